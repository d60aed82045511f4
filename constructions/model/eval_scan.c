/* eval_scan.c - state-space systems and convolutions at one position.  A SCAN's row carries its state behind its lanes, so
   the state is pushed and popped with the position: a search over strings shares it, and no string sees another's. */
#include "constructions/model/eval_inner.h"

/* Bits by which numbers of the state may grow at each position: the common denominator of A multiplies them, and so does
   its largest sum of a row over that denominator. */
static uint64_t growth_of(const rat_mat *A) {
    mpz_t sum, most;
    mpz_inits(sum, most, NULL);
    for (size_t i = 0; i < A->rows; i++) {
        mpz_set_ui(sum, 0);
        for (size_t j = 0; j < A->cols; j++) {
            const mpz_t *a = &A->num[i * A->cols + j];
            if (mpz_sgn(*a) < 0) mpz_sub(sum, sum, *a);
            else mpz_add(sum, sum, *a);
        }
        if (mpz_cmp(sum, most) > 0) mpz_set(most, sum);
    }
    uint64_t bits = mpz_cmp_ui(most, 1) > 0 ? mpz_sizeinbase(most, 2) : 0;
    if (mpz_cmp_ui(A->den, 1) > 0) bits += mpz_sizeinbase(A->den, 2);
    mpz_clears(sum, most, NULL);
    return bits;
}

status eval_scan_prepare(eval_op *o, const model_op *op, field *F) {
    const rat_mat *const part[4] = {&op->weight, &op->B, &op->C, &op->D};
    status st = ST_OK;
    for (size_t k = 0; k < 4; k++) TRY(eval_sparse_prepare(&o->part[k], part[k], F));
    o->growth = growth_of(&op->weight);
out:
    return st;
}

/* No number has gained more than MODEL_STATE_BITS_MOST bits, nor all of them, of every position, more than 256 MiB. */
#define STATE_MEMORY_BITS ((uint64_t)1 << 31)
static bool state_fits(const eval_op *o, const model_op *op, uint64_t i) {
    if (o->growth == 0) return true;
    if (i > MODEL_STATE_BITS_MOST / o->growth) return false;
    uint64_t gained = i * o->growth; /* <= 2^15; so is i, and there are at most 2^12 states */
    return gained * (i + 1) / 2 <= STATE_MEMORY_BITS / op->weight.rows;
}

status eval_scan_run(model_eval *e, size_t r, size_t i, void *out) {
    const model_op *op = &e->m->op[r];
    const eval_op *o = &e->op[r];
    field *F = e->F;
    const void *x = eval_row_present(e, op->src[0], i, NULL);
    const void *was = i ? field_at_const(F, eval_row_present(e, r, i - 1, NULL), op->dim) : NULL;
    void *state = field_at(F, out, op->dim);
    if (F->exact && !state_fits(o, op, i)) return ST_UNSUPPORTED;
    for (size_t j = 0; j < op->weight.rows; j++) {
        void *h = field_at(F, state, j);
        bool zero = true;
        F->set(F, h, e->zero);
        if (was) eval_sparse_row(e, &o->part[0], j, was, h, &zero);
        eval_sparse_row(e, &o->part[1], j, x, h, &zero);
    }
    for (size_t c = 0; c < op->dim; c++) {
        void *y = field_at(F, out, c);
        bool zero = true;
        F->set(F, y, e->zero);
        eval_sparse_row(e, &o->part[2], c, state, y, &zero);
        if (op->D.rows) eval_sparse_row(e, &o->part[3], c, x, y, &zero);
    }
    return ST_OK;
}

void eval_conv_run(model_eval *e, size_t r, size_t i, void *out) {
    const model_op *op = &e->m->op[r];
    const sparse *kernel = &e->op[r].part[0];
    field *F = e->F;
    for (size_t c = 0; c < op->dim; c++) F->set(F, field_at(F, out, c), e->zero);
    for (size_t t = 0; t < kernel->rows && t <= i; t++) {
        const void *x = eval_row_present(e, op->src[0], i - t, NULL);
        for (size_t k = kernel->start[t]; k < kernel->start[t + 1]; k++) {
            const void *xc = field_at_const(F, x, kernel->column[k]);
            void *y = field_at(F, out, kernel->column[k]);
            if (F->is_zero(F, xc)) continue;
            if (kernel->unit[k] > 0) F->add(F, y, y, xc);
            else if (kernel->unit[k] < 0) F->sub(F, y, y, xc);
            else F->add_mul(F, y, field_at_const(F, kernel->value, k), xc);
        }
    }
}
