/* s4_doubles.h - the ordinary routes of s4:*, s4d:*, sashimi:* and lssl:*. */
#ifndef THEOREMS_S4_COMMON_S4_DOUBLES_H
#define THEOREMS_S4_COMMON_S4_DOUBLES_H

#include <complex.h>

#include "constructions/s4/nplr.h"
#include "numerics/float64/matrix64.h"
#include "theorems/doubles.h"

extern const doubles_spec s4_L3_1_doubles, s4_L3_2_doubles, s4_T1_doubles, s4_T2_doubles;
extern const doubles_spec s4d_spectrum_doubles, s4d_limit_doubles, sashimi_hurwitz_doubles;
extern const doubles_spec lssl_L3_1_doubles, lssl_convolution_doubles, lssl_generating_function_doubles;

/* The squares of a family's gauge; NULL where memory is out. */
unsigned long *s4_doubles_gauge(hippo_family family, size_t N);
/* The normal part F = shift I + S of a family, diagonalised by GSL: i S (orthonormal gauge) is Hermitian with real
   eigenvalues e, ascending, and V unitary, so that F V = V diag(shift - i e).  All initialised by the call. */
typedef struct s4_normal {
    nplr parts;
    double *e;
    double complex *V;
    matrix64 P, Q; /* orthonormal gauge */
} s4_normal;
MUST_USE status s4_normal_init(s4_normal *n, hippo_family family, size_t N);
void s4_normal_clear(s4_normal *n);

#endif
