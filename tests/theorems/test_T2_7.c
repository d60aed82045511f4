/* test_T2_7.c - ram:T2.7: bound and tightness against machines judged prompt by prompt; machines from files; the
   witnesses parsed and judged again; sizes past all forming; bad input. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "constructions/gssm/gssm.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"

static uint64_t count_directly(const gssm *g, size_t L) {
    uint64_t strings, copied = 0;
    letter x[16], y[16];
    ck_assert(letters_count(&strings, g->D, L));
    for (uint64_t i = 0; i < strings; i++) {
        letters_from_index(x, L, g->D, i);
        gssm_say(g, gssm_read_prompt(g, x, L), y, L);
        copied += !memcmp(x, y, L * sizeof *x);
    }
    return copied;
}

/* "1-k/n" as a reduced fraction. */
static const char *error_text(char *to, uint64_t k, uint64_t n) {
    uint64_t a = k < n ? n - k : 0, b = n, u = a, v = b;
    while (v) {
        uint64_t r = u % v;
        u = v;
        v = r;
    }
    if (b / u == 1) sprintf(to, "%llu", (unsigned long long)(a / u));
    else sprintf(to, "%llu/%llu", (unsigned long long)(a / u), (unsigned long long)(b / u));
    return to;
}

/* The machine printed inside a witness, parsed. */
static gssm *machine_in(const char *witness) {
    const char *from = strchr(witness, '{'), *to = from ? strchr(from, '}') : NULL;
    gssm *g = NULL;
    fault f = {""};
    ck_assert_ptr_nonnull(to);
    ck_ok(gssm_parse(&g, from, (size_t)(to - from) + 1, &f));
    return g;
}

/* CLAIM ram:T2.7/strict: the machine in the witness of the printed reading, judged here from scratch, has as many
   states as asked for and copies as many strings. */
START_TEST(the_bound_is_tight_and_the_strict_one_fails_at_every_number_of_states) {
    static const struct { unsigned D, L; } most[] = {{2, 4}, {3, 2}, {4, 2}, {5, 1}};
    for (size_t i = 0; i < sizeof most / sizeof *most; i++)
        for (unsigned L = 1; L <= most[i].L; L++) {
            uint64_t strings;
            char expected[64];
            ck_assert(letters_count(&strings, most[i].D, L));
            for (uint64_t k = 1; k <= strings + 2; k++) {
                verdict v;
                claim_at(&v, "ram:T2.7", NULL, "D=%u L=%u states=%llu", most[i].D, L, (unsigned long long)k);
                claim_expect(&v, "min_err", error_text(expected, k, strings));
                claim_expect(&v, "bound", expected);
                sprintf(expected, "%llu", (unsigned long long)(k < strings ? k : strings));
                claim_expect(&v, "max_copied", expected);
                claim_expect(&v, "copied", "");
                claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
                claim_expect_verdict(&v, "printed", k <= strings ? VERDICT_REFUTED : VERDICT_VERIFIED);
                ck_assert_int_eq(v.trivial, k >= strings);
                if (k <= strings && k * (most[i].D + 3) <= 96) {
                    gssm *g = machine_in(text_data(&verdict_reading(&v, "printed")->refuted));
                    ck_assert_uint_eq(g->states, k);
                    ck_assert_uint_eq(count_directly(g, L), k);
                    gssm_free(g);
                }
                verdict_clear(&v);
            }
        }
}
END_TEST

