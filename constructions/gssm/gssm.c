/* gssm.c - a finite-state machine as five tables: making, copying, checking and running one.
   Nothing here knows a theorem; judge.c counts what a machine copies, optimal.c builds the best one. */
#include "constructions/gssm/gssm.h"

#include <stdlib.h>
#include <string.h>

status gssm_new(gssm **g, uint32_t D, uint32_t states) {
    *g = NULL;
    if (D < 2 || states < 1) return ST_DOMAIN;
    if (states > GSSM_STATES_MOST || (uint64_t)states * D > GSSM_TABLE_MOST) return ST_LIMIT;
    gssm *m = calloc(1, sizeof *m);
    if (!m) return ST_MEMORY;
    m->D = D;
    m->states = states;
    m->bos = calloc(states, sizeof *m->bos);
    m->copy = calloc(states, sizeof *m->copy);
    m->output = calloc(states, sizeof *m->output);
    m->update = calloc((size_t)states * D, sizeof *m->update);
    if (!m->bos || !m->copy || !m->output || !m->update) {
        gssm_free(m);
        return ST_MEMORY;
    }
    *g = m;
    return ST_OK;
}

void gssm_free(gssm *g) {
    if (!g) return;
    free(g->bos);
    free(g->copy);
    free(g->output);
    free(g->update);
    free(g);
}

status gssm_clone(gssm **copy, const gssm *g) {
    status st = gssm_new(copy, g->D, g->states);
    if (st != ST_OK) return st;
    gssm *m = *copy;
    m->start = g->start;
    memcpy(m->bos, g->bos, g->states * sizeof *m->bos);
    memcpy(m->copy, g->copy, g->states * sizeof *m->copy);
    memcpy(m->output, g->output, g->states * sizeof *m->output);
    memcpy(m->update, g->update, (size_t)g->states * g->D * sizeof *m->update);
    return ST_OK;
}

bool gssm_valid(const gssm *g) {
    if (g->D < 2 || g->states < 1 || g->start >= g->states) return false;
    for (uint32_t s = 0; s < g->states; s++)
        if (g->bos[s] >= g->states || g->copy[s] >= g->states || g->output[s] >= g->D) return false;
    for (size_t i = 0; i < (size_t)g->states * g->D; i++)
        if (g->update[i] >= g->states) return false;
    return true;
}

status gssm_random(gssm **g, uint32_t D, uint32_t states, rng *r) {
    status st = gssm_new(g, D, states);
    if (st != ST_OK) return st;
    gssm *m = *g;
    m->start = (uint32_t)rng_below(r, states);
    for (uint32_t s = 0; s < states; s++) {
        m->bos[s] = (uint32_t)rng_below(r, states);
        m->copy[s] = (uint32_t)rng_below(r, states);
        m->output[s] = (uint32_t)rng_below(r, D);
    }
    for (size_t i = 0; i < (size_t)states * D; i++) m->update[i] = (uint32_t)rng_below(r, states);
    return ST_OK;
}

uint32_t gssm_read_prompt(const gssm *g, const letter *x, size_t L) {
    uint32_t s = g->bos[g->start];
    for (size_t i = 0; i < L; i++) s = g->update[(size_t)s * g->D + x[i]];
    return g->copy[s];
}

void gssm_say(const gssm *g, uint32_t s, letter *y, size_t L) {
    for (size_t i = 0; i < L; i++) {
        y[i] = g->output[s];
        s = g->update[(size_t)s * g->D + y[i]];
    }
}
