/* growth.c - how fast the largest C(i+j, i-j), i, j < N, grows: docs/proofs/s4.md, 3. */
#include "numerics/exact/number.h"
#include "theorems/fact_matrix.h"
#include "theorems/s4/L3_2/L3_2.h"

#define SEARCH_MOST 95
#define SEARCH_MORE 40 /* entries double against 2^(4N/3) in some 20 orders, as (1.618^2/2.52)^N/sqrt(N) */

/* m := the largest entry of the last row, i = N-1, by search; j its least column.  Entries grow down every column, so
   it is the largest of all. */
static void largest(mpz_t m, size_t *j, size_t N) {
    size_t i = N - 1;
    mpz_t c;
    mpz_init_set_ui(c, 1);
    mpz_set_ui(m, 1);
    *j = 0;
    for (size_t k = 0; k < i; k++) { /* C(i+k+1, 2k+2) = C(i+k, 2k) (i+k+1)(i-k) / ((2k+1)(2k+2)) */
        mpz_mul_ui(c, c, i + k + 1);
        mpz_mul_ui(c, c, i - k);
        mpz_divexact_ui(c, c, 2 * k + 1);
        mpz_divexact_ui(c, c, 2 * k + 2);
        if (mpz_cmp(c, m) <= 0) continue;
        mpz_set(m, c);
        *j = k + 1;
    }
    mpz_clear(c);
}

/* CLAIM s4:L3.2/argmax: the ratio of neighbours is at most 1 iff (5j+2)(j+1) >= i(i+1). */
static size_t argmax(size_t i, unsigned long slope) {
    size_t j = 0;
    while ((slope * j + 2) * (j + 1) < i * (i + 1)) j++;
    return j;
}

/* Whether m > 2^(e/3). */
static bool past(const mpz_t m, size_t e) {
    mpz_t cube;
    mpz_init(cube);
    mpz_pow_ui(cube, m, 3);
    bool yes = mpz_sizeinbase(cube, 2) > e; /* cube >= 2^e; equal only for a power of 2 */
    if (yes && mpz_scan1(cube, 0) == e && mpz_sizeinbase(cube, 2) == e + 1) yes = false;
    mpz_clear(cube);
    return yes;
}

/* CLAIM s4:L3.2/fibonacci: F_(2N-1)/N <= m <= F_(2N-1), the sum of the last row's N entries. */
static void between(text *wrong, const mpz_t m, size_t N) {
    mpz_t sum, f;
    mpz_inits(sum, f, NULL);
    mpz_fib_ui(sum, 2 * N - 1);
    mpz_mul_ui(f, m, N);
    if (mpz_cmp(m, sum) > 0 || mpz_cmp(f, sum) < 0)
        text_add(wrong, "the largest entry is not between F_(2N-1)/N and F_(2N-1)");
    mpz_clears(sum, f, NULL);
}

/* CLAIM s4:L3.2/step: from N = 60 on the entry below the largest one is more than 2^(4/3) times it.  With j the column
   of the largest entry the factor is (N+j)/(N-j) >= 63/25 iff j >= 19N/44; if not, (5j+2)(j+1) >= N(N-1) gives 131 N^2
   <= 7788 N + 3872. */
static void steps(text *wrong) {
    if (63L * 63 * 63 <= 16L * 25 * 25 * 25) text_add(wrong, "(63/25)^3 is not above 16");
    for (long N = 60; N <= 62; N++) /* a polynomial identity of degree 2, and its sign at the start */
        if ((95 * N + 88) * (19 * N + 44) - 1936 * N * (N - 1) != -131 * N * N + 7788 * N + 3872)
            text_addf(wrong, "N=%ld: the identity", N);
    if (-131L * 60 * 60 + 7788 * 60 + 3872 >= 0 || -2 * 131L * 60 + 7788 >= 0) text_add(wrong, "the sign at N = 60");
}

