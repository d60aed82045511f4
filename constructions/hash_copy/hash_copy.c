/* hash_copy.c - builds T_n as a model: every weight is written here, and only here, from D, n, W and beta.
   What the weights are good for is proved elsewhere, from the finished model (theorems/ram/T2_3). */
#include "constructions/hash_copy/hash_copy.h"

#include <stdio.h>

#define DIMENSION_MOST 1024
#define ROTARY_BASE 10000

uint32_t hash_copy_code_bits(uint32_t D) {
    uint32_t b = 1;
    while (((uint64_t)1 << b) < D) b++;
    return b;
}

int hash_copy_code(uint32_t a, uint32_t c, uint32_t b) { return (a >> (b - 1 - c)) & 1 ? 1 : -1; }

status hash_copy_spec_init(hash_copy_spec *s, uint32_t D, uint32_t n, fault *f) {
    *s = (hash_copy_spec){.D = D, .n = n};
    mpz_init(s->W);
    mpz_init(s->beta);
    if (D < 2) return fault_set(f, ST_DOMAIN, "D = %u: an alphabet needs at least 2 letters", D);
    if (n < 1) return fault_set(f, ST_DOMAIN, "n = 0: an n-gram has at least 1 letter");
    if (D > HASH_COPY_D_MOST) return fault_set(f, ST_LIMIT, "D = %u is past the limit %d", D, HASH_COPY_D_MOST);
    if (n > HASH_COPY_N_MOST) return fault_set(f, ST_LIMIT, "n = %u is past the limit %d", n, HASH_COPY_N_MOST);
    uint32_t b = hash_copy_code_bits(D), gamma = b < 2 ? b : 2;
    size_t N = (size_t)(n + 1) * (b + 3);
    if (N > DIMENSION_MOST)
        return fault_set(f, ST_LIMIT, "D = %u, n = %u: dimension %zu is past the limit %d", D, n, N, DIMENSION_MOST);
    mpz_set_ui(s->W, (unsigned long)2 * n * b);
    /* beta: least with 2^(beta gamma) >= t, t = 2 (D^n + n - 1); bits = least with 2^bits >= t. */
    mpz_t t;
    mpz_init(t);
    mpz_ui_pow_ui(t, D, n);
    mpz_add_ui(t, t, n - 1);
    mpz_mul_2exp(t, t, 1);
    mpz_sub_ui(t, t, 1);
    unsigned long bits = mpz_sizeinbase(t, 2); /* 2^bits > t - 1; and 2^(bits-1) <= t - 1 < t */
    mpz_clear(t);
    mpz_set_ui(s->beta, (bits + gamma - 1) / gamma);
    return ST_OK;
}

void hash_copy_spec_clear(hash_copy_spec *s) {
    mpz_clear(s->W);
    mpz_clear(s->beta);
}

/* The widths, and where each lane stands.  Lanes of block 1's output, slot k = 1..n+1 from (k-1)(b+3):
   code 0..b-1 of the token k-1 places back; COPY there (k <= n); "position k+1" (k <= n); one (k = 1). */
typedef struct builder {
    model *m;
    uint32_t D, n, b;
    size_t d0, N, w1, w2;
    mpq_t W, beta;
    const unsigned *round; /* fraction bits, or NULL for none */
    hash_copy_positions positions;
    fault *f;
} builder;

static size_t lane_code(const builder *B, uint32_t k, uint32_t c) { return (size_t)(k - 1) * B->d0 + c; }
static size_t lane_copy(const builder *B, uint32_t k) { return lane_code(B, k, B->b); }
static size_t lane_place(const builder *B, uint32_t k) { return lane_code(B, k, B->b + 1); }
static size_t lane_one(const builder *B) { return lane_code(B, 1, B->b + 2); }

/* Rows of block 1's hidden layer, in order: code (k, c), COPY k, place k, one. */
static size_t row_code(const builder *B, uint32_t k, uint32_t c) { return (size_t)(k - 1) * B->b + c; }
static size_t row_copy(const builder *B, uint32_t k) { return (size_t)(B->n + 1) * B->b + (k - 1); }
static size_t row_place(const builder *B, uint32_t k) { return row_copy(B, k) + B->n; }
static size_t row_one(const builder *B) { return row_copy(B, 1) + 2 * (size_t)B->n; }

static rat_mat *weight(builder *B, size_t r) { return &B->m->op[r].weight; }

