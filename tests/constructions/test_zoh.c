/* test_zoh.c - zero-order holds: enclosures against series, scalars and rational recurrences; limits, stability, wrong
   ones.  How narrow they are: test_hold.c. */
#include <string.h>

#include "constructions/hippo/hippo.h"
#include "constructions/hippo/legs.h"
#include "constructions/ssm/zoh.h"
#include "numerics/ball/hold.h"
#include "tests/constructions/random_system.h"

#define BITS 80

static void enclose(hold *h, const ssm *s, size_t L, const mpq_t t, bool logarithm) {
    work w = work_default();
    ck_ok(hold_init(h, s->N, L));
    ck_ok(hold_enclose(h, &s->A, &s->B, &s->C, t, logarithm, BITS, &w));
}

static bool holds(const enclosure *e, const mpq_t q) { return mpq_cmp(e->lo, q) <= 0 && mpq_cmp(q, e->hi) <= 0; }

static bool holds_entry(const enclosure *e, const rat_mat *A, size_t i, size_t j) {
    mpq_t q;
    mpq_init(q);
    rat_mat_get(q, A, i, j);
    bool yes = holds(e, q);
    mpq_clear(q);
    return yes;
}

static void middle(mpq_t m, const enclosure *e) {
    mpq_add(m, e->lo, e->hi);
    mpq_div_2exp(m, m, 1);
}

/* |q - e| <= c, for the whole enclosure. */
static bool near(const enclosure *e, const mpq_t q, const mpq_t c) {
    mpq_t d;
    bool yes = true;
    mpq_init(d);
    for (int end = 0; end < 2; end++) {
        mpq_sub(d, q, end ? e->hi : e->lo);
        mpq_abs(d, d);
        yes = yes && mpq_cmp(d, c) <= 0;
    }
    mpq_clear(d);
    return yes;
}

START_TEST(a_hold_is_its_series) {
    roll_from(0);
    for (unsigned round = 0; round < 10 * test_multiplier(); round++) {
        ssm s;
        hold h;
        mpq_t t, c, q, tiny;
        mpq_inits(t, c, q, tiny, NULL);
        random_rational_system(&s, 1 + (size_t)roll(4));
        mpq_set_ui(t, (unsigned long)roll(3) + 1, 4); /* norms of t A at most 12 */
        mpq_canonicalize(t);
        enclose(&h, &s, 0, t, false);
        /* sum of (tA)^i/i! up to 120, and of t (tA)^i/(i+1)! B: what is left is below 12^121/121! < 2^-200 */
        rat_mat sum = {0}, power = {0}, next = {0}, input = {0}, column = {0};
        ck_ok(rat_mat_identity(&sum, s.N));
        ck_ok(rat_mat_identity(&power, s.N));
        ck_ok(rat_mat_init(&input, s.N, 1));
        mpq_set_ui(c, 1, 1);
        for (unsigned long i = 1; i <= 120; i++) {
            mpq_mul(c, c, t);
            mpq_set_ui(q, 1, i);
            mpq_mul(c, c, q); /* t^i / i! */
            ck_ok(rat_mat_mul(&column, &power, &s.B));
            ck_ok(rat_mat_add_scaled(&next, &input, c, &column));
            rat_mat_clear(&input), rat_mat_clear(&column);
            input = next;
            ck_ok(rat_mat_mul(&next, &power, &s.A));
            rat_mat_clear(&power);
            power = next;
            ck_ok(rat_mat_add_scaled(&next, &sum, c, &power));
            rat_mat_clear(&sum);
            sum = next;
        }
        mpq_set_ui(tiny, 1, 1);
        mpq_div_2exp(tiny, tiny, 60); /* entries are below e^12 < 2^18 */
        for (size_t i = 0; i < s.N; i++) {
            for (size_t j = 0; j < s.N; j++) {
                rat_mat_get(q, &sum, i, j);
                ck_assert(near(&h.A[i * s.N + j], q, tiny));
            }
            rat_mat_get(q, &input, i, 0);
            ck_assert(near(&h.B[i], q, tiny));
        }
        rat_mat_clear(&sum), rat_mat_clear(&power), rat_mat_clear(&input);
        mpq_clears(t, c, q, tiny, NULL);
        hold_clear(&h);
        ssm_clear(&s);
    }
}
END_TEST

