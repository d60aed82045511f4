/* test_run_model_judge.c - what a run may conclude: kernels made wrong on purpose are found by the exact model beside the
   run, never reported as a result; margins within the error of float32 leave a run undecided. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "constructions/ngram/ngram.h"
#include "numerics/float32/device_test.h"
#include "numerics/float32/op32.h"
#include "tests/harness.h"
#include "tests/verify/command.h"
#include "theorems/claim.h"
#include "verify/run_device.h"
#include "verify/run_model.h"

enum { L = 255 };

typedef struct bench {
    work w;
    device *d;
    hash_copy_spec spec;
    model *m;
    letter x[L];
    model_job job;
    model_found found;
    fault f;
} bench;

static void open_bench(bench *b, const kernel_row *kernels, uint32_t D, uint32_t n) {
    *b = (bench){.w = work_default()};
    if (kernels) ck_ok(device_open_with(&b->d, "cpu", &b->w, kernels, NULL));
    else ck_ok(device_open(&b->d, "cpu", &b->w, NULL));
    ck_ok(hash_copy_spec_init(&b->spec, D, n, NULL));
    ck_ok(hash_copy_build(&b->m, &b->spec, NULL));
    ck_ok(ngram_distinct_string(b->x, L, D, n));
    b->job = (model_job){.m = b->m, .spec = &b->spec, .x = b->x, .L = L, .engine = ENGINE_DENSE, .decode = DECODE_TEACHER, .d = b->d, .work = &b->w};
    model_found_init(&b->found);
}

static status judge_bench(bench *b) {
    model_found_clear(&b->found);
    model_found_init(&b->found);
    return model_judge(&b->found, &b->job, &b->f);
}

static void close_bench(bench *b) {
    model_found_clear(&b->found);
    model_free(b->m);
    hash_copy_spec_clear(&b->spec);
    device_close(b->d);
}

/* ---- wrong kernels: the real one, with something wrong before or behind it */

/* The token decided is another one. */
static void other_token(const kernel_value *a, size_t group) {
    kernel_decide(a, group);
    decision32 *decision = a[0].p;
    decision[L + 1 + 20].token = (((const uint32_t *)a[2].p)[L + 1 + 20] + 1) % 4;
}

/* The scores are an eighth of what they should be. */
static void flat_attend(const kernel_value *a, size_t group) {
    kernel_value bent[KERNEL_ARGS_MOST];
    memcpy(bent, a, sizeof bent);
    bent[15].x /= 8; /* sharpness */
    kernel_attend(bent, group);
}

/* Enough to decide alike, and wrong all the same. */
static void softer_attend(const kernel_value *a, size_t group) {
    kernel_value bent[KERNEL_ARGS_MOST];
    memcpy(bent, a, sizeof bent);
    bent[15].x /= 3;
    kernel_attend(bent, group);
}

/* A row left over from another position. */
static void stale_embed(const kernel_value *a, size_t group) {
    kernel_embed(a, group);
    uint32_t dim = a[8].u;
    float *y = a[0].p;
    memcpy(y + 41 * dim, y, dim * sizeof *y);
}

/* Every query sees the position after it, too. */
static void shifted_mean(const kernel_value *a, size_t group) {
    kernel_value bent[KERNEL_ARGS_MOST];
    memcpy(bent, a, sizeof bent);
    bent[9].u++; /* window */
    kernel_mean(bent, group);
}

static void no_number(const kernel_value *a, size_t group) {
    kernel_decide(a, group);
    decision32 *decision = a[0].p;
    for (size_t i = 0; i < L; i++) decision[L + 1 + i] = (decision32){UINT32_MAX, NAN, NAN, NAN};
}

static void expect_found(kernel_id which, kernel_native *wrong, const char *says) {
    kernel_row kernels[KERNEL_COUNT];
    bench b;
    memcpy(kernels, kernel_table, sizeof kernels);
    kernels[which].native = wrong;
    open_bench(&b, kernels, 4, 4);
    status st = judge_bench(&b);
    ck_assert_msg(st == ST_BUG, "%s: %s %s", says, status_name(st), b.f.line);
    ck_assert_msg(strstr(b.f.line, says) && strstr(b.f.line, "verify device test"), "%s", b.f.line);
    close_bench(&b);
}

