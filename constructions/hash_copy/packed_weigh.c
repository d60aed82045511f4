/* packed_weigh.c - see packed.h; docs/numerics.md N28.  All weights are in units of a full match, which every step
   j >= n has.
   Each weight is known between two doubles; a coordinate is a difference P - N of sums of products count x weight, all
   of them >= 0.  With M terms every sum computed is within a factor (1 +- 2^-53)^(M+1) of its value, so widening it by
   1 +- (M+2) 2^-52 makes it a bound; the last subtraction and quotient are covered by another 4. */
#include <math.h>
#include <stdlib.h>

#include "constructions/hash_copy/packed.h"

#define TINY 0x1p-300

/* table[k] for e^(-beta k / p): enclosed for p = 1, otherwise products of the first one, rounded outwards. */
static status power_table_init(power_table *t, const copy_string *c, uint32_t p) {
    status st = ST_OK;
    size_t most = 2 * (size_t)c->n * c->b * p + 1;
    mpq_t x;
    enclosure e;
    mpq_init(x);
    enclosure_init(&e);
    t->low = calloc(most, sizeof *t->low);
    t->high = calloc(most, sizeof *t->high);
    if (!t->low || !t->high) TRY(ST_MEMORY);
    t->low[0] = t->high[0] = 1;
    for (t->count = 1; t->count < most && t->high[t->count - 1] > TINY; t->count++) {
        size_t k = t->count;
        if (k == 1 || p == 1) {
            mpq_set_z(x, c->s->beta);
            mpz_mul_si(mpq_numref(x), mpq_numref(x), -(long)k);
            mpz_set_ui(mpq_denref(x), p);
            mpq_canonicalize(x);
            if (mpq_cmp_si(x, -250, 1) < 0) { /* e^-250 < 2^-360 */
                t->low[k] = 0;
                t->high[k] = 0x1p-360;
                continue;
            }
            TRY(enclosure_exp(&e, x, 512));
            t->low[k] = mpq_below(e.lo);
            t->high[k] = mpq_above(e.hi);
        } else {
            t->low[k] = t->low[k - 1] * t->low[1] * (1 - 0x1p-51);
            t->high[k] = t->high[k - 1] * t->high[1] * (1 + 0x1p-51);
        }
    }
out:
    mpq_clear(x);
    enclosure_clear(&e);
    return st;
}

static double power_low(const power_table *t, size_t k) { return k < t->count ? t->low[k] : 0; }
static double power_high(const power_table *t, size_t k) { return t->high[k < t->count ? k : t->count - 1]; }

void packed_weights_clear(packed_weights *W) {
    for (uint32_t p = 1; W->table && p <= W->c->n; p++) {
        free(W->table[p].low);
        free(W->table[p].high);
    }
    free(W->table);
    free(W->prefix);
    free(W->sums);
}

/* The letters before positions 2..n, packed as keys are: t_(p-1) in the lowest bits. */
static void fill_prefixes(packed_weights *W) {
    const copy_string *c = W->c;
    unsigned __int128 code = 0;
    for (uint32_t p = 2; p <= c->n + 1; p++) {
        for (uint32_t r = 0; r < c->b; r++)
            W->sums[p * c->b + r] = W->sums[(p - 1) * c->b + r] + (p > 2 ? code_sign(c, c->x[p - 3], r) : 0);
        if (p > 2) code = code << c->b | c->x[p - 3];
        W->prefix[p][0] = (uint64_t)code;
        W->prefix[p][1] = (uint64_t)(code >> 64);
    }
    /* The mean at position p is over the codes of positions 1..p: the one at p itself is x_(p-1). */
    for (uint32_t p = 2; p <= c->n; p++)
        for (uint32_t r = 0; r < c->b; r++) W->sums[p * c->b + r] += code_sign(c, c->x[p - 2], r);
}

