/* test_command.c - the built program as users and scripts meet it: every form of the contract, and for every bad
   input one clear line, the documented exit code and nothing half-written. */
#include "tests/harness.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/verify/command.h"

static int code_of_verdict(const char *word) {
    static const struct {
        const char *word;
        int code;
    } codes[] = {{"VERIFIED", 0}, {"REFUTED", 10}, {"UNDECIDED", 20}, {"SUPPORTED", 30}, {"VACUOUS", 40}};
    for (size_t i = 0; i < 5; i++)
        if (!strncmp(word, codes[i].word, strlen(codes[i].word))) return codes[i].code;
    ck_abort_msg("no verdict: %s", word);
}

/* Runs a check in text and in JSON: one verdict line, last; the exit code says the same; JSON agrees. */
static int check_twice(const char *line) {
    command_result r;
    command_run(&r, NULL, "%s", line);
    ck_assert_msg(command_count_lines(r.out, "s ") == 1, "verify %s: %s%s", line, r.out, r.err);
    const char *s = strstr(r.out, "\ns ");
    ck_assert_ptr_nonnull(s);
    ck_assert_str_eq(strchr(s + 1, '\n'), "\n");
    int code = code_of_verdict(s + 3);
    ck_assert_int_eq(r.code, code);
    ck_assert(code != 10 || command_count_lines(r.out, "v ") >= 1);
    command_clear(&r);
    command_run(&r, NULL, "%s --json", line);
    ck_assert_int_eq(r.code, code);
    ck_assert_uint_eq(command_count_lines(r.out, ""), 1);
    json_t *root = json_loads(r.out, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_msg(root != NULL, "verify %s --json: %s", line, r.out);
    ck_assert_int_eq(code_of_verdict(json_string_value(json_object_get(root, "verdict"))), code);
    ck_assert_uint_eq(json_object_size(root), 19);
    json_decref(root);
    command_clear(&r);
    return code;
}

START_TEST(every_form_of_a_check_gives_one_verdict_and_its_exit_code) {
    ck_assert_int_eq(check_twice("--theorem 2.3 --n 6"), 0);
    ck_assert_int_eq(check_twice("--theorem=2.3 --n=2 --paper ram"), 0);
    ck_assert_int_eq(check_twice("--lemma 2.4 --n 3 --L 8"), 0);
    ck_assert_int_eq(check_twice("--corollary 2.5 --L 100 --eps 1/10"), 0);
    ck_assert_int_eq(check_twice("--theorem 2.7 --L 4 --states 7"), 0);
    ck_assert_int_eq(check_twice("--corollary 2.8 --L 6 --states 3"), 0);
    ck_assert_int_eq(check_twice("--corollary 2.8 --L 6 --state-bits 4"), 0);
    ck_assert_int_eq(check_twice("--claim vb:copy-error --n 2 --L 5"), 0);
    ck_assert_int_eq(check_twice("--claim vb:gssm-tight --L 3 --states 5"), 0);
    ck_assert_int_eq(check_twice("--claim ram:T2.3 --n 2 --string 0110"), 0);
    ck_assert_int_eq(check_twice("--lemma 2.4 --n 20 --L 300 --method mc"), 30);
}
END_TEST

START_TEST(the_printed_readings_are_refuted_with_a_witness_or_vacuous) {
    ck_assert_int_eq(check_twice("--theorem 2.3 --n 2 --L 4 --reading printed"), 10);
    ck_assert_int_eq(check_twice("--theorem 2.3 --n 2 --L 3 --reading printed"), 40);
    ck_assert_int_eq(check_twice("--theorem 2.7 --L 2 --states 2 --reading printed"), 10);
}
END_TEST

START_TEST(list_explain_table_trace_and_help_print_no_verdict_and_exit_0) {
    static const char *const lines[] = {
        "list", "list --paper vb", "list --json", "explain ram:T2.3", "explain --lemma 2.4", "table", "table collision",
        "trace --theorem 2.3 --n 3 --string 00101101", "--help", "-h", "--version", "table --help", "table collision --help",
        "--theorem 2.3 --help", "--claim vb:gssm-tight --help", "export --help", "export gssm --help", "completions bash",
        "export gssm --L 3 --states 5", "export hash_copy --n 2", "export hash-copy --n 2"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        command_result r;
        command_run(&r, NULL, "%s", lines[i]);
        ck_assert_msg(r.code == 0, "verify %s: %d %s", lines[i], r.code, r.err);
        ck_assert_msg(r.out_bytes > 0 && r.err_bytes == 0, "verify %s: %s", lines[i], r.err);
        ck_assert_msg(command_count_lines(r.out, "s ") == 0, "verify %s", lines[i]);
        command_clear(&r);
    }
}
END_TEST

START_TEST(the_bare_command_prints_its_usage_on_standard_error_and_exits_64) {
    static const char *const none[] = {NULL};
    command_result r;
    command_run_words(&r, NULL, none);
    ck_assert_int_eq(r.code, 64);
    ck_assert_uint_eq(r.out_bytes, 0);
    ck_assert_int_eq(strncmp(r.err, "usage: verify", 13), 0);
    command_clear(&r);
}
END_TEST

START_TEST(parameters_that_make_no_sense_are_usage_errors_with_the_accepted_range) {
    command_expect_refusal(64, "n", "--theorem 2.3 --n 0");
    command_expect_refusal(64, "1 <= n", "--theorem 2.3 --n -5");
    command_expect_refusal(64, "not an integer", "--theorem 2.3 --n six");
    command_expect_refusal(64, "not an integer", "--theorem 2.3 --n 2.5");
    command_expect_refusal(64, "2 <= D", "--theorem 2.3 --n 3 --D 1");
    command_expect_refusal(64, "D", "--theorem 2.7 --L 3 --states 2 --D 0");
    command_expect_refusal(64, "L", "--lemma 2.4 --n 3 --L 0");
    command_expect_refusal(64, "n is required", "--theorem 2.3");
    command_expect_refusal(64, "L is required", "--lemma 2.4 --n 3");
    command_expect_refusal(64, "eps", "--corollary 2.5 --L 100");
    command_expect_refusal(64, "states", "--theorem 2.7 --L 3");
    command_expect_refusal(64, "states", "--corollary 2.8 --L 3");
    command_expect_refusal(64, "states", "--theorem 2.7 --L 3 --states 0");
    command_expect_refusal(64, "needs a value", "--theorem 2.3 --n");
    command_expect_refusal(64, "eps", "--corollary 2.5 --L 100 --eps 1/0");
    command_expect_refusal(64, "eps", "--corollary 2.5 --L 100 --eps ten");
    command_expect_refusal(64, "string", "trace --theorem 2.3 --n 3");
}
END_TEST

START_TEST(sizes_past_the_limits_are_refused_with_75_and_never_wrap) {
    static const char *const huge[] = {"9223372036854775807", "9223372036854775808", "18446744073709551616",
                                       "100000000000000000000", "1000000000000000000000000000000"};
    for (size_t i = 0; i < sizeof huge / sizeof *huge; i++) {
        command_expect_refusal(75, "n", "--theorem 2.3 --n %s", huge[i]);
        command_expect_refusal(75, "D", "--theorem 2.3 --n 3 --D %s", huge[i]);
        command_expect_refusal(75, "n", "--lemma 2.4 --L 5 --n %s", huge[i]);
    }
    for (size_t i = 1; i < sizeof huge / sizeof *huge; i++) {
        command_expect_refusal(75, "L", "--lemma 2.4 --n 3 --L %s", huge[i]);
        command_expect_refusal(75, "L", "--theorem 2.7 --states 3 --L %s", huge[i]);
        command_expect_refusal(75, "L", "--corollary 2.8 --states 3 --L %s", huge[i]);
        command_expect_refusal(75, "L", "--claim vb:copy-error --n 3 --L %s", huge[i]);
    }
    ck_assert_int_eq(check_twice("--theorem 2.7 --L 10 --states 100000000000000000000"), 0);
}
END_TEST

START_TEST(unknown_names_come_with_a_suggestion) {
    command_expect_refusal(64, "did you mean ram:T2.3?", "--claim ram:T2.4 --n 3");
    command_expect_refusal(64, "2.3", "--theorem 2.4");
    command_expect_refusal(64, "did you mean --string?", "--theorem 2.3 --n 3 --strnig 01");
    command_expect_refusal(64, "did you mean --states?", "--theorem 2.7 --L 3 --state 2");
    command_expect_refusal(64, "did you mean printed?", "--theorem 2.3 --n 3 --reading prnted");
    command_expect_refusal(64, "sharp printed", "--theorem 2.3 --n 3 --reading x");
    command_expect_refusal(64, "did you mean collision?", "table colision");
    command_expect_refusal(64, "did you mean 'explain'?", "explian ram:T2.3");
    command_expect_refusal(64, "did you mean hash_copy?", "export hash_cpy --n 2");
    command_expect_refusal(64, "ram vb", "all --paper rom");
    command_expect_refusal(64, "no lemma of paper vb", "--lemma 1 --paper vb");
    command_expect_refusal(64, "no claim is named", "--n 3");
    command_expect_refusal(64, "did you mean --theorem?", "--theorm 2.3");
    command_expect_refusal(64, "did you mean --states?", "--L 3 --statse 3");
    command_expect_refusal(64, "--frobnicate, and no claim is named", "--frobnicate 3");
    command_expect_refusal(64, "nothing to trace", "trace --corollary 2.5 --L 100 --eps 1/10");
}
END_TEST

START_TEST(contradictory_options_are_refused) {
    const char *path = command_file("corpus", "0101\n", 5);
    command_expect_refusal(64, "", "--theorem 2.3 --n 2 --string 0101 --corpus %s", path);
    command_expect_refusal(64, "", "--theorem 2.7 --L 3 --states 2 --gssm %s", path);
    command_expect_refusal(64, "", "--corollary 2.8 --L 3 --states 2 --state-bits 1");
    command_expect_refusal(64, "", "--theorem 2.7 --lemma 2.4 --L 3");
}
END_TEST

/* Every way a file can be bad, for each option that reads one. */
START_TEST(bad_files_of_every_kind_end_in_65_66_or_75_with_one_line) {
    static const char *const lines[] = {"--theorem 2.7 --L 3 --gssm", "--theorem 2.3 --n 2 --model", "--theorem 2.3 --n 2 --corpus"};
    static const struct {
        const char *name, *content;
    } bad[] = {
        {"empty", ""},
        {"blank", "\n\n"},
        {"words", "this is no machine\n"},
        {"truncated", "{\"schema\":\"verbatim-gssm/1\",\"D\":2,\"states\":4,\"start\":0,\"bos\":[0,1,"},
        {"schema", "{\"schema\":\"verbatim-gssm/9\",\"D\":2,\"states\":1,\"start\":0,\"bos\":[0],\"copy\":[0],\"update\":[[0,0]],\"output\":[0]}"},
        {"twice", "{\"schema\":\"verbatim-gssm/1\",\"D\":2,\"D\":2,\"states\":1,\"start\":0,\"bos\":[0],\"copy\":[0],\"update\":[[0,0]],\"output\":[0]}"},
        {"float", "{\"schema\":\"verbatim-gssm/1\",\"D\":2.0,\"states\":1,\"start\":0,\"bos\":[0],\"copy\":[0],\"update\":[[0,0]],\"output\":[0]}"},
        {"range", "{\"schema\":\"verbatim-gssm/1\",\"D\":2,\"states\":1,\"start\":0,\"bos\":[0],\"copy\":[7],\"update\":[[0,0]],\"output\":[0]}"},
        {"huge", "{\"schema\":\"verbatim-gssm/1\",\"D\":4000000000,\"states\":4000000000,\"start\":0,\"bos\":[],\"copy\":[],\"update\":[],\"output\":[]}"},
        {"integer", "{\"schema\":\"verbatim-gssm/1\",\"D\":99999999999999999999999,\"states\":1,\"start\":0,\"bos\":[0],\"copy\":[0],\"update\":[[0,0]],\"output\":[0]}"},
        {"trailing", "{\"schema\":\"verbatim-gssm/1\",\"D\":2,\"states\":1,\"start\":0,\"bos\":[0],\"copy\":[0],\"update\":[[0,0]],\"output\":[0]} x"},
        {"utf8", "{\"schema\":\"\xff\xfe\"}"},
        {"escape", "{\"schema\":\"\033[2Jverbatim\"}"},
        {"letters", "01012\n"},
    };
    for (size_t k = 0; k < 3; k++) {
        command_expect_refusal(66, "no-such-file", "%s %s/no-such-file", lines[k], command_folder());
        command_expect_refusal(66, "", "%s %s", lines[k], command_folder());
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
            const char *path = command_file(bad[i].name, bad[i].content, strlen(bad[i].content));
            command_result r;
            command_run(&r, NULL, "%s %s", lines[k], path);
            ck_assert_msg(r.code == 65 || r.code == 75, "%s %s: %d (signal %d) %s%s", lines[k], bad[i].name, r.code, r.signal, r.out, r.err);
            ck_assert_uint_eq(command_count_lines(r.err, ""), 1);
            ck_assert_ptr_null(strchr(r.err, '\033'));
            ck_assert_uint_eq(r.out_bytes, 0);
            command_clear(&r);
        }
    }
}
END_TEST

