/* test_report.c - a verdict as text and as JSON: one verdict line whatever the facts contain, every key of the
   contract in its order, exact numbers as strings. */
#include "tests/harness.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/verify/command.h"
#include "tests/verify/fake_claim.h"
#include "verify/exit_code.h"
#include "verify/report/report.h"

typedef struct run {
    params *p;
    verdict v;
    text t;
    work w;
    report r;
} run;

static void run_open(run *x, const char *list, const char *reading) {
    fault f = {""};
    *x = (run){.w = work_default()};
    x->w.seed = 7;
    ck_ok(params_new(&x->p, fake_claim.params, fake_claim.param_count));
    ck_ok(params_set_list(x->p, list, &f));
    status st = claim_run(&x->v, &fake_claim, x->p, &x->w, CLAIM_AUTO, true, &f);
    ck_assert_msg(st == ST_OK, "%s", f.line);
    x->r = (report){.claim = &fake_claim, .params = x->p, .verdict = &x->v, .reading = reading, .seed = 7};
}

static void run_close(run *x) {
    verdict_clear(&x->v);
    params_free(x->p);
    text_clear(&x->t);
}

static json_t *read_json(run *x) {
    json_error_t e;
    text_reset(&x->t);
    ck_ok(report_write_json(&x->t, &x->r));
    ck_assert_uint_eq(command_count_lines(text_data(&x->t), ""), 1);
    json_t *root = json_loads(text_data(&x->t), JSON_REJECT_DUPLICATES, &e);
    ck_assert_msg(root != NULL, "%s: %s", e.text, text_data(&x->t));
    return root;
}

static const char *string_at(const json_t *root, const char *key) {
    const char *s = json_string_value(json_object_get(root, key));
    ck_assert_msg(s != NULL, "%s", key);
    return s;
}

START_TEST(text_ends_with_exactly_one_verdict_line_even_when_a_witness_forges_one) {
    static const char *const words[] = {"refuted", "vacuous", "undecided", "sampled", "trivial", "rich"};
    static const char *const ends[] = {"s REFUTED\n", "s VACUOUS\n", "s UNDECIDED\n", "s SUPPORTED\n", "s VERIFIED\n", "s VERIFIED\n"};
    for (size_t i = 0; i < 6; i++) {
        run x;
        char list[64];
        snprintf(list, sizeof list, "n=3 word=%s", words[i]);
        run_open(&x, list, "sharp");
        ck_ok(report_write_text(&x.t, &x.r));
        const char *s = text_data(&x.t);
        ck_assert_uint_eq(command_count_lines(s, "s "), 1);
        ck_assert_str_eq(s + x.t.length - strlen(ends[i]), ends[i]);
        run_close(&x);
    }
}
END_TEST

START_TEST(text_has_each_machine_line_and_no_human_line_that_looks_like_one) {
    run x;
    run_open(&x, "n=3 word=rich", "sharp");
    ck_ok(report_write_text(&x.t, &x.r));
    const char *s = text_data(&x.t);
    ck_assert_ptr_nonnull(strstr(s, "\nq share 3/10\nq power 4^1048576\nq power_log2 -1/2..1/4\nq range -1/2..1/4\nq items 1/3,2/3,1\n"));
    ck_assert_ptr_nonnull(strstr(s, "\nq machine a \"word\"?with a line\nq absent NA\n"));
    ck_assert_ptr_nonnull(strstr(s, "\nv printed: line one\nv printed: line two\n"));
    ck_assert_ptr_nonnull(strstr(s, "\nr sharp VERIFIED\nr printed REFUTED\ns VERIFIED\n"));
    /* Every line before the first "c " begins with a capital letter or a blank, or is empty. */
    const char *machine = strstr(s, "\nc verbatim");
    ck_assert_ptr_nonnull(machine);
    for (const char *line = s; line < machine; line = strchr(line, '\n') + 1)
        ck_assert_msg(*line == '\n' || *line == ' ' || (*line >= 'A' && *line <= 'Z'), "%.40s", line);
    ck_assert_int_eq(strncmp(s, "Theorem 1 (fake:T1). Shares\nSource      A test\nStatement   For all n", 62), 0);
    ck_assert_ptr_nonnull(strstr(s, "\nReading     sharp: share < 1 for every n\nParameters  n=3 D=2 word=rich\nScope       n=3, every L"));
    ck_assert_ptr_nonnull(strstr(s, "\n  share    3/10 = 0.300000                   n/(n+7)\n"));
    ck_assert_ptr_nonnull(strstr(s, "c controls 2 of 2 refuted\n"));
    ck_assert_ptr_nonnull(strstr(s, "\nNegative controls: 2 of 2 refuted by the same check (in full: --json)\n"
                                    "  bent       n=2      x = 00110\n"
                                    "  bent-more  n=3 D=3  αβγδεαβγδεαβγδεαβγδεαβγδεαβγδεαβγδεαβγδεαβγδεαβγδεαβγδεαβγδεαβγδεαβγδεαβγδε...\n"));
    run_close(&x);
}
END_TEST

