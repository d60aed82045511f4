/* spectrum.c - hippo:spectrum: the eigenvalues of LegS are 1 .. N, its eigenvectors binomials, and A + A^T = I + B B^T. */
#include "numerics/exact/number.h"
#include "theorems/hippo/common/hippo_claims.h"
#include "theorems/hippo/common/hippo_doubles.h"

#define GENERIC_MOST 128
#define CHARPOLY_FACT 24 /* N up to which a certificate holds the characteristic polynomial */

enum { DIAGONAL_N = 1, TWO_I, INPUT_DOUBLED, ABSCISSA, FROM_ZERO, UNSIGNED };

/* CLAIM hippo:spectrum/eigenvectors: row n less row n-1 of A a = (k+1) a, a_n = a_nk: k (a_n - a_(n-1)) = n (a_n + a_(n-1)), and
   a_(n-1)/a_n = -(n-k)/(n+k). */
static long rows_left(long n, long k, long j, long shift) {
    (void)j;
    return k * ((n + k) + (n - k) + shift);
}
static long rows_right(long n, long k, long j, long shift) {
    (void)j, (void)shift;
    return n * ((n + k) - (n - k));
}

static status eigenvectors(text *wrong, size_t N, long bend, const work *w) {
    mpq_t *v = mpq_list_new(N), *z = mpq_list_new(N), should;
    mpq_init(should);
    status st = v && z ? ST_OK : ST_MEMORY;
    for (size_t j = 0; st == ST_OK && j < N && !wrong->length; j++) {
        if (work_should_stop(w)) {
            st = ST_STOPPED;
            break;
        }
        for (size_t n = 0; n < N; n++) {
            legendre_coefficient(v[n], n, j);
            if (bend == UNSIGNED) mpq_abs(v[n], v[n]);
        }
        legs_apply(z, v, N);
        for (size_t n = 0; n < N && !wrong->length; n++) {
            mpq_set_ui(should, j + 1, 1);
            mpq_mul(should, should, v[n]);
            claims_equal(wrong, z[n], should, "entry %zu of A v, v the eigenvector of %zu,", n, j + 1);
        }
    }
    mpq_list_free(v, N);
    mpq_list_free(z, N);
    mpq_clear(should);
    return st;
}

/* CLAIM hippo:spectrum/entries: (2n+1) A_nk + (2k+1) A_kn = (2n+1) [n = k] + (2n+1)(2k+1) in the matrix as built. */
static status entries(text *wrong, const rat_mat *A) {
    mpq_t a, b, w;
    mpq_inits(a, b, w, NULL);
    for (size_t n = 0; n < A->rows && !wrong->length; n++)
        for (size_t k = 0; k <= n && !wrong->length; k++) {
            rat_mat_get(a, A, n, k);
            mpq_set_ui(w, 2 * n + 1, 1);
            mpq_mul(a, a, w);
            rat_mat_get(b, A, k, n);
            mpq_set_ui(w, 2 * k + 1, 1);
            mpq_mul(b, b, w);
            mpq_add(a, a, b);
            mpq_set_ui(b, (n == k ? 2 * n + 1 : 0) + (2 * n + 1) * (2 * k + 1), 1);
            claims_equal(wrong, a, b, "(G A + A^T G) in row %zu, column %zu", n, k);
        }
    mpq_clears(a, b, w, NULL);
    return text_status(wrong);
}

/* CLAIM hippo:spectrum/generic: FLINT's characteristic polynomial of the matrix as built. */
static status generic(text *wrong, verdict *v, size_t N, long bend) {
    rat_mat A = {0};
    rat_poly *is = NULL, *should = NULL, *line = NULL;
    status st = legs_matrix(&A, N);
    if (st != ST_OK) goto out;
    if (bend == DIAGONAL_N)
        for (size_t n = 0; n < N; n++) rat_mat_set_si(&A, n, n, (long)n);
    TRY(rat_poly_new(&is));
    TRY(rat_poly_new(&should));
    TRY(rat_poly_new(&line));
    TRY(entries(wrong, &A));
    if (wrong->length && bend != DIAGONAL_N) goto out;
    text_reset(wrong);
    TRY(rat_poly_charpoly(is, &A));
    rat_poly_set_coeff_si(should, 0, 1);
    rat_poly_set_coeff_si(line, 1, 1);
    for (size_t m = 1; m <= N; m++) {
        rat_poly_set_coeff_si(line, 0, -(long)m + (bend == FROM_ZERO));
        rat_poly_mul(should, should, line);
    }
    claims_equal_poly(wrong, is, should, "det(sI - A)");
    if (v && N <= CHARPOLY_FACT) fact_charpoly(v, "sharp", "legs", is);
out:
    rat_mat_clear(&A);
    rat_poly_free(is);
    rat_poly_free(should);
    rat_poly_free(line);
    return st;
}

/* y^T G y, y^T G A y, 1^T G y. */
static void state_quotient(verdict *v, const mpq_t below, const mpq_t above, const mpq_t across) {
    mpq_t *x = mpq_list_new(3);
    if (!x) {
        v->failed = ST_MEMORY;
        return;
    }
    mpq_set(x[0], below);
    mpq_set(x[1], above);
    mpq_set(x[2], across);
    fact_vector(v, "sharp", "quotient", 0, x, 3);
    mpq_list_free(x, 3);
}

