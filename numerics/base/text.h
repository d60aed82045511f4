/* text.h - a growable string.  The only string builder of the project: reports, tables, scopes, JSON. */
#ifndef NUMERICS_BASE_TEXT_H
#define NUMERICS_BASE_TEXT_H

#include <stdarg.h>
#include <stddef.h>

#include "numerics/base/status.h"

/* data is NUL-terminated and never NULL once something was added; `failed` is set for good when an
   allocation failed, so that a chain of adds needs one test at its end (text_status). */
typedef struct text {
    char *data;
    size_t length, room;
    int failed;
} text;

void text_init(text *t);
void text_clear(text *t);             /* frees; t is as after text_init                            */
void text_reset(text *t);             /* empties, keeps the memory                                 */
const char *text_data(const text *t); /* borrowed; "" when empty                                   */
status text_status(const text *t);    /* ST_OK or ST_MEMORY                                        */
void text_add(text *t, const char *s);
void text_add_text(text *t, const text *part); /* also that it failed */
void text_add_bytes(text *t, const char *s, size_t n);
void text_addf(text *t, const char *format, ...) PRINTF_LIKE(2, 3);
void text_vaddf(text *t, const char *format, va_list ap) PRINTF_LIKE(2, 0);

#endif
