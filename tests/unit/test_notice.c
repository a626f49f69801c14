/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The notice rules: for each, a text that triggers it and one like it that
 * does not; a rule without a row fails. The ten clean letters are in
 * test_notice_letters.c, the record's side in test_notice_record.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "notice_kit.h"

#define END "You may ask for an internal review. You may then complain to the Information " \
	"Commissioner, Wycliffe House, Wilmslow SK9 5AF.\n"
#define DATES "1 December 2023\n\nYour request of 3 November 2023\n\n"
#define PIT "The public interest in maintaining the exemption outweighs that in disclosing it.\n"

static const struct {
	const char *rule;
	enum foil_regime regime;
	const char *bad, *good;
} rows[] = {
	{ "N01", FOIL_FOIA, DATES "We had regard to section 21(1): the report is at www.x.example/report for "
	    "all to read.\n" END, DATES "The report is exempt under section 21(1): read it at "
	    "www.x.example/report at any time.\n" END },
	{ "N01", FOIL_FOIA, DATES "Section 40(2) and 40(3A)(a) were before us when we wrote of the "
	    "names of staff.\n" END,
	    DATES "One name is removed under section 40(2) and 40(3A)(a), as that person is junior.\n" END },
	/* A notice that nothing is held relies on no exemption. */
	{ "N01", FOIL_FOISA, DATES "We had regard to section 25(1): the report is at "
	    "www.x.example/report for all to read.\n" END, DATES "We give you notice under section "
	    "17(1) that we do not hold it.\n" END },
	/* A full stop after a bracket ends a sentence: what follows is still about section 31. */
	{ "X03", FOIL_FOIA, DATES "Section 31(1)(g): the file is exempt.\n\nThe purpose is s.31(2)(c)\n\n"
	    "Disclosure would prejudice that. " PIT END, DATES "Section 31(1)(g): the file is exempt.\n\n"
	    "The purpose is s.31(2)(c).\n\nDisclosure would prejudice that. " PIT END },
	{ "N02", FOIL_FOIA, DATES "The names have been redacted as personal information.\n" END,
	    DATES "The names are redacted under section 40(2) via section 40(3A)(a) for good "
	    "reasons.\n" END },
	{ "N02", FOIL_FOIA, DATES "The names have been redacted.\n" END,
	    DATES "Nothing has been withheld. We attach the report.\n" },
	{ "N03", FOIL_FOIA, DATES "The plans are exempt under section 31, as crime would prejudice. " PIT END,
	    DATES "The plans are exempt under section 31(1)(a), as crime would follow. " PIT END },
	{ "N03", FOIL_FOIA, DATES "It is exempt under section 35(1) since it is policy. " PIT END,
	    DATES "It is exempt under section 35(1)(a) since it is policy. " PIT END },
	{ "N05", FOIL_FOIA, DATES "Exempt: section 42(1).\n\nWith thanks\n\n" PIT END,
	    DATES "Exempt: section 42(1).\n\nThis is advice that our solicitors gave us in confidence "
	    "on the lease. " PIT END },
	{ "N06", FOIL_FOIA, DATES "The note is exempt under section 42(1) as it is advice of counsel.\n" END,
	    DATES "The note is exempt under section 42(1) as it is advice of counsel. " PIT END },
	{ "N06", FOIL_FOIA, DATES "Exempt under section 42(1) as it is the advice of our own counsel.\n\n"
	    "Section 43(1): a trade secret is set out there in full. The public interest in the section "
	    "43 exemption is stronger than openness.\n" END,
	    DATES "Exempt under section 42(1) as it is the advice of our own counsel.\n\n"
	    "Section 43(1): a trade secret is set out there in full. The public interest in maintaining "
	    "both exemptions together outweighs that in disclosing.\n" END },
	{ "N07", FOIL_FOIA, DATES "Under section 31(3) we neither confirm nor deny that we hold it, since "
	    "that would be likely to prejudice policing.\n" END, DATES "Under section 31(3) we neither "
	    "confirm nor deny that we hold it. " PIT END },
	{ "N08", FOIL_FOIA, DATES "The note is exempt under section 42(1). We have not yet reached a "
	    "decision on the public interest and need an extension of time.\n" END,
	    DATES "The note is exempt under section 42(1). We have not yet reached a decision on the "
	    "public interest and need an extension of time, until 3 January 2024.\n" END },
	{ "N10", FOIL_FOIA, DATES "Your request is vexatious and we refuse it.\n" END,
	    DATES "Your request is vexatious and we refuse it under section 14(1).\n" END },
	{ "N11", FOIL_FOIA, DATES "The note is exempt under section 42(1). " PIT
	    "You may complain to the Information Commissioner, Wilmslow SK9 5AF.\n",
	    DATES "The note is exempt under section 42(1). " PIT END },
	{ "N11", FOIL_FOIA, DATES "The note is exempt under section 42(1). " PIT "Apply to the Information "
	    "Commissioner, SK9 5AF.\n", DATES "The note is exempt under section 42(1). " PIT "We have no "
	    "procedure for complaints. Apply to the Information Commissioner, SK9 5AF.\n" },
	{ "N12", FOIL_FOIA, DATES "The note is exempt under section 42(1). " PIT
	    "You may ask for an internal review.\n",
	    DATES "The note is exempt under section 42(1). " PIT END },
	{ "N14", FOIL_FOIA, DATES "We refuse the request under section 12(1), as it costs too much.\n" END,
	    DATES "We refuse the request under section 12(1): we estimate 60 hours. You could narrow it to "
	    "one year.\n" END },
	{ "N15", FOIL_EIR, DATES "Refused under regulation 12(4)(e), as internal communications. " PIT
	    "You may complain to the Information Commissioner.\n",
	    DATES "Refused under regulation 12(4)(e), as internal communications. " PIT "You may make "
	    "representations within 40 working days, and complain to the Information Commissioner.\n" },
	{ "N15", FOIL_EIRS, DATES "Refused under regulation 10(4)(e), as internal communications. " PIT
	    "You may ask us for a review.\n", DATES "Refused under regulation 10(4)(e), as internal. " PIT
	    "You may ask us for a review, and appeal to the Scottish Information Commissioner.\n" },
	{ "N16", FOIL_FOISA, DATES "Exempt under section 30(c), as it would prejudice substantially. " PIT
	    "You may ask us for a review.\n", DATES "Exempt under section 30(c), as it would prejudice "
	    "substantially. " PIT "You may ask us for a review, and then apply to the Scottish Information "
	    "Commissioner.\n" },
	{ "N17", FOIL_FOIA, DATES "The report is exempt under section 21: see https://x.example/a and read "
	    "it there.\n" END, DATES "The report is exempt under section 21(1): see https://x.example/a and "
	    "read it there.\n" END },
	{ "N18", FOIL_EIR, DATES "Refused under regulation 12(4)(d), as a draft still being worked on. " PIT
	    END, DATES "Refused under regulation 12(4)(d), as a draft; it will be completed by March 2024. "
	    PIT END },
	{ "N19", FOIL_FOIA, DATES "The note is exempt under section 42(1). " PIT
	    "Ask for an internal review, or complain to the Information Commissioner.\n",
	    DATES "The note is exempt under section 42(1). " PIT END },
	{ "N20", FOIL_FOIA, DATES "Under section 40(5B)(c) we neither confirm nor deny that we hold it, as "
	    "that would tell of a person.\n" END, DATES "Under section 40(5B)(a)(i) we neither confirm nor "
	    "deny that we hold it, as that would tell of a person.\n" END },
	{ "T01", FOIL_FOIA, "15 January 2024\n\nYour request of 3 November 2023\n\nWe attach the report.\n",
	    DATES "We attach the report.\n" },
	{ "T01", FOIL_FOIA, "5 December 2023\n\nWe received your request on 3 November 2023. Here it is.\n",
	    "4 December 2023\n\nWe received your request on 3 November 2023. Here it is.\n" },
	{ "T03", FOIL_FOIA, "5 December 2023\n\nYour request of 4 November 2023\n\nHere it is.\n",
	    "4 December 2023\n\nYour request of 4 November 2023\n\nHere it is.\n" },
	{ "T07", FOIL_FOIA, "The note is exempt under section 42(1). " PIT END,
	    DATES "The note is exempt under section 42(1). " PIT END },
	{ "X02", FOIL_FOIA, DATES "The note is exempt under section 42(1). The public interest in disclosure "
	    "does not outweigh that in maintaining the exemption.\n" END,
	    DATES "The note is exempt under section 42(1). " PIT END },
	{ "X02", FOIL_FOIA, DATES "The note is exempt under section 42(1). Maintaining the exemption is not "
	    "outweighed by the public interest in disclosing it.\n" END,
	    DATES "We disclose it: the interest in maintaining the exemption does not outweigh "
	    "disclosure.\n" },
	{ "X03", FOIL_FOIA, DATES "The plan is exempt under section 31(1)(a): disclosure may enable crime. "
	    PIT END, DATES "The plan is exempt under section 31(1)(a): disclosure would be likely to enable "
	    "crime. " PIT END },
	{ "X03", FOIL_FOIA, DATES "Section 31(1)(a) exempts what would, or would be likely to, prejudice the "
	    "prevention of crime. The plan is exempt. " PIT END,
	    DATES "Section 31(1)(a) exempts it: disclosure would prejudice the prevention of "
	    "crime. " PIT END },
	{ "X05", FOIL_FOIA, DATES "Exempt under section 31(1)(g), as it would prejudice our work. " PIT END,
	    DATES "Exempt under section 31(1)(g) with 31(2)(c), as it would prejudice our work. " PIT END },
	{ "X06", FOIL_FOIA, DATES "The names are exempt under section 40(2), as staff do not "
	    "expect it.\n" END,
	    DATES "The names are exempt under section 40(2) by virtue of section 40(3A)(a), as staff do not "
	    "expect it.\n" END },
	{ "X08", FOIL_FOIA, DATES "Exempt under section 40(2) and 40(3)(a)(i), as staff do not "
	    "expect it.\n" END,
	    DATES "Exempt under section 40(2) and 40(3A)(a), as staff do not expect it.\n" END },
	{ "X09", FOIL_FOIA, DATES "Exempt under section 36(2)(c), as it would inhibit our work. " PIT END,
	    DATES "Exempt under section 36(2)(c): in the opinion of the qualified person it would "
	    "inhibit our work. " PIT END },
	{ "X11", FOIL_FOIA, DATES "Exempt under section 44(1)(a), since the law forbids us to "
	    "publish it.\n" END,
	    DATES "Exempt under section 44(1)(a), since section 59 of the Data Protection Act 1998 "
	    "forbids it to us.\n" END },
	{ "X12", FOIL_FOIA, DATES "Section 42(1): the note has litigation privilege. It serves the candour "
	    "of a lawyer with a client in giving legal advice. " PIT END,
	    DATES "Section 42(1): the note has litigation privilege. It was made for proceedings that were "
	    "contemplated, for legal advice on them. " PIT END },
	{ "X13", FOIL_FOIA, DATES "The report is exempt under section 21(1), as it can be found on our "
	    "website.\n" END, DATES "The report is exempt under section 21(1), as it can be found at "
	    "www.x.example/report.\n" END },
	{ "X16", FOIL_FOIA, DATES "The note is exempt under section 23(1) or, in the alternative, section "
	    "24(1). " PIT END, DATES "The note is exempt under section 24(1) as this is required. " PIT END },
	{ "X18", FOIL_FOIA, DATES "Any further information that may be held is exempt under section 42(1). "
	    PIT END, DATES "The information held is exempt under section 42(1). " PIT END },
	{ "C01", FOIL_FOIA, DATES "The following exemptions apply:\nSection 31(1)(a) - Law enforcement\n"
	    "Section 42(1) - Privilege\n\nSection 31(1)(b): it is exempt as it would prejudice justice. " PIT
	    "\nSection 42(1): it is exempt as advice of our own solicitors. " PIT END,
	    DATES "The following exemptions apply:\nSection 31(1)(a) - Law enforcement\n"
	    "Section 42(1) - Privilege\n\nSection 31(1)(a): it is exempt as it would prejudice justice. " PIT
	    "\nSection 42(1): it is exempt as advice of our own solicitors. " PIT END },
	{ "C02", FOIL_FOIA, DATES "The following exemptions apply:\nSection 31(1)(a) - Law enforcement\n"
	    "Section 42(1) - Privilege\n\nSection 31(1)(a): exempt as it would prejudice justice. " PIT END,
	    DATES "The following exemptions apply:\nSection 31(1)(a) - Law enforcement\n"
	    "Section 42(1) - Privilege\n\nSection 31(1)(a): exempt as it would prejudice justice. " PIT
	    "\nSection 42(1): it is exempt as advice of our own solicitors. " PIT END },
	{ "C03", FOIL_FOIA, DATES "Names are exempt under section 40(2)(3A)(a), as staff do not "
	    "expect it.\n" END,
	    DATES "Names are exempt under section 40(2) via 40(3A)(a), as staff do not expect it.\n" END },
	{ "C07", FOIL_FOIA, DATES "Some of the minutes are in the public domain.\n\nThe "
	    "information requested is already published.\n", DATES "Some of the minutes are in the "
	    "public domain.\n\nSome of the information requested is already published.\n" },
	{ "C10", FOIL_FOIA, DATES "Recently the GDPR was introduced across Europe.\n",
	    DATES "The UK GDPR applies to us.\n" },
	{ "C10", FOIL_FOIA, DATES "We follow the Data Protection Act 1998.\n",
	    DATES "We follow the Data Protection Act 2018.\n" },
	{ "C13", FOIL_FOIA, DATES "This would contravene section 3A(b) of the Act.\n",
	    DATES "This would contravene section 40(3A)(b) of the Act.\n" },
	{ "C14", FOIL_FOIA, DATES "The data protection principles are in section 34 of the Data "
	    "Protection Act 2018.\n", DATES "The data protection principles are in Article 5 of "
	    "the UK GDPR and section 34 of the Data Protection Act 2018.\n" },
	{ "N04", FOIL_FOIA, DATES "We attach the report, in which words are redacted.\n\nThe names "
	    "are exempt under section 40(2) via section 40(3A)(a), as staff do not expect it.\n\n"
	    "The advice is exempt under section 42(1), as counsel gave it. " PIT END,
	    DATES "We attach the report, in which words are redacted; the schedule has each of "
	    "them.\n\nThe names are exempt under section 40(2) via section 40(3A)(a), as staff do "
	    "not expect it.\n\nThe advice is exempt under section 42(1), as counsel gave "
	    "it. " PIT END },
	{ "N04", FOIL_FOIA, DATES "We attach the report, in which words are redacted.\n\nThe names "
	    "are exempt under section 40(2) via section 40(3A)(a). The advice is exempt under "
	    "section 42(1). " PIT END,
	    DATES "We attach the report, in which words are redacted.\n\nThe names are exempt under "
	    "section 40(2) via section 40(3A)(a), as staff do not expect it.\n" END },
	{ "N13", FOIL_FOIA, DATES "Exempt under section 42(1). Reasons are left out, as section "
	    "17(4) allows.\n" END,
	    DATES "Exempt under section 42(1), as section 17(1) says. " PIT END },
	{ "X14", FOIL_FOIA, DATES "The survey is environmental information and exempt under "
	    "section 39(1)(a). " PIT END,
	    DATES "The survey is exempt under section 39(1)(a), and refused under regulation "
	    "12(4)(e). " PIT END },
	{ "X14", FOIL_EIR, DATES "The drafts are refused under regulation 12(4)(e). The advice is "
	    "exempt under section 42(1) of FOIA. " PIT END,
	    DATES "The drafts are environmental information, section 39 of FOIA, and refused under "
	    "regulation 12(4)(e). The advice is exempt under section 42(1) of FOIA. " PIT END },
	{ "X15", FOIL_EIR, DATES "You asked for the emissions of the plant.\n\nThe figures are "
	    "refused under regulation 12(5)(e), as that would adversely affect us. " PIT END,
	    DATES "You asked for the emissions of the plant.\n\nThe drafts are refused under "
	    "regulation 12(4)(e), as internal. " PIT END },
	{ "X15", FOIL_EIRS, DATES "You asked for the emissions of the plant.\n\nThe figures are "
	    "refused under regulation 10(5)(e), as that would prejudice substantially. " PIT END,
	    DATES "You asked for the prices.\n\nThey are refused under regulation 10(5)(e), as "
	    "that would prejudice substantially. They are not about emissions. " PIT END },
	{ "X21", FOIL_FOIA, DATES "The names are personal data and exempt under section 38(1)(b), "
	    "as staff are private. "
	    PIT END, DATES "The plans are exempt under section 38(1)(b), as they would endanger "
	    "the safety of staff. "
	    PIT END },
	{ "X21", FOIL_FOISA, DATES "Section 40(2), personal information: the names are exempt. " PIT END,
	    DATES "Section 38(1)(b), personal information: the names are exempt, section "
	    "38(2A)(a). " PIT END },
	{ "X21", FOIL_FOISA, DATES "The plans are exempt under section 38(1)(b), as they endanger "
	    "health. " PIT END,
	    DATES "The plans are exempt under section 39(1), as they endanger health. " PIT END },
	{ "X21", FOIL_FOIA, DATES "Section 38(1)(b), personal information: the names are exempt. " PIT END,
	    DATES "Their personal data are exempt under section 38(1)(b). It would put their "
	    "safety at risk. " PIT END },
	{ "X13", FOIL_FOISA, DATES "The report is exempt under section 25(1), as you can "
	    "reasonably get it.\n" END,
	    DATES "The report is exempt under section 25(1), as it has already been provided to you.\n" END },
	{ "P07", FOIL_FOIA, DATES "In an earlier case the Information Commissioner considered "
	    "section 42(1): upheld.\n",
	    DATES "In an earlier case the Information Commissioner did not uphold the complaint.\n" },
	{ "C15", FOIL_FOIA, DATES "We attach three documents:\n- minutes\n- a note\n",
	    DATES "We attach two documents:\n- minutes\n- a note\n" },
};

