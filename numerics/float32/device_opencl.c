/* device_opencl.c - "opencl:P.D": one in-order queue with profiling; kernels are built when they are first launched. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/float32/device_kind.h"
#include "numerics/float32/opencl.h"

#define EVENTS_MOST 512   /* launches under way; bounds what is waited for when the user stops */
#define FLUSH_EVERY 16    /* launches handed to the driver at once */

typedef struct built {
    cl_kernel kernel;
    size_t local; /* work items a group */
} built;

typedef struct host {
    opencl cl;
    opencl_device on;
    cl_context context;
    cl_command_queue queue;
    built built[KERNEL_COUNT];
    char *cache;
    cl_event event[EVENTS_MOST]; /* of launches whose time is not counted yet */
    size_t events;
    double seconds;
} host;

/* Waits for the first `count` events and adds their times. */
static status settle(host *h, size_t count, fault *f) {
    if (!count) return ST_OK;
    status st = OPENCL(&h->cl, f, clWaitForEvents, (cl_uint)count, h->event);
    for (size_t i = 0; i < count; i++) {
        cl_ulong start = 0, end = 0;
        if (st == ST_OK && h->cl.clGetEventProfilingInfo(h->event[i], CL_PROFILING_COMMAND_START, sizeof start, &start, NULL) == CL_SUCCESS &&
            h->cl.clGetEventProfilingInfo(h->event[i], CL_PROFILING_COMMAND_END, sizeof end, &end, NULL) == CL_SUCCESS && end > start)
            h->seconds += 1e-9 * (double)(end - start);
        h->cl.clReleaseEvent(h->event[i]);
    }
    h->events -= count;
    memmove(h->event, h->event + count, h->events * sizeof *h->event);
    return st;
}

static void host_free(host *h) {
    if (h->queue) {
        h->cl.clFinish(h->queue);
        status st = settle(h, h->events, NULL);
        (void)st; /* nobody is left to tell */
    }
    for (size_t k = 0; k < KERNEL_COUNT; k++)
        if (h->built[k].kernel) h->cl.clReleaseKernel(h->built[k].kernel);
    if (h->queue) h->cl.clReleaseCommandQueue(h->queue);
    if (h->context) h->cl.clReleaseContext(h->context);
    opencl_close(&h->cl);
    free(h->cache);
    free(h);
}

static void host_close(device *d) { host_free(d->own); }

static status host_alloc(device *d, device_buffer *b, fault *f) {
    host *h = d->own;
    cl_int opencl_error;
    cl_mem whole = NULL, inner = NULL;
    status st = OPENCL_NEW(&h->cl, f, whole, clCreateBuffer, h->context, CL_MEM_READ_WRITE, b->bytes + 2 * b->guard, NULL);
    if (st == ST_OK && b->guard) {
        cl_buffer_region region = {b->guard, b->bytes};
        st = OPENCL_NEW(&h->cl, f, inner, clCreateSubBuffer, whole, CL_MEM_READ_WRITE, CL_BUFFER_CREATE_TYPE_REGION, &region);
        if (st != ST_OK) h->cl.clReleaseMemObject(whole);
    }
    b->whole = whole;
    b->inner = b->guard ? inner : whole;
    return st;
}

static void host_free_buffer(device *d, device_buffer *b) {
    host *h = d->own;
    if (b->guard) h->cl.clReleaseMemObject(b->inner);
    h->cl.clReleaseMemObject(b->whole);
}

static status host_write(device *d, device_buffer *b, size_t offset, const void *from, size_t bytes, fault *f) {
    host *h = d->own;
    return OPENCL(&h->cl, f, clEnqueueWriteBuffer, h->queue, b->whole, CL_TRUE, offset, bytes, from, 0, NULL, NULL);
}

static status host_read(device *d, void *to, const device_buffer *b, size_t offset, size_t bytes, fault *f) {
    host *h = d->own;
    return OPENCL(&h->cl, f, clEnqueueReadBuffer, h->queue, b->whole, CL_TRUE, offset, bytes, to, 0, NULL, NULL);
}

static status host_zero(device *d, device_buffer *b, fault *f) {
    host *h = d->own;
    const unsigned char nothing = 0;
    return OPENCL(&h->cl, f, clEnqueueFillBuffer, h->queue, b->inner, &nothing, 1, 0, b->bytes, 0, NULL, NULL);
}

static status host_finish(device *d, fault *f) {
    host *h = d->own;
    status st = OPENCL(&h->cl, f, clFinish, h->queue);
    return st == ST_OK ? settle(h, h->events, f) : st;
}

static status kernel_of(device *d, kernel_id id, built **out, fault *f) {
    host *h = d->own;
    built *b = *out = &h->built[id];
    if (b->kernel) return ST_OK;
    const kernel_row *row = &d->kernels[id];
    bool gpu = d->info.gpu;
    opencl_source source = {.name = row->name, .text = gpu && row->gpu_source[0] ? row->gpu_source : row->source,
                            .options = gpu ? "-cl-std=CL1.2 -w -D GPU" : "-cl-std=CL1.2 -w"};
    size_t shape[3] = {0, 0, 0};
    status st;
    cl_kernel kernel;
    TRY(opencl_build(&h->cl, h->context, &h->on, &source, h->cache, &kernel, f));
    b->kernel = kernel;
    TRY(OPENCL(&h->cl, f, clGetKernelWorkGroupInfo, kernel, h->on.id, CL_KERNEL_COMPILE_WORK_GROUP_SIZE, sizeof shape, shape, NULL));
    b->local = shape[0] ? shape[0] : 1;
out:
    return st;
}

