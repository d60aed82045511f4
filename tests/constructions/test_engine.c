/* The engines against the exact interpreter: every short string, repeat-free or not, and other sharpnesses. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "constructions/hash_copy/packed.h"
#include "numerics/base/rng.h"
#include "tests/constructions/engine_reference.h"

typedef status engine(engine_result *, const hash_copy_spec *, const letter *, size_t, const work *, fault *);

/* Every distance counted, on each path. */
#define PACKED(path)                                                                                          \
    static status packed_##path(engine_result *r, const hash_copy_spec *s, const letter *x, size_t L,             \
                                const work *w, fault *f) {                                                       \
        return packed_run_with(r, s, x, L, hamming_path_runs(path) ? path : HAMMING_PORTABLE, true, w, f);       \
    }
PACKED(HAMMING_PORTABLE)
PACKED(HAMMING_AVX2)
PACKED(HAMMING_AVX512)

static const struct {
    const char *name;
    engine *run;
    bool exact; /* its margin is the exact one, to 12 digits */
} engines[] = {{"hash", engine_hash, false},
               {"transform", engine_transform, false},
               {"packed", engine_packed, true},
               {"packed, portable", packed_HAMMING_PORTABLE, true},
               {"packed, AVX2", packed_HAMMING_AVX2, true},
               {"packed, AVX-512", packed_HAMMING_AVX512, true}};
#define ENGINES (sizeof engines / sizeof *engines)

static void compare_with(const reference *r, size_t which, const letter *x, size_t L) {
    engine_result got;
    fault f = {""};
    work w = work_default();
    mpq_t slack;
    engine_result_init(&got);
    mpq_init(slack);
    status st = engines[which].run(&got, &r->s, x, L, &w, &f);
    text t;
    text_init(&t);
    letters_write(&t, x, L, r->s.D);
    ck_assert_msg(st == ST_OK, "%s D=%u n=%u %s: %s %s", engines[which].name, r->s.D, r->s.n, text_data(&t),
                  status_name(st), f.line);
#define SAME(field)                                                                                            \
    ck_assert_msg(got.field == r->field, "%s D=%u n=%u %s: " #field " %llu, exactly %llu", engines[which].name,      \
                  r->s.D, r->s.n, text_data(&t), (unsigned long long)got.field, (unsigned long long)r->field)
    SAME(copied);
    SAME(first_error);
    SAME(ambiguous);
    ck_assert_uint_eq(got.undecided, UINT64_MAX);
    ck_assert_int_eq(got.has_margin, r->copied > 0);
    if (got.has_margin) {
        ck_assert_msg(mpq_cmp(got.margin, r->hi) <= 0, "%s D=%u n=%u %s: margin %g above %g", engines[which].name,
                      r->s.D, r->s.n, text_data(&t), mpq_get_d(got.margin), mpq_get_d(r->hi));
        ck_assert_int_ge(mpq_sgn(got.margin), 0);
        mpq_set_d(slack, 1 - 1e-12);
        mpq_mul(slack, slack, r->lo);
        if (engines[which].exact)
            ck_assert_msg(mpq_cmp(got.margin, slack) >= 0, "%s D=%u n=%u %s: margin %.17g, exactly %.17g",
                          engines[which].name, r->s.D, r->s.n, text_data(&t), mpq_get_d(got.margin), mpq_get_d(r->lo));
    }
    text_clear(&t);
    mpq_clear(slack);
    engine_result_clear(&got);
}

static void compare_all(reference *r, size_t L) {
    letter x[64];
    uint64_t count;
    ck_assert(letters_count(&count, r->s.D, L));
    for (uint64_t index = 0; index < count; index++) {
        letters_from_index(x, L, r->s.D, index);
        reference_run(r, x, L);
        for (size_t k = 0; k < ENGINES; k++) compare_with(r, k, x, L);
    }
}

