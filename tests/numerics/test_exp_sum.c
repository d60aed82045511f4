/* test_exp_sum.c - exponential sums are exact: ties are ties however they were built, and what differs is told
   apart however small the difference. */
#include "tests/numerics/field_tools.h"

START_TEST(sums_built_in_different_ways_tie) {
    field *F;
    ck_ok(field_open_expsum(&F));
    void *w = tool_row(F, 8);
    void *x = field_at(F, w, 0), *y = field_at(F, w, 1), *e1 = field_at(F, w, 2), *e2 = field_at(F, w, 3),
         *one = field_at(F, w, 4), *third = field_at(F, w, 5), *z = field_at(F, w, 6), *zero = field_at(F, w, 7);
    tool_set_power(F, e1, 1, 1);
    tool_set_power(F, e2, 2, 1);
    tool_set_power(F, third, 1, 3);
    tool_set(F, one, 1, 1);
    F->sub(F, x, e2, one); /* (e^2 - 1) - (e - 1)(e + 1) = 0 */
    F->sub(F, y, e1, one);
    F->add(F, z, e1, one);
    F->mul(F, z, y, z);
    ck_assert(tool_equal(F, x, z) && !tool_less(F, x, z) && !tool_less(F, z, x));
    F->sub(F, z, x, z);
    ck_assert(F->is_zero(F, z));
    ck_ok(F->div(F, x, x, y)); /* (e^2 - 1)/(e - 1) = e + 1, though written over e - 1 */
    F->add(F, z, e1, one);
    ck_assert(tool_equal(F, x, z) && tool_equal(F, z, x));
    F->sub(F, x, x, e1);
    ck_assert(tool_equal(F, x, one) && tool_is_rational(F, x)); /* seen to be rational */
    F->mul(F, x, third, third); /* (e^(1/3))^3 = e */
    F->mul(F, x, x, third);
    ck_assert(tool_equal(F, x, e1));
    ck_ok(F->div(F, x, e1, e2)); /* e e^-1 = 1 */
    F->mul(F, x, x, e1);
    ck_assert(tool_is_rational(F, x) && tool_equal(F, x, one));
    F->add(F, x, e1, third); /* a + b = b + a, with a third added and taken away */
    F->add(F, x, x, e2);
    F->sub(F, x, x, e2);
    F->add(F, y, third, e1);
    ck_assert(tool_equal(F, x, y));
    tool_set(F, z, -5, 3); /* 1/(e - 5/3) against 3/(3e - 5) */
    F->add(F, x, e1, z);
    ck_ok(F->div(F, x, one, x));
    tool_set(F, z, 3, 1);
    F->mul(F, y, e1, z);
    tool_set(F, z, 5, 1);
    F->sub(F, y, y, z);
    tool_set(F, z, 3, 1);
    ck_ok(F->div(F, y, z, y));
    ck_assert(tool_equal(F, x, y));
    F->sub(F, y, zero, y); /* negative denominators: 1/(1 - e) < 0 */
    ck_assert(tool_less(F, y, zero) && tool_less(F, y, x) && !tool_less(F, x, y));
    F->sub(F, y, one, e1);
    ck_ok(F->div(F, y, third, y));
    ck_assert(tool_less(F, y, zero));
    F->relu(F, y, y);
    ck_assert(F->is_zero(F, y));
    field_row_free(F, w, 8);
    F->close(F);
}
END_TEST

