/* P3.c - hippo:P3: LegS does not care how fast its input is played; of its discretisations only one keeps that. */
#include "numerics/exact/number.h"
#include "theorems/hippo/common/hippo_claims.h"
#include "theorems/hippo/common/hippo_doubles.h"

#define SAMPLES 7
#define CONTINUOUS_MOST 16
#define STATES_FACT 32 /* largest N of a certificate */

enum { FORWARD, BACKWARD, BILINEAR_RULE, CODE_HOLD, HOLD, RULES };
static const char *const names[RULES] = {"forward_euler", "backward_euler", "bilinear", "zoh_of_code", "zoh"};
static const int input[SAMPLES] = {1, -1, 2, 0, 3, 1, -2};
/* A bend r + 1 claims that rule r is equivariant; the last bends the projection. */
enum { MISPLACED = RULES, INVERSE };

/* y := F y + f (e_0 - F e_0), the zero-order hold with the flow F: a constant is a fixed point. */
static void hold(mpq_t *y, mpq_t *next, const rat_mat *F, size_t N, const mpq_t f) {
    mpq_t a, b;
    mpq_inits(a, b, NULL);
    for (size_t n = 0; n < N; n++) {
        mpq_set_ui(next[n], 0, 1);
        for (size_t k = 0; k <= n; k++) {
            rat_mat_get(a, F, n, k);
            mpq_set(b, y[k]);
            if (k == 0) mpq_sub(b, b, f);
            mpq_mul(a, a, b);
            mpq_add(next[n], next[n], a);
        }
        if (n == 0) mpq_add(next[n], next[n], f);
    }
    for (size_t n = 0; n < N; n++) mpq_swap(y[n], next[n]);
    mpq_clears(a, b, NULL);
}

/* y (N, zero) := the state after SAMPLES samples of f, each given `times` times, under a rule. */
static status run(mpq_t *y, size_t N, const int *f, size_t times, int rule, const work *w) {
    mpq_t *next = mpq_list_new(N), weight, h, value;
    size_t operations;
    status st = next ? ST_OK : ST_MEMORY;
    mpq_inits(weight, h, value, NULL);
    mpq_set_ui(weight, rule == FORWARD ? 0 : 1, rule == BILINEAR_RULE ? 2 : 1);
    for (size_t k = 1; st == ST_OK && k <= SAMPLES * times; k++) {
        mpq_set_si(value, f[(k - 1) / times], 1);
        if (work_should_stop(w)) {
            st = ST_STOPPED;
            break;
        }
        if (rule < CODE_HOLD) {
            mpq_set_ui(h, 1, k);
            st = legs_step(y, N, weight, h, value, &operations);
            continue;
        }
        rat_mat F = {0};
        mpq_set_ui(h, rule == HOLD ? k - 1 : k, rule == HOLD ? k : k + 1);
        mpq_canonicalize(h);
        st = legs_flow(&F, N, h);
        if (st == ST_OK) hold(y, next, &F, N, value);
        rat_mat_clear(&F);
    }
    mpq_list_free(next, N);
    mpq_clears(weight, h, value, NULL);
    return st;
}

/* Runs a rule on f once and twice as slowly; where they differ, *n is the first state that does. */
static status both(mpq_t *once, mpq_t *twice, size_t *n, size_t N, const int *f, int rule, const work *w) {
    for (size_t i = 0; i < N; i++) mpq_set_ui(once[i], 0, 1), mpq_set_ui(twice[i], 0, 1);
    status st = run(once, N, f, 1, rule, w);
    if (st == ST_OK) st = run(twice, N, f, 2, rule, w);
    for (*n = 0; st == ST_OK && *n < N && mpq_equal(once[*n], twice[*n]);) ++*n;
    return st;
}

/* CLAIM hippo:P3/projection: y_n of the input held on (i-1, i], i = sample of SAMPLES, by integrating P_n. */
static status projection(text *wrong, mpq_t *y, size_t N, size_t sample, long bend) {
    rat_poly *P = NULL;
    mpq_t a, b, is;
    status st = ST_OK;
    mpq_inits(a, b, is, NULL);
    TRY(rat_poly_new(&P));
    for (size_t n = 0; n < N && !wrong->length; n++) {
        legendre_shifted(P, n);
        rat_poly_integral(P, P);
        mpq_set_ui(a, sample, SAMPLES);
        mpq_set_ui(b, sample - 1, bend == MISPLACED + 1 ? SAMPLES + 1 : SAMPLES);
        mpq_canonicalize(a);
        mpq_canonicalize(b);
        rat_poly_eval(is, P, a);
        rat_poly_eval(a, P, b);
        mpq_sub(is, is, a);
        claims_equal(wrong, y[n], is, "state %zu of the impulse at sample %zu", n, sample);
    }
out:
    rat_poly_free(P);
    mpq_clears(a, b, is, NULL);
    return st;
}

/* CLAIM hippo:P3/continuous: f(a s), f(s) = s^m, projected on [0, t] by integration, against the closed moments of f at a t; a = 3/2,
   t = 2/5, m <= 2N. */
