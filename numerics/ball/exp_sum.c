/* exp_sum.c - exact exponential sums: grouping, ring operations and the decided sign.
   One slow path sorts and groups terms; sums over the same exponents (the common case: one softmax) are vectors
   of integers and never take it. */
#include "numerics/ball/exp_sum.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/exact/rational.h"

/* ---- the pool ------------------------------------------------------------------------------------------ */

#define POOL_LEAST 64 /* bytes of the smallest class; the largest is POOL_LEAST << (EXP_POOL_CLASSES - 1) */

void exp_pool_init(exp_pool *pool) { *pool = (exp_pool){{NULL}}; }

void exp_pool_clear(exp_pool *pool) {
    for (unsigned i = 0; i < EXP_POOL_CLASSES; i++) {
        void *p = pool->spare[i];
        while (p) {
            void *next;
            memcpy(&next, p, sizeof next);
            flint_free(p);
            p = next;
        }
        pool->spare[i] = NULL;
    }
}

static unsigned pool_class(size_t bytes) {
    if (bytes <= POOL_LEAST) return 0;
    return (unsigned)(64 - __builtin_clzl((bytes - 1) / POOL_LEAST));
}

/* Zeroing is left to the caller.  Under AddressSanitizer nothing is reused, so that it sees every mistake. */
static void *pool_take(exp_pool *pool, size_t bytes) {
    unsigned class = pool_class(bytes);
    if (class >= EXP_POOL_CLASSES) return flint_malloc(bytes);
    void *p = pool->spare[class];
    if (!p) return flint_malloc((size_t)POOL_LEAST << class);
    memcpy(&pool->spare[class], p, sizeof(void *));
    return p;
}

static void pool_give(exp_pool *pool, void *p, size_t bytes) {
    unsigned class = pool_class(bytes);
#ifdef __SANITIZE_ADDRESS__
    class = EXP_POOL_CLASSES;
#endif
    if (class >= EXP_POOL_CLASSES) {
        flint_free(p);
        return;
    }
    memcpy(p, &pool->spare[class], sizeof(void *));
    pool->spare[class] = p;
}

/* ---- exponents ----------------------------------------------------------------------------------------- */

static size_t basis_bytes(slong count) {
    return sizeof(exp_basis) + (size_t)count * (sizeof(fmpq) + sizeof(slong));
}

static slong exponent_rank(const fmpq *s) {
    const slong num_most = (slong)1 << 40, den_most = (slong)1 << 58;
    if (COEFF_IS_MPZ(s->num) || COEFF_IS_MPZ(s->den) || s->num > num_most || s->num < -num_most ||
        s->den > den_most)
        return EXP_RANK_NONE;
    slong n = 2560 * s->num, d = 7 * s->den;
    return n >= 0 ? n / d : -((d - 1 - n) / d);
}

exp_basis *exp_basis_new(exp_pool *pool, const fmpq *s, slong count) {
    exp_basis *b = pool_take(pool, basis_bytes(count));
    b->uses = 1;
    b->count = count;
    b->s = (fmpq *)(b + 1);
    b->rank = (slong *)(b->s + count);
    for (slong k = 0; k < count; k++) {
        fmpq_init(b->s + k);
        fmpq_set(b->s + k, s + k);
        b->rank[k] = exponent_rank(s + k);
    }
    return b;
}

exp_basis *exp_basis_keep(exp_basis *b) {
    b->uses++;
    return b;
}

void exp_basis_drop(exp_pool *pool, exp_basis *b) {
    if (--b->uses) return;
    for (slong k = 0; k < b->count; k++) fmpq_clear(b->s + k);
    pool_give(pool, b, basis_bytes(b->count));
}

/* ---- sums ---------------------------------------------------------------------------------------------- */

static size_t sum_bytes(slong count) { return sizeof(exp_sum) + (size_t)count * sizeof(fmpz); }

exp_sum *exp_sum_new(exp_pool *pool, exp_basis *b) {
    exp_sum *x = pool_take(pool, sum_bytes(b->count));
    x->uses = 1;
    x->basis = exp_basis_keep(b);
    fmpz_init_set_ui(&x->q, 1);
    for (slong k = 0; k < b->count; k++) fmpz_init(x->c + k);
    return x;
}

exp_sum *exp_sum_keep(exp_sum *x) {
    x->uses++;
    return x;
}

void exp_sum_drop(exp_pool *pool, exp_sum *x) {
    if (!x || --x->uses) return;
    slong count = x->basis->count;
    for (slong k = 0; k < count; k++) fmpz_clear(x->c + k);
    fmpz_clear(&x->q);
    exp_basis_drop(pool, x->basis);
    pool_give(pool, x, sum_bytes(count));
}

