/* facts.c - margin > 2 x bound stated for other programs, by the closed forms of docs/proofs/float32.md: proved apart from the
   bound that the check computes lane by lane, and short enough to be computed again. */
#include "theorems/vb/float32/float32.h"

#define LENGTH_MOST ((uint64_t)1 << 18) /* of the bound by moved scores and rounded sums */

static void add_units(mpq_t q, int64_t units) {
    mpq_t more;
    mpq_init(more);
    mpq_set_si(more, units, 1);
    mpq_div_2exp(more, more, 24);
    mpq_add(q, q, more);
    mpq_clear(more);
}

static void scale(mpq_t q, unsigned long by) {
    mpq_t times;
    mpq_init(times);
    mpq_set_ui(times, by, 1);
    mpq_mul(q, q, times);
    mpq_clear(times);
}

/* A = 5 beta n^2 b (49 + b) u: of a scaled score. */
static void score_error(mpq_t A, const float32_margin *g, uint64_t n, uint64_t b) {
    mpq_set_ui(A, 0, 1);
    add_units(A, (int64_t)(5 * n * n * b * (49 + b)));
    mpq_mul(A, A, g->beta);
}

/* The largest integer C seen to be below e^(lead - 2A - (600 + 5L) u); false where that is no more than 2L. */
static status weigh_others(mpz_t C, mpq_t lead, bool *leads, const float32_margin *g, const mpq_t A, uint64_t L) {
    enclosure e;
    enclosure_init(&e);
    mpq_sub(lead, g->lead, A);
    mpq_sub(lead, lead, A);
    add_units(lead, -600 - 5 * (int64_t)L);
    *leads = false;
    status st = mpq_sgn(lead) > 0 ? enclosure_exp(&e, lead, 64) : ST_OK;
    if (st == ST_OK && mpq_sgn(lead) > 0) {
        mpz_fdiv_q(C, mpq_numref(e.lo), mpq_denref(e.lo));
        *leads = mpz_cmp_ui(C, 2 * L) > 0;
    }
    enclosure_clear(&e);
    return st;
}

static void bound_of(mpq_t B, const mpq_t A, const mpq_t x, uint64_t b, uint64_t L) {
    mpq_t sums;
    mpq_init(sums);
    mpq_set(B, x);
    scale(B, 11);
    add_units(B, 50);
    mpq_set(sums, A);
    add_units(sums, 410 + 9 * (int64_t)(L <= LENGTH_MOST ? L : 0));
    if (L <= LENGTH_MOST && mpq_cmp(sums, B) < 0) mpq_set(B, sums);
    scale(B, 3);
    add_units(B, 14 + 3 * (int64_t)b);
    scale(B, (unsigned long)b);
    mpq_clear(sums);
}

status float32_closed(float32_closed_form *c, const float32_margin *g, const model *m, uint32_t n, uint64_t L) {
    uint64_t b = hash_copy_code_bits(m->D);
    bool leads;
    mpq_t A, x, y;
    mpq_inits(A, x, y, NULL);
    c->safe = false;
    score_error(A, g, n, b);
    status st = weigh_others(c->C, c->lead, &leads, g, A, L);
    mpq_set_ui(x, 4 * n * b, 1);
    mpq_mul(x, x, g->beta);
    if (st != ST_OK || !leads || L < n || mpq_cmp_ui(x, 1ul << 20, 1) >= 0) goto out;
    mpq_set_ui(x, 1, 1);
    mpz_set_ui(mpq_numref(x), 2 * L);
    mpq_set_z(y, c->C);
    mpq_div(x, x, y);
    bound_of(c->bound, A, x, b, L);
    mpq_set_ui(y, 1, 1);
    mpq_sub(c->margin, y, x);
    mpq_add(y, y, x);
    mpq_div(c->margin, c->margin, y);
    scale(c->margin, b < 2 ? 1 : 2);
    mpq_mul_2exp(y, c->bound, 1);
    c->safe = mpq_cmp(y, c->margin) < 0;
out:
    mpq_clears(A, x, y, NULL);
    return st;
}

void float32_closed_init(float32_closed_form *c) {
    mpz_init(c->C);
    mpq_inits(c->lead, c->bound, c->margin, NULL);
}

void float32_closed_clear(float32_closed_form *c) {
    mpz_clear(c->C);
    mpq_clears(c->lead, c->bound, c->margin, NULL);
}

status float32_state(verdict *v, const float32_margin *g, const model *m, uint32_t n, uint64_t L) {
    float32_closed_form c;
    if (!verdict_listens(v)) return ST_OK;
    float32_closed_init(&c);
    status st = float32_closed(&c, g, m, n, L);
    if (st == ST_OK && c.safe) {
        mpq_mul_2exp(c.bound, c.bound, 1);
        verdict_parameter_count(v, "sharp", "L", L);
        verdict_rest(v, "sharp", VERDICT_STATE(v, "exp-above", fact_rational(c.lead), fact_integer(c.C)));
        verdict_rest(v, "sharp", VERDICT_STATE(v, "less", fact_rational(c.bound), fact_rational(c.margin)));
    } else {
        verdict_decline(v, "sharp", "a certificate takes n <= L and a margin above twice the bound in closed form "
                                    "(docs/proofs/float32.md)");
    }
    float32_closed_clear(&c);
    return st;
}
