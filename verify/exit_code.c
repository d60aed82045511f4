/* exit_code.c - see exit_code.h. */
#include "verify/exit_code.h"

int exit_of_status(status s) {
    switch (s) {
    case ST_OK: return 0;
    case ST_DOMAIN: return EXIT_USAGE;
    case ST_LIMIT: return EXIT_REFUSED;
    case ST_UNSUPPORTED: return EXIT_REFUSED;
    case ST_NOINPUT: return EXIT_NO_INPUT;
    case ST_IO: return EXIT_IO;
    case ST_FORMAT: return EXIT_DATA;
    case ST_MEMORY: return EXIT_NO_MEMORY;
    case ST_STOPPED: return EXIT_INTERRUPTED;
    case ST_NODEVICE: return EXIT_NO_DEVICE;
    case ST_BUG: return EXIT_INTERNAL;
    }
    return EXIT_INTERNAL;
}

int exit_of_verdict(verdict_kind k) {
    switch (k) {
    case VERDICT_VERIFIED: return 0;
    case VERDICT_REFUTED: return 10;
    case VERDICT_UNDECIDED: return 20;
    case VERDICT_SUPPORTED: return 30;
    case VERDICT_VACUOUS: return 40;
    }
    return EXIT_INTERNAL;
}
