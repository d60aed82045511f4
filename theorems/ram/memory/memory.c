/* memory.c - ram:memory: the bits T_n keeps of its prompt, counted on the model and shown to give the cache back,
   against the bits that any memory needs from which every string is copied. */
#include <stdlib.h>

#include "constructions/gssm/gssm.h"
#include "constructions/hash_copy/hash_copy.h"
#include "constructions/ngram/ngram.h"
#include "numerics/exact/number.h"
#include "theorems/ram/memory/memory.h"

#define STATES_MOST 4096   /* of a machine that is built                      */
#define STRINGS_MOST 1024  /* run through the model in exact rationals        */
#define LENGTH_MOST 64     /* of those                                        */
#define RATIO_BITS 96

typedef struct run {
    const claim_input *in;
    verdict *v;
    memory_claim c;
    bool proved; /* L1-L4: block 1's output is the slots, at every length */
    mpz_t bits, with_flags; /* as claimed */
} run;

typedef unsigned long long number;

/* (L + positions) (n + slots) (b + extra) */
static void formula(mpz_t z, const memory_claim *c, long extra) {
    mpz_set_ui(z, c->L);
    mpz_add_ui(z, z, (unsigned long)c->positions);
    mpz_mul_si(z, z, (long)c->n + c->slots);
    mpz_mul_si(z, z, (long)c->b + extra);
}

/* ---- the cache */

/* CLAIM ram:memory/count: keys hold slots 2..n+1, values slot 1, n position flags and the constant: (n+1) b code
   coordinates and n+1 others at each of the L+2 positions. */
static status check_count(run *r, const cache *k, const char *string, uint64_t positions) {
    mpz_t held, all;
    text t;
    mpz_inits(held, all, NULL);
    text_init(&t);
    mpz_set_ui(held, positions);
    mpz_mul_ui(all, held, k->codes + k->flags);
    mpz_mul_ui(held, held, k->codes);
    text_addf(&t, "%s: %llu positions of %zu code coordinates and %zu flags are ", string, (number)positions, k->codes, k->flags);
    number_write_integer(&t, held);
    text_add(&t, " and ");
    number_write_integer(&t, all);
    status st = text_status(&t);
    if (st == ST_OK && (mpz_cmp(held, r->bits) != 0 || mpz_cmp(all, r->with_flags) != 0))
        verdict_refute(r->v, "sharp", "%s bits, not as claimed", text_data(&t));
    text_clear(&t);
    mpz_clears(held, all, NULL);
    return st;
}

/* One string through the model; its length may be less than L where L is too long to run. */
static status check_string(run *r, const cache *k, const letter *x, size_t L, bool *good) {
    text string, why;
    size_t positions;
    status st = ST_OK;
    text_init(&string);
    text_init(&why);
    text_add(&string, "x = ");
    letters_write(&string, x, L, r->c.D);
    TRY(cache_check_string(good, &why, &positions, k, x, L, r->in->fault));
    TRY(text_status(&string));
    if (L == r->c.L) TRY(check_count(r, k, text_data(&string), positions));
    if (!*good) verdict_refute(r->v, "sharp", "%s: %s", text_data(&string), text_data(&why));
    *good = *good && verdict_of(r->v, "sharp") != VERDICT_REFUTED;
out:
    text_clear(&string);
    text_clear(&why);
    return st;
}

/* All strings of length L where they are few, else one, of a length that can be run. */
static status run_strings(run *r, const cache *k) {
    size_t L = r->c.L <= LENGTH_MOST ? (size_t)r->c.L : LENGTH_MOST;
    uint64_t all;
    letter x[LENGTH_MOST];
    bool few = L == r->c.L && letters_count(&all, r->c.D, L) && all <= STRINGS_MOST, good = true;
    status st = ST_OK;
    for (uint64_t s = 0; few && good && s < all; s++) {
        if (work_should_stop(r->in->work)) TRY(ST_STOPPED);
        letters_from_index(x, L, r->c.D, s);
        TRY(check_string(r, k, x, L, &good));
    }
    if (few) {
        verdict_scope(r->v, "the cache of all %llu strings of length %zu given back", (number)all, L);
        if (good) verdict_establish(r->v, "sharp", METHOD_EXHAUSTION);
        goto out;
    }
    for (size_t i = 0; i < L; i++) x[i] = (letter)((i * i + i / 3) % r->c.D);
    TRY(check_string(r, k, x, L, &good));
    if (L < r->c.L) TRY(check_count(r, k, "every x", r->c.L + 2));
    verdict_scope(r->v, "the cache of one string of length %zu given back", L);
out:
    return st;
}

