/* cauchy64_arc.h - Cauchy sums at many nodes that lie close together: w_i = kappa tan(theta_i/2), theta_i equally
   spaced on an arc. With t = tan(theta/2), t_c that of the arc's middle and s = tan((theta - theta_c)/2), which makes t
   = (s + t_c)/(1 - s t_c), a term is
       1/(i kappa t - l) = (1 - s t_c)/(g_c - l) * 1/(1 - q s),   g_c = i kappa t_c,   q = -(i kappa + l t_c)/(g_c - l),
   a geometric series in s. With rho = |q| max|s|, P terms of it leave rho^P of the term: for rho^P <= 2^-54 less than
   its rounding. Poles for which the arc's P is enough are added up once for the arc, in one polynomial in s for each
   sum; the others stay quotients (cauchy64.h). P is chosen for each arc by counting operations. */
#ifndef NUMERICS_FLOAT64_CAUCHY64_ARC_H
#define NUMERICS_FLOAT64_CAUCHY64_ARC_H

#include <stdint.h>

#include "numerics/float64/cauchy64.h"

#define CAUCHY64_TERMS_MOST 32
#define CAUCHY64_NODES 16 /* an arc has a multiple of them */

typedef struct cauchy64_arc {
    const cauchy64 *c;            /* borrowed                                              */
    double kappa, reach;          /* reach: max |s|                                        */
    size_t nodes, padded;         /* padded: poles and their conjugates, rounded up        */
    double *s, *block;
    double *inverse, *q, *row;    /* of each pole: 1/(g_c - l); q; q and weights/(g_c - l)   */
    double *factor, *coefficient; /* 1 - s t_c; of the polynomials                         */
    unsigned *terms;              /* that a pair of poles needs                            */
    cauchy64 near;                /* the poles that stay quotients                         */
    uint64_t expanded, quotients; /* poles of all arcs so far                              */
} cauchy64_arc;

/* Arcs of `nodes` nodes at distances `angle` of theta/2.  DOMAIN for kappa, angle <= 0 or such nodes; closed by the
   caller in any case. */
MUST_USE status cauchy64_arc_open(cauchy64_arc *a, const cauchy64 *c, double kappa, size_t nodes, double angle);
void cauchy64_arc_close(cauchy64_arc *a);
/* re[k*nodes + i] + i im[k*nodes + i] := S_k(kappa t[i]); t[i] > 0 in the order of theta, t_c > 0 the middle's tangent;
   w[i] = kappa t[i]. */
MUST_USE status cauchy64_arc_sums(double *re, double *im, cauchy64_arc *a, const double *w, const double *t, double t_c,
                                  cauchy64_path path);

#endif
