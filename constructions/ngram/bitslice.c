/* bitslice.c - every string of D^L at once, 256 to a block: a lane is a string, a plane one bit of one letter.
   A block shares its first letters; its last `tail` letters run through all D^tail combinations, whose planes
   are laid out once.  Equality of n-grams costs log2(n) ANDs a pair of windows, votes are counted in sliced
   carry-save counters.  Built three times for x86 (AVX-512, AVX2, plain) and chosen when run. */
#include <stdlib.h>
#include <string.h>

#include "constructions/ngram/ngram.h"

#define LANES 256 /* wider than AVX2, gcc falls back to single words */
#define WORDS (LANES / 64)
#define MOST_LENGTH 64              /* D^L fits 64 bits and D >= 2, or D = 1 cut to this */
#define TAIL_STRINGS ((uint64_t)1 << 15)
#define JOB_BLOCKS 64

typedef uint64_t lanes __attribute__((vector_size(LANES / 8)));

/* Two letters of the string, on the flat list of all diagonals d = 1, 2, ..: entry k of a diagonal is the pair
   (i, i+d), so entry k+1 is the pair one letter further on.  i and j are offsets into the planes. */
typedef struct pair {
    uint32_t i, j;
} pair;

/* Two keys: where their entry stands on that list and in the matrix of matches (both halves), and the letters
   that follow them. */
typedef struct key_pair {
    uint32_t at, upper, lower;
    pair next;
} key_pair;

/* The sizes of one run, the pairs, and the tail's planes. */
typedef struct plan {
    uint32_t D, n, L, bits;         /* bits: planes a letter */
    uint32_t keys;                  /* L - n: the occurrences of n-grams that a letter follows */
    uint32_t letter_pairs, key_pairs, last_pairs;
    pair *letters;
    key_pair *windows;              /* of keys                          */
    uint32_t *last;                 /* entries of a key and the last n-gram, which nothing follows */
    uint32_t tail;                  /* letters that vary inside a prefix */
    uint64_t tails, chunks;         /* D^tail, and ceil of that over LANES */
    uint64_t blocks, job_blocks;
    lanes *tail_planes;             /* [chunk][letter][bit] */
    const work *w;
    ngram_tally *tallies;           /* one a job */
} plan;

/* Votes for and against a coordinate of the right letter. */
typedef struct votes {
    lanes pro, con;
} votes;

/* The memory of one job. */
typedef struct bench {
    lanes *letter;       /* [L][bits]: the strings                                                   */
    lanes *wide;         /* of every pair (i, j): the letters, then the n-grams starting there are equal */
    lanes *match;        /* [keys][keys], symmetric: the n-grams at i and j are equal; all ones at i = j */
    votes *carry[2];     /* keys each                                                               */
} bench;

/* What a kernel adds up: lanes that repeat, are ambiguous, are copied wrongly. */
typedef struct found {
    lanes repeated, ambiguous, wrong;
} found;

#define INLINE static inline __attribute__((always_inline))

/* Every diagonal at once: wide starts as equality of letters and doubles its width - a pair of (u+v)-grams is
   equal when its first and its last u-grams are, v <= u.  (Entries whose windows leave the string mix two
   diagonals; nobody reads them.)  Fills match for count_votes. */
INLINE void compare_windows(const plan *p, bench *b, found *f, uint32_t bits) {
    const uint32_t n = p->n;
    const size_t count = p->letter_pairs;
    lanes *restrict m = b->wide, *restrict match = b->match;
    const lanes *restrict letters = b->letter;
    lanes repeated = {0}, ambiguous = {0};
    for (size_t k = 0; k < count; k++) {
        const lanes *x = letters + p->letters[k].i, *y = letters + p->letters[k].j;
        lanes differ = x[0] ^ y[0];
        for (uint32_t c = 1; c < bits; c++) differ |= x[c] ^ y[c];
        m[k] = ~differ;
    }
    for (uint32_t width = 1, step; width < n; width += step) {
        step = width < n - width ? width : n - width;
        const lanes *ahead = m + step;
#pragma GCC unroll 4
        for (size_t k = 0; k + step < count; k++) m[k] &= ahead[k];
    }
    for (uint32_t k = 0; k < p->key_pairs; k++) {
        const key_pair *o = p->windows + k;
        const lanes *x = letters + o->next.i, *y = letters + o->next.j;
        lanes same = m[o->at], differ = x[0] ^ y[0];
        for (uint32_t c = 1; c < bits; c++) differ |= x[c] ^ y[c];
        repeated |= same;
        ambiguous |= same & differ;
        match[o->upper] = match[o->lower] = same;
    }
    for (uint32_t k = 0; k < p->last_pairs; k++) repeated |= m[p->last[k]];
    f->repeated = repeated;
    f->ambiguous = ambiguous;
}

