/* check.c - vb:states: the least machine built from an explicit one, the definition on all prompts, and the formulas,
   each held against the others. */
#include <stdlib.h>
#include <string.h>

#include "constructions/ngram/ngram.h"
#include "constructions/task/brute.h"
#include "theorems/vb/states/check.h"

#define NAMED_MOST 8 /* prefixes written out */

void states_write_prefixes(text *out, const states_run *r, uint64_t time, const uint32_t *classes, uint32_t count, uint32_t most) {
    letter prefix[TASK_LENGTH_MOST];
    for (uint32_t i = 0; i < count && i < most; i++) {
        uint32_t class = classes ? classes[i] : i;
        if (i) text_add(out, ", ");
        task_layers_prefix(prefix, &r->m, time, class);
        if (time == 0) text_add(out, "the empty prefix");
        else task_write(out, &r->o.t, prefix, 0, time);
    }
    if (count > most) text_add(out, ", ..");
}

void states_write_pair(text *out, const states_run *r, uint64_t time, uint32_t a, uint32_t b, const letter *suffix) {
    letter prompt[TASK_LENGTH_MOST];
    uint64_t length = r->o.t.length;
    uint32_t pair[2] = {a, b};
    text_add(out, "prefixes ");
    states_write_prefixes(out, r, time, &pair[0], 1, 1);
    text_add(out, " and ");
    states_write_prefixes(out, r, time, &pair[1], 1, 1);
    if (time < length) {
        text_add(out, ", followed by ");
        task_write(out, &r->o.t, suffix, time, length);
    }
    text_add(out, ", have the answers ");
    for (int i = 0; i < 2; i++) { /* by the definition, not by the machine */
        task_layers_prefix(prompt, &r->m, time, pair[i]);
        memcpy(prompt + time, suffix, (size_t)(length - time) * sizeof *suffix);
        if (i) text_add(out, " and ");
        task_write_answer(out, &r->o.t, task_answer(&r->o.t, prompt));
    }
}

void states_list(verdict *v, const char *name, uint64_t value) {
    mpq_t q;
    mpq_init(q);
    mpq_set_ui(q, (unsigned long)value, 1);
    verdict_list_add(v, name, q);
    mpq_clear(q);
}

static unsigned long long llu(uint64_t x) { return (unsigned long long)x; }

/* Every step into class 1 of the time before the query, or of the end, goes to class 0 instead. */
static status join_classes(states_run *r, text *pair) {
    uint64_t time = r->o.t.query;
    letter suffix[TASK_LENGTH_MOST];
    if (time == 0 || r->m.layer[time].classes < 2) return ST_BUG;
    status st = task_layers_separate(suffix, &r->m, time, 0, 1);
    if (st != ST_OK) return st;
    text_addf(pair, "after %llu symbols two classes were made one: ", llu(time));
    states_write_pair(pair, r, time, 0, 1, suffix);
    task_layer *before = &r->m.layer[time - 1];
    for (size_t i = 0; i < (size_t)before->classes * r->o.t.symbols; i++)
        if (before->next[i] == 1) before->next[i] = 0;
    return ST_OK;
}

/* The definition on all prompts: the machine must answer every one, and have as many states as there are classes. */
static status look(states_run *r, const text *pair, bool *wrong) {
    const task *t = &r->o.t;
    task_mistake mistake = {0};
    uint64_t *classes = calloc((size_t)t->length + 1, sizeof *classes);
    text why;
    text_init(&why);
    status st = classes ? task_brute(classes, &mistake, t, &r->m, r->in->work) : ST_MEMORY;
    *wrong = false;
    if (st == ST_LIMIT) {
        st = ST_OK;
        goto out;
    }
    if (st != ST_OK) goto out;
    r->looked = true;
    if (mistake.found) {
        *wrong = true;
        text_add(&why, "prompt ");
        task_write(&why, t, mistake.prompt, 0, t->length);
        text_add(&why, " has the answer ");
        task_write_answer(&why, t, mistake.right);
        text_add(&why, ", the machine says ");
        task_write_answer(&why, t, mistake.said);
        if (pair->length) text_addf(&why, "; %s", text_data(pair));
        TRY(text_status(&why));
        verdict_refute(r->v, "sharp", "%s", text_data(&why));
    }
    for (uint64_t time = 0; !*wrong && time <= t->length; time++)
        if (classes[time] != r->m.layer[time].classes)
            TRY(fault_set(r->in->fault, ST_BUG, "time %llu: %llu functions of the suffix, but %u states of the least machine",
                          llu(time), llu(classes[time]), r->m.layer[time].classes));
out:
    text_clear(&why);
    task_mistake_clear(&mistake);
    free(classes);
    return st;
}

