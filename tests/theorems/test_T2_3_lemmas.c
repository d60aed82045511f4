/* test_T2_3_lemmas.c - the lemma chain against the running model, against formulas written a second time, and against
   weights bent one by one: it must hold for T_n, stop at the right lemma when a part is bent, and never hold for a
   model that miscopies a string without a repeated n-gram. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/hash_copy/hash_copy.h"
#include "constructions/ngram/ngram.h"
#include "numerics/base/rng.h"
#include "tests/harness.h"
#include "theorems/ram/T2_3/judge.h"
#include "theorems/ram/T2_3/lemmas.h"
#include "theorems/ram/T2_3/sparse.h"

static model *build(uint32_t D, uint32_t n) {
    hash_copy_spec s;
    model *m;
    ck_ok(hash_copy_spec_init(&s, D, n, NULL));
    ck_ok(hash_copy_build(&m, &s, NULL));
    hash_copy_spec_clear(&s);
    return m;
}

static rat_mat *weight(model *m, const char *name) { return &model_find(m, name)->weight; }

static size_t register_of(const model *m, const char *name) { return (size_t)(model_find_const(m, name) - m->op); }

/* CLAIM ram:T2.3/L5, CLAIM ram:T2.3/L6: margins as in the theory, W + jb - (n-1-j)b(j+1)/(j+2) - (n-1)b and min(2, b). */
START_TEST(the_chain_holds_for_T_n_with_the_margins_of_the_theory) {
    static const uint32_t Ds[] = {2, 3, 4, 5, 8, 26, 30}, ns[] = {1, 2, 3, 4, 5, 8, 12};
    for (size_t d = 0; d < 7; d++)
        for (size_t k = 0; k < 7; k++) {
            uint32_t D = Ds[d], n = ns[k];
            model *m = build(D, n);
            lemma_chain c;
            ck_ok(lemma_chain_run(&c, m, n, NULL));
            ck_assert_msg(lemma_chain_complete(&c), "D=%u n=%u: %s", D, n, c.why);
            double b = c.b, least = INFINITY;
            for (double j = 0; j < n; j++)
                least = fmin(least, 2 * n * b + j * b - (n - 1 - j) * b * (j + 1) / (j + 2) - (n - 1) * b);
            ck_assert_double_eq_tol(mpq_get_d(c.margin_start), least, 1e-9);
            ck_assert(mpq_cmp_ui(c.margin_ngram, c.b < 2 ? c.b : 2, 1) == 0);
            ck_assert(mpq_equal(c.margin, c.margin_ngram));
            lemma_chain_clear(&c);
            model_free(m);
        }
}
END_TEST

/* Every lemma writes one step, in order, and the induction names the n of the claim. */
START_TEST(each_lemma_leaves_its_step) {
    verdict v;
    static const char *const readings[] = {"sharp"};
    model *m = build(3, 3);
    lemma_chain c;
    ck_ok(verdict_init(&v, readings, 1, NULL, 0));
    ck_ok(lemma_chain_run(&c, m, 2, &v)); /* T_3 also copies what repeats no 2-gram */
    ck_assert(lemma_chain_complete(&c));
    const char *at = text_data(&v.steps);
    for (char number = '1'; number <= '9'; number++) {
        char prefix[] = {'L', number, ' ', 0};
        ck_assert_msg(!strncmp(at, prefix, 3), "step %c: %s", number, at);
        at = strchr(at, '\n');
        ck_assert(number == '9' ? at == NULL || !at[1] : at != NULL);
        if (at) at++;
    }
    ck_assert_ptr_nonnull(strstr(text_data(&v.steps), "repeated 2-gram"));
    verdict_clear(&v);
    lemma_chain_clear(&c);
    model_free(m);
}
END_TEST

/* ---- the running model */

typedef struct runner {
    model *m;
    field *F;
    model_eval *e;
    mpq_t lo, hi;
} runner;

static void runner_open(runner *r, uint32_t D, uint32_t n) {
    r->m = build(D, n);
    ck_ok(field_open_expsum(&r->F));
    ck_ok(model_eval_open(&r->e, r->m, r->F, true));
    mpq_inits(r->lo, r->hi, NULL);
}

