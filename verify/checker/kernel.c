/* kernel.c - decides: every step true, every fact of the claim's list there, nothing idle.  Only when kernel_check
   returns EXIT_VERIFIED or EXIT_REFUTED has something been proved; no other function returns these codes. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/checker/kernel.h"

static const struct kind {
    const char *name;
    bool cites_one;
    enum { OF_MATRIX, OF_NUMBER, OF_STRING, OF_GRAPH, OF_ALGEBRA } rule;
} kinds[] = {
    {"row", false, OF_MATRIX},       {"zero", false, OF_MATRIX},      {"nonneg", true, OF_MATRIX},
    {"nonpos", true, OF_MATRIX},     {"is", true, OF_MATRIX},         {"exp-above", false, OF_NUMBER}, {"less", false, OF_NUMBER},
    {"atmost", false, OF_NUMBER},    {"pairs", false, OF_NUMBER},     {"logs", false, OF_NUMBER},      {"no-repeat", false, OF_STRING},
    {"ambiguous", false, OF_STRING}, {"forced", false, OF_STRING},    {"repeated", false, OF_STRING},  {"miscopied", false, OF_STRING},
    {"copies", false, OF_STRING},    {"classes", false, OF_GRAPH},    {"colours", false, OF_GRAPH},   {"clique", false, OF_GRAPH},
    {"distinct", false, OF_STRING},  {"uncolourable", false, OF_GRAPH}, {"identity", false, OF_ALGEBRA},
    {"positive", false, OF_ALGEBRA}, {NULL, false, OF_NUMBER},
};

/* ---- steps one by one ------------------------------------------------------------------------------------------ */

const step *cited_one(kernel *k, const step *p) {
    const char *s = p->cites;
    if (!s) refuse(k, EXIT_BAD, "cites no step, where one is needed");
    uint64_t index = read_small(k, &s, STEPS_MOST); /* 1 <= index < own, by the parser */
    if (*s) refuse(k, EXIT_BAD, "cites more than one step");
    k->steps[index - 1].cited = true;
    return &k->steps[index - 1];
}

static void verify_step(kernel *k, const step *p) {
    const object *about = k->what->about;
    const char *s = p->text;
    for (const struct kind *i = kinds; i->name; i++) {
        s = p->text;
        if (!read_is(&s, i->name) || !read_is(&s, " ")) continue;
        if (!i->cites_one && p->cites) refuse(k, EXIT_BAD, "cites a step, where none is needed");
        if (i->rule == OF_MATRIX) rule_matrix(k, p, i->name, s);
        else if (i->rule == OF_NUMBER) rule_number(k, i->name, s);
        else if (i->rule == OF_GRAPH) rule_graph(k, i->name, s);
        else if (i->rule == OF_ALGEBRA) rule_algebra(k, i->name, s);
        else rule_string(k, i->name, s);
        return;
    }
    if (about && about->rule && about->rule(k, p)) return;
    refuse(k, EXIT_BAD, "unknown kind \"%.20s\"", p->text);
}

static int compare_texts(const void *a, const void *b, void *to) {
    const kernel *k = to;
    return strcmp(k->steps[*(const size_t *)a].text, k->steps[*(const size_t *)b].text);
}

static void sort_steps(kernel *k) {
    k->order = pool_get(k, k->count + 1, sizeof *k->order);
    for (size_t i = 0; i < k->count; i++) k->order[i] = i;
    qsort_r(k->order, k->count, sizeof *k->order, compare_texts, k);
    for (size_t i = 0; i + 1 < k->count; i++) {
        if (compare_texts(&k->order[i], &k->order[i + 1], k)) continue;
        size_t x = k->order[i], y = k->order[i + 1];
        k->at = (x < y ? y : x) + 1;
        k->line = k->steps[k->at - 1].line;
        refuse(k, EXIT_BAD, "the same fact stands in step %zx", (x < y ? x : y) + 1);
    }
}

/* ---- what builders ask ----------------------------------------------------------------------------------------- */

/* The first step in order of text that is not below `text`. */
static step *at_least(kernel *k, const char *text) {
    size_t from = 0, to = k->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(k->steps[k->order[middle]].text, text) < 0) from = middle + 1;
        else to = middle;
    }
    return from < k->count ? &k->steps[k->order[from]] : NULL;
}

static const char *find(kernel *k, char *text, bool whole) {
    step *p = at_least(k, text);
    const char *s = p ? p->text : "";
    if (!read_is(&s, text) || (whole && *s)) refuse(k, EXIT_BAD, "the fact \"%.200s%s\" is missing", text, whole ? "" : "...");
    p->needed = true;
    return s;
}

static char *print(kernel *k, const char *format, va_list a) {
    va_list b;
    va_copy(b, a);
    int n = vsnprintf(NULL, 0, format, b);
    va_end(b);
    if (n < 0) refuse(k, EXIT_LIMIT, "a fact is too long");
    char *text = pool_get(k, (size_t)n + 1, 1);
    vsnprintf(text, (size_t)n + 1, format, a);
    return text;
}

