/* program_past.c - what a scan sums at a position: its own row of the position before, 0 before the first, and behind it the
   source's row. */
#include "verify/checker/builders/program.h"

row program_past(kernel *k, const program *g, const op *o, uint64_t i) {
    uint64_t from = o->source[0], behind = g->ops[from].dim;
    const interval **x = pool_get(k, o->dim + behind, sizeof *x);
    row was = i ? g->at[i - 1][o - g->ops] : NULL;
    for (uint64_t c = 0; c < o->dim; c++) x[c] = was ? was[c] : g->zero;
    for (uint64_t c = 0; c < behind; c++) x[o->dim + c] = g->at[i][from][c];
    spend(k, o->dim + behind);
    return x;
}
