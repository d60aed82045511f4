/* bench_sample.c - how often a uniform string of length 1000 over 4 letters repeats an 8-gram: our sampler against
   a numpy sort on one thread, in turns.  Both run the same number of strings and time themselves, start-up excluded;
   the estimates must agree within six standard deviations. */
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"
#include "constructions/ngram/ngram.h"

#define SAMPLES 8000

typedef struct job {
    work w;
    FILE *to, *from; /* of the peer */
    pid_t peer;
    uint64_t hits[2];
} job;

static status ours(void *context, uint64_t *answer, double *seconds) {
    (void)seconds;
    job *j = context;
    j->w.seed++;
    status st = ngram_sample(answer, SAMPLES, 4, 8, 1000, &j->w);
    j->hits[0] += *answer;
    return st;
}

static status numpy(void *context, uint64_t *answer, double *seconds) {
    job *j = context;
    unsigned long long hits;
    fprintf(j->to, "%d\n", SAMPLES);
    fflush(j->to);
    if (fscanf(j->from, "%llu %lf", &hits, seconds) != 2) return ST_IO;
    *answer = hits;
    j->hits[1] += hits;
    return ST_OK;
}

/* Starts the peer; 0 when there is no python3 with numpy. */
static int start_peer(job *j) {
    int in[2], out[2];
    if (pipe(in) || pipe(out)) return 0;
    j->peer = fork();
    if (j->peer == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        for (int k = 0; k < 2; k++) close(in[k]), close(out[k]);
        setenv("OMP_NUM_THREADS", "1", 1);
        const char *python = getenv("PYTHON");
        if (!python) python = "python3";
        execlp(python, python, BENCH_FOLDER "/peer_sample.py", "4", "8", "1000", (char *)NULL);
        _exit(69);
    }
    close(in[0]);
    close(out[1]);
    j->to = fdopen(in[1], "w");
    j->from = fdopen(out[0], "r");
    char word[16];
    return j->peer > 0 && j->to && j->from && fscanf(j->from, "%15s", word) == 1 && !strcmp(word, "ready");
}

int main(void) {
    bench_out o;
    signal(SIGPIPE, SIG_IGN);
    bench_open(&o, stdout, stderr);
    job j = {.w = work_default()};
    unsigned rounds = 9;
    j.w.limit = (uint64_t)SAMPLES * 1000;
    int peer = start_peer(&j);
    bench_block b = {.name = "sample", .parameters = "D=4 n=8 L=1000 x8000", .threads = 1, .rounds = rounds, .goal_ratio = 12,
                     .side = {{"sampler", ours, &j}, {"numpy sort", numpy, &j}}, .sides = peer ? 2 : 1};
    status st = bench_run(&o, &b);
    if (!peer) bench_absent(&o, "sample", b.parameters, "numpy sort: no python3 with numpy");
    double total = (double)rounds * SAMPLES, p = (double)j.hits[1] / total;
    if (st == ST_OK && peer && !(fabs((double)j.hits[0] / total - p) <= 6 * sqrt(2 * p * (1 - p) / total))) st = ST_BUG;
    if (st == ST_OK) { /* four threads of ours, for the record */
        j.w.threads = 4;
        b = (bench_block){.name = "sample", .parameters = b.parameters, .threads = 4, .rounds = rounds,
                          .side = {{"sampler", ours, &j}}, .sides = 1};
        st = bench_run(&o, &b);
    }
    if (j.to) fclose(j.to);
    if (j.from) fclose(j.from);
    if (j.peer > 0) waitpid(j.peer, NULL, 0);
    if (st != ST_OK) fprintf(stderr, "bench_sample: %s\n", status_name(st));
    return st != ST_OK ? EXIT_FAILURE : o.missed ? 3 : EXIT_SUCCESS;
}
