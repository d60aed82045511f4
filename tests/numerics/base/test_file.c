/* test_file.c - whole files or none: limits, odd files, failures that leave the old file, devices and pipes. */
#include "numerics/base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "numerics/base/rng.h"
#include "tests/harness.h"

static char folder[256];

static void enter(void) {
    snprintf(folder, sizeof folder, "%s/verbatim-test-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    ck_assert(mkdtemp(folder) != NULL && chdir(folder) == 0);
}

static unsigned entries(void) {
    unsigned n = 0;
    DIR *d = opendir(".");
    for (struct dirent *e = readdir(d); e; e = readdir(d))
        n += strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
    closedir(d);
    return n;
}

static void leave(void) {
    DIR *d = opendir(".");
    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
        unlink(e->d_name);
        rmdir(e->d_name);
    }
    closedir(d);
    ck_assert(chdir("/") == 0 && rmdir(folder) == 0);
}

static void expect_bytes(const char *path, const char *wanted, size_t n) {
    char *data;
    size_t bytes;
    ck_ok(file_read(&data, &bytes, path, (size_t)1 << 24, NULL));
    ck_assert_uint_eq(bytes, n);
    ck_assert(memcmp(data, wanted, n) == 0 && data[n] == '\0');
    free(data);
}

static void expect_refused(const char *path, size_t most, status wanted) {
    char *data;
    size_t bytes;
    fault f = {""};
    status st = file_read(&data, &bytes, path, most, &f);
    ck_assert_msg(st == wanted, "%s: %s (%s)", path, status_name(st), f.line);
    ck_assert(data == NULL && bytes == 0 && strlen(f.line) > 0);
}

START_TEST(what_is_written_is_read_back_at_every_size) {
    enter();
    rng r;
    rng_open(&r, test_seed(), "files", 0);
    for (size_t n = 0; n < 300000; n = 2 * n + 1 + (size_t)rng_below(&r, 3)) {
        char *data = malloc(n + 1);
        for (size_t i = 0; i < n; i++) data[i] = (char)rng_next(&r); /* NULs and all */
        ck_ok(file_write("f", data, n, NULL));
        expect_bytes("f", data, n);
        expect_bytes("./f", data, n);
        if (n) expect_refused("f", n - 1, ST_LIMIT);
        free(data);
        ck_assert_uint_eq(entries(), 1);
    }
    leave();
}
END_TEST

START_TEST(files_that_cannot_be_read_say_so) {
    enter();
    expect_refused("absent", 10, ST_NOINPUT);
    expect_refused(".", 10, ST_NOINPUT);
    expect_refused("absent/f", 10, ST_NOINPUT);
    expect_refused("", 10, ST_NOINPUT);
    expect_refused("/dev/zero", 1000, ST_LIMIT);
    expect_bytes("/dev/null", "", 0);
    expect_refused("/proc/self/mem", 1000, ST_IO);
    ck_ok(file_write("large", "", 0, NULL));
    ck_assert(truncate("large", 1L << 40) == 0); /* found before reading: this takes no time and no memory */
    expect_refused("large", 1000, ST_LIMIT);
    leave();
}
END_TEST

