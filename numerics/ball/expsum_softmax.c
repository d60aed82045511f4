/* expsum_softmax.c - softmax-weighted means in the field of exponential sums; the inner loop of exhaustion.
   Keys are grouped by score exactly before anything is added, so ties are ties:
       sum_p e^(s_p) v_p / sum_p e^(s_p) = sum_k V_k e^(t_k) / sum_k n_k e^(t_k),
   over the distinct scores, t_k relative to the largest, n_k keys with that score and V_k the sum of their
   values.  All coordinates share the denominator.  Zeros are skipped, machine integers stay in the word. */
#include <stdlib.h>
#include <string.h>

#include "numerics/ball/expsum.h"

void expsum_clear_scratch(expsum_state *S) {
    free(S->group);
    free(S->place);
    free(S->slot);
    free(S->groups);
    free(S->total);
    free(S->kind);
}

static status scratch_reserve_keys(expsum_state *S, size_t count) {
    if (count <= S->room) return ST_OK;
    if (count > UINT32_MAX / 8) return ST_LIMIT;
    size_t room = 64;
    while (room < count) room *= 2;
    free(S->group);
    free(S->place);
    free(S->slot);
    free(S->groups);
    S->room = 0;
    S->group = malloc(room * sizeof *S->group);
    S->place = malloc(room * sizeof *S->place);
    S->slot = malloc(2 * room * sizeof *S->slot);
    S->groups = malloc(room * sizeof *S->groups);
    if (!S->group || !S->place || !S->slot || !S->groups) return ST_MEMORY; /* freed at the next try or close */
    S->room = room;
    return ST_OK;
}

static status scratch_reserve_columns(expsum_state *S, size_t d, size_t groups) {
    size_t totals, bytes;
    if (__builtin_mul_overflow(d, groups, &totals) || __builtin_mul_overflow(totals, sizeof *S->total, &bytes))
        return ST_LIMIT;
    if (totals > S->total_room) {
        free(S->total);
        S->total = malloc(bytes);
        S->total_room = S->total ? totals : 0;
    }
    if (d > S->kind_room) {
        free(S->kind);
        S->kind = malloc(d);
        S->kind_room = S->kind ? d : 0;
    }
    return totals <= S->total_room && d <= S->kind_room ? ST_OK : ST_MEMORY;
}

static uint64_t integer_hash(fmpz x) { return COEFF_IS_MPZ(x) ? fmpz_fdiv_ui(&x, 4294967291u) : (uint64_t)x; }

static uint64_t score_hash(const fmpq *s) {
    uint64_t h = integer_hash(s->num) * 0x9e3779b97f4a7c15u + integer_hash(s->den) * 0xc2b2ae3d27d4eb4fu;
    return h ^ (h >> 32);
}

static int group_descending(const void *a, const void *b) {
    return rational_compare(&((const expsum_group *)b)->score, &((const expsum_group *)a)->score);
}

/* Fills S->groups in descending order and S->group[p]; the number of groups. */
static size_t group_keys(expsum_state *S, const void *const *scores, size_t count) {
    size_t slots = 64, groups = 0;
    while (slots < 2 * count) slots *= 2;
    memset(S->slot, 0, slots * sizeof *S->slot);
    for (size_t p = 0; p < count; p++) {
        const fmpq *s = &((const expsum *)scores[p])->rational;
        size_t at = score_hash(s) & (slots - 1);
        while (S->slot[at] && !fmpq_equal(&S->groups[S->slot[at] - 1].score, s)) at = (at + 1) & (slots - 1);
        if (!S->slot[at]) {
            S->groups[groups] = (expsum_group){.score = *s, .id = (uint32_t)groups};
            S->slot[at] = (uint32_t)++groups;
        }
        S->group[p] = S->slot[at] - 1;
        S->groups[S->group[p]].keys++;
    }
    qsort(S->groups, groups, sizeof *S->groups, group_descending);
    for (size_t k = 0; k < groups; k++) S->place[S->groups[k].id] = (uint32_t)k;
    for (size_t p = 0; p < count; p++) S->group[p] = S->place[S->group[p]];
    return groups;
}

