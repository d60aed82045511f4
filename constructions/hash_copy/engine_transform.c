/* engine_transform.c - the weight of all keys at every code by a product transform: cost n b 2^(n b), whatever L is.
   rho^(Hamming distance) is a product over bits, so one pass a bit turns A(g) = number of prompt keys with code g into
     A(q) = sum over g of A(g) rho^h(g,q):  (A_0, A_1) <- (A_0 + rho A_1, A_1 + rho A_0),  rho = e^(-2 beta),
   and, without a subtraction, B(q) = the same sum over g != q:  (B_0, B_1) <- (B_0 + rho A_1, B_1 + rho A_0).
   The answers before step j repeat keys of the prompt, so what does not match weighs at most 2 B(q_j) and special keys
   (2n+2) e^(-beta gamma): with that the steps are decided as by engine_hash; the answers counted include later ones.
   Floats: all terms are >= 0, so each cell is within a factor (1 + 2^-24)^(2 n b + 1) of its value; A is delta, not 0,
   where no key is, and rho is taken as 2^-60 at least, so that nothing underflows - both can only make B larger.
   docs/numerics.md N29. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "constructions/hash_copy/engine_inner.h"

#define TRANSFORM_BITS_MOST 32
#define DELTA 0x1p-40f
#define RHO_LEAST 0x1p-60f
#define LOW_BITS 11 /* 2^11 cells of both arrays fill half a first-level cache          */
#define STEP_BITS 7 /* rows of a later pass: 2^7 x COLUMNS cells of both arrays           */
#define COLUMNS 64
#define STEPS_A_JOB ((size_t)1 << 16)

typedef struct transform {
    const copy_string *c;
    float *A, *B, *bound, rho;
    uint32_t *counts; /* where A will stand */
    size_t cells;
    unsigned bits, low, high; /* the present pass: bits low..high-1 */
    double widen, special;
} transform;

/* Bit by bit on two rows of `count` cells each. */
static inline void butterfly(float *restrict a0, float *restrict a1, float *restrict b0, float *restrict b1,
                             size_t count, float rho) {
    for (size_t i = 0; i < count; i++) {
        float x0 = a0[i], x1 = a1[i], y0 = rho * x0, y1 = rho * x1;
        a0[i] = x0 + y1;
        a1[i] = x1 + y0;
        b0[i] = b0[i] + y1;
        b1[i] = b1[i] + y0;
    }
}

#if defined(__x86_64__)
/* The same operations in the same order of roundings on wider registers: the same bytes. */
__attribute__((target("avx2"))) static void butterfly_avx2(float *restrict a0, float *restrict a1, float *restrict b0,
                                                           float *restrict b1, size_t count, float rho) {
    for (size_t i = 0; i < count; i++) {
        float x0 = a0[i], x1 = a1[i], y0 = rho * x0, y1 = rho * x1;
        a0[i] = x0 + y1;
        a1[i] = x1 + y0;
        b0[i] = b0[i] + y1;
        b1[i] = b1[i] + y0;
    }
}
#endif

static void cross(float *A, float *B, size_t i, size_t k, size_t count, float rho) {
#if defined(__x86_64__)
    if (count >= 8 && __builtin_cpu_supports("avx2")) {
        butterfly_avx2(A + i, A + k, B + i, B + k, count, rho);
        return;
    }
#endif
    butterfly(A + i, A + k, B + i, B + k, count, rho);
}

/* Counts (exact integers, in the memory of A) become floats; then the lowest bits, a block at a time. */
static status run_low(void *context, uint64_t job) {
    const transform *t = context;
    size_t block = (size_t)1 << t->high, first = (size_t)job * block;
    const uint32_t *counts = t->counts;
    for (size_t i = first; i < first + block; i++) {
        uint32_t keys = counts[i];
        t->A[i] = keys ? (float)keys : DELTA;
        t->B[i] = 0;
    }
    for (size_t step = 1; step < block; step *= 2)
        for (size_t i = first; i < first + block; i += 2 * step) cross(t->A, t->B, i, i + step, step, t->rho);
    return ST_OK;
}

/* Bits low..high-1 of COLUMNS neighbouring cells. */
static status run_high(void *context, uint64_t job) {
    const transform *t = context;
    size_t row = (size_t)1 << t->low, rows = (size_t)1 << (t->high - t->low), chunks = row / COLUMNS;
    size_t first = (size_t)(job / chunks) * row * rows + (size_t)(job % chunks) * COLUMNS;
    for (size_t step = 1; step < rows; step *= 2)
        for (size_t i = 0; i < rows; i += 2 * step)
            for (size_t k = i; k < i + step; k++)
                cross(t->A, t->B, first + k * row, first + (k + step) * row, COLUMNS, t->rho);
    return ST_OK;
}

static status run_passes(transform *t, const work *w) {
    status st = ST_OK;
    t->low = 0;
    t->high = t->bits < LOW_BITS ? t->bits : LOW_BITS;
    TRY(work_parallel(w, t->cells >> t->high, run_low, t));
    while (t->high < t->bits) {
        t->low = t->high;
        t->high = t->bits - t->low <= STEP_BITS ? t->bits : t->low + STEP_BITS;
        TRY(work_parallel(w, t->cells / COLUMNS >> (t->high - t->low), run_high, t));
    }
out:
    return st;
}

