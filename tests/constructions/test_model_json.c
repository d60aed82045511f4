/* test_model_json.c - the file format: round trips, the documented example, and files that must be refused. */
#include "constructions/model/eval.h"

#include "numerics/base/file.h"
#include "tests/constructions/random_model.h"

static void same_model(const model *a, const model *b) {
    ck_assert_str_eq(a->name, b->name);
    ck_assert_uint_eq(a->D, b->D);
    ck_assert_uint_eq(a->ops, b->ops);
    for (size_t i = 0; i < a->ops; i++) {
        const model_op *x = &a->op[i], *y = &b->op[i];
        ck_assert_str_eq(x->name, y->name);
        ck_assert(x->kind == y->kind && x->dim == y->dim && x->sources == y->sources && x->window == y->window &&
                  x->block == y->block && mpq_equal(x->sharpness, y->sharpness) && mpq_equal(x->slope, y->slope) &&
                  x->rotary == y->rotary);
        for (size_t s = 0; s < x->sources; s++) ck_assert_uint_eq(x->src[s], y->src[s]);
        for (size_t k = 0; k < MODEL_OP_MATRICES; k++)
            ck_assert(rat_mat_equal(model_op_matrix_const(x, k), model_op_matrix_const(y, k)));
        ck_assert_int_eq(x->lanes == NULL, y->lanes == NULL);
        for (size_t j = 0; x->lanes && j < x->dim; j++) {
            ck_assert_int_eq(x->lanes[j] == NULL, y->lanes[j] == NULL);
            if (x->lanes[j]) ck_assert_str_eq(x->lanes[j], y->lanes[j]);
        }
    }
}

START_TEST(models_survive_writing_and_reading_byte_for_byte) {
    dice d = {test_seed()};
    for (unsigned round = 0; round < 60 * test_multiplier(); round++) {
        model *m = random_model_past(&d, 1 + (uint32_t)dice_below(&d, 4), 6, false), *copy = NULL;
        fault f = {""};
        text first, second;
        if (round % 2) random_positions(m, &d, true);
        for (int k = 0; k < 3; k++) {
            size_t r = dice_below(&d, m->ops);
            ck_ok(model_name_lane(m, r, dice_below(&d, m->op[r].dim), "lane %u/%d", round, k));
            m->op[r].block = 1 + (unsigned)dice_below(&d, 3);
        }
        mpq_t q; /* an entry past 64 bits and one at their end */
        mpq_init(q);
        mpq_set_str(q, "123456789012345678901234567890/7", 10);
        rat_mat_set(&m->op[0].weight, 0, 0, q);
        mpq_set_str(q, "-9223372036854775808", 10);
        rat_mat_set(&m->op[0].weight, 0, 1, q);
        mpq_clear(q);
        text_init(&first);
        text_init(&second);
        model_write(&first, m);
        ck_assert_msg(model_parse(&copy, text_data(&first), first.length, &f) == ST_OK, "%s", f.line);
        same_model(m, copy);
        model_write(&second, copy);
        ck_assert_str_eq(text_data(&first), text_data(&second));
        text_clear(&first);
        text_clear(&second);
        model_free(copy);
        model_free(m);
    }
}
END_TEST

START_TEST(the_documented_example_copies_one_letter) {
    char *page = NULL;
    size_t bytes = 0;
    model *m = NULL;
    fault f = {""};
    ck_ok(file_read(&page, &bytes, SOURCE_FOLDER "/docs/model-format.md", 1 << 20, NULL));
    char *start = strstr(page, "```json\n"), *end = start ? strstr(start + 8, "```") : NULL;
    ck_assert_ptr_nonnull(end);
    ck_assert_msg(model_parse(&m, start + 8, (size_t)(end - start - 8), &f) == ST_OK, "%s", f.line);
    ck_assert_str_eq(m->op[0].lanes[1], "nothing");
    field *F = NULL;
    model_eval *e = NULL;
    ck_ok(field_open_rational(&F));
    ck_ok(model_eval_open(&e, m, F, true));
    for (letter x = 0; x < 2; x++) {
        uint32_t y = 9;
        ck_ok(model_eval_greedy(e, &x, 1, &y, &f));
        ck_assert_uint_eq(x, y);
    }
    model_eval_close(e);
    F->close(F);
    model_free(m);
    free(page);
}
END_TEST

