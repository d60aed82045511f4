/* formula.c - the closed formulas of docs/proofs/states.md, each for the times and lengths it is proved for. */
#include <stdlib.h>

#include "theorems/vb/states/states.h"

bool states_before_query(const task *t) { return t->kind == TASK_SUFFIX || t->kind == TASK_INDUCTION; }

void states_formula_clear(states_formula *f) {
    for (uint64_t t = 0; f->at && t < f->count; t++) mpz_clear(f->at[t]);
    if (f->count) mpz_clear(f->stated);
    free(f->at);
    free(f->known);
    *f = (states_formula){0};
}

void states_formula_add(states_formula *f, const task *t, long amount) {
    for (uint64_t time = 0; time <= f->count; time++) {
        mpz_t *z = time < f->count ? &f->at[time] : &f->stated;
        if (time < f->count && (states_before_query(t) ? time != t->query : mpz_cmp(*z, f->stated) != 0)) continue;
        if (amount >= 0) mpz_add_ui(*z, *z, (unsigned long)amount);
        else mpz_sub_ui(*z, *z, (unsigned long)-amount);
    }
}

bool states_formula_complete(const states_formula *f) {
    for (uint64_t t = 0; t < f->count; t++)
        if (!f->known[t]) return false;
    return true;
}

static uint64_t least(uint64_t a, uint64_t b) { return a < b ? a : b; }

/* z := D^first + .. + D^last, 0 when empty. */
static void power_sum(mpz_t z, uint64_t D, uint64_t first, uint64_t last) {
    mpz_t p;
    mpz_init(p);
    mpz_set_ui(z, 0);
    for (uint64_t i = first; i <= last && last != UINT64_MAX; i++) {
        mpz_ui_pow_ui(p, D, i);
        mpz_add(z, z, p);
    }
    mpz_clear(p);
}

/* CLAIM vb:states/copy: any two prefixes of one length are told apart by any suffix. */
static void set_copy(states_formula *f, const task *t) {
    for (uint64_t time = 0; time < f->count; time++) {
        mpz_ui_pow_ui(f->at[time], t->D, time);
        f->known[time] = true;
    }
}

/* CLAIM vb:states/selective: a prefix that can still be completed has i letters, i <= m and t-i <= T-m, and is known by
   them; all others are one class.  Under the promise numbers i do not conflict with each other. */
static void set_selective(states_formula *f, const task *t, bool promise) {
    for (uint64_t time = 0; time < f->count; time++) {
        uint64_t first = time + t->m > t->T ? time + t->m - t->T : 0, last = least(time, t->m);
        if (promise) mpz_ui_pow_ui(f->at[time], t->D, last);
        else power_sum(f->at[time], t->D, first, last);
        if (!promise && time > least(t->m, t->T - t->m)) mpz_add_ui(f->at[time], f->at[time], 1);
        f->known[time] = true;
    }
}

/* CLAIM vb:states/prefix: while 2n+k letters are to come (3n+2k under the promise), the key as far as read, or (key,
   progress), or the answer as far as read are all told apart. */
static void set_prefix(states_formula *f, const task *t, bool promise) {
    uint64_t n = t->n, k = t->k, need = promise ? 3 * n + 2 * k : 2 * n + k;
    mpz_t z;
    mpz_init(z);
    for (uint64_t time = 0; time < f->count; time++) {
        uint64_t read = time > n ? time - n : 0, left = t->L - read;
        mpz_t *at = &f->at[time];
        if (left < need) continue;
        f->known[time] = true;
        mpz_ui_pow_ui(*at, t->D, least(time, n));
        if (time < n) continue;
        mpz_mul_ui(*at, *at, least(read + 1, n));
        if (read < n) continue;
        power_sum(z, t->D, 0, least(k, read - n));
        mpz_add(*at, *at, z);
    }
    if (t->L >= need + n + k) { /* a time at which all have been reached and are told apart */
        f->stated_known = true;
        mpz_ui_pow_ui(f->stated, t->D, n);
        mpz_mul_ui(f->stated, f->stated, n);
        power_sum(z, t->D, 0, k);
        mpz_add(f->stated, f->stated, z);
    }
    mpz_clear(z);
}

