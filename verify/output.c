/* output.c - see output.h. */
#include "verify/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "numerics/base/file.h"

void output_guard_descriptors(void) {
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) != -1 || errno != EBADF) continue;
        /* The lowest free descriptor is fd.  Input and output are opened the wrong way round on purpose: using
           them must fail, as it would have on the closed descriptor. */
        int got = open("/dev/null", fd == 0 ? O_WRONLY : fd == 1 ? O_RDONLY : O_RDWR);
        if (got >= 0 && got != fd) {
            dup2(got, fd);
            close(got);
        }
    }
}

void output_open(output *o, const char *path) {
    text_init(&o->body);
    o->path = path;
}

void output_clear(output *o) { text_clear(&o->body); }

/* All bytes to standard output, whatever signals and full pipes come in between. */
static status write_all(const char *data, size_t bytes, fault *f) {
    while (bytes > 0) {
        ssize_t n = write(STDOUT_FILENO, data, bytes);
        if (n >= 0) {
            data += n;
            bytes -= (size_t)n;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            struct pollfd wait = {.fd = STDOUT_FILENO, .events = POLLOUT};
            if (poll(&wait, 1, -1) < 0 && errno != EINTR)
                return fault_set(f, ST_IO, "cannot write to standard output: %s", strerror(errno));
        } else if (errno != EINTR) {
            return fault_set(f, ST_IO, "cannot write to standard output: %s", strerror(errno));
        }
    }
    return ST_OK;
}

status output_flush(output *o, fault *f) {
    if (text_status(&o->body) != ST_OK) return fault_set(f, ST_MEMORY, "out of memory while writing the report");
    if (o->path) return ST_OK;
    status st = write_all(text_data(&o->body), o->body.length, f);
    text_reset(&o->body);
    return st;
}

/* A second Ctrl-C leaves at once; held back here so that it cannot leave a temporary file behind. */
status output_write_file(const char *path, const text *body, fault *f) {
    sigset_t block, before;
    sigemptyset(&block);
    sigaddset(&block, SIGINT);
    sigaddset(&block, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &block, &before);
    status st = file_write(path, text_data(body), body->length, f);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return st;
}

status output_finish(output *o, fault *f) {
    status st = output_flush(o, f);
    if (st != ST_OK) return st;
    if (o->path) return output_write_file(o->path, &o->body, f);
    if (close(STDOUT_FILENO) && errno != EINTR)
        return fault_set(f, ST_IO, "cannot write to standard output: %s", strerror(errno));
    return ST_OK;
}

bool output_may_colour(const output *o) {
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    return !o->path && !(no_color && *no_color) && !(term && !strcmp(term, "dumb")) && isatty(STDOUT_FILENO);
}
