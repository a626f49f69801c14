/* SPDX-License-Identifier: Apache-2.0 */
/* Directories and paths. */
#include "foil/file.h"

#include "foil/text.h"
#include "os.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REMOVE_NAMES_MAX 1000000

enum foil_code foil_dir_sync(const char *path, struct foil_err *err)
{
	int fd = os_open_at(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
	enum foil_code rc = FOIL_OK;

	if (fd < 0)
		return os_fail(err, errno, "sync", path);
	if (os_sync_dir(fd) != 0)
		rc = os_fail(err, errno, "sync", path);
	(void)close(fd);
	return rc;
}

enum foil_code foil_dir_sync_parent(const char *path, struct foil_err *err)
{
	char *parent = os_parent(path);
	enum foil_code rc;

	if (parent == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	rc = foil_dir_sync(parent, err);
	free(parent);
	return rc;
}

enum foil_code foil_dir_publish(const char *from, const char *to, struct foil_err *err)
{
	int failed = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0 ? 0 : errno;
	struct foil_safe s;
	enum foil_code rc;

	/* A file system without that flag. */
	if ((failed == EINVAL || failed == ENOSYS) && !foil_path_exists(to))
		failed = rename(from, to) == 0 ? 0 : errno;
	if (failed != 0)
		return os_fail(err, failed, "make", to);
	if ((rc = foil_dir_sync_parent(to, err)) != FOIL_OK)
		rc = foil_fail_in(err, rc, "'%s' is made but might not survive a power cut now",
		    foil_safe(&s, foil_str(to)));
	return rc;
}

unsigned foil_dir_share(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
		return 0;
	return (st.st_mode & (S_ISGID | S_IWGRP)) == (S_ISGID | S_IWGRP) ? 0060 : 0;
}

enum foil_code foil_dir_make(const char *path, bool secret, struct foil_err *err)
{
	char *parent;
	unsigned share;

