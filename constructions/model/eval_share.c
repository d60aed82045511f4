/* eval_share.c - the memory of local rows and of query-key scores.

   Contexts.  Let r_1 < r_2 < ... be the reaches of the local registers.  The context of level l at position i
   stands for the last min(r_l, i+1) tokens.  It is found from the context of level l-1, which stands for the
   last min(r_{l-1}, i+1) of them, and the tokens before those: two strings have the same context exactly when
   these tokens agree in number and value, so a row of reach r_l may be kept there.

   Scores.  A score is a function of the query row, the key row and the ATTEND op.  In an exact field rows that
   are rational are packed as integers over one denominator, which makes a score an integer dot product; equal
   scores then share one element, so that grouping them is a comparison of pointers. */
#include <stdlib.h>
#include <string.h>

#include "constructions/model/eval_inner.h"

#define REACH_MOST 512                        /* longer contexts hardly ever repeat */

struct context {
    uint32_t id;
    uint32_t extras;    /* tokens before those of the context below */
    size_t kept;        /* rows computed of those that pushing computes */
    const context *below;
    shared_row **row;   /* per op of the level; NULL until computed */
    uint32_t token[];
};

typedef struct level {
    uint64_t reach;
    size_t ops, kept;   /* kept: of these, rows that pushing computes */
    size_t *op;         /* the registers, by slot */
    context **table;    /* open addressing, room a power of two, at most half full */
    size_t room, count;
} level;

/* The scores of one query row under one ATTEND, by the id of the key row; NULL where not known. */
typedef struct scores {
    size_t op, room;
    const void **score;
    struct scores *next;
} scores;

typedef struct value {
    int64_t num, den; /* reduced <q, k>; den 0: empty */
    size_t op;
    void *score;
} value;

struct eval_share {
    const model *m;
    const eval_op *op;
    field *F;
    size_t levels;
    level *level;
    size_t elements, most; /* of rows and scores kept, and how many may be */
    uint32_t *rows;        /* per register: how many rows are remembered */
    value *value;
    size_t value_room, values;
    void **loose;          /* score elements that belong to one pair only */
    size_t loose_room, looses;
};

static uint64_t mix(uint64_t h, uint64_t x) {
    h = (h ^ x) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ (h >> 29);
}

/* ---- reaches and levels */

/* The reach of op r from those of its sources; 0 for unbounded. */
static uint64_t reach_of(const model_op *op, const eval_op *done) {
    uint64_t reach = op->kind == OP_EMBED ? 1 : 0;
    if (op->kind == OP_SCAN) return 0; /* its state is of all tokens */
    for (size_t s = 0; s < op->sources; s++) {
        uint64_t part = done[op->src[s]].reach;
        if (part == 0) return 0;
        /* keys and values are read at i, i-1, .., i-window+1, the source of a CONV as far as its kernel goes */
        uint64_t back = op->kind == OP_ATTEND && s > 0 ? op->window : op->kind == OP_CONV ? op->weight.rows : 1;
        if (back == 0 || back > REACH_MOST) return 0;
        part += back - 1;
        if (part > reach) reach = part;
    }
    return reach <= REACH_MOST ? reach : 0;
}

static status assign_levels(eval_share *s, eval_op *op) {
    size_t *at = calloc(REACH_MOST + 1, sizeof *at); /* ops of each reach */
    if (!at) return ST_MEMORY;
    status st = ST_OK;
    for (size_t r = 0; r < s->m->ops; r++) {
        op[r].reach = reach_of(&s->m->op[r], op);
        op[r].slot = at[op[r].reach]++;
    }
    for (size_t reach = 1; reach <= REACH_MOST; reach++) s->levels += at[reach] > 0;
    st = ST_MEMORY;
    if (!(s->level = calloc(s->levels + 1, sizeof *s->level))) goto out;
    size_t l = 0;
    for (size_t reach = 1; reach <= REACH_MOST; reach++) {
        if (!at[reach]) continue;
        s->level[l] = (level){.reach = reach, .ops = at[reach]};
        if (!(s->level[l].op = calloc(at[reach], sizeof *s->level[l].op))) goto out;
        at[reach] = l++; /* from here on: the level of this reach */
    }
    for (size_t r = 0; r < s->m->ops; r++) {
        if (!op[r].reach) continue;
        op[r].level = at[op[r].reach];
        s->level[op[r].level].op[op[r].slot] = r;
        s->level[op[r].level].kept += op[r].kept;
    }
    st = ST_OK;
out:
    free(at);
    return st;
}