START_TEST(bombs_end_soon_and_small) {
    const size_t bytes = (size_t)17 << 20;
    char *bomb = malloc(bytes);
    ck_assert_ptr_nonnull(bomb);
    static const char *const lines[] = {"--theorem 2.7 --L 3 --gssm", "--theorem 2.3 --n 2 --model", "--theorem 2.3 --n 2 --corpus"};
    static const char fill[] = {'[', '0', '{', ' ', '\0'};
    const command_setup small = {.memory = (size_t)512 << 20};
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < sizeof fill; i++)
            for (size_t size = (size_t)1 << 20; size <= (i ? (size_t)1 << 20 : bytes); size += bytes - ((size_t)1 << 20)) {
                command_result r;
                memset(bomb, fill[i], bytes);
                const char *path = command_file("bomb", bomb, size);
                command_run(&r, SANITIZED ? NULL : &small, "%s %s", lines[k], path);
                ck_assert_msg(r.code == 65 || r.code == 75, "%s '%c' %zu: %d %s", lines[k], fill[i], size, r.code, r.err);
                ck_assert_msg(r.seconds < 10, "%f s", r.seconds);
                command_clear(&r);
            }
    free(bomb);
}
END_TEST

START_TEST(refused_rows_of_csv_are_explained_on_standard_error_unless_quiet) {
    command_result r;
    command_run(&r, NULL, "table collision --n 3 --L 4,100 --D 2 --method exhaust --format csv");
    ck_assert_int_eq(r.code, 0);
    ck_assert_uint_eq(command_count_lines(r.out, ""), 3);
    ck_assert_ptr_nonnull(strstr(r.out, ",100,NA,NA,NA,"));
    ck_assert_uint_eq(command_count_lines(r.err, "verify: row refused: D=2 n=3 L=100: "), 1);
    command_clear(&r);
    command_run(&r, NULL, "table collision --n 3 --L 4,100 --D 2 --method exhaust --format csv --quiet");
    ck_assert_uint_eq(r.err_bytes, 0);
    command_clear(&r);
    command_expect_refusal(75, "every row was refused", "table collision --n 3 --L 100 --D 2 --method exhaust");
}
END_TEST

