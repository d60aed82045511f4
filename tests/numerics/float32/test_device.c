/* test_device.c - devices by themselves: buffers and their limits, launches and threads, being stopped, drivers and
   loaders that are not there, kernels that do not build, and the cache of built ones. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "numerics/base/file.h"
#include "numerics/float32/device_pool.h"
#include "numerics/float32/device_test.h"
#include "numerics/float32/opencl.h"
#include "numerics/float32/selftest.h"
#include "tests/harness.h"
#include "tests/numerics/float32/device_tools.h"

typedef void one_test(device *d);
static void on_devices(one_test *test) {
    const char *spec[DEVICES_MOST];
    size_t count = test_devices(spec);
    for (size_t k = 0; k < count; k++)
        for (int guarded = 0; guarded < 2; guarded++) {
            work w = work_default();
            device *d = test_device_open(spec[k], &w);
            device_guard(d, guarded);
            test(d);
            ck_assert_uint_eq(device_bytes(d), 0);
            device_close(d);
        }
}

static void buffers_once(device *d) {
    unsigned char data[1000], got[1000];
    fault f;
    for (size_t i = 0; i < sizeof data; i++) data[i] = (unsigned char)(i * 7);
    device_buffer *b = test_buffer(d, data, sizeof data), *c;
    ck_assert_uint_eq(device_bytes(d), 1000);
    ck_assert_uint_eq(device_buffer_bytes(b), 1000);
    ck_ok(device_write(d, b, 990, data, 10, &f)); /* to its very end */
    ck_ok(device_read(d, got, b, 980, 20, &f));
    ck_assert(!memcmp(got, data + 980, 10) && !memcmp(got + 10, data, 10));
    ck_ok(device_write(d, b, 1000, data, 0, &f));
    ck_assert_int_eq(device_write(d, b, 990, data, 11, &f), ST_BUG);
    ck_assert_int_eq(device_read(d, got, b, 1001, 0, &f), ST_BUG);
    ck_assert_int_eq(device_read(d, got, b, SIZE_MAX, 2, &f), ST_BUG);
    ck_ok(device_zero(d, b, &f));
    ck_ok(device_read(d, got, b, 0, sizeof got, &f));
    for (size_t i = 0; i < sizeof got; i++) ck_assert_uint_eq(got[i], 0);
    ck_ok(device_guard_check(d, b, &f));
    ck_assert_int_eq(device_alloc(&c, d, 0, &f), ST_BUG);
    ck_ok(device_finish(d, &f));
    device_free(d, b);
    device_free(d, NULL);
}
START_TEST(buffers_keep_their_bytes_and_their_ends) { on_devices(buffers_once); }
END_TEST

static void limits_once(device *d) {
    const device_info *i = device_about(d);
    device_buffer *b;
    fault f = {""};
    char need[32];
    ck_assert(i->largest > 0 && i->largest <= i->memory);
    snprintf(need, sizeof need, "%llu", (unsigned long long)i->largest + 1);
    ck_assert_int_eq(device_alloc(&b, d, i->largest + 1, &f), ST_LIMIT);
    ck_assert_msg(strstr(f.line, need) && strstr(f.line, i->spec), "%s", f.line);
    ck_assert_ptr_null(b);
    ck_assert_int_eq(device_alloc(&b, d, SIZE_MAX, &f), ST_LIMIT);
    ck_assert_int_eq(device_alloc(&b, d, SIZE_MAX / 2 + 1, &f), ST_LIMIT);
    ck_assert_uint_eq(device_bytes(d), 0);
}
START_TEST(what_a_device_cannot_hold_is_refused_before_it_is_allocated) { on_devices(limits_once); }
END_TEST

