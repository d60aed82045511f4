/* test_verdict.c - facts close to the one verdict they allow. */
#include "theorems/verdict.h"

#include <string.h>

#include "tests/harness.h"

static const char *const readings[] = {"sharp", "printed"};
static const char *const quantities[] = {"strings", "p", "list", "odd"};

static void open_verdict(verdict *v) { ck_ok(verdict_init(v, readings, 2, quantities, 4)); }

START_TEST(facts_close_in_the_order_vacuous_refuted_doubt_established_sampled) {
    verdict v;
    open_verdict(&v);
    ck_assert_int_eq(verdict_of(&v, "sharp"), VERDICT_UNDECIDED);
    verdict_support(&v, "sharp", "1,000 of 1,000");
    ck_assert_int_eq(verdict_of(&v, "sharp"), VERDICT_SUPPORTED);
    verdict_establish(&v, "sharp", METHOD_DERIVATION);
    ck_assert_int_eq(verdict_of(&v, "sharp"), VERDICT_VERIFIED);
    ck_assert_int_eq(verdict_of(&v, "printed"), VERDICT_UNDECIDED);
    verdict_doubt(&v, "sharp", "work limit");
    ck_assert_int_eq(verdict_of(&v, "sharp"), VERDICT_UNDECIDED);
    verdict_refute(&v, "sharp", "x = %s", "0001");
    ck_assert_int_eq(verdict_of(&v, "sharp"), VERDICT_REFUTED);
    verdict_vacuous(&v, "sharp", "L < 2n");
    ck_assert_int_eq(verdict_of(&v, "sharp"), VERDICT_VACUOUS);
    ck_ok(verdict_status(&v));
    verdict_clear(&v);
    verdict_clear(&v);
}
END_TEST

START_TEST(sampling_alone_never_verifies) {
    verdict v;
    open_verdict(&v);
    verdict_establish(&v, "sharp", METHOD_SAMPLING);
    ck_assert_int_eq(verdict_status(&v), ST_BUG);
    ck_assert_int_ne(verdict_of(&v, "sharp"), VERDICT_VERIFIED);
    verdict_clear(&v);
}
END_TEST

START_TEST(undeclared_names_are_bugs) {
    verdict v;
    open_verdict(&v);
    verdict_unsigned(&v, "nonsense", 1);
    ck_assert_int_eq(verdict_status(&v), ST_BUG);
    verdict_clear(&v);
    open_verdict(&v);
    verdict_establish(&v, "literal", METHOD_DERIVATION);
    ck_assert_int_eq(verdict_status(&v), ST_BUG);
    verdict_clear(&v);
}
END_TEST

START_TEST(powers_are_printed_up_to_4000_digits_and_bounded_beyond) {
    verdict v;
    open_verdict(&v);
    verdict_power(&v, "strings", 10, 3999); /* 4,000 digits */
    ck_assert_int_eq(verdict_quantity(&v, "strings")->kind, QUANTITY_EXACT);
    verdict_power(&v, "strings", 10, 4000); /* 4,001 */
    const quantity *q = verdict_quantity(&v, "strings");
    ck_assert_int_eq(q->kind, QUANTITY_FORM);
    ck_assert_str_eq(q->form, "10^4000");
    /* 2^13287 < 10^4000 < 2^13288 */
    ck_assert(mpq_cmp_ui(q->bounds.lo, 13287, 1) > 0 && mpq_cmp_ui(q->bounds.hi, 13288, 1) < 0);
    verdict_power(&v, "strings", 1, 1000000);
    ck_assert(mpq_cmp_ui(verdict_quantity(&v, "strings")->value, 1, 1) == 0);
    verdict_power(&v, "strings", 2, 1000000000000ULL);
    ck_assert_str_eq(verdict_quantity(&v, "strings")->form, "2^1000000000000");
    ck_assert(mpq_cmp_ui(verdict_quantity(&v, "strings")->bounds.lo, 1000000000000UL, 1) <= 0);
    mpq_t item;
    mpq_init(item);
    for (unsigned i = 0; i < 20; i++) {
        mpq_set_ui(item, i, 7);
        mpq_canonicalize(item);
        verdict_list_add(&v, "list", item);
    }
    ck_assert_uint_eq(verdict_quantity(&v, "list")->count, 20);
    ck_assert_str_eq(verdict_quantity(&v, "list")->items[14], "2");
    mpq_clear(item);
    ck_assert_int_eq(verdict_quantity(&v, "odd")->kind, QUANTITY_ABSENT);
    ck_ok(verdict_status(&v));
    verdict_clear(&v);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, facts_close_in_the_order_vacuous_refuted_doubt_established_sampled);
    tcase_add_test(t, sampling_alone_never_verifies);
    tcase_add_test(t, undeclared_names_are_bugs);
    tcase_add_test(t, powers_are_printed_up_to_4000_digits_and_bounded_beyond);
}