static void runner_close(runner *r) {
    mpq_clears(r->lo, r->hi, NULL);
    model_eval_close(r->e);
    r->F->close(r->F);
    model_free(r->m);
}

static double lane(runner *r, size_t reg, size_t i, size_t j) {
    const void *row = model_eval_row(r->e, reg, i);
    ck_assert_ptr_nonnull(row);
    r->F->bounds(r->F, r->lo, r->hi, field_at_const(r->F, row, j));
    return mpq_get_d(r->lo);
}

static void push(runner *r, uint32_t token) { ck_ok(model_eval_push(r->e, token, NULL)); }

static double code_of(uint32_t token, uint32_t D, uint32_t c, uint32_t b) {
    return token < D ? hash_copy_code(token, c, b) : 0;
}

/* CLAIM ram:T2.3/L1, CLAIM ram:T2.3/L2, CLAIM ram:T2.3/L3: block 1's output at every position of random prompts is
   what the lemmas say: the k-th last token where there are k tokens, the mean of all of them where there are not,
   COPY's share likewise, and [i = k+1]. */
START_TEST(slots_of_the_running_model_are_what_the_lemmas_say) {
    rng g;
    rng_open(&g, test_seed(), "slots", 0);
    for (unsigned round = 0; round < 6 * test_multiplier(); round++) {
        uint32_t D = 2 + (uint32_t)rng_below(&g, 6), n = 1 + (uint32_t)rng_below(&g, 5), b = hash_copy_code_bits(D);
        uint32_t token[24], L = 1 + (uint32_t)rng_below(&g, 8), length = 0;
        runner r;
        runner_open(&r, D, n);
        token[length++] = D;
        for (uint32_t i = 0; i < 2 * L; i++) {
            if (i == L) token[length++] = D + 1;
            token[length++] = (uint32_t)rng_below(&g, D);
        }
        size_t out = register_of(r.m, "block1.U1"), d0 = b + 3;
        for (uint32_t i = 1; i <= length; i++) {
            push(&r, token[i - 1]);
            for (uint32_t k = 1; k <= n + 1; k++) {
                for (uint32_t c = 0; c < b; c++) {
                    double want = 0;
                    for (uint32_t p = 1; k > i && p <= i; p++) want += code_of(token[p - 1], D, c, b) / i;
                    if (k <= i) want = code_of(token[i - k], D, c, b);
                    ck_assert_double_eq_tol(lane(&r, out, i - 1, (k - 1) * d0 + c), want, 1e-12);
                }
                if (k > n) continue;
                double share = k <= i ? token[i - k] == D + 1 : i >= L + 2 ? 1.0 / i : 0;
                ck_assert_double_eq_tol(lane(&r, out, i - 1, (k - 1) * d0 + b), share, 1e-12);
                ck_assert_double_eq_tol(lane(&r, out, i - 1, (k - 1) * d0 + b + 1), i == k + 1, 1e-12);
            }
            ck_assert_double_eq_tol(lane(&r, out, i - 1, b + 2), 1, 1e-12);
        }
        runner_close(&r);
    }
}
END_TEST

/* The least score difference between the key at j+2 and any other, over all answer steps of x, split at j = n. */
static void differences(runner *r, const letter *x, uint32_t L, uint32_t n, double *start, double *later) {
    size_t q = register_of(r->m, "block2.q"), k = register_of(r->m, "block2.k"), N = r->m->op[q].dim;
    push(r, r->m->D);
    for (uint32_t i = 0; i < L; i++) push(r, x[i]);
    push(r, r->m->D + 1);
    for (uint32_t j = 0; j < L; j++) {
        size_t i = L + 1 + j;
        double right = 0, best = -INFINITY;
        for (size_t p = 0; p <= i; p++) {
            double score = 0;
            for (size_t l = 0; l < N; l++) score += lane(r, q, i, l) * lane(r, k, p, l);
            if (p == j + 1)
                right = score;
            else
                best = fmax(best, score);
        }
        double *least = j < n ? start : later;
        *least = fmin(*least, right - best);
        push(r, x[j]);
    }
    model_eval_pop(r->e, model_eval_length(r->e));
}

/* CLAIM ram:T2.3/L4, CLAIM ram:T2.3/L5, CLAIM ram:T2.3/L6: over all strings the score of the right key leads by at least the
   proved margins - in the start phase for every string, later for those without a repeated n-gram - and min(2, b)
   is attained. */
