/* bound32_narrow.c - ranges of linear forms from what a prompt looks like (N13): BOS stands at position 1 and nowhere
   else, COPY at one later position, everything else is a letter. */
#include "constructions/model/bound32_inner.h"

#define WIDTHS 257

/* The terms of one root: term[0..count), sorted by lane; here: the position, or one past all windows. */
typedef struct group {
    const bounds32 *B;
    const term32 *term;
    size_t count, class;
    uint64_t here;
    bool width[WIDTHS]; /* some term is a mean of so many values */
} group;

static uint64_t width_of(const group *g, const term32 *t) { return t->window < g->here ? t->window : g->here; }

/* What the value of term[*k]'s lane `back` places back is multiplied by; *k moves on to the next lane.  Coefficients
   with the same divisor are added before they are divided, so that what cancels does so exactly. */
static span32 factor(const group *g, size_t *k, uint64_t back) {
    span32 sum = {dyadic_zero(), dyadic_zero()};
    uint32_t lane = g->term[*k].lane;
    while (*k < g->count && g->term[*k].lane == lane) {
        uint64_t width = width_of(g, &g->term[*k]);
        span32 like = {dyadic_zero(), dyadic_zero()};
        for (; *k < g->count && g->term[*k].lane == lane && width_of(g, &g->term[*k]) == width; ++*k)
            like = span32_add(like, (span32){g->term[*k].coefficient, g->term[*k].coefficient});
        if (width > back)
            sum = span32_add(sum, (span32){dyadic_div(like.lo, width, DOWN), dyadic_div(like.hi, width, UP)});
    }
    return sum;
}

/* Of the summand `back` places back in an embedding: for a letter, for COPY, for BOS. */
static void summand(const group *g, uint64_t back, span32 *letter, span32 *copy, span32 *bos) {
    const token32 *token = g->B->row[g->term[0].root].token;
    *letter = *copy = *bos = (span32){dyadic_zero(), dyadic_zero()};
    for (size_t k = 0; k < g->count;) {
        const token32 *t = &token[g->term[k].lane];
        span32 c = factor(g, &k, back);
        *letter = span32_add(*letter, span32_mul(c, t->letter));
        *copy = span32_add(*copy, span32_mul(c, t->copy));
        *bos = span32_add(*bos, span32_mul(c, t->bos));
    }
}

/* An embedding: sums of letters, of which one may be COPY instead; the first of all is BOS. */
static span32 range_of_tokens(const group *g) {
    span32 sum = {dyadic_zero(), dyadic_zero()}, letter, copy, bos;
    dyadic less = dyadic_zero(), more = dyadic_zero(); /* what COPY can change */
    bool whole = g->class < g->B->classes;             /* BOS may be among them: at i - 1 places back */
    for (uint64_t from = 0, to = 1; to < WIDTHS; to++) {
        if (!g->width[to]) continue;
        uint64_t letters = to - from;
        summand(g, from, &letter, &copy, &bos); /* the same all the way to `to` */
        if (g->B->classes == 1) return span32_join(span32_join(letter, copy), bos);
        if (whole && to == g->here) {
            letters--;
            sum = span32_add(sum, bos);
        }
        if (letters) {
            sum = span32_add(sum, span32_times(letter, letters));
            less = dyadic_min(less, dyadic_sub(copy.lo, letter.lo, DOWN));
            more = dyadic_max(more, dyadic_sub(copy.hi, letter.hi, UP));
        }
        from = to;
    }
    return span32_add(sum, (span32){less, more});
}

/* Any other root: its own range at each place. */
static span32 range_of_lanes(const group *g) {
    span32 sum = {dyadic_zero(), dyadic_zero()};
    uint64_t most = 0;
    for (uint64_t w = 1; w < WIDTHS; w++) most = g->width[w] ? w : most;
    for (uint64_t back = 0; back < most; back++) {
        /* position i - back: of one class; seen from the last class, of any from classes - back on */
        size_t first = g->class > back ? g->class - (size_t)back : 1, last = g->class < g->B->classes ? first : g->class;
        for (size_t k = 0; k < g->count;) {
            size_t root = g->term[k].root, lane = g->term[k].lane;
            span32 c = factor(g, &k, back), x = lane32_span(bounds32_at(g->B, root, first, lane));
            for (size_t p = first + 1; p <= last; p++) x = span32_join(x, lane32_span(bounds32_at(g->B, root, p, lane)));
            sum = span32_add(sum, span32_mul(c, x));
        }
    }
    return sum;
}

/* Ranges stay as they are, which is sound, once this has taken too long: some model files mix thousands of windows. */
static bool affordable(bounds32 *B, const group *g, bool tokens) {
    uint64_t widths = 0, most = 0;
    for (uint64_t w = 1; w < WIDTHS; w++) {
        widths += g->width[w];
        if (g->width[w]) most = w;
    }
    uint64_t work = g->count * (tokens ? widths : most * (g->class == B->classes ? g->class : 1));
    if (work > B->narrowing) return false;
    B->narrowing -= work;
    return true;
}

void form32_narrow(bounds32 *B, size_t r, size_t class, size_t j) {
    const form32 *f = &B->row[r].form[j];
    lane32 *x = bounds32_at(B, r, class, j);
    span32 sum = {f->constant, f->constant};
    for (size_t from = 0, to; from < f->count; from = to) {
        if (f->term[from].root == r) return; /* a root itself */
        for (to = from + 1; to < f->count && f->term[to].root == f->term[from].root;) to++;
        group g = {.B = B, .term = f->term + from, .count = to - from, .class = class, .here = class};
        for (size_t k = 0; k < g.count; k++) g.width[width_of(&g, &g.term[k])] = true;
        bool tokens = B->m->op[f->term[from].root].kind == OP_EMBED;
        if (!affordable(B, &g, tokens)) return;
        sum = span32_add(sum, tokens ? range_of_tokens(&g) : range_of_lanes(&g));
    }
    x->lo = dyadic_max(x->lo, sum.lo);
    x->hi = dyadic_min(x->hi, sum.hi);
}
