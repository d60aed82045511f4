/* test_field.c - every field is held to the laws of rings, to the other fields and to direct formulas. */
#include <float.h>
#include <math.h>

#include "numerics/base/work.h"
#include "tests/numerics/field_tools.h"

/* ---- random material ----------------------------------------------------------------------------------- */

static void roll_rational(mpq_t q, uint64_t *g) {
    mpq_set_si(q, (long)tool_roll(g, 13) - 6, tool_roll(g, 3) ? 1 : 1 + tool_roll(g, 5));
    mpq_canonicalize(q);
}

typedef enum kind { RATIONAL, EXPSUM, BALL, FLOAT64, KINDS } kind;

static field *open_kind(kind k, unsigned bits) {
    field *F = NULL;
    switch (k) {
    case RATIONAL: ck_ok(field_open_rational(&F)); break;
    case EXPSUM: ck_ok(field_open_expsum(&F)); break;
    case BALL: ck_ok(field_open_ball(&F, bits)); break;
    default: ck_ok(field_open_float64(&F)); break;
    }
    return F;
}

/* Are a and b the same number, as far as F can tell? */
static bool agree(field *F, const void *a, const void *b) {
    truth same = F->equal(F, a, b);
    if (F->gave_up) return true; /* it says that it holds nothing any more */
    if (F->exact) return truth_is_yes(same);
    if (F->size != sizeof(double)) return !truth_is_no(same);
    double x = *(const double *)a, y = *(const double *)b;
    return fabs(x - y) <= 1e-9 * (1 + fabs(x) + fabs(y));
}

/* One random program, the same in every field for the same dice: registers of rationals, then operations.
   `transcendental` allows exp and softmax of different scores.  Registers stay below about 10^4. */
#define REGISTERS 6
static void softmax_step(field *F, uint64_t *g, void *r, void *to, bool transcendental) {
    size_t count = 1 + tool_roll(g, 5);
    void *scores = tool_row(F, count);
    const void *score_at[5], *value_at[5];
    mpq_t q, tie;
    mpq_init(q);
    mpq_init(tie);
    roll_rational(tie, g);
    for (size_t p = 0; p < count; p++) {
        roll_rational(q, g);
        F->set_rational(F, field_at(F, scores, p), transcendental ? q : tie);
        score_at[p] = field_at(F, scores, p);
        value_at[p] = field_at(F, r, tool_roll(g, REGISTERS));
    }
    void *mean = tool_row(F, 1);
    ck_ok(F->softmax_mean(F, mean, 1, score_at, value_at, count));
    F->set(F, to, mean);
    field_row_free(F, mean, 1);
    field_row_free(F, scores, count);
    mpq_clears(q, tie, NULL);
}

static void random_step(field *F, uint64_t *g, void *r, void *t, bool transcendental) {
    void *x = field_at(F, r, tool_roll(g, REGISTERS));
    const void *a = field_at(F, r, tool_roll(g, REGISTERS)), *b = field_at(F, r, tool_roll(g, REGISTERS));
    switch (tool_roll(g, 8)) {
    case 0: F->add(F, x, a, b); break;
    case 1: F->sub(F, x, a, b); break;
    case 2: F->mul(F, x, a, b); break;
    case 3: F->add_mul(F, x, a, b); break;
    case 4: F->relu(F, x, a); break;
    case 5: { /* a / (1 + b^2) */
        tool_set(F, t, 1, 1);
        F->add_mul(F, t, b, b);
        ck_ok(F->div(F, x, a, t));
        break;
    }
    case 6:
        if (transcendental) {
            mpq_t q;
            mpq_init(q);
            roll_rational(q, g);
            F->set_rational(F, x, q);
            mpq_clear(q);
            ck_ok(F->exp(F, x, x));
            break;
        } /* fall through */
    default: softmax_step(F, g, r, x, transcendental); break;
    }
}

static void *run_program(field *F, uint64_t seed, size_t steps, bool transcendental) {
    uint64_t g = seed;
    void *r = tool_row(F, REGISTERS), *t = tool_row(F, 1);
    mpq_t q;
    mpq_init(q);
    for (size_t i = 0; i < REGISTERS; i++) {
        roll_rational(q, &g);
        F->set_rational(F, field_at(F, r, i), q);
    }
    for (size_t s = 0; s < steps; s++) random_step(F, &g, r, t, transcendental);
    mpq_clear(q);
    field_row_free(F, t, 1);
    return r;
}

