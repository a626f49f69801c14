/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that need a record: each triggered, and each left alone when letter and record agree. */
#include "notice_kit.h"

#include <time.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define V(s) { (const uint8_t *)(s), sizeof(s) - 1 }

static const struct foil_view ids_a[] = { V("foia/40/2"), V("foia/40/3A/a") };
static const struct foil_view ids_b[] = { V("foia/31/1/a") };
static const struct foil_view ids_c[] = { V("foia/30/1/a/i") };
static const struct foil_view ids_n[] = { V("foia/31/3") };
static const struct foil_notice_answer answers_a[] = { { V("data"), V("ordinary") },
	{ V("interest"), V("openness") }, { V("necessary"), V("no") } };
static const struct foil_notice_answer answers_b[] = { { V("likelihood"), V("would be likely to") },
	{ V("harm"), V("offenders would adapt") }, { V("for disclosure"), V("trust") },
	{ V("for withholding"), V("safety") }, { V("outcome"), V("maintaining outweighs") } };
static const struct foil_notice_answer answers_joint[] = { { V("likelihood"), V("would") },
	{ V("harm"), V("x") }, { V("for withholding"), V("y") },
	{ V("outcome"), V("maintaining outweighs, as for grounds B and C") } };
static const struct foil_notice_ground grounds[] = {
	{ V("A"), ids_a, 2, answers_a, COUNT(answers_a) },
	{ V("B"), ids_b, 1, answers_b, COUNT(answers_b) },
};

/* The board of the real letter. */
#define ITEM(no, label, outcome) { no, V(label), { NULL, 0 }, FOIL_DAY_NONE, outcome }
static struct foil_notice_item items[] = {
	ITEM(1, "2023-01", FOIL_NOTICE_ELSEWHERE), ITEM(2, "2023-02", FOIL_NOTICE_ELSEWHERE),
	ITEM(3, "2023-03", FOIL_NOTICE_ELSEWHERE), ITEM(4, "2023-04", FOIL_NOTICE_ELSEWHERE),
	ITEM(5, "2023-05", FOIL_NOTICE_NOT_HELD), ITEM(6, "2023-06", FOIL_NOTICE_ELSEWHERE),
	ITEM(7, "2023-07", FOIL_NOTICE_PART), ITEM(8, "2023-08", FOIL_NOTICE_NOT_HELD),
	ITEM(9, "2023-09", FOIL_NOTICE_PART), ITEM(10, "2023-10", FOIL_NOTICE_PART),
	ITEM(11, "2023-11", FOIL_NOTICE_UNDECIDED), ITEM(12, "2023-12", FOIL_NOTICE_UNDECIDED),
};

static void date_items(void)
{
	static const int md[][2] = { { 1, 18 }, { 2, 15 }, { 3, 16 }, { 4, 13 }, { 0, 0 }, { 6, 7 },
	    { 7, 12 },
		{ 0, 0 }, { 8, 31 }, { 10, 4 } };

	for (size_t i = 0; i < COUNT(md); i++)
		items[i].date = md[i][0] == 0 ? FOIL_DAY_NONE : foil_day_make(2023, md[i][0], md[i][1]);
}

static struct foil_notice_facts board(void)
{
	date_items();
	return (struct foil_notice_facts){ .regime = FOIL_FOIA, .decided = true, .answers = true,
		.request = V("All Strategic Facial Recognition Board minutes from 2023"),
		.received = foil_day_make(2023, 11, 3), .due = foil_day_make(2023, 12, 4),
		.dated = foil_day_make(2023, 12, 1), .items = items, .n_items = COUNT(items),
		.grounds = grounds, .n_grounds = COUNT(grounds), .published = 3 };
}

