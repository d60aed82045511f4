/* ram_T2_3_given.c - Theorem 2.3 at some lengths, by running: a model that the file writes out, or T_n. */
#include <string.h>

#include "verify/checker/builders/builders.h"
#include "verify/checker/builders/program.h"

static bool run_T_n(kernel *k, const step *p) { return program_rule(k, p, program_of_transformer); }
static program *the_model(kernel *k) { return k->object; }
static bool run_model(kernel *k, const step *p) { return program_rule(k, p, the_model); }
static void build_T_n(kernel *k) {
    transformer_build(k);
    if (k->given_lines > 1) refuse(k, EXIT_BAD, "T_n is not written out");
}
static void build_model(kernel *k) { k->object = program_read(k); }

const object lengths_object = {.given = "T_n", .build = build_T_n, .rule = run_T_n};
const object model_object = {.given = "model", .build = build_model, .rule = run_model};

/* The lengths behind the object's name, ascending; *text: as they stand. */
static uint32_t *lengths(kernel *k, uint64_t *count, const char **text) {
    const char *s = k->given;
    k->line = k->given_at;
    if (!read_is(&s, "object ") || !(read_is(&s, "T_n") || read_is(&s, "model"))) refuse(k, EXIT_BAD, "expected an object");
    read_char(k, &s, ' ');
    *text = s;
    uint32_t *at = read_letters(k, &s, UINT32_MAX, LETTERS_MOST, count);
    read_end(k, s);
    for (uint64_t i = 1; i < *count; i++)
        if (at[i] <= at[i - 1]) refuse(k, EXIT_BAD, "lengths do not ascend");
    k->line = 0;
    return at;
}

static const char *which(const kernel *k) { return k->what->about == &model_object ? "the model written out in the certificate" : "T_n"; }

static void trust(kernel *k, const char *what) {
    k->trusted = pool_print(k, "the checker, which ran %s; that %s", what,
                            k->what->about == &model_object ? "the model is the one that is meant" : "it builds T_n as docs/certificate.md says");
}

void T2_3_given_true(kernel *k) {
    uint64_t count, n = parameter_small(k, "n", 1, UINT32_MAX);
    const char *text;
    const uint32_t *at = lengths(k, &count, &text);
    for (uint64_t i = 0; i < count; i++) need(k, "run-copied %llx %x", (number)n, at[i]);
    k->proved = pool_print(k, "D=%llu n=%llu: %s copies every string of L letters in which no n-gram occurs twice, L = %.200s (hexadecimal); so its err <= p_ngram "
                           "for every distribution of strings of such a length. Nothing is said of other lengths", (number)k->D, (number)n, which(k), text);
    trust(k, "these strings");
}

void T2_3_given_false(kernel *k) {
    uint64_t n = parameter_small(k, "n", 1, UINT32_MAX), more = *k->what->reading == 'l'; /* literal: n-grams of n+1 letters */
    const char *x = need_any(k, "no-repeat %llx", (number)(n + more));
    if (strchr(k->given + sizeof "object", ' ')) refuse(k, EXIT_BAD, "lengths are given, where a string decides");
    need(k, "run-wrong %s", x);
    k->proved = pool_print(k, "D=%llu n=%llu: no %s occurs twice in x = %.200s (hexadecimal), yet %s does not copy it: err = 1 > p_ngram = 0 for the point "
                           "mass on x", (number)k->D, (number)n, more ? "(n+1)-gram" : "n-gram", x, which(k));
    trust(k, "the string");
}