START_TEST(scores_of_all_short_strings_respect_the_margins) {
    static const uint32_t cases[][3] = {{2, 1, 2}, {2, 2, 5}, {2, 3, 3}, {2, 3, 6}, {3, 2, 4}, {4, 1, 3}, {5, 2, 3}};
    for (size_t s = 0; s < sizeof cases / sizeof *cases; s++) {
        uint32_t D = cases[s][0], n = cases[s][1], L = cases[s][2];
        runner r;
        lemma_chain c;
        double start = INFINITY, later = INFINITY, ignored = INFINITY;
        uint64_t count;
        letter x[8];
        runner_open(&r, D, n);
        ck_ok(lemma_chain_run(&c, r.m, n, NULL));
        ck_assert(letters_count(&count, D, L));
        for (uint64_t i = 0; i < count; i++) {
            letters_from_index(x, L, D, i);
            differences(&r, x, L, n, &start, ngram_repeats(x, L, n, NULL, NULL) ? &ignored : &later);
        }
        ck_assert_double_ge(start, mpq_get_d(c.margin_start) - 1e-12);
        if (L > n) ck_assert_double_ge(later, mpq_get_d(c.margin_ngram) - 1e-12);
        if (D == 2 && n == 2) ck_assert_double_eq_tol(later, 1, 1e-12);
        if (D == 3) ck_assert_double_eq_tol(later, 2, 1e-12);
        lemma_chain_clear(&c);
        runner_close(&r);
    }
}
END_TEST

/* CLAIM ram:T2.3/L7: in the running model the right key has more than half the weight at every step of every string
   without a repeated n-gram. */
START_TEST(the_right_key_has_more_than_half_the_weight) {
    static const uint32_t cases[][3] = {{2, 1, 2}, {2, 2, 5}, {2, 3, 6}, {3, 2, 4}};
    for (size_t s = 0; s < sizeof cases / sizeof *cases; s++) {
        uint32_t D = cases[s][0], n = cases[s][1], L = cases[s][2];
        runner r;
        runner_open(&r, D, n);
        void *weights;
        letter x[8];
        uint64_t count;
        size_t head = register_of(r.m, "block2.head");
        ck_ok(field_row_new(r.F, &weights, 2 * L + 2));
        ck_assert(letters_count(&count, D, L));
        for (uint64_t i = 0; i < count; i++) {
            letters_from_index(x, L, D, i);
            if (ngram_repeats(x, L, n, NULL, NULL)) continue;
            push(&r, D);
            for (uint32_t p = 0; p < L; p++) push(&r, x[p]);
            push(&r, D + 1);
            for (uint32_t j = 0; j < L; j++) {
                ck_ok(model_eval_attention(r.e, head, L + 1 + j, weights));
                r.F->bounds(r.F, r.lo, r.hi, field_at_const(r.F, weights, j + 1));
                ck_assert(mpq_cmp_ui(r.lo, 1, 2) > 0);
                push(&r, x[j]);
            }
            model_eval_pop(r.e, model_eval_length(r.e));
        }
        field_row_free(r.F, weights, 2 * L + 2);
        runner_close(&r);
    }
}
END_TEST

/* CLAIM ram:T2.3/L7: "2L e^(-beta margin) < 1" against double arithmetic, away from equality. */
START_TEST(the_softmax_condition_is_decided_like_in_doubles) {
    model *m = build(2, 2);
    lemma_chain c;
    mpz_t L;
    mpz_init(L);
    ck_ok(lemma_chain_run(&c, m, 2, NULL));
    for (unsigned top = 1; top <= 90; top++)
        for (unsigned bottom = 1; bottom <= 7; bottom += 2)
            for (unsigned long l = 1; l < 100000; l = l * 3 + 1) {
                mpq_set_ui(c.beta, top, bottom);
                mpq_canonicalize(c.beta);
                mpz_set_ui(L, l);
                double slack = (double)top / bottom * mpq_get_d(c.margin) - log(2.0 * (double)l);
                if (fabs(slack) > 1e-6) ck_assert_int_eq(lemma_chain_sharp_for(&c, L), slack > 0);
            }
    mpz_clear(L);
    lemma_chain_clear(&c);
    model_free(m);
}
END_TEST

