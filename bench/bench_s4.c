/* bench_s4.c - the kernel of S4 in doubles from its poles and weights, against numpy's 1/(g - lambda) and matrix
   product, N = 64.  Both are given the same eigenvalues and weights; what is prepared once for a length (plans, tables)
   is prepared before.  Every round the two kernels are compared value by value. */
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"
#include "constructions/s4/kernel64.h"

#define ORDER 64
#define AGREE 1e-10 /* of the largest value */

typedef struct contest {
    ssm s;
    nplr parts;
    modes64 modes;
    s4_kernel64 k;
    mpq_t h;
    const double *ours; /* of the last run */
    double *theirs;
    FILE *to, *from;
    pid_t peer;
} contest;

typedef struct side { contest *c; const char *mode; } side;

static status ours(void *context, uint64_t *answer, double *seconds) {
    contest *c = ((side *)context)->c;
    double start = work_now();
    status st = s4_kernel64_run(&c->ours, &c->k);
    *seconds = work_now() - start;
    *answer = 1;
    return st;
}

/* 1 if the peer's kernel is ours. */
static status numpy(void *context, uint64_t *answer, double *seconds) {
    const side *s = context;
    contest *c = s->c;
    double most = 0, off = 0;
    const double *K;
    fprintf(c->to, "%s\n", s->mode);
    fflush(c->to);
    if (fscanf(c->from, "%lf", seconds) != 1 || fgetc(c->from) != '\n') return ST_IO;
    if (fread(c->theirs, sizeof *c->theirs, c->k.L, c->from) != c->k.L) return ST_IO;
    status st = c->ours ? ST_OK : s4_kernel64_run(&c->ours, &c->k); /* the peer may be first */
    if (st != ST_OK) return st;
    K = c->ours;
    for (size_t i = 0; i < c->k.L; i++) {
        const double d = fabs(K[i] - c->theirs[i]);
        most = fmax(most, fabs(K[i]));
        if (!(d <= off)) off = d;
    }
    *answer = off <= AGREE * most;
    if (!*answer) fprintf(stderr, "bench_s4: the kernels differ by %g of %g\n", off, most);
    return ST_OK;
}

static void child(const int in[2], const int out[2], size_t L, double h) {
    char length[32], step[64];
    dup2(in[0], 0);
    dup2(out[1], 1);
    for (int k = 0; k < 2; k++) close(in[k]), close(out[k]);
    setenv("OMP_NUM_THREADS", "1", 1);
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
    setenv("MKL_NUM_THREADS", "1", 1);
    snprintf(length, sizeof length, "%zu", L);
    snprintf(step, sizeof step, "%.17g", h);
    const char *python = getenv("PYTHON") ? getenv("PYTHON") : "python3";
    execlp(python, python, BENCH_FOLDER "/peer_s4.py", "64", length, step, (char *)NULL);
    _exit(69);
}

/* Both members of every pair, and the value at z = -1. */
static void send_system(const contest *c) {
    const cauchy64 *sums = &c->k.sums;
    for (int conjugate = 0; conjugate < 2; conjugate++)
        for (size_t m = 0; m < sums->poles; m++) {
            double pole[2] = {sums->pole[2 * m], conjugate ? -sums->pole[2 * m + 1] : sums->pole[2 * m + 1]};
            fwrite(pole, sizeof pole, 1, c->to);
        }
    for (int conjugate = 0; conjugate < 2; conjugate++)
        for (size_t i = sums->poles; i < sums->poles * (1 + sums->sums); i++) {
            double weight[2] = {sums->pole[2 * i], conjugate ? -sums->pole[2 * i + 1] : sums->pole[2 * i + 1]};
            fwrite(weight, sizeof weight, 1, c->to);
        }
    fwrite(&c->k.limit, sizeof c->k.limit, 1, c->to);
    fflush(c->to);
}

static int start_peer(contest *c) {
    int in[2], out[2];
    char word[16];
    if (pipe(in) || pipe(out)) return 0;
    c->peer = fork();
    if (c->peer == 0) child(in, out, c->k.L, c->k.h);
    close(in[0]);
    close(out[1]);
    c->to = fdopen(in[1], "w");
    c->from = fdopen(out[0], "r");
    if (c->peer < 0 || !c->to || !c->from) return 0;
    send_system(c);
    return fscanf(c->from, "%15s", word) == 1 && !strcmp(word, "ready") && fgetc(c->from) == '\n';
}

static status bench_kernel(bench_out *o, size_t L, const char *step, unsigned rounds, double goal) {
    status st = ST_OK;
    char parameters[64];
    contest c = {.theirs = malloc(L * sizeof *c.theirs)};
    mpq_init(c.h);
    if (!c.theirs) TRY(ST_MEMORY);
    mpq_set_str(c.h, step, 10);
    TRY(hippo_build(&c.s, HIPPO_LEGS, ORDER, NULL));
    for (size_t n = 0; n < ORDER; n++) rat_mat_set_si(&c.s.C, 0, n, (long)(n * n % 17) - 8);
    TRY(nplr_build(&c.parts, HIPPO_LEGS, ORDER));
    TRY(modes64_build(&c.modes, HIPPO_LEGS, ORDER));
    TRY(s4_kernel64_init(&c.k, &c.s, &c.parts, &c.modes, c.h, L, s4_kernel_rule, NULL));
    snprintf(parameters, sizeof parameters, "N=%d L=%zu h=%s", ORDER, L, step);
    int peer = start_peer(&c);
    side own = {&c, ""}, plain = {&c, "plain"}, pairs = {&c, "pairs"};
    bench_block b = {.name = "s4-kernel",
                     .parameters = parameters,
                     .threads = 1,
                     .rounds = rounds,
                     .goal_ratio = goal,
                     .same_answer = 1,
                     .side = {{"float64", ours, &own},
                              {"numpy 1/(g-l) @ w", numpy, &plain},
                              {"numpy pairs, real", numpy, &pairs}},
                     .sides = peer ? 3 : 1};
    TRY(bench_run(o, &b));
    if (!peer) bench_absent(o, b.name, b.parameters, "numpy 1/(g-l) @ w: no python3 with numpy");
out:
    if (c.to) fclose(c.to);
    if (c.from) fclose(c.from);
    if (c.peer > 0) waitpid(c.peer, NULL, 0);
    s4_kernel64_clear(&c.k);
    modes64_clear(&c.modes);
    nplr_clear(&c.parts);
    if (c.s.N) ssm_clear(&c.s);
    mpq_clear(c.h);
    free(c.theirs);
    return st;
}

int main(void) {
    bench_out o;
    status st = ST_OK;
    signal(SIGPIPE, SIG_IGN);
    bench_open(&o, stdout, stderr);
    TRY(bench_kernel(&o, (size_t)1 << 14, "1/1024", 9, 10));
    TRY(bench_kernel(&o, (size_t)1 << 20, "1/1024", 9, 10));
    TRY(bench_kernel(&o, (size_t)1 << 20, "1/1048576", 9, 10));
out:
    if (st != ST_OK) fprintf(stderr, "bench_s4: %s\n", status_name(st));
    return st != ST_OK ? EXIT_FAILURE : o.missed ? 3 : EXIT_SUCCESS;
}
