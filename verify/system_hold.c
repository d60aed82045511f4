/* system_hold.c - see system_hold.h. */
#include "verify/system_hold.h"

#include <stdio.h>
#include <stdlib.h>

#include "numerics/base/json.h"
#include "numerics/exact/number.h"

#define SHOWN 40 /* characters of an exact number in the text; --json has all */

/* ZOH: the step; ZOH_LOG: the ratio k/(k-1). */
static void read_time(mpq_t t, zoh_kind kind, const params *p) {
    long k = params_int(p, "k");
    mpq_set(t, *params_rational(p, "step"));
    if (kind == ZOH_LOG) mpq_set_si(t, k, (unsigned long)(k - 1));
    mpq_canonicalize(t);
}

/* Numbers of the kernel grow with each power of A, as those of other recurrences. */
static bool too_long(const ssm *r, size_t L) {
    uint64_t words = mpz_sizeinbase(r->A.den, 2) / 64 + 1, N = r->N;
    return words * N * N > ((uint64_t)1 << 32) / ((uint64_t)L * L);
}

static status make_exact(held *h) {
    rat_poly *p = NULL;
    status st = ST_OK;
    h->kernel = calloc(h->L, sizeof *h->kernel);
    if (!h->kernel) return ST_MEMORY;
    for (size_t i = 0; i < h->L; i++) mpq_init(h->kernel[i]);
    TRY(rat_poly_new(&p));
    TRY(rat_poly_charpoly(p, &h->system.A)); /* by the recurrence itself: a second way */
    TRY(ssm_is_schur(&h->stable, p));
    TRY(ssm_kernel(h->kernel, &h->system, h->L));
out:
    rat_poly_free(p);
    return st;
}

status held_make(held *h, const ssm *s, bool stable, zoh_kind kind, const params *p, const work *w, fault *f) {
    unsigned bits = (unsigned)((params_int(p, "digits") * 10) / 3 + 8); /* 2^-bits is below 10^-digits / 64 */
    mpq_t t;
    status st = ST_OK;
    mpq_init(t);
    *h = (held){.kind = kind, .stable = stable, .L = (size_t)params_int(p, "L")};
    read_time(t, kind, p);
    TRY(ssm_zoh(&h->system, &h->exact, s, kind, t, w, f));
    if (h->exact && too_long(&h->system, h->L))
        TRY(fault_set(f, ST_LIMIT, "%zu entries of the kernel take too many digits; a smaller --L", h->L));
    if (h->exact) {
        TRY(make_exact(h));
        goto out;
    }
    TRY(hold_init(&h->balls, s->N, h->L));
    st = hold_enclose(&h->balls, &s->A, &s->B, &s->C, t, kind == ZOH_LOG, bits, w);
    h->enclosed = st == ST_OK;
    if (st != ST_LIMIT) goto out;
    snprintf(h->why, sizeof h->why,
             "not enclosed: the step times A is past 4096, or so many digits take more than 32768 bits");
    st = ST_OK;
out:
    mpq_clear(t);
    return st;
}

void held_clear(held *h) {
    for (size_t i = 0; h->kernel && i < h->L; i++) mpq_clear(h->kernel[i]);
    free(h->kernel);
    ssm_clear(&h->system);
    hold_clear(&h->balls);
    *h = (held){0};
}

void held_write_text(text *t, const held *h, unsigned digits) {
    if (!h->exact && !h->enclosed) {
        text_add(t, h->why);
        return;
    }
    text_addf(t, "%s%s; kernel", h->stable ? "stable" : "unstable", h->exact ? ", rational" : "");
    for (size_t i = 0; i < h->L; i++) {
        text_add(t, i ? ", " : " ");
        if (!h->exact) {
            if (enclosure_write_decimal(t, &h->balls.K[i], digits) != ST_OK) t->failed = 1;
            continue;
        }
        text full;
        text_init(&full);
        number_write_rational(&full, h->kernel[i]);
        if (full.length <= SHOWN) text_add(t, text_data(&full));
        else if (number_write_decimal(t, h->kernel[i], digits) != ST_OK) t->failed = 1;
        text_clear(&full);
    }
}

static void write_ends(text *t, const mpq_t lo, const mpq_t hi) {
    text_add(t, "{\"lo\":\"");
    number_write_rational(t, lo);
    text_add(t, "\",\"hi\":\"");
    number_write_rational(t, hi);
    text_add(t, "\"}");
}

static void write_entry(text *t, const held *h, const rat_mat *exact, const enclosure *e, size_t i, size_t j) {
    mpq_t q;
    if (!h->exact) {
        write_ends(t, e->lo, e->hi);
        return;
    }
    mpq_init(q);
    rat_mat_get(q, exact, i, j);
    text_add(t, "\"");
    number_write_rational(t, q);
    text_add(t, "\"");
    mpq_clear(q);
}

void held_write_json(text *t, const held *h) {
    size_t N = h->exact ? h->system.N : h->balls.N;
    bool known = h->exact || h->enclosed;
    text_addf(t, "{\"name\":\"%s\",\"exact\":%s,\"stable\":%s,\"A\":", zoh_names[h->kind], h->exact ? "true" : "false",
              h->stable ? "true" : "false");
    for (size_t i = 0; known && i < N; i++)
        for (size_t j = 0; j < N; j++) {
            text_add(t, j ? "," : i ? ",[" : "[[");
            write_entry(t, h, &h->system.A, h->exact ? NULL : &h->balls.A[i * N + j], i, j);
            if (j + 1 == N) text_add(t, "]");
        }
    text_add(t, known ? "],\"B\":" : "null,\"B\":");
    for (size_t i = 0; known && i < N; i++) {
        text_add(t, i ? "," : "[");
        write_entry(t, h, &h->system.B, h->exact ? NULL : &h->balls.B[i], i, 0);
    }
    text_add(t, known ? "],\"kernel\":" : "null,\"kernel\":");
    for (size_t i = 0; known && i < h->L; i++) {
        text_add(t, i ? "," : "[");
        if (!h->exact) write_ends(t, h->balls.K[i].lo, h->balls.K[i].hi);
        else {
            text_add(t, "\"");
            number_write_rational(t, h->kernel[i]);
            text_add(t, "\"");
        }
    }
    text_add(t, known ? "],\"why\":null}" : "null,\"why\":");
    if (known) return;
    json_write_string(t, h->why);
    text_add(t, "}");
}
