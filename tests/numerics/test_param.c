/* test_param.c - parameters as users type them. */
#include "numerics/base/param.h"

#include <string.h>

#include "tests/harness.h"

static const param_spec specs[] = {
    {"D", PARAM_INT, "alphabet size", 2, 4096, "2", false, NULL},
    {"n", PARAM_INT, "n-gram length", 1, 128, NULL, true, NULL},
    {"states", PARAM_COUNT, "number of states", 1, 0, NULL, false, NULL},
    {"eps", PARAM_RATIONAL, "error", 0, 0, NULL, false, NULL},
    {"string", PARAM_WORD, "a string", 0, 0, NULL, false, NULL},
};
enum { SPECS = sizeof specs / sizeof *specs };

static status set_one(const char *name, const char *value, fault *f) {
    params *p = NULL;
    ck_ok(params_new(&p, specs, SPECS));
    status st = params_set(p, name, value, f);
    params_free(p);
    return st;
}

START_TEST(defaults_are_present_but_not_given) {
    params *p = NULL;
    ck_ok(params_new(&p, specs, SPECS));
    ck_assert(params_has(p, "D") && !params_given(p, "D"));
    ck_assert_int_eq(params_int(p, "D"), 2);
    ck_assert(!params_has(p, "n"));
    params_free(p);
}
END_TEST

START_TEST(bad_values_are_usage_and_big_values_are_limits) {
    fault f;
    static const struct {
        const char *name, *value;
        status expect;
    } cases[] = {
        {"n", "6", ST_OK}, {"n", "128", ST_OK}, {"n", "129", ST_LIMIT}, {"n", "0", ST_DOMAIN}, {"n", "-1", ST_DOMAIN},
        {"n", "six", ST_DOMAIN}, {"n", "", ST_DOMAIN}, {"n", "6x", ST_DOMAIN}, {"n", "6.0", ST_DOMAIN},
        {"n", "9223372036854775807", ST_LIMIT}, {"n", "9223372036854775808", ST_LIMIT},
        {"n", "18446744073709551616", ST_LIMIT}, {"n", "100000000000000000000", ST_LIMIT},
        {"n", "-9223372036854775809", ST_DOMAIN}, {"D", "1", ST_DOMAIN}, {"D", "4097", ST_LIMIT},
        {"states", "100000000000000000000", ST_OK}, {"states", "0", ST_DOMAIN}, {"eps", "1/1000", ST_OK},
        {"eps", "1e-3", ST_OK}, {"eps", "1/0", ST_DOMAIN}, {"eps", "nan", ST_DOMAIN}, {"string", "", ST_DOMAIN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(set_one(cases[i].name, cases[i].value, &f) == cases[i].expect, "--%s %s", cases[i].name,
                      cases[i].value);
    ck_assert_int_eq(set_one("n", "0", &f), ST_DOMAIN);
    ck_assert_msg(strstr(f.line, "1 <= n <= 128") != NULL, "%s", f.line);
}
END_TEST

START_TEST(unknown_names_are_refused_with_the_nearest) {
    fault f;
    ck_assert_int_eq(set_one("state", "5", &f), ST_DOMAIN);
    ck_assert_msg(strstr(f.line, "--states") != NULL, "%s", f.line);
    ck_assert_int_eq(set_one("N", "5", &f), ST_DOMAIN);
    ck_assert_msg(strstr(f.line, "--n") != NULL, "%s", f.line);
    ck_assert_int_eq(set_one("zzzzzz", "5", &f), ST_DOMAIN);
    ck_assert_msg(strstr(f.line, "mean") == NULL, "%s", f.line);
}
END_TEST

START_TEST(lists_text_and_json_agree) {
    params *p = NULL;
    fault f;
    text t;
    text_init(&t);
    ck_ok(params_new(&p, specs, SPECS));
    ck_assert_int_eq(params_complete(p, &f), ST_DOMAIN);
    ck_ok(params_set_list(p, "n=3 states=9007199254740993 eps=0.10 string=0\"1", &f));
    ck_ok(params_complete(p, &f));
    params_write(&t, p);
    ck_assert_str_eq(text_data(&t), "D=2 n=3 states=9007199254740993 eps=1/10 string=0\"1");
    text_reset(&t);
    params_write_json(&t, p);
    ck_assert_str_eq(text_data(&t),
                     "{\"D\":2,\"n\":3,\"states\":\"9007199254740993\",\"eps\":\"1/10\",\"string\":\"0\\\"1\"}");
    params *q = NULL;
    ck_ok(params_clone(&q, p));
    params_free(p);
    text_reset(&t);
    params_write(&t, q);
    ck_assert_str_eq(text_data(&t), "D=2 n=3 states=9007199254740993 eps=1/10 string=0\"1");
    params_free(q);
    text_clear(&t);
}
END_TEST

START_TEST(suggestions_need_to_be_near) {
    static const char *const names[] = {"collision", "copy-error", "dimension", "gssm"};
    ck_assert_str_eq(param_suggest("colision", names, 4), "collision");
    ck_assert_str_eq(param_suggest("gsms", names, 4), "gssm");
    ck_assert(param_suggest("elephant", names, 4) == NULL);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, defaults_are_present_but_not_given);
    tcase_add_test(t, bad_values_are_usage_and_big_values_are_limits);
    tcase_add_test(t, unknown_names_are_refused_with_the_nearest);
    tcase_add_test(t, lists_text_and_json_agree);
    tcase_add_test(t, suggestions_need_to_be_near);
}
