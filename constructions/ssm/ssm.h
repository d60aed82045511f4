/* ssm.h - linear state-space systems with rational matrices, one input and one output:
     continuous   x' = A x + B u,          y = C x + D u
     recurrence   x_k = A x_(k-1) + B u_k,  y_k = C x_k + D u_k       (x_(-1) = 0)
   Which of the two a system is, its maker knows; discretising takes the first to the second. */
#ifndef CONSTRUCTIONS_SSM_SSM_H
#define CONSTRUCTIONS_SSM_SSM_H

#include "numerics/base/text.h"
#include "numerics/base/work.h"
#include "numerics/exact/rat_mat.h"
#include "numerics/exact/rat_poly.h"

#define SSM_NAME_ROOM 48
#define SSM_N_MOST 4096

typedef struct ssm {
    char name[SSM_NAME_ROOM];
    size_t N;
    rat_mat A, B, C; /* N x N, N x 1, 1 x N */
    mpq_t D;
    bool discrete;    /* a recurrence                                                                 */
    mpq_t *weight;    /* N positive squares of a diagonal gauge, c = diag(sqrt(weight)) x, in which norms and symmetry are
                         meant; NULL: all 1                                                             */
} ssm;

/* All matrices 0.  DOMAIN for N < 1, LIMIT past SSM_N_MOST; s is cleared by the caller in any case. */
MUST_USE status ssm_init(ssm *s, const char *name, size_t N, fault *f);
void ssm_clear(ssm *s); /* {0} is allowed */
MUST_USE status ssm_weigh(ssm *s); /* weight: N ones, to be set */
MUST_USE status ssm_copy(ssm *copy, const ssm *s); /* copy is uninitialised before the call */

/* How a continuous system becomes a recurrence of step h > 0.  The generalised bilinear transform of weight a:
     A := (I - a h A)^-1 (I + (1-a) h A),   B := (I - a h A)^-1 h B;
   a = 0 forward Euler, 1 backward Euler, 1/2 bilinear.  C and D stay as they are. */
typedef enum discretisation { FORWARD_EULER, BACKWARD_EULER, BILINEAR, GENERALISED } discretisation;
#define DISCRETISATIONS 4
extern const char *const discretisation_names[DISCRETISATIONS + 1]; /* "forward-euler" "backward-euler" "bilinear" "gbt" */
/* weight is looked at for GENERALISED only.  DOMAIN for h <= 0 or where I - a h A is singular. */
MUST_USE status ssm_discretise(ssm *recurrence, const ssm *s, discretisation kind, const mpq_t weight, const mpq_t h,
                               fault *f);

/* x (N x 1) := A x + B u; y := C x + D u of the new x. */
MUST_USE status ssm_step(rat_mat *x, mpq_t y, const ssm *recurrence, const mpq_t u);
/* K[i] := C A^i B, i < L: the kernel by its definition.  K has L initialised entries. */
MUST_USE status ssm_kernel(mpq_t *K, const ssm *recurrence, size_t L);
/* The same; STOPPED when w says so (numbers grow with i, and so does the time of a step). */
MUST_USE status ssm_kernel_within(mpq_t *K, const ssm *recurrence, size_t L, const work *w);
/* C (sI - A)^-1 B = numerator / denominator, denominator = det(sI - A), by Faddeev and LeVerrier. */
MUST_USE status ssm_transfer(rat_poly *numerator, rat_poly *denominator, const ssm *s);

/* The file format "verbatim-ssm/1" (docs/ssm-format.md), read strictly: NOINPUT, IO, FORMAT, LIMIT with the place in f; "-" is
   standard input.  s is initialised by the call and cleared by the caller in any case. */
MUST_USE status ssm_read(ssm *s, const char *path, fault *f);
MUST_USE status ssm_parse(ssm *s, const char *json, size_t bytes, fault *f);
void ssm_write(text *t, const ssm *s);

/* What can be said of a system exactly. */
typedef struct ssm_analysis {
    rat_poly *charpoly;     /* det(xI - A)                                                                  */
    bool stable;            /* every eigenvalue: real part < 0 (continuous), modulus < 1 (discrete)           */
    size_t controllable, observable; /* ranks of (B, AB, ..) and (C; CA; ..): N when all states are            */
    size_t low_rank;        /* least r with A = shift I + skew + rank r in the gauge: N - (largest multiplicity of an
                               eigenvalue of the symmetric part).  Such an A is normal plus rank r (NPLR)     */
    bool has_shift;         /* that eigenvalue is rational: shift                                            */
    mpq_t shift;
    bool normal;            /* A A* = A* A in the gauge: rank 0 will do                                       */
} ssm_analysis;
void ssm_analysis_init(ssm_analysis *a);
void ssm_analysis_clear(ssm_analysis *a);
MUST_USE status ssm_analyse(ssm_analysis *a, const ssm *s);
/* Whether all roots of p lie inside the unit circle: (1-z)^N p((1+z)/(1-z)) is Hurwitz, of degree N. */
MUST_USE status ssm_is_schur(bool *yes, const rat_poly *p);

#endif