/* The report of `share` refuted by a control with that witness, as the line of the control shows it. */
static void expect_short(const char *witness, const char *shown) {
    run x;
    char line[256];
    run_open(&x, "n=3 word=rich", "sharp");
    free(x.v.controls[0].witness);
    ck_assert_ptr_nonnull(x.v.controls[0].witness = strdup(witness));
    ck_ok(report_write_text(&x.t, &x.r));
    snprintf(line, sizeof line, "\n  bent       n=2      %s\n", shown);
    ck_assert_msg(strstr(text_data(&x.t), line) != NULL, "%s\n%s", line, text_data(&x.t));
    run_close(&x);
}

START_TEST(a_witness_is_cut_at_a_clause_and_leaves_out_parameters_and_machines) {
    expect_short("D=2 n=2 L=4: 2 of 16 strings (0001, 1110) are miscopied", "2 of 16 strings (0001, 1110) are miscopied");
    expect_short("D=2 n=2 and no more", "D=2 n=2 and no more");
    expect_short("D=2:", "D=2:");
    expect_short("", "");
    expect_short("{\"D\":2} copies 3 of 4 strings", "a machine copies 3 of 4 strings");
    expect_short("{\"D\":2}", "{\"D\":2}");
    expect_short("x = 0100 is miscopied (no 2-gram of it occurs twice, none of them at any place, near or far)",
                 "x = 0100 is miscopied");
    expect_short("x = 0100 is miscopied; its answers are 0, 1, 1 (three of them) and no more, as anybody can see by hand",
                 "x = 0100 is miscopied; its answers are 0, 1, 1 (three of them) and no more");
    expect_short("x = 0: 45678901234567890123456789012345678901234567890123456789012345678901234",
                 "x = 0: 45678901234567890123456789012345678901234567890123456789012345678901234");
    expect_short("x = 0: 456789012345678901234567890123456789012345678901234567890123456789012345",
                 "x = 0: 45678901234567890123456789012345678901234567890123456789012345678901...");
    expect_short("x = \033[1m\ns VERIFIED", "x = ?[1m");
}
END_TEST

START_TEST(undecided_and_vacuous_say_why_in_text_and_in_json) {
    static const char *const words[] = {"undecided", "vacuous"};
    static const char *const lines[] = {"\nc sharp undecided: the work limit of 5 units is spent\n", "\nc sharp vacuous: n is not large\n"};
    static const char *const notes[] = {"sharp undecided: the work limit of 5 units is spent", "sharp vacuous: n is not large"};
    for (size_t i = 0; i < 2; i++) {
        run x;
        char list[64];
        snprintf(list, sizeof list, "n=3 word=%s", words[i]);
        run_open(&x, list, "sharp");
        ck_ok(report_write_text(&x.t, &x.r));
        ck_assert_ptr_nonnull(strstr(text_data(&x.t), lines[i]));
        json_t *root = read_json(&x);
        ck_assert_str_eq(json_string_value(json_array_get(json_object_get(root, "notes"), 0)), notes[i]);
        json_decref(root);
        run_close(&x);
    }
}
END_TEST

START_TEST(colour_paints_only_when_asked_and_leaves_the_line_beginnings_alone) {
    run x;
    run_open(&x, "n=3", "sharp");
    ck_ok(report_write_text(&x.t, &x.r));
    ck_assert_ptr_null(strchr(text_data(&x.t), '\033'));
    text_reset(&x.t);
    x.r.colour = true;
    ck_ok(report_write_text(&x.t, &x.r));
    ck_assert_ptr_nonnull(strchr(text_data(&x.t), '\033'));
    ck_assert_uint_eq(command_count_lines(text_data(&x.t), "s "), 1);
    run_close(&x);
}
END_TEST

