/* certificate.c - facts are written out as they are heard, each once; which of them are steps, and with what numbers,
   is settled when the verdict is known. */
#include "verify/certificate/certificate.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/base/sha256.h"
#include "verify/certificate/spelling.h"

#define FILE_MOST ((size_t)16 << 20)
#define LINE_MOST ((size_t)2 << 20)
#define STEPS_MOST ((size_t)1 << 18)
#define READINGS_MOST 8

/* A fact: "KIND ARGUMENTS" is pool[at .. at+bytes). */
typedef struct entry {
    size_t at, bytes;
    size_t from, from_count; /* a piece of cited: ids */
    bool large;              /* past a limit: kept without its text */
} entry;

/* What one reading rests on. */
typedef struct conclusion {
    const char *reading; /* borrowed from the claim */
    fact_id *id;
    size_t count, room;
    text given, parameters; /* header lines */
    bool large;             /* one of them is past a limit */
    const char *why; /* borrowed: declined */
} conclusion;

struct certificate {
    fact_listener listener;
    text pool, spelt;
    entry *entry; /* entry[id - 1] */
    size_t count, room;
    fact_id *cited;
    size_t cited_count, cited_room;
    fact_id *slot; /* open addressing by text; slots: a power of two, at most half used */
    size_t slots;
    conclusion conclusion[READINGS_MOST];
    size_t readings;
    const char *why; /* borrowed: declined for every reading */
    bool failed;     /* an allocation did */
};

/* Room for one more element behind array[0..count). */
static bool make_room(certificate *c, void **array, size_t count, size_t *room, size_t size) {
    if (count < *room) return true;
    size_t more = *room ? 2 * *room : 256;
    void *p = realloc(*array, more * size);
    if (!p) {
        c->failed = true;
        return false;
    }
    *array = p;
    *room = more;
    return true;
}

/* FNV-1a: only spreads the texts over the table. */
static size_t hash_of(const char *s, size_t bytes) {
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < bytes; i++) h = (h ^ (unsigned char)s[i]) * 0x100000001b3u;
    return (size_t)(h ^ h >> 29);
}

/* The slot of the text: holds its id, or 0. */
static fact_id *slot_of(const certificate *c, const char *s, size_t bytes) {
    size_t i = hash_of(s, bytes) & (c->slots - 1);
    for (; c->slot[i]; i = (i + 1) & (c->slots - 1)) {
        const entry *e = &c->entry[c->slot[i] - 1];
        if (!e->large && e->bytes == bytes && !memcmp(c->pool.data + e->at, s, bytes)) break;
    }
    return &c->slot[i];
}

static bool widen_table(certificate *c) {
    size_t slots = c->slots ? 2 * c->slots : 1024;
    fact_id *slot = calloc(slots, sizeof *slot), *old = c->slot;
    if (!slot) {
        c->failed = true;
        return false;
    }
    c->slot = slot;
    c->slots = slots;
    free(old);
    for (size_t id = 1; id <= c->count; id++) {
        const entry *e = &c->entry[id - 1];
        if (!e->large) *slot_of(c, c->pool.data + e->at, e->bytes) = id;
    }
    return true;
}

/* Keeps the fact spelt out in c->spelt, unless it is there. */
static fact_id keep(certificate *c, bool large, const fact_arg *args, size_t count) {
    const char *s = text_data(&c->spelt);
    size_t bytes = c->spelt.length, from_count = 0;
    large = large || bytes > LINE_MOST - 64; /* room for "step N " */
    if (text_status(&c->spelt) != ST_OK) c->failed = true;
    if (2 * c->count >= c->slots && !widen_table(c)) return 0;
    if (!large && *slot_of(c, s, bytes)) return *slot_of(c, s, bytes);
    if (!make_room(c, (void **)&c->entry, c->count, &c->room, sizeof *c->entry)) return 0;
    for (size_t i = 0; i < count; i++) {
        if (args[i].kind != FACT_FROM) continue;
        if (!make_room(c, (void **)&c->cited, c->cited_count, &c->cited_room, sizeof *c->cited)) return 0;
        c->cited[c->cited_count++] = args[i].count;
        from_count++;
    }
    if (!large) *slot_of(c, s, bytes) = c->count + 1;
    c->entry[c->count++] = (entry){c->pool.length, large ? 0 : bytes, c->cited_count - from_count, from_count, large};
    if (!large) text_add_bytes(&c->pool, s, bytes);
    if (text_status(&c->pool) != ST_OK) c->failed = true;
    return c->count;
}