static void test_rules(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct foil_notice bad, good;

		kit_check(rows[i].bad, rows[i].regime, NULL, &bad);
		kit_check(rows[i].good, rows[i].regime, NULL, &good);
		if (kit_count(&bad, rows[i].rule) == 0) {
			print_error("row %zu: %s is not triggered by\n%s", i, rows[i].rule, rows[i].bad);
			wrong++;
		}
		if (kit_count(&good, rows[i].rule) != 0) {
			print_error("row %zu: %s is triggered by\n%s", i, rows[i].rule, rows[i].good);
			wrong++;
		}
		foil_notice_free(&bad);
		foil_notice_free(&good);
	}
	assert_int_equal(wrong, 0);
}

/* Every rule that needs no record has a row. */
static void test_all_rules_have_a_row(void **state)
{
	size_t n;
	const struct foil_notice_rule *rule = foil_notice_rules(&n);

	(void)state;
	for (size_t r = 0; r < n; r++) {
		bool found = (rule[r].needs & FOIL_NEEDS_RECORD) != 0 && rule[r].id[0] != 'T' &&
		    strcmp(rule[r].id, "X03") != 0 && strcmp(rule[r].id, "X08") != 0 &&
		    strcmp(rule[r].id, "X13") != 0;

		for (size_t i = 0; i < sizeof rows / sizeof rows[0] && !found; i++)
			found = strcmp(rows[i].rule, rule[r].id) == 0;
		if (!found)
			fail_msg("no row for %s", rule[r].id);
		assert_true(rule[r].source[0] != '\0' && rule[r].about[0] != '\0');
		assert_false(rule[r].contradicts && (rule[r].needs & FOIL_NEEDS_RECORD) == 0);
	}
}

