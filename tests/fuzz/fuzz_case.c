/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole case: u16 length and leaves, for each act. Signatures and commitments
 * are taken as proven, so that the judgement of what acts mean is reached.
 */
#include "fuzz.h"
#include "known.h"

#define ACTS_MAX 12

static struct foil_view make_entry(const struct foil_case *c, const struct foil_view *before,
    uint8_t who, struct foil_buf *b)
{
	struct mini *m = (struct mini *)(uintptr_t)&known()->m;
	struct foil_entry e = mini_draft(m, MINI_SUB);
	static const uint8_t sig[FOIL_SIG_LEN];
	static const enum mini_key keys[] = { MINI_RECORDS, MINI_OFFICER, MINI_APPROVER, MINI_BOTH };
	struct foil_err err = { FOIL_OK, "" };

	e.case_index = c->n;
	if (c->n > 0)
		foil_leaf_hash(e.case_prev, *before);
	else
		memset(e.case_prev, 0, sizeof e.case_prev);
	memcpy(e.kid, mini_kid(m, keys[who % 4]), sizeof e.kid);
	CHECK(foil_entry_put(b, &e, sig, &err) == FOIL_OK);
	return foil_buf_view(b);
}

static void look(const struct foil_case *c)
{
	const struct foil_act *d = foil_case_decided(c);
	struct foil_buf b = { .max = 0 };
	struct foil_err err = { FOIL_OK, "" };
	uint64_t from;
	char name[48];

	(void)foil_case_received(c);
	for (size_t i = 0; i < c->n; i++)
		foil_case_act_put(&b, &c->act[i]);
	for (size_t i = 0; foil_case_document(c, i, &from) != NULL; i++) {
		uint64_t ordinal = foil_case_document(c, i, &from)->ordinal;

		(void)foil_case_document_by_ordinal(c, ordinal, &from);
		if (d != NULL && foil_document_is_published(d, ordinal)) {
			foil_published_name(name, d, ordinal);
			CHECK(strlen(name) < sizeof name && strchr(name, '/') == NULL);
		}
	}
	if (d != NULL) {
		uint64_t *line = calloc(d->n_redactions + 1, sizeof *line);

		CHECK(line != NULL);
		for (size_t i = 0; i < d->n_redactions; i++)
			foil_redaction_label(&b, d, &d->redactions[i]);
		(void)!foil_schedule_put(&b, d, FOIL_FOIA, line, &err);
		free(line);
	}
	foil_buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size), last = { NULL, 0 };
	static struct foil_governance *g;
	struct foil_leaves leaves[ACTS_MAX];
	struct foil_buf entry[ACTS_MAX];
	struct foil_findings f = { .n = 0 };
	struct foil_err err = { FOIL_OK, "" };
	struct foil_case c;
	size_t n = 0;
	uint8_t secret[FOIL_DOC_SECRET_LEN] = { 0 };

	if (g == NULL)
		g = mini_governance_state(&known()->m);
	memset(leaves, 0, sizeof leaves);
	memset(entry, 0, sizeof entry);
	foil_case_init(&c, g, foil_str(MINI_SUB));
	for (; n < ACTS_MAX && in.len > 3; n++) {
		uint8_t who = (uint8_t)fuzz_number(&in, 1);
		size_t len = fuzz_number(&in, 2);
		struct foil_case_input act = { .index = 20 + n, .secret = secret, .proven = true };

		if (known_take_leaves(fuzz_take(&in, len), &leaves[n]))
			act.leaves = &leaves[n];
		act.bytes = make_entry(&c, &last, who, &entry[n]);
		last = act.bytes;
		if (foil_case_apply(&c, &act, &f, &err) != FOIL_OK)
			break;
	}
	look(&c);
	for (size_t i = 0; i < f.n; i++)
		CHECK(f.list[i].verdict != FOIL_MATCHES && f.list[i].text != NULL);
	foil_findings_free(&f);
	foil_case_free(&c);
	for (size_t i = 0; i < ACTS_MAX; i++) {
		foil_leaves_free(&leaves[i]);
		foil_buf_free(&entry[i]);
	}
	return 0;
}
