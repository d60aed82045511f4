/* draw.c - a random string of L letters without a repeated n-gram, for every L <= D^n + n - 1.
   A random trail of the de Bruijn graph (vertices: n-1 letters; edges: n-grams) that takes, at each vertex, one of the
   letters not yet used there.  In and out degrees are equal, so it can only end at the vertex where it began; then
   Hierholzer's splice goes on from the last vertex of the trail that has letters left, and the pieces are put in order
   at the end.  Used n-grams are bits where D^n allows it, otherwise places in a hash table (D^n is then so large that
   the trail practically never ends; it starts again if it does). */
#include <stdlib.h>
#include <string.h>

#include "constructions/ngram/letter_source.h"
#include "constructions/ngram/ngram.h"

#define BITS_MOST ((uint64_t)1 << 33)   /* n-grams as bits: 1 GiB                                       */
#define BITS_SMALL ((uint64_t)1 << 23)  /* 1 MiB of bits is always taken                               */
#define ATTEMPTS 64
#define REJECTIONS 4                    /* guesses at a letter before the letters left are counted      */
#define STOP_EVERY ((size_t)1 << 16)

typedef struct trail {
    letter *x;
    size_t L;
    uint32_t D, n;
    letter_cut cut;
    letter_source source;
    const work *w;
    uint64_t vertices;         /* D^(n-1), bits only                    */
    uint64_t *used;            /* bits: of each n-gram                   */
    unsigned ahead;            /* bits: 2^ahead n-grams lie ahead in one line, 0 for no prefetch */
    uint32_t *slot;            /* hash: position of the gram + 1         */
    size_t slots;
} trail;

static inline bool is_used(const trail *t, uint64_t gram) { return t->used[gram >> 6] >> (gram & 63) & 1; }

/* A letter not yet used at vertex v, uniform among them; D when there is none. */
static letter unused_letter(trail *t, uint64_t v) {
    uint32_t D = t->D, left = 0;
    for (int k = 0; k < REJECTIONS; k++) {
        letter a = letter_next(&t->source, &t->cut);
        if (!is_used(t, v * D + a)) return a;
    }
    for (uint32_t a = 0; a < D; a++) left += !is_used(t, v * D + a);
    if (left == 0) return D;
    uint64_t pick = rng_below(&t->source.r, left);
    for (letter a = 0;; a++)
        if (!is_used(t, v * D + a) && pick-- == 0) return a;
}

static void reverse(letter *x, size_t count) {
    for (size_t i = 0, j = count; i + 1 < j; i++) {
        letter a = x[i];
        x[i] = x[--j];
        x[j] = a;
    }
}

/* The path holds `a` edges from its start s, and the circuit `o` edges from the vertex w at which it was last spliced
   back to s: circuit, then path, is one trail from w.  In x: start, path, circuit; afterwards w, circuit, path. */
static void put_in_order(trail *t, size_t a, size_t o, const letter *splice) {
    size_t lead = t->n - 1;
    reverse(t->x + lead, a);
    reverse(t->x + lead + a, o);
    reverse(t->x + lead, a + o);
    memcpy(t->x, splice, lead * sizeof *t->x);
}

static status walk_bits(trail *t, letter *splice) {
    uint64_t D = t->D, V = t->vertices, v = 0;
    size_t lead = t->n - 1, edges = t->L - lead, a = 0, o = 0;
    letter *x = t->x;
    for (size_t k = 0; k < lead; k++) {
        x[k] = letter_next(&t->source, &t->cut);
        v = v * D + x[k];
    }
    for (size_t turn = 1; a + o < edges; turn++) {
        if (turn % STOP_EVERY == 0 && work_should_stop(t->w)) return ST_STOPPED;
        letter c = unused_letter(t, v);
        if (c < t->D) {
            uint64_t gram = v * D + c;
            t->used[gram >> 6] |= (uint64_t)1 << (gram & 63);
            x[lead + a] = c;
            v = gram - x[a] * V; /* drops the oldest of the n letters of the gram; n = 1: all of it */
            a++;
            /* The grams that can be used some letters on lie side by side, whatever comes: fetched now. */
            if (t->ahead) __builtin_prefetch(&t->used[(v << t->ahead & (V * D - 1)) >> 6], 1);
        } else { /* no letter left: one edge back, which joins the circuit in front */
            if (a == 0) return ST_BUG; /* a connected graph with edges left has a vertex of the trail with some left */
            a--;
            x[t->L - ++o] = x[lead + a];
            if (lead) v = x[a] * (V / D) + v / D;
            memcpy(splice, x + a, lead * sizeof *x);
        }
    }
    if (o) put_in_order(t, a, o, splice);
    return ST_OK;
}

