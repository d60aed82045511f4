/* bench_field.c - one softmax mean, the inner loop of exhaustion: 25 keys in 10 groups of equal score, rows of 28
   elements of which 3 are not 0, as in the second block of T_6.  Exact against doubles and balls. */
#include <stdlib.h>

#include "bench/bench.h"
#include "numerics/field.h"

#define KEYS 25
#define WIDTH 28
#define CALLS 5000

typedef struct attention {
    field *F;
    void *score, *value, *mean;
    const void *scores[KEYS], *values[KEYS];
} attention;

static void set(field *F, void *x, long v) {
    mpq_t q;
    mpq_init(q);
    mpq_set_si(q, v, 1);
    F->set_rational(F, x, q);
    mpq_clear(q);
}

static status attention_open(attention *a, field *F) {
    status st;
    *a = (attention){.F = F};
    TRY(field_row_new(F, &a->score, KEYS));
    TRY(field_row_new(F, &a->value, KEYS * WIDTH));
    TRY(field_row_new(F, &a->mean, WIDTH));
    for (size_t p = 0; p < KEYS; p++) {
        a->scores[p] = field_at(F, a->score, p);
        a->values[p] = field_at(F, a->value, p * WIDTH);
        set(F, field_at(F, a->score, p), (long)(p * 7 % 10) * 10);
        for (size_t i = 0; i < 3; i++)
            set(F, field_at(F, a->value, p * WIDTH + i), i == 2 ? 1 : ((p * 31 >> i) & 1) ? 1 : -1);
    }
out:
    return st;
}

static void attention_close(attention *a) {
    field_row_free(a->F, a->score, KEYS);
    field_row_free(a->F, a->value, KEYS * WIDTH);
    field_row_free(a->F, a->mean, WIDTH);
    a->F->close(a->F);
}

static status attend(void *context, uint64_t *answer, double *seconds) {
    (void)seconds;
    attention *a = context;
    for (unsigned i = 0; i < CALLS; i++) {
        status st = a->F->softmax_mean(a->F, a->mean, WIDTH, a->scores, a->values, KEYS);
        if (st != ST_OK) return st;
    }
    /* the sign of coordinate 0, the same in every arithmetic */
    *answer = (uint64_t)truth_is_yes(a->F->less(a->F, a->mean, field_at(a->F, a->mean, 3)));
    return ST_OK;
}

int main(void) {
    status st;
    field *F[3] = {NULL};
    attention a[3] = {{.F = NULL}};
    bench_out o = {.csv = NULL};
    TRY(field_open_expsum(&F[0]));
    TRY(field_open_float64(&F[1]));
    TRY(field_open_ball(&F[2], 128));
    for (size_t f = 0; f < 3; f++) TRY(attention_open(&a[f], F[f]));
    bench_open(&o, stdout, stderr);
    bench_block b = {.name = "softmax", .parameters = "5000 means of 25 keys and 28 columns", .threads = 1,
                     .rounds = 15, .same_answer = 1, .sides = 3,
                     .side = {{"expsum", attend, &a[0]}, {"float64", attend, &a[1]}, {"ball", attend, &a[2]}}};
    TRY(bench_run(&o, &b));
out:
    for (size_t f = 0; f < 3; f++) {
        if (a[f].F) attention_close(&a[f]);
        else if (F[f]) F[f]->close(F[f]);
    }
    if (st != ST_OK) fprintf(stderr, "bench_field: %s\n", status_name(st));
    return st != ST_OK ? EXIT_FAILURE : o.missed ? 3 : EXIT_SUCCESS;
}
