/* test_run_model.c - `verify run` and `verify --theorem 2.3 --device` as a user runs them: every way to end, one verdict
   line, JSON with the contract's keys in their order, the same answers from every engine. */
#include <jansson.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "constructions/hash_copy/hash_copy.h"
#include "tests/harness.h"
#include "tests/verify/command.h"

static const char *const verdicts[] = {"VERIFIED", "REFUTED", "UNDECIDED"};
static const int codes[] = {0, 10, 20};

/* The object of a run; its keys are the contract's, in their order. */
static json_t *parse_run(const command_result *r) {
    static const char *const keys[] = {"schema", "construction", "parameters", "engine", "decode", "device", "verdict",
                                       "scope", "quantities", "seconds", "bytes", "version"};
    static const char *const quantities[] = {"length", "copied", "first_error", "margin", "float32_bound", "ambiguous"};
    ck_assert_uint_eq(command_count_lines(r->out, ""), 1);
    json_error_t why;
    json_t *o = json_loads(r->out, JSON_REJECT_DUPLICATES, &why);
    ck_assert_msg(o != NULL, "%s: %s", why.text, r->out);
    const char *at = r->out;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char quoted[64];
        snprintf(quoted, sizeof quoted, "\"%s\":", keys[i]);
        const char *found = strstr(at, quoted);
        ck_assert_msg(found && json_object_get(o, keys[i]), "no key %s behind the others: %s", keys[i], r->out);
        at = found;
    }
    ck_assert_uint_eq(json_object_size(o), sizeof keys / sizeof *keys);
    json_t *q = json_object_get(o, "quantities");
    ck_assert_uint_eq(json_object_size(q), 6);
    for (size_t i = 0; i < 6; i++) {
        json_t *value = json_object_get(q, quantities[i]);
        ck_assert_msg(json_is_string(value) || json_is_null(value), "%s", quantities[i]);
    }
    ck_assert(json_is_real(json_object_get(o, "seconds")) && json_is_integer(json_object_get(o, "bytes")));
    return o;
}

static const char *quantity_of(json_t *o, const char *name) {
    const char *s = json_string_value(json_object_get(json_object_get(o, "quantities"), name));
    return s ? s : "null";
}

/* Runs as text and as JSON: the same verdict, exit code and quantities, one line "s " at the end.  Returns the code. */
static int run_twice(const char *line, char *copied, char *first_error) {
    command_result r;
    command_run(&r, NULL, "run %s", line);
    ck_assert_msg(r.err_bytes == 0, "verify run %s: %s", line, r.err);
    ck_assert_msg(command_count_lines(r.out, "s ") == 1, "verify run %s: %s", line, r.out);
    size_t k = 0;
    while (k < 3 && codes[k] != r.code) k++;
    ck_assert_msg(k < 3, "verify run %s: exit %d", line, r.code);
    char last[32];
    snprintf(last, sizeof last, "\ns %s\n", verdicts[k]);
    ck_assert_msg(r.out_bytes > strlen(last) && !strcmp(r.out + r.out_bytes - strlen(last), last), "verify run %s: %s", line, r.out);
    ck_assert_uint_eq(command_count_lines(r.out, "v "), r.code == 10 ? 1 : 0);
    ck_assert_uint_eq(command_count_lines(r.out, "c undecided "), r.code == 20 ? 1 : 0);
    ck_assert_uint_eq(command_count_lines(r.out, "q "), 6);
    int code = r.code;
    command_result j;
    command_run(&j, NULL, "run %s --json", line);
    ck_assert_int_eq(j.code, code);
    json_t *o = parse_run(&j);
    ck_assert_str_eq(json_string_value(json_object_get(o, "verdict")), verdicts[k]);
    char q[4][2048];
    snprintf(q[0], sizeof q[0], "\nq copied %s\n", quantity_of(o, "copied"));
    snprintf(q[1], sizeof q[1], "\nq length %s\n", quantity_of(o, "length"));
    snprintf(q[2], sizeof q[2], "\nq first_error %s\n", strcmp(quantity_of(o, "first_error"), "null") ? quantity_of(o, "first_error") : "NA");
    snprintf(q[3], sizeof q[3], "\nq margin %.1900s\n", strcmp(quantity_of(o, "margin"), "null") ? quantity_of(o, "margin") : "NA");
    for (size_t i = 0; i < 4; i++) ck_assert_msg(strstr(r.out, q[i]) != NULL, "verify run %s: no %s in %s", line, q[i], r.out);
    if (copied) snprintf(copied, 32, "%s", quantity_of(o, "copied"));
    if (first_error) snprintf(first_error, 32, "%s", quantity_of(o, "first_error"));
    json_decref(o);
    command_clear(&j);
    command_clear(&r);
    return code;
}

