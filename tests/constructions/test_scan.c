/* test_scan.c - scans and convolutions as ops of a model: systems of constructions/ssm step by step, convolutions by their
   kernels, the delay that copies strings of one length, and changes that must be noticed. */
#include "constructions/delay_copy/delay_copy.h"
#include "constructions/model/weights.h"
#include "tests/constructions/evaluation.h"

static void random_ssm(ssm *s, dice *d, size_t N) {
    ck_ok(ssm_init(s, "random", N, NULL));
    s->discrete = true;
    random_entries(&s->A, d, 4);
    random_entries(&s->B, d, 2);
    random_entries(&s->C, d, 2);
    mpq_set_si(s->D, (long)dice_below(d, 5) - 2, 3);
    mpq_canonicalize(s->D);
}

static void direct_of(rat_mat *D, const ssm *s) {
    ck_ok(rat_mat_init(D, 1, 1));
    rat_mat_set(D, 0, 0, s->D);
}

/* Letters and markers as numbers, the system or its kernel, and logits that read it. */
static model *system_model(const ssm *s, uint32_t D, size_t taps) {
    model *m = NULL;
    size_t r;
    mpq_t q;
    mpq_init(q);
    ck_ok(model_new(&m, "system", D));
    ck_ok(model_embed(m, &r, "u", 1, NULL));
    for (uint32_t a = 0; a < D + 2; a++) {
        mpq_set_si(q, 3 * (long)a - 4, 5);
        mpq_canonicalize(q);
        rat_mat_set(&m->op[r].weight, a, 0, q);
    }
    if (taps) {
        mpq_t *K = calloc(taps, sizeof *K);
        for (size_t i = 0; i < taps; i++) mpq_init(K[i]);
        ck_ok(ssm_kernel(K, s, taps));
        mpq_add(K[0], K[0], s->D);
        ck_ok(model_conv(m, &r, "y", r, taps, NULL));
        for (size_t i = 0; i < taps; i++) {
            rat_mat_set(&m->op[r].weight, i, 0, K[i]);
            mpq_clear(K[i]);
        }
        free(K);
    } else {
        rat_mat D1;
        direct_of(&D1, s);
        ck_ok(model_scan(m, &r, "y", r, &s->A, &s->B, &s->C, &D1, NULL));
        rat_mat_clear(&D1);
    }
    ck_ok(model_linear(m, &r, "logits", r, (size_t)D + 2, false, NULL));
    for (uint32_t a = 0; a < D + 2; a++) rat_mat_set_si(&m->op[r].weight, a, 0, (long)a);
    mpq_clear(q);
    return m;
}

/* The first position where the model's y is not that of the system, stepped; length where there is none. */
static size_t first_off(const ssm *s, const model *m, field *F, const uint32_t *t, size_t length) {
    model_eval *e = NULL;
    rat_mat x;
    mpq_t u, y, lo, hi;
    size_t off = length;
    mpq_inits(u, y, lo, hi, NULL);
    ck_ok(rat_mat_init(&x, s->N, 1));
    ck_ok(model_eval_open(&e, m, F, true));
    push_all(e, t, length);
    for (size_t i = 0; i < length && off == length; i++) {
        rat_mat_get(u, &m->op[0].weight, t[i], 0);
        ck_ok(ssm_step(&x, y, s, u));
        F->bounds(F, lo, hi, model_eval_row(e, 1, i));
        if (mpq_cmp(lo, y) > 0 || mpq_cmp(y, hi) > 0 || (F->exact && !mpq_equal(lo, hi))) off = i;
    }
    model_eval_close(e);
    rat_mat_clear(&x);
    mpq_clears(u, y, lo, hi, NULL);
    return off;
}

START_TEST(a_scan_is_the_system_stepped_and_the_convolution_with_its_kernel) {
    dice d = {test_seed() + 3};
    for (unsigned round = 0; round < 40 * test_multiplier(); round++) {
        ssm s;
        uint32_t t[10];
        random_ssm(&s, &d, 1 + dice_below(&d, 4));
        random_string(t, 10, 4, &d);
        model *scan = system_model(&s, 2, 0), *conv = system_model(&s, 2, 10);
        for (int which = 0; which < 3; which++) {
            field *F = open_field(which);
            ck_assert_uint_eq(first_off(&s, scan, F, t, 10), 10);
            ck_assert_uint_eq(first_off(&s, conv, F, t, 10), 10);
            F->close(F);
        }
        model_free(scan);
        model_free(conv);
        ssm_clear(&s);
    }
}
END_TEST

