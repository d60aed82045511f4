/* mutate.c - COUNT SEED REFUSED FILE...: makes COUNT structured changes of good certificates, each with its digest put right, and
   has the kernel decide each in this process.  Writes "CODE BYTES LABEL\n" and the certificate to stdout for every one that is
   accepted, and for about REFUSED of the others: decide.py decides these again from the page alone.  What equals the
   certificate it was made from is not written.  Uses nothing of the project but the kernel. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/checker/kernel.h"

enum { FACTS = 512, FILES = 256, WORDS = FACTS / 64, ROOM = 1 << 18, HEADER = 256, ARENA = 8 << 20 };

typedef struct fact {
    const char *text; /* kind and arguments */
    uint64_t cites[WORDS]; /* by id: a fact keeps its id wherever it moves */
    size_t id;
} fact;

typedef struct certificate {
    const char *header[HEADER];
    size_t lines, given, count, ids; /* lines of the header, of these the object's, from 5; facts, the conclusion last; ids given out */
    fact facts[FACTS];
    bool split, index, end; /* written with ranges split; a number of a step, the count, wrong by one */
} certificate;

static char *arena, out[ROOM];
static size_t arena_used, arena_kept;
static certificate *originals[FILES];
static size_t files;
static uint64_t state;

static void die(const char *why) {
    fprintf(stderr, "mutate: %s\n", why);
    exit(70);
}

static uint64_t below(uint64_t n) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (state >> 11) % n;
}

static char *keep(const char *text, size_t n) {
    if (n >= ARENA - arena_used) die("no room for texts");
    char *copy = arena + arena_used;
    memcpy(copy, text, n);
    copy[n] = '\0';
    arena_used += n + 1;
    return copy;
}

/* text with [from, from + n) replaced. */
static const char *splice(const char *text, size_t from, size_t n, const char *by) {
    size_t rest = strlen(text) - from - n, m = strlen(by), size = from + m + rest + 1;
    if (size >= ARENA - arena_used) die("no room for texts");
    char *s = arena + arena_used;
    arena_used += size;
    memcpy(s, text, from);
    memcpy(s + from, by, m);
    memcpy(s + from + m, text + from + n, rest + 1);
    return s;
}

static void cite(fact *f, size_t id) { f->cites[id / 64] ^= (uint64_t)1 << id % 64; }
static bool cites(const fact *f, size_t id) { return f->cites[id / 64] >> id % 64 & 1; }

/* ---- reading and writing ----------------------------------------------------------------------------------------- */

static void read_fact(certificate *c, char *line) {
    if (c->count == FACTS) die("too many steps in a certificate");
    fact *f = &c->facts[c->count];
    *f = (fact){.id = c->count++};
    char *text = strchr(line + 5, ' ') + 1, *from = strstr(text, " ; from ");
    if (from) *from = '\0';
    f->text = keep(text, strlen(text));
    for (char *s = from ? from + 8 : NULL; s && *s;) {
        size_t a = strtoull(s, &s, 16), b = *s == '-' ? strtoull(s + 1, &s, 16) : a;
        for (; a <= b; a++) cite(f, a - 1);
    }
}

static certificate *read_certificate(const char *path) {
    certificate *c = calloc(1, sizeof *c);
    FILE *f = fopen(path, "r");
    char *line = NULL;
    size_t room = 0;
    if (!c || !f) die(path);
    while (getline(&line, &room, f) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (!strncmp(line, "step ", 5)) read_fact(c, line);
        else if (!strncmp(line, "end ", 4)) break;
        else if (c->lines == HEADER) die("the header is too long");
        else c->header[c->lines++] = keep(line, strlen(line)), c->given += !strncmp(line, "object ", 7);
    }
    free(line);
    fclose(f);
    c->ids = c->count;
    return c;
}

static size_t put(size_t at, const char *s) {
    size_t n = strlen(s);
    if (at + n + 200 > ROOM) die("a certificate is too large");
    memcpy(out + at, s, n);
    return at + n;
}

static size_t write_cites(const certificate *c, const fact *f, size_t at) {
    char item[64];
    const char *before = " ; from ";
    for (size_t i = 0; i < c->count; i++) {
        size_t from = i;
        if (!cites(f, c->facts[i].id)) continue;
        while (!c->split && i + 1 < c->count && cites(f, c->facts[i + 1].id)) i++;
        snprintf(item, sizeof item, i > from ? "%s%zx-%zx" : "%s%zx", before, from + 1, i + 1);
        at = put(at, item);
        before = " ";
    }
    return at;
}

