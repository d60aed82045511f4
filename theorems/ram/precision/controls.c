/* controls.c - the negative controls of ram:precision: a bit too few or too many, a bound too good, a broken copier. */
#include "theorems/ram/precision/precision.h"

#define BEND(name, field, value)                                                                              \
    static status name(void *object) {                                                                        \
        ((precision_claim *)object)->field = (value);                                                         \
        return ST_OK;                                                                                         \
    }

BEND(proved_less, proved, -1)
BEND(proved_far_less, proved, -3)
BEND(least_less, least, -1)
BEND(least_more, least, 1)
BEND(weight_less, weight, -1)
BEND(weight_more, weight, 1)
BEND(weight_constant, weight_more, 3)
BEND(weight_single, weight_slope, 1)
BEND(proved_constant, proved_more, 1)

static status soft(void *object) { /* too soft for any precision */
    mpq_set_ui(model_find(((precision_claim *)object)->m, "block2.head")->sharpness, 1, 1);
    return ST_OK;
}

static status no_place(void *object) { /* W = 0 */
    model *m = ((precision_claim *)object)->m;
    rat_mat *W = &model_find(m, "block2.q")->weight;
    size_t b = model_find(m, "embed")->dim - 3;
    for (size_t lane = b; lane < W->rows; lane += b + 3)
        for (size_t j = 0; j < W->cols; j++) rat_mat_set_si(W, lane, j, 0);
    return ST_OK;
}

const control precision_controls[PRECISION_CONTROLS] = {
    {"no-fraction-bits", "halves round to even: 1/2 to 0 and -1/2 to 0", "D=2 n=1 L=2", NULL, proved_less, 0},
    {"three-bits-less-than-proved", "then thirds are too coarse", "D=2 n=3 L=8", NULL, proved_far_less, 0},
    {"one-bit-less", "the least is the least", "D=2 n=2 L=4", "least", least_less, 0},
    {"one-bit-less-trigrams", "the same where more bits are needed", "D=2 n=3 L=8", "least", least_less, 0},
    {"one-bit-more", "fewer are enough", "D=2 n=2 L=4", "least", least_more, 0},
    {"weight-bit-less", "W beta in W_q is larger", "D=2 n=2 L=4", NULL, weight_less, 0},
    {"weight-bit-more", "no weight is as large", "D=3 n=1 L=3", NULL, weight_more, 0},
    {"weight-constant-three", "2 log2 log2 L + 3", "D=2 n=1 L=2", "printed", weight_constant, 0},
    {"weight-slope-one", "n and beta both grow with log L", "D=2 n=16 L=17", "printed", weight_single, 0},
    {"activation-constant-one", "2 log2 log2 L + 1", "D=2 n=8 L=9", "printed", proved_constant, 0},
    {"sharpness-one", "other keys outweigh the right one", "D=2 n=2 L=5", NULL, soft, 0},
    {"no-place", "the first letters are not found", "D=2 n=3 L=8", NULL, no_place, 0},
};
