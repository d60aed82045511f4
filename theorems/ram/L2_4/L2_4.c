/* L2_4.c - ram:L2.4: how likely a uniform string repeats an n-gram.
   Derived for every n, L, D (pair lemma, union bound); held against the exact count where counting reaches,
   against all D^L strings where they fit, against samples beyond. */
#include <stdio.h>
#include <string.h>

#include "constructions/ngram/ngram.h"
#include "numerics/exact/number.h"
#include "theorems/ram/L2_4/collision.h"

#define CLASS_POSITIONS ((uint64_t)1 << 21) /* letters joined when free letters are counted      */
#define EXACT_BITS ((uint64_t)1 << 21)      /* of D^L, where p_ngram is written as a fraction    */
#define SAMPLES_MOST ((uint64_t)1 << 16)

/* One run. */
typedef struct run {
    const claim_input *in;
    verdict *v;
    collision c;
    bool derived_sharp, derived_printed;
    bool exact;                     /* p holds p_ngram                          */
    bool counted;                   /* ... and strings, repeated are exact, too  */
    bool exhausted;                 /* all strings were looked at               */
    mpz_t strings, repeated, pairs; /* pairs: C(L-n+1, 2), the true ones */
    mpq_t p;
} run;

/* ---- derivation ------------------------------------------------------------------------------------ */

/* The strings x of length n+d with x_t = x_(t+d), t < n, counted one by one; the first few are listed. */
static status count_pair(uint64_t *count, text *list, uint64_t n, uint64_t d, uint32_t D) {
    uint64_t all, length = n + d;
    *count = 0;
    if (length > 64 || !letters_count(&all, D, length) || all > COLLISION_STRINGS) return ST_LIMIT;
    for (uint64_t k = 0; k < all; k++) {
        letter x[64];
        letters_from_index(x, length, D, k);
        if (memcmp(x, x + d, n * sizeof *x) != 0) continue;
        if (list && *count < 4) {
            text_add(list, *count ? ", " : "");
            letters_write(list, x, length, D);
        }
        ++*count;
    }
    if (list && *count > 4) text_add(list, ", ..");
    return ST_OK;
}

/* The pair lemma at distance d: classes of positions and, where few enough strings, the strings themselves
   against the claimed number of free letters.  *holds = false refutes the reading. */
static status check_pair(run *r, uint64_t d, bool *holds) {
    uint64_t classes, count, claimed;
    uint32_t D = (uint32_t)r->c.D;
    int64_t free_letters = collision_free(&r->c, d);
    text list;
    text_init(&list);
    status st = ST_OK;
    TRY(collision_classes(&classes, r->c.n, d));
    st = count_pair(&count, &list, r->c.n, d, D);
    if (st == ST_LIMIT) count = 0;
    else if (st != ST_OK) goto out;
    TRY(text_status(&list));
    bool seen = st == ST_OK && count > 0;
    st = ST_OK;
    if (seen && !(letters_count(&claimed, D, classes) && claimed == count))
        TRY(fault_set(r->in->fault, ST_BUG, "distance %llu: %llu strings, but %llu free letters",
                      (unsigned long long)d, (unsigned long long)count, (unsigned long long)classes));
    *holds = free_letters == (int64_t)classes;
    if (!*holds)
        verdict_refute(r->v, "sharp",
                       "D=%u: two %llu-grams at distance %llu are equal in %llu of the %u^%llu strings they cover "
                       "(%s), not in %u^%lld",
                       D, (unsigned long long)r->c.n, (unsigned long long)d, (unsigned long long)count, D,
                       (unsigned long long)(r->c.n + d), text_data(&list), D, (long long)free_letters);
out:
    text_clear(&list);
    return st;
}

/* Distances 1, 2, .. while the letters joined stay within CLASS_POSITIONS; the proof in collision.c covers
   all of them. */
