/* L3_2.c - s4:L3.2: what diagonalises HiPPO-LegS, how large the entries get, and how badly conditioned every
   eigenvector matrix is.  Proofs for every N: docs/proofs/s4.md, 1 to 4. */
#include "theorems/s4/L3_2/L3_2.h"

#include "numerics/exact/number.h"
#include "theorems/fact_matrix.h"
#include "theorems/s4/common/s4_doubles.h"

#define PAPER_ROOT "(2i+1)^(1/2)"

/* CLAIM s4:L3.2/eigenvectors: V_ij = (-1)^i C(i+j, i-j), lower triangular. */
static status eigenvectors(rat_mat *V, const diagonal_object *o, bool sign) {
    size_t N = o->legs.N;
    status st = rat_mat_init(V, N, N);
    if (st != ST_OK) return st;
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j <= i; j++) {
            mpz_bin_uiui(V->num[i * N + j], i + j, i - j);
            if (sign && i % 2) mpz_neg(V->num[i * N + j], V->num[i * N + j]);
        }
    return ST_OK;
}

/* CLAIM s4:L3.2/inverse: W_ij = (-1)^i (2j+1)/(i+j+1) C(2i, i-j), an integer: C(2i, i-j) - C(2i, i-j-1). */
static status inverse(rat_mat *W, const diagonal_object *o) {
    size_t N = o->legs.N;
    status st = rat_mat_init(W, N, N);
    mpq_t q;
    mpq_init(q);
    for (size_t i = 0; st == ST_OK && i < N; i++)
        for (size_t j = 0; j <= i; j++) {
            mpz_bin_uiui(mpq_numref(q), 2 * i + o->inverse_top, i - j);
            mpz_mul_ui(mpq_numref(q), mpq_numref(q), 2 * j + 1);
            mpz_set_ui(mpq_denref(q), i + j + 1);
            if (i % 2) mpz_neg(mpq_numref(q), mpq_numref(q));
            mpq_canonicalize(q);
            rat_mat_set(W, i, j, q);
        }
    mpq_clear(q);
    return st;
}

static void differ(text *wrong, const char *what, const rat_mat *is, const rat_mat *claimed) {
    mpq_t a, b;
    mpq_inits(a, b, NULL);
    for (size_t i = 0; i < is->rows && !wrong->length; i++)
        for (size_t j = 0; j < is->cols && !wrong->length; j++) {
            rat_mat_get(a, is, i, j);
            rat_mat_get(b, claimed, i, j);
            if (mpq_equal(a, b)) continue;
            text_addf(wrong, "%s, entry (%zu, %zu), is ", what, i, j);
            number_write_rational(wrong, a);
            text_add(wrong, ", not ");
            number_write_rational(wrong, b);
        }
    mpq_clears(a, b, NULL);
}

/* CLAIM s4:L3.2/generic: A V = V diag(-(j+1)) and W V = I by matrix products. */
static status generic(text *wrong, const diagonal_object *o, const rat_mat *V, const rat_mat *W) {
    rat_mat AV = {0}, VL = {0}, WV = {0}, one = {0};
    status st = ST_OK;
    size_t N = o->legs.N;
    TRY(rat_mat_mul(&AV, &o->legs.A, V));
    TRY(rat_mat_copy(&VL, V));
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            mpz_mul_si(VL.num[i * N + j], VL.num[i * N + j], -((long)j + 1 + o->eigen_shift));
    differ(wrong, "A V (columns should be multiplied by -(j+1))", &AV, &VL);
    TRY(rat_mat_mul(&WV, W, V));
    TRY(rat_mat_identity(&one, N));
    if (!wrong->length) differ(wrong, "V^-1 V", &WV, &one);
out:
    rat_mat_clear(&AV), rat_mat_clear(&VL), rat_mat_clear(&WV), rat_mat_clear(&one);
    return st;
}

/* CLAIM s4:L3.2/telescope: the step i -> i+1 of both sums, (i+j+1) + (i-j) = 2i+1, and of the inverse, (i+k+1) - (i-k)
   = 2k+1: linear in either variable, so a 2 x 2 grid decides. */
static void telescopes(text *wrong) {
    for (long i = 0; i < 2; i++)
        for (long j = 0; j < 2; j++)
            if ((i + j + 1) + (i - j) != 2 * i + 1 || (i + j + 1) - (i - j) != 2 * j + 1)
                text_addf(wrong, "i=%ld j=%ld: the telescope", i, j);
}