/* Names the lanes of block 1's output; the next one those of a query and a key, lane against lane. */
static status name_slots(builder *B, size_t r) {
    status st = ST_OK;
    for (uint32_t k = 1; k <= B->n + 1; k++)
        for (uint32_t c = 0; c < B->b; c++) TRY(model_name_lane(B->m, r, lane_code(B, k, c), "slot %u code %u", k, c));
    for (uint32_t k = 1; k <= B->n; k++) {
        TRY(model_name_lane(B->m, r, lane_copy(B, k), "slot %u COPY flag", k));
        TRY(model_name_lane(B->m, r, lane_place(B, k), "at position %u", k + 1));
    }
    TRY(model_name_lane(B->m, r, lane_one(B), "one"));
out:
    return st;
}

static status name_scores(builder *B, size_t q, size_t key) {
    status st = ST_OK;
    for (uint32_t k = 1; k <= B->n; k++) {
        for (uint32_t c = 0; c < B->b; c++) {
            TRY(model_name_lane(B->m, q, lane_code(B, k, c), "query slot %u code %u", k, c));
            TRY(model_name_lane(B->m, key, lane_code(B, k, c), "key slot %u code %u", k + 1, c));
        }
        TRY(model_name_lane(B->m, q, lane_copy(B, k), "query W x slot %u COPY flag", k));
        TRY(model_name_lane(B->m, key, lane_copy(B, k), "key at position %u", k + 1));
    }
out:
    return st;
}

static status build_embedding(builder *B, size_t *r) {
    status st = ST_OK;
    uint32_t b = B->b;
    TRY(model_embed(B->m, r, "embed", B->d0, B->f));
    rat_mat *E = weight(B, *r);
    for (uint32_t a = 0; a < B->D; a++)
        for (uint32_t c = 0; c < b; c++) rat_mat_set_si(E, a, c, hash_copy_code(a, c, b));
    rat_mat_set_si(E, model_bos(B->m), b, 1);
    rat_mat_set_si(E, model_copy_token(B->m), b + 1, 1);
    for (uint32_t t = 0; t < B->D + 2; t++) rat_mat_set_si(E, t, b + 2, 1);
    for (uint32_t c = 0; c < b; c++) TRY(model_name_lane(B->m, *r, c, "code %u", c));
    TRY(model_name_lane(B->m, *r, b, "BOS flag"));
    TRY(model_name_lane(B->m, *r, b + 1, "COPY flag"));
    TRY(model_name_lane(B->m, *r, b + 2, "one"));
out:
    return st;
}

/* What head w, of register r, knows of distances; with RoPE its queries and keys are 1 in every other lane. */
static status place_head(builder *B, size_t r, size_t q, size_t k, uint32_t w) {
    mpq_t slope;
    mpq_init(slope);
    if (B->positions == POSITIONS_ALIBI) hash_copy_alibi_slope(slope, w, B->n + 1);
    for (size_t c = 0; B->positions == POSITIONS_ROPE && c < B->m->op[q].dim; c += 2) {
        rat_mat_set_si(weight(B, q), c, B->b + 2, 1);
        rat_mat_set_si(weight(B, k), c, B->b + 2, 1);
    }
    status st = model_attend_positions(B->m, r, slope, B->positions == POSITIONS_ROPE ? ROTARY_BASE : 0, B->f);
    mpq_clear(slope);
    return st;
}

/* Head w of block 1: W_q = W_k = 0, so it attends evenly: the mean of the last min(w, i) embeddings. */
static status build_head(builder *B, size_t *r, size_t embed, uint32_t w) {
    status st = ST_OK;
    char name[MODEL_NAME_ROOM];
    size_t q, k, v;
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    snprintf(name, sizeof name, "block1.q%u", w);
    size_t compared = B->positions == POSITIONS_ROPE ? B->d0 + B->d0 % 2 : B->d0; /* RoPE turns pairs of lanes */
    TRY(model_linear(B->m, &q, name, embed, compared, false, B->f));
    snprintf(name, sizeof name, "block1.k%u", w);
    TRY(model_linear(B->m, &k, name, embed, compared, false, B->f));
    snprintf(name, sizeof name, "block1.v%u", w);
    TRY(model_linear(B->m, &v, name, embed, B->d0, false, B->f));
    for (size_t c = 0; c < B->d0; c++) rat_mat_set_si(weight(B, v), c, c, 1);
    snprintf(name, sizeof name, "block1.head%u", w);
    TRY(model_attend(B->m, r, name, q, k, v, B->positions == POSITIONS_HARD_ALIBI ? w : 0, one, B->f));
    TRY(place_head(B, *r, q, k, w));
    for (uint32_t c = 0; c < B->b; c++) TRY(model_name_lane(B->m, *r, c, "mean of last %u code %u", w, c));
    TRY(model_name_lane(B->m, *r, B->b, "mean of last %u BOS flag", w));
    TRY(model_name_lane(B->m, *r, B->b + 1, "mean of last %u COPY flag", w));
    TRY(model_name_lane(B->m, *r, B->b + 2, "mean of last %u one", w));
    B->m->op[q].block = B->m->op[k].block = B->m->op[v].block = B->m->op[*r].block = 1;
out:
    mpq_clear(one);
    return st;
}

