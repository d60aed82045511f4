/* hash_copy.h - the depth-2 Hard-ALiBi Transformer T_n that copies every string without a repeated n-gram.
   The paper's own model: heads softmax(K^T q + window), no residual stream, no biases, per-block dimension.
     b = max(1, ceil(log2 D)) code bits, gamma = min(2, b), W = 2 n b, beta least with 2^(beta gamma) >= 2(D^n+n-1)
     embedding (b+3):  code, BOS flag, COPY flag, one
     block 1: n+1 heads of windows 1..n+1, W_q = W_k = 0, W_v = I; MLP U_1 relu(U_2 .) to N = (n+1)(b+3)
     block 2: one head of dimension N; MLP to N; unembedding.
   docs: constructions/hash_copy/README.md. */
#ifndef CONSTRUCTIONS_HASH_COPY_HASH_COPY_H
#define CONSTRUCTIONS_HASH_COPY_HASH_COPY_H

#include <gmp.h>

#include "constructions/model/model.h"

#define HASH_COPY_N_MOST 128
#define HASH_COPY_D_MOST 4096

typedef struct hash_copy_spec {
    uint32_t D, n;
    mpz_t W;    /* weight of the position match             */
    mpz_t beta; /* sharpness of the second block            */
} hash_copy_spec;

/* The defaults above.  DOMAIN for D < 2 or n < 1; LIMIT past the caps or when N would pass 1024. */
MUST_USE status hash_copy_spec_init(hash_copy_spec *s, uint32_t D, uint32_t n, fault *f);
void hash_copy_spec_clear(hash_copy_spec *s);
uint32_t hash_copy_code_bits(uint32_t D); /* b */
/* code(a) in {-1,+1}^b: bit c of a, most significant first (D = 2: 0 -> -1, 1 -> +1). */
int hash_copy_code(uint32_t a, uint32_t c, uint32_t b);

/* Registers of the model, for the lemma chain, controls and traces, by their names in the model:
   "embed" "block1.q<m>" "block1.k<m>" "block1.v<m>" "block1.head<m>" (m = 1..n+1) "block1.heads" "block1.U2"
   "block1.relu" "block1.U1" "block2.q" "block2.k" "block2.v" "block2.head" "block2.U2" "block2.relu"
   "block2.U1" "unembed". */
MUST_USE status hash_copy_build(model **m, const hash_copy_spec *s, fault *f);
/* The same with every output of block 1's heads rounded to multiples of 2^-bits: one more op, "block1.rounded",
   between "block1.heads" and "block1.U2". */
MUST_USE status hash_copy_build_rounded(model **m, const hash_copy_spec *s, unsigned bits, fault *f);

/* What tells block 1 where a token stands.  The copier's own windows replaced, all else as it is: */
typedef enum hash_copy_positions {
    POSITIONS_HARD_ALIBI, /* head m = 1..n+1 sees the last m tokens: T_n itself                                        */
    POSITIONS_ALIBI,      /* every head sees all tokens, score -2^(-8m/(n+1)) (i - p), the slope rounded to 24 fraction
                             bits (Press, Smith, Lewis, 2021: slopes for n+1 heads)                                   */
    POSITIONS_ROPE,       /* every head sees all tokens; queries and keys are 1 in every other lane, turned with base
                             10000, so that scores depend on the distance alone                                      */
    POSITIONS_NOPE        /* every head sees all tokens alike                                                         */
} hash_copy_positions;
#define HASH_COPY_POSITIONS 4
const char *hash_copy_positions_name(hash_copy_positions p); /* "hard-alibi" "alibi" "rope" "nope" */
extern const char *const hash_copy_positions_names[HASH_COPY_POSITIONS + 1];
/* DOMAIN for a name that is none. */
MUST_USE status hash_copy_positions_find(hash_copy_positions *p, const char *name, fault *f);
/* The slope of head m of `heads` above, exactly: the multiple of 2^-24 nearest to 2^(-8m/heads). */
void hash_copy_alibi_slope(mpq_t slope, uint32_t m, uint32_t heads);
MUST_USE status hash_copy_build_positions(model **m, const hash_copy_spec *s, hash_copy_positions p, fault *f);

#endif