/* A file of a system: from "A" on it is what a scan wants, as the pages on both formats say. */
START_TEST(a_discretised_system_is_pasted_from_its_file_into_a_model) {
    for (int kind = 0; kind < DISCRETISATIONS; kind++) {
        ssm s, recurrence;
        model *m = NULL;
        text written, file;
        fault f = {""};
        mpq_t half;
        const uint32_t t[9] = {2, 0, 1, 1, 3, 0, 0, 1, 2};
        static const char oscillator[] = "{\"schema\":\"verbatim-ssm/1\",\"name\":\"oscillator\",\"time\":\"continuous\","
                                         "\"A\":[[0,1],[\"-1/4\",\"-1/10\"]],\"B\":[0,1],\"C\":[1,0],\"D\":\"2/3\"}";
        mpq_init(half);
        mpq_set_ui(half, 1, 2);
        text_init(&written);
        text_init(&file);
        ck_ok(ssm_parse(&s, oscillator, strlen(oscillator), &f));
        ck_ok(ssm_discretise(&recurrence, &s, (discretisation)kind, half, half, &f));
        ssm_write(&written, &recurrence);
        char *from = strstr(written.data, "\"A\":"), *end = strrchr(written.data, '}');
        ck_assert(from && end);
        text_addf(&file, "{\"schema\":\"verbatim-model/1\",\"name\":\"m\",\"D\":2,\"ops\":["
                         "{\"op\":\"embed\",\"name\":\"u\",\"weight\":[[\"-1/2\"],[1],[0],[3]]},"
                         "{\"op\":\"scan\",\"name\":\"y\",\"source\":\"u\",%.*s},"
                         "{\"op\":\"linear\",\"name\":\"l\",\"source\":\"y\",\"weight\":[[1],[0],[0],[0]]}]}", (int)(end - from), from);
        status st = model_parse(&m, text_data(&file), file.length, &f);
        ck_assert_msg(st == ST_OK, "%s: %s", f.line, text_data(&file));
        field *F = open_field(0);
        ck_assert_uint_eq(first_off(&recurrence, m, F, t, 9), 9);
        F->close(F);
        model_free(m);
        ssm_clear(&recurrence);
        ssm_clear(&s);
        text_clear(&written);
        text_clear(&file);
        mpq_clear(half);
    }
}
END_TEST

/* ---- changes of a system that the comparison above must see */

static void transpose_A(ssm *s) {
    rat_mat B;
    ck_ok(rat_mat_transpose(&B, &s->A));
    rat_mat_clear(&s->A);
    s->A = B;
}
static void drop_D(ssm *s) { mpq_set_ui(s->D, 0, 1); }
static void add_to_C(ssm *s) { rat_mat_set_si(&s->C, 0, 0, 17); }
static void lag(ssm *s) { /* y_k = C A h_(k-1) for C h_k: a state behind */
    rat_mat B;
    ck_ok(rat_mat_mul(&B, &s->A, &s->B));
    rat_mat_clear(&s->B);
    s->B = B;
}