START_TEST(every_short_string_is_decided_as_by_the_exact_interpreter) {
    static const struct {
        uint32_t D, n;
        size_t most;
    } all[] = {{2, 1, 5}, {2, 2, 6}, {2, 3, 6}, {3, 1, 4}, {3, 2, 4},
               {3, 3, 4}, {4, 1, 3}, {4, 2, 3}, {5, 1, 3}, {5, 2, 3}};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        reference r;
        reference_open(&r, all[k].D, all[k].n);
        reference_build(&r);
        for (size_t L = 1; L <= all[k].most + (test_multiplier() > 1); L++) compare_all(&r, L);
        reference_close(&r);
    }
}
END_TEST

START_TEST(other_sharpnesses_and_position_weights_are_decided_as_by_the_exact_interpreter) {
    static const struct {
        uint32_t D, n;
        size_t L;
        unsigned long beta, W;
    } all[] = {{2, 2, 5, 0, 8}, {2, 2, 5, 1, 0}, {2, 2, 5, 1, 4},   {3, 2, 3, 1, 1}, {2, 3, 6, 1, 2},
               {2, 3, 5, 2, 3}, {4, 1, 3, 1, 1}, {2, 2, 5, 300, 1}, {5, 2, 3, 1, 3}, {3, 1, 3, 0, 5}};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        reference r;
        reference_open(&r, all[k].D, all[k].n);
        mpz_set_ui(r.s.beta, all[k].beta);
        mpz_set_ui(r.s.W, all[k].W);
        reference_build(&r);
        for (size_t L = 1; L <= all[k].L; L++) compare_all(&r, L);
        reference_close(&r);
    }
}
END_TEST

/* A string without repeats, or one with a few: pieces of it said again. */
static void draw_some(letter *x, size_t L, uint32_t D, uint32_t n, uint64_t index) {
    rng r;
    work w = work_default();
    fault f = {""};
    w.seed = test_seed() + index;
    rng_open(&r, test_seed(), "engine", index);
    if (engine_draw(x, L, D, n, &w, &f) != ST_OK || index % 3 == 2)
        for (size_t k = 0; k < L; k++) x[k] = (letter)rng_below(&r, D);
    size_t length = n + rng_below(&r, 4);
    if (index % 3 == 1 && L > 2 * length) {
        size_t from = rng_below(&r, L - length), to = rng_below(&r, L - length);
        memmove(x + to, x + from, length * sizeof *x);
    }
}

START_TEST(longer_strings_are_decided_as_by_the_exact_interpreter) {
    static const struct {
        uint32_t D, n;
        size_t L;
        unsigned long beta;
    } all[] = {{2, 5, 24, 0}, {3, 3, 20, 0}, {26, 2, 16, 0}, {4, 2, 18, 1}, {7, 2, 12, 2}, {2, 6, 9, 1}, {5, 4, 12, 0}};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        reference r;
        letter x[64];
        reference_open(&r, all[k].D, all[k].n);
        if (all[k].beta) mpz_set_ui(r.s.beta, all[k].beta);
        reference_build(&r);
        for (uint64_t index = 0; index < 3 * test_multiplier(); index++) {
            draw_some(x, all[k].L, all[k].D, all[k].n, 100 * k + index);
            reference_run(&r, x, all[k].L);
            for (size_t e = 0; e < ENGINES; e++) compare_with(&r, e, x, all[k].L);
        }
        reference_close(&r);
    }
}
END_TEST

static bool run_engine(engine_result *got, size_t which, const hash_copy_spec *s, const letter *x, size_t L,
                       unsigned threads) {
    fault f = {""};
    work w = work_default();
    w.threads = threads;
    engine_result_init(got);
    status st = engines[which].run(got, s, x, L, &w, &f);
    ck_assert_msg(st == ST_OK || st == ST_UNSUPPORTED, "%s D=%u n=%u L=%zu: %s %s", engines[which].name, s->D, s->n,
                  L, status_name(st), f.line);
    return st == ST_OK;
}