/* A letter alone is never said to break the law. */
static void test_wording(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct foil_notice n;

		kit_check(rows[i].bad, rows[i].regime, NULL, &n);
		for (size_t k = 0; k < n.n; k++) {
			const struct foil_notice_finding *f = &n.findings[k];

			assert_null(strstr(f->text, "breach"));
			assert_null(strstr(f->text, "unlawful"));
			if (f->rule->id[0] == 'N' && f->rule->severity == FOIL_SEVERITY_STATUTE &&
			    strcmp(f->rule->id, "N02") != 0 && strcmp(f->rule->id, "N10") != 0)
				assert_non_null(strstr(f->text, "absent from the supplied text"));
			if (k > 0)
				assert_true(n.findings[k - 1].rule->severity <= f->rule->severity);
		}
		foil_notice_free(&n);
	}
}

/* Whose rules a letter is read by, and what is not another spelling. */
static void test_reading(void **state)
{
	static const struct {
		const char *letter;
		enum foil_regime regime;
	} letters[] = {
		{ "This is environmental information (Environmental Information (Scotland) "
		    "Regulations 2004, EIRs). We apply section 39(2) of FOISA, so that we need not "
		    "answer under FOISA as well. The exception in regulation 11(2) of the EIRs "
		    "applies to names.\n", FOIL_EIRS },
		{ "Section 39(1)(a) of FOIA applies, and regulation 12(4)(e) of the EIR.\n", FOIL_EIR },
		{ "Section 39(1)(a) and section 42(1) and section 43(2) of FOIA apply, and "
		    "regulation 12(4)(e) of the EIR.\n", FOIL_FOIA },
		{ "Section 39(1)(a) of FOIA applies.\n", FOIL_FOIA },
	};
	struct foil_notice n;

	(void)state;
	for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
		kit_check(letters[i].letter, FOIL_REGIME_NONE, NULL, &n);
		if (n.regime != letters[i].regime)
			fail_msg("read under %s: %s", foil_regime_name(n.regime), letters[i].letter);
		foil_notice_free(&n);
	}
	/* A finding names the source that applies to the letter. */
	kit_check(DATES "Section 30(c): exempt as it would prejudice substantially.\n", FOIL_FOISA, NULL, &n);
	assert_int_equal(kit_count(&n, "N06"), 1);
	for (size_t i = 0; i < n.n; i++)
		if (strcmp(n.findings[i].rule->id, "N06") == 0)
			assert_string_equal(n.findings[i].source, "FOISA s.16(2)");
	foil_notice_free(&n);
	kit_check(DATES "Section 31(1)(a)(b): exempt as it would prejudice policing. Section 31 is "
	    "qualified. " PIT END,
	    FOIL_FOIA, NULL, &n);
	assert_int_equal(kit_count(&n, "C03"), 1);
	for (size_t i = 0; i < n.n; i++)
		assert_null(strstr(n.findings[i].text, "two ways"));
	foil_notice_free(&n);
}

