/* grams.c - see grams.h.  Built by ranges of places: every thread walks the whole string and keeps what falls into its
   own parts, so that no place is shared and what the table says is the same for any number of threads. */
#include "constructions/hash_copy/grams.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define GRAM_AMBIGUOUS 255u
#define GRAM_FLAG 0x80000000u
#define DIRECT_SMALL ((uint64_t)1 << 16)
#define DIRECT_PER_LETTER 16
#define STOP_EVERY ((size_t)1 << 16)
#define PARALLEL_FROM ((size_t)1 << 18)

static inline uint64_t mix(uint64_t h) {
    h = (h ^ h >> 29) * 0xBF58476D1CE4E5B9u;
    return h ^ h >> 32;
}

/* Exact numbers are base-D numbers; others are only hashes (letter + 1, so that leading zeros count). */
static inline uint64_t digit(const grams *g, letter a) { return g->exact ? a : (uint64_t)a + 1; }
static inline uint64_t roll(const grams *g, uint64_t number, size_t e) { /* from gram e-1 to gram e */
    number = number * g->base + digit(g, g->x[e - 1]);
    return e > g->n ? number - g->top * digit(g, g->x[e - 1 - g->n]) : number;
}
static uint64_t roll_start(const grams *g) { /* the number of gram n-1 of n-1 letters: what precedes gram n */
    uint64_t number = 0;
    for (size_t e = 1; e < g->n; e++) number = number * g->base + digit(g, g->x[e - 1]);
    return number;
}

/* Hash: the part, the place in it to begin at, and the tag that a slot of this gram carries. */
typedef struct gram_home {
    size_t part, start;
    uint32_t tag;
} gram_home;
static inline gram_home home_of(const grams *g, uint64_t number) {
    uint64_t h = mix(number * 0x9E3779B97F4A7C15u);
    size_t mask = ((size_t)1 << g->part_slots_log) - 1;
    return (gram_home){.part = g->parts_log ? (size_t)(h >> (64 - g->parts_log)) : 0, .start = (size_t)h & mask,
                       .tag = (uint32_t)(h >> 28 << g->place_bits) & ~GRAM_FLAG};
}

/* The place of gram e: where it stands, or the free place where it would; SIZE_MAX when the part is full of others. */
static inline size_t hash_place(const grams *g, gram_home home, size_t e) {
    size_t mask = ((size_t)1 << g->part_slots_log) - 1, base = home.part << g->part_slots_log;
    uint32_t places = ((uint32_t)1 << g->place_bits) - 1;
    for (size_t step = 0, at = home.start; step <= mask; step++, at = (at + 1) & mask) {
        uint32_t s = g->slot[base + at];
        if (s == 0) return base + at;
        if (((s ^ home.tag) & ~GRAM_FLAG & ~places) != 0) continue;
        if (!memcmp(g->x + (s & places) - g->n, g->x + e - g->n, g->n * sizeof(letter))) return base + at;
    }
    return SIZE_MAX;
}

typedef struct building {
    grams *g;
    const work *w;
    _Atomic bool ambiguous, full;
    uint64_t parts; /* direct: ranges of numbers */
} building;

static void put_direct(building *b, uint64_t number, size_t e) {
    unsigned char *at = &b->g->byte[number], next = (unsigned char)(b->g->x[e] + 1);
    if (*at == 0) *at = next;
    else if (*at != next && *at != GRAM_AMBIGUOUS) {
        *at = GRAM_AMBIGUOUS;
        b->ambiguous = true;
    }
}

static void put_hash(building *b, gram_home home, size_t e) {
    grams *g = b->g;
    size_t at = hash_place(g, home, e);
    if (at == SIZE_MAX) {
        b->full = true;
        return;
    }
    uint32_t s = g->slot[at], places = ((uint32_t)1 << g->place_bits) - 1;
    if (s == 0) g->slot[at] = home.tag | (uint32_t)e;
    else if (!(s & GRAM_FLAG) && g->x[s & places] != g->x[e]) {
        g->slot[at] = s | GRAM_FLAG;
        b->ambiguous = true;
    }
}

/* Fills what belongs to `part`: numbers rolled for a batch, their places fetched, then used. */
static status build_part(void *context, uint64_t part) {
    building *b = context;
    grams *g = b->g;
    uint64_t number[GRAM_AHEAD], rolling = roll_start(g), low = 0, high = UINT64_MAX;
    size_t end[GRAM_AHEAD];
    gram_home home[GRAM_AHEAD];
    if (g->direct) {
        low = g->direct / b->parts * part;
        high = part + 1 == b->parts ? g->direct : low + g->direct / b->parts;
    }
    for (size_t e = g->n; e < g->L;) {
        size_t count = 0, stop = e + GRAM_AHEAD < g->L ? e + GRAM_AHEAD : g->L;
        if ((e / GRAM_AHEAD) % (STOP_EVERY / GRAM_AHEAD) == 0 && (work_should_stop(b->w) || b->full)) break;
        for (; e < stop; e++) {
            rolling = roll(g, rolling, e);
            number[count] = rolling;
            end[count] = e;
            if (g->direct) {
                if (rolling < low || rolling >= high) continue;
                __builtin_prefetch(&g->byte[rolling], 1);
            } else {
                home[count] = home_of(g, rolling);
                if (home[count].part != part) continue;
                __builtin_prefetch(&g->slot[(home[count].part << g->part_slots_log) + home[count].start], 1);
            }
            count++;
        }
        for (size_t k = 0; k < count; k++)
            if (g->direct) put_direct(b, number[k], end[k]);
            else put_hash(b, home[k], end[k]);
    }
    return work_should_stop(b->w) ? ST_STOPPED : ST_OK;
}

