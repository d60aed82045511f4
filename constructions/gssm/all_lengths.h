/* all_lengths.h - one machine that copies every string of every length 1 .. L.
   It needs D^L states already for length L; whether so many suffice is not known in general.  This looks for such
   a machine; docs/proofs/T3.md, section 4, says why what is looked for is one. */
#ifndef CONSTRUCTIONS_GSSM_ALL_LENGTHS_H
#define CONSTRUCTIONS_GSSM_ALL_LENGTHS_H

#include "constructions/gssm/gssm.h"

/* *g := a machine with D^L states that copies all strings of the lengths 1 .. L (judged before it is returned), or
   NULL when none was found within w->limit steps of the search.  LIMIT when D^L passes 2^16. */
MUST_USE status gssm_find_all_lengths(gssm **g, uint32_t D, uint64_t L, const work *w);

#endif
