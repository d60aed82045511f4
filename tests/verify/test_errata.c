/* test_errata.c - `verify table errata`: each row's command, run as it stands, refutes that reading with that witness; no failing reading
   is left out. */
#include <jansson.h>
#include <string.h>

#include "tests/harness.h"
#include "tests/verify/command.h"
#include "theorems/claim.h"

static const char *member(json_t *row, const char *name) {
    const char *s = json_string_value(json_object_get(row, name));
    ck_assert_msg(s != NULL, "%s", name);
    return s;
}

START_TEST(the_command_of_each_row_refutes_the_reading_with_the_witness) {
    command_result table, r;
    size_t rows = 0;
    command_run(&table, NULL, "table errata --format jsonl --quiet");
    ck_assert_int_eq(table.code, 0);
    for (char *line = strtok(table.out, "\n"); line; line = strtok(NULL, "\n"), rows++) {
        json_t *row = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
        const char *command = member(row, "command"), *witness = member(row, "witness");
        ck_assert_msg(!strncmp(command, "verify ", 7), "%s", command);
        command_run(&r, NULL, "%s", command + 7);
        ck_assert_msg(r.code == 10 && strstr(r.out, "\ns REFUTED\n"), "%s: exit %d", command, r.code);
        char start[128];
        snprintf(start, sizeof start, "\nv %.100s", witness);
        ck_assert_msg(strstr(r.out, start) != NULL, "%s: %.200s", command, witness);
        command_clear(&r);
        json_decref(row);
    }
    ck_assert_uint_ge(rows, 9);
    command_clear(&table);
}
END_TEST

START_TEST(every_claim_with_a_failing_reading_at_its_defaults_has_its_row) {
    command_result all, table;
    size_t failing = 0, rows;
    command_run(&all, NULL, "all");
    command_run(&table, NULL, "table errata --format csv --quiet");
    ck_assert(all.code == 0 && table.code == 0);
    for (const char *at = all.out; (at = strstr(at, " REFUTED")) != NULL; at += 8) failing++;
    rows = command_count_lines(table.out, "") - 1; /* the header */
    ck_assert_uint_eq(rows, failing);
    command_clear(&all);
    command_clear(&table);
}
END_TEST

START_TEST(it_is_listed_takes_no_parameters_and_is_found_when_misspelt) {
    command_result r;
    command_run(&r, NULL, "table");
    ck_assert_ptr_nonnull(strstr(r.out, "\n  errata "));
    command_clear(&r);
    command_run(&r, NULL, "table errata --format latex");
    ck_assert_ptr_nonnull(strstr(r.out, "\\bottomrule"));
    ck_assert_ptr_nonnull(strstr(r.out, "& verify -{}-claim hippo:T1 ")); /* no dash where an option stands */
    command_clear(&r);
    command_expect_refusal(64, "takes no parameters", "table errata --N 3");
    command_expect_refusal(64, "not for the table", "table errata --method mc");
    command_expect_refusal(64, "did you mean errata?", "table errat");
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_command_of_each_row_refutes_the_reading_with_the_witness);
    tcase_add_test(t, every_claim_with_a_failing_reading_at_its_defaults_has_its_row);
    tcase_add_test(t, it_is_listed_takes_no_parameters_and_is_found_when_misspelt);
}
