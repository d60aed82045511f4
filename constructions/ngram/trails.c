/* trails.c - see trails.h.  A string without repeated n-grams is a trail of the de Bruijn graph; how it can be
   continued depends only on the n-grams it has used and on its last n-1 letters.  Level by level, strings that
   agree on these are kept once, with their number ("state"); D = 2, n = 5 needs 175,232 states where a plain
   search visits 4.4 million strings.  When a level no longer fits STATE_BYTES, a depth-first search below each
   of its states goes on, in parallel.
   Letters are introduced in order: a pattern with m letters stands for D (D-1) .. (D-m+1) strings. */
#include "constructions/ngram/trails.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define STATE_BYTES ((uint64_t)1 << 24)   /* of one level of states                     */
#define TABLE_BITS_MOST ((uint64_t)1 << 27) /* of one set of n-grams                    */
#define FLUSH_NODES 8192
#define JOB_STATES 32

/* The letters the search can meet: all, or as many as its levels can introduce. */
typedef struct graph {
    uint32_t D, n, base;   /* n-grams are numbers in base `base` = min(D, top) */
    uint64_t vertices;     /* base^(n-1)                                      */
    uint64_t words;        /* 64-bit words of a set of n-grams                 */
    uint64_t known, top;   /* levels whose counts are given; the last level wanted */
    uint64_t limit;        /* nodes that may be spent */
    mpz_t *falling;        /* [m] = D (D-1) .. (D-m+1), m <= base */
    const work *w;
} graph;

/* The states of a level.  Key: the set of n-grams used, then vertex | letters << 32. */
typedef struct level {
    uint64_t *key, *times;
    uint32_t *slot; /* hash table of indices + 1 */
    uint64_t count, room, slots;
} level;

static void level_clear(level *s) {
    free(s->key);
    free(s->times);
    free(s->slot);
    *s = (level){0};
}

static uint64_t hash_key(const uint64_t *key, uint64_t words) {
    uint64_t h = 0;
    for (uint64_t k = 0; k < words; k++) {
        h = (h ^ key[k]) * 0x9E3779B97F4A7C15u;
        h ^= h >> 32;
    }
    return h;
}

static status level_grow(level *s, uint64_t words) {
    uint64_t room = s->room ? 2 * s->room : 64, slots = 4 * room;
    uint64_t *key = realloc(s->key, room * words * sizeof *key);
    if (key) s->key = key;
    uint64_t *times = realloc(s->times, room * sizeof *times);
    if (times) s->times = times;
    uint32_t *slot = calloc(slots, sizeof *slot);
    if (!key || !times || !slot) {
        free(slot);
        return ST_MEMORY;
    }
    for (uint64_t k = 0; k < s->count; k++) {
        uint64_t at = hash_key(key + k * words, words) & (slots - 1);
        while (slot[at]) at = (at + 1) & (slots - 1);
        slot[at] = (uint32_t)(k + 1);
    }
    free(s->slot);
    s->slot = slot;
    s->slots = slots;
    s->room = room;
    return ST_OK;
}

/* Adds `times` strings in state key.  LIMIT when their number passes 64 bits. */
static status level_add(level *s, const uint64_t *key, uint64_t times, uint64_t words) {
    status st = ST_OK;
    if (s->count == s->room) TRY(level_grow(s, words));
    uint64_t at = hash_key(key, words) & (s->slots - 1);
    for (; s->slot[at]; at = (at + 1) & (s->slots - 1)) {
        uint64_t k = s->slot[at] - 1;
        if (memcmp(s->key + k * words, key, words * sizeof *key) != 0) continue;
        return __builtin_add_overflow(s->times[k], times, &s->times[k]) ? ST_LIMIT : ST_OK;
    }
    memcpy(s->key + s->count * words, key, words * sizeof *key);
    s->times[s->count++] = times;
    s->slot[at] = (uint32_t)s->count;
out:
    return st;
}

