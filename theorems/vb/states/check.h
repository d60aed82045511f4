/* check.h - the check of vb:states, apart from its declaration. */
#ifndef THEOREMS_VB_STATES_CHECK_H
#define THEOREMS_VB_STATES_CHECK_H

#include "numerics/exact/number.h"
#include "theorems/vb/states/states.h"

/* Reports what r's task needs into r->v; r is cleared by the caller. */
MUST_USE status states_check(states_run *r);

#endif
