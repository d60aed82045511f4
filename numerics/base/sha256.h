/* sha256.h - SHA-256 (FIPS 180-4), for digests of tables and certificates. */
#ifndef NUMERICS_BASE_SHA256_H
#define NUMERICS_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

typedef struct sha256 {
    uint32_t state[8];
    uint64_t bytes;
    unsigned char block[64];
} sha256;

void sha256_init(sha256 *h);
void sha256_add(sha256 *h, const void *data, size_t bytes);
/* Writes 64 lower-case hexadecimal digits and a NUL; h must be initialised again before further use. */
void sha256_hex(sha256 *h, char hex[65]);

#endif