/* ---- laws ---------------------------------------------------------------------------------------------- */

static void check_laws(field *F, const void *a, const void *b, const void *c) {
    void *w = tool_row(F, 6);
    void *x = field_at(F, w, 0), *y = field_at(F, w, 1), *z = field_at(F, w, 2), *one = field_at(F, w, 3),
         *zero = field_at(F, w, 4), *u = field_at(F, w, 5);
    tool_set(F, one, 1, 1);
    F->add(F, x, a, b);
    F->add(F, y, b, a);
    ck_assert(agree(F, x, y));
    F->add(F, x, x, c);
    F->add(F, z, b, c);
    F->add(F, z, a, z);
    ck_assert_msg(agree(F, x, z), "(a+b)+c = a+(b+c)");
    F->mul(F, x, a, b);
    F->mul(F, y, b, a);
    ck_assert(agree(F, x, y));
    F->mul(F, x, x, c);
    F->mul(F, z, b, c);
    F->mul(F, z, a, z);
    ck_assert_msg(agree(F, x, z), "(ab)c = a(bc)");
    F->add(F, x, b, c);
    F->mul(F, x, a, x);
    F->mul(F, y, a, b);
    F->mul(F, z, a, c);
    F->add(F, z, y, z);
    ck_assert_msg(agree(F, x, z), "a(b+c) = ab+ac");
    F->set(F, u, y);
    F->add_mul(F, u, a, c);
    ck_assert_msg(agree(F, u, x), "add_mul adds the product");
    F->sub(F, x, a, b);
    F->add(F, x, x, b);
    ck_assert_msg(agree(F, x, a), "(a-b)+b = a");
    F->sub(F, x, a, a);
    ck_assert_msg(agree(F, x, zero), "a-a = 0");
    ck_assert(!F->exact || F->gave_up || F->is_zero(F, x));
    F->mul(F, x, a, one);
    ck_assert_msg(agree(F, x, a), "1a = a");
    F->mul(F, x, a, zero);
    ck_assert(F->is_zero(F, x));
    if (F->div(F, x, a, b) == ST_OK) {
        F->mul(F, x, x, b);
        ck_assert_msg(agree(F, x, a), "(a/b)b = a");
        ck_ok(F->div(F, x, b, b));
        ck_assert_msg(agree(F, x, one), "b/b = 1");
    } else {
        ck_assert(!F->exact || F->gave_up || F->is_zero(F, b));
    }
    F->relu(F, x, a);
    F->sub(F, y, zero, a);
    F->relu(F, y, y);
    F->sub(F, x, x, y);
    ck_assert_msg(agree(F, x, a), "max(0,a) - max(0,-a) = a");
    if (F->exact && !F->gave_up) { /* exactly one of a < b, a = b, b < a */
        int cases = truth_is_yes(F->less(F, a, b)) + truth_is_yes(F->equal(F, a, b)) + truth_is_yes(F->less(F, b, a));
        ck_assert_int_eq(cases, 1);
    }
    field_row_free(F, w, 6);
}

START_TEST(every_field_obeys_the_laws_of_a_commutative_ring) {
    for (kind k = RATIONAL; k < KINDS; k++) {
        field *F = open_kind(k, 200);
        uint64_t programs = 300 * test_multiplier(), too_large = 0;
        for (uint64_t i = 0; i < programs; i++) {
            void *r = run_program(F, test_seed() * 1000003 + i, i % 4, k != RATIONAL);
            check_laws(F, field_at(F, r, 0), field_at(F, r, 1), field_at(F, r, 2));
            check_laws(F, field_at(F, r, 3), field_at(F, r, 3), field_at(F, r, 4));
            field_row_free(F, r, REGISTERS);
            if (!F->gave_up) continue;
            too_large++;
            F->close(F);
            F = open_kind(k, 200);
        }
        ck_assert_uint_le(too_large, k == EXPSUM ? programs / 50 : 0);
        F->close(F);
    }
}
END_TEST

