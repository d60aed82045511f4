/* program_string.c - a string through a program: BOS x COPY, then the letters of x one by one.  As long as the program has said
   the letters of x it has been fed what it said; so x is copied exactly when it says x_(i+1) after x_1 .. x_i for every i. */
#include "verify/checker/builders/program.h"

/* 1 x is copied, -1 it is not, 0 cannot be told; positions 0..L (BOS, x) are there. */
int program_copies(kernel *k, program *g, const uint32_t *x, uint64_t L) {
    int says = 1;
    for (uint64_t i = 0; i < L && says >= 0; i++) {
        program_push(k, g, L + 1 + i, i ? x[i - 1] : g->D + 1, true);
        int now = program_says(k, g, L + 1 + i, x[i]);
        says = now < says ? now : says;
    }
    return says;
}

/* run-wrong x: x is not copied. */
void program_wrong(kernel *k, program *g, const char *s) {
    uint64_t L;
    const uint32_t *x = read_letters(k, &s, g->D, LETTERS_MOST / 16, &L);
    read_end(k, s);
    g->at = pool_get(k, 2 * L + 1, sizeof *g->at);
    for (uint64_t i = 0; i <= L; i++) program_push(k, g, i, i ? x[i - 1] : g->D, false);
    if (program_copies(k, g, x, L) >= 0) refuse(k, EXIT_BAD, "the string is not shown to be miscopied");
}
