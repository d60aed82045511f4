/* lssl_gate.c - lssl:L3.1: x' = -x + u, one state, discretised by backward Euler at five steps E = e^z, and for every E by an
   identity. */
#include "verify/checker/builders/lssl.h"

enum { POINTS = 5 };

static void build(kernel *k) { parameter_small(k, "N", 1, 1); }

/* Row p: what the step h = E = p+1 makes of x_(t-1) and of u_t: (1 - h A)^-1 and (1 - h A)^-1 h B, A = -1, B = 1. */
static mpq_t *euler(kernel *k, const matrix *m, size_t p) {
    mpq_t *row = lssl_list(k, m->columns), h, A, B;
    mpq_init(h), mpq_init(A), mpq_init(B);
    mpq_set_ui(h, (unsigned long)(p + 1), 1);
    mpq_set_si(A, -1, 1);
    mpq_set_ui(B, 1, 1);
    mpq_set_ui(row[0], 1, 1);
    mpq_mul(A, A, h);
    mpq_sub(row[0], row[0], A);
    mpq_inv(row[0], row[0]);
    mpq_mul(row[1], h, B);
    mpq_mul(row[1], row[1], row[0]);
    return row;
}

static matrix find(kernel *k, const char **s) {
    if (read_is(s, "euler")) return (matrix){POINTS, 2, euler, 0};
    refuse(k, EXIT_BAD, "the gate has no matrix \"%.20s\"", *s);
}

const object lssl_gate_object = {.build = build, .find = find};

/* With (1+E) Y = X + E U, the gate's output times 1+E: (1+E)(X + E (U - Y)) = (1+E) Y, so X + E (U - Y) = Y. */
void lssl_gate(kernel *k) {
    need(k, "identity (1+E)*X+E*((1+E)*U-(X+E*U)) X+E*U");
    for (number p = 0; p < POINTS; p++) need(k, "row euler %llx 0:1/%llx,1:%llx/%llx", p, p + 2, p + 1, p + 2);
    k->proved = pool_print(k, "N=1: for every E = e^z > 0 the gate's x_t = (1 - s) x_(t-1) + s u_t, s = E/(1+E), "
                              "solves x_t = x_(t-1) + E (u_t - x_t), and at E = 1, .., 5 backward Euler's "
                              "coefficients are 1 - s and s");
    k->trusted = pool_print(k, "1/(1 + e^-z) = e^z/(1 + e^z), and that backward Euler with step h makes x_t = "
                               "x_(t-1) + h (u_t - x_t) of x' = -x + u, which for 1 + h > 0 has one solution");
}
