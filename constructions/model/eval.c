/* eval.c - walking a model over a string: positions pushed and popped, rows on demand, decisions.
   push computes what later positions read (keys, values and what they stand on); everything else is computed
   when first asked for, so a prompt costs no more than its keys and values. */
#include "constructions/model/eval.h"

#include <stdlib.h>
#include <string.h>

#include "constructions/model/eval_inner.h"
#include "numerics/base/work.h"

/* ---- opening and closing */

/* Which registers later positions need: the keys and values of every ATTEND, every SCAN, what a CONV reads, and all they
   stand on.
   Sources come before their ops, so one pass from the end closes the set. */
static void mark_kept(model_eval *e) {
    const model *m = e->m;
    for (size_t r = 0; r < m->ops; r++) e->op[r].read = NO_READ;
    for (size_t r = m->ops; r-- > 0;) {
        const model_op *op = &m->op[r];
        for (size_t s = 1; op->kind == OP_ATTEND && s < 3; s++) {
            e->op[op->src[s]].kept = true;
            if (e->op[op->src[s]].read == NO_READ) e->op[op->src[s]].read = e->reads++;
        }
        e->op[r].kept |= op->kind == OP_SCAN;
        if (!e->op[r].kept && op->kind != OP_CONV) continue;
        for (size_t s = 0; s < op->sources; s++) e->op[op->src[s]].kept = true;
    }
}

static status open_reads(model_eval *e) {
    e->read = calloc(e->reads + 1, sizeof *e->read);
    if (!e->read) return ST_MEMORY;
    for (size_t r = 0; r < e->m->ops; r++)
        if (e->op[r].read != NO_READ) e->read[e->op[r].read].r = r;
    return ST_OK;
}

status model_eval_open(model_eval **out, const model *m, field *F, bool share) {
    status st = model_validate(m, NULL);
    if (st != ST_OK) return st;
    model_eval *e = calloc(1, sizeof *e);
    if (!e) return ST_MEMORY;
    e->m = m;
    e->F = F;
    e->self = e;
    e->op = calloc(m->ops, sizeof *e->op);
    e->wanted = calloc(m->ops, sizeof *e->wanted);
    st = e->op && e->wanted ? ST_OK : ST_MEMORY;
    if (st != ST_OK) goto out;
    for (size_t r = 0; r < m->ops; r++) TRY(eval_op_prepare(&e->op[r], &m->op[r], m, F));
    mark_kept(e);
    TRY(open_reads(e));
    TRY(field_row_new(F, &e->zero, 1));
    TRY(field_row_new(F, &e->one, 1));
    TRY(field_row_new(F, &e->work, 1));
    mpq_t unit;
    mpq_init(unit);
    mpq_set_ui(unit, 1, 1);
    F->set_rational(F, e->one, unit);
    mpq_clear(unit);
    if (share) TRY(eval_share_open(&e->share, m, e->op, F));
    for (size_t r = 0; r < m->ops; r++) e->loose_kept += e->op[r].kept && !e->op[r].reach;
    *out = e;
    return ST_OK;
out:
    model_eval_close(e);
    return st;
}

static size_t row_width(const model_eval *e, size_t r) { return e->m->op[r].dim + model_op_states(&e->m->op[r]); }

static void place_clear(model_eval *e, eval_place *p) {
    if (p->row)
        for (size_t r = 0; r < e->m->ops; r++) field_row_free(e->F, p->row[r], row_width(e, r));
    free(p->row);
    free(p->done);
    free(p->at);
}

void model_eval_close(model_eval *e) {
    if (!e) return;
    for (size_t i = 0; i < e->room; i++) place_clear(e, &e->place[i]);
    if (e->op)
        for (size_t r = 0; r < e->m->ops; r++) eval_op_clear(&e->op[r], &e->m->op[r], e->m, e->F);
    field_row_free(e->F, e->score_row, e->score_room);
    field_row_free(e->F, e->zero, 1);
    field_row_free(e->F, e->one, 1);
    field_row_free(e->F, e->work, 1);
    eval_share_close(e->share);
    for (size_t n = 0; e->read && n < e->reads; n++) {
        free(e->read[n].element);
        free(e->read[n].row);
    }
    free(e->read);
    free(e->place);
    free(e->token);
    free(e->op);
    free(e->wanted);
    free(e->score);
    free(e->indicator);
    free(e);
}

