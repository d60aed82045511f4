/* test_lost.c - digits lost: against errors known in advance; float32 followed in doubles against float itself; GSL's
   routes against numbers known exactly. */
#include <complex.h>
#include <math.h>
#include <stdlib.h>

#include "numerics/base/rng.h"
#include "numerics/exact/number.h"
#include "numerics/float64/calculus64.h"
#include "numerics/float64/complex64.h"
#include "numerics/float64/eigen64.h"
#include "numerics/float64/matrix64.h"
#include "tests/harness.h"

static double digits(unsigned bits, double got, const char *exact, const char *scale) {
    mpq_t q, s;
    lost l;
    mpq_inits(q, s, NULL);
    lost_init(&l, bits);
    ck_ok(number_read_rational(q, exact, NULL));
    if (scale) ck_ok(number_read_rational(s, scale, NULL));
    lost_see(&l, got, q, scale ? s : NULL);
    double d = lost_digits(&l);
    lost_clear(&l);
    mpq_clears(q, s, NULL);
    return d;
}

START_TEST(an_error_of_known_size_loses_the_digits_it_should) {
    const double held = 53 * log10(2);
    ck_assert_double_eq(digits(FLOAT64_BITS, 0.5, "1/2", NULL), 0);
    ck_assert_double_eq(digits(FLOAT64_BITS, 1.0 / 3, "1/3", NULL), 0); /* half a unit in the last place is no loss */
    ck_assert_double_eq_tol(digits(FLOAT64_BITS, 1 + 0x1p-43, "1", NULL), 10 * log10(2), 1e-9);
    ck_assert_double_eq_tol(digits(FLOAT64_BITS, 1000 + 0x1p-20, "1000", "1"), 33 * log10(2), 1e-9);
    ck_assert_double_eq_tol(digits(FLOAT32_BITS, 1 + 0x1p-20, "1", NULL), 4 * log10(2), 1e-9);
    ck_assert_double_eq(digits(FLOAT64_BITS, -1, "1", NULL), held);
    ck_assert_double_eq(digits(FLOAT64_BITS, NAN, "1", NULL), held);
    ck_assert_double_eq(digits(FLOAT64_BITS, INFINITY, "1", NULL), held);
    ck_assert_double_eq_tol(digits(FLOAT64_BITS, 1e-5, "0", NULL), held - 5, 1e-6); /* 0 is held against 1 */
    /* numbers past the largest double: the comparison is exact all the same */
    ck_assert_double_eq(digits(FLOAT64_BITS, 1e300, "1e400", NULL), held);
    ck_assert_double_eq(digits(FLOAT64_BITS, 1e300, "1e300", "1e310"), 0);
}
END_TEST

START_TEST(the_worst_is_kept_and_written_as_a_person_reads_it) {
    lost l;
    mpq_t one;
    text t;
    text_init(&t);
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    lost_init(&l, FLOAT64_BITS);
    ck_assert(!l.seen);
    lost_see(&l, 1, one, NULL);
    lost_see(&l, 1.25, one, NULL);
    lost_see(&l, 1.125, one, NULL);
    lost_write_got(&t, &l);
    text_add(&t, " ");
    lost_write_error(&t, &l);
    text_add(&t, " ");
    lost_write_digits(&t, &l);
    lost_see(&l, NAN, one, NULL);
    lost_see(&l, 1e300, one, NULL); /* nothing is worse than no number */
    text_add(&t, " / ");
    lost_write_got(&t, &l);
    text_add(&t, " ");
    lost_write_error(&t, &l);
    text_add(&t, " ");
    lost_write_digits(&t, &l);
    ck_assert_str_eq(text_data(&t), "1.25 2.5e-01 15.4 / nan not finite all");
    lost_clear(&l);
    lost_init(&l, FLOAT32_BITS);
    lost_see_point(&l, 0.25, 1, one, NULL); /* 3/4 along and 1 across */
    ck_assert_double_eq_tol(l.error, 1.25, 1e-15);
    lost_clear(&l);
    mpq_clear(one);
    text_clear(&t);
}
END_TEST

