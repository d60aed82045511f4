/* transformer_weights.c - the entries of T_n. */
#include "verify/checker/builders/transformer.h"

/* row += times * slot_s[x], slot_s = s mean_s - (s-1) mean_(s-1): the s-th last token, once there are s. */
static void add_slot(const transformer *t, uint64_t row, uint64_t s, uint64_t x, int64_t times) {
    *entry(&t->U2, row, lane(t, s, x)) += times * (int64_t)s;
    if (s > 1) *entry(&t->U2, row, lane(t, s - 1, x)) -= times * (int64_t)(s - 1);
}

static void fill_slots(transformer *t) {
    uint64_t n = t->n, b = t->b, one = t->w1 - 1, copy = (n + 1) * b, place = copy + n;
    for (uint64_t s = 1; s <= n + 1; s++)
        for (uint64_t c = 0; c < b; c++) {
            add_slot(t, (s - 1) * b + c, s, c, 1);
            add_slot(t, (s - 1) * b + c, 1, b + 2, 1);
            *entry(&t->U1, lane(t, s, c), (s - 1) * b + c) = 1;
            *entry(&t->U1, lane(t, s, c), one) = -1;
        }
    for (uint64_t s = 1; s <= n; s++) {
        add_slot(t, copy + s - 1, s, b + 1, 1);
        add_slot(t, place + s - 1, s + 1, b, 2);
        add_slot(t, place + s - 1, 1, b + 2, -1);
        add_slot(t, place + s - 1, 1, b, -2);
        *entry(&t->U1, lane(t, s, b), copy + s - 1) = 1;
        *entry(&t->U1, lane(t, s, b + 1), place + s - 1) = 1;
    }
    add_slot(t, one, 1, b + 2, 1);
    *entry(&t->U1, lane(t, 1, b + 2), one) = 1;
}

void transformer_fill(transformer *t) {
    uint64_t D = t->D, b = t->b, one = lane(t, 1, b + 2);
    for (uint64_t a = 0; a < D + 2; a++) {
        for (uint64_t c = 0; a < D && c < b; c++)
            *entry(&t->embed, a, c) = *entry(&t->unembed, a, c) = a >> (b - 1 - c) & 1 ? 1 : -1;
        if (a >= D) *entry(&t->embed, a, b + (a - D)) = 1; /* BOS, COPY */
        *entry(&t->embed, a, b + 2) = 1;
    }
    fill_slots(t);
    for (uint64_t s = 1; s <= t->n; s++) {
        for (uint64_t c = 0; c < b; c++)
            *entry(&t->q2, lane(t, s, c), lane(t, s, c)) = *entry(&t->k2, lane(t, s, c), lane(t, s + 1, c)) = 1;
        *entry(&t->q2, lane(t, s, b), lane(t, s, b)) = (int64_t)(2 * t->n * b);
        *entry(&t->k2, lane(t, s, b), lane(t, s, b + 1)) = 1;
    }
    for (uint64_t c = 0; c < b; c++) {
        *entry(&t->v2, c, c) = *entry(&t->up, c, c) = *entry(&t->up, c, one) = *entry(&t->down, c, c) = 1;
        *entry(&t->down, c, b) = -1;
    }
    *entry(&t->v2, one, one) = *entry(&t->up, b, one) = 1;
}
