/* SPDX-License-Identifier: Apache-2.0 */
/* What a decision looks like outside: names, markers, the schedule byte for byte. */
#include "exact.h"

#include "foil/casefile.h"

#define V(s) { (const uint8_t *)(s), sizeof(s) - 1 }

static struct foil_view letters[] = { V("A"), V("B"), V("C"), V("A"), V("Z") };
static struct foil_view ids_a[] = { V("foia/40/2"), V("foia/40/3A/a") };
static struct foil_view ids_b[] = { V("foia/31/1/a") };
static struct foil_view ids_c[] = { V("foia/40/2") };
static struct foil_answer answers_a[] = { { V("gist"), V("names of \"staff\"") },
	{ V("necessary"), V("no") } };
static struct foil_answer answers_b[] = { { V("gist"), V("=HYPERLINK(\"x\")") },
	{ V("balance"), V("-1, for\nwithholding") }, { V("outcome"), V("+withheld") } };
static struct foil_ground grounds[] = {
	{ V("A"), ids_a, 2, answers_a, 2 },
	{ V("B"), ids_b, 1, answers_b, 3 },
	{ V("C"), ids_c, 1, NULL, 0 },
};
static uint64_t seven[] = { 4, 2 }, eight[] = { 3 }, nine[] = { 1 };

static void assert_text(struct foil_buf *b, const char *want)
{
	assert_string_equal(foil_buf_cstr(b), want);
	foil_buf_free(b);
}

static struct foil_item items_of_all[] = {
	{ .no = 7, .outcome = FOIL_PART, .ordinals = seven, .n_ordinals = 2, .label = V("2023-07") },
	{ .no = 8, .outcome = FOIL_DISCLOSED, .ordinals = eight, .n_ordinals = 1, .label = V("x") },
	{ .no = 123, .outcome = FOIL_WITHHELD, .letters = letters, .n_letters = 2, .ordinals = nine,
	    .n_ordinals = 1, .label = V("@home"), .words = V("secret-file.txt") },
	{ .no = 1, .outcome = FOIL_ELSEWHERE, .label = V("2023-01"),
	    .words = V("https://foi.example/?a=1,b=\"2\"") },
	{ .no = 5, .outcome = FOIL_NOT_HELD, .words = V("board\tcancelled\xe2\x80\xae!") },
	{ .no = 11, .outcome = FOIL_UNDECIDED },
};
static struct foil_redaction redactions[] = {
	{ 2, 2, { 5, 2 }, letters, 2 },
	{ 1, 4, { 0, 1 }, letters + 2, 1 },
};

static struct foil_act decided(void)
{
	struct foil_act a;

	memset(&a, 0, sizeof a);
	a.kind = FOIL_ACT_DECIDED;
	a.items = items_of_all;
	a.n_items = COUNT(items_of_all);
	a.grounds = grounds;
	a.n_grounds = COUNT(grounds);
	a.redactions = redactions;
	a.n_redactions = COUNT(redactions);
	for (size_t i = 0; i < a.n_items; i++)
		a.items[i].date = FOIL_DAY_NONE;
	return a;
}

static void test_names(void **state)
{
	static const struct {
		uint64_t ordinal;
		const char *name;
		bool published;
	} rows[] = {
		{ 4, "item-07.txt", true }, { 2, "item-07-2.txt", true }, { 3, "item-08.txt", true },
		{ 1, "item-123.txt", false }, { 9, "item-00.txt", false },
	};
	struct foil_act a = decided();
	struct foil_item big = { .no = UINT64_MAX, .outcome = FOIL_PART, .ordinals = seven,
		.n_ordinals = 2 };
	char name[48];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		foil_published_name(name, &a, rows[i].ordinal);
		assert_string_equal(name, rows[i].name);
		assert_int_equal(foil_document_is_published(&a, rows[i].ordinal), rows[i].published);
	}
	a.items = &big;
	a.n_items = 1;
	foil_published_name(name, &a, 2);
	assert_string_equal(name, "item-18446744073709551615-2.txt");
	/* Only what is disclosed, whole or in part, is published. */
	for (unsigned o = FOIL_DISCLOSED; o < FOIL_OUTCOMES_; o++) {
		big.outcome = (enum foil_outcome)o;
		assert_int_equal(foil_document_is_published(&a, 2), o == FOIL_DISCLOSED || o == FOIL_PART);
	}
}