/* CLAIM s4:L3.2/first: N = 1 .. 95 one by one; beyond by the step. */
static void first_past(text *wrong, verdict *v, const diagonal_object *o) {
    mpz_t m;
    size_t j, first = 0;
    mpz_init(m);
    size_t most = SEARCH_MOST + (o->twice ? SEARCH_MORE : 0);
    for (size_t N = 1; N <= most && !first; N++) {
        largest(m, &j, N);
        if (past(m, 4 * N + (o->twice ? 3 : 0))) first = N;
    }
    if (first && first != o->first) {
        text_addf(wrong, "the first N with an entry past %s2^(4N/3) is %zu: C(%zu, %zu) = ", o->twice ? "2 " : "", first, first - 1 + j, 2 * j);
        number_write_integer(wrong, m);
    } else if (!first) {
        text_add(wrong, "no entry passes 2^(4N/3) for N <= 95");
    }
    if (first) {
        text t;
        text_init(&t);
        number_write_integer(&t, m);
        verdict_refute(
            v, "printed-growth",
            "N=%zu: V_(%zu,%zu) = C(%zu, %zu) = %s, and its cube exceeds 2^%zu; so for every N from there on", first,
            first - 1, j, first - 1 + j, first - 1 - j, text_data(&t), 4 * first);
        text_clear(&t);
    }
    mpz_clear(m);
}

static status report(verdict *v, const mpz_t m, size_t i, size_t j, size_t N) {
    enclosure e;
    mpq_t q;
    status st = ST_OK;
    enclosure_init(&e);
    mpq_init(q);
    verdict_integer(v, "max_entry", m);
    mpq_set_ui(q, i, 1);
    verdict_list_add(v, "argmax", q);
    mpq_set_ui(q, j, 1);
    verdict_list_add(v, "argmax", q);
    mpq_set_z(q, m);
    TRY(enclosure_log2(&e, q, 64));
    mpq_set_ui(q, N, 1);
    mpq_div(e.lo, e.lo, q);
    mpq_div(e.hi, e.hi, q);
    verdict_enclosure(v, "growth", &e);
out:
    enclosure_clear(&e);
    mpq_clear(q);
    return st;
}

status growth_check(text *wrong, verdict *v, const diagonal_object *o, size_t N) {
    mpz_t m;
    size_t j;
    mpz_init(m);
    largest(m, &j, N);
    status st = report(v, m, N - 1, j, N);
    if (st != ST_OK) goto out;
    if (argmax(N - 1, o->slope) != j)
        text_addf(wrong, "row %zu has its largest entry in column %zu, not %zu", N - 1, j, argmax(N - 1, o->slope));
    if (!wrong->length) between(wrong, m, N);
    if (!wrong->length) steps(wrong);
    if (!wrong->length) first_past(wrong, v, o);
    TRY(text_status(wrong));
out:
    mpz_clear(m);
    return st;
}

static void compare_state(verdict *v, const char *reading, const char *kind, fact_arg a, fact_arg b) {
    verdict_rest(v, reading, VERDICT_STATE(v, kind, a, b));
}

/* docs/certificate.md: third powers against 2^(4n). */
void growth_state(verdict *v, size_t N) {
    mpz_t m, f, sixteen;
    size_t j;
    mpz_inits(m, f, NULL);
    mpz_init_set_ui(sixteen, 16);
    largest(m, &j, N);
    mpz_fib_ui(f, 2 * N - 1);
    compare_state(v, "sharp", "atmost", fact_integer(m), fact_integer(f));
    mpz_mul_ui(m, m, N);
    compare_state(v, "sharp", "atmost", fact_integer(f), fact_integer(m));
    for (size_t n = 1; n <= SEARCH_MOST; n++) {
        largest(m, &j, n);
        mpz_pow_ui(m, m, 3);
        if (n < SEARCH_MOST) compare_state(v, "sharp", "atmost", fact_integer(m), fact_power(NULL, 2, 4 * n));
    }
    compare_state(v, "sharp", "less", fact_power(NULL, 2, 4 * SEARCH_MOST), fact_integer(m));
    compare_state(v, "printed-growth", "less", fact_power(NULL, 2, 4 * SEARCH_MOST), fact_integer(m));
    compare_state(v, "sharp", "less", fact_power(sixteen, 25, 3), fact_power(NULL, 63, 3));
    fact_identity(v, "sharp", "(5f*N+58)*(13*N+2c)-790*N*(N-1)", "1e6c*N+f20-83*N*N"); /* that of steps(), in hexadecimal */
    compare_state(v, "sharp", "less", fact_count(7788 * 60 + 3872), fact_count(131 * 60 * 60));
    compare_state(v, "sharp", "less", fact_count(7788), fact_count(2 * 131 * 60));
    mpz_clears(m, f, sixteen, NULL);
}
