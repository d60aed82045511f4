/* eval_inner.h - what the files of the interpreter share; private to constructions/model.
   eval.c walks positions, eval_ops.c and eval_scan.c compute one row, eval_share.c remembers rows and scores. */
#ifndef CONSTRUCTIONS_MODEL_EVAL_INNER_H
#define CONSTRUCTIONS_MODEL_EVAL_INNER_H

#include "constructions/model/eval.h"

/* A matrix sparse by rows: row j has the terms start[j] .. start[j+1]. */
typedef struct sparse {
    size_t rows, *start, *column;
    signed char *unit; /* +1, -1: the weight is that; 0: it is value */
    void *value;
    size_t terms;
} sparse;

/* One op made ready for one field. */
typedef struct eval_op {
    sparse part[4];    /* LINEAR: its weight; SCAN: A, B, C, D; CONV: its kernel, taps x dim */
    uint64_t growth;   /* SCAN: bits that an exact state may gain at each position */
    void *bias;        /* dim elements, or NULL */
    void *table;       /* EMBED: (D+2) x dim elements */
    void *sharpness;   /* ATTEND: one element, NULL when it is 1 */
    void *slope;       /* ATTEND: minus the slope, one element, NULL when it is 0 */
    void *turns;       /* ATTEND, rotary: cos and sin of each pair of lanes, for distances below turn_room */
    size_t turn_room;
    /* The value at i depends on the last `reach` tokens only (all of them and i where i < reach); 0: on all. */
    uint64_t reach;
    bool kept;         /* later positions need it, so it is computed when pushed */
    size_t read;       /* key or value of an ATTEND: its place among model_eval's reads; else NO_READ */
    size_t level;      /* of its reach in eval_share; used when share is on and reach > 0 */
    size_t slot;       /* its place among the ops of that level */
} eval_op;
#define NO_READ SIZE_MAX

/* A row that many positions (of many strings) share; freed by eval_share only. */
typedef struct shared_row {
    uint32_t id;       /* numbers the remembered rows of its register from 0 */
    void *element;
    struct scores *scores; /* of this row as a query, one list for each ATTEND */
    /* The same row as integers over one denominator, where the field is exact and it fits: then scores are
       integer dot products.  pack < 0: not tried yet, 0: impossible, 1: packed. */
    int pack;
    int32_t *integer;
    int64_t denominator, largest;
} shared_row;

typedef struct context context;
typedef struct eval_share eval_share;

typedef struct eval_place {
    bool *done;        /* per op: row[r] holds the value at this position */
    void **row;        /* per op: memory of this place, kept for reuse when popped; NULL until needed; behind the lanes
                          of a SCAN stands its state */
    context **at;      /* per level: the context of the last tokens, or NULL when not remembered */
} eval_place;

/* A register that ATTEND ops read as keys or values, by position. */
typedef struct eval_read {
    size_t r;
    const void **element;
    shared_row **row; /* NULL entries where the row is not shared */
} eval_read;

struct model_eval {
    const model *m;
    field *F;
    struct model_eval *self; /* rows are computed when first asked for, also through a const handle */
    eval_op *op;
    size_t length, room;
    uint32_t *token;
    eval_place *place;
    size_t reads, loose_kept; /* loose: kept and not local */
    eval_read *read;
    bool *wanted;            /* scratch of model_eval_demand, one per op */
    size_t score_room;       /* scratch of one attention: */
    void *score_row;         /*   score_room elements */
    const void **score;
    const void **indicator;  /*   and as many pointers each */
    void *zero, *one, *work; /* single elements */
    eval_share *share;       /* NULL when off */
    const struct work *watch; /* asks to stop; NULL for never */
};

/* ---- eval_ops.c */
MUST_USE status eval_op_prepare(eval_op *o, const model_op *op, const model *m, field *F);
void eval_op_clear(eval_op *o, const model_op *op, const model *m, field *F);
void eval_sparse_clear(sparse *s, field *F);
MUST_USE status eval_sparse_prepare(sparse *s, const rat_mat *W, field *F);
/* y += row j of s times x; *zero: y is 0 so far, so the first term is stored. */
void eval_sparse_row(model_eval *e, const sparse *s, size_t j, const void *x, void *y, bool *zero);
/* Computes op r at position i into out; all rows it reads are present. */
MUST_USE status eval_op_run(model_eval *e, size_t r, size_t i, void *out);
/* Fills e->score[0..count) with the scores of ATTEND r at i for the keys *first .. i. */
MUST_USE status eval_op_scores(model_eval *e, size_t r, size_t i, size_t *first, size_t *count);

/* ---- eval_scan.c */
MUST_USE status eval_scan_prepare(eval_op *o, const model_op *op, field *F);
/* UNSUPPORTED where an exact state may have gained more than MODEL_STATE_BITS_MOST bits. */
MUST_USE status eval_scan_run(model_eval *e, size_t r, size_t i, void *out);
void eval_conv_run(model_eval *e, size_t r, size_t i, void *out);

/* ---- eval.c */
/* The row of register r at i if it is there already, else NULL; *shared receives the shared row or NULL. */
const void *eval_row_present(const model_eval *e, size_t r, size_t i, shared_row **shared);

/* ---- eval_share.c */
/* Fills in reach, level and slot of op[]; kept is known already.  Borrows m, op and F. */
MUST_USE status eval_share_open(eval_share **s, const model *m, eval_op *op, field *F);
void eval_share_close(eval_share *s);
size_t eval_share_levels(const eval_share *s);
/* Fills at[] for position i of token[0..i]; entries are NULL once memory is full. */
MUST_USE status eval_share_place(eval_share *s, const uint32_t *token, size_t i, context **at);
/* Forgets everything when memory is nearly full; only while no position is pushed. */
void eval_share_rest(eval_share *s);
void eval_share_limit(eval_share *s, size_t most);
/* Whether all contexts hold every row that pushing computes. */
bool eval_share_ready(const eval_share *s, context *const *at);
shared_row *eval_share_row(const context *c, size_t slot); /* NULL when not computed */
/* A new row for register r in c, for the caller to fill; taken back by eval_share_drop when that fails. */
MUST_USE status eval_share_add(eval_share *s, context *c, size_t r, shared_row **row);
void eval_share_drop(eval_share *s, context *c, size_t r);
/* The remembered score of query row q and key row k under ATTEND r; NULL when not there. */
const void *eval_share_score(const shared_row *q, const shared_row *k, size_t r);
/* Computes it from the packed rows and remembers it: *score is NULL when they cannot be packed. */
MUST_USE status eval_share_score_packed(eval_share *s, const void **score, shared_row *q, shared_row *k, size_t r);
/* Remembers a computed score; *score is where it now lives, or NULL when memory is full. */
MUST_USE status eval_share_score_add(eval_share *s, const void **score, shared_row *q, const shared_row *k,
                                     size_t r, const void *computed);

#endif
