/* SPDX-License-Identifier: Apache-2.0 */
/* A ledger from what was published of it (spec/publication.md P40 to P48). */
#include "restore.h"

#include "foil/file.h"
#include "foil/publish.h"
#include "foil/response.h"
#include "foil/text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAMES_MAX 10000000
#define FILES_MAX 20000
#define UNFINISHED ".restoring"

struct restoring {
	struct foil_restore *in;
	const struct foil_env *env;
	struct foil_tile_dir source_dir;
	struct foil_tile_source source;
	struct ledger_head head; /* `checkpoint` as published */
	char *path, *temp;       /* the ledger, and where it is being made */
	struct foil_store *store;
	struct foil_ledger *l;
	uint8_t genesis[FOIL_HASH_LEN];
	/* so far */
	struct foil_tree_edge edge;
	uint8_t chain[FOIL_HASH_LEN];
	/* one bundle, and the state after it */
	struct foil_buf bundle;
	uint64_t first;
	struct foil_tree_edge edge_after;
	uint8_t chain_after[FOIL_HASH_LEN];
};

/* ---- what is there ---- */

/* P41: signed by a log that the reader trusts, before anything is made. */
static enum foil_code check_trust(struct restoring *r, struct foil_err *err)
{
	struct foil_trust_result result;
	struct foil_note note;
	enum foil_code rc;

	if (r->in->trust == NULL)
		return FOIL_OK;
	if ((rc = foil_note_read(foil_buf_view(&r->head.note), &note, err)) != FOIL_OK ||
	    (rc = foil_trust_judge(r->in->trust, &note, &r->head.c, &result, err)) != FOIL_OK)
		return rc;
	if (result.known_bad || !result.log_signed)
		return foil_fail(err, FOIL_E_REFUSED,
		    "the published checkpoint is not signed by a log of the trust file");
	if (result.quorum_asked && !result.quorum_met)
		return foil_fail(err, FOIL_E_REFUSED,
		    "the published checkpoint lacks the cosignatures that the trust file asks for");
	return FOIL_OK;
}

static enum foil_code read_head(struct restoring *r, struct foil_err *err)
{
	enum foil_code rc;

	if ((rc = r->source.get(r->source.ctx, FOIL_CHECKPOINT_NAME, &r->head.note, err)) == FOIL_OK &&
	    (rc = ledger_head_parse(&r->head, FOIL_CHECKPOINT_NAME, err)) == FOIL_OK &&
	    r->head.c.size < 2)
		rc = foil_fail(err, FOIL_E_FORMAT, "the published checkpoint is of %llu entries; a "
		    "ledger has at least two", (unsigned long long)r->head.c.size);
	return rc == FOIL_OK ? check_trust(r, err) : rc;
}

/* ---- entries ---- */

static enum foil_code check_genesis(struct restoring *r, const struct foil_entry *e,
    struct foil_err *err)
{
	const uint8_t *pinned = r->in->genesis != NULL ? r->in->genesis
	    : r->in->trust != NULL && r->in->trust->has_genesis ? r->in->trust->genesis : NULL;

	if (!e->genesis)
		return foil_fail(err, FOIL_E_FORMAT, "entry 0 is not the beginning of a ledger");
	if (pinned != NULL && memcmp(pinned, r->genesis, FOIL_HASH_LEN) != 0)
		return foil_fail(err, FOIL_E_REFUSED,
		    "what is published is another ledger: its genesis is not the one that was asked for");
	return FOIL_OK;
}

/* P43: what an entry says of the ledger and of the one before it in its case. */
static enum foil_code check_entry(struct restoring *r, struct foil_store_txn *txn, uint64_t index,
    const struct foil_entry *e, struct foil_err *err)
{
	struct foil_index_body body;
	struct foil_case_row row;
	uint64_t count = 0;
	enum foil_code rc;

	if (e->genesis || memcmp(e->ledger, r->genesis, FOIL_HASH_LEN) != 0)
		return foil_fail(err, FOIL_E_FORMAT, "it is of another ledger");
	if ((rc = ledger_row(txn, r->genesis, e->sub, &row, err)) == FOIL_OK)
		count = row.count;
	else if (rc != FOIL_E_NOT_FOUND)
		return rc;
	if (e->case_index != count ||
	    (count > 0 && memcmp(e->case_prev, row.last, FOIL_HASH_LEN) != 0))
		return foil_fail(err, FOIL_E_FORMAT, "it does not follow the entry before it in its case");
	if (e->body_kind != FOIL_BODY_INDEX)
		return FOIL_OK;
	if ((rc = foil_index_body_read(e->body, &body, err)) != FOIL_OK)
		return rc;
	if (body.index != index || memcmp(body.chain, r->chain_after, FOIL_HASH_LEN) != 0)
		return foil_fail(err, FOIL_E_FORMAT,
		    "it states another place, or another chain, than that of the entries before it");
	return FOIL_OK;
}

