/* ball_bounds.h - the rational end points of an Arb ball.  Private to numerics. */
#ifndef NUMERICS_BALL_BALL_BOUNDS_H
#define NUMERICS_BALL_BALL_BOUNDS_H

#include <arb.h>
#include <gmp.h>

/* lo <= x <= hi, dyadic, exact up to rounding outwards to 128 bits; an end nearer to 0 than 2^-4096 is moved
   outwards to 0 or +-2^-4096, so that tiny values stay small objects.  x finite, below 2^(2^30). */
void ball_bounds(mpq_t lo, mpq_t hi, const arb_t x);

#endif
