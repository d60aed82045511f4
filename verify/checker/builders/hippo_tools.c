/* hippo_tools.c - lists of rationals, Legendre polynomials on [0, 1] and their moments. */
#include <string.h>

#include "verify/checker/builders/hippo.h"

mpq_t *hippo_list(kernel *k, size_t count) {
    mpq_t *list = pool_get(k, count, sizeof *list);
    for (size_t i = 0; i < count; i++) mpq_init(list[i]);
    spend(k, count);
    return list;
}

void hippo_fraction(mpq_t q, long top, unsigned long bottom) {
    mpq_set_si(q, top, bottom);
    mpq_canonicalize(q);
}
void hippo_add(mpq_t sum, long c, const mpq_t x) {
    mpq_t t;
    mpq_init(t);
    mpq_set_si(t, c, 1);
    mpq_mul(t, t, x);
    mpq_add(sum, sum, t);
    mpq_clear(t);
}

void hippo_coefficient(mpq_t a, size_t n, size_t j) {
    mpz_t b;
    mpz_init(b);
    mpq_set_ui(a, 0, 1);
    mpz_bin_uiui(mpq_numref(a), n, j); /* 0 for j > n */
    mpz_bin_uiui(b, n + j, j);
    mpz_mul(mpq_numref(a), mpq_numref(a), b);
    if ((n + j) % 2) mpq_neg(a, a);
    mpz_clear(b);
}

void hippo_times(mpq_t *p, size_t degree, const mpq_t c) {
    mpq_t t;
    mpq_init(t);
    for (size_t i = degree + 1; i-- > 0;) { /* from the top down */
        mpq_mul(t, p[i], c);
        if (i) mpq_add(t, t, p[i - 1]);
        mpq_set(p[i], t);
    }
    mpq_clear(t);
}

void hippo_need(kernel *k, const char *name, uint64_t row, mpq_t *list, size_t count) {
    char **entry = pool_get(k, count, sizeof *entry);
    size_t length = 2, used = 0;
    for (size_t i = 0; i < count; i++) {
        if (!mpq_sgn(list[i])) continue;
        entry[i] = pool_print(k, "%s%llx:%s", length > 2 ? "," : "", (number)i, hex_number(k, list[i]));
        length += strlen(entry[i]);
    }
    char *text = pool_get(k, length, 1);
    for (size_t i = 0; i < count; i++)
        if (entry[i]) memcpy(text + used, entry[i], strlen(entry[i])), used += strlen(entry[i]);
    need(k, "row %s %llx %s", name, (number)row, used ? text : "-");
}
