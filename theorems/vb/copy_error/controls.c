/* controls.c - the negative controls of vb:copy-error: the statement bent, the formula bent, the model bent. */
#include "constructions/hash_copy/hash_copy.h"
#include "theorems/vb/copy_error/copy_error.h"

#define BEND(name, field, value)                                                                              \
    static status name(void *object) {                                                                        \
        copy_claim *c = object;                                                                               \
        c->field = (value);                                                                                   \
        return ST_OK;                                                                                         \
    }

BEND(repeats, repeats, true)
BEND(longer_grams, grams, c->n + 1)
BEND(shorter_grams, grams, c->n - 1)
BEND(sum_short, to, -1)
BEND(sum_long, to, 1)
BEND(sum_late, from, 1)
BEND(factor_more, factor, 1)
BEND(factor_less, factor, -1)
BEND(no_tail, tail, 0)
BEND(first_late, first, 3)
BEND(first_early, first, 1)
BEND(window_less, windows, -1)
BEND(exponent_more, exponent, 2)
BEND(one_successor, one_successor, true)
BEND(strict, strict, true)

/* T_(n + change) in the place of T_n, otherwise untouched. */
static status rebuild(copy_claim *c, int change, bool no_match) {
    model *other = NULL;
    hash_copy_spec s;
    status st = hash_copy_spec_init(&s, c->D, (uint32_t)((int)c->n + change), NULL);
    if (st == ST_OK && no_match) mpz_set_ui(s.W, 0);
    if (st == ST_OK) st = hash_copy_build(&other, &s, NULL);
    hash_copy_spec_clear(&s);
    if (st != ST_OK) return st;
    model_free(c->m);
    c->m = other;
    return ST_OK;
}

static status longer_model(void *object) { return rebuild(object, 1, false); }
static status shorter_model(void *object) { return rebuild(object, -1, false); }
static status no_position_match(void *object) { return rebuild(object, 0, true); }

static status beta_one(void *object) {
    mpq_set_ui(model_find(((copy_claim *)object)->m, "block2.head")->sharpness, 1, 1);
    return ST_OK;
}

/* Letter 1 gets the embedding of letter 0. */
static status same_code(void *object) {
    rat_mat *E = &model_find(((copy_claim *)object)->m, "embed")->weight;
    for (size_t j = 0; j < E->cols; j++) mpz_set(E->num[E->cols + j], E->num[j]);
    return ST_OK;
}

const control copy_controls[COPY_CONTROLS] = {
    {"repeated-for-ambiguous", "a repeated n-gram followed by the same letter does no harm", "D=2 n=2 L=4", NULL, repeats, 0},
    {"n-plus-one-grams", "T_n sees n letters only", "D=2 n=2 L=4", NULL, longer_grams, 0},
    {"n-minus-one-grams", "T_n sees all n letters", "D=2 n=2 L=4", NULL, shorter_grams, 0},
    {"sum-ends-early", "the last repeat-free length is left out", "D=2 n=2 L=4", NULL, sum_short, 0},
    {"sum-ends-late", "one length too many", "D=2 n=2 L=4", NULL, sum_long, 0},
    {"sum-starts-late", "strings of n letters are the first without a repeat", "D=2 n=2 L=5", NULL, sum_late, 0},
    {"factor-D", "of D continuations one is forced", "D=3 n=2 L=4", NULL, factor_more, 0},
    {"factor-D-minus-two", "the same, one less", "D=3 n=2 L=4", NULL, factor_less, 0},
    {"without-D-to-the-n", "the first n letters are free", "D=2 n=2 L=4", NULL, no_tail, 0},
    {"first-length-n+3", "0..01 with n+1 zeros is miscopied", "D=2 n=2 L=4", NULL, first_late, 0},
    {"first-length-n+1", "two n-grams with letters behind them need n+2 letters", "D=2 n=2 L=4", NULL, first_early, 0},
    {"bound-one-pair-too-few", "C(L-n-1, 2) forgets the last n-gram that a letter follows", "D=2 n=2 L=4", NULL, window_less, 0},
    {"bound-exponent-one-more", "D^-(n+2) for D^-(n+1)", "D=2 n=2 L=4", NULL, exponent_more, 0},
    {"bound-one-successor", "D-1 letters differ from a given one", "D=3 n=2 L=4", NULL, one_successor, 0},
    {"bound-strict", "with a single pair the bound is attained", "D=2 n=2 L=4", NULL, strict, 0},
    {"model-one-gram-longer", "T_(n+1) copies 0001", "D=2 n=2 L=4", NULL, longer_model, 0},
    {"model-one-gram-shorter", "T_(n-1) miscopies more", "D=2 n=2 L=4", NULL, shorter_model, 0},
    {"model-without-position-match", "W = 0: nothing finds the first letters", "D=2 n=2 L=4", NULL, no_position_match, 0},
    {"model-beta-one", "keys that match in part outweigh the one that matches", "D=2 n=2 L=5", NULL, beta_one, 0},
    {"model-two-letters-one-code", "0 and 1 look the same", "D=3 n=1 L=2", NULL, same_code, 0},
};