/* One softmax at work: everything the coordinates share. */
typedef struct softmax {
    field *F;
    expsum_state *S;
    const void *const *values;
    size_t count, d, groups;
    exp_basis *basis; /* the t_k */
    exp_sum *den;     /* sum_k n_k / common e^(t_k) */
    fmpz_t common;    /* gcd of the n_k */
} softmax;

static void softmax_open(softmax *m) {
    expsum_state *S = m->S;
    fmpq *t = flint_calloc(m->groups, sizeof *t);
    fmpz_init(m->common);
    for (size_t k = 0; k < m->groups; k++) {
        t[k].den = 1;
        rational_sub(t + k, &S->groups[k].score, &S->groups[0].score);
        fmpz_t keys = {S->groups[k].keys}; /* a count of keys in memory is below 2^62 */
        if (!fmpz_is_one(m->common)) fmpz_gcd(m->common, m->common, keys);
    }
    m->basis = exp_basis_new(&S->pool, t, (slong)m->groups);
    m->den = exp_sum_new(&S->pool, m->basis);
    for (size_t k = 0; k < m->groups; k++) {
        fmpz_set_si(m->den->c + k, S->groups[k].keys / *m->common);
        fmpq_clear(t + k);
    }
    flint_free(t);
}

static void softmax_close(softmax *m) {
    exp_sum_drop(&m->S->pool, m->den);
    exp_basis_drop(&m->S->pool, m->basis);
    fmpz_clear(m->common);
}

static inline const expsum *value_at(const softmax *m, size_t p, size_t i) {
    return (const expsum *)m->values[p] + i;
}

/* What the values of a coordinate are, each kind needing more than the one before. */
typedef enum column { COLUMN_ZERO, COLUMN_WORDS, COLUMN_RATIONAL, COLUMN_GENERAL } column;

/* Row by row, as rows lie in memory: the kind of every coordinate and, while they stay in the word, the totals of
   its groups.  Totals are set to 0 when a coordinate is first seen not to be. */
static void total_columns(const softmax *m) {
    unsigned char *kind = m->S->kind;
    memset(kind, COLUMN_ZERO, m->d);
    for (size_t p = 0; p < m->count; p++) {
        const expsum *v = m->values[p];
        slong *total = m->S->total + m->S->group[p];
        for (size_t i = 0; i < m->d; i++, v++, total += m->groups) {
            if (rational_is_zero(&v->rational)) {
                if (!expsum_is_rational(v)) kind[i] = COLUMN_GENERAL;
                continue;
            }
            if (kind[i] >= COLUMN_RATIONAL) continue;
            if (kind[i] == COLUMN_ZERO) memset(m->S->total + i * m->groups, 0, m->groups * sizeof *total);
            kind[i] = COLUMN_WORDS;
            if (!rational_is_small_integer(&v->rational)) {
                kind[i] = COLUMN_RATIONAL;
                continue;
            }
            *total += v->rational.num; /* both were below 2^62 */
            if (*total > COEFF_MAX || *total < COEFF_MIN) kind[i] = COLUMN_RATIONAL;
        }
    }
}

/* V_k = r n_k for all k: the mean is r. */
static bool words_in_proportion(const softmax *m, const slong *total) {
    const expsum_group *g = m->S->groups;
    for (size_t k = 1; k < m->groups; k++)
        if ((__int128)total[k] * g[0].keys != (__int128)total[0] * g[k].keys) return false;
    return true;
}

static void mean_of_words(const softmax *m, expsum *r, size_t i) {
    const slong *total = m->S->total + i * m->groups;
    if (words_in_proportion(m, total)) {
        expsum_drop_fraction(m->S, r);
        fmpq_set_si(&r->rational, total[0], (ulong)m->S->groups[0].keys);
        return;
    }
    exp_sum *num = exp_sum_new(&m->S->pool, m->basis);
    for (size_t k = 0; k < m->groups; k++) fmpz_set_si(num->c + k, total[k]);
    fmpz_set(&num->q, m->common);
    exp_sum_reduce(num);
    expsum_drop_fraction(m->S, r);
    fmpq_zero(&r->rational);
    r->num = num;
    r->den = exp_sum_keep(m->den);
}

