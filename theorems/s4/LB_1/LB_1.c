/* LB_1.c - s4:LB.1: coefficients of (1-x)^-N, by which S4's appendix B shows how large numbers become, and three slips
   that it is quoted with.  docs/proofs/s4.md, 16. */
#include <stdlib.h>

#include "numerics/exact/number.h"
#include "theorems/claim.h"
#include "theorems/fact_matrix.h"
#include "theorems/s4/LB_1/LB_1.h"

#define N_MOST 512
#define L_MOST 1024
#define FACTS_L_MOST 256

/* What a control bends. */
typedef struct series_object {
    size_t N, L;
    size_t sums_less;   /* running sums fewer than N                                  */
    long descending;    /* the product begins at L - 1 and goes down                  */
    size_t earlier;     /* C(2N-2, N-1) is said to stand at L = N - earlier           */
    size_t power_more;  /* its growth is said to be that of 2^(2N - 2 + power_more)  */
    bool half_lost;     /* N - 1 for N - 1/2 in its lower bound                       */
    size_t upper_more;  /* what is added to N - 1 in its upper one                    */
    size_t touched;     /* a coefficient that gets 1 more; 0: none                    */
} series_object;

/* The first `count` coefficients of (1-x)^-N: N running sums of 1, 0, 0, .. */
static void running_sums(mpz_t *c, size_t count, size_t sums) {
    for (size_t l = 0; l < count; l++) mpz_set_ui(c[l], l == 0);
    for (size_t s = 0; s < sums; s++)
        for (size_t l = 1; l < count; l++) mpz_add(c[l], c[l], c[l - 1]);
}

/* L (L+1) .. (L+N-2), or as quoted (L-1)(L-2) .. (L-N+1), which is to be divided by (N-1)!. */
static void product(mpz_t p, size_t N, size_t L, bool descending) {
    mpz_set_ui(p, 1);
    for (size_t i = 0; i + 1 < N; i++) mpz_mul_si(p, p, descending ? (long)L - 1 - (long)i : (long)(L + i));
}

/* CLAIM s4:LB.1/series: c_l = C(N+l-1, N-1), each, and at l = L-1 the product of N-1 factors over (N-1)!. */
static void series(text *wrong, const series_object *o, mpz_t *c, size_t count) {
    mpz_t b, f;
    mpz_inits(b, f, NULL);
    for (size_t l = 0; l < count && !wrong->length; l++) {
        mpz_bin_uiui(b, o->N + l - 1, o->N - 1);
        if (mpz_cmp(c[l], b) == 0) continue;
        text_addf(wrong, "coefficient %zu is ", l);
        number_write_integer(wrong, c[l]);
        text_addf(wrong, ", C(%zu, %zu) ", o->N + l - 1, o->N - 1);
        number_write_integer(wrong, b);
    }
    product(b, o->N, o->L, o->descending);
    mpz_fac_ui(f, o->N - 1);
    mpz_mul(f, f, c[o->L - 1]);
    if (!wrong->length && mpz_cmp(b, f) != 0) {
        text_addf(wrong, "L=%zu: the product of %zu factors is ", o->L, o->N - 1);
        number_write_integer(wrong, b);
        text_add(wrong, ", the coefficient times (N-1)! ");
        number_write_integer(wrong, f);
    }
    mpz_clears(b, f, NULL);
}

/* CLAIM s4:LB.1/middle: at L = N the coefficient is C(2N-2, N-1). */
static void middle(text *wrong, const series_object *o, mpz_t *c, const mpz_t m) {
    if (o->earlier >= o->N || mpz_cmp(c[o->N - 1 - o->earlier], m) == 0) return;
    text_addf(wrong, "L=%zu: the coefficient is ", o->N - o->earlier);
    number_write_integer(wrong, c[o->N - 1 - o->earlier]);
    text_addf(wrong, ", C(%zu, %zu) ", 2 * o->N - 2, o->N - 1);
    number_write_integer(wrong, m);
}

