/* bound32.h - how far float32 logits can be from the exact ones: a proved bound for any model, any summation order
   and any device within the OpenCL limits (exp 3 ulp, division 2.5 ulp, sqrt 3 ulp, the rest correctly rounded, denormals
   may be flushed).  Derivation: docs/numerics.md, "float32". */
#ifndef CONSTRUCTIONS_MODEL_BOUND32_H
#define CONSTRUCTIONS_MODEL_BOUND32_H

#include "constructions/model/model.h"

typedef struct bound32 {
    mpq_t logit;      /* |float32 logit - exact logit| <= this, for every token, position and prompt          */
    mpq_t decision;   /* a margin above this is decided alike on every device: 2 x logit                       */
    bool finite;      /* no overflow is possible; where false, the two above are meaningless                   */
    char where[MODEL_NAME_ROOM]; /* the register that first breaks finiteness, or whose error dominates         */
    bool exact_scores; /* all scores of the last softmax are integers below 2^24, hence exact                   */
} bound32;
void bound32_init(bound32 *b);
void bound32_clear(bound32 *b);
/* For prompts of up to L letters with their answers: at most 2L+2 positions. */
MUST_USE status model_bound32(bound32 *b, const model *m, uint64_t L, fault *f);

#endif
