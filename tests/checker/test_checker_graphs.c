/* Tests of the checker's rules on graphs and of the classes of its tasks: against brute force, known graphs, published numbers. */
#include "tests/harness.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "verify/checker/builders/tasks.h"

enum { VERTICES = 96 };
static bool joined[VERTICES * VERTICES];
static graph drawn = {.joined = joined};
static const graph *graph_drawn(const kernel *k, uint64_t time) {
    (void)k;
    return time ? NULL : &drawn;
}
static const object drawing = {.graph = graph_drawn};
static const builder about_drawing = {"vb:states", "promise", "VERIFIED", "D", &drawing, NULL};
static kernel k;

static int judge(const char *kind, const char *format, ...) {
    char text[1024];
    va_list a;
    va_start(a, format);
    vsnprintf(text, sizeof text, format, a);
    va_end(a);
    k = (kernel){.what = &about_drawing, .D = 2};
    pool_open(&k);
    if (!setjmp(k.out)) rule_graph(&k, kind, text);
    pool_close();
    return k.code;
}
#define holds(...) ck_assert_msg(judge(__VA_ARGS__) == 0, "refused: %s", k.why)
#define fails(...) ck_assert_msg(judge(__VA_ARGS__) == EXIT_BAD, "not refused as false: %d %s", k.code, k.why)

static void draw(uint64_t n) {
    drawn.n = n;
    memset(joined, 0, sizeof joined);
}

static void edge(uint64_t a, uint64_t b) { joined[a * drawn.n + b] = joined[b * drawn.n + a] = true; }

static size_t spell(char *text, const uint64_t *x, uint64_t n) {
    size_t at = 0;
    for (uint64_t i = 0; i < n; i++) at += (size_t)sprintf(text + at, "%s%llx", i ? "," : "", (number)x[i]);
    return at;
}

/* Whether c is a colouring of the drawn graph. */
static bool is_proper(const uint64_t *c) {
    for (uint64_t a = 0; a < drawn.n; a++)
        for (uint64_t b = 0; b < a; b++)
            if (joined[a * drawn.n + b] && c[a] == c[b]) return false;
    return true;
}

/* The least number of colours, from all n^n maps. */
static uint64_t least_colours(void) {
    for (uint64_t q = 1;; q++) {
        uint64_t c[VERTICES] = {0}, i = 0;
        while (i < drawn.n) {
            if (is_proper(c)) return q;
            for (i = 0; i < drawn.n && ++c[i] == q; i++) c[i] = 0;
        }
    }
}

START_TEST(small_graphs_are_coloured_as_all_maps_show) {
    roll_from(31);
    for (unsigned times = 0; times < 60 * test_multiplier(); times++) {
        char text[256];
        uint64_t x[8], dense = 1 + roll_below(4);
        draw(1 + roll_below(6));
        for (uint64_t a = 0; a < drawn.n; a++)
            for (uint64_t b = 0; b < a; b++)
                if (roll_below(5) < dense) edge(a, b);
        uint64_t least = least_colours(), n = drawn.n;
        for (uint64_t q = 0; q <= n + 1; q++) ck_assert_int_eq(judge("uncolourable", "0 %llx", (number)q), q < least ? 0 : EXIT_BAD);
        for (uint64_t c = 0; c <= n + 1; c++) ck_assert_int_eq(judge("classes", "0 %llx", (number)c), c == n ? 0 : EXIT_BAD);
        for (unsigned tries = 0; tries < 20; tries++) {
            uint64_t count = 1 + roll_below(n), q = 1 + roll_below(n);
            for (uint64_t i = 0; i < n; i++) x[i] = roll_below(q);
            spell(text, x, n);
            ck_assert_int_eq(judge("colours", "0 %llx %s", (number)q, text), is_proper(x) ? 0 : EXIT_BAD);
            bool clique = true;
            for (uint64_t i = 0; i < count; i++) x[i] = roll_below(n);
            for (uint64_t i = 0; i < count; i++)
                for (uint64_t j = 0; j < i; j++) clique = clique && joined[x[i] * n + x[j]];
            spell(text, x, count);
            ck_assert_int_eq(judge("clique", "0 %s", text), clique ? 0 : EXIT_BAD);
        }
    }
}
END_TEST

/* The graph of Groetzsch: no triangle, and three colours do not do.  Five-cycle 0-4; copies 5-9; 10 joined to the copies. */
START_TEST(more_colours_than_a_clique_can_be_needed) {
    draw(11);
    for (uint64_t i = 0; i < 5; i++) {
        edge(i, (i + 1) % 5);
        edge(5 + i, (i + 1) % 5);
        edge(5 + i, (i + 4) % 5);
        edge(10, 5 + i);
    }
    holds("uncolourable", "0 3");
    fails("uncolourable", "0 4");
    holds("colours", "0 4 0,1,0,1,2,0,1,0,1,2,3");
    fails("colours", "0 4 0,1,0,1,0,0,1,0,1,2,3");
    fails("clique", "0 0,1,2");
    holds("clique", "0 a,5");
}
END_TEST

START_TEST(graphs_are_asked_for_what_is_there) {
    draw(3);
    edge(0, 1);
    fails("classes", "1 3");
    fails("classes", "0 3,1");
    fails("colours", "0 2 0,1");
    fails("colours", "0 2 0,1,0,1");
    fails("colours", "0 1 0,1,0");
    fails("colours", "0 0 0,0,0");
    fails("clique", "0 3");
    fails("clique", "0 1,1");
    fails("uncolourable", "0 1 1");
    fails("uncolourable", "0 ffffffff");
    drawn.joined = NULL;
    holds("classes", "0 3");
    fails("clique", "0 0");
    fails("uncolourable", "0 0");
    drawn.joined = joined;
}
END_TEST

