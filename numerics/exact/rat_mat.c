/* rat_mat.c - see rat_mat.h.  Storage is GMP; products and solutions are FLINT's on the integer numerators:
   (A/a)(B/b) = AB/(ab), and (A/a) X = B/b is solved by X = (a/b) A^-1 B. */
#include "numerics/exact/rat_mat.h"

#include <flint/flint.h>
#include <flint/fmpz.h>
#include <flint/fmpz_mat.h>
#include <stdint.h>
#include <stdlib.h>

status rat_mat_init(rat_mat *A, size_t rows, size_t cols) {
    size_t count;
    *A = (rat_mat){0};
    if (__builtin_mul_overflow(rows, cols, &count) || count > (size_t)PTRDIFF_MAX / sizeof *A->num ||
        rows > (size_t)PTRDIFF_MAX || cols > (size_t)PTRDIFF_MAX)
        return ST_LIMIT;
    A->num = malloc((count ? count : 1) * sizeof *A->num);
    if (!A->num) return ST_MEMORY;
    for (size_t i = 0; i < count; i++) mpz_init(A->num[i]);
    mpz_init_set_ui(A->den, 1);
    A->rows = rows;
    A->cols = cols;
    return ST_OK;
}

void rat_mat_clear(rat_mat *A) {
    if (!A->num) return; /* never initialised: {0}, or a call that failed */
    for (size_t i = 0; i < A->rows * A->cols; i++) mpz_clear(A->num[i]);
    mpz_clear(A->den);
    free(A->num);
    *A = (rat_mat){0};
}

status rat_mat_copy(rat_mat *B, const rat_mat *A) {
    status st = rat_mat_init(B, A->rows, A->cols);
    if (st != ST_OK) return st;
    for (size_t i = 0; i < A->rows * A->cols; i++) mpz_set(B->num[i], A->num[i]);
    mpz_set(B->den, A->den);
    return ST_OK;
}

void rat_mat_get(mpq_t q, const rat_mat *A, size_t i, size_t j) {
    mpz_set(mpq_numref(q), A->num[i * A->cols + j]);
    mpz_set(mpq_denref(q), A->den);
    mpq_canonicalize(q);
}

void rat_mat_set(rat_mat *A, size_t i, size_t j, const mpq_t q) {
    mpz_t factor;
    mpz_init(factor);
    mpz_gcd(factor, A->den, mpq_denref(q));
    mpz_divexact(factor, mpq_denref(q), factor); /* what the common denominator lacks */
    if (mpz_cmp_ui(factor, 1) != 0) {
        for (size_t k = 0; k < A->rows * A->cols; k++) mpz_mul(A->num[k], A->num[k], factor);
        mpz_mul(A->den, A->den, factor);
    }
    mpz_divexact(factor, A->den, mpq_denref(q));
    mpz_mul(A->num[i * A->cols + j], mpq_numref(q), factor);
    mpz_clear(factor);
}

void rat_mat_set_si(rat_mat *A, size_t i, size_t j, long value) {
    mpz_mul_si(A->num[i * A->cols + j], A->den, value);
}

bool rat_mat_is_zero_at(const rat_mat *A, size_t i, size_t j) {
    return mpz_sgn(A->num[i * A->cols + j]) == 0;
}

void rat_mat_canonicalise(rat_mat *A) {
    size_t count = A->rows * A->cols;
    mpz_t g;
    mpz_init_set(g, A->den);
    for (size_t i = 0; i < count && mpz_cmp_ui(g, 1) != 0; i++) mpz_gcd(g, g, A->num[i]);
    if (mpz_cmp_ui(g, 1) != 0) {
        for (size_t i = 0; i < count; i++) mpz_divexact(A->num[i], A->num[i], g);
        mpz_divexact(A->den, A->den, g);
    }
    mpz_clear(g);
}

bool rat_mat_equal(const rat_mat *A, const rat_mat *B) {
    if (A->rows != B->rows || A->cols != B->cols) return false;
    bool equal = true;
    mpz_t left, right;
    mpz_inits(left, right, NULL);
    for (size_t i = 0; i < A->rows * A->cols && equal; i++) {
        mpz_mul(left, A->num[i], B->den);
        mpz_mul(right, B->num[i], A->den);
        equal = mpz_cmp(left, right) == 0;
    }
    mpz_clears(left, right, NULL);
    return equal;
}

/* M, initialised here, := the numerators of A. */
static void open_numerators(fmpz_mat_t M, const rat_mat *A) {
    fmpz_mat_init(M, (slong)A->rows, (slong)A->cols);
    for (size_t i = 0; i < A->rows; i++)
        for (size_t j = 0; j < A->cols; j++)
            fmpz_set_mpz(fmpz_mat_entry(M, (slong)i, (slong)j), A->num[i * A->cols + j]);
}

/* A, of M's shape, gets M's entries as numerators. */
static void take_numerators(rat_mat *A, const fmpz_mat_t M) {
    for (size_t i = 0; i < A->rows; i++)
        for (size_t j = 0; j < A->cols; j++)
            fmpz_get_mpz(A->num[i * A->cols + j], fmpz_mat_entry(M, (slong)i, (slong)j));
}