#define END "You may ask for an internal review, then complain to the Information Commissioner, SK9 5AF.\n"
#define CLEAN "1 December 2023\n\nWe received your request on 3 November 2023.\n\n" \
	"The minutes of 18 January, 15 February, 16 March, 13 April and 7 June 2023 are exempt " \
	"under section 21(1): https://x.example/minutes\n\n" \
	"There are no minutes of May 2023: the board was cancelled.\n\n" \
	"We attach three sets of minutes, of 12 July, 31 August and 4 October 2023.\n\n" \
	"The names are exempt under section 40(2) via section 40(3A)(a), as staff do not expect it.\n\n" \
	"Section 31(1)(a): it is exempt, as disclosure would be likely to prejudice the " \
	"prevention of crime. The public interest in maintaining the exemption outweighs " \
	"that in disclosing.\n\n" \
	"November and December 2023 are not decided yet.\n\n" END

static void expect(const char *letter, const struct foil_notice_facts *f, const char *rule, size_t n)
{
	struct foil_notice got;

	kit_check(letter, FOIL_REGIME_NONE, f, &got);
	if (kit_count(&got, rule) != n) {
		for (size_t i = 0; i < got.n; i++)
			print_message("%s line %zu: %s\n", got.findings[i].rule->id, got.findings[i].line,
			    got.findings[i].text);
		fail_msg("%s: %zu, not %zu, in\n%s", rule, kit_count(&got, rule), n, letter);
	}
	foil_notice_free(&got);
}

static void test_clean(void **state)
{
	struct foil_notice_facts f = board();
	struct foil_notice n;

	(void)state;
	items[7].outcome = FOIL_NOTICE_OTHER; /* August: see test_periods */
	kit_check(CLEAN, FOIL_REGIME_NONE, &f, &n);
	for (size_t i = 0; i < n.n; i++)
		print_message("%s: %s\n", n.findings[i].rule->id, n.findings[i].text);
	assert_int_equal(n.n, 0);
	assert_int_equal(n.received, f.received);
	assert_int_equal(n.dated, f.dated);
	foil_notice_free(&n);
	items[7].outcome = FOIL_NOTICE_NOT_HELD;
}

static void test_provisions(void **state)
{
	struct foil_notice_facts f = board();

	(void)state;
	expect(CLEAN "Section 43(2): prices are exempt, as it would prejudice us.\n", &f, "R01", 1);
	expect(CLEAN "Section 31(1)(b): prices are exempt, as it would prejudice us.\n", &f, "R01", 1);
	/* Considered, or denied, is not relied on; a condition is not a decision. */
	expect(CLEAN "We considered whether section 43(2) is an exemption here.\n", &f, "R01", 0);
	expect(CLEAN "Nothing is exempt here: section 43(2) does not apply.\n", &f, "R01", 0);
	expect(CLEAN "It is exempt as section 40(2)(a) says.\n", &f, "R01", 0);
	f.n_grounds = 1;
	expect(CLEAN, &f, "R01", 1);
	f = board();
	expect("1 December 2023\n\nThe names are exempt under section 40(2).\n" END, &f, "R02", 2);
	expect(CLEAN, &f, "R02", 0);
}

static void test_items(void **state)
{
	struct foil_notice_facts f = board();

	(void)state;
	expect(CLEAN "No minutes of July 2023 are held.\n", &f, "R03", 1);
	expect(CLEAN "No minutes of July 2023 are held.\n", &f, "R04", 0);
	expect(CLEAN "No minutes of May 2023 are held.\n", &f, "R03", 0);
	/* Said in one breath with what is given: not clear enough to contradict anything. */
	expect(CLEAN "No minutes of May are held, and those of July 2023 are attached.\n", &f, "R03", 0);
	expect("The minutes of 12 July 2023 are attached.\n", &f, "R04", 1);
	expect("The minutes are attached.\n", &f, "R04", 0);
	expect(CLEAN "- 5 July 2023\n", &f, "R06", 1);
	expect(CLEAN "- 12 July 2023\n", &f, "R06", 0);
	/* A day that an item's own words name. */
	items[7].words = foil_str("passed on to the Home Office, on 5 July 2023");
	expect(CLEAN "- 5 July 2023\n", &f, "R06", 0);
	expect(CLEAN "- 6 July 2023\n", &f, "R06", 1);
	items[7].words = foil_str("");
	f.published = 2;
	expect(CLEAN, &f, "R05", 1);
	f.published = 3;
	expect(CLEAN, &f, "R05", 0);
}

