/* rounded_levels.c - the sums o_c over all keys of e^(beta s) v_c, v the value's codes: keys of one score taken together, and
   enclosed. */
#include "verify/checker/builders/rounded.h"

void rounded_sums(rounded *r) {
    r->lo = pool_get(r->k, r->t->b, sizeof *r->lo), r->hi = pool_get(r->k, r->t->b, sizeof *r->hi);
    for (uint64_t c = 0; c < r->t->b; c++) mpz_init(r->lo[c]), mpz_init(r->hi[c]);
    mpz_init(r->sum[0]), mpz_init(r->sum[1]);
}

/* Keys 1..i by score. */
void rounded_sort(rounded *r, uint64_t i) {
    const transformer *t = r->t;
    r->levels = 0;
    for (uint64_t p = 1; p <= i; p++) {
        int64_t score = 0;
        size_t at = 0;
        for (size_t x = 0; x < t->N; x++) score += r->query[x] * r->key[p * t->N + x];
        while (at < r->levels && r->level[at].score != score) at++;
        if (at == r->levels) {
            r->level[r->levels++].score = score;
            for (uint64_t c = 0; c < t->b; c++) r->level[at].sum[c] = 0;
        }
        for (uint64_t c = 0; c < t->b; c++) r->level[at].sum[c] += r->value[p * t->b + c];
    }
}

/* o_c between lo and hi, a power being 2 off at most. */
void rounded_enclose(rounded *r) {
    int64_t most = r->level[0].score;
    for (size_t l = 1; l < r->levels; l++) most = r->level[l].score > most ? r->level[l].score : most;
    for (uint64_t c = 0; c < r->t->b; c++) mpz_set_ui(r->lo[c], 0), mpz_set_ui(r->hi[c], 0);
    for (size_t l = 0; l < r->levels; l++) {
        mpz_srcptr e = rounded_power(r, (uint64_t)most - (uint64_t)r->level[l].score);
        for (uint64_t c = 0; c < r->t->b; c++) {
            int64_t v = r->level[l].sum[c];
            if (v > 0) mpz_addmul_ui(r->lo[c], e, (unsigned long)v);
            else mpz_submul_ui(r->lo[c], e, (unsigned long)-v);
            mpz_add_ui(r->hi[c], r->hi[c], 2 * (unsigned long)(v < 0 ? -v : v)); /* the error */
        }
    }
    for (uint64_t c = 0; c < r->t->b; c++) {
        mpz_sub(r->lo[c], r->lo[c], r->hi[c]);
        mpz_mul_2exp(r->hi[c], r->hi[c], 1);
        mpz_add(r->hi[c], r->hi[c], r->lo[c]);
    }
}
