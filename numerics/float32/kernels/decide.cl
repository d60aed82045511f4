/* decide.cl - what row r of the logits says: the token of the largest (smallest index among equal ones), that logit,
   the largest of the others (-infinity where there are none) and the logit asked for; exact.  One NaN or
   infinity in the row, and the token is UINT_MAX and all three are NaN. */
#pragma OPENCL FP_CONTRACT OFF

typedef struct decision32 {
    uint token;
    float best, second, right;
} decision32;

GROUP __kernel void kernel_decide(__global decision32 *decision, __global const float *x, __global const uint *expect, uint room,
                           uint first, uint x_room, uint x_shift, uint dim, uint count, uint total, uint rows)
{
    uint end = rows_end(rows, total);
    for (uint r = rows_begin(rows) + get_local_id(0); r < end; r += WIDTH) {
        __global const float *logit = x + row_at(r, count, x_room, x_shift) * dim;
        size_t at = row_at(r, count, room, first);
        uint token = 0;
        float best = logit[0], second = -INFINITY;
        bool finite = isfinite(best);
        for (uint j = 1; j < dim; j++) {
            float z = logit[j];
            finite = finite && isfinite(z);
            if (z > best) {
                second = best;
                best = z;
                token = j;
            } else if (z > second) second = z;
        }
        float right = NAN;
        if (expect && expect[at] < dim) right = logit[expect[at]];
        decision[at].token = finite ? token : UINT_MAX;
        decision[at].best = finite ? best : NAN;
        decision[at].second = finite ? second : NAN;
        decision[at].right = finite ? right : NAN;
    }
}
