/* test_csv.c - comma-separated text: what RFC 4180 allows is read as it says, everything else refused at its line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "numerics/base/csv.h"
#include "numerics/base/rng.h"
#include "tests/harness.h"

static char path[64];

static void write_bytes(const char *bytes, size_t n) {
    if (!path[0]) snprintf(path, sizeof path, "/tmp/test_csv_%ld", (long)getpid());
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, n, file), n);
    ck_assert_int_eq(fclose(file), 0);
}

/* Every record, fields joined by '|', records by '/', into out. */
static status read_all(char *out, size_t room, const char *bytes, size_t n, fault *f) {
    csv c;
    bool end = false;
    size_t used = 0;
    write_bytes(bytes, n);
    status st = csv_open(&c, path, 1 << 20, f);
    char **fields = c.header;
    while (st == ST_OK && !end) {
        for (size_t i = 0; i < c.columns; i++)
            used += (size_t)snprintf(out + used, room - used, "%s%s", i ? "|" : "/", fields[i]);
        ck_assert_uint_lt(used, room);
        st = csv_next(&c, &end, f);
        fields = c.fields;
    }
    csv_close(&c);
    remove(path);
    return st;
}

static void expect(const char *text, const char *records) {
    char out[4096] = "";
    fault f = {""};
    status st = read_all(out, sizeof out, text, strlen(text), &f);
    ck_assert_msg(st == ST_OK, "%s: %s", text, f.line);
    ck_assert_str_eq(out, records);
}

static void refuse_bytes(const char *text, size_t n, size_t line, const char *what) {
    char out[4096], place[128];
    fault f = {""};
    ck_assert_int_eq(read_all(out, sizeof out, text, n, &f), ST_FORMAT);
    snprintf(place, sizeof place, "%s:%zu: ", path, line);
    ck_assert_msg(!strncmp(f.line, place, strlen(place)) && strstr(f.line, what), "%s: %s", text, f.line);
}

static void refuse(const char *text, size_t line, const char *what) { refuse_bytes(text, strlen(text), line, what); }

START_TEST(what_the_format_allows_is_read) {
    expect("a\n1\n2\n", "/a/1/2");
    expect("a\n1\n2", "/a/1/2");
    expect("a,b\r\n1,2\r\n", "/a|b/1|2");
    expect("\"a\",b\n\"1,5\",\"he said \"\"no\"\"\"\n", "/a|b/1,5|he said \"no\"");
    expect("a,b\n\"two\nlines\",\n", "/a|b/two\nlines|");
    expect("a,b\n\"\",\"\"\n,\n", "/a|b/|/|");
    expect("\xef\xbb\xbf" "a\n1\n", "/a/1");
    expect("a\n", "/a");
    expect("a", "/a");
    expect("a\n\n", "/a/"); /* a record of one empty field */
    expect(" a , b\n 1 , 2\n", "/ a | b/ 1 | 2"); /* blanks belong to the field */
    expect("a,b\n1,\"2\"", "/a|b/1|2");
}
END_TEST

START_TEST(what_it_does_not_allow_is_refused_at_its_line) {
    refuse("", 1, "empty");
    refuse("\xef\xbb\xbf", 1, "empty");
    refuse("a,b\n1\n", 2, "1 fields");
    refuse("a,b\n1,2\n1,2,3\n", 3, "more fields");
    refuse("a,b\n1,2\n\n", 3, "1 fields");
    refuse("a\n\"1\n2\n", 2, "not closed");
    refuse("a\n1\"2\n", 2, "inside a field");
    refuse("a\n\"1\"2\n", 2, "behind a closing quote");
    refuse("a\r1\r", 1, "carriage return");
    refuse("a\n1\r", 2, "carriage return");
    refuse("a,b\n\"x\ny\",1\n1\n", 4, "1 fields");
    refuse_bytes("a\n1\0\n", 5, 2, "byte 0");
    refuse_bytes("a\n\"1\0\"\n", 7, 2, "byte 0");
    refuse_bytes("a\n\"1\"\0\n", 7, 2, "byte 0");
    refuse_bytes("a\0b\n", 4, 1, "byte 0");
}
END_TEST

static void expect_column(const char *wanted, status expected, size_t column, bool by_name, const char *says) {
    csv c;
    fault f = {""};
    size_t found = 99;
    bool named = false;
    write_bytes("time,price,price,2\n", 19);
    ck_ok(csv_open(&c, path, 100, &f));
    ck_assert_int_eq(csv_find(&found, &named, &c, wanted, &f), expected);
    if (expected == ST_OK) {
        ck_assert_uint_eq(found, column);
        ck_assert_int_eq(named, by_name);
    } else ck_assert_msg(strstr(f.line, says) != NULL, "%s", f.line);
    csv_close(&c);
    remove(path);
}

