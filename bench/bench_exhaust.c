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
static int miscopies(uint32_t x, uint32_t n) {
    uint32_t mask = (n < 32 ? 1u << n : 0u) - 1u, gram[LENGTH];
    for (uint32_t e = n; e < LENGTH; e++) gram[e] = x >> (e - n) & mask; /* letters e-n .. e-1 */
    for (uint32_t j = n; j < LENGTH; j++) {
        int votes = 0;
        for (uint32_t e = n; e < LENGTH; e++)
            /* cppcheck-suppress uninitvar ; e and j start at n, as the loop above */
            if (gram[e] == gram[j]) votes += (e < j ? 2 : 1) * ((x >> e & 1) ? 1 : -1); /* said again below j */
        if (votes == 0 || (votes > 0) != (x >> j & 1)) return 1;
    }
    return 0;
}

static status plain_chunk(void *context, uint64_t index) {
    job *j = context;
    uint64_t wrong = 0;
    uint32_t strings = (1u << LENGTH) / CHUNKS, from = (uint32_t)index * strings;
    for (uint32_t x = from; x < from + strings; x++) wrong += (uint64_t)miscopies(x, j->n);
    j->wrong[index] = wrong;
    return ST_OK;
}

static status plain(void *context, uint64_t *answer, double *seconds) {
    (void)seconds;
    job *j = context;
    status st = work_parallel(&j->w, CHUNKS, plain_chunk, j);
    *answer = 0;
    for (size_t i = 0; i < CHUNKS; i++) *answer += j->wrong[i];
    return st;
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
                             .side = {{"bit-sliced", bitsliced, j}, {"plain loop", plain, j}}, .sides = 2};
            status st = bench_run(&o, &b);
            free(j);
            if (st != ST_OK) {
                fprintf(stderr, "bench_exhaust: %s\n", status_name(st));
                return EXIT_FAILURE;
            }
        }
    return o.missed ? 3 : EXIT_SUCCESS;
}
