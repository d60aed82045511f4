/* explain.c - see explain.h: steps whose words are equal become one line, with their numbers, and what they are about. */
#include "verify/checker/explain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM 2048
#define LISTED 48 /* letters of a list of numbers, before "..." */

/* The steps of equal words are linked by next, in ascending order; steps from 0, NONE ends. */
#define NONE SIZE_MAX
typedef struct group {
    char *words;
    const char *unit;
    size_t first, last;
} group;

typedef struct explanation {
    const kernel *k;
    group *group;
    size_t groups, *next, *slot, slots; /* slot: 1 + group, by its words; open addressing, at most half full */
    uint64_t *item, *position, *scratch;
    bool *on;
} explanation;

/* Numbers as ranges, "1-3, 5"; more than fit end in "...". */
typedef struct ranges {
    char text[2 * LISTED];
    size_t used;
    uint64_t from, to;
    bool hexadecimal, any, full;
} ranges;

static int write_number(char *to, size_t room, const ranges *r, uint64_t v) {
    return snprintf(to, room, r->hexadecimal ? "%llx" : "%llu", (unsigned long long)v);
}

static void flush(ranges *r) {
    char piece[64];
    int n = 0;
    if (!r->any || r->full) return;
    n = write_number(piece, sizeof piece, r, r->from);
    if (r->to > r->from) {
        piece[n++] = r->to > r->from + 1 ? '-' : ',';
        if (r->to == r->from + 1) piece[n++] = ' ';
        n += write_number(piece + n, sizeof piece - (size_t)n, r, r->to);
    }
    r->full = r->used + (size_t)n > LISTED;
    r->used += (size_t)snprintf(r->text + r->used, sizeof r->text - r->used, "%s%s", r->used ? ", " : "", r->full ? "..." : piece);
}

static void add(ranges *r, uint64_t from, uint64_t to) {
    if (r->any && from <= r->to + 1 && from >= r->from) {
        if (to > r->to) r->to = to;
        return;
    }
    flush(r);
    r->from = from;
    r->to = to;
    r->any = true;
}

/* What the steps of a group cite, "5 7-9", in hexadecimal; canonical, by the parser. */
static void add_cited(ranges *r, const char *s) {
    while (s && *s) {
        char *end;
        uint64_t from = strtoull(s, &end, 16), to = from;
        if (*end == '-') to = strtoull(end + 1, &end, 16);
        add(r, from, to);
        s = *end ? end + 1 : end;
    }
}

