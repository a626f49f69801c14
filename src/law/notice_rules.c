/* SPDX-License-Identifier: Apache-2.0 */
#include "notice_work.h"

#include <string.h>

#define E FOIL_SEVERITY_STATUTE
#define G FOIL_SEVERITY_GUIDANCE
#define W FOIL_SEVERITY_INCONSISTENCY
#define I FOIL_SEVERITY_INFORMATION
#define L FOIL_NEEDS_LETTER
#define D FOIL_NEEDS_RECORD
#define K FOIL_NEEDS_CALENDAR

/* spec/notice.md has the same rows; a lint holds the two together. */
static const struct foil_notice_rule rules[] = {
	{ "N01", E, L, false, "FOIA s.17(1)(a); FOISA s.16(1)(a); EIR reg.14(3)",
	    "a refusal says that an exemption or exception is relied on" },
	{ "N02", E, L, false, "FOIA s.17(1)(b); EIR reg.14(3)(a); FOISA s.16(1)(b); EIR(S) reg.13(b)",
	    "what is withheld has its provision, by number" },
	{ "N03", E, L, false, "FOIA s.17(1)(b); ICO LTT101 (2008, historic practice)",
	    "where a provision has several limbs the limb is named" },
	{ "N04", G, L, false, "FOIA s.17(1)(b); ICO FS50567838 (one decision, 2015)",
	    "where words are removed under several provisions, it can be seen which is where" },
	{ "N05", E, L, false, "FOIA s.17(1)(c); EIR reg.14(3); FOISA s.16(1)(d); EIR(S) reg.13(c)",
	    "each provision relied on has a reason" },
	{ "N06", E, L, false, "FOIA s.17(3)(b); EIR reg.14(3)(b); FOISA s.16(2); EIR(S) reg.13(b)",
	    "each qualified provision has its public-interest reasons; one balance may serve several" },
	{ "N07", E, L, false, "FOIA s.17(3)(a), 2(1)(b); EIR reg.14(3)(b); FOISA s.18",
	    "neither confirming nor denying under a qualified provision has its reasons" },
	{ "N08", E, L, false, "FOIA s.17(2)",
	    "a notice that puts off the public-interest decision estimates its date" },
	{ "N10", E, L, false, "FOIA s.17(5); FOISA s.16(4), 16(5)",
	    "a refusal for cost, or as vexatious or repeated, names the section" },
	{ "N11", E, L, false, "FOIA s.17(7)(a)",
	    "how to complain to the authority, or that there is no procedure" },
	{ "N12", E, L, false, "FOIA s.17(7)(b), 50", "the right to apply to the Information Commissioner" },
	{ "N13", I, L | D, false, "FOIA s.17(4); FOISA s.16(3)",
	    "leaving a reason out is a decision of its own, which is recorded privately" },
	{ "N14", G, L, false, "FOIA s.16; ICO guidance on s.12 (draft row: not compared with its text)",
	    "a refusal for cost gives the estimate and says how to narrow the request" },
	{ "N15", E, L, false, "EIR reg.14(5)(a), (b), 11, 18; EIR(S) reg.13(e), 16",
	    "an environmental refusal names representations or review, and enforcement and appeal" },
	{ "N16", E, L, false, "FOISA s.19(a), (b), 20(1), 47(1) (47: draft row)",
	    "a Scottish refusal names the review and the application to the Commissioner" },
	{ "N17", W, L, false, "ICO LTT101 (2008, historic practice)",
	    "a section with one exempting subsection is cited with it" },
	{ "N18", E, L, false, "EIR reg.14(4); EIR(S) reg.13(d)",
	    "unfinished material: when it will be finished" },
	{ "N19", I, L, false, "FOIA s.17(7)(b), 50; FOISA s.19(b), 47 (draft row)",
	    "the Commissioner is named with an address" },
	{ "N20", I, L, false, "FOIA s.2(3), 40(5B) (draft row); whether these limbs are absolute "
	    "is not settled",
	    "neither confirming nor denying of personal data: reasons on the public interest" },
	{ "T01", E, L | D | K, false, "FOIA s.10(1), (6), 17(1); EIR reg.5(2), 14(2); FOISA s.10(1), 73",
	    "the response is dated by the twentieth working day after receipt" },
	{ "T03", I, L | D | K, false, "FOIA s.10(6), 'following the date of receipt'",
	    "receipt on a day that is not a working day: some count one day more" },
	{ "T07", W, L, false, "the clocks of FOIA s.10, EIR reg.5(2), FOISA s.10 need both dates",
	    "the letter says when the request came and when it was answered" },
	{ "X01", E, D, false, "FOIA s.2(2)(b), 17(3)(b); EIR reg.12(1)(b), 14(3)(b); FOISA s.2(1)(b)",
	    "a qualified ground has a public-interest test, its own or one that names it" },
	{ "X02", W, L, false, "FOIA s.2(2)(b); EIR reg.12(1)(b); FOISA s.2(1)(b)",
	    "the balance asks whether maintaining outweighs disclosing; a tie means disclose" },
	{ "X03", G, L | D, false, "ICO guidance on the prejudice test",
	    "a prejudice-based provision says whether harm would, or would be likely to, follow" },
	{ "X04", E, D, false, "FOIA s.31(1), 36(1)(a), 24(1)",
	    "no words are under s.30 and s.31, s.35 and s.36, or s.23 and s.24 unless in the alternative" },
	{ "X05", G, L, false, "FOIA s.31(1)(g)-(i), 31(2); ICO guidance on s.31",
	    "s.31(1)(g), (h) or (i) names a purpose of s.31(2)" },
	{ "X06", G, L, false, "FOIA s.40(2)(b); ICO guidance on s.40, part six; EIR reg.13(1); "
	    "FOISA s.38(1)(b)",
	    "personal data of others: the condition is named" },
	{ "X07", G, D, false, "ICO guidance on s.40, part six",
	    "ordinary personal data: interest, necessity and balance are recorded; other data: which" },
	{ "X08", E, L | D, false, "the provision's own dates; DPA 2018 Sch.19",
	    "a provision was in force on the day of the letter" },
	{ "X09", G, L, false, "FOIA s.36(2), (5); ICO guidance on s.36",
	    "s.36: the qualified person's opinion is mentioned" },
	{ "X11", G, L, false, "FOIA s.44(1); FOISA s.26; ICO guidance on s.44",
	    "a prohibition on disclosure names the enactment or order" },
	{ "X12", W, L, false, "tribunal practice on s.42 (draft row)",
	    "the kind of privilege named is the kind argued" },
	{ "X13", W, L | D, false, "ICO guidance on s.21; FOISA s.25",
	    "what is elsewhere comes with its address" },
	{ "X14", W, L | D, false, "FOIA s.39; FOISA s.39(2); EIR reg.5(1), 12(1)",
	    "information is environmental or it is not: which enactment is relied on for which" },
	{ "X15", E, L | D, false, "EIR reg.12(9); EIR(S) reg.10(6)",
	    "the exceptions that are not available for emissions are not used for them" },
	{ "X16", I, L, false, "ICO 'How sections 23 and 24 interact'",
	    "s.23 and s.24 in the alternative: allowed, and the letter need not say which" },
	{ "X17", W, L | D, true, "FOIA s.1(1)(a), 2(1)",
	    "neither confirm nor deny in the record, and a letter that says it is held" },
	{ "X18", I, L, false, "FOIA s.2(1)",
	    "words like 'that may be held' without a neither-confirm-nor-deny provision" },
	{ "X21", W, L, false, "FOIA s.38, 40; FOISA s.38, 39(1), 40",
	    "a section is not confused with the one of that number in the other Act" },
	{ "C01", W, L, false, "the letter itself", "the list at the head and the reasons name the "
	    "same limbs" },
	{ "C02", W, L, false, "the letter itself", "what is listed is argued, and what is argued is listed" },
	{ "C03", W, L, false, "the letter itself; the tables of provisions",
	    "one provision is spelt one way, and as an address that exists" },
	{ "C05", W, L | D, false, "derived from the request and the items",
	    "no period that was asked for is missing or left undecided in silence" },
	{ "C06", W, L | D, false, "derived from the items",
	    "a period of which nothing is held has no item dated in it" },
	{ "C07", W, L, false, "the letter itself", "'some' and 'the information requested' agree" },
	{ "C09", W, D, false, "practice: reasons are those of the case",
	    "reasons are not word for word those of another case" },
	{ "C10", W, L, false, "UK GDPR; DPA 2018", "data protection law is named as it stands" },
	{ "C13", W, L, false, "the tables of provisions", "every provision that is cited exists" },
	{ "C14", W, L, false, "UK GDPR Art.5(1); FOIA s.40(7) (draft row)",
	    "the data protection principles are not sourced to the law-enforcement part alone" },
	{ "C15", W, L, false, "the letter itself", "as many attachments are listed as are announced" },
	{ "R01", W, L | D, false, "the record", "what the letter relies on was decided, limb by limb" },
	{ "R02", W, L | D, false, "the record; FOIA s.17(1)(b)",
	    "what was decided is named in the letter, limb by limb" },
	{ "R03", W, L | D, true, "the record", "what the letter says is not held was not decided otherwise" },
	{ "R04", W, L | D, false, "the record", "every dated item of the record is named in the letter" },
	{ "R05", W, L | D, true, "the record", "as many documents go out as the letter says are attached" },
	{ "R06", W, L | D, false, "the record", "every date in the letter's lists is that of an item" },
	{ "R07", W, L | D, false, "the record", "the letter bears the recorded date" },
	{ "R08", W, L | D, false, "the record", "the day of receipt in the letter is the recorded one" },
	{ "R09", W, L | D, true, "the record",
	    "no section is listed at the head as relied on that no recorded decision rests on" },
	{ "P02", G, L | D, false, "s.45 Code of Practice (2018) part 5; practice of the Commissioner",
	    "an internal review judges as at the refusal; what came later is shown apart" },
	{ "P07", W, L | D, false, "ICO decision notices (practice)",
	    "'upheld' says whose case: in a decision notice it is the complaint's" },
};

const struct foil_notice_rule *foil_notice_rules(size_t *n)
{
	*n = COUNT(rules);
	return rules;
}

const struct foil_notice_rule *notice_rule(const char *id)
{
	for (size_t i = 0; i < COUNT(rules); i++)
		if (strcmp(rules[i].id, id) == 0)
			return &rules[i];
	return NULL;
}

const char *foil_severity_name(enum foil_severity s)
{
	static const char *const names[FOIL_SEVERITIES] = { "statute", "guidance", "inconsistency",
		"information" };

	return (unsigned)s < FOIL_SEVERITIES ? names[s] : "";
}
