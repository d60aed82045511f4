/* judge.c - the model on strings, exactly; blocks of strings in parallel, each with its own arithmetic. */
#include "theorems/ram/T2_3/judge.h"

#include <stdlib.h>
#include <string.h>

#include "constructions/ngram/ngram.h"
#include "numerics/base/rng.h"

#define BLOCKS_A_THREAD 2 /* each builds its own tables of shared rows, so few and large ones */
#define BLOCK_LEAST 64
#define BALL_BITS 256
#define TEACHER_ALL 1024 /* the teacher-forced pass costs as much as generating: */
#define TEACHER_EVERY 16 /* past so many strings only every so-manieth runs it   */

/* ---- one string */

static status judge_open_field(judge *g, bool ball) {
    status st = ball ? field_open_ball(&g->F, BALL_BITS) : field_open_expsum(&g->F);
    if (st == ST_OK) st = model_eval_open(&g->e, g->m, g->F, true);
    if (st == ST_OK) model_eval_watch(g->e, g->watch);
    return st;
}

void judge_watch(judge *g, const struct work *w) {
    g->watch = w;
    model_eval_watch(g->e, w);
}

static void judge_close_field(judge *g) {
    model_eval_close(g->e);
    if (g->F) g->F->close(g->F);
    g->e = NULL;
    g->F = NULL;
}

/* From exact sums to enclosures, which order logits as rigorously where they can at all. */
static status judge_use_balls(judge *g) {
    judge_close_field(g);
    g->ball = true;
    return judge_open_field(g, true);
}

status judge_open(judge *g, const model *m, uint32_t n, fault *f) {
    *g = (judge){.m = m, .n = n};
    status st = ST_OK;
    const letter probe[1] = {0};
    uint32_t said[1];
    TRY(judge_open_field(g, false));
    /* A model with softmax upon softmax has no exact value in expsum: its first answer shows it. */
    st = model_eval_greedy(g->e, probe, 1, said, f);
    if (st == ST_UNSUPPORTED) st = judge_use_balls(g);
    if (f && st == ST_OK) f->line[0] = 0;
out:
    return st;
}

void judge_close(judge *g) {
    judge_close_field(g);
    free(g->y);
    g->y = NULL;
}

/* What the model says of its own, in g->y; with wrong also where the teacher-forced pass first errs. */
static status answers(judge *g, const letter *x, size_t L, size_t *wrong, fault *f) {
    status st = model_eval_greedy(g->e, x, L, g->y, f);
    return st == ST_OK && wrong ? model_eval_teacher(g->e, x, L, wrong, f) : st;
}

status judge_string(judgement *r, judge *g, const letter *x, size_t L, bool teacher, fault *f) {
    status st = ST_OK;
    size_t wrong = L;
    *r = (judgement){.repeated = ngram_repeats(x, L, g->n, NULL, NULL)};
    r->ambiguous = r->repeated && ngram_ambiguous(x, L, g->n, NULL, NULL);
    if (L > g->room) {
        uint32_t *y = realloc(g->y, L * sizeof *y);
        if (!y) return ST_MEMORY;
        g->y = y;
        g->room = L;
    }
    st = answers(g, x, L, teacher ? &wrong : NULL, f);
    if (st == ST_UNSUPPORTED && !g->ball) { /* sums over many softmaxes grew too large on this string */
        TRY(judge_use_balls(g));
        st = answers(g, x, L, teacher ? &wrong : NULL, f);
    }
    if (st != ST_OK) goto out;
    while (r->step < L && g->y[r->step] == x[r->step]) r->step++;
    r->miscopied = r->step < L;
    r->agreed = !teacher || wrong == r->step;
    if (r->miscopied) r->said = g->y[r->step];
out:
    return st;
}

void judge_describe(text *t, const judgement *r, const letter *x, size_t L, uint32_t D) {
    text_add(t, "x = ");
    letters_write(t, x, L, D);
    if (!r->miscopied) {
        text_add(t, " is copied");
        return;
    }
    text_addf(t, " is miscopied: answer %zu is ", r->step + 1);
    if (r->said < D)
        letters_write(t, &r->said, 1, D);
    else
        text_add(t, r->said == D ? "BOS" : "COPY");
    text_add(t, " instead of ");
    letters_write(t, &x[r->step], 1, D);
}

/* ---- many strings */

uint64_t judge_units(uint64_t L) {
    if (L > UINT32_MAX / 2) return UINT64_MAX;
    uint64_t keys = 4 * L * L;
    return keys < WORK_MODEL_STRING ? WORK_MODEL_STRING : keys;
}

bool judge_fits(uint32_t D, uint64_t L, const work *w) {
    uint64_t count;
    return letters_count(&count, D, L) && count <= w->limit / judge_units(L);
}

typedef struct crowd {
    const model *m;
    const work *w;
    uint32_t n, L;
    uint64_t strings, block;
    bool sampled, enclosed; /* enclosed: by balls, strings without a repeated n-gram alone */
    exhaustion *part;
    fault *fault;
} crowd;

static void count_one(exhaustion *x, const judgement *r, uint64_t index) {
    x->strings++;
    x->repeated += r->repeated;
    x->ambiguous += r->ambiguous;
    x->miscopied += r->miscopied;
    x->violations += r->miscopied && !r->repeated;
    if (r->miscopied && !r->repeated && x->bad == EXHAUSTION_NONE) x->bad = index, x->bad_judgement = *r;
    if (r->miscopied != r->ambiguous && x->differs == EXHAUSTION_NONE) x->differs = index;
    if (!r->agreed && x->disagree == EXHAUSTION_NONE) x->disagree = index;
}

static void next_string(letter *x, uint32_t L, uint32_t D) {
    for (uint32_t i = L; i-- > 0;) {
        if (++x[i] < D) return;
        x[i] = 0;
    }
}