START_TEST(kernels_made_wrong_contradict_the_exact_model_and_are_no_result) {
    expect_found(KERNEL_decide, other_token, "answers another letter");
    expect_found(KERNEL_attend, flat_attend, "answers another letter");
    expect_found(KERNEL_attend, softer_attend, "margin smaller than");
    expect_found(KERNEL_embed, stale_embed, "answers another letter");
    expect_found(KERNEL_mean, shifted_mean, "answers another letter");
    expect_found(KERNEL_decide, no_number, "no finite number");
}
END_TEST

/* A run that says what the exact model does not: the string is ambiguous, the kernel knows the answer. */
static void knowing_decide(const kernel_value *a, size_t group) {
    kernel_decide(a, group);
    decision32 *decision = a[0].p;
    const uint32_t *expect = a[2].p;
    for (size_t i = L + 1; i < 2 * L + 1; i++)
        if (expect[i] < 4) decision[i] = (decision32){expect[i], 3, 1, 3};
}

START_TEST(a_run_that_copies_what_the_exact_model_cannot_is_no_result_either) {
    kernel_row kernels[KERNEL_COUNT];
    bench b;
    memcpy(kernels, kernel_table, sizeof kernels);
    kernels[KERNEL_decide].native = knowing_decide;
    open_bench(&b, kernels, 4, 4);
    memcpy(b.x + 30, b.x, 4 * sizeof(letter));
    b.x[34] = (b.x[4] + 1) % 4;
    ck_assert_int_eq(judge_bench(&b), ST_BUG);
    ck_assert_msg(strstr(b.f.line, "as the exact model does not"), "%s", b.f.line);
    close_bench(&b);
}
END_TEST

START_TEST(a_margin_beyond_the_error_proves_the_exact_model_and_other_devices) {
    bench b;
    open_bench(&b, NULL, 4, 4);
    ck_ok(judge_bench(&b));
    ck_assert_int_eq(b.found.verdict, VERDICT_VERIFIED);
    ck_assert_msg(strstr(text_data(&b.found.scope), "so the exact model copies it, too") &&
                      strstr(text_data(&b.found.scope), "every conforming device"), "%s", text_data(&b.found.scope));
    b.job.spec = NULL; /* and without an engine that knows */
    ck_ok(judge_bench(&b));
    ck_assert_int_eq(b.found.verdict, VERDICT_VERIFIED);
    ck_assert(strstr(text_data(&b.found.scope), "every conforming device"));
    close_bench(&b);
}
END_TEST

/* With this sharpness the error of a score, times beta, is as large as the margin. */
START_TEST(a_margin_within_the_error_is_undecided_unless_the_exact_model_is_known) {
    bench b;
    open_bench(&b, NULL, 4, 4);
    mpq_set_ui(model_find(b.m, "block2.head")->sharpness, 15000, 1);
    b.job.spec = NULL;
    ck_ok(judge_bench(&b));
    ck_assert(b.found.has_bound && b.found.copied == L);
    ck_assert_msg(mpq_cmp(b.found.margin, b.found.bound.decision) <= 0, "the bound is smaller than this test takes it to be");
    ck_assert_int_eq(b.found.verdict, VERDICT_UNDECIDED);
    ck_assert(strstr(text_data(&b.found.doubt), "precision"));
    ck_assert(strstr(text_data(&b.found.scope), "not established"));
    b.job.L = 6; /* short enough for the interpreter */
    ck_ok(judge_bench(&b));
    ck_assert_int_eq(b.found.verdict, VERDICT_VERIFIED);
    ck_assert_msg(strstr(text_data(&b.found.scope), "exact interpreter") && strstr(text_data(&b.found.scope), "not established"), "%s",
                  text_data(&b.found.scope));
    close_bench(&b);
}
END_TEST

/* The bound grows with the sharpness: through all the places where a conclusion is lost, and at each the arithmetic of
   run_model.h decides which ones are drawn. */
/* T_32: at any position a logit may be off by more than the margin, at answer steps of a string without a repeated 32-gram by
   next to nothing; with one repeat nothing leads any more. */
