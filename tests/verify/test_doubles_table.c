/* test_doubles_table.c - `verify table doubles`: a row for each route that applies, the same bytes each time, what was
   measured outside the digest, and the measured columns of a claim's own table. */
#include <stdio.h>
#include <string.h>

#include "tests/harness.h"
#include "tests/verify/command.h"
#include "theorems/claim.h"

START_TEST(each_route_that_applies_has_its_row_and_two_runs_agree) {
    command_result first, again;
    command_run(&first, NULL, "table doubles --format csv --quiet");
    command_run(&again, NULL, "table doubles --format csv --quiet --threads 2");
    ck_assert_int_eq(first.code, 0);
    ck_assert_str_eq(first.out, again.out);
    ck_assert(!strncmp(first.out, "claim,at,route,arithmetic,meaning,exact,computed,error,lost\n", 60));
    for (size_t i = 0; i < claim_registry_count; i++) {
        const claim *c = claim_registry[i];
        for (size_t k = 0; c->doubles && k < c->doubles->route_count; k++) {
            char cell[128];
            snprintf(cell, sizeof cell, ",%s,float%s,", c->doubles->routes[k].name,
                     c->doubles->routes[k].bits == 24 ? "32" : "64");
            ck_assert_msg(strstr(first.out, cell) != NULL, "%s", cell);
        }
    }
    command_clear(&first);
    command_clear(&again);
}
END_TEST

START_TEST(a_paper_or_a_claim_at_parameters_of_ones_own_chooses) {
    command_result r;
    command_run(&r, NULL, "table doubles --paper s4d --format csv --quiet");
    ck_assert(r.code == 0 && strstr(r.out, "\ns4d:limit,") && !strstr(r.out, "\nhippo"));
    command_clear(&r);
    command_run(&r, NULL, "table doubles --claim hippo:spectrum --N 12 --format jsonl --quiet");
    ck_assert_int_eq(r.code, 0);
    ck_assert_uint_eq(command_count_lines(r.out, "{\"claim\":\"hippo:spectrum\",\"at\":\"N=12\""), 3);
    command_clear(&r);
    command_run(&r, NULL, "table doubles --claim lmu:pade --d 100");
    ck_assert(r.code == 0 && strstr(r.out, "overflow") && strstr(r.out, "nan") && strstr(r.out, "past 1e308"));
    command_clear(&r);
    command_run(&r, NULL, "table doubles --claim lmu:pade --format latex");
    ck_assert(r.code == 0 && strstr(r.out, "\\bottomrule"));
    command_clear(&r);
    command_run(&r, NULL, "table");
    ck_assert_ptr_nonnull(strstr(r.out, "\n  doubles "));
    command_clear(&r);
}
END_TEST

START_TEST(what_cannot_be_asked_is_refused_in_one_line) {
    command_expect_refusal(64, "with --claim only", "table doubles --N 3");
    command_expect_refusal(64, "no such parameter", "table doubles --claim hippo:spectrum --d 3");
    command_expect_refusal(64, "no claim", "table doubles --claim hippo:spectrun");
    command_expect_refusal(64, "has no numbers", "table doubles --claim ram:T2.3");
    command_expect_refusal(64, "unknown paper", "table doubles --paper hipo");
    command_expect_refusal(64, "have no numbers", "table doubles --paper ram");
    command_expect_refusal(64, "contradict", "table doubles --paper s4 --claim s4:T1");
    command_expect_refusal(64, "not for the table", "table doubles --method mc");
    command_expect_refusal(64, "are for the table doubles", "table conditioning --paper s4");
    command_expect_refusal(75, "past what", "table doubles --claim hippo:kernel --N 200");
    command_expect_refusal(64, "did you mean doubles?", "table double");
}
END_TEST

START_TEST(the_tables_of_claims_show_the_digits_lost_and_keep_their_digest) {
    command_result plain, measured;
    command_run(&plain, NULL, "table conditioning --N 4,32");
    command_run(&measured, NULL, "table conditioning --N 4,32 --measured");
    ck_assert(plain.code == 0 && measured.code == 0);
    const char *digest = strstr(plain.out, "c sha256"), *same = strstr(measured.out, "c sha256");
    ck_assert(digest && same && !strncmp(digest, same, 90));
    ck_assert(strstr(measured.out, "vandermonde_float32_lost") && !strstr(plain.out, "_lost"));
    ck_assert_ptr_nonnull(strstr(measured.out, "  all  "));
    command_clear(&plain);
    command_clear(&measured);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, each_route_that_applies_has_its_row_and_two_runs_agree);
    tcase_add_test(t, a_paper_or_a_claim_at_parameters_of_ones_own_chooses);
    tcase_add_test(t, what_cannot_be_asked_is_refused_in_one_line);
    tcase_add_test(t, the_tables_of_claims_show_the_digits_lost_and_keep_their_digest);
}
