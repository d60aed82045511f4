/* C2_8.c - Corollary 2.8: fewer than D^L/2 states force an error above 1/2, and no more than that can be said:
   the least number of states with which some machine has err <= 1/2 is ceil(D^L/2). */
#include <inttypes.h>

#include "constructions/gssm/plan.h"
#include "numerics/exact/number.h"
#include "theorems/claim.h"
#include "theorems/ram/C2_8/state_bits.h"
#include "theorems/ram/machines/machines.h"

/* What the check holds, and controls bend.  The corollary: 2 S < strings (or <= with or_equal) forces err > half;
   with `edge.c.states` states some machine has err <= half, with fewer none. */
typedef struct boundary {
    trial edge; /* first, so that the bends of machines.h break its machine */
    trial best; /* S states */
    mpq_t strings, half;
    bool or_equal;
} boundary;

static status require(const params *p, fault *f) {
    bool states = params_has(p, "states"), bits = params_has(p, "state-bits");
    if (states && bits) return fault_set(f, ST_DOMAIN, "--states and --state-bits exclude each other: one is log2 of the other");
    if (!states && !bits) return fault_set(f, ST_DOMAIN, "needs --states S or --state-bits log2(S)");
    if (bits && mpq_sgn(*params_rational(p, "state-bits")) < 0)
        return fault_set(f, ST_DOMAIN, "--state-bits is the logarithm of a number of states, so at least 0");
    return ST_OK;
}

/* edge := Theorem 3's machine with `states` states. */
static status open_edge(boundary *b, const mpz_t states, const work *w) {
    trial_close(&b->edge);
    return trial_open(&b->edge, b->best.c.D, b->best.c.L, states, w);
}

static status boundary_open(boundary *b, uint32_t D, uint64_t L, const mpz_t S, const work *w) {
    *b = (boundary){0};
    mpz_t threshold;
    mpz_init(threshold);
    mpq_inits(b->strings, b->half, NULL);
    mpq_set_ui(b->half, 1, 2);
    status st = trial_open(&b->best, D, L, S, w);
    if (st == ST_OK && b->best.c.formed) {
        /* CLAIM ram:C2.8/threshold: 1 - T/D^L <= 1/2 iff 2T >= D^L, so the least T is ceil(D^L/2). */
        mpz_cdiv_q_2exp(threshold, b->best.c.strings, 1);
        mpq_set_z(b->strings, b->best.c.strings);
        st = open_edge(b, threshold, w);
    }
    mpz_clear(threshold);
    return st;
}

static void boundary_close(boundary *b) {
    trial_close(&b->edge);
    trial_close(&b->best);
    mpq_clears(b->strings, b->half, NULL);
}

/* Refutes with the best machine that has t's number of states, built and judged where it can be. */
static status refute(verdict *v, const char *reading, const trial *t, const work *w, const char *claimed) {
    gssm_judgement j = {0};
    text said;
    text_init(&said);
    status st = ST_OK;
    if (t->machine) {
        TRY(gssm_judge(&j, t->machine, t->c.L, w));
        machines_write_judged(&said, t, &j);
    } else {
        machines_write_optimal(&said, &t->c);
    }
    TRY(text_status(&said));
    verdict_refute(v, reading, "%s; claimed: %s", text_data(&said), claimed);
out:
    gssm_judgement_clear(&j);
    text_clear(&said);
    return st;
}

/* 2S < D^L, and so fewer than half the strings are copied, whatever the machine. */
static void state_printed(verdict *v, const counting *c) {
    mpz_t twice;
    mpz_init(twice);
    mpz_mul_2exp(twice, c->states, 1);
    machines_state_parameters(v, "printed", c);
    machines_state_less(v, "printed", twice, c);
    mpz_clear(twice);
}

/* The machine of the edge, its T states the least with 2T >= D^L, and on which side S lies. */
static void state_edge(verdict *v, const boundary *b, uint64_t copied) {
    const counting *c = &b->best.c;
    mpz_t twice;
    mpz_init(twice);
    machines_state_parameters(v, "sharp", c);
    machines_state_trial(v, "sharp", &b->edge, copied);
    mpz_mul_2exp(twice, b->edge.c.states, 1);
    machines_state_above(v, "sharp", twice, c, false);
    mpz_sub_ui(twice, twice, 2);
    machines_state_less(v, "sharp", twice, c);
    mpz_mul_2exp(twice, c->states, 1);
    if (gssm_compare_power(twice, c->D, c->L) < 0) machines_state_less(v, "sharp", twice, c);
    else machines_state_above(v, "sharp", twice, c, false);
    mpz_clear(twice);
}