START_TEST(where_one_key_leads_the_error_is_that_of_answer_steps) {
    bench b;
    open_bench(&b, NULL, 2, 32);
    ck_ok(judge_bench(&b));
    ck_assert(b.found.has_bound && mpq_cmp_ui(b.found.bound.logit, 1, 1000) < 0);
    ck_assert_ptr_nonnull(strstr(text_data(&b.found.scope), "every conforming device"));
    for (size_t i = 0; i < 40; i++) b.x[200 + i] = b.x[100 + i];
    ck_ok(judge_bench(&b));
    ck_assert(b.found.has_bound && mpq_cmp_ui(b.found.bound.logit, 1, 1) > 0);
    ck_assert_ptr_null(strstr(text_data(&b.found.scope), "every conforming device"));
    close_bench(&b);
}
END_TEST

START_TEST(each_conclusion_is_drawn_exactly_where_its_inequality_holds) {
    unsigned seen[3] = {0};
    bench b;
    open_bench(&b, NULL, 4, 4);
    b.job.spec = NULL;
    model_op *head = model_find(b.m, "block2.head");
    for (unsigned long sharpness = 5; sharpness < 20000; sharpness += sharpness / 6 + 1) {
        mpq_set_ui(head->sharpness, sharpness, 1);
        ck_ok(judge_bench(&b));
        ck_assert_msg(b.found.has_bound && b.found.copied == L, "sharpness %lu", sharpness);
        double margin = mpq_get_d(b.found.margin), e = mpq_get_d(b.found.bound.logit);
        unsigned level = margin > 4 * e ? 2 : margin > 2 * e ? 1 : 0;
        seen[level]++;
        ck_assert_msg((b.found.verdict == VERDICT_VERIFIED) == (level > 0), "sharpness %lu: margin %g, bound %g", sharpness, margin, e);
        ck_assert_msg((strstr(text_data(&b.found.scope), "every conforming device") != NULL) == (level == 2), "sharpness %lu: margin %g, bound %g",
                      sharpness, margin, e);
    }
    ck_assert_msg(seen[0] && seen[1] && seen[2], "%u %u %u", seen[0], seen[1], seen[2]);
    close_bench(&b);
}
END_TEST

/* The run is right by luck, and by less than its error. */
enum { SHORT = 10 };
static void lucky_decide(const kernel_value *a, size_t group) {
    kernel_decide(a, group);
    decision32 *decision = a[0].p;
    const uint32_t *expect = a[2].p;
    for (size_t i = SHORT + 1; i < 2 * SHORT + 1; i++) decision[i] = (decision32){expect[i], 1, 1 - 0x1p-20f, 1};
}

START_TEST(a_run_right_by_luck_is_undecided_where_the_exact_model_errs_late) {
    static const letter ambiguous[SHORT] = {0, 1, 2, 3, 1, 0, 1, 2, 3, 2};
    kernel_row kernels[KERNEL_COUNT];
    bench b;
    memcpy(kernels, kernel_table, sizeof kernels);
    kernels[KERNEL_decide].native = lucky_decide;
    open_bench(&b, kernels, 4, 4);
    memcpy(b.x, ambiguous, sizeof ambiguous);
    b.job.spec = NULL;
    b.job.L = SHORT;
    ck_ok(judge_bench(&b));
    ck_assert_uint_eq(b.found.copied, SHORT);
    ck_assert_uint_eq(b.found.exact_error, 4); /* 0 1 2 3 stand before 1 and before 2 */
    ck_assert_int_eq(b.found.verdict, VERDICT_UNDECIDED);
    ck_assert_msg(strstr(text_data(&b.found.doubt), "the exact model misses letter 5"), "%s", text_data(&b.found.doubt));
    ck_assert_msg(!strstr(text_data(&b.found.scope), "the exact model copies it"), "%s", text_data(&b.found.scope));
    close_bench(&b);
}
END_TEST

/* Margins of a run smaller by `nudge` than they are. */
static float nudge;
static void nudged_decide(const kernel_value *a, size_t group) {
    kernel_decide(a, group);
    decision32 *decision = a[0].p;
    for (size_t i = L + 1; i < 2 * L + 1; i++) decision[i].second += nudge;
}

