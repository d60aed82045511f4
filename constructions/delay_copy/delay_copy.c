/* delay_copy.c - see delay_copy.h. */
#include "constructions/delay_copy/delay_copy.h"

#include <string.h>

const char *const delay_form_names[DELAY_FORMS + 1] = {[DELAY_SCAN] = "scan", [DELAY_CONV] = "conv"};

status delay_form_find(delay_form *form, const char *name, fault *f) {
    for (size_t i = 0; i < DELAY_FORMS; i++) {
        *form = (delay_form)i;
        if (!strcmp(name, delay_form_names[i])) return ST_OK;
    }
    return fault_set(f, ST_DOMAIN, "no form of a delay is called '%.40s'", name);
}

status delay_system(ssm *s, size_t L, fault *f) {
    *s = (ssm){0};
    if (L < 1) return fault_set(f, ST_DOMAIN, "a delay of no positions copies nothing");
    if (L > DELAY_COPY_L_MOST) return fault_set(f, ST_LIMIT, "a delay of %zu positions; at most %d", L, DELAY_COPY_L_MOST);
    status st = ssm_init(s, "delay", L + 1, f);
    if (st != ST_OK) return st;
    s->discrete = true;
    for (size_t j = 0; j < L; j++) rat_mat_set_si(&s->A, j + 1, j, 1); /* u_(k-j) becomes u_((k+1)-(j+1)) */
    rat_mat_set_si(&s->B, 0, 0, 1);
    rat_mat_set_si(&s->C, 0, L, 1);
    return ST_OK;
}

static status add_delay(model *m, size_t *r, size_t src, size_t L, delay_form form, fault *f) {
    ssm s;
    status st = delay_system(&s, L, f);
    if (st == ST_OK && form == DELAY_SCAN) st = model_scan(m, r, "delay", src, &s.A, &s.B, &s.C, NULL, f);
    if (st == ST_OK && form == DELAY_CONV) {
        st = model_conv(m, r, "delay", src, L + 1, f);
        if (st == ST_OK) rat_mat_set_si(&m->op[*r].weight, L, 0, 1);
    }
    ssm_clear(&s);
    return st;
}

status delay_copy_build(model **out, uint32_t D, size_t L, delay_form form, fault *f) {
    model *m = NULL;
    size_t r;
    if (D < 2) return fault_set(f, ST_DOMAIN, "an alphabet of %u letters; 2 at least", D);
    if (D > DELAY_COPY_D_MOST) return fault_set(f, ST_LIMIT, "an alphabet of %u letters; at most %d", D, DELAY_COPY_D_MOST);
    status st = model_new(&m, "delay copy", D);
    if (st != ST_OK) return st;
    TRY(model_embed(m, &r, "letter", 1, f));
    for (uint32_t a = 0; a < D; a++) rat_mat_set_si(&m->op[r].weight, a, 0, (long)a);
    TRY(add_delay(m, &r, r, L, form, f));
    TRY(model_linear(m, &r, "logits", r, (size_t)D + 2, true, f));
    for (uint32_t a = 0; a < D; a++) { /* 2 a y - a^2 = y^2 - (y - a)^2: 0 at least where a = y */
        rat_mat_set_si(&m->op[r].weight, a, 0, 2 * (long)a);
        rat_mat_set_si(&m->op[r].bias, a, 0, -(long)a * (long)a);
    }
    rat_mat_set_si(&m->op[r].bias, model_bos(m), 0, -1); /* below 0, so never the largest */
    rat_mat_set_si(&m->op[r].bias, model_copy_token(m), 0, -1);
    *out = m;
    return ST_OK;
out:
    model_free(m);
    return st;
}
