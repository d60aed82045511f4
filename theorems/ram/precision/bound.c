/* bound.c - rounding errors through block 1 and the scores, from the weights themselves: lane by lane and class of
   positions by class, all rational.  The argument is docs/proofs/precision.md. */
#include <stdlib.h>

#include "numerics/ball/enclosure.h"
#include "theorems/ram/T2_3/sparse.h"
#include "theorems/ram/precision/precision.h"

/* CLAIM ram:precision/mean: a mean of m integers is j/m; times 2^f it is a multiple of 1/m', m' = m / gcd(m, 2^f), whose
   distance to the nearest integer is at most floor(m'/2)/m'. */
void precision_mean_error(mpq_t q, uint64_t m, unsigned f) {
    for (unsigned i = 0; i < f && m % 2 == 0; i++) m /= 2;
    mpq_set_ui(q, m / 2, m);
    mpq_canonicalize(q);
    mpq_div_2exp(q, q, f);
}

typedef struct bound {
    const lemma_chain *c;
    sparse U2, U1;
    mpq_t *delta; /* of a mean of 1..n+1 integers, at that index */
    mpq_t *code;  /* largest error of the code and COPY lanes of slot 1..n+1 */
    mpq_t *place; /* of "at position k+1" at that position, k = 1..n          */
    mpq_t q, sum;
    mpq_t late, early; /* beta times what is left of the leads, from answer step n on and before */
    bool good;
} bound;

static uint64_t window_of(const bound *B, size_t head, uint64_t i) {
    uint64_t w = lemma_op(B->c, "block1.head", (uint32_t)head + 1)->window;
    return w < i ? w : i;
}

/* e := the largest error of hidden row r at positions of class i: coefficients of heads that see the same tokens there
   meet the same rounded mean, so they are added before absolute values are taken.  The coordinate "one" is exact. */
static void row_error(mpq_t e, bound *B, size_t r, uint64_t i) {
    const sparse *U = &B->U2;
    mpq_set_ui(e, 0, 1);
    for (size_t x = U->start[r]; x < U->start[r + 1]; x++) {
        size_t head = U->col[x] / B->c->d0, coordinate = U->col[x] % B->c->d0;
        uint64_t width = window_of(B, head, i);
        bool first = true; /* of the heads with this width and coordinate in the row */
        if (coordinate == B->c->b + 2) continue;
        mpq_set_ui(B->sum, 0, 1);
        for (size_t y = U->start[r]; y < U->start[r + 1]; y++) {
            if (U->col[y] % B->c->d0 != coordinate || window_of(B, U->col[y] / B->c->d0, i) != width) continue;
            first = first && y >= x;
            sparse_value(B->q, U, y);
            mpq_add(B->sum, B->sum, B->q);
        }
        if (!first) continue;
        mpq_abs(B->sum, B->sum);
        mpq_mul(B->sum, B->sum, B->delta[width]);
        mpq_add(e, e, B->sum);
    }
}

/* e := the largest error of lane `lane` of block 1's output at class i: relu moves two numbers no further apart. */
static void lane_error(mpq_t e, bound *B, size_t lane, uint64_t i) {
    mpq_t row, u;
    mpq_inits(row, u, NULL);
    mpq_set_ui(e, 0, 1);
    for (size_t x = B->U1.start[lane]; x < B->U1.start[lane + 1]; x++) {
        row_error(row, B, B->U1.col[x], i);
        sparse_value(u, &B->U1, x);
        mpq_abs(u, u);
        mpq_mul(row, row, u);
        mpq_add(e, e, row);
    }
    mpq_clears(row, u, NULL);
}

static void keep_larger(mpq_t most, const mpq_t q) {
    if (mpq_cmp(q, most) > 0) mpq_set(most, q);
}

/* CLAIM ram:precision/places: "at position k+1" is relu of 2 bos_(k+1) - 1 - 2 bos_1: -1 at position 1 and past k+1, 2/p - 1
   at p = 2..k.  It stays 0 there when the error is no larger than what is missing to 0. */
