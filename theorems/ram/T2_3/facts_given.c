/* facts_given.c - what was found by running, stated for other programs: the model in full where it is not ours, the lengths
   or the string, and nothing that another program could not see by running it again in enclosures. */
#include <stdlib.h>

#include "theorems/ram/T2_3/T2_3.h"

#define EXP_UNITS 80                  /* an exponential for a key, where many share one */
#define EXP_UNITS_ALONE 250           /* where the distance tells keys apart */
#define OPS_MOST 4096

uint64_t t23_run_units(const model *m, uint64_t L) {
    uint64_t local = 0, far = 0;
    for (size_t i = 0; i < m->ops; i++) {
        const model_op *op = &m->op[i];
        local += op->dim;
        if (op->kind == OP_CONV) local += 2 * op->weight.rows * op->dim; /* it is run as the scan that keeps the past */
        for (size_t k = 0; op->kind != OP_EMBED && k < MODEL_OP_MATRICES; k++) {
            const rat_mat *A = model_op_matrix_const(op, k);
            for (size_t e = 0; e < A->rows * A->cols; e++) local += mpz_sgn(A->num[e]) != 0;
        }
        if (op->kind != OP_ATTEND) continue;
        uint64_t key = op->dim + m->op[op->src[0]].dim;
        if (op->window && op->window <= 2 * L) local += key * op->window;
        else far += key + (mpq_sgn(op->slope) ? EXP_UNITS_ALONE : EXP_UNITS);
    }
    return L * (local + (2 * L + 1) * far);
}

/* ---- the model, an op a line: sources counted from 1, rows as lists, a bias in the column behind the last.  A scan there is its
   states alone; its results are linear in them and the source.  A convolution is the scan that keeps the past, and what is
   linear in that. */

typedef struct writer {
    t23_run *r;
    const char *reading;
    size_t *line; /* of each op of the model, the op there that has its rows, from 1 */
    size_t lines;
} writer;

static void give_line(writer *w, const char *kind, const fact_arg *args, size_t count) {
    verdict_given(w->r->v, w->reading, kind, args, count);
    w->lines++;
}

/* The entries of row i, the first in column `from`. */
static void add_row(fact_list *list, const rat_mat *A, size_t i, size_t from) {
    mpq_t q;
    mpq_init(q);
    for (size_t j = 0; j < A->cols; j++) {
        rat_mat_get(q, A, i, j);
        fact_list_add(list, from + j, q);
    }
    mpq_clear(q);
}

/* Rows of A, and behind them those of B where it has any. */
static void give_rows(const writer *w, const rat_mat *A, const rat_mat *B) {
    fact_list list;
    fact_list_init(&list);
    for (size_t i = 0; i < A->rows; i++) {
        fact_list_reset(&list);
        add_row(&list, A, i, 0);
        if (B->rows) add_row(&list, B, i, A->cols);
        VERDICT_GIVE(w->r->v, w->reading, "row", fact_row(&list));
    }
    fact_list_clear(&list);
}

static void give_scan(writer *w, const model_op *op) {
    size_t source = w->line[op->src[0]];
    give_line(w, "scan", (const fact_arg[]){fact_count(source), fact_count(op->weight.rows)}, 2);
    give_rows(w, &op->weight, &op->B);
    size_t states = w->lines;
    if (op->D.rows) give_line(w, "join", (const fact_arg[]){fact_count(states), fact_count(source)}, 2);
    give_line(w, "linear", (const fact_arg[]){fact_count(w->lines), fact_count(op->dim)}, 2);
    give_rows(w, &op->C, &op->D);
}

/* States t dim + j: coordinate j of the source, t positions back. */
static void give_conv(writer *w, const model_op *op) {
    size_t taps = op->weight.rows, dim = op->dim, states = taps * dim;
    fact_list list;
    mpq_t q;
    mpq_init(q);
    fact_list_init(&list);
    give_line(w, "scan", (const fact_arg[]){fact_count(w->line[op->src[0]]), fact_count(states)}, 2);
    mpq_set_ui(q, 1, 1);
    for (size_t i = 0; i < states; i++) {
        fact_list_reset(&list);
        fact_list_add(&list, i < dim ? states + i : i - dim, q);
        VERDICT_GIVE(w->r->v, w->reading, "row", fact_row(&list));
    }
    give_line(w, "linear", (const fact_arg[]){fact_count(w->lines), fact_count(dim)}, 2);
    for (size_t j = 0; j < dim; j++) {
        fact_list_reset(&list);
        for (size_t t = 0; t < taps; t++) {
            rat_mat_get(q, &op->weight, t, j);
            fact_list_add(&list, t * dim + j, q);
        }
        VERDICT_GIVE(w->r->v, w->reading, "row", fact_row(&list));
    }
    mpq_clear(q);
    fact_list_clear(&list);
}

