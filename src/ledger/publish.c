/* SPDX-License-Identifier: Apache-2.0 */
/* Publishing: what may be written to, in which order, and the checkpoint last (P1 to P32). */
#include "publish.h"

#include "foil/response.h"
#include "foil/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 1000
/* Checkpoints of before that are compared again: cosignatures come late (P21). */
#define LOOK_BACK 64

/* ---- the directory ---- */

/* P3: without a checkpoint it may hold what a first run leaves that was cut off, and nothing else. */
static bool is_ours(const char *name)
{
	static const char *const names[] = { "tile", FOIL_ARCHIVE_NAME, FOIL_RESPONSES_NAME,
		FOIL_INDEX_NAME };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return strncmp(name, ".foil-", 6) == 0;
}

static enum foil_code check_empty(const struct publishing *p, struct foil_err *err)
{
	struct foil_names names = { NULL, 0 };
	struct foil_safe s, t;
	enum foil_code rc = foil_dir_list(p->in->dir, NAMES_MAX, &names, err);

	for (size_t i = 0; i < names.n && rc == FOIL_OK; i++)
		if (!is_ours(names.name[i]))
			rc = foil_fail(err, FOIL_E_REFUSED,
			    "'%s' holds '%s' and no published ledger: name an empty or new directory",
			    foil_safe(&s, foil_str(p->in->dir)),
			    foil_safe(&t, foil_str(names.name[i])));
	foil_names_free(&names);
	return rc;
}

/* P4: what is published must be this ledger as it was, or as it is. */
static enum foil_code check_published(struct publishing *p, struct foil_err *err)
{
	struct ledger_head h = { .note.max = FOIL_NOTE_MAX };
	struct foil_store_txn *txn = NULL;
	struct foil_safe s;
	enum foil_code rc;

	rc = foil_file_read_at(p->out.root, FOIL_CHECKPOINT_NAME, FOIL_NOTE_MAX, &h.note, err);
	if (rc == FOIL_E_NOT_FOUND)
		return check_empty(p, err);
	if (rc == FOIL_OK && (rc = ledger_head_parse(&h, "the published checkpoint", err)) == FOIL_OK &&
	    (rc = foil_store_read(p->l->store, &txn, err)) == FOIL_OK) {
		rc = ledger_head_agrees(p->l, txn, &h, "the published checkpoint", err);
		foil_store_done(&txn);
	}
	if (rc == FOIL_OK) {
		p->in->was = h.c.size;
		p->had = true;
	} else {
		rc = foil_fail_in(err, rc, "%s", foil_safe(&s, foil_str(p->in->dir)));
	}
	ledger_head_free(&h);
	return rc;
}

/* ---- checkpoints ---- */

/* Sizes of the archived checkpoints above in->was (of all, with --whole). */
static enum foil_code list_heads(struct publishing *p, struct foil_err *err)
{
	const uint64_t above = p->in->whole ? 0 : p->in->was;
	struct foil_store_txn *txn = NULL;
	uint64_t most = p->in->size, at;
	struct foil_view note;
	size_t cap = 0;
	enum foil_code rc = foil_store_read(p->l->store, &txn, err);

	while (rc == FOIL_OK && most > above) {
		if ((rc = foil_store_head(txn, most, &at, &note, err)) != FOIL_OK || at <= above)
			break;
		if (p->n_heads == cap) {
			uint64_t *grown = reallocarray(p->head, cap = cap == 0 ? 64 : cap * 2,
			    sizeof *grown);

			if (grown == NULL) {
				rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
				break;
			}
			p->head = grown;
		}
		p->head[p->n_heads++] = at;
		most = at - 1;
	}
	foil_store_done(&txn);
	return rc == FOIL_E_NOT_FOUND ? FOIL_OK : rc;
}

static bool has_line(struct foil_view lines, struct foil_view line)
{
	struct foil_view one;

	while (foil_next_line(&lines, &one))
		if (foil_view_eq(one, line))
			return true;
	return false;
}

/*
 * P22: our note, with the signature lines that the published one of the same text
 * has besides. Not those of the log's own name: of these the ledger has the good one,
 * and another beside it would make the note one that nobody accepts.
 */
static enum foil_code join_lines(struct foil_view origin, struct foil_view ours,
    struct foil_view theirs, struct foil_buf *out, struct foil_err *err)
{
	struct foil_note a, b;
	struct foil_view mine, rest, line;
	enum foil_code rc;

