/* table_range.c - ranges a..b and lists a,b,c of one parameter. */
#include <stdlib.h>
#include <string.h>

#include "numerics/exact/number.h"
#include "verify/report/table.h"

void table_range_clear(table_range *r) {
    for (size_t i = 0; i < r->count; i++) free(r->values[i]);
    free(r->values);
    *r = (table_range){0};
}

static status add_value(table_range *r, char *value) {
    if (!value) return ST_MEMORY;
    if (r->count == r->room) {
        size_t room = r->room ? 2 * r->room : 16;
        char **values = realloc(r->values, room * sizeof *values);
        if (!values) {
            free(value);
            return ST_MEMORY;
        }
        r->values = values;
        r->room = room;
    }
    r->values[r->count++] = value;
    return ST_OK;
}

/* first..last, both included. */
static status add_run(table_range *r, const char *first, const char *last, fault *f) {
    const char *name = r->spec->name;
    mpz_t a, b;
    status st = ST_OK;
    mpz_inits(a, b, NULL);
    if (number_read_integer(a, first, NULL) != ST_OK || number_read_integer(b, last, NULL) != ST_OK)
        TRY(fault_set(f, ST_DOMAIN, "--%s %.40s..%.40s: a range is two integers", name, first, last));
    if (mpz_cmp(a, b) > 0) TRY(fault_set(f, ST_DOMAIN, "--%s %.40s..%.40s: an empty range", name, first, last));
    mpz_sub(b, b, a);
    if (mpz_cmp_ui(b, TABLE_ROWS_MOST - r->count) >= 0)
        TRY(fault_set(f, ST_LIMIT, "--%s %.40s..%.40s: more than %zu values", name, first, last, TABLE_ROWS_MOST));
    for (size_t left = mpz_get_ui(b) + 1; left > 0; left--) {
        text value;
        text_init(&value);
        number_write_integer(&value, a);
        TRY(text_status(&value));
        TRY(add_value(r, value.data)); /* ownership moves */
        mpz_add_ui(a, a, 1);
    }
out:
    mpz_clears(a, b, NULL);
    return st;
}

static status add_item(table_range *r, char *item, fault *f) {
    char *dots = strstr(item, "..");
    if (!*item) return fault_set(f, ST_DOMAIN, "--%s: a list has an empty place", r->spec->name);
    if (!dots) {
        if (r->count >= TABLE_ROWS_MOST)
            return fault_set(f, ST_LIMIT, "--%s: more than %zu values", r->spec->name, TABLE_ROWS_MOST);
        return add_value(r, strdup(item));
    }
    if (r->spec->kind == PARAM_RATIONAL || r->spec->kind == PARAM_CHOICE)
        return fault_set(f, ST_DOMAIN, "--%s %.40s: ranges a..b are for integers; list the values a,b,c", r->spec->name, item);
    *dots = '\0';
    return add_run(r, item, dots + 2, f);
}

status table_range_parse(table_range *r, const param_spec *spec, const char *word, fault *f) {
    status st = ST_OK;
    char *copy = NULL;
    *r = (table_range){.spec = spec};
    if (spec->kind == PARAM_WORD || spec->kind == PARAM_FILE) TRY(add_value(r, strdup(word)));
    else {
        if (!(copy = strdup(word))) TRY(ST_MEMORY);
        for (char *item = copy; item;) {
            char *comma = strchr(item, ',');
            if (comma) *comma = '\0';
            TRY(add_item(r, item, f));
            item = comma ? comma + 1 : NULL;
        }
    }
out:
    free(copy);
    if (st != ST_OK) table_range_clear(r);
    return st;
}
