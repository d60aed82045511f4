/* run32.h - a model in float32 on a device: op by op, in chunks of positions, many strings at once.
   Keys and values of attention are kept for all positions, those of windows for the window; every other register only
   for the chunk at hand, so memory is O(L (dims of keys and values) + chunk).  Weights are the rationals rounded to
   nearest.  A head whose scores all tie, by its weights, is computed as the mean it is, and lanes of queries, keys and
   values that are 0 by their weights are left out: they add exactly 0.  A SCAN keeps one state a string from a chunk to the next. */
#ifndef CONSTRUCTIONS_MODEL_RUN32_H
#define CONSTRUCTIONS_MODEL_RUN32_H

#include "constructions/model/model.h"
#include "numerics/base/letters.h"
#include "numerics/float32/device.h"

typedef struct model_run32 model_run32;

/* Borrows m and d.  For `strings` strings of up to `length` letters each (2 length + 2 positions).  LIMIT, with the
   need stated, before anything is allocated; UNSUPPORTED where a weight or sharpness is past float32, with the op. */
MUST_USE status model_run32_open(model_run32 **r, const model *m, device *d, size_t strings, size_t length, fault *f);
/* The same with at most `chunk` positions computed at once, where memory is dearer than launches. */
MUST_USE status model_run32_open_chunked(model_run32 **r, const model *m, device *d, size_t strings, size_t length,
                                         size_t chunk, fault *f);
void model_run32_close(model_run32 *r); /* NULL allowed */
/* LIMIT, with the need stated, when such a run cannot be held by d; nothing is allocated there. */
MUST_USE status model_run32_fits(const model *m, const device *d, size_t strings, size_t length, fault *f);
/* Bytes on the device that such a run needs, without opening one. */
MUST_USE status model_run32_need(uint64_t *bytes, const model *m, size_t strings, size_t length, fault *f);
/* Multiplications and additions of all softmaxes of a teacher-forced pass over a string of L letters. */
MUST_USE status model_run32_work(double *operations, const model *m, size_t L, fault *f);
/* Bytes on the device that this one took: exactly those. */
uint64_t model_run32_bytes(const model_run32 *r);
/* From now on the run reports progress to w (borrowed; NULL for none) and gives up, STOPPED, when w asks to. */
void model_run32_watch(model_run32 *r, const work *w);

#define RUN32_ALL_RIGHT UINT64_MAX

/* What was seen of one string, up to its first wrong answer: what follows that stands on another prompt. */
typedef struct copy_run32 {
    uint64_t looked;      /* answers looked at: copied, and the wrong one                                    */
    uint64_t copied;      /* letters right in a row from the start                                          */
    uint64_t first_error; /* = copied, or RUN32_ALL_RIGHT when no wrong one was seen                         */
    uint32_t said;        /* the token said at first_error; UINT32_MAX where a logit was no number           */
    float margin;         /* least (logit of the right letter - largest other) of those; INFINITY for none   */
    bool finite;          /* no NaN or infinity among the logits looked at; false is never a success         */
} copy_run32;

/* x: strings x L letters; result: one for each string, after STOPPED what was seen until then.
   Teacher-forced: one pass over BOS x COPY x_1 .. x_(L-1). */
MUST_USE status model_run32_teacher(copy_run32 *result, model_run32 *r, const letter *x, size_t L, fault *f);
/* Greedy: the prompt, then the model's own answers fed back on the device. */
MUST_USE status model_run32_greedy(copy_run32 *result, model_run32 *r, const letter *x, size_t L, fault *f);
/* The logits of one string of tokens (count positions x (D+2)), for tests and for hand-in models. */
MUST_USE status model_run32_logits(float *logits, model_run32 *r, const uint32_t *token, size_t count, fault *f);

#endif
