/* lists.h - the lists of facts, a function a claim, reading and verdict; rows of builders.c. */
#ifndef VERIFY_CHECKER_BUILDERS_LISTS_H
#define VERIFY_CHECKER_BUILDERS_LISTS_H

#include "verify/checker/kernel.h"

void T2_3_sharp(kernel *k);
void T2_3_printed(kernel *k);
void T2_3_literal(kernel *k);
void T2_3_literal_true(kernel *k);
void T2_3_given_true(kernel *k);
void T2_3_given_false(kernel *k);
void L2_4_sharp(kernel *k);
void L2_4_printed(kernel *k);
void C2_5_sharp(kernel *k);
void C2_5_printed(kernel *k);
void T2_7_sharp(kernel *k);
void T2_7_printed_false(kernel *k);
void T2_7_printed_true(kernel *k);
void T2_7_given_sharp(kernel *k);
void T2_7_given_printed(kernel *k);
void C2_8_sharp(kernel *k);
void C2_8_printed(kernel *k);
void copy_error_sharp(kernel *k);
void gssm_tight_sharp(kernel *k);
void memory_sharp(kernel *k);
void memory_printed(kernel *k);
void precision_sharp(kernel *k);
void precision_least(kernel *k);
void precision_printed(kernel *k);
void states_sharp(kernel *k);
void states_promise(kernel *k);

/* ram_T2_3_given.c: a model written out in the certificate; T_n at some lengths. */
extern const object model_object, lengths_object;

#endif
