/* C2_5.c - ram:C2.5: which n makes the copying error of uniform strings smaller than eps, and what T_n then
   costs, with explicit constants.  Each bound is decided exactly at the parameters; the error itself is counted
   where counting reaches, and the dimension is measured on the model where it is small enough to build. */
#include "constructions/hash_copy/hash_copy.h"
#include "constructions/ngram/ngram.h"
#include "numerics/exact/number.h"
#include "theorems/ram/C2_5/size.h"
#include "theorems/ram/L2_4/collision.h"

#define EXACT_BITS ((uint64_t)1 << 20) /* of D^L, where the error is counted */
#define COUNT_SHARE 16                 /* of the work limit, that a count may spend: there are three */
#define MODEL_DIMENSION 256            /* where the model is built           */

typedef struct run {
    const claim_input *in;
    verdict *v;
    size_claim c, truth; /* as claimed, and as derived */
} run;

typedef unsigned long long number;

/* CLAIM ram:C2.5/choice: n is the least with the bound below eps, so err < eps:
   printed: err <= p_ngram < L^2 D^-n (Theorem 2.3 sharp, Lemma 2.4); union: err <= p_ngram <= C(L-n+1, 2) D^-n;
   error: a miscopied string has two equal n-grams followed by different letters (vb:copy-error), C(L-n, 2)
   pairs of probability (D-1) D^-(n+1).  The bounds fall as n grows, so least means: n-1 does not suffice. */
static status check_least(run *r, const char *reading, size_way way, uint64_t n) {
    const size_rule *rule = &r->truth.rule[way];
    if (n > 1 && size_suffices(&r->truth, rule, way, n - 1))
        verdict_refute(r->v, reading, "n_%s = %llu is not the least: the bound is below eps at %llu already",
                       size_way_names[way], (number)n, (number)n - 1);
    return ST_OK;
}

/* The exact number of repeated (p_ngram) or miscopied strings against eps D^L; refutes, or establishes. */
static status count_error(run *r, const char *reading, size_way way, uint64_t n, bool *known) {
    const size_claim *c = &r->c;
    bool error = way != WAY_UNION;
    uint64_t bits;
    mpz_t count, all;
    mpq_t q;
    text why;
    status st = ST_OK;
    *known = false;
    if (__builtin_mul_overflow(c->L, hash_copy_code_bits((uint32_t)c->D), &bits) || bits > EXACT_BITS) return ST_OK;
    mpz_inits(count, all, NULL);
    mpq_init(q);
    text_init(&why);
    work w = *r->in->work;
    w.limit /= COUNT_SHARE;
    st = error ? ngram_count(NULL, count, (uint32_t)c->D, (uint32_t)n, c->L, &w)
               : ngram_count(count, NULL, (uint32_t)c->D, (uint32_t)n, c->L, &w);
    if (st != ST_OK) {
        if (st == ST_LIMIT) st = ST_OK;
        goto out;
    }
    *known = true;
    mpz_ui_pow_ui(all, c->D, c->L);
    mpz_set(mpq_numref(q), count);
    mpz_set(mpq_denref(q), all);
    mpq_canonicalize(q);
    if (mpq_cmp(q, c->eps) < 0) {
        verdict_establish(r->v, reading, METHOD_DERIVATION);
        goto out;
    }
    number_write_integer(&why, count);
    text_add(&why, " of ");
    number_write_integer(&why, all);
    text_add(&why, error ? " strings repeat an n-gram with another letter behind it and are miscopied"
                         : " strings repeat an n-gram");
    TRY(collision_name_strings(&why, c->D, n, c->L, count, error ? ngram_ambiguous : ngram_repeats));
    text_add(&why, error ? ", so err = " : ", so p_ngram = ");
    number_write_rational(&why, q);
    text_add(&why, ", not less than eps = ");
    number_write_rational(&why, c->eps);
    TRY(text_status(&why));
    verdict_refute(r->v, reading, "D=%llu L=%llu n=%llu: %s", (number)c->D, (number)c->L, (number)n, text_data(&why));
out:
    text_clear(&why);
    mpq_clear(q);
    mpz_clears(count, all, NULL);
    return st;
}

