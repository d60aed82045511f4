/* promise.c - the least number of states of a time when only prompts with an answer count: colours of the conflict
   graph.  Upper: a colouring, looked at edge by edge; lower: a clique, or a search that ran to its end. */
#include <stdlib.h>
#include <string.h>

#include "theorems/vb/states/check.h"

#define NAMED_MOST 8
#define RECORDED_MOST 128 /* classes up to which a colouring is written in full */
#define NODE_UNITS 256 /* work units of one search node */

static unsigned long long llu(uint64_t x) { return (unsigned long long)x; }

/* One time: its colouring against the graph, its number against the formula. */
typedef struct instant {
    states_run *r;
    const task_conflicts *c;
    const graph *g;
    uint64_t time;
    bool stated; /* for other programs */
    graph_colouring k;
} instant;

static status write_clique(text *out, const instant *i, uint32_t most) {
    letter suffix[TASK_LENGTH_MOST];
    states_write_prefixes(out, i->r, i->time, i->k.clique, i->k.clique_size, most);
    if (i->k.clique_size < 2) return ST_OK;
    status st = task_conflicts_separate(suffix, i->c, &i->r->m, i->time, i->k.clique[0], i->k.clique[1]);
    if (st != ST_OK) return st;
    text_add(out, "; ");
    states_write_pair(out, i->r, i->time, i->k.clique[0], i->k.clique[1], suffix);
    return ST_OK;
}

/* CLAIM vb:states/colouring: the first two classes of one colour that some suffix tells apart refute it. */
static status check_colouring(const instant *i, bool *holds) {
    letter suffix[TASK_LENGTH_MOST];
    text why;
    status st = ST_OK;
    text_init(&why);
    *holds = true;
    for (uint32_t a = 0; a < i->g->n && *holds; a++)
        for (uint32_t b = 0; b < a && *holds; b++) {
            if (i->k.colour[a] != i->k.colour[b] || !graph_joined(i->g, a, b)) continue;
            *holds = false;
            TRY(task_conflicts_separate(suffix, i->c, &i->r->m, i->time, a, b));
            text_addf(&why, "after %llu symbols one state for both: ", llu(i->time));
            states_write_pair(&why, i->r, i->time, a, b, suffix);
            TRY(text_status(&why));
            verdict_refute(i->r->v, "promise", "%s", text_data(&why));
        }
out:
    text_clear(&why);
    return st;
}

/* Two classes with one colour, as "p and q". */
static void write_shared(text *out, const instant *i) {
    for (uint32_t a = 0; a < i->g->n; a++)
        for (uint32_t b = 0; b < a; b++)
            if (i->k.colour[a] == i->k.colour[b]) {
                uint32_t pair[2] = {b, a};
                text_add(out, "; no suffix gives ");
                states_write_prefixes(out, i->r, i->time, pair, 2, 2);
                text_add(out, " different answers");
                return;
            }
}

/* The number claimed for this time is outside lower..upper. */
static status refute_number(const instant *i, const mpz_t claimed) {
    text why;
    status st = ST_OK;
    text_init(&why);
    text_addf(&why, "after %llu symbols ", llu(i->time));
    number_write_integer(&why, claimed);
    if (mpz_cmp_ui(claimed, i->k.upper) > 0) {
        text_addf(&why, " states are more than needed: %u serve", i->k.upper);
        write_shared(&why, i);
    } else if (mpz_cmp_ui(claimed, i->k.clique_size) < 0) {
        text_addf(&why, " states are too few for %u prefixes that conflict pairwise: ", i->k.clique_size);
        TRY(write_clique(&why, i, NAMED_MOST));
    } else {
        text_addf(&why, " states are too few: all colourings of %u classes were tried (%llu nodes), beginning with the clique ",
                  i->g->n, llu(i->k.nodes));
        TRY(write_clique(&why, i, NAMED_MOST));
    }
    TRY(text_status(&why));
    verdict_refute(i->r->v, "promise", "%s", text_data(&why));
out:
    text_clear(&why);
    return st;
}

static void bend_colouring(instant *i) {
    if (!i->r->o.join_colours || i->time != i->r->o.t.query || i->k.upper < 2) return;
    for (uint32_t a = 0; a < i->g->n; a++)
        if (i->k.colour[a] == 1) i->k.colour[a] = 0;
}

/* Every colour as the set of its classes, each by its first prefix. */
static status write_colours(text *out, const instant *i) {
    uint32_t *members = calloc((size_t)i->g->n + 1, sizeof *members);
    if (!members) return ST_MEMORY;
    for (uint32_t colour = 0; colour < i->k.upper; colour++) {
        uint32_t count = 0;
        for (uint32_t v = 0; v < i->g->n; v++)
            if (i->k.colour[v] == colour) members[count++] = v;
        text_add(out, colour ? " {" : "{");
        states_write_prefixes(out, i->r, i->time, members, count, count);
        text_add(out, "}");
    }
    free(members);
    return ST_OK;
}

/* The evidence of the time before the query, or of the end: in full where a person can still look at it. */
static status record(const instant *i) {
    bool is_small = i->g->n <= RECORDED_MOST;
    text line;
    status st = ST_OK;
    text_init(&line);
    text_addf(&line, "promise, after %llu symbols: %u classes, %u colours: ", llu(i->time), i->g->n, i->k.upper);
    if (is_small) TRY(write_colours(&line, i));
    else text_add(&line, "too many to list");
    TRY(text_status(&line));
    verdict_step(i->r->v, "%s", text_data(&line));
    text_reset(&line);
    if (i->k.lower > i->k.clique_size)
        text_addf(&line, "promise: with a colour less all colourings were tried, %llu nodes, from the clique of %u ", llu(i->k.nodes),
                  i->k.clique_size);
    else text_add(&line, "promise: as many conflict pairwise: ");
    TRY(write_clique(&line, i, is_small ? i->k.clique_size : NAMED_MOST));
    TRY(text_status(&line));
    verdict_step(i->r->v, "%s", text_data(&line));
out:
    text_clear(&line);
    return st;
}