void model_eval_remember(model_eval *e, size_t elements) {
    if (e->share) eval_share_limit(e->share, elements);
}

/* ---- rows */

static bool is_shared(const model_eval *e, size_t r, size_t i) {
    return e->share && e->op[r].reach && e->place[i].at[e->op[r].level];
}

const void *eval_row_present(const model_eval *e, size_t r, size_t i, shared_row **shared) {
    const eval_place *p = &e->place[i];
    if (shared) *shared = NULL;
    if (is_shared(e, r, i)) {
        shared_row *row = eval_share_row(p->at[e->op[r].level], e->op[r].slot);
        if (shared) *shared = row;
        return row ? row->element : NULL;
    }
    return p->done[r] ? p->row[r] : NULL;
}

/* What an exact field gave up on is not to be believed, nor anything after it: field.h. */
static status run_op(model_eval *e, size_t r, size_t i, void *out) {
    status st = eval_op_run(e, r, i, out);
    return st == ST_OK && e->F->gave_up ? ST_UNSUPPORTED : st;
}

/* Computes register r at i, whose sources are present. */
static status row_make(model_eval *e, size_t r, size_t i) {
    eval_place *p = &e->place[i];
    status st = ST_OK;
    if (is_shared(e, r, i)) {
        context *c = p->at[e->op[r].level];
        shared_row *row = NULL;
        st = eval_share_add(e->share, c, r, &row);
        if (st != ST_OK) return st;
        st = run_op(e, r, i, row->element);
        if (st != ST_OK) eval_share_drop(e->share, c, r);
        return st;
    }
    if (!p->row[r]) st = field_row_new(e->F, &p->row[r], row_width(e, r));
    if (st == ST_OK) st = run_op(e, r, i, p->row[r]);
    if (st == ST_OK) p->done[r] = true;
    return st;
}

/* Lists register r at i, which is present, among the keys and values. */
static void read_add(model_eval *e, size_t r, size_t i) {
    if (e->op[r].read == NO_READ) return;
    eval_read *read = &e->read[e->op[r].read];
    read->element[i] = eval_row_present(e, r, i, &read->row[i]);
}

static status row_fault(const model_eval *e, size_t r, size_t i, status st, fault *f) {
    return fault_set(f, st, "op \"%s\" at position %zu cannot be computed over %s: %s", e->m->op[r].name, i,
                     e->F->name, status_name(st));
}

status model_eval_demand(model_eval *e, size_t r, size_t i, fault *f) {
    if (r >= e->m->ops || i >= e->length)
        return fault_set(f, ST_DOMAIN, "there is no register %zu at position %zu", r, i);
    /* wanted: r and every register at i it stands on that is not there yet, found from r downwards */
    for (size_t s = 0; s <= r; s++) e->wanted[s] = false;
    e->wanted[r] = true;
    for (size_t s = r + 1; s-- > 0;) {
        if (!e->wanted[s]) continue;
        e->wanted[s] = !eval_row_present(e, s, i, NULL);
        if (!e->wanted[s]) continue;
        for (size_t n = 0; n < e->m->op[s].sources; n++) e->wanted[e->m->op[s].src[n]] = true;
    }
    for (size_t s = 0; s <= r; s++) {
        if (!e->wanted[s]) continue;
        status st = row_make(e, s, i);
        if (st != ST_OK) return row_fault(e, s, i, st, f);
    }
    return ST_OK;
}

const void *model_eval_row(const model_eval *e, size_t r, size_t i) {
    if (model_eval_demand(e->self, r, i, NULL) != ST_OK) return NULL;
    return eval_row_present(e, r, i, NULL);
}

/* ---- positions */

