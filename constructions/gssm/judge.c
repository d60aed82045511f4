/* judge.c - how many strings of length L a machine copies, exactly, without enumerating D^L.
   After COPY the state s alone decides the whole answer word(s).  A string x leads to one state s(x), and is
   copied iff word(s(x)) = x.  So x -> s(x) maps the copied strings one-to-one onto the states s whose own
   word leads back to them: #copied = #{s : prompt(word(s)) leads to s}.  O(states * L), reading while saying. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/gssm/gssm.h"

enum { CHUNK = 1024 };

typedef struct judge_job {
    const gssm *g;
    uint64_t L;
    const work *w;
    uint64_t *copied; /* of each chunk */
    uint32_t *first;  /* the first state of the chunk that returns to itself, or `states` */
} judge_job;

/* CLAIM ram:T2.7/judge: whether the prompt word(s) leads to s: the reader walks one letter behind the speaker's mouth. */
static bool returns_to_itself(const gssm *g, uint32_t s, uint64_t L) {
    uint32_t reader = g->bos[g->start], speaker = s;
    for (uint64_t i = 0; i < L; i++) {
        letter a = g->output[speaker];
        reader = g->update[(size_t)reader * g->D + a];
        speaker = g->update[(size_t)speaker * g->D + a];
    }
    return g->copy[reader] == s;
}

static status judge_chunk(void *context, uint64_t index) {
    judge_job *job = context;
    const gssm *g = job->g;
    uint32_t from = (uint32_t)index * CHUNK, to = g->states - from > CHUNK ? from + CHUNK : g->states;
    uint64_t copied = 0, spent = 0;
    job->first[index] = g->states;
    for (uint32_t s = from; s < to; s++) {
        if ((spent += job->L) >= (1u << 22)) { /* long words: look up now and then inside the chunk too */
            if (work_should_stop(job->w)) return ST_STOPPED;
            spent = 0;
        }
        if (!returns_to_itself(g, s, job->L)) continue;
        if (!copied++) job->first[index] = s;
    }
    job->copied[index] = copied;
    return ST_OK;
}

static status count_copied(uint64_t *copied, uint32_t *first, const gssm *g, uint64_t L, const work *w) {
    status st = ST_OK;
    uint64_t chunks = (g->states + (uint64_t)CHUNK - 1) / CHUNK;
    judge_job job = {.g = g, .L = L, .w = w};
    job.copied = calloc(chunks, sizeof *job.copied);
    job.first = calloc(chunks, sizeof *job.first);
    if (!job.copied || !job.first) TRY(ST_MEMORY);
    TRY(work_parallel(w, chunks, judge_chunk, &job));
    *copied = 0;
    *first = g->states;
    for (uint64_t i = 0; i < chunks; i++) {
        *copied += job.copied[i];
        if (*first == g->states) *first = job.first[i];
    }
out:
    free(job.copied);
    free(job.first);
    return st;
}

/* Two prompts in one state: indices (lexicographic, among the words of `length` letters) of two different
   words that lead to one state after `length` letters or, for length = L, after COPY.  found = false when all
   D^L prompts end in different states; then D^L <= states, and L letters were read. */
typedef struct collision {
    bool found;
    uint64_t length, first, second;
} collision;

/* Reads all words breadth first.  A level without a collision holds D^t <= states different states, so the
   levels sum to at most 2 (states + 1) steps before pigeonhole ends the search. */
static status find_collision(collision *c, const gssm *g, uint64_t L) {
    status st = ST_OK;
    uint64_t count = 1, room = (uint64_t)g->states + 1;
    uint32_t *now = malloc(room * sizeof *now), *next = malloc(room * sizeof *next);
    uint32_t *seen = calloc(g->states, sizeof *seen); /* 1 + index of the word of this level that got here */
    *c = (collision){0};
    if (!now || !next || !seen) TRY(ST_MEMORY);
    now[0] = g->bos[g->start];
    for (uint64_t t = 0; t <= L; t++) {
        bool reading = t < L; /* otherwise the token is COPY: one "letter" that moves by copy[] */
        uint32_t letters = reading ? g->D : 1;
        memset(seen, 0, g->states * sizeof *seen);
        for (uint64_t i = 0; i < count; i++)
            for (uint32_t a = 0; a < letters; a++) {
                uint64_t word = i * letters + a;
                uint32_t s = reading ? g->update[(size_t)now[i] * g->D + a] : g->copy[now[i]];
                if (seen[s]) {
                    *c = (collision){true, reading ? t + 1 : t, seen[s] - 1, word};
                    goto out;
                }
                seen[s] = (uint32_t)word + 1; /* word < states: they all sit in different states */
                next[word] = s;
            }
        count *= letters;
        uint32_t *swap = now;
        now = next;
        next = swap;
    }
out:
    free(now);
    free(next);
    free(seen);
    return st;
}

