/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The words of a letter that was published as a web page. One pass, a handful
 * of states, no tree: what a browser would make of broken markup is not
 * imitated, and nothing in the markup decides more than where a line ends.
 */

#include "foil/notice.h"
#include "foil/text.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define TAG_MAX 24
#define ENTITY_MAX 12
#define HREF_MAX 2000

struct html {
	struct foil_view in;
	size_t at;
	struct foil_buf *out;
	size_t first;     /* where our own output begins */
	bool space;       /* white space is owed before the next word */
	bool pre;
	bool hidden;
	struct foil_view href; /* of the link that is open */
};

struct tag {
	char name[TAG_MAX + 1];
	bool closing;
	struct foil_view attributes;
};

static const struct {
	const char *name;
	uint32_t cp;
} entities[] = {
	{ "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' },
	{ "nbsp", 0xA0 }, { "ensp", 0x2002 }, { "emsp", 0x2003 }, { "thinsp", 0x2009 },
	{ "shy", 0xAD }, { "pound", 0xA3 }, { "euro", 0x20AC }, { "sect", 0xA7 }, { "copy", 0xA9 },
	{ "reg", 0xAE }, { "trade", 0x2122 }, { "middot", 0xB7 }, { "bull", 0x2022 },
	{ "hellip", 0x2026 }, { "ndash", 0x2013 }, { "mdash", 0x2014 }, { "lsquo", 0x2018 },
	{ "rsquo", 0x2019 }, { "ldquo", 0x201C }, { "rdquo", 0x201D }, { "lpar", '(' },
	{ "rpar", ')' }, { "sol", '/' }, { "lsqb", '[' }, { "rsqb", ']' }, { "period", '.' },
	{ "comma", ',' }, { "colon", ':' }, { "semi", ';' }, { "hyphen", 0x2010 },
};

bool foil_html_is(struct foil_view b)
{
	size_t at = b.len >= 3 && memcmp(b.p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

	while (at < b.len && foil_is_space(b.p[at]))
		at++;
	return b.len - at >= 2 && b.p[at] == '<' &&
	    (foil_is_alpha(b.p[at + 1]) || b.p[at + 1] == '!' || b.p[at + 1] == '?');
}

static bool is_one_of(const char *name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(name, list[i]) == 0)
			return true;
	return false;
}

/* Ends the line that is being written, if anything stands in it. */
static void end_line(struct html *h)
{
	struct foil_view v = foil_buf_view(h->out);

	h->space = false;
	if (v.len > h->first && v.p[v.len - 1] != '\n')
		foil_buf_put_u8(h->out, '\n');
}

static void put(struct html *h, const void *p, size_t n)
{
	struct foil_view v = foil_buf_view(h->out);

	if (h->space && v.len > h->first && v.p[v.len - 1] != '\n')
		foil_buf_put_u8(h->out, ' ');
	h->space = false;
	foil_buf_put(h->out, p, n);
}

static void put_cp(struct html *h, uint32_t cp)
{
	struct foil_buf b = { .max = 8 };

	foil_utf8_put(&b, cp);
	put(h, b.p, b.len);
	foil_buf_free(&b);
}

/* "&amp;", "&#8217;", "&#x2019;": returns past it, or `at` when it is only an ampersand. */
static size_t entity(const struct html *h, size_t at, uint32_t *cp)
{
	struct foil_view v = { h->in.p + at + 1, 0 };
	uint32_t n = 0;
	bool hex;

	while (v.len < ENTITY_MAX && at + 1 + v.len < h->in.len && v.p[v.len] != ';')
		v.len++;
	if (v.len == ENTITY_MAX || at + 1 + v.len >= h->in.len || v.len == 0)
		return at;
	if (v.p[0] != '#') {
		for (size_t i = 0; i < COUNT(entities); i++) {
			if (foil_view_eq(v, foil_str(entities[i].name))) {
				*cp = entities[i].cp;
				return at + v.len + 2;
			}
		}
		return at;
	}
	hex = v.len > 1 && foil_lower(v.p[1]) == 'x';
	for (size_t i = hex ? 2 : 1; i < v.len; i++) {
		uint8_t c = foil_lower(v.p[i]);

		if (!foil_is_digit(c) && !(hex && c >= 'a' && c <= 'f'))
			return at;
		n = n * (hex ? 16 : 10) + (uint32_t)(foil_is_digit(c) ? c - '0' : c - 'a' + 10);
		if (n > 0x10FFFF)
			return at;
	}
	if (v.len == (hex ? 2u : 1u))
		return at;
	/* A number that stands for a control character says nothing that a letter says. */
	*cp = n < 0x20 || (n >= 0x7F && n < 0xA0) ? 0xFFFD : n;
	return at + v.len + 2;
}

/* The tag at '<'; returns past its '>', or to the end of the text. */
static size_t read_tag(const struct html *h, size_t at, struct tag *t)
{
	size_t i = at + 1, n = 0;
	uint8_t quote = 0;

	*t = (struct tag){ .closing = false };
	if (i < h->in.len && h->in.p[i] == '/') {
		t->closing = true;
		i++;
	}
	while (i < h->in.len && (foil_is_alpha(h->in.p[i]) || foil_is_digit(h->in.p[i]))) {
		if (n < TAG_MAX)
			t->name[n++] = (char)foil_lower(h->in.p[i]);
		i++;
	}
	t->attributes.p = h->in.p + i;
	for (; i < h->in.len && (quote != 0 || h->in.p[i] != '>'); i++) {
		uint8_t c = h->in.p[i];

		if (quote != 0)
			quote = c == quote ? 0 : quote;
		else if ((c == '"' || c == '\'') && i > at && h->in.p[i - 1] == '=')
			quote = c;
	}
	t->attributes.len = (size_t)(h->in.p + i - t->attributes.p);
	return i < h->in.len ? i + 1 : i;
}

/* Past the closing tag of what is not text: </script>. */
static size_t past_raw(const struct html *h, size_t at, const char *name)
{
	size_t n = strlen(name);

	for (; at < h->in.len; at++) {
		const uint8_t *p = memchr(h->in.p + at, '<', h->in.len - at);

		if (p == NULL)
			break;
		at = (size_t)(p - h->in.p);
		if (h->in.len - at >= n + 2 && p[1] == '/' &&
		    foil_view_ieq(foil_view(p + 2, n), foil_str(name)))
			return at;
	}
	return h->in.len;
}

/* The value of an attribute, quoted or not; empty if it has none. *there: it stands there. */
static struct foil_view attribute(const struct tag *t, const char *name, bool *there)
{
	struct foil_view a = t->attributes, value = { NULL, 0 };
	size_t n = strlen(name), i = 0;

	*there = false;
	while (i < a.len) {
		size_t from, end;
		uint8_t quote;

		while (i < a.len && (foil_is_space(a.p[i]) || a.p[i] == '/'))
			i++;
		from = i;
		while (i < a.len && !foil_is_space(a.p[i]) && a.p[i] != '=' && a.p[i] != '/')
			i++;
		*there = foil_view_ieq(foil_view(a.p + from, i - from), foil_str(name)) && i - from == n;
		while (i < a.len && foil_is_space(a.p[i]))
			i++;
		value.len = 0;
		if (i < a.len && a.p[i] == '=') {
			i++;
			while (i < a.len && foil_is_space(a.p[i]))
				i++;
			quote = i < a.len && (a.p[i] == '"' || a.p[i] == '\'') ? a.p[i] : 0;
			end = i += quote != 0;
			while (end < a.len && (quote != 0 ? a.p[end] != quote : !foil_is_space(a.p[end])))
				end++;
			value = foil_view(a.p + i, end - i);
			i = end + (end < a.len && quote != 0);
		} else if (i == from) {
			i++; /* a stray sign */
		}
		if (*there)
			return value;
	}
	return foil_view(NULL, 0);
}

static bool contains(struct foil_view v, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= v.len; i++)
		if (foil_view_ieq(foil_view(v.p + i, n), foil_str(word)))
			return true;
	return false;
}