START_TEST(completions_are_a_script_that_bash_accepts_and_completes) {
    char line[512];
    command_result r;
    command_run(&r, NULL, "completions bash");
    ck_assert_int_eq(r.code, 0);
    const char *path = command_file("completions", r.out, r.out_bytes);
    snprintf(line, sizeof line,
             "bash -c 'source %s; COMP_WORDS=(verify table coll); COMP_CWORD=2; _verify; "
             "test \"${COMPREPLY[*]}\" = \"collision\"'",
             path);
    ck_assert_int_eq(system(line), 0);
    command_clear(&r);
    command_run(&r, NULL, "completions");
    ck_assert_ptr_nonnull(strstr(r.out, "words='ram:T2.3 ram:L2.4 "));
    ck_assert_ptr_nonnull(strstr(r.out, " --theorem --lemma "));
    ck_assert_ptr_nonnull(strstr(r.out, " --n "));
    ck_assert_ptr_null(strstr(r.out, "--shard"));
    command_clear(&r);
    command_expect_refusal(64, "accepted is bash", "completions zsh");
}
END_TEST

START_TEST(help_of_a_table_and_of_a_construction_shows_their_parameters) {
    command_result r;
    command_run(&r, NULL, "table collision --help");
    ck_assert_ptr_nonnull(strstr(r.out, "\nParameters of collision (by default "));
    ck_assert_ptr_nonnull(strstr(r.out, "\n  --L INT "));
    command_clear(&r);
    command_run(&r, NULL, "table --help");
    ck_assert_ptr_null(strstr(r.out, "\nParameters"));
    ck_assert_ptr_nonnull(strstr(r.out, "\n  collision "));
    command_clear(&r);
    command_run(&r, NULL, "export gssm --help");
    ck_assert_ptr_nonnull(strstr(r.out, "\n  --states INT "));
    command_clear(&r);
    command_expect_refusal(64, "lists them", "export zzz");
    command_expect_refusal(64, "no construction is named", "export");
    command_expect_refusal(64, "no table is named", "table --n 3");
    command_expect_refusal(64, "'ram:T2.3' and --theorem contradict", "explain ram:T2.3 --theorem 2.3");
    command_expect_refusal(64, "'ram:T2.3' and --claim contradict", "explain ram:T2.3 --claim ram:T2.3");
}
END_TEST

