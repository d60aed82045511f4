/* C4_1.c - lssl:C4.1: off their diagonals the HiPPO matrices have rank at most one, so they are quasiseparable of order
   (1, 0), (1, 1) and (1, 0), well below the printed 3.  docs/proofs/lssl.md, 4. */
#include "theorems/lssl/C4_1/C4_1.h"

#include "numerics/exact/number.h"
#include "theorems/families.h"

#define N_MOST 1024
#define RANK_MOST 32 /* orders whose blocks all get a rank by elimination */
#define PRINTED 3
/* The order from which both parities stand on both sides of the diagonal. */
#define CLASSES 4

/* What a control bends. */
typedef struct quasi_object {
    hippo_family family;
    ssm s;
    generators g;
    bool diagonal; /* the blocks take in the diagonal */
} quasi_object;

static const char *const side_names[SIDES] = {"below", "above"};

/* The m-th of the largest blocks of a side: rows m.. and columns ..m-1 (below), or the reverse. */
typedef struct block {
    size_t row, rows, column, columns;
} block;

static block block_at(const quasi_object *o, int side, size_t m) {
    size_t N = o->s.N, more = o->diagonal;
    if (side == BELOW) return (block){m, N - m, 0, m + more};
    return (block){0, m, m - more, N - m + more};
}

static status block_rank(size_t *r, const rat_mat *A, block b) {
    rat_mat M = {0};
    status st = rat_mat_init(&M, b.rows, b.columns);
    if (st != ST_OK) goto out;
    mpz_set(M.den, A->den);
    for (size_t i = 0; i < b.rows; i++)
        for (size_t j = 0; j < b.columns; j++)
            mpz_set(M.num[i * b.columns + j], A->num[(b.row + i) * A->cols + b.column + j]);
    *r = rat_mat_rank(&M);
out:
    rat_mat_clear(&M);
    return st;
}

static void tell(text *t, const quasi_object *o, int side, block b, size_t is, const char *most, size_t claimed) {
    text_addf(t, "%s N=%zu: the block %s the diagonal, rows %zu to %zu, columns %zu to %zu, has rank %zu, not %s%zu",
              hippo_family_names[o->family], o->s.N, side_names[side], b.row, b.row + b.rows - 1, b.column,
              b.column + b.columns - 1, is, most, claimed);
}

/* CLAIM lssl:C4.1/blocks: the rank of each of the N-1 largest blocks on either side, by elimination.  most: their
   largest; the first block of another rank than claimed, and the first past the printed order, are witnesses. */
static status blocks(text *wrong, text *past, size_t most[SIDES], const quasi_object *o, const work *w) {
    status st = ST_OK;
    for (int side = BELOW; side < SIDES; side++)
        for (size_t m = 1; m < o->s.N; m++) {
            if (work_should_stop(w)) TRY(ST_STOPPED);
            block b = block_at(o, side, m);
            size_t r = 0;
            TRY(block_rank(&r, &o->s.A, b));
            if (r > most[side]) most[side] = r;
            if (r != o->g.order[side] && !wrong->length) tell(wrong, o, side, b, r, "", o->g.order[side]);
            if (r > PRINTED && !past->length) tell(past, o, side, b, r, "at most ", PRINTED);
        }
out:
    return st;
}

/* CLAIM lssl:C4.1/factors: A_nk = U_n V_k off the diagonal, with no U_n or V_k equal to 0 on a side of order 1, and
   U = 0 on one of order 0: so every block of every N has just that rank. */
static status factors(text *wrong, const quasi_object *o, const work *w) {
    status st = ST_OK;
    mpq_t is, u, v;
    mpq_inits(is, u, v, NULL);
    for (size_t n = 0; n < o->s.N && !wrong->length; n++) {
        if (work_should_stop(w)) TRY(ST_STOPPED);
        for (size_t k = 0; k < o->s.N && !wrong->length; k++) {
            if (n == k) continue;
            size_t side = n > k ? BELOW : ABOVE;
            rat_mat_get(is, &o->s.A, n, k);
            rat_mat_get(u, &o->g.U, n, side);
            rat_mat_get(v, &o->g.V, k, side);
            mpq_mul(u, u, v);
            if (mpq_equal(is, u) && (mpq_sgn(u) != 0) == (o->g.order[side] == 1)) continue;
            text_addf(wrong, "%s N=%zu: entry (%zu, %zu) is ", hippo_family_names[o->family], o->s.N, n, k);
            number_write_rational(wrong, is);
            text_add(wrong, ", U_n V_k is ");
            number_write_rational(wrong, u);
            text_addf(wrong, ", and the rank %s the diagonal is claimed to be %zu", side_names[side], o->g.order[side]);
        }
    }
out:
    mpq_clears(is, u, v, NULL);
    return st;
}

