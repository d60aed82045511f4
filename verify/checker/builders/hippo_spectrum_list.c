/* hippo_spectrum_list.c - what hippo:spectrum needs. */
#include "verify/checker/builders/hippo_lists.h"

/* (x - 1) .. (x - N), low degree first. */
static char *factors(kernel *k, uint64_t N) {
    mpq_t *p = hippo_list(k, N + 1), c;
    mpq_init(c);
    mpq_set_ui(p[0], 1, 1);
    for (uint64_t m = 1; m <= N; m++) mpq_set_si(c, -(long)m, 1), hippo_times(p, m, c);
    char *list = pool_print(k, "%s", "");
    for (uint64_t i = 0; i <= N; i++)
        list = pool_print(k, "%s%s%llx:%s", list, i ? "," : "", (number)i, hex_number(k, p[i]));
    return list;
}

void hippo_spectrum(kernel *k) {
    uint64_t N = hippo_order(k);
    hippo_eigenvectors(k);
    hippo_dissipates(k);
    if (N <= HIPPO_CHARPOLY) need(k, "charpoly legs %s", factors(k, N));
    need(k, N > 1 ? "row quotient 0 0:c,1:6" : "row quotient 0 0:1,1:1,2:1");
    k->proved = pool_print(k, "N=%llu: LegS has the eigenvalues 1..%llu, with eigenvectors%s; A + A^T = I + B B^T in the "
                              "orthonormal gauge, so -A has the numerical abscissa %s", (number)N, (number)N,
                           N <= HIPPO_CHARPOLY ? " and characteristic polynomial" : "",
                           N > 1 ? "-1/2, attained at y = (3, -1, 0, ..)" : "-1");
    k->trusted = pool_print(k, "docs/proofs/legs.md, 6 and 7: that the identity is the eigenvectors' row n less row n-1, "
                               "for every N; that G = diag(2n+1) is the orthonormal gauge's metric; " HIPPO_TRUSTED);
}
