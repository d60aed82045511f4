/* machines.h - a number of states against D^L strings, and a machine that is to copy so many of them: what the
   claims on finite-state machines have in common. */
#ifndef THEOREMS_RAM_MACHINES_MACHINES_H
#define THEOREMS_RAM_MACHINES_MACHINES_H

#include "constructions/gssm/gssm.h"
#include "theorems/claim.h"

#define MACHINES_D_MOST 2147483647 /* of the parameter D */
#define MACHINES_L_MOST 1000000000 /* of the parameter L */

/* S states and D^L strings.  D^L itself is formed only when it has at most 4,000 digits; otherwise S, which a
   user may give with up to 4,000 digits, is below it. */
typedef struct counting {
    uint32_t D;
    uint64_t L;
    mpz_t states;
    int order;     /* sign of S - D^L                      */
    bool formed;   /* strings holds D^L                    */
    mpz_t strings;
} counting;
MUST_USE status counting_init(counting *c, uint32_t D, uint64_t L, const mpz_t states);
void counting_clear(counting *c);
/* e := max(0, 1 - S/D^L); needs order >= 0 or formed. */
void counting_error(mpq_t e, const counting *c);
/* The same as a quantity: exact, or "1-S/D^L" with an enclosure of its log2. */
void counting_report_error(verdict *v, const char *name, const counting *c);
/* min(S, D^L), the most strings any machine copies, as a quantity. */
void counting_report_copied(verdict *v, const char *name, const counting *c);

/* A machine under trial.  `allowed` is the number of strings the claim says can be copied at most, so the claimed
   bound is err >= 1 - allowed/D^L; controls bend it or the machine. */
typedef struct trial {
    counting c;
    gssm *machine;     /* owned; NULL when it would not fit the caps or the work limit */
    const char *name;  /* borrowed: what witnesses call it when its tables are long     */
    mpq_t allowed;
    bool strict;       /* the claim says err > bound                                   */
    bool attains;      /* the claim says this machine attains the bound                */
} trial;
/* allowed = min(S, D^L); the machine is Theorem 3's with S states, when S * L fits w->limit. */
MUST_USE status trial_open(trial *t, uint32_t D, uint64_t L, const mpz_t states, const work *w);
/* The same with a machine of the caller's, which the trial takes over (also on failure); it need not attain. */
MUST_USE status trial_open_machine(trial *t, gssm *machine, const char *name, uint64_t L);
void trial_close(trial *t);
/* Judges the machine (needs one) and holds it against the claim: refutes `reading` with a witness, or says
   nothing.  *j is the caller's to clear, also after a failure. */
MUST_USE status trial_judge(verdict *v, gssm_judgement *j, const trial *t, const char *reading, const work *w);

/* Every machine with S states, where they are few enough for the work limit: the best of them is held against
   the claim like any machine (reading "sharp").  *taken says whether it was done; `--method derive` never does it,
   `--method exhaust` ends LIMIT where it cannot. */
MUST_USE status trial_take_census(verdict *v, bool *taken, const trial *t, const claim_input *in);

/* Stated for other programs (theorems/fact.h), for the verdict of `reading`: what it is about; the trial's machine in
   full, which copies min(S, D^L) strings with as many states, or why it is not there; S or a multiple against D^L. */
void machines_state_parameters(verdict *v, const char *reading, const counting *c);
void machines_state_trial(verdict *v, const char *reading, const trial *t, uint64_t copied);
/* Of a machine from a file: it in full, and what it copies against its states. */
void machines_state_given(verdict *v, const char *reading, const trial *t, uint64_t copied, bool strict);
void machines_state_less(verdict *v, const char *reading, const mpz_t states, const counting *c);   /* states < D^L  */
void machines_state_atmost(verdict *v, const char *reading, const mpz_t states, const counting *c); /* states <= D^L */
void machines_state_above(verdict *v, const char *reading, const mpz_t states, const counting *c, bool strict); /* > or >= */

/* Words for witnesses and notes.  A string of more than 2,000 letters is shortened where it ends in a run. */
void machines_write_string(text *t, const letter *x, uint64_t L, uint32_t D);
/* The tables as a file of the format "verbatim-gssm/1" when short, else `name`. */
void machines_write(text *t, const gssm *g, const char *name);
/* "MACHINE copies 2 of 2^2 strings, err = 1/2 (copied: 00) (missed: 10)". */
void machines_write_judged(text *t, const trial *r, const gssm_judgement *j);
/* Theorem 3's machine in words that suffice to build it. */
void machines_write_optimal(text *t, const counting *c);

/* Bends: each takes a trial and breaks its machine or its claim in one place. */
status bend_reading(void *trial);      /* state 0 stays where it is on reading letter 1                       */
status bend_saying(void *trial);       /* state 1 does not move on after it spoke                             */
status bend_output(void *trial);       /* the last state says the next letter                                */
status bend_copy_merged(void *trial);  /* COPY moves the last state where it moves the first                  */
status bend_copy_identity(void *trial); /* COPY does not undo what reading permuted                           */
status bend_zero_merged(void *trial);  /* reading 0 moves the last state where it moves state 0               */
status bend_start(void *trial);        /* BOS leads to the last state                                        */
status bend_letters(void *trial);      /* letters 0 and 1 are exchanged while reading                        */
status bend_one_state_less(void *trial); /* the machine is built with S-1 states                             */
status bend_length_less(void *trial);  /* the machine is built for length L-1                                */
status bend_length_more(void *trial);  /* the machine is built for length L+1                                */
status bend_bound_state_less(void *trial); /* 1 - (S-1)/D^L                                                  */
status bend_bound_state_more(void *trial); /* 1 - (S+1)/D^L is attained                                      */
status bend_bound_strict(void *trial); /* err > 1 - S/D^L                                                    */
status bend_bound_length_more(void *trial); /* 1 - S/D^(L+1): one letter too many                            */
status bend_bound_length_less(void *trial); /* 1 - S/D^(L-1): one letter too few                             */
status bend_bound_tokens(void *trial); /* 1 - S/(D+2)^L: BOS and COPY counted as letters                     */
status bend_bound_letters_less(void *trial); /* 1 - S/(D-1)^L                                                */
status bend_bound_bits(void *trial);   /* 1 - S/2^L: the logarithm to base 2 taken for letters               */
status bend_bound_strings_less(void *trial); /* 1 - S/(D^L - 1)                                              */
status bend_bound_strings_more(void *trial); /* 1 - S/(D^L + 1)                                              */
status bend_bound_square(void *trial); /* 1 - S^2/D^L                                                        */
status bend_bound_memory(void *trial); /* 1 - log2(S)/D^L: bits taken for states (S a power of 2)            */
status bend_bound_negative(void *trial); /* 1 - S/D^L is attained also where it is negative                  */

#endif