status eval_share_open(eval_share **out, const model *m, eval_op *op, field *F) {
    eval_share *s = calloc(1, sizeof *s);
    if (!s) return ST_MEMORY;
    s->m = m;
    s->op = op;
    s->F = F;
    s->most = MODEL_EVAL_ELEMENTS;
    s->rows = calloc(m->ops, sizeof *s->rows);
    status st = s->rows ? assign_levels(s, op) : ST_MEMORY;
    if (st != ST_OK) {
        eval_share_close(s);
        return st;
    }
    *out = s;
    return ST_OK;
}

/* ---- forgetting */

static void row_free(eval_share *s, shared_row *row, size_t dim) {
    if (!row) return;
    for (scores *next, *list = row->scores; list; list = next) {
        next = list->next;
        free(list->score);
        free(list);
    }
    field_row_free(s->F, row->element, dim);
    free(row->integer);
    free(row);
}

static void level_empty(eval_share *s, level *l) {
    for (size_t i = 0; i < l->room; i++) {
        context *c = l->table[i];
        if (!c) continue;
        for (size_t k = 0; k < l->ops; k++) row_free(s, c->row[k], s->m->op[l->op[k]].dim);
        free(c->row);
        free(c);
    }
    free(l->table);
    l->table = NULL;
    l->room = l->count = 0;
}

static void empty(eval_share *s) {
    for (size_t l = 0; l < s->levels; l++) level_empty(s, &s->level[l]);
    for (size_t i = 0; i < s->value_room; i++)
        if (s->value[i].den) field_row_free(s->F, s->value[i].score, 1);
    for (size_t i = 0; i < s->looses; i++) field_row_free(s->F, s->loose[i], 1);
    free(s->value);
    free(s->loose);
    s->value = NULL;
    s->loose = NULL;
    s->value_room = s->values = s->loose_room = s->looses = s->elements = 0;
    memset(s->rows, 0, s->m->ops * sizeof *s->rows);
}

void eval_share_close(eval_share *s) {
    if (!s) return;
    if (s->level) {
        empty(s);
        for (size_t l = 0; l < s->levels; l++) free(s->level[l].op);
    }
    free(s->level);
    free(s->rows);
    free(s);
}

void eval_share_rest(eval_share *s) {
    if (s->elements >= s->most / 4 * 3) empty(s);
}

void eval_share_limit(eval_share *s, size_t most) { s->most = most; }

size_t eval_share_levels(const eval_share *s) { return s->levels; }

/* ---- contexts */

static bool context_is(const context *c, const context *below, const uint32_t *token, uint32_t extras) {
    return c->below == below && c->extras == extras && memcmp(c->token, token, extras * sizeof *token) == 0;
}

static uint64_t context_hash(const context *below, const uint32_t *token, uint32_t extras) {
    uint64_t h = mix(extras, below ? below->id + UINT64_C(1) : 0);
    for (uint32_t j = 0; j < extras; j++) h = mix(h, token[j]);
    return h;
}

static status level_grow(level *l) {
    size_t room = l->room ? 2 * l->room : 64;
    context **table = calloc(room, sizeof *table);
    if (!table) return ST_MEMORY;
    for (size_t i = 0; i < l->room; i++) {
        const context *c = l->table[i];
        if (!c) continue;
        size_t at = context_hash(c->below, c->token, c->extras) & (room - 1);
        while (table[at]) at = (at + 1) & (room - 1);
        table[at] = l->table[i];
    }
    free(l->table);
    l->table = table;
    l->room = room;
    return ST_OK;
}

static status context_new(context **out, level *l, const context *below, const uint32_t *token, uint32_t extras) {
    context *c = malloc(sizeof *c + extras * sizeof *c->token);
    if (!c) return ST_MEMORY;
    *c = (context){.id = (uint32_t)l->count, .extras = extras, .below = below};
    memcpy(c->token, token, extras * sizeof *token);
    c->row = calloc(l->ops, sizeof(shared_row *));
    if (!c->row) {
        free(c);
        return ST_MEMORY;
    }
    l->count++;
    *out = c;
    return ST_OK;
}

static status level_find(eval_share *s, level *l, context **out, const context *below, const uint32_t *token,
                         uint32_t extras) {
    if (2 * l->count >= l->room) {
        status st = level_grow(l);
        if (st != ST_OK) return st;
    }
    size_t at = context_hash(below, token, extras) & (l->room - 1);
    for (; l->table[at]; at = (at + 1) & (l->room - 1))
        if (context_is(l->table[at], below, token, extras)) {
            *out = l->table[at];
            return ST_OK;
        }
    *out = NULL;
    if (s->elements >= s->most) return ST_OK;
    s->elements += 4; /* of bookkeeping */
    status st = context_new(&l->table[at], l, below, token, extras);
    *out = l->table[at];
    return st;
}

