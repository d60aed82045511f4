/* field_tools.c - what the tests of fields share. */
#include "tests/numerics/field_tools.h"

#include <mpfr.h>

uint64_t tool_roll(uint64_t *x, uint64_t below) { /* splitmix64 */
    uint64_t z = *x += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) % below;
}

void tool_set(field *F, void *x, long p, unsigned long q) {
    mpq_t v;
    mpq_init(v);
    mpq_set_si(v, p, q);
    mpq_canonicalize(v);
    F->set_rational(F, x, v);
    mpq_clear(v);
}

void tool_set_power(field *F, void *x, long p, unsigned long q) {
    tool_set(F, x, p, q);
    ck_ok(F->exp(F, x, x));
}

void *tool_row(field *F, size_t count) {
    void *r;
    ck_ok(field_row_new(F, &r, count));
    return r;
}

bool tool_equal(field *F, const void *a, const void *b) { return truth_is_yes(F->equal(F, a, b)); }
bool tool_less(field *F, const void *a, const void *b) { return truth_is_yes(F->less(F, a, b)); }

bool tool_is_rational(field *F, const void *x) {
    void *e = tool_row(F, 1);
    status st = F->exp(F, e, x);
    field_row_free(F, e, 1);
    return st == ST_OK;
}

void tool_power_below(mpq_t q, long p, unsigned long d, unsigned bits) {
    mpfr_t x;
    mpfr_init2(x, bits + 256);
    mpfr_set_si(x, p, MPFR_RNDN);
    mpfr_div_ui(x, x, d, MPFR_RNDN);
    mpfr_exp(x, x, MPFR_RNDN);
    mpfr_mul_2ui(x, x, bits, MPFR_RNDN);
    mpfr_get_z(mpq_numref(q), x, MPFR_RNDD);
    mpz_set_ui(mpq_denref(q), 1);
    mpq_div_2exp(q, q, bits);
    mpfr_clear(x);
}