/* CLAIM ram:memory/slots: L1-L3 of the lemma chain of Theorem 2.3 hold, so block 1's output is at every position of every
   prompt what expect_lane says of it; every row of W_k and W_v is one of its lanes or 0. */
static status check_cache(run *r) {
    cache k;
    lemma_chain chain;
    status st = cache_open(&k, &r->c);
    chain.m = NULL;
    if (st != ST_OK) goto out;
    TRY(lemma_chain_run_quietly(&chain, r->c.m, r->c.n, r->v));
    r->proved = chain.applies && chain.passed >= 3 && !k.why[0];
    TRY(run_strings(r, &k));
    bool counted = k.codes == (size_t)(r->c.n + 1) * r->c.b && k.flags == r->c.n + 1;
    if (verdict_of(r->v, "sharp") == VERDICT_REFUTED) goto out;
    if (!r->proved || !counted) {
        verdict_doubt(r->v, "sharp", "%s", k.why[0] ? k.why : chain.why[0] ? chain.why : "other lanes are held than counted");
        goto out;
    }
    TRY(memory_state_cache(r->v, &r->c, &chain));
    verdict_step(r->v, "slots: by L1-L3 the keys and values are slots, position flags and the constant, for every L");
    verdict_step(r->v, "count: %zu code coordinates and %zu flags at each of L+2 positions", k.codes, k.flags);
    verdict_step(r->v, "lossless: letters are +-1 at known places, BOS and COPY 0, short windows means of known letters");
    verdict_establish(r->v, "sharp", METHOD_DERIVATION);
out:
    lemma_chain_clear(&chain);
    cache_clear(&k);
    return st;
}

/* ---- what any memory needs */

/* The string of length L a machine misses. */
static status refute_states(run *r, const gssm *g, const gssm_judgement *j, number states, number needed) {
    text x;
    text_init(&x);
    if (j->missed_example) letters_write(&x, j->missed_example, (size_t)r->c.L, r->c.D);
    status st = text_status(&x);
    if (st == ST_OK && j->missed_example)
        verdict_refute(r->v, "sharp", "%llu states are said to be enough for length %llu; the best machine with as many "
                       "miscopies %s", states, (number)r->c.L, text_data(&x));
    else if (st == ST_OK)
        verdict_refute(r->v, "sharp", "%llu states are said to be needed for length %llu; the shift register has %u and "
                       "copies all strings", needed, (number)r->c.L, g->states);
    text_clear(&x);
    return st;
}

/* CLAIM ram:memory/needed: answers that depend on the memory after COPY alone are at most as many as its values, so all
   D^L strings need D^L values, L log2 D bits; the shift register shows that no more are needed. */
static status check_needed(run *r) {
    uint64_t all;
    gssm *g = NULL;
    gssm_judgement j = {0};
    status st = ST_OK;
    if (!letters_count(&all, r->c.D, r->c.L) || all > STATES_MOST) {
        verdict_step(r->v, "needed: one value of the memory for each of the D^L strings, L log2 D bits");
        return ST_OK;
    }
    uint64_t states = r->c.states < 0 ? all - (uint64_t)-r->c.states : all;
    TRY(gssm_optimal(&g, r->c.D, r->c.L, states));
    TRY(gssm_judge(&j, g, r->c.L, r->in->work));
    bool enough = j.copied == all;
    if (!enough || r->c.states > 0) TRY(refute_states(r, g, &j, (number)states, (number)(all + (uint64_t)r->c.states)));
    verdict_step(r->v, "needed: D^L = %llu values of the memory; a machine with as many copies %llu strings", (number)all,
                 (number)j.copied);
out:
    gssm_judgement_clear(&j);
    gssm_free(g);
    return st;
}

/* ---- the ratio */

/* CLAIM ram:memory/ratio: kv_bits / (L log2 D) = (n+1)(1 + 2/L) b / log2 D, and b <= (3 / log2 5) log2 D, that is
   5^b <= D^3: D >= 2^(b-1) + 1 for b >= 2, so D^3 > 8^(b-1) >= 5^b from b = 5 on; b = 2, 3, 4: 25 <= 27, 125 <= 125,
   625 <= 729; b = 1: 5 <= 8.  Equality at D = 5. */
