/* generating_function.c - lssl:generating-function: the kernel's first L terms in closed form, and where it has no
   value.
   docs/proofs/lssl.md, 3. */
#include <stdlib.h>

#include "constructions/hippo/hippo.h"
#include "numerics/exact/number.h"
#include "theorems/claim.h"
#include "theorems/fact_matrix.h"
#include "theorems/s4/common/s4_doubles.h"

#define N_MOST 32
#define L_MOST 256
#define FACT_N_MOST 16 /* of a certificate */
#define FACT_L_MOST 32

/* What a control bends: the claimed C (I + sign A^(L+more) z^(L+shift)) (I - A z)^-1 B. */
typedef struct series_object {
    ssm s;
    const char *family;
    size_t L, more, shift;
    int sign;       /* -1; 0: not truncated */
    bool bare;      /* A^L left out         */
    bool everywhere; /* z is any number      */
} series_object;

/* p(z) -> z^degree p(1/z). */
static void reverse(rat_poly *p, const rat_poly *a, size_t degree) {
    mpq_t c;
    mpq_init(c);
    rat_poly_sub(p, p, p);
    for (size_t i = 0; i <= degree; i++) {
        rat_poly_get_coeff(c, a, i);
        rat_poly_set_coeff(p, degree - i, c);
    }
    mpq_clear(c);
}

/* num := C adj(I - A z) B, den := det(I - A z), from the transfer function at 1/z. */
static status resolvent(rat_poly *num, rat_poly *den, const ssm *s) {
    rat_poly *p = NULL, *q = NULL;
    status st = ST_OK;
    TRY(rat_poly_new(&p));
    TRY(rat_poly_new(&q));
    TRY(ssm_transfer(p, q, s));
    reverse(num, p, s->N - 1);
    reverse(den, q, s->N);
out:
    rat_poly_free(p), rat_poly_free(q);
    return st;
}

/* tail: the same A and B with C A^(L+more) (or C) for C, times sign. */
static status make_tail(ssm *tail, const series_object *o, const work *w) {
    rat_mat t = {0};
    status st = ssm_copy(tail, &o->s);
    for (size_t i = 0; st == ST_OK && !o->bare && i < o->L + o->more; i++) {
        if (work_should_stop(w)) TRY(ST_STOPPED);
        TRY(rat_mat_mul(&t, &tail->C, &tail->A));
        rat_mat_clear(&tail->C);
        tail->C = t, t = (rat_mat){0};
    }
    for (size_t n = 0; st == ST_OK && n < tail->N; n++) mpz_mul_si(tail->C.num[n], tail->C.num[n], o->sign);
out:
    return st;
}

/* CLAIM lssl:generating-function/polynomials: det(I - A z) sum_(i<L) K_i z^i = p_C - z^L p_(C A^L), every z at once. */
static status polynomials(text *wrong, const series_object *o, const ssm *tail, const rat_poly *sum) {
    rat_poly *num = NULL, *den = NULL, *rest = NULL, *power = NULL;
    mpq_t a, b;
    status st = ST_OK;
    mpq_inits(a, b, NULL);
    TRY(rat_poly_new(&num));
    TRY(rat_poly_new(&den));
    TRY(rat_poly_new(&rest));
    TRY(rat_poly_new(&power));
    TRY(resolvent(rest, den, tail));
    rat_poly_set_coeff_si(power, o->L + o->shift, 1);
    rat_poly_mul(rest, rest, power);
    TRY(resolvent(num, den, &o->s));
    rat_poly_add(num, num, rest);
    rat_poly_mul(den, den, sum);
    rat_poly_sub(rest, den, num);
    for (size_t i = 0; !wrong->length && (long)i <= rat_poly_degree(rest); i++) {
        rat_poly_get_coeff(a, den, i);
        rat_poly_get_coeff(b, num, i);
        if (mpq_equal(a, b)) continue;
        text_addf(wrong, "%s N=%zu L=%zu: times det(I - A z) the coefficient of z^%zu is ", o->family, o->s.N, o->L, i);
        number_write_rational(wrong, a);
        text_add(wrong, " on the left, ");
        number_write_rational(wrong, b);
        text_add(wrong, " on the right");
    }
out:
    rat_poly_free(num), rat_poly_free(den), rat_poly_free(rest), rat_poly_free(power);
    mpq_clears(a, b, NULL);
    return st;
}