/* The dimension of the model itself. */
static status measure(run *r, const char *reading, uint64_t n, uint64_t dimension, bool *measured) {
    hash_copy_spec s;
    model *m = NULL;
    model_cost cost;
    status st = ST_OK;
    *measured = false;
    if (r->c.D > HASH_COPY_D_MOST || n > HASH_COPY_N_MOST || size_dimension(&r->truth, n) > MODEL_DIMENSION)
        return ST_OK;
    st = hash_copy_spec_init(&s, (uint32_t)r->c.D, (uint32_t)n, r->in->fault);
    if (st == ST_OK) st = hash_copy_build(&m, &s, r->in->fault);
    if (st == ST_OK) {
        model_measure(&cost, m);
        *measured = true;
        if (!(cost.depth == 2 && cost.dimension == dimension))
            verdict_refute(r->v, reading, "D=%llu n=%llu: the model has depth %u and dimension %zu, not 2 and %llu",
                           (number)r->c.D, (number)n, cost.depth, cost.dimension, (number)dimension);
    }
    model_free(m);
    hash_copy_spec_clear(&s);
    return st;
}

/* CLAIM ram:C2.5/constant: b + 3 <= 4 log2 D (log2 D + 4 <= 4 log2 D from D = 3 on, 4 = 4 at D = 2), so
   N <= 4 (n+1) log2 D.  Let X = log2(L/eps) > 1 (eps < 1/2), hence log2 L < X - 1.
   printed: n = floor(log_D(L^2/eps)) + 1 and log_D(L^2/eps) <= X + log2 L < 2X - 1, so n+1 < 2X+1.
   L >= log2(1/eps) > 1 makes L >= 2 and X > 2, so n+1 < 5X/2: N < 10 X log2 D.  (Without it n+1 < 3X, N < 12 X log2 D.)
   union, error: n = 1 and n+1 < 2X, or n-1 >= 1 fails, C(L, 2) D^-(n-1) >= eps, n-1 <= log_D(C(L,2)/eps), which is
   < 2 log2 L - 1 + log2(1/eps) < 2X - 2, so n+1 < 2X: N < 8 X log2 D; and N <= 8 log2 D + 4 log2 max(1, C(L,2)/eps)
   for every eps.  10 and 8 are best: eps -> 1/2 with D = 2 has N = 20, X -> 2 at L = 2, and N = 8, X -> 1 at L = 1. */
static status check_size(run *r, const char *reading, size_way way, uint64_t dimension, bool product) {
    truth t;
    enclosure e;
    text bound;
    status st = ST_OK;
    enclosure_init(&e);
    text_init(&bound);
    if (way != WAY_PRINTED && !size_within_sum(&r->c, dimension))
        verdict_refute(r->v, reading, "dimension_%s = %llu > 8 log2 %llu + %ld log2 max(1, C(%llu, 2)/eps)",
                       size_way_names[way], (number)dimension, (number)r->c.D, r->c.additive, (number)r->c.L);
    if (product) {
        TRY(size_within_product(&t, &e, &r->c, way, dimension));
        if (truth_is_no(t)) {
            TRY(number_write_decimal(&bound, e.hi, 6));
            TRY(text_status(&bound));
            verdict_refute(r->v, reading, "dimension_%s = %llu, but %ld log2(L/eps)%s = %s", size_way_names[way],
                           (number)dimension, r->c.constant[way], r->c.no_alphabet ? "" : " log2 D",
                           text_data(&bound));
        } else if (!truth_is_yes(t)) {
            verdict_doubt(r->v, reading, "dimension_%s lies within 2^-100 of its bound", size_way_names[way]);
        }
    }
out:
    text_clear(&bound);
    enclosure_clear(&e);
    return st;
}

static status check_way(run *r, const char *reading, size_way way, uint64_t n, bool product) {
    uint64_t dimension = size_dimension(&r->c, n);
    bool derived = size_suffices(&r->truth, &r->truth.rule[way], way, n), known, measured;
    status st = ST_OK;
    TRY(check_least(r, reading, way, n));
    TRY(count_error(r, reading, way, n, &known));
    if (derived) verdict_establish(r->v, reading, METHOD_DERIVATION);
    else if (!known)
        verdict_doubt(r->v, reading, "neither bounded nor counted at n_%s = %llu", size_way_names[way], (number)n);
    TRY(measure(r, reading, n, dimension, &measured));
    TRY(check_size(r, reading, way, dimension, product));
    size_state_way(r->v, reading, &r->c, way, n, product);
    verdict_step(r->v, "%s: n = %llu is least; %s < eps by its bound%s; dimension %llu%s", size_way_names[way],
                 (number)n, way == WAY_UNION ? "p_ngram" : "err", known ? " and by counting" : "", (number)dimension,
                 measured ? " measured on the model" : " = (n+1)(b+3)");
out:
    return st;
}

