/* Tests of the checker's rules one by one: true facts are accepted and false ones refused, against brute force. */
#include "tests/harness.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/checker/builders/transformer.h"

static const builder about = {"ram:T2.3", "sharp", "VERIFIED", "D n", &transformer_object, NULL};
static kernel k;
static char cited[8192];

/* The exit code that a rule leaves with, 0 when the fact holds.  kind decides which rule file is asked. */
static int judge(uint64_t D, uint64_t n, char rule, const char *kind, const char *format, ...) {
    char text[8192];
    va_list a;
    va_start(a, format);
    vsnprintf(text, sizeof text, format, a);
    va_end(a);
    char whole[8300];
    snprintf(whole, sizeof whole, "%s %s", kind, text);
    step steps[2] = {{.text = cited}, {.text = whole, .cites = rule == 'o' && strcmp(kind, "margin") ? NULL : "1"}};
    k = (kernel){.what = &about, .D = D, .steps = steps, .count = 2};
    pool_open(&k);
    if (!setjmp(k.out)) {
        mpq_init(k.parameter[0]);
        mpq_init(k.parameter[1]);
        mpq_set_ui(k.parameter[0], (unsigned long)D, 1);
        mpq_set_ui(k.parameter[1], (unsigned long)n, 1);
        if (rule == 'm' || rule == 'o') about.about->build(&k);
        if (rule == 'm') rule_matrix(&k, &steps[1], kind, text);
        if (rule == 'o') ck_assert(about.about->rule(&k, &steps[1]));
        if (rule == 'n') rule_number(&k, kind, text);
        if (rule == 's') rule_string(&k, kind, text);
    }
    pool_close();
    return k.code;
}
#define holds(...) ck_assert_msg(judge(2, 2, __VA_ARGS__) == 0, "refused: %s", k.why)
#define fails(...) ck_assert_msg(judge(2, 2, __VA_ARGS__) == EXIT_BAD, "not refused as false: %d %s", k.code, k.why)

/* A random list over `columns` columns in sixths, its coefficients in g. */
static void random_list(long *g, size_t columns, const char *row) {
    size_t n = (size_t)snprintf(cited, sizeof cited, "%s ", row), start = n;
    for (size_t j = 0; j < columns; j++) {
        static const char *const value[] = {"-1", "-5/6", "-2/3", "-1/2", "-1/3", "-1/6", NULL, "1/6", "1/3", "1/2", "2/3", "5/6", "1"};
        g[j] = roll_below(3) ? 0 : (long)roll_below(13) - 6;
        if (g[j]) n += (size_t)snprintf(cited + n, sizeof cited - n, "%s%zx:%s", n > start ? "," : "", j, value[g[j] + 6]);
    }
    if (n == start) snprintf(cited + n, sizeof cited - n, "-");
}

static void expect_signs(uint64_t D, uint64_t n, const char *name, long lo, long hi) {
    long g = labs(hi) % 2 == 0 && labs(hi) % 3 == 0 ? 6 : labs(hi) % 2 == 0 ? 2 : labs(hi) % 3 == 0 ? 3 : 1;
    ck_assert_int_eq(judge(D, n, 'm', "nonneg", "%s", name) == 0, lo >= 0);
    ck_assert_int_eq(judge(D, n, 'm', "nonpos", "%s", name) == 0, hi <= 0);
    char value[64];
    snprintf(value, sizeof value, g == 6 ? "%s%lx" : "%s%lx/%lx", hi < 0 ? "-" : "", (unsigned long)(labs(hi) / g), (unsigned long)(6 / g));
    ck_assert_msg((judge(D, n, 'm', "is", "%s %s", name, value) == 0) == (lo == hi), "%s is %s: %ld %ld, %s", name, value, lo, hi, k.why);
    ck_assert_int_eq(judge(D, n, 'm', "is", "%s 7f", name), EXIT_BAD);
}

/* D = 4: the letters' codes are all corners of the square, so the range over letters is that over the box. */
START_TEST(ranges_of_hidden_rows_are_those_over_all_tokens) {
    const uint64_t D = 4, n = 3, b = 2, d0 = 5;
    roll_from(77);
    for (unsigned times = 0; times < 400 * test_multiplier(); times++) {
        uint64_t i = 1 + roll_below(n + 2), seen = i <= n + 1 ? i : n + 1;
        long g[64] = {0}, lo = 0, hi = 0;
        char name[32], row[32];
        snprintf(name, sizeof name, "hidden.%x 3", (unsigned)i);
        snprintf(row, sizeof row, "row hidden.%x 3", (unsigned)seen);
        random_list(g, seen * d0, row);
        for (uint64_t lag = 0; lag < seen; lag++) {
            const long *c = g + lag * d0;
            long least = 1000, most = -1000;
            bool bos = i <= n + 1 && lag == i - 1;
            for (uint64_t t = bos ? D : 0; t < D + 2; t++) { /* D: BOS, D+1: COPY */
                if (bos ? t != D : t == D) continue;
                long v = c[b + 2] + (t == D ? c[b] : t == D + 1 ? c[b + 1] : (t & 2 ? c[0] : -c[0]) + (t & 1 ? c[1] : -c[1]));
                if (v < least) least = v;
                if (v > most) most = v;
            }
            lo += least;
            hi += most;
        }
        expect_signs(D, n, name, lo, hi);
    }
}
END_TEST

