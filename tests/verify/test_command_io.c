/* test_command_io.c - the built program and the world around it: outputs that fail, signals, time, terminals and
   memory.  Whatever happens, the exit code is documented and nothing is half-written. */
#include "tests/harness.h"

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/verify/command.h"

/* A count that runs for minutes when nobody stops it. */
#define LONG_COUNT "--lemma 2.4 --n 6 --L 38 --method exhaust --work-limit 1e15 --threads 2"

START_TEST(output_that_cannot_be_delivered_is_exit_74) {
    static const char *const lines[] = {"--theorem 2.3 --n 2", "--theorem 2.3 --n 2 --json", "list", "--help", "table collision --n 2 --L 3", "--version", "all --paper vb", "completions"};
    const command_setup setups[] = {{.output_path = "/dev/full"}, {.close_output = true}, {.output_pipe_closed = true}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        for (size_t k = 0; k < 3; k++) {
            command_result r;
            command_run(&r, &setups[k], "%s", lines[i]);
            ck_assert_msg(r.code == 74, "verify %s, output %zu: %d (signal %d)", lines[i], k, r.code, r.signal);
            ck_assert_ptr_nonnull(strstr(r.err, "cannot write to standard output"));
            command_clear(&r);
        }
}
END_TEST

START_TEST(a_file_is_written_as_a_whole_or_not_at_all) {
    char path[128];
    snprintf(path, sizeof path, "%s/out", command_folder());
    command_result r;
    command_run(&r, NULL, "--theorem 2.3 --n 2 --json -o %s", path);
    ck_assert_int_eq(r.code, 0);
    ck_assert_uint_eq(r.out_bytes, 0);
    command_clear(&r);
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(root);
    json_decref(root);
    struct stat before, after;
    ck_assert_int_eq(stat(path, &before), 0);
    command_expect_refusal(64, "", "--theorem 2.3 --n 0 -o %s", path);
    const command_setup full = {.file_bytes = 64};
    command_run(&r, &full, "list --output=%s", path);
    ck_assert_msg(r.code == 74, "%d (signal %d) %s", r.code, r.signal, r.err);
    command_clear(&r);
    ck_assert_int_eq(stat(path, &after), 0);
    ck_assert_int_eq(before.st_size, after.st_size);
    ck_assert_uint_eq(before.st_ino, after.st_ino);
    command_expect_refusal(74, "no/such", "list -o %s/no/such/folder", command_folder());
    command_expect_refusal(74, "", "list -o %s", command_folder());
    /* No temporary file is left beside it. */
    char line[160];
    snprintf(line, sizeof line, "test \"$(ls -A %s | wc -l)\" = 1", command_folder());
    ck_assert_int_eq(system(line), 0);
}
END_TEST

START_TEST(ctrl_c_in_a_long_count_leaves_facts_as_comments_and_exit_130) {
    static const int signals[] = {SIGINT, SIGTERM};
    for (size_t i = 0; i < 2; i++) {
        const command_setup s = {.interrupt_ms = 100, .interrupt_signal = signals[i]};
        command_result r;
        command_run(&r, &s, LONG_COUNT);
        ck_assert_msg(r.code == 130, "%d (signal %d) %s%s", r.code, r.signal, r.out, r.err);
        ck_assert_uint_eq(command_count_lines(r.out, ""), command_count_lines(r.out, "c "));
        ck_assert_uint_ge(command_count_lines(r.out, "c "), 1);
        ck_assert_double_lt(r.seconds, 5);
        command_clear(&r);
        if (i) continue; /* the two signals share everything that follows */
        command_run(&r, &s, LONG_COUNT " --json");
        ck_assert_int_eq(r.code, 130);
        ck_assert_ptr_null(strstr(r.out, "verdict\":"));
        command_clear(&r);
        command_run(&r, &s, LONG_COUNT " -o %s/interrupted", command_folder());
        ck_assert_int_eq(r.code, 130);
        ck_assert_int_ne(access(command_folder(), F_OK), -1);
        char path[128];
        snprintf(path, sizeof path, "%s/interrupted", command_folder());
        ck_assert_int_eq(access(path, F_OK), -1);
        command_clear(&r);
    }
}
END_TEST

START_TEST(a_spent_budget_is_undecided_and_says_so) {
    command_result r;
    command_run(&r, NULL, LONG_COUNT " --budget 0.3");
    ck_assert_msg(r.code == 20, "%d %s%s", r.code, r.out, r.err);
    ck_assert_ptr_nonnull(strstr(r.out, "\nc sharp undecided: "));
    ck_assert_ptr_nonnull(strstr(r.out, "\ns UNDECIDED\n"));
    ck_assert_msg(strstr(r.out, "\nc scope stopped before the end of: "), "%s", r.out); /* a plan, not a deed */
    ck_assert_double_lt(r.seconds, 5);
    command_clear(&r);
}
END_TEST

START_TEST(a_budget_holds_inside_the_longest_loops_of_state_space_claims) {
    static const char *const runs[] = {"--claim s4:T3 --N 64 --L 1024 --budget 0.3", "--claim lmu:window --N 256 --budget 0.05",
                                       "--claim lssl:generating-function --N 32 --L 256 --budget 0.3",
                                       "--claim s4:T1 --N 1024 --budget 0.1", "--claim hippo:P3 --N 64 --budget 0.1",
                                       "--claim hippo:spectrum --N 1024 --budget 0.1"};
    command_result r;
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        command_run(&r, NULL, "%s", runs[i]);
        ck_assert_msg(r.code == 20, "%s: %d %.500s", runs[i], r.code, r.err);
        ck_assert_msg(strstr(r.out, "\nc scope stopped before the end of: every "), "%.2000s", r.out);
        ck_assert_msg(r.seconds < 5, "%s: %g s", runs[i], r.seconds);
        command_clear(&r);
    }
}
END_TEST

