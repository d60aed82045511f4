/* doubles_table.h - `verify table doubles`: every ordinary route of every claim (theorems/doubles.h) beside the exact
   number, with the digits lost. */
#ifndef VERIFY_REPORT_DOUBLES_TABLE_H
#define VERIFY_REPORT_DOUBLES_TABLE_H

#include "verify/report/table.h"

#define DOUBLES_NAME "doubles"
#define DOUBLES_TITLE "Where doubles fail: what float64 and float32 make of the claims' numbers, and the digits lost"

/* Of all claims, of one paper (--paper) or of one claim (--claim), there also at parameters of the line.  DOMAIN for
   parameters without a claim and for a claim without routes.  What doubles gave is measured and outside the digest. */
MUST_USE status doubles_build(table **t, const cli *line, const settings *s, fault *f);

#endif