static void check_place(bound *B, uint32_t k, mpq_t e, mpq_t missing) {
    size_t lane = lemma_lane_place(B->c, k);
    for (uint64_t i = 1; i <= (uint64_t)B->c->n + 2; i++) {
        lane_error(e, B, lane, i);
        mpq_set_ui(missing, i >= 2 && i <= k ? i - 2 : 1, i >= 2 && i <= k ? i : 1);
        mpq_canonicalize(missing);
        if (i == k + 1) mpq_set(B->place[k], e);
        else B->good = B->good && mpq_cmp(e, missing) <= 0;
    }
}

/* CLAIM ram:precision/late: from answer step n on the COPY flags must be exactly 0: their rows use heads of windows <= n,
   which then see no COPY.  And W_v = I, so that means are of integers. */
static void check_structure(bound *B) {
    for (uint32_t k = 1; k <= B->c->n; k++) {
        size_t lane = lemma_lane_copy(B->c, k);
        for (size_t x = B->U1.start[lane]; x < B->U1.start[lane + 1]; x++)
            for (size_t r = B->U1.col[x], y = B->U2.start[r]; y < B->U2.start[r + 1]; y++)
                B->good = B->good && window_of(B, B->U2.col[y] / B->c->d0, UINT64_MAX) <= B->c->n;
    }
    for (uint32_t w = 1; w <= B->c->n + 1; w++) {
        const rat_mat *V = &lemma_op(B->c, "block1.v", w)->weight;
        for (size_t i = 0; i < V->rows; i++)
            for (size_t j = 0; j < V->cols; j++)
                B->good = B->good && (i == j ? mpz_cmp(V->num[i * V->cols + j], V->den) == 0 : rat_mat_is_zero_at(V, i, j));
    }
}

static void measure_lanes(bound *B) {
    mpq_t e, missing;
    mpq_inits(e, missing, NULL);
    for (uint32_t k = 1; k <= B->c->n + 1 && B->good; k++) {
        for (uint64_t i = 1; i <= (uint64_t)B->c->n + 1; i++) {
            for (uint32_t x = 0; x < B->c->b; x++) {
                lane_error(e, B, lemma_lane_code(B->c, k, x), i);
                keep_larger(B->code[k], e);
            }
            if (k > B->c->n) continue;
            lane_error(e, B, lemma_lane_copy(B->c, k), i);
            keep_larger(B->code[k], e);
        }
        if (k <= B->c->n) check_place(B, k, e, missing);
    }
    B->good = B->good && mpq_sgn(B->code[1]) == 0; /* the letter found is exact: L8 as it stands */
    mpq_clears(e, missing, NULL);
}

/* |a' b' - a b| <= x + y + x y for |a|, |b| <= 1, |a' - a| <= x, |b' - b| <= y */
static void product_error(mpq_t e, const mpq_t x, const mpq_t y) {
    mpq_mul(e, x, y);
    mpq_add(e, e, x);
    mpq_add(e, e, y);
}

/* x := beta (margin - 2 eta). */
static void exponent(mpq_t x, const lemma_chain *c, const mpq_t margin, const mpq_t eta) {
    mpq_mul_2exp(x, eta, 1);
    mpq_sub(x, margin, x);
    mpq_mul(x, x, c->beta);
}

/* Whether e^x > 2 (D^n + n - 1) is decided true. */
static bool outweighs(const lemma_chain *c, const mpq_t x) {
    bool yes = false;
    mpq_t keys;
    enclosure e;
    mpq_init(keys);
    enclosure_init(&e);
    mpq_set_z(keys, c->longest);
    mpq_mul_2exp(keys, keys, 1);
    for (unsigned bits = 64; mpq_sgn(x) > 0 && !yes && bits <= 1024; bits *= 4) {
        if (enclosure_exp(&e, x, bits) != ST_OK) break;
        yes = mpq_cmp(e.lo, keys) > 0;
        if (mpq_cmp(e.hi, keys) <= 0) break;
    }
    enclosure_clear(&e);
    mpq_clear(keys);
    return yes;
}

/* CLAIM ram:precision/scores: no score moves by more than eta from step n on, and by more than eta plus the flags' part
   before; leads shrink by twice that at most.  late, early: beta times what is left of the leads. */