/* A formula that differs from the classes of a time: too few states leave two prefixes together that must not be. */
static status refute_formula(states_run *r, uint64_t time, const mpz_t claimed) {
    letter suffix[TASK_LENGTH_MOST];
    uint32_t classes = r->m.layer[time].classes;
    text why;
    status st = ST_OK;
    text_init(&why);
    text_addf(&why, "after %llu symbols the number of classes is %u, not ", llu(time), classes);
    number_write_integer(&why, claimed);
    if (mpz_cmp_ui(claimed, classes) < 0) {
        text_add(&why, ": ");
        states_write_prefixes(&why, r, time, NULL, classes, NAMED_MOST);
        text_add(&why, " are pairwise told apart");
        if (classes > 1) {
            TRY(task_layers_separate(suffix, &r->m, time, 0, 1));
            text_add(&why, "; ");
            states_write_pair(&why, r, time, 0, 1, suffix);
        }
    } else {
        text_add(&why, ": a machine needs no more states than one for each of ");
        states_write_prefixes(&why, r, time, NULL, classes, NAMED_MOST);
    }
    TRY(text_status(&why));
    verdict_refute(r->v, "sharp", "%s", text_data(&why));
out:
    text_clear(&why);
    return st;
}

/* All times at which there is a formula, and the one number that is stated. */
static status compare_formula(states_run *r, bool *agrees) {
    const task *t = &r->o.t;
    uint64_t most = 0, known = 0;
    *agrees = true;
    for (uint64_t time = 0; time <= t->length; time++) {
        uint32_t classes = r->m.layer[time].classes;
        if (classes > most) most = classes;
        if (!r->f.known[time]) continue;
        known++;
        if (mpz_cmp_ui(r->f.at[time], classes) == 0) continue;
        *agrees = false;
        return refute_formula(r, time, r->f.at[time]);
    }
    if (states_before_query(t)) most = r->m.layer[t->query].classes;
    if (r->f.stated_known && mpz_cmp_ui(r->f.stated, most) != 0)
        return fault_set(r->in->fault, ST_BUG, "the formula of all times and those of each time disagree");
    verdict_step(r->v, "formula: holds at each of the %llu of %llu times it is stated for", llu(known), llu(t->length + 1));
    return ST_OK;
}

/* CLAIM vb:states/bounds: tables before the key are at most (D^k+1)^(D^n), and, once L >= n+k, at least N_n(L): a
   string without a repeated n-gram is read off its table, from the key that follows none onwards. */
static status check_table_bounds(states_run *r) {
    const task *t = &r->o.t;
    uint64_t keys;
    mpz_t bound, distinct;
    status st = ST_OK;
    if (t->kind != TASK_SUFFIX || t->L < t->n + t->k || !letters_count(&keys, t->D, t->n)) return ST_OK;
    uint32_t tables = r->m.layer[t->query].classes;
    mpz_inits(bound, distinct, NULL);
    st = ngram_count(distinct, NULL, t->D, (uint32_t)t->n, t->L, r->in->work);
    if (st == ST_LIMIT) {
        st = ST_OK;
        goto out;
    }
    if (st != ST_OK) goto out;
    mpz_ui_pow_ui(bound, t->D, t->L);
    mpz_sub(distinct, bound, distinct);
    mpz_ui_pow_ui(bound, t->D, t->k);
    mpz_add_ui(bound, bound, 1);
    if (keys <= 4096) mpz_pow_ui(bound, bound, keys);
    if (mpz_cmp_ui(distinct, tables) > 0 || (keys <= 4096 && mpz_cmp_ui(bound, tables) < 0))
        st = fault_set(r->in->fault, ST_BUG, "%u tables are outside their bounds", tables);
    else
        verdict_step(r->v, "tables: at least the strings without a repeated %llu-gram, at most (D^k+1)^(D^n)", llu(t->n));
out:
    mpz_clears(bound, distinct, NULL);
    return st;
}

static void report_built(states_run *r) {
    const task *t = &r->o.t;
    uint64_t most = 0;
    for (uint64_t time = 0; time <= t->length; time++) {
        uint64_t classes = r->m.layer[time].classes;
        if (classes > most) most = classes;
        if (t->length <= STATES_TIMES_MOST) states_list(r->v, "classes", classes);
    }
    verdict_unsigned(r->v, "max", most);
    verdict_unsigned(r->v, "before_answer", r->m.layer[t->length].classes);
    if (states_before_query(t)) verdict_unsigned(r->v, "before_query", r->m.layer[t->query].classes);
}