/* Look-up with the key at either end.  With fewer than n+k letters there is never an answer; else, at the end, each
   of the D^k answers and none. */
static void set_ends(states_formula *f, const task *t, bool promise) {
    mpz_t *end = &f->at[t->length];
    for (uint64_t time = 0; t->L < t->n + t->k && time < f->count; time++) {
        mpz_set_ui(f->at[time], 1);
        f->known[time] = true;
    }
    if (t->L < t->n + t->k) return;
    mpz_ui_pow_ui(*end, t->D, t->k);
    if (!promise) mpz_add_ui(*end, *end, 1);
    f->known[t->length] = true;
}

/* CLAIM vb:states/tables: n = k = 1 and L >= 2D: sum_j C(D, j) j^j sum_{r = 0, 2, 3, ..} (D-j)!/(D-j-r)!. */
static void set_letter_tables(mpz_t z, uint64_t D) {
    mpz_t term, chains, chain;
    mpz_inits(term, chains, chain, NULL);
    mpz_set_ui(z, 0);
    for (uint64_t j = 1; j <= D; j++) {
        mpz_set_ui(chains, 1);
        mpz_set_ui(chain, 1);
        for (uint64_t r = 1; r <= D - j; r++) {
            mpz_mul_ui(chain, chain, D - j - r + 1);
            if (r >= 2) mpz_add(chains, chains, chain);
        }
        mpz_bin_uiui(term, D, j);
        mpz_mul(term, term, chains);
        mpz_ui_pow_ui(chain, j, j);
        mpz_addmul(z, term, chain);
    }
    mpz_clears(term, chains, chain, NULL);
}

/* CLAIM vb:states/suffix: with L = n+k the one occurrence is all there is; k = 1 and L >= (n+1) D^n makes every map from
   keys to letters a table, and under the promise these are all that counts. */
static void set_suffix(states_formula *f, const task *t, bool promise) {
    uint64_t keys, letters_needed;
    mpz_t *at = &f->at[t->query];
    bool *known = &f->known[t->query];
    bool is_long = letters_count(&keys, t->D, t->n) && !__builtin_mul_overflow(keys, t->n + 1, &letters_needed) && t->L >= letters_needed;
    set_ends(f, t, promise);
    if (t->L < t->n + t->k) {
        *known = true;
    } else if (t->L == t->n + t->k) {
        mpz_ui_pow_ui(*at, t->D, promise ? t->k : t->n + t->k);
        *known = true;
    } else if (t->k == 1 && is_long && promise) {
        mpz_ui_pow_ui(*at, t->D, keys);
        *known = true;
    } else if (t->k == 1 && t->n == 1 && is_long) {
        set_letter_tables(*at, t->D);
        *known = true;
    }
    f->stated_known = *known;
    mpz_set(f->stated, *at);
}

/* CLAIM vb:states/trees: after M letters the successors of last occurrences are a tree rooted at the last letter; a tree on
   j letters with e leaves needs j+e-1 letters, and there are j!/e! S(j-1, j-e) of them.  count[q] := how many need
   q letters, q = 0..2D. */
static void count_trees(mpz_t *count, uint64_t D, mpz_t *stirling) {
    mpz_t z, falling;
    mpz_inits(z, falling, NULL);
    for (uint64_t i = 0; i <= D; i++) mpz_set_ui(stirling[i], i == 0); /* S(0, i) */
    for (uint64_t j = 1; j <= D; j++) {
        if (j > 1) /* S(j-1, i) = i S(j-2, i) + S(j-2, i-1) */
            for (uint64_t i = j - 1; i > 0; i--) {
                mpz_mul_ui(stirling[i], stirling[i], i);
                mpz_add(stirling[i], stirling[i], stirling[i - 1]);
            }
        if (j > 1) mpz_set_ui(stirling[0], 0);
        mpz_set_ui(falling, 1); /* j!/e! from e = j downwards */
        for (uint64_t e = j; e >= 1; e--) {
            mpz_bin_uiui(z, D, j);
            mpz_mul(z, z, falling);
            mpz_addmul(count[j + e - 1], z, stirling[j - e]);
            mpz_mul_ui(falling, falling, e);
        }
    }
    mpz_clears(z, falling, NULL);
}

