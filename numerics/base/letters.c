/* letters.c - see letters.h.  Every reader counts before it allocates and names the first bad column. */
#include "numerics/base/letters.h"

#include <stdlib.h>
#include <string.h>

#define CHARACTER_ALPHABET 36 /* the largest alphabet with one character a letter */

static const char alphabet[] = "0123456789abcdefghijklmnopqrstuvwxyz";

void letters_write(text *t, const letter *x, size_t L, uint32_t D) {
    for (size_t i = 0; i < L; i++) {
        if (D <= CHARACTER_ALPHABET) text_add_bytes(t, &alphabet[x[i] % CHARACTER_ALPHABET], 1);
        else text_addf(t, i ? ",%u" : "%u", x[i]);
    }
}

/* The letter a character stands for, or CHARACTER_ALPHABET, which no alphabet read here holds, for none. */
static uint32_t character_letter(char c) {
    if (c >= '0' && c <= '9') return (uint32_t)(c - '0');
    if (c >= 'a' && c <= 'z') return (uint32_t)(c - 'a') + 10;
    return CHARACTER_ALPHABET;
}

static status bad_column(fault *f, const char *s, size_t at, size_t bytes, uint32_t D) {
    if (at >= bytes) return fault_set(f, ST_FORMAT, "column %zu: a letter is missing at the end", at + 1);
    if (s[at] > ' ' && s[at] < 0x7f)
        return fault_set(f, ST_FORMAT, "column %zu: '%c' is not a letter of an alphabet of %u", at + 1, s[at], D);
    return fault_set(f, ST_FORMAT, "column %zu: byte %u is not a letter of an alphabet of %u", at + 1,
                     (unsigned)(unsigned char)s[at], D);
}

static status new_letters(letter **x, size_t count, size_t most, fault *f) {
    if (count > most) return fault_set(f, ST_LIMIT, "%zu letters; at most %zu are read", count, most);
    if (count > SIZE_MAX / sizeof **x) return fault_set(f, ST_LIMIT, "%zu letters do not fit memory", count);
    *x = malloc(count * sizeof **x);
    return *x ? ST_OK : fault_set(f, ST_MEMORY, "no memory for %zu letters", count);
}

static status read_characters(letter *x, const char *s, size_t bytes, uint32_t D, fault *f) {
    for (size_t i = 0; i < bytes; i++) {
        x[i] = character_letter(s[i]);
        if (x[i] >= D) return bad_column(f, s, i, bytes, D);
    }
    return ST_OK;
}

/* Reads count numbers separated by single commas. */
static status read_numbers(letter *x, size_t count, const char *s, size_t bytes, uint32_t D, fault *f) {
    size_t at = 0;
    for (size_t i = 0; i < count; i++, at++) { /* at++ steps over the comma: there are count-1 of them */
        size_t start = at;
        uint64_t value = 0; /* < 10 * 2^32 + 10: refused before it could grow further */
        for (; at < bytes && s[at] >= '0' && s[at] <= '9'; at++) {
            value = 10 * value + (uint64_t)(s[at] - '0');
            if (value >= D)
                return fault_set(f, ST_FORMAT, "column %zu: a letter is a number below %u", start + 1, D);
        }
        if (at == start || (at < bytes && s[at] != ',')) return bad_column(f, s, at, bytes, D);
        x[i] = (letter)value;
    }
    return ST_OK;
}

status letters_read(letter **x, size_t *L, const char *s, size_t bytes, uint32_t D, size_t most, fault *f) {
    status st;
    letter *read = NULL;
    size_t count = bytes;
    *x = NULL;
    *L = 0;
    if (!bytes) return ST_OK;
    if (D > CHARACTER_ALPHABET) {
        count = 1;
        for (size_t i = 0; i < bytes; i++) count += s[i] == ',';
    }
    TRY(new_letters(&read, count, most, f));
    if (D <= CHARACTER_ALPHABET) TRY(read_characters(read, s, bytes, D, f));
    else TRY(read_numbers(read, count, s, bytes, D, f));
    *x = read;
    *L = count;
    return ST_OK;
out:
    free(read);
    return st;
}

void letters_from_index(letter *x, size_t L, uint32_t D, uint64_t index) {
    for (size_t i = L; i-- > 0; index /= D) x[i] = (letter)(index % D);
}

int letters_count(uint64_t *power, uint32_t D, uint64_t L) {
    uint64_t product = 1;
    if (D == 0) product = L == 0;
    else if (D > 1) /* at D >= 2 the product overflows within 64 steps, whatever L is */
        for (uint64_t i = 0; i < L; i++)
            if (__builtin_mul_overflow(product, (uint64_t)D, &product)) return 0;
    *power = product;
    return 1;
}
