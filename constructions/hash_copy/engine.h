/* engine.h - three ways to run T_n on one long string without the float32 Transformer, each exact in what it says.
     hash       every query's matching keys from a table of n-grams, O(L); the rest of the softmax by its proved tail
     packed     every pair of query and key by XOR and popcount: integer counts a score level, O(L^2 / word)
     transform  the softmax over all keys, later ones included, as a product transform over the code hypercube,
                O(n b 2^(n b)) whatever L
   The fourth, `dense`, is the float32 Transformer itself (constructions/model/run32.h).  They are checked against one
   another and against the exact interpreter where they overlap. */
#ifndef CONSTRUCTIONS_HASH_COPY_ENGINE_H
#define CONSTRUCTIONS_HASH_COPY_ENGINE_H

#include "constructions/hash_copy/hash_copy.h"
#include "numerics/ball/enclosure.h"
#include "numerics/base/letters.h"
#include "numerics/base/work.h"
#include "numerics/float32/device.h"

/* What an engine establishes about T_n on x. */
typedef struct engine_result {
    uint64_t length, copied; /* copied: letters right in a row from the start                                 */
    uint64_t first_error;    /* = copied, or UINT64_MAX when all are right                                    */
    uint64_t undecided;      /* the first step that this engine cannot decide, or UINT64_MAX                   */
    mpq_t margin;            /* a proved lower bound on (right logit - any other) over steps 0 .. copied-1      */
    bool has_margin;
    uint64_t ambiguous;      /* queries that match keys followed by different letters                          */
    uint64_t bytes;          /* of its tables                                                                 */
    text scope;              /* one line: what was established, and what not                                   */
} engine_result;
void engine_result_init(engine_result *r);
void engine_result_clear(engine_result *r);

/* Teacher-forced over BOS x COPY x_1 .. x_(L-1); as long as the answers are right this is the greedy run, so `copied`
   and `first_error` hold for both.  LIMIT before allocating, with the need stated; UNSUPPORTED where codes are wider
   than the engine takes. */
MUST_USE status engine_hash(engine_result *r, const hash_copy_spec *s, const letter *x, size_t L, const work *w,
                            fault *f);
MUST_USE status engine_packed(engine_result *r, const hash_copy_spec *s, const letter *x, size_t L, const work *w,
                              fault *f);
MUST_USE status engine_transform(engine_result *r, const hash_copy_spec *s, const letter *x, size_t L, const work *w,
                                 fault *f);

/* The same with the pairs counted on a device; d is borrowed, and used by the calling thread alone. */
MUST_USE status engine_packed_device(engine_result *r, const hash_copy_spec *s, const letter *x, size_t L, device *d,
                                     const work *w, fault *f);

/* A string for a run: L letters without a repeated n-gram, drawn with w->seed (constructions/ngram).  LIMIT when
   L > D^n + n - 1. */
MUST_USE status engine_draw(letter *x, size_t L, uint32_t D, uint32_t n, const work *w, fault *f);

#endif
