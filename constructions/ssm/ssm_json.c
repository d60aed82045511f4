/* ssm_json.c - the file format "verbatim-ssm/1", read strictly: sizes are compared before anything is allocated for
   them, numbers and the work they make are capped, every refusal names the place. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/ssm/ssm.h"
#include "numerics/base/file.h"
#include "numerics/base/json.h"
#include "numerics/exact/number.h"

#define SCHEMA "verbatim-ssm/1"
#define N_MOST 64
#define BITS_MOST 4096 /* of the common denominator and of a numerator over it, times N: work of a characteristic polynomial */

static status read_number(mpq_t q, const json_t *value, const char *place, fault *f) {
    fault why = {""};
    if (json_is_integer(value)) {
        mpq_set_si(q, (long)json_integer_value(value), 1);
        return ST_OK;
    }
    if (!json_is_string(value)) return fault_set(f, ST_FORMAT, "%s is neither an integer nor a string such as \"1/3\"", place);
    status st = number_read_rational(q, json_string_value(value), &why);
    return st == ST_OK ? st : fault_set(f, st == ST_DOMAIN ? ST_FORMAT : st, "%s: %s", place, why.line);
}

static status read_row(rat_mat *A, size_t i, bool column, const json_t *row, const char *place, size_t N, fault *f) {
    char at[64];
    mpq_t q;
    status st = ST_OK;
    mpq_init(q);
    if (!json_is_array(row)) TRY(fault_set(f, ST_FORMAT, "%s is not an array", place));
    if (json_array_size(row) != N)
        TRY(fault_set(f, ST_FORMAT, "%s has %zu entries, not N = %zu", place, json_array_size(row), N));
    for (size_t j = 0; j < N; j++) {
        snprintf(at, sizeof at, "%s[%zu]", place, j);
        TRY(read_number(q, json_array_get(row, j), at, f));
        rat_mat_set(A, column ? j : i, column ? 0 : j, q);
        if (mpz_sizeinbase(A->den, 2) * N > BITS_MOST * (size_t)4)
            TRY(fault_set(f, ST_LIMIT, "%s: the common denominator has more than %zu bits", at, (size_t)BITS_MOST * 4 / N));
    }
out:
    mpq_clear(q);
    return st;
}

static status check_sizes(const rat_mat *A, size_t N, fault *f) {
    for (size_t i = 0; i < A->rows * A->cols; i++)
        if (mpz_sizeinbase(A->num[i], 2) * N > BITS_MOST * (size_t)4)
            return fault_set(f, ST_LIMIT, "a number of A, B or C has more than %zu bits over the common denominator",
                             (size_t)BITS_MOST * 4 / N);
    return ST_OK;
}

static status read_matrices(ssm *s, const json_t *root, fault *f) {
    const json_t *A = json_object_get(root, "A");
    char place[32];
    status st = ST_OK;
    for (size_t i = 0; i < s->N; i++) {
        snprintf(place, sizeof place, "A[%zu]", i);
        TRY(read_row(&s->A, i, false, json_array_get(A, i), place, s->N, f));
    }
    TRY(read_row(&s->B, 0, true, json_object_get(root, "B"), "B", s->N, f));
    TRY(read_row(&s->C, 0, false, json_object_get(root, "C"), "C", s->N, f));
    TRY(check_sizes(&s->A, s->N, f));
    TRY(check_sizes(&s->B, s->N, f));
    TRY(check_sizes(&s->C, s->N, f));
    if (json_object_get(root, "D")) TRY(read_number(s->D, json_object_get(root, "D"), "D", f));
out:
    return st;
}

static status read_weights(ssm *s, const json_t *list, fault *f) {
    char place[32];
    status st = ssm_weigh(s);
    if (st != ST_OK) return st;
    if (!json_is_array(list) || json_array_size(list) != s->N)
        return fault_set(f, ST_FORMAT, "weight is not an array of N = %zu numbers", s->N);
    for (size_t i = 0; st == ST_OK && i < s->N; i++) {
        snprintf(place, sizeof place, "weight[%zu]", i);
        st = read_number(s->weight[i], json_array_get(list, i), place, f);
        if (st == ST_OK && mpq_sgn(s->weight[i]) <= 0) st = fault_set(f, ST_FORMAT, "%s is not greater than 0", place);
        if (st == ST_OK &&
            (mpz_sizeinbase(mpq_numref(s->weight[i]), 2) > 256 || mpz_sizeinbase(mpq_denref(s->weight[i]), 2) > 256))
            st = fault_set(f, ST_LIMIT, "%s has more than 256 bits", place);
    }
    return st;
}

