/* exp_sum.h - finite sums (1/q) sum_k c_k e^(s_k) with integers c_k, q >= 1 and rationals s_k, held exactly.
   Lindemann-Weierstrass: e^s for distinct rational s are linearly independent over the rationals.  Hence a sum
   is 0 iff every c_k is 0, two sums are equal iff their terms are, and every sign can be decided.
   Private to numerics (FLINT types).  Sums are immutable once shared; a sum and its exponents are counted and
   live in a pool, so that copying is cheap and the coordinates of one softmax share exponents and denominator. */
#ifndef NUMERICS_BALL_EXP_SUM_H
#define NUMERICS_BALL_EXP_SUM_H

#include <arb.h>
#include <flint/fmpq.h>
#include <stdbool.h>
#include <stddef.h>

/* Blocks of power-of-two sizes, kept for reuse.  Not for sharing between threads. */
#define EXP_POOL_CLASSES 16
typedef struct exp_pool {
    void *spare[EXP_POOL_CLASSES];
} exp_pool;

void exp_pool_init(exp_pool *pool);
void exp_pool_clear(exp_pool *pool); /* every sum and basis must have been dropped */

/* Exponents, strictly descending, used by any number of sums. */
typedef struct exp_basis {
    size_t uses;
    slong count;
    fmpq *s;     /* count of them, in this block */
    slong *rank; /* floor(256 * 10 s / 7), or EXP_RANK_NONE where s is too large: see exp_sum_sign */
} exp_basis;
#define EXP_RANK_NONE WORD_MIN

typedef struct exp_sum {
    size_t uses;
    exp_basis *basis;
    fmpz q;   /* >= 1 */
    fmpz c[]; /* basis->count of them; zeros are allowed */
} exp_sum;

/* Copies s[0..count), which must descend strictly.  One use, the caller's. */
exp_basis *exp_basis_new(exp_pool *pool, const fmpq *s, slong count);
exp_basis *exp_basis_keep(exp_basis *b); /* one more use */
void exp_basis_drop(exp_pool *pool, exp_basis *b);

/* The sum 0 over b (which gains a use): coefficients 0, q = 1, for the caller to fill. */
exp_sum *exp_sum_new(exp_pool *pool, exp_basis *b);
exp_sum *exp_sum_keep(exp_sum *x);
void exp_sum_drop(exp_pool *pool, exp_sum *x);
/* sum_k c[k] e^(s[k]) for exponents in any order, repeated or not, and c[k] = a[k] / q; zero terms vanish. */
exp_sum *exp_sum_from_terms(exp_pool *pool, const fmpz *a, const fmpq *s, slong count, const fmpz_t q);
exp_sum *exp_sum_from_mpq(exp_pool *pool, const mpq_t *c, const mpq_t *s, size_t count);

/* New sums: a + w b, w a, a b, and e^(-t) a. */
exp_sum *exp_sum_add_scaled(exp_pool *pool, const exp_sum *a, const exp_sum *b, const fmpq *w);
exp_sum *exp_sum_scale(exp_pool *pool, const exp_sum *a, const fmpq *w);
exp_sum *exp_sum_mul(exp_pool *pool, const exp_sum *a, const exp_sum *b);
exp_sum *exp_sum_shift(exp_pool *pool, const exp_sum *a, const fmpq *t);
/* Divides q and the coefficients by what they have in common; x must have one use. */
void exp_sum_reduce(exp_sum *x);

/* The first k with c_k != 0, or basis->count when the sum is 0. */
slong exp_sum_lead(const exp_sum *x);
slong exp_sum_terms(const exp_sum *x); /* non-zero ones */
/* True, with *r, iff a = r b for a rational r; b is not 0. */
bool exp_sum_ratio(fmpq *r, const exp_sum *a, const exp_sum *b);
bool exp_sum_equal(const exp_sum *a, const exp_sum *b);
/* -1, 0 or 1, decided. */
int exp_sum_sign(const exp_sum *x);
/* An enclosure of q e^(-t) times the sum. */
void exp_sum_enclose(arb_t r, const exp_sum *x, const fmpq *t, slong bits);

#endif
