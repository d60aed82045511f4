/* attack.c - the model in float32 by an adversary (numerics/float32/field_float32.h) on a few strings, every register held
   to its bound, every answer to the claim. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/model/eval.h"
#include "constructions/ngram/ngram.h"
#include "numerics/base/rng.h"
#include "numerics/float32/field_float32.h"
#include "theorems/vb/float32/float32.h"

#define STRINGS_MOST 3
#define LENGTH_MOST 8
#define LANE_STEPS ((uint64_t)1 << 19) /* lanes of all positions, strings and conducts together */
#define TRIES 200

static const struct {
    const char *how;
    float32_conduct conduct;
} manner[] = {
    {"to nearest, from the first key on", {0}},
    {"quotients 2.5 ulp up, exp 3 ulp up", {.divide = LEAN_UP, .exp = LEAN_UP, .fma = true}},
    {"quotients by even and odd divisors off to both sides, from the last key on",
     {.divide = LEAN_PARITY, .exp = LEAN_VALUE, .order = ORDER_BACKWARD}},
    {"quotients by even and odd divisors off to the other sides, in tiles of 16",
     {.divide = LEAN_PARITY, .exp = LEAN_VALUE, .reverse = true, .tile = BOUND32_TILE, .fma = true}},
    {"everything off at random, keys shuffled",
     {.seed = 1, .divide = LEAN_RANDOM, .exp = LEAN_RANDOM, .order = ORDER_SHUFFLED, .flush = true}},
    {"quotients 2.5 ulp down, exp 3 ulp down, denormals flushed, best keys last",
     {.divide = LEAN_DOWN, .exp = LEAN_DOWN, .order = ORDER_SMALLEST_FIRST, .flush = true}},
};
#define MANNERS (sizeof manner / sizeof *manner)

typedef struct siege {
    const claim_input *in;
    verdict *v;
    const float32_claim *c;
    const enclosure *margin; /* NULL: none claimed */
    uint32_t n;
    field *ball;
    model_eval *exact;
    letter x[LENGTH_MOST];
    size_t L;
    bool distinct; /* x repeats no n-gram */
    bound32 bound; /* for L */
    bool over;     /* refuted: enough */
} siege;

static void write_string(text *t, const siege *s) {
    for (size_t i = 0; i < s->L; i++) text_addf(t, s->c->m->D > 10 && i ? " %u" : "%u", s->x[i]);
}

static status refute(siege *s, const char *reading, const char *how, const char *what, const model_op *op, size_t i, size_t j,
                     double found, double right, double most) {
    text t;
    text_init(&t);
    write_string(&t, s);
    status st = text_status(&t);
    if (st == ST_OK)
        verdict_refute(s->v, reading, "x = %s, position %zu, %s lane %zu, %s: float32 %.9g, exactly %.12g, off by %.4g > %s %.4g",
                       text_data(&t), i + 1, op->name, j, how, found, right, fabs(found - right), what, most);
    text_clear(&t);
    s->over = true;
    return st;
}

/* CLAIM vb:float32/bound: row i of register r, lane by lane, against the enclosure of its exact value. */
static status compare_row(siege *s, field *F, const model_eval *e, const char *how, size_t r, size_t i) {
    const model_op *op = &s->c->m->op[r];
    mpq_t lo, hi, x;
    status st = ST_OK;
    mpq_inits(lo, hi, x, NULL);
    for (size_t j = 0; st == ST_OK && j < op->dim && !s->over; j++) {
        float found = *(const float *)field_at_const(F, model_eval_row(e, r, i), j);
        s->ball->bounds(s->ball, lo, hi, field_at_const(s->ball, model_eval_row(s->exact, r, i), j));
        bool within = isfinite(found);
        double right = mpq_get_d(lo);
        if (within) { /* lo - bound <= found <= hi + bound */
            mpq_set_d(x, (double)found);
            mpq_sub(lo, lo, s->bound.error[r]);
            mpq_add(hi, hi, s->bound.error[r]);
            within = mpq_cmp(lo, x) <= 0 && mpq_cmp(x, hi) <= 0;
        }
        if (!within)
            st = refute(s, "bound", how, "the bound", op, i, j, (double)found, right, mpq_get_d(s->bound.error[r]));
    }
    mpq_clears(lo, hi, x, NULL);
    return st;
}

/* The answer at position i, that of step `step`, in float32: the right letter, by more than the claimed margin less two bounds? */
static status compare_answer(siege *s, model_eval *e, const char *how, size_t step) {
    uint32_t said;
    bool tied;
    truth decided;
    text t;
    status st = model_eval_decide(e, &said, &tied, &decided);
    if (st != ST_OK || (truth_is_yes(decided) && said == s->x[step] && !tied)) return st;
    text_init(&t);
    write_string(&t, s);
    st = text_status(&t);
    if (st == ST_OK && truth_is_yes(decided))
        verdict_refute(s->v, "sharp", "x = %s has no repeated %u-gram; in float32, %s, step %zu says %u instead of %u",
                       text_data(&t), s->n, how, step + 1, said, s->x[step]);
    else if (st == ST_OK)
        verdict_refute(s->v, "sharp", "x = %s has no repeated %u-gram; in float32, %s, a logit of step %zu is no number",
                       text_data(&t), s->n, how, step + 1);
    text_clear(&t);
    s->over = true;
    return st;
}

static status push_exact(siege *s) {
    const model *m = s->c->m;
    status st = model_eval_push(s->exact, model_bos(m), s->in->fault);
    for (size_t i = 0; st == ST_OK && i < s->L; i++) st = model_eval_push(s->exact, s->x[i], s->in->fault);
    if (st == ST_OK) st = model_eval_push(s->exact, model_copy_token(m), s->in->fault);
    for (size_t i = 0; st == ST_OK && i + 1 < s->L; i++) st = model_eval_push(s->exact, s->x[i], s->in->fault);
    return st;
}

