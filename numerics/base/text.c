/* text.c - see text.h. */
#include "numerics/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_init(text *t) { *t = (text){0}; }

void text_clear(text *t) {
    free(t->data);
    text_init(t);
}

void text_reset(text *t) {
    t->length = 0;
    if (t->data) t->data[0] = '\0';
}

const char *text_data(const text *t) { return t->data ? t->data : ""; }

status text_status(const text *t) { return t->failed ? ST_MEMORY : ST_OK; }

/* Makes room for `more` further bytes and the final NUL; 0 when memory ran out. */
static int reserve(text *t, size_t more) {
    if (t->failed) return 0;
    if (more >= (size_t)-1 / 4 - t->length) {
        t->failed = 1;
        return 0;
    }
    size_t need = t->length + more + 1;
    if (need <= t->room) return 1;
    size_t room = t->room ? t->room : 64;
    while (room < need) room *= 2;
    char *data = realloc(t->data, room);
    if (!data) {
        t->failed = 1;
        return 0;
    }
    t->data = data;
    t->room = room;
    return 1;
}

void text_add_bytes(text *t, const char *s, size_t n) {
    if (!reserve(t, n)) return;
    if (n) memcpy(t->data + t->length, s, n);
    t->length += n;
    t->data[t->length] = '\0';
}

void text_add(text *t, const char *s) { text_add_bytes(t, s, strlen(s)); }

void text_add_text(text *t, const text *part) {
    if (part->failed) t->failed = 1;
    text_add_bytes(t, text_data(part), part->length);
}

void text_vaddf(text *t, const char *format, va_list ap) {
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, format, ap);
    if (n < 0) t->failed = 1;
    else if (reserve(t, (size_t)n)) {
        vsnprintf(t->data + t->length, (size_t)n + 1, format, again);
        t->length += (size_t)n;
    }
    va_end(again);
}

void text_addf(text *t, const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    text_vaddf(t, format, ap);
    va_end(ap);
}
