/* test_certificate_models.c - certificates about runs: of T_n at some lengths, and of models from files; what the judge says in
   exact sums of exponentials, recheck says again in intervals of rationals, or no certificate is written. */
#include "tests/harness.h"

#include <stdio.h>
#include <string.h>

#include "constructions/delay_copy/delay_copy.h"
#include "constructions/hash_copy/hash_copy.h"
#include "tests/constructions/random_model.h"
#include "tests/verify/certify.h"
#include "tests/verify/command.h"

/* Certifies the reading with the model (NULL: T_n), and has it decided again; false: declined, with the reason in why. */
static bool certified(const model *m, const char *reading, const char *at, claim_method method, verdict_kind *kind, text *t, char said[512]) {
    text file;
    fault f = {""};
    char all[512];
    text_init(&file);
    text_init(t);
    if (m) model_write(&file, m);
    snprintf(all, sizeof all, m ? "%s model=%s" : "%s", at, m ? command_file("given.json", file.data, file.length) : "");
    status st = certify(t, kind, NULL, "ram:T2.3", reading, all, method, NULL, &f);
    if (st == ST_OK) {
        int code = certify_recheck(said, t->data, t->length);
        ck_assert_msg(code == (*kind == VERDICT_VERIFIED ? 0 : 10), "%s %s: exit %d, %s\n%s", reading, all, code, said, text_data(t));
    } else {
        ck_assert_msg(st == ST_UNSUPPORTED && f.line[0], "%s: %s", all, f.line);
        snprintf(said, 512, "%s", f.line);
    }
    text_clear(&file);
    return st == ST_OK;
}

START_TEST(what_a_random_model_miscopies_is_certified_and_decided_again) {
    dice d = {test_seed() * 77 + 5};
    unsigned runs = 40 * test_multiplier(), written = 0;
    for (unsigned i = 0; i < runs; i++) {
        uint32_t D = 2 + (uint32_t)dice_below(&d, 2);
        model *m = random_model_past(&d, D, 2 + (unsigned)dice_below(&d, 6), dice_below(&d, 2));
        verdict_kind kind;
        text t;
        char said[512];
        if (certified(m, i % 2 ? "literal" : "sharp", "n=2", CLAIM_AUTO, &kind, &t, said)) written++;
        else ck_assert_msg(kind != VERDICT_REFUTED || strstr(said, "too close"), "%s", said);
        text_clear(&t);
        model_free(m);
    }
    ck_assert_uint_ge(written, runs / 4);
}
END_TEST

/* Logits that a scan or a convolution of themselves moves by a hundredth at most. */
static void swayed(model *m, dice *d) {
    size_t logits = m->ops - 1, past = random_past(m, d, logits), r;
    mpq_t small;
    mpq_init(small);
    mpq_set_ui(small, 1, 100000);
    ck_ok(model_linear(m, &r, "sway", past, (size_t)m->D + 2, false, NULL));
    for (size_t c = 0; c < m->op[past].dim; c++) rat_mat_set(&m->op[r].weight, c % (m->D + 2), c, small);
    mpq_clear(small);
    ck_ok(model_add(m, &r, "swayed", logits, r, NULL));
}

/* T_n with its sharpness, read-out and distances changed a little: no chain holds, yet it copies. */
static model *bent(dice *d, uint32_t D, uint32_t n) {
    hash_copy_spec s;
    model *m = NULL;
    mpq_t q;
    ck_ok(hash_copy_spec_init(&s, D, n, NULL));
    ck_ok(hash_copy_build(&m, &s, NULL));
    mpq_init(q);
    for (size_t i = 0; i < m->ops; i++) {
        model_op *op = &m->op[i];
        if (op->kind == OP_ATTEND && op->window == 0) {
            mpq_set_ui(q, 1 + dice_below(d, 5), 1 + dice_below(d, 3));
            mpq_canonicalize(q);
            mpq_add(op->sharpness, op->sharpness, q);
            mpq_set_si(q, (long)dice_below(d, 3) - 1, 40 + dice_below(d, 100));
            mpq_canonicalize(q);
            ck_ok(model_attend_positions(m, i, q, 0, NULL));
        }
    }
    mpq_clear(q);
    hash_copy_spec_clear(&s);
    if (dice_below(d, 3)) swayed(m, d);
    return m;
}

START_TEST(what_a_bent_copier_copies_is_certified_at_the_lengths_run) {
    dice d = {test_seed() * 78 + 5};
    unsigned runs = 6 * test_multiplier(), verified = 0;
    for (unsigned i = 0; i < runs; i++) {
        uint32_t D = 2 + (uint32_t)dice_below(&d, 2), n = 1 + (uint32_t)dice_below(&d, 2);
        model *m = bent(&d, D, n);
        verdict_kind kind;
        text t;
        char said[512], at[64];
        snprintf(at, sizeof at, "n=%u L=%u", n, n + 1);
        bool written = certified(m, "sharp", at, CLAIM_EXHAUST, &kind, &t, said);
        ck_assert_msg(written || strstr(said, "too close") || kind == VERDICT_UNDECIDED, "%s", said);
        verified += written && kind == VERDICT_VERIFIED;
        if (written && kind == VERDICT_VERIFIED) ck_assert_msg(strstr(t.data, "\nobject model ") && strstr(t.data, "run-copied"), "%s", t.data);
        text_clear(&t);
        model_free(m);
    }
    ck_assert_uint_ge(verified, runs / 2);
}
END_TEST

