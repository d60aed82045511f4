/* T3.c - s4:T3: the algorithm of Theorem 3 gives the kernel exactly, and where its formula has no value.
   docs/proofs/s4.md, 6 to 8. */
#include <stdlib.h>
#include <string.h>

#include "constructions/s4/kernel.h"
#include "numerics/exact/number.h"
#include "numerics/exact/residue.h"
#include "theorems/claim.h"
#include "theorems/fact_matrix.h"
#include "theorems/s4/T3/measure.h"

#define WORK_MOST ((uint64_t)1 << 34) /* additions of products */
#define SPARE 4                       /* primes that may divide something */
#define FACTS_N 16 /* what a certificate takes */
#define FACTS_L 256
#define FACTS_BITS 64
#define FACTS_WORK ((uint64_t)1 << 27) /* bits of the step times (N L)^2: some 4 s; less for long steps, LegT's full A */

/* What a control bends. */
typedef struct kernel_object {
    hippo_family family;
    ssm s;
    nplr parts;
    s4_kernel fast;
} kernel_object;

/* What the primes say. */
typedef struct comparison {
    const kernel_object *o;
    mpq_t *K;          /* by definition, L values                                  */
    uint64_t *primes;
    size_t count;
    size_t *bad;       /* a prime's first index where the algorithm differs, or L   */
    bool *used;        /* the prime divides nothing                                */
    bool *singular;    /* count x L                                                */
} comparison;

/* CLAIM s4:T3/primes: one prime; the residues of the definition and of the algorithm. */
static status one_prime(void *context, uint64_t index) {
    comparison *c = context;
    size_t L = c->o->fast.L;
    uint64_t p = c->primes[index], is, *fast = malloc(L * sizeof *fast);
    if (!fast) return ST_MEMORY;
    status st = s4_kernel_modulo(fast, c->singular + index * L, &c->o->fast, p);
    c->used[index] = st == ST_OK;
    c->bad[index] = L;
    for (size_t i = 0; c->used[index] && i < L; i++) {
        if (!residue_of(&is, c->K[i], p)) c->used[index] = false;
        else if (is != fast[i] && c->bad[index] == L) c->bad[index] = i;
    }
    free(fast);
    return st == ST_DOMAIN ? ST_OK : st;
}

static status comparison_open(comparison *c, const kernel_object *o, const work *w, fault *f) {
    status st = ST_OK;
    size_t L = o->fast.L, N = o->s.N;
    *c = (comparison){.o = o, .count = s4_kernel_bits(&o->fast) / RESIDUE_BITS + 1 + SPARE};
    if ((uint64_t)c->count * L * (N * N + L) > WORK_MOST)
        return fault_set(f, ST_LIMIT, "N=%zu L=%zu needs %zu primes: too many", N, L, c->count - SPARE);
    c->K = calloc(L, sizeof *c->K);
    c->primes = calloc(c->count, sizeof *c->primes);
    c->bad = calloc(c->count, sizeof *c->bad);
    c->used = calloc(c->count, sizeof *c->used);
    c->singular = calloc(c->count * L, sizeof *c->singular);
    if (!c->K || !c->primes || !c->bad || !c->used || !c->singular) return ST_MEMORY;
    for (size_t i = 0; i < L; i++) mpq_init(c->K[i]);
    TRY(ssm_kernel_within(c->K, &o->fast.recurrence, L, w));
    TRY(residue_primes(c->primes, c->count, L));
out:
    return st;
}

static void comparison_close(comparison *c) {
    if (c->K && c->o)
        for (size_t i = 0; i < c->o->fast.L; i++) mpq_clear(c->K[i]);
    free(c->K), free(c->primes), free(c->bad), free(c->used), free(c->singular);
    *c = (comparison){0};
}

/* The first disagreement as a witness; *enough: primes that say so, when all agree. */
static void judge(text *wrong, size_t *enough, const comparison *c) {
    size_t L = c->o->fast.L;
    *enough = 0;
    for (size_t k = 0; k < c->count && !wrong->length; k++) {
        *enough += c->used[k];
        if (!c->used[k] || c->bad[k] == L) continue;
        text_addf(wrong, "K_%zu is ", c->bad[k]);
        if (number_fits(c->K[c->bad[k]])) number_write_rational(wrong, c->K[c->bad[k]]);
        text_addf(wrong, " by its definition; the algorithm gives another value, modulo %llu",
                  (unsigned long long)c->primes[k]);
    }
}

