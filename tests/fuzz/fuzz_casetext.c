/* SPDX-License-Identifier: Apache-2.0 */
/*
 * case.txt, a zero byte, a marked copy of its one document. What can be read
 * and decided can be recorded: it becomes the leaves of an act, which read back.
 */
#include "fuzz.h"

#include "foil/casetext.h"

static const char minutes[] = "Present: Ann Smith, chair.\nCameras stand in Market Square today.\n";

static void record(struct foil_arena *arena, struct foil_act *act)
{
	struct foil_leaves leaves = { .n = 0 };
	struct foil_err err = { FOIL_OK, "" };
	struct foil_act again;
	enum foil_code rc;

	for (size_t i = 0; i < act->n_redactions; i++)
		act->redactions[i].serial = i + 1;
	rc = foil_act_leaves(act, &leaves, &err);
	CHECK(rc == FOIL_OK || rc == FOIL_E_LIMIT);
	if (rc == FOIL_OK) {
		rc = foil_act_read_leaves(arena, &leaves, &again, &err);
		if (rc != FOIL_OK)
			(void)fprintf(stderr, "%s\n", err.msg);
		CHECK(rc == FOIL_OK);
		CHECK(again.n_items == act->n_items && again.n_grounds == act->n_grounds);
		CHECK(again.n_redactions == act->n_redactions);
	}
	foil_leaves_free(&leaves);
}

static void decide(struct foil_arena *arena, const struct foil_casetext *ct, struct foil_view marked)
{
	static const uint8_t id[FOIL_DOC_ID_LEN] = { 1 }, secret[FOIL_DOC_SECRET_LEN] = { 2 };
	struct foil_document document = { .ordinal = 1, .name = foil_str("2023-07.txt") };
	struct foil_text_leaves leaves = { .cap = 0 };
	struct foil_casetext_document doc = { &document, foil_str(minutes), marked, &leaves };
	struct foil_err err = { FOIL_OK, "" };
	struct foil_act act;

	CHECK(foil_text_leaves(doc.text, "txt-1-pad", id, secret, &leaves, &err) == FOIL_OK);
	if (foil_casetext_decide(arena, ct, &doc, 1, &act, &err) == FOIL_OK)
		record(arena, &act);
	else
		fuzz_message(&err);
	foil_text_leaves_free(&leaves);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size), raw = fuzz_until_nul(&in);
	struct foil_arena arena = { .max = 0 };
	struct foil_err err = { FOIL_OK, "" };
	struct foil_casetext ct;

	if (foil_casetext_read(&arena, raw, FOIL_REGIME_NONE, foil_day_make(2023, 12, 1), &ct, &err) ==
	    FOIL_OK)
		decide(&arena, &ct, in);
	else
		fuzz_message(&err);
	foil_arena_free(&arena);
	return 0;
}
