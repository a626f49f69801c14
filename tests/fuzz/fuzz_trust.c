/* SPDX-License-Identifier: Apache-2.0 */
/* A trust file; what it makes of a real checkpoint agrees with itself. */
#include "fuzz.h"
#include "known.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct foil_trust t;
	struct foil_err err = { FOIL_OK, "" };
	struct foil_trust_result r;
	struct foil_checkpoint c;
	struct foil_note note;

	if (foil_trust_read(foil_view(data, size), &t, &err) != FOIL_OK) {
		fuzz_message(&err);
		return 0;
	}
	CHECK(foil_note_read(foil_buf_view(&known()->c.note), &note, &err) == FOIL_OK);
	CHECK(foil_checkpoint_read(note.text, &c, &err) == FOIL_OK);
	if (foil_trust_judge(&t, &note, &c, &r, &err) != FOIL_OK)
		return 0;
	CHECK(r.log_known || !r.log_signed);
	CHECK(r.quorum_asked || !r.quorum_met);
	CHECK(!r.quorum_met || r.cosigned > 0);
	CHECK(r.auditor < (int)t.n_witnesses);
	CHECK(!r.known_bad || (!r.log_signed && !r.quorum_met && r.log_key == NULL));
	return 0;
}
