/* Tests of recheck --explain: every step of every good certificate is told once, in words and not in the file's terms, and true
   sentences stand for true facts. */
#include "tests/harness.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/checker/explain.h"

#define GOOD SOURCE_FOLDER "/tests/certificates/good/"

static char lines[1 << 18];
static size_t used, told[1 << 12], counted; /* counted: where not all numbers of a line are shown */

static void line(const char *words) { used += (size_t)snprintf(lines + used, sizeof lines - used, "%s\n", words); }

/* Explains a certificate into `lines`; its steps. */
static size_t explain(const char *path) {
    static char bytes[1 << 20];
    kernel *k = calloc(1, sizeof *k);
    FILE *f = fopen(path, "rb");
    ck_assert(k && f);
    size_t count = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    int code = kernel_check(k, bytes, count);
    ck_assert_msg(code == EXIT_VERIFIED || code == EXIT_REFUTED, "%s: %s", path, k->why);
    used = 0;
    lines[0] = '\0';
    ck_assert(explain_all(k, line));
    count = k->count;
    pool_close();
    free(k);
    return count;
}

static void said(const char *words) { ck_assert_msg(strstr(lines, words) != NULL, "not said: %s\n%s", words, lines); }

/* "steps 1, 3-5: ..." */
static void count_steps(const char *s) {
    s += strncmp(s, "steps ", 6) ? strlen("step ") : strlen("steps ");
    size_t shown = 0, all = 0;
    for (;;) {
        char *end;
        if (sscanf(s, "... (%zu in all): ", &all) == 1) {
            ck_assert_uint_gt(all, shown);
            counted += all - shown;
            return;
        }
        size_t from = strtoull(s, &end, 16), to = *end == '-' ? strtoull(end + 1, &end, 16) : from;
        ck_assert(from >= 1 && to >= from && to < sizeof told / sizeof *told);
        for (size_t i = from; i <= to; i++) told[i]++, shown++;
        if (*end == ':') return;
        ck_assert_int_eq(*end, ',');
        s = end + 2;
    }
}

/* The words kept of a certificate, as recheck prints them ("c " before each line), are those said now. */
static void compare_kept(const char *name) {
    static char kept[sizeof lines];
    char path[512], *at = lines;
    snprintf(path, sizeof path, SOURCE_FOLDER "/tests/certificates/explained/%.*s.txt", (int)strcspn(name, "."), name);
    FILE *f = fopen(path, "r");
    ck_assert_msg(f != NULL, "%s is missing (tests/README.md)", path);
    while (fgets(kept, sizeof kept, f)) {
        size_t n = strlen(kept + 2);
        ck_assert_msg(!strncmp(kept + 2, at, n), "%s: not \"%s\" but \"%.300s\"", name, kept, at);
        at += n;
    }
    fclose(f);
    ck_assert_msg(!*at, "%s: more is said: %s", name, at);
}

START_TEST(every_step_of_every_good_certificate_is_told_once_in_words) {
    static const char *const terms[] = {"hidden.", "head.", " U1 ", "nonneg", "nonpos", "exp-above", "atmost ", "no-repeat", "row score", "row key", "run-", " 1*", "uncolourable "};
    struct dirent *e;
    DIR *d = opendir(GOOD);
    ck_assert(d != NULL);
    while ((e = readdir(d))) {
        char path[512];
        if (e->d_name[0] == '.') continue;
        snprintf(path, sizeof path, GOOD "%s", e->d_name);
        size_t count = explain(path), shown = 0;
        compare_kept(e->d_name);
        memset(told, 0, sizeof told);
        counted = 0;
        for (char *at = lines; *at; at = strchr(at, '\n') + 1, shown++) count_steps(at);
        for (size_t i = 1; i <= count; i++) {
            ck_assert_msg(told[i] <= 1, "%s: step %zx is told %zu times", e->d_name, i, told[i]);
            counted += told[i];
        }
        ck_assert_msg(counted == count, "%s: %zu of %zu steps are told", e->d_name, counted, count);
        ck_assert_uint_le(shown, count < 50 ? count : count * 3 / 4);
        for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
            ck_assert_msg(!strstr(lines, terms[i]), "%s: \"%s\" in\n%s", e->d_name, terms[i], lines);
    }
    closedir(d);
}
END_TEST

