/* test_run32_bound.c - the kernels themselves: logits of models run on a device lie within the proved bound of the exact
   ones, which is the only tolerance. */
#include "constructions/model/run32.h"

#include "constructions/hash_copy/hash_copy.h"
#include "tests/constructions/float32_attack.h"

/* The largest error / bound of the logits of m on d, for one prompt of L letters and answers; -1 where numbers may leave float32, and
   there is no bound. */
static double hold(const model *m, device *d, const uint32_t *t, size_t L) {
    size_t count = 2 * L + 2, width = (size_t)m->D + 2;
    float *logits = calloc(count * width, sizeof *logits);
    model_run32 *r = NULL;
    attack a;
    bound32 b;
    mpq_t lo, hi, x;
    double tight = 0;
    mpq_inits(lo, hi, x, NULL);
    bound32_init(&b);
    ck_ok(model_bound32(&b, m, L, NULL));
    if (!b.finite) {
        ck_assert(b.where[0] && b.part[0]);
        tight = -1;
        goto out;
    }
    ck_ok(model_run32_open(&r, m, d, 1, L, NULL));
    ck_ok(model_run32_logits(logits, r, t, count, NULL));
    attack_open(&a, m, t, count);
    for (size_t i = 0; i < count; i++) {
        ck_ok(model_eval_demand(a.exact, m->ops - 1, i, NULL));
        for (size_t j = 0; j < width; j++) {
            a.ball->bounds(a.ball, lo, hi, field_at_const(a.ball, model_eval_row(a.exact, m->ops - 1, i), j));
            double found = (double)logits[i * width + j];
            ck_assert(isfinite(found));
            mpq_set_d(x, found);
            mpq_sub(hi, x, hi); /* at most the error */
            mpq_sub(lo, lo, x);
            ck_assert_msg(mpq_cmp(hi, b.logit) <= 0 && mpq_cmp(lo, b.logit) <= 0, "%s L=%zu position %zu logit %zu: off by %g, bound %g",
                          m->name, L, i, j, fmax(mpq_get_d(hi), mpq_get_d(lo)), mpq_get_d(b.logit));
            if (mpq_sgn(b.logit)) tight = fmax(tight, fmax(mpq_get_d(hi), mpq_get_d(lo)) / mpq_get_d(b.logit));
        }
    }
    attack_close(&a);
    model_run32_close(r);
out:
    free(logits);
    bound32_clear(&b);
    mpq_clears(lo, hi, x, NULL);
    return tight;
}

static void on_device(const char *spec, unsigned models, uint64_t seed) {
    static const uint32_t size[][2] = {{2, 1}, {3, 2}, {2, 6}, {26, 3}};
    work w = work_default();
    device *dev = NULL;
    dice d = {seed};
    uint32_t t[128];
    double tight = 0;
    unsigned unbounded = 0;
    w.threads = 2;
    ck_ok(device_open(&dev, spec, &w, NULL));
    for (unsigned k = 0; k < models; k++) {
        model *m = random_model_past(&d, 1 + (uint32_t)dice_below(&d, 3), 6, k % 3 == 0);
        if (k % 4 == 0) random_positions(m, &d, false);
        size_t L = 1 + dice_below(&d, 12);
        random_prompt(t, L, m->D, &d);
        double found = hold(m, dev, t, L);
        unbounded += found < 0;
        tight = fmax(tight, found);
        model_free(m);
    }
    ck_assert_uint_le(unbounded, 1 + models / 10);
    for (size_t k = 0; k < sizeof size / sizeof *size; k++) {
        hash_copy_spec s;
        model *m = NULL;
        ck_ok(hash_copy_spec_init(&s, size[k][0], size[k][1], NULL));
        ck_ok(hash_copy_build(&m, &s, NULL));
        size_t L = 20 + dice_below(&d, 40); /* past a tile of keys */
        random_prompt(t, L, m->D, &d);
        double found = hold(m, dev, t, L);
        ck_assert(found >= 0);
        tight = fmax(tight, found);
        model_free(m);
        hash_copy_spec_clear(&s);
    }
    fprintf(stderr, "%s: largest error / bound = %.3f\n", spec, tight);
    device_close(dev);
}

START_TEST(the_own_cores_stay_within_the_bound) { on_device("cpu", 120 * test_multiplier(), test_seed()); }
END_TEST

START_TEST(an_opencl_device_stays_within_the_bound) {
    device_info *list = NULL;
    size_t count;
    fault note = {""};
    ck_ok(device_list(&list, &count, &note));
    if (count < 2) fprintf(stderr, "no OpenCL device: %s\n", note.line);
    else on_device(list[1].spec, 12 * test_multiplier(), test_seed() + 1);
    free(list);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_own_cores_stay_within_the_bound);
    tcase_add_test(t, an_opencl_device_stays_within_the_bound);
}