/* CLAIM ram:C2.8/half: err >= 1 - S/D^L for every machine (pigeonhole) and = for the best, so all have err > 1/2
   iff 2S < D^L.  The least error is exact; the best machine is judged besides. */
static status check_half(const claim_input *in, verdict *v, const boundary *b) {
    status st = ST_OK;
    gssm_judgement j = {0};
    mpq_t twice, err;
    mpq_inits(twice, err, NULL);
    mpq_set_z(twice, b->best.c.states);
    mpq_mul_2exp(twice, twice, 1);
    int sign = mpq_cmp(twice, b->strings);
    bool holds = sign < 0 || (b->or_equal && sign == 0);
    counting_error(err, &b->best.c);
    if (b->best.machine) {
        TRY(trial_judge(v, &j, &b->best, "sharp", in->work));
        verdict_scope(v, "the best machine with S states built and judged");
    }
    if (holds && !(mpq_cmp(err, b->half) > 0)) {
        TRY(refute(v, "sharp", &b->best, in->work, "so few states force a larger error"));
        TRY(refute(v, "printed", &b->best, in->work, "so few states force a larger error"));
    }
    if (!holds && !(mpq_cmp(err, b->half) <= 0))
        TRY(refute(v, "sharp", &b->best, in->work, "with so many states some machine has a smaller error"));
    if (holds) verdict_establish(v, "printed", METHOD_DERIVATION);
    else verdict_vacuous(v, "printed", "log2 S < L log2 D - 1, that is 2 S < D^L");
    if (holds) state_printed(v, &b->best.c);
out:
    gssm_judgement_clear(&j);
    mpq_clears(twice, err, NULL);
    return st;
}

/* CLAIM ram:C2.8/edge: T = ceil(D^L/2) states reach err <= 1/2 (the machine is built and judged), T-1 do not. */
static status check_edge(const claim_input *in, verdict *v, const boundary *b) {
    status st = ST_OK;
    gssm_judgement j = {0};
    trial below = {0};
    mpz_t fewer;
    mpq_t err;
    mpz_init(fewer);
    mpq_init(err);
    if (b->edge.machine) {
        TRY(trial_judge(v, &j, &b->edge, "sharp", in->work));
        verdict_scope(v, "the machine with ceil(D^L/2) states built and judged");
        state_edge(v, b, j.copied);
    } else {
        verdict_decline(v, "sharp", "the machine with ceil(D^L/2) states is too large to be written out");
        verdict_scope(v, "the machine with ceil(D^L/2) states by Theorem 3, not built");
    }
    counting_error(err, &b->edge.c);
    if (!(mpq_cmp(err, b->half) <= 0))
        TRY(refute(v, "sharp", &b->edge, in->work, "so many states reach the error of the boundary"));
    mpz_sub_ui(fewer, b->edge.c.states, 1);
    if (mpz_sgn(fewer) > 0) {
        TRY(trial_open(&below, b->edge.c.D, b->edge.c.L, fewer, in->work));
        counting_error(err, &below.c);
        if (!(mpq_cmp(err, b->half) > 0)) TRY(refute(v, "sharp", &below, in->work, "one state more is needed for this error"));
    }
    bool even = mpz_even_p(b->best.c.strings);
    verdict_note(v, even ? "boundary: D^L/2 states attain err = 1/2, so < cannot be <= in the hypothesis"
                         : "boundary: (D^L+1)/2 states attain err = 1/2 - 1/(2 D^L) < 1/2; (D^L-1)/2 states force err >= 1/2 + "
                           "1/(2 D^L); err = 1/2 itself is no machine's, for D^L is odd");
out:
    gssm_judgement_clear(&j);
    trial_close(&below);
    mpz_clear(fewer);
    mpq_clear(err);
    return st;
}

/* ceil(D^L/2) past 4,000 digits: log2 is L log2 D - 1, for odd D more by under 2 D^-L < 2^-128. */
static void report_threshold_form(verdict *v, uint32_t D, uint64_t L) {
    enclosure e;
    mpq_t one;
    mpq_init(one);
    enclosure_init(&e);
    mpq_set_ui(one, 1, 1);
    status st = state_bits_enclose_strings(&e, D, L, 128);
    mpq_sub(e.lo, e.lo, one);
    mpq_sub(e.hi, e.hi, one);
    mpq_div_2exp(one, one, 128);
    if (D % 2) mpq_add(e.hi, e.hi, one);
    if (st != ST_OK) v->failed = st;
    else if (D % 2) verdict_form(v, "threshold_states", &e, "(%" PRIu32 "^%" PRIu64 "+1)/2", D, L);
    else verdict_form(v, "threshold_states", &e, "%" PRIu32 "^%" PRIu64 "/2", D, L);
    enclosure_clear(&e);
    mpq_clear(one);
}

