/* SPDX-License-Identifier: Apache-2.0 */
#include "cite.h"

#include "foil/text.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define SPACE_MAX 64
#define WORD_MAX 24

bool cite_alnum(struct foil_view t, size_t at)
{
	return at < t.len && (foil_is_digit(t.p[at]) || foil_is_alpha(t.p[at]));
}

bool cite_digit(struct foil_view t, size_t at)
{
	return at < t.len && foil_is_digit(t.p[at]);
}

size_t cite_past(struct foil_view t, size_t at, const char *s)
{
	size_t p = at;

	for (; *s != '\0'; s++, p++)
		if (p >= t.len || foil_lower(t.p[p]) != foil_lower((uint8_t)*s))
			return at;
	return p;
}

bool cite_has(struct foil_view t, size_t at, const char *s)
{
	return cite_past(t, at, s) != at;
}

/* Spaces of word processors and web pages, and marks that have no width. */
static bool is_blank_cp(uint32_t cp)
{
	return cp == 0xA0 || cp == 0xAD || (cp >= 0x2000 && cp <= 0x200F) || cp == 0x202F ||
	    cp == 0x205F || cp == 0x2060 || cp == 0x3000 || cp == 0xFEFF;
}

/* Past one blank that is no line break; `at` if there is none. */
static size_t one_blank(struct foil_view t, size_t at)
{
	size_t next = at;

	if (at == t.len)
		return at;
	if (t.p[at] == ' ' || t.p[at] == '\t' || t.p[at] == '\r')
		return at + 1;
	if (t.p[at] == '&')
		return cite_past(t, at, "&nbsp;");
	if (t.p[at] < 0x80)
		return at;
	return is_blank_cp(foil_utf8_next(t, &next)) ? next : at;
}

static size_t skip(struct foil_view t, size_t at, bool breaks)
{
	for (unsigned i = 0; i < SPACE_MAX; i++) {
		size_t next = one_blank(t, at);

		if (next == at && breaks && at < t.len && t.p[at] == '\n') {
			next = at + 1;
			breaks = false;
		}
		if (next == at)
			break;
		at = next;
	}
	return at;
}

size_t cite_space(struct foil_view t, size_t at)
{
	return skip(t, at, true);
}

size_t cite_blank(struct foil_view t, size_t at)
{
	return skip(t, at, false);
}

struct foil_view cite_word(struct foil_view t, size_t at)
{
	size_t n = 0;

	while (n < WORD_MAX && at + n < t.len && foil_is_alpha(t.p[at + n]))
		n++;
	return (struct foil_view){ t.p + at, n };
}

bool cite_word_in(struct foil_view w, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (foil_view_ieq(w, foil_str(list[i])))
			return true;
	return false;
}

bool cite_starts_word(struct foil_view t, size_t at)
{
	if (at == 0)
		return true;
	if (cite_alnum(t, at - 1) || t.p[at - 1] == '\'' || t.p[at - 1] == '_')
		return false;
	/* a right single quotation mark, E2 80 99, is an apostrophe too */
	return !(at >= 3 && t.p[at - 3] == 0xE2 && t.p[at - 2] == 0x80 && t.p[at - 1] == 0x99);
}

/* Letters after digits upper case (3A), all others lower; false past the limit. */
static bool limb_put(struct cite_limb *l, uint8_t c)
{
	bool digits = l->len > 0 && foil_is_digit((uint8_t)l->text[0]);

	if (l->len == CITE_LIMB_MAX)
		return false;
	c = foil_lower(c);
	if (digits && foil_is_alpha(c))
		c = (uint8_t)(c - ('a' - 'A'));
	l->text[l->len++] = (char)c;
	l->text[l->len] = '\0';
	return true;
}

/* Digits and then letters, or letters alone; at most four letters, three digits. */
static size_t limb_at(struct foil_view t, size_t at, struct cite_limb *out)
{
	size_t i = at, letters;

	*out = (struct cite_limb){ .len = 0 };
	while (cite_digit(t, i) && i - at < 4)
		(void)limb_put(out, t.p[i++]);
	if (i - at > 3)
		return at;
	letters = i;
	while (i < t.len && foil_is_alpha(t.p[i])) {
		if (i - letters == 4 || !limb_put(out, t.p[i]))
			return at;
		i++;
	}
	return cite_alnum(t, i) ? at : i;
}