START_TEST(a_method_with_nothing_to_do_is_told) {
    static const struct {
        const char *line, *note;
    } runs[] = {{"--claim s4:T1 --N 4 --method mc", "--method mc: nothing is sampled"},
                {"--claim s4:T1 --N 4 --method exhaust", "--method exhaust: nothing was decided by exhaustion"},
                {"--claim s4:T1 --N 4 --method derive", NULL},
                {"--lemma 2.4 --n 3 --L 9 --method exhaust", NULL},
                {"--lemma 2.4 --n 3 --L 9 --method mc", NULL}};
    command_result r;
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        command_run(&r, NULL, "%s", runs[i].line);
        ck_assert_msg(runs[i].note ? strstr(r.out, runs[i].note) != NULL : !strstr(r.out, "- --method"), "%s: %.1500s", runs[i].line, r.out);
        command_clear(&r);
    }
}
END_TEST

START_TEST(progress_goes_to_standard_error_and_quiet_silences_it) {
    command_result r;
    command_run(&r, NULL, "--lemma 2.4 --n 6 --L %d --method exhaust --work-limit 1e15 --budget 2 --progress", SANITIZED ? 29 : 34);
    ck_assert_msg(command_count_lines(r.err, "verify: ") >= 1, "%s", r.err);
    ck_assert_ptr_nonnull(strchr(r.err, '%'));
    command_clear(&r);
    command_run(&r, NULL, "--lemma 2.4 --n 6 --L %d --method exhaust --work-limit 1e15 --budget 1.1 --quiet", SANITIZED ? 29 : 34);
    ck_assert_uint_eq(r.err_bytes, 0);
    command_clear(&r);
}
END_TEST

START_TEST(a_terminal_gets_colours_and_a_bar_and_everything_else_does_not) {
    static const struct {
        const char *line, *environment;
        bool terminal, coloured;
    } runs[] = {{"--theorem 2.7 --L 2 --states 2", "TERM=xterm", true, true},
                {"--theorem 2.7 --L 2 --states 2 --no-color", "TERM=xterm", true, false},
                {"--theorem 2.7 --L 2 --states 2", "NO_COLOR=1", true, false},
                {"--theorem 2.7 --L 2 --states 2", "TERM=dumb", true, false},
                {"--theorem 2.7 --L 2 --states 2 --json", "TERM=xterm", true, false},
                {"--theorem 2.7 --L 2 --states 2", "TERM=xterm", false, false}};
    command_result r;
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        const command_setup s = {.terminal = runs[i].terminal, .environment = runs[i].environment};
        command_run(&r, &s, "%s", runs[i].line);
        ck_assert_int_eq(r.code, 0);
        ck_assert_msg((strchr(r.out, '\033') != NULL) == runs[i].coloured, "run %zu: %s", i, r.out);
        if (!strstr(runs[i].line, "json")) ck_assert_uint_eq(command_count_lines(r.out, "s "), 1);
        command_clear(&r);
    }
    const command_setup s = {.terminal = true, .environment = "TERM=xterm"};
    command_run(&r, &s, "--lemma 2.4 --n 6 --L %d --method exhaust --work-limit 1e15 --budget 1 --no-color", SANITIZED ? 29 : 34);
    ck_assert_msg(strstr(r.out, "% working") != NULL, "%s", r.out); /* the bar */
    ck_assert_uint_eq(command_count_lines(r.out, "s "), 1);
    command_clear(&r);
}
END_TEST

START_TEST(an_allocation_that_fails_is_71_or_75_and_never_a_verdict) {
    if (SANITIZED) return; /* the sanitizer reserves more than any limit */
    unsigned worked = 0;
    for (size_t megabytes = 8; megabytes <= 64; megabytes += 8) {
        const command_setup s = {.memory = megabytes << 20};
        command_result r;
        command_run(&r, &s, "--theorem 2.3 --n 12 --D 26 --threads 1");
        bool started = r.code != 127 && r.code != 126; /* below some size the loader itself cannot start */
        if (started && r.code != 0) {
            ck_assert_msg(r.code == 71 || r.code == 75, "%zu MiB: %d (signal %d) %s", megabytes, r.code, r.signal, r.err);
            ck_assert_uint_eq(command_count_lines(r.out, "s "), 0);
        }
        worked += r.code == 0;
        command_clear(&r);
    }
    ck_assert_uint_ge(worked, 1);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, output_that_cannot_be_delivered_is_exit_74);
    tcase_add_test(t, a_file_is_written_as_a_whole_or_not_at_all);
    tcase_add_test(t, ctrl_c_in_a_long_count_leaves_facts_as_comments_and_exit_130);
    tcase_add_test(t, a_spent_budget_is_undecided_and_says_so);
    tcase_add_test(t, a_method_with_nothing_to_do_is_told);
    tcase_add_test(t, a_budget_holds_inside_the_longest_loops_of_state_space_claims);
    tcase_add_test(t, progress_goes_to_standard_error_and_quiet_silences_it);
    tcase_add_test(t, a_terminal_gets_colours_and_a_bar_and_everything_else_does_not);
    tcase_add_test(t, an_allocation_that_fails_is_71_or_75_and_never_a_verdict);
}
