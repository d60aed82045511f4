/* decide.c - what row r of the logits says: the token of the largest (smallest index among equal ones), that logit, the
   largest of the others (-infinity where there are none) and the logit asked for; exact.  One NaN or infinity in the
   row, and the token is UINT32_MAX and all three are NaN. */
#include <math.h>
#include <stdbool.h>

#include "numerics/float32/kernels/rows.h"
#include "numerics/float32/op32.h"

void kernel_decide(const kernel_value *a, size_t group) {
    decision32 *decision = a[0].p;
    const float *x = a[1].p;
    const uint32_t *expect = a[2].p;
    uint32_t room = a[3].u, first = a[4].u, x_room = a[5].u, x_shift = a[6].u;
    uint32_t dim = a[7].u, count = a[8].u, total = a[9].u, rows = a[10].u;
    uint32_t end = rows_end(group, rows, total);
    for (uint32_t r = (uint32_t)group * rows; r < end; r++) {
        const float *logit = x + row_at(r, count, x_room, x_shift) * dim;
        size_t at = row_at(r, count, room, first);
        uint32_t token = 0;
        float best = logit[0], second = -INFINITY;
        bool finite = isfinite(best);
        for (uint32_t j = 1; j < dim; j++) {
            float z = logit[j];
            finite = finite && isfinite(z);
            if (z > best) {
                second = best;
                best = z;
                token = j;
            } else if (z > second) second = z;
        }
        float right = expect && expect[at] < dim ? logit[expect[at]] : NAN;
        decision[at] = finite ? (decision32){token, best, second, right} : (decision32){UINT32_MAX, NAN, NAN, NAN};
    }
}
