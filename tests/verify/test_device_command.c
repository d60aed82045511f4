/* test_device_command.c - verify device list|test as a user runs it, with and without OpenCL. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/float32/device.h"
#include "tests/harness.h"
#include "tests/verify/command.h"

static const command_setup without_drivers = {.environment = "OCL_ICD_VENDORS=/nonexistent"};

START_TEST(the_list_shows_the_own_cores_and_every_opencl_device) {
    device_info *list;
    size_t count;
    command_result r;
    ck_ok(device_list(&list, &count, NULL));
    command_run(&r, NULL, "device list");
    ck_assert_int_eq(r.code, 0);
    ck_assert_str_eq(r.err, "");
    for (size_t i = 0; i < count; i++) ck_assert_msg(strstr(r.out, list[i].spec) && strstr(r.out, list[i].name), "%s", r.out);
    ck_assert((strstr(r.out, "no OpenCL device: ") != NULL) == (count == 1));
    command_clear(&r);
    command_run(&r, NULL, "device list --json");
    ck_assert_int_eq(r.code, 0);
    json_t *all = json_loads(r.out, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_uint_eq(json_array_size(all), count);
    for (size_t i = 0; i < count; i++) {
        json_t *one = json_array_get(all, i);
        ck_assert_str_eq(json_string_value(json_object_get(one, "device")), list[i].spec);
        ck_assert_str_eq(json_string_value(json_object_get(one, "kind")), list[i].gpu ? "accelerator" : "processor");
        ck_assert_int_gt(json_integer_value(json_object_get(one, "units")), 0);
        ck_assert_int_gt(json_integer_value(json_object_get(one, "memory")), 0);
        ck_assert(json_object_get(one, "platform") && json_object_get(one, "driver") && json_object_get(one, "version") &&
                  json_object_get(one, "largest_buffer"));
    }
    json_decref(all);
    free(list);
    command_clear(&r);
}
END_TEST

START_TEST(without_opencl_the_list_says_why_and_what_to_do) {
    command_result r;
    command_run(&r, &without_drivers, "device list");
    ck_assert_int_eq(r.code, 0);
    ck_assert_msg(strstr(r.out, "no OpenCL device: ") && strstr(r.out, "script/setup --opencl"), "%s", r.out);
    ck_assert_ptr_null(strstr(r.out, "opencl:0.0"));
    command_clear(&r);
    command_run(&r, &without_drivers, "device test --device opencl:0.0");
    ck_assert_int_eq(r.code, 69);
    ck_assert_str_eq(r.out, "");
    ck_assert_msg(strstr(r.err, "script/setup --opencl") != NULL, "%s", r.err);
    command_clear(&r);
}
END_TEST

START_TEST(a_driver_without_a_device_is_said_to_need_its_cache_folder) {
    static const command_setup no_cache = {.environment = "POCL_CACHE_DIR=/dev/null/cache"};
    command_result r;
    command_run(&r, &no_cache, "device list");
    ck_assert_int_eq(r.code, 0);
    bool here = !strstr(r.out, "no OpenCL device: ");
    device_info *list;
    size_t count;
    ck_ok(device_list(&list, &count, NULL));
    free(list);
    if (!here && count > 1) { /* else there is no driver, or one that needs no such folder */
        ck_assert_msg(strstr(r.out, "can write (POCL_CACHE_DIR)") != NULL, "%s", r.out);
        command_clear(&r);
        command_run(&r, &no_cache, "device test --device opencl:0.0");
        ck_assert_int_eq(r.code, 69);
        ck_assert_msg(strstr(r.err, "can write (POCL_CACHE_DIR)") != NULL, "%s", r.err);
    }
    command_clear(&r);
}
END_TEST

START_TEST(the_self_test_prints_a_line_a_kernel) {
    command_result r;
    command_run(&r, &without_drivers, "device test"); /* the own cores are the default */
    ck_assert_int_eq(r.code, 0);
    ck_assert_uint_eq(command_count_lines(r.out, "  "), KERNEL_COUNT + 1); /* and one about the device */
    ck_assert_ptr_null(strstr(r.out, "WRONG"));
    ck_assert(strstr(r.out, ", 0 wrong\n") != NULL);
    ck_assert_uint_eq(command_count_lines(r.out, "s "), 0); /* no verdict */
    command_clear(&r);
    command_run(&r, NULL, "device test --device cpu --threads 2 --json");
    ck_assert_int_eq(r.code, 0);
    json_t *all = json_loads(r.out, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_uint_eq(json_array_size(json_object_get(all, "kernels")), KERNEL_COUNT);
    ck_assert(json_is_true(json_object_get(all, "passed")));
    ck_assert_int_eq(json_integer_value(json_object_get(all, "units")), 2);
    json_decref(all);
    command_clear(&r);
}
END_TEST

START_TEST(what_is_no_device_or_no_question_is_refused) {
    command_expect_refusal(64, "needs list or test", "device");
    command_expect_refusal(64, "not 'lists'", "device lists");
    command_expect_refusal(64, "accepted are cpu and opencl:P.D", "device test --device gpu");
    command_expect_refusal(64, "does not apply", "device list --device cpu");
    command_expect_refusal(64, "unknown option --devise", "device test --devise cpu");
    command_expect_refusal(69, "opencl:99.0", "device test --device opencl:99.0");
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_list_shows_the_own_cores_and_every_opencl_device);
    tcase_add_test(t, without_opencl_the_list_says_why_and_what_to_do);
    tcase_add_test(t, a_driver_without_a_device_is_said_to_need_its_cache_folder);
    tcase_add_test(t, the_self_test_prints_a_line_a_kernel);
    tcase_add_test(t, what_is_no_device_or_no_question_is_refused);
}
