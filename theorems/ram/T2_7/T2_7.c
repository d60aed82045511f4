/* T2_7.c - Theorem 2.7: a machine with |S| states errs with probability at least 1 - |S|/D^L, and some machine
   with as many states errs no more.  Either every machine with S states is meant (--states), or one (--gssm). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/gssm/plan.h"
#include "theorems/claim.h"
#include "theorems/ram/machines/machines.h"

static status require(const params *p, fault *f) {
    bool states = params_has(p, "states"), file = params_has(p, "gssm");
    if (states && file) return fault_set(f, ST_DOMAIN, "--states and --gssm exclude each other: the file says how many states");
    if (!states && !file) return fault_set(f, ST_DOMAIN, "needs --states S (every machine) or --gssm FILE (one machine)");
    return ST_OK;
}

/* The machine of --gssm.  A --D of the user must agree with it; so must the default where the machine comes from
   standard input, which can be read once only and is not there any more when the parameters are settled. */
static status read_machine(gssm **g, const params *p, fault *f) {
    const char *path = params_word(p, "gssm");
    status st = gssm_read(g, path, f);
    if (st != ST_OK) return st;
    if (params_int(p, "D") == (int64_t)(*g)->D || (!params_given(p, "D") && strcmp(path, "-"))) return ST_OK;
    st = fault_set(f, ST_DOMAIN, "--D %" PRId64 " contradicts %s, where D = %" PRIu32 ": say --D %" PRIu32, params_int(p, "D"),
                   strcmp(path, "-") ? path : "standard input", (*g)->D, (*g)->D);
    gssm_free(*g);
    *g = NULL;
    return st;
}

/* Lets reports show the alphabet of the file. */
static status settle(params *p, fault *f) {
    gssm *g = NULL;
    if (!params_has(p, "gssm") || !strcmp(params_word(p, "gssm"), "-")) return ST_OK;
    status st = read_machine(&g, p, f);
    if (st != ST_OK) return st;
    char D[16];
    snprintf(D, sizeof D, "%" PRIu32, g->D);
    st = params_set(p, "D", D, f);
    gssm_free(g);
    return st;
}

/* CLAIM ram:T2.7/pigeonhole: after COPY the state decides the whole answer, so S states give at most S answers
   and at most S strings are copied.  Two prompts in one state are shown; that they are is checked again here,
   reading both from the beginning. */
static status show_confusion(verdict *v, const trial *t, const gssm_judgement *j) {
    const gssm *g = t->machine;
    if (t->c.order < 0 && !j->confused) return ST_BUG; /* more prompts than states */
    if (!j->confused) {
        verdict_note(v, "no two of the %" PRIu32 "^%" PRIu64 " prompts share a state before the first answer", g->D, t->c.L);
        return ST_OK;
    }
    size_t L = (size_t)t->c.L;
    if (!memcmp(j->x, j->y, L * sizeof *j->x) || gssm_read_prompt(g, j->x, L) != j->state ||
        gssm_read_prompt(g, j->y, L) != j->state)
        return ST_BUG;
    letter *said = calloc(L, sizeof *said);
    if (!said) return ST_MEMORY;
    gssm_say(g, j->state, said, L);
    text x, y, a;
    text_init(&x);
    text_init(&y);
    text_init(&a);
    machines_write_string(&x, j->x, L, g->D);
    machines_write_string(&y, j->y, L, g->D);
    machines_write_string(&a, said, L, g->D);
    status st = text_status(&x) == ST_OK && text_status(&y) == ST_OK ? text_status(&a) : ST_MEMORY;
    verdict_note(v, "%s: prompts %s and %s both lead to state %" PRIu32 ", which answers %s: at most one of them is copied",
                 t->name, text_data(&x), text_data(&y), j->state, text_data(&a));
    text_clear(&x);
    text_clear(&y);
    text_clear(&a);
    free(said);
    return st;
}

/* CLAIM ram:T2.7/strict: the printed ">" fails for a machine that copies S strings; for S > D^L the right side
   is negative and it holds for a trivial reason. */
static void state_tight(verdict *v, const char *reading, const trial *t, uint64_t copied) {
    machines_state_parameters(v, reading, &t->c);
    machines_state_trial(v, reading, t, copied);
    if (t->c.order <= 0) machines_state_atmost(v, reading, t->c.states, &t->c);
}

