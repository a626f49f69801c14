/* SPDX-License-Identifier: Apache-2.0 */
#include "progress.h"

#include <signal.h>
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

/* Says every second how long it has been, from the second one on. */
static void *wait_run(void *arg)
{
	struct progress_wait *w = arg;
	struct timespec next = w->start;
	bool shown = false;

	next.tv_sec += DELAY_MS / 1000;
	(void)pthread_mutex_lock(&w->lock);
	while (!w->stop) {
		if (pthread_cond_timedwait(&w->ended, &w->lock, &next) == 0)
			continue;
		(void)fprintf(stderr, "\r\033[K%s, %lld s", w->what,
		    (long long)(next.tv_sec - w->start.tv_sec));
		(void)fflush(stderr);
		shown = true;
		next.tv_sec++;
	}
	(void)pthread_mutex_unlock(&w->lock);
	if (shown)
		(void)fputs("\r\033[K", stderr);
	return NULL;
}

/* With every signal blocked: they are for the thread that works. */
static bool wait_begin(struct progress_wait *w)
{
	sigset_t all, old;
	int rc;

	(void)sigfillset(&all);
	if (pthread_sigmask(SIG_SETMASK, &all, &old) != 0)
		return false;
	rc = pthread_create(&w->thread, NULL, wait_run, w);
	(void)pthread_sigmask(SIG_SETMASK, &old, NULL);
	return rc == 0;
}

void progress_wait_start(struct progress_wait *w, const char *what)
{
	pthread_condattr_t attr;

	*w = (struct progress_wait){ .what = what };
	if (isatty(STDERR_FILENO) != 1 || clock_gettime(CLOCK_MONOTONIC, &w->start) != 0 ||
	    pthread_condattr_init(&attr) != 0)
		return;
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	if (pthread_mutex_init(&w->lock, NULL) == 0 && pthread_cond_init(&w->ended, &attr) == 0)
		w->on = wait_begin(w);
	(void)pthread_condattr_destroy(&attr);
}

void progress_wait_end(struct progress_wait *w)
{
	if (!w->on)
		return;
	(void)pthread_mutex_lock(&w->lock);
	w->stop = true;
	(void)pthread_cond_signal(&w->ended);
	(void)pthread_mutex_unlock(&w->lock);
	(void)pthread_join(w->thread, NULL);
	w->on = false;
}
