/* fact.c - rows of matrices as facts hold them, and how a verdict passes facts on to whoever listens. */
#include "theorems/fact.h"

#include <stdlib.h>

#include "theorems/verdict.h"

void fact_list_init(fact_list *l) { *l = (fact_list){0}; }

void fact_list_clear(fact_list *l) {
    for (size_t i = 0; i < l->room; i++) mpq_clear(l->value[i]);
    free(l->column);
    free(l->value);
    *l = (fact_list){0};
}

void fact_list_reset(fact_list *l) { l->count = 0; }

static status grow(fact_list *l) {
    size_t room = l->room ? 2 * l->room : 16;
    size_t *column = realloc(l->column, room * sizeof *column);
    if (!column) return ST_MEMORY;
    l->column = column;
    mpq_t *value = realloc(l->value, room * sizeof *value);
    if (!value) return ST_MEMORY;
    l->value = value;
    for (; l->room < room; l->room++) mpq_init(l->value[l->room]);
    return ST_OK;
}

void fact_list_add(fact_list *l, size_t column, const mpq_t value) {
    if (!mpq_sgn(value)) return;
    if (l->count == l->room && grow(l) != ST_OK) {
        l->failed = 1;
        return;
    }
    l->column[l->count] = column;
    mpq_set(l->value[l->count++], value);
}

fact_id verdict_state(verdict *v, const char *kind, const fact_arg *args, size_t count) {
    if (!verdict_listens(v)) return 0;
    for (size_t i = 0; i < count; i++)
        if (args[i].kind == FACT_LIST && args[i].list->failed && v->failed == ST_OK) v->failed = ST_MEMORY;
    return v->listener->hear(v->listener->context, kind, args, count);
}

void verdict_given(verdict *v, const char *reading, const char *kind, const fact_arg *args, size_t count) {
    if (!verdict_listens(v)) return;
    for (size_t i = 0; i < count; i++)
        if (args[i].kind == FACT_LIST && args[i].list->failed && v->failed == ST_OK) v->failed = ST_MEMORY;
    v->listener->given(v->listener->context, reading, kind, args, count);
}

void verdict_parameter(verdict *v, const char *reading, const char *name, const mpq_t value) {
    if (verdict_listens(v)) v->listener->parameter(v->listener->context, reading, name, value);
}

void verdict_parameter_count(verdict *v, const char *reading, const char *name, uint64_t value) {
    mpq_t q;
    mpq_init(q);
    mpz_set_ui(mpq_numref(q), (unsigned long)value);
    verdict_parameter(v, reading, name, q);
    mpq_clear(q);
}

void verdict_parameter_word(verdict *v, const char *reading, const char *name, const char *word) {
    if (verdict_listens(v)) v->listener->word(v->listener->context, reading, name, word);
}

void verdict_rest(verdict *v, const char *reading, fact_id id) {
    if (verdict_listens(v)) v->listener->rest(v->listener->context, reading, id);
}

void verdict_decline(verdict *v, const char *reading, const char *why) {
    if (verdict_listens(v)) v->listener->decline(v->listener->context, reading, why);
}
