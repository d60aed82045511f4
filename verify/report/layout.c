/* layout.c - lines, paragraphs and values, as every report writes them. */
#include <string.h>

#include "numerics/exact/number.h"
#include "verify/report/report.h"

#define COLUMNS 100

size_t report_width(const char *s) {
    size_t n = 0;
    for (; *s; s++) n += ((unsigned char)*s & 0xc0) != 0x80; /* continuation bytes take no column */
    return n;
}

void report_write_clean_bytes(text *t, const char *s, size_t n) {
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        char shown = c < 0x20 || c == 0x7f ? '?' : s[i];
        text_add_bytes(t, &shown, 1);
    }
}

void report_write_clean(text *t, const char *s) { report_write_clean_bytes(t, s, strlen(s)); }

void report_write_lines(text *t, const char *prefix, const char *s) {
    while (*s) {
        size_t n = strcspn(s, "\n");
        text_add(t, prefix);
        report_write_clean_bytes(t, s, n);
        text_add(t, "\n");
        s += n + (s[n] == '\n');
    }
}

static void add_spaces(text *t, size_t n) {
    for (size_t i = 0; i < n; i++) text_add(t, " ");
}

static size_t width_of_bytes(const char *s, size_t n) {
    size_t w = 0;
    for (size_t i = 0; i < n; i++) w += ((unsigned char)s[i] & 0xc0) != 0x80;
    return w;
}

/* One paragraph without newlines, from column `column`; a word longer than a line stands alone. */
static void add_wrapped(text *t, size_t indent, const char *s, size_t n) {
    size_t column = indent, i = 0;
    bool first = true;
    while (i < n) {
        while (i < n && s[i] == ' ') i++;
        size_t word = 0;
        while (i + word < n && s[i + word] != ' ') word++;
        if (!word) break;
        size_t w = width_of_bytes(s + i, word);
        if (!first && column + 1 + w > COLUMNS) {
            text_add(t, "\n");
            add_spaces(t, indent);
            column = indent;
            first = true;
        }
        if (!first) text_add(t, " ");
        report_write_clean_bytes(t, s + i, word);
        column += w + (first ? 0 : 1);
        first = false;
        i += word;
    }
    text_add(t, "\n");
}

void report_write_paragraph(text *t, const char *label, size_t indent, const char *s) {
    if (!s || !*s) return;
    text_add(t, label);
    size_t used = report_width(label);
    add_spaces(t, used < indent ? indent - used : 1);
    for (bool first = true; *s; first = false) {
        size_t n = strcspn(s, "\n");
        if (!first) add_spaces(t, indent);
        add_wrapped(t, indent, s, n);
        s += n + (s[n] == '\n');
    }
}

void report_write_methods(text *t, unsigned methods, const char *separator) {
    static const struct {
        unsigned bit;
        const char *name;
    } names[] = {{METHOD_DERIVATION, "derivation"},
                 {METHOD_EXHAUSTION, "exhaustion"},
                 {METHOD_ENCLOSURE, "enclosure"},
                 {METHOD_SAMPLING, "sampling"}};
    const char *between = "";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!(methods & names[i].bit)) continue;
        text_addf(t, "%s%s", between, names[i].name);
        between = separator;
    }
}

void report_write_quantity(text *t, const quantity *q) {
    switch (q->kind) {
    case QUANTITY_ABSENT: text_add(t, "NA"); break;
    case QUANTITY_EXACT: number_write_rational(t, q->value); break;
    case QUANTITY_FORM:
    case QUANTITY_TEXT: report_write_clean(t, q->form); break;
    case QUANTITY_ENCLOSURE:
        number_write_rational(t, q->bounds.lo);
        text_add(t, "..");
        number_write_rational(t, q->bounds.hi);
        break;
    case QUANTITY_LIST:
        for (size_t i = 0; i < q->count; i++) text_addf(t, "%s%s", i ? "," : "", q->items[i]);
        break;
    }
}