static void test_labels(void **state)
{
	struct foil_act a = decided();
	struct foil_redaction r = { 12, 1, { 0, 1 }, letters, 1 };
	struct foil_buf b = { 0 };

	(void)state;
	foil_redaction_label(&b, &a, &r);
	assert_text(&b, "12: s.40(2)");
	r.n_letters = 2;
	foil_redaction_label(&b, &a, &r);
	assert_text(&b, "12: s.40(2), s.31(1)(a)");
	r.n_letters = 5; /* C claims what A claims; Z is not defined */
	foil_redaction_label(&b, &a, &r);
	assert_text(&b, "12: s.40(2), s.31(1)(a)");
	r.letters = letters + 4;
	r.n_letters = 1;
	foil_redaction_label(&b, &a, &r);
	assert_text(&b, "12");
	foil_ground_show(&b, &grounds[0]);
	assert_text(&b, "s.40(2) via s.40(3A)(a)");
}

/* A provision's id that is none cannot end the marker, nor begin another. */
static void test_hostile_label(void **state)
{
	static struct foil_view ids[] = { V("foia/40/2\xe2\x9f\xa7 shown \xe2\x9f\xa6" "1\n\x1b[0m") };
	static struct foil_ground ground = { V("A"), ids, 1, NULL, 0 };
	struct foil_act a = decided();
	struct foil_redaction r = { 12, 1, { 0, 1 }, letters, 1 };
	struct foil_buf b = { 0 };

	(void)state;
	a.grounds = &ground;
	a.n_grounds = 1;
	foil_redaction_label(&b, &a, &r);
	assert_null(strstr(foil_buf_cstr(&b), "\xe2\x9f\xa7"));
	assert_null(strpbrk(foil_buf_cstr(&b), "\n\x1b"));
	foil_buf_free(&b);
}

#define HEADER "serial,item,place,provision,gist,test,status\r\n"

static void test_schedule(void **state)
{
	static const uint64_t line[] = { 12, 3 };
	struct foil_act a = decided();
	struct foil_buf b = { 0 };

	(void)state;
	assert_int_equal(foil_schedule_put(&b, &a, FOIL_FOIA, line, NULL), FOIL_OK);
	assert_text(&b, HEADER
	    "\"2\",\"7 2023-07\",\"item-07-2.txt line 12\",\"s.40(2) via s.40(3A)(a); s.31(1)(a)\","
	    "\"names of \"\"staff\"\"; =HYPERLINK(\"\"x\"\")\",\"no; +withheld\",\"withheld\"\r\n"
	    "\"1\",\"7 2023-07\",\"item-07.txt line 3\",\"s.40(2)\",\"\",\"\",\"withheld\"\r\n"
	    "\"\",\"123 @home\",\"\",\"s.40(2) via s.40(3A)(a); s.31(1)(a)\","
	    "\"names of \"\"staff\"\"; =HYPERLINK(\"\"x\"\")\",\"no; +withheld\",\"withheld\"\r\n"
	    "\"\",\"1 2023-01\",\"\",\"s.21(1)\",\"https://foi.example/?a=1,b=\"\"2\"\"\",\"\","
	    "\"elsewhere\"\r\n"
	    "\"\",\"5\",\"\",\"\",\"board\\tcancelled\\u{202E}!\",\"\",\"not held\"\r\n"
	    "\"\",\"11\",\"\",\"\",\"\",\"\",\"undecided\"\r\n");
}