START_TEST(ranges_of_pass_rows_are_those_over_the_corners) {
    const uint64_t b = 2, d0 = 5, slots = 3;
    roll_from(99);
    for (unsigned times = 0; times < 400 * test_multiplier(); times++) {
        long g[64] = {0}, lo = 0, hi = 0;
        random_list(g, slots * d0, "row pass 1");
        for (uint64_t j = 0; j < slots * d0; j++) {
            uint64_t x = j % d0;
            long from = x < b ? -1 : x < b + 2 ? 0 : j == b + 2, to = x < b + 2 ? 1 : j == b + 2;
            lo += g[j] * (g[j] > 0 ? from : to);
            hi += g[j] * (g[j] > 0 ? to : from);
        }
        expect_signs(4, 2, "pass 1", lo, hi);
    }
}
END_TEST

START_TEST(comparisons_know_equality) {
    holds('n', "less", "1 2");
    fails('n', "less", "2 2");
    holds('n', "atmost", "2 2");
    fails('n', "atmost", "3 2");
    holds('n', "less", "1/3 1/2");
    holds('n', "less", "-1/2 -1/3");
    fails('n', "less", "1*2^5 20");
    holds('n', "atmost", "20 1*2^5");
    holds('n', "less", "ff 3*a^2");
    fails('n', "atmost", "1 0*a^2");
    holds('n', "atmost", "1 1*0^0");
}
END_TEST

/* e = 2.71828.., e^10 = 22026.46.., e^(7/2) = 33.11.. */
START_TEST(powers_of_e_are_bounded_closely) {
    holds('n', "exp-above", "0 0");
    fails('n', "exp-above", "0 1");
    holds('n', "exp-above", "1 2");
    fails('n', "exp-above", "1 3");
    holds('n', "exp-above", "a 560a");
    fails('n', "exp-above", "a 560b");
    holds('n', "exp-above", "7/2 21");
    fails('n', "exp-above", "7/2 22");
}
END_TEST

/* log2 3 = 1.5849.., log2(3/2) = 0.5849.. */
START_TEST(products_of_logarithms_are_bounded_closely) {
    fails('n', "logs", "1 1 2 2");
    holds('n', "logs", "0 1 2 2");
    fails('n', "logs", "4 1 4 4");
    holds('n', "logs", "3 1 4 4");
    holds('n', "logs", "9e 64 3 2");
    fails('n', "logs", "9f 64 3 2");
    holds('n', "logs", "3a 64 3/2 2");
    fails('n', "logs", "3b 64 3/2 2");
    holds('n', "logs", "19 a 3 3");
    fails('n', "logs", "1a a 3 3");
    holds('n', "logs", "49 64 5/3 2"); /* 0.7369.. */
    fails('n', "logs", "4a 64 5/3 2");
    fails('n', "logs", "0 1 1 2");
    fails('n', "logs", "0 1 1/2 2");
}
END_TEST

START_TEST(pairs_and_classes_are_counted_like_brute_force) {
    for (unsigned L = 1; L <= 9; L++)
        for (unsigned M = 1; M <= 10; M++) {
            unsigned pairs = 0;
            for (unsigned i = 0; i + M <= L; i++)
                for (unsigned j = i + 1; j + M <= L; j++) pairs++;
            holds('n', "pairs", "%x %x %x", L, M, pairs);
            fails('n', "pairs", "%x %x %x", L, M, pairs + 1);
            holds('s', "forced", "%x %x", M, L);
        }
    fails('s', "forced", "0 1");
    fails('s', "forced", "1 0");
}
END_TEST

static bool repeats(const unsigned *x, unsigned L, unsigned M) {
    for (unsigned i = 0; i + M <= L; i++)
        for (unsigned j = i + 1; j + M <= L; j++)
            if (!memcmp(x + i, x + j, M * sizeof *x)) return true;
    return false;
}

