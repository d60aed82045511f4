/* ngram.c - the definitions, word for word: does a string repeat an n-gram, is it n-ambiguous.
   And the opposite extreme: a string as long as wanted without any repetition (a de Bruijn sequence). */
#include "constructions/ngram/ngram.h"

#include <stdlib.h>
#include <string.h>

/* The first pair i < j of equal n-grams; with `followed` also both followed by letters, and these differ. */
static bool first_pair(const letter *x, size_t L, uint32_t n, bool followed, size_t *i, size_t *j) {
    size_t span = followed ? (size_t)n + 1 : n; /* an occurrence at i needs i + span <= L */
    for (size_t a = 0; span <= L && a <= L - span; a++)
        for (size_t b = a + 1; b <= L - span; b++) {
            if (memcmp(x + a, x + b, n * sizeof *x) != 0) continue;
            if (followed && x[a + n] == x[b + n]) continue;
            if (i) *i = a;
            if (j) *j = b;
            return true;
        }
    return false;
}

bool ngram_repeats(const letter *x, size_t L, uint32_t n, size_t *i, size_t *j) {
    return first_pair(x, L, n, false, i, j);
}

static int compare_grams(const void *a, const void *b, void *n) {
    const letter *const *x = a, *const *y = b;
    return memcmp(*x, *y, *(const uint32_t *)n * sizeof **x); /* some order, in which equal ones stand together */
}

status ngram_repeats_long(bool *repeats, const letter *x, size_t L, uint32_t n) {
    *repeats = false;
    if (L <= n) return ST_OK;
    size_t count = L - n + 1;
    const letter **gram = malloc(count * sizeof *gram);
    if (!gram) return ST_MEMORY;
    for (size_t i = 0; i < count; i++) gram[i] = x + i;
    qsort_r(gram, count, sizeof *gram, compare_grams, &n);
    for (size_t i = 1; i < count && !*repeats; i++) *repeats = compare_grams(&gram[i - 1], &gram[i], &n) == 0;
    free(gram);
    return ST_OK;
}

bool ngram_ambiguous(const letter *x, size_t L, uint32_t n, size_t *i, size_t *j) {
    return first_pair(x, L, n, true, i, j);
}

/* Whether L <= D^n + n - 1, that is, whether the L - n + 1 windows can all differ. */
static bool has_room(size_t L, uint32_t D, uint32_t n) {
    uint64_t power = 1;
    if (L < n) return true;
    for (uint32_t k = 0; k < n && power < L; k++)
        if (__builtin_mul_overflow(power, (uint64_t)D, &power)) return true;
        else if (D == 1) break;
    return (uint64_t)(L - n) < power;
}

/* The lexicographically least de Bruijn sequence is the concatenation of the Lyndon words whose length
   divides n, in lexicographic order (Fredricksen, Kessler, Maiorana); it is cyclic and starts with 0^n, so
   n-1 more zeros unroll it.  Duval's step gives the next Lyndon word of length <= n from the present one. */
status ngram_distinct_string(letter *x, size_t L, uint32_t D, uint32_t n) {
    if (D < 1 || n < 1) return ST_DOMAIN;
    if (!has_room(L, D, n)) return ST_LIMIT;
    memset(x, 0, L * sizeof *x);
    if (L < n) return ST_OK; /* no n-gram at all */
    letter *word = calloc(n, sizeof *word);
    if (!word) return ST_MEMORY;
    size_t length = 1, filled = 0;
    while (filled < L && length > 0) {
        for (size_t k = 0; n % length == 0 && k < length && filled < L; k++) x[filled++] = word[k];
        for (size_t k = length; k < n; k++) word[k] = word[k - length];
        length = n;
        while (length > 0 && word[length - 1] == D - 1) length--;
        if (length > 0) word[length - 1]++;
    }
    free(word);
    return ST_OK; /* what is left of x (at most n-1 letters) stays 0: the sequence goes round */
}
