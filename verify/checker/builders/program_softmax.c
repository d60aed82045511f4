/* program_softmax.c - the weights of keys, by classes of equal score, and the mean they give. */
#include "verify/checker/builders/program.h"

/* e^(score - the largest score); their sum, by how many keys have each. */
const interval *program_weights(kernel *k, const program *g, same_score *all, uint64_t classes) {
    interval largest = {.point = true}, minus = {.point = true}, *total = interval_new(k);
    mpq_init(largest.lo), mpq_init(minus.lo);
    for (uint64_t c = 0; c < classes; c++)
        if (!c || mpq_cmp(*interval_high(all[c].score), largest.lo) > 0) mpq_set(largest.lo, *interval_high(all[c].score));
    mpq_neg(minus.lo, g->one->lo);
    for (uint64_t c = 0; c < classes; c++) {
        interval count = {.point = true};
        interval_add_times(k, all[c].score, &minus, &largest);
        all[c].weight = interval_exp(k, all[c].score);
        mpq_init(count.lo);
        mpq_set_ui(count.lo, (unsigned long)all[c].count, 1);
        interval_add_times(k, total, &count, all[c].weight);
    }
    return total;
}

/* The mean of coordinate x: exact when every class has the same. */
const interval *program_mean(kernel *k, const program *g, same_score *all, uint64_t classes, uint64_t x, const interval *total) {
    interval *y = interval_new(k);
    bool same = true;
    mpq_t first, other;
    mpq_init(first), mpq_init(other);
    for (uint64_t c = 0; c < classes; c++) {
        const interval *sum = all[c].sum[x] ? all[c].sum[x] : g->zero;
        mpq_set_ui(other, 1, (unsigned long)all[c].count);
        mpq_mul(other, other, sum->lo);
        if (!c) mpq_set(first, other);
        same = same && sum->point && mpq_equal(first, other);
    }
    for (uint64_t c = 0; !same && c < classes; c++)
        if (all[c].sum[x]) interval_add_times(k, y, all[c].weight, all[c].sum[x]);
    if (same && !mpq_sgn(first)) return g->zero;
    return same ? interval_point(k, first) : interval_quotient(k, y, total);
}