void need(kernel *k, const char *format, ...) {
    va_list a;
    va_start(a, format);
    char *text = print(k, format, a);
    va_end(a);
    find(k, text, true);
}

const char *need_any(kernel *k, const char *format, ...) {
    va_list a;
    va_start(a, format);
    char *text = print(k, format, a);
    va_end(a);
    return find(k, pool_print(k, "%s ", text), false);
}

static char *integer_text(kernel *k, const mpz_t z, int base) {
    return mpz_get_str(pool_get(k, mpz_sizeinbase(z, base) + 2, 1), base, z);
}

static char *number_text(kernel *k, const mpq_t q, int base) {
    char *num = integer_text(k, mpq_numref(q), base);
    return mpz_cmp_ui(mpq_denref(q), 1) ? pool_print(k, "%s/%s", num, integer_text(k, mpq_denref(q), base)) : num;
}

char *hex(kernel *k, const mpz_t z) { return integer_text(k, z, 16); }
char *hex_number(kernel *k, const mpq_t q) { return number_text(k, q, 16); }

/* For statements: numbers past 2^1024 in hexadecimal, for which no division is needed. */
char *decimal(kernel *k, const mpq_t q) {
    bool small = mpz_sizeinbase(mpq_numref(q), 2) <= 1024 && mpz_sizeinbase(mpq_denref(q), 2) <= 1024;
    return small ? number_text(k, q, 10) : pool_print(k, "0x %s", number_text(k, q, 16));
}

static const mpq_t *has_parameter(const kernel *k, const char *name) {
    const char *names = k->what->parameters;
    for (size_t i = 0; *names; i++) {
        size_t n = strcspn(names, " ");
        if (n == strlen(name) && !strncmp(names, name, n)) return (const mpq_t *)&k->parameter[i];
        names += n + (names[n] == ' ');
    }
    return NULL;
}

const mpq_t *parameter(kernel *k, const char *name) {
    const mpq_t *q = has_parameter(k, name);
    if (!q) refuse(k, EXIT_BAD, "there is no parameter %s", name);
    return q;
}

uint64_t parameter_small(kernel *k, const char *name, uint64_t least, uint64_t most) {
    const mpq_t *q = parameter(k, name);
    if (mpz_cmp_ui(mpq_denref(*q), 1)) refuse(k, EXIT_BAD, "parameter %s is not an integer", name);
    if (mpq_cmp_ui(*q, least, 1) < 0) refuse(k, EXIT_BAD, "parameter %s is below %llu", name, (unsigned long long)least);
    if (mpq_cmp_ui(*q, most, 1) > 0) refuse(k, EXIT_LIMIT, "parameter %s is past the limit %llu", name, (unsigned long long)most);
    return mpz_get_ui(mpq_numref(*q));
}

/* ---- the decision ---------------------------------------------------------------------------------------------- */

/* The last step cites exactly the needed facts, and there is at least one; every other step is cited by one. */
static void conclude(kernel *k) {
    step *last = &k->steps[k->count - 1];
    uint64_t next = 1, from = 0, to = 0;
    const char *s = last->cites;
    k->at = k->count;
    k->line = last->line;
    if (!s) refuse(k, EXIT_BAD, "nothing is cited");
    for (; next < k->count; next++) {
        if (next > to && *s) { /* syntax and order by the parser */
            if (*s == ' ') s++;
            from = to = read_small(k, &s, STEPS_MOST);
            if (*s == '-') {
                s++;
                to = read_small(k, &s, STEPS_MOST);
            }
        }
        bool cited = from <= next && next <= to;
        const step *p = &k->steps[next - 1];
        if (p->needed && !cited) refuse(k, EXIT_BAD, "step %llx, which is needed, is not cited", (unsigned long long)next);
        if (!p->needed && cited) refuse(k, EXIT_BAD, "step %llx is cited and not needed", (unsigned long long)next);
        if (!p->needed && !p->cited) refuse(k, EXIT_BAD, "step %llx is idle: nothing needs it", (unsigned long long)next);
    }
}

static void check(kernel *k, char *bytes, size_t count) {
    parse_file(k, bytes, count);
    if (has_parameter(k, "D")) k->D = parameter_small(k, "D", 2, UINT32_MAX);
    if (k->what->about) k->what->about->build(k);
    if (!k->count || strcmp(k->steps[k->count - 1].text, "conclude")) refuse(k, EXIT_BAD, "the last step is not \"conclude\"");
    sort_steps(k);
    for (size_t i = 0; i + 1 < k->count; i++) {
        void *mark = pool_mark();
        k->at = i + 1;
        k->line = k->steps[i].line;
        verify_step(k, &k->steps[i]);
        pool_release(mark);
    }
    k->at = k->line = 0;
    k->what->list(k);
    conclude(k);
}

int kernel_check(kernel *k, char *bytes, size_t count) {
    *k = (kernel){.code = EXIT_BAD};
    pool_open(k);
    if (!setjmp(k->out)) {
        check(k, bytes, count);
        k->code = !strcmp(k->what->verdict, "REFUTED") ? EXIT_REFUTED : EXIT_VERIFIED;
    }
    return k->code;
}
