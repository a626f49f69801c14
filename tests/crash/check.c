/* SPDX-License-Identifier: Apache-2.0 */
/* The questions that a ledger must answer after whatever happened to it. */
#include "drive.h"

#include "../unit/published_kit.h"

#include "foil/file.h"
#include "foil/publish.h"
#include "foil/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define AFTER "AFTER-1" /* the case that goes on */

static enum foil_code wrong(struct foil_err *err, const char *what, uint64_t got, uint64_t want)
{
	return foil_fail(err, FOIL_E_STORE, "%s: %llu, not %llu", what, (unsigned long long)got,
	    (unsigned long long)want);
}

/* ---- hashes ---- */

static enum foil_code check_heads(struct foil_store_txn *txn, uint64_t size, struct foil_err *err)
{
	struct foil_tree_reader tree = foil_store_tree(txn);
	uint8_t root[FOIL_HASH_LEN];
	struct foil_checkpoint c;
	struct foil_note note;
	struct foil_view bytes;
	uint64_t at = size;
	enum foil_code rc;

	if ((rc = foil_store_head(txn, UINT64_MAX, &at, &bytes, err)) != FOIL_OK)
		return rc;
	if (at > size)
		return wrong(err, "an archived head is larger than the ledger", at, size);
	while ((rc = foil_store_head(txn, at, &at, &bytes, err)) == FOIL_OK) {
		if ((rc = foil_note_read(bytes, &note, err)) != FOIL_OK ||
		    (rc = foil_checkpoint_read(note.text, &c, err)) != FOIL_OK ||
		    (rc = foil_tree_root(&tree, at, root, err)) != FOIL_OK)
			return rc;
		if (c.size != at || memcmp(c.root, root, sizeof root) != 0)
			return wrong(err, "an archived head is not of this tree", c.size, at);
		if (at-- == 0)
			break;
	}
	return rc == FOIL_E_NOT_FOUND ? FOIL_OK : rc;
}

static enum foil_code rehash(struct foil_ledger *l, struct foil_store_txn *txn, uint64_t *size,
    struct foil_err *err)
{
	struct foil_tree_reader tree = foil_store_tree(txn);
	uint8_t chain[FOIL_HASH_LEN] = { 0 }, leaf[FOIL_HASH_LEN], kept[FOIL_HASH_LEN];
	uint8_t root[FOIL_HASH_LEN], read[FOIL_HASH_LEN];
	struct foil_tree_edge edge;
	struct foil_view v;
	enum foil_code rc;

	foil_tree_edge_init(&edge);
	(void)l;
	if ((rc = foil_store_size(txn, size, err)) != FOIL_OK)
		return rc;
	for (uint64_t i = 0; i < *size; i++) {
		struct foil_entry e;

		if ((rc = foil_store_entry(txn, i, &v, err)) != FOIL_OK ||
		    (rc = foil_store_leaf(txn, i, kept, err)) != FOIL_OK ||
		    (rc = foil_entry_read(v, &e, err)) != FOIL_OK)
			return rc;
		foil_leaf_hash(leaf, v);
		if (memcmp(leaf, kept, sizeof leaf) != 0)
			return wrong(err, "a leaf is not the hash of its entry", i, i);
		foil_chain_step(chain, leaf);
		foil_tree_edge_append(&edge, leaf);
	}
	foil_tree_edge_root(&edge, read);
	if ((rc = foil_tree_root(&tree, *size, root, err)) != FOIL_OK ||
	    (rc = foil_store_setting(txn, "chain", &v, err)) != FOIL_OK)
		return rc;
	if (memcmp(root, read, sizeof root) != 0)
		return wrong(err, "the tree is not that of the entries", *size, *size);
	if (v.len != 8 + FOIL_HASH_LEN || foil_get_be64(v.p) != *size ||
	    memcmp(v.p + 8, chain, sizeof chain) != 0)
		return wrong(err, "the chain is not that of the entries", *size, *size);
	return check_heads(txn, *size, err);
}

enum foil_code drive_rehash(struct foil_ledger *l, uint64_t *size, struct foil_err *err)
{
	struct foil_store_txn *txn = NULL;
	enum foil_code rc = foil_store_read(foil_ledger_store(l), &txn, err);

	if (rc == FOIL_OK)
		rc = rehash(l, txn, size, err);
	foil_store_done(&txn);
	return rc;
}

/* ---- the case, with what its commitments hide ---- */

