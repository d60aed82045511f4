/* test_json.c - the strict reader: what it refuses and where, that bombs stay within memory, members with their
   types and ranges, and strings that any reader takes back. */
#include "numerics/base/json.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/base/rng.h"
#include "numerics/base/text.h"
#include "tests/harness.h"

static void expect_bytes(const char *data, size_t bytes, status wanted, const char *in_line) {
    json_t *root;
    fault f = {""};
    status st = json_read_object(&root, data, bytes, &f);
    ck_assert_msg(st == wanted, "'%.60s': %s (%s)", data, status_name(st), f.line);
    ck_assert_msg(!in_line || strstr(f.line, in_line), "'%.60s': '%s' lacks '%s'", data, f.line, in_line);
    ck_assert((root != NULL) == (st == ST_OK));
    json_decref(root);
}

static void expect(const char *data, status wanted, const char *in_line) {
    expect_bytes(data, strlen(data), wanted, in_line);
}

START_TEST(only_one_strict_object_is_read) {
    expect("{}", ST_OK, NULL);
    expect(" {\"a\": [1, -2, true, null, \"x\\u00e9\\\"\"], \"b\": {}}\n", ST_OK, NULL);
    expect("{\"a\":9223372036854775807,\"b\":-9223372036854775808}", ST_OK, NULL);
    expect("", ST_FORMAT, "line 1");
    expect("[]", ST_FORMAT, "not an object");
    expect("[1]", ST_FORMAT, "not an object");
    expect("1", ST_FORMAT, "line 1");
    expect("{} x", ST_FORMAT, "line 1, column 4");
    expect("{}{}", ST_FORMAT, "line 1");
    expect("{\"a\":1,\n \"a\":2}", ST_FORMAT, "line 2");
    expect("{\"a\":{\"b\":1,\"b\":1}}", ST_FORMAT, "duplicate");
    expect("{\"a\":1,}", ST_FORMAT, "line 1");
    expect("{\"a\":01}", ST_FORMAT, "line 1");
    expect("{\"a\":1", ST_FORMAT, "line 1");
    expect("{\"a", ST_FORMAT, "line 1");
    expect("{\"a\\", ST_FORMAT, "line 1");
    expect("{\"a\":-", ST_FORMAT, "line 1");
    expect("{'a':1}", ST_FORMAT, "line 1");
    expect("{\"a\":NaN}", ST_FORMAT, "line 1");
    expect("{\"a\":Infinity}", ST_FORMAT, "line 1");
    expect("{\"a\":/*1*/1}", ST_FORMAT, "line 1");
    expect("\xef\xbb\xbf{}", ST_FORMAT, "line 1");
    expect("}}}}]]]]", ST_FORMAT, "line 1");
}
END_TEST

START_TEST(reals_long_integers_and_bad_bytes_are_refused_with_the_place) {
    expect("{\"a\":\n1.5}", ST_FORMAT, "line 2, column 2: a real");
    expect("{\"a\":1e3}", ST_FORMAT, "line 1, column 7: a real");
    expect("{\"a\":[-2E-3]}", ST_FORMAT, "a real");
    expect("{\"a\":1.0}", ST_FORMAT, "a real");
    expect("{\"1.5\":\"2e5\"}", ST_OK, NULL); /* in strings they are text */
    expect("{\"\\\"1.5\":true,\"b\":false}", ST_OK, NULL);
    expect("{\"a\":9223372036854775808}", ST_FORMAT, "too big");
    expect("{\"a\":-9223372036854775809}", ST_FORMAT, "too big");
    expect("{\"a\":100000000000000000000000000000000}", ST_FORMAT, "too big");
    expect("{\"a\":\"\xff\"}", ST_FORMAT, "line 1");
    expect("{\"a\":\"\xc0\x80\"}", ST_FORMAT, "line 1");
    expect("{\"a\":\"\xed\xa0\x80\"}", ST_FORMAT, "line 1");
    expect("{\"a\":\"\\ud800\"}", ST_FORMAT, "line 1");
    expect("{\"a\":\"x\\u0000y\"}", ST_FORMAT, "line 1");
    expect("{\"a\":\"tab\tin string\"}", ST_FORMAT, "line 1");
    expect_bytes("{}\0", 3, ST_FORMAT, "byte 3 is NUL");
    expect_bytes("{\"a\":\"x\0y\"}", 11, ST_FORMAT, "byte 8 is NUL");
    expect_bytes(NULL, 0, ST_FORMAT, "line 1");
}
END_TEST

