/* cli_table.c - the rows: every subcommand and every common option, once. */
#include "verify/cli.h"

#define RUNS (ON_CHECK | ON_ALL | ON_TRACE | ON_TABLE)
#define CHOOSES (ON_CHECK | ON_TRACE | ON_EXPLAIN)

const option_row option_table[OPTION_COUNT] = {
    [OPTION_THEOREM] = {"theorem", 0, "N", CHOOSES, "the theorem with this number in the paper"},
    [OPTION_LEMMA] = {"lemma", 0, "N", CHOOSES, "the lemma with this number"},
    [OPTION_COROLLARY] = {"corollary", 0, "N", CHOOSES, "the corollary with this number"},
    [OPTION_PROPOSITION] = {"proposition", 0, "N", CHOOSES, "the proposition with this number"},
    [OPTION_CLAIM] = {"claim", 0, "ID", CHOOSES | ON_TABLE, "any claim by its id, as `verify list` shows it (table: doubles)"},
    [OPTION_PAPER] = {"paper", 0, "P", CHOOSES | ON_ALL | ON_LIST | ON_TABLE, "the paper; ram (Repeat After Me) where a number is given alone (table: doubles)"},
    [OPTION_READING] = {"reading", 0, "R", ON_CHECK, "the reading whose verdict is the verdict of the run (default sharp)"},
    [OPTION_METHOD] = {"method", 0, "M", ON_CHECK | ON_TABLE, "auto, derive, exhaust or mc (default auto)"},
    [OPTION_WORK_LIMIT] = {"work-limit", 0, "COUNT", RUNS, "work units that exhaustion or sampling may spend (default 2^24 = 16777216)"},
    [OPTION_BUDGET] = {"budget", 0, "SECONDS", ON_CHECK | ON_ALL | ON_RUN, "stop after this time, UNDECIDED (default: no limit)"},
    [OPTION_THREADS] = {"threads", 0, "K", RUNS | ON_RUN | ON_DEVICE, "threads, 1 to 256 (default: the processors this process may use)"},
    [OPTION_SEED] = {"seed", 0, "S", RUNS | ON_RUN, "seed of every random choice (default 0)"},
    [OPTION_JSON] = {"json", 0, NULL, ON_CHECK | ON_ALL | ON_LIST | ON_TABLE | ON_RUN | ON_DEVICE | ON_SYSTEM, "one JSON object on one line (all: a line a claim; table: jsonl)"},
    [OPTION_FORMAT] = {"format", 0, "F", ON_CHECK | ON_ALL | ON_LIST | ON_TABLE | ON_RUN | ON_DEVICE | ON_SYSTEM, "text or json; for tables text, csv, jsonl, latex or markdown"},
    [OPTION_MEASURED] = {"measured", 0, NULL, ON_TABLE, "add the measured columns (float64, float32, seconds), which are outside the digest"},
    [OPTION_OUTPUT] = {"output", 'o', "FILE", ON_ANY & ~(ON_RESERVED | ON_HANDOVER), "write the result to FILE, as a whole or not at all (- is standard output)"},
    [OPTION_QUIET] = {"quiet", 0, NULL, RUNS | ON_RUN, "no progress and no remarks on standard error"},
    [OPTION_PROGRESS] = {"progress", 0, NULL, RUNS | ON_RUN, "a progress line each second, also where standard error is no terminal"},
    [OPTION_NO_COLOR] = {"no-color", 0, NULL, ON_CHECK | ON_ALL | ON_RUN, "no colours on a terminal (also: environment NO_COLOR)"},
    [OPTION_HELP] = {"help", 'h', NULL, ON_ANY, "this help; with a claim, table or construction: its parameters"},
    [OPTION_VERSION] = {"version", 0, NULL, ON_CHECK, "print the version"},
    [OPTION_DEVICE] = {"device", 0, "NAME", ON_CHECK | ON_RUN | ON_DEVICE, "cpu or opencl:P.D: where float32 runs (a theorem about copying: run it there, too)"},
    [OPTION_ENGINE] = {"engine", 0, "E", ON_CHECK | ON_RUN, "dense, packed, transform, hash or auto: how a run computes attention (docs/runtime.md)"},
    [OPTION_DECODE] = {"decode", 0, "MODE", ON_CHECK | ON_RUN, "teacher or greedy (default teacher: one pass, the same answers up to the first wrong one)"},
    [OPTION_ALLOW_AMBIGUOUS] = {"allow-ambiguous", 0, NULL, ON_CHECK | ON_RUN, "draw letters uniformly: n-grams may repeat"},
    [OPTION_SHARD] = {"shard", 0, "I/N", 0, "one of N parts of a long run"},
    [OPTION_CERTIFICATE] = {"certificate", 0, "FILE", ON_CHECK,
                            "write a certificate of a VERIFIED or REFUTED verdict to FILE, for the checker recheck"},
};

const command_row command_table[] = {
    {"", ON_CHECK, NULL, true, "check one claim: --theorem N, --lemma N, --corollary N, --proposition N or --claim ID"},
    {"all", ON_ALL, NULL, false, "every claim at its default parameters, then the worst verdict"},
    {"list", ON_LIST, NULL, false, "the claims and the tables"},
    {"explain", ON_EXPLAIN, "ID", false, "what a claim says, how it is read, what is checked and what is not"},
    {"trace", ON_TRACE, NULL, true, "one run of a claim step by step"},
    {"table", ON_TABLE, "NAME", true, "a table; parameters may be ranges a..b and lists a,b,c (without NAME: the tables)"},
    {"export", ON_EXPORT, "CONSTRUCTION", true, "writes a construction as a file for --model or --gssm"},
    {"run", ON_RUN, "CONSTRUCTION|FILE", true, "a construction or a model file at scale: copies one string, says what that establishes"},
    {"check", ON_HANDOVER, "FILE", false, "hands a certificate to the independent checker, the program recheck"},
    {"system", ON_SYSTEM, "FILE", true, "a state-space system from a file, exactly: stability, ranks, discretisations, kernel"},
    {"device", ON_DEVICE, "list|test", false, "devices for runs at scale; or: does one give the known answers of every kernel?"},
    {"completions", ON_COMPLETIONS, "SHELL", false, "a completion script for bash"},
    {"plot", ON_RESERVED, NULL, true, "a figure"},
    {"task", ON_RESERVED, NULL, true, "task data"},
    {"export-coq", ON_RESERVED, NULL, true, "a certificate as a Coq file"},
    {"merge", ON_RESERVED, NULL, true, "the outputs of shards joined"},
    {"lecture", ON_RESERVED, NULL, true, "the teaching site"},
    {"report", ON_RESERVED, NULL, true, "the report page"},
};
const size_t command_count = sizeof command_table / sizeof *command_table;
