/* rules_model.c - facts about T_n: rows of its matrices, the range of linear forms, the margin of the first answers. */
#include <string.h>

#include "verify/checker/kernel.h"

/* row NAME I list: the list is the row, entry by entry. */
static void row(kernel *k, const char *s) {
    size_t columns;
    uint64_t next = 0, column = 0, seen = 0;
    mpq_t v;
    mpq_t *is = transformer_row(k, &s, &columns);
    mpq_init(v);
    read_char(k, &s, ' ');
    while (read_entry(k, &s, &next, &column, v)) {
        for (; seen < column && seen < columns; seen++)
            if (mpq_sgn(is[seen])) refuse(k, EXIT_BAD, "the row has %.80s at column %zx, the list nothing", hex_number(k, is[seen]), seen);
        if (column >= columns) refuse(k, EXIT_BAD, "the row has %zx columns, no column %llx", columns, (unsigned long long)column);
        if (!mpq_equal(is[column], v)) refuse(k, EXIT_BAD, "the row has %.80s at column %llx", hex_number(k, is[column]), (unsigned long long)column);
        seen = column + 1;
    }
    for (; seen < columns; seen++)
        if (mpq_sgn(is[seen])) refuse(k, EXIT_BAD, "the row has %.80s at column %zx, the list nothing", hex_number(k, is[seen]), seen);
}

/* zero head.W */
static void zero(kernel *k, const char *s) {
    const char *name = s;
    if (!read_is(&s, "head.")) refuse(k, EXIT_BAD, "expected head.W");
    read_small(k, &s, UINT32_MAX);
    read_end(k, s);
    for (uint64_t i = 0; i < k->t->d0; i++) {
        size_t columns;
        const char *at = pool_print(k, "%s %llx", name, (unsigned long long)i);
        mpq_t *is = transformer_row(k, &at, &columns);
        for (size_t j = 0; j < columns; j++)
            if (mpq_sgn(is[j])) refuse(k, EXIT_BAD, "entry (%llx, %zx) is not 0", (unsigned long long)i, j);
    }
}

/* codes D b: of the letters' codes each entry is 1 or -1, and no two are alike.  As numbers of b bits: sorted out by
   marking, b <= 12. */
static void codes(kernel *k, const char *s) {
    const transformer *t = k->t;
    uint64_t D = read_small(k, &s, UINT32_MAX);
    read_char(k, &s, ' ');
    uint64_t b = read_small(k, &s, UINT32_MAX);
    read_end(k, s);
    if (D != t->D || b != t->b) refuse(k, EXIT_BAD, "T_n has %llx letters, codes of %llx bits", (unsigned long long)t->D, (unsigned long long)t->b);
    bool *taken = pool_get(k, (size_t)1 << b, sizeof *taken);
    for (uint64_t a = 0; a < D; a++) {
        size_t word = 0;
        for (uint64_t c = 0; c < b; c++) {
            int64_t e = t->embed.at[a * t->d0 + c];
            if (e != 1 && e != -1) refuse(k, EXIT_BAD, "letter %llx has a code entry that is not 1 or -1", (unsigned long long)a);
            word = word << 1 | (e == 1);
        }
        if (taken[word]) refuse(k, EXIT_BAD, "letter %llx has the code of another", (unsigned long long)a);
        taken[word] = true;
    }
}

typedef struct range {
    mpq_t lo, hi;
} range;

/* Adds what the coefficients g[0..d0) of one token can contribute.  BOS: its flag and one.  Else COPY: its flag and
   one; or a letter: one and a code anywhere in [-1, 1]^b, more than there are. */
static void add_token(kernel *k, range *r, mpq_t *g, bool bos) {
    uint64_t b = k->t->b;
    mpq_t lo, hi, copy;
    mpq_init(lo);
    mpq_init(hi);
    mpq_init(copy);
    mpq_add(copy, g[b + 2], g[bos ? b : b + 1]);
    mpq_set(lo, bos ? copy : g[b + 2]);
    mpq_set(hi, lo);
    for (uint64_t c = 0; !bos && c < b; c++) {
        mpq_abs(g[c], g[c]);
        mpq_sub(lo, lo, g[c]);
        mpq_add(hi, hi, g[c]);
    }
    mpq_add(r->lo, r->lo, mpq_cmp(copy, lo) < 0 ? copy : lo);
    mpq_add(r->hi, r->hi, mpq_cmp(copy, hi) > 0 ? copy : hi);
    mpq_clear(lo);
    mpq_clear(hi);
    mpq_clear(copy);
}

/* The range of hidden.I over all inputs; list is that of the cited row of hidden.min(I, n+1). */
static void range_hidden(kernel *k, range *r, const char *list, uint64_t position) {
    const transformer *t = k->t;
    uint64_t next = 0, column, seen = position <= t->n + 1 ? position : t->n + 1, at = 0;
    bool more;
    mpq_t *g = pool_get(k, t->d0, sizeof *g), v;
    mpq_init(v);
    for (uint64_t x = 0; x < t->d0; x++) mpq_init(g[x]);
    do {
        more = read_entry(k, &list, &next, &column, v);
        uint64_t lag = more ? column / t->d0 : seen;
        if (lag != at) { /* the token at lag `at` is complete; those between it and lag have coefficients 0 */
            add_token(k, r, g, position <= t->n + 1 && at == seen - 1);
            for (uint64_t x = 0; x < t->d0; x++) mpq_set_ui(g[x], 0, 1);
            at = lag;
        }
        if (more) mpq_set(g[column % t->d0], v);
    } while (more);
}

