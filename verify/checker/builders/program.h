/* program.h - a sequence model as a program over rows of numbers (docs/model-format.md), run by the checker itself: nothing
   is decided that an interval leaves open. */
#ifndef VERIFY_CHECKER_BUILDERS_PROGRAM_H
#define VERIFY_CHECKER_BUILDERS_PROGRAM_H

#include "verify/checker/builders/interval.h"

#define PROGRAM_OPS_MOST 4096
#define PROGRAM_LANES_MOST ((uint64_t)1 << 17)

typedef const interval *const *row;
typedef enum operation { EMBED, LINEAR, SCAN, RELU, ATTEND, ADD, JOIN, ROUND } operation;

typedef struct term {
    uint64_t column; /* of the source; its dimension: the bias */
    const interval *weight;
} term;

typedef struct op {
    operation kind;
    uint64_t dim, sources, window, bits, *source;
    uint64_t *terms; /* EMBED: of each token; LINEAR, SCAN: of each coordinate */
    term **weight;
    interval *beta, *slope; /* slope: taken negative; NULL is 0 */
    bool early; /* rows of later positions read it, so it is wanted at once */
} op;

typedef struct program {
    uint64_t D, count, lanes;
    op *ops;
    const interval *zero, *one;
    row **at; /* at[position][op] */
} program;

/* Keys of one score. */
typedef struct same_score {
    interval *score;
    const interval *weight;
    uint64_t count;
    interval **sum; /* of the values, by coordinate */
} same_score;

program *program_new(kernel *k, uint64_t D); /* program.c: building; sources are indices of earlier ops */
op *program_add(kernel *k, program *g, operation kind, uint64_t sources, const uint64_t *source, uint64_t dim);
void program_weigh(kernel *k, op *o, uint64_t at, uint64_t terms); /* room for so many terms */
void program_end(kernel *k, program *g);                           /* D+2 logits last, and what is early */
program *program_read(kernel *k);                                  /* program_read.c: from the lines of the file */
program *program_of_transformer(kernel *k);                        /* program_T_n.c: T_n */
row program_past(kernel *k, const program *g, const op *o, uint64_t i);                /* program_past.c */
row program_attend(kernel *k, const program *g, const op *o, uint64_t i);              /* program_attend.c */
const interval *program_weights(kernel *k, const program *g, same_score *all, uint64_t classes); /* program_softmax.c: the sum */
const interval *program_mean(kernel *k, const program *g, same_score *all, uint64_t classes, uint64_t x, const interval *total);
void program_push(kernel *k, program *g, uint64_t i, uint64_t token, bool whole);      /* program_push.c */
int program_says(kernel *k, const program *g, uint64_t i, uint64_t a); /* 1 says a, -1 something else, 0 cannot be told */
int program_copies(kernel *k, program *g, const uint32_t *x, uint64_t L); /* program_string.c */
void program_wrong(kernel *k, program *g, const char *s);
/* program_run.c: the kinds run-copied and run-wrong, of a program made when one is asked for. */
bool program_rule(kernel *k, const step *p, program *(*make)(kernel *k));

#endif
