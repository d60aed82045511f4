/* mean.c - y_i = mean of v_p over p in (i - window, i], for windows that may end inside a block of `window` positions:
   the sum of the last positions of one block, summed from its end, and of the first of the next, summed from its start.
   No subtraction: error at most gamma(window + 1) times the mean of |v_p| (N17); window 1 is exact.  A group has
   `chunk` blocks of one string. */
#include "numerics/float32/kernel.h"

#define SLICE 64 /* lanes at a time */

typedef struct mean_task {
    float *y; /* row of position y_origin */
    const float *v;
    uint32_t y_origin, v_origin, dim;
    uint32_t window, first, last;
} mean_task;

/* Lanes lane .. lane + lanes - 1 of block b. */
static void mean_block(const mean_task *a, uint32_t b, uint32_t lane, uint32_t lanes) {
    float sum[SLICE] = {0};
    uint32_t w = a->window, start = b * w, from = a->first > start ? a->first : start;
    uint32_t to = a->last - start < w ? a->last : start + w - 1;
    for (uint32_t i = start + w - 1; i + 1 > from; i--) {
        float *y = a->y + (size_t)(i - a->y_origin) * a->dim + lane;
        if (i <= to)
            for (uint32_t j = 0; j < lanes; j++) y[j] = sum[j];
        if (b == 0 || i == from) continue;
        const float *v = a->v + (size_t)(i - w - a->v_origin) * a->dim + lane;
        for (uint32_t j = 0; j < lanes; j++) sum[j] += v[j];
    }
    for (uint32_t j = 0; j < lanes; j++) sum[j] = 0;
    for (uint32_t i = start; i <= to; i++) {
        const float *v = a->v + (size_t)(i - a->v_origin) * a->dim + lane;
        for (uint32_t j = 0; j < lanes; j++) sum[j] += v[j];
        if (i < from) continue;
        float *y = a->y + (size_t)(i - a->y_origin) * a->dim + lane, n = (float)(i < w ? i + 1 : w);
        for (uint32_t j = 0; j < lanes; j++) y[j] = (y[j] + sum[j]) / n;
    }
}

void kernel_mean(const kernel_value *a, size_t group) {
    uint32_t first = a[6].u, count = a[7].u, dim = a[8].u, window = a[9].u, chunk = a[10].u, groups = a[11].u;
    size_t string = group / groups;
    mean_task task = {
        .y = (float *)a[0].p + string * a[2].u * dim, .v = (const float *)a[1].p + string * a[4].u * dim,
        .y_origin = a[3].u, .v_origin = a[5].u, .dim = dim, .window = window, .first = first, .last = first + count - 1};
    uint32_t b = first / window + (uint32_t)(group % groups) * chunk, end = task.last / window + 1;
    for (uint32_t k = 0; k < chunk && b < end; k++, b++)
        for (uint32_t lane = 0; lane < dim; lane += SLICE)
            mean_block(&task, b, lane, dim - lane < SLICE ? dim - lane : SLICE);
}
