/* rounding_rules.c - R2-R4 of docs/proofs/precision.md, slot by slot. */
#include "verify/checker/builders/rounded.h"

/* drift F S E: the largest error of the code and COPY lanes of slot S.  The row of COPY, S <= n, reads no head past n, so that from
   answer step n on it is 0 as it was (R4). */
void rounding_drift(kernel *k, uint64_t F, uint64_t s, mpq_t most) {
    const transformer *t = T_n(k);
    mpq_t e;
    mpq_init(e);
    if (s < 1 || s > t->n + 1) refuse(k, EXIT_BAD, "slots are 1..%llx", (number)t->n + 1);
    for (uint64_t i = 1; i <= t->n + 1; i++)
        for (uint64_t x = 0; x < t->b + (s <= t->n); x++) {
            rounding_error(e, k, F, i, lane(t, s, x));
            if (mpq_cmp(e, most) > 0) mpq_set(most, e);
        }
    for (uint64_t r = 0; s <= t->n && r < t->w1; r++)
        for (uint64_t x = 0; *entry(&t->U1, lane(t, s, t->b), r) && x < t->d0; x++)
            if (*entry(&t->U2, r, lane(t, t->n + 1, x))) refuse(k, EXIT_BAD, "COPY in slot %llx reads the head of all n+1", (number)s);
}

/* steady F S E: "at position S+1" moves by E there; at position 1 and past S+1 it is relu of -1, at i = 2..S of 2/i - 1, and stays 0 as
   its row moves by no more than that (R3). */
void rounding_steady(kernel *k, uint64_t F, uint64_t s, mpq_t there) {
    const transformer *t = T_n(k);
    mpq_t e, missing;
    mpq_init(e);
    mpq_init(missing);
    if (s < 1 || s > t->n) refuse(k, EXIT_BAD, "places are 1..%llx", (number)t->n);
    for (uint64_t i = 1; i <= t->n + 2; i++) {
        rounding_error(i == s + 1 ? there : e, k, F, i, lane(t, s, t->b + 1));
        mpq_set_ui(missing, i >= 2 && i <= s ? (unsigned long)i - 2 : 1, i >= 2 && i <= s ? (unsigned long)i : 1);
        mpq_canonicalize(missing);
        if (i != s + 1 && mpq_cmp(e, missing) > 0) refuse(k, EXIT_BAD, "at position %llx it may leave 0: its row moves by %.80s", (number)i, hex_number(k, e));
    }
}
