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

START_TEST(names_are_one_but_for_their_dashes) {
    static const char *const other[] = {"hash", "hash-", "hash-copy-", "hash-copx", "hashcopy", "hash+copy", "-hash-copy", "", "Hash-copy"};
    ck_assert(param_same_name("hash-copy", "hash_copy") && param_same_name("hash_copy", "hash-copy") && param_same_name("", ""));
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        ck_assert_msg(!param_same_name("hash_copy", other[i]), "%s", other[i]);
        ck_assert_msg(!param_same_name(other[i], "hash_copy"), "%s", other[i]);
    }
}
END_TEST

START_TEST(suggestions_need_to_be_near) {
    static const char *const names[] = {"collision", "copy-error", "dimension", "gssm"};
    ck_assert_str_eq(param_suggest("colision", names, 4), "collision");
    ck_assert_str_eq(param_suggest("gsms", names, 4), "gssm");
    ck_assert(param_suggest("elephant", names, 4) == NULL);
}
END_TEST

/* Of three letters one may be wrong: any one changed, dropped, doubled or put before its neighbour, and not two. */
START_TEST(one_slip_in_three_letters_is_forgiven_wherever_it_is) {
    static const char *const one[] = {"abc"};
    static const char *const near[] = {"xbc",  "axc",  "abx",  "bc",  "ac",  "ab",  "aabc", "abbc",
                                       "abcc", "xabc", "abcx", "bac", "acb", "ABC", "Abx"};
    static const char *const far[] = {"xxc", "axx", "xbx", "a", "c", "abcde", "xabcx", "bca", "cab", "cba", "bax", "xcb", ""};
    for (size_t i = 0; i < sizeof near / sizeof *near; i++)
        ck_assert_msg(param_suggest(near[i], one, 1) == one[0], "%s is near", near[i]);
    for (size_t i = 0; i < sizeof far / sizeof *far; i++) ck_assert_msg(!param_suggest(far[i], one, 1), "%s is far", far[i]);
    static const char *const nine[] = {"collision"};
    static const char *const three[] = {"oclilsino", "cllsn", "coxlixsixon", "xoxlxsion", "dolmisiom"};
    static const char *const four[] = {"oclilsinoo", "xoxlxsxon", "llsn", "dolmisjom"};
    for (size_t i = 0; i < sizeof three / sizeof *three; i++)
        ck_assert_msg((param_suggest(three[i], nine, 1) != NULL) == (strlen(three[i]) != 5), "%s", three[i]);
    for (size_t i = 0; i < sizeof four / sizeof *four; i++) ck_assert_msg(!param_suggest(four[i], nine, 1), "%s is far", four[i]);
}
END_TEST

START_TEST(words_past_31_letters_are_like_nothing) {
    static const char *const names[] = {"abcdefghijklmnopqrstuvwxyzabcde", "abcdefghijklmnopqrstuvwxyzabcdef"};
    ck_assert(param_suggest("Abcdefghijklmnopqrstuvwxyzabcde", names, 1) == names[0]);
    ck_assert(param_suggest("bcdefghijklmnopqrstuvwxyzabcde", names, 1) == names[0]);
    ck_assert(!param_suggest("abcdefghijklmnopqrstuvwxyzabcdef", names, 1));
    ck_assert(!param_suggest("abcdefghijklmnopqrstuvwxyzabcde", names + 1, 1));
}
END_TEST

START_TEST(what_is_accepted_is_listed) {
    static const char *const words[] = {"copy", "prefix", "suffix", NULL};
    static const param_spec choice[] = {{"task", PARAM_CHOICE, "which", 0, 0, NULL, false, words}};
    params *p = NULL;
    fault f;
    ck_ok(params_new(&p, choice, 1));
    ck_assert_int_eq(params_set(p, "task", "infinite", &f), ST_DOMAIN);
    ck_assert_msg(strstr(f.line, "copy, prefix or suffix") != NULL, "%s", f.line);
    ck_assert_int_eq(params_set(p, "task", "sufix", &f), ST_DOMAIN);
    ck_assert_msg(strstr(f.line, "did you mean 'suffix'") != NULL, "%s", f.line);
    ck_ok(params_set(p, "task", "prefix", &f));
    params_free(p);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, one_slip_in_three_letters_is_forgiven_wherever_it_is);
    tcase_add_test(t, words_past_31_letters_are_like_nothing);
    tcase_add_test(t, what_is_accepted_is_listed);
    tcase_add_test(t, defaults_are_present_but_not_given);
    tcase_add_test(t, bad_values_are_usage_and_big_values_are_limits);
    tcase_add_test(t, unknown_names_are_refused_with_the_nearest);
    tcase_add_test(t, lists_text_and_json_agree);
    tcase_add_test(t, names_are_one_but_for_their_dashes);
    tcase_add_test(t, suggestions_need_to_be_near);
}
