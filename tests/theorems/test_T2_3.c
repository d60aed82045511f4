/* test_T2_3.c - Theorem 2.3 as a claim: its readings at and outside their boundaries, its exact numbers, hand-in
   models, given strings, the trace, and what is refused. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "constructions/hash_copy/hash_copy.h"
#include "constructions/ngram/ngram.h"
#include "numerics/base/file.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"
#include "theorems/ram/T2_3/T2_3.h"

#define ID "ram:T2.3"

static model *build(uint32_t D, uint32_t n, long W) {
    hash_copy_spec s;
    model *m;
    ck_ok(hash_copy_spec_init(&s, D, n, NULL));
    if (W >= 0) mpz_set_si(s.W, W);
    ck_ok(hash_copy_build(&m, &s, NULL));
    hash_copy_spec_clear(&s);
    return m;
}

/* ---- the claim */

static void expect_readings(const char *at, verdict_kind sharp, verdict_kind printed, verdict_kind literal) {
    verdict v;
    claim_at(&v, ID, &(claim_setup){.limit = 1 << 20}, "%s", at);
    claim_expect_verdict(&v, "sharp", sharp);
    claim_expect_verdict(&v, "printed", printed);
    claim_expect_verdict(&v, "literal", literal);
    verdict_clear(&v);
}

/* CLAIM ram:T2.3/printed, CLAIM ram:T2.3/literal: printed needs 2n <= L <= D^n; literal fails for T_n exactly when
   n+2 <= L <= D^(n+1) + n. */
START_TEST(readings_change_where_their_ranges_end) {
    expect_readings("n=2", VERDICT_VERIFIED, VERDICT_REFUTED, VERDICT_REFUTED);
    expect_readings("n=2 L=3", VERDICT_VERIFIED, VERDICT_VACUOUS, VERDICT_VERIFIED);
    expect_readings("n=2 L=4", VERDICT_VERIFIED, VERDICT_REFUTED, VERDICT_REFUTED);
    expect_readings("n=2 L=5", VERDICT_VERIFIED, VERDICT_VACUOUS, VERDICT_REFUTED);
    expect_readings("n=2 L=10", VERDICT_VERIFIED, VERDICT_VACUOUS, VERDICT_REFUTED);
    expect_readings("n=2 L=11", VERDICT_VERIFIED, VERDICT_VACUOUS, VERDICT_VERIFIED);
    expect_readings("n=1 L=2", VERDICT_VERIFIED, VERDICT_REFUTED, VERDICT_VERIFIED);
    expect_readings("n=3 D=3 L=28", VERDICT_VERIFIED, VERDICT_VACUOUS, VERDICT_REFUTED);
    expect_readings("n=3 D=3 L=27", VERDICT_VERIFIED, VERDICT_REFUTED, VERDICT_REFUTED);
}
END_TEST

/* The letters after "x = " in a reading's witness. */
static size_t witness(const verdict *v, const char *reading, letter *x, uint32_t D) {
    const char *at = strstr(text_data(&verdict_reading(v, reading)->refuted), "x = ");
    ck_assert_ptr_nonnull(at);
    letter *read;
    size_t L;
    ck_ok(letters_read(&read, &L, at + 4, strcspn(at + 4, " "), D, 1000, NULL));
    memcpy(x, read, L * sizeof *x);
    free(read);
    return L;
}

