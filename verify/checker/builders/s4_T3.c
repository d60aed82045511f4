/* s4_T3.c - s4:T3: what its readings need; docs/proofs/s4.md, 6 to 8. */
#include <string.h>

#include "verify/checker/builders/s4_kernel.h"

/* The algorithm at every node; *singular: the divisor of X_F and z^L - 1.  Names the parameters. */
static char *algorithm(kernel *k, const char **singular) {
    need_any(k, "row kernel 0");
    need(k, "zero formula");
    need(k, "zero lemma");
    need(k, "zero whole");
    need(k, "row common 1 0:1");
    *singular = need_any(k, "row common 0");
    k->trusted = pool_print(k, "that an identity in Q[z]/(z^L - 1) holds at each L-th root of unity, and that a polynomial without a "
                               "common divisor with z^L - 1 is 0 at none; docs/proofs/s4.md, 6 to 8, for other N, L, steps; " S4_TRUSTED);
    return pool_print(k, "N=%s, L=%s, step %s, %s", decimal(k, *parameter(k, "N")), decimal(k, *parameter(k, "L")),
                      decimal(k, *parameter(k, "step")), s4_names[s4_which(k)]);
}

void s4_T3(kernel *k) {
    const char *singular, *of = algorithm(k, &singular);
    k->proved = pool_print(k, "%s: the kernel as listed is C A^i B of the bilinear recurrence, and at every L-th root of unity its "
                              "generating function is what the algorithm gives, by Woodbury's identity%s; so the inverse transform "
                              "is the kernel", of, strcmp(singular, "0:1") ? ", where g is an eigenvalue of F by C~ (g - A)^-1 B" : "");
}

void s4_T3_printed(kernel *k) {
    s4_T3(k);
    need(k, "row common 0 0:1");
    need(k, "row common 2 0:1");
    k->proved = pool_print(k, "%s; the formula divides by 0 at none of them", k->proved);
}

void s4_T3_printed_false(kernel *k) {
    bool even = mpz_even_p(mpq_numref(*parameter(k, "L"))) != 0;
    if (even) need(k, "row common 2 0:1,1:1");
    else if (!strcmp(need_any(k, "row common 0"), "0:1")) refuse(k, EXIT_BAD, "the formula has a value at every node");
    k->proved = pool_print(k, "N=%s, L=%s: the formula as printed divides by 0 at a node: %s", decimal(k, *parameter(k, "N")),
                           decimal(k, *parameter(k, "L")), even ? "1 + z, at z = -1" : "g is an eigenvalue of F at the roots of the "
                           "divisor that z^L - 1 and the numerator of det(gI - F), g = (2/h)(1-z)/(1+z), have in common");
    k->trusted = pool_print(k, "nothing but that the roots of z^L - 1 are the nodes; " S4_TRUSTED);
}
