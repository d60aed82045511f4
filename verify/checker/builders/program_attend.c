/* program_attend.c - attention at one position.  Keys of one and the same rational score are one class: their values are
   summed before anything is rounded, so that equal scores give means that are exact. */
#include "verify/checker/builders/program.h"

static interval *score(kernel *k, const program *g, const op *o, uint64_t i, uint64_t p) {
    row query = g->at[i][o->source[0]], key = g->at[p][o->source[1]];
    interval *dot = interval_new(k), *s = interval_new(k);
    for (uint64_t c = 0; c < g->ops[o->source[0]].dim; c++)
        if (query[c] != g->zero && key[c] != g->zero) interval_add_times(k, dot, query[c], key[c]);
    interval_trim(k, dot);
    interval_add_times(k, s, o->beta, dot);
    if (o->slope) {
        interval far = {.point = true};
        mpq_init(far.lo);
        mpq_set_ui(far.lo, (unsigned long)(i - p), 1);
        interval_add_times(k, s, o->slope, &far);
    }
    interval_trim(k, s);
    return s;
}

row program_attend(kernel *k, const program *g, const op *o, uint64_t i) {
    uint64_t classes = 0, c, from = o->window && i >= o->window ? i - o->window + 1 : 0;
    same_score *all = pool_get(k, i - from + 1, sizeof *all);
    const interval **y = pool_get(k, o->dim, sizeof *y), *total;
    for (uint64_t p = from; p <= i; p++) {
        interval *s = score(k, g, o, i, p);
        for (c = 0; c < classes; c++)
            if (s->point && all[c].score->point && mpq_equal(all[c].score->lo, s->lo)) break;
        if (c == classes) all[classes++] = (same_score){.score = s, .sum = pool_get(k, o->dim, sizeof *all->sum)};
        spend(k, 100 * classes);
        all[c].count++;
        for (uint64_t x = 0; x < o->dim; x++) {
            const interval *v = g->at[p][o->source[2]][x];
            if (v == g->zero) continue;
            if (!all[c].sum[x]) all[c].sum[x] = interval_new(k);
            interval_add_times(k, all[c].sum[x], v, g->one);
        }
    }
    total = program_weights(k, g, all, classes);
    for (uint64_t x = 0; x < o->dim; x++) y[x] = program_mean(k, g, all, classes, x, total);
    return y;
}