START_TEST(names_of_devices_are_read_strictly) {
    static const char *const none[] = {"", "cpu ", "CPU", "opencl", "opencl:", "opencl:0", "opencl:0.", "opencl:00.0", "opencl:0.0 ",
                                       "opencl:-1.0", "opencl:0.0.0", "opencl:+0.0", "opencl: 0.0", "opencl:0.1000", "gpu"};
    work w = work_default();
    device *d;
    fault f = {""};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        ck_assert_msg(device_open(&d, none[i], &w, &f) == ST_DOMAIN, "'%s'", none[i]);
        ck_assert_ptr_null(d);
        ck_assert_msg(strstr(f.line, "cpu") && strstr(f.line, "opencl:P.D"), "%s", f.line);
    }
    ck_assert_int_eq(device_open(&d, "opencl:99.0", &w, &f), ST_NODEVICE);
    ck_assert_int_eq(device_open(&d, "opencl:0.99", &w, &f), ST_NODEVICE);
}
END_TEST

START_TEST(a_missing_loader_or_driver_is_no_device_and_says_what_to_do) {
    opencl cl;
    fault f = {""};
    ck_assert_int_eq(opencl_open(&cl, "libnone-of-this-name.so.9", &f), ST_NODEVICE);
    ck_assert_msg(strstr(f.line, "script/setup --opencl") != NULL, "%s", f.line);
    ck_assert_int_eq(opencl_open(&cl, "libm.so.6", &f), ST_NODEVICE); /* a library, but no OpenCL */
    ck_assert_msg(strstr(f.line, "libm.so.6 has no cl") != NULL, "%s", f.line);
    ck_assert(!setenv("OCL_ICD_VENDORS", "/nonexistent", 1)); /* a loader without drivers */
    work w = work_default();
    device *d;
    device_info *list;
    size_t count;
    ck_assert_int_eq(device_open(&d, "opencl:0.0", &w, &f), ST_NODEVICE);
    ck_assert_msg(strstr(f.line, "script/setup --opencl") != NULL, "%s", f.line);
    ck_ok(device_list(&list, &count, &f));
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(list[0].spec, "cpu");
    ck_assert(strlen(f.line) > 0);
    free(list);
}
END_TEST

START_TEST(errors_name_the_call_the_error_and_the_place) {
    fault f = {""};
    ck_ok(opencl_judge(CL_SUCCESS, "clFinish", "a/b.c", 3, &f));
    ck_assert_int_eq(opencl_judge(CL_OUT_OF_RESOURCES, "clEnqueueNDRangeKernel", "numerics/float32/x.c", 123, &f), ST_NODEVICE);
    ck_assert_str_eq(f.line, "clEnqueueNDRangeKernel (CL_OUT_OF_RESOURCES) x.c:123");
    ck_assert_int_eq(opencl_judge(CL_MEM_OBJECT_ALLOCATION_FAILURE, "clCreateBuffer", "x.c", 1, &f), ST_MEMORY);
    ck_assert_int_eq(opencl_judge(CL_INVALID_KERNEL_ARGS, "clEnqueueNDRangeKernel", "x.c", 1, &f), ST_BUG);
    ck_assert_int_eq(opencl_judge(-4242, "clFinish", "x.c", 1, &f), ST_NODEVICE);
    ck_assert_str_eq(f.line, "clFinish (error -4242) x.c:1");
}
END_TEST

/* ---- launches */

static void count_up(void *context, size_t i) { ((unsigned *)context)[i]++; }
START_TEST(every_group_runs_once_on_any_number_of_threads) {
    unsigned seen[5000];
    for (unsigned threads = 1; threads <= 9; threads += 2) {
        device_pool *p;
        work w = work_default();
        ck_ok(device_pool_open(&p, threads));
        for (size_t count = 0, round = 0; round < 200 * test_multiplier(); round++, count = (count * 5 + 1) % 5000) {
            memset(seen, 0, sizeof seen);
            ck_ok(device_pool_run(p, &w, count, count_up, seen));
            size_t wrong = 0;
            for (size_t i = 0; i < 5000; i++) wrong += seen[i] != (i < count);
            ck_assert_uint_eq(wrong, 0);
        }
        memset(seen, 0, sizeof seen); /* rounds so short that threads come late to them */
        for (size_t round = 0; round < 2000; round++) ck_ok(device_pool_run(p, &w, 1 + round % 4, count_up, seen));
        for (size_t i = 0; i < 4; i++) ck_assert_uint_eq(seen[i], 2000 - 500 * i);
        device_pool_close(p);
    }
    device_pool_close(NULL);
}
END_TEST