static int compare(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Those of the group's values that are different, ascending; how many. */
static size_t add_different(ranges *r, const explanation *e, const uint64_t *value, size_t first) {
    size_t count = 0, different = 0;
    for (size_t i = first; i != NONE; i = e->next[i]) e->scratch[count++] = value[i];
    qsort(e->scratch, count, sizeof *e->scratch, compare);
    for (size_t i = 0; i < count; i++) {
        if (i && e->scratch[i] == e->scratch[i - 1]) continue;
        add(r, e->scratch[i], e->scratch[i]);
        different++;
    }
    flush(r);
    return different;
}

static const char *plural(const ranges *r) { return strpbrk(r->text, ",-.") ? "s" : ""; }

static void say(const explanation *e, const group *g, size_t first, void (*line)(const char *words));

/* Where not all of the things are at all of the positions: a line a position; false when there is but one. */
static bool say_apart(const explanation *e, const group *g, size_t first, void (*line)(const char *words)) {
    for (bool several = false; first != NONE; several = true) {
        uint64_t here = e->position[first];
        size_t rest = NONE, *end[2] = {&e->next[first], &rest}, i = e->next[first];
        for (; i != NONE; i = e->next[i]) {
            bool other = e->position[i] != here;
            *end[other] = i;
            end[other] = &e->next[i];
        }
        *end[0] = *end[1] = NONE;
        if (rest == NONE && !several) return false;
        say(e, g, first, line);
        first = rest;
    }
    return true;
}

static void say(const explanation *e, const group *g, size_t first, void (*line)(const char *words)) {
    char text[ROOM + 2 * sizeof(saying)];
    ranges steps = {.hexadecimal = true}, items = {.hexadecimal = false}, places = {.hexadecimal = false}, cited = {.hexadecimal = true};
    bool later = false;
    size_t count = 0, products;
    for (size_t i = first; i != NONE; i = e->next[i], count++) {
        add(&steps, i + 1, i + 1);
        if (i + 1 < e->k->count) add_cited(&cited, e->k->steps[i].cites);
        later = later || e->on[i];
    }
    flush(&steps), flush(&cited);
    products = add_different(&items, e, e->item, first) * add_different(&places, e, e->position, first);
    if (products != count && say_apart(e, g, first, line)) return;
    int n = snprintf(text, sizeof text, "step%s %s", plural(&steps), steps.text);
    if (steps.full) n += snprintf(text + n, sizeof text - (size_t)n, " (%zu in all)", count);
    n += snprintf(text + n, sizeof text - (size_t)n, ": ");
    if (g->unit) n += snprintf(text + n, sizeof text - (size_t)n, "%s%s %s", g->unit, plural(&items), items.text);
    if (e->position[first]) n += snprintf(text + n, sizeof text - (size_t)n, " at position%s %s%s", plural(&places), places.text, later ? " and later" : "");
    n += snprintf(text + n, sizeof text - (size_t)n, "%s%s", g->unit ? ": " : "", g->words);
    if (cited.used) snprintf(text + n, sizeof text - (size_t)n, " [from step%s %s]", plural(&cited), cited.text);
    line(text);
}

/* Puts step i into the group of its words. */
static bool sort_in(explanation *e, size_t i, const saying *s) {
    uint64_t h = 0xcbf29ce484222325u;
    for (const char *c = s->words; *c; c++) h = (h ^ (unsigned char)*c) * 0x100000001b3u;
    size_t at = (size_t)(h ^ h >> 29) & (e->slots - 1);
    group *g = NULL;
    for (; e->slot[at]; at = (at + 1) & (e->slots - 1)) {
        g = &e->group[e->slot[at] - 1];
        if (s->unit && g->unit && !strcmp(g->words, s->words) && !strcmp(g->unit, s->unit)) break;
    }
    e->next[i] = NONE;
    e->item[i] = s->item;
    e->position[i] = s->position;
    e->on[i] = s->on;
    if (e->slot[at]) {
        e->next[g->last] = i;
        g->last = i;
        return true;
    }
    char *words = malloc(s->used + 1);
    if (!words) return false;
    memcpy(words, s->words, s->used + 1);
    e->group[e->groups] = (group){words, s->unit, i, i};
    e->slot[at] = ++e->groups;
    return true;
}

bool explain_all(const kernel *k, void (*line)(const char *words)) {
    explanation e = {.k = k, .slots = 2};
    bool good = true;
    while (e.slots < 2 * k->count) e.slots *= 2;
    e.group = calloc(k->count, sizeof *e.group);
    e.next = calloc(k->count, sizeof *e.next);
    e.slot = calloc(e.slots, sizeof *e.slot);
    e.item = calloc(k->count, sizeof *e.item);
    e.position = calloc(k->count, sizeof *e.position);
    e.scratch = calloc(k->count, sizeof *e.scratch);
    e.on = calloc(k->count, sizeof *e.on);
    good = e.group && e.next && e.slot && e.item && e.position && e.scratch && e.on;
    for (size_t i = 0; good && i < k->count; i++) {
        saying s = {.used = 0};
        explain_step(&s, k, &k->steps[i]);
        good = sort_in(&e, i, &s);
    }
    for (size_t g = 0; good && g < e.groups; g++) say(&e, &e.group[g], e.group[g].first, line);
    for (size_t g = 0; e.group && g < e.groups; g++) free(e.group[g].words);
    free(e.group);
    free(e.next);
    free(e.slot);
    free(e.item);
    free(e.position);
    free(e.scratch);
    free(e.on);
    return good;
}