START_TEST(a_column_is_found_by_its_name_first_and_then_by_its_number) {
    expect_column("time", ST_OK, 0, true, "");
    expect_column("1", ST_OK, 0, false, "");
    expect_column("2", ST_OK, 3, true, "");
    expect_column("3", ST_OK, 2, false, "");
    expect_column("price", ST_DOMAIN, 0, false, "two columns");
    expect_column("tme", ST_DOMAIN, 0, false, "did you mean time?");
    expect_column("5", ST_DOMAIN, 0, false, "no column '5'");
    expect_column("0", ST_DOMAIN, 0, false, "no column '0'");
    expect_column("99999999999999999999999", ST_DOMAIN, 0, false, "no column");
    expect_column("", ST_DOMAIN, 0, false, "no column");
    expect_column(NULL, ST_DOMAIN, 0, false, "choose one");
}
END_TEST

START_TEST(files_that_are_absent_or_too_large_are_refused) {
    csv c;
    fault f = {""};
    ck_assert_int_eq(csv_open(&c, "/nonexistent/x.csv", 100, &f), ST_NOINPUT);
    csv_close(&c);
    write_bytes("a\n1\n", 4);
    ck_assert_int_eq(csv_open(&c, path, 3, &f), ST_LIMIT);
    csv_close(&c);
    char *wide = malloc(CSV_COLUMNS_MOST + 1);
    memset(wide, ',', CSV_COLUMNS_MOST + 1);
    write_bytes(wide, CSV_COLUMNS_MOST);
    ck_assert_int_eq(csv_open(&c, path, 1 << 20, &f), ST_LIMIT);
    csv_close(&c);
    remove(path);
    free(wide);
}
END_TEST

/* Fields of nasty characters, written with all quotes and read again. */
START_TEST(whatever_is_quoted_comes_back) {
    static const char alphabet[] = "a\",\r\n 1";
    for (unsigned round = 0; round < 300 * test_multiplier(); round++) {
        char text[4096] = "", records[4096] = "";
        size_t n = 0, m = 0;
        rng r;
        rng_open(&r, test_seed(), "csv", round);
        size_t columns = 1 + rng_below(&r, 4), rows = 1 + rng_below(&r, 6);
        for (size_t i = 0; i < rows * columns; i++) {
            if (i) text[n++] = i % columns ? ',' : '\n';
            records[m++] = i % columns ? '|' : '/';
            text[n++] = '"';
            for (uint64_t k = rng_below(&r, 5); k > 0; k--) {
                char b = alphabet[rng_below(&r, sizeof alphabet - 1)];
                if (b == '"') text[n++] = b;
                text[n++] = records[m++] = b;
            }
            text[n++] = '"';
        }
        expect(text, records);
    }
}
END_TEST

/* Any bytes: records of as many fields as the header, or a refusal that names the file. */
START_TEST(any_bytes_are_read_or_refused_in_one_line) {
    static const char alphabet[] = "a1,,\"\"\n\n\r\0 \xef";
    for (unsigned round = 0; round < 1500 * test_multiplier(); round++) {
        char bytes[40];
        rng r;
        csv c;
        fault f = {""};
        bool end = false;
        rng_open(&r, test_seed(), "bytes", round);
        size_t n = rng_below(&r, sizeof bytes + 1), records = 0;
        for (size_t i = 0; i < n; i++) bytes[i] = alphabet[rng_below(&r, sizeof alphabet - 1)];
        write_bytes(bytes, n);
        status st = csv_open(&c, path, 100, &f);
        while (st == ST_OK && !end) {
            st = csv_next(&c, &end, &f);
            size_t longest = 0;
            for (size_t i = 0; st == ST_OK && !end && i < c.columns; i++) longest += strlen(c.fields[i]);
            ck_assert_uint_le(longest, n);
            ck_assert_uint_le(++records, n + 1);
        }
        ck_assert(st == ST_OK || (st == ST_FORMAT && !strncmp(f.line, path, strlen(path)) && !strchr(f.line, '\n')));
        csv_close(&c);
        remove(path);
    }
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, what_the_format_allows_is_read);
    tcase_add_test(t, what_it_does_not_allow_is_refused_at_its_line);
    tcase_add_test(t, a_column_is_found_by_its_name_first_and_then_by_its_number);
    tcase_add_test(t, files_that_are_absent_or_too_large_are_refused);
    tcase_add_test(t, whatever_is_quoted_comes_back);
    tcase_add_test(t, any_bytes_are_read_or_refused_in_one_line);
}
