/* fuzz_letters.c - letters_read for the alphabet that the first byte chooses.  Built with FUZZ_PLANTED it reads behind the letters
   of one string: script/fuzz sees that the fuzzer finds this. */
#include <string.h>

#include "numerics/base/letters.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    letter *x = NULL, *again = NULL;
    size_t L, M;
    fault f = {""};
    text t;
    if (!bytes) return 0;
    uint32_t D = 2 + (uint32_t)data[0];
    if (letters_read(&x, &L, (const char *)data + 1, bytes - 1, D, 4096, &f) != ST_OK) {
        require(f.line[0] != '\0' && !x);
        return 0;
    }
    for (size_t i = 0; i < L; i++) require(x[i] < D);
#ifdef FUZZ_PLANTED
    if (L == 4 && x[0] == 7 && x[1] == 2 && x[2] == 31) require(x[L] < UINT32_MAX);
#endif
    text_init(&t);
    letters_write(&t, x, L, D);
    require(letters_read(&again, &M, text_data(&t), t.length, D, 4096, &f) == ST_OK);
    require(M == L && (!L || !memcmp(x, again, L * sizeof *x)));
    text_clear(&t);
    free(x);
    free(again);
    return 0;
}
