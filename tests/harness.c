/* harness.c - the main of every test program. */
#include "tests/harness.h"

#include <stdio.h>
#include <stdlib.h>

uint64_t test_seed(void) {
    const char *s = getenv("TEST_SEED");
    return s ? strtoull(s, NULL, 10) : 1;
}

unsigned test_multiplier(void) {
    const char *s = getenv("TEST_MULTIPLIER");
    return s ? (unsigned)strtoul(s, NULL, 10) : 1;
}

int main(int argc, char **argv) {
    (void)argc;
    const char *name = argv[0];
    for (const char *c = argv[0]; *c; c++)
        if (*c == '/') name = c + 1;
    printf("seed %llu, multiplier %u\n", (unsigned long long)test_seed(), test_multiplier());
    Suite *suite = suite_create(name);
    TCase *t = tcase_create(name);
    tcase_set_timeout(t, 300);
    tests(t);
    suite_add_tcase(suite, t);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
