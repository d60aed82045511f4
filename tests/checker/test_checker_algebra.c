/* test_checker_algebra.c - identities of polynomials, positive matrices and characteristic polynomials, true and false ones. */
#include <stdio.h>
#include <string.h>

#include "tests/harness.h"
#include "verify/checker/builders/delay.h"

static const builder memory = {"lmu:hurwitz", "sharp", "VERIFIED", "d", &delay_object, NULL};
static kernel k;

/* Matrices of two rows by name: their entries in digits, "2112" is ((2, 1), (1, 2)). */
static mpq_t *digits_row(kernel *at, const matrix *m, size_t i) {
    mpq_t *row = pool_get(at, 2, sizeof *row);
    uint64_t name = m->index;
    for (size_t skip = 2 * (2 - i); skip > 2; skip--) name /= 10;
    for (size_t j = 2; j-- > 0; name /= 10) {
        mpq_init(row[j]);
        mpq_set_ui(row[j], (unsigned long)(name % 10), 1);
    }
    return row;
}

static matrix digits_find(kernel *at, const char **s) {
    uint64_t name = 0;
    for (int i = 0; i < 4; i++) name = 10 * name + (uint64_t)(*(*s)++ - '0');
    (void)at;
    return (matrix){2, 2, digits_row, name};
}

static void digits_build(kernel *at) { at->object = NULL; }

static const object digits_object = {.build = digits_build, .find = digits_find};
static const builder digits = {"lmu:hurwitz", "sharp", "VERIFIED", "d", &digits_object, NULL};

/* The exit code of one fact about the memory of order d (0: about the matrices of digits), 0 when it holds. */
static int judge(uint64_t d, const char *kind, const char *arguments) {
    const builder about = d ? memory : digits;
    char whole[8192];
    snprintf(whole, sizeof whole, "%s %s", kind, arguments);
    step p = {.text = whole};
    k = (kernel){.what = &about, .steps = &p, .count = 1};
    pool_open(&k);
    if (!setjmp(k.out)) {
        mpq_init(k.parameter[0]);
        mpq_set_ui(k.parameter[0], (unsigned long)d, 1);
        about.about->build(&k);
        if (!strcmp(kind, "row")) rule_matrix(&k, &p, kind, arguments);
        else if (!strcmp(kind, "charpoly")) ck_assert(about.about->rule(&k, &p));
        else rule_algebra(&k, kind, arguments);
    }
    pool_close();
    return k.code;
}
#define holds(...) ck_assert_msg(judge(__VA_ARGS__) == 0, "refused: %s", k.why)
#define fails(...) ck_assert_msg(judge(__VA_ARGS__) == EXIT_BAD, "not refused as false: %d %s", k.code, k.why)
#define limits(...) ck_assert_msg(judge(__VA_ARGS__) == EXIT_LIMIT, "not refused as too large: %d %s", k.code, k.why)

START_TEST(identities_hold_for_all_values_or_are_refused) {
    holds(1, "identity", "(A+B)*(A-B) A*A-B*B");
    holds(1, "identity", "(A+B)*(A+B)*(A+B) A*A*A+3*A*A*B+3*A*B*B+B*B*B");
    holds(1, "identity", "N*(N+K)-(N-1)*(N-K-1) (2*N-1)*(K+1)");
    holds(1, "identity", "a*X 5*X+5*X"); /* numbers are hexadecimal */
    holds(1, "identity", "0 X-X");
    fails(1, "identity", "X Y");
    fails(1, "identity", "X*X X");       /* equal at 0 and 1: the grid goes on */
    fails(1, "identity", "X*(X-1)*(X-2)*(X-3)*(X-4) 0");
    fails(1, "identity", "X*Y*(X-1)*(Y-1) 0");
    fails(1, "identity", "10*X 5*X+5*X");
    fails(1, "identity", "1 0");
}
END_TEST