static status continuous(text *wrong, size_t N, long bend) {
    rat_poly *f = NULL, *line = NULL, *P = NULL;
    mpq_t is, should, at;
    status st = ST_OK;
    mpq_inits(is, should, at, NULL);
    TRY(rat_poly_new(&f));
    TRY(rat_poly_new(&line));
    TRY(rat_poly_new(&P));
    for (size_t m = 0; m <= 2 * N && !wrong->length; m++)
        for (size_t n = 0; n < N && !wrong->length; n++) {
            mpq_set_ui(at, bend == INVERSE + 1 ? 4 : 3, bend == INVERSE + 1 ? 15 : 5); /* (2/3) t or (3/2) t */
            rat_poly_sub(f, f, f);
            rat_poly_sub(line, line, line);
            rat_poly_set_coeff_si(f, m, 1);
            rat_poly_set_coeff(line, 1, at);
            rat_poly_compose(f, f, line);
            legendre_shifted(P, n);
            rat_poly_mul(P, P, f);
            TRY(legendre_integral(is, P));
            legendre_moment(should, n, m);
            mpq_set_ui(at, 3, 5);
            for (size_t i = 0; i < m; i++) mpq_mul(should, should, at);
            claims_equal(wrong, is, should, "f(s) = s^%zu: state %zu of f(3s/2) at t = 2/5, against that of f at 3/5,", m, n);
        }
out:
    rat_poly_free(f);
    rat_poly_free(line);
    rat_poly_free(P);
    mpq_clears(is, should, at, NULL);
    return st;
}

/* CLAIM hippo:P3/hold: every impulse, so by linearity every input. */
static status equivariant(text *wrong, verdict *v, mpq_t *once, mpq_t *twice, size_t N, int rule, long bend, const work *w) {
    status st = ST_OK;
    for (size_t i = 0; i < SAMPLES && !wrong->length; i++) {
        int f[SAMPLES] = {0};
        size_t n;
        f[i] = 1;
        TRY(both(once, twice, &n, N, f, rule, w));
        if (n < N) claims_equal(wrong, twice[n], once[n], "%s, impulse at sample %zu of %d: state %zu with samples held twice", names[rule], i + 1, SAMPLES, n);
        else if (rule == HOLD) TRY(projection(wrong, once, N, i + 1, bend));
        if (v) fact_vector(v, "sharp", "once", i, once, N);
        if (v) fact_vector(v, "sharp", "twice", i, twice, N);
    }
out:
    return st;
}

/* What a rule makes of the input, each sample once and twice. */
static void state_rule(verdict *v, int rule, const mpq_t *once, const mpq_t *twice, size_t N) {
    for (size_t row = 0; row < 2; row++) {
        fact_list l;
        fact_list_init(&l);
        for (size_t n = 0; n < N; n++) fact_list_add(&l, n, row ? twice[n] : once[n]);
        if (l.failed) v->failed = ST_MEMORY;
        else verdict_rest(v, "discrete", VERDICT_STATE(v, "row", fact_name("rule", (uint64_t)rule + 1), fact_count(row), fact_row(&l)));
        fact_list_clear(&l);
    }
}

/* Projections of f(3s/2), f = s^m, m <= 2N, on [0, 2/5]: those of f on [0, 3/5]. */
static status state_scaled(verdict *v, size_t N) {
    mpq_t *y = mpq_list_new(N), power, at;
    status st = y ? ST_OK : ST_MEMORY;
    mpq_inits(power, at, NULL);
    mpq_set_ui(power, 1, 1);
    mpq_set_ui(at, 3, 5);
    for (size_t m = 0; st == ST_OK && m <= 2 * N; m++) {
        for (size_t n = 0; n < N; n++) {
            legendre_moment(y[n], n, m);
            mpq_mul(y[n], y[n], power);
        }
        fact_vector(v, "printed", "scaled", m, y, N);
        fact_vector(v, "sharp", "scaled", m, y, N);
        mpq_mul(power, power, at);
    }
    mpq_list_free(y, N);
    mpq_clears(power, at, NULL);
    return st;
}

static bool wanted(verdict *v, size_t N) {
    static const char *const readings_of[] = {"sharp", "printed", "discrete"};
    bool all = true;
    for (size_t i = 0; i < CLAIM_COUNT(readings_of); i++) {
        all = facts_wanted(v, readings_of[i], N, STATES_FACT) && all;
        if (all) verdict_parameter_count(v, readings_of[i], "N", N);
    }
    return all;
}