static void check_agreement(const hash_copy_spec *s, const letter *x, size_t L) {
    engine_result best, got; /* packed, which is exact; what the others must agree with */
    mpq_t slack;
    mpq_init(slack);
    size_t packed = ENGINES;
    for (size_t k = 0; k < ENGINES && packed == ENGINES; k++)
        if (engines[k].exact) packed = k;
    ck_assert(run_engine(&best, packed, s, x, L, 1));
    mpq_set_d(slack, 1 - 1e-11);
    mpq_mul(slack, slack, best.margin);
    for (size_t k = 0; k < ENGINES; k++) {
        if (run_engine(&got, k, s, x, L, 3)) {
            ck_assert_msg(got.copied == best.copied && got.first_error == best.first_error &&
                              got.ambiguous == best.ambiguous && got.undecided == UINT64_MAX,
                          "%s D=%u n=%u L=%zu: copied %llu, packed says %llu", engines[k].name, s->D, s->n, L,
                          (unsigned long long)got.copied, (unsigned long long)best.copied);
            ck_assert_int_eq(got.has_margin, best.has_margin);
            if (engines[k].exact) ck_assert_int_ge(mpq_cmp(got.margin, slack), 0);
            mpq_t most;
            mpq_init(most);
            mpq_set_d(most, 1 + 1e-11);
            mpq_mul(most, most, best.margin);
            ck_assert_msg(mpq_cmp(got.margin, most) <= 0, "%s D=%u n=%u L=%zu: margin %.17g above %.17g",
                          engines[k].name, s->D, s->n, L, mpq_get_d(got.margin), mpq_get_d(best.margin));
            mpq_clear(most);
        }
        engine_result_clear(&got);
    }
    mpq_clear(slack);
    engine_result_clear(&best);
}

START_TEST(the_engines_agree_on_long_strings_and_wide_codes_and_do_not_depend_on_threads) {
    static const struct {
        uint32_t D, n;
        size_t L;
        unsigned long beta;
    } all[] = {{4, 6, 2000, 0},  {2, 11, 2058, 0},  {26, 3, 1000, 0}, {2, 16, 1200, 1}, {3, 8, 900, 0}, {2, 100, 300, 0},
               {4, 40, 400, 0},  {26, 12, 400, 0},  {4096, 3, 200, 0}, {5, 5, 700, 1},   {2, 128, 200, 0}};
    letter x[5000];
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        hash_copy_spec s;
        fault f = {""};
        ck_ok(hash_copy_spec_init(&s, all[k].D, all[k].n, &f));
        if (all[k].beta) mpz_set_ui(s.beta, all[k].beta);
        for (uint64_t index = 0; index < 3; index++) {
            draw_some(x, all[k].L, all[k].D, all[k].n, 1000 + 10 * k + index);
            check_agreement(&s, x, all[k].L);
        }
        hash_copy_spec_clear(&s);
    }
}
END_TEST

START_TEST(pairs_counted_on_a_device_give_the_same_answers) {
    device_info *list;
    size_t devices;
    fault note = {""};
    letter x[600];
    ck_ok(device_list(&list, &devices, &note));
    if (devices < 2) printf("no OpenCL device: %s\n", note.line);
    for (size_t k = 0; k < devices && k < 2; k++) { /* the own cores, and the first other one */
        work w = work_default();
        device *d;
        ck_ok(device_open(&d, list[k].spec, &w, &note));
        for (uint64_t index = 0; index < 6; index++) {
            static const uint32_t D[] = {4, 2, 26}, n[] = {6, 70, 3};
            hash_copy_spec s;
            engine_result want, got;
            fault f = {""};
            ck_ok(hash_copy_spec_init(&s, D[index % 3], n[index % 3], &f));
            if (index >= 3) mpz_set_ui(s.beta, 1);
            draw_some(x, 600, s.D, s.n, 7000 + index);
            ck_assert(run_engine(&want, 2, &s, x, 600, 1));
            engine_result_init(&got);
            ck_ok(engine_packed_device(&got, &s, x, 600, d, &w, &f));
            ck_assert_uint_eq(got.copied, want.copied);
            ck_assert_uint_eq(got.first_error, want.first_error);
            ck_assert_uint_eq(got.ambiguous, want.ambiguous);
            ck_assert_int_eq(mpq_cmp(got.margin, want.margin), 0);
            engine_result_clear(&got);
            engine_result_clear(&want);
            hash_copy_spec_clear(&s);
        }
        ck_assert_uint_eq(device_bytes(d), 0);
        device_close(d);
    }
    free(list);
}
END_TEST

