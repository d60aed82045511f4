/* float32.h - how far T_n can be off in float32: the closed forms of docs/proofs/float32.md, in units of u = 2^-24. */
#ifndef VERIFY_CHECKER_BUILDERS_FLOAT32_H
#define VERIFY_CHECKER_BUILDERS_FLOAT32_H

#include "verify/checker/builders/builders.h"

void float32_add(mpq_t q, long units);                                                     /* q += units u          */
void float32_scores(const transformer *t, mpq_t A, uint64_t beta);                         /* of scaled scores: A   */
void float32_logits(const transformer *t, mpq_t B, const mpq_t A, const mpq_t x, uint64_t L); /* of logits: B       */
uint64_t float32_millionths(const mpq_t q); /* rounded down; margins and bounds are below 2 */
void float32_sharp(kernel *k);                                                             /* vb_float32.c          */

#define FLOAT32_ROWS {"vb:float32", "sharp", "VERIFIED", "D n L", &transformer_object, float32_sharp},
#endif
