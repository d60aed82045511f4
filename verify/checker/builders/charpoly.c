/* charpoly.c - a kind of fact: the characteristic polynomial of a named matrix. */
#include "verify/checker/builders/delay.h"

/* charpoly NAME list: det(xI - M), low degree first, by Faddeev and LeVerrier: B_0 = I, c_(n-j) = -tr(M B_(j-1))/j, B_j = M B_(j-1) + c I. */
bool charpoly_rule(kernel *k, const step *p) {
    const char *s = p->text;
    size_t n;
    if (!read_is(&s, "charpoly ")) return false;
    if (p->cites) refuse(k, EXIT_BAD, "cites a step, where none is needed");
    mpq_t t, c, **m = square_matrix(k, &s, 32, &n), *b = pool_get(k, n * n, sizeof *b), *x = pool_get(k, n * n, sizeof *x), *q = pool_get(k, n + 1, sizeof *q);
    uint64_t next = 0, column, seen = 0;
    mpq_init(t);
    mpq_init(c);
    for (size_t i = 0; i < n * n; i++) mpq_init(b[i]), mpq_init(x[i]), mpq_set_ui(b[i], i / n == i % n, 1);
    for (size_t i = 0; i <= n; i++) mpq_init(q[i]);
    mpq_set_ui(q[n], 1, 1);
    for (size_t j = 1; j <= n; j++) {
        mpq_set_ui(c, 0, 1);
        for (size_t i = 0; i < n * n; i++) {
            mpq_set_ui(x[i], 0, 1);
            for (size_t y = 0; y < n; y++) mpq_mul(t, m[i / n][y], b[y * n + i % n]), mpq_add(x[i], x[i], t);
            if (i / n == i % n) mpq_sub(c, c, x[i]);
        }
        spend(k, 64 * n * n * n);
        mpq_set_ui(t, j, 1);
        mpq_div(c, c, t);
        mpq_set(q[n - j], c);
        for (size_t i = 0; i < n * n; i++) mpq_set(b[i], x[i]);
        for (size_t i = 0; i < n; i++) mpq_add(b[i * n + i], b[i * n + i], c);
    }
    read_char(k, &s, ' ');
    while (read_entry(k, &s, &next, &column, c)) {
        while (seen < column && seen <= n && !mpq_sgn(q[seen])) seen++;
        if (column > n || seen != column || !mpq_equal(q[column], c)) refuse(k, EXIT_BAD, "the coefficient of x^%llx is another", (number)(seen < column ? seen : column));
        seen = column + 1;
    }
    while (seen <= n && !mpq_sgn(q[seen])) seen++;
    if (seen <= n) refuse(k, EXIT_BAD, "the coefficient of x^%llx is another", (number)seen);
    return true;
}
