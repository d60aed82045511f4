/* cauchy64.c - the table of poles and weights, the choice of a path, blocks of nodes. */
#include "numerics/float64/cauchy64.h"

#include <stdlib.h>
#include <string.h>

#include "numerics/float64/cauchy64_path.h"

bool cauchy64_path_runs(cauchy64_path p) {
#if defined(__x86_64__)
    if (p == CAUCHY64_AVX2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
    return p == CAUCHY64_PORTABLE;
}

cauchy64_path cauchy64_path_best(void) {
    return cauchy64_path_runs(CAUCHY64_AVX2) ? CAUCHY64_AVX2 : CAUCHY64_PORTABLE;
}

static size_t groups(const cauchy64 *c) { return (c->sums + CAUCHY64_GROUP - 1) / CAUCHY64_GROUP; }
static double *row(const cauchy64 *c, size_t group, size_t pole) {
    return c->table + (group * c->poles + pole) * CAUCHY64_ROW;
}

status cauchy64_open(cauchy64 *c, size_t poles, size_t sums) {
    *c = (cauchy64){.poles = poles, .sums = sums};
    if (poles < 1 || sums < 1) return ST_DOMAIN;
    if (poles > CAUCHY64_POLES_MOST || sums > CAUCHY64_SUMS_MOST) return ST_LIMIT;
    c->table = calloc(groups(c) * poles, CAUCHY64_ROW * sizeof *c->table);
    c->pole = calloc(poles * (1 + sums), 2 * sizeof *c->pole);
    return c->table && c->pole ? ST_OK : ST_MEMORY;
}

void cauchy64_close(cauchy64 *c) {
    free(c->table);
    free(c->pole);
    *c = (cauchy64){0};
}

void cauchy64_set_pole(cauchy64 *c, size_t pole, double a, double y) {
    c->pole[2 * pole] = a, c->pole[2 * pole + 1] = y;
    for (size_t g = 0; g < groups(c); g++) {
        double *p = row(c, g, pole);
        p[0] = y, p[1] = a * a, p[2] = 2 * a, p[3] = 4 * a * a;
    }
}

/* A real pole is the pair of itself with itself, each with half the weight. */
void cauchy64_set_weight(cauchy64 *c, size_t sum, size_t pole, double re, double im) {
    double *p = row(c, sum / CAUCHY64_GROUP, pole), *given = c->pole + 2 * (c->poles + pole * c->sums + sum);
    const double a = c->pole[2 * pole], y = c->pole[2 * pole + 1];
    if (y == 0) re /= 2, im = 0;
    given[0] = re, given[1] = im;
    p[4 + sum % CAUCHY64_GROUP] = -2 * (re * a + im * y);
    p[8 + sum % CAUCHY64_GROUP] = 2 * re;
}

status cauchy64_sums(double *re, double *im, const cauchy64 *c, const double *w, size_t count, cauchy64_path path) {
    cauchy64_block *block = cauchy64_block_portable;
    if (!cauchy64_path_runs(path)) return ST_UNSUPPORTED;
#if defined(__x86_64__)
    if (path == CAUCHY64_AVX2) block = cauchy64_block_avx2;
#endif
    double a[CAUCHY64_GROUP * CAUCHY64_LANES], b[CAUCHY64_GROUP * CAUCHY64_LANES], x[CAUCHY64_LANES];
    for (size_t g = 0; g < groups(c); g++) {
        size_t first = g * CAUCHY64_GROUP, here = c->sums - first < CAUCHY64_GROUP ? c->sums - first : CAUCHY64_GROUP;
        for (size_t j = 0; j < count; j += CAUCHY64_LANES) {
            size_t lanes = count - j < CAUCHY64_LANES ? count - j : CAUCHY64_LANES;
            for (size_t i = 0; i < CAUCHY64_LANES; i++) x[i] = w[j + (i < lanes ? i : 0)];
            block(a, b, row(c, g, 0), c->poles, x);
            for (size_t k = 0; k < here; k++) {
                memcpy(re + (first + k) * count + j, a + k * CAUCHY64_LANES, lanes * sizeof *a);
                memcpy(im + (first + k) * count + j, b + k * CAUCHY64_LANES, lanes * sizeof *b);
            }
        }
    }
    return ST_OK;
}
