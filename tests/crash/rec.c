/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LD_PRELOAD: writes down every change that a program makes below one
 * directory, or lets one of its file operations fail. See rec.h.
 */
#include "rec.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define SHOWN __attribute__((visibility("default")))
#define IOV_MOST 1024

/* The next definition of a function, asked for once. */
#define NEXT(type, name, ...) \
	static type (*next)(__VA_ARGS__); \
	if (next == NULL) \
	next = (type(*)(__VA_ARGS__))(uintptr_t)dlsym(RTLD_NEXT, #name)

static struct {
	bool ready;
	char root[PATH_MAX];
	size_t root_len;
	int log;
	const char *count_path;
	uint64_t fail_at;
	int fail_err;
	bool sticky;
	struct rec_count count;
	pthread_mutex_t lock;
	struct {
		bool seen, dir;
	} fd[REC_FD_MAX];
} rec = { .log = -1, .lock = PTHREAD_MUTEX_INITIALIZER };

__attribute__((constructor)) static void start(void)
{
	const char *root = getenv("REC_ROOT"), *log = getenv("REC_LOG"), *at = getenv("REC_FAIL_AT");
	const char *err = getenv("REC_FAIL_ERR"), *sticky = getenv("REC_FAIL_STICKY");

	if (root == NULL || realpath(root, rec.root) == NULL)
		return;
	rec.root_len = strlen(rec.root);
	if (log != NULL)
		rec.log = (int)syscall(SYS_openat, AT_FDCWD, log,
		    O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
	rec.count_path = getenv("REC_COUNT");
	rec.fail_at = at != NULL ? strtoull(at, NULL, 10) : 0;
	rec.fail_err = err != NULL ? (int)strtol(err, NULL, 10) : EIO;
	rec.sticky = sticky != NULL && sticky[0] == '1';
	rec.ready = true;
}

__attribute__((destructor)) static void finish(void)
{
	int fd;

	if (!rec.ready || rec.count_path == NULL)
		return;
	fd = (int)syscall(SYS_openat, AT_FDCWD, rec.count_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	(void)!syscall(SYS_write, fd, &rec.count, sizeof rec.count);
	(void)syscall(SYS_close, fd);
}

/* ---- what is seen ---- */

/* The path below the root, in `out`; false when it lies elsewhere. Never NULL dereferenced. */
static bool below(int dirfd, const char *path, char out[PATH_MAX])
{
	char full[2 * PATH_MAX], link[64];
	ssize_t n = 0;
	size_t len;

	if (!rec.ready || path == NULL)
		return false;
	if (path[0] != '/') {
		if (dirfd == AT_FDCWD)
			(void)snprintf(link, sizeof link, "/proc/self/cwd");
		else
			(void)snprintf(link, sizeof link, "/proc/self/fd/%d", dirfd);
		if ((n = syscall(SYS_readlinkat, AT_FDCWD, link, full, (size_t)PATH_MAX)) < 0)
			return false;
		full[n++] = '/';
	}
	(void)snprintf(full + n, sizeof full - (size_t)n, "%s", path);
	len = strlen(full);
	while (len > 1 && (full[len - 1] == '/' || (full[len - 1] == '.' && full[len - 2] == '/')))
		full[--len] = '\0';
	if (strncmp(full, rec.root, rec.root_len) != 0 ||
	    (full[rec.root_len] != '/' && full[rec.root_len] != '\0') || len >= PATH_MAX)
		return false;
	(void)snprintf(out, PATH_MAX, "%s", full[rec.root_len] == '/' ? full + rec.root_len + 1 : "");
	return true;
}

static bool seen(int fd)
{
	return rec.ready && fd >= 0 && fd < REC_FD_MAX && rec.fd[fd].seen;
}

static void put(enum rec_op op, int fd, uint64_t off, const char *path, const void *data, size_t n)
{
	struct rec_head h = { (uint32_t)op, fd, off, path == NULL ? 0 : (uint32_t)strlen(path),
		(uint32_t)n };
	union {
		const void *c;
		void *p;
	} in[2] = { { path }, { data } };
	struct iovec v[3] = { { &h, sizeof h }, { in[0].p, h.path_len }, { in[1].p, n } };
	int keep = errno;

	if (rec.log < 0)
		return;
	if (syscall(SYS_writev, rec.log, v, 3) != (long)(sizeof h + h.path_len + n))
		abort(); /* a log with a hole proves nothing */
	errno = keep;
}

/* Counts an operation; true when it has to fail, with errno set. */
static bool fails(int op, bool dir)
{
	bool yes;

	(void)pthread_mutex_lock(&rec.lock);
	rec.count.n++;
	yes = rec.fail_at != 0 &&
	    (rec.count.n == rec.fail_at || (rec.sticky && rec.count.n > rec.fail_at));
	if (yes && rec.count.failed++ == 0) {
		rec.count.op = (uint32_t)op;
		rec.count.dir = dir;
	}
	(void)pthread_mutex_unlock(&rec.lock);
	if (yes)
		errno = rec.fail_err;
	return yes;
}

#define FAILS_ON(op, fd) (seen(fd) && fails(op, rec.fd[fd].dir))

/* ---- opening and closing ---- */

static int opened(int fd, int flags, const char *path)
{
	struct stat st;

	if (fd < 0 || fd >= REC_FD_MAX || fstat(fd, &st) != 0)
		return fd;
	rec.fd[fd].seen = true;
	rec.fd[fd].dir = S_ISDIR(st.st_mode);
	put(REC_OPEN, fd, (uint64_t)(unsigned)flags, path, NULL, 0);
	return fd;
}

static int open_any(int dirfd, const char *path, int flags, mode_t mode)
{
	char rel[PATH_MAX];
	bool mine = below(dirfd, path, rel);
	int fd;

	if (mine && fails(REC_OPEN, (flags & O_DIRECTORY) != 0))
		return -1;
	fd = (int)syscall(SYS_openat, dirfd, path, flags, mode);
	if (mine)
		return opened(fd, flags, rel);
	if (fd >= 0 && fd < REC_FD_MAX)
		rec.fd[fd].seen = false; /* closedir() closes unseen */
	return fd;
}

#define MODE_OF(flags) \
	mode_t mode = 0; \
	if (((flags) & O_CREAT) != 0 || ((flags) & O_TMPFILE) == O_TMPFILE) { \
		va_list ap; \
		va_start(ap, flags); \
		mode = va_arg(ap, mode_t); \
		va_end(ap); \
	}

SHOWN int open(const char *path, int flags, ...)
{
	MODE_OF(flags)
	return open_any(AT_FDCWD, path, flags, mode);
}
SHOWN int open64(const char *path, int flags, ...)
{
	MODE_OF(flags)
	return open_any(AT_FDCWD, path, flags, mode);
}
SHOWN int openat(int dirfd, const char *path, int flags, ...)
{
	MODE_OF(flags)
	return open_any(dirfd, path, flags, mode);
}
SHOWN int openat64(int dirfd, const char *path, int flags, ...)
{
	MODE_OF(flags)
	return open_any(dirfd, path, flags, mode);
}
int __open_2(const char *path, int flags);
SHOWN int __open_2(const char *path, int flags)
{
	return open_any(AT_FDCWD, path, flags, 0);
}
int __open64_2(const char *path, int flags);
SHOWN int __open64_2(const char *path, int flags)
{
	return open_any(AT_FDCWD, path, flags, 0);
}
int __openat_2(int dirfd, const char *path, int flags);
SHOWN int __openat_2(int dirfd, const char *path, int flags)
{
	return open_any(dirfd, path, flags, 0);
}

SHOWN int close(int fd)
{
	if (seen(fd)) {
		put(REC_CLOSE, fd, 0, NULL, NULL, 0);
		rec.fd[fd].seen = false;
	}
	return (int)syscall(SYS_close, fd);
}

/* ---- reading: it only fails ---- */

SHOWN ssize_t read(int fd, void *to, size_t n)
{
	return FAILS_ON('r', fd) ? -1 : syscall(SYS_read, fd, to, n);
}

static ssize_t pread_any(int fd, void *to, size_t n, off_t at)
{
	return FAILS_ON('r', fd) ? -1 : syscall(SYS_pread64, fd, to, n, at);
}
SHOWN ssize_t pread(int fd, void *to, size_t n, off_t at)
{
	return pread_any(fd, to, n, at);
}
SHOWN ssize_t pread64(int fd, void *to, size_t n, off_t at)
{
	return pread_any(fd, to, n, at);
}

static void *mmap_any(void *addr, size_t n, int prot, int flags, int fd, off_t at)
{
	char link[64], path[PATH_MAX];
	ssize_t len;

	if (FAILS_ON('m', fd))
		return MAP_FAILED;
	if (seen(fd) && (prot & PROT_WRITE) != 0 && (flags & MAP_SHARED) != 0) {
		(void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
		len = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
		path[len < 0 ? 0 : len] = '\0';
		put(REC_BLIND, fd, 0, path, NULL, 0);
	}
	return (void *)syscall(SYS_mmap, addr, n, prot, flags, fd, at);
}
SHOWN void *mmap(void *addr, size_t n, int prot, int flags, int fd, off_t at)
{
	return mmap_any(addr, n, prot, flags, fd, at);
}
SHOWN void *mmap64(void *addr, size_t n, int prot, int flags, int fd, off_t at)
{
	return mmap_any(addr, n, prot, flags, fd, at);
}

/* ---- writing ---- */

/* Where the next write of a descriptor goes. */
static uint64_t place(int fd)
{
	return (uint64_t)syscall(SYS_lseek, fd, (off_t)0, SEEK_CUR);
}

SHOWN ssize_t write(int fd, const void *from, size_t n)
{
	uint64_t at;
	ssize_t r;

	if (rec.ready && fd == REC_ACK_FD)
		put(REC_ACK, fd, 0, NULL, from, n);
	if (!seen(fd))
		return syscall(SYS_write, fd, from, n);
	if (fails(REC_WRITE, false))
		return -1;
	at = place(fd);
	if ((r = syscall(SYS_write, fd, from, n)) > 0)
		put(REC_WRITE, fd, at, NULL, from, (size_t)r);
	return r;
}

static ssize_t pwrite_any(int fd, const void *from, size_t n, off_t at)
{
	ssize_t r;

	if (FAILS_ON(REC_WRITE, fd))
		return -1;
	r = syscall(SYS_pwrite64, fd, from, n, at);
	if (r > 0 && seen(fd))
		put(REC_WRITE, fd, (uint64_t)at, NULL, from, (size_t)r);
	return r;
}
SHOWN ssize_t pwrite(int fd, const void *from, size_t n, off_t at)
{
	return pwrite_any(fd, from, n, at);
}
SHOWN ssize_t pwrite64(int fd, const void *from, size_t n, off_t at)
{
	return pwrite_any(fd, from, n, at);
}

/* One record for the whole vector: it is one operation. */
static void put_vector(int fd, uint64_t at, const struct iovec *v, int count, size_t n)
{
	char *all = malloc(n + 1);
	size_t len = 0;

	if (all == NULL)
		abort();
	for (int i = 0; i < count && len < n; i++) {
		size_t part = v[i].iov_len < n - len ? v[i].iov_len : n - len;

		memcpy(all + len, v[i].iov_base, part);
		len += part;
	}
	put(REC_WRITE, fd, at, NULL, all, len);
	free(all);
}

SHOWN ssize_t writev(int fd, const struct iovec *v, int count)
{
	uint64_t at;
	ssize_t r;

	if (!seen(fd))
		return syscall(SYS_writev, fd, v, count);
	if (fails(REC_WRITE, false))
		return -1;
	at = place(fd);
	if ((r = syscall(SYS_writev, fd, v, count)) > 0)
		put_vector(fd, at, v, count, (size_t)r);
	return r;
}

static ssize_t pwritev_any(int fd, const struct iovec *v, int count, off_t at)
{
	NEXT(ssize_t, pwritev64, int, const struct iovec *, int, off_t);
	ssize_t r;

	if (FAILS_ON(REC_WRITE, fd))
		return -1;
	if ((r = next(fd, v, count, at)) > 0 && seen(fd))
		put_vector(fd, (uint64_t)at, v, count, (size_t)r);
	return r;
}
SHOWN ssize_t pwritev(int fd, const struct iovec *v, int count, off_t at)
{
	return pwritev_any(fd, v, count, at);
}
SHOWN ssize_t pwritev64(int fd, const struct iovec *v, int count, off_t at)
{
	return pwritev_any(fd, v, count, at);
}

static int truncate_any(int fd, off_t size)
{
	int r;

	if (FAILS_ON(REC_TRUNC, fd))
		return -1;
	if ((r = (int)syscall(SYS_ftruncate, fd, size)) == 0 && seen(fd))
		put(REC_TRUNC, fd, (uint64_t)size, NULL, NULL, 0);
	return r;
}
SHOWN int ftruncate(int fd, off_t size)
{
	return truncate_any(fd, size);
}
SHOWN int ftruncate64(int fd, off_t size)
{
	return truncate_any(fd, size);
}

/* The new size alone is recorded; the bytes of new blocks are zero. */
static int allocate_any(int fd, off_t at, off_t n)
{
	struct stat before;
	int failed;

	if (!seen(fd))
		return syscall(SYS_fallocate, fd, 0, at, n) == 0 ? 0 : errno;
	if (fails(REC_TRUNC, false))
		return errno;
	failed = fstat(fd, &before) != 0 || syscall(SYS_fallocate, fd, 0, at, n) != 0 ? errno : 0;
	if (failed == 0 && at + n > before.st_size)
		put(REC_TRUNC, fd, (uint64_t)(at + n), NULL, NULL, 0);
	return failed;
}
SHOWN int posix_fallocate(int fd, off_t at, off_t n)
{
	return allocate_any(fd, at, n);
}
SHOWN int posix_fallocate64(int fd, off_t at, off_t n)
{
	return allocate_any(fd, at, n);
}

static int sync_any(int fd, long number)
{
	int r;

	if (FAILS_ON(REC_SYNC, fd))
		return -1;
	if ((r = (int)syscall(number, fd)) == 0 && seen(fd))
		put(REC_SYNC, fd, 0, NULL, NULL, 0);
	return r;
}
SHOWN int fsync(int fd)
{
	return sync_any(fd, SYS_fsync);
}
SHOWN int fdatasync(int fd)
{
	return sync_any(fd, SYS_fdatasync);
}

/* ---- names ---- */

static int two_names(enum rec_op op, int from_dir, const char *from, int to_dir, const char *to,
    unsigned flags)
{
	char a[PATH_MAX], b[PATH_MAX];
	bool mine = below(from_dir, from, a);
	int r;

	if (mine && fails((int)op, false))
		return -1;
	r = (int)syscall(op == REC_LINK ? SYS_linkat : SYS_renameat2, from_dir, from, to_dir, to,
	    flags);
	if (r == 0 && mine) {
		if (!below(to_dir, to, b))
			abort(); /* a move out of the root cannot be replayed */
		put(op, -1, 0, a, b, strlen(b));
	}
	return r;
}

SHOWN int rename(const char *from, const char *to)
{
	return two_names(REC_RENAME, AT_FDCWD, from, AT_FDCWD, to, 0);
}
SHOWN int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	return two_names(REC_RENAME, from_dir, from, to_dir, to, 0);
}
SHOWN int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
	return two_names(REC_RENAME, from_dir, from, to_dir, to, flags);
}
SHOWN int link(const char *from, const char *to)
{
	return two_names(REC_LINK, AT_FDCWD, from, AT_FDCWD, to, 0);
}
SHOWN int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
	return two_names(REC_LINK, from_dir, from, to_dir, to, (unsigned)flags);
}

static int remove_name(int dirfd, const char *path, int flags)
{
	char rel[PATH_MAX];
	bool mine = below(dirfd, path, rel);
	int r;

	if (mine && fails(REC_UNLINK, false))
		return -1;
	if ((r = (int)syscall(SYS_unlinkat, dirfd, path, flags)) == 0 && mine)
		put(REC_UNLINK, -1, 0, rel, NULL, 0);
	return r;
}
SHOWN int unlink(const char *path)
{
	return remove_name(AT_FDCWD, path, 0);
}
SHOWN int unlinkat(int dirfd, const char *path, int flags)
{
	return remove_name(dirfd, path, flags);
}
SHOWN int rmdir(const char *path)
{
	return remove_name(AT_FDCWD, path, AT_REMOVEDIR);
}

SHOWN int mkdirat(int dirfd, const char *path, mode_t mode)
{
	char rel[PATH_MAX];
	bool mine = below(dirfd, path, rel);
	int r;

	if (mine && fails(REC_MKDIR, true))
		return -1;
	if ((r = (int)syscall(SYS_mkdirat, dirfd, path, mode)) == 0 && mine)
		put(REC_MKDIR, -1, 0, rel, NULL, 0);
	return r;
}
SHOWN int mkdir(const char *path, mode_t mode)
{
	return mkdirat(AT_FDCWD, path, mode);
}
