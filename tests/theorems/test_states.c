/* test_states.c - vb:states: numbers of states computed in an independent program, formulas against enumeration, and what
   the claim says where it cannot enumerate. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"
#include "theorems/vb/states/states.h"

/* One quantity at L = first, first+1, ..; "" where it must be absent. */
static void expect_over_lengths(const char *name, const char *at, unsigned first, const char *values) {
    char *copy = strdup(values), *rest = NULL;
    ck_assert_ptr_nonnull(copy);
    unsigned L = first;
    for (char *value = strtok_r(copy, " ", &rest); value; value = strtok_r(NULL, " ", &rest), L++) {
        verdict v;
        claim_at(&v, "vb:states", &(claim_setup){.limit = (uint64_t)1 << (*name == 'p' ? 20 : 18)}, "%s L=%u", at, L);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect(&v, name, value);
        verdict_clear(&v);
    }
    free(copy);
}

/* The items of a list, separated by spaces. */
static void expect_list(const char *name, const char *at, const char *values) {
    verdict v;
    text t;
    text_init(&t);
    claim_at(&v, "vb:states", NULL, "%s", at);
    const quantity *q = verdict_quantity(&v, name);
    ck_assert_int_eq(q->kind, QUANTITY_LIST);
    for (size_t i = 0; i < q->count; i++) text_addf(&t, "%s%s", i ? " " : "", q->items[i]);
    ck_assert_msg(!strcmp(text_data(&t), values), "%s: %s, not %s", at, text_data(&t), values);
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    text_clear(&t);
    verdict_clear(&v);
}

/* CLAIM vb:states/tables: the last of each row with n = k = 1 is also the formula. */
START_TEST(tables_before_a_suffix_key_are_as_many_as_computed_before) {
    expect_over_lengths("before_query", "task=suffix D=2 n=1 k=1", 1, "1 4 5 6 6 6");
    expect_over_lengths("before_query", "task=suffix D=2 n=1 k=2", 1, "1 1 8 11 14 17 17");
    expect_over_lengths("before_query", "task=suffix D=2 n=2 k=1", 1, "1 1 8 13 21 30 38 41 41 41 41 41");
    expect_over_lengths("before_query", "task=suffix D=2 n=2 k=2", 1, "1 1 1 16 27 45 74 115 150 202 223 224 224");
    expect_over_lengths("before_query", "task=suffix D=2 n=3 k=1", 1, "1 1 1 16 29 53 96 170 283 458 672 884 1080 1205 1286");
    expect_over_lengths("before_query", "task=suffix D=3 n=1 k=1", 1, "1 9 18 35 47 48 48");
    expect_over_lengths("before_query", "task=suffix D=3 n=2 k=1", 1, "1 1 27 72 194 512 1337");
    expect_over_lengths("before_query", "task=suffix D=4 n=1 k=1", 1, "1 16 46 132 294 453 487 488");
    expect_over_lengths("before_query", "task=suffix D=3 n=2 k=1", 8, "3262");
    expect_over_lengths("before_query", "task=suffix D=2 n=3 k=1", 16, "1308");
    expect_over_lengths("formula", "task=suffix D=2 n=1 k=1", 4, "6 6 6");
    expect_over_lengths("formula", "task=suffix D=3 n=1 k=1", 6, "48 48");
    expect_over_lengths("formula", "task=suffix D=4 n=1 k=1", 8, "488");
    expect_over_lengths("formula", "task=suffix D=2 n=2 k=2", 4, "16");
}
END_TEST

