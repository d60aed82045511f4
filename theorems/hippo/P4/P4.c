/* P4.c - hippo:P4: a generalised bilinear step of LegS takes 14 operations a state. */
#include "theorems/hippo/common/hippo_claims.h"
#include "theorems/hippo/common/hippo_doubles.h"

#define DENSE_MOST 32 /* states of the dense solver, and of a certificate */
#define PER_STATE 14

enum { THIRTEEN = 1, DIAGONAL_2N, INPUT_DOUBLED, OTHER_WEIGHT, OTHER_STEP };

/* CLAIM hippo:P4/dense: the same step by solving (I + a h A) y = .. with a general solver. */
static status dense(text *wrong, const mpq_t *y, const mpq_t *before, size_t N, const mpq_t a, const mpq_t h, const mpq_t f, long bend) {
    ssm s = {0}, r = {0};
    rat_mat x = {0};
    mpq_t out, weight, step;
    mpq_inits(out, weight, step, NULL);
    mpq_set(weight, a);
    mpq_set(step, h);
    if (bend == OTHER_WEIGHT) mpq_set_ui(weight, 2, 3);
    if (bend == OTHER_STEP) mpq_set_ui(step, 1, 6);
    status st = hippo_build(&s, HIPPO_LEGS, N, NULL);
    if (st != ST_OK) goto out;
    for (size_t n = 0; n < N && bend == DIAGONAL_2N; n++) rat_mat_set_si(&s.A, n, n, -(2 * (long)n + 1));
    for (size_t n = 0; n < N && bend == INPUT_DOUBLED; n++) rat_mat_set_si(&s.B, n, 0, 2);
    TRY(ssm_discretise(&r, &s, GENERALISED, weight, step, NULL));
    TRY(rat_mat_init(&x, N, 1));
    for (size_t n = 0; n < N; n++) rat_mat_set(&x, n, 0, before[n]);
    TRY(ssm_step(&x, out, &r, f));
    for (size_t n = 0; n < N && !wrong->length; n++) {
        rat_mat_get(out, &x, n, 0);
        claims_equal(wrong, y[n], out, "N=%zu: state %zu after the O(N) step, against the dense one,", N, n);
    }
out:
    ssm_clear(&s);
    ssm_clear(&r);
    rat_mat_clear(&x);
    mpq_clears(out, weight, step, NULL);
    return st;
}

/* CLAIM hippo:P4/implicit: y + a h A y = before - (1-a) h A before + h f, every row, by products alone. */
static status implicit(text *wrong, const mpq_t *y, const mpq_t *before, size_t N, const mpq_t a, const mpq_t h, const mpq_t f) {
    mpq_t *ahead = mpq_list_new(N), *behind = mpq_list_new(N), t, c;
    status st = ahead && behind ? ST_OK : ST_MEMORY;
    mpq_inits(t, c, NULL);
    if (st == ST_OK) {
        legs_apply(ahead, y, N);
        legs_apply(behind, before, N);
    }
    for (size_t n = 0; st == ST_OK && n < N && !wrong->length; n++) {
        mpq_sub(t, ahead[n], behind[n]);
        mpq_mul(t, t, a);
        mpq_add(t, t, behind[n]); /* a A y + (1-a) A before */
        mpq_sub(t, f, t);
        mpq_mul(t, t, h);
        mpq_sub(c, y[n], before[n]);
        claims_equal(wrong, c, t, "N=%zu: the change of state %zu in a step", N, n);
    }
    mpq_list_free(ahead, N);
    mpq_list_free(behind, N);
    mpq_clears(t, c, NULL);
    return st;
}

/* CLAIM hippo:P4/solve: the substitution over one denominator, legs_solve of b = before + h f - (1-a) h A before, gives the same state. */
static status solved(text *wrong, const mpq_t *y, const mpq_t *before, size_t N, const mpq_t a, const mpq_t h, const mpq_t f) {
    mpq_t *moved = mpq_list_new(N), t, c;
    rat_mat b = {0}, x = {0};
    status st = moved ? ST_OK : ST_MEMORY;
    mpq_inits(t, c, NULL);
    if (st != ST_OK) goto out;
    legs_apply(moved, before, N);
    mpq_set_ui(c, 1, 1);
    mpq_sub(c, c, a);
    TRY(rat_mat_init(&b, N, 1));
    for (size_t n = 0; n < N; n++) {
        mpq_mul(t, c, moved[n]);
        mpq_sub(t, f, t);
        mpq_mul(t, t, h);
        mpq_add(t, t, before[n]);
        rat_mat_set(&b, n, 0, t);
    }
    mpq_mul(c, a, h);
    TRY(legs_solve(&x, c, &b));
    for (size_t n = 0; n < N && !wrong->length; n++) {
        rat_mat_get(t, &x, n, 0);
        claims_equal(wrong, y[n], t, "N=%zu: state %zu after the O(N) step, against the solution over one denominator,", N, n);
    }
out:
    mpq_list_free(moved, N);
    rat_mat_clear(&b);
    rat_mat_clear(&x);
    mpq_clears(t, c, NULL);
    return st;
}

