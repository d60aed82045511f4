/* harness.h - what every test program shares: one main, the seed and the numbers drawn from it, the multiplier.
   A test file defines `void tests(TCase *t)` that adds its tests, and nothing else of the frame. */
#ifndef TESTS_HARNESS_H
#define TESTS_HARNESS_H

#include <check.h>
#include <stdint.h>

#include "numerics/base/status.h"

/* Adds the file's tests; called by the harness's main. */
void tests(TCase *t);

/* The seed of this run's random tests (environment TEST_SEED, default 1), printed when the program starts. */
uint64_t test_seed(void);
/* How much longer than usual random tests should run (environment TEST_MULTIPLIER, default 1). */
unsigned test_multiplier(void);

/* Random numbers below n, n < 2^31: from dice of one's own, or from the program's, started at the seed + stream. */
typedef struct dice {
    uint64_t state;
} dice;
uint64_t dice_below(dice *d, uint64_t n);
void roll_from(uint64_t stream);
uint64_t roll_below(uint64_t n);
long roll(long n);

#define ck_ok(call)                                                                                           \
    do {                                                                                                      \
        status ck_status_ = (call);                                                                           \
        ck_assert_msg(ck_status_ == ST_OK, "%s: %s", #call, status_name(ck_status_));                         \
    } while (0)

#endif
