/* SPDX-License-Identifier: Apache-2.0 */
/* Signed notes: signed-note, "Format" and "Signatures" (spec/log.md L4, L7, L10). */
#include "foil/note.h"

#include "chars.h"

#include <string.h>

#define ID_LEN 4
#define TIME_LEN 8

static const uint8_t line_start[] = { 0xe2, 0x80, 0x94, ' ' }; /* em dash, space */

/* Text and signature lines part at the last blank line. */
static enum foil_code split_note(struct foil_view bytes, struct foil_view *text,
    struct foil_view *lines, struct foil_err *err)
{
	if (bytes.len == 0 || bytes.p[bytes.len - 1] != '\n')
		return foil_fail(err, FOIL_E_FORMAT, "note does not end with a line feed");
	for (size_t i = bytes.len - 1; i > 0; i--) {
		if (bytes.p[i] != '\n' || bytes.p[i - 1] != '\n')
			continue;
		*text = foil_view(bytes.p, i);
		*lines = foil_view(bytes.p + i + 1, bytes.len - i - 1);
		if (lines->len == 0)
			return foil_fail(err, FOIL_E_FORMAT, "note has no signature line");
		return FOIL_OK;
	}
	return foil_fail(err, FOIL_E_FORMAT, "note has no blank line before its signatures");
}

static enum foil_code read_line(struct foil_view line, struct foil_buf *scratch,
    struct foil_note_line *out, struct foil_err *err)
{
	struct foil_view name;
	enum foil_code rc;
	size_t n;

	if (line.len < sizeof line_start || memcmp(line.p, line_start, sizeof line_start) != 0)
		return foil_fail(err, FOIL_E_FORMAT, "does not begin with an em dash and a space");
	line = foil_view(line.p + sizeof line_start, line.len - sizeof line_start);
	if (!foil_cut(&line, ' ', &name))
		return foil_fail(err, FOIL_E_FORMAT, "has no space between name and signature");
	if ((rc = foil_name_check(name, err)) != FOIL_OK)
		return rc;
	foil_buf_reset(scratch);
	if ((rc = foil_unbase64(scratch, line, err)) != FOIL_OK)
		return rc;
	if (scratch->len <= ID_LEN)
		return foil_fail(err, FOIL_E_FORMAT, "has no signature after its key hash");
	n = scratch->len - ID_LEN;
	*out = (struct foil_note_line){ .name = name, .id = foil_get_be32(scratch->p) };
	if (n <= sizeof out->sig) {
		memcpy(out->sig, scratch->p + ID_LEN, n);
		out->sig_len = n;
	}
	return FOIL_OK;
}

enum foil_code foil_note_read(struct foil_view bytes, struct foil_note *out, struct foil_err *err)
{
	struct foil_buf scratch = { .max = FOIL_NOTE_MAX };
	struct foil_view rest, line;
	struct foil_note note;
	enum foil_code rc;

	note.n_lines = 0;
	if (bytes.len > FOIL_NOTE_MAX) {
		rc = foil_fail(err, FOIL_E_LIMIT, "note: larger than %zu bytes", FOIL_NOTE_MAX);
		goto done;
	}
	if ((rc = foil_note_chars_check(bytes, err)) != FOIL_OK) {
		foil_fail_in(err, rc, "note");
		goto done;
	}
	if ((rc = split_note(bytes, &note.text, &rest, err)) != FOIL_OK)
		goto done;
	while (foil_cut(&rest, '\n', &line)) {
		if (note.n_lines == FOIL_NOTE_LINES_MAX) {
			rc = foil_fail(err, FOIL_E_LIMIT, "note: more than %d signature lines",
			    FOIL_NOTE_LINES_MAX);
			goto done;
		}
		rc = read_line(line, &scratch, &note.line[note.n_lines], err);
		if (rc != FOIL_OK) {
			foil_fail_in(err, rc, "note: signature line %zu", note.n_lines + 1);
			goto done;
		}
		note.n_lines++;
	}
	out->text = note.text;
	out->n_lines = note.n_lines;
	memcpy(out->line, note.line, note.n_lines * sizeof note.line[0]);
	rc = FOIL_OK;
done:
	foil_buf_free(&scratch);
	return rc;
}

void foil_note_put_line(struct foil_buf *b, const struct foil_vkey *key, struct foil_view sig)
{
	uint8_t raw[ID_LEN + sizeof(((struct foil_note_line *)0)->sig)];
	size_t n = sig.len <= sizeof raw - ID_LEN ? sig.len : 0; /* a length no type has */

	foil_put_be32(raw, key->id);
	if (n > 0)
		memcpy(raw + ID_LEN, sig.p, n);
	foil_buf_put(b, line_start, sizeof line_start);
	foil_buf_printf(b, "%s ", key->name);
	foil_buf_put_base64(b, raw, ID_LEN + n);
	foil_buf_put_u8(b, '\n');
}

void foil_cosignature_put_message(struct foil_buf *b, uint64_t at, struct foil_view note_text)
{
	foil_buf_printf(b, "cosignature/v1\ntime %llu\n", (unsigned long long)at);
	foil_buf_put_view(b, note_text);
}

static bool is_line_of(const struct foil_note_line *line, const struct foil_vkey *key)
{
	return line->id == key->id && foil_view_eq(line->name, foil_str(key->name));
}

/* Is this line of the key good, and when was it made? */
static enum foil_code check_line(struct foil_view text, const struct foil_note_line *line,
    const struct foil_vkey *key, bool *good, uint64_t *at, struct foil_err *err)
{
	struct foil_buf msg = { .max = FOIL_NOTE_MAX + 64 };
	enum foil_code rc;

	*good = false;
	*at = 0;
	if (key->type == FOIL_NOTE_ED25519) {
		if (line->sig_len != FOIL_SIG_LEN)
			return FOIL_OK;
		return foil_sign_verify(key->pub, text, line->sig, good, err);
	}
	if (line->sig_len != TIME_LEN + FOIL_SIG_LEN)
		return FOIL_OK;
	*at = foil_get_be64(line->sig);
	if (*at > INT64_MAX)
		return FOIL_OK;
	foil_cosignature_put_message(&msg, *at, text);
	if ((rc = foil_buf_check(&msg, "cosigned message", err)) == FOIL_OK)
		rc = foil_sign_verify(key->pub, foil_buf_view(&msg), line->sig + TIME_LEN, good,
		    err);
	foil_buf_free(&msg);
	return rc;
}

enum foil_code foil_note_check(const struct foil_note *note, const struct foil_vkey *key,
    enum foil_note_result *result, uint64_t *at, struct foil_err *err)
{
	enum foil_note_result found = FOIL_NOTE_UNSIGNED;
	uint64_t first = 0;
	enum foil_code rc;

	if (key->type != FOIL_NOTE_ED25519 && key->type != FOIL_NOTE_COSIGNATURE)
		return foil_fail(err, FOIL_E_VERSION, "signature type 0x%02x is not known here",
		    key->type);
	for (size_t i = 0; i < note->n_lines && found != FOIL_NOTE_BAD; i++) {
		uint64_t when;
		bool good;

		if (!is_line_of(&note->line[i], key))
			continue;
		rc = check_line(note->text, &note->line[i], key, &good, &when, err);
		if (rc != FOIL_OK)
			return rc;
		if (!good) {
			found = FOIL_NOTE_BAD;
		} else if (found == FOIL_NOTE_UNSIGNED || when < first) {
			found = FOIL_NOTE_GOOD;
			first = when;
		}
	}
	*result = found;
	*at = found == FOIL_NOTE_GOOD ? first : 0;
	return FOIL_OK;
}
