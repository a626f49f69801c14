/* SPDX-License-Identifier: Apache-2.0 */
/* The body of add-checkpoint: tlog-witness, "add-checkpoint" (spec/witness.md W1, W2). */
#include "foil/witness.h"

#include "foil/text.h"

#include <string.h>

static bool take_line(struct foil_view *rest, struct foil_view *line)
{
	const uint8_t *at = rest->len == 0 ? NULL : memchr(rest->p, '\n', rest->len);
	size_t n;

	if (at == NULL)
		return false;
	n = (size_t)(at - rest->p);
	*line = foil_view(rest->p, n);
	*rest = foil_view(at + 1, rest->len - n - 1);
	return true;
}

static enum foil_code read_old(struct foil_view line, uint64_t *old, struct foil_err *err)
{
	static const char word[] = "old ";
	struct foil_view n;

	if (line.len < sizeof word - 1 || memcmp(line.p, word, sizeof word - 1) != 0)
		return foil_fail(err, FOIL_E_FORMAT, "the first line is not 'old' and a size");
	n = foil_view(line.p + sizeof word - 1, line.len - (sizeof word - 1));
	if (n.len > 1 && n.p[0] == '0')
		return foil_fail(err, FOIL_E_FORMAT, "the old size has a leading zero");
	if (foil_parse_uint(n, FOIL_TREE_SIZE_MAX, old, NULL) != FOIL_OK)
		return foil_fail(err, FOIL_E_FORMAT, "the old size is not a number of leaves");
	return FOIL_OK;
}

/* One line of a proof. `scratch` is there to be used again. */
static enum foil_code read_hash(struct foil_view line, struct foil_buf *scratch,
    struct foil_path *path, struct foil_err *err)
{
	enum foil_code rc;

	if (path->n == FOIL_WITNESS_PROOF_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "more than %d proof lines",
		    FOIL_WITNESS_PROOF_MAX);
	foil_buf_reset(scratch);
	rc = foil_unbase64(scratch, line, err);
	if (rc == FOIL_OK && scratch->len != FOIL_HASH_LEN)
		rc = foil_fail(err, FOIL_E_FORMAT, "not a hash of %d bytes", FOIL_HASH_LEN);
	if (rc != FOIL_OK)
		return foil_fail_in(err, rc, "proof line %zu", path->n + 1);
	memcpy(path->hash[path->n++], scratch->p, FOIL_HASH_LEN);
	return FOIL_OK;
}

enum foil_code foil_witness_proof_read(struct foil_view lines, struct foil_path *out,
    struct foil_err *err)
{
	struct foil_buf scratch = { .max = FOIL_NOTE_MAX };
	struct foil_path path = { .n = 0 };
	struct foil_view line;
	enum foil_code rc = FOIL_OK;

	while (rc == FOIL_OK && take_line(&lines, &line))
		rc = read_hash(line, &scratch, &path, err);
	if (rc == FOIL_OK && lines.len > 0)
		rc = foil_fail(err, FOIL_E_FORMAT, "the last proof line does not end with a line feed");
	if (rc == FOIL_OK)
		*out = path;
	foil_buf_free(&scratch);
	return rc;
}

/* Finds the empty line; what is before it are the proof's lines. */
static enum foil_code split(struct foil_view body, struct foil_view *old, struct foil_view *proof,
    struct foil_view *note, struct foil_err *err)
{
	struct foil_view rest = body, line;
	const uint8_t *from;

	if (body.len > FOIL_WITNESS_REQUEST_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "more than %zu bytes", FOIL_WITNESS_REQUEST_MAX);
	if (!take_line(&rest, old))
		return foil_fail(err, FOIL_E_FORMAT, "no line with the old size");
	from = rest.p;
	while (take_line(&rest, &line)) {
		if (line.len > 0)
			continue;
		*proof = foil_view(from, (size_t)(line.p - from));
		*note = rest;
		return FOIL_OK;
	}
	return foil_fail(err, FOIL_E_FORMAT, "no empty line before the checkpoint");
}

enum foil_code foil_witness_request_read(struct foil_view body, struct foil_witness_request *out,
    struct foil_err *err)
{
	struct foil_witness_request r = { .old = 0 };
	struct foil_view old, proof;
	enum foil_code rc;

	if ((rc = split(body, &old, &proof, &r.bytes, err)) != FOIL_OK ||
	    (rc = read_old(old, &r.old, err)) != FOIL_OK ||
	    (rc = foil_witness_proof_read(proof, &r.proof, err)) != FOIL_OK ||
	    (rc = foil_note_read(r.bytes, &r.note, err)) != FOIL_OK ||
	    (rc = foil_checkpoint_read(r.note.text, &r.checkpoint, err)) != FOIL_OK)
		return rc;
	*out = r;
	return FOIL_OK;
}

void foil_witness_request_put(struct foil_buf *b, uint64_t old, const struct foil_path *proof,
    struct foil_view note)
{
	foil_buf_printf(b, "old %llu\n", (unsigned long long)old);
	for (size_t i = 0; i < proof->n; i++) {
		foil_buf_put_base64(b, proof->hash[i], FOIL_HASH_LEN);
		foil_buf_put_u8(b, '\n');
	}
	foil_buf_put_u8(b, '\n');
	foil_buf_put_view(b, note);
}
