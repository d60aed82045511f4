/* run32_plan.h - what a run in float32 computes where, and what it needs, decided from the program and its weights
   before anything is allocated.  Inside constructions/model only. */
#ifndef CONSTRUCTIONS_MODEL_RUN32_PLAN_H
#define CONSTRUCTIONS_MODEL_RUN32_PLAN_H

#include "constructions/model/model.h"

#define REACH_ALL UINT64_MAX

typedef struct plan32_op {
    bool needed;    /* the logits stand on it                                                             */
    bool kept;      /* later positions read it or stand on it: computed at every position                  */
    bool read;      /* a key or a value: its rows stay while some later position reads them                */
    bool mean;      /* ATTEND whose scores all tie, whatever the input: the mean of its window             */
    uint64_t reach; /* how many earlier positions read its rows; REACH_ALL for all of them                 */
    size_t room;    /* positions its buffer holds                                                         */
    size_t *lane;   /* the lanes that are computed and kept, ascending; NULL for all of them                */
    size_t lanes;   /* how many                                                                            */
    size_t turned;  /* ATTEND with rotary positions: positions of turned keys held; 0 for none              */
} plan32_op;

typedef struct plan32 {
    size_t strings, positions; /* 2 length + 2 */
    size_t chunk;              /* positions computed at once */
    plan32_op *op;
    size_t ops;
    uint64_t bytes, largest;   /* of all buffers together, of the largest single one */
    uint64_t scratch;          /* of bytes, what attention takes while it runs       */
    char widest[MODEL_NAME_ROOM]; /* what the largest one holds                       */
} plan32;

/* chunk: positions at once, at most; 0 for what suits the model.  DOMAIN for no strings, LIMIT past what sizes can
   express. */
MUST_USE status plan32_open(plan32 *p, const model *m, size_t strings, size_t length, size_t chunk, fault *f);
void plan32_close(plan32 *p);

/* The shape of r's weights as they are used: LINEAR by the lanes computed and read, EMBED as they are. */
size_t plan32_weight_rows(const plan32 *p, const model *m, size_t r);
size_t plan32_weight_cols(const plan32 *p, const model *m, size_t r);
/* Lane j of the rows of r, as a lane of the model. */
static inline size_t plan32_lane(const plan32_op *o, size_t j) { return o->lane ? o->lane[j] : j; }
/* Sets lane and lanes of every op (run32_lanes.c). */
MUST_USE status plan32_choose_lanes(plan32 *p, const model *m);

#endif
