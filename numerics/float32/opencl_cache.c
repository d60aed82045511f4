/* opencl_cache.c - built programs on disk, one file a key: a line `verbatim-kernel/1 SHA256`, then the bytes.  What does not
   match its digest is as good as missing, and no failure of the cache is a failure of the program. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "numerics/base/file.h"
#include "numerics/base/sha256.h"
#include "numerics/base/text.h"
#include "numerics/float32/opencl.h"

#define HEAD "verbatim-kernel/1 "
#define HEAD_BYTES (sizeof HEAD - 1 + 64 + 1) /* with the digest and the end of the line */
#define ENTRY_MOST ((size_t)64 << 20)

static void digest(char hex[65], const void *data, size_t bytes) {
    sha256 h;
    sha256_init(&h);
    sha256_add(&h, data, bytes);
    sha256_hex(&h, hex);
}

/* A folder whose files another user could replace is no cache: what is read from it is run. */
static bool folder_is_own(const char *path) {
    struct stat s;
    if (mkdir(path, 0700) && errno != EEXIST) return false;
    return !stat(path, &s) && S_ISDIR(s.st_mode) && s.st_uid == geteuid() && !(s.st_mode & 022);
}

char *opencl_cache_folder(void) {
    const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    text path;
    char *folder = NULL;
    text_init(&path);
    if (base && base[0] == '/') text_add(&path, base);
    else if (home && home[0] == '/') text_addf(&path, "%s/.cache", home);
    else goto out;
    if (text_status(&path) != ST_OK || (mkdir(text_data(&path), 0700) && errno != EEXIST)) goto out;
    text_add(&path, "/verbatim");
    if (text_status(&path) == ST_OK && folder_is_own(text_data(&path))) folder = strdup(text_data(&path));
out:
    text_clear(&path);
    return folder;
}

static char *entry_path(const char *folder, const char *key) {
    char *path = NULL;
    return asprintf(&path, "%s/%s.bin", folder, key) < 0 ? NULL : path;
}

void opencl_cache_get(unsigned char **data, size_t *bytes, const char *folder, const char *key) {
    char *all = NULL, *path = entry_path(folder, key), hex[65];
    size_t length = 0;
    *data = NULL;
    *bytes = 0;
    if (path && !access(path, R_OK) && file_read(&all, &length, path, ENTRY_MOST, NULL) == ST_OK && length > HEAD_BYTES) {
        digest(hex, all + HEAD_BYTES, length - HEAD_BYTES);
        bool good = !memcmp(all, HEAD, sizeof HEAD - 1) && !memcmp(all + sizeof HEAD - 1, hex, 64) && all[HEAD_BYTES - 1] == '\n';
        if (good && (*data = malloc(length - HEAD_BYTES))) {
            *bytes = length - HEAD_BYTES;
            memcpy(*data, all + HEAD_BYTES, *bytes);
        }
    }
    free(all);
    free(path);
}

void opencl_cache_put(const char *folder, const char *key, const unsigned char *data, size_t bytes) {
    char hex[65], *path = entry_path(folder, key);
    text all;
    text_init(&all);
    digest(hex, data, bytes);
    text_addf(&all, HEAD "%s\n", hex);
    text_add_bytes(&all, (const char *)data, bytes);
    if (path && bytes && text_status(&all) == ST_OK) {
        status st = file_write(path, text_data(&all), all.length, NULL);
        (void)st; /* without the file the next run builds again */
    }
    text_clear(&all);
    free(path);
}