/* Colours this time with at most *nodes search nodes; *exact: the number is known, *sound: nothing was refuted. */
static status check_instant(instant *i, uint64_t *nodes, bool *exact, bool *sound) {
    states_run *r = i->r;
    mpz_t claimed;
    status st = ST_OK;
    mpz_init(claimed);
    TRY(graph_colour(&i->k, i->g, *nodes, r->in->work));
    *nodes -= i->k.nodes < *nodes ? i->k.nodes : *nodes;
    if (!graph_colouring_holds(&i->k, i->g)) TRY(fault_set(r->in->fault, ST_BUG, "time %llu: the colouring is none", llu(i->time)));
    bend_colouring(i);
    TRY(check_colouring(i, sound));
    if (!*sound) goto out;
    bool known = r->p.known[i->time] || r->o.all_apart;
    mpz_set(claimed, r->p.at[i->time]);
    if (r->o.all_apart) mpz_set_ui(claimed, i->g->n);
    *exact = i->k.lower == i->k.upper;
    if (known && (mpz_cmp_ui(claimed, i->k.lower) < 0 || mpz_cmp_ui(claimed, i->k.upper) > 0)) {
        *sound = false;
        TRY(refute_number(i, claimed));
    }
    if (*sound && *exact && i->time == r->o.t.query) TRY(record(i));
    if (*sound && *exact && i->stated) states_state_colours(r->v, i->time, i->g, &i->k);
out:
    mpz_clear(claimed);
    return st;
}

typedef struct interval {
    uint64_t lower, upper;
} interval;

static void report(states_run *r, const interval *at, bool exact) {
    const task *t = &r->o.t;
    interval most = {0, 0};
    for (uint64_t time = 0; time <= t->length; time++) {
        if (at[time].lower > most.lower) most.lower = at[time].lower;
        if (at[time].upper > most.upper) most.upper = at[time].upper;
        if (t->length > STATES_TIMES_MOST) continue;
        if (exact) states_list(r->v, "promise", at[time].lower);
        else {
            states_list(r->v, "promise_lower", at[time].lower);
            states_list(r->v, "promise_upper", at[time].upper);
        }
    }
    if (most.lower == most.upper) verdict_unsigned(r->v, "promise_max", most.lower);
    if (states_before_query(t) && at[t->query].lower == at[t->query].upper)
        verdict_unsigned(r->v, "promise_before_query", at[t->query].lower);
}

static status colour_times(states_run *r, const task_conflicts *c) {
    const task *t = &r->o.t;
    uint64_t nodes = r->in->work->limit / NODE_UNITS, open = 0, first = 0;
    bool sound = true, stated = states_state_open(r->v, "promise", t);
    interval *at = calloc((size_t)t->length + 1, sizeof *at);
    status st = at ? ST_OK : ST_MEMORY;
    for (uint64_t time = 0; st == ST_OK && sound && time <= t->length; time++) {
        bool exact = false;
        instant i = {.r = r, .c = c, .g = &c->at[time], .time = time, .stated = stated};
        st = check_instant(&i, &nodes, &exact, &sound);
        at[time] = (interval){i.k.lower, i.k.upper};
        if (!exact && open++ == 0) first = time;
        graph_colouring_clear(&i.k);
        work_report(r->in->work, "colours", (double)time / (double)t->length);
    }
    if (st != ST_OK || !sound) goto out;
    report(r, at, open == 0);
    verdict_scope(r->v, "promise: the conflict graph of every time, coloured%s", open ? "" : " with as few colours as possible");
    if (open == 0) verdict_establish(r->v, "promise", METHOD_EXHAUSTION);
    else
        verdict_doubt(r->v, "promise", "at %llu of %llu times the least number is not settled within the work limit, first after "
                      "%llu symbols: between %llu and %llu", llu(open), llu(t->length + 1), llu(first), llu(at[first].lower),
                      llu(at[first].upper));
out:
    free(at);
    return st;
}

/* Too large for graphs, or not enumerated at all. */
static void conclude_by_formula(states_run *r) {
    const task *t = &r->o.t;
    if (!r->p.stated_known) {
        verdict_doubt(r->v, "promise", "no formula is proved for these parameters, and the conflicts were not enumerated");
        return;
    }
    verdict_scope(r->v, "promise: by formula alone");
    verdict_establish(r->v, "promise", METHOD_DERIVATION);
    verdict_decline(r->v, "promise", "by formula alone, which no checker knows");
    verdict_integer(r->v, states_before_query(t) ? "promise_before_query" : "promise_max", r->p.stated);
}

status states_check_promise(states_run *r) {
    task_conflicts c = {0};
    status st = ST_OK;
    if (r->o.t.kind == TASK_COPY) {
        verdict_vacuous(r->v, "promise", "needs prompts without an answer; copying answers every one");
        return ST_OK;
    }
    if (r->built) st = task_conflicts_build(&c, &r->m, r->in->work);
    if (st != ST_OK && st != ST_LIMIT) goto out;
    if (st == ST_LIMIT || !r->built) {
        st = ST_OK;
        conclude_by_formula(r);
    } else st = colour_times(r, &c);
    if (r->p.stated_known) verdict_integer(r->v, "promise_formula", r->p.stated);
out:
    task_conflicts_clear(&c);
    return st;
}
