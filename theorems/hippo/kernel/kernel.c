/* kernel.c - hippo:kernel: e^(-tA) B and (sI+A)^-1 B of LegS in closed form. */
#include "theorems/hippo/common/hippo_claims.h"
#include "theorems/hippo/common/hippo_doubles.h"

enum { REFLECTED = 1, NO_DECAY, POLE_OFF, ZERO_OFF, INPUT_DOUBLED };

/* sum := (A K)_n for polynomials: sum_(k<n) (2k+1) K_k + (n+1) K_n; running holds the sum over k < n and is moved on. */
static void apply_row(rat_poly *sum, rat_poly *running, rat_poly *scratch, const rat_poly *Kn, size_t n) {
    mpq_t c;
    mpq_init(c);
    mpq_set_ui(c, n + 1, 1);
    rat_poly_scale(scratch, Kn, c);
    rat_poly_add(sum, running, scratch);
    mpq_set_ui(c, 2 * n + 1, 1);
    rat_poly_scale(scratch, Kn, c);
    rat_poly_add(running, running, scratch);
    mpq_clear(c);
}

/* CLAIM hippo:kernel/flow: K_n(z) = z P_n(2z-1) solves z K' = A K (t = -ln z) with K(1) = 1. */
static status flow(text *wrong, verdict *v, size_t N, long bend) {
    rat_poly *K = NULL, *z = NULL, *running = NULL, *should = NULL, *scratch = NULL;
    mpq_t is, one, *start = mpq_list_new(N);
    status st = start ? ST_OK : ST_MEMORY;
    mpq_inits(is, one, NULL);
    if (st != ST_OK) goto out;
    mpq_set_ui(one, 1, 1);
    TRY(rat_poly_new(&K));
    TRY(rat_poly_new(&z));
    TRY(rat_poly_new(&running));
    TRY(rat_poly_new(&should));
    TRY(rat_poly_new(&scratch));
    rat_poly_set_coeff_si(z, 1, 1);
    for (size_t n = 0; n < N && !wrong->length; n++) {
        legendre_shifted(K, n);
        mpq_set_si(is, bend == REFLECTED && n % 2 ? -1 : 1, 1);
        rat_poly_scale(K, K, is);
        if (bend != NO_DECAY) rat_poly_mul(K, K, z);
        apply_row(should, running, scratch, K, n);
        rat_poly_eval(is, K, one);
        if (!claims_equal(wrong, is, one, "K_%zu(1)", n)) break;
        mpq_set(start[n], is);
        rat_poly_derivative(K, K);
        rat_poly_mul(K, K, z);
        claims_equal_poly(wrong, K, should, "z K_%zu' against (A K)_%zu", n, n);
        if (v) fact_poly(v, "sharp", "flow", n, K);
    }
    if (v) fact_vector(v, "sharp", "start", 0, start, N);
out:
    rat_poly_free(K);
    rat_poly_free(z);
    rat_poly_free(running);
    rat_poly_free(should);
    rat_poly_free(scratch);
    mpq_clears(is, one, NULL);
    mpq_list_free(start, N);
    return st;
}

/* p := p (s + shift). */
static void times(rat_poly *p, rat_poly *line, long shift) {
    rat_poly_set_coeff_si(line, 1, 1);
    rat_poly_set_coeff_si(line, 0, shift);
    rat_poly_mul(p, p, line);
}

/* CLAIM hippo:kernel/resolvent: with R_n = u_n/d_n, u_n = prod_(j<n) (s-j), d_n = prod_(j<=n) (s+j+1): row n of (sI + A) R = 1 times d_n,
   where the sum over k < n has the denominator d_(n-1). */
