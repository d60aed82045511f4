/* recurrence64.h - the kernel of a recurrence with every entry rounded once to float64 or to float32, by L products of
   the matrix with a vector in that arithmetic: what a program that keeps the dense matrix would get. */
#ifndef CONSTRUCTIONS_SSM_RECURRENCE64_H
#define CONSTRUCTIONS_SSM_RECURRENCE64_H

#include "constructions/ssm/ssm.h"

/* K[i] := C A^i B, i < L, in doubles; single: in floats.  DOMAIN for entries past the largest. */
MUST_USE status ssm_kernel64(double *K, const ssm *recurrence, size_t L, bool single);

#endif
