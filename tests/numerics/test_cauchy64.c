/* test_cauchy64.c - Cauchy sums in real arithmetic against complex quotients in long double, on every path. */
#include <math.h>
#include <stdlib.h>

#include "numerics/base/rng.h"
#include "numerics/float64/cauchy64_arc.h"
#include "numerics/float64/complex64.h"
#include "tests/harness.h"

static double uniform(rng *r, double least, double most) {
    return least + (most - least) * (double)rng_below(r, 1u << 30) / (double)(1u << 30);
}

/* u = 2^-53. A term's parts are at most |n| / |D|, made by 8 roundings; at a distance of at least 1/4 from a pole with
   |y|, |w| <= 40 the quotient's own rounding of y - w and y + w adds at most 4 * 40; sums of `poles` terms add a
   rounding each. */
static double tolerance(double magnitude, size_t poles) { return 0x1p-53 * (double)(poles + 200) * magnitude; }

static void compare(rng *r, size_t poles, size_t sums, size_t count, cauchy64_path path) {
    cauchy64 c;
    double a[20], y[20], w[40], *re = malloc(sums * count * sizeof *re), *im = malloc(sums * count * sizeof *im);
    double complex weight[9][20];
    ck_ok(cauchy64_open(&c, poles, sums));
    for (size_t l = 0; l < poles; l++) {
        a[l] = uniform(r, -3, -0.25), y[l] = rng_below(r, 4) ? uniform(r, 0, 40) : 0;
        cauchy64_set_pole(&c, l, a[l], y[l]);
        for (size_t k = 0; k < sums; k++) {
            weight[k][l] = complex64(uniform(r, -1, 1), y[l] > 0 ? uniform(r, -1, 1) : 0);
            cauchy64_set_weight(&c, k, l, creal(weight[k][l]), cimag(weight[k][l]));
        }
    }
    for (size_t j = 0; j < count; j++) w[j] = rng_below(r, 4) ? uniform(r, -40, 40) : y[rng_below(r, (uint32_t)poles)];
    ck_ok(cauchy64_sums(re, im, &c, w, count, path));
    for (size_t k = 0; k < sums; k++)
        for (size_t j = 0; j < count; j++) {
            long double complex sum = 0;
            double magnitude = 0;
            for (size_t l = 0; l < poles; l++) {
                long double complex up = (long double complex)weight[k][l] / complex_long(-a[l], (long double)w[j] - y[l]);
                long double complex down = conjl(weight[k][l]) / complex_long(-a[l], (long double)w[j] + y[l]);
                sum += y[l] > 0 ? up + down : up;
                magnitude += (double)(cabsl(up) + cabsl(down));
            }
            double off = (double)cabsl(sum - complex_long(re[k * count + j], im[k * count + j]));
            ck_assert_msg(off <= tolerance(magnitude, poles), "path %d, %zu poles, sum %zu of %zu, node %zu: off by %g of %g",
                          (int)path, poles, k, sums, j, off, magnitude);
        }
    cauchy64_close(&c);
    free(re), free(im);
}

START_TEST(sums_are_those_of_complex_quotients) {
    rng r;
    rng_open(&r, test_seed(), "cauchy64", 0);
    for (unsigned round = 0; round < 200 * test_multiplier(); round++)
        for (int path = 0; path < CAUCHY64_PATHS; path++) {
            if (!cauchy64_path_runs((cauchy64_path)path)) continue;
            compare(&r, 1 + rng_below(&r, 20), 1 + rng_below(&r, 9), 1 + rng_below(&r, 40), (cauchy64_path)path);
        }
}
END_TEST