/* CLAIM vb:states/suffix: chromatic numbers; D^(D^n) with k = 1. */
START_TEST(promised_keys_take_as_many_states_as_colours) {
    expect_over_lengths("promise_before_query", "task=suffix D=2 n=1 k=1", 2, "2 3 4 4");
    expect_over_lengths("promise_before_query", "task=suffix D=2 n=2 k=1", 3, "2 4 6 9 13 16 16");
    expect_over_lengths("promise_before_query", "task=suffix D=2 n=2 k=2", 4, "4 9 19 38 66");
    expect_over_lengths("promise_before_query", "task=suffix D=3 n=1 k=1", 2, "3 7 15 26 27");
    expect_over_lengths("promise_before_query", "task=suffix D=2 n=3 k=1", 4, "2 4 8 13 24");
    expect_over_lengths("promise_formula", "task=suffix D=2 n=1 k=1", 4, "4 4");
    expect_over_lengths("promise_formula", "task=suffix D=2 n=2 k=1", 12, "16");
    expect_over_lengths("promise_formula", "task=suffix D=3 n=1 k=1", 6, "27");
}
END_TEST

/* CLAIM vb:states/prefix */
START_TEST(prefix_keys_take_progress_and_answers) {
    static const char *const at[][3] = {{"D=2 n=1 k=1 L=10", "5", "5"},   {"D=2 n=2 k=1 L=12", "11", "11"},
                                        {"D=2 n=2 k=2 L=14", "15", "15"}, {"D=2 n=3 k=1 L=15", "27", "27"},
                                        {"D=2 n=1 k=3 L=13", "17", "17"}, {"D=3 n=1 k=1 L=7", "7", "7"},
                                        {"D=3 n=2 k=1 L=11", "22", "22"}, {"D=3 n=2 k=2 L=14", "31", "31"}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        verdict v;
        claim_at(&v, "vb:states", &(claim_setup){.limit = (uint64_t)1 << 20}, "task=prefix %s", at[i][0]);
        claim_expect(&v, "max", at[i][1]);
        claim_expect(&v, "formula", at[i][1]);
        claim_expect(&v, "promise_max", at[i][2]);
        claim_expect(&v, "promise_formula", at[i][2]);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "promise", VERDICT_VERIFIED);
        verdict_clear(&v);
    }
    expect_list("classes", "task=prefix D=2 n=1 k=1 L=10", "1 2 3 5 5 5 5 5 5 5 4 3");
    expect_list("classes", "task=prefix D=2 n=2 k=2 L=3", "1 1 1 1 1 1");
}
END_TEST

/* CLAIM vb:states/selective: the sum over the numbers of letters that can still be completed. CLAIM vb:states/copy. */
START_TEST(copying_and_selecting_take_the_letters) {
    expect_list("classes", "task=copy D=3 L=4", "1 3 9 27 81");
    expect_list("classes", "task=selective D=2 m=1 T=4", "1 3 4 4 3");
    expect_list("classes", "task=selective D=2 m=2 T=5", "1 3 7 8 7 5");
    expect_list("classes", "task=selective D=2 m=3 T=6", "1 3 7 15 15 13 9");
    expect_list("classes", "task=selective D=3 m=2 T=5", "1 4 13 14 13 10");
    expect_list("promise", "task=selective D=3 m=2 T=5", "1 3 9 9 9 9");
    expect_list("promise", "task=selective D=2 m=3 T=4", "1 2 4 8 8");
    verdict v;
    claim_at(&v, "vb:states", NULL, "task=copy L=3");
    claim_expect_verdict(&v, "promise", VERDICT_VACUOUS);
    verdict_clear(&v);
}
END_TEST

