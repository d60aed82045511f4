/* field_expsum.c - the field of fractions of exponential sums, exactly: what softmax of rational scores makes of
   rational values.  An element is a rational, or num/den with num, den sums of c_k e^(s_k).  Kept canonical:
   den > 0, integer coefficients without common factor, largest exponent 0; num/den is no rational (num = r den is
   seen, completely, by Lindemann-Weierstrass).  So "is it rational", "is it 0" are questions of form, and
   signs and comparisons always decide.  Elements of one softmax share den, and adding them never multiplies it. */
#include <stdlib.h>

#include "numerics/ball/ball_bounds.h"
#include "numerics/ball/expsum.h"

/* e^x for |x| up to this: bounds() then still has a few megabytes at most. */
#define EXP_ARGUMENT_MOST (1 << 24)
/* Pairs of terms a product may have.  One softmax over L keys has at most L terms, and sums over one denominator never
   multiply; only sums over m different softmaxes reach L^m, past all time and memory.  There the field gives up. */
#define PRODUCT_PAIRS_MOST ((slong)1 << 16)

/* ---- holding elements ---------------------------------------------------------------------------------- */

static void expsum_init(field *F, void *x) {
    (void)F;
    expsum *r = x;
    fmpq_init(&r->rational);
    r->num = r->den = NULL;
}

static void expsum_clear(field *F, void *x) {
    expsum *r = x;
    expsum_drop_fraction(expsum_of(F), r);
    fmpq_clear(&r->rational);
}

static void expsum_set(field *F, void *rp, const void *ap) {
    expsum *r = rp;
    const expsum *a = ap;
    if (r == a) return;
    if (!expsum_is_rational(a)) {
        exp_sum_keep(a->num);
        exp_sum_keep(a->den);
    }
    expsum_drop_fraction(expsum_of(F), r);
    fmpq_set(&r->rational, &a->rational);
    r->num = a->num;
    r->den = a->den;
}

static void expsum_set_rational(field *F, void *rp, const mpq_t q) {
    expsum *r = rp;
    expsum_drop_fraction(expsum_of(F), r);
    fmpq_set_mpq(&r->rational, q);
}

/* r := num/den for den != 0 of any form; takes over the use of num. */
static void store_fraction(expsum_state *S, expsum *r, exp_sum *num, const exp_sum *den) {
    /* den = w e^t d with d canonical; then num/den = (w^-1 e^-t num)/d. */
    slong lead = exp_sum_lead(den);
    fmpq_t w;
    fmpq_init(w);
    fmpz_zero(&w->num);
    for (slong k = lead; k < den->basis->count; k++) fmpz_gcd(&w->num, &w->num, den->c + k);
    if (exp_sum_sign(den) < 0) fmpz_neg(&w->num, &w->num);
    fmpz_set(&w->den, &den->q);
    fmpq_canonicalise(w);
    fmpq_inv(w, w);
    exp_sum *d = exp_sum_scale(&S->pool, den, w), *n = exp_sum_scale(&S->pool, num, w), *shifted;
    if (!fmpq_is_zero(den->basis->s + lead)) {
        shifted = exp_sum_shift(&S->pool, d, den->basis->s + lead);
        exp_sum_drop(&S->pool, d);
        d = shifted;
        shifted = exp_sum_shift(&S->pool, n, den->basis->s + lead);
        exp_sum_drop(&S->pool, n);
        n = shifted;
    }
    expsum_store(S, r, n, d);
    exp_sum_drop(&S->pool, d);
    exp_sum_drop(&S->pool, num);
    fmpq_clear(w);
}

void expsum_store(expsum_state *S, expsum *r, exp_sum *num, exp_sum *den) {
    fmpq_t ratio;
    fmpq_init(ratio);
    if (exp_sum_ratio(ratio, num, den)) {
        exp_sum_drop(&S->pool, num);
        expsum_drop_fraction(S, r);
        fmpq_swap(&r->rational, ratio);
    } else {
        exp_sum_keep(den);
        expsum_drop_fraction(S, r);
        fmpq_zero(&r->rational);
        r->num = num;
        r->den = den;
    }
    fmpq_clear(ratio);
}