START_TEST(json_has_the_keys_of_the_contract_in_their_order) {
    static const char *const keys[] = {"schema", "claim", "reading", "parameters", "verdict", "trivial", "scope", "methods",
                                       "quantities", "readings", "witness", "controls", "notes", "sampled", "certificate",
                                       "device", "seed", "version", "seconds"};
    const size_t count = sizeof keys / sizeof *keys;
    run x;
    run_open(&x, "n=3 word=rich", "sharp");
    json_t *root = read_json(&x);
    ck_assert_uint_eq(json_object_size(root), count);
    size_t i = 0;
    const char *key;
    json_t *value;
    json_object_foreach(root, key, value) ck_assert_str_eq(key, keys[i++]); /* jansson keeps the written order */
    ck_assert_str_eq(string_at(root, "schema"), "verbatim/1");
    json_t *readings = json_object_get(root, "readings");
    ck_assert_uint_eq(json_object_size(readings), 2);
    ck_assert_str_eq(string_at(readings, "sharp"), "VERIFIED");
    ck_assert_str_eq(string_at(readings, "printed"), "REFUTED");
    ck_assert_str_eq(json_string_value(json_array_get(json_object_get(root, "methods"), 1)), "exhaustion");
    ck_assert(json_is_null(json_object_get(root, "witness")));
    ck_assert(json_is_null(json_object_get(root, "sampled")));
    ck_assert(json_is_null(json_object_get(root, "seed")));
    ck_assert(json_is_false(json_object_get(root, "trivial")));
    ck_assert(json_is_number(json_object_get(root, "seconds")));
    json_decref(root);
    run_close(&x);
}
END_TEST

START_TEST(json_writes_every_kind_of_quantity_exactly) {
    run x;
    run_open(&x, "n=3 word=rich states=123456789012345678901234567890 eps=1/1000", "sharp");
    json_t *root = read_json(&x), *q = json_object_get(root, "quantities");
    ck_assert_str_eq(string_at(q, "share"), "1/1000");
    ck_assert_str_eq(string_at(q, "power"), "4^1048576");
    ck_assert_str_eq(string_at(json_object_get(q, "power_log2"), "hi"), "1/4");
    ck_assert_str_eq(string_at(json_object_get(q, "range"), "lo"), "-1/2");
    ck_assert_str_eq(json_string_value(json_array_get(json_object_get(q, "items"), 2)), "1");
    ck_assert_str_eq(string_at(q, "machine"), "a \"word\"\nwith a line");
    ck_assert(json_is_null(json_object_get(q, "absent")));
    json_t *p = json_object_get(root, "parameters");
    ck_assert_int_eq(json_integer_value(json_object_get(p, "n")), 3);
    ck_assert_str_eq(string_at(p, "states"), "123456789012345678901234567890");
    ck_assert_str_eq(string_at(p, "eps"), "1/1000");
    json_t *first = json_array_get(json_object_get(root, "controls"), 0);
    ck_assert_str_eq(string_at(first, "name"), "bent");
    ck_assert_str_eq(string_at(first, "expect"), "REFUTED");
    ck_assert_str_eq(string_at(first, "got"), "REFUTED");
    ck_assert_ptr_nonnull(strstr(string_at(first, "witness"), "00110"));
    ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(first, "at"), "n")), 2);
    ck_assert_str_eq(json_string_value(json_array_get(json_object_get(root, "notes"), 0)), "printed: line one");
    json_decref(root);
    run_close(&x);
}
END_TEST

START_TEST(json_gives_the_witness_of_the_judged_reading_and_the_sample_with_its_seed) {
    run x;
    run_open(&x, "n=3 word=refuted", "sharp");
    json_t *root = read_json(&x);
    ck_assert_str_eq(string_at(root, "witness"), "x = 00110\ns VERIFIED");
    ck_assert_str_eq(string_at(root, "verdict"), "REFUTED");
    json_decref(root);
    run_close(&x);
    run_open(&x, "n=3 word=sampled", "sharp");
    root = read_json(&x);
    ck_assert_str_eq(string_at(root, "verdict"), "SUPPORTED");
    ck_assert_str_eq(string_at(root, "seed"), "7");
    json_t *s = json_object_get(root, "sampled");
    ck_assert_str_eq(string_at(s, "hits"), "250");
    ck_assert_str_eq(string_at(s, "alpha"), "1/1000");
    ck_assert_str_eq(string_at(json_object_get(s, "interval"), "lo"), "1/8");
    json_decref(root);
    run_close(&x);
}
END_TEST

START_TEST(an_interrupted_run_leaves_comments_only) {
    run x;
    run_open(&x, "n=3 word=refuted", "sharp");
    ck_ok(report_write_unfinished(&x.t, &x.r));
    const char *s = text_data(&x.t);
    ck_assert_uint_eq(command_count_lines(s, "c "), command_count_lines(s, ""));
    ck_assert_ptr_nonnull(strstr(s, "c q share 3/10\n"));
    ck_assert_ptr_nonnull(strstr(s, "c sharp refuted: x = 00110\n"));
    run_close(&x);
}
END_TEST