/* 2S < D^L or not, decided without D^L: the corollary and its converse then rest on Theorems 2.7 and 3 alone. */
static void conclude(verdict *v, bool holds) {
    verdict_establish(v, "sharp", METHOD_DERIVATION);
    if (holds) {
        verdict_establish(v, "printed", METHOD_DERIVATION);
        verdict_step(v, "2 S < D^L: at most S strings are copied (pigeonhole), fewer than half");
    } else {
        verdict_vacuous(v, "printed", "log2 S < L log2 D - 1, that is 2 S < D^L");
        verdict_step(v, "2 S >= D^L: Theorem 3's machine copies min(S, D^L) strings, at least half");
    }
    verdict_scope(v, "derived; the machines of Theorem 3 not built");
    verdict_decline(v, "sharp", "the machine with ceil(D^L/2) states is too large to be written out");
}

static status check_states(const claim_input *in, verdict *v, const mpz_t S) {
    boundary b;
    mpz_t twice;
    bool census = false;
    mpz_init(twice);
    uint32_t D = (uint32_t)params_int(in->params, "D");
    uint64_t L = (uint64_t)params_int(in->params, "L");
    status st = boundary_open(&b, D, L, S, in->work);
    if (st != ST_OK) goto out;
    verdict_scope(v, "D=%" PRIu32 " L=%" PRIu64 ", every machine with S states: err > 1/2 iff 2 S < D^L", D, L);
    if (b.best.c.formed) TRY(claim_bend(in, &b));
    verdict_integer(v, "states", S);
    counting_report_error(v, "min_err", &b.best.c);
    TRY(trial_take_census(v, &census, &b.best, in));
    if (b.best.c.formed) {
        verdict_integer(v, "threshold_states", b.edge.c.states);
        TRY(check_half(in, v, &b));
        TRY(check_edge(in, v, &b));
        verdict_establish(v, "sharp", METHOD_DERIVATION | (census ? METHOD_EXHAUSTION : 0u));
    } else {
        report_threshold_form(v, D, L);
        mpz_mul_2exp(twice, S, 1);
        bool holds = gssm_compare_power(twice, D, L) < 0;
        conclude(v, holds);
        if (holds) state_printed(v, &b.best.c);
    }
out:
    boundary_close(&b);
    mpz_clear(twice);
    return st;
}

/* The least error for S = floor(2^q) past 4,000 digits; left out where S and D^L cannot be told apart. */
static status report_bits_error(verdict *v, const mpq_t q, const char *states, int half, uint32_t D, uint64_t L) {
    mpq_t x;
    enclosure e;
    int sign;
    bool known, clear;
    status st = ST_OK;
    mpq_init(x);
    enclosure_init(&e);
    TRY(state_bits_compare(&sign, &known, &clear, q, 0, D, L));
    if (known && sign >= 0) {
        verdict_rational(v, "min_err", x); /* S >= D^L */
    } else if (known && half == 0) {       /* 2S = D^L exactly */
        mpq_set_ui(x, 1, 2);
        verdict_rational(v, "min_err", x);
    } else if (known) {
        TRY(state_bits_enclose_error(&e, &known, q, D, L));
        if (known) verdict_form(v, "min_err", &e, "1-%s/%" PRIu32 "^%" PRIu64, states, D, L);
    }
out:
    enclosure_clear(&e);
    mpq_clear(x);
    return st;
}

/* S = floor(2^q) with q past what can be printed.  2S <= 2^(q+1), so 2^(q+1) < D^L gives 2S < D^L.  If
   2^(q+1) >= D^L then 2S >= D^L for even D (D^L/2 is an integer below 2^q), for odd D once 2^(q+1) >= D^L + 1. */
