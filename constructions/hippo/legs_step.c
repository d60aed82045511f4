/* legs_step.c - see legs_step.h. */
#include "constructions/hippo/legs_step.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const legs_rule_names[LEGS_RULES + 1] = {"forward-euler", "backward-euler", "bilinear", "zoh-log", NULL};

#define CHUNK 1024 /* samples between two looks at the clock, and of one table of reciprocals */
#define TOGETHER 4 /* samples that go through the rows together: their sums are independent chains of additions */

/* (I + (a/k) A) y' = (I - ((1-a)/k) A) y + (f/k) 1, row n times u k, u = 1 or 2 so that all constants are whole:
     y'_n = (y_n (K - e (n+1)) - e S - g R + u f) / (K + g (n+1)),   K = u k, g = u a, e = u - g,
   S and R the sums of (2j+1) y_j, (2j+1) y'_j over j < n.  The divisors are whole numbers from K on: their reciprocals
   are made once a chunk, one division each, where rows would take one each sample. */
typedef struct gbt {
    unsigned u, g, e;
} gbt;
static const gbt gbt_of[] = {[LEGS_FORWARD_EULER] = {1, 0, 1}, [LEGS_BACKWARD_EULER] = {1, 1, 0}, [LEGS_BILINEAR] = {2, 1, 1}};

/* `together` samples from number k on; reciprocal[i] = 1/(u first + i), at = u (k - first).  The sum S of one sample is
   the R of the one before. */
static inline __attribute__((always_inline)) void steps(double *y, size_t N, gbt r, double k, const double *reciprocal, size_t at,
                                                        const double *f, size_t together) {
    double sum[TOGETHER + 1] = {0}, K[TOGETHER], in[TOGETHER];
    const double e = r.e, g = r.g;
    for (size_t j = 0; j < together; j++) {
        K[j] = r.u * (k + (double)j);
        in[j] = r.u * f[j];
    }
    for (size_t n = 0; n < N; n++) {
        double m = (double)(n + 1), w = (double)(2 * n + 1), v = y[n];
        const double *row = reciprocal + at + r.g * (n + 1);
        for (size_t j = 0; j < together; j++) {
            double next = (v * (K[j] - e * m) - (e * sum[j] + g * sum[j + 1]) + in[j]) * row[r.u * j];
            sum[j] += w * v;
            v = next;
        }
        sum[together] += w * v;
        y[n] = v;
    }
}

/* One copy of the loop for each rule and size, its constants known to the compiler. */
static void steps_of(double *y, size_t N, legs_rule rule, double k, const double *reciprocal, size_t at,
                     const double *f, size_t together) {
    if (rule == LEGS_BILINEAR && together == TOGETHER) steps(y, N, (gbt){2, 1, 1}, k, reciprocal, at, f, TOGETHER);
    else if (rule == LEGS_BACKWARD_EULER && together == TOGETHER) steps(y, N, (gbt){1, 1, 0}, k, reciprocal, at, f, TOGETHER);
    else steps(y, N, gbt_of[rule], k, reciprocal, at, f, together);
}

static void note_largest(double *largest, const double *y, size_t N) {
    for (size_t n = 0; n < N; n++)
        if (!(fabs(y[n]) <= *largest)) *largest = fabs(y[n]); /* a NaN is kept: it is no number from there on */
}

static void run_chunk(double *y, size_t N, legs_rule rule, uint64_t first, const double *f, size_t count, double *largest,
                      double *reciprocal) {
    gbt r = gbt_of[rule];
    double K = r.u * (double)first;
    for (size_t i = 0; i < r.u * count + r.g * N + 1; i++) reciprocal[i] = 1 / (K + (double)i);
    for (size_t i = 0; i < count;) {
        size_t together = !largest && count - i >= TOGETHER ? TOGETHER : 1;
        steps_of(y, N, rule, (double)first + (double)i, reciprocal, r.u * i, f + i, together);
        if (largest) note_largest(largest, y, N);
        i += together;
    }
}

/* Over the interval r = (k-1)/k the history h(u) becomes h(x/r) on [0, r] and f on [r, 1]:
     y'_n = sum_j (2j+1) y_j G_nj + f (delta_n0 - G_n0),   G_nj = r int_0^1 P_j(2u-1) P_n(2ru-1) du, 0 for j > n.
   Bonnet's recurrence in n, with (2u-1) P_j = ((j+1) P_(j+1) + j P_(j-1))/(2j+1) and 2ru-1 = r(2u-1) + r-1:
     (n+1) G_(n+1),j = (2n+1) (r ((j+1) G_n,(j+1) + j G_n,(j-1))/(2j+1) + (r-1) G_nj) - n G_(n-1),j.
   2ru-1 stays in [-1, 1], where the recurrence does not amplify errors.  `rows`: three rows of N+2, the old state behind them. */
static void flow(double *y, size_t N, double k, double f, double *rows) {
    double *before = rows, *now = rows + N + 2, *next = now + N + 2, *old = next + N + 2, r = (k - 1) / k;
    memset(rows, 0, 3 * (N + 2) * sizeof *rows);
    memcpy(old, y, N * sizeof *old);
    now[0] = r;
    for (size_t n = 0; n < N; n++) {
        double sum = f * ((n ? 0 : 1) - now[0]), c = (double)(2 * n + 1), m = (double)(n + 1);
        for (size_t j = 0; j <= n; j++) sum += (double)(2 * j + 1) * old[j] * now[j];
        y[n] = sum;
        for (size_t j = 0; j <= n + 1; j++) {
            double d = (double)j, left = j ? d * now[j - 1] : 0, mean = ((d + 1) * now[j + 1] + left) / (2 * d + 1);
            next[j] = (c * (r * mean + (r - 1) * now[j]) - (double)n * before[j]) / m;
        }
        double *spare = before;
        before = now;
        now = next;
        next = spare;
    }
}

status legs_run(double *y, size_t N, legs_rule rule, uint64_t first, const double *f, size_t count, double *largest,
                const work *w) {
    if (!N || !first || N > SIZE_MAX / 64) return ST_DOMAIN;
    double *room = calloc(rule == LEGS_ZOH_LOG ? 4 * N + 8 : 2 * CHUNK + N + 1, sizeof *room);
    if (!room) return ST_MEMORY;
    status st = ST_OK;
    for (size_t i = 0; i < count && st == ST_OK; i += CHUNK) {
        size_t part = count - i < CHUNK ? count - i : CHUNK;
        for (size_t j = 0; rule == LEGS_ZOH_LOG && j < part; j++) {
            flow(y, N, (double)(first + i + j), f[i + j], room);
            if (largest) note_largest(largest, y, N);
            if (N >= 256 && j % 16 == 0 && work_should_stop(w)) break;
        }
        if (rule != LEGS_ZOH_LOG) run_chunk(y, N, rule, first + i, f + i, part, largest, room);
        if (work_should_stop(w)) st = ST_STOPPED;
    }
    free(room);
    return st;
}
