/* device_command.c - verify device list|test: where runs at scale can take place, and whether it computes there what the
   proofs presume. */
#include <stdlib.h>
#include <string.h>

#include "numerics/base/json.h"
#include "numerics/float32/selftest.h"
#include "verify/command.h"

#define LABEL 13

/* 2147483648 as "2.0 GiB". */
static void write_bytes(text *t, uint64_t bytes) {
    static const char *const unit[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double shown = (double)bytes;
    size_t k = 0;
    for (; shown >= 1024 && k + 1 < sizeof unit / sizeof *unit; k++) shown /= 1024;
    text_addf(t, k ? "%.1f %s" : "%.0f %s", shown, unit[k]);
}

static void write_entry(text *t, const device_info *i) {
    text_addf(t, "%-*s%s\n", LABEL, i->spec, i->name);
    if (i->platform[0] && i->driver[0])
        text_addf(t, "%*s%s, driver %s, %s\n", LABEL, "", i->platform, i->driver, i->version);
    text_addf(t, "%*s%s, %u %s, ", LABEL, "", i->gpu ? "accelerator" : "processor", i->units, i->driver[0] ? "units" : "threads");
    write_bytes(t, i->memory);
    text_add(t, ", buffers up to ");
    write_bytes(t, i->largest);
    text_add(t, "\n");
}

/* The members of a device, without the braces. */
static void write_members(text *t, const device_info *i) {
    const char *const value[] = {i->spec, i->gpu ? "accelerator" : "processor", i->platform, i->name, i->driver, i->version};
    static const char *const key[] = {"device", "kind", "platform", "name", "driver", "version"};
    for (size_t k = 0; k < sizeof key / sizeof *key; k++) {
        text_addf(t, "%s\"%s\":", k ? "," : "", key[k]);
        if (value[k][0]) json_write_string(t, value[k]);
        else text_add(t, "null");
    }
    text_addf(t, ",\"units\":%u,\"memory\":%llu,\"largest_buffer\":%llu", i->units, (unsigned long long)i->memory,
              (unsigned long long)i->largest);
}

static status list_devices(job *j) {
    text *t = &j->out->body;
    device_info *list = NULL;
    size_t count = 0;
    fault note = {""};
    bool json = j->settings->format == FORMAT_JSON;
    status st;
    if (cli_has(j->cli, OPTION_DEVICE))
        return fault_set(j->fault, ST_DOMAIN, "option --device does not apply to 'verify device list'");
    TRY(device_list(&list, &count, &note));
    for (size_t i = 0; i < count; i++) {
        if (json) {
            text_add(t, i ? ",{" : "[{");
            write_members(t, &list[i]);
            text_add(t, "}");
        } else write_entry(t, &list[i]);
    }
    if (json) text_add(t, "]\n");
    else if (note.line[0]) text_addf(t, "no OpenCL device: %s\n", note.line);
    st = text_status(t);
out:
    free(list);
    return st;
}

typedef struct selftest_page {
    text *t;
    bool json;
    size_t kernels;
    text wrong; /* the names of the wrong ones */
} selftest_page;

static void write_result(void *to, const selftest_result *r) {
    selftest_page *page = to;
    text *t = page->t;
    if (!r->right) text_addf(&page->wrong, " %s", r->kernel);
    if (page->json) {
        text_addf(t, "%s{\"kernel\":\"%s\",\"right\":%s,\"numbers\":%llu,\"worst\":%.3g,\"what\":",
                  page->kernels ? "," : "", r->kernel, r->right ? "true" : "false", (unsigned long long)r->numbers,
                  r->worst);
        if (r->right) text_add(t, "null");
        else json_write_string(t, r->what);
        text_add(t, "}");
    } else if (!r->right) text_addf(t, "  %-*s WRONG  %s\n", LABEL, r->kernel, r->what);
    else if (r->worst > 0)
        text_addf(t, "  %-*s right  %8llu numbers, at most %.2g of the proved error\n", LABEL, r->kernel,
                  (unsigned long long)r->numbers, r->worst);
    else text_addf(t, "  %-*s right  %8llu numbers, exact\n", LABEL, r->kernel, (unsigned long long)r->numbers);
    page->kernels++;
}

static status test_device(job *j) {
    const char *spec = cli_has(j->cli, OPTION_DEVICE) ? j->cli->value[OPTION_DEVICE] : "cpu";
    selftest_page page = {.t = &j->out->body, .json = j->settings->format == FORMAT_JSON};
    device *d = NULL;
    size_t wrong = 0;
    status st;
    text_init(&page.wrong);
    TRY(device_open(&d, spec, &j->settings->work, j->fault));
    if (page.json) {
        text_add(page.t, "{");
        write_members(page.t, device_about(d));
        text_add(page.t, ",\"kernels\":[");
    } else write_entry(page.t, device_about(d));
    TRY(device_selftest(d, &wrong, write_result, &page, j->fault));
    if (page.json) text_addf(page.t, "],\"passed\":%s}\n", wrong ? "false" : "true");
    else text_addf(page.t, "%zu kernels, %zu wrong\n", page.kernels, wrong);
    TRY(text_status(page.t));
    if (wrong) {
        TRY(output_flush(j->out, j->fault)); /* which ones is said even though the command fails */
        st = fault_set(j->fault, ST_BUG, "wrong answers on device %s of%s", spec, text_data(&page.wrong));
    }
out:
    text_clear(&page.wrong);
    device_close(d);
    return st;
}

status device_command(job *j) {
    const char *what = j->cli->argument;
    if (what && !strcmp(what, "list")) return list_devices(j);
    if (what && !strcmp(what, "test")) return test_device(j);
    return fault_set(j->fault, ST_DOMAIN, "verify device needs list or test%s%.60s%s", what ? ", not '" : "",
                     what ? what : "", what ? "'" : "");
}
