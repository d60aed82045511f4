/* Tests of the checker's runs of rounded T_n and of its bounds: against a simulation in long double from the formulas of
   docs/certificate.md, against the bounds in closed form, and e^x against the library's. */
#include "tests/harness.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/checker/builders/rounded.h"

static const builder precision = {"ram:precision", "sharp", "VERIFIED", "D n", &rounded_object, NULL};
static kernel k;

/* The exit code of the fact about T_n of D and n, 0 when it holds. */
static int judge(uint64_t D, uint64_t n, const char *format, ...) {
    char text[4096];
    va_list a;
    va_start(a, format);
    vsnprintf(text, sizeof text, format, a);
    va_end(a);
    step only = {.text = text};
    k = (kernel){.what = &precision, .D = D, .steps = &only, .count = 1};
    pool_open(&k);
    if (!setjmp(k.out)) {
        mpq_init(k.parameter[0]);
        mpq_init(k.parameter[1]);
        mpq_set_ui(k.parameter[0], (unsigned long)D, 1);
        mpq_set_ui(k.parameter[1], (unsigned long)n, 1);
        rounded_object.build(&k);
        const char *s = text;
        if (read_is(&s, "exp-above ")) rule_number(&k, "exp-above", s);
        else ck_assert(rounded_object.rule(&k, &only));
    }
    pool_close();
    return k.code;
}

/* ---- the simulation -------------------------------------------------------------------------------------------- */

typedef struct simulation {
    unsigned D, n, b, F, beta, token[64];
    long double code[64][8][4], copy[64][8], place[64][8]; /* position, slot from 1 */
} simulation;

static long double letter_bit(const simulation *m, unsigned a, unsigned c) { return a >= m->D ? 0 : a >> (m->b - 1 - c) & 1 ? 1 : -1; }

/* The rounded mean over the last min(w, i) tokens of a code bit c, or of the flag of token `flag`. */
static long double mean(const simulation *m, unsigned i, unsigned w, unsigned c, unsigned flag) {
    long double sum = 0;
    unsigned seen = w < i ? w : i;
    for (unsigned lag = 0; lag < seen; lag++) sum += flag ? m->token[i - lag] == flag : letter_bit(m, m->token[i - lag], c);
    return rintl(ldexpl(sum, (int)m->F) / seen) / ldexpl(1, (int)m->F); /* to nearest, ties to even */
}

static long double slot(const simulation *m, unsigned i, unsigned s, unsigned c, unsigned flag) {
    return s * mean(m, i, s, c, flag) - (s > 1 ? (s - 1) * mean(m, i, s - 1, c, flag) : 0);
}

static void read_token(simulation *m, unsigned i, unsigned a) {
    m->token[i] = a;
    for (unsigned s = 1; s <= m->n + 1; s++) {
        for (unsigned c = 0; c < m->b; c++) m->code[i][s][c] = fmaxl(slot(m, i, s, c, 0) + 1, 0) - 1;
        if (s > m->n) break;
        m->copy[i][s] = fmaxl(slot(m, i, s, 0, m->D + 1), 0);
        m->place[i][s] = fmaxl(2 * slot(m, i, s + 1, 0, m->D) - 2 * mean(m, i, 1, 0, m->D) - 1, 0);
    }
}

/* The token said at position i; false where two are too close for long double. */
static bool answer(unsigned *said, const simulation *m, unsigned i) {
    long double score[64], most = -1e9L, found[4] = {0};
    for (unsigned p = 1; p <= i; p++) {
        score[p] = 0;
        for (unsigned s = 1; s <= m->n; s++) {
            for (unsigned c = 0; c < m->b; c++) score[p] += m->code[i][s][c] * m->code[p][s + 1][c];
            score[p] += 2 * m->n * m->b * m->copy[i][s] * m->place[p][s];
        }
        most = fmaxl(most, score[p]);
    }
    for (unsigned p = 1; p <= i; p++)
        for (unsigned c = 0; c < m->b; c++) found[c] += expl(m->beta * (score[p] - most)) * m->code[p][1][c];
    long double best = -1e9L;
    for (unsigned a = 0; a < m->D + 2; a++) {
        long double logit = 0;
        for (unsigned c = 0; c < m->b; c++) logit += letter_bit(m, a, c) * found[c];
        if (a && fabsl(logit - best) < 1e-14L) return false;
        if (logit > best) best = logit, *said = a;
    }
    return true;
}

