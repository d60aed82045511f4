/* copier_weights.c - every weight, sharpness and slope of a program kept with so many significant bits, or the weights as
   integers up to 127 times a scale of each matrix; to nearest, ties to even.  T_n's numbers are far from where a format
   ends: 2^-8 is its least, and sizes past 2^14 are refused. */
#include "verify/checker/builders/copier.h"

/* q := the multiple of unit nearest to q, the even one of two. */
static void nearest(mpq_t q, const mpq_t unit) {
    mpz_t whole, rest;
    mpz_init(whole), mpz_init(rest);
    mpq_div(q, q, unit);
    mpz_fdiv_qr(whole, rest, mpq_numref(q), mpq_denref(q));
    mpz_mul_2exp(rest, rest, 1);
    int half = mpz_cmp(rest, mpq_denref(q));
    if (half > 0 || (!half && mpz_odd_p(whole))) mpz_add_ui(whole, whole, 1);
    mpq_set_z(q, whole);
    mpq_mul(q, q, unit);
}

/* 2^(bits-1) <= |q|/unit < 2^bits for the unit, a power of two. */
static void keep(kernel *k, mpq_t q, unsigned bits) {
    mpq_t unit, most, size;
    if (!mpq_sgn(q) || !bits) return;
    mpq_init(unit), mpq_init(most), mpq_init(size);
    mpq_abs(size, q);
    mpq_set_ui(unit, 1ul << 14, 1);
    mpq_set_ui(most, 1ul << (bits - 1), 1);
    if (mpq_cmp(size, unit) > 0) refuse(k, EXIT_LIMIT, "a weight is past 2^14");
    mpq_div(size, size, most);
    while (mpq_cmp(size, unit) < 0) mpq_div_2exp(unit, unit, 1);
    nearest(q, unit);
}

static void keep_matrix(kernel *k, op *o, uint64_t rows, const change *c) {
    mpq_t most, v;
    mpq_init(most), mpq_init(v);
    for (uint64_t i = 0; i < rows; i++)
        for (uint64_t t = 0; t < o->terms[i]; t++)
            if (mpq_abs(v, o->weight[i][t].weight->lo), mpq_cmp(v, most) > 0) mpq_set(most, v);
    mpq_set_ui(v, 127, 1);
    mpq_div(most, most, v); /* the scale */
    for (uint64_t i = 0; i < rows; i++)
        for (uint64_t t = 0; t < o->terms[i]; t++) {
            mpq_set(v, o->weight[i][t].weight->lo);
            if (c->scaled) nearest(v, most);
            keep(k, v, c->bits);
            o->weight[i][t].weight = interval_point(k, v);
        }
}

void copier_round(kernel *k, program *g, const change *c) {
    for (uint64_t r = 0; (c->bits || c->scaled) && r < g->count; r++) {
        op *o = &g->ops[r];
        if (o->kind <= LINEAR) keep_matrix(k, o, o->kind == EMBED ? g->D + 2 : o->dim, c);
        if (o->kind == ATTEND) keep(k, o->beta->lo, c->bits);
        if (o->kind == ATTEND && o->slope) keep(k, o->slope->lo, c->bits);
    }
}
