/* s4_systems.c - LegS, LegT and LagT entry by entry, and what makes them normal plus low rank. */
#include <string.h>

#include "verify/checker/builders/s4.h"

const char *const s4_names[ALL] = {"legs", "legt", "lagt", "lagt-half"};

s4_family s4_which(const kernel *k) {
    const char *word = k->what->parameters + strlen("family=");
    s4_family f = LEGS;
    while (f < ALL && (strncmp(word, s4_names[f], strlen(s4_names[f])) || word[strlen(s4_names[f])] != ' ')) f++;
    return f;
}

/* Twice the entry. */
static long twice(s4_family f, long n, long j) {
    if (f == LEGS) return n > j ? -2 * (2 * j + 1) : n == j ? -2 * (n + 1) : 0;
    if (f == LEGT) return -2 * (2 * j + 1) * (j <= n || (n + j) % 2 == 0 ? 1 : -1);
    return n > j || (n == j && f == LAGT) ? -2 : n == j ? -1 : 0;
}

unsigned long s4_gauge(s4_family f, size_t n) { return f == LEGS || f == LEGT ? 2 * (unsigned long)n + 1 : 1; }

dense s4_A(kernel *k, s4_family f, size_t N) {
    dense m = dense_new(k, N, N);
    for (size_t n = 0; n < N; n++)
        for (size_t j = 0; j < N; j++) dense_put(m, n, j, twice(f, (long)n, (long)j), 2);
    return m;
}

/* P_n = 1, and (-1)^n in the second column. */
static dense low_rank(kernel *k, s4_family f, size_t N, bool weighted) {
    dense m = dense_new(k, N, f == LEGT ? 2 : 1);
    for (size_t n = 0; n < N; n++)
        for (size_t c = 0; c < m.columns; c++)
            dense_put(m, n, c, (c && n % 2 ? -1 : 1) * (weighted ? (long)s4_gauge(f, n) : 1), weighted ? 2 : 1);
    return m;
}

dense s4_P(kernel *k, s4_family f, size_t N) { return low_rank(k, f, N, false); }
dense s4_Q(kernel *k, s4_family f, size_t N) { return low_rank(k, f, N, true); }

dense s4_normal(kernel *k, s4_family f, size_t N) {
    dense PQ = dense_product(k, s4_P(k, f, N), dense_transpose(k, s4_Q(k, f, N)));
    return dense_sum(k, s4_A(k, f, N), 1, 1, PQ);
}
