/* transformer.h - T_n of "Repeat After Me", built from D and n alone: the depth-2 Transformer that the certificates of ram:T2.3,
   vb:copy-error, ram:memory and ram:precision are about.  n+1 heads that see the last 1..n+1 tokens evenly (W_q = W_k = 0, W_v = I), an MLP
   that turns their means into slots; one head that compares slots, an MLP that passes on what it found, the unembedding. */
#ifndef VERIFY_CHECKER_BUILDERS_TRANSFORMER_H
#define VERIFY_CHECKER_BUILDERS_TRANSFORMER_H

#include "verify/checker/kernel.h"

/* Integers, row by row, rows and lanes as in docs/certificate.md. */
typedef struct weights {
    size_t rows, columns;
    int64_t *at;
} weights;

typedef struct transformer {
    uint64_t D, n, b, d0, N, w1;
    weights embed, head_q, head_k, U2, U1, q2, k2, v2, up, down, unembed;
} transformer;

static inline const transformer *T_n(const kernel *k) { return k->object; }
static inline int64_t *entry(const weights *m, uint64_t i, uint64_t j) { return &m->at[i * m->columns + j]; }
static inline uint64_t lane(const transformer *t, uint64_t slot, uint64_t x) { return (slot - 1) * t->d0 + x; }

extern const object transformer_object;
void transformer_build(kernel *k);                                              /* transformer.c: the sizes */
void transformer_fill(transformer *t);                                          /* transformer_weights.c    */
matrix transformer_find(kernel *k, const char **s);                             /* transformer_rows.c       */
mpq_t *transformer_hidden_row(kernel *k, const matrix *m, size_t r);            /* transformer_forms.c      */
domain transformer_domain(kernel *k, const char **s);
bool transformer_margin(kernel *k, const step *p);                              /* transformer_margin.c     */
bool transformer_rule(kernel *k, const step *p);                                /* transformer_codes.c      */

#endif