START_TEST(one_state_is_an_exponential) {
    static const long rates[][2] = {{-1, 1}, {-7, 3}, {2, 5}, {-40, 1}};
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        ssm s;
        hold h;
        enclosure e;
        mpq_t t, a, low, high;
        mpq_inits(t, a, low, high, NULL);
        enclosure_init(&e);
        ck_ok(ssm_init(&s, "one", 1, NULL));
        mpq_set_si(a, rates[i][0], (unsigned long)rates[i][1]);
        rat_mat_set(&s.A, 0, 0, a);
        rat_mat_set_si(&s.B, 0, 0, 1), rat_mat_set_si(&s.C, 0, 0, 1);
        mpq_set_ui(t, 3, 2);
        enclose(&h, &s, 2, t, false);
        mpq_mul(t, t, a);
        ck_ok(enclosure_exp(&e, t, 200));
        ck_assert(mpq_cmp(e.lo, h.A[0].hi) <= 0 && mpq_cmp(h.A[0].lo, e.hi) <= 0);
        mpq_set_ui(low, 1, 1);
        mpq_sub(high, e.hi, low), mpq_sub(low, e.lo, low); /* (e^(ta) - 1)/a */
        mpq_div(low, low, a), mpq_div(high, high, a);
        if (mpq_sgn(a) < 0) mpq_swap(low, high);
        ck_assert(mpq_cmp(low, h.B[0].hi) <= 0 && mpq_cmp(h.B[0].lo, high) <= 0);
        ck_assert(mpq_cmp(low, h.K[0].hi) <= 0 && mpq_cmp(h.K[0].lo, high) <= 0);
        mpq_sub(low, h.A[0].hi, h.A[0].lo);
        mpq_mul_2exp(low, low, BITS);
        ck_assert(mpq_cmp(low, h.A[0].lo) <= 0); /* as narrow as promised, also at e^-60 */
        mpq_clears(t, a, low, high, NULL);
        enclosure_clear(&e);
        hold_clear(&h);
        ssm_clear(&s);
    }
}
END_TEST

/* x'' = u: A is singular, and there is no A^-1 (e^(hA) - I) B. */
START_TEST(a_double_integrator_has_a_rational_hold) {
    ssm s, r;
    hold h;
    bool exact;
    mpq_t t, q;
    work w = work_default();
    mpq_inits(t, q, NULL);
    mpq_set_ui(t, 3, 7);
    ck_ok(ssm_init(&s, "integrator", 2, NULL));
    rat_mat_set_si(&s.A, 0, 1, 1), rat_mat_set_si(&s.B, 1, 0, 1), rat_mat_set_si(&s.C, 0, 0, 1);
    ck_ok(ssm_zoh(&r, &exact, &s, ZOH, t, &w, NULL));
    ck_assert(exact && r.discrete);
    rat_mat_get(q, &r.A, 0, 1);
    ck_assert(mpq_equal(q, t));
    rat_mat_get(q, &r.B, 0, 0);
    ck_assert(!mpq_cmp_ui(q, 9, 98)); /* h^2/2 */
    rat_mat_get(q, &r.B, 1, 0);
    ck_assert(mpq_equal(q, t));
    enclose(&h, &s, 0, t, false);
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; j < 2; j++) ck_assert(holds_entry(&h.A[2 * i + j], &r.A, i, j));
        ck_assert(holds_entry(&h.B[i], &r.B, i, 0));
    }
    hold_clear(&h);
    ssm_clear(&r);
    rat_mat_set_si(&s.A, 1, 1, -1); /* still singular, no longer nilpotent */
    ck_ok(ssm_zoh(&r, &exact, &s, ZOH, t, &w, NULL));
    ck_assert(!exact);
    enclose(&h, &s, 0, t, false);
    hold_clear(&h);
    mpq_clears(t, q, NULL);
    ssm_clear(&s);
}
END_TEST