size_t cite_bracketed(struct foil_view t, size_t at, struct cite_limb *out)
{
	size_t from, to;

	if (at >= t.len || t.p[at] != '(')
		return at;
	from = cite_space(t, at + 1);
	to = limb_at(t, from, out);
	if (to == from)
		return at;
	to = cite_space(t, to);
	return to < t.len && t.p[to] == ')' ? to + 1 : at;
}

size_t cite_number(struct foil_view t, size_t at, struct cite_limb *out)
{
	size_t end = limb_at(t, at, out), i = 0;

	if (end == at || !cite_digit(t, at))
		return at;
	while (i < out->len && foil_is_digit((uint8_t)out->text[i]))
		i++;
	return out->len - i > 1 ? at : end;
}

size_t cite_bare_limb(struct foil_view t, size_t at, struct cite_limb *out)
{
	size_t from = at, end;

	if (at < t.len && t.p[at] == '.')
		from++;
	else if (at >= t.len || !foil_is_alpha(t.p[at]))
		return at;
	end = limb_at(t, from, out);
	return end == from ? at : end;
}

/* "foi(s)a" and the like end in a bracket, so words are matched as strings. */
static size_t name_head(struct foil_view t, size_t at, bool *regulation)
{
	static const struct {
		const char *name;
		bool regulation;
	} names[] = {
		{ "FOI(S)A", false }, { "FOISA", false }, { "FOIA", false }, { "EIR(S)", true },
		{ "EISRs", true }, { "EISR", true }, { "EIRs", true }, { "EIR", true },
		{ "exemptions", false }, { "exemption", false }, { "exceptions", true },
		{ "exception", true },
	};

	for (size_t i = 0; i < COUNT(names); i++) {
		size_t end = cite_past(t, at, names[i].name);

		if (end != at && !cite_alnum(t, end)) {
			*regulation = names[i].regulation;
			return end;
		}
	}
	return at;
}

/* Finishes a head: a full stop where one is usual, space, and then a digit. */
static struct cite_head head_ends(struct foil_view t, size_t end, bool stop, struct cite_head h)
{
	size_t after;

	if (stop && end < t.len && t.p[end] == '.')
		end++;
	after = cite_space(t, end);
	if (!cite_digit(t, after))
		return (struct cite_head){ .kind = CITE_NO_HEAD };
	h.end = after;
	return h;
}

struct cite_head cite_head_at(struct foil_view t, size_t at)
{
	static const struct {
		const char *word;
		enum cite_head_kind kind;
		bool plural, stop;
	} heads[] = {
		{ "section", CITE_SECTION, false, false },
		{ "sections", CITE_SECTION, true, false },
		{ "sec", CITE_SECTION, false, true },
		{ "sect", CITE_SECTION, false, true },
		{ "secs", CITE_SECTION, true, true },
		{ "s", CITE_S, false, true },
		{ "ss", CITE_S, true, true },
		{ "regulation", CITE_REGULATION, false, false },
		{ "regulations", CITE_REGULATION, true, false },
		{ "reg", CITE_REGULATION, false, true },
		{ "regs", CITE_REGULATION, true, true },
	};
	/* "the exemptions in 30(b)(i)" */
	static const char *const links[] = { "in", "at", "under" };
	struct cite_head h = { .kind = CITE_NO_HEAD };
	struct foil_view w;
	size_t end, after;

	if (cite_has(t, at, "\xC2\xA7")) { /* the section sign, once or twice */
		h = (struct cite_head){ CITE_S, cite_has(t, at + 2, "\xC2\xA7"), false, 0 };
		return head_ends(t, at + (h.plural ? 4 : 2), false, h);
	}
	w = cite_word(t, at);
	for (size_t i = 0; w.len > 0 && i < COUNT(heads); i++) {
		if (!foil_view_ieq(w, foil_str(heads[i].word)))
			continue;
		h = (struct cite_head){ heads[i].kind, heads[i].plural,
			heads[i].kind == CITE_REGULATION, 0 };
		return head_ends(t, at + w.len, heads[i].stop, h);
	}
	end = name_head(t, at, &h.regulation);
	if (end == at)
		return h;
	h.kind = CITE_NAME;
	after = cite_space(t, end);
	w = cite_word(t, after);
	if (w.len > 0 && cite_word_in(w, links, COUNT(links)))
		end = after + w.len;
	return head_ends(t, end, false, h);
}

