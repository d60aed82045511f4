/* The engines against the exact interpreter: every short string, repeat-free or not, and other sharpnesses. */
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
    } all[] = {{2, 1, 7}, {2, 2, 7}, {2, 3, 7}, {3, 1, 4}, {3, 2, 5},
               {3, 3, 4}, {4, 1, 4}, {4, 2, 4}, {5, 1, 3}, {5, 2, 4}};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        reference r;
        reference_open(&r, all[k].D, all[k].n);
        reference_build(&r);
        for (size_t L = 1; L <= all[k].most; L++) compare_all(&r, L);
        reference_close(&r);
    }
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, every_short_string_is_decided_as_by_the_exact_interpreter);
}
