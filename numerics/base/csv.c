/* csv.c - see csv.h. */
#include "numerics/base/csv.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/base/file.h"
#include "numerics/base/param.h"

static const char *shown_path(const csv *c) { return strcmp(c->path, "-") ? c->path : "standard input"; }

static status refuse_at(const csv *c, fault *f, status st, size_t line, const char *what) {
    return fault_set(f, st, "%.200s:%zu: %s", shown_path(c), line, what);
}

status csv_refuse(const csv *c, fault *f, status st, const char *format, ...) {
    char what[256];
    va_list ap;
    va_start(ap, format);
    vsnprintf(what, sizeof what, format, ap);
    va_end(ap);
    return refuse_at(c, f, st, c->record_line, what);
}

/* What ends a field. */
typedef enum csv_stop { STOP_COMMA, STOP_LINE, STOP_FILE } csv_stop;

/* Takes the delimiter at c->at away and says which it was. */
static status take_stop(csv_stop *stop, csv *c, fault *f) {
    if (c->at == c->bytes) {
        *stop = STOP_FILE;
        return ST_OK;
    }
    char *p = c->data + c->at;
    if (*p == ',') {
        *stop = STOP_COMMA;
        c->at++;
        return ST_OK;
    }
    if (*p == '\r') {
        if (c->at + 1 == c->bytes || p[1] != '\n')
            return refuse_at(c, f, ST_FORMAT, c->line, "a carriage return that ends no line");
        c->at++;
    }
    if (c->data[c->at] == '\0') return refuse_at(c, f, ST_FORMAT, c->line, "a byte 0 stands in the text");
    *stop = STOP_LINE;
    c->at++;
    c->line++;
    return ST_OK;
}

/* A field in quotes: the text between them is moved together over doubled quotes. */
static status quoted_field(char **field, csv *c, fault *f) {
    size_t opened = c->line, to = ++c->at;
    *field = c->data + to;
    for (;; c->at++) {
        if (c->at == c->bytes) return refuse_at(c, f, ST_FORMAT, opened, "a quote is opened here and not closed");
        char b = c->data[c->at];
        if (b == '\0') return refuse_at(c, f, ST_FORMAT, c->line, "a byte 0 stands in the text");
        if (b == '\n') c->line++;
        if (b == '"' && (c->at + 1 == c->bytes || c->data[c->at + 1] != '"')) break;
        if (b == '"') c->at++;
        c->data[to++] = b;
    }
    char *end = c->data + to; /* at or before the closing quote, so the delimiter behind it still stands */
    c->at++;
    if (c->at < c->bytes && !strchr(",\r\n", c->data[c->at]))
        return refuse_at(c, f, ST_FORMAT, c->line, "text behind a closing quote");
    *end = '\0';
    return ST_OK;
}

static status read_field(char **field, csv_stop *stop, csv *c, fault *f) {
    char *end = NULL;
    if (c->at < c->bytes && c->data[c->at] == '"') {
        status st = quoted_field(field, c, f);
        return st == ST_OK ? take_stop(stop, c, f) : st;
    }
    *field = c->data + c->at;
    for (; c->at < c->bytes && !strchr(",\r\n", c->data[c->at]); c->at++)
        if (c->data[c->at] == '"') return refuse_at(c, f, ST_FORMAT, c->line, "a quote inside a field without quotes");
    end = c->data + c->at;
    status st = take_stop(stop, c, f);
    *end = '\0'; /* over the delimiter, or over the NUL behind the file */
    return st;
}

static status read_header(csv *c, fault *f) {
    csv_stop stop = STOP_COMMA;
    if (c->bytes >= 3 && !memcmp(c->data, "\xef\xbb\xbf", 3)) c->at = 3; /* a byte order mark, as spreadsheets write it */
    c->record_line = c->line;
    if (c->at == c->bytes) return refuse_at(c, f, ST_FORMAT, 1, "the file is empty: a header line is expected");
    while (stop == STOP_COMMA) {
        if (c->columns == CSV_COLUMNS_MOST) return refuse_at(c, f, ST_LIMIT, c->line, "more than 4096 columns");
        if (c->columns % 64 == 0) {
            char **larger = realloc(c->header, (c->columns + 64) * sizeof *larger);
            if (!larger) return fault_set(f, ST_MEMORY, "no memory for %zu columns", c->columns + 64);
            c->header = larger;
        }
        status st = read_field(&c->header[c->columns], &stop, c, f);
        if (st != ST_OK) return st;
        c->columns++;
    }
    c->fields = calloc(c->columns, sizeof *c->fields);
    return c->fields ? ST_OK : fault_set(f, ST_MEMORY, "no memory for %zu columns", c->columns);
}

status csv_open(csv *c, const char *path, size_t most_bytes, fault *f) {
    *c = (csv){.path = path, .line = 1};
    status st = file_read(&c->data, &c->bytes, path, most_bytes, f);
    return st == ST_OK ? read_header(c, f) : st;
}

void csv_close(csv *c) {
    free(c->header);
    free(c->fields);
    free(c->data);
    *c = (csv){0};
}

status csv_next(csv *c, bool *end, fault *f) {
    csv_stop stop = STOP_COMMA;
    size_t count = 0;
    *end = c->at == c->bytes;
    if (*end) return ST_OK;
    c->record_line = c->line;
    while (stop == STOP_COMMA) {
        if (count == c->columns) return csv_refuse(c, f, ST_FORMAT, "more fields than the %zu of the header", c->columns);
        status st = read_field(&c->fields[count], &stop, c, f);
        if (st != ST_OK) return st;
        count++;
    }
    if (count < c->columns) return csv_refuse(c, f, ST_FORMAT, "%zu fields, and the header has %zu", count, c->columns);
    return ST_OK;
}

/* The number from 1 that the word is, or 0. */
static size_t column_number(const char *word) {
    size_t value = 0;
    for (const char *p = word; *p; p++) {
        if (*p < '0' || *p > '9' || value > CSV_COLUMNS_MOST) return 0;
        value = value * 10 + (size_t)(*p - '0');
    }
    return value;
}

status csv_find(size_t *column, bool *by_name, const csv *c, const char *wanted, fault *f) {
    size_t found = 0, number;
    *by_name = false;
    if (!wanted && c->columns == 1) {
        *column = 0;
        return ST_OK;
    }
    if (!wanted)
        return fault_set(f, ST_DOMAIN, "%.200s has %zu columns: choose one by its name or its number, --column %.60s",
                         shown_path(c), c->columns, c->header[c->columns - 1]);
    for (size_t i = 0; i < c->columns; i++) {
        if (strcmp(c->header[i], wanted)) continue;
        if (found)
            return fault_set(f, ST_DOMAIN, "%.200s has two columns '%.60s', %zu and %zu: choose by number",
                             shown_path(c), wanted, found, i + 1);
        found = i + 1;
    }
    *by_name = found != 0;
    number = found ? found : column_number(wanted);
    if (number >= 1 && number <= c->columns) {
        *column = number - 1;
        return ST_OK;
    }
    const char *near = number ? NULL : param_suggest(wanted, (const char *const *)c->header, c->columns);
    return fault_set(f, ST_DOMAIN, "%.200s has no column '%.60s'; its %zu begin with '%.60s'%s%.60s%s", shown_path(c),
                     wanted, c->columns, c->header[0], near ? "; did you mean " : "", near ? near : "",
                     near ? "?" : "");
}