/* {"a": [[..]]} with `depth` levels in all. */
static void expect_depth(size_t depth, char open, char closed, status wanted) {
    text t;
    text_init(&t);
    text_add(&t, "{\"[[[[[[[[[[[[[[[[[[[[[[\\\"[[[{{{{\":");
    for (size_t i = 1; i < depth; i++) text_addf(&t, open == '{' && i + 1 < depth ? "{\"k\":" : "%c", open);
    for (size_t i = 1; i < depth; i++) text_addf(&t, "%c", closed);
    if (depth == 1) text_add(&t, "0");
    text_add(&t, "}");
    expect_bytes(text_data(&t), t.length, wanted, wanted == ST_OK ? NULL : "nested");
    text_clear(&t);
}

START_TEST(nesting_is_counted_outside_strings_and_capped_before_parsing) {
    for (size_t depth = 1; depth <= JSON_DEPTH_MOST + 3; depth++) {
        expect_depth(depth, '[', ']', depth <= JSON_DEPTH_MOST ? ST_OK : ST_FORMAT);
        expect_depth(depth, '{', '}', depth <= JSON_DEPTH_MOST ? ST_OK : ST_FORMAT);
    }
    char *bomb = malloc(JSON_BYTES_MOST + 1);
    memset(bomb, '[', JSON_BYTES_MOST + 1);
    expect_bytes(bomb, JSON_BYTES_MOST, ST_FORMAT, "nested");
    expect_bytes(bomb, JSON_BYTES_MOST + 1, ST_LIMIT, "at most");
    free(bomb);
}
END_TEST

static size_t held, peak;

static void *counting_malloc(size_t n) {
    void *p = malloc(n);
    if (p) held += malloc_usable_size(p) + 8; /* glibc keeps 8 bytes before each block */
    if (held > peak) peak = held;
    return p;
}

static void counting_free(void *p) {
    if (p) held -= malloc_usable_size(p) + 8;
    free(p);
}

/* A random value of up to `size` nodes; keys are numbered so that they differ. */
static void random_value(text *t, rng *r, unsigned depth, size_t size, unsigned kind) {
    static const char padding[] = "01234567890123456789012345678901234567890123456789"
                                  "01234567890123456789012345678901234567890123456789";
    char open = kind == 0 ? '[' : '{';
    text_addf(t, "%c", open);
    for (size_t i = 0; i < size; i++) {
        if (i) text_add(t, ",");
        if (open == '{') text_addf(t, "\"%s%zx\":", rng_below(r, 9) ? "" : "a longer key with a name ", i);
        uint64_t what = rng_below(r, depth ? 6 : 4);
        if (what == 0) text_addf(t, "%llu", (unsigned long long)rng_below(r, 1000));
        else if (what == 1) text_add(t, "null");
        else if (what == 2) text_add(t, "\"\"");
        else if (what == 3) text_addf(t, "\"\\u00e9\\n %.*s\"", (int)rng_below(r, 99), padding);
        else random_value(t, r, depth - 1, (size_t)rng_below(r, rng_below(r, 8) ? 4 : 40), (unsigned)what - 4);
    }
    text_addf(t, "%c", open == '[' ? ']' : '}');
}

static void expect_bounded(const char *data, size_t bytes) {
    json_t *root;
    peak = held = 0;
    size_t bound = json_parsing_memory(data, bytes);
    ck_ok(json_read_object(&root, data, bytes, NULL));
    ck_assert_msg(peak <= bound, "%.40s.. of %zu bytes: %zu, not %zu", data, bytes, peak, bound);
    json_decref(root);
    ck_assert_uint_eq(held, 0);
}

START_TEST(parsing_stays_within_its_bound_on_random_values) {
    rng r;
    rng_open(&r, test_seed(), "values", 0);
    json_set_alloc_funcs(counting_malloc, counting_free);
    for (unsigned k = 0; k < 400 * test_multiplier(); k++) {
        text t;
        text_init(&t);
        random_value(&t, &r, (unsigned)rng_below(&r, 6), (size_t)rng_below(&r, rng_below(&r, 5) ? 20 : 600), 1);
        expect_bounded(text_data(&t), t.length);
        text_clear(&t);
    }
}
END_TEST

