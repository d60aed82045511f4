/* explain.h - the steps of an accepted certificate in words, for people.  Beside the kernel, not of it: nothing here decides,
   refuses or prints (script/check-checker); main.c puts "c " before each line it is given. */
#ifndef VERIFY_CHECKER_EXPLAIN_H
#define VERIFY_CHECKER_EXPLAIN_H

#include "verify/checker/kernel.h"

/* What one step says.  Steps that say the same of several things - positions, rows, lanes - have equal words. */
typedef struct saying {
    char words[1024];
    size_t used;
    const char *unit; /* "lane"; NULL: of one thing alone     */
    uint64_t item;    /* which one, as it is printed          */
    uint64_t position; /* at which position; 0: not at one     */
    bool on;           /* ... and all later ones               */
    bool any;          /* something was taken, a sign follows  */
} saying;

/* explain_words.c */
void explain_step(saying *s, const kernel *k, const step *p);
/* explain_systems.c: a row of a matrix of claims about systems, or a kind of algebra; false: none of these. */
bool explain_systems(saying *s, const kernel *k, const char *text);
/* explain.c: steps that say the same as one line, in the order of their first; false: no memory. */
bool explain_all(const kernel *k, void (*line)(const char *words));

#endif
