/* test_run32.c - models in float32 on a device: against the formulas in rationals and doubles, in any chunks, teacher-
   forced against greedy, many strings against one, and everything that is refused. */
#include "constructions/model/run32.h"

#include <float.h>

#include "constructions/hash_copy/hash_copy.h"
#include "constructions/model/run32_plan.h"
#include "constructions/ngram/ngram.h"
#include "numerics/float32/op32.h"
#include "tests/constructions/run32_tools.h"

/* Rows of linear maps made 0, with and without their bias: lanes that are left out, and lanes that only look so. */
static void zero_rows(model *m, dice *d) {
    for (size_t r = 0; r + 1 < m->ops; r++) {
        rat_mat *W = &m->op[r].weight, *b = &m->op[r].bias;
        if (m->op[r].kind != OP_LINEAR || dice_below(d, 4) == 0) continue;
        size_t i = dice_below(d, W->rows);
        for (size_t j = 0; j < W->cols; j++) rat_mat_set_si(W, i, j, 0);
        if (b->rows && dice_below(d, 2)) rat_mat_set_si(b, i, 0, 0);
    }
}

START_TEST(random_models_are_the_formulas_in_any_chunks) {
    dice d = {test_seed()};
    device *dev = open_cpu();
    uint32_t token[24];
    for (unsigned k = 0; k < 300 * test_multiplier(); k++) {
        bool tie = k % 2;
        model *m = random_model_past(&d, 2 + (uint32_t)dice_below(&d, 3), 2 + (unsigned)dice_below(&d, 8), tie);
        if (k % 3 == 0) random_positions(m, &d, false);
        if (k % 4 > 1) zero_rows(m, &d);
        size_t length = 2 * (1 + dice_below(&d, 11));
        random_string(token, length, m->D + 2, &d);
        if (!rounds(m)) { /* of a value beside a tie a float may go the other way */
            compare_logits(m, dev, token, length, 0);
            compare_logits(m, dev, token, length, 1 + dice_below(&d, 5));
        }
        model_free(m);
    }
    device_close(dev);
}
END_TEST

START_TEST(turned_queries_and_keys_follow_the_formula_also_where_their_rows_move) {
    dice d = {test_seed() + 1};
    device *dev = open_cpu();
    uint32_t token[40];
    unsigned seen = 0;
    for (unsigned k = 0; k < 400 && seen < 12 * test_multiplier(); k++) {
        model *m = random_model_past(&d, 2, 8, false);
        random_positions(m, &d, true);
        bool turns = false;
        for (size_t r = 0; r < m->ops; r++) turns |= m->op[r].kind == OP_ATTEND && m->op[r].rotary && m->op[r].window;
        if (turns && !rounds(m)) {
            random_string(token, 40, m->D + 2, &d);
            compare_logits(m, dev, token, 40, 3);
            seen++;
        }
        model_free(m);
    }
    ck_assert_uint_ge(seen, 8);
    device_close(dev);
}
END_TEST