static void score_exponents(mpq_t late, mpq_t early, bound *B) {
    const lemma_chain *c = B->c;
    mpq_t eta, flags, e, b;
    mpq_inits(eta, flags, e, b, NULL);
    mpq_set_ui(b, c->b, 1);
    for (uint32_t k = 1; k <= c->n; k++) {
        product_error(e, B->code[k], B->code[k + 1]);
        mpq_mul(e, e, b);
        mpq_add(eta, eta, e);
        product_error(e, B->code[k], B->place[k]);
        mpq_abs(b, c->W[k - 1]);
        mpq_mul(e, e, b);
        keep_larger(flags, e);
        mpq_set_ui(b, c->b, 1);
    }
    exponent(late, c, c->margin_ngram, eta);
    mpq_add(eta, eta, flags);
    exponent(early, c, c->margin_start, eta);
    mpq_clears(eta, flags, e, b, NULL);
}

static status row_of_zeros(mpq_t **row, size_t count) {
    if (!(*row = malloc(count * sizeof **row))) return ST_MEMORY;
    for (size_t i = 0; i < count; i++) mpq_init((*row)[i]);
    return ST_OK;
}

static void row_free(mpq_t *row, size_t count) {
    for (size_t i = 0; row && i < count; i++) mpq_clear(row[i]);
    free(row);
}

static status bound_open(bound *B, const lemma_chain *c, unsigned f) {
    size_t count = (size_t)c->n + 2;
    status st = ST_OK;
    *B = (bound){.c = c, .good = lemma_chain_complete(c)};
    mpq_inits(B->q, B->sum, B->late, B->early, NULL);
    if (!B->good) return ST_OK;
    TRY(row_of_zeros(&B->delta, count));
    TRY(row_of_zeros(&B->code, count));
    TRY(row_of_zeros(&B->place, count));
    for (size_t i = 1; i < count; i++) precision_mean_error(B->delta[i], i, f);
    TRY(sparse_from(&B->U2, &lemma_op(c, "block1.U2", 0)->weight));
    TRY(sparse_from(&B->U1, &lemma_op(c, "block1.U1", 0)->weight));
    check_structure(B);
    if (B->good) measure_lanes(B);
    if (B->good) score_exponents(B->late, B->early, B);
out:
    return st;
}

static void bound_clear(bound *B) {
    size_t count = (size_t)B->c->n + 2;
    sparse_clear(&B->U2), sparse_clear(&B->U1);
    row_free(B->delta, count), row_free(B->code, count), row_free(B->place, count);
    mpq_clears(B->q, B->sum, B->late, B->early, NULL);
}

status precision_holds(bool *holds, const lemma_chain *c, unsigned f) {
    bound B;
    status st = bound_open(&B, c, f);
    *holds = st == ST_OK && B.good && outweighs(c, B.late) && outweighs(c, B.early);
    bound_clear(&B);
    return st;
}

status precision_state_bound(verdict *v, const char *reading, const lemma_chain *c, unsigned f) {
    bound B;
    mpz_t keys;
    if (!verdict_listens(v)) return ST_OK;
    status st = bound_open(&B, c, f);
    mpz_init(keys);
    mpz_mul_2exp(keys, c->longest, 1);
    for (uint32_t k = 1; st == ST_OK && k <= c->n + 1; k++) {
        verdict_rest(v, reading, VERDICT_STATE(v, "drift", fact_count(f), fact_count(k), fact_rational(B.code[k])));
        if (k > c->n) break;
        verdict_rest(v, reading, VERDICT_STATE(v, "steady", fact_count(f), fact_count(k), fact_rational(B.place[k])));
    }
    if (st == ST_OK) {
        verdict_rest(v, reading, VERDICT_STATE(v, "exp-above", fact_rational(B.late), fact_integer(keys)));
        verdict_rest(v, reading, VERDICT_STATE(v, "exp-above", fact_rational(B.early), fact_integer(keys)));
    }
    mpz_clear(keys);
    bound_clear(&B);
    return st;
}
