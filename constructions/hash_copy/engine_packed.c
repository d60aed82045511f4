/* engine_packed.c - T_n with every pair of query and key looked at: codes in words, Hamming distances bit-sliced,
   integer counts a distance and the summed signs of the values there.
   Regular keys at distance h have score nb - 2h, weight e^(-2 beta h) of a match; special keys are added one by one.
   Where sharpness makes distances of 4 and more weigh less than 2^-64 together, only 0..3 are counted, and the number
   of the others, which is exact, times e^(-8 beta) bounds them; otherwise all distances are.  A step is decided by
   doubles with their errors (packed_weigh.c) and, where these cannot tell, exactly (engine_exact.c). */
#include "constructions/hash_copy/packed.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_NEAR 2048
#define CHUNK_COUNT 512
#define CHUNK_DEVICE 4096
#define FEW_KEYS 64 /* before one letter: looked at one by one, a register would be mostly empty */

/* What the steps of one job established. */
typedef struct packed_part {
    uint64_t first_error, ambiguous;
    double least;      /* margin of the steps that doubles decided                                   */
    mpq_t least_exact; /* and of those decided exactly, which may be too small for a double           */
    bool exactly;
} packed_part;

typedef struct packed_run {
    const copy_string *c;
    packed_weights W;
    hamming_path path;
    uint64_t *code;        /* of grams e = n..L: [words * (e - n)]                                     */
    unsigned words;
    hamming_keys near;     /* near: all regular keys in order                                          */
    hamming_keys *part;    /* all distances: the keys before letter a, in order; NULL for near          */
    device *d;             /* counts there, by parts: */
    packed32_keys *there;
    size_t *end, *start;   /* their e, and where letter a's begin in it                                */
    size_t chunk;
    packed_part *result;
    size_t jobs;
    _Atomic uint64_t error; /* the least first_error so far: later steps need no exact decision         */
    const work *w;
    fault *f;
} packed_run;

typedef struct packed_counts {
    const packed_run *P;
    size_t first;          /* step of query 0                                  */
    uint64_t *total;       /* [query][level]                                   */
    int64_t *votes;        /* [query][level][b]: signs of the values           */
} packed_counts;

/* Codes of n letters, the most recent in the lowest bits. */
static void pack_codes(const packed_run *P, uint64_t *code) {
    const copy_string *c = P->c;
    unsigned bits = c->n * c->b;
    unsigned __int128 gram = 0, mask = bits < 128 ? ((unsigned __int128)1 << bits) - 1 : ~(unsigned __int128)0;
    for (size_t e = 1; e <= c->L; e++) {
        gram = (gram << c->b | c->x[e - 1]) & mask;
        if (e < c->n) continue;
        code[(e - c->n) * P->words] = (uint64_t)gram;
        if (P->words == 2) code[(e - c->n) * 2 + 1] = (uint64_t)(gram >> 64);
    }
}

static void add_keys(packed_counts *k, size_t q, size_t h, uint64_t keys, letter next) {
    const copy_string *c = k->P->c;
    size_t at = q * k->P->W.levels + h;
    k->total[at] += keys;
    for (uint32_t r = 0; r < c->b; r++) k->votes[at * c->b + r] += (int64_t)keys * code_sign(c, next, r);
}

/* Of the codes of grams j and e, from bit `from` < 64 on. */
static unsigned distance(const packed_run *P, size_t j, size_t e, unsigned from) {
    const uint64_t *a = P->code + (j - P->c->n) * P->words, *b = P->code + (e - P->c->n) * P->words;
    unsigned h = hamming_weight((a[0] ^ b[0]) >> from);
    return P->words == 2 ? h + hamming_weight(a[1] ^ b[1]) : h;
}

static void near_hit(void *to, size_t q, size_t key, unsigned h) {
    packed_counts *k = to;
    const packed_run *P = k->P;
    size_t j = k->first + q, e = P->c->n + key;
    if (P->near.bits > HAMMING_SIEVE) { /* the bits that the sieve did not look at */
        h += distance(P, j, e, HAMMING_SIEVE);
        if (h >= HAMMING_NEAR) return;
    }
    add_keys(k, q, h, e < j ? 2 : 1, P->c->x[e]); /* the prompt's key, and its repetition */
}