static fact_id hear(void *context, const char *kind, const fact_arg *args, size_t count) {
    certificate *c = context;
    if (c->failed) return 0;
    text_reset(&c->spelt);
    bool large = !spelling_write(&c->spelt, kind, args, count);
    for (size_t i = 0; i < count; i++)
        if (args[i].kind == FACT_FROM && (!args[i].count || args[i].count > c->count)) return 0; /* nothing was heard */
    return keep(c, large, args, count);
}

static conclusion *conclusion_of(certificate *c, const char *reading) {
    for (size_t i = 0; i < c->readings; i++)
        if (!strcmp(c->conclusion[i].reading, reading)) return &c->conclusion[i];
    if (c->readings == READINGS_MOST) {
        c->failed = true;
        return NULL;
    }
    conclusion *k = &c->conclusion[c->readings++];
    k->reading = reading;
    return k;
}

static void rest(void *context, const char *reading, fact_id id) {
    certificate *c = context;
    conclusion *k = conclusion_of(c, reading);
    if (!k || !id || !make_room(c, (void **)&k->id, k->count, &k->room, sizeof *k->id)) return;
    k->id[k->count++] = id;
}

static void given(void *context, const char *reading, const char *kind, const fact_arg *args, size_t count) {
    certificate *c = context;
    conclusion *k = conclusion_of(c, reading);
    if (!k) return;
    text_reset(&c->spelt);
    if (!spelling_write(&c->spelt, kind, args, count) || c->spelt.length > LINE_MOST - 64) k->large = true;
    if (text_status(&c->spelt) != ST_OK) c->failed = true;
    if (k->large || k->given.length > FILE_MOST) return;
    text_addf(&k->given, "object ");
    text_add_bytes(&k->given, text_data(&c->spelt), c->spelt.length);
    text_add(&k->given, "\n");
}

static void parameter(void *context, const char *reading, const char *name, const mpq_t value) {
    conclusion *k = conclusion_of(context, reading);
    if (!k) return;
    text_addf(&k->parameters, "parameter %s ", name);
    spelling_write_number(&k->parameters, value);
    text_add(&k->parameters, "\n");
}

static void word_parameter(void *context, const char *reading, const char *name, const char *word) {
    conclusion *k = conclusion_of(context, reading);
    if (k) text_addf(&k->parameters, "parameter %s %s\n", name, word);
}

static void decline(void *context, const char *reading, const char *why) {
    certificate *c = context;
    conclusion *k = reading ? conclusion_of(c, reading) : NULL;
    if (k) k->why = why;
    if (!reading) c->why = why;
}

status certificate_new(certificate **c) {
    *c = calloc(1, sizeof **c);
    if (!*c) return ST_MEMORY;
    (*c)->listener = (fact_listener){*c, hear, given, parameter, rest, decline, word_parameter};
    return ST_OK;
}

void certificate_free(certificate *c) {
    if (!c) return;
    for (size_t i = 0; i < c->readings; i++) {
        free(c->conclusion[i].id);
        text_clear(&c->conclusion[i].given);
        text_clear(&c->conclusion[i].parameters);
    }
    text_clear(&c->pool);
    text_clear(&c->spelt);
    free(c->entry);
    free(c->cited);
    free(c->slot);
    free(c);
}

const fact_listener *certificate_listener(certificate *c) { return &c->listener; }

/* number[id-1] := 1 where the conclusion rests on the fact, or on one that cites it; ids cite smaller ones. */
static void mark(const certificate *c, const conclusion *k, size_t *number) {
    for (size_t i = 0; i < k->count; i++) number[k->id[i] - 1] = 1;
    for (size_t i = c->count; i-- > 0;)
        for (size_t j = 0; number[i] && j < c->entry[i].from_count; j++)
            if (c->cited[c->entry[i].from + j]) number[c->cited[c->entry[i].from + j] - 1] = 1;
}

