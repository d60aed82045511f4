/* test_work.c - the work queue, text, status. */
#include "numerics/base/work.h"

#include <stdatomic.h>
#include <string.h>

#include "numerics/base/text.h"
#include "tests/harness.h"

enum { TASKS = 1000 };
typedef struct bag {
    _Atomic unsigned runs[TASKS];
    uint64_t fail_from; /* tasks >= this fail */
    volatile sig_atomic_t *stop;
} bag;

static status run(void *context, uint64_t i) {
    bag *b = context;
    atomic_fetch_add(&b->runs[i], 1u);
    if (b->stop && i == 10) *b->stop = 1;
    if (i < b->fail_from) return ST_OK;
    return i == b->fail_from ? ST_FORMAT : ST_IO;
}

START_TEST(every_task_runs_once_on_any_number_of_threads) {
    for (unsigned threads = 1; threads <= 8; threads *= 2) {
        static bag b;
        memset((void *)&b, 0, sizeof b);
        b.fail_from = TASKS;
        work w = work_default();
        w.threads = threads;
        ck_ok(work_parallel(&w, TASKS, run, &b));
        for (size_t i = 0; i < TASKS; i++) ck_assert_uint_eq(atomic_load(&b.runs[i]), 1);
    }
}
END_TEST

START_TEST(the_first_failure_wins_whatever_the_threads) {
    for (unsigned threads = 1; threads <= 8; threads *= 2) {
        static bag b;
        memset((void *)&b, 0, sizeof b);
        b.fail_from = 300;
        work w = work_default();
        w.threads = threads;
        ck_assert_int_eq(work_parallel(&w, TASKS, run, &b), ST_FORMAT);
    }
}
END_TEST

START_TEST(an_interrupt_or_a_deadline_stops_the_queue) {
    static bag b;
    memset((void *)&b, 0, sizeof b);
    static volatile sig_atomic_t stop;
    stop = 0;
    b.fail_from = TASKS;
    b.stop = &stop;
    work w = work_default();
    w.interrupted = &stop;
    ck_assert_int_eq(work_parallel(&w, TASKS, run, &b), ST_STOPPED);
    ck_assert_uint_eq(atomic_load(&b.runs[999]), 0);
    stop = 0;
    b.stop = NULL;
    w.deadline = work_now() - 1;
    ck_assert_int_eq(work_parallel(&w, TASKS, run, &b), ST_STOPPED);
    w.deadline = 0;
    ck_ok(work_parallel(&w, 0, run, &b));
}
END_TEST

START_TEST(text_grows_and_faults_cannot_break_a_line) {
    text t;
    text_init(&t);
    for (int i = 0; i < 1000; i++) text_addf(&t, "%d,", i);
    ck_ok(text_status(&t));
    ck_assert_uint_eq(t.length, 10 * 2 + 90 * 3 + 900 * 4);
    text_clear(&t);
    ck_assert_str_eq(text_data(&t), "");
    fault f;
    ck_assert_int_eq(fault_set(&f, ST_IO, "a\nb\033[2J%s", "c"), ST_IO);
    ck_assert_str_eq(f.line, "a?b?[2Jc");
    ck_assert_int_eq(fault_set(NULL, ST_IO, "x"), ST_IO);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, every_task_runs_once_on_any_number_of_threads);
    tcase_add_test(t, the_first_failure_wins_whatever_the_threads);
    tcase_add_test(t, an_interrupt_or_a_deadline_stops_the_queue);
    tcase_add_test(t, text_grows_and_faults_cannot_break_a_line);
}
