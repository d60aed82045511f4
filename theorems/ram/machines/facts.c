/* facts.c - what the claims on machines found, stated for other programs: a machine in full, numbers against D^L. */
#include "theorems/ram/machines/machines.h"

/* What someone who reads the tables can be asked to run through at once. */
#define TABLE_MOST ((uint64_t)1 << 18)
#define MOVES_MOST ((uint64_t)1 << 24)

void machines_state_parameters(verdict *v, const char *reading, const counting *c) {
    mpq_t states;
    if (!verdict_listens(v)) return;
    mpq_init(states);
    mpq_set_z(states, c->states);
    verdict_parameter_count(v, reading, "D", c->D);
    verdict_parameter_count(v, reading, "L", c->L);
    verdict_parameter(v, reading, "states", states);
    mpq_clear(states);
}

static void state_machine(verdict *v, const char *reading, const gssm *g, uint64_t L, uint64_t used, uint64_t copied) {
    verdict_rest(v, reading, VERDICT_STATE(v, "copies", fact_count(g->D), fact_count(L), fact_count(used), fact_count(copied),
                                           fact_count(g->bos[g->start]), fact_table(g->output, used),
                                           fact_table(g->copy, used), fact_table(g->update, used * g->D)));
}

static bool is_writable(const gssm *g, uint64_t L, uint64_t used) {
    uint64_t moves;
    return used * g->D <= TABLE_MOST && !__builtin_mul_overflow(used, L + g->D, &moves) && moves <= MOVES_MOST;
}

/* States past min(S, D^L) are never reached (gssm_optimal) and left out. */
void machines_state_trial(verdict *v, const char *reading, const trial *t, uint64_t copied) {
    const gssm *g = t->machine;
    const counting *c = &t->c;
    uint64_t used;
    if (!verdict_listens(v)) return;
    used = g ? g->states : 0;
    if (g && c->order > 0) used = mpz_get_ui(c->strings);
    if (!g || !is_writable(g, c->L, used)) {
        verdict_decline(v, reading, "the machine is too large to be written out");
        return;
    }
    if (copied != used) {
        verdict_decline(v, reading, "the machine does not copy as many strings as it has states");
        return;
    }
    state_machine(v, reading, g, c->L, used, copied);
}

void machines_state_given(verdict *v, const char *reading, const trial *t, uint64_t copied, bool strict) {
    const gssm *g = t->machine;
    if (!verdict_listens(v)) return;
    verdict_parameter_word(v, reading, "machine", "given");
    machines_state_parameters(v, reading, &t->c);
    if (!is_writable(g, t->c.L, g->states)) {
        verdict_decline(v, reading, "the machine, or the length, is too large to be run through by a checker");
        return;
    }
    state_machine(v, reading, g, t->c.L, g->states, copied);
    verdict_rest(v, reading, VERDICT_STATE(v, strict ? "less" : "atmost", fact_count(copied), fact_count(g->states)));
}

void machines_state_less(verdict *v, const char *reading, const mpz_t states, const counting *c) {
    verdict_rest(v, reading, VERDICT_STATE(v, "less", fact_integer(states), fact_power(NULL, c->D, c->L)));
}

void machines_state_atmost(verdict *v, const char *reading, const mpz_t states, const counting *c) {
    verdict_rest(v, reading, VERDICT_STATE(v, "atmost", fact_integer(states), fact_power(NULL, c->D, c->L)));
}

void machines_state_above(verdict *v, const char *reading, const mpz_t states, const counting *c, bool strict) {
    verdict_rest(v, reading, VERDICT_STATE(v, strict ? "less" : "atmost", fact_power(NULL, c->D, c->L), fact_integer(states)));
}