static void clear(quasi_object *o) {
    if (o->s.N) ssm_clear(&o->s);
    generators_clear(&o->g);
    *o = (quasi_object){0};
}

/* One family at one order. */
static status one(text *wrong, text *past, size_t most[SIDES], const claim_input *in, hippo_family family, size_t N) {
    quasi_object o = {.family = family};
    status st = ST_OK;
    TRY(hippo_build(&o.s, family, N, in->fault));
    TRY(generators_build(&o.g, family, N));
    TRY(claim_bend(in, &o));
    most[BELOW] = most[ABOVE] = 0;
    if (N <= RANK_MOST) TRY(blocks(wrong, past, most, &o, in->work));
    else most[BELOW] = o.g.order[BELOW], most[ABOVE] = o.g.order[ABOVE];
    if (!wrong->length) TRY(factors(wrong, &o, in->work));
    TRY(text_status(wrong));
    TRY(text_status(past));
out:
    clear(&o);
    return st;
}

/* The orders of one family that held, as quantities. */
static void say(verdict *v, const size_t most[SIDES], bool alone) {
    mpq_t q;
    mpq_init(q);
    for (int side = BELOW; side < SIDES; side++) {
        mpq_set_ui(q, most[side], 1);
        families_tell(v, side_names[side], q, alone);
    }
    mpq_clear(q);
}

static status check(const claim_input *in, verdict *v) {
    text wrong, past;
    text_init(&wrong), text_init(&past);
    status st = ST_OK;
    size_t N = (size_t)params_int(in->params, "N"), most[SIDES] = {0};
    hippo_family first, last;
    bool failed = false;
    TRY(families_asked(&first, &last, in->params, in->fault));
    verdict_scope(v, "every N: classes of entries by side and parity, met at N=%d; N=%zu: every entry%s", CLASSES, N,
                  N <= RANK_MOST ? ", every block's rank by elimination" : "");
    if (N == 1) verdict_note(v, "N=1 has no entry off its diagonal: no blocks");
    verdict_decline(v, NULL, "ranks of blocks have no form for other programs yet");
    for (hippo_family k = first; k <= last; k++) {
        if (N < CLASSES) TRY(one(&wrong, &past, most, in, k, CLASSES));
        if (!wrong.length) TRY(one(&wrong, &past, most, in, k, N));
        if (wrong.length) verdict_refute(v, "sharp", "%s", text_data(&wrong));
        if (past.length) verdict_refute(v, "printed", "%s", text_data(&past));
        if (!wrong.length) say(v, most, first == last);
        failed = failed || wrong.length;
        text_reset(&wrong), text_reset(&past);
    }
    if (failed) goto out;
    verdict_establish(v, "sharp", METHOD_DERIVATION);
    verdict_establish(v, "printed", METHOD_DERIVATION);
out:
    text_clear(&wrong), text_clear(&past);
    return st;
}