static status set_argument(host *h, cl_kernel kernel, cl_uint i, const kernel_arg *a, fault *f) {
    if (a->kind == ARG_UINT) return OPENCL(&h->cl, f, clSetKernelArg, kernel, i, sizeof a->number, &a->number);
    if (a->kind == ARG_FLOAT) return OPENCL(&h->cl, f, clSetKernelArg, kernel, i, sizeof a->value, &a->value);
    cl_mem memory = a->buffer ? a->buffer->inner : NULL;
    return OPENCL(&h->cl, f, clSetKernelArg, kernel, i, sizeof memory, memory ? &memory : NULL);
}

static status host_launch(device *d, kernel_id id, const kernel_arg *args, size_t count, size_t groups, fault *f) {
    host *h = d->own;
    built *b;
    status st;
    TRY(kernel_of(d, id, &b, f));
    if (h->events == EVENTS_MOST) TRY(settle(h, EVENTS_MOST / 2, f));
    for (size_t i = 0; i < count; i++) TRY(set_argument(h, b->kernel, (cl_uint)i, &args[i], f));
    size_t global;
    if (__builtin_mul_overflow(groups, b->local, &global))
        return fault_set(f, ST_LIMIT, "%zu groups of kernel %s are too many", groups, d->kernels[id].name);
    TRY(OPENCL(&h->cl, f, clEnqueueNDRangeKernel, h->queue, b->kernel, 1, NULL, &global, &b->local, 0, NULL, &h->event[h->events]));
    if (++h->events % FLUSH_EVERY == 0) TRY(OPENCL(&h->cl, f, clFlush, h->queue));
out:
    return st;
}

static double host_seconds(device *d) {
    host *h = d->own;
    status st = settle(h, h->events, NULL);
    (void)st; /* a failed launch shows at the next finish or read */
    double seconds = h->seconds;
    h->seconds = 0;
    return seconds;
}

static const device_kind opencl_kind = {
    .close = host_close, .alloc = host_alloc, .free = host_free_buffer, .write = host_write, .read = host_read,
    .zero = host_zero, .finish = host_finish, .launch = host_launch, .seconds = host_seconds,
};

/* A processor is shared with what else this program runs: on fewer threads than it has, only so many of its units are taken. */
static void take_units(host *h, unsigned threads) {
    if (h->on.info.gpu || threads >= h->on.info.units) return;
    const cl_device_partition_property parts[] = {CL_DEVICE_PARTITION_BY_COUNTS, (cl_device_partition_property)threads,
                                                  CL_DEVICE_PARTITION_BY_COUNTS_LIST_END, 0};
    cl_device_id part;
    if (h->cl.clCreateSubDevices(h->on.id, parts, 1, &part, NULL) != CL_SUCCESS) return; /* not every driver can */
    h->on.id = part; /* kept as long as the process: threads of PoCL 3.1 look at it after the last event is done */
    h->on.info.units = threads;
}

/* The list for a device that is not there. */
static status no_such_device(const char *spec, const opencl_device *list, size_t count, const fault *why, fault *f) {
    char known[300] = "";
    if (!count) return fault_set(f, ST_NODEVICE, "device %s is not here: %s", spec, why->line);
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(known);
        snprintf(known + n, sizeof known - n, ", %s (%.60s)", list[i].info.spec, list[i].info.name);
    }
    return fault_set(f, ST_NODEVICE, "there is no device %s; there are cpu%s", spec, known);
}

status device_opencl_open(device *d, const char *spec, fault *f) {
    opencl_device *list = NULL;
    size_t count = 0, i = 0;
    status st;
    cl_int opencl_error;
    fault why = {""};
    host *h = calloc(1, sizeof *h);
    if (!h) return fault_set(f, ST_MEMORY, "out of memory");
    st = opencl_open(&h->cl, OPENCL_LOADER, &why);
    if (st != ST_OK) {
        fault_set(f, st, "device %s: %s", spec, why.line);
        goto out;
    }
    TRY(opencl_list(&h->cl, &list, &count, &why));
    while (i < count && strcmp(list[i].info.spec, spec)) i++;
    if (i == count) {
        st = no_such_device(spec, list, count, &why, f);
        goto out;
    }
    h->on = list[i];
    take_units(h, d->work->threads);
    const cl_context_properties properties[] = {CL_CONTEXT_PLATFORM, (cl_context_properties)h->on.platform, 0};
    TRY(OPENCL_NEW(&h->cl, f, h->context, clCreateContext, properties, 1, &h->on.id, NULL, NULL));
    TRY(OPENCL_NEW(&h->cl, f, h->queue, clCreateCommandQueue, h->context, h->on.id, CL_QUEUE_PROFILING_ENABLE));
    h->cache = opencl_cache_folder();
    d->info = h->on.info;
    d->own = h;
    d->kind = &opencl_kind;
out:
    free(list);
    if (st != ST_OK) host_free(h);
    return st;
}

status device_opencl_list(device_info **list, size_t *count, fault *note) {
    opencl cl;
    opencl_device *found = NULL;
    size_t n = 0;
    status st = opencl_open(&cl, OPENCL_LOADER, note);
    if (st != ST_OK) return st == ST_MEMORY ? st : ST_OK; /* note says why */
    st = opencl_list(&cl, &found, &n, note);
    if (st == ST_OK && n) {
        device_info *larger = realloc(*list, (*count + n) * sizeof **list);
        if (larger) {
            for (size_t i = 0; i < n; i++) larger[*count + i] = found[i].info;
            *list = larger;
            *count += n;
            if (note) note->line[0] = '\0';
        } else st = ST_MEMORY;
    }
    free(found);
    opencl_close(&cl);
    return st;
}
