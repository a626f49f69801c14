/* SPDX-License-Identifier: Apache-2.0 */
#include "cite.h"

#include "foil/text.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define NAME_WORDS 18
#define NAME_BYTES 200
#define GLOSS_MAX 80

/* " 2018", " c.36" and brackets are left alone but for the year. */
static size_t past_year(struct foil_view t, size_t at)
{
	size_t from = cite_space(t, at), i;

	for (i = from; i < from + 4; i++)
		if (!cite_digit(t, i))
			return at;
	return cite_alnum(t, i) || !(cite_has(t, from, "19") || cite_has(t, from, "20")) ? at : i;
}

struct named {
	const char *name;
	enum cite_act act;
};

/* Short names; none of them is the beginning of another that comes later. */
static const struct named short_names[] = {
	{ "FOI(S)A", CITE_ACT_FOISA },
	{ "FOISA", CITE_ACT_FOISA },
	{ "FOIA", CITE_ACT_FOIA },
	{ "FOI (Scotland) Act", CITE_ACT_FOISA },
	{ "FOI Act", CITE_ACT_FOIA },
	{ "EI(S)Rs", CITE_ACT_EIRS },
	{ "EI(S)R", CITE_ACT_EIRS },
	{ "EIR(S)", CITE_ACT_EIRS },
	{ "EIRs (Scotland)", CITE_ACT_EIRS },
	{ "EISRs", CITE_ACT_EIRS },
	{ "EISR", CITE_ACT_EIRS },
	{ "EIRs", CITE_ACT_EIR },
	{ "EIR", CITE_ACT_EIR },
	{ "UK GDPR", CITE_ACT_OTHER },
	{ "GDPR", CITE_ACT_OTHER },
	{ "DPA18", CITE_ACT_OTHER },
	{ "DPA", CITE_ACT_OTHER },
	{ "HRA", CITE_ACT_OTHER },
	{ "RIPA", CITE_ACT_OTHER },
	{ "PACE", CITE_ACT_OTHER },
	{ "2000 Act", CITE_ACT_FOIA },
	{ "2002 Act", CITE_ACT_FOISA },
	{ "Act", CITE_ACT_THE },
	{ "legislation", CITE_ACT_THE },
	{ "Regulations", CITE_ACT_THE_REGS },
};

/* Long names as they end; matched without regard to case. */
static const struct named long_names[] = {
	{ "freedom of information act", CITE_ACT_FOIA },
	{ "freedom of information legislation", CITE_ACT_FOIA },
	{ "freedom of information (scotland) act", CITE_ACT_FOISA },
	{ "environmental information regulations", CITE_ACT_EIR },
	{ "environmental information (scotland) regulations", CITE_ACT_EIRS },
};

/* The own long name that stands at `at`, with any white space between its words. */
static enum cite_act long_name_at(struct foil_view t, size_t at, size_t *end)
{
	for (size_t i = 0; i < COUNT(long_names); i++) {
		const char *s = long_names[i].name;
		size_t p = at;

		if (at >= t.len || foil_lower(t.p[at]) != (uint8_t)*s)
			continue;
		for (; *s != '\0'; s++) {
			if (*s == ' ') {
				size_t next = cite_space(t, p);

				if (next == p)
					break;
				p = next;
			} else if (p < t.len && foil_lower(t.p[p]) == (uint8_t)*s) {
				p++;
			} else {
				break;
			}
		}
		if (*s == '\0' && !cite_alnum(t, p)) {
			*end = p;
			return long_names[i].act;
		}
	}
	return CITE_ACT_NONE;
}

static bool is_upper(uint8_t c)
{
	return c >= 'A' && c <= 'Z';
}

static bool ends_a_name(struct foil_view w)
{
	static const char *const last[] = { "Act", "Acts", "Regulations", "Order", "Rules",
		"Convention", "Directive", "Measure", "Code" };

	return is_upper(w.p[0]) && cite_word_in(w, last, COUNT(last));
}

static bool joins_a_name(struct foil_view w)
{
	static const char *const small[] = { "of", "and", "the", "to", "for", "in", "on", "etc",
		"by", "with", "into", "from" };

	return cite_word_in(w, small, COUNT(small));
}

