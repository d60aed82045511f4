/* rules_matrix.c - facts about the named matrices of the claim's object: rows, zeros, the range of linear forms. */
#include <string.h>

#include "verify/checker/kernel.h"

/* row NAME I list: the list is the row, entry by entry. */
static void row(kernel *k, const char *s) {
    uint64_t next = 0, column = 0, seen = 0;
    mpq_t v;
    matrix m = k->what->about->find(k, &s);
    read_char(k, &s, ' ');
    uint64_t index = read_small(k, &s, UINT32_MAX);
    if (index >= m.rows) refuse(k, EXIT_BAD, "row %llx: there are %zx", (number)index, m.rows);
    mpq_t *is = m.row(k, &m, index);
    mpq_init(v);
    read_char(k, &s, ' ');
    while (read_entry(k, &s, &next, &column, v)) {
        for (; seen < column && seen < m.columns; seen++)
            if (mpq_sgn(is[seen])) refuse(k, EXIT_BAD, "the row has %.80s at column %zx, the list nothing", hex_number(k, is[seen]), seen);
        if (column >= m.columns) refuse(k, EXIT_BAD, "the row has %zx columns, no column %llx", m.columns, (number)column);
        if (!mpq_equal(is[column], v)) refuse(k, EXIT_BAD, "the row has %.80s at column %llx", hex_number(k, is[column]), (number)column);
        seen = column + 1;
    }
    for (; seen < m.columns; seen++)
        if (mpq_sgn(is[seen])) refuse(k, EXIT_BAD, "the row has %.80s at column %zx, the list nothing", hex_number(k, is[seen]), seen);
}

/* zero NAME */
static void zero(kernel *k, const char *s) {
    matrix m = k->what->about->find(k, &s);
    read_end(k, s);
    for (size_t i = 0; i < m.rows; i++) {
        mpq_t *is = m.row(k, &m, i);
        for (size_t j = 0; j < m.columns; j++)
            if (mpq_sgn(is[j])) refuse(k, EXIT_BAD, "entry (%zx, %zx) is not 0", i, j);
    }
}

/* The least and the greatest value of g over the columns of a block, in one of its boxes; false: there is no such box. */
static bool box_range(kernel *k, const domain *d, size_t block, size_t choice, mpq_t *g, mpq_t value[2]) {
    int bounds[2];
    mpq_t v;
    mpq_init(v);
    for (int e = 0; e < 2; e++) mpq_set_ui(value[e], 0, 1);
    for (size_t x = 0; x < d->columns; x++) {
        if (!d->box(k, d, block, choice, x, bounds)) return false;
        for (int e = 0; mpq_sgn(g[x]) && e < 2; e++) {
            mpq_set_si(v, bounds[(mpq_sgn(g[x]) < 0) ^ e], 1);
            mpq_mul(v, v, g[x]);
            mpq_add(value[e], value[e], v);
        }
    }
    mpq_clear(v);
    return true;
}

/* The range of the form whose coefficients are the list: each block adds the best of its boxes. */
static void form_range(kernel *k, const domain *d, const char *list, mpq_t range[2]) {
    uint64_t next = 0, column, all = d->blocks * d->columns;
    mpq_t *g = pool_get(k, all, sizeof *g), v, value[2], best[2];
    for (uint64_t x = 0; x < all; x++) mpq_init(g[x]);
    mpq_init(v);
    for (int e = 0; e < 2; e++) mpq_init(value[e]), mpq_init(best[e]);
    while (read_entry(k, &list, &next, &column, v)) {
        if (column >= all) refuse(k, EXIT_BAD, "the form has %llx coefficients", (number)all);
        mpq_set(g[column], v);
    }
    spend(k, all);
    for (size_t block = 0; block < d->blocks; block++) {
        for (size_t choice = 0; box_range(k, d, block, choice, g + block * d->columns, value); choice++) {
            if (!choice || mpq_cmp(value[0], best[0]) < 0) mpq_set(best[0], value[0]);
            if (!choice || mpq_cmp(value[1], best[1]) > 0) mpq_set(best[1], value[1]);
        }
        for (int e = 0; e < 2; e++) mpq_add(range[e], range[e], best[e]);
    }
}

/* nonneg, nonpos, is: NAME R [V], the row by the cited step. */
static void form(kernel *k, const step *p, const char *kind, const char *s) {
    const char *cited = cited_one(k, p)->text;
    mpq_t range[2], v;
    mpq_init(range[0]);
    mpq_init(range[1]);
    mpq_init(v);
    domain d = k->what->about->domain(k, &s);
    if (!read_is(&cited, d.cites)) refuse(k, EXIT_BAD, "does not cite \"%s...\"", d.cites);
    form_range(k, &d, cited, range);
    if (!strcmp(kind, "is")) {
        read_char(k, &s, ' ');
        read_number(k, &s, v);
        read_end(k, s);
        if (mpq_equal(range[0], v) && mpq_equal(range[1], v)) return;
    } else {
        read_end(k, s);
        if (!strcmp(kind, "nonneg") ? mpq_sgn(range[0]) >= 0 : mpq_sgn(range[1]) <= 0) return;
    }
    refuse(k, EXIT_BAD, "its values lie between %.80s and %.80s", hex_number(k, range[0]), hex_number(k, range[1]));
}

void rule_matrix(kernel *k, const step *p, const char *kind, const char *arguments) {
    if (!k->what->about || !k->what->about->find) refuse(k, EXIT_BAD, "this certificate is not about matrices");
    if (!strcmp(kind, "row")) row(k, arguments);
    else if (!strcmp(kind, "zero")) zero(k, arguments);
    else k->what->about->domain ? form(k, p, kind, arguments) : refuse(k, EXIT_BAD, "this certificate is not about forms");
}