static void test_periods(void **state)
{
	struct foil_notice_facts f = board();

	(void)state;
	expect(CLEAN, &f, "C06", 1);
	items[8].date = foil_day_make(2023, 9, 1);
	expect(CLEAN, &f, "C06", 0);
	expect(CLEAN, &f, "C05", 0);
	expect("We attach the minutes.\n", &f, "C05", 1);
	f.n_items = 11; /* December was never listed */
	items[10].outcome = FOIL_NOTICE_NOT_HELD;
	expect("", &f, "C05", 1);
	items[10].outcome = FOIL_NOTICE_UNDECIDED;
	f.request = foil_str("minutes of 2022 and 2023");
	expect("", &f, "C05", 0);
}

static void test_days(void **state)
{
	struct foil_notice_facts f = board();

	(void)state;
	f.dated = foil_day_make(2023, 12, 4);
	expect(CLEAN, &f, "R07", 1);
	expect("", &f, "T01", 0);
	f.dated = foil_day_make(2023, 12, 5);
	expect("", &f, "T01", 1);
	f = board();
	expect(CLEAN, &f, "R07", 0);
	expect(CLEAN, &f, "R08", 0);
	f.received = foil_day_make(2023, 11, 6);
	expect(CLEAN, &f, "R08", 1);
}

static void test_neither(void **state)
{
	struct foil_notice_facts f = { .regime = FOIL_FOIA, .received = FOIL_DAY_NONE, .due = FOIL_DAY_NONE,
		.dated = FOIL_DAY_NONE, .decided = true, .neither = true, .neither_ids = ids_n,
		.n_neither_ids = 1 };

	(void)state;
	expect("Under section 31(3) we can neither confirm nor deny that we hold it.\n", &f, "X17", 0);
	expect("Under section 31(3) we can neither confirm nor deny that we hold it.\n", &f, "R01", 0);
	expect("We can confirm that the force holds this information.\n", &f, "X17", 1);
	expect("We can confirm that the force holds this information.\n", &f, "R02", 1);
	expect("The report is exempt under section 31(1)(a) as it would prejudice us.\n", &f, "R01", 1);
}

static void test_grounds(void **state)
{
	struct foil_notice_ground g[2] = { grounds[0], grounds[1] };
	struct foil_notice_ground joint[2] = { grounds[1], { V("D"), ids_c, 1, answers_joint,
		COUNT(answers_joint) } };
	static const struct foil_view both[] = { V("B"), V("D") };
	struct foil_notice_together together = { both, 2 };
	struct foil_notice_facts f = board();

	(void)state;
	f.grounds = g;
	expect("", &f, "X01", 0);
	expect("", &f, "X03", 0);
	expect("", &f, "X07", 0);
	g[0].n_answers = 0;
	expect("", &f, "X07", 1);
	g[0].n_answers = 2; /* whether it is necessary is not said */
	expect("", &f, "X07", 1);
	g[1].n_answers = 1;
	expect("", &f, "X01", 1);
	expect("", &f, "X03", 1);
	f.answers = false;
	expect("", &f, "X01", 0);
	f.answers = true;
	joint[0].n_answers = 2;
	f.grounds = joint;
	/* s.30 and s.31 on the same words. */
	expect("", &f, "X04", 0);
	f.together = &together;
	f.n_together = 1;
	expect("", &f, "X04", 1);
	together.n = 1;
	expect("", &f, "X04", 0);
}

/* ---- what is easily got wrong ---- */

