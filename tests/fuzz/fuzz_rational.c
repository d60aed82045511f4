/* fuzz_rational.c - number_read_rational: what is read is reduced, and reads again from its own spelling. */
#include <string.h>

#include "numerics/exact/number.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    char *s = malloc(bytes + 1);
    fault f = {""};
    mpq_t q, again;
    if (!s) return 0;
    memcpy(s, data, bytes);
    s[bytes] = '\0';
    mpq_init(q);
    mpq_init(again);
    if (number_read_rational(q, s, &f) == ST_OK) {
        char *spelled = mpq_get_str(NULL, 10, q);
        require(mpz_sgn(mpq_denref(q)) > 0);
        mpq_set(again, q);
        mpq_canonicalize(again);
        require(mpz_cmp(mpq_numref(q), mpq_numref(again)) == 0 && mpz_cmp(mpq_denref(q), mpq_denref(again)) == 0);
        require(number_read_rational(again, spelled, &f) == ST_OK && mpq_equal(q, again));
        free(spelled);
    } else {
        require(f.line[0] != '\0');
    }
    mpq_clear(q);
    mpq_clear(again);
    free(s);
    return 0;
}
