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

uint64_t dice_below(dice *d, uint64_t n) {
    d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (d->state >> 33) % n;
}

static dice rolled;

void roll_from(uint64_t stream) { rolled.state = test_seed() + stream; }
uint64_t roll_below(uint64_t n) { return dice_below(&rolled, n); }
long roll(long n) { return (long)dice_below(&rolled, (uint64_t)n); }

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