/* a b, or 1 after giving up. */
static exp_sum *multiply(expsum_state *S, const exp_sum *a, const exp_sum *b) {
    slong m = exp_sum_terms(a), n = exp_sum_terms(b);
    if (!n || m <= PRODUCT_PAIRS_MOST / n) return exp_sum_mul(&S->pool, a, b);
    S->F->gave_up = true;
    return exp_sum_keep(S->one);
}

/* ---- the field operations ------------------------------------------------------------------------------ */

static bool same_denominator(const expsum *a, const expsum *b) {
    return a->den == b->den || exp_sum_equal(a->den, b->den);
}

/* The numerator of a + w b over *den (borrowed from a or b, or *made for the caller to drop); a, b not both
   rational.  A rational q counts as (q den)/den. */
static exp_sum *add_numerators(expsum_state *S, exp_sum **den, exp_sum **made, const expsum *a,
                               const expsum *b, const fmpq *w) {
    exp_pool *pool = &S->pool;
    *made = NULL;
    if (expsum_is_rational(a)) {
        *den = b->den;
        if (fmpq_is_one(w)) return exp_sum_add_scaled(pool, b->num, b->den, &a->rational);
        exp_sum *n = exp_sum_scale(pool, b->num, w);
        if (rational_is_zero(&a->rational)) return n;
        exp_sum *sum = exp_sum_add_scaled(pool, n, b->den, &a->rational);
        exp_sum_drop(pool, n);
        return sum;
    }
    *den = a->den;
    if (expsum_is_rational(b)) {
        fmpq_t q;
        fmpq_init(q);
        rational_mul(q, w, &b->rational);
        exp_sum *sum = exp_sum_add_scaled(pool, a->num, a->den, q);
        fmpq_clear(q);
        return sum;
    }
    if (same_denominator(a, b)) return exp_sum_add_scaled(pool, a->num, b->num, w);
    exp_sum *x = multiply(S, a->num, b->den), *y = multiply(S, b->num, a->den);
    exp_sum *sum = exp_sum_add_scaled(pool, x, y, w);
    *den = *made = multiply(S, a->den, b->den);
    exp_sum_drop(pool, x);
    exp_sum_drop(pool, y);
    return sum;
}

/* Products of canonical denominators are canonical: positive, largest exponent 0 + 0, and without common factor
   (Gauss's lemma: modulo a prime p the sums form a ring without zero divisors, as exponents are ordered). */
static void add_scaled(expsum_state *S, expsum *r, const expsum *a, const expsum *b, const fmpq *w) {
    exp_sum *den, *made;
    exp_sum *num = add_numerators(S, &den, &made, a, b, w);
    expsum_store(S, r, num, den);
    exp_sum_drop(&S->pool, made);
}

static const fmpq plus_one = {1, 1}, minus_one = {-1, 1};

static void expsum_add(field *F, void *rp, const void *ap, const void *bp) {
    expsum *r = rp;
    const expsum *a = ap, *b = bp;
    if (expsum_is_rational(a) && expsum_is_rational(b)) {
        expsum_drop_fraction(expsum_of(F), r);
        rational_add(&r->rational, &a->rational, &b->rational);
    } else {
        add_scaled(expsum_of(F), r, a, b, &plus_one);
    }
}

static void expsum_sub(field *F, void *rp, const void *ap, const void *bp) {
    expsum *r = rp;
    const expsum *a = ap, *b = bp;
    if (expsum_is_rational(a) && expsum_is_rational(b)) {
        expsum_drop_fraction(expsum_of(F), r);
        rational_sub(&r->rational, &a->rational, &b->rational);
    } else {
        add_scaled(expsum_of(F), r, a, b, &minus_one);
    }
}

static void expsum_mul(field *F, void *rp, const void *ap, const void *bp) {
    expsum_state *S = expsum_of(F);
    expsum *r = rp;
    const expsum *a = ap, *b = bp;
    if (expsum_is_rational(a) && expsum_is_rational(b)) {
        expsum_drop_fraction(S, r); /* if it is one, it is neither a nor b */
        rational_mul(&r->rational, &a->rational, &b->rational);
    } else if (expsum_is_rational(a) || expsum_is_rational(b)) {
        const expsum *x = expsum_is_rational(a) ? b : a, *w = expsum_is_rational(a) ? a : b;
        expsum_store(S, r, exp_sum_scale(&S->pool, x->num, &w->rational), x->den);
    } else {
        exp_sum *den = multiply(S, a->den, b->den);
        expsum_store(S, r, multiply(S, a->num, b->num), den);
        exp_sum_drop(&S->pool, den);
    }
}