/* A, B, C, D as files of systems have them: B and C lists for one input and one output, D a number. */
START_TEST(a_system_is_spelled_as_in_its_own_file) {
    static const char start[] = "{\"schema\":\"verbatim-model/1\",\"name\":\"m\",\"D\":1,\"ops\":[\n{\"op\":\"embed\",\"name\":\"e\",\"weight\":[[1],[2],[3]]},\n"
                                "{\"op\":\"scan\",\"name\":\"s\",\"source\":\"e\",",
                      end[] = "},\n{\"op\":\"linear\",\"name\":\"l\",\"source\":\"s\",\"weight\":[[1],[1],[1]]}\n]}\n";
    static const char *const spelled[] = {"\"A\":[[0,1],[\"-1/4\",\"-1/10\"]],\"B\":[0,1],\"C\":[1,0],\"D\":\"1/2\"",
                                          "\"A\":[[0,1],[\"-0.25\",\"-1e-1\"]],\"B\":[[0],[1]],\"C\":[[1,0]],\"D\":[[\"1/2\"]]",
                                          "\"A\":[[0,1],[\"-1/4\",\"-0.1\"]],\"B\":[[0],[1]],\"C\":[1,0],\"D\":[\"1/2\"]"};
    text file, written, first;
    text_init(&file);
    text_init(&written);
    text_init(&first);
    text_addf(&first, "%s%s%s", start, spelled[0], end);
    for (size_t k = 0; k < sizeof spelled / sizeof *spelled; k++) {
        model *m = NULL;
        fault f = {""};
        text_reset(&file);
        text_reset(&written);
        text_addf(&file, "%s%s%s", start, spelled[k], end);
        ck_assert_msg(model_parse(&m, text_data(&file), file.length, &f) == ST_OK, "%s", f.line);
        model_write(&written, m);
        ck_assert_str_eq(text_data(&written), text_data(&first));
        model_free(m);
    }
    text_clear(&file);
    text_clear(&written);
    text_clear(&first);
}
END_TEST

START_TEST(the_documented_delay_copies_two_letters) {
    char *page = NULL;
    size_t bytes = 0;
    model *m = NULL;
    fault f = {""};
    ck_ok(file_read(&page, &bytes, SOURCE_FOLDER "/docs/model-format.md", 1 << 20, NULL));
    char *start = strstr(strstr(page, "```json\n") + 1, "```json\n"), *end = start ? strstr(start + 8, "```") : NULL;
    ck_assert_ptr_nonnull(end);
    ck_assert_msg(model_parse(&m, start + 8, (size_t)(end - start - 8), &f) == ST_OK, "%s", f.line);
    field *F = NULL;
    model_eval *e = NULL;
    ck_ok(field_open_rational(&F));
    ck_ok(model_eval_open(&e, m, F, true));
    for (uint32_t k = 0; k < 4; k++) {
        letter x[2] = {k / 2, k % 2};
        uint32_t y[2] = {9, 9};
        ck_ok(model_eval_greedy(e, x, 2, y, &f));
        ck_assert(x[0] == y[0] && x[1] == y[1]);
    }
    model_eval_close(e);
    F->close(F);
    model_free(m);
    free(page);
}
END_TEST

