/* given.c - exact numbers of one distribution: uniform strings of length L, one given string, or the lines of a
   corpus, drawn with equal weights. */
#include <stdlib.h>
#include <string.h>

#include "constructions/ngram/ngram.h"
#include "numerics/base/file.h"
#include "theorems/ram/T2_3/T2_3.h"

#define CORPUS_BYTES_MOST ((size_t)16 << 20)
#define CORPUS_LINES_MOST ((size_t)1 << 16)

/* ---- uniform strings */

static void fraction(verdict *v, const char *name, const mpz_t part, uint32_t D, uint32_t L) {
    mpq_t q;
    mpq_init(q);
    mpz_set(mpq_numref(q), part);
    mpz_ui_pow_ui(mpq_denref(q), D, L);
    mpq_canonicalize(q);
    if (number_fits(q)) verdict_rational(v, name, q);
    mpq_clear(q);
}

/* repeated = D^L - N_n(L). */
static void give_repeated(t23_run *r, const mpz_t distinct) {
    verdict *v = r->v;
    mpz_t z;
    mpz_init(z);
    if (!mpz_sgn(distinct)) {
        mpq_t one;
        mpq_init(one);
        mpq_set_ui(one, 1, 1);
        verdict_power(v, "repeated", r->D, r->L);
        verdict_rational(v, "p_ngram", one);
        mpq_clear(one);
    } else {
        mpz_ui_pow_ui(z, r->D, r->L);
        mpz_sub(z, z, distinct);
        if (mpz_sizeinbase(z, 10) <= NUMBER_DIGITS_MOST) verdict_integer(v, "repeated", z);
        fraction(v, "p_ngram", z, r->D, r->L);
    }
    mpz_clear(z);
}

static void give_miscopied(t23_run *r, const mpz_t miscopied) {
    if (mpz_sizeinbase(miscopied, 10) <= NUMBER_DIGITS_MOST) verdict_integer(r->v, "miscopied", miscopied);
    fraction(r->v, "err", miscopied, r->D, r->L);
}

/* The numbers by formula must be those of the run, where both are there. */
static status agree(const t23_run *r, const char *what, const mpz_t formula, uint64_t run) {
    mpz_t z;
    mpz_init_set_ui(z, run);
    bool same = mpz_cmp(z, formula) == 0;
    mpz_clear(z);
    return same ? ST_OK
                : fault_set(r->in->fault, ST_BUG, "%s strings of length %u: formula and run disagree", what, r->L);
}

/* L > D^n + n - 1: more windows than n-grams, so N_n(L) = 0 without counting. */
static bool longer_than_distinct(const t23_run *r) {
    mpz_t z;
    mpz_init(z);
    mpz_ui_pow_ui(z, r->D, r->n);
    mpz_add_ui(z, z, r->n - 1);
    bool yes = mpz_cmp_ui(z, r->L) < 0;
    mpz_clear(z);
    return yes;
}

/* CLAIM ram:T2.3/quantities: repeated from the exact count N_n(L); miscopied by the closed formula where the chain
   and 2L e^(-beta margin) < 1 give Theorem 2, else from the exhaustion of length L; otherwise left out. */
static status uniform_numbers(t23_run *r, mpz_t *counts, uint64_t reached) {
    const exhaustion *x = t23_exhausted(r, r->L);
    uint32_t L = r->L;
    status st = ST_OK;
    mpz_t z;
    mpz_init(z);
    if (longer_than_distinct(r)) {
        give_repeated(r, z);
    } else if (reached == L) {
        if (x) {
            mpz_ui_pow_ui(z, r->D, L);
            mpz_sub(z, z, counts[L]);
            TRY(agree(r, "repeated", z, x->repeated));
        }
        give_repeated(r, counts[L]);
    }
    bool formula = t23_theorem2(r, L) && (L <= r->n || reached + 1 >= L);
    if (formula) {
        ngram_count_ambiguous(z, (const mpz_t *)counts, L, r->D, r->n);
        if (x) TRY(agree(r, "miscopied", z, x->miscopied));
        give_miscopied(r, z);
    } else if (x) {
        mpz_set_ui(z, x->miscopied);
        give_miscopied(r, z);
    }
out:
    mpz_clear(z);
    return st;
}