START_TEST(a_changed_system_is_told_from_the_right_one) {
    static void (*const change[])(ssm *) = {transpose_A, drop_D, add_to_C, lag};
    ssm s, other;
    const uint32_t t[6] = {2, 0, 1, 3, 1, 0};
    ck_ok(ssm_init(&s, "s", 2, NULL));
    rat_mat_set_si(&s.A, 0, 1, 2);
    rat_mat_set_si(&s.A, 1, 1, -1);
    rat_mat_set_si(&s.B, 1, 0, 1);
    rat_mat_set_si(&s.C, 0, 0, 1);
    mpq_set_si(s.D, 1, 2);
    for (size_t k = 0; k < sizeof change / sizeof *change; k++)
        for (size_t taps = 0; taps < 7; taps += 6) {
            ck_ok(ssm_copy(&other, &s));
            change[k](&other);
            model *m = system_model(&other, 2, taps);
            field *F = open_field(0);
            ck_assert_msg(first_off(&s, m, F, t, 6) < 6, "change %zu is not seen", k);
            F->close(F);
            model_free(m);
            ssm_clear(&other);
        }
    model *m = system_model(&s, 2, 6); /* the kernel reversed; a tap short */
    field *F = open_field(0);
    ck_assert_uint_eq(first_off(&s, m, F, t, 6), 6);
    mpq_t a, b;
    mpq_inits(a, b, NULL);
    for (size_t i = 0; i < 3; i++) {
        rat_mat_get(a, &m->op[1].weight, i, 0);
        rat_mat_get(b, &m->op[1].weight, 5 - i, 0);
        rat_mat_set(&m->op[1].weight, i, 0, b);
        rat_mat_set(&m->op[1].weight, 5 - i, 0, a);
    }
    ck_assert_uint_lt(first_off(&s, m, F, t, 6), 6);
    mpq_clears(a, b, NULL);
    model_free(m);
    m = system_model(&s, 2, 3);
    ck_assert_uint_ge(first_off(&s, m, F, t, 6), 3);
    ck_assert_uint_lt(first_off(&s, m, F, t, 6), 6);
    F->close(F);
    model_free(m);
    ssm_clear(&s);
}
END_TEST

/* ---- copying by waiting */

/* How many of all strings of `length` letters the model copies, teacher-forced; greedy must agree on which. */
static unsigned copied_of(const model *m, size_t length, unsigned *strings) {
    unsigned copied = 0;
    letter x[6] = {0};
    uint32_t y[6];
    field *F = open_field(0);
    model_eval *e = NULL;
    ck_ok(model_eval_open(&e, m, F, true));
    *strings = 0;
    for (bool more = true; more; ++*strings) {
        size_t wrong, same = 0;
        ck_ok(model_eval_teacher(e, x, length, &wrong, NULL));
        ck_ok(model_eval_greedy(e, x, length, y, NULL));
        while (same < length && y[same] == x[same]) same++;
        ck_assert_uint_eq(same, wrong);
        copied += wrong == length;
        size_t i = 0;
        while (i < length && ++x[i] == m->D) x[i++] = 0;
        more = i < length;
    }
    model_eval_close(e);
    F->close(F);
    return copied;
}

START_TEST(a_delay_of_L_copies_every_string_of_L_letters_and_no_other_length) {
    for (int form = 0; form < DELAY_FORMS; form++)
        for (uint32_t D = 2; D <= 3; D++)
            for (size_t L = 1; L <= 4; L++)
                for (size_t length = 1; length <= 5; length++) {
                    model *m = NULL;
                    unsigned strings;
                    ck_ok(delay_copy_build(&m, D, L, (delay_form)form, NULL));
                    ck_ok(model_validate(m, NULL));
                    unsigned copied = copied_of(m, length, &strings);
                    if (length == L) ck_assert_uint_eq(copied, strings);
                    else ck_assert_uint_lt(copied, strings);
                    model_free(m);
                }
}
END_TEST

START_TEST(a_delay_that_is_wrong_in_one_place_does_not_copy) {
    unsigned strings;
    for (int change = 0; change < 5; change++) {
        model *m = NULL;
        ck_ok(delay_copy_build(&m, 2, 3, change < 3 ? DELAY_SCAN : DELAY_CONV, NULL));
        model_op *op = model_find(m, "delay");
        rat_mat turned;
        if (change == 0) { /* A transposed */
            ck_ok(rat_mat_transpose(&turned, &op->weight));
            rat_mat_clear(&op->weight);
            op->weight = turned;
        }
        if (change == 1) rat_mat_set_si(&op->B, 0, 0, 0), rat_mat_set_si(&op->B, 1, 0, 1); /* a position short */
        if (change == 2) rat_mat_set_si(&op->weight, 3, 2, -1); /* the last step turns the sign */
        if (change >= 3) rat_mat_set_si(&op->weight, 3, 0, 0), rat_mat_set_si(&op->weight, change == 3 ? 2 : 0, 0, 1);
        ck_assert_uint_lt(copied_of(m, 3, &strings), strings);
        model_free(m);
    }
}
END_TEST

/* ---- states and strings */

