/* slots.c - C2 and C3 of docs/proofs/T2_3.md: what the hidden rows of block 1 take of each token, and their signs. */
#include <stdio.h>

#include "verify/checker/builders/builders.h"

/* slot_s[x] at position i as a list: the token s-1 places back, or the mean of all i when s > i; plus "one". */
static char *slot(kernel *k, uint64_t i, uint64_t s, uint64_t x, bool one) {
    uint64_t from = s > i ? 0 : s - 1, to = s > i ? i : s;
    char *text = pool_get(k, 64 * (to - from + 2), 1), *at = text;
    if (one && from) at += sprintf(at, "%llx:1,", (number)T_n(k)->b + 2);
    for (uint64_t lag = from; lag < to; lag++) {
        at += sprintf(at, "%s%llx:1", lag > from ? "," : "", (number)(lag * T_n(k)->d0 + x));
        if (to - from > 1) at += sprintf(at, "/%llx", (number)i);
        if (one && !lag) at += sprintf(at, ",%llx:1", (number)T_n(k)->b + 2);
    }
    return text;
}

/* C2, C3: what hidden row r takes at position i, and its range; r is (s, x) of the code, COPY s, place s, or one. */
void chain_hidden(kernel *k, uint64_t i, uint64_t r) {
    uint64_t n = T_n(k)->n, b = T_n(k)->b, copy = (n + 1) * b, place = copy + n;
    void *mark = pool_mark();
    if (r < place) {
        if (i <= n + 1 && r < copy) need(k, "row hidden.%llx %llx %s", (number)i, (number)r, slot(k, i, r / b + 1, r % b, true));
        else if (i <= n + 1) need(k, "row hidden.%llx %llx %s", (number)i, (number)r, slot(k, i, r - copy + 1, b + 1, false));
        need(k, "nonneg hidden.%llx %llx", (number)i, (number)r);
    } else if (r == place + n || i == r - place + 2) { /* one; place s at position s+1 */
        need(k, "is hidden.%llx %llx 1", (number)i, (number)r);
    } else {
        need(k, "nonpos hidden.%llx %llx", (number)i, (number)r);
    }
    pool_release(mark);
}