static size_t sign(size_t at) {
    at = put(at, "sha256 ");
    checker_sha256((const unsigned char *)out, at - 7, out + at);
    out[at + 64] = '\n';
    return at + 65;
}

static size_t write_certificate(const certificate *c) {
    char item[64];
    size_t at = 0, wrong = c->index ? below(c->count) : c->count;
    for (size_t i = 0; i < c->lines; i++) at = put(put(at, c->header[i]), "\n");
    for (size_t i = 0; i < c->count; i++) {
        snprintf(item, sizeof item, "step %zx ", i + 1 + (i == wrong));
        at = put(at, item);
        at = put(at, c->facts[i].text);
        at = put(write_cites(c, &c->facts[i], at), "\n");
    }
    snprintf(item, sizeof item, "end %zx\n", c->count + c->end);
    return sign(put(at, item));
}

/* ---- changes ------------------------------------------------------------------------------------------------------- */

static fact *any(certificate *c) { return &c->facts[below(c->count)]; }
static bool is_hex(char a) { return a && strchr("0123456789abcdef", a); }

/* A word of the text: its start, its length in *n. */
static size_t word(const char *text, size_t *n) {
    size_t words = 1, at = 0;
    for (const char *s = text; *s; s++) words += *s == ' ';
    for (size_t i = below(words); i; i--) at += strcspn(text + at, " ") + 1;
    *n = strcspn(text + at, " ");
    return at;
}

static void change_word(certificate *c) {
    fact *f = any(c);
    size_t n, m, at = word(f->text, &n);
    const char *other = any(below(2) ? c : originals[below(files)])->text;
    size_t from = word(other, &m);
    f->text = splice(f->text, at, n, keep(other + from, m));
}

/* A run of hexadecimal digits, as a number one more or less, or a little more, or its spelling changed. */
static const char *other_number(const char *text) {
    char by[64];
    size_t at = below(strlen(text) + 1), n;
    for (size_t i = 0; i <= strlen(text) && !is_hex(text[at]); i++) at = (at + 1) % (strlen(text) + 1);
    while (at && is_hex(text[at - 1])) at--;
    for (n = 0; is_hex(text[at + n]);) n++;
    if (!n || n > 15) return text;
    unsigned long long value = strtoull(keep(text + at, n), NULL, 16);
    switch (below(8)) {
    case 0: snprintf(by, sizeof by, "0%llx", value); break;
    case 1: snprintf(by, sizeof by, "-%llx", value); break;
    case 2: snprintf(by, sizeof by, "%llx/%llx", 2 * value, 1 + (unsigned long long)below(3)); break;
    case 3: snprintf(by, sizeof by, "%llx", (unsigned long long)below(2 * value + 2)); break;
    case 4: case 5: snprintf(by, sizeof by, "%llx", value ? value - 1 : 1); break;
    default: snprintf(by, sizeof by, "%llx", value + 1);
    }
    return splice(text, at, n, by);
}

static void change_number(certificate *c) {
    fact *f = any(c);
    f->text = other_number(f->text);
}

/* Elements of a list (letters, states, columns with values) exchanged, or one put over another. */
static void change_list(certificate *c) {
    size_t start[2], n[2];
    fact *f = NULL;
    for (int i = 0; i < 100 && !(f && strchr(f->text, ',')); i++) f = any(c);
    if (!strchr(f->text, ',')) return;
    for (int e = 0; e < 2; e++) {
        size_t comma = below(strlen(f->text));
        while (f->text[comma] != ',') comma = (comma + 1) % strlen(f->text);
        start[e] = comma;
        if (below(2)) start[e]++; else while (start[e] && !strchr(", ", f->text[start[e] - 1])) start[e]--;
        n[e] = strcspn(f->text + start[e], ", ");
    }
    int first = start[0] > start[1];
    const char *a = keep(f->text + start[first], n[first]), *b = keep(f->text + start[!first], n[!first]);
    f->text = splice(f->text, start[!first], n[!first], a); /* the later one first: the earlier stays where it is */
    if (below(3)) f->text = splice(f->text, start[first], n[first], b);
}

static void drop_step(certificate *c) {
    if (c->count == 1) return;
    size_t i = below(c->count), id = c->facts[i].id;
    memmove(&c->facts[i], &c->facts[i + 1], (--c->count - i) * sizeof *c->facts);
    for (i = 0; i < c->count; i++) c->facts[i].cites[id / 64] &= ~((uint64_t)1 << id % 64);
}

