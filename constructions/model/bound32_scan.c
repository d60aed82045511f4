/* bound32_scan.c - ranges and float32 errors of states and convolutions (N31).  A bound of a state is a sequence
   S_1 = b, S_i = M S_(i-1) + b of numbers that are not negative, so S_P bounds every position up to P: followed until it stays,
   or squared M by M where that takes too long.  Where it grows past float32 there is no bound. */
#include <stdlib.h>

#include "constructions/model/bound32_inner.h"

#define ENTRIES_MOST ((size_t)1 << 21)
#define STEPS_MOST ((uint64_t)1 << 22)   /* products while following step by step: a tenth of a second */
#define SQUARES_MOST ((uint64_t)1 << 24) /* products of one multiplication of matrices, all in all      */
#define PAST 128                         /* S reaches 2^PAST: nothing is known */

static const int64_t FLUSHED = -126;

/* M by rows: entries start[i] .. start[i+1] - 1. */
typedef struct growth {
    size_t n, *start, *column;
    dyadic *value, *b, *S, *next;
} growth;

static void growth_close(growth *g) {
    free(g->start);
    free(g->column);
    free(g->value);
    free(g->b);
    free(g->S);
    free(g->next);
}

static status growth_open(growth *g, size_t n, size_t entries) {
    *g = (growth){.n = n,
                  .start = calloc(n + 1, sizeof *g->start),
                  .column = malloc((entries + 1) * sizeof *g->column),
                  .value = malloc((entries + 1) * sizeof *g->value),
                  .b = calloc(n, sizeof *g->b),
                  .S = calloc(n, sizeof *g->S),
                  .next = calloc(n, sizeof *g->next)};
    return g->start && g->column && g->value && g->b && g->S && g->next ? ST_OK : ST_MEMORY;
}

static void growth_put(growth *g, size_t row, size_t column, dyadic value) {
    size_t at = g->start[row + 1]++;
    g->column[at] = column;
    g->value[at] = value;
}

/* next := M S + b; whether that is S; *past: it has grown too large. */
static bool step(growth *g, bool *past) {
    bool stays = true;
    for (size_t i = 0; i < g->n; i++) {
        dyadic sum = g->b[i];
        for (size_t e = g->start[i]; e < g->start[i + 1]; e++) sum = up_add(sum, up_mul(g->value[e], g->S[g->column[e]]));
        *past = *past || dyadic_magnitude(sum) > PAST;
        stays = stays && dyadic_cmp(sum, g->S[i]) == 0;
        g->next[i] = sum;
    }
    dyadic *S = g->S;
    g->S = g->next;
    g->next = S;
    return stays;
}

/* C := A B; whether it stays below 2^PAST. */
static bool multiply(dyadic *C, const dyadic *A, const dyadic *B, size_t n) {
    bool small = true;
    for (size_t i = 0; i < n * n; i++) C[i] = dyadic_zero();
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            if (dyadic_is_zero(A[i * n + k])) continue;
            for (size_t j = 0; j < n; j++) C[i * n + j] = up_add(C[i * n + j], up_mul(A[i * n + k], B[k * n + j]));
        }
    for (size_t i = 0; i < n * n; i++) small = small && dyadic_magnitude(C[i]) <= PAST;
    return small;
}

