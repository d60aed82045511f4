/* engine_votes.c - steps decided by the votes of full matches, everything else bounded.
   In units of one match's weight let m keys match, V = sum of the codes of the letters that follow them, tau bound the
   weight of all keys that do not match, cpy be 1 where COPY's own key matches (value 0).  With a the right letter,
   U_r = code_r(a) V_r and h the Hamming distance of the codes of a and c:
     logit(a) - logit(c) >= 2 (sum of U_r where the codes differ - h tau) / Z,   Z <= m + cpy + tau,
     logit(a) - logit(BOS) >= (sum of all U_r - b tau) / Z,
   and the same sums + h tau bound them above: each key adds at most its weight to each coordinate.  CLAIM ram:T2.3/L8
   The votes at step j are those of the whole prompt and of the answers before j: the table's totals, then one more as
   each letter is said.  Where a letter's rivals are as strong (Theorem 2: at first occurrences) the step is decided
   exactly. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/hash_copy/grams.h"

#define EXACT_PAIRS_A_UNIT 16
#define STOP_EVERY ((size_t)1 << 16)

/* The classes of ambiguous grams: place -> votes. */
typedef struct ballot {
    uint64_t *place; /* hash: place + 1, 0 for free */
    uint32_t *id;
    size_t slots, classes, room;
    int32_t *votes;  /* (b + 1) a class: m, then V  */
    uint32_t b;
} ballot;

typedef struct deciding {
    engine_result *r;
    const copy_string *c;
    const work *w;
    fault *f;
    exact_step step;
    uint64_t budget;      /* pairs that exact steps may still look at */
    double least;         /* margin so far, in doubles rounded down  */
    bool over;            /* the first error or undecided step is known */
    ballot ballot;
    const float *bound;
    double uniform;
    size_t last_count;    /* occurrences, followed by a letter, of the n-gram that ends x */
} deciding;

static double next_up(double x) { return nextafter(x, INFINITY); }

/* gamma (m - tau) / (m + cpy + tau), rounded down: three roundings of 2^-53 each against 2^-50; 0 where tau >= m. */
static double margin_below(const copy_string *c, double m, double strength, double cpy, double tau) {
    if (!(tau < strength)) return 0;
    return code_gamma(c) * ((strength - tau) / (m + cpy + tau)) * (1 - 0x1p-50);
}

static size_t ballot_find(const ballot *t, uint64_t place) {
    uint64_t h = place * 0x9E3779B97F4A7C15u;
    size_t at = (size_t)(h ^ h >> 32) & (t->slots - 1);
    while (t->place[at] && t->place[at] != place + 1) at = (at + 1) & (t->slots - 1);
    return at;
}

static status ballot_grow(ballot *t, fault *f) {
    status st = ST_OK;
    size_t room = t->room ? 2 * t->room : 256, slots = 2 * room, width = t->b + 1;
    ballot old = *t;
    uint64_t *place = NULL;
    uint32_t *id = NULL;
    TRY(engine_room((uint64_t)slots * 12 * 2 + (uint64_t)room * width * 8, "the votes of ambiguous n-grams", f));
    int32_t *votes = realloc(t->votes, room * width * sizeof *votes);
    if (votes) t->votes = votes;
    place = calloc(slots, sizeof *place);
    id = calloc(slots, sizeof *id);
    if (!votes || !place || !id) TRY(fault_set(f, ST_MEMORY, "no memory for the votes of %zu n-grams", room));
    memset(votes + t->room * width, 0, (room - t->room) * width * sizeof *votes);
    t->place = place;
    t->id = id;
    t->slots = slots;
    t->room = room;
    for (size_t k = 0; k < old.slots; k++) {
        if (!old.place[k]) continue;
        size_t at = ballot_find(t, old.place[k] - 1);
        t->place[at] = old.place[k];
        t->id[at] = old.id[k];
    }
    free(old.place);
    free(old.id);
    return ST_OK;
out:
    free(place);
    free(id);
    return st;
}

static status ballot_add(ballot *t, const copy_string *c, uint64_t place, letter a, fault *f) {
    if (t->classes == t->room) {
        status st = ballot_grow(t, f);
        if (st != ST_OK) return st;
    }
    size_t at = ballot_find(t, place);
    if (!t->place[at]) {
        t->place[at] = place + 1;
        t->id[at] = (uint32_t)t->classes++;
    }
    int32_t *v = t->votes + (size_t)t->id[at] * (t->b + 1);
    v[0]++;
    for (uint32_t r = 0; r < t->b; r++) v[1 + r] += code_sign(c, a, r);
    return ST_OK;
}