static enum foil_code put_one(struct restoring *r, struct foil_store_txn *txn, uint64_t index,
    struct foil_view bytes, struct foil_err *err)
{
	uint8_t leaf[FOIL_HASH_LEN], key[FOIL_HASH_LEN];
	struct foil_entry e;
	enum foil_code rc;

	if ((rc = foil_entry_read(bytes, &e, err)) != FOIL_OK)
		return rc;
	foil_leaf_hash(leaf, bytes);
	if (index == 0) {
		memcpy(r->genesis, leaf, sizeof leaf);
		rc = check_genesis(r, &e, err);
	} else {
		rc = check_entry(r, txn, index, &e, err);
	}
	if (rc != FOIL_OK)
		return rc;
	foil_map_key(key, r->genesis, e.sub);
	if ((rc = ledger_put_entry(txn, index, bytes, leaf, key, &e, r->chain_after, err)) == FOIL_OK)
		foil_tree_edge_append(&r->edge_after, leaf);
	return rc;
}

/* The bundle at r->first. May run again when the map was full. */
static enum foil_code put_bundle(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	struct restoring *r = ctx;
	uint64_t index = r->first, have;
	struct foil_bundle walk;
	struct foil_view entry;
	bool more;
	enum foil_code rc;

	r->edge_after = r->edge;
	memcpy(r->chain_after, r->chain, FOIL_HASH_LEN);
	foil_bundle_open(&walk, foil_buf_view(&r->bundle));
	if ((rc = foil_store_size(txn, &have, err)) != FOIL_OK)
		return rc;
	for (;; index++) {
		if ((rc = foil_bundle_next(&walk, &entry, &more, err)) != FOIL_OK || !more)
			break;
		if (index < have) /* the genesis, which made the store */
			continue;
		if ((rc = put_one(r, txn, index, entry, err)) != FOIL_OK)
			return foil_fail_in(err, rc, "entry %llu", (unsigned long long)index);
	}
	return rc == FOIL_OK ? ledger_chain_put(txn, index, r->chain_after, err) : rc;
}

static enum foil_code get_bundle(struct restoring *r, uint64_t first, struct foil_err *err)
{
	struct foil_tile t = { .entries = true, .index = first / FOIL_TILE_WIDTH };

	t.width = foil_tile_width(0, t.index, r->head.c.size);
	r->first = first;
	foil_buf_reset(&r->bundle);
	return foil_tile_get(&r->source, &t, &r->bundle, err);
}