/* Where x goes wrong first, from 0; L when it is copied; -1 when that is too close. */
static int first_wrong(unsigned *said, simulation *m, const unsigned *x, unsigned L) {
    read_token(m, 1, m->D);
    for (unsigned i = 0; i < L; i++) read_token(m, i + 2, x[i]);
    for (unsigned j = 0; j < L; j++) {
        read_token(m, L + 2 + j, j ? x[j - 1] : m->D + 1);
        if (!answer(said, m, L + 2 + j)) return -1;
        if (*said != x[j]) return (int)j;
    }
    return (int)L;
}

START_TEST(rounded_runs_go_wrong_where_a_simulation_does) {
    unsigned wrong = 0, right = 0;
    roll_from(1234567);
    for (unsigned times = 0; times < 1500 * test_multiplier(); times++) {
        simulation m = {.D = 2 + (unsigned)roll_below(6), .n = 1 + (unsigned)roll_below(4), .F = (unsigned)roll_below(6)};
        unsigned x[16], L = 1 + (unsigned)roll_below(10), said = 0, keys = 1;
        char text[128] = "";
        while (1u << m.b < m.D) m.b++;
        if (!m.b) m.b = 1;
        for (unsigned i = 0; i < m.n; i++) keys *= m.D;
        keys = 2 * (keys + m.n - 1);
        while (ldexp(1, (int)(m.beta * (m.b < 2 ? 1 : 2))) < keys) m.beta++;
        for (unsigned i = 0; i < L; i++) x[i] = (unsigned)roll_below(m.D);
        for (unsigned i = 0; i < L; i++) snprintf(text + strlen(text), sizeof text - strlen(text), i ? ",%x" : "%x", x[i]);
        int at = first_wrong(&said, &m, x, L);
        if (at < 0) continue;
        if (at == (int)L) {
            ck_assert_int_eq(judge(m.D, m.n, "says %x 0 0 %s", m.F, text), EXIT_BAD);
            ck_assert_msg(strstr(k.why, "the string is copied"), "D=%u n=%u F=%u %s: %s", m.D, m.n, m.F, text, k.why);
            right++;
        } else {
            ck_assert_msg(!judge(m.D, m.n, "says %x %x %x %s", m.F, (unsigned)at, said, text), "D=%u n=%u F=%u %s: %d %s", m.D, m.n, m.F, text, at, k.why);
            ck_assert_int_eq(judge(m.D, m.n, "says %x %x %x %s", m.F, (unsigned)at + 1, said, text), EXIT_BAD);
            ck_assert_int_eq(judge(m.D, m.n, "says %x %x %x %s", m.F, (unsigned)at, said ^ 1, text), EXIT_BAD);
            wrong++;
        }
    }
    ck_assert_uint_gt(wrong, 100);
    ck_assert_uint_gt(right, 100);
}
END_TEST

START_TEST(all_strings_without_a_repeat_are_counted_and_run) {
    ck_assert_int_eq(judge(2, 2, "rounded 1 1 5 18"), 0);
    ck_assert_int_eq(judge(2, 2, "rounded 1 5 9 4"), 0); /* the four de Bruijn strings; longer ones repeat */
    ck_assert_int_eq(judge(3, 1, "rounded 1 1 9 f"), 0);  /* 3 + 6 + 6 */
    ck_assert_int_eq(judge(2, 3, "rounded 3 8 8 30"), 0);
    ck_assert_int_eq(judge(2, 3, "rounded 2 8 8 30"), EXIT_BAD);
    ck_assert_ptr_nonnull(strstr(k.why, "is not copied"));
    ck_assert_int_eq(judge(2, 2, "rounded 1 6 6 0"), 0);
    ck_assert_int_eq(judge(2, 2, "rounded 14 1 5 18"), 0);
    ck_assert_int_eq(judge(2, 2, "rounded 15 1 5 18"), EXIT_LIMIT);
    ck_assert_int_eq(judge(2, 7, "rounded 3 1 40 18"), EXIT_BAD);
}
END_TEST

static long gcd(long a, long b) { return b ? gcd(b, a % b) : a; }

/* num / den as the file spells it. */
static const char *spell(char *s, size_t room, long num, long den) {
    long g = gcd(num, den);
    snprintf(s, room, den == g ? "%lx" : "%lx/%lx", (unsigned long)(num / g), (unsigned long)(den / g));
    return s;
}