START_TEST(files_are_read_from_disk_with_their_own_statuses) {
    model *m = NULL;
    fault f;
    ck_assert_int_eq(model_read(&m, "/no such folder/model.json", &f), ST_NOINPUT);
    ck_assert_int_eq(model_read(&m, "/", &f), ST_NOINPUT);
    char path[] = "/tmp/test_model_json_XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    FILE *file = fdopen(fd, "w");
    fputs("{\"schema\":\"verbatim-model/1\",\"name\":\"m\",\"D\":1,\"ops\":[{\"op\":\"embed\",\"name\":\"e\","
          "\"weight\":[[1,0,0],[0,1,0],[0,0,\"1/2\"]]}]}", file);
    fclose(file);
    ck_ok(model_read(&m, path, &f));
    ck_assert_uint_eq(m->op[0].dim, 3);
    model_free(m);
    remove(path);
}
END_TEST

/* ---- refusals: each a change of a good file */

#define HEAD "{\"schema\":\"verbatim-model/1\",\"name\":\"m\",\"D\":1,\"ops\":["
#define E "{\"op\":\"embed\",\"name\":\"e\",\"weight\":[[1,0,0],[0,1,0],[0,0,1]]}"
#define L(weight) ",{\"op\":\"linear\",\"name\":\"l\",\"source\":\"e\",\"weight\":" weight "}"
#define A(keys) ",{\"op\":\"attend\",\"name\":\"a\",\"query\":\"e\",\"key\":\"e\",\"value\":\"e\"" keys "}"
#define S(keys) ",{\"op\":\"scan\",\"name\":\"s\",\"source\":\"e\"" keys "}"
#define C(keys) ",{\"op\":\"conv\",\"name\":\"c\",\"source\":\"e\"" keys "}"
#define TAIL "]}"

typedef struct refusal {
    const char *file;
    status st;
    const char *says; /* part of the fault */
} refusal;