void exp_sum_reduce(exp_sum *x) {
    if (fmpz_is_one(&x->q)) return;
    fmpz_t g;
    fmpz_init_set(g, &x->q);
    for (slong k = 0; k < x->basis->count && !fmpz_is_one(g); k++) fmpz_gcd(g, g, x->c + k);
    if (!fmpz_is_one(g)) {
        fmpz_divexact(&x->q, &x->q, g);
        for (slong k = 0; k < x->basis->count; k++) fmpz_divexact(x->c + k, x->c + k, g);
    }
    fmpz_clear(g);
}

typedef struct term {
    fmpq s;
    fmpz c;
} term;

static int term_descending(const void *a, const void *b) {
    return rational_compare(&((const term *)b)->s, &((const term *)a)->s);
}

static term *terms_new(slong count) {
    term *t = flint_calloc((size_t)count + 1, sizeof *t);
    for (slong k = 0; k < count; k++) t[k].s.den = 1;
    return t;
}

/* Sorts, groups equal exponents, drops what cancels; frees t. */
static exp_sum *terms_collect(exp_pool *pool, term *t, slong count, const fmpz_t q) {
    qsort(t, (size_t)count, sizeof *t, term_descending);
    slong kept = 0;
    for (slong k = 0; k < count;) {
        slong first = k++;
        for (; k < count && fmpq_equal(&t[k].s, &t[first].s); k++) fmpz_add(&t[first].c, &t[first].c, &t[k].c);
        if (fmpz_is_zero(&t[first].c)) continue;
        term keep = t[first];
        t[first] = t[kept]; /* exchanged, so that every number is still cleared once */
        t[kept++] = keep;
    }
    fmpq *s = flint_malloc(((size_t)kept + 1) * sizeof *s);
    for (slong k = 0; k < kept; k++) s[k] = t[k].s; /* borrowed */
    exp_basis *b = exp_basis_new(pool, s, kept);
    exp_sum *x = exp_sum_new(pool, b);
    exp_basis_drop(pool, b);
    for (slong k = 0; k < kept; k++) fmpz_swap(x->c + k, &t[k].c);
    fmpz_set(&x->q, q);
    exp_sum_reduce(x);
    for (slong k = 0; k < count; k++) {
        fmpq_clear(&t[k].s);
        fmpz_clear(&t[k].c);
    }
    flint_free(s);
    flint_free(t);
    return x;
}

exp_sum *exp_sum_from_terms(exp_pool *pool, const fmpz *a, const fmpq *s, slong count, const fmpz_t q) {
    term *t = terms_new(count);
    for (slong k = 0; k < count; k++) {
        fmpq_set(&t[k].s, s + k);
        fmpz_set(&t[k].c, a + k);
    }
    return terms_collect(pool, t, count, q);
}

exp_sum *exp_sum_from_mpq(exp_pool *pool, const mpq_t *c, const mpq_t *s, size_t count) {
    fmpz_t q, x;
    fmpz_init_set_ui(q, 1);
    fmpz_init(x);
    for (size_t k = 0; k < count; k++) {
        fmpz_set_mpz(x, mpq_denref(c[k]));
        fmpz_lcm(q, q, x);
    }
    term *t = terms_new((slong)count);
    for (size_t k = 0; k < count; k++) {
        fmpq_set_mpq(&t[k].s, s[k]);
        fmpz_set_mpz(x, mpq_denref(c[k]));
        fmpz_divexact(x, q, x);
        fmpz_set_mpz(&t[k].c, mpq_numref(c[k]));
        fmpz_mul(&t[k].c, &t[k].c, x);
    }
    exp_sum *r = terms_collect(pool, t, (slong)count, q);
    fmpz_clear(q);
    fmpz_clear(x);
    return r;
}

/* ---- ring operations ----------------------------------------------------------------------------------- */

/* *r := a + w b for r freshly 0; in the word where everything is: |a + w b| <= COEFF_MAX. */
static inline void coefficient_add_mul(fmpz *r, const fmpz *a, const fmpz *b, const fmpz *w) {
    slong x;
    if (!COEFF_IS_MPZ(*a) && !COEFF_IS_MPZ(*b) && !COEFF_IS_MPZ(*w) && !__builtin_mul_overflow(*b, *w, &x) &&
        !__builtin_add_overflow(x, *a, &x) && x >= COEFF_MIN && x <= COEFF_MAX) {
        *r = x;
        return;
    }
    fmpz_set(r, a);
    fmpz_addmul(r, b, w);
}

/* a + w b = (ma c_a + mb c_b) / q in terms of the integer coefficients. */
static void common_denominator(fmpz_t q, fmpz_t ma, fmpz_t mb, const exp_sum *a, const exp_sum *b, const fmpq *w) {
    fmpz_mul(q, &b->q, &w->den);
    fmpz_gcd(ma, &a->q, q);
    fmpz_divexact(mb, &a->q, ma);
    fmpz_divexact(ma, q, ma);
    fmpz_mul(q, &a->q, ma);
    fmpz_mul(mb, mb, &w->num);
}

