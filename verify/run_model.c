/* run_model.c - `verify run`; see run_model.h. */
#include "verify/run_model.h"

#include "verify/command.h"
#include "verify/run_model_report.h"
#include "verify/run_model_setup.h"

status run_model(job *j) {
    const settings *s = j->settings;
    text *t = &j->out->body;
    run_setup u;
    model_found found;
    const runnable *row = NULL;
    status st = j->cli->argument ? run_setup_find(&row, j->cli->argument, j->fault) : ST_OK;
    if (st != ST_OK) return st;
    if (row && row->run) return row->run(j);
    model_found_init(&found);
    st = run_setup_open(&u, j->cli, s, j->fault);
    if (st != ST_OK) goto out;
    model_job it = run_setup_job(&u, s);
    run_report r = {.construction = u.construction, .params = u.p, .job = &it, .found = &found, .device = device_about(u.d),
                    .seed = s->work.seed, .drawn = u.drawn, .ambiguous = u.ambiguous,
                    .colour = !s->no_color && output_may_colour(j->out)};
    st = model_judge(&found, &it, j->fault);
    if (st == ST_STOPPED) {
        status written = run_write_unfinished(t, &r);
        if (written != ST_OK) st = written;
    }
    if (st != ST_OK) goto out;
    if (s->format == FORMAT_JSON) TRY(run_write_json(t, &r));
    else TRY(run_write_text(t, &r));
    j->judged = true;
    j->verdict = found.verdict;
out:
    run_setup_close(&u);
    model_found_clear(&found);
    return st;
}
