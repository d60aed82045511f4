/* positions.c - the names of what may stand in the place of hard windows, and ALiBi's slopes. */
#include <string.h>

#include "constructions/hash_copy/hash_copy.h"

#define SLOPE_BITS 24

const char *const hash_copy_positions_names[HASH_COPY_POSITIONS + 1] = {[POSITIONS_HARD_ALIBI] = "hard-alibi",
                                                       [POSITIONS_ALIBI] = "alibi",
                                                       [POSITIONS_ROPE] = "rope",
                                                       [POSITIONS_NOPE] = "nope"};

const char *hash_copy_positions_name(hash_copy_positions p) { return hash_copy_positions_names[p]; }

status hash_copy_positions_find(hash_copy_positions *p, const char *name, fault *f) {
    for (size_t i = 0; i < HASH_COPY_POSITIONS; i++) {
        *p = (hash_copy_positions)i;
        if (!strcmp(name, hash_copy_positions_names[i])) return ST_OK;
    }
    return fault_set(f, ST_DOMAIN, "no positions are called '%.40s'", name);
}

/* z = floor(2^(24 - 8m/h)) is the h-th root of 2^(24h - 8m) rounded down; z + 1 is nearer when (2z + 1)^h is less than
   2^h times that.  (Both are never equally near: 2z + 1 is odd.) */
void hash_copy_alibi_slope(mpq_t slope, uint32_t m, uint32_t heads) {
    mpz_t power, z, odd;
    mpz_inits(power, z, odd, NULL);
    mpz_setbit(power, (mp_bitcnt_t)SLOPE_BITS * heads - (mp_bitcnt_t)8 * m);
    mpz_root(z, power, heads);
    mpz_mul_2exp(power, power, heads);
    mpz_mul_2exp(odd, z, 1);
    mpz_add_ui(odd, odd, 1);
    mpz_pow_ui(odd, odd, heads);
    if (mpz_cmp(odd, power) < 0) mpz_add_ui(z, z, 1);
    mpq_set_z(slope, z);
    mpq_div_2exp(slope, slope, SLOPE_BITS);
    mpz_clears(power, z, odd, NULL);
}
