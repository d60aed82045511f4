/* bench_engines.c - the copier's engines: strings without a repeated 12-gram over 4 letters, D^n = 2^24 codes.
   packed against PyTorch's float32 attention (peer_copy.py) and a plain loop of ours, in turns; hash and transform on
   their own, with exponents over L.  The peers run evenly spread samples of the queries and report the seconds of all:
   they are too slow for whole runs.  BENCH_LONG=1: hash to L = 10^8 (n = 14), packed to L = 2^20. */
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"
#include "constructions/hash_copy/packed.h"

#define D 4
#define LOOP_SAMPLES 256
#define TORCH_SAMPLES "2048"

typedef enum kind { HASH, PACKED, PACKED_ALL, TRANSFORM } kind;

typedef struct job {
    hash_copy_spec s;
    letter *x;
    size_t L;
    kind kind;
    work w;
    FILE *to, *from; /* of the peer */
    pid_t peer;
} job;

static status job_open(job *j, kind k, uint32_t n, size_t L, unsigned threads) {
    fault f = {""};
    *j = (job){.L = L, .kind = k, .w = work_default()};
    status st = hash_copy_spec_init(&j->s, D, n, &f);
    if (st == ST_OK && !(j->x = malloc(L * sizeof *j->x))) st = ST_MEMORY;
    if (st == ST_OK) st = engine_draw(j->x, L, D, n, &j->w, &f);
    j->w.threads = threads;
    return st;
}

static void job_close(job *j) {
    if (j->to) fclose(j->to);
    if (j->from) fclose(j->from);
    if (j->peer > 0) waitpid(j->peer, NULL, 0);
    hash_copy_spec_clear(&j->s);
    free(j->x);
}

static status ours(void *context, uint64_t *answer, double *seconds) {
    (void)seconds;
    job *j = context;
    engine_result r;
    fault f = {""};
    status st = ST_BUG;
    engine_result_init(&r);
    if (j->kind == HASH) st = engine_hash(&r, &j->s, j->x, j->L, &j->w, &f);
    if (j->kind == TRANSFORM) st = engine_transform(&r, &j->s, j->x, j->L, &j->w, &f);
    if (j->kind == PACKED) st = engine_packed(&r, &j->s, j->x, j->L, &j->w, &f);
    if (j->kind == PACKED_ALL) st = packed_run_with(&r, &j->s, j->x, j->L, hamming_path_best(), true, &j->w, &f);
    *answer = r.copied;
    if (st == ST_OK && r.copied != j->L) st = ST_BUG; /* repeat-free: all of it is copied */
    engine_result_clear(&r);
    return st;
}

/* The same attention as a plain loop in float32: a dot product, an exponential, b + 1 sums a pair. */
static status loop(void *context, uint64_t *answer, double *seconds) {
    const job *j = context;
    size_t n = j->s.n, width = 2 * n, keys = j->L - n;
    float *code = malloc(keys * width * sizeof *code), beta = (float)mpz_get_d(j->s.beta), right = 0;
    if (!code) return ST_MEMORY;
    for (size_t e = 0; e < keys; e++)
        for (size_t k = 0; k < n; k++) {
            code[e * width + 2 * k] = j->x[e + k] & 2 ? 1 : -1;
            code[e * width + 2 * k + 1] = j->x[e + k] & 1 ? 1 : -1;
        }
    double start = work_now();
    for (size_t i = 0; i < LOOP_SAMPLES; i++) {
        size_t q = i * (keys - 1) / (LOOP_SAMPLES - 1);
        float V[2] = {0, 0}, Z = 0;
        for (size_t half = 0; half < 2; half++) /* the prompt, then the answers before this one */
            for (size_t e = 0; e < (half ? q : keys); e++) {
                float s = 0;
                for (size_t k = 0; k < width; k++) s += code[q * width + k] * code[e * width + k];
                float weight = expf(beta * (s - (float)width));
                Z += weight;
                V[0] += j->x[e + n] & 2 ? weight : -weight;
                V[1] += j->x[e + n] & 1 ? weight : -weight;
            }
        right += Z > 0 && (V[0] > 0) == ((j->x[q + n] & 2) != 0) && (V[1] > 0) == ((j->x[q + n] & 1) != 0);
    }
    *seconds = (work_now() - start) * (double)j->L / LOOP_SAMPLES;
    *answer = (uint64_t)right;
    free(code);
    return right == LOOP_SAMPLES ? ST_OK : ST_BUG;
}

static status torch(void *context, uint64_t *answer, double *seconds) {
    job *j = context;
    unsigned long long number;
    if (fprintf(j->to, "run\n") < 0 || fflush(j->to) || fscanf(j->from, "%llu %lf", &number, seconds) != 2) return ST_IO;
    *answer = number;
    return ST_OK;
}

