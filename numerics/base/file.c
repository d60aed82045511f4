/* file.c - see file.h.  What may fail is checked: a short write, a full disk, fsync, rename and even close. */
#include "numerics/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY_TRIES 1000 /* names tried for the temporary file; others belong to live or killed writers */

static status errno_fault(fault *f, status st, const char *what, const char *path) {
    return fault_set(f, st, "cannot %s %.200s: %s", what, path, strerror(errno));
}

/* The size of fd where the system knows it (a regular file), else 0; NOINPUT for what holds no bytes to read. */
static status known_size(size_t *size, int fd, const char *path, fault *f) {
    struct stat s;
    *size = 0;
    if (fstat(fd, &s)) return errno_fault(f, ST_IO, "read", path);
    if (S_ISDIR(s.st_mode)) return fault_set(f, ST_NOINPUT, "cannot read %.200s: it is a directory", path);
    if (!S_ISREG(s.st_mode) && !S_ISFIFO(s.st_mode) && !S_ISCHR(s.st_mode) && !S_ISSOCK(s.st_mode))
        return fault_set(f, ST_NOINPUT, "cannot read %.200s: it is not a file", path);
    if (S_ISREG(s.st_mode) && s.st_size > 0) *size = (size_t)s.st_size;
    return ST_OK;
}

static status too_large(fault *f, const char *path, size_t most) {
    return fault_set(f, ST_LIMIT, "%.200s has more than the %zu bytes read at most", path, most);
}

/* Reads fd to its end; *data is the caller's to free also after a failure. */
static status read_all(char **data, size_t *bytes, int fd, const char *path, size_t most, fault *f) {
    size_t room = 0, wanted;
    status st = known_size(&wanted, fd, path, f);
    if (st != ST_OK) return st;
    if (wanted > most) return too_large(f, path, most);
    wanted = wanted < SIZE_MAX / 2 ? wanted + 2 : wanted; /* one byte to see the end, one for the NUL */
    for (;;) {
        if (*bytes + 1 >= room) {
            room = room ? room + room / 2 : wanted < 4096 ? 4096 : wanted;
            char *larger = realloc(*data, room);
            if (!larger) return fault_set(f, ST_MEMORY, "no memory for %zu bytes of %.200s", room, path);
            *data = larger;
        }
        ssize_t got = read(fd, *data + *bytes, room - *bytes - 1);
        if (got < 0 && errno == EINTR) return fault_set(f, ST_STOPPED, "interrupted while reading %.200s", path);
        if (got < 0) return errno_fault(f, ST_IO, "read", path);
        if (got == 0) break;
        *bytes += (size_t)got;
        if (*bytes > most) return too_large(f, path, most);
    }
    (*data)[*bytes] = '\0';
    return ST_OK;
}

status file_read(char **data, size_t *bytes, const char *path, size_t most, fault *f) {
    bool standard = strcmp(path, "-") == 0;
    *data = NULL;
    *bytes = 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return errno_fault(f, errno == EINTR ? ST_STOPPED : ST_NOINPUT, "open", path);
    status st = read_all(data, bytes, fd, standard ? "standard input" : path, most, f);
    if (!standard) close(fd);
    if (st != ST_OK) {
        free(*data);
        *data = NULL;
        *bytes = 0;
    }
    return st;
}

/* All bytes, or a failure: write() may take fewer. */
static status write_all(int fd, const char *data, size_t bytes, const char *path, fault *f) {
    while (bytes) {
        ssize_t put = write(fd, data, bytes < SSIZE_MAX ? bytes : SSIZE_MAX);
        if (put < 0 && errno == EINTR) continue; /* what is being saved is saved first */
        if (put < 0) return errno_fault(f, ST_IO, "write", path);
        if (put == 0) return fault_set(f, ST_IO, "cannot write %.200s: no byte was taken", path);
        data += put;
        bytes -= (size_t)put;
    }
    return ST_OK;
}

