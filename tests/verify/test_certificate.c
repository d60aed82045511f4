/* test_certificate.c - certificates, from the check that states its facts to the program that decides them again:
   accepted with the verdict of the run, refused with one change, the same bytes always, whole or not at all. */
#include "tests/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "numerics/base/file.h"
#include "numerics/base/rng.h"
#include "tests/verify/certify.h"
#include "tests/verify/command.h"

/* A verdict that has a certificate. */
typedef struct certified {
    const char *id, *reading, *at;
} certified;

static const certified grid[] = {
    {"ram:T2.3", "sharp", "n=3"},
    {"ram:T2.3", "sharp", "n=1"},
    {"ram:T2.3", "sharp", "D=3 n=2"},
    {"ram:T2.3", "sharp", "D=5 n=1 L=4"},
    {"ram:T2.3", "printed", "n=3"},
    {"ram:T2.3", "printed", "D=3 n=2 L=9"},
    {"ram:T2.3", "literal", "n=2"},
    {"ram:T2.3", "literal", "D=3 n=1 L=3"},
    {"ram:T2.3", "literal", "n=1 L=5"},
    {"ram:T2.3", "literal", "n=6 L=100"},
    {"ram:T2.3", "literal", "n=2 L=3"},
    {"ram:T2.3", "literal", "n=2 L=11"},
    {"ram:L2.4", "sharp", "n=3 L=8"},
    {"ram:L2.4", "sharp", "n=3 L=2"},
    {"ram:L2.4", "sharp", "D=3 n=2 L=2"},
    {"ram:L2.4", "sharp", "D=300 n=40 L=60"},
    {"ram:L2.4", "printed", "D=3 n=2 L=6"},
    {"ram:L2.4", "printed", "n=5000 L=1000000"},
    {"ram:C2.5", "sharp", "L=100 eps=1/10"},
    {"ram:C2.5", "sharp", "D=5 L=3 eps=3/4"},
    {"ram:C2.5", "sharp", "D=1000 L=1000000 eps=1e-30"},
    {"ram:C2.5", "printed", "L=100 eps=1/10"},
    {"ram:C2.5", "printed", "D=26 L=1000 eps=2/7"},
    {"ram:T2.7", "sharp", "L=3 states=4"},
    {"ram:T2.7", "sharp", "D=3 L=2 states=9"},
    {"ram:T2.7", "printed", "D=3 L=3 states=5"},
    {"ram:T2.7", "printed", "L=3 states=9"},
    {"ram:C2.8", "sharp", "L=4 states=5"},
    {"ram:C2.8", "sharp", "D=3 L=3 states=14"},
    {"ram:C2.8", "sharp", "L=4 state-bits=5/2"},
    {"ram:C2.8", "printed", "L=4 states=7"},
    {"ram:C2.8", "printed", "D=3 L=20000 states=1000"},
    {"vb:gssm-tight", "sharp", "L=3 states=5"},
    {"vb:gssm-tight", "sharp", "D=4 L=20 states=100"},
    {"vb:copy-error", "sharp", "n=2 L=6"},
    {"vb:copy-error", "sharp", "D=3 n=1 L=2"},
    {"vb:copy-error", "sharp", "n=2 L=1000"},
    {"vb:copy-error", "sharp", "D=4 n=2 L=10"},
    {"vb:copy-error", "sharp", "D=16 n=1 L=6"},
    {"ram:L2.4", "sharp", "n=4 L=100"},
    {"ram:L2.4", "printed", "n=17 L=17"},
    {"ram:L2.4", "sharp", "D=10 n=2 L=6"},
    {"ram:memory", "sharp", "n=2 L=5"},
    {"ram:memory", "sharp", "D=5 n=1 L=1000000"},
    {"ram:memory", "printed", "D=3 n=1 L=50"},
    {"ram:memory", "printed", "n=1 L=1"},
    {"ram:precision", "sharp", "n=2"},
    {"ram:precision", "sharp", "D=4 n=3"},
    {"ram:precision", "least", "n=2"},
    {"ram:precision", "least", "D=3 n=2 L=3"},
    {"ram:precision", "least", "n=3 L=1"},
    {"ram:precision", "printed", "n=1"},
    {"ram:precision", "printed", "D=26 n=2"},
    {"vb:float32", "sharp", "n=2 L=4"},
    {"vb:float32", "sharp", "D=5 n=1 L=3"},
    {"vb:float32", "sharp", "D=4 n=3 L=40"},
    {"vb:ablation", "sharp", "weights=bf16 n=2 L=4"},
    {"vb:ablation", "sharp", "positions=alibi n=2 L=3"},
    {"vb:ablation", "longest", "positions=nope D=3 n=1 L=3"},
    {"vb:ablation", "longest", "weights=int8 n=2 L=3"},
    {"vb:states", "sharp", "task=copy L=4"},
    {"vb:states", "sharp", "task=selective m=2 T=5"},
    {"vb:states", "sharp", "task=prefix D=3 n=1 k=2 L=5"},
    {"vb:states", "sharp", "task=suffix n=2 k=1 L=8"},
    {"vb:states", "sharp", "task=induction D=4 L=5"},
    {"vb:states", "promise", "task=selective m=2 T=5"},
    {"vb:states", "promise", "task=prefix n=2 k=1 L=6"},
    {"vb:states", "promise", "task=suffix D=4 n=1 k=1 L=4"},
    {"vb:states", "promise", "task=induction D=3 L=6"},
#include "tests/verify/certificate_systems.h"
};
enum { GRID = sizeof grid / sizeof *grid };