static const refusal REFUSALS[] = {
    {HEAD E S(",\"A\":[[1]],\"B\":[[1,0,0]]") TAIL, ST_FORMAT, "missing"},
    {HEAD E S(",\"A\":[[1]],\"B\":[[1,0,0]],\"C\":[[1],[1],[1]],\"E\":0") TAIL, ST_FORMAT, "E"},
    {HEAD E S(",\"A\":[[1,2]],\"B\":[[1,0,0]],\"C\":[[1],[1],[1]]") TAIL, ST_FORMAT, "A is 1 x 2; 1 x 1"},
    {HEAD E S(",\"A\":[1],\"B\":[[1,0,0]],\"C\":[[1],[1],[1]]") TAIL, ST_FORMAT, "A, row 1 is not an array"},
    {HEAD E S(",\"A\":[],\"B\":[[1,0,0]],\"C\":[[1],[1],[1]]") TAIL, ST_FORMAT, "A is empty"},
    {HEAD E S(",\"A\":3,\"B\":[[1,0,0]],\"C\":[[1],[1],[1]]") TAIL, ST_FORMAT, "A is not an array"},
    {HEAD E S(",\"A\":[[1]],\"B\":[[1,0]],\"C\":[[1],[1],[1]]") TAIL, ST_FORMAT, "B is 1 x 2; 1 x 3"},
    {HEAD E S(",\"A\":[[1]],\"B\":[1,0,0],\"C\":[[1],[1],[1]]") TAIL, ST_FORMAT, "B, row 1 is not an array"},
    {HEAD E S(",\"A\":[[1]],\"B\":[[1,0,0]],\"C\":[[1,1],[1,1],[1,1]]") TAIL, ST_FORMAT, "C is 3 x 2; 3 x 1"},
    {HEAD E S(",\"A\":[[1]],\"B\":[[1,0,0]],\"C\":[[1],[1],[1]],\"D\":[[1,1,1]]") TAIL, ST_FORMAT, "D is 1 x 3; 3 x 3"},
    {HEAD E S(",\"A\":[[1]],\"B\":[[1,0,0]],\"C\":[[1],[1],[1]],\"D\":1") TAIL, ST_FORMAT, "D is not an array"},
    {HEAD E S(",\"A\":[[1]],\"B\":[[1,0,0]],\"C\":[[1],[\"1/0\"],[1]]") TAIL, ST_FORMAT, "C, row 2, column 1"},
    {HEAD E S(",\"A\":[[0.5]],\"B\":[[1,0,0]],\"C\":[[1],[1],[1]]") TAIL, ST_FORMAT, ""},
    {HEAD E C("") TAIL, ST_FORMAT, "kernel"},
    {HEAD E C(",\"kernel\":[]") TAIL, ST_FORMAT, "kernel is empty"},
    {HEAD E C(",\"kernel\":[[1,2]]") TAIL, ST_FORMAT, "kernel has 2 columns, the source has dimension 3"},
    {HEAD E C(",\"kernel\":[[1,2,3],[1,2]]") TAIL, ST_FORMAT, "kernel, row 2 has 2 entries"},
    {HEAD E C(",\"kernel\":[1,2,3]") TAIL, ST_FORMAT, "kernel, row 1 is not an array"},
    {"", ST_FORMAT, ""},
    {"[]", ST_FORMAT, "object"},
    {"{}", ST_FORMAT, "missing"},
    {HEAD E, ST_FORMAT, "line"},
    {HEAD E TAIL " x", ST_FORMAT, "line"},
    {HEAD E TAIL "{}", ST_FORMAT, "line"},
    {"{\"schema\":\"verbatim-model/2\",\"name\":\"m\",\"D\":1,\"ops\":[]}", ST_FORMAT, "verbatim-model/1"},
    {"{\"schema\":\"verbatim-model/1\",\"name\":\"m\",\"D\":1,\"D\":1,\"ops\":[" E "]}", ST_FORMAT, "duplicate"},
    {"{\"schema\":\"verbatim-model/1\",\"name\":\"m\",\"D\":0,\"ops\":[" E "]}", ST_FORMAT, "\"D\""},
    {"{\"schema\":\"verbatim-model/1\",\"name\":\"m\",\"D\":4000000000,\"ops\":[" E "]}", ST_LIMIT, "\"D\""},
    {"{\"schema\":\"verbatim-model/1\",\"name\":\"\",\"D\":1,\"ops\":[" E "]}", ST_FORMAT, "name"},
    {"{\"schema\":\"verbatim-model/1\",\"name\":\"m\",\"D\":1,\"ops\":{}}", ST_FORMAT, "ops"},
    {"{\"schema\":\"verbatim-model/1\",\"name\":\"m\",\"D\":1,\"opps\":[]}", ST_FORMAT, "ops"},
    {HEAD TAIL, ST_FORMAT, "no ops"},
    {HEAD "7" TAIL, ST_FORMAT, "op 1"},
    {HEAD "{\"op\":\"embed\",\"name\":\"e\",\"name\":\"f\",\"weight\":[[1,0,0],[0,1,0],[0,0,1]]}" TAIL, ST_FORMAT,
     "duplicate"},
    {HEAD "{\"op\":\"embed\",\"weight\":[[1,0,0],[0,1,0],[0,0,1]]}" TAIL, ST_FORMAT, "name"},
    {HEAD "{\"op\":\"embed\",\"name\":\"e\"}" TAIL, ST_FORMAT, "weight"},
    {HEAD "{\"op\":\"embed\",\"name\":\"e\",\"weight\":[[1,0,0],[0,1,0],[0,0,1]],\"bias\":[0,0,0]}" TAIL, ST_FORMAT,
     "bias"},
    {HEAD "{\"op\":\"embed\",\"name\":\"e\",\"weight\":[[1,0,0],[0,1,0]]}" TAIL, ST_FORMAT, "need 3"},
    {HEAD "{\"op\":\"embed\",\"name\":\"e\",\"weight\":[[1,0],[0,1],[0,0]]}" TAIL, ST_FORMAT, "need 3"},
    {HEAD "{\"op\":\"embed\",\"name\":\"e\",\"weight\":[]}" TAIL, ST_FORMAT, "empty"},
    {HEAD "{\"op\":\"embed\",\"name\":\"e\",\"weight\":[[],[],[]]}" TAIL, ST_FORMAT, "empty"},
    {HEAD "{\"op\":\"embed\",\"name\":\"e\",\"weight\":[[1,0,0],[0,1],[0,0,1]]}" TAIL, ST_FORMAT, "row 2"},
    {HEAD "{\"op\":\"embed\",\"name\":\"e\",\"weight\":[[1,0,0],3,[0,0,1]]}" TAIL, ST_FORMAT, "row 2"},
    {HEAD "{\"op\":\"embed\",\"name\":\"e\",\"weight\":5}" TAIL, ST_FORMAT, "array"},
    {HEAD "{\"op\":\"embed\",\"name\":\"e\",\"block\":0,\"weight\":[[1,0,0],[0,1,0],[0,0,1]]}" TAIL, ST_FORMAT,
     "block"},
    {HEAD "{\"op\":\"embed\",\"name\":\"e\",\"lanes\":[null],\"weight\":[[1,0,0],[0,1,0],[0,0,1]]}" TAIL, ST_FORMAT,
     "lanes"},
    {HEAD "{\"op\":\"embed\",\"name\":\"e\",\"lanes\":[null,\"\",null],\"weight\":[[1,0,0],[0,1,0],[0,0,1]]}" TAIL,
     ST_FORMAT, "lane 2"},
    {HEAD "{\"op\":\"emded\",\"name\":\"e\",\"weight\":[[1]]}" TAIL, ST_FORMAT, "did you mean \"embed\""},
    {HEAD "{\"op\":\"convolution\",\"name\":\"e\",\"weight\":[[1]]}" TAIL, ST_FORMAT, "known: embed"},
    {HEAD "{\"op\":\"embed\",\"name\":\"e\",\"wieght\":[[1]]}" TAIL, ST_FORMAT, "did you mean \"weight\""},
    {HEAD E L("[[1,0],[0,1],[0,0]]") TAIL, ST_FORMAT, "2 columns"},
    {HEAD E L("[[1,0,0],[0,1,0]]") TAIL, ST_FORMAT, "need 3"},
    {HEAD E L("[[1,0,0],[0,1,0],[0,0,1.0]]") TAIL, ST_FORMAT, "real number"},
    {HEAD E L("[[1,0,0],[0,1,0],[0,0,99999999999999999999]]") TAIL, ST_FORMAT, "line"},
    {HEAD E L("[[1,0,0],[0,1,0],[0,0,\"1/0\"]]") TAIL, ST_FORMAT, "row 3, column 3"},
    {HEAD E L("[[1,0,0],[0,1,0],[0,0,\"x\"]]") TAIL, ST_FORMAT, "row 3, column 3"},
    {HEAD E L("[[1,0,0],[0,1,0],[0,0,\"1e999999999\"]]") TAIL, ST_LIMIT, "row 3, column 3"},
    {HEAD E L("[[1,0,0],[0,1,0],[0,0,null]]") TAIL, ST_FORMAT, "row 3, column 3"},
    {HEAD E L("[[1,0,0],[0,1,0],[0,0,[1]]]") TAIL, ST_FORMAT, "row 3, column 3"},
    {HEAD E L("[[1,0,0],[0,1,0],[0,0,1]],\"bias\":[0,0]") TAIL, ST_FORMAT, "bias has 2"},
    {HEAD E L("[[1,0,0],[0,1,0],[0,0,1]],\"bias\":[0,0,\"\"]") TAIL, ST_FORMAT, "bias, entry 3"},
    {HEAD E ",{\"op\":\"relu\",\"name\":\"r\",\"source\":\"r\"}" TAIL, ST_FORMAT, "no op before"},
    {HEAD "{\"op\":\"relu\",\"name\":\"r\",\"source\":\"e\"}," E TAIL, ST_FORMAT, "no op before"},
    {HEAD E ",{\"op\":\"relu\",\"name\":\"r\",\"source\":0}" TAIL, ST_FORMAT, "source"},
    {HEAD E ",{\"op\":\"relu\",\"name\":\"e\",\"source\":\"e\"}" TAIL, ST_FORMAT, "taken"},
    {HEAD E ",{\"op\":\"relu\",\"name\":\"r\\u0001\",\"source\":\"e\"}" TAIL, ST_FORMAT, "printable"},
    {HEAD E ",{\"op\":\"round\",\"name\":\"r\",\"source\":\"e\"}" TAIL, ST_FORMAT, "bits"},
    {HEAD E ",{\"op\":\"round\",\"name\":\"r\",\"source\":\"e\",\"bits\":-1}" TAIL, ST_FORMAT, "bits"},
    {HEAD E ",{\"op\":\"round\",\"name\":\"r\",\"source\":\"e\",\"bits\":1001}" TAIL, ST_LIMIT, "bits"},
    {HEAD E ",{\"op\":\"round\",\"name\":\"r\",\"source\":\"x\",\"bits\":1}" TAIL, ST_FORMAT, "no op before"},
    {HEAD E ",{\"op\":\"add\",\"name\":\"r\",\"sources\":[\"e\"]}" TAIL, ST_FORMAT, "two names"},
    {HEAD E ",{\"op\":\"join\",\"name\":\"r\",\"sources\":[]}" TAIL, ST_FORMAT, "sources"},
    {HEAD E ",{\"op\":\"join\",\"name\":\"r\",\"sources\":[\"e\",\"e\"]}" TAIL, ST_FORMAT, "need 3"},
    {HEAD E A(",\"window\":-1,\"sharpness\":\"1\"") TAIL, ST_FORMAT, "window"},
    {HEAD E A(",\"window\":\"2\",\"sharpness\":\"1\"") TAIL, ST_FORMAT, "window"},
    {HEAD E A(",\"window\":2,\"sharpness\":1") TAIL, ST_FORMAT, "sharpness"},
    {HEAD E A(",\"window\":2,\"sharpness\":\"1/0\"") TAIL, ST_FORMAT, "op 2 (\"a\")"},
    {HEAD E A(",\"window\":2") TAIL, ST_FORMAT, "sharpness"},
    {HEAD E ",{\"op\":\"relu\",\"name\":\"dead\",\"source\":\"e\"}" L("[[1,0,0],[0,1,0],[0,0,1]]") TAIL, ST_FORMAT,
     "\"dead\""},
    {HEAD "[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]" TAIL, ST_FORMAT, "nested"},
};