/* y := C (I - A z)^-1 B by solving. */
static status solved(mpq_t y, const ssm *s, const mpq_t z) {
    rat_mat one = {0}, M = {0}, X = {0}, Y = {0};
    mpq_t c;
    status st = ST_OK;
    mpq_init(c);
    mpq_neg(c, z);
    TRY(rat_mat_identity(&one, s->N));
    TRY(rat_mat_add_scaled(&M, &one, c, &s->A));
    TRY(rat_mat_solve(&X, &M, &s->B));
    TRY(rat_mat_mul(&Y, &s->C, &X));
    rat_mat_get(y, &Y, 0, 0);
out:
    rat_mat_clear(&one), rat_mat_clear(&M), rat_mat_clear(&X), rat_mat_clear(&Y);
    mpq_clear(c);
    return st;
}

/* CLAIM lssl:generating-function/points: the same at three numbers z, by linear solves.  One that is singular says
   nothing here. */
static status points(text *wrong, const series_object *o, const ssm *tail, const rat_poly *sum) {
    static const long at[3][2] = {{1, 2}, {-2, 3}, {2, 1}};
    mpq_t z, left, right, t;
    status st = ST_OK;
    mpq_inits(z, left, right, t, NULL);
    for (size_t i = 0; i < 3 && !wrong->length; i++) {
        mpq_set_si(z, at[i][0], (unsigned long)at[i][1]);
        st = solved(right, &o->s, z);
        if (st == ST_DOMAIN) {
            st = ST_OK;
            continue;
        }
        TRY(st);
        TRY(solved(t, tail, z));
        for (size_t k = 0; k < o->L + o->shift; k++) mpq_mul(t, t, z);
        mpq_add(right, right, t);
        rat_poly_eval(left, sum, z);
        if (!mpq_equal(left, right))
            text_addf(wrong, "%s N=%zu L=%zu z=%ld/%ld: the sides differ", o->family, o->s.N, o->L, at[i][0], at[i][1]);
    }
out:
    mpq_clears(z, left, right, t, NULL);
    return st;
}

/* P := P Q. */
static status times(rat_mat *P, const rat_mat *Q) {
    rat_mat t = {0};
    status st = rat_mat_mul(&t, P, Q);
    if (st != ST_OK) return st;
    rat_mat_clear(P);
    *P = t;
    return ST_OK;
}

/* S := S + c T. */
static status plus_scaled(rat_mat *S, const mpq_t c, const rat_mat *T) {
    rat_mat t = {0};
    status st = rat_mat_add_scaled(&t, S, c, T);
    if (st != ST_OK) return st;
    rat_mat_clear(S);
    *S = t;
    return ST_OK;
}

/* sum := I + M + .. + M^(L-1), power := M^L, by the digits of L: with P = M^i, from i to 2i the sum is (I + P) times
   itself, from i to i+1 it gains P. */
static status geometric(rat_mat *sum, rat_mat *power, const rat_mat *M, size_t L, const work *w) {
    rat_mat one = {0}, next = {0};
    mpq_t c;
    status st = ST_OK;
    mpq_init(c);
    mpq_set_ui(c, 1, 1);
    size_t top = 1;
    while (top <= L / 2) top *= 2;
    TRY(rat_mat_identity(&one, M->rows));
    TRY(rat_mat_copy(sum, &one));
    TRY(rat_mat_copy(power, M));
    for (size_t bit = top / 2; bit; bit /= 2) {
        if (work_should_stop(w)) TRY(ST_STOPPED);
        TRY(rat_mat_add_scaled(&next, &one, c, power));
        TRY(times(sum, &next));
        rat_mat_clear(&next);
        TRY(rat_mat_copy(&next, power));
        TRY(times(power, &next));
        rat_mat_clear(&next);
        if (!(L & bit)) continue;
        TRY(plus_scaled(sum, c, power));
        TRY(times(power, M));
    }
out:
    rat_mat_clear(&one), rat_mat_clear(&next);
    mpq_clear(c);
    return st;
}