static void check_ratio(run *r) {
    mpz_t left, right;
    mpz_inits(left, right, NULL);
    mpz_ui_pow_ui(left, r->c.base, r->c.b);
    mpz_ui_pow_ui(right, r->c.D, r->c.power);
    if (mpz_cmp(left, right) > 0)
        verdict_refute(r->v, "sharp", "D=%u: a letter takes b = %u coordinates, and %lu^%u > %u^%lu", r->c.D, r->c.b,
                       r->c.base, r->c.b, r->c.D, r->c.power);
    else verdict_step(r->v, "ratio: %lu^b <= D^%lu", r->c.base, r->c.power);
    memory_state_ratio(r->v, &r->c);
    mpz_clears(left, right, NULL);
}

/* q := num / den rounded down or up to a multiple of 2^-RATIO_BITS. */
static void quotient(mpq_t q, const mpz_t num, const mpq_t den, bool up) {
    mpz_t n, d;
    mpz_inits(n, d, NULL);
    mpz_mul(n, num, mpq_denref(den));
    mpz_mul_2exp(n, n, RATIO_BITS);
    up ? mpz_cdiv_q(d, n, mpq_numref(den)) : mpz_fdiv_q(d, n, mpq_numref(den));
    mpq_set_z(q, d);
    mpq_div_2exp(q, q, RATIO_BITS);
    mpz_clears(n, d, NULL);
}

static status report(run *r) {
    enclosure lower, ratio;
    mpq_t q;
    status st = ST_OK;
    enclosure_init(&lower);
    enclosure_init(&ratio);
    mpq_init(q);
    verdict_integer(r->v, "kv_bits", r->bits);
    verdict_integer(r->v, "kv_bits_with_flags", r->with_flags);
    mpq_set_ui(q, r->c.D, 1);
    TRY(enclosure_log2(&lower, q, RATIO_BITS + 64)); /* L < 2^64 */
    mpq_set_ui(q, r->c.L, 1);
    mpq_mul(lower.lo, lower.lo, q);
    mpq_mul(lower.hi, lower.hi, q);
    quotient(ratio.lo, r->bits, lower.hi, false);
    quotient(ratio.hi, r->bits, lower.lo, true);
    verdict_enclosure(r->v, "lower_bound", &lower);
    verdict_enclosure(r->v, "ratio", &ratio);
out:
    mpq_clear(q);
    enclosure_clear(&lower);
    enclosure_clear(&ratio);
    return st;
}

/* CLAIM ram:memory/printed: n' is the least n >= 1 with C(L-n+1, 2) D^-n < 1/2, so err <= p_ngram < 1/2.  n' = 1, or n'-1
   fails: D^(n'-1) <= 2 C(L-n'+2, 2) <= L (L-1) < L^2.  So D^(n'+1) <= (D L)^2 and, with 5^b <= D^3,
   5^((n'+1) b) <= D^(3(n'+1)) <= (D L)^6: kv_bits <= (6 / log2 5) (L+2) log2(D L), O(L log L). */
static status check_printed(run *r) {
    const memory_claim *c = &r->c;
    size_claim s;
    mpq_t half;
    mpz_t left, right;
    status st = ST_OK;
    mpq_init(half);
    mpz_inits(left, right, NULL);
    mpq_set_ui(half, 1, 2);
    size_init(&s, c->D, c->L, half);
    uint64_t n = size_least(&s, WAY_UNION);
    mpz_ui_pow_ui(left, c->base, (n + 1) * c->b);
    mpz_ui_pow_ui(right, c->L, c->length);
    mpz_set_ui(mpq_numref(half), c->D);
    mpz_pow_ui(mpq_numref(half), mpq_numref(half), c->constant);
    mpz_mul(right, right, mpq_numref(half));
    if (mpz_cmp(left, right) > 0)
        verdict_refute(r->v, "printed", "D=%u L=%llu: n = %llu is the least with C(L-n+1, 2) D^-n < 1/2, and %lu^((n+1)b) = "
                       "%lu^%llu > D^%lu L^%lu", c->D, (number)c->L, (number)n, c->base, c->base, (number)((n + 1) * c->b),
                       c->constant, c->length);
    else verdict_establish(r->v, "printed", METHOD_DERIVATION);
    memory_state_printed(r->v, c, &s, n);
    verdict_step(r->v, "printed: with n = %llu, err < 1/2 and kv_bits = (L+2) %llu; any memory with err <= 1/2 needs "
                 "L log2 D - 1 bits", (number)n, (number)((n + 1) * c->b));
    mpq_set_ui(half, 0, 1); /* canonical again */
    mpz_clears(left, right, NULL);
    mpq_clear(half);
    size_clear(&s);
    return st;
}

/* ---- the claim */