START_TEST(no_string_sees_the_state_of_another) {
    /* y counts the tokens so far: what is left over from another string would show at once */
    model *m = NULL;
    size_t r;
    rat_mat one;
    ck_ok(rat_mat_identity(&one, 1));
    ck_ok(model_new(&m, "counter", 2));
    ck_ok(model_embed(m, &r, "one", 1, NULL));
    for (size_t a = 0; a < 4; a++) rat_mat_set_si(&m->op[r].weight, a, 0, 1);
    ck_ok(model_scan(m, &r, "count", r, &one, &one, &one, NULL, NULL));
    ck_ok(model_linear(m, &r, "logits", r, 4, false, NULL));
    for (int which = 0; which < FIELDS; which++) {
        field *F = open_field(which);
        model_eval *e = NULL;
        mpq_t lo, hi;
        mpq_inits(lo, hi, NULL);
        ck_ok(model_eval_open(&e, m, F, true));
        dice d = {test_seed() + 9};
        for (int step = 0; step < 60; step++) {
            model_eval_pop(e, dice_below(&d, 4) ? dice_below(&d, 3) : model_eval_length(e));
            for (size_t k = dice_below(&d, 5) + 1; k > 0; k--) ck_ok(model_eval_push(e, (uint32_t)dice_below(&d, 4), NULL));
            size_t last = model_eval_length(e) - 1;
            F->bounds(F, lo, hi, model_eval_row(e, 1, last));
            ck_assert(mpq_cmp_ui(lo, last + 1, 1) == 0 && mpq_equal(lo, hi));
        }
        mpq_clears(lo, hi, NULL);
        model_eval_close(e);
        F->close(F);
    }
    rat_mat_clear(&one);
    model_free(m);
}
END_TEST

START_TEST(a_state_that_grows_too_large_to_be_exact_is_given_up_with_a_name) {
    model *m = NULL;
    size_t r, i = 0;
    rat_mat half, one;
    mpq_t q;
    fault f = {""};
    ck_ok(rat_mat_init(&half, 1, 1));
    ck_ok(rat_mat_identity(&one, 1));
    mpq_init(q);
    mpq_set_ui(q, 1, 3);
    rat_mat_set(&half, 0, 0, q);
    mpq_clear(q);
    ck_ok(model_new(&m, "leak", 2));
    ck_ok(model_embed(m, &r, "one", 1, NULL));
    for (size_t a = 0; a < 4; a++) rat_mat_set_si(&m->op[r].weight, a, 0, 1);
    ck_ok(model_scan(m, &r, "leaking", r, &half, &one, &one, NULL, NULL));
    ck_ok(model_linear(m, &r, "logits", r, 4, false, NULL));
    for (int which = 0; which < FIELDS; which++) {
        field *F = open_field(which);
        model_eval *e = NULL;
        status st = ST_OK;
        ck_ok(model_eval_open(&e, m, F, false));
        for (i = 0; i < 30000 && st == ST_OK; i++) st = model_eval_push(e, 0, &f);
        if (which < 2) {
            ck_assert_int_eq(st, ST_UNSUPPORTED);
            ck_assert_ptr_nonnull(strstr(f.line, "leaking"));
            ck_assert_uint_gt(i, 10000);
        } else {
            ck_ok(st);
        }
        model_eval_close(e);
        F->close(F);
    }
    rat_mat_clear(&half);
    rat_mat_clear(&one);
    model_free(m);
}
END_TEST