/* next := the states of length l+1, from those of length l.  LIMIT when they are more than `most`. */
static status level_next(level *next, const level *from, uint64_t l, uint64_t most, const graph *G) {
    status st = ST_OK;
    uint64_t words = G->words + 1;
    uint64_t *key = malloc(words * sizeof *key);
    if (!key) return ST_MEMORY;
    for (uint64_t k = 0; k < from->count; k++) {
        const uint64_t *old = from->key + k * words;
        uint64_t vertex = old[G->words] & UINT32_MAX, letters = old[G->words] >> 32;
        if (k % 1024 == 0 && work_should_stop(G->w)) TRY(ST_STOPPED);
        memcpy(key, old, words * sizeof *key);
        for (uint64_t a = 0; a <= letters && a < G->D; a++) {
            uint64_t gram = vertex * G->base + a, bit = (uint64_t)1 << (gram & 63);
            bool whole = l + 1 >= G->n;
            if (whole && (key[gram >> 6] & bit)) continue;
            if (whole) key[gram >> 6] |= bit;
            key[G->words] = gram % G->vertices | (a == letters ? letters + 1 : letters) << 32;
            TRY(level_add(next, key, from->times[k], words));
            if (whole) key[gram >> 6] ^= bit;
            if (next->count > most) TRY(ST_LIMIT);
        }
    }
out:
    free(key);
    return st;
}

/* r := the strings of these states: sum of times * D (D-1) .. */
static void level_strings(mpz_t r, const level *s, const graph *G) {
    mpz_t times;
    mpz_init(times);
    mpz_set_ui(r, 0);
    for (uint64_t k = 0; k < s->count; k++) {
        mpz_import(times, 1, 1, sizeof s->times[k], 0, 0, &s->times[k]);
        mpz_addmul(r, times, G->falling[s->key[k * (G->words + 1) + G->words] >> 32]);
    }
    mpz_clear(times);
}

/* The search below the states of one level, shared by its jobs. */
typedef struct search {
    const graph *G;
    const level *roots;
    uint64_t level;         /* their length                                   */
    uint64_t depth, base;   /* levels below that are counted; letters + 1      */
    uint64_t budget;        /* nodes the levels level+1 .. cap may have        */
    _Atomic uint64_t cap;   /* the last level that is still within the budget   */
    pthread_mutex_t lock;   /* of the two below                               */
    uint64_t *nodes;        /* [depth]: nodes seen                            */
    mpz_t *strings;         /* [depth]: strings they stand for                 */
} search;

typedef unsigned __int128 wide;

/* One job of it. */
typedef struct walker {
    search *s;
    uint64_t *used;   /* the set of n-grams on the path                        */
    uint64_t cap;     /* of the search, when last looked at                     */
    uint64_t *counts; /* [depth][letters]: nodes below the present root         */
    uint64_t *fresh;  /* [depth]: nodes not yet reported                        */
    uint64_t unreported;
    bool stopped;
    wide *sums;       /* [depth][letters]: counts * times over the job's roots   */
} walker;

/* Reports fresh nodes and lowers the cap while the levels up to it have more than the budget.  A level at or
   below the final cap was never skipped, so the cap ends as the largest length whose search fits the budget,
   whatever the order the jobs ran in. */
static void walker_flush(walker *j) {
    search *s = j->s;
    uint64_t cap, total = 0;
    pthread_mutex_lock(&s->lock);
    cap = atomic_load(&s->cap);
    for (uint64_t d = 0; d < s->depth; d++) {
        s->nodes[d] += j->fresh[d];
        j->fresh[d] = 0;
        if (s->level + 1 + d <= cap) total += s->nodes[d];
    }
    while (total > s->budget) total -= s->nodes[cap-- - s->level - 1];
    atomic_store(&s->cap, cap);
    pthread_mutex_unlock(&s->lock);
    j->cap = cap;
    j->unreported = 0;
    if (work_should_stop(s->G->w)) j->stopped = true;
    if (j->stopped) j->cap = 0;
}