/* A delay as a scan and as the convolution with its kernel: one certificate, which says what they are made of. */
START_TEST(a_scan_and_the_convolution_with_its_kernel_have_the_same_certificate) {
    text t[DELAY_FORMS];
    for (int form = 0; form < DELAY_FORMS; form++) {
        model *m = NULL;
        verdict_kind kind;
        char said[512];
        ck_ok(delay_copy_build(&m, 2, 3, (delay_form)form, NULL));
        ck_assert(certified(m, "sharp", "n=2 L=2", CLAIM_AUTO, &kind, &t[form], said) && kind == VERDICT_REFUTED);
        ck_assert_ptr_nonnull(strstr(t[form].data, "\nobject scan 1 4\nobject row 4:1\nobject row 0:1\nobject row 1:1\nobject row 2:1\nobject linear 2 1\nobject row 3:1\n"));
        model_free(m);
    }
    ck_assert_str_eq(t[0].data, t[1].data);
    for (int form = 0; form < DELAY_FORMS; form++) text_clear(&t[form]);
}
END_TEST

START_TEST(lengths_of_the_copier_itself_are_certified_without_its_weights) {
    verdict_kind kind;
    text t;
    char said[512];
    ck_assert(certified(NULL, "sharp", "n=3", CLAIM_EXHAUST, &kind, &t, said) && kind == VERDICT_VERIFIED);
    ck_assert_ptr_nonnull(strstr(t.data, "\nobject T_n 5,6\nparameter D 2\nparameter n 3\nstep 1 run-copied 3 5\n"));
    text_clear(&t);
    ck_assert(certified(NULL, "sharp", "D=3 n=1 L=2", CLAIM_EXHAUST, &kind, &t, said) && kind == VERDICT_VERIFIED);
    text_clear(&t);
    ck_assert(certified(NULL, "literal", "n=3", CLAIM_EXHAUST, &kind, &t, said) && kind == VERDICT_REFUTED);
    ck_assert_ptr_nonnull(strstr(t.data, "\nobject T_n\nparameter D 2\nparameter n 3\nstep 1 no-repeat 4 0,0,0,0,1\nstep 2 run-wrong 0,0,0,0,1\n"));
    text_clear(&t);
}
END_TEST

START_TEST(what_cannot_be_run_again_is_not_written_and_the_reason_is_said) {
    dice d = {5};
    verdict_kind kind;
    text t;
    char said[512];
    model *m = bent(&d, 2, 2), *whole = NULL;
    hash_copy_spec s;
    ck_ok(hash_copy_spec_init(&s, 2, 2, NULL));
    ck_ok(hash_copy_build(&whole, &s, NULL));
    hash_copy_spec_clear(&s);
    ck_assert(!certified(whole, "sharp", "n=2", CLAIM_DERIVE, &kind, &t, said) && kind == VERDICT_VERIFIED);
    ck_assert_msg(strstr(said, "no strings were run"), "%s", said);
    text_clear(&t);
    ck_assert(!certified(whole, "literal", "n=1", CLAIM_AUTO, &kind, &t, said) && kind == VERDICT_VERIFIED);
    ck_assert_msg(strstr(said, "is not written down"), "%s", said);
    text_clear(&t);
    ck_assert(certified(whole, "literal", "n=2 L=11", CLAIM_AUTO, &kind, &t, said) && kind == VERDICT_VERIFIED); /* of any model */
    text_clear(&t);
    ck_assert(certified(whole, "printed", "n=2", CLAIM_AUTO, &kind, &t, said) && kind == VERDICT_REFUTED);
    text_clear(&t);
    mpq_t none;
    mpq_init(none);
    for (size_t i = 0; i < m->ops; i++)
        if (m->op[i].kind == OP_ATTEND && m->op[i].window == 0 && m->op[m->op[i].src[0]].dim % 2 == 0)
            ck_ok(model_attend_positions(m, i, none, 10, NULL));
    mpq_clear(none);
    if (!certified(m, "sharp", "n=2", CLAIM_AUTO, &kind, &t, said) && kind != VERDICT_UNDECIDED) ck_assert_msg(strstr(said, "angles"), "%s", said);
    ck_assert_ptr_null(strstr(text_data(&t), "step"));
    text_clear(&t);
    model_free(whole);
    model_free(m);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, what_a_random_model_miscopies_is_certified_and_decided_again);
    tcase_add_test(t, what_a_bent_copier_copies_is_certified_at_the_lengths_run);
    tcase_add_test(t, a_scan_and_the_convolution_with_its_kernel_have_the_same_certificate);
    tcase_add_test(t, lengths_of_the_copier_itself_are_certified_without_its_weights);
    tcase_add_test(t, what_cannot_be_run_again_is_not_written_and_the_reason_is_said);
}