/* Where add_column reads its votes: cast[k], or - cast being NULL - those of key k for coordinate x of the
   right letter: pro where the key matches and agrees, con where it matches and does not. */
typedef struct ballot {
    const votes *cast;
    const lanes *match, *x;
    size_t stride;
    lanes right;
} ballot;

INLINE void ballot_read(votes *v, const ballot *from, size_t k) {
    if (from->cast) {
        *v = from->cast[k];
        return;
    }
    lanes differ = from->x[k * from->stride] ^ from->right;
    v->pro = from->match[k] & ~differ;
    v->con = from->match[k] & differ;
}

/* One column of a carry-save addition: *sum gets the parity of votes first .. last-1 - and of what it held, if
   `more` - three at a time; the carries, of twice the weight, are appended to carry; returns their number. */
INLINE size_t add_column(votes *sum, bool more, votes *carry, size_t carries, const ballot *from, size_t first,
                         size_t last) {
    votes s = *sum, a, c;
    size_t k = first;
    if (!more && k < last) ballot_read(&s, from, k++);
    for (; k + 2 <= last; k += 2) {
        ballot_read(&a, from, k);
        ballot_read(&c, from, k + 1);
        lanes pro = s.pro ^ a.pro, con = s.con ^ a.con;
        carry[carries].pro = (s.pro & a.pro) | (pro & c.pro);
        carry[carries++].con = (s.con & a.con) | (con & c.con);
        s.pro = pro ^ c.pro;
        s.con = con ^ c.con;
    }
    if (k < last) {
        ballot_read(&a, from, k);
        carry[carries].pro = s.pro & a.pro;
        carry[carries++].con = s.con & a.con;
        s.pro ^= a.pro;
        s.con ^= a.con;
    }
    *sum = s;
    return carries;
}

/* total := 2 sum of votes 0 .. g-1 + sum of votes g .. keys-1, binary, least bit first; returns its bits. */
INLINE size_t add_votes(votes *total, bench *b, const ballot *from, size_t g, size_t keys) {
    size_t bits = 2;
    votes *here = b->carry[0], *there = b->carry[1];
    total[0] = total[1] = (votes){0};
    size_t carries = add_column(&total[0], false, here, 0, from, g, keys);
    size_t next = add_column(&total[1], false, there, 0, from, 0, g);
    next = add_column(&total[1], g > 0, there, next, &(ballot){.cast = here}, 0, carries);
    for (; next > 0; bits++) {
        total[bits] = (votes){0};
        next = add_column(&total[bits], false, here, 0, &(ballot){.cast = there}, 0, next);
        votes *swap = here;
        here = there;
        there = swap;
    }
    return bits;
}

/* The hard-max copier, fed the right answers so far.  When it has to say x_(g+n) its query is the n-gram at g.
   Matching keys: in the prompt every occurrence i of that n-gram that a letter follows, in the answer so far
   those with i < g; so i < g votes twice for code(x_(i+n)), i >= g once.  (The first n letters are found by
   position and are always right; an occurrence at the very end votes for COPY, whose code is 0.)
   A coordinate is right when more votes are for its sign than against: con < pro. */
INLINE void count_votes(const plan *p, bench *b, found *f, uint32_t bits) {
    const size_t keys = p->keys;
    votes total[16];
    lanes wrong = {0};
    for (size_t g = 0; g < keys; g++)
        for (uint32_t c = 0; c < bits; c++) {
            const lanes *x = b->letter + (size_t)p->n * bits + c;
            ballot from = {NULL, b->match + g * keys, x, bits, x[g * bits]};
            size_t total_bits = add_votes(total, b, &from, g, keys);
            lanes less = {0}; /* con < pro, from the least bit up */
            for (size_t k = 0; k < total_bits; k++)
                less = (~total[k].con & total[k].pro) | (~(total[k].con ^ total[k].pro) & less);
            wrong |= ~less;
        }
    f->wrong = wrong;
}

