/* export.h - constructions written as the files that --model and --gssm read. */
#ifndef VERIFY_EXPORT_H
#define VERIFY_EXPORT_H

#include "numerics/base/param.h"

typedef struct export_row {
    const char *name, *title;
    const param_spec *params;
    size_t param_count;
    status (*write)(text *t, const params *p, fault *f);
} export_row;
extern const export_row export_table[];
extern const size_t export_count;

/* DOMAIN with a suggestion for an unknown one. */
MUST_USE status export_find(const export_row **row, const char *name, fault *f);

#endif