static status place_init(model_eval *e, eval_place *p) {
    size_t levels = e->share ? eval_share_levels(e->share) : 0;
    *p = (eval_place){.done = calloc(e->m->ops, sizeof *p->done),
                      .row = calloc(e->m->ops, sizeof *p->row),
                      .at = calloc(levels + 1, sizeof *p->at)};
    if (p->done && p->row && p->at) return ST_OK;
    place_clear(e, p);
    return ST_MEMORY;
}

/* Memory for one more position; places already there are reused. */
static status place_room(model_eval *e) {
    if (e->length < e->room) return ST_OK;
    size_t room = e->room ? 2 * e->room : 32;
    uint32_t *token = realloc(e->token, room * sizeof *token);
    if (!token) return ST_MEMORY;
    e->token = token;
    eval_place *place = realloc(e->place, room * sizeof *place);
    if (!place) return ST_MEMORY;
    e->place = place;
    for (size_t n = 0; n < e->reads; n++) {
        const void **element = realloc(e->read[n].element, room * sizeof *element);
        if (!element) return ST_MEMORY;
        e->read[n].element = element;
        shared_row **row = realloc(e->read[n].row, room * sizeof *row);
        if (!row) return ST_MEMORY;
        e->read[n].row = row;
    }
    for (; e->room < room; e->room++) {
        status st = place_init(e, &e->place[e->room]);
        if (st != ST_OK) return st;
    }
    return ST_OK;
}

/* Computes what later positions need of position i. */
static status push_rows(model_eval *e, size_t i, fault *f) {
    if (e->share && e->loose_kept == 0 && eval_share_ready(e->share, e->place[i].at)) {
        for (size_t n = 0; n < e->reads; n++) read_add(e, e->read[n].r, i);
        return ST_OK;
    }
    for (size_t r = 0; r < e->m->ops; r++) {
        if (!e->op[r].kept) continue;
        status st = eval_row_present(e, r, i, NULL) ? ST_OK : row_make(e, r, i);
        if (st != ST_OK) return row_fault(e, r, i, st, f);
        read_add(e, r, i);
    }
    return ST_OK;
}

void model_eval_watch(model_eval *e, const struct work *w) { e->watch = w; }

status model_eval_push(model_eval *e, uint32_t token, fault *f) {
    if (e->watch && work_should_stop(e->watch)) return ST_STOPPED;
    if (token > model_copy_token(e->m))
        return fault_set(f, ST_DOMAIN, "token %u is none of the %u letters, BOS and COPY", token, e->m->D);
    status st = place_room(e);
    if (st != ST_OK) return fault_set(f, st, "no memory for position %zu", e->length);
    size_t i = e->length;
    eval_place *p = &e->place[i];
    e->token[i] = token;
    memset(p->done, 0, e->m->ops * sizeof *p->done);
    if (e->share) {
        if (i == 0) eval_share_rest(e->share);
        st = eval_share_place(e->share, e->token, i, p->at);
        if (st != ST_OK) return fault_set(f, st, "no memory for position %zu", i);
    }
    e->length++;
    st = push_rows(e, i, f);
    if (st != ST_OK) e->length--;
    return st;
}

void model_eval_pop(model_eval *e, size_t positions) {
    e->length -= positions < e->length ? positions : e->length;
}

size_t model_eval_length(const model_eval *e) { return e->length; }

/* ---- decisions */

/* Compares the logits from .. D+1 with the best: yes when none is larger, nor equal with a smaller index.
   *tied when another index attains the maximum.  An exact field has already seen that none is larger, and for
   it equality is the cheaper question. */
static bool confirm(model_eval *e, const void *logit, uint32_t best, uint32_t from, bool *tied) {
    field *F = e->F;
    const void *top = field_at_const(F, logit, best);
    bool sure = true;
    for (uint32_t c = from; c < e->m->D + 2; c++) {
        const void *other = field_at_const(F, logit, c);
        if (c == best) continue;
        bool equal = truth_is_yes(F->equal(F, other, top));
        *tied |= equal;
        if (equal)
            sure &= c > best;
        else
            sure &= F->exact || truth_is_yes(F->less(F, other, top));
    }
    return sure;
}