/* The first transaction of the store: the genesis alone, since the map cannot grow yet. */
static enum foil_code put_first(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	struct restoring *r = ctx;
	struct foil_bundle walk;
	struct foil_view entry;
	bool more;
	enum foil_code rc;

	foil_bundle_open(&walk, foil_buf_view(&r->bundle));
	if ((rc = foil_bundle_next(&walk, &entry, &more, err)) != FOIL_OK ||
	    (rc = put_one(r, txn, 0, entry, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "entry 0");
	return ledger_chain_put(txn, 1, r->chain_after, err);
}

static enum foil_code put_entries(struct restoring *r, struct foil_err *err)
{
	enum foil_code rc;

	if ((rc = get_bundle(r, 0, err)) != FOIL_OK ||
	    (rc = foil_store_create(r->temp, put_first, r, err)) != FOIL_OK)
		return rc;
	r->edge = r->edge_after;
	memcpy(r->chain, r->chain_after, FOIL_HASH_LEN);
	if ((rc = foil_store_open(r->temp, false, &r->store, err)) != FOIL_OK)
		return rc;
	for (uint64_t first = 0; first < r->head.c.size; first += FOIL_TILE_WIDTH) {
		if ((first > 0 && (rc = get_bundle(r, first, err)) != FOIL_OK) ||
		    (rc = foil_store_write(r->store, put_bundle, r, err)) != FOIL_OK)
			return rc;
		r->edge = r->edge_after;
		memcpy(r->chain, r->chain_after, FOIL_HASH_LEN);
		if (r->in->progress != NULL)
			r->in->progress(r->in->ctx, first, r->head.c.size);
	}
	foil_store_close(&r->store);
	return FOIL_OK;
}

/* P42: the tree that the entries make is the one that was signed. */
static enum foil_code check_root(const struct restoring *r, struct foil_err *err)
{
	uint8_t root[FOIL_HASH_LEN];

	foil_tree_edge_root(&r->edge, root);
	if (r->edge.size != r->head.c.size || memcmp(root, r->head.c.root, sizeof root) != 0)
		return foil_fail(err, FOIL_E_STORE,
		    "the published entries do not give the root of the published checkpoint: some were "
		    "altered or damaged; foil-verify ledger says which");
	return FOIL_OK;
}

/* ---- heads ---- */

static enum foil_code put_head(struct restoring *r, struct foil_store_txn *txn,
    const struct ledger_head *h, const char *what, struct foil_err *err)
{
	enum foil_code rc = ledger_head_agrees(r->l, txn, h, what, err);

	return rc == FOIL_OK ? foil_store_head_put(txn, h->c.size, foil_buf_view(&h->note), err) : rc;
}

static enum foil_code put_archived(struct restoring *r, struct foil_store_txn *txn,
    const char *name, struct foil_err *err)
{
	struct foil_buf path = { .max = 200 };
	struct ledger_head h = { .note.max = FOIL_NOTE_MAX };
	uint64_t size;
	enum foil_code rc;

	foil_buf_printf(&path, FOIL_ARCHIVE_NAME "/%s", name);
	if (foil_parse_uint(foil_str(name), FOIL_TREE_SIZE_MAX, &size, NULL) != FOIL_OK ||
	    size > r->head.c.size) {
		foil_buf_free(&path);
		return FOIL_OK; /* a temporary file, or of a publishing that is going on now */
	}
	if ((rc = r->source.get(r->source.ctx, foil_buf_cstr(&path), &h.note, err)) == FOIL_OK &&
	    (rc = ledger_head_parse(&h, foil_buf_cstr(&path), err)) == FOIL_OK) {
		if (h.c.size == size)
			rc = put_head(r, txn, &h, foil_buf_cstr(&path), err);
		else
			rc = foil_fail(err, FOIL_E_STORE, "%s is of another size",
			    foil_buf_cstr(&path));
	}
	ledger_head_free(&h);
	foil_buf_free(&path);
	return rc;
}

/* P44. The newest is put last, so that it has all the lines that `checkpoint` has. */
static enum foil_code put_heads(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	struct restoring *r = ctx;
	struct foil_names names = { NULL, 0 };
	char *archive = foil_path_join(r->in->published, FOIL_ARCHIVE_NAME);
	enum foil_code rc = FOIL_OK;

	if (archive == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (foil_path_is_dir(archive))
		rc = foil_dir_list(archive, NAMES_MAX, &names, err);
	for (size_t i = 0; i < names.n && rc == FOIL_OK; i++)
		rc = put_archived(r, txn, names.name[i], err);
	if (rc == FOIL_OK)
		rc = put_head(r, txn, &r->head, "the published checkpoint", err);
	foil_names_free(&names);
	free(archive);
	return rc;
}

/* ---- what else a ledger has ---- */

/* Only the one that governance has in force at the end. */
static enum foil_code put_log_key(struct restoring *r, struct foil_err *err)
{
	const struct foil_log_key_state *k = foil_governance_log_key(r->l->gov, r->head.c.size);
	char *to = foil_path_join(r->temp, "log.key");
	struct foil_buf text = { .max = 65536 };
	struct foil_signer *signer = NULL;
	enum foil_code rc;

	if (to == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	if ((rc = foil_signer_open(r->in->log_key, NULL, &signer, err)) != FOIL_OK)
		goto done;
	if (k == NULL || memcmp(k->pub, foil_signer_pub(signer), FOIL_PUB_LEN) != 0) {
		rc = foil_fail(err, FOIL_E_KEY, "the key that was given is not this ledger's log key");
		goto done;
	}
	if ((rc = foil_file_read(r->in->log_key, text.max, &text, err)) == FOIL_OK &&
	    (rc = foil_file_create(to, foil_buf_view(&text), 0600, err)) == FOIL_OK)
		r->in->has_log_key = true;
done:
	foil_signer_close(&signer);
	foil_buf_wipe(&text);
	free(to);
	return rc;
}

static enum foil_code count_case(void *ctx, const uint8_t key[FOIL_HASH_LEN],
    const struct foil_case_row *row, struct foil_err *err)
{
	struct restoring *r = ctx;

	(void)key;
	(void)err;
	if (foil_subject_is_case(row->subject)) {
		r->in->n_cases++;
		r->in->n_acts += (size_t)row->count;
		if (r->in->missing != NULL)
			r->in->missing(r->in->ctx, row->subject, row->count);
	}
	return FOIL_OK;
}

/* P47: whether it may sign, told now and not at the first act. */
static enum foil_code ask_second(struct restoring *r, struct foil_store_txn *txn,
    struct foil_err *err)
{
	struct ledger_head second = { .note.max = FOIL_NOTE_MAX + 1 };
	char *made_at = r->l->head_path;
	enum foil_code rc;

	if ((r->l->head_path = ledger_path(r->path, ".head")) == NULL) {
		r->l->head_path = made_at;
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	}
	free(made_at);
	if ((rc = ledger_second_read(r->l, &second, &r->in->why)) == FOIL_OK)
		rc = ledger_head_agrees(r->l, txn, &second, "the second record", &r->in->why);
	r->in->second_agrees = rc == FOIL_OK;
	ledger_head_free(&second);
	return FOIL_OK;
}

static enum foil_code look(struct restoring *r, struct foil_err *err)
{
	struct foil_store_txn *txn = NULL;
	enum foil_code rc;

	if ((rc = foil_store_read(r->l->store, &txn, err)) != FOIL_OK)
		return rc;
	r->in->size = r->head.c.size;
	memcpy(r->in->id, r->genesis, FOIL_HASH_LEN);
	if ((rc = foil_store_cases(txn, count_case, r, err)) == FOIL_OK)
		rc = ask_second(r, txn, err);
	foil_store_done(&txn);
	return rc;
}

static enum foil_code copy_file(struct restoring *r, struct foil_outdir *out, const char *folder,
    const char *name, struct foil_err *err)
{
	struct foil_buf path = { .max = FOIL_OUTDIR_PATH_MAX }, b = { .max = FOIL_RESPONSE_MAX };
	enum foil_code rc;

	foil_buf_printf(&path, FOIL_RESPONSES_NAME "/%s/%s", folder, name);
	if ((rc = foil_buf_check(&path, "path", err)) == FOIL_OK &&
	    (rc = r->source.get(r->source.ctx, foil_buf_cstr(&path), &b, err)) == FOIL_OK)
		rc = foil_outdir_put(out, name, foil_buf_view(&b), err);
	foil_buf_free(&path);
	foil_buf_free(&b);
	return rc;
}

static enum foil_code copy_files(struct restoring *r, const char *name, const char *from,
    const char *part, struct foil_err *err)
{
	struct foil_outdir out = { .root = -1, .at = -1 };
	struct foil_names names = { NULL, 0 };
	enum foil_code rc = FOIL_OK;

	if (foil_path_exists(part) && (rc = foil_dir_remove(part, err)) != FOIL_OK)
		return rc;
	if ((rc = foil_outdir_open(&out, part, err)) == FOIL_OK)
		rc = foil_dir_list(from, FILES_MAX, &names, err);
	for (size_t i = 0; i < names.n && rc == FOIL_OK; i++)
		rc = copy_file(r, &out, name, names.name[i], err);
	if (rc == FOIL_OK)
		rc = foil_outdir_sync(&out, err);
	foil_outdir_close(&out);
	foil_names_free(&names);
	return rc;
}

/* One published folder, to where `publish` looks for them; one that is there stays. */
static enum foil_code copy_response(struct restoring *r, const char *from, const char *to,
    const char *name, struct foil_err *err)
{
	char *source = foil_path_join(from, name), *target = foil_path_join(to, name);
	char *part = target == NULL ? NULL : ledger_path(target, ".part");
	enum foil_code rc = FOIL_OK;

	if (source == NULL || part == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	else if (!foil_path_exists(target) &&
	    (rc = copy_files(r, name, source, part, err)) == FOIL_OK)
		rc = foil_dir_publish(part, target, err);
	if (rc == FOIL_OK)
		r->in->n_responses++;
	free(source);
	free(target);
	free(part);
	return rc;
}

/* P45: they were published, so nobody's secret comes back with them; `publish` verifies each. */
static enum foil_code copy_responses(struct restoring *r, struct foil_err *err)
{
	char *from = foil_path_join(r->in->published, FOIL_RESPONSES_NAME);
	char *to = ledger_path(r->path, ".issued");
	struct foil_names names = { NULL, 0 };
	enum foil_code rc = FOIL_OK;

	if (from == NULL || to == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	else if (foil_path_is_dir(from))
		rc = foil_dir_list(from, NAMES_MAX, &names, err);
	if (rc == FOIL_OK && names.n > 0 && !foil_path_exists(to))
		rc = foil_dir_make(to, true, err);
	for (size_t i = 0; i < names.n && rc == FOIL_OK; i++)
		if (names.name[i][0] != '.')
			rc = copy_response(r, from, to, names.name[i], err);
	foil_names_free(&names);
	free(from);
	free(to);
	return rc;
}

/* ---- all of it ---- */

static enum foil_code fill_ledger(struct restoring *r, struct foil_err *err)
{
	enum foil_code rc;

	if ((rc = put_entries(r, err)) != FOIL_OK || (rc = check_root(r, err)) != FOIL_OK ||
	    (rc = foil_ledger_open(r->temp, false, r->env, &r->l, err)) != FOIL_OK ||
	    (rc = foil_store_write(r->l->store, put_heads, r, err)) != FOIL_OK ||
	    (r->in->log_key != NULL && (rc = put_log_key(r, err)) != FOIL_OK) ||
	    (rc = ledger_verify_all(r->l, &r->in->size, err)) != FOIL_OK)
		return rc;
	return look(r, err);
}

/* The case keys of before may still be there: they are of use to a backup only, and stay. */
static enum foil_code finish(struct restoring *r, struct foil_err *err)
{
	char *keys = ledger_path(r->path, ".keys");
	enum foil_code rc = FOIL_OK;

	if (keys == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (!foil_path_exists(keys))
		rc = foil_dir_make(keys, true, err);
	free(keys);
	if (rc != FOIL_OK || (rc = copy_responses(r, err)) != FOIL_OK)
		return rc;
	return foil_dir_publish(r->temp, r->path, err);
}

static enum foil_code check_free(const struct restoring *r, struct foil_err *err)
{
	struct foil_safe s;

	if (foil_path_exists(r->path))
		return foil_fail(err, FOIL_E_EXISTS, "'%s' is there already",
		    foil_safe(&s, foil_str(r->path)));
	if (foil_path_exists(r->temp))
		return foil_fail(err, FOIL_E_EXISTS,
		    "'%s' is left from an attempt that did not finish; remove it and try again",
		    foil_safe(&s, foil_str(r->temp)));
	return FOIL_OK;
}

static void restoring_free(struct restoring *r, bool made)
{
	foil_store_close(&r->store);
	foil_ledger_close(&r->l);
	if (!made && r->temp != NULL && foil_path_is_dir(r->temp))
		(void)!foil_dir_remove(r->temp, NULL); /* the next run names it if it stays */
	foil_tile_dir_close(&r->source_dir);
	ledger_head_free(&r->head);
	foil_buf_free(&r->bundle);
	free(r->path);
	free(r->temp);
}

enum foil_code foil_restore(struct foil_restore *in, const struct foil_env *env,
    struct foil_err *err)
{
	struct restoring r = { .in = in, .env = env, .source_dir.fd = -1,
		.head.note.max = FOIL_NOTE_MAX, .bundle.max = FOIL_BUNDLE_MAX };
	bool ours = false;
	enum foil_code rc;

	in->size = 0;
	in->n_cases = in->n_acts = in->n_responses = 0;
	in->second_agrees = in->has_log_key = false;
	in->why = (struct foil_err){ FOIL_OK, "" };
	foil_tree_edge_init(&r.edge);
	foil_tree_edge_init(&r.edge_after);
	if ((rc = foil_crypto_init(err)) != FOIL_OK)
		return rc;
	if ((r.path = ledger_beside(in->dir, "")) == NULL ||
	    (r.temp = ledger_beside(in->dir, UNFINISHED)) == NULL) {
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	if ((rc = foil_tile_dir_open(&r.source_dir, in->published, err)) != FOIL_OK)
		goto done;
	r.source = foil_tile_dir_source(&r.source_dir);
	if ((rc = check_free(&r, err)) != FOIL_OK || (rc = read_head(&r, err)) != FOIL_OK)
		goto done;
	ours = true;
	if ((rc = fill_ledger(&r, err)) != FOIL_OK)
		goto done;
	foil_ledger_close(&r.l); /* before its directory gets another name */
	rc = finish(&r, err);
done:
	restoring_free(&r, !ours || rc == FOIL_OK);
	return rc;
}
