/* bench_hippo.c - what the structure of HiPPO's matrices is worth, exactly: an implicit step of LegS, and the characteristic polynomial of
   LegT, each against FLINT's generic algebra.  Both sides' answers are compared number by number. */
#include <stdlib.h>

#include "bench/bench.h"
#include "constructions/hippo/hippo.h"
#include "constructions/hippo/legs.h"
#include "constructions/lmu/lmu.h"

#define STEP_REPEAT 20
#define POLYNOMIAL_REPEAT 20

typedef struct job {
    size_t N;
    ssm legt;
    rat_mat left, b, x[2]; /* I + c A, the old state, both sides' new states */
    rat_poly *p[2];
    mpq_t c;
} job;

static status job_open(job *j, size_t N) {
    rat_mat one = {0}, A = {0};
    status st = ST_OK;
    mpq_t q;
    mpq_init(q);
    j->N = N;
    mpq_set_ui(j->c, 1, 100); /* h = 1/50, bilinear */
    TRY(hippo_build(&j->legt, HIPPO_LEGT, N, NULL));
    TRY(rat_mat_identity(&one, N));
    TRY(legs_matrix(&A, N));
    TRY(rat_mat_add_scaled(&j->left, &one, j->c, &A));
    TRY(rat_mat_init(&j->b, N, 1));
    for (size_t n = 0; n < N; n++) {
        mpq_set_si(q, n % 2 ? -1 : 1, n + 1);
        rat_mat_set(&j->b, n, 0, q);
    }
    TRY(rat_poly_new(&j->p[0]));
    TRY(rat_poly_new(&j->p[1]));
out:
    rat_mat_clear(&one);
    rat_mat_clear(&A);
    mpq_clear(q);
    return st;
}

static void job_close(job *j) {
    if (j->legt.N) ssm_clear(&j->legt);
    rat_mat_clear(&j->left), rat_mat_clear(&j->b), rat_mat_clear(&j->x[0]), rat_mat_clear(&j->x[1]);
    rat_poly_free(j->p[0]);
    rat_poly_free(j->p[1]);
    mpq_clear(j->c);
}

/* Whether the two sides have the same numbers, as far as both have run. */
static uint64_t steps_agree(const job *j) { return !j->x[0].num || !j->x[1].num || rat_mat_equal(&j->x[0], &j->x[1]); }

static status step_ours(void *context, uint64_t *answer, double *seconds) {
    job *j = context;
    double start = work_now();
    for (int i = 0; i < STEP_REPEAT; i++) {
        rat_mat_clear(&j->x[0]);
        status st = legs_solve(&j->x[0], j->c, &j->b);
        if (st != ST_OK) return st;
    }
    *seconds = (work_now() - start) / STEP_REPEAT;
    *answer = steps_agree(j);
    return ST_OK;
}

static status step_generic(void *context, uint64_t *answer, double *seconds) {
    (void)seconds;
    job *j = context;
    rat_mat_clear(&j->x[1]);
    status st = rat_mat_solve(&j->x[1], &j->left, &j->b);
    *answer = st == ST_OK && steps_agree(j);
    return st;
}

static status polynomial_ours(void *context, uint64_t *answer, double *seconds) {
    job *j = context;
    double start = work_now();
    for (int i = 0; i < POLYNOMIAL_REPEAT; i++) lmu_denominator(j->p[0], j->N);
    *seconds = (work_now() - start) / POLYNOMIAL_REPEAT;
    *answer = rat_poly_degree(j->p[1]) < 0 || rat_poly_equal(j->p[0], j->p[1]);
    return ST_OK;
}

static status polynomial_generic(void *context, uint64_t *answer, double *seconds) {
    (void)seconds;
    job *j = context;
    status st = rat_poly_charpoly(j->p[1], &j->legt.A);
    *answer = st == ST_OK && rat_poly_equal(j->p[0], j->p[1]);
    return st;
}

int main(void) {
    status st;
    bench_out o = {.csv = NULL};
    job j[2] = {{.N = 0}};
    mpq_inits(j[0].c, j[1].c, NULL);
    TRY(job_open(&j[0], 64));
    TRY(job_open(&j[1], 128));
    bench_open(&o, stdout, stderr);
    bench_block step = {.name = "legs_step", .parameters = "one implicit step of LegS exactly, N=128", .threads = 1, .rounds = 9, .goal_ratio = 30,
                        .same_answer = 1, .sides = 2, .side = {{"structure", step_ours, &j[1]}, {"flint", step_generic, &j[1]}}};
    TRY(bench_run(&o, &step));
    for (int i = 0; i < 2; i++) {
        bench_block p = {.name = "legt_charpoly", .parameters = i ? "det(sI - A) of LegT, N=128" : "det(sI - A) of LegT, N=64", .threads = 1,
                         .rounds = i ? 3 : 9, .goal_ratio = i ? 5000 : 1000, .same_answer = 1, .sides = 2,
                         .side = {{"closed-form", polynomial_ours, &j[i]}, {"flint", polynomial_generic, &j[i]}}};
        TRY(bench_run(&o, &p));
    }
out:
    job_close(&j[0]);
    job_close(&j[1]);
    if (st != ST_OK) fprintf(stderr, "bench_hippo: %s\n", status_name(st));
    return st != ST_OK ? EXIT_FAILURE : o.missed ? 3 : EXIT_SUCCESS;
}
