/* test_gssm.c - machines judged from their states against every prompt read; Theorem 3's machine at every
   number of states; the census against every machine judged; hostile files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/gssm/gssm.h"
#include "constructions/gssm/plan.h"
#include "tests/harness.h"

static work roomy(void) {
    work w = work_default();
    w.limit = (uint64_t)1 << 32;
    return w;
}

static uint64_t power(uint32_t D, uint64_t L) {
    uint64_t n;
    ck_assert(letters_count(&n, D, L));
    return n;
}

/* Copied or not, straight from the definition. */
static bool copies(const gssm *g, const letter *x, size_t L) {
    letter *y = calloc(L, sizeof *y);
    gssm_say(g, gssm_read_prompt(g, x, L), y, L);
    bool same = !memcmp(x, y, L * sizeof *y);
    free(y);
    return same;
}

/* Counts by the definition, one prompt after the other, and the number of states the prompts end in. */
static uint64_t count_by_definition(const gssm *g, size_t L, uint64_t *reached) {
    uint64_t strings = power(g->D, L), copied = 0;
    letter *x = calloc(L, sizeof *x);
    unsigned char *seen = calloc(g->states, 1);
    *reached = 0;
    for (uint64_t i = 0; i < strings; i++) {
        letters_from_index(x, L, g->D, i);
        copied += copies(g, x, L);
        uint32_t s = gssm_read_prompt(g, x, L);
        *reached += !seen[s];
        seen[s] = 1;
    }
    free(x);
    free(seen);
    return copied;
}

/* Everything a judgement says, held against the definition. */
static void check_judgement(const gssm *g, size_t L, const work *w) {
    gssm_judgement j;
    uint64_t reached, direct, copied = count_by_definition(g, L, &reached), strings = power(g->D, L);
    ck_ok(gssm_judge(&j, g, L, w));
    ck_ok(gssm_judge_directly(&direct, g, L, w));
    ck_assert_uint_eq(j.copied, copied);
    ck_assert_uint_eq(direct, copied);
    ck_assert_int_eq(j.confused, reached < strings);
    if (j.confused) {
        ck_assert(memcmp(j.x, j.y, L * sizeof *j.x));
        ck_assert_uint_eq(gssm_read_prompt(g, j.x, L), j.state);
        ck_assert_uint_eq(gssm_read_prompt(g, j.y, L), j.state);
    } else {
        ck_assert(!j.x && !j.y);
    }
    ck_assert_int_eq(j.copied_example != NULL, copied > 0);
    ck_assert_int_eq(j.missed_example != NULL, copied < strings);
    if (j.copied_example) ck_assert(copies(g, j.copied_example, L));
    if (j.missed_example) ck_assert(!copies(g, j.missed_example, L));
    gssm_judgement_clear(&j);
}

/* CLAIM ram:T2.7/judge */
START_TEST(a_machine_is_judged_from_its_states_as_from_all_its_prompts) {
    rng r;
    work w = roomy();
    rng_open(&r, test_seed(), "test_gssm", 0);
    for (unsigned i = 0; i < 3000 * test_multiplier(); i++) {
        uint32_t D = 2 + (uint32_t)rng_below(&r, 3), states = 1 + (uint32_t)rng_below(&r, i % 7 ? 12 : 90);
        size_t L = 1 + (size_t)rng_below(&r, D == 2 ? 7 : 4);
        gssm *g;
        ck_ok(gssm_random(&g, D, states, &r));
        ck_assert(gssm_valid(g));
        w.threads = 1 + i % 3;
        check_judgement(g, L, &w);
        gssm_free(g);
    }
}
END_TEST

