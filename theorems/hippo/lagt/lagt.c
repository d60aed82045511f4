/* lagt.c - hippo:lagt: LagT has one Jordan block, and a resolvent in closed form. */
#include "theorems/hippo/common/hippo_claims.h"
#include "theorems/hippo/common/hippo_doubles.h"

#define GENERIC_MOST 96

enum { N_BLOCKS = 1, RESOLVENT_SIGN, OTHER_DIAGONAL, RANK_LESS, HALF_AS_ONE };

/* The matrix of the family less l/2 times the identity, l/2 its eigenvalue -1 or -1/2. */
static status shifted(rat_mat *M, const ssm *s, long twice) {
    rat_mat one = {0};
    mpq_t c;
    mpq_init(c);
    mpq_set_si(c, -twice, 2);
    mpq_canonicalize(c);
    status st = rat_mat_identity(&one, s->N);
    if (st == ST_OK) st = rat_mat_add_scaled(M, &s->A, c, &one);
    rat_mat_clear(&one);
    mpq_clear(c);
    return st;
}

/* CLAIM hippo:lagt/resolvent: R_n = (s-b)^n/(s+a)^(n+1) with (a, b) = (1, 0) or (1/2, 1/2): (s+a) R_n + sum_(k<n) R_k = 1, times (s+a)^n:
   (s-b)^n + sum_(k<n) (s-b)^k (s+a)^(n-1-k) = (s+a)^n. */
static status resolvent(text *wrong, verdict *v, size_t N, long twice_a, long bend) {
    rat_poly *minus = NULL, *plus = NULL, *power = NULL, *sum = NULL, *right = NULL;
    mpq_t c;
    status st = ST_OK;
    mpq_init(c);
    TRY(rat_poly_new(&minus));
    TRY(rat_poly_new(&plus));
    TRY(rat_poly_new(&power));
    TRY(rat_poly_new(&sum));
    TRY(rat_poly_new(&right));
    rat_poly_set_coeff_si(minus, 1, 1);
    rat_poly_set_coeff_si(plus, 1, 1);
    mpq_set_si(c, twice_a, 2);
    mpq_canonicalize(c);
    rat_poly_set_coeff(plus, 0, c);
    mpq_set_si(c, bend == RESOLVENT_SIGN ? -twice_a : twice_a - 2, 2); /* -b = a - 1 */
    mpq_canonicalize(c);
    rat_poly_set_coeff(minus, 0, c);
    rat_poly_set_coeff_si(power, 0, 1);
    rat_poly_set_coeff_si(right, 0, 1);
    for (size_t n = 0; n < N && !wrong->length; n++) {
        rat_poly *left = NULL;
        TRY(rat_poly_new(&left));
        rat_poly_add(left, power, sum);
        claims_equal_poly(wrong, left, right, "row %zu of (sI - A) R, over the common denominator,", n);
        if (v) fact_poly(v, "sharp", twice_a == 1 ? "geometric-half" : "geometric", n, left);
        rat_poly_free(left);
        rat_poly_mul(sum, sum, plus);
        rat_poly_add(sum, sum, power);
        rat_poly_mul(power, power, minus);
        rat_poly_mul(right, right, plus);
    }
out:
    rat_poly_free(minus);
    rat_poly_free(plus);
    rat_poly_free(power);
    rat_poly_free(sum);
    rat_poly_free(right);
    mpq_clear(c);
    return st;
}

/* CLAIM hippo:lagt/block: the characteristic polynomial is (s - l)^N and A - l I has rank N - 1: one block. */
static status block(text *wrong, const ssm *s, long twice, long bend) {
    rat_mat M = {0};
    rat_poly *is = NULL, *should = NULL, *line = NULL;
    mpq_t c;
    mpq_init(c);
    status st = shifted(&M, s, twice);
    if (st != ST_OK) goto out;
    size_t rank = rat_mat_rank(&M), claimed = bend == N_BLOCKS ? 0 : bend == RANK_LESS && s->N > 1 ? s->N - 2 : s->N - 1;
    if (rank != claimed)
        text_addf(wrong, "N=%zu, %s: A - l I has rank %zu, so %zu eigenvector(s), not %zu", s->N, s->name, rank, s->N - rank, s->N - claimed);
    if (wrong->length) goto out;
    TRY(rat_poly_new(&is));
    TRY(rat_poly_new(&should));
    TRY(rat_poly_new(&line));
    TRY(rat_poly_charpoly(is, &s->A));
    rat_poly_set_coeff_si(should, 0, 1);
    rat_poly_set_coeff_si(line, 1, 1);
    mpq_set_si(c, -twice, 2);
    mpq_canonicalize(c);
    rat_poly_set_coeff(line, 0, c);
    for (size_t i = 0; i < s->N; i++) rat_poly_mul(should, should, line);
    claims_equal_poly(wrong, is, should, "det(sI - A) of %s", s->name);
out:
    rat_mat_clear(&M);
    rat_poly_free(is);
    rat_poly_free(should);
    rat_poly_free(line);
    mpq_clear(c);
    return st;
}

