/* packed32.h - Hamming distances of every pair counted on a device (kernel "packed"): exact integers on every one. */
#ifndef NUMERICS_FLOAT32_PACKED32_H
#define NUMERICS_FLOAT32_PACKED32_H

#include "numerics/bits/hamming.h"
#include "numerics/float32/device.h"

typedef struct packed32_keys {
    device *d;
    device_buffer *code;
    size_t count;
    unsigned bits, words; /* words of 32 bits a code */
} packed32_keys;

/* Codes as hamming_keys_open takes them, count >= 1, below 2^31. */
MUST_USE status packed32_open(packed32_keys *K, device *d, const uint64_t *code, size_t count, unsigned bits,
                              fault *f);
void packed32_close(packed32_keys *K);

/* counts[q * levels + h] = the number of keys at distance h from query q, h < levels <= bits + 1, the first twice[q] keys
   counted twice (twice NULL: none).  count >= 1. */
MUST_USE status packed32_count(uint32_t *counts, const packed32_keys *K, const uint64_t *code, size_t count,
                               const size_t *twice, unsigned levels, fault *f);

/* The launch alone: device buffers of 32-bit words, `words` of them a code. */
typedef struct packed32_shape {
    unsigned words, levels;
    size_t keys, queries;
} packed32_shape;
MUST_USE status packed32_launch(device *d, device_buffer *counts, device_buffer *key, device_buffer *query,
                                device_buffer *twice, const packed32_shape *s, fault *f);

#endif
