/* export.c - see export.h. */
#include "verify/export.h"

#include <string.h>

#include "constructions/delay_copy/delay_copy.h"
#include "constructions/gssm/gssm.h"
#include "constructions/hash_copy/hash_copy.h"
#include "constructions/hippo/hippo.h"
#include "constructions/ssm/zoh.h"

static const param_spec hash_copy_params[] = {
    {"n", PARAM_INT, "length of the n-grams it looks up", 1, HASH_COPY_N_MOST, NULL, true, NULL},
    {"D", PARAM_INT, "size of the alphabet", 2, HASH_COPY_D_MOST, "2", false, NULL},
};

static status write_hash_copy(text *t, const params *p, fault *f) {
    hash_copy_spec spec;
    model *m = NULL;
    status st = hash_copy_spec_init(&spec, (uint32_t)params_int(p, "D"), (uint32_t)params_int(p, "n"), f);
    if (st != ST_OK) return st;
    st = hash_copy_build(&m, &spec, f);
    if (st == ST_OK) model_write(t, m);
    model_free(m);
    hash_copy_spec_clear(&spec);
    return st;
}

static const param_spec gssm_params[] = {
    {"L", PARAM_INT, "length of the strings it copies as many of as can be", 1, (int64_t)1 << 40, NULL, true, NULL},
    {"states", PARAM_INT, "number of states", 1, GSSM_STATES_MOST, NULL, true, NULL},
    {"D", PARAM_INT, "size of the alphabet", 2, (int64_t)1 << 20, "2", false, NULL},
};

static status write_gssm(text *t, const params *p, fault *f) {
    gssm *g = NULL;
    int64_t D = params_int(p, "D"), states = params_int(p, "states");
    if ((uint64_t)D * (uint64_t)states > GSSM_TABLE_MOST)
        return fault_set(f, ST_LIMIT, "a machine with %lld states and D=%lld has more than %llu transitions", (long long)states,
                         (long long)D, (unsigned long long)GSSM_TABLE_MOST);
    status st = gssm_optimal(&g, (uint32_t)D, (uint64_t)params_int(p, "L"), (uint64_t)states);
    if (st == ST_OK) gssm_write(t, g);
    else if (st != ST_MEMORY)
        fault_set(f, st, "no machine with D=%lld and %lld states can be built here", (long long)D, (long long)states);
    gssm_free(g);
    return st;
}

static const param_spec ssm_params[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "states", .least = 1, .most = 64, .required = true},
    {.name = "family", .kind = PARAM_CHOICE, .meaning = "which HiPPO system", .initial = "legs", .choices = hippo_family_names},
};

static status write_ssm(text *t, const params *p, fault *f) {
    ssm s;
    hippo_family family;
    status st = hippo_family_find(&family, params_word(p, "family"), f);
    if (st != ST_OK) return st;
    st = hippo_build(&s, family, (size_t)params_int(p, "N"), f);
    if (st == ST_OK) ssm_write(t, &s);
    ssm_clear(&s);
    return st;
}

static const param_spec delay_params[] = {
    {.name = "L", .kind = PARAM_INT, .meaning = "length of the strings it copies", .least = 1,
     .most = DELAY_COPY_L_MOST, .required = true},
    {.name = "D", .kind = PARAM_INT, .meaning = "size of the alphabet", .least = 2, .most = DELAY_COPY_D_MOST, .initial = "2"},
    {.name = "form", .kind = PARAM_CHOICE, .meaning = "how the delay is written", .initial = "scan", .choices = delay_form_names},
};

static status write_delay(text *t, const params *p, fault *f) {
    delay_form form;
    model *m = NULL;
    status st = delay_form_find(&form, params_word(p, "form"), f);
    if (st == ST_OK) st = delay_copy_build(&m, (uint32_t)params_int(p, "D"), (size_t)params_int(p, "L"), form, f);
    if (st == ST_OK) model_write(t, m);
    model_free(m);
    return st;
}