/* ---- the real letter ---- */

static const struct {
	const char *rule;
	size_t line, line2;
	const char *words, *text;
} wanted[] = {
	{ "N11", 12, 0, "Section 17", "how to complain" },
	{ "N12", 12, 0, "Section 17", "Information Commissioner" },
	{ "X03", 36, 0, "Section 31(1)(a) & (b)", "would, or would be likely to" },
	{ "T07", 12, 0, "withheld", "no date of receipt or decision" },
	{ "C03", 13, 30, "Section 40(2)(3A)(a)", "spelt three ways" },
	{ "C03", 13, 30, "Section 40(2)(3A)(a)", "\"40(2)(3A)(a)\" is no address" },
	{ "N17", 16, 0, "Section 21", "without its subsection" },
	{ "C07", 19, 18, "The information requested", "only some" },
	{ "C13", 21, 0, "Sections 3A(b), 3B", "no such provision" },
	{ "C14", 22, 0, "Section 34", "Article 5" },
	{ "C10", 32, 0, "Recently the General Data Protection Regulation", "stale" },
	{ "C01", 36, 14, "Section 31(1)(a) & (b)", "s.31(1)(b)" },
	{ "X12", 48, 51, "Litigation Privilege", "advice" },
	{ "X02", 53, 0, "not outweigh", "wrong way round" },
	{ "X13", 62, 0, "accessed via", "address" },
	{ "X18", 41, 0, "may be held", "neither confirming" },
	{ "N04", 21, 0, "redacted", "which places are under which" },
};