START_TEST(a_drawn_string_is_copied_by_every_engine_and_both_ways_of_decoding) {
    static const char *const how[] = {"", "--engine hash", "--engine packed", "--engine dense", "--engine dense --decode greedy",
                                      "--engine auto --decode greedy", "--engine dense --threads 1"};
    char line[256], copied[32], error[32];
    for (size_t i = 0; i < sizeof how / sizeof *how; i++) {
        snprintf(line, sizeof line, "hash-copy --D 4 --n 3 --L 60 --seed 7 %s", how[i]);
        ck_assert_msg(run_twice(line, copied, error) == 0, "%s", line);
        ck_assert_str_eq(copied, "60");
        ck_assert_str_eq(error, "null");
    }
    ck_assert_int_eq(run_twice("hash_copy --n 2 --L 5", NULL, NULL), 0);
}
END_TEST

/* 0110100: 01 is followed by 1 and by 0; the exact model says so, and so does every engine, at the same letter. */
START_TEST(an_ambiguous_string_is_refuted_at_the_same_letter_by_every_engine) {
    static const char *const how[] = {"--engine hash", "--engine packed", "--engine dense", "--engine dense --decode greedy"};
    static const char *const strings[] = {"--n 2 --string 0110100", "--n 1 --string 0010", "--n 2 --D 3 --string 0120112",
                                          "--n 3 --string 0001001010", "--n 5 --L 120 --allow-ambiguous --seed 3"};
    char line[256], copied[32], error[32], first[32];
    for (size_t s = 0; s < sizeof strings / sizeof *strings; s++)
        for (size_t i = 0; i < sizeof how / sizeof *how; i++) {
            snprintf(line, sizeof line, "hash-copy %s %s", strings[s], how[i]);
            ck_assert_msg(run_twice(line, copied, error) == 10, "%s", line);
            ck_assert_str_eq(copied, error);
            if (i) ck_assert_msg(!strcmp(first, copied), "%s: %s, not %s", line, copied, first);
            memcpy(first, copied, sizeof first);
        }
}
END_TEST

START_TEST(a_witness_names_the_answer_and_what_was_said) {
    command_result r;
    command_run(&r, NULL, "run hash-copy --n 1 --string 0010 --engine dense");
    ck_assert_msg(strstr(r.out, "\nv answer ") && strstr(r.out, " of 4 is ") && strstr(r.out, ", the letter is "), "%s", r.out);
    command_clear(&r);
    command_run(&r, NULL, "run hash-copy --n 1 --string 0010");
    ck_assert_msg(strstr(r.out, "\nv answer ") && strstr(r.out, "stand also before letter"), "%s", r.out);
    command_clear(&r);
}
END_TEST