/* Random machines copy little.  Good ones with a few entries changed show the other end of the scale. */
START_TEST(a_good_machine_with_a_few_changes_is_judged_right) {
    rng r;
    work w = roomy();
    rng_open(&r, test_seed(), "test_gssm changes", 0);
    for (unsigned i = 0; i < 2000 * test_multiplier(); i++) {
        uint32_t D = 2 + (uint32_t)rng_below(&r, 3);
        size_t L = 1 + (size_t)rng_below(&r, D == 2 ? 6 : 3);
        uint64_t k = 1 + rng_below(&r, power(D, L) + 3);
        gssm *g;
        ck_ok(gssm_optimal(&g, D, L, k));
        for (uint64_t c = rng_below(&r, 4); c-- > 0;) {
            uint32_t s = (uint32_t)rng_below(&r, k), to = (uint32_t)rng_below(&r, k);
            switch (rng_below(&r, 5)) {
            case 0: g->bos[s] = to; break;
            case 1: g->copy[s] = to; break;
            case 2: g->output[s] = (uint32_t)rng_below(&r, D); break;
            case 3: g->update[s * D + rng_below(&r, D)] = s; break; /* a loop */
            default: g->update[s * D + rng_below(&r, D)] = to;
            }
        }
        check_judgement(g, L, &w);
        gssm_free(g);
    }
}
END_TEST

/* CLAIM vb:gssm-tight/reading: every number of states, also past D^L, by the judge and by all prompts. */
START_TEST(the_optimal_machine_copies_as_many_strings_as_it_has_states) {
    static const struct { uint32_t D; size_t L; } most[] = {{2, 9}, {3, 5}, {4, 4}, {5, 3}, {6, 3}, {7, 2}, {11, 2}, {50, 1}};
    work w = roomy();
    unsigned machines = 0, narrow = 0;
    for (size_t i = 0; i < sizeof most / sizeof *most; i++)
        for (size_t L = 1; L <= most[i].L; L++)
            for (uint64_t strings = power(most[i].D, L), k = 1; k <= strings + 2; k++) {
                gssm *g;
                gssm_judgement j;
                uint64_t direct;
                ck_ok(gssm_optimal(&g, most[i].D, L, k));
                ck_assert(gssm_valid(g));
                ck_assert_uint_eq(g->states, k);
                ck_ok(gssm_judge(&j, g, L, &w));
                ck_ok(gssm_judge_directly(&direct, g, L, &w));
                ck_assert_uint_eq(j.copied, k < strings ? k : strings);
                ck_assert_uint_eq(direct, j.copied);
                ck_assert_int_eq(j.confused, k < strings);
                mpz_t z;
                gssm_plan p;
                mpz_init_set_ui(z, k < strings ? k : strings);
                ck_ok(gssm_plan_init(&p, most[i].D, z));
                ck_assert(gssm_plan_holds(&p, most[i].D, z));
                ck_assert(p.m <= L);
                narrow += p.narrow;
                machines++;
                gssm_plan_clear(&p);
                mpz_clear(z);
                gssm_judgement_clear(&j);
                gssm_free(g);
            }
    ck_assert_uint_gt(narrow, 400); /* both cases of the construction were met */
    ck_assert_uint_gt(machines - narrow, 400);
}
END_TEST

/* Far beyond D^m: the zeros after the word permute the states many times over. */
START_TEST(the_optimal_machine_undoes_any_number_of_zeros) {
    work w = roomy();
    for (uint32_t D = 2; D <= 4; D++)
        for (uint64_t k = 1; k <= 70; k++)
            for (uint64_t L = 9; L <= 300; L = L * 2 + k % 3) {
                gssm *g;
                gssm_judgement j;
                ck_ok(gssm_optimal(&g, D, L, k));
                ck_ok(gssm_judge(&j, g, L, &w));
                ck_assert_uint_eq(j.copied, k);
                ck_assert(j.confused);
                ck_assert(!copies(g, j.missed_example, L));
                gssm_judgement_clear(&j);
                gssm_free(g);
            }
}
END_TEST

START_TEST(large_machines_and_long_strings_are_judged) {
    static const struct { uint32_t D; uint64_t L, k; } at[] = {
        {2, 1000000, 3}, {2, 100, 20000}, {1000, 2, 60000}, {65000, 3, 1000}, {3, 1000000, 1}, {4, 10, 1 << 20}};
    work w = roomy();
    w.threads = 2;
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        gssm *g;
        gssm_judgement j;
        ck_ok(gssm_optimal(&g, at[i].D, at[i].L, at[i].k));
        ck_ok(gssm_judge(&j, g, at[i].L, &w));
        ck_assert_uint_eq(j.copied, at[i].k);
        gssm_judgement_clear(&j);
        gssm_free(g);
    }
}
END_TEST