static void expsum_add_mul(field *F, void *rp, const void *ap, const void *bp) {
    expsum *r = rp;
    const expsum *a = ap, *b = bp;
    if (expsum_is_rational(a) && expsum_is_rational(b) && expsum_is_rational(r)) {
        rational_add_mul(&r->rational, &a->rational, &b->rational);
    } else if (expsum_is_rational(a) || expsum_is_rational(b)) {
        const expsum *x = expsum_is_rational(a) ? b : a, *w = expsum_is_rational(a) ? a : b;
        if (rational_is_zero(&w->rational)) return;
        if (expsum_is_rational(x)) { /* then r is none */
            expsum product;
            expsum_init(F, &product);
            rational_mul(&product.rational, &x->rational, &w->rational);
            expsum_add(F, r, r, &product);
            expsum_clear(F, &product);
        } else {
            fmpq_t weight; /* r may be the weight itself */
            fmpq_init(weight);
            fmpq_set(weight, &w->rational);
            add_scaled(expsum_of(F), r, r, x, weight);
            fmpq_clear(weight);
        }
    } else {
        expsum product;
        expsum_init(F, &product);
        expsum_mul(F, &product, a, b);
        expsum_add(F, r, r, &product);
        expsum_clear(F, &product);
    }
}

static status expsum_div(field *F, void *rp, const void *ap, const void *bp) {
    expsum_state *S = expsum_of(F);
    expsum *r = rp;
    const expsum *a = ap, *b = bp;
    if (expsum_is_rational(b)) {
        if (rational_is_zero(&b->rational)) return ST_DOMAIN;
        expsum inverse;
        expsum_init(F, &inverse);
        fmpq_inv(&inverse.rational, &b->rational);
        expsum_mul(F, r, a, &inverse);
        expsum_clear(F, &inverse);
    } else if (expsum_is_rational(a)) {
        store_fraction(S, r, exp_sum_scale(&S->pool, b->den, &a->rational), b->num);
    } else if (same_denominator(a, b)) {
        store_fraction(S, r, exp_sum_keep(a->num), b->num);
    } else {
        exp_sum *den = multiply(S, a->den, b->num);
        store_fraction(S, r, multiply(S, a->num, b->den), den);
        exp_sum_drop(&S->pool, den);
    }
    return ST_OK;
}

static status expsum_exp(field *F, void *rp, const void *ap) {
    expsum_state *S = expsum_of(F);
    expsum *r = rp;
    const expsum *a = ap;
    if (!expsum_is_rational(a)) return ST_UNSUPPORTED; /* e^(irrational) is no fraction of such sums that we can hold */
    fmpq_t x;
    fmpq_init(x);
    fmpq_set_si(x, EXP_ARGUMENT_MOST, 1);
    bool large = rational_compare(&a->rational, x) > 0;
    fmpq_neg(x, x);
    large = large || rational_compare(&a->rational, x) < 0;
    fmpq_clear(x);
    if (large) return ST_LIMIT;
    exp_basis *s = exp_basis_new(&S->pool, &a->rational, 1);
    exp_sum *num = exp_sum_new(&S->pool, s);
    exp_basis_drop(&S->pool, s);
    fmpz_one(num->c);
    expsum_store(S, r, num, S->one);
    return ST_OK;
}

/* ---- comparing ----------------------------------------------------------------------------------------- */

static int sign_of(const expsum *a) { return expsum_is_rational(a) ? fmpq_sgn(&a->rational) : exp_sum_sign(a->num); }

static exp_sum *difference(expsum_state *S, const expsum *a, const expsum *b) {
    exp_sum *den, *made, *num = add_numerators(S, &den, &made, a, b, &minus_one);
    exp_sum_drop(&S->pool, made); /* positive, and not asked for */
    return num;
}

static truth expsum_less(field *F, const void *ap, const void *bp) {
    const expsum *a = ap, *b = bp;
    if (expsum_is_rational(a) && expsum_is_rational(b)) return truth_of(rational_compare(&a->rational, &b->rational) < 0);
    exp_sum *num = difference(expsum_of(F), a, b);
    int sign = exp_sum_sign(num);
    exp_sum_drop(&expsum_of(F)->pool, num);
    return truth_of(sign < 0);
}