/* CLAIM s4:T3/singular: the nodes where 1/(g - l) has no value, by their order; a node is singular over Q(zeta_L) iff
   gcd says so as often as the first good prime does. */
static status name_singular(verdict *v, const comparison *c, size_t *count) {
    status st = ST_OK;
    text orders;
    text_init(&orders);
    size_t L = c->o->fast.L, k = 0, seen = 0;
    TRY(s4_kernel_singular(count, &c->o->fast));
    while (k < c->count && !c->used[k]) k++;
    for (size_t order = 1; *count && k < c->count && order <= L; order++) {
        if (L % order || !c->singular[k * L + L / order % L]) continue;
        text_addf(&orders, "%s%zu", orders.length ? ", " : "", order);
    }
    for (size_t j = 0; k < c->count && j < L; j++) seen += c->singular[k * L + j];
    TRY(text_status(&orders));
    if (!*count) goto out;
    verdict_note(v,
                 "nodes whose g is an eigenvalue of F: %zu of %zu; the formula has no value there, and C~ (g I - A)^-1 "
                 "B is used",
                 *count, L);
    verdict_refute(v, "printed",
                   "at %zu of the %zu nodes, roots of unity of order %s, g = (2/h)(1-z)/(1+z) is an eigenvalue of F: "
                   "its resolvent is singular",
                   *count, L, seen == *count ? text_data(&orders) : "unnamed");
out:
    text_clear(&orders);
    return st;
}

static void report(verdict *v, const comparison *c, size_t enough, size_t singular) {
    size_t L = c->o->fast.L, left_out = 0;
    for (size_t i = 0; i < L; i++) {
        if (number_fits(c->K[i])) verdict_list_add(v, "kernel", c->K[i]);
        else left_out++;
    }
    if (left_out)
        verdict_note(v, "the last %zu values have more than %d digits and are not listed", left_out,
                     NUMBER_DIGITS_MOST);
    verdict_note(v, "%zu primes = 1 mod %zu, more than the %zu bits that hold the numerators", enough, L,
                 s4_kernel_bits(&c->o->fast));
    verdict_unsigned(v, "bits", s4_kernel_bits(&c->o->fast));
    verdict_unsigned(v, "singular_nodes", singular);
}

static status object_open(kernel_object *o, const claim_input *in) {
    status st = ST_OK;
    size_t N = (size_t)params_int(in->params, "N");
    TRY(hippo_family_find(&o->family, params_word(in->params, "family"), in->fault));
    TRY(hippo_build(&o->s, o->family, N, in->fault));
    TRY(nplr_build(&o->parts, o->family, N));
    TRY(s4_kernel_init(&o->fast, &o->s, &o->parts, *params_rational(in->params, "step"),
                       (size_t)params_int(in->params, "L"), in->fault));
    TRY(claim_bend(in, o));
    if (in->bend) TRY(rat_poly_charpoly(o->fast.chi_F, &o->parts.F));
out:
    return st;
}

static status state_common(verdict *v, const char *reading, size_t i, const rat_poly *p) {
    size_t count = (size_t)(rat_poly_degree(p) + 1);
    mpq_t *c = calloc(count, sizeof *c);
    if (!c) return ST_MEMORY;
    for (size_t j = 0; j < count; j++) {
        mpq_init(c[j]);
        rat_poly_get_coeff(c[j], p, j);
    }
    fact_vector(v, reading, "common", i, c, count);
    for (size_t j = 0; j < count; j++) mpq_clear(c[j]);
    free(c);
    return ST_OK;
}

/* docs/certificate.md: the kernel; the algorithm multiplied out in Q[z]/(z^L - 1); divisors common with z^L - 1. */
static status state_sharp(verdict *v, const char *reading, const comparison *c, const rat_poly *F) {
    static const char *const zeros[] = {"formula", "lemma", "whole"};
    rat_poly *common = NULL;
    status st = ST_OK;
    TRY(rat_poly_new(&common));
    fact_vector(v, reading, "kernel", 0, c->K, c->o->fast.L);
    for (size_t i = 0; i < 3; i++) verdict_rest(v, reading, VERDICT_STATE(v, "zero", fact_name(zeros[i], 0)));
    TRY(state_common(v, reading, 0, F));
    TRY(s4_kernel_common(common, &c->o->fast, c->o->fast.chi_A));
    TRY(state_common(v, reading, 1, common));
out:
    rat_poly_free(common);
    return st;
}

