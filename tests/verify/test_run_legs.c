/* test_run_legs.c - `verify run legs` as a user runs it: known coefficients, every refusal with its code and place, what is said where
   doubles fail, JSON with the keys of every run. */
#include <gmp.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/harness.h"
#include "tests/verify/command.h"

static const char *file_of(const char *content) { return command_file("series.csv", content, strlen(content)); }

/* One run; text and JSON say the same verdict and code. */
static json_t *run_both(char **out, int code, const char *content, const char *options) {
    command_result r;
    json_error_t why;
    const char *path = file_of(content);
    command_run(&r, NULL, "run legs --signal %s %s", path, options);
    ck_assert_msg(r.code == code, "%s: exit %d: %.200s%.200s", options, r.code, r.out, r.err);
    ck_assert_uint_eq(command_count_lines(r.out, "s "), 1);
    *out = strdup(r.out);
    command_clear(&r);
    command_run(&r, NULL, "run legs --json --signal %s %s", path, options);
    ck_assert_int_eq(r.code, code);
    static const char *const keys[] = {"schema", "construction", "parameters", "engine", "decode", "device", "verdict",
                                       "scope", "quantities", "seconds", "bytes", "version"};
    json_t *o = json_loads(r.out, JSON_REJECT_DUPLICATES, &why);
    ck_assert_msg(o != NULL, "%s: %.500s", why.text, r.out);
    ck_assert_uint_eq(json_object_size(o), sizeof keys / sizeof *keys);
    const char *at = r.out;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char quoted[64];
        snprintf(quoted, sizeof quoted, "\"%s\":", keys[i]);
        at = strstr(at, quoted);
        ck_assert_msg(at != NULL, "no %s: %.500s", quoted, r.out);
    }
    command_clear(&r);
    return o;
}

static void expect_quantity(json_t *o, const char *name, const char *value) {
    const char *s = json_string_value(json_object_get(json_object_get(o, "quantities"), name));
    ck_assert_msg(value ? s && !strcmp(s, value) : !s, "%s: %s for %s", name, s ? s : "null", value ? value : "null");
}

/* f = -1, 1: y = 0, 1/2, 0, -1/8; |f|^2 = 1, of which 3/4 + 7/64 are kept. */
START_TEST(a_step_of_two_samples_has_the_coefficients_known_by_hand) {
    static const char *const known[] = {"0", "1/2", "0", "-1/8"};
    char *out;
    json_t *o = run_both(&out, 0, "t,x\r\n0,-1\r\n1,1\r\n", "--N 4 --column x");
    json_t *y = json_object_get(json_object_get(o, "quantities"), "coefficients");
    ck_assert_uint_eq(json_array_size(y), 4);
    for (size_t n = 0; n < 4; n++) ck_assert_str_eq(json_string_value(json_array_get(y, n)), known[n]);
    expect_quantity(o, "length", "2");
    expect_quantity(o, "square", "1");
    expect_quantity(o, "error_squared", "9/64");
    expect_quantity(o, "relative_error_squared", "9/64");
    ck_assert_ptr_nonnull(strstr(out, "\nq coefficients 0,1/2,0,-1/8\n"));
    ck_assert_ptr_nonnull(strstr(out, "\nq error_squared 9/64\n"));
    free(out);
    json_decref(o);
}
END_TEST

/* Backward Euler on six ones ends in (6/7, 3/28, -5/84, 1/42) where (1, 0, 0, 0) is exact: weighted by 2n+1. */
START_TEST(the_distance_of_the_recurrence_is_that_of_its_states) {
    char *out;
    mpq_t q;
    mpq_init(q);
    json_t *o = run_both(&out, 0, "x\n1\n1\n1\n1\n1\n1\n", "--N 4 --discretisation backward-euler");
    const char *s = json_string_value(json_object_get(json_object_get(o, "quantities"), "recurrence_error_squared"));
    ck_assert(s && mpq_set_str(q, s, 10) == 0);
    double expected = 1. / 49 + 3 * (3. / 28) * (3. / 28) + 5 * (5. / 84) * (5. / 84) + 7 / (42. * 42);
    ck_assert_double_le(fabs(mpq_get_d(q) - expected), 1e-14);
    ck_assert_ptr_nonnull(strstr(out, "further from the projection")); /* the projection has no error here */
    mpq_clear(q);
    json_decref(o);
    free(out);
}
END_TEST