status eval_share_place(eval_share *s, const uint32_t *token, size_t i, context **at) {
    uint64_t before = 0; /* the reach of the level below */
    const context *below = NULL;
    for (size_t n = 0; n < s->levels; n++) {
        level *l = &s->level[n];
        uint64_t end = before < i + 1 ? i + 1 - before : 0, start = l->reach < i + 1 ? i + 1 - l->reach : 0;
        at[n] = NULL;
        if (n == 0 || below) {
            status st = level_find(s, l, &at[n], below, token + start, (uint32_t)(end - start));
            if (st != ST_OK) return st;
        }
        below = at[n];
        before = l->reach;
    }
    return ST_OK;
}

/* ---- rows */

shared_row *eval_share_row(const context *c, size_t slot) { return c->row[slot]; }

bool eval_share_ready(const eval_share *s, context *const *at) {
    for (size_t l = 0; l < s->levels; l++)
        if (!at[l] || at[l]->kept < s->level[l].kept) return false;
    return true;
}

status eval_share_add(eval_share *s, context *c, size_t r, shared_row **out) {
    shared_row *row = calloc(1, sizeof *row);
    if (!row) return ST_MEMORY;
    row->pack = -1;
    status st = field_row_new(s->F, &row->element, s->m->op[r].dim);
    if (st != ST_OK) {
        free(row);
        return st;
    }
    row->id = s->rows[r]++;
    s->elements += s->m->op[r].dim + 2;
    c->kept += s->op[r].kept;
    *out = c->row[s->op[r].slot] = row;
    return ST_OK;
}

void eval_share_drop(eval_share *s, context *c, size_t r) {
    row_free(s, c->row[s->op[r].slot], s->m->op[r].dim);
    c->row[s->op[r].slot] = NULL;
    c->kept -= s->op[r].kept;
}

/* ---- packed rows */

/* x := the rational value of an element, where it is one. */
static bool exactly_rational(field *F, mpq_t x, mpq_t high, const void *a) {
    F->bounds(F, x, high, a);
    return mpq_equal(x, high);
}

/* Writes x[c] = integer[c] / denominator, if all these fit 31 bits. */
static bool pack_integers(shared_row *row, const mpq_t *x, size_t dim, mpz_t den, mpz_t t) {
    mpz_set_ui(den, 1);
    for (size_t c = 0; c < dim; c++) {
        mpz_lcm(den, den, mpq_denref(x[c]));
        if (mpz_sizeinbase(den, 2) > 31) return false;
    }
    for (size_t c = 0; c < dim; c++) {
        mpz_divexact(t, den, mpq_denref(x[c]));
        mpz_mul(t, t, mpq_numref(x[c]));
        if (mpz_sizeinbase(t, 2) > 31) return false;
        row->integer[c] = (int32_t)mpz_get_si(t);
        int64_t size = row->integer[c] < 0 ? -(int64_t)row->integer[c] : row->integer[c];
        if (size > row->largest) row->largest = size;
    }
    row->denominator = (int64_t)mpz_get_ui(den);
    return true;
}

static status row_pack(eval_share *s, shared_row *row, size_t dim) {
    if (row->pack >= 0) return ST_OK;
    row->pack = 0;
    if (!s->F->exact) return ST_OK;
    row->integer = malloc(dim * sizeof *row->integer);
    mpq_t *x = malloc(dim * sizeof *x);
    if (!row->integer || !x) {
        free(x);
        return ST_MEMORY;
    }
    mpq_t high;
    mpz_t den, t;
    mpq_init(high);
    mpz_inits(den, t, NULL);
    bool fits = true;
    for (size_t c = 0; c < dim; c++) {
        mpq_init(x[c]);
        fits = fits && exactly_rational(s->F, x[c], high, field_at_const(s->F, row->element, c));
    }
    row->pack = fits && pack_integers(row, x, dim, den, t);
    for (size_t c = 0; c < dim; c++) mpq_clear(x[c]);
    free(x);
    mpq_clear(high);
    mpz_clears(den, t, NULL);
    return ST_OK;
}

/* ---- scores */

static scores *scores_find(const shared_row *q, size_t r) {
    scores *list = q->scores;
    while (list && list->op != r) list = list->next;
    return list;
}

const void *eval_share_score(const shared_row *q, const shared_row *k, size_t r) {
    const scores *list = scores_find(q, r);
    return list && k->id < list->room ? list->score[k->id] : NULL;
}

