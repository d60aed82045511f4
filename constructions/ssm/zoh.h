/* zoh.h - zero-order hold: the recurrence of x' = A x + B u for an input that is constant over each step,
     A := e^(hA),  B := (integral of e^(sA) over [0, h]) B,
   with h = t, or h = ln t as in logarithmic time: x' = (1/time)(A x + B u) from one time to t times it (time k-1 to k:
   t = k/(k-1)).  For rational A the first is rational only where A is nilpotent, since e^(h lambda) is transcendental for
   an algebraic lambda that is not 0 (Lindemann), and then it is a polynomial; t^A is, with B's integral, where the
   eigenvalues of A are different integers other than 0.  All else is enclosed (numerics/ball/hold.h). */
#ifndef CONSTRUCTIONS_SSM_ZOH_H
#define CONSTRUCTIONS_SSM_ZOH_H

#include "constructions/ssm/ssm.h"
#include "numerics/base/work.h"

typedef enum zoh_kind { ZOH, ZOH_LOG } zoh_kind;
#define ZOH_KINDS 2
extern const char *const zoh_names[ZOH_KINDS + 1]; /* "zoh" "zoh-log" */

/* *exact: whether r is that recurrence, which is then initialised by the call and cleared by the caller.  ZOH:
   exactly where it is rational.  ZOH_LOG: where it is by the eigenvalues above and there are at most ZOH_LOG_MOST of
   them, all within +-2^13.  DOMAIN for t <= 0, or t <= 1 in logarithmic time. */
#define ZOH_LOG_MOST 24
MUST_USE status ssm_zoh(ssm *r, bool *exact, const ssm *s, zoh_kind kind, const mpq_t t, const work *w, fault *f);

#endif