START_TEST(numbers_are_read_exactly_by_name_or_number_with_quotes) {
    char *out;
    json_t *o = run_both(&out, 0, "\"a, b\",c\n\"0.1\",x\n1/3,\"y\"\"\"\n2e-1,\n", "--N 1 --column 1");
    expect_quantity(o, "square", "29/540"); /* (1/100 + 1/9 + 1/25)/3 = (145/900)/3 */
    free(out);
    json_decref(o);
}
END_TEST

START_TEST(the_exact_flow_costs_rounding_alone_and_forward_euler_passes_through_the_roof) {
    char content[8192] = "x\n", *out;
    size_t used = 2;
    for (unsigned i = 0; i < 300; i++) used += (size_t)snprintf(content + used, sizeof content - used, "%u\n", i * i % 17);
    json_decref(run_both(&out, 0, content, "--N 32 --discretisation zoh-log"));
    ck_assert_ptr_nonnull(strstr(out, "c doubles nowhere here"));
    free(out);
    json_decref(run_both(&out, 0, content, "--N 32 --discretisation forward-euler"));
    ck_assert_ptr_nonnull(strstr(out, "c doubles it passed through a state of"));
    free(out);
    json_decref(run_both(&out, 20, content, "--N 500 --discretisation forward-euler"));
    ck_assert_ptr_nonnull(strstr(out, "left the range of doubles"));
    free(out);
}
END_TEST

START_TEST(what_cannot_be_done_exactly_is_undecided_and_says_why) {
    char content[65536] = "x\n", *out;
    size_t used = 2;
    for (unsigned i = 0; i < 300; i++) { /* 40 digits each, all different: no common denominator */
        used += (size_t)snprintf(content + used, sizeof content - used, "1/");
        for (unsigned k = 0; k < 40; k++) content[used++] = (char)('1' + ((i * 40 + k + 1) * 2654435761u >> 16) % 9);
        content[used++] = '\n';
    }
    content[used] = '\0';
    json_t *o = run_both(&out, 20, content, "--N 2");
    ck_assert_ptr_nonnull(strstr(out, "c undecided the samples have no common denominator"));
    expect_quantity(o, "error_squared", NULL);
    json_decref(o);
    free(out);
    o = run_both(&out, 0, "x\n1e400\n1\n", "--N 2"); /* exact, but nothing for doubles */
    ck_assert_ptr_nonnull(strstr(out, "c doubles sample 1 is past the largest double"));
    json_decref(o);
    free(out);
    o = run_both(&out, 0, "x\n0\n0\n", "--N 2"); /* no relative error of nothing */
    expect_quantity(o, "relative_error_squared", NULL);
    expect_quantity(o, "error_squared", "0");
    json_decref(o);
    free(out);
}
END_TEST

static void refused(int code, const char *says, const char *content, const char *options) {
    command_expect_refusal(code, says, "run legs --signal %s %s", file_of(content), options);
}

START_TEST(what_is_past_doubles_is_told_from_what_is_exact) {
    char *out;
    json_t *o = run_both(&out, 20, "x\n1e308\n1e308\n-1e308\n", "--N 2 --discretisation bilinear");
    ck_assert_msg(strstr(out, "about 1e+308 "), "%s", out); /* |f|: its square is past doubles, it is not */
    ck_assert_ptr_null(strstr(out, "inf "));
    ck_assert_ptr_null(strstr(out, "-nan"));
    ck_assert_ptr_nonnull(strstr(out, "c doubles the bilinear recurrence left the range of doubles"));
    ck_assert_ptr_nonnull(strstr(out, "c undecided the bilinear recurrence in doubles ends in no number"));
    json_t *states = json_object_get(json_object_get(o, "quantities"), "float64_coefficients");
    for (size_t n = 0; n < 2; n++) ck_assert_str_eq(json_string_value(json_array_get(states, n)), "nan");
    json_decref(o);
    free(out);
}
END_TEST