static status scores_put(eval_share *s, shared_row *q, const shared_row *k, size_t r, const void *score) {
    scores *list = scores_find(q, r);
    if (!list) {
        if (!(list = calloc(1, sizeof *list))) return ST_MEMORY;
        *list = (scores){.op = r, .next = q->scores};
        q->scores = list;
    }
    if (k->id >= list->room) {
        size_t room = list->room ? list->room : 64;
        while (room <= k->id) room *= 2;
        if (s->elements + room / 4 >= s->most) return ST_OK; /* a pointer counts as a quarter of an element */
        const void **grown = realloc(list->score, room * sizeof *grown);
        if (!grown) return ST_MEMORY;
        for (size_t i = list->room; i < room; i++) grown[i] = NULL;
        s->elements += (room - list->room) / 4;
        list->score = grown;
        list->room = room;
    }
    list->score[k->id] = score;
    return ST_OK;
}

status eval_share_score_add(eval_share *s, const void **score, shared_row *q, const shared_row *k, size_t r,
                            const void *computed) {
    *score = NULL;
    if (s->elements >= s->most) return ST_OK;
    if (s->looses == s->loose_room) {
        size_t room = s->loose_room ? 2 * s->loose_room : 256;
        void **loose = realloc(s->loose, room * sizeof *loose);
        if (!loose) return ST_MEMORY;
        s->loose = loose;
        s->loose_room = room;
    }
    void *kept = NULL;
    status st = field_row_new(s->F, &kept, 1);
    if (st != ST_OK) return st;
    s->F->set(s->F, kept, computed);
    s->loose[s->looses++] = kept;
    s->elements++;
    *score = kept;
    return scores_put(s, q, k, r, kept);
}

static size_t value_slot(const value *table, size_t room, int64_t num, int64_t den, size_t op) {
    size_t at = mix(mix(mix(11, (uint64_t)num), (uint64_t)den), op) & (room - 1);
    while (table[at].den && (table[at].num != num || table[at].den != den || table[at].op != op))
        at = (at + 1) & (room - 1);
    return at;
}

static status value_room(eval_share *s) {
    if (2 * s->values < s->value_room) return ST_OK;
    size_t room = s->value_room ? 2 * s->value_room : 256;
    value *table = calloc(room, sizeof *table);
    if (!table) return ST_MEMORY;
    for (size_t i = 0; i < s->value_room; i++) {
        const value *v = &s->value[i];
        if (v->den) table[value_slot(table, room, v->num, v->den, v->op)] = *v;
    }
    free(s->value);
    s->value = table;
    s->value_room = room;
    return ST_OK;
}

/* The element of sharpness * num / den, one for each value; NULL when memory is full. */
static status value_find(eval_share *s, size_t r, int64_t num, int64_t den, const void **score) {
    status st = value_room(s);
    if (st != ST_OK) return st;
    value *v = &s->value[value_slot(s->value, s->value_room, num, den, r)];
    *score = v->score;
    if (v->den || s->elements >= s->most) return ST_OK;
    st = field_row_new(s->F, &v->score, 1);
    if (st != ST_OK) return st;
    mpq_t q;
    mpq_init(q);
    mpz_set_si(mpq_numref(q), num);
    mpz_set_si(mpq_denref(q), den);
    mpq_mul(q, q, s->m->op[r].sharpness); /* num and den are coprime: q was canonical */
    s->F->set_rational(s->F, v->score, q);
    mpq_clear(q);
    v->num = num;
    v->den = den;
    v->op = r;
    s->values++;
    s->elements += 2;
    *score = v->score;
    return ST_OK;
}

static int64_t gcd_of(int64_t a, int64_t b) {
    if (a < 0) a = -a;
    while (b) {
        int64_t c = a % b;
        a = b;
        b = c;
    }
    return a;
}

status eval_share_score_packed(eval_share *s, const void **score, shared_row *q, shared_row *k, size_t r) {
    size_t dim = s->m->op[s->m->op[r].src[0]].dim;
    *score = NULL;
    status st = row_pack(s, q, dim);
    if (st == ST_OK) st = row_pack(s, k, dim);
    if (st != ST_OK || q->pack != 1 || k->pack != 1) return st;
    /* |sum| <= dim * largest(q) * largest(k), so below 2^62 no partial sum overflows; the denominators are
       below 2^31 each */
    int64_t bound;
    if (__builtin_mul_overflow(q->largest * k->largest, (int64_t)dim, &bound) || bound >= INT64_C(1) << 62)
        return ST_OK;
    int64_t sum = 0;
    for (size_t c = 0; c < dim; c++) sum += (int64_t)q->integer[c] * k->integer[c];
    int64_t den = q->denominator * k->denominator;
    if (den != 1) {
        int64_t g = gcd_of(sum, den);
        sum /= g;
        den /= g;
    }
    st = value_find(s, r, sum, den, score);
    return st == ST_OK && *score ? scores_put(s, q, k, r, *score) : st;
}