static status derive_pairs(run *r, bool *holds) {
    uint64_t most = r->c.L > r->c.n ? r->c.L - r->c.n : 0, spent = 0, d = 1;
    status st = ST_OK;
    *holds = true;
    for (; d <= most && *holds; d++) {
        spent += r->c.n + d;
        if (spent > CLASS_POSITIONS && d > 1) break;
        if (work_should_stop(r->in->work)) TRY(ST_STOPPED);
        TRY(check_pair(r, d, holds));
        collision_state_pair(r->v, r->c.n, d);
    }
    if (*holds && most > 0) {
        verdict_step(r->v,
                     "pair: n-grams at distance d leave d of their n+d letters free, so they are equal with "
                     "probability D^-n; counted for d = 1..%llu, derived for every d",
                     (unsigned long long)(d - 1));
        verdict_scope(r->v, "pairs of n-grams at every distance (free letters counted up to distance %llu)",
                      (unsigned long long)(d - 1));
    }
out:
    return st;
}

/* The two bounds as consequences of the pair lemma, compared exactly, D^-n cancelled. */
static status derive(run *r) {
    const collision *c = &r->c;
    mpz_t claimed, square;
    bool holds;
    status st = ST_OK;
    mpz_inits(claimed, square, NULL);
    TRY(derive_pairs(r, &holds));
    if (!holds) goto out;
    collision_count_pairs(claimed, c);
    /* CLAIM ram:L2.4/union */
    r->derived_sharp = c->exponent == 0 && c->letters == 0 && !c->independent && mpz_cmp(claimed, r->pairs) >= 0 &&
                       (c->sharp == AT_MOST || (c->sharp == BELOW && mpz_cmp(claimed, r->pairs) > 0));
    /* CLAIM ram:L2.4/printed: C(L-n+1, 2) <= C(L, 2) = (L^2 - L)/2 < L^2 for L >= 1, n >= 1; for L < n there is
       no n-gram and 0 < L^2 D^-n. */
    mpz_ui_pow_ui(square, c->L, (unsigned long)c->power);
    mpz_mul_si(claimed, r->pairs, c->divisor);
    r->derived_printed = mpz_cmp(claimed, square) < 0 || (c->printed == AT_MOST && mpz_cmp(claimed, square) == 0);
    if (r->derived_sharp) verdict_step(r->v, "union: a repeat is one of C(L-n+1, 2) events of probability D^-n");
    if (r->derived_printed) verdict_step(r->v, "printed: C(L-n+1, 2) <= (L^2 - L)/2 < L^2");
out:
    mpz_clears(claimed, square, NULL);
    return st;
}

/* ---- exact numbers ----------------------------------------------------------------------------------- */

/* p_ngram by counting: 0 for L <= n, 1 for L > D^n + n - 1 (more windows than n-grams), else from
   CLAIM ram:L2.4/count: the numbers of constructions/ngram. */
static status count(run *r) {
    const collision *c = &r->c;
    uint64_t grams, bits = c->L * (64 - (uint64_t)__builtin_clzll(c->D - 1));
    if (c->L <= c->n) {
        r->exact = true;
        return ST_OK;
    }
    if (letters_count(&grams, (uint32_t)c->D, c->n) && c->L - c->n >= grams) {
        mpq_set_ui(r->p, 1, 1);
        r->exact = true;
        r->counted = bits <= EXACT_BITS;
        if (r->counted) mpz_ui_pow_ui(r->strings, c->D, c->L);
        if (r->counted) mpz_set(r->repeated, r->strings);
        return ST_OK;
    }
    if (bits > EXACT_BITS) return ST_OK;
    status st = ngram_count(r->repeated, NULL, (uint32_t)c->D, (uint32_t)c->n, c->L, r->in->work);
    if (st == ST_LIMIT) return ST_OK;
    if (st != ST_OK) return st;
    mpz_ui_pow_ui(r->strings, c->D, c->L);
    mpz_set(mpq_numref(r->p), r->repeated);
    mpz_set(mpq_denref(r->p), r->strings);
    mpq_canonicalize(r->p);
    r->exact = r->counted = true;
    return ST_OK;
}

