/* engine_exact.c - one step of T_n exactly: the scores are rationals, keys of equal score are counted together, and the
   decision is a sign of a sum of c e^s (Lindemann-Weierstrass), never a comparison of rounded numbers.
   docs/numerics.md N30. */
#include <stdlib.h>
#include <string.h>

#include "constructions/hash_copy/engine_inner.h"
#include "numerics/bits/hamming.h"

#define WEIGHT_BITS 192
#define WEIGHT_BITS_MOST 3072 /* where a margin is so small that fewer do not show it */

void exact_step_init(exact_step *e) {
    *e = (exact_step){0};
    mpq_init(e->lo);
    mpq_init(e->hi);
}

void exact_step_clear(exact_step *e) {
    mpq_clear(e->lo);
    mpq_clear(e->hi);
}

/* The token at a position: a letter, or >= D. */
static uint32_t token_at(const copy_string *c, size_t p) {
    if (p == 1) return c->D;
    if (p <= c->L + 1) return c->x[p - 2];
    return p == c->L + 2 ? c->D + 1 : c->x[p - c->L - 3];
}

static void add_code(int64_t v[ENGINE_BITS_MOST], const copy_string *c, uint32_t token) {
    for (uint32_t r = 0; r < c->b && token < c->D; r++) v[r] += code_sign(c, token, r);
}

/* p times the mean code of positions 1..p; 0 where no slot of `slots` is a mean. */
static void mean_at(int64_t v[ENGINE_BITS_MOST], const copy_string *c, size_t p, size_t slots) {
    for (uint32_t r = 0; r < c->b; r++) v[r] = 0;
    for (size_t q = 1; q <= p && p < slots; q++) add_code(v, c, token_at(c, q));
}

static int64_t dot(const int64_t *u, const int64_t *v, uint32_t b) {
    int64_t sum = 0;
    for (uint32_t r = 0; r < b; r++) sum += u[r] * v[r];
    return sum;
}

static void add_quotient(mpq_t score, int64_t numerator, size_t denominator) {
    mpq_t term;
    if (numerator == 0) return;
    mpq_init(term);
    mpq_set_si(term, numerator, denominator);
    mpq_canonicalize(term);
    mpq_add(score, score, term);
    mpq_clear(term);
}

void exact_score(mpq_t score, const copy_string *c, size_t j, size_t p) {
    /* <slot_k(i), slot_(k+1)(p)> summed by what the slots are: tokens, or the mean of all tokens up to i or p. */
    int64_t query_mean[ENGINE_BITS_MOST], key_mean[ENGINE_BITS_MOST], both = 0, tokens = 0;
    int64_t query_sum[ENGINE_BITS_MOST] = {0}, key_sum[ENGINE_BITS_MOST] = {0}; /* of tokens that meet a mean */
    size_t i = c->L + 2 + j;
    mean_at(query_mean, c, i, c->n);
    mean_at(key_mean, c, p, (size_t)c->n + 1);
    for (size_t k = 1; k <= c->n; k++) {
        uint32_t query = k <= i ? token_at(c, i - k + 1) : c->D, key = k + 1 <= p ? token_at(c, p - k) : c->D;
        if (k > i && k + 1 > p) both++;
        else if (k > i) add_code(key_sum, c, key);
        else if (k + 1 > p) add_code(query_sum, c, query);
        else if (query < c->D && key < c->D) tokens += c->b - 2 * (int64_t)hamming_weight(query ^ key);
    }
    mpq_set_si(score, tokens, 1);
    add_quotient(score, dot(query_sum, key_mean, c->b), p);
    add_quotient(score, dot(key_sum, query_mean, c->b), i);
    add_quotient(score, both * dot(query_mean, key_mean, c->b), i * p);
    /* COPY stands in slot j+1 of the query; a mean's share of it (i < k) meets position k+1 > i only. */
    if (j < c->n && p == j + 2) {
        mpq_t W;
        mpq_init(W);
        mpq_set_z(W, c->s->W);
        mpq_add(score, score, W);
        mpq_clear(W);
    }
}

/* Keys of one score. */
typedef struct exact_term {
    mpq_t score;
    uint64_t keys;
    int64_t vote[ENGINE_BITS_MOST];
} exact_term;

