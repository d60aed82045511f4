/* evaluation.h - what the tests of the interpreter share: the four fields, random strings, pushing. */
#ifndef TESTS_CONSTRUCTIONS_EVALUATION_H
#define TESTS_CONSTRUCTIONS_EVALUATION_H

#include "constructions/model/eval.h"
#include "numerics/field.h"
#include "tests/constructions/random_model.h"

#define FIELDS 4

static inline field *open_field(int which) {
    field *F = NULL;
    if (which == 0) ck_ok(field_open_rational(&F));
    if (which == 1) ck_ok(field_open_expsum(&F));
    if (which == 2) ck_ok(field_open_ball(&F, 128));
    if (which == 3) ck_ok(field_open_float64(&F));
    return F;
}

static inline void random_string(uint32_t *t, size_t length, uint32_t tokens, dice *d) {
    for (size_t i = 0; i < length; i++) t[i] = (uint32_t)dice_below(d, tokens);
}

static inline void push_all(model_eval *e, const uint32_t *t, size_t length) {
    fault f = {""};
    for (size_t i = 0; i < length; i++)
        ck_assert_msg(model_eval_push(e, t[i], &f) == ST_OK, "%s", f.line);
    ck_assert_uint_eq(model_eval_length(e), length);
}

#endif
