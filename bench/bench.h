/* bench.h - timing that survives a shared machine: sides take turns within one round, a fixed peak loop runs
   before and after each round, rounds in which it dips are discarded, medians and ranges are reported.
   Absolute seconds drift between machines and hours; ratios within one run do not. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdint.h>
#include <stdio.h>

#include "numerics/base/work.h"

#define BENCH_ROUNDS_MOST 64
#define BENCH_SIDES_MOST 4
#define BENCH_DIP 0.85 /* of the best peak of the same block: below, the machine was busy elsewhere */

/* One side of a comparison.  run does the work once and leaves an answer; *seconds is the clock around run unless
   run sets it (a child process that measures itself, start-up excluded). */
typedef struct bench_side {
    const char *name;
    status (*run)(void *context, uint64_t *answer, double *seconds);
    void *context;
} bench_side;

/* A block: the first side is ours, the others are peers.  A goal of 0 is none. */
typedef struct bench_block {
    const char *name, *parameters;
    unsigned threads, rounds;
    double goal_seconds;    /* of ours, at most              */
    double goal_ratio;      /* first peer over ours, at least */
    int same_answer;        /* all sides must agree, every round: otherwise ST_BUG */
    bench_side side[BENCH_SIDES_MOST];
    size_t sides;
} bench_block;

typedef struct bench_out {
    FILE *csv;  /* one row a side */
    FILE *text; /* a line a side for people */
    unsigned missed; /* goals not met */
} bench_out;

/* The header of the CSV, and its first columns in every row: machine, compiler, flags. */
void bench_open(bench_out *o, FILE *csv, FILE *text);
/* Runs the block and writes its rows.  Whatever a side returns other than ST_OK ends it. */
MUST_USE status bench_run(bench_out *o, const bench_block *b);
/* Writes one row for something not measured here ("NA"), with the reason. */
void bench_absent(bench_out *o, const char *name, const char *parameters, const char *why);
/* The exponent of seconds against size, fitted through the upper half of the points (where constants have worn
   off) by least squares in the logarithms; one row, with the least and the greatest slope between neighbours. */
void bench_exponent(bench_out *o, const char *name, const char *parameters, const double *size,
                    const double *seconds, size_t points);
/* The median of r[0..count), count >= 1; sorts r. */
double bench_median(double *r, size_t count);

#endif
