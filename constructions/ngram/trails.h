/* trails.h - N_n(l) level by level: trails of the de Bruijn graph, merged where they can be continued alike. */
#ifndef CONSTRUCTIONS_NGRAM_TRAILS_H
#define CONSTRUCTIONS_NGRAM_TRAILS_H

#include <gmp.h>
#include <stdint.h>

#include "numerics/base/work.h"

/* counts[l] := N_n(l) for known < l <= *reached, where *reached <= most is the largest length whose search
   fits w->limit nodes (known when none does).  counts[1..known] must hold N_n already, known >= n: the search
   passes through these levels too and ends in BUG if it counts otherwise.  D >= 2, n >= 2. */
MUST_USE status trails_count(mpz_t *counts, uint64_t known, uint64_t most, uint64_t *reached, uint32_t D,
                             uint32_t n, const work *w);

#endif
