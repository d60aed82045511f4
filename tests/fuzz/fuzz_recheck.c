/* fuzz_recheck.c - recheck's parser and kernel on any bytes, with the digest of the last line put right: a decision with its
   exit code, the same one twice. */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "verify/checker/kernel.h"

static int decide(const char *bytes, size_t count) {
    static kernel k;
    char *copy = malloc(count + 1);
    require(copy != NULL);
    memcpy(copy, bytes, count);
    int code = kernel_check(&k, copy, count);
    require(code == EXIT_VERIFIED || code == EXIT_REFUTED ? k.proved != NULL : k.why[0] != '\0');
    pool_close();
    free(copy);
    return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    char *file = malloc(bytes + 73);
    require(file != NULL);
    size_t last = bytes;
    memcpy(file, data, bytes);
    if (last && file[last - 1] == '\n') last--;
    while (last && file[last - 1] != '\n') last--;
    if (bytes - last < 7 || memcmp(file + last, "sha256 ", 7)) last = bytes;
    memcpy(file + last, "sha256 ", 7);
    checker_sha256((const unsigned char *)file, last, file + last + 7);
    file[last + 71] = '\n';
    int code = decide(file, last + 72);
    require(code == EXIT_VERIFIED || code == EXIT_REFUTED || code == EXIT_BAD || code == EXIT_LIMIT);
    require(decide(file, last + 72) == code);
    free(file);
    return 0;
}