static void move_to(certificate *c, size_t from, size_t to) {
    fact f = c->facts[from];
    memmove(&c->facts[from], &c->facts[from + 1], (c->count - from - 1) * sizeof f);
    memmove(&c->facts[to + 1], &c->facts[to], (c->count - to - 1) * sizeof f);
    c->facts[to] = f;
}

static void move_step(certificate *c) {
    size_t from = below(c->count);
    move_to(c, from, below(2) ? below(c->count) : from ? from - 1 : 0);
}

/* The citations of two steps exchanged, their texts not. */
static void exchange_texts(certificate *c) {
    fact *f = any(c), *g = any(c);
    const char *text = f->text;
    f->text = g->text;
    g->text = text;
}

static void insert(certificate *c, const fact *f) {
    if (c->count == FACTS || c->ids == FACTS) return;
    size_t at = below(c->count);
    memmove(&c->facts[at + 1], &c->facts[at], (c->count - at) * sizeof *f);
    c->count++;
    c->facts[at] = *f;
    c->facts[at].id = c->ids++;
    if (below(2)) cite(&c->facts[c->count - 1], c->facts[at].id);
}

static void duplicate_step(certificate *c) {
    fact f = *any(c);
    insert(c, &f);
}

static void foreign_step(certificate *c) {
    fact f = *any(originals[below(files)]);
    if (below(2)) memset(f.cites, 0, sizeof f.cites);
    insert(c, &f);
}

/* A true fact more, that the list may or may not want. */
static void true_step(certificate *c) {
    char text[64];
    unsigned a = (unsigned)below(20);
    snprintf(text, sizeof text, below(2) ? "less %x %x*%x^2" : "atmost %x %x*%x^3", a, a + 1, a + 2);
    fact f = {.text = keep(text, strlen(text))};
    insert(c, &f);
}

static void change_citation(certificate *c) {
    fact *f = below(2) ? &c->facts[c->count - 1] : any(c);
    cite(f, below(c->count));
    if (below(2)) cite(f, below(c->count));
}

static void split_ranges(certificate *c) { c->split = true; }

static const char *parameter_text(const certificate *c, const char *name) {
    for (size_t i = 5 + c->given; i < c->lines; i++) {
        const char *s = c->header[i] + strlen("parameter ");
        if (!strncmp(s, name, strlen(name)) && s[strlen(name)] == ' ') return s + strlen(name) + 1;
    }
    return "";
}

static size_t any_parameter(const certificate *c) { return 5 + c->given + below(c->lines - 5 - c->given); }

/* A line of the object: a number of it, dropped, doubled, or exchanged with another. */
static void change_object(certificate *c) {
    if (!c->given) return;
    size_t i = 5 + below(c->given), j = 5 + below(c->given);
    const char *line = c->header[i];
    uint64_t which = below(6);
    if (which > 2 || (which == 2 && c->lines == HEADER)) {
        c->header[i] = splice(line, 7, strlen(line + 7), other_number(line + 7));
    } else if (which == 2) {
        memmove(&c->header[j + 1], &c->header[j], (c->lines++ - j) * sizeof line);
        c->header[j] = line, c->given++;
    } else if (which == 1) c->header[i] = c->header[j], c->header[j] = line;
    else memmove(&c->header[i], &c->header[i + 1], (--c->lines - i) * sizeof line), c->given--;
}

static void change_parameter(certificate *c) {
    size_t i = any_parameter(c);
    size_t n = strcspn(c->header[i] + strlen("parameter "), " ") + strlen("parameter ") + 1;
    c->header[i] = splice(c->header[i], n, strlen(c->header[i] + n), other_number(c->header[i] + n));
}

/* A parameter and, in the facts, every word that is written like it. */
static void change_parameter_throughout(certificate *c) {
    size_t i = any_parameter(c), n = strcspn(c->header[i] + 10, " ") + 11;
    const char *old = c->header[i] + n, *new = other_number(old);
    c->header[i] = splice(c->header[i], n, strlen(old), new);
    for (size_t f = 0; f < c->count; f++)
        for (size_t at = 0; c->facts[f].text[at]; at++) {
            const char *text = c->facts[f].text;
            size_t m = strspn(text + at, "0123456789abcdef");
            if (m == strlen(old) && !strncmp(text + at, old, m) && at && strchr(" ^*", text[at - 1])) {
                c->facts[f].text = splice(text, at, m, new);
                m = strlen(new);
            }
            at += m;
            if (!c->facts[f].text[at]) break;
        }
}

