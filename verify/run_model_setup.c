/* run_model_setup.c - see run_model_setup.h. */
#include "verify/run_model_setup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "constructions/model/weights.h"
#include "numerics/base/rng.h"
#include "verify/run_legs.h"

#define BYTES_A_LETTER 32 /* the string 4, drawing it up to 12, an engine up to 16 */
#define LENGTH_MOST (((int64_t)1 << 31) - 4)
/* Multiplications and additions that `auto` gives a device: seconds on the processor, and on a GPU. */
#define WORK_CPU 0x1p35
#define WORK_GPU 0x1p42

static const param_spec hash_copy_params[] = {
    {.name = "n", .kind = PARAM_INT, .meaning = "length of the n-grams it looks up", .least = 1,
     .most = HASH_COPY_N_MOST, .required = true},
    {.name = "D", .kind = PARAM_INT, .meaning = "size of the alphabet", .least = 2, .most = HASH_COPY_D_MOST, .initial = "2"},
    {.name = "L", .kind = PARAM_INT, .meaning = "length of the string, which is drawn", .least = 1, .most = LENGTH_MOST},
    {.name = "string", .kind = PARAM_WORD, .meaning = "the string itself"},
    {.name = "beta", .kind = PARAM_COUNT, .meaning = "sharpness of block 2 (default: the least that is proved enough)"},
    {.name = "W", .kind = PARAM_COUNT, .meaning = "weight of the match of positions (default 2 n b, b bits a letter)"},
    {.name = "positions", .kind = PARAM_CHOICE,
     .meaning = "what tells block 1 where a token stands; others than hard-alibi run dense", .initial = "hard-alibi",
     .choices = hash_copy_positions_names},
    {.name = "weights", .kind = PARAM_CHOICE,
     .meaning = "the format weights are rounded to first; where that changes one, the run is dense", .initial = "exact",
     .choices = weight_format_names},
};