/* Whether the peer stands ready: python3 with torch. */
static int start_peer(job *j) {
    int in[2], out[2];
    char word[16], n[24], threads[24], *beta = mpz_get_str(NULL, 10, j->s.beta);
    snprintf(n, sizeof n, "%u", j->s.n);
    snprintf(threads, sizeof threads, "%u", j->w.threads);
    if (pipe(in) || pipe(out)) return 0;
    j->peer = fork();
    if (j->peer == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        for (int k = 0; k < 2; k++) close(in[k]), close(out[k]);
        const char *python = getenv("PYTHON");
        if (!python) python = "python3";
        execlp(python, python, BENCH_FOLDER "/peer_copy.py", n, beta, threads, TORCH_SAMPLES, (char *)NULL);
        _exit(69);
    }
    free(beta);
    close(in[0]);
    close(out[1]);
    j->to = fdopen(in[1], "w");
    j->from = fdopen(out[0], "r");
    if (j->peer <= 0 || !j->to || !j->from) return 0;
    for (size_t k = 0; k < j->L; k++) fputc((int)('0' + j->x[k]), j->to);
    fputc('\n', j->to);
    return !fflush(j->to) && fscanf(j->from, "%15s", word) == 1 && !strcmp(word, "ready");
}

static status compare(bench_out *o, kind k, size_t L, unsigned threads, double goal) {
    job j;
    char parameters[64];
    status st = job_open(&j, k, 12, L, threads);
    snprintf(parameters, sizeof parameters, "D=4 n=12 L=%zu %s", L, hamming_path_name(hamming_path_best()));
    bench_block b = {.name = k == PACKED ? "packed" : "packed all", .parameters = parameters, .threads = threads, .rounds = 7,
                     .goal_ratio = goal, .side = {{k == PACKED ? "packed" : "all distances", ours, &j}}, .sides = 1};
    if (st == ST_OK) {
        if (start_peer(&j)) b.side[b.sides++] = (bench_side){"torch", torch, &j};
        else bench_absent(o, b.name, parameters, "torch: no python3 with torch");
        if (threads == 1) b.side[b.sides++] = (bench_side){"plain loop", loop, &j};
        if (b.sides == 2 && threads == 1) b.goal_ratio = 0; /* the goal is against torch */
        st = bench_run(o, &b);
    }
    job_close(&j);
    return st;
}

static status alone(bench_out *o, kind k, uint32_t n, size_t L, unsigned threads, double goal) {
    job j;
    char parameters[64];
    const char *name = k == HASH ? "hash" : "transform";
    status st = job_open(&j, k, n, L, threads);
    snprintf(parameters, sizeof parameters, "D=4 n=%u L=%zu", n, L);
    bench_block b = {.name = name, .parameters = parameters, .threads = threads, .rounds = L > 4000000 ? 3 : 11,
                     .goal_seconds = goal, .side = {{name, ours, &j}}, .sides = 1};
    if (st == ST_OK) st = bench_run(o, &b);
    job_close(&j);
    return st;
}

/* Least of three runs at each L = 2^12 .. 2^most. */
static status exponent(bench_out *o, kind k, unsigned most) {
    double size[16], seconds[16];
    size_t points = 0;
    status st = ST_OK;
    for (unsigned log = 12; log <= most && st == ST_OK; log++, points++) {
        job j;
        st = job_open(&j, k, 12, (size_t)1 << log, 1);
        size[points] = (double)j.L;
        seconds[points] = INFINITY;
        for (int run = 0; run < 3 && st == ST_OK; run++) {
            uint64_t answer;
            double start = work_now();
            st = ours(&j, &answer, NULL);
            seconds[points] = fmin(seconds[points], work_now() - start);
        }
        job_close(&j);
    }
    const char *const name[] = {"hash", "packed", "packed all", "transform"};
    if (st == ST_OK) bench_exponent(o, name[k], "D=4 n=12, L", size, seconds, points);
    return st;
}

int main(void) {
    bench_out o;
    status st = ST_OK;
    const char *longer = getenv("BENCH_LONG");
    signal(SIGPIPE, SIG_IGN);
    bench_open(&o, stdout, stderr);
    TRY(compare(&o, PACKED, 65536, 1, 80));
    TRY(compare(&o, PACKED, 65536, 4, 0));
    TRY(compare(&o, PACKED_ALL, 65536, 1, 0));
    for (unsigned threads = 1; threads <= 4; threads += 3) {
        TRY(alone(&o, HASH, 12, (size_t)1 << 20, threads, 0.1));
        TRY(alone(&o, TRANSFORM, 12, (size_t)1 << 20, threads, threads == 4 ? 0.3 : 0));
    }
    TRY(exponent(&o, HASH, 20));
    TRY(exponent(&o, TRANSFORM, 20));
    TRY(exponent(&o, PACKED, longer ? 20 : 17));
    if (longer)
        for (size_t L = 1000000; L <= 100000000; L *= 10) TRY(alone(&o, HASH, 14, L, 1, 0));
out:
    if (st != ST_OK) fprintf(stderr, "bench_engines: %s\n", status_name(st));
    return st != ST_OK ? EXIT_FAILURE : o.missed ? 3 : EXIT_SUCCESS;
}
