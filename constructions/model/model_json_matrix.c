/* model_json_matrix.c - numbers and matrices of a model file: shapes and caps first, then entries over their common
   denominator; every refusal names the op, the key and the entry. */
#include <inttypes.h>
#include <stdio.h>

#include "constructions/model/model_json_inner.h"
#include "numerics/exact/number.h"

/* Weights come with a common denominator: the entries of a matrix times its bits are what it may take. */
#define DENOMINATOR_BITS_MOST 16384
#define SPREAD_BITS_MOST ((uint64_t)1 << 28)

/* A fault at the op being read.  What a builder calls DOMAIN is here a break of the format. */
status reader_refuse(const reader *R, status st, const char *format, ...) {
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

static const json_t *table_at(const table *t, size_t i, size_t j) {
    switch (t->layout) {
    case LAYOUT_COLUMN: return json_array_get(t->value, i);
    case LAYOUT_ROW: return json_array_get(t->value, j);
    case LAYOUT_ENTRY: return t->value;
    case LAYOUT_ROWS: break;
    }
    return json_array_get(json_array_get(t->value, i), j);
}

static status table_entry(const reader *R, mpq_t q, const table *t, size_t i, size_t j) {
    fault why;
    status st = read_entry(q, table_at(t, i, j), &why);
    if (st == ST_OK) return st;
    if (t->layout == LAYOUT_ENTRY) return reader_refuse(R, st, "%s: %s", t->key, why.line);
    if (t->layout != LAYOUT_ROWS) return reader_refuse(R, st, "%s, entry %zu: %s", t->key, i + j + 1, why.line);
    return reader_refuse(R, st, "%s, row %zu, column %zu: %s", t->key, i + 1, j + 1, why.line);
}

static status table_shape(const reader *R, table *t) {
    size_t count = json_array_size(t->value);
    t->height = t->layout == LAYOUT_ROW || t->layout == LAYOUT_ENTRY ? 1 : count;
    t->width = t->layout == LAYOUT_ROW ? count : t->layout == LAYOUT_ROWS ? json_array_size(json_array_get(t->value, 0)) : 1;
    if (t->layout == LAYOUT_ENTRY) return ST_OK;
    if (!json_is_array(t->value)) return reader_refuse(R, ST_FORMAT, "%s is not an array", t->key);
    for (size_t i = 0; t->layout == LAYOUT_ROWS && i < t->height; i++) {
        const json_t *row = json_array_get(t->value, i);
        if (!json_is_array(row)) return reader_refuse(R, ST_FORMAT, "%s, row %zu is not an array", t->key, i + 1);
        if (json_array_size(row) != t->width)
            return reader_refuse(R, ST_FORMAT, "%s, row %zu has %zu entries, row 1 has %zu", t->key, i + 1,
                          json_array_size(row), t->width);
    }
    return t->height && t->width ? ST_OK : reader_refuse(R, ST_FORMAT, "%s is empty", t->key);
}

status table_open(reader *R, table *t) {
    status st = table_shape(R, t);
    if (st != ST_OK) return st;
    R->entries += (uint64_t)t->height * t->width; /* each stands in the file, so this cannot overflow */
    if (R->entries > MODEL_FILE_ENTRIES_MOST)
        return reader_refuse(R, ST_LIMIT, "%s: more than %" PRIu64 " weights in all", t->key, MODEL_FILE_ENTRIES_MOST);
    return ST_OK;
}

/* The common denominator first: adding entries one by one would rescale
   the matrix again and again. */
status table_read(const reader *R, rat_mat *A, const table *t) {
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
                st = reader_refuse(R, ST_LIMIT, "%s: the common denominator of its entries has more than %zu bits", t->key,
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

status table_make(reader *R, rat_mat *A, table *t, size_t rows, size_t cols) {
    status st = table_open(R, t);
    if (st != ST_OK) return st;
    if ((rows && t->height != rows) || (cols && t->width != cols))
        return reader_refuse(R, ST_FORMAT, "%s is %zu x %zu; %zu x %zu is needed", t->key, t->height, t->width, rows ? rows : t->height,
                      cols ? cols : t->width);
    if (rat_mat_init(A, t->height, t->width) != ST_OK) return reader_refuse(R, ST_MEMORY, "no memory");
    st = table_read(R, A, t);
    if (st != ST_OK) rat_mat_clear(A);
    return st;
}
