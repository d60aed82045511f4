/* vb_ablation.c - the changed copier, by running: which lengths it copies, and a string that it does not. */
#include "verify/checker/builders/copier.h"

/* Strings of lengths 1..most without a repeated n-gram are copied; those of D^n + n letters and more all have one. */
static void copied(kernel *k, uint64_t n, uint64_t most) {
    uint64_t windows = 1;
    for (uint64_t i = 0; i < n && windows <= most; i++) windows *= k->D; /* D <= 2^12, most <= 64 */
    for (uint64_t l = 1; l <= most && l < windows + n; l++) need(k, "run-copied %llx %llx", (number)n, (number)l);
}

/* x without a repeated n-gram, of at most L letters, is not copied; how many letters. */
static uint64_t wrong(kernel *k, uint64_t n, uint64_t L, const char **x) {
    uint64_t letters;
    const char *s = *x = need_any(k, "no-repeat %llx", (number)n);
    read_letters(k, &s, k->D, LETTERS_MOST, &letters);
    if (letters > L) refuse(k, EXIT_BAD, "the string has more than %llx letters", (number)L);
    need(k, "run-wrong %s", *x);
    return letters;
}

static bool any_wrong(const kernel *k) {
    bool is = false;
    for (size_t i = 0; i < k->count; i++) {
        const char *s = k->steps[i].text;
        is = is || read_is(&s, "run-wrong ");
    }
    return is;
}

static void prove(kernel *k, const char *what) {
    k->proved = pool_print(k, "D=%llu n=%llu: T_n with these positions and weights - %.40s - %s", (number)k->D, (number)T_n(k)->n,
                           k->given + sizeof "object copier", what);
    k->trusted = pool_print(k, "the checker, which ran the strings; that it changes T_n as docs/certificate.md says");
}

void ablation_copied(kernel *k) {
    uint64_t n = T_n(k)->n, L = parameter_small(k, "L", 1, 64);
    copied(k, n, L);
    prove(k, pool_print(k, "copies every string of at most %llu letters in which no n-gram occurs twice", (number)L));
}

void ablation_wrong(kernel *k) {
    const char *x;
    uint64_t L = parameter_small(k, "L", 1, 64);
    wrong(k, T_n(k)->n, L, &x);
    prove(k, pool_print(k, "does not copy x = %.200s (hexadecimal), in which no n-gram occurs twice", x));
}

void ablation_longest(kernel *k) {
    const char *x = "";
    uint64_t n = T_n(k)->n, L = parameter_small(k, "L", 1, 64);
    uint64_t longest = any_wrong(k) ? wrong(k, n, L, &x) - 1 : L;
    copied(k, n, longest);
    prove(k, pool_print(k, "copies every string of at most %llu letters in which no n-gram occurs twice%s", (number)longest,
                        longest < L ? pool_print(k, ", and not x = %.200s (hexadecimal), which has one letter more", x) : ""));
}