/* CLAIM s4:L3.2/condition: kappa_j = C(N+j, 2j+1) C(2j, j). */
static void condition(mpz_t k, size_t N, size_t j, bool central) {
    mpz_t c;
    mpz_init(c);
    mpz_bin_uiui(k, N + j, 2 * j + 1);
    mpz_bin_uiui(c, 2 * j, j);
    if (central) mpz_mul(k, k, c);
    mpz_clear(c);
}

/* CLAIM s4:L3.2/norms: kappa_j^2 = (sum_i (2i+1) V_ij^2) (sum_k W_jk^2/(2k+1)), from the matrices. */
static void norms(text *wrong, const diagonal_object *o, const rat_mat *V, const rat_mat *W) {
    mpq_t right, left, t;
    mpz_t k;
    size_t N = o->legs.N;
    mpq_inits(right, left, t, NULL);
    mpz_init(k);
    for (size_t j = 0; j < N && !wrong->length; j++) {
        mpq_set_ui(right, 0, 1);
        mpq_set_ui(left, 0, 1);
        for (size_t i = 0; i < N; i++) {
            mpz_mul(mpq_numref(t), V->num[i * N + j], V->num[i * N + j]);
            mpz_mul_ui(mpq_numref(t), mpq_numref(t), 2 * i + 1);
            mpz_set_ui(mpq_denref(t), 1);
            mpq_add(right, right, t);
            rat_mat_get(t, W, j, i);
            mpq_mul(t, t, t);
            mpz_mul_ui(mpq_denref(t), mpq_denref(t), 2 * i + 1);
            mpq_canonicalize(t);
            mpq_add(left, left, t);
        }
        mpq_mul(left, left, right);
        condition(k, N, j, o->central);
        mpz_mul(k, k, k);
        mpq_set_z(t, k);
        if (mpq_equal(left, t)) continue;
        text_addf(wrong, "column %zu: the squared condition number is ", j);
        number_write_rational(wrong, left);
        text_add(wrong, ", not ");
        number_write_integer(wrong, k);
    }
    mpq_clears(right, left, t, NULL);
    mpz_clear(k);
}

static status spectrum(text *wrong, const diagonal_object *o) {
    rat_mat V = {0}, W = {0};
    status st = ST_OK;
    TRY(eigenvectors(&V, o, o->sign));
    TRY(inverse(&W, o));
    TRY(generic(wrong, o, &V, &W));
    if (!wrong->length) norms(wrong, o, &V, &W);
    TRY(text_status(wrong));
out:
    rat_mat_clear(&V), rat_mat_clear(&W);
    return st;
}

/* Reports the largest condition number. */
static void report_condition(verdict *v, size_t N, bool central) {
    mpz_t k, most;
    mpz_inits(k, most, NULL);
    for (size_t j = 0; j < N; j++) {
        condition(k, N, j, central);
        if (mpz_cmp(k, most) > 0) mpz_set(most, k);
    }
    verdict_integer(v, "condition", most);
    mpz_clears(k, most, NULL);
}

/* CLAIM s4:L3.2/printed: row 0 of A V = V L makes the eigenvalue of column 0 equal to A_00 = -1, and row 1 then fails.
 */
static status printed(verdict *v, const diagonal_object *o) {
    rat_mat V = {0}, AV = {0};
    mpq_t a, e;
    mpq_inits(a, e, NULL);
    status st = eigenvectors(&V, o, false);
    if (st != ST_OK) goto out;
    TRY(rat_mat_mul(&AV, &o->legs.A, &V));
    rat_mat_get(e, &AV, 0, 0); /* V_00 = 1 */
    if (o->legs.N == 1) {
        verdict_establish(v, "printed", METHOD_EXHAUSTION);
        goto out;
    }
    rat_mat_get(a, &AV, 1, 0);
    if (mpq_equal(a, e)) TRY(ST_BUG); /* V_10 = 1 */
    verdict_refute(v, "printed",
                   "column 0 of V is (1, 1, ..), so row 0 of A V = V L says L_0 = A_00 = -1; but row 1 of A V is "
                   "-(3^(1/2) + 2), which is below -1 "
                   "(without the roots, in the rational gauge: -1 - 2 = -3, not -1)");
out:
    rat_mat_clear(&V), rat_mat_clear(&AV);
    mpq_clears(a, e, NULL);
    return st;
}

