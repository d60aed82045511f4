/* hippo.c - the matrices of the HiPPO systems by name. */
#include <string.h>

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

/* a N + b rows, c N + d columns */
static const struct entry {
    const char *name;
    mpq_t *(*row)(kernel *k, const matrix *m, size_t i);
    uint64_t index, a, b, c, d;
} entries[] = {
    {"legs", hippo_spectrum_row, HIPPO_A, 1, 0, 1, 0},
    {"eigen", hippo_spectrum_row, HIPPO_EIGEN, 1, 0, 1, 0},
    {"energy", hippo_spectrum_row, HIPPO_ENERGY, 1, 0, 1, 0},
    {"quotient", hippo_quotient, 0, 0, 1, 0, 3},
    {"moments", hippo_moments, HIPPO_MOMENTS, 0, HIPPO_DEGREE + 1, 1, 0},
    {"equation", hippo_moments, HIPPO_EQUATION, 0, HIPPO_DEGREE + 1, 1, 0},
    {"flow", hippo_kernel_row, HIPPO_FLOW, 1, 0, 1, 1},
    {"start", hippo_kernel_row, HIPPO_START, 0, 1, 1, 0},
    {"resolvent", hippo_resolvent, 0, 1, 0, 1, 1},
    {"chain", hippo_chain, HIPPO_WHOLE, 1, 1, 1, 0},
    {"chain-half", hippo_chain, HIPPO_HALF, 1, 1, 1, 0},
    {"geometric", hippo_geometric, HIPPO_WHOLE, 1, 0, 1, 0},
    {"geometric-half", hippo_geometric, HIPPO_HALF, 1, 0, 1, 0},
    {"legt-residual", hippo_residual, HIPPO_LEGT, 1, 1, 1, 0},
    {"lagt-residual", hippo_residual, HIPPO_LAGT, 2, 1, 1, 0},
    {"product", hippo_product, 0, 1, 0, 1, 0},
    {"backward", hippo_contract, HIPPO_BACKWARD, 1, 0, 1, 0},
    {"bilinear", hippo_contract, HIPPO_BILINEAR, 1, 0, 1, 0},
    {"hold", hippo_hold, 0, 1, 0, 1, 0},
    {"dense", hippo_dense, 0, 4, 4, 1, 0},
};

static matrix find(kernel *k, const char **s) {
    uint64_t N = hippo_order(k);
    size_t length = strcspn(*s, " .");
    for (const struct entry *e = entries; e < entries + sizeof entries / sizeof *entries; e++) {
        if (strlen(e->name) != length || !read_is(s, e->name)) continue;
        uint64_t index = e->row == hippo_product && read_is(s, ".") ? read_small(k, s, N) : e->index;
        return (matrix){e->a * N + e->b, e->c * N + e->d, e->row, index};
    }
    refuse(k, EXIT_BAD, "the HiPPO systems have no matrix \"%.20s\"", *s);
}

const object hippo_object = {.build = build, .find = find, .rule = charpoly_rule};
