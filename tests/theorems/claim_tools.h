/* claim_tools.h - running a claim the way the command does, and reading what it said. */
#ifndef TESTS_THEOREMS_CLAIM_TOOLS_H
#define TESTS_THEOREMS_CLAIM_TOOLS_H

#include "theorems/claim.h"

/* How to run: all zero is the claim itself, alone, on one thread, with the default limit. */
typedef struct claim_setup {
    claim_method method;
    bool controls;
    unsigned threads;
    uint64_t limit, seed;
} claim_setup;

/* Runs the claim called id at "D=2 n=3 L=8"; v is cleared by the caller.  setup may be NULL. */
MUST_USE status claim_try(verdict *v, const char *id, const claim_setup *setup, fault *f, const char *format, ...)
    PRINTF_LIKE(5, 6);
/* The same; must run. */
void claim_at(verdict *v, const char *id, const claim_setup *setup, const char *format, ...) PRINTF_LIKE(4, 5);
/* The exact quantity equals this text ("13/16"); "" when it must be absent. */
void claim_expect(const verdict *v, const char *quantity, const char *value);
/* What the claim's ordinary routes lose there; freed by doubles_free. */
void claim_doubles(lost **l, const char *id, const char *at);
/* The reading closes like this. */
void claim_expect_verdict(const verdict *v, const char *reading, verdict_kind kind);
/* Every control of the claim runs, is refuted, and names its witness; they number at least `least`. */
void claim_expect_controls(const char *id, size_t least);

#endif