/* CLAIM ram:T2.3/printed, CLAIM ram:T2.3/literal: the witnesses, checked by their definition. */
START_TEST(witnesses_are_what_they_are_said_to_be) {
    static const char *const at[] = {"n=2", "n=3", "n=2 D=3 L=9", "n=3 L=8", "n=2 D=5 L=20"};
    for (size_t s = 0; s < sizeof at / sizeof *at; s++) {
        verdict v;
        letter x[1000];
        uint32_t n = (uint32_t)(at[s][2] - '0'), D = strstr(at[s], "D=") ? (uint32_t)(strstr(at[s], "D=")[2] - '0') : 2;
        claim_at(&v, ID, NULL, "%s", at[s]);
        size_t L = witness(&v, "printed", x, D);
        ck_assert(L >= 2 * n && (double)L <= pow(D, n) && !ngram_repeats(x, L, n, NULL, NULL));
        L = witness(&v, "literal", x, D);
        char says[40];
        snprintf(says, sizeof says, "no %u-gram occurs twice", n + 1);
        ck_assert_ptr_nonnull(strstr(text_data(&verdict_reading(&v, "literal")->refuted), says));
        ck_assert(!ngram_repeats(x, L, n + 1, NULL, NULL) && ngram_ambiguous(x, L, n, NULL, NULL));
        verdict_clear(&v);
    }
}
END_TEST

/* CLAIM ram:T2.3/quantities: by formula, by exhaustion, and left out where neither is in reach. */
START_TEST(quantities_of_uniform_strings_are_exact_or_absent) {
    verdict v;
    claim_at(&v, ID, NULL, "D=3 n=2 L=7");
    claim_expect(&v, "strings", "2187");
    claim_expect(&v, "repeated", "1839");
    claim_expect(&v, "p_ngram", "613/729");
    claim_expect(&v, "err", "424/729");
    verdict_clear(&v);
    claim_at(&v, ID, NULL, "n=3 L=8");
    claim_expect(&v, "repeated", "208");
    claim_expect(&v, "miscopied", "124");
    claim_expect(&v, "dimension", "16");
    claim_expect(&v, "heads", "5");
    claim_expect(&v, "beta", "5");
    claim_expect(&v, "margin", "1");
    verdict_clear(&v);
    claim_at(&v, ID, NULL, "D=4 n=2 L=16"); /* 4^16 strings: by formula alone */
    claim_expect(&v, "p_ngram", "524207/524288");
    claim_expect(&v, "err", "1071761097/1073741824");
    verdict_clear(&v);
    claim_at(&v, ID, NULL, "n=1 L=9"); /* 2L e^-2 > 1: by exhaustion alone */
    claim_expect(&v, "miscopied", "506");
    verdict_clear(&v);
    claim_at(&v, ID, NULL, "n=2 L=40"); /* every string repeats; which are miscopied is not known */
    claim_expect(&v, "strings", "1099511627776");
    claim_expect(&v, "p_ngram", "1");
    claim_expect(&v, "miscopied", "");
    claim_expect(&v, "err", "");
    verdict_clear(&v);
    claim_at(&v, ID, &(claim_setup){.limit = 1}, "n=12 L=4109"); /* nothing fits, but 4109 > 2^12 + 11 */
    claim_expect(&v, "p_ngram", "1");
    verdict_clear(&v);
    claim_at(&v, ID, &(claim_setup){.limit = 1}, "n=12 L=4107");
    claim_expect(&v, "p_ngram", "");
    verdict_clear(&v);
    claim_at(&v, ID, NULL, "n=2");
    claim_expect(&v, "strings", "");
    verdict_clear(&v);
}
END_TEST

static double number(const verdict *v, const char *name) {
    const quantity *q = verdict_quantity(v, name);
    return q && q->kind == QUANTITY_EXACT ? mpq_get_d(q->value) : -1;
}

/* CLAIM ram:T2.3/strict: err < p_ngram for uniform strings exactly from L = n+1 on. */
START_TEST(strictness_for_uniform_strings_starts_at_n_plus_1) {
    for (uint32_t n = 1; n <= 3; n++)
        for (uint32_t L = n; L <= n + 3; L++) {
            verdict v;
            claim_at(&v, ID, &(claim_setup){.limit = 1 << 20}, "n=%u L=%u", n, L);
            double p = number(&v, "p_ngram"), err = number(&v, "err");
            ck_assert(err >= 0 && p >= 0 && (err < p) == (L >= n + 1));
            ck_assert_int_eq(strstr(text_data(&v.notes), "err < p_ngram strictly") != NULL, L >= n + 1);
            verdict_clear(&v);
        }
}
END_TEST

