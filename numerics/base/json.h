/* json.h - the strict JSON reader (jansson) every input file goes through. */
#ifndef NUMERICS_BASE_JSON_H
#define NUMERICS_BASE_JSON_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "numerics/base/status.h"

#define JSON_BYTES_MOST ((size_t)16 << 20)
#define JSON_MEMORY_MOST ((size_t)440 << 20) /* with the bytes themselves: within 512 MiB whatever they are */
#define JSON_DEPTH_MOST 16

/* Parses exactly one JSON object.  Refused with the place: duplicate keys, trailing text, real numbers, NaN,
   integers past 64 bits, NUL bytes, invalid UTF-8, nesting past JSON_DEPTH_MOST (found before parsing): FORMAT;
   more than JSON_BYTES_MOST, or values that could take more than JSON_MEMORY_MOST (also found before): LIMIT.
   *root is owned by the caller (json_decref). */
MUST_USE status json_read_object(json_t **root, const char *data, size_t bytes, fault *f);
/* A bound, from above, of what parsing these bytes allocates; 0 for bytes that are refused without parsing. */
size_t json_parsing_memory(const char *data, size_t bytes);
/* The object has all of `keys` and no other; missing and unknown keys are FORMAT, named (unknown ones with a
   suggestion).  keys is NULL-terminated. */
MUST_USE status json_expect_keys(const json_t *object, const char *const *keys, fault *f);
/* An integer member with least <= value <= most; FORMAT for another type, LIMIT/FORMAT outside. */
MUST_USE status json_get_integer(int64_t *value, const json_t *object, const char *key, int64_t least,
                                 int64_t most, fault *f);
/* A string member, borrowed. */
MUST_USE status json_get_string(const char **value, const json_t *object, const char *key, fault *f);
/* An array member of exactly `count` elements, borrowed. */
MUST_USE status json_get_array(const json_t **value, const json_t *object, const char *key, size_t count,
                               fault *f);
/* Appends s as a JSON string, quoted and escaped. */
struct text;
void json_write_string(struct text *t, const char *s);

#endif
