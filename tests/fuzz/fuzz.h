/* fuzz.h - what libFuzzer calls with each input.  A target ends in a status whatever the bytes are, and where something was read
   it is written and read again: a difference is a find as well (require). */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static inline void require(int holds) {
    if (!holds) abort();
}

#endif
