/* signals.h - Ctrl-C asks to stop and a second one leaves; nothing else ends the command by a signal. */
#ifndef VERIFY_SIGNALS_H
#define VERIFY_SIGNALS_H

#include <signal.h>

/* Installs the handlers and the hooks of GMP, FLINT and GSL. */
void signals_install(void);
/* Non-zero after SIGINT or SIGTERM; for work.interrupted. */
const volatile sig_atomic_t *signals_interrupted(void);

#endif