/* Arcs against the same reference: tangents in long double, poles near and far, arcs up to the pole of the tangent. */
static void compare_arc(rng *r, uint64_t *expanded, uint64_t *quotients, cauchy64_path path) {
    const size_t poles = 1 + rng_below(r, 20), sums = 1 + rng_below(r, 9), nodes = CAUCHY64_NODES * (1 + rng_below(r, 3));
    const long double quarter = acosl(-1) / 2, angle = quarter / (long double)(nodes << rng_below(r, 8));
    const long double last = quarter - (long double)nodes * angle; /* where an arc may begin */
    const long double first = rng_below(r, 4) ? last * (long double)uniform(r, 0, 1) : last - angle / 2;
    const double kappa = exp(uniform(r, -2, 6));
    cauchy64 c;
    cauchy64_arc arc;
    double a[20], y[20], w[48], t[48], *re = malloc(sums * nodes * sizeof *re), *im = malloc(sums * nodes * sizeof *im);
    double complex weight[9][20];
    ck_ok(cauchy64_open(&c, poles, sums));
    for (size_t l = 0; l < poles; l++) {
        a[l] = uniform(r, -3, -0.25), y[l] = rng_below(r, 4) ? uniform(r, 0, 40) : 0;
        cauchy64_set_pole(&c, l, a[l], y[l]);
        for (size_t k = 0; k < sums; k++) {
            weight[k][l] = complex64(uniform(r, -1, 1), y[l] > 0 ? uniform(r, -1, 1) : 0);
            cauchy64_set_weight(&c, k, l, creal(weight[k][l]), cimag(weight[k][l]));
        }
    }
    for (size_t j = 0; j < nodes; j++) t[j] = (double)tanl(first + angle * (long double)j), w[j] = kappa * t[j];
    ck_ok(cauchy64_arc_open(&arc, &c, kappa, nodes, (double)angle));
    const double middle = (double)tanl(first + angle * (long double)(nodes - 1) / 2);
    ck_ok(cauchy64_arc_sums(re, im, &arc, w, t, middle, path));
    *expanded += arc.expanded, *quotients += arc.quotients;
    ck_assert_uint_eq(arc.expanded + arc.quotients, poles);
    for (size_t k = 0; k < sums; k++)
        for (size_t j = 0; j < nodes; j++) {
            long double complex sum = 0;
            double magnitude = 0;
            for (size_t l = 0; l < poles; l++) {
                long double at = kappa * tanl(first + angle * (long double)j);
                long double complex up = (long double complex)weight[k][l] / complex_long(-a[l], at - y[l]);
                long double complex down = conjl(weight[k][l]) / complex_long(-a[l], at + y[l]);
                sum += y[l] > 0 ? up + down : up;
                magnitude += (double)(cabsl(up) + cabsl(down));
            }
            double off = (double)cabsl(sum - complex_long(re[k * nodes + j], im[k * nodes + j]));
            ck_assert_msg(off <= 4 * tolerance(magnitude, poles), "path %d, %zu poles, sum %zu of %zu, node %zu: off by %g of %g",
                          (int)path, poles, k, sums, j, off, magnitude);
        }
    cauchy64_arc_close(&arc);
    cauchy64_close(&c);
    free(re), free(im);
}

START_TEST(sums_over_an_arc_are_those_of_complex_quotients) {
    rng r;
    uint64_t expanded = 0, quotients = 0;
    rng_open(&r, test_seed(), "cauchy64 arcs", 0);
    for (unsigned round = 0; round < 200 * test_multiplier(); round++)
        for (int path = 0; path < CAUCHY64_PATHS; path++)
            if (cauchy64_path_runs((cauchy64_path)path)) compare_arc(&r, &expanded, &quotients, (cauchy64_path)path);
    ck_assert_msg(expanded > 200 && quotients > 200, "%zu in series, %zu not", (size_t)expanded, (size_t)quotients);
}
END_TEST

START_TEST(a_node_on_a_pole_is_not_finite) {
    cauchy64 c;
    double w[3] = {1, 2, 0}, re[3], im[3];
    ck_ok(cauchy64_open(&c, 2, 1));
    cauchy64_set_pole(&c, 0, 0, 2);
    cauchy64_set_pole(&c, 1, -1, 0);
    cauchy64_set_weight(&c, 0, 0, 1, 0);
    cauchy64_set_weight(&c, 0, 1, 1, 0);
    ck_ok(cauchy64_sums(re, im, &c, w, 3, cauchy64_path_best()));
    ck_assert(isfinite(re[0]) && !isfinite(re[1] + im[1]) && isfinite(re[2]));
    ck_assert_double_le(fabs(re[2] - 1), 1e-15); /* 1/(0-(-1)), and the pair +-2i cancels at 0 */
    cauchy64_close(&c);
}
END_TEST

START_TEST(sizes_of_sums_out_of_range_are_refused) {
    cauchy64 c;
    ck_assert_int_eq(cauchy64_open(&c, 0, 1), ST_DOMAIN);
    cauchy64_close(&c);
    ck_assert_int_eq(cauchy64_open(&c, 1, 0), ST_DOMAIN);
    cauchy64_close(&c);
    ck_assert_int_eq(cauchy64_open(&c, CAUCHY64_POLES_MOST + 1, 1), ST_LIMIT);
    cauchy64_close(&c);
    ck_assert_int_eq(cauchy64_open(&c, 1, CAUCHY64_SUMS_MOST + 1), ST_LIMIT);
    cauchy64_close(&c);
    cauchy64_arc arc;
    static const struct { double kappa, angle; size_t nodes; } bad[] = {{0, 1, 16}, {1, 0, 16}, {1, 1, 0}, {1, 1, 15}};
    ck_ok(cauchy64_open(&c, 1, 1));
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(cauchy64_arc_open(&arc, &c, bad[i].kappa, bad[i].nodes, bad[i].angle), ST_DOMAIN);
        cauchy64_arc_close(&arc);
    }
    cauchy64_close(&c);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, sums_are_those_of_complex_quotients);
    tcase_add_test(t, sums_over_an_arc_are_those_of_complex_quotients);
    tcase_add_test(t, a_node_on_a_pole_is_not_finite);
    tcase_add_test(t, sizes_of_sums_out_of_range_are_refused);
}