START_TEST(grams_too_wide_for_a_word_are_told_apart_letter_by_letter) {
    hash_copy_spec s;
    fault f = {""};
    letter x[700];
    ck_ok(hash_copy_spec_init(&s, 9, 40, &f));
    for (uint64_t index = 0; index < 6; index++) {
        engine_result got;
        size_t wrong = 700, ambiguous = 0;
        draw_some(x, 700, 9, 40, 3 * index);
        if (index % 2) { /* 40 letters twice, followed by different ones */
            memcpy(x + 500, x + 100, 40 * sizeof *x);
            x[540] = (x[140] + 1) % 9;
            wrong = 140; /* the first occurrence or the second: told apart below */
            ambiguous = 2;
        }
        ck_assert(run_engine(&got, 0, &s, x, 700, 1));
        ck_assert_uint_eq(got.ambiguous, ambiguous);
        ck_assert(got.copied == wrong || (ambiguous && got.copied == 540));
        engine_result_clear(&got);
        ck_assert(!run_engine(&got, 2, &s, x, 700, 1)); /* 160 bits: too wide for packed */
        engine_result_clear(&got);
    }
    hash_copy_spec_clear(&s);
}
END_TEST

START_TEST(no_two_grams_of_a_long_string_are_taken_for_one) {
    static const struct {
        uint32_t D, n;
        size_t L;
    } all[] = {{2, 40, 200000}, {4, 9, (1 << 18) + 8}, {26, 30, 50000}, {300, 3, 100000}};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        hash_copy_spec s;
        engine_result got;
        fault f = {""};
        work w = work_default();
        letter *x = malloc(all[k].L * sizeof *x);
        ck_assert_ptr_nonnull(x);
        w.seed = test_seed();
        ck_ok(hash_copy_spec_init(&s, all[k].D, all[k].n, &f));
        ck_ok(engine_draw(x, all[k].L, all[k].D, all[k].n, &w, &f));
        for (unsigned threads = 1; threads <= 3; threads += 2) {
            ck_assert(run_engine(&got, 0, &s, x, all[k].L, threads));
            ck_assert_uint_eq(got.ambiguous, 0);
            ck_assert_uint_eq(got.copied, all[k].L);
            engine_result_clear(&got);
            /* The gram that ends at 1000 again at the end, before another letter: one class, two of its queries. */
            if (threads == 3) continue;
            memcpy(x + all[k].L - all[k].n - 1, x + 1000 - all[k].n, all[k].n * sizeof *x);
            x[all[k].L - 1] = (x[1000] + 1) % all[k].D;
            ck_assert(run_engine(&got, 0, &s, x, all[k].L, 1));
            ck_assert_uint_ge(got.ambiguous, 2);
            ck_assert_uint_lt(got.copied, all[k].L);
            engine_result_clear(&got);
            ck_ok(engine_draw(x, all[k].L, all[k].D, all[k].n, &w, &f));
        }
        hash_copy_spec_clear(&s);
        free(x);
    }
}
END_TEST

/* T_n by its definition in doubles, with what a wrong engine might do. */
typedef struct bent {
    uint32_t n;
    double beta;
    bool unmasked;     /* later answers are seen          */
    size_t dropped;    /* this position is not, 0 for none */
} bent;

