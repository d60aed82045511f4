/* bound32_form.c - lanes as linear forms of means of root lanes (N13): exact, or the lane is a root itself. */
#include <stdlib.h>
#include <string.h>

#include "constructions/model/bound32_inner.h"

void form32_free(row32 *row, size_t dim) {
    for (size_t j = 0; row->form && j < dim; j++) free(row->form[j].term);
    free(row->form);
    row->form = NULL;
}

static int compare_terms(const void *a, const void *b) {
    const term32 *x = a, *y = b;
    if (x->root != y->root) return x->root < y->root ? -1 : 1;
    if (x->lane != y->lane) return x->lane < y->lane ? -1 : 1;
    return (x->window > y->window) - (x->window < y->window);
}

static status form_root(form32 *f, size_t r, size_t j) {
    *f = (form32){0};
    f->term = malloc(sizeof *f->term);
    if (!f->term) return ST_MEMORY;
    f->term[0] = (term32){.root = (uint32_t)r, .lane = (uint32_t)j, .window = 1, .coefficient = dyadic_of(1, 0)};
    f->count = 1;
    f->constant = dyadic_zero();
    return ST_OK;
}

static status form_copy(form32 *f, const form32 *from) {
    f->term = malloc((from->count + 1) * sizeof *f->term);
    if (!f->term) return ST_MEMORY;
    if (from->count) memcpy(f->term, from->term, from->count * sizeof *f->term);
    f->count = from->count;
    f->constant = from->constant;
    return ST_OK;
}

/* *sum := *sum + w x as long as that has at most 62 bits. */
static bool add_exactly(dyadic *sum, dyadic w, dyadic x) {
    dyadic down = dyadic_add(*sum, dyadic_mul(w, x, DOWN), DOWN), up = dyadic_add(*sum, dyadic_mul(w, x, UP), UP);
    *sum = down;
    return dyadic_cmp(down, up) == 0;
}

/* Sorts and joins like terms; false where a coefficient would be rounded. */
static bool form_tidy(form32 *f) {
    size_t kept = 0;
    bool exact = true;
    if (f->count) qsort(f->term, f->count, sizeof *f->term, compare_terms);
    for (size_t k = 0; k < f->count; k++) {
        if (kept && compare_terms(&f->term[kept - 1], &f->term[k]) == 0)
            exact = exact && add_exactly(&f->term[kept - 1].coefficient, f->term[k].coefficient, dyadic_of(1, 0));
        else
            f->term[kept++] = f->term[k];
        if (dyadic_is_zero(f->term[kept - 1].coefficient)) kept--;
    }
    f->count = kept;
    return exact;
}

/* f += w x, untidied. */
static bool form_append(form32 *f, dyadic w, const form32 *x) {
    bool exact = add_exactly(&f->constant, w, x->constant);
    for (size_t k = 0; k < x->count; k++) {
        term32 *t = &f->term[f->count++];
        *t = x->term[k];
        t->coefficient = dyadic_zero();
        exact = add_exactly(&t->coefficient, w, x->term[k].coefficient) && exact;
    }
    return exact;
}

/* One row of a LINEAR; *exact is false where it is none. */
static status form_linear(bounds32 *B, size_t r, size_t i, bool *exact) {
    const model_op *op = &B->m->op[r];
    const form32 *x = B->row[op->src[0]].form;
    form32 *f = &B->row[r].form[i];
    size_t terms = 0;
    for (size_t j = 0; j < op->weight.cols; j++)
        if (!rat_mat_is_zero_at(&op->weight, i, j)) terms += x[j].count;
    *exact = terms <= B->form_room;
    if (!*exact) return ST_OK;
    f->term = malloc((terms + 1) * sizeof *f->term);
    if (!f->term) return ST_MEMORY;
    mpq_t q;
    mpq_init(q);
    for (size_t j = 0; j < op->weight.cols && *exact; j++) {
        if (rat_mat_is_zero_at(&op->weight, i, j)) continue;
        rat_mat_get(q, &op->weight, i, j);
        dyadic w = dyadic_from(q, DOWN);
        *exact = dyadic_cmp(w, dyadic_from(q, UP)) == 0 && form_append(f, w, &x[j]);
    }
    if (*exact && op->bias.rows) {
        rat_mat_get(q, &op->bias, i, 0);
        dyadic c = dyadic_from(q, DOWN);
        *exact = dyadic_cmp(c, dyadic_from(q, UP)) == 0 && add_exactly(&f->constant, c, dyadic_of(1, 0));
    }
    mpq_clear(q);
    *exact = *exact && form_tidy(f);
    return ST_OK;
}