static status check_bits(const claim_input *in, verdict *v, const mpq_t q) {
    uint32_t D = (uint32_t)params_int(in->params, "D");
    uint64_t L = (uint64_t)params_int(in->params, "L");
    text states;
    enclosure e;
    int sign = 0;
    bool known, clear;
    status st = ST_OK;
    text_init(&states);
    enclosure_init(&e);
    verdict_decline(v, NULL, "2^state-bits states are too many to be written as a number");
    if (in->method == CLAIM_EXHAUST) TRY(fault_set(in->fault, ST_LIMIT, "2^state-bits states are too many to try all machines"));
    bool whole = mpz_cmp_ui(mpq_denref(q), 1) == 0;
    text_add(&states, whole ? "2^" : "floor(2^(");
    number_write_rational(&states, q);
    text_add(&states, whole ? "" : "))");
    TRY(text_status(&states));
    state_bits_round_down(e.lo, q);
    mpq_set_ui(e.hi, whole ? 0 : 1, 1);
    mpq_div_2exp(e.hi, e.hi, 127); /* rounding up again, and the floor */
    mpq_add(e.hi, e.hi, e.lo);
    if (!whole) {
        mpq_t floor_loss;
        mpq_init(floor_loss);
        mpq_set_ui(floor_loss, 1, 1);
        mpq_div_2exp(floor_loss, floor_loss, 127);
        mpq_sub(e.lo, e.lo, floor_loss);
        mpq_clear(floor_loss);
    }
    verdict_scope(v, "D=%" PRIu32 " L=%" PRIu64 ", every machine with %s states: err > 1/2 iff 2 S < D^L", D, L,
                  text_data(&states));
    verdict_form(v, "states", &e, "%s", text_data(&states));
    TRY(state_bits_compare(&sign, &known, &clear, q, 1, D, L));
    if (known && sign > 0 && D % 2) known = clear;
    mpz_t one;
    counting c;
    mpz_init_set_ui(one, 1);
    st = counting_init(&c, D, L, one);
    mpz_clear(one);
    if (st != ST_OK) goto out;
    if (c.formed) {
        mpz_cdiv_q_2exp(c.strings, c.strings, 1);
        verdict_integer(v, "threshold_states", c.strings);
    } else {
        report_threshold_form(v, D, L);
    }
    counting_clear(&c);
    if (!known) {
        verdict_doubt(v, "sharp", "2^(state-bits + 1) and D^L are too near each other to be told apart");
        verdict_doubt(v, "printed", "2^(state-bits + 1) and D^L are too near each other to be told apart");
        goto out;
    }
    TRY(report_bits_error(v, q, text_data(&states), sign, D, L));
    conclude(v, sign < 0);
out:
    enclosure_clear(&e);
    text_clear(&states);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    if (in->method == CLAIM_MC)
        return fault_set(in->fault, ST_UNSUPPORTED, "nothing is sampled here: the error is exact at every size");
    if (params_has(in->params, "states")) return check_states(in, v, *params_count(in->params, "states"));
    const mpq_t *q = params_rational(in->params, "state-bits");
    if (mpq_cmp_ui(*q, STATE_BITS_FORMED, 1) > 0) return check_bits(in, v, *q);
    mpz_t S;
    mpz_init(S);
    status st = state_bits_floor(S, *q);
    if (st == ST_LIMIT) fault_set(in->fault, st, "--state-bits is too near to the logarithm of an integer");
    if (st == ST_OK) st = check_states(in, v, S);
    mpz_clear(S);
    return st;
}

static status or_equal(void *object) {
    ((boundary *)object)->or_equal = true;
    return ST_OK;
}

/* The hypothesis compares S itself with D^L: log2 S < L log2 D. */
static status no_minus_one(void *object) {
    boundary *b = object;
    mpq_mul_2exp(b->strings, b->strings, 1);
    return ST_OK;
}

static status times_D(boundary *b, bool up) {
    mpq_t D;
    mpq_init(D);
    mpq_set_ui(D, b->best.c.D, 1);
    if (up) mpq_mul(b->strings, b->strings, D);
    else mpq_div(b->strings, b->strings, D);
    mpq_clear(D);
    return ST_OK;
}
static status length_more(void *object) { return times_D(object, true); }
static status length_less(void *object) { return times_D(object, false); }

static status count_tokens(void *object) {
    boundary *b = object;
    mpz_ui_pow_ui(mpq_numref(b->strings), b->best.c.D + 2, b->best.c.L);
    return ST_OK;
}

/* log2 D taken for 1: L bits instead of L letters. */
static status in_bits(void *object) {
    boundary *b = object;
    mpz_ui_pow_ui(mpq_numref(b->strings), 2, b->best.c.L);
    return ST_OK;
}

/* err > 1/2 + 1/D^L. */
static status error_too_large(void *object) {
    boundary *b = object;
    mpq_t q;
    mpq_init(q);
    mpq_inv(q, b->strings);
    mpq_add(b->half, b->half, q);
    mpq_clear(q);
    return ST_OK;
}

static status move_edge(boundary *b, long by) {
    work w = work_default();
    mpz_t T;
    mpz_init_set_si(T, by);
    mpz_add(T, T, b->edge.c.states);
    status st = open_edge(b, T, &w);
    mpz_clear(T);
    return st;
}
static status edge_lower(void *object) { return move_edge(object, -1); }
static status edge_higher(void *object) { return move_edge(object, 1); }