/* LegS from time k-1 to k: the flow of its eigenvectors, and e_0 the fixed point of the input 1. */
START_TEST(logarithmic_holds_of_legs_are_its_flow_and_not_that_of_the_next_step) {
    work w = work_default();
    for (size_t N = 1; N <= 6; N++)
        for (unsigned long k = 2; k <= 5; k++) {
            ssm s, r;
            hold h;
            bool exact;
            rat_mat F = {0}, later = {0};
            mpq_t t, q, x;
            mpq_inits(t, q, x, NULL);
            ck_ok(hippo_build(&s, HIPPO_LEGS, N, NULL));
            mpq_set_ui(t, k, k - 1);
            ck_ok(ssm_zoh(&r, &exact, &s, ZOH_LOG, t, &w, NULL));
            ck_assert(exact);
            mpq_inv(q, t);
            ck_ok(legs_flow(&F, N, q));
            ck_assert(rat_mat_equal(&F, &r.A));
            mpq_set_ui(q, k, k + 1);
            ck_ok(legs_flow(&later, N, q));
            ck_assert(!rat_mat_equal(&later, &r.A));
            enclose(&h, &s, 0, t, true);
            for (size_t i = 0; i < N; i++) {
                for (size_t j = 0; j < N; j++) ck_assert(holds_entry(&h.A[i * N + j], &r.A, i, j));
                ck_assert(holds_entry(&h.B[i], &r.B, i, 0));
                ck_assert(i || !holds_entry(&h.A[0], &later, 0, 0));
                rat_mat_get(q, &r.B, i, 0);
                rat_mat_get(x, &F, i, 0);
                mpq_add(q, q, x); /* (I - F) e_0 + F e_0 */
                ck_assert(!mpq_cmp_ui(q, i == 0, 1));
            }
            rat_mat_clear(&F), rat_mat_clear(&later);
            mpq_clears(t, q, x, NULL);
            hold_clear(&h);
            ssm_clear(&r);
            ssm_clear(&s);
        }
}
END_TEST

/* LagT has the eigenvalue -1 N times: t^A holds logarithms, but for N = 1. */
START_TEST(logarithmic_holds_are_rational_only_where_said) {
    work w = work_default();
    mpq_t t;
    mpq_init(t);
    mpq_set_ui(t, 3, 2);
    for (size_t N = 1; N <= 3; N++)
        for (hippo_family f = HIPPO_LAGT; f <= HIPPO_LAGT_HALF; f++) {
            ssm s, r = {0};
            bool exact;
            ck_ok(hippo_build(&s, f, N, NULL));
            ck_ok(ssm_zoh(&r, &exact, &s, ZOH_LOG, t, &w, NULL));
            ck_assert_int_eq(exact, f == HIPPO_LAGT && N == 1);
            ssm_clear(&r);
            ck_ok(ssm_zoh(&r, &exact, &s, ZOH, t, &w, NULL));
            ck_assert(!exact);
            ssm_clear(&s);
        }
    mpq_clear(t);
}
END_TEST

/* |hold - rule| <= c h^p max(1, entries): p = 2 for both Euler rules, 3 for bilinear. */
START_TEST(short_holds_are_euler_steps_and_shorter_ones_bilinear) {
    roll_from(1);
    static const discretisation rules[] = {FORWARD_EULER, BACKWARD_EULER, BILINEAR};
    for (unsigned round = 0; round < 5 * test_multiplier(); round++) {
        ssm s, r;
        mpq_t t, c, q, half;
        mpq_inits(t, c, q, half, NULL);
        mpq_set_ui(half, 1, 2);
        random_rational_system(&s, 1 + (size_t)roll(3));
        for (unsigned shift = 10; shift <= 20; shift += 5)
            for (size_t k = 0; k < 3; k++) {
                hold h;
                mpq_set_ui(t, 1, 1);
                mpq_div_2exp(t, t, shift);
                enclose(&h, &s, 0, t, false);
                ck_ok(ssm_discretise(&r, &s, rules[k], half, t, NULL));
                mpq_set_ui(c, 12 * 12 * 12 * 4, 1); /* row sums at most 12, entries of B at most 4 */
                mpq_div_2exp(c, c, shift * (rules[k] == BILINEAR ? 3 : 2));
                for (size_t i = 0; i < s.N; i++) {
                    for (size_t j = 0; j < s.N; j++) {
                        rat_mat_get(q, &r.A, i, j);
                        ck_assert(near(&h.A[i * s.N + j], q, c));
                    }
                    rat_mat_get(q, &r.B, i, 0);
                    ck_assert(near(&h.B[i], q, c));
                }
                ssm_clear(&r);
                hold_clear(&h);
            }
        mpq_clears(t, c, q, half, NULL);
        ssm_clear(&s);
    }
}
END_TEST

