/* certify.c - see certify.h. */
#include "tests/verify/certify.h"

#include "tests/harness.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "numerics/base/file.h"
#include "numerics/base/sha256.h"
#include "tests/verify/command.h"
#include "verify/certificate/certificate.h"

/* A listener in between: passes everything on but what the bend takes out. */
typedef struct between {
    const fact_listener *to;
    const char *reading;
    size_t drop, rests;
} between;

static fact_id pass_fact(void *context, const char *kind, const fact_arg *args, size_t count) {
    between *b = context;
    return b->to->hear(b->to->context, kind, args, count);
}

static void pass_given(void *context, const char *reading, const char *kind, const fact_arg *args, size_t count) {
    between *b = context;
    b->to->given(b->to->context, reading, kind, args, count);
}

static void pass_parameter(void *context, const char *reading, const char *name, const mpq_t value) {
    between *b = context;
    b->to->parameter(b->to->context, reading, name, value);
}

static void pass_rest(void *context, const char *reading, fact_id id) {
    between *b = context;
    if (!strcmp(reading, b->reading) && ++b->rests == b->drop) return;
    b->to->rest(b->to->context, reading, id);
}

static void pass_decline(void *context, const char *reading, const char *why) {
    between *b = context;
    b->to->decline(b->to->context, reading, why);
}

static void pass_word(void *context, const char *reading, const char *name, const char *word) {
    between *b = context;
    b->to->word(b->to->context, reading, name, word);
}

status certify(text *t, verdict_kind *kind, size_t *rests, const char *id, const char *reading, const char *at,
               claim_method method, const certify_bend *bend, fault *f) {
    const claim *c = claim_find(id);
    params *p = NULL;
    certificate *heard = NULL;
    verdict v;
    size_t steps;
    memset(&v, 0, sizeof v);
    work w = work_default();
    w.threads = 1;
    ck_assert_msg(c != NULL, "%s", id);
    ck_ok(params_new(&p, c->params, c->param_count));
    status st = params_set_list(p, at, f);
    ck_assert_msg(st == ST_OK, "%s %s: %s", id, at, f->line);
    ck_ok(certificate_new(&heard));
    between b = {certificate_listener(heard), reading, bend ? bend->drop : 0, 0};
    const fact_listener listener = {&b, pass_fact, pass_given, pass_parameter, pass_rest, pass_decline, pass_word};
    st = claim_run_heard(&v, &listener, c, p, &w, method, false, f);
    ck_assert_msg(st == ST_OK, "%s %s: %s", id, at, f->line);
    if (kind) *kind = verdict_of(&v, reading);
    if (rests) *rests = b.rests;
    st = certificate_write(t, &steps, heard, id, reading, verdict_of(&v, reading), f);
    certificate_free(heard);
    verdict_clear(&v);
    params_free(p);
    return st;
}

int certify_recheck(char out[512], const char *bytes, size_t count) {
    char line[512];
    snprintf(line, sizeof line, "%s %s 2>&1", RECHECK_PROGRAM, command_file("bent.cert", bytes, count));
    FILE *p = popen(line, "r");
    ck_assert(p != NULL);
    bool verified = false, refuted = false;
    out[0] = '\0';
    while (fgets(line, sizeof line, p)) {
        verified = verified || !strcmp(line, "s VERIFIED\n");
        refuted = refuted || !strcmp(line, "s REFUTED\n");
        if (!verified && !refuted) snprintf(out, 512, "%s", line);
    }
    int rc = pclose(p);
    ck_assert_msg(WIFEXITED(rc), "a signal ended recheck");
    int code = WEXITSTATUS(rc);
    ck_assert_msg(verified == (code == 0) && refuted == (code == 10), "exit %d and its verdict line disagree: %s", code, out);
    return code;
}

void certify_redigest(text *t) {
    sha256 h;
    char digest[65];
    size_t last = t->length - 1;
    while (last && t->data[last - 1] != '\n') last--;
    sha256_init(&h);
    sha256_add(&h, t->data, last);
    sha256_hex(&h, digest);
    ck_assert_uint_eq(t->length - last, strlen("sha256 \n") + 64);
    memcpy(t->data + last + strlen("sha256 "), digest, 64);
}

static const char *find_line(const text *t, const char *begins) {
    const char *s = text_data(t);
    while (strncmp(s, begins, strlen(begins))) {
        s = strchr(s, '\n');
        ck_assert_msg(s != NULL && *++s, "no line '%s'", begins);
    }
    return s;
}

void certify_replace_line(text *t, const char *begins, const char *line) {
    const char *s = find_line(t, begins);
    text next;
    text_init(&next);
    text_add_bytes(&next, t->data, (size_t)(s - t->data));
    text_add(&next, line);
    text_add(&next, strchr(s, '\n'));
    text_clear(t);
    *t = next;
    certify_redigest(t);
}

void certify_line(char *rest, size_t room, const text *t, const char *begins) {
    const char *s = find_line(t, begins) + strlen(begins);
    snprintf(rest, room, "%.*s", (int)strcspn(s, "\n"), s);
}
