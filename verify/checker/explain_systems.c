/* explain_systems.c - the words of facts about polynomials and state-space systems: named matrices, identities, definiteness. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/checker/explain.h"

static void put(saying *s, const char *format, ...) CHECKER_PRINTF(2, 3);
static void put(saying *s, const char *format, ...) {
    va_list a;
    va_start(a, format);
    int n = vsnprintf(s->words + s->used, sizeof s->words - s->used, format, a);
    va_end(a);
    size_t room = sizeof s->words - s->used - 1;
    s->used += n < 0 ? 0 : (size_t)n < room ? (size_t)n : room;
}

static bool begins(const char **s, const char *word) {
    size_t n = strlen(word);
    if (strncmp(*s, word, n)) return false;
    *s += n;
    return true;
}

/* Rows of a matrix: claims whose ids begin so; the row's number counts `unit`s (NULL: there is one row); whether the list is
   shown behind the words. */
static const struct named {
    const char *claim, *begins, *unit, *words;
    bool list;
} rows[] = {
    {"s4:L3.1", "row unit ", "row", "of W V is that of the identity: W is the inverse of V", false},
    {"s4:L3.1", "row markov ", NULL, "C A^i B, i < 2N, are as listed", false},
    {"s4:L3.1", "row moved ", NULL, "in the dense basis they are the same", false},
    {"s4:L3.1", "zero commutes", NULL, "V^-1 Ab V is the bilinear discretisation of V^-1 A V", false},
    {"s4:L3.1", "zero input", NULL, "and V^-1 Bb that of V^-1 B", false},
    {"s4:L3.2", "zero eigen", NULL, "A V = V diag(-1, .., -N)", false},
    {"s4:L3.2", "row unit ", "row", "of W V is that of the identity: W is the inverse of V", false},
    {"s4:L3.2", "row condition ", NULL,
     "squares of the condition numbers, from the columns of V and the rows of its inverse (column:value, hexadecimal)", true},
    {"s4:L3.2", "row unsigned ", "row", "of V as printed (column:value, hexadecimal)", true},
    {"s4:L3.2", "row moved ", "row", "of A times V as printed (column:value, hexadecimal)", true},
    {"s4:T1", "row normal.", "row", "of A + P Q^T is that of shift I + S with S skew in the gauge G", false},
    {"s4:T1", "row symmetric.", "row", "of G F + F^T G, F = A + P Q^T, is that of twice the shift times G", false},
    {"s4:T1", "positive P.", NULL, "P^T P is positive definite, so the columns of P are independent", false},
    {"s4:T1", "row undone ", "row", "of LegT's pattern of signs times J T J/2 is that of the identity", false},
    {"s4:T1", "row quoted ", NULL, "the first row of the pattern times T (column:value, hexadecimal)", true},
    {"s4:T1", "row trace ", NULL, "traces of LegS (0) and LegT (1) (hexadecimal)", true},
    {"s4:LB.1", "row series ", NULL, "the first L coefficients of (1-x)^-N, by running sums (hexadecimal)", true},
    {"s4:LB.1", "row square ", NULL, "the first N (hexadecimal)", true},
    {"s4:T2", "zero residual", NULL,
     "unit states and a unit input through the O(N) step: (2/h - A) x' = (2/h + A) x + 2 B u, every row of the dense matrix", false},
    {"s4:T2", "row operations ", NULL, "complex operations of one step, counted (hexadecimal)", true},
    {"s4:T2", "row woodbury ", "row", "of Woodbury's inverse of 2/h - A, times 2/h - A, is that of the identity", false},
    {"s4:T2", "row l ", NULL, "A = diag(l) - P Q^T with l (n:value, hexadecimal)", true},
    {"s4:T2", "row P ", NULL, "P", true},
    {"s4:T2", "row Q ", NULL, "and Q", true},
    {"s4:T2", "row moved ", NULL, "A (1, .., 1), every entry 2/h", true},
    {"s4:T3", "row kernel ", NULL, "C A^i B of the bilinear recurrence (i:value, hexadecimal)", true},
    {"s4:T3", "zero formula", NULL,
     "modulo z^L - 1 it is Woodbury's formula with the truncated output, both sides times what the formula divides by", false},
    {"s4:T3", "zero lemma", NULL, "modulo z^L - 1 the inner determinant is det(gI - A), times det(gI - F) where the rank is 2", false},
    {"s4:T3", "zero whole", NULL, "modulo z^L - 1 it is C~ (gI - A)^-1 B, both sides times det(gI - A)", false},
    {"s4:T3", "row common ", "number",
     "what det(gI - F) (0), det(gI - A) (1), 1 + z (2) has in common with z^L - 1, low degree first (0:1: nothing)", true},
    {"s4d:", "row legs ", "row", "of (sI - A) X is prod (s+j+1), low degree first (hexadecimal)", true},
    {"s4d:", "row normal ", "row", "of (sI - F) X is half the sum of prod (s+j+1) and prod (s-j), low degree first (hexadecimal)", true},
    {"s4d:", "row factor ", NULL, "prod (w^2 + j^2), j = 0..N, is w^2 prod (w^2 + (j+1)^2), j < N (hexadecimal)", true},
    {"s4d:", "root ", NULL, "the characteristic polynomial at -1/2 + iy changes its sign between these y (hexadecimal)", true},
    {"sashimi:", "positive dissipation", NULL, "-(M + M*) of the family with Re Lambda < 0 is positive definite", false},
    {"sashimi:", "zero left", NULL, "M + M* = -2 P P* of the family with simple eigenvalues on the axis", false},
    {"sashimi:", "positive gram", NULL,
     "the sum of (M*)^i P P* M^i, i < N, of that family is positive definite: no eigenvector of M is orthogonal to P", false},
    {"sashimi:", "row unmet ", NULL, "with P_0 = 0 and l_0 = 0, M (1, 0, ..) is (real parts, then imaginary ones)", true},
    {"sashimi:", "row double ", NULL, "with l_0 = l_1 = i, M (conj P_1, -conj P_0, 0, ..) is i times it (real parts, then imaginary ones)", true},
    {"sashimi:", "row printed ", NULL, "with Lambda = diag(i, i) and P = (1, 1), M (1, -1) is (real parts, then imaginary ones)", true},
    {"s4:T1", "positive Q.", NULL, "Q^T Q is positive definite, so the columns of Q are independent", false},
    {"lmu:", "row legt ", "row", "of LegT: entry j is (2j+1)(<P_j', P_row> - 1): differentiation with one boundary term", false},
    {"lmu:", "row lmu ", "row", "of the LMU's matrix is as listed", false},
    {"lmu:", "row conjugate ", "row", "of T A_LegT T^-1 is as listed", false},
    {"lmu:", "row lyapunov ", "row", "of P A + A^T P is that of -(1 1^T + e e^T)", false},
    {"lmu:", "row residual ", "degree of the input",
     "what the projection of the window leaves of A y + B f - y' (column:value, hexadecimal)", true},
    {"lmu:", "row series ", NULL,
     "the series of q e^-s - p has no terms before the listed one (power:coefficient, hexadecimal)", true},
    {"legendre:", "row shifted ", "degree", "the polynomial has the coefficients (-1)^(n+k) C(n, k) C(n+k, k)", false},
    {"legendre:", "row rodrigues ", "degree", "(1/n!) d^n/dx^n (x^2-x)^n, multiplied out, has the same coefficients", false},
    {"legendre:", "row bonnet ", "degree", "Bonnet's recurrence gives the same coefficients", false},
    {"legendre:", "row gram ", "degree", "the integral of its product with each polynomial is 0 but with itself, where it is 1/(2n+1)", false},
    {"legendre:", "row energy ", "degree",
     "the form of x(1-x) h'^2 has n(n+1)(2n+1) on the diagonal and nothing beside it", false},
    {"legendre:", "row rule ", NULL, "the rule's values on the powers of x (power:value, hexadecimal)", true},
    {"lssl:L3.1", "row euler ", "row", "of backward Euler's coefficients, at e^z = row + 1, is that of the gate", true},
    {"lssl:", "row kernel ", NULL, "the kernel C A^i B is as listed", false},
    {"lssl:", "row impulse ", "time", "a unit impulse then makes the outputs that the kernel says", false},
    {"lssl:", "row sum ", "system", "the sum of the kernel's terms at z = 1/2, 1/3, .. has the listed values", false},
    {"lssl:", "row closed ", "system", "C (I - A^L z^L)(I - A z)^-1 B has the same values", false},
    {"lssl:", "row pole ", "row", "of I - 3 A is 0, so there is no inverse", false},
    {"lssl:", "row three ", NULL, "at z = 3 the sum is a number (hexadecimal)", true},
    {"legendre:", "row powers ", NULL, "the sums of powers of the nodes, as traces modulo P_N, are as listed", false},
    {"legendre:", "row weighted ", NULL, "the rule's values on these powers times K_N are the same, so each weight is 1/K_N", false},
    {"hippo:", "row legt-residual ", "degree of the input",
     "what LegT's projection leaves of -A c + B f - c' (column:value, hexadecimal)", true},
    {"hippo:", "row lagt-residual ", "degree of the input",
     "what LagT's projection leaves of -A c + B f - c' (column:value, hexadecimal)", true},
    {"hippo:", "row moments ", "degree of the input", "its coefficients m!^2/((m-n)! (m+n+1)!), by integrating term by term", false},
    {"hippo:", "row equation ", "degree", "(A + (degree) I) y = 1 for its coefficients y", false},
    {"hippo:", "row eigen ", "power", "its coefficients in P_0, P_1, .. are an eigenvector of LegS: A times it is (power + 1) times it", false},
    {"hippo:", "row energy ", "row", "of G A + A^T G is that of G + (G1)(G1)^T, G = diag(2n+1)", false},
    {"hippo:", "row quotient ", NULL, "y^T G y, y^T G A y and 1^T G y at y = (3, -1, 0, ..), or (1) for N = 1 (hexadecimal)", true},
    {"hippo:", "row flow ", "row", "of A K is z K', K_n = z P_n(2z-1)", false},
    {"hippo:", "row start ", NULL, "K(1) = 1, row by row", false},
    {"hippo:", "row resolvent ", "row", "of (sI + A) R = 1, over one denominator", false},
    {"hippo:", "row chain ", "power", "(A + I)^i e_0 of LagT is (-1)^i C(n-1, i-1) at n >= i: 0 for i = N alone", false},
    {"hippo:", "row chain-half ", "power", "(A + I/2)^i e_0, with -1/2 on the diagonal of A, is the same", false},
    {"hippo:", "row geometric ", "row", "of (sI - A) R = 1 of LagT, over (s+1)^n", false},
    {"hippo:", "row geometric-half ", "row", "of (sI - A) R = 1 with -1/2 on the diagonal, over (s+1/2)^n", false},
    {"hippo:", "zero product.", "number of steps", "the product (I - A/1) (I - A/2) .. of so many is 0", false},
    {"hippo:", "row product.", "number of steps", "the product of so many has the row (number, column:value, hexadecimal)", true},
    {"hippo:", "row dense ", "unit state or input", "one step of LegS (weights 0, 1/3, 1/2, 1 one after the other), by solving, as listed", false},
    {"hippo:", "row error ", "degree of the input", "its squared distance from its projection is (0:value, hexadecimal)", true},
    {"hippo:", "row corner ", NULL, "the squared distance of |s - 1/2| from its projection is (0:value, hexadecimal)", true},
    {"hippo:", "row norms ", "row", "k-th derivatives of P_n, n = k + row, are orthogonal with weight (x(1-x))^k, of the norms listed", false},
    {"hippo:", "row scaled ", "degree of the input", "played half as fast again, f(3s/2) has at t = 2/5 the state of f at 3/5", false},
    {"hippo:", "row once ", "impulse", "the hold of ratio (s-1)/s comes to its projection", false},
    {"hippo:", "row twice ", "impulse", "each sample held twice, it comes to the same", false},
    {"hippo:", "row rule.", "rule", "states after the input, each sample once (0) or twice (1), are (hexadecimal)", true},
    {"hippo:", "row slope ", "degree", "the derivative of n(n+1) P_n^2 + x(1-x) P_n'^2 is (2x-1) P_n'^2", false},
    {"hippo:", "row middle ", NULL, "P_n(1/2) at n is (hexadecimal)", true},
    {"hippo:", "row ends ", NULL, "the sum of (2n+1) P_n^2 at 0 and at 1 is (hexadecimal)", true},
};

