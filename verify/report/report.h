/* report.h - a verdict as text and as JSON, and the pieces that both and the tables share. */
#ifndef VERIFY_REPORT_REPORT_H
#define VERIFY_REPORT_REPORT_H

#include <stdbool.h>

#include "theorems/claim.h"

/* One run of a claim, all borrowed. */
typedef struct report {
    const claim *claim;
    const params *params;
    const verdict *verdict;
    const char *reading; /* whose verdict is the verdict of the run */
    const char *certificate;   /* where one was written; NULL: nowhere */
    size_t certificate_steps;
    const char *device_lines;  /* runs on a device beside the check, a line each; "" for none */
    const char *device_json;   /* and as a JSON object; "" for none                            */
    uint64_t seed;
    bool colour;
} report;

/* The human layout, then the machine lines, then exactly one line "s VERDICT" as the last. */
MUST_USE status report_write_text(text *t, const report *r);
/* One line, the keys of docs/contract.md in their order. */
MUST_USE status report_write_json(text *t, const report *r);
/* What an interrupted run had found: "c " lines only, no verdict. */
MUST_USE status report_write_unfinished(text *t, const report *r);

/* "derivation, exhaustion" with the given separator; "" for none. */
void report_write_methods(text *t, unsigned methods, const char *separator);
/* As machine lines show it: p/q, a form, lo..hi, a,b,c, a word, NA. */
void report_write_quantity(text *t, const quantity *q);
/* s with every control character (a newline of a file name, say) as '?': one line stays one line. */
void report_write_clean(text *t, const char *s);
void report_write_clean_bytes(text *t, const char *s, size_t bytes);
/* Each line of s, cleaned, behind the prefix and ended by a newline. */
void report_write_lines(text *t, const char *prefix, const char *s);
/* label, then s wrapped to 100 columns with a hanging indent under `indent`; nothing for an empty s. */
void report_write_paragraph(text *t, const char *label, size_t indent, const char *s);
/* Characters of UTF-8 text, for columns. */
size_t report_width(const char *s);

#endif
