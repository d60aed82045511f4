/* ball_bounds.c - the rational end points of an Arb ball, rounded outwards. */
#include "numerics/ball/ball_bounds.h"

#include <flint/fmpq.h>

#define BITS 128
#define TINY 4096

/* q := end rounded towards the side (+1 up, -1 down) wherever it is nearer to 0 than 2^-TINY. */
static void end_to_rational(mpq_t q, const arf_t end, int side) {
    if (!arf_is_zero(end) && arf_cmpabs_2exp_si(end, -TINY) < 0) {
        mpq_set_si(q, arf_sgn(end) == side ? side : 0, 1);
        mpq_div_2exp(q, q, TINY);
        return;
    }
    fmpq_t f;
    fmpq_init(f);
    arf_get_fmpq(f, end);
    fmpq_get_mpq(q, f);
    fmpq_clear(f);
}

void ball_bounds(mpq_t lo, mpq_t hi, const arb_t x) {
    arf_t a, b;
    arf_init(a);
    arf_init(b);
    arb_get_interval_arf(a, b, x, BITS);
    end_to_rational(lo, a, -1);
    end_to_rational(hi, b, 1);
    arf_clear(a);
    arf_clear(b);
}
