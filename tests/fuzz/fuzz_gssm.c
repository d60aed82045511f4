/* fuzz_gssm.c - gssm_parse: what is read is written and read back as the same bytes. */
#include <string.h>

#include "constructions/gssm/gssm.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    gssm *m = NULL, *again = NULL;
    fault f = {""};
    text first, second;
    if (gssm_parse(&m, (const char *)data, bytes, &f) != ST_OK) {
        require(f.line[0] != '\0');
        return 0;
    }
    text_init(&first);
    text_init(&second);
    gssm_write(&first, m);
    require(gssm_parse(&again, text_data(&first), first.length, &f) == ST_OK);
    gssm_write(&second, again);
    require(first.length == second.length && !memcmp(text_data(&first), text_data(&second), first.length));
    text_clear(&first);
    text_clear(&second);
    gssm_free(m);
    gssm_free(again);
    return 0;
}
