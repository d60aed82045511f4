/* fake_claim.h - a claim for tests of reports and tables: cheap, with every kind of quantity and every verdict,
   chosen by its parameters, so that the writers are tested without the theorems. */
#ifndef TESTS_VERIFY_FAKE_CLAIM_H
#define TESTS_VERIFY_FAKE_CLAIM_H

#include "theorems/claim.h"

/* Parameters: n (1 to 128, required), D (from 2, default 2), states (COUNT), eps (RATIONAL), word (WORD).
   share = n/(n+7), or eps where given; power = D^n.  n = 8 is refused by require, n = 9 past a limit.
   word "refuted", "vacuous", "undecided", "sampled", "trivial", "rich" choose what the check reports. */
extern const claim fake_claim;

#endif
