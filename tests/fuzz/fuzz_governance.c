/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A governance body: written back as it was. Signed by the root, as the next
 * entry of a ledger, it changes the state or leaves it as it was.
 */
#include "fuzz.h"
#include "known.h"

static void apply(struct foil_view body)
{
	static const struct mini *start;
	struct mini *m = (struct mini *)(uintptr_t)&known()->m;
	struct foil_governance *g;
	struct foil_entry e;
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf b = { .max = FOIL_ENTRY_MAX };
	uint64_t n;

	start = m;
	g = mini_governance_state(start);
	n = foil_governance_count(g);
	e = mini_draft(m, FOIL_SUB_GOVERNANCE);
	e.body = body;
	if (foil_entry_sign(&b, &e, m->signer[MINI_ROOT1], &err) == FOIL_OK) {
		if (foil_governance_apply(g, m->n, foil_buf_view(&b), &err) == FOIL_OK) {
			CHECK(foil_governance_count(g) == n + 1);
		} else {
			fuzz_message(&err);
			CHECK(foil_governance_count(g) == n);
		}
	}
	foil_buf_free(&b);
	foil_governance_close(&g);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	struct foil_err err = { FOIL_OK, "" };
	static struct foil_governance_body g;
	struct foil_buf b = { .max = 0 };

	if (foil_governance_body_read(in, &g, &err) != FOIL_OK) {
		fuzz_message(&err);
		return 0;
	}
	foil_governance_body_put(&b, &g);
	fuzz_same(&b, in);
	apply(in);
	return 0;
}