static status state(verdict *v, const claim_input *in, const comparison *c, size_t singular) {
    static const char *const readings[] = {"sharp", "printed"};
    const s4_kernel *fast = &c->o->fast;
    rat_poly *F = NULL, *pole = NULL;
    status st = ST_OK;
    TRY(rat_poly_new(&F));
    TRY(rat_poly_new(&pole));
    TRY(s4_kernel_common(F, fast, fast->chi_F));
    rat_poly_set_coeff_si(pole, 0, 1);
    if (fast->L % 2 == 0) rat_poly_set_coeff_si(pole, 1, 1);
    for (size_t i = 0; i < 2; i++) {
        verdict_parameter_word(v, readings[i], "family", params_word(in->params, "family"));
        verdict_parameter_count(v, readings[i], "N", c->o->s.N);
        verdict_parameter_count(v, readings[i], "L", fast->L);
        verdict_parameter(v, readings[i], "step", fast->h);
    }
    TRY(state_sharp(v, "sharp", c, F));
    if (fast->L % 2 && !singular) TRY(state_sharp(v, "printed", c, F));
    if (fast->L % 2 && singular) TRY(state_common(v, "printed", 0, F));
    else TRY(state_common(v, "printed", 2, pole));
out:
    rat_poly_free(F), rat_poly_free(pole);
    return st;
}

/* Whether a certificate takes a kernel of this order, length and step. */
static bool wanted(verdict *v, const comparison *c) {
    const s4_kernel *fast = &c->o->fast;
    if (!facts_wanted(v, NULL, c->o->s.N, FACTS_N)) return false;
    size_t bits = mpz_sizeinbase(mpq_numref(fast->h), 2) + mpz_sizeinbase(mpq_denref(fast->h), 2);
    uint64_t size = c->o->s.N * fast->L, most = FACTS_WORK / (bits > FACTS_BITS / 4 ? 8 : c->o->parts.r == 2 ? 4 : 1);
    bool fits = fast->L <= FACTS_L && bits <= FACTS_BITS && bits * size * size <= most;
    if (!fits) verdict_decline(v, NULL, "a certificate takes a shorter kernel, or a step of fewer digits");
    return fits;
}

static status check(const claim_input *in, verdict *v) {
    kernel_object o = {0};
    comparison c = {0};
    text wrong;
    text_init(&wrong);
    size_t singular = 0, enough = 0, L = (size_t)params_int(in->params, "L");
    status st = object_open(&o, in);
    if (st != ST_OK) goto out;
    verdict_scope(v,
                  "every N, L, step: the algorithm is an identity over Q(zeta_L); N=%zu L=%zu: its values modulo "
                  "primes that determine all %zu, against C A^i B",
                  o.s.N, L, L);
    TRY(comparison_open(&c, &o, in->work, in->fault));
    TRY(work_parallel(in->work, c.count, one_prime, &c));
    judge(&wrong, &enough, &c);
    if (wrong.length) verdict_refute(v, "sharp", "%s", text_data(&wrong));
    else if (enough + SPARE < c.count) verdict_doubt(v, "sharp", "%zu primes divide a denominator", c.count - enough);
    else verdict_establish(v, "sharp", METHOD_DERIVATION);
    TRY(name_singular(v, &c, &singular));
    if (L % 2 == 0)
        verdict_refute(v, "printed",
                       "z = -1 is one of the %zu nodes: 2/(1+z) and g = (2/h)(1-z)/(1+z) divide by zero (the limit "
                       "(h/2) C~ B is what is meant)",
                       L);
    else if (!singular && !wrong.length) verdict_establish(v, "printed", METHOD_DERIVATION);
    if (!in->bend) report(v, &c, enough, singular);
    if (!wrong.length && wanted(v, &c)) TRY(state(v, in, &c, singular));
    TRY(text_status(&wrong));
out:
    comparison_close(&c);
    s4_kernel_clear(&o.fast);
    nplr_clear(&o.parts);
    if (o.s.N) ssm_clear(&o.s);
    text_clear(&wrong);
    return st;
}

static status untruncated(void *object) {
    ((kernel_object *)object)->fast.rule.truncate = false;
    return ST_OK;
}
static status no_limit(void *object) {
    ((kernel_object *)object)->fast.rule.limit = false;
    return ST_OK;
}
static status correction_added(void *object) {
    ((kernel_object *)object)->fast.rule.woodbury = 1;
    return ST_OK;
}
static status node_halved(void *object) {
    ((kernel_object *)object)->fast.rule.scale = 1;
    return ST_OK;
}
static status correction_dropped(void *object) {
    kernel_object *o = object;
    for (size_t i = 0; i < o->s.N * o->parts.r; i++) mpz_set_ui(o->parts.P.num[i], 0);
    return ST_OK;
}
static status shift_lost(void *object) { /* F = S */
    kernel_object *o = object;
    for (size_t i = 0; i < o->s.N; i++) mpz_set_ui(o->parts.F.num[i * o->s.N + i], 0);
    return ST_OK;
}
static status second_column_lost(void *object) { /* LegT with r = 1 */
    kernel_object *o = object;
    for (size_t i = 0; i < o->s.N; i++) mpz_set_ui(o->parts.Q.num[2 * i + 1], 0);
    return ST_OK;
}

