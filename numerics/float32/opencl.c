/* opencl.c - the loader, the names of errors, the list of devices. */
#include "numerics/float32/opencl.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLATFORMS_MOST 16
#define NO_PLATFORM (-1001) /* CL_PLATFORM_NOT_FOUND_KHR: a loader without drivers */

status opencl_open(opencl *cl, const char *library, fault *f) {
    *cl = (opencl){0};
    /* NODELETE: drivers keep threads, which must not lose their code */
    cl->library = dlopen(library, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!cl->library) return fault_set(f, ST_NODEVICE, "there is no OpenCL here (%.200s); " OPENCL_HINT, dlerror());
    const char *missing = NULL;
#define X(name)                                                                                                \
    cl->name = (__typeof__(cl->name))dlsym(cl->library, #name);                                                \
    if (!cl->name) missing = #name;
    OPENCL_FUNCTIONS(X)
#undef X
    if (!missing) return ST_OK;
    opencl_close(cl);
    return fault_set(f, ST_NODEVICE, "the OpenCL library %.100s has no %s", library, missing);
}

void opencl_close(opencl *cl) {
    if (cl->library) dlclose(cl->library);
    cl->library = NULL;
}

const char *opencl_error_name(cl_int error, char room[32]) {
    switch (error) {
#define NAMED(code) case code: return #code;
        NAMED(CL_SUCCESS) NAMED(CL_DEVICE_NOT_FOUND) NAMED(CL_DEVICE_NOT_AVAILABLE) NAMED(CL_COMPILER_NOT_AVAILABLE)
        NAMED(CL_MEM_OBJECT_ALLOCATION_FAILURE) NAMED(CL_OUT_OF_RESOURCES) NAMED(CL_OUT_OF_HOST_MEMORY)
        NAMED(CL_PROFILING_INFO_NOT_AVAILABLE) NAMED(CL_MEM_COPY_OVERLAP) NAMED(CL_BUILD_PROGRAM_FAILURE)
        NAMED(CL_MAP_FAILURE) NAMED(CL_MISALIGNED_SUB_BUFFER_OFFSET) NAMED(CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST)
        NAMED(CL_COMPILE_PROGRAM_FAILURE) NAMED(CL_LINKER_NOT_AVAILABLE) NAMED(CL_LINK_PROGRAM_FAILURE)
        NAMED(CL_DEVICE_PARTITION_FAILED) NAMED(CL_KERNEL_ARG_INFO_NOT_AVAILABLE) NAMED(CL_INVALID_VALUE)
        NAMED(CL_INVALID_DEVICE_TYPE) NAMED(CL_INVALID_PLATFORM) NAMED(CL_INVALID_DEVICE) NAMED(CL_INVALID_CONTEXT)
        NAMED(CL_INVALID_QUEUE_PROPERTIES) NAMED(CL_INVALID_COMMAND_QUEUE) NAMED(CL_INVALID_HOST_PTR)
        NAMED(CL_INVALID_MEM_OBJECT) NAMED(CL_INVALID_BINARY) NAMED(CL_INVALID_BUILD_OPTIONS) NAMED(CL_INVALID_PROGRAM)
        NAMED(CL_INVALID_PROGRAM_EXECUTABLE) NAMED(CL_INVALID_KERNEL_NAME) NAMED(CL_INVALID_KERNEL_DEFINITION)
        NAMED(CL_INVALID_KERNEL) NAMED(CL_INVALID_ARG_INDEX) NAMED(CL_INVALID_ARG_VALUE) NAMED(CL_INVALID_ARG_SIZE)
        NAMED(CL_INVALID_KERNEL_ARGS) NAMED(CL_INVALID_WORK_DIMENSION) NAMED(CL_INVALID_WORK_GROUP_SIZE)
        NAMED(CL_INVALID_WORK_ITEM_SIZE) NAMED(CL_INVALID_GLOBAL_OFFSET) NAMED(CL_INVALID_EVENT_WAIT_LIST)
        NAMED(CL_INVALID_EVENT) NAMED(CL_INVALID_OPERATION) NAMED(CL_INVALID_BUFFER_SIZE)
        NAMED(CL_INVALID_GLOBAL_WORK_SIZE) NAMED(CL_INVALID_PROPERTY) NAMED(CL_INVALID_COMPILER_OPTIONS)
        NAMED(CL_INVALID_LINKER_OPTIONS) NAMED(CL_INVALID_DEVICE_PARTITION_COUNT)
#undef NAMED
    default: snprintf(room, 32, "error %d", (int)error); return room;
    }
}

/* Failures that no driver causes by itself: a launch's arguments against its kernel's parameters. */
static bool own_mistake(cl_int error) {
    return error == CL_INVALID_KERNEL_NAME || error == CL_INVALID_ARG_INDEX || error == CL_INVALID_ARG_VALUE ||
           error == CL_INVALID_ARG_SIZE || error == CL_INVALID_KERNEL_ARGS || error == CL_INVALID_MEM_OBJECT;
}

status opencl_judge(cl_int error, const char *call, const char *file, int line, fault *f) {
    if (error == CL_SUCCESS) return ST_OK;
    char room[32];
    const char *slash = strrchr(file, '/');
    status st = error == CL_OUT_OF_HOST_MEMORY || error == CL_MEM_OBJECT_ALLOCATION_FAILURE ? ST_MEMORY
                : own_mistake(error)                                                       ? ST_BUG
                                                                                           : ST_NODEVICE;
    return fault_set(f, st, "%s (%s) %s:%d", call, opencl_error_name(error, room), slash ? slash + 1 : file, line);
}

/* What the driver says, cut to the room; control characters become spaces. */
static void platform_text(const opencl *cl, cl_platform_id p, cl_platform_info what, char *to, size_t room) {
    char all[1024] = "";
    if (cl->clGetPlatformInfo(p, what, sizeof all - 1, all, NULL) != CL_SUCCESS) all[0] = '\0';
    snprintf(to, room, "%s", all);
}
static void device_text(const opencl *cl, cl_device_id d, cl_device_info what, char *to, size_t room) {
    char all[1024] = "";
    if (cl->clGetDeviceInfo(d, what, sizeof all - 1, all, NULL) != CL_SUCCESS) all[0] = '\0';
    snprintf(to, room, "%s", all + strspn(all, " "));
}
static void make_printable(char *s) {
    for (; *s; s++)
        if (*s < 0x20 || *s >= 0x7f) *s = ' '; /* nothing a terminal or a JSON reader could stumble over */
}

static status describe(const opencl *cl, opencl_device *d, size_t platform, size_t index, fault *f) {
    device_info *i = &d->info;
    cl_device_type type = 0;
    cl_uint units = 0;
    cl_ulong memory = 0, largest = 0;
    status st;
    TRY(OPENCL(cl, f, clGetDeviceInfo, d->id, CL_DEVICE_TYPE, sizeof type, &type, NULL));
    TRY(OPENCL(cl, f, clGetDeviceInfo, d->id, CL_DEVICE_MAX_COMPUTE_UNITS, sizeof units, &units, NULL));
    TRY(OPENCL(cl, f, clGetDeviceInfo, d->id, CL_DEVICE_GLOBAL_MEM_SIZE, sizeof memory, &memory, NULL));
    TRY(OPENCL(cl, f, clGetDeviceInfo, d->id, CL_DEVICE_MAX_MEM_ALLOC_SIZE, sizeof largest, &largest, NULL));
    *i = (device_info){.gpu = !(type & CL_DEVICE_TYPE_CPU), .units = units, .memory = memory, .largest = largest};
    snprintf(i->spec, sizeof i->spec, "opencl:%zu.%zu", platform, index);
    platform_text(cl, d->platform, CL_PLATFORM_NAME, i->platform, sizeof i->platform);
    device_text(cl, d->id, CL_DEVICE_NAME, i->name, sizeof i->name);
    device_text(cl, d->id, CL_DRIVER_VERSION, i->driver, sizeof i->driver);
    device_text(cl, d->id, CL_DEVICE_VERSION, i->version, sizeof i->version);
    make_printable(i->platform);
    make_printable(i->name);
    make_printable(i->driver);
    make_printable(i->version);
out:
    return st;
}

/* Adds the devices of one platform; a platform that fails or has none is left out. */
static void add_platform(const opencl *cl, cl_platform_id platform, size_t index, opencl_device *list, size_t *count, fault *f) {
    cl_device_id id[OPENCL_DEVICES_MOST];
    cl_uint found = 0;
    cl_int error = cl->clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, OPENCL_DEVICES_MOST, id, &found);
    if (error == CL_DEVICE_NOT_FOUND) return;
    if (opencl_judge(error, "clGetDeviceIDs", __FILE__, __LINE__, f) != ST_OK) return;
    for (cl_uint k = 0; k < found && k < OPENCL_DEVICES_MOST && *count < OPENCL_DEVICES_MOST; k++) {
        list[*count] = (opencl_device){.platform = platform, .id = id[k]};
        if (describe(cl, &list[*count], index, k, f) == ST_OK) ++*count;
    }
}

