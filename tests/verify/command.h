/* command.h - runs the built program VERIFY_PROGRAM as a user would and keeps what it said.
   Descriptors, limits and signals are part of a run, so that a full disk, a closed output or a Ctrl-C is
   tested on the real program. */
#ifndef TESTS_VERIFY_COMMAND_H
#define TESTS_VERIFY_COMMAND_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>

#include "numerics/base/status.h"

/* The sanitizer reserves more address space than any limit here. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#define SANITIZED __has_feature(address_sanitizer)
#else
#define SANITIZED 0
#endif

/* The circumstances of a run; all zero for the usual ones. */
typedef struct command_setup {
    const char *input;       /* standard input; NULL: empty                      */
    const char *output_path; /* standard output goes there and is not kept       */
    bool close_output;       /* as `>&-`                                         */
    bool output_pipe_closed; /* a pipe whose reader has left                     */
    bool terminal;           /* standard output and error are a terminal; both are kept in out */
    size_t memory;           /* RLIMIT_AS in bytes; 0: none                      */
    size_t file_bytes;       /* RLIMIT_FSIZE; 0: none                            */
    unsigned interrupt_ms;   /* SIGINT that long after it is caught; 0: none     */
    int interrupt_signal;    /* another signal instead                           */
    const char *environment; /* one NAME=VALUE more; NULL: none                  */
} command_setup;

typedef struct command_result {
    int code;        /* exit code; -1 when a signal ended it, see signal */
    int signal;
    char *out, *err; /* owned, NUL-terminated */
    size_t out_bytes, err_bytes;
    double seconds;
} command_result;

/* Arguments separated by single blanks; setup may be NULL.  Clear the result with command_clear. */
void command_run(command_result *r, const command_setup *setup, const char *format, ...) PRINTF_LIKE(3, 4);
/* The same with the arguments as they are, NULL-terminated, without the program's name. */
void command_run_words(command_result *r, const command_setup *setup, const char *const *words);
void command_clear(command_result *r);

/* "n=3 D=2" as " --n=3 --D=2". */
void command_write_options(char *out, size_t room, const char *list);
/* How many lines begin with the prefix. */
size_t command_count_lines(const char *text, const char *prefix);

/* Runs, expects the code, nothing on standard output and exactly one line on standard error, which begins
   "verify: " and contains `says`. */
void command_expect_refusal(int code, const char *says, const char *format, ...) PRINTF_LIKE(3, 4);
/* A file with this content in a fresh temporary folder, removed at exit; the path is static until the next call. */
const char *command_file(const char *name, const char *content, size_t bytes);
/* That folder. */
const char *command_folder(void);

#endif
