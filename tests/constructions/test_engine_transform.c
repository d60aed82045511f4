/* test_engine_transform.c - what the transform's floats may have lost is part of its bound.
   Where no step is ambiguous and COPY's own key matches nothing the margin is gamma (1 - tau) / (1 + tau), so it tells
   the largest tau to 2^-48: finer than one place of a float. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/hash_copy/engine.h"
#include "constructions/ngram/ngram.h"
#include "tests/harness.h"

/* Every cell's sum by the same roundings, two cells at a time. */
static float *plain_transform(const letter *x, size_t L, uint32_t n, unsigned b, float rho) {
    size_t cells = (size_t)1 << n * b;
    float *A = calloc(cells, sizeof *A), *B = calloc(cells, sizeof *B);
    ck_assert(A && B);
    for (size_t e = n; e < L; e++) {
        size_t code = 0;
        for (size_t k = e - n; k < e; k++) code = code << b | x[k];
        A[code]++;
    }
    for (size_t i = 0; i < cells; i++)
        if (A[i] == 0) A[i] = 0x1p-40f;
    for (size_t bit = 1; bit < cells; bit *= 2)
        for (size_t i = 0; i < cells; i++) {
            if (i & bit) continue;
            float low = A[i], high = A[i | bit];
            A[i] = low + rho * high;
            A[i | bit] = high + rho * low;
            B[i] += rho * high;
            B[i | bit] += rho * low;
        }
    free(A);
    return B;
}

/* The largest sum that a float cell of the steps may stand for: (1 - 2^-24)^(2nb+1) of it may be left. */
static double largest_sum(const letter *x, size_t L, uint32_t n, unsigned b, float rho) {
    float *B = plain_transform(x, L, n, b, rho), most = 0;
    for (size_t e = n; e < L; e++) {
        size_t code = 0;
        for (size_t k = e - n; k < e; k++) code = code << b | x[k];
        most = fmaxf(most, B[code]);
    }
    free(B);
    return (double)most / pow(1 - 0x1p-24, 2 * n * b + 1);
}

START_TEST(the_transforms_bound_covers_what_its_floats_may_have_lost) {
    enum { LENGTH = 8000 };
    static const struct {
        uint32_t D, n;
        unsigned b, beta;
        size_t L;
    } all[] = {{4, 8, 2, 2, LENGTH}, {4, 9, 2, 2, LENGTH}, {8, 5, 3, 2, 4000}, {4, 8, 2, 3, LENGTH}};
    static letter x[LENGTH];
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        hash_copy_spec s;
        engine_result got;
        fault f = {""};
        work w = work_default();
        size_t L = all[k].L;
        uint32_t n = all[k].n;
        w.seed = test_seed() + k;
        ck_ok(hash_copy_spec_init(&s, all[k].D, n, &f));
        mpz_set_ui(s.beta, all[k].beta);
        ck_ok(engine_draw(x, L, all[k].D, n, &w, &f));
        engine_result_init(&got);
        ck_ok(engine_transform(&got, &s, x, L, &w, &f));
        ck_assert_uint_eq(got.copied, L);
        ck_assert_uint_eq(got.ambiguous, 0);
        double beta = all[k].beta, margin = mpq_get_d(got.margin) / 2, tau = (1 - margin) / (1 + margin);
        float rho = nextafterf((float)exp(-2 * beta), INFINITY);
        double least = 2 * largest_sum(x, L, n, all[k].b, rho) + (2.0 * n + 2) * exp(-2 * beta);
        ck_assert_msg(tau < 1 && tau >= least * (1 - 0x1p-40), "D=%u n=%u: %.12g, at least %.12g (%g units)", all[k].D, n,
                      tau, least, (tau / least - 1) * 0x1p24);
        ck_assert_msg(tau < least * (1 + 8 * 0x1p-24), "D=%u n=%u: %.12g, %.12g are enough", all[k].D, n, tau, least);
        engine_result_clear(&got);
        hash_copy_spec_clear(&s);
    }
}
END_TEST

void tests(TCase *t) { tcase_add_test(t, the_transforms_bound_covers_what_its_floats_may_have_lost); }
