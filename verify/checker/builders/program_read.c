/* program_read.c - the lines "object ..." of a model (docs/certificate.md): its ops in order, rows as lists. */
#include <string.h>

#include "verify/checker/builders/program.h"

/* The next line behind "object "; NULL past the last. */
static const char *line(kernel *k, const char **at, size_t *left) {
    if (!*left) return NULL;
    const char *s = *at + strlen("object ");
    k->line = k->given_at + k->given_lines - *left;
    *at += strlen(*at) + 1;
    --*left;
    return s;
}

static void read_row(kernel *k, op *o, uint64_t i, const char *s, uint64_t columns) {
    uint64_t terms = 1, next = 0, column;
    mpq_t v;
    mpq_init(v);
    if (!s || !read_is(&s, "row ")) refuse(k, EXIT_BAD, "expected \"object row ...\"");
    for (const char *c = s; *c; c++) terms += *c == ',';
    program_weigh(k, o, i, terms);
    for (o->terms[i] = 0; read_entry(k, &s, &next, &column, v); o->terms[i]++) {
        if (column >= columns) refuse(k, EXIT_BAD, "there is no column %llx", (number)column);
        o->weight[i][o->terms[i]] = (term){column, interval_point(k, v)};
    }
}

static uint64_t another(kernel *k, const char **s, uint64_t most) {
    read_char(k, s, ' ');
    return read_small(k, s, most);
}

program *program_read(kernel *k) {
    static const char *const names[] = {"embed", "linear", "scan", "relu", "attend", "add", "join", "round"};
    const uint64_t sources[] = {0, 1, 1, 1, 3, 2, 0, 1};
    program *g = program_new(k, k->D);
    size_t left = k->given_lines;
    const char *at = k->given, *s = line(k, &at, &left);
    while ((s = line(k, &at, &left))) {
        uint64_t kind = 0, source[1024], count, dim = 0;
        while (kind < 8 && !(read_is(&s, names[kind]) && *s == ' ')) kind++;
        if (kind == 8) refuse(k, EXIT_BAD, "expected an op, not \"%.20s\"", s);
        for (count = 0; kind == JOIN ? *s && count < 1024 : count < sources[kind < 8 ? kind : 0]; count++)
            if (!(source[count] = another(k, &s, PROGRAM_OPS_MOST))) refuse(k, EXIT_BAD, "ops are counted from 1");
            else source[count]--;
        if (kind <= SCAN) dim = another(k, &s, PROGRAM_LANES_MOST);
        op *o = program_add(k, g, (operation)kind, count, source, dim);
        if (kind == ROUND) o->bits = another(k, &s, 1000);
        if (kind == ATTEND) o->window = another(k, &s, UINT64_MAX);
        if (kind == ATTEND) read_char(k, &s, ' '), read_number(k, &s, (o->beta = interval_new(k))->lo);
        if (kind == ATTEND) read_char(k, &s, ' '), read_number(k, &s, (o->slope = interval_new(k))->lo), mpq_neg(o->slope->lo, o->slope->lo);
        read_end(k, s);
        for (uint64_t i = 0; kind <= SCAN && i < (kind ? dim : k->D + 2); i++)
            read_row(k, o, i, line(k, &at, &left), kind ? g->ops[source[0]].dim + (kind == SCAN ? dim : 1) : dim);
    }
    program_end(k, g);
    k->line = 0;
    return g;
}