static double slot(const hash_copy_spec *s, const letter *x, size_t L, size_t p, size_t k, uint32_t r) {
    uint32_t b = hash_copy_code_bits(s->D);
    double sum = 0;
    size_t from = k <= p ? p - k + 1 : 1, to = k <= p ? from : p;
    for (size_t q = from; q <= to; q++)
        if (q != 1 && q != L + 2) sum += hash_copy_code(x[q <= L + 1 ? q - 2 : q - L - 3], r, b);
    return k <= p ? sum : sum / (double)p;
}

/* Least margin; sets *copied. */
static double bent_margin(const bent *t, const hash_copy_spec *s, const letter *x, size_t L, size_t *copied) {
    uint32_t b = hash_copy_code_bits(s->D);
    double least = 1e9;
    for (*copied = 0; *copied < L; ++*copied) {
        size_t j = *copied, i = L + 2 + j, end = t->unmasked ? 2 * L + 1 : i;
        double V[ENGINE_BITS_MOST] = {0}, Z = 0, right = 0, other = 0;
        for (size_t p = 1; p <= end; p++) {
            double score = j < t->n && p == j + 2 ? mpz_get_d(s->W) : 0, weight;
            for (size_t k = 1; k <= t->n; k++)
                for (uint32_t r = 0; r < b; r++) score += slot(s, x, L, i, k, r) * slot(s, x, L, p, k + 1, r);
            if (p == t->dropped) continue;
            weight = exp(t->beta * (score - (double)t->n * b));
            Z += weight;
            for (uint32_t r = 0; r < b; r++) V[r] += weight * slot(s, x, L, p, 1, r);
        }
        for (uint32_t a = 0; a < s->D; a++) {
            double logit = 0;
            for (uint32_t r = 0; r < b; r++) logit += hash_copy_code(a, r, b) * V[r] / Z;
            if (a == x[j]) right = logit;
            else if (logit > other) other = logit;
        }
        if (!(right > other)) break;
        if (right - other < least) least = right - other;
    }
    return least;
}

START_TEST(engines_that_look_at_other_keys_or_scores_would_be_told_apart) {
    hash_copy_spec s;
    fault f = {""};
    static const struct {
        const char *name;
        bent how;
    } all[] = {{"as it is", {3, 1, false, 0}},        {"n - 1 letters", {2, 1, false, 0}},
               {"another sharpness", {3, 1.01, false, 0}}, {"later answers seen", {3, 1, true, 0}},
               {"no BOS", {3, 1, false, 1}},          {"no second position", {3, 1, false, 2}},
               {"no third position", {3, 1, false, 3}}, {"no last clipped key", {3, 1, false, 4}},
               {"no COPY", {3, 1, false, 12}},        {"no first answer", {3, 1, false, 13}},
               {"no third answer", {3, 1, false, 15}}, {"no regular key", {3, 1, false, 6}}};
    unsigned told[sizeof all / sizeof *all] = {0};
    letter x[10];
    ck_ok(hash_copy_spec_init(&s, 3, 3, &f));
    mpz_set_ui(s.beta, 1);
    for (uint64_t index = 0; index < 12; index++) {
        engine_result got;
        draw_some(x, 10, 3, 3, 5000 + 3 * index);
        ck_assert(run_engine(&got, 2, &s, x, 10, 1));
        for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
            size_t copied;
            double margin = bent_margin(&all[k].how, &s, x, 10, &copied), said = mpq_get_d(got.margin);
            bool same = copied == got.copied && (copied == 0 || fabs(margin - said) <= 1e-9);
            told[k] += !same;
        }
        engine_result_clear(&got);
    }
    ck_assert_uint_eq(told[0], 0);
    for (size_t k = 1; k < sizeof all / sizeof *all; k++)
        ck_assert_msg(told[k] > 0, "%s was not told apart", all[k].name);
    hash_copy_spec_clear(&s);
}
END_TEST

