/* claim_tools.c - see claim_tools.h. */
#include "tests/theorems/claim_tools.h"

#include <stdio.h>
#include <string.h>

#include "numerics/exact/number.h"
#include "tests/harness.h"

static status claim_try_list(verdict *v, const char *id, const claim_setup *setup, fault *f, const char *list) {
    const claim *c = claim_find(id);
    params *p = NULL;
    status st = ST_OK;
    work w = work_default();
    claim_setup plain = {.method = CLAIM_AUTO};
    if (!setup) setup = &plain;
    if (setup->threads) w.threads = setup->threads;
    if (setup->limit) w.limit = setup->limit;
    w.seed = setup->seed;
    memset(v, 0, sizeof *v);
    ck_assert_ptr_nonnull(c);
    TRY(params_new(&p, c->params, c->param_count));
    TRY(params_set_list(p, list, f));
    TRY(params_complete(p, f));
    TRY(claim_run(v, c, p, &w, setup->method, setup->controls, f));
    TRY(verdict_status(v));
out:
    params_free(p);
    return st;
}

status claim_try(verdict *v, const char *id, const claim_setup *setup, fault *f, const char *format, ...) {
    char list[4096];
    va_list ap;
    va_start(ap, format);
    vsnprintf(list, sizeof list, format, ap);
    va_end(ap);
    return claim_try_list(v, id, setup, f, list);
}

void claim_at(verdict *v, const char *id, const claim_setup *setup, const char *format, ...) {
    char list[4096];
    fault f = {""};
    va_list ap;
    va_start(ap, format);
    vsnprintf(list, sizeof list, format, ap);
    va_end(ap);
    status st = claim_try_list(v, id, setup, &f, list);
    ck_assert_msg(st == ST_OK, "%s at %s: %s %s", id, list, status_name(st), f.line);
}

void claim_expect(const verdict *v, const char *name, const char *value) {
    const quantity *q = verdict_quantity(v, name);
    ck_assert_msg(q != NULL, "no quantity %s", name);
    if (!*value) {
        ck_assert_msg(q->kind == QUANTITY_ABSENT, "%s should be absent", name);
        return;
    }
    text t;
    text_init(&t);
    if (q->kind == QUANTITY_EXACT) number_write_rational(&t, q->value);
    else if (q->form) text_add(&t, q->form);
    ck_assert_msg(!strcmp(text_data(&t), value), "%s is %s, not %s", name, text_data(&t), value);
    text_clear(&t);
}

void claim_expect_verdict(const verdict *v, const char *reading, verdict_kind kind) {
    const reading_state *r = verdict_reading(v, reading);
    ck_assert_ptr_nonnull(r);
    ck_assert_msg(verdict_of(v, reading) == kind, "%s: %s, not %s (%s%s%s)", reading,
                  verdict_name(verdict_of(v, reading)), verdict_name(kind), text_data(&r->refuted), text_data(&r->doubt),
                  text_data(&r->vacuous));
}

void claim_expect_controls(const char *id, size_t least) {
    const claim *c = claim_find(id);
    verdict v;
    ck_assert_ptr_nonnull(c);
    claim_at(&v, id, &(claim_setup){.controls = true}, "%s", c->defaults);
    ck_assert_uint_ge(c->control_count, least);
    ck_assert_uint_eq(v.control_count, c->control_count);
    for (size_t k = 0; k < v.control_count; k++) {
        ck_assert_int_eq(v.controls[k].got, VERDICT_REFUTED);
        ck_assert(strlen(v.controls[k].witness) > 10);
    }
    verdict_clear(&v);
}

void claim_doubles(lost **l, const char *id, const char *at) {
    const claim *c = claim_find(id);
    work w = work_default();
    params *p = NULL;
    ck_assert(c && c->doubles);
    ck_ok(params_new(&p, c->params, c->param_count));
    ck_ok(params_set_list(p, at, NULL));
    ck_ok(params_complete(p, NULL));
    ck_ok(doubles_measure(l, c->doubles, p, &w, NULL));
    params_free(p);
}