/* Two letters: 0 and 1 each as the last of all so far, and, where both occurred, whichever is last is no matter while
   another letter is to come.  Three letters or more keep all trees apart at any time. */
static status set_induction(states_formula *f, const task *t, bool promise) {
    uint64_t D = t->D, M = t->query;
    mpz_t *numbers = calloc((size_t)(3 * D + 3), sizeof *numbers), sum;
    if (!numbers) return ST_MEMORY;
    for (uint64_t i = 0; i < 3 * D + 3; i++) mpz_init(numbers[i]);
    mpz_init_set_ui(sum, 0);
    count_trees(numbers, D, numbers + 2 * D + 1);
    for (uint64_t time = 0; time <= M && !promise; time++) {
        if (time <= 2 * D) mpz_add(sum, sum, numbers[time]);
        if (time == 0) mpz_set_ui(f->at[time], 1);
        else if (D == 2 && time < M) mpz_set_ui(f->at[time], time == 1 ? 2 : 3);
        else mpz_set(f->at[time], sum);
        f->known[time] = true;
    }
    /* CLAIM vb:states/forest: a tree on some letters is part of a tree on all, and D^(D-1) trees on all conflict. */
    if (promise && M + 2 >= 2 * D) {
        mpz_ui_pow_ui(f->at[M], D, D - 1);
        f->known[M] = true;
    }
    mpz_set_ui(f->at[t->length], t->L == 1 ? 1 : D + (promise ? 0u : 1u));
    f->known[t->length] = true;
    f->stated_known = f->known[M];
    mpz_set(f->stated, f->at[M]);
    for (uint64_t i = 0; i < 3 * D + 3; i++) mpz_clear(numbers[i]);
    mpz_clear(sum);
    free(numbers);
    return ST_OK;
}

/* CLAIM vb:states/online: D + sum_{j>=2} C(D, j) (j^j + j (j-1)^(j-2)): a tree on j letters with any of the j answers, or
   with none when its root has one child and is new. */
void states_formula_online(mpz_t z, uint64_t D) {
    mpz_t term, p;
    mpz_inits(term, p, NULL);
    mpz_set_ui(z, D);
    for (uint64_t j = 2; j <= D; j++) {
        mpz_ui_pow_ui(term, j, j);
        mpz_ui_pow_ui(p, j - 1, j - 2);
        mpz_addmul_ui(term, p, j);
        mpz_bin_uiui(p, D, j);
        mpz_addmul(z, term, p);
    }
    mpz_clears(term, p, NULL);
}

status states_formula_init(states_formula *f, const task *t, bool promise) {
    status st = ST_OK;
    *f = (states_formula){.count = t->length + 1};
    mpz_init(f->stated);
    f->at = calloc((size_t)f->count, sizeof *f->at);
    f->known = calloc((size_t)f->count, sizeof *f->known);
    for (uint64_t time = 0; f->at && time < f->count; time++) mpz_init(f->at[time]);
    if (!f->at || !f->known) return ST_MEMORY;
    switch (t->kind) {
    case TASK_COPY: set_copy(f, t); break;
    case TASK_SELECTIVE: set_selective(f, t, promise); break;
    case TASK_PREFIX:
        set_prefix(f, t, promise);
        set_ends(f, t, promise);
        break;
    case TASK_SUFFIX: set_suffix(f, t, promise); break;
    case TASK_INDUCTION: st = set_induction(f, t, promise); break;
    default: st = ST_UNSUPPORTED;
    }
    if (st == ST_OK && !states_before_query(t) && states_formula_complete(f)) {
        f->stated_known = true;
        for (uint64_t time = 0; time < f->count; time++)
            if (mpz_cmp(f->at[time], f->stated) > 0) mpz_set(f->stated, f->at[time]);
    }
    return st;
}
