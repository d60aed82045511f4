/* test_letters.c - strings as people write them: both notations, every refusal, counting and indexing. */
#include <stdlib.h>
#include <string.h>

#include "numerics/base/letters.h"
#include "numerics/base/rng.h"
#include "tests/harness.h"

static void expect(const char *s, uint32_t D, status wanted, const char *in_line) {
    letter *x;
    size_t L;
    fault f = {""};
    status st = letters_read(&x, &L, s, strlen(s), D, 10, &f);
    ck_assert_msg(st == wanted, "'%s' at D=%u: %s", s, D, status_name(st));
    ck_assert_msg(!in_line || strstr(f.line, in_line), "'%s' lacks '%s'", f.line, in_line);
    if (st != ST_OK) ck_assert(x == NULL && L == 0);
    free(x);
}

START_TEST(what_is_written_is_read_back_for_every_alphabet_size) {
    static const uint32_t sizes[] = {1, 2, 10, 11, 35, 36, 37, 100, 4294967295u};
    rng r;
    rng_open(&r, test_seed(), "letters", 0);
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        for (size_t L = 0; L < 200 * test_multiplier(); L += 1 + L / 8) {
            letter *x = malloc((L + 1) * sizeof *x), *y;
            size_t M;
            text t;
            text_init(&t);
            for (size_t i = 0; i < L; i++) x[i] = (letter)rng_below(&r, sizes[k]);
            letters_write(&t, x, L, sizes[k]);
            if (sizes[k] <= 36) ck_assert_uint_eq(t.length, L);
            ck_ok(letters_read(&y, &M, text_data(&t), t.length, sizes[k], L, NULL));
            ck_assert_uint_eq(M, L);
            ck_assert(L ? memcmp(x, y, L * sizeof *x) == 0 : y == NULL);
            free(x);
            free(y);
            text_clear(&t);
        }
    }
}
END_TEST

START_TEST(letters_have_the_documented_values) {
    letter *x;
    size_t L;
    ck_ok(letters_read(&x, &L, "09azignored", 4, 36, 4, NULL));
    ck_assert(L == 4 && x[0] == 0 && x[1] == 9 && x[2] == 10 && x[3] == 35);
    free(x);
    ck_ok(letters_read(&x, &L, "36,0,12", 7, 37, 4, NULL));
    ck_assert(L == 3 && x[0] == 36 && x[1] == 0 && x[2] == 12);
    free(x);
}
END_TEST

START_TEST(bad_strings_are_refused_with_the_column) {
    expect("0012", 2, ST_FORMAT, "column 4");
    expect("01 ", 2, ST_FORMAT, "column 3");
    expect("a", 10, ST_FORMAT, "column 1");
    expect("A", 36, ST_FORMAT, "column 1");
    expect("z", 35, ST_FORMAT, "column 1");
    expect("z", 36, ST_OK, NULL);
    expect("0\n", 36, ST_FORMAT, "column 2");
    expect("\xff", 36, ST_FORMAT, "byte 255");
    expect("0", 0, ST_FORMAT, "column 1");
    expect("01010101010", 2, ST_LIMIT, "at most 10");
    expect("0101010101", 2, ST_OK, NULL);
    expect("37", 37, ST_FORMAT, "column 1");
    expect("1,36,,2", 37, ST_FORMAT, "column 6");
    expect("1,2,", 37, ST_FORMAT, "column 5");
    expect(",", 37, ST_FORMAT, "column 1");
    expect("1,-2", 37, ST_FORMAT, "column 3");
    expect("1, 2", 37, ST_FORMAT, "column 3");
    expect("1,2x", 37, ST_FORMAT, "column 4");
    expect("18446744073709551617", 37, ST_FORMAT, "column 1");
    expect("1,1,1,1,1,1,1,1,1,1,1", 37, ST_LIMIT, "at most 10");
    expect("1,1,1,1,1,1,1,1,1,1", 37, ST_OK, NULL);
}
END_TEST

START_TEST(indices_run_through_the_strings_in_lexicographic_order) {
    letter x[5], counter[5] = {0};
    for (uint64_t index = 0; index < 243; index++) {
        letters_from_index(x, 5, 3, index);
        ck_assert(memcmp(x, counter, sizeof x) == 0);
        for (size_t i = 5; i-- > 0 && ++counter[i] == 3;) counter[i] = 0;
    }
}
END_TEST

START_TEST(powers_are_counted_exactly_up_to_64_bits) {
    uint64_t power = 7;
    ck_assert(letters_count(&power, 2, 63) && power == UINT64_C(1) << 63);
    power = 7;
    ck_assert(!letters_count(&power, 2, 64) && power == 7);
    ck_assert(!letters_count(&power, 2, UINT64_MAX) && power == 7);
    ck_assert(!letters_count(&power, 4294967295u, 3) && power == 7);
    ck_assert(letters_count(&power, 4294967295u, 2) && power == UINT64_C(18446744065119617025));
    ck_assert(letters_count(&power, 10, 19) && power == UINT64_C(10000000000000000000));
    ck_assert(!letters_count(&power, 10, 20));
    ck_assert(letters_count(&power, 1, UINT64_MAX) && power == 1);
    ck_assert(letters_count(&power, 0, 0) && power == 1);
    ck_assert(letters_count(&power, 0, 3) && power == 0);
    ck_assert(letters_count(&power, 5, 0) && power == 1);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, what_is_written_is_read_back_for_every_alphabet_size);
    tcase_add_test(t, letters_have_the_documented_values);
    tcase_add_test(t, bad_strings_are_refused_with_the_column);
    tcase_add_test(t, indices_run_through_the_strings_in_lexicographic_order);
    tcase_add_test(t, powers_are_counted_exactly_up_to_64_bits);
}