static void found_right(deciding *d, const mpq_t margin) {
    if (!d->r->has_margin || mpq_cmp(margin, d->r->margin) < 0) mpq_set(d->r->margin, margin);
    d->r->has_margin = true;
}

static status decide_exactly(deciding *d, size_t j) {
    status st = ST_OK;
    uint64_t cost = d->c->L + d->c->n;
    if (cost > d->budget) {
        d->r->undecided = j;
        d->over = true;
        return ST_OK;
    }
    d->budget -= cost;
    TRY(exact_step_decide(&d->step, d->c, j, d->w, d->f));
    if (d->step.right) found_right(d, d->step.lo);
    else {
        d->r->first_error = j;
        d->over = true;
    }
out:
    return st;
}

/* Lemma L5: the score of the key looked for is at least M_j above all others, whatever x is.  CLAIM ram:T2.3/L5 */
static void start_margin(mpq_t M, const copy_string *c, size_t j) {
    long b = (long)c->b, n = (long)c->n, k = (long)j;
    mpq_t t;
    mpq_init(t);
    mpq_set_si(M, -(n - 1 - k) * b * (k + 1), (unsigned long)(k + 2));
    mpq_canonicalize(M);
    mpq_set_si(t, k * b - (n - 1) * b, 1);
    mpq_add(M, M, t);
    mpq_set_z(t, c->s->W);
    mpq_add(M, M, t);
    mpq_clear(t);
}

static status decide_start(deciding *d) {
    status st = ST_OK;
    const copy_string *c = d->c;
    mpq_t M, above;
    mpq_inits(M, above, NULL);
    for (size_t j = 0; j < c->n && j < c->L && !d->over; j++) {
        double tau = INFINITY;
        start_margin(M, c, j);
        if (mpq_sgn(M) > 0) {
            TRY(engine_weight_above(above, c, M));
            tau = next_up(mpq_above(above) * (double)(c->L + 1 + j));
        }
        if (tau < 1) d->least = fmin(d->least, margin_below(c, 1, 1, 0, tau));
        else TRY(decide_exactly(d, j));
    }
out:
    mpq_clears(M, above, NULL);
    return st;
}

/* 1 right, -1 wrong, 0 open: every token against the votes v. */
static int weigh_votes(deciding *d, const int32_t *v, letter a, double cpy, double tau) {
    const copy_string *c = d->c;
    double up = tau * (1 + 0x1p-50), least = INFINITY;
    int32_t U[ENGINE_BITS_MOST], all = 0, smallest = INT32_MAX;
    for (uint32_t r = 0; r < c->b; r++) {
        U[r] = v[1 + r] * code_sign(c, a, r);
        all += U[r];
        if (U[r] < smallest) smallest = U[r];
    }
    if (smallest > up) { /* every coordinate has the right sign */
        d->least = fmin(d->least, margin_below(c, v[0], smallest, cpy, tau));
        return 1;
    }
    if (all < -(double)c->b * up) return -1;
    int verdict = all > c->b * up ? 1 : 0;
    least = (all - c->b * up) / (v[0] + cpy + tau);
    for (letter t = 0; t < c->D; t++) {
        int32_t sum = 0;
        double h = 0;
        if (t == a) continue;
        for (uint32_t r = 0; r < c->b; r++)
            if ((t ^ a) >> (c->b - 1 - r) & 1) sum += U[r], h++;
        if (sum < -h * up) return -1;
        if (!(sum > h * up)) verdict = 0;
        least = fmin(least, 2 * (sum - h * up) / (v[0] + cpy + tau));
    }
    if (verdict == 1) d->least = fmin(d->least, fmax(0, least * (1 - 0x1p-48)));
    return verdict;
}

static bool is_last_gram(const copy_string *c, size_t e) {
    return !memcmp(c->x + e - c->n, c->x + c->L - c->n, c->n * sizeof(letter));
}

