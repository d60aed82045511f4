/* optimal.c - the best machine with k states, and the shift register (Theorem 3; proof in docs/proofs/T3.md).
   A state is a word s of m letters; it says s_1 and moves to s_2 .. s_m 0, so it answers s 0^(L-m): k different
   words.  Reading x = s 0^(L-m) must keep these k prompts apart without disturbing the moves used for saying;
   COPY then undoes the permutation that reading made of them.
   Numbering: the word y 0 is state value(y); the i-th smallest word y a with a != 0, i = value(y)(D-1) + a-1,
   is state D^(m-1) + i.  y has m-1 letters. */
#include <stdlib.h>

#include "constructions/gssm/gssm.h"
#include "constructions/gssm/plan.h"

typedef struct layout {
    uint64_t D, m, k, zeros, head; /* zeros = D^(m-1), head = D^(m-2) (0 for m = 1); k states in use */
    bool narrow;
} layout;

/* The state y a (y as its value), or k when it is not among the states. */
static uint64_t state_of(const layout *w, uint64_t y, uint64_t a) {
    if (!a) return y;
    uint64_t s = w->zeros + y * (w->D - 1) + a - 1;
    return s < w->k ? s : w->k;
}

static void word_of(uint64_t *y, uint64_t *a, const layout *w, uint64_t s) {
    *y = s < w->zeros ? s : (s - w->zeros) / (w->D - 1);
    *a = s < w->zeros ? 0 : 1 + (s - w->zeros) % (w->D - 1);
}

static uint64_t first_letter(const layout *w, uint64_t y, uint64_t a) { return w->m == 1 ? a : y / w->head; }

/* The value of s_2 .. s_m: what stays of the word when its first letter is gone. */
static uint64_t tail_of(const layout *w, uint64_t y, uint64_t a) { return w->m == 1 ? 0 : (y % w->head) * w->D + a; }

/* CLAIM vb:gssm-tight/reading  The moves of reading letter `read` in a state whose word begins with 0.
   wide:   state 0^(m-t) p holds the prefix p, t < m; it moves to 0^(m-t-1) p read, which is a state whenever
           p is a prefix of one.
   narrow: state 0^(m-1-t) p 0 holds p, t <= m-1; y 0 with y_1 = 0 moves to y_2 .. y_(m-1) read 0.
   Either way reading 0 is s_2 .. s_m 0, which is also the move of saying 0: the two never disagree. */
static void set_reading(gssm *g, const layout *w, uint64_t s, uint64_t y, uint64_t a) {
    for (uint64_t read = 1; read < w->D; read++) {
        uint64_t to = w->k;
        if (!w->narrow)
            to = state_of(w, tail_of(w, y, a), read);
        else if (!a)
            to = y * w->D + read; /* y < D^(m-2) since y_1 = 0 */
        if (to < w->k) g->update[s * w->D + read] = (uint32_t)to;
    }
}

/* Fills the moves of reading 0 where saying leaves them free so that reading 0 permutes the k states.
   It is s_2 .. s_m 0 where s_1 = 0, and that is one-to-one; the other states take what is left, in order.
   In the narrow case this is at once the last letter of the words y 0 with y_1 != 0. */
static status complete_zero(gssm *g, const layout *w, uint32_t *permutation) {
    unsigned char *taken = calloc(w->k, 1);
    if (!taken) return ST_MEMORY;
    for (uint64_t s = 0; s < w->k; s++)
        if (!g->output[s]) taken[g->update[s * w->D]] = 1;
    uint64_t next = 0;
    for (uint64_t s = 0; s < w->k; s++) {
        if (g->output[s]) {
            while (taken[next]) next++; /* ends: as many are left as states ask */
            g->update[s * w->D] = (uint32_t)next++;
        }
        permutation[s] = g->update[s * w->D];
    }
    free(taken);
    return ST_OK;
}

/* copy := permutation^(-e), cycle by cycle. */
static status undo(uint32_t *copy, const uint32_t *permutation, uint64_t k, uint64_t e) {
    uint32_t *cycle = malloc(k * sizeof *cycle);
    unsigned char *done = calloc(k, 1);
    status st = cycle && done ? ST_OK : ST_MEMORY;
    for (uint64_t s = 0; s < k && st == ST_OK; s++) {
        uint64_t n = 0;
        for (uint32_t v = (uint32_t)s; !done[v]; v = permutation[v]) {
            done[v] = 1;
            cycle[n++] = v;
        }
        for (uint64_t i = 0; i < n; i++) copy[cycle[(i + e % n) % n]] = cycle[i];
    }
    free(cycle);
    free(done);
    return st;
}

static status build(gssm *g, const layout *w, uint64_t L) {
    uint32_t *permutation = malloc(w->k * sizeof *permutation);
    if (!permutation) return ST_MEMORY;
    for (uint64_t s = 0; s < w->k; s++) {
        uint64_t y, a;
        word_of(&y, &a, w, s);
        uint64_t says = first_letter(w, y, a);
        g->output[s] = (uint32_t)says;
        if (!says) set_reading(g, w, s, y, a);
        g->update[s * w->D + says] = (uint32_t)tail_of(w, y, a); /* s_2 .. s_m 0 */
    }
    status st = complete_zero(g, w, permutation);
    /* After x = s 0^(L-m): the m letters of s lead to s itself (wide), or to its image under the permutation
       (narrow); each of the L-m zeros applies the permutation once. */
    if (st == ST_OK) st = undo(g->copy, permutation, w->k, L - w->m + (w->narrow ? 1 : 0));
    free(permutation);
    return st;
}

status gssm_optimal(gssm **g, uint32_t D, uint64_t L, uint64_t k) {
    status st = ST_OK;
    mpz_t states;
    gssm_plan p;
    *g = NULL;
    if (D < 2 || L < 1 || k < 1) return ST_DOMAIN;
    if (k > GSSM_STATES_MOST) return ST_LIMIT;
    TRY(gssm_new(g, D, (uint32_t)k));
    for (uint32_t s = 0; s < k; s++) (*g)->bos[s] = s; /* start = 0, the word 0^m: it stays there */
    uint64_t useful = k, strings; /* more than D^L states cannot help: the rest are never reached */
    if (letters_count(&strings, D, L) && strings < k) useful = strings;
    mpz_init_set_ui(states, useful);
    st = gssm_plan_init(&p, D, states);
    if (st == ST_OK) {
        layout w = {.D = D, .m = p.m, .k = useful, .zeros = mpz_get_ui(p.zeros), .head = mpz_get_ui(p.head),
                    .narrow = p.narrow};
        st = build(*g, &w, L);
        gssm_plan_clear(&p);
    }
    mpz_clear(states);
out:
    if (st != ST_OK) {
        gssm_free(*g);
        *g = NULL;
    }
    return st;
}

status gssm_shift_register(gssm **g, uint32_t D, uint64_t L) {
    uint64_t states;
    *g = NULL;
    if (D < 2 || L < 1) return ST_DOMAIN;
    if (!letters_count(&states, D, L) || states > GSSM_STATES_MOST) return ST_LIMIT;
    status st = gssm_new(g, D, (uint32_t)states);
    if (st != ST_OK) return st;
    gssm *m = *g;
    uint64_t top = states / D; /* D^(L-1): the weight of the oldest letter */
    for (uint64_t s = 0; s < states; s++) {
        m->bos[s] = m->copy[s] = (uint32_t)s;
        m->output[s] = (uint32_t)(s / top);
        for (uint64_t a = 0; a < D; a++) m->update[s * D + a] = (uint32_t)((s % top) * D + a);
    }
    return ST_OK;
}