/* relu of `count` numbers in place, as device_launch takes it. */
static status launch_relu(device *d, device_buffer *b, size_t count, fault *f) {
    rows32 x = {b, 1, 0, count};
    return op32_relu(d, &x, &x, (span32){1, 0, count}, f);
}

static volatile sig_atomic_t asked_to_stop;
static unsigned groups_run;
static void stop_in_the_middle(const kernel_value *a, size_t group) {
    (void)a, (void)group;
    if (++groups_run == 3) asked_to_stop = 1;
}
START_TEST(a_wish_to_stop_ends_launches) {
    const char *spec[DEVICES_MOST];
    size_t count = test_devices(spec);
    fault f = {""};
    for (size_t k = 0; k < count; k++) {
        work w = work_default();
        w.interrupted = &asked_to_stop;
        asked_to_stop = 0;
        device *d = test_device_open(spec[k], &w);
        device_buffer *b = test_buffer(d, NULL, 400000);
        ck_ok(launch_relu(d, b, 100000, &f));
        asked_to_stop = 1;
        ck_assert_int_eq(launch_relu(d, b, 100000, &f), ST_STOPPED);
        ck_assert_int_eq(device_finish(d, &f), ST_STOPPED);
        device_free(d, b);
        device_close(d);
    }
    kernel_row rows[KERNEL_COUNT];
    memcpy(rows, kernel_table, sizeof rows);
    rows[KERNEL_relu].native = stop_in_the_middle;
    work w = work_default();
    w.interrupted = &asked_to_stop;
    asked_to_stop = 0;
    device *d;
    ck_ok(device_open_with(&d, "cpu", &w, rows, &f));
    device_buffer *b = test_buffer(d, NULL, 400000);
    ck_assert_int_eq(launch_relu(d, b, 100000, &f), ST_STOPPED);
    ck_assert_uint_eq(groups_run, 3); /* of a dozen */
    device_free(d, b);
    device_close(d);
}
END_TEST

static void seconds_once(device *d) {
    device_buffer *b = test_buffer(d, NULL, 400000);
    fault f;
    ck_assert(device_seconds(d) == 0);
    for (int i = 0; i < 1500; i++) ck_ok(launch_relu(d, b, i ? 100 : 100000, &f)); /* more than are kept under way */
    ck_ok(device_finish(d, &f));
    double seconds = device_seconds(d);
    ck_assert(seconds > 0 && seconds < 100);
    ck_assert(device_seconds(d) == 0);
    ck_assert_int_eq(device_launch(d, KERNEL_COUNT, NULL, 0, 1, &f), ST_BUG);
    ck_ok(device_launch(d, KERNEL_relu, NULL, 0, 0, &f)); /* no group: nothing to do */
    device_free(d, b);
}
START_TEST(launches_are_timed) { on_devices(seconds_once); }
END_TEST

static void write_before(const kernel_value *a, size_t group) { ((float *)a[0].p)[-1 - (int)group] = 1; }
static void write_behind(const kernel_value *a, size_t group) { ((float *)a[0].p)[100 + group] = 1; }
START_TEST(canaries_see_what_is_written_beside_a_buffer) {
    kernel_native *const bad[] = {write_before, write_behind};
    for (int k = 0; k < 2; k++) {
        kernel_row rows[KERNEL_COUNT];
        memcpy(rows, kernel_table, sizeof rows);
        rows[KERNEL_relu].native = bad[k];
        work w = work_default();
        device *d;
        fault f = {""};
        ck_ok(device_open_with(&d, "cpu", &w, rows, &f));
        device_guard(d, true);
        device_buffer *b = test_buffer(d, NULL, 400), *c = test_buffer(d, NULL, 400);
        ck_ok(launch_relu(d, b, 100, &f));
        ck_assert_int_eq(device_guard_check(d, b, &f), ST_BUG);
        ck_assert_msg(strstr(f.line, k ? "behind" : "before") != NULL, "%s", f.line);
        ck_ok(device_guard_check(d, c, &f));
        device_free(d, b);
        device_free(d, c);
        device_close(d);
    }
}
END_TEST

