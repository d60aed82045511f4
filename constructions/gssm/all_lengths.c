/* all_lengths.c - search for one machine with D^L states for all lengths 1 .. L.
   Such a machine's states can be named by the words of D^L they say.  Let g(x) be the state after BOS x, |x| < L.
   All g(x) differ, and saying and reading agree on the letter a = g(x)_1 only if g(x a) is g(x)_2 .. g(x)_L b for
   some b.  Following x, x g(x)_1, .. down the tree of prefixes gives a spine: a walk in the de Bruijn graph that
   ends at a leaf.  A leaf y holds the state q(y) that COPY turns into y, and q must be one-to-one; g(x) has to be
   q of some leaf below x.  For D >= 3 spines end at words that are no g at all and each g(x) finds room on a leaf below x.
   For D = 2 there is no room: the spine of the sibling of x's marked child ends at g(x), or x's own spine does and
   the sibling's ends where x's would have to.  Spines are placed longest first. */
#include "constructions/gssm/all_lengths.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MOST = 1 << 12, NONE = -1 }; /* the search recurses once a node of the tree */

/* A spine: nodes top, top a_1, .. of the prefix tree, numbered level by level (children of v: D v + 1 .. D v + D). */
typedef struct spine {
    uint32_t top, height;
    int64_t end; /* the node whose word it must end at, or NONE */
    bool closed; /* it ends at the word of one of its own nodes, which hands `end` on to that node's branch */
    uint64_t branches; /* where in the queue the branches of its nodes begin, D - 1 a node */
} spine;

typedef struct search {
    uint32_t D;
    uint64_t L, words, internal; /* D^L, (D^L - 1)/(D - 1) */
    uint32_t *word;              /* of each node; for leaves q */
    unsigned char *used;         /* 1 the word is some g(x), 2 it ends a spine and may be no g(x) */
    spine *queue;                /* spines in the order of placing: longest first */
    uint64_t queued, steps, limit;
    const work *w;
    status st; /* other than ST_OK: give up (stopped) */
} search;

static bool place(search *s, uint64_t index);

static uint32_t successor(const search *s, uint32_t word, uint32_t b) {
    return (uint32_t)(((uint64_t)word * s->D + b) % s->words);
}

static uint32_t first_letter(const search *s, uint32_t word) { return (uint32_t)(word / (s->words / s->D)); }

static bool spent(search *s) {
    if (++s->steps > s->limit) return true;
    if (s->steps % 65536 == 0 && work_should_stop(s->w)) s->st = ST_STOPPED;
    return s->st != ST_OK;
}

/* Queues the spines that branch off node v (word known): one child of v continues v's own spine, the first other
   child must end at word[v], the rest end anywhere. */
static void queue_children(search *s, uint32_t v, uint32_t height) {
    uint32_t marked = first_letter(s, s->word[v]);
    int64_t end = s->D == 2 ? (int64_t)v : NONE;
    for (uint32_t a = 0; a < s->D; a++) {
        if (a == marked) continue;
        s->queue[s->queued++] = (spine){.top = s->D * v + 1 + a, .height = height - 1, .end = end};
        if (s->D == 2) continue;
        end = NONE;
    }
}

/* The spine would end at `to`: if that is the word of one of its own nodes, that node's word lies below it, and its
   branch takes over what the spine owed. */
static bool close_spine(search *s, uint64_t index, uint32_t to) {
    spine *p = &s->queue[index];
    uint32_t v = p->top;
    for (uint32_t i = 0; i < p->height; i++) {
        if (s->word[v] == to) {
            spine *branch = &s->queue[p->branches + i * (s->D - 1)];
            int64_t end = branch->end;
            branch->end = p->end;
            if (place(s, index + 1)) return true;
            branch->end = end;
            return false;
        }
        v = s->D * v + 1 + first_letter(s, s->word[v]);
    }
    return false;
}

/* Extends the spine at node v, `height` above the leaves, whose word is known; then goes on with the next spine. */
static bool extend(search *s, uint64_t index, uint32_t v, uint32_t height) {
    const spine *p = &s->queue[index];
    uint32_t next = s->D * v + 1 + first_letter(s, s->word[v]);
    uint64_t before = s->queued;
    queue_children(s, v, height);
    for (uint32_t b = 0; b < s->D; b++) {
        uint32_t to = successor(s, s->word[v], b);
        if (spent(s)) break;
        s->word[next] = to;
        if (height > 1) {
            if (s->used[to]) continue;
            if (!p->closed && p->end != NONE) { /* the letters that g(end) begins with must come next, one by one */
                uint32_t target = s->word[p->end];
                for (uint32_t i = 1; i < height; i++) target /= s->D;
                if (b != target % s->D) continue;
            }
            s->used[to] = 1;
            if (extend(s, index, next, height - 1)) return true;
            s->used[to] = 0;
        } else if (p->closed) {
            if (close_spine(s, index, to)) return true;
        } else if (p->end != NONE) {
            if (to == s->word[p->end] && place(s, index + 1)) return true;
        } else if (!s->used[to]) {
            s->used[to] = 2;
            if (place(s, index + 1)) return true;
            s->used[to] = 0;
        }
    }
    s->queued = before;
    return false;
}

/* Tries the starts base, base + stride, .. for the spine. */
static bool try_starts(search *s, uint64_t index, uint64_t base, uint64_t stride, uint64_t count) {
    const spine *p = &s->queue[index];
    for (uint64_t u = 0; u < count; u++) {
        uint32_t start = (uint32_t)(base + u * stride);
        if (spent(s)) return false;
        if (s->used[start]) continue;
        s->used[start] = 1;
        s->word[p->top] = start;
        if (extend(s, index, p->top, p->height)) return true;
        s->used[start] = 0;
    }
    return false;
}

