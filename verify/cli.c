/* cli.c - parsing the command line, strictly: everything that is not understood is refused with one line. */
#include "verify/cli.h"

#include <stdlib.h>
#include <string.h>

#include "numerics/base/param.h"

#define NAMES_MOST 128

static bool takes(const command_row *command, const option_row *o) { return (o->commands & command->bit) != 0; }

static const command_row *find_command(const char *name) {
    for (size_t i = 0; i < command_count; i++)
        if (!strcmp(command_table[i].name, name)) return &command_table[i];
    return NULL;
}

static status refuse_command(const char *name, fault *f) {
    const char *names[NAMES_MOST];
    size_t count = 0;
    for (size_t i = 1; i < command_count; i++)
        if (command_table[i].bit != ON_RESERVED) names[count++] = command_table[i].name;
    const char *near = param_suggest(name, names, count);
    if (near) return fault_set(f, ST_DOMAIN, "unknown subcommand '%.60s'; did you mean '%s'?", name, near);
    if (strchr(name, ':'))
        return fault_set(f, ST_DOMAIN, "unknown subcommand '%.60s'; a claim is checked with --claim %.60s", name, name);
    return fault_set(f, ST_DOMAIN, "unknown subcommand '%.60s'; see verify --help", name);
}

status cli_refuse_unknown(const cli *c, const char *name, const char *const *own, size_t count,
                          const char *owner, fault *f) {
    const char *names[NAMES_MOST];
    size_t known = 0;
    for (size_t i = 0; i < count && known < NAMES_MOST; i++) names[known++] = own[i];
    for (size_t k = 0; k < OPTION_COUNT && known < NAMES_MOST; k++)
        if (takes(c->command, &option_table[k])) names[known++] = option_table[k].name;
    const char *near = param_suggest(name, names, known);
    const char *where = owner ? owner : "this command";
    if (near) return fault_set(f, ST_DOMAIN, "unknown option --%.60s for %s; did you mean --%s?", name, where, near);
    if (!count) return fault_set(f, ST_DOMAIN, "unknown option --%.60s for %s; see verify --help", name, where);
    text list;
    text_init(&list);
    for (size_t i = 0; i < count; i++) text_addf(&list, " --%s", own[i]);
    fault_set(f, ST_DOMAIN, "unknown option --%.60s for %s; its parameters are%s", name, where, text_data(&list));
    text_clear(&list);
    return ST_DOMAIN;
}

/* The option's row, or OPTION_COUNT when `name` (bytes characters) is no common option. */
static option_key find_option(const char *name, size_t bytes) {
    for (size_t k = 0; k < OPTION_COUNT; k++)
        if (strlen(option_table[k].name) == bytes && !memcmp(option_table[k].name, name, bytes)) return (option_key)k;
    return OPTION_COUNT;
}

static status keep_option(cli *c, option_key k, const char *value, fault *f) {
    const option_row *o = &option_table[k];
    if (!o->commands)
        return fault_set(f, ST_DOMAIN, "option --%s (%s) is reserved: this version does not have it yet", o->name,
                         o->help);
    if (!takes(c->command, o)) {
        if (!*c->command->name) return fault_set(f, ST_DOMAIN, "option --%s does not apply to the check of a claim", o->name);
        return fault_set(f, ST_DOMAIN, "option --%s does not apply to 'verify %s'", o->name, c->command->name);
    }
    if (c->value[k]) return fault_set(f, ST_DOMAIN, "option --%s is given twice", o->name);
    c->value[k] = value;
    return ST_OK;
}

static status keep_pair(cli *c, const char *name, size_t bytes, const char *value, fault *f) {
    for (size_t i = 0; i < c->pair_count; i++)
        if (strlen(c->pairs[i].name) == bytes && !memcmp(c->pairs[i].name, name, bytes))
            return fault_set(f, ST_DOMAIN, "option --%.60s is given twice", c->pairs[i].name);
    char *copy = strndup(name, bytes);
    if (!copy) return ST_MEMORY;
    c->pairs[c->pair_count++] = (cli_pair){copy, value};
    return ST_OK;
}

/* A value follows unless the next word is itself an option; -3 and - are values. */
static const char *next_value(int argc, char **argv, int *i) {
    if (*i + 1 >= argc || !strncmp(argv[*i + 1], "--", 2)) return NULL;
    return argv[++*i];
}

