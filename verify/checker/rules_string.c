/* rules_string.c - facts about strings and machines: repeats, counts over all short strings, what a machine copies. */
#include <stdlib.h>
#include <string.h>

#include "verify/checker/kernel.h"

#define WINDOW_WORK ((uint64_t)1 << 28)
#define DEPTH_MOST ((uint64_t)4096)
#define GRAMS_MOST ((uint64_t)1 << 20)

typedef struct windows {
    const uint32_t *x;
    uint64_t M;
} windows;

static int compare_windows(const void *a, const void *b, void *to) {
    const windows *w = to;
    const uint32_t *p = w->x + *(const uint32_t *)a, *q = w->x + *(const uint32_t *)b;
    for (uint64_t i = 0; i < w->M; i++)
        if (p[i] != q[i]) return p[i] < q[i] ? -1 : 1;
    return 0;
}

/* no-repeat M letters: the windows, sorted, differ from their neighbours. */
static void no_repeat(kernel *k, const char *s) {
    uint64_t L, count, M = read_small(k, &s, LETTERS_MOST);
    read_char(k, &s, ' ');
    windows w = {read_letters(k, &s, k->D, LETTERS_MOST, &L), M};
    read_end(k, s);
    if (!M) refuse(k, EXIT_BAD, "an n-gram has at least 1 letter");
    count = L >= M ? L - M + 1 : 0;
    if (count * M * 17 > WINDOW_WORK) refuse(k, EXIT_LIMIT, "too many letters in %llx windows", (unsigned long long)count);
    spend(k, count * M * 17);
    uint32_t *at = pool_get(k, count + 1, sizeof *at);
    for (uint64_t i = 0; i < count; i++) at[i] = (uint32_t)i;
    qsort_r(at, count, sizeof *at, compare_windows, &w);
    for (uint64_t i = 0; i + 1 < count; i++)
        if (!compare_windows(&at[i], &at[i + 1], &w)) refuse(k, EXIT_BAD, "the windows at %x and %x are equal", at[i], at[i + 1]);
}

/* ambiguous M I J letters */
static void ambiguous(kernel *k, const char *s) {
    uint64_t at[3], L;
    for (int i = 0; i < 3; i++) {
        at[i] = read_small(k, &s, LETTERS_MOST);
        read_char(k, &s, ' ');
    }
    uint64_t M = at[0], i = at[1], j = at[2];
    const uint32_t *x = read_letters(k, &s, k->D, LETTERS_MOST, &L);
    read_end(k, s);
    if (!M) refuse(k, EXIT_BAD, "an n-gram has at least 1 letter");
    if (i >= j || j + M >= L) refuse(k, EXIT_BAD, "no two windows, each with a letter behind it, are there");
    if (memcmp(x + i, x + j, M * sizeof *x)) refuse(k, EXIT_BAD, "the windows differ");
    if (x[i + M] == x[j + M]) refuse(k, EXIT_BAD, "the same letter follows");
}

/* forced M T: position i joined with i+T for i < M.  Joining larger to smaller in this order, each position i >= T
   goes to the class of i-T, so representatives are found in one pass. */
static void forced(kernel *k, const char *s) {
    uint64_t M = read_small(k, &s, LETTERS_MOST), classes = 0;
    read_char(k, &s, ' ');
    uint64_t T = read_small(k, &s, LETTERS_MOST);
    read_end(k, s);
    if (!M || !T) refuse(k, EXIT_BAD, "two different windows of at least 1 letter are meant");
    uint32_t *class = pool_get(k, M + T, sizeof *class);
    spend(k, M + T);
    for (uint64_t i = 0; i < M + T; i++) {
        class[i] = i >= T && i - T < M ? class[i - T] : (uint32_t)i;
        classes += class[i] == i;
    }
    if (classes != T) refuse(k, EXIT_BAD, "%llx classes are left", (unsigned long long)classes);
}

/* Whether some M-gram of x stands twice, with different letters behind it (other) or whatever follows. */
static bool occurs_twice(const uint32_t *x, uint64_t L, uint64_t M, bool other) {
    for (uint64_t i = 0; i + M + other <= L; i++)
        for (uint64_t j = i + 1; j + M + other <= L; j++)
            if (!memcmp(x + i, x + j, M * sizeof *x) && !(other && x[i + M] == x[j + M])) return true;
    return false;
}

/* repeated D M L C, miscopied D M L C: all D^L strings are looked at. */
static void enumerate(kernel *k, const char *s, bool other) {
    uint64_t D = read_small(k, &s, LETTERS_MOST), M, L, all = 1, found = 0;
    read_char(k, &s, ' ');
    M = read_small(k, &s, (uint64_t)1 << 32);
    read_char(k, &s, ' ');
    L = read_small(k, &s, 16);
    read_char(k, &s, ' ');
    uint64_t C = read_small(k, &s, UINT32_MAX);
    read_end(k, s);
    if (D < 2 || !M || !L) refuse(k, EXIT_BAD, "D >= 2, M >= 1, L >= 1 are meant");
    for (uint64_t i = 0; i < L; i++)
        if ((all *= D) > ENUMERATION_MOST) refuse(k, EXIT_LIMIT, "more than 2^16 strings");
    spend(k, all * 2048);
    uint32_t x[16];
    for (uint64_t index = 0; index < all; index++) {
        uint64_t rest = index;
        for (uint64_t i = L; i-- > 0; rest /= D) x[i] = (uint32_t)(rest % D);
        found += occurs_twice(x, L, M, other);
    }
    if (found != C) refuse(k, EXIT_BAD, "there are %llx", (unsigned long long)found);
}

