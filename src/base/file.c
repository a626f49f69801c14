/* SPDX-License-Identifier: Apache-2.0 */
/* Files read whole and bounded; files written whole or not at all. */
#include "foil/file.h"

#include "foil/text.h"
#include "os.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK ((size_t)64 << 10)
#define TEMP_TRIES 1000
#define TEMP_NAME_MAX 48

/* ---- reading ---- */

static ssize_t read_some(int fd, void *to, size_t n)
{
	ssize_t r;

	do
		r = read(fd, to, n);
	while (r < 0 && errno == EINTR);
	return r;
}

/* Nothing more may come: one byte is asked for, and the end of the file expected. */
static enum foil_code expect_end(int fd, size_t max, const char *name, struct foil_err *err)
{
	ssize_t r = read_some(fd, &(uint8_t){ 0 }, 1);
	struct foil_safe s;

	if (r < 0)
		return os_fail(err, errno, "read", name);
	if (r > 0)
		return foil_fail(err, FOIL_E_LIMIT, "read '%s': larger than the limit of %zu bytes",
		    foil_safe(&s, foil_str(name)), max);
	return FOIL_OK;
}

/* Appends everything up to the end; on failure out is as it was but for memory. */
static enum foil_code read_all(int fd, size_t max, size_t hint, const char *name,
    struct foil_buf *out, struct foil_err *err)
{
	size_t start = out->len;

	for (;;) {
		size_t got = out->len - start;
		size_t want = hint > got ? hint - got : CHUNK;
		uint8_t *to;
		ssize_t r;

		if (want > max - got)
			want = max - got;
		if (want == 0) {
			enum foil_code rc = expect_end(fd, max, name, err);

			if (rc != FOIL_OK)
				out->len = start;
			return rc;
		}
		if ((to = foil_buf_room(out, want)) == NULL) {
			out->len = start;
			return foil_buf_check(out, "read", err);
		}
		if ((r = read_some(fd, to, want)) == 0)
			return FOIL_OK;
		if (r < 0) {
			out->len = start;
			return os_fail(err, errno, "read", name);
		}
		out->len += (size_t)r;
	}
}

enum foil_code foil_fd_read(int fd, size_t max, struct foil_buf *out, struct foil_err *err)
{
	return read_all(fd, max, 0, "input", out, err);
}

static enum foil_code read_regular(int fd, const char *path, size_t max, struct foil_buf *out,
    struct foil_err *err)
{
	struct foil_safe s;
	struct stat st;

	if (fstat(fd, &st) != 0)
		return os_fail(err, errno, "read", path);
	if (!S_ISREG(st.st_mode))
		return foil_fail(err, FOIL_E_IO, "read '%s': not a regular file",
		    foil_safe(&s, foil_str(path)));
	if (st.st_size < 0 || (uintmax_t)st.st_size > max)
		return foil_fail(err, FOIL_E_LIMIT,
		    "read '%s': %jd bytes, larger than the limit of %zu bytes",
		    foil_safe(&s, foil_str(path)), (intmax_t)st.st_size, max);
	/* It may have grown or shrunk since; read_all finds out for itself. */
	return read_all(fd, max, (size_t)st.st_size + 1, path, out, err);
}

static enum foil_code read_at(int dirfd, const char *path, size_t max, struct foil_buf *out,
    struct foil_err *err)
{
	/* Without O_NONBLOCK a named pipe would hang the open before it can be refused. */
	int fd = os_open_at(dirfd, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
	struct foil_safe s;
	enum foil_code rc;

	if (fd < 0 && errno == ELOOP)
		return foil_fail(err, FOIL_E_IO, "read '%s': a symbolic link, not a regular file",
		    foil_safe(&s, foil_str(path)));
	if (fd < 0)
		return os_fail(err, errno, "read", path);
	rc = read_regular(fd, path, max, out, err);
	(void)close(fd); /* nothing was written: its result says nothing */
	return rc;
}

enum foil_code foil_file_read(const char *path, size_t max, struct foil_buf *out,
    struct foil_err *err)
{
	return read_at(AT_FDCWD, path, max, out, err);
}

enum foil_code foil_file_read_at(int dirfd, const char *name, size_t max, struct foil_buf *out,
    struct foil_err *err)
{
	struct foil_safe s;

