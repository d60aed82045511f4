/* model_json.c - the file format "verbatim-model/1" (docs/model-format.md): a strict reader.
   Whatever the bytes are, reading ends in a status whose fault names the place; sizes are checked before
   anything is allocated for them. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/model/model.h"
#include "numerics/base/file.h"
#include "numerics/base/json.h"
#include "numerics/base/param.h"
#include "numerics/exact/number.h"

#define KEYS_MOST 12

/* Weights come with a common denominator: the entries of a matrix times its bits are what it may take. */
#define DENOMINATOR_BITS_MOST 16384
#define SPREAD_BITS_MOST ((uint64_t)1 << 28)

typedef struct reader {
    model *m;
    json_t *names;    /* op name -> register */
    uint64_t entries; /* of all weights read so far */
    size_t at;        /* the op being read, from 1 */
    const char *name; /* its name, "" until known */
    fault *f;
} reader;

/* A fault at the op being read.  What a builder calls DOMAIN is here a break of the format. */
static status PRINTF_LIKE(3, 4) refuse(const reader *R, status st, const char *format, ...) {
    char line[256];
    va_list ap;
    va_start(ap, format);
    vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    return fault_set(R->f, st == ST_DOMAIN ? ST_FORMAT : st, "op %zu (\"%.47s\"): %s", R->at, R->name, line);
}

/* ---- numbers and matrices */

static status read_entry(mpq_t q, const json_t *value, fault *f) {
    if (json_is_integer(value)) {
        mpz_set_si(mpq_numref(q), (long)json_integer_value(value)); /* json_int_t and long are 64 bits */
        mpz_set_ui(mpq_denref(q), 1);
        return ST_OK;
    }
    if (!json_is_string(value)) return fault_set(f, ST_FORMAT, "neither an integer nor a string such as \"1/3\"");
    return number_read_rational(q, json_string_value(value), f);
}

/* A matrix as it stands in the file: rows of entries, or (flat) a column of them. */
typedef struct table {
    const char *key;
    const json_t *rows;
    size_t height, width;
    bool flat;
} table;

static const json_t *table_at(const table *t, size_t i, size_t j) {
    const json_t *row = json_array_get(t->rows, i);
    return t->flat ? row : json_array_get(row, j);
}

static status table_entry(const reader *R, mpq_t q, const table *t, size_t i, size_t j) {
    fault why;
    status st = read_entry(q, table_at(t, i, j), &why);
    if (st == ST_OK) return st;
    if (t->flat) return refuse(R, st, "%s, entry %zu: %s", t->key, i + 1, why.line);
    return refuse(R, st, "%s, row %zu, column %zu: %s", t->key, i + 1, j + 1, why.line);
}

/* The shape, and the caps, before any memory is asked for. */
static status table_open(reader *R, table *t) {
    t->height = json_array_size(t->rows);
    t->width = t->flat ? 1 : json_array_size(json_array_get(t->rows, 0));
    if (!json_is_array(t->rows)) return refuse(R, ST_FORMAT, "%s is not an array", t->key);
    if (!t->height || !t->width) return refuse(R, ST_FORMAT, "%s is empty", t->key);
    for (size_t i = 0; !t->flat && i < t->height; i++) {
        const json_t *row = json_array_get(t->rows, i);
        if (!json_is_array(row)) return refuse(R, ST_FORMAT, "%s, row %zu is not an array", t->key, i + 1);
        if (json_array_size(row) != t->width)
            return refuse(R, ST_FORMAT, "%s, row %zu has %zu entries, row 1 has %zu", t->key, i + 1,
                          json_array_size(row), t->width);
    }
    R->entries += (uint64_t)t->height * t->width; /* each stands in the file, so this cannot overflow */
    if (R->entries > MODEL_FILE_ENTRIES_MOST)
        return refuse(R, ST_LIMIT, "%s: more than %" PRIu64 " weights in all", t->key, MODEL_FILE_ENTRIES_MOST);
    return ST_OK;
}

/* Fills A, which has the shape of t.  The common denominator first: adding entries one by one would rescale
   the matrix again and again. */
static status table_read(const reader *R, rat_mat *A, const table *t) {
    mpq_t q;
    mpq_init(q);
    status st = ST_OK;
    uint64_t entries = (uint64_t)t->height * t->width;
    for (size_t i = 0; i < t->height; i++)
        for (size_t j = 0; j < t->width; j++) {
            TRY(table_entry(R, q, t, i, j));
            mpz_lcm(A->den, A->den, mpq_denref(q));
            size_t bits = mpz_sizeinbase(A->den, 2);
            if (bits > DENOMINATOR_BITS_MOST || bits * entries > SPREAD_BITS_MOST + entries) {
                st = refuse(R, ST_LIMIT, "%s: the common denominator of its entries has more than %zu bits", t->key,
                            bits - 1);
                goto out;
            }
        }
    for (size_t i = 0; i < t->height; i++)
        for (size_t j = 0; j < t->width; j++) {
            TRY(table_entry(R, q, t, i, j));
            mpz_divexact(mpq_denref(q), A->den, mpq_denref(q));
            mpz_mul(A->num[i * A->cols + j], mpq_numref(q), mpq_denref(q));
        }
out:
    mpq_clear(q);
    return st;
}