/* What is said of runs needs them, and states are counted, not derived. */
static claim_method method_of(const certified *g) { return strcmp(g->reading, "least") && strcmp(g->id, "vb:states") && strcmp(g->id, "vb:ablation") ? CLAIM_DERIVE : CLAIM_AUTO; }

static void make(text *t, verdict_kind *kind, size_t *rests, const certified *g) {
    fault f = {""};
    text_init(t);
    status st = certify(t, kind, rests, g->id, g->reading, g->at, method_of(g), NULL, &f);
    ck_assert_msg(st == ST_OK, "%s %s %s: %s", g->id, g->reading, g->at, f.line);
}

/* Those of the grid: made once, before the tests are forked off. */
static struct {
    text t;
    verdict_kind kind;
    size_t rests;
} made[GRID];

static void make_grid(void) {
    for (size_t i = 0; i < GRID; i++) make(&made[i].t, &made[i].kind, &made[i].rests, &grid[i]);
}

static void clear_grid(void) {
    for (size_t i = 0; i < GRID; i++) text_clear(&made[i].t);
}

/* A certificate once more, to be changed. */
static void copy_of(text *t, const text *original) {
    text_init(t);
    text_add_text(t, original);
    ck_ok(text_status(t));
}

static void refused(const text *t, const certified *g, const char *what) {
    char said[512];
    int code = certify_recheck(said, t->data, t->length);
    ck_assert_msg(code == 65 || code == 75, "%s %s %s, %s: exit %d", g->id, g->reading, g->at, what, code);
}

START_TEST(what_was_found_is_accepted_with_the_same_verdict) {
    for (size_t i = 0; i < GRID; i++) {
        char said[512];
        int code = certify_recheck(said, made[i].t.data, made[i].t.length);
        ck_assert_msg(code == (made[i].kind == VERDICT_VERIFIED ? 0 : 10), "%s %s %s: exit %d, %s", grid[i].id,
                      grid[i].reading, grid[i].at, code, said);
    }
}
END_TEST

