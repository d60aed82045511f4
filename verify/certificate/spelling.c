/* spelling.c - see spelling.h. */
#include "verify/certificate/spelling.h"

#include <stdlib.h>

#define INTEGER_BITS ((size_t)1 << 20)
#define POWER_BITS ((uint64_t)1 << 22)
#define LETTERS_MOST ((uint64_t)1 << 16)
#define TABLE_MOST ((uint64_t)1 << 18)

static void write_integer(text *t, mpz_srcptr z) {
    if (mpz_fits_slong_p(z)) {
        long v = mpz_get_si(z);
        text_addf(t, "%s%lx", v < 0 ? "-" : "", v < 0 ? 0 - (unsigned long)v : (unsigned long)v);
        return;
    }
    char *s = malloc(mpz_sizeinbase(z, 16) + 2);
    if (!s) {
        t->failed = 1;
        return;
    }
    mpz_get_str(s, 16, z);
    text_add(t, s);
    free(s);
}

void spelling_write_number(text *t, const mpq_t q) {
    write_integer(t, mpq_numref(q));
    if (!mpz_cmp_ui(mpq_denref(q), 1)) return;
    text_add(t, "/");
    write_integer(t, mpq_denref(q));
}

static bool fits(mpz_srcptr z) { return mpz_sizeinbase(z, 2) <= INTEGER_BITS; }

static bool write_power(text *t, const fact_arg *a) {
    uint64_t width = 64 - (a->count ? (uint64_t)__builtin_clzll(a->count) : 63);
    if (a->integer && !fits(a->integer)) return false;
    if (a->exponent > POWER_BITS / width) return false;
    if (a->integer) write_integer(t, a->integer);
    else text_add(t, "1");
    text_addf(t, "*%llx^%llx", (unsigned long long)a->count, (unsigned long long)a->exponent);
    return true;
}

static bool write_list(text *t, const fact_list *l) {
    if (!l->count) text_add(t, "-");
    for (size_t i = 0; i < l->count; i++) {
        if (!fits(mpq_numref(l->value[i])) || !fits(mpq_denref(l->value[i]))) return false;
        text_addf(t, "%s%zx:", i ? "," : "", l->column[i]);
        spelling_write_number(t, l->value[i]);
    }
    return true;
}

static bool write_letters(text *t, const fact_arg *a) {
    if (!a->count || a->count > (a->kind == FACT_TABLE ? TABLE_MOST : LETTERS_MOST)) return false;
    for (uint64_t i = 0; i < a->count; i++) text_addf(t, i ? ",%x" : "%x", a->letters[i]);
    return true;
}

static bool write_arg(text *t, const fact_arg *a) {
    text_add(t, " ");
    switch (a->kind) {
    case FACT_NAME:
        text_add(t, a->name);
        if (a->count) text_addf(t, ".%llx", (unsigned long long)a->count);
        return true;
    case FACT_COUNT: text_addf(t, "%llx", (unsigned long long)a->count); return true;
    case FACT_INTEGER: write_integer(t, a->integer); return fits(a->integer);
    case FACT_RATIONAL:
        spelling_write_number(t, a->rational);
        return fits(mpq_numref(a->rational)) && fits(mpq_denref(a->rational));
    case FACT_POWER: return write_power(t, a);
    case FACT_LIST: return write_list(t, a->list);
    case FACT_LETTERS:
    case FACT_TABLE: return write_letters(t, a);
    case FACT_FROM: return true;
    }
    return false;
}

bool spelling_write(text *t, const char *kind, const fact_arg *args, size_t count) {
    text_add(t, kind);
    for (size_t i = 0; i < count; i++)
        if (args[i].kind != FACT_FROM && !write_arg(t, &args[i])) return false;
    return true;
}
