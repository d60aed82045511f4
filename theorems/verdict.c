/* verdict.c - facts in, one verdict out. */
#include "theorems/verdict.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/exact/number.h"

const char *verdict_name(verdict_kind k) {
    switch (k) {
    case VERDICT_VERIFIED: return "VERIFIED";
    case VERDICT_VACUOUS: return "VACUOUS";
    case VERDICT_SUPPORTED: return "SUPPORTED";
    case VERDICT_UNDECIDED: return "UNDECIDED";
    case VERDICT_REFUTED: return "REFUTED";
    }
    return "UNDECIDED";
}

/* The first failure stays: later ones are its consequences. */
static void fail(verdict *v, status st) {
    if (v->failed == ST_OK) v->failed = st;
}

static void keep(verdict *v, const text *t) {
    if (text_status(t) != ST_OK) fail(v, ST_MEMORY);
}

status verdict_init(verdict *v, const char *const *readings, size_t reading_count, const char *const *quantities,
                    size_t quantity_count) {
    *v = (verdict){0};
    mpq_init(v->sampled.alpha);
    enclosure_init(&v->sampled.interval);
    v->readings = calloc(reading_count + 1, sizeof *v->readings);
    v->quantities = calloc(quantity_count + 1, sizeof *v->quantities);
    if (!v->readings || !v->quantities) {
        verdict_clear(v);
        return ST_MEMORY;
    }
    for (size_t i = 0; i < reading_count; i++) v->readings[i].name = readings[i];
    v->reading_count = reading_count;
    for (size_t i = 0; i < quantity_count; i++) {
        v->quantities[i].name = quantities[i];
        mpq_init(v->quantities[i].value);
        enclosure_init(&v->quantities[i].bounds);
    }
    v->quantity_count = quantity_count;
    return ST_OK;
}

static void quantity_reset(quantity *q) {
    free(q->form);
    for (size_t i = 0; i < q->count; i++) free(q->items[i]);
    free(q->items);
    q->form = NULL;
    q->items = NULL;
    q->count = q->room = 0;
    q->kind = QUANTITY_ABSENT;
}

void verdict_clear(verdict *v) {
    if (!v->readings && !v->quantities && !v->controls) { /* never initialised, or cleared before */
        if (v->sampled.alpha->_mp_den._mp_d) {
            mpq_clear(v->sampled.alpha);
            enclosure_clear(&v->sampled.interval);
        }
        *v = (verdict){0};
        return;
    }
    for (size_t i = 0; i < v->reading_count; i++) {
        reading_state *r = &v->readings[i];
        text_clear(&r->vacuous);
        text_clear(&r->refuted);
        text_clear(&r->doubt);
        text_clear(&r->sampled);
    }
    for (size_t i = 0; i < v->quantity_count; i++) {
        quantity_reset(&v->quantities[i]);
        mpq_clear(v->quantities[i].value);
        enclosure_clear(&v->quantities[i].bounds);
    }
    for (size_t i = 0; i < v->control_count; i++) {
        free(v->controls[i].at);
        free(v->controls[i].at_json);
        free(v->controls[i].witness);
    }
    free(v->readings);
    free(v->quantities);
    free(v->controls);
    text_clear(&v->scope);
    text_clear(&v->notes);
    text_clear(&v->steps);
    mpq_clear(v->sampled.alpha);
    enclosure_clear(&v->sampled.interval);
    *v = (verdict){0};
}

status verdict_status(const verdict *v) { return v->failed; }

static void add_line(verdict *v, text *t, const char *separator, const char *format, va_list ap)
    __attribute__((format(printf, 4, 0)));
static void add_line(verdict *v, text *t, const char *separator, const char *format, va_list ap) {
    if (t->length) text_add(t, separator);
    text_vaddf(t, format, ap);
    keep(v, t);
}

static reading_state *find_reading(verdict *v, const char *name) {
    for (size_t i = 0; i < v->reading_count; i++)
        if (!strcmp(v->readings[i].name, name)) return &v->readings[i];
    fail(v, ST_BUG);
    return NULL;
}