START_TEST(a_file_that_breaks_the_format_is_refused_with_its_place) {
    model *m = NULL;
    fault f;
    static const char good[] = HEAD E A(",\"window\":2,\"sharpness\":\"1\"") TAIL;
    ck_ok(model_parse(&m, good, strlen(good), &f));
    model_free(m);
    for (size_t i = 0; i < sizeof REFUSALS / sizeof *REFUSALS; i++) {
        const refusal *r = &REFUSALS[i];
        m = NULL;
        f.line[0] = '\0';
        status st = model_parse(&m, r->file, strlen(r->file), &f);
        ck_assert_msg(st == r->st && m == NULL, "%s\n gave %s, not %s: %s", r->file, status_name(st),
                      status_name(r->st), f.line);
        ck_assert_msg(f.line[0] && strstr(f.line, r->says), "%s\n says: %s", r->file, f.line);
        ck_assert_int_eq(model_parse(&m, r->file, strlen(r->file), NULL), r->st);
    }
}
END_TEST

/* Parses a file made of a head, `count` times a piece (its %zu the index), and a tail. */
static status parse_many(const char *head, const char *piece, size_t count, const char *tail, fault *f) {
    text t;
    text_init(&t);
    text_add(&t, head);
    for (size_t i = 0; i < count; i++) {
        if (i) text_add(&t, ",");
        const char *index = strchr(piece, '#');
        if (index) {
            text_add_bytes(&t, piece, (size_t)(index - piece));
            text_addf(&t, "%zu", i);
        }
        text_add(&t, index ? index + 1 : piece);
    }
    text_add(&t, tail);
    model *m = NULL;
    status st = model_parse(&m, text_data(&t), t.length, f);
    model_free(m);
    text_clear(&t);
    return st;
}