START_TEST(exhaustion_over_all_machines_agrees_and_refuses_what_it_cannot_do) {
    static const char *const fits[] = {"states=1 L=5", "states=2 L=1", "states=2 L=2", "states=2 L=3", "states=3 L=2",
                                       "states=2 L=1 D=3", "states=2 L=1 D=4", "states=1 L=2 D=6"};
    verdict v;
    fault f = {""};
    for (size_t i = 0; i < sizeof fits / sizeof *fits; i++) {
        claim_at(&v, "ram:T2.7", &(claim_setup){.method = CLAIM_EXHAUST, .threads = 2}, "%s", fits[i]);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        ck_assert(v.methods & METHOD_EXHAUSTION);
        ck_assert_ptr_nonnull(strstr(text_data(&v.scope), "machines"));
        verdict_clear(&v);
    }
    ck_assert_int_eq(claim_try(&v, "ram:T2.7", &(claim_setup){.method = CLAIM_EXHAUST}, &f, "states=5 L=2"), ST_LIMIT);
    verdict_clear(&v);
    ck_assert_int_eq(claim_try(&v, "ram:T2.7", &(claim_setup){.method = CLAIM_MC}, &f, "states=5 L=2"), ST_UNSUPPORTED);
    verdict_clear(&v);
    claim_at(&v, "ram:T2.7", &(claim_setup){.method = CLAIM_DERIVE}, "states=2 L=2");
    ck_assert_uint_eq(v.methods, METHOD_DERIVATION);
    verdict_clear(&v);
}
END_TEST

/* A machine in a temporary file; the path is valid until the next call. */
static const char *machine_file(const gssm *g) {
    static char path[] = "/tmp/test_T2_7_XXXXXX";
    static int fd = -1;
    if (fd < 0) fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    text t;
    text_init(&t);
    gssm_write(&t, g);
    ck_assert_int_eq(ftruncate(fd, 0), 0);
    ck_assert_int_eq(pwrite(fd, text_data(&t), t.length, 0), (ssize_t)t.length);
    text_clear(&t);
    return path;
}

/* CLAIM ram:T2.7/pigeonhole: the two prompts of the note are read again here, and lead to the state it names. */
static void check_confused_note(const verdict *v, const gssm *g, size_t L) {
    const char *note = strstr(text_data(&v->notes), ": prompts ");
    char xs[64], ys[64], said[64];
    unsigned state;
    letter *x = NULL, *y = NULL, answer[16];
    size_t n;
    text t;
    if (!note) return;
    ck_assert_int_eq(sscanf(note, ": prompts %63s and %63s both lead to state %u, which answers %63[^:]", xs, ys,
                            &state, said),
                     4);
    ck_ok(letters_read(&x, &n, xs, strlen(xs), g->D, L, NULL));
    ck_assert_uint_eq(n, L);
    ck_ok(letters_read(&y, &n, ys, strlen(ys), g->D, L, NULL));
    ck_assert_uint_eq(n, L);
    ck_assert(memcmp(x, y, L * sizeof *x));
    ck_assert_uint_eq(gssm_read_prompt(g, x, L), state);
    ck_assert_uint_eq(gssm_read_prompt(g, y, L), state);
    gssm_say(g, state, answer, L);
    text_init(&t);
    letters_write(&t, answer, L, g->D);
    ck_assert_str_eq(text_data(&t), said);
    text_clear(&t);
    free(x);
    free(y);
}

START_TEST(a_machine_from_a_file_is_judged_like_all_its_prompts) {
    rng r;
    rng_open(&r, test_seed(), "test_T2_7", 0);
    for (unsigned i = 0; i < 300 * test_multiplier(); i++) {
        uint32_t D = 2 + (uint32_t)rng_below(&r, 3);
        size_t L = 1 + (size_t)rng_below(&r, D == 2 ? 6 : 4);
        uint64_t strings, k = 1 + rng_below(&r, 20);
        char expected[64];
        gssm *g;
        verdict v;
        ck_assert(letters_count(&strings, D, L));
        if (i % 2) ck_ok(gssm_random(&g, D, (uint32_t)k, &r));
        else ck_ok(gssm_optimal(&g, D, L, k));
        uint64_t copied = count_directly(g, L);
        claim_at(&v, "ram:T2.7", NULL, "L=%zu gssm=%s", L, machine_file(g));
        sprintf(expected, "%llu", (unsigned long long)copied);
        claim_expect(&v, "copied", expected);
        claim_expect(&v, "err", error_text(expected, copied, strings));
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed", copied < k ? VERDICT_VERIFIED : VERDICT_REFUTED);
        ck_assert_ptr_nonnull(strstr(text_data(&v.notes), copied < k ? "strict inequality holds" : "strict inequality fails"));
        ck_assert(k >= strings || strstr(text_data(&v.notes), ": prompts "));
        check_confused_note(&v, g, L);
        gssm_free(g);
        verdict_clear(&v);
    }
}
END_TEST