START_TEST(other_positions_run_dense_and_lose_the_string) {
    ck_assert_int_eq(run_twice("hash-copy --n 3 --L 9 --positions nope", NULL, NULL), 10);
    ck_assert_int_eq(run_twice("hash-copy --n 3 --L 9 --positions hard-alibi", NULL, NULL), 0);
    command_expect_refusal(64, "hard-alibi", "run hash-copy --n 3 --L 9 --positions nope --engine hash");
    /* weights that a format holds leave the model what it is; others make it one that only runs dense */
    ck_assert_int_eq(run_twice("hash-copy --n 3 --L 9 --weights bf16 --engine hash", NULL, NULL), 0);
    ck_assert_int_eq(run_twice("hash-copy --n 3 --L 9 --weights int8", NULL, NULL), 0);
    command_expect_refusal(64, "its own weights", "run hash-copy --n 3 --L 9 --weights int8 --engine hash");
    command_expect_refusal(64, "int8", "run hash-copy --n 3 --L 9 --weights int9");
    command_expect_refusal(64, "positions", "run hash-copy --n 3 --L 9 --positions nop");
}
END_TEST

static const char *model_file(const char *name, const char *from, const char *to) {
    command_result r;
    command_run(&r, NULL, "export hash_copy --n 2");
    ck_assert_int_eq(r.code, 0);
    char *bent = calloc(1, r.out_bytes + 64), *at = from ? strstr(r.out, from) : NULL;
    ck_assert(!from || at);
    if (from) {
        memcpy(bent, r.out, (size_t)(at - r.out));
        strcat(bent, to);
        strcat(bent, at + strlen(from));
    } else memcpy(bent, r.out, r.out_bytes);
    const char *path = command_file(name, bent, strlen(bent));
    free(bent);
    command_clear(&r);
    return path;
}

START_TEST(a_model_file_is_run_on_a_given_or_a_drawn_string) {
    char line[400];
    const char *path = model_file("model.json", NULL, NULL);
    snprintf(line, sizeof line, "%s --string 00110", path);
    ck_assert_int_eq(run_twice(line, NULL, NULL), 0);
    snprintf(line, sizeof line, "%s --string 0110100", path);
    ck_assert_int_eq(run_twice(line, NULL, NULL), 10);
    snprintf(line, sizeof line, "%s --L 5 --n 2 --decode greedy", path);
    ck_assert_int_eq(run_twice(line, NULL, NULL), 0);
    command_expect_refusal(64, "made for hash-copy", "run %s --L 5 --engine hash", path);
    command_expect_refusal(64, "letter of an alphabet of 2", "run %s --string 012", path);
    command_expect_refusal(64, "give --L, a length, or --string", "run %s", path);
    command_expect_refusal(64, "unknown option --beta", "run %s --L 3 --beta 2", path);
}
END_TEST

START_TEST(model_files_that_are_none_end_65_or_66_and_numbers_past_float32_75) {
    command_expect_refusal(66, "no such", "run not-there.json --string 01");
    const char *path = command_file("broken.json", "{\"schema\":", 10);
    command_expect_refusal(65, "broken.json", "run %s --string 01", path);
    path = model_file("steep.json", "\"sharpness\":\"4\"", "\"sharpness\":\"1000000000000000000000000000000000000000\"");
    command_expect_refusal(75, "block2.head", "run %s --string 01", path);
    command_expect_refusal(75, "block2.head", "run hash-copy --n 2 --L 4 --engine dense --beta 1000000000000000000000000000000000000000");
}
END_TEST

START_TEST(what_makes_no_sense_is_refused_with_one_line_and_a_suggestion) {
    command_expect_refusal(64, "did you mean hash-copy", "run hash-cpoy --n 2 --L 4");
    command_expect_refusal(64, "nothing to run is named", "run");
    command_expect_refusal(64, "n is required", "run hash-copy --L 4");
    command_expect_refusal(64, "--L, a length, or --string", "run hash-copy --n 2");
    command_expect_refusal(64, "did you mean hash", "run hash-copy --n 2 --L 4 --engine hsh");
    command_expect_refusal(64, "did you mean greedy", "run hash-copy --n 2 --L 4 --decode gredy");
    command_expect_refusal(64, "is no device", "run hash-copy --n 2 --L 4 --device gpu");
    command_expect_refusal(69, "", "run hash-copy --n 2 --L 4 --device opencl:63.0");
    command_expect_refusal(64, "contradict", "run hash-copy --n 2 --L 4 --string 01");
    command_expect_refusal(64, "contradict", "run hash-copy --n 2 --string 01 --allow-ambiguous");
    command_expect_refusal(64, "did you mean --string", "run hash-copy --n 2 --strng 01");
    command_expect_refusal(64, "does not apply", "run hash-copy --n 2 --L 4 --method derive");
    command_expect_refusal(64, "takes one", "run hash-copy hash-copy --n 2 --L 4");
    command_expect_refusal(64, "1 <= L", "run hash-copy --n 2 --L 0");
    command_expect_refusal(64, "empty", "run hash-copy --n 2 --string=");
}
END_TEST