static const control controls[] = {
    {"boundary-included", "<= instead of < in the hypothesis", "D=2 L=2 states=2", NULL, or_equal, 0},
    {"boundary-included-printed", "<= instead of < in the printed hypothesis", "D=4 L=1 states=2", "printed", or_equal,
     0},
    {"minus-one-dropped", "log2 S < L log2 D", "D=2 L=2 states=3", NULL, no_minus_one, 0},
    {"length-plus-1", "one letter too many in the hypothesis", "D=2 L=2 states=3", NULL, length_more, 0},
    {"length-minus-1", "one letter too few: at the boundary all machines still err above 1/2", "D=2 L=3 states=3", NULL,
     length_less, 0},
    {"tokens-counted", "BOS and COPY counted as letters", "D=2 L=2 states=4", NULL, count_tokens, 0},
    {"in-bits", "L instead of L log2 D: the converse fails", "D=3 L=2 states=3", NULL, in_bits, 0},
    {"error-too-large", "err > 1/2 + 1/D^L", "D=3 L=2 states=4", NULL, error_too_large, 0},
    {"threshold-too-low", "one state fewer", "D=3 L=2 states=1", NULL, edge_lower, 0},
    {"threshold-too-low-even", "one state fewer", "D=2 L=3 states=1", NULL, edge_lower, 0},
    {"threshold-too-high", "one state more", "D=3 L=1 states=1", NULL, edge_higher, 0},
    {"machine-reading-changed", "the boundary machine loses a prompt", "D=2 L=4 states=1", NULL, bend_reading, 0},
    {"machine-output-changed", "the boundary machine says another letter", "D=2 L=3 states=1", NULL, bend_output, 0},
    {"machine-copy-merged", "COPY joins two states of the boundary machine", "D=3 L=2 states=1", NULL, bend_copy_merged,
     0},
};

static const reading_spec readings[] = {
    {"sharp", "every machine with S states has err > 1/2 iff 2 S < D^L; ceil(D^L/2) states are the fewest with err <= 1/2", NULL},
    {"printed", "mem(S) = log2 S < L log2 D - 1 forces err > 1/2", "log2 S < L log2 D - 1"},
};

static const param_spec param_specs[] = {
    {.name = "D", .kind = PARAM_INT, .meaning = "size of the alphabet", .least = 2, .most = MACHINES_D_MOST, .initial = "2"},
    {.name = "L", .kind = PARAM_INT, .meaning = "length of the strings", .least = 1, .most = MACHINES_L_MOST, .required = true},
    {.name = "states", .kind = PARAM_COUNT, .meaning = "number of states", .least = 1},
    {.name = "state-bits", .kind = PARAM_RATIONAL,
     .meaning = "log2 of the number of states instead: floor(2^bits) states", .least = 0},
};

static const quantity_spec quantities[] = {
    {"states", "S, the number of states"},
    {"min_err", "the least error of a machine with S states, max(0, 1 - S/D^L)"},
    {"threshold_states", "ceil(D^L/2), the fewest states with which some machine has err <= 1/2"},
};

const claim claim_ram_C2_8 = {
    .id = "ram:C2.8",
    .paper = "ram",
    .kind = "corollary",
    .number = "2.8",
    .title = "Fewer than half as many states as strings: error above 1/2",
    .source = "Jelassi, Brandfonbrener, Kakade, Malach, Repeat After Me (2024), Corollary 2.8",
    .statement = "Fix some L. Then every GSSM with mem(S) = log|S| < L log D - 1 has err > 1/2 for the uniform copy "
                 "distribution.",
    .understood = "Logarithms to base 2; the hypothesis is 2 |S| < D^L, compared exactly. With --state-bits q, machines with "
                  "floor(2^q) states are meant, the most that log2|S| <= q allows. True as printed. The boundary is sharp: for "
                  "even D, |S| = D^L/2 attains err = 1/2, so < cannot be <=; for odd D the last |S| below it, (D^L-1)/2, forces "
                  "err >= 1/2 + 1/(2 D^L), and one state more attains 1/2 - 1/(2 D^L).",
    .checked = "2 |S| against D^L exactly at any size; the least error 1 - |S|/D^L from Theorem 2.7 and 3; the best "
               "machines with |S| and with ceil(D^L/2) states built and judged where they fit the work limit; every "
               "machine at tiny sizes.",
    .not_covered = "Randomised machines, other distributions; where no machine is built, the boundary rests on the proof of "
                   "Theorem 3 (docs/proofs/T3.md).",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = param_specs,
    .param_count = CLAIM_COUNT(param_specs),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "L=4 states=7",
    .require = require,
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
};
