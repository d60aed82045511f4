/* command.c - see command.h. */
#include "tests/verify/command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS_MOST 64

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static char *read_back(int fd, size_t *bytes) {
    off_t size = lseek(fd, 0, SEEK_END);
    ck_assert(size >= 0);
    char *data = malloc((size_t)size + 1);
    ck_assert_ptr_nonnull(data);
    ck_assert_int_eq(pread(fd, data, (size_t)size, 0), size);
    data[size] = '\0';
    *bytes = (size_t)size;
    close(fd);
    return data;
}

/* The first argument of setrlimit has a type of its own in some C libraries: only the constants fit them all. */
static void limit(const command_setup *s) {
    struct rlimit memory = {s->memory, s->memory}, file = {s->file_bytes, s->file_bytes};
    if (s->memory && setrlimit(RLIMIT_AS, &memory)) _exit(126);
    if (s->file_bytes && setrlimit(RLIMIT_FSIZE, &file)) _exit(126);
}

/* A pseudo-terminal: *terminal for the child; its other end is returned. */
static int open_terminal(int *terminal) {
    int other = posix_openpt(O_RDWR | O_NOCTTY);
    ck_assert(other >= 0 && !grantpt(other) && !unlockpt(other));
    *terminal = open(ptsname(other), O_RDWR | O_NOCTTY);
    ck_assert_int_ge(*terminal, 0);
    return other;
}

/* What the child says to the terminal, until it has gone; the terminal's CR LF become LF. */
static void drain_terminal(int other, int out) {
    char c;
    while (read(other, &c, 1) == 1)
        if (c != '\r') ck_assert_int_eq(write(out, &c, 1), 1);
    close(other);
}

/* In the child: never returns. */
static void become_command(const command_setup *s, int in, int out, int err, char *const *words) {
    int pipe_ends[2];
    dup2(in, 0);
    dup2(err, 2);
    if (s->output_path) out = open(s->output_path, O_WRONLY);
    if (s->output_pipe_closed) {
        if (pipe(pipe_ends)) _exit(126);
        close(pipe_ends[0]);
        out = pipe_ends[1];
    }
    if (s->close_output) close(1);
    else dup2(out, 1);
    for (int fd = 3; fd < 64; fd++) close(fd);
    if (s->environment) putenv((char *)(size_t)s->environment);
    limit(s);
    execv(VERIFY_PROGRAM, words);
    _exit(126);
}

/* Until the child catches SIGINT: on a busy machine it may take a while to start. */
static void wait_for_handlers(pid_t child) {
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/status", (int)child);
    for (double start = now(); now() < start + 20; usleep(2000)) {
        FILE *in = fopen(path, "r");
        unsigned long long caught = 0;
        while (in && fgets(line, sizeof line, in))
            if (!strncmp(line, "SigCgt:", 7)) caught = strtoull(line + 7, NULL, 16);
        if (in) fclose(in);
        if (caught >> (SIGINT - 1) & 1) return;
    }
}

void command_run_words(command_result *r, const command_setup *setup, const char *const *words) {
    static const command_setup plain = {0};
    const command_setup *s = setup ? setup : &plain;
    char *argv[WORDS_MOST + 2] = {(char *)(size_t)VERIFY_PROGRAM};
    for (size_t i = 0; words[i]; i++) {
        ck_assert_uint_lt(i, WORDS_MOST);
        argv[i + 1] = (char *)(size_t)words[i];
    }
    int in = memfd_create("in", 0), out = memfd_create("out", 0), err = memfd_create("err", 0);
    ck_assert(in >= 0 && out >= 0 && err >= 0);
    if (s->input) ck_assert_int_eq(write(in, s->input, strlen(s->input)), (ssize_t)strlen(s->input));
    lseek(in, 0, SEEK_SET);
    fflush(NULL);
    double start = now();
    int terminal = -1, other = s->terminal ? open_terminal(&terminal) : -1;
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (!child) become_command(s, in, s->terminal ? terminal : out, s->terminal ? terminal : err, argv);
    if (s->terminal) {
        close(terminal);
        drain_terminal(other, out);
    }
    if (s->interrupt_ms) {
        wait_for_handlers(child);
        usleep(1000u * s->interrupt_ms);
        kill(child, s->interrupt_signal ? s->interrupt_signal : SIGINT);
    }
    int how;
    while (waitpid(child, &how, 0) < 0) ck_assert_int_eq(errno, EINTR);
    *r = (command_result){.code = WIFEXITED(how) ? WEXITSTATUS(how) : -1, .signal = WIFSIGNALED(how) ? WTERMSIG(how) : 0};
    r->seconds = now() - start;
    close(in);
    r->out = read_back(out, &r->out_bytes);
    r->err = read_back(err, &r->err_bytes);
}

