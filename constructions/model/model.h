/* model.h - a sequence model as data: a straight-line program over sequences of vectors, rational weights.
   Register r is written by op r; row i of a register belongs to position i and depends on positions <= i
   only (every op is causal).  The last op gives the logits; the model says the letter with the largest
   logit, the smallest index among ties.  One interpreter (eval.h) runs the program in every arithmetic. */
#ifndef CONSTRUCTIONS_MODEL_MODEL_H
#define CONSTRUCTIONS_MODEL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "numerics/base/text.h"
#include "numerics/exact/rat_mat.h"

typedef enum op_kind {
    OP_EMBED,  /* y_i = row t_i of weight (vocabulary x dim)                                            */
    OP_LINEAR, /* y_i = weight x_i [+ bias]                                 weight is dim x dim(x)       */
    OP_RELU,   /* y_i = max(0, x_i)                                                                      */
    OP_ATTEND, /* y_i = sum_p a_p v_p,  a = softmax over p in (i-window, i] of
                  sharpness <R_i q_i, R_p k_p> - slope (i - p)                                           */
    OP_ADD,    /* y_i = x_i + z_i                              (residual streams of hand-written models) */
    OP_JOIN,   /* y_i = the sources one after another                                                    */
    OP_ROUND,  /* y_i = x_i rounded to multiples of 2^-bits, ties to even                                */
    OP_SCAN,   /* h_i = A h_(i-1) + B x_i,  y_i = C h_i [+ D x_i],  h_(-1) = 0: a discrete state-space system   */
    OP_CONV    /* y_i[c] = sum_(t < taps) kernel[t][c] x_(i-t)[c], rows before 0 being 0: causal, lane by lane */
} op_kind;

#define MODEL_SCHEMA "verbatim-model/1"
#define MODEL_NAME_ROOM 48
#define MODEL_OPS_MOST 4096
#define MODEL_DIM_MOST 65536
#define MODEL_D_MOST 65536
#define MODEL_ROUND_BITS_MOST 1000
#define MODEL_STATES_MOST 4096
#define MODEL_TAPS_MOST 65536
#define MODEL_LANES_MOST ((size_t)1 << 17)         /* dimensions and states of all registers together: memory a position */
#define MODEL_ENTRIES_MOST ((uint64_t)1 << 24)     /* of all weights and biases together */
#define MODEL_VALUE_BITS_MOST ((uint64_t)1 << 24)  /* of all lanes at one position, 2 MiB */
#define MODEL_STATE_BITS_MOST ((uint64_t)1 << 15)  /* that a state may gain over all positions, where it is kept exactly */
#define MODEL_SCORE_BITS_MOST ((uint64_t)1 << 16)  /* of one score */
#define MODEL_FILE_ENTRIES_MOST ((uint64_t)1 << 21) /* of those in a file               */

const char *model_kind_name(op_kind kind); /* "embed" ... as files spell it */

typedef struct model_op {
    op_kind kind;
    char name[MODEL_NAME_ROOM]; /* of the register: "slots", "block1.head3" ...; unique in the model   */
    size_t dim;                 /* columns of the result                                              */
    size_t *src;                /* registers read, all smaller than this op's own index                */
    size_t sources;             /* EMBED 0, LINEAR 1, RELU 1, ATTEND 3 (q k v), ADD 2, JOIN >= 1, others 1 */
    rat_mat weight;             /* EMBED, LINEAR; SCAN: A, states x states; CONV: kernel, taps x dim; otherwise 0 x 0 */
    rat_mat bias;               /* LINEAR: dim x 1, or 0 x 0 for none                                  */
    rat_mat B, C, D;            /* SCAN: states x dim(x), dim x states, dim x dim(x) or 0 x 0; otherwise 0 x 0 */
    uint64_t window;            /* ATTEND: positions seen, the present one included; 0 for all          */
    mpq_t sharpness;            /* ATTEND: beta                                                       */
    mpq_t slope;                /* ATTEND: ALiBi's; 0 for none                                        */
    uint32_t rotary;            /* ATTEND: base of RoPE: R_i turns lanes (2j, 2j+1) by the angle
                                   i rotary^(-2j/dim(q)); 0 for none: R_i = 1                          */
    unsigned bits;              /* ROUND: fraction bits kept                                         */
    unsigned block;             /* which Transformer block it belongs to, from 1; 0 outside (for costs) */
    char **lanes;               /* dim names ("slot 3 code 0", "BOS flag"), or NULL                    */
} model_op;

typedef struct model {
    char name[MODEL_NAME_ROOM];
    uint32_t D;          /* letters 0..D-1; BOS = D, COPY = D+1: vocabulary D+2                       */
    size_t ops, room;
    model_op *op;
} model;

static inline uint32_t model_bos(const model *m) { return m->D; }
static inline uint32_t model_copy_token(const model *m) { return m->D + 1; }

/* DOMAIN for a name that is empty, too long or not printable, or D < 1; LIMIT for D > MODEL_D_MOST. */
MUST_USE status model_new(model **m, const char *name, uint32_t D);
void model_free(model *m); /* NULL allowed */
MUST_USE status model_clone(model **copy, const model *m);

