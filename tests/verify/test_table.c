/* test_table.c - ranges, rows, columns, digests and the five writers, on a claim made for tests. */
#include "tests/harness.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/base/sha256.h"
#include "tests/verify/command.h"
#include "tests/verify/fake_claim.h"
#include "verify/report/table.h"

/* `verify table NAME --a b --c d` for the fake claim. */
static status build(table **t, const char *line, bool measured, fault *f) {
    char copy[1024], *words[32] = {(char *)(size_t)"verify", (char *)(size_t)"table", (char *)(size_t)"shares"}, *rest = NULL;
    int count = 3;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *w = strtok_r(copy, " ", &rest); w; w = strtok_r(NULL, " ", &rest)) words[count++] = w;
    cli c;
    settings s;
    status st = cli_parse(&c, count, words, f);
    if (st == ST_OK) st = settings_read(&s, &c, f);
    if (st == ST_OK) {
        s.measured = measured;
        st = table_build(t, &fake_claim, &c, &s, f);
    }
    cli_clear(&c);
    return st;
}

static void expect(const char *line, output_format format, const char *wanted) {
    table *t = NULL;
    text out;
    fault f = {""};
    text_init(&out);
    status st = build(&t, line, false, &f);
    ck_assert_msg(st == ST_OK, "%s: %s", line, f.line);
    ck_ok(table_write(&out, t, format));
    ck_assert_str_eq(text_data(&out), wanted);
    text_clear(&out);
    table_free(t);
}

static void expect_range(const char *word, const param_spec *spec, const char *wanted) {
    table_range r;
    text t;
    text_init(&t);
    ck_ok(table_range_parse(&r, spec, word, NULL));
    for (size_t i = 0; i < r.count; i++) text_addf(&t, "%s ", r.values[i]);
    ck_assert_str_eq(text_data(&t), wanted);
    text_clear(&t);
    table_range_clear(&r);
}

START_TEST(ranges_and_lists_are_the_values_a_person_would_list) {
    const param_spec *n = &fake_claim.params[0], *states = &fake_claim.params[2], *eps = &fake_claim.params[3], *word = &fake_claim.params[4];
    expect_range("5", n, "5 ");
    expect_range("2..5", n, "2 3 4 5 ");
    expect_range("2,8,4", n, "2 8 4 ");
    expect_range("1..3,7,9..10", n, "1 2 3 7 9 10 ");
    expect_range("99999999999999999999..100000000000000000001", states,
                 "99999999999999999999 100000000000000000000 100000000000000000001 ");
    expect_range("1/3,0.5", eps, "1/3 0.5 ");
    expect_range("a,b..c", word, "a,b..c ");
}
END_TEST

START_TEST(bad_ranges_are_refused_and_huge_ones_before_any_memory_is_spent) {
    static const struct {
        const char *word;
        int spec;
        status st;
    } bad[] = {{"", 0, ST_DOMAIN},     {",", 0, ST_DOMAIN},      {"1,", 0, ST_DOMAIN},    {"5..2", 0, ST_DOMAIN},
               {"..", 0, ST_DOMAIN},   {"1..", 0, ST_DOMAIN},    {"a..b", 0, ST_DOMAIN},  {"1/2..3", 3, ST_DOMAIN},
               {"1..100001", 0, ST_LIMIT}, {"0..99999999999999999999999", 2, ST_LIMIT}, {"1..99999,5,6..7", 0, ST_LIMIT}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        table_range r;
        fault f = {""};
        status st = table_range_parse(&r, &fake_claim.params[bad[i].spec], bad[i].word, &f);
        ck_assert_msg(st == bad[i].st, "'%s': %s", bad[i].word, status_name(st));
        ck_assert(f.line[0]);
    }
    table_range r;
    ck_ok(table_range_parse(&r, &fake_claim.params[0], "1..100000", NULL));
    ck_assert_uint_eq(r.count, TABLE_ROWS_MOST);
    table_range_clear(&r);
    table *t;
    fault f = {""};
    ck_assert_int_eq(build(&t, "--D 2..1000 --n 1..120", false, &f), ST_LIMIT);
}
END_TEST

