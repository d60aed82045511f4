/* system_hold.h - verify system FILE: the zero-order hold of the system, exactly where it is rational, enclosed
   elsewhere. */
#ifndef VERIFY_SYSTEM_HOLD_H
#define VERIFY_SYSTEM_HOLD_H

#include "constructions/ssm/zoh.h"
#include "numerics/ball/hold.h"
#include "numerics/base/param.h"

typedef struct held {
    zoh_kind kind;
    bool exact, enclosed; /* neither: why */
    bool stable;
    char why[256];
    ssm system;    /* exact    */
    mpq_t *kernel; /* exact: L */
    size_t L;
    hold balls; /* enclosed */
} held;

/* h is initialised by the call and cleared by the caller in any case.  stable: of A in continuous time, as |e^(h
   lambda)| < 1 iff Re lambda < 0. */
MUST_USE status held_make(held *h, const ssm *s, bool stable, zoh_kind kind, const params *p, const work *w, fault *f);
void held_clear(held *h);
void held_write_text(text *t, const held *h, unsigned digits); /* a line */
void held_write_json(text *t, const held *h);                  /* an object */

#endif