/* The chain x, M x, .., M^N x = 0 of x = e_0, M = A - l I, for the readings that rest on it. */
static status state_chain(verdict *v, const ssm *s, long twice, bool other) {
    rat_mat M = {0}, x = {0}, next = {0};
    status st = shifted(&M, s, twice);
    if (st == ST_OK) st = rat_mat_init(&x, s->N, 1);
    if (st == ST_OK) rat_mat_set_si(&x, 0, 0, 1);
    for (size_t i = 1; st == ST_OK && i <= s->N; i++) {
        rat_mat row = {0};
        st = rat_mat_mul(&next, &M, &x);
        rat_mat_clear(&x);
        x = next;
        next = (rat_mat){0};
        if (st == ST_OK) st = rat_mat_transpose(&row, &x);
        if (st == ST_OK) fact_matrix_row(v, "sharp", twice == -1 ? "chain-half" : "chain", i, &row, 0);
        if (st == ST_OK && other) fact_matrix_row(v, "diagonalisable", "chain", i, &row, 0);
        rat_mat_clear(&row);
    }
    rat_mat_clear(&M);
    rat_mat_clear(&x);
    return st;
}

static status family(text *wrong, verdict *v, size_t N, hippo_family which, long bend, fault *f) {
    ssm s = {0};
    long twice = which == HIPPO_LAGT ? 2 : 1;
    status st = hippo_build(&s, bend == HALF_AS_ONE ? HIPPO_LAGT : which, N, f);
    if (st == ST_OK && bend == OTHER_DIAGONAL) rat_mat_set_si(&s.A, N - 1, N - 1, -2);
    if (st == ST_OK) st = resolvent(wrong, v, N, twice, bend);
    if (st == ST_OK && !wrong->length && N <= GENERIC_MOST) st = block(wrong, &s, -twice, bend);
    if (st == ST_OK && v) st = state_chain(v, &s, -twice, which == HIPPO_LAGT);
    ssm_clear(&s);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    size_t N = (size_t)params_int(in->params, "N");
    long bend = claim_bend_amount(in);
    text wrong;
    text_init(&wrong);
    status st = ST_OK;
    verdict_unsigned(v, "jordan_blocks", 1);
    verdict_scope(v, "every N: rows form a geometric series; N=%zu: resolvents%s", N,
                  N <= GENERIC_MOST ? ", rank and characteristic polynomial by generic algebra" : "");
    bool wanted = hippo_facts_wanted(v, "sharp", N), also = hippo_facts_wanted(v, "diagonalisable", N);
    verdict *heard = wanted && also ? v : NULL;
    TRY(family(&wrong, heard, N, HIPPO_LAGT, bend, in->fault));
    if (!wrong.length) TRY(family(&wrong, heard, N, HIPPO_LAGT_HALF, bend, in->fault));
    claims_close(v, "sharp", &wrong, METHOD_DERIVATION);
    if (N == 1) verdict_establish(v, "diagonalisable", METHOD_DERIVATION);
    else
        verdict_refute(v, "diagonalisable", "N=%zu: LagT has the only eigenvalue -1, and A + I, which is -1 below the diagonal and 0 elsewhere, has rank "
                       "%zu: one eigenvector", N, N - 1);
    TRY(text_status(&wrong));
out:
    text_clear(&wrong);
    return st;
}

static const control controls[] = {
    {"N-blocks", "claims N eigenvectors: diagonalisable", "N=2", NULL, NULL, N_BLOCKS},
    {"two-blocks", "claims rank N - 2", "N=3", NULL, NULL, RANK_LESS},
    {"resolvent-sign", "(s-1)^n for s^n in the numerator", "N=2", NULL, NULL, RESOLVENT_SIGN},
    {"another-eigenvalue", "-2 in the last place of the diagonal", "N=3", NULL, NULL, OTHER_DIAGONAL},
    {"half-taken-for-one", "the diagonals -1 and -1/2 mixed up", "N=2", NULL, NULL, HALF_AS_ONE},
};
static const reading_spec readings[] = {
    {"sharp", "for every N: A = -1 on and below the diagonal has one Jordan block, of -1, and the resolvent s^n/(s+1)^(n+1); with -1/2 on the "
              "diagonal one block of -1/2 and (s-1/2)^n/(s+1/2)^(n+1)", NULL},
    {"diagonalisable", "every HiPPO matrix is diagonalisable, LagT at this N", NULL},
};
static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "state size", .least = 1, .most = 512, .initial = "6"},
};
static const quantity_spec quantities[] = {{"jordan_blocks", "of LagT"}};

const claim claim_hippo_lagt = {
    .id = "hippo:lagt",
    .paper = "hippo",
    .kind = "claim",
    .number = "",
    .title = "LagT is a single Jordan block",
    .source = "this project: " HIPPO_PROOFS "; the matrices are those of " HIPPO_SOURCE ", Theorem 1, and of S4 (2022), appendix C",
    .statement = "LagT has one Jordan block, so not every HiPPO matrix is diagonalisable.",
    .understood = "HiPPO's LagT with alpha = 0, beta = 1 (diagonal -1), and S4's (diagonal -1/2). B = 1.",
    .checked = "At N: both resolvents as identities of polynomials (N up to 512), the rank of A less its eigenvalue and FLINT's characteristic polynomial (N up "
               "to 96). Every N: docs/proofs/legs.md, 13.",
    .not_covered = "Diagonalising normal plus low rank: that is s4:T1.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "N=6",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &hippo_lagt_doubles,
};