status packed_weights_init(packed_weights *W, const copy_string *c, bool all) {
    status st = ST_OK;
    uint32_t levels = c->n * c->b + 1;
    *W = (packed_weights){.c = c, .levels = levels};
    if (c->L <= c->n) return ST_OK; /* the start phase is all there is */
    W->table = calloc(c->n + 1, sizeof *W->table);
    W->prefix = calloc(c->n + 2, sizeof *W->prefix);
    W->sums = calloc((size_t)(c->n + 2) * c->b, sizeof *W->sums);
    if (!W->table || !W->prefix || !W->sums) TRY(ST_MEMORY);
    for (uint32_t p = 1; p <= c->n; p++) TRY(power_table_init(&W->table[p], c, p));
    fill_prefixes(W);
    const power_table *t = &W->table[1];
    double rest = power_high(t, 2 * HAMMING_NEAR);
    if (!all && levels > HAMMING_NEAR && 2 * (double)c->L * rest < 0x1p-64) {
        W->levels = HAMMING_NEAR;
        W->near_rest = rest;
    }
out:
    return st;
}

/* The sums of one step, each between two doubles. */
typedef struct balance {
    double plus_low[ENGINE_BITS_MOST], plus_high[ENGINE_BITS_MOST], minus_low[ENGINE_BITS_MOST],
        minus_high[ENGINE_BITS_MOST], all_high;
    unsigned terms;
} balance;

/* `keys` keys of weight low..high whose values have the summed signs U (times the right letter's). */
static void put(balance *B, const copy_string *c, double low, double high, double keys, const int64_t *U) {
    B->terms++;
    B->all_high += keys * high;
    for (uint32_t r = 0; U && r < c->b; r++)
        if (U[r] >= 0) {
            B->plus_low[r] += (double)U[r] * low;
            B->plus_high[r] += (double)U[r] * high;
        } else {
            B->minus_low[r] += (double)-U[r] * low;
            B->minus_high[r] += (double)-U[r] * high;
        }
}

/* One key, k / p below a match, followed by letter t (D: a value of 0). */
static void put_key(balance *B, const packed_weights *W, uint32_t p, size_t k, uint32_t t, letter right) {
    const copy_string *c = W->c;
    const power_table *T = &W->table[p];
    int64_t U[ENGINE_BITS_MOST];
    for (uint32_t r = 0; r < c->b && t < c->D; r++) U[r] = code_sign(c, t, r) * code_sign(c, right, r);
    put(B, c, power_low(T, k), power_high(T, k), 1, t < c->D ? U : NULL);
}

/* How many of the bits from..to-1 differ. */
static inline unsigned distance(const uint64_t a[2], const uint64_t b[2], unsigned from, unsigned to) {
    unsigned sum = 0;
    for (unsigned w = 0; w < 2 && 64 * w < to; w++) {
        unsigned first = from > 64 * w ? from - 64 * w : 0, end = to - 64 * w;
        uint64_t d = a[w] ^ b[w];
        if (end < 64) d &= ((uint64_t)1 << end) - 1;
        if (first < 64) sum += hamming_weight(d >> first << first);
    }
    return sum;
}

/* BOS, the first letters, COPY, and the answers whose n-gram holds COPY. */
static void put_special(balance *B, const packed_weights *W, const uint64_t query[2], const uint64_t last[2],
                        size_t j) {
    const copy_string *c = W->c;
    uint32_t n = c->n, b = c->b;
    int64_t tail[ENGINE_BITS_MOST] = {0}; /* the codes of query slots p..n, summed */
    letter right = c->x[j];
    put_key(B, W, 1, (size_t)n * b, c->D, right); /* BOS: score 0 */
    put_key(B, W, 1, (size_t)b + 2 * distance(query, W->prefix[n + 1], 0, (n - 1) * b), c->x[n - 1], right);
    for (uint32_t p = n; p >= 2; p--) { /* slots 1..p-2 letters, p-1 BOS, p..n the mean of the first p tokens */
        int64_t product = 0;
        for (uint32_t r = 0; r < b; r++) {
            tail[r] += code_sign(c, c->x[j - p], r);
            product += tail[r] * W->sums[p * b + r];
        }
        int64_t whole = (int64_t)((p - 2) * b) - 2 * (int64_t)distance(query, W->prefix[p], 0, (p - 2) * b);
        int64_t below = ((int64_t)n * b - whole) * p - product;
        put_key(B, W, p, (size_t)below, c->x[p - 2], right);
    }
    put_key(B, W, 1, 2 * (size_t)distance(query, last, 0, n * b), c->D, right); /* COPY's own key */
    for (uint32_t q = 1; q <= n; q++) { /* q-1 answers, COPY, then the end of the prompt */
        unsigned near = (q - 1) * b, h = distance(query, W->prefix[q + 1], 0, near);
        uint64_t far[2] = {0, 0}, shift = (uint64_t)q * b;
        unsigned __int128 end = ((unsigned __int128)last[1] << 64) | last[0];
        end = shift < 128 ? end << shift : 0;
        far[0] = (uint64_t)end;
        far[1] = (uint64_t)(end >> 64);
        h += distance(query, far, q * b, n * b);
        put_key(B, W, 1, (size_t)b + 2 * h, c->x[q - 1], right);
    }
}

