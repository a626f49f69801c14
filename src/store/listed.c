/* SPDX-License-Identifier: Apache-2.0 */
#include "listed.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#define OPEN_MAX_STORES 64

/*
 * LMDB's locks belong to the process: opening a file twice and closing one of
 * the two silently drops the locks of the other. A child made by fork has
 * none of its parent's locks, so what the parent opened does not count there.
 */
static struct {
	bool used;
	pid_t pid;
	dev_t dev;
	ino_t ino;
} table[OPEN_MAX_STORES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool is_mine(size_t i)
{
	return table[i].used && table[i].pid == getpid();
}

enum foil_code store_list_add(dev_t dev, ino_t ino, struct foil_err *err)
{
	size_t place = OPEN_MAX_STORES;
	bool twice = false;

	(void)pthread_mutex_lock(&lock);
	for (size_t i = 0; i < OPEN_MAX_STORES; i++) {
		if (is_mine(i) && table[i].dev == dev && table[i].ino == ino)
			twice = true;
		else if (!is_mine(i))
			place = i;
	}
	if (!twice && place < OPEN_MAX_STORES) {
		table[place].used = true;
		table[place].pid = getpid();
		table[place].dev = dev;
		table[place].ino = ino;
	}
	(void)pthread_mutex_unlock(&lock);
	if (twice)
		return foil_fail(err, FOIL_E_ARG, "this program has the ledger open already");
	if (place == OPEN_MAX_STORES)
		return foil_fail(err, FOIL_E_LIMIT, "this program has %d ledgers open already",
		    OPEN_MAX_STORES);
	return FOIL_OK;
}

void store_list_remove(dev_t dev, ino_t ino)
{
	(void)pthread_mutex_lock(&lock);
	for (size_t i = 0; i < OPEN_MAX_STORES; i++)
		if (is_mine(i) && table[i].dev == dev && table[i].ino == ino)
			table[i].used = false;
	(void)pthread_mutex_unlock(&lock);
}