static status resolvent(text *wrong, verdict *v, size_t N, long bend) {
    rat_poly *up = NULL, *down = NULL, *sum = NULL, *line = NULL, *left = NULL, *own = NULL;
    mpq_t c;
    status st = ST_OK;
    mpq_init(c);
    TRY(rat_poly_new(&up));
    TRY(rat_poly_new(&down));
    TRY(rat_poly_new(&sum));
    TRY(rat_poly_new(&line));
    TRY(rat_poly_new(&left));
    TRY(rat_poly_new(&own));
    rat_poly_set_coeff_si(up, 0, 1);
    rat_poly_set_coeff_si(down, 0, 1);
    for (size_t n = 0; n < N && !wrong->length; n++) { /* sum = d_(n-1) sum_(k<n) (2k+1) R_k */
        if (n) times(up, line, -(long)n + 1 + (bend == ZERO_OFF ? 1 : 0));
        times(sum, line, (long)n + 1);
        times(down, line, (long)n + 1 + (bend == POLE_OFF && n == 1));
        rat_poly_set_coeff_si(line, 1, 1);
        rat_poly_set_coeff_si(line, 0, (long)n + 1);
        rat_poly_mul(own, line, up);
        rat_poly_add(left, sum, own);
        mpq_set_ui(c, bend == INPUT_DOUBLED ? 2 : 1, 1);
        rat_poly_scale(own, down, c);
        claims_equal_poly(wrong, left, own, "row %zu of (sI + A) R, over the common denominator,", n);
        if (v) fact_poly(v, "sharp", "resolvent", n, left);
        mpq_set_ui(c, 2 * n + 1, 1);
        rat_poly_scale(own, up, c);
        rat_poly_add(sum, sum, own);
    }
out:
    rat_poly_free(up);
    rat_poly_free(down);
    rat_poly_free(sum);
    rat_poly_free(line);
    rat_poly_free(left);
    rat_poly_free(own);
    mpq_clear(c);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    size_t N = (size_t)params_int(in->params, "N");
    long bend = claim_bend_amount(in);
    text wrong;
    text_init(&wrong);
    status st = ST_OK;
    verdict_scope(v, "every N: differences of rows, an identity in n and k; N=%zu: z K' = A K and (sI + A) R = 1 as identities of polynomials", N);
    verdict *heard = hippo_facts_wanted(v, "sharp", N) ? v : NULL;
    TRY(flow(&wrong, heard, N, bend));
    if (!wrong.length) TRY(resolvent(&wrong, heard, N, bend));
    claims_close(v, "sharp", &wrong, METHOD_DERIVATION);
    TRY(text_status(&wrong));
out:
    text_clear(&wrong);
    return st;
}

static const control controls[] = {
    {"argument-reflected", "P_n(1-2z)", "N=2", NULL, NULL, REFLECTED},
    {"factor-z-lost", "P_n(2z-1) alone", "N=1", NULL, NULL, NO_DECAY},
    {"pole-off", "s+3 for s+2 in row 1", "N=2", NULL, NULL, POLE_OFF},
    {"zero-off", "s+1-j in the numerator", "N=2", NULL, NULL, ZERO_OFF},
    {"B-doubled", "2 for 1 on the right", "N=1", NULL, NULL, INPUT_DOUBLED},
};
static const reading_spec readings[] = {
    {"sharp", "for every N: (e^(-tA) B)_n = sqrt(2n+1) e^(-t) P_n(2e^(-t)-1), ((sI+A)^-1 B)_n = sqrt(2n+1) prod_(j<n) (s-j)/prod_(j<=n) (s+j+1)",
     NULL},
};
static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "state size", .least = 1, .most = 512, .initial = "16"},
};

const claim claim_hippo_kernel = {
    .id = "hippo:kernel",
    .paper = "hippo",
    .kind = "claim",
    .number = "",
    .title = "The impulse response and the resolvent of LegS",
    .source = "this project: " HIPPO_PROOFS "; the system is S4's use (Gu, Goel, Re, 2022) of " HIPPO_SOURCE,
    .statement = "e^(-tA) B = sqrt(2n+1) e^(-t) P_n(2e^(-t)-1), and the resolvent is a quotient of products of linear factors.",
    .understood = "x' = -A x + B u, without the 1/t, as S4 uses it; checked in the rational gauge.",
    .checked = "At N: z K' = A K with K(1) = 1, and (sI + A) R = 1 over the common denominator, coefficient by coefficient. Every N: row n less row n-1 is "
               "the identity of the eigenvectors (hippo:spectrum); docs/proofs/legs.md, 12.",
    .not_covered = "Nothing of the statement.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = NULL,
    .quantity_count = 0,
    .defaults = "N=16",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &hippo_kernel_doubles,
};