/* 2^F times the error of a mean of m, as a fraction over 5040: m <= 7. */
static long mean_error(long m, unsigned F) {
    for (; F && m % 2 == 0; F--) m /= 2;
    return m / 2 * 5040 / m;
}

static long slot_error(long s, long i, unsigned F) {
    return s > 1 && i >= s ? s * mean_error(s, F) + (s - 1) * mean_error(s - 1, F) : mean_error(s < i ? s : i, F);
}

START_TEST(drifts_are_the_closed_form) {
    for (uint64_t n = 1; n <= 6; n++)
        for (unsigned F = 0; F <= 5; F++)
            for (long s = 1; s <= (long)n + 1; s++) {
                char e[64];
                long most = 0, den = 5040L << F;
                bool stays = true;
                for (long i = 1; i <= (long)n + 2; i++) {
                    long there = slot_error(s, i, F), missing = i >= 2 && i < s ? (i - 2) * den / i : den;
                    most = there > most ? there : most;
                    stays = stays && (i == s || 2 * there <= missing);
                }
                uint64_t D = 2 + n % 3;
                ck_assert_msg(!judge(D, n, "drift %x %lx %s", F, (unsigned long)s, spell(e, sizeof e, most, den)), "n=%d F=%u s=%ld %s: %s", (int)n, F, s, e, k.why);
                ck_assert_int_eq(judge(D, n, "drift %x %lx %s", F, (unsigned long)s, spell(e, sizeof e, most + 1, den)), EXIT_BAD);
                if (s == 1) continue;
                spell(e, sizeof e, 2 * slot_error(s, s, F), den);
                ck_assert_msg((judge(D, n, "steady %x %lx %s", F, (unsigned long)s - 1, e) == 0) == stays, "n=%d F=%u place %ld %s: %s", (int)n, F, s - 1, e, k.why);
            }
}
END_TEST

START_TEST(weights_are_the_largest) {
    ck_assert_int_eq(judge(2, 2, "weights 4 10"), 0); /* 2 n b beta */
    ck_assert_int_eq(judge(5, 3, "weights 7 7e"), 0);
    ck_assert_int_eq(judge(2, 2, "weights 1 6"), 0); /* 2 (n+1) */
    ck_assert_int_eq(judge(2, 2, "weights 0 6"), 0);
    ck_assert_int_eq(judge(2, 2, "weights 4 11"), EXIT_BAD);
    ck_assert_int_eq(judge(2, 2, "weights 4 f"), EXIT_BAD);
}
END_TEST

START_TEST(exponentials_are_enclosed_closely) {
    roll_from(99);
    for (unsigned times = 0; times < 500 * test_multiplier(); times++) {
        unsigned long num = roll_below(1 << 12), den = 1 + roll_below(200);
        if (num > 40 * den) num %= 40 * den;
        num = num ? num : 1;
        char x[64];
        long double e = expl((long double)num / (long double)den), rest = e - floorl(e), doubt = e * 0x1p-56L; /* of num / den <= 40, times e */
        if (rest < doubt || rest > 1 - doubt) continue; /* too near an integer for the C library */
        uint64_t c = (uint64_t)floorl(e);
        spell(x, sizeof x, (long)num, (long)den);
        ck_assert_msg(judge(2, 1, "exp-above %s %llx", x, (number)c) == 0, "e^(%s) > %llx: %s", x, (number)c, k.why);
        ck_assert_msg(judge(2, 1, "exp-above %s %llx", x, (number)c + 1) == EXIT_BAD, "e^(%s) > %llx", x, (number)c + 1);
    }
    ck_assert_int_eq(judge(2, 1, "exp-above 0 0"), 0);
    ck_assert_int_eq(judge(2, 1, "exp-above 0 1"), EXIT_BAD); /* not above */
    ck_assert_int_eq(judge(2, 1, "exp-above 1 2"), 0);
    ck_assert_int_eq(judge(2, 1, "exp-above 1/1000000000000 1"), 0);
    ck_assert_int_eq(judge(2, 1, "exp-above 1000 1"), 0);
    ck_assert_int_eq(judge(2, 1, "exp-above 1001 1"), EXIT_LIMIT);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, rounded_runs_go_wrong_where_a_simulation_does);
    tcase_add_test(t, all_strings_without_a_repeat_are_counted_and_run);
    tcase_add_test(t, drifts_are_the_closed_form);
    tcase_add_test(t, weights_are_the_largest);
    tcase_add_test(t, exponentials_are_enclosed_closely);
}
