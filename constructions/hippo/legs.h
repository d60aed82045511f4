/* legs.h - LegS in closed form, in the rational gauge and with the papers' sign: y' = (1/t)(-A y + 1 f), A_nk = 2k+1
   below the diagonal, n+1 on it.  The eigenvalues of A are 1 .. N, the eigenvector of j+1 has the entries a_nj =
   (-1)^(n+j) C(n, j) C(n+j, j), the coefficient of x^j in P_n(2x-1); so every function of A is a sum of products of
   factorials.  docs/proofs/legs.md, 6. */
#ifndef CONSTRUCTIONS_HIPPO_LEGS_H
#define CONSTRUCTIONS_HIPPO_LEGS_H

#include "numerics/base/status.h"
#include "numerics/exact/rat_mat.h"

/* A itself, the positive one. */
MUST_USE status legs_matrix(rat_mat *A, size_t N);
/* F := phi(A) = V diag(phi[0], .., phi[N-1]) V^-1, phi[j] for the eigenvalue j+1; F is initialised by the call. */
MUST_USE status legs_function(rat_mat *F, size_t N, const mpq_t *phi);
/* F := exp(-A ln(1/r)) = V diag(r^(j+1)) V^-1: what an interval (rt, t] does to the state, exactly, in logarithmic
   time; 0 <= r <= 1. */
MUST_USE status legs_flow(rat_mat *F, size_t N, const mpq_t r);
/* z := A y by running sums, O(N); z and y are N initialised rationals, not the same. */
void legs_apply(mpq_t *z, const mpq_t *y, size_t N);
/* z := A y for integers. */
void legs_apply_integer(mpz_t *z, const mpz_t *y, size_t N);

/* x := (I + c A)^-1 b, b and x N x 1, over one denominator: O(N) products of an integer with a short one and N of long
   ones.  x is initialised by the call.  DOMAIN where 1 + c (n+1) = 0 for some n. */
MUST_USE status legs_solve(rat_mat *x, const mpq_t c, const rat_mat *b);

/* One step of the generalised bilinear transform of weight a and step h, by running sums:
     y := (I + a h A)^-1 ((I - (1-a) h A) y + h f 1).
   *operations counts every addition, subtraction, multiplication and division of rationals that depend on n.  DOMAIN where
   1 + a h (n+1) = 0 for some n (not for a, h >= 0); y is lost then. */
MUST_USE status legs_step(mpq_t *y, size_t N, const mpq_t a, const mpq_t h, const mpq_t f, size_t *operations);

#endif
