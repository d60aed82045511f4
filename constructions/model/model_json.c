/* model_json.c - the file format "verbatim-model/1" (docs/model-format.md): a strict reader.
   Whatever the bytes are, reading ends in a status whose fault names the place; sizes are checked before
   anything is allocated for them. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/model/model_json_inner.h"
#include "numerics/base/file.h"
#include "numerics/base/param.h"
#include "numerics/exact/number.h"

#define KEYS_MOST 12
#define OP_KEYS 5

/* ---- one op */

static status find_source(const reader *R, size_t *r, const json_t *value, const char *key) {
    if (!json_is_string(value)) return reader_refuse(R, ST_FORMAT, "%s is not the name of an op", key);
    const char *name = json_string_value(value);
    const json_t *found = json_object_get(R->names, name);
    if (found) {
        *r = (size_t)json_integer_value(found);
        return ST_OK;
    }
    const char *known[64];
    size_t count = 0;
    for (size_t i = R->m->ops; i-- > 0 && count < 64;) known[count++] = R->m->op[i].name;
    const char *near = param_suggest(name, known, count);
    return reader_refuse(R, ST_FORMAT, "%s \"%.47s\" is no op before this one%s%s%s", key, name,
                         near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static status find_source_at(const reader *R, size_t *r, const json_t *op, const char *key) {
    return find_source(R, r, json_object_get(op, key), key);
}

static status read_embed(reader *R, const json_t *op, size_t *r) {
    table t = {.key = "weight", .value = json_object_get(op, "weight")};
    status st = table_open(R, &t);
    if (st != ST_OK) return st;
    if (t.height != (size_t)R->m->D + 2)
        return reader_refuse(R, ST_FORMAT, "weight has %zu rows; %u letters, BOS and COPY need %zu", t.height, R->m->D,
                             (size_t)R->m->D + 2);
    fault why;
    st = model_embed(R->m, r, R->name, t.width, &why);
    if (st != ST_OK) return reader_refuse(R, st, "%s", why.line);
    return table_read(R, &R->m->op[*r].weight, &t);
}

static status read_linear(reader *R, const json_t *op, size_t *r) {
    size_t src;
    status st = find_source_at(R, &src, op, "source");
    if (st != ST_OK) return st;
    table t = {.key = "weight", .value = json_object_get(op, "weight")};
    table b = {.key = "bias", .value = json_object_get(op, "bias"), .layout = LAYOUT_COLUMN};
    st = table_open(R, &t);
    if (st == ST_OK && b.value) st = table_open(R, &b);
    if (st != ST_OK) return st;
    if (t.width != R->m->op[src].dim)
        return reader_refuse(R, ST_FORMAT, "weight has %zu columns, the source has dimension %zu", t.width,
                             R->m->op[src].dim);
    if (b.value && b.height != t.height)
        return reader_refuse(R, ST_FORMAT, "bias has %zu entries, weight has %zu rows", b.height, t.height);
    fault why;
    st = model_linear(R->m, r, R->name, src, t.height, b.value != NULL, &why);
    if (st != ST_OK) return reader_refuse(R, st, "%s", why.line);
    st = table_read(R, &R->m->op[*r].weight, &t);
    return st == ST_OK && b.value ? table_read(R, &R->m->op[*r].bias, &b) : st;
}

/* A system stands in a model as in its own file (docs/ssm-format.md): with one input B is a list, with one output C is one,
   with both D is a number; rows of rows are read everywhere. */
static layout layout_of(const json_t *value, bool column, bool row) {
    if (json_is_array(json_array_get(value, 0))) return LAYOUT_ROWS;
    if (column && row && !json_is_array(value)) return LAYOUT_ENTRY;
    return column ? LAYOUT_COLUMN : row ? LAYOUT_ROW : LAYOUT_ROWS;
}

static status read_system(reader *R, rat_mat part[4], const json_t *op, size_t in) {
    static const char *const keys[] = {"A", "B", "C", "D"};
    table t[4];
    status st = ST_OK;
    for (size_t k = 0; k < 4; k++) t[k] = (table){.key = keys[k], .value = json_object_get(op, keys[k])};
    size_t states = json_array_size(t[0].value);
    if (states > MODEL_STATES_MOST)
        return reader_refuse(R, ST_LIMIT, "A has %zu rows; at most %d states are possible", states, MODEL_STATES_MOST);
    t[1].layout = layout_of(t[1].value, in == 1, false);
    t[2].layout = layout_of(t[2].value, false, true);
    TRY(table_make(R, &part[0], &t[0], states, states));
    TRY(table_make(R, &part[1], &t[1], states, in));
    TRY(table_make(R, &part[2], &t[2], 0, states));
    if (!t[3].value) return ST_OK;
    t[3].layout = layout_of(t[3].value, in == 1, t[2].height == 1);
    TRY(table_make(R, &part[3], &t[3], t[2].height, in));
out:
    return st;
}

static status read_scan(reader *R, const json_t *op, size_t *r) {
    size_t src;
    fault why;
    rat_mat part[4] = {{0}};
    status st = find_source_at(R, &src, op, "source");
    if (st == ST_OK) st = read_system(R, part, op, R->m->op[src].dim);
    if (st != ST_OK) goto out;
    st = model_scan(R->m, r, R->name, src, &part[0], &part[1], &part[2], part[3].rows ? &part[3] : NULL, &why);
    if (st != ST_OK) st = reader_refuse(R, st, "%s", why.line);
out:
    for (size_t k = 0; k < 4; k++) rat_mat_clear(&part[k]);
    return st;
}

static status read_conv(reader *R, const json_t *op, size_t *r) {
    size_t src;
    fault why;
    status st = find_source_at(R, &src, op, "source");
    if (st != ST_OK) return st;
    table t = {.key = "kernel", .value = json_object_get(op, "kernel")};
    t.layout = layout_of(t.value, R->m->op[src].dim == 1, false);
    st = table_open(R, &t);
    if (st != ST_OK) return st;
    if (t.width != R->m->op[src].dim)
        return reader_refuse(R, ST_FORMAT, "kernel has %zu columns, the source has dimension %zu", t.width, R->m->op[src].dim);
    st = model_conv(R->m, r, R->name, src, t.height, &why);
    if (st != ST_OK) return reader_refuse(R, st, "%s", why.line);
    return table_read(R, &R->m->op[*r].weight, &t);
}

static status read_relu(reader *R, const json_t *op, size_t *r) {
    size_t src;
    fault why;
    status st = find_source_at(R, &src, op, "source");
    if (st != ST_OK) return st;
    st = model_relu(R->m, r, R->name, src, &why);
    return st == ST_OK ? st : reader_refuse(R, st, "%s", why.line);
}

static status read_round(reader *R, const json_t *op, size_t *r) {
    size_t src;
    int64_t bits;
    fault why;
    status st = find_source_at(R, &src, op, "source");
    if (st != ST_OK) return st;
    st = json_get_integer(&bits, op, "bits", 0, MODEL_ROUND_BITS_MOST, &why);
    if (st == ST_OK) st = model_round(R->m, r, R->name, src, (unsigned)bits, &why);
    return st == ST_OK ? st : reader_refuse(R, st, "%s", why.line);
}

/* "slope": ALiBi's, a rational; "rotary": RoPE's base, an integer.  Either may be missing. */
static status read_positions(reader *R, const json_t *op, size_t r) {
    int64_t rotary = 0;
    fault why;
    mpq_t slope;
    mpq_init(slope);
    status st = ST_OK;
    if (json_object_get(op, "slope")) {
        const char *written;
        st = json_get_string(&written, op, "slope", &why);
        if (st == ST_OK) st = number_read_rational(slope, written, &why);
    }
    if (st == ST_OK && json_object_get(op, "rotary"))
        st = json_get_integer(&rotary, op, "rotary", 2, UINT32_MAX, &why);
    if (st == ST_OK) st = model_attend_positions(R->m, r, slope, (uint32_t)rotary, &why);
    if (st == ST_DOMAIN) st = ST_FORMAT;
    if (st != ST_OK) st = reader_refuse(R, st, "%s", why.line);
    mpq_clear(slope);
    return st;
}

static status read_attend(reader *R, const json_t *op, size_t *r) {
    size_t q, k, v;
    int64_t window;
    const char *sharpness;
    fault why;
    mpq_t beta;
    mpq_init(beta);
    status st = ST_OK;
    TRY(find_source_at(R, &q, op, "query"));
    TRY(find_source_at(R, &k, op, "key"));
    TRY(find_source_at(R, &v, op, "value"));
    st = json_get_integer(&window, op, "window", 0, INT64_MAX, &why);
    if (st == ST_OK) st = json_get_string(&sharpness, op, "sharpness", &why);
    if (st == ST_OK) st = number_read_rational(beta, sharpness, &why);
    if (st == ST_OK) st = model_attend(R->m, r, R->name, q, k, v, (uint64_t)window, beta, &why);
    if (st != ST_OK) {
        st = reader_refuse(R, st, "%s", why.line);
        goto out;
    }
    TRY(read_positions(R, op, *r));
out:
    mpq_clear(beta);
    return st;
}

static status read_sources(reader *R, const json_t *op, size_t *r, bool add) {
    const json_t *list = json_object_get(op, "sources");
    size_t count = json_array_size(list);
    if (!json_is_array(list) || count < 1 || (add && count != 2))
        return reader_refuse(R, ST_FORMAT, "sources is not an array of %s", add ? "two names" : "names");
    if (count > MODEL_DIM_MOST) return reader_refuse(R, ST_LIMIT, "%zu sources, at most %d", count, MODEL_DIM_MOST);
    size_t *src = malloc(count * sizeof *src);
    if (!src) return reader_refuse(R, ST_MEMORY, "no memory");
    status st = ST_OK;
    fault why;
    for (size_t i = 0; i < count; i++) TRY(find_source(R, &src[i], json_array_get(list, i), "source"));
    st = add ? model_add(R->m, r, R->name, src[0], src[1], &why) : model_join(R->m, r, R->name, src, count, &why);
    if (st != ST_OK) st = reader_refuse(R, st, "%s", why.line);
out:
    free(src);
    return st;
}

static status read_add(reader *R, const json_t *op, size_t *r) { return read_sources(R, op, r, true); }
static status read_join(reader *R, const json_t *op, size_t *r) { return read_sources(R, op, r, false); }

/* The kinds, in the order of op_kind: the keys each needs, and those it may have, beside "op", "name" and
   the optional "block" and "lanes". */
static const struct kind_spec {
    const char *keys[OP_KEYS], *optional[2];
    status (*read)(reader *R, const json_t *op, size_t *r);
} KINDS[] = {
    [OP_EMBED] = {{"weight"}, {NULL}, read_embed},
    [OP_LINEAR] = {{"source", "weight"}, {"bias"}, read_linear},
    [OP_RELU] = {{"source"}, {NULL}, read_relu},
    [OP_ATTEND] = {{"query", "key", "value", "window", "sharpness"}, {"slope", "rotary"}, read_attend},
    [OP_ADD] = {{"sources"}, {NULL}, read_add},
    [OP_JOIN] = {{"sources"}, {NULL}, read_join},
    [OP_ROUND] = {{"source", "bits"}, {NULL}, read_round},
    [OP_SCAN] = {{"source", "A", "B", "C"}, {"D"}, read_scan},
    [OP_CONV] = {{"source", "kernel"}, {NULL}, read_conv},
};
#define KIND_COUNT (sizeof KINDS / sizeof *KINDS)

static status find_kind(const reader *R, const struct kind_spec **kind, const json_t *op) {
    const char *names[KIND_COUNT], *word;
    fault why;
    status st = json_get_string(&word, op, "op", &why);
    if (st != ST_OK) return reader_refuse(R, st, "%s", why.line);
    for (size_t i = 0; i < KIND_COUNT; i++) {
        names[i] = model_kind_name((op_kind)i);
        *kind = &KINDS[i];
        if (strcmp(word, names[i]) == 0) return ST_OK;
    }
    const char *near = param_suggest(word, names, KIND_COUNT);
    return reader_refuse(R, ST_FORMAT, "unknown op \"%.47s\"%s%s%s", word, near ? "; did you mean \"" : "",
                         near ? near : "", near ? "\"?" : "; known: embed linear relu attend add join round scan conv");
}

static status check_keys(const reader *R, const struct kind_spec *kind, const json_t *op) {
    const char *keys[KEYS_MOST] = {"op", "name"};
    size_t count = 2;
    for (size_t i = 0; i < OP_KEYS && kind->keys[i]; i++) keys[count++] = kind->keys[i];
    for (size_t i = 0; i < 2 && kind->optional[i]; i++)
        if (json_object_get(op, kind->optional[i])) keys[count++] = kind->optional[i];
    if (json_object_get(op, "block")) keys[count++] = "block";
    if (json_object_get(op, "lanes")) keys[count++] = "lanes";
    fault why;
    status st = json_expect_keys(op, keys, &why);
    return st == ST_OK ? st : reader_refuse(R, st, "%s", why.line);
}

static status read_lanes(const reader *R, const json_t *lanes, size_t r) {
    size_t dim = R->m->op[r].dim;
    if (!json_is_array(lanes) || json_array_size(lanes) != dim)
        return reader_refuse(R, ST_FORMAT, "lanes is not an array of %zu names", dim);
    for (size_t i = 0; i < dim; i++) {
        const json_t *lane = json_array_get(lanes, i);
        if (json_is_null(lane)) continue;
        if (!json_is_string(lane)) return reader_refuse(R, ST_FORMAT, "lane %zu is neither a name nor null", i + 1);
        status st = model_name_lane(R->m, r, i, "%s", json_string_value(lane));
        if (st != ST_OK)
            return reader_refuse(R, st, "lane %zu: a name has 1 to %d printable characters", i + 1, MODEL_NAME_ROOM - 1);
    }
    return ST_OK;
}

static status read_op(reader *R, const json_t *op) {
    const struct kind_spec *kind = NULL;
    fault why;
    size_t r = 0;
    R->name = "";
    if (!json_is_object(op)) return reader_refuse(R, ST_FORMAT, "not an object");
    status st = json_get_string(&R->name, op, "name", &why);
    if (st != ST_OK) return reader_refuse(R, st, "%s", why.line);
    TRY(find_kind(R, &kind, op));
    TRY(check_keys(R, kind, op));
    TRY(kind->read(R, op, &r));
    const json_t *block = json_object_get(op, "block");
    if (block) {
        int64_t number;
        st = json_get_integer(&number, op, "block", 1, MODEL_OPS_MOST, &why);
        if (st != ST_OK) return reader_refuse(R, st, "%s", why.line);
        R->m->op[r].block = (unsigned)number;
    }
    const json_t *lanes = json_object_get(op, "lanes");
    if (lanes) TRY(read_lanes(R, lanes, r));
    if (json_object_set_new(R->names, R->name, json_integer((json_int_t)r)) != 0)
        st = reader_refuse(R, ST_MEMORY, "no memory");
out:
    return st;
}

/* ---- whole files */

static status read_ops(reader *R, const json_t *root) {
    const json_t *ops = json_object_get(root, "ops");
    if (!json_is_array(ops)) return fault_set(R->f, ST_FORMAT, "\"ops\" is not an array");
    if (json_array_size(ops) > MODEL_OPS_MOST)
        return fault_set(R->f, ST_LIMIT, "%zu ops, at most %d", json_array_size(ops), MODEL_OPS_MOST);
    for (size_t i = 0; i < json_array_size(ops); i++) {
        R->at = i + 1;
        status st = read_op(R, json_array_get(ops, i));
        if (st != ST_OK) return st;
    }
    status st = model_validate(R->m, R->f);
    return st == ST_DOMAIN ? ST_FORMAT : st;
}

static status read_head(model **m, const json_t *root, fault *f) {
    static const char *const keys[] = {"schema", "name", "D", "ops", NULL};
    const char *schema, *name;
    int64_t D;
    status st = json_expect_keys(root, keys, f);
    if (st == ST_OK) st = json_get_string(&schema, root, "schema", f);
    if (st != ST_OK) return st;
    if (strcmp(schema, MODEL_SCHEMA) != 0)
        return fault_set(f, ST_FORMAT, "the schema is \"%.60s\", not \"%s\"", schema, MODEL_SCHEMA);
    st = json_get_string(&name, root, "name", f);
    if (st == ST_OK) st = json_get_integer(&D, root, "D", 1, MODEL_D_MOST, f);
    if (st != ST_OK) return st;
    st = model_new(m, name, (uint32_t)D);
    if (st == ST_DOMAIN)
        return fault_set(f, ST_FORMAT, "the model's name: 1 to %d printable characters", MODEL_NAME_ROOM - 1);
    return st == ST_OK ? st : fault_set(f, st, "no memory for the model");
}

status model_parse(model **out, const char *json, size_t bytes, fault *f) {
    json_t *root = NULL;
    reader R = {.f = f};
    status st = json_read_object(&root, json, bytes, f);
    if (st != ST_OK) return st;
    TRY(read_head(&R.m, root, f));
    R.names = json_object();
    if (!R.names) {
        st = fault_set(f, ST_MEMORY, "no memory for the model");
        goto out;
    }
    TRY(read_ops(&R, root));
    TRY(model_values_fit(R.m, f));
    *out = R.m;
    R.m = NULL;
out:
    json_decref(R.names);
    json_decref(root);
    model_free(R.m);
    return st;
}

status model_read(model **m, const char *path, fault *f) {
    char *data = NULL;
    size_t bytes = 0;
    status st = file_read(&data, &bytes, path, JSON_BYTES_MOST, f);
    if (st != ST_OK) return st;
    fault inner = {{0}};
    st = model_parse(m, data, bytes, &inner);
    free(data);
    if (st != ST_OK && inner.line[0]) return fault_set(f, st, "%s: %s", path, inner.line);
    return st;
}
