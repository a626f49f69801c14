/* SPDX-License-Identifier: Apache-2.0 */
/* What a decision looks like outside: names, markers, the schedule. Pure functions of the act. */
#include "foil/casefile.h"

#include "foil/text.h"

#include <stdio.h>

bool foil_document_is_published(const struct foil_act *decided, uint64_t ordinal)
{
	const struct foil_item *it = foil_act_item_of(decided, ordinal);

	return it != NULL && (it->outcome == FOIL_DISCLOSED || it->outcome == FOIL_PART);
}

/* C19 */
void foil_published_name(char out[48], const struct foil_act *decided, uint64_t ordinal)
{
	size_t k = 0;
	const struct foil_item *it = foil_act_item_at(decided, ordinal, &k);
	unsigned long long no = it != NULL ? it->no : 0;

	if (k == 0)
		(void)snprintf(out, 48, "item-%02llu.txt", no);
	else
		(void)snprintf(out, 48, "item-%02llu-%zu.txt", no, k + 1);
}

/* C20 */
void foil_redaction_label(struct foil_buf *b, const struct foil_act *decided,
    const struct foil_redaction *r)
{
	struct foil_view shown[FOIL_LETTERS_MAX];
	const char *sep = ": ";
	size_t n = 0;

	foil_buf_printf(b, "%llu", (unsigned long long)r->serial);
	for (size_t i = 0; i < r->n_letters && n < FOIL_LETTERS_MAX; i++) {
		const struct foil_ground *g = foil_act_ground(decided, r->letters[i]);
		size_t k = 0;

		if (g == NULL || g->n_ids == 0)
			continue;
		while (k < n && !foil_view_eq(shown[k], g->ids[0]))
			k++;
		if (k < n)
			continue;
		shown[n++] = g->ids[0];
		foil_buf_put_str(b, sep);
		foil_provision_show(b, g->ids[0]);
		sep = ", ";
	}
}

/* C21 */
void foil_ground_show(struct foil_buf *b, const struct foil_ground *g)
{
	for (size_t i = 0; i < g->n_ids; i++) {
		if (i > 0)
			foil_buf_put_str(b, " via ");
		foil_provision_show(b, g->ids[i]);
	}
}

/* What a spreadsheet may take for the beginning of a formula, in ASCII or full width. */
static bool begins_formula(struct foil_view v)
{
	static const char *const signs[] = { "=", "+", "-", "@", "\xef\xbc\x9d", "\xef\xbc\x8b",
		"\xef\xbc\x8d", "\xef\xbc\xa0" };

	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		struct foil_view sign = foil_str(signs[i]);

		if (v.len >= sign.len && foil_view_eq(foil_view(v.p, sign.len), sign))
			return true;
	}
	return false;
}

/*
 * R11: one CSV cell (RFC 4180): always quoted, quotes doubled, steering characters
 * escaped, and a first character that a spreadsheet would take for a formula
 * is kept from it by an apostrophe.
 */
static void put_cell(struct foil_buf *b, struct foil_view v, bool last)
{
	struct foil_buf safe = { .max = FOIL_ACT_TEXT_MAX * 8 };

	foil_put_safe(&safe, v, false);
	foil_buf_put_u8(b, '"');
	if (begins_formula(foil_buf_view(&safe)))
		foil_buf_put_u8(b, '\'');
	for (size_t i = 0; i < safe.len; i++) {
		if (safe.p[i] == '"')
			foil_buf_put_u8(b, '"');
		foil_buf_put_u8(b, safe.p[i]);
	}
	foil_buf_put_str(b, last ? "\"\r\n" : "\",");
	if (safe.failed != FOIL_OK && b->failed == FOIL_OK)
		b->failed = safe.failed;
	foil_buf_free(&safe);
}

static void put_cell_buf(struct foil_buf *b, struct foil_buf *cell, bool last)
{
	if (cell->failed != FOIL_OK && b->failed == FOIL_OK)
		b->failed = cell->failed; /* which the reset forgets */
	put_cell(b, foil_buf_view(cell), last);
	/* The reset forgets that something is missing from the cell; the file must not. */
	if (cell->failed != FOIL_OK && b->failed == FOIL_OK)
		b->failed = cell->failed;
	foil_buf_reset(cell);
}

/* The question whose answer sums a test up; the first that is answered. */
static struct foil_view test_of(const struct foil_ground *g)
{
	static const char *const questions[] = { "outcome", "balance", "necessary", "reasons" };

	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
		struct foil_view v = foil_ground_answer(g, questions[i]);