START_TEST(results_may_overwrite_any_operand) {
    for (kind k = RATIONAL; k < KINDS; k++) {
        field *F = open_kind(k, 200);
        for (uint64_t i = 0; i < 100; i++) {
            void *r = run_program(F, test_seed() * 7777 + i, 3, k != RATIONAL), *w = tool_row(F, 2);
            void *a = field_at(F, r, 0), *b = field_at(F, r, 1), *want = field_at(F, w, 0), *got = field_at(F, w, 1);
            void (*const op[])(field *, void *, const void *, const void *) = {F->add, F->sub, F->mul};
            for (size_t o = 0; o < 3; o++) {
                op[o](F, want, a, b);
                F->set(F, got, a);
                op[o](F, got, got, b);
                ck_assert(agree(F, got, want));
                F->set(F, got, b);
                op[o](F, got, a, got);
                ck_assert(agree(F, got, want));
                op[o](F, want, a, a);
                F->set(F, got, a);
                op[o](F, got, got, got);
                ck_assert(agree(F, got, want));
            }
            F->mul(F, want, a, a); /* a += a a */
            F->add(F, want, want, a);
            F->set(F, got, a);
            F->add_mul(F, got, got, got);
            ck_assert(agree(F, got, want));
            F->mul(F, want, a, b); /* b += a b */
            F->add(F, want, want, b);
            F->set(F, got, b);
            F->add_mul(F, got, a, got);
            ck_assert(agree(F, got, want));
            F->set(F, got, got);
            ck_assert(agree(F, got, want));
            if (F->div(F, want, a, b) == ST_OK) {
                F->set(F, got, b);
                ck_ok(F->div(F, got, a, got));
                ck_assert(agree(F, got, want));
            }
            field_row_free(F, w, 2);
            field_row_free(F, r, REGISTERS);
        }
        F->close(F);
    }
}
END_TEST

/* ---- the fields against each other --------------------------------------------------------------------- */

START_TEST(rational_programs_give_the_same_rationals_in_expsum) {
    field *Q = open_kind(RATIONAL, 0), *E = open_kind(EXPSUM, 0);
    mpq_t lo, hi, lo2, hi2;
    mpq_inits(lo, hi, lo2, hi2, NULL);
    for (uint64_t i = 0; i < 500 * test_multiplier(); i++) {
        void *a = run_program(Q, test_seed() * 31 + i, 6, false), *b = run_program(E, test_seed() * 31 + i, 6, false);
        for (size_t j = 0; j < REGISTERS; j++) {
            Q->bounds(Q, lo, hi, field_at(Q, a, j));
            E->bounds(E, lo2, hi2, field_at(E, b, j));
            ck_assert(mpq_equal(lo, hi) && mpq_equal(lo2, hi2) && mpq_equal(lo, lo2));
            ck_assert(Q->is_zero(Q, field_at(Q, a, j)) == E->is_zero(E, field_at(E, b, j)));
        }
        field_row_free(Q, a, REGISTERS);
        field_row_free(E, b, REGISTERS);
    }
    mpq_clears(lo, hi, lo2, hi2, NULL);
    E->close(E);
    Q->close(Q);
}
END_TEST

