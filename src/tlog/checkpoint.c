/* SPDX-License-Identifier: Apache-2.0 */
/* Checkpoints: tlog-checkpoint, "Note text" (spec/log.md L8, L9). */
#include "foil/note.h"

#include "foil/text.h"

#include "chars.h"

#include <string.h>

void foil_checkpoint_put(struct foil_buf *b, const struct foil_checkpoint *c)
{
	foil_buf_printf(b, "%s\n%llu\n", c->origin, (unsigned long long)c->size);
	foil_buf_put_base64(b, c->root, FOIL_HASH_LEN);
	foil_buf_put_u8(b, '\n');
}

/* A line, which must not be empty. Not foil_next_line(): that forgives a CR and a missing LF. */
static bool take_line(struct foil_view *rest, struct foil_view *line)
{
	return foil_cut(rest, '\n', line) && line->len > 0;
}

static enum foil_code read_size(struct foil_view line, uint64_t *size, struct foil_err *err)
{
	enum foil_code rc;

	if (line.len > 1 && line.p[0] == '0')
		return foil_fail(err, FOIL_E_FORMAT, "checkpoint: size has a leading zero");
	if ((rc = foil_parse_uint(line, FOIL_TREE_SIZE_MAX, size, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "checkpoint: size");
	return FOIL_OK;
}

static enum foil_code read_root(struct foil_view line, uint64_t size, uint8_t root[FOIL_HASH_LEN],
    struct foil_err *err)
{
	struct foil_buf bytes = { .max = FOIL_NOTE_MAX };
	uint8_t empty[FOIL_HASH_LEN];
	enum foil_code rc;

	if ((rc = foil_unbase64(&bytes, line, err)) != FOIL_OK) {
		foil_fail_in(err, rc, "checkpoint: root");
		goto done;
	}
	if (bytes.len != FOIL_HASH_LEN) {
		rc = foil_fail(err, FOIL_E_FORMAT, "checkpoint: root has %zu bytes, not %d",
		    bytes.len, FOIL_HASH_LEN);
		goto done;
	}
	foil_sha256(empty, foil_view(NULL, 0));
	if (size == 0 && memcmp(bytes.p, empty, sizeof empty) != 0) {
		rc = foil_fail(err, FOIL_E_FORMAT,
		    "checkpoint: size is 0 but root is not that of an empty tree");
		goto done;
	}
	memcpy(root, bytes.p, FOIL_HASH_LEN);
	rc = FOIL_OK;
done:
	foil_buf_free(&bytes);
	return rc;
}

enum foil_code foil_checkpoint_read(struct foil_view note_text, struct foil_checkpoint *out,
    struct foil_err *err)
{
	struct foil_view rest = note_text, origin, size, root, extension;
	struct foil_checkpoint c = { .extensions = false };
	enum foil_code rc;

	if ((rc = foil_note_chars_check(note_text, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "checkpoint");
	if (!take_line(&rest, &origin) || !take_line(&rest, &size) || !take_line(&rest, &root))
		return foil_fail(err, FOIL_E_FORMAT,
		    "checkpoint: needs three lines, origin, size and root");
	if (origin.len > FOIL_NAME_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "checkpoint: origin has more than %d bytes",
		    FOIL_NAME_MAX);
	memcpy(c.origin, origin.p, origin.len);
	if ((rc = read_size(size, &c.size, err)) != FOIL_OK ||
	    (rc = read_root(root, c.size, c.root, err)) != FOIL_OK)
		return rc;
	c.extensions = rest.len > 0;
	while (rest.len > 0) {
		if (!take_line(&rest, &extension))
			return foil_fail(err, FOIL_E_FORMAT, "checkpoint: a line after the third "
			    "is empty or unfinished");
	}
	*out = c;
	return FOIL_OK;
}
