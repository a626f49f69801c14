/* SPDX-License-Identifier: Apache-2.0 */
/* The keywords of case.txt: spec/case-file.md section 3. */
#include "casetext_lex.h"

#include "foil/entry.h"
#include "foil/text.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define DATE_FORMS "a date as 2023-11-03, 3/11/2023 or 3 November 2023"

static enum foil_code read_case(struct foil_ct *ct, struct foil_ct_scan *s)
{
	struct foil_view ref;
	enum foil_code rc;
	size_t at;

	(void)foil_ct_peek(ct, s);
	at = s->at;
	rc = foil_ct_text(ct, s, FOIL_ACT_TEXT_MAX, "the reference of the case", &ref);
	if (rc != FOIL_OK)
		return rc;
	if ((rc = foil_reference_check(ref, ct->err)) != FOIL_OK)
		return foil_ct_fail_in(ct, at, rc);
	ct->out->reference = ref;
	return FOIL_OK;
}

static enum foil_code read_regime(struct foil_ct *ct, struct foil_ct_scan *s)
{
	enum foil_regime r = foil_regime_parse(foil_ct_peek(ct, s));
	size_t at = s->at;

	if (r == FOIL_REGIME_NONE)
		return foil_ct_expected(ct, s, "foia, eir, foisa or eirs");
	(void)foil_ct_word(ct, s);
	if (ct->regime != FOIL_REGIME_NONE && ct->regime != r)
		return foil_ct_fail(ct, at, FOIL_E_FORMAT,
		    "found \"%s\"; expected %s, under which the case was received",
		    foil_regime_name(r), foil_regime_name(ct->regime));
	ct->regime = r;
	return foil_ct_end(ct, s, "the regime");
}

static enum foil_code read_date(struct foil_ct *ct, struct foil_ct_scan *s, foil_day *out)
{
	struct foil_view text;
	struct foil_safe safe;
	enum foil_code rc;
	size_t at;

	(void)foil_ct_peek(ct, s);
	at = s->at;
	if ((rc = foil_ct_text(ct, s, FOIL_ACT_TEXT_MAX, DATE_FORMS, &text)) != FOIL_OK)
		return rc;
	if (foil_day_parse(text, out, NULL) != FOIL_OK)
		return foil_ct_fail(ct, at, FOIL_E_FORMAT, "found \"%s\"; expected " DATE_FORMS,
		    foil_safe(&safe, text));
	return FOIL_OK;
}

static enum foil_code read_received(struct foil_ct *ct, struct foil_ct_scan *s)
{
	return read_date(ct, s, &ct->out->received_on);
}

static enum foil_code read_found(struct foil_ct *ct, struct foil_ct_scan *s)
{
	return read_date(ct, s, &ct->out->found_on);
}

static enum foil_code read_dated(struct foil_ct *ct, struct foil_ct_scan *s)
{
	return read_date(ct, s, &ct->out->dated);
}

static enum foil_code read_request(struct foil_ct *ct, struct foil_ct_scan *s)
{
	return foil_ct_text(ct, s, FOIL_ACT_TEXT_MAX, "what was asked for", &ct->out->request);
}

static enum foil_code read_search(struct foil_ct *ct, struct foil_ct_scan *s)
{
	return foil_ct_text(ct, s, FOIL_ACT_TEXT_MAX, "where and how you looked", &ct->out->search);
}

static enum foil_code read_undecided(struct foil_ct *ct, struct foil_ct_scan *s)
{
	if (!foil_ct_take(ct, s, "because"))
		return foil_ct_expected(ct, s, "\"because\" and the reason");
	return foil_ct_text(ct, s, FOIL_ACT_TEXT_MAX, "the reason", &ct->out->undecided);
}

/* Confirming nothing needs a provision that says so; s.31(1)(a) does not, s.31(3) does. */
static enum foil_code check_neither(const struct foil_ct *ct, size_t at)
{
	const struct foil_provision_list *list = &ct->out->neither_under;
	struct foil_buf shown = { .max = 200 }, instead = { .max = 200 };
	enum foil_code rc;

	for (size_t i = 0; i < list->n; i++) {
		if (strcmp(list->p[i]->role, "ncnd") == 0)
			return FOIL_OK;
	}
	foil_provision_show(&shown, foil_str(list->p[0]->id));
	if (list->p[0]->ncnd[0] != '\0') {
		foil_buf_put_str(&instead, "; did you mean ");
		foil_provision_show(&instead, foil_str(list->p[0]->ncnd));
		foil_buf_put_str(&instead, "?");
	}
	rc = foil_ct_fail(ct, at, FOIL_E_FORMAT,
	    "found %s; expected a provision under which to neither confirm nor deny%s",
	    foil_buf_cstr(&shown), foil_buf_cstr(&instead));
	foil_buf_free(&shown);
	foil_buf_free(&instead);
	return rc;
}