START_TEST(every_claim_at_its_defaults_has_a_certificate_or_says_why_not) {
    for (size_t i = 0; i < claim_registry_count; i++) {
        const claim *c = claim_registry[i];
        for (size_t k = 0; k < c->reading_count; k++) {
            text t;
            fault f = {""};
            char said[512];
            verdict_kind kind;
            text_init(&t);
            status st = certify(&t, &kind, NULL, c->id, c->readings[k].name, c->defaults, CLAIM_AUTO, NULL, &f);
            if (st == ST_OK) ck_assert_int_eq(certify_recheck(said, t.data, t.length), kind == VERDICT_VERIFIED ? 0 : 10);
            else ck_assert_msg(st == ST_UNSUPPORTED && f.line[0] && !t.length, "%s %s", c->id, f.line);
            text_clear(&t);
        }
    }
}
END_TEST

START_TEST(no_fact_the_verdict_rests_on_can_be_left_out) {
    rng r;
    rng_open(&r, test_seed(), "certificate drop", 0);
    for (size_t i = 0; i < GRID; i++) {
        text t;
        const text *whole = &made[i].t;
        size_t rests = made[i].rests;
        ck_assert_uint_gt(rests, 0);
        for (size_t k = 0; k < 2 * (size_t)test_multiplier() && k < rests; k++) {
            certify_bend bend = {1 + (rests <= 2 * (size_t)test_multiplier() ? k : rng_below(&r, rests))};
            fault f = {""};
            text_init(&t);
            status st = certify(&t, NULL, NULL, grid[i].id, grid[i].reading, grid[i].at, method_of(&grid[i]), &bend, &f);
            if (st == ST_OK) {
                /* Said twice, heard once: then nothing is missing. */
                if (t.length != whole->length || memcmp(t.data, whole->data, t.length)) refused(&t, &grid[i], "a fact less");
            } else {
                ck_assert_uint_eq(rests, 1); /* no fact is left */
            }
            text_clear(&t);
        }
    }
}
END_TEST

/* Whether the word of this step (0: its kind) may take another value and still be true: another witness, another
   machine, another colouring. */
static bool word_is_free(const char *kind, size_t word) {
    if (!strncmp(kind, "no-repeat ", 10)) return word >= 2;
    if (!strncmp(kind, "ambiguous ", 10)) return word >= 2;
    if (!strncmp(kind, "colours ", 8)) return word >= 3;
    if (!strncmp(kind, "clique ", 7)) return word >= 2;
    if (!strncmp(kind, "root ", 5)) return word >= 2; /* another interval may do as well */
    return !strncmp(kind, "copies ", 7) && word >= 5;
}

/* Flips one digit of a step, or of the line "end"; false when this place may not be flipped. */
static bool flip(text *t, size_t at, uint64_t by) {
    static const char digits[] = "0123456789abcdef";
    size_t line = at, word = 0;
    while (line && t->data[line - 1] != '\n') line--;
    const char *s = t->data + line;
    if ((strncmp(s, "step ", 5) && strncmp(s, "end ", 4)) || !strchr(digits, t->data[at])) return false;
    for (size_t i = line; i < at; i++) word += t->data[i] == ' ';
    if (!strncmp(s, "step ", 5)) {
        const char *kind = strchr(s + 5, ' ') + 1;
        if (word == 2 || (word > 2 && word_is_free(kind, word - 2))) return false; /* word 2 is the kind */
    } else if (word == 0) return false;
    size_t d = (size_t)(strchr(digits, t->data[at]) - digits);
    t->data[at] = digits[(d + 1 + by % 15) % 16];
    return true;
}

START_TEST(no_digit_can_be_changed) {
    rng r;
    rng_open(&r, test_seed(), "certificate flip", 0);
    for (size_t i = 0; i < GRID; i++) {
        text t;
        copy_of(&t, &made[i].t);
        for (size_t k = 0; k < 2 * (size_t)test_multiplier();) {
            size_t at = rng_below(&r, t.length - 72); /* before the digest */
            char before = t.data[at];
            if (!flip(&t, at, rng_below(&r, 15))) continue;
            certify_redigest(&t);
            refused(&t, &grid[i], "a digit changed");
            t.data[at] = before;
            k++;
        }
        certify_redigest(&t);
        t.data[t.length - 2] = t.data[t.length - 2] == '0' ? '1' : '0';
        refused(&t, &grid[i], "the digest changed");
        text_clear(&t);
    }
}
END_TEST

