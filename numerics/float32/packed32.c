/* packed32.c - see packed32.h. */
#include "numerics/float32/packed32.h"

#include <stdlib.h>

#define ROWS 32 /* queries of a group */

/* Codes in words of 32 bits, as many as the bits need. */
static uint32_t *narrow(const uint64_t *code, size_t count, unsigned bits) {
    unsigned words = (bits + 31) / 32, from = hamming_words(bits);
    uint32_t *to = malloc(count * words * sizeof *to);
    for (size_t k = 0; to && k < count; k++)
        for (unsigned w = 0; w < words; w++) to[k * words + w] = (uint32_t)(code[k * from + w / 2] >> w % 2 * 32);
    return to;
}

static status upload(device_buffer **b, device *d, const void *data, size_t bytes, fault *f) {
    status st = ST_OK;
    if (!data) TRY(fault_set(f, ST_MEMORY, "no memory for codes"));
    TRY(device_alloc(b, d, bytes, f));
    TRY(device_write(d, *b, 0, data, bytes, f));
out:
    return st;
}

status packed32_open(packed32_keys *K, device *d, const uint64_t *code, size_t count, unsigned bits, fault *f) {
    *K = (packed32_keys){.d = d, .count = count, .bits = bits, .words = (bits + 31) / 32};
    if (bits < 1 || bits > HAMMING_BITS_MOST || count < 1 || count >= (size_t)1 << 31)
        return fault_set(f, ST_DOMAIN, "%zu codes of %u bits", count, bits);
    uint32_t *words = narrow(code, count, bits);
    status st = upload(&K->code, d, words, count * K->words * sizeof *words, f);
    free(words);
    return st;
}

void packed32_close(packed32_keys *K) {
    if (K->d) device_free(K->d, K->code);
    *K = (packed32_keys){0};
}

status packed32_launch(device *d, device_buffer *counts, device_buffer *key, device_buffer *query, device_buffer *twice,
                       const packed32_shape *s, fault *f) {
    const kernel_arg arg[] = {arg_buffer(counts),   arg_buffer(key),
                              arg_buffer(query),    arg_buffer(twice),
                              arg_uint(s->words),   arg_uint((uint32_t)s->keys),
                              arg_uint(s->levels),  arg_uint((uint32_t)s->queries),
                              arg_uint(ROWS)};
    return device_launch(d, KERNEL_packed, arg, sizeof arg / sizeof *arg, (s->queries + ROWS - 1) / ROWS, f);
}

status packed32_count(uint32_t *counts, const packed32_keys *K, const uint64_t *code, size_t count, const size_t *twice,
                      unsigned levels, fault *f) {
    status st = ST_OK;
    device *d = K->d;
    device_buffer *query = NULL, *again = NULL, *out = NULL;
    uint32_t *words = NULL, *first = NULL;
    if (levels < 1 || levels > K->bits + 1 || count < 1 || count >= (size_t)1 << 31)
        return fault_set(f, ST_DOMAIN, "%zu queries, %u levels", count, levels);
    words = narrow(code, count, K->bits);
    first = calloc(count, sizeof *first);
    if (!first) TRY(fault_set(f, ST_MEMORY, "no memory for codes"));
    for (size_t q = 0; q < count && twice; q++) first[q] = (uint32_t)(twice[q] < K->count ? twice[q] : K->count);
    TRY(upload(&query, d, words, count * K->words * sizeof *words, f));
    TRY(upload(&again, d, first, count * sizeof *first, f));
    TRY(device_alloc(&out, d, count * levels * sizeof *counts, f));
    TRY(packed32_launch(d, out, K->code, query, again, &(packed32_shape){K->words, levels, K->count, count}, f));
    TRY(device_read(d, counts, out, 0, count * levels * sizeof *counts, f));
out:
    device_free(d, query);
    device_free(d, again);
    device_free(d, out);
    free(words);
    free(first);
    return st;
}
