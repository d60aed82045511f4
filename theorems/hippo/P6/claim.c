/* claim.c - hippo:P6, as the command shows it. */
#include "theorems/hippo/P6/P6.h"
#include "theorems/hippo/common/hippo_doubles.h"

static const control controls[] = {
    {"constant-9", "9 for 6: refuted by |s - 1/2|", "N=2 m=1 k=1", NULL, NULL, P6_NINE},
    {"constant-7", "7 for 6: refuted by s at N = 1", "N=1 m=1 k=1", NULL, NULL, P6_SEVEN},
    {"next-factorial", "(2k+2)! for (2k+1)!: refuted by s^N at k = N", "N=3 m=3 k=3", NULL, NULL, P6_NEXT_FACTORIAL},
    {"one-order-more", "N^-2 for a Lipschitz f", "N=2 m=2 k=1", NULL, NULL, P6_ORDER_MORE},
    {"another-degree", "the error of s^(m+1)", "N=2 m=3 k=1", NULL, NULL, P6_OTHER_DEGREE},
    {"equation-off", "3kj for 2kj", "N=1 m=1 k=1", NULL, NULL, P6_EQUATION},
    {"weight-less", "(x(1-x))^(k-1)", "N=2 m=2 k=1", NULL, NULL, P6_WEIGHT},
};

static const reading_spec readings[] = {
    {"sharp", "for every f with sup |f^(k)| = M on [0, t] and every N >= k: error <= t^k M k! sqrt((N-k)!/((N+k)! (2k+1)!)), in the normalised "
              "measure ds/t; for an L-Lipschitz f: t L/sqrt(6N(N+1)); with equality for s^N at k = N", NULL},
    {"printed", "error = O(t L/sqrt N) for L-Lipschitz f, O(t^k N^(1/2-k)) for bounded k-th derivatives", NULL},
};

static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "state size", .least = 1, .most = 512, .initial = "16"},
    {.name = "m", .kind = PARAM_INT, .meaning = "the input is s^m", .least = 0, .most = 2048, .initial = "20"},
    {.name = "k", .kind = PARAM_INT, .meaning = "derivatives that are bounded", .least = 1, .most = 64, .initial = "1"},
};

static const quantity_spec quantities[] = {
    {"error_squared", "of s^m on [0, 1]"},
    {"bound_sharp_squared", "M_k^2 k!^2 (N-k)!/((N+k)! (2k+1)!), M_k = m!/(m-k)!"},
    {"bound_printed", "square of the printed bound with the constant 1: M_k^2 N^(1-2k)"},
    {"corner_error_squared", "of |s - 1/2|, to be held against 1/(6N(N+1)); k = 1"},
};

static const char *const columns[] = {"error_squared", "bound_sharp_squared", "bound_printed", "corner_error_squared", NULL};
static const claim_table table = {.name = "hippo-error",
                                  .title = "How far LegS is from its input, with sharp and printed bounds",
                                  .ranges = "N=1,2,4,8,16 m=4,20 k=1,2",
                                  .columns = columns,
                                  .decimals = columns};

const claim claim_hippo_P6 = {
    .id = "hippo:P6",
    .paper = "hippo",
    .kind = "proposition",
    .number = "6",
    .title = "The approximation error of LegS",
    .source = HIPPO_SOURCE ", Proposition 6",
    .statement = "If f is L-Lipschitz, the LegS projection g of f on [0, t] has error O(t L/sqrt N); with bounded derivatives of order k, "
                 "O(t^k N^(-k+1/2)).",
    .understood = "The error is the norm in the normalised measure ds/t. Both printed rates hold with constants that depend on k alone, and both can be "
                  "improved by sqrt N. t = 1: other t by scaling, t^k.",
    .checked = "Every N, every f: the k-th derivatives of Legendre polynomials are orthogonal with weight (x(1-x))^k, by an identity of degree 2 in n, "
               "k and j on a grid; docs/proofs/legs.md, 9. At N, m, k: the squared error of s^m, two ways, under the bound; |s - 1/2| for k = 1; "
               "equality for s^N at k = N up to N = 96.",
    .not_covered = "Errors in other norms, and errors of discretised states.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "N=8 m=10 k=1",
    .check = p6_check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .table = &table,
    .doubles = &hippo_P6_doubles,
};