	if ((rc = foil_note_read(ours, &a, err)) != FOIL_OK)
		return rc;
	foil_buf_put_view(out, ours);
	if (foil_note_read(theirs, &b, NULL) != FOIL_OK || !foil_view_eq(a.text, b.text))
		return foil_buf_check(out, "checkpoint", err);
	mine = foil_view(ours.p + a.text.len + 1, ours.len - a.text.len - 1);
	rest = foil_view(theirs.p + b.text.len + 1, theirs.len - b.text.len - 1);
	for (size_t i = 0, n = a.n_lines; n < FOIL_NOTE_LINES_MAX && i < b.n_lines &&
	    foil_next_line(&rest, &line); i++) {
		if (has_line(mine, line) || foil_view_eq(b.line[i].name, origin) ||
		    out->max - out->len <= line.len)
			continue;
		foil_buf_put_view(out, line);
		foil_buf_put_str(out, "\n");
		n++;
	}
	return foil_buf_check(out, "checkpoint", err);
}

enum foil_code publish_note(struct publishing *p, const char *path, struct foil_view note,
    struct foil_err *err)
{
	struct foil_buf there = { .max = FOIL_NOTE_MAX + 1 }, b = { .max = FOIL_NOTE_MAX };
	enum foil_code rc;

	/* What cannot be read has no lines to keep; the put finds out what is wrong with it. */
	if (foil_file_read_below(p->out.root, path, FOIL_NOTE_MAX, &there, NULL) != FOIL_OK)
		foil_buf_reset(&there);
	if ((rc = join_lines(foil_governance_origin(p->l->gov), note, foil_buf_view(&there), &b,
	    err)) == FOIL_OK)
		rc = foil_outdir_put(&p->out, path, foil_buf_view(&b), err);
	foil_buf_free(&there);
	foil_buf_free(&b);
	return rc;
}

static enum foil_code put_archived(struct publishing *p, struct foil_store_txn *txn, uint64_t most,
    uint64_t *at, struct foil_err *err)
{
	char path[64];
	struct foil_view note;
	enum foil_code rc = foil_store_head(txn, most, at, &note, err);

	if (rc != FOIL_OK)
		return rc;
	(void)snprintf(path, sizeof path, FOIL_ARCHIVE_NAME "/%llu", (unsigned long long)*at);
	return publish_note(p, path, note, err);
}

/* P20, P21: the new ones, and some of before, which may have been cosigned since. */
static enum foil_code put_archive(struct publishing *p, struct foil_err *err)
{
	struct foil_store_txn *txn = NULL;
	uint64_t most = p->in->size, at;
	enum foil_code rc = foil_store_read(p->l->store, &txn, err);

	for (size_t i = 0; i < p->n_heads + LOOK_BACK && rc == FOIL_OK; i++) {
		if ((rc = put_archived(p, txn, most, &at, err)) != FOIL_OK || at == 0)
			break;
		most = at - 1;
	}
	foil_store_done(&txn);
	return rc == FOIL_E_NOT_FOUND ? FOIL_OK : rc;
}

/* ---- all of it ---- */

static enum foil_code make_checkpoint(struct publishing *p, struct foil_err *err)
{
	struct foil_note note;
	enum foil_code rc;

	if ((rc = foil_ledger_checkpoint(p->l, &p->note, &p->in->size, err)) != FOIL_OK ||
	    (rc = foil_note_read(foil_buf_view(&p->note), &note, err)) != FOIL_OK)
		return rc;
	return foil_checkpoint_read(note.text, &p->c, err);
}

/* P30: whatever a checkpoint needs is on the disk under its name before the checkpoint is. */
static enum foil_code publish_all(struct publishing *p, struct foil_err *err)
{
	enum foil_code rc;

	if ((rc = check_published(p, err)) != FOIL_OK || (rc = make_checkpoint(p, err)) != FOIL_OK ||
	    (rc = list_heads(p, err)) != FOIL_OK || (rc = publish_tiles(p, err)) != FOIL_OK ||
	    (rc = put_archive(p, err)) != FOIL_OK || (rc = publish_responses(p, err)) != FOIL_OK ||
	    (rc = foil_outdir_sync(&p->out, err)) != FOIL_OK ||
	    (rc = publish_note(p, FOIL_CHECKPOINT_NAME, foil_buf_view(&p->note), err)) != FOIL_OK ||
	    (rc = foil_outdir_sync(&p->out, err)) != FOIL_OK)
		return rc;
	return publish_prune(p, err);
}

enum foil_code foil_publish(struct foil_ledger *l, struct foil_publish *in, struct foil_err *err)
{
	struct publishing p = { .l = l, .in = in, .note.max = FOIL_NOTE_MAX };
	enum foil_code rc;

	in->was = in->size = in->files = 0;
	in->n_new = in->n_all = in->n_refused = 0;
	if ((rc = foil_outdir_open(&p.out, in->dir, err)) != FOIL_OK)
		return rc;
	rc = publish_all(&p, err);
	in->files = p.out.written;
	foil_outdir_close(&p.out);
	foil_buf_free(&p.note);
	free(p.head);
	return rc;
}
