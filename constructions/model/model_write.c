/* model_write.c - a model as a file "verbatim-model/1": what is written reads back as the same model (model_json.c),
   and writes again as the same bytes. */
#include <inttypes.h>

#include "constructions/model/model.h"
#include "numerics/base/json.h"
#include "numerics/exact/number.h"

const char *model_kind_name(op_kind kind) {
    static const char *const names[] = {[OP_EMBED] = "embed", [OP_LINEAR] = "linear", [OP_RELU] = "relu",
                                        [OP_ATTEND] = "attend", [OP_ADD] = "add", [OP_JOIN] = "join",
                                        [OP_ROUND] = "round",   [OP_SCAN] = "scan",     [OP_CONV] = "conv"};
    return names[kind];
}

static void write_entry(text *t, const mpq_t q) {
    bool plain = mpz_cmp_ui(mpq_denref(q), 1) == 0 && mpz_fits_slong_p(mpq_numref(q));
    if (!plain) text_add(t, "\"");
    number_write_rational(t, q);
    if (!plain) text_add(t, "\"");
}

/* flat: its entries one after another, without rows. */
static void write_matrix(text *t, const char *key, const rat_mat *A, bool flat) {
    mpq_t q;
    mpq_init(q);
    text_addf(t, ",\"%s\":[", key);
    for (size_t i = 0; i < A->rows; i++) {
        if (i) text_add(t, ",");
        if (!flat) text_add(t, "[");
        for (size_t j = 0; j < A->cols; j++) {
            if (j) text_add(t, ",");
            rat_mat_get(q, A, i, j);
            write_entry(t, q);
        }
        if (!flat) text_add(t, "]");
    }
    text_add(t, "]");
    mpq_clear(q);
}

/* As files of systems have it: one input makes B a list, one output C, both make D a number. */
static void write_system(text *t, const model_op *op) {
    bool one = op->B.cols == 1, said = op->dim == 1;
    write_matrix(t, "A", &op->weight, false);
    write_matrix(t, "B", &op->B, one);
    write_matrix(t, "C", &op->C, said);
    if (!op->D.rows) return;
    if (!one || !said) {
        write_matrix(t, "D", &op->D, one || said);
        return;
    }
    mpq_t q;
    mpq_init(q);
    rat_mat_get(q, &op->D, 0, 0);
    text_add(t, ",\"D\":");
    write_entry(t, q);
    mpq_clear(q);
}

static void write_source(text *t, const model *m, const char *key, size_t r) {
    text_addf(t, ",\"%s\":", key);
    json_write_string(t, m->op[r].name);
}

static void write_attend(text *t, const model *m, const model_op *op) {
    write_source(t, m, "query", op->src[0]);
    write_source(t, m, "key", op->src[1]);
    write_source(t, m, "value", op->src[2]);
    /* a window past 2^63 sees everything there can be */
    text_addf(t, ",\"window\":%" PRIu64 ",\"sharpness\":\"", op->window > INT64_MAX ? 0 : op->window);
    number_write_rational(t, op->sharpness);
    text_add(t, "\"");
    if (mpq_sgn(op->slope) != 0) {
        text_add(t, ",\"slope\":\"");
        number_write_rational(t, op->slope);
        text_add(t, "\"");
    }
    if (op->rotary) text_addf(t, ",\"rotary\":%" PRIu32, op->rotary);
}

static void write_lanes(text *t, const model_op *op) {
    text_add(t, ",\"lanes\":[");
    for (size_t i = 0; i < op->dim; i++) {
        if (i) text_add(t, ",");
        if (op->lanes[i])
            json_write_string(t, op->lanes[i]);
        else
            text_add(t, "null");
    }
    text_add(t, "]");
}

static void write_op(text *t, const model *m, const model_op *op) {
    text_addf(t, "{\"op\":\"%s\",\"name\":", model_kind_name(op->kind));
    json_write_string(t, op->name);
    if (op->block) text_addf(t, ",\"block\":%u", op->block);
    if (op->sources == 1 && op->kind != OP_JOIN) write_source(t, m, "source", op->src[0]);
    if (op->kind == OP_ROUND) text_addf(t, ",\"bits\":%u", op->bits);
    if (op->kind == OP_ATTEND) write_attend(t, m, op);
    if (op->kind == OP_ADD || op->kind == OP_JOIN) {
        text_add(t, ",\"sources\":[");
        for (size_t i = 0; i < op->sources; i++) {
            if (i) text_add(t, ",");
            json_write_string(t, m->op[op->src[i]].name);
        }
        text_add(t, "]");
    }
    if (op->lanes) write_lanes(t, op);
    if (op->kind == OP_SCAN) write_system(t, op);
    else if (op->kind == OP_CONV) write_matrix(t, "kernel", &op->weight, op->dim == 1);
    else if (op->weight.rows) write_matrix(t, "weight", &op->weight, false);
    if (op->bias.rows) write_matrix(t, "bias", &op->bias, true);
    text_add(t, "}");
}

void model_write(text *t, const model *m) {
    text_add(t, "{\"schema\":\"" MODEL_SCHEMA "\",\"name\":");
    json_write_string(t, m->name);
    text_addf(t, ",\"D\":%u,\"ops\":[\n", m->D);
    for (size_t i = 0; i < m->ops; i++) {
        write_op(t, m, &m->op[i]);
        text_add(t, i + 1 < m->ops ? ",\n" : "\n");
    }
    text_add(t, "]}\n");
}
