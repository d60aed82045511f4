/* weights.h - a model whose weights are kept in a short number format, exactly: every entry is replaced by the rational
   that the format would hold, so that the exact interpreter runs what a quantised model computes. */
#ifndef CONSTRUCTIONS_MODEL_WEIGHTS_H
#define CONSTRUCTIONS_MODEL_WEIGHTS_H

#include "constructions/model/model.h"

typedef enum weight_format {
    WEIGHTS_EXACT,   /* the rationals themselves                                                        */
    WEIGHTS_FLOAT32, /* 24 significant bits, exponents of IEEE 754 binary32                              */
    WEIGHTS_BF16,    /* 8 significant bits, exponents of binary32                                       */
    WEIGHTS_FP16,    /* 11 significant bits, binary16: largest 65504, steps of 2^-24 below 2^-14          */
    WEIGHTS_INT8     /* integers -127..127 times one scale a matrix, its largest absolute entry / 127     */
} weight_format;
#define WEIGHT_FORMATS 5

/* "exact" "float32" "bf16" "fp16" "int8". */
const char *weight_format_name(weight_format w);
extern const char *const weight_format_names[WEIGHT_FORMATS + 1];
/* DOMAIN for a name that is none. */
MUST_USE status weight_format_find(weight_format *w, const char *name, fault *f);

/* x := the number of the format nearest to q, ties to even; LIMIT past its largest.  For INT8 the scale is given
   (> 0); otherwise it is not looked at. */
MUST_USE status weight_round(mpq_t x, const mpq_t q, weight_format w, const mpq_t scale);
/* Replaces every weight and bias, and (but for INT8, where it is a factor of one scale) every sharpness and slope.
   *changed = how many numbers are others now.  LIMIT where one is past the format, with the op in f. */
MUST_USE status model_round_weights(model *m, uint64_t *changed, weight_format w, fault *f);

#endif
