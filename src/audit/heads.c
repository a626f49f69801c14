/* SPDX-License-Identifier: Apache-2.0 */
/* Signed heads: the checkpoint, those archived beside it, and one that the reader holds. */
#include "work.h"

#include "foil/file.h"
#include "foil/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARCHIVE_MAX ((size_t)1 << 22)
#define ARCHIVE "checkpoints/"
#define ARCHIVE_FLAT "checkpoint."

/* A signed head: the views of `note` point into `bytes`. */
struct signed_head {
	struct foil_buf bytes;
	struct foil_note note;
	struct foil_checkpoint is;
};

static enum foil_code parse(struct signed_head *h, struct foil_err *err)
{
	enum foil_code rc;

	if ((rc = foil_note_read(foil_buf_view(&h->bytes), &h->note, err)) != FOIL_OK)
		return rc;
	return foil_checkpoint_read(h->note.text, &h->is, err);
}

/* ---- the checkpoint ---- */

/* U1, U2 */
enum foil_code audit_read_head(struct audit *a, struct foil_err *err)
{
	struct foil_audit_report *r = a->report;
	struct foil_err why = { 0 };
	struct foil_safe safe;
	enum foil_code rc;

	foil_buf_init(&r->note, FOIL_NOTE_MAX);
	if ((rc = a->in->source->get(a->in->source->ctx, "checkpoint", &r->note, &why)) == FOIL_OK &&
	    (rc = foil_note_read(foil_buf_view(&r->note), &a->note, &why)) == FOIL_OK)
		rc = foil_checkpoint_read(a->note.text, &a->head, &why);
	if (audit_is_fatal(rc))
		return foil_fail(err, rc, "%s", why.msg);
	if (rc != FOIL_OK) {
		audit_find(a, FOIL_CANNOT_TELL, "head.form", UINT64_MAX, "the checkpoint: %s", why.msg);
		return FOIL_OK;
	}
	a->have_head = true;
	r->size = a->head.size;
	foil_hex(r->head, a->head.root, FOIL_HASH_LEN);
	r->origin = (const char *)foil_arena_copy(&r->arena,
	    foil_str(foil_safe(&safe, foil_str(a->head.origin)))).p;
	if (r->origin == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	return FOIL_OK;
}

/* U13: the ledger's key by governance; what is no ledger of foil's has none. */
enum foil_code audit_own_key(struct audit *a, const struct foil_note *note, uint64_t size,
    bool *good, struct foil_err *err)
{
	const struct foil_log_key_state *k = NULL;
	enum foil_note_result result = FOIL_NOTE_UNSIGNED;
	struct foil_vkey key;
	uint64_t at;
	enum foil_code rc;

	if (a->have_genesis && size > 0)
		k = foil_governance_log_key(a->governance, size - 1);
	if (k != NULL && ((rc = foil_vkey_make(foil_governance_origin(a->governance),
	    FOIL_NOTE_ED25519, k->pub, &key, err)) != FOIL_OK ||
	    (rc = foil_note_check(note, &key, &result, &at, err)) != FOIL_OK))
		return rc;
	*good = result == FOIL_NOTE_GOOD;
	return FOIL_OK;
}

/* U13: "not signed by its own key", of which it may not be known what it was then. */
static enum foil_verdict own_verdict(const struct audit *a, uint64_t size)
{
	return a->keys_lost && a->keys_lost_at < size ? FOIL_CANNOT_TELL : FOIL_DOES_NOT_MATCH;
}

static enum foil_code judge_own_key(struct audit *a, struct foil_err *err)
{
	bool good = false;
	enum foil_code rc;