START_TEST(expsum_values_lie_in_the_balls_and_doubles_lie_near) {
    field *E = open_kind(EXPSUM, 0), *D = open_kind(FLOAT64, 0);
    field *B[3] = {open_kind(BALL, 64), open_kind(BALL, 150), open_kind(BALL, 600)};
    mpq_t lo, hi, low, high;
    mpq_inits(lo, hi, low, high, NULL);
    for (uint64_t i = 0; i < 200 * test_multiplier(); i++) {
        uint64_t seed = test_seed() * 131 + i;
        void *e = run_program(E, seed, 4, true), *d = run_program(D, seed, 4, true), *b[3];
        bool held = !E->gave_up;
        for (size_t k = 0; k < 3; k++) b[k] = run_program(B[k], seed, 4, true);
        for (size_t j = 0; held && j < REGISTERS; j++) {
            E->bounds(E, lo, hi, field_at(E, e, j));
            ck_assert(mpq_cmp(lo, hi) <= 0);
            for (size_t k = 0; k < 3; k++) {
                B[k]->bounds(B[k], low, high, field_at(B[k], b[k], j));
                ck_assert_msg(mpq_cmp(low, hi) <= 0 && mpq_cmp(lo, high) <= 0, "program %llu, register %zu",
                              (unsigned long long)seed, j);
                ck_assert(mpq_cmp(low, high) <= 0);
            }
            double x = *(double *)field_at(D, d, j), y = mpq_get_d(lo), width = mpq_get_d(hi) - y;
            ck_assert_msg(fabs(x - y) <= 1e-9 * (1 + fabs(y)), "double %g, expsum %g", x, y);
            ck_assert(width <= 1e-15 * fabs(y));
        }
        field_row_free(E, e, REGISTERS);
        field_row_free(D, d, REGISTERS);
        for (size_t k = 0; k < 3; k++) field_row_free(B[k], b[k], REGISTERS);
        if (held) continue;
        E->close(E);
        E = open_kind(EXPSUM, 0);
    }
    mpq_clears(lo, hi, low, high, NULL);
    E->close(E);
    D->close(D);
    for (size_t k = 0; k < 3; k++) B[k]->close(B[k]);
}
END_TEST

START_TEST(order_in_expsum_is_the_order_of_tight_balls) {
    field *E = open_kind(EXPSUM, 0), *B = open_kind(BALL, 2000);
    size_t decided = 0, equal = 0;
    for (uint64_t i = 0; i < 300 * test_multiplier(); i++) {
        uint64_t seed = test_seed() * 977 + i;
        void *e = run_program(E, seed, 3, true), *b = run_program(B, seed, 3, true);
        for (size_t j = 0; j < REGISTERS && !E->gave_up; j++)
            for (size_t k = 0; k < REGISTERS; k++) {
                truth exact = E->less(E, field_at(E, e, j), field_at(E, e, k));
                truth tight = B->less(B, field_at(B, b, j), field_at(B, b, k));
                if (E->gave_up) break;
                ck_assert(!truth_is_unknown(exact));
                if (truth_is_unknown(tight)) { /* 2000 bits cannot tell them apart: they must be equal */
                    ck_assert(truth_is_yes(E->equal(E, field_at(E, e, j), field_at(E, e, k))));
                    equal++;
                } else {
                    ck_assert_int_eq(truth_is_yes(exact), truth_is_yes(tight));
                    decided++;
                }
            }
        field_row_free(E, e, REGISTERS);
        field_row_free(B, b, REGISTERS);
        if (!E->gave_up) continue;
        E->close(E);
        E = open_kind(EXPSUM, 0);
    }
    ck_assert_uint_gt(decided, 1000);
    ck_assert_uint_gt(equal, 100);
    B->close(B);
    E->close(E);
}
END_TEST

START_TEST(rationals_of_word_size_are_ordered_as_gmp_orders_them_and_round_to_the_nearest_double) {
    field *F[3] = {open_kind(RATIONAL, 0), open_kind(EXPSUM, 0), open_kind(FLOAT64, 0)};
    uint64_t g = test_seed();
    mpq_t a, b;
    mpq_inits(a, b, NULL);
    for (unsigned i = 0; i < 2000 * test_multiplier(); i++) {
        unsigned shift = (unsigned)tool_roll(&g, 62);
        long p = (long)(tool_roll(&g, 1ul << 62) >> shift), q = 1 + (long)(tool_roll(&g, (1ul << 62) - 1) >> shift);
        mpq_set_si(a, tool_roll(&g, 2) ? p : -p, (unsigned long)q);
        mpq_set_si(b, tool_roll(&g, 2) ? p + (long)tool_roll(&g, 3) : -p, (unsigned long)(q + (long)tool_roll(&g, 3)));
        mpq_canonicalize(a);
        mpq_canonicalize(b);
        for (size_t f = 0; f < 2; f++) {
            void *w = tool_row(F[f], 2);
            F[f]->set_rational(F[f], w, a);
            F[f]->set_rational(F[f], field_at(F[f], w, 1), b);
            ck_assert(truth_is_yes(F[f]->less(F[f], w, field_at(F[f], w, 1))) == (mpq_cmp(a, b) < 0));
            ck_assert(truth_is_yes(F[f]->equal(F[f], w, field_at(F[f], w, 1))) == (mpq_equal(a, b) != 0));
            field_row_free(F[f], w, 2);
        }
        if (shift >= 9) { /* numerator and denominator are doubles: IEEE division rounds their quotient correctly */
            double x;
            F[2]->set_rational(F[2], &x, a);
            ck_assert_double_eq(x, mpz_get_d(mpq_numref(a)) / mpz_get_d(mpq_denref(a)));
        }
    }
    mpq_clears(a, b, NULL);
    for (size_t f = 0; f < 3; f++) F[f]->close(F[f]);
}
END_TEST