/* The value with its last digit one more (f becomes e): another value, spelt as it must be. */
static void other_value(char *s) {
    char *last = s + strlen(s) - 1;
    *last = *last == 'f' ? 'e' : *last == '9' ? 'a' : (char)(*last + 1);
}

START_TEST(facts_do_not_carry_other_parameters) {
    static const char *const names[] = {"D", "n", "k", "L", "m", "T", "states", "eps", "from", "bits", "N", "step"};
    for (size_t i = 0; i < GRID; i++) {
        const text *original = &made[i].t;
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            text t;
            char begins[32], value[512], line[600];
            copy_of(&t, original);
            snprintf(begins, sizeof begins, "\nparameter %s ", names[k]);
            /* No fact of Lemma 2.4 depends on D where the strings are too many to be looked at, what T_n holds of a position
               not on how many there are; a string that T_1 miscopies it miscopies over more letters.  What S4 and SaShiMi printed fails
               at orders of its own, whatever N, or at z = -1 whatever N and step. */
            bool carried = !strcmp(names[k], "D") && strstr(t.data, "claim ram:L2.4") && !strstr(t.data, " repeated ");
            carried = carried || (!strcmp(names[k], "D") && strstr(t.data, "\nobject T_n\n"));
            carried = carried || (!strcmp(names[k], "N") && strstr(t.data, "claim s4:L3.2\nstatement 1\nreading printed"));
            carried = carried || (!strcmp(names[k], "N") && strstr(t.data, "claim sashimi:hurwitz\nstatement 1\nreading printed"));
            carried = carried || (strcmp(names[k], "L") && strstr(t.data, "verdict REFUTED") && strstr(t.data, "claim s4:T3\n"));
            carried = carried || (!strcmp(names[k], "L") && strstr(t.data, "claim ram:memory\nstatement 1\nreading sharp"));
            /* ... and LegS's steps, or one step in O(N), are right at every step: the matrices follow the parameter, no fact names it */
            carried = carried || (!strcmp(names[k], "step") && (strstr(t.data, "claim hippo:contractive") || strstr(t.data, "claim s4:T2")));
            /* ... and the changed copier is run again with every D; what it miscopies it miscopies however long strings may be */
            carried = carried || (!strcmp(names[k], "D") && strstr(t.data, "claim vb:ablation"));
            carried = carried || (!strcmp(names[k], "L") && strstr(t.data, "claim vb:ablation") && strstr(t.data, " run-wrong "));
            if (strstr(t.data, begins) && !carried) {
                certify_line(value, sizeof value, &t, begins + 1);
                other_value(value);
                snprintf(line, sizeof line, "%s%s", begins + 1, value);
                certify_replace_line(&t, begins + 1, line);
                refused(&t, &grid[i], line);
            }
            text_clear(&t);
        }
    }
}
END_TEST

START_TEST(facts_do_not_carry_other_statements) {
    for (size_t i = 0; i < GRID; i++) {
        const text *original = &made[i].t;
        char line[64];
        text t;
        copy_of(&t, original);
        certify_replace_line(&t, "verdict ", made[i].kind == VERDICT_VERIFIED ? "verdict REFUTED" : "verdict VERIFIED");
        refused(&t, &grid[i], "the other verdict");
        text_clear(&t);
        for (size_t k = i % 11; k < claim_registry_count; k += 11) {
            const char *id = claim_registry[k]->id;
            bool same = (!strcmp(id, "vb:gssm-tight") && !strcmp(grid[i].id, "ram:T2.7") && !strcmp(grid[i].reading, "sharp")) ||
                        (!strcmp(id, "ram:T2.7") && !strcmp(grid[i].id, "vb:gssm-tight"));
            if (!strcmp(id, grid[i].id) || same) continue; /* what is proved is Theorem 3 either way */
            copy_of(&t, original);
            snprintf(line, sizeof line, "claim %s", id);
            certify_replace_line(&t, "claim ", line);
            refused(&t, &grid[i], line);
            text_clear(&t);
        }
    }
}
END_TEST