START_TEST(the_shift_register_copies_everything_of_its_length) {
    work w = roomy();
    for (uint32_t D = 2; D <= 5; D++)
        for (uint64_t L = 1; L <= 5; L++) {
            gssm *g;
            gssm_judgement j;
            ck_ok(gssm_shift_register(&g, D, L));
            ck_assert(gssm_valid(g));
            check_judgement(g, L, &w);
            ck_ok(gssm_judge(&j, g, L, &w));
            ck_assert_uint_eq(j.copied, power(D, L));
            ck_assert(!j.confused && !j.missed_example);
            gssm_judgement_clear(&j);
            gssm_free(g);
        }
}
END_TEST

/* The index-th machine, tables and copy map, for the slow census. */
static void machine_from_index(gssm *g, uint64_t index) {
    for (size_t i = 0; i < (size_t)g->states * g->D; i++, index /= g->states) g->update[i] = (uint32_t)(index % g->states);
    for (size_t s = 0; s < g->states; s++, index /= g->states) g->copy[s] = (uint32_t)(index % g->states);
    for (size_t s = 0; s < g->states; s++, index /= g->D) g->output[s] = (uint32_t)(index % g->D);
}

/* CLAIM ram:T2.7/census: each machine read and judged prompt by prompt, by the definition. */
START_TEST(the_census_counts_like_every_machine_judged_alone) {
    static const struct { uint32_t D, k; size_t L; } at[] = {{2, 1, 3}, {2, 2, 1}, {2, 2, 2}, {2, 2, 3}, {3, 2, 1}, {3, 2, 2}, {4, 2, 1}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        gssm_census c;
        gssm *g;
        work w = roomy();
        w.threads = 1 + (unsigned)i % 2;
        ck_ok(gssm_take_census(&c, at[i].D, at[i].k, at[i].L, &w));
        ck_ok(gssm_new(&g, at[i].D, at[i].k));
        uint64_t best = 0, attaining = 0, reached;
        for (uint64_t m = 0; m < c.machines; m++) {
            machine_from_index(g, m);
            uint64_t copied = count_by_definition(g, at[i].L, &reached);
            if (copied > best) best = copied, attaining = 0;
            attaining += copied == best;
        }
        ck_assert_uint_eq(c.best, best);
        ck_assert_uint_eq(c.attaining, attaining);
        ck_assert(gssm_valid(c.example));
        ck_assert_uint_eq(count_by_definition(c.example, at[i].L, &reached), best);
        gssm_free(g);
        gssm_census_clear(&c);
    }
}
END_TEST

START_TEST(the_census_knows_how_many_machines_there_are_and_how_many_are_best) {
    /* k, D, L, best, attaining, machines: k^(kD+k) D^k machines; k = 1 has D of them, each copies one string */
    static const uint64_t at[][6] = {{1, 2, 1, 1, 2, 2},         {1, 5, 3, 1, 5, 5},          {2, 2, 1, 2, 16, 256},
                                     {2, 2, 3, 2, 16, 256},      {3, 2, 1, 2, 17496, 157464}, {3, 2, 2, 3, 380, 157464},
                                     {3, 2, 3, 3, 376, 157464},  {3, 2, 4, 3, 424, 157464},   {2, 3, 1, 2, 192, 2304},
                                     {2, 4, 1, 2, 1536, 16384}};
    work w = roomy();
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        gssm_census c;
        ck_ok(gssm_take_census(&c, (uint32_t)at[i][1], (uint32_t)at[i][0], at[i][2], &w));
        ck_assert_uint_eq(c.best, at[i][3]);
        ck_assert_uint_eq(c.attaining, at[i][4]);
        ck_assert_uint_eq(c.machines, at[i][5]);
        gssm_census_clear(&c);
    }
    gssm_census c;
    w = work_default();
    ck_assert_int_eq(gssm_take_census(&c, 2, 4, 2, &w), ST_LIMIT);
    ck_assert_int_eq(gssm_take_census(&c, 2, 17, 2, &w), ST_LIMIT);
    ck_assert_int_eq(gssm_take_census(&c, 1, 2, 2, &w), ST_DOMAIN);
}
END_TEST