/* CLAIM vb:states/trees, CLAIM vb:states/forest, CLAIM vb:states/online: all lengths, the formula at each time. */
START_TEST(induction_takes_trees) {
    static const char *const at[][4] = {{"2 L=5", "4", "2", "8"},
                                        {"3 L=8", "18", "9", "54"},
                                        {"4 L=9", "116", "64", "464"},
                                        {"5 L=11", "1060", "625", "5300"}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        verdict v;
        claim_at(&v, "vb:states", &(claim_setup){.limit = (uint64_t)1 << 20}, "task=induction D=%s", at[i][0]);
        claim_expect(&v, "before_query", at[i][1]);
        claim_expect(&v, "formula", at[i][1]);
        claim_expect(&v, "promise_before_query", at[i][2]);
        claim_expect(&v, "promise_formula", at[i][2]);
        claim_expect(&v, "online", at[i][3]);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "promise", VERDICT_VERIFIED);
        verdict_clear(&v);
    }
    for (unsigned D = 2; D <= 5; D++)
        for (unsigned L = 1; L <= 9; L++) {
            verdict v; /* the formula holds at every time: compared inside, to be REFUTED otherwise */
            claim_at(&v, "vb:states", &(claim_setup){.limit = (uint64_t)1 << 19}, "task=induction D=%u L=%u", D, L);
            claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
            verdict_clear(&v);
        }
    expect_list("classes", "task=induction D=2 L=6", "1 2 3 3 3 4 3");
    expect_list("classes", "task=induction D=3 L=6", "1 3 9 15 18 18 4");
}
END_TEST

/* Every small set of parameters: enumeration and all formulas agree, with and without the promise. */
START_TEST(formulas_hold_wherever_they_are_stated) {
    for (unsigned D = 2; D <= 3; D++)
        for (unsigned n = 1; n <= 3; n++)
            for (unsigned k = 1; k <= 3; k++)
                for (unsigned L = 1; L <= (D == 2 ? 9u : 5u); L++)
                    for (int kind = 0; kind < 3; kind++) {
                        verdict v;
                        claim_setup s = {.limit = (uint64_t)1 << 16};
                        if (kind == 0) claim_at(&v, "vb:states", &s, "task=prefix D=%u n=%u k=%u L=%u", D, n, k, L);
                        if (kind == 1) claim_at(&v, "vb:states", &s, "task=suffix D=%u n=%u k=%u L=%u", D, n, k, L);
                        if (kind == 2) claim_at(&v, "vb:states", &s, "task=selective D=%u m=%u T=%u", D, n, n + L - 1);
                        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
                        ck_assert_int_ne(verdict_of(&v, "promise"), VERDICT_REFUTED);
                        verdict_clear(&v);
                    }
    for (unsigned n = 1; n <= 2; n++)
        for (unsigned L = 1; L <= 20; L++) { /* long enough for the prefix formulas of the promise at many times */
            verdict v;
            claim_at(&v, "vb:states", &(claim_setup){.limit = (uint64_t)1 << 18}, "task=prefix D=2 n=%u k=2 L=%u", n, L);
            claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
            claim_expect_verdict(&v, "promise", VERDICT_VERIFIED);
            verdict_clear(&v);
        }
}
END_TEST

/* CLAIM vb:states/bounds: strings without a repeated n-gram have different tables, as many as there are such strings. */
START_TEST(strings_without_a_repeat_are_read_off_their_tables) {
    static const struct { unsigned D, n, k, L; } at[] = {{2, 2, 1, 5}, {2, 3, 1, 9}, {3, 2, 1, 6}, {2, 3, 2, 8}, {2, 2, 1, 3}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        unsigned D = at[i].D, n = at[i].n, k = at[i].k, L = at[i].L;
        uint64_t all = 1, keys = 1, kept = 0;
        for (unsigned j = 0; j < L; j++) all *= D;
        for (unsigned j = 0; j < n; j++) keys *= D;
        uint64_t *tables = calloc((size_t)(all * keys), sizeof *tables);
        ck_assert_ptr_nonnull(tables);
        task t = {.kind = TASK_SUFFIX, .D = D, .n = n, .k = k, .L = L};
        task_settle(&t);
        for (uint64_t x = 0; x < all; x++) {
            letter s[32];
            bool repeats = false;
            letters_from_index(s, L, D, x);
            for (unsigned a = 0; a + n <= L; a++)
                for (unsigned b = 0; b < a; b++) repeats = repeats || !memcmp(s + a, s + b, n * sizeof *s);
            if (repeats) continue;
            for (uint64_t key = 0; key < keys; key++) {
                letters_from_index(s + L, n, D, key);
                tables[kept * keys + key] = task_answer(&t, s);
            }
            kept++;
        }
        ck_assert_uint_gt(kept, 0);
        for (uint64_t a = 0; a < kept; a++)
            for (uint64_t b = 0; b < a; b++)
                ck_assert(memcmp(tables + a * keys, tables + b * keys, (size_t)keys * sizeof *tables) != 0);
        free(tables);
    }
}
END_TEST

