/* SPDX-License-Identifier: Apache-2.0 */
/* An `index` entry and a signed head over everything (S31 to S36). */
#include "ledger.h"

#include "foil/file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct checkpoint {
	struct foil_ledger *l;
	struct foil_signer *log;
	const struct ledger_head *second;
	/* of this run */
	struct foil_tree_edge edge; /* over everything, from bytes read back */
	uint8_t chain[FOIL_HASH_LEN];
	struct ledger_step *step;
	size_t n_steps;
	foil_day last_day;
	bool made; /* a new head, not the last one again */
	/* results */
	struct foil_buf note;
	uint64_t size;
};

/* The right edge of the first `size` entries, from the subtree roots that are kept. */
static enum foil_code edge_at(struct foil_store_txn *txn, uint64_t size, struct foil_tree_edge *e,
    struct foil_err *err)
{
	struct foil_tree_reader r = foil_store_tree(txn);
	uint64_t from = 0;
	enum foil_code rc;

	foil_tree_edge_init(e);
	e->size = size;
	for (unsigned level = 63; level < 64; level--) {
		if ((size >> level & 1) == 0)
			continue;
		if ((rc = r.node(r.ctx, level, from >> level, e->peak[level], err)) != FOIL_OK)
			return rc;
		from += (uint64_t)1 << level;
	}
	return FOIL_OK;
}

/* The index entry at the end of a signed head, and what it states. */
static enum foil_code read_index(struct foil_store_txn *txn, uint64_t at,
    struct foil_index_body *body, struct foil_err *err)
{
	uint8_t leaf[FOIL_HASH_LEN];
	struct foil_entry e;
	struct foil_view bytes;
	enum foil_code rc;

	if ((rc = ledger_entry(txn, at, &bytes, &e, leaf, err)) != FOIL_OK)
		return rc;
	if (e.body_kind == FOIL_BODY_INDEX &&
	    (rc = foil_index_body_read(e.body, body, err)) == FOIL_OK && body->index == at)
		return FOIL_OK;
	return foil_fail(err, FOIL_E_STORE,
	    "the last signed head does not end with an index entry of its own place, %llu",
	    (unsigned long long)at);
}