START_TEST(a_number_is_compared_with_a_power_it_never_forms) {
    mpz_t k, p;
    mpz_inits(k, p, NULL);
    for (uint32_t D = 2; D <= 40; D++)
        for (uint64_t L = 1; L <= 60; L += 1 + L / 7)
            for (int d = -1; d <= 1; d++) {
                mpz_ui_pow_ui(p, D, L);
                if (d < 0) mpz_sub_ui(p, p, 1);
                if (d > 0) mpz_add_ui(p, p, 1);
                ck_assert_int_eq(gssm_compare_power(p, D, L), d);
            }
    mpz_set_str(k, "123456789012345678901234567890", 10);
    ck_assert_int_eq(gssm_compare_power(k, 2, UINT64_MAX), -1);
    ck_assert_int_eq(gssm_compare_power(k, UINT32_MAX, UINT64_MAX), -1);
    ck_assert_int_eq(gssm_compare_power(k, 10, 29), 1);
    ck_assert_int_eq(gssm_compare_power(k, 10, 30), -1);
    mpz_clears(k, p, NULL);
}
END_TEST

/* CLAIM vb:gssm-tight/conditions: also where no machine can be built. */
START_TEST(the_conditions_of_the_proof_hold_for_every_number_of_states) {
    mpz_t k;
    mpz_init(k);
    for (uint32_t D = 2; D <= 9; D++)
        for (unsigned e = 0; e < 3000; e += 1 + e / 3)
            for (int d = -2; d <= 2; d++) {
                mpz_ui_pow_ui(k, D, e);
                if (e && d > 0) mpz_mul_ui(k, k, 2), mpz_sub_ui(k, k, (unsigned)d); /* about 2 D^e: where the cases part */
                else if (d < 0) mpz_sub_ui(k, k, (unsigned)-d);
                gssm_plan p;
                if (mpz_sgn(k) <= 0) {
                    ck_assert_int_eq(gssm_plan_init(&p, D, k), ST_DOMAIN);
                    continue;
                }
                ck_ok(gssm_plan_init(&p, D, k));
                ck_assert(gssm_plan_holds(&p, D, k));
                ck_assert_int_le(gssm_compare_power(k, D, p.m), 0);
                ck_assert(p.m == 1 || gssm_compare_power(k, D, p.m - 1) > 0);
                mpz_add_ui(p.extra, p.extra, 1); /* a plan that does not fit its number is noticed */
                ck_assert(!gssm_plan_holds(&p, D, k));
                mpz_sub_ui(p.extra, p.extra, 1);
                p.narrow = !p.narrow;
                ck_assert(!gssm_plan_holds(&p, D, k));
                gssm_plan_clear(&p);
            }
    mpz_clear(k);
}
END_TEST

START_TEST(a_machine_with_one_entry_out_of_range_is_not_valid) {
    gssm *g;
    ck_ok(gssm_new(&g, 3, 4));
    ck_assert(gssm_valid(g));
    uint32_t *const entries[] = {&g->start, &g->bos[3], &g->copy[0], &g->update[11], &g->output[2]};
    const uint32_t bound[] = {4, 4, 4, 4, 3};
    for (size_t i = 0; i < sizeof bound / sizeof *bound; i++) {
        *entries[i] = bound[i];
        ck_assert(!gssm_valid(g));
        *entries[i] = bound[i] - 1;
        ck_assert(gssm_valid(g));
    }
    g->D = 1;
    ck_assert(!gssm_valid(g));
    gssm_free(g);
    ck_ok(gssm_new(&g, 2, GSSM_STATES_MOST));
    gssm_free(g);
}
END_TEST

