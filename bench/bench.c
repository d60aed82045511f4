/* bench.c - rounds, the peak loop, and the rows of a report. */
#include "bench/bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *machine(void) {
    static char name[128];
    if (name[0]) return name;
    strcpy(name, "unknown");
    FILE *f = fopen("/proc/cpuinfo", "r");
    char line[256];
    while (f && fgets(line, sizeof line, f)) {
        char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) || !colon) continue;
        size_t n = strcspn(colon + 1, "\n");
        snprintf(name, sizeof name, "%.*s", (int)n - 1, colon + 2);
        break;
    }
    if (f) fclose(f);
    for (char *c = name; *c; c++)
        if (*c == ',' || *c == '"') *c = ' ';
    return name;
}

void bench_open(bench_out *o, FILE *csv, FILE *text) {
    *o = (bench_out){.csv = csv, .text = text};
    fprintf(csv, "bench,parameters,side,threads,rounds,kept,median_s,least_s,most_s,ratio,ratio_least,ratio_most,"
                 "goal,met,answer,machine,compiler,flags\n");
    fprintf(text, "machine %s; compiler %s; flags %s\n", machine(), BENCH_COMPILER, BENCH_FLAGS);
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(double *r, size_t count) {
    qsort(r, count, sizeof *r, compare);
    return count % 2 ? r[count / 2] : (r[count / 2 - 1] + r[count / 2]) / 2;
}

/* Eight independent multiply-add chains: as fast as one core goes, and nothing but the core. */
static status peak_once(void *context, uint64_t index) {
    uint64_t x[8];
    for (unsigned k = 0; k < 8; k++) x[k] = index * 8 + k + 1;
    for (unsigned i = 0; i < 400000; i++)
        for (unsigned k = 0; k < 8; k++) x[k] = x[k] * 6364136223846793005u + 1442695040888963407u;
    uint64_t sum = 0;
    for (unsigned k = 0; k < 8; k++) sum ^= x[k];
    ((uint64_t *)context)[index] = sum; /* used, so that the loop stays */
    return ST_OK;
}

/* Peak loops a second, on as many threads as the block uses. */
static status peak(double *rate, unsigned threads) {
    uint64_t sink[256];
    work w = work_default();
    w.threads = threads;
    uint64_t loops = threads < 128 ? 2 * threads : 256;
    double start = work_now();
    status st = work_parallel(&w, loops, peak_once, sink);
    *rate = (double)loops / (work_now() - start);
    return st;
}

typedef struct round_times {
    double seconds[BENCH_SIDES_MOST], peak;
} round_times;

static status run_round(round_times *r, const bench_block *b, uint64_t *answer, unsigned round) {
    status st = ST_OK;
    double before, after;
    TRY(peak(&before, b->threads));
    for (size_t k = 0; k < b->sides; k++) {
        size_t s = (k + round) % b->sides; /* no side always goes first */
        double start = work_now(), seconds = -1;
        TRY(b->side[s].run(b->side[s].context, &answer[s], &seconds));
        r->seconds[s] = seconds >= 0 ? seconds : work_now() - start;
    }
    TRY(peak(&after, b->threads));
    r->peak = before < after ? before : after;
    for (size_t s = 1; s < b->sides && b->same_answer; s++)
        if (answer[s] != answer[0]) {
            fprintf(stderr, "bench: %s: %s answers %llu, %s answers %llu\n", b->name, b->side[0].name,
                    (unsigned long long)answer[0], b->side[s].name, (unsigned long long)answer[s]);
            TRY(ST_BUG);
        }
out:
    return st;
}

/* least, median and most of v[0..count). */
static void spread(double out[3], double *v, size_t count) {
    out[1] = bench_median(v, count);
    out[0] = v[0];
    out[2] = v[count - 1];
}

static void write_side(bench_out *o, const bench_block *b, const round_times *rounds, const int *kept, size_t s,
                       uint64_t answer) {
    double t[BENCH_ROUNDS_MOST], r[BENCH_ROUNDS_MOST], seconds[3], ratio[3] = {1, 1, 1};
    size_t count = 0;
    for (unsigned i = 0; i < b->rounds; i++)
        if (kept[i]) {
            t[count] = rounds[i].seconds[s];
            r[count++] = rounds[i].seconds[s] / rounds[i].seconds[0];
        }
    char goal[32] = "", met[8] = "";
    if (count) {
        spread(seconds, t, count);
        spread(ratio, r, count);
        double wanted = s > 1 ? 0 : s ? b->goal_ratio : b->goal_seconds;
        if (wanted > 0) {
            int good = s ? ratio[1] >= wanted : seconds[1] <= wanted;
            snprintf(goal, sizeof goal, s ? ">= %g x" : "<= %g s", wanted);
            strcpy(met, good ? "yes" : "no");
            o->missed += good ? 0 : 1;
        }
        fprintf(o->csv, "%s,%s,%s,%u,%u,%zu,%.6g,%.6g,%.6g,%.4g,%.4g,%.4g,%s,%s,%llu,", b->name, b->parameters,
                b->side[s].name, b->threads, b->rounds, count, seconds[1], seconds[0], seconds[2], ratio[1], ratio[0],
                ratio[2], goal, met, (unsigned long long)answer);
        fprintf(o->text, "%-12s %-26s %-14s %u thr  %10.6f s (%.6f..%.6f)", b->name, b->parameters, b->side[s].name,
                b->threads, seconds[1], seconds[0], seconds[2]);
        if (s) fprintf(o->text, "  %.3g x (%.3g..%.3g)", ratio[1], ratio[0], ratio[2]);
        fprintf(o->text, "  %zu of %u rounds%s%s%s%s\n", count, b->rounds, goal[0] ? "  goal " : "", goal,
                met[0] ? ": " : "", met[0] ? (met[0] == 'y' ? "met" : "missed") : "");
    } else {
        fprintf(o->csv, "%s,%s,%s,%u,%u,0,NA,NA,NA,NA,NA,NA,,,%llu,", b->name, b->parameters, b->side[s].name,
                b->threads, b->rounds, (unsigned long long)answer);
        fprintf(o->text, "%-12s %-26s %-14s every round was disturbed\n", b->name, b->parameters, b->side[s].name);
    }
    fprintf(o->csv, "%s,%s,%s\n", machine(), BENCH_COMPILER, BENCH_FLAGS);
    fflush(o->csv);
    fflush(o->text);
}

status bench_run(bench_out *o, const bench_block *b) {
    status st = ST_OK;
    round_times rounds[BENCH_ROUNDS_MOST];
    uint64_t answer[BENCH_SIDES_MOST] = {0};
    int kept[BENCH_ROUNDS_MOST];
    double best = 0, warm;
    if (b->rounds < 1 || b->rounds > BENCH_ROUNDS_MOST || b->sides < 1 || b->sides > BENCH_SIDES_MOST) return ST_DOMAIN;
    TRY(peak(&warm, b->threads)); /* clocks go up, threads are made: not counted */
    for (unsigned i = 0; i < b->rounds; i++) {
        TRY(run_round(&rounds[i], b, answer, i));
        if (rounds[i].peak > best) best = rounds[i].peak;
    }
    for (unsigned i = 0; i < b->rounds; i++) kept[i] = rounds[i].peak >= BENCH_DIP * best;
    for (size_t s = 0; s < b->sides; s++) write_side(o, b, rounds, kept, s, answer[s]);
out:
    return st;
}

void bench_absent(bench_out *o, const char *name, const char *parameters, const char *why) {
    fprintf(o->csv, "%s,%s,%s,NA,NA,NA,NA,NA,NA,NA,NA,NA,,,NA,%s,%s,%s\n", name, parameters, why, machine(),
            BENCH_COMPILER, BENCH_FLAGS);
    fprintf(o->text, "%-12s %-26s NA: %s\n", name, parameters, why);
}

void bench_exponent(bench_out *o, const char *name, const char *parameters, const double *size,
                    const double *seconds, size_t points) {
    size_t from = points / 2, count = points - from;
    double sx = 0, sy = 0, sxx = 0, sxy = 0, least = INFINITY, most = -INFINITY;
    for (size_t i = from; i < points; i++) {
        double x = log(size[i]), y = log(seconds[i]);
        sx += x, sy += y, sxx += x * x, sxy += x * y;
        if (i == from) continue;
        double slope = (y - log(seconds[i - 1])) / (x - log(size[i - 1]));
        least = fmin(least, slope), most = fmax(most, slope);
    }
    double n = (double)count, fitted = (n * sxy - sx * sy) / (n * sxx - sx * sx);
    fprintf(o->csv, "%s,%s,exponent,1,%zu,%zu,%.6g,%.6g,%.6g,%.3f,%.3f,%.3f,,,NA,%s,%s,%s\n", name, parameters, points,
            count, seconds[points - 1], seconds[from], seconds[points - 1], fitted, least, most, machine(),
            BENCH_COMPILER, BENCH_FLAGS);
    fprintf(o->text, "%-12s %-26s exponent %.2f (%.2f..%.2f) over sizes %g..%g, %.3g s at the end\n", name, parameters,
            fitted, least, most, size[from], size[points - 1], seconds[points - 1]);
}