/* Block 1 of the copier: means of windows of one and the same value, in rationals. */
START_TEST(heads_whose_scores_tie_by_their_weights_are_planned_as_means) {
    hash_copy_spec s;
    model *m = NULL;
    plan32 p;
    ck_ok(hash_copy_spec_init(&s, 4, 3, NULL));
    ck_ok(hash_copy_build(&m, &s, NULL));
    ck_ok(plan32_open(&p, m, 2, 1000, 50, NULL));
    ck_assert_uint_eq(p.positions, 2002);
    ck_assert_uint_eq(p.chunk, 50);
    for (size_t r = 0; r < m->ops; r++) {
        bool first = strncmp(m->op[r].name, "block1.head", 11) == 0 && m->op[r].kind == OP_ATTEND;
        ck_assert_msg(p.op[r].mean == first, "%s", m->op[r].name);
        bool zero = strncmp(m->op[r].name, "block1.q", 8) == 0 || strncmp(m->op[r].name, "block1.k", 8) == 0;
        ck_assert_msg(p.op[r].needed != zero, "%s", m->op[r].name);
        if (p.op[r].needed && !p.op[r].read) ck_assert_uint_eq(p.op[r].room, 50);
    }
    const model_op *v3 = model_find_const(m, "block1.v3"), *k = model_find_const(m, "block2.k");
    ck_assert_uint_eq(p.op[v3 - m->op].reach, 2);
    ck_assert_uint_eq(p.op[v3 - m->op].room, 2 * 2 + 50); /* twice the reach: rows that move do not overlap */
    ck_assert_uint_eq(p.op[k - m->op].room, 2002);
    size_t q2 = (size_t)(model_find_const(m, "block2.q") - m->op), v2 = (size_t)(model_find_const(m, "block2.v") - m->op);
    ck_assert(!p.op[q2].kept);
    ck_assert_uint_eq(p.op[q2].lanes, 3 * 2 + 3); /* n codes of b bits, n COPY flags */
    ck_assert_uint_eq(p.op[k - m->op].lanes, 3 * 2 + 3);
    ck_assert_uint_eq(p.op[v2].lanes, 2 + 1); /* the code found, and one */
    ck_assert_uint_eq(p.op[model_find_const(m, "block2.head") - m->op].lanes, 2 + 1);
    ck_assert_uint_eq(p.op[model_find_const(m, "block1.v2") - m->op].lanes, 2 + 3); /* means read it whole */
    for (size_t j = 0; j < p.op[q2].lanes; j++) ck_assert_uint_eq(plan32_lane(&p.op[q2], j), plan32_lane(&p.op[k - m->op], j));
    ck_assert(p.op[model_find_const(m, "block1.U1") - m->op].kept);
    plan32_close(&p);
    model_free(m);
    hash_copy_spec_clear(&s);
}
END_TEST

/* What the exact interpreter copies, the float run copies: greedy and teacher-forced, all strings of a length at once. */
static void compare_with_exact(uint32_t D, uint32_t n, size_t L, size_t chunk) {
    hash_copy_spec s;
    model *m = NULL;
    model_eval *e = NULL;
    field *F = NULL;
    device *d = open_cpu();
    uint64_t strings = 0;
    ck_assert(letters_count(&strings, D, L));
    letter *x = calloc(strings * L, sizeof *x);
    copy_run32 *teacher = calloc(strings, sizeof *teacher), *greedy = calloc(strings, sizeof *greedy);
    ck_ok(hash_copy_spec_init(&s, D, n, NULL));
    ck_ok(hash_copy_build(&m, &s, NULL));
    ck_ok(field_open_expsum(&F));
    ck_ok(model_eval_open(&e, m, F, true));
    for (uint64_t k = 0; k < strings; k++) letters_from_index(x + k * L, L, D, k);
    model_run32 *r = open_run(m, d, strings, L, chunk);
    ck_ok(model_run32_teacher(teacher, r, x, L, NULL));
    ck_ok(model_run32_greedy(greedy, r, x, L, NULL));
    for (uint64_t k = 0; k < strings; k++) {
        size_t wrong = 0;
        ck_ok(model_eval_teacher(e, x + k * L, L, &wrong, NULL));
        ck_assert_uint_eq(teacher[k].copied, wrong);
        ck_assert_uint_eq(greedy[k].copied, wrong);
        ck_assert_uint_eq(teacher[k].first_error, wrong == L ? RUN32_ALL_RIGHT : wrong);
        ck_assert_uint_eq(teacher[k].looked, wrong == L ? L : wrong + 1);
        ck_assert(teacher[k].finite && greedy[k].finite);
        ck_assert_uint_eq(teacher[k].said, greedy[k].said);
        ck_assert(teacher[k].said == UINT32_MAX || teacher[k].said != x[k * L + wrong]);
        ck_assert_msg(teacher[k].margin == greedy[k].margin, "%g %g", (double)teacher[k].margin, (double)greedy[k].margin);
        ck_assert(wrong == L ? teacher[k].margin > 0 : teacher[k].margin <= 0);
    }
    model_run32_close(r);
    model_eval_close(e);
    F->close(F);
    model_free(m);
    hash_copy_spec_clear(&s);
    device_close(d);
    free(greedy);
    free(teacher);
    free(x);
}

