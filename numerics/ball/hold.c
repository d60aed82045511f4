/* hold.c - see hold.h.  A triangular A with different numbers on its diagonal has a closed form, exponentials of these
   and a recurrence; any other has Arb's exponential of a matrix.  Both are rigorous, so all that is decided here is
   when they are narrow enough. */
#include "numerics/ball/hold.h"

#include <arb_mat.h>
#include <flint/fmpq.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/exact/number.h"

#define NORM_MOST 4096L
#define PRECISION_MOST (1 << 15)
#define SCALED 12      /* the series is taken at a norm below 2^-12 */

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

/* Lower triangular, the diagonal N different numbers other than 0. */
static bool has_closed_form(const rat_mat *A) {
    for (size_t i = 0; i < A->rows; i++) {
        mpz_srcptr d = A->num[i * A->cols + i];
        if (!mpz_sgn(d)) return false;
        for (size_t j = i + 1; j < A->cols; j++)
            if (mpz_sgn(A->num[i * A->cols + j]) || !mpz_cmp(d, A->num[j * A->cols + j])) return false;
    }
    return true;
}

/* T := d [[0, 0], [B, A]], integers, d the denominators of A and B: A's and the input, which comes first. */
static void set_triangle(arb_ptr T, fmpz_t d, const rat_mat *A, const rat_mat *B) {
    size_t n = A->rows + 1;
    mpz_t lcm, a, of_A, of_B;
    fmpz_t f;
    mpz_inits(lcm, a, of_A, of_B, NULL);
    fmpz_init(f);
    mpz_lcm(lcm, A->den, B->den);
    fmpz_set_mpz(d, lcm);
    mpz_divexact(of_A, lcm, A->den), mpz_divexact(of_B, lcm, B->den);
    for (size_t i = 1; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            if (j) mpz_mul(a, A->num[(i - 1) * A->cols + j - 1], of_A);
            else mpz_mul(a, B->num[i - 1], of_B);
            fmpz_set_mpz(f, a);
            arb_set_fmpz(T + i * n + j, f);
        }
    mpz_clears(lcm, a, of_A, of_B, NULL);
    fmpz_clear(f);
}

/* F := e^(h T / d).  F T = T F, so below the diagonal (Parlett)
     F_ij (T_ii - T_jj) = T_ij (F_ii - F_jj) + sum_(j<k<i) (F_ik T_kj - T_ik F_kj):
   n^3/3 products, all of a short integer and a ball. */
static void commuting(arb_ptr F, arb_srcptr T, slong n, const fmpz_t d, const arb_t h, slong precision, const work *w) {
    arb_t x, y;
    arb_init(x), arb_init(y);
    for (slong i = 0; i < n && !work_should_stop(w); i++) {
        arb_mul(x, h, T + i * n + i, precision);
        arb_div_fmpz(x, x, d, precision);
        arb_exp(F + i * n + i, x, precision);
        for (slong j = i; j-- > 0;) {
            slong between = i - j - 1;
            arb_sub(x, F + i * n + i, F + j * n + j, precision);
            arb_mul(x, x, T + i * n + j, precision);
            arb_dot(x, x, 0, F + i * n + j + 1, 1, T + (j + 1) * n + j, n, between, precision);
            arb_dot(x, x, 1, T + i * n + j + 1, 1, F + (j + 1) * n + j, n, between, precision);
            arb_sub(y, T + i * n + i, T + j * n + j, ARF_PREC_EXACT);
            arb_div(F + i * n + j, x, y, precision);
        }
    }
    arb_clear(x), arb_clear(y);
}

/* E, n x (n+1) of it, := e^(hM) in closed form. */
static void exponential_closed(arb_mat_t E, const rat_mat *A, const rat_mat *B, const arb_t h, slong precision,
                               const work *w) {
    slong n = (slong)A->rows + 1;
    arb_ptr F = _arb_vec_init(n * n), T = _arb_vec_init(n * n);
    fmpz_t d;
    fmpz_init(d);
    set_triangle(T, d, A, B);
    commuting(F, T, n, d, h, precision, w);
    for (slong i = 1; i < n; i++)
        for (slong j = 0; j < n; j++) arb_swap(arb_mat_entry(E, i - 1, j ? j - 1 : n - 1), F + i * n + j);
    _arb_vec_clear(F, n * n), _arb_vec_clear(T, n * n);
    fmpz_clear(d);
}

/* E := e^M as the 2^k-th power of e^(M/2^k), squared here and not by Arb so that w is asked in between. */
static void exponential(arb_mat_t E, const arb_mat_t M, slong precision, const work *w) {
    mag_t norm;
    mag_init(norm);
    arb_mat_bound_inf_norm(norm, M);
    slong k = SCALED;
    while (k > 0 && mag_cmp_2exp_si(norm, k - 1 - SCALED) < 0) k--;
    while (mag_cmp_2exp_si(norm, k - SCALED) > 0) k++;
    arb_mat_scalar_mul_2exp_si(E, M, -k);
    arb_mat_exp(E, E, precision);
    for (slong i = 0; i < k && !work_should_stop(w); i++) arb_mat_sqr(E, E, precision);
    mag_clear(norm);
}

/* M := h [[A, B], [0, 0]]. */
static void augment(arb_mat_t M, const rat_mat *A, const rat_mat *B, const arb_t h, slong precision) {
    slong n = (slong)A->rows;
    for (slong i = 0; i < n; i++)
        for (slong j = 0; j <= n; j++) {
            if (j < n) set_entry(arb_mat_entry(M, i, j), A, (size_t)i, (size_t)j, precision);
            else set_entry(arb_mat_entry(M, i, j), B, (size_t)i, 0, precision);
            arb_mul(arb_mat_entry(M, i, j), arb_mat_entry(M, i, j), h, precision);
        }
}

