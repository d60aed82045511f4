/* field_float32.h - float32 as badly as a conforming device may compute it: an instance of numerics/field.h whose
   rounding and order are chosen by an adversary.  Sums and products are correctly rounded (with fma or without), exp is
   off by up to 3 ulp and division by up to 2.5, denormals may be flushed, the keys of a softmax come in any order and
   tiles of any size.  What float32 bounds are attacked with. */
#ifndef NUMERICS_FLOAT32_FIELD_FLOAT32_H
#define NUMERICS_FLOAT32_FIELD_FLOAT32_H

#include "numerics/field.h"

typedef enum conduct_order { ORDER_FORWARD, ORDER_BACKWARD, ORDER_SHUFFLED, ORDER_SMALLEST_FIRST } conduct_order;
typedef enum conduct_lean { LEAN_NONE, LEAN_UP, LEAN_DOWN, LEAN_RANDOM, LEAN_PARITY, LEAN_VALUE } conduct_lean;

/* All zero: correctly rounded, left to right, no fma, all keys in one tile. */
typedef struct float32_conduct {
    uint64_t seed; /* of what is random below */
    bool fma, flush;
    conduct_order order; /* of the keys of a softmax */
    size_t tile;         /* keys between two rescalings; 0: all at once */
    /* Which way exp and division miss.  PARITY: a quotient with even divisor up, with odd down; an exp by the place of its
       key.  VALUE: exp up where lane `lane` of the value is positive, down where it is negative. */
    conduct_lean exp, divide;
    bool reverse;        /* PARITY and VALUE the other way round */
    size_t lane;
} float32_conduct;

/* The conduct is copied. */
MUST_USE status field_open_float32(field **F, const float32_conduct *conduct);

#endif
