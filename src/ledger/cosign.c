/* SPDX-License-Identifier: Apache-2.0 */
/* Cosignatures that witnesses gave to a checkpoint of this ledger (S36, S37, S38). */
#include "ledger.h"

#include "foil/file.h"
#include "foil/text.h"

#include <string.h>
#include <unistd.h>

struct cosign {
	struct foil_ledger *l;
	const struct foil_trust *trust; /* NULL: no witness is known */
	struct foil_view given;
	uint64_t asked; /* the size that bare lines are of; 0: the newest */
	/* of this run */
	struct foil_buf bytes; /* what was given, as a note */
	struct foil_note note;
	struct foil_checkpoint c;
	struct foil_buf merged;
	bool lost; /* a head of this ledger that the store does not hold */
	bool stopped;
	struct foil_cosigned out;
};

/* An archived note of exactly this size. FOIL_E_NOT_FOUND without a message. */
static enum foil_code archived(struct foil_store_txn *txn, uint64_t size, struct foil_view *note,
    struct foil_err *err)
{
	uint64_t at;
	enum foil_code rc = foil_store_head(txn, size, &at, note, err);

	return rc == FOIL_OK && at != size ? FOIL_E_NOT_FOUND : rc;
}

static bool is_bare(struct foil_view v)
{
	static const uint8_t dash[] = { 0xe2, 0x80, 0x94, ' ' };

	return v.len >= sizeof dash && memcmp(v.p, dash, sizeof dash) == 0;
}

/* Lines alone are of the checkpoint that was asked for: its text goes before them. */
static enum foil_code complete(struct cosign *s, struct foil_store_txn *txn, struct foil_err *err)
{
	struct foil_view have = { NULL, 0 };
	struct foil_note note;
	uint64_t size;
	enum foil_code rc;

	foil_buf_reset(&s->bytes);
	if (is_bare(s->given)) {
		rc = s->asked == 0 ? foil_store_head(txn, UINT64_MAX, &size, &have, err) :
		    archived(txn, s->asked, &have, err);
		if (rc == FOIL_E_NOT_FOUND)
			return foil_fail(err, rc, "this ledger has signed no checkpoint of size %llu",
			    (unsigned long long)s->asked);
		if (rc != FOIL_OK || (rc = foil_note_read(have, &note, err)) != FOIL_OK)
			return rc;
		foil_buf_put_view(&s->bytes, note.text);
		foil_buf_put_u8(&s->bytes, '\n');
	}
	foil_buf_put_view(&s->bytes, s->given);
	if (s->given.len > 0 && s->given.p[s->given.len - 1] != '\n')
		foil_buf_put_u8(&s->bytes, '\n'); /* a mail program took it */
	if ((rc = foil_buf_check(&s->bytes, "cosignatures", err)) == FOIL_OK &&
	    (rc = foil_note_read(foil_buf_view(&s->bytes), &s->note, err)) == FOIL_OK)
		rc = foil_checkpoint_read(s->note.text, &s->c, err);
	return rc;
}

static enum foil_code log_key(const struct foil_ledger *l, uint64_t size, struct foil_vkey *out,
    struct foil_err *err)
{
	const struct foil_log_key_state *k = foil_governance_log_key(l->gov, size - 1);

	if (k == NULL)
		return foil_fail(err, FOIL_E_STORE, "the ledger had no log key at size %llu",
		    (unsigned long long)size);
	return foil_vkey_make(foil_governance_origin(l->gov), FOIL_NOTE_ED25519, k->pub, out, err);
}

static bool is_of(const struct foil_note_line *line, const struct foil_vkey *key)
{
	return line->id == key->id && foil_view_eq(line->name, foil_str(key->name));
}

static const struct foil_vkey *witness_of(const struct foil_trust *t,
    const struct foil_note_line *line)
{
	for (size_t i = 0; t != NULL && i < t->n_witnesses; i++)
		if (is_of(line, &t->witness[i].key))
			return &t->witness[i].key;
	return NULL;
}

/* One line alone, for a bad one must not hide the good ones beside it. */
static enum foil_code check_line(struct foil_view text, const struct foil_note_line *line,
    const struct foil_vkey *key, enum foil_note_result *result, uint64_t *at, struct foil_err *err)
{
	struct foil_note one;

	one.text = text;
	one.line[0] = *line;
	one.n_lines = 1;
	return foil_note_check(&one, key, result, at, err);
}

/* Does anybody whom this ledger knows say that it had this head? */
static enum foil_code is_vouched(const struct cosign *s, bool *yes, struct foil_err *err)
{
	enum foil_note_result result;
	struct foil_vkey own;
	uint64_t at;
	enum foil_code rc;

	*yes = false;
	if ((rc = log_key(s->l, s->c.size, &own, err)) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < s->note.n_lines && !*yes; i++) {
		const struct foil_note_line *line = &s->note.line[i];
		const struct foil_vkey *key = is_of(line, &own) ? &own : witness_of(s->trust, line);

		if (key == NULL)
			continue;
		if ((rc = check_line(s->note.text, line, key, &result, &at, err)) != FOIL_OK)
			return rc;
		*yes = result == FOIL_NOTE_GOOD;
	}
	return FOIL_OK;
}

