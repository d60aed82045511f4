/* hippo.c - the object of the claims about HiPPO: N, and the flow of a step. */
#include "verify/checker/builders/hippo_lists.h"

typedef struct systems {
    uint64_t N;
    mpq_t *flow;
} systems;

uint64_t hippo_order(const kernel *k) { return ((const systems *)k->object)->N; }
mpq_t *hippo_flow(const kernel *k) { return ((const systems *)k->object)->flow; }
long hippo_legs(size_t n, size_t j) { return n > j ? 2 * (long)j + 1 : n == j ? (long)n + 1 : 0; }

static void build(kernel *k) {
    systems *o = k->object = pool_get(k, 1, sizeof *o);
    o->N = parameter_small(k, "N", 1, HIPPO_MOST);
    o->flow = hippo_held(k, o->N);
}

const object hippo_object = {.build = build, .find = hippo_find, .rule = charpoly_rule};