static void note_hidden(struct html *h, const struct tag *t)
{
	static const char *const struck[] = { "del", "s", "strike", "noscript", "template" };
	struct foil_view style;
	bool there;

	if (t->closing || h->hidden)
		return;
	(void)attribute(t, "hidden", &there);
	h->hidden = there || is_one_of(t->name, struck, COUNT(struck));
	style = attribute(t, "style", &there);
	if (there && (contains(style, "display") || contains(style, "visibility") ||
	    contains(style, "opacity") || contains(style, "font-size")))
		h->hidden = true;
}

static void link_tag(struct html *h, const struct tag *t)
{
	bool there;

	if (!t->closing) {
		h->href = foil_trim(attribute(t, "href", &there));
		return;
	}
	if (h->href.len >= 8 && h->href.len <= HREF_MAX &&
	    (foil_view_ieq(foil_view(h->href.p, 7), foil_str("http://")) ||
	    foil_view_ieq(foil_view(h->href.p, 8), foil_str("https://")))) {
		h->space = true;
		put(h, "<", 1);
		foil_buf_put_view(h->out, h->href);
		foil_buf_put_u8(h->out, '>');
	}
	h->href = foil_view(NULL, 0);
}

/* What stands at '<': a comment, a tag, or a sign that is text. */
static size_t markup(struct html *h, size_t at)
{
	static const char *const raw[] = { "script", "style", "title", "textarea", "iframe", "svg",
		"noframes", "object", "select" };
	static const char *const block[] = { "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3",
		"h4", "h5", "h6", "tr", "table", "section", "article", "header", "footer", "main", "nav",
		"hr", "pre", "blockquote", "dl", "dt", "dd", "form", "fieldset", "address", "aside",
		"figure", "body", "html", "head" };
	const uint8_t *p = h->in.p + at;
	size_t left = h->in.len - at, end;
	struct tag t;

	if (left >= 4 && memcmp(p, "<!--", 4) == 0) {
		const uint8_t *close = memmem(p + 4, left - 4, "-->", 3);

		return close == NULL ? h->in.len : (size_t)(close - h->in.p) + 3;
	}
	if (left < 2 || !(foil_is_alpha(p[1]) || p[1] == '/' || p[1] == '!' || p[1] == '?')) {
		put(h, "<", 1);
		return at + 1;
	}
	end = read_tag(h, at, &t);
	note_hidden(h, &t);
	if (!t.closing && is_one_of(t.name, raw, COUNT(raw)))
		return past_raw(h, end, t.name);
	if (is_one_of(t.name, block, COUNT(block)))
		end_line(h);
	if (strcmp(t.name, "pre") == 0)
		h->pre = !t.closing;
	if (strcmp(t.name, "li") == 0 && !t.closing)
		put(h, "\xE2\x80\xA2 ", 4);
	if (strcmp(t.name, "td") == 0 || strcmp(t.name, "th") == 0)
		h->space = true;
	if (strcmp(t.name, "a") == 0)
		link_tag(h, &t);
	return end;
}

