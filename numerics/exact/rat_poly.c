/* rat_poly.c - see rat_poly.h: FLINT's fmpq_poly behind a handle. */
#include "numerics/exact/rat_poly.h"

#include <flint/flint.h>
#include <flint/fmpq.h>
#include <flint/fmpq_mat.h>
#include <flint/fmpq_poly.h>
#include <stdlib.h>

#include "numerics/exact/number.h"

struct rat_poly {
    fmpq_poly_t p;
};

status rat_poly_new(rat_poly **p) {
    *p = malloc(sizeof **p);
    if (!*p) return ST_MEMORY;
    fmpq_poly_init((*p)->p);
    return ST_OK;
}

void rat_poly_free(rat_poly *p) {
    if (!p) return;
    fmpq_poly_clear(p->p);
    free(p);
}

void rat_poly_set(rat_poly *p, const rat_poly *a) { fmpq_poly_set(p->p, a->p); }

void rat_poly_set_coeff(rat_poly *p, size_t i, const mpq_t c) {
    fmpq_t q;
    fmpq_init(q);
    fmpq_set_mpq(q, c);
    fmpq_poly_set_coeff_fmpq(p->p, (slong)i, q);
    fmpq_clear(q);
}

/* In the polynomial's own storage: no coefficient is copied. */
void rat_poly_set_ratios(rat_poly *p, size_t top, long lead, const long *up, const unsigned long *down) {
    fmpq_poly_fit_length(p->p, (slong)top + 1);
    fmpz *c = fmpq_poly_numref(p->p);
    fmpz_one(fmpq_poly_denref(p->p));
    fmpz_set_si(c + top, lead);
    for (size_t j = top; j-- > 0;) {
        fmpz_mul_si(c + j, c + j + 1, up[j]);
        fmpz_divexact_ui(c + j, c + j, down[j]);
    }
    _fmpq_poly_set_length(p->p, (slong)top + 1);
    _fmpq_poly_normalise(p->p);
}

void rat_poly_set_coeff_si(rat_poly *p, size_t i, long c) { fmpq_poly_set_coeff_si(p->p, (slong)i, c); }

void rat_poly_get_coeff(mpq_t c, const rat_poly *p, size_t i) {
    fmpq_t q;
    fmpq_init(q);
    fmpq_poly_get_coeff_fmpq(q, p->p, (slong)i);
    fmpq_get_mpq(c, q);
    fmpq_clear(q);
}

long rat_poly_degree(const rat_poly *p) { return fmpq_poly_degree(p->p); }
bool rat_poly_equal(const rat_poly *a, const rat_poly *b) { return fmpq_poly_equal(a->p, b->p) != 0; }
void rat_poly_add(rat_poly *p, const rat_poly *a, const rat_poly *b) { fmpq_poly_add(p->p, a->p, b->p); }
void rat_poly_sub(rat_poly *p, const rat_poly *a, const rat_poly *b) { fmpq_poly_sub(p->p, a->p, b->p); }
void rat_poly_mul(rat_poly *p, const rat_poly *a, const rat_poly *b) { fmpq_poly_mul(p->p, a->p, b->p); }
void rat_poly_compose(rat_poly *p, const rat_poly *a, const rat_poly *b) { fmpq_poly_compose(p->p, a->p, b->p); }
void rat_poly_derivative(rat_poly *p, const rat_poly *a) { fmpq_poly_derivative(p->p, a->p); }
void rat_poly_integral(rat_poly *p, const rat_poly *a) { fmpq_poly_integral(p->p, a->p); }
void rat_poly_gcd(rat_poly *p, const rat_poly *a, const rat_poly *b) { fmpq_poly_gcd(p->p, a->p, b->p); }

void rat_poly_scale(rat_poly *p, const rat_poly *a, const mpq_t c) {
    fmpq_t q;
    fmpq_init(q);
    fmpq_set_mpq(q, c);
    fmpq_poly_scalar_mul_fmpq(p->p, a->p, q);
    fmpq_clear(q);
}

status rat_poly_div_rem(rat_poly *q, rat_poly *r, const rat_poly *a, const rat_poly *b) {
    if (fmpq_poly_is_zero(b->p)) return ST_DOMAIN;
    fmpq_poly_t quotient, rest; /* FLINT forbids that results are arguments here */
    fmpq_poly_init(quotient);
    fmpq_poly_init(rest);
    fmpq_poly_divrem(quotient, rest, a->p, b->p);
    fmpq_poly_swap(q->p, quotient);
    fmpq_poly_swap(r->p, rest);
    fmpq_poly_clear(quotient);
    fmpq_poly_clear(rest);
    return ST_OK;
}

status rat_poly_inverse_mod(rat_poly *inverse, const rat_poly *a, const rat_poly *m) {
    if (fmpq_poly_degree(m->p) < 1) return ST_DOMAIN;
    fmpq_poly_t g, s, t;
    fmpq_poly_init(g);
    fmpq_poly_init(s);
    fmpq_poly_init(t);
    fmpq_poly_rem(t, a->p, m->p);
    fmpq_poly_xgcd(g, s, t, t, m->p); /* g is monic: 1 where there is no common factor */
    bool unit = fmpq_poly_is_one(g) != 0;
    if (unit) fmpq_poly_rem(inverse->p, s, m->p);
    fmpq_poly_clear(g);
    fmpq_poly_clear(s);
    fmpq_poly_clear(t);
    return unit ? ST_OK : ST_DOMAIN;
}