START_TEST(what_is_not_enumerated_rests_on_formulas_or_stays_open) {
    verdict v;
    claim_at(&v, "vb:states", &(claim_setup){.method = CLAIM_DERIVE}, "task=induction D=20 L=300");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    claim_expect_verdict(&v, "promise", VERDICT_VERIFIED);
    claim_expect(&v, "promise_before_query", "5242880000000000000000000");
    ck_assert_uint_eq(v.methods, METHOD_DERIVATION);
    ck_assert_ptr_nonnull(strstr(text_data(&v.scope), "not enumerated"));
    verdict_clear(&v);
    claim_at(&v, "vb:states", &(claim_setup){.method = CLAIM_DERIVE}, "task=copy L=3");
    claim_expect(&v, "max", "8");
    claim_expect(&v, "before_answer", "8");
    ck_assert_uint_eq(verdict_quantity(&v, "classes")->count, 4);
    ck_assert_ptr_nonnull(strstr(text_data(&v.scope), "for 4 of the 4 times"));
    verdict_clear(&v);
    claim_at(&v, "vb:states", NULL, "task=prefix n=2 k=2 L=3"); /* never an answer */
    claim_expect(&v, "formula", "1");
    claim_expect(&v, "max", "1");
    claim_expect(&v, "before_answer", "1");
    claim_expect(&v, "promise_formula", "1");
    verdict_clear(&v);
    claim_at(&v, "vb:states", &(claim_setup){.limit = 1000}, "task=suffix n=3 k=2 L=30");
    claim_expect_verdict(&v, "sharp", VERDICT_UNDECIDED);
    claim_expect_verdict(&v, "promise", VERDICT_UNDECIDED);
    claim_expect(&v, "before_query", "");
    verdict_clear(&v);
    claim_at(&v, "vb:states", NULL, "task=prefix n=5 k=2 L=50"); /* colours between bounds at some times */
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    claim_expect_verdict(&v, "promise", VERDICT_UNDECIDED);
    claim_expect(&v, "max", "167");
    claim_expect(&v, "promise_max", "167");
    ck_assert_ptr_nonnull(strstr(text_data(&v.scope), "by proof"));
    ck_assert_int_eq(verdict_quantity(&v, "promise")->kind, QUANTITY_ABSENT);
    ck_assert_int_eq(verdict_quantity(&v, "promise_lower")->kind, QUANTITY_LIST);
    verdict_clear(&v);
    claim_at(&v, "vb:states", NULL, "task=copy D=256 L=1024");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    verdict_clear(&v);
}
END_TEST

START_TEST(every_task_takes_its_own_parameters) {
    static const struct { const char *list; claim_method method; status st; const char *says; } at[] = {
        {"task=sufix n=1 k=1 L=3", CLAIM_AUTO, ST_DOMAIN, "did you mean suffix?"},
        {"task=everything L=3", CLAIM_AUTO, ST_DOMAIN, "copy, selective"},
        {"L=3", CLAIM_AUTO, ST_DOMAIN, "task"},
        {"task=copy", CLAIM_AUTO, ST_DOMAIN, "--L is required"},
        {"task=copy n=2 L=3", CLAIM_AUTO, ST_DOMAIN, "--n"},
        {"task=prefix n=2 L=3", CLAIM_AUTO, ST_DOMAIN, "--k is required"},
        {"task=suffix n=2 k=1 L=3 T=2", CLAIM_AUTO, ST_DOMAIN, "--T"},
        {"task=selective m=3 T=2", CLAIM_AUTO, ST_DOMAIN, "at most"},
        {"task=selective L=3 m=1 T=2", CLAIM_AUTO, ST_DOMAIN, "--L"},
        {"task=induction L=0", CLAIM_AUTO, ST_DOMAIN, "L"},
        {"task=induction D=1 L=3", CLAIM_AUTO, ST_DOMAIN, "D"},
        {"task=induction D=257 L=3", CLAIM_AUTO, ST_LIMIT, "D"},
        {"task=copy L=1025", CLAIM_AUTO, ST_LIMIT, "L"},
        {"task=copy L=3", CLAIM_MC, ST_UNSUPPORTED, "exactly"},
        {"task=copy L=40", CLAIM_EXHAUST, ST_LIMIT, "--work-limit"}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        verdict v;
        fault f = {""};
        status st = claim_try(&v, "vb:states", &(claim_setup){.method = at[i].method}, &f, "%s", at[i].list);
        ck_assert_msg(st == at[i].st && strstr(f.line, at[i].says), "%s: %s (%s)", at[i].list, status_name(st), f.line);
        verdict_clear(&v);
    }
}
END_TEST