START_TEST(a_long_prompt_through_a_machine_of_a_file_is_judged) {
    gssm *g;
    verdict v;
    fault f = {""};
    ck_ok(gssm_optimal(&g, 3, 100000, 7));
    claim_at(&v, "ram:T2.7", NULL, "L=100000 gssm=%s D=3", machine_file(g));
    claim_expect(&v, "copied", "7");
    claim_expect(&v, "err", "1-7/3^100000");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    claim_expect_verdict(&v, "printed", VERDICT_REFUTED);
    verdict_clear(&v);
    ck_assert_int_eq(claim_try(&v, "ram:T2.7", NULL, &f, "L=1000000000 gssm=%s", machine_file(g)), ST_LIMIT);
    ck_assert_ptr_nonnull(strstr(f.line, "--work-limit"));
    verdict_clear(&v);
    gssm_free(g);
}
END_TEST

START_TEST(bad_input_ends_in_a_status_with_a_line) {
    gssm *g;
    verdict v;
    fault f = {""};
    ck_ok(gssm_optimal(&g, 3, 2, 4));
    const char *path = machine_file(g);
    static const struct { const char *list; status st; const char *says; } at[] = {
        {"L=3", ST_DOMAIN, "--gssm"},
        {"L=3 states=4 gssm=/dev/null", ST_DOMAIN, "exclude"},
        {"states=4", ST_DOMAIN, "L"},
        {"L=0 states=4", ST_DOMAIN, "L"},
        {"L=3 states=0", ST_DOMAIN, "states"},
        {"L=3 states=four", ST_DOMAIN, "states"},
        {"L=3 states=4 D=1", ST_DOMAIN, "D"},
        {"L=100000000000000000000 states=4", ST_LIMIT, "L"},
        {"L=1000000001 states=4", ST_LIMIT, "L"},
        {"L=3 gssm=/nonexistent", ST_NOINPUT, "/nonexistent"},
        {"L=3 gssm=/dev/null", ST_FORMAT, "/dev/null"},
        {"L=3 gssm=" SOURCE_FOLDER "/CMakeLists.txt", ST_FORMAT, "CMakeLists.txt"},
    };
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        f.line[0] = '\0';
        status st = claim_try(&v, "ram:T2.7", NULL, &f, "%s", at[i].list);
        ck_assert_msg(st == at[i].st, "%s: %s (%s)", at[i].list, status_name(st), f.line);
        ck_assert_msg(strstr(f.line, at[i].says) != NULL, "%s: %s", at[i].list, f.line);
        verdict_clear(&v);
    }
    ck_assert_int_eq(claim_try(&v, "ram:T2.7", NULL, &f, "L=2 D=2 gssm=%s", path), ST_DOMAIN);
    ck_assert_ptr_nonnull(strstr(f.line, "contradicts"));
    verdict_clear(&v);
    claim_at(&v, "ram:T2.7", NULL, "L=2 D=3 gssm=%s", path);
    claim_expect(&v, "copied", "4");
    verdict_clear(&v);
    gssm_free(g);
}
END_TEST

/* What the command shows as D of a file is the file's. */
START_TEST(the_alphabet_of_the_file_is_settled_before_the_report) {
    gssm *g;
    params *p;
    fault f = {""};
    const claim *c = claim_find("ram:T2.7");
    char list[128];
    ck_ok(gssm_optimal(&g, 5, 2, 4));
    ck_ok(params_new(&p, c->params, c->param_count));
    snprintf(list, sizeof list, "L=2 gssm=%s", machine_file(g));
    ck_ok(params_set_list(p, list, &f));
    ck_ok(c->settle(p, &f));
    ck_assert_int_eq(params_int(p, "D"), 5);
    ck_ok(params_set_list(p, "D=4", &f));
    ck_assert_int_eq(c->settle(p, &f), ST_DOMAIN);
    params_free(p);
    gssm_free(g);
}
END_TEST

