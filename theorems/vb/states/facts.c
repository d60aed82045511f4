/* facts.c - what vb:states found, stated for other programs: the classes of each time, colourings and what they cannot be below. */
#include "theorems/vb/states/states.h"

#include "constructions/task/graph.h"

/* What someone who knows the task alone can be asked to go through. */
#define PROMPTS_MOST ((uint64_t)1 << 20)
#define NODES_MOST ((uint64_t)1 << 16) /* of a search for colours */

static void state_parameters(verdict *v, const char *reading, const task *t) {
    const struct {
        const char *name;
        uint64_t value;
    } numbers[] = {{"D", t->D}, {"n", t->n}, {"k", t->k}, {"L", t->L}, {"m", t->m}, {"T", t->T}};
    verdict_parameter_word(v, reading, "task", task_names[t->kind]);
    for (size_t i = 0; i < CLAIM_COUNT(numbers); i++) /* 0: the task has no such number */
        if (numbers[i].value) verdict_parameter_count(v, reading, numbers[i].name, numbers[i].value);
}

bool states_state_open(verdict *v, const char *reading, const task *t) {
    uint64_t all;
    if (!verdict_listens(v)) return false;
    state_parameters(v, reading, t);
    if (letters_count(&all, t->symbols, t->length) && all <= PROMPTS_MOST) return true;
    verdict_decline(v, reading, "a checker would have to look at more than 2^20 prompts");
    return false;
}

void states_state_classes(const states_run *r) {
    const task *t = &r->o.t;
    if (!states_state_open(r->v, "sharp", t)) return;
    for (uint64_t time = 0; time <= t->length; time++)
        verdict_rest(r->v, "sharp", VERDICT_STATE(r->v, "classes", fact_count(time), fact_count(r->m.layer[time].classes)));
}

void states_state_colours(verdict *v, uint64_t time, const graph *g, const graph_colouring *k) {
    verdict_rest(v, "promise", VERDICT_STATE(v, "colours", fact_count(time), fact_count(k->upper), fact_letters(k->colour, g->n)));
    verdict_rest(v, "promise", VERDICT_STATE(v, "clique", fact_count(time), fact_letters(k->clique, k->clique_size)));
    if (k->clique_size == k->upper) return;
    if (k->nodes > NODES_MOST) verdict_decline(v, "promise", "the search for fewer colours is too long to be repeated by a checker");
    verdict_rest(v, "promise", VERDICT_STATE(v, "uncolourable", fact_count(time), fact_count(k->upper - 1)));
}
