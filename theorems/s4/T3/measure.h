/* measure.h - what the kernel of s4:T3 loses in floating point.  Private to the claim. */
#ifndef THEOREMS_S4_T3_MEASURE_H
#define THEOREMS_S4_T3_MEASURE_H

#include "theorems/doubles.h"

/* Against the kernel by its definition: the algorithm in float64, and L products of the dense matrix with a vector in
   float64 and in float32, relative to the largest value.  Left out where an input is past the doubles. */
extern const doubles_spec s4_T3_doubles;

#endif