START_TEST(sizes_out_of_range_end_in_a_status) {
    gssm *g;
    gssm_judgement j;
    uint64_t direct;
    work w = work_default();
    ck_assert_int_eq(gssm_new(&g, 1, 4), ST_DOMAIN);
    ck_assert_int_eq(gssm_new(&g, 2, 0), ST_DOMAIN);
    ck_assert_int_eq(gssm_new(&g, 2, GSSM_STATES_MOST + 1), ST_LIMIT);
    ck_assert_int_eq(gssm_new(&g, UINT32_MAX, GSSM_STATES_MOST), ST_LIMIT);
    ck_assert_int_eq(gssm_optimal(&g, 2, 0, 1), ST_DOMAIN);
    ck_assert_int_eq(gssm_optimal(&g, 2, 1, 0), ST_DOMAIN);
    ck_assert_int_eq(gssm_optimal(&g, 1, 1, 1), ST_DOMAIN);
    ck_assert_int_eq(gssm_optimal(&g, 2, 64, UINT64_MAX), ST_LIMIT);
    ck_assert_int_eq(gssm_optimal(&g, UINT32_MAX, 5, 1000), ST_LIMIT);
    ck_assert_ptr_null(g);
    ck_assert_int_eq(gssm_shift_register(&g, 2, 23), ST_LIMIT);
    ck_assert_int_eq(gssm_shift_register(&g, 2, 64), ST_LIMIT);
    ck_assert_int_eq(gssm_shift_register(&g, 2, 0), ST_DOMAIN);
    ck_ok(gssm_optimal(&g, 2, 3, 8));
    ck_assert_int_eq(gssm_judge(&j, g, 0, &w), ST_DOMAIN);
    ck_assert_int_eq(gssm_judge(&j, g, WORK_LIMIT_DEFAULT / 8 + 1, &w), ST_LIMIT);
    ck_assert_int_eq(gssm_judge(&j, g, UINT64_MAX, &w), ST_LIMIT);
    ck_assert_int_eq(gssm_judge_directly(&direct, g, 0, &w), ST_DOMAIN);
    ck_assert_int_eq(gssm_judge_directly(&direct, g, 24, &w), ST_LIMIT);
    ck_assert_int_eq(gssm_judge_directly(&direct, g, 64, &w), ST_LIMIT);
    volatile sig_atomic_t stop = 1;
    w.interrupted = &stop;
    ck_assert_int_eq(gssm_judge(&j, g, 3, &w), ST_STOPPED);
    ck_assert_int_eq(gssm_judge_directly(&direct, g, 3, &w), ST_STOPPED);
    gssm_census c;
    ck_assert_int_eq(gssm_take_census(&c, 2, 2, 1, &w), ST_STOPPED);
    ck_assert_ptr_null(c.example);
    gssm_free(g);
}
END_TEST

static bool same(const gssm *a, const gssm *b) {
    return a->D == b->D && a->states == b->states && a->start == b->start && !memcmp(a->bos, b->bos, a->states * 4) &&
           !memcmp(a->copy, b->copy, a->states * 4) && !memcmp(a->output, b->output, a->states * 4) &&
           !memcmp(a->update, b->update, (size_t)a->states * a->D * 4);
}

START_TEST(a_machine_survives_being_written_read_and_cloned) {
    rng r;
    rng_open(&r, test_seed(), "test_gssm file", 0);
    for (unsigned i = 0; i < 200 * test_multiplier(); i++) {
        gssm *g, *back, *twin;
        text t;
        fault f = {{0}};
        text_init(&t);
        ck_ok(gssm_random(&g, 2 + (uint32_t)rng_below(&r, 20), 1 + (uint32_t)rng_below(&r, 30), &r));
        gssm_write(&t, g);
        ck_ok(text_status(&t));
        ck_ok(gssm_parse(&back, text_data(&t), t.length, &f));
        ck_assert(same(g, back));
        ck_ok(gssm_clone(&twin, g));
        ck_assert(same(g, twin));
        /* Every proper prefix and every single missing byte is refused or another valid machine, never a crash. */
        for (size_t cut = 0; cut < t.length; cut += 1 + (size_t)rng_below(&r, 40)) {
            gssm *broken;
            ck_assert_int_ne(gssm_parse(&broken, text_data(&t), cut, &f), ST_OK);
            ck_assert_ptr_null(broken);
            char *bytes = strdup(text_data(&t));
            memmove(bytes + cut, bytes + cut + 1, t.length - cut);
            if (gssm_parse(&broken, bytes, t.length - 1, &f) == ST_OK) {
                ck_assert(gssm_valid(broken));
                gssm_free(broken);
            }
            free(bytes);
        }
        gssm_free(g);
        gssm_free(back);
        gssm_free(twin);
        text_clear(&t);
    }
}
END_TEST

