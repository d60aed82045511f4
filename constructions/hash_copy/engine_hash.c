/* engine_hash.c - T_n in O(L): the keys that match come from a table of n-grams, all others weigh together at most
   (K - 1) e^(-beta gamma) of one of them.  CLAIM ram:T2.3/L6 ram:T2.3/L7 */
#include <math.h>

#include "constructions/hash_copy/engine_inner.h"

status engine_hash(engine_result *r, const hash_copy_spec *s, const letter *x, size_t L, const work *w, fault *f) {
    status st = ST_OK;
    copy_string c;
    mpq_t gamma, above;
    mpq_inits(gamma, above, NULL);
    TRY(copy_string_open(&c, r, s, x, L, f));
    /* L6: every key that does not match is at least gamma below; there are at most K - 1 <= 2L of them. */
    mpq_set_ui(gamma, code_gamma(&c), 1);
    TRY(engine_weight_above(above, &c, gamma));
    TRY(votes_decide(r, &c, nextafter(2 * (double)L * mpq_above(above), INFINITY), NULL, w, f));
    text_addf(&r->scope, "every step: full matches counted, all other keys bounded by (K - 1) e^(-beta gamma)");
    TRY(text_status(&r->scope));
out:
    mpq_clears(gamma, above, NULL);
    return st;
}
