/* count.c - how many strings of length L repeat an n-gram, how many are n-ambiguous: exactly.
   Up to L = 2n+1 by a formula, for n = 1 by another, past L = D^n+n-1 all; between by counting trails
   (trails.c).  README.md proves the formulas. */
#include <stdlib.h>

#include "constructions/ngram/ngram.h"
#include "constructions/ngram/trails.h"

#define BITS_MOST ((uint64_t)1 << 24)  /* of D^L, where it is written out       */
#define WORDS_MOST ((uint64_t)1 << 24) /* of all N_n(l), where they are kept    */

/* *length = D^n + n - 1, the last with N_n > 0; UINT64_MAX when that is past 64 bits. */
static uint64_t longest_distinct(uint32_t D, uint32_t n) {
    uint64_t grams, length;
    if (!letters_count(&grams, D, n) || __builtin_add_overflow(grams, (uint64_t)n - 1, &length)) return UINT64_MAX;
    return length;
}

static uint64_t bits_of(uint32_t D) { return D > 1 ? 32 - (uint64_t)__builtin_clz(D - 1) : 1; }

/* mu(k): 0 when a square divides k, else (-1)^(prime factors). */
static int moebius(uint64_t k) {
    int mu = 1;
    for (uint64_t p = 2; p * p <= k; p++) {
        if (k % p) continue;
        if ((k /= p) % p == 0) return 0;
        mu = -mu;
    }
    return k > 1 ? -mu : mu;
}

/* r += mu(p/d) D^d */
static void add_words(mpz_t r, mpz_t scratch, uint64_t p, uint64_t d, uint32_t D) {
    int mu = moebius(p / d);
    if (!mu) return;
    mpz_ui_pow_ui(scratch, D, d);
    if (mu > 0) mpz_add(r, r, scratch);
    else mpz_sub(r, r, scratch);
}

/* r := the primitive words of length p (no power of a shorter word) = sum over d | p of mu(p/d) D^d. */
static void primitive_words(mpz_t r, uint64_t p, uint32_t D) {
    mpz_t scratch;
    mpz_init(scratch);
    mpz_set_ui(r, 0);
    for (uint64_t d = 1; d * d <= p; d++) {
        if (p % d) continue;
        add_words(r, scratch, p, d, D);
        if (d * d < p) add_words(r, scratch, p, p / d, D);
    }
    mpz_clear(scratch);
}

/* T_k, the strings of length n+k that repeat an n-gram, for k = 0, 1, .. in turn while k <= n+1 (it does not
   depend on n).  x repeats one exactly if it has a run of some primitive period p <= k and length >= n+p; by
   Fine and Wilf such a maximal run is unique when k <= n+1.  A maximal run of length m has m-n-p+1 windows of
   length n+p and one fewer of length n+p+1, so counting windows of either length counts it once:
       T_k = sum_(p=1..k) P_p ((k-p+1) D^(k-p) - (k-p) D^(k-p-1)),   P_p primitive words of length p,
   that is T(z) = P(z) (1-z) / (1-Dz)^2:  T_k = 2D T_(k-1) - D^2 T_(k-2) + P_k - P_(k-1). */
typedef struct runs {
    uint32_t D;
    uint64_t k;
    mpz_t now, before, primitive, scratch; /* T_k, T_(k-1), P_k */
} runs;

static void runs_init(runs *r, uint32_t D) {
    r->D = D;
    r->k = 0;
    mpz_inits(r->now, r->before, r->primitive, r->scratch, NULL);
}

static void runs_clear(runs *r) { mpz_clears(r->now, r->before, r->primitive, r->scratch, NULL); }

static void runs_step(runs *r) {
    uint64_t square = (uint64_t)r->D * r->D; /* D < 2^32 */
    r->k++;
    mpz_mul_ui(r->before, r->before, square);
    mpz_neg(r->before, r->before);
    mpz_sub(r->before, r->before, r->primitive);
    primitive_words(r->primitive, r->k, r->D);
    mpz_add(r->before, r->before, r->primitive);
    mpz_mul_ui(r->scratch, r->now, 2);
    mpz_addmul_ui(r->before, r->scratch, r->D);
    mpz_swap(r->now, r->before);
}

