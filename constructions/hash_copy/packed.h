/* packed.h - the softmax of one step in doubles with proved errors.  Private to constructions/hash_copy. */
#ifndef CONSTRUCTIONS_HASH_COPY_PACKED_H
#define CONSTRUCTIONS_HASH_COPY_PACKED_H

#include "constructions/hash_copy/engine_inner.h"
#include "numerics/bits/hamming.h"
#include "numerics/float32/packed32.h"

/* low <= e^(-beta k / p) <= high for k < count; from there on 0 and high[count - 1]. */
typedef struct power_table {
    double *low, *high;
    size_t count;
} power_table;

typedef struct packed_weights {
    const copy_string *c;
    unsigned levels;       /* HAMMING_NEAR, or nb + 1: distances counted                                 */
    double near_rest;      /* levels = HAMMING_NEAR: at least e^(-2 beta levels), else 0                  */
    power_table *table;    /* [p], p = 1..n: powers of e^(-beta / p)                                     */
    uint64_t (*prefix)[2]; /* [p], p = 2..n: the letters before position p, as the code of a key          */
    int64_t *sums;         /* [p][b]: the sum of the codes before position p                             */
} packed_weights;

/* levels as above; all: count every distance even where few matter. */
MUST_USE status packed_weights_init(packed_weights *W, const copy_string *c, bool all);
void packed_weights_clear(packed_weights *W);

/* Step j >= n from its counts: 1 right, with a lower bound of its margin; -1 wrong; 0 the doubles cannot tell.
   code: of the n-grams n..L. */
int packed_weigh(double *margin, const packed_weights *W, const uint64_t *code, size_t j, const uint64_t *total,
                 const int64_t *votes);

/* engine_packed on a given path, with every distance counted or only those that matter. */
MUST_USE status packed_run_with(engine_result *r, const hash_copy_spec *s, const letter *x, size_t L, hamming_path path,
                                bool all, const work *w, fault *f);

#endif