/* One balance serves several grounds on the same words ([2025] UKSC 27), and only there. */
static void test_joint_balance(void **state)
{
	static const struct foil_notice_answer one[] = { { V("likelihood"), V("would") },
	    { V("harm"), V("x") } };
	struct foil_notice_ground g[] = { { V("B"), ids_b, 1, one, 2 },
		{ V("D"), ids_c, 1, answers_joint, COUNT(answers_joint) } };
	static const struct foil_view both[] = { V("B"), V("D") }, other[] = { V("D"), V("E") };
	struct foil_notice_together together = { both, 2 };
	struct foil_notice_facts f = board();

	(void)state;
	f.grounds = g;
	f.together = &together;
	f.n_together = 1;
	expect("", &f, "X01", 0);
	together.letters = other;
	expect("", &f, "X01", 1); /* named, but on other words */
	together.letters = both;
	g[1].n_answers = 3; /* no outcome, so nothing names B, and D has none itself */
	expect("", &f, "X01", 2);
}

/* The legitimate-interests test is for ordinary data; the second and third conditions carry a balance. */
static void test_personal(void **state)
{
	static const struct foil_view second[] = { V("foia/40/2"), V("foia/40/3B") },
	    scottish[] = { V("foisa/38/1/b"), V("foisa/38/3A/a") };
	static const struct foil_notice_answer special[] = { { V("data"), V("special category") },
		{ V("interest"), V("openness") }, { V("necessary"), V("no") } };
	static const struct foil_notice_answer condition[] = { { V("data"), V("criminal offence") },
		{ V("reasons"), V("no condition of Article 10 and Schedule 1 is met") } };
	static const struct foil_notice_answer weighed[] = { { V("data"), V("ordinary") },
		{ V("for withholding"), V("the objection") }, { V("outcome"), V("maintaining outweighs") } };
	struct foil_notice_ground g = { V("A"), ids_a, 2, special, COUNT(special) };
	struct foil_notice_facts f = board();

	(void)state;
	f.grounds = &g;
	f.n_grounds = 1;
	expect("", &f, "X07", 1); /* the test of ordinary data, for others */
	g.n_answers = 1;
	expect("", &f, "X07", 1); /* which condition? */
	g.answers = condition;
	g.n_answers = COUNT(condition);
	expect("", &f, "X07", 0);
	expect("", &f, "X01", 0); /* absolute through the first condition */
	g.ids = second;
	g.answers = weighed;
	g.n_answers = 1;
	expect("", &f, "X07", 0); /* no legitimate-interests test ... */
	expect("", &f, "X01", 1); /* ... but a balance */
	g.n_answers = COUNT(weighed);
	expect("", &f, "X01", 0);
	f.regime = FOIL_FOISA;
	g.ids = scottish;
	expect("", &f, "X01", 0);
	g.n_answers = 1;
	expect("", &f, "X01", 1);
}

/* s.23 and s.24: one of them, and reasons that are held elsewhere. */
static void test_alternative(void **state)
{
	static const struct foil_view s23[] = { V("foia/23/1") }, s24[] = { V("foia/24/1") };
	static const struct foil_view both[] = { V("A"), V("B") };
	static const struct foil_notice_answer says[] = { { V("reasons"),
		V("in the alternative with s.24(1); reasons held elsewhere") } };
	static const struct foil_notice_answer unsaid[] = { { V("reasons"), V("the body is listed") } };
	struct foil_notice_ground g[] = { { V("A"), s23, 1, says, 1 }, { V("B"), s24, 1, says, 1 },
		{ V("C"), ids_b, 1, says, 1 } };
	struct foil_notice_together together = { both, 2 };
	struct foil_notice_facts f = board();

	(void)state;
	f.grounds = g;
	f.n_grounds = 2;
	f.together = &together;
	f.n_together = 1;
	expect("", &f, "X04", 0);
	expect("", &f, "X16", 1);
	expect("", &f, "X01", 0); /* held elsewhere */
	g[0].answers = g[1].answers = unsaid;
	expect("", &f, "X04", 1);
	expect("", &f, "X16", 0);
	expect("", &f, "X01", 1);
	f.n_grounds = 3; /* that another ground speaks of an alternative changes nothing */
	expect("", &f, "X04", 1);
	/* A letter may say so too. */
	expect(CLEAN "Sections 23(1) and 24(1) of the Act are relied on in the alternative. Our "
	    "reasons are held elsewhere.\n", NULL, "N06", 0);
	expect("1 December 2023\n\nIt is exempt under section 23(1) or section 24(1).\n" END, NULL, "N06", 1);
	expect("1 December 2023\n\nIt is exempt under section 23(1) or 24(1), in the alternative; "
	    "the reasons are held elsewhere.\n" END, NULL, "N06", 0);
	expect("1 December 2023\n\nIt is exempt under section 23(1) or 24(1), in the alternative; "
	    "the reasons are held elsewhere.\n" END, NULL, "N05", 0);
}

