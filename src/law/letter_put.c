/* SPDX-License-Identifier: Apache-2.0 */

/* Words into the two forms of a letter. In text a paragraph is a line. */

#include "letter_work.h"

#include "foil/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SAID_MAX 2000

static void put_html(struct letter *l, uint8_t c)
{
	switch (c) {
	case '&':
		foil_buf_put_str(l->out, "&amp;");
		return;
	case '<':
		foil_buf_put_str(l->out, "&lt;");
		return;
	case '>':
		foil_buf_put_str(l->out, "&gt;");
		return;
	case '"':
		foil_buf_put_str(l->out, "&quot;");
		return;
	default:
		foil_buf_put_u8(l->out, c);
	}
}

/* The length of a run of backslashes that ends right before `at`. */
static size_t backslashes_before(struct foil_view v, size_t at)
{
	size_t n = 0;

	while (n < at && v.p[at - 1 - n] == '\\')
		n++;
	return n;
}

/* Two brackets would begin or end a mark (spec/document.md D37). */
static void put_escaped_pairs(struct letter *l, struct foil_view v)
{
	for (size_t i = 0; i < v.len; i++) {
		uint8_t c = v.p[i];

		if ((c != '[' && c != ']') || i + 1 == v.len || v.p[i + 1] != c) {
			foil_buf_put_u8(l->out, c);
			continue;
		}
		for (size_t k = backslashes_before(v, i) + 1; k > 0; k--)
			foil_buf_put_u8(l->out, '\\');
		foil_buf_put_u8(l->out, c);
		foil_buf_put_u8(l->out, c);
		i++;
	}
}

void letter_view(struct letter *l, struct foil_view v)
{
	struct foil_buf safe = { .max = FOIL_NOTICE_TEXT_MAX };
	struct foil_view words;

	foil_put_safe(&safe, v, false);
	words = foil_buf_view(&safe);
	if (safe.failed != FOIL_OK)
		l->failed = safe.failed;
	if (l->html)
		for (size_t i = 0; i < words.len; i++)
			put_html(l, words.p[i]);
	else
		put_escaped_pairs(l, words);
	foil_buf_free(&safe);
}

static void say(struct letter *l, const char *fmt, va_list ap) FOIL_PRINTF(2, 0);
static void say(struct letter *l, const char *fmt, va_list ap)
{
	char text[SAID_MAX];

	(void)vsnprintf(text, sizeof text, fmt, ap);
	for (const char *p = text; *p != '\0'; p++) {
		if (l->html)
			put_html(l, (uint8_t)*p);
		else
			foil_buf_put_u8(l->out, (uint8_t)*p);
	}
}

void letter_say(struct letter *l, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(l, fmt, ap);
	va_end(ap);
}

void letter_open(struct letter *l)
{
	foil_buf_put_str(l->out, l->html ? "<p>" : "");
}

void letter_close(struct letter *l)
{
	foil_buf_put_str(l->out, l->html ? "</p>\n" : "\n\n");
}

void letter_para(struct letter *l, const char *fmt, ...)
{
	va_list ap;

	letter_open(l);
	va_start(ap, fmt);
	say(l, fmt, ap);
	va_end(ap);
	letter_close(l);
}

void letter_heading(struct letter *l, const char *words)
{
	foil_buf_put_str(l->out, l->html ? "<h2>" : "");
	letter_say(l, "%s", words);
	foil_buf_put_str(l->out, l->html ? "</h2>\n" : "\n\n");
}

void letter_bullet(struct letter *l)
{
	foil_buf_put_str(l->out, !l->html ? "- " : l->list ? "<li>" : "<ul>\n<li>");
	l->list = true;
}

void letter_bullet_end(struct letter *l)
{
	foil_buf_put_str(l->out, l->html ? "</li>\n" : "\n");
}

void letter_list_end(struct letter *l)
{
	if (l->list)
		foil_buf_put_str(l->out, l->html ? "</ul>\n" : "\n");
	l->list = false;
}

void letter_blank(struct letter *l, const char *fmt, ...)
{
	va_list ap;

	letter_open(l);
	letter_say(l, ">>> ");
	va_start(ap, fmt);
	say(l, fmt, ap);
	va_end(ap);
	letter_say(l, " <<<");
	letter_close(l);
}

void letter_ending(struct letter *l, struct foil_view v)
{
	v = foil_trim(v);
	letter_view(l, v);
	if (v.len == 0 || strchr(".!?", v.p[v.len - 1]) == NULL)
		letter_say(l, ".");
}

/* An address of printable ASCII alone: nothing else becomes a link. */
static bool is_address(struct foil_view v)
{
	bool http = (v.len > 8 && memcmp(v.p, "https://", 8) == 0) ||
	    (v.len > 7 && memcmp(v.p, "http://", 7) == 0);

	for (size_t i = 0; i < v.len && http; i++)
		http = v.p[i] > ' ' && v.p[i] < 0x7F && v.p[i] != '"' && v.p[i] != '\'' && v.p[i] != '<';
	return http;
}

void letter_link(struct letter *l, struct foil_view v)
{
	bool link = l->html && is_address(v);

	if (link) {
		foil_buf_put_str(l->out, "<a href=\"");
		letter_view(l, v);
		foil_buf_put_str(l->out, "\">");
	}
	letter_view(l, v);
	foil_buf_put_str(l->out, link ? "</a>" : "");
}

void letter_day(struct letter *l, foil_day day)
{
	char text[24];

	foil_day_long(text, day);
	letter_say(l, "%s", text);
}

void letter_id(struct letter *l, struct foil_view id)
{
	struct foil_buf shown = { .max = 300 };
	const char *text;

	foil_provision_show(&shown, id);
	text = foil_buf_cstr(&shown);
	if (strncmp(text, "s.", 2) == 0)
		letter_say(l, "section %s", text + 2);
	else if (strncmp(text, "reg.", 4) == 0)
		letter_say(l, "regulation %s", text + 4);
	else
		letter_say(l, "%s", text);
	foil_buf_free(&shown);
}

void letter_ids(struct letter *l, const struct foil_view *ids, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct foil_provision *p = foil_provision_find(ids[i]);

		if (i > 0)
			letter_say(l, p != NULL && law_role_is(p, "condition") ? " via " : " and ");
		letter_id(l, ids[i]);
	}
}

size_t foil_letter_unfilled(struct foil_view text, size_t *first)
{
	struct foil_view line;
	size_t n = 0, no = 0;

	*first = 0;
	while (foil_next_line(&text, &line)) {
		const uint8_t *from = memmem(line.p, line.len, ">>>", 3);

		no++;
		if (from == NULL || memmem(from, line.len - (size_t)(from - line.p), "<<<", 3) == NULL)
			continue;
		if (n++ == 0)
			*first = no;
	}
	return n;
}
