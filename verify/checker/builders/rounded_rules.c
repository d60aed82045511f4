/* rounded_rules.c - kinds of facts about runs of rounded T_n: all strings are copied, one is not. */
#include "verify/checker/builders/rounded.h"

/* rounded F FROM L C */
static void rounded_copies(kernel *k, const char *s) {
    rounded r;
    uint64_t at[4], found;
    for (int i = 0; i < 4; i++) {
        if (i) read_char(k, &s, ' ');
        at[i] = read_small(k, &s, i ? UINT32_MAX : ROUNDED_BITS);
    }
    read_end(k, s);
    if (!at[1] || at[1] > at[2]) refuse(k, EXIT_BAD, "1 <= FROM <= L is meant");
    if (at[2] > ROUNDED_LENGTH) refuse(k, EXIT_LIMIT, "strings of more than 2^c letters");
    rounded_open(&r, k, at[0], at[2]);
    found = rounded_all(&r, at[1], at[2]);
    if (found != at[3]) refuse(k, EXIT_BAD, "there are %llx such strings", (number)found);
}

/* says F J A letters: answers 0..J-1 are right, answer J is A and wrong. */
static void says(kernel *k, const char *s) {
    rounded r;
    uint64_t at[3], count;
    uint32_t said = 0;
    for (int i = 0; i < 3; i++) {
        at[i] = read_small(k, &s, i ? UINT32_MAX : ROUNDED_BITS);
        read_char(k, &s, ' ');
    }
    const uint32_t *x = read_letters(k, &s, k->D, ROUNDED_LENGTH, &count);
    read_end(k, s);
    rounded_open(&r, k, at[0], count);
    for (uint64_t i = 0; i <= count; i++) rounded_read(&r, i + 1, i ? x[i - 1] : (uint32_t)r.t->D);
    uint64_t wrong = rounded_wrong(&r, x, count, &said);
    if (wrong == count) refuse(k, EXIT_BAD, "the string is copied");
    if (wrong != at[1] || said != at[2]) refuse(k, EXIT_BAD, "answer %llx is the first wrong one, %x", (number)wrong, said);
}

static bool rule(kernel *k, const step *p) {
    const char *s = p->text;
    bool strings = read_is(&s, "rounded "), string = !strings && read_is(&s, "says ");
    if (!strings && !string) return rounding_rule(k, p) || transformer_rule(k, p);
    if (p->cites) refuse(k, EXIT_BAD, "cites a step, where none is needed");
    if (strings) rounded_copies(k, s);
    else says(k, s);
    return true;
}

const object rounded_object = {.build = transformer_build, .find = transformer_find, .domain = transformer_domain, .rule = rule};
