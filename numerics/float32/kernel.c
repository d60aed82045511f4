/* kernel.c - the table of all kernels, made from kernels.def; the texts are embedded by cmake/EmbedKernels.cmake. */
#include "numerics/float32/kernel.h"

#define KERNEL(name) extern const char kernel_text_##name[], kernel_gpu_text_##name[];
#include "numerics/float32/kernels.def"
#undef KERNEL

const kernel_row kernel_table[KERNEL_COUNT] = {
#define KERNEL(name) [KERNEL_##name] = {#name, kernel_##name, kernel_text_##name, kernel_gpu_text_##name},
#include "numerics/float32/kernels.def"
#undef KERNEL
};