static void change_claim(certificate *c) {
    const certificate *other = originals[below(files)];
    size_t which = below(4) ? 1 + below(4) : 0;
    if (which) c->header[which] = other->header[which];
    else for (size_t i = 0; i < 5; i++) c->header[i] = other->header[i];
}

static void flip_verdict(certificate *c) {
    c->header[4] = strcmp(c->header[4], "verdict VERIFIED") ? "verdict VERIFIED" : "verdict REFUTED";
}
static void wrong_index(certificate *c) { c->index = true; }
static void wrong_end(certificate *c) { c->end = true; }

/* Another permutation of 0..n-1. */
static void permute(unsigned *p, unsigned n) {
    for (unsigned i = 0; i < n; i++) p[i] = i;
    for (unsigned i = n; i > 1; i--) {
        unsigned j = (unsigned)below(i), x = p[i - 1];
        p[i - 1] = p[j];
        p[j] = x;
    }
}

/* Every element of the list at s through p; the text. */
static const char *rename_list(const char *s, const unsigned *p, unsigned n) {
    char *to = arena + arena_used, *at = to;
    if (ARENA - arena_used < 8 * strlen(s) + 16) die("no room for texts");
    for (;; s++) {
        unsigned a = (unsigned)strtoul(s, (char **)(uintptr_t)&s, 16);
        at += sprintf(at, "%x", a < n ? p[a] : a);
        if (*s != ',') break;
        *at++ = ',';
    }
    arena_used += (size_t)(at - to) + 1;
    return to;
}

static bool has_string(const char *text) {
    return !strncmp(text, "no-repeat ", 10) || !strncmp(text, "ambiguous ", 10) || !strncmp(text, "says ", 5) || !strncmp(text, "run-wrong ", 10);
}

/* Letters of the strings given other names, everywhere alike: as true as before. */
static void rename_letters(certificate *c) {
    unsigned p[64], D = (unsigned)strtoul(parameter_text(c, "D"), NULL, 16);
    if (D < 2 || D > 64) return;
    permute(p, D);
    for (size_t i = 0; i < c->count; i++) {
        const char *text = c->facts[i].text;
        if (!has_string(text)) continue;
        size_t at = (size_t)(strrchr(text, ' ') + 1 - text);
        c->facts[i].text = splice(text, at, strlen(text + at), rename_list(text + at, p, D));
    }
}

/* One letter of the strings changed, everywhere alike. */
static void change_letter(certificate *c) {
    uint64_t where = below(64);
    for (size_t i = 0, n = 0, D = strtoul(parameter_text(c, "D"), NULL, 16), to = below(D + 1); i < c->count; i++) {
        const char *text = c->facts[i].text, *space = strrchr(text, ' ');
        if (!has_string(text)) continue;
        size_t commas = 0, at = (size_t)(space + 1 - text);
        char by[32];
        for (const char *s = space; *s; s++) commas += *s == ',';
        for (n = where % (commas + 1); n; n--) at += strcspn(text + at, ",") + 1;
        snprintf(by, sizeof by, "%zx", to);
        c->facts[i].text = splice(text, at, strcspn(text + at, ","), by);
    }
}

/* The colours of a time given other names: as true as before. */
static void rename_colours(certificate *c) {
    unsigned p[64], T, C;
    for (size_t i = 0; i < c->count; i++) {
        const char *text = c->facts[i].text;
        int at;
        if (sscanf(text, "colours %x %x %n", &T, &C, &at) != 2 || C < 1 || C > 64 || below(3)) continue;
        permute(p, C);
        c->facts[i].text = splice(text, (size_t)at, strlen(text) - (size_t)at, rename_list(text + at, p, C));
    }
}

