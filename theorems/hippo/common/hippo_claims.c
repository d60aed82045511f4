/* hippo_claims.c - see hippo_claims.h. */
#include "theorems/hippo/common/hippo_claims.h"

#include <stdlib.h>

mpq_t *mpq_list_new(size_t count) {
    mpq_t *list = malloc((count ? count : 1) * sizeof *list);
    for (size_t i = 0; list && i < count; i++) mpq_init(list[i]);
    return list;
}

void mpq_list_free(mpq_t *list, size_t count) {
    for (size_t i = 0; list && i < count; i++) mpq_clear(list[i]);
    free(list);
}

/* Each class of entries is an identity of degree <= 2 in n and in k; on n, k < 4 every class with n = k has 4 points and each
   triangle 6, which decide it: (2n+1)(2k+1) is the only monomial off the diagonal. */
void hippo_dissipative(text *wrong, long identities, long inputs, long diagonal) {
    for (long n = 0; n < 4 && !wrong->length; n++)
        for (long k = 0; k < 4 && !wrong->length; k++) {
            long below = n > k ? 2 * k + 1 : n == k ? n + diagonal : 0, above = k > n ? 2 * n + 1 : n == k ? n + diagonal : 0;
            long is = (2 * n + 1) * below + (2 * k + 1) * above;
            long should = (n == k ? identities * (2 * n + 1) : 0) + inputs * (2 * n + 1) * (2 * k + 1);
            if (is != should)
                text_addf(wrong, "(G A + A^T G) in row %ld, column %ld, G = diag(2n+1), is %ld, not %ld", n, k, is, should);
        }
}
