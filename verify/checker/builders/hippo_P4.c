/* hippo_P4.c - hippo:P4: a step of LegS by running sums, counted; docs/proofs/legs.md, 17. */
#include "verify/checker/builders/hippo_lists.h"

typedef void operation(mpq_t, const mpq_t, const mpq_t);

static void count(uint64_t *operations, operation *what, mpq_t to, const mpq_t a, const mpq_t b) {
    what(to, a, b);
    ++*operations;
}

/* y := (I + c A)^-1 ((I - d A) y + in): S and R are the sums of (2j+1) y_j over j < n, before and after. */
static void step_of(mpq_t *y, size_t N, const mpq_t c, const mpq_t d, const mpq_t in, uint64_t *operations) {
    mpq_t S, R, b, t, one, n1, w;
    mpq_init(S), mpq_init(R), mpq_init(b), mpq_init(t), mpq_init(one), mpq_init(n1), mpq_init(w);
    mpq_set_ui(one, 1, 1);
    for (size_t n = 0; n < N; n++) {
        mpq_set_ui(n1, n + 1, 1);
        mpq_set_ui(w, 2 * n + 1, 1);
        count(operations, mpq_mul, t, n1, y[n]);
        count(operations, mpq_add, t, t, S);
        count(operations, mpq_mul, t, t, d);
        count(operations, mpq_sub, b, y[n], t);
        count(operations, mpq_add, b, b, in);
        count(operations, mpq_mul, t, c, R);
        count(operations, mpq_sub, b, b, t);
        count(operations, mpq_mul, t, w, y[n]);
        count(operations, mpq_add, S, S, t);
        count(operations, mpq_mul, t, c, n1);
        count(operations, mpq_add, t, t, one);
        count(operations, mpq_div, y[n], b, t);
        count(operations, mpq_mul, t, w, y[n]);
        count(operations, mpq_add, R, R, t);
    }
}

void hippo_P4(kernel *k) {
    uint64_t N = parameter_small(k, "N", 1, HIPPO_STEPS), operations = 0;
    mpq_t c, d, in;
    mpq_init(c), mpq_init(d), mpq_init(in);
    for (uint64_t row = 0; row < 4 * (N + 1); row++) {
        uint64_t i = row % (N + 1);
        mpq_t *y = hippo_list(k, N);
        hippo_weights(c, d, row / (N + 1));
        hippo_fraction(in, i == N, 5);
        if (i < N) mpq_set_ui(y[i], 1, 1);
        operations = 0;
        step_of(y, N, c, d, in, &operations);
        hippo_need(k, "dense", row, y, N);
    }
    need(k, "atmost %llx %llx", (number)operations, (number)(14 * N));
    k->proved = pool_print(k, "N=%llu, step 1/5, weights 0, 1/3, 1/2, 1: from every state and input a step by %llu "
                              "operations gives what solving I + (a/5) A gives", (number)N, (number)operations);
    k->trusted = pool_print(k, "that a step is linear in state and input (unit states, unit input); docs/proofs/legs.md, "
                               "17: the same loop for every N, weight and step; that this checker counts its operations; "
                               HIPPO_TRUSTED);
}