	if (!a->have_genesis)
		return FOIL_OK;
	if ((rc = audit_own_key(a, &a->note, a->head.size, &good, err)) != FOIL_OK)
		return rc;
	if (!good)
		audit_find(a, own_verdict(a, a->head.size), "head.signature", UINT64_MAX,
		    "the checkpoint is not signed by the ledger's own key then in force");
	return FOIL_OK;
}

/* U4, U13 */
static void judge_tree(struct audit *a)
{
	uint8_t root[FOIL_HASH_LEN];

	if (a->tree_lost || a->edge.size != a->head.size) {
		audit_find(a, FOIL_CANNOT_TELL, "head.root", UINT64_MAX,
		    "the root of the tree cannot be made: hashes are missing");
		return;
	}
	foil_tree_edge_root(&a->edge, root);
	if (memcmp(root, a->head.root, sizeof root) != 0)
		audit_find(a, FOIL_DOES_NOT_MATCH, "head.root", UINT64_MAX,
		    "the tree over the %llu entries has another root than the checkpoint signs",
		    (unsigned long long)a->head.size);
	if (!a->report->plain && a->last_index + 1 != a->head.size)
		audit_find(a, FOIL_DOES_NOT_MATCH, "head.index", a->head.size - 1,
		    "the last entry is no index entry, so that completeness cannot be decided: "
		    "something was put between it and the checkpoint");
}

/* ---- whose it is ---- */

static bool same_genesis(struct audit *a, const uint8_t want[FOIL_HASH_LEN])
{
	if (a->have_genesis && memcmp(want, a->genesis, FOIL_HASH_LEN) == 0)
		return true;
	if (a->have_genesis)
		audit_find(a, FOIL_DOES_NOT_MATCH, "head.genesis", UINT64_MAX,
		    "this is another ledger than the one whose genesis was given");
	else
		audit_find(a, FOIL_CANNOT_TELL, "head.genesis", UINT64_MAX,
		    "entry 0 is no genesis or could not be read, so that it cannot be compared with the "
		    "one that was given");
	return false;
}

static void judge_result(struct audit *a, const struct foil_trust_result *t)
{
	struct foil_safe s;

	if (t->known_bad)
		audit_find(a, FOIL_DOES_NOT_MATCH, "head.cosignature", UINT64_MAX,
		    "a signature on the checkpoint by a key of the trust file is not good");
	else if (!t->log_known)
		audit_find(a, FOIL_CANNOT_TELL, "head.unknown", UINT64_MAX,
		    "the trust file names no ledger %s", foil_safe(&s, foil_str(a->head.origin)));
	else if (!t->log_signed)
		audit_find(a, FOIL_CANNOT_TELL, "head.unknown", UINT64_MAX,
		    "the checkpoint is not signed by the ledger's key in the trust file");
	else if (t->quorum_asked && !t->quorum_met)
		audit_find(a, FOIL_CANNOT_TELL, "head.quorum", UINT64_MAX,
		    "not cosigned by the quorum that the trust file asks for (%zu known witnesses have "
		    "signed)", t->cosigned);
}

/* U14 */
static enum foil_code judge_whose(struct audit *a, struct foil_err *err)
{
	const struct foil_audit_in *in = a->in;
	struct foil_trust_result *t = &a->report->trust;
	bool named = in->own;
	enum foil_code rc;

	t->auditor = -1;
	if (in->genesis != NULL)
		named = same_genesis(a, in->genesis) || named;
	if (in->trust != NULL && in->trust->has_genesis)
		named = same_genesis(a, in->trust->genesis) || named;
	if (in->trust != NULL) {
		if ((rc = foil_trust_judge(in->trust, &a->note, &a->head, t, err)) != FOIL_OK)
			return rc;
		judge_result(a, t);
		t->log_key = NULL; /* the trust may be gone before the report */
	} else if (!named && in->genesis == NULL) {
		audit_find(a, FOIL_CANNOT_TELL, "head.trust", UINT64_MAX,
		    "cannot tell whose ledger this is: give --trust FILE, or compare this fingerprint "
		    "with one you got elsewhere: %s",
		    a->have_genesis ? a->report->genesis : "unknown");
	}
	return FOIL_OK;
}

/* ---- two histories ---- */

enum foil_code audit_root_at(struct audit *a, const struct foil_tree_reader *r, uint64_t size,
    uint8_t root[FOIL_HASH_LEN], struct foil_err *err)
{
	struct foil_path path;
	enum foil_code rc;

	if (size == 0)
		return foil_tree_root(r, size, root, err);
	if ((rc = foil_tree_root(r, size, root, err)) == FOIL_OK &&
	    (rc = foil_tree_consistency(r, size, a->head.size, &path, err)) == FOIL_OK &&
	    !foil_tree_extends(size, root, a->head.size, a->head.root, &path))
		rc = foil_fail(err, FOIL_E_FORMAT, "the tiles are damaged");
	return rc;
}

static enum foil_code root_at(struct audit *a, uint64_t size, uint8_t root[FOIL_HASH_LEN],
    struct foil_err *err)
{
	struct foil_tile_tree *tree = NULL;
	struct foil_tree_reader r;
	enum foil_code rc;

