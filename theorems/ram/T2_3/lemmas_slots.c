/* lemmas_slots.c - L2 and L3: block 1 turns window means into slots, exactly.
   Each row of U_2 is unfolded into what it takes from every earlier token, for every position class
   i = 1..n+1 (from n+1 on nothing changes); from that its range follows, and what the relu does to it. */
#include <stdlib.h>

#include "theorems/ram/T2_3/facts.h"
#include "theorems/ram/T2_3/lemmas.h"
#include "theorems/ram/T2_3/sparse.h"

/* What a code or COPY row of U_2 is meant to be: a sum of slot_k[coordinate].  (Of place and one rows only the
   range matters, L3.) */
typedef struct slot_term {
    uint32_t k;
    size_t coordinate;
} slot_term;

typedef enum row_kind { ROW_CODE, ROW_COPY, ROW_PLACE, ROW_ONE } row_kind;

typedef struct row_plan {
    row_kind kind;
    uint32_t k;
    size_t terms; /* 0: no plan */
    slot_term term[2];
} row_plan;

/* One row, unfolded: share[(w-1) d0 + c] is what it takes of coordinate c of the mean of head w. */
typedef struct unfolded {
    lemma_chain *c;
    mpq_t *share;
    bool *used;      /* heads w that the row reads */
    mpq_t *lag;      /* d0 coefficients of the token `lag` places back, for the class at hand */
    mpq_t t, u, lo, hi;
    fact_list taken; /* all coefficients of the class at hand, where someone listens */
    fact_id stated;  /* ... as a fact                                                */
} unfolded;

/* The hidden rows of block 1, in order: code (k, coordinate), COPY k, place k, one. */
static size_t hidden_rows(const lemma_chain *c) { return (size_t)(c->n + 1) * c->b + 2 * (size_t)c->n + 1; }

static row_plan row_plan_at(const lemma_chain *c, size_t r) {
    size_t codes = (size_t)(c->n + 1) * c->b, copy = c->b + 1, one = c->b + 2;
    if (r < codes) {
        uint32_t k = (uint32_t)(r / c->b) + 1, x = (uint32_t)(r % c->b);
        return (row_plan){ROW_CODE, k, 2, {{k, x}, {1, one}}};
    }
    r -= codes;
    if (r < c->n) {
        uint32_t k = (uint32_t)r + 1;
        return (row_plan){ROW_COPY, k, 1, {{k, copy}}};
    }
    r -= c->n;
    if (r < c->n) {
        uint32_t k = (uint32_t)r + 1;
        return (row_plan){.kind = ROW_PLACE, .k = k};
    }
    return (row_plan){.kind = ROW_ONE, .k = 1};
}

static status unfolded_open(unfolded *u, lemma_chain *c) {
    *u = (unfolded){.c = c};
    mpq_inits(u->t, u->u, u->lo, u->hi, NULL);
    u->share = calloc(c->N, sizeof *u->share);
    u->used = calloc(c->n + 1, sizeof *u->used);
    u->lag = calloc(c->d0, sizeof *u->lag);
    for (size_t j = 0; u->share && j < c->N; j++) mpq_init(u->share[j]);
    for (size_t j = 0; u->lag && j < c->d0; j++) mpq_init(u->lag[j]);
    return u->share && u->used && u->lag ? ST_OK : ST_MEMORY;
}

static void unfolded_close(unfolded *u) {
    fact_list_clear(&u->taken);
    for (size_t j = 0; u->share && j < u->c->N; j++) mpq_clear(u->share[j]);
    for (size_t j = 0; u->lag && j < u->c->d0; j++) mpq_clear(u->lag[j]);
    free(u->share);
    free(u->used);
    free(u->lag);
    mpq_clears(u->t, u->u, u->lo, u->hi, NULL);
}

