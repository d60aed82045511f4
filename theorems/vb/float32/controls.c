/* controls.c - the negative controls of vb:float32: bounds with a term left out, on models where that term counts, and
   broken copiers. */
#include "theorems/vb/float32/float32.h"

/* ---- small models in place of T_n: each has one op whose error is nothing but the term in question */

/* Letters read as the given rows; two tokens more. */
static status embed_rows(model **m, size_t *r, size_t dim, const char *const *entry) {
    status st = ST_OK;
    mpq_t q;
    mpq_init(q);
    TRY(model_new(m, "probe", 2));
    TRY(model_embed(*m, r, "embed", dim, NULL));
    for (size_t a = 0; a < 4; a++)
        for (size_t j = 0; j < dim; j++) {
            mpq_set_str(q, entry[(a % 2) * dim + j], 10);
            mpq_canonicalize(q);
            rat_mat_set(&(*m)->op[*r].weight, a, j, q);
        }
out:
    mpq_clear(q);
    return st;
}

static status replace(float32_claim *c, model *m, status st) {
    if (st == ST_OK) st = model_validate(m, NULL);
    if (st != ST_OK) {
        model_free(m);
        return st;
    }
    model_free(c->m);
    c->m = m;
    return ST_OK;
}

/* Logits: four times the sum of the embedding, each with the weight given. */
static status sum_probe(float32_claim *c, size_t dim, const char *const *entry, const char *weight) {
    model *m = NULL;
    size_t r;
    mpq_t w;
    mpq_init(w);
    mpq_set_str(w, weight, 10);
    mpq_canonicalize(w);
    status st = embed_rows(&m, &r, dim, entry);
    if (st == ST_OK) st = model_linear(m, &r, "sum", 0, 4, false, NULL);
    for (size_t i = 0; st == ST_OK && i < 4; i++)
        for (size_t j = 0; j < dim; j++) rat_mat_set(&m->op[r].weight, i, j, w);
    mpq_clear(w);
    return replace(c, m, st);
}

/* 1 + 2^-24 + 2^-24, from the left: both halves of a last bit are lost. */
static status sums_exact(void *object) {
    static const char *const entry[] = {"1", "1/16777216", "1/16777216", "1", "1/16777216", "1/16777216"};
    ((float32_claim *)object)->without = BOUND32_NO_SUMS;
    return sum_probe(object, 3, entry, "1");
}

/* w x + w x without fma: the product and the sum are both rounded, and with these digits both by nearly half a last bit. */
static status sums_short(void *object) {
    static const char *const entry[] = {"8392303/8388608", "8392270/8388608", "8392303/8388608", "8392270/8388608"};
    ((float32_claim *)object)->without = BOUND32_SHORT_SUMS;
    return sum_probe(object, 2, entry, "8389754/8388608");
}

/* Two keys, scores 0 and 11/16 exactly, values 1 and -1: e^(-11/16) is just above 1/2, where 3 ulp are most. */
static status softmax_exact(void *object) {
    static const char *const entry[] = {"1", "0", "1", "1", "-11/16", "-1"};
    float32_claim *c = object;
    model *m = NULL;
    size_t q, k, v, head, logits;
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    c->without = BOUND32_NO_EXP | BOUND32_NO_NORMALISER | BOUND32_NO_DIVISION;
    status st = ST_OK;
    TRY(embed_rows(&m, &q, 3, entry));
    TRY(model_linear(m, &q, "query", 0, 1, false, NULL));
    TRY(model_linear(m, &k, "key", 0, 1, false, NULL));
    TRY(model_linear(m, &v, "value", 0, 1, false, NULL));
    rat_mat_set_si(&m->op[q].weight, 0, 0, 1);
    rat_mat_set_si(&m->op[k].weight, 0, 1, 1);
    rat_mat_set_si(&m->op[v].weight, 0, 2, 1);
    TRY(model_attend(m, &head, "head", q, k, v, 0, one, NULL));
    TRY(model_linear(m, &logits, "logits", head, 4, false, NULL));
    for (size_t i = 0; i < 4; i++) rat_mat_set_si(&m->op[logits].weight, i, 0, 1);
out:
    mpq_clear(one);
    return replace(c, m, st);
}

