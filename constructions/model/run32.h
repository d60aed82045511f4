/* run32.h - a model in float32 on a device: op by op, in chunks of positions, many strings at once.
   Keys and values of attention are kept for all positions; every other register only for the chunk at hand, so
   memory is O(L (dims of keys and values) + chunk).  Weights are the rationals rounded to nearest. */
#ifndef CONSTRUCTIONS_MODEL_RUN32_H
#define CONSTRUCTIONS_MODEL_RUN32_H

#include "constructions/model/model.h"
#include "numerics/base/letters.h"
#include "numerics/float32/device.h"

typedef struct model_run32 model_run32;

/* Borrows m and d.  For `strings` strings of up to `length` letters each (2 length + 2 positions).  LIMIT, with the
   need stated, before anything is allocated; UNSUPPORTED where a weight or sharpness is past float32, with the op. */
MUST_USE status model_run32_open(model_run32 **r, const model *m, device *d, size_t strings, size_t length, fault *f);
void model_run32_close(model_run32 *r); /* NULL allowed */
/* Bytes on the device that such a run needs, without opening one. */
MUST_USE status model_run32_need(uint64_t *bytes, const model *m, size_t strings, size_t length, fault *f);

typedef struct copy_run32 {
    uint64_t copied;      /* letters right in a row from the start                                        */
    uint64_t first_error; /* = copied, or UINT64_MAX when all L are right                                 */
    float margin;         /* least (logit of the right letter - largest other) over the steps looked at    */
    bool finite;          /* no NaN or infinity among the logits looked at; false is never a success       */
} copy_run32;

/* x: strings x L letters.  Teacher-forced: one pass over BOS x COPY x_1 .. x_(L-1), every answer step looked at. */
MUST_USE status model_run32_teacher(copy_run32 *result, model_run32 *r, const letter *x, size_t L, fault *f);
/* Greedy: the prompt, then the model's own answers fed back on the device. */
MUST_USE status model_run32_greedy(copy_run32 *result, model_run32 *r, const letter *x, size_t L, fault *f);
/* The logits of one string of tokens (count positions x (D+2)), for tests and for hand-in models. */
MUST_USE status model_run32_logits(float *logits, model_run32 *r, const uint32_t *token, size_t count, fault *f);

#endif
