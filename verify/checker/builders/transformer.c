/* transformer.c - the sizes of T_n, and what the kernel asks of it. */
#include "verify/checker/builders/program.h"
#include "verify/checker/builders/transformer.h"

static bool rule(kernel *k, const step *p) { return transformer_rule(k, p) || program_rule(k, p, program_of_transformer); }

const object transformer_object = {.build = transformer_build, .find = transformer_find, .domain = transformer_domain, .rule = rule};

static weights make(kernel *k, uint64_t rows, uint64_t columns) {
    return (weights){rows, columns, pool_get(k, rows * columns, sizeof(int64_t))};
}

void transformer_build(kernel *k) {
    transformer *t = k->object = pool_get(k, 1, sizeof *t);
    t->D = parameter_small(k, "D", 2, 4096);
    t->n = parameter_small(k, "n", 1, 128);
    for (t->b = 1; (uint64_t)1 << t->b < t->D;) t->b++;
    t->d0 = t->b + 3;
    t->N = (t->n + 1) * t->d0;
    t->w1 = (t->n + 1) * t->b + 2 * t->n + 1;
    if (t->N > 1024) refuse(k, EXIT_LIMIT, "a model of dimension %llu > 1024", (unsigned long long)t->N);
    t->embed = make(k, t->D + 2, t->d0);
    t->head_q = make(k, t->d0, t->d0);
    t->head_k = make(k, t->d0, t->d0);
    t->U2 = make(k, t->w1, t->N);
    t->U1 = make(k, t->N, t->w1);
    t->q2 = make(k, t->N, t->N);
    t->k2 = make(k, t->N, t->N);
    t->v2 = make(k, t->N, t->N);
    t->up = make(k, t->b + 1, t->N);
    t->down = make(k, t->N, t->b + 1);
    t->unembed = make(k, t->D + 2, t->N);
    transformer_fill(t);
}