/*
 * "Data Protection Act 2018", "Inquiries (Scotland) Act": capital words and
 * small ones between them, up to a word that ends such a name. One of our own
 * may be its tail: "The Freedom of Information Act".
 */
static enum cite_act generic_at(struct foil_view t, size_t at, size_t *end)
{
	size_t p = at, capitals = 0;

	for (unsigned n = 0; n < NAME_WORDS && p - at < NAME_BYTES; n++) {
		struct foil_view w;
		enum cite_act own;

		if (p < t.len && (t.p[p] == '(' || t.p[p] == '&'))
			p = cite_space(t, p + 1);
		own = long_name_at(t, p, end);
		if (own != CITE_ACT_NONE)
			return own;
		w = cite_word(t, p);
		if (w.len == 0)
			return CITE_ACT_NONE;
		if (capitals > 0 && ends_a_name(w)) {
			*end = p + w.len;
			return CITE_ACT_OTHER;
		}
		if (is_upper(w.p[0]))
			capitals++;
		else if (!joins_a_name(w))
			return CITE_ACT_NONE;
		p += w.len;
		if (p < t.len && t.p[p] == ')')
			p++;
		if (p < t.len && t.p[p] == '.' && foil_view_ieq(w, foil_str("etc")))
			p++;
		if (p < t.len && t.p[p] == ',')
			p++;
		p = cite_space(t, p);
	}
	return CITE_ACT_NONE;
}

enum cite_act cite_act_at(struct foil_view t, size_t at, size_t *end)
{
	enum cite_act act = long_name_at(t, at, end);
	size_t year;

	for (size_t i = 0; act == CITE_ACT_NONE && i < COUNT(short_names); i++) {
		size_t after;

		if (at >= t.len || foil_lower(t.p[at]) != foil_lower((uint8_t)short_names[i].name[0]))
			continue; /* most words */
		after = cite_past(t, at, short_names[i].name);
		if (after != at && !cite_alnum(t, after)) {
			act = short_names[i].act;
			*end = after;
		}
	}
	if (act == CITE_ACT_NONE && past_year(t, at) == at + 4) { /* "2018 Act" */
		size_t word = cite_space(t, at + 4);

		if (cite_has(t, word, "Act") && !cite_alnum(t, word + 3)) {
			act = CITE_ACT_OTHER;
			*end = word + 3;
		}
	}
	if (act == CITE_ACT_NONE && at < t.len && is_upper(t.p[at]))
		act = generic_at(t, at, end);
	if (act == CITE_ACT_NONE)
		return act;
	year = past_year(t, *end);
	*end = year;
	return act;
}

/* Past a comma and "(Law Enforcement)" between a citation and "of the Act". */
static size_t past_gloss(struct foil_view t, size_t at)
{
	size_t p = cite_space(t, at);

	if (p < t.len && t.p[p] == ',')
		p = cite_space(t, p + 1);
	return cite_space(t, cite_gloss(t, p, GLOSS_MAX));
}

/* Steps over "the", "our", "that" and the like. */
static size_t past_article(struct foil_view t, size_t at)
{
	static const char *const articles[] = { "the", "this", "that", "our", "your", "its", "said",
		"a", "an" };
	struct foil_view w = cite_word(t, at);

	if (w.len == 0 || !cite_word_in(w, articles, COUNT(articles)))
		return at;
	return cite_space(t, at + w.len);
}

/* A word all in capitals, as the short names of enactments are. */
static bool is_abbreviation(struct foil_view w)
{
	if (w.len < 2 || w.len > 6)
		return false;
	for (size_t i = 0; i < w.len; i++)
		if (!is_upper(w.p[i]))
			return false;
	return true;
}

/* "(FOISA)": a gloss that is nothing but the name of an enactment. */
static bool in_brackets(struct foil_view t, size_t at, struct foil_view *name, enum cite_act *act)
{
	size_t p = cite_space(t, at), end;

	if (p >= t.len || t.p[p] != '(')
		return false;
	p = cite_space(t, p + 1);
	*act = cite_act_at(t, p, &end);
	if (*act == CITE_ACT_NONE || *act > CITE_ACT_OTHER)
		return false;
	if (cite_space(t, end) >= t.len || t.p[cite_space(t, end)] != ')')
		return false;
	*name = (struct foil_view){ t.p + p, end - p };
	return true;
}