static status form_add(bounds32 *B, size_t r, size_t j, bool *exact) {
    const model_op *op = &B->m->op[r];
    const form32 *a = &B->row[op->src[0]].form[j], *b = &B->row[op->src[1]].form[j];
    form32 *f = &B->row[r].form[j];
    *exact = a->count + b->count <= B->form_room;
    if (!*exact) return ST_OK;
    f->term = malloc((a->count + b->count + 1) * sizeof *f->term);
    if (!f->term) return ST_MEMORY;
    *exact = form_append(f, dyadic_of(1, 0), a) && form_append(f, dyadic_of(1, 0), b) && form_tidy(f);
    return ST_OK;
}

/* relu keeps a lane that is never negative. */
static status form_relu(bounds32 *B, size_t r, size_t j, bool *exact) {
    size_t x = B->m->op[r].src[0];
    *exact = B->row[x].form[j].count <= B->form_room;
    for (size_t c = 1; c <= B->classes; c++) *exact = *exact && bounds32_at(B, x, c, j)->lo.m >= 0;
    return *exact ? form_copy(&B->row[r].form[j], &B->row[x].form[j]) : ST_OK;
}

/* The mean of a form of values is the form of their means; means of means are left alone. */
static status form_mean(bounds32 *B, size_t r, size_t j, bool *exact) {
    const model_op *op = &B->m->op[r];
    const form32 *v = &B->row[op->src[2]].form[j];
    *exact = model_attend_is_mean(B->m, r) && op->window >= 1 && op->window < B->classes && v->count <= B->form_room;
    for (size_t k = 0; k < v->count; k++) *exact = *exact && v->term[k].window == 1;
    if (!*exact) return ST_OK;
    status st = form_copy(&B->row[r].form[j], v);
    for (size_t k = 0; st == ST_OK && k < v->count; k++) B->row[r].form[j].term[k].window = op->window;
    return st;
}

static status form_join(bounds32 *B, size_t r, size_t j, bool *exact) {
    const model_op *op = &B->m->op[r];
    size_t s = 0, lane = j;
    for (; lane >= B->m->op[op->src[s]].dim; s++) lane -= B->m->op[op->src[s]].dim;
    const form32 *x = &B->row[op->src[s]].form[lane];
    *exact = x->count <= B->form_room;
    return *exact ? form_copy(&B->row[r].form[j], x) : ST_OK;
}

status form32_op(bounds32 *B, size_t r) {
    const model_op *op = &B->m->op[r];
    status st = ST_OK;
    for (size_t j = 0; st == ST_OK && j < op->dim; j++) {
        form32 *f = &B->row[r].form[j];
        bool exact = op->kind != OP_EMBED && op->kind != OP_ROUND && op->kind != OP_SCAN && op->kind != OP_CONV;
        if (op->kind == OP_LINEAR) st = form_linear(B, r, j, &exact);
        else if (op->kind == OP_RELU) st = form_relu(B, r, j, &exact);
        else if (op->kind == OP_ADD) st = form_add(B, r, j, &exact);
        else if (op->kind == OP_ATTEND) st = form_mean(B, r, j, &exact);
        else if (op->kind == OP_JOIN) st = form_join(B, r, j, &exact);
        if (st == ST_OK && !exact) {
            free(f->term);
            st = form_root(f, r, j);
        }
        if (st == ST_OK && exact) B->form_room -= f->count;
    }
    return st;
}