/* Text up to the next sign that means something. */
static size_t words(struct html *h, size_t at)
{
	size_t end = at;

	while (end < h->in.len && h->in.p[end] != '<' && h->in.p[end] != '&' &&
	    !foil_is_space(h->in.p[end]))
		end++;
	put(h, h->in.p + at, end - at);
	return end;
}

enum foil_code foil_html_text(struct foil_view bytes, struct foil_buf *out, bool *hidden,
    struct foil_err *err)
{
	struct html h = { .in = bytes, .out = out, .first = out->len };
	enum foil_code rc = foil_utf8_check(bytes, err);

	if (rc != FOIL_OK)
		return rc;
	if (bytes.len > 0 && memchr(bytes.p, 0, bytes.len) != NULL)
		return foil_fail(err, FOIL_E_FORMAT, "the page has NUL bytes; it is no text");
	if (h.in.len >= 3 && memcmp(h.in.p, "\xEF\xBB\xBF", 3) == 0)
		h.at = 3;
	while (h.at < h.in.len) {
		uint8_t c = h.in.p[h.at];
		uint32_t cp;
		size_t end;

		if (c == '<') {
			h.at = markup(&h, h.at);
		} else if (c == '&') {
			end = entity(&h, h.at, &cp);
			if (end == h.at) {
				put(&h, "&", 1);
				end++;
			} else {
				put_cp(&h, cp);
			}
			h.at = end;
		} else if (foil_is_space(c)) {
			if (h.pre && c == '\n')
				end_line(&h);
			else
				h.space = true;
			h.at++;
		} else {
			h.at = words(&h, h.at);
		}
	}
	end_line(&h);
	rc = foil_buf_check(out, "text of the page", err);
	if (rc == FOIL_OK)
		*hidden = h.hidden;
	return rc;
}