/* Adds `times` x slot_k[coordinate] to a row of U_2, where slot_k = k h_k - (k-1) h_(k-1): the k-th last token
   once k tokens are there, and the mean of all of them (garbage) before. */
static void add_slot(builder *B, rat_mat *U2, size_t row, uint32_t k, size_t coordinate, long times) {
    mpq_t q;
    mpq_init(q);
    for (uint32_t w = k; w + 1 >= k && w >= 1; w--) {
        long share = w == k ? (long)k : -(long)(k - 1);
        size_t column = (size_t)(w - 1) * B->d0 + coordinate;
        rat_mat_get(q, U2, row, column); /* an integer: every entry of U_2 is */
        rat_mat_set_si(U2, row, column, mpz_get_si(mpq_numref(q)) + times * share);
    }
    mpq_clear(q);
}

/* U_1 relu(U_2 .) of block 1: turns window means into slots and flags. */
static status build_slots(builder *B, size_t *r, size_t heads) {
    status st = ST_OK;
    size_t u2, relu;
    uint32_t n = B->n, b = B->b;
    TRY(model_linear(B->m, &u2, "block1.U2", heads, B->w1, false, B->f));
    rat_mat *U2 = weight(B, u2);
    for (uint32_t k = 1; k <= n + 1; k++)
        for (uint32_t c = 0; c < b; c++) {
            add_slot(B, U2, row_code(B, k, c), k, c, 1); /* slot_k[c] + one >= 0: the relu keeps it */
            add_slot(B, U2, row_code(B, k, c), 1, b + 2, 1);
        }
    for (uint32_t k = 1; k <= n; k++) {
        add_slot(B, U2, row_copy(B, k), k, b + 1, 1);
        /* 2 slot_(k+1)[bos] - one - 2 slot_1[bos] is 1 at position k+1 and at most 0 elsewhere. */
        add_slot(B, U2, row_place(B, k), k + 1, b, 2);
        add_slot(B, U2, row_place(B, k), 1, b + 2, -1);
        add_slot(B, U2, row_place(B, k), 1, b, -2);
    }
    add_slot(B, U2, row_one(B), 1, b + 2, 1);
    TRY(model_relu(B->m, &relu, "block1.relu", u2, B->f));
    TRY(model_linear(B->m, r, "block1.U1", relu, B->N, false, B->f));
    rat_mat *U1 = weight(B, *r);
    for (uint32_t k = 1; k <= n + 1; k++)
        for (uint32_t c = 0; c < b; c++) {
            rat_mat_set_si(U1, lane_code(B, k, c), row_code(B, k, c), 1);
            rat_mat_set_si(U1, lane_code(B, k, c), row_one(B), -1);
        }
    for (uint32_t k = 1; k <= n; k++) {
        rat_mat_set_si(U1, lane_copy(B, k), row_copy(B, k), 1);
        rat_mat_set_si(U1, lane_place(B, k), row_place(B, k), 1);
    }
    rat_mat_set_si(U1, lane_one(B), row_one(B), 1);
    TRY(name_slots(B, *r));
    B->m->op[u2].block = B->m->op[relu].block = B->m->op[*r].block = 1;
out:
    return st;
}

/* Block 2's head: <query, key> = sum_k <slot_k(i), slot_(k+1)(p)> + W sum_k COPY_k(i) place_k(p). */
static status build_lookup(builder *B, size_t *r, size_t slots) {
    status st = ST_OK;
    size_t q, k, v;
    TRY(model_linear(B->m, &q, "block2.q", slots, B->N, false, B->f));
    TRY(model_linear(B->m, &k, "block2.k", slots, B->N, false, B->f));
    TRY(model_linear(B->m, &v, "block2.v", slots, B->N, false, B->f));
    for (uint32_t s = 1; s <= B->n; s++) {
        for (uint32_t c = 0; c < B->b; c++) {
            rat_mat_set_si(weight(B, q), lane_code(B, s, c), lane_code(B, s, c), 1);
            rat_mat_set_si(weight(B, k), lane_code(B, s, c), lane_code(B, s + 1, c), 1);
        }
        rat_mat_set(weight(B, q), lane_copy(B, s), lane_copy(B, s), B->W);
        rat_mat_set_si(weight(B, k), lane_copy(B, s), lane_place(B, s), 1);
    }
    for (uint32_t c = 0; c < B->b; c++) rat_mat_set_si(weight(B, v), lane_code(B, 1, c), lane_code(B, 1, c), 1);
    rat_mat_set_si(weight(B, v), lane_one(B), lane_one(B), 1);
    TRY(name_scores(B, q, k));
    TRY(model_attend(B->m, r, "block2.head", q, k, v, 0, B->beta, B->f));
    for (uint32_t c = 0; c < B->b; c++) TRY(model_name_lane(B->m, *r, lane_code(B, 1, c), "found code %u", c));
    TRY(model_name_lane(B->m, *r, lane_one(B), "one"));
    B->m->op[q].block = B->m->op[k].block = B->m->op[v].block = B->m->op[*r].block = 2;
out:
    return st;
}

