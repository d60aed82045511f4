/* opencl_build.c - from a kernel's text to the kernel: a program of its own for each, so that what is not launched is not
   built, and a new text or driver rebuilds only what it touches. */
#include <stdlib.h>
#include <string.h>

#include "numerics/base/sha256.h"
#include "numerics/float32/opencl.h"

#define LOG_SHOWN 360 /* of the build log in an error's one line */

extern const char kernel_text_prelude[];

/* Everything a binary depends on. */
static void cache_key(char key[65], const opencl_device *on, const opencl_source *s) {
    const char *const part[] = {"verbatim-kernel/1", kernel_text_prelude, s->text, s->options, on->info.platform, on->info.name,
                                on->info.driver, on->info.version};
    sha256 h;
    sha256_init(&h);
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) sha256_add(&h, part[i], strlen(part[i]) + 1);
    sha256_hex(&h, key);
}

/* The head of the build log as one line. */
static status build_failed(const opencl *cl, cl_program program, const opencl_device *on, const opencl_source *s, status st,
                           fault *f) {
    size_t bytes = 0;
    char *log = NULL;
    if (st == ST_MEMORY) return st;
    if (cl->clGetProgramBuildInfo(program, on->id, CL_PROGRAM_BUILD_LOG, 0, NULL, &bytes) == CL_SUCCESS && bytes &&
        bytes < ((size_t)16 << 20) && (log = calloc(1, bytes + 1)) &&
        cl->clGetProgramBuildInfo(program, on->id, CL_PROGRAM_BUILD_LOG, bytes, log, NULL) == CL_SUCCESS && log[0]) {
        for (char *c = log; *c; c++)
            if (*c == '\n') *c = ' ';
        const char *error = strstr(log, "error"); /* warnings may stand before it */
        const char *from = error && error - log > LOG_SHOWN / 2 ? error - LOG_SHOWN / 4 : log;
        fault_set(f, st, "the kernel %s does not build on %s: %.*s", s->name, on->info.spec, LOG_SHOWN, from);
    }
    free(log);
    return st;
}

/* Keeps the built program's binary; whatever fails, there is none. */
static void keep_binary(const opencl *cl, cl_program program, const char *folder, const char *key) {
    size_t bytes = 0;
    if (cl->clGetProgramInfo(program, CL_PROGRAM_BINARY_SIZES, sizeof bytes, &bytes, NULL) != CL_SUCCESS || !bytes) return;
    unsigned char *data = malloc(bytes);
    if (data && cl->clGetProgramInfo(program, CL_PROGRAM_BINARIES, sizeof data, &data, NULL) == CL_SUCCESS)
        opencl_cache_put(folder, key, data, bytes);
    free(data);
}

/* NULL where the cache has nothing that this driver takes. */
static cl_program from_cache(const opencl *cl, cl_context context, const opencl_device *on, const opencl_source *s,
                             const char *folder, const char *key) {
    unsigned char *data;
    size_t bytes;
    cl_int accepted = CL_INVALID_BINARY, error = CL_INVALID_BINARY;
    opencl_cache_get(&data, &bytes, folder, key);
    if (!data) return NULL;
    const unsigned char *binary = data;
    cl_program program = cl->clCreateProgramWithBinary(context, 1, &on->id, &bytes, &binary, &accepted, &error);
    free(data);
    if (!program) return NULL;
    if (error == CL_SUCCESS && accepted == CL_SUCCESS &&
        cl->clBuildProgram(program, 1, &on->id, s->options, NULL, NULL) == CL_SUCCESS)
        return program;
    cl->clReleaseProgram(program);
    return NULL;
}

status opencl_build(const opencl *cl, cl_context context, const opencl_device *on, const opencl_source *s, const char *folder,
                    cl_kernel *kernel, fault *f) {
    char key[65], name[64] = "kernel_";
    cl_int opencl_error;
    status st;
    *kernel = NULL;
    cache_key(key, on, s);
    strncat(name, s->name, sizeof name - 1 - strlen(name));
    cl_program program = folder ? from_cache(cl, context, on, s, folder, key) : NULL;
    if (program) {
        st = OPENCL_NEW(cl, f, *kernel, clCreateKernel, program, name);
        if (st == ST_OK) goto out;
        cl->clReleaseProgram(program); /* a binary of something else: built again */
    }
    const char *text[] = {kernel_text_prelude, s->text};
    TRY(OPENCL_NEW(cl, f, program, clCreateProgramWithSource, context, 2, text, NULL));
    st = OPENCL(cl, f, clBuildProgram, program, 1, &on->id, s->options, NULL, NULL);
    if (st != ST_OK) {
        st = build_failed(cl, program, on, s, st, f);
        goto out;
    }
    TRY(OPENCL_NEW(cl, f, *kernel, clCreateKernel, program, name));
    if (folder) keep_binary(cl, program, folder, key);
out:
    if (program) cl->clReleaseProgram(program); /* the kernel holds it from here on */
    return st;
}