static uint32_t token_at(const siege *s, size_t i) {
    return i == 0 ? model_bos(s->c->m) : i <= s->L ? s->x[i - 1] : i == s->L + 1 ? model_copy_token(s->c->m) : s->x[i - s->L - 2];
}

/* One string, one manner: rows against their bounds, then the answers. */
static status run_manner(siege *s, size_t k) {
    const model *m = s->c->m;
    field *F = NULL;
    model_eval *e = NULL;
    size_t last = 2 * s->L + 1;
    status st = ST_OK;
    TRY(field_open_float32(&F, &manner[k].conduct));
    TRY(model_eval_open(&e, m, F, false));
    for (size_t i = 0; i < last && !s->over; i++) {
        if (work_should_stop(s->in->work)) TRY(ST_STOPPED);
        TRY(model_eval_push(e, token_at(s, i), s->in->fault));
        for (size_t r = 0; r < m->ops && s->bound.finite && !s->over; r++) {
            TRY(model_eval_demand(e, r, i, s->in->fault));
            TRY(model_eval_demand(s->exact, r, i, s->in->fault));
            TRY(compare_row(s, F, e, manner[k].how, r, i));
        }
        if (i > s->L && s->distinct && !s->over) TRY(compare_answer(s, e, manner[k].how, i - s->L - 1));
    }
out:
    model_eval_close(e);
    if (F) F->close(F);
    return st;
}

/* CLAIM vb:float32/least: no string without a repeated n-gram decides by less than the claimed margin. */
static status compare_margin(siege *s) {
    const model *m = s->c->m;
    size_t r = m->ops - 1;
    mpq_t lo, hi, right, least;
    status st = ST_OK;
    mpq_inits(lo, hi, right, least, NULL);
    for (size_t step = 0; step < s->L && !s->over; step++) {
        size_t i = s->L + 1 + step;
        TRY(model_eval_demand(s->exact, r, i, s->in->fault));
        const void *row = model_eval_row(s->exact, r, i);
        s->ball->bounds(s->ball, lo, right, field_at_const(s->ball, row, s->x[step]));
        for (size_t j = 0; j < m->op[r].dim && !s->over; j++) {
            if (j == s->x[step]) continue;
            s->ball->bounds(s->ball, lo, hi, field_at_const(s->ball, row, j));
            mpq_sub(least, right, lo); /* at least the difference */
            if (mpq_cmp(least, s->margin->lo) >= 0) continue;
            text t;
            text_init(&t);
            write_string(&t, s);
            st = text_status(&t);
            if (st == ST_OK)
                verdict_refute(s->v, "sharp", "x = %s has no repeated %u-gram; at step %zu token %u leads token %zu by %.6g, less "
                               "than the margin %.6g", text_data(&t), s->n, step + 1, s->x[step], j, mpq_get_d(least),
                               mpq_get_d(s->margin->lo));
            text_clear(&t);
            s->over = true;
        }
    }
out:
    mpq_clears(lo, hi, right, least, NULL);
    return st;
}

/* A string of L letters without a repeated n-gram where a few tries find one; else any. */
static void draw(siege *s, uint64_t index) {
    rng r;
    rng_open(&r, s->in->work->seed, "float32 attack", index);
    for (unsigned k = 0; k < TRIES; k++) {
        for (size_t i = 0; i < s->L; i++) s->x[i] = (letter)rng_below(&r, s->c->m->D);
        s->distinct = !ngram_repeats(s->x, (uint32_t)s->L, s->n, NULL, NULL);
        if (s->distinct) return;
    }
}

static uint64_t lanes_of(const model *m) {
    uint64_t lanes = 0;
    for (size_t r = 0; r < m->ops; r++) lanes += m->op[r].dim;
    return lanes;
}

status float32_attack(const claim_input *in, verdict *v, const float32_claim *c, const enclosure *margin, uint32_t n, uint64_t L) {
    siege s = {.in = in, .v = v, .c = c, .margin = margin, .n = n};
    uint64_t lanes = lanes_of(c->m), runs = 0;
    bounds32 *B = NULL;
    status st = ST_OK;
    bound32_init(&s.bound);
    TRY(bounds32_open(&B, c->m, 0, NULL, c->without, in->fault));
    TRY(field_open_ball(&s.ball, 192));
    TRY(model_eval_open(&s.exact, c->m, s.ball, false));
    for (uint64_t k = 0; k < STRINGS_MOST && !s.over; k++) {
        s.L = L < LENGTH_MOST ? (size_t)L : LENGTH_MOST - (size_t)k % 3;
        TRY(bounds32_for(&s.bound, B, s.L, in->fault));
        draw(&s, k);
        TRY(push_exact(&s));
        if (s.distinct && margin) TRY(compare_margin(&s));
        for (size_t way = 0; way < MANNERS && !s.over && (runs == 0 || (runs + 1) * lanes * 2 * s.L <= LANE_STEPS); way++, runs++)
            TRY(run_manner(&s, way));
        model_eval_pop(s.exact, model_eval_length(s.exact));
    }
    verdict_scope(v, "%llu float32 runs of at most %d letters as far off as OpenCL allows", (unsigned long long)runs, LENGTH_MOST);
out:
    model_eval_close(s.exact);
    if (s.ball) s.ball->close(s.ball);
    bounds32_close(B);
    bound32_clear(&s.bound);
    return st;
}