START_TEST(strings_are_judged_like_brute_force) {
    roll_from(5);
    for (unsigned times = 0; times < 2000 * test_multiplier(); times++) {
        unsigned L = 1 + (unsigned)roll_below(9), M = 1 + (unsigned)roll_below(4), i = (unsigned)roll_below(6), j = (unsigned)roll_below(8), x[12];
        char text[64];
        for (unsigned t = 0, n = 0; t < L; t++) {
            x[t] = (unsigned)roll_below(2);
            n += (unsigned)snprintf(text + n, sizeof text - n, "%s%x", t ? "," : "", x[t]);
        }
        ck_assert_int_eq(judge(2, 2, 's', "no-repeat", "%x %s", M, text) == 0, !repeats(x, L, M));
        bool pair = i < j && j + M < L && !memcmp(x + i, x + j, M * sizeof *x) && x[i + M] != x[j + M];
        ck_assert_int_eq(judge(2, 2, 's', "ambiguous", "%x %x %x %s", M, i, j, text) == 0, pair);
    }
    fails('s', "no-repeat", "0 0,1");
    fails('s', "ambiguous", "0 0 1 0,1");
    fails('s', "no-repeat", "1 0,2");
}
END_TEST

/* Counts published with the theory: (D, n, L), strings that repeat an n-gram, and those with different letters behind it. */
/* Every string of every length by itself. */
START_TEST(strings_without_a_repeat_are_counted_like_brute_force) {
    for (unsigned D = 2; D <= 3; D++)
        for (unsigned M = 1; M <= 3; M++) {
            unsigned found = 0;
            for (unsigned L = M, all = D * (M > 1 ? D : 1) * (M > 2 ? D : 1); L <= (D == 2 ? 12 : 8); L++, all *= D) {
                for (unsigned index = 0; index < all; index++) {
                    unsigned x[12], rest = index;
                    for (unsigned i = 0; i < L; i++, rest /= D) x[i] = rest % D;
                    found += !repeats(x, L, M);
                }
                holds('s', "distinct", "%x %x %x %x", D, M, L, found);
                fails('s', "distinct", "%x %x %x %x", D, M, L, found + 1);
                fails('s', "distinct", "%x %x %x %x", D, M, L, found - 1);
            }
        }
    holds('s', "distinct", "2 2 1000 16"); /* of at most 5 letters */
    holds('s', "distinct", "2 4 64 1eba");
    fails('s', "distinct", "2 0 3 1");
    fails('s', "distinct", "1 1 1 1");
    fails('s', "distinct", "2 3 2 0");
    ck_assert_int_eq(judge(2, 2, 's', "distinct", "2 15 16 1"), EXIT_LIMIT);
    ck_assert_int_eq(judge(2, 2, 's', "distinct", "2 2 1001 16"), EXIT_LIMIT);
    ck_assert_int_eq(judge(2, 2, 's', "distinct", "2 6 40 1"), EXIT_LIMIT);
}
END_TEST

START_TEST(all_strings_are_counted_as_published) {
    static const unsigned counts[][5] = {{2, 2, 4, 8, 2}, {2, 3, 6, 28, 10}, {2, 3, 8, 208, 124}, {3, 2, 6, 495, 282}, {2, 4, 8, 86, 38}, {4, 2, 4, 40, 12}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        const unsigned *c = counts[i];
        for (unsigned wrong = 0; wrong < 2; wrong++) {
            ck_assert_int_eq(judge(2, 2, 's', "repeated", "%x %x %x %x", c[0], c[1], c[2], c[3] + wrong), wrong ? EXIT_BAD : 0);
            ck_assert_int_eq(judge(2, 2, 's', "miscopied", "%x %x %x %x", c[0], c[1], c[2], c[4] - wrong), wrong ? EXIT_BAD : 0);
        }
    }
}
END_TEST

/* Random machines: every prompt run from the beginning. */
START_TEST(machines_copy_as_many_strings_as_all_prompts_show) {
    roll_from(31);
    for (unsigned times = 0; times < 300 * test_multiplier(); times++) {
        unsigned D = 2 + (unsigned)roll_below(2), L = 1 + (unsigned)roll_below(4), K = 1 + (unsigned)roll_below(6), start = (unsigned)roll_below(K), all = 1, copied = 0;
        unsigned output[6], copy[6], update[18];
        char text[256];
        size_t n = 0;
        for (unsigned i = 0; i < K; i++) n += (size_t)snprintf(text + n, 256 - n, "%s%x", i ? "," : "", output[i] = (unsigned)roll_below(D));
        for (unsigned i = 0; i < K; i++) n += (size_t)snprintf(text + n, 256 - n, "%s%x", i ? "," : " ", copy[i] = (unsigned)roll_below(K));
        for (unsigned i = 0; i < K * D; i++) n += (size_t)snprintf(text + n, 256 - n, "%s%x", i ? "," : " ", update[i] = (unsigned)roll_below(K));
        for (unsigned i = 0; i < L; i++) all *= D;
        for (unsigned index = 0; index < all; index++) {
            unsigned s = start, weight = all, good = 1;
            for (unsigned i = 0; i < L; i++) s = update[s * D + index / (weight /= D) % D];
            s = copy[s];
            weight = all;
            for (unsigned i = 0; i < L; i++) {
                good &= output[s] == index / (weight /= D) % D;
                s = update[s * D + output[s]];
            }
            copied += good;
        }
        ck_assert_int_eq(judge(2, 2, 's', "copies", "%x %x %x %x %x %s", D, L, K, copied, start, text), 0);
        ck_assert_int_eq(judge(2, 2, 's', "copies", "%x %x %x %x %x %s", D, L, K, copied + 1, start, text), EXIT_BAD);
    }
}
END_TEST

