/* T2_3.h - one run of the check of Theorem 2.3: what its parts (chain, strings, readings, trace) share. */
#ifndef THEOREMS_RAM_T2_3_T2_3_H
#define THEOREMS_RAM_T2_3_T2_3_H

#include "theorems/claim.h"
#include "theorems/ram/T2_3/judge.h"
#include "theorems/ram/T2_3/lemmas.h"

#define T23_LENGTHS_MOST 64   /* lengths one run exhausts at most           */
#define T23_STRING_MOST 4096  /* letters of --string and of a corpus' lines */
#define T23_RUN_MOST 64       /* letters of the string against `literal` that is run besides being proved miscopied */
#define T23_RUN_LETTERS 16   /* letters of strings that a certificate has run, all of a length */
#define T23_RUN_UNITS ((uint64_t)1 << 23) /* of those below, a certificate: half a second of rational intervals */
#define T23_WITNESS_MOST 4000 /* letters of a witness printed in full       */

typedef struct t23_run {
    const claim_input *in;
    verdict *v;
    uint32_t D, n; /* n of the claim (a control may add to it) */
    uint32_t L;    /* 0 when not given                        */
    bool hand_in;  /* the model comes from --model            */
    model *m;
    lemma_chain chain; /* chain.m is NULL when it was not run      */
    bool proved;
    exhaustion at[T23_LENGTHS_MOST]; /* lengths exhausted so far, each with no counterexample but maybe the last */
    size_t count;
    struct t23_corpus *given; /* --string or --corpus, NULL for none      */
    uint32_t given_length;    /* of --string, else 0                      */
    bool unsupported;     /* a hand-in whose answers could not be decided */
    bool countered;       /* a string without a repeated n-gram was seen miscopied */
} t23_run;

/* Copies D, n, L from the parameters, and gets the model: read, or built, then bent.  Closed by the caller
   whatever is returned. */
MUST_USE status t23_open(t23_run *r, const claim_input *in, verdict *v);
void t23_close(t23_run *r);

/* Exhausts length L unless that was done; what it finds against the claim refutes `sharp`; contradictions
   between proof and run are ST_BUG. */
MUST_USE status t23_exhaust(t23_run *r, uint32_t L);
/* The exhaustion of length L, or NULL. */
const exhaustion *t23_exhausted(const t23_run *r, uint32_t L);
/* The reading `sharp`: chain, exhaustion, bit-sliced run or sampling, as the method says. */
MUST_USE status t23_sharp(t23_run *r);
/* Lemma chain and 2L e^(-beta margin) < 1: at length L exactly the n-ambiguous strings are miscopied. */
bool t23_theorem2(const t23_run *r, uint64_t L);

/* The readings `printed` and `literal`, and what is said about strictness. */
MUST_USE status t23_readings(t23_run *r);
/* States why they are false, x being the witness of length L. */
void t23_state_printed(t23_run *r, const letter *x, uint32_t L);
MUST_USE status t23_state_literal(t23_run *r, const letter *x, uint32_t L);
void t23_state_literal_true(t23_run *r, uint32_t L);
/* What was found by running alone, of a hand-in or of T_n: every string without a repeated n-gram is copied at the lengths
   run; x repeats no M-gram and is miscopied. */
MUST_USE status t23_state_lengths(t23_run *r);
MUST_USE status t23_state_miscopied(t23_run *r, const char *reading, uint32_t M, const letter *x, size_t L);
/* Products of numbers that one string of length L takes in the program recheck, where nothing is shared between strings. */
uint64_t t23_run_units(const model *m, uint64_t L);
/* Quantities of the uniform distribution at L, or of --string / --corpus. */
MUST_USE status t23_uniform(t23_run *r);
MUST_USE status t23_given_read(t23_run *r);
MUST_USE status t23_given(t23_run *r);
void t23_given_close(t23_run *r);
/* The note on the position-1 term. */
MUST_USE status t23_note_first_position(t23_run *r);
MUST_USE status t23_trace(const claim_input *in, text *out);

#define T23_CONTROLS 27
extern const control t23_controls[T23_CONTROLS];
/* The bend of the note (no control: it turns out harmless): model ** as for the controls. */
status t23_drop_first_position(void *object);

#endif
