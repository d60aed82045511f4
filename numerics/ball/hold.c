/* hold.c - see hold.h.  Arb's exponential of a matrix of balls is rigorous; all that is decided here is when it is
   narrow enough. */
#include "numerics/ball/hold.h"

#include <arb_mat.h>
#include <flint/fmpq.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/exact/number.h"

#define NORM_MOST 4096L
#define PRECISION_MOST (1 << 15)

static status enclosures_new(enclosure **e, size_t count) {
    *e = calloc(count ? count : 1, sizeof **e);
    if (!*e) return ST_MEMORY;
    for (size_t i = 0; i < count; i++) enclosure_init(&(*e)[i]);
    return ST_OK;
}

static void enclosures_free(enclosure *e, size_t count) {
    for (size_t i = 0; e && i < count; i++) enclosure_clear(&e[i]);
    free(e);
}

status hold_init(hold *h, size_t N, size_t L) {
    status st = ST_OK;
    *h = (hold){.N = N, .L = L};
    if (N && N > SIZE_MAX / N / sizeof(enclosure)) return ST_LIMIT;
    TRY(enclosures_new(&h->A, N * N));
    TRY(enclosures_new(&h->B, N));
    TRY(enclosures_new(&h->K, L));
out:
    return st;
}

void hold_clear(hold *h) {
    enclosures_free(h->A, h->N * h->N), enclosures_free(h->B, h->N), enclosures_free(h->K, h->L);
    *h = (hold){0};
}

static void set_entry(arb_t x, const rat_mat *A, size_t i, size_t j, slong precision) {
    mpq_t q;
    fmpq_t f;
    mpq_init(q);
    fmpq_init(f);
    rat_mat_get(q, A, i, j);
    fmpq_set_mpq(f, q);
    arb_set_fmpq(x, f, precision);
    fmpq_clear(f);
    mpq_clear(q);
}

static void set_step(arb_t h, const mpq_t t, bool logarithm, slong precision) {
    fmpq_t f;
    fmpq_init(f);
    fmpq_set_mpq(f, t);
    arb_set_fmpq(h, f, precision);
    if (logarithm) arb_log(h, h, precision);
    fmpq_clear(f);
}

/* M := h [[A, B], [0, 0]]. */
static void augment(arb_mat_t M, const rat_mat *A, const rat_mat *B, const mpq_t t, bool logarithm, slong precision) {
    slong n = (slong)A->rows;
    arb_t h;
    arb_init(h);
    set_step(h, t, logarithm, precision);
    for (slong i = 0; i < n; i++)
        for (slong j = 0; j <= n; j++) {
            if (j < n) set_entry(arb_mat_entry(M, i, j), A, (size_t)i, (size_t)j, precision);
            else set_entry(arb_mat_entry(M, i, j), B, (size_t)i, 0, precision);
            arb_mul(arb_mat_entry(M, i, j), arb_mat_entry(M, i, j), h, precision);
        }
    arb_clear(h);
}

static bool norm_fits(const arb_mat_t M) {
    mag_t norm;
    mag_init(norm);
    arb_mat_bound_inf_norm(norm, M);
    bool fits = mag_cmp_2exp_si(norm, 12) <= 0;
    mag_clear(norm);
    return fits;
}

static bool is_tiny(const arb_t x, slong bits) {
    mag_t m;
    mag_init(m);
    arb_get_mag(m, x);
    bool tiny = mag_cmp_2exp_si(m, -2 * bits) <= 0;
    mag_clear(m);
    return tiny;
}

/* e := x; false where x is wider than promised.  What is within 2^-2bits of 0 becomes that whole interval, so that
   e^-4000 stays small in memory, but for 0 itself. */
static bool take(enclosure *e, const arb_t x, slong bits) {
    fmpz_t a, b, shift;
    if (!arb_is_finite(x)) return false;
    bool zero = arb_is_zero(x), tiny = is_tiny(x, bits);
    if (!tiny && arb_rel_accuracy_bits(x) < bits + 1) return false;
    fmpz_init(a), fmpz_init(b), fmpz_init(shift);
    if (!tiny) arb_get_interval_fmpz_2exp(a, b, shift, x);
    else fmpz_set_si(a, zero ? 0 : -1), fmpz_set_si(b, zero ? 0 : 1), fmpz_set_si(shift, -2 * bits);
    fmpz_get_mpz(mpq_numref(e->lo), a), mpz_set_ui(mpq_denref(e->lo), 1);
    fmpz_get_mpz(mpq_numref(e->hi), b), mpz_set_ui(mpq_denref(e->hi), 1);
    slong s = fmpz_get_si(shift); /* of a number between 2^-2bits and e^4096 */
    for (int end = 0; end < 2; end++) {
        mpq_ptr q = end ? e->hi : e->lo;
        if (s >= 0) mpq_mul_2exp(q, q, (mp_bitcnt_t)s);
        else mpq_div_2exp(q, q, (mp_bitcnt_t)-s);
    }
    fmpz_clear(a), fmpz_clear(b), fmpz_clear(shift);
    return true;
}

