/* zoh.c - see zoh.h: exponentials of nilpotent matrices, and powers t^M of matrices with different integers for
   eigenvalues. */
#include "constructions/ssm/zoh.h"

#include <stdlib.h>

#define EIGENVALUE_MOST 8192L

const char *const zoh_names[ZOH_KINDS + 1] = {"zoh", "zoh-log", NULL};

/* M := [[A, B], [0, 0]]: every function of it with f(0) = 1 has B's integral behind A's part. */
static status augment(rat_mat *M, const ssm *s) {
    mpq_t q;
    status st = rat_mat_init(M, s->N + 1, s->N + 1);
    if (st != ST_OK) return st;
    mpq_init(q);
    for (size_t i = 0; i < s->N; i++) {
        for (size_t j = 0; j < s->N; j++) {
            rat_mat_get(q, &s->A, i, j);
            rat_mat_set(M, i, j, q);
        }
        rat_mat_get(q, &s->B, i, 0);
        rat_mat_set(M, i, s->N, q);
    }
    mpq_clear(q);
    return ST_OK;
}

/* F := sum_i (tM)^i / i!, which ends where M is nilpotent. */
static status nilpotent_exp(rat_mat *F, const rat_mat *M, const mpq_t t) {
    rat_mat power = {0}, next = {0};
    mpq_t c;
    status st = ST_OK;
    mpq_init(c);
    mpq_set_ui(c, 1, 1);
    TRY(rat_mat_identity(F, M->rows));
    TRY(rat_mat_identity(&power, M->rows));
    for (size_t i = 1; i < M->rows; i++) {
        TRY(rat_mat_mul(&next, &power, M));
        rat_mat_clear(&power);
        power = next, next = (rat_mat){0};
        mpq_mul(c, c, t);
        mpz_mul_ui(mpq_denref(c), mpq_denref(c), i);
        mpq_canonicalize(c);
        TRY(rat_mat_add_scaled(&next, F, c, &power));
        rat_mat_clear(F);
        *F = next, next = (rat_mat){0};
    }
out:
    rat_mat_clear(&power), rat_mat_clear(&next);
    mpq_clear(c);
    return st;
}

/* root[0..N) := the roots of p where these are N different integers other than 0 within the limit; false elsewhere. */
static bool integer_roots(long *root, size_t N, const rat_poly *p) {
    size_t count = 0;
    mpq_t q, x;
    mpq_inits(q, x, NULL);
    bool integers = true;
    for (size_t i = 0; integers && i < N; i++) { /* monic: with integer roots the coefficients are integers */
        rat_poly_get_coeff(q, p, i);
        integers = !mpz_cmp_ui(mpq_denref(q), 1);
    }
    for (long r = 1; integers && count < N && r <= EIGENVALUE_MOST; r++)
        for (long sign = -1; sign <= 1 && count < N; sign += 2) {
            mpq_set_si(x, sign * r, 1);
            rat_poly_eval(q, p, x);
            if (!mpq_sgn(q)) root[count++] = sign * r;
        }
    mpq_clears(q, x, NULL);
    return integers && count == N;
}

/* c[j] := the divided difference of t^x at root[0..j]. */
static void differences(mpq_t *c, const long *root, size_t count, const mpq_t t) {
    mpq_t d;
    mpq_init(d);
    for (size_t j = 0; j < count; j++) {
        unsigned long e = (unsigned long)labs(root[j]);
        mpz_pow_ui(mpq_numref(c[j]), root[j] < 0 ? mpq_denref(t) : mpq_numref(t), e);
        mpz_pow_ui(mpq_denref(c[j]), root[j] < 0 ? mpq_numref(t) : mpq_denref(t), e);
    }
    for (size_t k = 1; k < count; k++)
        for (size_t j = count; j-- > k;) {
            mpq_sub(c[j], c[j], c[j - 1]);
            mpq_set_si(d, root[j] - root[j - k], 1);
            mpq_div(c[j], c[j], d);
        }
    mpq_clear(d);
}

