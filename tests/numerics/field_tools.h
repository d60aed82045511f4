/* field_tools.h - what the tests of fields share. */
#ifndef TESTS_NUMERICS_FIELD_TOOLS_H
#define TESTS_NUMERICS_FIELD_TOOLS_H

#include <gmp.h>
#include <stdbool.h>

#include "numerics/field.h"
#include "tests/harness.h"

/* A number below `below`, from a small generator whose state is *x. */
uint64_t tool_roll(uint64_t *x, uint64_t below);
void tool_set(field *F, void *x, long p, unsigned long q);       /* x := p/q */
void tool_set_power(field *F, void *x, long p, unsigned long q); /* x := e^(p/q) */
void *tool_row(field *F, size_t count);                          /* of zeros; field_row_free */
bool tool_equal(field *F, const void *a, const void *b);         /* proved */
bool tool_less(field *F, const void *a, const void *b);
/* Whether x is held as a rational: then, and only then, expsum has its e^x (for moderate x). */
bool tool_is_rational(field *F, const void *x);
/* q := floor(2^bits e^(p/d)) / 2^bits, by MPFR. */
void tool_power_below(mpq_t q, long p, unsigned long d, unsigned bits);

#endif