static enum foil_code check_text(struct foil_ledger *l, const struct foil_case *c,
    const struct foil_document *doc, uint64_t from, struct foil_err *err)
{
	struct foil_buf header = { .max = 4096 };
	struct foil_text_leaves leaves = { 0 };
	uint8_t root[FOIL_HASH_LEN];
	struct foil_kept kept = { 0 };
	enum foil_code rc;

	if ((rc = foil_ledger_kept(l, c->sub, from, FOIL_USE_DOCUMENT, doc->ordinal, &kept, err)) ==
		FOIL_OK &&
	    (rc = foil_text_leaves(foil_buf_view(&kept.text), kept.profile, kept.id, kept.secret,
		 &leaves, err)) == FOIL_OK &&
	    (rc = foil_doc_commit(kept.id, kept.secret, kept.profile, 0, &leaves.leaves, &header, root,
		 err)) == FOIL_OK &&
	    memcmp(root, doc->root, sizeof root) != 0)
		rc = wrong(err, "a text as kept is not what was registered", doc->ordinal, 0);
	foil_buf_free(&header);
	foil_text_leaves_free(&leaves);
	foil_kept_wipe(&kept);
	return rc;
}

static enum foil_code check_acts(struct foil_ledger *l, const struct foil_case *c,
    const struct drive_mark *m, struct foil_err *err)
{
	const struct foil_document *doc;
	struct foil_kept kept = { 0 };
	uint64_t from;
	enum foil_code rc = FOIL_OK;

	if (c->n < m->acts || c->n > m->acts + 1)
		return wrong(err, "acts of the case", c->n, m->acts);
	for (size_t i = 0; i < c->n; i++)
		if (!c->act[i].opened)
			return wrong(err, "an act's opening is gone", i, c->n);
	for (size_t i = 0; rc == FOIL_OK && (doc = foil_case_document(c, i, &from)) != NULL; i++)
		rc = check_text(l, c, doc, from, err);
	if (rc == FOIL_OK && c->issued >= 0) {
		rc = foil_ledger_kept(l, c->sub, c->act[c->issued].case_index, FOIL_USE_LETTER, 0, &kept,
		    err);
		foil_kept_wipe(&kept);
	}
	return rc;
}

static enum foil_code check_case(struct foil_ledger *l, const struct drive_mark *m,
    struct foil_err *err)
{
	struct foil_findings f = { 0 };
	struct foil_case c = { 0 };
	enum foil_code rc = foil_ledger_case(l, foil_str(DRIVE_REF), UINT64_MAX, &c, &f, err);

	if (rc == FOIL_E_NOT_FOUND && m->acts == 0)
		return FOIL_OK;
	if (rc == FOIL_OK && f.n > 0)
		rc = foil_fail(err, FOIL_E_STORE, "%s: %s", f.list[0].rule, f.list[0].text);
	if (rc == FOIL_OK)
		rc = check_acts(l, &c, m, err);
	foil_findings_free(&f);
	foil_case_free(&c);
	return rc;
}

/* ---- the folders: whole or absent ---- */