/* CLAIM s4:LB.1/growth: with m = C(2N-2, N-1), pi (N-1) m^2 < 16^(N-1) < pi (N - 1/2) m^2; 333/106 < pi < 355/113. */
static void growth(text *wrong, const series_object *o, const mpz_t m) {
    mpz_t low, high, power;
    mpz_inits(low, high, power, NULL);
    mpz_ui_pow_ui(power, 4, 2 * o->N - 2 + o->power_more);
    mpz_mul(low, m, m);
    mpz_mul(high, m, m);
    mpz_mul_ui(low, low, 355 * (o->N - 1 + o->upper_more));
    mpz_mul_ui(high, high, 333 * (2 * o->N - 1 - o->half_lost));
    mpz_mul_ui(power, power, 113);
    if (mpz_cmp(low, power) >= 0) text_add(wrong, "pi (N-1) C(2N-2, N-1)^2 is not below its bound");
    mpz_divexact_ui(power, power, 113);
    mpz_mul_ui(power, power, 212);
    if (!wrong->length && mpz_cmp(high, power) <= 0)
        text_addf(wrong, "C(%zu, %zu)^2 times pi (N-1/2), or what is said to be, is not above 2^%zu", 2 * o->N - 2,
                  o->N - 1, 2 * (2 * o->N - 2 + o->power_more));
    mpz_clears(low, high, power, NULL);
}

/* CLAIM s4:LB.1/steps: from m to m+1, C(2m, m)^2 m/16^m grows by (2m+1)^2/(4m(m+1)) > 1, C(2m, m)^2 (m+1/2)/16^m falls
   by (2m+1)(2m+3)/(2m+2)^2 < 1: quadratics in m, decided by three values. */
static void steps(text *wrong) {
    for (long m = 0; m < 3; m++)
        if ((2 * m + 1) * (2 * m + 1) - 4 * m * (m + 1) != 1 || (2 * m + 2) * (2 * m + 2) - (2 * m + 1) * (2 * m + 3) != 1)
            text_addf(wrong, "m=%ld: the steps of the bounds", m);
}

/* The three readings as quoted. */
static status quoted(verdict *v, const series_object *o, mpz_t *c, const mpz_t m) {
    status st = ST_OK;
    text t;
    text_init(&t);
    mpq_t q;
    mpq_init(q);
    product(mpq_numref(q), o->N, o->L, true);
    mpz_fac_ui(mpq_denref(q), o->N - 1);
    mpq_canonicalize(q);
    verdict_rational(v, "quoted_product", q);
    text_addf(&t, "N=%zu, L=%zu: the coefficient of x^%zu is ", o->N, o->L, o->L - 1);
    number_write_integer(&t, c[o->L - 1]);
    text_addf(&t, ", (%zu-1) .. (%zu-%zu)/%zu! is ", o->L, o->L, o->N - 1, o->N - 1);
    number_write_rational(&t, q);
    if (mpz_cmp_ui(mpq_denref(q), 1) == 0 && mpz_cmp(mpq_numref(q), c[o->L - 1]) == 0)
        verdict_establish(v, "printed-product", METHOD_DERIVATION); /* N = 1: no factors */
    else verdict_refute(v, "printed-product", "%s", text_data(&t));
    TRY(text_status(&t));
    text_reset(&t);
    if (o->N < 2) {
        verdict_vacuous(v, "printed-length", "needs L = N-1 >= 1");
    } else {
        text_addf(&t, "N=%zu: at L=%zu the coefficient is ", o->N, o->N - 1);
        number_write_integer(&t, c[o->N - 2]);
        text_addf(&t, ", C(%zu, %zu) is ", 2 * o->N - 2, o->N - 1);
        number_write_integer(&t, m);
        verdict_refute(v, "printed-length", "%s: that of L=%zu", text_data(&t), o->N);
    }
    mpz_mul(mpq_numref(q), m, m);
    mpz_mul_ui(mpq_numref(q), mpq_numref(q), 88 * o->N);
    mpz_ui_pow_ui(mpq_denref(q), 16, o->N);
    mpz_mul_ui(mpq_denref(q), mpq_denref(q), 7);
    if (mpz_cmp(mpq_numref(q), mpq_denref(q)) < 0)
        verdict_refute(v, "printed-growth",
                       "N=%zu: 4 (22/7) N C(%zu, %zu)^2 < 2^%zu, and so for every N: it is below half of "
                       "2^(2N)/(pi N)^(1/2), and tends to a quarter of it",
                       o->N, 2 * o->N - 2, o->N - 1, 4 * o->N);
    TRY(text_status(&t));
out:
    text_clear(&t);
    mpq_clear(q);
    return st;
}