START_TEST(the_controls_of_states_are_refuted) {
    static const char *const says[][2] = {
        {"register-one-short", "prompt 100 has the answer 100, the machine says 000"},
        {"one-state-less", "is 4, not 3: 00, 01, 10, 11 are pairwise told apart; prefixes 00 and 01, have the answers 00 and 01"},
        {"classes-joined", "prefixes 0000| and 0010|, followed by 1, have the answers none and 0"},
        {"promise-one-more", "3 states are more than needed: 2 serve; no suffix gives"},
        {"promise-one-less", "3 states are too few for 4 prefixes that conflict pairwise: 00, 01, 10, 11"},
        {"colours-joined", "one state for both: prefixes 00011| and 00010|, followed by 01, have the answers 1 and 0"}};
    claim_expect_controls("vb:states", STATES_CONTROLS);
    verdict v;
    claim_at(&v, "vb:states", &(claim_setup){.controls = true}, "task=copy L=1");
    for (size_t i = 0; i < sizeof says / sizeof *says; i++) {
        bool found = false;
        for (size_t k = 0; k < v.control_count; k++)
            if (!strcmp(v.controls[k].name, says[i][0])) found = strstr(v.controls[k].witness, says[i][1]) != NULL;
        ck_assert_msg(found, "%s does not say: %s", says[i][0], says[i][1]);
    }
    verdict_clear(&v);
}
END_TEST

/* CLAIM vb:states/colouring: colours, each with its members, and the clique are written out. */
START_TEST(the_colouring_is_on_record) {
    verdict v;
    claim_at(&v, "vb:states", NULL, "task=induction D=2 L=5");
    ck_assert_ptr_nonnull(strstr(text_data(&v.steps), "after 4 symbols: 4 classes, 2 colours: {"));
    ck_assert_ptr_nonnull(strstr(text_data(&v.steps), "as many conflict pairwise: "));
    verdict_clear(&v);
    claim_at(&v, "vb:states", NULL, "task=suffix n=3 k=1 L=8");
    claim_expect(&v, "promise_before_query", "24");
    ck_assert_ptr_nonnull(strstr(text_data(&v.steps), "a colour less all colourings were tried"));
    verdict_clear(&v);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, tables_before_a_suffix_key_are_as_many_as_computed_before);
    tcase_add_test(t, promised_keys_take_as_many_states_as_colours);
    tcase_add_test(t, prefix_keys_take_progress_and_answers);
    tcase_add_test(t, copying_and_selecting_take_the_letters);
    tcase_add_test(t, induction_takes_trees);
    tcase_add_test(t, formulas_hold_wherever_they_are_stated);
    tcase_add_test(t, strings_without_a_repeat_are_read_off_their_tables);
    tcase_add_test(t, what_is_not_enumerated_rests_on_formulas_or_stays_open);
    tcase_add_test(t, every_task_takes_its_own_parameters);
    tcase_add_test(t, the_colouring_is_on_record);
    tcase_add_test(t, the_controls_of_states_are_refuted);
}
