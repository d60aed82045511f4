/* measure.h - what the kernel of s4:T3 loses in floating point.  Private to the claim. */
#ifndef THEOREMS_S4_T3_MEASURE_H
#define THEOREMS_S4_T3_MEASURE_H

#include "constructions/s4/kernel.h"
#include "theorems/verdict.h"

/* The measured quantities, against K, the L exact values: the algorithm in float64, and L products of the dense matrix
   with a vector in float64 and in float32.  Left out where an input is past the doubles. */
MUST_USE status kernel_measure(verdict *v, const s4_kernel *exact, hippo_family family, const mpq_t *K);

#endif
