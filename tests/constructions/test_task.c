/* test_task.c - tasks: answers against a second reading of each definition, classes against blocks of answers, the least
   number of colours against trying all colourings. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/task/brute.h"
#include "constructions/task/conflict.h"
#include "numerics/base/rng.h"
#include "tests/harness.h"

/* The answers once more, on strings of characters, with the library's own search for substrings. */
static uint64_t naive_answer(const task *t, const letter *prompt) {
    char s[64] = "", word[64] = "", key[64] = "";
    for (uint64_t i = 0; i < t->length; i++) s[i] = (char)('a' + prompt[i]);
    if (t->kind == TASK_COPY) strcpy(word, s);
    if (t->kind == TASK_SELECTIVE) {
        for (uint64_t i = 0, j = 0; i < t->T; i++)
            if (s[i] != (char)('a' + t->D)) word[j++] = s[i];
        if (strlen(word) != t->m) return 0;
    }
    if (t->kind == TASK_PREFIX || t->kind == TASK_SUFFIX) {
        const char *from = t->kind == TASK_PREFIX ? s + t->n : s;
        strncpy(key, t->kind == TASK_PREFIX ? s : s + t->L, t->n);
        s[t->kind == TASK_PREFIX ? t->length : t->L] = '\0';
        const char *at = strstr(from, key);
        if (!at || strlen(at) < t->n + t->k) return 0;
        strncpy(word, at + t->n, t->k);
    }
    if (t->kind == TASK_INDUCTION) {
        char query = s[t->L - 1];
        s[t->L - 1] = '\0';
        const char *at = strrchr(s, query);
        if (!at) return 0;
        word[0] = at[1] ? at[1] : query;
    }
    uint64_t number = 0;
    for (const char *p = word; *p; p++) number = number * t->D + (uint64_t)(*p - 'a');
    return 1 + number;
}

static const task all_tasks[] = {
    {.kind = TASK_COPY, .D = 2, .L = 1}, {.kind = TASK_COPY, .D = 2, .L = 6}, {.kind = TASK_COPY, .D = 3, .L = 3},
    {.kind = TASK_SELECTIVE, .D = 2, .m = 1, .T = 1}, {.kind = TASK_SELECTIVE, .D = 2, .m = 1, .T = 4},
    {.kind = TASK_SELECTIVE, .D = 2, .m = 2, .T = 5}, {.kind = TASK_SELECTIVE, .D = 2, .m = 3, .T = 6},
    {.kind = TASK_SELECTIVE, .D = 3, .m = 2, .T = 5}, {.kind = TASK_SELECTIVE, .D = 2, .m = 4, .T = 4},
    {.kind = TASK_PREFIX, .D = 2, .n = 1, .k = 1, .L = 1}, {.kind = TASK_PREFIX, .D = 2, .n = 2, .k = 1, .L = 7},
    {.kind = TASK_PREFIX, .D = 2, .n = 3, .k = 2, .L = 7}, {.kind = TASK_PREFIX, .D = 3, .n = 2, .k = 1, .L = 5},
    {.kind = TASK_SUFFIX, .D = 2, .n = 1, .k = 1, .L = 1}, {.kind = TASK_SUFFIX, .D = 2, .n = 2, .k = 2, .L = 8},
    {.kind = TASK_SUFFIX, .D = 2, .n = 1, .k = 3, .L = 7}, {.kind = TASK_SUFFIX, .D = 3, .n = 1, .k = 1, .L = 6},
    {.kind = TASK_SUFFIX, .D = 2, .n = 3, .k = 1, .L = 7}, {.kind = TASK_INDUCTION, .D = 2, .L = 1},
    {.kind = TASK_INDUCTION, .D = 2, .L = 7}, {.kind = TASK_INDUCTION, .D = 3, .L = 6}, {.kind = TASK_INDUCTION, .D = 4, .L = 5}};
#define TASKS (sizeof all_tasks / sizeof *all_tasks)

static task task_number(size_t i) {
    task t = all_tasks[i];
    task_settle(&t);
    return t;
}

/* All answers in numerical order of the prompts; letters of the i-th prompt are those of its number in base A. */
static uint64_t *list_answers(const task *t, uint64_t *all) {
    work w = work_default();
    letter prompt[64];
    ck_ok(task_prompts(all, t, w.limit));
    uint64_t *answers = malloc((size_t)*all * sizeof *answers);
    ck_assert_ptr_nonnull(answers);
    for (uint64_t i = 0; i < *all; i++) {
        letters_from_index(prompt, (size_t)t->length, t->symbols, i);
        answers[i] = naive_answer(t, prompt);
        ck_assert_uint_eq(answers[i], task_answer(t, prompt));
    }
    return answers;
}

