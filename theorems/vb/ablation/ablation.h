/* ablation.h - the copier with one thing changed, as an object that a control can bend. */
#ifndef THEOREMS_VB_ABLATION_ABLATION_H
#define THEOREMS_VB_ABLATION_ABLATION_H

#include "constructions/hash_copy/hash_copy.h"
#include "constructions/model/weights.h"
#include "numerics/base/letters.h"
#include "theorems/claim.h"

/* What a control bends, once it is built and its weights are rounded. */
typedef struct ablation_object {
    model *m;
    long longest; /* added to the length up to which everything is claimed to be copied: 0 */
} ablation_object;

/* What the runs found: lengths 1..reached are copied whole, `wrong` of reached + 1 letters, where there is one, is not. */
#define ABLATION_LENGTH_MOST 64
typedef struct ablation_found {
    const model *m;
    const char *positions, *weights;
    uint32_t D, n, L, reached;
    uint64_t count[ABLATION_LENGTH_MOST + 1]; /* strings run of each length; 0 where every one repeats an n-gram */
    letter wrong[ABLATION_LENGTH_MOST];
    bool failed;
} ablation_found;
/* facts.c: states it for other programs. */
MUST_USE status ablation_state(verdict *v, const ablation_found *a, const work *w, fault *f);

#define ABLATION_CONTROLS 10
extern const control ablation_controls[ABLATION_CONTROLS];

#endif
