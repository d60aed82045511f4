/* fuzz_ssm.c - ssm_parse: what is read is written and read back as the same bytes. */
#include <string.h>

#include "constructions/ssm/ssm.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    ssm s, again;
    text first, second;
    fault f = {""};
    text_init(&first);
    text_init(&second);
    if (ssm_parse(&s, (const char *)data, bytes, &f) != ST_OK) {
        require(f.line[0] != 0);
    } else {
        ssm_write(&first, &s);
        require(ssm_parse(&again, text_data(&first), first.length, &f) == ST_OK);
        ssm_write(&second, &again);
        require(first.length == second.length && memcmp(text_data(&first), text_data(&second), first.length) == 0);
        ssm_clear(&again);
    }
    ssm_clear(&s);
    text_clear(&first);
    text_clear(&second);
    return 0;
}