/* Loads row r of U_2 W_v, head by head: heads[w-1] holds W_v of head w. */
static void unfolded_load(unfolded *u, const sparse *U2, const sparse *heads, size_t r) {
    size_t d0 = u->c->d0;
    for (uint32_t w = 0; w <= u->c->n; w++) {
        if (!u->used[w]) continue;
        for (size_t j = 0; j < d0; j++) mpq_set_ui(u->share[w * d0 + j], 0, 1);
        u->used[w] = false;
    }
    for (size_t e = U2->start[r]; e < U2->start[r + 1]; e++) {
        size_t w = U2->col[e] / d0, x = U2->col[e] % d0;
        const sparse *V = &heads[w];
        u->used[w] = true;
        sparse_value(u->t, U2, e);
        for (size_t g = V->start[x]; g < V->start[x + 1]; g++) {
            sparse_value(u->u, V, g);
            mpq_mul(u->u, u->u, u->t);
            mpq_add(u->share[w * d0 + V->col[g]], u->share[w * d0 + V->col[g]], u->u);
        }
    }
}

/* lag[x] := sum over heads w with lag < min(window_w, i) of share_w[x] / min(window_w, i): what the row takes
   of coordinate x of the token `lag` places back, at a position of class i.  Returns the next lag at which
   this changes. */
static uint64_t unfolded_at(unfolded *u, const uint64_t *window, uint64_t i, uint64_t lag) {
    size_t d0 = u->c->d0;
    uint64_t next = i;
    for (size_t x = 0; x < d0; x++) mpq_set_ui(u->lag[x], 0, 1);
    for (uint32_t w = 0; w <= u->c->n; w++) {
        uint64_t seen = window[w] < i ? window[w] : i;
        if (!u->used[w] || lag >= seen) continue;
        if (seen < next) next = seen;
        for (size_t x = 0; x < d0; x++) {
            if (!mpq_sgn(u->share[w * d0 + x])) continue;
            mpq_set_ui(u->t, 1, seen);
            mpq_mul(u->t, u->t, u->share[w * d0 + x]);
            mpq_add(u->lag[x], u->lag[x], u->t);
        }
    }
    return next;
}

/* The coefficient the plan asks for, as numerator over i: slot_k[x] is the token k-1 places back when i >= k, and
   the mean of all i tokens when i < k. */
static long planned(const row_plan *p, uint64_t i, uint64_t lag, size_t x) {
    long sum = 0;
    for (size_t s = 0; s < p->terms; s++) {
        if (p->term[s].coordinate != x) continue;
        if (p->term[s].k > i)
            sum += 1;
        else if (lag == p->term[s].k - 1)
            sum += (long)i;
    }
    return sum;
}

/* CLAIM ram:T2.3/L2: a code or COPY row of U_2, composed with W_v and the window means, takes exactly the planned
   share of every coordinate of every earlier token, in every position class.  Classes i = 1..n: fewer tokens than
   some slots want; class n+1 stands for all i >= n+1, because every min(window, i) is then the window (L1). */
static bool slots_hold(unfolded *u, const row_plan *p, const uint64_t *window, size_t r) {
    for (uint64_t i = 1; i <= u->c->n + 1; i++)
        for (uint64_t lag = 0, next = 0; lag < i; lag++) {
            if (lag >= next) next = unfolded_at(u, window, i, lag);
            for (size_t x = 0; x < u->c->d0; x++)
                if (mpq_cmp_si(u->lag[x], planned(p, i, lag, x), i)) {
                    lemma_fail(u->c, 2, "hidden row %zu at position class %llu: wrong share of coordinate %zu of the "
                               "token %llu back", r, (unsigned long long)i, x, (unsigned long long)lag);
                    return false;
                }
        }
    return true;
}

/* lo and hi of lag . Psi(t) over the tokens t that can stand there: BOS at position 1 and nowhere else; else COPY or
   a letter, whose codes lie in [-1,1]^b. */