static void report_formula(states_run *r) {
    const task *t = &r->o.t;
    mpq_t q;
    mpq_init(q);
    for (uint64_t time = 0; t->length <= STATES_TIMES_MOST && states_formula_complete(&r->f) && time <= t->length; time++) {
        mpq_set_z(q, r->f.at[time]);
        verdict_list_add(r->v, "classes", q);
    }
    if (r->f.known[t->length]) verdict_integer(r->v, "before_answer", r->f.at[t->length]);
    if (states_before_query(t) && r->f.known[t->query]) verdict_integer(r->v, "before_query", r->f.at[t->query]);
    if (!states_before_query(t) && r->f.stated_known) verdict_integer(r->v, "max", r->f.stated);
    mpq_clear(q);
}

/* Not enumerated: what the formulas say, and a doubt where they do not say everything. */
static void conclude_by_formula(states_run *r) {
    uint64_t known = 0;
    report_formula(r);
    for (uint64_t time = 0; time < r->f.count; time++) known += r->f.known[time];
    if (r->f.stated_known) {
        verdict_scope(r->v, "not enumerated: by formula alone, for %llu of the %llu times", llu(known), llu(r->f.count));
        verdict_establish(r->v, "sharp", METHOD_DERIVATION);
        verdict_decline(r->v, "sharp", "by formula alone, which no checker knows");
    } else {
        verdict_scope(r->v, "not enumerated (past the work limit)");
        verdict_doubt(r->v, "sharp", "no formula is proved for these parameters, and the states were not enumerated");
    }
}

/* CLAIM vb:states/online: if every letter is a query, the machine must keep its successors, the last letter and the
   answer: these are the memories after L letters, as the successor kept for the last letter is its answer. */
static void check_online(states_run *r) {
    const task *t = &r->o.t;
    uint32_t states = r->m.layer[t->length].states;
    mpz_t formula;
    if (t->kind != TASK_INDUCTION || r->o.flaw != FLAW_NONE) return;
    verdict_unsigned(r->v, "online", states);
    if (t->L < 2 * (uint64_t)t->D + 1) return;
    mpz_init(formula);
    states_formula_online(formula, t->D);
    if (mpz_cmp_ui(formula, states) != 0)
        verdict_refute(r->v, "sharp", "after %llu letters, each a query, %u states are reached, not as many as the formula says",
                       llu(t->L), states);
    mpz_clear(formula);
}

static status check_sharp(states_run *r) {
    const task *t = &r->o.t;
    bool wrong = false, agrees = false;
    text pair;
    text_init(&pair);
    status st = ST_OK;
    if (r->o.join_classes) TRY(join_classes(r, &pair));
    TRY(look(r, &pair, &wrong));
    if (wrong) goto out;
    TRY(compare_formula(r, &agrees));
    TRY(check_table_bounds(r));
    check_online(r);
    report_built(r);
    if (r->looked)
        verdict_scope(r->v, "all %u^%llu prompts through the definition and through the machine, at every time t = 0..%llu", t->symbols,
                      llu(t->length), llu(t->length));
    else
        verdict_scope(r->v, "all states of the machine at every time t = 0..%llu (that it answers as defined: by proof, %u^%llu "
                      "prompts are past the work limit)", llu(t->length), t->symbols, llu(t->length));
    verdict_step(r->v, "lower: the classes of each time are pairwise told apart by a suffix");
    verdict_step(r->v, "upper: a machine with one state for each class answers %s prompt", r->looked ? "every" : "(by proof) every");
    states_state_classes(r);
    if (agrees) verdict_establish(r->v, "sharp", METHOD_EXHAUSTION | (r->looked && !r->f.stated_known ? 0u : METHOD_DERIVATION));
out:
    text_clear(&pair);
    return st;
}

status states_check(states_run *r) {
    const claim_input *in = r->in;
    const task *t = &r->o.t;
    status st = ST_OK;
    verdict_scope(r->v, "%s, D=%u, prompts of %llu symbols", task_names[t->kind], t->D, llu(t->length));
    bool hopeless = r->f.stated_known && mpz_cmp_ui(r->f.stated, in->work->limit) > 0; /* more classes than steps */
    if (in->method == CLAIM_EXHAUST || (in->method == CLAIM_AUTO && !hopeless)) {
        st = task_layers_build(&r->m, t, r->o.flaw, in->work);
        r->built = st == ST_OK;
        if (st == ST_LIMIT && in->method == CLAIM_EXHAUST)
            TRY(fault_set(in->fault, st, "--method exhaust: the states of these prompts are past --work-limit %llu or the memory "
                          "set aside for them", llu(in->work->limit)));
        if (st != ST_LIMIT && st != ST_OK) goto out;
    }
    st = ST_OK;
    /* The promise first: joined classes would not be the graph's. */
    TRY(states_check_promise(r));
    if (r->built) TRY(check_sharp(r));
    else conclude_by_formula(r);
    if (r->f.stated_known) verdict_integer(r->v, "formula", r->f.stated);
out:
    return st;
}
