/* controls.c - the negative controls of vb:states: machines that forget or mistake something, states joined, formulas
   one off. */
#include "theorems/vb/states/states.h"

#define BEND(name, field, value)                                                                              \
    static status name(void *object) {                                                                        \
        ((states_object *)object)->field = (value);                                                           \
        return ST_OK;                                                                                         \
    }

BEND(short_register, flaw, FLAW_SHORT_REGISTER)
BEND(noise_kept, flaw, FLAW_NOISE_KEPT)
BEND(no_count, flaw, FLAW_NO_COUNT)
BEND(progress_lost, flaw, FLAW_PROGRESS_LOST)
BEND(last_occurrence, flaw, FLAW_LAST_OCCURRENCE)
BEND(short_answer, flaw, FLAW_SHORT_ANSWER)
BEND(key_short, flaw, FLAW_KEY_SHORT)
BEND(first_seen, flaw, FLAW_FIRST_SEEN)
BEND(query_unseen, flaw, FLAW_QUERY_UNSEEN)
BEND(formula_less, formula_add, -1)
BEND(formula_more, formula_add, 1)
BEND(classes_joined, join_classes, true)
BEND(promise_less, promise_add, -1)
BEND(promise_more, promise_add, 1)
BEND(colours_joined, join_colours, true)
BEND(all_apart, all_apart, true)

const control states_controls[STATES_CONTROLS] = {
    {"register-one-short", "the first letter is forgotten", "task=copy D=2 L=3", NULL, short_register, 0},
    {"noise-kept", "noise is kept as a letter", "task=selective D=2 m=1 T=3", NULL, noise_kept, 0},
    {"count-dropped", "too few letters are answered", "task=selective D=2 m=2 T=4", NULL, no_count, 0},
    {"progress-dropped", "a letter that does not fit loses the key's beginning", "task=prefix D=2 n=2 k=1 L=5", NULL, progress_lost, 0},
    {"last-occurrence", "the last occurrence of the key for the first", "task=suffix D=2 n=1 k=1 L=4", NULL, last_occurrence, 0},
    {"answer-one-short", "an occurrence with k-1 letters behind it", "task=suffix D=2 n=1 k=2 L=4", NULL, short_answer, 0},
    {"key-one-short", "the first letter of the key is not read", "task=suffix D=2 n=2 k=1 L=4", NULL, key_short, 0},
    {"first-occurrence", "the first occurrence for the latest", "task=induction D=2 L=5", NULL, first_seen, 0},
    {"query-unseen", "a query equal to the letter before it is its own answer", "task=induction D=2 L=4", NULL, query_unseen, 0},
    {"one-state-less", "a formula one too small", "task=copy D=2 L=2", NULL, formula_less, 0},
    {"one-state-less-trees", "a tree too few", "task=induction D=3 L=6", NULL, formula_less, 0},
    {"one-state-more", "a formula one too large", "task=selective D=2 m=1 T=3", NULL, formula_more, 0},
    {"classes-joined", "one state for two tables", "task=suffix D=2 n=1 k=1 L=4", NULL, classes_joined, 0},
    {"promise-one-less", "a colour too few", "task=selective D=2 m=2 T=4", "promise", promise_less, 0},
    {"promise-one-more", "a colour too many", "task=induction D=2 L=5", "promise", promise_more, 0},
    {"promise-tables-one-less", "all maps from letters to letters but one", "task=suffix D=2 n=1 k=1 L=4", "promise", promise_less, 0},
    {"colours-joined", "one state for tables that conflict", "task=suffix D=2 n=2 k=1 L=5", "promise", colours_joined, 0},
    {"nothing-shared", "as many states as without the promise", "task=selective D=2 m=2 T=4", "promise", all_apart, 0},
};