/* Devices, pipes and whatever stands behind standard output cannot be replaced as a whole: straight through. */
static status write_through(int fd, bool owned, const char *data, size_t bytes, const char *path, fault *f) {
    if (fd < 0) return errno_fault(f, ST_IO, "write", path);
    status st = write_all(fd, data, bytes, path, f);
    if (owned && close(fd) && st == ST_OK) st = errno_fault(f, ST_IO, "write", path);
    return st;
}

static bool same_file(const struct stat *s, int fd) {
    struct stat open_file;
    return !fstat(fd, &open_file) && s->st_dev == open_file.st_dev && s->st_ino == open_file.st_ino;
}

/* A new file in folder, its name written to name (PATH_MAX bytes); -1 with errno. */
static int open_temporary(char *name, const char *folder) {
    for (unsigned try = 0; try < TEMPORARY_TRIES; try++) {
        int n = snprintf(name, PATH_MAX, "%s/.verbatim-%ld-%u.tmp", folder, (long)getpid(), try);
        if (n < 0 || n >= PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        /* Not mkstemp: 0666 with O_EXCL gives a new file the mode the user's umask asks for. */
        int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST) return fd;
    }
    return -1;
}

/* A rename is on disk once its folder is. */
static status sync_folder(const char *folder, fault *f) {
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return errno_fault(f, ST_IO, "open the folder", folder);
    status st = ST_OK;
    /* EINVAL: a file system without fsync of folders; there is no more to be done there. */
    if (fsync(fd) && errno != EINVAL) st = errno_fault(f, ST_IO, "fsync the folder", folder);
    close(fd);
    return st;
}

/* Puts the bytes in place of path, whose folder is given; mode is the old file's, or 0 for a new one. */
static status replace(const char *path, const char *folder, mode_t mode, const char *data, size_t bytes,
                      fault *f) {
    char name[PATH_MAX];
    status st;
    bool pending = false; /* the temporary file is there and must not stay */
    int fd = open_temporary(name, folder);
    if (fd < 0) return errno_fault(f, ST_IO, "write", path);
    pending = true;
    TRY(write_all(fd, data, bytes, path, f));
    if ((mode && fchmod(fd, mode)) || fsync(fd)) {
        st = errno_fault(f, ST_IO, "write", path);
        goto out;
    }
    int closed = close(fd);
    fd = -1;
    if (closed || rename(name, path)) {
        st = errno_fault(f, ST_IO, "write", path);
        goto out;
    }
    pending = false;
    st = sync_folder(folder, f);
out:
    if (fd >= 0) close(fd);
    if (pending) unlink(name);
    return st;
}

/* folder (PATH_MAX bytes) := where path stands. */
static status folder_of(char *folder, const char *path, fault *f) {
    const char *slash = strrchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) : 1;
    if (slash == path) n = 1; /* "/name" stands in "/" */
    if (n >= PATH_MAX) return fault_set(f, ST_IO, "cannot write: the path is longer than %d bytes", PATH_MAX);
    memcpy(folder, slash ? path : ".", n);
    folder[n] = '\0';
    return ST_OK;
}

status file_write(const char *path, const char *data, size_t bytes, fault *f) {
    char folder[PATH_MAX];
    struct stat s;
    status st;
    char *target = NULL; /* path with its links followed: the file is replaced, not a link to it */
    mode_t mode = 0;
    if (strcmp(path, "-") == 0) return write_through(STDOUT_FILENO, false, data, bytes, "standard output", f);
    if (!stat(path, &s)) {
        if (same_file(&s, STDOUT_FILENO)) return write_through(STDOUT_FILENO, false, data, bytes, path, f);
        if (same_file(&s, STDERR_FILENO)) return write_through(STDERR_FILENO, false, data, bytes, path, f);
        if (!S_ISREG(s.st_mode))
            return write_through(open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY), true, data, bytes, path, f);
        if (faccessat(AT_FDCWD, path, W_OK, AT_EACCESS)) return errno_fault(f, ST_IO, "write", path);
        target = realpath(path, NULL);
        if (!target) return errno_fault(f, ST_IO, "write", path);
        mode = s.st_mode & 07777;
    }
    TRY(folder_of(folder, target ? target : path, f));
    st = replace(target ? target : path, folder, mode, data, bytes, f);
out:
    free(target);
    return st;
}
