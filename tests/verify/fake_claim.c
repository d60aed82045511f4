/* fake_claim.c - see fake_claim.h. */
#include "tests/verify/fake_claim.h"

#include <math.h>
#include <string.h>

#define FIVE "αβγδε"
#define FIFTEEN FIVE FIVE FIVE
#define LONG_WITNESS FIFTEEN FIFTEEN FIFTEEN FIFTEEN FIFTEEN FIFTEEN

static status require(const params *p, fault *f) {
    return params_int(p, "n") == 8 ? fault_set(f, ST_DOMAIN, "n must not be 8") : ST_OK;
}

static void report_rich(verdict *v) {
    mpq_t q;
    enclosure e;
    mpq_init(q);
    enclosure_init(&e);
    mpq_set_si(e.lo, -1, 2);
    mpq_set_si(e.hi, 1, 4);
    verdict_enclosure(v, "range", &e);
    for (int i = 1; i <= 3; i++) {
        mpq_set_si(q, i, 3);
        mpq_canonicalize(q);
        verdict_list_add(v, "items", q);
    }
    verdict_word(v, "machine", "a \"word\"\nwith a line");
    verdict_form(v, "power", &e, "%d^%d", 4, 1048576);
    verdict_note(v, "first note");
    verdict_note(v, "second \"note\"");
    verdict_refute(v, "printed", "line one\nline two");
    enclosure_clear(&e);
    mpq_clear(q);
}

static void report_sample(verdict *v, uint64_t seed) {
    mpq_t alpha;
    enclosure e;
    mpq_init(alpha);
    enclosure_init(&e);
    mpq_set_si(alpha, 1, 1000);
    mpq_set_si(e.lo, 1, 8);
    mpq_set_si(e.hi, 3, 8);
    verdict_sampled(v, "share", 250, 1000, seed, alpha, &e);
    verdict_support(v, "sharp", "250 of 1000 samples");
    enclosure_clear(&e);
    mpq_clear(alpha);
}

static status check(const claim_input *in, verdict *v) {
    int64_t n = params_int(in->params, "n");
    const char *word = params_has(in->params, "word") ? params_word(in->params, "word") : "";
    if (n == 9) return fault_set(in->fault, ST_LIMIT, "n = 9 is past a limit");
    mpq_t q;
    mpq_init(q);
    mpq_set_ui(q, (unsigned long)n, (unsigned long)n + 7);
    mpq_canonicalize(q);
    if (params_has(in->params, "eps")) mpq_set(q, *params_rational(in->params, "eps"));
    verdict_rational(v, "share", q);
    mpq_clear(q);
    verdict_power(v, "power", (uint64_t)params_int(in->params, "D"), (uint64_t)n);
    verdict_scope(v, "n=%lld, every L ≥ 1", (long long)n);
    verdict_step(v, "L1 heads: as stated");
    if (!strcmp(word, "rich")) report_rich(v);
    if (!strcmp(word, "trivial")) verdict_trivial(v);
    if (!strcmp(word, "vacuous")) verdict_vacuous(v, "sharp", "n is not large");
    if (!strcmp(word, "undecided")) verdict_doubt(v, "sharp", "the work limit of 5 units is spent");
    if (claim_bend_amount(in)) verdict_refute(v, "sharp", "%s", LONG_WITNESS);
    else if (in->bend || !strcmp(word, "refuted")) verdict_refute(v, "sharp", "x = 00110\ns VERIFIED");
    if (!strcmp(word, "sampled")) report_sample(v, in->work->seed);
    else verdict_establish(v, "sharp", METHOD_DERIVATION | METHOD_EXHAUSTION);
    verdict_establish(v, "printed", METHOD_DERIVATION);
    return ST_OK;
}

static const param_spec parameters[] = {
    {"n", PARAM_INT, "length of the n-grams", 1, 128, NULL, true, NULL},
    {"D", PARAM_INT, "size of the alphabet", 2, 4096, "2", false, NULL},
    {"states", PARAM_COUNT, "number of states", 1, 0, NULL, false, NULL},
    {"eps", PARAM_RATIONAL, "error", 0, 0, NULL, false, NULL},
    {"word", PARAM_WORD, "what to report", 0, 0, NULL, false, NULL},
};
static const reading_spec readings[] = {
    {"sharp", "share < 1 for every n", NULL},
    {"printed", "share <= 1", "n is large"},
};
static const quantity_spec quantities[] = {
    {"share", "n/(n+7)"}, {"power", "D^n"},          {"range", "an enclosure"},
    {"items", "a list"},  {"machine", "a word"},     {"absent", "never there"},
};
static const control controls[] = {
    {"bent", "the statement no longer holds", "n=2", NULL, NULL, 0},
    {"bent-more", "nor here", "n=3 D=3", NULL, NULL, 1},
};
static const char *const columns[] = {"power", "share", "absent", NULL};
static const char *const decimals[] = {"share", "absent", NULL};
static const claim_table table = {.name = "shares",
                                  .title = "shares of n",
                                  .ranges = "D=2,3 n=2..4",
                                  .columns = columns,
                                  .decimals = decimals,
                                  .sampled = true};

/* 2/(n-1) as float32 has it, and no number for n = 2; the second route applies nowhere. */
static status measure(lost *l, const params *p, const work *w, fault *f) {
    (void)w, (void)f;
    int64_t n = params_int(p, "n");
    mpq_t q;
    mpq_init(q);
    mpq_set_ui(q, 2, n > 1 ? (unsigned long)n - 1 : 1);
    mpq_canonicalize(q);
    lost_see(&l[0], n == 2 ? HUGE_VAL : (double)(float)(2.0 / (double)(n - 1)), q, NULL);
    mpq_clear(q);
    return ST_OK;
}
static const route_spec routes[] = {{"rough", FLOAT64_BITS, "2/(n-1) in float32"}, {"nowhere", FLOAT32_BITS, "nothing"}};
static const char *const at[] = {"n=2", "n=4", NULL};
static const doubles_spec doubles = DOUBLES(routes, at, measure);

const claim fake_claim = {
    .id = "fake:T1",
    .paper = "fake",
    .kind = "theorem",
    .number = "1",
    .title = "Shares",
    .source = "A test",
    .statement = "For all n the share n/(n+7) is below one.",
    .understood = "As printed.",
    .checked = "By arithmetic.",
    .not_covered = "Nothing else.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "n=3",
    .require = require,
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &doubles,
    .table = &table,
};
