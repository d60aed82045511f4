/* Tests of the changed copier: slopes against exponentials in long double, weights against their definition digit by digit. */
#include "tests/harness.h"

#include <math.h>

#include "verify/checker/builders/copier.h"

static kernel k;

static int guarded(void (*body)(void)) {
    k = (kernel){0};
    pool_open(&k);
    if (!setjmp(k.out)) body();
    pool_close();
    return k.code;
}

static void slopes(void) {
    mpq_t q;
    mpq_init(q);
    for (uint64_t heads = 1; heads <= 129; heads += heads < 12 ? 1 : 13)
        for (uint64_t m = 1; m <= heads; m++) {
            copier_slope(q, m, heads);
            mpq_mul_2exp(q, q, 24);
            ck_assert(!mpz_cmp_ui(mpq_denref(q), 1));
            long double exact = exp2l(24 - 8 * (long double)m / (long double)heads);
            long double off = fabsl((long double)mpz_get_ui(mpq_numref(q)) - exact);
            ck_assert_msg(off <= 0.5000001L, "%llu of %llu", (number)m, (number)heads);
        }
}

START_TEST(a_slope_is_the_nearest_multiple_of_a_24th_bit) { ck_assert_int_eq(guarded(slopes), 0); }
END_TEST

/* One row of the given weights, kept as said; weight i is then over[i]/under[i]. */
static void kept(const change *c, const long (*weight)[2], const long (*want)[2], size_t count) {
    program *g = program_new(&k, 2);
    op *o = program_add(&k, g, EMBED, 0, NULL, count);
    mpq_t v;
    mpq_init(v);
    program_weigh(&k, o, 0, count);
    for (size_t i = 0; i < count; i++) {
        mpq_set_si(v, weight[i][0], (unsigned long)weight[i][1]);
        mpq_canonicalize(v);
        o->weight[0][i] = (term){i, interval_point(&k, v)};
    }
    copier_round(&k, g, c);
    for (size_t i = 0; i < count; i++) {
        mpq_set_si(v, want[i][0], (unsigned long)want[i][1]);
        mpq_canonicalize(v);
        ck_assert_msg(mpq_equal(v, o->weight[0][i].weight->lo), "weight %zu is not %ld/%ld", i, want[i][0], want[i][1]);
    }
}

static void weights_kept(void) {
    static const long weight[][2] = {{257, 1}, {259, 1}, {-258, 1}, {255, 1}, {1, 3}, {1, 257}, {-513, 512}, {16384, 1}};
    static const long eight[][2] = {{256, 1}, {260, 1}, {-258, 1}, {255, 1}, {171, 512}, {255, 65536}, {-1, 1}, {16384, 1}};
    static const long eleven[][2] = {
        {257, 1}, {259, 1}, {-258, 1}, {255, 1}, {1365, 4096}, {2040, 524288}, {-513, 512}, {16384, 1}};
    static const long tied[][2] = {{254, 1}, {3, 1}, {5, 1}, {-1, 1}, {1, 2}};
    static const long even[][2] = {{254, 1}, {4, 1}, {4, 1}, {0, 1}, {0, 1}};
    kept(&(change){.bits = 8}, weight, eight, 8);
    kept(&(change){.bits = 11}, weight, eleven, 8);
    kept(&(change){.bits = 0}, weight, weight, 8);
    kept(&(change){.scaled = true}, tied, even, 5);
}

static void weight_past_the_limit(void) {
    static const long weight[][2] = {{16385, 1}};
    kept(&(change){.bits = 8}, weight, weight, 1);
}

START_TEST(weights_are_kept_to_nearest_and_even) {
    ck_assert_int_eq(guarded(weights_kept), 0);
    ck_assert_int_eq(guarded(weight_past_the_limit), EXIT_LIMIT);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, a_slope_is_the_nearest_multiple_of_a_24th_bit);
    tcase_add_test(t, weights_are_kept_to_nearest_and_even);
}