static bool is_copied(const gssm *g, const letter *x, size_t L) {
    uint32_t s = gssm_read_prompt(g, x, L);
    for (size_t i = 0; i < L; i++) {
        if (g->output[s] != x[i]) return false;
        s = g->update[(size_t)s * g->D + x[i]];
    }
    return true;
}

static letter *new_string(size_t L) { return calloc(L ? L : 1, sizeof(letter)); }

/* The two confused prompts (a collision continued by 0 0 0 .., the same in both, stays one) and an example
   that is missed: one of the two, for their common answer cannot be both. */
static status keep_confused(gssm_judgement *j, const gssm *g, const collision *c, size_t L) {
    j->x = new_string(L);
    j->y = new_string(L);
    j->missed_example = new_string(L);
    if (!j->x || !j->y || !j->missed_example) return ST_MEMORY;
    letters_from_index(j->x, (size_t)c->length, g->D, c->first);
    letters_from_index(j->y, (size_t)c->length, g->D, c->second);
    j->confused = true;
    j->state = gssm_read_prompt(g, j->x, L);
    memcpy(j->missed_example, is_copied(g, j->x, L) ? j->y : j->x, L * sizeof(letter));
    return ST_OK;
}

/* No two prompts share a state, so there are at most `states` of them: look at each. */
static status find_missed(gssm_judgement *j, const gssm *g, size_t L) {
    uint64_t strings = 0;
    if (!letters_count(&strings, g->D, L)) return ST_BUG;
    if (j->copied == strings) return ST_OK;
    letter *x = new_string(L);
    if (!x) return ST_MEMORY;
    j->missed_example = x;
    for (uint64_t i = 0; i < strings; i++) {
        letters_from_index(x, L, g->D, i);
        if (!is_copied(g, x, L)) return ST_OK;
    }
    return ST_BUG; /* all are copied, yet the count said otherwise */
}

status gssm_judge(gssm_judgement *j, const gssm *g, uint64_t L, const work *w) {
    status st = ST_OK;
    uint32_t first = 0;
    uint64_t units;
    collision c;
    *j = (gssm_judgement){0};
    if (L < 1) return ST_DOMAIN;
    if (__builtin_mul_overflow((uint64_t)g->states, L, &units) || units > w->limit || L > SIZE_MAX / 16)
        return ST_LIMIT;
    TRY(count_copied(&j->copied, &first, g, L, w));
    if (first < g->states) {
        if (!(j->copied_example = new_string((size_t)L))) TRY(ST_MEMORY);
        gssm_say(g, first, j->copied_example, (size_t)L);
    }
    TRY(find_collision(&c, g, L));
    if (c.found)
        TRY(keep_confused(j, g, &c, (size_t)L));
    else
        TRY(find_missed(j, g, (size_t)L));
out:
    if (st != ST_OK) gssm_judgement_clear(j);
    return st;
}

void gssm_judgement_clear(gssm_judgement *j) {
    free(j->x);
    free(j->y);
    free(j->copied_example);
    free(j->missed_example);
    *j = (gssm_judgement){0};
}

typedef struct direct_job {
    const gssm *g;
    size_t L;
    uint64_t strings;
    _Atomic uint64_t copied;
} direct_job;

static status direct_chunk(void *context, uint64_t index) {
    direct_job *job = context;
    uint64_t copied = 0, from = index * CHUNK, to = job->strings - from > CHUNK ? from + CHUNK : job->strings;
    letter *x = new_string(job->L);
    if (!x) return ST_MEMORY;
    for (uint64_t i = from; i < to; i++) {
        letters_from_index(x, job->L, job->g->D, i);
        copied += is_copied(job->g, x, job->L);
    }
    free(x);
    atomic_fetch_add(&job->copied, copied); /* a sum of integers: the order does not matter */
    return ST_OK;
}

status gssm_judge_directly(uint64_t *copied, const gssm *g, uint64_t L, const work *w) {
    direct_job job = {.g = g, .L = (size_t)L};
    uint64_t units;
    if (L < 1) return ST_DOMAIN;
    if (!letters_count(&job.strings, g->D, L) || __builtin_mul_overflow(job.strings, L, &units) || units > w->limit)
        return ST_LIMIT;
    status st = work_parallel(w, (job.strings - 1) / CHUNK + 1, direct_chunk, &job);
    *copied = atomic_load(&job.copied);
    return st;
}