#define HEAD "claim,n,D,method,verdict,power,share,share_dec12,absent,absent_dec12,sampled,samples,hits,estimate,estimate_dec12,lower_dec12,upper_dec12\n"
#define NONE ",NA,NA,NA,NA,NA,NA,NA,NA,NA\n"

START_TEST(csv_has_a_row_for_each_combination_with_the_last_parameter_fastest) {
    expect("--n 2,3 --D 3..4", FORMAT_CSV,
           HEAD "fake:T1,2,3,derivation+exhaustion,VERIFIED,9,2/9,0.222222222222" NONE
                "fake:T1,2,4,derivation+exhaustion,VERIFIED,16,2/9,0.222222222222" NONE
                "fake:T1,3,3,derivation+exhaustion,VERIFIED,27,3/10,0.300000000000" NONE
                "fake:T1,3,4,derivation+exhaustion,VERIFIED,64,3/10,0.300000000000" NONE);
}
END_TEST

START_TEST(a_refused_row_keeps_its_parameters_and_says_NA_elsewhere) {
    expect("--n 7..9 --D 2", FORMAT_CSV,
           HEAD "fake:T1,7,2,derivation+exhaustion,VERIFIED,128,1/2,0.500000000000" NONE
                "fake:T1,8,2,NA,NA,NA,NA,NA" NONE
                "fake:T1,9,2,NA,NA,NA,NA,NA" NONE);
    table *t;
    fault f = {""};
    ck_ok(build(&t, "--n 7..9 --D 2", false, &f));
    ck_assert_str_eq(text_data(&t->notes), "n=8 D=2: n must not be 8\nn=9 D=2: n = 9 is past a limit\n");
    table_free(t);
    ck_assert_int_eq(build(&t, "--n 8 --D 2", false, &f), ST_DOMAIN);
    ck_assert_ptr_nonnull(strstr(f.line, "n must not be 8"));
    ck_assert_int_eq(build(&t, "--n 9 --D 2", false, &f), ST_LIMIT);
}
END_TEST

START_TEST(fields_that_csv_could_misread_are_quoted) {
    table *t;
    fault f = {""};
    text out;
    text_init(&out);
    ck_ok(build(&t, "--n 2 --D 2 --word a,\"b", false, &f));
    table_write_csv(&out, t, true);
    ck_assert_ptr_nonnull(strstr(text_data(&out), "\nfake:T1,2,2,\"a,\"\"b\",derivation+exhaustion,"));
    text_clear(&out);
    table_free(t);
}
END_TEST

START_TEST(jsonl_rows_are_objects_with_small_parameters_as_numbers_and_all_else_as_strings) {
    table *t;
    fault f = {""};
    text out;
    text_init(&out);
    ck_ok(build(&t, "--n 2,8 --D 2 --states 5,18014398509481984 --word sampled", false, &f));
    ck_ok(table_write(&out, t, FORMAT_JSONL));
    ck_assert_uint_eq(command_count_lines(text_data(&out), "{"), 4);
    const char *line = text_data(&out);
    for (int i = 0; i < 4; i++) {
        json_t *row = json_loads(line, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, NULL);
        ck_assert_ptr_nonnull(row);
        ck_assert_uint_eq(json_object_size(row), t->column_count);
        ck_assert(json_is_integer(json_object_get(row, "n")));
        ck_assert(i % 2 ? json_is_string(json_object_get(row, "states")) : json_is_integer(json_object_get(row, "states")));
        ck_assert(i < 2 ? json_is_string(json_object_get(row, "estimate")) : json_is_null(json_object_get(row, "estimate")));
        if (i < 2) ck_assert_str_eq(json_string_value(json_object_get(row, "estimate")), "1/4");
        if (i < 2) ck_assert_str_eq(json_string_value(json_object_get(row, "upper_dec12")), "0.375000000000");
        json_decref(row);
        line = strchr(line, '\n') + 1;
    }
    text_clear(&out);
    table_free(t);
}
END_TEST