typedef struct exact_sum {
    const copy_string *c;
    exact_term *term;
    size_t terms;
    /* U_r = code_r(right) V_r and Z in units of 2^-(bits + 64) of the greatest weight: [0] <= . <= [1]. */
    mpz_t U[ENGINE_BITS_MOST][2], Z[2];
} exact_sum;

static status sum_init(exact_sum *s, const copy_string *c, size_t room) {
    *s = (exact_sum){.c = c};
    mpz_inits(s->Z[0], s->Z[1], NULL);
    for (uint32_t r = 0; r < c->b; r++) mpz_inits(s->U[r][0], s->U[r][1], NULL);
    s->term = calloc(room, sizeof *s->term);
    return s->term ? ST_OK : ST_MEMORY;
}

static void sum_clear(exact_sum *s) {
    for (size_t k = 0; k < s->terms; k++) mpq_clear(s->term[k].score);
    free(s->term);
    for (uint32_t r = 0; r < s->c->b; r++) mpz_clears(s->U[r][0], s->U[r][1], NULL);
    mpz_clears(s->Z[0], s->Z[1], NULL);
}

static exact_term *add_term(exact_sum *s) {
    exact_term *t = &s->term[s->terms++];
    mpq_init(t->score);
    return t;
}

static void add_key(exact_sum *s, size_t j, size_t p) {
    exact_term *t = add_term(s);
    uint32_t token = token_at(s->c, p);
    exact_score(t->score, s->c, j, p);
    t->keys = 1;
    for (uint32_t r = 0; r < s->c->b && token < s->c->D; r++) t->vote[r] = code_sign(s->c, token, r);
}

static void add_special(exact_sum *s, size_t j) {
    size_t L = s->c->L, n = s->c->n, i = L + 2 + j;
    if (L <= n) { /* no regular key at all */
        for (size_t p = 1; p <= i; p++) add_key(s, j, p);
        return;
    }
    for (size_t p = 1; p <= n + 1; p++) add_key(s, j, p);
    for (size_t p = L + 2; p <= L + 2 + n && p <= i; p++) add_key(s, j, p);
}

/* z += times x. */
static void add_times(mpz_t z, const mpz_t x, int64_t times) {
    if (times >= 0) mpz_addmul_ui(z, x, (unsigned long)times);
    else mpz_submul_ui(z, x, (unsigned long)-times);
}

/* One weight e^x, x <= 0, in units of 2^-unit: weight[0] <= . <= weight[1]. */
static status enclose_weight(mpz_t weight[2], const mpq_t x, unsigned unit) {
    status st = ST_OK;
    enclosure e;
    enclosure_init(&e);
    mpz_set_ui(weight[0], 0);
    mpz_set_ui(weight[1], 1);
    if (mpq_cmp_si(x, -(long)unit, 1) < 0) goto out; /* e^-unit < 2^-unit */
    TRY(enclosure_exp(&e, x, unit));
    mpq_mul_2exp(e.lo, e.lo, unit);
    mpq_mul_2exp(e.hi, e.hi, unit);
    mpz_fdiv_q(weight[0], mpq_numref(e.lo), mpq_denref(e.lo));
    mpz_cdiv_q(weight[1], mpq_numref(e.hi), mpq_denref(e.hi));
out:
    enclosure_clear(&e);
    return st;
}

static status enclose(exact_sum *s, letter right, unsigned bits) {
    status st = ST_OK;
    const exact_term *top = &s->term[0];
    mpq_t x, beta;
    mpz_t weight[2];
    mpq_inits(x, beta, NULL);
    mpz_inits(weight[0], weight[1], NULL);
    mpq_set_z(beta, s->c->s->beta);
    for (int end = 0; end < 2; end++) {
        mpz_set_ui(s->Z[end], 0);
        for (uint32_t r = 0; r < s->c->b; r++) mpz_set_ui(s->U[r][end], 0);
    }
    for (size_t k = 1; k < s->terms; k++)
        if (mpq_cmp(s->term[k].score, top->score) > 0) top = &s->term[k];
    for (size_t k = 0; k < s->terms; k++) {
        const exact_term *t = &s->term[k];
        mpq_sub(x, t->score, top->score);
        mpq_mul(x, x, beta);
        TRY(enclose_weight(weight, x, bits + 64));
        for (int end = 0; end < 2; end++) {
            add_times(s->Z[end], weight[end], (int64_t)t->keys);
            for (uint32_t r = 0; r < s->c->b; r++) {
                int64_t v = t->vote[r] * code_sign(s->c, right, r);
                add_times(s->U[r][end], weight[v >= 0 ? end : 1 - end], v);
            }
        }
    }
out:
    mpq_clears(x, beta, NULL);
    mpz_clears(weight[0], weight[1], NULL);
    return st;
}

