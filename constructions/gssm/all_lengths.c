/* all_lengths.c - one machine with D^L states for all lengths 1 .. L (docs/proofs/T3.md, section 4).
   Its states are named by the words of D^L they say.  Let g(x) be the state after BOS x, |x| < L, and q(y) the one
   after BOS y, |y| = L; COPY turns q(y) into y.  What is needed: all g(x) differ; q is one-to-one; g(x) = q(y) for
   some leaf y below x; and, where reading and saying move by the same letter a = g(x)_1, the state for x a is
   g(x)_2 .. g(x)_L b for some b.  So x, x g(x)_1, .. is a spine: a walk in the de Bruijn graph down to a leaf. */
#include "constructions/gssm/all_lengths.h"

#include <stdlib.h>
#include <string.h>

enum { SEARCH_LENGTH_MOST = 12, NONE = -1 };

/* A spine from node `top`, `height` above the leaves.  Nodes are numbered level by level: the children of v are
   D v + 1 .. D v + D.  The rest is for the search (D = 2). */
typedef struct spine {
    uint32_t top, height;
    int64_t end;       /* the node whose word it must end at, or NONE                                   */
    bool closed;       /* it ends at the word of one of its own nodes, whose branch takes `end` over    */
    uint64_t branches; /* where in the queue the branches of its nodes begin                            */
} spine;

typedef struct tree {
    uint32_t D;
    uint64_t L, words, internal; /* D^L leaves, (D^L - 1)/(D - 1) nodes above them */
    uint32_t *word;              /* of each node: g(x), and q(y) for leaves        */
    unsigned char *used, *open;  /* of words; of leaves                            */
    spine *queue;                /* spines, longest first: every leaf ends one     */
    uint64_t queued, steps;
    const work *w;
    status st; /* other than ST_OK: give up (stopped) */
} tree;

static uint32_t successor(const tree *s, uint32_t word, uint32_t b) {
    return (uint32_t)(((uint64_t)word * s->D + b) % s->words);
}

static uint32_t first_letter(const tree *s, uint32_t word) { return (uint32_t)(word / (s->words / s->D)); }

/* The child of v that v's spine goes on to. */
static uint32_t marked_child(const tree *s, uint32_t v) { return s->D * v + 1 + first_letter(s, s->word[v]); }

/* Queues the spines that branch off v, one for every other child. */
static void queue_branches(tree *s, uint32_t v, uint32_t height, int64_t end) {
    for (uint32_t c = s->D * v + 1; c <= s->D * v + s->D; c++)
        if (c != marked_child(s, v)) s->queue[s->queued++] = (spine){.top = c, .height = height - 1, .end = end};
}

/* CLAIM vb:gssm-tight/de-bruijn  D >= 3: all words in a row, each a successor of the one before (Martin's greedy
   rule: from 0^L on, append the largest letter that gives a new word), cut into the spines one after the other.
   The spines that are not a leaf alone take (D^L - 1)/(D - 1) + D^(L-1) <= D^L words. */
static status cut_spines(tree *s) {
    uint32_t word = 0;
    s->queue[s->queued++] = (spine){.top = 0, .height = (uint32_t)s->L, .end = NONE};
    for (uint64_t i = 0; i < s->queued; i++) {
        uint32_t v = s->queue[i].top, height = s->queue[i].height;
        if (!height) continue;
        for (uint32_t h = height;; h--) {
            if (s->used[word]) return ST_BUG; /* the row ended too early */
            s->used[word] = 1;
            s->word[v] = word;
            uint32_t b = s->D;
            while (b-- > 0 && s->used[successor(s, word, b)]) continue;
            if (b < s->D) word = successor(s, word, b);
            if (!h) break;
            queue_branches(s, v, h, NONE);
            v = marked_child(s, v);
        }
    }
    return ST_OK;
}

