/* hippo.c - the entries of hippo.h. */
#include "constructions/hippo/hippo.h"

#include <stdio.h>
#include <string.h>

#include "constructions/legendre/legendre.h"

const char *const hippo_family_names[HIPPO_FAMILIES + 1] = {
    [HIPPO_LEGS] = "legs", [HIPPO_LEGT] = "legt", [HIPPO_LAGT] = "lagt", [HIPPO_LAGT_HALF] = "lagt-half"};

status hippo_family_find(hippo_family *family, const char *name, fault *f) {
    for (size_t i = 0; i < HIPPO_FAMILIES; i++) {
        *family = (hippo_family)i;
        if (!strcmp(name, hippo_family_names[i])) return ST_OK;
    }
    return fault_set(f, ST_DOMAIN, "no family is called '%.40s'; accepted are legs, legt, lagt and lagt-half", name);
}

unsigned long hippo_gauge(hippo_family family, size_t n) {
    return family == HIPPO_LEGS || family == HIPPO_LEGT ? 2 * (unsigned long)n + 1 : 1;
}

/* Twice the entry (n, k) of A, an integer. */
static long twice_entry(hippo_family family, long n, long k) {
    switch (family) {
    case HIPPO_LEGS: return n > k ? -2 * (2 * k + 1) : n == k ? -2 * (n + 1) : 0;
    case HIPPO_LEGT: return -2 * (2 * k + 1) * (k <= n || (n + k) % 2 == 0 ? 1 : -1);
    case HIPPO_LAGT: return n >= k ? -2 : 0;
    case HIPPO_LAGT_HALF: return n > k ? -2 : n == k ? -1 : 0;
    }
    return 0;
}

status hippo_build(ssm *s, hippo_family family, size_t N, fault *f) {
    char name[SSM_NAME_ROOM];
    snprintf(name, sizeof name, "%s N=%zu", hippo_family_names[family], N);
    status st = ssm_init(s, name, N, f);
    if (st != ST_OK) return st;
    mpz_set_ui(s->A.den, 2);
    for (size_t n = 0; n < N; n++) {
        for (size_t k = 0; k < N; k++) mpz_set_si(s->A.num[n * N + k], twice_entry(family, (long)n, (long)k));
        rat_mat_set_si(&s->B, n, 0, 1);
        rat_mat_set_si(&s->C, 0, n, 1);
    }
    rat_mat_canonicalise(&s->A);
    st = ssm_weigh(s);
    for (size_t n = 0; st == ST_OK && n < N; n++) mpq_set_ui(s->weight[n], hippo_gauge(family, n), 1);
    return st;
}

void hippo_legs_monomial(mpq_t y, size_t n, size_t m) { legendre_moment(y, n, m); }
