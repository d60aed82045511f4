/* weights.c - rounding to a significand of p bits, and to 8-bit integers of one scale. */
#include "constructions/model/weights.h"

#include <string.h>

typedef struct format {
    unsigned bits;  /* of the significand, the leading one included  */
    long lowest;    /* exponent of the last place of a subnormal     */
    long highest;   /* every finite number is below 2^highest        */
} format;

static const format FORMATS[WEIGHT_FORMATS] = {
    [WEIGHTS_EXACT] = {0, 0, 0},
    [WEIGHTS_FLOAT32] = {24, -149, 128},
    [WEIGHTS_BF16] = {8, -133, 128},
    [WEIGHTS_FP16] = {11, -24, 16},
    [WEIGHTS_INT8] = {0, 0, 0},
};

const char *const weight_format_names[WEIGHT_FORMATS + 1] = {
    [WEIGHTS_EXACT] = "exact", [WEIGHTS_FLOAT32] = "float32", [WEIGHTS_BF16] = "bf16",
    [WEIGHTS_FP16] = "fp16",   [WEIGHTS_INT8] = "int8"};

const char *weight_format_name(weight_format w) { return weight_format_names[w]; }

status weight_format_find(weight_format *w, const char *name, fault *f) {
    for (size_t i = 0; i < WEIGHT_FORMATS; i++) {
        *w = (weight_format)i;
        if (!strcmp(name, weight_format_names[i])) return ST_OK;
    }
    return fault_set(f, ST_DOMAIN, "no number format is called '%.40s'", name);
}

/* z := the integer nearest to q, the even one of two. */
static void nearest(mpz_t z, const mpq_t q) {
    mpz_t twice, rest;
    mpz_inits(twice, rest, NULL);
    mpz_fdiv_qr(z, rest, mpq_numref(q), mpq_denref(q));
    mpz_mul_2exp(twice, rest, 1);
    int half = mpz_cmp(twice, mpq_denref(q));
    if (half > 0 || (half == 0 && mpz_odd_p(z))) mpz_add_ui(z, z, 1);
    mpz_clears(twice, rest, NULL);
}

/* x := q / 2^e (e of either sign). */
static void scale_down(mpq_t x, const mpq_t q, long e) {
    if (e >= 0) mpq_div_2exp(x, q, (mp_bitcnt_t)e);
    else mpq_mul_2exp(x, q, (mp_bitcnt_t)-e);
}

/* The e with 2^e <= |q| < 2^(e+1); q != 0. */
static long exponent(const mpq_t q) {
    long e = (long)mpz_sizeinbase(mpq_numref(q), 2) - (long)mpz_sizeinbase(mpq_denref(q), 2); /* right, or one too large */
    mpq_t x;
    mpq_init(x);
    mpq_abs(x, q);
    scale_down(x, x, e);
    bool below = mpq_cmp_ui(x, 1, 1) < 0;
    mpq_clear(x);
    return below ? e - 1 : e;
}

status weight_round(mpq_t x, const mpq_t q, weight_format w, const mpq_t scale) {
    const format *F = &FORMATS[w];
    status st = ST_OK;
    mpz_t z;
    mpz_init(z);
    if (w == WEIGHTS_EXACT || mpq_sgn(q) == 0) {
        mpq_set(x, q);
    } else if (w == WEIGHTS_INT8) {
        mpq_t unit;
        mpq_init(unit);
        mpq_div(unit, q, scale);
        nearest(z, unit);
        st = mpz_cmpabs_ui(z, 127) <= 0 ? ST_OK : ST_LIMIT;
        mpq_set_z(unit, z);
        mpq_mul(x, unit, scale);
        mpq_clear(unit);
    } else {
        long place = exponent(q) - (long)F->bits + 1; /* of the last bit kept */
        if (place < F->lowest) place = F->lowest;
        scale_down(x, q, place);
        nearest(z, x);
        mpq_set_z(x, z);
        scale_down(x, x, -place);
        /* rounding up may have reached the next power of two: that is where the format ends */
        if (mpq_sgn(x) != 0 && exponent(x) >= F->highest) st = ST_LIMIT;
    }
    mpz_clear(z);
    return st;
}

static status round_number(mpq_t q, uint64_t *changed, weight_format w, const mpq_t scale) {
    mpq_t x;
    mpq_init(x);
    status st = weight_round(x, q, w, scale);
    if (!mpq_equal(x, q)) ++*changed;
    mpq_set(q, x);
    mpq_clear(x);
    return st;
}

static status round_matrix(rat_mat *A, uint64_t *changed, weight_format w) {
    status st = ST_OK;
    mpq_t q, scale;
    mpq_inits(q, scale, NULL);
    rat_mat_max_abs(scale, A);
    if (mpq_sgn(scale) == 0) goto out;
    mpq_set_ui(q, 127, 1);
    mpq_div(scale, scale, q);
    for (size_t i = 0; i < A->rows; i++)
        for (size_t j = 0; j < A->cols; j++) {
            if (rat_mat_is_zero_at(A, i, j)) continue;
            uint64_t others = 0;
            rat_mat_get(q, A, i, j);
            TRY(round_number(q, &others, w, scale));
            if (others) rat_mat_set(A, i, j, q);
            *changed += others;
        }
    rat_mat_canonicalise(A);
out:
    mpq_clears(q, scale, NULL);
    return st;
}

status model_round_weights(model *m, uint64_t *changed, weight_format w, fault *f) {
    status st = ST_OK;
    *changed = 0;
    if (w == WEIGHTS_EXACT) return st;
    for (size_t r = 0; r < m->ops; r++) {
        model_op *op = &m->op[r];
        for (size_t k = 0; st == ST_OK && k < MODEL_OP_MATRICES; k++) st = round_matrix(model_op_matrix(op, k), changed, w);
        if (st == ST_OK && w != WEIGHTS_INT8) st = round_number(op->sharpness, changed, w, NULL);
        if (st == ST_OK && w != WEIGHTS_INT8) st = round_number(op->slope, changed, w, NULL);
        if (st != ST_OK)
            return fault_set(f, st, "op \"%s\": a weight is past the largest number of %s", op->name, weight_format_name(w));
    }
    return ST_OK;
}
