/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many files, synced together. A sync waits for the disk to say that its cache
 * is written, and one such word serves all that wait for it at the time: a
 * thousand keys in a row take a thousand of them, side by side a few dozen.
 */
#include "os.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#define THREADS_MAX 15
#define FILES_A_THREAD 4 /* fewer are not worth a thread */

struct syncing {
	const int *fd;
	size_t n;
	atomic_size_t next;
	atomic_int failed; /* errno, 0 while all is well */
};

static void *sync_some(void *arg)
{
	struct syncing *s = arg;
	size_t i;

	while ((i = atomic_fetch_add(&s->next, 1)) < s->n)
		if (fsync(s->fd[i]) != 0)
			atomic_store(&s->failed, errno);
	return NULL;
}

int os_sync_many(const int *fd, size_t n)
{
	struct syncing s = { .fd = fd, .n = n };
	pthread_t thread[THREADS_MAX];
	size_t want = n / FILES_A_THREAD, have = 0;

	atomic_init(&s.next, 0);
	atomic_init(&s.failed, 0);
	if (want > THREADS_MAX)
		want = THREADS_MAX;
	/* A thread that cannot be had is done without. */
	while (have < want && pthread_create(&thread[have], NULL, sync_some, &s) == 0)
		have++;
	(void)sync_some(&s);
	while (have > 0)
		(void)pthread_join(thread[--have], NULL);
	if (atomic_load(&s.failed) == 0)
		return 0;
	errno = atomic_load(&s.failed);
	return -1;
}
