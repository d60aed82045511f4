/* controls.c - the negative controls of ram:memory: a part of the cache forgotten, a model whose cache is no bits, a
   bound a little too good. */
#include "constructions/hash_copy/hash_copy.h"
#include "theorems/ram/memory/memory.h"

#define BEND(name, field, value)                                                                              \
    static status name(void *object) {                                                                        \
        ((memory_claim *)object)->field = (value);                                                            \
        return ST_OK;                                                                                         \
    }

BEND(position_forgotten, positions, 1)
BEND(slot_forgotten, slots, 0)
BEND(coordinate_forgotten, bits, -1)
BEND(flags_forgotten, flags, 0)
BEND(base_larger, base, 6)
BEND(power_smaller, power, 2)
BEND(constant_smaller, constant, 5)
BEND(no_length, length, 0)
BEND(state_more, states, 1)
BEND(state_less, states, -1)

static rat_mat *matrix(void *object, const char *name) { return &model_find(((memory_claim *)object)->m, name)->weight; }

static status window_short(void *object) {
    model_find(((memory_claim *)object)->m, "block1.head2")->window = 1;
    return ST_OK;
}

static status letter_zero(void *object) {
    rat_mat_set_si(matrix(object, "embed"), 0, 0, 0);
    return ST_OK;
}

static status copy_lettered(void *object) { /* COPY gets the code of letter 1 */
    rat_mat_set_si(matrix(object, "embed"), 3, 0, 1);
    return ST_OK;
}

static status flag_kept(void *object) { /* the value holds the flag of slot 1, "COPY", as well */
    memory_claim *c = object;
    rat_mat_set_si(matrix(object, "block2.v"), c->b, c->b, 1);
    return ST_OK;
}

const control memory_controls[MEMORY_CONTROLS] = {
    {"one-position-forgotten", "BOS and COPY have their keys and values as well", "D=2 n=2 L=3", NULL, position_forgotten, 0},
    {"one-slot-forgotten", "the value is a slot, too: keys hold n of them, values one", "D=2 n=2 L=3", NULL, slot_forgotten, 0},
    {"one-coordinate-forgotten", "three letters take two coordinates", "D=3 n=1 L=2", NULL, coordinate_forgotten, 0},
    {"flags-forgotten", "n position flags and the constant are held beside the codes", "D=2 n=2 L=3", NULL, flags_forgotten, 0},
    {"window-one-short", "slot 2 then is no letter", "D=2 n=1 L=2", NULL, window_short, 0},
    {"letter-without-code", "a coordinate of three values is no bit", "D=2 n=1 L=2", NULL, letter_zero, 0},
    {"copy-with-a-code", "COPY then looks like a letter where none is expected", "D=2 n=1 L=1", NULL, copy_lettered, 0},
    {"copy-flag-kept", "one more flag is held than is claimed", "D=2 n=1 L=1", NULL, flag_kept, 0},
    {"base-six", "6^b <= D^3 fails for five letters: 216 > 125", "D=5 n=1 L=1", NULL, base_larger, 0},
    {"square-of-the-alphabet", "5^b <= D^2 fails for three letters: 25 > 9", "D=3 n=1 L=1", NULL, power_smaller, 0},
    {"one-state-more-needed", "the shift register has D^L states and copies all strings", "D=2 n=1 L=3", NULL, state_more, 0},
    {"one-state-less-is-enough", "two prompts then share a state", "D=2 n=1 L=3", NULL, state_less, 0},
    {"constant-five", "at L = 1 five letters attain the constant 6", "D=5 n=1 L=1", "printed", constant_smaller, 0},
    {"linear-memory", "n must grow with log L, and the cache with it", "D=2 n=1 L=1000", "printed", no_length, 0},
};
