/* SPDX-License-Identifier: Apache-2.0 */
/* LMDB's and the system's errors in this library's words. */
#include "store.h"

#include "foil/text.h"

#include <errno.h>
#include <string.h>

static const char *reason_of(int errnum)
{
	const char *text = strerrordesc_np(errnum); /* thread-safe, and no locale */

	return text != NULL ? text : "unknown error";
}

static enum foil_code code_of(int errnum)
{
	return errnum == ENOMEM ? FOIL_E_NOMEM : FOIL_E_IO;
}

enum foil_code store_fail(struct foil_err *err, int mrc, const char *what)
{
	switch (mrc) {
	case MDB_VERSION_MISMATCH:
		return foil_fail(err, FOIL_E_STORE, "%s: another version of LMDB made the file",
		    what);
	case MDB_INVALID:
		return foil_fail(err, FOIL_E_STORE, "%s: not an LMDB data file", what);
	case MDB_PAGE_NOTFOUND:
	case MDB_CORRUPTED:
		return foil_fail(err, FOIL_E_STORE,
		    "%s: the data file is damaged; restore a backup", what);
	case MDB_PANIC:
		return foil_fail(err, FOIL_E_STORE,
		    "%s: an earlier write failed half way; open the ledger again", what);
	case MDB_MAP_FULL:
		return foil_fail(err, FOIL_E_LIMIT, "%s: the data file cannot grow further", what);
	case MDB_READERS_FULL:
		return foil_fail(err, FOIL_E_LIMIT,
		    "%s: too many programs read the ledger at once; try again later", what);
	case EIO: /* LMDB says this for a full disk too */
		return foil_fail(err, FOIL_E_IO, "%s: %s (is the disk full?)", what,
		    reason_of(EIO));
	default:
		break;
	}
	if (mrc < 0)
		return foil_fail(err, FOIL_E_STORE, "%s: %s", what, mdb_strerror(mrc));
	return foil_fail(err, code_of(mrc), "%s: %s", what, reason_of(mrc));
}

enum foil_code store_fail_at(struct foil_err *err, int errnum, const char *verb, const char *path)
{
	struct foil_safe s;

	return foil_fail(err, code_of(errnum), "%s '%s': %s", verb, foil_safe(&s, foil_str(path)),
	    reason_of(errnum));
}

enum foil_code store_damaged(struct foil_err *err, const char *what, uint64_t at)
{
	return foil_fail(err, FOIL_E_STORE, "the ledger's data file is damaged: %s %llu", what,
	    (unsigned long long)at);
}
