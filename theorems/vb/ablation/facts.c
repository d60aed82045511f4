/* facts.c - the runs of vb:ablation stated for other programs, which run the same strings in rational enclosures. */
#include "theorems/ram/T2_3/T2_3.h"
#include "theorems/vb/ablation/ablation.h"

/* Whether all the strings run, of lengths 1..reached, can be asked of another program; the longest of them. */
static status ask_lengths(bool *fits, uint32_t *longest, const ablation_found *a, const work *w, fault *f) {
    uint64_t left = T23_RUN_UNITS;
    status st = ST_OK;
    *fits = true;
    *longest = 0;
    for (uint32_t l = 1; st == ST_OK && *fits && l <= a->reached && a->count[l]; l++) {
        uint64_t one = t23_run_units(a->m, l);
        *fits = l <= T23_RUN_LETTERS && a->count[l] <= left / one;
        if (*fits) st = judge_exhaust_enclosed(fits, a->m, a->n, l, w, f);
        if (!*fits) break;
        left -= a->count[l] * one;
        *longest = l;
    }
    return st;
}

static status ask_string(bool *fits, const ablation_found *a, fault *f) {
    judgement j = {0};
    *fits = false;
    if (t23_run_units(a->m, a->reached + 1) > T23_RUN_UNITS) return ST_OK;
    status st = judge_string_enclosed(&j, fits, a->m, a->n, a->wrong, a->reached + 1, f);
    *fits = st == ST_OK && *fits && j.miscopied;
    return st;
}

static void give(verdict *v, const ablation_found *a, const char *reading, uint32_t lengths, bool wrong) {
    VERDICT_GIVE(v, reading, "copier", fact_name(a->positions, 0), fact_name(a->weights, 0));
    verdict_parameter_count(v, reading, "D", a->D);
    verdict_parameter_count(v, reading, "n", a->n);
    verdict_parameter_count(v, reading, "L", a->L);
    for (uint32_t l = 1; l <= lengths; l++)
        verdict_rest(v, reading, VERDICT_STATE(v, "run-copied", fact_count(a->n), fact_count(l)));
    if (!wrong) return;
    fact_arg x = fact_letters(a->wrong, a->reached + 1);
    verdict_rest(v, reading, VERDICT_STATE(v, "no-repeat", fact_count(a->n), x));
    verdict_rest(v, reading, VERDICT_STATE(v, "run-wrong", x));
}

status ablation_state(verdict *v, const ablation_found *a, const work *w, fault *f) {
    static const char *const too_long =
        "the strings are too many or too long for a certificate, or two logits too close for enclosures";
    bool all = false, string = false;
    uint32_t longest = 0;
    status st = ST_OK;
    if (!verdict_listens(v)) return st;
    for (size_t r = 0; r < a->m->ops; r++)
        if (a->m->op[r].rotary) {
            verdict_decline(v, NULL, "the model turns lanes by angles, which are no rational numbers");
            return st;
        }
    if (!a->failed && a->reached < a->L) {
        verdict_decline(v, NULL, "not all lengths were run: the rest was derived, or nothing was found out about it");
        return st;
    }
    TRY(ask_lengths(&all, &longest, a, w, f));
    if (a->failed) TRY(ask_string(&string, a, f));
    if (a->failed ? string : all) give(v, a, "sharp", a->failed ? 0 : longest, a->failed);
    else verdict_decline(v, "sharp", too_long);
    if (all && (string || !a->failed)) give(v, a, "longest", longest, a->failed);
    else verdict_decline(v, "longest", too_long);
out:
    return st;
}