static status with_diagonal(void *object) {
    ((quasi_object *)object)->diagonal = true;
    return ST_OK;
}
static status corner(void *object) {
    quasi_object *o = object;
    rat_mat_set_si(&o->s.A, o->s.N - 1, 0, 7);
    return ST_OK;
}
static status weights(void *object) {
    quasi_object *o = object;
    for (size_t k = 0; k < o->s.N; k++) rat_mat_set_si(&o->g.V, k, BELOW, (long)k + 1);
    return ST_OK;
}
static status nothing_above(void *object) {
    ((quasi_object *)object)->g.order[ABOVE] = 0;
    return ST_OK;
}
static status one_above(void *object) {
    ((quasi_object *)object)->g.order[ABOVE] = 1;
    return ST_OK;
}
static status product_sign(void *object) { /* -1 where n and k are both odd, for where n + k is */
    quasi_object *o = object;
    for (size_t n = 0; n < o->s.N; n++)
        for (size_t k = n + 1; k < o->s.N; k++)
            rat_mat_set_si(&o->s.A, n, k, -(2 * (long)k + 1) * (n % 2 && k % 2 ? -1 : 1));
    return ST_OK;
}
static status squared(void *object) {
    quasi_object *o = object;
    rat_mat square = {0};
    status st = rat_mat_mul(&square, &o->s.A, &o->s.A);
    if (st != ST_OK) return st;
    rat_mat_clear(&o->s.A);
    o->s.A = square;
    return ST_OK;
}
static status cubes(void *object) {
    quasi_object *o = object;
    for (size_t n = 0; n < o->s.N; n++)
        for (size_t k = 0; k < n; k++) rat_mat_set_si(&o->s.A, n, k, -(long)((n - k) * (n - k) * (n - k)));
    return ST_OK;
}

static const control controls[] = {
    {"with-diagonal", "blocks that take in the diagonal", "N=4 family=legs", NULL, with_diagonal, 0},
    {"corner", "one entry far below the diagonal", "N=4 family=lagt", NULL, corner, 0},
    {"weights", "V_k = k+1 for 2k+1, past the orders of elimination", "N=40 family=legs", NULL, weights, 0},
    {"legt-triangular", "nothing above the diagonal of LegT", "N=4 family=legt", NULL, nothing_above, 0},
    {"legs-above", "rank 1 above the diagonal of LegS", "N=4 family=legs", NULL, one_above, 0},
    {"product-sign", "LegT's sign (-1)^(nk) for (-1)^(n+k)", "N=4 family=legt", NULL, product_sign, 0},
    {"squared", "A^2 for A: orders add up", "N=6 family=lagt-half", NULL, squared, 0},
    {"cubes", "(n-k)^3 below the diagonal: rank 4", "N=8 family=lagt", "printed", cubes, 0},
};

static const reading_spec readings[] = {
    {"sharp",
     "every block strictly below the diagonal has rank 1, every one strictly above it rank 0 (LegS, both LagT) or 1 "
     "(LegT), exactly",
     NULL},
    {"printed", "LegS, LegT and LagT are 3-quasiseparable: each such block has rank at most 3", NULL},
};

static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "order", .least = 1, .most = N_MOST, .initial = "16"},
    FAMILIES_PARAM,
};

static const quantity_spec quantities[] = {
    {"below", "the largest rank of a block below the diagonal; without --family a list: legs, legt, lagt, lagt-half"},
    {"above", "the same above it"},
};

const claim claim_lssl_C4_1 = {
    .id = "lssl:C4.1",
    .paper = "lssl",
    .kind = "corollary",
    .number = "4.1",
    .title = "HiPPO matrices are quasiseparable",
    .source = "Gu, Johnson, Goel, Saab, Dao, Rudra, Re, LSSL (2021), Theorem 1 and Corollary 4.1: number unsure",
    .statement = "The HiPPO matrices LegS, LegT and LagT are 3-quasiseparable, so that a step costs O(N) exact "
                 "operations.",
    .understood = "Quasiseparable of order (p, q): every submatrix strictly below the diagonal has rank at most p, "
                  "strictly above it q; r-quasiseparable: both at most r. Each such submatrix lies in one of the N-1 "
                  "blocks of rows m.. and columns ..m-1, or the reverse. A diagonal gauge changes no rank.",
    .checked = "A_nk = U_n V_k off the diagonal, every entry, U and V in closed form and nowhere 0 where the rank is 1. "
               "Every N: an entry is 2k+1 (or 1) times a constant of its side and parity (docs/proofs/lssl.md, 4). "
               "Every block's rank by FLINT for N <= 32.",
    .not_covered = "Matrices of other orthogonal polynomials (Jacobi, Hermite). The cost of a step: hippo:P4 and s4:T2 "
                   "count one; a product A x by running sums is in docs/proofs/lssl.md, 4. Rounding: the corollary is "
                   "about exact arithmetic.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "N=16",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &lssl_C4_1_doubles,
};