#define HEAD "{\"schema\":\"verbatim-gssm/1\",\"D\":2,\"states\":2,\"start\":0,"
#define GOOD HEAD "\"bos\":[0,1],\"copy\":[1,0],\"update\":[[0,1],[1,0]],\"output\":[0,1]}"

/* What the file says, the status, and what the one line must name. */
static const struct { const char *json; status st; const char *names; } hostile[] = {
    {"", ST_FORMAT, ""},
    {"[]", ST_FORMAT, "object"},
    {"{}", ST_FORMAT, "schema"},
    {GOOD " x", ST_FORMAT, ""},
    {"{\"schema\":\"verbatim-model/1\",\"D\":2,\"states\":1,\"start\":0,\"bos\":[0],\"copy\":[0],\"update\":[[0,0]],\"output\":[0]}", ST_FORMAT, "verbatim-model/1"},
    {"{\"schema\":7,\"D\":2,\"states\":1,\"start\":0,\"bos\":[0],\"copy\":[0],\"update\":[[0,0]],\"output\":[0]}", ST_FORMAT, "schema"},
    {HEAD "\"bos\":[0,1],\"copy\":[1,0],\"update\":[[0,1],[1,9]],\"output\":[0,1]}", ST_FORMAT, "update[1][1] = 9 is no state (0..1)"},
    {HEAD "\"bos\":[0,1],\"copy\":[1,-1],\"update\":[[0,1],[1,0]],\"output\":[0,1]}", ST_FORMAT, "copy[1] = -1 is no state (0..1)"},
    {HEAD "\"bos\":[2,1],\"copy\":[1,0],\"update\":[[0,1],[1,0]],\"output\":[0,1]}", ST_FORMAT, "bos[0] = 2 is no state (0..1)"},
    {HEAD "\"bos\":[0,1],\"copy\":[1,0],\"update\":[[0,1],[1,0]],\"output\":[0,2]}", ST_FORMAT, "output[1] = 2 is no letter (0..1)"},
    {HEAD "\"bos\":[0,1],\"copy\":[1,0],\"update\":[[0,1],[1]],\"output\":[0,1]}", ST_FORMAT, "update[1] has 1 entries"},
    {HEAD "\"bos\":[0,1],\"copy\":[1,0],\"update\":[[0,1],3],\"output\":[0,1]}", ST_FORMAT, "update[1] is not an array"},
    {HEAD "\"bos\":[0],\"copy\":[1,0],\"update\":[[0,1],[1,0]],\"output\":[0,1]}", ST_FORMAT, "bos"},
    {HEAD "\"bos\":[0,\"1\"],\"copy\":[1,0],\"update\":[[0,1],[1,0]],\"output\":[0,1]}", ST_FORMAT, "bos[1] is not an integer"},
    {HEAD "\"bos\":[0,1.0],\"copy\":[1,0],\"update\":[[0,1],[1,0]],\"output\":[0,1]}", ST_FORMAT, ""},
    {HEAD "\"bos\":[0,1],\"bos\":[0,1],\"copy\":[1,0],\"update\":[[0,1],[1,0]],\"output\":[0,1]}", ST_FORMAT, ""},
    {HEAD "\"copy\":[1,0],\"update\":[[0,1],[1,0]],\"output\":[0,1]}", ST_FORMAT, "bos"},
    {HEAD "\"bos\":[0,1],\"copy\":[1,0],\"update\":[[0,1],[1,0]],\"output\":[0,1],\"outputs\":[]}", ST_FORMAT, "outputs"},
    {"{\"schema\":\"verbatim-gssm/1\",\"D\":1,\"states\":1,\"start\":0,\"bos\":[0],\"copy\":[0],\"update\":[[0]],\"output\":[0]}", ST_FORMAT, "D"},
    {"{\"schema\":\"verbatim-gssm/1\",\"D\":2,\"states\":1,\"start\":1,\"bos\":[0],\"copy\":[0],\"update\":[[0,0]],\"output\":[0]}", ST_FORMAT, "start"},
    {"{\"schema\":\"verbatim-gssm/1\",\"D\":2,\"states\":0,\"start\":0,\"bos\":[],\"copy\":[],\"update\":[],\"output\":[]}", ST_FORMAT, "states"},
    {"{\"schema\":\"verbatim-gssm/1\",\"D\":60000000,\"states\":4000000,\"start\":0,\"bos\":[0],\"copy\":[0],\"update\":[[0]],\"output\":[0]}", ST_LIMIT, "states * D"},
    {"{\"schema\":\"verbatim-gssm/1\",\"D\":2,\"states\":4000000,\"start\":0,\"bos\":[0],\"copy\":[0],\"update\":[[0]],\"output\":[0]}", ST_FORMAT, "bos"},
    {"{\"schema\":\"verbatim-gssm/1\",\"D\":2,\"states\":4000000000,\"start\":0,\"bos\":[0],\"copy\":[0],\"update\":[[0]],\"output\":[0]}", ST_LIMIT, "states"},
    {"{\"schema\":\"verbatim-gssm/1\",\"D\":99999999999999999999,\"states\":1,\"start\":0,\"bos\":[0],\"copy\":[0],\"update\":[[0]],\"output\":[0]}", ST_FORMAT, ""},
};