static void expect_enclosed(const verdict *v, const char *name, double lo, double hi) {
    const quantity *q = verdict_quantity(v, name);
    ck_assert_int_eq(q->kind, QUANTITY_FORM);
    ck_assert(mpq_cmp(q->bounds.lo, q->bounds.hi) <= 0);
    ck_assert_double_ge(mpq_get_d(q->bounds.lo), lo);
    ck_assert_double_le(mpq_get_d(q->bounds.hi), hi);
}

START_TEST(sizes_no_machine_fits_are_settled_without_forming_them) {
    verdict v;
    claim_at(&v, "ram:T2.7", NULL, "D=2147483647 L=1000000000 states=123456789012345678901234567890");
    claim_expect(&v, "strings", "2147483647^1000000000");
    claim_expect(&v, "max_copied", "123456789012345678901234567890");
    claim_expect(&v, "min_err", "1-123456789012345678901234567890/2147483647^1000000000");
    expect_enclosed(&v, "min_err", -1e-38, 0);
    ck_assert_int_lt(mpq_sgn(verdict_quantity(&v, "min_err")->bounds.lo), 0); /* log2(1 - t) < 0 */
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    claim_expect_verdict(&v, "printed", VERDICT_REFUTED);
    ck_assert(!v.trivial);
    ck_assert_ptr_null(strstr(text_data(&v.scope), "built and judged"));
    ck_assert_ptr_nonnull(strstr(text_data(&v.scope), "its conditions checked on these numbers"));
    verdict_clear(&v);
    claim_at(&v, "ram:T2.7", NULL, "L=60 states=1152921504606846976"); /* 2^60 */
    claim_expect(&v, "min_err", "0");
    ck_assert(v.trivial);
    claim_expect_verdict(&v, "printed", VERDICT_REFUTED); /* err = 0 is not > 0 */
    verdict_clear(&v);
    claim_at(&v, "ram:T2.7", NULL, "L=60 states=1152921504606846977");
    claim_expect_verdict(&v, "printed", VERDICT_VERIFIED); /* 0 > a negative number */
    verdict_clear(&v);
    /* S = 2^13285, D^L = 2^13290 is past 4,000 digits: 1 - 1/32 has log2 -0.0458036... */
    mpz_t S;
    mpz_init(S);
    mpz_ui_pow_ui(S, 2, 13285);
    char *digits = mpz_get_str(NULL, 10, S);
    params *p;
    fault f = {""};
    const claim *c = claim_find("ram:T2.7");
    work w = work_default();
    ck_ok(params_new(&p, c->params, c->param_count));
    ck_ok(params_set(p, "L", "13290", &f));
    ck_ok(params_set(p, "states", digits, &f));
    ck_ok(claim_run(&v, c, p, &w, CLAIM_AUTO, false, &f));
    expect_enclosed(&v, "min_err", -0.045804, -0.045803);
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    verdict_clear(&v);
    params_free(p);
    free(digits);
    mpz_clear(S);
}
END_TEST

/* However little the user lets it spend, the controls prove themselves, and the derivation stands alone. */
START_TEST(the_controls_are_refuted_whatever_the_work_limit) {
    claim_expect_controls("ram:T2.7", 25);
    verdict v;
    claim_at(&v, "ram:T2.7", &(claim_setup){.controls = true, .limit = 1}, "L=3 states=4");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    claim_expect_verdict(&v, "printed", VERDICT_REFUTED);
    ck_assert_uint_eq(v.methods, METHOD_DERIVATION);
    verdict_clear(&v);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_bound_is_tight_and_the_strict_one_fails_at_every_number_of_states);
    tcase_add_test(t, exhaustion_over_all_machines_agrees_and_refuses_what_it_cannot_do);
    tcase_add_test(t, a_machine_from_a_file_is_judged_like_all_its_prompts);
    tcase_add_test(t, a_long_prompt_through_a_machine_of_a_file_is_judged);
    tcase_add_test(t, bad_input_ends_in_a_status_with_a_line);
    tcase_add_test(t, the_alphabet_of_the_file_is_settled_before_the_report);
    tcase_add_test(t, sizes_no_machine_fits_are_settled_without_forming_them);
    tcase_add_test(t, the_controls_are_refuted_whatever_the_work_limit);
}
