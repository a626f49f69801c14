/* SPDX-License-Identifier: Apache-2.0 */
/* What a log makes of a witness's answer (spec/witness.md W20 to W25). */
#include "foil/witness.h"

#include "foil/text.h"

#include <stdio.h>
#include <string.h>

#define AHEAD_MAX 300 /* seconds that a witness's clock may be ahead of ours */

static enum foil_code end(struct foil_push *p, enum foil_push_state state, const char *why)
{
	p->state = state;
	(void)snprintf(p->why, sizeof p->why, "%s", why);
	return FOIL_OK;
}

/* The body of a 409: digits and a line feed. */
static bool read_size(struct foil_view body, uint64_t *size)
{
	if (body.len < 2 || body.p[body.len - 1] != '\n')
		return false;
	body.len--;
	if (body.len > 1 && body.p[0] == '0')
		return false;
	return foil_parse_uint(body, FOIL_TREE_SIZE_MAX, size, NULL) == FOIL_OK;
}

/* W22, W23: it holds another size than the one from which the proof leads. */
static enum foil_code conflict(struct foil_push *p, uint64_t ours, struct foil_view type,
    struct foil_view body)
{
	static const char expected[] = "text/x.tlog.size";
	uint64_t size;

	if (type.len < sizeof expected - 1 || memcmp(type.p, expected, sizeof expected - 1) != 0 ||
	    (type.len > sizeof expected - 1 && type.p[sizeof expected - 1] != ';') ||
	    !read_size(body, &size))
		return end(p, FOIL_PUSH_AWAY, "a conflict (409) without a size; is this a witness?");
	if (size > ours || (size == ours && p->old == ours)) {
		p->named = size;
		p->state = FOIL_PUSH_CONTRADICTS;
		if (size > ours)
			(void)snprintf(p->why, sizeof p->why,
			    "has cosigned size %llu of this ledger, which ends at %llu",
			    (unsigned long long)size, (unsigned long long)ours);
		else
			(void)snprintf(p->why, sizeof p->why,
			    "has cosigned another ledger of the same size, %llu",
			    (unsigned long long)size);
		return FOIL_OK;
	}
	if (p->again || size == p->old)
		return end(p, FOIL_PUSH_AWAY, "its size changes while it is asked; try again");
	p->again = true;
	p->old = size;
	return FOIL_OK;
}

/* W24: lines that make a note with ours; its own must be there and good. */
static enum foil_code cosigned(struct foil_push *p, const struct foil_push_sent *sent,
    struct foil_view body, int64_t now, struct foil_err *err)
{
	const struct foil_vkey *key = &p->witness->key;
	struct foil_buf b = { .max = FOIL_NOTE_MAX };
	enum foil_note_result result;
	struct foil_note note;
	enum foil_code rc;
	uint64_t at;

	foil_buf_put_view(&b, sent->read->text);
	foil_buf_put_u8(&b, '\n');
	foil_buf_put_view(&b, body);
	if (b.failed == FOIL_E_NOMEM) {
		rc = foil_buf_check(&b, "answer", err);
		goto done;
	}
	if (b.failed != FOIL_OK || foil_note_read(foil_buf_view(&b), &note, NULL) != FOIL_OK) {
		rc = end(p, FOIL_PUSH_AWAY, "its answer is not signature lines");
		goto done;
	}
	if ((rc = foil_note_check(&note, key, &result, &at, err)) != FOIL_OK)
		goto done;
	if (result == FOIL_NOTE_UNSIGNED) {
		rc = end(p, FOIL_PUSH_AWAY, "its answer has no cosignature by its key in the trust file");
	} else if (result == FOIL_NOTE_BAD) {
		rc = end(p, FOIL_PUSH_AWAY, "its cosignature is not good for this checkpoint");
	} else if (now < 0 || at > (uint64_t)now + AHEAD_MAX) {
		rc = end(p, FOIL_PUSH_AWAY, "its cosignature is dated in the future; one clock is wrong");
	} else {
		for (size_t i = 0; i < note.n_lines; i++)
			if (note.line[i].id == key->id &&
			    foil_view_eq(note.line[i].name, foil_str(key->name)))
				memcpy(p->sig, note.line[i].sig, sizeof p->sig);
		p->at = foil_get_be64(p->sig);
		rc = end(p, FOIL_PUSH_COSIGNED, "");
	}
done:
	foil_buf_free(&b);
	return rc;
}

enum foil_code foil_push_answer(struct foil_push *p, const struct foil_push_sent *sent,
    unsigned status, struct foil_view type, struct foil_view body, int64_t now,
    struct foil_err *err)
{
	char why[64];

	switch (status) {
	case FOIL_WITNESS_COSIGNED:
		return cosigned(p, sent, body, now, err);
	case FOIL_WITNESS_CONFLICT:
		return conflict(p, sent->checkpoint->size, type, body);
	case FOIL_WITNESS_UNKNOWN:
		return end(p, FOIL_PUSH_REFUSED, "does not know this ledger (404): ask its operator to add "
		    "the key");
	case FOIL_WITNESS_UNSIGNED:
		return end(p, FOIL_PUSH_REFUSED, "does not take this ledger's key (403): ask its operator to "
		    "add the key");
	case FOIL_WITNESS_UNPROVEN:
		if (p->old == 0) /* there was nothing to prove */
			return end(p, FOIL_PUSH_AWAY, "refuses a first checkpoint (422)");
		p->named = p->old;
		p->state = FOIL_PUSH_CONTRADICTS;
		(void)snprintf(p->why, sizeof p->why,
		    "has cosigned a tree of size %llu that this ledger does not contain",
		    (unsigned long long)p->old);
		return FOIL_OK;
	default:
		(void)snprintf(why, sizeof why, "%s (status %u)", status >= 300 && status < 400 ?
		    "sends elsewhere, which is not followed" : "cannot cosign now", status);
		return end(p, FOIL_PUSH_AWAY, why);
	}
}

static bool has_line(const struct foil_note *note, const struct foil_vkey *key)
{
	for (size_t i = 0; i < note->n_lines; i++)
		if (note->line[i].id == key->id &&
		    foil_view_eq(note->line[i].name, foil_str(key->name)))
			return true;
	return false;
}

enum foil_code foil_push_merge(const struct foil_push_sent *sent, const struct foil_push *p,
    size_t n, struct foil_buf *out, struct foil_err *err)
{
	size_t lines = sent->read->n_lines;

	foil_buf_put_view(out, sent->note);
	for (size_t i = 0; i < n; i++) {
		if (p[i].state != FOIL_PUSH_COSIGNED || has_line(sent->read, &p[i].witness->key))
			continue;
		if (lines++ == FOIL_NOTE_LINES_MAX)
			return foil_fail(err, FOIL_E_LIMIT, "a note has at most %d signature lines",
			    FOIL_NOTE_LINES_MAX);
		foil_note_put_line(out, &p[i].witness->key, foil_view(p[i].sig, sizeof p[i].sig));
	}
	return foil_buf_check(out, "checkpoint", err);
}