/* Leaving reasons out is a decision of its own, kept private. */
static void test_silence(void **state)
{
	static const char *const letter = "1 December 2023\n\nIt is exempt under section 31(1)(a). "
	    "Reasons are left out under section 17(4).\n" END;
	static const struct foil_view notes[] = { V("s.17(4), item 9: the reasons would name the source") };
	struct foil_notice_facts f = board();

	(void)state;
	expect(letter, &f, "N13", 1); /* to a stranger: the notes are closed */
	expect(letter, &f, "N06", 0);
	f.notes_known = true;
	expect(letter, &f, "N13", 1);
	f.notes = notes;
	f.n_notes = 1;
	expect(letter, &f, "N13", 0);
	expect("1 December 2023\n\nIt is exempt under section 31(1)(a).\n" END, &f, "N06", 1);
	expect(CLEAN, &f, "N13", 0);
}

/* A review judges as at the refusal: its law, and its facts. */
static void test_review(void **state)
{
	static const char *const law = "30 June 2018\n\nIt is exempt under section 40(2) via "
	    "section 40(3)(a)(i), as staff do not expect it.\n" END;
	struct foil_notice_facts f = { .regime = FOIL_FOIA, .received = FOIL_DAY_NONE, .due = FOIL_DAY_NONE,
		.dated = foil_day_make(2018, 6, 30), .refused = foil_day_make(2018, 5, 20) };
	static const char *const facts = "1 March 2024\n\nSection 42(1): it is exempt as the "
	    "advice of counsel. The claim was settled on 5 February 2024. "
	    "The public interest in maintaining the exemption outweighs that in disclosing.\n"
	    "\n" END;
	static const char *const apart = "1 March 2024\n\nSection 42(1): it is exempt as the "
	    "advice of counsel. After the refusal, on 5 February 2024, the claim was settled. The "
	    "public interest in maintaining the exemption outweighs that in disclosing.\n\n" END;

	(void)state;
	expect(law, &f, "X08", 1);
	f.review = true;
	expect(law, &f, "X08", 0);
	f.refused = foil_day_make(2023, 12, 1);
	f.dated = foil_day_make(2024, 3, 1);
	expect(facts, &f, "P02", 1);
	expect(apart, &f, "P02", 0);
	f.refused = foil_day_make(2024, 2, 5); /* that day is not after it */
	expect(facts, &f, "P02", 0);
	f.refused = foil_day_make(2023, 12, 1);
	f.review = false;
	expect(facts, &f, "P02", 0);
}

