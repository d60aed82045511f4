/* families.c - one HiPPO matrix or all of them (families.h). */
#include "theorems/families.h"

#include <string.h>

const char *const families_choices[HIPPO_FAMILIES + 2] = {"all", "legs", "legt", "lagt", "lagt-half", NULL};

status families_asked(hippo_family *first, hippo_family *last, const params *p, fault *f) {
    const char *name = params_word(p, "family");
    *first = 0, *last = HIPPO_FAMILIES - 1;
    if (!strcmp(name, families_choices[0])) return ST_OK;
    status st = hippo_family_find(first, name, f);
    *last = *first;
    return st;
}

void families_tell(verdict *v, const char *name, const mpq_t value, bool alone) {
    if (alone) verdict_rational(v, name, value);
    else verdict_list_add(v, name, value);
}