/* head, then copies of unit (numbered where it holds a #) to about `bytes`, then tail. */
static void repeat(text *t, const char *head, const char *unit, const char *tail, size_t bytes) {
    text block;
    size_t mark = strcspn(unit, "#");
    text_init(&block);
    text_init(t);
    for (unsigned k = 0; block.length + 40 < (unit[mark] ? bytes : 4096); k++) {
        text_add_bytes(&block, unit, mark);
        if (unit[mark]) text_addf(&block, "%x%s", k, unit + mark + 1);
    }
    text_add(t, head);
    do text_add_bytes(t, text_data(&block), block.length);
    while (t->length + block.length + 40 < bytes);
    text_add(t, tail);
    text_clear(&block);
}

static const char *const bombs[][3] = {{"{\"a\":[", "0,", "0]}"},
                                       {"{\"a\":[", "[],", "0]}"},
                                       {"{\"a\":[", "{},", "0]}"},
                                       {"{\"a\":[", "\"\",", "0]}"},
                                       {"{\"a\":[", "true,", "0]}"},
                                       {"{", "\"#\":0,", "\"z\":0}"},
                                       {"{\"a\":[", "[1,2],", "0]}"},
                                       {"{\"a\":[", "{\"k\":\"\"},", "0]}"},
                                       {"{\"a\":\"", "\\n", "\"}"}};

START_TEST(bombs_stay_within_the_bound_at_every_size) {
    json_set_alloc_funcs(counting_malloc, counting_free);
    for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++)
        for (size_t bytes = 200; bytes < 100000; bytes += bytes / 3) {
            text t;
            repeat(&t, bombs[i][0], bombs[i][1], bombs[i][2], bytes);
            expect_bounded(text_data(&t), t.length);
            text_clear(&t);
        }
}
END_TEST

START_TEST(bombs_of_the_largest_size_are_refused_before_parsing) {
    json_set_alloc_funcs(counting_malloc, counting_free);
    for (size_t i = 0; i < 4; i++) {
        json_t *root;
        fault f = {""};
        text t;
        repeat(&t, bombs[i][0], bombs[i][1], bombs[i][2], JSON_BYTES_MOST);
        peak = held = 0;
        ck_assert(json_read_object(&root, text_data(&t), t.length, &f) == ST_LIMIT && strstr(f.line, "memory"));
        ck_assert_uint_eq(peak, 0);
        ck_assert_uint_eq(json_parsing_memory(text_data(&t), t.length), 0);
        text_clear(&t);
    }
}
END_TEST

static json_t *parse(const char *data) {
    json_t *root;
    ck_ok(json_read_object(&root, data, strlen(data), NULL));
    return root;
}

START_TEST(unknown_and_missing_keys_are_named) {
    static const char *const keys[] = {"schema", "states", "start", NULL};
    json_t *all = parse("{\"start\":0,\"states\":1,\"schema\":\"x\"}");
    json_t *few = parse("{\"states\":1,\"schema\":\"x\"}");
    json_t *typo = parse("{\"start\":0,\"stats\":1,\"schema\":\"x\"}");
    json_t *more = parse("{\"start\":0,\"states\":1,\"schema\":0,\"qqqqqqqq\":1}");
    fault f = {""};
    ck_ok(json_expect_keys(all, keys, NULL));
    ck_assert(json_expect_keys(few, keys, &f) == ST_FORMAT && strstr(f.line, "\"start\" is missing"));
    ck_assert(json_expect_keys(typo, keys, &f) == ST_FORMAT);
    ck_assert(strstr(f.line, "unknown key \"stats\"") && strstr(f.line, "did you mean \"sta"));
    ck_assert(json_expect_keys(more, keys, &f) == ST_FORMAT && strstr(f.line, "unknown key \"qqqqqqqq\""));
    ck_assert(strstr(f.line, "mean") == NULL);
    ck_assert(json_expect_keys(json_object_get(all, "start"), keys, &f) == ST_FORMAT);
    json_decref(all);
    json_decref(few);
    json_decref(typo);
    json_decref(more);
}
END_TEST