/* --- D = 2: the words are too few for that.  All but one are some g(x), so spines must end at words g(x) with x
   above: the spine of the other child of x ends at g(x), or x's own spine does and the other's ends where x's own
   would have to.  Backtracking over the starts and letters of the spines. */

static bool place(tree *s, uint64_t index);

static bool spent(tree *s) {
    if (++s->steps > s->w->limit) return true;
    if (s->steps % 65536 == 0 && work_should_stop(s->w)) s->st = ST_STOPPED;
    return s->st != ST_OK;
}

/* The spine would end at `to`: is that the word of one of its own nodes? */
static bool close_spine(tree *s, uint64_t index, uint32_t to) {
    const spine *p = &s->queue[index];
    uint32_t v = p->top;
    for (uint32_t i = 0; i < p->height; i++, v = marked_child(s, v)) {
        if (s->word[v] != to) continue;
        spine *branch = &s->queue[p->branches + i];
        int64_t end = branch->end;
        branch->end = p->end;
        if (place(s, index + 1)) return true;
        branch->end = end;
        return false;
    }
    return false;
}

/* The spine has come to the leaf with the word `to`: may it end there, and can the others be placed then? */
static bool finish_spine(tree *s, uint64_t index, uint32_t to) {
    const spine *p = &s->queue[index];
    if (p->closed) return close_spine(s, index, to);
    if (p->end != NONE) return place(s, index + 1); /* on_the_way saw to it that this is g(end) */
    if (s->used[to]) return false;
    s->used[to] = 1; /* the one word that is no g at all */
    if (place(s, index + 1)) return true;
    s->used[to] = 0;
    return false;
}

/* Whether appending b may still lead to the word the spine has to end at: its digit for this height. */
static bool on_the_way(const tree *s, const spine *p, uint32_t height, uint32_t b) {
    return p->closed || p->end == NONE || b == (s->word[p->end] >> (height - 1)) % 2;
}

/* Extends the index-th spine below node v, whose word is known and which is `height` above the leaves; then goes on
   with the next spine. */
static bool extend(tree *s, uint64_t index, uint32_t v, uint32_t height) {
    const spine *p = &s->queue[index];
    uint32_t next = marked_child(s, v);
    uint64_t before = s->queued;
    queue_branches(s, v, height, v);
    for (uint32_t b = 0; b < 2; b++) {
        uint32_t to = successor(s, s->word[v], b);
        if (spent(s)) break;
        if (!on_the_way(s, p, height, b)) continue;
        s->word[next] = to;
        if (height == 1) {
            if (finish_spine(s, index, to)) return true;
        } else if (!s->used[to]) {
            s->used[to] = 1;
            if (extend(s, index, next, height - 1)) return true;
            s->used[to] = 0;
        }
    }
    s->queued = before;
    return false;
}

