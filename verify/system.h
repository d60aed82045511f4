/* system.h - verify system FILE: what can be said of a user's state-space system exactly. */
#ifndef VERIFY_SYSTEM_H
#define VERIFY_SYSTEM_H

#include "verify/command.h"

extern const param_spec system_params[];
extern const size_t system_param_count;
MUST_USE status system_command(job *j);

#endif