START_TEST(members_are_taken_with_their_type_and_range) {
    json_t *o = parse("{\"n\":-5,\"s\":\"text\",\"a\":[1,2],\"z\":null,\"t\":true}");
    int64_t v = 77;
    const char *s = NULL;
    const json_t *a = NULL;
    fault f = {""};
    ck_ok(json_get_integer(&v, o, "n", -5, -5, NULL));
    ck_assert_int_eq(v, -5);
    v = 77;
    ck_assert(json_get_integer(&v, o, "n", -4, 10, &f) == ST_FORMAT && strstr(f.line, "-4 to 10"));
    ck_assert(json_get_integer(&v, o, "n", -9, -6, &f) == ST_LIMIT && strstr(f.line, "\"n\" is -5"));
    ck_assert(json_get_integer(&v, o, "s", 0, 9, &f) == ST_FORMAT);
    ck_assert(json_get_integer(&v, o, "t", 0, 9, &f) == ST_FORMAT);
    ck_assert(json_get_integer(&v, o, "absent", 0, 9, &f) == ST_FORMAT && strstr(f.line, "missing"));
    ck_assert_int_eq(v, 77);
    ck_ok(json_get_string(&s, o, "s", NULL));
    ck_assert_str_eq(s, "text");
    ck_assert(json_get_string(&s, o, "z", &f) == ST_FORMAT);
    ck_assert(json_get_string(&s, o, "absent", &f) == ST_FORMAT);
    ck_ok(json_get_array(&a, o, "a", 2, NULL));
    ck_assert_int_eq(json_integer_value(json_array_get(a, 1)), 2);
    ck_assert(json_get_array(&a, o, "a", 3, &f) == ST_FORMAT && strstr(f.line, "2 elements, not 3"));
    ck_assert(json_get_array(&a, o, "s", 2, &f) == ST_FORMAT);
    ck_assert(json_get_array(&a, o, "absent", 0, &f) == ST_FORMAT);
    json_decref(o);
}
END_TEST

static void expect_written(const char *s, const char *wanted) {
    text t;
    text_init(&t);
    json_write_string(&t, s);
    ck_assert_str_eq(text_data(&t), wanted);
    text_clear(&t);
}

START_TEST(written_strings_are_valid_json_whatever_they_hold) {
    expect_written("", "\"\"");
    expect_written("a\"b\\c/d", "\"a\\\"b\\\\c/d\"");
    expect_written("line\nnext\ttab\r\x01\x7f", "\"line\\nnext\\ttab\\u000d\\u0001\\u007f\"");
    expect_written("L \xe2\x89\xa5 1", "\"L \xe2\x89\xa5 1\"");
    expect_written("\xff\xc3", "\"\\ufffd\\ufffd\"");
    expect_written("\xc3", "\"\\ufffd\"");
    expect_written("\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"");
    expect_written("\xf4\x8f\xbf\xbf\xf4\x90\x80\x80", "\"\xf4\x8f\xbf\xbf\\ufffd\\ufffd\\ufffd\\ufffd\"");
    expect_written("\xc0\x80\xe0\x9f\xbf\xf0\x8f\xbf\xbf",
                   "\"\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\"");
    rng r;
    rng_open(&r, test_seed(), "strings", 0);
    for (unsigned k = 0; k < 10000 * test_multiplier(); k++) {
        char s[16];
        size_t n = (size_t)rng_below(&r, 15);
        for (size_t i = 0; i < n; i++) s[i] = (char)(1 + rng_below(&r, rng_below(&r, 2) ? 255 : 127));
        s[n] = '\0';
        text t;
        text_init(&t);
        text_add(&t, "{\"s\":");
        json_write_string(&t, s);
        text_add(&t, "}");
        json_t *root = parse(text_data(&t)), *valid = json_string(s); /* NULL unless s is UTF-8 */
        if (valid) ck_assert_str_eq(json_string_value(json_object_get(root, "s")), s);
        else ck_assert(strstr(text_data(&t), "\\ufffd") != NULL);
        json_decref(root);
        json_decref(valid);
        text_clear(&t);
    }
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, only_one_strict_object_is_read);
    tcase_add_test(t, reals_long_integers_and_bad_bytes_are_refused_with_the_place);
    tcase_add_test(t, nesting_is_counted_outside_strings_and_capped_before_parsing);
    tcase_add_test(t, parsing_stays_within_its_bound_on_random_values);
    tcase_add_test(t, bombs_stay_within_the_bound_at_every_size);
    tcase_add_test(t, bombs_of_the_largest_size_are_refused_before_parsing);
    tcase_add_test(t, unknown_and_missing_keys_are_named);
    tcase_add_test(t, members_are_taken_with_their_type_and_range);
    tcase_add_test(t, written_strings_are_valid_json_whatever_they_hold);
}
