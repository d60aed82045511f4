/* LB_1.h - the ordinary routes of s4:LB.1. */
#ifndef THEOREMS_S4_LB_1_LB_1_H
#define THEOREMS_S4_LB_1_LB_1_H

#include "theorems/doubles.h"

extern const doubles_spec s4_LB_1_doubles;

#endif