/* s4:L3.2: atmost M^3 1*2^4n */
static bool say_growth(saying *s, const kernel *k, const char *at) {
    if (strcmp(k->what->claim, "s4:L3.2") || !begins(&at, "atmost ")) return false;
    at += strcspn(at, " ");
    if (!begins(&at, " 1*2^")) return false;
    s->unit = "order";
    s->item = strtoull(at, NULL, 16) / 4;
    put(s, "the third power of the largest C(i+j, i-j), i, j below it, is at most 2^(4 times it)");
    return true;
}

bool explain_systems(saying *s, const kernel *k, const char *at) {
    if (say_growth(s, k, at)) return true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct named *r = &rows[i];
        char *list;
        if (strncmp(k->what->claim, r->claim, strlen(r->claim)) || !begins(&at, r->begins)) continue;
        if (at[-1] == '.' && !strchr("0123456789abcdef", *at)) { /* of several with names, not numbers, behind the dot */
            put(s, "%.*s: ", (int)strcspn(at, " "), at);
            at += strcspn(at, " ");
        }
        uint64_t item = strtoull(at, &list, 16);
        if (r->unit) s->unit = r->unit, s->item = item;
        put(s, "%s", r->words);
        if (r->list) put(s, !strcmp(list, " -") ? ": nothing" : ":%.200s", list);
        return true;
    }
    if (begins(&at, "identity ")) put(s, "for all values of the letters the two sides are equal (numbers hexadecimal): %.400s", at);
    else if (begins(&at, "positive ")) put(s, "%.20s is symmetric and positive definite: L D L^T with D > 0", at);
    else if (begins(&at, "charpoly "))
        put(s, "the characteristic polynomial, low degree first, was computed from the matrix (hexadecimal): %.400s", at);
    else return false;
    return true;
}