/* CLAIM lssl:generating-function/telescope: (sum_(i<L) A^i z^i)(I - A z) = I - A^L z^L at z = 2, as matrices, and C
   times this sum times B is the kernel's polynomial there. */
static status telescope(text *wrong, const series_object *o, const rat_poly *kernel, const work *w) {
    rat_mat zero = {0}, M = {0}, sum = {0}, power = {0}, left = {0}, row = {0};
    mpq_t c, y;
    status st = ST_OK;
    mpq_inits(c, y, NULL);
    TRY(rat_mat_init(&zero, o->s.N, o->s.N));
    mpq_set_si(c, 2, 1);
    TRY(rat_mat_add_scaled(&M, &zero, c, &o->s.A));
    TRY(geometric(&sum, &power, &M, o->L, w));
    rat_poly_eval(y, kernel, c);
    TRY(rat_mat_mul(&row, &o->s.C, &sum));
    TRY(times(&row, &o->s.B));
    rat_mat_get(c, &row, 0, 0);
    bool same = mpq_equal(c, y);
    mpq_set_si(c, -1, 1);
    TRY(rat_mat_mul(&left, &sum, &M));
    TRY(plus_scaled(&sum, c, &left));           /* sum (I - M) */
    rat_mat_clear(&left);
    TRY(rat_mat_identity(&left, o->s.N));
    TRY(plus_scaled(&left, c, &power));
    if (!same || !rat_mat_equal(&left, &sum)) text_addf(wrong, "%s N=%zu L=%zu: the telescope", o->family, o->s.N, o->L);
out:
    rat_mat_clear(&zero), rat_mat_clear(&M), rat_mat_clear(&sum), rat_mat_clear(&power), rat_mat_clear(&left),
        rat_mat_clear(&row);
    mpq_clears(c, y, NULL);
    return st;
}

static bool facts_fit(const series_object *o) { return o->s.N <= FACT_N_MOST && o->L <= FACT_L_MOST; }

/* The facts of a certificate: both sides at z = 1/2, .., 1/(N+L+1), which decide polynomials of degree below N + L. */
static status state(verdict *v, const series_object *o, hippo_family family, const ssm *tail, const rat_poly *sum) {
    size_t count = o->s.N + o->L;
    mpq_t *left = calloc(count, sizeof *left), *right = calloc(count, sizeof *right), z, t;
    status st = ST_OK;
    mpq_inits(z, t, NULL);
    for (size_t p = 0; left && right && p < count; p++) mpq_inits(left[p], right[p], NULL);
    if (!left || !right) TRY(ST_MEMORY);
    for (size_t p = 0; p < count; p++) {
        mpq_set_ui(z, 1, p + 2);
        rat_poly_eval(left[p], sum, z);
        TRY(solved(right[p], &o->s, z));
        TRY(solved(t, tail, z));
        for (size_t i = 0; i < o->L; i++) mpq_mul(t, t, z);
        mpq_add(right[p], right[p], t);
    }
    fact_vector(v, "sharp", "sum", family, left, count);
    fact_vector(v, "sharp", "closed", family, right, count);
out:
    for (size_t p = 0; left && right && p < count; p++) mpq_clears(left[p], right[p], NULL);
    free(left), free(right);
    mpq_clears(z, t, NULL);
    return st;
}

/* ... and of the refutation: row 0 of I - 3 A, and the sum at z = 3. */
static status state_pole(verdict *v, const series_object *o, mpq_t *y) {
    rat_mat one = {0}, M = {0};
    mpq_t c;
    status st = ST_OK;
    mpq_init(c);
    mpq_set_si(c, -3, 1);
    TRY(rat_mat_identity(&one, o->s.N));
    TRY(rat_mat_add_scaled(&M, &one, c, &o->s.A));
    verdict_parameter_count(v, "everywhere", "N", o->s.N);
    verdict_parameter_count(v, "everywhere", "L", o->L);
    fact_matrix_row(v, "everywhere", "pole", 0, &M, 0);
    fact_vector(v, "everywhere", "three", 0, y, 1);
out:
    rat_mat_clear(&one), rat_mat_clear(&M);
    mpq_clear(c);
    return st;
}

