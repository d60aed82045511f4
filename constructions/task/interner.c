/* interner.c - open addressing; equality is decided on the words, never on the hash. */
#include "constructions/task/interner.h"

#include <stdlib.h>
#include <string.h>

void interner_init(interner *s, size_t width) { *s = (interner){.width = width}; }

void interner_clear(interner *s) {
    free(s->words);
    free(s->slots);
    *s = (interner){0};
}

const uint32_t *interner_at(const interner *s, uint32_t index) { return s->words + (size_t)index * s->width; }

static size_t hash(const uint32_t *array, size_t width) {
    uint64_t h = 0x9e3779b97f4a7c15u;
    for (size_t i = 0; i < width; i++) {
        h = (h ^ array[i]) * 0xff51afd7ed558ccdu;
        h ^= h >> 29;
    }
    return (size_t)h;
}

static size_t find_slot(const interner *s, const uint32_t *array) {
    size_t i = hash(array, s->width) & (s->slot_count - 1);
    while (s->slots[i] && memcmp(interner_at(s, s->slots[i] - 1), array, s->width * sizeof *array) != 0)
        i = (i + 1) & (s->slot_count - 1);
    return i;
}

static status grow(interner *s) {
    size_t room = s->room ? 2 * s->room : 64;
    if (room > INTERNER_WORDS_MOST / s->width) room = INTERNER_WORDS_MOST / s->width;
    if (room <= s->room) return ST_LIMIT;
    uint32_t *words = realloc(s->words, room * s->width * sizeof *words);
    if (!words) return ST_MEMORY;
    s->words = words;
    s->room = room;
    size_t slot_count = 128;
    while (slot_count < 2 * room) slot_count *= 2;
    uint32_t *slots = calloc(slot_count, sizeof *slots);
    if (!slots) return ST_MEMORY;
    free(s->slots);
    s->slots = slots;
    s->slot_count = slot_count;
    for (uint32_t i = 0; i < s->count; i++) s->slots[find_slot(s, interner_at(s, i))] = i + 1;
    return ST_OK;
}

status interner_add(interner *s, uint32_t *index, bool *is_new, const uint32_t *array) {
    size_t slot = 0;
    *is_new = true;
    if (s->slot_count) {
        slot = find_slot(s, array);
        if (s->slots[slot]) {
            *is_new = false;
            *index = s->slots[slot] - 1;
            return ST_OK;
        }
    }
    if (s->count == s->room) {
        status st = grow(s);
        if (st != ST_OK) return st;
        slot = find_slot(s, array);
    }
    memcpy(s->words + (size_t)s->count * s->width, array, s->width * sizeof *array);
    *index = s->count++;
    s->slots[slot] = s->count;
    return ST_OK;
}
