/* test_golden.c - recorded outputs that must not change by accident: each file of tests/golden holds a command, its
   exit code and its standard output.  UPDATE_GOLDEN=1 records them anew; a change then shows in the diff. */
#include "tests/harness.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/base/file.h"
#include "numerics/base/text.h"
#include "tests/verify/command.h"

#define SUFFIX ".golden"

/* Times are measured: "seconds":0.012 and "c seconds 0.012" become 0. */
static void write_without_times(text *t, const char *s) {
    static const char *const marks[] = {"\"seconds\":", "c seconds "};
    while (*s) {
        size_t skip = 0;
        for (size_t i = 0; i < 2 && !skip; i++)
            if (!strncmp(s, marks[i], strlen(marks[i]))) skip = strlen(marks[i]);
        if (!skip) {
            text_add_bytes(t, s++, 1);
            continue;
        }
        text_add_bytes(t, s, skip);
        text_add(t, "0");
        s += skip;
        s += strspn(s, "0123456789.");
    }
}

/* The first line that differs, cut: Check's messages are short. */
static void expect_same(const char *path, const char *recorded, const char *now) {
    unsigned line = 1;
    while (*recorded && *now) {
        size_t n = strcspn(recorded, "\n"), m = strcspn(now, "\n");
        if (n != m || memcmp(recorded, now, n) != 0) break;
        recorded += n + (recorded[n] == '\n');
        now += m + (now[m] == '\n');
        line++;
    }
    size_t n = strcspn(recorded, "\n"), m = strcspn(now, "\n");
    ck_assert_msg(!*recorded && !*now, "%s:%u\nrecorded %.*s\nnow      %.*s", path, line, n < 300 ? (int)n : 300, recorded,
                  m < 300 ? (int)m : 300, now);
}

static void check_file(const char *path) {
    char *data = NULL, line[1024];
    size_t bytes = 0;
    fault f = {""};
    status st = file_read(&data, &bytes, path, (size_t)1 << 20, &f);
    ck_assert_msg(st == ST_OK, "%s", f.line);
    ck_assert_msg(!strncmp(data, "verify ", 7), "%s: the first line is no command", path);
    size_t n = strcspn(data, "\n");
    ck_assert_uint_lt(n, sizeof line);
    memcpy(line, data, n);
    line[n] = '\0';
    command_result r;
    text now;
    text_init(&now);
    command_run(&r, NULL, "%s", line + strlen("verify "));
    text_addf(&now, "%s\nexit %d\n", line, r.code);
    write_without_times(&now, r.out);
    if (getenv("UPDATE_GOLDEN")) ck_ok(file_write(path, text_data(&now), now.length, NULL));
    else expect_same(path, data, text_data(&now));
    text_clear(&now);
    command_clear(&r);
    free(data);
}

START_TEST(recorded_outputs_have_not_changed) {
    const char *folder = SOURCE_FOLDER "/tests/golden";
    DIR *d = opendir(folder);
    unsigned files = 0;
    ck_assert_ptr_nonnull(d);
    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
        size_t n = strlen(e->d_name);
        if (n < strlen(SUFFIX) || strcmp(e->d_name + n - strlen(SUFFIX), SUFFIX) != 0) continue;
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        check_file(path);
        files++;
    }
    closedir(d);
    ck_assert_uint_ge(files, 5);
}
END_TEST

void tests(TCase *t) { tcase_add_test(t, recorded_outputs_have_not_changed); }
