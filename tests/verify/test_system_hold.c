/* test_system_hold.c - verify system and verify export recurrence: zero-order holds as a user sees them. */
#include <stdio.h>
#include <string.h>

#include "tests/harness.h"
#include "tests/verify/command.h"

static const char *write_file(const char *name, const char *content) {
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", command_folder(), name);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(content, f), 0);
    ck_assert_int_eq(fclose(f), 0);
    return path;
}

static const char leak[] = "{\"schema\":\"verbatim-ssm/1\",\"name\":\"leak\",\"time\":\"continuous\","
                           "\"A\":[[-1]],\"B\":[1],\"C\":[1],\"D\":0}";
static const char integrator[] = "{\"schema\":\"verbatim-ssm/1\",\"name\":\"integrator\",\"time\":\"continuous\","
                                 "\"A\":[[0,1],[0,0]],\"B\":[0,1],\"C\":[1,0],\"D\":0}";

static void shows(const char *path, const char *options, const char *part) {
    command_result r;
    command_run(&r, NULL, "system %s %s", path, options);
    ck_assert_msg(r.code == 0 && strstr(r.out, part), "%s: %d, %s%s", options, r.code, r.out, r.err);
    command_clear(&r);
}

/* 1 - 1/e = 0.6321205588285576784..., e^-1 - e^-2 = 0.2325441579348296298... */
START_TEST(holds_are_shown_to_the_digits_asked_for) {
    const char *path = write_file("leak.json", leak);
    shows(path, "--L 2", "\nzoh               stable; kernel 0.632120558829, 0.232544157935\n");
    shows(path, "--L 2 --digits 18", "\nzoh               stable; kernel 0.632120558828557678, 0.232544157934829630\n");
    shows(path, "--L 3", "\nzoh-log           stable, rational; kernel 1/2, 1/4, 1/8\n");
    shows(path, "--L 1 --k 5", "\nzoh-log           stable, rational; kernel 1/5\n");
    shows(path, "--step 10000", "\nzoh               not enclosed: the step times A is past 4096");
    shows(path, "--json --L 1 --digits 1", "\"holds\":[{\"name\":\"zoh\",\"exact\":false,\"stable\":true,\"A\":[[{\"lo\":\"");
    shows(path, "--json --L 1",
          "{\"name\":\"zoh-log\",\"exact\":true,\"stable\":true,\"A\":[[\"1/2\"]],\"B\":[\"1/2\"],\"kernel\":[\"1/2\"],\"why\":null}]");
    shows(path, "--json --step 10000",
          "{\"name\":\"zoh\",\"exact\":false,\"stable\":true,\"A\":null,\"B\":null,\"kernel\":null,\"why\":\"not enclosed");
    command_expect_refusal(64, "too small", "system %s --k 1", path);
    command_expect_refusal(75, "limit", "system %s --digits 1001", path);
    path = write_file("integrator.json", integrator);
    shows(path, "--L 2 --step 1/2", "\nzoh               unstable, rational; kernel 1/8, 3/8\n");
}
END_TEST

START_TEST(rational_holds_are_files_and_others_are_refused) {
    command_result r;
    const char *path = write_file("integrator.json", integrator);
    command_run(&r, NULL, "export recurrence --system %s --step 1/2 --discretisation zoh", path);
    ck_assert_msg(r.code == 0, "%s", r.err);
    ck_assert_ptr_nonnull(strstr(r.out, "\"discrete\""));
    ck_assert_ptr_nonnull(strstr(r.out, "\"1/8\""));
    command_clear(&r);
    command_expect_refusal(64, "nilpotent", "export recurrence --system %s --discretisation zoh", write_file("leak.json", leak));
    path = write_file("leak.json", leak);
    command_run(&r, NULL, "export recurrence --system %s --discretisation zoh-log --k 3", path);
    ck_assert_msg(r.code == 0, "%s", r.err);
    ck_assert_ptr_nonnull(strstr(r.out, "\"2/3\"")); /* (3/2)^-1 */
    command_clear(&r);
    path = write_file("integrator.json", integrator);
    command_expect_refusal(64, "integers", "export recurrence --system %s --discretisation zoh-log", path);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, holds_are_shown_to_the_digits_asked_for);
    tcase_add_test(t, rational_holds_are_files_and_others_are_refused);
}
