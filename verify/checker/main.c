/* main.c - recheck [--explain] FILE: reads one certificate within fixed limits of memory and time; prints what was proved and
   a verdict, or one line on stderr.  0 VERIFIED, 10 REFUTED; 64 usage, 65 refused, 66 no such file, 74 output, 75 limit. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "verify/checker/explain.h"

#define MEMORY_MOST ((rlim_t)512 << 20)
#define SECONDS_MOST 9

static const char usage[] =
    "usage: recheck [--explain] FILE\n"
    "Decides whether a certificate of `verify --certificate` is right, by itself (docs/certificate.md).\n"
    "Exit 0 VERIFIED, 10 REFUTED; 64 usage, 65 refused, 66 no input, 74 output, 75 past a limit: no verdict.\n";

static void out_of_time(int which) {
    static const char line[] = "recheck: past the limit of 9 s\n";
    (void)which;
    if (write(2, line, sizeof line - 1) < 0) _exit(EXIT_LIMIT);
    _exit(EXIT_LIMIT);
}

static void set_limits(void) {
    struct rlimit memory = {MEMORY_MOST, MEMORY_MOST}, time = {SECONDS_MOST, SECONDS_MOST + 1};
    signal(SIGXCPU, out_of_time);
    signal(SIGPIPE, SIG_IGN);
#ifndef CHECKER_SANITIZED /* the shadow memory of AddressSanitizer is larger */
    setrlimit(RLIMIT_AS, &memory);
#else
    (void)memory;
#endif
    setrlimit(RLIMIT_CPU, &time);
}

/* All of the file, one byte more than allowed at most. */
static int read_all(const char *path, char **bytes, size_t *count) {
    int file = strcmp(path, "-") ? open(path, O_RDONLY) : 0;
    if (file < 0) return EXIT_ABSENT;
    *count = 0;
    *bytes = malloc(FILE_MOST + 1);
    if (!*bytes) return EXIT_LIMIT;
    while (*count <= FILE_MOST) {
        ssize_t n = read(file, *bytes + *count, FILE_MOST + 1 - *count);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return EXIT_ABSENT;
        if (!n) break;
        *count += (size_t)n;
    }
    if (file) close(file);
    return 0;
}

/* A line of the explanation: whatever its words are, it is one line and no verdict. */
static void comment(const char *words) {
    fputs("c ", stdout);
    for (const char *c = words; *c; c++) putchar(*c < ' ' || *c > '~' ? '?' : *c);
    putchar('\n');
}

int main(int argc, char **argv) {
    bool steps = argc > 1 && !strcmp(argv[1], "--explain");
    kernel k;
    char *bytes = NULL;
    size_t count;
    if (argc == 2 && !strcmp(argv[1], "--help")) return fputs(usage, stdout) < 0 || fflush(stdout) ? EXIT_OUTPUT : 0;
    if (argc != 2 + steps || (argv[argc - 1][0] == '-' && argv[argc - 1][1])) return fputs(usage, stderr), EXIT_USAGE;
    set_limits();
    int code = read_all(argv[argc - 1], &bytes, &count);
    if (code) {
        fprintf(stderr, "recheck: %s: %s\n", argv[argc - 1], strerror(errno));
        free(bytes);
        return code;
    }
    code = kernel_check(&k, bytes, count);
    if (code != EXIT_VERIFIED && code != EXIT_REFUTED) {
        fprintf(stderr, "recheck: %s: %s\n", argv[argc - 1], k.why);
    } else if (steps && !explain_all(&k, comment)) {
        fprintf(stderr, "recheck: out of memory\n");
        code = EXIT_LIMIT;
    } else {
        printf("c %s, reading %s: %zu steps, all true\nc proved: %s\nc trusted: %s\ns %s\n", k.what->claim, k.what->reading, k.count,
               k.proved, k.trusted, k.what->verdict);
        if (fflush(stdout) || ferror(stdout)) {
            fprintf(stderr, "recheck: cannot write the verdict: %s\n", strerror(errno));
            code = EXIT_OUTPUT;
        }
    }
    pool_close();
    free(bytes);
    return code;
}