static uint64_t mix(uint64_t h) {
    h = (h ^ h >> 29) * 0xBF58476D1CE4E5B9u;
    return h ^ h >> 32;
}

/* Where the gram that ends before x[end] stands, or the free place for it: *found says which. */
static size_t place(const trail *t, uint64_t hash, size_t end, bool *found) {
    size_t at = mix(hash) & (t->slots - 1);
    for (; t->slot[at]; at = (at + 1) & (t->slots - 1))
        if (!memcmp(t->x + t->slot[at] - 1, t->x + end - t->n, t->n * sizeof(letter))) {
            *found = true;
            return at;
        }
    *found = false;
    return at;
}

/* *stuck when the trail ended before L letters. */
static status walk_hash(trail *t, bool *stuck) {
    const uint64_t base = 0x9E3779B97F4A7C15u | 1;
    uint64_t hash = 0, top = 1;
    letter *x = t->x;
    *stuck = false;
    memset(t->slot, 0, t->slots * sizeof *t->slot);
    for (uint32_t k = 0; k < t->n; k++) top *= base;
    for (size_t i = 0; i < t->L; i++) {
        if (i % STOP_EVERY == 0 && work_should_stop(t->w)) return ST_STOPPED;
        letter first = letter_next(&t->source, &t->cut);
        uint64_t before = i < t->n ? hash * base : hash * base - top * ((uint64_t)x[i - t->n] + 1);
        for (uint32_t k = 0; k < t->D; k++) { /* the letter drawn, or the first after it that is free */
            bool found = false;
            x[i] = (letter)(((uint64_t)first + k) % t->D);
            hash = before + x[i] + 1;
            if (i + 1 < t->n) break;
            size_t at = place(t, hash, i + 1, &found);
            if (!found) {
                t->slot[at] = (uint32_t)(i + 2 - t->n);
                break;
            }
            if (k + 1 == t->D) *stuck = true;
        }
        if (*stuck) break;
    }
    return ST_OK;
}

static status draw_bits(trail *t, uint64_t grams) {
    status st = ST_OK;
    letter *splice = calloc(t->n, sizeof *splice);
    t->vertices = grams / t->D;
    t->used = calloc(grams / 64 + 1, sizeof *t->used);
    if (!t->used || !splice) TRY(ST_MEMORY);
    if (!t->cut.range && grams > BITS_SMALL) /* D = 2^shift: the most letters whose grams share 512 bits */
        t->ahead = t->cut.shift * (9 / t->cut.shift);
    rng_open(&t->source.r, t->w->seed, "draw", 0);
    TRY(walk_bits(t, splice));
out:
    free(splice);
    free(t->used);
    return st;
}

static status draw_hash(trail *t) {
    status st = ST_OK;
    bool stuck = true;
    for (t->slots = 2; t->slots < 2 * t->L; t->slots *= 2) {}
    if (!(t->slot = malloc(t->slots * sizeof *t->slot))) TRY(ST_MEMORY);
    for (uint64_t k = 0; k < ATTEMPTS && stuck; k++) {
        t->source.left = 0;
        rng_open(&t->source.r, t->w->seed, "draw", k);
        TRY(walk_hash(t, &stuck));
    }
    if (stuck) TRY(ST_LIMIT);
out:
    free(t->slot);
    return st;
}

status ngram_draw(letter *x, size_t L, uint32_t D, uint32_t n, const work *w) {
    uint64_t grams;
    if (D < 1 || n < 1) return ST_DOMAIN;
    if (L > NGRAM_DRAW_MOST) return ST_LIMIT;
    bool counted = letters_count(&grams, D, n) != 0;
    if (counted && L >= n && L - n >= grams) return ST_LIMIT;
    trail t = {.x = x, .L = L, .D = D, .n = n, .cut = letter_cut_of(D), .w = w};
    if (L <= n) { /* one window cannot repeat */
        rng_open(&t.source.r, w->seed, "draw", 0);
        for (size_t k = 0; k < L; k++) x[k] = letter_next(&t.source, &t.cut);
        return ST_OK;
    }
    /* Bits where they are at most 64 a letter: beyond, fewer than one gram in 64 is ever used. */
    bool bits = counted && (grams <= BITS_SMALL || (grams <= BITS_MOST && grams / 64 <= L));
    return bits ? draw_bits(&t, grams) : draw_hash(&t);
}
