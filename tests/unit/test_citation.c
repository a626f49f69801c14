/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "foil/citation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define NBSP "\xC2\xA0"

/* The text in memory of exactly its size; freed by the caller after the result. */
static uint8_t *find(const char *text, size_t len, enum foil_regime r, struct foil_citations *out)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	struct foil_err err = { .msg = "" };

	assert_non_null(copy);
	memcpy(copy, text, len);
	if (foil_citations_find(foil_view(copy, len), r, foil_day_make(2023, 11, 3), out, &err) !=
	    FOIL_OK)
		fail_msg("%s", err.msg);
	return copy;
}

static bool named_already(const char *list, const char *item)
{
	size_t n = strlen(item);

	for (const char *p = strstr(list, item); p != NULL; p = strstr(p + 1, item))
		if ((p == list || p[-1] == ',') && (p[n] == ',' || p[n] == '\0'))
			return true;
	return false;
}

/* "E_NOT_IN_FORCE:foia/40/3/b,W_JUXTAPOSED": errors with their id, warnings once. */
static void put_flags(char *out, size_t size, const struct foil_cited *r)
{
	for (unsigned f = 0; f < FOIL_CITE_FLAGS; f++) {
		const char *name = foil_cite_flag_name(1u << f);
		char item[100];
		size_t at = strlen(out);

		if ((r->flags & 1u << f) == 0)
			continue;
		(void)snprintf(item, sizeof item, "%s%s%s", name, name[0] == 'E' ? ":" : "",
		    name[0] == 'E' ? r->id : "");
		if (!named_already(out, item))
			(void)snprintf(out + at, size - at, "%s%s", at > 0 ? "," : "", item);
	}
}

/*
 * All that was found as one line: the ids of a citation and, in brackets, its
 * flags; " ; " between citations; "{Name}" for another enactment.
 */
static void describe(char *out, size_t size, const struct foil_citations *l)
{
	out[0] = '\0';
	for (size_t i = 0; i < l->n; i++) {
		const struct foil_citation *c = &l->c[i];
		char flags[600] = "";
		size_t at = strlen(out);

		(void)snprintf(out + at, size - at, "%s", i > 0 ? " ; " : "");
		at = strlen(out);
		if (c->other.len > 0)
			(void)snprintf(out + at, size - at, "{%.*s}", (int)c->other.len,
			    (const char *)c->other.p);
		for (size_t k = 0; k < c->n; k++) {
			at = strlen(out);
			(void)snprintf(out + at, size - at, "%s%s", k > 0 ? " " : "",
			    l->ref[c->first + k].id);
			put_flags(flags, sizeof flags, &l->ref[c->first + k]);
		}
		at = strlen(out);
		if (flags[0] != '\0')
			(void)snprintf(out + at, size - at, " [%s]", flags);
	}
}

