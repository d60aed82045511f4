/* Tests of the checker's kernel, in process: good certificates prove what they say, bad ones - each one change away from a good
   one - are refused for the reason they were made for, and no random change of a proof is accepted. */
#include "tests/harness.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/checker/kernel.h"

#define FOLDER SOURCE_FOLDER "/tests/certificates/"

static char *read_file(const char *path, size_t *count) {
    FILE *f = fopen(path, "rb");
    ck_assert_msg(f != NULL, "%s cannot be read", path);
    char *bytes = malloc(1 << 20);
    ck_assert(bytes != NULL);
    *count = fread(bytes, 1, 1 << 20, f);
    ck_assert(feof(f));
    fclose(f);
    return bytes;
}

/* The exit code; why, or what was proved, in said. */
static int judge(const char *bytes, size_t count, char said[1024]) {
    kernel *k = calloc(1, sizeof *k);
    char *copy = malloc(count + 1);
    ck_assert(k && copy);
    memcpy(copy, bytes, count);
    int code = kernel_check(k, copy, count);
    snprintf(said, 1024, "%s", code == EXIT_VERIFIED || code == EXIT_REFUTED ? k->proved : k->why);
    pool_close();
    free(copy);
    free(k);
    return code;
}

/* Puts the right digest on the last line; bytes has room for it. */
static void sign(char *bytes, size_t *count) {
    size_t last = *count - 1;
    while (last && bytes[last - 1] != '\n') last--;
    memcpy(bytes + last, "sha256 ", 7);
    checker_sha256((const unsigned char *)bytes, last, bytes + last + 7);
    bytes[last + 71] = '\n';
    *count = last + 72;
}

START_TEST(good_certificates_prove_what_they_say) {
    struct dirent *e;
    unsigned found = 0;
    DIR *d = opendir(FOLDER "good");
    ck_assert(d != NULL);
    while ((e = readdir(d))) {
        char path[512], said[1024];
        size_t count;
        if (e->d_name[0] == '.') continue;
        snprintf(path, sizeof path, FOLDER "good/%s", e->d_name);
        char *bytes = read_file(path, &count);
        bytes[count] = '\0';
        int want = strstr(bytes, "\nverdict REFUTED\n") ? EXIT_REFUTED : EXIT_VERIFIED;
        int code = judge(bytes, count, said);
        ck_assert_msg(code == want, "%s: %d %s", e->d_name, code, said);
        ck_assert(strstr(said, "D=") || strstr(said, "d=") || strstr(said, "N="));
        free(bytes);
        found++;
    }
    closedir(d);
    ck_assert_uint_ge(found, 43);
}
END_TEST

START_TEST(bad_certificates_are_refused_for_the_expected_reason) {
    char line[512], name[128], said[1024], path[512];
    int want, at, found = 0;
    FILE *f = fopen(FOLDER "bad/EXPECTED", "r");
    ck_assert(f != NULL);
    while (fgets(line, sizeof line, f)) {
        size_t count;
        line[strcspn(line, "\n")] = '\0';
        ck_assert_int_eq(sscanf(line, "%127s %d %n", name, &want, &at), 2);
        snprintf(path, sizeof path, FOLDER "bad/%s", name);
        char *bytes = read_file(path, &count);
        int code = judge(bytes, count, said);
        ck_assert_msg(code == want && strstr(said, line + at), "%s: %d %s, not %d %s", name, code, said, want, line + at);
        free(bytes);
        found++;
    }
    fclose(f);
    ck_assert_int_ge(found, 208);
}
END_TEST

/* One random change of one byte, byte inserted or removed, or two lines exchanged. */
static void change(char *b, size_t *count) {
    static const char bytes[] = "0123456789abcdef-/:,.;* \n^fromstepVERIFIED";
    size_t at = roll_below(*count - 73);
    char c = bytes[roll_below(sizeof bytes - 1)];
    switch (roll_below(4)) {
    case 0: b[at] = c; break;
    case 1: memmove(b + at + 1, b + at, *count - at); b[at] = c; ++*count; break;
    case 2: memmove(b + at, b + at + 1, *count - at - 1); --*count; break;
    default: b[at] = (char)(b[at] ^ (1 << roll_below(7)));
    }
}

/* A proof by the lemma chain has one spelling, so whatever differs from it proves nothing. */
START_TEST(no_random_change_of_a_proof_is_accepted) {
    static const char *const names[] = {"T2_3_sharp", "T2_3_sharp_3_1", "copy_error", "C2_5_sharp", "L2_4_sharp",
                                        "precision_sharp", "precision_printed", "memory_printed"};
    roll_from(3);
    for (unsigned i = 0; i < 3000 * test_multiplier(); i++) {
        char path[512], said[1024];
        size_t count, before;
        snprintf(path, sizeof path, FOLDER "good/%s.cert", names[i % 8]);
        char *bytes = read_file(path, &count), *old = malloc(1 << 20);
        ck_assert(old != NULL);
        memcpy(old, bytes, before = count);
        for (uint64_t times = 1 + roll_below(2); times; times--) change(bytes, &count);
        sign(bytes, &count);
        int code = judge(bytes, count, said);
        bool same = count == before && !memcmp(bytes, old, count);
        ck_assert_msg(same ? code == EXIT_VERIFIED : code == EXIT_BAD || code == EXIT_LIMIT, "change %u of %s: %d %s", i, names[i % 8], code, said);
        free(bytes);
        free(old);
    }
}
END_TEST

/* Every step is missed when it is taken away (and the rest renumbered only in the count): at the latest by its number. */
START_TEST(no_step_can_be_left_out) {
    size_t count;
    char said[1024], *bytes = read_file(FOLDER "good/T2_3_sharp.cert", &count), *cut = malloc(1 << 20);
    ck_assert(cut != NULL);
    bytes[count] = '\0';
    for (char *line = strstr(bytes, "\nstep "); line && !strncmp(line, "\nstep ", 6); line = strchr(line + 1, '\n')) {
        char *end = strchr(line + 1, '\n');
        size_t head = (size_t)(line - bytes), n = head + strlen(end);
        memcpy(cut, bytes, head);
        memcpy(cut + head, end, strlen(end) + 1);
        sign(cut, &n);
        ck_assert_int_eq(judge(cut, n, said), EXIT_BAD);
    }
    free(cut);
    free(bytes);
}
END_TEST

START_TEST(digests_are_those_of_the_standard) {
    char digest[65], a[129];
    memset(a, 'a', sizeof a);
    checker_sha256((const unsigned char *)"", 0, digest);
    ck_assert_str_eq(digest, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    checker_sha256((const unsigned char *)"abc", 3, digest);
    ck_assert_str_eq(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    checker_sha256((const unsigned char *)"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, digest);
    ck_assert_str_eq(digest, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, good_certificates_prove_what_they_say);
    tcase_add_test(t, bad_certificates_are_refused_for_the_expected_reason);
    tcase_add_test(t, no_random_change_of_a_proof_is_accepted);
    tcase_add_test(t, no_step_can_be_left_out);
    tcase_add_test(t, digests_are_those_of_the_standard);
}