/* S_P with M^k squared: S_2k = M^k S_k + S_k, and one step more where a bit of P is set. */
static status squares(growth *g, uint64_t P, bool *past) {
    size_t n = g->n;
    dyadic *power = calloc(n * n, sizeof *power), *one = calloc(n * n, sizeof *one), *room = calloc(n * n, sizeof *room), *swap;
    status st = power && one && room ? ST_OK : ST_MEMORY;
    for (size_t i = 0; st == ST_OK && i < n; i++) {
        g->S[i] = g->b[i];
        for (size_t e = g->start[i]; e < g->start[i + 1]; e++) power[i * n + g->column[e]] = one[i * n + g->column[e]] = g->value[e];
    }
    int bit = 63;
    while (!(P >> bit & 1)) bit--;
    for (bit--; st == ST_OK && bit >= 0 && !*past; bit--) {
        for (size_t i = 0; i < n; i++) {
            dyadic sum = g->S[i];
            for (size_t k = 0; k < n; k++) sum = up_add(sum, up_mul(power[i * n + k], g->S[k]));
            *past = *past || dyadic_magnitude(sum) > PAST;
            g->next[i] = sum;
        }
        swap = g->S, g->S = g->next, g->next = swap;
        *past = !multiply(room, power, power, n) || *past;
        swap = power, power = room, room = swap;
        if (!(P >> bit & 1)) continue;
        (void)step(g, past);
        *past = !multiply(room, power, one, n) || *past;
        swap = power, power = room, room = swap;
    }
    free(power);
    free(one);
    free(room);
    return st;
}

/* S := S_P; *past where it is not known to stay below 2^PAST. */
static status grow(growth *g, uint64_t P, bool *past) {
    uint64_t entries = g->start[g->n] + g->n, steps = STEPS_MOST / entries, n = g->n;
    bool stays = false;
    *past = false;
    if (steps < 4 * n) steps = 4 * n; /* a shift register is over after n */
    for (size_t i = 0; i < g->n; i++) g->S[i] = g->b[i];
    uint64_t i = 1;
    for (; i < P && i < steps && !stays && !*past; i++) stays = step(g, past);
    if (stays || *past || i >= P) return ST_OK;
    if (n > 1024 || n * n * n > SQUARES_MOST / 80) { /* log2 P <= 41, two products a bit */
        *past = true;
        return ST_OK;
    }
    return squares(g, P, past);
}

/* ---- ranges */

static span32 entry_of(const rat_mat *A, size_t i, size_t j) {
    mpq_t q;
    mpq_init(q);
    rat_mat_get(q, A, i, j);
    span32 s = {dyadic_from(q, DOWN), dyadic_from(q, UP)};
    mpq_clear(q);
    return s;
}

/* sum_j A[i][j] x_j over the lanes of register src in class c */
static span32 row_span(const bounds32 *B, const rat_mat *A, size_t i, size_t src, size_t c) {
    span32 sum = {dyadic_zero(), dyadic_zero()};
    for (size_t j = 0; j < A->cols; j++)
        if (!rat_mat_is_zero_at(A, i, j))
            sum = span32_add(sum, span32_mul(entry_of(A, i, j), lane32_span(bounds32_at(B, src, c, j))));
    return sum;
}

static size_t nonzeros(const rat_mat *A) {
    size_t count = 0;
    for (size_t i = 0; i < A->rows; i++)
        for (size_t j = 0; j < A->cols; j++) count += !rat_mat_is_zero_at(A, i, j);
    return count;
}

/* What a state can be: its upper ends, and its lower ends taken negative, both at least 0 since it begins with 0.  A positive
   entry of A hands an end on, a negative one exchanges them. */
static status range_states(bounds32 *B, size_t r, bool *past) {
    const model_op *op = &B->m->op[r];
    size_t N = op->weight.rows, entries = nonzeros(&op->weight);
    growth g = {0};
    status st = ST_OK;
    if (entries > ENTRIES_MOST) {
        *past = true;
        return ST_OK;
    }
    TRY(growth_open(&g, 2 * N, 2 * entries));
    for (size_t i = 0; i < 2 * N; i++) {
        bool low = i >= N;
        size_t row = low ? i - N : i;
        g.start[i + 1] = g.start[i];
        for (size_t j = 0; j < N; j++) {
            if (rat_mat_is_zero_at(&op->weight, row, j)) continue;
            span32 a = entry_of(&op->weight, row, j);
            growth_put(&g, i, (a.hi.m < 0) != low ? N + j : j, dyadic_max(dyadic_neg(a.lo), a.hi));
        }
        for (size_t c = 1; c <= B->classes; c++) {
            span32 in = row_span(B, &op->B, row, op->src[0], c);
            g.b[i] = dyadic_max(g.b[i], low ? dyadic_neg(in.lo) : in.hi);
        }
    }
    TRY(grow(&g, B->positions, past));
    for (size_t j = 0; j < N; j++) {
        B->row[r].state[j].hi = g.S[j];
        B->row[r].state[j].lo = dyadic_neg(g.S[N + j]);
    }
out:
    growth_close(&g);
    return st;
}