static status program_in_a_thread(void *context, uint64_t index) {
    mpq_t *bound = context;
    field *F;
    status st = field_open_expsum(&F);
    if (st != ST_OK) return st;
    void *r = run_program(F, index, 4, true), *big = tool_row(F, 1);
    tool_power_below(bound[2 * index], 1, 7, 300); /* big numbers and Arb leave their caches in the thread */
    F->set_rational(F, big, bound[2 * index]);
    F->add(F, big, big, field_at(F, r, 1));
    F->relu(F, big, big);
    F->add(F, big, big, field_at(F, r, 0));
    F->bounds(F, bound[2 * index], bound[2 * index + 1], big);
    field_row_free(F, big, 1);
    field_row_free(F, r, REGISTERS);
    F->close(F);
    return ST_OK;
}

START_TEST(fields_in_threads_give_the_same_and_leave_nothing_behind) {
    enum { PROGRAMS = 40 };
    mpq_t bound[2][2 * PROGRAMS];
    for (size_t i = 0; i < 2 * PROGRAMS; i++) mpq_inits(bound[0][i], bound[1][i], NULL);
    work w = work_default();
    ck_ok(work_parallel(&w, PROGRAMS, program_in_a_thread, bound[0]));
    w.threads = 4;
    ck_ok(work_parallel(&w, PROGRAMS, program_in_a_thread, bound[1])); /* the sanitizer sees what is left */
    for (size_t i = 0; i < 2 * PROGRAMS; i++) {
        ck_assert(mpq_equal(bound[0][i], bound[1][i]));
        mpq_clears(bound[0][i], bound[1][i], NULL);
    }
}
END_TEST

/* ---- what is not decided ------------------------------------------------------------------------------- */

START_TEST(overlapping_balls_and_nan_are_neither_yes_nor_no) {
    field *B = open_kind(BALL, 64), *D = open_kind(FLOAT64, 0);
    void *b = tool_row(B, 3), *d = tool_row(D, 3);
    void *third = field_at(B, b, 0), *other = field_at(B, b, 1), *zero = field_at(B, b, 2);
    tool_set(B, third, 1, 3);
    tool_set(B, other, 1, 3);
    ck_assert(truth_is_unknown(B->less(B, third, other)) && truth_is_unknown(B->equal(B, third, other)));
    ck_assert(truth_is_unknown(B->less(B, third, third)));
    B->sub(B, other, third, other);
    ck_assert(!B->is_zero(B, other));
    ck_assert_int_eq(B->div(B, third, third, other), ST_DOMAIN);
    B->relu(B, other, other); /* a ball about 0: its relu must reach from 0 upwards and stay undecided */
    ck_assert(truth_is_unknown(B->less(B, zero, other)) && !truth_is_yes(B->less(B, other, zero)));
    mpq_t low, high;
    mpq_inits(low, high, NULL);
    B->bounds(B, low, high, other);
    mpq_mul_2exp(low, low, 10);
    mpq_neg(low, low);
    ck_assert(mpq_sgn(high) > 0 && mpq_cmp(low, high) < 0);
    mpq_clears(low, high, NULL);
    tool_set(B, third, 1, 2);
    tool_set(B, other, 1, 2);
    ck_assert(truth_is_yes(B->equal(B, third, other)) && truth_is_no(B->less(B, third, other)));
    double *x = d;
    x[0] = NAN;
    x[1] = 1;
    ck_assert(truth_is_unknown(D->less(D, x, x + 1)) && truth_is_unknown(D->less(D, x + 1, x)));
    ck_assert(truth_is_unknown(D->equal(D, x, x)) && !D->is_zero(D, x));
    D->relu(D, x + 2, x);
    ck_assert(isnan(x[2]));
    ck_assert_int_eq(D->div(D, x + 2, x + 1, x), ST_DOMAIN);
    mpq_t lo, hi;
    mpq_inits(lo, hi, NULL);
    D->bounds(D, lo, hi, x);
    ck_assert_double_eq(mpq_get_d(lo), -DBL_MAX);
    ck_assert_double_eq(mpq_get_d(hi), DBL_MAX);
    mpq_clears(lo, hi, NULL);
    const void *scores[1] = {x}, *values[1] = {x + 1};
    ck_assert_int_eq(D->softmax_mean(D, x + 2, 1, scores, values, 1), ST_DOMAIN);
    field_row_free(B, b, 3);
    field_row_free(D, d, 3);
    B->close(B);
    D->close(D);
}
END_TEST