START_TEST(lengths_that_no_string_or_no_memory_has_are_refused_with_75) {
    command_expect_refusal(75, "", "run hash-copy --n 2 --L 6");
    command_expect_refusal(75, "L", "run hash-copy --n 2 --L 1000000000000");
    command_expect_refusal(75, "bytes", "run hash-copy --n 40 --L 2000000000 --engine dense");
    command_expect_refusal(75, "L", "run hash-copy --n 2 --L 100000000000000000000000");
}
END_TEST

START_TEST(the_seed_makes_the_string_and_its_absence_is_seed_0) {
    command_result a, b, c;
    command_run(&a, NULL, "run hash-copy --n 8 --L 60 --quiet");
    command_run(&b, NULL, "run hash-copy --n 8 --L 60 --seed 0");
    command_run(&c, NULL, "run hash-copy --n 8 --L 60 --seed 1");
    const char *sa = strstr(a.out, "String"), *sb = strstr(b.out, "String"), *sc = strstr(c.out, "String");
    ck_assert(sa && sb && sc);
    ck_assert(!strncmp(sa, sb, 70) && strncmp(sa, sc, 70));
    command_clear(&a);
    command_clear(&b);
    command_clear(&c);
}
END_TEST

/* Greedy decoding of a long string takes minutes; interrupted, the run says how far it came and gives no verdict. */
START_TEST(an_interrupted_run_keeps_its_facts_and_gives_no_verdict) {
    command_setup s = {.interrupt_ms = 300};
    command_result r;
    command_run(&r, &s, "run hash-copy --D 4 --n 12 --L 200000 --engine dense --decode greedy");
    ck_assert_msg(r.code == 130, "exit %d: %s", r.code, r.err);
    ck_assert_uint_eq(command_count_lines(r.out, "s "), 0);
    ck_assert_uint_eq(command_count_lines(r.out, "c interrupted"), 1);
    ck_assert_msg(strstr(r.out, "of 200000 answers looked at"), "%s", r.out);
    ck_assert_uint_eq(command_count_lines(r.out, ""), command_count_lines(r.out, "c "));
    ck_assert_msg(r.seconds < 20, "%g s", r.seconds);
    command_clear(&r);
}
END_TEST

static bool opencl_is_there(void) {
    command_result r;
    command_run(&r, NULL, "device list");
    bool there = strstr(r.out, "opencl:0.0") != NULL;
    if (!there) fprintf(stderr, "OpenCL is not tested: no device\n");
    command_clear(&r);
    return there;
}

