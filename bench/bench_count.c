/* bench_count.c - N_5(L), the binary strings of length L without a repeated 5-gram, for all L up to 36 at once.
   The last is 2^16, the number of de Bruijn sequences of order 5 cut at each of their 32 places. */
#include <stdlib.h>

#include "bench/bench.h"
#include "constructions/ngram/ngram.h"

#define MOST 36

static status count(void *context, uint64_t *answer, double *seconds) {
    (void)seconds;
    const work *w = context;
    mpz_t counts[MOST + 1];
    uint64_t reached = 0;
    for (size_t l = 0; l <= MOST; l++) mpz_init(counts[l]);
    status st = ngram_count_distinct(counts, MOST, &reached, 2, 5, w);
    *answer = mpz_get_ui(counts[MOST]);
    if (st == ST_OK && (reached != MOST || *answer != 65536)) st = ST_BUG;
    for (size_t l = 0; l <= MOST; l++) mpz_clear(counts[l]);
    return st;
}

int main(void) {
    bench_out o;
    bench_open(&o, stdout, stderr);
    for (unsigned threads = 1; threads <= 4; threads *= 2) {
        work w = work_default();
        w.threads = threads;
        bench_block b = {.name = "count", .parameters = "D=2 n=5 L=0..36", .threads = threads, .rounds = 15,
                         .goal_seconds = 0.05, .side = {{"count", count, &w}}, .sides = 1};
        status st = bench_run(&o, &b);
        if (st != ST_OK) {
            fprintf(stderr, "bench_count: %s\n", status_name(st));
            return EXIT_FAILURE;
        }
    }
    return o.missed ? 3 : EXIT_SUCCESS;
}