static void expect(const char *text, enum foil_regime r, const char *want)
{
	struct foil_citations l;
	char got[4000];
	uint8_t *copy = find(text, strlen(text), r, &l);

	describe(got, sizeof got, &l);
	if (strcmp(got, want) != 0)
		fail_msg("\"%s\"\n  gives %s\n  not   %s", text, got, want);
	foil_citations_free(&l);
	free(copy);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Comma-separated items in order, so that two lists compare as sets. */
static void sort_items(char *list)
{
	char copy[600], *item[20], *p = copy;
	size_t n = 0, at = 0;

	(void)snprintf(copy, sizeof copy, "%s", list);
	while (*p != '\0' && n < COUNT(item)) {
		item[n++] = p;
		p += strcspn(p, ",");
		if (*p == ',')
			*p++ = '\0';
	}
	qsort(item, n, sizeof item[0], by_text);
	for (size_t i = 0; i < n; i++, at = strlen(list))
		(void)snprintf(list + at, sizeof copy - at, "%s%s", i > 0 ? "," : "", item[i]);
}

/* input, regime, ids, diagnostics, source; all citations of a line together. */
static void one_vector(char *line)
{
	char *field[5] = { line, line, line, line, line }, ids[1000] = "", flags[600] = "";
	struct foil_citations l;
	uint8_t *copy;

	line[strcspn(line, "\n")] = '\0';
	for (size_t i = 1; i < COUNT(field); i++) {
		field[i] = strchr(field[i - 1], '\t');
		assert_non_null(field[i]);
		*field[i]++ = '\0';
	}
	copy = find(field[0], strlen(field[0]), foil_regime_parse(foil_str(field[1])), &l);
	for (size_t i = 0; i < l.n_refs; i++) {
		size_t at = strlen(ids);

		(void)snprintf(ids + at, sizeof ids - at, "%s%s", i > 0 ? " " : "", l.ref[i].id);
		put_flags(flags, sizeof flags, &l.ref[i]);
	}
	sort_items(flags);
	sort_items(field[3]);
	if (strcmp(ids, field[2]) != 0 || strcmp(flags, field[3]) != 0)
		fail_msg("\"%s\"\n  gives %s [%s]\n  not   %s [%s]", field[0], ids, flags, field[2],
		    field[3]);
	foil_citations_free(&l);
	free(copy);
}

static void the_vectors(void **state)
{
	FILE *f = fopen("tests/vectors/citation-vectors.tsv", "r");
	char *line = NULL;
	size_t cap = 0, n = 0;

	(void)state;
	assert_non_null(f);
	assert_true(getline(&line, &cap, f) > 0);
	for (; getline(&line, &cap, f) > 0; n++)
		one_vector(line);
	assert_int_equal(n, 31);
	free(line);
	(void)fclose(f);
}

struct form {
	const char *text, *want;
};

static void forms(const struct form *f, size_t n, enum foil_regime r)
{
	for (size_t i = 0; i < n; i++)
		expect(f[i].text, r, f[i].want);
}

static void heads(void **state)
{
	static const struct form f[] = {
		{ "s31(1)(a)", "foia/31/1/a" },
		{ "S.31(1)(a)", "foia/31/1/a" },
		{ "s. 31(1)(a)", "foia/31/1/a" },
		{ "s 31(1)(a)", "foia/31/1/a" },
		{ "ss. 31(1)(a), 42(1)", "foia/31/1/a foia/42/1" },
		{ "Sec. 31(1)(a)", "foia/31/1/a" },
		{ "sect. 31(1)(a)", "foia/31/1/a" },
		{ "SECTION 31(1)(A)", "foia/31/1/a" },
		{ "section31(1)(a)", "foia/31/1/a" },
		{ "\xC2\xA7 31(1)(a)", "foia/31/1/a" },
		{ "\xC2\xA7\xC2\xA7 31(1)(a) and 42(1)", "foia/31/1/a foia/42/1" },
		{ "FOIA 31(1)(a)", "foia/31/1/a" },
		{ "FOIA s.31(1)(a)", "foia/31/1/a" },
		{ "exemption 31(1)(a)", "foia/31/1/a" },
		{ "exception 12(5)(b)", "eir/12/5/b" },
		{ "reg 12(5)(b)", "eir/12/5/b" },
		{ "Regs. 12(5)(b), 12(5)(d)", "eir/12/5/b eir/12/5/d" },
		{ "EIRs 12(5)(b)", "eir/12/5/b" },
		{ "EIR regulation 12(5)(b)", "eir/12/5/b" },
	};

	(void)state;
	forms(f, COUNT(f), FOIL_FOIA);
}

static void joints(void **state)
{
	static const struct form f[] = {
		{ "section 31(1)(a) or (b)", "foia/31/1/a foia/31/1/b" },
		{ "section 31(1)(a) and/or (b)", "foia/31/1/a foia/31/1/b" },
		{ "section 31(1)(a)/(b)", "foia/31/1/a foia/31/1/b" },
		{ "section 31(1)(a) &amp; (b)", "foia/31/1/a foia/31/1/b" },
		{ "section 31(1)(a), (b), and (c)", "foia/31/1/a foia/31/1/b foia/31/1/c" },
		{ "section 31(1)(a); (b)", "foia/31/1/a foia/31/1/b" },
		{ "section 40(2) via section 40(3A)(a)", "foia/40/2 foia/40/3A/a" },
		{ "section 40(2), read with section 40(3A)(a)", "foia/40/2 foia/40/3A/a" },
		{ "section 40(2), by virtue of s.40(3A)(a)", "foia/40/2 foia/40/3A/a" },
		{ "section 40(2) in conjunction with 40(3A)(a)", "foia/40/2 foia/40/3A/a" },
		{ "sections 31(1)(a) and 42(1)", "foia/31/1/a foia/42/1" },
		{ "section 31(1)(a) and section 42(1)", "foia/31/1/a ; foia/42/1" },
		{ "section 31(1)(a), 40(2) and 42(1)", "foia/31/1/a foia/40/2 foia/42/1" },
		{ "ss.23/24", "foia/23 foia/24 [E_LIMB_MISSING:foia/23,E_LIMB_MISSING:foia/24]" },
		{ "sections 23(1) or 24(1) in the alternative", "foia/23/1 foia/24/1" },
		{ "s.36(2)(b)(i)/(ii) and (c)", "foia/36/2/b/i foia/36/2/b/ii foia/36/2/c" },
		{ "section 31(1)(a) and paragraph (b)", "foia/31/1/a foia/31/1/b" },
		{ "section 31(1)(g) and 2(c)", "foia/31/1/g foia/31/2/c [W_SECTION_OMITTED]" },
	};

	(void)state;
	forms(f, COUNT(f), FOIL_FOIA);
}

static void ranges(void **state)
{
	static const struct form f[] = {
		{ "s.31(1)(a) to (c)", "foia/31/1/a foia/31/1/b foia/31/1/c" },
		{ "s.31(1)(a)\xE2\x80\x93(c)", "foia/31/1/a foia/31/1/b foia/31/1/c" },
		{ "s.31(1)(a) - (b), (d)", "foia/31/1/a foia/31/1/b foia/31/1/d" },
		{ "s.37(1)(a)-(ac)", "foia/37/1/a foia/37/1/aa foia/37/1/ab foia/37/1/ac" },
		{ "s.36(2)(a)(i)-(iii)", "foia/36/2/a/i foia/36/2/a/ii foia/36/2/a/iii" },
		{ "regulation 12(5)(d) to (f)", "eir/12/5/d eir/12/5/e eir/12/5/f" },
		{ "sections 43 to 44", "foia/43 foia/44 [E_LIMB_MISSING:foia/43,E_LIMB_MISSING:foia/44]" },
		{ "s.31(1)(c)-(a)", "foia/31/1/c foia/31/1/a [E_BAD_RANGE:foia/31/1/a]" },
		{ "s.31(1)(a)-(a)", "foia/31/1/a foia/31/1/a [E_BAD_RANGE:foia/31/1/a]" },
		{ "s.40(2)-(3A)", "foia/40/2 foia/40/3 foia/40/3A "
		    "[E_LIMB_MISSING:foia/40/3,E_LIMB_MISSING:foia/40/3A]" },
		{ "Section 31(1)(a) - Law Enforcement", "foia/31/1/a" },
		{ "s.42(1) to 14 people", "foia/42/1" },
	};

	(void)state;
	forms(f, COUNT(f), FOIL_FOIA);
}

static void limbs_by_the_catalogue(void **state)
{
	static const struct form f[] = {
		{ "s.40 (2) (3A) (a)", "foia/40/2 foia/40/3A/a [W_JUXTAPOSED]" },
		{ "s.40(2)(3a)(A)", "foia/40/2 foia/40/3A/a [W_JUXTAPOSED]" },
		{ "s.30(1)(a)(1)", "foia/30/1/a/i [W_ARABIC_FOR_ROMAN]" },
		{ "s.31(i)(a)", "foia/31/1/a [W_ROMAN_FOR_ARABIC]" },
		{ "s.31(1)a", "foia/31/1/a [W_BRACKETS_OMITTED]" },
		{ "s.31.1.a", "foia/31/1/a [W_BRACKETS_OMITTED]" },
		{ "s.42.1. The next", "foia/42/1 [W_BRACKETS_OMITTED]" },
		{ "section 22a(1)", "foia/22A/1" },
		{ "Section 31(1)(z)", "foia/31/1/z [E_UNKNOWN_LIMB:foia/31/1/z]" },
		{ "Section 31(9)(a)", "foia/31/9/a [E_UNKNOWN_LIMB:foia/31/9/a]" },
		{ "Section 40(6)", "foia/40/6 [W_NOT_IN_TABLES]" },
		{ "Section 42(1)(a)", "foia/42/1/a [W_NOT_IN_TABLES]" },
		{ "Section 31(1)(a) (2 pages)", "foia/31/1/a" },
		{ "section 12 (see the annex)", "foia/12 [E_LIMB_MISSING:foia/12]" },
		{ "Section 32(1)(c)", "foia/32/1/c [E_LIMB_MISSING:foia/32/1/c]" },
		{ "Section 120(2)", "foia/120/2 [E_NO_SUCH_SECTION:foia/120/2]" },
		{ "Section 31(1)", "foia/31/1 [E_LIMB_MISSING:foia/31/1]" },
		{ "s.40(3)(a)(i)", "foia/40/3/a/i [E_NOT_IN_FORCE:foia/40/3/a/i]" },
		{ "s.41(1)(a) and (b)", "foia/41/1/a foia/41/1/b" },
		{ "(a) section 40(2) and (b) section 42(1)", "foia/40/2 ; foia/42/1" },
	};
	static const struct form scottish[] = {
		{ "section 30b(i)", "foisa/30/b/i [W_BRACKETS_OMITTED]" },
		{ "section 38(1)(b) read with 38(2A)(a)", "foisa/38/1/b foisa/38/2A/a" },
		{ "regulation 10(4)(e)", "eirs/10/4/e" },
		{ "regulations 10(5)(b) and (e)", "eirs/10/5/b eirs/10/5/e" },
		{ "s.17(1)", "foisa/17/1" },
		{ "EIR(S) 10(4)(b)", "eirs/10/4/b" },
	};
	/* Under the Regulations, an address of theirs that does not exist is a slip of the pen. */
	static const struct form environmental[] = {
		{ "regulation 12(4)(z)", "eir/12/4/z [E_UNKNOWN_LIMB:eir/12/4/z]" },
		{ "regulation 4(2)(b)", "" },
		{ "the Fees Regulations 2004; regulation 12(4)(e)", "eir/12/4/e" },
	};
	static const struct form other[] = { { "regulation 12(4)(z)", "" } };

	(void)state;
	forms(f, COUNT(f), FOIL_FOIA);
	forms(scottish, COUNT(scottish), FOIL_FOISA);
	forms(scottish, COUNT(scottish), FOIL_EIRS);
	forms(environmental, COUNT(environmental), FOIL_EIR);
	forms(other, COUNT(other), FOIL_FOIA);
	expect("Your request is under the EIR. Regulation 12(4)(h) applies.", FOIL_REGIME_NONE,
	    "eir/12/4/h [E_UNKNOWN_LIMB:eir/12/4/h]");
}

static void glosses_and_turned_round(void **state)
{
	static const struct form f[] = {
		{ "sections 31(1)(a) (Law enforcement); 42(1) (Privilege); 40(2) (Personal information)",
		    "foia/31/1/a foia/42/1 foia/40/2" },
		{ "sections 23 (on the ground that a security body supplied it) and 24(1) apply",
		    "foia/23 foia/24/1 [E_LIMB_MISSING:foia/23]" },
		{ "section 31(1)(a) (law enforcement) and (b)", "foia/31/1/a foia/31/1/b" },
		{ "section 42(1) (two pages) and 14 others", "foia/42/1" },
		{ "the exemptions in 31(1)(a) and (b)", "foia/31/1/a foia/31/1/b" },
		{ "exemption under 42(1)", "foia/42/1" },
		{ "subsection (1)(a) of section 31", "foia/31/1/a" },
		{ "paragraphs (a) and (b) of section 31(1)", "foia/31/1/a foia/31/1/b" },
		{ "paragraph (a) of section 34(1) of the Data Protection Act 2018",
		    "{Data Protection Act 2018}" },
		{ "paragraph (b) of regulation 12(5)", "eir/12/5/b" },
		{ "paragraph (a) of the report", "" },
		{ "subsection (z) of section 31", "foia/31 [E_LIMB_MISSING:foia/31]" },
	};

	(void)state;
	forms(f, COUNT(f), FOIL_FOIA);
}

static void space_of_every_kind(void **state)
{
	static const struct form f[] = {
		{ "Section" NBSP "40(2)", "foia/40/2" },
		{ "section\n31(1)(a)", "foia/31/1/a" },
		{ "section 31(1)\r\n(a)", "foia/31/1/a" },
		{ "section 31(1)(a)\nand (b)", "foia/31/1/a foia/31/1/b" },
		{ "section 40(2) by\nvirtue of", "foia/40/2" },
		{ "s.\xE2\x80\xAF" "31(1)(a)", "foia/31/1/a" },
		{ "s.31\xE2\x80\x8B(1)\xE2\x80\x8E(a)", "foia/31/1/a" },
		{ "s.&nbsp;31(1)(a)", "foia/31/1/a" },
		{ "s.31( 1 )( a )", "foia/31/1/a" },
		{ "section 40(2)\n\n(a) the first", "foia/40/2" },
		{ "section 31\n\n(1) the first", "foia/31 [E_LIMB_MISSING:foia/31]" },
		{ "section 31(1)(b)\n(a) the first", "foia/31/1/b" },
		{ "section 40(2)\n(3A)(a)", "foia/40/2 foia/40/3A/a [W_JUXTAPOSED]" },
		{ "section 31(1)(a) and (b)\nWe hold", "foia/31/1/a foia/31/1/b" },
		{ "Section 21\nSection 42(1)\n", "foia/21 [E_LIMB_MISSING:foia/21] ; foia/42/1" },
	};

	(void)state;
	forms(f, COUNT(f), FOIL_FOIA);
}

static void other_enactments(void **state)
{
	static const struct form f[] = {
		{ "section 34(1) of the Data Protection Act 2018", "{Data Protection Act 2018}" },
		{ "sections 10 and 34 of the DPA", "{DPA}" },
		{ "section 34 (DPA 2018)", "{DPA 2018}" },
		{ "s.34 DPA 2018", "{DPA 2018}" },
		{ "DPA s.34", "{DPA}" },
		{ "the Data Protection Act 2018 (section 34)", "{Data Protection Act 2018}" },
		{ "section 31 of the Inquiries into Fatal Accidents and Sudden Deaths etc. (Scotland) "
		    "Act 2016", "{Inquiries into Fatal Accidents and Sudden Deaths etc. (Scotland) "
		    "Act 2016}" },
		{ "section 127 of the Communications Act 2003", "{Communications Act 2003}" },
		{ "section 29 of the CRA", "{CRA}" },
		{ "section 34 of the 2018 Act", "{2018 Act}" },
		{ "regulation 4 of the Freedom of Information and Data Protection (Appropriate Limit "
		    "and Fees) Regulations 2004", "{Freedom of Information and Data Protection "
		    "(Appropriate Limit and Fees) Regulations 2004}" },
		{ "under the Data Protection Act 2018, section 40(2) applies", "foia/40/2" },
		{ "Data Protection Act 2018.\nSection 40(2)", "foia/40/2" },
		{ "Section 40(2) of FOIA and section 34 of the DPA", "foia/40/2 ; {DPA}" },
		{ "Section 40(2) (Personal Information) of the Act", "foia/40/2" },
		{ "the Equality Act 2010 (the Act). Section 31 of the Act", "{Act}" },
	};

	(void)state;
	forms(f, COUNT(f), FOIL_FOIA);
}

static void own_enactments_named(void **state)
{
	static const struct form f[] = {
		{ "section 38(1)(b) of FOISA", "foisa/38/1/b" },
		{ "FOISA s.38(1)(b)", "foisa/38/1/b" },
		{ "section 38(1)(b) (FOISA)", "foisa/38/1/b" },
		{ "section 38(1)(b) (personal data) of FOISA", "foisa/38/1/b" },
		{ "section 38(1)(b) of the Freedom of Information (Scotland) Act 2002", "foisa/38/1/b" },
		{ "section 38(1)(b) of the freedom of\ninformation act 2000", "foia/38/1/b" },
		{ "regulation 10(4)(e) of the Environmental Information (Scotland) Regulations 2004",
		    "eirs/10/4/e" },
		{ "Section 12(5)(b) of the EIR", "eir/12/5/b" },
		{ "regulation 12(5)(b) of the Regulations", "eir/12/5/b" },
		{ "section 17 of the Act", "foia/17" },
		{ "section 3 of the Act", "foia/3 [W_NOT_IN_TABLES]" },
		{ "section 89 of the Act", "foia/89 [E_NO_SUCH_SECTION:foia/89]" },
		{ "section 88 of the Act", "foia/88" },
		{ "section 40(2) under the FOIA", "foia/40/2" },
		{ "Under the Freedom of Information Act 2000 (the Act) we rely on section 17(1) of the Act",
		    "foia/17/1" },
	};

	(void)state;
	forms(f, COUNT(f), FOIL_FOIA);
}

static void no_citation_here(void **state)
{
	static const char *const prose[] = {
		"", " ", "s", "s.", "section", "Section (", "ss. and", "\xC2\xA7", "Section of the community",
		"a section of the community; 40 sections of road",
		"Section 3.2 of our policy", "see section 2 below", "Section 2", "Section 1 - Introduction",
		"as set out in section 31 of this report", "section 12 of the form you returned",
		"12/07/2023", "s.12/07/2023", "on 12 July 2023 at 10:30", "S 10:30", "3 November 2023",
		"01.FOI.23.033513", "FS50567838", "IC-155171-G3W9", "Ref S40/2023/17", "S12345678",
		"S40 1QS", "Sheffield S1 2HH", "the council's 40 officers", "MPS\xE2\x80\x99s 31(1)(a)",
		"it's 40(2)", "paragraphs 31 and 40", "Part 2 of the Act", "Schedule 1, paragraph 6",
		"Article 6(1)(f) UK GDPR", "Regulation (EU) 2016/679", "page 31 (1 of 2)", "EIR 2004",
		"FOIA 2000", "the exemption 2 years ago", "s.2023(1)", "section 1234", "classes 31(1)(a)",
		"Sections: 31", "section thirty-one",
		"regulation 36(1)", "section 31% of", "reg.31", "intersection 31(1)(a)", "Table s31x",
		"section 40th", "\xC2\xA0" };

	(void)state;
	for (size_t i = 0; i < COUNT(prose); i++)
		expect(prose[i], FOIL_FOIA, "");
}

static void regime_from_the_text(void **state)
{
	static const struct {
		const char *text;
		enum foil_regime regime;
		const char *want;
	} cases[] = {
		{ "section 38(1)(b)", FOIL_FOIA, "foia/38/1/b" },
		{ "The Freedom of Information (Scotland) Act 2002. Section 38(1)(b).", FOIL_FOISA,
		    "foisa/38/1/b" },
		{ "Section 38(1)(b). You may appeal to the Scottish Information Commissioner.", FOIL_FOISA,
		    "foisa/38/1/b" },
		{ "EIRs: regulation 12(5)(b); the EIRs", FOIL_EIR, "eir/12/5/b" },
		{ "Environmental Information (Scotland) Regulations 2004: regulation 10(4)(e)", FOIL_EIRS,
		    "eirs/10/4/e" },
		{ "Environmental Information (Scotland) Regulations 2004 (EIRs): the EIRs, FOISA; "
		    "EIRs, EIRs: regulation 11(2) of the EIRs", FOIL_EIRS, "eirs/11/2" },
		{ "Environmental Information Regulations 2004, not Environmental Information "
		    "(Scotland) Regulations 2004: regulation 12(4)(e) of the EIRs", FOIL_EIR,
		    "eir/12/4/e" },
		{ "FOIA, FOIA and FOISA: section 30(1)(b)", FOIL_FOIA, "foia/30/1/b" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct foil_citations l;
		uint8_t *copy = find(cases[i].text, strlen(cases[i].text), FOIL_REGIME_NONE, &l);

		assert_int_equal(l.regime, cases[i].regime);
		foil_citations_free(&l);
		free(copy);
		expect(cases[i].text, FOIL_REGIME_NONE, cases[i].want);
	}
}

static void spans(void **state)
{
	static const char text[] = "caf\xC3\xA9 Section 40(2)\nby virtue of s40(3A)(a) of the Act\n"
	    "\xC2\xA3" "5 s.31(1)(a)-(c)";
	struct foil_citations l;
	uint8_t *copy = find(text, strlen(text), FOIL_FOIA, &l);

	(void)state;
	assert_int_equal(l.n, 2);
	assert_int_equal(l.c[0].line, 1);
	assert_int_equal(l.c[0].column, 6);
	assert_int_equal(l.c[0].at, 6);
	assert_true(foil_view_eq(l.c[0].words, foil_str("Section 40(2)\nby virtue of s40(3A)(a)")));
	assert_ptr_equal(l.c[0].words.p, copy + 6);
	assert_true(l.c[0].named);
	assert_int_equal(l.c[0].n, 2);
	assert_true(foil_view_eq(foil_view(copy + l.ref[0].at, l.ref[0].len), foil_str("40(2)")));
	assert_true(foil_view_eq(foil_view(copy + l.ref[1].at, l.ref[1].len), foil_str("40(3A)(a)")));
	assert_ptr_equal(l.ref[1].row, foil_provision_find(foil_str("foia/40/3A/a")));
	assert_int_equal(l.c[1].line, 3);
	assert_int_equal(l.c[1].column, 4);
	assert_int_equal(l.c[1].first, 2);
	assert_int_equal(l.c[1].n, 3);
	assert_false(l.c[1].named);
	for (size_t i = 2; i < 5; i++)
		assert_true(foil_view_eq(foil_view(copy + l.ref[i].at, l.ref[i].len),
		    foil_str("31(1)(a)-(c)")));
	foil_citations_free(&l);
	free(copy);
}

static void what_was_meant(void **state)
{
	static const char text[] = "must also not contravene Sections 3A(b), 3B of the Act.";
	struct foil_citations l;
	uint8_t *copy = find(text, strlen(text), FOIL_FOIA, &l);

	(void)state;
	assert_int_equal(l.n_refs, 2);
	assert_int_equal(l.ref[0].flags, FOIL_CITE_NO_SUCH_SECTION);
	assert_string_equal(l.ref[0].suggested->id, "foia/40/3A/b");
	assert_string_equal(l.ref[1].suggested->id, "foia/40/3B");
	assert_null(l.ref[0].row);
	foil_citations_free(&l);
	free(copy);
}

static void normal_form(void **state)
{
	static const struct form f[] = {
		{ "Section 40(2)(3A)(a)", "s.40(2) via s.40(3A)(a)" },
		{ "Section 31(1)(a) & (b)", "s.31(1)(a), s.31(1)(b)" },
		{ "Regs 12(4)(d) & (e)", "reg.12(4)(d), reg.12(4)(e)" },
		{ "regulation 13(1) and 13(2A)(a)", "reg.13(1) via reg.13(2A)(a)" },
		{ "section 34 of the DPA", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(f); i++) {
		struct foil_citations l;
		struct foil_buf b = { .max = 1000 };
		uint8_t *copy = find(f[i].text, strlen(f[i].text), FOIL_FOIA, &l);

		assert_int_equal(l.n, 1);
		foil_citation_show(&b, &l, 0);
		assert_string_equal(foil_buf_cstr(&b), f[i].want);
		foil_buf_free(&b);
		foil_citations_free(&l);
		free(copy);
	}
}

static void bad_text(void **state)
{
	static const char nul[] = "a\0b s.31(1)(a)\0";
	struct foil_citations l = { .n = 77 };
	struct foil_err err = { .msg = "" };
	uint8_t *big, *copy;

	(void)state;
	assert_int_equal(foil_citations_find(foil_str("ok\ns.31(1)(\xff"), FOIL_FOIA, FOIL_DAY_NONE, &l,
	    &err), FOIL_E_FORMAT);
	assert_non_null(strstr(err.msg, "2"));
	assert_int_equal(l.n, 77);

	big = calloc(FOIL_CITE_TEXT_MAX + 1, 1);
	assert_non_null(big);
	assert_int_equal(foil_citations_find(foil_view(big, FOIL_CITE_TEXT_MAX + 1), FOIL_FOIA,
	    FOIL_DAY_NONE, &l, &err), FOIL_E_LIMIT);
	assert_int_equal(foil_citations_find(foil_view(big, FOIL_CITE_TEXT_MAX), FOIL_FOIA,
	    FOIL_DAY_NONE, &l, &err), FOIL_OK);
	assert_int_equal(l.n, 0);
	foil_citations_free(&l);
	free(big);

	copy = find(nul, sizeof nul - 1, FOIL_FOIA, &l);
	assert_int_equal(l.n, 1);
	foil_citations_free(&l);
	free(copy);
}

static double seconds(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static double time_for(const char *unit, size_t bytes, size_t *found)
{
	size_t n = strlen(unit), count = bytes / n;
	char *text = malloc(count * n + 1);
	struct foil_citations l;
	double start;

	assert_non_null(text);
	for (size_t i = 0; i < count; i++)
		memcpy(text + i * n, unit, n);
	start = seconds();
	assert_int_equal(foil_citations_find(foil_view(text, count * n), FOIL_REGIME_NONE,
	    FOIL_DAY_NONE, &l, NULL), FOIL_OK);
	start = seconds() - start;
	*found = l.n;
	foil_citations_free(&l);
	free(text);
	return start;
}

/* Four times the text may take some ten times as long, but not sixteen. */
static void time_is_linear(void **state)
{
	static const char *const units[] = { "(", "x", "s.31(", "s.31(1)(a)", "s ", "s.1 ", "Section ",
		"Aa ", "Act ", "s.31(1)(a) and ", "s.31(1)(a)(1)(a)", "section 3 of the Very ", " ", "1",
		"s.(((((", "\xC2\xA7", "\xC2\xA0", "s.31\n", "s.31(1)(a) to ", "Freedom of " };

	(void)state;
	for (size_t i = 0; i < COUNT(units); i++) {
		size_t found, found_4;
		double one = time_for(units[i], 1 << 16, &found);
		double four = time_for(units[i], 1 << 18, &found_4);

		if (four > 0.3 && four > 12 * one)
			fail_msg("\"%s\": %.3f s for 64 KiB, %.3f s for 256 KiB", units[i], one, four);
		assert_true(found_4 >= found);
	}
}

/* At the limit nothing is lost; past it the citation says that it was cut. */
static void many_in_one_citation(void **state)
{
	(void)state;
	for (size_t n = FOIL_CITE_REFS_MAX - 1; n <= FOIL_CITE_REFS_MAX + 1; n++) {
		struct foil_buf b = { .max = 1 << 20 };
		struct foil_citations l;
		uint8_t *copy;

		foil_buf_put_str(&b, "sections 42(1)");
		for (size_t i = 1; i < n; i++)
			foil_buf_put_str(&b, ", 43(2)");
		copy = find((const char *)b.p, b.len, FOIL_FOIA, &l);
		assert_int_equal(l.n, 1);
		assert_int_equal(l.n_refs, n < FOIL_CITE_REFS_MAX ? n : FOIL_CITE_REFS_MAX);
		assert_int_equal(l.c[0].flags, n > FOIL_CITE_REFS_MAX ? FOIL_CITE_CUT_SHORT : 0);
		foil_citations_free(&l);
		free(copy);
		foil_buf_free(&b);
	}
}

/* The real letter, where it is at hand. */
static void the_example_letter(void **state)
{
	static const char path[] = "../shared/fixtures/mps-01.FOI.23.033513.letter.txt";
	static const char want[] = "foia/17 ; foia/40/2 foia/40/3A/a [W_JUXTAPOSED] ; foia/31/1/a ; "
	    "foia/42/1 ; foia/21 [E_LIMB_MISSING:foia/21] ; foia/21 [E_LIMB_MISSING:foia/21] ; "
	    "foia/40/2 foia/40/3A/a [W_JUXTAPOSED] ; foia/40/3A/a ; foia/40/3A/a ; foia/3A/b foia/3B "
	    "[E_NO_SUCH_SECTION:foia/3A/b,E_NO_SUCH_SECTION:foia/3B] ; {Data Protection Act 2018} ; "
	    "foia/40/2/a foia/40/2/b foia/40/3A/a [W_JUXTAPOSED] ; foia/31/1/a foia/31/1/b ; foia/42/1";
	FILE *f = fopen(path, "r");
	char *text = NULL, got[4000];
	size_t cap = 0;
	ssize_t len;
	struct foil_citations l;
	uint8_t *copy;

	(void)state;
	if (f == NULL) {
		print_message("SKIP: %s is not here\n", path);
		skip();
	}
	len = getdelim(&text, &cap, '\0', f);
	assert_true(len > 10000);
	copy = find(text, (size_t)len, FOIL_REGIME_NONE, &l);
	describe(got, sizeof got, &l);
	assert_string_equal(got, want);
	foil_citations_free(&l);
	free(copy);
	free(text);
	(void)fclose(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_vectors),
		cmocka_unit_test(heads),
		cmocka_unit_test(joints),
		cmocka_unit_test(ranges),
		cmocka_unit_test(limbs_by_the_catalogue),
		cmocka_unit_test(glosses_and_turned_round),
		cmocka_unit_test(space_of_every_kind),
		cmocka_unit_test(other_enactments),
		cmocka_unit_test(own_enactments_named),
		cmocka_unit_test(no_citation_here),
		cmocka_unit_test(regime_from_the_text),
		cmocka_unit_test(spans),
		cmocka_unit_test(what_was_meant),
		cmocka_unit_test(normal_form),
		cmocka_unit_test(bad_text),
		cmocka_unit_test(many_in_one_citation),
		cmocka_unit_test(time_is_linear),
		cmocka_unit_test(the_example_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