/* ---- OpenCL */

static const char busy_text[] = "__kernel void kernel_relu(__global float *y) {\n"
                                "    float x = 1; for (int i = 0; i < 3000000; i++) x = fma(x, 0.9999f, 1.0f); y[get_group_id(0)] = x; }\n";
static double processor_seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
START_TEST(threads_bound_the_units_of_a_processor) {
    const char *spec[DEVICES_MOST];
    if (test_devices(spec) < 2) return;
    kernel_row rows[KERNEL_COUNT];
    memcpy(rows, kernel_table, sizeof rows);
    rows[KERNEL_relu].source = busy_text;
    work w = work_default(); /* one thread */
    device *d;
    fault f = {""};
    ck_ok(device_open_with(&d, spec[1], &w, rows, &f));
    ck_assert_uint_eq(device_about(d)->units, 1);
    device_buffer *b = test_buffer(d, NULL, 400);
    kernel_arg arg = arg_buffer(b);
    ck_ok(device_launch(d, KERNEL_relu, &arg, 1, 1, &f)); /* built here */
    ck_ok(device_finish(d, &f));
    double start = work_now(), before = processor_seconds();
    ck_ok(device_launch(d, KERNEL_relu, &arg, 1, 32, &f));
    ck_ok(device_finish(d, &f));
    double wall = work_now() - start, used = processor_seconds() - before;
    ck_assert_msg(used <= 1.25 * wall + 0.02, "%g s of processors in %g s", used, wall);
    device_free(d, b);
    device_close(d);
}
END_TEST

static status try_text(const char *text, size_t args, fault *f) {
    const char *spec[DEVICES_MOST];
    if (test_devices(spec) < 2) return ST_UNSUPPORTED;
    kernel_row rows[KERNEL_COUNT];
    memcpy(rows, kernel_table, sizeof rows);
    rows[KERNEL_relu].source = text;
    work w = work_default();
    device *d;
    ck_ok(device_open_with(&d, spec[1], &w, rows, f));
    device_buffer *b = test_buffer(d, NULL, 400);
    kernel_arg arg[2] = {arg_buffer(b), arg_uint(1)};
    status st = device_launch(d, KERNEL_relu, arg, args, 1, f);
    if (st == ST_OK) st = device_finish(d, f);
    device_free(d, b);
    device_close(d);
    return st;
}
START_TEST(a_kernel_that_does_not_build_or_does_not_fit_is_refused_with_the_reason) {
    fault f = {""};
    status st = try_text("__kernel void kernel_relu(__global float *y) { y[0] = no_such_thing; }", 1, &f);
    if (st == ST_UNSUPPORTED) return;
    ck_assert_int_eq(st, ST_NODEVICE);
    ck_assert_msg(strstr(f.line, "relu does not build") && strstr(f.line, "no_such_thing"), "%s", f.line);
    ck_assert_int_eq(try_text("__kernel void another(__global float *y) { y[0] = 1; }", 1, &f), ST_BUG);
    ck_assert_msg(strstr(f.line, "clCreateKernel (CL_INVALID_KERNEL_NAME)") != NULL, "%s", f.line);
    const char *good = "__kernel void kernel_relu(__global float *y) { y[0] = 1; }";
    ck_ok(try_text(good, 1, &f));
    ck_assert_int_eq(try_text(good, 2, &f), ST_BUG); /* one argument too many */
    ck_assert_int_eq(try_text("__kernel void kernel_relu(__global float *y, uint n) { y[0] = n; }", 1, &f), ST_BUG); /* too few */
}
END_TEST