enum cite_act cite_act_after(struct foil_view t, size_t at, struct foil_view *name)
{
	static const char *const of[] = { "of", "from" }, *const under[] = { "under", "in" };
	size_t p = past_gloss(t, at), end = 0;
	struct foil_view w = cite_word(t, p);
	bool is_of = w.len > 0 && cite_word_in(w, of, COUNT(of));
	bool is_under = w.len > 0 && cite_word_in(w, under, COUNT(under));
	enum cite_act act;

	if (in_brackets(t, at, name, &act))
		return act;
	if (is_of || is_under)
		p = past_article(t, cite_space(t, p + w.len));
	act = cite_act_at(t, p, &end);
	if (!is_of && !is_under && (act == CITE_ACT_THE || act == CITE_ACT_THE_REGS))
		return CITE_ACT_NONE; /* "Section 40 Act" says nothing */
	if (act == CITE_ACT_NONE && is_of) {
		w = cite_word(t, p);
		if (w.len == 0)
			return CITE_ACT_NONE;
		act = is_abbreviation(w) ? CITE_ACT_OTHER : CITE_ACT_DOCUMENT;
		end = p + w.len;
	}
	/* "withheld under section 40(2) under the Data Protection Act" binds nothing */
	if (is_under && act == CITE_ACT_OTHER)
		return CITE_ACT_NONE;
	if (act != CITE_ACT_NONE)
		*name = (struct foil_view){ t.p + p, end - p };
	return act;
}

bool cite_defines_the_act(struct foil_view t, size_t at)
{
	size_t p = cite_space(t, at), stop;

	if (p >= t.len || (t.p[p] != '(' && t.p[p] != '['))
		return false;
	stop = t.len - p < 48 ? t.len : p + 48;
	for (; p < stop && t.p[p] != ')' && t.p[p] != ']'; p++) {
		size_t end = cite_past(t, p, "the Act");

		if (end != p && !cite_alnum(t, end))
			return true;
	}
	return false;
}

bool cite_is_scottish(struct foil_view t, enum foil_regime *regime, bool *eirs)
{
	static const char commissioner[] = "Scottish Information Commissioner";
	size_t named[CITE_ACT_OTHER] = { 0 }, scottish, british;
	size_t eir = 0, full = 0, full_scottish = 0;
	bool answer;

	for (size_t i = 0; i < t.len; i++) {
		size_t end = i;
		enum cite_act act;

		if (!foil_is_alpha(t.p[i]) || !cite_starts_word(t, i))
			continue;
		if (cite_has(t, i, commissioner))
			named[CITE_ACT_FOISA]++;
		act = cite_act_at(t, i, &end);
		if (act == CITE_ACT_EIR && end - i <= CITE_EIR_MAX)
			eir++;
		else if (act > CITE_ACT_NONE && act < CITE_ACT_OTHER)
			named[act]++;
		full += act == CITE_ACT_EIR && end - i > CITE_EIR_MAX;
		full_scottish += act == CITE_ACT_EIRS && end - i > CITE_EIR_MAX;
		if (act != CITE_ACT_NONE && end > i)
			i = end - 1;
	}
	*eirs = full_scottish > full;
	named[*eirs ? CITE_ACT_EIRS : CITE_ACT_EIR] += eir;
	scottish = named[CITE_ACT_FOISA] + named[CITE_ACT_EIRS];
	british = named[CITE_ACT_FOIA] + named[CITE_ACT_EIR];
	answer = scottish > british;
	if (answer)
		*regime = named[CITE_ACT_EIRS] > named[CITE_ACT_FOISA] ? FOIL_EIRS : FOIL_FOISA;
	else
		*regime = named[CITE_ACT_EIR] > named[CITE_ACT_FOIA] ? FOIL_EIR : FOIL_FOIA;
	return answer;
}