START_TEST(all_strings_at_once_are_copied_as_the_exact_model_copies_them_ambiguous_ones_included) {
    compare_with_exact(2, 1, 6, 0);
    compare_with_exact(2, 2, 7, 3);
    compare_with_exact(3, 1, 5, 2);
    compare_with_exact(3, 2, 5, 0);
    compare_with_exact(2, 3, 8, 4);
}
END_TEST

START_TEST(long_strings_move_their_windows_and_are_copied_alike_in_chunks_and_token_by_token) {
    hash_copy_spec s;
    model *m = NULL;
    device *d = open_cpu();
    enum { L = 900 };
    letter *x = calloc(L, sizeof *x);
    ck_ok(hash_copy_spec_init(&s, 3, 7, NULL));
    ck_ok(hash_copy_build(&m, &s, NULL));
    ck_ok(ngram_distinct_string(x, L, 3, 7));
    copy_run32 a, b, g;
    model_run32 *whole = open_run(m, d, 1, L, 0), *parts = open_run(m, d, 1, L, 13);
    ck_ok(model_run32_teacher(&a, whole, x, L, NULL));
    ck_ok(model_run32_teacher(&b, parts, x, L, NULL));
    ck_ok(model_run32_greedy(&g, parts, x, L, NULL));
    ck_assert_uint_eq(a.copied, b.copied);
    ck_assert_uint_eq(a.copied, g.copied);
    ck_assert_uint_eq(a.copied, L);
    ck_assert_msg(fabsf(a.margin - b.margin) < 1e-4f && fabsf(a.margin - g.margin) < 1e-4f, "%g %g %g", (double)a.margin, (double)b.margin, (double)g.margin);
    ck_ok(model_run32_teacher(&b, parts, x, 20, NULL)); /* and a shorter one afterwards */
    ck_assert_uint_eq(b.copied, 20);
    model_run32_close(parts);
    model_run32_close(whole);
    model_free(m);
    hash_copy_spec_clear(&s);
    device_close(d);
    free(x);
}
END_TEST

START_TEST(what_a_run_needs_is_what_it_takes_and_grows_linearly) {
    hash_copy_spec s;
    model *m = NULL;
    device *d = open_cpu();
    uint64_t need = 0, at[3];
    ck_ok(hash_copy_spec_init(&s, 4, 5, NULL));
    ck_ok(hash_copy_build(&m, &s, NULL));
    ck_ok(model_run32_need(&need, m, 3, 500, NULL));
    model_run32 *r = open_run(m, d, 3, 500, 0);
    ck_assert_uint_eq(need, model_run32_bytes(r));
    ck_assert_uint_gt(need, device_bytes(d)); /* attention packs keys and values while it runs */
    ck_assert_uint_lt(need, 2 * device_bytes(d));
    model_run32_close(r);
    for (size_t k = 0; k < 3; k++) ck_ok(model_run32_need(&at[k], m, 1, (1 + k) << 20, NULL));
    ck_assert_uint_eq(at[2] - at[1], at[1] - at[0]);
    fault f = {""};
    ck_assert_int_eq(model_run32_open(&r, m, d, 1, (size_t)1 << 30, &f), ST_LIMIT);
    ck_assert_msg(strstr(f.line, "bytes") && strstr(f.line, "1073741824 letters"), "%s", f.line);
    ck_assert_int_eq(model_run32_fits(m, d, 1, (size_t)1 << 30, &f), ST_LIMIT);
    ck_assert_int_eq(model_run32_open(&r, m, d, 1, SIZE_MAX, &f), ST_LIMIT);
    ck_assert_int_eq(model_run32_open(&r, m, d, SIZE_MAX, 1, &f), ST_LIMIT);
    ck_assert_int_eq(model_run32_open(&r, m, d, UINT32_MAX, (size_t)1 << 30, &f), ST_LIMIT);
    ck_assert_int_eq(model_run32_open(&r, m, d, 0, 1, &f), ST_DOMAIN);
    ck_assert_uint_eq(device_bytes(d), 0);
    model_free(m);
    hash_copy_spec_clear(&s);
    device_close(d);
}
END_TEST

