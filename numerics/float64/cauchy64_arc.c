/* cauchy64_arc.c - see cauchy64_arc.h. */
#include "numerics/float64/cauchy64_arc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/float64/cauchy64_path.h"

#define PARTS ((size_t)2 * CAUCHY64_GROUP)
#define BITS 54           /* of a term that its series gives at least */
#define QUOTIENT_COST 23  /* operations of a pole that stays, for a node; the division counts as few of them */
#define POWER_COST 20     /* of a term's share in the coefficients, for a pole */

static size_t groups(const cauchy64_arc *a) { return (a->c->sums + CAUCHY64_GROUP - 1) / CAUCHY64_GROUP; }

status cauchy64_arc_open(cauchy64_arc *a, const cauchy64 *c, double kappa, size_t nodes, double angle) {
    *a = (cauchy64_arc){.c = c, .kappa = kappa, .nodes = nodes};
    a->padded = (2 * c->poles + CAUCHY64_LANES - 1) / CAUCHY64_LANES * CAUCHY64_LANES;
    if (nodes < 1 || nodes % CAUCHY64_NODES || !(kappa > 0) || !(angle > 0)) return ST_DOMAIN;
    status st = cauchy64_open(&a->near, c->poles, c->sums);
    if (st != ST_OK) return st;
    a->terms = calloc(c->poles, sizeof *a->terms);
    a->block = calloc(2 * nodes + a->padded * (4 + 2 + PARTS) + CAUCHY64_TERMS_MOST * PARTS, sizeof *a->block);
    if (!a->terms || !a->block) return ST_MEMORY;
    a->s = a->block, a->factor = a->s + nodes;
    a->inverse = a->factor + nodes, a->q = a->inverse + 2 * a->padded, a->row = a->q + 2 * a->padded;
    a->coefficient = a->row + (2 + PARTS) * a->padded;
    for (size_t i = 0; i < nodes; i++) {
        a->s[i] = tan(angle * ((double)i - (double)(nodes - 1) / 2));
        a->reach = fmax(a->reach, fabs(a->s[i]));
    }
    return ST_OK;
}

void cauchy64_arc_close(cauchy64_arc *a) {
    free(a->terms);
    free(a->block);
    cauchy64_close(&a->near);
    *a = (cauchy64_arc){0};
}

/* 1/(g_c - l), q and the number of terms for both members of every pair. */
static void measure(cauchy64_arc *a, double t_c) {
    const double middle = a->kappa * t_c;
    for (size_t m = 0; m < a->c->poles; m++) {
        double larger = 0;
        for (size_t side = 0; side < 2; side++) {
            const double re = a->c->pole[2 * m], im = side ? -a->c->pole[2 * m + 1] : a->c->pole[2 * m + 1];
            const double x = -re, y = middle - im, size = x * x + y * y;
            const double top_re = re * t_c, top_im = a->kappa + im * t_c; /* i kappa + l t_c */
            const double inverse_re = x / size, inverse_im = -y / size;
            const double q_re = top_im * inverse_im - top_re * inverse_re;
            const double q_im = -top_re * inverse_im - top_im * inverse_re;
            double *inverse = a->inverse + 2 * m + side, *q = a->q + 2 * m + side;
            inverse[0] = inverse_re, inverse[a->padded] = inverse_im, q[0] = q_re, q[a->padded] = q_im;
            const double rho = (q_re * q_re + q_im * q_im) * a->reach * a->reach;
            if (!(rho <= larger)) larger = rho; /* NaN stays */
        }
        /* rho^2 here: the least P with rho^P <= 2^-BITS */
        a->terms[m] = CAUCHY64_TERMS_MOST + 1;
        if (larger < 0.25) a->terms[m] = larger > 0 ? (unsigned)ceil(2 * BITS / -log2(larger)) : 1;
        if (a->terms[m] < 1) a->terms[m] = 1;
        if (a->terms[m] > CAUCHY64_TERMS_MOST) a->terms[m] = CAUCHY64_TERMS_MOST + 1;
    }
}

