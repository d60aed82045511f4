/* pattern.c - s4:T1: what appendix C is quoted with about LegT: the inverse of its pattern of signs, and its name for
   the matrix of equation (2).  docs/proofs/s4.md, 15. */
#include "numerics/exact/number.h"
#include "theorems/fact_matrix.h"
#include "theorems/s4/T1/T1.h"

#define PATTERN_MOST 96
#define PATTERN_LEAST 5 /* order at which every class of entry of the product is met */

/* T as quoted: 1 above the diagonal, -1 below, -1 in its two corners (-2 where they are one). */
static long quoted(size_t N, size_t n, size_t k) {
    if (n == k) return -(long)((n == 0) + (n == N - 1));
    return k == n + 1 ? 1 : n == k + 1 ? -1 : 0;
}

/* is := H M: H LegT without its weights, H_nk = A_nk/(2k+1), from the family's own matrix; M = J T J/2 with
   J = diag((-1)^n), or T itself. */
static status product(rat_mat *is, const pattern_object *o, size_t N, bool as_quoted, fault *f) {
    status st = ST_OK;
    ssm legt = {0};
    rat_mat H = {0}, M = {0};
    mpq_t q, weight;
    mpq_inits(q, weight, NULL);
    TRY(hippo_build(&legt, HIPPO_LEGT, N, f));
    TRY(rat_mat_init(&H, N, N));
    TRY(rat_mat_init(&M, N, N));
    for (size_t n = 0; n < N; n++)
        for (size_t k = 0; k < N; k++) {
            rat_mat_get(q, &legt.A, n, k);
            mpq_set_ui(weight, 2 * k + 1, 1);
            mpq_div(q, q, weight);
            rat_mat_set(&H, n, k, q);
            bool turned = !as_quoted && !o->unsigned_inverse && (n + k) % 2;
            rat_mat_set_si(&M, n, k, turned ? -quoted(N, n, k) : quoted(N, n, k));
        }
    if (!as_quoted && !o->whole_inverse) mpz_set_ui(M.den, 2);
    TRY(rat_mat_mul(is, &H, &M));
out:
    if (legt.N) ssm_clear(&legt);
    rat_mat_clear(&H), rat_mat_clear(&M);
    mpq_clears(q, weight, NULL);
    return st;
}

/* The first entry in which M is not the identity. */
static void not_one(text *t, const char *what, const rat_mat *M) {
    mpq_t q;
    mpq_init(q);
    for (size_t n = 0; n < M->rows && !t->length; n++)
        for (size_t k = 0; k < M->cols && !t->length; k++) {
            rat_mat_get(q, M, n, k);
            if (mpq_cmp_ui(q, n == k, 1) == 0) continue;
            text_addf(t, "N=%zu: entry (%zu, %zu) of %s is ", M->rows, n, k, what);
            number_write_rational(t, q);
            text_addf(t, ", not %d", n == k);
        }
    mpq_clear(q);
}

/* CLAIM s4:T1/inverse: H (J T J/2) = I, and H T is another matrix. */
static status inverse(verdict *v, const pattern_object *o, size_t N, fault *f) {
    status st = ST_OK;
    rat_mat is = {0}, was = {0};
    text wrong, printed;
    text_init(&wrong), text_init(&printed);
    size_t built = N < PATTERN_MOST ? N : PATTERN_MOST, least = built < PATTERN_LEAST ? PATTERN_LEAST : built;
    TRY(product(&is, o, least, false, f));
    not_one(&wrong, "LegT's pattern times J T J/2", &is);
    if (wrong.length) verdict_refute(v, "inverse", "%s", text_data(&wrong));
    else verdict_establish(v, "inverse", METHOD_DERIVATION);
    bool stating = !wrong.length && facts_wanted(v, "inverse", N, FACT_STATES_MOST);
    if (stating) {
        rat_mat_clear(&is);
        TRY(product(&is, o, N, false, f));
        fact_matrix(v, "inverse", "undone", &is);
    }
    if (N < 2) {
        verdict_vacuous(v, "printed-inverse", "a matrix with two corners has N >= 2");
        goto out;
    }
    TRY(product(&was, o, built, true, f));
    not_one(&printed, "LegT's pattern times the matrix that it is said to be the inverse of", &was);
    if (printed.length) verdict_refute(v, "printed-inverse", "%s", text_data(&printed));
    else verdict_establish(v, "printed-inverse", METHOD_DERIVATION);
    TRY(text_status(&printed));
    TRY(text_status(&wrong));
    if (stating) fact_matrix_row(v, "printed-inverse", "quoted", 0, &was, 0);
out:
    rat_mat_clear(&is), rat_mat_clear(&was);
    text_clear(&wrong), text_clear(&printed);
    return st;
}

/* CLAIM s4:T1/name: equation (2) is LegS: the traces of LegS and LegT differ, so no coordinates make one the other. */
static status name(verdict *v, size_t N, fault *f) {
    status st = ST_OK;
    ssm one = {0};
    size_t built = N < PATTERN_MOST ? N : PATTERN_MOST;
    mpq_t trace[2], q;
    mpq_inits(trace[0], trace[1], q, NULL);
    for (size_t i = 0; i < 2; i++) {
        TRY(hippo_build(&one, i ? HIPPO_LEGT : HIPPO_LEGS, built, f));
        for (size_t n = 0; n < built; n++) {
            rat_mat_get(q, &one.A, n, n);
            mpq_add(trace[i], trace[i], q);
        }
        ssm_clear(&one);
        one = (ssm){0};
    }
    if (mpq_equal(trace[0], trace[1])) {
        verdict_establish(v, "printed-name", METHOD_DERIVATION); /* N = 1, where both are -1 */
        verdict_decline(v, "printed-name", "at N = 1 there is only one matrix");
    } else {
        text t;
        text_init(&t);
        text_addf(&t, "N=%zu: the trace of equation (2) is ", built);
        number_write_rational(&t, trace[0]);
        text_add(&t, ", that of LegT ");
        number_write_rational(&t, trace[1]);
        verdict_refute(v, "printed-name", "%s: no change of coordinates makes one the other", text_data(&t));
        st = text_status(&t);
        text_clear(&t);
    }
    if (N > 1 && facts_wanted(v, "printed-name", N, FACT_STATES_MOST))
        fact_vector(v, "printed-name", "trace", 0, trace, 2);
out:
    if (one.N) ssm_clear(&one);
    mpq_clears(trace[0], trace[1], q, NULL);
    return st;
}

status pattern_check(verdict *v, const pattern_object *o, size_t N, fault *f) {
    static const char *const readings[] = {"inverse", "printed-inverse", "printed-name"};
    status st = ST_OK;
    for (size_t i = 0; i < 3; i++) verdict_parameter_count(v, readings[i], "N", N);
    TRY(inverse(v, o, N, f));
    TRY(name(v, N, f));
out:
    return st;
}