static status decide_step(deciding *d, size_t j, uint64_t place) {
    const copy_string *c = d->c;
    double tau = d->bound ? (double)d->bound[j] : d->uniform, cpy = d->last_count && is_last_gram(c, j) ? 1 : 0;
    if (place == GRAM_NONE) { /* all m >= 1 matches agree; m counts the prompt's at least */
        if (!(tau < 1)) return decide_exactly(d, j);
        double m = cpy > 0 ? (double)d->last_count : 1;
        d->least = fmin(d->least, margin_below(c, m, m, cpy, tau));
        return ST_OK;
    }
    int32_t *v = d->ballot.votes + (size_t)d->ballot.id[ballot_find(&d->ballot, place)] * (c->b + 1);
    int verdict = weigh_votes(d, v, c->x[j], cpy, tau);
    if (verdict < 0) {
        d->r->first_error = j;
        d->over = true;
        return ST_OK;
    }
    v[0]++; /* the answer is a key from now on, and votes */
    for (uint32_t r = 0; r < c->b; r++) v[1 + r] += code_sign(c, c->x[j], r);
    return verdict > 0 ? ST_OK : decide_exactly(d, j);
}

/* Totals of the ambiguous grams over the prompt. */
static status count_votes(deciding *d, const grams *g) {
    status st = ST_OK;
    gram_walk k;
    gram_walk_open(&k, g);
    for (size_t e = d->c->n; e < d->c->L; e++) {
        uint64_t place = gram_walk_next(&k);
        if (e % STOP_EVERY == 0 && work_should_stop(d->w)) TRY(ST_STOPPED);
        if (place == GRAM_NONE) continue;
        d->r->ambiguous++;
        TRY(ballot_add(&d->ballot, d->c, place, d->c->x[e], d->f));
    }
out:
    return st;
}

static status decide_rest(deciding *d, const grams *g) {
    status st = ST_OK;
    const copy_string *c = d->c;
    gram_walk k;
    for (size_t e = c->n; e < c->L; e++) d->last_count += c->x[e - 1] == c->x[c->L - 1] && is_last_gram(c, e);
    if (g->ambiguous) TRY(count_votes(d, g));
    if (!g->ambiguous && !d->bound && d->uniform < 1) { /* one bound for all, the least where COPY's key matches */
        double m = d->last_count ? (double)d->last_count : 1, cpy = d->last_count ? 1 : 0;
        if (!d->over) d->least = fmin(fmin(d->least, margin_below(c, m, m, cpy, d->uniform)),
                                      margin_below(c, 1, 1, 0, d->uniform));
        return ST_OK;
    }
    gram_walk_open(&k, g);
    for (size_t j = c->n; j < c->L && !d->over; j++) {
        if (j % STOP_EVERY == 0 && work_should_stop(d->w)) TRY(ST_STOPPED);
        TRY(decide_step(d, j, g->ambiguous ? gram_walk_next(&k) : GRAM_NONE));
    }
out:
    return st;
}

static void finish(deciding *d) {
    engine_result *r = d->r;
    r->copied = r->first_error != UINT64_MAX ? r->first_error : r->undecided != UINT64_MAX ? r->undecided : d->c->L;
    if (d->least < INFINITY) {
        mpq_t q;
        mpq_init(q);
        mpq_set_d(q, d->least);
        found_right(d, q);
        mpq_clear(q);
    }
    r->has_margin = r->copied > 0;
    r->bytes += d->ballot.slots * 12 + d->ballot.room * (d->c->b + 1) * sizeof(int32_t);
}

status votes_decide(engine_result *r, const copy_string *c, double uniform, const float *bound, const work *w,
                    fault *f) {
    status st = ST_OK;
    grams g;
    deciding d = {.r = r, .c = c, .w = w, .f = f, .least = INFINITY, .bound = bound, .uniform = uniform,
                  .ballot = {.b = c->b}};
    exact_step_init(&d.step);
    if (__builtin_mul_overflow(w->limit, (uint64_t)EXACT_PAIRS_A_UNIT, &d.budget)) d.budget = UINT64_MAX;
    TRY(grams_build(&g, c, w, f));
    TRY(decide_start(&d));
    if (c->L > c->n) TRY(decide_rest(&d, &g));
    r->bytes += g.bytes;
    finish(&d);
out:
    grams_clear(&g);
    free(d.ballot.place);
    free(d.ballot.id);
    free(d.ballot.votes);
    exact_step_clear(&d.step);
    return st;
}