/* CLAIM ram:T2.3/L8: whatever is found, the logit of a letter is the product of its code with slot 1's code lanes of
   what attention returned, BOS and COPY have 0, and no repeat-free string meets a tie. */
START_TEST(logits_of_the_running_model_are_products_with_the_codes) {
    uint32_t D = 5, n = 2, L = 3, b = 3;
    runner r;
    runner_open(&r, D, n);
    size_t head = register_of(r.m, "block2.head"), logits = register_of(r.m, "unembed");
    letter x[3];
    for (uint64_t s = 0; s < 125; s += 3) {
        letters_from_index(x, L, D, s);
        push(&r, D);
        for (uint32_t p = 0; p < L; p++) push(&r, x[p]);
        push(&r, D + 1);
        for (uint32_t j = 0; j < L; j++) {
            uint32_t said;
            bool tied;
            truth sure;
            for (uint32_t a = 0; a < D + 2; a++) {
                double want = 0;
                for (uint32_t c = 0; c < b; c++) want += code_of(a, D, c, b) * lane(&r, head, L + 1 + j, c);
                ck_assert_double_eq_tol(lane(&r, logits, L + 1 + j, a), want, 1e-9);
            }
            ck_ok(model_eval_decide(r.e, &said, &tied, &sure));
            if (!ngram_repeats(x, L, n, NULL, NULL)) ck_assert(said == x[j] && !tied && truth_is_yes(sure));
            push(&r, x[j]);
        }
        model_eval_pop(r.e, model_eval_length(r.e));
    }
    runner_close(&r);
}
END_TEST

/* ---- bent weights */

static void add_to(model *m, const char *name, size_t i, size_t j, long by) {
    rat_mat *A = weight(m, name);
    mpz_t *num = &A->num[i * A->cols + j];
    if (by > 0) mpz_addmul_ui(*num, A->den, (unsigned long)by);
    else mpz_submul_ui(*num, A->den, (unsigned long)-by);
}

/* Bends of T_2 over 4 letters (b = 2, d0 = 5): what, where, and the lemma that must notice. */
static const struct {
    const char *name;
    size_t i, j;
    long by;
    const char *lemma;
} bends[] = {
    {"embed", 0, 0, 1, "L1"},       {"embed", 4, 2, -1, "L1"},      {"embed", 5, 3, -1, "L1"},
    {"embed", 2, 4, 1, "L1"},       {"embed", 4, 0, 1, "L1"},       {"embed", 5, 2, 1, "L1"},
    {"block1.v1", 0, 0, 1, "L2"},   {"block1.v3", 1, 1, -1, "L2"},  {"block1.U2", 0, 0, 1, "L2"},
    {"block1.U2", 2, 5, 1, "L2"},   {"block1.U2", 5, 10, -1, "L2"}, {"block1.U2", 3, 4, -1, "L2"},
    {"block1.U2", 6, 3, 1, "L2"},   {"block1.U2", 8, 2, 2, "L3"},   {"block1.U2", 8, 4, 1, "L3"},
    {"block1.U2", 9, 12, 1, "L3"},  {"block1.U2", 10, 4, 1, "L3"},  {"block1.U1", 0, 0, 1, "L3"},
    {"block1.U1", 1, 10, 1, "L3"},  {"block1.U1", 13, 2, 1, "L3"},  {"block1.U1", 2, 6, -1, "L3"},
    {"block2.q", 0, 0, 1, "L4"},    {"block2.q", 0, 3, 1, "L4"},    {"block2.k", 1, 6, -1, "L4"},
    {"block2.k", 0, 0, 1, "L4"},    {"block2.q", 2, 2, -8, "L5"},   {"block2.q", 7, 7, -8, "L5"},
    {"block2.v", 0, 0, -1, "L8"},   {"block2.v", 0, 5, 1, "L8"},    {"block2.U2", 0, 4, -1, "L8"},
    {"block2.U2", 1, 1, 1, "L8"},   {"block2.U1", 0, 1, 1, "L8"},   {"unembed", 0, 0, 2, "L8"},
    {"unembed", 4, 1, 1, "L8"},     {"unembed", 3, 0, 1, "L8"},
};

