/* facts_given.c - what was found by running, stated for other programs: the model in full where it is not ours, the lengths
   or the string, and nothing that another program could not see by running it again in enclosures. */
#include <stdlib.h>

#include "theorems/ram/T2_3/T2_3.h"

#define RUN_UNITS ((uint64_t)1 << 23) /* another program need not be a fast one: half a second of rational intervals */
#define EXP_UNITS 80                  /* an exponential for a key, where many share one */
#define EXP_UNITS_ALONE 250           /* where the distance tells keys apart */
#define RUN_LETTERS 16

/* Products of numbers that one string of length L takes, where nothing is shared between strings. */
static uint64_t run_units(const model *m, uint64_t L) {
    uint64_t local = 0, far = 0;
    for (size_t i = 0; i < m->ops; i++) {
        const model_op *op = &m->op[i];
        local += op->dim;
        for (size_t e = 0; e < op->weight.rows * op->weight.cols; e++) local += op->kind == OP_LINEAR && mpz_sgn(op->weight.num[e]) != 0;
        if (op->kind != OP_ATTEND) continue;
        uint64_t key = op->dim + m->op[op->src[0]].dim;
        if (op->window && op->window <= 2 * L) local += key * op->window;
        else far += key + (mpq_sgn(op->slope) ? EXP_UNITS_ALONE : EXP_UNITS);
    }
    return L * (local + (2 * L + 1) * far);
}

/* ---- the model, an op a line: sources counted from 1, rows as lists, a bias in the column behind the last */

static void give_rows(t23_run *r, const char *reading, const model_op *op) {
    fact_list list;
    mpq_t q;
    fact_list_init(&list);
    mpq_init(q);
    for (size_t i = 0; i < op->weight.rows; i++) {
        fact_list_reset(&list);
        for (size_t j = 0; j < op->weight.cols; j++) {
            rat_mat_get(q, &op->weight, i, j);
            fact_list_add(&list, j, q);
        }
        if (op->bias.rows) {
            rat_mat_get(q, &op->bias, i, 0);
            fact_list_add(&list, op->weight.cols, q);
        }
        VERDICT_GIVE(r->v, reading, "row", fact_row(&list));
    }
    mpq_clear(q);
    fact_list_clear(&list);
}

static status give_op(t23_run *r, const char *reading, const model_op *op) {
    size_t count = op->sources;
    fact_arg *args = calloc(count + 3, sizeof *args);
    if (!args) return ST_MEMORY;
    for (size_t s = 0; s < op->sources; s++) args[s] = fact_count(op->src[s] + 1);
    if (op->kind == OP_EMBED || op->kind == OP_LINEAR) args[count++] = fact_count(op->dim);
    if (op->kind == OP_ROUND) args[count++] = fact_count(op->bits);
    if (op->kind == OP_ATTEND) {
        args[count++] = fact_count(op->window);
        args[count++] = fact_rational(op->sharpness);
        args[count++] = fact_rational(op->slope);
    }
    verdict_given(r->v, reading, model_kind_name(op->kind), args, count);
    free(args);
    if (op->weight.rows) give_rows(r, reading, op);
    return ST_OK;
}

/* The object of the reading: a hand-in in full, T_n by name; behind it the lengths it was run at, where there are any. */
static status give_object(t23_run *r, const char *reading, const uint32_t *lengths, size_t count) {
    status st = ST_OK;
    const fact_arg at = fact_letters(lengths, count);
    verdict_given(r->v, reading, r->hand_in ? "model" : "T_n", &at, count ? 1 : 0);
    for (size_t i = 0; r->hand_in && i < r->m->ops; i++) TRY(give_op(r, reading, &r->m->op[i]));
    verdict_parameter_count(r->v, reading, "D", r->D);
    verdict_parameter_count(r->v, reading, "n", r->n);
out:
    return st;
}

/* Whether a run in rational enclosures can be asked for at all. */
static bool can_be_given(t23_run *r, const char *reading) {
    for (size_t i = 0; i < r->m->ops; i++)
        if (r->m->op[i].rotary) {
            verdict_decline(r->v, reading, "the model turns lanes by angles, which are no rational numbers");
            return false;
        } else if (r->m->op[i].kind == OP_SCAN || r->m->op[i].kind == OP_CONV) {
            verdict_decline(r->v, reading, "the model keeps a state from one position to the next, which no line of a certificate says");
            return false;
        }
    return true;
}

status t23_state_lengths(t23_run *r) {
    uint32_t lengths[RUN_LETTERS];
    size_t count = 0;
    uint64_t left = RUN_UNITS;
    bool told, asked = !r->L;
    status st = ST_OK;
    if (!verdict_listens(r->v) || !can_be_given(r, "sharp")) return ST_OK;
    for (uint32_t L = 1; L <= RUN_LETTERS; L++) {
        const exhaustion *x = t23_exhausted(r, L);
        uint64_t one = run_units(r->m, L);
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
    if (L <= T23_STRING_MOST && run_units(r->m, L) <= RUN_UNITS) TRY(judge_string_enclosed(&j, &told, r->m, r->n, x, L, r->in->fault));
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
