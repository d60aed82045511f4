/* s4_step.c - one bilinear step of A = diag(l) - P Q* in O(N) operations, which are counted where they are done.  Complex
   matrices come as real ones, [[Re, -Im], [Im, Re]], so z_ij is (m_ij, m_(i + rows/2) j). */
#include "verify/checker/builders/s4_step.h"

/* sum over n of conj(q_nc) x_n, or over j of m_cj x_j */
static s4_pair sum(s4_step *s, dense m, size_t c, bool column, const s4_pair *x, size_t count) {
    s4_pair z = s4_times(s, column ? s4_at(m, 0, c) : s4_at(m, c, 0), x[0], column);
    for (size_t n = 1; n < count; n++) {
        s4_pair y = s4_times(s, column ? s4_at(m, n, c) : s4_at(m, c, n), x[n], column);
        z = s4_plus(s, z, y, false);
    }
    return z;
}

void s4_step_run(kernel *k, s4_step *s, dense to, size_t column, dense from, dense u) {
    size_t N = s->D.rows / 2, r = s->P.columns / 2;
    s4_pair *x = pool_get(k, N, sizeof *x), a[2], b[2];
    for (size_t n = 0; n < N; n++) x[n] = s4_at(from, n, column);
    for (size_t c = 0; c < r; c++) a[c] = sum(s, s->Q, c, true, x, N);
    for (size_t n = 0; n < N; n++) { /* D ((g + l) x - P (Q* x) + 2 B u) */
        x[n] = s4_times(s, s4_at(s->on, n, n), x[n], false);
        for (size_t c = 0; c < r; c++) x[n] = s4_plus(s, x[n], s4_times(s, s4_at(s->P, n, c), a[c], false), true);
        x[n] = s4_plus(s, x[n], s4_times(s, s4_at(s->B2, n, 0), s4_at(u, 0, column), false), false);
        x[n] = s4_times(s, s4_at(s->D, n, n), x[n], false);
    }
    for (size_t c = 0; c < r; c++) a[c] = sum(s, s->Q, c, true, x, N);
    for (size_t c = 0; c < r; c++) b[c] = sum(s, s->inner, c, false, a, r);
    for (size_t n = 0; n < N; n++) {
        for (size_t c = 0; c < r; c++) x[n] = s4_plus(s, x[n], s4_times(s, s4_at(s->DP, n, c), b[c], false), true);
        mpq_set(*dense_at(to, n, column), x[n].re), mpq_set(*dense_at(to, n + N, column), x[n].im);
    }
}
