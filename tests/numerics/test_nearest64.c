/* test_nearest64.c - the double next to a rational: against the compiler's constants and against strtod. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "numerics/base/rng.h"
#include "numerics/exact/number.h"
#include "numerics/float64/nearest64.h"
#include "tests/harness.h"

START_TEST(decimals_become_the_doubles_that_strtod_makes_of_them) {
    mpq_t q;
    mpq_init(q);
    for (unsigned round = 0; round < 20000 * test_multiplier(); round++) {
        rng r;
        char word[64];
        double x = -1;
        rng_open(&r, test_seed(), "nearest64", round);
        snprintf(word, sizeof word, "%s%llu.%llue%d", rng_below(&r, 2) ? "-" : "", (unsigned long long)rng_below(&r, 1000000),
                 (unsigned long long)rng_below(&r, UINT64_C(1) << 60), (int)rng_below(&r, 640) - 335);
        ck_ok(number_read_rational(q, word, NULL));
        double expected = strtod(word, NULL);
        if (isinf(expected)) ck_assert(!nearest_float64(&x, q));
        else ck_assert_msg(nearest_float64(&x, q) && x == expected, "%s: %.17g for %.17g", word, x, expected);
    }
    mpq_clear(q);
}
END_TEST

/* Doubles, the middles between neighbours (ties to even) and either side of them. */
START_TEST(middles_between_two_doubles_go_to_the_even_one) {
    static const double values[] = {1, 1 + DBL_EPSILON, 3, DBL_MIN, DBL_TRUE_MIN, 5 * DBL_TRUE_MIN, 0x1p1023, 0.1};
    mpq_t q, half, tiny;
    mpq_inits(q, half, tiny, NULL);
    mpq_set_ui(tiny, 1, 1);
    mpq_div_2exp(tiny, tiny, 3000);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        double a = values[i], b = nextafter(a, INFINITY), x = 0;
        mpq_set_d(q, a);
        ck_assert(nearest_float64(&x, q) && x == a);
        mpq_set_d(half, b - a);
        mpq_div_2exp(half, half, 1);
        mpq_add(q, q, half);
        double even = fmod(a / (b - a), 2) == 0 ? a : b;
        ck_assert(nearest_float64(&x, q) && x == even);
        mpq_add(q, q, tiny);
        ck_assert(nearest_float64(&x, q) && x == b);
        mpq_sub(q, q, tiny);
        mpq_sub(q, q, tiny);
        ck_assert(nearest_float64(&x, q) && x == a);
    }
    mpq_set_d(q, DBL_MAX);
    double x = 0;
    ck_assert(nearest_float64(&x, q) && x == DBL_MAX);
    mpq_set_d(half, 0x1p970);
    mpq_add(q, q, half); /* the middle between DBL_MAX and 2^1024: past it there is no double */
    ck_assert(!nearest_float64(&x, q));
    mpq_sub(q, q, tiny);
    ck_assert(nearest_float64(&x, q) && x == DBL_MAX);
    mpq_clears(q, half, tiny, NULL);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, decimals_become_the_doubles_that_strtod_makes_of_them);
    tcase_add_test(t, middles_between_two_doubles_go_to_the_even_one);
}
