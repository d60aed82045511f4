/* bench_attend.c - causal attention in float32: OpenCL and this machine's own kernels against the same number of
   multiply-adds in registers, and against PyTorch, in turns.  Operations are counted as 2 (d + v) a pair of query and key: a
   multiply and an add each for scores and values; exponentials are not counted.  The copier's second layer is attention,
   too: codes of +1 and -1, queries in the second half of 2 L positions, each with its match in the first half.
   VERBATIM_BENCH_DEVICE names the OpenCL device (opencl:0.0), VERBATIM_BENCH_ONLY one of the blocks by its number. */
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"
#include "bench/peak.h"
#include "numerics/base/rng.h"
#include "numerics/float32/op32.h"

typedef struct shape {
    size_t L, first, dim, vdim; /* L positions, queries from `first` on */
    float sharpness;
    bool codes; /* queries and keys of +1 and -1 */
    unsigned threads, rounds;
    const char *peers[2]; /* forms of peer_attend.py */
    size_t sampled;       /* queries that `chunked` runs, evenly spread; 0: all */
} shape;

static double flop(const shape *s) {
    return ((double)s->L * (double)s->L - (double)s->first * (double)s->first) * (double)(s->dim + s->vdim);
}

typedef struct side {
    device *d;
    rows32 y, q, k, v;
    const shape *s;
    work w;
} side;

static status fill(device *d, rows32 *x, size_t rows, size_t dim, bool codes, uint64_t stream) {
    status st = ST_OK;
    rng r;
    float *data = malloc(rows * dim * sizeof *data);
    *x = (rows32){NULL, dim, 0, rows};
    if (!data) return ST_MEMORY;
    rng_open(&r, 1, "bench attend", codes ? 0 : stream);
    for (size_t e = 0; e < rows * dim; e++) {
        data[e] = ldexpf((float)(int32_t)rng_below(&r, 1 << 25) - 16777216.0f, -24);
        if (codes) data[e] = e < rows / 2 * dim ? copysignf(1, data[e]) : data[e - rows / 2 * dim];
    }
    TRY(device_alloc(&x->data, d, rows * dim * sizeof *data, NULL));
    TRY(device_write(d, x->data, 0, data, rows * dim * sizeof *data, NULL));
out:
    free(data);
    return st;
}

static status side_open(side *z, const char *spec, const shape *s) {
    status st;
    fault f;
    z->s = s;
    z->w = work_default();
    z->w.threads = s->threads;
    TRY(device_open(&z->d, spec, &z->w, &f));
    TRY(fill(z->d, &z->y, s->L, s->vdim, false, 0));
    TRY(fill(z->d, &z->q, s->L, s->dim, s->codes, 1));
    TRY(fill(z->d, &z->k, s->L, s->dim, s->codes, 2));
    TRY(fill(z->d, &z->v, s->L, s->vdim, false, 3));
out:
    return st;
}

static void side_close(side *z) {
    if (!z->d) return;
    device_free(z->d, z->y.data);
    device_free(z->d, z->q.data);
    device_free(z->d, z->k.data);
    device_free(z->d, z->v.data);
    device_close(z->d);
}

static status attend(void *context, uint64_t *answer, double *seconds) {
    (void)seconds;
    side *z = context;
    status st;
    attend32 a = {.sharpness = z->s->sharpness};
    *answer = 0;
    TRY(op32_attend(z->d, &z->y, &z->q, &z->k, &z->v, &a, (span32){1, z->s->first, z->s->L - z->s->first}, NULL));
    TRY(device_finish(z->d, NULL));
out:
    return st;
}

static status peak(void *context, uint64_t *answer, double *seconds) {
    (void)seconds;
    const side *z = context;
    *answer = 0;
    return peak_flop(flop(z->s), &z->w);
}

typedef struct peer {
    FILE *to, *from;
    pid_t process;
} peer;

static status torch(void *context, uint64_t *answer, double *seconds) {
    peer *p = context;
    unsigned long long number;
    if (fprintf(p->to, "run\n") < 0 || fflush(p->to) || fscanf(p->from, "%llu %lf", &number, seconds) != 2) return ST_IO;
    *answer = number;
    return ST_OK;
}