		if (v.len > 0)
			return v;
	}
	return (struct foil_view){ NULL, 0 };
}

enum column { COLUMN_PROVISION, COLUMN_GIST, COLUMN_TEST };

/* The same column of several grounds, joined by "; ". */
static void put_grounds(struct foil_buf *cell, const struct foil_act *act,
    const struct foil_view *letters, size_t n, enum column column)
{
	const char *sep = "";

	for (size_t i = 0; i < n; i++) {
		const struct foil_ground *g = foil_act_ground(act, letters[i]);
		struct foil_view v = { NULL, 0 };

		if (g == NULL)
			continue;
		if (column != COLUMN_PROVISION)
			v = column == COLUMN_GIST ? foil_ground_answer(g, "gist") : test_of(g);
		if (column != COLUMN_PROVISION && v.len == 0)
			continue;
		foil_buf_put_str(cell, sep);
		if (column == COLUMN_PROVISION)
			foil_ground_show(cell, g);
		else
			foil_buf_put_view(cell, v);
		sep = "; ";
	}
}

static void put_item_cell(struct foil_buf *b, struct foil_buf *cell, const struct foil_item *it)
{
	if (it != NULL) {
		foil_buf_printf(cell, "%llu", (unsigned long long)it->no);
		if (it->label.len > 0)
			foil_buf_put_u8(cell, ' ');
		foil_buf_put_view(cell, it->label);
	}
	put_cell_buf(b, cell, false);
}

/* R9 */
static void put_redaction(struct foil_buf *b, struct foil_buf *cell, const struct foil_act *act,
    const struct foil_redaction *r, uint64_t line)
{
	char name[48];

	foil_buf_printf(cell, "%llu", (unsigned long long)r->serial);
	put_cell_buf(b, cell, false);
	put_item_cell(b, cell, foil_act_item_of(act, r->ordinal));
	foil_published_name(name, act, r->ordinal);
	foil_buf_printf(cell, "%s line %llu", name, (unsigned long long)line);
	put_cell_buf(b, cell, false);
	for (unsigned column = COLUMN_PROVISION; column <= COLUMN_TEST; column++) {
		put_grounds(cell, act, r->letters, r->n_letters, (enum column)column);
		put_cell_buf(b, cell, false);
	}
	put_cell(b, foil_str("withheld"), true);
}

/* R10 */
static void put_item(struct foil_buf *b, struct foil_buf *cell, const struct foil_act *act,
    enum foil_regime regime, const struct foil_item *it)
{
	const struct foil_provision *elsewhere = foil_provision_elsewhere(regime);

	put_cell(b, foil_str(""), false);
	put_item_cell(b, cell, it);
	put_cell(b, foil_str(""), false);
	if (it->outcome == FOIL_ELSEWHERE && it->n_letters == 0 && elsewhere != NULL)
		foil_provision_show(cell, foil_str(elsewhere->id));
	put_grounds(cell, act, it->letters, it->n_letters, COLUMN_PROVISION);
	put_cell_buf(b, cell, false);
	/* A withheld item has no words of its own; its grounds' gists say what it is. */
	if (it->outcome == FOIL_WITHHELD)
		put_grounds(cell, act, it->letters, it->n_letters, COLUMN_GIST);
	else
		foil_buf_put_view(cell, it->words);
	put_cell_buf(b, cell, false);
	put_grounds(cell, act, it->letters, it->n_letters, COLUMN_TEST);
	put_cell_buf(b, cell, false);
	put_cell(b, foil_str(foil_outcome_name(it->outcome)), true);
}

enum foil_code foil_schedule_put(struct foil_buf *b, const struct foil_act *decided,
    enum foil_regime regime, const uint64_t *line, struct foil_err *err)
{
	struct foil_buf cell = { .max = FOIL_ACT_TEXT_MAX * 8 };
	enum foil_code rc;

	/* R8 */
	foil_buf_put_str(b, "serial,item,place,provision,gist,test,status\r\n");
	for (size_t i = 0; !decided->neither && b->failed == FOIL_OK && i < decided->n_redactions; i++)
		put_redaction(b, &cell, decided, &decided->redactions[i], line[i]);
	for (size_t i = 0; !decided->neither && b->failed == FOIL_OK && i < decided->n_items; i++)
		if (decided->items[i].outcome != FOIL_DISCLOSED && decided->items[i].outcome != FOIL_PART)
			put_item(b, &cell, decided, regime, &decided->items[i]);
	rc = foil_buf_check(b, "schedule", err);
	foil_buf_free(&cell);
	return rc;
}
