/* doubles.c - see doubles.h. */
#include "theorems/doubles.h"

#include <stdlib.h>

status doubles_measure(lost **l, const doubles_spec *d, const params *p, const work *w, fault *f) {
    *l = calloc(d->route_count + 1, sizeof **l);
    if (!*l) return ST_MEMORY;
    for (size_t i = 0; i < d->route_count; i++) lost_init(&(*l)[i], d->routes[i].bits);
    return d->measure(*l, p, w, f);
}

void doubles_free(lost *l, const doubles_spec *d) {
    for (size_t i = 0; l && i < d->route_count; i++) lost_clear(&l[i]);
    free(l);
}
