/* bound32_inner.h - what the parts of the float32 bound share; nobody but their test includes it.
   Positions fall into classes: 1, 2, .., classes-1 by themselves, and "classes" for that position and all later ones.
   A lane has, in each class, a range of its exact value over all prompts and a bound of its float32 error. */
#ifndef CONSTRUCTIONS_MODEL_BOUND32_INNER_H
#define CONSTRUCTIONS_MODEL_BOUND32_INNER_H

#include "constructions/model/bound32.h"
#include "numerics/exact/dyadic.h"

#define GRID_NONE INT32_MAX
#define GRID_MOST 120 /* multiples of 2^-120 are normal float32 numbers */
#define GRID_LEAST (-100)

typedef struct lane32 {
    dyadic lo, hi; /* lo <= exact value <= hi                                                      */
    dyadic error;  /* |float32 value - exact value| <= error                                        */
    int32_t grid;  /* the value is a multiple of 2^-grid, and float32 has it exactly; or GRID_NONE   */
} lane32;

/* coefficient times the mean of the last min(window, i) values of a lane of a root register (window 1: the value). */
typedef struct term32 {
    uint32_t root, lane;
    uint64_t window;
    dyadic coefficient;
} term32;

/* A lane as constant + sum of terms, exactly.  Sorted by root, window, lane; no coefficient is 0. */
typedef struct form32 {
    term32 *term;
    size_t count;
    dyadic constant;
} form32;
#define FORM_TERMS_MOST ((size_t)1 << 21) /* of all lanes; past it lanes become roots */

typedef struct span32 {
    dyadic lo, hi;
} span32;

typedef struct token32 { /* of one lane of an EMBED */
    span32 letter, copy, bos;
} token32;

typedef struct score32 { /* of a class of queries: sharpness <q, k> over all keys it sees */
    dyadic lo, hi;
    dyadic error; /* of what exp is given       */
    dyadic most;  /* float32 numbers on the way */
    bool exact;   /* <q, k> is                  */
    bool known;   /* computed already           */
} score32;

typedef struct row32 { /* of one register */
    lane32 *lane;   /* classes x dim, class by class */
    form32 *form;   /* dim                           */
    token32 *token; /* EMBED: dim                    */
    score32 *score; /* ATTEND: classes               */
    lane32 *state;  /* SCAN: its states, at any position */
    bool unbounded; /* SCAN: they grow past float32  */
} row32;

struct bounds32 {
    const model *m;
    size_t classes;
    uint64_t positions; /* 2L + 2 */
    row32 *row;         /* per op */
    size_t past;        /* the first SCAN, or m->ops: ranges from there on depend on positions */
    size_t form_room;   /* terms that forms may still take */
    uint64_t narrowing; /* work that narrowing may still be */
    size_t form_left;   /* the two, before the first SCAN   */
    uint64_t narrow_left;
    size_t broken;      /* the first register with a float32 overflow, or m->ops */
    unsigned without;
    size_t lookup;      /* the ATTEND whose best key is known to lead, or SIZE_MAX */
    dyadic lead;        /* by so much, times its sharpness: rounded down            */
    bool exact_scores;  /* of the softmax met last      */
    const char *part;   /* where most of its error is; why there is no bound */
    fault *f;
};

static inline lane32 *bounds32_at(const bounds32 *B, size_t r, size_t class, size_t lane) {
    return &B->row[r].lane[(class - 1) * B->m->op[r].dim + lane];
}
static inline bool lane32_is_zero(const lane32 *x) {
    return dyadic_is_zero(x->lo) && dyadic_is_zero(x->hi) && dyadic_is_zero(x->error);
}
static inline bool lane32_is_exact(const lane32 *x) { return x->grid != GRID_NONE; }
/* The largest magnitude of the exact value; of the float32 value. */
static inline dyadic lane32_most(const lane32 *x) { return dyadic_max(dyadic_neg(x->lo), x->hi); }
static inline dyadic lane32_most32(const lane32 *x) { return dyadic_add(lane32_most(x), x->error, UP); }
static inline span32 lane32_span(const lane32 *x) { return (span32){x->lo, x->hi}; }
static inline span32 span32_add(span32 a, span32 b) {
    return (span32){dyadic_add(a.lo, b.lo, DOWN), dyadic_add(a.hi, b.hi, UP)};
}
static inline span32 span32_join(span32 a, span32 b) { return (span32){dyadic_min(a.lo, b.lo), dyadic_max(a.hi, b.hi)}; }
span32 span32_mul(span32 a, span32 b);
span32 span32_times(span32 a, uint64_t count);
/* Upper bounds, the way they are written most often. */
static inline dyadic up_add(dyadic a, dyadic b) { return dyadic_add(a, b, UP); }
static inline dyadic up_mul(dyadic a, dyadic b) { return dyadic_mul(a, b, UP); }

/* Classes that the last `window` positions (0: all) fall into, seen from `class`, the present one included. */
void bounds32_classes(uint64_t window, size_t class, size_t *first, size_t *last);
/* How many keys a query of `class` sees; 0 when that depends on its position, and then at most *most. */
uint64_t bounds32_keys(const bounds32 *B, uint64_t window, size_t class, uint64_t *most);

/* ---- bound32_form.c: lanes as linear forms of means of root lanes */
MUST_USE status form32_op(bounds32 *B, size_t r);
void form32_free(row32 *row, size_t dim);
/* ---- bound32_narrow.c: tightens lo and hi of lane j of register r in `class` by its form. */
void form32_narrow(bounds32 *B, size_t r, size_t class, size_t j);

/* ---- bound32_range.c: exact ranges, op by op, before any error is looked at */
MUST_USE status range32_op(bounds32 *B, size_t r);

/* ---- bound32_error.c: the errors of every op */
MUST_USE status error32_op(bounds32 *B, size_t r);
dyadic error32_gamma(uint64_t roundings); /* (1 + 2^-24)^roundings - 1 is at most this; 2^200 when that is not small */
dyadic error32_sums(const bounds32 *B, uint64_t roundings); /* that, but for what is left out */
void error32_break(bounds32 *B, size_t r, const char *why); /* no bound from register r on */
void error32_finite(bounds32 *B, size_t r, dyadic magnitude); /* a float32 of register r may be as large as this */
bool error32_fits(dyadic sum, int64_t grid); /* multiples of 2^-grid adding up to at most sum in magnitude are exact */

/* One weight of a sum and what it multiplies. */
typedef struct weight32 {
    size_t j;           /* which lane, or SIZE_MAX: a bias, x is then 1 */
    const lane32 *x;
    dyadic size, error; /* |w|, |float32(w) - w| */
    bool exact, power;  /* a float32 number; a power of two */
    bool state;         /* x is a state of a SCAN */
} weight32;
weight32 weight32_of(const bounds32 *B, size_t j, const mpq_t q); /* x is set by the caller */
/* N15: y, a sum of products of float32 weights and float32 values. */
void error32_dot(bounds32 *B, size_t r, lane32 *y, const weight32 *w, size_t count);

/* ---- bound32_scan.c */
MUST_USE status range32_scan(bounds32 *B, size_t r);
void range32_conv(bounds32 *B, size_t r);
MUST_USE status error32_scan(bounds32 *B, size_t r);
MUST_USE status error32_conv(bounds32 *B, size_t r);

/* ---- bound32_attend.c */
void error32_mean(bounds32 *B, size_t r);
MUST_USE status error32_softmax(bounds32 *B, size_t r);

#endif