/* What each rule does to one input, as a quantity; the witness of the reading `discrete`. */
static status witnesses(verdict *v, bool facts, text *all, mpq_t *once, mpq_t *twice, size_t N, const work *until) {
    status st = ST_OK;
    for (int rule = 0; rule < RULES; rule++) {
        text w;
        size_t n;
        text_init(&w);
        st = both(once, twice, &n, N, input, rule, until);
        if (st == ST_OK && n < N) {
            if (facts) state_rule(v, rule, once, twice, N);
            text_addf(&w, "state %zu: ", n);
            number_write_rational(&w, once[n]);
            text_add(&w, " and ");
            number_write_rational(&w, twice[n]);
            text_addf(all, "%s%s, %s", all->length ? "; " : "", names[rule], text_data(&w));
        } else {
            text_add(&w, "equivariant");
        }
        if (st == ST_OK) verdict_word(v, names[rule], text_data(&w));
        if (st == ST_OK) st = text_status(&w);
        text_clear(&w);
        TRY(st);
    }
out:
    return st;
}

static status check(const claim_input *in, verdict *v) {
    size_t N = (size_t)params_int(in->params, "N");
    long bend = claim_bend_amount(in);
    int rule = bend && bend <= HOLD ? (int)bend - 1 : HOLD;
    mpq_t *once = mpq_list_new(N), *twice = mpq_list_new(N);
    bool facts = wanted(v, N);
    text wrong, all;
    text_init(&wrong);
    text_init(&all);
    status st = once && twice ? ST_OK : ST_MEMORY;
    if (st != ST_OK) goto out;
    verdict_scope(v, "every N, f and a in continuous time, and zero-order hold of the ratio (k-1)/k: change of variable; N=%zu: every input of %d samples, each "
                     "held once and twice", N, SAMPLES);
    TRY(continuous(&wrong, N < CONTINUOUS_MOST ? N : CONTINUOUS_MOST, bend));
    claims_close(v, "printed", &wrong, METHOD_DERIVATION);
    if (!wrong.length) TRY(equivariant(&wrong, facts ? v : NULL, once, twice, N, rule, bend, in->work));
    claims_close(v, "sharp", &wrong, METHOD_DERIVATION);
    TRY(witnesses(v, facts, &all, once, twice, N, in->work));
    if (all.length) verdict_refute(v, "discrete", "N=%zu, f = 1, -1, 2, 0, 3, 1, -2, held once and twice: %s", N, text_data(&all));
    else verdict_establish(v, "discrete", METHOD_DERIVATION);
    if (facts) TRY(state_scaled(v, N));
    TRY(text_status(&wrong));
    TRY(text_status(&all));
out:
    mpq_list_free(once, N);
    mpq_list_free(twice, N);
    text_clear(&wrong);
    text_clear(&all);
    return st;
}

static const control controls[] = {
    {"forward-euler", "claims that forward Euler is equivariant", "N=2", NULL, NULL, FORWARD + 1},
    {"backward-euler", "claims that backward Euler is equivariant", "N=1", NULL, NULL, BACKWARD + 1},
    {"bilinear", "claims that the bilinear rule is equivariant", "N=1", NULL, NULL, BILINEAR_RULE + 1},
    {"ratio-one-late", "k/(k+1) for (k-1)/k at sample k", "N=1", NULL, NULL, CODE_HOLD + 1},
    {"scale-inverted", "hippo(f(./a))(t)", "N=1", NULL, NULL, INVERSE + 1},
    {"projection-misplaced", "the impulse starts a little early", "N=2", NULL, NULL, MISPLACED + 1},
};
static const reading_spec readings[] = {
    {"sharp", "hippo(f(a.))(t) = hippo(f)(a t) for every N, f and a > 0; and zero-order hold in logarithmic time, ratio (k-1)/k at sample k, keeps it: every "
              "sample held twice gives the same state", NULL},
    {"printed", "for every a > 0: hippo(f(a.))(t) = hippo(f)(a t)", NULL},
    {"discrete", "forward Euler, backward Euler, bilinear and zero-order hold are all equivariant in discrete time", NULL},
};
static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "state size", .least = 1, .most = 64, .initial = "5"},
};
static const quantity_spec quantities[] = {
    {"forward_euler", "first state that differs, samples held once and twice"},
    {"backward_euler", "the same"},
    {"bilinear", "the same"},
    {"zoh_of_code", "zero-order hold with the ratio k/(k+1) at sample k"},
    {"zoh", "with the ratio (k-1)/k"},
};

const claim claim_hippo_P3 = {
    .id = "hippo:P3",
    .paper = "hippo",
    .kind = "proposition",
    .number = "3",
    .title = "Timescale equivariance of LegS",
    .source = HIPPO_SOURCE ", Proposition 3",
    .statement = "For any a > 0: hippo(f(a.))(t) = hippo(f)(a t).",
    .understood = "Printed: continuous time. In discrete time a = 1/2 is each sample held twice. The rules start at 0 with sample 1 and use h = 1/k at sample k.",
    .checked = "Printed: a change of variable in one integral (docs/proofs/legs.md, 16), and monomials up to degree 2N (32 where N > 16) by integration. Discrete: at N, all unit impulses among 7 samples, so by linearity all "
               "inputs; the states also against the projection of the held input, by integration. The other rules: an input on which they fail.",
    .not_covered = "Ratios other than 2 and lengths other than 7 are covered by the proof, not by the check.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "N=5",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &hippo_P3_doubles,
};