/* How often U_r enters logit(right) - logit(token): twice where the codes differ, once for BOS and COPY. */
static int64_t share_of(const copy_string *c, letter right, uint32_t token, uint32_t r) {
    if (token >= c->D) return 1;
    return code_sign(c, right, r) == code_sign(c, token, r) ? 0 : 2;
}

/* The exact sign of logit(right) - logit(token). */
static status exact_sign(int *sign, const exact_sum *s, letter right, uint32_t token) {
    status st = ST_OK;
    size_t count = s->terms, ready = 0;
    mpq_t *coefficient = calloc(count, sizeof *coefficient), *exponent = calloc(count, sizeof *exponent), beta;
    mpq_init(beta);
    mpq_set_z(beta, s->c->s->beta);
    if (!coefficient || !exponent) TRY(ST_MEMORY);
    for (; ready < count; ready++) {
        int64_t sum = 0;
        for (uint32_t r = 0; r < s->c->b; r++)
            sum += share_of(s->c, right, token, r) * code_sign(s->c, right, r) * s->term[ready].vote[r];
        mpq_inits(coefficient[ready], exponent[ready], NULL);
        mpq_set_si(coefficient[ready], sum, 1);
        mpq_mul(exponent[ready], s->term[ready].score, beta);
    }
    *sign = enclosure_exp_sum_sign((const mpq_t *)coefficient, (const mpq_t *)exponent, count);
out:
    for (size_t k = 0; k < ready; k++) mpq_clears(coefficient[k], exponent[k], NULL);
    free(coefficient);
    free(exponent);
    mpq_clear(beta);
    return st;
}

/* Compares the right letter with every other token.  *blurred: the least difference is above 0, and its enclosure wider
   than 2^-48 of it. */
static status decide(exact_step *e, exact_sum *s, letter right, bool *blurred) {
    status st = ST_OK;
    const copy_string *c = s->c;
    mpz_t end[2], least[2];
    bool first = true, tied = false;
    mpz_inits(end[0], end[1], least[0], least[1], NULL);
    e->right = true;
    *blurred = false;
    for (uint32_t token = 0; token < c->D + 1; token++) { /* COPY's logit is BOS's */
        if (token == right) continue;
        for (int k = 0; k < 2; k++) {
            mpz_set_ui(end[k], 0);
            for (uint32_t r = 0; r < c->b; r++) add_times(end[k], s->U[r][k], share_of(c, right, token, r));
        }
        int sign = mpz_sgn(end[0]) > 0 ? 1 : mpz_sgn(end[1]) < 0 ? -1 : 2;
        if (sign == 2) TRY(exact_sign(&sign, s, right, token));
        if (sign < 0 || (sign == 0 && token < right)) {
            e->right = false;
            goto out;
        }
        tied |= sign == 0;
        for (int k = 0; k < 2; k++)
            if (first || mpz_cmp(end[k], least[k]) < 0) mpz_set(least[k], end[k]);
        first = false;
    }
    if (tied) mpz_set_ui(least[1], 0);
    if (tied || mpz_sgn(least[0]) < 0) mpz_set_ui(least[0], 0);
    mpz_sub(end[0], least[1], least[0]);
    mpz_mul_2exp(end[0], end[0], 48);
    *blurred = mpz_cmp(end[0], least[0]) > 0;
    for (int k = 0; k < 2; k++) { /* the greatest weight is among Z's terms: both its ends are above 0 */
        mpz_set(mpq_numref(k ? e->hi : e->lo), least[k]);
        mpz_set(mpq_denref(k ? e->hi : e->lo), s->Z[1 - k]);
        mpq_canonicalize(k ? e->hi : e->lo);
    }
out:
    mpz_clears(end[0], end[1], least[0], least[1], NULL);
    return st;
}

