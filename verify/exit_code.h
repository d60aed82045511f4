/* exit_code.h - the one place where a status or a verdict becomes an exit code (docs/contract.md). */
#ifndef VERIFY_EXIT_CODE_H
#define VERIFY_EXIT_CODE_H

#include "theorems/verdict.h"

enum {
    EXIT_USAGE = 64,       /* an option or a parameter that makes no sense                */
    EXIT_DATA = 65,        /* a file that breaks its format                              */
    EXIT_NO_INPUT = 66,    /* a file that is not there                                   */
    EXIT_NO_DEVICE = 69,   /* a device that is not there                                 */
    EXIT_INTERNAL = 70,    /* a defect of this program                                   */
    EXIT_NO_MEMORY = 71,   /* an allocation failed                                       */
    EXIT_IO = 74,          /* reading or writing failed                                  */
    EXIT_REFUSED = 75,     /* refused before starting: past a limit of size or of method */
    EXIT_INTERRUPTED = 130 /* the user asked to stop                                     */
};

/* 0 for ST_OK; never the code of a verdict. */
int exit_of_status(status s);
/* 0, 10, 20, 30 or 40. */
int exit_of_verdict(verdict_kind k);

#endif