static void less(verdict *v, const char *reading, fact_arg a, fact_arg b) {
    verdict_rest(v, reading, VERDICT_STATE(v, "less", a, b));
}

/* x := factor m^2 */
static void square(mpz_t x, unsigned long factor, const mpz_t m) {
    mpz_mul(x, m, m);
    mpz_mul_ui(x, x, factor);
}

/* docs/certificate.md: the coefficients, the steps of the bounds, and comparisons with powers of 2. */
static void state_growth(verdict *v, size_t N, const mpz_t m) {
    mpz_t x, factor;
    mpz_inits(x, factor, NULL);
    fact_identity(v, "sharp", "(2*M+1)*(2*M+1)-4*M*(M+1)", "1");
    fact_identity(v, "sharp", "(2*M+2)*(2*M+2)-(2*M+1)*(2*M+3)", "1");
    mpz_set_ui(factor, 212);
    square(x, 5328 * (2 * N - 1), m);
    less(v, "sharp", fact_power(factor, 2, 4 * N), fact_integer(x));
    mpz_set_ui(factor, 113);
    square(x, 5680 * (N - 1), m);
    if (N > 1) less(v, "sharp", fact_integer(x), fact_power(factor, 2, 4 * N));
    mpz_set_ui(factor, 7);
    square(x, 88 * N, m);
    less(v, "printed-growth", fact_integer(x), fact_power(factor, 2, 4 * N));
    mpz_clears(x, factor, NULL);
}

static status state(verdict *v, const series_object *o, mpz_t *c, const mpz_t m) {
    static const char *const readings[] = {"sharp", "printed-product", "printed-length", "printed-growth"};
    size_t N = o->N, L = o->L, most = L > N ? L : N;
    mpz_t x;
    mpq_t *q = calloc(most, sizeof *q);
    if (!q) return ST_MEMORY;
    mpz_init(x);
    for (size_t l = 0; l < most; l++) mpq_init(q[l]), mpq_set_z(q[l], c[l]);
    for (size_t i = 0; i < 4; i++) {
        verdict_parameter_count(v, readings[i], "N", N);
        if (i < 2) verdict_parameter_count(v, readings[i], "L", L);
    }
    fact_vector(v, "sharp", "series", 0, q, L);
    fact_vector(v, "sharp", "square", 0, q, N);
    state_growth(v, N, m);
    mpz_bin_uiui(x, L - 1, N - 1);
    if (N > 1) {
        fact_vector(v, "printed-product", "series", 0, q, L);
        less(v, "printed-product", fact_integer(x), fact_integer(c[L - 1]));
        fact_vector(v, "printed-length", "square", 0, q, N);
        less(v, "printed-length", fact_integer(c[N - 2]), fact_integer(m));
    } else {
        verdict_decline(v, "printed-product", "at N = 1 there are no factors");
    }
    for (size_t l = 0; l < most; l++) mpq_clear(q[l]);
    free(q);
    mpz_clear(x);
    return ST_OK;
}