static void put_line(struct foil_buf *b, const struct foil_note_line *line)
{
	struct foil_vkey key = { .id = line->id };

	memcpy(key.name, line->name.p, line->name.len); /* a note's names are shorter */
	foil_note_put_line(b, &key, foil_view(line->sig, line->sig_len));
}

/* Is there a good line of this witness on the note as it is now, of this time or earlier? */
static enum foil_code has_line(struct foil_view merged, const struct foil_vkey *key, uint64_t at,
    bool *has, struct foil_err *err)
{
	enum foil_note_result result;
	struct foil_note note;
	uint64_t first;
	enum foil_code rc;

	if ((rc = foil_note_read(merged, &note, err)) == FOIL_OK &&
	    (rc = foil_note_check(&note, key, &result, &first, err)) == FOIL_OK)
		*has = result == FOIL_NOTE_GOOD && first <= at;
	return rc;
}

/* S37: what is checked and new goes on the note; of one witness the earliest time counts. */
static enum foil_code take_line(struct cosign *s, const struct foil_note_line *line,
    struct foil_err *err)
{
	const struct foil_vkey *key = witness_of(s->trust, line);
	struct foil_cosign_line *say = &s->out.line[s->out.n];
	enum foil_note_result result;
	struct foil_vkey own;
	bool has = false;
	enum foil_code rc;

	if ((rc = log_key(s->l, s->c.size, &own, err)) != FOIL_OK)
		return rc;
	if (is_of(line, &own))
		return FOIL_OK;
	*say = (struct foil_cosign_line){ .id = line->id, .result = FOIL_COSIGN_UNKNOWN };
	memcpy(say->name, line->name.p,
	    line->name.len < sizeof say->name ? line->name.len : sizeof say->name - 1);
	s->out.n++;
	if (key == NULL)
		return FOIL_OK;
	if ((rc = check_line(s->note.text, line, key, &result, &say->at, err)) != FOIL_OK ||
	    (rc = has_line(foil_buf_view(&s->merged), key, say->at, &has, err)) != FOIL_OK)
		return rc;
	if (result != FOIL_NOTE_GOOD) {
		say->result = FOIL_COSIGN_BAD;
	} else if (has) {
		say->result = FOIL_COSIGN_KNOWN;
	} else {
		say->result = FOIL_COSIGN_ADDED;
		put_line(&s->merged, line);
	}
	return foil_buf_check(&s->merged, "checkpoint", err);
}

/* The note that the store holds of this size. */
static enum foil_code begin_merge(struct cosign *s, struct foil_store_txn *txn,
    struct foil_err *err)
{
	struct foil_view have;
	struct foil_note note;
	enum foil_code rc = archived(txn, s->c.size, &have, err);

	foil_buf_reset(&s->merged);
	if (rc == FOIL_E_NOT_FOUND)
		return foil_fail(err, FOIL_E_REFUSED, "this ledger has signed no checkpoint of size %llu",
		    (unsigned long long)s->c.size);
	if (rc != FOIL_OK || (rc = foil_note_read(have, &note, err)) != FOIL_OK)
		return rc;
	if (!foil_view_eq(note.text, s->note.text))
		return foil_fail(err, FOIL_E_REFUSED, "this is not the checkpoint of size %llu that this "
		    "ledger signed", (unsigned long long)s->c.size);
	foil_buf_put_view(&s->merged, have);
	return foil_buf_check(&s->merged, "checkpoint", err);
}

/* Is everything stopped already? Then what stopped it stays. */
static bool is_stopped(const struct cosign *s, struct foil_store_txn *txn)
{
	struct ledger_head h = { .note.max = FOIL_NOTE_MAX + 1 };
	bool stopped = ledger_second_read(s->l, &h, NULL) == FOIL_OK &&
	    ledger_head_agrees(s->l, txn, &h, "the second record", NULL) != FOIL_OK;

	ledger_head_free(&h);
	return stopped;
}

/* S38: is it a head of the history that the store holds? */
static enum foil_code compare(struct cosign *s, struct foil_store_txn *txn, struct foil_err *err)
{
	struct foil_tree_reader tree = foil_store_tree(txn);
	uint8_t root[FOIL_HASH_LEN];
	struct foil_safe safe;
	uint64_t size;
	bool vouched;
	enum foil_code rc;

	if (!foil_view_eq(foil_str(s->c.origin), foil_governance_origin(s->l->gov)))
		return foil_fail(err, FOIL_E_REFUSED, "this is a checkpoint of another ledger: %s",
		    foil_safe(&safe, foil_str(s->c.origin)));
	if ((rc = foil_store_size(txn, &size, err)) != FOIL_OK)
		return rc;
	if (s->c.size == 0)
		return foil_fail(err, FOIL_E_REFUSED, "a checkpoint of no entries is none of this ledger");
	if (s->c.size <= size) {
		if ((rc = foil_tree_root(&tree, s->c.size, root, err)) != FOIL_OK)
			return rc;
		if (memcmp(root, s->c.root, FOIL_HASH_LEN) == 0)
			return FOIL_OK;
	}
	if ((rc = is_vouched(s, &vouched, err)) != FOIL_OK)
		return rc;
	if (!vouched)
		return foil_fail(err, FOIL_E_REFUSED, "this checkpoint of size %llu is not of this ledger's "
		    "history, and neither its log key nor a witness that is known has signed it",
		    (unsigned long long)s->c.size);
	s->lost = true;
	s->stopped = is_stopped(s, txn);
	return FOIL_OK;
}

