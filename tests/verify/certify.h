/* certify.h - certificates made in this process, bent in one place, and handed to the program recheck. */
#ifndef TESTS_VERIFY_CERTIFY_H
#define TESTS_VERIFY_CERTIFY_H

#include <stdbool.h>

#include "theorems/claim.h"

/* What is bent while the facts are heard; all zero: nothing. */
typedef struct certify_bend {
    size_t drop; /* the drop-th time a verdict is said to rest on a fact goes unheard, from 1 */
} certify_bend;

/* The certificate of the claim at "D=2 n=3" in t, or UNSUPPORTED with the reason in f; kind (may be NULL) is the verdict,
   rests (may be NULL) how often the reading was said to rest on a fact. */
MUST_USE status certify(text *t, verdict_kind *kind, size_t *rests, const char *id, const char *reading, const char *at,
                        claim_method method, const certify_bend *bend, fault *f);
/* The exit code of recheck on these bytes, and what it said; out has room for 512 bytes.  A verdict line without its exit
   code, or an exit code without its line, fails the test. */
int certify_recheck(char out[512], const char *bytes, size_t count);
/* t with its last line, the digest, made right again. */
void certify_redigest(text *t);
/* The first line that begins so is replaced; the digest follows. */
void certify_replace_line(text *t, const char *begins, const char *line);
/* Copies the rest of the first line that begins so. */
void certify_line(char *rest, size_t room, const text *t, const char *begins);

#endif