static exp_sum *add_scaled_merge(exp_pool *pool, const exp_sum *a, const exp_sum *b, const fmpz_t ma,
                                 const fmpz_t mb, const fmpz_t q) {
    slong na = a->basis->count, nb = b->basis->count;
    term *t = terms_new(na + nb);
    for (slong k = 0; k < na; k++) {
        fmpq_set(&t[k].s, a->basis->s + k);
        fmpz_mul(&t[k].c, a->c + k, ma);
    }
    for (slong k = 0; k < nb; k++) {
        fmpq_set(&t[na + k].s, b->basis->s + k);
        fmpz_mul(&t[na + k].c, b->c + k, mb);
    }
    return terms_collect(pool, t, na + nb, q);
}

exp_sum *exp_sum_add_scaled(exp_pool *pool, const exp_sum *a, const exp_sum *b, const fmpq *w) {
    bool same = a->basis == b->basis;
    if (same && fmpz_is_one(&a->q) && fmpz_is_one(&b->q) && rational_is_integer(w)) {
        exp_sum *r = exp_sum_new(pool, a->basis);
        for (slong k = 0; k < a->basis->count; k++)
            coefficient_add_mul(r->c + k, a->c + k, b->c + k, &w->num);
        return r;
    }
    fmpz_t q, ma, mb;
    fmpz_init(q);
    fmpz_init(ma);
    fmpz_init(mb);
    common_denominator(q, ma, mb, a, b, w);
    exp_sum *r;
    if (same) {
        r = exp_sum_new(pool, a->basis);
        for (slong k = 0; k < a->basis->count; k++) {
            fmpz_mul(r->c + k, a->c + k, ma);
            fmpz_addmul(r->c + k, b->c + k, mb);
        }
        fmpz_set(&r->q, q);
        exp_sum_reduce(r);
    } else {
        r = add_scaled_merge(pool, a, b, ma, mb, q);
    }
    fmpz_clear(q);
    fmpz_clear(ma);
    fmpz_clear(mb);
    return r;
}

exp_sum *exp_sum_scale(exp_pool *pool, const exp_sum *a, const fmpq *w) {
    exp_sum *r = exp_sum_new(pool, a->basis);
    for (slong k = 0; k < a->basis->count; k++) fmpz_mul(r->c + k, a->c + k, &w->num);
    fmpz_mul(&r->q, &a->q, &w->den);
    exp_sum_reduce(r);
    return r;
}

exp_sum *exp_sum_mul(exp_pool *pool, const exp_sum *a, const exp_sum *b) {
    slong count = 0;
    term *t = terms_new(exp_sum_terms(a) * exp_sum_terms(b));
    for (slong i = 0; i < a->basis->count; i++) {
        if (fmpz_is_zero(a->c + i)) continue;
        for (slong j = 0; j < b->basis->count; j++) {
            if (fmpz_is_zero(b->c + j)) continue;
            rational_add(&t[count].s, a->basis->s + i, b->basis->s + j);
            fmpz_mul(&t[count].c, a->c + i, b->c + j);
            count++;
        }
    }
    fmpz_t q;
    fmpz_init(q);
    fmpz_mul(q, &a->q, &b->q);
    exp_sum *r = terms_collect(pool, t, count, q);
    fmpz_clear(q);
    return r;
}

exp_sum *exp_sum_shift(exp_pool *pool, const exp_sum *a, const fmpq *t) {
    term *moved = terms_new(a->basis->count);
    for (slong k = 0; k < a->basis->count; k++) {
        rational_sub(&moved[k].s, a->basis->s + k, t);
        fmpz_set(&moved[k].c, a->c + k);
    }
    return terms_collect(pool, moved, a->basis->count, &a->q);
}

/* ---- comparing ----------------------------------------------------------------------------------------- */

slong exp_sum_lead(const exp_sum *x) {
    slong k = 0;
    while (k < x->basis->count && fmpz_is_zero(x->c + k)) k++;
    return k;
}

slong exp_sum_terms(const exp_sum *x) {
    slong n = 0;
    for (slong k = 0; k < x->basis->count; k++) n += !fmpz_is_zero(x->c + k);
    return n;
}

static slong next_term(const exp_sum *x, slong k) {
    for (k++; k < x->basis->count && fmpz_is_zero(x->c + k); k++) continue;
    return k;
}

