/* builders.c - what a certificate can prove, a row each: claim, reading, verdict, parameters; of systems in their headers. */
#include "verify/checker/builders/copier.h"
#include "verify/checker/builders/delay.h"
#include "verify/checker/builders/float32.h"
#include "verify/checker/builders/hippo_lists.h"
#include "verify/checker/builders/hippo_propositions.h"
#include "verify/checker/builders/legendre.h"
#include "verify/checker/builders/lssl.h"
#include "verify/checker/builders/rounded.h"
#include "verify/checker/builders/s4_kernel.h"
#include "verify/checker/builders/s4d.h"
#include "verify/checker/builders/tasks.h"

const builder builders[] = {
    {"ram:T2.3", "sharp", "VERIFIED", "D n", &transformer_object, T2_3_sharp},
    {"ram:T2.3", "printed", "REFUTED", "D n L", NULL, T2_3_printed},
    {"ram:T2.3", "literal", "REFUTED", "D n L", &transformer_object, T2_3_literal},
    {"ram:T2.3", "literal", "VERIFIED", "D n L", &transformer_object, T2_3_literal_true},
    {"ram:T2.3", "sharp", "VERIFIED", "D n", &lengths_object, T2_3_given_true},
    {"ram:T2.3", "sharp", "VERIFIED", "D n", &model_object, T2_3_given_true},
    {"ram:T2.3", "sharp", "REFUTED", "D n", &model_object, T2_3_given_false},
    {"ram:T2.3", "literal", "REFUTED", "D n", &lengths_object, T2_3_given_false},
    {"ram:T2.3", "literal", "REFUTED", "D n", &model_object, T2_3_given_false},
    {"ram:L2.4", "sharp", "VERIFIED", "D n L", NULL, L2_4_sharp},
    {"ram:L2.4", "printed", "VERIFIED", "D n L", NULL, L2_4_printed},
    {"ram:C2.5", "sharp", "VERIFIED", "D L eps", NULL, C2_5_sharp},
    {"ram:C2.5", "printed", "VERIFIED", "D L eps", NULL, C2_5_printed},
    {"ram:T2.7", "sharp", "VERIFIED", "D L states", NULL, T2_7_sharp},
    {"ram:T2.7", "printed", "REFUTED", "D L states", NULL, T2_7_printed_false},
    {"ram:T2.7", "printed", "VERIFIED", "D L states", NULL, T2_7_printed_true},
    {"ram:T2.7", "sharp", "VERIFIED", "machine=given D L states", NULL, T2_7_given_sharp},
    {"ram:T2.7", "printed", "VERIFIED", "machine=given D L states", NULL, T2_7_given_printed},
    {"ram:C2.8", "sharp", "VERIFIED", "D L states", NULL, C2_8_sharp},
    {"ram:C2.8", "printed", "VERIFIED", "D L states", NULL, C2_8_printed},
    {"vb:copy-error", "sharp", "VERIFIED", "D n L", &transformer_object, copy_error_sharp},
    {"vb:gssm-tight", "sharp", "VERIFIED", "D L states", NULL, gssm_tight_sharp},
    {"ram:memory", "sharp", "VERIFIED", "D n L", &transformer_object, memory_sharp},
    {"ram:memory", "printed", "VERIFIED", "D L", NULL, memory_printed},
    {"ram:precision", "sharp", "VERIFIED", "D n", &rounded_object, precision_sharp},
    {"ram:precision", "least", "VERIFIED", "D n from L bits", &rounded_object, precision_least},
    {"ram:precision", "printed", "VERIFIED", "D n", &rounded_object, precision_printed},
    {"vb:states", "sharp", "VERIFIED", "task=copy D L", &task_object, states_sharp},
    {"vb:states", "sharp", "VERIFIED", "task=selective D m T", &task_object, states_sharp},
    {"vb:states", "sharp", "VERIFIED", "task=prefix D n k L", &task_object, states_sharp},
    {"vb:states", "sharp", "VERIFIED", "task=suffix D n k L", &task_object, states_sharp},
    {"vb:states", "sharp", "VERIFIED", "task=induction D L", &task_object, states_sharp},
    {"vb:states", "promise", "VERIFIED", "task=selective D m T", &task_object, states_promise},
    {"vb:states", "promise", "VERIFIED", "task=prefix D n k L", &task_object, states_promise},
    {"vb:states", "promise", "VERIFIED", "task=suffix D n k L", &task_object, states_promise},
    {"vb:states", "promise", "VERIFIED", "task=induction D L", &task_object, states_promise},
    ABLATION_ROWS FLOAT32_ROWS LMU_ROWS LEGENDRE_ROWS HIPPO_ROWS HIPPO_PROPOSITION_ROWS LSSL_ROWS
    S4_ROWS S4_STEP_ROWS S4_T3_ROWS S4D_ROWS
    {NULL, NULL, NULL, NULL, NULL, NULL},
};

bool enumerable(uint64_t D, uint64_t L) {
    uint64_t all = 1;
    for (uint64_t i = 0; i < L && all <= ENUMERATION_MOST; i++) all *= D; /* D < 2^32 and all <= 2^16: no overflow */
    return all <= ENUMERATION_MOST;
}