START_TEST(bad_input_is_one_line_with_its_place_and_its_code) {
    refused(65, "series.csv:3: 'abc' is not", "x\n1\nabc\n", "");
    refused(65, "series.csv:2: ", "x\n1/0\n", "");
    refused(65, "series.csv:3: '' is not", "x\n1\n\n", "");
    refused(65, "series.csv:2: ' 1' is not", "x\n 1\n", "");
    refused(65, "series.csv:2: 'nan' is not", "x\nnan\n", "");
    refused(65, "no sample", "x\n", "");
    refused(65, "a header line is expected", "1\n2\n3\n", "");
    refused(65, "series.csv:2: a quote is opened", "x\n\"1\n", "");
    refused(64, "did you mean price?", "time,price\n1,2\n", "--column prise");
    refused(64, "choose one", "time,price\n1,2\n", "");
    refused(64, "--N", "x\n1\n", "--N 0");
    refused(64, "discretisation", "x\n1\n", "--discretisation euler");
    refused(64, "--engine", "x\n1\n", "--engine hash");
    refused(64, "--colum", "x\n1\n", "--colum x");
    refused(75, "--N", "x\n1\n", "--N 100000");
    command_expect_refusal(66, "cannot open", "run legs --signal /nonexistent.csv");
    command_expect_refusal(64, "--signal", "run legs");
    command_expect_refusal(64, "did you mean legs?", "run leg");
}
END_TEST

START_TEST(a_column_named_by_a_number_is_meant_when_it_is_named) {
    char *out;
    json_t *o = run_both(&out, 0, "2018,2019\n5,7\n", "--N 1 --column 2019");
    expect_quantity(o, "square", "49");
    json_decref(o);
    free(out);
    refused(65, "a header line is expected", "2018,2019\n5,7\n", "--column 2");
}
END_TEST

START_TEST(an_interrupt_leaves_no_verdict_and_a_spent_budget_is_undecided) {
    static char content[1 << 19] = "x\n";
    size_t used = 2;
    command_result r;
    command_setup setup = {.interrupt_ms = 150};
    for (unsigned i = 0; used + 16 < sizeof content; i++) used += (size_t)snprintf(content + used, sizeof content - used, "%u\n", i * 7919u % 100000);
    const char *path = file_of(content);
    command_run(&r, &setup, "run legs --N 1000 --discretisation zoh-log --signal %s", path);
    ck_assert_int_eq(r.code, 130);
    ck_assert_uint_eq(command_count_lines(r.out, "s "), 0);
    command_clear(&r);
    command_run(&r, NULL, "run legs --N 1000 --discretisation zoh-log --budget 0.15 --signal %s", path);
    ck_assert_int_eq(r.code, 20);
    ck_assert_ptr_nonnull(strstr(r.out, "c doubles the budget was spent\n"));
    command_clear(&r);
}
END_TEST

START_TEST(standard_input_is_a_series_too) {
    command_result r;
    command_setup setup = {.input = "x\n3\n"};
    command_run(&r, &setup, "run legs --N 2 --signal -");
    ck_assert_int_eq(r.code, 0);
    ck_assert_ptr_nonnull(strstr(r.out, "\nq coefficients 3,0\n"));
    command_clear(&r);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, a_step_of_two_samples_has_the_coefficients_known_by_hand);
    tcase_add_test(t, the_distance_of_the_recurrence_is_that_of_its_states);
    tcase_add_test(t, numbers_are_read_exactly_by_name_or_number_with_quotes);
    tcase_add_test(t, the_exact_flow_costs_rounding_alone_and_forward_euler_passes_through_the_roof);
    tcase_add_test(t, what_cannot_be_done_exactly_is_undecided_and_says_why);
    tcase_add_test(t, what_is_past_doubles_is_told_from_what_is_exact);
    tcase_add_test(t, bad_input_is_one_line_with_its_place_and_its_code);
    tcase_add_test(t, a_column_named_by_a_number_is_meant_when_it_is_named);
    tcase_add_test(t, an_interrupt_leaves_no_verdict_and_a_spent_budget_is_undecided);
    tcase_add_test(t, standard_input_is_a_series_too);
}