/* CLAIM hippo:spectrum/abscissa: at y = (3, -1, 0, ..), orthogonal to B in the orthonormal gauge, y^T G A y / y^T G y = 1/2. */
static status abscissa(text *wrong, verdict *v, size_t N, long bend, bool facts) {
    mpq_t *y = mpq_list_new(N), *z = mpq_list_new(N), above, below, across, t, claimed;
    mpq_inits(above, below, across, t, claimed, NULL);
    status st = y && z ? ST_OK : ST_MEMORY;
    if (st != ST_OK) goto out;
    mpq_set_ui(y[0], N > 1 ? 3 : 1, 1);
    if (N > 1) mpq_set_si(y[1], -1, 1);
    legs_apply(z, y, N);
    for (size_t n = 0; n < N; n++) {
        mpq_set_ui(claimed, 2 * n + 1, 1);
        mpq_mul(claimed, claimed, y[n]);
        mpq_add(across, across, claimed);
        mpq_mul(t, claimed, z[n]);
        mpq_add(above, above, t);
        mpq_mul(t, claimed, y[n]);
        mpq_add(below, below, t);
    }
    if (facts) state_quotient(v, below, above, across);
    mpq_div(above, above, below);
    mpq_neg(above, above);
    mpq_set_si(claimed, -1, N > 1 && bend != ABSCISSA ? 2 : 1);
    verdict_rational(v, "numerical_abscissa", claimed);
    claims_equal(wrong, above, claimed, "the numerical abscissa of -A, attained at y = (3, -1, 0, ..),");
out:
    mpq_list_free(y, N);
    mpq_list_free(z, N);
    mpq_clears(above, below, across, t, claimed, NULL);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    size_t N = (size_t)params_int(in->params, "N");
    long bend = claim_bend_amount(in);
    bool facts = hippo_facts_wanted(v, "sharp", N);
    text wrong;
    mpq_t m;
    mpq_init(m);
    text_init(&wrong);
    status st = ST_OK;
    for (size_t i = 1; i <= N; i++) {
        mpq_set_ui(m, i, 1);
        verdict_list_add(v, "eigenvalues", m);
    }
    verdict_scope(v, "every N: A + A^T = I + B B^T by classes of entries, eigenvectors by an identity in n and k; N=%zu: every eigenvector", N);
    hippo_dissipative(&wrong, bend == TWO_I ? 2 : 1, bend == INPUT_DOUBLED ? 4 : 1, bend == DIAGONAL_N ? 0 : 1);
    if (bend == DIAGONAL_N) text_reset(&wrong); /* its eigenvalues are what is to be seen */
    if (!wrong.length) claims_identity(&wrong, "rows n and n-1", rows_left, rows_right, 0);
    if (!wrong.length) TRY(eigenvectors(&wrong, N, bend, in->work));
    if (!wrong.length && N <= GENERIC_MOST) {
        TRY(generic(&wrong, facts ? v : NULL, N, bend));
        verdict_scope(v, "the characteristic polynomial by generic algebra");
    }
    if (!wrong.length) TRY(abscissa(&wrong, v, N, bend, facts));
    if (facts) TRY(hippo_facts_eigen(v, "sharp", N));
    if (facts) TRY(hippo_facts_energy(v, "sharp", N));
    claims_close(v, "sharp", &wrong, METHOD_DERIVATION);
    TRY(text_status(&wrong));
out:
    text_clear(&wrong);
    mpq_clear(m);
    return st;
}

static const control controls[] = {
    {"diagonal-n", "n for n+1 on the diagonal", "N=3", NULL, NULL, DIAGONAL_N},
    {"two-identities", "A + A^T = 2I + B B^T", "N=2", NULL, NULL, TWO_I},
    {"B-doubled", "A + A^T = I + (2B)(2B)^T", "N=2", NULL, NULL, INPUT_DOUBLED},
    {"abscissae-equal", "the numerical abscissa is not the spectral one", "N=2", NULL, NULL, ABSCISSA},
    {"eigenvalues-from-0", "0 .. N-1", "N=3", NULL, NULL, FROM_ZERO},
    {"eigenvectors-unsigned", "C(n, k) C(n+k, k) without (-1)^(n+k)", "N=2", NULL, NULL, UNSIGNED},
};

static const reading_spec readings[] = {
    {"sharp", "for every N: the eigenvalues of A are 1 .. N; A + A^T = I + B B^T in the orthonormal gauge, so -A is Hurwitz and strictly "
              "dissipative, with numerical abscissa -1/2 for N >= 2 (-1 for N = 1)", NULL},
};
static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "state size", .least = 1, .most = 1024, .initial = "8"},
};
static const quantity_spec quantities[] = {
    {"eigenvalues", "of A"},
    {"numerical_abscissa", "largest real part of x*(-A)x/x*x in the orthonormal gauge"},
};

const claim claim_hippo_spectrum = {
    .id = "hippo:spectrum",
    .paper = "hippo",
    .kind = "claim",
    .number = "",
    .title = "The spectrum of LegS, and how it dissipates",
    .source = "this project: " HIPPO_PROOFS "; the matrix is that of " HIPPO_SOURCE ", Theorem 2",
    .statement = "The LegS matrix has the eigenvalues 1, .., N, and -A is strictly dissipative.",
    .understood = "A with the paper's positive sign. Norms and adjoints are those of the orthonormal gauge, G = diag(2n+1) in the rational one.",
    .checked = "Every N: (2n+1)A_nk + (2k+1)A_kn by classes of entries; eigenvectors by an identity of degree 2 in n and k. At N: A v = m v for every "
               "eigenvector, FLINT's characteristic polynomial up to N = 128, and the quotient at a vector where the abscissa is attained.",
    .not_covered = "Conditioning of the eigenvectors: that is s4:L3.2.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "N=8",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &hippo_spectrum_doubles,
};
