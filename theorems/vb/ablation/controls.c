/* controls.c - the negative controls of vb:ablation: one part of the copier broken, each refuted by a string. */
#include "theorems/vb/ablation/ablation.h"

static model_op *part(void *object, const char *name) { return model_find(((ablation_object *)object)->m, name); }

static status head_sees_all(void *object) {
    part(object, "block1.head1")->window = 0;
    return ST_OK;
}

static status head_sees_one_more(void *object) {
    part(object, "block1.head2")->window++;
    return ST_OK;
}

static status found_by_distance(void *object) { /* ALiBi where the contents should decide */
    mpq_set_ui(part(object, "block2.head")->slope, 8, 1);
    return ST_OK;
}

static status found_turned(void *object) {
    part(object, "block2.head")->rotary = 2;
    return ST_OK;
}

static status soft(void *object) {
    mpq_set_ui(part(object, "block2.head")->sharpness, 1, 2);
    return ST_OK;
}

static status no_place(void *object) { /* W = 0: the first letters are not found */
    rat_mat *W = &part(object, "block2.q")->weight;
    size_t b = part(object, "embed")->dim - 3;
    for (size_t lane = b; lane < W->rows; lane += b + 3)
        for (size_t j = 0; j < W->cols; j++) rat_mat_set_si(W, lane, j, 0);
    return ST_OK;
}

static status two_bits(void *object) { /* U_2 in {-2, -1, 0, 1, 2}: 3 and 4 are cut */
    rat_mat *U = &part(object, "block1.U2")->weight;
    mpq_t q;
    mpq_init(q);
    for (size_t i = 0; i < U->rows; i++)
        for (size_t j = 0; j < U->cols; j++) {
            rat_mat_get(q, U, i, j);
            if (mpq_cmp_si(q, 2, 1) > 0) rat_mat_set_si(U, i, j, 2);
            if (mpq_cmp_si(q, -2, 1) < 0) rat_mat_set_si(U, i, j, -2);
        }
    mpq_clear(q);
    return ST_OK;
}

static status head_backwards(void *object) { /* the farther the heavier */
    mpq_set_si(part(object, "block1.head1")->slope, -1, 1);
    part(object, "block1.head1")->window = 0;
    return ST_OK;
}

static status one_longer(void *object) {
    ((ablation_object *)object)->longest = 1;
    return ST_OK;
}

const control ablation_controls[ABLATION_CONTROLS] = {
    {"first-window-open", "head 1 no longer shows the present token", "D=2 n=2 L=5", NULL, head_sees_all, 0},
    {"window-off-by-one", "slot 2 holds a mixture", "D=2 n=2 L=5", NULL, head_sees_one_more, 0},
    {"slope-on-the-look-up", "near keys outweigh the right one", "D=2 n=2 L=5", NULL, found_by_distance, 0},
    {"turns-on-the-look-up", "codes far apart no longer match", "D=2 n=2 L=5", NULL, found_turned, 0},
    {"sharpness-one-half", "other keys outweigh the right one", "D=2 n=2 L=5", NULL, soft, 0},
    {"no-place", "the first letters are not found", "D=2 n=3 L=8", NULL, no_place, 0},
    {"weights-of-two-bits", "the differences of means are no slots", "D=2 n=3 L=8 weights=bf16", NULL, two_bits, 0},
    {"slope-turned-round", "head 1 prefers the past", "D=2 n=2 L=5", NULL, head_backwards, 0},
    {"alibi-one-longer", "the length is the longest", "positions=alibi D=2 n=2 L=5", "longest", one_longer, 0},
    {"nope-one-longer", "the length is the longest", "positions=nope D=3 n=1 L=3", "longest", one_longer, 0},
};
