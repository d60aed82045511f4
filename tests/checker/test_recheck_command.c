/* Tests of the program recheck: exit codes, one verdict line or none, and files made to exhaust it. */
#include "tests/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define GOOD SOURCE_FOLDER "/tests/certificates/good/"

static char out[65536];

/* The exit code of a shell command, its output in out; a signal fails the test. */
static int run(const char *command) {
    FILE *p = popen(command, "r");
    ck_assert(p != NULL);
    size_t n = fread(out, 1, sizeof out - 1, p);
    out[n] = '\0';
    int rc = pclose(p);
    ck_assert_msg(WIFEXITED(rc), "a signal ended: %s", command);
    return WEXITSTATUS(rc);
}

static unsigned verdicts(void) {
    unsigned n = 0;
    for (const char *s = out; s; s = strchr(s, '\n')) {
        if (*s == '\n') s++;
        n += !strncmp(s, "s ", 2);
    }
    return n;
}

START_TEST(a_verdict_is_one_line_and_its_exit_code) {
    ck_assert_int_eq(run(RECHECK_PROGRAM " " GOOD "T2_3_sharp.cert"), 0);
    ck_assert_ptr_nonnull(strstr(out, "\ns VERIFIED\n"));
    ck_assert_uint_eq(verdicts(), 1);
    ck_assert_int_eq(run(RECHECK_PROGRAM " --explain " GOOD "T2_7_printed.cert"), 10);
    ck_assert_ptr_nonnull(strstr(out, "c step 2: the machine of 5 states"));
    ck_assert_ptr_nonnull(strstr(out, "\ns REFUTED\n"));
    ck_assert_uint_eq(verdicts(), 1);
    ck_assert_int_eq(run(RECHECK_PROGRAM " --help"), 0);
    ck_assert(!strncmp(out, "usage: recheck ", 15) && !verdicts());
    ck_assert_int_eq(run(RECHECK_PROGRAM " - <" GOOD "C2_8_sharp.cert"), 0);
}
END_TEST

START_TEST(everything_else_ends_without_a_verdict) {
    static const struct {
        const char *command;
        int code;
    } cases[] = {
        {RECHECK_PROGRAM " 2>&1", 64},
        {RECHECK_PROGRAM " a b 2>&1", 64},
        {RECHECK_PROGRAM " --explain 2>&1", 64},
        {RECHECK_PROGRAM " --fast 2>&1", 64},
        {RECHECK_PROGRAM " /no/such/file 2>&1", 66},
        {RECHECK_PROGRAM " / 2>&1", 66},
        {RECHECK_PROGRAM " /dev/null 2>&1", 65},
        {RECHECK_PROGRAM " /dev/zero 2>&1", 75},
        {RECHECK_PROGRAM " " GOOD "T2_3_sharp.cert 2>&1 >/dev/full", 74},
        {RECHECK_PROGRAM " " GOOD "T2_3_sharp.cert 2>&1 >&-", 74},
#ifndef __SANITIZE_ADDRESS__ /* its shadow needs more */
        {"ulimit -v 30000; " RECHECK_PROGRAM " " SOURCE_FOLDER "/tests/certificates/bad/empty.cert 2>&1", 65},
#endif
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int code = run(cases[i].command);
        ck_assert_msg(code == cases[i].code, "%s: %d, not %d", cases[i].command, code, cases[i].code);
        ck_assert_uint_eq(verdicts(), 0);
    }
}
END_TEST

/* A file of a header and one step whose text repeats; the digest is wrong, unless it is found out before. */
static void bomb(const char *path, const char *header, const char *step, const char *piece, size_t times, const char *last) {
    FILE *f = fopen(path, "w");
    ck_assert(f != NULL);
    fprintf(f, "verbatim-certificate 1\n%sstep 1 %s", header, step);
    for (size_t i = 0; i < times; i++) fputs(piece, f);
    fprintf(f, "%s\nstep 2 conclude ; from 1\nend 2\n", last);
    fclose(f);
    char sign[512];
    snprintf(sign, sizeof sign, "h=$(sha256sum <%s) && printf 'sha256 %%s\\n' \"${h%%%% *}\" >>%s", path, path);
    ck_assert_int_eq(system(sign), 0);
}

#define HEADER(claim, reading, verdict, parameters) \
    "claim " claim "\nstatement 1\nreading " reading "\nverdict " verdict "\n" parameters
#define TN HEADER("ram:T2.3", "sharp", "VERIFIED", "parameter D 2\nparameter n 2\n")
#define TN_LARGE HEADER("ram:T2.3", "sharp", "VERIFIED", "parameter D 2\nparameter n 80\n")
#define PRINTED HEADER("ram:T2.3", "printed", "REFUTED", "parameter D 2\nparameter n 40\nparameter L 10000\n")
#define MACHINE HEADER("ram:T2.7", "sharp", "VERIFIED", "parameter D 2\nparameter L 3\nparameter states 5\n")
#define RUN(word, reading, verdict, object, n) \
    "claim ram:T2.3\nstatement 1\nreading " reading "\nverdict " verdict "\nobject " word "\n" object "parameter D 2\nparameter n " n "\n"