START_TEST(hostile_files_are_refused_with_the_place) {
    gssm *g;
    fault f = {{0}};
    ck_ok(gssm_parse(&g, GOOD, strlen(GOOD), &f));
    gssm_free(g);
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        f.line[0] = '\0';
        status st = gssm_parse(&g, hostile[i].json, strlen(hostile[i].json), &f);
        ck_assert_msg(st == hostile[i].st, "%s: %s (%s)", hostile[i].json,
                      status_name(st), f.line);
        ck_assert_ptr_null(g);
        ck_assert_msg(f.line[0] && strstr(f.line, hostile[i].names), "%s: \"%s\" does not name %s", hostile[i].json, f.line,
                      hostile[i].names);
    }
    ck_assert_int_eq(gssm_read(&g, "/nonexistent/machine.json", &f), ST_NOINPUT);
    ck_assert_int_eq(gssm_read(&g, "/", &f), ST_NOINPUT);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, a_machine_is_judged_from_its_states_as_from_all_its_prompts);
    tcase_add_test(t, a_good_machine_with_a_few_changes_is_judged_right);
    tcase_add_test(t, the_optimal_machine_copies_as_many_strings_as_it_has_states);
    tcase_add_test(t, the_optimal_machine_undoes_any_number_of_zeros);
    tcase_add_test(t, large_machines_and_long_strings_are_judged);
    tcase_add_test(t, the_shift_register_copies_everything_of_its_length);
    tcase_add_test(t, the_census_counts_like_every_machine_judged_alone);
    tcase_add_test(t, the_census_knows_how_many_machines_there_are_and_how_many_are_best);
    tcase_add_test(t, a_number_is_compared_with_a_power_it_never_forms);
    tcase_add_test(t, the_conditions_of_the_proof_hold_for_every_number_of_states);
    tcase_add_test(t, a_machine_with_one_entry_out_of_range_is_not_valid);
    tcase_add_test(t, sizes_out_of_range_end_in_a_status);
    tcase_add_test(t, a_machine_survives_being_written_read_and_cloned);
    tcase_add_test(t, hostile_files_are_refused_with_the_place);
}