/* A file's bytes. */
static char *read_back(const char *path, size_t *bytes) {
    char *data;
    fault f = {""};
    status st = file_read(&data, bytes, path, (size_t)1 << 25, &f);
    ck_assert_msg(st == ST_OK, "%s", f.line);
    return data;
}

static void path_of(char path[256], const char *name) { snprintf(path, 256, "%s/%s", command_folder(), name); }

START_TEST(bytes_do_not_depend_on_threads_or_who_makes_them) {
    static const certified some[] = {{"ram:T2.3", "literal", "D=3 n=2"}, {"vb:copy-error", "sharp", "n=2 L=6"}, {"ram:T2.7", "sharp", "L=3 states=5"}};
    char one[256], four[256], options[128];
    path_of(one, "one.cert");
    path_of(four, "four.cert");
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        command_result r;
        size_t a, b;
        text t;
        verdict_kind kind;
        make(&t, &kind, NULL, &some[i]);
        command_write_options(options, sizeof options, some[i].at);
        command_run(&r, NULL, "--claim %s --reading %s %s --threads 1 --certificate %s", some[i].id, some[i].reading, options, one);
        ck_assert_int_eq(r.code, kind == VERDICT_VERIFIED ? 0 : 10);
        ck_assert_uint_eq(r.err_bytes, 0);
        command_clear(&r);
        command_run(&r, NULL, "--claim %s --reading %s %s --threads 4 --json --certificate %s", some[i].id, some[i].reading, options, four);
        command_clear(&r);
        char *x = read_back(one, &a), *y = read_back(four, &b);
        ck_assert(a == b && a == t.length && !memcmp(x, y, a) && !memcmp(x, t.data, a));
        free(x);
        free(y);
        text_clear(&t);
    }
}
END_TEST

START_TEST(the_report_says_where_the_certificate_is) {
    char path[256], expected[320];
    command_result r;
    path_of(path, "here.cert");
    command_run(&r, NULL, "--theorem 2.7 --L 3 --states 5 --certificate %s", path);
    snprintf(expected, sizeof expected, "\nc certificate %s (3 steps)\n", path);
    ck_assert_ptr_nonnull(strstr(r.out, expected));
    command_clear(&r);
    command_run(&r, NULL, "--theorem 2.7 --L 3 --states 5 --json --certificate %s", path);
    snprintf(expected, sizeof expected, ",\"certificate\":\"%s\",", path);
    ck_assert_ptr_nonnull(strstr(r.out, expected));
    command_clear(&r);
    command_run(&r, NULL, "check %s", path);
    ck_assert_int_eq(r.code, 0);
    command_clear(&r);
}
END_TEST

/* Runs, expects the code, a reason on standard error and in the report, and no file. */
static void declined(int code, const char *why, const char *options) {
    char path[256];
    command_result r;
    struct stat s;
    path_of(path, "none.cert");
    command_run(&r, NULL, "%s --certificate %s", options, path);
    ck_assert_msg(r.code == code, "%s: %d %s", options, r.code, r.err);
    ck_assert_msg(!strncmp(r.err, "verify: no certificate of ", 26) && strstr(r.err, why), "%s: %s", options, r.err);
    ck_assert_uint_eq(command_count_lines(r.err, ""), 1);
    ck_assert_ptr_nonnull(strstr(r.out, "no certificate of "));
    ck_assert_ptr_null(strstr(r.out, "\nc certificate "));
    command_clear(&r);
    ck_assert_msg(stat(path, &s) != 0, "%s: a file was written", options);
}

