/* test_hash_copy.c - T_n's matrices against the formulas written out a second time, its sizes against the counts,
   and what it says about short strings by hand-checked examples. */
#include "constructions/hash_copy/hash_copy.h"

#include <stdlib.h>

#include "constructions/model/eval.h"
#include "tests/harness.h"

static model *build(uint32_t D, uint32_t n, hash_copy_spec *s) {
    model *m;
    fault f = {{0}};
    ck_ok(hash_copy_spec_init(s, D, n, &f));
    ck_ok(hash_copy_build(&m, s, &f));
    return m;
}

static long entry(const rat_mat *A, size_t i, size_t j) {
    mpq_t q;
    mpq_init(q);
    rat_mat_get(q, A, i, j);
    ck_assert(mpz_cmp_ui(mpq_denref(q), 1) == 0 && mpz_fits_slong_p(mpq_numref(q)));
    long v = mpz_get_si(mpq_numref(q));
    mpq_clear(q);
    return v;
}

static const rat_mat *weight(const model *m, const char *name) {
    const model_op *op = model_find_const(m, name);
    ck_assert_ptr_nonnull(op);
    return &op->weight;
}

START_TEST(the_defaults_are_the_least_that_suffice) {
    static const uint32_t cases[][2] = {{2, 1}, {2, 2}, {2, 6}, {2, 128}, {3, 1}, {4, 5}, {5, 3}, {26, 12}, {4096, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hash_copy_spec s;
        uint32_t D = cases[i][0], n = cases[i][1], b = 0;
        fault f;
        ck_ok(hash_copy_spec_init(&s, D, n, &f));
        while ((1u << b) < D) b++;
        ck_assert_uint_eq(hash_copy_code_bits(D), b < 1 ? 1 : b);
        ck_assert_uint_eq(mpz_get_ui(s.W), 2ul * n * b);
        unsigned long gamma = b < 2 ? b : 2, beta = mpz_get_ui(s.beta);
        mpz_t need, have;
        mpz_inits(need, have, NULL);
        mpz_ui_pow_ui(need, D, n);
        mpz_add_ui(need, need, n - 1);
        mpz_mul_ui(need, need, 2);
        mpz_ui_pow_ui(have, 2, beta * gamma);
        ck_assert(mpz_cmp(have, need) >= 0);
        mpz_ui_pow_ui(have, 2, (beta - 1) * gamma);
        ck_assert(mpz_cmp(have, need) < 0);
        mpz_clears(need, have, NULL);
        hash_copy_spec_clear(&s);
    }
}
END_TEST

START_TEST(sizes_outside_the_limits_are_refused_by_status) {
    static const struct {
        uint32_t D, n;
        status st;
    } cases[] = {{1, 3, ST_DOMAIN}, {0, 3, ST_DOMAIN},  {2, 0, ST_DOMAIN},     {4097, 1, ST_LIMIT},
                 {2, 129, ST_LIMIT}, {4096, 68, ST_LIMIT}, {4096, 128, ST_LIMIT}, {UINT32_MAX, 1, ST_LIMIT}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hash_copy_spec s;
        fault f = {{0}};
        ck_assert_int_eq(hash_copy_spec_init(&s, cases[i].D, cases[i].n, &f), cases[i].st);
        ck_assert_int_ne(f.line[0], 0);
        hash_copy_spec_clear(&s);
    }
    hash_copy_spec largest; /* 68 slots of 15 lanes are 1020 */
    ck_ok(hash_copy_spec_init(&largest, 4096, 67, NULL));
    hash_copy_spec_clear(&largest);
}
END_TEST

/* What row (slot k, coordinate) of U_2 must be: k at head k, -(k-1) at head k-1. */
static long slot_weight(uint32_t k, uint32_t head) { return head == k ? (long)k : head + 1 == k ? -(long)head : 0; }

START_TEST(the_matrices_of_block_1_are_the_formulas) {
    for (uint32_t D = 2; D <= 5; D++)
        for (uint32_t n = 1; n <= 4; n++) {
            hash_copy_spec s;
            model *m = build(D, n, &s);
            uint32_t b = hash_copy_code_bits(D), d0 = b + 3;
            const rat_mat *E = weight(m, "embed"), *U2 = weight(m, "block1.U2"), *U1 = weight(m, "block1.U1");
            for (uint32_t t = 0; t < D + 2; t++)
                for (uint32_t j = 0; j < d0; j++) {
                    long want = j < b ? (t < D ? ((t >> (b - 1 - j)) & 1 ? 1 : -1) : 0)
                                      : j == b ? t == D : j == b + 1 ? t == D + 1 : 1;
                    ck_assert_int_eq(entry(E, t, j), want);
                }
            size_t codes = (size_t)(n + 1) * b, rows = codes + 2 * n + 1;
            ck_assert_uint_eq(U2->rows, rows);
            for (size_t r = 0; r < rows; r++)
                for (size_t c = 0; c < U2->cols; c++) {
                    uint32_t head = (uint32_t)(c / d0) + 1, x = (uint32_t)(c % d0);
                    long want;
                    if (r < codes) {
                        uint32_t k = (uint32_t)(r / b) + 1;
                        want = (x == r % b ? slot_weight(k, head) : 0) + (head == 1 && x == b + 2);
                    } else if (r < codes + n) {
                        want = x == b + 1 ? slot_weight((uint32_t)(r - codes) + 1, head) : 0;
                    } else if (r < codes + 2 * n) {
                        want = (x == b ? 2 * slot_weight((uint32_t)(r - codes - n) + 2, head) - 2 * (head == 1) : 0) -
                               (head == 1 && x == b + 2);
                    } else
                        want = head == 1 && x == b + 2;
                    ck_assert_int_eq(entry(U2, r, c), want);
                }
            for (uint32_t k = 1; k <= n + 1; k++)
                for (uint32_t c = 0; c < b; c++) {
                    size_t lane = (size_t)(k - 1) * d0 + c;
                    ck_assert_int_eq(entry(U1, lane, (size_t)(k - 1) * b + c), 1);
                    ck_assert_int_eq(entry(U1, lane, rows - 1), -1);
                }
            model_free(m);
            hash_copy_spec_clear(&s);
        }
}
END_TEST

START_TEST(queries_and_keys_meet_in_the_stated_bilinear_form) {
    hash_copy_spec s;
    model *m = build(5, 3, &s);
    uint32_t b = 3, d0 = 6, n = 3;
    rat_mat S;
    ck_ok(rat_mat_transpose_mul(&S, weight(m, "block2.q"), weight(m, "block2.k")));
    for (size_t x = 0; x < S.rows; x++)
        for (size_t y = 0; y < S.cols; y++) {
            uint32_t k = (uint32_t)(x / d0) + 1, j = (uint32_t)(x % d0);
            long want = k <= n && j < b && y == x + d0 ? 1 : k <= n && j == b && y == x + 1 ? 2l * n * b : 0;
            ck_assert_int_eq(entry(&S, x, y), want);
        }
    rat_mat_clear(&S);
    const model_op *head = model_find_const(m, "block2.head");
    ck_assert_uint_eq(head->window, 0);
    ck_assert(mpz_cmp(mpq_numref(head->sharpness), s.beta) == 0);
    model_free(m);
    hash_copy_spec_clear(&s);
}
END_TEST

START_TEST(measured_sizes_are_those_of_the_theory) {
    for (uint32_t D = 2; D <= 30; D += 7)
        for (uint32_t n = 1; n <= 8; n += 3) {
            hash_copy_spec s;
            model *m = build(D, n, &s);
            model_cost k;
            model_measure(&k, m);
            uint64_t b = hash_copy_code_bits(D), d0 = b + 3, N = (n + 1) * d0, w1 = (n + 1) * b + 2 * n + 1, w2 = b + 1;
            ck_assert_uint_eq(k.depth, 2);
            ck_assert_uint_eq(k.heads, n + 2);
            ck_assert_uint_eq(k.dimension, N);
            ck_assert_uint_eq(k.mlp_width, w1);
            ck_assert_uint_eq(k.parameters, (D + 2) * d0 + 3 * (n + 1) * d0 * d0 + 3 * N * N + 2 * N * (w1 + w2) +
                                                (D + 2) * N);
            model_free(m);
            hash_copy_spec_clear(&s);
        }
}
END_TEST

START_TEST(lanes_say_what_they_hold) {
    hash_copy_spec s;
    model *m = build(4, 2, &s);
    const model_op *slots = model_find_const(m, "block1.U1");
    ck_assert_str_eq(slots->lanes[0], "slot 1 code 0");
    ck_assert_str_eq(slots->lanes[11], "slot 3 code 1");
    ck_assert_str_eq(slots->lanes[2], "slot 1 COPY flag");
    ck_assert_str_eq(slots->lanes[8], "at position 3");
    ck_assert_str_eq(model_find_const(m, "embed")->lanes[2], "BOS flag");
    ck_assert_str_eq(model_find_const(m, "block2.k")->lanes[0], "key slot 2 code 0");
    model_free(m);
    hash_copy_spec_clear(&s);
}
END_TEST

/* The slots at every position of a prompt, read off the running model. */
START_TEST(slots_hold_the_last_tokens_and_places_fire_once) {
    hash_copy_spec s;
    model *m = build(3, 3, &s);
    field *F;
    model_eval *e;
    ck_ok(field_open_rational(&F));
    ck_ok(model_eval_open(&e, m, F, true));
    static const uint32_t token[] = {3, 0, 2, 1, 1, 0, 2, 4};
    size_t r = (size_t)(model_find_const(m, "block1.U1") - m->op), d0 = 5;
    mpq_t lo, hi;
    mpq_inits(lo, hi, NULL);
    for (size_t i = 0; i < 8; i++) {
        ck_ok(model_eval_push(e, token[i], NULL));
        const void *row = model_eval_row(e, r, i);
        ck_assert_ptr_nonnull(row);
        for (uint32_t k = 1; k <= 4 && k <= i + 1; k++)
            for (uint32_t c = 0; c < 2; c++) {
                uint32_t t = token[i + 1 - k];
                F->bounds(F, lo, hi, field_at_const(F, row, (k - 1) * d0 + c));
                ck_assert(mpq_equal(lo, hi) && mpq_cmp_si(lo, t < 3 ? hash_copy_code(t, c, 2) : 0, 1) == 0);
            }
        for (uint32_t k = 1; k <= 3; k++) {
            F->bounds(F, lo, hi, field_at_const(F, row, (k - 1) * d0 + 3));
            ck_assert(mpq_equal(lo, hi) && mpq_cmp_si(lo, i == k, 1) == 0);
        }
    }
    mpq_clears(lo, hi, NULL);
    model_eval_close(e);
    F->close(F);
    model_free(m);
    hash_copy_spec_clear(&s);
}
END_TEST

START_TEST(strings_without_a_repeat_are_copied_and_an_ambiguous_one_is_not) {
    hash_copy_spec s;
    model *m = build(2, 2, &s);
    field *F;
    model_eval *e;
    size_t wrong;
    ck_ok(field_open_expsum(&F));
    ck_ok(model_eval_open(&e, m, F, true));
    ck_ok(model_eval_teacher(e, (const letter[]){0, 0, 1, 1, 0}, 5, &wrong, NULL)); /* 00 01 11 10 */
    ck_assert_uint_eq(wrong, 5);
    ck_ok(model_eval_teacher(e, (const letter[]){0, 0, 0, 1}, 4, &wrong, NULL)); /* 00 -> 0, 00 -> 1 */
    ck_assert_uint_lt(wrong, 4);
    ck_ok(model_eval_teacher(e, (const letter[]){1, 1, 1, 1}, 4, &wrong, NULL)); /* repeats, but is not ambiguous */
    ck_assert_uint_eq(wrong, 4);
    model_eval_close(e);
    F->close(F);
    model_free(m);
    hash_copy_spec_clear(&s);
}
END_TEST

START_TEST(the_rounded_copier_is_the_copier_with_one_more_op) {
    hash_copy_spec s;
    model *m = build(3, 2, &s), *q = NULL;
    ck_ok(hash_copy_build_rounded(&q, &s, 7, NULL));
    ck_assert_uint_eq(q->ops, m->ops + 1);
    const model_op *joined = model_find_const(q, "block1.heads"), *op = model_find_const(q, "block1.rounded");
    ck_assert(op && op->kind == OP_ROUND && op->bits == 7 && op->dim == joined->dim);
    ck_assert_ptr_eq(&q->op[op->src[0]], joined);
    ck_assert_ptr_eq(&q->op[model_find_const(q, "block1.U2")->src[0]], op);
    model_cost a, b;
    model_measure(&a, m);
    model_measure(&b, q);
    ck_assert(a.depth == b.depth && a.dimension == b.dimension && a.parameters == b.parameters && a.heads == b.heads);
    for (size_t i = 0; i < m->ops; i++) {
        const model_op *x = &m->op[i], *y = model_find_const(q, x->name);
        ck_assert(y && y->kind == x->kind && rat_mat_equal(&x->weight, &y->weight));
    }
    model_free(q);
    model_free(m);
    hash_copy_spec_clear(&s);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_rounded_copier_is_the_copier_with_one_more_op);
    tcase_add_test(t, the_defaults_are_the_least_that_suffice);
    tcase_add_test(t, sizes_outside_the_limits_are_refused_by_status);
    tcase_add_test(t, the_matrices_of_block_1_are_the_formulas);
    tcase_add_test(t, queries_and_keys_meet_in_the_stated_bilinear_form);
    tcase_add_test(t, measured_sizes_are_those_of_the_theory);
    tcase_add_test(t, lanes_say_what_they_hold);
    tcase_add_test(t, slots_hold_the_last_tokens_and_places_fire_once);
    tcase_add_test(t, strings_without_a_repeat_are_copied_and_an_ambiguous_one_is_not);
}