/* Counts the children of a node of length l, and walks them unless the next level is the last. */
static void walk(walker *j, uint64_t l, uint64_t vertex, uint64_t letters) {
    const graph *G = j->s->G;
    const bool whole = l + 1 >= G->n;
    const uint64_t d = l - j->s->level;
    uint64_t *used = j->used, children = 0;
    for (uint64_t a = 0; a <= letters && a < G->D; a++) {
        uint64_t gram = vertex * G->base + a, bit = (uint64_t)1 << (gram & 63);
        if (whole && (used[gram >> 6] & bit)) continue;
        uint64_t m = a == letters ? letters + 1 : letters;
        j->counts[d * j->s->base + m]++;
        children++;
        if (l + 1 >= j->cap) continue;
        if (whole) used[gram >> 6] |= bit;
        walk(j, l + 1, gram % G->vertices, m);
        if (whole) used[gram >> 6] ^= bit;
    }
    j->fresh[d] += children;
    j->unreported += children;
    if (j->unreported >= FLUSH_NODES) walker_flush(j);
}

static void walk_root(walker *j, uint64_t root) {
    const search *s = j->s;
    const uint64_t words = s->G->words, *key = s->roots->key + root * (words + 1);
    uint64_t times = s->roots->times[root];
    if (j->cap <= s->level) return;
    memcpy(j->used, key, words * sizeof *key);
    memset(j->counts, 0, s->depth * s->base * sizeof *j->counts);
    walk(j, s->level, key[words] & UINT32_MAX, key[words] >> 32);
    for (uint64_t k = 0; k < s->depth * s->base; k++) j->sums[k] += (wide)times * j->counts[k];
}

static void add_wide(mpz_t r, wide times, const mpz_t factor) {
    uint64_t half[2] = {(uint64_t)(times >> 64), (uint64_t)times};
    mpz_t t;
    mpz_init(t);
    mpz_import(t, 2, 1, sizeof half[0], 0, 0, half);
    mpz_addmul(r, t, factor);
    mpz_clear(t);
}

static status run_job(void *context, uint64_t job) {
    search *s = context;
    const graph *G = s->G;
    walker j = {.s = s, .cap = atomic_load(&s->cap)};
    uint64_t cells = s->depth * s->base, last = (job + 1) * JOB_STATES;
    status st = ST_OK;
    j.used = malloc(G->words * sizeof *j.used);
    j.counts = calloc(cells, sizeof *j.counts);
    j.sums = calloc(cells, sizeof *j.sums);
    j.fresh = calloc(s->depth, sizeof *j.fresh);
    if (!(j.used && j.counts && j.sums && j.fresh)) TRY(ST_MEMORY);
    for (uint64_t r = job * JOB_STATES; r < last && r < s->roots->count && !j.stopped; r++) walk_root(&j, r);
    walker_flush(&j);
    if (j.stopped) TRY(ST_STOPPED);
    pthread_mutex_lock(&s->lock);
    for (uint64_t k = 0; k < cells; k++)
        if (j.sums[k]) add_wide(s->strings[k / s->base], j.sums[k], G->falling[k % s->base]);
    pthread_mutex_unlock(&s->lock);
out:
    free(j.used);
    free(j.counts);
    free(j.sums);
    free(j.fresh);
    return st;
}

/* counts[l+1 .. *reached] from a search below the states of length l; *reached = top when nothing was cut. */
static status search_below(mpz_t *counts, uint64_t *reached, const graph *G, const level *roots, uint64_t l,
                           uint64_t budget, uint64_t top) {
    search s = {.G = G, .roots = roots, .level = l, .depth = top - l, .base = G->base + 2, .budget = budget};
    status st = ST_OK;
    atomic_init(&s.cap, top);
    if (pthread_mutex_init(&s.lock, NULL)) return ST_MEMORY;
    s.nodes = calloc(s.depth, sizeof *s.nodes);
    s.strings = calloc(s.depth, sizeof *s.strings);
    if (!s.nodes || !s.strings) TRY(ST_MEMORY);
    for (uint64_t d = 0; d < s.depth; d++) mpz_init(s.strings[d]);
    TRY(work_parallel(G->w, (roots->count + JOB_STATES - 1) / JOB_STATES, run_job, &s));
    *reached = atomic_load(&s.cap);
    for (uint64_t k = l + 1; k <= *reached; k++) {
        if (k <= G->known && mpz_cmp(counts[k], s.strings[k - l - 1]) != 0) TRY(ST_BUG);
        mpz_set(counts[k], s.strings[k - l - 1]);
    }
out:
    for (uint64_t d = 0; s.strings && d < s.depth; d++) mpz_clear(s.strings[d]);
    free(s.nodes);
    free(s.strings);
    pthread_mutex_destroy(&s.lock);
    return st;
}

