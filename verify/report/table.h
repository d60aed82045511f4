/* table.h - tables: rows are runs of a claim over ranges of its parameters, columns are defined once and every
   writer (text, csv, jsonl, latex, markdown) follows that definition.

   Columns: claim, the parameters, method, verdict (of the first reading), the quantities the claim's table
   names, each fraction followed by <name>_dec12 (correctly rounded, 12 digits), then, where the claim samples,
   what was sampled; with `measured` two columns for each route of the claim's doubles (theorems/doubles.h) and the column
   seconds.  A row whose parameters the claim refuses keeps its parameters and has NA elsewhere. */
#ifndef VERIFY_REPORT_TABLE_H
#define VERIFY_REPORT_TABLE_H

#include "theorems/claim.h"
#include "verify/settings.h"

#define TABLE_ROWS_MOST ((size_t)100000)
#define TABLE_DIGITS 12

typedef enum column_source {
    COLUMN_CLAIM,
    COLUMN_PARAM,     /* index: of the claim's parameter table   */
    COLUMN_METHOD,
    COLUMN_VERDICT,
    COLUMN_QUANTITY,  /* index: of the claim's quantity table    */
    COLUMN_DECIMAL,   /* the same quantity, rounded              */
    COLUMN_SAMPLED,
    COLUMN_SAMPLES,
    COLUMN_HITS,
    COLUMN_ESTIMATE,
    COLUMN_ESTIMATE_DECIMAL,
    COLUMN_LOWER_DECIMAL,
    COLUMN_UPPER_DECIMAL,
    COLUMN_MEASURED,  /* outside the digest, from here on: the error of route index of the claim's doubles ... */
    COLUMN_LOST,      /* ... and the digits lost  */
    COLUMN_SECONDS    /* measured: outside the digest            */
} column_source;

typedef struct table_column {
    char *name; /* owned */
    column_source source;
    size_t index;
    size_t width; /* of the widest cell or the name                                       */
    bool wide;    /* fractions too long to read: left to csv and jsonl, the companion stays */
    bool rounded; /* some cells are shown by their brief                                  */
} table_column;

typedef struct table_cell {
    char *text;  /* owned; NULL: NA                                                          */
    char *brief; /* owned; "~" and 12 digits of a number too long to read; NULL: text is short */
    bool bare;   /* JSON writes it as a number                                               */
} table_cell;

typedef struct table {
    const claim *claim;
    text command; /* the command that makes this table, without threads and files  */
    text notes;   /* a line each row that was refused                              */
    table_column *columns;
    size_t column_count, column_room;
    table_cell *cells; /* rows * column_count, row major */
    size_t rows;
    char digest[65]; /* SHA-256 of the CSV without measured columns */
} table;

/* "2", "2..5", "2,4,8", "1..3,8": owned values of one parameter, in the order written. */
typedef struct table_range {
    const param_spec *spec; /* NULL: not varied */
    char **values;
    size_t count, room;
} table_range;
/* DOMAIN for a range that is none or is empty, LIMIT past TABLE_ROWS_MOST values.  Words and files are taken
   as they are; ranges a..b are for integers. */
MUST_USE status table_range_parse(table_range *r, const param_spec *spec, const char *word, fault *f);
void table_range_clear(table_range *r);

/* Runs every row.  The command line's parameters replace the claim's default ranges.  The first row that runs
   also runs the negative controls.  Fails with the first row's reason when every row is refused. */
MUST_USE status table_build(table **t, const claim *c, const cli *line, const settings *s, fault *f);
/* The pieces, for tables that are made otherwise: a column <name><suffix>; widths and digest, once all cells stand. */
MUST_USE status table_add_column(table *t, column_source source, size_t index, const char *name, const char *suffix);
MUST_USE status table_finish(table *t);
void table_free(table *t);
/* A rounded or measured number, which siunitx aligns. */
bool table_is_decimal(const table_column *k);
MUST_USE status table_write(text *out, const table *t, output_format format);
/* The CSV, with or without the measured columns (the digest is of the latter). */
void table_write_csv(text *out, const table *t, bool measured);

#endif