static size_t block; /* bytes; qsort has no context in the standard */
static int compare_blocks(const void *a, const void *b) { return memcmp(*(void *const *)a, *(void *const *)b, block); }

/* Different blocks of answers: prefix p of length t owns the block of all prompts that begin with it. */
static uint64_t count_blocks(const uint64_t *answers, uint64_t all, uint64_t prefixes) {
    const uint64_t **at = malloc((size_t)prefixes * sizeof *at);
    uint64_t different = 1;
    for (uint64_t p = 0; p < prefixes; p++) at[p] = answers + p * (all / prefixes);
    block = (size_t)(all / prefixes) * sizeof *answers;
    qsort(at, (size_t)prefixes, sizeof *at, compare_blocks);
    for (uint64_t p = 1; p < prefixes; p++) different += memcmp(at[p - 1], at[p], block) != 0;
    free(at);
    return different;
}

/* CLAIM vb:states/separate: as many classes as different blocks, by refinement and by the machine; suffixes separate. */
START_TEST(classes_are_the_different_blocks_of_answers) {
    work w = work_default();
    for (size_t i = 0; i < TASKS; i++) {
        task t = task_number(i);
        uint64_t all, prefixes = 1, classes[64];
        uint64_t *answers = list_answers(&t, &all);
        task_layers m;
        task_mistake wrong;
        ck_ok(task_layers_build(&m, &t, FLAW_NONE, &w));
        ck_ok(task_brute(classes, &wrong, &t, &m, &w));
        ck_assert(!wrong.found);
        for (uint64_t time = 0; time <= t.length; time++, prefixes *= t.symbols) {
            uint64_t blocks = count_blocks(answers, all, prefixes);
            ck_assert_uint_eq(blocks, classes[time]);
            ck_assert_uint_eq(blocks, m.layer[time].classes);
            for (uint32_t a = 0; a < m.layer[time].classes; a++)
                for (uint32_t b = 0; b < a; b++) {
                    letter first[64], second[64], suffix[64];
                    ck_ok(task_layers_separate(suffix, &m, time, a, b));
                    task_layers_prefix(first, &m, time, a);
                    task_layers_prefix(second, &m, time, b);
                    memcpy(first + time, suffix, (size_t)(t.length - time) * sizeof *suffix);
                    memcpy(second + time, suffix, (size_t)(t.length - time) * sizeof *suffix);
                    ck_assert_uint_ne(naive_answer(&t, first), naive_answer(&t, second));
                    ck_assert_uint_eq(task_layers_answer(&m, time, a, suffix), naive_answer(&t, first));
                }
            ck_assert_int_eq(task_layers_separate((letter[64]){0}, &m, time, 0, 0), ST_BUG);
        }
        task_layers_clear(&m);
        free(answers);
    }
}
END_TEST

/* CLAIM vb:states/colouring: conflicts by comparing blocks where both answer, and a machine with one state a colour. */
START_TEST(conflicts_are_suffixes_with_two_different_answers) {
    work w = work_default();
    for (size_t i = 0; i < TASKS; i++) {
        task t = task_number(i);
        uint64_t all, prefixes = 1;
        uint64_t *answers = list_answers(&t, &all);
        task_layers m;
        task_conflicts c;
        ck_ok(task_layers_build(&m, &t, FLAW_NONE, &w));
        ck_ok(task_conflicts_build(&c, &m, &w));
        for (uint64_t time = 0; time <= t.length; time++, prefixes *= t.symbols) {
            uint64_t suffixes = all / prefixes;
            const task_layer *l = &m.layer[time];
            for (uint32_t a = 0; a < l->classes; a++)
                for (uint32_t b = 0; b < a; b++) {
                    letter p[64], q[64], suffix[64];
                    uint64_t x = 0, y = 0;
                    bool conflict = false;
                    task_layers_prefix(p, &m, time, a);
                    task_layers_prefix(q, &m, time, b);
                    for (uint64_t k = 0; k < time; k++) x = x * t.symbols + p[k], y = y * t.symbols + q[k];
                    for (uint64_t s = 0; s < suffixes; s++) {
                        uint64_t u = answers[x * suffixes + s], v = answers[y * suffixes + s];
                        conflict = conflict || (u && v && u != v);
                    }
                    ck_assert_int_eq(conflict, graph_joined(&c.at[time], a, b));
                    status st = task_conflicts_separate(suffix, &c, &m, time, a, b);
                    ck_assert_int_eq(st, conflict ? ST_OK : ST_BUG);
                    if (!conflict) continue;
                    memcpy(p + time, suffix, (size_t)(t.length - time) * sizeof *suffix);
                    memcpy(q + time, suffix, (size_t)(t.length - time) * sizeof *suffix);
                    ck_assert(naive_answer(&t, p) && naive_answer(&t, q) && naive_answer(&t, p) != naive_answer(&t, q));
                }
        }
        task_conflicts_clear(&c);
        task_layers_clear(&m);
        free(answers);
    }
}
END_TEST