START_TEST(the_digest_is_the_sha256_of_the_csv_and_measured_columns_stay_outside) {
    table *plain, *measured;
    fault f = {""};
    char hex[65];
    sha256 h;
    text csv;
    text_init(&csv);
    ck_ok(build(&plain, "--n 2..4", false, &f));
    ck_ok(build(&measured, "--n 2..4", true, &f));
    ck_assert_str_eq(plain->digest, measured->digest);
    table_write_csv(&csv, plain, true);
    sha256_init(&h);
    sha256_add(&h, text_data(&csv), csv.length);
    sha256_hex(&h, hex);
    ck_assert_str_eq(plain->digest, hex);
    text_reset(&csv);
    table_write_csv(&csv, measured, true);
    ck_assert_ptr_nonnull(strstr(text_data(&csv), ",rough_error,rough_lost,nowhere_error,nowhere_lost,seconds\n"));
    ck_assert_ptr_nonnull(strstr(text_data(&csv), ",3.0e-08,8.4,NA,NA,")); /* n = 4 */
    ck_assert_ptr_nonnull(strstr(text_data(&csv), ",not finite,all,NA,NA,")); /* n = 2 */
    text_reset(&csv);
    ck_ok(table_write(&csv, measured, FORMAT_LATEX));
    ck_assert_ptr_nonnull(strstr(text_data(&csv), "& {not finite} & {all} &"));
    text_clear(&csv);
    table_free(plain);
    table_free(measured);
}
END_TEST

START_TEST(latex_is_one_tabular_headed_by_command_version_and_digest) {
    table *t;
    fault f = {""};
    text out;
    text_init(&out);
    ck_ok(build(&t, "--n 2,8 --D 2,3", false, &f));
    ck_ok(table_write(&out, t, FORMAT_LATEX));
    const char *s = text_data(&out);
    ck_assert_int_eq(strncmp(s, "% verify table shares --n 2,8 --D 2,3\n% verbatim " VERBATIM_VERSION "\n% sha256 of the exact CSV: ", 60), 0);
    ck_assert_ptr_nonnull(strstr(s, t->digest));
    ck_assert_ptr_nonnull(strstr(s, "\n\\begin{tabular}{lrrllrrS[table-format=1.12]rS[table-format=1.0]"));
    ck_assert_ptr_nonnull(strstr(s, "\nclaim & n & D & method & verdict & power & share & {share\\_dec12} & absent & {absent\\_dec12}"));
    ck_assert_ptr_nonnull(strstr(s, "\nfake:T1 & 2 & 2 & derivation+exhaustion & VERIFIED & 4 & 2/9 & 0.222222222222 & NA & {NA}"));
    ck_assert_ptr_nonnull(strstr(s, "\\bottomrule\n\\end{tabular}\n"));
    ck_assert_uint_eq(command_count_lines(s, "\\"), 5); /* begin, top, mid, bottom, end: nothing but the tabular */
    text_clear(&out);
    table_free(t);
}
END_TEST

START_TEST(fractions_too_long_to_read_give_way_to_their_decimals_except_in_csv_and_jsonl) {
    const char *eps = "1/3,-12345678901234567890123/7,1/700000000000000000000000000000";
    static const output_format formats[] = {FORMAT_TEXT, FORMAT_MARKDOWN, FORMAT_LATEX, FORMAT_CSV, FORMAT_JSONL};
    for (size_t i = 0; i < 5; i++) {
        table *t;
        char line[256];
        fault f = {""};
        text out;
        text_init(&out);
        snprintf(line, sizeof line, "--n 2 --D 2 --eps %s", eps);
        ck_ok(build(&t, line, false, &f));
        ck_ok(table_write(&out, t, formats[i]));
        const char *s = text_data(&out);
        /* The parameter eps is shown everywhere (in a remark also as a part of the command); the quantity share,
           equal to it, in csv and jsonl only. */
        size_t seen = 0;
        const char *rows = strstr(s, "fake:T1");
        for (const char *c = strstr(rows, "/700000000000000000000000000000"); c; c = strstr(c + 1, "/700000000000000000000000000000")) seen++;
        if (formats[i] == FORMAT_TEXT) seen--; /* the command stands behind the rows */
        ck_assert_uint_eq(seen, i < 3 ? 1 : 2);
        ck_assert_int_eq(strstr(s, "column share is too wide to read: csv and jsonl have it\n") != NULL, i < 3);
        if (formats[i] == FORMAT_LATEX) ck_assert_ptr_nonnull(strstr(s, "S[table-format=-1.12e-2]"));
        text_clear(&out);
        table_free(t);
    }
}
END_TEST