/* The states of a machine given other names: tables moved and their entries renamed. */
static void rename_states(certificate *c) {
    for (size_t i = 0; i < c->count; i++) {
        unsigned p[256], v[3 * 1024], D, L, K, C, start, n = 0;
        int at;
        if (sscanf(c->facts[i].text, "copies %x %x %x %x %x %n", &D, &L, &K, &C, &start, &at) != 5) continue;
        if (K < 1 || K > 256 || start >= K || D > 8) continue;
        for (char *s = (char *)(uintptr_t)c->facts[i].text + at; *s && n < 3 * 1024; s += *s != '\0') v[n++] = (unsigned)strtoul(s, &s, 16);
        if (n != (2 + D) * K) continue;
        permute(p, K);
        char *text = arena + arena_used, *to = text + sprintf(text, "copies %x %x %x %x %x ", D, L, K, C, p[start]);
        unsigned from[256];
        for (unsigned s = 0; s < K; s++) from[p[s]] = s;
        for (unsigned s = 0; s < K; s++) to += sprintf(to, "%x%c", v[from[s]], s + 1 < K ? ',' : ' ');
        for (unsigned s = 0; s < K; s++) to += sprintf(to, "%x%c", v[K + from[s]] < K ? p[v[K + from[s]]] : K, s + 1 < K ? ',' : ' ');
        for (unsigned s = 0; s < K * D; s++) {
            unsigned next = v[2 * K + from[s / D] * D + s % D];
            to += sprintf(to, "%s%x", s ? "," : "", next < K ? p[next] : K);
        }
        arena_used += (size_t)(to - text) + 1;
        if (arena_used > ARENA / 2) die("no room for texts");
        c->facts[i].text = text;
    }
}

static const struct change {
    const char *name;
    void (*make)(certificate *c);
} changes[] = {
    {"word", change_word}, {"number", change_number}, {"list", change_list}, {"drop", drop_step}, {"move", move_step},
    {"exchange", exchange_texts}, {"duplicate", duplicate_step}, {"foreign-step", foreign_step}, {"true-step", true_step},
    {"citation", change_citation}, {"split-ranges", split_ranges}, {"parameter", change_parameter},
    {"parameter-throughout", change_parameter_throughout}, {"claim", change_claim}, {"verdict", flip_verdict},
    {"index", wrong_index}, {"end", wrong_end}, {"rename-letters", rename_letters}, {"rename-states", rename_states},
    {"rename-colours", rename_colours}, {"letter-throughout", change_letter}, {"object", change_object}, {"byte", NULL},
};
enum { CHANGES = sizeof changes / sizeof *changes };

/* ---- decisions ----------------------------------------------------------------------------------------------------- */

static int decide(const char *bytes, size_t n) {
    static kernel k;
    static char copy[ROOM + 1];
    memcpy(copy, bytes, n);
    int code = kernel_check(&k, copy, n);
    pool_close();
    return code;
}

/* One changed certificate in out; its length. */
static size_t mutate(certificate *c, const struct change *first) {
    arena_used = arena_kept;
    if (first->make) first->make(c);
    if (!below(4)) {
        const struct change *second = &changes[below(CHANGES)];
        if (second->make) second->make(c);
    }
    size_t n = write_certificate(c);
    if (first->make) return n;
    n -= 72; /* any byte before the digest */
    out[below(n)] = "0123456789abcdef-/:,.;* \n"[below(25)];
    return sign(n);
}

int main(int argc, char **argv) {
    static certificate c;
    static char original[ROOM];
    size_t total, refused, codes[128] = {0};
    if (argc < 5 || argc - 4 > FILES) die("usage: mutate COUNT SEED REFUSED FILE...");
    if (!(arena = malloc(ARENA))) die("no memory");
    total = strtoull(argv[1], NULL, 10);
    state = 0x9e3779b97f4a7c15u * (2 * strtoull(argv[2], NULL, 10) + 1);
    refused = strtoull(argv[3], NULL, 10);
    for (int i = 4; i < argc; i++) originals[files++] = read_certificate(argv[i]);
    arena_kept = arena_used;
    for (size_t i = 0; i < files; i++) /* unchanged, they are good (0, 10): reading and writing lose nothing */
        if (decide(out, write_certificate(originals[i])) % 10) die(argv[4 + i]);
    for (size_t i = 0; i < total; i++) {
        const certificate *from = originals[i / CHANGES % files];
        const struct change *first = &changes[i % CHANGES];
        size_t n, before = write_certificate(from);
        memcpy(original, out, before);
        c = *from;
        n = mutate(&c, first);
        int code = decide(out, n);
        codes[code & 127]++;
        bool accepted = code == EXIT_VERIFIED || code == EXIT_REFUTED, same = n == before && !memcmp(out, original, n);
        if (same ? !accepted : accepted || below(total) < refused) {
            printf("%d %zu %s\n", code, n, first->name);
            fwrite(out, 1, n, stdout);
        }
    }
    fprintf(stderr, "mutate: %zu certificates: %zu VERIFIED, %zu REFUTED, %zu refused, %zu past a limit\n", total, codes[0], codes[10], codes[65], codes[75]);
    return fflush(stdout) ? 74 : 0;
}
