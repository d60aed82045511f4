/* trial.c - a machine held against the number of strings it is claimed to copy, with witnesses in words. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/gssm/plan.h"
#include "numerics/exact/number.h"
#include "theorems/ram/machines/machines.h"

enum { STRING_SHOWN = 2000, TABLE_SHOWN = 96 };

static status open_count(trial *t, uint32_t D, uint64_t L, const mpz_t states) {
    *t = (trial){.name = "the machine of Theorem 3", .attains = true};
    status st = counting_init(&t->c, D, L, states);
    if (st != ST_OK) return st;
    mpq_init(t->allowed);
    mpq_set_z(t->allowed, t->c.order < 0 ? t->c.states : t->c.strings);
    return ST_OK;
}

status trial_open_machine(trial *t, gssm *machine, const char *name, uint64_t L) {
    mpz_t states;
    mpz_init_set_ui(states, machine->states);
    status st = open_count(t, machine->D, L, states);
    mpz_clear(states);
    if (st != ST_OK) {
        gssm_free(machine);
        return st;
    }
    t->machine = machine;
    t->name = name;
    t->attains = false;
    return ST_OK;
}

status trial_open(trial *t, uint32_t D, uint64_t L, const mpz_t states, const work *w) {
    status st = open_count(t, D, L, states);
    if (st != ST_OK) return st;
    uint64_t units;
    if (mpz_cmp_ui(states, GSSM_STATES_MOST) <= 0 && !__builtin_mul_overflow(mpz_get_ui(states), L, &units) &&
        units <= w->limit)
        st = gssm_optimal(&t->machine, D, L, mpz_get_ui(states));
    if (st == ST_LIMIT) st = ST_OK; /* too many table entries: the claim goes on without a machine */
    if (st != ST_OK) trial_close(t);
    return st;
}

void trial_close(trial *t) {
    if (!t->c.D) return; /* never opened, or closed before */
    gssm_free(t->machine);
    counting_clear(&t->c);
    mpq_clear(t->allowed);
    *t = (trial){0};
}

void machines_write_string(text *t, const letter *x, uint64_t L, uint32_t D) {
    uint64_t run = L; /* x[run..L) is one letter */
    while (run > 0 && x[run - 1] == x[L - 1]) run--;
    if (L <= STRING_SHOWN || run > STRING_SHOWN) {
        letters_write(t, x, (size_t)L, D);
        return;
    }
    if (run) {
        letters_write(t, x, (size_t)run, D);
        text_add(t, " and then ");
    }
    text_addf(t, "%" PRIu64 " times ", L - run);
    letters_write(t, x + L - 1, 1, D);
}

void machines_write(text *t, const gssm *g, const char *name) {
    if ((uint64_t)g->states * (g->D + 3) <= TABLE_SHOWN)
        gssm_write(t, g);
    else
        text_addf(t, "%s with %" PRIu32 " states", name, g->states);
}

void machines_write_optimal(text *t, const counting *c) {
    gssm_plan p;
    const mpz_t *k = c->order < 0 ? &c->states : &c->strings;
    if (gssm_plan_init(&p, c->D, *k) != ST_OK) return;
    text_addf(t, "states: the words of %" PRIu64 " letters that end in 0 and the ", p.m);
    number_write_integer(t, p.extra);
    text_addf(t, " smallest others; state s says s_1 and moves to s_2..s_%" PRIu64 " 0; a prefix p is held in 0..0 p%s; "
                 "reading 0 permutes the states and COPY undoes it", p.m, p.narrow ? " 0" : "");
    gssm_plan_clear(&p);
}

/* "copies 3 of 4 strings of length 2, so err = 1/4" */
static void write_copied(text *t, const counting *c, uint64_t copied) {
    text_addf(t, "copies %" PRIu64 " of %" PRIu32 "^%" PRIu64 " strings", copied, c->D, c->L);
    if (!c->formed) return;
    mpq_t err;
    mpq_init(err);
    mpz_sub_ui(mpq_numref(err), c->strings, copied);
    mpz_set(mpq_denref(err), c->strings);
    mpq_canonicalize(err);
    text_add(t, ", err = ");
    number_write_rational(t, err);
    mpq_clear(err);
}

void machines_write_judged(text *t, const trial *r, const gssm_judgement *j) {
    machines_write(t, r->machine, r->name);
    text_add(t, " ");
    write_copied(t, &r->c, j->copied);
    const letter *const example[] = {j->copied_example, j->missed_example};
    for (int i = 0; i < 2; i++) {
        if (!example[i]) continue;
        text_add(t, i ? " (missed: " : " (copied: ");
        machines_write_string(t, example[i], r->c.L, r->c.D);
        text_add(t, ")");
    }
}