static int compare_sizes(const void *a, const void *b) {
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return x < y ? -1 : x > y;
}

/* " ; from 1 3-5" of ids, which are sorted here by their numbers; runs as ranges, none twice. */
static status write_cited(text *t, const fact_id *id, size_t count, const size_t *number) {
    size_t *cited = malloc((count + 1) * sizeof *cited);
    if (!cited) return ST_MEMORY;
    for (size_t i = 0; i < count; i++) cited[i] = number[id[i] - 1];
    qsort(cited, count, sizeof *cited, compare_sizes);
    text_add(t, " ; from");
    for (size_t i = 0, j; i < count; i = j) {
        for (j = i + 1; j < count && cited[j] <= cited[j - 1] + 1; j++) {}
        text_addf(t, cited[j - 1] > cited[i] ? " %zx-%zx" : " %zx", cited[i], cited[j - 1]);
    }
    free(cited);
    return text_status(t);
}

static status write_steps(text *t, size_t *steps, const certificate *c, const conclusion *k, fault *f) {
    size_t at = 0, *number = calloc(c->count + 1, sizeof *number);
    status st = ST_OK;
    if (!number) return ST_MEMORY;
    mark(c, k, number);
    for (size_t i = 0; i < c->count; i++) {
        const entry *e = &c->entry[i];
        if (!number[i]) continue;
        if (e->large || at + 2 > STEPS_MOST - 16 || t->length > FILE_MOST)
            TRY(fault_set(f, ST_UNSUPPORTED, "it would be past the limits of a certificate (docs/certificate.md)"));
        number[i] = ++at;
        text_addf(t, "step %zx ", at);
        text_add_bytes(t, c->pool.data + e->at, e->bytes);
        if (e->from_count) TRY(write_cited(t, c->cited + e->from, e->from_count, number));
        text_add(t, "\n");
    }
    *steps = at + 1;
    text_addf(t, "step %zx conclude", *steps);
    TRY(write_cited(t, k->id, k->count, number));
    text_addf(t, "\nend %zx\n", *steps);
    if (t->length > FILE_MOST - 128)
        st = fault_set(f, ST_UNSUPPORTED, "it would be past the limits of a certificate (docs/certificate.md)");
out:
    free(number);
    return st;
}

/* Why there is nothing to write; NULL when there is. */
static const char *missing(const certificate *c, const conclusion *k, verdict_kind kind) {
    if (kind != VERDICT_VERIFIED && kind != VERDICT_REFUTED) return "only VERIFIED and REFUTED have one";
    if (k && k->why) return k->why;
    if (c->why) return c->why;
    return k && k->count ? NULL : "this verdict is not among those that have one (docs/certificate.md lists them)";
}

status certificate_write(text *t, size_t *steps, const certificate *c, const char *claim, const char *reading,
                         verdict_kind kind, fault *f) {
    const conclusion *k = NULL;
    char digest[65];
    sha256 h;
    text body;
    if (c->failed) return ST_MEMORY;
    for (size_t i = 0; i < c->readings; i++)
        if (!strcmp(c->conclusion[i].reading, reading)) k = &c->conclusion[i];
    const char *why = missing(c, k, kind);
    if (why) return fault_set(f, ST_UNSUPPORTED, "%s", why);
    text_init(&body);
    text_addf(&body, "verbatim-certificate 1\nclaim %s\nstatement 1\nreading %s\nverdict %s\n", claim, reading,
              verdict_name(kind));
    text_add_text(&body, &k->given);
    text_add_text(&body, &k->parameters);
    status st = text_status(&k->given);
    if (st == ST_OK) st = text_status(&k->parameters);
    if (st == ST_OK && k->large)
        st = fault_set(f, ST_UNSUPPORTED, "it would be past the limits of a certificate (docs/certificate.md)");
    if (st == ST_OK) st = write_steps(&body, steps, c, k, f);
    if (st == ST_OK) st = text_status(&body);
    if (st == ST_OK) {
        sha256_init(&h);
        sha256_add(&h, body.data, body.length);
        sha256_hex(&h, digest);
        text_add_bytes(t, body.data, body.length);
        text_addf(t, "sha256 %s\n", digest);
        st = text_status(t);
    }
    text_clear(&body);
    return st;
}
