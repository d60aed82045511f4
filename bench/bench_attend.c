/* bench_attend.c - causal attention in float32: OpenCL and this machine's own kernels against the same number of
   multiply-adds in registers, and against PyTorch, in turns.  Operations are counted as L^2 (d + v): half of all pairs, a
   multiply and an add each for scores and values; exponentials are not counted.
   VERBATIM_BENCH_DEVICE names the OpenCL device (opencl:0.0). */
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
    size_t L, dim, vdim;
    float sharpness;
    unsigned threads, rounds;
} shape;

typedef struct side {
    device *d;
    rows32 y, q, k, v;
    const shape *s;
    work w;
} side;

static status fill(device *d, rows32 *x, size_t rows, size_t dim, uint64_t stream) {
    status st = ST_OK;
    rng r;
    float *data = malloc(rows * dim * sizeof *data);
    *x = (rows32){NULL, dim, 0, rows};
    if (!data) return ST_MEMORY;
    rng_open(&r, 1, "bench attend", stream);
    for (size_t e = 0; e < rows * dim; e++) data[e] = ldexpf((float)(int32_t)rng_below(&r, 1 << 25) - 16777216.0f, -24);
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
    TRY(fill(z->d, &z->y, s->L, s->vdim, 0));
    TRY(fill(z->d, &z->q, s->L, s->dim, 1));
    TRY(fill(z->d, &z->k, s->L, s->dim, 2));
    TRY(fill(z->d, &z->v, s->L, s->vdim, 3));
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
    TRY(op32_attend(z->d, &z->y, &z->q, &z->k, &z->v, &a, (span32){1, 0, z->s->L}, NULL));
    TRY(device_finish(z->d, NULL));
out:
    return st;
}

static status peak(void *context, uint64_t *answer, double *seconds) {
    (void)seconds;
    const side *z = context;
    *answer = 0;
    return peak_flop((double)z->s->L * (double)z->s->L * (double)(z->s->dim + z->s->vdim), &z->w);
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
    char number[4][24], sharpness[24];
    *p = (peer){0};
    size_t values[4] = {s->L, s->dim, s->vdim, s->threads};
    for (int k = 0; k < 4; k++) snprintf(number[k], sizeof number[k], "%zu", values[k]);
    snprintf(sharpness, sizeof sharpness, "%.9g", (double)s->sharpness);
    if (pipe(in) || pipe(out)) return 0;
    p->process = fork();
    if (p->process == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        for (int k = 0; k < 2; k++) close(in[k]), close(out[k]);
        const char *python = getenv("PYTHON");
        if (!python) python = "python3";
        execlp(python, python, BENCH_FOLDER "/peer_attend.py", number[0], number[1], number[2], number[3], form, sharpness, (char *)NULL);
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

/* One block: ours on `spec`, the peak, PyTorch in both forms. */
static status compare(bench_out *o, const char *name, const char *spec, const shape *s, double goal) {
    status st;
    side z = {0};
    peer fused = {0}, chunked = {0};
    char parameters[96];
    bench_block b = {.name = name, .parameters = parameters, .threads = s->threads, .rounds = s->rounds, .goal_ratio = goal};
    snprintf(parameters, sizeof parameters, "%s L=%zu d=%zu v=%zu", spec, s->L, s->dim, s->vdim);
    TRY(side_open(&z, spec, s));
    uint64_t answer;
    TRY(attend(&z, &answer, NULL)); /* builds kernels: not counted */
    b.side[b.sides++] = (bench_side){"attend", attend, &z};
    b.side[b.sides++] = (bench_side){"fma peak", peak, &z};
    if (peer_open(&fused, s, "fused")) b.side[b.sides++] = (bench_side){"torch fused", torch, &fused};
    if (peer_open(&chunked, s, "chunked")) b.side[b.sides++] = (bench_side){"torch chunked", torch, &chunked};
    if (b.sides == 2) bench_absent(o, name, parameters, "torch: no python3 with torch");
    TRY(bench_run(o, &b));
    fprintf(o->text, "%-12s %-26s %.1f GFLOP counted\n", name, parameters, 1e-9 * (double)s->L * (double)s->L * (double)(s->dim + s->vdim));
out:
    peer_close(&fused);
    peer_close(&chunked);
    side_close(&z);
    return st;
}

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
    for (int k = 0; k < (count < 2 ? 1 : 2); k++)
        for (unsigned threads = 1; threads <= 4; threads += 3) {
            TRY(compare(&o, "attend", spec[k], &(shape){4096, 64, 64, 0.125f, threads, 11}, 0.72));
            TRY(compare(&o, "attend", spec[k], &(shape){16384, 64, 64, 0.125f, threads, 9}, 0.72));
        }
    /* the copier's second layer at D = 4, n = 12: 24 code lanes, values of 6 tokens */
    for (int k = 0; k < (count < 2 ? 1 : 2); k++)
        TRY(compare(&o, "copier layer", spec[k], &(shape){65536, 24, 6, 1, 1, 3}, 0));
out:
    free(list);
    if (st != ST_OK) fprintf(stderr, "bench_attend: %s\n", status_name(st));
    return st != ST_OK ? EXIT_FAILURE : o.missed ? 3 : EXIT_SUCCESS;
}