static status parse_long(cli *c, int argc, char **argv, int *i, fault *f) {
    const char *name = argv[*i] + 2;
    const char *equals = strchr(name, '=');
    size_t bytes = equals ? (size_t)(equals - name) : strlen(name);
    if (!bytes) return fault_set(f, ST_DOMAIN, "'%.60s' is no option", argv[*i]);
    option_key k = find_option(name, bytes);
    if (k == OPTION_COUNT) {
        if (!c->command->parameters) {
            char shown[64] = "";
            memcpy(shown, name, bytes < sizeof shown ? bytes : sizeof shown - 1);
            return cli_refuse_unknown(c, shown, NULL, 0, NULL, f);
        }
        return keep_pair(c, name, bytes, equals ? equals + 1 : next_value(argc, argv, i), f);
    }
    const option_row *o = &option_table[k];
    if (!o->value) {
        if (equals) return fault_set(f, ST_DOMAIN, "option --%s takes no value", o->name);
        return keep_option(c, k, "", f);
    }
    const char *value = equals ? equals + 1 : next_value(argc, argv, i);
    if (!value || !*value) {
        if (!o->commands || !takes(c->command, o)) return keep_option(c, k, "", f);
        return fault_set(f, ST_DOMAIN, "option --%s needs a value: --%s %s", o->name, o->name, o->value);
    }
    return keep_option(c, k, value, f);
}

static status parse_short(cli *c, int argc, char **argv, int *i, fault *f) {
    const char *word = argv[*i];
    for (size_t k = 0; k < OPTION_COUNT; k++) {
        const option_row *o = &option_table[k];
        if (!o->letter || word[1] != o->letter || word[2]) continue;
        if (!o->value) return keep_option(c, (option_key)k, "", f);
        const char *value = next_value(argc, argv, i);
        if (!value || !*value) return fault_set(f, ST_DOMAIN, "option -%c needs a value: -%c %s", o->letter, o->letter, o->value);
        return keep_option(c, (option_key)k, value, f);
    }
    return fault_set(f, ST_DOMAIN, "unknown option '%.60s'; parameters are written with two dashes, as in -%.60s", word, word);
}

/* Options that cannot both be meant. */
static status check_pairs(const cli *c, fault *f) {
    static const option_key selectors[] = {OPTION_THEOREM, OPTION_LEMMA, OPTION_COROLLARY, OPTION_PROPOSITION, OPTION_CLAIM};
    const size_t count = sizeof selectors / sizeof *selectors;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            if (cli_has(c, selectors[i]) && cli_has(c, selectors[j]))
                return fault_set(f, ST_DOMAIN, "--%s and --%s contradict each other: choose one claim",
                                 option_table[selectors[i]].name, option_table[selectors[j]].name);
    if (cli_has(c, OPTION_CLAIM) && cli_has(c, OPTION_PAPER))
        return fault_set(f, ST_DOMAIN, "--claim and --paper contradict each other: the id names its paper");
    if (cli_has(c, OPTION_QUIET) && cli_has(c, OPTION_PROGRESS))
        return fault_set(f, ST_DOMAIN, "--quiet and --progress contradict each other");
    const char *wanted = c->command->bit == ON_TABLE ? "jsonl" : "json";
    if (cli_has(c, OPTION_JSON) && cli_has(c, OPTION_FORMAT) && strcmp(c->value[OPTION_FORMAT], wanted))
        return fault_set(f, ST_DOMAIN, "--json and --format %.60s contradict each other", c->value[OPTION_FORMAT]);
    return ST_OK;
}

static status parse_words(cli *c, int argc, char **argv, int from, fault *f) {
    status st = ST_OK;
    for (int i = from; i < argc && st == ST_OK; i++) {
        const char *word = argv[i];
        if (!strncmp(word, "--", 2)) st = parse_long(c, argc, argv, &i, f);
        else if (word[0] == '-' && word[1]) st = parse_short(c, argc, argv, &i, f);
        else if (!c->command->argument) {
            if (!*c->command->name)
                st = fault_set(f, ST_DOMAIN, "'%.60s' was not expected here; a subcommand stands first", word);
            else st = fault_set(f, ST_DOMAIN, "'%.60s' was not expected after 'verify %s'", word, c->command->name);
        } else if (c->argument)
            st = fault_set(f, ST_DOMAIN, "'%.60s' was not expected: 'verify %s' takes one %s", word, c->command->name,
                           c->command->argument);
        else c->argument = word;
    }
    return st;
}

status cli_parse(cli *c, int argc, char **argv, fault *f) {
    *c = (cli){.command = find_command(""), .empty = argc <= 1};
    c->pairs = calloc((size_t)argc + 1, sizeof *c->pairs);
    if (!c->pairs) return fault_set(f, ST_MEMORY, "out of memory");
    int from = 1;
    if (argc > 1 && argv[1][0] != '-') {
        c->command = find_command(argv[1]);
        if (!*argv[1] || !c->command) return refuse_command(argv[1], f);
        if (c->command->bit == ON_RESERVED) {
            c->argument = c->command->name; /* refused as a whole: its options are not known yet */
            return ST_OK;
        }
        from = 2;
    }
    status st = parse_words(c, argc, argv, from, f);
    return st == ST_OK ? check_pairs(c, f) : st;
}

void cli_clear(cli *c) {
    for (size_t i = 0; i < c->pair_count; i++) free(c->pairs[i].name);
    free(c->pairs);
    *c = (cli){0};
}
