/* handover.h - `verify check FILE`: the program `recheck` beside this one takes over the process. */
#ifndef VERIFY_HANDOVER_H
#define VERIFY_HANDOVER_H

#include "numerics/base/status.h"

/* Returns only when recheck could not be started, with the reason. */
MUST_USE status handover_to_checker(const char *file, fault *f);

#endif
