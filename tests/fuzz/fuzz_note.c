/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed notes, checkpoints, verifier keys. Accepted lines are written back as
 * they were, and nothing but the log's own text is ever signed by the log.
 */
#include "fuzz.h"
#include "known.h"

static void write_back(const struct foil_note *note, struct foil_view in)
{
	struct foil_buf b = { .max = 0 };

	foil_buf_put_view(&b, note->text);
	foil_buf_put_u8(&b, '\n');
	for (size_t i = 0; i < note->n_lines; i++) {
		struct foil_vkey key = { .id = note->line[i].id };

		if (note->line[i].sig_len == 0 || note->line[i].name.len > FOIL_NAME_MAX) {
			foil_buf_free(&b); /* of a kind that is not kept */
			return;
		}
		memcpy(key.name, note->line[i].name.p, note->line[i].name.len);
		foil_note_put_line(&b, &key, foil_view(note->line[i].sig, note->line[i].sig_len));
	}
	fuzz_same(&b, in);
}

static void one_checkpoint(const struct foil_note *note)
{
	struct foil_buf b = { .max = 0 };
	struct foil_err err = { FOIL_OK, "" };
	struct foil_trust_result r;
	struct foil_checkpoint c;

	if (foil_checkpoint_read(note->text, &c, &err) != FOIL_OK) {
		fuzz_message(&err);
		return;
	}
	foil_checkpoint_put(&b, &c);
	CHECK(b.len <= note->text.len && memcmp(b.p, note->text.p, b.len) == 0);
	CHECK(c.extensions || b.len == note->text.len);
	foil_buf_free(&b);
	if (foil_trust_judge(&known()->trust, note, &c, &r, &err) != FOIL_OK || !r.log_signed)
		return;
	CHECK(note->text.len < known()->c.note.len);
	CHECK(memcmp(note->text.p, known()->c.note.p, note->text.len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf b = { .max = 0 };
	struct foil_note note;
	struct foil_vkey key;

	if (foil_vkey_read(in, &key, &err) == FOIL_OK) {
		struct foil_vkey again;

		/* The digits of its hash are read in either case (L6), so not the bytes. */
		foil_vkey_put(&b, &key);
		CHECK(b.len == in.len && foil_vkey_read(foil_buf_view(&b), &again, &err) == FOIL_OK);
		CHECK(memcmp(&again, &key, sizeof key) == 0);
		foil_buf_free(&b);
	} else {
		fuzz_message(&err);
	}
	if (foil_note_read(in, &note, &err) != FOIL_OK) {
		fuzz_message(&err);
		return 0;
	}
	write_back(&note, in);
	one_checkpoint(&note);
	return 0;
}