START_TEST(machines_have_letters_states_and_a_length) {
    holds('s', "copies", "2 1 1 1 0 0 0 0,0");
    fails('s', "copies", "1 1 1 1 0 0 0 0");
    fails('s', "copies", "2 0 1 1 0 0 0 0,0");
    fails('s', "copies", "2 1 0 0 0 0 0 0,0");
    fails('s', "copies", "2 1 1 1 1 0 0 0,0");
    fails('s', "copies", "2 1 1 1 0 2 0 0,0");
    fails('s', "copies", "2 1 1 1 0 0 1 0,0");
    fails('s', "copies", "2 1 1 1 0 0 0 0,1");
    fails('s', "copies", "2 1 1 1 0 0 0 0");
    fails('s', "copies", "2 1 1 1 0 0 0 0,0,0");
    fails('s', "repeated", "1 1 1 0");
    fails('s', "repeated", "2 0 1 0");
    fails('s', "repeated", "2 1 0 0");
}
END_TEST

/* n = 2, b = 1, d0 = 4: M_0 = W - 1/2 - 1 and M_1 = W + 1 - 1 from the row of lane (j+1, COPY), 1 or 5. */
START_TEST(margins_are_those_of_the_cited_weight) {
    snprintf(cited, sizeof cited, "row score 1 2:4");
    holds('o', "margin", "0 5/2");
    fails('o', "margin", "0 3");
    fails('o', "margin", "1 4");
    snprintf(cited, sizeof cited, "row score 5 6:4");
    holds('o', "margin", "1 4");
    fails('o', "margin", "0 5/2");
    snprintf(cited, sizeof cited, "row score 1 2:3/2");
    fails('o', "margin", "0 0");
    snprintf(cited, sizeof cited, "row score 1 3:4");
    fails('o', "margin", "0 -3/2");
    fails('o', "margin", "2 4");
}
END_TEST

START_TEST(codes_are_asked_for_their_sizes) {
    ck_assert_int_eq(judge(5, 1, 'o', "codes", "5 3"), 0);
    ck_assert_int_eq(judge(5, 1, 'o', "codes", "4 3"), 0); /* true of the first 4, and on no list */
    ck_assert_int_eq(judge(5, 1, 'o', "codes", "8 3"), EXIT_BAD);
    ck_assert_int_eq(judge(5, 1, 'o', "codes", "5 7"), EXIT_BAD);
    ck_assert_int_eq(judge(5, 1, 'o', "codes", "5 2"), EXIT_BAD);
    ck_assert_int_eq(judge(5, 1, 'm', "zero", "head.2"), 0);
    ck_assert_int_eq(judge(5, 1, 'm', "zero", "head.3"), EXIT_BAD);
    ck_assert_int_eq(judge(5, 1, 'm', "zero", "head.0"), EXIT_BAD);
    ck_assert_int_eq(judge(5, 1, 'm', "zero", "score"), EXIT_BAD);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, ranges_of_hidden_rows_are_those_over_all_tokens);
    tcase_add_test(t, ranges_of_pass_rows_are_those_over_the_corners);
    tcase_add_test(t, comparisons_know_equality);
    tcase_add_test(t, powers_of_e_are_bounded_closely);
    tcase_add_test(t, products_of_logarithms_are_bounded_closely);
    tcase_add_test(t, pairs_and_classes_are_counted_like_brute_force);
    tcase_add_test(t, strings_are_judged_like_brute_force);
    tcase_add_test(t, strings_without_a_repeat_are_counted_like_brute_force);
    tcase_add_test(t, all_strings_are_counted_as_published);
    tcase_add_test(t, machines_copy_as_many_strings_as_all_prompts_show);
    tcase_add_test(t, machines_have_letters_states_and_a_length);
    tcase_add_test(t, margins_are_those_of_the_cited_weight);
    tcase_add_test(t, codes_are_asked_for_their_sizes);
}
