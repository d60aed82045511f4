/* interval_product.c - sums of products. */
#include "verify/checker/builders/interval.h"

static bool is_integer(const interval *x) { return x->point && !mpz_cmp_ui(mpq_denref(x->lo), 1); }

/* Of the four products of ends the least and the greatest; of integers there is but one, and nothing to reduce. */
void interval_add_times(kernel *k, interval *x, const interval *a, const interval *b) {
    mpq_t v, least, most;
    spend(k, 240);
    if (is_integer(x) && is_integer(a) && is_integer(b)) {
        mpz_addmul(mpq_numref(x->lo), mpq_numref(a->lo), mpq_numref(b->lo));
        return;
    }
    mpq_init(v), mpq_init(least), mpq_init(most);
    for (int e = 0; e < (a->point && b->point ? 1 : 4); e++) {
        mpq_mul(v, e & 1 ? *interval_high(a) : a->lo, e & 2 ? *interval_high(b) : b->lo);
        if (!e || mpq_cmp(v, least) < 0) mpq_set(least, v);
        if (!e || mpq_cmp(v, most) > 0) mpq_set(most, v);
    }
    if (!a->point || !b->point) interval_widen(x);
    mpq_add(x->lo, x->lo, least);
    if (!x->point) mpq_add(x->hi, x->hi, most);
    mpq_clear(v), mpq_clear(least), mpq_clear(most);
}
