/* doubles.h - the ordinary routes of a claim: how a program in float64 or float32 would get a number that the claim has
   exactly, and the digits it loses.  A claim declares its routes once; `verify table doubles` and the measured columns
   of the claim's own table show them. They say nothing about the claim: no verdict looks at them. */
#ifndef THEOREMS_DOUBLES_H
#define THEOREMS_DOUBLES_H

#include "numerics/base/param.h"
#include "numerics/base/work.h"
#include "numerics/float64/lost.h"

typedef struct route_spec {
    const char *name;    /* "gsl-eigenvalues"; of the claim's table, the column                       */
    unsigned bits;       /* of the arithmetic: FLOAT64_BITS, FLOAT32_BITS                             */
    const char *meaning; /* what is computed how, against what, relative to what                       */
} route_spec;

typedef struct doubles_spec {
    const route_spec *routes;
    size_t route_count;
    const char *const *at; /* the parameters at which they are worth seeing, "N=8"; NULL-terminated      */
    /* l[i] belongs to routes[i] and is initialised; one that is left unseen does not apply there (a size past
       what the route or its exact companion can bear). */
    status (*measure)(lost *l, const params *p, const work *w, fault *f);
} doubles_spec;

#define DOUBLES(routes, at, measure)                                                                                   \
    { (routes), sizeof(routes) / sizeof *(routes), (at), (measure) }

/* *l: an array of route_count measures, freed by doubles_free, also after a failure. */
MUST_USE status doubles_measure(lost **l, const doubles_spec *d, const params *p, const work *w, fault *f);
void doubles_free(lost *l, const doubles_spec *d); /* NULL is allowed */

#endif