START_TEST(where_there_is_none_to_write_the_reason_is_said_and_the_verdict_stays) {
    command_result r;
    command_run(&r, NULL, "--theorem 2.3 --n 3 --L 2 --reading printed --quiet --certificate %s/none.cert", command_folder());
    ck_assert(r.code == 40 && !r.err_bytes && strstr(r.out, "no certificate of printed VACUOUS"));
    command_clear(&r);
    declined(20, "only VERIFIED and REFUTED", "--lemma 2.4 --n 6 --L 30 --method exhaust --work-limit 1e15 --budget 1e-9");
    declined(30, "only VERIFIED and REFUTED", "--lemma 2.4 --n 20 --L 300 --method mc --work-limit 1e5");
    declined(40, "only VERIFIED and REFUTED", "--theorem 2.3 --n 3 --L 2 --reading printed");
    declined(0, "not derived", "--lemma 2.4 --n 3 --L 8 --method exhaust");
    declined(0, "too large", "--theorem 2.7 --L 100 --states 1000000000000");
    declined(10, "too large", "--theorem 2.7 --L 100 --states 1000000000000 --reading printed");
    declined(0, "too large", "--claim vb:gssm-tight --L 100 --states 1000000000000");
    declined(0, "too large", "--corollary 2.8 --L 100 --states 10");
    declined(0, "too many", "--corollary 2.8 --L 1000000 --state-bits 100000 --reading printed");
    declined(0, "by formula alone", "--claim vb:states --task copy --L 100");
    declined(0, "by formula alone", "--claim vb:states --task selective --m 3 --T 200 --reading promise --method derive");
    declined(0, "more than 2^20 prompts", "--claim vb:states --task suffix --D 2 --n 1 --k 1 --L 20");
    declined(0, "past the limits of recheck", "--claim ram:precision --D 2048 --n 1 --L 1 --work-limit 1e10 --reading least");
    declined(10, "limits", "--theorem 2.3 --n 20 --L 70000 --reading printed --method derive");
}
END_TEST

/* Two machines: one copies as many strings as it has states, one fewer.  Any length; too long a one is past what can be
   run through. */
START_TEST(a_machine_from_a_file_stands_in_its_certificate) {
    static const char idle[] = "{\"schema\":\"verbatim-gssm/1\",\"D\":3,\"states\":3,\"start\":1,\"bos\":[2,1,0],\"copy\":[1,1,2],"
                               "\"update\":[[0,1,2],[2,2,0],[1,0,0]],\"output\":[0,2,1]}";
    char path[256], machine[256], said[512];
    command_result r;
    path_of(path, "machine.cert");
    command_run(&r, NULL, "export gssm --L 3 --states 5");
    snprintf(machine, sizeof machine, "%s", command_file("g.json", r.out, r.out_bytes));
    command_clear(&r);
    for (int which = 0; which < 2; which++)
        for (int printed = 0; printed < 2; printed++)
            for (int L = 1; L <= 5; L++) {
                size_t bytes;
                if (which == 1) snprintf(machine, sizeof machine, "%s", command_file("i.json", idle, sizeof idle - 1));
                command_run(&r, NULL, "--theorem 2.7 --L %d --gssm %s --reading %s --certificate %s", L, machine, printed ? "printed" : "sharp", path);
                ck_assert_msg(r.code == 0 || (printed && r.code == 10), "%d %s", r.code, r.err);
                char *data = read_back(path, &bytes);
                ck_assert_int_eq(certify_recheck(said, data, bytes), r.code);
                ck_assert_int_eq(strstr(data, "\nparameter machine given\n") != NULL, r.code == 0);
                free(data);
                command_clear(&r);
            }
    snprintf(said, sizeof said, "--theorem 2.7 --L 6000000 --gssm %s --work-limit 20000000", machine);
    declined(0, "too large to be run through", said);
}
END_TEST

