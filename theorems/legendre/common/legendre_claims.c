/* legendre_claims.c - see legendre_claims.h. */
#include "theorems/legendre/common/legendre_claims.h"

#include <stdarg.h>

#include "numerics/exact/number.h"

static void differ(text *wrong, const mpq_t is, const mpq_t should, const char *what, va_list ap) {
    text_vaddf(wrong, what, ap);
    text_add(wrong, " is ");
    number_write_rational(wrong, is);
    text_add(wrong, ", not ");
    number_write_rational(wrong, should);
}

bool claims_equal(text *wrong, const mpq_t is, const mpq_t should, const char *what, ...) {
    if (mpq_equal(is, should)) return true;
    va_list ap;
    va_start(ap, what);
    differ(wrong, is, should, what, ap);
    va_end(ap);
    return false;
}

bool claims_equal_poly(text *wrong, const rat_poly *is, const rat_poly *should, const char *what, ...) {
    if (rat_poly_equal(is, should)) return true;
    mpq_t a, b;
    mpq_inits(a, b, NULL);
    size_t i = 0;
    do {
        rat_poly_get_coeff(a, is, i);
        rat_poly_get_coeff(b, should, i);
    } while (mpq_equal(a, b) && ++i);
    va_list ap;
    va_start(ap, what);
    text_addf(wrong, "the coefficient of degree %zu in ", i);
    differ(wrong, a, b, what, ap);
    va_end(ap);
    mpq_clears(a, b, NULL);
    return false;
}

bool claims_identity(text *wrong, const char *name, claims_side left, claims_side right, long shift) {
    for (long n = 0; n <= 3; n++)
        for (long k = 0; k <= 3; k++)
            for (long j = 0; j <= 3; j++)
                if (left(n, k, j, shift) != right(n, k, j, shift)) {
                    text_addf(wrong, "%s at n=%ld k=%ld j=%ld: %ld, not %ld", name, n, k, j, left(n, k, j, shift),
                              right(n, k, j, shift));
                    return false;
                }
    return true;
}

void claims_close(verdict *v, const char *reading, const text *wrong, unsigned methods) {
    if (wrong->length) verdict_refute(v, reading, "%s", text_data(wrong));
    else verdict_establish(v, reading, methods);
}

bool claims_facts_wanted(verdict *v, size_t N) {
    if (!verdict_listens(v)) return false;
    if (N > CLAIMS_FACTS_MOST) verdict_decline(v, "sharp", "a certificate takes N up to 64");
    else verdict_parameter_count(v, "sharp", "N", N);
    return N <= CLAIMS_FACTS_MOST;
}

static void state_list(verdict *v, const char *name, size_t i, const fact_list *l) {
    if (l->failed) v->failed = ST_MEMORY;
    else verdict_rest(v, "sharp", VERDICT_STATE(v, "row", fact_name(name, 0), fact_count(i), fact_row(l)));
}

void claims_fact_entry(verdict *v, const char *name, size_t i, size_t j, const mpq_t q) {
    fact_list l;
    fact_list_init(&l);
    fact_list_add(&l, j, q);
    state_list(v, name, i, &l);
    fact_list_clear(&l);
}
