/* nearest64.c - see nearest64.h. */
#include "numerics/float64/nearest64.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* mpq_get_d rounds towards 0; the next double away from it is taken where q is past the middle of the two, or is the
   middle and the first one is odd in its last place. */
bool nearest_float64(double *x, const mpq_t q) {
    mpq_t size, middle, half;
    uint64_t bits;
    mpq_inits(size, middle, half, NULL);
    mpq_abs(size, q);
    double down = mpq_get_d(size);
    bool fits = !isinf(down);
    if (fits) {
        double unit = down < DBL_MAX ? nextafter(down, INFINITY) - down : down - nextafter(down, 0);
        mpq_set_d(middle, down);
        mpq_set_d(half, unit); /* a unit in the last place is a double, its half need not be one */
        mpq_div_2exp(half, half, 1);
        mpq_add(middle, middle, half);
        int side = mpq_cmp(size, middle);
        memcpy(&bits, &down, sizeof bits);
        if (side > 0 || (side == 0 && bits % 2)) {
            fits = down < DBL_MAX;
            down = nextafter(down, INFINITY);
        }
    }
    if (fits) *x = mpq_sgn(q) < 0 ? -down : down;
    mpq_clears(size, middle, half, NULL);
    return fits;
}