static status check_printed(const claim_input *in, verdict *v, const trial *t) {
    status st = ST_OK;
    if (t->c.order > 0) {
        verdict_note(v, "printed: S > D^L makes the right side negative, so > holds trivially");
        verdict_establish(v, "printed", METHOD_DERIVATION);
        machines_state_parameters(v, "printed", &t->c);
        machines_state_above(v, "printed", t->c.states, &t->c, true);
        return ST_OK;
    }
    if (t->machine) {
        gssm_judgement j = {0};
        trial strict = *t; /* borrowed: only read */
        strict.strict = true;
        st = trial_judge(v, &j, &strict, "printed", in->work);
        if (st == ST_OK) state_tight(v, "printed", t, j.copied);
        gssm_judgement_clear(&j);
        return st;
    }
    verdict_decline(v, "printed", "the machine is too large to be written out");
    text w;
    text_init(&w);
    machines_write_optimal(&w, &t->c);
    st = text_status(&w);
    if (st == ST_OK)
        verdict_refute(v, "printed",
                       "%s: it copies as many strings as it has states, so err = 1-S/%" PRIu32 "^%" PRIu64 " exactly",
                       text_data(&w), t->c.D, t->c.L);
    text_clear(&w);
    return st;
}

static void report_quantities(verdict *v, const trial *t) {
    verdict_integer(v, "states", t->c.states);
    verdict_power(v, "strings", t->c.D, t->c.L);
    counting_report_copied(v, "max_copied", &t->c);
    counting_report_error(v, "min_err", &t->c);
    counting_report_error(v, "bound", &t->c);
    if (t->c.order >= 0) verdict_trivial(v);
}

/* Where no machine is built, the numbers the proof of Theorem 3 needs. */
static status check_plan(verdict *v, const trial *t) {
    gssm_plan p;
    const mpz_t *k = t->c.order < 0 ? &t->c.states : &t->c.strings;
    status st = gssm_plan_init(&p, t->c.D, *k);
    if (st != ST_OK) return st;
    if (gssm_plan_holds(&p, t->c.D, *k))
        verdict_scope(v, "tight by the construction of Theorem 3 (words of %" PRIu64 " letters, %s case), its conditions "
                      "checked on these numbers; not built (past the caps or the work limit)", p.m, p.narrow ? "narrow" : "wide");
    else
        verdict_doubt(v, "sharp", "the conditions of Theorem 3 do not hold for these numbers");
    gssm_plan_clear(&p);
    return ST_OK;
}

static status check_all(const claim_input *in, verdict *v) {
    trial t = {0};
    gssm_judgement j = {0};
    bool census = false;
    uint32_t D = (uint32_t)params_int(in->params, "D");
    status st = trial_open(&t, D, (uint64_t)params_int(in->params, "L"), *params_count(in->params, "states"), in->work);
    if (st != ST_OK) return st;
    TRY(claim_bend(in, &t));
    report_quantities(v, &t);
    verdict_scope(v, "D=%" PRIu32 " L=%" PRIu64 ", every machine with these states: at most as many answers as states", D, t.c.L);
    verdict_step(v, "after COPY the state decides the answer: at most S of the D^L strings are copied");
    if (t.machine) {
        TRY(trial_judge(v, &j, &t, "sharp", in->work));
        TRY(show_confusion(v, &t, &j));
        state_tight(v, "sharp", &t, j.copied);
        verdict_scope(v, "tight by Theorem 3's machine, built and judged from each of its %" PRIu32 " states", t.machine->states);
        verdict_step(v, "the machine built copies %" PRIu64 " strings", j.copied);
    } else {
        TRY(check_plan(v, &t));
        verdict_decline(v, "sharp", "the machine is too large to be written out");
    }
    TRY(trial_take_census(v, &census, &t, in));
    verdict_establish(v, "sharp", METHOD_DERIVATION | (census ? METHOD_EXHAUSTION : 0u));
    TRY(check_printed(in, v, &t));
out:
    gssm_judgement_clear(&j);
    trial_close(&t);
    return st;
}

/* copied and err of the user's machine, its examples, and a second count over all prompts where they fit. */
static status report_machine(const claim_input *in, verdict *v, const trial *t, const gssm_judgement *j) {
    uint64_t again;
    verdict_unsigned(v, "copied", j->copied);
    if (t->c.formed) {
        mpq_t err;
        mpq_init(err);
        mpz_sub_ui(mpq_numref(err), t->c.strings, j->copied);
        mpz_set(mpq_denref(err), t->c.strings);
        mpq_canonicalize(err);
        verdict_rational(v, "err", err);
        mpq_clear(err);
    } else { /* D^L is past 4,000 digits, copied below 2^22 */
        counting c = t->c;
        mpz_init_set_ui(c.states, (unsigned long)j->copied);
        counting_report_error(v, "err", &c);
        mpz_clear(c.states);
    }
    text s;
    text_init(&s);
    if (j->copied_example) machines_write_string(&s, j->copied_example, t->c.L, t->c.D);
    if (j->copied_example) verdict_note(v, "copied, for example: %s", text_data(&s));
    text_reset(&s);
    if (j->missed_example) machines_write_string(&s, j->missed_example, t->c.L, t->c.D);
    if (j->missed_example) verdict_note(v, "missed, for example: %s", text_data(&s));
    status st = text_status(&s);
    text_clear(&s);
    if (st != ST_OK) return st;
    st = in->method == CLAIM_DERIVE ? ST_LIMIT : gssm_judge_directly(&again, t->machine, t->c.L, in->work);
    if (st == ST_LIMIT) return ST_OK;
    if (st != ST_OK) return st;
    verdict_scope(v, "and from all its prompts");
    return again == j->copied ? ST_OK : ST_BUG;
}