/* sum_r share_r v_r rounded down (towards = -1) or up (1): at most 12 terms, of each sign apart. */
static double bounded_sum(const copy_string *c, letter right, letter t, const double *v, int towards) {
    double plus = 0, minus = 0;
    for (uint32_t r = 0; r < c->b; r++) {
        double share = t == c->D ? 1 : (t ^ right) >> (c->b - 1 - r) & 1 ? 2 : 0;
        if (v[r] >= 0) plus += share * v[r];
        else minus -= share * v[r];
    }
    return plus * (1 + towards * 0x1p-48) - minus * (1 - towards * 0x1p-48);
}

/* Every token against the right letter: low <= U_r = code_r(right) V_r <= high, Z at most all_high.  Undecided, too, where
   terms cancel so far that the least difference is not known to 2^-40 of it: the margin is to be tight. */
static int compare(double *margin, const copy_string *c, letter right, const double *low, const double *high,
                   double all_high) {
    int verdict = 1;
    double least = INFINITY, most = INFINITY;
    bool positive = true;
    for (uint32_t r = 0; r < c->b; r++) positive &= low[r] > 0;
    for (letter t = 0; t <= c->D; t++) { /* t = D: BOS and COPY, whose logits are 0 */
        letter differ = t ^ right;
        if (t == right) continue;
        if (positive && t < c->D && (differ & (differ - 1)) && (c->D & (c->D - 1)) == 0)
            continue; /* all coordinates are right: one that differs in a single one of these is nearer */
        double l = bounded_sum(c, right, t, low, -1);
        double h = bounded_sum(c, right, t, high, 1);
        if (h < 0) return -1;
        if (!(l > 0)) verdict = 0;
        least = fmin(least, l);
        most = fmin(most, h);
    }
    *margin = fmax(0, least / all_high * (1 - 0x1p-50));
    return most - least <= least * 0x1p-40 ? verdict : 0;
}

int packed_weigh(double *margin, const packed_weights *W, const uint64_t *code, size_t j, const uint64_t *total,
                 const int64_t *votes) {
    const copy_string *c = W->c;
    unsigned words = hamming_words(c->n * c->b);
    const uint64_t *at = code + (j - c->n) * words, *end = code + (c->L - c->n) * words;
    const uint64_t query[2] = {at[0], words == 2 ? at[1] : 0}, last[2] = {end[0], words == 2 ? end[1] : 0};
    balance B = {.terms = 0};
    letter right = c->x[j];
    uint64_t others = (c->L - c->n) + (j - c->n);
    double low[ENGINE_BITS_MOST], high[ENGINE_BITS_MOST];
    const power_table *T = &W->table[1];
    for (unsigned h = 0; h < W->levels; h++) {
        int64_t U[ENGINE_BITS_MOST];
        size_t k = 2 * (size_t)h;
        if (total[h] == 0) continue;
        others -= total[h];
        for (uint32_t r = 0; r < c->b; r++) U[r] = votes[(size_t)h * c->b + r] * code_sign(c, right, r);
        put(&B, c, power_low(T, k), power_high(T, k), (double)total[h], U);
    }
    put_special(&B, W, query, last, j);
    double widen = (B.terms + 4) * 0x1p-52, rest = (double)others * W->near_rest;
    for (uint32_t r = 0; r < c->b; r++) {
        low[r] = B.plus_low[r] * (1 - widen) - (B.minus_high[r] + rest) * (1 + widen);
        high[r] = (B.plus_high[r] + rest) * (1 + widen) - B.minus_low[r] * (1 - widen);
        low[r] -= fabs(low[r]) * 0x1p-52;
        high[r] += fabs(high[r]) * 0x1p-52;
    }
    return compare(margin, c, right, low, high, (B.all_high + rest) * (1 + widen));
}