START_TEST(files_of_unknown_size_are_read_to_their_end) {
    char *data;
    size_t bytes;
    int ends[2];
    ck_assert(pipe(ends) == 0);
    pid_t writer = fork();
    if (writer == 0) {
        for (int i = 0; i < 10000; i++)
            if (write(ends[1], "0123456789", 10) != 10) _exit(1);
        _exit(0);
    }
    close(ends[1]);
    ck_assert(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
    ck_ok(file_read(&data, &bytes, "-", 100000, NULL));
    ck_assert_uint_eq(bytes, 100000);
    ck_assert(memcmp(data + 99990, "0123456789", 11) == 0);
    free(data);
    close(ends[0]);
}
END_TEST

START_TEST(links_modes_and_longer_files_survive_a_write) {
    struct stat s;
    enter();
    ck_ok(file_write("real", "a longer text", 13, NULL));
    ck_assert(stat("real", &s) == 0);
    mode_t mask = umask(0);
    umask(mask);
    ck_assert_uint_eq(s.st_mode & 0777, 0666 & ~mask);
    ck_assert(chmod("real", 0640) == 0 && symlink("real", "link") == 0);
    ck_ok(file_write("link", "short", 5, NULL));
    expect_bytes("real", "short", 5);
    ck_assert(lstat("link", &s) == 0 && S_ISLNK(s.st_mode));
    ck_assert(stat("real", &s) == 0 && (s.st_mode & 0777) == 0640);
    ck_assert_uint_eq(entries(), 2);
    leave();
}
END_TEST

START_TEST(a_failed_write_leaves_the_old_file_and_nothing_else) {
    enter();
    fault f = {""};
    char *data = calloc(1, 100000);
    ck_ok(file_write("f", "old", 3, NULL));
    struct rlimit small = {4096, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    ck_assert(setrlimit(RLIMIT_FSIZE, &small) == 0); /* the disk "fills" after 4096 bytes */
    ck_assert(file_write("f", data, 100000, &f) == ST_IO);
    ck_assert_uint_gt(strlen(f.line), 0);
    expect_bytes("f", "old", 3);
    ck_assert_uint_eq(entries(), 1);
    ck_assert(file_write("new", data, 100000, NULL) == ST_IO);
    ck_assert_uint_eq(entries(), 1);
    ck_ok(file_write("f", data, 4096, NULL));
    free(data);
    leave();
}
END_TEST

START_TEST(targets_that_cannot_be_written_end_in_an_error) {
    static const char *const bad[] = {"/dev/full", "absent/f", ".", "", "f/g", "/proc/absent", "d", "d/"};
    enter();
    ck_ok(file_write("f", "old", 3, NULL));
    ck_assert(mkdir("d", 0777) == 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        fault f = {""};
        status st = file_write(bad[i], "new", 3, &f);
        ck_assert_msg(st == ST_IO && strlen(f.line) > 0, "'%s': %s", bad[i], status_name(st));
    }
    char *path = malloc(100001);
    memset(path, 'x', 100000);
    path[100000] = '\0';
    ck_assert(file_write(path, "new", 3, NULL) == ST_IO);
    path[1] = path[99998] = '/';
    ck_assert(file_write(path, "new", 3, NULL) == ST_IO);
    free(path);
    expect_bytes("f", "old", 3);
    ck_assert_uint_eq(entries(), 2);
    leave();
}
END_TEST

START_TEST(a_folder_or_file_closed_to_the_user_is_not_written) {
    if (geteuid() == 0 && seteuid(65534)) return; /* root may write anywhere: become nobody */
    char name[] = "/tmp/verbatim-test-XXXXXX";
    ck_assert(mkdtemp(name) != NULL && chdir(name) == 0);
    ck_ok(file_write("f", "old", 3, NULL));
    ck_assert(chmod("f", 0444) == 0);
    ck_assert(file_write("f", "new", 3, NULL) == ST_IO);
    ck_assert(chmod("f", 0644) == 0 && chmod(name, 0555) == 0);
    ck_assert(file_write("f", "new", 3, NULL) == ST_IO);
    ck_assert(file_write("g", "new", 3, NULL) == ST_IO);
    expect_bytes("f", "old", 3);
    ck_assert(chmod("f", 0) == 0);
    expect_refused("f", 10, ST_NOINPUT);
    ck_assert(chmod(name, 0755) == 0 && unlink("f") == 0 && chdir("/") == 0 && rmdir(name) == 0);
    ck_assert(seteuid(getuid()) == 0 && prctl(PR_SET_DUMPABLE, 1) == 0); /* for the leak checker */
}
END_TEST

START_TEST(devices_pipes_and_standard_output_are_written_through) {
    struct stat s;
    int ends[2];
    char got[8] = "";
    enter();
    ck_ok(file_write("/dev/null", "gone", 4, NULL));
    ck_assert(stat("/dev/null", &s) == 0 && S_ISCHR(s.st_mode));
    ck_assert(pipe(ends) == 0);
    int out = dup(STDOUT_FILENO);
    ck_assert(dup2(ends[1], STDOUT_FILENO) == STDOUT_FILENO);
    ck_ok(file_write("/dev/stdout", "12", 2, NULL));
    ck_ok(file_write("-", "34", 2, NULL));
    ck_assert(read(ends[0], got, 7) == 4 && strcmp(got, "1234") == 0);
    ck_assert_uint_eq(entries(), 0);
    int fd = open("out", O_WRONLY | O_CREAT | O_TRUNC, 0666);
    ck_assert(write(fd, "before ", 7) == 7 && dup2(fd, STDOUT_FILENO) == STDOUT_FILENO);
    ck_ok(file_write("/dev/stdout", "text ", 5, NULL)); /* neither replaced nor overwritten from its start */
    ck_assert(write(STDOUT_FILENO, "after", 5) == 5);
    dup2(out, STDOUT_FILENO);
    expect_bytes("out", "before text after", 17);
    ck_assert_uint_eq(entries(), 1);
    leave();
}
END_TEST

START_TEST(no_descriptor_is_left_open) {
    enter();
    struct rlimit few = {32, 32};
    ck_assert(setrlimit(RLIMIT_NOFILE, &few) == 0);
    for (int k = 0; k < 100; k++) {
        ck_ok(file_write("f", "text", 4, NULL));
        expect_bytes("f", "text", 4);
        expect_refused("f", 3, ST_LIMIT);
        expect_refused(".", 3, ST_NOINPUT);
        ck_ok(file_write("/dev/null", "text", 4, NULL));
        ck_assert(file_write("/dev/full", "text", 4, NULL) == ST_IO);
        ck_assert(file_write("absent/f", "text", 4, NULL) == ST_IO);
    }
    leave();
}
END_TEST

START_TEST(leftovers_of_killed_writers_do_not_matter) {
    char name[64];
    enter();
    for (int k = 0; k < 3; k++) {
        snprintf(name, sizeof name, ".verbatim-%ld-%d.tmp", (long)getpid(), k);
        close(open(name, O_WRONLY | O_CREAT, 0666));
    }
    ck_ok(file_write("f", "text", 4, NULL));
    expect_bytes("f", "text", 4);
    ck_assert_uint_eq(entries(), 4);
    leave();
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, what_is_written_is_read_back_at_every_size);
    tcase_add_test(t, files_that_cannot_be_read_say_so);
    tcase_add_test(t, files_of_unknown_size_are_read_to_their_end);
    tcase_add_test(t, links_modes_and_longer_files_survive_a_write);
    tcase_add_test(t, a_failed_write_leaves_the_old_file_and_nothing_else);
    tcase_add_test(t, targets_that_cannot_be_written_end_in_an_error);
    tcase_add_test(t, a_folder_or_file_closed_to_the_user_is_not_written);
    tcase_add_test(t, devices_pipes_and_standard_output_are_written_through);
    tcase_add_test(t, no_descriptor_is_left_open);
    tcase_add_test(t, leftovers_of_killed_writers_do_not_matter);
}