START_TEST(exported_files_are_read_back_and_judged_like_the_originals) {
    char gssm_file[128], model_file[128];
    command_result r;
    snprintf(gssm_file, sizeof gssm_file, "%s/machine.json", command_folder());
    snprintf(model_file, sizeof model_file, "%s/model.json", command_folder());
    command_run(&r, NULL, "export gssm --L 4 --states 7 --D 2 -o %s", gssm_file);
    ck_assert_msg(r.code == 0, "%s", r.err);
    command_clear(&r);
    command_run(&r, NULL, "--theorem 2.7 --L 4 --gssm %s", gssm_file);
    ck_assert_msg(r.code == 0, "%s%s", r.out, r.err);
    ck_assert_ptr_nonnull(strstr(r.out, "\nq copied 7\n"));
    ck_assert_ptr_nonnull(strstr(r.out, "\nq err 9/16\n"));
    command_clear(&r);
    command_run(&r, NULL, "export hash_copy --n 2 -o %s", model_file);
    ck_assert_msg(r.code == 0, "%s", r.err);
    command_clear(&r);
    command_run(&r, NULL, "--theorem 2.3 --n 2 --L 4 --model %s", model_file);
    ck_assert_msg(r.code == 0 || r.code == 20, "%d %s%s", r.code, r.out, r.err);
    ck_assert_ptr_nonnull(strstr(r.out, "\nq miscopied 2\n"));
    command_clear(&r);
    char delay_file[140], system_file[140];
    snprintf(delay_file, sizeof delay_file, "%s.delay", model_file);
    snprintf(system_file, sizeof system_file, "%s.system", model_file);
    command_run(&r, NULL, "export delay --L 3 -o %s", delay_file);
    ck_assert_int_eq(r.code, 0);
    command_clear(&r);
    command_run(&r, NULL, "--theorem 2.3 --n 1 --L 3 --model %s", delay_file); /* a letter alone it does not copy */
    ck_assert_int_eq(r.code, 10);
    command_clear(&r);
    command_run(&r, NULL, "export ssm --N 3 -o %s", system_file);
    ck_assert_int_eq(r.code, 0);
    command_clear(&r);
    command_run(&r, NULL, "export recurrence --system %s --step 1/2 --discretisation forward-euler", system_file);
    ck_assert_int_eq(r.code, 0);
    ck_assert_ptr_nonnull(strstr(r.out, "\"discrete\""));
    command_clear(&r);
    remove(delay_file);
    remove(system_file);
    command_expect_refusal(66, "no-such", "export recurrence --system no-such.json");
    command_expect_refusal(64, "too small", "export delay --L 0");
    command_expect_refusal(75, "limit", "export delay --L 5000");
    command_expect_refusal(64, "L is required", "export gssm --states 3");
    command_expect_refusal(64, "did you mean --states?", "export gssm --L 3 --sates 3");
    command_expect_refusal(75, "", "export gssm --L 40 --states 100000000000");
    command_expect_refusal(75, "", "export hash_copy --n 128 --D 4096");
}
END_TEST