START_TEST(integers_too_long_to_read_are_rounded_for_people_only) {
    static const output_format formats[] = {FORMAT_TEXT, FORMAT_MARKDOWN, FORMAT_LATEX, FORMAT_CSV, FORMAT_JSONL};
    for (size_t i = 0; i < 5; i++) {
        table *t;
        fault f = {""};
        text out;
        text_init(&out);
        ck_ok(build(&t, "--n 20,100 --D 2", false, &f));
        ck_ok(table_write(&out, t, formats[i]));
        const char *s = text_data(&out);
        ck_assert_ptr_nonnull(strstr(s, "1048576"));
        ck_assert_int_eq(strstr(s, "1267650600228229401496703205376") != NULL, i >= 3);
        ck_assert_int_eq(strstr(s, "column power: ~ is rounded; csv and jsonl have all digits\n") != NULL, i < 3);
        ck_assert_int_eq(strstr(s, "~1.26765060023e30") != NULL, i < 2);
        ck_assert_int_eq(strstr(s, "$\\approx$\\num{1.26765060023e30}") != NULL, i == 2);
        text_clear(&out);
        table_free(t);
    }
}
END_TEST

START_TEST(latex_writes_large_powers_as_powers_and_escapes_the_rest) {
    table *t;
    fault f = {""};
    text out;
    text_init(&out);
    ck_ok(build(&t, "--n 2 --D 2 --word rich", false, &f));
    ck_ok(table_write(&out, t, FORMAT_LATEX));
    ck_assert_ptr_nonnull(strstr(text_data(&out), " & $4^{1048576}$ & 2/9 & 0.222222222222 & "));
    table_free(t);
    text_reset(&out);
    ck_ok(build(&t, "--n 2 --D 2 --word a_b%c^d~e\\f{2^x--|<>", false, &f));
    ck_ok(table_write(&out, t, FORMAT_LATEX));
    ck_assert_ptr_nonnull(strstr(text_data(&out), " & a\\_b\\%c\\textasciicircum{}d\\textasciitilde{}e\\textbackslash{}f\\{2\\textasciicircum{}x-{}-\\textbar{}\\textless{}\\textgreater{} & "));
    text_clear(&out);
    table_free(t);
}
END_TEST

START_TEST(text_aligns_words_left_and_numbers_right_under_their_names) {
    table *t;
    fault f = {""};
    text out;
    text_init(&out);
    ck_ok(build(&t, "--n 2,10 --D 2", false, &f));
    ck_ok(table_write(&out, t, FORMAT_TEXT));
    const char *wanted =
        "claim     n  D  method                 verdict   power  share     share_dec12  absent  abs"
        "ent_dec12  sampled  samples  hits  estimate  estimate_dec12  lower_dec12  upper_dec12\n"
        "fake:T1   2  2  derivation+exhaustion  VERIFIED      4    2/9  0.222222222222      NA     "
        "       NA  NA            NA    NA        NA              NA           NA           NA\n"
        "fake:T1  10  2  derivation+exhaustion  VERIFIED   1024  10/17  0.588235294118      NA     "
        "       NA  NA            NA    NA        NA              NA           NA           NA\n";
    ck_assert_int_eq(strncmp(text_data(&out), wanted, strlen(wanted)), 0);
    text_clear(&out);
    table_free(t);
}
END_TEST