/* Tries the starts base, base + stride, .. for the spine. */
static bool try_starts(tree *s, uint64_t index, uint64_t base, uint64_t stride, uint64_t count) {
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

/* Places the index-th spine and all after it.  Closed spines are tried first: there are few, and most solutions
   have some. */
static bool place(tree *s, uint64_t index) {
    if (index == s->queued) return true;
    spine *p = &s->queue[index];
    if (p->height == 0) { /* a leaf alone: its word is given, or the one left over */
        if (p->end != NONE) s->word[p->top] = s->word[p->end];
        return place(s, index + 1);
    }
    p->branches = s->queued;
    p->closed = true;
    if (try_starts(s, index, 0, 1, s->words)) return true;
    p->closed = false;
    if (p->end == NONE) return try_starts(s, index, 0, 1, s->words);
    /* to g(end): words u v, u any `height` letters, v the first L - height letters of g(end) */
    return try_starts(s, index, s->word[p->end] >> p->height, s->words >> p->height, (uint64_t)1 << p->height);
}

/* --- both */

/* Every g(x) that is not yet the word of a leaf goes to an open leaf below x, lowest x first.  For D >= 3 there is
   room: below a node of height h, D^(h-1) (D-1) leaves are open, and (D^h - 1)/(D - 1) words ask for one.
   The leaves still open then take the words left. */
static void place_leftovers(tree *s) {
    memset(s->used, 0, s->words);
    memset(s->open, 0, s->words);
    for (uint64_t i = 0; i < s->queued; i++)
        if (s->queue[i].height == 0 && s->queue[i].end == NONE) s->open[s->queue[i].top - s->internal] = 1;
    for (uint64_t y = 0; y < s->words; y++)
        if (!s->open[y]) s->used[s->word[s->internal + y]] = 1;
    uint64_t level = s->internal, below = 1; /* the level's first node; leaves below each of its nodes */
    for (uint64_t v = s->internal; v-- > 0;) {
        if (v < level) {
            below *= s->D;
            level = (s->words / below - 1) / (s->D - 1);
        }
        uint64_t y = (v - level) * below, end = y + below;
        if (s->used[s->word[v]]) continue;
        while (y < end && !s->open[y]) y++;
        if (y == end) continue; /* the machine will not pass its judgement */
        s->open[y] = 0;
        s->used[s->word[v]] = 1;
        s->word[s->internal + y] = s->word[v];
    }
    for (uint64_t y = 0, word = 0; y < s->words; y++) {
        if (!s->open[y]) continue;
        while (word < s->words - 1 && s->used[word]) word++;
        s->word[s->internal + y] = (uint32_t)word++;
    }
}

/* A state says its word: its first letter, then moves on; reading follows the tree; COPY names the leaves. */
static void build(gssm *g, const tree *s) {
    for (uint64_t w = 0; w < s->words; w++) {
        g->output[w] = first_letter(s, (uint32_t)w);
        g->update[w * s->D + g->output[w]] = successor(s, (uint32_t)w, 0);
    }
    for (uint64_t v = 0; v < s->internal; v++)
        for (uint32_t a = 0; a < s->D; a++) g->update[(size_t)s->word[v] * s->D + a] = s->word[s->D * v + 1 + a];
    for (uint64_t y = 0; y < s->words; y++) g->copy[s->word[s->internal + y]] = (uint32_t)y;
    g->bos[0] = s->word[0];
}

/* CLAIM vb:gssm-tight/all-lengths: what was built is believed only when it copies everything, at every length. */
static status judge_all(bool *all, const gssm *g, uint64_t L, const work *w) {
    work roomy = *w;
    roomy.limit = UINT64_MAX; /* bounded by the caller */
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

static status open_tree(tree *s, uint32_t D, uint64_t L, const work *w) {
    uint64_t units;
    *s = (tree){.D = D, .L = L, .w = w};
    if (D < 2 || L < 1) return ST_DOMAIN;
    if (!letters_count(&s->words, D, L) || __builtin_mul_overflow(s->words, L * L, &units) || units > w->limit ||
        (D == 2 && L > SEARCH_LENGTH_MOST))
        return ST_LIMIT;
    s->internal = (s->words - 1) / (D - 1);
    s->word = calloc(s->internal + s->words, sizeof *s->word);
    s->used = calloc(s->words, 1);
    s->open = calloc(s->words, 1);
    s->queue = calloc(s->words, sizeof *s->queue);
    return s->word && s->used && s->open && s->queue ? ST_OK : ST_MEMORY;
}

status gssm_all_lengths(gssm **g, uint32_t D, uint64_t L, const work *w) {
    tree s;
    bool all = false;
    *g = NULL;
    status st = open_tree(&s, D, L, w);
    if (st != ST_OK) goto out;
    if (D > 2) {
        TRY(cut_spines(&s));
    } else {
        s.queue[s.queued++] = (spine){.top = 0, .height = (uint32_t)L, .end = NONE};
        bool found = place(&s, 0);
        TRY(s.st);
        if (!found) goto out;
    }
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
    free(s.open);
    free(s.queue);
    return st;
}