static status check_machine(const claim_input *in, verdict *v) {
    trial t = {0}, strict;
    gssm_judgement j = {0}, again = {0};
    gssm *g = NULL;
    status st = read_machine(&g, in->params, in->fault);
    if (st != ST_OK) return st;
    uint64_t L = (uint64_t)params_int(in->params, "L");
    st = trial_open_machine(&t, g, params_word(in->params, "gssm"), L);
    if (st != ST_OK) return st;
    TRY(claim_bend(in, &t));
    report_quantities(v, &t);
    verdict_scope(v,
                  "D=%" PRIu32 " L=%" PRIu64 ", the machine of %s (%" PRIu32 " states), judged from each of its states",
                  g->D, L, t.name, g->states);
    st = trial_judge(v, &j, &t, "sharp", in->work);
    if (st == ST_LIMIT)
        TRY(fault_set(in->fault, ST_LIMIT, "judging %" PRIu32 " states at length %" PRIu64 " takes states * L steps, more than "
                      "--work-limit %" PRIu64, g->states, L, in->work->limit));
    if (st != ST_OK) goto out;
    TRY(report_machine(in, v, &t, &j));
    TRY(show_confusion(v, &t, &j));
    machines_state_given(v, "sharp", &t, j.copied, false);
    if (j.copied < g->states) machines_state_given(v, "printed", &t, j.copied, true);
    else state_tight(v, "printed", &t, j.copied);
    verdict_establish(v, "sharp", METHOD_DERIVATION | METHOD_EXHAUSTION);
    /* err > 1 - S/D^L iff fewer than S strings are copied, also where S > D^L. */
    strict = t;
    strict.strict = true;
    mpq_init(strict.allowed);
    mpq_set_z(strict.allowed, t.c.states);
    st = trial_judge(v, &again, &strict, "printed", in->work);
    mpq_clear(strict.allowed);
    if (st != ST_OK) goto out;
    verdict_establish(v, "printed", METHOD_DERIVATION | METHOD_EXHAUSTION);
    verdict_note(v, "the strict inequality %s for this machine: it copies %" PRIu64 " strings and has %" PRIu32 " states",
                 j.copied < g->states ? "holds" : "fails", j.copied, g->states);
out:
    gssm_judgement_clear(&j);
    gssm_judgement_clear(&again);
    trial_close(&t);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    if (in->method == CLAIM_MC)
        return fault_set(in->fault, ST_UNSUPPORTED, "nothing is sampled here: the count is exact at every size");
    if (!params_has(in->params, "gssm")) return check_all(in, v);
    return check_machine(in, v);
}

static const reading_spec readings[] = {
    {"sharp", "every machine with S states has err >= max(0, 1 - S/D^L), and some machine attains it", NULL},
    {"printed", "err > 1 - |S|/D^L for every machine", NULL},
};

static const param_spec param_specs[] = {
    {.name = "D", .kind = PARAM_INT, .meaning = "size of the alphabet; with --gssm that of the file", .least = 2,
     .most = MACHINES_D_MOST, .initial = "2"},
    {.name = "L", .kind = PARAM_INT, .meaning = "length of the strings", .least = 1, .most = MACHINES_L_MOST, .required = true},
    {.name = "states", .kind = PARAM_COUNT, .meaning = "number of states: every machine with so many", .least = 1},
    {.name = "gssm", .kind = PARAM_FILE, .meaning = "one machine (format verbatim-gssm/1) instead"},
};

static const quantity_spec quantities[] = {
    {"states", "S, the number of states"},
    {"strings", "D^L"},
    {"max_copied", "the most strings a machine with S states copies"},
    {"min_err", "the least error of a machine with S states"},
    {"bound", "max(0, 1 - S/D^L)"},
    {"copied", "with --gssm: how many strings the machine copies"},
    {"err", "with --gssm: its error"},
};

