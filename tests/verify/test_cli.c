/* test_cli.c - the command line is understood strictly: what is accepted, and what each refusal says. */
#include "tests/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/verify/command.h"
#include "verify/cli.h"
#include "verify/settings.h"

#define WORDS_MOST 32

/* Words separated by single blanks; c borrows from the static copy until the next call. */
static status parse(cli *c, const char *line, fault *f) {
    static char copy[1024];
    char *words[WORDS_MOST + 1] = {(char *)(size_t)"verify"}, *rest = NULL;
    int count = 1;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *w = strtok_r(copy, " ", &rest); w; w = strtok_r(NULL, " ", &rest)) words[count++] = w;
    return cli_parse(c, count, words, f);
}

static void refused(const char *line, const char *says) {
    cli c;
    fault f = {""};
    status st = parse(&c, line, &f);
    ck_assert_msg(st == ST_DOMAIN, "%s: %s", line, status_name(st));
    ck_assert_msg(strstr(f.line, says) != NULL, "%s: '%s' lacks '%s'", line, f.line, says);
    cli_clear(&c);
}

START_TEST(values_follow_after_a_blank_or_an_equals_sign_and_may_be_negative) {
    cli c;
    fault f = {""};
    ck_ok(parse(&c, "--theorem=2.3 --n=6 --D -3 --json -o - --seed 4 --eps=", &f));
    ck_assert_str_eq(c.command->name, "");
    ck_assert_str_eq(c.value[OPTION_THEOREM], "2.3");
    ck_assert_str_eq(c.value[OPTION_OUTPUT], "-");
    ck_assert_str_eq(c.value[OPTION_SEED], "4");
    ck_assert(cli_has(&c, OPTION_JSON));
    ck_assert(!cli_has(&c, OPTION_QUIET));
    ck_assert_uint_eq(c.pair_count, 3);
    ck_assert_str_eq(c.pairs[0].name, "n");
    ck_assert_str_eq(c.pairs[0].value, "6");
    ck_assert_str_eq(c.pairs[1].value, "-3");
    ck_assert_str_eq(c.pairs[2].value, "");
    cli_clear(&c);
}
END_TEST

START_TEST(a_parameter_without_a_value_is_kept_as_such_and_options_are_not_swallowed) {
    cli c;
    fault f = {""};
    ck_ok(parse(&c, "--theorem 2.3 --n --json", &f));
    ck_assert_uint_eq(c.pair_count, 1);
    ck_assert_ptr_null(c.pairs[0].value);
    ck_assert(cli_has(&c, OPTION_JSON));
    cli_clear(&c);
}
END_TEST

START_TEST(subcommands_stand_first_and_take_their_argument) {
    cli c;
    fault f = {""};
    ck_ok(parse(&c, "table --n 2..4 collision --format csv", &f));
    ck_assert_str_eq(c.command->name, "table");
    ck_assert_str_eq(c.argument, "collision");
    cli_clear(&c);
    ck_ok(parse(&c, "", &f));
    ck_assert(c.empty);
    cli_clear(&c);
    refused("table one two", "takes one NAME");
    refused("all ram", "was not expected after 'verify all'");
    refused("--theorem 2.3 list", "a subcommand stands first");
    refused("tabel", "did you mean 'table'?");
    refused("zzzzzz", "see verify --help");
    refused("ram:T2.3", "--claim ram:T2.3");
}
END_TEST

START_TEST(what_is_wrong_with_an_option_is_said) {
    refused("--theorem 2.3 --n 3 --n 4", "--n is given twice");
    refused("--theorem 2.3 --seed 1 --seed 1", "--seed is given twice");
    refused("--theorem", "--theorem needs a value: --theorem N");
    refused("--theorem= --n 3", "--theorem needs a value");
    refused("--theorem --n 3", "--theorem needs a value");
    refused("--theorem 2.3 --json=yes", "--json takes no value");
    refused("--theorem 2.3 -o", "-o needs a value: -o FILE");
    refused("--theorem 2.3 -n 3", "two dashes, as in --n");
    refused("--theorem 2.3 --", "is no option");
    refused("--theorem 2.3 --=3", "is no option");
    refused("list --jsno", "did you mean --json?");
    refused("list --n 3", "unknown option --n");
    refused("table x --budget 3", "--budget does not apply to 'verify table'");
    refused("list --theorem 2.3", "--theorem does not apply to 'verify list'");
}
END_TEST

START_TEST(options_that_cannot_both_be_meant_are_refused) {
    refused("--theorem 2.3 --lemma 2.4", "--theorem and --lemma contradict each other");
    refused("--claim ram:T2.3 --corollary 2.5", "contradict each other");
    refused("--claim ram:T2.3 --paper ram", "--claim and --paper contradict each other");
    refused("--theorem 2.3 --quiet --progress", "--quiet and --progress contradict each other");
    refused("--theorem 2.3 --json --format text", "--json and --format text contradict each other");
    refused("table x --json --format csv", "--json and --format csv contradict each other");
    cli c;
    fault f = {""};
    ck_ok(parse(&c, "--theorem 2.3 --json --format json", &f));
    cli_clear(&c);
    ck_ok(parse(&c, "table x --json --format jsonl", &f));
    cli_clear(&c);
}
END_TEST