START_TEST(an_opencl_device_gives_the_same_verdicts) {
    char copied[32];
    if (!opencl_is_there()) return;
    ck_assert_int_eq(run_twice("hash-copy --D 4 --n 3 --L 60 --device opencl:0.0", copied, NULL), 0);
    ck_assert_str_eq(copied, "60");
    ck_assert_int_eq(run_twice("hash-copy --n 2 --string 0110100 --device opencl:0.0 --decode greedy", NULL, NULL), 10);
    command_expect_refusal(64, "choose one", "run hash-copy --n 2 --L 4 --device opencl:0.0 --engine hash");
    command_result r;
    command_run(&r, NULL, "run hash-copy --D 4 --n 12 --L 300000 --device opencl:0.0 --json"); /* too long for seconds: exactly, then */
    ck_assert_msg(r.code == 0, "%s", r.err);
    json_t *o = parse_run(&r);
    ck_assert_str_eq(json_string_value(json_object_get(o, "engine")), "hash");
    ck_assert_str_eq(json_string_value(json_object_get(o, "device")), "cpu");
    json_decref(o);
    command_clear(&r);
    command_run(&r, NULL, "--theorem 2.3 --n 4 --device opencl:0.0 --method derive");
    ck_assert_msg(r.code == 0 && strstr(r.out, "\nc run dense on opencl:0.0"), "%s%s", r.out, r.err);
    command_clear(&r);
}
END_TEST

START_TEST(an_interrupted_opencl_run_keeps_its_facts) {
    command_setup s = {.interrupt_ms = 1500};
    command_result r;
    if (!opencl_is_there()) return;
    command_run(&r, &s, "run hash-copy --D 4 --n 12 --L 200000 --engine dense --device opencl:0.0");
    ck_assert_msg(r.code == 130, "exit %d: %s", r.code, r.err);
    ck_assert_uint_eq(command_count_lines(r.out, "s "), 0);
    ck_assert_msg(strstr(r.out, "of 200000 answers looked at"), "%s", r.out);
    ck_assert_msg(r.seconds < 60, "%g s", r.seconds);
    command_clear(&r);
}
END_TEST

START_TEST(a_spent_budget_leaves_a_run_undecided) {
    command_result r;
    command_run(&r, NULL, "run hash-copy --D 4 --n 12 --L 200000 --engine dense --budget 0.3");
    ck_assert_msg(r.code == 20, "exit %d: %s", r.code, r.err);
    ck_assert_msg(strstr(r.out, "c undecided budget") && strstr(r.out, "\ns UNDECIDED\n"), "%s", r.out);
    command_clear(&r);
}
END_TEST

START_TEST(a_budget_spent_before_the_string_is_drawn_leaves_a_run_undecided) {
    static const char *const runs[] = {"run hash-copy --D 33 --n 7 --L 2000000 --budget 0.001",
                                       "run hash-copy --D 33 --n 7 --L 10000 --engine dense --budget 0.001",
                                       "run hash-copy --D 33 --n 7 --L 2000000 --engine packed --budget 0.001"};
    for (size_t k = 0; k < sizeof runs / sizeof *runs; k++) {
        command_result r;
        command_run(&r, NULL, "%s", runs[k]);
        ck_assert_msg(r.code == 20, "exit %d: %s", r.code, r.err);
        ck_assert_msg(strstr(r.out, "c undecided budget") && strstr(r.out, "\nq copied 0\n"), "%s", r.out);
        command_clear(&r);
    }
}
END_TEST