/* The keys before letter a from its part: counts[q][h]. */
static status count_part(uint64_t *counts, const packed_run *P, letter a, const uint64_t *query, size_t count,
                         const size_t *twice) {
    status st = ST_OK;
    size_t entries = count * P->W.levels;
    uint32_t *there = NULL;
    memset(counts, 0, entries * sizeof *counts);
    if (!P->d) return hamming_count(counts, &P->part[a], query, count, twice, P->path);
    if (!(there = malloc(entries * sizeof *there))) TRY(ST_MEMORY);
    TRY(packed32_count(there, &P->there[a], query, count, twice, P->W.levels, P->f));
    for (size_t k = 0; k < entries; k++) counts[k] = there[k];
out:
    free(there);
    return st;
}

/* The parts one after another. */
static status count_all(packed_counts *k, size_t count) {
    status st = ST_OK;
    const packed_run *P = k->P;
    const copy_string *c = P->c;
    size_t levels = P->W.levels, *twice = calloc(count, sizeof *twice);
    uint64_t *counts = calloc(count * levels, sizeof *counts);
    if (!twice || !counts) TRY(ST_MEMORY);
    for (letter a = 0; a < c->D; a++) {
        size_t keys = P->start[a + 1] - P->start[a], before = 0;
        if (keys == 0) continue;
        if (work_should_stop(P->w)) TRY(ST_STOPPED);
        for (size_t q = 0; q < count && keys < FEW_KEYS; q++)
            for (size_t i = P->start[a]; i < P->start[a + 1]; i++) {
                size_t j = k->first + q, e = P->end[i];
                unsigned h = distance(P, j, e, 0);
                if (h < levels) add_keys(k, q, h, e < j ? 2 : 1, a);
            }
        if (keys < FEW_KEYS) continue;
        for (size_t q = 0; q < count; q++) { /* keys before letter a that were said before step first + q */
            while (before < keys && P->end[P->start[a] + before] < k->first + q) before++;
            twice[q] = before;
        }
        TRY(count_part(counts, P, a, P->code + (k->first - c->n) * P->words, count, twice));
        for (size_t q = 0; q < count; q++)
            for (size_t h = 0; h < levels; h++)
                if (counts[q * levels + h]) add_keys(k, q, h, counts[q * levels + h], a);
    }
out:
    free(twice);
    free(counts);
    return st;
}

/* Step j is wrong: the first of the part, and maybe of all so far. */
static void take_error(packed_run *P, packed_part *part, size_t j) {
    if (part->first_error == UINT64_MAX) part->first_error = j;
    uint64_t seen = atomic_load(&P->error);
    while (j < seen && !atomic_compare_exchange_weak(&P->error, &seen, j)) {}
}

static status take_exactly(packed_run *P, packed_part *part, size_t j) {
    if (part->first_error != UINT64_MAX || j > atomic_load(&P->error)) return ST_OK; /* changes no answer */
    exact_step e;
    exact_step_init(&e);
    status st = exact_step_decide(&e, P->c, j, P->w, NULL);
    if (st == ST_OK && !e.right) take_error(P, part, j);
    if (st == ST_OK && e.right && (!part->exactly || mpq_cmp(e.lo, part->least_exact) < 0)) {
        mpq_set(part->least_exact, e.lo);
        part->exactly = true;
    }
    exact_step_clear(&e);
    return st;
}