START_TEST(reserved_options_and_subcommands_are_refused_not_ignored) {
    static const char *const options[] = {"shard"};
    static const char *const commands[] = {"plot", "task", "export-coq", "merge", "lecture", "report"};
    char line[128];
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        snprintf(line, sizeof line, "--theorem 2.3 --n 3 --%s x", options[i]);
        refused(line, "reserved");
        snprintf(line, sizeof line, "table x --%s", options[i]);
        refused(line, "reserved");
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        command_expect_refusal(64, "this version does not have it yet", "%s FILE --some option", commands[i]);
}
END_TEST

static void settings_refused(const char *line, const char *says) {
    cli c;
    settings s;
    fault f = {""};
    ck_ok(parse(&c, line, &f));
    ck_assert_msg(settings_read(&s, &c, &f) == ST_DOMAIN, "%s", line);
    ck_assert_msg(strstr(f.line, says) != NULL, "%s: '%s' lacks '%s'", line, f.line, says);
    cli_clear(&c);
}

START_TEST(values_of_common_options_are_range_checked_with_the_range_in_the_message) {
    settings_refused("--theorem 2.3 --threads 0", "from 1 to 256");
    settings_refused("--theorem 2.3 --threads 257", "from 1 to 256");
    settings_refused("--theorem 2.3 --threads two", "from 1 to 256");
    settings_refused("--theorem 2.3 --seed -1", "from 0 to 18446744073709551615");
    settings_refused("--theorem 2.3 --seed 18446744073709551616", "from 0 to 18446744073709551615");
    settings_refused("--theorem 2.3 --work-limit 0", "from 1 to 18446744073709551615");
    settings_refused("--theorem 2.3 --work-limit 1.5", "whole numbers");
    settings_refused("--theorem 2.3 --budget 0", "more than 0");
    settings_refused("--theorem 2.3 --budget -1", "more than 0");
    settings_refused("--theorem 2.3 --budget 1e99", "at most 31536000");
    settings_refused("--theorem 2.3 --method magic", "auto derive exhaust mc");
    settings_refused("--theorem 2.3 --format csv", "accepted are text json");
    settings_refused("table x --format json", "accepted are text csv jsonl latex markdown");
    cli c;
    settings s;
    fault f = {""};
    ck_ok(parse(&c, "--theorem 2.3 --threads 3 --seed 18446744073709551615 --work-limit 1e9 --method mc --budget 0.5", &f));
    ck_ok(settings_read(&s, &c, &f));
    ck_assert_uint_eq(s.work.threads, 3);
    ck_assert_uint_eq(s.work.seed, UINT64_MAX);
    ck_assert_uint_eq(s.work.limit, 1000000000);
    ck_assert_int_eq(s.method, CLAIM_MC);
    ck_assert(s.work.deadline > work_now() && s.work.deadline < work_now() + 1);
    cli_clear(&c);
}
END_TEST

START_TEST(option_names_are_unique_and_every_subcommand_has_help) {
    for (size_t a = 0; a < OPTION_COUNT; a++) {
        ck_assert_msg(option_table[a].name != NULL, "row %zu is missing", a);
        for (size_t b = 0; b < a; b++) {
            ck_assert_str_ne(option_table[a].name, option_table[b].name);
            ck_assert(!option_table[a].letter || option_table[a].letter != option_table[b].letter);
        }
    }
    for (size_t i = 1; i < command_count; i++) {
        if (command_table[i].bit == ON_RESERVED) continue;
        command_result r;
        command_run(&r, NULL, "%s --help", command_table[i].name);
        ck_assert_int_eq(r.code, 0);
        ck_assert_ptr_nonnull(strstr(r.out, command_table[i].summary) ? r.out : strstr(r.out, "usage: verify"));
        for (size_t k = 0; k < OPTION_COUNT; k++) {
            char flag[64];
            snprintf(flag, sizeof flag, "--%s", option_table[k].name);
            if (option_table[k].commands & command_table[i].bit) ck_assert_msg(strstr(r.out, flag) != NULL, "%s %s", command_table[i].name, flag);
        }
        command_clear(&r);
    }
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, values_follow_after_a_blank_or_an_equals_sign_and_may_be_negative);
    tcase_add_test(t, a_parameter_without_a_value_is_kept_as_such_and_options_are_not_swallowed);
    tcase_add_test(t, subcommands_stand_first_and_take_their_argument);
    tcase_add_test(t, what_is_wrong_with_an_option_is_said);
    tcase_add_test(t, options_that_cannot_both_be_meant_are_refused);
    tcase_add_test(t, reserved_options_and_subcommands_are_refused_not_ignored);
    tcase_add_test(t, values_of_common_options_are_range_checked_with_the_range_in_the_message);
    tcase_add_test(t, option_names_are_unique_and_every_subcommand_has_help);
}