static status check(const claim_input *in, verdict *v) {
    const params *p = in->params;
    run r = {.in = in, .v = v,
             .c = {.D = (uint32_t)params_int(p, "D"), .n = (uint32_t)params_int(p, "n"), .L = (uint64_t)params_int(p, "L"),
                   .positions = 2, .slots = 1, .flags = 1, .base = 5, .power = 3, .constant = 6, .length = 6}};
    hash_copy_spec s;
    status st = ST_OK;
    mpz_inits(r.bits, r.with_flags, NULL);
    r.c.b = hash_copy_code_bits(r.c.D);
    TRY(hash_copy_spec_init(&s, r.c.D, r.c.n, in->fault));
    TRY(hash_copy_build(&r.c.m, &s, in->fault));
    TRY(claim_bend(in, &r.c));
    formula(r.bits, &r.c, r.c.bits);
    formula(r.with_flags, &r.c, r.c.flags);
    verdict_scope(v, "D=%u n=%u L=%llu: keys and values of block 2 after BOS x COPY, every x", r.c.D, r.c.n, (number)r.c.L);
    TRY(report(&r));
    TRY(check_cache(&r));
    TRY(check_needed(&r));
    check_ratio(&r);
    TRY(check_printed(&r));
out:
    model_free(r.c.m);
    hash_copy_spec_clear(&s);
    mpz_clears(r.bits, r.with_flags, NULL);
    return st;
}

static const reading_spec readings[] = {
    {"sharp", "the keys and values T_n holds after a prompt of length L follow from (L+2)(n+1)b bits, one a code coordinate: at "
              "most (3/log2 5)(n+1)(1+2/L) times the L log2 D bits that any memory needs from which all strings are copied",
     NULL},
    {"printed", "O~(L): the least n with C(L-n+1,2) D^-n < 1/2 makes err < 1/2 with at most (6/log2 5)(L+2) log2(D L) bits, "
                "where any memory with err <= 1/2 needs L log2 D - 1", NULL},
};

static const param_spec parameters[] = {
    {"D", PARAM_INT, "letters of the alphabet", 2, HASH_COPY_D_MOST, "2", false, NULL},
    {"n", PARAM_INT, "letters of an n-gram", 1, HASH_COPY_N_MOST, NULL, true, NULL},
    {"L", PARAM_INT, "length of the strings", 1, 1000000000000000000, NULL, true, NULL},
};

static const quantity_spec quantities[] = {
    {"kv_bits", "(L+2)(n+1)b: one bit a code coordinate of block 2's keys and values"},
    {"kv_bits_with_flags", "(L+2)(n+1)(b+1): the position flags and the constant as well"},
    {"lower_bound", "L log2 D: bits from which all strings of length L are copied"},
    {"ratio", "kv_bits / lower_bound"},
};

static const char *const columns[] = {"kv_bits", "kv_bits_with_flags", "lower_bound", "ratio", NULL};
static const char *const decimals[] = {"lower_bound", "ratio", NULL};

static const claim_table table = {.name = "memory",
                                  .title = "What T_n keeps of its prompt, and what any memory needs",
                                  .ranges = "D=2,3,26 n=2,4,8 L=10,100,1000",
                                  .columns = columns,
                                  .decimals = decimals};

const claim claim_ram_memory = {
    .id = "ram:memory",
    .paper = "ram",
    .kind = "claim",
    .number = "",
    .title = "The input-dependent memory of the copying Transformer",
    .source = "Jelassi, Brandfonbrener, Kakade, Malach, Repeat After Me, 2024, remark after Corollary 2.8",
    .statement = "Transformers are almost optimal in input-dependent memory: O~(L) against the lower bound.",
    .understood = "Memory is what block 2 holds of the prompt, its keys and values (the windows of block 1 reach n tokens back, "
                  "which the last position's slots repeat). Bits are counted at one a code coordinate, without coding away "
                  "that each letter is held n+1 times. O~(L) is O(L log L): n must grow with log L. The lower bound is for "
                  "all strings, or half of them; T_n copies those that are not n-ambiguous (vb:copy-error).",
    .checked = "The lanes of keys and values read off W_k and W_v; L1-L3 of the lemma chain of Theorem 2.3 on the weights, for "
               "every L; all strings of length L, where at most 1,024, through the model, every lane recovered from the bits "
               "exactly. The lower bound by counting, and attained by a machine where D^L <= 4096. The constants by integers.",
    .not_covered = "Precision of the arithmetic (ram:precision); the memory while answering, which grows by one "
                   "position a letter; weights, which do not depend on the input. err of T_n is ram:T2.3, the bound "
                   "for err <= 1/2 ram:C2.8.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "n=3 L=8",
    .check = check,
    .controls = memory_controls,
    .control_count = MEMORY_CONTROLS,
    .table = &table,
};