static const control controls[] = {
    {"reading-changed", "one move of reading changed: two prompts become one", "D=2 L=3 states=8", NULL, bend_reading, 0},
    {"saying-changed", "one move of saying changed: the answer stalls", "D=2 L=3 states=8", NULL, bend_saying, 0},
    {"output-changed", "one state says another letter", "D=2 L=3 states=8", NULL, bend_output, 0},
    {"copy-merged", "COPY joins two states", "D=3 L=2 states=9", NULL, bend_copy_merged, 0},
    {"copy-identity", "COPY does not undo the zeros", "D=2 L=3 states=4", NULL, bend_copy_identity, 0},
    {"copy-identity-narrow", "COPY does not undo the last letter", "D=2 L=3 states=5", NULL, bend_copy_identity, 0},
    {"zero-merged", "reading 0 is no permutation", "D=2 L=3 states=4", NULL, bend_zero_merged, 0},
    {"start-changed", "BOS leads elsewhere", "D=2 L=2 states=3", NULL, bend_start, 0},
    {"letters-exchanged", "0 and 1 exchanged while reading", "D=2 L=3 states=4", NULL, bend_letters, 0},
    {"one-state-less", "a machine with S-1 states", "D=3 L=2 states=5", NULL, bend_one_state_less, 0},
    {"length-less", "the machine for length L-1", "D=2 L=4 states=4", NULL, bend_length_less, 0},
    {"length-more", "the machine for length L+1", "D=2 L=3 states=4", NULL, bend_length_more, 0},
    {"bound-one-state-too-good", "1 - (S-1)/D^L", "D=2 L=2 states=3", NULL, bend_bound_state_less, 0},
    {"bound-one-state-too-weak", "1 - (S+1)/D^L is not attained", "D=2 L=2 states=2", NULL, bend_bound_state_more, 0},
    {"bound-strict", "> instead of >=", "D=2 L=1 states=1", NULL, bend_bound_strict, 0},
    {"bound-L-plus-1", "one letter too many", "D=2 L=2 states=2", NULL, bend_bound_length_more, 0},
    {"bound-L-minus-1", "one letter too few: not attained", "D=2 L=2 states=2", NULL, bend_bound_length_less, 0},
    {"bound-counts-tokens", "BOS and COPY counted as letters", "D=2 L=2 states=3", NULL, bend_bound_tokens, 0},
    {"bound-D-minus-1", "one letter forgotten: not attained", "D=3 L=2 states=2", NULL, bend_bound_letters_less, 0},
    {"bound-in-bits", "2^L instead of D^L: not attained", "D=3 L=2 states=3", NULL, bend_bound_bits, 0},
    {"bound-strings-minus-1", "D^L - 1: not attained", "D=2 L=3 states=3", NULL, bend_bound_strings_less, 0},
    {"bound-strings-plus-1", "D^L + 1", "D=2 L=3 states=3", NULL, bend_bound_strings_more, 0},
    {"bound-square", "S^2 instead of S: not attained", "D=2 L=3 states=2", NULL, bend_bound_square, 0},
    {"bound-memory", "log2 S instead of S", "D=2 L=3 states=4", NULL, bend_bound_memory, 0},
    {"bound-negative", "no max(0, .): not attained past D^L", "D=2 L=1 states=3", NULL, bend_bound_negative, 0},
};

static const char *const columns[] = {"states", "strings", "max_copied", "min_err", "bound", NULL};
static const char *const decimals[] = {"min_err", "bound", NULL};
static const claim_table table = {
    .name = "gssm",
    .title = "what finite-state machines can copy",
    .ranges = "D=2,3 L=1..4 states=1,2,3,4,8,9,16,27,81",
    .columns = columns,
    .decimals = decimals,
};

const claim claim_ram_T2_7 = {
    .id = "ram:T2.7",
    .paper = "ram",
    .kind = "theorem",
    .number = "2.7",
    .title = "Copying takes as many states as strings",
    .source = "Jelassi, Brandfonbrener, Kakade, Malach, Repeat After Me (2024), Theorem 2.7",
    .statement = "Fix some GSSM H over state space S. Then, for all L, for the uniform copy distribution, err(H) > 1 - |S|/D^L.",
    .understood = "A GSSM is a machine with S states: any start, any moves for BOS, COPY and each letter, any letter "
                  "said in each state; its own letters are fed back. Strings are uniform over D^L. The printed > "
                  "cannot hold: for every S <= D^L some machine with S states has err = 1 - S/D^L (Theorem 3); with "
                  ">= it holds for every machine and is tight for every S.",
    .checked = "At most S answers, hence at most S copied strings (derivation). Tightness: the machine of Theorem 3 "
               "is built and judged exactly from its states; where it is too large the conditions of its proof are "
               "checked on the numbers. At tiny sizes every machine is tried. With --gssm the machine of the file is "
               "judged exactly, with two prompts it confuses.",
    .not_covered = "Randomised machines (a mixture of machines errs no less than the best of them), distributions "
                   "other than the uniform one, and the proof of Theorem 3 itself (docs/proofs/T3.md).",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = param_specs,
    .param_count = CLAIM_COUNT(param_specs),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "L=3 states=4",
    .require = require,
    .settle = settle,
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .table = &table,
};