static void expect_stop(model *m, uint32_t n, const char *lemma) {
    lemma_chain c;
    ck_ok(lemma_chain_run(&c, m, n, NULL));
    ck_assert_msg(!lemma_chain_complete(&c), "nothing stops at %s", lemma);
    ck_assert_msg(!strncmp(c.why, lemma, strlen(lemma)), "expected %s, got %s", lemma, c.why);
    ck_assert_int_lt(c.passed, LEMMAS);
    lemma_chain_clear(&c);
    model_free(m);
}

START_TEST(every_lemma_notices_when_its_weights_are_bent) {
    for (size_t s = 0; s < sizeof bends / sizeof *bends; s++) {
        model *m = build(4, 2);
        add_to(m, bends[s].name, bends[s].i, bends[s].j, bends[s].by);
        expect_stop(m, 2, bends[s].lemma);
    }
}
END_TEST

/* CLAIM ram:T2.3/L1, CLAIM ram:T2.3/L6, CLAIM ram:T2.3/L7, CLAIM ram:T2.3/L9: what is not one entry of one matrix. */
START_TEST(windows_codes_sharpness_and_length_are_noticed_too) {
    model *m = build(4, 2);
    add_to(m, "block1.q1", 0, 4, 1);
    add_to(m, "block1.k1", 0, 0, 1);
    expect_stop(m, 2, "L1"); /* attends by content */
    m = build(4, 2);
    add_to(m, "block1.q1", 0, 4, 1);
    lemma_chain c;
    ck_ok(lemma_chain_run(&c, m, 2, NULL));
    ck_assert(lemma_chain_complete(&c)); /* with keys 0 a query changes nothing */
    lemma_chain_clear(&c);
    model_find(m, "block1.head3")->window = 4;
    expect_stop(m, 2, "L1");
    m = build(4, 2);
    model_find(m, "block1.head3")->window = 0;
    expect_stop(m, 2, "L1");
    m = build(4, 2);
    model_find(m, "block1.head1")->window = 2;
    expect_stop(m, 2, "L2");
    m = build(3, 2);
    add_to(m, "embed", 1, 1, -2); /* letter 1 of 3 gets the code of letter 0 */
    expect_stop(m, 2, "L6");
    m = build(2, 2);
    mpq_set_ui(model_find(m, "block2.head")->sharpness, 2, 1); /* e^2 < 10 = 2(4 + 1) */
    expect_stop(m, 2, "L7");
    m = build(2, 2);
    mpq_set_si(model_find(m, "block2.head")->sharpness, -4, 1);
    expect_stop(m, 2, "L7");
}
END_TEST

START_TEST(a_model_that_compares_fewer_letters_than_claimed_stops_at_the_induction) {
    model *m = build(2, 2);
    mpq_set_ui(model_find(m, "block2.head")->sharpness, 100, 1);
    expect_stop(m, 3, "L9");
}
END_TEST

/* CLAIM ram:T2.3/wiring */
START_TEST(other_programs_are_not_taken_for_T_n) {
    model *m = build(2, 2);
    size_t *heads = model_find(m, "block1.heads")->src, swap = heads[0];
    heads[0] = heads[1];
    heads[1] = swap;
    expect_stop(m, 2, "wiring");
    m = build(2, 2);
    model_find(m, "block2.head")->window = 5;
    expect_stop(m, 2, "wiring");
    m = build(2, 2);
    model_find(m, "block2.head")->src[2] = register_of(m, "block1.U1");
    expect_stop(m, 2, "wiring");
    m = build(2, 2);
    strcpy(model_find(m, "block2.relu")->name, "other");
    expect_stop(m, 2, "wiring");
    ck_ok(model_new(&m, "empty", 2));
    expect_stop(m, 2, "wiring");
}
END_TEST

/* The soundness that matters: whatever single entry of T_2's matrices is bent, a complete chain means that no string
   without a repeated n-gram is miscopied. */
