/* copier.c - the changed copier as an object: what the file's one line says of it, and T_n as a program, changed. */
#include "verify/checker/builders/copier.h"

static const char *const positions[] = {"hard-alibi", "alibi", "nope"};
static const struct {
    const char *name;
    unsigned bits;
} formats[] = {{"exact", 0}, {"float32", 24}, {"bf16", 8}, {"fp16", 11}, {"int8", 0}};

change copier_change(kernel *k) {
    const char *s = k->given;
    change c = {.positions = HARD_ALIBI};
    size_t p = 0, f = 0, line = k->line;
    k->line = k->given_at;
    if (!read_is(&s, "object copier ") || k->given_lines > 1)
        refuse(k, EXIT_BAD, "expected one line \"object copier POSITIONS WEIGHTS\"");
    while (p < 3 && !read_is(&s, positions[p])) p++;
    if (p == 3) refuse(k, EXIT_BAD, "no positions are called \"%.20s\"", s);
    read_char(k, &s, ' ');
    while (f < 5 && !read_is(&s, formats[f].name)) f++;
    if (f == 5) refuse(k, EXIT_BAD, "no number format is called \"%.20s\"", s);
    read_end(k, s);
    k->line = line;
    c.positions = p == 0 ? HARD_ALIBI : p == 1 ? ALIBI : NOPE;
    c.bits = formats[f].bits;
    c.scaled = f == 4;
    return c;
}

static void build(kernel *k) {
    copier_change(k); /* refused before anything is built */
    transformer_build(k);
}

static program *changed(kernel *k) {
    const change c = copier_change(k);
    program *g = program_of_transformer(k);
    copier_show(k, g, &c);
    copier_round(k, g, &c);
    return g;
}

static bool rule(kernel *k, const step *p) { return program_rule(k, p, changed); }

const object copier_object = {.given = "copier", .build = build, .rule = rule};