START_TEST(bombs_are_refused_before_they_cost_anything) {
    fault f;
    /* the common denominator of distinct large denominators */
    text big;
    text_init(&big);
    text_add(&big, HEAD "{\"op\":\"embed\",\"name\":\"e\",\"weight\":[[");
    for (unsigned i = 0; i < 3 * 300; i++) {
        if (i) text_add(&big, i % 300 == 0 ? "],[" : ",");
        text_addf(&big, "\"1/1%0200u\"", 2 * i + 1);
    }
    text_add(&big, "]]}" TAIL);
    model *m = NULL;
    ck_assert_int_eq(model_parse(&m, text_data(&big), big.length, &f), ST_LIMIT);
    ck_assert_ptr_nonnull(strstr(f.line, "denominator"));
    text_clear(&big);
    /* doubling by join: 2^17 lanes over all ops */
    ck_assert_int_eq(parse_many(HEAD E ",{\"op\":\"join\",\"name\":\"j\",\"sources\":[", "\"e\"", 30000, "]}" TAIL, &f),
                     ST_LIMIT);
    ck_assert_int_eq(parse_many(HEAD E ",{\"op\":\"join\",\"name\":\"j\",\"sources\":[", "\"e\"", 20000,
                                "]},{\"op\":\"join\",\"name\":\"k\",\"sources\":[\"j\",\"e\"]},"
                                "{\"op\":\"relu\",\"name\":\"l\",\"source\":\"k\"}" TAIL, &f),
                     ST_LIMIT);
    ck_assert_ptr_nonnull(strstr(f.line, "together"));
    /* too many ops, sources, entries */
    ck_assert_int_eq(parse_many(HEAD E ",", "{\"op\":\"relu\",\"name\":\"r#\",\"source\":\"e\"}", 4096, TAIL, &f),
                     ST_LIMIT);
    ck_assert_int_eq(parse_many(HEAD E ",{\"op\":\"join\",\"name\":\"j\",\"sources\":[", "\"e\"", 70000, "]}" TAIL, &f),
                     ST_LIMIT);
    ck_assert_int_eq(parse_many(HEAD "{\"op\":\"embed\",\"name\":\"e\",\"weight\":[[", "0", 70000,
                                "],[],[]]}" TAIL, &f),
                     ST_FORMAT); /* the shape is wrong before it is too wide */
    ck_assert_int_eq(parse_many(HEAD, "{\"op\":\"embed\",\"name\":\"e#\",\"weight\":[[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],"
                                      "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]]}",
                                4000, TAIL, &f),
                     ST_FORMAT); /* 192,000 entries are allowed; nothing reads them */
    ck_assert_ptr_nonnull(strstr(f.line, "\"e0\""));
    ck_assert_int_eq(parse_many(HEAD "{\"op\":\"linear\",\"name\":\"l\",\"source\":\"e\",\"weight\":[", "[0]", 100000,
                                "]}" TAIL, &f),
                     ST_FORMAT); /* no such source: refused before the weight is looked at */
    ck_assert_int_eq(parse_many(HEAD E ",{\"op\":\"linear\",\"name\":\"l\",\"source\":\"e\",\"weight\":[[", "0", 2200000,
                                "]]}" TAIL, &f),
                     ST_LIMIT);
    ck_assert_ptr_nonnull(strstr(f.line, "2097152"));
}
END_TEST