static void token_range(const unfolded *u, bool bos, mpq_t lo, mpq_t hi) {
    const lemma_chain *c = u->c;
    mpq_set(lo, u->lag[c->b + 2]); /* the lane one is 1 in every token */
    mpq_set(hi, lo);
    if (bos) {
        mpq_add(lo, lo, u->lag[c->b]);
        mpq_set(hi, lo);
        return;
    }
    mpq_t copy, spread;
    mpq_inits(copy, spread, NULL);
    mpq_add(copy, lo, u->lag[c->b + 1]);
    for (size_t x = 0; x < c->b; x++) {
        mpq_abs(spread, u->lag[x]);
        mpq_sub(lo, lo, spread);
        mpq_add(hi, hi, spread);
    }
    if (mpq_cmp(copy, lo) < 0) mpq_set(lo, copy);
    if (mpq_cmp(copy, hi) > 0) mpq_set(hi, copy);
    mpq_clears(copy, spread, NULL);
}

/* u->lo, u->hi: the range of the row over all inputs at class i <= n+1; i = n+2 stands for every i >= n+2, where the
   windows no longer reach BOS. */
static void row_range(unfolded *u, const uint64_t *window, uint64_t i) {
    uint64_t class = i <= u->c->n + 1 ? i : u->c->n + 1;
    mpq_t lo, hi;
    mpq_inits(lo, hi, NULL);
    mpq_set_ui(u->lo, 0, 1);
    mpq_set_ui(u->hi, 0, 1);
    fact_list_reset(&u->taken);
    for (uint64_t lag = 0, next = 0; lag < class; lag++) {
        if (lag >= next) next = unfolded_at(u, window, class, lag);
        for (size_t x = 0; verdict_listens(u->c->told) && x < u->c->d0; x++)
            fact_list_add(&u->taken, lag * u->c->d0 + x, u->lag[x]);
        token_range(u, i <= class && lag == i - 1, lo, hi);
        mpq_add(u->lo, u->lo, lo);
        mpq_add(u->hi, u->hi, hi);
    }
    mpq_clears(lo, hi, NULL);
}

/* States what the relu finds of row r at class i: its sign, or its one value. */
static void state_range(unfolded *u, const char *kind, uint64_t i, size_t r, bool value) {
    verdict *v = u->c->told;
    fact_arg row = fact_name("hidden", i), from = fact_from(u->stated);
    facts_keep(u->c, value ? VERDICT_STATE(v, kind, row, fact_count(r), fact_rational(u->lo), from)
                           : VERDICT_STATE(v, kind, row, fact_count(r), from));
}

/* CLAIM ram:T2.3/L3: code and COPY rows are never negative, so the relu keeps them; "place k" is exactly 1 at
   position k+1 and never positive elsewhere, so the relu makes it [i = k+1]; "one" is 1. */
static bool relu_holds(unfolded *u, const row_plan *p, const uint64_t *window, size_t r) {
    for (uint64_t i = 1; i <= u->c->n + 2; i++) {
        row_range(u, window, i);
        if (i <= u->c->n + 1) {
            u->stated = VERDICT_STATE(u->c->told, "row", fact_name("hidden", i), fact_count(r), fact_row(&u->taken));
            if (p->terms) facts_keep(u->c, u->stated); /* of place and one rows only the range counts */
        }
        bool one = !mpq_cmp_si(u->lo, 1, 1) && !mpq_cmp_si(u->hi, 1, 1);
        bool must_be_one = p->kind == ROW_ONE || (p->kind == ROW_PLACE && i == p->k + 1ul);
        bool good = must_be_one ? one : p->kind == ROW_PLACE ? mpq_sgn(u->hi) <= 0 : mpq_sgn(u->lo) >= 0;
        if (good) {
            state_range(u, must_be_one ? "is" : p->kind == ROW_PLACE ? "nonpos" : "nonneg", i, r, must_be_one);
            continue;
        }
        static const char *const names[] = {"code", "COPY", "place", "one"};
        lemma_fail(u->c, 3, "hidden row %s %u at position %llu is not what the relu needs", names[p->kind], p->k,
                   (unsigned long long)i);
        return false;
    }
    return true;
}