START_TEST(what_a_field_cannot_hold_is_refused) {
    for (kind k = RATIONAL; k < KINDS; k++) {
        field *F = open_kind(k, 100);
        void *w = tool_row(F, 3);
        void *x = field_at(F, w, 0), *zero = field_at(F, w, 1), *one = field_at(F, w, 2);
        tool_set(F, one, 1, 1);
        ck_assert_int_eq(F->div(F, x, one, zero), ST_DOMAIN);
        ck_ok(F->exp(F, x, zero));
        ck_assert(agree(F, x, one));
        tool_set(F, x, 1L << 40, 1);
        ck_assert_int_eq(F->exp(F, x, x), k == RATIONAL ? ST_UNSUPPORTED : ST_LIMIT);
        tool_set(F, x, -(1L << 40), 1);
        ck_assert(F->exp(F, x, x) != ST_OK || k == FLOAT64); /* e^(-2^40) rounds to 0 in doubles */
        status st = F->exp(F, x, one);
        ck_assert_int_eq(st, k == RATIONAL ? ST_UNSUPPORTED : ST_OK);
        if (k == EXPSUM) {
            ck_assert_int_eq(F->exp(F, x, x), ST_UNSUPPORTED); /* e^e */
            const void *scores[2] = {x, one}, *values[2] = {one, one};
            ck_assert_int_eq(F->softmax_mean(F, zero, 1, scores, values, 2), ST_UNSUPPORTED);
        }
        if (k == RATIONAL) {
            const void *scores[2] = {zero, one}, *values[2] = {one, one};
            ck_assert_int_eq(F->softmax_mean(F, x, 1, scores, values, 2), ST_UNSUPPORTED);
        }
        field_row_free(F, w, 3);
        void *none;
        ck_assert_int_eq(field_row_new(F, &none, SIZE_MAX), ST_MEMORY);
        ck_assert_ptr_null(none);
        ck_ok(field_row_new(F, &none, 0));
        field_row_free(F, none, 0);
        field_row_free(F, NULL, 0);
        F->close(F);
    }
    field *F;
    ck_assert_int_eq(field_open_ball(&F, 0), ST_LIMIT);
    ck_assert_int_eq(field_open_ball(&F, UINT32_MAX), ST_LIMIT);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, every_field_obeys_the_laws_of_a_commutative_ring);
    tcase_add_test(t, results_may_overwrite_any_operand);
    tcase_add_test(t, rational_programs_give_the_same_rationals_in_expsum);
    tcase_add_test(t, expsum_values_lie_in_the_balls_and_doubles_lie_near);
    tcase_add_test(t, order_in_expsum_is_the_order_of_tight_balls);
    tcase_add_test(t, rationals_of_word_size_are_ordered_as_gmp_orders_them_and_round_to_the_nearest_double);
    tcase_add_test(t, fields_in_threads_give_the_same_and_leave_nothing_behind);
    tcase_add_test(t, overlapping_balls_and_nan_are_neither_yes_nor_no);
    tcase_add_test(t, what_a_field_cannot_hold_is_refused);
}
