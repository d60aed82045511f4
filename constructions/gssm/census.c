/* census.c - every machine there is, at tiny sizes: the bound and its tightness without any argument.
   A machine is (update, output, copy).  For given update and output the prompt word(s) leads to a state
   before[s]; a copy map then copies #{s : copy[before[s]] = s} strings, and all k^k maps are tried. */
#include <stdlib.h>
#include <string.h>

#include "constructions/gssm/gssm.h"

enum { STATES_MOST = 16, CHUNK = 256 };

typedef struct tally {
    uint64_t best, attaining, index, map; /* index of (update, output), copy map: the first that attains */
} tally;

typedef struct census_job {
    uint32_t D, k;
    uint64_t L, tables, maps; /* k^(kD) D^k, k^k */
    const work *w;
    tally *of; /* each chunk */
} census_job;

static int power_into(uint64_t *total, uint64_t base, uint64_t exponent) {
    for (uint64_t i = 0; i < exponent; i++)
        if (__builtin_mul_overflow(*total, base, total)) return 0;
    return 1;
}

/* The index-th choice of update and output: digits in base k, then in base D. */
static void table_from_index(gssm *g, uint64_t index) {
    for (size_t i = 0; i < (size_t)g->states * g->D; i++, index /= g->states)
        g->update[i] = (uint32_t)(index % g->states);
    for (uint32_t s = 0; s < g->states; s++, index /= g->D) g->output[s] = (uint32_t)(index % g->D);
}

static void map_from_index(uint32_t *copy, uint32_t k, uint64_t map) {
    for (uint32_t s = 0; s < k; s++, map /= k) copy[s] = (uint32_t)(map % k);
}

/* before[s] := the state after BOS word(s). */
static void walk(uint32_t *before, const gssm *g, uint64_t L) {
    for (uint32_t s = 0; s < g->states; s++) {
        uint32_t reader = 0, speaker = s;
        for (uint64_t i = 0; i < L; i++) {
            uint32_t a = g->output[speaker];
            reader = g->update[reader * g->D + a];
            speaker = g->update[speaker * g->D + a];
        }
        before[s] = reader;
    }
}

static void try_maps(tally *t, const uint32_t *before, uint32_t k, uint64_t maps, uint64_t index) {
    uint32_t copy[STATES_MOST] = {0};
    for (uint64_t map = 0; map < maps; map++) {
        uint64_t copied = 0;
        for (uint32_t s = 0; s < k; s++) copied += copy[before[s]] == s;
        if (copied > t->best) *t = (tally){copied, 1, index, map};
        else if (copied == t->best) t->attaining++;
        for (uint32_t s = 0; s < k && ++copy[s] == k; s++) copy[s] = 0; /* the next map */
    }
}

static status census_chunk(void *context, uint64_t chunk) {
    census_job *job = context;
    gssm *g = NULL;
    uint32_t before[STATES_MOST];
    uint64_t from = chunk * CHUNK, to = job->tables - from > CHUNK ? from + CHUNK : job->tables;
    status st = gssm_new(&g, job->D, job->k);
    if (st != ST_OK) return st;
    tally t = {.index = from};
    for (uint64_t i = from; i < to; i++) {
        table_from_index(g, i);
        walk(before, g, job->L);
        try_maps(&t, before, job->k, job->maps, i);
    }
    job->of[chunk] = t;
    gssm_free(g);
    return ST_OK;
}

static status keep_example(gssm_census *c, const census_job *job, const tally *t) {
    status st = gssm_new(&c->example, job->D, job->k);
    if (st != ST_OK) return st;
    table_from_index(c->example, t->index);
    map_from_index(c->example->copy, job->k, t->map);
    return ST_OK;
}

status gssm_take_census(gssm_census *c, uint32_t D, uint32_t states, uint64_t L, const work *w) {
    census_job job = {.D = D, .k = states, .L = L, .tables = 1, .maps = 1, .w = w};
    status st = ST_OK;
    uint64_t units;
    *c = (gssm_census){0};
    if (D < 2 || states < 1 || L < 1) return ST_DOMAIN;
    if (states > STATES_MOST || !power_into(&job.maps, states, states) ||
        !power_into(&job.tables, states, (uint64_t)states * D) || !power_into(&job.tables, D, states) ||
        __builtin_mul_overflow(job.tables, job.maps, &c->machines) ||
        __builtin_mul_overflow(c->machines, L, &units) || units > w->limit) {
        *c = (gssm_census){0};
        return ST_LIMIT;
    }
    uint64_t chunks = (job.tables - 1) / CHUNK + 1;
    if (!(job.of = calloc(chunks, sizeof *job.of))) return ST_MEMORY;
    TRY(work_parallel(w, chunks, census_chunk, &job));
    const tally *first = &job.of[0];
    for (uint64_t i = 0; i < chunks; i++)
        if (job.of[i].best > first->best) first = &job.of[i];
    c->best = first->best;
    for (uint64_t i = 0; i < chunks; i++)
        if (job.of[i].best == c->best) c->attaining += job.of[i].attaining;
    TRY(keep_example(c, &job, first));
out:
    free(job.of);
    if (st != ST_OK) gssm_census_clear(c);
    return st;
}

void gssm_census_clear(gssm_census *c) {
    gssm_free(c->example);
    *c = (gssm_census){0};
}
