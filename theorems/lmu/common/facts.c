/* facts.c - the facts that certificates of the claims about the LMU rest on (docs/certificate.md). */
#include "theorems/lmu/common/lmu_claims.h"

bool lmu_facts_wanted(verdict *v, const char *reading, const char *parameter, size_t d) {
    if (!facts_wanted(v, reading, d, FACT_STATES_MOST)) return false;
    verdict_parameter_count(v, reading, parameter, d);
    return true;
}

/* What lmu:charpoly needs; lmu:pade too. */
void lmu_facts_charpoly(verdict *v, const char *reading, const lmu_object *o) {
    fact_matrix(v, reading, "legt", &o->legt.A);
    fact_identity(v, reading, "N*(N+K)-(N-1)*(N-K-1)", "(2*N-1)*(K+1)");
    if (o->d <= LMU_CHARPOLY_FACT) fact_charpoly(v, reading, "lmu", o->q);
}
