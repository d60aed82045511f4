/* engine_reference.h - what the engines are compared with: the exact interpreter on T_n, step by step. */
#ifndef TESTS_CONSTRUCTIONS_ENGINE_REFERENCE_H
#define TESTS_CONSTRUCTIONS_ENGINE_REFERENCE_H

#include <stdbool.h>
#include <stdlib.h>

#include "constructions/hash_copy/engine.h"
#include "constructions/model/eval.h"
#include "numerics/field.h"
#include "tests/harness.h"

typedef struct reference {
    hash_copy_spec s;
    model *m;
    field *F;
    model_eval *e;
    uint64_t copied, first_error, ambiguous;
    mpq_t lo, hi; /* least margin of the steps before the first error */
} reference;

static inline void reference_open(reference *r, uint32_t D, uint32_t n) {
    fault f = {""};
    ck_ok(hash_copy_spec_init(&r->s, D, n, &f));
    mpq_inits(r->lo, r->hi, NULL);
    r->m = NULL;
    r->e = NULL;
    r->F = NULL;
}

/* After the spec was set as wanted. */
static inline void reference_build(reference *r) {
    fault f = {""};
    model_eval_close(r->e);
    if (r->F) r->F->close(r->F);
    model_free(r->m);
    ck_ok(hash_copy_build(&r->m, &r->s, &f));
    ck_ok(field_open_expsum(&r->F));
    ck_ok(model_eval_open(&r->e, r->m, r->F, true));
}

static inline void reference_close(reference *r) {
    model_eval_close(r->e);
    if (r->F) r->F->close(r->F);
    model_free(r->m);
    hash_copy_spec_clear(&r->s);
    mpq_clears(r->lo, r->hi, NULL);
}

/* The least of right - other at the last position, between bounds; other ranges over all other tokens. */
static inline void reference_margin(reference *r, letter right, bool first) {
    mpq_t lo, hi;
    size_t last = model_eval_length(r->e) - 1, logits = r->m->ops - 1;
    void *difference;
    mpq_inits(lo, hi, NULL);
    ck_ok(field_row_new(r->F, &difference, 1));
    for (uint32_t t = 0; t < r->m->D + 2; t++) {
        if (t == right) continue;
        const void *row = model_eval_row(r->e, logits, last);
        ck_assert_ptr_nonnull(row);
        r->F->sub(r->F, difference, field_at_const(r->F, row, right), field_at_const(r->F, row, t));
        r->F->bounds(r->F, lo, hi, difference);
        if (first || mpq_cmp(lo, r->lo) < 0) mpq_set(r->lo, lo);
        if (first || mpq_cmp(hi, r->hi) < 0) mpq_set(r->hi, hi);
        first = false;
    }
    field_row_free(r->F, difference, 1);
    mpq_clears(lo, hi, NULL);
}

static inline void reference_push(reference *r, uint32_t token) {
    fault f = {""};
    ck_assert_msg(model_eval_push(r->e, token, &f) == ST_OK, "%s", f.line);
}

static inline void reference_run(reference *r, const letter *x, size_t L) {
    uint32_t n = r->s.n;
    reference_push(r, model_bos(r->m));
    for (size_t k = 0; k < L; k++) reference_push(r, x[k]);
    reference_push(r, model_copy_token(r->m));
    r->copied = L;
    r->first_error = UINT64_MAX;
    for (size_t j = 0; j < L && r->first_error == UINT64_MAX; j++) {
        uint32_t token;
        bool tied;
        truth decided;
        if (j) reference_push(r, x[j - 1]);
        ck_ok(model_eval_decide(r->e, &token, &tied, &decided));
        ck_assert(truth_is_yes(decided));
        if (token != x[j]) r->first_error = r->copied = j;
        else reference_margin(r, x[j], j == 0);
    }
    model_eval_pop(r->e, model_eval_length(r->e));
    r->ambiguous = 0;
    for (size_t j = n; j < L; j++) { /* by definition: the last n letters also stand before another letter */
        bool other = false;
        for (size_t e = n; e < L; e++) {
            bool same = true;
            for (uint32_t k = 0; k < n; k++) same &= x[e - 1 - k] == x[j - 1 - k];
            other |= same && x[e] != x[j];
        }
        r->ambiguous += other;
    }
}

#endif