/* ---- T_n with a bound that forgets */

#define FORGET(name, terms)                                                                                   \
    static status name(void *object) {                                                                        \
        ((float32_claim *)object)->without = (terms);                                                         \
        return ST_OK;                                                                                         \
    }

FORGET(division_exact, BOUND32_NO_DIVISION)
FORGET(means_exact, BOUND32_NO_MEANS | BOUND32_NO_DIVISION)
FORGET(scores_exact, BOUND32_NO_SCORES)
FORGET(sharpness_forgotten, BOUND32_NO_SHARPNESS)

/* An embedding of thirds is the same copier (no bias, homogeneous), but no float32 has it. */
static status weights_exact(void *object) {
    float32_claim *c = object;
    mpz_t *den = &model_find(c->m, "embed")->weight.den;
    mpz_mul_ui(*den, *den, 3);
    c->without = BOUND32_NO_WEIGHTS;
    return ST_OK;
}

/* ---- claims and copiers that do not hold */

static status margin_double(void *object) {
    ((float32_claim *)object)->margin_times = 2;
    return ST_OK;
}

static status soft(void *object) {
    mpq_set_ui(model_find(((float32_claim *)object)->m, "block2.head")->sharpness, 1, 2);
    return ST_OK;
}

static status no_place(void *object) { /* W = 0 */
    model *m = ((float32_claim *)object)->m;
    rat_mat *W = &model_find(m, "block2.q")->weight;
    size_t b = model_find(m, "embed")->dim - 3;
    for (size_t lane = b; lane < W->rows; lane += b + 3)
        for (size_t j = 0; j < W->cols; j++) rat_mat_set_si(W, lane, j, 0);
    return ST_OK;
}

static status overflow(void *object) { /* scores times 2^126 are past float32 */
    mpq_t *beta = &model_find(((float32_claim *)object)->m, "block2.head")->sharpness;
    mpq_set_ui(*beta, 1, 1);
    mpq_mul_2exp(*beta, *beta, 126);
    return ST_OK;
}

const control float32_controls[FLOAT32_CONTROLS] = {
    {"weights-exact", "thirds are rounded", "D=2 n=2 L=4", "bound", weights_exact, 0},
    {"sums-exact", "1 + 2^-24 is 1 in float32", "D=2 n=1 L=2", "bound", sums_exact, 0},
    {"sums-one-rounding-short", "gamma of k - 1 for k terms: the product is rounded as well", "D=2 n=1 L=2", "bound", sums_short, 0},
    {"means-exact", "a third has no float32", "D=2 n=2 L=4", "bound", means_exact, 0},
    {"division-exact", "quotients may be off by 2.5 ulp", "D=2 n=2 L=4", "bound", division_exact, 0},
    {"scores-exact", "slots are off, and beta makes that large", "D=2 n=2 L=6 beta=4096", "bound", scores_exact, 0},
    {"sharpness-forgotten", "score errors count beta times", "D=2 n=2 L=6 beta=4096", "bound", sharpness_forgotten, 0},
    {"softmax-exact", "weights off by 3 ulp, sums and a quotient are not exact", "D=2 n=1 L=2", "bound", softmax_exact, 0},
    {"margin-twice", "neighbouring codes are one bit apart", "D=4 n=2 L=6", NULL, margin_double, 0},
    {"sharpness-one-half", "other keys outweigh the right one", "D=2 n=3 L=8", NULL, soft, 0},
    {"no-place", "the first letters are not found", "D=2 n=3 L=8", NULL, no_place, 0},
    {"scores-past-float32", "infinity less infinity is no number", "D=2 n=2 L=4", NULL, overflow, 0},
};