/* The one file of a folder (its path, static), or NULL when there is none. */
static const char *only_file(const char *folder) {
    static char path[2][512];
    static int turn;
    DIR *dir = opendir(folder);
    if (!dir) return NULL;
    unsigned found = 0;
    turn = !turn;
    for (struct dirent *e; (e = readdir(dir));)
        if (e->d_name[0] != '.') {
            snprintf(path[turn], sizeof path[turn], "%s/%s", folder, e->d_name);
            found++;
        }
    closedir(dir);
    ck_assert_uint_le(found, 1);
    return found ? path[turn] : NULL;
}
static void use_cache(const char *folder) { ck_assert(!setenv("XDG_CACHE_HOME", folder, 1)); }
static char *fresh_folder(char *room) {
    snprintf(room, 64, "%s", "/tmp/verbatim-cache-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(room));
    return room;
}
static void remove_cache(const char *folder) {
    char path[600];
    snprintf(path, sizeof path, "%s/verbatim", folder);
    const char *file = only_file(path);
    if (file) unlink(file);
    rmdir(path);
    rmdir(folder);
}

/* The self-test of relu, with this text. */
static bool relu_is_right(const char *spec, const char *text) {
    kernel_row rows[KERNEL_COUNT];
    memcpy(rows, kernel_table, sizeof rows);
    if (text) rows[KERNEL_relu].source = text;
    work w = work_default();
    device *d;
    selftest_result result;
    fault f = {""};
    ck_ok(device_open_with(&d, spec, &w, rows, &f));
    status st = device_selftest_kernel(d, KERNEL_relu, &result, &f);
    ck_assert_msg(st == ST_OK, "%s", f.line);
    device_close(d);
    return result.right;
}

static void change_file(const char *path, size_t at, char to) {
    char *data;
    size_t bytes;
    ck_ok(file_read(&data, &bytes, path, (size_t)1 << 24, NULL));
    ck_assert_uint_gt(bytes, at);
    data[at] = data[at] == to ? (char)(to + 1) : to;
    ck_ok(file_write(path, data, bytes, NULL));
    free(data);
}
static void same_as(const char *path, const char *want, size_t bytes) {
    char *data;
    size_t got;
    ck_ok(file_read(&data, &got, path, (size_t)1 << 24, NULL));
    ck_assert(got == bytes && !memcmp(data, want, 100)); /* the digest's line */
    free(data);
}

START_TEST(a_damaged_kernel_in_the_cache_is_built_again) {
    const char *spec[DEVICES_MOST];
    if (test_devices(spec) < 2) return;
    char folder[64], inner[128], *whole;
    size_t bytes;
    use_cache(fresh_folder(folder));
    snprintf(inner, sizeof inner, "%s/verbatim", folder);
    ck_assert(relu_is_right(spec[1], NULL));
    const char *file = only_file(inner);
    ck_assert_ptr_nonnull(file);
    ck_ok(file_read(&whole, &bytes, file, (size_t)1 << 24, NULL));
    const size_t places[] = {0, 30, 82, 83, bytes / 2, bytes - 1};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        change_file(file, places[i], 'x');
        ck_assert(relu_is_right(spec[1], NULL));
        same_as(file, whole, bytes); /* written anew */
    }
    ck_ok(file_write(file, whole, 20, NULL)); /* cut off */
    ck_assert(relu_is_right(spec[1], NULL));
    same_as(file, whole, bytes);
    ck_ok(file_write(file, "", 0, NULL));
    ck_assert(relu_is_right(spec[1], NULL));
    same_as(file, whole, bytes);
    free(whole);
    remove_cache(folder);
}
END_TEST

START_TEST(a_cache_that_others_can_write_to_or_that_cannot_be_made_is_none) {
    char folder[64], inner[128], *got;
    use_cache(fresh_folder(folder));
    snprintf(inner, sizeof inner, "%s/verbatim", folder);
    got = opencl_cache_folder();
    ck_assert_str_eq(got, inner);
    free(got);
    ck_assert(!chmod(inner, 0777));
    ck_assert_ptr_null(opencl_cache_folder());
    ck_assert(!rmdir(inner));
    ck_ok(file_write(inner, "a file", 6, NULL));
    ck_assert_ptr_null(opencl_cache_folder());
    unlink(inner);
    use_cache("/proc"); /* a folder in which none can be made */
    ck_assert_ptr_null(opencl_cache_folder());
    use_cache("relative/folder");
    ck_assert(!setenv("HOME", "/nonexistent", 1));
    ck_assert_ptr_null(opencl_cache_folder());
    ck_assert(!setenv("HOME", folder, 1)); /* ~/.cache is made */
    snprintf(inner, sizeof inner, "%s/.cache/verbatim", folder);
    got = opencl_cache_folder();
    ck_assert_str_eq(got, inner);
    free(got);
    rmdir(inner);
    snprintf(inner, sizeof inner, "%s/.cache", folder);
    rmdir(inner);
    rmdir(folder);
}
END_TEST