/* The kernel: x := B, then A x, L times; false: too wide. */
static bool take_kernel(hold *h, const arb_mat_t E, const rat_mat *C, slong bits, slong precision, const work *w) {
    slong n = (slong)h->N;
    arb_ptr x = _arb_vec_init(n), next = _arb_vec_init(n), c = _arb_vec_init(n);
    arb_t y;
    arb_init(y);
    bool narrow = true;
    for (slong i = 0; i < n; i++) {
        arb_set(x + i, arb_mat_entry(E, i, n));
        set_entry(c + i, C, 0, (size_t)i, precision);
    }
    for (size_t k = 0; narrow && k < h->L && !work_should_stop(w); k++) {
        arb_dot(y, NULL, 0, c, 1, x, 1, n, precision);
        narrow = take(&h->K[k], y, bits);
        for (slong i = 0; i < n; i++) arb_dot(next + i, NULL, 0, E->rows[i], 1, x, 1, n, precision);
        arb_ptr spare = x;
        x = next, next = spare;
    }
    _arb_vec_clear(x, n), _arb_vec_clear(next, n), _arb_vec_clear(c, n);
    arb_clear(y);
    return narrow;
}

/* One try: whether everything is narrow enough. */
static bool try_at(hold *h, const arb_mat_t M, const rat_mat *C, slong bits, slong precision, const work *w) {
    slong n = (slong)h->N;
    bool narrow = true;
    arb_mat_t E;
    arb_mat_init(E, n + 1, n + 1);
    arb_mat_exp(E, M, precision);
    for (slong i = 0; narrow && i < n; i++) {
        for (slong j = 0; narrow && j < n; j++) narrow = take(&h->A[i * n + j], arb_mat_entry(E, i, j), bits);
        if (narrow) narrow = take(&h->B[i], arb_mat_entry(E, i, n), bits);
    }
    if (narrow) narrow = take_kernel(h, E, C, bits, precision, w);
    arb_mat_clear(E);
    return narrow;
}

status hold_enclose(hold *h, const rat_mat *A, const rat_mat *B, const rat_mat *C, const mpq_t t, bool logarithm, unsigned bits,
                    const work *w) {
    status st = ST_LIMIT;
    slong n = (slong)h->N;
    arb_mat_t M;
    if (A->rows != h->N || A->cols != h->N || B->rows != h->N || C->cols != h->N) return ST_DOMAIN;
    if (mpq_cmp_ui(t, logarithm ? 1 : 0, 1) <= 0) return ST_DOMAIN;
    if (bits < 1 || bits > PRECISION_MOST / 4) return ST_LIMIT;
    arb_mat_init(M, n + 1, n + 1);
    for (slong precision = 192 + (slong)bits; st == ST_LIMIT && precision <= PRECISION_MOST; precision *= 2) {
        augment(M, A, B, t, logarithm, precision);
        if (!norm_fits(M)) break;
        if (try_at(h, M, C, (slong)bits, precision, w)) st = ST_OK;
        if (work_should_stop(w)) st = ST_STOPPED;
    }
    arb_mat_clear(M);
    return st;
}

/* "|x| < 1e-9": the least such power above both ends. */
static status write_small(text *t, const enclosure *e) {
    mpq_t most, power;
    long exponent = 0;
    mpq_inits(most, power, NULL);
    mpq_abs(most, e->lo);
    mpq_abs(power, e->hi);
    if (mpq_cmp(power, most) > 0) mpq_set(most, power);
    mpq_set_ui(power, 1, 1);
    while (exponent > -NUMBER_DIGITS_MOST && mpq_cmp(power, most) > 0) {
        mpz_mul_ui(mpq_denref(power), mpq_denref(power), 10);
        exponent--;
    }
    for (mpz_set_ui(mpq_denref(power), 1); exponent >= 0 && mpq_cmp(power, most) <= 0; exponent++)
        mpz_mul_ui(mpq_numref(power), mpq_numref(power), 10);
    text_addf(t, "|x| < 1e%ld", exponent < 0 ? exponent + 1 : exponent);
    mpq_clears(most, power, NULL);
    return text_status(t);
}

status enclosure_write_decimal(text *t, const enclosure *e, unsigned digits) {
    status st = ST_OK;
    bool same = false;
    text lo, hi;
    if (digits < 1 || digits > NUMBER_DIGITS_MOST) return ST_LIMIT;
    text_init(&lo), text_init(&hi);
    if (mpq_sgn(e->lo) * mpq_sgn(e->hi) <= 0 && !mpq_equal(e->lo, e->hi)) {
        TRY(write_small(t, e));
        goto out;
    }
    for (unsigned d = digits; d && !same; d--) {
        text_reset(&lo), text_reset(&hi);
        TRY(number_write_decimal(&lo, e->lo, d));
        TRY(number_write_decimal(&hi, e->hi, d));
        same = !strcmp(text_data(&lo), text_data(&hi));
    }
    if (same) text_add(t, text_data(&lo));
    else TRY(write_small(t, e));
    TRY(text_status(t));
out:
    text_clear(&lo), text_clear(&hi);
    return st;
}
