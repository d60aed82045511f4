/* status.c - names of statuses and one-line explanations. */
#include "numerics/base/status.h"

#include <stdarg.h>
#include <stdio.h>

const char *status_name(status s) {
    switch (s) {
    case ST_OK: return "ok";
    case ST_DOMAIN: return "domain";
    case ST_LIMIT: return "limit";
    case ST_UNSUPPORTED: return "unsupported";
    case ST_NOINPUT: return "no input";
    case ST_IO: return "input/output";
    case ST_FORMAT: return "format";
    case ST_MEMORY: return "memory";
    case ST_STOPPED: return "stopped";
    case ST_NODEVICE: return "no device";
    case ST_BUG: return "internal error";
    }
    return "unknown status";
}

status fault_set(fault *f, status s, const char *format, ...) {
    if (!f) return s;
    va_list ap;
    va_start(ap, format);
    vsnprintf(f->line, sizeof f->line, format, ap);
    va_end(ap);
    /* The line may quote a hostile file: nothing in it may move a terminal's cursor or start a new line. */
    for (unsigned char *c = (unsigned char *)f->line; *c; c++)
        if (*c < 0x20 || *c == 0x7f) *c = '?';
    return s;
}
