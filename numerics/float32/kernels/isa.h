/* isa.h - kernels that come in several instruction sets, each callable by itself so that tests see all that this
   machine has.  isa: ISA_PORTABLE, ISA_AVX2, ISA_AVX512 of simd.h, at most isa_best(). */
#ifndef NUMERICS_FLOAT32_KERNELS_ISA_H
#define NUMERICS_FLOAT32_KERNELS_ISA_H

#include "numerics/float32/kernel.h"

int kernel_isa_best(void);
void kernel_attend_on(const kernel_value *a, size_t group, int isa);
void kernel_attend_row_on(const kernel_value *a, size_t group, int isa);
void kernel_linear_on(const kernel_value *a, size_t group, int isa);

#endif