/* Whoever replaces a cached kernel and its digest gets a wrong kernel run - and the command's self-test says so. */
START_TEST(the_command_names_a_kernel_that_answers_wrongly_and_ends_with_70) {
    const char *spec[DEVICES_MOST];
    if (test_devices(spec) < 2) return;
    const char *shared = getenv("XDG_CACHE_HOME");
    char right[64], wrong[64], inner[128], command[1024], line[256], *bad, text[4096];
    size_t bytes;
    const char *good = kernel_table[KERNEL_relu].source, *at = strstr(good, "<= 0 ?");
    ck_assert_ptr_nonnull(at);
    snprintf(text, sizeof text, "%.*s>= 0 ?%s", (int)(at - good), good, at + 6);
    use_cache(fresh_folder(wrong));
    ck_assert(!relu_is_right(spec[1], text));
    snprintf(inner, sizeof inner, "%s/verbatim", wrong);
    ck_ok(file_read(&bad, &bytes, only_file(inner), (size_t)1 << 24, NULL));
    use_cache(fresh_folder(right));
    ck_assert(relu_is_right(spec[1], NULL));
    snprintf(inner, sizeof inner, "%s/verbatim", right);
    ck_ok(file_write(only_file(inner), bad, bytes, NULL));
    free(bad);
    if (shared) { /* the other kernels need not be built again */
        snprintf(command, sizeof command, "for f in %s/verbatim/*.bin; do ln -s $f %s/ 2>/dev/null; done; true", shared, inner);
        ck_assert_int_eq(system(command), 0);
    }
    snprintf(command, sizeof command, "%s device test --threads 1 --device %s 2>&1", VERIFY_PROGRAM, spec[1]);
    FILE *out = popen(command, "r");
    ck_assert_ptr_nonnull(out);
    bool named = false, blamed = false;
    while (fgets(line, sizeof line, out)) {
        named = named || (strstr(line, "relu") && strstr(line, "WRONG"));
        blamed = blamed || strstr(line, "verify: wrong answers on device opencl:0.0 of relu\n");
    }
    ck_assert_int_eq(WEXITSTATUS(pclose(out)), 70);
    ck_assert(named && blamed);
    remove_cache(wrong);
    snprintf(command, sizeof command, "rm -r %s", right);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, buffers_keep_their_bytes_and_their_ends);
    tcase_add_test(t, what_a_device_cannot_hold_is_refused_before_it_is_allocated);
    tcase_add_test(t, names_of_devices_are_read_strictly);
    tcase_add_test(t, a_missing_loader_or_driver_is_no_device_and_says_what_to_do);
    tcase_add_test(t, errors_name_the_call_the_error_and_the_place);
    tcase_add_test(t, every_group_runs_once_on_any_number_of_threads);
    tcase_add_test(t, a_wish_to_stop_ends_launches);
    tcase_add_test(t, launches_are_timed);
    tcase_add_test(t, canaries_see_what_is_written_beside_a_buffer);
    tcase_add_test(t, threads_bound_the_units_of_a_processor);
    tcase_add_test(t, a_kernel_that_does_not_build_or_does_not_fit_is_refused_with_the_reason);
    tcase_add_test(t, a_damaged_kernel_in_the_cache_is_built_again);
    tcase_add_test(t, a_cache_that_others_can_write_to_or_that_cannot_be_made_is_none);
    tcase_add_test(t, the_command_names_a_kernel_that_answers_wrongly_and_ends_with_70);
}