/* The number of terms with the fewest operations; 0: all poles stay quotients. */
static unsigned choose(const cauchy64_arc *a) {
    unsigned needing[CAUCHY64_TERMS_MOST + 2] = {0}, best = 0;
    for (size_t m = 0; m < a->c->poles; m++) needing[a->terms[m]]++;
    const double term = (double)PARTS + POWER_COST * (double)a->padded / (double)a->nodes;
    double stay = (double)a->c->poles, least = QUOTIENT_COST * stay;
    for (unsigned p = 1; p <= CAUCHY64_TERMS_MOST; p++) {
        stay -= needing[p];
        const double cost = QUOTIENT_COST * stay + term * p;
        if (needing[p] && cost < least) least = cost, best = p;
    }
    return best;
}

/* The poles that stay, as a system of their own. */
static void keep_near(cauchy64_arc *a, unsigned terms) {
    a->near.poles = 0;
    for (size_t m = 0; m < a->c->poles; m++) a->near.poles += a->terms[m] > terms;
    for (size_t g = 0; g < groups(a); g++) {
        double *to = a->near.table + g * a->near.poles * CAUCHY64_ROW;
        for (size_t m = 0; m < a->c->poles; m++) {
            if (a->terms[m] <= terms) continue;
            memcpy(to, a->c->table + (g * a->c->poles + m) * CAUCHY64_ROW, CAUCHY64_ROW * sizeof *to);
            to += CAUCHY64_ROW;
        }
    }
    a->quotients += a->near.poles, a->expanded += a->c->poles - a->near.poles;
}

/* The rows of one group for cauchy64_powers; 0 for the poles that stay. The weight of a conjugate pole is the
   conjugate. */
static void fill_rows(cauchy64_arc *a, size_t group, unsigned terms) {
    const size_t n = a->padded, sums = a->c->sums;
    memset(a->row, 0, (2 + PARTS) * n * sizeof *a->row);
    for (size_t m = 0; m < a->c->poles; m++) {
        if (a->terms[m] > terms) continue;
        for (size_t at = 2 * m; at < 2 * m + 2; at++) {
            const double x = a->inverse[at], y = a->inverse[n + at];
            a->row[at] = a->q[at], a->row[n + at] = a->q[n + at];
            for (size_t k = 0; k < CAUCHY64_GROUP && group * CAUCHY64_GROUP + k < sums; k++) {
                const double *c = a->c->pole + 2 * (a->c->poles + m * sums + group * CAUCHY64_GROUP + k);
                const double re = c[0], im = at % 2 ? -c[1] : c[1];
                a->row[(2 + 2 * k) * n + at] = re * x - im * y;
                a->row[(3 + 2 * k) * n + at] = re * y + im * x;
            }
        }
    }
}

status cauchy64_arc_sums(double *re, double *im, cauchy64_arc *a, const double *w, const double *t, double t_c,
                         cauchy64_path path) {
    const size_t n = a->nodes, sums = a->c->sums;
    cauchy64_powers *powers = cauchy64_powers_portable;
    cauchy64_horner *horner = cauchy64_horner_portable;
    if (!cauchy64_path_runs(path)) return ST_UNSUPPORTED;
#if defined(__x86_64__)
    if (path == CAUCHY64_AVX2) powers = cauchy64_powers_avx2, horner = cauchy64_horner_avx2;
#endif
    measure(a, t_c);
    const unsigned terms = choose(a);
    keep_near(a, terms);
    if (a->near.poles) {
        status st = cauchy64_sums(re, im, &a->near, w, n, path);
        if (st != ST_OK) return st;
    } else {
        memset(re, 0, sums * n * sizeof *re), memset(im, 0, sums * n * sizeof *im);
    }
    if (!terms) return ST_OK;
    /* 1 - s t_c, without cancellation where t_c is large: (s + t_c)/t */
    for (size_t i = 0; i < n; i++) a->factor[i] = t_c < 1 ? 1 - a->s[i] * t_c : (a->s[i] + t_c) / t[i];
    for (size_t g = 0; g < groups(a); g++) {
        fill_rows(a, g, terms);
        powers(a->coefficient, terms, a->row, a->padded);
        for (size_t k = 0; k < CAUCHY64_GROUP && g * CAUCHY64_GROUP + k < sums; k++) {
            const size_t sum = g * CAUCHY64_GROUP + k;
            horner(re + sum * n, im + sum * n, a->coefficient + 2 * k, terms, a->s, a->factor, n);
        }
    }
    return ST_OK;
}
