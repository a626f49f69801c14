/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The second record of the last signed head, outside the store: what finds a
 * restored backup, which inside the store looks like the truth (S50 to S55).
 */
#include "ledger.h"

#include "foil/file.h"
#include "foil/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOOK "; if a backup was restored on purpose, say why with `foil settle`"

void ledger_head_free(struct ledger_head *h)
{
	foil_buf_free(&h->note);
}

enum foil_code ledger_head_parse(struct ledger_head *h, const char *what, struct foil_err *err)
{
	struct foil_note note;
	enum foil_code rc;

	if ((rc = foil_note_read(foil_buf_view(&h->note), &note, err)) == FOIL_OK)
		rc = foil_checkpoint_read(note.text, &h->c, err);
	if (rc == FOIL_OK)
		return FOIL_OK;
	return foil_fail_in(err, rc == FOIL_E_NOMEM ? rc : FOIL_E_STORE, "%s", what);
}

enum foil_code ledger_second_read(const struct foil_ledger *l, struct ledger_head *h,
    struct foil_err *err)
{
	struct foil_safe s;
	enum foil_code rc;

	foil_buf_init(&h->note, FOIL_NOTE_MAX + 1);
	rc = foil_file_read(l->head_path, FOIL_NOTE_MAX, &h->note, err);
	if (rc == FOIL_E_NOT_FOUND)
		return foil_fail(err, FOIL_E_STORE,
		    "the second record of the last signed head is missing: no '%s'; if the ledger "
		    "was moved, move it too" LOOK,
		    foil_safe(&s, foil_str(l->head_path)));
	if (rc != FOIL_OK)
		return rc;
	return ledger_head_parse(h, "second record of the last signed head" LOOK, err);
}

enum foil_code foil_ledger_head(const struct foil_ledger *l, uint64_t *size,
    uint8_t root[FOIL_HASH_LEN], struct foil_err *err)
{
	struct ledger_head h;
	enum foil_code rc;

	memset(&h, 0, sizeof h);
	if ((rc = ledger_second_read(l, &h, err)) == FOIL_OK) {
		*size = h.c.size;
		memcpy(root, h.c.root, FOIL_HASH_LEN);
	}
	ledger_head_free(&h);
	return rc;
}

/* Signed by the log key that was in force at its last entry. */
static enum foil_code check_signature(const struct foil_ledger *l, const struct ledger_head *h,
    const char *what, struct foil_err *err)
{
	const struct foil_log_key_state *k = foil_governance_log_key(l->gov, h->c.size - 1);
	enum foil_note_result result = FOIL_NOTE_UNSIGNED;
	struct foil_vkey vkey;
	struct foil_note note;
	uint64_t at;
	enum foil_code rc;

	if (k != NULL) {
		if ((rc = foil_vkey_make(foil_governance_origin(l->gov), FOIL_NOTE_ED25519, k->pub,
			 &vkey, err)) != FOIL_OK ||
		    (rc = foil_note_read(foil_buf_view(&h->note), &note, err)) != FOIL_OK ||
		    (rc = foil_note_check(&note, &vkey, &result, &at, err)) != FOIL_OK)
			return rc;
	}
	if (result != FOIL_NOTE_GOOD)
		return foil_fail(err, FOIL_E_STORE, "%s is not signed by this ledger's log key",
		    what);
	return FOIL_OK;
}

enum foil_code ledger_head_agrees(const struct foil_ledger *l, struct foil_store_txn *txn,
    const struct ledger_head *h, const char *what, struct foil_err *err)
{
	struct foil_tree_reader tree = foil_store_tree(txn);
	uint8_t root[FOIL_HASH_LEN];
	struct foil_safe s;
	uint64_t size;
	enum foil_code rc;

	if (!foil_view_eq(foil_str(h->c.origin), foil_governance_origin(l->gov)))
		return foil_fail(err, FOIL_E_STORE, "%s is of another ledger: %s", what,
		    foil_safe(&s, foil_str(h->c.origin)));
	if ((rc = foil_store_size(txn, &size, err)) != FOIL_OK)
		return rc;
	if (h->c.size > size || h->c.size == 0)
		return foil_fail(err, FOIL_E_STORE,
		    "rolled back: %s has %llu entries, the ledger only %llu; restore a newer copy"
		    LOOK,
		    what, (unsigned long long)h->c.size, (unsigned long long)size);
	if ((rc = check_signature(l, h, what, err)) != FOIL_OK ||
	    (rc = foil_tree_root(&tree, h->c.size, root, err)) != FOIL_OK)
		return rc;
	if (memcmp(root, h->c.root, FOIL_HASH_LEN) != 0)
		return foil_fail(err, FOIL_E_STORE,
		    "rolled back: the ledger's first %llu entries are not those of %s; restore a "
		    "copy that holds them" LOOK,
		    (unsigned long long)h->c.size, what);
	return FOIL_OK;
}

enum foil_code ledger_head_lock(const struct foil_ledger *l, int *fd, struct foil_err *err)
{
	char *path = foil_path_join(l->dir, "head.lock");
	struct foil_safe s;
	enum foil_code rc = FOIL_OK;
	int f, failed;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	f = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (f >= 0 && foil_dir_share(l->dir) != 0)
		(void)!fchmod(f, 0660); /* fails for all but the one who made it */
	if (f >= 0) {
		do
			failed = flock(f, LOCK_EX);
		while (failed != 0 && errno == EINTR);
		if (failed != 0) {
			(void)close(f);
			f = -1;
		}
	}
	if (f < 0)
		rc = foil_fail(err, FOIL_E_IO, "lock '%s': %s", foil_safe(&s, foil_str(path)),
		    strerrordesc_np(errno));
	else
		*fd = f;
	free(path);
	return rc;
}
