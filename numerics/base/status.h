/* status.h - did an operation run?  (Whether a claim is true is a verdict; whether a comparison could be
   decided is a truth.)  The three are different types on purpose: see docs/architecture.md. */
#ifndef NUMERICS_BASE_STATUS_H
#define NUMERICS_BASE_STATUS_H

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

typedef enum status {
    ST_OK = 0,
    ST_DOMAIN,      /* an argument outside the mathematical domain (n <= 0, division by zero) */
    ST_LIMIT,       /* refused before starting: a size or the work limit would be exceeded    */
    ST_UNSUPPORTED, /* meaningful, but this arithmetic or construction cannot do it           */
    ST_NOINPUT,     /* a file that is not there or cannot be opened for reading               */
    ST_IO,          /* reading or writing failed                                              */
    ST_FORMAT,      /* input that breaks its format                                           */
    ST_MEMORY,      /* an allocation failed                                                   */
    ST_STOPPED,     /* interrupted, or the time budget is spent                               */
    ST_NODEVICE,    /* a device that is not there, or a driver that refuses to work            */
    ST_BUG          /* an invariant of the program itself does not hold                       */
} status;

/* The name of a status, for messages and tests; never NULL. */
const char *status_name(status s);

/* Why something failed, in one line for a person; filled by whoever returns a status other than ST_OK.
   Borrowed by the callee for the length of the call; a NULL fault * is allowed everywhere. */
typedef struct fault {
    char line[512];
} fault;

/* Writes the line (cut at 511 bytes, control characters replaced) and returns s, so that
   `return fault_set(f, ST_FORMAT, "...")` reads naturally.  A NULL f only passes s on. */
status fault_set(fault *f, status s, const char *format, ...) PRINTF_LIKE(3, 4);

/* One exit per function: TRY(call) jumps to the label `out` with `st` holding the failure. */
#define TRY(call)                                                                                             \
    do {                                                                                                      \
        st = (call);                                                                                          \
        if (st != ST_OK) goto out;                                                                            \
    } while (0)

/* The answer of a comparison that may be impossible to decide at the precision at hand.
   A struct, so that `if (t)` and `!t` do not compile: UNKNOWN must be looked at. */
typedef struct truth {
    signed char value; /* 1 yes, 0 no, -1 unknown */
} truth;

static inline truth truth_of(int yes) { return (truth){(signed char)(yes ? 1 : 0)}; }
static inline truth truth_unknown(void) { return (truth){-1}; }
static inline int truth_is_yes(truth t) { return t.value == 1; }
static inline int truth_is_no(truth t) { return t.value == 0; }
static inline int truth_is_unknown(truth t) { return t.value != 0 && t.value != 1; }

#endif