static const param_spec file_params[] = {
    {.name = "string", .kind = PARAM_WORD, .meaning = "the string to copy"},
    {.name = "L", .kind = PARAM_INT, .meaning = "length of a string that is drawn", .least = 1, .most = LENGTH_MOST},
    {.name = "n", .kind = PARAM_INT, .meaning = "draw without a repeated n-gram; uniformly when not given", .least = 1,
     .most = 1 << 20},
    {.name = "weights", .kind = PARAM_CHOICE, .meaning = "the format weights are rounded to first", .initial = "exact",
     .choices = weight_format_names},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

const runnable runnable_table[] = {
    {"hash-copy", "the copying Transformer T_n of Theorem 2.3", hash_copy_params, COUNT(hash_copy_params), NULL},
    {"legs", "HiPPO-LegS: what N coefficients keep of a series (copies nothing, no engine)", run_legs_params,
     RUN_LEGS_PARAMS, run_legs},
};
const size_t runnable_count = COUNT(runnable_table);
const runnable runnable_file = {"a model file", "a model of docs/model-format.md", file_params, COUNT(file_params), NULL};

status run_setup_find(const runnable **row, const char *argument, fault *f) {
    const char *names[COUNT(runnable_table)];
    for (size_t i = 0; i < runnable_count; i++) {
        names[i] = runnable_table[i].name;
        if (!param_same_name(names[i], argument)) continue;
        *row = &runnable_table[i];
        return ST_OK;
    }
    *row = &runnable_file;
    if (!strcmp(argument, "-") || access(argument, F_OK) == 0) return ST_OK;
    const char *near = param_suggest(argument, names, runnable_count);
    if (near) return fault_set(f, ST_DOMAIN, "unknown construction '%.60s'; did you mean %s?", argument, near);
    if (strpbrk(argument, "./")) return fault_set(f, ST_NOINPUT, "%.300s: no such model file", argument);
    return fault_set(f, ST_DOMAIN, "'%.60s' is neither a construction (%s, %s) nor a file", argument, names[0], names[1]);
}

/* ---- the model */

static status build_hash_copy(run_setup *u, fault *f) {
    status st = hash_copy_spec_init(&u->spec, (uint32_t)params_int(u->p, "D"), (uint32_t)params_int(u->p, "n"), f);
    u->has_spec = true;
    if (st != ST_OK) return st;
    if (params_has(u->p, "beta")) mpz_set(u->spec.beta, *params_count(u->p, "beta"));
    if (params_has(u->p, "W")) mpz_set(u->spec.W, *params_count(u->p, "W"));
    hash_copy_positions positions;
    st = hash_copy_positions_find(&positions, params_word(u->p, "positions"), f);
    if (st != ST_OK) return st;
    u->exact = positions == POSITIONS_HARD_ALIBI;
    return hash_copy_build_positions(&u->m, &u->spec, positions, f);
}

/* What is run from here on is the model with these weights: also the exact one that its float32 error is bounded against. */
static status round_weights(run_setup *u, fault *f) {
    weight_format format;
    uint64_t changed = 0;
    status st = weight_format_find(&format, params_word(u->p, "weights"), f);
    if (st == ST_OK) st = model_round_weights(u->m, &changed, format, f);
    if (changed) u->exact = false;
    return st;
}

static status get_model(run_setup *u, fault *f) {
    status st = u->row != &runnable_file ? build_hash_copy(u, f) : model_read(&u->m, u->construction, f);
    if (st == ST_OK && params_has(u->p, "weights")) st = round_weights(u, f);
    if (st != ST_OK) return st;
    return u->m->D > UINT16_MAX + 1u
               ? fault_set(f, ST_LIMIT, "%.300s: an alphabet of %u letters", u->construction, u->m->D)
               : ST_OK;
}

/* ---- the engine and its device */

static status read_word(int *index, const char *option, const char *word, const char *const *names, size_t count, fault *f) {
    text list;
    text_init(&list);
    for (size_t i = 0; i < count; i++) {
        text_addf(&list, " %s", names[i]);
        if (strcmp(names[i], word)) continue;
        *index = (int)i;
        text_clear(&list);
        return ST_OK;
    }
    const char *near = param_suggest(word, names, count);
    fault_set(f, ST_DOMAIN, "--%s %.60s is unknown; accepted are%s%s%s%s", option, word, text_data(&list),
              near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    text_clear(&list);
    return ST_DOMAIN;
}

status run_setup_quick_length(size_t *length, const run_setup *u, const device *d, fault *f) {
    double all = 0, quick = device_about(d)->gpu ? WORK_GPU : WORK_CPU;
    status st = model_run32_work(&all, u->m, u->L, f);
    double part = all > quick ? floor((double)u->L * sqrt(quick / all)) : (double)u->L; /* the work is quadratic at most */
    *length = part >= 1 ? (size_t)part : 1;
    return st;
}

static status choose_engine(run_setup *u, const cli *c, bool opencl, fault *f) {
    static const char *const names[] = {"dense", "packed", "transform", "hash", "auto"};
    static const char *const modes[] = {"teacher", "greedy"};
    int engine = ENGINE_AUTO, decode = DECODE_TEACHER;
    status st = ST_OK;
    if (cli_has(c, OPTION_ENGINE)) TRY(read_word(&engine, "engine", c->value[OPTION_ENGINE], names, COUNT(names), f));
    if (cli_has(c, OPTION_DECODE)) TRY(read_word(&decode, "decode", c->value[OPTION_DECODE], modes, COUNT(modes), f));
    u->engine = (run_engine)engine;
    u->decode = (run_decode)decode;
    if (u->engine != ENGINE_AUTO && u->engine != ENGINE_DENSE) {
        if (!u->exact)
            return fault_set(f, ST_DOMAIN,
                             "--engine %s is made for hash-copy with positions hard-alibi and its own weights; "
                             "everything else runs dense",
                             run_engine_name(u->engine));
        if (opencl && u->engine != ENGINE_PACKED)
            return fault_set(f, ST_DOMAIN, "--engine %s runs on the processor and --device %.60s names another: choose one",
                             run_engine_name(u->engine), c->value[OPTION_DEVICE]);
    }
out:
    return st;
}

status run_setup_engine(run_setup *u, const cli *c, const settings *s, fault *f) {
    const char *spec = cli_has(c, OPTION_DEVICE) ? c->value[OPTION_DEVICE] : "cpu";
    bool opencl = strcmp(spec, "cpu") != 0;
    size_t quick = 0;
    status st = ST_OK;
    TRY(choose_engine(u, c, opencl, f));
    TRY(device_open(&u->d, spec, &s->work, f));
    if (u->engine != ENGINE_AUTO) return ST_OK;
    u->engine = ENGINE_DENSE;
    if (!u->exact) return ST_OK;
    if (opencl) TRY(run_setup_quick_length(&quick, u, u->d, f));
    if (quick == u->L) return ST_OK;
    u->engine = ENGINE_HASH;
    if (!opencl) return ST_OK;
    device_close(u->d); /* it is there; the run is reported where it takes place */
    u->d = NULL;
    st = device_open(&u->d, "cpu", &s->work, f);
out:
    return st;
}

/* ---- the string */

/* LIMIT when the string, what drawing it takes and the tables of an engine, together, are past this machine. */
static status host_fits(size_t L, fault *f) {
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    uint64_t room = pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size / 4 * 3 : UINT64_MAX,
             need = (uint64_t)L * BYTES_A_LETTER;
    if (need <= room) return ST_OK;
    return fault_set(f, ST_LIMIT,
                     "a string of %zu letters with the tables it takes needs %llu bytes (%.3g GiB); this machine can "
                     "give %.3g GiB",
                     L, (unsigned long long)need, (double)need / 1073741824, (double)room / 1073741824);
}

/* A budget spent here is one spent before the first answer: there is no string, and the judge says so. */
static status draw_repeat_free(run_setup *u, uint32_t n, const work *w, fault *f) {
    status st = engine_draw(u->x, u->L, u->m->D, n, w, f);
    if (st != ST_STOPPED || (w->interrupted && *w->interrupted)) return st;
    free(u->x);
    u->x = NULL;
    return ST_OK;
}

status run_setup_draw(run_setup *u, uint32_t n, const work *w, fault *f) {
    status fits = host_fits(u->L, f);
    if (fits != ST_OK) return fits;
    if (u->engine == ENGINE_DENSE) {
        status st = model_run32_fits(u->m, u->d, 1, u->L, f);
        if (st != ST_OK) return st;
    }
    u->x = malloc(u->L * sizeof *u->x);
    if (!u->x) return fault_set(f, ST_MEMORY, "no memory for a string of %zu letters", u->L);
    u->drawn = true;
    u->ambiguous = !n;
    if (n) return draw_repeat_free(u, n, w, f);
    rng r;
    rng_open(&r, w->seed, "run", 0);
    for (size_t i = 0; i < u->L; i++) u->x[i] = (letter)rng_below(&r, u->m->D);
    return ST_OK;
}

/* How long the string will be: read or to be drawn. */
static status read_length(run_setup *u, const cli *c, fault *f) {
    bool string = params_has(u->p, "string");
    if (string && params_has(u->p, "L")) return fault_set(f, ST_DOMAIN, "--string and --L contradict each other: give one");
    if (string && cli_has(c, OPTION_ALLOW_AMBIGUOUS))
        return fault_set(f, ST_DOMAIN, "--string and --allow-ambiguous contradict each other: a given string is taken as it is");
    if (!string && !params_has(u->p, "L")) return fault_set(f, ST_DOMAIN, "nothing to copy: give --L, a length, or --string");
    if (!string) {
        u->L = (size_t)params_int(u->p, "L");
        return ST_OK;
    }
    const char *word = params_word(u->p, "string");
    fault why = {""};
    status st = letters_read(&u->x, &u->L, word, strlen(word), u->m->D, LENGTH_MOST, &why);
    if (st != ST_OK) return fault_set(f, st == ST_FORMAT ? ST_DOMAIN : st, "--string: %s", why.line);
    return u->L ? ST_OK : fault_set(f, ST_DOMAIN, "--string is empty: a string has at least one letter");
}

status run_setup_open(run_setup *u, const cli *c, const settings *s, fault *f) {
    *u = (run_setup){.construction = c->argument};
    if (!c->argument) return fault_set(f, ST_DOMAIN, "nothing to run is named: a construction (hash-copy, legs) or a model file");
    status st = ST_OK;
    TRY(run_setup_find(&u->row, c->argument, f));
    if (u->row != &runnable_file) u->construction = u->row->name;
    TRY(params_new(&u->p, u->row->params, u->row->param_count));
    TRY(settings_read_params(u->p, c, u->row->name, f));
    TRY(params_complete(u->p, f));
    TRY(get_model(u, f));
    TRY(read_length(u, c, f));
    TRY(run_setup_engine(u, c, s, f));
    if (u->x) goto out;
    uint32_t n = cli_has(c, OPTION_ALLOW_AMBIGUOUS) || !params_has(u->p, "n") ? 0 : (uint32_t)params_int(u->p, "n");
    TRY(run_setup_draw(u, n, &s->work, f));
out:
    return st;
}

void run_setup_close(run_setup *u) {
    device_close(u->d);
    free(u->x);
    model_free(u->m);
    if (u->has_spec) hash_copy_spec_clear(&u->spec);
    params_free(u->p);
    *u = (run_setup){0};
}

model_job run_setup_job(const run_setup *u, const settings *s) {
    return (model_job){.m = u->m, .spec = u->exact ? &u->spec : NULL, .x = u->x, .L = u->L, .engine = u->engine,
                       .decode = u->decode, .d = u->d, .work = &s->work};
}