/* Places the index-th spine and all after it. */
static bool place(search *s, uint64_t index) {
    if (index == s->queued) return true;
    spine *p = &s->queue[index];
    if (p->height == 0) { /* a leaf by itself: its word is given, or one of those left over at the end */
        if (p->end != NONE) s->word[p->top] = s->word[p->end];
        return place(s, index + 1);
    }
    p->branches = s->queued;
    p->closed = false;
    if (p->end == NONE) {
        if (try_starts(s, index, 0, 1, s->words)) return true;
    } else { /* to g(end): words u v, u any `height` letters, v the first L - height of g(end) */
        uint64_t starts = 1;
        for (uint32_t i = 0; i < p->height; i++) starts *= s->D;
        if (try_starts(s, index, s->word[p->end] / starts, s->words / starts, starts)) return true;
    }
    if (s->D > 2) return false;
    p->closed = true;
    return try_starts(s, index, 0, 1, s->words);
}

/* Every g(x) that is not yet the word of a leaf goes to an open leaf below x, lowest x first: for D >= 3 no spine
   ends at a g, and each node above the leaves has D - 1 >= 2 open leaves below it for the at most
   (D^h - 1)/(D - 1) <= D^h - D^(h-1) words of its subtree.  The leaves still open then take the words left. */
static void place_leftovers(search *s) {
    unsigned char *placed = s->used, *open = s->used + s->words; /* of words, of leaves */
    memset(placed, 0, s->words);
    memset(open, 0, s->words);
    for (uint64_t i = 0; i < s->queued; i++)
        if (s->queue[i].height == 0 && s->queue[i].end == NONE) open[s->queue[i].top - s->internal] = 1;
    for (uint64_t y = 0; y < s->words; y++)
        if (!open[y]) placed[s->word[s->internal + y]] = 1;
    uint64_t level = s->internal, below = 1; /* nodes of the level are level .. ; `below` leaves under each */
    for (uint64_t v = s->internal; v-- > 0;) {
        if (v < level) { /* up one level: it has D^l nodes, begins at (D^l - 1)/(D - 1) */
            below *= s->D;
            level = (s->words / below - 1) / (s->D - 1);
        }
        uint64_t y = (v - level) * below, end = y + below;
        if (placed[s->word[v]]) continue;
        while (y < end && !open[y]) y++;
        if (y == end) continue; /* the machine built will not pass its judgement */
        open[y] = 0;
        placed[s->word[v]] = 1;
        s->word[s->internal + y] = s->word[v];
    }
    uint64_t word = 0;
    for (uint64_t y = 0; y < s->words; y++) {
        if (!open[y]) continue;
        while (word < s->words - 1 && placed[word]) word++;
        s->word[s->internal + y] = (uint32_t)word++;
    }
}

/* A state says its word: its first letter, then moves on; reading follows the tree; COPY names leaves. */
static void build(gssm *g, const search *s) {
    for (uint64_t w = 0; w < s->words; w++) {
        g->output[w] = first_letter(s, (uint32_t)w);
        g->update[w * s->D + g->output[w]] = successor(s, (uint32_t)w, 0);
    }
    for (uint64_t v = 0; v < s->internal; v++)
        for (uint32_t a = 0; a < s->D; a++) g->update[(size_t)s->word[v] * s->D + a] = s->word[s->D * v + 1 + a];
    for (uint64_t y = 0; y < s->words; y++) g->copy[s->word[s->internal + y]] = (uint32_t)y;
    g->bos[0] = s->word[0];
}

/* The search is believed only when the machine copies everything. */
static status judge_all(bool *all, const gssm *g, uint64_t L, const work *w) {
    work roomy = *w;
    roomy.limit = UINT64_MAX;
    *all = true;
    for (uint64_t l = 1, strings = g->D; l <= L; l++, strings *= g->D) {
        gssm_judgement j;
        status st = gssm_judge(&j, g, l, &roomy);
        if (st != ST_OK) return st;
        *all = *all && j.copied == strings;
        gssm_judgement_clear(&j);
    }
    return ST_OK;
}

status gssm_find_all_lengths(gssm **g, uint32_t D, uint64_t L, const work *w) {
    search s = {.D = D, .L = L, .limit = w->limit, .w = w};
    status st = ST_OK;
    bool all = false;
    *g = NULL;
    if (D < 2 || L < 1) return ST_DOMAIN;
    if (!letters_count(&s.words, D, L) || s.words > WORDS_MOST) return ST_LIMIT;
    s.internal = (s.words - 1) / (D - 1);
    s.word = calloc(s.internal + s.words, sizeof *s.word);
    s.used = calloc(2 * s.words, 1);
    s.queue = calloc(s.words + 1, sizeof *s.queue); /* every leaf ends one spine */
    if (!s.word || !s.used || !s.queue) TRY(ST_MEMORY);
    s.queue[s.queued++] = (spine){.top = 0, .height = (uint32_t)L, .end = NONE};
    bool found = place(&s, 0);
    TRY(s.st);
    if (!found) goto out;
    place_leftovers(&s);
    TRY(gssm_new(g, D, (uint32_t)s.words));
    build(*g, &s);
    TRY(judge_all(&all, *g, L, w));
    if (!all) TRY(ST_BUG);
out:
    if (st != ST_OK) {
        gssm_free(*g);
        *g = NULL;
    }
    free(s.word);
    free(s.used);
    free(s.queue);
    return st;
}
