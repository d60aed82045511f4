/* states.c - vb:states: how many states a machine needs at each time of a task, at least and at most. */
#include "theorems/vb/states/states.h"

#include <string.h>

#include "theorems/vb/states/check.h"

/* Which parameters a task has, in the order of task_kind. */
static const char *const needs[TASK_KINDS] = {"L", "m T", "n k L", "n k L", "L"};

static bool find_kind(task_kind *kind, const char *word) {
    for (int i = 0; i < TASK_KINDS; i++)
        if (!strcmp(task_names[i], word)) {
            *kind = (task_kind)i;
            return true;
        }
    return false;
}

static bool does_need(task_kind kind, const char *name) {
    for (const char *s = needs[kind]; *s; s++)
        if (*s == *name) return true;
    return false;
}

/* Every parameter the task has, and no other; at most as many letters as positions. */
static status require(const params *p, fault *f) {
    static const char *const names[] = {"n", "k", "L", "m", "T"};
    task_kind kind;
    if (!params_has(p, "task")) return fault_set(f, ST_DOMAIN, "--task is required: copy, selective, prefix, suffix or induction");
    const char *word = params_word(p, "task");
    if (!find_kind(&kind, word)) {
        const char *near = param_suggest(word, task_names, TASK_KINDS);
        return fault_set(f, ST_DOMAIN, "--task %.40s: copy, selective, prefix, suffix or induction%s%s%s", word,
                         near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    }
    for (size_t i = 0; i < CLAIM_COUNT(names); i++) {
        if (does_need(kind, names[i]) && !params_has(p, names[i]))
            return fault_set(f, ST_DOMAIN, "--%s is required by --task %s", names[i], word);
        if (!does_need(kind, names[i]) && params_has(p, names[i]))
            return fault_set(f, ST_DOMAIN, "--%s: --task %s has no such number (it takes D %s)", names[i], word, needs[kind]);
    }
    if (kind == TASK_SELECTIVE && params_int(p, "m") > params_int(p, "T"))
        return fault_set(f, ST_DOMAIN, "--m %lld: at most --T %lld positions hold letters", (long long)params_int(p, "m"),
                         (long long)params_int(p, "T"));
    return ST_OK;
}

static uint64_t number(const params *p, const char *name) { return params_has(p, name) ? (uint64_t)params_int(p, name) : 0; }

static status check(const claim_input *in, verdict *v) {
    const params *p = in->params;
    states_run r = {.in = in, .v = v};
    status st = ST_OK;
    if (in->method == CLAIM_MC)
        return fault_set(in->fault, ST_UNSUPPORTED, "nothing is sampled here: states are counted exactly");
    r.o.t = (task){.D = (uint32_t)params_int(p, "D"), .n = number(p, "n"), .k = number(p, "k"), .L = number(p, "L"),
                   .m = number(p, "m"), .T = number(p, "T")};
    if (!find_kind(&r.o.t.kind, params_word(p, "task"))) return ST_DOMAIN;
    task_settle(&r.o.t);
    TRY(claim_bend(in, &r.o));
    TRY(states_formula_init(&r.f, &r.o.t, false));
    TRY(states_formula_init(&r.p, &r.o.t, true));
    states_formula_add(&r.f, &r.o.t, r.o.formula_add);
    states_formula_add(&r.p, &r.o.t, r.o.promise_add);
    TRY(states_check(&r));
out:
    states_formula_clear(&r.f);
    states_formula_clear(&r.p);
    task_layers_clear(&r.m);
    return st;
}

static const reading_spec readings[] = {
    {"sharp", "the listed numbers are the least numbers of states at each time, \"none\" being an answer; they are the formula where one "
              "is stated", NULL},
    {"promise", "the same when only prompts that have an answer count", "the task has prompts without an answer"},
};

/* Numbers of up to D^L = 256^1024 have fewer than 4,000 digits. */
static const param_spec parameters[] = {
    {.name = "task", .kind = PARAM_WORD, .meaning = "copy, selective, prefix, suffix or induction", .required = true},
    {.name = "D", .kind = PARAM_INT, .meaning = "size of the alphabet", .least = 2, .most = 256, .initial = "2"},
    {.name = "n", .kind = PARAM_INT, .meaning = "letters of a key (prefix, suffix)", .least = 1, .most = 64},
    {.name = "k", .kind = PARAM_INT, .meaning = "letters of an answer (prefix, suffix)", .least = 1, .most = 64},
    {.name = "L", .kind = PARAM_INT, .meaning = "letters of the text (all but selective)", .least = 1, .most = 1024},
    {.name = "m", .kind = PARAM_INT, .meaning = "letters to keep (selective)", .least = 1, .most = 1024},
    {.name = "T", .kind = PARAM_INT, .meaning = "positions, letters and noise (selective)", .least = 1, .most = 1024},
};

static const quantity_spec quantities[] = {
    {"classes", "least number of states after 0, 1, 2, .. symbols"},
    {"before_query", "of these, the one before the key or the query (suffix, induction)"},
    {"before_answer", "of these, the last"},
    {"max", "of these, the largest"},
    {"formula", "by formula: before_query (suffix, induction), else max"},
    {"online", "states after L letters when every letter is a query (induction)"},
    {"promise", "classes, when only prompts with an answer count"},
    {"promise_before_query", "before_query, when only prompts with an answer count"},
    {"promise_max", "max, when only prompts with an answer count"},
    {"promise_formula", "formula, when only prompts with an answer count"},
    {"promise_lower", "where promise is not settled: at least so many"},
    {"promise_upper", "where promise is not settled: so many suffice"},
};

static const char *const columns[] = {"before_query", "before_answer", "max", "formula", "promise_before_query", "promise_max", "promise_formula", NULL};

static const claim_table table = {.name = "states",
                                  .title = "How many states a task takes",
                                  .ranges = "task=suffix D=2 n=1,2 k=1,2 L=1..8",
                                  .columns = columns};

const claim claim_vb_states = {
    .id = "vb:states",
    .paper = "vb",
    .kind = "claim",
    .number = "",
    .title = "How many states copying, looking up and induction heads take",
    .source = "this project: docs/proofs/states.md",
    .statement = "Of all machines that read a prompt symbol by symbol and answer it, the least number of states at each time is the number of "
                 "its classes of prefixes. Copying takes D^L; selective copying D^m when the letters are promised, whatever T; looking up "
                 "and induction take a number that stops growing with the length.",
    .understood = "Prompts have one fixed length. Two prefixes of one length are in one class when every suffix gives them the same answer (Myhill, "
                  "Nerode); a prompt without an answer has the answer \"none\". The number of classes at a time is the least number of "
                  "states there, whatever the machine keeps at other times. Under the promise such prompts are never given: then prefixes "
                  "conflict when some suffix gives them two answers that differ, and the least number is the number of colours of the "
                  "conflict graph. A look-up takes the first occurrence of the key that has k letters behind it.",
    .checked = "A machine that keeps what it needs is explored, and its states are joined where nothing tells them apart; where the prompts fit "
               "the work limit, all of them are answered by the definition and by the joined machine, and the classes are counted by the "
               "definition alone. Formulas are compared at every time they are proved for. Under the promise: a colouring, looked at edge by "
               "edge, against a clique or a search run to its end.",
    .not_covered = "One machine for prompts of different lengths. Where the prompts do not fit the work limit, that the explored machine answers "
                   "as defined rests on its description (docs/proofs/states.md).",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "task=suffix n=2 k=1 L=8",
    .require = require,
    .check = check,
    .controls = states_controls,
    .control_count = STATES_CONTROLS,
    .table = &table,
};
