/* eval.h - the interpreter: one model, any field, position by position with a key-value cache.
   push appends a token and computes what later positions read there (keys, values and what they stand on);
   every other register is computed when first asked for, so a prompt costs its keys and values only.  pop
   forgets the last positions, so a search over strings shares the work of their common prefixes.

   A register whose value at i depends on the last r tokens only (EMBED: r = 1; a window head: r of its keys
   and values + window - 1; ...) is `local`.  The interpreter keeps local rows in a table keyed by those tokens
   (and by i while i < r): over all strings of an exhaustion each is computed once, and so is the score of each
   pair of local query and key rows.  `share` switches this off; tests hold both to the same answers. */
#ifndef CONSTRUCTIONS_MODEL_EVAL_H
#define CONSTRUCTIONS_MODEL_EVAL_H

#include "constructions/model/model.h"
#include "numerics/base/letters.h"
#include "numerics/field.h"

typedef struct model_eval model_eval;

/* Borrows m and F for its lifetime.  share: keep local rows as above. */
MUST_USE status model_eval_open(model_eval **e, const model *m, field *F, bool share);
void model_eval_close(model_eval *e); /* NULL allowed */
/* How many elements of local rows and scores may be kept (MODEL_EVAL_ELEMENTS at first); past it rows are
   computed where they are needed, and the table is emptied when no position is pushed. */
#define MODEL_EVAL_ELEMENTS ((size_t)1 << 20)
void model_eval_remember(model_eval *e, size_t elements);

/* From now on push returns STOPPED once w (borrowed; NULL for never) asks to stop: a long string can be given up. */
struct work; /* numerics/base/work.h */
void model_eval_watch(model_eval *e, const struct work *w);

/* Appends token t < D+2 (DOMAIN).  UNSUPPORTED when the field cannot represent a key or value (e.g. a
   softmax over a softmax in expsum), with the op named in f; the position is then not appended. */
MUST_USE status model_eval_push(model_eval *e, uint32_t token, fault *f);
void model_eval_pop(model_eval *e, size_t positions);
size_t model_eval_length(const model_eval *e);

/* Computes register r at position i now.  UNSUPPORTED as above, with the op named in f. */
MUST_USE status model_eval_demand(model_eval *e, size_t r, size_t i, fault *f);
/* The decision at the last position: *token = argmax over all D+2 logits, the smallest index among ties.
   decided: no when the field could not order the two best (ball) - *token is then one candidate; yes
   otherwise.  *tied is set when the maximum is attained twice (exact fields). */
MUST_USE status model_eval_decide(model_eval *e, uint32_t *token, bool *tied, truth *decided);
/* Row of register r at position i (from 0): m->op[r].dim elements, borrowed until that position is popped.
   NULL where model_eval_demand fails. */
const void *model_eval_row(const model_eval *e, size_t r, size_t i);
/* The softmax weight of each key position for ATTEND op r at query position i, as elements written to
   weights[0..i]; 0 outside the window.  For traces. */
MUST_USE status model_eval_attention(model_eval *e, size_t r, size_t i, void *weights);

/* Greedy copying: pushes BOS x COPY, then the model's own answers; y[0..L) receives the tokens said.  The
   cache is empty afterwards. */
MUST_USE status model_eval_greedy(model_eval *e, const letter *x, size_t L, uint32_t *y, fault *f);
/* The teacher-forced pass over BOS x COPY x_1 .. x_{L-1}: *wrong = the first answer step (from 0) whose
   decision is not x, or L when all are right.  The cache is empty afterwards. */
MUST_USE status model_eval_teacher(model_eval *e, const letter *x, size_t L, size_t *wrong, fault *f);

#endif