START_TEST(differences_far_below_any_float_are_decided) {
    field *F;
    ck_ok(field_open_expsum(&F));
    void *w = tool_row(F, 4);
    void *x = field_at(F, w, 0), *below = field_at(F, w, 1), *above = field_at(F, w, 2), *t = field_at(F, w, 3);
    mpq_t q, step;
    mpq_inits(q, step, NULL);
    for (unsigned bits = 10; bits <= 5120; bits *= 2)
        for (long p = -3; p <= 3; p++) {
            if (p == 0) continue;
            tool_power_below(q, p, 7, bits);
            F->set_rational(F, below, q);
            mpq_set_ui(step, 1, 1);
            mpq_div_2exp(step, step, bits);
            mpq_add(q, q, step);
            F->set_rational(F, above, q);
            tool_set_power(F, x, p, 7);
            ck_assert(tool_less(F, below, x) && tool_less(F, x, above));
            ck_assert(!tool_less(F, x, below) && !tool_less(F, above, x) && !tool_equal(F, x, below));
            tool_set_power(F, t, 200, 3); /* the same as c1 e^s1 against c2 e^s2 */
            F->mul(F, below, below, t);
            F->mul(F, above, above, t);
            F->mul(F, x, x, t);
            ck_assert(tool_less(F, below, x) && tool_less(F, x, above) && !tool_less(F, x, below));
            F->sub(F, t, x, above);
            F->relu(F, t, t);
            ck_assert(F->is_zero(F, t));
            F->sub(F, t, x, below);
            F->relu(F, x, t);
            ck_assert(tool_equal(F, x, t) && !F->is_zero(F, x));
            F->bounds(F, q, step, x); /* and its bounds are near it, not only near 0 */
            ck_assert(mpq_sgn(q) > 0 || bits > 4000);
            mpq_sub(step, step, q);
            mpq_mul_2exp(step, step, 50);
            ck_assert(mpq_cmp(step, q) <= 0 || bits > 4000);
        }
    mpq_clears(q, step, NULL);
    field_row_free(F, w, 4);
    F->close(F);
}
END_TEST

START_TEST(the_integers_on_both_sides_of_a_power_of_e_are_told_apart) {
    /* n e^-s and (n+1) e^-s lie on both sides of 1 for n = floor(e^s): any slack in the quick test shows here,
       for gaps s of all sizes and with the difference spread over several terms. */
    field *F;
    ck_ok(field_open_expsum(&F));
    void *w = tool_row(F, 4);
    void *x = field_at(F, w, 0), *y = field_at(F, w, 1), *n = field_at(F, w, 2), *e = field_at(F, w, 3);
    mpq_t q;
    mpq_init(q);
    for (long s = 1; s <= 420; s++) {
        tool_power_below(q, s, 10, 0);
        F->set_rational(F, n, q);
        tool_set_power(F, e, -s, 10);
        tool_set(F, x, 1, 1);
        F->mul(F, y, n, e);
        ck_assert_msg(tool_less(F, y, x) && !tool_less(F, x, y), "s = %ld/10", s);
        F->add(F, n, n, x);
        F->mul(F, y, n, e);
        ck_assert_msg(tool_less(F, x, y) && !tool_less(F, y, x), "s = %ld/10", s);
        F->sub(F, n, n, x); /* 2 against n e^-s + ceil(e^(s+1/10)) e^-(s+1/10): the second is above 1 by little */
        F->add(F, x, x, x);
        F->mul(F, y, n, e);
        tool_power_below(q, s + 1, 10, 0);
        F->set_rational(F, n, q);
        tool_set_power(F, e, -s - 1, 10);
        F->add_mul(F, y, n, e);
        ck_assert_msg(tool_less(F, y, x), "s = %ld/10", s);
        F->add(F, y, y, e);
        F->add(F, y, y, e);
        tool_set_power(F, e, -s, 10);
        F->add(F, y, y, e);
        ck_assert_msg(tool_less(F, x, y), "s = %ld/10", s);
    }
    mpq_clear(q);
    field_row_free(F, w, 4);
    F->close(F);
}
END_TEST

/* x := c e^(s + 1/(2^60 + 1)) with c = 2^shift times p. */
static void set_term(field *F, void *x, long p, unsigned shift, long s, bool fine) {
    mpq_t q, tiny;
    mpq_inits(q, tiny, NULL);
    mpq_set_si(q, s, 1);
    if (fine) {
        mpz_ui_pow_ui(mpq_denref(tiny), 2, 60);
        mpz_add_ui(mpq_denref(tiny), mpq_denref(tiny), 1);
        mpz_set_ui(mpq_numref(tiny), 1);
        mpq_add(q, q, tiny);
    }
    F->set_rational(F, x, q);
    ck_ok(F->exp(F, x, x));
    mpq_set_si(q, p, 1);
    mpq_mul_2exp(q, q, shift);
    void *c = tool_row(F, 1);
    F->set_rational(F, c, q);
    F->mul(F, x, x, c);
    field_row_free(F, c, 1);
    mpq_clears(q, tiny, NULL);
}