/* CLAIM ram:T2.3/L3 (U_1): lane code (k, x) = its row - "one"; COPY, place and one lanes are their rows; every
   other lane is 0. */
static bool output_holds(lemma_chain *c, const rat_mat *U1) {
    size_t rows = hidden_rows(c);
    for (size_t lane = 0, r; lane < c->N; lane++) {
        size_t slot = lane / c->d0 + 1, x = lane % c->d0, plus = rows, minus = rows;
        if (x < c->b) plus = (slot - 1) * c->b + x, minus = rows - 1;
        if (x == c->b && slot <= c->n) plus = (size_t)(c->n + 1) * c->b + slot - 1;
        if (x == c->b + 1 && slot <= c->n) plus = (size_t)(c->n + 1) * c->b + c->n + slot - 1;
        if (lane == lemma_lane_one(c)) plus = rows - 1;
        for (r = 0; r < rows; r++) {
            const mpz_t *num = &U1->num[lane * rows + r];
            int want = r == plus ? 1 : r == minus ? -1 : 0;
            if (mpz_sgn(*num) == want && (!want || !mpz_cmpabs(*num, U1->den))) continue;
            lemma_fail(c, 3, "U_1 gives lane %zu a wrong share of hidden row %zu", lane, r);
            return false;
        }
    }
    return true;
}

static status slots_and_relu(lemma_chain *c, verdict *v, unfolded *u, const sparse *U2, const sparse *heads,
                             const uint64_t *window) {
    size_t rows = hidden_rows(c);
    for (size_t r = 0; r < rows; r++) {
        row_plan p = row_plan_at(c, r);
        if (!p.terms) continue;
        unfolded_load(u, U2, heads, r);
        if (!slots_hold(u, &p, window, r)) return ST_OK;
    }
    lemma_pass(c, v, 2, "code and COPY rows of U_2 take the planned share of every token back, in position classes 1..%u",
               c->n + 1);
    for (size_t r = 0; r < rows; r++) {
        row_plan p = row_plan_at(c, r);
        unfolded_load(u, U2, heads, r);
        if (!relu_holds(u, &p, window, r)) return ST_OK;
    }
    const rat_mat *U1 = &lemma_op(c, "block1.U1", 0)->weight;
    status st = facts_of_matrix(c, "U1", U1);
    if (st != ST_OK) return st;
    if (output_holds(c, U1))
        lemma_pass(c, v, 3, "relu is exact: slot k is the k-th last token, place k is [i = k+1] at every position");
    return ST_OK;
}

status lemma_slots(lemma_chain *c, verdict *v) {
    status st = ST_OK;
    unfolded u = {0};
    sparse U2 = {0};
    const rat_mat *up = &lemma_op(c, "block1.U2", 0)->weight;
    sparse *heads = calloc(c->n + 1, sizeof *heads);
    uint64_t *window = calloc(c->n + 1, sizeof *window);
    if (!heads || !window) TRY(ST_MEMORY);
    if (up->rows != hidden_rows(c)) {
        lemma_fail(c, 2, "block 1 has %zu hidden rows, not %zu", up->rows, hidden_rows(c));
        goto out;
    }
    TRY(unfolded_open(&u, c));
    TRY(sparse_from(&U2, up));
    for (uint32_t w = 1; w <= c->n + 1; w++) {
        window[w - 1] = lemma_op(c, "block1.head", w)->window;
        TRY(sparse_from(&heads[w - 1], &lemma_op(c, "block1.v", w)->weight));
    }
    TRY(slots_and_relu(c, v, &u, &U2, heads, window));
out:
    for (uint32_t w = 0; heads && w <= c->n; w++) sparse_clear(&heads[w]);
    if (u.c) unfolded_close(&u);
    sparse_clear(&U2);
    free(heads);
    free(window);
    return st;
}