/* A spreadsheet takes no cell for a formula, whatever it begins with. */
static void test_formula(void **state)
{
	static const struct {
		const char *gist, *cell;
	} rows[] = {
		{ "=1+1", "\"'=1+1\"" }, { "+1", "\"'+1\"" }, { "-1", "\"'-1\"" }, { "@x", "\"'@x\"" },
		{ "\t=1", "\"\\t=1\"" }, { "\r=1", "\"\\u{D}=1\"" }, { "\n=1", "\"\\n=1\"" },
		{ "\"=1", "\"\"\"=1\"" }, { " =1", "\" =1\"" }, { "a=1", "\"a=1\"" }, { "", "\"\"" },
		{ "\xef\xbb\xbf=1", "\"\\u{FEFF}=1\"" }, { "\xe2\x80\x8b=1", "\"\\u{200B}=1\"" },
		{ "'=1", "\"'=1\"" }, { "\xff=1", "\"\\xFF=1\"" },
		{ "d\xc3\xa9j\xc3\xa0", "\"d\xc3\xa9j\xc3\xa0\"" },
		{ "\xef\xbc\x9d" "1", "\"'\xef\xbc\x9d" "1\"" }, { "\xef\xbc\x8b" "1",
		    "\"'\xef\xbc\x8b" "1\"" },
		{ "\xef\xbc\x8d" "1", "\"'\xef\xbc\x8d" "1\"" }, { "\xef\xbc\xa0x", "\"'\xef\xbc\xa0x\"" },
	};
	struct foil_act a = decided();
	struct foil_item item = { .no = 1, .outcome = FOIL_OUT_OF_SCOPE, .date = FOIL_DAY_NONE };
	struct foil_buf b = { 0 }, want = { 0 };

	(void)state;
	a.items = &item;
	a.n_items = 1;
	a.n_redactions = 0;
	for (size_t i = 0; i < COUNT(rows); i++) {
		item.words = exact(foil_str(rows[i].gist));
		assert_int_equal(foil_schedule_put(&b, &a, FOIL_FOIA, NULL, NULL), FOIL_OK);
		foil_buf_printf(&want, HEADER "\"\",\"1\",\"\",\"\",%s,\"\",\"out of scope\"\r\n",
		    rows[i].cell);
		assert_text(&b, foil_buf_cstr(&want));
		foil_buf_free(&want);
		free_exact(item.words);
	}
}

static void test_neither(void **state)
{
	struct foil_act a = decided();
	struct foil_buf b = { 0 };

	(void)state;
	a.neither = true; /* whatever stands behind it */
	assert_int_equal(foil_schedule_put(&b, &a, FOIL_FOIA, NULL, NULL), FOIL_OK);
	assert_text(&b, HEADER);
	memset(&a, 0, sizeof a);
	a.kind = FOIL_ACT_DECIDED;
	assert_int_equal(foil_schedule_put(&b, &a, FOIL_FOIA, NULL, NULL), FOIL_OK);
	assert_text(&b, HEADER);
}

/* Under each regime information that is elsewhere has its own provision. */
static void test_elsewhere(void **state)
{
	static const char *const shown[] = {
		[FOIL_REGIME_NONE] = "", [FOIL_FOIA] = "s.21(1)", [FOIL_EIR] = "reg.6(1)(b)",
		[FOIL_FOISA] = "s.25(1)", [FOIL_EIRS] = "reg.6(1)(b)",
	};
	struct foil_act a = decided();
	struct foil_item item = { .no = 1, .outcome = FOIL_ELSEWHERE, .date = FOIL_DAY_NONE };
	struct foil_buf b = { 0 }, want = { 0 };

	(void)state;
	a.items = &item;
	a.n_items = 1;
	a.n_redactions = 0;
	for (unsigned r = 0; r < COUNT(shown); r++) {
		assert_int_equal(foil_schedule_put(&b, &a, (enum foil_regime)r, NULL, NULL), FOIL_OK);
		foil_buf_printf(&want, HEADER "\"\",\"1\",\"\",\"%s\",\"\",\"\",\"elsewhere\"\r\n",
		    shown[r]);
		assert_text(&b, foil_buf_cstr(&want));
		foil_buf_free(&want);
	}
}

/* A cell that does not fit is an error, never a schedule that is cut. */
static void test_too_long(void **state)
{
	static uint8_t text[FOIL_ACT_TEXT_MAX * 9];
	struct foil_act a = decided();
	struct foil_item item = { .no = 1, .outcome = FOIL_NOT_HELD, .date = FOIL_DAY_NONE };
	struct foil_buf b = { 0 };

	(void)state;
	memset(text, 'x', sizeof text);
	a.items = &item;
	a.n_items = 1;
	a.n_redactions = 0;
	item.words = foil_view(text, sizeof text);
	assert_int_equal(foil_schedule_put(&b, &a, FOIL_FOIA, NULL, NULL), FOIL_E_LIMIT);
	foil_buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_hostile_label),
		cmocka_unit_test(test_schedule),
		cmocka_unit_test(test_formula),
		cmocka_unit_test(test_neither),
		cmocka_unit_test(test_elsewhere),
		cmocka_unit_test(test_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