status range32_scan(bounds32 *B, size_t r) {
    const model_op *op = &B->m->op[r];
    bool past = false;
    status st = ST_OK;
    B->row[r].state = calloc(op->weight.rows, sizeof *B->row[r].state);
    if (!B->row[r].state) return ST_MEMORY;
    TRY(range_states(B, r, &past));
    B->row[r].unbounded = past;
    for (size_t i = 0; i < op->dim && !past; i++) {
        span32 out = {dyadic_zero(), dyadic_zero()};
        for (size_t j = 0; j < op->weight.rows; j++)
            if (!rat_mat_is_zero_at(&op->C, i, j))
                out = span32_add(out, span32_mul(entry_of(&op->C, i, j), lane32_span(&B->row[r].state[j])));
        for (size_t c = 1; c <= B->classes; c++) {
            span32 y = op->D.rows ? span32_add(out, row_span(B, &op->D, i, op->src[0], c)) : out;
            bounds32_at(B, r, c, i)->lo = y.lo;
            bounds32_at(B, r, c, i)->hi = y.hi;
        }
    }
out:
    return st;
}

/* Lane j of the source, `back` positions before one of `class`: all it can be, 0 before the first. */
static lane32 past_lane(const bounds32 *B, size_t src, size_t class, size_t back, size_t j) {
    lane32 none = {.grid = GRID_LEAST};
    if (back >= class && class < B->classes) return none;
    size_t first = back < class ? class - back : 1, last = class < B->classes ? first : class;
    lane32 all = back < class ? *bounds32_at(B, src, first, j) : none;
    for (size_t p = first; p <= last; p++) {
        const lane32 *x = bounds32_at(B, src, p, j);
        all.lo = dyadic_min(all.lo, x->lo);
        all.hi = dyadic_max(all.hi, x->hi);
        all.error = dyadic_max(all.error, x->error);
        if (x->grid > all.grid) all.grid = x->grid; /* GRID_NONE is the largest */
    }
    return all;
}

void range32_conv(bounds32 *B, size_t r) {
    const model_op *op = &B->m->op[r];
    for (size_t c = 1; c <= B->classes; c++)
        for (size_t j = 0; j < op->dim; j++) {
            span32 sum = {dyadic_zero(), dyadic_zero()};
            for (size_t t = 0; t < op->weight.rows; t++) {
                if (rat_mat_is_zero_at(&op->weight, t, j)) continue;
                lane32 x = past_lane(B, op->src[0], c, t, j);
                sum = span32_add(sum, span32_mul(entry_of(&op->weight, t, j), lane32_span(&x)));
            }
            bounds32_at(B, r, c, j)->lo = sum.lo;
            bounds32_at(B, r, c, j)->hi = sum.hi;
        }
}

/* ---- errors */

/* The terms of row i of A and behind them those of B, over the states and over the source's lanes, joined over classes. */
static size_t terms_of(const bounds32 *B, size_t r, size_t i, const lane32 *source, weight32 *w) {
    const model_op *op = &B->m->op[r];
    const rat_mat *const part[2] = {&op->weight, &op->B};
    size_t count = 0;
    mpq_t q;
    mpq_init(q);
    for (size_t k = 0; k < 2; k++)
        for (size_t j = 0; j < part[k]->cols; j++) {
            const lane32 *x = k ? &source[j] : &B->row[r].state[j];
            if (rat_mat_is_zero_at(part[k], i, j) || (k && lane32_is_zero(x))) continue; /* a state of 0 may have an error */
            rat_mat_get(q, part[k], i, j);
            w[count] = weight32_of(B, j, q);
            w[count].state = k == 0;
            w[count++].x = x;
        }
    mpq_clear(q);
    return count;
}

