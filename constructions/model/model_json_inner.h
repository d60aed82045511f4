/* model_json_inner.h - what the two files of the model reader share: the reader's state, refusals with a place, matrices.
   Private to constructions/model. */
#ifndef CONSTRUCTIONS_MODEL_MODEL_JSON_INNER_H
#define CONSTRUCTIONS_MODEL_MODEL_JSON_INNER_H

#include "constructions/model/model.h"
#include "numerics/base/json.h"

typedef struct reader {
    model *m;
    json_t *names;    /* op name -> register */
    uint64_t entries; /* of all weights read so far */
    size_t at;        /* the op being read, from 1 */
    const char *name; /* its name, "" until known */
    fault *f;
} reader;

/* A fault at the op being read.  What a builder calls DOMAIN is here a break of the format. */
status reader_refuse(const reader *R, status st, const char *format, ...) PRINTF_LIKE(3, 4);

/* How a matrix stands in the file. */
typedef enum layout {
    LAYOUT_ROWS,   /* a list of rows                  */
    LAYOUT_COLUMN, /* its one column, as a list       */
    LAYOUT_ROW,    /* its one row, as a list          */
    LAYOUT_ENTRY   /* 1 x 1: the entry itself         */
} layout;

typedef struct table {
    const char *key;
    const json_t *value;
    layout layout;
    size_t height, width; /* set by table_open */
} table;

/* The shape, and the caps, before any memory is asked for. */
MUST_USE status table_open(reader *R, table *t);
/* Fills A, a zero matrix of the shape of t. */
MUST_USE status table_read(const reader *R, rat_mat *A, const table *t);
/* Both for a matrix that must be rows x cols (0: any); A is initialised by the call, or left as it was. */
MUST_USE status table_make(reader *R, rat_mat *A, table *t, size_t rows, size_t cols);

#endif
