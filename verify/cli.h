/* cli.h - the command line as data: one table of subcommands, one of common options; a claim's own options
   come from its parameter table.  Parsing, help and completions all read these tables. */
#ifndef VERIFY_CLI_H
#define VERIFY_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include "numerics/base/status.h"
#include "numerics/base/text.h"

typedef enum option_key {
    OPTION_THEOREM,
    OPTION_LEMMA,
    OPTION_COROLLARY,
    OPTION_PROPOSITION,
    OPTION_CLAIM,
    OPTION_PAPER,
    OPTION_READING,
    OPTION_METHOD,
    OPTION_WORK_LIMIT,
    OPTION_BUDGET,
    OPTION_THREADS,
    OPTION_SEED,
    OPTION_JSON,
    OPTION_FORMAT,
    OPTION_MEASURED,
    OPTION_OUTPUT,
    OPTION_QUIET,
    OPTION_PROGRESS,
    OPTION_NO_COLOR,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_DEVICE,
    OPTION_ENGINE,
    OPTION_DECODE,
    OPTION_ALLOW_AMBIGUOUS,
    OPTION_SHARD,
    OPTION_CERTIFICATE,
    OPTION_COUNT
} option_key;

/* Bits of option_row.commands: which subcommands take an option. */
enum {
    ON_CHECK = 1,
    ON_ALL = 2,
    ON_LIST = 4,
    ON_EXPLAIN = 8,
    ON_TRACE = 16,
    ON_TABLE = 32,
    ON_EXPORT = 64,
    ON_COMPLETIONS = 128,
    ON_RESERVED = 256,
    ON_HANDOVER = 512,
    ON_RUN = 1024,
    ON_DEVICE = 2048,
    ON_SYSTEM = 4096,
    ON_ANY = 8191
};

typedef struct option_row {
    const char *name;
    char letter;           /* short form, or 0                                                     */
    const char *value;     /* what stands for its value in help; NULL for a switch                 */
    unsigned commands;     /* ON_ bits; 0: reserved, not in this version                           */
    const char *help;
} option_row;
extern const option_row option_table[OPTION_COUNT];

typedef struct command_row {
    const char *name;      /* "" is the check of a claim, `verify --theorem 2.3`                    */
    unsigned bit;
    const char *argument;  /* its positional argument in help, NULL for none                        */
    bool parameters;       /* takes the parameters of a claim, table or construction                */
    const char *summary;
} command_row;
extern const command_row command_table[];
extern const size_t command_count;

/* A parameter option: a name that is no common option, judged once the claim is known. */
typedef struct cli_pair {
    char *name; /* owned */
    const char *value; /* borrowed from argv; NULL when none followed */
} cli_pair;

typedef struct cli {
    const command_row *command;
    const char *argument;            /* the positional argument, or NULL */
    const char *value[OPTION_COUNT]; /* NULL: not given; "" for switches */
    cli_pair *pairs;
    size_t pair_count;
    bool empty;                      /* `verify` alone                  */
} cli;

/* Reads argv[1..).  DOMAIN with one line for a person: unknown subcommand or option (with a suggestion),
   missing value, option given twice, options that contradict each other or do not apply. */
MUST_USE status cli_parse(cli *c, int argc, char **argv, fault *f);
void cli_clear(cli *c);
static inline bool cli_has(const cli *c, option_key k) { return c->value[k] != NULL; }

/* DOMAIN for an option that no one knows: the nearest of the command's options and of the owner's own. */
MUST_USE status cli_refuse_unknown(const cli *c, const char *name, const char *const *own, size_t count,
                                   const char *owner, fault *f);

#endif
