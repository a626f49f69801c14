/* SPDX-License-Identifier: Apache-2.0 */
/* Work that falls into pieces, on all cores. */
#include "ledger.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#define THREADS_MAX 8
#define PIECES_A_THREAD 4 /* fewer are not worth a thread */

struct share {
	void (*each)(void *ctx, size_t i);
	void *ctx;
	size_t n;
	atomic_size_t next;
};

static void *run(void *arg)
{
	struct share *s = arg;
	size_t i;

	while ((i = atomic_fetch_add(&s->next, 1)) < s->n)
		s->each(s->ctx, i);
	return NULL;
}

/* Threads beside this one. To ask how many cores there are reads a file: not for one act. */
static size_t helpers(size_t n)
{
	size_t most = n / PIECES_A_THREAD;
	long cores;

	if (most < 2)
		return 0;
	if (most > THREADS_MAX)
		most = THREADS_MAX;
	cores = sysconf(_SC_NPROCESSORS_ONLN);
	return cores < 2 ? 0 : ((size_t)cores < most ? (size_t)cores : most) - 1;
}

void ledger_share(size_t n, void (*each)(void *ctx, size_t i), void *ctx)
{
	struct share s = { .each = each, .ctx = ctx, .n = n };
	pthread_t thread[THREADS_MAX];
	size_t want = helpers(n), have = 0;

	atomic_init(&s.next, 0);
	/* A thread that cannot be had is done without. */
	while (have < want && pthread_create(&thread[have], NULL, run, &s) == 0)
		have++;
	(void)run(&s);
	while (have > 0)
		(void)pthread_join(thread[--have], NULL);
}