START_TEST(a_complete_chain_is_never_wrong_about_a_bent_model) {
    model *m = build(2, 2);
    unsigned complete = 0, bent = 0;
    work w = work_default();
    for (size_t r = 0; r < m->ops; r++)
        for (size_t i = 0; i < m->op[r].weight.rows; i++)
            for (size_t j = 0; j < m->op[r].weight.cols; j++) {
                mpz_t *num = &m->op[r].weight.num[i * m->op[r].weight.cols + j];
                for (long by = -1; by <= 1; by += 2) {
                    lemma_chain c;
                    mpz_set_si(*num, mpz_get_si(*num) + by);
                    ck_ok(lemma_chain_run(&c, m, 2, NULL));
                    bent++;
                    if (lemma_chain_complete(&c)) {
                        exhaustion x;
                        complete++;
                        ck_ok(judge_exhaust(&x, m, 2, complete % 8 ? 3 : 5, &w, NULL));
                        ck_assert_msg(x.bad == EXHAUSTION_NONE, "%s %zu %zu %ld", m->op[r].name, i, j, by);
                    }
                    lemma_chain_clear(&c);
                    mpz_set_si(*num, mpz_get_si(*num) - by);
                }
            }
    ck_assert_uint_gt(bent, 1500);
    ck_assert_uint_gt(complete, 0); /* some entries are harmless: queries against keys that are 0 */
    ck_assert_uint_lt(complete, bent);
    model_free(m);
}
END_TEST

/* ---- sparse products */

START_TEST(sparse_products_are_dense_products) {
    rng g;
    rng_open(&g, test_seed(), "sparse", 0);
    mpq_t q, p;
    mpq_inits(q, p, NULL);
    for (unsigned round = 0; round < 20 * test_multiplier(); round++) {
        size_t a = 1 + rng_below(&g, 6), b = 1 + rng_below(&g, 6), d = 1 + rng_below(&g, 6);
        rat_mat A, B, C;
        sparse X, Y, Z;
        ck_ok(rat_mat_init(&A, b, a));
        ck_ok(rat_mat_init(&B, b, d));
        for (size_t i = 0; i < b; i++)
            for (size_t j = 0; j < a + d; j++) {
                if (rng_below(&g, 2)) continue;
                mpq_set_si(q, (long)rng_below(&g, 9) - 4, 1 + (unsigned long)rng_below(&g, 5));
                mpq_canonicalize(q);
                rat_mat_set(j < a ? &A : &B, i, j < a ? j : j - a, q);
            }
        ck_ok(rat_mat_transpose_mul(&C, &A, &B));
        ck_ok(sparse_from_transpose(&X, &A));
        ck_ok(sparse_from(&Y, &B));
        ck_ok(sparse_mul(&Z, &X, &Y));
        size_t entries = 0;
        for (size_t i = 0; i < a; i++)
            for (size_t j = 0; j < d; j++) {
                rat_mat_get(q, &C, i, j);
                sparse_get(p, &Z, i, j);
                ck_assert(mpq_equal(p, q));
                entries += mpq_sgn(q) != 0;
            }
        ck_assert_uint_eq(Z.used, entries);
        sparse_clear(&Z);
        if (b != d) ck_assert_int_eq(sparse_mul(&Z, &Y, &Y), ST_DOMAIN);
        if (b != d) sparse_clear(&Z);
        sparse_clear(&X), sparse_clear(&Y);
        rat_mat_clear(&A), rat_mat_clear(&B), rat_mat_clear(&C);
    }
    mpq_clears(q, p, NULL);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_chain_holds_for_T_n_with_the_margins_of_the_theory);
    tcase_add_test(t, each_lemma_leaves_its_step);
    tcase_add_test(t, slots_of_the_running_model_are_what_the_lemmas_say);
    tcase_add_test(t, scores_of_all_short_strings_respect_the_margins);
    tcase_add_test(t, the_right_key_has_more_than_half_the_weight);
    tcase_add_test(t, logits_of_the_running_model_are_products_with_the_codes);
    tcase_add_test(t, the_softmax_condition_is_decided_like_in_doubles);
    tcase_add_test(t, every_lemma_notices_when_its_weights_are_bent);
    tcase_add_test(t, windows_codes_sharpness_and_length_are_noticed_too);
    tcase_add_test(t, a_model_that_compares_fewer_letters_than_claimed_stops_at_the_induction);
    tcase_add_test(t, other_programs_are_not_taken_for_T_n);
    tcase_add_test(t, a_complete_chain_is_never_wrong_about_a_bent_model);
    tcase_add_test(t, sparse_products_are_dense_products);
}