/* PoCL has no device where it cannot write its cache; its folder is the first that is set. */
static const char *cache_variable(void) {
    return getenv("POCL_CACHE_DIR") ? "POCL_CACHE_DIR" : getenv("XDG_CACHE_HOME") ? "XDG_CACHE_HOME" : "HOME";
}

status opencl_list(const opencl *cl, opencl_device **list, size_t *count, fault *f) {
    cl_platform_id platform[PLATFORMS_MOST];
    cl_uint found = 0;
    *count = 0;
    *list = calloc(OPENCL_DEVICES_MOST, sizeof **list);
    if (!*list) return fault_set(f, ST_MEMORY, "out of memory");
    fault_set(f, ST_OK, "the OpenCL loader is here, but no driver with a device; " OPENCL_HINT);
    cl_int error = cl->clGetPlatformIDs(PLATFORMS_MOST, platform, &found);
    if (error == NO_PLATFORM) return ST_OK;
    status st = opencl_judge(error, "clGetPlatformIDs", __FILE__, __LINE__, f);
    if (st == ST_MEMORY) return st;
    if (st != ST_OK) return ST_OK; /* f says why there is no device */
    if (found)
        fault_set(f, ST_OK, "an OpenCL driver is here, but shows no device: it may lack a cache folder that it can write (%s); "
                  "otherwise " OPENCL_HINT, cache_variable());
    for (cl_uint p = 0; p < found && p < PLATFORMS_MOST; p++) add_platform(cl, platform[p], p, *list, count, f);
    return ST_OK;
}
