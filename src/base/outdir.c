/* SPDX-License-Identifier: Apache-2.0 */
/* A tree of files written while others read it: whole files, durable names, no link followed. */
#include "foil/file.h"

#include "foil/text.h"
#include "os.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MODE 0644
#define TEMP_PREFIX ".foil-"
#define TEMP_SUFFIX ".tmp"

/* Another that is about to end, or was killed, is waited for: a second at most. */
static int lock(int fd)
{
	for (unsigned tries = 0;; tries++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return errno;
		if (tries == 20)
			return EWOULDBLOCK;
		(void)nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
	}
}

enum foil_code foil_outdir_open(struct foil_outdir *o, const char *path, struct foil_err *err)
{
	struct foil_safe s;
	int fd = -1, failed;
	enum foil_code rc;

	if (!foil_path_exists(path) && (rc = foil_dir_make(path, false, err)) != FOIL_OK)
		return rc;
	if ((rc = foil_dir_open(path, &fd, err)) != FOIL_OK)
		return rc;
	failed = lock(fd);
	if (failed != 0) {
		(void)close(fd);
		if (failed == EWOULDBLOCK)
			return foil_fail(err, FOIL_E_CHANGED,
			    "'%s': another program is writing to it; try again when it is done",
			    foil_safe(&s, foil_str(path)));
		return os_fail(err, failed, "lock", path);
	}
	*o = (struct foil_outdir){ .root = fd, .at = -1 };
	return FOIL_OK;
}

static void leave(struct foil_outdir *o)
{
	if (o->at >= 0)
		(void)close(o->at);
	o->at = -1;
	o->dirty = false;
}

void foil_outdir_close(struct foil_outdir *o)
{
	leave(o);
	if (o->root >= 0)
		(void)close(o->root); /* unlocks */
	o->root = -1;
}

enum foil_code foil_outdir_sync(struct foil_outdir *o, struct foil_err *err)
{
	if (o->at >= 0 && o->dirty && os_sync_dir(o->at) != 0)
		return os_fail(err, errno, "sync", o->where[0] == '\0' ? "." : o->where);
	o->dirty = false;
	return FOIL_OK;
}

/* A name of our own making that is not what it should be: say what it is. */
static enum foil_code not_a(int dirfd, const char *name, const char *what, const char *path,
    int failed, struct foil_err *err)
{
	struct foil_safe s;
	struct stat st;

	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode))
		return foil_fail(err, FOIL_E_IO,
		    "'%s' is a symbolic link, not a %s; nothing is written through it: remove it",
		    foil_safe(&s, foil_str(path)), what);
	return os_fail(err, failed, "write", path);
}