static status multiply(rat_mat *C, const rat_mat *A, const rat_mat *B, bool transpose) {
    fmpz_mat_t a, b, c;
    size_t rows = transpose ? A->cols : A->rows, inner = transpose ? A->rows : A->cols;
    *C = (rat_mat){0};
    if (inner != B->rows) return ST_DOMAIN;
    status st = rat_mat_init(C, rows, B->cols);
    if (st != ST_OK) return st;
    open_numerators(a, A);
    open_numerators(b, B);
    fmpz_mat_init(c, (slong)rows, (slong)B->cols);
    if (transpose) {
        fmpz_mat_t at;
        fmpz_mat_init(at, (slong)rows, (slong)inner);
        fmpz_mat_transpose(at, a);
        fmpz_mat_swap(at, a);
        fmpz_mat_clear(at);
    }
    fmpz_mat_mul(c, a, b);
    take_numerators(C, c);
    mpz_mul(C->den, A->den, B->den);
    rat_mat_canonicalise(C);
    fmpz_mat_clear(a);
    fmpz_mat_clear(b);
    fmpz_mat_clear(c);
    return ST_OK;
}

status rat_mat_mul(rat_mat *C, const rat_mat *A, const rat_mat *B) { return multiply(C, A, B, false); }

status rat_mat_transpose_mul(rat_mat *C, const rat_mat *A, const rat_mat *B) {
    return multiply(C, A, B, true);
}

/* Solves a x = b den over the integers; false when det a = 0.  FLINT calls every system without right-hand
   sides solvable, so there the determinant decides. */
static bool solve_numerators(fmpz_mat_t x, fmpz_t den, const fmpz_mat_t a, const fmpz_mat_t b) {
    if (fmpz_mat_ncols(b) > 0) return fmpz_mat_solve(x, den, a, b) != 0 && !fmpz_is_zero(den);
    fmpz_mat_det(den, a);
    bool regular = !fmpz_is_zero(den);
    fmpz_one(den);
    return regular;
}

status rat_mat_solve(rat_mat *X, const rat_mat *A, const rat_mat *B) {
    fmpz_mat_t a, b, x;
    fmpz_t den;
    *X = (rat_mat){0};
    if (A->rows != A->cols || A->rows != B->rows) return ST_DOMAIN;
    status st = rat_mat_init(X, A->cols, B->cols);
    if (st != ST_OK) return st;
    open_numerators(a, A);
    open_numerators(b, B);
    fmpz_mat_init(x, (slong)X->rows, (slong)X->cols);
    fmpz_init(den);
    if (solve_numerators(x, den, a, b)) {
        take_numerators(X, x);
        for (size_t i = 0; i < X->rows * X->cols; i++) {
            mpz_mul(X->num[i], X->num[i], A->den);
            if (fmpz_sgn(den) < 0) mpz_neg(X->num[i], X->num[i]);
        }
        fmpz_abs(den, den);
        fmpz_get_mpz(X->den, den);
        mpz_mul(X->den, X->den, B->den);
        rat_mat_canonicalise(X);
    } else {
        rat_mat_clear(X);
        st = ST_DOMAIN;
    }
    fmpz_mat_clear(a);
    fmpz_mat_clear(b);
    fmpz_mat_clear(x);
    fmpz_clear(den);
    return st;
}

void rat_mat_max_abs(mpq_t q, const rat_mat *A) {
    mpz_set_ui(mpq_numref(q), 0);
    for (size_t i = 0; i < A->rows * A->cols; i++)
        if (mpz_cmpabs(A->num[i], mpq_numref(q)) > 0) mpz_abs(mpq_numref(q), A->num[i]);
    mpz_set(mpq_denref(q), A->den);
    mpq_canonicalize(q);
}

status rat_mat_identity(rat_mat *C, size_t n) {
    status st = rat_mat_init(C, n, n);
    for (size_t i = 0; st == ST_OK && i < n; i++) rat_mat_set_si(C, i, i, 1);
    return st;
}

/* A/a + (p/q) B/b = (A q b + B p a) / (a q b). */
status rat_mat_add_scaled(rat_mat *C, const rat_mat *A, const mpq_t c, const rat_mat *B) {
    *C = (rat_mat){0};
    if (A->rows != B->rows || A->cols != B->cols) return ST_DOMAIN;
    status st = rat_mat_init(C, A->rows, A->cols);
    if (st != ST_OK) return st;
    mpz_t left, right;
    mpz_inits(left, right, NULL);
    mpz_mul(left, mpq_denref(c), B->den);
    mpz_mul(right, mpq_numref(c), A->den);
    for (size_t i = 0; i < A->rows * A->cols; i++) {
        mpz_mul(C->num[i], A->num[i], left);
        mpz_addmul(C->num[i], B->num[i], right);
    }
    mpz_mul(C->den, A->den, left);
    mpz_clears(left, right, NULL);
    rat_mat_canonicalise(C);
    return ST_OK;
}

status rat_mat_transpose(rat_mat *B, const rat_mat *A) {
    status st = rat_mat_init(B, A->cols, A->rows);
    if (st != ST_OK) return st;
    for (size_t i = 0; i < A->rows; i++)
        for (size_t j = 0; j < A->cols; j++) mpz_set(B->num[j * A->rows + i], A->num[i * A->cols + j]);
    mpz_set(B->den, A->den);
    return ST_OK;
}

size_t rat_mat_rank(const rat_mat *A) {
    if (A->rows == 0 || A->cols == 0) return 0;
    fmpz_mat_t a = {{0}};
    open_numerators(a, A);
    slong rank = fmpz_mat_rank(a);
    fmpz_mat_clear(a);
    return (size_t)rank;
}