status exact_step_from_counts(exact_step *e, const copy_string *c, size_t j, const uint64_t *total,
                              const int64_t *votes, uint32_t levels) {
    status st = ST_OK;
    exact_sum s;
    size_t special = c->L <= c->n ? c->L + 2 + j : 2 * (size_t)c->n + 2;
    uint32_t slots = j < c->n ? c->n - 1 : c->n; /* of the query that hold letters: COPY takes one in the start phase */
    TRY(sum_init(&s, c, levels + special));
    add_special(&s, j);
    for (uint32_t h = 0; h < levels; h++) {
        if (total[h] == 0) continue;
        exact_term *t = add_term(&s);
        mpq_set_si(t->score, (long)slots * (long)c->b - 2 * (long)h, 1);
        t->keys = total[h];
        memcpy(t->vote, votes + (size_t)h * c->b, c->b * sizeof *votes);
    }
    e->ambiguous = false;
    for (uint32_t r = 0; r < c->b && j >= c->n && levels; r++)
        e->ambiguous |= (uint64_t)llabs(votes[r]) != total[0];
    bool blurred = true;
    for (unsigned bits = WEIGHT_BITS; blurred && bits <= WEIGHT_BITS_MOST; bits *= 4) {
        TRY(enclose(&s, c->x[j], bits));
        TRY(decide(e, &s, c->x[j], &blurred));
    }
out:
    sum_clear(&s);
    return st;
}

/* The distances of all regular keys from the query, whose slots are `query` (most recent first; D where COPY stands):
   codes of up to 128 bits rolled along the string in one word, longer ones letter by letter. */
static status count_levels(uint64_t *total, int64_t *votes, const copy_string *c, size_t j, const letter *query,
                           const work *w) {
    uint32_t n = c->n, b = c->b;
    unsigned __int128 wanted = 0, looked = 0, gram = 0;
    bool rolled = n * b <= 128;
    for (uint32_t k = n; k-- > 0 && rolled;) {
        wanted = wanted << b | (query[k] < c->D ? query[k] : 0);
        looked = looked << b | (query[k] < c->D ? ((unsigned)1 << b) - 1 : 0);
    }
    for (size_t end = 1; end < c->L; end++) {
        uint32_t h = 0;
        gram = gram << b | c->x[end - 1];
        if (end < n) continue;
        unsigned __int128 differ = (gram ^ wanted) & looked;
        if (rolled)
            h = hamming_weight((uint64_t)differ) + hamming_weight((uint64_t)(differ >> 64));
        for (uint32_t k = 0; k < n && !rolled; k++)
            if (query[k] < c->D) h += (uint32_t)__builtin_popcount(query[k] ^ c->x[end - 1 - k]);
        int times = end < j ? 2 : 1; /* in the prompt, and among the answers once it was said there */
        total[h] += (unsigned)times;
        for (uint32_t r = 0; r < b; r++) votes[(size_t)h * b + r] += times * code_sign(c, c->x[end], r);
        if ((end & 0xFFFF) == 0 && work_should_stop(w)) return ST_STOPPED;
    }
    return ST_OK;
}

status exact_step_decide(exact_step *e, const copy_string *c, size_t j, const work *w, fault *f) {
    status st = ST_OK;
    uint32_t levels = c->n * c->b + 1;
    letter query[HASH_COPY_N_MOST];
    uint64_t *total = calloc(levels, sizeof *total);
    int64_t *votes = calloc((size_t)levels * c->b, sizeof *votes);
    if (!total || !votes) TRY(fault_set(f, ST_MEMORY, "no memory for %u levels", levels));
    if (c->L > c->n) {
        for (uint32_t k = 0; k < c->n; k++) query[k] = token_at(c, c->L + 2 + j - k);
        TRY(count_levels(total, votes, c, j, query, w));
    }
    TRY(exact_step_from_counts(e, c, j, total, votes, levels));
out:
    free(total);
    free(votes);
    return st;
}