static status run_steps(packed_run *P, packed_part *part, size_t first, size_t count) {
    status st = ST_OK;
    const copy_string *c = P->c;
    size_t levels = P->W.levels;
    packed_counts k = {.P = P, .first = first};
    k.total = calloc(count * levels, sizeof *k.total);
    k.votes = calloc(count * levels * c->b, sizeof *k.votes);
    if (!k.total || !k.votes) TRY(ST_MEMORY);
    if (P->start) TRY(count_all(&k, count));
    else TRY(hamming_near(&P->near, P->code + (first - c->n) * P->words, count, P->path, near_hit, &k));
    for (size_t q = 0; q < count; q++) {
        const uint64_t *total = k.total + q * levels;
        const int64_t *votes = k.votes + q * levels * c->b;
        double margin;
        bool different = false;
        for (uint32_t r = 0; r < c->b; r++) different |= (uint64_t)llabs(votes[r]) != total[0];
        part->ambiguous += different;
        int verdict = packed_weigh(&margin, &P->W, P->code, first + q, total, votes);
        if (verdict == 0) TRY(take_exactly(P, part, first + q));
        if (verdict < 0) take_error(P, part, first + q);
        if (verdict > 0 && part->first_error == UINT64_MAX) part->least = fmin(part->least, margin);
    }
out:
    free(k.total);
    free(k.votes);
    return st;
}

static status run_job(void *context, uint64_t job) {
    packed_run *P = context;
    const copy_string *c = P->c;
    packed_part *part = &P->result[job];
    size_t starts = c->n < c->L ? c->n : c->L;
    part->first_error = UINT64_MAX;
    part->least = INFINITY;
    if (job < starts) return take_exactly(P, part, job);
    size_t first = c->n + (job - starts) * P->chunk;
    return run_steps(P, part, first, P->chunk < c->L - first ? P->chunk : c->L - first);
}

/* The keys before each letter, sliced apart. */
static status slice_by_letter(packed_run *P) {
    status st = ST_OK;
    const copy_string *c = P->c;
    size_t keys = c->L - c->n;
    uint64_t *sorted = malloc(keys * P->words * sizeof *sorted);
    P->part = calloc(c->D, sizeof *P->part);
    P->there = calloc(c->D, sizeof *P->there);
    P->end = malloc(keys * sizeof *P->end);
    P->start = calloc(c->D + 2, sizeof *P->start);
    if (!sorted || !P->part || !P->there || !P->end || !P->start) TRY(ST_MEMORY);
    for (size_t e = c->n; e < c->L; e++) P->start[c->x[e] + 2]++;
    for (letter a = 0; a < c->D; a++) P->start[a + 2] += P->start[a + 1]; /* start[a + 1]: where a's next key goes */
    for (size_t e = c->n; e < c->L; e++) {
        size_t at = P->start[c->x[e] + 1]++;
        P->end[at] = e;
        memcpy(sorted + at * P->words, P->code + (e - c->n) * P->words, P->words * sizeof *sorted);
    }
    for (letter a = 0; a < c->D; a++) {
        size_t first = P->start[a], count = P->start[a + 1] - first;
        const uint64_t *code = sorted + first * P->words;
        if (count < FEW_KEYS) continue;
        if (P->d) TRY(packed32_open(&P->there[a], P->d, code, count, c->n * c->b, P->f));
        else TRY(hamming_keys_open(&P->part[a], code, count, c->n * c->b));
    }
out:
    free(sorted);
    return st;
}

static void packed_close(packed_run *P) {
    for (letter a = 0; P->part && a < P->c->D; a++) hamming_keys_close(&P->part[a]);
    for (letter a = 0; P->there && a < P->c->D; a++) packed32_close(&P->there[a]);
    hamming_keys_close(&P->near);
    packed_weights_clear(&P->W);
    free(P->part);
    free(P->there);
    free(P->end);
    free(P->start);
    free(P->code);
    for (size_t k = 0; k < P->jobs; k++) mpq_clear(P->result[k].least_exact);
    free(P->result);
}

static void take_least(engine_result *r, const mpq_t margin) {
    if (!r->has_margin || mpq_cmp(margin, r->margin) < 0) mpq_set(r->margin, margin);
    r->has_margin = true;
}

/* The parts in order, up to the first error. */
static void collect(engine_result *r, const packed_run *P) {
    mpq_t q;
    mpq_init(q);
    for (size_t k = 0; k < P->jobs; k++) {
        const packed_part *part = &P->result[k];
        r->ambiguous += part->ambiguous;
        if (r->first_error != UINT64_MAX) continue;
        if (part->exactly) take_least(r, part->least_exact);
        if (part->least < INFINITY) {
            mpq_set_d(q, part->least);
            take_least(r, q);
        }
        r->first_error = part->first_error;
    }
    r->copied = r->first_error == UINT64_MAX ? P->c->L : r->first_error;
    mpq_clear(q);
}

