/* kernel.c - the table of all kernels, made from kernels.def. */
#include "numerics/float32/kernel.h"

const kernel_row kernel_table[KERNEL_COUNT] = {
#define KERNEL(name) [KERNEL_##name] = {#name, kernel_##name, NULL, NULL},
#include "numerics/float32/kernels.def"
#undef KERNEL
};