/* One joint at `at`, with the space after it; *comma says that it was a comma. */
static enum cite_joint_kind one_joint(struct foil_view t, size_t at, size_t *end, bool *comma)
{
	/* longer ones first where one begins another */
	static const struct {
		const char *text;
		enum cite_joint_kind kind;
		bool word;
	} joints[] = {
		{ ",", CITE_LIST, false }, { ";", CITE_LIST, false }, { "&amp;", CITE_LIST, false },
		{ "&", CITE_LIST, false }, { "and/or", CITE_LIST, true },
		{ "and", CITE_LIST, true },
		{ "or", CITE_LIST, true }, { "/", CITE_LIST, false }, { "+", CITE_LIST, false },
		{ "by virtue of", CITE_VIA, true }, { "by way of", CITE_VIA, true },
		{ "via", CITE_VIA, true }, { "read with", CITE_VIA, true },
		{ "together with", CITE_VIA, true }, { "in conjunction with", CITE_VIA, true },
		{ "with", CITE_VIA, true }, { "to", CITE_RANGE, true }, { "-", CITE_RANGE, false },
		{ "\xE2\x80\x93", CITE_RANGE, false }, { "\xE2\x80\x91", CITE_RANGE, false },
		{ "\xE2\x80\x90", CITE_RANGE, false },
	};

	for (size_t i = 0; i < COUNT(joints); i++) {
		size_t after = cite_past(t, at, joints[i].text);

		if (after == at || (joints[i].word && cite_alnum(t, after)))
			continue;
		*end = cite_space(t, after);
		*comma = i < 2;
		return joints[i].kind;
	}
	return CITE_NO_JOINT;
}

enum cite_joint_kind cite_joint_at(struct foil_view t, size_t at, size_t *end)
{
	enum cite_joint_kind kind, second;
	size_t after;
	bool comma = false;

	kind = one_joint(t, cite_space(t, at), end, &comma);
	if (!comma)
		return kind;
	second = one_joint(t, *end, &after, &comma);
	if (second != CITE_LIST && second != CITE_VIA)
		return kind;
	*end = after;
	return second;
}

size_t cite_gloss(struct foil_view t, size_t at, size_t max)
{
	size_t p = cite_space(t, at), stop;

	if (p >= t.len || t.p[p] != '(')
		return at;
	stop = t.len - p < max ? t.len : p + max;
	for (size_t i = p + 1; i < stop && t.p[i] != '\n' && t.p[i] != '('; i++)
		if (t.p[i] == ')')
			return i + 1;
	return at;
}

bool cite_number_ends(struct foil_view t, size_t at)
{
	static const char units[] = "%/+*#=";

	if (at >= t.len)
		return true;
	if (cite_alnum(t, at) || memchr(units, t.p[at], strlen(units)) != NULL)
		return false;
	return !(memchr(".,-:", t.p[at], 4) != NULL && cite_digit(t, at + 1));
}

bool cite_number_may_end(struct foil_view t, size_t at)
{
	static const char *const followers[] = { "and", "or", "of", "to", "apply", "applies",
		"applied", "is", "are", "was", "were", "do", "does", "did", "has", "have", "had",
		"in", "as", "by", "under", "via", "with", "would", "will", "may", "can", "could",
		"should", "must", "also", "because", "for", "which", "that", "respectively",
		"both", "on", "not", "engaged", "exempt", "exempts", "exemption", "exemptions",
		"exception", "exceptions",
		"relate", "relates", "cannot", "since", "where", "when", "if", "but", "so", "then",
		"FOIA", "FOISA", "FOI", "EIR", "EIRs", "DPA", "Freedom", "Environmental" };
	size_t next = cite_space(t, at);

	if (t.len > at && t.p[at] == '/' && cite_digit(t, at + 1))
		return true; /* "ss.23/24/31" */
	if (!cite_number_ends(t, at))
		return false;
	if (next == at || next >= t.len || t.p[next] == '\n')
		return true;
	if (cite_digit(t, next))
		return false;
	return !foil_is_alpha(t.p[next]) ||
	    cite_word_in(cite_word(t, next), followers, COUNT(followers));
}
