/* transformer_margin.c - C5 of docs/proofs/T2_3.md: the first n answers, where slots are not full. */
#include "verify/checker/builders/transformer.h"

/* margin J V, V = W + Jb - (n-1-J) b (J+1)/(J+2) - (n-1) b > 0: W is the entry of the score from query lane (J+1, COPY) to key
   lane (J+1, place), taken from the cited row. */
bool transformer_margin(kernel *k, const step *p) {
    const transformer *t = T_n(k);
    const char *s = p->text;
    if (!read_is(&s, "margin ")) return false;
    const char *cited = cited_one(k, p)->text;
    uint64_t j = read_small(k, &s, UINT32_MAX), next = 0, column;
    mpq_t claimed, sum, v;
    mpq_init(claimed);
    mpq_init(sum);
    mpq_init(v);
    read_char(k, &s, ' ');
    read_number(k, &s, claimed);
    read_end(k, s);
    if (j >= t->n) refuse(k, EXIT_BAD, "there are %llx first answers", (number)t->n);
    const char *want = pool_print(k, "row score %llx ", (number)(j * t->d0 + t->b));
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
    return true;
}