/* The ratio of C(2N-2, N-1) and 2^(2N)/(pi N)^(1/2). */
static status report(verdict *v, const series_object *o, const mpz_t coefficient, const mpz_t m) {
    status st = ST_OK;
    enclosure low, high;
    mpq_t q, pi;
    enclosure_init(&low), enclosure_init(&high);
    mpq_inits(q, pi, NULL);
    verdict_integer(v, "coefficient", coefficient);
    verdict_integer(v, "middle", m);
    square(mpq_numref(q), o->N, m);
    mpz_ui_pow_ui(mpq_denref(q), 16, o->N);
    mpq_canonicalize(q);
    mpq_set_ui(pi, 333, 106);
    mpq_mul(pi, pi, q);
    TRY(enclosure_sqrt(&low, pi, 64));
    mpq_set_ui(pi, 355, 113);
    mpq_mul(pi, pi, q);
    TRY(enclosure_sqrt(&high, pi, 64));
    mpq_set(low.hi, high.hi);
    verdict_enclosure(v, "ratio", &low);
out:
    enclosure_clear(&low), enclosure_clear(&high);
    mpq_clears(q, pi, NULL);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    series_object o = {.N = (size_t)params_int(in->params, "N"), .L = (size_t)params_int(in->params, "L")};
    size_t most = o.L > o.N ? o.L : o.N;
    status st = ST_OK;
    text wrong;
    text_init(&wrong);
    mpz_t *c = calloc(most, sizeof *c), m;
    mpz_init(m);
    for (size_t l = 0; c && l < most; l++) mpz_init(c[l]);
    if (!c) TRY(ST_MEMORY);
    TRY(claim_bend(in, &o));
    mpz_bin_uiui(m, 2 * o.N - 2, o.N - 1);
    running_sums(c, most, o.N - o.sums_less);
    if (o.touched) mpz_add_ui(c[o.touched], c[o.touched], 1);
    verdict_scope(v, "every N, L: Pascal's rule, and steps of the bounds; N=%zu: coefficients below %zu by %zu running sums",
                  o.N, most, o.N);
    series(&wrong, &o, c, most);
    if (!wrong.length) middle(&wrong, &o, c, m);
    if (!wrong.length) growth(&wrong, &o, m);
    if (!wrong.length) steps(&wrong);
    TRY(text_status(&wrong));
    if (wrong.length) verdict_refute(v, "sharp", "N=%zu: %s", o.N, text_data(&wrong));
    else verdict_establish(v, "sharp", METHOD_DERIVATION);
    if (!wrong.length) TRY(quoted(v, &o, c, m));
    TRY(report(v, &o, c[o.L - 1], m));
    if (wrong.length || !facts_wanted(v, NULL, o.N, FACT_STATES_MOST)) goto out;
    if (o.L > FACTS_L_MOST) verdict_decline(v, NULL, "a certificate takes fewer coefficients");
    else TRY(state(v, &o, c, m));
out:
    for (size_t l = 0; c && l < most; l++) mpz_clear(c[l]);
    free(c);
    mpz_clear(m);
    text_clear(&wrong);
    return st;
}

static status sum_less(void *object) {
    ((series_object *)object)->sums_less = 1;
    return ST_OK;
}
static status descending(void *object) {
    ((series_object *)object)->descending = 1;
    return ST_OK;
}
static status earlier(void *object) {
    ((series_object *)object)->earlier = 1;
    return ST_OK;
}
static status four_times(void *object) {
    ((series_object *)object)->power_more = 2;
    return ST_OK;
}
static status half_lost(void *object) {
    ((series_object *)object)->half_lost = true;
    return ST_OK;
}
static status upper_more(void *object) {
    ((series_object *)object)->upper_more = 1;
    return ST_OK;
}
static status touched(void *object) {
    ((series_object *)object)->touched = 1;
    return ST_OK;
}

