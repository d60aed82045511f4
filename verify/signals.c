/* signals.c - see signals.h.  Handlers and library hooks carry no context, so the flag is a file variable;
   everything done in them is async-signal-safe. */
#include "verify/signals.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "numerics/base/memory.h"
#include "verify/exit_code.h"

static volatile sig_atomic_t asked_to_stop;

const volatile sig_atomic_t *signals_interrupted(void) { return &asked_to_stop; }

static void leave(const char *line, int code) {
    /* The exit code says the same; if standard error is gone there is nobody to tell. */
    ssize_t ignored = write(STDERR_FILENO, line, strlen(line));
    (void)ignored;
    _exit(code);
}

static void stop(int signal_number) {
    (void)signal_number;
    if (asked_to_stop) _exit(EXIT_INTERRUPTED);
    asked_to_stop = 1;
}

/* GMP aborts where a number passes its own limits and raises SIGFPE on a division by zero; failed assertions
   abort too.  All are defects of this program: the contract's exit code for that, not a signal. */
static void defect(int signal_number) {
    (void)signal_number;
    leave("verify: internal error: the program gave up on one of its own invariants\n", EXIT_INTERNAL);
}

static void no_memory(size_t bytes) {
    char line[96];
    snprintf(line, sizeof line, "verify: out of memory: an allocation of %zu bytes failed\n", bytes);
    leave(line, EXIT_NO_MEMORY);
}

static void broken(const char *who) {
    char line[96];
    snprintf(line, sizeof line, "verify: internal error inside %s\n", who);
    leave(line, EXIT_INTERNAL);
}

static void handle(int signal_number, void (*handler)(int)) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(signal_number, &action, NULL);
}

void signals_install(void) {
    static const memory_hooks hooks = {.no_memory = no_memory, .broken = broken};
    memory_install_hooks(&hooks);
    handle(SIGINT, stop);
    handle(SIGTERM, stop);
    handle(SIGABRT, defect);
    handle(SIGFPE, defect);
    handle(SIGPIPE, SIG_IGN); /* a reader that left shows as a failed write, exit 74 */
    handle(SIGXFSZ, SIG_IGN); /* and so does a file past the size limit             */
}
