/* run_legs.h - `verify run legs`: a user's series through HiPPO-LegS: its memory exactly, and what the recurrence in
   doubles makes of it. */
#ifndef VERIFY_RUN_LEGS_H
#define VERIFY_RUN_LEGS_H

#include "constructions/hippo/legs_step.h"
#include "verify/command.h"

#define RUN_LEGS_PARAMS 4
extern const param_spec run_legs_params[RUN_LEGS_PARAMS];
MUST_USE status run_legs(job *j);

/* What was found; exact values valid where their flag says so. */
typedef struct legs_found {
    size_t T, N;
    legs_rule rule;
    verdict_kind verdict;
    bool exact;               /* y, kept and error are known                                                         */
    mpq_t *y;                 /* N exact coefficients, rational gauge                                                */
    mpq_t square, error;      /* |f|^2 and |f - projection|^2 = |f|^2 - sum (2n+1) y_n^2                              */
    bool run, finite;         /* the recurrence ran; all its states are numbers                                      */
    double *state;            /* its N states                                                                        */
    double passed;            /* the largest |state| after any sample                                                */
    mpq_t largest;            /* the largest |f_i|, which no exact coefficient ever passes: |P_n| <= 1               */
    bool compared;            /* exact and finite                                                                    */
    mpq_t state_error;        /* sum (2n+1) (state_n - y_n)^2: |recurrence's reconstruction - projection|^2, exactly  */
    text scope, doubt, failing; /* one line each; doubt: why UNDECIDED; failing: where doubles fail                   */
    double seconds;
    uint64_t bytes;
} legs_found;

/* Everything borrowed. */
typedef struct legs_report {
    const params *params;
    const legs_found *found;
    bool colour;
} legs_report;
MUST_USE status legs_write_text(text *t, const legs_report *r);
MUST_USE status legs_write_json(text *t, const legs_report *r);

#endif
