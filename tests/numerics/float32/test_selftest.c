/* test_selftest.c - the self-test passes on every device there is, on any number of threads and in both shapes of kernels. */
#include <stdio.h>
#include <string.h>

#include "numerics/float32/device_test.h"
#include "numerics/float32/selftest.h"
#include "tests/harness.h"
#include "tests/numerics/float32/device_tools.h"

typedef struct tally {
    size_t lines, wrong;
    char which[32]; /* the last kernel that was wrong */
} tally;
static void count(void *to, const selftest_result *r) {
    tally *t = to;
    t->lines++;
    ck_assert_uint_gt(r->numbers, 0);
    ck_assert(r->worst <= 1);
    ck_assert(r->right == !r->what[0]);
    if (r->right) return;
    t->wrong++;
    snprintf(t->which, sizeof t->which, "%s", r->kernel);
}

static void passes(const char *spec, bool gpu, unsigned threads) {
    work w = work_default();
    w.threads = threads;
    device *d = test_device_open(spec, &w);
    if (gpu) device_pretend_gpu(d);
    tally t = {0};
    size_t wrong;
    fault f = {""};
    status st = device_selftest(d, &wrong, count, &t, &f);
    ck_assert_msg(st == ST_OK, "%s", f.line);
    ck_assert_msg(wrong == 0, "%s: %s is wrong", spec, t.which);
    ck_assert_uint_eq(t.lines, KERNEL_COUNT);
    ck_assert_uint_eq(device_bytes(d), 0);
    device_close(d);
}
START_TEST(every_kernel_gives_its_known_answers) {
    const char *spec[DEVICES_MOST];
    size_t devices = test_devices(spec);
    for (size_t k = 0; k < devices; k++) {
        passes(spec[k], false, 1);
        passes(spec[k], false, 4);
        if (k) passes(spec[k], true, 2); /* the own cores have one shape */
    }
}
END_TEST

void tests(TCase *t) { tcase_add_test(t, every_kernel_gives_its_known_answers); }
