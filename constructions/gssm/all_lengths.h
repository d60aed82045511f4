/* all_lengths.h - one machine that copies every string of every length 1 .. L.
   Length L alone takes D^L states.  For D >= 3 so many always suffice (docs/proofs/T3.md, section 4), and the
   machine is cut out of a de Bruijn sequence.  For D = 2 a search finds one for L <= 5; beyond, it is open. */
#ifndef CONSTRUCTIONS_GSSM_ALL_LENGTHS_H
#define CONSTRUCTIONS_GSSM_ALL_LENGTHS_H

#include "constructions/gssm/gssm.h"

/* *g := a machine with D^L states that copies all strings of the lengths 1 .. L, judged at each of them before it is
   returned; NULL when D = 2 and the search ended, or spent w->limit steps, without one.
   LIMIT when D^L * L^2 passes w->limit, or D = 2 and L > 12. */
MUST_USE status gssm_all_lengths(gssm **g, uint32_t D, uint64_t L, const work *w);

#endif
