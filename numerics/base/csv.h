/* csv.h - tables as comma-separated text (RFC 4180), read strictly: one header line, quoted fields with "" for a quote,
   lines ended by LF or CR LF, the same number of fields in every record.  Everything else - a stray quote, a bare CR, a
   NUL, a ragged record, a file or a header past the caps - is refused with the file and the line. */
#ifndef NUMERICS_BASE_CSV_H
#define NUMERICS_BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "numerics/base/status.h"

#define CSV_COLUMNS_MOST 4096

typedef struct csv {
    const char *path; /* borrowed; "-" is standard input */
    char *data;       /* the file; fields are cut out of it in place */
    size_t bytes, at;
    size_t line;      /* of the byte at `at`, from 1                                  */
    size_t record_line; /* where the record read last begins                          */
    size_t columns;
    char **header, **fields; /* `columns` strings each, inside data; fields of the record read last */
} csv;

/* Reads the file and its header.  NOINPUT, IO, STOPPED as file_read; LIMIT past most_bytes or CSV_COLUMNS_MOST; FORMAT.
   c is cleared by the caller in any case. */
MUST_USE status csv_open(csv *c, const char *path, size_t most_bytes, fault *f);
void csv_close(csv *c);
/* The next record into c->fields; *end where there is none any more. */
MUST_USE status csv_next(csv *c, bool *end, fault *f);
/* The column of that name, or else of that number from 1; NULL: the only one.  *by_name: the header says so.  DOMAIN
   with a suggestion when there is none, or when two columns have the name. */
MUST_USE status csv_find(size_t *column, bool *by_name, const csv *c, const char *wanted, fault *f);
/* fault_set with "FILE:LINE: " of the record read last before the message. */
status csv_refuse(const csv *c, fault *f, status st, const char *format, ...) PRINTF_LIKE(4, 5);

#endif