#define ADD_LINE(to, separator)                                                                               \
    do {                                                                                                      \
        va_list ap;                                                                                           \
        va_start(ap, format);                                                                                 \
        add_line(v, (to), (separator), format, ap);                                                           \
        va_end(ap);                                                                                           \
    } while (0)

void verdict_scope(verdict *v, const char *format, ...) { ADD_LINE(&v->scope, "; "); }
void verdict_scope_stopped(verdict *v) {
    text stopped;
    if (!v->scope.length) return;
    text_init(&stopped);
    text_addf(&stopped, "stopped before the end of: %s", text_data(&v->scope));
    text_clear(&v->scope);
    v->scope = stopped;
    keep(v, &v->scope);
}

void verdict_note(verdict *v, const char *format, ...) { ADD_LINE(&v->notes, "\n"); }
void verdict_step(verdict *v, const char *format, ...) { ADD_LINE(&v->steps, "\n"); }

void verdict_establish(verdict *v, const char *reading, unsigned methods) {
    reading_state *r = find_reading(v, reading);
    if (!r) return;
    if (!(methods & (METHOD_DERIVATION | METHOD_EXHAUSTION | METHOD_ENCLOSURE))) fail(v, ST_BUG);
    r->established = true;
    v->methods |= methods;
}

void verdict_refute(verdict *v, const char *reading, const char *format, ...) {
    reading_state *r = find_reading(v, reading);
    if (r) ADD_LINE(&r->refuted, "\n");
}

void verdict_doubt(verdict *v, const char *reading, const char *format, ...) {
    reading_state *r = find_reading(v, reading);
    if (r) ADD_LINE(&r->doubt, "; ");
}

void verdict_vacuous(verdict *v, const char *reading, const char *format, ...) {
    reading_state *r = find_reading(v, reading);
    if (r) ADD_LINE(&r->vacuous, "; ");
}

void verdict_support(verdict *v, const char *reading, const char *format, ...) {
    reading_state *r = find_reading(v, reading);
    if (!r) return;
    v->methods |= METHOD_SAMPLING;
    ADD_LINE(&r->sampled, "; ");
}

void verdict_trivial(verdict *v) { v->trivial = true; }

void verdict_sampled(verdict *v, const char *of, uint64_t hits, uint64_t samples, uint64_t seed, const mpq_t alpha,
                     const enclosure *interval) {
    verdict_sample *s = &v->sampled;
    s->present = true;
    size_t n = strlen(of) < sizeof s->of - 1 ? strlen(of) : sizeof s->of - 1;
    memcpy(s->of, of, n);
    s->of[n] = '\0';
    s->hits = hits;
    s->samples = samples;
    s->seed = seed;
    mpq_set(s->alpha, alpha);
    mpq_set(s->interval.lo, interval->lo);
    mpq_set(s->interval.hi, interval->hi);
    v->seed_used = true;
    v->methods |= METHOD_SAMPLING;
}

static quantity *find_quantity(verdict *v, const char *name) {
    for (size_t i = 0; i < v->quantity_count; i++)
        if (!strcmp(v->quantities[i].name, name)) {
            if (v->quantities[i].kind != QUANTITY_LIST) quantity_reset(&v->quantities[i]);
            return &v->quantities[i];
        }
    fail(v, ST_BUG);
    return NULL;
}

void verdict_rational(verdict *v, const char *name, const mpq_t value) {
    quantity *q = find_quantity(v, name);
    if (!q) return;
    if (!number_fits(value)) { /* the claim must give such a value as a form */
        fail(v, ST_BUG);
        return;
    }
    q->kind = QUANTITY_EXACT;
    mpq_set(q->value, value);
}

void verdict_integer(verdict *v, const char *name, const mpz_t value) {
    mpq_t q;
    mpq_init(q);
    mpq_set_z(q, value);
    verdict_rational(v, name, q);
    mpq_clear(q);
}

void verdict_unsigned(verdict *v, const char *name, uint64_t value) {
    mpz_t z;
    mpz_init_set_ui(z, (unsigned long)value);
    verdict_integer(v, name, z);
    mpz_clear(z);
}

