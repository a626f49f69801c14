/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The body of add-checkpoint, and what is decided of it; the answers that a
 * log reads. What is read is written back as it was, and nothing is cosigned
 * that does not extend what is held.
 */
#include "fuzz.h"
#include "known.h"

#include "foil/witness.h"

static void decide(const struct foil_witness_request *r)
{
	struct foil_witness_held held = { .any = true, .size = r->old };
	struct foil_err err = { FOIL_OK, "" };
	struct foil_witness_decision d;

	memcpy(held.root, r->checkpoint.root, sizeof held.root);
	CHECK(foil_witness_decide(NULL, 0, &held, r, &d, &err) == FOIL_OK);
	CHECK(d.status == FOIL_WITNESS_UNKNOWN);
	CHECK(foil_witness_decide(known()->trust.log, known()->trust.n_logs, &held, r, &d, &err) == FOIL_OK);
	if (d.status != FOIL_WITNESS_COSIGNED)
		return;
	/* Signed by the log, so its own text; and from the same root nothing but the same size follows. */
	CHECK(r->note.text.len < known()->c.note.len);
	CHECK(memcmp(r->note.text.p, known()->c.note.p, r->note.text.len) == 0);
	CHECK(r->old == 0 || r->old == r->checkpoint.size);
	CHECK(r->proof.n == 0);
}

static void answer(struct foil_view in)
{
	static const unsigned statuses[] = { 200, 409, 422 };
	struct foil_trust_witness w = known()->trust.witness[0];
	struct foil_err err = { FOIL_OK, "" };
	struct foil_checkpoint c;
	struct foil_note note;
	struct foil_push_sent sent = { foil_buf_view(&known()->c.note), &note, &c };

	CHECK(foil_note_read(sent.note, &note, &err) == FOIL_OK);
	CHECK(foil_checkpoint_read(note.text, &c, &err) == FOIL_OK);
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
		struct foil_push p = { .witness = &w, .old = 1 };

		CHECK(foil_push_answer(&p, &sent, statuses[i], foil_str("text/x.tlog.size"), in,
		    1700000200, &err) == FOIL_OK);
		CHECK(p.state != FOIL_PUSH_ASK || (p.again && p.old <= c.size));
		CHECK(p.state == FOIL_PUSH_ASK || p.state == FOIL_PUSH_COSIGNED || p.why[0] != '\0');
		CHECK(p.state != FOIL_PUSH_COSIGNED || statuses[i] == 200);
		for (const char *s = p.why; *s != '\0'; s++)
			CHECK(*s >= 0x20 && *s < 0x7f);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	struct foil_err err = { FOIL_OK, "" };
	struct foil_witness_request r;
	struct foil_buf b = { .max = 0 };

	answer(in);
	if (foil_witness_request_read(in, &r, &err) != FOIL_OK) {
		fuzz_message(&err);
		return 0;
	}
	CHECK(r.proof.n <= FOIL_WITNESS_PROOF_MAX);
	foil_witness_request_put(&b, r.old, &r.proof, r.bytes);
	fuzz_same(&b, in);
	decide(&r);
	return 0;
}