static const control controls[] = {
    {"C-untruncated", "C for C (I - A^L)", "N=3 L=4 step=2/7", NULL, untruncated, 0},
    {"pole-as-0", "z = -1 left out", "N=2 L=2 step=1", NULL, no_limit, 0},
    {"correction-added", "Woodbury's sign", "N=2 L=3 step=1/2", NULL, correction_added, 0},
    {"correction-dropped", "the diagonal part alone", "N=3 L=5 step=1/2", NULL, correction_dropped, 0},
    {"shift-lost", "S for S - I/2", "N=2 L=3 step=1/2", NULL, shift_lost, 0},
    {"node-halved", "(1/h)(1-z)/(1+z)", "N=2 L=3 step=1/2", NULL, node_halved, 0},
    {"legt-rank-1", "LegT with one column of its two", "N=3 L=4 step=1/3 family=legt", NULL, second_column_lost, 0},
};

static const reading_spec readings[] = {
    {"sharp",
     "generating function, resolvent of the normal part, Woodbury and inverse Fourier transform give K_i = C A^i B "
     "exactly, with the limit at z = -1 and "
     "the whole resolvent where that of the normal part is singular",
     NULL},
    {"printed", "the same with the formula as it stands at every L-th root of unity", NULL},
};

static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "order", .least = 1, .most = S4_N_MOST, .initial = "4"},
    {.name = "L", .kind = PARAM_INT, .meaning = "length of the kernel", .least = 1, .most = S4_L_MOST, .initial = "8"},
    {.name = "step",
     .kind = PARAM_RATIONAL,
     .meaning = "step h of the bilinear discretisation, above 0",
     .initial = "1/10"},
    {.name = "family",
     .kind = PARAM_CHOICE,
     .meaning = "which HiPPO matrix",
     .initial = "legs",
     .choices = hippo_family_names},
};

static const quantity_spec quantities[] = {
    {"kernel", "K_0, K_1, .. with C = (1, .., 1), rational gauge"},
    {"bits", "of the integers that hold every K_i over one denominator"},
    {"singular_nodes", "of the L nodes, those whose g is an eigenvalue of F (z = -1 is not among them)"},
};

static const char *const columns[] = {"bits", "singular_nodes", NULL};
static const claim_table table = {.name = "s4-kernel",
                                  .title = "S4's kernel: what it takes exactly, and what floating point loses",
                                  .ranges = "N=4,15,32 L=16,33 step=1/50,50 family=legs,legt,lagt-half",
                                  .columns = columns};

const claim claim_s4_T3 = {
    .id = "s4:T3",
    .paper = "s4",
    .kind = "theorem",
    .number = "3",
    .title = "The convolution kernel by Cauchy sums",
    .source = "Gu, Goel, Re, S4 (2021), Theorem 3",
    .statement = "The kernel of length L of a diagonal-plus-low-rank state space of order N reduces to 4 Cauchy "
                 "multiplies, O~(N + L) operations and O(N + L) space.",
    .understood = "Algorithm 1 of the paper: C~ = C (I - A^L), the truncated generating function at the L-th roots of "
                  "unity, the resolvent of the normal part, Woodbury's identity, an "
                  "inverse Fourier transform; bilinear discretisation. The Cauchy sums are kept over their common "
                  "denominator det(g I - F), so Lambda need not be known: "
                  "(1+r)^2 of them.",
    .checked = "The algorithm modulo primes p = 1 mod L below 2^60, as many as determine every numerator (bound: row "
               "sums of the integers in C, A^i, B); against C A^i B over the rationals. "
               "Every N, L and step: docs/proofs/s4.md, 6. The poles: z = -1, and eigenvalues of F among the nodes by "
               "an exact greatest common divisor.",
    .not_covered = "The number of operations. What floating point makes of it is measured beside the exact values, by one program of "
                   "this project (constructions/s4/kernel64.h), and bounds nothing.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "N=8 L=16",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .table = &table,
    .doubles = &s4_T3_doubles,
};