START_TEST(a_margin_may_fall_short_of_the_exact_one_by_twice_the_error_and_no_more) {
    kernel_row kernels[KERNEL_COUNT];
    memcpy(kernels, kernel_table, sizeof kernels);
    kernels[KERNEL_decide].native = nudged_decide;
    float error = 0, above = 0; /* the engine's margin is a lower bound */
    for (int k = 0; k < 3; k++) {
        bench b;
        nudge = (const float[]){0, 1.5f, 2.5f}[k] * error + above;
        open_bench(&b, kernels, 4, 4);
        status st = judge_bench(&b);
        ck_assert_msg(st == (k < 2 ? ST_OK : ST_BUG), "%d: %s %s", k, status_name(st), b.f.line);
        if (k == 0) {
            error = (float)mpq_get_d(b.found.bound.logit);
            above = (float)(mpq_get_d(b.found.margin) - mpq_get_d(b.found.engine.margin));
        }
        ck_assert(error > 0x1p-16f);
        close_bench(&b);
    }
}
END_TEST

START_TEST(the_interpreter_knows_where_a_short_string_fails) {
    bench b;
    static const letter ambiguous[] = {0, 1, 2, 3, 1, 0, 1, 2, 3, 2};
    open_bench(&b, NULL, 4, 4);
    memcpy(b.x, ambiguous, sizeof ambiguous);
    b.job.spec = NULL;
    b.job.L = 10;
    ck_ok(judge_bench(&b));
    ck_assert_int_eq(b.found.verdict, VERDICT_REFUTED);
    ck_assert_uint_eq(b.found.exact_error, b.found.first_error);
    ck_assert_msg(strstr(text_data(&b.found.scope), "fails there, too (exact interpreter)"), "%s", text_data(&b.found.scope));
    close_bench(&b);
}
END_TEST

/* The proof is made up: of a model whose W_v is negated, which says the wrong letter by a clear margin. */
START_TEST(a_run_that_contradicts_the_proof_is_an_internal_error) {
    hash_copy_spec spec;
    model *m = NULL;
    text file;
    ck_ok(hash_copy_spec_init(&spec, 2, 2, NULL));
    ck_ok(hash_copy_build(&m, &spec, NULL));
    rat_mat_set_si(&model_find(m, "unembed")->weight, 0, 0, 1);
    rat_mat_set_si(&model_find(m, "unembed")->weight, 1, 0, -1);
    text_init(&file);
    model_write(&file, m);
    const char *path = command_file("negated.json", text_data(&file), file.length), *readings[] = {"sharp"};
    const claim *c = claim_find("ram:T2.3");
    for (int proved = 0; proved < 2; proved++) {
        char word[] = "verify", kind[] = "--theorem", number[] = "2.3", where[] = "--device=cpu";
        char *argv[] = {word, kind, number, where};
        cli line;
        settings s;
        params *p = NULL;
        verdict v;
        device_report r;
        fault f = {""};
        ck_ok(cli_parse(&line, 4, argv, &f));
        ck_ok(settings_read(&s, &line, &f));
        ck_ok(params_new(&p, c->params, c->param_count));
        ck_ok(params_set_list(p, "n=2 D=2 string=00110", &f));
        ck_ok(params_set(p, "model", path, &f));
        ck_ok(verdict_init(&v, readings, 1, NULL, 0));
        if (proved) verdict_establish(&v, "sharp", METHOD_DERIVATION);
        device_report_init(&r);
        status st = run_device_beside(&r, p, &v, &line, &s, &f);
        ck_assert_msg(st == (proved ? ST_BUG : ST_OK), "%s: %s", status_name(st), f.line);
        ck_assert(!proved || strstr(f.line, "the proof says"));
        device_report_clear(&r);
        verdict_clear(&v);
        params_free(p);
        cli_clear(&line);
    }
    text_clear(&file);
    model_free(m);
    hash_copy_spec_clear(&spec);
}
END_TEST

