/* sparse.c - row by row; a product accumulates one row densely, then keeps what is not 0. */
#include "theorems/ram/T2_3/sparse.h"

#include <stdlib.h>

static status sparse_open(sparse *S, size_t rows, size_t cols) {
    *S = (sparse){.rows = rows, .cols = cols};
    mpz_init_set_ui(S->den, 1);
    S->start = calloc(rows + 1, sizeof *S->start);
    return S->start ? ST_OK : ST_MEMORY;
}

void sparse_clear(sparse *S) {
    for (size_t e = 0; e < S->used; e++) mpz_clear(S->num[e]);
    free(S->num);
    free(S->col);
    free(S->start);
    mpz_clear(S->den);
    *S = (sparse){0};
    mpz_init(S->den); /* so that clearing twice is harmless */
}

static status sparse_push(sparse *S, size_t col, const mpz_t num) {
    if (S->used == S->room) {
        size_t room = S->room ? 2 * S->room : 64;
        size_t *c = realloc(S->col, room * sizeof *c);
        if (!c) return ST_MEMORY;
        S->col = c;
        mpz_t *z = realloc(S->num, room * sizeof *z);
        if (!z) return ST_MEMORY;
        S->num = z;
        S->room = room;
    }
    S->col[S->used] = col;
    mpz_init_set(S->num[S->used], num);
    S->used++;
    return ST_OK;
}

status sparse_from(sparse *S, const rat_mat *A) {
    status st = ST_OK;
    TRY(sparse_open(S, A->rows, A->cols));
    mpz_set(S->den, A->den);
    for (size_t i = 0; i < A->rows; i++) {
        for (size_t j = 0; j < A->cols; j++)
            if (!rat_mat_is_zero_at(A, i, j)) TRY(sparse_push(S, j, A->num[i * A->cols + j]));
        S->start[i + 1] = S->used;
    }
out:
    return st;
}

status sparse_from_transpose(sparse *S, const rat_mat *A) {
    status st = ST_OK;
    TRY(sparse_open(S, A->cols, A->rows));
    mpz_set(S->den, A->den);
    for (size_t j = 0; j < A->cols; j++) {
        for (size_t i = 0; i < A->rows; i++)
            if (!rat_mat_is_zero_at(A, i, j)) TRY(sparse_push(S, i, A->num[i * A->cols + j]));
        S->start[j + 1] = S->used;
    }
out:
    return st;
}

status sparse_mul(sparse *S, const sparse *A, const sparse *B) {
    status st = sparse_open(S, A->rows, B->cols);
    if (st != ST_OK) return st;
    if (A->cols != B->rows) return ST_DOMAIN;
    mpz_mul(S->den, A->den, B->den);
    mpz_t *sum = malloc((B->cols + 1) * sizeof *sum);
    if (!sum) return ST_MEMORY;
    for (size_t j = 0; j < B->cols; j++) mpz_init(sum[j]);
    for (size_t i = 0; i < A->rows; i++) {
        for (size_t e = A->start[i]; e < A->start[i + 1]; e++)
            for (size_t g = B->start[A->col[e]]; g < B->start[A->col[e] + 1]; g++)
                mpz_addmul(sum[B->col[g]], A->num[e], B->num[g]);
        for (size_t j = 0; j < B->cols; j++) {
            if (!mpz_sgn(sum[j])) continue;
            TRY(sparse_push(S, j, sum[j]));
            mpz_set_ui(sum[j], 0);
        }
        S->start[i + 1] = S->used;
    }
out:
    for (size_t j = 0; j < B->cols; j++) mpz_clear(sum[j]);
    free(sum);
    return st;
}

void sparse_value(mpq_t q, const sparse *S, size_t e) {
    mpz_set(mpq_numref(q), S->num[e]);
    mpz_set(mpq_denref(q), S->den);
    mpq_canonicalize(q);
}

void sparse_get(mpq_t q, const sparse *S, size_t i, size_t j) {
    mpq_set_ui(q, 0, 1);
    for (size_t e = S->start[i]; e < S->start[i + 1]; e++)
        if (S->col[e] == j) sparse_value(q, S, e);
}