/* The cost of k steps in 64-bit words written, LIMIT when over the work limit. */
static status runs_allowed(uint64_t k, uint32_t D, const work *w) {
    uint64_t cost;
    if (__builtin_mul_overflow(k, bits_of(D), &cost) || __builtin_mul_overflow(cost / 64 + 1, k, &cost) ||
        cost > w->limit)
        return ST_LIMIT;
    return ST_OK;
}

/* Whether more than `most` patterns of length 2n+1 have no repeated n-gram, so that a search past 2n+1 need
   not be begun.  The patterns with m letters are the strings over just these letters divided by m!, and
   sum_j (-1)^(m-j) C(m,j) N_(n,j) strings use exactly m. */
static bool too_many_patterns(uint32_t D, uint32_t n, uint64_t most) {
    if (n > 31) return true; /* already half of the 2^(2n+1) - T binary strings */
    uint64_t L = 2 * (uint64_t)n + 1, letters = D < L ? D : L;
    mpz_t free_of[64], exactly, term, total;
    mpz_inits(exactly, term, total, NULL);
    for (uint64_t j = 1; j <= letters; j++) {
        runs r;
        runs_init(&r, (uint32_t)j);
        while (r.k < L - n) runs_step(&r);
        mpz_init(free_of[j]);
        mpz_ui_pow_ui(free_of[j], j, L);
        mpz_sub(free_of[j], free_of[j], r.now);
        runs_clear(&r);
    }
    for (uint64_t m = 1; m <= letters; m++) {
        mpz_set_ui(exactly, 0);
        for (uint64_t j = 1; j <= m; j++) {
            mpz_bin_uiui(term, m, j);
            mpz_mul(term, term, free_of[j]);
            if ((m - j) % 2 == 0) mpz_add(exactly, exactly, term);
            else mpz_sub(exactly, exactly, term);
        }
        mpz_fac_ui(term, m);
        mpz_divexact(exactly, exactly, term);
        mpz_add(total, total, exactly);
    }
    bool many = mpz_cmp_ui(total, most) > 0;
    for (uint64_t j = 1; j <= letters; j++) mpz_clear(free_of[j]);
    mpz_clears(exactly, term, total, NULL);
    return many;
}

status ngram_count_distinct(mpz_t *counts, uint64_t most, uint64_t *reached, uint32_t D, uint32_t n,
                            const work *w) {
    status st = ST_OK;
    if (D < 1 || n < 1) return ST_DOMAIN;
    uint64_t longest = longest_distinct(D, n), known = n == 1 ? most : 2 * (uint64_t)n + 1;
    if (known > most) known = most;
    if (known > n && runs_allowed(known - n, D, w) != ST_OK) most = known = n; /* not even the formula */
    for (uint64_t l = 0; l <= n && l <= most; l++) mpz_ui_pow_ui(counts[l], D, l);
    if (n == 1) { /* all letters differ: D (D-1) .. (D-l+1) */
        for (uint64_t l = 2; l <= most; l++)
            if (l <= D) mpz_mul_ui(counts[l], counts[l - 1], D - l + 1);
            else mpz_set_ui(counts[l], 0);
    } else if (known > n) {
        runs r;
        runs_init(&r, D);
        for (uint64_t l = (uint64_t)n + 1; l <= known; l++) {
            runs_step(&r);
            mpz_ui_pow_ui(counts[l], D, l);
            mpz_sub(counts[l], counts[l], r.now);
        }
        runs_clear(&r);
    }
    *reached = known;
    if (known < most && known < longest && !too_many_patterns(D, n, w->limit))
        TRY(trails_count(counts, known, most < longest ? most : longest, reached, D, n, w));
    if (*reached >= longest) {
        for (uint64_t l = longest + 1; l <= most; l++) mpz_set_ui(counts[l], 0);
        *reached = most;
    }
out:
    return st;
}

