/* spelling.h - the words of a step: integers in lower-case hexadecimal, fractions p/q, powers c*b^e, lists, letters. */
#ifndef VERIFY_CERTIFICATE_SPELLING_H
#define VERIFY_CERTIFICATE_SPELLING_H

#include <stdbool.h>

#include "theorems/fact.h"

#include "numerics/base/text.h"

/* "KIND ARGUMENTS" without the citations; false, with t in any state, when a number is past the limits of the format. */
bool spelling_write(text *t, const char *kind, const fact_arg *args, size_t count);
void spelling_write_number(text *t, const mpq_t q);

#endif
