/* controls.c - the negative controls of ram:L2.4: statements that are a little too good, and where they fail. */
#include "theorems/ram/L2_4/collision.h"

#define BEND(name, field, value)                                                                              \
    static status name(void *object) {                                                                        \
        ((collision *)object)->field = (value);                                                               \
        return ST_OK;                                                                                         \
    }

BEND(rarer, rarer, 1)
BEND(commoner, rarer, -1)
BEND(only_distance, only_distance, true)
BEND(one_window_less, windows, 0)
BEND(exponent_more, exponent, 1)
BEND(letter_more, letters, 1)
BEND(strict, sharp, BELOW)
BEND(equality, sharp, EQUAL)
BEND(adjacent, kind, PAIRS_ADJACENT)
BEND(disjoint, kind, PAIRS_DISJOINT)
BEND(independent, independent, true)
BEND(linear, power, 1)
BEND(quarter, divisor, 4)
BEND(constant, power, 0)

/* n-grams of n+1 letters counted where the claim has n. */
static status literal(void *object) {
    collision *c = object;
    c->windows = 0;
    c->exponent = 1;
    return ST_OK;
}

const control collision_controls[COLLISION_CONTROLS] = {
    {"overlapping-pairs-rarer", "three letters with equal 2-grams at 0 and 1 have one free letter, not none",
     "D=2 n=2 L=3", NULL, rarer, 0},
    {"overlapping-pairs-commoner", "windows that overlap force letters one after another", "D=2 n=3 L=5", NULL,
     commoner, 0},
    {"overlap-counts-distance-only", "the letters of the overlap are forced as well", "D=3 n=2 L=3", NULL,
     only_distance, 0},
    {"one-pair-too-few", "C(L-n, 2) forgets the last window; at L = n+1 it leaves no pair", "D=2 n=3 L=4", NULL,
     one_window_less, 0},
    {"one-pair-too-few-ternary", "the same where letters are three", "D=3 n=2 L=3", NULL, one_window_less, 0},
    {"exponent-one-more", "D^-(n+1) for D^-n", "D=2 n=3 L=4", NULL, exponent_more, 0},
    {"exponent-one-more-unigrams", "the same for letters: the birthday problem", "D=10 n=1 L=5", NULL, exponent_more,
     0},
    {"alphabet-one-larger", "(D+1)^-n for D^-n", "D=2 n=3 L=4", NULL, letter_more, 0},
    {"strict", "with a single pair the union bound is attained", "D=2 n=3 L=4", NULL, strict, 0},
    {"equality", "events that overlap are counted twice by the union bound", "D=2 n=3 L=6", NULL, equality, 0},
    {"adjacent-windows-only", "windows further apart are equal as often", "D=10 n=1 L=5", NULL, adjacent, 0},
    {"disjoint-windows-only", "windows that overlap are equal as often as others", "D=2 n=3 L=4", NULL, disjoint, 0},
    {"pairs-independent", "pairs are not independent: of three bits two are always equal", "D=2 n=1 L=3", NULL,
     independent, 0},
    {"n-plus-one-letters", "n-grams of n+1 letters repeat less often", "D=2 n=2 L=4", NULL, literal, 0},
    {"linear-in-L", "L D^-n for L^2 D^-n", "D=10 n=1 L=5", "printed", linear, 0},
    {"constant-quarter", "the best constant is 1/2: nothing below it holds for all L", "D=100 n=1 L=4", "printed",
     quarter, 0},
    {"constant-in-L", "D^-n is one pair only", "D=2 n=3 L=6", "printed", constant, 0},
    {"linear-in-L-bigrams", "L D^-n for bigrams", "D=4 n=2 L=12", "printed", linear, 0},
};