static status packed_run_all(packed_run *P, engine_result *r, bool all) {
    status st = ST_OK;
    const copy_string *c = P->c;
    unsigned bits = c->n * c->b;
    size_t starts = c->n < c->L ? c->n : c->L;
    if (bits > HAMMING_BITS_MOST)
        return fault_set(P->f, ST_UNSUPPORTED, "codes of n b = %u bits: the packed engine takes at most %d", bits,
                         HAMMING_BITS_MOST);
    P->words = hamming_words(bits);
    TRY(packed_weights_init(&P->W, c, all));
    bool near = P->W.levels == HAMMING_NEAR && !P->d;
    P->chunk = P->d ? CHUNK_DEVICE : near ? CHUNK_NEAR : CHUNK_COUNT;
    size_t keys = c->L > c->n ? c->L - c->n : 0, jobs = starts + (keys + P->chunk - 1) / P->chunk;
    r->bytes = (uint64_t)(keys + 1) * 8 * P->words * (near ? 1 : 2) + hamming_keys_bytes(keys, bits) +
               (near ? 0 : (uint64_t)c->D * bits * 64 + keys * sizeof *P->end) + jobs * sizeof *P->result;
    TRY(engine_room(r->bytes, "the packed codes", P->f));
    P->result = calloc(jobs, sizeof *P->result);
    if (!P->result) TRY(ST_MEMORY);
    for (P->jobs = 0; P->jobs < jobs; P->jobs++) mpq_init(P->result[P->jobs].least_exact);
    if (keys) {
        P->code = malloc((keys + 1) * P->words * sizeof *P->code);
        if (!P->code) TRY(ST_MEMORY);
        pack_codes(P, P->code);
        if (near) TRY(hamming_keys_open(&P->near, P->code, keys, bits));
        else TRY(slice_by_letter(P));
    }
    TRY(work_parallel(P->w, jobs, run_job, P));
    collect(r, P);
out:
    return st == ST_MEMORY ? fault_set(P->f, st, "no memory for the packed codes of %zu letters", c->L) : st;
}

/* c is what P borrows while it runs. */
static status packed_run_on(engine_result *r, packed_run *P, copy_string *c, const hash_copy_spec *s, const letter *x,
                            size_t L, bool all) {
    status st = ST_OK;
    P->c = c;
    P->error = UINT64_MAX;
    TRY(copy_string_open(c, r, s, x, L, P->f));
    st = packed_run_all(P, r, all);
    packed_close(P);
    if (st != ST_OK) return st;
    text_addf(&r->scope, "every step, every pair of query and key");
    if (P->W.levels == HAMMING_NEAR && L > c->n)
        text_addf(&r->scope, ": keys up to distance %d counted, the others, together below 2^-64, bounded",
                  HAMMING_NEAR - 1);
    else text_addf(&r->scope, ": all scores counted");
    TRY(text_status(&r->scope));
out:
    return st;
}

status packed_run_with(engine_result *r, const hash_copy_spec *s, const letter *x, size_t L, hamming_path path,
                       bool all, const work *w, fault *f) {
    packed_run P = {.path = path, .w = w, .f = f};
    copy_string c;
    return packed_run_on(r, &P, &c, s, x, L, all);
}

status engine_packed(engine_result *r, const hash_copy_spec *s, const letter *x, size_t L, const work *w, fault *f) {
    return packed_run_with(r, s, x, L, hamming_path_best(), false, w, f);
}

status engine_packed_device(engine_result *r, const hash_copy_spec *s, const letter *x, size_t L, device *d,
                            const work *w, fault *f) {
    work one = *w; /* a device belongs to one thread */
    one.threads = 1;
    packed_run P = {.d = d, .w = &one, .f = f};
    copy_string c;
    return packed_run_on(r, &P, &c, s, x, L, false);
}