/* "Upheld" is the complaint's unless it is said otherwise. */
static void test_upheld(void **state)
{
	static const struct {
		const char *words;
		enum foil_upheld u;
	} rows[] = {
		{ "FOI 42: Complaint upheld", FOIL_UPHELD_COMPLAINT },
		{ "FOI 42: Complaint not upheld", FOIL_UPHELD_AUTHORITY },
		{ "FOI 42: upheld", FOIL_UPHELD_COMPLAINT },
		{ "FOI 42: not upheld", FOIL_UPHELD_AUTHORITY },
		{ "The Commissioner upheld our decision to withhold", FOIL_UPHELD_AUTHORITY },
		{ "The Commissioner did not uphold our use of section 42", FOIL_UPHELD_COMPLAINT },
		{ "The Commissioner upholds the complaint about our refusal", FOIL_UPHELD_COMPLAINT },
		{ "His decision notice says that the complaint was not upheld", FOIL_UPHELD_AUTHORITY },
		{ "The complaint was partly upheld", FOIL_UPHELD_UNSAID },
		{ "The complaint was upheld on section 42 and not upheld on section 31", FOIL_UPHELD_UNSAID },
		{ "nothing of the kind", FOIL_UPHELD_UNSAID }, { "", FOIL_UPHELD_UNSAID },
		{ "\xFF upheld", FOIL_UPHELD_UNSAID },
	};
	static const struct foil_notice_ruling rulings[] = { { V("foia/42/1"), true },
	    { V("foia/31/1/a"), false } };
	struct foil_notice_facts f = { .regime = FOIL_FOIA, .received = FOIL_DAY_NONE, .due = FOIL_DAY_NONE,
		.dated = FOIL_DAY_NONE, .rulings = rulings, .n_rulings = 2 };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (foil_upheld_read(foil_str(rows[i].words)) != rows[i].u)
			fail_msg("\"%s\" is read as %d", rows[i].words,
			    foil_upheld_read(foil_str(rows[i].words)));
	expect("The Information Commissioner upheld our decision on section 42(1).\n", &f, "P07", 1);
	expect("The Information Commissioner upheld the complaint on section 42(1).\n", &f, "P07", 0);
	expect("The Information Commissioner upheld our decision on section 31(1)(a).\n", &f, "P07", 0);
	expect("The Information Commissioner upheld the complaint on section 31(1)(a).\n", &f, "P07", 1);
	expect("The Information Commissioner upheld our decision on section 43(2).\n", &f, "P07", 0);
}

/* X14, X15 of the record alone. */
static void test_environment(void **state)
{
	static const struct foil_view s39[] = { V("foia/39/1/a") }, e[] = { V("eir/12/5/e") };
	static const struct foil_view both[] = { V("A"), V("B") };
	static const struct foil_notice_answer no[] = { { V("reasons"),
	    V("these are prices, not emissions") } };
	struct foil_notice_ground g[] = { { V("A"), s39, 1, NULL, 0 }, grounds[1] };
	struct foil_notice_together together = { both, 2 };
	struct foil_notice_facts f = board();

	(void)state;
	f.grounds = g;
	expect("", &f, "X14", 0);
	f.together = &together;
	f.n_together = 1;
	expect("", &f, "X14", 1);
	f = board();
	f.regime = FOIL_EIR;
	f.grounds = g;
	f.n_grounds = 1;
	g[0].ids = e;
	expect("", &f, "X15", 0);
	f.request = foil_str("Emissions of the plant and its prices");
	expect("", &f, "X15", 1);
	g[0].answers = no;
	g[0].n_answers = 1;
	expect("", &f, "X15", 0);
}

/* C09: the reasons of another case, but for the formula that closes every balance. */
static void test_earlier(void **state)
{
	static const char long_reason[] = "Offenders would plan  around the cameras if they knew "
	    "where officers stand and when.";
	static const struct foil_notice_answer mine[] = { { V("outcome"),
		V("in all the circumstances maintaining the exemption outweighs disclosing it") },
		{ V("harm"), V("offenders would plan around the cameras if they knew where "
		    "officers stand and when.") } };
	struct foil_notice_earlier earlier[] = { { V("A.1"), V("foia/31/1/a"), V("outcome"),
		V("in all the circumstances maintaining the exemption outweighs disclosing it") },
		{ V("A.2"), V("foia/31/1/a"), V("harm"), V(long_reason) } };
	struct foil_notice_ground g = { V("B"), ids_b, 1, mine, COUNT(mine) };
	struct foil_notice_facts f = board();

	(void)state;
	f.grounds = &g;
	f.n_grounds = 1;
	f.earlier = earlier;
	expect("", &f, "C09", 0);
	f.n_earlier = 2;
	expect("", &f, "C09", 1);
	f.n_earlier = 1;
	expect("", &f, "C09", 0);
	g.n_answers = 0;
	f.n_earlier = 2;
	expect("", &f, "C09", 0);
}