/* T_2 over 2 letters with something past float32 put in. */
static status open_bent(const char *op, const char *what, const char *number, fault *f) {
    hash_copy_spec s;
    model *m = NULL;
    model_run32 *r = NULL;
    device *d = open_cpu();
    mpq_t q;
    mpq_init(q);
    mpz_ui_pow_ui(mpq_numref(q), 10, strtoul(number, NULL, 10));
    ck_ok(hash_copy_spec_init(&s, 2, 2, NULL));
    ck_ok(hash_copy_build(&m, &s, NULL));
    model_op *o = model_find(m, op);
    if (!strcmp(what, "sharpness")) mpq_set(o->sharpness, q);
    else if (!strcmp(what, "slope")) mpq_set(o->slope, q);
    else rat_mat_set(&o->weight, 0, 0, q);
    status st = model_run32_open(&r, m, d, 1, 4, f);
    model_run32_close(r);
    ck_assert_uint_eq(device_bytes(d), 0);
    mpq_clear(q);
    model_free(m);
    hash_copy_spec_clear(&s);
    device_close(d);
    return st;
}

START_TEST(numbers_past_float32_are_refused_with_their_op) {
    fault f = {""};
    ck_assert_int_eq(open_bent("block2.head", "sharpness", "38", &f), ST_OK);
    ck_assert_int_eq(open_bent("block2.head", "sharpness", "39", &f), ST_UNSUPPORTED);
    ck_assert_msg(strstr(f.line, "block2.head") && strstr(f.line, "sharpness"), "%s", f.line);
    ck_assert_int_eq(open_bent("block2.head", "slope", "39", &f), ST_UNSUPPORTED);
    ck_assert_msg(strstr(f.line, "block2.head") && strstr(f.line, "slope"), "%s", f.line);
    ck_assert_int_eq(open_bent("block2.q", "weight", "5000", &f), ST_UNSUPPORTED);
    ck_assert_msg(strstr(f.line, "block2.q") && strstr(f.line, "weight"), "%s", f.line);
    ck_assert_int_eq(open_bent("block1.q1", "weight", "38", &f), ST_OK);
}
END_TEST

START_TEST(places_that_float32_does_not_have_are_refused_with_their_op_before_a_run) {
    device *d = open_cpu();
    for (unsigned bits = 120; bits < 122; bits++) {
        model *m = NULL;
        model_run32 *run = NULL;
        size_t r;
        fault f = {""};
        ck_ok(model_new(&m, "places", 1));
        ck_ok(model_embed(m, &r, "embed", 3, NULL));
        ck_ok(model_round(m, &r, "fine", r, bits, NULL));
        status st = model_run32_open(&run, m, d, 1, 4, &f);
        ck_assert_int_eq(st, bits > 120 ? ST_UNSUPPORTED : ST_OK);
        if (st != ST_OK) ck_assert_msg(strstr(f.line, "fine") && strstr(f.line, "121 bits"), "%s", f.line);
        model_run32_close(run);
        model_free(m);
    }
    device_close(d);
}
END_TEST

/* The logit of `row` overflows where the letter found is 1: +infinity. */
static void expect_no_success(size_t row) {
    hash_copy_spec s;
    model *m = NULL;
    device *d = open_cpu();
    mpq_t q;
    letter x[6] = {0, 0, 1, 0, 1, 1};
    copy_run32 c;
    mpq_init(q);
    ck_ok(hash_copy_spec_init(&s, 2, 2, NULL));
    ck_ok(hash_copy_build(&m, &s, NULL));
    model_op *o = model_find(m, "unembed");
    mpz_ui_pow_ui(mpq_numref(q), 10, 38);
    for (size_t j = 0; j < o->weight.cols; j++) rat_mat_set(&o->weight, row, j, q);
    o = model_find(m, "block2.U1");
    mpq_set_ui(q, 1000, 1);
    rat_mat_set(&o->weight, 0, 0, q);
    model_run32 *r = open_run(m, d, 1, 6, 0);
    for (int greedy = 0; greedy < 2; greedy++) {
        ck_ok(greedy ? model_run32_greedy(&c, r, x, 6, NULL) : model_run32_teacher(&c, r, x, 6, NULL));
        ck_assert(!c.finite && c.copied < 6 && c.first_error == c.copied && c.looked == c.copied + 1);
    }
    model_run32_close(r);
    mpq_clear(q);
    model_free(m);
    hash_copy_spec_clear(&s);
    device_close(d);
}

