/* SPDX-License-Identifier: Apache-2.0 */
/* Citations in prose: every place that is named lies in the text, in order. */
#include "fuzz.h"

#include "foil/citation.h"
#include "foil/text.h"

static void check(const struct foil_citations *l, size_t i, struct foil_view text)
{
	const struct foil_citation *c = &l->c[i];
	struct foil_buf b = { .max = 0 };

	CHECK(c->at <= text.len && c->words.len <= text.len - c->at);
	CHECK(c->words.p == text.p + c->at && c->line > 0 && c->column > 0);
	CHECK(i == 0 || c->at >= l->c[i - 1].at + l->c[i - 1].words.len);
	CHECK(c->first <= l->n_refs && c->n <= l->n_refs - c->first);
	for (size_t k = c->first; k < c->first + c->n; k++) {
		const struct foil_cited *r = &l->ref[k];

		CHECK(memchr(r->id, '\0', sizeof r->id) != NULL);
		CHECK(r->at >= c->at && r->len <= c->words.len);
		CHECK(r->at - c->at <= c->words.len - r->len);
		CHECK(r->row == NULL || strcmp(r->row->id, r->id) == 0);
	}
	foil_citation_show(&b, l, i);
	CHECK(foil_utf8_check(foil_buf_view(&b), NULL) == FOIL_OK);
	foil_buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	enum foil_regime regime = (enum foil_regime)(fuzz_number(&in, 1) % 5);
	struct foil_citations l;
	struct foil_err err = { FOIL_OK, "" };

	if (foil_citations_find(in, regime, foil_day_make(2023, 12, 1), &l, &err) != FOIL_OK) {
		fuzz_message(&err);
		return 0;
	}
	for (size_t i = 0; i < l.n; i++)
		check(&l, i, in);
	foil_citations_free(&l);
	return 0;
}