/* Whether the peer stands ready: python3 with torch. */
static int peer_open(peer *p, const shape *s, const char *form) {
    int in[2], out[2];
    char number[5][24], sharpness[24], sampled[24];
    *p = (peer){0};
    size_t values[5] = {s->L, s->first, s->dim, s->vdim, s->threads};
    for (int k = 0; k < 5; k++) snprintf(number[k], sizeof number[k], "%zu", values[k]);
    snprintf(sharpness, sizeof sharpness, "%.9g", (double)s->sharpness);
    snprintf(sampled, sizeof sampled, "%zu", s->sampled);
    if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC)) return 0; /* else another peer keeps this one waiting for an end */
    p->process = fork();
    if (p->process == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        const char *python = getenv("PYTHON");
        if (!python) python = "python3";
        execlp(python, python, BENCH_FOLDER "/peer_attend.py", number[0], number[1], number[2], number[3], number[4], form,
               sharpness, s->codes ? "codes" : "uniform", sampled, (char *)NULL);
        _exit(69);
    }
    close(in[0]);
    close(out[1]);
    p->to = fdopen(in[1], "w");
    p->from = fdopen(out[0], "r");
    char word[16];
    return p->process > 0 && p->to && p->from && fscanf(p->from, "%15s", word) == 1 && !strcmp(word, "ready");
}
static void peer_close(peer *p) {
    if (p->to) fclose(p->to);
    if (p->from) fclose(p->from);
    if (p->process > 0) waitpid(p->process, NULL, 0);
}

/* One block: ours on `spec`, the peak, PyTorch. */
static status compare(bench_out *o, const char *spec, const shape *s) {
    status st;
    side z = {0};
    peer p[2] = {{0}, {0}};
    char parameters[96];
    bench_block b = {.name = s->codes ? "copier layer" : "attend", .parameters = parameters, .threads = s->threads, .rounds = s->rounds,
                     .goal_ratio = s->codes ? 0 : 0.72}; /* of the first other side: the peak, or for the copier PyTorch */
    snprintf(parameters, sizeof parameters, "%s L=%zu from %zu d=%zu v=%zu", spec, s->L, s->first, s->dim, s->vdim);
    TRY(side_open(&z, spec, s));
    uint64_t answer;
    shape one = *s; /* builds the kernels: not counted */
    one.first = s->L - 64;
    z.s = &one;
    TRY(attend(&z, &answer, NULL));
    z.s = s;
    b.side[b.sides++] = (bench_side){"attend", attend, &z};
    if (!s->codes) b.side[b.sides++] = (bench_side){"fma peak", peak, &z};
    for (int k = 0; k < 2 && s->peers[k]; k++)
        if (peer_open(&p[k], s, s->peers[k])) b.side[b.sides++] = (bench_side){s->peers[k], torch, &p[k]};
        else bench_absent(o, b.name, parameters, "torch: no python3 with torch");
    if (s->codes && b.sides > 1 && !strcmp(spec, "cpu")) b.goal_ratio = 5;
    if (s->codes) b.side[b.sides++] = (bench_side){"fma peak", peak, &z};
    TRY(bench_run(o, &b));
    fprintf(o->text, "%-12s %-26s %.3f GFLOP counted\n", b.name, parameters, 1e-9 * flop(s));
out:
    for (int k = 0; k < 2; k++) peer_close(&p[k]);
    side_close(&z);
    return st;
}

/* In the order of VERBATIM_BENCH_ONLY, from 1 on. */
static const shape blocks[] = {
    {4096, 0, 64, 64, 0.125f, false, 1, 11, {"fused", "chunked"}, 0},
    {16384, 0, 64, 64, 0.125f, false, 1, 15, {"fused", "chunked"}, 0},
    {4096, 0, 64, 64, 0.125f, false, 4, 11, {"fused", "chunked"}, 0},
    {16384, 0, 64, 64, 0.125f, false, 4, 9, {"fused", "chunked"}, 0},
    {32768, 16384, 24, 6, 13, true, 1, 5, {"chunked", "fused"}, 0}, /* D = 4, n = 12, 16,384 letters */
    {131072, 65536, 24, 6, 13, true, 1, 5, {"chunked"}, 2048},    /* 65,536 letters */
};

int main(void) {
    bench_out o;
    status st = ST_OK;
    signal(SIGPIPE, SIG_IGN);
    bench_open(&o, stdout, stderr);
    const char *opencl = getenv("VERBATIM_BENCH_DEVICE");
    const char *spec[2] = {"cpu", opencl ? opencl : "opencl:0.0"};
    device_info *list = NULL;
    size_t count;
    fault note;
    TRY(device_list(&list, &count, &note));
    if (count < 2) bench_absent(&o, "attend", "opencl", note.line);
    const char *only = getenv("VERBATIM_BENCH_ONLY");
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        for (int k = 0; k < (count < 2 ? 1 : 2); k++)
            if (!only || strtoul(only, NULL, 10) == i + 1) TRY(compare(&o, spec[k], &blocks[i]));
out:
    free(list);
    if (st != ST_OK) fprintf(stderr, "bench_attend: %s\n", status_name(st));
    return st != ST_OK ? EXIT_FAILURE : o.missed ? 3 : EXIT_SUCCESS;
}