void judge_sampled_string(letter *x, uint32_t L, uint32_t D, uint64_t seed, uint64_t index) {
    rng r;
    rng_open(&r, seed, "copy", index);
    for (uint32_t i = 0; i < L; i++) x[i] = (letter)rng_below(&r, D);
}

static void exhaustion_empty(exhaustion *x, uint32_t L) {
    *x = (exhaustion){.L = L, .bad = EXHAUSTION_NONE, .differs = EXHAUSTION_NONE, .disagree = EXHAUSTION_NONE};
}

/* One block: strings index * block onwards, in lexicographic order. */
static status crowd_block(void *context, uint64_t index) {
    crowd *k = context;
    status st = ST_OK;
    judge g = {0};
    judgement r;
    uint32_t D = k->m->D;
    uint64_t first = index * k->block, last = first + k->block < k->strings ? first + k->block : k->strings;
    letter *x = malloc((size_t)k->L * sizeof *x);
    if (!x) return ST_MEMORY;
    exhaustion_empty(&k->part[index], k->L);
    TRY(judge_open(&g, k->m, k->n, &k->fault[index]));
    if (k->enclosed) TRY(judge_use_balls(&g));
    judge_watch(&g, k->w);
    if (!k->sampled) letters_from_index(x, k->L, D, first);
    for (uint64_t s = first; s < last; s++) {
        if (work_should_stop(k->w)) TRY(ST_STOPPED);
        if (k->sampled) judge_sampled_string(x, k->L, D, k->w->seed, s);
        if (k->enclosed && ngram_repeats(x, k->L, k->n, NULL, NULL)) {
            next_string(x, k->L, D);
            continue;
        }
        bool teacher = k->strings <= TEACHER_ALL || s % TEACHER_EVERY == 0;
        TRY(judge_string(&r, &g, x, k->L, teacher, &k->fault[index]));
        count_one(&k->part[index], &r, s);
        if (!k->sampled) next_string(x, k->L, D);
    }
out:
    judge_close(&g);
    free(x);
    return st;
}

static void join(exhaustion *x, const exhaustion *part) {
    x->strings += part->strings;
    x->repeated += part->repeated;
    x->ambiguous += part->ambiguous;
    x->miscopied += part->miscopied;
    x->violations += part->violations;
    if (part->bad < x->bad) x->bad = part->bad, x->bad_judgement = part->bad_judgement;
    if (part->differs < x->differs) x->differs = part->differs;
    if (part->disagree < x->disagree) x->disagree = part->disagree;
}

static status crowd_run(exhaustion *x, crowd *k, fault *f) {
    uint64_t blocks = k->strings / BLOCK_LEAST;
    uint64_t most = (uint64_t)BLOCKS_A_THREAD * (k->w->threads > 1 ? k->w->threads : 1);
    blocks = blocks < 1 ? 1 : blocks > most ? most : blocks;
    k->block = (k->strings + blocks - 1) / blocks;
    blocks = (k->strings + k->block - 1) / k->block;
    status st = ST_OK;
    k->part = calloc(blocks, sizeof *k->part);
    k->fault = calloc(blocks, sizeof *k->fault);
    if (!k->part || !k->fault) TRY(ST_MEMORY);
    st = work_parallel(k->w, blocks, crowd_block, k);
    for (uint64_t i = 0; st != ST_OK && f && i < blocks; i++)
        if (k->fault[i].line[0]) {
            *f = k->fault[i];
            break;
        }
    exhaustion_empty(x, k->L);
    for (uint64_t i = 0; st == ST_OK && i < blocks; i++) join(x, &k->part[i]);
out:
    free(k->part);
    free(k->fault);
    return st;
}

status judge_exhaust(exhaustion *x, const model *m, uint32_t n, uint32_t L, const work *w, fault *f) {
    crowd k = {.m = m, .w = w, .n = n, .L = L};
    if (!judge_fits(m->D, L, w) || !letters_count(&k.strings, m->D, L))
        return fault_set(f, ST_LIMIT, "all strings of length %u over %u letters are past the work limit", L, m->D);
    return crowd_run(x, &k, f);
}

status judge_exhaust_enclosed(bool *told, const model *m, uint32_t n, uint32_t L, const work *w, fault *f) {
    crowd k = {.m = m, .w = w, .n = n, .L = L, .enclosed = true};
    exhaustion x;
    *told = false;
    if (!judge_fits(m->D, L, w) || !letters_count(&k.strings, m->D, L)) return ST_OK;
    status st = crowd_run(&x, &k, f);
    if (st == ST_UNSUPPORTED) return ST_OK;
    *told = st == ST_OK && x.bad == EXHAUSTION_NONE;
    return st;
}

status judge_string_enclosed(judgement *r, bool *told, const model *m, uint32_t n, const letter *x, size_t L, fault *f) {
    judge g = {0};
    status st = ST_OK;
    *told = false;
    TRY(judge_open(&g, m, n, f));
    TRY(judge_use_balls(&g));
    st = judge_string(r, &g, x, L, false, f);
    *told = st == ST_OK;
    if (st == ST_UNSUPPORTED) st = ST_OK;
out:
    judge_close(&g);
    return st;
}

status judge_sample(exhaustion *x, const model *m, uint32_t n, uint32_t L, uint64_t samples, const work *w,
                    fault *f) {
    crowd k = {.m = m, .w = w, .n = n, .L = L, .strings = samples, .sampled = true};
    if (samples < 1 || samples > w->limit / judge_units(L))
        return fault_set(f, ST_LIMIT, "%llu strings of length %u are past the work limit", (unsigned long long)samples,
                         L);
    return crowd_run(x, &k, f);
}