/* All D^L strings, bit-sliced, where they fit; they must agree with the count. */
static status exhaust(run *r) {
    const collision *c = &r->c;
    ngram_tally t;
    uint64_t all;
    if (!letters_count(&all, (uint32_t)c->D, c->L) || all > r->in->work->limit || c->L > 64) {
        if (r->in->method != CLAIM_EXHAUST) return ST_OK;
        return fault_set(r->in->fault, ST_LIMIT, "--method exhaust: %llu^%llu strings are more than --work-limit %llu",
                         (unsigned long long)c->D, (unsigned long long)c->L, (unsigned long long)r->in->work->limit);
    }
    status st = ngram_bitslice(&t, (uint32_t)c->D, (uint32_t)c->n, (uint32_t)c->L, r->in->work);
    if (st != ST_OK) return st;
    mpq_t p;
    mpq_init(p);
    mpz_set_ui(mpq_numref(p), t.repeated);
    mpz_set_ui(mpq_denref(p), t.strings);
    mpq_canonicalize(p);
    if (r->exact && !mpq_equal(p, r->p))
        st = fault_set(r->in->fault, ST_BUG, "%llu of %llu strings repeat an n-gram, but counting says otherwise",
                       (unsigned long long)t.repeated, (unsigned long long)t.strings);
    mpq_set(r->p, p);
    mpz_set_ui(r->repeated, t.repeated);
    mpz_set_ui(r->strings, t.strings);
    r->exact = r->counted = r->exhausted = true;
    verdict_scope(r->v, "all %llu strings of length %llu looked at", (unsigned long long)all,
                  (unsigned long long)c->L);
    mpq_clear(p);
    return st;
}

/* ---- facts ------------------------------------------------------------------------------------------- */

static const char *relation_name(collision_relation r) {
    return r == AT_MOST ? "at most" : r == BELOW ? "less than" : "equal to";
}

/* One reading: refuted by the exact p_ngram, else established by what is at hand. */
static status conclude(run *r, const char *reading, collision_relation relation, bool derived,
                       void (*bound_of)(mpq_t, const collision *)) {
    unsigned methods = (derived ? METHOD_DERIVATION : 0u) | (r->exhausted ? METHOD_EXHAUSTION : 0u);
    text why;
    mpq_t bound;
    status st = ST_OK;
    mpq_init(bound);
    text_init(&why);
    if (!r->exact || (derived && !mpq_sgn(r->p))) { /* 0 is not compared with a D^-n of any length */
        if (derived) verdict_establish(r->v, reading, methods);
        else verdict_doubt(r->v, reading, "the bound is not derived, and p_ngram is not known exactly");
        goto out;
    }
    bound_of(bound, &r->c);
    if (collision_holds(relation, r->p, bound)) {
        verdict_establish(r->v, reading, methods ? methods : METHOD_DERIVATION);
        goto out;
    }
    if (r->counted) {
        number_write_integer(&why, r->repeated);
        text_add(&why, " of ");
        number_write_integer(&why, r->strings);
        text_addf(&why, " strings repeat a %llu-gram", (unsigned long long)r->c.n);
        TRY(collision_name_strings(&why, r->c.D, r->c.n, r->c.L, r->repeated, ngram_repeats));
    }
    text_add(&why, r->counted ? ", so p_ngram = " : "p_ngram = ");
    number_write_rational(&why, r->p);
    text_addf(&why, ", not %s ", relation_name(relation));
    number_write_rational(&why, bound);
    TRY(text_status(&why));
    verdict_refute(r->v, reading, "D=%llu n=%llu L=%llu: %s", (unsigned long long)r->c.D, (unsigned long long)r->c.n,
                   (unsigned long long)r->c.L, text_data(&why));
out:
    text_clear(&why);
    mpq_clear(bound);
    return st;
}