/* Zeroed memory in large pages where the system has them: a random place then costs one miss, not two. */
static void *table_new(uint64_t bytes) {
    const size_t large = (size_t)1 << 21;
    uint64_t whole = (bytes + large - 1) / large * large;
    void *p = whole < bytes ? NULL : bytes < large ? calloc(1, bytes) : aligned_alloc(large, whole);
    if (!p || bytes < large) return p;
    madvise(p, whole, MADV_HUGEPAGE); /* only a wish */
    memset(p, 0, bytes);
    return p;
}

static status build_once(grams *g, const work *w, unsigned parts_log, fault *f) {
    status st = ST_OK;
    building b = {.g = g, .w = w, .parts = (uint64_t)1 << parts_log};
    size_t count = g->L - g->n;
    g->ambiguous = false;
    if (!g->direct) {
        unsigned log = 4;
        while (((size_t)1 << log) < 2 * count) log++;
        g->parts_log = parts_log;
        g->part_slots_log = log > parts_log ? log - parts_log : 1;
        for (g->place_bits = 1; ((size_t)1 << g->place_bits) <= g->L; g->place_bits++) {}
        g->bytes = ((uint64_t)4 << g->part_slots_log) << g->parts_log;
        TRY(engine_room(g->bytes, "the table of n-grams", f));
        if (!(g->slot = table_new(g->bytes))) TRY(fault_set(f, ST_MEMORY, "no memory for the table of n-grams"));
    } else {
        g->bytes = g->direct;
        TRY(engine_room(g->bytes, "the table of n-grams", f));
        if (!(g->byte = table_new(g->bytes))) TRY(fault_set(f, ST_MEMORY, "no memory for the table of n-grams"));
    }
    TRY(work_parallel(w, b.parts, build_part, &b));
    g->ambiguous = b.ambiguous;
    if (b.full) st = ST_LIMIT; /* too many grams fell into one part: see grams_build */
out:
    return st;
}

status grams_build(grams *g, const copy_string *c, const work *w, fault *f) {
    uint64_t numbers;
    unsigned parts_log = 0;
    *g = (grams){.x = c->x, .L = c->L, .n = c->n, .base = c->D, .exact = letters_count(&numbers, c->D, c->n) != 0};
    if (c->L <= c->n) return ST_OK; /* no gram is followed by anything */
    if (!g->exact) g->base = 0x9E3779B97F4A7C15u | 1;
    g->top = 1;
    for (uint32_t k = 0; k < c->n; k++) g->top *= g->base;
    if (g->exact && c->D < GRAM_AMBIGUOUS && (numbers <= DIRECT_SMALL || numbers / DIRECT_PER_LETTER <= c->L))
        g->direct = numbers;
    while (((unsigned)1 << (parts_log + 1)) <= w->threads && parts_log < 4 && c->L >= PARALLEL_FROM) parts_log++;
    status st = build_once(g, w, parts_log, f);
    if (st == ST_LIMIT && !g->direct && g->slot && parts_log) { /* one part takes any 2^log / 2 grams */
        free(g->slot);
        g->slot = NULL;
        st = build_once(g, w, 0, f);
    }
    return st;
}

void grams_clear(grams *g) {
    free(g->byte);
    free(g->slot);
}

void gram_walk_open(gram_walk *k, const grams *g) {
    *k = (gram_walk){.g = g, .next = g->n, .filled = g->n, .rolling = roll_start(g)};
}

uint64_t gram_walk_next(gram_walk *k) {
    const grams *g = k->g;
    if (k->next == k->filled) {
        size_t stop = k->filled + GRAM_AHEAD < g->L ? k->filled + GRAM_AHEAD : g->L;
        for (size_t e = k->filled; e < stop; e++) {
            k->rolling = roll(g, k->rolling, e);
            k->number[e % GRAM_AHEAD] = k->rolling;
            if (g->direct) __builtin_prefetch(&g->byte[k->rolling]);
            else {
                gram_home home = home_of(g, k->rolling);
                __builtin_prefetch(&g->slot[(home.part << g->part_slots_log) + home.start]);
            }
        }
        k->filled = stop;
    }
    size_t e = k->next++;
    uint64_t number = k->number[e % GRAM_AHEAD];
    if (g->direct) return g->byte[number] == GRAM_AMBIGUOUS ? number : GRAM_NONE;
    size_t at = hash_place(g, home_of(g, number), e);
    return at != SIZE_MAX && g->slot[at] & GRAM_FLAG ? at : GRAM_NONE;
}
