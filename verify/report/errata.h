/* errata.h - `verify table errata`: every reading that fails, of every claim at its default parameters, with the
   witness and the command that shows it. */
#ifndef VERIFY_REPORT_ERRATA_H
#define VERIFY_REPORT_ERRATA_H

#include "verify/report/table.h"

#define ERRATA_NAME "errata"
#define ERRATA_TITLE "Every statement, printed or commonly said, that fails, and the command that shows its witness"

/* Runs every claim at its defaults, without its negative controls.  DOMAIN when the command line has parameters. */
MUST_USE status errata_build(table **t, const cli *line, const settings *s, fault *f);

#endif
