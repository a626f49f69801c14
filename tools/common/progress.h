/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/*
 * "registering 12 of 340" on stderr: only on a terminal, only after two
 * seconds, at most ten times a second, and gone at the end.
 */
struct progress {
	const char *what;
	struct timespec start, last;
	bool on, shown;
};
void progress_start(struct progress *p, const char *what);
void progress_step(struct progress *p, uint64_t done, uint64_t of); /* of 0: not known */
/* The same with the rate so far: "audited 12 of 340, 20,000 a second". */
void progress_rate(struct progress *p, uint64_t done, uint64_t of);
void progress_end(struct progress *p);

#endif