/* a b = c d? */
static bool same_products(const fmpz *a, const fmpz *b, const fmpz *c, const fmpz *d) {
    if (!COEFF_IS_MPZ(*a) && !COEFF_IS_MPZ(*b) && !COEFF_IS_MPZ(*c) && !COEFF_IS_MPZ(*d))
        return (__int128)*a * *b == (__int128)*c * *d;
    fmpz_t x, y;
    fmpz_init(x);
    fmpz_init(y);
    fmpz_mul(x, a, b);
    fmpz_mul(y, c, d);
    bool same = fmpz_equal(x, y);
    fmpz_clear(x);
    fmpz_clear(y);
    return same;
}

bool exp_sum_ratio(fmpq *r, const exp_sum *a, const exp_sum *b) {
    /* e^s are independent, so a = r b iff the same exponents carry coefficients in the same proportion;
       the leading pair gives the only candidate, a_i q_b : b_j q_a. */
    slong i = exp_sum_lead(a), j = exp_sum_lead(b), i0 = i, j0 = j;
    if (i == a->basis->count) {
        fmpq_zero(r);
        return true;
    }
    for (; i < a->basis->count && j < b->basis->count; i = next_term(a, i), j = next_term(b, j)) {
        if (a->basis == b->basis ? i != j : !fmpq_equal(a->basis->s + i, b->basis->s + j)) return false;
        if (!same_products(a->c + i, b->c + j0, a->c + i0, b->c + j)) return false;
    }
    if (i < a->basis->count || j < b->basis->count) return false;
    fmpz_t x, y;
    fmpz_init(x);
    fmpz_init(y);
    fmpz_mul(x, a->c + i0, &b->q);
    fmpz_mul(y, b->c + j0, &a->q);
    fmpq_set_fmpz_frac(r, x, y);
    fmpz_clear(x);
    fmpz_clear(y);
    return true;
}

bool exp_sum_equal(const exp_sum *a, const exp_sum *b) {
    if (a == b) return true;
    if (exp_sum_lead(b) == b->basis->count) return exp_sum_lead(a) == a->basis->count;
    fmpq_t r;
    fmpq_init(r);
    bool same = exp_sum_ratio(r, a, b) && fmpq_is_one(r);
    fmpq_clear(r);
    return same;
}

/* The leading term against the sum of all terms of the other sign, in fixed point.  With e^7 = 1096.6.. > 2^10,
   e^-x < 2^-floor(10 x / 7) for every x > 0.  The rank of s is R(s) <= 2560 s / 7 < R(s) + 1, so
   10 (s_j - s_k) / 7 > (R_j - R_k - 1) / 256: the shift below is never too large.  |c| < 2^62 inside the word. */
static bool lead_dominates(const exp_sum *x, slong lead) {
    const unsigned point = 40;
    const slong *rank = x->basis->rank;
    if (COEFF_IS_MPZ(x->c[lead]) || rank[lead] == EXP_RANK_NONE) return false;
    unsigned __int128 rest = 0, first = (unsigned __int128)labs(x->c[lead]) << point;
    for (slong k = lead + 1; k < x->basis->count; k++) {
        if (x->c[k] == 0 || fmpz_sgn(x->c + k) == fmpz_sgn(x->c + lead)) continue;
        if (COEFF_IS_MPZ(x->c[k]) || rank[k] == EXP_RANK_NONE) return false;
        slong shift = (rank[lead] - rank[k] - 1) / 256;
        rest += shift < 102 ? ((unsigned __int128)labs(x->c[k]) << point) >> shift : 0;
        rest += 1; /* what the shift cut off */
        if (rest >= first) return false;
    }
    return true;
}

int exp_sum_sign(const exp_sum *x) {
    slong lead = exp_sum_lead(x);
    if (lead == x->basis->count) return 0;
    if (lead_dominates(x, lead)) return fmpz_sgn(x->c + lead);
    /* Not 0 by Lindemann-Weierstrass, so some precision shows the sign. */
    arb_t r;
    arb_init(r);
    for (slong bits = 64;; bits *= 2) {
        exp_sum_enclose(r, x, x->basis->s + lead, bits);
        if (arb_is_positive(r) || arb_is_negative(r)) break;
    }
    int sign = arb_is_positive(r) ? 1 : -1;
    arb_clear(r);
    return sign;
}

void exp_sum_enclose(arb_t r, const exp_sum *x, const fmpq *t, slong bits) {
    fmpq_t gap;
    arb_t e;
    fmpq_init(gap);
    arb_init(e);
    arb_zero(r);
    for (slong k = 0; k < x->basis->count; k++) {
        if (fmpz_is_zero(x->c + k)) continue;
        rational_sub(gap, x->basis->s + k, t);
        arb_set_fmpq(e, gap, bits);
        arb_exp(e, e, bits);
        arb_addmul_fmpz(r, e, x->c + k, bits);
    }
    arb_clear(e);
    fmpq_clear(gap);
}
