/* facts.h - what the lemma chain found, stated for other programs: internal to the chain. */
#ifndef THEOREMS_RAM_T2_3_FACTS_H
#define THEOREMS_RAM_T2_3_FACTS_H

#include "theorems/ram/T2_3/lemmas.h"
#include "theorems/ram/T2_3/sparse.h"

/* A conclusion from the chain rests on this fact, too. */
void facts_keep(lemma_chain *c, fact_id id);
/* States the rows of a matrix, as `name` and its index, and keeps them; row (NULL: nowhere) gets their ids. */
MUST_USE status facts_of_rows(lemma_chain *c, const char *name, const sparse *S, fact_id *row);
MUST_USE status facts_of_matrix(lemma_chain *c, const char *name, const rat_mat *A);

#endif
