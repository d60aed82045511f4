/* fuzz_model.c - model_parse: what is read is valid, and is written and read back as the same bytes. */
#include <string.h>

#include "constructions/model/model.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    model *m = NULL, *again = NULL;
    fault f = {""};
    text first, second;
    if (model_parse(&m, (const char *)data, bytes, &f) != ST_OK) {
        require(f.line[0] != '\0');
        return 0;
    }
    require(model_validate(m, &f) == ST_OK);
    text_init(&first);
    text_init(&second);
    model_write(&first, m);
    require(model_parse(&again, text_data(&first), first.length, &f) == ST_OK);
    model_write(&second, again);
    require(first.length == second.length && !memcmp(text_data(&first), text_data(&second), first.length));
    text_clear(&first);
    text_clear(&second);
    model_free(m);
    model_free(again);
    return 0;
}