START_TEST(names_that_hold_control_characters_cannot_forge_a_verdict) {
    command_result r;
    const char *const words[] = {"--theorem", "2.3", "--n", "2", "--string", "01\ns VERIFIED", NULL};
    command_run_words(&r, NULL, words);
    ck_assert_int_ge(r.code, 64);
    ck_assert_uint_eq(command_count_lines(r.err, "s "), 0);
    ck_assert_uint_eq(command_count_lines(r.err, ""), 1);
    command_clear(&r);
    char path[160];
    snprintf(path, sizeof path, "%s", command_file("a\ns VERIFIED", "0101\n", 5));
    const char *const file[] = {"--theorem", "2.3", "--n", "2", "--corpus", path, NULL};
    command_run_words(&r, NULL, file);
    ck_assert_uint_eq(command_count_lines(r.out, "s "), 1);
    command_clear(&r);
    /* A name that is no UTF-8 must not break the JSON. */
    snprintf(path, sizeof path, "%s", command_file("\xff\xfe\"\\", "0101\n", 5));
    const char *const odd[] = {"--theorem", "2.3", "--n", "2", "--json", "--corpus", path, NULL};
    command_run_words(&r, NULL, odd);
    ck_assert_int_eq(r.code, 0);
    json_t *root = json_loads(r.out, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_msg(root != NULL, "%s", r.out);
    json_decref(root);
    command_clear(&r);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, every_form_of_a_check_gives_one_verdict_and_its_exit_code);
    tcase_add_test(t, the_printed_readings_are_refuted_with_a_witness_or_vacuous);
    tcase_add_test(t, list_explain_table_trace_and_help_print_no_verdict_and_exit_0);
    tcase_add_test(t, the_bare_command_prints_its_usage_on_standard_error_and_exits_64);
    tcase_add_test(t, parameters_that_make_no_sense_are_usage_errors_with_the_accepted_range);
    tcase_add_test(t, sizes_past_the_limits_are_refused_with_75_and_never_wrap);
    tcase_add_test(t, unknown_names_come_with_a_suggestion);
    tcase_add_test(t, contradictory_options_are_refused);
    tcase_add_test(t, bad_files_of_every_kind_end_in_65_66_or_75_with_one_line);
    tcase_add_test(t, bombs_end_soon_and_small);
    tcase_add_test(t, refused_rows_of_csv_are_explained_on_standard_error_unless_quiet);
    tcase_add_test(t, completions_are_a_script_that_bash_accepts_and_completes);
    tcase_add_test(t, help_of_a_table_and_of_a_construction_shows_their_parameters);
    tcase_add_test(t, exported_files_are_read_back_and_judged_like_the_originals);
    tcase_add_test(t, names_that_hold_control_characters_cannot_forge_a_verdict);
}