status t23_uniform(t23_run *r) {
    if (!r->L) return ST_OK;
    uint64_t reached = 0;
    status st = ST_OK;
    mpz_t *counts = malloc(((size_t)r->L + 1) * sizeof *counts);
    if (!counts) return ST_MEMORY;
    for (uint32_t l = 0; l <= r->L; l++) mpz_init(counts[l]);
    verdict_power(r->v, "strings", r->D, r->L);
    if (!longer_than_distinct(r) || t23_theorem2(r, r->L))
        TRY(ngram_count_distinct(counts, r->L, &reached, r->D, r->n, r->in->work));
    TRY(uniform_numbers(r, counts, reached));
out:
    for (uint32_t l = 0; l <= r->L; l++) mpz_clear(counts[l]);
    free(counts);
    return st;
}

/* ---- given strings */

typedef struct line {
    letter *x;
    size_t L;
    judgement found;
    fault fault;
} line;

typedef struct t23_corpus {
    t23_run *run;
    line *at;
    size_t count, room;
} corpus;

static status corpus_add(corpus *c, const char *s, size_t bytes, fault *f) {
    if (c->count == CORPUS_LINES_MOST) return fault_set(f, ST_LIMIT, "more than %zu lines", CORPUS_LINES_MOST);
    if (c->count == c->room) {
        size_t room = c->room ? 2 * c->room : 16;
        line *at = realloc(c->at, room * sizeof *at);
        if (!at) return ST_MEMORY;
        c->at = at;
        c->room = room;
    }
    line *l = &c->at[c->count];
    *l = (line){0};
    status st = letters_read(&l->x, &l->L, s, bytes, c->run->D, T23_STRING_MOST, f);
    if (st != ST_OK) return st;
    c->count++;
    return l->L ? ST_OK : fault_set(f, ST_FORMAT, "an empty string has nothing to copy");
}

void t23_given_close(t23_run *r) {
    corpus *c = r->given;
    if (!c) return;
    for (size_t i = 0; i < c->count; i++) free(c->at[i].x);
    free(c->at);
    free(c);
    r->given = NULL;
}

/* One string a line, the last newline optional.  The fault names the line. */
static status corpus_read(corpus *c, const char *path, fault *f) {
    char *data = NULL;
    size_t bytes, number = 0;
    fault inner = {{0}};
    status st = file_read(&data, &bytes, path, CORPUS_BYTES_MOST, f);
    for (size_t at = 0; st == ST_OK && at < bytes;) {
        const char *end = memchr(data + at, '\n', bytes - at);
        size_t length = end ? (size_t)(end - (data + at)) : bytes - at;
        number++;
        st = corpus_add(c, data + at, length, &inner);
        if (st != ST_OK) fault_set(f, st, "%s, line %zu: %s", path, number, inner.line);
        at += length + 1;
    }
    if (st == ST_OK && !c->count) st = fault_set(f, ST_FORMAT, "%s: no string in it", path);
    free(data);
    return st;
}

static status run_line(void *context, uint64_t index) {
    corpus *c = context;
    line *l = &c->at[index];
    judge g = {0};
    status st = ST_OK;
    TRY(judge_open(&g, c->run->m, c->run->n, &l->fault));
    judge_watch(&g, c->run->in->work);
    TRY(judge_string(&l->found, &g, l->x, l->L, true, &l->fault));
out:
    judge_close(&g);
    return st;
}

