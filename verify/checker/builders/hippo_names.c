/* hippo_names.c - the matrices of the HiPPO systems by name. */
#include <string.h>

#include "verify/checker/builders/hippo_lists.h"
#include "verify/checker/builders/hippo_propositions.h"

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
    {"error", hippo_error, 0, 0, HIPPO_DEGREE + 1, 0, 1},
    {"corner", hippo_corner, 0, 0, 1, 0, 1},
    {"norms", hippo_norms, 0, 0, HIPPO_NORMS, 0, HIPPO_NORMS},
    {"scaled", hippo_scaled, 0, 2, 1, 1, 0},
    {"once", hippo_played, 1, 0, HIPPO_SAMPLES, 1, 0},
    {"twice", hippo_played, 2, 0, HIPPO_SAMPLES, 1, 0},
    {"rule", hippo_rule, 0, 0, 2, 1, 0},
    {"slope", hippo_slope, 0, 1, 0, 2, 0},
    {"middle", hippo_values, 0, 0, 1, 1, 0},
    {"ends", hippo_values, 1, 0, 1, 0, 2},
};

matrix hippo_find(kernel *k, const char **s) {
    uint64_t N = hippo_order(k);
    size_t length = strcspn(*s, " .");
    for (const struct entry *e = entries; e < entries + sizeof entries / sizeof *entries; e++) {
        if (strlen(e->name) != length || !read_is(s, e->name)) continue;
        bool numbered = (e->row == hippo_product || e->row == hippo_rule) && read_is(s, ".");
        uint64_t index = numbered ? read_small(k, s, e->row == hippo_rule ? HIPPO_RULES : N) : e->index;
        return (matrix){e->a * N + e->b, e->c * N + e->d, e->row, index};
    }
    refuse(k, EXIT_BAD, "the HiPPO systems have no matrix \"%.20s\"", *s);
}