/* Whether all numbers of a step are float32 numbers; *grid of the inputs' products, *finer of the weights of states. */
static bool exact_row(const weight32 *w, size_t count, int64_t *grid, int64_t *finer, dyadic *most) {
    *most = dyadic_zero();
    for (size_t k = 0; k < count; k++) {
        int64_t last = -dyadic_last_bit(w[k].size);
        if (!w[k].exact || (!w[k].state && !lane32_is_exact(w[k].x))) return false;
        if (w[k].state && last > *finer) *finer = last;
        if (!w[k].state && w[k].x->grid + last > *grid) *grid = w[k].x->grid + last;
        *most = up_add(*most, up_mul(w[k].size, lane32_most(w[k].x)));
    }
    return true;
}

/* Whether every state is a multiple of 2^-grid that float32 holds: whole numbers, or few enough positions, keep it so. */
static bool exact_states(bounds32 *B, size_t r, const lane32 *source, weight32 *w) {
    int64_t grid = GRID_LEAST, finer = 0;
    dyadic most, largest = dyadic_zero();
    for (size_t i = 0; i < B->m->op[r].weight.rows; i++) {
        size_t count = terms_of(B, r, i, source, w);
        if (!exact_row(w, count, &grid, &finer, &most)) return false;
        largest = dyadic_max(largest, most);
    }
    if (finer > 0 && B->positions > GRID_MOST) return false;
    grid += (int64_t)(finer > 0 ? B->positions - 1 : 0) * finer;
    if (!error32_fits(largest, grid)) return false;
    for (size_t i = 0; i < B->m->op[r].weight.rows; i++) {
        B->row[r].state[i].error = dyadic_zero();
        B->row[r].state[i].grid = (int32_t)(grid < GRID_LEAST ? GRID_LEAST : grid);
    }
    return true;
}

/* N31: E_i = (1 + gamma) |A'| E_(i-1) + what a step adds. */
static status state_errors(bounds32 *B, size_t r, const lane32 *source, weight32 *w) {
    const model_op *op = &B->m->op[r];
    size_t N = op->weight.rows;
    growth g = {0};
    bool past = false;
    status st = growth_open(&g, N, nonzeros(&op->weight));
    for (size_t i = 0; st == ST_OK && i < N; i++) {
        size_t count = terms_of(B, r, i, source, w), terms = count;
        bool powers = count > 0;
        for (size_t k = 0; k < count; k++) powers = powers && w[k].power;
        dyadic gamma = error32_sums(B, powers ? terms - 1 : terms);
        g.start[i + 1] = g.start[i];
        for (size_t k = 0; k < count; k++) {
            dyadic size = up_add(w[k].size, w[k].error), off = up_add(w[k].error, up_mul(size, gamma));
            if (w[k].state) growth_put(&g, i, w[k].j, up_add(size, up_mul(size, gamma)));
            else g.b[i] = up_add(g.b[i], up_mul(up_add(size, up_mul(size, gamma)), w[k].x->error));
            g.b[i] = up_add(g.b[i], up_mul(off, lane32_most(w[k].x)));
            g.b[i] = up_add(g.b[i], dyadic_shift(up_add(w[k].size, dyadic_of(2, 0)), FLUSHED));
        }
    }
    if (st == ST_OK) st = grow(&g, B->positions, &past);
    if (past) error32_break(B, r, "errors of a state that grow past float32");
    for (size_t j = 0; st == ST_OK && j < N; j++) {
        B->row[r].state[j].error = past ? dyadic_zero() : g.S[j];
        B->row[r].state[j].grid = GRID_NONE;
    }
    growth_close(&g);
    return st;
}

