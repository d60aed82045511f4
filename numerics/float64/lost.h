/* lost.h - how far what a program computed is from the exact number: the digits lost.  The comparison itself is exact:
   the double is a rational, so that neither cancels nor overflows.  A measure of one arithmetic keeps the worst of all
   that it was shown. */
#ifndef NUMERICS_FLOAT64_LOST_H
#define NUMERICS_FLOAT64_LOST_H

#include <stdbool.h>

#include "numerics/ball/enclosure.h"
#include "numerics/base/text.h"

#define FLOAT64_BITS 53 /* what an arithmetic holds: units in the last place of 1 are 2^(1-bits) */
#define FLOAT32_BITS 24

typedef struct lost {
    unsigned bits;
    bool seen;    /* something was compared                                                   */
    double error; /* the largest error, relative; infinite where the arithmetic gave no number  */
    double got;   /* where that was: what the arithmetic gave ...                               */
    mpq_t exact;  /* ... and what it should have been                                          */
} lost;
void lost_init(lost *l, unsigned bits);
void lost_clear(lost *l);

/* got against exact, relative to |exact|, or to scale > 0 where that is given (an entry against the largest one); an
   exact 0 without a scale is held against 1. */
void lost_see(lost *l, double got, const mpq_t exact, const mpq_t scale);
/* count of them, relative to the largest |exact[i]|. */
void lost_see_list(lost *l, const double *got, const mpq_t *exact, size_t count);
/* The same for a number that should lie on an axis of the complex plane: along it and across. */
void lost_see_point(lost *l, double along, double across, const mpq_t exact, const mpq_t scale);
/* Against an enclosed number: the farther end. */
void lost_see_enclosure(lost *l, double got, const enclosure *e);

/* log10(error 2^bits), from 0 (nothing lost) to all that the arithmetic holds, bits log10(2). */
double lost_digits(const lost *l);
double lost_held(const lost *l);
/* For a table: what came out, "overflow" or "nan"; the error with two digits, or "not finite"; the digits with one
 * place, or "all". */
void lost_write_got(text *t, const lost *l);
void lost_write_error(text *t, const lost *l);
void lost_write_digits(text *t, const lost *l);

/* The double next to q; infinite past the largest. */
double lost_nearest(const mpq_t q);
/* x as the arithmetic keeps it.  The result of + - * / or a square root of two numbers of 24 bits, computed in 53 and
   rounded once more, is the correctly rounded one (53 >= 2*24 + 2), so that float32 can be followed in doubles. */
static inline double lost_round(unsigned bits, double x) {
    if (bits != FLOAT32_BITS) return x;
    volatile float kept = (float)x; /* gcc 12 at -O3 has dropped the conversion from a loop whose arithmetic is mixed */
    return (double)kept;
}

#endif