/* ---- one op */

static status find_source(const reader *R, size_t *r, const json_t *value, const char *key) {
    if (!json_is_string(value)) return refuse(R, ST_FORMAT, "%s is not the name of an op", key);
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
    return refuse(R, ST_FORMAT, "%s \"%.47s\" is no op before this one%s%s%s", key, name,
                  near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static status find_source_at(const reader *R, size_t *r, const json_t *op, const char *key) {
    return find_source(R, r, json_object_get(op, key), key);
}

static status read_embed(reader *R, const json_t *op, size_t *r) {
    table t = {.key = "weight", .rows = json_object_get(op, "weight")};
    status st = table_open(R, &t);
    if (st != ST_OK) return st;
    if (t.height != (size_t)R->m->D + 2)
        return refuse(R, ST_FORMAT, "weight has %zu rows; %u letters, BOS and COPY need %zu", t.height, R->m->D,
                      (size_t)R->m->D + 2);
    fault why;
    st = model_embed(R->m, r, R->name, t.width, &why);
    if (st != ST_OK) return refuse(R, st, "%s", why.line);
    return table_read(R, &R->m->op[*r].weight, &t);
}

static status read_linear(reader *R, const json_t *op, size_t *r) {
    size_t src;
    status st = find_source_at(R, &src, op, "source");
    if (st != ST_OK) return st;
    table t = {.key = "weight", .rows = json_object_get(op, "weight")};
    table b = {.key = "bias", .rows = json_object_get(op, "bias"), .flat = true};
    st = table_open(R, &t);
    if (st == ST_OK && b.rows) st = table_open(R, &b);
    if (st != ST_OK) return st;
    if (t.width != R->m->op[src].dim)
        return refuse(R, ST_FORMAT, "weight has %zu columns, the source has dimension %zu", t.width,
                      R->m->op[src].dim);
    if (b.rows && b.height != t.height)
        return refuse(R, ST_FORMAT, "bias has %zu entries, weight has %zu rows", b.height, t.height);
    fault why;
    st = model_linear(R->m, r, R->name, src, t.height, b.rows != NULL, &why);
    if (st != ST_OK) return refuse(R, st, "%s", why.line);
    st = table_read(R, &R->m->op[*r].weight, &t);
    return st == ST_OK && b.rows ? table_read(R, &R->m->op[*r].bias, &b) : st;
}

static status read_relu(reader *R, const json_t *op, size_t *r) {
    size_t src;
    fault why;
    status st = find_source_at(R, &src, op, "source");
    if (st != ST_OK) return st;
    st = model_relu(R->m, r, R->name, src, &why);
    return st == ST_OK ? st : refuse(R, st, "%s", why.line);
}

static status read_round(reader *R, const json_t *op, size_t *r) {
    size_t src;
    int64_t bits;
    fault why;
    status st = find_source_at(R, &src, op, "source");
    if (st != ST_OK) return st;
    st = json_get_integer(&bits, op, "bits", 0, MODEL_ROUND_BITS_MOST, &why);
    if (st == ST_OK) st = model_round(R->m, r, R->name, src, (unsigned)bits, &why);
    return st == ST_OK ? st : refuse(R, st, "%s", why.line);
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
    if (st != ST_OK) st = refuse(R, st, "%s", why.line);
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
        st = refuse(R, st, "%s", why.line);
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
        return refuse(R, ST_FORMAT, "sources is not an array of %s", add ? "two names" : "names");
    if (count > MODEL_DIM_MOST) return refuse(R, ST_LIMIT, "%zu sources, at most %d", count, MODEL_DIM_MOST);
    size_t *src = malloc(count * sizeof *src);
    if (!src) return refuse(R, ST_MEMORY, "no memory");
    status st = ST_OK;
    fault why;
    for (size_t i = 0; i < count; i++) TRY(find_source(R, &src[i], json_array_get(list, i), "source"));
    st = add ? model_add(R->m, r, R->name, src[0], src[1], &why) : model_join(R->m, r, R->name, src, count, &why);
    if (st != ST_OK) st = refuse(R, st, "%s", why.line);
out:
    free(src);
    return st;
}

static status read_add(reader *R, const json_t *op, size_t *r) { return read_sources(R, op, r, true); }
static status read_join(reader *R, const json_t *op, size_t *r) { return read_sources(R, op, r, false); }

/* The kinds, in the order of op_kind: the keys each needs, and those it may have, beside "op", "name" and
   the optional "block" and "lanes". */
static const struct kind_spec {
    const char *keys[5], *optional[2];
    status (*read)(reader *R, const json_t *op, size_t *r);
} KINDS[] = {
    [OP_EMBED] = {{"weight"}, {NULL}, read_embed},
    [OP_LINEAR] = {{"source", "weight"}, {"bias"}, read_linear},
    [OP_RELU] = {{"source"}, {NULL}, read_relu},
    [OP_ATTEND] = {{"query", "key", "value", "window", "sharpness"}, {"slope", "rotary"}, read_attend},
    [OP_ADD] = {{"sources"}, {NULL}, read_add},
    [OP_JOIN] = {{"sources"}, {NULL}, read_join},
    [OP_ROUND] = {{"source", "bits"}, {NULL}, read_round},
};
#define KIND_COUNT (sizeof KINDS / sizeof *KINDS)

static status find_kind(const reader *R, const struct kind_spec **kind, const json_t *op) {
    const char *names[KIND_COUNT], *word;
    fault why;
    status st = json_get_string(&word, op, "op", &why);
    if (st != ST_OK) return refuse(R, st, "%s", why.line);
    for (size_t i = 0; i < KIND_COUNT; i++) {
        names[i] = model_kind_name((op_kind)i);
        *kind = &KINDS[i];
        if (strcmp(word, names[i]) == 0) return ST_OK;
    }
    const char *near = param_suggest(word, names, KIND_COUNT);
    return refuse(R, ST_FORMAT, "unknown op \"%.47s\"%s%s%s", word, near ? "; did you mean \"" : "",
                  near ? near : "", near ? "\"?" : "; known: embed linear relu attend add join round");
}

static status check_keys(const reader *R, const struct kind_spec *kind, const json_t *op) {
    const char *keys[KEYS_MOST] = {"op", "name"};
    size_t count = 2;
    for (size_t i = 0; i < 5 && kind->keys[i]; i++) keys[count++] = kind->keys[i];
    for (size_t i = 0; i < 2 && kind->optional[i]; i++)
        if (json_object_get(op, kind->optional[i])) keys[count++] = kind->optional[i];
    if (json_object_get(op, "block")) keys[count++] = "block";
    if (json_object_get(op, "lanes")) keys[count++] = "lanes";
    fault why;
    status st = json_expect_keys(op, keys, &why);
    return st == ST_OK ? st : refuse(R, st, "%s", why.line);
}

static status read_lanes(const reader *R, const json_t *lanes, size_t r) {
    size_t dim = R->m->op[r].dim;
    if (!json_is_array(lanes) || json_array_size(lanes) != dim)
        return refuse(R, ST_FORMAT, "lanes is not an array of %zu names", dim);
    for (size_t i = 0; i < dim; i++) {
        const json_t *lane = json_array_get(lanes, i);
        if (json_is_null(lane)) continue;
        if (!json_is_string(lane)) return refuse(R, ST_FORMAT, "lane %zu is neither a name nor null", i + 1);
        status st = model_name_lane(R->m, r, i, "%s", json_string_value(lane));
        if (st != ST_OK)
            return refuse(R, st, "lane %zu: a name has 1 to %d printable characters", i + 1, MODEL_NAME_ROOM - 1);
    }
    return ST_OK;
}

static status read_op(reader *R, const json_t *op) {
    const struct kind_spec *kind = NULL;
    fault why;
    size_t r = 0;
    R->name = "";
    if (!json_is_object(op)) return refuse(R, ST_FORMAT, "not an object");
    status st = json_get_string(&R->name, op, "name", &why);
    if (st != ST_OK) return refuse(R, st, "%s", why.line);
    TRY(find_kind(R, &kind, op));
    TRY(check_keys(R, kind, op));
    TRY(kind->read(R, op, &r));
    const json_t *block = json_object_get(op, "block");
    if (block) {
        int64_t number;
        st = json_get_integer(&number, op, "block", 1, MODEL_OPS_MOST, &why);
        if (st != ST_OK) return refuse(R, st, "%s", why.line);
        R->m->op[r].block = (unsigned)number;
    }
    const json_t *lanes = json_object_get(op, "lanes");
    if (lanes) TRY(read_lanes(R, lanes, r));
    if (json_object_set_new(R->names, R->name, json_integer((json_int_t)r)) != 0)
        st = refuse(R, ST_MEMORY, "no memory");
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