/* Uniform samples with the exact interval; alone they can only support. */
static status sample(run *r) {
    const collision *c = &r->c;
    const work *w = r->in->work;
    uint64_t samples = w->limit / c->L, hits;
    enclosure interval;
    mpq_t alpha;
    if (samples > SAMPLES_MOST) samples = SAMPLES_MOST;
    if (samples == 0) {
        if (r->in->method == CLAIM_MC)
            return fault_set(r->in->fault, ST_LIMIT, "a sample of %llu letters is more than --work-limit %llu",
                             (unsigned long long)c->L, (unsigned long long)w->limit);
        verdict_note(r->v, "no estimate: a sample of %llu letters is more than the work limit",
                     (unsigned long long)c->L);
        return ST_OK;
    }
    enclosure_init(&interval);
    mpq_init(alpha);
    mpq_set_ui(alpha, 1, 1000);
    status st = ngram_sample(&hits, samples, (uint32_t)c->D, (uint32_t)c->n, c->L, w);
    if (st == ST_OK) st = enclosure_binomial(&interval, hits, samples, alpha, 40);
    if (st == ST_OK) {
        verdict_scope(r->v, "%llu strings sampled", (unsigned long long)samples);
        verdict_sampled(r->v, "p_ngram", hits, samples, w->seed, alpha, &interval);
        if (r->in->method == CLAIM_MC)
            for (int k = 0; k < 2; k++)
                verdict_support(r->v, k ? "printed" : "sharp", "%llu of %llu sampled strings repeat an n-gram",
                                (unsigned long long)hits, (unsigned long long)samples);
    }
    mpq_clear(alpha);
    enclosure_clear(&interval);
    return st;
}

/* ---- the check ---------------------------------------------------------------------------------------- */

static status report(run *r) {
    const collision *c = &r->c;
    unsigned long long D = c->D, n = c->n, L = c->L;
    char form[96];
    mpz_t square;
    mpq_t q;
    status st = ST_OK;
    mpz_init(square);
    mpq_init(q);
    verdict_power(r->v, "strings", c->D, c->L);
    if (r->counted) {
        mpq_set_z(q, r->repeated);
        snprintf(form, sizeof form, "%llu^%llu - N_%llu(%llu)", D, L, n, L);
        TRY(collision_report(r->v, "repeated", q, form));
        snprintf(form, sizeof form, "1 - N_%llu(%llu)/%llu^%llu", n, L, D, L);
        TRY(collision_report(r->v, "p_ngram", r->p, form));
    } else if (r->exact) {
        if (mpq_sgn(r->p)) verdict_power(r->v, "repeated", c->D, c->L);
        else verdict_unsigned(r->v, "repeated", 0);
        verdict_rational(r->v, "p_ngram", r->p);
    }
    TRY(collision_report_bound(r->v, "union_bound", r->pairs, c->D, c->n));
    mpz_ui_pow_ui(square, c->L, 2);
    TRY(collision_report_bound(r->v, "printed_bound", square, c->D, c->n));
    uint64_t grams;
    if (letters_count(&grams, (uint32_t)c->D, c->n) && mpz_cmp_ui(r->pairs, grams) >= 0) verdict_trivial(r->v);
out:
    mpq_clear(q);
    mpz_clear(square);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    run r = {.in = in, .v = v};
    status st = ST_OK;
    mpz_inits(r.strings, r.repeated, r.pairs, NULL);
    mpq_init(r.p);
    collision_init(&r.c, (uint64_t)params_int(in->params, "D"), (uint64_t)params_int(in->params, "n"),
                   (uint64_t)params_int(in->params, "L"));
    collision_choose2(r.pairs, (int64_t)r.c.L - (int64_t)r.c.n + 1);
    TRY(claim_bend(in, &r.c));
    verdict_scope(v, "D=%llu n=%llu L=%llu, uniform strings", (unsigned long long)r.c.D, (unsigned long long)r.c.n,
                  (unsigned long long)r.c.L);
    if (in->method == CLAIM_MC) {
        TRY(report(&r));
        TRY(sample(&r));
        goto out;
    }
    if (in->method != CLAIM_EXHAUST) {
        TRY(derive(&r));
        TRY(count(&r));
    }
    if (in->method != CLAIM_DERIVE) TRY(exhaust(&r));
    /* p_ngram known to be 0 is a count of 0. */
    TRY(collision_state_bounds(v, &r.c, r.pairs, r.counted || (r.exact && !mpq_sgn(r.p)) ? r.repeated : NULL,
                               r.derived_sharp, r.derived_printed, in->work));
    if (r.exact && !r.exhausted) verdict_scope(v, "p_ngram counted exactly");
    TRY(report(&r));
    TRY(conclude(&r, "sharp", r.c.sharp, r.derived_sharp, collision_sharp_bound));
    TRY(conclude(&r, "printed", r.c.printed, r.derived_printed, collision_printed_bound));
    if (!r.exact && in->method == CLAIM_AUTO) TRY(sample(&r));
out:
    mpz_clears(r.strings, r.repeated, r.pairs, NULL);
    mpq_clear(r.p);
    return st;
}

