/* gssm_tight.c - Theorem 3: for every k >= 1, D >= 2, L >= 1 the best machine with k states copies exactly
   min(k, D^L) strings.  The machine is built, judged from its states and, where they fit, from all its prompts. */
#include <inttypes.h>

#include "constructions/gssm/all_lengths.h"
#include "constructions/gssm/plan.h"
#include "theorems/claim.h"
#include "theorems/ram/machines/machines.h"

/* The machine built: the judgement from its states and the count over all prompts must agree with the claim.
   Where they disagree with each other one of the two is wrong, and nothing is said about the theorem. */
static status check_machine(const claim_input *in, verdict *v, const trial *t) {
    gssm_judgement j = {0};
    uint64_t direct = 0;
    status st = trial_judge(v, &j, t, "sharp", in->work);
    if (st != ST_OK) goto out;
    verdict_unsigned(v, "copied", j.copied);
    machines_state_parameters(v, "sharp", &t->c);
    machines_state_trial(v, "sharp", t, j.copied);
    if (t->c.order <= 0) machines_state_atmost(v, "sharp", t->c.states, &t->c);
    verdict_scope(v, "the machine built and judged from each of its %" PRIu32 " states", t->machine->states);
    verdict_step(v, "every one of min(k, D^L) states is where the prompt it answers leads");
    if (in->method == CLAIM_DERIVE) goto out;
    st = gssm_judge_directly(&direct, t->machine, t->c.L, in->work);
    if (st == ST_OK) {
        verdict_scope(v, "and from all its prompts");
        if (direct != j.copied) st = ST_BUG;
    } else if (st == ST_LIMIT) {
        st = ST_OK;
    }
out:
    gssm_judgement_clear(&j);
    return st;
}

/* CLAIM vb:gssm-tight/conditions: for a machine too large to build, the numbers its proof rests on. */
static status check_plan(verdict *v, const trial *t) {
    gssm_plan p;
    verdict_decline(v, "sharp", "the machine is too large to be written out");
    const mpz_t *k = t->c.order < 0 ? &t->c.states : &t->c.strings;
    status st = gssm_plan_init(&p, t->c.D, *k);
    if (st != ST_OK) return st;
    if (gssm_plan_holds(&p, t->c.D, *k)) {
        counting_report_copied(v, "copied", &t->c);
        verdict_scope(v, "not built (past the caps or the work limit): by the proof of the construction (words of %" PRIu64 " letters, %s case), whose "
                      "conditions are checked on these numbers", p.m, p.narrow ? "narrow" : "wide");
    } else {
        verdict_doubt(v, "sharp", "the conditions of the construction do not hold for these numbers");
    }
    gssm_plan_clear(&p);
    return ST_OK;
}

/* CLAIM vb:gssm-tight/least: length L alone takes D^L states (pigeonhole), so a machine with D^L states that copies
   all strings of all lengths up to L settles the least number.  For D >= 3 there always is one (docs/proofs/T3.md,
   section 4); for D = 2 it is searched for.  Whatever is built is judged at every length. */
static status check_all_lengths(const claim_input *in, verdict *v, uint32_t D, uint64_t L) {
    gssm *g = NULL;
    if (in->bend) return ST_OK;
    if (D > 2) verdict_power(v, "all_lengths", D, L);
    if (in->method == CLAIM_DERIVE) return ST_OK;
    status st = gssm_all_lengths(&g, D, L, in->work);
    if (st == ST_LIMIT) return ST_OK;
    if (st != ST_OK) return st;
    if (g) {
        verdict_unsigned(v, "all_lengths", g->states);
        text t;
        text_init(&t);
        machines_write(&t, g, "a machine");
        st = text_status(&t);
        verdict_note(v, "one machine for all lengths 1..%" PRIu64 ", built and judged at each of them: %s", L, text_data(&t));
        text_clear(&t);
    } else {
        verdict_note(v, "all_lengths is at least 2^%" PRIu64 "; no machine with so many states was found within the work limit", L);
    }
    gssm_free(g);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    trial t = {0};
    bool census = false;
    uint32_t D = (uint32_t)params_int(in->params, "D");
    uint64_t L = (uint64_t)params_int(in->params, "L");
    if (in->method == CLAIM_MC)
        return fault_set(in->fault, ST_UNSUPPORTED, "nothing is sampled here: the count is exact at every size");
    status st = trial_open(&t, D, L, *params_count(in->params, "states"), in->work);
    if (st != ST_OK) return st;
    TRY(claim_bend(in, &t));
    verdict_integer(v, "states", t.c.states);
    verdict_scope(v, "D=%" PRIu32 " L=%" PRIu64 ", k states: no machine copies more than min(k, D^L) (pigeonhole)", D, L);
    verdict_step(v, "after COPY the state decides the answer: at most k strings are copied");
    if (t.machine) TRY(check_machine(in, v, &t));
    else TRY(check_plan(v, &t));
    TRY(trial_take_census(v, &census, &t, in));
    verdict_establish(v, "sharp", METHOD_DERIVATION | (t.machine || census ? METHOD_EXHAUSTION : 0u));
    TRY(check_all_lengths(in, v, D, L));
out:
    trial_close(&t);
    return st;
}

