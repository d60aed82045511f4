/* bench_exhaust.c - every binary string of length 24 copied by n-gram matching: the bit-sliced evaluator against a
   plain loop that takes the strings one by one and leaves each at its first error.  Equal counts are asserted. */
#include <stdlib.h>

#include "bench/bench.h"
#include "constructions/ngram/ngram.h"

#define LENGTH 24
#define CHUNKS 256

typedef struct job {
    uint32_t n;
    work w;
    uint64_t wrong[CHUNKS];
} job;

static status bitsliced(void *context, uint64_t *answer, double *seconds) {
    (void)seconds;
    job *j = context;
    ngram_tally t;
    status st = ngram_bitslice(&t, 2, j->n, LENGTH, &j->w);
    *answer = t.wrong;
    return st;
}

/* Whether a hard-max copier says x wrongly: before answer j (n <= j < LENGTH) it looks up the last n letters it
   said, equal to x[j-n..j) as long as all went well, among the n-grams that a letter follows, in the prompt and in
   what it said; each match votes for its next letter and a tie is an error. */
static inline __attribute__((always_inline)) int miscopies(uint32_t x, uint32_t n) {
    uint32_t mask = (1u << n) - 1u, gram[LENGTH];
    int says[LENGTH];
    for (uint32_t e = 0; e < LENGTH; e++) {
        gram[e] = e < n ? UINT32_MAX : x >> (e - n) & mask; /* letters e-n .. e-1 */
        says[e] = (x >> e & 1) ? 1 : -1;
    }
    for (uint32_t j = n; j < LENGTH; j++) {
        int votes = 0;
        for (uint32_t e = 0; e < LENGTH; e++) votes += gram[e] == gram[j] ? says[e] : 0;
        for (uint32_t e = 0; e < j; e++) votes += gram[e] == gram[j] ? says[e] : 0; /* said again */
        if (votes * says[j] <= 0) return 1;
    }
    return 0;
}

static inline __attribute__((always_inline)) uint64_t range(uint32_t from, uint32_t strings, uint32_t n) {
    uint64_t wrong = 0;
    for (uint32_t x = from; x < from + strings; x++) wrong += (uint64_t)miscopies(x, n);
    return wrong;
}

static status plain_chunk(void *context, uint64_t index) {
    job *j = context;
    uint32_t strings = (1u << LENGTH) / CHUNKS;
    j->wrong[index] = range((uint32_t)index * strings, strings, j->n);
    return ST_OK;
}

/* The same source where the compiler may use the widest vectors there are, for the record: gcc then takes several
   n-grams of one string at a time, which is no longer what the goal calls a plain loop. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define WIDE "plain, vectors"
__attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define WIDE "plain again"
#endif
static uint64_t wide_range(uint32_t from, uint32_t strings, uint32_t n) {
    return range(from, strings, n);
}

static status wide_chunk(void *context, uint64_t index) {
    job *j = context;
    uint32_t strings = (1u << LENGTH) / CHUNKS;
    j->wrong[index] = wide_range((uint32_t)index * strings, strings, j->n);
    return ST_OK;
}

static status total(job *j, status (*chunk)(void *, uint64_t), uint64_t *answer) {
    status st = work_parallel(&j->w, CHUNKS, chunk, j);
    *answer = 0;
    for (size_t i = 0; i < CHUNKS; i++) *answer += j->wrong[i];
    return st;
}

static status plain(void *context, uint64_t *answer, double *seconds) {
    (void)seconds;
    return total(context, plain_chunk, answer);
}

static status wide(void *context, uint64_t *answer, double *seconds) {
    (void)seconds;
    return total(context, wide_chunk, answer);
}

int main(void) {
    bench_out o;
    bench_open(&o, stdout, stderr);
    static const uint32_t grams[] = {5, 8};
    for (size_t i = 0; i < 2; i++)
        for (unsigned threads = 1; threads <= 4; threads *= 4) {
            job *j = calloc(1, sizeof *j);
            if (!j) return EXIT_FAILURE;
            *j = (job){.n = grams[i], .w = work_default()};
            j->w.threads = threads;
            char parameters[32];
            snprintf(parameters, sizeof parameters, "D=2 n=%u L=%d", grams[i], LENGTH);
            bench_block b = {.name = "exhaust", .parameters = parameters, .threads = threads, .rounds = 9,
                             .goal_seconds = threads == 4 ? 0.1 : 0, .goal_ratio = 6, .same_answer = 1,
                             .side = {{"bit-sliced", bitsliced, j}, {"plain loop", plain, j}, {WIDE, wide, j}},
                             .sides = 3};
            status st = bench_run(&o, &b);
            free(j);
            if (st != ST_OK) {
                fprintf(stderr, "bench_exhaust: %s\n", status_name(st));
                return EXIT_FAILURE;
            }
        }
    return o.missed ? 3 : EXIT_SUCCESS;
}