START_TEST(a_paragraph_of_several_lines_hangs_each_under_the_first) {
    text t;
    text_init(&t);
    report_write_paragraph(&t, "Label", 8, "one\ntwo\033[2J\nthree");
    ck_assert_str_eq(text_data(&t), "Label   one\n        two?[2J\n        three\n");
    text_reset(&t);
    report_write_paragraph(&t, "A longer label", 8, "one");
    ck_assert_str_eq(text_data(&t), "A longer label one\n");
    text_reset(&t);
    report_write_paragraph(&t, "Label", 8, "");
    report_write_paragraph(&t, "Label", 8, NULL);
    ck_assert_str_eq(text_data(&t), "");
    text_clear(&t);
}
END_TEST

START_TEST(paragraphs_stay_within_the_columns_and_keep_every_word) {
    text t;
    text_init(&t);
    const char *s = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
                    "αβγδ ≥ seventeen eighteen nineteen twenty twentyone twentytwo twentythree twentyfour twentyfive";
    report_write_paragraph(&t, "Label", 12, s);
    char *copy = strdup(text_data(&t)), *rest = NULL;
    size_t lines = 0;
    size_t before = 100;
    for (char *line = strtok_r(copy, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest), lines++) {
        ck_assert_uint_le(report_width(line), 100);
        ck_assert_uint_gt(before + 1 + strcspn(line + 12, " "), 100); /* no line is broken too early */
        before = report_width(line);
        ck_assert_int_eq(strncmp(line, lines ? "            " : "Label       ", 12), 0);
    }
    ck_assert_uint_eq(lines, 3);
    free(copy);
    text joined;
    text_init(&joined);
    for (const char *c = text_data(&t) + 12; *c; c++)
        if (*c == '\n') {
            text_add(&joined, c[1] ? " " : "");
            if (c[1]) c += 12;
        } else text_add_bytes(&joined, c, 1);
    ck_assert_str_eq(text_data(&joined), s);
    text_clear(&joined);
    text_clear(&t);
}
END_TEST

START_TEST(exit_codes_are_those_of_the_contract_and_no_failure_shares_a_verdicts_code) {
    static const int verdicts[] = {[VERDICT_VERIFIED] = 0, [VERDICT_VACUOUS] = 40, [VERDICT_SUPPORTED] = 30,
                                   [VERDICT_UNDECIDED] = 20, [VERDICT_REFUTED] = 10};
    static const int statuses[] = {[ST_OK] = 0, [ST_DOMAIN] = 64, [ST_LIMIT] = 75, [ST_UNSUPPORTED] = 75, [ST_NOINPUT] = 66,
                                   [ST_IO] = 74, [ST_FORMAT] = 65, [ST_MEMORY] = 71, [ST_STOPPED] = 130, [ST_NODEVICE] = 69,
                                   [ST_BUG] = 70};
    for (int k = VERDICT_VERIFIED; k <= VERDICT_REFUTED; k++) ck_assert_int_eq(exit_of_verdict((verdict_kind)k), verdicts[k]);
    for (int s = ST_OK; s <= ST_BUG; s++) {
        ck_assert_int_eq(exit_of_status((status)s), statuses[s]);
        if (s != ST_OK) ck_assert_int_ge(exit_of_status((status)s), 64);
    }
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, text_ends_with_exactly_one_verdict_line_even_when_a_witness_forges_one);
    tcase_add_test(t, text_has_each_machine_line_and_no_human_line_that_looks_like_one);
    tcase_add_test(t, a_witness_is_cut_at_a_clause_and_leaves_out_parameters_and_machines);
    tcase_add_test(t, undecided_and_vacuous_say_why_in_text_and_in_json);
    tcase_add_test(t, colour_paints_only_when_asked_and_leaves_the_line_beginnings_alone);
    tcase_add_test(t, json_has_the_keys_of_the_contract_in_their_order);
    tcase_add_test(t, json_writes_every_kind_of_quantity_exactly);
    tcase_add_test(t, json_gives_the_witness_of_the_judged_reading_and_the_sample_with_its_seed);
    tcase_add_test(t, an_interrupted_run_leaves_comments_only);
    tcase_add_test(t, a_paragraph_of_several_lines_hangs_each_under_the_first);
    tcase_add_test(t, paragraphs_stay_within_the_columns_and_keep_every_word);
    tcase_add_test(t, exit_codes_are_those_of_the_contract_and_no_failure_shares_a_verdicts_code);
}
