/* strings.c - strings without a repeated n-gram, all of a length or drawn by search, and a model run on them. */
#include <stdlib.h>
#include <string.h>

#include "numerics/base/rng.h"
#include "theorems/ram/precision/precision.h"

#define DRAW_LETTERS ((uint64_t)1 << 16)

void precision_strings_clear(precision_strings *s) {
    free(s->x);
    free(s->length);
    *s = (precision_strings){0};
}

/* The last n of x[0..L) occur nowhere before. */
static bool still_distinct(const letter *x, size_t L, uint32_t n) {
    for (size_t i = 0; i + n < L; i++)
        if (!memcmp(x + i, x + L - n, n * sizeof *x)) return false;
    return true;
}

static status append(precision_strings *s, const letter *x, uint32_t L) {
    if (s->count == s->room) {
        size_t room = s->room ? 2 * s->room : 64;
        letter *rows = realloc(s->x, room * s->longest * sizeof *rows);
        if (!rows) return ST_MEMORY;
        s->x = rows;
        uint32_t *length = realloc(s->length, room * sizeof *length);
        if (!length) return ST_MEMORY;
        s->length = length;
        s->room = room;
    }
    memcpy(s->x + s->count * s->longest, x, L * sizeof *x);
    s->length[s->count++] = L;
    return ST_OK;
}

status precision_strings_all(precision_strings *s, bool *fits, uint32_t L, uint64_t most) {
    size_t at = 0, before = s->count;
    uint64_t steps = 0;
    letter *x = calloc((size_t)L + 1, sizeof *x);
    status st = x ? ST_OK : ST_MEMORY;
    *fits = L >= 1 && L <= s->longest;
    /* x[0..at) is distinct; x[at] is the next letter to try there */
    while (st == ST_OK && *fits) {
        if (x[at] == s->D) {
            if (at == 0) break;
            x[--at]++;
        } else if (++steps > 64 * most + 4096 || !(at + 1 < s->n || still_distinct(x, at + 1, s->n))) {
            *fits = steps <= 64 * most + 4096;
            x[at]++;
        } else if (at + 1 == L) {
            *fits = s->count < most;
            if (*fits) st = append(s, x, L);
            x[at]++;
        } else {
            x[++at] = 0;
        }
    }
    if (!*fits) s->count = before;
    free(x);
    return st;
}

/* One string: letters tried in random order from a random first one on, taken back where none goes on. */
static bool draw_one(letter *x, letter *tried, const precision_strings *s, uint32_t L, rng *r) {
    uint64_t steps = 0;
    size_t at = 0;
    letter first[1] = {(letter)rng_below(r, s->D)};
    x[0] = first[0];
    tried[0] = 0;
    while (steps++ < DRAW_LETTERS) {
        if (tried[at] == s->D) { /* none goes on from here */
            if (at == 0) return false;
            at--;
            x[at] = (x[at] + 1) % s->D;
            tried[at]++;
        } else if (at + 1 >= s->n && !still_distinct(x, at + 1, s->n)) {
            x[at] = (x[at] + 1) % s->D;
            tried[at]++;
        } else if (at + 1 == L) {
            return true;
        } else {
            at++;
            x[at] = (letter)rng_below(r, s->D);
            tried[at] = 0;
        }
    }
    return false;
}

status precision_strings_draw(precision_strings *s, uint32_t L, uint64_t count, uint64_t seed) {
    letter *x = calloc((size_t)L + 1, sizeof *x), *tried = calloc((size_t)L + 1, sizeof *tried);
    status st = x && tried ? ST_OK : ST_MEMORY;
    for (uint64_t k = 0; st == ST_OK && k < count; k++) {
        rng r;
        rng_open(&r, seed, "precision", k);
        if (draw_one(x, tried, s, L, &r)) st = append(s, x, L);
    }
    s->drawn = true;
    free(x);
    free(tried);
    return st;
}

uint64_t precision_strings_cost(const precision_strings *s) {
    uint64_t cost = 0, b = hash_copy_code_bits(s->D), size = (s->n + 1ul) * (b + 3) + 4 * b * s->D;
    for (size_t i = 0; i < s->count; i++) cost += 4 * (s->length[i] + 1ul) * (s->length[i] + 1ul) * size;
    return cost;
}

/* ---- running */

#define BLOCKS 64

typedef struct crowd {
    const precision_strings *s;
    const model *m;
    const work *w;
    size_t block, wrong[BLOCKS];
    judgement how[BLOCKS];
    fault fault[BLOCKS];
} crowd;

static status run_block(void *context, uint64_t index) {
    crowd *k = context;
    judge g = {0};
    status st = ST_OK;
    size_t first = (size_t)index * k->block, last = first + k->block < k->s->count ? first + k->block : k->s->count;
    k->wrong[index] = k->s->count;
    TRY(judge_open(&g, k->m, k->s->n, &k->fault[index]));
    for (size_t i = first; i < last; i++) {
        if (work_should_stop(k->w)) TRY(ST_STOPPED);
        judgement *how = &k->how[index];
        TRY(judge_string(how, &g, k->s->x + i * k->s->longest, k->s->length[i], false, &k->fault[index]));
        if (!how->miscopied) continue;
        k->wrong[index] = i;
        break;
    }
out:
    judge_close(&g);
    return st;
}

status precision_first_wrong(size_t *wrong, judgement *how, const precision_strings *s, const model *m, const work *w,
                             fault *f) {
    *wrong = s->count;
    if (!s->count) return ST_OK;
    crowd *k = calloc(1, sizeof *k);
    if (!k) return ST_MEMORY;
    size_t most = 2 * (size_t)(w->threads ? w->threads : 1);
    most = most > BLOCKS ? BLOCKS : most;
    *k = (crowd){.s = s, .m = m, .w = w, .block = (s->count + most - 1) / most};
    size_t blocks = (s->count + k->block - 1) / k->block;
    status st = work_parallel(w, blocks, run_block, k);
    for (size_t i = blocks; i-- > 0;) {
        if (st != ST_OK && f && k->fault[i].line[0]) *f = k->fault[i];
        if (st == ST_OK && k->wrong[i] < *wrong) *wrong = k->wrong[i], *how = k->how[i];
    }
    free(k);
    return st;
}