static const control controls[] = {
    {"sum-less", "(1-x)^-(N-1)", "N=3 L=4", NULL, sum_less, 0},
    {"product-descending", "(L-1) .. (L-N+1) for L .. (L+N-2)", "N=5 L=7", NULL, descending, 0},
    {"length-one-less", "C(2N-2, N-1) at L = N-1", "N=4 L=4", NULL, earlier, 0},
    {"four-times", "2^(2N) for 2^(2N-2)", "N=4 L=4", NULL, four_times, 0},
    {"half-lost", "N-1 for N-1/2 in the lower bound", "N=6 L=6", NULL, half_lost, 0},
    {"upper-of-N", "N for N-1 in the upper bound", "N=6 L=6", NULL, upper_more, 0},
    {"one-coefficient", "a coefficient between the first and the last", "N=4 L=5", NULL, touched, 0},
};

#define QUOTED " (as quoted; the page itself was not read)"
static const reading_spec readings[] = {
    {"sharp",
     "the coefficient of x^(L-1) in (1-x)^-N is C(N+L-2, N-1) = L (L+1) .. (L+N-2)/(N-1)!; at L = N it is C(2N-2, N-1), "
     "whose square is between 16^(N-1)/(pi (N-1/2)) and 16^(N-1)/(pi (N-1)), so about 2^(2N-2)/(pi N)^(1/2)",
     NULL},
    {"printed-product", "C(N+L-2, N-1) = (L-1)(L-2) .. (L-N+1)/(N-1)!" QUOTED, NULL},
    {"printed-length", "at L = N-1 the coefficient of x^(L-1) is C(2N-2, N-1)" QUOTED, "N >= 2"},
    {"printed-growth", "C(2N-2, N-1) is 2^(2N)/(pi N)^(1/2) times a factor that tends to 1" QUOTED, NULL},
};

static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "order", .least = 1, .most = N_MOST, .initial = "5"},
    {.name = "L", .kind = PARAM_INT, .meaning = "length; the coefficient of x^(L-1)", .least = 1, .most = L_MOST,
     .initial = "7"},
};

static const quantity_spec quantities[] = {
    {"coefficient", "of x^(L-1) in (1-x)^-N"},
    {"quoted_product", "(L-1)(L-2) .. (L-N+1)/(N-1)!"},
    {"middle", "C(2N-2, N-1), the coefficient at L = N"},
    {"ratio", "C(2N-2, N-1) over 2^(2N)/(pi N)^(1/2); 1/4 in the limit, 1 as quoted"},
};

const claim claim_s4_LB_1 = {
    .id = "s4:LB.1",
    .paper = "s4",
    .kind = "lemma",
    .number = "B.1",
    .title = "Coefficients of (1-x)^-N grow exponentially",
    .source = "Gu, Goel, Re, S4 (2021), appendix B, Lemma B.1: number unsure",
    .statement = "The coefficients of the inverse of (1-x)^N are C(N+L-2, N-1), which reach 2^(2N)/(pi N)^(1/2): an "
                 "algorithm that computes them is numerically unstable.",
    .understood = "(1-x)^N is the characteristic polynomial of a discrete system whose eigenvalues are all near 1. The "
                  "three formulas beside C(N+L-2, N-1) are readings of their own, as they are quoted. Were the "
                  "coefficient of x^L meant, L = N-1 would be right, and C(N+L-2, N-1) not.",
    .checked = "N running sums of 1, 0, 0, .. (1/(1-x) is one), each coefficient against its binomial; products of N-1 "
               "factors; both bounds in integers with 333/106 < pi < 355/113, and their steps for every N.",
    .not_covered = "Instability itself, in floating point, which `verify table doubles` shows; that 1/pi is the limit of "
                   "C(2m, m)^2 m/16^m (Wallis).",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "N=5 L=7",
    .check = check,
    .doubles = &s4_LB_1_doubles,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
};