START_TEST(runs_that_fail_or_are_interrupted_leave_no_file) {
    char path[256], line[512];
    struct stat s;
    command_result r;
    path_of(path, "failed.cert");
    command_expect_refusal(64, "standard output", "--theorem 2.3 --n 2 --certificate -");
    command_expect_refusal(64, "needs a value", "--theorem 2.3 --n 2 --certificate=");
    command_expect_refusal(64, "contradict", "--theorem 2.3 --n 2 -o %s --certificate %s", path, path);
    command_expect_refusal(64, "", "--theorem 2.3 --n 0 --certificate %s", path);
    command_expect_refusal(74, "no/such", "--theorem 2.3 --n 2 --certificate %s/no/such/file", command_folder());
    const command_setup full = {.file_bytes = 64};
    command_run(&r, &full, "--theorem 2.3 --n 2 --certificate %s", path);
    ck_assert_int_eq(r.code, 74);
    command_clear(&r);
    const command_setup interrupted = {.interrupt_ms = 50};
    command_run(&r, &interrupted, "--lemma 2.4 --n 6 --L 38 --method exhaust --work-limit 1e15 --threads 2 --certificate %s", path);
    ck_assert_int_eq(r.code, 130);
    command_clear(&r);
    ck_assert(stat(path, &s) != 0);
    snprintf(line, sizeof line, "! ls -A %s | grep -q failed", command_folder());
    ck_assert_int_eq(system(line), 0);
}
END_TEST

static double children_seconds(void) {
    struct rusage u;
    getrusage(RUSAGE_CHILDREN, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + 1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

START_TEST(certificates_are_small_and_quick_to_check) {
    static const char *const lines[] = {"--theorem 2.3 --D 26 --n 12 --method derive", "--theorem 2.7 --L 16 --states 60000 --method derive",
                                        "--claim vb:copy-error --n 2 --L 16", "--lemma 2.4 --n 3 --L 16"};
    char path[256], said[512];
    path_of(path, "large.cert");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        command_result r;
        size_t bytes;
        double start = children_seconds();
        command_run(&r, NULL, "%s --certificate %s", lines[i], path);
        ck_assert_int_eq(r.code, 0);
        command_clear(&r);
        double produced = children_seconds() - start;
        char *data = read_back(path, &bytes);
        ck_assert_uint_le(bytes, 1 << 20);
        start = children_seconds();
        ck_assert_int_eq(certify_recheck(said, data, bytes), 0);
        double checked = children_seconds() - start;
        ck_assert_msg(checked <= 10 * produced, "%s: made in %.3f s, checked in %.3f s", lines[i], produced, checked);
        free(data);
    }
}
END_TEST

void tests(TCase *t) {
    tcase_add_unchecked_fixture(t, make_grid, clear_grid);
    tcase_add_test(t, what_was_found_is_accepted_with_the_same_verdict);
    tcase_add_test(t, every_claim_at_its_defaults_has_a_certificate_or_says_why_not);
    tcase_add_test(t, no_fact_the_verdict_rests_on_can_be_left_out);
    tcase_add_test(t, no_digit_can_be_changed);
    tcase_add_test(t, facts_do_not_carry_other_parameters);
    tcase_add_test(t, facts_do_not_carry_other_statements);
    tcase_add_test(t, bytes_do_not_depend_on_threads_or_who_makes_them);
    tcase_add_test(t, the_report_says_where_the_certificate_is);
    tcase_add_test(t, where_there_is_none_to_write_the_reason_is_said_and_the_verdict_stays);
    tcase_add_test(t, a_machine_from_a_file_stands_in_its_certificate);
    tcase_add_test(t, runs_that_fail_or_are_interrupted_leave_no_file);
    tcase_add_test(t, certificates_are_small_and_quick_to_check);
}
