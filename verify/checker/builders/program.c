/* program.c - a program is put together op by op; every size is looked at before room is made. */
#include "verify/checker/builders/program.h"

program *program_new(kernel *k, uint64_t D) {
    program *g = pool_get(k, 1, sizeof *g);
    interval *one = interval_new(k);
    mpq_set_ui(one->lo, 1, 1);
    g->D = D;
    g->zero = interval_new(k);
    g->one = one;
    g->ops = pool_get(k, PROGRAM_OPS_MOST, sizeof *g->ops);
    return g;
}

op *program_add(kernel *k, program *g, operation kind, uint64_t sources, const uint64_t *source, uint64_t dim) {
    if (g->count == PROGRAM_OPS_MOST) refuse(k, EXIT_LIMIT, "more than %d ops", PROGRAM_OPS_MOST);
    op *o = &g->ops[g->count];
    *o = (op){.kind = kind, .dim = dim, .sources = sources, .source = pool_get(k, sources, sizeof *o->source)};
    for (uint64_t i = 0; i < sources; i++) {
        if (source[i] >= g->count) refuse(k, EXIT_BAD, "op %llx reads op %llx, which is not an earlier one", (number)g->count + 1, (number)source[i] + 1);
        uint64_t from = g->ops[o->source[i] = source[i]].dim;
        if (kind == JOIN) o->dim += from;
        else if (kind == ATTEND ? i == 2 : kind > SCAN) o->dim = from;
        if (kind == ADD && from != g->ops[source[0]].dim) refuse(k, EXIT_BAD, "op %llx adds rows of different length", (number)g->count + 1);
    }
    if (kind == ATTEND && g->ops[source[0]].dim != g->ops[source[1]].dim) refuse(k, EXIT_BAD, "op %llx compares rows of different length", (number)g->count + 1);
    if (!o->dim) refuse(k, EXIT_BAD, "op %llx has no coordinates", (number)g->count + 1);
    if (o->dim > PROGRAM_LANES_MOST - g->lanes) refuse(k, EXIT_LIMIT, "more than 2^17 coordinates at a position");
    g->lanes += o->dim;
    uint64_t rows = kind == EMBED ? g->D + 2 : kind <= SCAN ? dim : 0;
    if (rows > TABLE_MOST) refuse(k, EXIT_LIMIT, "a matrix of more than 2^18 rows");
    o->terms = pool_get(k, rows, sizeof *o->terms);
    o->weight = pool_get(k, rows, sizeof *o->weight);
    g->count++;
    return o;
}

void program_weigh(kernel *k, op *o, uint64_t at, uint64_t terms) {
    o->terms[at] = terms;
    o->weight[at] = pool_get(k, terms, sizeof(term));
}

/* Keys, values and scans are read at later positions, and so is what they stand on here. */
void program_end(kernel *k, program *g) {
    if (!g->count || g->ops[g->count - 1].dim != g->D + 2) refuse(k, EXIT_BAD, "the last op has not D+2 coordinates");
    for (uint64_t i = g->count; i-- > 0;) {
        op *o = &g->ops[i];
        o->early = o->early || o->kind == SCAN;
        for (uint64_t s = 0; s < o->sources; s++)
            if (o->early || (o->kind == ATTEND && s)) g->ops[o->source[s]].early = true;
    }
}