void ngram_count_ambiguous(mpz_t r, const mpz_t *counts, uint64_t L, uint32_t D, uint32_t n) {
    mpz_t sum;
    mpz_set_ui(r, 0);
    if (L <= n) return;
    mpz_init(sum);
    for (uint64_t l = n; l < L; l++) mpz_add(sum, sum, counts[l]);
    mpz_mul_ui(sum, sum, D - 1);
    mpz_ui_pow_ui(r, D, L);
    mpz_sub(r, r, sum);
    mpz_ui_pow_ui(sum, D, n);
    mpz_sub(r, r, sum);
    mpz_clear(sum);
}

/* L <= 2n+1 for repeated, L <= 2n+2 for ambiguous: with N_n(n+k) = D^(n+k) - T_k the formula for ambiguous
   strings becomes (D-1) (T_0 + .. + T_(L-n-1)). */
static void count_short(mpz_t repeated, mpz_t ambiguous, uint32_t D, uint32_t n, uint64_t L) {
    runs r;
    mpz_t sum;
    runs_init(&r, D);
    mpz_init(sum);
    while (L > n && r.k < L - n) {
        mpz_add(sum, sum, r.now);
        runs_step(&r);
    }
    if (repeated) mpz_set(repeated, r.now);
    if (ambiguous) mpz_mul_ui(ambiguous, sum, D - 1);
    mpz_clear(sum);
    runs_clear(&r);
}

/* The rest: N_n up to the length that is needed, or up to the last one that is not 0. */
static status count_long(mpz_t repeated, mpz_t ambiguous, uint32_t D, uint32_t n, uint64_t L, const work *w) {
    uint64_t longest = longest_distinct(D, n), need = repeated ? L : L - 1, most, words, reached;
    mpz_t *counts = NULL;
    status st = ST_OK;
    most = need > longest ? longest : need;
    if (most > 2 * (uint64_t)n + 1 && n > 1 && too_many_patterns(D, n, w->limit)) return ST_LIMIT;
    TRY(most > BITS_MOST / 8 ? ST_LIMIT : ST_OK);
    words = most * (most / 64 * bits_of(D) + 1);
    TRY(words > w->limit || words > WORDS_MOST ? ST_LIMIT : ST_OK);
    if (!(counts = calloc(most + 1, sizeof *counts))) TRY(ST_MEMORY);
    for (uint64_t l = 0; l <= most; l++) mpz_init(counts[l]);
    TRY(ngram_count_distinct(counts, most, &reached, D, n, w));
    if (reached < most) TRY(ST_LIMIT);
    if (repeated) {
        mpz_ui_pow_ui(repeated, D, L);
        if (L <= longest) mpz_sub(repeated, repeated, counts[L]);
    }
    if (ambiguous) {
        mpz_t sum;
        mpz_init(sum);
        for (uint64_t l = n; l < L && l <= longest; l++) mpz_add(sum, sum, counts[l]);
        mpz_mul_ui(sum, sum, D - 1);
        mpz_ui_pow_ui(ambiguous, D, L);
        mpz_sub(ambiguous, ambiguous, sum);
        mpz_ui_pow_ui(sum, D, n);
        mpz_sub(ambiguous, ambiguous, sum);
        mpz_clear(sum);
    }
out:
    for (uint64_t l = 0; counts && l <= most; l++) mpz_clear(counts[l]);
    free(counts);
    return st;
}

status ngram_count(mpz_t repeated, mpz_t ambiguous, uint32_t D, uint32_t n, uint64_t L, const work *w) {
    uint64_t bits;
    if (D < 1 || n < 1) return ST_DOMAIN;
    if (L <= n) {
        if (repeated) mpz_set_ui(repeated, 0);
        if (ambiguous) mpz_set_ui(ambiguous, 0);
        return ST_OK;
    }
    if (__builtin_mul_overflow(L, bits_of(D), &bits) || bits > BITS_MOST) return ST_LIMIT;
    if (L <= 2 * (uint64_t)n + (repeated ? 1 : 2)) {
        status st = runs_allowed(L - n, D, w);
        if (st == ST_OK) count_short(repeated, ambiguous, D, n, L);
        return st;
    }
    if (!ambiguous && L > longest_distinct(D, n)) {
        mpz_ui_pow_ui(repeated, D, L);
        return ST_OK;
    }
    return count_long(repeated, ambiguous, D, n, L, w);
}