static enum foil_code read_answer(struct foil_ct *ct, struct foil_ct_scan *s)
{
	enum foil_code rc;
	size_t at;

	if (!foil_ct_take(ct, s, "neither confirm nor deny"))
		return foil_ct_expected(ct, s, "\"neither confirm nor deny\" and a provision");
	(void)foil_ct_peek(ct, s);
	at = s->at;
	if ((rc = foil_ct_provisions(ct, s, &ct->out->neither_under)) != FOIL_OK ||
	    (rc = check_neither(ct, at)) != FOIL_OK)
		return rc;
	ct->out->neither = true;
	return FOIL_OK;
}

static enum foil_code read_items(struct foil_ct *ct, struct foil_ct_scan *s)
{
	ct->in_items = true;
	ct->items_line = s->line;
	return foil_ct_end(ct, s, "\"items\" on its line; each item has a line of its own below");
}

static enum foil_code add_line(struct foil_ct *ct, struct foil_ct_scan *s, struct foil_view **list,
    size_t *n, size_t *cap)
{
	struct foil_view *bigger;

	if (*n == FOIL_CASETEXT_LINES_MAX)
		return foil_ct_fail(ct, s->at, FOIL_E_LIMIT,
		    "found one more line; expected at most %d of its kind",
		    FOIL_CASETEXT_LINES_MAX);
	if ((bigger = foil_ct_room(ct, *list, *n, cap, sizeof **list)) == NULL)
		return foil_arena_check(ct->arena, ct->err);
	*list = bigger;
	return foil_ct_text(ct, s, FOIL_CASETEXT_ROW_MAX, "a text", &bigger[(*n)++]);
}

static enum foil_code once(const struct foil_ct *ct, const struct foil_ct_scan *s,
    const char *what, size_t at, uint64_t *first)
{
	if (*first != 0)
		return foil_ct_fail(ct, at, FOIL_E_FORMAT,
		    "found \"%s\" again; expected it once, and line %llu has it", what,
		    (unsigned long long)*first);
	*first = s->line;
	return FOIL_OK;
}

static enum foil_code read_private(struct foil_ct *ct, struct foil_ct_scan *s)
{
	struct foil_casetext *out = ct->out;
	const size_t at = s->at - strlen("private");
	enum foil_code rc;

	if (foil_ct_take(ct, s, "considered"))
		return add_line(ct, s, &out->considered, &out->n_considered, &ct->cap_considered);
	if (foil_ct_take(ct, s, "consulted"))
		return add_line(ct, s, &out->consulted, &out->n_consulted, &ct->cap_consulted);
	if (foil_ct_take(ct, s, "directed")) {
		if ((rc = once(ct, s, "private directed", at, &ct->directed_line)) != FOIL_OK)
			return rc;
		return foil_ct_text(ct, s, FOIL_ACT_TEXT_MAX, "who directed what", &out->directed);
	}
	if (foil_ct_take(ct, s, "note")) {
		if ((rc = once(ct, s, "private note", at, &ct->note_line)) != FOIL_OK)
			return rc;
		return foil_ct_text(ct, s, FOIL_ACT_TEXT_MAX, "a text", &out->note);
	}
	return foil_ct_expected(ct, s, "considered, consulted, directed or note");
}

static const struct keyword {
	const char *name;
	bool many;
	enum foil_code (*read)(struct foil_ct *ct, struct foil_ct_scan *s);
} keywords[] = {
	{ "case", false, read_case },
	{ "regime", false, read_regime },
	{ "received", false, read_received },
	{ "request", false, read_request },
	{ "found", false, read_found },
	{ "dated", false, read_dated },
	{ "search", false, read_search },
	{ "answer", false, read_answer },
	{ "undecided", false, read_undecided },
	{ "items", false, read_items },
	{ "ground", true, foil_ct_ground },
	{ "private", true, read_private },
};

static enum foil_code unknown_keyword(const struct foil_ct *ct, struct foil_ct_scan *s)
{
	const char *names[COUNT(keywords)], *near;

	for (size_t i = 0; i < COUNT(keywords); i++)
		names[i] = keywords[i].name;
	near = foil_ct_nearest(foil_ct_peek(ct, s), names, COUNT(names));
	if (near != NULL)
		return foil_ct_expected(ct, s, "a keyword; did you mean \"%s\"?", near);
	return foil_ct_expected(ct, s, "a keyword (case, regime, received, request, found, dated, "
	    "search, answer, undecided, items, ground, private), or an indented line");
}