/* Good files with random changes: any status, no crash, and what is accepted is a valid model that writes. */
START_TEST(changed_files_never_crash_the_reader) {
    dice d = {test_seed() + 7};
    unsigned accepted = 0, refused = 0;
    for (unsigned round = 0; round < 400 * test_multiplier(); round++) {
        model *m = random_model_past(&d, 1 + (uint32_t)dice_below(&d, 2), 3, false), *read = NULL;
        text t;
        text_init(&t);
        model_write(&t, m);
        model_free(m);
        for (size_t k = 1 + dice_below(&d, 3); k-- > 0;) {
            static const char bytes[] = "0123456789-\"[]{},:/ne\\ \xff";
            size_t at = dice_below(&d, t.length);
            t.data[at] = bytes[dice_below(&d, sizeof bytes - 1)];
        }
        fault f = {""};
        status st = model_parse(&read, t.data, t.length, &f);
        if (st == ST_OK) {
            text again;
            text_init(&again);
            ck_ok(model_validate(read, NULL));
            model_write(&again, read);
            ck_ok(text_status(&again));
            text_clear(&again);
            accepted++;
        } else {
            ck_assert(st == ST_FORMAT || st == ST_LIMIT);
            ck_assert(f.line[0] != '\0');
            refused++;
        }
        model_free(read);
        text_clear(&t);
    }
    ck_assert_uint_gt(accepted, 0);
    ck_assert_uint_gt(refused, 0);
}
END_TEST