/* Whether the letters that followed the n letters before letter m give two letters the largest logit - the sum of the products
   of their codes of b bits as +-1: then faint keys decide, which float32 does not see. */
static bool is_tie(const letter *x, size_t count, size_t m, uint32_t n, uint32_t D, int b) {
    long logit[4] = {0}, best = LONG_MIN, tops = 0;
    if (m < n) return false;
    for (size_t p = n; p < count + m; p++) { /* the string, then the answers before this one */
        size_t at = p < count ? p : p - count;
        if (at < n || memcmp(x + at - n, x + m - n, n * sizeof *x)) continue;
        for (uint32_t a = 0; a < D; a++) logit[a] += b - 2 * __builtin_popcount(a ^ x[at]);
    }
    for (uint32_t a = 0; a < D; a++) best = logit[a] > best ? logit[a] : best;
    for (uint32_t a = 0; a < D; a++) tops += logit[a] == best;
    return tops > 1;
}

START_TEST(exact_engines_agree_with_the_float32_run_on_random_strings) {
    static const run_engine engines[] = {ENGINE_HASH, ENGINE_PACKED, ENGINE_DENSE};
    for (unsigned k = 0; k < 12 * test_multiplier(); k++) {
        bench b;
        uint32_t D = 2 + k % 3, n = 1 + k % 4;
        b = (bench){.w = work_default()};
        ck_ok(device_open(&b.d, "cpu", &b.w, NULL));
        ck_ok(hash_copy_spec_init(&b.spec, D, n, NULL));
        ck_ok(hash_copy_build(&b.m, &b.spec, NULL));
        b.w.seed = test_seed() * 1000 + k;
        uint64_t state = b.w.seed, copied[3];
        for (size_t i = 0; i < L; i++) b.x[i] = (letter)((state = state * UINT64_C(6364136223846793005) + 99) >> 40) % D;
        model_found_init(&b.found);
        b.job = (model_job){.m = b.m, .spec = &b.spec, .x = b.x, .L = 5 + 4 * k % 50, .d = b.d, .work = &b.w};
        for (size_t e = 0; e < 3; e++) {
            b.job.engine = engines[e];
            b.job.decode = k % 2 ? DECODE_GREEDY : DECODE_TEACHER;
            status st = judge_bench(&b);
            ck_assert_msg(st == ST_OK, "%s", b.f.line);
            copied[e] = b.found.copied;
            ck_assert_int_eq(b.found.verdict == VERDICT_REFUTED, b.found.copied < b.job.L);
            ck_assert_int_eq(b.found.witness.length > 0, b.found.verdict == VERDICT_REFUTED);
        }
        ck_assert_msg(copied[0] == copied[1], "D=%u n=%u seed %llu", D, n, (unsigned long long)b.w.seed);
        if (copied[1] != copied[2])
            ck_assert_msg(is_tie(b.x, b.job.L, copied[1] < copied[2] ? copied[1] : copied[2], n, D, D > 2 ? 2 : 1),
                          "D=%u n=%u seed %llu", D, n,
                          (unsigned long long)b.w.seed);
        close_bench(&b);
    }
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, kernels_made_wrong_contradict_the_exact_model_and_are_no_result);
    tcase_add_test(t, a_run_that_copies_what_the_exact_model_cannot_is_no_result_either);
    tcase_add_test(t, a_margin_beyond_the_error_proves_the_exact_model_and_other_devices);
    tcase_add_test(t, a_margin_within_the_error_is_undecided_unless_the_exact_model_is_known);
    tcase_add_test(t, where_one_key_leads_the_error_is_that_of_answer_steps);
    tcase_add_test(t, each_conclusion_is_drawn_exactly_where_its_inequality_holds);
    tcase_add_test(t, a_run_right_by_luck_is_undecided_where_the_exact_model_errs_late);
    tcase_add_test(t, a_margin_may_fall_short_of_the_exact_one_by_twice_the_error_and_no_more);
    tcase_add_test(t, the_interpreter_knows_where_a_short_string_fails);
    tcase_add_test(t, a_run_that_contradicts_the_proof_is_an_internal_error);
    tcase_add_test(t, exact_engines_agree_with_the_float32_run_on_random_strings);
}