/* Each appends one op and gives its register through *r.  Shapes and names are checked: DOMAIN with the reason
   in f, LIMIT past the caps above.  Weights start as 0; the builder fills m->op[r].weight and .bias through
   rat_mat_set, and sets m->op[r].block. */
MUST_USE status model_embed(model *m, size_t *r, const char *name, size_t dim, fault *f);
MUST_USE status model_linear(model *m, size_t *r, const char *name, size_t src, size_t dim, bool bias, fault *f);
MUST_USE status model_relu(model *m, size_t *r, const char *name, size_t src, fault *f);
MUST_USE status model_attend(model *m, size_t *r, const char *name, size_t q, size_t k, size_t v,
                             uint64_t window, const mpq_t sharpness, fault *f);
/* Gives ATTEND r a bias by distance: slope (ALiBi; 0 none) and rotary (RoPE; 0 none).  DOMAIN for another kind of op,
   a rotary base of 1, or one with queries of odd dimension. */
MUST_USE status model_attend_positions(model *m, size_t r, const mpq_t slope, uint32_t rotary, fault *f);
MUST_USE status model_add(model *m, size_t *r, const char *name, size_t a, size_t b, fault *f);
MUST_USE status model_join(model *m, size_t *r, const char *name, const size_t *src, size_t sources, fault *f);
/* LIMIT past MODEL_ROUND_BITS_MOST bits. */
MUST_USE status model_round(model *m, size_t *r, const char *name, size_t src, unsigned bits, fault *f);

/* A, B, C, D as in constructions/ssm: copied.  DOMAIN unless A is square and B, C, D (NULL for none) fit it and the source. */
MUST_USE status model_scan(model *m, size_t *r, const char *name, size_t src, const rat_mat *A, const rat_mat *B,
                           const rat_mat *C, const rat_mat *D, fault *f);
/* The kernel's entries start as 0: m->op[r].weight, taps x dim. */
MUST_USE status model_conv(model *m, size_t *r, const char *name, size_t src, size_t taps, fault *f);

/* What a SCAN keeps from one position to the next; 0 for every other op. */
static inline size_t model_op_states(const model_op *op) { return op->kind == OP_SCAN ? op->weight.rows : 0; }
/* The matrices of an op, one after another, many of them 0 x 0: weight, bias, B, C, D. */
#define MODEL_OP_MATRICES 5
rat_mat *model_op_matrix(model_op *op, size_t k);
const rat_mat *model_op_matrix_const(const model_op *op, size_t k);

/* The op called name, or NULL. */
model_op *model_find(model *m, const char *name);
const model_op *model_find_const(const model *m, const char *name);
/* Names one lane of register r ("slot 3 code 0"); the rules and the room of op names hold (DOMAIN). */
MUST_USE status model_name_lane(model *m, size_t r, size_t lane, const char *format, ...) PRINTF_LIKE(4, 5);

/* Structure: ends in a register of dim D+2 (logits of every token), every register but the last is used,
   weights have the shapes of their ops.  DOMAIN with the place in f. */
MUST_USE status model_validate(const model *m, fault *f);
/* Whether values can be held: the rationals of one position, over every lane of every register, need at most
   MODEL_VALUE_BITS_MOST bits by the sizes of the weights alone, and no score more than MODEL_SCORE_BITS_MOST.  LIMIT
   with the op in f.  Every file is asked; a model of ordinary weights needs a few hundred bits a lane at most. */
MUST_USE status model_values_fit(const model *m, fault *f);
/* Entries of all matrices, zeros included. */
uint64_t model_entries(const model *m);

/* Costs measured from the program, never declared. */
typedef struct model_cost {
    unsigned depth;            /* attention layers on the longest path                                 */
    size_t heads;              /* ATTEND ops                                                           */
    size_t dimension;          /* largest sum over the heads of one block of max(dim q, dim v); heads whose
                                  block is 0 are grouped by their depth                              */
    size_t mlp_width;          /* the widest RELU of block 1 (of any block if blocks are not marked)    */
    uint64_t parameters;       /* entries of all weights and biases, zeros included                     */
    uint64_t nonzero;          /* the entries that are not 0                                           */
    size_t max_weight_bits;    /* over all entries p/q: 1 + bits of |p| (+ bits of q unless 1); the weights of
                                  an ATTEND's query are taken times its sharpness                    */
} model_cost;
void model_measure(model_cost *c, const model *m); /* of a valid model */

/* The file format "verbatim-model/1" (docs/model-format.md), read strictly through the JSON reader and
   validated.  NOINPUT, IO, FORMAT, LIMIT with the place in f; "-" is standard input. */
MUST_USE status model_read(model **m, const char *path, fault *f);
MUST_USE status model_parse(model **m, const char *json, size_t bytes, fault *f);
/* Appends the file; parsing it gives the same model, and writing that the same bytes. */
void model_write(text *t, const model *m);

#endif
