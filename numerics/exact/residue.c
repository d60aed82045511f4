/* residue.c - see residue.h.  Primality below 2^64 is decided by GMP's Baillie-PSW test, which has no exception there;
   and no result rests on it: what is used of p is that the root has order exactly L in every part and that what is
   divided by is invertible. */
#include "numerics/exact/residue.h"

status residue_primes(uint64_t *p, size_t count, uint64_t L) {
    if (!L || L > RESIDUE_L_MOST) return ST_DOMAIN;
    mpz_t z;
    mpz_init(z);
    size_t found = 0;
    for (uint64_t k = ((UINT64_C(1) << 60) - 2) / L * L + 1; found < count && k > UINT64_C(1) << RESIDUE_BITS; k -= L) {
        mpz_set_ui(z, k);
        if (mpz_probab_prime_p(z, 24)) p[found++] = k;
    }
    mpz_clear(z);
    return found == count ? ST_OK : ST_LIMIT;
}

uint64_t residue_power(uint64_t a, uint64_t e, uint64_t p) {
    uint64_t r = 1;
    for (; e; e >>= 1) {
        if (e & 1) r = residue_mul(r, a, p);
        a = residue_mul(a, a, p);
    }
    return r;
}

/* Whether w has order exactly L: w^L = 1 and w^(L/q) != 1 for every prime q that divides L. */
static bool has_order(uint64_t w, uint64_t L, uint64_t p) {
    if (residue_power(w, L, p) != 1) return false;
    uint64_t rest = L;
    for (uint64_t q = 2; rest > 1; q++) {
        if (rest % q) continue;
        while (rest % q == 0) rest /= q;
        if (residue_power(w, L / q, p) == 1) return false;
    }
    return true;
}

uint64_t residue_root(uint64_t p, uint64_t L) {
    for (uint64_t a = 2;; a++) { /* a generator is among them, and small */
        uint64_t w = residue_power(a, (p - 1) / L, p);
        if (has_order(w, L, p)) return w;
    }
}

uint64_t residue_inverse(uint64_t a, uint64_t p) {
    int64_t s = 0, next = 1;
    uint64_t r = p, b = a;
    while (b) { /* s a = r mod p */
        uint64_t q = r / b, t = r - q * b;
        int64_t u = s - (int64_t)q * next;
        r = b, b = t, s = next, next = u;
    }
    return !a ? 0 : s < 0 ? (uint64_t)(s + (int64_t)p) : (uint64_t)s;
}

uint64_t residue_dot(const uint64_t *a, size_t stride, const uint64_t *b, size_t n, uint64_t p) {
    unsigned __int128 sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (unsigned __int128)a[i * stride] * b[i];
        if (i % RESIDUE_DOT_MOST == RESIDUE_DOT_MOST - 2) sum %= p;
    }
    return (uint64_t)(sum % p);
}

bool residue_of(uint64_t *r, const mpq_t q, uint64_t p) {
    uint64_t den = mpz_fdiv_ui(mpq_denref(q), p);
    *r = residue_mul(mpz_fdiv_ui(mpq_numref(q), p), residue_inverse(den, p), p);
    return den != 0;
}

bool residue_of_mat(uint64_t *r, const rat_mat *A, uint64_t p) {
    uint64_t den = mpz_fdiv_ui(A->den, p), inverse = residue_inverse(den, p);
    for (size_t i = 0; i < A->rows * A->cols; i++) r[i] = residue_mul(mpz_fdiv_ui(A->num[i], p), inverse, p);
    return den != 0;
}
