/* SPDX-License-Identifier: Apache-2.0 */
/* Two signed heads that cannot both be true, as a file that anybody can judge. */
#include "foil/audit.h"

#include "foil/json.h"
#include "foil/text.h"

#include <stdio.h>
#include <string.h>

#define FORMAT "foil-evidence-1"

struct side {
	struct foil_view bytes;
	struct foil_note note;
	struct foil_checkpoint is;
};
/* What a file of evidence holds. */
struct contents {
	struct side side[2]; /* the older, the newer */
	struct foil_vkey key;
	uint8_t prefix[FOIL_HASH_LEN]; /* root of the newer at the older's size */
	struct foil_path path;
};

static enum foil_code read_side(struct side *s, struct foil_view bytes, struct foil_err *err)
{
	enum foil_code rc;

	s->bytes = bytes;
	if ((rc = foil_note_read(bytes, &s->note, err)) != FOIL_OK)
		return rc;
	return foil_checkpoint_read(s->note.text, &s->is, err);
}

/* U25: can both be true? Nothing here looks at signatures. */
static bool contradict(const struct contents *c)
{
	const struct foil_checkpoint *x = &c->side[0].is, *y = &c->side[1].is;

	if (strcmp(x->origin, y->origin) != 0)
		return false;
	if (x->size == y->size)
		return memcmp(x->root, y->root, FOIL_HASH_LEN) != 0;
	return x->size < y->size && memcmp(x->root, c->prefix, FOIL_HASH_LEN) != 0 &&
	    foil_tree_extends(x->size, c->prefix, y->size, y->root, &c->path);
}

/* ---- making (U24) ---- */

static enum foil_code put(struct foil_buf *b, const struct contents *c, struct foil_err *err)
{
	struct foil_buf key = { .max = 1024 };
	struct foil_json_out *j = NULL;
	bool same = c->side[0].is.size == c->side[1].is.size;
	enum foil_code rc;

	foil_vkey_put(&key, &c->key);
	if ((rc = foil_buf_check(&key, "key", err)) != FOIL_OK ||
	    (rc = foil_json_out_open(&j, err)) != FOIL_OK)
		goto done;
	foil_json_object(j, NULL);
	foil_json_str(j, "format", FORMAT);
	foil_json_str(j, "says", same ?
	    "the log signed two roots for one size: it shows two histories" :
	    "the newer tree does not have the older root at the older size: the log shows two "
	    "histories");
	foil_json_text(j, "key", foil_buf_view(&key));
	foil_json_text(j, "older", c->side[0].bytes);
	foil_json_text(j, "newer", c->side[1].bytes);
	if (same)
		foil_json_null(j, "prefix");
	else
		foil_json_hex(j, "prefix", c->prefix, FOIL_HASH_LEN);
	foil_json_array(j, "consistency");
	for (size_t i = 0; !same && i < c->path.n; i++)
		foil_json_hex(j, NULL, c->path.hash[i], FOIL_HASH_LEN);
	foil_json_end(j);
	foil_json_end(j);
	rc = foil_json_finish(j, false, b, err);
done:
	foil_json_out_close(&j);
	foil_buf_free(&key);
	return rc;
}

enum foil_code foil_evidence_put(struct foil_buf *b, struct foil_view older, struct foil_view newer,
    const struct foil_vkey *key, const struct foil_tree_reader *tree, struct foil_err *err)
{
	struct contents c = { .key = *key };
	enum foil_note_result signed_by;
	uint64_t at, size, when;
	enum foil_code rc;

	if ((rc = read_side(&c.side[0], older, err)) != FOIL_OK ||
	    (rc = read_side(&c.side[1], newer, err)) != FOIL_OK)
		return rc;
	at = c.side[0].is.size;
	size = c.side[1].is.size;
	if (at > 0 && at < size && ((rc = foil_tree_root(tree, at, c.prefix, err)) != FOIL_OK ||
	    (rc = foil_tree_consistency(tree, at, size, &c.path, err)) != FOIL_OK))
		return rc;
	if (!contradict(&c))
		return foil_fail(err, FOIL_E_REFUSED, "the two heads do not contradict each other");
	for (unsigned i = 0; i < 2; i++) {
		if ((rc = foil_note_check(&c.side[i].note, key, &signed_by, &when, err)) != FOIL_OK)
			return rc;
		if (signed_by != FOIL_NOTE_GOOD)
			return foil_fail(err, FOIL_E_REFUSED, "the key has not signed both heads");
	}
	return put(b, &c, err);
}

/* ---- judging ---- */

static enum foil_code read_proof(const struct foil_json *root, struct contents *c,
    struct foil_err *err)
{
	const struct foil_json *list = foil_json_get(root, "consistency");
	struct foil_view hex;
	enum foil_code rc;