/* U_1 relu(U_2 .) of block 2 passes the found code on: relu(o + one) - one = o for o in [-1, 1]. */
static status build_pass(builder *B, size_t *r, size_t head) {
    status st = ST_OK;
    size_t u2, relu;
    TRY(model_linear(B->m, &u2, "block2.U2", head, B->w2, false, B->f));
    TRY(model_relu(B->m, &relu, "block2.relu", u2, B->f));
    TRY(model_linear(B->m, r, "block2.U1", relu, B->N, false, B->f));
    for (uint32_t c = 0; c < B->b; c++) {
        rat_mat_set_si(weight(B, u2), c, lane_code(B, 1, c), 1);
        rat_mat_set_si(weight(B, u2), c, lane_one(B), 1);
        rat_mat_set_si(weight(B, *r), lane_code(B, 1, c), c, 1);
        rat_mat_set_si(weight(B, *r), lane_code(B, 1, c), B->b, -1);
    }
    rat_mat_set_si(weight(B, u2), B->b, lane_one(B), 1);
    B->m->op[u2].block = B->m->op[relu].block = B->m->op[*r].block = 2;
out:
    return st;
}

static status build_all(builder *B) {
    status st = ST_OK;
    size_t embed, heads, slots, found, passed, logits, head[HASH_COPY_N_MOST + 1];
    TRY(build_embedding(B, &embed));
    for (uint32_t w = 1; w <= B->n + 1; w++) TRY(build_head(B, &head[w - 1], embed, w));
    TRY(model_join(B->m, &heads, "block1.heads", head, B->n + 1, B->f));
    B->m->op[heads].block = 1;
    if (B->round) TRY(model_round(B->m, &heads, "block1.rounded", heads, *B->round, B->f));
    B->m->op[heads].block = 1;
    TRY(build_slots(B, &slots, heads));
    TRY(build_lookup(B, &found, slots));
    TRY(build_pass(B, &passed, found));
    TRY(model_linear(B->m, &logits, "unembed", passed, B->D + 2, false, B->f));
    for (uint32_t a = 0; a < B->D; a++)
        for (uint32_t c = 0; c < B->b; c++)
            rat_mat_set_si(weight(B, logits), a, lane_code(B, 1, c), hash_copy_code(a, c, B->b));
    TRY(model_validate(B->m, B->f));
out:
    return st;
}

static status build(model **m, const hash_copy_spec *s, const unsigned *round, hash_copy_positions positions, fault *f) {
    *m = NULL;
    if (s->D < 2 || s->D > HASH_COPY_D_MOST || s->n < 1 || s->n > HASH_COPY_N_MOST)
        return fault_set(f, ST_DOMAIN, "D = %u, n = %u: no such construction", s->D, s->n);
    builder B = {.D = s->D, .n = s->n, .b = hash_copy_code_bits(s->D), .round = round, .positions = positions, .f = f};
    B.d0 = B.b + 3;
    B.N = (size_t)(B.n + 1) * B.d0;
    B.w1 = (size_t)(B.n + 1) * B.b + 2 * (size_t)B.n + 1;
    B.w2 = B.b + 1;
    mpq_init(B.W);
    mpq_init(B.beta);
    mpq_set_z(B.W, s->W);
    mpq_set_z(B.beta, s->beta);
    char name[MODEL_NAME_ROOM];
    snprintf(name, sizeof name, "hash_copy D=%u n=%u", s->D, s->n);
    status st = ST_OK;
    TRY(model_new(&B.m, name, s->D));
    TRY(build_all(&B));
    *m = B.m;
    B.m = NULL;
out:
    model_free(B.m);
    mpq_clear(B.W);
    mpq_clear(B.beta);
    return st;
}

status hash_copy_build(model **m, const hash_copy_spec *s, fault *f) { return build(m, s, NULL, POSITIONS_HARD_ALIBI, f); }

status hash_copy_build_rounded(model **m, const hash_copy_spec *s, unsigned bits, fault *f) {
    return build(m, s, &bits, POSITIONS_HARD_ALIBI, f);
}

status hash_copy_build_positions(model **m, const hash_copy_spec *s, hash_copy_positions p, fault *f) {
    return build(m, s, NULL, p, f);
}