/* The hypotheses of the printed corollary; its Omega(log 1/eps) taken as log2(1/eps). */
static bool printed_applies(run *r) {
    mpz_t t;
    bool applies = true;
    mpz_init(t);
    mpz_mul_ui(t, mpq_numref(r->c.eps), 2);
    if (!r->c.any_eps && mpz_cmp(t, mpq_denref(r->c.eps)) >= 0) {
        verdict_vacuous(r->v, "printed", "needs eps < 1/2");
        applies = false;
    }
    if (!r->c.any_length && r->c.L < mpz_sizeinbase(mpq_denref(r->c.eps), 2)) { /* else 2^L > 1/eps */
        mpz_mul_2exp(t, mpq_numref(r->c.eps), r->c.L);
        if (mpz_cmp(t, mpq_denref(r->c.eps)) < 0) {
            verdict_vacuous(r->v, "printed", "needs L >= log2(1/eps)");
            applies = false;
        }
    }
    mpz_clear(t);
    return applies;
}

static void add_notes(run *r, const uint64_t n[WAYS]) {
    uint64_t grams;
    mpq_t half;
    mpq_init(half);
    mpq_set_ui(half, 1, 2);
    if (n[WAY_PRINTED] > r->c.L)
        verdict_note(r->v, "n_printed = %llu > L: n = L is enough, T_L copies every string of length L",
                     (number)n[WAY_PRINTED]);
    if (r->c.L < 2 * n[WAY_PRINTED])
        verdict_note(r->v, "2n <= L fails at n_printed; it is not needed: err <= p_ngram holds for every L");
    if (letters_count(&grams, (uint32_t)r->c.D, n[WAY_ERROR]) && r->c.L >= grams && r->c.L - grams > n[WAY_ERROR] - 1)
        verdict_note(
            r->v,
            "L > D^n + n - 1 at n_error: T_n then needs beta with 2L e^(-beta gamma) < 1, more than its default");
    if (mpq_cmp(r->c.eps, half) >= 0)
        verdict_note(r->v, "eps >= 1/2: a constant times log2(L/eps) log2 D does not bound any dimension there "
                           "(L = 1, eps -> 1); the sum does");
    mpq_clear(half);
}

static status check(const claim_input *in, verdict *v) {
    run r = {.in = in, .v = v};
    uint64_t n[WAYS], D = (uint64_t)params_int(in->params, "D"), L = (uint64_t)params_int(in->params, "L");
    mpq_t half;
    text name;
    status st = ST_OK;
    mpq_init(half);
    text_init(&name);
    size_init(&r.truth, D, L, *params_rational(in->params, "eps"));
    size_init(&r.c, D, L, *params_rational(in->params, "eps"));
    TRY(claim_bend(in, &r.c));
    number_write_rational(&name, r.c.eps);
    verdict_scope(v,
                  "D=%llu L=%llu eps=%s, uniform strings; bounds decided exactly, error counted where that fits the "
                  "work limit, dimension measured up to %d",
                  (number)D, (number)L, text_data(&name), MODEL_DIMENSION);
    for (size_way way = 0; way < WAYS; way++) {
        n[way] = size_least(&r.c, way);
        text_reset(&name);
        text_addf(&name, "n_%s", size_way_names[way]);
        TRY(text_status(&name));
        verdict_unsigned(v, text_data(&name), n[way]);
        text_reset(&name);
        text_addf(&name, "dimension_%s", size_way_names[way]);
        TRY(text_status(&name));
        verdict_unsigned(v, text_data(&name), size_dimension(&r.c, n[way]));
    }
    mpq_set_ui(half, 1, 2);
    bool product = mpq_cmp(r.c.eps, half) < 0;
    size_state_parameters(v, "sharp", &r.c);
    TRY(check_way(&r, "sharp", WAY_UNION, n[WAY_UNION], product));
    TRY(check_way(&r, "sharp", WAY_ERROR, n[WAY_ERROR], product));
    if (n[WAY_ERROR] > n[WAY_UNION]) /* (D-1) C(L-n, 2) / D < C(L-n+1, 2), or both are 0 */
        verdict_refute(v, "sharp", "n_error = %llu > n_union = %llu", (number)n[WAY_ERROR], (number)n[WAY_UNION]);
    if (printed_applies(&r)) {
        size_state_parameters(v, "printed", &r.c);
        size_state_hypotheses(v, "printed", &r.c);
        TRY(check_way(&r, "printed", WAY_PRINTED, n[WAY_PRINTED], true));
    }
    add_notes(&r, n);
out:
    size_clear(&r.c);
    size_clear(&r.truth);
    mpq_clear(half);
    text_clear(&name);
    return st;
}