START_TEST(eulers_input_is_no_hold) {
    ssm s;
    hold h;
    mpq_t t, q;
    mpq_inits(t, q, NULL);
    mpq_set_ui(t, 1, 1000);
    ck_ok(hippo_build(&s, HIPPO_LEGT, 4, NULL));
    enclose(&h, &s, 0, t, false);
    for (size_t i = 0; i < 4; i++) {
        ck_assert(!holds(&h.B[i], t)); /* h B, not integrated */
        mpq_mul(q, t, h.A[5 * i].lo);
        ck_assert(!holds(&h.B[i], q)); /* h e^(hA) B, by one entry */
    }
    mpq_clears(t, q, NULL);
    hold_clear(&h);
    ssm_clear(&s);
}
END_TEST

START_TEST(two_steps_are_one_of_twice_the_length) {
    roll_from(2);
    for (unsigned round = 0; round < 5 * test_multiplier(); round++) {
        ssm s;
        hold once, twice;
        mpq_t t, a, b, sum, tiny;
        mpq_inits(t, a, b, sum, tiny, NULL);
        size_t N = 1 + (size_t)roll(4);
        random_rational_system(&s, N);
        mpq_set_ui(t, 1, 2);
        enclose(&once, &s, 3, t, false);
        mpq_set_ui(t, 1, 1);
        enclose(&twice, &s, 1, t, false);
        mpq_div_2exp(tiny, t, 50);
        for (size_t i = 0; i < N; i++) {
            for (size_t j = 0; j < N; j++) {
                mpq_set_ui(sum, 0, 1);
                for (size_t k = 0; k < N; k++) {
                    middle(a, &once.A[i * N + k]), middle(b, &once.A[k * N + j]);
                    mpq_mul(a, a, b);
                    mpq_add(sum, sum, a);
                }
                ck_assert(near(&twice.A[i * N + j], sum, tiny));
            }
        }
        middle(a, &once.K[0]), middle(b, &once.K[1]); /* C B + C A B: a constant input over two steps */
        mpq_add(a, a, b);
        ck_assert(near(&twice.K[0], a, tiny));
        mpq_clears(t, a, b, sum, tiny, NULL);
        hold_clear(&once), hold_clear(&twice);
        ssm_clear(&s);
    }
}
END_TEST

/* A shifted by e to both sides: whether Hurwitz; the hold's middle is looked at only where both agree. */
static int hurwitz_nearby(const ssm *s) {
    int said[2];
    for (int side = 0; side < 2; side++) {
        ssm moved;
        ssm_analysis a;
        rat_mat one = {0}, A = {0};
        mpq_t e;
        mpq_init(e);
        mpq_set_si(e, side ? 1 : -1, 1024);
        ck_ok(ssm_copy(&moved, s));
        ck_ok(rat_mat_identity(&one, s->N));
        ck_ok(rat_mat_add_scaled(&A, &s->A, e, &one));
        rat_mat_clear(&moved.A);
        moved.A = A;
        ssm_analysis_init(&a);
        ck_ok(ssm_analyse(&a, &moved));
        said[side] = a.stable;
        ssm_analysis_clear(&a);
        rat_mat_clear(&one);
        ssm_clear(&moved);
        mpq_clear(e);
    }
    return said[0] == said[1] ? said[0] : -1;
}