static void test_real_letter(void **state)
{
	struct foil_buf text = { .max = 1 << 20 };
	struct foil_notice n;

	(void)state;
	if (!kit_real_letter(&text))
		skip();
	kit_check_bytes(foil_buf_view(&text), FOIL_REGIME_NONE, NULL, &n);
	assert_int_equal(n.regime, FOIL_FOIA);
	assert_int_equal(n.lines, 68);
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		bool found = false;

		for (size_t k = 0; k < n.n && !found; k++) {
			const struct foil_notice_finding *f = &n.findings[k];

			found = strcmp(f->rule->id, wanted[i].rule) == 0 && f->line == wanted[i].line &&
			    f->line2 == wanted[i].line2 && f->words.len >= strlen(wanted[i].words) &&
			    memcmp(f->words.p, wanted[i].words, strlen(wanted[i].words)) == 0 &&
			    strstr(f->text, wanted[i].text) != NULL;
		}
		if (!found)
			fail_msg("%s at line %zu is not reported", wanted[i].rule, wanted[i].line);
	}
	/* One of them is asked for twice; nothing else is said. */
	assert_int_equal(n.n, sizeof wanted / sizeof wanted[0] - 1);
	foil_notice_free(&n);
	foil_buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_all_rules_have_a_row),
		cmocka_unit_test(test_wording),
		cmocka_unit_test(test_reading),
		cmocka_unit_test(test_real_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
