/* parse.c - the file as a whole: bytes, lines, header, steps, digest.  The lines are cut in place. */
#include <string.h>

#include "verify/checker/kernel.h"

typedef struct reader {
    char *at, *end;
} reader;

/* The next line without its LF; every byte of it printable ASCII. */
static char *next_line(kernel *k, reader *r) {
    k->line++;
    if (r->at == r->end) refuse(k, EXIT_BAD, "the file ends too early");
    size_t left = (size_t)(r->end - r->at);
    char *line = r->at, *stop = memchr(line, '\n', left);
    size_t length = stop ? (size_t)(stop - line) : left;
    if (length > LINE_MOST) refuse(k, EXIT_LIMIT, "the line is longer than %zu MiB", LINE_MOST >> 20);
    for (size_t i = 0; i < length; i++)
        if (line[i] < ' ' || line[i] > '~') refuse(k, EXIT_BAD, "byte %zu of the line is no printable ASCII", i + 1);
    if (!stop) refuse(k, EXIT_BAD, "the last line has no end");
    line[length] = '\0';
    r->at = line + length + 1;
    return line;
}

static char *keyword_line(kernel *k, reader *r, const char *keyword) {
    const char *line = next_line(k, r), *s = line;
    if (!read_is(&s, keyword) || *s != ' ') refuse(k, EXIT_BAD, "expected \"%s ...\", not \"%.40s\"", keyword, line);
    return (char *)line + strlen(keyword) + 1;
}

/* Whether a line "NAME VALUE" is of the first parameter of `names`: "NAME ..", or "NAME=VALUE .." with this word. */
static bool is_parameter(const char *names, const char *line) {
    size_t n = strcspn(names, " ="), word = strcspn(names, " ");
    return !strncmp(line, names, n) && line[n] == ' ' &&
           (n == word || (strlen(line) == word && !strncmp(line + n + 1, names + n + 1, word - n - 1)));
}

/* The lines "object ...", which are left for the object to read. */
static void read_given(kernel *k, reader *r) {
    k->given_at = k->line + 1;
    for (; r->end - r->at >= 7 && !memcmp(r->at, "object ", 7); k->given_lines++) {
        char *line = next_line(k, r);
        if (!k->given_lines) k->given = line;
    }
}

/* Whether the lines begin as those of the object do, or neither has any. */
static bool is_given(const kernel *k, const object *about) {
    const char *s = k->given, *name = about ? about->given : NULL;
    if (!s || !name) return !s && !name;
    return read_is(&s, "object ") && read_is(&s, name) && (!*s || *s == ' ');
}

/* The row of the table for claim, reading, verdict, object and first parameter, or a refusal that says what is unknown. */
static void find_builder(kernel *k, const char *claim, const char *reading, const char *verdict, const char *first) {
    bool known = false;
    for (const builder *b = builders; b->claim; b++) {
        if (strcmp(b->claim, claim)) continue;
        known = true;
        if (strcmp(b->reading, reading) || strcmp(b->verdict, verdict) || !is_given(k, b->about)) continue;
        bool here = is_parameter(b->parameters, first);
        if (here || !k->what) k->what = b;
        if (here) return;
    }
    if (!known) refuse(k, EXIT_BAD, "no certificates are known for the claim \"%.60s\"", claim);
    if (!k->what) refuse(k, EXIT_BAD, "no certificate is known that %.40s, reading %.20s, is %.20s%s", claim, reading, verdict, k->given ? ", of such an object" : "");
}

static void header(kernel *k, reader *r) {
    const char *line = next_line(k, r);
    if (strcmp(line, "verbatim-certificate 1"))
        refuse(k, EXIT_BAD, "expected \"verbatim-certificate 1\", not \"%.40s\"", line);
    const char *claim = keyword_line(k, r, "claim");
    if (strcmp(keyword_line(k, r, "statement"), "1")) refuse(k, EXIT_BAD, "only version 1 of the statements is known");
    const char *reading = keyword_line(k, r, "reading"), *verdict = keyword_line(k, r, "verdict");
    read_given(k, r);
    const char *s = keyword_line(k, r, "parameter");
    find_builder(k, claim, reading, verdict, s);
    const char *names = k->what->parameters;
    for (size_t i = 0; *names; i++) {
        size_t n = strcspn(names, " ="), word = strcspn(names, " ");
        if (i) s = keyword_line(k, r, "parameter");
        if (!is_parameter(names, s)) refuse(k, EXIT_BAD, "expected parameter %.*s, not \"%.40s\"", (int)word, names, s);
        s += n + 1;
        mpq_init(k->parameter[i]);
        if (n == word) {
            read_number(k, &s, k->parameter[i]);
            read_end(k, s);
        }
        names += word + (names[word] == ' ');
    }
}

/* "1 3-5": ascending, below the citing step. */
static void check_cites(kernel *k, const char *s, uint64_t below) {
    for (uint64_t last = 0;;) {
        uint64_t from = read_small(k, &s, STEPS_MOST), to = from;
        if (*s == '-') {
            s++;
            to = read_small(k, &s, STEPS_MOST);
            if (to <= from) refuse(k, EXIT_BAD, "a range of citations does not ascend");
        }
        if (from <= last) refuse(k, EXIT_BAD, "citations do not ascend");
        if (to >= below) refuse(k, EXIT_BAD, "cites step %llu, which is not an earlier one", (unsigned long long)to);
        last = to;
        if (!*s) return;
        read_char(k, &s, ' ');
    }
}

static void read_step(kernel *k, char *line, size_t index) {
    const char *s = line;
    step *p = &k->steps[index - 1];
    k->at = index;
    if (!read_is(&s, "step ") || read_small(k, &s, STEPS_MOST) != index) refuse(k, EXIT_BAD, "expected \"step %zx ...\", not \"%.40s\"", index, line);
    read_char(k, &s, ' ');
    char *from = strstr(s, " ; from ");
    *p = (step){.text = s, .line = k->line};
    if (from) {
        *from = '\0';
        p->cites = from + strlen(" ; from ");
        check_cites(k, p->cites, index);
    }
    k->at = 0;
}

void parse_file(kernel *k, char *bytes, size_t count) {
    reader r = {bytes, bytes + count};
    char digest[65], *line;
    size_t room = 1;
    if (count > FILE_MOST) refuse(k, EXIT_LIMIT, "the file is larger than %zu MiB", FILE_MOST >> 20);
    /* The digest first, on the bytes as they are: it is of all lines but the last. */
    size_t last = count;
    while (last && bytes[last - 1] == '\n' && last == count) last--;
    while (last && bytes[last - 1] != '\n') last--;
    checker_sha256((const unsigned char *)bytes, last, digest);
    for (const char *c = bytes; (c = memchr(c, '\n', (size_t)(r.end - c))); c++) room++;
    header(k, &r);
    if (room > STEPS_MOST) refuse(k, EXIT_LIMIT, "more than 2^18 lines");
    k->steps = pool_get(k, room, sizeof *k->steps);
    while (line = next_line(k, &r), strncmp(line, "end ", 4)) read_step(k, line, ++k->count);
    const char *s = line + 4;
    if (read_small(k, &s, UINT32_MAX) != k->count) refuse(k, EXIT_BAD, "the file has %zx steps", k->count);
    read_end(k, s);
    line = keyword_line(k, &r, "sha256");
    if (r.at != r.end) refuse(k, EXIT_BAD, "something follows the digest");
    if (strcmp(line, digest)) refuse(k, EXIT_BAD, "the digest is not that of the lines before it");
    k->line = 0;
}