static const reading_spec readings[] = {
    {"sharp", "p_ngram <= C(L-n+1, 2) D^-n for all n, L >= 1, D >= 2, with equality when L = n+1", NULL},
    {"printed", "p_ngram < L^2 D^-n", NULL},
};

static const param_spec parameters[] = {
    {"D", PARAM_INT, "size of the alphabet", 2, 1000000000, "2", false, NULL},
    {"n", PARAM_INT, "letters of an n-gram", 1, 1000000, NULL, true, NULL},
    {"L", PARAM_INT, "length of the strings", 1, 1000000000, NULL, true, NULL},
};

static const quantity_spec quantities[] = {
    {"strings", "D^L"},
    {"repeated", "strings in which some n-gram occurs twice"},
    {"p_ngram", "repeated / strings"},
    {"union_bound", "C(L-n+1, 2) D^-n"},
    {"printed_bound", "L^2 D^-n"},
};

static const char *const columns[] = {"strings", "repeated", "p_ngram", "union_bound", "printed_bound", NULL};
static const char *const decimals[] = {"p_ngram", "union_bound", "printed_bound", NULL};

static const claim_table table = {.name = "collision",
                                  .title = "How likely a uniform string repeats an n-gram",
                                  .ranges = "D=2,3 n=2..4 L=4..8",
                                  .columns = columns,
                                  .decimals = decimals,
                                  .sampled = true};

const claim claim_ram_L2_4 = {
    .id = "ram:L2.4",
    .paper = "ram",
    .kind = "lemma",
    .number = "2.4",
    .title = "Uniform strings rarely repeat an n-gram",
    .source = "Jelassi, Brandfonbrener, Kakade, Malach, Repeat After Me, 2024, Lemma 2.4",
    .statement = "For the uniform copy distribution of length L over D letters, p_ngram < L^2 D^-n.",
    .understood =
        "Letters are independent and uniform over D >= 2 letters; p_ngram is the probability that two n-grams "
        "(exactly n letters) at different places are equal. L < n has no n-gram and p_ngram = 0 < L^2 D^-n. "
        "With n+1 letters to an n-gram, as one transcription has it, p_ngram is smaller and the bound holds "
        "all the more.",
    .checked = "Derived: two given n-grams are equal with probability exactly D^-n, overlapping or not (free letters "
               "counted on the positions themselves, and string by string where few); then the union bound. Exact "
               "p_ngram by counting where that fits the work limit; all D^L strings bit-sliced where they fit, which "
               "must agree with the count; an estimate with its exact interval beyond.",
    .not_covered = "Distributions other than the uniform one.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "n=3 L=8",
    .check = check,
    .controls = collision_controls,
    .control_count = COLLISION_CONTROLS,
    .table = &table,
};