/* The least number of colours by sets: chi(S) = 1 + the least chi(S without I), I independent in S. */
static uint32_t least_colours(const graph *g) {
    static unsigned char chi[1u << 11];
    static bool independent[1u << 11];
    for (uint32_t s = 0; s < 1u << g->n; s++) {
        independent[s] = true;
        for (uint32_t u = 0; u < g->n; u++)
            for (uint32_t v = 0; v < u; v++)
                if ((s >> u & 1) && (s >> v & 1) && graph_joined(g, u, v)) independent[s] = false;
        chi[s] = s ? 99 : 0;
        for (uint32_t i = s; i; i = (i - 1) & s)
            if (independent[i] && chi[s & ~i] + 1 < chi[s]) chi[s] = (unsigned char)(chi[s & ~i] + 1);
    }
    return chi[(1u << g->n) - 1];
}

START_TEST(the_least_number_of_colours_is_found) {
    work w = work_default();
    rng r;
    rng_open(&r, test_seed(), "graphs", 0);
    for (unsigned round = 0; round < 60 * test_multiplier(); round++) {
        graph g;
        graph_colouring c;
        uint32_t n = round < 20 ? 1 + (uint32_t)rng_below(&r, 7) : 9 + (uint32_t)rng_below(&r, 3), density = 2 + (uint32_t)rng_below(&r, 7);
        ck_ok(graph_init(&g, n));
        for (uint32_t u = 0; u < n; u++)
            for (uint32_t v = 0; v < u; v++)
                if (rng_below(&r, 10) < density) graph_join(&g, u, v);
        ck_ok(graph_colour(&c, &g, UINT64_MAX, &w));
        ck_assert(graph_colouring_holds(&c, &g));
        ck_assert_uint_eq(c.lower, c.upper);
        ck_assert_uint_eq(c.lower, least_colours(&g));
        c.colour[0] = c.upper;
        ck_assert(!graph_colouring_holds(&c, &g));
        graph_colouring_clear(&c);
        graph_clear(&g);
    }
}
END_TEST

/* Mycielski's graphs have no triangle and as many colours as wished: 2 vertices, then 5, 11, 23, each with one colour
   more.  The search has no help from cliques there, and must neither miss a colouring nor a refutation. */
START_TEST(graphs_without_triangles_take_many_colours) {
    work w = work_default();
    uint32_t n = 2, colours = 2;
    bool joined[48][48] = {{false}};
    joined[0][1] = joined[1][0] = true;
    for (; n <= 23; n = 2 * n + 1, colours++) {
        graph g;
        graph_colouring c;
        ck_ok(graph_init(&g, n));
        for (uint32_t u = 0; u < n; u++)
            for (uint32_t v = 0; v < u; v++)
                if (joined[u][v]) graph_join(&g, u, v);
        ck_ok(graph_colour(&c, &g, UINT64_MAX, &w));
        ck_assert(graph_colouring_holds(&c, &g));
        ck_assert_uint_eq(c.clique_size, 2);
        ck_assert_uint_eq(c.lower, colours);
        ck_assert_uint_eq(c.upper, colours);
        ck_assert_int_eq(c.exhausted, n > 2);
        graph_colouring_clear(&c);
        graph_clear(&g);
        for (uint32_t u = 0; u < n; u++) { /* a shadow of each vertex, and one vertex joined to all shadows */
            for (uint32_t v = 0; v < n; v++)
                if (joined[u][v]) joined[n + u][v] = joined[v][n + u] = true;
            joined[n + u][2 * n] = joined[2 * n][n + u] = true;
        }
    }
}
END_TEST