/* CLAIM ram:T2.3/first-position: its removal is reported as harmless. */
START_TEST(the_position_1_term_is_reported_for_what_it_is) {
    verdict v;
    claim_at(&v, ID, NULL, "n=1");
    const char *note = strstr(text_data(&v.notes), "position-1 term");
    ck_assert_ptr_nonnull(note);
    ck_assert_ptr_nonnull(strstr(note, "L3"));
    verdict_clear(&v);
}
END_TEST

/* CLAIM ram:T2.3/bitslice */
START_TEST(the_scope_names_what_was_run) {
    verdict v;
    claim_at(&v, ID, NULL, "n=4");
    ck_assert_str_eq(text_data(&v.scope), "D=2 n=4, every L ≥ 1: lemma chain L1–L9; all strings of length 6 and 8 "
                                          "through the model, all 2^20 of length 20 bit-sliced");
    ck_assert_uint_eq(v.methods, METHOD_DERIVATION | METHOD_EXHAUSTION);
    ck_assert_ptr_nonnull(strstr(text_data(&v.notes), "literal: T_5, of dimension 24, meets it"));
    verdict_clear(&v);
    ngram_tally t;
    work w = work_default();
    ck_ok(ngram_bitslice(&t, 2, 4, 8, &w)); /* what the check compares the model with */
    ck_assert_uint_eq(t.wrong, 38);
}
END_TEST

START_TEST(methods_say_no_more_than_they_did) {
    verdict v;
    claim_at(&v, ID, &(claim_setup){.method = CLAIM_DERIVE}, "n=4");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    ck_assert_uint_eq(v.methods & METHOD_EXHAUSTION, 0);
    verdict_clear(&v);
    claim_at(&v, ID, &(claim_setup){.method = CLAIM_EXHAUST}, "n=3");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    ck_assert_ptr_null(strstr(text_data(&v.scope), "every L"));
    ck_assert_uint_eq(v.methods & METHOD_DERIVATION, 0);
    verdict_clear(&v);
    claim_at(&v, ID, &(claim_setup){.method = CLAIM_EXHAUST, .limit = 1 << 17}, "n=3 L=9"); /* 2^9 do not fit */
    claim_expect_verdict(&v, "sharp", VERDICT_UNDECIDED);
    verdict_clear(&v);
    claim_at(&v, ID, &(claim_setup){.method = CLAIM_MC, .seed = 5}, "n=3 L=9");
    claim_expect_verdict(&v, "sharp", VERDICT_SUPPORTED);
    ck_assert(v.sampled.present && v.sampled.seed == 5 && v.sampled.samples == 256);
    verdict_clear(&v);
}
END_TEST

START_TEST(every_control_is_refuted_with_a_witness) { claim_expect_controls(ID, 20); }
END_TEST

/* ---- given strings and models */

static char *temporary(char *path, const char *content, size_t bytes) {
    strcpy(path, "/tmp/verbatim_T2_3_XXXXXX");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert(write(fd, content, bytes) == (ssize_t)bytes);
    close(fd);
    return path;
}

START_TEST(a_given_string_or_corpus_has_exact_numbers) {
    verdict v;
    char path[64];
    claim_at(&v, ID, NULL, "n=2 string=0001");
    claim_expect(&v, "p_ngram", "1");
    claim_expect(&v, "err", "1");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    verdict_clear(&v);
    claim_at(&v, ID, NULL, "n=2 string=0000");
    claim_expect(&v, "p_ngram", "1");
    claim_expect(&v, "err", "0");
    verdict_clear(&v);
    const char *lines = "0001\n00110\n111\n10\n0001"; /* repeated: 3, miscopied: 2 */
    claim_at(&v, ID, NULL, "n=2 corpus=%s", temporary(path, lines, strlen(lines)));
    claim_expect(&v, "strings", "5");
    claim_expect(&v, "p_ngram", "3/5");
    claim_expect(&v, "err", "2/5");
    verdict_clear(&v);
    unlink(path);
}
END_TEST