status model_eval_decide(model_eval *e, uint32_t *token, bool *tied, truth *decided) {
    if (e->length == 0) return ST_DOMAIN;
    size_t i = e->length - 1;
    status st = model_eval_demand(e, e->m->ops - 1, i, NULL);
    if (st != ST_OK) return st;
    const void *logit = eval_row_present(e, e->m->ops - 1, i, NULL);
    field *F = e->F;
    uint32_t best = 0;
    bool tie = false, unknown = false;
    for (uint32_t c = 1; c < e->m->D + 2; c++) {
        truth larger = F->less(F, field_at_const(F, logit, best), field_at_const(F, logit, c));
        if (truth_is_yes(larger)) best = c;
        unknown |= truth_is_unknown(larger);
    }
    /* Without an unknown every logit before best is strictly below it: it was the best so far, or not above
       the one that was, and each change of best was strict. */
    bool sure = confirm(e, logit, best, unknown ? 0 : best + 1, &tie);
    if (F->gave_up) return ST_UNSUPPORTED;
    *decided = truth_of(sure);
    *token = best;
    if (tied) *tied = tie;
    return ST_OK;
}

status model_eval_attention(model_eval *e, size_t r, size_t i, void *weights) {
    if (r >= e->m->ops || e->m->op[r].kind != OP_ATTEND || i >= e->length) return ST_DOMAIN;
    status st = model_eval_demand(e, e->m->op[r].src[0], i, NULL);
    if (st != ST_OK) return st;
    size_t first, count;
    st = eval_op_scores(e, r, i, &first, &count);
    for (size_t p = 0; st == ST_OK && p <= i; p++) e->F->set(e->F, field_at(e->F, weights, p), e->zero);
    /* the weight of one key is the softmax mean of its indicator */
    for (size_t n = 0; st == ST_OK && n < count; n++) {
        for (size_t p = 0; p < count; p++) e->indicator[p] = p == n ? e->one : e->zero;
        st = e->F->softmax_mean(e->F, field_at(e->F, weights, first + n), 1, e->score, e->indicator, count);
    }
    return st;
}

/* ---- copying */

/* The token said at the last position; a tie is broken by index, an undecided comparison is a failure. */
static status say(model_eval *e, uint32_t *token, fault *f) {
    size_t i = e->length - 1;
    truth decided;
    status st = model_eval_demand(e, e->m->ops - 1, i, f);
    if (st != ST_OK) return st;
    st = model_eval_decide(e, token, NULL, &decided);
    if (st == ST_OK && !truth_is_yes(decided))
        return fault_set(f, ST_UNSUPPORTED, "%s cannot order the two largest logits at position %zu", e->F->name, i);
    return st;
}

static status push_prompt(model_eval *e, const letter *x, size_t L, fault *f) {
    model_eval_pop(e, e->length);
    status st = model_eval_push(e, model_bos(e->m), f);
    for (size_t i = 0; st == ST_OK && i < L; i++) {
        if (x[i] >= e->m->D) return fault_set(f, ST_DOMAIN, "letter %zu is %u, not below %u", i + 1, x[i], e->m->D);
        st = model_eval_push(e, x[i], f);
    }
    return st == ST_OK ? model_eval_push(e, model_copy_token(e->m), f) : st;
}

status model_eval_greedy(model_eval *e, const letter *x, size_t L, uint32_t *y, fault *f) {
    status st = push_prompt(e, x, L, f);
    for (size_t j = 0; st == ST_OK && j < L; j++) {
        st = say(e, &y[j], f);
        if (st == ST_OK && j + 1 < L) st = model_eval_push(e, y[j], f);
    }
    model_eval_pop(e, e->length);
    return st;
}

status model_eval_teacher(model_eval *e, const letter *x, size_t L, size_t *wrong, fault *f) {
    status st = push_prompt(e, x, L, f);
    *wrong = L;
    for (size_t j = 0; st == ST_OK && j < L; j++) {
        uint32_t said = 0;
        st = say(e, &said, f);
        if (st == ST_OK && said != x[j]) {
            *wrong = j;
            break;
        }
        if (st == ST_OK && j + 1 < L) st = model_eval_push(e, x[j], f);
    }
    model_eval_pop(e, e->length);
    return st;
}
