/* bench_ssm.c - the stability of a Legendre memory unit of order 256, and the LegS step in doubles against scipy's triangular solve. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"
#include "constructions/hippo/legs_step.h"
#include "theorems/claim.h"

/* ---- every eigenvalue in the left half plane, d = 256 */

static status hurwitz(void *context, uint64_t *answer, double *seconds) {
    (void)context;
    (void)seconds;
    const claim *c = claim_find("lmu:hurwitz");
    params *p = NULL;
    verdict v;
    work w = work_default();
    status st = c ? params_new(&p, c->params, c->param_count) : ST_BUG;
    if (st != ST_OK) return st;
    st = params_set_list(p, "d=256", NULL);
    if (st == ST_OK) {
        st = claim_run(&v, c, p, &w, CLAIM_AUTO, false, NULL);
        *answer = st == ST_OK && verdict_of(&v, "sharp") == VERDICT_VERIFIED;
        if (st == ST_OK && !*answer) st = ST_BUG;
        verdict_clear(&v);
    }
    params_free(p);
    return st;
}

/* ---- the step in doubles, N = 64: seconds a sample */

#define SAMPLES 65536
#define SOLVES 4096

typedef struct doubles {
    double *f;
    FILE *to, *from;
    pid_t peer;
} doubles;

static status ours(void *context, uint64_t *answer, double *seconds) {
    const doubles *d = context;
    double y[64] = {0};
    work w = work_default();
    double start = work_now();
    status st = legs_run(y, 64, LEGS_BILINEAR, 1, d->f, SAMPLES, NULL, &w);
    *seconds = (work_now() - start) / SAMPLES;
    *answer = y[0] == y[0];
    return st;
}

static status scipy(void *context, uint64_t *answer, double *seconds) {
    const doubles *d = context;
    unsigned long long zero;
    fprintf(d->to, "%d\n", SOLVES);
    fflush(d->to);
    if (fscanf(d->from, "%llu %lf", &zero, seconds) != 2) return ST_IO;
    *seconds /= SOLVES;
    *answer = 1;
    return ST_OK;
}

static int start_peer(doubles *d) {
    int in[2], out[2];
    if (pipe(in) || pipe(out)) return 0;
    d->peer = fork();
    if (d->peer == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        for (int k = 0; k < 2; k++) close(in[k]), close(out[k]);
        setenv("OMP_NUM_THREADS", "1", 1);
        setenv("OPENBLAS_NUM_THREADS", "1", 1);
        const char *python = getenv("PYTHON");
        if (!python) python = "python3";
        execlp(python, python, BENCH_FOLDER "/peer_legs.py", "64", (char *)NULL);
        _exit(69);
    }
    close(in[0]);
    close(out[1]);
    d->to = fdopen(in[1], "w");
    d->from = fdopen(out[0], "r");
    char word[16];
    return d->peer > 0 && d->to && d->from && fscanf(d->from, "%15s", word) == 1 && !strcmp(word, "ready");
}

static status bench_doubles(bench_out *o) {
    doubles d = {.f = malloc(SAMPLES * sizeof *d.f)};
    if (!d.f) return ST_MEMORY;
    for (size_t i = 0; i < SAMPLES; i++) d.f[i] = (double)(i * i % 1009) / 1009;
    int peer = start_peer(&d);
    bench_block b = {.name = "legs-step", .parameters = "N=64, bilinear, a sample", .threads = 1, .rounds = 9, .goal_ratio = 100, .same_answer = 1,
                     .side = {{"running sums", ours, &d}, {"scipy solve_triangular", scipy, &d}}, .sides = peer ? 2 : 1};
    status st = bench_run(o, &b);
    if (!peer) bench_absent(o, b.name, b.parameters, "scipy solve_triangular: no python3 with scipy");
    if (d.to) fclose(d.to);
    if (d.from) fclose(d.from);
    if (d.peer > 0) waitpid(d.peer, NULL, 0);
    free(d.f);
    return st;
}

int main(void) {
    bench_out o;
    status st = ST_OK;
    signal(SIGPIPE, SIG_IGN);
    bench_open(&o, stdout, stderr);
    bench_block stable = {.name = "lmu-hurwitz", .parameters = "d=256", .threads = 1, .rounds = 9, .goal_seconds = 1,
                          .side = {{"claim", hurwitz, NULL}}, .sides = 1};
    TRY(bench_run(&o, &stable));
    TRY(bench_doubles(&o));
out:
    if (st != ST_OK) fprintf(stderr, "bench_ssm: %s\n", status_name(st));
    return st != ST_OK ? EXIT_FAILURE : o.missed ? 3 : EXIT_SUCCESS;
}
