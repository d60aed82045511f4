/* test_claim_tables.c - what every claim's table must satisfy, generated from the registry: declared columns, a
   companion beside every fraction, and the same bytes whatever the threads. */
#include "tests/harness.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/base/text.h"
#include "tests/verify/command.h"
#include "theorems/claim.h"
#include "verify/settings.h"

START_TEST(rows_of_jsonl_have_each_name_once_and_agree_with_the_csv) {
    for (size_t i = 0; i < claim_registry_count; i++) {
        const claim *c = claim_registry[i];
        if (!c->table) continue;
        command_result csv, rows;
        char options[512];
        command_write_options(options, sizeof options, c->defaults);
        command_run(&csv, NULL, "table %s --format csv --quiet%s", c->table->name, options);
        command_run(&rows, NULL, "table %s --format jsonl --quiet%s", c->table->name, options);
        ck_assert_msg(csv.code == 0 && rows.code == 0, "%s: %s%s", c->table->name, csv.err, rows.err);
        json_t *row = json_loads(rows.out, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, NULL);
        ck_assert_msg(row != NULL, "%s: %s", c->table->name, rows.out);
        text head;
        const char *name;
        json_t *value;
        text_init(&head);
        json_object_foreach(row, name, value) text_addf(&head, "%s%s", head.length ? "," : "", name);
        ck_assert_uint_eq(strcspn(csv.out, "\n"), head.length);
        ck_assert_int_eq(strncmp(csv.out, text_data(&head), head.length), 0);
        text_clear(&head);
        json_decref(row);
        command_clear(&csv);
        command_clear(&rows);
    }
}
END_TEST

START_TEST(every_column_is_a_declared_quantity) {
    for (size_t i = 0; i < claim_registry_count; i++) {
        const claim *c = claim_registry[i];
        if (!c->table) continue;
        for (const char *const *name = c->table->columns; *name; name++) {
            size_t k = 0;
            while (k < c->quantity_count && strcmp(c->quantities[k].name, *name)) k++;
            ck_assert_msg(k < c->quantity_count, "%s: %s", c->table->name, *name);
        }
    }
}
END_TEST

/* A cell p/q must stand in a column whose neighbour is its decimal companion. */
static void check_fractions(const claim *c, const char *csv) {
    char *head = strdup(csv), *names[64], *rest = NULL;
    size_t columns = 0;
    *strchr(head, '\n') = '\0';
    for (char *w = strtok_r(head, ",", &rest); w; w = strtok_r(NULL, ",", &rest)) names[columns++] = w;
    for (const char *line = strchr(csv, '\n') + 1; *line; line = strchr(line, '\n') + 1) {
        const char *cell = line;
        for (size_t j = 0; j < columns; j++) {
            size_t n = *cell == '"' ? strcspn(cell + 1, "\"") + 2 : strcspn(cell, ",\n"); /* a list stands in quotes */
            char wanted[96];
            snprintf(wanted, sizeof wanted, "%s_dec12", names[j]);
            bool is_parameter = settings_find_spec(c->params, c->param_count, names[j]) != NULL;
            if (*cell != '"' && memchr(cell, '/', n) && !is_parameter)
                ck_assert_msg(j + 1 < columns && !strcmp(names[j + 1], wanted), "%s: %s", c->table->name, names[j]);
            cell += n + 1;
        }
    }
    free(head);
}

START_TEST(tables_mark_their_fractions_and_are_byte_identical_whatever_the_threads) {
    for (size_t i = 0; i < claim_registry_count; i++) {
        const claim *c = claim_registry[i];
        if (!c->table) continue;
        command_result one;
        command_run(&one, NULL, "table %s --format csv --quiet --threads 1", c->table->name);
        ck_assert_msg(one.code == 0, "%s: %s", c->table->name, one.err);
        check_fractions(c, one.out);
        for (int threads = 4; threads >= (test_multiplier() > 1 ? 2 : 4); threads--) {
            command_result more;
            command_run(&more, NULL, "table %s --format csv --quiet --threads %d", c->table->name, threads);
            ck_assert_str_eq(one.out, more.out);
            command_clear(&more);
        }
        command_clear(&one);
    }
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, rows_of_jsonl_have_each_name_once_and_agree_with_the_csv);
    tcase_add_test(t, every_column_is_a_declared_quantity);
    tcase_add_test(t, tables_mark_their_fractions_and_are_byte_identical_whatever_the_threads);
}
