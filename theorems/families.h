/* families.h - claims about every HiPPO matrix: the parameter `family`, one of them or all. */
#ifndef THEOREMS_FAMILIES_H
#define THEOREMS_FAMILIES_H

#include "constructions/hippo/hippo.h"
#include "theorems/claim.h"

extern const char *const families_choices[HIPPO_FAMILIES + 2];
#define FAMILIES_PARAM                                                                                                 \
    {.name = "family",                                                                                                 \
     .kind = PARAM_CHOICE,                                                                                             \
     .meaning = "which HiPPO matrix",                                                                                  \
     .initial = "all",                                                                                                 \
     .choices = families_choices}

/* first..last are those asked for: one, or all. */
MUST_USE status families_asked(hippo_family *first, hippo_family *last, const params *p, fault *f);
/* A quantity of one family alone, or the next of a list over all. */
void families_tell(verdict *v, const char *name, const mpq_t value, bool alone);

#endif