/* Every line through the model, within the work limit together. */
static status corpus_run(corpus *c) {
    const work *w = c->run->in->work;
    fault *f = c->run->in->fault;
    uint64_t units = 0;
    for (size_t i = 0; i < c->count; i++) units += judge_units(c->at[i].L);
    if (units > w->limit)
        return fault_set(f, ST_LIMIT, "running the given strings takes %llu work units, the limit is %llu",
                         (unsigned long long)units, (unsigned long long)w->limit);
    status st = work_parallel(w, c->count, run_line, c);
    for (size_t i = 0; st != ST_OK && f && i < c->count; i++)
        if (c->at[i].fault.line[0]) {
            *f = c->at[i].fault;
            break;
        }
    return st;
}

/* A given string that repeats no n-gram and is miscopied refutes the claim, or the proof. */
static status contradict(t23_run *r, const line *l) {
    if (r->proved) return fault_set(r->in->fault, ST_BUG, "the lemma chain holds, yet a given string contradicts it");
    text t;
    text_init(&t);
    judge_describe(&t, &l->found, l->x, l->L, r->D);
    status st = text_status(&t);
    if (st == ST_OK) verdict_refute(r->v, "sharp", "%s (no %u-gram occurs twice)", text_data(&t), r->n);
    text_clear(&t);
    if (st == ST_OK && !r->countered) st = t23_state_miscopied(r, "sharp", r->n, l->x, l->L);
    r->countered = true;
    return st;
}

static status corpus_report(corpus *c) {
    t23_run *r = c->run;
    size_t repeated = 0, miscopied = 0;
    for (size_t i = 0; i < c->count; i++) {
        const line *l = &c->at[i];
        if (!l->found.agreed)
            return fault_set(r->in->fault, ST_BUG, "greedy and teacher-forced decoding differ on given string %zu", i + 1);
        repeated += l->found.repeated;
        miscopied += l->found.miscopied;
        if (!l->found.miscopied || l->found.repeated) continue;
        status st = contradict(r, l);
        if (st != ST_OK) return st;
    }
    mpq_t q;
    mpq_init(q);
    verdict_unsigned(r->v, "strings", c->count);
    verdict_unsigned(r->v, "repeated", repeated);
    verdict_unsigned(r->v, "miscopied", miscopied);
    mpq_set_ui(q, repeated, c->count);
    mpq_canonicalize(q);
    verdict_rational(r->v, "p_ngram", q);
    mpq_set_ui(q, miscopied, c->count);
    mpq_canonicalize(q);
    verdict_rational(r->v, "err", q);
    mpq_clear(q);
    verdict_scope(r->v, "%zu given string%s through the model", c->count, c->count == 1 ? "" : "s");
    verdict_note(r->v, "given strings: err %s p_ngram", miscopied < repeated ? "<" : miscopied == repeated ? "=" : ">");
    return ST_OK;
}

status t23_given_read(t23_run *r) {
    const params *p = r->in->params;
    fault *f = r->in->fault;
    const char *s = params_has(p, "string") ? params_word(p, "string") : NULL;
    if (!s && !params_has(p, "corpus")) return ST_OK;
    corpus *c = calloc(1, sizeof *c);
    if (!c) return ST_MEMORY;
    c->run = r;
    r->given = c;
    if (!s) return corpus_read(c, params_word(p, "corpus"), f);
    fault inner = {{0}};
    status st = corpus_add(c, s, strlen(s), &inner);
    if (st != ST_OK) return fault_set(f, st, "--string: %s", inner.line);
    r->given_length = (uint32_t)c->at[0].L;
    if (r->L && r->given_length != r->L)
        return fault_set(f, ST_DOMAIN, "--L %u contradicts --string, which has %u letters", r->L, r->given_length);
    return ST_OK;
}

status t23_given(t23_run *r) {
    fault *f = r->in->fault;
    status st = corpus_run(r->given);
    if (st == ST_UNSUPPORTED) { /* a hand-in whose logits no arithmetic here can order */
        verdict_doubt(r->v, "sharp", "given strings: %s", f ? f->line : "logits could not be ordered");
        return ST_OK;
    }
    return st == ST_OK ? corpus_report(r->given) : st;
}