/* The claimed bound as it reads: "err >= 1/2", or in strings where D^L is too long. */
static void write_claim(text *t, const trial *r) {
    mpq_t bound;
    mpq_init(bound);
    if (r->c.formed) {
        mpq_set_z(bound, r->c.strings);
        mpq_div(bound, r->allowed, bound);
        mpq_neg(bound, bound);
        mpz_add(mpq_numref(bound), mpq_numref(bound), mpq_denref(bound));
        text_add(t, r->strict ? "err > " : "err >= ");
        number_write_rational(t, bound);
    } else {
        text_addf(t, "%s ", r->strict ? "fewer copied than" : "copied at most");
        number_write_rational(t, r->allowed);
    }
    mpq_clear(bound);
}

static void refute_too_many(verdict *v, const trial *t, const gssm_judgement *j, const char *reading) {
    text w;
    text_init(&w);
    machines_write_judged(&w, t, j);
    text_add(&w, "; claimed: ");
    write_claim(&w, t);
    if (text_status(&w) == ST_OK) verdict_refute(v, reading, "%s", text_data(&w));
    else v->failed = ST_MEMORY;
    text_clear(&w);
}

static status refute_too_few(verdict *v, const trial *t, const gssm_judgement *j, const char *reading) {
    text w;
    status st = ST_OK;
    letter *said = NULL;
    text_init(&w);
    if (j->missed_example) {
        if (!(said = calloc((size_t)t->c.L, sizeof *said))) TRY(ST_MEMORY);
        gssm_say(t->machine, gssm_read_prompt(t->machine, j->missed_example, (size_t)t->c.L), said, (size_t)t->c.L);
        text_add(&w, "prompt ");
        machines_write_string(&w, j->missed_example, t->c.L, t->c.D);
        text_add(&w, " is answered ");
        machines_write_string(&w, said, t->c.L, t->c.D);
        text_add(&w, "; ");
    }
    machines_write(&w, t->machine, t->name);
    text_add(&w, " ");
    write_copied(&w, &t->c, j->copied);
    text_add(&w, "; claimed to be attained: ");
    write_claim(&w, t);
    TRY(text_status(&w));
    verdict_refute(v, reading, "%s", text_data(&w));
out:
    free(said);
    text_clear(&w);
    return st;
}

status trial_judge(verdict *v, gssm_judgement *j, const trial *t, const char *reading, const work *w) {
    status st = gssm_judge(j, t->machine, t->c.L, w);
    if (st != ST_OK) return st;
    mpq_t copied;
    mpq_init(copied);
    mpz_set_ui(mpq_numref(copied), j->copied);
    int sign = mpq_cmp(copied, t->allowed);
    mpq_clear(copied);
    if (!(t->strict ? sign < 0 : sign <= 0)) refute_too_many(v, t, j, reading);
    else if (t->attains && !t->strict && sign < 0) st = refute_too_few(v, t, j, reading);
    return st;
}

/* CLAIM ram:T2.7/census: every machine there is, without any argument; the best is judged once more by itself. */
status trial_take_census(verdict *v, bool *taken, const trial *t, const claim_input *in) {
    gssm_census c = {0};
    gssm_judgement j = {0};
    *taken = false;
    if (in->method == CLAIM_DERIVE) return ST_OK;
    status st = ST_LIMIT;
    if (mpz_cmp_ui(t->c.states, GSSM_STATES_MOST) <= 0)
        st = gssm_take_census(&c, t->c.D, (uint32_t)mpz_get_ui(t->c.states), t->c.L, in->work);
    if (st == ST_LIMIT && in->method == CLAIM_EXHAUST)
        return fault_set(in->fault, ST_LIMIT, "all machines with so many states do not fit --work-limit %" PRIu64,
                         in->work->limit);
    if (st != ST_OK) return st == ST_LIMIT ? ST_OK : st;
    trial best = *t; /* borrows count and claim; only read */
    best.machine = c.example;
    best.name = "the best machine of all";
    best.attains = true;
    TRY(trial_judge(v, &j, &best, "sharp", in->work));
    if (j.copied != c.best) TRY(ST_BUG); /* counted one way in the census, another here */
    verdict_scope(v, "all %" PRIu64 " machines with these states (in state 0 after BOS) tried", c.machines);
    verdict_note(v, "of all %" PRIu64 " machines the best copy %" PRIu64 " strings; %" PRIu64 " of them do", c.machines, c.best,
                 c.attaining);
    *taken = true;
out:
    gssm_judgement_clear(&j);
    gssm_census_clear(&c);
    return st;
}
