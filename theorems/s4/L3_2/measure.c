/* measure.c - what float64 loses when HiPPO-LegS is diagonalised.  Every entry of V and V^-1 is rounded once from its
   exact value: the best that doubles can hold, so all that is lost is lost to the condition of V. */
#include <math.h>
#include <stdlib.h>

#include "theorems/s4/L3_2/L3_2.h"

#define KERNEL_LENGTH 16

static double entry(const rat_mat *M, size_t i, size_t j) {
    return mpz_get_d(M->num[i * M->cols + j]) / mpz_get_d(M->den);
}

/* Largest |V L V^-1 - A| over the largest |A|, in the orthonormal gauge. */
static double diagonalised(const rat_mat *V, const rat_mat *W) {
    size_t N = V->rows;
    double most = 0, scale = (double)N;
    for (size_t n = 0; n < N; n++)
        for (size_t k = 0; k < N; k++) {
            double sum = 0, root = sqrt((double)(2 * n + 1) * (double)(2 * k + 1)),
                   a = n > k    ? -root
                       : n == k ? -(double)(n + 1)
                                : 0;
            for (size_t j = 0; j < N; j++)
                sum += sqrt((double)(2 * n + 1)) * entry(V, n, j) * -(double)(j + 1) *
                       (entry(W, j, k) / sqrt((double)(2 * k + 1)));
            most = fmax(most, fabs(sum - a));
            scale = fmax(scale, fabs(a));
        }
    return most / scale;
}

/* The kernel sum_j c_j r_j^i b_j of the bilinear recurrence of step 1/N, C = B = (1, .., 1), r_j = (2N-j-1)/(2N+j+1),
   against the same sum in rationals. */
static double vandermonde(const rat_mat *V, const rat_mat *W) {
    size_t N = V->rows;
    double most = 0, scale = 0;
    mpq_t c, sum, r, power, t;
    mpq_inits(c, sum, r, power, t, NULL);
    for (size_t i = 0; i < KERNEL_LENGTH; i++) {
        double approximate = 0;
        mpq_set_ui(sum, 0, 1);
        for (size_t j = 0; j < N; j++) {
            mpq_set_ui(c, 0, 1), mpq_set_ui(t, 0, 1);
            for (size_t n = 0; n < N; n++) {
                mpz_add(mpq_numref(c), mpq_numref(c), V->num[n * N + j]);
                mpz_add(mpq_numref(t), mpq_numref(t), W->num[j * N + n]);
            }
            mpz_set(mpq_denref(t), W->den), mpq_canonicalize(t);
            mpq_mul(c, c, t);
            mpq_set_ui(r, 2 * N - j - 1, 2 * N + j + 1), mpq_canonicalize(r);
            mpz_pow_ui(mpq_numref(power), mpq_numref(r), i), mpz_pow_ui(mpq_denref(power), mpq_denref(r), i);
            approximate += mpq_get_d(c) * pow(mpq_get_d(r), (double)i);
            mpq_mul(power, power, c);
            mpq_add(sum, sum, power);
        }
        most = fmax(most, fabs(approximate - mpq_get_d(sum)));
        scale = fmax(scale, fabs(mpq_get_d(sum)));
    }
    mpq_clears(c, sum, r, power, t, NULL);
    return most / scale;
}

void diagonal_measure(verdict *v, const rat_mat *V, const rat_mat *W) {
    if (V->rows > 64) return;
    verdict_measured(v, "diagonalised_error", diagonalised(V, W));
    verdict_measured(v, "vandermonde_error", vandermonde(V, W));
}