static enum foil_code check_folder(struct foil_ledger *l, const char *root, const char *name,
    bool must, struct foil_err *err)
{
	struct foil_buf policy = { 0 };
	struct foil_verify_in in = { .folder = NULL };
	char *folder = foil_path_join(root, name);
	struct foil_report report;
	struct foil_trust trust;
	struct foil_vkey key;
	enum foil_code rc = FOIL_OK;

	if (folder == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (!foil_path_exists(folder)) {
		if (must)
			rc = foil_fail(err, FOIL_E_STORE, "folder %s was acknowledged and is gone", name);
		goto done;
	}
	if ((rc = foil_ledger_vkey(l, &key, err)) != FOIL_OK)
		goto done;
	foil_buf_put_str(&policy, "log ");
	foil_vkey_put(&policy, &key);
	foil_buf_put_str(&policy, "\nquorum none\n");
	in.folder = folder;
	in.trust = &trust;
	if ((rc = foil_trust_read(foil_buf_view(&policy), &trust, err)) != FOIL_OK ||
	    (rc = foil_verify_folder(&in, &report, err)) != FOIL_OK)
		goto done;
	if (report.verdict != FOIL_MATCHES)
		rc = foil_fail(err, FOIL_E_STORE, "folder %s: %s: %s", name,
		    foil_verdict_name(report.verdict),
		    report.findings.n > 0 ? report.findings.list[0].text : "no finding");
	foil_report_free(&report);
done:
	foil_buf_free(&policy);
	free(folder);
	return rc;
}

/* ---- the publication: whole by its own checkpoint, or without one ---- */

static enum foil_code check_no_checkpoint(const char *www, struct foil_err *err)
{
	char *path = foil_path_join(www, "checkpoint");
	enum foil_code rc = FOIL_OK;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (foil_path_exists(path))
		rc = foil_fail(err, FOIL_E_STORE, "a published checkpoint without what it needs");
	free(path);
	return rc;
}

static enum foil_code check_www(const char *root, bool must, struct foil_err *err)
{
	char *www = foil_path_join(root, "www");
	uint64_t size = 0;
	enum foil_code rc;

	if (www == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	rc = published_check(www, &size, err);
	if (rc == FOIL_E_NOT_FOUND) /* of the directory or its checkpoint; of a tile it is wrong too */
		rc = must ? foil_fail(err, FOIL_E_STORE, "what was published is gone")
		    : check_no_checkpoint(www, err);
	free(www);
	return rc;
}

static enum foil_code publish_on(struct foil_ledger *l, const char *root, struct foil_err *err)
{
	struct foil_publish p = { .dir = NULL };
	char *www = foil_path_join(root, "www");
	uint64_t size = 0;
	enum foil_code rc;

	if (www == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	p.dir = www;
	if ((rc = foil_publish(l, &p, err)) == FOIL_OK &&
	    (rc = published_check(www, &size, err)) == FOIL_OK && size != p.size)
		rc = wrong(err, "published", size, p.size);
	free(www);
	return rc;
}

/* ---- going on ---- */

static enum foil_code go_on(struct foil_ledger *l, uint64_t size, struct foil_err *err)
{
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	struct foil_signer *officer = NULL;
	uint64_t index, at;
	enum foil_code rc;

	if ((rc = drive_officer(&officer, err)) == FOIL_OK &&
	    foil_governance_key(foil_ledger_governance(l), foil_signer_kid(officer)) != NULL) {
		if ((rc = drive_receive(l, AFTER, officer, &index, err)) == FOIL_OK && index != size)
			rc = wrong(err, "the next act went to", index, size);
		size++;
	}
	if (rc == FOIL_OK && (rc = foil_ledger_checkpoint(l, &note, &at, err)) == FOIL_OK &&
	    at != size && at != size + 1)
		rc = wrong(err, "the checkpoint is of", at, size + 1);
	foil_buf_free(&note);
	foil_signer_close(&officer);
	if (rc == FOIL_OK && (rc = drive_rehash(l, &at, err)) == FOIL_OK && at < size)
		rc = wrong(err, "entries afterwards", at, size);
	return rc;
}

static enum foil_code check_open(struct foil_ledger *l, const char *root,
    const struct drive_mark *m, bool on, struct foil_err *err)
{
	uint64_t size;
	enum foil_code rc;

	if ((rc = drive_rehash(l, &size, err)) != FOIL_OK)
		return rc;
	if (size < m->has)
		return wrong(err, "acknowledged entries are gone", size, m->has);
	if (size > m->may)
		return wrong(err, "more entries than were ever signed", size, m->may);
	if ((rc = check_case(l, m, err)) != FOIL_OK ||
	    (rc = check_folder(l, root, "published", m->folders > 0, err)) != FOIL_OK ||
	    (rc = check_folder(l, root, "to-requester", m->folders > 0, err)) != FOIL_OK ||
	    (rc = check_www(root, m->www > 0, err)) != FOIL_OK ||
	    (rc = drive_check_cosigned(l, m->lines > 0, err)) != FOIL_OK)
		return rc;
	if (!on || (rc = go_on(l, size, err)) != FOIL_OK || m->folders == 0)
		return rc;
	return publish_on(l, root, err);
}

static void drop(const char *root, const char *name)
{
	char *path = foil_path_join(root, name);

	if (path != NULL && foil_path_is_dir(path))
		(void)!foil_dir_remove(path, NULL);
	else if (path != NULL)
		(void)unlink(path);
	free(path);
}

void drive_clear_init(const char *root)
{
	drop(root, "ledger.tmp");
	drop(root, "ledger.head");
	drop(root, "ledger.keys");
}

/* Nothing was ever acknowledged, and init works once what is left has been removed. */
static enum foil_code check_none(const char *root, const struct drive_mark *m, bool on,
    struct foil_err *err)
{
	if (m->has > 0)
		return foil_fail(err, FOIL_E_STORE, "an acknowledged ledger is gone");
	if (!on)
		return FOIL_OK;
	drive_clear_init(root);
	return drive_step(root, DRIVE_INIT, 3, NULL, err);
}

enum foil_code drive_check(const char *root, const struct drive_mark *m, bool on,
    struct foil_err *err)
{
	char *path = foil_path_join(root, "ledger");
	struct foil_ledger *l = NULL;
	struct foil_env_fixed clock;
	enum foil_code rc;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (!foil_path_exists(path))
		rc = check_none(root, m, on, err);
	else if ((rc = foil_ledger_open(path, false, drive_env(&clock, DRIVE_STEPS, 99), &l, err)) ==
	    FOIL_OK)
		rc = check_open(l, root, m, on, err);
	foil_ledger_close(&l);
	free(path);
	return rc;
}