START_TEST(given_strings_count_against_the_work_limit) {
    verdict v;
    fault f = {""};
    char path[64];
    temporary(path, "01\n10\n", 6);
    ck_assert_int_eq(claim_try(&v, ID, &(claim_setup){.limit = 2047}, &f, "n=2 corpus=%s", path), ST_LIMIT);
    verdict_clear(&v);
    claim_at(&v, ID, &(claim_setup){.limit = 2048}, "n=2 corpus=%s", path);
    claim_expect(&v, "strings", "2");
    verdict_clear(&v);
    unlink(path);
}
END_TEST

static void refused(status want, const char *says, const char *list) {
    verdict v;
    fault f = {""};
    status st = claim_try(&v, ID, NULL, &f, "%s", list);
    ck_assert_msg(st == want && strstr(f.line, says), "%s: %s, %s", list, status_name(st), f.line);
    verdict_clear(&v);
}

START_TEST(contradictions_and_bad_files_are_refused_with_a_reason) {
    char path[64], list[128];
    refused(ST_DOMAIN, "contradict", "n=2 string=01 corpus=x");
    refused(ST_DOMAIN, "contradict", "n=2 L=3 corpus=x");
    refused(ST_DOMAIN, "contradicts", "n=2 L=3 string=01");
    refused(ST_FORMAT, "", "n=2 string=012");
    refused(ST_NOINPUT, "", "n=2 corpus=/nonexistent/corpus");
    refused(ST_NOINPUT, "", "n=2 model=/nonexistent/model");
    refused(ST_LIMIT, "dimension", "n=100 D=4096");
    static const struct {
        const char *content, *says;
        status st;
    } files[] = {{"01\n2\n", "line 2", ST_FORMAT}, {"01\n\n01\n", "line 2", ST_FORMAT}, {"", "no string", ST_FORMAT},
                 {"0\n1\n0\r\n", "line 3", ST_FORMAT}};
    for (size_t s = 0; s < sizeof files / sizeof *files; s++) {
        temporary(path, files[s].content, strlen(files[s].content));
        snprintf(list, sizeof list, "n=2 corpus=%s", path);
        refused(files[s].st, files[s].says, list);
        unlink(path);
    }
}
END_TEST

/* Writes m to a file and judges it. */
static void hand_in(verdict *v, model *m, const char *more) {
    char path[64];
    text t;
    text_init(&t);
    model_write(&t, m);
    temporary(path, text_data(&t), t.length);
    claim_at(v, ID, NULL, "model=%s %s", path, more);
    unlink(path);
    text_clear(&t);
    model_free(m);
}

/* A model of another design: it always says letter 0. */
static model *constant_speaker(void) {
    model *m;
    size_t r, out;
    ck_ok(model_new(&m, "zero", 2));
    ck_ok(model_embed(m, &r, "embed", 1, NULL));
    ck_ok(model_linear(m, &out, "logits", r, 4, false, NULL));
    for (size_t t = 0; t < 4; t++) rat_mat_set_si(&m->op[r].weight, t, 0, 1);
    rat_mat_set_si(&m->op[out].weight, 0, 0, 1);
    return m;
}