START_TEST(the_most_rows_are_accepted_and_one_more_is_not) {
    table *t;
    fault f = {""};
    ck_assert_int_eq(build(&t, "--n 1..10 --D 2..10002", false, &f), ST_LIMIT);
    ck_assert_ptr_nonnull(strstr(f.line, "more than 100000 rows"));
    ck_assert_int_eq(build(&t, "--n --D 2", false, &f), ST_DOMAIN);
    ck_assert_ptr_nonnull(strstr(f.line, "--n needs a value"));
    ck_assert_int_eq(build(&t, "--n= --D 2", false, &f), ST_DOMAIN);
    ck_assert_int_eq(build(&t, "--nn 2 --D 2", false, &f), ST_DOMAIN);
    table_range r;
    ck_assert_int_eq(table_range_parse(&r, &fake_claim.params[0], "1..100000,5", NULL), ST_LIMIT);
}
END_TEST

START_TEST(markdown_and_text_name_the_command_the_digest_and_the_refused_rows) {
    static const output_format formats[] = {FORMAT_TEXT, FORMAT_MARKDOWN};
    for (size_t i = 0; i < 2; i++) {
        table *t;
        fault f = {""};
        text out;
        text_init(&out);
        ck_ok(build(&t, "--n 2,8 --D 2", false, &f));
        ck_ok(table_write(&out, t, formats[i]));
        ck_assert_ptr_nonnull(strstr(text_data(&out), "verify table shares --n 2,8 --D 2\n"));
        ck_assert_ptr_nonnull(strstr(text_data(&out), t->digest));
        ck_assert_ptr_nonnull(strstr(text_data(&out), "refused: n=8 D=2: n must not be 8\n"));
        ck_assert_uint_eq(command_count_lines(text_data(&out), "s "), 0);
        text_clear(&out);
        table_free(t);
    }
}
END_TEST

START_TEST(the_command_of_a_table_names_what_its_numbers_depend_on_and_nothing_else) {
    table *t;
    fault f = {""};
    ck_ok(build(&t, "--n 2 --D 2 --threads 3 --seed 5 --work-limit 1e6 --method derive --quiet", false, &f));
    ck_assert_str_eq(text_data(&t->command), "verify table shares --n 2 --D 2 --method derive --work-limit 1000000 --seed 5");
    table_free(t);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, ranges_and_lists_are_the_values_a_person_would_list);
    tcase_add_test(t, bad_ranges_are_refused_and_huge_ones_before_any_memory_is_spent);
    tcase_add_test(t, csv_has_a_row_for_each_combination_with_the_last_parameter_fastest);
    tcase_add_test(t, a_refused_row_keeps_its_parameters_and_says_NA_elsewhere);
    tcase_add_test(t, fields_that_csv_could_misread_are_quoted);
    tcase_add_test(t, jsonl_rows_are_objects_with_small_parameters_as_numbers_and_all_else_as_strings);
    tcase_add_test(t, the_digest_is_the_sha256_of_the_csv_and_measured_columns_stay_outside);
    tcase_add_test(t, latex_is_one_tabular_headed_by_command_version_and_digest);
    tcase_add_test(t, fractions_too_long_to_read_give_way_to_their_decimals_except_in_csv_and_jsonl);
    tcase_add_test(t, integers_too_long_to_read_are_rounded_for_people_only);
    tcase_add_test(t, latex_writes_large_powers_as_powers_and_escapes_the_rest);
    tcase_add_test(t, text_aligns_words_left_and_numbers_right_under_their_names);
    tcase_add_test(t, the_most_rows_are_accepted_and_one_more_is_not);
    tcase_add_test(t, markdown_and_text_name_the_command_the_digest_and_the_refused_rows);
    tcase_add_test(t, the_command_of_a_table_names_what_its_numbers_depend_on_and_nothing_else);
}