INLINE void judge(const plan *p, bench *b, found *f) {
    if (p->bits == 1) { /* the same with one plane a letter, known to the compiler */
        compare_windows(p, b, f, 1);
        count_votes(p, b, f, 1);
    } else {
        compare_windows(p, b, f, p->bits);
        count_votes(p, b, f, p->bits);
    }
}

/* One body, one clone an instruction set: the callees are always inlined, so each clone is compiled whole. */
static void judge_plain(const plan *p, bench *b, found *f) { judge(p, b, f); }
#if defined(__x86_64__)
__attribute__((target("avx2"))) static void judge_avx2(const plan *p, bench *b, found *f) { judge(p, b, f); }
__attribute__((target("avx512f,avx512vl"))) static void judge_avx512(const plan *p, bench *b, found *f) {
    judge(p, b, f);
}
#endif

typedef void judge_fn(const plan *p, bench *b, found *f);

static judge_fn *choose_judge(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")) return judge_avx512;
    if (__builtin_cpu_supports("avx2")) return judge_avx2;
#endif
    return judge_plain;
}

static void *lanes_new(size_t count) {
    size_t bytes = (count ? count : 1) * sizeof(lanes);
    void *v = aligned_alloc(sizeof(lanes), bytes);
    if (v) memset(v, 0, bytes);
    return v;
}

static void bench_clear(bench *b) {
    free(b->letter);
    free(b->wide);
    free(b->match);
    free(b->carry[0]);
    free(b->carry[1]);
}

static status bench_init(bench *b, const plan *p) {
    size_t keys = p->keys, pairs = p->letter_pairs, room = 2 * (keys + 2);
    *b = (bench){lanes_new((size_t)p->L * p->bits), lanes_new(pairs), lanes_new(keys * keys),
                 {lanes_new(room), lanes_new(room)}};
    if (!(b->letter && b->wide && b->match && b->carry[0] && b->carry[1])) {
        bench_clear(b);
        return ST_MEMORY;
    }
    for (size_t i = 0; i < keys; i++) b->match[i * keys + i] = ~(lanes){0};
    return ST_OK;
}

/* The pairs of letters diagonal by diagonal, and among them those where two n-grams start. */
static status plan_pairs(plan *p) {
    uint32_t L = p->L, n = p->n, bits = p->bits, at = 0;
    size_t most = (size_t)L * (L - 1) / 2 + 1;
    p->letters = calloc(most, sizeof *p->letters);
    p->windows = calloc(most, sizeof *p->windows);
    p->last = calloc(L, sizeof *p->last);
    if (!(p->letters && p->windows && p->last)) return ST_MEMORY;
    for (uint32_t d = 1; d + n <= L; d++)
        for (uint32_t i = 0, j = d; j < L; i++, j++, at++) {
            p->letters[at] = (pair){i * bits, j * bits};
            if (j + n < L)
                p->windows[p->key_pairs++] =
                    (key_pair){at, i * p->keys + j, j * p->keys + i, {(i + n) * bits, (j + n) * bits}};
            if (j + n == L) p->last[p->last_pairs++] = at;
        }
    p->letter_pairs = at;
    return ST_OK;
}

/* The planes of every tail: lane k of chunk c is the tail number c * LANES + k (all zero past the last). */
static status plan_tails(plan *p) {
    size_t row = (size_t)p->tail * p->bits;
    letter x[MOST_LENGTH];
    if (!(p->tail_planes = lanes_new((size_t)p->chunks * row))) return ST_MEMORY;
    for (uint64_t index = 0; index < p->tails; index++) {
        lanes *at = p->tail_planes + index / LANES * row;
        uint64_t lane = index % LANES;
        letters_from_index(x, p->tail, p->D, index);
        for (uint32_t t = 0; t < p->tail; t++)
            for (uint32_t c = 0; c < p->bits; c++)
                at[t * p->bits + c][lane / 64] |= (uint64_t)(x[t] >> c & 1) << lane % 64;
    }
    return ST_OK;
}

