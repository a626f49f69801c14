/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_SCRATCH_H
#define FOIL_TESTS_SCRATCH_H

/* A directory for one test program, and what children and files need there. */

#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char scratch_dir[64];

static inline int scratch_setup(void **state)
{
	(void)state;
	(void)snprintf(scratch_dir, sizeof scratch_dir, "/tmp/foil-test-XXXXXX");
	return mkdtemp(scratch_dir) == NULL;
}

static inline int scratch_drop(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static inline void scratch_remove(const char *path)
{
	(void)nftw(path, scratch_drop, 16, FTW_DEPTH | FTW_PHYS);
}

static inline int scratch_teardown(void **state)
{
	(void)state;
	scratch_remove(scratch_dir);
	return 0;
}

/* "scratch/name"; one of eight buffers that take turns. */
static inline const char *scratch(const char *name)
{
	static char path[8][400];
	static unsigned turn;
	char *p = path[turn++ % 8];

	(void)snprintf(p, sizeof path[0], "%s/%s", scratch_dir, name);
	return p;
}

/* The whole of a file in malloc'd memory of its exact size. */
static inline unsigned char *scratch_read(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	unsigned char *p = NULL;
	struct stat st;

	if (f == NULL)
		return NULL;
	if (fstat(fileno(f), &st) == 0 && (p = malloc((size_t)st.st_size + 1)) != NULL)
		*n = fread(p, 1, (size_t)st.st_size, f);
	(void)fclose(f);
	return p;
}

static inline int scratch_write(const char *path, const void *p, size_t n)
{
	FILE *f = fopen(path, "wb");
	size_t put;

	if (f == NULL)
		return -1;
	put = fwrite(p, 1, n, f);
	return fclose(f) == 0 && put == n ? 0 : -1;
}

/* Runs fn in a child; its result (0 to 99), or 100 + signal. */
static inline int in_child(int (*fn)(void *ctx), void *ctx)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(fn(ctx));
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return 99;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

#endif