static const reading_spec readings[] = {
    {"sharp", "M(k, D, L) = min(k, D^L): so many strings the best machine with k states copies, for every k, D, L", NULL},
};

static const param_spec param_specs[] = {
    {.name = "D", .kind = PARAM_INT, .meaning = "size of the alphabet", .least = 2, .most = MACHINES_D_MOST, .initial = "2"},
    {.name = "L", .kind = PARAM_INT, .meaning = "length of the strings", .least = 1, .most = MACHINES_L_MOST, .required = true},
    {.name = "states", .kind = PARAM_COUNT, .meaning = "number of states k", .least = 1, .required = true},
};

static const quantity_spec quantities[] = {
    {"copied", "how many strings the machine of the construction copies"},
    {"states", "k, the number of states"},
    {"all_lengths", "the least number of states of one machine that copies all strings of all lengths 1..L, where known"},
};

static const control controls[] = {
    {"reading-changed", "one move of reading changed", "D=2 L=3 states=6", NULL, bend_reading, 0},
    {"saying-changed", "one move of saying changed", "D=2 L=3 states=7", NULL, bend_saying, 0},
    {"output-changed", "one state says another letter", "D=3 L=2 states=7", NULL, bend_output, 0},
    {"copy-merged", "COPY joins two states", "D=2 L=2 states=4", NULL, bend_copy_merged, 0},
    {"copy-identity", "COPY does not undo the zeros", "D=2 L=5 states=4", NULL, bend_copy_identity, 0},
    {"copy-identity-narrow", "COPY does not undo the last letter", "D=3 L=2 states=4", NULL, bend_copy_identity, 0},
    {"zero-merged", "reading 0 is no permutation", "D=2 L=4 states=4", NULL, bend_zero_merged, 0},
    {"start-changed", "BOS leads elsewhere", "D=3 L=2 states=9", NULL, bend_start, 0},
    {"letters-exchanged", "0 and 1 exchanged while reading", "D=2 L=3 states=4", NULL, bend_letters, 0},
    {"one-state-less", "a machine with k-1 states", "D=2 L=3 states=8", NULL, bend_one_state_less, 0},
    {"length-less", "the machine for length L-1", "D=2 L=4 states=4", NULL, bend_length_less, 0},
    {"one-more-claimed", "k+1 strings copied with k states", "D=2 L=2 states=3", NULL, bend_bound_state_more, 0},
    {"one-less-claimed", "only k-1 strings copied with k states", "D=2 L=2 states=3", NULL, bend_bound_state_less, 0},
    {"no-minimum", "k strings copied also for k > D^L", "D=2 L=1 states=3", NULL, bend_bound_negative, 0},
};

const claim claim_vb_gssm_tight = {
    .id = "vb:gssm-tight",
    .paper = "vb",
    .kind = "claim",
    .number = "",
    .title = "k states copy min(k, D^L) strings, and some machine does",
    .source = "this project: Theorem 3, proved in docs/proofs/T3.md",
    .statement = "For all k >= 1, D >= 2, L >= 1 the best machine with k states copies exactly min(k, D^L) of the D^L strings.",
    .understood = "Machines as in ram:T2.7: one machine for one length. A machine for all lengths 1..L at once needs D^L states "
                  "already for length L. For D >= 3 so many suffice, proved and built; for D = 2 they do for L <= 5, found by "
                  "search; beyond, all_lengths is absent.",
    .checked = "At most k (pigeonhole). At least min(k, D^L): the machine is built and judged from its states, and once more from "
               "all D^L prompts where they fit the work limit; where it is too large, the conditions of the proof are checked on "
               "the numbers. At tiny sizes all machines are tried.",
    .not_covered = "The proof itself (docs/proofs/T3.md) is trusted where the machine is not built. For D = 2 and L >= 6 it is open "
                   "whether D^L states suffice for all lengths at once.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = param_specs,
    .param_count = CLAIM_COUNT(param_specs),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "L=3 states=5",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
};