#define RUN_LENGTH RUN("T_n 10", "sharp", "VERIFIED", "", "8")
#define RUN_STRING RUN("T_n", "literal", "REFUTED", "", "3")
#define NOTHING "object row -\nobject row -\nobject row -\nobject row -\n"
#define RUN_WIDE RUN("model", "sharp", "REFUTED", "object embed 1fffb\n" NOTHING "object linear 1 4\n" NOTHING, "3")
#define RUN_LONG RUN("model", "sharp", "REFUTED", "object embed 4\n" NOTHING "object attend 1 1 1 0 1/3 1/7\n", "3")
#define PAIRS HEADER("ram:C2.5", "sharp", "VERIFIED", "parameter D 2\nparameter L de0b6b3a7640000\nparameter eps 1/2710\n")

START_TEST(files_made_to_exhaust_it_end_in_time) {
    static const struct {
        const char *header, *step, *piece;
        size_t times;
        const char *last;
        int code;
    } bombs[] = {
        {TN, "row embed 0 0:-", "f", 3000000, "", 75},
        {TN, "row embed 0 0:-", "f", 262145, "", 75},
        {TN, "row embed 0 0:1/", "f", 200000, "", 65},
        {TN, "row embed 0 0:-1", ",3:1", 400000, "", 65},
        {TN, "less 1 1*ffffffff^", "f", 15, "", 75},
        {TN, "less 1 ffffffffffffffff*2^3fffff", "", 0, "", 75},
        {TN, "less 1 1*2^1fffff", "", 0, "", 65},
        {TN, "less 1/", "f", 200000, " 1*3^1fffff", 65},
        {TN, "exp-above 1000/3f ", "f", 200000, "", 65},
        {TN, "exp-above 1000/3f ", "f", 1900, "", 65},
        {TN, "no-repeat 1 0", ",1", 65536, "", 75},
        {TN, "no-repeat 8000 0", ",0", 65535, "", 75},
        {TN, "no-repeat 80 0", ",0", 65535, "", 65},
        {TN, "no-repeat ffffffffffffffff 0", ",0", 65535, "", 75},
        {TN, "ambiguous ffffffffffffffff 0 1 0", ",0", 10, "", 75},
        {TN, "ambiguous 10000 ffff 10000 0", ",0", 10, "", 65},
        {TN, "forced 10000 10000", "", 0, "", 65},
        {TN, "forced ffffffff 1", "", 0, "", 75},
        {TN, "repeated 2 1 10 0", "", 0, "", 65},
        {TN, "repeated 1 1 10 0", "", 0, "", 65},
        {TN, "repeated ffffffffffffffff 1 10 0", "", 0, "", 75},
        {TN, "miscopied 2 100000000 10 0", "", 0, "", 65},
        {TN, "copies 2 1000000 10 1 0 0 0 0", "", 0, "", 75},
        {TN, "copies 2 3fffe 40 1 0 0", ",0", 63, " 0 0", 65},
        {TN, "copies 2 100000 40 1 0 0", ",0", 63, " 0 0", 75},
        {TN, "copies ffffffff ffffffff ffffffff 1 0 0 0 0", "", 0, "", 75},
        {TN, "copies 2 1 1ffff 1 0 0", ",0", 131070, " 0 0", 65},
        {TN, "logs 1 1 ", "f", 200000, " 2", 75},
        {TN, "logs 1 1 ffff/", "f", 200000, " 2", 65},
        {TN, "pairs ", "f", 200000, " 1 1", 65},
        {TN, "zero head.", "f", 200000, "", 75},
        {TN_LARGE, "row score 0 4:1", "", 0, "", 65},
        {PRINTED, "no-repeat 28 0", ",1", 65535, "", 65},
        {MACHINE, "codes 2 1", " ", 2000000, "", 65},
        {RUN_LENGTH, "run-copied 8 10", "", 0, "", 75},
        {RUN_STRING, "run-wrong 0", ",1", 4096, "", 75},
        {RUN_WIDE, "run-wrong 0", ",0", 4000, "", 75},
        {RUN_LONG, "run-wrong 0", ",0", 4000, "", 75},
        {PAIRS, "less 1 2", "", 0, "", 65},
    };
    char path[] = "/tmp/recheck-bomb-XXXXXX", command[256];
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    close(file);
    snprintf(command, sizeof command, RECHECK_PROGRAM " %s 2>&1", path);
    for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++) {
        struct timespec from, to;
        bomb(path, bombs[i].header, bombs[i].step, bombs[i].piece, bombs[i].times, bombs[i].last);
        clock_gettime(CLOCK_MONOTONIC, &from);
        int code = run(command);
        clock_gettime(CLOCK_MONOTONIC, &to);
        ck_assert_msg(code == bombs[i].code, "%zu %s: %d, not %d: %.300s", i, bombs[i].step, code, bombs[i].code, out);
        ck_assert_uint_eq(verdicts(), 0);
        ck_assert_int_le(to.tv_sec - from.tv_sec, 10);
    }
    unlink(path);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, a_verdict_is_one_line_and_its_exit_code);
    tcase_add_test(t, everything_else_ends_without_a_verdict);
    tcase_add_test(t, files_made_to_exhaust_it_end_in_time);
}
