/* delay.c - the matrices of the Legendre Memory Unit by name, and those given by one formula an entry. */
#include "verify/checker/builders/delay.h"

uint64_t delay_order(const kernel *k) { return *(const uint64_t *)k->object; }

static void build(kernel *k) {
    uint64_t *d = k->object = pool_get(k, 1, sizeof *d);
    *d = parameter_small(k, k->what->parameters, 1, DELAY_MOST); /* d or N, the only one */
}

long delay_legt(long n, long j) { return -(2 * j + 1) * (j <= n || (n + j) % 2 == 0 ? 1 : -1); }
long delay_lmu(long i, long j) { return (2 * i + 1) * (i < j || (i - j) % 2 == 0 ? -1 : 1); }

enum { LEGT, LMU, CONJUGATE, P, LYAPUNOV };

/* conjugate = T A_LegT T^-1, T_i = (-1)^i (2i+1); P = diag(1/(2i+1)); lyapunov = P A + A^T P. */
mpq_t *delay_row(kernel *k, const matrix *m, size_t i) {
    mpq_t *row = pool_get(k, m->columns, sizeof *row), t;
    long n = (long)i;
    mpq_init(t);
    spend(k, m->columns);
    for (long j = 0; j < (long)m->columns; j++) {
        mpq_init(row[j]);
        if (m->index == LEGT) mpq_set_si(row[j], delay_legt(n, j), 1);
        if (m->index == LMU) mpq_set_si(row[j], delay_lmu(n, j), 1);
        if (m->index == CONJUGATE) mpq_set_si(row[j], ((n + j) % 2 ? -1 : 1) * (2 * n + 1) * delay_legt(n, j), (unsigned long)(2 * j + 1));
        if (m->index == P) mpq_set_si(row[j], n == j, (unsigned long)(2 * n + 1));
        if (m->index == LYAPUNOV) mpq_set_si(row[j], delay_lmu(n, j), (unsigned long)(2 * n + 1));
        mpq_canonicalize(row[j]);
        if (m->index != LYAPUNOV) continue;
        mpq_set_si(t, delay_lmu(j, n), (unsigned long)(2 * j + 1));
        mpq_canonicalize(t);
        mpq_add(row[j], row[j], t);
    }
    return row;
}

static matrix find(kernel *k, const char **s) {
    static const char *const names[] = {[LEGT] = "legt", [LMU] = "lmu", [CONJUGATE] = "conjugate", [P] = "P", [LYAPUNOV] = "lyapunov"};
    uint64_t d = delay_order(k);
    for (uint64_t i = LEGT; i <= LYAPUNOV; i++)
        if (read_is(s, names[i])) return (matrix){d, d, delay_row, i};
    if (read_is(s, "residual")) return (matrix){d + 1, d, delay_residual, 0};
    if (read_is(s, "series")) return (matrix){1, 2 * d + 1, delay_series, 0};
    refuse(k, EXIT_BAD, "the delay has no matrix \"%.20s\"", *s);
}

const object delay_object = {.build = build, .find = find, .rule = charpoly_rule};