static void state_rows(verdict *v, const char *reading, const char *name, const rat_mat *M, size_t rows) {
    for (size_t i = 0; i < rows && i < M->rows; i++) fact_matrix_row(v, reading, name, i, M, i);
}

/* docs/certificate.md. */
static status state(verdict *v, const diagonal_object *o) {
    static const char *const readings[] = {"sharp", "printed", "printed-growth"};
    size_t N = o->legs.N;
    rat_mat one = {0}, k = {0}, U = {0}, AU = {0};
    status st = ST_OK;
    for (size_t i = 0; i < 3; i++) verdict_parameter_count(v, readings[i], "N", N);
    TRY(rat_mat_identity(&one, N));
    TRY(rat_mat_init(&k, 1, N));
    for (size_t j = 0; j < N; j++) {
        condition(k.num[j], N, j, true);
        mpz_mul(k.num[j], k.num[j], k.num[j]);
    }
    verdict_rest(v, "sharp", VERDICT_STATE(v, "zero", fact_name("eigen", 0)));
    fact_matrix(v, "sharp", "unit", &one);
    fact_matrix(v, "sharp", "condition", &k);
    fact_identity(v, "sharp", "(I+1+J)+(I-J)", "2*I+1");
    fact_identity(v, "sharp", "(I+1+J)-(I-J)", "2*J+1");
    growth_state(v, N);
    TRY(eigenvectors(&U, o, false));
    TRY(rat_mat_mul(&AU, &o->legs.A, &U));
    state_rows(v, "printed", "unsigned", &U, 2);
    state_rows(v, "printed", "moved", &AU, 2);
out:
    rat_mat_clear(&one), rat_mat_clear(&k), rat_mat_clear(&U), rat_mat_clear(&AU);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    diagonal_object o = {.sign = true, .first = 95, .slope = 5, .central = true};
    text wrong;
    text_init(&wrong);
    size_t N = (size_t)params_int(in->params, "N");
    bool build = N <= DIAGONAL_GENERIC_MOST;
    status st = hippo_build(&o.legs, HIPPO_LEGS, build ? N : 2, in->fault);
    if (st != ST_OK) goto out;
    TRY(claim_bend(in, &o));
    verdict_scope(v, "every N: eigenvectors, inverse and condition numbers by telescoping sums; the largest entry "
                     "between F_(2N-1)/N and "
                     "F_(2N-1), past 2^(4N/3) from N=95 on and never before");
    telescopes(&wrong);
    if (!wrong.length) TRY(spectrum(&wrong, &o));
    if (build) verdict_scope(v, "N=%zu: A V = V L, V^-1 V = I and the norms by generic algebra", N);
    else verdict_note(v, "N > %d: generic algebra at N=2 only", DIAGONAL_GENERIC_MOST);
    if (!wrong.length) TRY(growth_check(&wrong, v, &o, N));
    if (wrong.length) verdict_refute(v, "sharp", "N=%zu: %s", N, text_data(&wrong));
    else verdict_establish(v, "sharp", METHOD_DERIVATION);
    report_condition(v, N, true);
    TRY(printed(v, &o));
    if (!wrong.length && facts_wanted(v, NULL, N, FACT_STATES_MOST)) TRY(state(v, &o));
    TRY(text_status(&wrong));
out:
    ssm_clear(&o.legs);
    text_clear(&wrong);
    return st;
}

static status unsigned_V(void *object) {
    ((diagonal_object *)object)->sign = false;
    return ST_OK;
}
static status eigenvalues_off(void *object) {
    ((diagonal_object *)object)->eigen_shift = 1;
    return ST_OK;
}
static status inverse_off(void *object) {
    ((diagonal_object *)object)->inverse_top = 1;
    return ST_OK;
}
static status diagonal_n(void *object) {
    diagonal_object *o = object;
    for (size_t n = 0; n < o->legs.N; n++) rat_mat_set_si(&o->legs.A, n, n, -(long)n);
    return ST_OK;
}
static status never(void *object) {
    ((diagonal_object *)object)->first = 0;
    return ST_OK;
}
static status of_order(void *object) {
    diagonal_object *o = object;
    o->twice = true;
    o->first = 0;
    return ST_OK;
}
static status sooner(void *object) {
    ((diagonal_object *)object)->first = 32;
    return ST_OK;
}
static status third(void *object) { /* the root of 8 j^2 = i^2 - ..: further left, towards the printed i/3 */
    ((diagonal_object *)object)->slope = 8;
    return ST_OK;
}
static status no_central(void *object) {
    ((diagonal_object *)object)->central = false;
    return ST_OK;
}

