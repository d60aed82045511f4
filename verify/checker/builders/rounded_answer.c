/* rounded_answer.c - what rounded T_n says: by the rows pass and readout the logit of letter a is <code(a), o>, o_c the
   sum over keys of e^(beta s) v_c (times what is positive); of BOS and COPY it is 0.  Ties go to the smaller token. */
#include "verify/checker/builders/rounded.h"

#define BITS_MOST ((uint64_t)1 << 14)

/* The sign of logit(a) - logit(b).  It is 0 only if all levels cancel: e^(beta s) for different rational s are linearly
   independent over the rationals (Lindemann, Weierstrass). */
static int compare(rounded *r, uint32_t a, uint32_t b) {
    const transformer *t = r->t;
    const int64_t *x = entry(&t->unembed, a, 0), *y = entry(&t->unembed, b, 0); /* code, or 0 */
    bool equal = true;
    for (size_t l = 0; l < r->levels && equal; l++) {
        int64_t sum = 0;
        for (uint64_t c = 0; c < t->b; c++) sum += (x[c] - y[c]) * r->level[l].sum[c];
        equal = !sum;
    }
    if (equal) return 0;
    for (;; r->bits *= 2, rounded_forget(r), rounded_enclose(r)) {
        if (r->bits > BITS_MOST) refuse(r->k, EXIT_LIMIT, "two logits are too close to be told apart");
        mpz_set_ui(r->sum[0], 0), mpz_set_ui(r->sum[1], 0);
        for (uint64_t c = 0; c < t->b; c++) {
            bool plus = x[c] > y[c];
            unsigned long g = (unsigned long)(plus ? x[c] - y[c] : y[c] - x[c]);
            if (plus) mpz_addmul_ui(r->sum[0], r->lo[c], g), mpz_addmul_ui(r->sum[1], r->hi[c], g);
            else mpz_submul_ui(r->sum[0], r->hi[c], g), mpz_submul_ui(r->sum[1], r->lo[c], g);
        }
        if (mpz_sgn(r->sum[0]) > 0) return 1;
        if (mpz_sgn(r->sum[1]) < 0) return -1;
    }
}

/* The token whose logit is greatest by the middles of the enclosures. */
static uint32_t likely(rounded *r) {
    uint32_t best = 0;
    for (uint32_t a = 0; a < r->t->D + 2; a++) {
        mpz_set_ui(r->sum[0], 0);
        for (uint64_t c = 0; a < r->t->D && c < r->t->b; c++) /* lo + hi: twice the middle */
            for (int e = 0; e < 2; e++) (*entry(&r->t->unembed, a, c) > 0 ? mpz_add : mpz_sub)(r->sum[0], r->sum[0], e ? r->hi[c] : r->lo[c]);
        if (!a || mpz_cmp(r->sum[0], r->sum[1]) > 0) mpz_set(r->sum[1], r->sum[0]), best = a;
    }
    return best;
}

/* Every token is compared with the one said; two others, which may be very close, are not. */
uint32_t rounded_answer(rounded *r, uint64_t i) {
    rounded_sort(r, i);
    rounded_enclose(r);
    uint32_t said = likely(r);
    for (uint32_t a = 0; a < r->t->D + 2; a++) {
        int sign = a == said ? -1 : compare(r, a, said);
        if (sign > 0 || (!sign && a < said)) said = a, a = UINT32_MAX; /* from the first again */
    }
    return said;
}
