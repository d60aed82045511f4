/* test_registry.c - what every claim must satisfy to be shown by the command, generated from the registry: a
   claim that is added is tested here without a line being written. */
#include "tests/harness.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/verify/command.h"
#include "theorems/claim.h"
#include "verify/cli.h"

static bool filled(const char *s) { return s && *s; }

START_TEST(every_claim_says_what_it_is_how_it_is_read_and_what_it_leaves_out) {
    for (size_t i = 0; i < claim_registry_count; i++) {
        const claim *c = claim_registry[i];
        ck_assert_msg(filled(c->id) && filled(c->paper) && filled(c->kind) && filled(c->title) && filled(c->source) &&
                          filled(c->statement) && filled(c->understood) && filled(c->checked) && filled(c->not_covered),
                      "%s", c->id);
        ck_assert_int_eq(strncmp(c->id, c->paper, strlen(c->paper)), 0);
        ck_assert_int_eq(c->id[strlen(c->paper)], ':');
        ck_assert_ptr_nonnull(c->number);
        ck_assert_ptr_nonnull(c->defaults);
        ck_assert_uint_ge(c->reading_count, 1);
        ck_assert_str_eq(c->readings[0].name, "sharp");
        for (size_t k = 0; k < i; k++) ck_assert_str_ne(c->id, claim_registry[k]->id);
        for (size_t k = 0; k < c->reading_count; k++) ck_assert(filled(c->readings[k].statement));
        for (size_t k = 0; k < c->quantity_count; k++) ck_assert(filled(c->quantities[k].meaning));
    }
}
END_TEST

START_TEST(no_parameter_hides_a_common_option_and_every_one_is_explained) {
    for (size_t i = 0; i < claim_registry_count; i++)
        for (size_t k = 0; k < claim_registry[i]->param_count; k++) {
            const param_spec *s = &claim_registry[i]->params[k];
            ck_assert(filled(s->meaning));
            for (size_t o = 0; o < OPTION_COUNT; o++)
                ck_assert_msg(strcmp(s->name, option_table[o].name) != 0, "%s --%s", claim_registry[i]->id, s->name);
        }
}
END_TEST

START_TEST(every_claim_has_at_least_five_negative_controls_with_a_reason_and_parameters) {
    for (size_t i = 0; i < claim_registry_count; i++) {
        const claim *c = claim_registry[i];
        ck_assert_msg(c->control_count >= 5, "%s has %zu", c->id, c->control_count);
        for (size_t k = 0; k < c->control_count; k++)
            ck_assert(filled(c->controls[k].name) && filled(c->controls[k].why) && (filled(c->controls[k].at) || !c->param_count));
    }
}
END_TEST

START_TEST(every_claim_runs_at_its_defaults_refutes_its_controls_and_writes_valid_json) {
    for (size_t i = 0; i < claim_registry_count; i++) {
        const claim *c = claim_registry[i];
        char options[512];
        command_result r;
        command_write_options(options, sizeof options, c->defaults);
        command_run(&r, NULL, "--claim %s --json%s", c->id, options);
        ck_assert_msg(r.code == 0 || r.code == 30, "%s: %d %s", c->id, r.code, r.err);
        json_t *root = json_loads(r.out, JSON_REJECT_DUPLICATES, NULL);
        ck_assert_msg(root != NULL, "%s: %s", c->id, r.out);
        ck_assert_str_eq(json_string_value(json_object_get(root, "claim")), c->id);
        json_t *controls = json_object_get(root, "controls"), *quantities = json_object_get(root, "quantities");
        ck_assert_uint_eq(json_array_size(controls), c->control_count);
        for (size_t k = 0; k < c->control_count; k++) {
            json_t *got = json_array_get(controls, k);
            ck_assert_str_eq(json_string_value(json_object_get(got, "got")), "REFUTED");
            ck_assert(filled(json_string_value(json_object_get(got, "witness"))));
        }
        for (size_t k = 0; k < c->quantity_count; k++)
            ck_assert_msg(json_object_get(quantities, c->quantities[k].name) != NULL, "%s: %s", c->id, c->quantities[k].name);
        ck_assert(filled(json_string_value(json_object_get(root, "scope"))));
        json_decref(root);
        command_clear(&r);
    }
}
END_TEST

START_TEST(every_claim_is_listed_explained_and_has_its_own_help) {
    for (size_t i = 0; i < claim_registry_count; i++) {
        const claim *c = claim_registry[i];
        command_result r;
        command_run(&r, NULL, "explain %s", c->id);
        ck_assert_int_eq(r.code, 0);
        for (size_t k = 0; k < c->reading_count; k++) ck_assert_ptr_nonnull(strstr(r.out, c->readings[k].name));
        for (size_t k = 0; k < c->control_count; k++) ck_assert_ptr_nonnull(strstr(r.out, c->controls[k].name));
        command_clear(&r);
        command_run(&r, NULL, "--claim %s --help", c->id);
        ck_assert_int_eq(r.code, 0);
        for (size_t k = 0; k < c->param_count; k++) {
            char flag[64];
            snprintf(flag, sizeof flag, "  --%s ", c->params[k].name);
            ck_assert_msg(strstr(r.out, flag) != NULL, "%s %s", c->id, flag);
        }
        command_clear(&r);
        if (*c->number) {
            command_run(&r, NULL, "--%s %s --paper %s --help", c->kind, c->number, c->paper);
            ck_assert_int_eq(r.code, 0);
            ck_assert_ptr_nonnull(strstr(r.out, c->id));
            command_clear(&r);
        }
    }
}
END_TEST

START_TEST(all_ends_with_the_worst_verdict_in_text_and_an_object_a_claim_in_json) {
    command_result r;
    command_run(&r, NULL, "all");
    ck_assert_msg(r.code == 0 || r.code == 30, "%d %s", r.code, r.err);
    ck_assert_uint_eq(command_count_lines(r.out, ""), claim_registry_count + 1);
    ck_assert_uint_eq(command_count_lines(r.out, "s "), 1);
    int code = r.code;
    command_clear(&r);
    command_run(&r, NULL, "all --json");
    ck_assert_int_eq(r.code, code);
    ck_assert_uint_eq(command_count_lines(r.out, "{"), claim_registry_count);
    ck_assert_uint_eq(command_count_lines(r.out, ""), claim_registry_count);
    command_clear(&r);
    command_run(&r, NULL, "list --json");
    json_t *root = json_loads(r.out, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_uint_eq(json_array_size(root), claim_registry_count);
    ck_assert_uint_eq(json_object_size(json_array_get(root, 0)), 6);
    json_decref(root);
    command_clear(&r);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, every_claim_says_what_it_is_how_it_is_read_and_what_it_leaves_out);
    tcase_add_test(t, no_parameter_hides_a_common_option_and_every_one_is_explained);
    tcase_add_test(t, every_claim_has_at_least_five_negative_controls_with_a_reason_and_parameters);
    tcase_add_test(t, every_claim_runs_at_its_defaults_refutes_its_controls_and_writes_valid_json);
    tcase_add_test(t, every_claim_is_listed_explained_and_has_its_own_help);
    tcase_add_test(t, all_ends_with_the_worst_verdict_in_text_and_an_object_a_claim_in_json);
}
