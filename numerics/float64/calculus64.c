/* calculus64.c - see calculus64.h. */
#include "numerics/float64/calculus64.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_odeiv2.h>
#include <gsl/gsl_sf_legendre.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define PIECES 200        /* intervals an integral may be cut into */
#define STEPS_MOST 100000 /* of a differential equation            */

double calculus64_legendre(size_t n, double x) {
    gsl_sf_result r;
    gsl_set_error_handler_off();
    return gsl_sf_legendre_Pl_e((int)n, x, &r) ? NAN : r.val;
}

/* P_n' = n (P_(n-1) - x P_n)/(1 - x^2), inside. */
double calculus64_legendre_slope(size_t n, double x) {
    return n ? (double)n * (calculus64_legendre(n - 1, x) - x * calculus64_legendre(n, x)) / (1 - x * x) : 0;
}

status calculus64_integral(double *v, calculus64_function f, void *context, double a, double b) {
    gsl_set_error_handler_off();
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(PIECES);
    if (!w) return ST_MEMORY;
    gsl_function g = {.function = f, .params = context};
    double estimate;
    *v = NAN;
    /* a code says that the tolerance was not reached, the number stands */
    if (gsl_integration_qag(&g, a, b, 0, 1e-13, PIECES, GSL_INTEG_GAUSS61, w, v, &estimate) == GSL_EBADTOL) *v = NAN;
    gsl_integration_workspace_free(w);
    return ST_OK;
}

status calculus64_gauss(double *v, calculus64_function f, void *context, size_t N) {
    gsl_set_error_handler_off();
    gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(N);
    if (!rule) return ST_MEMORY;
    gsl_function g = {.function = f, .params = context};
    *v = gsl_integration_glfixed(&g, 0, 1, rule);
    gsl_integration_glfixed_table_free(rule);
    return ST_OK;
}

typedef struct field {
    calculus64_field f;
    void *context;
} field;

static int slope(double t, const double y[], double dy[], void *context) {
    field *of = context;
    of->f(t, y, dy, of->context);
    return GSL_SUCCESS;
}

/* The error of a step in units of what is allowed, 1e-14 + 1e-12 |y|; infinite where a number is none. */
static double excess(const double *y, const double *error, size_t N) {
    double most = 0;
    for (size_t i = 0; i < N; i++) {
        double e = fabs(error[i]) / (1e-14 + 1e-12 * fabs(y[i]));
        if (!(e <= most)) most = isnan(e) ? INFINITY : e;
    }
    return most;
}

/* GSL's stepper under a control of our own: what GSL's controls are made by does not look whether it got its memory. */
status calculus64_solve(double *y, size_t N, calculus64_field f, void *context, double from, double to) {
    gsl_set_error_handler_off();
    field of = {f, context};
    gsl_odeiv2_system system = {.function = slope, .jacobian = NULL, .dimension = N, .params = &of};
    gsl_odeiv2_step *s = gsl_odeiv2_step_alloc(gsl_odeiv2_step_rk8pd, N);
    double *next = calloc(2 * N + 1, sizeof *next), t = from, h = (to - from) / 64;
    status st = s && next ? ST_OK : ST_MEMORY;
    bool found = st == ST_OK;
    for (size_t k = 0; found && t < to; k++) {
        double step = t + h < to ? h : to - t, error = INFINITY;
        memcpy(next, y, N * sizeof *y);
        if (!gsl_odeiv2_step_apply(s, t, step, next, next + N, NULL, NULL, &system)) error = excess(next, next + N, N);
        found = k < STEPS_MOST && t + step > t;
        h = step * fmin(fmax(0.9 * pow(error, -1.0 / 8), 0.2), 5);
        if (!(error <= 1)) continue;
        memcpy(y, next, N * sizeof *y);
        t = step < to - t ? t + step : to;
    }
    for (size_t i = 0; st == ST_OK && !found && i < N; i++) y[i] = NAN;
    free(next);
    if (s) gsl_odeiv2_step_free(s);
    return st;
}