static status one_weight(text *wrong, size_t *operations, size_t N, const mpq_t a, long bend) {
    mpq_t *y = mpq_list_new(N), *before = mpq_list_new(N), h, f;
    status st = y && before ? ST_OK : ST_MEMORY;
    mpq_inits(h, f, NULL);
    mpq_set_ui(h, 1, 5);
    mpq_set_ui(f, 3, 1);
    if (st != ST_OK) goto out;
    for (size_t n = 0; n < N; n++) {
        mpq_set_si(before[n], n % 2 ? -1 : 1, n + 1);
        mpq_set(y[n], before[n]);
    }
    TRY(legs_step(y, N, a, h, f, operations));
    size_t claimed = (bend == THIRTEEN ? PER_STATE - 1 : PER_STATE) * N;
    if (*operations > claimed) text_addf(wrong, "N=%zu: %zu operations were done, more than %zu", N, *operations, claimed);
    if (!wrong->length) TRY(implicit(wrong, y, before, N, a, h, f));
    if (!wrong->length) TRY(solved(wrong, y, before, N, a, h, f));
    if (!wrong->length && N <= DENSE_MOST) TRY(dense(wrong, y, before, N, a, h, f, bend));
out:
    mpq_list_free(y, N);
    mpq_list_free(before, N);
    mpq_clears(h, f, NULL);
    return st;
}

/* For a certificate: the step from each unit state, and from 0 with input 1, h = 1/5; a step is linear in both. */
static status state_steps(verdict *v, size_t N, size_t w, const mpq_t a, bool last) {
    mpq_t *y = mpq_list_new(N), h, f;
    size_t operations = 0;
    status st = y ? ST_OK : ST_MEMORY;
    mpq_inits(h, f, NULL);
    mpq_set_ui(h, 1, 5);
    for (size_t i = 0; st == ST_OK && i <= N; i++) {
        for (size_t n = 0; n < N; n++) mpq_set_ui(y[n], n == i, 1);
        mpq_set_ui(f, i == N, 1);
        st = legs_step(y, N, a, h, f, &operations);
        if (st == ST_OK) fact_vector(v, "sharp", "dense", w * (N + 1) + i, y, N);
    }
    if (last) verdict_rest(v, "sharp", VERDICT_STATE(v, "atmost", fact_count(operations), fact_count(PER_STATE * N)));
    mpq_list_free(y, N);
    mpq_clears(h, f, NULL);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    static const unsigned long weights[][2] = {{0, 1}, {1, 3}, {1, 2}, {1, 1}};
    size_t N = (size_t)params_int(in->params, "N"), operations = 0;
    bool facts = facts_wanted(v, "sharp", N, DENSE_MOST);
    if (facts) verdict_parameter_count(v, "sharp", "N", N);
    text wrong;
    mpq_t a;
    mpq_init(a);
    text_init(&wrong);
    status st = ST_OK;
    verdict_scope(v, "every N: a loop of 14 operations; N=%zu: counted, and the implicit equation checked, weights 0, 1/3, 1/2, 1%s", N,
                  N <= DENSE_MOST ? "; against a dense solver" : "");
    for (size_t i = 0; i < CLAIM_COUNT(weights) && !wrong.length; i++) {
        mpq_set_ui(a, weights[i][0], weights[i][1]);
        TRY(one_weight(&wrong, &operations, N, a, claim_bend_amount(in)));
        if (facts) TRY(state_steps(v, N, i, a, i + 1 == CLAIM_COUNT(weights)));
    }
    verdict_unsigned(v, "operations", operations);
    claims_close(v, "sharp", &wrong, METHOD_DERIVATION);
    TRY(text_status(&wrong));
out:
    text_clear(&wrong);
    mpq_clear(a);
    return st;
}

static const control controls[] = {
    {"thirteen", "13 operations a state", "N=1", NULL, NULL, THIRTEEN},
    {"diagonal-2n+1", "A without the break on its diagonal", "N=2", NULL, NULL, DIAGONAL_2N},
    {"input-doubled", "2 B", "N=1", NULL, NULL, INPUT_DOUBLED},
    {"another-weight", "2/3 in the dense solver", "N=2", NULL, NULL, OTHER_WEIGHT},
    {"another-step", "1/6 for 1/5 in the dense solver", "N=2", NULL, NULL, OTHER_STEP},
};
static const reading_spec readings[] = {
    {"sharp", "for every N, weight a >= 0 and step h >= 0 a generalised bilinear step of LegS takes at most 14 N operations", NULL},
};
static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "state size", .least = 1, .most = 1024, .initial = "16"},
};
static const quantity_spec quantities[] = {{"operations", "counted in one step"}};

const claim claim_hippo_P4 = {
    .id = "hippo:P4",
    .paper = "hippo",
    .kind = "proposition",
    .number = "4",
    .title = "A step of LegS in O(N)",
    .source = HIPPO_SOURCE ", Proposition 4",
    .statement = "Under any generalised bilinear discretisation a step of LegS takes O(N) operations.",
    .understood = "Operations are additions, subtractions, multiplications and divisions of rationals; those that depend on the step alone, not on the "
                  "state, are not counted. The rational gauge.",
    .checked = "The operations of a step, counted while it is done; the implicit equation in every row, and up to N = 32 the dense solver's state. Every N: "
               "the step is one loop over the state (docs/proofs/legs.md, 17).",
    .not_covered = "Time on a machine, and rounding.",
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
    .doubles = &hippo_P4_doubles,
};