START_TEST(bad_input_ends_in_a_status_before_anything_is_allocated) {
    hash_copy_spec s;
    fault f = {""};
    engine_result got;
    letter x[8] = {0, 1, 0, 0, 1, 1, 0, 5}, *none = NULL;
    work w = work_default();
    engine_result_init(&got);
    ck_ok(hash_copy_spec_init(&s, 2, 3, &f));
    for (size_t k = 0; k < ENGINES; k++) {
        ck_assert_int_eq(engines[k].run(&got, &s, x, 8, &w, &f), ST_DOMAIN); /* a letter past D */
        ck_assert_int_eq(engines[k].run(&got, &s, x, 0, &w, &f), ST_DOMAIN);
        ck_assert_int_eq(engines[k].run(&got, &s, none, SIZE_MAX, &w, &f), ST_LIMIT);
        ck_ok(engines[k].run(&got, &s, x, 1, &w, &f));
        ck_assert_uint_eq(got.copied, 1);
        mpz_set_si(s.beta, -1);
        ck_assert_int_eq(engines[k].run(&got, &s, x, 7, &w, &f), ST_DOMAIN);
        mpz_ui_pow_ui(s.beta, 7, 2000);
        ck_assert_int_eq(engines[k].run(&got, &s, x, 7, &w, &f), ST_LIMIT);
        mpz_ui_pow_ui(s.beta, 10, 30);
        ck_ok(engines[k].run(&got, &s, x, 7, &w, &f));
        mpz_set_ui(s.beta, 6);
    }
    hash_copy_spec_clear(&s);
    ck_ok(hash_copy_spec_init(&s, 2, 33, &f));
    ck_assert_int_eq(engine_transform(&got, &s, x, 7, &w, &f), ST_UNSUPPORTED);
    hash_copy_spec_clear(&s);
    ck_assert_int_eq(engine_draw(x, 8, 2, 2, &w, &f), ST_LIMIT);
    engine_result_clear(&got);
}
END_TEST

START_TEST(what_the_votes_leave_open_past_the_work_limit_is_undecided_with_its_step) {
    hash_copy_spec s;
    fault f = {""};
    engine_result got;
    work w = work_default();
    letter x[9] = {0, 1, 1, 0, 1, 0, 0, 1, 1}; /* 01 is followed by 1 and by 0: as many votes each at its first place */
    engine_result_init(&got);
    ck_ok(hash_copy_spec_init(&s, 2, 2, &f));
    ck_ok(engine_hash(&got, &s, x, 9, &w, &f));
    uint64_t copied = got.copied;
    ck_assert_uint_eq(got.undecided, UINT64_MAX);
    w.limit = 0;
    ck_ok(engine_hash(&got, &s, x, 9, &w, &f));
    ck_assert_uint_ne(got.undecided, UINT64_MAX);
    ck_assert_uint_eq(got.first_error, UINT64_MAX);
    ck_assert_uint_eq(got.copied, got.undecided);
    ck_assert_uint_le(got.copied, copied);
    engine_result_clear(&got);
    hash_copy_spec_clear(&s);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, every_short_string_is_decided_as_by_the_exact_interpreter);
    tcase_add_test(t, other_sharpnesses_and_position_weights_are_decided_as_by_the_exact_interpreter);
    tcase_add_test(t, longer_strings_are_decided_as_by_the_exact_interpreter);
    tcase_add_test(t, the_engines_agree_on_long_strings_and_wide_codes_and_do_not_depend_on_threads);
    tcase_add_test(t, pairs_counted_on_a_device_give_the_same_answers);
    tcase_add_test(t, grams_too_wide_for_a_word_are_told_apart_letter_by_letter);
    tcase_add_test(t, no_two_grams_of_a_long_string_are_taken_for_one);
    tcase_add_test(t, engines_that_look_at_other_keys_or_scores_would_be_told_apart);
    tcase_add_test(t, bad_input_ends_in_a_status_before_anything_is_allocated);
    tcase_add_test(t, what_the_votes_leave_open_past_the_work_limit_is_undecided_with_its_step);
}