static void run_line(command_result *r, const command_setup *setup, char *line) {
    const char *words[WORDS_MOST + 1];
    size_t count = 0;
    char *rest = NULL;
    for (char *w = strtok_r(line, " ", &rest); w; w = strtok_r(NULL, " ", &rest)) {
        ck_assert_uint_lt(count, WORDS_MOST);
        words[count++] = w;
    }
    words[count] = NULL;
    command_run_words(r, setup, words);
}

void command_run(command_result *r, const command_setup *setup, const char *format, ...) {
    char line[4096];
    va_list ap;
    va_start(ap, format);
    int n = vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    ck_assert(n >= 0 && (size_t)n < sizeof line);
    run_line(r, setup, line);
}

void command_clear(command_result *r) {
    free(r->out);
    free(r->err);
    *r = (command_result){0};
}

size_t command_count_lines(const char *text, const char *prefix) {
    size_t n = 0;
    for (const char *line = text; line && *line; line = strchr(line, '\n'), line = line ? line + 1 : NULL)
        n += !strncmp(line, prefix, strlen(prefix));
    return n;
}

void command_expect_refusal(int code, const char *says, const char *format, ...) {
    char line[4096], shown[4096];
    va_list ap;
    va_start(ap, format);
    int n = vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    ck_assert(n >= 0 && (size_t)n < sizeof line);
    memcpy(shown, line, sizeof shown);
    command_result r;
    run_line(&r, NULL, line);
    ck_assert_msg(r.code == code, "verify %s: exit %d (signal %d), expected %d: %s", shown, r.code, r.signal, code, r.err);
    ck_assert_msg(r.out_bytes == 0, "verify %s wrote to standard output: %s", shown, r.out);
    ck_assert_msg(command_count_lines(r.err, "") == 1 && r.err_bytes && r.err[r.err_bytes - 1] == '\n',
                  "verify %s: not one line: %s", shown, r.err);
    ck_assert_msg(!strncmp(r.err, "verify: ", 8), "verify %s: %s", shown, r.err);
    ck_assert_msg(strstr(r.err, says) != NULL, "verify %s: '%s' lacks '%s'", shown, r.err, says);
    command_clear(&r);
}

void command_write_options(char *out, size_t room, const char *list) {
    size_t used = 0;
    out[0] = '\0';
    char copy[512], *rest = NULL;
    snprintf(copy, sizeof copy, "%s", list);
    for (char *w = strtok_r(copy, " ", &rest); w; w = strtok_r(NULL, " ", &rest)) {
        int n = snprintf(out + used, room - used, " --%s", w);
        ck_assert(n > 0 && used + (size_t)n < room);
        used += (size_t)n;
    }
}

static char folder[64];

/* Check runs every test in a process of its own, so each has its own folder and removes it itself. */
static void remove_folder(void) {
    char line[96];
    snprintf(line, sizeof line, "rm -rf %s", folder);
    if (folder[0] && system(line)) perror(folder);
}

const char *command_folder(void) {
    if (folder[0]) return folder;
    snprintf(folder, sizeof folder, "/tmp/verify-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    atexit(remove_folder);
    return folder;
}

const char *command_file(const char *name, const char *content, size_t bytes) {
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", command_folder(), name);
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(content, 1, bytes, out), bytes);
    ck_assert_int_eq(fclose(out), 0);
    return path;
}
