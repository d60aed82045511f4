/* float32_attack.h - a model run in float32 by an adversary, beside the exact model: how far off are the logits? */
#ifndef TESTS_CONSTRUCTIONS_FLOAT32_ATTACK_H
#define TESTS_CONSTRUCTIONS_FLOAT32_ATTACK_H

#include "constructions/model/bound32.h"
#include "numerics/float32/field_float32.h"
#include "tests/constructions/evaluation.h"

static inline float32_conduct random_conduct(dice *d) {
    return (float32_conduct){.seed = dice_below(d, 1u << 30),
                             .fma = dice_below(d, 2),
                             .flush = dice_below(d, 2),
                             .order = (conduct_order)dice_below(d, 4),
                             .tile = dice_below(d, 3) ? BOUND32_TILE + dice_below(d, 20) : 0,
                             .exp = (conduct_lean)dice_below(d, 6),
                             .divide = (conduct_lean)dice_below(d, 6),
                             .reverse = dice_below(d, 2),
                             .lane = dice_below(d, 4)};
}

/* BOS x COPY y, x and y letters; count = 2L + 2. */
static inline void random_prompt(uint32_t *t, size_t L, uint32_t D, dice *d) {
    t[0] = D;
    for (size_t i = 0; i < L; i++) t[1 + i] = (uint32_t)dice_below(d, D);
    t[L + 1] = D + 1;
    for (size_t i = 0; i < L; i++) t[L + 2 + i] = dice_below(d, 2) ? t[1 + i] : (uint32_t)dice_below(d, D);
}

typedef struct attack {
    const model *m;
    model_eval *exact;
    field *ball;
} attack;

static inline void attack_open(attack *a, const model *m, const uint32_t *t, size_t count) {
    a->m = m;
    ck_ok(field_open_ball(&a->ball, 192));
    ck_ok(model_eval_open(&a->exact, m, a->ball, false));
    push_all(a->exact, t, count);
}

static inline void attack_close(attack *a) {
    model_eval_close(a->exact);
    a->ball->close(a->ball);
}

/* The largest |float32 - exact| over the lanes of each register at positions from `first` on, into worst[0..ops), rounded
   up; HUGE_VAL where something is not finite. */
static inline void attack_run(attack *a, double *worst, const float32_conduct *conduct, const uint32_t *t, size_t count,
                              size_t first) {
    field *F = NULL;
    model_eval *e = NULL;
    mpq_t lo, hi, x, y;
    mpq_inits(lo, hi, x, y, NULL);
    ck_ok(field_open_float32(&F, conduct));
    ck_ok(model_eval_open(&e, a->m, F, false));
    push_all(e, t, count);
    for (size_t r = 0; r < a->m->ops; r++) worst[r] = 0;
    for (size_t k = first * a->m->ops; k < count * a->m->ops; k++) {
        size_t i = k / a->m->ops, r = k % a->m->ops;
        ck_ok(model_eval_demand(e, r, i, NULL));
        ck_ok(model_eval_demand(a->exact, r, i, NULL));
        for (size_t j = 0; j < a->m->op[r].dim; j++) {
            float found = *(const float *)field_at_const(F, model_eval_row(e, r, i), j);
            a->ball->bounds(a->ball, lo, hi, field_at_const(a->ball, model_eval_row(a->exact, r, i), j));
            mpq_set_d(x, isfinite(found) ? (double)found : 0);
            mpq_sub(y, hi, x);
            mpq_sub(x, x, lo);
            double error = fmax(mpq_get_d(x), mpq_get_d(y)) * (1 + 1e-15);
            worst[r] = fmax(worst[r], isfinite(found) ? error : HUGE_VAL);
        }
    }
    mpq_clears(lo, hi, x, y, NULL);
    model_eval_close(e);
    F->close(F);
}

#endif
