/* test_float32_closed.c - the closed forms of docs/proofs/float32.md against T_n run in the worst float32. */
#include <math.h>

#include "constructions/ngram/ngram.h"
#include "tests/constructions/float32_attack.h"
#include "theorems/vb/float32/float32.h"

static model *copier_of(uint32_t D, uint32_t n) {
    hash_copy_spec s;
    model *m = NULL;
    ck_ok(hash_copy_spec_init(&s, D, n, NULL));
    ck_ok(hash_copy_build(&m, &s, NULL));
    hash_copy_spec_clear(&s);
    return m;
}

/* A string without a repeated n-gram: letters at random, the first that repeats none. */
static bool draw_string(uint32_t *x, uint32_t L, uint32_t D, uint32_t n, dice *d) {
    for (unsigned k = 0; k < 400; k++) {
        for (uint32_t i = 0; i < L; i++) x[i] = (uint32_t)dice_below(d, D);
        if (!ngram_repeats(x, L, n, NULL, NULL)) return true;
    }
    return false;
}

/* The larger of |found - lo| and |found - hi|. */
static double off(field *ball, const void *exact, size_t j, double found) {
    mpq_t lo, hi;
    mpq_inits(lo, hi, NULL);
    ball->bounds(ball, lo, hi, field_at_const(ball, exact, j));
    double far = fmax(fabs(found - mpq_get_d(lo)), fabs(found - mpq_get_d(hi)));
    mpq_clears(lo, hi, NULL);
    return far;
}

/* Code lanes of slot k are off by 34ku, logits at answer steps by the bound; the right one leads by the margin. */
static void hold_to_bounds(const model *m, uint32_t n, uint32_t L, dice *d, const float32_closed_form *c) {
    uint32_t x[80], b = hash_copy_code_bits(m->D), width = b + 3;
    attack a;
    uint32_t prompt[162];
    if (!draw_string(x, L, m->D, n, d)) return;
    prompt[0] = m->D;
    prompt[L + 1] = m->D + 1;
    for (uint32_t i = 0; i < L; i++) prompt[1 + i] = prompt[L + 2 + i] = x[i];
    attack_open(&a, m, prompt, 2 * L + 1);
    float32_conduct how = random_conduct(d);
    field *F = NULL;
    model_eval *e = NULL;
    ck_ok(field_open_float32(&F, &how));
    ck_ok(model_eval_open(&e, m, F, false));
    push_all(e, prompt, 2 * L + 1);
    size_t lanes = 0, logits = m->ops - 1;
    while (strcmp(m->op[lanes].name, "block1.U1")) lanes++;
    for (size_t i = 0; i < 2 * L + 1; i++) {
        ck_ok(model_eval_demand(e, lanes, i, NULL));
        ck_ok(model_eval_demand(a.exact, lanes, i, NULL));
        for (size_t j = 0; j < m->op[lanes].dim; j++)
            if (j % width < b) {
                double found = (double)*(const float *)field_at_const(F, model_eval_row(e, lanes, i), j);
                double most = 34.0 * (double)(j / width + 1) * 0x1p-24;
                ck_assert_double_le(off(a.ball, model_eval_row(a.exact, lanes, i), j, found), most);
            }
        if (i <= L) continue;
        ck_ok(model_eval_demand(e, logits, i, NULL));
        ck_ok(model_eval_demand(a.exact, logits, i, NULL));
        mpq_t lo, right, other;
        mpq_inits(lo, right, other, NULL);
        a.ball->bounds(a.ball, lo, right, field_at_const(a.ball, model_eval_row(a.exact, logits, i), x[i - L - 1]));
        for (size_t j = 0; j < m->op[logits].dim; j++) {
            double found = (double)*(const float *)field_at_const(F, model_eval_row(e, logits, i), j);
            ck_assert_double_le(off(a.ball, model_eval_row(a.exact, logits, i), j, found), mpq_get_d(c->bound));
            if (j == x[i - L - 1]) continue;
            a.ball->bounds(a.ball, lo, other, field_at_const(a.ball, model_eval_row(a.exact, logits, i), j));
            mpq_sub(other, right, lo); /* at least the difference */
            ck_assert(mpq_cmp(other, c->margin) >= 0);
        }
        mpq_clears(lo, right, other, NULL);
    }
    model_eval_close(e);
    F->close(F);
    attack_close(&a);
}