	if (name[0] == '\0' || strchr(name, '/') != NULL)
		return foil_fail(err, FOIL_E_ARG, "'%s' is not the name of a file in a directory",
		    foil_safe(&s, foil_str(name)));
	return read_at(dirfd, name, max, out, err);
}

/* ---- writing ---- */

static int write_all(int fd, struct foil_view bytes)
{
	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.p, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			if (n == 0)
				errno = EIO;
			return -1;
		}
		bytes = foil_view(bytes.p + n, bytes.len - (size_t)n);
	}
	return 0;
}

/*
 * A file beside the target, under a name that nothing had; `first` is the
 * number to try first. Its descriptor, or -1 with errno.
 */
static int temp_open(int dirfd, char name[TEMP_NAME_MAX], unsigned mode, unsigned first)
{
	for (unsigned i = first; i < first + TEMP_TRIES; i++) {
		int fd;

		(void)snprintf(name, TEMP_NAME_MAX, ".foil-%ld-%u.tmp", (long)getpid(), i);
		fd = os_open_at(dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

/* 0, or -1 with errno and no file left. */
static int temp_write(int dirfd, char name[TEMP_NAME_MAX], struct foil_view bytes, unsigned mode)
{
	int fd = temp_open(dirfd, name, mode, 0), failed;

	if (fd < 0)
		return -1;
	failed = write_all(fd, bytes) != 0 || fsync(fd) != 0 ? errno : 0;
	if (close(fd) != 0 && failed == 0)
		failed = errno;
	if (failed == 0)
		return 0;
	(void)unlinkat(dirfd, name, 0);
	errno = failed;
	return -1;
}

/* Gives the temporary file its name unless something has it. 0, or -1 with errno. */
static int publish_new(int dirfd, const char *temp, const char *name)
{
	if (renameat2(dirfd, temp, dirfd, name, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	/* A file system without that flag (NFS): a hard link never replaces either. */
	if (linkat(dirfd, temp, dirfd, name, 0) != 0)
		return -1;
	(void)unlinkat(dirfd, temp, 0);
	return 0;
}

enum foil_code os_write_at(int dirfd, const char *path, const char *name, struct foil_view bytes,
    unsigned mode, bool replace, struct foil_err *err)
{
	char temp[TEMP_NAME_MAX];
	struct foil_safe s;
	int failed;

	if (temp_write(dirfd, temp, bytes, mode) != 0) {
		if (errno != EEXIST)
			return os_fail(err, errno, "write", path);
		return foil_fail(err, FOIL_E_IO,
		    "write '%s': remove the old files .foil-*.tmp beside it",
		    foil_safe(&s, foil_str(path)));
	}
	failed = replace ? renameat(dirfd, temp, dirfd, name) : publish_new(dirfd, temp, name);
	if (failed != 0) {
		failed = errno;
		(void)unlinkat(dirfd, temp, 0);
		return os_fail(err, failed, replace ? "replace" : "create", path);
	}
	return FOIL_OK;
}

static enum foil_code write_in(int dirfd, const char *path, const char *name,
    struct foil_view bytes, unsigned mode, bool replace, struct foil_err *err)
{
	enum foil_code rc = os_write_at(dirfd, path, name, bytes, mode, replace, err);

	if (rc == FOIL_OK && os_sync_dir(dirfd) != 0)
		return os_fail(err, errno, "sync the directory of", path);
	return rc;
}

static enum foil_code write_file(const char *path, struct foil_view bytes, unsigned mode,
    bool replace, struct foil_err *err)
{
	struct foil_view base = foil_path_base(path);
	char *parent = os_parent(path), *name = strndup((const char *)base.p, base.len);
	enum foil_code rc;
	int dirfd = -1;

	if (parent == NULL || name == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	if ((dirfd = os_open_at(AT_FDCWD, parent, O_RDONLY | O_DIRECTORY, 0)) < 0) {
		rc = os_fail(err, errno, "write below", parent);
		goto done;
	}
	rc = write_in(dirfd, path, name, bytes, mode, replace, err);
done:
	if (dirfd >= 0)
		(void)close(dirfd);
	free(parent);
	free(name);
	return rc;
}

enum foil_code foil_file_create(const char *path, struct foil_view bytes, unsigned mode,
    struct foil_err *err)
{
	return write_file(path, bytes, mode, false, err);
}

enum foil_code foil_file_replace(const char *path, struct foil_view bytes, unsigned mode,
    struct foil_err *err)
{
	return write_file(path, bytes, mode, true, err);
}

/* ---- many at once ---- */

#define MANY 256 /* files open at a time */

struct many {
	int fd[MANY];
	char temp[MANY][TEMP_NAME_MAX];
};

static void many_close(int dirfd, struct many *m, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (m->fd[i] >= 0)
			(void)close(m->fd[i]);
		if (m->temp[i][0] != '\0')
			(void)unlinkat(dirfd, m->temp[i], 0);
	}
}

/*
 * All are written before the first is synced: a journal that has to be
 * written for one of them is then written for all.
 */
static int many_write(int dirfd, struct foil_new_file *f, size_t n, unsigned mode, struct many *m)
{
	for (size_t i = 0; i < n; i++) {
		m->temp[i][0] = '\0';
		m->fd[i] = -1;
	}
	for (size_t i = 0; i < n; i++) {
		char name[TEMP_NAME_MAX];

		if ((m->fd[i] = temp_open(dirfd, name, mode, (unsigned)i)) < 0)
			return -1;
		memcpy(m->temp[i], name, sizeof name);
		if (write_all(m->fd[i], f[i].bytes) != 0)
			return -1;
		/*
		 * Blocks are given out now, not file by file in each sync. Only a hint: its failure
		 * is nothing.
		 */
		(void)sync_file_range(m->fd[i], 0, 0, SYNC_FILE_RANGE_WRITE);
	}
	if (os_sync_many(m->fd, n) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int fd = m->fd[i];

		m->fd[i] = -1;
		if (close(fd) != 0)
			return -1;
	}
	for (size_t i = 0; i < n; i++) {
		f[i].existed = publish_new(dirfd, m->temp[i], f[i].name) != 0;
		if (f[i].existed && errno != EEXIST)
			return -1;
		if (!f[i].existed)
			m->temp[i][0] = '\0';
	}
	return 0;
}

enum foil_code foil_files_create(const char *dir, struct foil_new_file *files, size_t n,
    unsigned mode, struct foil_err *err)
{
	int dirfd = os_open_at(AT_FDCWD, dir, O_RDONLY | O_DIRECTORY, 0), failed = 0;
	struct many m;

	if (dirfd < 0)
		return os_fail(err, errno, "write below", dir);
	for (size_t at = 0; at < n && failed == 0; at += MANY) {
		size_t part = n - at < MANY ? n - at : MANY;

		if (many_write(dirfd, files + at, part, mode, &m) != 0)
			failed = errno;
		many_close(dirfd, &m, part);
	}
	if (failed == 0 && n > 0 && os_sync_dir(dirfd) != 0)
		failed = errno;
	(void)close(dirfd);
	return failed == 0 ? FOIL_OK : os_fail(err, failed, "create files in", dir);
}

/* 0, or an errno. */
static int write_new(int dirfd, const struct foil_new_file *f, unsigned mode)
{
	int fd = os_open_at(dirfd, f->name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode), failed;

	if (fd < 0)
		return errno;
	failed = write_all(fd, f->bytes) != 0 ? errno : 0;
	if (close(fd) != 0 && failed == 0)
		failed = errno;
	return failed;
}

enum foil_code foil_files_write(const char *dir, const struct foil_new_file *files, size_t n,
    unsigned mode, struct foil_err *err)
{
	int dirfd = os_open_at(AT_FDCWD, dir, O_RDONLY | O_DIRECTORY, 0), failed = 0;

	if (dirfd < 0)
		return os_fail(err, errno, "write below", dir);
	for (size_t i = 0; i < n && failed == 0; i++)
		failed = write_new(dirfd, &files[i], mode);
	(void)close(dirfd);
	return failed == 0 ? FOIL_OK : os_fail(err, failed, "create files in", dir);
}

enum foil_code foil_tree_sync(const char *path, struct foil_err *err)
{
	int fd = os_open_at(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0), failed;

	if (fd < 0)
		return os_fail(err, errno, "sync", path);
	failed = syncfs(fd) == 0 ? 0 : errno;
	(void)close(fd);
	return failed == 0 ? FOIL_OK : os_fail(err, failed, "sync", path);
}
