/* legendre_lists.c - legendre:orthogonality, gauss, energy: lists of facts for docs/proofs/legs.md, 1-5. */
#include "verify/checker/builders/legendre.h"

void legendre_orthogonality(kernel *k) {
    uint64_t N = legendre_order(k);
    need(k, "identity (N+1)*(N+1+K)*(N+K) (2*N+1)*(2*K*K+(N+K)*(N+1-K))-N*(N-K)*(N+1-K)");
    for (uint64_t n = 0; n < N; n++) {
        const char *list = need_any(k, "row shifted %llx", (number)n);
        need(k, "row rodrigues %llx %s", (number)n, list);
        need(k, "row bonnet %llx %s", (number)n, list);
        if (n) need(k, "row gram %llx %llx:1/%llx", (number)n, (number)n, (number)(2 * n + 1));
        else need(k, "row gram 0 0:1");
    }
    k->proved = pool_print(k, "N=%llu: for n, m < N the integral of P_n P_m (2x-1) over [0, 1] is 1/(2n+1) for n = "
                              "m, else 0; Rodrigues, Bonnet and (-1)^(n+k) C(n, k) C(n+k, k) give the same "
                              "polynomials; Bonnet's recurrence by its coefficients is an identity in n and k, so it "
                              "holds for every n", (number)N);
    k->trusted = pool_print(k, "docs/proofs/legs.md, 2: that Bonnet's recurrence, cleared of denominators, is that "
                               "identity; orthogonality for every n is on that page (3) alone");
}

/* The rule falls short of the integral of x^(2N) by N!^4/((2N+1)(2N)!^2) = 1/((2N+1) C(2N, N)^2). */
void legendre_gauss(kernel *k) {
    uint64_t N = legendre_order(k);
    mpq_t v, f;
    mpq_init(v), mpq_init(f);
    char *list = pool_print(k, "0:1");
    for (uint64_t m = 1; m < 2 * N; m++) list = pool_print(k, "%s,%llx:1/%llx", list, (number)m, (number)(m + 1));
    mpz_bin_uiui(mpq_denref(f), (unsigned long)(2 * N), (unsigned long)N);
    mpz_mul(mpq_denref(f), mpq_denref(f), mpq_denref(f));
    mpz_set_si(mpq_numref(f), -1);
    mpq_set_ui(v, 1, 1);
    mpq_add(f, v, f);
    mpq_set_ui(v, 1, (unsigned long)(2 * N + 1));
    mpq_mul(v, v, f);
    need(k, "row rule 0 %s,%llx:%s", list, (number)(2 * N), hex_number(k, v));
    need(k, "row weighted 0 %s", need_any(k, "row powers 0"));
    k->proved = pool_print(k, "N=%llu: the rule with nodes at the roots of P_N(2x-1) and weights 1/K_N is exact to "
                              "degree %llu, and falls short of the integral of x^%llu by N!^4/((2N+1)(2N)!^2)",
                           (number)N, (number)(2 * N - 1), (number)(2 * N));
    k->trusted = pool_print(k, "that P_N has N different roots x_i: then the integral of the remainder modulo P_N is "
                               "sum w_i f(x_i), and sum w_i K_N(x_i) x_i^m = sum x_i^m, m < N, says w_i K_N(x_i) = 1");
}

void legendre_energy(kernel *k) {
    uint64_t N = legendre_order(k);
    need(k, "identity K*(K+1)+(N+K+1)*(N-K) N*(N+1)");
    need(k, "row energy 0 -");
    for (uint64_t n = 1; n < N; n++)
        need(k, "row energy %llx %llx:%llx", (number)n, (number)n, (number)(n * (n + 1) * (2 * n + 1)));
    k->proved = pool_print(k, "N=%llu: sum n(n+1)(2n+1) y_n^2 = the integral of x(1-x) h'(x)^2 over [0, 1] for every "
                              "h = sum (2n+1) y_n P_n(2x-1) of degree below N, as quadratic forms in y; Legendre's "
                              "equation by its coefficients is an identity in n and k, so it holds for every n", (number)N);
    k->trusted = pool_print(k, "docs/proofs/legs.md, 5: that Legendre's equation is that identity; the energy "
                               "identity for every degree is on that page alone");
}
