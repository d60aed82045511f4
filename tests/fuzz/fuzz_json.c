/* fuzz_json.c - json_read_object: a status and an object, or neither. */
#include "numerics/base/json.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    json_t *root = NULL;
    fault f = {""};
    status st = json_read_object(&root, (const char *)data, bytes, &f);
    if (st == ST_OK) {
        require(json_is_object(root));
        require(json_parsing_memory((const char *)data, bytes) > 0);
        json_decref(root);
    } else {
        require(f.line[0] != '\0');
    }
    return 0;
}
