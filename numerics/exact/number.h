/* number.h - exact integers and rationals as text; the caps that keep hostile input small.  (GMP) */
#ifndef NUMERICS_EXACT_NUMBER_H
#define NUMERICS_EXACT_NUMBER_H

#include <gmp.h>
#include <stdint.h>

#include "numerics/base/status.h"
#include "numerics/base/text.h"

#define NUMBER_DIGITS_MOST 4000 /* decimal digits read or printed in full */

/* Reads a whole decimal integer with optional sign; FORMAT on anything else, LIMIT past
   NUMBER_DIGITS_MOST digits. */
MUST_USE status number_read_integer(mpz_t z, const char *s, fault *f);
/* Reads p, p/q, a decimal (0.001) or scientific (1e-3) number, exactly.  DOMAIN for q = 0, LIMIT when
   numerator or denominator would pass NUMBER_DIGITS_MOST digits (also for 1e999999999). */
MUST_USE status number_read_rational(mpq_t q, const char *s, fault *f);
void number_write_integer(text *t, const mpz_t z);
void number_write_rational(text *t, const mpq_t q); /* reduced p/q, or p when q = 1 */
/* 1 when numerator and denominator have at most NUMBER_DIGITS_MOST digits each. */
int number_fits(const mpq_t q);
/* Correctly rounded (to nearest, ties to even) to `digits` significant decimal digits, as
   [-]d.ddde[-]x or plain where the exponent is small: the decimal companions of tables. */
MUST_USE status number_write_decimal(text *t, const mpq_t q, unsigned digits);

#endif