static bool norm_fits(const arb_mat_t M) {
    mag_t norm;
    mag_init(norm);
    arb_mat_bound_inf_norm(norm, M);
    bool fits = mag_cmp_2exp_si(norm, 12) <= 0;
    mag_clear(norm);
    return fits;
}

/* What x lacks, in bits, of an enclosure 2^-bits times its value wide, or within 2^-2bits of 0: 0 where it is one. */
static slong lacks(const arb_t x, slong bits) {
    mag_t m;
    if (!arb_is_finite(x)) return PRECISION_MOST;
    slong right = arb_rel_accuracy_bits(x), lack = right > -PRECISION_MOST ? bits + 1 - right : PRECISION_MOST;
    if (lack <= 0) return 0;
    mag_init(m);
    arb_get_mag(m, x);
    if (mag_cmp_2exp_si(m, -2 * bits) <= 0) lack = 0;
    else if (mag_cmp_2exp_si(m, lack - 1 - 2 * bits) <= 0) lack = fmpz_get_si(MAG_EXPREF(m)) + 2 * bits;
    mag_clear(m);
    return lack < PRECISION_MOST ? lack : PRECISION_MOST;
}

static bool is_tiny(const arb_t x, slong bits) {
    mag_t m;
    mag_init(m);
    arb_get_mag(m, x);
    bool tiny = mag_cmp_2exp_si(m, -2 * bits) <= 0;
    mag_clear(m);
    return tiny;
}

/* e := x where *lack, which rises to what x lacks, stays 0.  What is within 2^-2bits of 0 becomes that whole interval,
   so that e^-4000 stays small in memory, but for 0 itself. */
static void take(enclosure *e, slong *lack, const arb_t x, slong bits) {
    fmpz_t a, b, shift;
    slong more = lacks(x, bits);
    if (more > *lack) *lack = more;
    if (*lack) return;
    bool zero = arb_is_zero(x), tiny = is_tiny(x, bits);
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
}

/* The kernel: x := B, then A x, L times. */
static void take_kernel(hold *h, slong *lack, const arb_mat_t E, const rat_mat *C, slong bits, slong precision,
                        const work *w) {
    slong n = (slong)h->N;
    arb_ptr x = _arb_vec_init(n), next = _arb_vec_init(n), c = _arb_vec_init(n);
    arb_t y;
    arb_init(y);
    for (slong i = 0; i < n; i++) {
        arb_set(x + i, arb_mat_entry(E, i, n));
        set_entry(c + i, C, 0, (size_t)i, precision);
    }
    for (size_t k = 0; k < h->L && !work_should_stop(w); k++) {
        arb_dot(y, NULL, 0, c, 1, x, 1, n, precision);
        take(&h->K[k], lack, y, bits);
        for (slong i = 0; i < n; i++) arb_dot(next + i, NULL, 0, E->rows[i], 1, x, 1, n, precision);
        arb_ptr spare = x;
        x = next, next = spare;
    }
    _arb_vec_clear(x, n), _arb_vec_clear(next, n), _arb_vec_clear(c, n);
    arb_clear(y);
}

/* One try; what it lacks. */
static slong lack_at(hold *h, const arb_mat_t E, const rat_mat *C, slong bits, slong precision, const work *w) {
    slong n = (slong)h->N, lack = 0;
    for (slong i = 0; i < n; i++) {
        for (slong j = 0; j < n; j++) take(&h->A[i * n + j], &lack, arb_mat_entry(E, i, j), bits);
        take(&h->B[i], &lack, arb_mat_entry(E, i, n), bits);
    }
    take_kernel(h, &lack, E, C, bits, precision, w);
    return lack;
}

/* The precision after one that lacks so many bits.  Where not a bit is right, the lack says little. */
static slong raised(slong precision, slong lack, slong bits) {
    slong more = lack > bits ? precision : lack + 32;
    if (more < precision / 8) more = precision / 8;
    slong next = precision + more;
    return precision < PRECISION_MOST && next > PRECISION_MOST ? PRECISION_MOST : next;
}

status hold_enclose(hold *h, const rat_mat *A, const rat_mat *B, const rat_mat *C, const mpq_t t, bool logarithm, unsigned bits,
                    const work *w) {
    status st = ST_LIMIT;
    slong n = (slong)h->N, precision = 192 + (slong)bits;
    arb_mat_t M, E;
    arb_t step;
    if (A->rows != h->N || A->cols != h->N || B->rows != h->N || C->cols != h->N) return ST_DOMAIN;
    if (mpq_cmp_ui(t, logarithm ? 1 : 0, 1) <= 0) return ST_DOMAIN;
    if (bits < 1 || bits > PRECISION_MOST / 4) return ST_LIMIT;
    arb_mat_init(M, n + 1, n + 1), arb_mat_init(E, n + 1, n + 1);
    arb_init(step);
    while (st == ST_LIMIT && precision <= PRECISION_MOST) {
        set_step(step, t, logarithm, precision);
        augment(M, A, B, step, precision);
        if (!norm_fits(M)) break;
        if (has_closed_form(A)) exponential_closed(E, A, B, step, precision, w);
        else exponential(E, M, precision, w);
        slong lack = work_should_stop(w) ? 0 : lack_at(h, E, C, (slong)bits, precision, w);
        st = work_should_stop(w) ? ST_STOPPED : lack ? ST_LIMIT : ST_OK;
precision = raised(precision, lack, (slong)bits);
    }
    arb_mat_clear(M), arb_mat_clear(E);
    arb_clear(step);
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