static const control controls[] = {
    {"V-unsigned", "the matrix as printed", "N=2", NULL, unsigned_V, 0},
    {"eigenvalues-off-by-one", "-(j+2)", "N=1", NULL, eigenvalues_off, 0},
    {"inverse-of-2i+1", "C(2i+1, i-j)", "N=3", NULL, inverse_off, 0},
    {"diagonal-n", "n for n+1 on the diagonal of A", "N=3", NULL, diagonal_n, 0},
    {"bounded-by-2^(4N/3)", "no entry ever exceeds 2^(4N/3)", "N=2", NULL, never, 0},
    {"of-order-2^(4N/3)", "at most twice 2^(4N/3), for every N", "N=2", NULL, of_order, 0},
    {"past-2^(4N/3)-at-32", "the first N is not 32", "N=2", NULL, sooner, 0},
    {"argmax-further-left", "the largest entry is not near column N/3", "N=40", NULL, third, 0},
    {"condition-without-C(2j,j)", "of V's columns alone", "N=3", NULL, no_central, 0},
};

static const reading_spec readings[] = {
    {"sharp",
     "A V = V diag(-1, .., -N) with V_ij = " PAPER_ROOT
     " (-1)^i C(i+j, i-j); the condition number of eigenvalue -(j+1) is C(N+j, 2j+1) C(2j, j); "
     "the largest C(i+j, i-j) grows like ((1+5^(1/2))/2)^(2N) and exceeds 2^(4N/3) iff N >= 95",
     NULL},
    {"printed", "A V = V L for a diagonal L, with V_ij = C(i+j, i-j)", NULL},
    {"printed-growth", "no entry C(i+j, i-j), i, j < N, exceeds 2^(4N/3), for any N", NULL},
};

static const param_spec parameters[] = {
    {.name = "N",
     .kind = PARAM_INT,
     .meaning = "order of the HiPPO matrix",
     .least = 1,
     .most = DIAGONAL_N_MOST,
     .initial = "16"},
};

static const quantity_spec quantities[] = {
    {"max_entry", "the largest C(i+j, i-j), i, j < N"},
    {"argmax", "where it stands: i, j (least j)"},
    {"growth", "log2(max_entry)/N; 2 log2((1+5^(1/2))/2) = 1.388.. in the limit, 4/3 as printed"},
    {"condition",
     "the largest condition number of an eigenvalue; every matrix of eigenvectors is at least as badly conditioned"},
};

static const char *const columns[] = {"max_entry", "condition", NULL};
static const claim_table table = {"conditioning",
                                  "Diagonalising HiPPO-LegS: condition numbers, and what float64 loses",
                                  "N=2,4,8,12,16,20,24,32,48,64",
                                  columns,
                                  NULL,
                                  false};

const claim claim_s4_L3_2 = {
    .id = "s4:L3.2",
    .paper = "s4",
    .kind = "lemma",
    .number = "3.2",
    .title = "Diagonalising the HiPPO matrix",
    .source = "Gu, Goel, Re, S4 (2021), Lemma 3.2",
    .statement = "The HiPPO matrix of equation (2) is diagonalised by V_ij = C(i+j, i-j); V_(3i,i) = C(4i, 2i) is "
                 "about 2^(4i), so V has entries of "
                 "magnitude up to 2^(4N/3).",
    .understood = "A_nk = -((2n+1)(2k+1))^(1/2) for n > k, -(n+1) for n = k, 0 above. A matrix of eigenvectors is "
                  "unique but for the scale of its columns; the condition "
                  "number of an eigenvalue is |left vector| |right vector| / |their product| in the Euclidean norm of "
                  "the paper's coordinates. "
                  "Growth: of the integers C(i+j, i-j).",
    .checked = "In the rational gauge, integers only. Telescoping sums for every N; products of the matrices at the "
               "given N up to 160. The largest entry "
               "by search of the last row, against the closed form of its column; 2^(4N/3) by cubes of integers for N "
               "<= 95, from N = 60 "
               "on by a step that multiplies the entry by more than 2^(4/3).",
    .not_covered = "Conditioning of other similarity transforms (V unitary after removing a low rank: s4:T1).",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "N=16",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .table = &table,
    .doubles = &s4_L3_2_doubles,
};