START_TEST(expressions_that_are_none_are_refused) {
    static const char *const bad[] = {"X", "X ", " X X", "X X X", "X+ X", "+X X", "X* X", "(X X", "X) X", "x X", "XX X", "X-1- X-2", "00 0", "X/2 X", "X^2 X", "- X", "() 0"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) ck_assert_msg(judge(1, "identity", bad[i]) == EXIT_BAD, "%s", bad[i]);
    char text[512] = "X";
    for (int i = 1; i < 32; i++) strcat(text, "*X");
    size_t length = strlen(text);
    snprintf(text + length, sizeof text - length, " 0");
    fails(1, "identity", text); /* of degree 32 */
    snprintf(text + length, sizeof text - length, "*X 0");
    limits(1, "identity", text);
    limits(1, "identity", "A*B*C*D*E*F*G*H*I*J*K*L*M A*B*C*D*E*F*G*H*I*J*K*L*M");
    holds(1, "identity", "A*B*C*D*E*F*G*H*I*J*K*L A*B*C*D*E*F*G*H*I*J*K*L");
    limits(1, "identity", "(((((((((((((((((X))))))))))))))))) X");
    holds(1, "identity", "((((((((((((((((X)))))))))))))))) X");
}
END_TEST

START_TEST(positive_matrices_are_symmetric_with_positive_pivots) {
    for (uint64_t d = 1; d <= 64; d += d < 4 ? 1 : 20) holds(d, "positive", "P");
    holds(0, "positive", "1001");
    holds(0, "positive", "2112");
    holds(0, "positive", "5221");
    fails(0, "positive", "1111"); /* semidefinite: the last pivot is 0 */
    fails(0, "positive", "4221");
    fails(0, "positive", "0000");
    fails(0, "positive", "0110"); /* a pivot 0 that something would be divided by */
    fails(0, "positive", "1221");
    fails(0, "positive", "2102");
    fails(1, "positive", "legt"); /* -1 */
    fails(2, "positive", "legt"); /* not symmetric */
    fails(2, "positive", "lyapunov");
    fails(2, "positive", "series"); /* not square */
    fails(2, "positive", "Q");
    fails(2, "positive", "P P");
}
END_TEST

START_TEST(characteristic_polynomials_are_those_known) {
    holds(1, "charpoly", "lmu 0:1,1:1");
    holds(2, "charpoly", "lmu 0:6,1:4,2:1");
    holds(4, "charpoly", "lmu 0:348,1:1e0,2:78,3:10,4:1");
    holds(4, "charpoly", "legt 0:348,1:1e0,2:78,3:10,4:1"); /* similar matrices */
    holds(2, "charpoly", "P 0:1/3,1:-4/3,2:1");
    holds(2, "charpoly", "lyapunov 0:4,1:4,2:1"); /* -2 I */
    fails(2, "charpoly", "lmu 0:6,1:4");
    fails(2, "charpoly", "lmu 0:6,1:4,2:1,3:1");
    fails(2, "charpoly", "lmu 0:6,1:5,2:1");
    fails(2, "charpoly", "lmu 1:4,2:1");
    fails(2, "charpoly", "lmu -");
    limits(33, "charpoly", "lmu -");
}
END_TEST

START_TEST(rows_are_those_of_the_definitions) {
    holds(3, "row", "legt 0 0:-1,1:3,2:-5");
    holds(3, "row", "lmu 1 0:3,1:-3,2:-3");
    holds(3, "row", "conjugate 1 0:3,1:-3,2:-3");
    holds(2, "row", "residual 2 0:1/6,1:-1/6");
    holds(2, "row", "residual 1 -");
    holds(2, "row", "series 0 4:1/c");
    fails(3, "row", "legt 0 0:-1,1:-3,2:-5");
    fails(3, "row", "lmu 3 0:1");
    fails(2, "row", "residual 3 -");
    fails(2, "row", "series 1 -");
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, identities_hold_for_all_values_or_are_refused);
    tcase_add_test(t, expressions_that_are_none_are_refused);
    tcase_add_test(t, positive_matrices_are_symmetric_with_positive_pivots);
    tcase_add_test(t, characteristic_polynomials_are_those_known);
    tcase_add_test(t, rows_are_those_of_the_definitions);
}