/* The first L - tail letters of the strings of prefix number `index`, the same in every lane. */
static void set_prefix(const plan *p, bench *b, uint64_t index) {
    letter x[MOST_LENGTH];
    uint32_t letters = p->L - p->tail;
    letters_from_index(x, letters, p->D, index);
    for (uint32_t t = 0; t < letters; t++)
        for (uint32_t c = 0; c < p->bits; c++) {
            uint64_t fill = x[t] >> c & 1 ? ~(uint64_t)0 : 0;
            lanes *at = &b->letter[t * p->bits + c];
            for (unsigned k = 0; k < WORDS; k++) (*at)[k] = fill;
        }
}

static void tally_block(ngram_tally *t, const found *f, uint64_t strings) {
    for (unsigned k = 0; k < WORDS && strings > 0; k++) {
        uint64_t in = strings >= 64 ? 64 : strings, mask = in == 64 ? ~(uint64_t)0 : ((uint64_t)1 << in) - 1;
        t->repeated += (uint64_t)__builtin_popcountll(f->repeated[k] & mask);
        t->ambiguous += (uint64_t)__builtin_popcountll(f->ambiguous[k] & mask);
        t->wrong += (uint64_t)__builtin_popcountll(f->wrong[k] & mask);
        t->strings += in;
        strings -= in;
    }
}

static status run_job(void *context, uint64_t job) {
    const plan *p = context;
    judge_fn *judge_block = choose_judge();
    bench b;
    uint64_t first = job * p->job_blocks, last = first + p->job_blocks, prefix = UINT64_MAX;
    size_t row = (size_t)p->tail * p->bits;
    ngram_tally t = {0};
    status st = bench_init(&b, p);
    if (st != ST_OK) return st;
    if (last > p->blocks) last = p->blocks;
    for (uint64_t block = first; block < last; block++) {
        uint64_t chunk = block % p->chunks;
        if (block % JOB_BLOCKS == 0 && work_should_stop(p->w)) TRY(ST_STOPPED);
        if (block / p->chunks != prefix) set_prefix(p, &b, prefix = block / p->chunks);
        memcpy(b.letter + (size_t)(p->L - p->tail) * p->bits, p->tail_planes + chunk * row, row * sizeof(lanes));
        found f = {0};
        judge_block(p, &b, &f);
        uint64_t left = p->tails - chunk * LANES;
        tally_block(&t, &f, left < LANES ? left : LANES);
    }
    p->tallies[job] = t;
out:
    bench_clear(&b);
    return st;
}

static uint32_t bits_of(uint32_t D) {
    uint32_t bits = 1;
    while (bits < 32 && ((uint64_t)1 << bits) < D) bits++;
    return bits;
}

status ngram_bitslice(ngram_tally *t, uint32_t D, uint32_t n, uint32_t L, const work *w) {
    uint64_t strings, jobs;
    status st = ST_OK;
    if (D < 1 || n < 1 || L < 1) return ST_DOMAIN;
    if (!letters_count(&strings, D, L) || strings > w->limit || L > MOST_LENGTH) return ST_LIMIT;
    plan p = {.D = D, .n = n < L ? n : L, .L = L, .keys = n < L ? L - n : 0, .bits = bits_of(D), .tails = 1, .w = w};
    while (p.tail < L && p.tails * D <= TAIL_STRINGS) p.tails *= D, p.tail++;
    p.chunks = (p.tails + LANES - 1) / LANES;
    p.blocks = strings / p.tails * p.chunks;
    p.job_blocks = p.blocks / 4096 < JOB_BLOCKS ? JOB_BLOCKS : p.blocks / 4096;
    jobs = (p.blocks + p.job_blocks - 1) / p.job_blocks;
    TRY(plan_pairs(&p));
    TRY(plan_tails(&p));
    if (!(p.tallies = calloc(jobs, sizeof *p.tallies))) TRY(ST_MEMORY);
    TRY(work_parallel(w, jobs, run_job, &p));
    *t = (ngram_tally){0};
    for (uint64_t k = 0; k < jobs; k++) {
        t->strings += p.tallies[k].strings;
        t->repeated += p.tallies[k].repeated;
        t->ambiguous += p.tallies[k].ambiguous;
        t->wrong += p.tallies[k].wrong;
    }
out:
    free(p.tallies);
    free(p.tail_planes);
    free(p.letters);
    free(p.windows);
    free(p.last);
    return st;
}