static enum foil_code cosign_in(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	struct cosign *s = ctx;
	enum foil_code rc;

	s->out.n = 0;
	s->lost = false;
	if ((rc = ledger_catch_up(s->l, txn, err)) != FOIL_OK ||
	    (rc = complete(s, txn, err)) != FOIL_OK || (rc = compare(s, txn, err)) != FOIL_OK ||
	    s->lost || (rc = begin_merge(s, txn, err)) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < s->note.n_lines; i++)
		if ((rc = take_line(s, &s->note.line[i], err)) != FOIL_OK)
			return rc;
	if ((rc = foil_note_read(foil_buf_view(&s->merged), &s->note, err)) != FOIL_OK)
		return rc; /* more lines than a note may have, say */
	return foil_store_head_put(txn, s->c.size, foil_buf_view(&s->merged), err);
}

/*
 * S38. The head that the store does not hold becomes the second record: from here on nothing
 * agrees with it, and nothing is signed until an operator has settled it.
 */
static enum foil_code stop(struct cosign *s, struct foil_err *err)
{
	enum foil_code rc = FOIL_OK;

	if (!s->stopped)
		rc = foil_file_replace(s->l->head_path, foil_buf_view(&s->bytes), 0644, err);
	s->l->agreed = false;
	if (rc != FOIL_OK)
		return foil_fail_in(err, rc, "this ledger was rolled back, and that could not be kept");
	return foil_fail(err, FOIL_E_STORE, "this ledger was rolled back: it had %llu entries that it does "
	    "not hold, and a checkpoint shows it; nothing is signed until a newer copy is restored, or "
	    "`foil settle` says why it goes on", (unsigned long long)s->c.size);
}

static enum foil_code judge(struct cosign *s, struct foil_err *err)
{
	struct foil_trust_result r;
	enum foil_code rc;

	s->out.size = s->c.size;
	if (s->trust == NULL)
		return FOIL_OK;
	if ((rc = foil_trust_judge(s->trust, &s->note, &s->c, &r, err)) != FOIL_OK)
		return rc;
	s->out.cosigned = r.cosigned;
	s->out.pending = s->trust->n_witnesses - r.cosigned;
	s->out.quorum_asked = r.quorum_asked;
	s->out.quorum_met = r.quorum_met;
	s->out.witnessed_at = r.witnessed_at;
	return FOIL_OK;
}

enum foil_code foil_ledger_cosign(struct foil_ledger *l, struct foil_view lines, uint64_t size,
    const struct foil_trust *trust, struct foil_cosigned *out, struct foil_err *err)
{
	struct cosign s = { .l = l, .trust = trust, .given = lines, .asked = size,
		.bytes.max = FOIL_NOTE_MAX, .merged.max = FOIL_NOTE_MAX };
	int lock = -1;
	enum foil_code rc;

	if (l->read_only)
		return foil_fail(err, FOIL_E_ARG, "the ledger is open for reading only");
	if (trust != NULL && trust->has_genesis &&
	    memcmp(trust->genesis, l->genesis, FOIL_HASH_LEN) != 0)
		return foil_fail(err, FOIL_E_REFUSED, "the trust file is of another ledger");
	if ((rc = ledger_head_lock(l, &lock, err)) != FOIL_OK ||
	    (rc = foil_store_write(l->store, cosign_in, &s, err)) != FOIL_OK)
		goto done;
	rc = s.lost ? stop(&s, err) : judge(&s, err);
	if (rc == FOIL_OK)
		*out = s.out;
done:
	if (lock >= 0)
		(void)close(lock);
	foil_buf_free(&s.bytes);
	foil_buf_free(&s.merged);
	return rc;
}

enum foil_code foil_ledger_archived(struct foil_ledger *l, uint64_t size, struct foil_buf *out,
    struct foil_err *err)
{
	struct foil_store_txn *txn = NULL;
	struct foil_view note;
	uint64_t at = 0;
	enum foil_code rc;

	if ((rc = foil_store_read(l->store, &txn, err)) != FOIL_OK)
		return rc;
	rc = foil_store_head(txn, size, &at, &note, err);
	if (rc == FOIL_E_NOT_FOUND || (rc == FOIL_OK && size != UINT64_MAX && at != size))
		rc = foil_fail(err, FOIL_E_NOT_FOUND, "this ledger has signed no checkpoint of size %llu",
		    (unsigned long long)size);
	if (rc == FOIL_OK) {
		foil_buf_put_view(out, note);
		rc = foil_buf_check(out, "checkpoint", err);
	}
	foil_store_done(&txn);
	return rc;
}