START_TEST(builders_refuse_shapes_that_do_not_fit) {
    model *m = NULL;
    size_t r, u;
    rat_mat square, wide, column;
    fault f = {""};
    ck_ok(rat_mat_identity(&square, 2));
    ck_ok(rat_mat_init(&wide, 2, 3));
    ck_ok(rat_mat_init(&column, 2, 1));
    ck_ok(model_new(&m, "m", 1));
    ck_ok(model_embed(m, &u, "u", 3, NULL));
    ck_assert_int_eq(model_scan(m, &r, "s", u, &square, &square, &square, NULL, &f), ST_DOMAIN); /* B has 2 columns for 3 lanes */
    ck_assert_int_eq(model_scan(m, &r, "s", u, &wide, &wide, &square, NULL, &f), ST_DOMAIN);
    ck_assert_int_eq(model_scan(m, &r, "s", u, &square, &wide, &column, NULL, &f), ST_DOMAIN);
    ck_assert_int_eq(model_scan(m, &r, "s", u, &square, &wide, &square, &square, &f), ST_DOMAIN);
    ck_assert_int_eq(model_scan(m, &r, "s", u + 1, &square, &wide, &square, NULL, &f), ST_DOMAIN);
    ck_assert_int_eq(model_conv(m, &r, "c", u, 0, &f), ST_DOMAIN);
    ck_assert_int_eq(model_conv(m, &r, "c", u, (size_t)MODEL_TAPS_MOST + 1, &f), ST_LIMIT);
    ck_assert_int_eq(model_conv(m, &r, "c", u + 1, 2, &f), ST_DOMAIN);
    ck_assert_uint_eq(m->ops, 1);
    ck_ok(model_scan(m, &r, "s", u, &square, &wide, &square, &wide, &f));
    ck_ok(model_conv(m, &r, "c", r, 4, &f));
    ck_assert_uint_eq(model_entries(m), 9 + 4 + 6 + 4 + 6 + 8);
    model_free(m);
    rat_mat_clear(&square);
    rat_mat_clear(&wide);
    rat_mat_clear(&column);
    ck_assert_int_eq(delay_copy_build(&m, 1, 3, DELAY_SCAN, &f), ST_DOMAIN);
    ck_assert_int_eq(delay_copy_build(&m, 2, 0, DELAY_SCAN, &f), ST_DOMAIN);
    ck_assert_int_eq(delay_copy_build(&m, 2, DELAY_COPY_L_MOST + 1, DELAY_SCAN, &f), ST_LIMIT);
}
END_TEST

START_TEST(every_matrix_of_a_system_is_rounded_and_copied) {
    dice d = {test_seed() + 4};
    ssm s;
    uint64_t changed = 0, off = 0;
    random_ssm(&s, &d, 3);
    mpq_t third, x, y;
    mpq_inits(third, x, y, NULL);
    mpq_set_ui(third, 1, 3);
    rat_mat_set(&s.A, 1, 1, third);
    rat_mat_set(&s.B, 1, 0, third);
    rat_mat_set(&s.C, 0, 1, third);
    mpq_set(s.D, third);
    model *m = system_model(&s, 2, 0), *copy = NULL;
    ck_ok(model_clone(&copy, m));
    ck_ok(model_round_weights(copy, &changed, WEIGHTS_BF16, NULL));
    for (size_t r = 0; r < m->ops; r++)
        for (size_t k = 0; k < MODEL_OP_MATRICES; k++) {
            const rat_mat *A = model_op_matrix_const(&m->op[r], k), *B = model_op_matrix_const(&copy->op[r], k);
            ck_assert(A->rows == B->rows && A->cols == B->cols);
            for (size_t e = 0; e < A->rows * A->cols; e++) {
                rat_mat_get(x, A, e / A->cols, e % A->cols);
                rat_mat_get(y, B, e / A->cols, e % A->cols);
                off += !mpq_equal(x, y);
                if (mpq_equal(x, third)) ck_assert(!mpq_equal(y, third));
            }
        }
    ck_assert_uint_eq(changed, off);
    ck_assert_uint_ge(changed, 4);
    mpq_clears(third, x, y, NULL);
    model_free(copy);
    model_free(m);
    ssm_clear(&s);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, a_scan_is_the_system_stepped_and_the_convolution_with_its_kernel);
    tcase_add_test(t, a_discretised_system_is_pasted_from_its_file_into_a_model);
    tcase_add_test(t, a_changed_system_is_told_from_the_right_one);
    tcase_add_test(t, a_delay_of_L_copies_every_string_of_L_letters_and_no_other_length);
    tcase_add_test(t, a_delay_that_is_wrong_in_one_place_does_not_copy);
    tcase_add_test(t, no_string_sees_the_state_of_another);
    tcase_add_test(t, a_state_that_grows_too_large_to_be_exact_is_given_up_with_a_name);
    tcase_add_test(t, builders_refuse_shapes_that_do_not_fit);
    tcase_add_test(t, every_matrix_of_a_system_is_rounded_and_copied);
}