START_TEST(logits_that_are_no_finite_numbers_are_never_a_success) {
    expect_no_success(1); /* of the right letter */
    expect_no_success(2); /* of BOS, which nobody asked for */
}
END_TEST

START_TEST(letters_and_lengths_the_run_was_not_opened_for_are_refused) {
    hash_copy_spec s;
    model *m = NULL;
    device *d = open_cpu();
    letter x[5] = {0, 1, 2, 1, 0};
    uint32_t token[4] = {2, 0, 1, 4};
    copy_run32 c;
    float logits[64];
    ck_ok(hash_copy_spec_init(&s, 2, 2, NULL));
    ck_ok(hash_copy_build(&m, &s, NULL));
    model_run32 *r = open_run(m, d, 1, 3, 0);
    fault f = {""};
    ck_assert_int_eq(model_run32_teacher(&c, r, x, 3, NULL), ST_DOMAIN);
    ck_assert_int_eq(model_run32_greedy(&c, r, x, 4, &f), ST_DOMAIN);
    ck_assert_msg(strstr(f.line, "strings of 4 letters") && strstr(f.line, "opened for 3"), "%s", f.line);
    ck_assert_int_eq(model_run32_logits(logits, r, token, 4, NULL), ST_DOMAIN);
    ck_assert_int_eq(model_run32_logits(logits, r, token, 9, NULL), ST_DOMAIN);
    ck_ok(model_run32_teacher(&c, r, x, 2, NULL));
    ck_assert_uint_eq(c.copied, 2);
    ck_ok(model_run32_teacher(&c, r, x, 0, NULL));
    ck_assert(c.copied == 0 && c.first_error == RUN32_ALL_RIGHT);
    model_run32_close(r);
    model_free(m);
    hash_copy_spec_clear(&s);
    device_close(d);
}
END_TEST

START_TEST(a_run_that_is_asked_to_stop_keeps_what_it_has_seen) {
    hash_copy_spec s;
    model *m = NULL;
    device *d = open_cpu();
    volatile sig_atomic_t stop = 1;
    work w = work_default();
    letter x[4] = {0, 0, 1, 1};
    copy_run32 c;
    w.interrupted = &stop;
    ck_ok(hash_copy_spec_init(&s, 2, 2, NULL));
    ck_ok(hash_copy_build(&m, &s, NULL));
    model_run32 *r = open_run(m, d, 1, 4, 0);
    model_run32_watch(r, &w);
    ck_assert_int_eq(model_run32_teacher(&c, r, x, 4, NULL), ST_STOPPED);
    ck_assert(c.copied == 0 && c.looked == 0 && c.first_error == RUN32_ALL_RIGHT);
    ck_assert_int_eq(model_run32_greedy(&c, r, x, 4, NULL), ST_STOPPED);
    stop = 0;
    ck_ok(model_run32_greedy(&c, r, x, 4, NULL));
    ck_assert_uint_eq(c.copied, 4);
    model_run32_close(r);
    model_free(m);
    hash_copy_spec_clear(&s);
    device_close(d);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, random_models_are_the_formulas_in_any_chunks);
    tcase_add_test(t, turned_queries_and_keys_follow_the_formula_also_where_their_rows_move);
    tcase_add_test(t, heads_whose_scores_tie_by_their_weights_are_planned_as_means);
    tcase_add_test(t, all_strings_at_once_are_copied_as_the_exact_model_copies_them_ambiguous_ones_included);
    tcase_add_test(t, long_strings_move_their_windows_and_are_copied_alike_in_chunks_and_token_by_token);
    tcase_add_test(t, what_a_run_needs_is_what_it_takes_and_grows_linearly);
    tcase_add_test(t, places_that_float32_does_not_have_are_refused_with_their_op_before_a_run);
    tcase_add_test(t, numbers_past_float32_are_refused_with_their_op);
    tcase_add_test(t, logits_that_are_no_finite_numbers_are_never_a_success);
    tcase_add_test(t, letters_and_lengths_the_run_was_not_opened_for_are_refused);
    tcase_add_test(t, a_run_that_is_asked_to_stop_keeps_what_it_has_seen);
}