	if ((parent = os_parent(path)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	share = foil_dir_share(parent);
	free(parent);
	if (mkdir(path, secret ? 0700 : 0777) != 0 ||
	    (secret && share != 0 && chmod(path, 02770) != 0))
		return os_fail(err, errno, "make directory", path);
	return foil_dir_sync_parent(path, err);
}

bool foil_path_exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

bool foil_path_is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* ---- names ---- */

static int compare_names(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static enum foil_code add_name(struct foil_names *names, size_t *cap, const char *name,
    struct foil_err *err)
{
	if (names->n == *cap) {
		size_t more = *cap == 0 ? 32 : *cap * 2;
		char **grown = reallocarray(names->name, more, sizeof *grown);

		if (grown == NULL)
			return foil_fail(err, FOIL_E_NOMEM, "out of memory");
		names->name = grown;
		*cap = more;
	}
	if ((names->name[names->n] = strdup(name)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	names->n++;
	return FOIL_OK;
}

/* Takes the descriptor over. */
static enum foil_code list_fd(int fd, const char *path, size_t max_names, struct foil_names *out,
    struct foil_err *err)
{
	struct foil_names names = { 0 };
	const struct dirent *e;
	struct foil_safe s;
	enum foil_code rc;
	size_t cap = 0;
	DIR *dir;

	if ((dir = fdopendir(fd)) == NULL) {
		rc = os_fail(err, errno, "list", path);
		(void)close(fd);
		return rc;
	}
	while (errno = 0, (e = readdir(dir)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (names.n == max_names) {
			rc = foil_fail(err, FOIL_E_LIMIT, "list '%s': more than %zu names",
			    foil_safe(&s, foil_str(path)), max_names);
			goto done;
		}
		if ((rc = add_name(&names, &cap, e->d_name, err)) != FOIL_OK)
			goto done;
	}
	if (errno != 0) {
		rc = os_fail(err, errno, "list", path);
		goto done;
	}
	if (names.n > 0)
		qsort(names.name, names.n, sizeof names.name[0], compare_names);
	*out = names;
	names = (struct foil_names){ 0 };
	rc = FOIL_OK;
done:
	(void)closedir(dir);
	foil_names_free(&names);
	return rc;
}

enum foil_code foil_dir_list(const char *path, size_t max_names, struct foil_names *out,
    struct foil_err *err)
{
	int fd = os_open_at(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);

	if (fd < 0)
		return os_fail(err, errno, "list", path);
	return list_fd(fd, path, max_names, out, err);
}

void foil_names_free(struct foil_names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->name[i]);
	free(names->name);
	*names = (struct foil_names){ 0 };
}

/* ---- removing ---- */

static enum foil_code list_at(int dirfd, const char *name, struct foil_names *out,
    struct foil_err *err)
{
	int fd = os_open_at(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);

	if (fd < 0)
		return os_fail(err, errno, "remove", name);
	return list_fd(fd, name, REMOVE_NAMES_MAX, out, err);
}

static bool is_dir_at(int dirfd, const char *name)
{
	struct stat st;

	return fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static enum foil_code remove_at(int dirfd, const char *name, int flags, struct foil_err *err)
{
	if (unlinkat(dirfd, name, flags) != 0)
		return os_fail(err, errno, "remove", name);
	return FOIL_OK;
}

enum foil_code os_remove_flat(int dirfd, const char *name, struct foil_err *err)
{
	int fd = os_open_at(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
	struct foil_names names = { 0 };
	enum foil_code rc;

	if (fd < 0)
		return os_fail(err, errno, "remove", name);
	rc = list_at(fd, ".", &names, err);
	for (size_t i = 0; rc == FOIL_OK && i < names.n; i++)
		rc = remove_at(fd, names.name[i], 0, err);
	if (rc == FOIL_OK)
		rc = remove_at(dirfd, name, AT_REMOVEDIR, err);
	foil_names_free(&names);
	(void)close(fd);
	return rc;
}

enum foil_code foil_dir_remove(const char *path, struct foil_err *err)
{
	int fd = os_open_at(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
	struct foil_names names = { 0 };
	enum foil_code rc;

	if (fd < 0)
		return os_fail(err, errno, "remove", path);
	rc = list_at(fd, ".", &names, err);
	for (size_t i = 0; rc == FOIL_OK && i < names.n; i++) {
		if (is_dir_at(fd, names.name[i]))
			rc = os_remove_flat(fd, names.name[i], err);
		else
			rc = remove_at(fd, names.name[i], 0, err);
	}
	if (rc == FOIL_OK)
		rc = remove_at(AT_FDCWD, path, AT_REMOVEDIR, err);
	foil_names_free(&names);
	(void)close(fd);
	return rc;
}

/* ---- paths ---- */

char *foil_path_join(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	bool slash;
	char *out;

	if (n == 0 || b[0] == '/')
		return strdup(b);
	slash = a[n - 1] != '/';
	if ((out = malloc(n + (slash ? 1 : 0) + m + 1)) == NULL)
		return NULL;
	memcpy(out, a, n);
	if (slash)
		out[n++] = '/';
	memcpy(out + n, b, m + 1);
	return out;
}

struct foil_view foil_path_base(const char *path)
{
	size_t end = strlen(path), start;

	while (end > 1 && path[end - 1] == '/')
		end--;
	start = end;
	while (start > 0 && path[start - 1] != '/')
		start--;
	if (start == end && end > 0)
		start = end - 1; /* the root is its own last component */
	return foil_view(path + start, end - start);
}

/* Whether the directory has an entry of that name; -1 without memory. */
static int holds(const char *dir, const char *name)
{
	char *path = foil_path_join(dir, name);
	int yes;

	if (path == NULL)
		return -1;
	yes = foil_path_exists(path) ? 1 : 0;
	free(path);
	return yes;
}

enum foil_code foil_path_find_up(const char *start, const char *name, char **dir,
    struct foil_err *err)
{
	struct foil_safe s, t;
	char *at = realpath(start, NULL);
	int found;

	if (at == NULL)
		return os_fail(err, errno, "look for a directory from", start);
	while ((found = holds(at, name)) == 0 && strcmp(at, "/") != 0) {
		char *slash = strrchr(at, '/');

		slash[slash == at ? 1 : 0] = '\0';
	}
	if (found == 1) {
		*dir = at;
		return FOIL_OK;
	}
	free(at);
	if (found < 0)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	return foil_fail(err, FOIL_E_NOT_FOUND, "no '%s' in '%s' or above it",
	    foil_safe(&s, foil_str(name)), foil_safe(&t, foil_str(start)));
}