/* A chain of `ops` linear ops of one weight of `digits` digits each, then scores of the last with itself. */
static status parse_chain(unsigned ops, unsigned digits, fault *f) {
    text t;
    text_init(&t);
    text_add(&t, "{\"schema\":\"verbatim-model/1\",\"name\":\"m\",\"D\":1,\"ops\":[{\"op\":\"embed\",\"name\":\"l0\",\"weight\":[[1],[1],[1]]}");
    for (unsigned i = 1; i <= ops; i++) {
        text_addf(&t, ",{\"op\":\"linear\",\"name\":\"l%u\",\"source\":\"l%u\",\"weight\":[[\"", i, i - 1);
        for (unsigned d = 0; d < digits; d++) text_add(&t, "7");
        text_add(&t, "\"]]}");
    }
    text_addf(&t, ",{\"op\":\"attend\",\"name\":\"h\",\"query\":\"l%u\",\"key\":\"l%u\",\"value\":\"l0\",\"window\":0,\"sharpness\":\"1\"}",
              ops, ops);
    text_add(&t, ",{\"op\":\"linear\",\"name\":\"u\",\"source\":\"h\",\"weight\":[[1],[0],[0]]}]}");
    model *m = NULL;
    status st = model_parse(&m, text_data(&t), t.length, f);
    model_free(m);
    text_clear(&t);
    return st;
}

START_TEST(weights_that_multiply_past_memory_are_refused_by_their_sizes) {
    fault f;
    ck_ok(parse_chain(100, 10, &f)); /* 33 bits an op: 3,300 bits, scores of 6,600 */
    ck_assert_int_eq(parse_chain(20, 900, &f), ST_LIMIT); /* scores of 120,000 bits */
    ck_assert_msg(strstr(f.line, "\"h\"") && strstr(f.line, "scores"), "%s", f.line);
    ck_assert_int_eq(parse_chain(1000, 900, &f), ST_LIMIT); /* values of up to 3,000,000 bits in 1,000 registers */
    ck_assert_msg(strstr(f.line, "position"), "%s", f.line);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, weights_that_multiply_past_memory_are_refused_by_their_sizes);
    tcase_add_test(t, models_survive_writing_and_reading_byte_for_byte);
    tcase_add_test(t, the_documented_example_copies_one_letter);
    tcase_add_test(t, the_documented_delay_copies_two_letters);
    tcase_add_test(t, a_system_is_spelled_as_in_its_own_file);
    tcase_add_test(t, files_are_read_from_disk_with_their_own_statuses);
    tcase_add_test(t, a_file_that_breaks_the_format_is_refused_with_its_place);
    tcase_add_test(t, bombs_are_refused_before_they_cost_anything);
    tcase_add_test(t, changed_files_never_crash_the_reader);
}
