/* engine_exact.c - one step of T_n exactly: the scores are rationals, keys of equal score are counted together, and the
   decision is a sign of a sum of c e^s (Lindemann-Weierstrass), never a comparison of rounded numbers. */
#include <stdlib.h>
#include <string.h>

#include "constructions/hash_copy/engine_inner.h"
#include "numerics/bits/hamming.h"

#define WEIGHT_BITS 192

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

/* Slot k at position p, times its denominator (returned): the code of the k-th last token, or the mean of all p. */
static int64_t slot_at(int64_t v[ENGINE_BITS_MOST], const copy_string *c, size_t p, size_t k) {
    for (uint32_t r = 0; r < c->b; r++) v[r] = 0;
    size_t from = k <= p ? p - k + 1 : 1, to = k <= p ? from : p;
    for (size_t q = from; q <= to; q++) {
        uint32_t t = token_at(c, q);
        for (uint32_t r = 0; r < c->b && t < c->D; r++) v[r] += code_sign(c, t, r);
    }
    return k <= p ? 1 : (int64_t)p;
}

void exact_score(mpq_t score, const copy_string *c, size_t j, size_t p) {
    /* <slot_k(i), slot_(k+1)(p)> summed by denominator: both exact, the key a mean, the query a mean, both means. */
    int64_t query[ENGINE_BITS_MOST], key[ENGINE_BITS_MOST];
    size_t i = c->L + 2 + j;
    mpq_t term;
    mpq_init(term);
    mpq_set_ui(score, 0, 1);
    for (size_t k = 1; k <= c->n; k++) {
        int64_t d = slot_at(query, c, i, k) * slot_at(key, c, p, k + 1), sum = 0;
        for (uint32_t r = 0; r < c->b; r++) sum += query[r] * key[r];
        if (sum == 0) continue;
        mpq_set_si(term, sum, (unsigned long)d);
        mpq_canonicalize(term);
        mpq_add(score, score, term);
    }
    /* COPY stands in slot j+1 of the query; a mean's share of it (i < k) meets position k+1 > i only. */
    if (j < c->n && p == j + 2) {
        mpq_set_z(term, c->s->W);
        mpq_add(score, score, term);
    }
    mpq_clear(term);
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
    int64_t U_sign[ENGINE_BITS_MOST]; /* code of the right letter */
    enclosure U[ENGINE_BITS_MOST], Z;
} exact_sum;

static status sum_init(exact_sum *s, const copy_string *c, size_t room) {
    *s = (exact_sum){.c = c};
    enclosure_init(&s->Z);
    for (uint32_t r = 0; r < c->b; r++) enclosure_init(&s->U[r]);
    s->term = calloc(room, sizeof *s->term);
    return s->term ? ST_OK : ST_MEMORY;
}

static void sum_clear(exact_sum *s) {
    for (size_t k = 0; k < s->terms; k++) mpq_clear(s->term[k].score);
    free(s->term);
    for (uint32_t r = 0; r < s->c->b; r++) enclosure_clear(&s->U[r]);
    enclosure_clear(&s->Z);
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

/* Encloses U_r = code_r(right) V_r and Z, in units of the greatest weight. */
static status enclose(exact_sum *s, letter right) {
    status st = ST_OK;
    const exact_term *top = &s->term[0];
    enclosure e;
    mpq_t x, beta, lo, hi;
    enclosure_init(&e);
    mpq_inits(x, beta, lo, hi, NULL);
    mpq_set_z(beta, s->c->s->beta);
    for (size_t k = 1; k < s->terms; k++)
        if (mpq_cmp(s->term[k].score, top->score) > 0) top = &s->term[k];
    for (size_t k = 0; k < s->terms; k++) {
        const exact_term *t = &s->term[k];
        mpq_sub(x, t->score, top->score);
        mpq_mul(x, x, beta);
        if (mpq_cmp_si(x, -200, 1) < 0) { /* e^-200 < 2^-288, far below what WEIGHT_BITS see */
            mpq_set_ui(e.lo, 0, 1);
            mpq_set_ui(e.hi, 1, 1);
            mpq_div_2exp(e.hi, e.hi, 288);
        } else TRY(enclosure_exp(&e, x, WEIGHT_BITS));
        mpq_set_ui(x, t->keys, 1);
        mpq_mul(lo, x, e.lo);
        mpq_mul(hi, x, e.hi);
        mpq_add(s->Z.lo, s->Z.lo, lo);
        mpq_add(s->Z.hi, s->Z.hi, hi);
        for (uint32_t r = 0; r < s->c->b; r++) {
            int64_t v = t->vote[r] * code_sign(s->c, right, r);
            mpq_set_si(x, v, 1);
            mpq_mul(lo, x, v >= 0 ? e.lo : e.hi);
            mpq_mul(hi, x, v >= 0 ? e.hi : e.lo);
            mpq_add(s->U[r].lo, s->U[r].lo, lo);
            mpq_add(s->U[r].hi, s->U[r].hi, hi);
        }
    }
out:
    mpq_clears(x, beta, lo, hi, NULL);
    enclosure_clear(&e);
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

static void least(mpq_t most_lo, mpq_t most_hi, bool first, const mpq_t lo, const mpq_t hi) {
    if (first || mpq_cmp(lo, most_lo) < 0) mpq_set(most_lo, lo);
    if (first || mpq_cmp(hi, most_hi) < 0) mpq_set(most_hi, hi);
}

/* Compares the right letter with every other token. */
static status decide(exact_step *e, exact_sum *s, letter right) {
    status st = ST_OK;
    const copy_string *c = s->c;
    mpq_t lo, hi, share;
    bool first = true;
    mpq_inits(lo, hi, share, NULL);
    e->right = true;
    for (uint32_t token = 0; token < c->D + 1; token++) { /* COPY's logit is BOS's */
        if (token == right) continue;
        mpq_set_ui(lo, 0, 1);
        mpq_set_ui(hi, 0, 1);
        for (uint32_t r = 0; r < c->b; r++) {
            mpq_set_si(share, share_of(c, right, token, r), 1);
            if (mpq_sgn(share) == 0) continue;
            mpq_t *part[2] = {&s->U[r].lo, &s->U[r].hi};
            mpq_t product;
            mpq_init(product);
            mpq_mul(product, share, *part[0]);
            mpq_add(lo, lo, product);
            mpq_mul(product, share, *part[1]);
            mpq_add(hi, hi, product);
            mpq_clear(product);
        }
        int sign = mpq_sgn(lo) > 0 ? 1 : mpq_sgn(hi) < 0 ? -1 : 2;
        if (sign == 2) TRY(exact_sign(&sign, s, right, token));
        if (sign < 0 || (sign == 0 && token < right)) {
            e->right = false;
            goto out;
        }
        if (sign == 0) mpq_set_ui(hi, 0, 1);
        if (mpq_sgn(lo) < 0 || sign == 0) mpq_set_ui(lo, 0, 1);
        mpq_div(lo, lo, s->Z.hi);
        mpq_div(hi, hi, s->Z.lo);
        least(e->lo, e->hi, first, lo, hi);
        first = false;
    }
out:
    mpq_clears(lo, hi, share, NULL);
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
    TRY(enclose(&s, c->x[j]));
    TRY(decide(e, &s, c->x[j]));
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
