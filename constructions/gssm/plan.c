/* plan.c - see plan.h. */
#include "constructions/gssm/plan.h"

static uint64_t floor_log2(uint32_t D) { return 31u - (unsigned)__builtin_clz(D); }

int gssm_compare_power(const mpz_t k, uint32_t D, uint64_t L) {
    if (mpz_sgn(k) <= 0) return -1;
    /* k < 2^bits and D^L >= 2^(L floor(log2 D)); beyond that L < bits, so D^L has under 32 bits(k) bits. */
    uint64_t bits = mpz_sizeinbase(k, 2), least;
    if (__builtin_mul_overflow(L, floor_log2(D), &least) || bits <= least) return -1;
    mpz_t power;
    mpz_init(power);
    mpz_ui_pow_ui(power, D, L);
    int sign = mpz_cmp(k, power);
    mpz_clear(power);
    return (sign > 0) - (sign < 0);
}

status gssm_plan_init(gssm_plan *p, uint32_t D, const mpz_t k) {
    if (D < 2 || mpz_sgn(k) <= 0) return ST_DOMAIN;
    mpz_inits(p->zeros, p->extra, p->whole, p->head, NULL);
    mpz_set_ui(p->zeros, 1);
    mpz_set_ui(p->whole, D);
    p->m = 1;
    while (mpz_cmp(k, p->whole) > 0) {
        mpz_set(p->head, p->zeros);
        mpz_set(p->zeros, p->whole);
        mpz_mul_ui(p->whole, p->whole, D);
        p->m++;
    }
    mpz_sub(p->extra, k, p->zeros);
    mpz_t free_heads; /* words 0 y a with a != 0: D^(m-1) - D^(m-2) */
    mpz_init(free_heads);
    mpz_sub(free_heads, p->zeros, p->head);
    p->narrow = p->m > 1 && mpz_cmp(p->extra, free_heads) < 0;
    mpz_clear(free_heads);
    return ST_OK;
}

void gssm_plan_clear(gssm_plan *p) { mpz_clears(p->zeros, p->extra, p->whole, p->head, NULL); }

/* CLAIM vb:gssm-tight/conditions
   P1  zeros + extra = k and zeros < k <= D zeros (m = 1: 1 <= k <= D): the words exist and k has no smaller m.
   P2  wide (m > 1): extra >= zeros - head, so every word that begins with 0 is a state and prefixes can be held
       as 0..0 p.
   P3  narrow: extra < zeros - head, so every extra word begins with 0, and the k - head - extra words y 0 with
       y_1 != 0 match the states left over when the head + extra words that begin with 0 have moved. */
bool gssm_plan_holds(const gssm_plan *p, uint32_t D, const mpz_t k) {
    mpz_t t;
    mpz_init(t);
    mpz_add(t, p->zeros, p->extra);
    bool holds = mpz_cmp(t, k) == 0 && mpz_cmp(k, p->whole) <= 0 && mpz_sgn(p->extra) >= 0;
    mpz_mul_ui(t, p->zeros, D);
    holds = holds && mpz_cmp(t, p->whole) == 0;
    if (p->m > 1) {
        mpz_mul_ui(t, p->head, D);
        holds = holds && mpz_cmp(t, p->zeros) == 0 && mpz_sgn(p->extra) > 0;
        mpz_sub(t, p->zeros, p->head);
        holds = holds && (p->narrow ? mpz_cmp(p->extra, t) < 0 : mpz_cmp(p->extra, t) >= 0);
        if (p->narrow) { /* moved words that begin with 0, and words y 0 with y_1 != 0: together all of S */
            mpz_add(t, t, p->head);
            mpz_add(t, t, p->extra);
            holds = holds && mpz_cmp(t, k) == 0;
        }
    } else {
        holds = holds && mpz_cmp_ui(p->zeros, 1) == 0 && !p->narrow;
    }
    mpz_clear(t);
    return holds;
}
