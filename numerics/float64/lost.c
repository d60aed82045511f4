/* lost.c - see lost.h. */
#include "numerics/float64/lost.h"

#include <math.h>

#include "numerics/float64/nearest64.h"

void lost_init(lost *l, unsigned bits) {
    *l = (lost){.bits = bits};
    mpq_init(l->exact);
}

void lost_clear(lost *l) {
    mpq_clear(l->exact);
}

double lost_nearest(const mpq_t q) {
    double x;
    return nearest_float64(&x, q) ? x : mpq_sgn(q) < 0 ? -INFINITY : INFINITY;
}

static void keep(lost *l, double error, double got, const mpq_t exact) {
    if (l->seen && !(error > l->error)) return;
    l->seen = true;
    l->error = error;
    l->got = got;
    mpq_set(l->exact, exact);
}

/* A NaN is kept once seen: nothing is larger than infinite. */
void lost_see_point(lost *l, double along, double across, const mpq_t exact, const mpq_t scale) {
    if (!isfinite(along) || !isfinite(across)) {
        keep(l, INFINITY, isfinite(along) ? across : along, exact);
        return;
    }
    mpq_t d, of, t;
    mpq_inits(d, of, t, NULL);
    if (scale && mpq_sgn(scale)) mpq_abs(of, scale);
    else if (mpq_sgn(exact)) mpq_abs(of, exact);
    else mpq_set_ui(of, 1, 1);
    mpq_set_d(d, along);
    mpq_sub(d, d, exact);
    mpq_div(d, d, of);
    mpq_set_d(t, across);
    mpq_div(t, t, of);
    keep(l, hypot(lost_nearest(d), lost_nearest(t)), along, exact);
    mpq_clears(d, of, t, NULL);
}

void lost_see(lost *l, double got, const mpq_t exact, const mpq_t scale) {
    lost_see_point(l, got, 0, exact, scale);
}

void lost_see_list(lost *l, const double *got, const mpq_t *exact, size_t count) {
    mpq_t most, t;
    mpq_inits(most, t, NULL);
    for (size_t i = 0; i < count; i++) {
        mpq_abs(t, exact[i]);
        if (mpq_cmp(t, most) > 0) mpq_set(most, t);
    }
    for (size_t i = 0; i < count; i++) lost_see(l, got[i], exact[i], most);
    mpq_clears(most, t, NULL);
}

void lost_see_enclosure(lost *l, double got, const enclosure *e) {
    mpq_t middle;
    mpq_init(middle);
    mpq_add(middle, e->lo, e->hi);
    mpq_div_2exp(middle, middle, 1);
    if (isfinite(got)) {
        mpq_t g;
        mpq_init(g);
        mpq_set_d(g, got);
        lost_see(l, got, mpq_cmp(g, middle) > 0 ? e->lo : e->hi, middle);
        mpq_clear(g);
    } else lost_see(l, got, middle, NULL);
    mpq_clear(middle);
}

double lost_held(const lost *l) {
    return l->bits * log10(2);
}

double lost_digits(const lost *l) {
    double held = lost_held(l);
    if (!(l->error < 1)) return held;
    return fmin(fmax(log10(l->error) + held, 0), held); /* log10(0) is minus infinite */
}

void lost_write_got(text *t, const lost *l) {
    if (isnan(l->got)) text_add(t, "nan");
    else if (isinf(l->got)) text_add(t, "overflow");
    else text_addf(t, "%.6g", l->got);
}

void lost_write_error(text *t, const lost *l) {
    if (isfinite(l->error)) text_addf(t, "%.1e", l->error);
    else text_add(t, isfinite(l->got) ? "past 1e308" : "not finite");
}

void lost_write_digits(text *t, const lost *l) {
    if (!(l->error < 1)) text_add(t, "all");
    else text_addf(t, "%.1f", lost_digits(l));
}