static status require(const params *p, fault *f) {
    if (!params_has(p, "eps")) return ST_OK;
    const mpq_t *eps = params_rational(p, "eps");
    if (mpq_sgn(*eps) > 0 && mpq_cmp_ui(*eps, 1, 1) < 0) return ST_OK;
    return fault_set(f, ST_DOMAIN, "--eps must lie strictly between 0 and 1");
}

static const reading_spec readings[] = {
    {"sharp",
     "for every eps in (0,1), L >= 1, D >= 2: n_union makes p_ngram < eps, n_error <= n_union makes err < eps, and "
     "the dimension (n+1)(b+3) is at most 8 log2 D + 4 log2 max(1, C(L,2)/eps), and less than 8 log2(L/eps) log2 D "
     "when eps < 1/2",
     NULL},
    {"printed",
     "some depth-2 T_n of dimension less than 10 log2(L/eps) log2 D has err < eps: the O(.) with its constant, "
     "by n_printed",
     "0 < eps < 1/2, L >= log2(1/eps)"},
};

static const param_spec parameters[] = {
    {"D", PARAM_INT, "size of the alphabet", 2, 1000000000, "2", false, NULL},
    {"L", PARAM_INT, "length of the strings", 1, 1000000000000000000, NULL, true, NULL},
    {"eps", PARAM_RATIONAL, "the error allowed, in (0,1)", 0, 0, NULL, true, NULL},
};

static const quantity_spec quantities[] = {
    {"n_printed", "least n >= 1 with L^2 D^-n < eps"},
    {"n_union", "least n >= 1 with C(L-n+1, 2) D^-n < eps"},
    {"n_error", "least n >= 1 with C(L-n, 2) (D-1) D^-(n+1) < eps"},
    {"dimension_printed", "(n+1)(b+3) at n_printed, b = ceil(log2 D)"},
    {"dimension_union", "the same at n_union"},
    {"dimension_error", "the same at n_error"},
};

static const char *const columns[] = {"n_printed",       "n_union",         "n_error", "dimension_printed",
                                      "dimension_union", "dimension_error", NULL};

static const claim_table table = {.name = "dimension",
                                  .title = "The dimension that copies uniform strings up to eps",
                                  .ranges = "D=2,26 L=100,1000,1000000 eps=1/10,1/1000",
                                  .columns = columns};

const claim claim_ram_C2_5 = {
    .id = "ram:C2.5",
    .paper = "ram",
    .kind = "corollary",
    .number = "2.5",
    .title = "A small Transformer copies almost every uniform string",
    .source = "Jelassi, Brandfonbrener, Kakade, Malach, Repeat After Me, 2024, Corollary 2.5",
    .statement =
        "Fix some eps in (0,1/2) and some L >= Omega(log(1/eps)). There exists a depth-2 Transformer of dimension "
        "O(log(L/eps) log D) with err < eps for the uniform copy distribution.",
    .understood =
        "The Transformer is T_n; dimension is that of its joined heads, (n+1)(b+3). O(.) is an explicit constant, "
        "Omega(log(1/eps)) is log2(1/eps). Neither that condition nor 2n <= L is needed; eps < 1/2 is needed for "
        "the product, not for the sum. log D log(L/eps) is more than it takes: log D + log(L/eps) does.",
    .checked =
        "Each n by its definition, minimal; its bound against eps exactly; p_ngram and err counted where counting "
        "reaches; the dimension measured on the model where that is small; the constants proved, and decided at the "
        "parameters by integers and enclosures of log2.",
    .not_covered =
        "That T_n copies what it should is ram:T2.3, and which strings it miscopies vb:copy-error; both are "
        "used here. Precision is ram:precision.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "L=100 eps=1/10",
    .require = require,
    .check = check,
    .controls = size_controls,
    .control_count = SIZE_CONTROLS,
    .table = &table,
};