START_TEST(a_hold_is_stable_where_its_system_is) {
    roll_from(3);
    unsigned seen[2] = {0, 0};
    for (unsigned round = 0; round < 40 * test_multiplier(); round++) {
        ssm s;
        hold h;
        rat_mat A = {0};
        rat_poly *p = NULL;
        bool schur;
        mpq_t t;
        mpq_init(t);
        random_rational_system(&s, 1 + (size_t)roll(3));
        for (size_t i = 0; i < s.N; i++) {
            rat_mat_get(t, &s.A, i, i);
            mpz_submul_ui(mpq_numref(t), mpq_denref(t), (unsigned long)roll(6));
            rat_mat_set(&s.A, i, i, t);
        }
        int stable = hurwitz_nearby(&s);
        mpq_set_ui(t, 1, 3);
        enclose(&h, &s, 0, t, false);
        ck_ok(rat_mat_init(&A, s.N, s.N));
        for (size_t i = 0; i < s.N * s.N; i++) {
            middle(t, &h.A[i]);
            rat_mat_set(&A, i / s.N, i % s.N, t);
        }
        ck_ok(rat_poly_new(&p));
        ck_ok(rat_poly_charpoly(p, &A));
        ck_ok(ssm_is_schur(&schur, p));
        if (stable >= 0) {
            ck_assert_int_eq(schur, stable);
            seen[stable]++;
        }
        rat_poly_free(p);
        rat_mat_clear(&A);
        mpq_clear(t);
        hold_clear(&h);
        ssm_clear(&s);
    }
    ck_assert(seen[0] > 4 && seen[1] > 4);
}
END_TEST

START_TEST(what_cannot_be_held_is_refused) {
    ssm s, r = {0};
    hold h;
    bool exact;
    mpq_t t;
    work w = work_default();
    mpq_init(t);
    ck_ok(hippo_build(&s, HIPPO_LEGS, 2, NULL));
    ck_ok(hold_init(&h, 2, 1));
    ck_assert_int_eq(hold_enclose(&h, &s.A, &s.B, &s.C, t, false, 50, &w), ST_DOMAIN); /* 0 */
    ck_assert_int_eq(ssm_zoh(&r, &exact, &s, ZOH, t, &w, NULL), ST_DOMAIN);
    mpq_set_ui(t, 1, 1);
    ck_assert_int_eq(hold_enclose(&h, &s.A, &s.B, &s.C, t, true, 50, &w), ST_DOMAIN); /* ln 1 */
    ck_assert_int_eq(ssm_zoh(&r, &exact, &s, ZOH_LOG, t, &w, NULL), ST_DOMAIN);
    mpq_set_ui(t, 1000000, 1);
    ck_assert_int_eq(hold_enclose(&h, &s.A, &s.B, &s.C, t, false, 50, &w), ST_LIMIT);
    ck_assert_int_eq(hold_enclose(&h, &s.A, &s.B, &s.C, t, true, 1u << 20, &w), ST_LIMIT);
    mpq_set_ui(t, 1, 1);
    w.deadline = 1e-9; /* long past */
    ck_assert_int_eq(hold_enclose(&h, &s.A, &s.B, &s.C, t, false, 50, &w), ST_STOPPED);
    hold_clear(&h);
    ck_ok(hold_init(&h, 3, 1));
    ck_assert_int_eq(hold_enclose(&h, &s.A, &s.B, &s.C, t, false, 50, &w), ST_DOMAIN); /* of another order */
    hold_clear(&h);
    hold_clear(&h); /* twice is once */
    mpq_clear(t);
    ssm_clear(&s);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, a_hold_is_its_series);
    tcase_add_test(t, one_state_is_an_exponential);
    tcase_add_test(t, a_double_integrator_has_a_rational_hold);
    tcase_add_test(t, logarithmic_holds_of_legs_are_its_flow_and_not_that_of_the_next_step);
    tcase_add_test(t, logarithmic_holds_are_rational_only_where_said);
    tcase_add_test(t, short_holds_are_euler_steps_and_shorter_ones_bilinear);
    tcase_add_test(t, eulers_input_is_no_hold);
    tcase_add_test(t, two_steps_are_one_of_twice_the_length);
    tcase_add_test(t, a_hold_is_stable_where_its_system_is);
    tcase_add_test(t, what_cannot_be_held_is_refused);
}
