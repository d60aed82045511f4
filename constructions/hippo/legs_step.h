/* legs_step.h - the LegS recurrences in doubles, O(N) a sample: what a program would compute, to be held against the exact
   projection (legs_series.h).  Exact steps: legs.h.
     y_k := one step of length 1/k from y_(k-1), input f_k held constant, y_0 = 0, sample numbers k = 1, 2, ..
   by the generalised bilinear transform of (1/k)(-A y + 1 f) with A taken at k on both sides (as public code has it), or by
   zoh-log: the exact flow from k-1 to k in logarithmic time, so that only rounding is left. */
#ifndef CONSTRUCTIONS_HIPPO_LEGS_STEP_H
#define CONSTRUCTIONS_HIPPO_LEGS_STEP_H

#include <stddef.h>
#include <stdint.h>

#include "numerics/base/status.h"
#include "numerics/base/work.h"

typedef enum legs_rule { LEGS_FORWARD_EULER, LEGS_BACKWARD_EULER, LEGS_BILINEAR, LEGS_ZOH_LOG } legs_rule;
#define LEGS_RULES 4
extern const char *const legs_rule_names[LEGS_RULES + 1]; /* "forward-euler" "backward-euler" "bilinear" "zoh-log" */

/* y (N doubles, 0 before sample 1) := the state after the samples f[0..count), f[0] being sample number first >= 1.
   *largest: the largest |y_n| met so far, taken over every sample, NULL if not wanted.  Gbt rules: 8 operations a state
   and sample; zoh-log: N^2 a sample. STOPPED when w says so; DOMAIN for N = 0 or first = 0. */
MUST_USE status legs_run(double *y, size_t N, legs_rule rule, uint64_t first, const double *f, size_t count, double *largest,
                         const work *w);

#endif
