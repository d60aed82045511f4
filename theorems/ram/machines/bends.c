/* bends.c - the ways a machine, or the number of strings it is claimed to copy, is broken for a control.  Each
   breaks one thing; where it does harm is recorded with the control that uses it. */
#include "theorems/ram/machines/machines.h"

static gssm *machine_of(void *object) { return ((trial *)object)->machine; }
static uint32_t last_of(const gssm *g) { return g->states - 1; }

status bend_reading(void *object) {
    gssm *g = machine_of(object);
    g->update[1] = 0;
    return ST_OK;
}

status bend_saying(void *object) {
    gssm *g = machine_of(object);
    g->update[g->D + g->output[1]] = 1;
    return ST_OK;
}

status bend_output(void *object) {
    gssm *g = machine_of(object);
    g->output[last_of(g)] = (g->output[last_of(g)] + 1) % g->D;
    return ST_OK;
}

status bend_copy_merged(void *object) {
    gssm *g = machine_of(object);
    g->copy[last_of(g)] = g->copy[0];
    return ST_OK;
}

status bend_copy_identity(void *object) {
    gssm *g = machine_of(object);
    for (uint32_t s = 0; s < g->states; s++) g->copy[s] = s;
    return ST_OK;
}

status bend_zero_merged(void *object) {
    gssm *g = machine_of(object);
    g->update[(size_t)last_of(g) * g->D] = g->update[0];
    return ST_OK;
}

status bend_start(void *object) {
    gssm *g = machine_of(object);
    g->bos[g->start] = last_of(g);
    return ST_OK;
}

status bend_letters(void *object) {
    gssm *g = machine_of(object);
    for (uint32_t s = 0; s < g->states; s++) {
        uint32_t *row = g->update + (size_t)s * g->D, to = row[0];
        row[0] = row[1];
        row[1] = to;
    }
    return ST_OK;
}

static status rebuild(trial *t, uint64_t L, uint64_t states) {
    gssm *g;
    status st = gssm_optimal(&g, t->c.D, L, states);
    if (st != ST_OK) return st;
    gssm_free(t->machine);
    t->machine = g;
    return ST_OK;
}

status bend_one_state_less(void *object) {
    trial *t = object;
    return rebuild(t, t->c.L, t->machine->states - 1);
}

status bend_length_less(void *object) {
    trial *t = object;
    return rebuild(t, t->c.L - 1, t->machine->states);
}

status bend_length_more(void *object) {
    trial *t = object;
    return rebuild(t, t->c.L + 1, t->machine->states);
}

/* allowed := allowed * num / den.  Controls run where D^L is formed and S <= D^L, so allowed = S before. */
static status scale(trial *t, const mpz_t num, const mpz_t den) {
    mpq_t f;
    mpq_init(f);
    mpz_set(mpq_numref(f), num);
    mpz_set(mpq_denref(f), den);
    mpq_canonicalize(f);
    mpq_mul(t->allowed, t->allowed, f);
    mpq_clear(f);
    return ST_OK;
}

static status add(trial *t, long by) {
    mpq_t q;
    mpq_init(q);
    mpq_set_si(q, by, 1);
    mpq_add(t->allowed, t->allowed, q);
    mpq_clear(q);
    return ST_OK;
}

status bend_bound_state_less(void *object) { return add(object, -1); }
status bend_bound_state_more(void *object) { return add(object, 1); }

status bend_bound_strict(void *object) {
    ((trial *)object)->strict = true;
    return ST_OK;
}

/* A bound 1 - S/B allows S D^L / B strings. */
static status instead_of_strings(trial *t, uint32_t base, uint64_t exponent) {
    mpz_t other;
    mpz_init(other);
    mpz_ui_pow_ui(other, base, exponent);
    status st = scale(t, t->c.strings, other);
    mpz_clear(other);
    return st;
}

status bend_bound_length_more(void *object) {
    return instead_of_strings(object, ((trial *)object)->c.D, ((trial *)object)->c.L + 1);
}
status bend_bound_length_less(void *object) {
    return instead_of_strings(object, ((trial *)object)->c.D, ((trial *)object)->c.L - 1);
}
status bend_bound_tokens(void *object) { return instead_of_strings(object, ((trial *)object)->c.D + 2, ((trial *)object)->c.L); }
status bend_bound_letters_less(void *object) {
    return instead_of_strings(object, ((trial *)object)->c.D - 1, ((trial *)object)->c.L);
}
status bend_bound_bits(void *object) { return instead_of_strings(object, 2, ((trial *)object)->c.L); }

static status strings_off_by(trial *t, long by) {
    mpz_t other;
    mpz_init_set_si(other, by);
    mpz_add(other, other, t->c.strings);
    status st = scale(t, t->c.strings, other);
    mpz_clear(other);
    return st;
}

status bend_bound_strings_less(void *object) { return strings_off_by(object, -1); }
status bend_bound_strings_more(void *object) { return strings_off_by(object, 1); }

status bend_bound_square(void *object) {
    trial *t = object;
    mpq_mul(t->allowed, t->allowed, t->allowed);
    return ST_OK;
}

status bend_bound_memory(void *object) {
    trial *t = object;
    mpq_set_ui(t->allowed, mpz_sizeinbase(t->c.states, 2) - 1, 1);
    return ST_OK;
}

status bend_bound_negative(void *object) {
    trial *t = object;
    mpq_set_z(t->allowed, t->c.states);
    return ST_OK;
}
