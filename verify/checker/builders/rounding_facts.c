/* rounding_facts.c - kinds of facts about rounded means: drift, steady, weights. */
#include "verify/checker/builders/rounded.h"

/* weights B M: the largest entry of T_n is M, those of W_q of block 2 taken B times. */
static void weigh(kernel *k, uint64_t beta, mpq_t most) {
    const transformer *t = T_n(k);
    const weights *all[] = {&t->embed, &t->head_q, &t->head_k, &t->U2, &t->U1, &t->q2, &t->k2, &t->v2, &t->up, &t->down, &t->unembed};
    mpq_t q;
    mpq_init(q);
    for (size_t m = 0; m < sizeof all / sizeof *all; m++)
        for (size_t i = 0; i < all[m]->rows * all[m]->columns; i++) {
            int64_t v = all[m]->at[i];
            if (!v) continue;
            mpq_set_ui(q, (unsigned long)(v < 0 ? -v : v), 1);
            if (all[m] == &t->q2) mpz_mul_ui(mpq_numref(q), mpq_numref(q), (unsigned long)beta);
            if (mpq_cmp(q, most) > 0) mpq_set(most, q);
        }
}

bool rounding_rule(kernel *k, const step *p) {
    const char *s = p->text;
    mpq_t claimed, is;
    bool drifts = read_is(&s, "drift "), stays = !drifts && read_is(&s, "steady ");
    if (!drifts && !stays && !read_is(&s, "weights ")) return false;
    if (p->cites) refuse(k, EXIT_BAD, "cites a step, where none is needed");
    mpq_init(claimed);
    mpq_init(is);
    uint64_t first = read_small(k, &s, drifts || stays ? 64 : UINT32_MAX), slot = 0;
    read_char(k, &s, ' ');
    if (drifts || stays) slot = read_small(k, &s, UINT32_MAX), read_char(k, &s, ' ');
    read_number(k, &s, claimed);
    read_end(k, s);
    if (drifts) rounding_drift(k, first, slot, is);
    else if (stays) rounding_steady(k, first, slot, is);
    else weigh(k, first, is);
    if (!mpq_equal(is, claimed)) refuse(k, EXIT_BAD, "it is %.80s", hex_number(k, is));
    return true;
}
