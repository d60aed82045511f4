/* run_device.h - `verify --theorem 2.3 --device D`: the model of the proof, run in float32 beside it. */
#ifndef VERIFY_RUN_DEVICE_H
#define VERIFY_RUN_DEVICE_H

#include "theorems/claim.h"
#include "verify/cli.h"
#include "verify/settings.h"

/* What the report of a claim gets: lines for people, and the object of the JSON key "device". */
typedef struct device_report {
    text lines, json;
} device_report;
void device_report_init(device_report *r);
void device_report_clear(device_report *r);

/* DOMAIN when the options of a run contradict the claim or stand without --device; asked before anything is run. */
MUST_USE status run_device_allowed(const claim *c, const params *p, const cli *line, fault *f);
/* Runs the model of `p` on one string - the one given, or one without a repeated n-gram - on the device.  BUG when
   that contradicts what v established; STOPPED with the facts so far in `lines`. */
MUST_USE status run_device_beside(device_report *r, const params *p, const verdict *v, const cli *line,
                                  const settings *s, fault *f);

#endif
