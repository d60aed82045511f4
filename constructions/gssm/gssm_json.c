/* gssm_json.c - the file format "verbatim-gssm/1", read strictly: every refusal names the place in the file.
   Array lengths are compared with the declared sizes before anything of that size is allocated. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/gssm/gssm.h"
#include "numerics/base/file.h"
#include "numerics/base/json.h"

static const char schema[] = "verbatim-gssm/1";
static const char *const keys[] = {"schema", "D", "states", "start", "bos", "copy", "update", "output", NULL};

/* The element as a number below `bound`; `what` says what such a number is ("state", "letter"). */
static status read_entry(uint32_t *to, const json_t *element, const char *place, uint32_t bound,
                         const char *what, fault *f) {
    if (!json_is_integer(element)) return fault_set(f, ST_FORMAT, "%s is not an integer", place);
    json_int_t value = json_integer_value(element);
    if (value < 0 || value >= (json_int_t)bound)
        return fault_set(f, ST_FORMAT, "%s = %" JSON_INTEGER_FORMAT " is no %s (0..%" PRIu32 ")", place, value,
                         what, bound - 1);
    *to = (uint32_t)value;
    return ST_OK;
}

/* name[0..count) into to[0..count); place names the array in messages ("copy", "update[3]"). */
static status read_entries(uint32_t *to, const json_t *array, const char *place, size_t count, uint32_t bound,
                           const char *what, fault *f) {
    status st = ST_OK;
    char at[64];
    for (size_t i = 0; i < count && st == ST_OK; i++) {
        snprintf(at, sizeof at, "%s[%zu]", place, i);
        st = read_entry(&to[i], json_array_get(array, i), at, bound, what, f);
    }
    return st;
}

static status read_update(gssm *g, const json_t *rows, fault *f) {
    status st = ST_OK;
    char at[64];
    for (size_t s = 0; s < g->states && st == ST_OK; s++) {
        const json_t *row = json_array_get(rows, s);
        snprintf(at, sizeof at, "update[%zu]", s);
        if (!json_is_array(row)) return fault_set(f, ST_FORMAT, "%s is not an array", at);
        if (json_array_size(row) != g->D)
            return fault_set(f, ST_FORMAT, "%s has %zu entries, not D = %" PRIu32, at, json_array_size(row), g->D);
        st = read_entries(g->update + s * g->D, row, at, g->D, g->states, "state", f);
    }
    return st;
}

status gssm_parse(gssm **g, const char *json, size_t bytes, fault *f) {
    status st = ST_OK;
    json_t *root = NULL;
    gssm *m = NULL;
    const char *name = NULL;
    const json_t *bos, *copy, *update, *output;
    int64_t D, states, start;
    *g = NULL;
    TRY(json_read_object(&root, json, bytes, f));
    TRY(json_expect_keys(root, keys, f));
    TRY(json_get_string(&name, root, "schema", f));
    if (strcmp(name, schema)) TRY(fault_set(f, ST_FORMAT, "schema is \"%s\", not \"%s\"", name, schema));
    TRY(json_get_integer(&D, root, "D", 2, (int64_t)GSSM_TABLE_MOST, f));
    TRY(json_get_integer(&states, root, "states", 1, GSSM_STATES_MOST, f));
    if ((uint64_t)states * (uint64_t)D > GSSM_TABLE_MOST)
        TRY(fault_set(f, ST_LIMIT, "states * D = %" PRId64 " is past %" PRIu64, states * D, GSSM_TABLE_MOST));
    TRY(json_get_integer(&start, root, "start", 0, INT64_MAX, f));
    if (start >= states)
        TRY(fault_set(f, ST_FORMAT, "start = %" PRId64 " is no state (0..%" PRId64 ")", start, states - 1));
    TRY(json_get_array(&bos, root, "bos", (size_t)states, f));
    TRY(json_get_array(&copy, root, "copy", (size_t)states, f));
    TRY(json_get_array(&update, root, "update", (size_t)states, f));
    TRY(json_get_array(&output, root, "output", (size_t)states, f));
    TRY(gssm_new(&m, (uint32_t)D, (uint32_t)states));
    m->start = (uint32_t)start;
    TRY(read_entries(m->bos, bos, "bos", m->states, m->states, "state", f));
    TRY(read_entries(m->copy, copy, "copy", m->states, m->states, "state", f));
    TRY(read_entries(m->output, output, "output", m->states, m->D, "letter", f));
    TRY(read_update(m, update, f));
    *g = m;
    m = NULL;
out:
    gssm_free(m);
    json_decref(root);
    return st;
}

status gssm_read(gssm **g, const char *path, fault *f) {
    char *data = NULL;
    size_t bytes = 0;
    *g = NULL;
    status st = file_read(&data, &bytes, path, JSON_BYTES_MOST, f);
    if (st != ST_OK) return st;
    fault inner = {{0}};
    st = gssm_parse(g, data, bytes, &inner);
    free(data);
    if (st != ST_OK && inner.line[0]) return fault_set(f, st, "%s: %s", path, inner.line);
    return st;
}

static void write_row(text *t, const uint32_t *row, size_t count) {
    text_add(t, "[");
    for (size_t i = 0; i < count; i++) text_addf(t, "%s%" PRIu32, i ? "," : "", row[i]);
    text_add(t, "]");
}

void gssm_write(text *t, const gssm *g) {
    text_addf(t, "{\"schema\":\"%s\",\"D\":%" PRIu32 ",\"states\":%" PRIu32 ",\"start\":%" PRIu32 ",\"bos\":", schema,
              g->D, g->states, g->start);
    write_row(t, g->bos, g->states);
    text_add(t, ",\"copy\":");
    write_row(t, g->copy, g->states);
    text_add(t, ",\"update\":[");
    for (size_t s = 0; s < g->states; s++) {
        if (s) text_add(t, ",");
        write_row(t, g->update + s * g->D, g->D);
    }
    text_add(t, "],\"output\":");
    write_row(t, g->output, g->states);
    text_add(t, "}");
}