static truth expsum_equal(field *F, const void *ap, const void *bp) {
    const expsum *a = ap, *b = bp;
    if (expsum_is_rational(a) && expsum_is_rational(b)) return truth_of(fmpq_equal(&a->rational, &b->rational));
    if (expsum_is_rational(a) || expsum_is_rational(b)) return truth_of(false); /* a fraction is never rational */
    exp_sum *num = difference(expsum_of(F), a, b);
    bool same = exp_sum_lead(num) == num->basis->count;
    exp_sum_drop(&expsum_of(F)->pool, num);
    return truth_of(same);
}

static bool expsum_is_zero(field *F, const void *ap) {
    (void)F;
    const expsum *a = ap;
    return expsum_is_rational(a) && rational_is_zero(&a->rational);
}

static void expsum_relu(field *F, void *r, const void *a) {
    if (sign_of(a) > 0) {
        expsum_set(F, r, a);
    } else {
        expsum_drop_fraction(expsum_of(F), r);
        fmpq_zero(&((expsum *)r)->rational);
    }
}

static status expsum_round(field *F, void *rp, const void *ap, unsigned bits) {
    expsum *r = rp;
    const expsum *a = ap;
    if (!expsum_is_rational(a)) return ST_UNSUPPORTED;
    expsum_drop_fraction(expsum_of(F), r);
    rational_round(&r->rational, &a->rational, bits);
    return ST_OK;
}

static void expsum_bounds(field *F, mpq_t lo, mpq_t hi, const void *ap) {
    (void)F;
    const expsum *a = ap;
    if (expsum_is_rational(a)) {
        fmpq_get_mpq(lo, &a->rational);
        mpq_set(hi, lo);
        return;
    }
    fmpq_t zero;
    arb_t n, d;
    fmpq_init(zero);
    arb_init(n);
    arb_init(d);
    for (slong bits = 128;; bits *= 2) { /* neither is 0, so both are told from 0 at some precision */
        exp_sum_enclose(n, a->num, zero, bits);
        exp_sum_enclose(d, a->den, zero, bits);
        arb_div_fmpz(n, n, &a->num->q, bits);
        arb_div(n, n, d, bits);
        if (arb_rel_accuracy_bits(n) >= 60) break;
    }
    ball_bounds(lo, hi, n);
    arb_clear(n);
    arb_clear(d);
    fmpq_clear(zero);
}

/* ---- opening and closing ------------------------------------------------------------------------------- */

static void expsum_close(field *F) {
    expsum_state *S = expsum_of(F);
    exp_sum_drop(&S->pool, S->one);
    exp_pool_clear(&S->pool);
    expsum_clear_scratch(S);
    free(S);
    free(F);
}

status field_open_expsum(field **F) {
    field *f = *F = malloc(sizeof *f);
    expsum_state *S = calloc(1, sizeof *S);
    if (!f || !S) {
        free(f);
        free(S);
        *F = NULL;
        return ST_MEMORY;
    }
    exp_pool_init(&S->pool);
    fmpq_t zero;
    fmpq_init(zero);
    exp_basis *unit = exp_basis_new(&S->pool, zero, 1);
    S->one = exp_sum_new(&S->pool, unit);
    fmpz_one(S->one->c);
    exp_basis_drop(&S->pool, unit);
    fmpq_clear(zero);
    S->F = f;
    *f = (field){.name = "expsum",
                 .size = sizeof(expsum),
                 .exact = true,
                 .state = S,
                 .init = expsum_init,
                 .clear = expsum_clear,
                 .set = expsum_set,
                 .set_rational = expsum_set_rational,
                 .add = expsum_add,
                 .sub = expsum_sub,
                 .mul = expsum_mul,
                 .add_mul = expsum_add_mul,
                 .div = expsum_div,
                 .exp = expsum_exp,
                 .relu = expsum_relu,
                 .round = expsum_round,
                 .less = expsum_less,
                 .equal = expsum_equal,
                 .is_zero = expsum_is_zero,
                 .softmax_mean = expsum_softmax_mean,
                 .bounds = expsum_bounds,
                 .close = expsum_close};
    return ST_OK;
}
