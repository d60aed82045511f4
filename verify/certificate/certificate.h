/* certificate.h - facts heard during a run become a certificate: the file of docs/certificate.md.
   The only place that knows the format: numbering, citations, hexadecimal, limits, header and digest. */
#ifndef VERIFY_CERTIFICATE_CERTIFICATE_H
#define VERIFY_CERTIFICATE_CERTIFICATE_H

#include "theorems/verdict.h"

typedef struct certificate certificate;

MUST_USE status certificate_new(certificate **c);
void certificate_free(certificate *c); /* NULL allowed */
/* What the run of a claim is given; the facts stay with c. */
const fact_listener *certificate_listener(certificate *c);
/* Appends the certificate of this verdict of the claim and reading: the facts it rests on, those they follow from, and
   the conclusion.  *steps counts them.  The bytes depend on the facts alone.  UNSUPPORTED, with the reason in f, when
   the verdict is neither VERIFIED nor REFUTED, no facts carry it, or it is past the limits of the format. */
MUST_USE status certificate_write(text *t, size_t *steps, const certificate *c, const char *claim, const char *reading,
                                  verdict_kind kind, fault *f);

#endif