/* The range of a row of pass over what block 1 can put out. */
static void range_pass(kernel *k, range *r, const char *list) {
    const transformer *t = k->t;
    uint64_t next = 0, column;
    mpq_t v;
    mpq_init(v);
    while (read_entry(k, &list, &next, &column, v)) {
        uint64_t slot = column / t->d0, x = column % t->d0;
        if (x == t->b + 2 && slot) continue; /* such a lane is 0 */
        bool code = x < t->b, one = x == t->b + 2;
        if (mpq_sgn(v) > 0 || one) mpq_add(r->hi, r->hi, v);
        if (mpq_sgn(v) < 0 || one) mpq_add(r->lo, r->lo, v);
        if (code && mpq_sgn(v) > 0) mpq_sub(r->lo, r->lo, v);
        if (code && mpq_sgn(v) < 0) mpq_sub(r->hi, r->hi, v);
    }
}

/* nonneg, nonpos, is: NAME R [V], the row by the cited step. */
static void form(kernel *k, const step *p, const char *kind, const char *s) {
    const transformer *t = k->t;
    const char *cited = cited_one(k, p)->text;
    range r;
    mpq_t v;
    mpq_init(r.lo);
    mpq_init(r.hi);
    mpq_init(v);
    bool hidden = read_is(&s, "hidden.");
    if (!hidden && !read_is(&s, "pass")) refuse(k, EXIT_BAD, "expected hidden.I or pass");
    uint64_t position = hidden ? read_small(k, &s, UINT32_MAX) : 0, last = t->n + 1;
    if (hidden && (position < 1 || position > t->n + 2)) refuse(k, EXIT_BAD, "no position %llx", (unsigned long long)position);
    read_char(k, &s, ' ');
    uint64_t row = read_small(k, &s, UINT32_MAX);
    const char *want = hidden ? pool_print(k, "row hidden.%llx %llx ", (unsigned long long)(position < last ? position : last), (unsigned long long)row)
                              : pool_print(k, "row pass %llx ", (unsigned long long)row);
    if (!read_is(&cited, want)) refuse(k, EXIT_BAD, "does not cite \"%s...\"", want);
    if (hidden) range_hidden(k, &r, cited, position);
    else range_pass(k, &r, cited);
    if (!strcmp(kind, "is")) {
        read_char(k, &s, ' ');
        read_number(k, &s, v);
        read_end(k, s);
        if (mpq_equal(r.lo, v) && mpq_equal(r.hi, v)) return;
    } else {
        read_end(k, s);
        if (!strcmp(kind, "nonneg") ? mpq_sgn(r.lo) >= 0 : mpq_sgn(r.hi) <= 0) return;
    }
    refuse(k, EXIT_BAD, "its values lie between %.80s and %.80s", hex_number(k, r.lo), hex_number(k, r.hi));
}

/* margin J V, V = W + Jb - (n-1-J) b (J+1)/(J+2) - (n-1) b > 0: W is the entry of the score from query lane (J+1, COPY) to key
   lane (J+1, place), taken from the cited row. */
static void margin(kernel *k, const step *p, const char *s) {
    const transformer *t = k->t;
    const char *cited = cited_one(k, p)->text;
    uint64_t j = read_small(k, &s, UINT32_MAX), next = 0, column;
    mpq_t claimed, sum, v;
    mpq_init(claimed);
    mpq_init(sum);
    mpq_init(v);
    read_char(k, &s, ' ');
    read_number(k, &s, claimed);
    read_end(k, s);
    if (j >= t->n) refuse(k, EXIT_BAD, "there are %llx first answers", (unsigned long long)t->n);
    const char *want = pool_print(k, "row score %llx ", (unsigned long long)(j * t->d0 + t->b));
    if (!read_is(&cited, want)) refuse(k, EXIT_BAD, "does not cite \"%s...\"", want);
    while (read_entry(k, &cited, &next, &column, v))
        if (column == j * t->d0 + t->b + 1) mpq_set(sum, v);
    mpq_set_si(v, (long)(t->b * j) - (long)(t->b * (t->n - 1)), 1);
    mpq_add(sum, sum, v);
    mpq_set_ui(v, (unsigned long)((t->n - 1 - j) * t->b * (j + 1)), (unsigned long)(j + 2));
    mpq_canonicalize(v);
    mpq_sub(sum, sum, v);
    if (!mpq_equal(sum, claimed)) refuse(k, EXIT_BAD, "the margin is %.80s", hex_number(k, sum));
    if (mpq_sgn(sum) <= 0) refuse(k, EXIT_BAD, "the margin is not positive");
}

void rule_model(kernel *k, const step *p, const char *kind, const char *arguments) {
    if (!k->t) refuse(k, EXIT_BAD, "this certificate is not about T_n");
    if (!strcmp(kind, "row")) row(k, arguments);
    else if (!strcmp(kind, "zero")) zero(k, arguments);
    else if (!strcmp(kind, "codes")) codes(k, arguments);
    else if (!strcmp(kind, "margin")) margin(k, p, arguments);
    else form(k, p, kind, arguments);
}
