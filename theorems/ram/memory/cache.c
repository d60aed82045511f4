/* cache.c - the key-value cache of block 2 as bits: which lanes it holds, and that one bit a code coordinate gives all
   of it back.  Lanes of block 1's output: slot k = 1..n+1 from (k-1)(b+3): b codes; then COPY in slot k, at position
   k+1 (k <= n); the constant one in slot 1. */
#include <stdio.h>
#include <stdlib.h>

#include "constructions/model/eval.h"
#include "theorems/ram/memory/memory.h"

/* Row r of A is lane *at of its source, unchanged; or 0. */
static bool row_is_lane(size_t *at, const rat_mat *A, size_t r) {
    *at = CACHE_NOTHING;
    for (size_t j = 0; j < A->cols; j++) {
        if (rat_mat_is_zero_at(A, r, j)) continue;
        if (*at != CACHE_NOTHING || mpz_cmp(A->num[r * A->cols + j], A->den) != 0) return false;
        *at = j;
    }
    return true;
}

static bool is_code(const memory_claim *c, size_t lane) { return lane % (c->b + 3) < c->b; }

status cache_open(cache *k, const memory_claim *c) {
    static const char *const names[2] = {"block2.k", "block2.v"};
    *k = (cache){.c = c};
    for (int side = 0; side < 2; side++) {
        const model_op *op = model_find_const(c->m, names[side]);
        if (!op) return ST_BUG;
        k->dim = op->dim;
        *(side ? &k->value : &k->key) = (size_t)(op - c->m->op);
        if (!(k->lane[side] = malloc(op->dim * sizeof *k->lane[side]))) return ST_MEMORY;
        for (size_t r = 0; r < op->dim; r++) {
            size_t *at = &k->lane[side][r];
            if (!row_is_lane(at, &op->weight, r))
                snprintf(k->why, sizeof k->why, "row %zu of %s is no lane of block 1", r, names[side]);
            if (*at == CACHE_NOTHING) continue;
            if (is_code(c, *at)) k->codes++;
            else k->flags++;
        }
    }
    return ST_OK;
}

void cache_clear(cache *k) {
    free(k->lane[0]);
    free(k->lane[1]);
    k->lane[0] = k->lane[1] = NULL;
}

/* One prompt being held against its bits. */
typedef struct reading_back {
    const cache *k;
    field *F;
    model_eval *e;
    size_t L;
    mpq_t *mean; /* at position p: the sum over t_1..t_p of code coordinate c, from the bits of slot 1, at p * b + c */
    mpq_t actual, expected, hi;
} reading_back;

/* CLAIM ram:memory/lossless: at position p (from 1) slot k <= p holds token p-k+1: a letter's code, one bit a coordinate,
   where 2 <= p-k+1 <= L+1; 0 for BOS and COPY, whose places are known; slot k > p the mean of the codes of t_1..t_p,
   known from the bits of slot 1 at those positions.  "At position k+1" depends on p alone; one is 1. */
static void expect_lane(reading_back *r, size_t p, size_t lane) {
    const memory_claim *c = r->k->c;
    size_t slot = lane / (c->b + 3) + 1, x = lane % (c->b + 3);
    if (x < c->b && slot <= p) {
        bool is_letter = p - slot + 1 >= 2 && p - slot + 1 <= r->L + 1;
        mpq_set_si(r->expected, is_letter ? (mpq_sgn(r->actual) > 0 ? 1 : -1) : 0, 1); /* the bit */
    } else if (x < c->b) {
        mpq_set_ui(r->expected, 1, p);
        mpq_mul(r->expected, r->expected, r->mean[p * c->b + x]);
    } else {
        bool place = x == c->b + 1 && p == slot + 1, one = x == c->b + 2 && slot == 1;
        mpq_set_ui(r->expected, place || one ? 1 : 0, 1);
    }
}

static status read_lane(reading_back *r, size_t reg, size_t p, size_t lane) {
    const void *row = model_eval_row(r->e, reg, p - 1);
    if (!row) return ST_UNSUPPORTED;
    r->F->bounds(r->F, r->actual, r->hi, field_at_const(r->F, row, lane));
    return ST_OK;
}

/* Sums the bits of slot 1, the value's codes, position by position. */
static status sum_bits(reading_back *r) {
    const memory_claim *c = r->k->c;
    status st = ST_OK;
    for (size_t p = 1; p <= r->L + 2; p++)
        for (size_t x = 0; x < c->b; x++) {
            bool is_letter = p >= 2 && p <= r->L + 1;
            mpq_ptr sum = r->mean[p * c->b + x];
            TRY(read_lane(r, r->k->value, p, x));
            mpq_set_si(sum, is_letter ? (mpq_sgn(r->actual) > 0 ? 1 : -1) : 0, 1);
            mpq_add(sum, sum, r->mean[(p - 1) * c->b + x]);
        }
out:
    return st;
}

static status compare(reading_back *r, bool *good, text *why) {
    const cache *k = r->k;
    status st = ST_OK;
    for (size_t p = 1; p <= r->L + 2 && *good; p++)
        for (size_t side = 0; side < 2 && *good; side++)
            for (size_t lane = 0; lane < k->dim && *good; lane++) {
                size_t from = k->lane[side][lane];
                if (from == CACHE_NOTHING) continue;
                TRY(read_lane(r, side ? k->value : k->key, p, lane));
                expect_lane(r, p, from);
                *good = mpq_equal(r->actual, r->expected);
                if (*good) continue;
                text_addf(why, "the %s at position %zu, slot %zu, coordinate %zu, does not follow from its bit",
                          side ? "value" : "key", p, from / (k->c->b + 3) + 1, from % (k->c->b + 3));
            }
out:
    return st;
}

static status push_prompt(reading_back *r, const letter *x, fault *f) {
    status st = ST_OK;
    const model *m = r->k->c->m;
    TRY(model_eval_push(r->e, model_bos(m), f));
    for (size_t i = 0; i < r->L; i++) TRY(model_eval_push(r->e, x[i], f));
    TRY(model_eval_push(r->e, model_copy_token(m), f));
out:
    return st;
}

status cache_check_string(bool *good, text *why, size_t *positions, const cache *k, const letter *x, size_t L,
                          fault *f) {
    reading_back r = {.k = k, .L = L};
    size_t sums = 0, room = (L + 3) * k->c->b;
    status st = ST_OK;
    *good = true;
    mpq_inits(r.actual, r.expected, r.hi, NULL);
    if (!(r.mean = malloc(room * sizeof *r.mean))) TRY(ST_MEMORY);
    for (; sums < room; sums++) mpq_init(r.mean[sums]);
    TRY(field_open_rational(&r.F)); /* block 1 attends evenly: keys and values are rationals */
    TRY(model_eval_open(&r.e, k->c->m, r.F, false));
    TRY(push_prompt(&r, x, f));
    *positions = model_eval_length(r.e);
    TRY(sum_bits(&r));
    TRY(compare(&r, good, why));
out:
    model_eval_close(r.e);
    if (r.F) r.F->close(r.F);
    while (sums) mpq_clear(r.mean[--sums]);
    free(r.mean);
    mpq_clears(r.actual, r.expected, r.hi, NULL);
    return st;
}