START_TEST(float32_followed_in_doubles_is_float_itself) {
    for (unsigned round = 0; round < 20000 * test_multiplier(); round++) {
        rng r;
        rng_open(&r, test_seed(), "float32-in-doubles", round);
        float a = ldexpf((float)rng_below(&r, 1 << 24), (int)rng_below(&r, 60) - 30),
              b = ldexpf((float)rng_below(&r, 1 << 24) + 1, (int)rng_below(&r, 60) - 30);
        volatile float sum = a + b, product = a * b, quotient = a / b, root = sqrtf(b);
        ck_assert_double_eq(lost_round(FLOAT32_BITS, (double)a + b), (double)sum);
        ck_assert_double_eq(lost_round(FLOAT32_BITS, (double)a * b), (double)product);
        ck_assert_double_eq(lost_round(FLOAT32_BITS, (double)a / b), (double)quotient);
        ck_assert_double_eq(lost_round(FLOAT32_BITS, sqrt((double)b)), (double)root);
    }
}
END_TEST

/* The Hilbert matrix of order N: 1/(i+j+1); its inverse has integer entries and a condition number near (3 + 2 sqrt
 * 2)^(2N). */
static void hilbert(rat_mat *H, size_t N) {
    mpq_t q;
    mpq_init(q);
    ck_ok(rat_mat_init(H, N, N));
    for (size_t i = 0; i < N * N; i++) {
        mpq_set_ui(q, 1, i / N + i % N + 1);
        rat_mat_set(H, i / N, i % N, q);
    }
    mpq_clear(q);
}

START_TEST(elimination_is_exact_on_small_integers_and_loses_what_the_condition_says) {
    for (size_t N = 2; N <= 8; N += 3) {
        rat_mat H = {0}, one = {0}, inverse = {0};
        matrix64 h = {0}, i = {0}, x = {0};
        hilbert(&H, N);
        ck_ok(rat_mat_identity(&one, N));
        ck_ok(rat_mat_solve(&inverse, &H, &one));
        for (unsigned bits = FLOAT32_BITS; bits <= FLOAT64_BITS; bits += FLOAT64_BITS - FLOAT32_BITS) {
            lost l;
            lost_init(&l, bits);
            ck_ok(matrix64_round(&h, &H, NULL, NULL, bits));
            ck_ok(matrix64_round(&i, &one, NULL, NULL, bits));
            ck_ok(matrix64_solve(&x, &h, &i));
            ck_ok(matrix64_compare(&l, &x, &inverse, NULL, NULL));
            double condition = (double)N * log10(pow(1 + sqrt(2), 4)), most = fmin(condition, bits * log10(2));
            ck_assert_msg(lost_digits(&l) <= most && lost_digits(&l) >= most / 2 - 2,
                          "N=%zu, %u bits: %g digits, condition %g", N, bits, lost_digits(&l), condition);
            x.x[N * N - 1] *= 1.125; /* a wrong entry is seen */
            ck_ok(matrix64_compare(&l, &x, &inverse, NULL, NULL));
            ck_assert(lost_digits(&l) > bits * log10(2) - 4);
            lost_clear(&l);
            matrix64_clear(&h), matrix64_clear(&i), matrix64_clear(&x);
        }
        rat_mat_clear(&H), rat_mat_clear(&one), rat_mat_clear(&inverse);
    }
}
END_TEST

START_TEST(the_gauge_scales_rows_and_columns_by_its_roots) {
    static const unsigned long g[] = {1, 4, 9};
    rat_mat A = {0};
    matrix64 a = {0};
    lost l;
    lost_init(&l, FLOAT64_BITS);
    ck_ok(rat_mat_init(&A, 3, 3));
    for (size_t i = 0; i < 9; i++) rat_mat_set_si(&A, i / 3, i % 3, (long)i - 4);
    ck_ok(matrix64_round(&a, &A, g, g, FLOAT64_BITS));
    ck_assert_double_eq(a.x[5], 1 * 2.0 / 3);
    ck_assert_double_eq(a.x[6], 2 * 3.0 / 1);
    ck_ok(matrix64_compare(&l, &a, &A, g, g));
    ck_assert(lost_digits(&l) < 0.5);
    lost_clear(&l);
    matrix64_clear(&a);
    rat_mat_clear(&A);
}
END_TEST

