/* SPDX-License-Identifier: Apache-2.0 */
#include "os.h"

#include "foil/file.h"
#include "foil/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static enum foil_code code_of(int errnum)
{
	switch (errnum) {
	case ENOENT:
		return FOIL_E_NOT_FOUND;
	case EEXIST:
		return FOIL_E_EXISTS;
	case ENOMEM:
		return FOIL_E_NOMEM;
	default:
		return FOIL_E_IO;
	}
}

enum foil_code os_fail(struct foil_err *err, int errnum, const char *verb, const char *path)
{
	const char *text = strerrordesc_np(errnum); /* thread-safe, and no locale */
	char reason[80] = "unknown error";
	struct foil_safe s;

	if (text != NULL) {
		size_t n = strnlen(text, sizeof reason - 1);

		memcpy(reason, text, n);
		reason[n] = '\0';
		reason[0] = (char)foil_lower((uint8_t)reason[0]);
	}
	return foil_fail(err, code_of(errnum), "%s '%s': %s", verb, foil_safe(&s, foil_str(path)),
	    reason);
}

int os_open_at(int dirfd, const char *path, int flags, unsigned mode)
{
	int fd;

	do
		fd = openat(dirfd, path, flags | O_CLOEXEC, (mode_t)mode);
	while (fd < 0 && errno == EINTR);
	return fd;
}

int os_sync_dir(int fd)
{
	return fsync(fd) != 0 && errno != EINVAL ? -1 : 0;
}

char *os_parent(const char *path)
{
	struct foil_view base = foil_path_base(path);
	size_t n = (size_t)((const char *)base.p - path);

	/* The slash that stands before the last component goes, unless it is the root. */
	while (n > 1 && path[n - 1] == '/')
		n--;
	return n == 0 ? strdup(".") : strndup(path, n);
}