/* The code of gram e, its last letter in the lowest bits, as one of `bits` <= 32 bits. */
static uint64_t roll(const transform *t, uint64_t gram, size_t e) {
    return (gram << t->c->b | t->c->x[e - 1]) & (((uint64_t)1 << t->bits) - 1);
}

static uint64_t roll_to(const transform *t, size_t e) { /* the letters before e, n - 1 of them at most */
    uint64_t gram = 0;
    for (size_t i = e >= t->c->n ? e + 1 - t->c->n : 1; i < e; i++) gram = roll(t, gram, i);
    return gram;
}

static void count_keys(transform *t) {
    const copy_string *c = t->c;
    uint64_t gram = roll_to(t, c->n), ahead = gram;
    memset(t->counts, 0, t->cells * sizeof *t->counts);
    for (size_t e = c->n, k = c->n; e < c->L; e++) {
        for (; k < c->L && k < e + 16; k++) {
            ahead = roll(t, ahead, k);
            __builtin_prefetch(&t->counts[ahead], 1);
        }
        gram = roll(t, gram, e);
        t->counts[gram]++;
    }
}

/* bound[j], rounded up, for the steps of one job. */
static status run_bounds(void *context, uint64_t job) {
    transform *t = context;
    const copy_string *c = t->c;
    size_t first = c->n + (size_t)job * STEPS_A_JOB, end = first + STEPS_A_JOB < c->L ? first + STEPS_A_JOB : c->L;
    uint64_t gram = roll_to(t, first), ahead = gram;
    for (size_t j = first, e = first; j < end; j++) {
        for (; e < end && e < j + 16; e++) {
            ahead = roll(t, ahead, e);
            __builtin_prefetch(&t->B[ahead]);
        }
        gram = roll(t, gram, j);
        t->bound[j] = nextafterf((float)(2 * (double)t->B[gram] * t->widen + t->special), INFINITY);
    }
    return ST_OK;
}

/* Cells in large pages where the system has them. */
static float *cells_new(size_t cells) {
    const size_t large = (size_t)1 << 21;
    size_t bytes = cells * sizeof(float), whole = (bytes + large - 1) / large * large;
    float *p = bytes < large ? malloc(bytes) : aligned_alloc(large, whole);
    if (p && bytes >= large) madvise(p, whole, MADV_HUGEPAGE); /* only a wish */
    return p;
}

static status transform_run(transform *t, const work *w, fault *f) {
    status st = ST_OK;
    const copy_string *c = t->c;
    mpq_t two, above;
    mpq_inits(two, above, NULL);
    mpq_set_ui(two, 2, 1);
    TRY(engine_weight_above(above, c, two));
    t->rho = fmaxf(nextafterf((float)mpq_above(above), INFINITY), RHO_LEAST);
    mpq_set_ui(two, code_gamma(c), 1);
    TRY(engine_weight_above(above, c, two));
    t->special = (2.0 * c->n + 2) * mpq_above(above) * (1 + 0x1p-50);
    t->widen = 1 + (2.0 * t->bits + 4) * 0x1p-24; /* (1 - u)^-k <= 1 + (k + 1) u for k (k + 1) u <= 1, k <= 65 */
    t->A = cells_new(t->cells);
    t->B = cells_new(t->cells);
    t->bound = malloc(c->L * sizeof *t->bound);
    if (!t->A || !t->B || !t->bound) TRY(fault_set(f, ST_MEMORY, "no memory for 2^%u cells", t->bits));
    t->counts = (void *)t->A;
    count_keys(t);
    TRY(run_passes(t, w));
    TRY(work_parallel(w, (c->L - c->n + STEPS_A_JOB - 1) / STEPS_A_JOB, run_bounds, t));
out:
    mpq_clears(two, above, NULL);
    free(t->A);
    free(t->B);
    t->A = t->B = NULL;
    return st;
}

status engine_transform(engine_result *r, const hash_copy_spec *s, const letter *x, size_t L, const work *w,
                        fault *f) {
    status st = ST_OK;
    copy_string c;
    transform t = {.c = &c};
    TRY(copy_string_open(&c, r, s, x, L, f));
    t.bits = c.n * c.b;
    if (t.bits > TRANSFORM_BITS_MOST)
        TRY(fault_set(f, ST_UNSUPPORTED, "codes of n b = %u bits: the transform takes at most %d", t.bits,
                      TRANSFORM_BITS_MOST));
    t.cells = (size_t)1 << t.bits;
    r->bytes = (uint64_t)t.cells * 2 * sizeof(float) + L * sizeof(float);
    TRY(engine_room(r->bytes, "the transform", f));
    if (L > c.n) TRY(transform_run(&t, w, f));
    TRY(votes_decide(r, &c, INFINITY, t.bound, w, f));
    text_addf(&r->scope,
              "every step: full matches counted; all other keys by the transform over 2^%u codes, answers later than "
              "the step included",
              t.bits);
    TRY(text_status(&r->scope));
out:
    free(t.bound);
    return st;
}
