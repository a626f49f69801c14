/* SPDX-License-Identifier: Apache-2.0 */
/* A letter, alone and against a record: every finding has a rule, a place in the text, a safe line. */
#include "fuzz.h"

#include "foil/notice.h"
#include "foil/text.h"

#define V(s) { (const uint8_t *)(s), sizeof(s) - 1 }

static const struct foil_view ids[] = { V("foia/40/2"), V("foia/40/3A/a"), V("foia/31/1/a") };
static const struct foil_view letters[] = { V("A"), V("B") };
static const struct foil_notice_together together[] = { { letters, 2 } };
static const struct foil_notice_ruling rulings[] = { { V("foia/31/1/a"), true } };

static void check(const struct foil_notice *n)
{
	CHECK(n->n <= FOIL_NOTICE_FINDINGS_MAX);
	for (size_t i = 0; i < n->n; i++) {
		const struct foil_notice_finding *f = &n->findings[i];

		CHECK(f->rule != NULL && f->text != NULL && f->text[0] != '\0' && f->source != NULL);
		CHECK(f->line <= n->lines && f->line2 <= n->lines && (f->line == 0) == (f->column == 0));
		CHECK(f->words.len <= 80);
		CHECK(foil_utf8_check(foil_str(f->text), NULL) == FOIL_OK);
		CHECK(foil_utf8_check(f->words, NULL) == FOIL_OK);
		for (const char *p = f->text; *p != '\0'; p++)
			CHECK((unsigned char)*p >= 0x20 && *p != 0x7F);
		CHECK(i == 0 || n->findings[i - 1].rule->severity <= f->rule->severity);
	}
}

static void run(struct foil_view in, enum foil_regime regime, const struct foil_notice_facts *f)
{
	struct foil_notice n;
	struct foil_err err = { FOIL_OK, "" };

	if (foil_notice_check(in, regime, f, &n, &err) != FOIL_OK) {
		fuzz_message(&err);
		return;
	}
	check(&n);
	foil_notice_free(&n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	enum foil_regime regime = (enum foil_regime)(fuzz_number(&in, 1) % 5);
	struct foil_notice_item items[] = {
		{ 1, V("2023-05"), { NULL, 0 }, FOIL_DAY_NONE, FOIL_NOTICE_NOT_HELD },
		{ 2, V("July 2023"), { NULL, 0 }, foil_day_make(2023, 7, 12), FOIL_NOTICE_PART },
		{ 3, V("2023-09"), { NULL, 0 }, foil_day_make(2023, 5, 31), FOIL_NOTICE_UNDECIDED } };
	struct foil_notice_facts f = { .regime = regime, .request = V("minutes of 2023"), .decided = true,
		.received = foil_day_make(2023, 11, 3), .due = FOIL_DAY_NONE,
		.dated = foil_day_make(2023, 12, 1), .items = items, .n_items = 3, .n_grounds = 2,
		    .answers = true, .published = 1 };

	/* The record's own words may be anything too. */
	struct foil_notice_answer answers[] = { { V("outcome"), in }, { V("reasons"), in } };
	struct foil_notice_ground grounds[] = { { V("A"), ids, 2, answers, 2 },
		{ V("B"), ids + 2, 1, answers, 1 } };
	struct foil_notice_earlier earlier[] = { { V("X.1"), ids[0], V("reasons"), in } };

	f.grounds = grounds;
	f.together = together;
	f.n_together = 1;
	run(in, regime, NULL);
	run(in, FOIL_REGIME_NONE, &f);
	run(foil_view(NULL, 0), regime, &f);
	f.review = f.notes_known = true;
	f.refused = foil_day_make(2023, 6, 1);
	f.rulings = rulings;
	f.n_rulings = 1;
	f.notes = &in;
	f.n_notes = 1;
	f.earlier = earlier;
	f.n_earlier = 1;
	items[0].label = items[1].words = f.request = in;
	run(in, FOIL_REGIME_NONE, &f);
	(void)foil_upheld_read(in);
	return 0;
}