/* CLAIM lssl:generating-function/pole: LegS, bilinear, step 1 has the eigenvalue (1 - 1/2)/(1 + 1/2) = 1/3: I - 3 A
   is singular, the sum is a number. */
static status pole(verdict *v, const char *reading, const series_object *o, const rat_poly *sum) {
    rat_poly *num = NULL, *den = NULL;
    mpq_t z, d, y;
    text t;
    status st = ST_OK;
    text_init(&t);
    mpq_inits(z, d, y, NULL);
    TRY(rat_poly_new(&num));
    TRY(rat_poly_new(&den));
    TRY(resolvent(num, den, &o->s));
    mpq_set_ui(z, 3, 1);
    rat_poly_eval(d, den, z);
    if (mpq_sgn(d)) TRY(ST_BUG);
    rat_poly_eval(y, sum, z);
    number_write_rational(&t, y);
    TRY(text_status(&t));
    verdict_refute(v, reading, "%s N=%zu L=%zu, bilinear with step 1: A has the eigenvalue 1/3, so (I - 3 A)^-1 does "
                               "not exist; the sum at z = 3 is %s", o->family, o->s.N, o->L,
                   number_fits(y) ? text_data(&t) : "a number");
    if (verdict_listens(v) && facts_fit(o)) TRY(state_pole(v, o, &y));
out:
    rat_poly_free(num), rat_poly_free(den);
    mpq_clears(z, d, y, NULL);
    text_clear(&t);
    return st;
}

static status open_family(series_object *o, const claim_input *in, hippo_family family) {
    ssm s = {0};
    mpq_t half, one;
    status st = ST_OK;
    mpq_inits(half, one, NULL);
    mpq_set_ui(half, 1, 2);
    mpq_set_ui(one, 1, 1);
    *o = (series_object){.family = hippo_family_names[family], .L = (size_t)params_int(in->params, "L"), .sign = -1};
    TRY(hippo_build(&s, family, (size_t)params_int(in->params, "N"), in->fault));
    TRY(ssm_discretise(&o->s, &s, BILINEAR, half, one, in->fault));
    TRY(claim_bend(in, o));
out:
    if (s.N) ssm_clear(&s);
    mpq_clears(half, one, NULL);
    return st;
}

/* One family; the first breach is a witness. */
static status family_holds(text *wrong, verdict *v, const claim_input *in, hippo_family family) {
    series_object o = {0};
    ssm tail = {0};
    rat_poly *sum = NULL;
    mpq_t *K = NULL;
    status st = open_family(&o, in, family);
    if (st != ST_OK) goto out;
    TRY(rat_poly_new(&sum));
    if (!(K = calloc(o.L, sizeof *K))) TRY(ST_MEMORY);
    for (size_t i = 0; i < o.L; i++) mpq_init(K[i]);
    TRY(ssm_kernel_within(K, &o.s, o.L, in->work));
    for (size_t i = 0; i < o.L; i++) rat_poly_set_coeff(sum, i, K[i]);
    TRY(make_tail(&tail, &o, in->work));
    TRY(polynomials(wrong, &o, &tail, sum));
    if (!wrong->length) TRY(points(wrong, &o, &tail, sum));
    if (!wrong->length) TRY(telescope(wrong, &o, sum, in->work));
    if (!wrong->length && verdict_listens(v) && facts_fit(&o)) TRY(state(v, &o, family, &tail, sum));
    if (family == HIPPO_LEGS) TRY(pole(v, o.everywhere ? "sharp" : "everywhere", &o, sum));
    TRY(text_status(wrong));
out:
    for (size_t i = 0; K && i < o.L; i++) mpq_clear(K[i]);
    free(K);
    rat_poly_free(sum);
    if (tail.N) ssm_clear(&tail);
    if (o.s.N) ssm_clear(&o.s);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    text wrong;
    text_init(&wrong);
    status st = ST_OK;
    size_t N = (size_t)params_int(in->params, "N"), L = (size_t)params_int(in->params, "L");
    verdict_scope(v, "every system, N, L, and every z with I - A z invertible: a telescoping sum; N=%zu L=%zu, the "
                     "four HiPPO families: as polynomials in z", N, L);
    for (hippo_family f = 0; f < HIPPO_FAMILIES && !wrong.length; f++) {
        if (work_should_stop(in->work)) TRY(ST_STOPPED);
        TRY(family_holds(&wrong, v, in, f));
    }
    if (wrong.length) verdict_refute(v, "sharp", "%s", text_data(&wrong));
    else verdict_establish(v, "sharp", METHOD_DERIVATION);
    verdict_parameter_count(v, "sharp", "N", N);
    verdict_parameter_count(v, "sharp", "L", L);
    if (N > FACT_N_MOST || L > FACT_L_MOST) verdict_decline(v, NULL, "a certificate takes N up to 16 and L up to 32");
out:
    text_clear(&wrong);
    return st;
}