/* Merges level by level while the states fit, then searches below the last level that did: four levels more,
   then twice as many, .. so that no search goes far deeper than the limit will let it count. */
static status count_levels(mpz_t *counts, uint64_t *reached, const graph *G) {
    level now = {0}, next = {0};
    uint64_t words = G->words + 1, most = STATE_BYTES / (8 * words + 48) + 1, nodes = 0, l = 0;
    uint64_t *root = calloc(words, sizeof *root);
    status st = ST_OK;
    if (!root) return ST_MEMORY;
    TRY(level_add(&now, root, 1, words)); /* the empty string */
    for (; l < G->top; l++) {
        st = level_next(&next, &now, l, most, G);
        if (st == ST_LIMIT) break;
        if (st != ST_OK) goto out;
        nodes += next.count;
        if (nodes > G->limit) goto out;
        if (l + 1 <= G->known) {
            mpz_t strings;
            mpz_init(strings);
            level_strings(strings, &next, G);
            st = mpz_cmp(strings, counts[l + 1]) ? ST_BUG : ST_OK;
            mpz_clear(strings);
            if (st != ST_OK) goto out;
        } else {
            level_strings(counts[l + 1], &next, G);
            *reached = l + 1;
        }
        level_clear(&now);
        now = next;
        next = (level){0};
    }
    level_clear(&next);
    if (l == G->top) goto out;
    st = ST_OK;
    for (uint64_t more = 4, top = l, deepest = l; deepest == top && top < G->top; more *= 2) {
        top = G->top - l < more ? G->top : l + more;
        TRY(search_below(counts, &deepest, G, &now, l, G->limit - nodes, top));
        if (deepest > *reached) *reached = deepest;
    }
out:
    level_clear(&now);
    level_clear(&next);
    free(root);
    return st;
}

status trails_count(mpz_t *counts, uint64_t known, uint64_t most, uint64_t *reached, uint32_t D, uint32_t n,
                    const work *w) {
    graph G = {.D = D, .n = n, .known = known, .top = most, .limit = w->limit, .w = w};
    uint64_t letters = 2 * (uint64_t)n + 10, grams = 1;
    status st = ST_OK;
    *reached = known < most ? known : most;
    if (most <= known || D < 2 || n < 2) return ST_OK;
    G.base = D < letters ? D : (uint32_t)letters;
    if (G.base < D && G.top > letters) G.top = letters; /* more letters than that are out of reach anyway */
    for (uint32_t k = 0; k < n; k++) {
        G.vertices = grams;
        if (__builtin_mul_overflow(grams, (uint64_t)G.base, &grams) || grams > TABLE_BITS_MOST) return ST_OK;
    }
    G.words = (grams + 63) / 64;
    G.falling = calloc(G.base + 2, sizeof *G.falling);
    if (!G.falling) return ST_MEMORY;
    for (uint32_t m = 0; m < G.base + 2; m++) {
        mpz_init_set_ui(G.falling[m], 1);
        if (m > 0 && m <= D) mpz_mul_ui(G.falling[m], G.falling[m - 1], D - m + 1);
    }
    st = count_levels(counts, reached, &G);
    for (uint32_t m = 0; m < G.base + 2; m++) mpz_clear(G.falling[m]);
    free(G.falling);
    return st;
}