/* One directory down, made if it is not there. *fd is replaced. */
static enum foil_code descend(int *fd, bool keep, const char *name, const char *path,
    struct foil_err *err)
{
	int next = os_open_at(*fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
	enum foil_code rc = FOIL_OK;

	if (next < 0 && errno == ENOENT) {
		if ((mkdirat(*fd, name, 0777) != 0 && errno != EEXIST) || os_sync_dir(*fd) != 0)
			rc = os_fail(err, errno, "make directory", path);
		else
			next = os_open_at(*fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
	}
	if (rc == FOIL_OK && next < 0)
		rc = not_a(*fd, name, "directory", path, errno, err);
	if (!keep)
		(void)close(*fd);
	*fd = next;
	return rc;
}

/* What a writer left that was killed: nobody else writes here now. */
static void sweep(int fd)
{
	int again = os_open_at(fd, ".", O_RDONLY | O_DIRECTORY, 0);
	DIR *dir = again < 0 ? NULL : fdopendir(again);
	const struct dirent *e;

	if (dir == NULL) {
		if (again >= 0)
			(void)close(again);
		return;
	}
	while ((e = readdir(dir)) != NULL) {
		size_t n = strlen(e->d_name), suffix = sizeof TEMP_SUFFIX - 1;

		if (strncmp(e->d_name, TEMP_PREFIX, sizeof TEMP_PREFIX - 1) == 0 && n > suffix &&
		    strcmp(e->d_name + n - suffix, TEMP_SUFFIX) == 0)
			(void)unlinkat(fd, e->d_name, 0); /* if not now, next time */
	}
	(void)closedir(dir);
}

/* Goes to the directory of `path`; *name is its last component. */
static enum foil_code enter(struct foil_outdir *o, const char *path, const char **name,
    struct foil_err *err)
{
	const char *slash = strrchr(path, '/');
	size_t n = slash == NULL ? 0 : (size_t)(slash - path);
	char part[FOIL_OUTDIR_PATH_MAX];
	enum foil_code rc = FOIL_OK;
	int fd = o->root;

	if (strlen(path) >= FOIL_OUTDIR_PATH_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "a path of more than %d bytes",
		    FOIL_OUTDIR_PATH_MAX - 1);
	*name = slash == NULL ? path : slash + 1;
	if (o->at >= 0 && strlen(o->where) == n && strncmp(o->where, path, n) == 0)
		return FOIL_OK;
	if ((rc = foil_outdir_sync(o, err)) != FOIL_OK)
		return rc;
	leave(o);
	for (size_t from = 0; from < n && rc == FOIL_OK;) {
		size_t len = strcspn(path + from, "/");

		memcpy(part, path + from, len);
		part[len] = '\0';
		rc = descend(&fd, fd == o->root, part, path, err);
		from += len + 1;
	}
	if (rc == FOIL_OK && n == 0 && (fd = os_open_at(o->root, ".", O_RDONLY | O_DIRECTORY, 0)) < 0)
		rc = os_fail(err, errno, "write", path);
	if (rc != FOIL_OK)
		return rc; /* descend() has closed what it opened */
	o->at = fd;
	memcpy(o->where, path, n);
	o->where[n] = '\0';
	sweep(fd);
	return FOIL_OK;
}

/* Whether the file is there with these bytes; what is no regular file is an error. */
static enum foil_code compare(struct foil_outdir *o, const char *path, const char *name,
    struct foil_view bytes, bool *same, struct foil_err *err)
{
	struct foil_buf have = { .max = bytes.len + 1 };
	struct stat st;
	enum foil_code rc = FOIL_OK;

	*same = false;
	if (fstatat(o->at, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? FOIL_OK : os_fail(err, errno, "write", path);
	if (!S_ISREG(st.st_mode))
		return not_a(o->at, name, "file", path, EISDIR, err);
	if (st.st_size < 0 || (uintmax_t)st.st_size != bytes.len)
		return FOIL_OK;
	rc = foil_file_read_at(o->at, name, bytes.len, &have, err);
	*same = rc == FOIL_OK && foil_view_eq(foil_buf_view(&have), bytes);
	foil_buf_free(&have);
	/* What cannot be read (a bad sector, say) is written anew. */
	return rc == FOIL_E_NOMEM ? rc : FOIL_OK;
}

enum foil_code foil_outdir_put(struct foil_outdir *o, const char *path, struct foil_view bytes,
    struct foil_err *err)
{
	const char *name;
	bool same;
	enum foil_code rc;

	if ((rc = enter(o, path, &name, err)) != FOIL_OK ||
	    (rc = compare(o, path, name, bytes, &same, err)) != FOIL_OK)
		return rc;
	/* The name may stem from a run that died before it was synced. */
	o->dirty = true;
	if (same)
		return FOIL_OK;
	if ((rc = os_write_at(o->at, path, name, bytes, MODE, true, err)) == FOIL_OK)
		o->written++;
	return rc;
}

enum foil_code foil_outdir_remove(struct foil_outdir *o, const char *path, struct foil_err *err)
{
	const char *name;
	struct stat st;
	enum foil_code rc;

	if ((rc = enter(o, path, &name, err)) != FOIL_OK)
		return rc;
	if (fstatat(o->at, name, &st, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT)
		return FOIL_OK;
	o->dirty = true;
	return os_remove_flat(o->at, name, err);
}
