/* phase_root.h - the positive y at which prod_(k=1..N) (k - 1/2 + i y) is imaginary (N even) or real (N odd).  Its
   phase sum arctan(2y/(2k-1)) rises from 0 to N pi/2, so there are floor(N/2) of them: the m-th where the phase is (m -
   1/2) pi (N even) or m pi (N odd). */
#ifndef NUMERICS_BALL_PHASE_ROOT_H
#define NUMERICS_BALL_PHASE_ROOT_H

#include <gmp.h>
#include <stddef.h>

#include "numerics/base/status.h"

#define PHASE_DIGITS_MOST 1000

/* c := a decimal fraction of `digits` places with |y_m - c| <= 10^-digits, m = 1 .. floor(N/2): the part that vanishes
   has proved and opposite signs at c - 10^-digits and c + 10^-digits.  O(N) multiplications.  DOMAIN for another m,
   LIMIT for too many digits. */
MUST_USE status phase_root(mpq_t c, size_t N, size_t m, unsigned digits);

#endif