static void mean_of_rationals(const softmax *m, expsum *r, size_t i) {
    fmpq *total = flint_calloc(m->groups, sizeof *total);
    exp_sum *num = exp_sum_new(&m->S->pool, m->basis);
    fmpz_t q;
    fmpz_init_set_ui(q, 1);
    for (size_t k = 0; k < m->groups; k++) total[k].den = 1;
    for (size_t p = 0; p < m->count; p++) {
        fmpq *t = total + m->S->group[p];
        rational_add(t, t, &value_at(m, p, i)->rational);
    }
    for (size_t k = 0; k < m->groups; k++) fmpz_lcm(q, q, &total[k].den);
    for (size_t k = 0; k < m->groups; k++) {
        fmpz_divexact(num->c + k, q, &total[k].den);
        fmpz_mul(num->c + k, num->c + k, &total[k].num);
        fmpq_clear(total + k);
    }
    fmpz_mul(&num->q, q, m->common);
    exp_sum_reduce(num);
    expsum_store(m->S, r, num, m->den);
    fmpz_clear(q);
    flint_free(total);
}

/* Values that are fractions themselves: the definition, in field operations. */
static void mean_of_fractions(const softmax *m, expsum *r, size_t i) {
    field *F = m->F;
    expsum sum, group, weight;
    F->init(F, &sum);
    F->init(F, &group);
    F->init(F, &weight);
    for (size_t k = 0; k < m->groups; k++) {
        fmpq_zero(&group.rational);
        expsum_drop_fraction(m->S, &group);
        for (size_t p = 0; p < m->count; p++)
            if (m->S->group[p] == k) F->add(F, &group, &group, value_at(m, p, i));
        exp_basis *t = exp_basis_new(&m->S->pool, m->basis->s + k, 1);
        exp_sum *e = exp_sum_new(&m->S->pool, t);
        fmpz_one(e->c);
        fmpz_set(&e->q, m->common);
        fmpq_zero(&weight.rational);
        expsum_store(m->S, &weight, e, m->den); /* e^(t_k) / sum_j n_j e^(t_j) */
        exp_basis_drop(&m->S->pool, t);
        F->add_mul(F, &sum, &group, &weight);
    }
    F->set(F, r, &sum);
    F->clear(F, &sum);
    F->clear(F, &group);
    F->clear(F, &weight);
}

status expsum_softmax_mean(field *F, void *r, size_t d, const void *const *scores, const void *const *values,
                           size_t count) {
    expsum_state *S = expsum_of(F);
    if (count == 0) return ST_DOMAIN;
    for (size_t p = 0; p < count; p++)
        if (!expsum_is_rational(scores[p])) return ST_UNSUPPORTED;
    if (d == 0) return ST_OK;
    status st = scratch_reserve_keys(S, count);
    if (st != ST_OK) return st;
    softmax m = {.F = F, .S = S, .values = values, .count = count, .d = d};
    m.groups = group_keys(S, scores, count);
    st = scratch_reserve_columns(S, d, m.groups);
    if (st != ST_OK) return st;
    softmax_open(&m);
    total_columns(&m);
    for (size_t i = 0; i < d; i++) {
        expsum *x = (expsum *)r + i;
        switch (S->kind[i]) {
        case COLUMN_ZERO:
            expsum_drop_fraction(S, x);
            fmpq_zero(&x->rational);
            break;
        case COLUMN_WORDS: mean_of_words(&m, x, i); break;
        case COLUMN_RATIONAL: mean_of_rationals(&m, x, i); break;
        default: mean_of_fractions(&m, x, i); break;
        }
    }
    softmax_close(&m);
    return ST_OK;
}
