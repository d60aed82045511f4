/* evaluation.h - what the tests of the interpreter share: the four fields, random strings, pushing, and every element of
   a model against what it should be. */
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

/* Both ends of an element beside a double. */
static inline void near_double(field *F, const void *a, double y) {
    mpq_t lo, hi;
    mpq_inits(lo, hi, NULL);
    F->bounds(F, lo, hi, a);
    ck_assert_int_le(mpq_cmp(lo, hi), 0);
    ck_assert_double_le(fabs(mpq_get_d(lo) - y), 1e-8 * (1 + fabs(y)));
    ck_assert_double_le(fabs(mpq_get_d(hi) - y), 1e-8 * (1 + fabs(y)));
    mpq_clears(lo, hi, NULL);
}

/* One element, and right[register][position][lane] of the same place. */
typedef void (*element_check)(field *F, int which, const void *element, void *right, size_t r, size_t i, size_t j);

/* Every element after the string t, in the fields from `from` on, with shared rows and without. */
static inline void check_elements(const model *m, const uint32_t *t, size_t length, int from, element_check check,
                                  void *right) {
    for (int which = from; which < FIELDS; which++)
        for (int share = 0; share < 2; share++) {
            field *F = open_field(which);
            model_eval *e = NULL;
            ck_ok(model_eval_open(&e, m, F, share));
            push_all(e, t, length);
            for (size_t r = 0; r < m->ops; r++)
                for (size_t i = 0; i < length; i++)
                    for (size_t j = 0; j < m->op[r].dim; j++)
                        check(F, which, field_at_const(F, model_eval_row(e, r, i), j), right, r, i, j);
            model_eval_close(e);
            F->close(F);
        }
}

static inline void near_value(field *F, int which, const void *element, void *right, size_t r, size_t i, size_t j) {
    (void)which;
    near_double(F, element, ((double ***)right)[r][i][j]);
}

/* Against the formulas in doubles. */
static inline void check_doubles(const model *m, const uint32_t *t, size_t length, int from) {
    double ***right = naive_double(m, t, length);
    check_elements(m, t, length, from, near_value, right);
    naive_double_free(m, right, length);
}

#endif
