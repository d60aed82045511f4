/* chain.c - the conditions C0-C9 of docs/proofs/T2_3.md as facts about T_n; used by ram:T2.3 and vb:copy-error. */
#include <stdio.h>

#include "verify/checker/builders/builders.h"

/* C3, C4, by lane: U_1 gives slot s its code, flag and place; the score compares query slot s with key slot s+1. */
static void lanes(kernel *k, uint64_t s, uint64_t x) {
    uint64_t n = T_n(k)->n, b = T_n(k)->b, d0 = T_n(k)->d0, copy = (n + 1) * b, one = copy + 2 * n, lane = (s - 1) * d0 + x;
    if (x < b) need(k, "row U1 %llx %llx:1,%llx:-1", (number)lane, (number)((s - 1) * b + x), (number)one);
    else if (x < b + 2 && s <= n) need(k, "row U1 %llx %llx:1", (number)lane, (number)(copy + (x - b) * n + s - 1));
    else if (lane == b + 2) need(k, "row U1 %llx %llx:1", (number)lane, (number)one);
    else need(k, "row U1 %llx -", (number)lane);
    if (x < b && s <= n) need(k, "row score %llx %llx:1", (number)lane, (number)(lane + d0));
    else if (x == b && s <= n) need(k, "row score %llx %llx:%llx", (number)lane, (number)lane + 1, (number)(2 * n * b));
    else need(k, "row score %llx -", (number)lane);
}

/* C1, C8: a token in the embedding and in the read-out: a letter by its code, BOS and COPY by their flags and not at all. */
static void token(kernel *k, uint64_t a) {
    uint64_t D = T_n(k)->D, b = T_n(k)->b;
    char *text = pool_get(k, 16 * b + 16, 1), *at = text;
    for (uint64_t c = 0; a < D && c < b; c++) at += sprintf(at, "%s%llx:%s1", c ? "," : "", (number)c, a >> (b - 1 - c) & 1 ? "" : "-");
    need(k, "row readout %llx %s", (number)a, a < D ? text : "-");
    if (a >= D) sprintf(text, "%llx:1", (number)(b + a - D));
    need(k, "row embed %llx %s,%llx:1", (number)a, text, (number)b + 2);
}

void chain(kernel *k, mpq_t beta_mu, uint64_t L) {
    const transformer *t = T_n(k);
    uint64_t n = t->n, b = t->b;
    for (uint64_t a = 0; a < t->D + 2; a++) token(k, a);
    for (uint64_t w = 1; w <= n + 1; w++) need(k, "zero head.%llx", (number)w);
    need(k, "codes %llx %llx", (number)t->D, (number)b);
    for (uint64_t i = 1; i <= n + 2; i++)
        for (uint64_t r = 0; r < t->w1; r++) chain_hidden(k, i, r);
    for (uint64_t s = 1; s <= n + 1; s++)
        for (uint64_t x = 0; x < t->d0; x++) lanes(k, s, x);
    for (uint64_t r = 0; r <= b; r++) {
        if (r < b) need(k, "row pass %llx %llx:1,%llx:1", (number)r, (number)r, (number)b + 2);
        else need(k, "row pass %llx %llx:1", (number)r, (number)b + 2);
        need(k, "nonneg pass %llx", (number)r);
    }
    sharpness(k, beta_mu, L);
}
