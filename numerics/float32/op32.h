/* op32.h - the ops of a model in float32 on a device: what each computes, and how far it may be from exact.
   A register is kept as rows: element (string s, position i, lane j) stands at
       data[(s * room + i - origin) * dim + j],      origin <= i < origin + room.
   A span names positions first .. first+count-1 of each of `strings` strings; every op writes these rows of y and
   reads its sources there (attention: earlier rows too).  Errors: docs/numerics.md; every kernel is compiled without
   contraction and names each fma, so its error bound is that of the formula beside it, in any summation order. */
#ifndef NUMERICS_FLOAT32_OP32_H
#define NUMERICS_FLOAT32_OP32_H

#include "numerics/float32/device.h"

typedef struct rows32 {
    device_buffer *data;
    size_t dim, origin, room;
} rows32;

typedef struct span32 {
    size_t strings, first, count;
} span32;

/* y_i = table[token_i];  token: uint32 [strings][token_room], by absolute position; table (vocabulary x dim). */
MUST_USE status op32_embed(device *d, rows32 *y, device_buffer *token, size_t token_room, device_buffer *table,
                           span32 at, fault *f);
/* y_i = W x_i [+ bias];  W (dim(y) x dim(x)) row major, bias dim(y) or NULL.  Dot products with fma. */
MUST_USE status op32_linear(device *d, rows32 *y, const rows32 *x, device_buffer *W, device_buffer *bias, span32 at,
                            fault *f);
MUST_USE status op32_relu(device *d, rows32 *y, const rows32 *x, span32 at, fault *f);
MUST_USE status op32_add(device *d, rows32 *y, const rows32 *a, const rows32 *b, span32 at, fault *f);
/* y[lane ..lane+dim(x)) = x: one source of a JOIN. */
MUST_USE status op32_join(device *d, rows32 *y, size_t lane, const rows32 *x, span32 at, fault *f);
/* y_i = x_i rounded to multiples of 2^-bits, ties to even (exact for every finite x).  UNSUPPORTED past OP32_ROUND_BITS. */
#define OP32_ROUND_BITS 120 /* beyond, multiples of 2^-bits are no normal floats */
MUST_USE status op32_round(device *d, rows32 *y, const rows32 *x, unsigned bits, span32 at, fault *f);
/* The attention whose scores all tie: y_i = mean of v_p over p in (i-window, i] (window 0: all p <= i).  Sums of a
   window are joined from sums of blocks, never by subtraction, so the error stays that of a plain sum; cost O(1) a
   position and lane.  v must hold the rows of the window (rows before position 0 do not exist). */
MUST_USE status op32_mean(device *d, rows32 *y, const rows32 *v, uint64_t window, span32 at, fault *f);

/* h_i[0..n) = z_i + A h_(i-1)[0..n), n = dim(z) <= dim(h): the state of a system; before position 0 it is 0, else row first-1 of h
   holds it.  A (n x n) by columns, or (diagonal) its n diagonal entries.  One position after another, strings at the same time. */
MUST_USE status op32_scan(device *d, rows32 *h, const rows32 *z, device_buffer *A, bool diagonal, span32 at, fault *f);
/* y_i = sum_t k_t x_(i-t), lane by lane, over t < taps with t <= i;  k (taps x dim) row major.  x must hold those rows. */
MUST_USE status op32_conv(device *d, rows32 *y, const rows32 *x, device_buffer *k, size_t taps, span32 at, fault *f);

/* y_i = sum_p a_p v_p, a = softmax over p in (i-window, i] of sharpness * <q_i, k_p> - slope * (i - p): online
   softmax in tiles, O(1) memory a query.  q, k of one dim, v of dim(y); dims to 256 at least.  slope 0: none. */
typedef struct attend32 {
    float sharpness, slope;
    uint64_t window; /* 0 for all */
} attend32;
MUST_USE status op32_attend(device *d, rows32 *y, const rows32 *q, const rows32 *k, const rows32 *v,
                            const attend32 *a, span32 at, fault *f);
/* Bytes that such a call holds beside its operands while it runs, at most, when its queries see `keys` keys in all; 0 where
   that is past what can be expressed.  *largest: the largest buffer among them. */
uint64_t op32_attend_scratch(uint64_t *largest, size_t dim, size_t vdim, size_t strings, size_t keys);
/* y_i = x_i with lanes (2j, 2j+1) turned by the angle i * base^(-2j/dim): rotary positions.  dim even. */
MUST_USE status op32_rotate(device *d, rows32 *y, const rows32 *x, float base, span32 at, fault *f);

/* What the logits say: the token with the largest one (smallest index among ties), that logit, and the largest of
   the others; NaN or infinity anywhere gives token UINT32_MAX.  decision: [strings][room] by absolute position. */
typedef struct decision32 {
    uint32_t token;
    float best, second;
    float right; /* the logit of the token asked for in `expect`, NaN without */
} decision32;
MUST_USE status op32_decide(device *d, device_buffer *decision, const rows32 *logits, device_buffer *expect,
                            size_t room, span32 at, fault *f);
/* token[s][first+count] = the token decided at the span's last position, on the device: greedy decoding without a
   round trip to the host. */
MUST_USE status op32_feed(device *d, device_buffer *token, size_t token_room, device_buffer *decision, size_t room,
                          span32 at, fault *f);

#endif