/* As many grounds as an act can have, each naming the others, on as many words: no more than seconds. */
static void test_many(void **state)
{
	enum { GROUNDS = 500, TOGETHER = 100000, WORDS = 18000 };
	struct foil_notice_facts f = board();
	struct foil_notice_ground *g = calloc(GROUNDS, sizeof *g);
	struct foil_notice_together *t = calloc(TOGETHER, sizeof *t);
	struct foil_view *letter = calloc(GROUNDS, sizeof *letter);
	char (*name)[4] = calloc(GROUNDS, sizeof *name), *words = malloc(WORDS);
	struct foil_notice_answer outcome;
	clock_t start = clock();

	(void)state;
	assert_true(g != NULL && t != NULL && letter != NULL && name != NULL && words != NULL);
	for (size_t i = 0; i < WORDS; i++)
		words[i] = "ground AAB "[i % 11];
	outcome = (struct foil_notice_answer){ V("outcome"), { (const uint8_t *)words, WORDS } };
	for (size_t i = 0; i < GROUNDS; i++) {
		name[i][0] = (char)('A' + i / 26 / 26);
		name[i][1] = (char)('A' + i / 26 % 26);
		name[i][2] = (char)('A' + i % 26);
		letter[i] = foil_str(name[i]);
		g[i] = (struct foil_notice_ground){ letter[i], ids_b, 1, &outcome, 1 };
	}
	for (size_t i = 0; i < TOGETHER; i++)
		t[i] = (struct foil_notice_together){ letter + i % (GROUNDS - 32), 32 };
	f.grounds = g;
	f.n_grounds = GROUNDS;
	f.together = t;
	f.n_together = TOGETHER;
	expect("", &f, "X07", 0);
	expect(CLEAN, &f, "X07", 0);
	assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 20);
	free(g);
	free(t);
	free(letter);
	free(name);
	free(words);
}

static void test_real_letter(void **state)
{
	struct foil_notice_facts f = board();
	struct foil_buf text = { .max = 1 << 20 };
	struct foil_notice n;
	size_t found = 0;

	(void)state;
	if (!kit_real_letter(&text))
		skip();
	kit_check_bytes(foil_buf_view(&text), FOIL_REGIME_NONE, &f, &n);
	for (size_t i = 0; i < n.n; i++) {
		const struct foil_notice_finding *x = &n.findings[i];

		if (strcmp(x->rule->id, "C05") == 0) {
			assert_non_null(strstr(x->text, "November, December 2023"));
			found++;
		}
		if (strcmp(x->rule->id, "C06") == 0) {
			assert_non_null(strstr(x->text, "August 2023"));
			assert_non_null(strstr(x->text, "31 August 2023"));
			assert_int_equal(x->line, 68);
			assert_int_equal(x->line2, 66);
			found++;
		}
	}
	assert_int_equal(found, 2);
	assert_int_equal(kit_count(&n, "R05"), 0);
	assert_int_equal(kit_count(&n, "R03"), 0);
	assert_int_equal(kit_count(&n, "R01"), 1); /* s.31(1)(b) */
	assert_int_equal(kit_count(&n, "R09"), 1); /* s.42(1), which this record has nothing of */
	foil_notice_free(&n);
	foil_buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_provisions),
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_periods),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_neither),
		cmocka_unit_test(test_grounds),
		cmocka_unit_test(test_joint_balance),
		cmocka_unit_test(test_personal),
		cmocka_unit_test(test_alternative),
		cmocka_unit_test(test_silence),
		cmocka_unit_test(test_review),
		cmocka_unit_test(test_upheld),
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_earlier),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_real_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