static status give_op(writer *w, const model_op *op) {
    size_t count = op->sources;
    fact_arg *args = calloc(count + 3, sizeof *args);
    if (!args) return ST_MEMORY;
    for (size_t s = 0; s < op->sources; s++) args[s] = fact_count(w->line[op->src[s]]);
    if (op->kind == OP_EMBED || op->kind == OP_LINEAR) args[count++] = fact_count(op->dim);
    if (op->kind == OP_ROUND) args[count++] = fact_count(op->bits);
    if (op->kind == OP_ATTEND) {
        args[count++] = fact_count(op->window);
        args[count++] = fact_rational(op->sharpness);
        args[count++] = fact_rational(op->slope);
    }
    if (op->kind == OP_SCAN) give_scan(w, op);
    else if (op->kind == OP_CONV) give_conv(w, op);
    else give_line(w, model_kind_name(op->kind), args, count);
    free(args);
    if (op->weight.rows && op->kind != OP_SCAN && op->kind != OP_CONV) give_rows(w, &op->weight, &op->bias);
    return ST_OK;
}

/* The object of the reading: a hand-in in full, T_n by name; behind it the lengths it was run at, where there are any. */
static status give_object(t23_run *r, const char *reading, const uint32_t *lengths, size_t count) {
    status st = ST_OK;
    writer w = {.r = r, .reading = reading};
    const fact_arg at = fact_letters(lengths, count);
    verdict_given(r->v, reading, r->hand_in ? "model" : "T_n", &at, count ? 1 : 0);
    if (r->hand_in) {
        w.line = calloc(r->m->ops, sizeof *w.line);
        if (!w.line) return ST_MEMORY;
    }
    for (size_t i = 0; r->hand_in && i < r->m->ops; i++) {
        TRY(give_op(&w, &r->m->op[i]));
        w.line[i] = w.lines;
    }
    verdict_parameter_count(r->v, reading, "D", r->D);
    verdict_parameter_count(r->v, reading, "n", r->n);
out:
    free(w.line);
    return st;
}

/* Ops of the program that a certificate writes; more than there can be where its rows are too long. */
static uint64_t lines_of(const model *m) {
    uint64_t lines = 0, lanes = 0;
    for (size_t i = 0; i < m->ops; i++) {
        const model_op *op = &m->op[i];
        lines += 1u + (op->kind == OP_SCAN || op->kind == OP_CONV) + (op->D.rows > 0);
        lanes += op->dim + (op->kind == OP_CONV ? op->weight.rows * op->dim : 2 * model_op_states(op) + op->D.cols);
    }
    return lanes > MODEL_LANES_MOST ? OPS_MOST + 1 : lines;
}

/* Whether a run in rational enclosures can be asked for at all. */
static bool can_be_given(t23_run *r, const char *reading) {
    for (size_t i = 0; i < r->m->ops; i++)
        if (r->m->op[i].rotary) {
            verdict_decline(r->v, reading, "the model turns lanes by angles, which are no rational numbers");
            return false;
        }
    if (r->hand_in && lines_of(r->m) > OPS_MOST) {
        verdict_decline(r->v, reading, "with its scans and convolutions taken apart the model has more than 4096 ops, or 2^17 coordinates");
        return false;
    }
    return true;
}

status t23_state_lengths(t23_run *r) {
    uint32_t lengths[T23_RUN_LETTERS];
    size_t count = 0;
    uint64_t left = T23_RUN_UNITS;
    bool told, asked = !r->L;
    status st = ST_OK;
    if (!verdict_listens(r->v) || !can_be_given(r, "sharp")) return ST_OK;
    for (uint32_t L = 1; L <= T23_RUN_LETTERS; L++) {
        const exhaustion *x = t23_exhausted(r, L);
        uint64_t one = t23_run_units(r->m, L);
        if (!x || (x->strings - x->repeated) > left / one) continue;
        TRY(judge_exhaust_enclosed(&told, r->m, r->n, L, r->in->work, r->in->fault));
        if (!told) continue;
        left -= (x->strings - x->repeated) * one;
        lengths[count++] = L;
        asked = asked || L == r->L;
    }
    if (!count || !asked) {
        verdict_decline(r->v, "sharp", !r->count ? "no strings were run: of a model from a file, or where the chain is not asked for, a certificate is about the lengths run"
                                                 : "the strings run are too many for a certificate, or two logits too close for enclosures");
        goto out;
    }
    TRY(give_object(r, "sharp", lengths, count));
    for (size_t i = 0; i < count; i++)
        verdict_rest(r->v, "sharp", VERDICT_STATE(r->v, "run-copied", fact_count(r->n), fact_count(lengths[i])));
out:
    return st;
}

status t23_state_miscopied(t23_run *r, const char *reading, uint32_t M, const letter *x, size_t L) {
    judgement j = {0};
    bool told = false;
    if (!verdict_listens(r->v) || !can_be_given(r, reading)) return ST_OK;
    status st = ST_OK;
    if (L <= T23_STRING_MOST && t23_run_units(r->m, L) <= T23_RUN_UNITS) TRY(judge_string_enclosed(&j, &told, r->m, r->n, x, L, r->in->fault));
    if (!told || !j.miscopied) {
        verdict_decline(r->v, reading, "the string is too long for a certificate, or two logits too close for enclosures");
        goto out;
    }
    TRY(give_object(r, reading, NULL, 0));
    verdict_rest(r->v, reading, VERDICT_STATE(r->v, "no-repeat", fact_count(M), fact_letters(x, L)));
    verdict_rest(r->v, reading, VERDICT_STATE(r->v, "run-wrong", fact_letters(x, L)));
out:
    return st;
}
