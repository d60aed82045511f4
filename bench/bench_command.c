/* bench_command.c - the command as a user waits for it: a process of its own, start to exit, its verdict checked. */
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <fcntl.h>

#include "bench/bench.h"

#define NO_DEVICE 69 /* docs/contract.md */

extern char **environ;

/* Runs the arguments with output to /dev/null; the answer is the exit code, which must be VERIFIED's. */
static status run(void *context, uint64_t *answer, double *seconds) {
    (void)seconds;
    char *const *arguments = context;
    posix_spawn_file_actions_t actions;
    pid_t child;
    int state = 0;
    if (posix_spawn_file_actions_init(&actions)) return ST_MEMORY;
    status st = ST_OK;
    if (posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)) TRY(ST_MEMORY);
    if (posix_spawn(&child, VERIFY_PROGRAM, &actions, NULL, arguments, environ)) TRY(ST_IO);
    if (waitpid(child, &state, 0) != child) TRY(ST_IO);
    *answer = WIFEXITED(state) ? (uint64_t)WEXITSTATUS(state) : 255;
    if (*answer != 0) TRY(ST_BUG);
out:
    posix_spawn_file_actions_destroy(&actions);
    return st;
}

typedef struct line {
    const char *name, *parameters;
    unsigned threads;
    double goal;
    const char *arguments[16];
} line;

int main(void) {
    static const line lines[] = {
        {"command", "--theorem 2.3 --n 6", 2, 1.0, {"verify", "--theorem", "2.3", "--n", "6", "--threads", "2"}},
        {"chain", "--theorem 2.3 --D 26 --n 12", 1, 2.0,
         {"verify", "--theorem", "2.3", "--n", "12", "--D", "26", "--method", "derive", "--threads", "1"}},
        {"command", "all", 2, 0, {"verify", "all", "--threads", "2"}},
        {"warm start", "run hash-copy, OpenCL", 2, 0.2,
         {"verify", "run", "hash-copy", "--D", "4", "--n", "5", "--L", "100", "--engine", "dense", "--device", "opencl:0.0",
          "--threads", "2"}},
    };
    bench_out o;
    bench_open(&o, stdout, stderr);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        bench_block b = {.name = lines[i].name, .parameters = lines[i].parameters, .threads = lines[i].threads,
                         .rounds = 7, .goal_seconds = lines[i].goal,
                         .side = {{"verify", run, (void *)lines[i].arguments}}, .sides = 1};
        uint64_t answer = 0;
        status st = run((void *)lines[i].arguments, &answer, NULL); /* kernels are built: not counted */
        if (answer == NO_DEVICE) {
            bench_absent(&o, b.name, b.parameters, "no OpenCL device");
            continue;
        }
        if (st == ST_OK) st = bench_run(&o, &b);
        if (st != ST_OK) {
            fprintf(stderr, "bench_command: %s: %s\n", lines[i].parameters, status_name(st));
            return EXIT_FAILURE;
        }
    }
    return o.missed ? 3 : EXIT_SUCCESS;
}