	if ((rc = foil_tile_tree_open(a->in->source, a->head.size, &tree, err)) != FOIL_OK)
		return rc;
	r = foil_tile_tree_reader(tree);
	rc = audit_root_at(a, &r, size, root, err);
	foil_tile_tree_close(&tree);
	return rc;
}

/* The key that signed both, or none: by governance, else of the trust file. */
static enum foil_code key_of_both(struct audit *a, const struct signed_head *other,
    struct foil_vkey *key, bool *found, struct foil_err *err)
{
	enum foil_note_result x, y;
	uint64_t at;
	enum foil_code rc;

	*found = false;
	for (size_t i = 0; a->in->trust != NULL && i < a->in->trust->n_logs && !*found; i++) {
		*key = a->in->trust->log[i];
		if ((rc = foil_note_check(&a->note, key, &x, &at, err)) != FOIL_OK ||
		    (rc = foil_note_check(&other->note, key, &y, &at, err)) != FOIL_OK)
			return rc;
		*found = x == FOIL_NOTE_GOOD && y == FOIL_NOTE_GOOD;
	}
	for (uint64_t s = a->head.size; a->have_genesis && s > 0 && !*found; s = 0) {
		const struct foil_log_key_state *k = foil_governance_log_key(a->governance, s - 1);

		if (k == NULL)
			break;
		if ((rc = foil_vkey_make(foil_governance_origin(a->governance), FOIL_NOTE_ED25519,
		    k->pub, key, err)) != FOIL_OK ||
		    (rc = foil_note_check(&a->note, key, &x, &at, err)) != FOIL_OK ||
		    (rc = foil_note_check(&other->note, key, &y, &at, err)) != FOIL_OK)
			return rc;
		*found = x == FOIL_NOTE_GOOD && y == FOIL_NOTE_GOOD;
	}
	return FOIL_OK;
}

enum foil_code audit_evidence(struct audit *a, struct foil_view other, struct foil_err *err)
{
	struct foil_view mine = foil_buf_view(&a->report->note);
	struct signed_head h = { .bytes.max = FOIL_NOTE_MAX };
	struct foil_tile_tree *tree = NULL;
	struct foil_tree_reader r = { 0 };
	struct foil_vkey key;
	bool both = false;
	enum foil_code rc;

	if (a->report->evidence.len > 0)
		return FOIL_OK; /* one is enough */
	foil_buf_put_view(&h.bytes, other);
	if ((rc = foil_buf_check(&h.bytes, "head", err)) != FOIL_OK ||
	    (rc = parse(&h, err)) != FOIL_OK || (rc = key_of_both(a, &h, &key, &both, err)) != FOIL_OK)
		goto done;
	if (!both || h.is.size > a->head.size)
		goto done;
	if (h.is.size < a->head.size) {
		if ((rc = foil_tile_tree_open(a->in->source, a->head.size, &tree, err)) != FOIL_OK)
			goto done;
		r = foil_tile_tree_reader(tree);
	}
	rc = foil_evidence_put(&a->report->evidence, other, mine, &key, &r, err);
done:
	foil_tile_tree_close(&tree);
	foil_buf_free(&h.bytes);
	/* Where tiles are damaged there is no proof to be had, and that has been said. */
	return audit_is_fatal(rc) ? rc : FOIL_OK;
}

/* ---- a head that the reader holds ---- */

static enum foil_code compare_held(struct audit *a, const struct signed_head *h,
    struct foil_err *err)
{
	uint8_t root[FOIL_HASH_LEN];
	unsigned long long size = h->is.size;
	enum foil_code rc = FOIL_OK;

	if (strcmp(h->is.origin, a->head.origin) != 0) {
		audit_find(a, FOIL_DOES_NOT_MATCH, "head.held", UINT64_MAX,
		    "the head that was given is of another ledger");
		return FOIL_OK;
	}
	if (h->is.size > a->head.size) {
		audit_find(a, FOIL_DOES_NOT_MATCH, "head.held", UINT64_MAX,
		    "the head that was given is of size %llu, and this ledger has %llu entries: it was "
		    "rolled back, or this is an old copy", size, (unsigned long long)a->head.size);
		return FOIL_OK;
	}
	if (h->is.size == a->head.size)
		memcpy(root, a->head.root, sizeof root);
	else
		rc = root_at(a, h->is.size, root, err);
	if (rc != FOIL_OK) {
		audit_find(a, FOIL_CANNOT_TELL, "head.held", UINT64_MAX,
		    "the head that was given (size %llu) cannot be compared: hashes are missing", size);
		return audit_is_fatal(rc) ? rc : FOIL_OK;
	}
	if (memcmp(root, h->is.root, sizeof root) == 0)
		return FOIL_OK;
	audit_find(a, FOIL_DOES_NOT_MATCH, "head.held", UINT64_MAX,
	    "the ledger shows two histories of size %llu: keep the head that you gave", size);
	return audit_evidence(a, a->in->head, err);
}

/* U16 */
static enum foil_code judge_held(struct audit *a, struct foil_err *err)
{
	struct signed_head h = { .bytes.max = FOIL_NOTE_MAX };
	struct foil_err why = { 0 };
	enum foil_code rc;

