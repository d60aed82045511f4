/* expsum.h - elements and scratch of the field of exponential sums (field_expsum.c, expsum_softmax.c).
   Private to those two files. */
#ifndef NUMERICS_BALL_EXPSUM_H
#define NUMERICS_BALL_EXPSUM_H

#include <stdint.h>

#include "numerics/ball/exp_sum.h"
#include "numerics/exact/rational.h"
#include "numerics/field.h"

typedef struct expsum {
    fmpq rational;      /* the value where num is NULL, 0 otherwise */
    exp_sum *num, *den; /* both or neither; den canonical: see field_expsum.c */
} expsum;

/* The keys that share one score, softmax_mean's unit of work. */
typedef struct expsum_group {
    fmpq score;  /* borrowed from the first of them */
    uint32_t id; /* in order of first appearance */
    slong keys;
} expsum_group;

typedef struct expsum_state {
    exp_pool pool;
    field *F;     /* the table this is the state of */
    exp_sum *one; /* e^0 */
    /* Scratch of softmax_mean, for `room` keys: */
    size_t room;
    uint32_t *group;      /* of each key: first its id, then its place among the groups */
    uint32_t *place;      /* of each id */
    uint32_t *slot;       /* hash table of 2 room entries: id + 1, 0 for none */
    expsum_group *groups; /* at last in order of descending score */
    slong *total;         /* of each coordinate and group */
    unsigned char *kind;  /* of each coordinate */
    size_t total_room, kind_room;
} expsum_state;

static inline expsum_state *expsum_of(field *F) { return F->state; }
static inline bool expsum_is_rational(const expsum *a) { return !a->num; }
/* Leaves the rational part as it is. */
static inline void expsum_drop_fraction(expsum_state *S, expsum *r) {
    if (expsum_is_rational(r)) return;
    exp_sum_drop(&S->pool, r->num);
    exp_sum_drop(&S->pool, r->den);
    r->num = r->den = NULL;
}

/* r := num/den; takes over the use of num and keeps den, which is canonical. */
void expsum_store(expsum_state *S, expsum *r, exp_sum *num, exp_sum *den);
status expsum_softmax_mean(field *F, void *r, size_t d, const void *const *scores, const void *const *values,
                           size_t count);
void expsum_clear_scratch(expsum_state *S);

#endif