START_TEST(coefficients_and_exponents_at_the_edge_of_the_word_decide) {
    field *F;
    ck_ok(field_open_expsum(&F));
    void *w = tool_row(F, 5);
    void *x = field_at(F, w, 0), *y = field_at(F, w, 1), *z = field_at(F, w, 2), *u = field_at(F, w, 3),
         *one = field_at(F, w, 4);
    tool_set(F, one, 1, 1);
    for (int fine = 0; fine < 2; fine++) { /* exponents -1 + 2^-60 and 2^-60: their ranks are not machine numbers */
        for (int other = 0; other < 2; other++) {
            set_term(F, x, 1, 0, 0, fine);
            set_term(F, y, 2, 0, -1, other);
            ck_assert(tool_less(F, y, x) && !tool_less(F, x, y));
            set_term(F, y, 3, 0, -1, other);
            ck_assert(tool_less(F, x, y) && !tool_less(F, y, x));
        }
        set_term(F, x, 1, 0, 0, fine);
        set_term(F, y, 1, 100, -60, fine); /* 2^100 e^-60 > 1 > 2^86 e^-60 */
        ck_assert(tool_less(F, x, y));
        set_term(F, y, 1, 86, -60, fine);
        ck_assert(tool_less(F, y, x));
        set_term(F, x, 1, 100, 0, fine);
        set_term(F, y, 1, 101, -1, fine);
        ck_assert(tool_less(F, y, x));
    }
    /* (c + c)/2 = c and (c 2^40) 2^40 = c 2^80 where the word ends between */
    const long edge[] = {(1L << 62) - 1, (1L << 61) + 1, 1L << 61, -(1L << 61), -(1L << 62) + 1, 3L << 40};
    for (size_t i = 0; i < sizeof edge / sizeof *edge; i++) {
        set_term(F, x, edge[i], 0, 1, false);
        F->add(F, x, x, one); /* two terms */
        F->add(F, y, x, x);
        tool_set(F, u, 2, 1);
        F->mul(F, z, x, u);
        ck_assert(tool_equal(F, y, z));
        F->sub(F, y, y, x);
        ck_assert(tool_equal(F, y, x));
        F->add(F, y, x, x);
        F->add(F, y, y, x);
        ck_ok(F->div(F, z, y, x));
        tool_set(F, u, 3, 1);
        ck_assert(tool_is_rational(F, z) && tool_equal(F, z, u));
        tool_set(F, u, 1L << 40, 1);
        F->set(F, y, x);
        F->add_mul(F, y, x, u); /* x (1 + 2^40) */
        F->sub(F, y, y, x);
        ck_ok(F->div(F, y, y, u));
        ck_assert(tool_equal(F, y, x));
    }
    set_term(F, x, 5, 33, 1, false); /* 5 2^33 e + 5 + 2^31 : 2^33 e + 1 is proportional modulo 2^64 only */
    tool_set(F, u, 5 + (1L << 31), 1);
    F->add(F, x, x, u);
    set_term(F, y, 1, 33, 1, false);
    F->add(F, y, y, one);
    ck_ok(F->div(F, x, x, y));
    tool_set(F, u, 5, 1);
    ck_assert(!tool_is_rational(F, x) && !tool_equal(F, x, u) && tool_less(F, u, x));
    field_row_free(F, w, 5);
    F->close(F);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, sums_built_in_different_ways_tie);
    tcase_add_test(t, differences_far_below_any_float_are_decided);
    tcase_add_test(t, the_integers_on_both_sides_of_a_power_of_e_are_told_apart);
    tcase_add_test(t, coefficients_and_exponents_at_the_edge_of_the_word_decide);
}