/* Strings without a repeated M-gram that go on from one whose last M letters are `gram`, itself included: by at most `left` letters. */
static uint64_t extensions(kernel *k, bool *used, uint64_t grams, uint64_t D, uint64_t gram, uint64_t left) {
    uint64_t found = 1;
    spend(k, 64 * D);
    used[gram] = true;
    for (uint64_t a = 0; left && a < D; a++) {
        uint64_t next = (gram * D + a) % grams;
        if (!used[next]) found += extensions(k, used, grams, D, next, left - 1);
    }
    used[gram] = false;
    return found;
}

/* distinct D M L C: C strings of M..L letters have no M-gram twice. */
static void distinct(kernel *k, const char *s) {
    uint64_t at[3], grams = 1, found = 0;
    for (int i = 0; i < 3; i++) {
        at[i] = read_small(k, &s, i ? DEPTH_MOST : LETTERS_MOST);
        read_char(k, &s, ' ');
    }
    uint64_t D = at[0], M = at[1], L = at[2], C = read_small(k, &s, UINT64_MAX >> 1);
    read_end(k, s);
    if (D < 2 || !M || L < M) refuse(k, EXIT_BAD, "D >= 2, 1 <= M <= L are meant");
    for (uint64_t i = 0; i < M; i++)
        if ((grams *= D) > GRAMS_MOST) refuse(k, EXIT_LIMIT, "more than 2^20 M-grams");
    bool *used = pool_get(k, grams, sizeof *used);
    for (uint64_t gram = 0; gram < grams; gram++) found += extensions(k, used, grams, D, gram, L - M);
    if (found != C) refuse(k, EXIT_BAD, "there are %llx", (unsigned long long)found);
}

/* copies D L K C S0 output copy update: after COPY the state alone decides what is said, so word(s), the L letters said
   from s, is copied iff its own prompt leads to s; a copied string is word(s) of the state it leads to.  The copied
   strings are therefore as many as the states s whose prompt word(s) leads to s. */
static void copies(kernel *k, const char *s) {
    uint64_t D = read_small(k, &s, TABLE_MOST), L, K, C, count, found = 0;
    read_char(k, &s, ' ');
    L = read_small(k, &s, MACHINE_WORK);
    read_char(k, &s, ' ');
    K = read_small(k, &s, TABLE_MOST);
    read_char(k, &s, ' ');
    C = read_small(k, &s, TABLE_MOST);
    read_char(k, &s, ' ');
    if (D < 2 || !L || !K) refuse(k, EXIT_BAD, "D >= 2, L >= 1, K >= 1 are meant");
    if (K * D > TABLE_MOST || K * (L + D) > MACHINE_WORK) refuse(k, EXIT_LIMIT, "the machine is too large");
    spend(k, 8 * K * (L + D));
    uint64_t start = read_small(k, &s, TABLE_MOST);
    if (start >= K) refuse(k, EXIT_BAD, "no state %llx to start from", (unsigned long long)start);
    read_char(k, &s, ' ');
    const uint32_t *output = read_letters(k, &s, D, TABLE_MOST, &count);
    if (count != K) refuse(k, EXIT_BAD, "output has %llx entries", (unsigned long long)count);
    read_char(k, &s, ' ');
    const uint32_t *copy = read_letters(k, &s, K, TABLE_MOST, &count);
    if (count != K) refuse(k, EXIT_BAD, "copy has %llx entries", (unsigned long long)count);
    read_char(k, &s, ' ');
    const uint32_t *update = read_letters(k, &s, K, TABLE_MOST, &count);
    if (count != K * D) refuse(k, EXIT_BAD, "update has %llx entries", (unsigned long long)count);
    read_end(k, s);
    for (uint64_t from = 0; from < K; from++) {
        uint64_t saying = from, reading = start;
        for (uint64_t i = 0; i < L; i++) {
            uint32_t a = output[saying];
            saying = update[saying * D + a];
            reading = update[reading * D + a];
        }
        found += copy[reading] == from;
    }
    if (found != C) refuse(k, EXIT_BAD, "it copies %llx strings", (unsigned long long)found);
}

void rule_string(kernel *k, const char *kind, const char *arguments) {
    if (!strcmp(kind, "no-repeat")) no_repeat(k, arguments);
    else if (!strcmp(kind, "ambiguous")) ambiguous(k, arguments);
    else if (!strcmp(kind, "forced")) forced(k, arguments);
    else if (!strcmp(kind, "copies")) copies(k, arguments);
    else if (!strcmp(kind, "distinct")) distinct(k, arguments);
    else enumerate(k, arguments, !strcmp(kind, "miscopied"));
}
