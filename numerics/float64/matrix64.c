/* matrix64.c - see matrix64.h. */
#include "numerics/float64/matrix64.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

status matrix64_init(matrix64 *A, size_t rows, size_t cols, unsigned bits) {
    *A = (matrix64){.rows = rows, .cols = cols, .bits = bits};
    if (cols && rows > SIZE_MAX / sizeof *A->x / cols) return ST_LIMIT;
    A->x = calloc(rows * cols + 1, sizeof *A->x);
    return A->x ? ST_OK : ST_MEMORY;
}

void matrix64_clear(matrix64 *A) {
    free(A->x);
    *A = (matrix64){0};
}

static double gauge(const unsigned long *row, const unsigned long *column, size_t i, size_t j) {
    double up = row ? (double)row[i] : 1, down = column ? (double)column[j] : 1;
    return up == down ? 1 : sqrt(up / down);
}

status matrix64_round(matrix64 *A, const rat_mat *exact, const unsigned long *row, const unsigned long *column,
                      unsigned bits) {
    status st = matrix64_init(A, exact->rows, exact->cols, bits);
    if (st != ST_OK) return st;
    mpq_t q;
    mpq_init(q);
    for (size_t i = 0; i < A->rows; i++)
        for (size_t j = 0; j < A->cols; j++) {
            rat_mat_get(q, exact, i, j);
            A->x[i * A->cols + j] = lost_round(bits, lost_nearest(q) * gauge(row, column, i, j));
        }
    mpq_clear(q);
    return ST_OK;
}

void matrix64_apply(double *y, const matrix64 *A, const double *x) {
    for (size_t i = 0; i < A->rows; i++) {
        double sum = 0;
        for (size_t j = 0; j < A->cols; j++)
            sum = lost_round(A->bits, sum + lost_round(A->bits, A->x[i * A->cols + j] * x[j]));
        y[i] = sum;
    }
}

status matrix64_mul(matrix64 *C, const matrix64 *A, const matrix64 *B) {
    if (A->cols != B->rows) return ST_DOMAIN;
    status st = matrix64_init(C, A->rows, B->cols, A->bits);
    if (st != ST_OK) return st;
    for (size_t i = 0; i < A->rows; i++)
        for (size_t k = 0; k < A->cols; k++)
            for (size_t j = 0; j < B->cols; j++) {
                double *c = &C->x[i * B->cols + j];
                *c = lost_round(A->bits, *c + lost_round(A->bits, A->x[i * A->cols + k] * B->x[k * B->cols + j]));
            }
    return ST_OK;
}

static void swap_rows(double *x, size_t cols, size_t i, size_t j) {
    for (size_t k = 0; i != j && k < cols; k++) {
        double t = x[i * cols + k];
        x[i * cols + k] = x[j * cols + k];
        x[j * cols + k] = t;
    }
}

/* row i := row i - factor row k, from column `from` on. */
static void subtract_row(const matrix64 *M, double *x, size_t cols, size_t i, size_t k, size_t from, double factor) {
    for (size_t j = from; j < cols; j++)
        x[i * cols + j] = lost_round(M->bits, x[i * cols + j] - lost_round(M->bits, factor * x[k * cols + j]));
}

status matrix64_solve(matrix64 *X, const matrix64 *A, const matrix64 *B) {
    size_t N = A->rows;
    if (A->cols != N || B->rows != N) return ST_DOMAIN;
    matrix64 U = {0};
    status st = matrix64_init(X, N, B->cols, A->bits);
    if (st == ST_OK) st = matrix64_init(&U, N, N, A->bits);
    if (st != ST_OK) goto out;
    memcpy(U.x, A->x, N * N * sizeof *U.x);
    memcpy(X->x, B->x, N * B->cols * sizeof *X->x);
    for (size_t k = 0; k < N; k++) {
        size_t pivot = k;
        for (size_t i = k + 1; i < N; i++)
            if (fabs(U.x[i * N + k]) > fabs(U.x[pivot * N + k])) pivot = i;
        swap_rows(U.x, N, k, pivot);
        swap_rows(X->x, X->cols, k, pivot);
        for (size_t i = k + 1; i < N; i++) {
            double factor = lost_round(U.bits, U.x[i * N + k] / U.x[k * N + k]);
            subtract_row(&U, U.x, N, i, k, k, factor);
            subtract_row(&U, X->x, X->cols, i, k, 0, factor);
        }
    }
    for (size_t k = N; k-- > 0;) {
        for (size_t j = 0; j < X->cols; j++)
            X->x[k * X->cols + j] = lost_round(U.bits, X->x[k * X->cols + j] / U.x[k * N + k]);
        for (size_t i = 0; i < k; i++) subtract_row(&U, X->x, X->cols, i, k, 0, U.x[i * N + k]);
    }
out:
    matrix64_clear(&U);
    return st;
}

/* Both sides are divided by the gauge: error_ij/gauge_ij relative to largest/gauge_ij. */
status matrix64_compare(lost *l, const matrix64 *A, const rat_mat *exact, const unsigned long *row,
                        const unsigned long *column) {
    if (A->rows != exact->rows || A->cols != exact->cols) return ST_DOMAIN;
    mpq_t q, scale;
    mpq_inits(q, scale, NULL);
    double largest = 0;
    for (size_t i = 0; i < A->rows; i++)
        for (size_t j = 0; j < A->cols; j++) {
            rat_mat_get(q, exact, i, j);
            largest = fmax(largest, fabs(lost_nearest(q)) * gauge(row, column, i, j));
        }
    for (size_t i = 0; i < A->rows; i++)
        for (size_t j = 0; j < A->cols; j++) {
            double g = gauge(row, column, i, j);
            if (largest > 0 && isfinite(largest)) mpq_set_d(scale, largest / g);
            rat_mat_get(q, exact, i, j);
            lost_see(l, A->x[i * A->cols + j] / g, q, scale);
        }
    mpq_clears(q, scale, NULL);
    return ST_OK;
}