START_TEST(eigenvalues_of_a_companion_and_a_circulant_matrix_are_those_known) {
    static const double companion[] = {6, -11, 6, 1, 0, 0, 0, 1, 0}; /* (x-1)(x-2)(x-3) */
    double complex l[4], V[16], H[16];
    double e[4], norm, b[4] = {1, 2, 3, 4}, x[4];
    ck_ok(eigen64_values(l, companion, 3));
    for (int i = 0; i < 3; i++) ck_assert(cabs(l[i] - (i + 1)) < 1e-13);
    ck_ok(eigen64_vectors(l, V, companion, 3));
    for (int i = 0; i < 3; i++) l[i] = l[i] * l[i];
    ck_ok(eigen64_apply(x, V, l, b, 3)); /* the square of the matrix */
    double once[3], twice[3];
    for (int i = 0; i < 3; i++)
        once[i] = companion[3 * i] * b[0] + companion[3 * i + 1] * b[1] + companion[3 * i + 2] * b[2];
    for (int i = 0; i < 3; i++)
        twice[i] = companion[3 * i] * once[0] + companion[3 * i + 1] * once[1] + companion[3 * i + 2] * once[2];
    for (int i = 0; i < 3; i++) ck_assert_double_eq_tol(x[i], twice[i], 1e-11);
    for (int j = 0; j < 4; j++) /* i (shift - shift^T): eigenvalues 2 sin(m pi/2) */
        for (int k = 0; k < 4; k++)
            H[4 * j + k] = k == (j + 1) % 4 ? complex64(0, 1) : j == (k + 1) % 4 ? complex64(0, -1) : 0;
    ck_ok(eigen64_hermitian(e, V, H, 4));
    const double known[] = {-2, 0, 0, 2};
    for (int i = 0; i < 4; i++) ck_assert_double_eq_tol(e[i], known[i], 1e-13);
    const double stretch[] = {0, 3, -4, 0};
    ck_ok(eigen64_norm(&norm, stretch, 2));
    ck_assert_double_eq_tol(norm, 4, 1e-14);
    const double none[] = {NAN, 0, 0, 1};
    ck_ok(eigen64_values(l, none, 2));
    ck_assert(isnan(creal(l[0])));
}
END_TEST

static double twice(double x, void *context) {
    (void)context;
    return 2 * x;
}
static double pole(double x, void *context) {
    (void)context;
    return 1 / x;
}
static void turn(double t, const double *y, double *slope, void *context) {
    (void)t, (void)context;
    slope[0] = -y[1];
    slope[1] = y[0];
}
static void burst(double t, const double *y, double *slope, void *context) {
    (void)t, (void)context;
    slope[0] = y[0] * y[0]; /* 1/(1-t): no further than 1 */
}

START_TEST(integrals_and_equations_with_known_values_and_with_none) {
    double v, y[2] = {1, 0};
    ck_ok(calculus64_integral(&v, twice, NULL, 0, 3));
    ck_assert_double_eq_tol(v, 9, 1e-13);
    ck_ok(calculus64_gauss(&v, twice, NULL, 5));
    ck_assert_double_eq_tol(v, 1, 1e-15);
    ck_ok(calculus64_integral(&v, pole, NULL, 0, 1)); /* some number or none, but no end of the program */
    ck_ok(calculus64_solve(y, 2, turn, NULL, 0, M_PI));
    ck_assert(fabs(y[0] + 1) < 1e-10 && fabs(y[1]) < 1e-10);
    y[0] = 1;
    ck_ok(calculus64_solve(y, 1, burst, NULL, 0, 2));
    ck_assert(!(fabs(y[0] + 1) < 1e-3)); /* what lies behind the pole is not found */
    ck_assert_double_eq_tol(calculus64_legendre(2, 0.5), -0.125, 1e-16);
    ck_assert_double_eq_tol(calculus64_legendre_slope(2, 0.5), 1.5, 1e-15);
    ck_assert(isnan(calculus64_legendre(2, 7)) || fabs(calculus64_legendre(2, 7)) > 1);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, an_error_of_known_size_loses_the_digits_it_should);
    tcase_add_test(t, the_worst_is_kept_and_written_as_a_person_reads_it);
    tcase_add_test(t, float32_followed_in_doubles_is_float_itself);
    tcase_add_test(t, elimination_is_exact_on_small_integers_and_loses_what_the_condition_says);
    tcase_add_test(t, the_gauge_scales_rows_and_columns_by_its_roots);
    tcase_add_test(t, eigenvalues_of_a_companion_and_a_circulant_matrix_are_those_known);
    tcase_add_test(t, integrals_and_equations_with_known_values_and_with_none);
}
