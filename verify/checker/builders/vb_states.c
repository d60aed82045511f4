/* vb_states.c - the least number of states after each number of symbols of a task: its classes; where answers are promised, the
   colours of the graph of conflicts. */
#include <string.h>

#include "verify/checker/builders/tasks.h"

static const graph *graph_at(const kernel *k, uint64_t time) {
    const task *t = k->object;
    return time <= t->length ? &t->graphs[time] : NULL;
}

const object task_object = {.build = task_build, .graph = graph_at};

/* "task=suffix D=2 n=2 k=1 L=8" */
static const char *about(kernel *k) {
    const char *names = k->what->parameters, *text = "task=";
    for (size_t i = 0; *names; i++) {
        int n = (int)strcspn(names, " ");
        text = i ? pool_print(k, "%s %.*s=%s", text, n, names, decimal(k, k->parameter[i])) : pool_print(k, "%.*s", n, names);
        names += n + (names[n] == ' ');
    }
    return text;
}

static void conclude(kernel *k, const char *numbers, const char *prompts, const char *trusted) {
    k->proved = pool_print(k, "%s: for a machine that answers every prompt%s rightly, the least numbers of states after 0, 1, .., %llu symbols are %s",
                           about(k), prompts, (number)((const task *)k->object)->length, numbers);
    k->trusted = pool_print(k, "the checker; that this task is the one meant (docs/certificate.md); that a machine may be in one state after two "
                               "prefixes if and only if no suffix gives them %s", trusted);
}

void states_sharp(kernel *k) {
    const task *t = k->object;
    const char *numbers = "";
    for (uint64_t T = 0; T <= t->length; T++) {
        const char *s = need_any(k, "classes %llx", (number)T);
        numbers = pool_print(k, "%s%s%llu", numbers, T ? "," : "", (number)read_small(k, &s, UINT32_MAX));
    }
    conclude(k, numbers, ", \"none\" being an answer,", "different answers");
}

/* C colours serve; C classes conflict pairwise, or C-1 colours do not serve. */
void states_promise(kernel *k) {
    const task *t = k->object;
    const char *numbers = "";
    for (uint64_t T = 0; T <= t->length; T++) {
        const char *s = need_any(k, "colours %llx", (number)T);
        uint64_t count, C = read_small(k, &s, UINT32_MAX);
        s = need_any(k, "clique %llx", (number)T);
        read_letters(k, &s, t->graphs[T].n, LETTERS_MOST, &count);
        if (count > C) refuse(k, EXIT_BAD, "at time %llx more classes conflict than there are colours", (number)T);
        if (count < C) need(k, "uncolourable %llx %llx", (number)T, (number)C - 1);
        numbers = pool_print(k, "%s%s%llu", numbers, T ? "," : "", (number)C);
    }
    conclude(k, numbers, " that has an answer", "two different words; a set of prefixes, if and only if each two may");
}