static status read_time(ssm *s, const char *word, fault *f) {
    s->discrete = !strcmp(word, "discrete");
    return s->discrete || !strcmp(word, "continuous")
               ? ST_OK
               : fault_set(f, ST_FORMAT, "time is \"%.40s\", neither \"continuous\" nor \"discrete\"", word);
}

status ssm_parse(ssm *s, const char *json, size_t bytes, fault *f) {
    const char *keys[9] = {"schema", "name", "time", "A", "B", "C"};
    static const char *const optional[] = {"D", "weight"};
    json_t *root = NULL;
    const char *schema, *name, *word;
    size_t count = 6;
    *s = (ssm){0};
    status st = json_read_object(&root, json, bytes, f);
    if (st != ST_OK) return st;
    for (size_t i = 0; i < 2; i++)
        if (json_object_get(root, optional[i])) keys[count++] = optional[i];
    TRY(json_expect_keys(root, keys, f));
    TRY(json_get_string(&schema, root, "schema", f));
    if (strcmp(schema, SCHEMA)) TRY(fault_set(f, ST_FORMAT, "schema is \"%.40s\", not \"" SCHEMA "\"", schema));
    TRY(json_get_string(&name, root, "name", f));
    if (!*name || strlen(name) >= SSM_NAME_ROOM) TRY(fault_set(f, ST_FORMAT, "name has 1 to %d bytes", SSM_NAME_ROOM - 1));
    TRY(json_get_string(&word, root, "time", f));
    const json_t *A = json_object_get(root, "A");
    if (!json_is_array(A) || json_array_size(A) < 1) TRY(fault_set(f, ST_FORMAT, "A is not an array of rows"));
    if (json_array_size(A) > N_MOST) TRY(fault_set(f, ST_LIMIT, "A has %zu rows, at most %d", json_array_size(A), N_MOST));
    st = ssm_init(s, name, json_array_size(A), f);
    if (st != ST_OK) goto out;
    TRY(read_time(s, word, f));
    TRY(read_matrices(s, root, f));
    if (json_object_get(root, "weight")) TRY(read_weights(s, json_object_get(root, "weight"), f));
out:
    json_decref(root);
    return st;
}

status ssm_read(ssm *s, const char *path, fault *f) {
    char *data = NULL;
    size_t bytes = 0;
    fault inner = {""};
    *s = (ssm){0};
    status st = file_read(&data, &bytes, path, JSON_BYTES_MOST, f);
    if (st != ST_OK) return st;
    st = ssm_parse(s, data, bytes, &inner);
    free(data);
    if (st != ST_OK && inner.line[0]) return fault_set(f, st, "%s: %s", path, inner.line);
    return st;
}

static void write_number(text *t, const mpq_t q) {
    bool plain = mpz_cmp_ui(mpq_denref(q), 1) == 0 && mpz_fits_slong_p(mpq_numref(q));
    if (!plain) text_add(t, "\"");
    number_write_rational(t, q);
    if (!plain) text_add(t, "\"");
}

static void write_row(text *t, const rat_mat *A, size_t i, bool column, size_t N) {
    mpq_t q;
    mpq_init(q);
    text_add(t, "[");
    for (size_t j = 0; j < N; j++) {
        rat_mat_get(q, A, column ? j : i, column ? 0 : j);
        if (j) text_add(t, ",");
        write_number(t, q);
    }
    text_add(t, "]");
    mpq_clear(q);
}

void ssm_write(text *t, const ssm *s) {
    text_add(t, "{\"schema\":\"" SCHEMA "\",\"name\":");
    json_write_string(t, s->name);
    text_addf(t, ",\"time\":\"%s\",\"A\":[\n", s->discrete ? "discrete" : "continuous");
    for (size_t i = 0; i < s->N; i++) {
        write_row(t, &s->A, i, false, s->N);
        text_add(t, i + 1 < s->N ? ",\n" : "],\n");
    }
    text_add(t, "\"B\":");
    write_row(t, &s->B, 0, true, s->N);
    text_add(t, ",\"C\":");
    write_row(t, &s->C, 0, false, s->N);
    if (mpq_sgn(s->D) != 0) {
        text_add(t, ",\"D\":");
        write_number(t, s->D);
    }
    if (s->weight) {
        text_add(t, ",\"weight\":[");
        for (size_t i = 0; i < s->N; i++) {
            if (i) text_add(t, ",");
            write_number(t, s->weight[i]);
        }
        text_add(t, "]");
    }
    text_add(t, "}\n");
}
