/* sample.c - uniform random strings, and how many of them repeat an n-gram.
   Sample s is a function of (seed, s) alone: its letters come from its own stream, several to a random word,
   each exactly uniform.  A string is left at its first repeat.  Grams already seen are kept in a bitmap where
   D^n is small, otherwise in a hash table of positions whose hits are compared letter by letter. */
#include <stdlib.h>
#include <string.h>

#include "constructions/ngram/letter_source.h"
#include "constructions/ngram/ngram.h"

#define BITMAP_GRAMS ((uint64_t)1 << 23) /* 1 MiB of bits */
#define JOB_LETTERS ((uint64_t)1 << 18)

typedef struct sampling {
    uint32_t D, n;
    uint64_t L, samples, job_samples;
    uint64_t grams;       /* D^n where the bitmap is used, else 0          */
    uint64_t slots;       /* of the hash table: a power of two, >= 2 L      */
    letter_cut cut;       /* of random words into letters                  */
    const work *w;
    uint64_t *repeated;   /* one a job */
} sampling;

/* The memory of one job. */
typedef struct seen {
    uint64_t *bits;   /* bitmap                                                  */
    uint32_t *slot;   /* position + 1 of a gram's first letter, 0 for free        */
    letter *x;        /* the string so far                                       */
    uint32_t *marks;  /* what to reset: bitmap words or slots touched by a sample */
} seen;

/* Bitmap: gram codes in base D, rolled by one letter at a time. */
static bool repeats_by_bitmap(const sampling *p, seen *memory, letter_source *s) {
    uint64_t code = 0, marks = 0;
    const uint64_t mask = p->cut.range ? 0 : p->grams - 1; /* D a power of two: the code is the last bits */
    bool repeat = false;
    for (uint64_t t = 0; t < p->L && !repeat; t++) {
        letter a = letter_next(s, &p->cut);
        code = mask ? (code << p->cut.shift | a) & mask : (code * p->D + a) % p->grams;
        if (t + 1 < p->n) continue;
        uint64_t *word = &memory->bits[code >> 6], bit = (uint64_t)1 << (code & 63);
        repeat = (*word & bit) != 0;
        *word |= bit;
        memory->marks[marks++] = (uint32_t)(code >> 6);
    }
    while (marks > 0) memory->bits[memory->marks[--marks]] = 0;
    return repeat;
}

/* Hash of the gram rolled modulo 2^64; only where to look, never the answer. */
static bool repeats_by_hash(const sampling *p, seen *memory, letter_source *s, uint64_t top) {
    const uint64_t base = 0x9E3779B97F4A7C15u | 1;
    uint64_t hash = 0, marks = 0;
    bool repeat = false;
    for (uint64_t t = 0; t < p->L && !repeat; t++) {
        memory->x[t] = letter_next(s, &p->cut);
        hash = hash * base + memory->x[t] + 1;
        if (t >= p->n) hash -= top * ((uint64_t)memory->x[t - p->n] + 1);
        if (t + 1 < p->n) continue;
        uint64_t i = t + 1 - p->n, mixed = (hash ^ hash >> 29) * 0xBF58476D1CE4E5B9u;
        uint64_t at = (mixed ^ mixed >> 32) & (p->slots - 1);
        for (; memory->slot[at] && !repeat; at = (at + 1) & (p->slots - 1))
            repeat = !memcmp(memory->x + memory->slot[at] - 1, memory->x + i, p->n * sizeof(letter));
        if (repeat) break;
        memory->slot[at] = (uint32_t)(i + 1);
        memory->marks[marks++] = (uint32_t)at;
    }
    while (marks > 0) memory->slot[memory->marks[--marks]] = 0;
    return repeat;
}

static void seen_clear(seen *memory) {
    free(memory->bits);
    free(memory->slot);
    free(memory->x);
    free(memory->marks);
}

static status seen_init(seen *memory, const sampling *p) {
    *memory = (seen){.marks = calloc(p->L, sizeof *memory->marks)};
    if (p->grams) {
        memory->bits = calloc(p->grams / 64 + 1, sizeof *memory->bits);
    } else {
        memory->slot = calloc(p->slots, sizeof *memory->slot);
        memory->x = calloc(p->L, sizeof *memory->x);
    }
    if (memory->marks && (memory->bits || (memory->slot && memory->x))) return ST_OK;
    seen_clear(memory);
    return ST_MEMORY;
}

static status run_job(void *context, uint64_t job) {
    const sampling *p = context;
    uint64_t first = job * p->job_samples, last = first + p->job_samples, repeated = 0, top = 1;
    if (last > p->samples) last = p->samples;
    seen memory;
    status st = seen_init(&memory, p);
    if (st != ST_OK) return st;
    for (uint32_t k = 0; k < p->n; k++) top *= 0x9E3779B97F4A7C15u | 1;
    for (uint64_t index = first; index < last; index++) {
        letter_source s = {.left = 0};
        if (work_should_stop(p->w)) TRY(ST_STOPPED);
        rng_open(&s.r, p->w->seed, "ngram", index);
        repeated += p->grams ? repeats_by_bitmap(p, &memory, &s) : repeats_by_hash(p, &memory, &s, top);
    }
    p->repeated[job] = repeated;
out:
    seen_clear(&memory);
    return st;
}

status ngram_sample(uint64_t *repeated, uint64_t samples, uint32_t D, uint32_t n, uint64_t L, const work *w) {
    uint64_t cost, jobs;
    status st = ST_OK;
    if (D < 1 || n < 1 || L < 1) return ST_DOMAIN;
    if (__builtin_mul_overflow(samples, L, &cost) || cost > w->limit || L > INT32_MAX) return ST_LIMIT;
    *repeated = 0;
    if (L <= n || samples == 0) return ST_OK; /* one window cannot repeat */
    sampling p = {.D = D, .n = n, .L = L, .samples = samples, .slots = 2, .cut = letter_cut_of(D), .w = w};
    if (!letters_count(&p.grams, D, n) || p.grams > BITMAP_GRAMS) p.grams = 0;
    while (p.slots < 2 * L) p.slots *= 2;
    p.job_samples = JOB_LETTERS / L + 1;
    jobs = (samples + p.job_samples - 1) / p.job_samples;
    if (!(p.repeated = calloc(jobs, sizeof *p.repeated))) TRY(ST_MEMORY);
    TRY(work_parallel(w, jobs, run_job, &p));
    for (uint64_t k = 0; k < jobs; k++) *repeated += p.repeated[k];
out:
    free(p.repeated);
    return st;
}