/* Three 5-cycles, each vertex of one joined to all of the others: three colours a cycle, cliques of an edge a cycle. */
START_TEST(without_a_clique_the_search_runs_to_its_end_or_says_so) {
    work w = work_default();
    graph g;
    graph_colouring c;
    ck_ok(graph_init(&g, 15));
    for (uint32_t u = 0; u < 15; u++)
        for (uint32_t v = 0; v < u; v++)
            if (u / 5 != v / 5 || (u - v) % 5 == 1 || (u - v) % 5 == 4) graph_join(&g, u, v);
    ck_ok(graph_colour(&c, &g, UINT64_MAX, &w));
    ck_assert(graph_colouring_holds(&c, &g));
    ck_assert_uint_eq(c.clique_size, 6);
    ck_assert_uint_eq(c.lower, 9);
    ck_assert_uint_eq(c.upper, 9);
    ck_assert(c.exhausted && c.nodes > 0);
    c.exhausted = false; /* then nothing shows that 8 do not serve */
    ck_assert(!graph_colouring_holds(&c, &g));
    graph_colouring_clear(&c);
    ck_ok(graph_colour(&c, &g, 3, &w));
    ck_assert(graph_colouring_holds(&c, &g));
    ck_assert_uint_eq(c.lower, 6);
    ck_assert_uint_ge(c.upper, 9);
    ck_assert(!c.exhausted);
    graph_colouring_clear(&c);
    graph_clear(&g);
    ck_assert_int_eq(graph_init(&g, GRAPH_VERTICES_MOST + 1), ST_LIMIT);
    graph_clear(&g);
}
END_TEST

START_TEST(limits_and_the_wish_to_stop_are_heeded) {
    task t = {.kind = TASK_SUFFIX, .D = 2, .n = 2, .k = 1, .L = 10};
    volatile sig_atomic_t stop = 1;
    work w = work_default();
    uint64_t all, classes[64];
    task_layers m;
    task_mistake wrong;
    task_settle(&t);
    ck_assert_int_eq(task_prompts(&all, &t, 4096 * 12 - 1), ST_LIMIT);
    ck_ok(task_prompts(&all, &t, 4096 * 12));
    ck_assert_uint_eq(all, 4096);
    w.limit = 100;
    ck_assert_int_eq(task_layers_build(&m, &t, FLAW_NONE, &w), ST_LIMIT);
    task_layers_clear(&m);
    ck_assert_int_eq(task_brute(classes, &wrong, &t, NULL, &w), ST_LIMIT);
    w = work_default();
    w.interrupted = &stop;
    ck_assert_int_eq(task_layers_build(&m, &t, FLAW_NONE, &w), ST_STOPPED);
    task_layers_clear(&m);
    ck_assert_int_eq(task_brute(classes, &wrong, &t, NULL, &w), ST_STOPPED);
    t = (task){.kind = TASK_SUFFIX, .D = 2, .n = 40, .k = 1, .L = 50};
    task_settle(&t);
    w.interrupted = NULL;
    ck_assert_int_eq(task_layers_build(&m, &t, FLAW_NONE, &w), ST_LIMIT); /* 2^40 keys in one memory */
    task_layers_clear(&m);
    t = (task){.kind = TASK_COPY, .D = 2, .L = TASK_LENGTH_MOST + 1};
    task_settle(&t);
    ck_assert_int_eq(task_layers_build(&m, &t, FLAW_NONE, &w), ST_LIMIT);
    task_layers_clear(&m);
}
END_TEST

START_TEST(prompts_are_written_with_noise_and_bars) {
    text out;
    task t = {.kind = TASK_SUFFIX, .D = 3, .n = 2, .k = 1, .L = 3};
    text_init(&out);
    task_settle(&t);
    task_write(&out, &t, (letter[]){0, 1, 2, 1, 0}, 0, 5);
    ck_assert_str_eq(text_data(&out), "012|10");
    text_reset(&out);
    task_write(&out, &t, (letter[]){0, 1, 2}, 0, 3);
    ck_assert_str_eq(text_data(&out), "012|");
    text_reset(&out);
    task_write(&out, &t, (letter[]){1, 0}, 3, 5);
    task_write_answer(&out, &t, 0);
    task_write_answer(&out, &t, 3);
    ck_assert_str_eq(text_data(&out), "10none2");
    text_reset(&out);
    t = (task){.kind = TASK_SELECTIVE, .D = 2, .m = 1, .T = 3};
    task_settle(&t);
    task_write(&out, &t, (letter[]){2, 1, 2}, 0, 3);
    ck_assert_str_eq(text_data(&out), ".1.");
    text_clear(&out);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, classes_are_the_different_blocks_of_answers);
    tcase_add_test(t, conflicts_are_suffixes_with_two_different_answers);
    tcase_add_test(t, the_least_number_of_colours_is_found);
    tcase_add_test(t, graphs_without_triangles_take_many_colours);
    tcase_add_test(t, without_a_clique_the_search_runs_to_its_end_or_says_so);
    tcase_add_test(t, limits_and_the_wish_to_stop_are_heeded);
    tcase_add_test(t, prompts_are_written_with_noise_and_bars);
}