/* Partial sums stay below the sum of sizes with its roundings. */
static void finite_steps(bounds32 *B, size_t r, const lane32 *source, weight32 *w) {
    for (size_t i = 0; i < B->m->op[r].weight.rows; i++) {
        size_t count = terms_of(B, r, i, source, w);
        dyadic sum = dyadic_zero();
        for (size_t k = 0; k < count; k++) {
            error32_finite(B, r, w[k].size);
            sum = up_add(sum, up_mul(up_add(w[k].size, w[k].error), lane32_most32(w[k].x)));
        }
        error32_finite(B, r, up_add(sum, up_mul(sum, error32_gamma(count))));
    }
}

/* [C D] (h, x), a sum as any other. */
static void outputs(bounds32 *B, size_t r, weight32 *w) {
    const model_op *op = &B->m->op[r];
    mpq_t q;
    mpq_init(q);
    for (size_t i = 0; i < op->dim; i++)
        for (size_t c = 1; c <= B->classes; c++) {
            size_t count = 0;
            for (size_t j = 0; j < op->C.cols + op->D.cols; j++) {
                bool direct = j >= op->C.cols;
                const rat_mat *A = direct ? &op->D : &op->C;
                size_t column = direct ? j - op->C.cols : j;
                if (rat_mat_is_zero_at(A, i, column)) continue;
                rat_mat_get(q, A, i, column);
                w[count] = weight32_of(B, column, q);
                error32_finite(B, r, w[count].size);
                w[count++].x = direct ? bounds32_at(B, op->src[0], c, column) : &B->row[r].state[column];
            }
            error32_dot(B, r, bounds32_at(B, r, c, i), w, count);
        }
    mpq_clear(q);
}

status error32_scan(bounds32 *B, size_t r) {
    const model_op *op = &B->m->op[r];
    size_t in = op->B.cols, N = op->weight.rows;
    if (B->row[r].unbounded) {
        error32_break(B, r, "a state that grows past float32");
        return ST_OK;
    }
    lane32 *source = malloc(in * sizeof *source);
    weight32 *w = malloc((N + in) * sizeof *w);
    status st = source && w ? ST_OK : ST_MEMORY;
    if (st != ST_OK) goto out;
    for (size_t j = 0; j < in; j++) source[j] = past_lane(B, op->src[0], B->classes, B->classes, j); /* any position */
    if (!exact_states(B, r, source, w)) TRY(state_errors(B, r, source, w));
    finite_steps(B, r, source, w);
    outputs(B, r, w);
out:
    free(source);
    free(w);
    return st;
}

status error32_conv(bounds32 *B, size_t r) {
    const model_op *op = &B->m->op[r];
    size_t taps = op->weight.rows;
    lane32 *x = malloc(taps * sizeof *x);
    weight32 *w = malloc(taps * sizeof *w);
    status st = x && w ? ST_OK : ST_MEMORY;
    mpq_t q;
    mpq_init(q);
    for (size_t j = 0; st == ST_OK && j < op->dim; j++)
        for (size_t c = 1; c <= B->classes; c++) {
            size_t count = 0;
            for (size_t t = 0; t < taps; t++) {
                if (rat_mat_is_zero_at(&op->weight, t, j)) continue;
                rat_mat_get(q, &op->weight, t, j);
                x[count] = past_lane(B, op->src[0], c, t, j);
                w[count] = weight32_of(B, j, q);
                error32_finite(B, r, w[count].size);
                w[count].x = &x[count];
                count++;
            }
            error32_dot(B, r, bounds32_at(B, r, c, j), w, count);
        }
    mpq_clear(q);
    free(x);
    free(w);
    return st;
}