START_TEST(the_sentences_say_what_the_facts_say) {
    explain(GOOD "T2_3_sharp.cert");
    said("steps 1, 2: letters 0, 1: embedded as the code");
    said("steps 12, 1a: hidden row 1 at positions 2, 3 and later: a code bit of slot 2 takes the same bit of the token before + the constant one\n");
    said("step 13: hidden row 2 at position 2: a code bit of a slot that is not full takes 1/2 times the same bit of each of the last 2 tokens + the constant one\n");
    said("step 1b: hidden row 2 at position 3 and later: a code bit of slot 3 takes the same bit of the token 2 back + the constant one\n");
    said("takes minus 2 times the BOS flag of the token itself + 2 times the BOS flag of the token before - the constant one\n");
    said("steps 21-25, 29-2d, 31-35, 39-3d: hidden rows 0-4 at positions 1-4 and later: never negative, so the ReLU keeps it [from steps 9-d, 11-15, 19-1d]\n");
    said("steps 43, 45, 47, 4b, 4d: lanes 1-3, 5, 6: a flag, or the constant one: its hidden row after the ReLU\n");
    said("steps 44, 4c: lanes 1, 5: a query's COPY in slot k meets the key at position k+1, with weight 4\n");
    said("step 59: answer 1: the right key's score leads all others by at least 5/2 (before beta) [from step 44]\n");
    said("step 5b: e^(4) > 10: such a lead");
    said("step 64: all that ram:T2.3, reading sharp, needs stands above, and nothing is idle: it is VERIFIED\n");
    explain(GOOD "T2_3_literal.cert");
    said("no 3 letters in a row stand twice in 0001\n");
    said("the 2 letters from letter 1 and from letter 2 on are equal, and different letters follow them, in 0001\n");
    said("0001 went through T_n: it is not copied\n");
    explain(GOOD "T2_3_model_wrong.cert");
    said("step 2: 01 went through the model written out above: it is not copied\n");
    explain(GOOD "T2_3_lengths.cert");
    said("step 2: every string of 4 letters in which no 2 in a row stand twice went through T_n: each is copied\n");
    explain(GOOD "T2_3_literal_true_long.cert");
    said("step 1: 2^3 < 9: fewer (n+1)-grams than places");
    explain(GOOD "L2_4_sharp.cert");
    said("step 1: a string of 8 letters has, of windows of 3 letters, 15 pairs\n");
    said("step 8: 208 <= 15 * 2^5: no more than the union bound allows\n");
    explain(GOOD "memory_sharp_3_1.cert");
    said("lanes 0, 1: of a key: holds the code bit of the next slot\n");
    said(": 5^2 <= 3^3: the constant of the bound\n");
    explain(GOOD "precision_least.cert");
    said("precisions 1-3: T_n, its means rounded to so many fraction bits, was run on all 24 strings of 1 to 5 letters without a repeated n-gram, and copies each\n");
    said("with 0 fraction bits T_n was run on 10: answer 1 is letter 0, which is wrong\n");
    said("position 3: rounding means to 4 fraction bits moves the flag by at most 1/8, and leaves it 0");
    said("the largest weight of T_n, beta = 4 taken into W_q, is 16\n");
    explain(GOOD "states_promise_induction.cert");
    said("step 7: after 3 symbols 6 colours serve, as written out here: classes that conflict have different ones\n");
    said("step 8: after 3 symbols 6 classes conflict pairwise: fewer colours do not serve\n");
    explain(GOOD "T2_7_printed.cert");
    said("the machine of 5 states that is written out here copies 5 of the 2^3 strings");
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, every_step_of_every_good_certificate_is_told_once_in_words);
    tcase_add_test(t, the_sentences_say_what_the_facts_say);
}
