/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_BENCH_H
#define FOIL_BENCH_H

/*
 * Figures with a baseline measured in the same run: machines are shared and
 * noisy, so a ratio says more than a time. One JSON line each goes to the
 * file named on the command line: name, value, unit, baseline, ratio, target,
 * met (null where there is no target).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

double bench_now(void); /* seconds, monotonic */
double bench_cpu(void); /* seconds of processor time, of all threads, the system's for them included */

/* Sorts them: what a hiccup of a shared machine does not move. */
double bench_median(double *t, size_t n);

struct bench_line {
	const char *name, *unit;
	double value;
	double baseline;           /* 0: none */
	const char *baseline_name; /* NULL: none */
	double target;             /* 0: none */
	bool on_ratio;             /* the target is for the ratio, not the value */
	bool at_least;             /* more is better */
	const char *why;           /* said when the target is missed; NULL: nothing */
};
void bench_report(FILE *json, const struct bench_line *l);
/* Prints how many targets were met and missed; returns the number missed. */
unsigned bench_summary(void);
/* Ends the program with a message: a benchmark that fails measures nothing. */
void bench_must(bool ok, const char *what);
/* A key that is the same in every run. */
struct foil_signer *bench_signer(uint8_t seed);

void bench_documents(FILE *json);
void bench_ledger(FILE *json, const char *dir);
/* Each line of the file as an act of its own, in a new ledger at dir, which stays. */
void bench_records(FILE *json, const char *path, const char *dir);
void bench_audit(FILE *json);
/* One row of spec/scale.md: a ledger of so many entries, written to dir and audited by `program`. */
void bench_scale(FILE *json, uint64_t entries, const char *program, const char *dir);
void bench_receipt(FILE *json);
void bench_law(FILE *json);
void bench_response(FILE *json, const char *program, const char *folder, const char *trust);

#endif
