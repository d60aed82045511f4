/* state_bits.h - a number of states given by its logarithm: S = floor(2^q), q rational, as large as one likes. */
#ifndef THEOREMS_RAM_C2_8_STATE_BITS_H
#define THEOREMS_RAM_C2_8_STATE_BITS_H

#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "numerics/ball/enclosure.h"

#define STATE_BITS_FORMED 13280 /* up to here 2^q has at most 4,000 digits and is formed */

/* S := floor(2^q), 0 <= q <= STATE_BITS_FORMED.  LIMIT when q is so near to the logarithm of an integer that
   2^16 bits do not tell which side it is on. */
MUST_USE status state_bits_floor(mpz_t S, const mpq_t q);
/* e encloses L log2 D, exactly (lo = hi) when D is a power of 2, otherwise to 2^-bits. */
MUST_USE status state_bits_enclose_strings(enclosure *e, uint32_t D, uint64_t L, unsigned bits);
/* *sign := that of 2^(q+shift) - D^L, decided exactly; *known = false when 2^14 bits do not decide.
   *clear: in case of sign 1, 2^(q+shift) >= D^L + 1 as well (a ratio above 1 + 2^-13000 says so once D^L has
   4,000 digits). */
MUST_USE status state_bits_compare(int *sign, bool *known, bool *clear, const mpq_t q, int shift, uint32_t D, uint64_t L);
/* e encloses log2(1 - S/D^L) for S = floor(2^q) < D^L, D^L past 4,000 digits; *known = false when 512 bits do
   not separate S from D^L. */
MUST_USE status state_bits_enclose_error(enclosure *e, bool *known, const mpq_t q, uint32_t D, uint64_t L);
/* r := q rounded down to a multiple of 2^-128 (enclosures have dyadic ends). */
void state_bits_round_down(mpq_t r, const mpq_t q);

#endif