START_TEST(a_hand_in_model_is_judged_by_what_it_is) {
    verdict v;
    hand_in(&v, build(2, 2, -1), "n=2"); /* T_2 itself: the chain holds */
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    ck_assert_ptr_nonnull(strstr(text_data(&v.scope), "every L"));
    verdict_clear(&v);
    hand_in(&v, build(3, 3, -1), "n=2"); /* compares more than asked; its alphabet is taken from the file */
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    claim_expect_verdict(&v, "literal", VERDICT_VERIFIED);
    verdict_clear(&v);
    hand_in(&v, build(2, 2, 0), "n=2");
    claim_expect_verdict(&v, "sharp", VERDICT_REFUTED);
    verdict_clear(&v);
    hand_in(&v, build(2, 3, 0), "n=3 L=8"); /* 36 of the 48 repeat-free strings fail: not the formula's 124 */
    claim_expect_verdict(&v, "sharp", VERDICT_REFUTED);
    claim_expect(&v, "repeated", "208");
    ck_assert_double_ge(number(&v, "miscopied"), 36);
    ck_assert_double_ne(number(&v, "miscopied"), 124);
    verdict_clear(&v);
    hand_in(&v, build(2, 2, 0), "n=2 string=0100"); /* the given string is itself a counterexample */
    claim_expect_verdict(&v, "sharp", VERDICT_REFUTED);
    claim_expect(&v, "p_ngram", "0");
    claim_expect(&v, "err", "1");
    verdict_clear(&v);
    hand_in(&v, constant_speaker(), "n=2");
    claim_expect_verdict(&v, "sharp", VERDICT_REFUTED);
    claim_expect(&v, "depth", "0");
    verdict_clear(&v);
    hand_in(&v, build(2, 2, 3), "n=2"); /* W = 3: L5's bound is 3/2, so still proved */
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    verdict_clear(&v);
    model *m = build(2, 2, -1); /* no repeat-free string fails at L <= 5, but the chain cannot show it */
    mpq_set_ui(model_find(m, "block2.head")->sharpness, 2, 1);
    hand_in(&v, m, "n=2");
    claim_expect_verdict(&v, "sharp", VERDICT_UNDECIDED);
    ck_assert_ptr_nonnull(strstr(text_data(&verdict_reading(&v, "sharp")->doubt), "L7"));
    verdict_clear(&v);
}
END_TEST

START_TEST(a_hand_in_of_another_design_is_verified_only_for_the_lengths_run) {
    verdict v;
    model *m = build(2, 2, -1);
    strcpy(model_find(m, "block2.relu")->name, "renamed"); /* T_2, but not recognisable as such */
    hand_in(&v, m, "n=2 L=5");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    ck_assert_ptr_null(strstr(text_data(&v.scope), "every L"));
    ck_assert_ptr_nonnull(strstr(text_data(&v.scope), "of length 1 to "));
    verdict_clear(&v);
}
END_TEST

/* Two blocks of attention, the second on what the first returned, and letters 0 and 1 with one logit that is no
   rational function of exponentials: no arithmetic here can tell that they tie. */
static model *undecidable(void) {
    model *m;
    size_t e, a, c, out;
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    ck_ok(model_new(&m, "twice", 2));
    ck_ok(model_embed(m, &e, "embed", 1, NULL));
    ck_ok(model_attend(m, &a, "first", e, e, e, 0, one, NULL));
    ck_ok(model_attend(m, &c, "second", a, a, a, 0, one, NULL));
    ck_ok(model_linear(m, &out, "logits", c, 4, false, NULL));
    for (size_t t = 0; t < 4; t++) rat_mat_set_si(&m->op[e].weight, t, 0, (long)t + 1);
    rat_mat_set_si(&m->op[out].weight, 0, 0, 1);
    rat_mat_set_si(&m->op[out].weight, 1, 0, 1);
    mpq_clear(one);
    return m;
}

START_TEST(a_hand_in_that_cannot_be_decided_is_undecided) {
    verdict v;
    hand_in(&v, undecidable(), "n=2");
    claim_expect_verdict(&v, "sharp", VERDICT_UNDECIDED);
    verdict_clear(&v);
    hand_in(&v, undecidable(), "n=2 string=01");
    claim_expect_verdict(&v, "sharp", VERDICT_UNDECIDED);
    claim_expect(&v, "err", "");
    ck_assert_ptr_nonnull(strstr(text_data(&verdict_reading(&v, "sharp")->doubt), "given strings: "));
    ck_assert_ptr_nonnull(strstr(text_data(&verdict_reading(&v, "sharp")->doubt), "order"));
    verdict_clear(&v);
    /* sharpness 10^1000: the second softmax has scores of which a ball knows nothing */
    model *wild = undecidable();
    for (size_t i = 0; i < wild->ops; i++)
        if (wild->op[i].kind == OP_ATTEND) mpz_ui_pow_ui(mpq_numref(wild->op[i].sharpness), 10, 1000);
    hand_in(&v, wild, "n=2");
    claim_expect_verdict(&v, "sharp", VERDICT_UNDECIDED);
    ck_assert_ptr_nonnull(strstr(text_data(&verdict_reading(&v, "sharp")->doubt), "cannot be computed over ball"));
    verdict_clear(&v);
}
END_TEST

