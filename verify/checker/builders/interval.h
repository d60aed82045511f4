/* interval.h - numbers as rationals as long as they are short, else as intervals with rational ends, rounded outward. */
#ifndef VERIFY_CHECKER_BUILDERS_INTERVAL_H
#define VERIFY_CHECKER_BUILDERS_INTERVAL_H

#include "verify/checker/kernel.h"

#define INTERVAL_BITS 256 /* ends of intervals are multiples of 2^-256 */

/* [lo, hi]; a point has lo alone. */
typedef struct interval {
    mpq_t lo, hi;
    bool point;
} interval;

/* interval.c, interval_product.c, interval_quotient.c, interval_exp.c: results are new, arguments are left as they are. */
interval *interval_new(kernel *k); /* the point 0 */
const interval *interval_point(kernel *k, const mpq_t q);
const mpq_t *interval_high(const interval *x);
void interval_widen(interval *x); /* a point gets two ends */
void interval_add_times(kernel *k, interval *x, const interval *a, const interval *b); /* x += a b */
void interval_trim(kernel *k, interval *x); /* after a sum: long ends are rounded outward */
const interval *interval_quotient(kernel *k, const interval *a, const interval *b); /* b > 0, or a refusal */
const interval *interval_monotone(kernel *k, const interval *x, void (*f)(mpq_t y, uint64_t bits), uint64_t bits);
const interval *interval_exp(kernel *k, const interval *x); /* x <= 0 */
void interval_relu(mpq_t y, uint64_t bits);
void interval_nearest(mpq_t y, uint64_t bits); /* multiple of 2^-bits, ties to even */

#endif
