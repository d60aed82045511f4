/* opencl.h - the OpenCL library, opened at run time: its functions in one table, every call wrapped once, so that a
   failure reads `clEnqueueNDRangeKernel (CL_OUT_OF_RESOURCES) device_opencl.c:123`.  Private to the OpenCL files. */
#ifndef NUMERICS_FLOAT32_OPENCL_H
#define NUMERICS_FLOAT32_OPENCL_H

#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>

#include "numerics/float32/device.h"

#define OPENCL_LOADER "libOpenCL.so.1"
#define OPENCL_HINT "script/setup --opencl installs a driver for processors"

#define OPENCL_FUNCTIONS(X)                                                                                    \
    X(clGetPlatformIDs) X(clGetPlatformInfo) X(clGetDeviceIDs) X(clGetDeviceInfo) X(clCreateSubDevices)        \
    X(clCreateContext) X(clReleaseContext) X(clCreateCommandQueue) X(clReleaseCommandQueue)                    \
    X(clCreateBuffer) X(clCreateSubBuffer) X(clReleaseMemObject) X(clEnqueueWriteBuffer)                       \
    X(clEnqueueReadBuffer) X(clEnqueueFillBuffer) X(clFlush) X(clFinish) X(clCreateProgramWithSource)          \
    X(clCreateProgramWithBinary) X(clBuildProgram) X(clGetProgramInfo) X(clGetProgramBuildInfo)                \
    X(clReleaseProgram) X(clCreateKernel) X(clReleaseKernel) X(clSetKernelArg) X(clGetKernelWorkGroupInfo)     \
    X(clEnqueueNDRangeKernel) X(clWaitForEvents) X(clGetEventProfilingInfo) X(clReleaseEvent)

typedef struct opencl {
    void *library;
#define X(name) __typeof__(name) *name;
    OPENCL_FUNCTIONS(X)
#undef X
} opencl;

/* NODEVICE, saying why, when there is no such library or a function is missing from it. */
MUST_USE status opencl_open(opencl *cl, const char *library, fault *f);
void opencl_close(opencl *cl);

/* "CL_OUT_OF_RESOURCES"; "error -12345" for one that has no name here. */
const char *opencl_error_name(cl_int error, char room[32]);
/* ST_OK for CL_SUCCESS; otherwise MEMORY, BUG (arguments that only this program can get wrong) or NODEVICE with the call, the error
   and the place. */
MUST_USE status opencl_judge(cl_int error, const char *call, const char *file, int line, fault *f);

/* A call that returns its error, and one that returns an object and writes its error to the last parameter. */
#define OPENCL(cl, f, name, ...) opencl_judge((cl)->name(__VA_ARGS__), #name, __FILE__, __LINE__, f)
#define OPENCL_NEW(cl, f, object, name, ...)                                                                   \
    (object = (cl)->name(__VA_ARGS__, &opencl_error), opencl_judge(opencl_error, #name, __FILE__, __LINE__, f))

#define OPENCL_DEVICES_MOST 64
typedef struct opencl_device {
    cl_platform_id platform;
    cl_device_id id;
    device_info info;
} opencl_device;

/* All devices of all platforms, OPENCL_DEVICES_MOST at most; *count may be 0, f then says why.  One block, freed by the
   caller. */
MUST_USE status opencl_list(const opencl *cl, opencl_device **list, size_t *count, fault *f);

/* What a kernel's program is built from. */
typedef struct opencl_source {
    const char *name, *text; /* the kernel's name, its text (the prelude stands before it) */
    const char *options;
} opencl_source;
/* Builds the program and takes the kernel `kernel_<name>` from it, from the cache where that has it, from the text otherwise.
   folder: of the cache, NULL for none.  BUG or NODEVICE with the head of the build log when it does not build. */
MUST_USE status opencl_build(const opencl *cl, cl_context context, const opencl_device *on, const opencl_source *source,
                             const char *folder, cl_kernel *kernel, fault *f);
/* The folder of the cache: $XDG_CACHE_HOME/verbatim or ~/.cache/verbatim, made when missing; NULL where there is none that
   belongs to this user alone.  Freed by the caller. */
char *opencl_cache_folder(void);
/* *data: the cached bytes of key (64 hexadecimal digits), NULL when missing, damaged or unreadable.  A cache never fails. */
void opencl_cache_get(unsigned char **data, size_t *bytes, const char *folder, const char *key);
void opencl_cache_put(const char *folder, const char *key, const unsigned char *data, size_t bytes);

#endif
