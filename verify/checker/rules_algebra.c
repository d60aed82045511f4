/* rules_algebra.c - facts of algebra: an identity of polynomials, a positive definite matrix. */
#include <string.h>

#include "verify/checker/kernel.h"

enum { GRID_MOST = 4096, DEGREE_MOST = 32 };

/* A value at a point, and bounds of the degree in each variable A..Z. */
typedef struct value {
    mpz_t at;
    unsigned degree[26];
} value;

static void sum(kernel *k, const char **s, const long *point, unsigned depth, value *v);
/* integer | variable | ( sum ) */
static void factor(kernel *k, const char **s, const long *point, unsigned depth, value *v) {
    memset(v->degree, 0, sizeof v->degree);
    if (depth > 16) refuse(k, EXIT_LIMIT, "more than 16 brackets one in another");
    if (read_is(s, "(")) {
        sum(k, s, point, depth + 1, v);
        read_char(k, s, ')');
    } else if (**s >= 'A' && **s <= 'Z') {
        mpz_set_si(v->at, point[**s - 'A']);
        v->degree[*(*s)++ - 'A'] = 1;
    } else read_integer(k, s, v->at);
}

/* factor { * factor } */
static void product(kernel *k, const char **s, const long *point, unsigned depth, value *v) {
    value w;
    mpz_init(w.at);
    factor(k, s, point, depth, v);
    while (read_is(s, "*")) {
        factor(k, s, point, depth, &w);
        mpz_mul(v->at, v->at, w.at);
        for (int i = 0; i < 26; i++)
            if ((v->degree[i] += w.degree[i]) > DEGREE_MOST) refuse(k, EXIT_LIMIT, "a degree is past %d", DEGREE_MOST);
    }
    mpz_clear(w.at);
}

/* product { + product | - product } */
static void sum(kernel *k, const char **s, const long *point, unsigned depth, value *v) {
    value w;
    mpz_init(w.at);
    product(k, s, point, depth, v);
    while (**s == '+' || **s == '-') {
        bool minus = *(*s)++ == '-';
        product(k, s, point, depth, &w);
        (minus ? mpz_sub : mpz_add)(v->at, v->at, w.at);
        for (int i = 0; i < 26; i++)
            if (w.degree[i] > v->degree[i]) v->degree[i] = w.degree[i];
    }
    mpz_clear(w.at);
}

/* identity E F: both agree on the grid 0..degree in each variable.  A polynomial of degree at most d in each of its
   variables that vanishes on a grid of d+1 values a variable is 0: so they agree everywhere. */
static void identity(kernel *k, const char *text) {
    long point[26] = {0};
    value left, right;
    mpz_init(left.at), mpz_init(right.at);
    for (uint64_t points = 0;; points++) {
        const char *s = text;
        sum(k, &s, point, 0, &left);
        read_char(k, &s, ' ');
        sum(k, &s, point, 0, &right);
        read_end(k, s);
        spend(k, strlen(text));
        if (points > GRID_MOST) refuse(k, EXIT_LIMIT, "a grid of more than %d points", GRID_MOST);
        if (mpz_cmp(left.at, right.at)) refuse(k, EXIT_BAD, "the sides differ at the point %ld of the grid", (long)points);
        int i = 0;
        for (; i < 26; point[i++] = 0) /* the next point */
            if (point[i] < (long)(left.degree[i] > right.degree[i] ? left.degree[i] : right.degree[i])) break;
        if (i == 26) return;
        ++point[i];
    }
}

mpq_t **square_matrix(kernel *k, const char **s, size_t most, size_t *n) {
    if (!k->what->about || !k->what->about->find) refuse(k, EXIT_BAD, "this certificate is not about matrices");
    matrix m = k->what->about->find(k, s);
    if (m.rows != m.columns) refuse(k, EXIT_BAD, "the matrix is not square");
    if (m.rows > most) refuse(k, EXIT_LIMIT, "a matrix of %zx rows, at most %zx", m.rows, most);
    mpq_t **row = pool_get(k, m.rows, sizeof *row);
    for (*n = 0; *n < m.rows; ++*n) row[*n] = m.row(k, &m, *n);
    return row;
}

/* positive NAME: symmetric, and M = L D L^T with every entry of D above 0 (elimination without exchanges). */
static void positive(kernel *k, const char *s) {
    size_t n;
    mpq_t f, t, **m = square_matrix(k, &s, 256, &n);
    read_end(k, s);
    mpq_init(f), mpq_init(t);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if (!mpq_equal(m[i][j], m[j][i])) refuse(k, EXIT_BAD, "entries (%zx, %zx) and (%zx, %zx) differ", i, j, j, i);
    for (size_t p = 0; p < n; p++) {
        if (mpq_sgn(m[p][p]) <= 0) refuse(k, EXIT_BAD, "pivot %zx is %.80s", p, hex_number(k, m[p][p]));
        for (size_t i = p + 1; i < n; i++) {
            if (!mpq_sgn(m[i][p])) continue;
            mpq_div(f, m[i][p], m[p][p]);
            for (size_t j = p; j < n; j++) mpq_mul(t, f, m[p][j]), mpq_sub(m[i][j], m[i][j], t);
            spend(k, 64 * n);
        }
    }
}

void rule_algebra(kernel *k, const char *kind, const char *arguments) {
    (!strcmp(kind, "identity") ? identity : positive)(k, arguments);
}