void verdict_form(verdict *v, const char *name, const enclosure *log2, const char *format, ...) {
    quantity *q = find_quantity(v, name);
    if (!q) return;
    text t;
    text_init(&t);
    ADD_LINE(&t, "");
    if (text_status(&t) == ST_OK && t.data) {
        q->form = t.data; /* ownership moves */
        q->kind = QUANTITY_FORM;
        mpq_set(q->bounds.lo, log2->lo);
        mpq_set(q->bounds.hi, log2->hi);
    } else {
        text_clear(&t);
        fail(v, ST_MEMORY);
    }
}

void verdict_power(verdict *v, const char *name, uint64_t base, uint64_t exponent) {
    /* base^exponent has more than 4,000 digits for sure once exponent * floor(log2 base) >= 13,300 bits. */
    unsigned bits = base < 2 ? 0 : 63u - (unsigned)__builtin_clzll(base);
    mpq_t q;
    mpq_init(q);
    if (base < 2 || exponent <= 13300 / bits) {
        if (base < 2) mpz_set_ui(mpq_numref(q), exponent == 0 ? 1 : (unsigned long)base);
        else mpz_ui_pow_ui(mpq_numref(q), (unsigned long)base, (unsigned long)exponent);
        if (number_fits(q)) {
            verdict_rational(v, name, q);
            mpq_clear(q);
            return;
        }
    }
    /* log2(base^exponent) = exponent * log2(base). */
    enclosure e;
    enclosure_init(&e);
    mpq_set_ui(q, (unsigned long)base, 1);
    status st = enclosure_log2(&e, q, 128);
    if (st != ST_OK) fail(v, st);
    mpq_set_ui(q, (unsigned long)exponent, 1);
    mpq_mul(e.lo, e.lo, q);
    mpq_mul(e.hi, e.hi, q);
    verdict_form(v, name, &e, "%llu^%llu", (unsigned long long)base, (unsigned long long)exponent);
    enclosure_clear(&e);
    mpq_clear(q);
}

void verdict_enclosure(verdict *v, const char *name, const enclosure *e) {
    quantity *q = find_quantity(v, name);
    if (!q) return;
    q->kind = QUANTITY_ENCLOSURE;
    mpq_set(q->bounds.lo, e->lo);
    mpq_set(q->bounds.hi, e->hi);
}

void verdict_word(verdict *v, const char *name, const char *word) {
    quantity *q = find_quantity(v, name);
    if (!q) return;
    q->form = strdup(word);
    if (!q->form) fail(v, ST_MEMORY);
    else q->kind = QUANTITY_TEXT;
}

void verdict_list_add(verdict *v, const char *name, const mpq_t item) {
    quantity *q = find_quantity(v, name);
    if (!q) return;
    if (q->count == q->room) {
        size_t room = q->room ? 2 * q->room : 8;
        char **items = realloc(q->items, room * sizeof *items);
        if (!items) {
            fail(v, ST_MEMORY);
            return;
        }
        q->items = items;
        q->room = room;
    }
    text t;
    text_init(&t);
    number_write_rational(&t, item);
    if (text_status(&t) != ST_OK) {
        text_clear(&t);
        fail(v, ST_MEMORY);
        return;
    }
    q->kind = QUANTITY_LIST;
    q->items[q->count++] = t.data; /* ownership moves */
}

const reading_state *verdict_reading(const verdict *v, const char *reading) {
    for (size_t i = 0; i < v->reading_count; i++)
        if (!strcmp(v->readings[i].name, reading)) return &v->readings[i];
    return NULL;
}

const quantity *verdict_quantity(const verdict *v, const char *name) {
    for (size_t i = 0; i < v->quantity_count; i++)
        if (!strcmp(v->quantities[i].name, name)) return &v->quantities[i];
    return NULL;
}

verdict_kind verdict_of(const verdict *v, const char *reading) {
    const reading_state *r = verdict_reading(v, reading);
    if (!r || v->failed != ST_OK) return VERDICT_UNDECIDED;
    if (r->vacuous.length) return VERDICT_VACUOUS;
    if (r->refuted.length) return VERDICT_REFUTED;
    if (r->doubt.length) return VERDICT_UNDECIDED;
    if (r->established) return VERDICT_VERIFIED;
    return r->sampled.length ? VERDICT_SUPPORTED : VERDICT_UNDECIDED;
}
