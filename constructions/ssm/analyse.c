/* analyse.c - what can be said of a rational system exactly: eigenvalues by their polynomial, ranks, symmetric part. */
#include <stdlib.h>

#include "constructions/ssm/ssm.h"
#include "numerics/exact/routh.h"

void ssm_analysis_init(ssm_analysis *a) {
    *a = (ssm_analysis){0};
    mpq_init(a->shift);
}

void ssm_analysis_clear(ssm_analysis *a) {
    rat_poly_free(a->charpoly);
    mpq_clear(a->shift);
    *a = (ssm_analysis){0};
}

/* sum_k p_k (1+z)^k (1-z)^(N-k); its leading coefficient is +-p(-1), 0 when -1 is a root: then the degree falls. */
status ssm_is_schur(bool *yes, const rat_poly *p) {
    rat_poly *sum = NULL, *up = NULL, *down = NULL, *term = NULL, *power = NULL;
    long N = rat_poly_degree(p);
    mpq_t c;
    status st = ST_OK;
    mpq_init(c);
    *yes = false;
    TRY(rat_poly_new(&sum));
    TRY(rat_poly_new(&up));
    TRY(rat_poly_new(&down));
    TRY(rat_poly_new(&term));
    TRY(rat_poly_new(&power));
    rat_poly_set_coeff_si(up, 0, 1), rat_poly_set_coeff_si(up, 1, 1);
    rat_poly_set_coeff_si(down, 0, 1), rat_poly_set_coeff_si(down, 1, -1);
    rat_poly_set_coeff_si(power, 0, 1);
    /* Horner in (1+z)/(1-z): sum := sum (1+z) + p_k (1-z)^(N-k) */
    for (long k = N; k >= 0; k--) {
        rat_poly_mul(sum, sum, up);
        rat_poly_get_coeff(c, p, (size_t)k);
        rat_poly_scale(term, power, c);
        rat_poly_add(sum, sum, term);
        rat_poly_mul(power, power, down);
    }
    if (rat_poly_degree(sum) == N) TRY(rat_poly_hurwitz(yes, sum));
out:
    mpq_clear(c);
    rat_poly_free(sum), rat_poly_free(up), rat_poly_free(down), rat_poly_free(term), rat_poly_free(power);
    return st;
}

/* The rank of (b, Mb, M^2 b, ..), M or its transpose. */
static status krylov_rank(size_t *rank, const rat_mat *M, const rat_mat *b, bool transpose) {
    size_t N = M->rows;
    rat_mat all = {0}, x = {0}, next = {0}, T = {0};
    mpq_t q;
    status st = ST_OK;
    mpq_init(q);
    TRY(transpose ? rat_mat_transpose(&T, M) : rat_mat_copy(&T, M));
    TRY(transpose ? rat_mat_transpose(&x, b) : rat_mat_copy(&x, b));
    TRY(rat_mat_init(&all, N, N));
    for (size_t j = 0; j < N; j++) {
        /* each column on its own scale: the rank does not see it, and one common denominator would grow with all */
        for (size_t i = 0; i < N; i++) mpz_set(all.num[i * N + j], x.num[i]);
        if (j + 1 == N) break;
        TRY(rat_mat_mul(&next, &T, &x));
        rat_mat_clear(&x);
        x = next;
        next = (rat_mat){0};
    }
    *rank = rat_mat_rank(&all);
out:
    mpq_clear(q);
    rat_mat_clear(&all), rat_mat_clear(&x), rat_mat_clear(&next), rat_mat_clear(&T);
    return st;
}

/* B := W^-1 A^T W, the adjoint of A in the gauge: B_ij = A_ji w_j / w_i. */
static status adjoint(rat_mat *B, const ssm *s) {
    status st = rat_mat_transpose(B, &s->A);
    if (st != ST_OK || !s->weight) return st;
    mpq_t q;
    mpq_init(q);
    for (size_t i = 0; i < s->N; i++)
        for (size_t j = 0; j < s->N; j++) {
            if (rat_mat_is_zero_at(&s->A, j, i)) continue;
            rat_mat_get(q, &s->A, j, i);
            mpq_mul(q, q, s->weight[j]);
            mpq_div(q, q, s->weight[i]);
            rat_mat_set(B, i, j, q);
        }
    mpq_clear(q);
    rat_mat_canonicalise(B);
    return ST_OK;
}

/* H = A + A* is symmetric in the gauge, so an eigenvalue's multiplicity in its polynomial is its geometric one, and
   rank(H - c I) = N - multiplicity of c.  gcd(p, p') lowers every multiplicity by one: the largest is the number of times
   until nothing is left, and the last polynomial before that has the eigenvalues of largest multiplicity as simple roots. */
static status symmetric_part(ssm_analysis *a, const ssm *s, const rat_mat *star) {
    rat_mat H = {0};
    rat_poly *p = NULL, *last = NULL, *derivative = NULL;
    mpq_t one, c;
    size_t times = 0;
    status st = ST_OK;
    mpq_inits(one, c, NULL);
    mpq_set_ui(one, 1, 1);
    TRY(rat_poly_new(&p));
    TRY(rat_poly_new(&last));
    TRY(rat_poly_new(&derivative));
    TRY(rat_mat_add_scaled(&H, &s->A, one, star));
    TRY(rat_poly_charpoly(p, &H));
    for (; rat_poly_degree(p) > 0; times++) {
        rat_poly_set(last, p);
        rat_poly_derivative(derivative, p);
        rat_poly_gcd(p, p, derivative);
    }
    a->low_rank = s->N - times;
    a->has_shift = rat_poly_degree(last) == 1; /* one such eigenvalue, rational: 2 shift */
    if (a->has_shift) {
        rat_poly_get_coeff(c, last, 1);
        rat_poly_get_coeff(a->shift, last, 0);
        mpq_div(a->shift, a->shift, c);
        mpq_neg(a->shift, a->shift);
        mpq_div_2exp(a->shift, a->shift, 1);
    }
out:
    mpq_clears(one, c, NULL);
    rat_mat_clear(&H);
    rat_poly_free(p), rat_poly_free(last), rat_poly_free(derivative);
    return st;
}

status ssm_analyse(ssm_analysis *a, const ssm *s) {
    rat_mat star = {0}, left = {0}, right = {0};
    status st = ST_OK;
    TRY(rat_poly_new(&a->charpoly));
    TRY(rat_poly_charpoly(a->charpoly, &s->A));
    TRY(s->discrete ? ssm_is_schur(&a->stable, a->charpoly) : rat_poly_hurwitz(&a->stable, a->charpoly));
    TRY(krylov_rank(&a->controllable, &s->A, &s->B, false));
    TRY(krylov_rank(&a->observable, &s->A, &s->C, true));
    TRY(adjoint(&star, s));
    TRY(symmetric_part(a, s, &star));
    TRY(rat_mat_mul(&left, &s->A, &star));
    TRY(rat_mat_mul(&right, &star, &s->A));
    a->normal = rat_mat_equal(&left, &right);
out:
    rat_mat_clear(&star), rat_mat_clear(&left), rat_mat_clear(&right);
    return st;
}
