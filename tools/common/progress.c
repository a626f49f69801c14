/* SPDX-License-Identifier: Apache-2.0 */
#include "progress.h"

#include <stdio.h>
#include <unistd.h>

#define DELAY_MS 2000
#define EVERY_MS 100

static int64_t ms_between(const struct timespec *a, const struct timespec *b)
{
	return (int64_t)(b->tv_sec - a->tv_sec) * 1000 + (b->tv_nsec - a->tv_nsec) / 1000000;
}

void progress_start(struct progress *p, const char *what)
{
	*p = (struct progress){ .what = what };
	p->on = isatty(STDERR_FILENO) == 1 && clock_gettime(CLOCK_MONOTONIC, &p->start) == 0;
	p->last = p->start;
}

static void show(struct progress *p, uint64_t done, uint64_t of, bool rate)
{
	struct timespec now;
	int64_t ms;

	if (!p->on || clock_gettime(CLOCK_MONOTONIC, &now) != 0 ||
	    (ms = ms_between(&p->start, &now)) < DELAY_MS ||
	    (p->shown && ms_between(&p->last, &now) < EVERY_MS))
		return;
	if (of > 0)
		(void)fprintf(stderr, "\r\033[K%s %llu of %llu", p->what, (unsigned long long)done,
		    (unsigned long long)of);
	else
		(void)fprintf(stderr, "\r\033[K%s %llu", p->what, (unsigned long long)done);
	if (rate)
		(void)fprintf(stderr, ", %.0f a second", (double)done * 1000 / (double)ms);
	(void)fflush(stderr);
	p->last = now;
	p->shown = true;
}

void progress_step(struct progress *p, uint64_t done, uint64_t of)
{
	show(p, done, of, false);
}

void progress_rate(struct progress *p, uint64_t done, uint64_t of)
{
	show(p, done, of, true);
}

void progress_end(struct progress *p)
{
	if (p->shown)
		(void)fputs("\r\033[K", stderr);
	p->on = p->shown = false;
}
