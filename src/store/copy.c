/* SPDX-License-Identifier: Apache-2.0 */
/* A consistent copy of a store that is in use. */
#include "store.h"

#include "foil/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum foil_code foil_store_copy(struct foil_store *st, const char *path, struct foil_err *err)
{
	struct stat own;
	int fd = -1, from, mrc;
	enum foil_code rc;

	if (st->env == NULL || (mrc = mdb_env_get_fd(st->env, &from)) != 0)
		return foil_fail(err, FOIL_E_STORE, "the ledger is not open; start anew");
	/* LMDB would make the file readable for everybody. */
	if ((fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)) < 0)
		return store_fail_at(err, errno, "create", path);
	if ((mrc = mdb_env_copyfd2(st->env, fd, 0)) != 0) {
		rc = store_fail(err, mrc, "copy the ledger");
		goto done;
	}
	if (fstat(from, &own) != 0 || fchmod(fd, own.st_mode & 0777) != 0 || fsync(fd) != 0)
		rc = store_fail_at(err, errno, "sync", path);
	else
		rc = foil_dir_sync_parent(path, err);
done:
	if (close(fd) != 0 && rc == FOIL_OK)
		rc = store_fail_at(err, errno, "close", path);
	if (rc != FOIL_OK)
		(void)unlink(path);
	return rc;
}
