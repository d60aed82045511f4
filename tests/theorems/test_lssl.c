/* test_lssl.c - the claims about Linear State-Space Layers: gates by the exponential in doubles, outputs by plain loops. */
#include <math.h>

#include "constructions/ssm/ssm.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"

/* CLAIM lssl:L3.1/identity, CLAIM lssl:L3.1/generic, CLAIM lssl:L3.1/softplus */
START_TEST(a_gate_in_doubles_is_an_implicit_step) {
    verdict v;
    claim_at(&v, "lssl:L3.1", NULL, "%s", "");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    verdict_clear(&v);
    for (double z = -6; z <= 6; z += 0.375) {
        double h = exp(z), sigma = 1 / (1 + exp(-z)), x = 0.7, u = -1.3;
        double next = (1 - sigma) * x + sigma * u;
        ck_assert_double_le(fabs(next - (x + h * (-next + u))), 1e-12 * (1 + h)); /* implicit: the new x on the right */
        double soft = log1p(h); /* not this step, but zero-order hold of it */
        ck_assert_double_gt(1 / (1 + soft), 1 - sigma);
        ck_assert_double_le(fabs(exp(-soft) - (1 - sigma)), 1e-14);
    }
}
END_TEST

START_TEST(every_control_of_the_layer_is_refuted) {
    claim_expect_controls("lssl:L3.1", 5);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, a_gate_in_doubles_is_an_implicit_step);
    tcase_add_test(t, every_control_of_the_layer_is_refuted);
}