void rat_poly_eval(mpq_t y, const rat_poly *p, const mpq_t x) {
    fmpq_t at, value;
    fmpq_init(at);
    fmpq_init(value);
    fmpq_set_mpq(at, x);
    fmpq_poly_evaluate_fmpq(value, p->p, at);
    fmpq_get_mpq(y, value);
    fmpq_clear(at);
    fmpq_clear(value);
}

/* How often the signs of a Sturm sequence change at x. */
static size_t changes(fmpq_poly_t *chain, size_t length, const fmpq_t x) {
    size_t count = 0;
    int before = 0;
    fmpq_t y;
    fmpq_init(y);
    for (size_t i = 0; i < length; i++) {
        fmpq_poly_evaluate_fmpq(y, chain[i], x);
        int sign = fmpq_sgn(y);
        if (sign && before && sign != before) count++;
        if (sign) before = sign;
    }
    fmpq_clear(y);
    return count;
}

/* p/gcd(p, p') has the same roots, all simple; for it the difference of sign changes counts the roots in (a, b]. */
status rat_poly_roots_between(size_t *count, const rat_poly *p, const mpq_t a, const mpq_t b) {
    *count = 0;
    if (fmpq_poly_is_zero(p->p)) return ST_DOMAIN;
    if (mpq_cmp(a, b) >= 0 || fmpq_poly_degree(p->p) < 1) return ST_OK;
    size_t room = (size_t)fmpq_poly_length(p->p) + 1, length = 2;
    fmpq_poly_t *chain = malloc(room * sizeof *chain), common;
    if (!chain) return ST_MEMORY;
    for (size_t i = 0; i < room; i++) fmpq_poly_init(chain[i]);
    fmpq_poly_init(common);
    fmpq_poly_derivative(chain[1], p->p);
    fmpq_poly_gcd(common, p->p, chain[1]);
    fmpq_poly_div(chain[0], p->p, common);
    fmpq_poly_derivative(chain[1], chain[0]);
    while (length < room && fmpq_poly_degree(chain[length - 1]) > 0) {
        fmpq_poly_rem(chain[length], chain[length - 2], chain[length - 1]);
        fmpq_poly_neg(chain[length], chain[length]);
        length++;
    }
    fmpq_t left, right;
    fmpq_init(left);
    fmpq_init(right);
    fmpq_set_mpq(left, a);
    fmpq_set_mpq(right, b);
    *count = changes(chain, length, left) - changes(chain, length, right);
    fmpq_clear(left);
    fmpq_clear(right);
    fmpq_poly_clear(common);
    for (size_t i = 0; i < room; i++) fmpq_poly_clear(chain[i]);
    free(chain);
    return ST_OK;
}

status rat_poly_charpoly(rat_poly *p, const rat_mat *A) {
    if (A->rows != A->cols) return ST_DOMAIN;
    fmpq_mat_t M;
    mpq_t q;
    mpq_init(q);
    fmpq_mat_init(M, (slong)A->rows, (slong)A->cols);
    for (size_t i = 0; i < A->rows; i++)
        for (size_t j = 0; j < A->cols; j++) {
            rat_mat_get(q, A, i, j);
            fmpq_set_mpq(fmpq_mat_entry(M, (slong)i, (slong)j), q);
        }
    fmpq_mat_charpoly(p->p, M);
    fmpq_mat_clear(M);
    mpq_clear(q);
    return ST_OK;
}

void rat_poly_write(text *t, const rat_poly *p, const char *variable) {
    mpq_t c;
    mpq_init(c);
    long degree = rat_poly_degree(p);
    if (degree < 0) text_add(t, "0");
    for (long i = degree; i >= 0; i--) {
        rat_poly_get_coeff(c, p, (size_t)i);
        if (mpq_sgn(c) == 0) continue;
        text_add(t, i == degree ? (mpq_sgn(c) < 0 ? "-" : "") : mpq_sgn(c) < 0 ? " - " : " + ");
        mpq_abs(c, c);
        if (i == 0 || mpq_cmp_ui(c, 1, 1) != 0) {
            number_write_rational(t, c);
            if (i > 0) text_add(t, " ");
        }
        if (i > 0) text_add(t, variable);
        if (i > 1) text_addf(t, "^%ld", i);
    }
    mpq_clear(c);
}

void rat_poly_write_difference(text *t, const char *what, const rat_poly *is, const rat_poly *claimed) {
    mpq_t a, b;
    mpq_inits(a, b, NULL);
    long top = rat_poly_degree(is) > rat_poly_degree(claimed) ? rat_poly_degree(is) : rat_poly_degree(claimed);
    for (long i = 0; i <= top && !t->length; i++) {
        rat_poly_get_coeff(a, is, (size_t)i);
        rat_poly_get_coeff(b, claimed, (size_t)i);
        if (mpq_equal(a, b)) continue;
        text_addf(t, "%s: the coefficient of s^%ld is ", what, i);
        number_write_rational(t, a);
        text_add(t, ", not ");
        number_write_rational(t, b);
    }
    mpq_clears(a, b, NULL);
}