	if (c->side[0].is.size == c->side[1].is.size)
		return FOIL_OK;
	if ((rc = foil_json_get_text(root, "prefix", &hex, err)) != FOIL_OK ||
	    (rc = foil_unhex(c->prefix, FOIL_HASH_LEN, hex, err)) != FOIL_OK)
		return rc;
	if (!foil_json_is_array(list) || foil_json_count(list) > FOIL_PATH_MAX)
		return foil_fail(err, FOIL_E_FORMAT, "`consistency` is no list of at most %d hashes",
		    FOIL_PATH_MAX);
	for (; c->path.n < foil_json_count(list); c->path.n++) {
		if (!foil_json_as_text(foil_json_at(list, c->path.n), &hex))
			return foil_fail(err, FOIL_E_FORMAT, "`consistency` holds something else than text");
		if ((rc = foil_unhex(c->path.hash[c->path.n], FOIL_HASH_LEN, hex, err)) != FOIL_OK)
			return rc;
	}
	return FOIL_OK;
}

static enum foil_code read_contents(const struct foil_json *root, struct contents *c,
    struct foil_err *err)
{
	struct foil_view v;
	enum foil_code rc;

	if ((rc = foil_json_get_text(root, "format", &v, err)) != FOIL_OK)
		return rc;
	if (!foil_view_eq(v, foil_str(FORMAT)))
		return foil_fail(err, FOIL_E_VERSION, "the format is not " FORMAT);
	if ((rc = foil_json_get_text(root, "key", &v, err)) != FOIL_OK ||
	    (rc = foil_vkey_read(v, &c->key, err)) != FOIL_OK ||
	    (rc = foil_json_get_text(root, "older", &v, err)) != FOIL_OK ||
	    (rc = read_side(&c->side[0], v, err)) != FOIL_OK ||
	    (rc = foil_json_get_text(root, "newer", &v, err)) != FOIL_OK ||
	    (rc = read_side(&c->side[1], v, err)) != FOIL_OK)
		return rc;
	return read_proof(root, c, err);
}

/* A key of the trust file for this origin that signed the note. */
static enum foil_code signed_by_trusted(const struct foil_trust *t, const struct side *s,
    bool *is, struct foil_err *err)
{
	struct foil_trust_result r;
	enum foil_code rc;

	*is = false;
	if (t == NULL)
		return FOIL_OK;
	if ((rc = foil_trust_judge(t, &s->note, &s->is, &r, err)) == FOIL_OK)
		*is = r.log_signed;
	return rc;
}

static enum foil_code judge(const struct contents *c, const struct foil_trust *trust,
    struct foil_evidence *e, struct foil_err *err)
{
	bool trusted[2];
	enum foil_note_result signed_by[2];
	uint64_t at;
	enum foil_code rc;

	for (unsigned i = 0; i < 2; i++)
		if ((rc = signed_by_trusted(trust, &c->side[i], &trusted[i], err)) != FOIL_OK ||
		    (rc = foil_note_check(&c->side[i].note, &c->key, &signed_by[i], &at, err)) != FOIL_OK)
			return rc;
	e->known = trusted[0] && trusted[1];
	if (!contradict(c)) {
		e->verdict = FOIL_DOES_NOT_MATCH;
		(void)snprintf(e->text, sizeof e->text, "the two heads do not contradict each other");
	} else if (e->known) {
		e->verdict = FOIL_MATCHES;
		(void)snprintf(e->text, sizeof e->text,
		    "the ledger signed both, and they cannot both be true");
	} else if (signed_by[0] == FOIL_NOTE_GOOD && signed_by[1] == FOIL_NOTE_GOOD) {
		e->verdict = FOIL_CANNOT_TELL;
		(void)snprintf(e->text, sizeof e->text, "one key signed both, and they cannot both be "
		    "true; cannot tell whose key it is: give --trust FILE");
	} else {
		e->verdict = FOIL_DOES_NOT_MATCH;
		(void)snprintf(e->text, sizeof e->text, "not both heads are signed by the key that is "
		    "named: this shows nothing about the ledger");
	}
	return FOIL_OK;
}

enum foil_code foil_evidence_judge(struct foil_view bytes, const struct foil_trust *trust,
    struct foil_evidence *out, struct foil_err *err)
{
	struct foil_json_doc *doc = NULL;
	struct foil_evidence e = { .verdict = FOIL_CANNOT_TELL };
	struct contents c = { .path.n = 0 };
	enum foil_code rc;

	if (bytes.len > FOIL_EVIDENCE_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "evidence of more than %zu bytes", FOIL_EVIDENCE_MAX);
	if ((rc = foil_json_parse(bytes, &doc, err)) != FOIL_OK ||
	    (rc = read_contents(foil_json_root(doc), &c, err)) != FOIL_OK)
		goto done;
	for (unsigned i = 0; i < 2; i++) {
		e.size[i] = c.side[i].is.size;
		memcpy(e.root[i], c.side[i].is.root, FOIL_HASH_LEN);
	}
	(void)snprintf(e.origin, sizeof e.origin, "%s", c.side[1].is.origin);
	if ((rc = judge(&c, trust, &e, err)) == FOIL_OK)
		*out = e;
done:
	foil_json_doc_close(&doc);
	return rc;
}
