/* selftest_packed.c - known answers of counted Hamming distances: integers, equal to those of one pair at a time. */
#include <stdio.h>
#include <stdlib.h>

#include "numerics/float32/packed32.h"
#include "numerics/float32/selftest_probe.h"

typedef struct packed_case {
    unsigned bits, levels;
    size_t keys, queries;
} packed_case;

/* Random words of which few bits differ from one another's, so that small distances come up. */
static uint32_t *draw(probe *p, size_t count, unsigned bits) {
    unsigned words = (bits + 31) / 32;
    uint32_t *code = malloc(count * words * sizeof *code);
    for (size_t k = 0; code && k < count * words; k++) {
        uint64_t r = rng_next(&p->r) & rng_next(&p->r) & rng_next(&p->r);
        unsigned left = bits - (unsigned)(k % words) * 32;
        code[k] = (uint32_t)r & (left < 32 ? ((uint32_t)1 << left) - 1 : UINT32_MAX);
    }
    return code;
}

static unsigned distance(const uint32_t *a, const uint32_t *b, unsigned words) {
    unsigned h = 0;
    for (unsigned w = 0; w < words; w++) h += hamming_weight(a[w] ^ b[w]);
    return h;
}

static void compare(probe *p, const packed_case *c, const uint32_t *got, const uint32_t *key, const uint32_t *query,
                    const uint32_t *twice) {
    unsigned words = (c->bits + 31) / 32;
    for (size_t q = 0; q < c->queries; q++)
        for (unsigned h = 0; h < c->levels; h++) {
            uint32_t want = 0;
            for (size_t k = 0; k < c->keys; k++)
                if (distance(key + k * words, query + q * words, words) == h) want += k < twice[q] ? 2 : 1;
            probe_compare(p, (float)got[q * c->levels + h], want, 0, 0, q, h); /* below 2^24: exact in a float */
        }
}

static status upload(device_buffer **b, probe *p, const void *data, size_t bytes) {
    status st = ST_OK;
    if (!data) TRY(fault_set(p->f, ST_MEMORY, "out of memory"));
    TRY(device_alloc(b, p->d, bytes, p->f));
    TRY(device_write(p->d, *b, 0, data, bytes, p->f));
out:
    return st;
}

static status packed_one(probe *p, const packed_case *c) {
    status st = ST_OK;
    unsigned words = (c->bits + 31) / 32;
    device_buffer *on[4] = {NULL}; /* keys, queries, twice, counts */
    uint32_t *key = draw(p, c->keys, c->bits), *query = draw(p, c->queries, c->bits);
    uint32_t *twice = malloc(c->queries * sizeof *twice), *got = malloc(c->queries * c->levels * sizeof *got);
    snprintf(p->place, sizeof p->place, "%u bits, %u levels, %zu keys", c->bits, c->levels, c->keys);
    if (!key || !query || !twice || !got) TRY(fault_set(p->f, ST_MEMORY, "out of memory"));
    for (size_t q = 0; q < c->queries; q++) twice[q] = (uint32_t)rng_below(&p->r, c->keys + 1);
    TRY(upload(&on[0], p, key, c->keys * words * sizeof *key));
    TRY(upload(&on[1], p, query, c->queries * words * sizeof *query));
    TRY(upload(&on[2], p, twice, c->queries * sizeof *twice));
    TRY(device_alloc(&on[3], p->d, c->queries * c->levels * sizeof *got, p->f));
    TRY(packed32_launch(p->d, on[3], on[0], on[1], on[2],
                        &(packed32_shape){words, c->levels, c->keys, c->queries}, p->f));
    TRY(probe_guard(p, on[3]));
    TRY(device_read(p->d, got, on[3], 0, c->queries * c->levels * sizeof *got, p->f));
    compare(p, c, got, key, query, twice);
out:
    for (int k = 0; k < 4; k++) device_free(p->d, on[k]);
    free(key);
    free(query);
    free(twice);
    free(got);
    return st;
}

status selftest_packed(probe *p) {
    static const packed_case cases[] = {{24, 25, 300, 70}, {12, 4, 129, 33}, {32, 33, 40, 1}, {60, 61, 100, 40},
                                        {96, 97, 65, 9},   {128, 129, 77, 37}, {1, 2, 1, 1}};
    status st = ST_OK;
    for (size_t c = 0; c < sizeof cases / sizeof *cases && st == ST_OK; c++) st = packed_one(p, &cases[c]);
    return st;
}