/* Random edges: from colours that are far too few to those that serve, the search is long in between. */
START_TEST(a_search_without_end_is_past_a_limit) {
    dice d = {12345}; /* one graph, whatever the seed: others may be decided in time */
    draw(VERTICES);
    for (uint64_t a = 0; a < drawn.n; a++)
        for (uint64_t b = 0; b < a; b++)
            if (dice_below(&d, 2)) edge(a, b);
    holds("uncolourable", "0 3");
    ck_assert_int_eq(judge("uncolourable", "0 c"), EXIT_LIMIT);
    fails("uncolourable", "0 20");
}
END_TEST

/* ---- tasks ----------------------------------------------------------------------------------------------------- */

/* The classes (promise: of a graph with conflicts) of the row with these parameters, in decimal: "1,2,4". */
static const char *numbers_of(const char *reading, const char *parameters, const unsigned *value) {
    static char text[1024];
    static size_t at;
    builder row = {"vb:states", reading, "VERIFIED", parameters, &task_object, NULL};
    k = (kernel){.what = &row, .D = value[0]};
    at = 0;
    pool_open(&k);
    if (!setjmp(k.out)) {
        for (size_t i = 0; i < PARAMETERS_MOST - 1; i++) {
            mpq_init(k.parameter[i + 1]);
            mpq_set_ui(k.parameter[i + 1], value[i], 1);
        }
        task_object.build(&k);
        const graph *g;
        for (uint64_t time = 0; (g = task_object.graph(&k, time)); time++) {
            at += (size_t)sprintf(text + at, "%s%llu", time ? "," : "", (number)g->n);
            ck_assert(!g->joined == !strcmp(reading, "sharp"));
        }
    } else {
        snprintf(text, sizeof text, "%d", k.code);
    }
    pool_close();
    return text;
}
#define numbers(parameters, ...) numbers_of("sharp", parameters, (const unsigned[PARAMETERS_MOST]){__VA_ARGS__})

/* Numbers of docs/proofs/states.md and tables of classes known before this checker was. */
START_TEST(classes_of_tasks_are_the_known_ones) {
    ck_assert_str_eq(numbers("task=copy D L", 3, 4), "1,3,9,27,81");
    ck_assert_str_eq(numbers("task=selective D m T", 2, 2, 5), "1,3,7,8,7,5");
    ck_assert_str_eq(numbers("task=selective D m T", 3, 1, 1), "1,4");
    ck_assert_str_eq(numbers("task=prefix D n k L", 2, 1, 1, 10), "1,2,3,5,5,5,5,5,5,5,4,3");
    ck_assert_str_eq(numbers("task=prefix D n k L", 2, 2, 1, 1), "1,1,1,1");
    ck_assert_str_eq(numbers("task=induction D L", 3, 8), "1,3,9,15,18,18,18,18,4");
    ck_assert_str_eq(numbers("task=induction D L", 2, 1), "1,1");
    static const unsigned tables[] = {1, 4, 5, 6, 6, 6}, pairs[] = {1, 1, 8, 13, 21, 30, 38, 41, 41};
    for (unsigned L = 1; L <= 6; L++) { /* before the key, D = 2, n = k = 1 */
        char want[16];
        snprintf(want, sizeof want, ",%u,3", tables[L - 1]);
        const char *s = numbers("task=suffix D n k L", 2, 1, 1, L);
        if (L >= 2) ck_assert_str_eq(s + strlen(s) - strlen(want), want);
        else ck_assert_str_eq(s, "1,1,1");
    }
    for (unsigned L = 3; L <= 9; L++) { /* n = 2 */
        char want[16];
        snprintf(want, sizeof want, ",%u,9,3", pairs[L - 1]);
        const char *s = numbers("task=suffix D n k L", 2, 2, 1, L);
        if (L >= 8) ck_assert_str_eq(s + strlen(s) - strlen(want), want);
        else ck_assert_msg(strstr(s, (snprintf(want, sizeof want, ",%u,", pairs[L - 1]), want)) != NULL, "%u: %s", L, s);
    }
}
END_TEST

START_TEST(tasks_are_within_limits) {
    ck_assert_str_eq(numbers("task=copy D L", 2, 21), "75");
    ck_assert_str_eq(numbers("task=copy D L", 2000000, 1), "75");
    ck_assert_str_eq(numbers("task=selective D m T", 2, 3, 2), "75");
    ck_assert_str_eq(numbers("task=suffix D n k L", 2, 0, 1, 2), "65");
    ck_assert_str_eq(numbers("task=suffix D n k L", 2, 1, 65, 2), "75");
    ck_assert_str_eq(numbers_of("promise", "task=suffix D n k L", (const unsigned[PARAMETERS_MOST]){2, 4, 1, 12}), "75");
    ck_assert_str_ne(numbers_of("promise", "task=suffix D n k L", (const unsigned[PARAMETERS_MOST]){2, 1, 1, 4}), "75");
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, small_graphs_are_coloured_as_all_maps_show);
    tcase_add_test(t, more_colours_than_a_clique_can_be_needed);
    tcase_add_test(t, graphs_are_asked_for_what_is_there);
    tcase_add_test(t, a_search_without_end_is_past_a_limit);
    tcase_add_test(t, classes_of_tasks_are_the_known_ones);
    tcase_add_test(t, tasks_are_within_limits);
}
