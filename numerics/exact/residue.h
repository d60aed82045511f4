/* residue.h - integers modulo primes p = 1 mod L, 2^59 < p < 2^60, in which a primitive L-th root of unity exists.
   Sending that of the complex numbers to it maps the fractions of Q(zeta_L) whose denominators p does not divide to
   residues, and keeps sums, products and quotients: a computation over Q(zeta_L) can be followed modulo p, and enough
   primes determine a rational. */
#ifndef NUMERICS_EXACT_RESIDUE_H
#define NUMERICS_EXACT_RESIDUE_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "numerics/base/status.h"
#include "numerics/exact/rat_mat.h"

#define RESIDUE_BITS 59      /* every prime is at least 2^59              */
#define RESIDUE_L_MOST 65536
#define RESIDUE_DOT_MOST 256 /* products below 2^120 that 128 bits can add */

/* p[i], i < count, := the largest primes = 1 mod L below 2^60, descending.  LIMIT when there are not that many above
   2^59. */
MUST_USE status residue_primes(uint64_t *p, size_t count, uint64_t L);
/* An element of order exactly L modulo such a prime. */
uint64_t residue_root(uint64_t p, uint64_t L);

static inline uint64_t residue_add(uint64_t a, uint64_t b, uint64_t p) { return a + b >= p ? a + b - p : a + b; }
static inline uint64_t residue_sub(uint64_t a, uint64_t b, uint64_t p) { return a >= b ? a - b : a + p - b; }
static inline uint64_t residue_mul(uint64_t a, uint64_t b, uint64_t p) {
    return (uint64_t)((unsigned __int128)a * b % p);
}
uint64_t residue_power(uint64_t a, uint64_t e, uint64_t p);
uint64_t residue_inverse(uint64_t a, uint64_t p); /* 0 for a = 0 */
/* sum of a[i*stride] b[i], i < n. */
uint64_t residue_dot(const uint64_t *a, size_t stride, const uint64_t *b, size_t n, uint64_t p);
/* False where p divides the denominator. */
MUST_USE bool residue_of(uint64_t *r, const mpq_t q, uint64_t p);
/* Row major; false where p divides the denominator. */
MUST_USE bool residue_of_mat(uint64_t *r, const rat_mat *A, uint64_t p);

#endif
