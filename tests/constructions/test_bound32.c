/* test_bound32.c - the float32 bound of a model against float32 evaluations by an adversary, beside the exact model. */
#include "tests/constructions/float32_attack.h"

#include "constructions/hash_copy/hash_copy.h"

static model *copier(uint32_t D, uint32_t n) {
    hash_copy_spec s;
    model *m = NULL;
    ck_ok(hash_copy_spec_init(&s, D, n, NULL));
    ck_ok(hash_copy_build(&m, &s, NULL));
    hash_copy_spec_clear(&s);
    return m;
}

/* Every register of m, on random prompts, under random conduct; *tight: the largest error / bound of the logits.  False: there is
   no bound, as numbers may leave float32. */
static bool attack_model(const model *m, size_t L, unsigned runs, dice *d, double *tight) {
    uint32_t t[64];
    size_t count = 2 * L + 2;
    attack a;
    bound32 b;
    bound32_init(&b);
    ck_ok(model_bound32(&b, m, L, NULL));
    if (!b.finite) {
        ck_assert(b.where[0] && b.part[0]);
        bound32_clear(&b);
        return false;
    }
    double *worst = calloc(m->ops, sizeof *worst);
    random_prompt(t, L, m->D, d);
    attack_open(&a, m, t, count);
    for (unsigned k = 0; k < runs; k++) {
        float32_conduct c = random_conduct(d);
        attack_run(&a, worst, &c, t, count, 0);
        for (size_t r = 0; r < m->ops; r++) {
            double bound = mpq_get_d(b.error[r]);
            ck_assert_msg(worst[r] <= bound, "%s %s L=%zu: error %g, bound %g", m->name, m->op[r].name, L, worst[r], bound);
            if (r + 1 == m->ops && bound > 0) *tight = fmax(*tight, worst[r] / bound);
        }
    }
    free(worst);
    attack_close(&a);
    bound32_clear(&b);
    return true;
}

START_TEST(no_adversary_gets_a_random_model_past_its_bound) {
    dice d = {test_seed()};
    double tight = 0;
    unsigned unbounded = 0;
    for (unsigned round = 0; round < 150 * test_multiplier(); round++) {
        model *m = random_model_past(&d, 1 + (uint32_t)dice_below(&d, 3), 6, round % 3 == 0);
        if (round % 4 == 0) random_positions(m, &d, false);
        unbounded += !attack_model(m, 1 + dice_below(&d, 7), 6, &d, &tight);
        model_free(m);
    }
    ck_assert_uint_le(unbounded, 5 * test_multiplier());
    fprintf(stderr, "random models: largest error / bound = %.3f\n", tight);
    ck_assert_double_gt(tight, 0.02); /* a bound that nothing comes near is no bound to be proud of */
}
END_TEST

START_TEST(no_adversary_gets_a_copier_past_its_bound) {
    static const uint32_t size[][2] = {{2, 1}, {2, 2}, {3, 2}, {2, 4}, {5, 2}, {2, 8}, {4, 6}, {26, 3}};
    dice d = {test_seed() + 1};
    for (size_t k = 0; k < sizeof size / sizeof *size; k++) {
        model *m = copier(size[k][0], size[k][1]);
        double tight = 0;
        for (unsigned round = 0; round < test_multiplier(); round++) ck_assert(attack_model(m, 5 + dice_below(&d, 12), 8, &d, &tight));
        fprintf(stderr, "copier D=%u n=%u: largest error / bound = %.4f\n", size[k][0], size[k][1], tight);
        ck_assert_double_gt(tight, 0);
        model_free(m);
    }
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, no_adversary_gets_a_random_model_past_its_bound);
    tcase_add_test(t, no_adversary_gets_a_copier_past_its_bound);
}