START_TEST(theorem_2_3_and_a_float32_run_stand_in_one_report) {
    command_result r;
    command_run(&r, NULL, "--theorem 2.3 --n 4 --device cpu");
    ck_assert_int_eq(r.code, 0);
    ck_assert_uint_eq(command_count_lines(r.out, "s "), 1);
    ck_assert_msg(strstr(r.out, "\nc run dense on cpu") && strstr(r.out, "19 of 19 letters copied"), "%s", r.out);
    command_clear(&r);
    command_run(&r, NULL, "--theorem 2.3 --n 4 --D 4 --L 200 --device cpu --json --decode greedy --method derive");
    json_t *o = json_loads(r.out, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_msg(o != NULL, "%s", r.out);
    json_t *d = json_object_get(o, "device");
    ck_assert_str_eq(json_string_value(json_object_get(d, "device")), "cpu");
    ck_assert_str_eq(json_string_value(json_object_get(d, "engine")), "dense");
    ck_assert_str_eq(json_string_value(json_object_get(d, "decode")), "greedy");
    ck_assert_str_eq(json_string_value(json_object_get(json_object_get(d, "quantities"), "copied")), "200");
    ck_assert_str_eq(json_string_value(json_object_get(o, "verdict")), "VERIFIED");
    json_decref(o);
    command_clear(&r);
    command_run(&r, NULL, "--theorem 2.3 --n 12 --D 4 --L 200000 --device cpu --method derive --json");
    o = json_loads(r.out, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_msg(o != NULL && r.code == 0, "%s%s", r.out, r.err);
    json_decref(o);
    command_clear(&r);
}
END_TEST

/* The string repeats an n-gram: its run is REFUTED, and the theorem is not contradicted. */
START_TEST(a_given_string_that_is_miscopied_does_not_touch_the_proof) {
    command_result r;
    command_run(&r, NULL, "--theorem 2.3 --n 2 --string 0110100 --device cpu");
    ck_assert_int_eq(r.code, 0);
    ck_assert_msg(strstr(r.out, "answer 6 of 7 is") || strstr(r.out, " of 7 is "), "%s", r.out);
    command_clear(&r);
}
END_TEST

START_TEST(options_of_a_run_need_a_device_and_a_claim_with_a_model) {
    command_expect_refusal(64, "needs --device", "--theorem 2.3 --n 3 --engine dense");
    command_expect_refusal(64, "needs --device", "--theorem 2.3 --n 3 --decode greedy");
    command_expect_refusal(64, "only Theorem 2.3", "--lemma 2.4 --n 3 --L 5 --device cpu");
    command_expect_refusal(69, "", "--theorem 2.3 --n 3 --device opencl:63.0");
    command_expect_refusal(75, "", "--theorem 2.3 --n 2 --L 60 --device cpu");
}
END_TEST

START_TEST(help_of_a_run_lists_constructions_engines_and_parameters) {
    command_result r;
    command_run(&r, NULL, "run --help");
    ck_assert_msg(r.code == 0 && strstr(r.out, "hash-copy") && strstr(r.out, "transform") && strstr(r.out, "--decode"), "%s", r.out);
    command_clear(&r);
    command_run(&r, NULL, "run hash-copy --help");
    ck_assert_msg(r.code == 0 && strstr(r.out, "--beta") && strstr(r.out, "--positions"), "%s", r.out);
    command_clear(&r);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, a_drawn_string_is_copied_by_every_engine_and_both_ways_of_decoding);
    tcase_add_test(t, an_ambiguous_string_is_refuted_at_the_same_letter_by_every_engine);
    tcase_add_test(t, a_witness_names_the_answer_and_what_was_said);
    tcase_add_test(t, other_positions_run_dense_and_lose_the_string);
    tcase_add_test(t, a_model_file_is_run_on_a_given_or_a_drawn_string);
    tcase_add_test(t, model_files_that_are_none_end_65_or_66_and_numbers_past_float32_75);
    tcase_add_test(t, what_makes_no_sense_is_refused_with_one_line_and_a_suggestion);
    tcase_add_test(t, lengths_that_no_string_or_no_memory_has_are_refused_with_75);
    tcase_add_test(t, the_seed_makes_the_string_and_its_absence_is_seed_0);
    tcase_add_test(t, an_interrupted_run_keeps_its_facts_and_gives_no_verdict);
    tcase_add_test(t, an_opencl_device_gives_the_same_verdicts);
    tcase_add_test(t, an_interrupted_opencl_run_keeps_its_facts);
    tcase_add_test(t, a_spent_budget_leaves_a_run_undecided);
    tcase_add_test(t, a_budget_spent_before_the_string_is_drawn_leaves_a_run_undecided);
    tcase_add_test(t, theorem_2_3_and_a_float32_run_stand_in_one_report);
    tcase_add_test(t, a_given_string_that_is_miscopied_does_not_touch_the_proof);
    tcase_add_test(t, options_of_a_run_need_a_device_and_a_claim_with_a_model);
    tcase_add_test(t, help_of_a_run_lists_constructions_engines_and_parameters);
}