static enum foil_code read_entry(struct foil_ct *ct, struct foil_ct_scan *s, uint64_t *first)
{
	struct foil_view word = foil_ct_peek(ct, s);
	enum foil_code rc;

	if (foil_is_digit(word.p[0])) {
		if (!ct->in_items)
			return foil_ct_expected(ct, s, "a keyword; items stand right under "
			    "\"items\"");
		return foil_ct_item(ct, s);
	}
	for (size_t i = 0; i < COUNT(keywords); i++) {
		if (!foil_view_eq(word, foil_str(keywords[i].name)))
			continue;
		if (!keywords[i].many &&
		    (rc = once(ct, s, keywords[i].name, s->at, &first[i])) != FOIL_OK)
			return rc;
		ct->in_items = false;
		s->at += word.len;
		return keywords[i].read(ct, s);
	}
	return unknown_keyword(ct, s);
}

/* Provisions are read under the regime, which may be written below them. */
static void look_for_regime(struct foil_ct *ct)
{
	struct foil_ct look = *ct;
	struct foil_ct_scan s;
	bool more;

	look.err = NULL;
	while (ct->regime == FOIL_REGIME_NONE && foil_ct_next(&look, &s, &more) == FOIL_OK &&
	    more) {
		if (foil_ct_take(&look, &s, "regime"))
			ct->regime = foil_regime_parse(foil_ct_peek(&look, &s));
	}
}

static enum foil_code not_utf8(const struct foil_ct *ct)
{
	size_t at = 0, next = 0;

	/* A bad byte is stepped over alone; U+FFFD itself takes three. */
	while (next < ct->text.len && (foil_utf8_next(ct->text, &next) != 0xfffd || next - at > 1))
		at = next;
	return foil_ct_fail(ct, at, FOIL_E_FORMAT,
	    "found byte 0x%02x, which is not UTF-8; expected UTF-8: save the file as that",
	    at < ct->text.len ? ct->text.p[at] : 0u);
}

/* Nothing that steers a terminal by itself; other invisible characters are shown escaped. */
static enum foil_code check_bytes(const struct foil_ct *ct)
{
	const uint8_t *p = ct->text.p;
	size_t n = ct->text.len;

	if (foil_utf8_check(ct->text, NULL) != FOIL_OK)
		return not_utf8(ct);
	for (size_t i = 0; i < n; i++) {
		unsigned c = p[i];

		if (c == 0xc2 && p[i + 1] < 0xa0) /* valid UTF-8: a byte follows */
			c = p[i + 1];
		else if (c >= 0x20 && c != 0x7f)
			continue;
		if (c == '\t' || c == '\n' || (c == '\r' && i + 1 < n && p[i + 1] == '\n'))
			continue;
		return foil_ct_fail(ct, i, FOIL_E_FORMAT,
		    "found a control character, U+%04X; expected text: take it out", c);
	}
	return FOIL_OK;
}

static enum foil_code read_all(struct foil_ct *ct)
{
	uint64_t first[COUNT(keywords)] = { 0 };
	struct foil_ct_scan s;
	enum foil_code rc;
	bool more;

	if ((rc = check_bytes(ct)) != FOIL_OK)
		return rc;
	look_for_regime(ct);
	while ((rc = foil_ct_next(ct, &s, &more)) == FOIL_OK && more) {
		if ((rc = read_entry(ct, &s, first)) != FOIL_OK)
			return rc;
	}
	if (rc != FOIL_OK)
		return rc;
	return foil_ct_check_items(ct);
}

enum foil_code foil_casetext_read(struct foil_arena *arena, struct foil_view raw,
    enum foil_regime regime, foil_day on, struct foil_casetext *out, struct foil_err *err)
{
	struct foil_casetext read = { .received_on = FOIL_DAY_NONE, .found_on = FOIL_DAY_NONE,
		.dated = FOIL_DAY_NONE };
	struct foil_ct ct = { .arena = arena, .err = err, .text = raw, .regime = regime, .on = on,
		.line = 1, .out = &read };
	enum foil_code rc;

	if (raw.len > FOIL_CASETEXT_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "case.txt: %zu bytes; expected at most %zu",
		    raw.len, FOIL_CASETEXT_MAX);
	if (raw.len == 0)
		ct.text = foil_str(""); /* an empty view may point nowhere */
	else if (raw.len >= 3 && memcmp(raw.p, "\xef\xbb\xbf", 3) == 0)
		ct.text = foil_view(raw.p + 3, raw.len - 3);
	if ((rc = read_all(&ct)) != FOIL_OK)
		return rc;
	read.regime = ct.regime;
	*out = read;
	return FOIL_OK;
}
