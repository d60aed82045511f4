/* delay_copy.h - a model that copies strings of exactly L letters by waiting: answer t stands L positions behind the letter
   it has to be, so a delay of L says it.  The delay is a shift register of L+1 states, as a scan, or its kernel, as a conv:
   C A^j B = [j = L], the same model either way.  Of other lengths it copies only strings that look alike so far apart. */
#ifndef CONSTRUCTIONS_DELAY_COPY_DELAY_COPY_H
#define CONSTRUCTIONS_DELAY_COPY_DELAY_COPY_H

#include "constructions/model/model.h"
#include "constructions/ssm/ssm.h"

#define DELAY_COPY_L_MOST 1023
#define DELAY_COPY_D_MOST 4096

typedef enum delay_form { DELAY_SCAN, DELAY_CONV } delay_form;
#define DELAY_FORMS 2
extern const char *const delay_form_names[DELAY_FORMS + 1]; /* "scan" "conv" */
/* DOMAIN for a name that is none. */
MUST_USE status delay_form_find(delay_form *form, const char *name, fault *f);

/* The recurrence y_k = u_(k-L): state j holds u_(k-j).  DOMAIN for L < 1, LIMIT past DELAY_COPY_L_MOST; cleared by the
   caller in any case. */
MUST_USE status delay_system(ssm *s, size_t L, fault *f);
/* embed (letter a is the number a, BOS and COPY are 0), the delay, logits 2 a y - a^2 of letter a: largest where a = y.
   DOMAIN for D < 2, LIMIT past DELAY_COPY_D_MOST. */
MUST_USE status delay_copy_build(model **m, uint32_t D, size_t L, delay_form form, fault *f);

#endif
