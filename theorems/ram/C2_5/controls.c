/* controls.c - the negative controls of ram:C2.5: an n too small, a constant too good, a hypothesis dropped. */
#include "theorems/ram/C2_5/size.h"

#define BEND(name, field, value)                                                                              \
    static status name(void *object) {                                                                        \
        ((size_claim *)object)->field = (value);                                                              \
        return ST_OK;                                                                                         \
    }

BEND(union_less, rule[WAY_UNION].less, 1)
BEND(union_more, rule[WAY_UNION].less, -1)
BEND(union_windows, rule[WAY_UNION].windows, 0)
BEND(union_exponent, rule[WAY_UNION].exponent, 1)
BEND(union_non_strict, rule[WAY_UNION].non_strict, true)
BEND(error_less, rule[WAY_ERROR].less, 1)
BEND(error_windows, rule[WAY_ERROR].windows, -1)
BEND(error_exponent, rule[WAY_ERROR].exponent, 2)
BEND(error_successor, rule[WAY_ERROR].one_successor, true)
BEND(error_non_strict, rule[WAY_ERROR].non_strict, true)
BEND(printed_linear, rule[WAY_PRINTED].power, 1)
BEND(printed_constant, constant[WAY_PRINTED], 9)
BEND(union_constant, constant[WAY_UNION], 7)
BEND(additive, additive, 3)
BEND(no_alphabet, no_alphabet, true)
BEND(any_eps, any_eps, true)
BEND(any_length, any_length, true)
BEND(head_less, heads, 0)
BEND(bit_less, bits, 2)

const control size_controls[SIZE_CONTROLS] = {
    {"union-n-one-less", "n_union is least", "L=4 eps=1/8", NULL, union_less, 0},
    {"union-n-one-more", "n_union is least", "L=100 D=3 eps=1/10", NULL, union_more, 0},
    {"union-one-pair-too-few", "C(L-n, 2) forgets the last window", "L=4 eps=1/10", NULL, union_windows, 0},
    {"union-exponent-one-more", "D^-(n+1) for D^-n", "L=4 eps=1/10", NULL, union_exponent, 0},
    {"union-not-strict", "a bound equal to eps does not give p_ngram < eps", "L=4 eps=1/8", NULL, union_non_strict, 0},
    {"error-n-one-less", "n_error is least", "L=4 eps=1/8", NULL, error_less, 0},
    {"error-one-pair-too-few", "C(L-n-1, 2) forgets the last n-gram that a letter follows", "L=4 eps=1/10", NULL,
     error_windows, 0},
    {"error-exponent-one-more", "D^-(n+2) for D^-(n+1)", "L=4 eps=1/10", NULL, error_exponent, 0},
    {"error-successor-factor", "D-1 letters differ from a given one, not one", "L=4 D=3 eps=1/20", NULL,
     error_successor, 0},
    {"error-not-strict", "a bound equal to eps does not give err < eps", "L=4 eps=1/8", NULL, error_non_strict, 0},
    {"printed-linear-in-L", "L D^-n for L^2 D^-n", "L=7 D=20 eps=2/5", "printed", printed_linear, 0},
    {"printed-constant-nine", "10 is the best constant for n_printed", "L=2 eps=49/100", "printed", printed_constant,
     0},
    {"union-constant-seven", "8 is the best constant for n_union", "L=1 eps=49/100", NULL, union_constant, 0},
    {"sum-coefficient-three", "every bit of 1/eps costs one n-gram letter of dimension 4", "L=100 eps=1/10", NULL,
     additive, 0},
    {"no-factor-log-D", "each letter takes log2 D bits", "L=1 D=1024 eps=49/100", NULL, no_alphabet, 0},
    {"eps-up-to-one", "log2(L/eps) falls to 0 as eps grows to 1", "L=2 eps=9/10", "printed", any_eps, 0},
    {"any-length", "at L = 1 the constant is 12", "L=1 eps=49/100", "printed", any_length, 0},
    {"one-head-less", "block 1 has n+1 heads", "L=4 eps=1/10", NULL, head_less, 0},
    {"one-coordinate-less", "code, two flags and the constant one are b+3 coordinates", "L=4 D=5 eps=1/10", NULL,
     bit_less, 0},
};
