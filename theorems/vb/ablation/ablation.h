/* ablation.h - the copier with one thing changed, as an object that a control can bend. */
#ifndef THEOREMS_VB_ABLATION_ABLATION_H
#define THEOREMS_VB_ABLATION_ABLATION_H

#include "constructions/hash_copy/hash_copy.h"
#include "constructions/model/weights.h"
#include "theorems/claim.h"

/* What a control bends, once it is built and its weights are rounded. */
typedef struct ablation_object {
    model *m;
    long longest; /* added to the length up to which everything is claimed to be copied: 0 */
} ablation_object;

#define ABLATION_CONTROLS 10
extern const control ablation_controls[ABLATION_CONTROLS];

#endif