/* S32: what was appended since the head, from its bytes: hashes, chain, steps of cases. */
static enum foil_code read_back(struct checkpoint *c, struct foil_store_txn *txn, uint64_t at,
    uint64_t size, struct foil_err *err)
{
	struct foil_entry e;
	struct foil_view bytes;
	enum foil_code rc;

	free(c->step);
	c->n_steps = 0;
	if ((c->step = calloc((size_t)(size - at), sizeof *c->step)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (uint64_t i = at; i < size; i++) {
		struct ledger_step *s = &c->step[c->n_steps++];

		if ((rc = ledger_entry(txn, i, &bytes, &e, s->leaf, err)) != FOIL_OK)
			return rc;
		foil_map_key(s->key, c->l->genesis, e.sub);
		memcpy(s->prev, e.case_prev, FOIL_HASH_LEN);
		s->index = i;
		s->case_index = e.case_index;
		foil_chain_step(c->chain, s->leaf);
		if (i >= c->edge.size)
			foil_tree_edge_append(&c->edge, s->leaf);
		c->last_day = e.signed_on;
	}
	return FOIL_OK;
}

/* The tree and the chain that the store keeps must be those of the bytes. */
static enum foil_code compare_kept(struct checkpoint *c, struct foil_store_txn *txn, uint64_t size,
    struct foil_err *err)
{
	struct foil_tree_reader r = foil_store_tree(txn);
	uint8_t root[FOIL_HASH_LEN], read[FOIL_HASH_LEN], chain[FOIL_HASH_LEN];
	enum foil_code rc;

	if ((rc = foil_tree_root(&r, size, root, err)) != FOIL_OK ||
	    (rc = ledger_chain(txn, size, chain, err)) != FOIL_OK)
		return rc;
	foil_tree_edge_root(&c->edge, read);
	if (memcmp(root, read, sizeof root) != 0 || memcmp(chain, c->chain, sizeof chain) != 0)
		return foil_fail(err, FOIL_E_STORE,
		    "the hashes that are kept are not those of the entries read back: the data "
		    "file is damaged or was altered; restore a backup");
	return FOIL_OK;
}

static enum foil_code today(const struct foil_ledger *l, foil_day last, foil_day *day,
    struct foil_err *err)
{
	char now[11], then[11];

	*day = foil_day_of_time(l->env->now(l->env->ctx));
	if (*day != FOIL_DAY_NONE && *day >= last)
		return FOIL_OK;
	foil_day_iso(now, *day);
	foil_day_iso(then, last);
	return foil_fail(err, FOIL_E_REFUSED,
	    "order.clock: the clock says %s, but the ledger's last entry is of %s: set the clock",
	    now, then);
}

/* The machine key must be the one that governance has in force at this place. */
static enum foil_code check_log_key(const struct checkpoint *c, uint64_t index,
    struct foil_err *err)
{
	const struct foil_log_key_state *k = foil_governance_log_key(c->l->gov, index);

	if (k != NULL && memcmp(k->pub, foil_signer_pub(c->log), FOIL_PUB_LEN) == 0)
		return FOIL_OK;
	return foil_fail(err, FOIL_E_KEY,
	    "log.key is not the log key in force; put the new one in its place");
}

/* An index entry and a head: what the ledger's key signs here. */
static enum foil_code sign_both(struct checkpoint *c, struct foil_store_txn *txn, uint64_t size,
    foil_day day, struct foil_err *err)
{
	struct index_entry i = { .iss = foil_governance_iss(c->l->gov), .genesis = c->l->genesis,
		.day = day, .body.index = size };
	struct foil_entry e = { .sub = foil_str(FOIL_SUB_INDEX) };
	struct foil_buf bytes = { .max = FOIL_ENTRY_MAX };
	uint8_t leaf[FOIL_HASH_LEN], key[FOIL_HASH_LEN], root[FOIL_HASH_LEN];
	enum foil_code rc;

	if ((rc = ledger_after(txn, c->l->genesis, &i.after, err)) != FOIL_OK)
		return rc;
	memcpy(i.body.chain, c->chain, FOIL_HASH_LEN);
	foil_map_root(c->l->map, i.body.map);
	if ((rc = ledger_index_put(&bytes, &i, c->log, err)) != FOIL_OK)
		goto done;
	e.case_index = i.after.n_index;
	foil_leaf_hash(leaf, foil_buf_view(&bytes));
	foil_map_key(key, c->l->genesis, e.sub);
	if ((rc = ledger_put_entry(txn, size, foil_buf_view(&bytes), leaf, key, &e, c->chain,
		 err)) != FOIL_OK ||
	    (rc = ledger_chain_put(txn, size + 1, c->chain, err)) != FOIL_OK)
		goto done;
	foil_tree_edge_append(&c->edge, leaf);
	foil_tree_edge_root(&c->edge, root);
	if ((rc = ledger_note_put(&c->note, foil_governance_origin(c->l->gov), size + 1, root,
		 c->log, err)) == FOIL_OK)
		rc = foil_store_head_put(txn, size + 1, foil_buf_view(&c->note), err);
	c->size = size + 1;
	c->made = true;
done:
	foil_buf_free(&bytes);
	return rc;
}

/* S35: nothing was appended since the newest archived head: that is the answer. */
static enum foil_code same_again(struct checkpoint *c, struct foil_store_txn *txn, uint64_t size,
    bool *same, struct foil_err *err)
{
	struct ledger_head h = { .note.max = FOIL_NOTE_MAX };
	struct foil_view note;
	uint64_t at;
	enum foil_code rc;

	*same = false;
	rc = foil_store_head(txn, UINT64_MAX, &at, &note, err);
	if (rc != FOIL_OK || at != size)
		return rc;
	foil_buf_put_view(&h.note, note);
	if ((rc = foil_buf_check(&h.note, "checkpoint", err)) == FOIL_OK &&
	    (rc = ledger_head_parse(&h, "archived checkpoint", err)) == FOIL_OK &&
	    (rc = ledger_head_agrees(c->l, txn, &h, "the archived checkpoint", err)) == FOIL_OK) {
		foil_buf_put_view(&c->note, foil_buf_view(&h.note));
		rc = foil_buf_check(&c->note, "checkpoint", err);
		c->size = size;
		*same = true;
	}
	ledger_head_free(&h);
	return rc;
}

static enum foil_code checkpoint_in(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	struct checkpoint *c = ctx;
	struct foil_index_body body = { .index = 0 };
	const uint64_t head = c->second->c.size; /* at least 2: the first head has an index entry */
	uint64_t size;
	foil_day day;
	bool same;
	enum foil_code rc;

	foil_buf_reset(&c->note);
	c->made = false;
	if ((rc = ledger_catch_up(c->l, txn, err)) != FOIL_OK ||
	    (rc = ledger_head_agrees(c->l, txn, c->second, "the second record", err)) != FOIL_OK ||
	    (rc = foil_store_size(txn, &size, err)) != FOIL_OK ||
	    (rc = edge_at(txn, head, &c->edge, err)) != FOIL_OK ||
	    (rc = read_index(txn, head - 1, &body, err)) != FOIL_OK)
		return rc;
	memcpy(c->chain, body.chain, FOIL_HASH_LEN);
	if ((rc = read_back(c, txn, head - 1, size, err)) != FOIL_OK ||
	    (rc = compare_kept(c, txn, size, err)) != FOIL_OK ||
	    (rc = same_again(c, txn, size, &same, err)) != FOIL_OK || same)
		return rc;
	if ((rc = ledger_map_update(c->l, txn, head - 1, body.map, c->step, c->n_steps, err)) !=
		FOIL_OK ||
	    (rc = today(c->l, c->last_day, &day, err)) != FOIL_OK ||
	    (rc = check_log_key(c, size, err)) != FOIL_OK)
		return rc;
	return sign_both(c, txn, size, day, err);
}

enum foil_code ledger_log_key_open(const struct foil_ledger *l, struct foil_signer **out,
    struct foil_err *err)
{
	char *path = foil_path_join(l->dir, "log.key");
	enum foil_code rc;

	if (path == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	rc = foil_signer_open(path, NULL, out, err);
	free(path);
	return rc;
}

/* S34: swap only what was compared. The lock keeps other checkpoints out; this finds anybody else. */
static enum foil_code swap(const struct foil_ledger *l, const struct ledger_head *was,
    struct foil_view note, struct foil_err *err)
{
	struct foil_buf now = { .max = FOIL_NOTE_MAX + 1 };
	enum foil_code rc;

	if (foil_view_eq(foil_buf_view(&was->note), note))
		return FOIL_OK;
	rc = foil_file_read(l->head_path, FOIL_NOTE_MAX, &now, err);
	if (rc == FOIL_E_NOT_FOUND || rc == FOIL_E_LIMIT ||
	    (rc == FOIL_OK && !foil_view_eq(foil_buf_view(&now), foil_buf_view(&was->note))))
		rc = foil_fail(err, FOIL_E_CHANGED,
		    "somebody changed the second record of the last signed head meanwhile; "
		    "nothing was handed out");
	if (rc == FOIL_OK)
		rc = foil_file_replace(l->head_path, note, 0644, err);
	foil_buf_free(&now);
	return rc;
}

enum foil_code foil_ledger_checkpoint(struct foil_ledger *l, struct foil_buf *out, uint64_t *size,
    struct foil_err *err)
{
	struct ledger_head second = { .note.max = FOIL_NOTE_MAX };
	struct checkpoint c = { .l = l, .second = &second, .note.max = FOIL_NOTE_MAX };
	int lock = -1;
	enum foil_code rc;

	if (l->read_only)
		return foil_fail(err, FOIL_E_ARG, "the ledger is open for reading only");
	if ((rc = ledger_log_key_open(l, &c.log, err)) != FOIL_OK ||
	    (rc = ledger_head_lock(l, &lock, err)) != FOIL_OK ||
	    (rc = ledger_second_read(l, &second, err)) != FOIL_OK ||
	    (rc = foil_store_write(l->store, checkpoint_in, &c, err)) != FOIL_OK)
		goto done;
	/* The map now stands for everything before the new index entry. */
	if (c.made)
		l->map_at = c.size - 1;
	l->agreed = true;
	/* Only when this is on the disk may anybody see the note. */
	if ((rc = swap(l, &second, foil_buf_view(&c.note), err)) != FOIL_OK)
		goto done;
	foil_buf_put_view(out, foil_buf_view(&c.note));
	if ((rc = foil_buf_check(out, "checkpoint", err)) == FOIL_OK)
		*size = c.size;
done:
	if (lock >= 0)
		(void)close(lock); /* unlocks */
	foil_signer_close(&c.log);
	ledger_head_free(&second);
	foil_buf_free(&c.note);
	free(c.step);
	return rc;
}
