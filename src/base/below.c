/* SPDX-License-Identifier: Apache-2.0 */
/* Files somewhere below a directory of somebody else's, without following a link of theirs. */
#include "foil/file.h"

#include "foil/text.h"
#include "os.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define COMPONENT_MAX 255

/* Every component a name: none empty, "." or "..", so none leads up or away. */
static bool is_below(const char *path)
{
	for (;;) {
		size_t n = strcspn(path, "/");

		if (n == 0 || n > COMPONENT_MAX || (n == 1 && path[0] == '.') ||
		    (n == 2 && path[0] == '.' && path[1] == '.'))
			return false;
		if (path[n] == '\0')
			return true;
		path += n + 1;
	}
}

/* Steps into the directory that the first n bytes name; -1 with errno. */
static int step(int dirfd, const char *name, size_t n)
{
	char part[COMPONENT_MAX + 1];

	memcpy(part, name, n);
	part[n] = '\0';
	return os_open_at(dirfd, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
}

enum foil_code foil_file_read_below(int dirfd, const char *path, size_t max, struct foil_buf *out,
    struct foil_err *err)
{
	const char *rest = path, *slash;
	int at = dirfd, failed = 0;
	struct foil_safe s;
	enum foil_code rc;

	if (!is_below(path))
		return foil_fail(err, FOIL_E_ARG, "'%s' is not a path below a directory",
		    foil_safe(&s, foil_str(path)));
	while (failed == 0 && (slash = strchr(rest, '/')) != NULL) {
		int next = step(at, rest, (size_t)(slash - rest));

		if (next < 0)
			failed = errno;
		if (at != dirfd)
			(void)close(at);
		at = next;
		rest = slash + 1;
	}
	/* With O_DIRECTORY and O_NOFOLLOW a link to a directory is "not a directory" too. */
	if (failed != 0)
		return os_fail(err, failed, "read", path);
	if ((rc = foil_file_read_at(at, rest, max, out, err)) == FOIL_E_NOT_FOUND)
		rc = os_fail(err, ENOENT, "read", path);
	else if (rc != FOIL_OK)
		rc = foil_fail_in(err, rc, "%s", foil_safe(&s, foil_str(path)));
	if (at != dirfd)
		(void)close(at);
	return rc;
}

enum foil_code foil_dir_open(const char *path, int *fd, struct foil_err *err)
{
	int got = os_open_at(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);

	if (got < 0)
		return os_fail(err, errno, "open", path);
	*fd = got;
	return FOIL_OK;
}
