/* chain.c - the conditions C0-C9 of docs/proofs/T2_3.md as facts about T_n; used by ram:T2.3, vb:copy-error, ram:memory and
   ram:precision. */
#include <stdio.h>

#include "verify/checker/builders/builders.h"

/* C3: U_1 gives slot s its code, flag and place.  C4: the score compares query slot s with key slot s+1. */
static void lane_of_slots(kernel *k, uint64_t s, uint64_t x) {
    uint64_t n = T_n(k)->n, b = T_n(k)->b, copy = (n + 1) * b, one = copy + 2 * n, at = lane(T_n(k), s, x);
    if (x < b) need(k, "row U1 %llx %llx:1,%llx:-1", (number)at, (number)((s - 1) * b + x), (number)one);
    else if (x < b + 2 && s <= n) need(k, "row U1 %llx %llx:1", (number)at, (number)(copy + (x - b) * n + s - 1));
    else if (at == b + 2) need(k, "row U1 %llx %llx:1", (number)at, (number)one);
    else need(k, "row U1 %llx -", (number)at);
}

static void lane_of_score(kernel *k, uint64_t s, uint64_t x) {
    uint64_t n = T_n(k)->n, b = T_n(k)->b, d0 = T_n(k)->d0, at = lane(T_n(k), s, x);
    if (x < b && s <= n) need(k, "row score %llx %llx:1", (number)at, (number)(at + d0));
    else if (x == b && s <= n) need(k, "row score %llx %llx:%llx", (number)at, (number)at + 1, (number)(2 * n * b));
    else need(k, "row score %llx -", (number)at);
}

/* C1, C8: a token in the embedding or in the read-out: a letter by its code, BOS and COPY by their flags or not at all. */
static void token(kernel *k, uint64_t a, bool read_out) {
    uint64_t D = T_n(k)->D, b = T_n(k)->b;
    char *text = pool_get(k, 16 * b + 16, 1), *at = text;
    for (uint64_t c = 0; a < D && c < b; c++) at += sprintf(at, "%s%llx:%s1", c ? "," : "", (number)c, a >> (b - 1 - c) & 1 ? "" : "-");
    if (a >= D) sprintf(text, "%llx:1", (number)(b + a - D));
    if (read_out) need(k, "row readout %llx %s", (number)a, a < D ? text : "-");
    else need(k, "row embed %llx %s,%llx:1", (number)a, text, (number)b + 2);
}

void chain_slots(kernel *k) {
    const transformer *t = T_n(k);
    for (uint64_t a = 0; a < t->D + 2; a++) token(k, a, false);
    for (uint64_t w = 1; w <= t->n + 1; w++) need(k, "zero head.%llx", (number)w);
    for (uint64_t i = 1; i <= t->n + 2; i++)
        for (uint64_t r = 0; r < t->w1; r++) chain_hidden(k, i, r);
    for (uint64_t i = 0; i < t->N; i++) lane_of_slots(k, i / t->d0 + 1, i % t->d0);
}

void chain(kernel *k, mpq_t beta_mu, uint64_t L) {
    const transformer *t = T_n(k);
    chain_slots(k);
    need(k, "codes %llx %llx", (number)t->D, (number)t->b);
    for (uint64_t a = 0; a < t->D + 2; a++) token(k, a, true);
    for (uint64_t i = 0; i < t->N; i++) lane_of_score(k, i / t->d0 + 1, i % t->d0);
    for (uint64_t r = 0; r <= t->b; r++) {
        if (r < t->b) need(k, "row pass %llx %llx:1,%llx:1", (number)r, (number)r, (number)t->b + 2);
        else need(k, "row pass %llx %llx:1", (number)r, (number)t->b + 2);
        need(k, "nonneg pass %llx", (number)r);
    }
    sharpness(k, beta_mu, L);
}