/* A user's system, or its discretisation, as a recurrence: its A, B, C, D are those of a scan. */
static const char *const recurrence_methods[] = {"forward-euler", "backward-euler", "bilinear", "gbt", "zoh", "zoh-log", NULL};
static const param_spec recurrence_params[] = {
    {.name = "system", .kind = PARAM_WORD, .meaning = "a file of docs/ssm-format.md", .required = true},
    {.name = "step", .kind = PARAM_RATIONAL, .meaning = "step of the discretisation (a system in continuous time)",
     .initial = "1"},
    {.name = "discretisation", .kind = PARAM_CHOICE, .meaning = "how it becomes a recurrence", .initial = "bilinear",
     .choices = recurrence_methods},
    {.name = "k", .kind = PARAM_INT, .meaning = "zoh-log: from time k-1 to k", .least = 2, .most = 1000000, .initial = "2"},
    {.name = "alpha", .kind = PARAM_RATIONAL, .meaning = "weight of the generalised bilinear transform", .initial = "3/4"},
};

/* Of a continuous system, where it is rational. */
static status hold_recurrence(ssm *r, const ssm *s, zoh_kind kind, const params *p, fault *f) {
    bool exact;
    work w = work_default();
    mpq_t t;
    mpq_init(t);
    mpq_set(t, *params_rational(p, "step"));
    if (kind == ZOH_LOG) mpq_set_si(t, (long)params_int(p, "k"), (unsigned long)(params_int(p, "k") - 1));
    status st = ssm_zoh(r, &exact, s, kind, t, &w, f);
    if (st == ST_OK && !exact)
        st = fault_set(f, ST_DOMAIN,
                       kind == ZOH ? "e^(step A) is rational only where A is nilpotent; verify system encloses it"
                                   : "rational where A has different integers other than 0, at most 24, for "
                                     "eigenvalues; verify system encloses it");
    mpq_clear(t);
    return st;
}

static status write_recurrence(text *t, const params *p, fault *f) {
    ssm s = {0}, r = {0};
    size_t kind = 0;
    status st = ssm_read(&s, params_word(p, "system"), f);
    if (st != ST_OK) goto out;
    while (recurrence_methods[kind] && strcmp(recurrence_methods[kind], params_word(p, "discretisation"))) kind++;
    if (!s.discrete && kind >= DISCRETISATIONS) TRY(hold_recurrence(&r, &s, (zoh_kind)(kind - DISCRETISATIONS), p, f));
    else if (!s.discrete)
        TRY(ssm_discretise(&r, &s, (discretisation)kind, *params_rational(p, "alpha"), *params_rational(p, "step"), f));
    ssm_write(t, s.discrete ? &s : &r);
out:
    ssm_clear(&r);
    ssm_clear(&s);
    return st;
}

const export_row export_table[] = {
    {"hash_copy", "the copying Transformer T_n, a file for --model", hash_copy_params,
     sizeof hash_copy_params / sizeof *hash_copy_params, write_hash_copy},
    {"gssm", "a finite-state machine that copies as many strings as its states allow, a file for --gssm", gssm_params,
     sizeof gssm_params / sizeof *gssm_params, write_gssm},
    {"ssm", "a HiPPO system in the rational gauge, a file for verify system", ssm_params, sizeof ssm_params / sizeof *ssm_params,
     write_ssm},
    {"recurrence", "a system of yours as a recurrence, whose A, B, C, D are those of a scan", recurrence_params,
     sizeof recurrence_params / sizeof *recurrence_params, write_recurrence},
    {"delay", "a model that copies strings of one length by a shift register, a file for verify run and --model", delay_params,
     sizeof delay_params / sizeof *delay_params, write_delay},
};
const size_t export_count = sizeof export_table / sizeof *export_table;

status export_find(const export_row **row, const char *name, fault *f) {
    const char *names[sizeof export_table / sizeof *export_table];
    for (size_t i = 0; i < export_count; i++) {
        names[i] = export_table[i].name;
        if (!param_same_name(names[i], name)) continue;
        *row = &export_table[i];
        return ST_OK;
    }
    const char *near = param_suggest(name, names, export_count);
    if (near) return fault_set(f, ST_DOMAIN, "unknown construction '%.60s'; did you mean %s?", name, near);
    return fault_set(f, ST_DOMAIN, "unknown construction '%.60s'; verify export --help lists them", name);
}