	if (a->in->head.p == NULL)
		return FOIL_OK;
	foil_buf_put_view(&h.bytes, a->in->head);
	if ((rc = foil_buf_check(&h.bytes, "the head that was given", &why)) == FOIL_OK)
		rc = parse(&h, &why);
	if (rc != FOIL_OK) {
		audit_find(a, FOIL_CANNOT_TELL, "head.held", UINT64_MAX, "the head that was given: %s",
		    why.msg);
		rc = audit_is_fatal(rc) ? foil_fail(err, rc, "%s", why.msg) : FOIL_OK;
	} else {
		rc = compare_held(a, &h, err);
	}
	foil_buf_free(&h.bytes);
	return rc;
}

/* U21: the head of the last audit: this tree must be that one, gone on. */
static enum foil_code judge_since(struct audit *a, struct foil_err *err)
{
	uint8_t root[FOIL_HASH_LEN];
	struct foil_err why = { 0 };
	enum foil_code rc = FOIL_OK;

	if (a->since == 0 || a->since > a->head.size)
		return FOIL_OK;
	if (a->since == a->head.size)
		memcpy(root, a->head.root, sizeof root);
	else if (foil_findings_worst_of(a->findings, "head.root") == FOIL_MATCHES)
		return FOIL_OK; /* made from the old edge and the new entries */
	else
		rc = root_at(a, a->since, root, &why);
	if (rc != FOIL_OK)
		return audit_is_fatal(rc) ? foil_fail(err, rc, "%s", why.msg) : FOIL_OK;
	if (memcmp(root, a->since_root, sizeof root) == 0)
		return FOIL_OK;
	audit_find(a, FOIL_DOES_NOT_MATCH, "state.fork", UINT64_MAX,
	    "the first %llu entries are not those that were audited: the ledger shows two histories",
	    (unsigned long long)a->since);
	return audit_evidence(a, foil_buf_view(&a->since_note), err);
}

/* ---- the archive ---- */

static bool size_of_name(const char *name, const char *prefix, uint64_t *size)
{
	uint64_t v = 0;

	if (strncmp(name, prefix, strlen(prefix)) != 0)
		return false;
	name += strlen(prefix);
	if (*name == '\0' || (name[0] == '0' && name[1] != '\0'))
		return false;
	for (; *name != '\0'; name++) {
		if (*name < '0' || *name > '9' || v > (FOIL_TREE_SIZE_MAX - 9) / 10)
			return false;
		v = v * 10 + (uint64_t)(*name - '0');
	}
	*size = v;
	return true;
}

static int compare_sizes(const void *x, const void *y)
{
	const uint64_t *p = x, *q = y;

	return (*p > *q) - (*p < *q);
}

static void take_size(struct audit *a, uint64_t size)
{
	if (a->since > 0 && size <= a->since)
		a->older[a->n_older++] = size;
	else if (size <= a->head.size)
		a->archived[a->n_archived++] = size;
	else
		audit_find(a, FOIL_CANNOT_TELL, "head.newer", UINT64_MAX,
		    "%s%llu is of a larger tree than the checkpoint: something is being published, or "
		    "the checkpoint was put back; look again later",
		    a->archive, (unsigned long long)size);
}

static enum foil_code take_sizes(struct audit *a, const struct foil_names *names,
    const char *prefix, struct foil_err *err)
{
	uint64_t size;

	if ((a->archived = calloc(names->n + a->in->n_heads + 1, sizeof *a->archived)) == NULL ||
	    (a->older = calloc(names->n + a->in->n_heads + 1, sizeof *a->older)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < names->n; i++)
		if (size_of_name(names->name[i], prefix, &size))
			take_size(a, size);
	for (size_t i = 0; a->in->folder == NULL && i < a->in->n_heads; i++)
		take_size(a, a->in->heads[i]);
	qsort(a->archived, a->n_archived, sizeof *a->archived, compare_sizes);
	qsort(a->older, a->n_older, sizeof *a->older, compare_sizes);
	return FOIL_OK;
}

enum foil_code audit_list_archive(struct audit *a, struct foil_err *err)
{
	struct foil_names names = { 0 };
	struct foil_err why = { 0 };
	char *path = NULL;
	bool flat;
	enum foil_code rc;

	a->archive = ARCHIVE;
	if (a->in->folder == NULL)
		return take_sizes(a, &names, "", err);
	if ((path = foil_path_join(a->in->folder, "checkpoints")) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	/* Logs of others keep theirs beside the checkpoint. */
	flat = !foil_path_is_dir(path);
	if (flat)
		a->archive = ARCHIVE_FLAT;
	rc = foil_dir_list(flat ? a->in->folder : path, ARCHIVE_MAX, &names, &why);
	if (rc == FOIL_OK) {
		rc = take_sizes(a, &names, flat ? ARCHIVE_FLAT : "", err);
	} else if (audit_is_fatal(rc)) {
		rc = foil_fail(err, rc, "%s", why.msg);
	} else {
		audit_find(a, FOIL_CANNOT_TELL, "head.archived", UINT64_MAX, "%s", why.msg);
		rc = FOIL_OK;
	}
	foil_names_free(&names);
	free(path);
	return rc;
}

/* U15; root: what the tree has at that size, NULL when it cannot be made. */
static enum foil_code judge_archived(struct audit *a, const struct signed_head *h, uint64_t size,
    const uint8_t *root, const char *name, struct foil_err *err)
{
	struct foil_trust_result t;
	bool own = true;
	enum foil_code rc;

	if (h->is.size != size || strcmp(h->is.origin, a->head.origin) != 0) {
		audit_find(a, FOIL_DOES_NOT_MATCH, "head.archived", UINT64_MAX,
		    "%s is a checkpoint of another size or ledger than its name says", name);
		return FOIL_OK;
	}
	if (a->have_genesis && (rc = audit_own_key(a, &h->note, h->is.size, &own, err)) != FOIL_OK)
		return rc;
	if (!own) {
		audit_find(a, own_verdict(a, size), "head.archived", UINT64_MAX,
		    "%s is not signed by the ledger's own key then in force", name);
		return FOIL_OK;
	}
	if (a->in->trust != NULL) {
		if ((rc = foil_trust_judge(a->in->trust, &h->note, &h->is, &t, err)) != FOIL_OK)
			return rc;
		if (t.known_bad)
			audit_find(a, FOIL_DOES_NOT_MATCH, "head.archived", UINT64_MAX,
			    "%s: a signature by a key of the trust file is not good", name);
		else if (!a->have_genesis && t.log_known && !t.log_signed)
			audit_find(a, FOIL_DOES_NOT_MATCH, "head.archived", UINT64_MAX,
			    "%s is not signed by the log's key in the trust file", name);
	}
	if (root == NULL || memcmp(root, h->is.root, FOIL_HASH_LEN) == 0)
		return FOIL_OK;
	audit_find(a, FOIL_DOES_NOT_MATCH, "head.archived", UINT64_MAX,
	    "%s signs another root for %llu entries than they have: the ledger shows two histories, "
	    "or entries were changed", name, (unsigned long long)h->is.size);
	return audit_evidence(a, foil_buf_view(&h->bytes), err);
}

/* Reads one; what is wrong with it is a finding, and then *got is false. */
static enum foil_code read_archived(struct audit *a, const char *name, struct signed_head *h,
    bool *got, struct foil_err *err)
{
	struct foil_err why = { 0 };
	enum foil_code rc;

	if ((rc = a->in->source->get(a->in->source->ctx, name, &h->bytes, &why)) == FOIL_OK)
		rc = parse(h, &why);
	*got = rc == FOIL_OK;
	if (*got)
		return FOIL_OK;
	if (audit_is_fatal(rc))
		return foil_fail(err, rc, "%s", why.msg);
	audit_find(a, rc == FOIL_E_IO ? FOIL_CANNOT_TELL : FOIL_DOES_NOT_MATCH, "head.archived",
	    UINT64_MAX, "%s: %s", name, why.msg);
	return FOIL_OK;
}

static enum foil_code remember_head(struct audit *a, const struct signed_head *h, uint64_t size,
    struct foil_err *err)
{
	uint8_t name[FOIL_HASH_LEN], sum[FOIL_HASH_LEN];

	audit_again_name_head(size, name);
	foil_sha256(sum, foil_buf_view(&h->bytes));
	return audit_again_put(&a->heads, name, sum, err);
}

enum foil_code audit_pass_archived(struct audit *a, struct foil_view bundle, size_t bundle_len,
    struct foil_err *err)
{
	struct signed_head h = { .bytes.max = FOIL_NOTE_MAX };
	uint8_t root[FOIL_HASH_LEN];
	char name[64];
	bool got;
	enum foil_code rc;

	a->next_archived++;
	a->report->heads++;
	foil_tree_edge_root(&a->edge, root);
	(void)snprintf(name, sizeof name, "%s%llu", a->archive, (unsigned long long)a->edge.size);
	if ((rc = read_archived(a, name, &h, &got, err)) == FOIL_OK && got &&
	    (rc = judge_archived(a, &h, a->edge.size, a->tree_lost ? NULL : root, name, err)) == FOIL_OK)
		rc = remember_head(a, &h, a->edge.size, err);
	foil_buf_free(&h.bytes);
	if (rc == FOIL_OK && a->edge.size < a->head.size)
		rc = audit_partial_tiles(a, foil_view(bundle.p, bundle_len), err);
	return rc;
}

/* ---- archived heads that an audit before this one judged (U28) ---- */

static enum foil_code judge_older(struct audit *a, const struct signed_head *h, uint64_t size,
    const char *name, struct foil_err *err)
{
	uint8_t root[FOIL_HASH_LEN];
	struct foil_err why = { 0 };
	enum foil_code rc = root_at(a, size, root, &why);

	if (audit_is_fatal(rc))
		return foil_fail(err, rc, "%s", why.msg);
	if (rc != FOIL_OK)
		audit_find(a, FOIL_CANNOT_TELL, "head.archived", UINT64_MAX,
		    "%s is new or was changed since the last audit, and cannot be compared: hashes are "
		    "missing", name);
	a->report->heads++;
	return judge_archived(a, h, size, rc == FOIL_OK ? root : NULL, name, err);
}

static enum foil_code look_again(struct audit *a, uint64_t size, bool read, struct foil_err *err)
{
	struct signed_head h = { .bytes.max = FOIL_NOTE_MAX };
	uint8_t key[FOIL_HASH_LEN], sum[FOIL_HASH_LEN];
	char name[64];
	bool got;
	enum foil_code rc;

	audit_again_name_head(size, key);
	if (audit_again_same(&a->heads, key, NULL) && !read) {
		a->report->unread_heads++;
		return FOIL_OK;
	}
	(void)snprintf(name, sizeof name, "%s%llu", a->archive, (unsigned long long)size);
	if ((rc = read_archived(a, name, &h, &got, err)) != FOIL_OK || !got)
		goto done;
	foil_sha256(sum, foil_buf_view(&h.bytes));
	if (audit_again_same(&a->heads, key, sum))
		a->report->same_heads++;
	else if ((rc = judge_older(a, &h, size, name, err)) == FOIL_OK)
		rc = remember_head(a, &h, size, err);
done:
	foil_buf_free(&h.bytes);
	return rc;
}

static enum foil_code judge_again(struct audit *a, struct foil_err *err)
{
	enum foil_code rc;

	/* What was audited is of another tree, then. */
	if (foil_findings_worst_of(a->findings, "state.fork") != FOIL_MATCHES)
		return FOIL_OK;
	for (size_t i = 0; i < a->n_older; i++)
		if ((rc = look_again(a, a->older[i], a->n_older - i <= AUDIT_HEADS_AGAIN, err)) != FOIL_OK)
			return rc;
	audit_again_missed(a, &a->heads, true);
	return FOIL_OK;
}

enum foil_code audit_judge_head(struct audit *a, struct foil_err *err)
{
	enum foil_code rc;

	judge_tree(a);
	if ((rc = judge_own_key(a, err)) != FOIL_OK || (rc = judge_whose(a, err)) != FOIL_OK ||
	    (rc = judge_held(a, err)) != FOIL_OK || (rc = judge_since(a, err)) != FOIL_OK)
		return rc;
	return judge_again(a, err);
}