/* F := t^M by Newton's form of the interpolation at the eigenvalues: F := c_j I + (M - root_j) F, from the last. */
static status power_of(rat_mat *F, const rat_mat *M, const long *root, const mpq_t t, const work *w) {
    size_t n = M->rows;
    rat_mat one = {0}, shifted = {0}, next = {0};
    mpq_t *c = calloc(n, sizeof *c), r;
    status st = c ? ST_OK : ST_MEMORY;
    mpq_init(r);
    for (size_t j = 0; c && j < n; j++) mpq_init(c[j]);
    if (st != ST_OK) goto out;
    differences(c, root, n, t);
    TRY(rat_mat_identity(&one, n));
    TRY(rat_mat_init(F, n, n));
    for (size_t j = n; j-- > 0;) {
        if (work_should_stop(w)) TRY(ST_STOPPED);
        mpq_set_si(r, -root[j], 1);
        TRY(rat_mat_add_scaled(&shifted, M, r, &one));
        TRY(rat_mat_mul(&next, &shifted, F));
        rat_mat_clear(F), rat_mat_clear(&shifted);
        TRY(rat_mat_add_scaled(F, &next, c[j], &one));
        rat_mat_clear(&next);
    }
out:
    for (size_t j = 0; c && j < n; j++) mpq_clear(c[j]);
    free(c);
    rat_mat_clear(&one), rat_mat_clear(&shifted), rat_mat_clear(&next);
    mpq_clear(r);
    return st;
}

/* r := the recurrence with A and B out of F = [[A, B], [0, 1]]. */
static status take(ssm *r, const ssm *s, const rat_mat *F) {
    mpq_t q;
    status st = ssm_copy(r, s);
    if (st != ST_OK) return st;
    mpq_init(q);
    r->discrete = true;
    for (size_t i = 0; i < s->N; i++)
        for (size_t j = 0; j <= s->N; j++) {
            rat_mat_get(q, F, i, j);
            if (j < s->N) rat_mat_set(&r->A, i, j, q);
            else rat_mat_set(&r->B, i, 0, q);
        }
    rat_mat_canonicalise(&r->A);
    rat_mat_canonicalise(&r->B);
    mpq_clear(q);
    return ST_OK;
}

status ssm_zoh(ssm *r, bool *exact, const ssm *s, zoh_kind kind, const mpq_t t, const work *w, fault *f) {
    rat_poly *p = NULL;
    rat_mat M = {0}, F = {0};
    long *root = calloc(s->N + 1, sizeof *root); /* of M: those of A, and 0 */
    mpq_t q;
    status st = ST_OK;
    mpq_init(q);
    *exact = false;
    if (!root) TRY(ST_MEMORY);
    if (mpq_cmp_ui(t, kind == ZOH_LOG ? 1 : 0, 1) <= 0)
        TRY(fault_set(f, ST_DOMAIN,
                      kind == ZOH_LOG ? "time goes forward: a ratio is greater than 1" : "a step is greater than 0"));
    TRY(rat_poly_new(&p));
    TRY(rat_poly_charpoly(p, &s->A));
    if (kind == ZOH) {
        *exact = true; /* nilpotent: x^N */
        for (size_t i = 0; *exact && i < s->N; i++) {
            rat_poly_get_coeff(q, p, i);
            *exact = !mpq_sgn(q);
        }
    } else *exact = s->N <= ZOH_LOG_MOST && integer_roots(root, s->N, p);
    if (!*exact) goto out;
    TRY(augment(&M, s));
    TRY(kind == ZOH ? nilpotent_exp(&F, &M, t) : power_of(&F, &M, root, t, w));
    TRY(take(r, s, &F));
out:
    rat_poly_free(p);
    rat_mat_clear(&M), rat_mat_clear(&F);
    free(root);
    mpq_clear(q);
    return st;
}