static status untruncated(void *object) {
    ((series_object *)object)->sign = 0;
    return ST_OK;
}
static status plus(void *object) {
    ((series_object *)object)->sign = 1;
    return ST_OK;
}
static status bare(void *object) {
    ((series_object *)object)->bare = true;
    return ST_OK;
}
static status one_power_more(void *object) {
    ((series_object *)object)->more = 1;
    return ST_OK;
}
static status one_term_more(void *object) {
    series_object *o = object;
    o->more = o->shift = 1;
    return ST_OK;
}
static status at_any_z(void *object) {
    ((series_object *)object)->everywhere = true;
    return ST_OK;
}

static const control controls[] = {
    {"untruncated", "C (I - A z)^-1 B: C for C (I - A^L z^L)", "N=2 L=3", NULL, untruncated, 0},
    {"plus", "I + A^L z^L", "N=1 L=2", NULL, plus, 0},
    {"without-A^L", "C (1 - z^L) (I - A z)^-1 B", "N=2 L=2", NULL, bare, 0},
    {"A^(L+1)", "one power of A more than of z", "N=3 L=2", NULL, one_power_more, 0},
    {"L+1-terms", "A^(L+1) z^(L+1): the sum with one term more", "N=2 L=4", NULL, one_term_more, 0},
    {"any-z", "without asking that I - A z be invertible", "N=1 L=2", NULL, at_any_z, 0},
};

static const reading_spec readings[] = {
    {"sharp", "sum_(i<L) C A^i B z^i = C (I - A^L z^L)(I - A z)^-1 B", "I - A z is invertible"},
    {"everywhere", "the same for every number z", NULL},
};

static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "order", .least = 1, .most = N_MOST, .initial = "4"},
    {.name = "L", .kind = PARAM_INT, .meaning = "length", .least = 1, .most = L_MOST, .initial = "8"},
};

const claim claim_lssl_generating_function = {
    .id = "lssl:generating-function",
    .paper = "lssl",
    .kind = "claim",
    .number = "",
    .title = "The truncated kernel in closed form",
    .source = "Gu, Johnson, Goel, Saab, Dao, Rudra, Re, LSSL (2021), appendix: number unsure",
    .statement = "sum_(i<L) C A^i B z^i = C (I - A^L z^L)(I - A z)^-1 B.",
    .understood = "An identity of rational functions of z; as one of numbers it needs I - A z invertible, that is 1/z "
                  "no eigenvalue of A.",
    .checked = "For every system by a telescoping sum (docs/proofs/lssl.md, 3). At the given N and L, for LegS, LegT "
               "and both LagT, bilinear with step 1: as polynomials "
               "in z after multiplying by det(I - A z); by linear solves at z = 1/2, -2/3, 2; the telescope as "
               "matrices at z = 2, where C and B make of its sum the kernel's.",
    .not_covered = "Evaluation in floating point near a pole.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .defaults = "N=4 L=8",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &lssl_generating_function_doubles,
};
