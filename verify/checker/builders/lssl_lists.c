/* lssl_lists.c - lssl:convolution, generating-function: lists of facts for docs/proofs/lssl.md, 2 and 3. */
#include <stdio.h>
#include <string.h>

#include "verify/checker/builders/lssl.h"

/* Row j of the convolution, D = 1: K_(t-j) at t >= j, and 1 more at t = j.  K: the list of the cited row, true by then. */
void lssl_convolution(kernel *k) {
    const recurrence *r = k->object;
    const char *text = need_any(k, "row kernel 0"), **value = pool_get(k, r->L, sizeof *value);
    uint64_t next = 0, column, bytes = strlen(text) + 64 * r->L;
    mpq_t v, one;
    mpq_init(v), mpq_init(one);
    mpq_set_ui(one, 1, 1);
    value[0] = "1";
    for (const char *s = text; read_entry(k, &s, &next, &column, v);) {
        if (!column) mpq_add(v, v, one);
        value[column] = mpq_sgn(v) ? hex_number(k, v) : NULL;
    }
    for (uint64_t j = 0; j < r->L; j++) {
        char *list = pool_get(k, bytes, 1), *end = list;
        for (uint64_t t = j; t < r->L; t++)
            if (value[t - j]) end += sprintf(end, "%s%llx:%s", end == list ? "" : ",", (number)t, value[t - j]);
        need(k, "row impulse %llx %s", (number)j, *list ? list : "-");
    }
    const char *family = k->what->parameters + strlen("family=");
    k->proved = pool_print(k, "%.*s N=%llu L=%llu, bilinear with step %s, C = (1, .., 1), D = 1: y_k = sum_(i<=k) C "
                              "A^i B u_(k-i) + D u_k for k < L and every unit impulse u",
                           (int)strcspn(family, " "), family, (number)r->N, (number)r->L, decimal(k, *parameter(k, "step")));
    k->trusted = pool_print(k, "that both sides are linear in u, so unit impulses stand for every input; other "
                               "systems and lengths: by induction, docs/proofs/lssl.md, 2");
}

/* Both sides, times det(I - A z), are polynomials of degree below N + L: so many points decide. */
void lssl_series(kernel *k) {
    const recurrence *r = *(recurrence *const *)k->object;
    for (number f = 0; f < 4; f++) need(k, "row closed %llx %s", f, need_any(k, "row sum %llx", f));
    k->proved = pool_print(k, "N=%llu L=%llu, bilinear with step 1, LegS, LegT and both LagT: sum_(i<L) C A^i B z^i "
                              "= C (I - A^L z^L)(I - A z)^-1 B for every z with I - A z invertible", (number)r->N, (number)r->L);
    k->trusted = pool_print(k, "that polynomials of degree below N + L that are equal at z = 1/2, .., 1/(N+L+1) are "
                               "equal everywhere; other systems: by a telescoping sum, docs/proofs/lssl.md, 3");
}

void lssl_everywhere(kernel *k) {
    const recurrence *r = *(recurrence *const *)k->object;
    need(k, "row pole 0 -");
    need_any(k, "row three 0");
    k->proved = pool_print(k, "N=%llu L=%llu, LegS, bilinear with step 1: a row of I - 3 A is 0, so (I - 3 A)^-1 "
                              "does not exist and the right side has no value at z = 3; the sum has one", (number)r->N, (number)r->L);
    k->trusted = pool_print(k, "that a matrix with a row of zeros has no inverse");
}
