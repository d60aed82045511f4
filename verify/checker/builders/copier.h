/* copier.h - T_n with one thing changed: what shows block 1 where a token stands, or the format that its weights are kept in. */
#ifndef VERIFY_CHECKER_BUILDERS_COPIER_H
#define VERIFY_CHECKER_BUILDERS_COPIER_H

#include "verify/checker/builders/program.h"
#include "verify/checker/builders/transformer.h"

typedef struct change {
    enum { HARD_ALIBI, ALIBI, NOPE } positions;
    unsigned bits; /* significant ones of a weight; 0: all  */
    bool scaled;   /* integers times one scale a matrix     */
} change;

extern const object copier_object;
change copier_change(kernel *k);                                        /* copier.c: from the line "object copier ..." */
void copier_slope(mpq_t slope, uint64_t m, uint64_t heads);             /* copier_positions.c */
void copier_show(kernel *k, program *g, const change *c);
void copier_round(kernel *k, program *g, const change *c);              /* copier_weights.c   */

void ablation_copied(kernel *k); /* vb_ablation.c */
void ablation_wrong(kernel *k);
void ablation_longest(kernel *k);

#define ABLATION_ROWS \
    {"vb:ablation", "sharp", "VERIFIED", "D n L", &copier_object, ablation_copied}, \
    {"vb:ablation", "sharp", "REFUTED", "D n L", &copier_object, ablation_wrong}, \
    {"vb:ablation", "longest", "VERIFIED", "D n L", &copier_object, ablation_longest},
#endif