START_TEST(no_float32_run_is_off_by_more_than_the_closed_bound) {
    static const uint32_t grid[][3] = {{2, 1, 1}, {2, 1, 2}, {2, 2, 4},  {2, 3, 8},  {3, 2, 6},  {5, 1, 4},
                                       {4, 3, 10}, {9, 2, 7}, {2, 6, 12}, {8, 3, 5}, {2, 24, 30}, {4096, 1, 1}};
    dice d = {test_seed() + 41};
    for (size_t g = 0; g < sizeof grid / sizeof *grid; g++) {
        uint32_t D = grid[g][0], n = grid[g][1], L = grid[g][2];
        model *m = copier_of(D, n);
        float32_margin lead;
        float32_closed_form c;
        float32_margin_init(&lead);
        float32_closed_init(&c);
        ck_ok(float32_margin_of(&lead, m, n, NULL));
        ck_ok(float32_closed(&c, &lead, m, n, L));
        ck_assert_msg(c.safe, "D=%u n=%u L=%u", D, n, L);
        for (unsigned k = 0; k < 12 * test_multiplier(); k++) hold_to_bounds(m, n, L, &d, &c);
        float32_closed_clear(&c);
        float32_margin_clear(&lead);
        model_free(m);
    }
}
END_TEST

/* The sharper one of two bounds can be tried by attacks alone (the run above): it knows that one COPY lane at most
   is not 0, which intervals of lanes do not. */
START_TEST(the_closed_form_is_cruder_than_the_bound_by_lanes_for_small_n_and_sharper_for_large) {
    static const uint64_t grid[][3] = {{2, 4, 19},        {4, 12, 65536}, {4, 12, 2000000}, {4, 12, 30000000},
                                       {26, 6, 100000}, {2, 20, 3000},  {2, 3, 2},        {2, 24, 65536}};
    unsigned safe = 0;
    for (size_t g = 0; g < sizeof grid / sizeof *grid; g++) {
        uint32_t n = (uint32_t)grid[g][1];
        float32_claim asked = {.m = copier_of((uint32_t)grid[g][0], n), .margin_times = 1};
        float32_margin lead;
        float32_safety s;
        float32_answer a;
        float32_closed_form c;
        float32_margin_init(&lead);
        float32_answer_init(&a);
        float32_closed_init(&c);
        ck_ok(float32_margin_of(&lead, asked.m, n, NULL));
        ck_ok(float32_safety_open(&s, &lead, &asked, NULL));
        ck_ok(float32_safety_at(&a, &s, &asked, grid[g][2]));
        ck_ok(float32_closed(&c, &lead, asked.m, n, grid[g][2]));
        ck_assert(!c.safe || a.safe);
        ck_assert(!c.safe || (mpq_cmp(c.bound, a.steps.logit) >= 0) == (asked.m->D > 2 || n < 24));
        ck_assert(!c.safe || mpq_cmp(c.margin, a.margin.hi) <= 0);
        safe += c.safe;
        float32_closed_clear(&c);
        float32_answer_clear(&a);
        float32_safety_close(&s);
        float32_margin_clear(&lead);
        model_free(asked.m);
    }
    ck_assert_uint_eq(safe, 6); /* not the longest, not L below n */
}
END_TEST

/* What the checker says in millionths, against the closed forms: the lead rounded down, the bound up, neither by more than one. */
START_TEST(the_checker_prints_the_closed_forms_numbers) {
    static const char *const names[] = {"float32", "float32_2", "float32_long"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char line[2000], command[600];
        const char *proved = NULL;
        unsigned D, n;
        unsigned long long L;
        double ahead, most;
        snprintf(command, sizeof command, "'%s' --explain '%s/tests/certificates/good/%s.cert'", RECHECK_PROGRAM, SOURCE_FOLDER,
                 names[i]);
        FILE *in = popen(command, "r");
        ck_assert_ptr_nonnull(in);
        while (!proved && fgets(line, sizeof line, in)) proved = strstr(line, "proved: D=");
        ck_assert(proved && sscanf(proved, "proved: D=%u n=%u L=%llu", &D, &n, &L) == 3);
        ck_assert(sscanf(strstr(proved, "n-gram "), "n-gram %lf", &ahead) == 1);
        ck_assert(sscanf(strstr(proved, "at most "), "at most %lf", &most) == 1);
        while (fgets(line, sizeof line, in)) {}
        ck_assert_int_eq(pclose(in), 0);
        model *m = copier_of(D, n);
        float32_margin lead;
        float32_closed_form c;
        float32_margin_init(&lead);
        float32_closed_init(&c);
        ck_ok(float32_margin_of(&lead, m, n, NULL));
        ck_ok(float32_closed(&c, &lead, m, n, L));
        double margin = mpq_get_d(c.margin), bound = mpq_get_d(c.bound), far = 1.001e-6;
        ck_assert_msg(ahead <= margin + 1e-9 && margin < ahead + far, "%s: %.6f, not %.9f", names[i], ahead, margin);
        ck_assert_msg(most >= bound - 1e-9 && bound > most - far, "%s: %.6f, not %.9f", names[i], most, bound);
        float32_closed_clear(&c);
        float32_margin_clear(&lead);
        model_free(m);
    }
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_checker_prints_the_closed_forms_numbers);
    tcase_add_test(t, no_float32_run_is_off_by_more_than_the_closed_bound);
    tcase_add_test(t, the_closed_form_is_cruder_than_the_bound_by_lanes_for_small_n_and_sharper_for_large);
}
