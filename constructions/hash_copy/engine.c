/* engine.c - results, what every engine refuses, and rounding of rationals outwards. */
#include "constructions/hash_copy/engine.h"

#include <math.h>
#include <unistd.h>

#include "constructions/hash_copy/engine_inner.h"
#include "constructions/ngram/ngram.h"

void engine_result_init(engine_result *r) {
    *r = (engine_result){.first_error = UINT64_MAX, .undecided = UINT64_MAX};
    mpq_init(r->margin);
    text_init(&r->scope);
}

void engine_result_clear(engine_result *r) {
    mpq_clear(r->margin);
    text_clear(&r->scope);
}

status copy_string_open(copy_string *c, engine_result *r, const hash_copy_spec *s, const letter *x, size_t L,
                        fault *f) {
    r->length = L;
    r->copied = r->ambiguous = r->bytes = 0;
    r->first_error = r->undecided = UINT64_MAX;
    r->has_margin = false;
    mpq_set_ui(r->margin, 0, 1);
    text_reset(&r->scope);
    if (s->D < 2 || s->D > HASH_COPY_D_MOST || s->n < 1 || s->n > HASH_COPY_N_MOST)
        return fault_set(f, ST_DOMAIN, "D = %u, n = %u: no such construction", s->D, s->n);
    if (mpz_sgn(s->beta) < 0) return fault_set(f, ST_DOMAIN, "a sharpness below 0");
    if (mpz_sizeinbase(s->beta, 2) > 4096 || mpz_sizeinbase(s->W, 2) > 4096)
        return fault_set(f, ST_LIMIT, "a sharpness or position weight of more than 4096 bits");
    if (L < 1) return fault_set(f, ST_DOMAIN, "a string without letters");
    if (L > ENGINE_L_MOST)
        return fault_set(f, ST_LIMIT, "L = %zu is past the limit %zu of the engines", L, ENGINE_L_MOST);
    for (size_t i = 0; i < L; i++)
        if (x[i] >= s->D) return fault_set(f, ST_DOMAIN, "letter %zu is %u, D = %u", i + 1, x[i], s->D);
    *c = (copy_string){.s = s, .x = x, .L = L, .D = s->D, .n = s->n, .b = hash_copy_code_bits(s->D)};
    return ST_OK;
}

status engine_room(uint64_t bytes, const char *what, fault *f) {
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    uint64_t room = pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size / 4 * 3 : UINT64_MAX;
    if (bytes <= room) return ST_OK;
    return fault_set(f, ST_LIMIT, "%s needs %llu MiB; this machine can give %llu MiB", what,
                     (unsigned long long)(bytes >> 20), (unsigned long long)(room >> 20));
}

/* mpq_get_d cuts towards 0: the value lies between it and the next double. */
double mpq_below(const mpq_t q) { return mpq_get_d(q); }
double mpq_above(const mpq_t q) { return nextafter(mpq_get_d(q), INFINITY); }

status engine_weight_above(mpq_t above, const copy_string *c, const mpq_t q) {
    status st = ST_OK;
    enclosure e;
    mpq_t t;
    enclosure_init(&e);
    mpq_init(t);
    mpq_set_z(t, c->s->beta);
    mpq_mul(t, t, q);
    mpq_neg(t, t);
    if (mpq_cmp_si(t, -700, 1) < 0) { /* e^-700 < 2^-1000: a double can still hold that */
        mpq_set_ui(above, 1, 1);
        mpq_div_2exp(above, above, 1000);
        goto out;
    }
    TRY(enclosure_exp(&e, t, 64));
    mpq_set(above, e.hi);
out:
    mpq_clear(t);
    enclosure_clear(&e);
    return st;
}

status engine_draw(letter *x, size_t L, uint32_t D, uint32_t n, const work *w, fault *f) {
    status st = ngram_draw(x, L, D, n, w);
    if (st == ST_LIMIT)
        return fault_set(f, st,
                         "L = %zu: a string over %u letters longer than D^n + n - 1 repeats an n-gram, n = %u (and "
                         "none past %zu is drawn)",
                         L, D, n, NGRAM_DRAW_MOST);
    return st == ST_OK ? st : fault_set(f, st, "drawing a string: %s", status_name(st));
}