START_TEST(an_alphabet_that_contradicts_the_model_is_refused) {
    char path[64], list[128];
    text t;
    model *m = build(3, 1, -1);
    text_init(&t);
    model_write(&t, m);
    temporary(path, text_data(&t), t.length);
    snprintf(list, sizeof list, "n=1 D=2 model=%s", path);
    refused(ST_DOMAIN, "3 letters", list);
    unlink(path);
    const char *one = "{\"schema\":\"verbatim-model/1\",\"name\":\"one letter\",\"D\":1,\"ops\":["
                      "{\"op\":\"embed\",\"name\":\"logits\",\"weight\":[[1,0,0],[1,0,0],[1,0,0]]}]}";
    temporary(path, one, strlen(one));
    snprintf(list, sizeof list, "n=1 model=%s", path);
    refused(ST_FORMAT, "1 letter", list);
    unlink(path);
    text_clear(&t);
    model_free(m);
}
END_TEST

/* ---- the trace */

static status trace(text *out, const char *list, fault *f) {
    const claim *c = claim_find(ID);
    params *p;
    work w = work_default();
    ck_ok(params_new(&p, c->params, c->param_count));
    ck_ok(params_set_list(p, list, f));
    claim_input in = {c, p, &w, CLAIM_AUTO, NULL, f};
    status st = c->trace(&in, out);
    params_free(p);
    return st;
}

START_TEST(a_trace_tells_every_answer_step) {
    text t;
    fault f = {""};
    text_init(&t);
    ck_ok(trace(&t, "n=2 string=0001", &f));
    ck_assert_ptr_nonnull(strstr(text_data(&t), "slot 1 = COPY, slot 2 = 1"));
    ck_assert_ptr_nonnull(strstr(text_data(&t), "answer 4"));
    ck_assert_ptr_nonnull(strstr(text_data(&t), "WRONG"));
    ck_assert_ptr_nonnull(strstr(text_data(&t), "2 keys on top")); /* 00 is followed by 0 and by 1 */
    text_reset(&t);
    ck_ok(trace(&t, "D=3 n=3 string=0120", &f));
    ck_assert_ptr_null(strstr(text_data(&t), "WRONG"));
    ck_assert_int_eq(trace(&t, "n=2", &f), ST_DOMAIN);
    ck_assert_int_eq(trace(&t, "n=2 string=07", &f), ST_FORMAT);
    text_clear(&t);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, readings_change_where_their_ranges_end);
    tcase_add_test(t, witnesses_are_what_they_are_said_to_be);
    tcase_add_test(t, quantities_of_uniform_strings_are_exact_or_absent);
    tcase_add_test(t, strictness_for_uniform_strings_starts_at_n_plus_1);
    tcase_add_test(t, the_position_1_term_is_reported_for_what_it_is);
    tcase_add_test(t, the_scope_names_what_was_run);
    tcase_add_test(t, methods_say_no_more_than_they_did);
    tcase_add_test(t, every_control_is_refuted_with_a_witness);
    tcase_add_test(t, a_given_string_or_corpus_has_exact_numbers);
    tcase_add_test(t, given_strings_count_against_the_work_limit);
    tcase_add_test(t, contradictions_and_bad_files_are_refused_with_a_reason);
    tcase_add_test(t, a_hand_in_model_is_judged_by_what_it_is);
    tcase_add_test(t, a_hand_in_of_another_design_is_verified_only_for_the_lengths_run);
    tcase_add_test(t, a_hand_in_that_cannot_be_decided_is_undecided);
    tcase_add_test(t, an_alphabet_that_contradicts_the_model_is_refused);
    tcase_add_test(t, a_trace_tells_every_answer_step);
}
