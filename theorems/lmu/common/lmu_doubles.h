/* lmu_doubles.h - the ordinary routes of lmu:*. */
#ifndef THEOREMS_LMU_COMMON_LMU_DOUBLES_H
#define THEOREMS_LMU_COMMON_LMU_DOUBLES_H

#include "theorems/doubles.h"

extern const doubles_spec lmu_legt_doubles, lmu_charpoly_doubles, lmu_pade_doubles, lmu_hurwitz_doubles,
    lmu_window_doubles;

#endif
