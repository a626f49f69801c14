/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <pthread.h>
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

/*
 * For one call of the library that cannot be counted: "verifying, 4 s", from a
 * thread of its own. Nothing may be asked or printed between start and end.
 */
struct progress_wait {
	const char *what;
	struct timespec start; /* of CLOCK_MONOTONIC */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t ended;
	bool on, stop;
};
void progress_wait_start(struct progress_wait *w, const char *what);
void progress_wait_end(struct progress_wait *w);

#endif
