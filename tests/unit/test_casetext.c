/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

#include "foil/casetext.h"
#include "foil/file.h"
#include "foil/text.h"

#include <stdio.h>

static foil_day day(void)
{
	return foil_day_make(2023, 12, 1);
}

/* The text, read in memory of exactly its size, which is gone before anything is looked at. */
static enum foil_code read_under(struct foil_arena *a, struct foil_view text,
    enum foil_regime regime, struct foil_casetext *out, struct foil_err *err)
{
	struct foil_view copy = exact(text);
	enum foil_code rc = foil_casetext_read(a, copy, regime, day(), out, err);

	free_exact(copy);
	return rc;
}

static void read_good(struct foil_arena *a, const char *text, struct foil_casetext *out)
{
	struct foil_err err = { 0 };

	if (read_under(a, foil_str(text), FOIL_REGIME_NONE, out, &err) != FOIL_OK)
		fail_msg("%s\nin\n%s", err.msg, text);
}

#define assert_text(v, s) assert_view_equal(v, foil_str(s))

/* The first fenced block of spec/case-file.md that says ```case. */
static struct foil_view spec_example(struct foil_buf *spec)
{
	static const char open[] = "```case\n", shut[] = "\n```\n";
	const char *text, *from, *to;

	assert_int_equal(foil_file_read("spec/case-file.md", (size_t)1 << 20, spec, NULL), FOIL_OK);
	text = foil_buf_cstr(spec);
	assert_non_null(from = strstr(text, open));
	from += strlen(open);
	assert_non_null(to = strstr(from, shut));
	return foil_view(from, (size_t)(to - from) + 1);
}

static void check_example_items(const struct foil_casetext *ct)
{
	static const struct {
		uint64_t no;
		const char *label;
		int month, dom; /* of 2023; 0 for none */
		enum foil_outcome outcome;
		const char *words, *letter, *file;
	} want[] = {
		{ 1, "2023-01", 1, 18, FOIL_ELSEWHERE,
		  "https://foi.example/2023-01-18#minutes", "", "" },
		{ 5, "2023-05", 0, 0, FOIL_NOT_HELD, "the board was cancelled", "", "" },
		{ 6, "2023-06", 6, 7, FOIL_DISCLOSED, "", "", "2023-06-07.txt" },
		{ 7, "2023-07", 7, 12, FOIL_PART, "", "", "2023-07-12.txt" },
		{ 9, "legal advice", 8, 31, FOIL_WITHHELD, "", "C", "note of advice.txt" },
		{ 10, "2023-10", 10, 4, FOIL_DUPLICATE, "7", "", "" },
		{ 11, "2023-11", 0, 0, FOIL_UNDECIDED, "", "", "" },
		{ 12, "2022-12", 0, 0, FOIL_OUT_OF_SCOPE, "of another year", "", "2022-12-14.txt" },
		{ 13, "bookings", 0, 0, FOIL_TRANSFERRED, "the Home Office, 2023-11-10", "", "" },
	};

	assert_int_equal(ct->n_items, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		const struct foil_casetext_item *it = &ct->items[i];

		assert_int_equal(it->item.no, want[i].no);
		assert_text(it->item.label, want[i].label);
		assert_int_equal(it->item.date, want[i].month == 0 ? FOIL_DAY_NONE :
		    foil_day_make(2023, want[i].month, want[i].dom));
		assert_int_equal(it->item.outcome, want[i].outcome);
		assert_text(it->item.words, want[i].words);
		assert_int_equal(it->item.n_letters, want[i].letter[0] == '\0' ? 0 : 1);
		if (it->item.n_letters > 0)
			assert_text(it->item.letters[0], want[i].letter);
		assert_int_equal(it->n_files, want[i].file[0] == '\0' ? 0 : 1);
		if (it->n_files > 0)
			assert_text(it->files[0], want[i].file);
		assert_int_equal(it->item.n_ordinals, 0);
		assert_int_equal(it->place.column, 1);
	}
	assert_int_equal(ct->items[1].place.line, ct->items[0].place.line + 1);
}

static void check_example_grounds(const struct foil_casetext *ct)
{
	const struct foil_ground *a = &ct->grounds[0].ground, *b = &ct->grounds[1].ground;

	assert_int_equal(ct->n_grounds, 3);
	assert_text(a->letter, "A");
	assert_int_equal(a->n_ids, 2);
	assert_text(a->ids[0], "foia/40/2");
	assert_text(a->ids[1], "foia/40/3A/a");
	assert_int_equal(a->n_answers, 5);
	/* The gist leads, though `data` is written before it. */
	assert_text(a->answers[0].question, "gist");
	assert_text(a->answers[1].question, "data");
	assert_text(foil_ground_answer(a, "data"), "ordinary");
	assert_text(foil_ground_answer(a, "gist"), "names of junior staff; not of chairs");
	assert_text(foil_ground_answer(a, "necessary"), "no: their roles are disclosed");
	assert_text(foil_ground_answer(b, "likelihood"), "would be likely to");
	assert_text(foil_ground_answer(b, "for withholding"),
	    "the safety of the public, and tactics that stay useful only while they are not known");
	assert_text(foil_ground_answer(b, "outcome"),
	    "maintaining the exemption outweighs disclosing");
	assert_ptr_equal(ct->grounds[0].provisions.p[0],
	    foil_provision_find(foil_str("foia/40/2")));
}

static void the_example_of_the_specification(void **state)
{
	struct foil_buf spec = { 0 };
	struct foil_arena a = { 0 };
	struct foil_casetext ct;
	struct foil_view text = spec_example(&spec);
	struct foil_err err = { 0 };

	(void)state;
	if (read_under(&a, text, FOIL_REGIME_NONE, &ct, &err) != FOIL_OK)
		fail_msg("%s", err.msg);
	assert_text(ct.reference, "01.FOI.23.033513");
	assert_int_equal(ct.regime, FOIL_FOIA);
	assert_int_equal(ct.received_on, foil_day_make(2023, 11, 3));
	assert_int_equal(ct.found_on, foil_day_make(2023, 11, 20));
	assert_int_equal(ct.dated, foil_day_make(2023, 12, 1));
	assert_text(ct.request, "All Strategic Facial Recognition Board minutes from 2023, with "
	    "papers");
	assert_text(ct.search, "shared drive and minute book of the board, by its secretary");
	assert_text(ct.undecided, "the minutes of November were not agreed when this was signed");
	assert_false(ct.neither);
	check_example_items(&ct);
	check_example_grounds(&ct);
	assert_int_equal(ct.n_considered, 2);
	assert_text(ct.considered[0], "s.43(2), item 9: not engaged");
	assert_int_equal(ct.n_consulted, 1);
	assert_text(ct.directed, "the chief officer, 2023-11-22: release item 6");
	assert_text(ct.note, "call the press office before it goes out");
	foil_arena_free(&a);
	foil_buf_free(&spec);
}

/* All ways to write the same. */
static void forms_that_are_the_same(void **state)
{
	static const char *const same[] = {
		"request a b c\n",
		"\xef\xbb\xbf" "request a b c",
		"request a b c\r\n",
		"request\ta b c   \n\n\n# end\n",
		"request\n a b\n\n\tc\n",
		"# first\nrequest a\r\n  # between\r\n# and at the edge\r\n  b c\r\n",
		"request a b\xc2\xa0\n\xc2\xa0" "c\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(same); i++) {
		struct foil_arena a = { 0 };
		struct foil_casetext ct;

		read_good(&a, same[i], &ct);
		assert_text(ct.request, "a b c");
		assert_int_equal(ct.received_on, FOIL_DAY_NONE);
		assert_int_equal(ct.dated, FOIL_DAY_NONE);
		foil_arena_free(&a);
	}
}

static void nothing_is_a_case_text_too(void **state)
{
	static const char *const empty[] = { "", "\n", "# only a comment", "\xef\xbb\xbf",
		"  \n\t\n", "items\n" };

	(void)state;
	for (size_t i = 0; i < COUNT(empty); i++) {
		struct foil_arena a = { 0 };
		struct foil_casetext ct;

		read_good(&a, empty[i], &ct);
		assert_int_equal(ct.n_items, 0);
		assert_int_equal(ct.regime, FOIL_REGIME_NONE);
		foil_arena_free(&a);
	}
}

/* A hash inside a line is text: addresses have them. */
static void hash_inside_a_line_is_text(void **state)
{
	struct foil_arena a = { 0 };
	struct foil_casetext ct;

	(void)state;
	read_good(&a, "items\n1 x elsewhere https://a.example/b#c #d\n   # comment\n", &ct);
	assert_text(ct.items[0].item.words, "https://a.example/b#c #d");
	foil_arena_free(&a);
}

static void items_in_every_form(void **state)
{
	struct foil_arena a = { 0 };
	struct foil_casetext ct;

	(void)state;
	read_good(&a,
	    "regime foia\nground A s.42(1)\nground AB s.41(1)\nground B s.31(1)(a)\n"
	    "items\n"
	    "007 \"a \"\"b\"\" c\" 2023-07-12 part \"x y.txt\" z.txt\n"
	    "8 12/07/2023 - disclosed\n"
	    "    a.txt\n"
	    "    b.txt\n"
	    "9 l 1/2/2023 withheld A,AB a\n"
	    "10 l withheld A , AB,\n  B \"A b\"\n"
	    "11 l withheld A\n"
	    "12 l ? f.txt g.txt\n"
	    "4294967295 l not\theld never made\n"
	    "14 l transferred the archive files: k.txt\n", &ct);
	assert_int_equal(ct.n_items, 8);
	assert_int_equal(ct.items[0].item.no, 7);
	assert_text(ct.items[0].item.label, "a \"b\" c");
	assert_int_equal(ct.items[0].n_files, 2);
	assert_text(ct.items[0].files[0], "x y.txt");
	assert_text(ct.items[0].files[1], "z.txt");
	assert_text(ct.items[1].item.label, "12/07/2023");
	assert_int_equal(ct.items[1].item.date, FOIL_DAY_NONE);
	assert_int_equal(ct.items[1].n_files, 2);
	assert_int_equal(ct.items[2].item.n_letters, 2);
	assert_text(ct.items[2].item.letters[1], "AB");
	assert_text(ct.items[2].files[0], "a");
	assert_int_equal(ct.items[3].item.n_letters, 3);
	assert_text(ct.items[3].item.letters[2], "B");
	assert_text(ct.items[3].files[0], "A b");
	assert_int_equal(ct.items[3].place.line, 11);
	assert_int_equal(ct.items[4].n_files, 0);
	assert_int_equal(ct.items[5].n_files, 2);
	assert_int_equal(ct.items[6].item.no, UINT32_MAX);
	assert_text(ct.items[6].item.words, "never made");
	assert_text(ct.items[7].item.words, "the archive");
	assert_text(ct.items[7].files[0], "k.txt");
	foil_arena_free(&a);
}

static void blanks_are_no_answers(void **state)
{
	struct foil_arena a = { 0 };
	struct foil_casetext ct;
	const struct foil_casetext_ground *g;

	(void)state;
	read_good(&a, "regime foia\nground A s.42(1)\n  # what is it?\n  gist\n\n  privilege advice; harm ;\n"
	    "  for   disclosure\n  # the other side\n  outcome\n    withhold\n  likelihood\n", &ct);
	g = &ct.grounds[0];
	assert_int_equal(g->ground.n_answers, 2);
	assert_text(g->ground.answers[0].question, "privilege");
	assert_text(g->ground.answers[0].answer, "advice");
	assert_text(g->ground.answers[1].question, "outcome");
	assert_int_equal(g->n_blank, 4);
	assert_text(g->blank[0], "gist");
	assert_text(g->blank[1], "harm");
	assert_text(g->blank[2], "for disclosure");
	assert_text(g->blank[3], "likelihood");
	foil_arena_free(&a);
}

static void a_letter_is_free(void **state)
{
	static const struct {
		const char *text, *letter;
	} rows[] = {
		{ "", "A" }, { "ground A s.1", "B" }, { "ground B s.1\nground A\tx", "C" },
		{ "\xef\xbb\xbfground A x\r\nground C y\r\n", "B" }, { "# ground A x\n ground A x", "A" },
		{ "ground AA x\nground ABC x\nground a x\nground", "A" },
	};
	struct foil_buf all = { 0 };
	char letter[4];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(foil_casetext_free_letter(foil_str(rows[i].text), letter, NULL), FOIL_OK);
		assert_string_equal(letter, rows[i].letter);
		assert_false(foil_casetext_has_ground(foil_str(rows[i].text), foil_str(letter)));
	}
	for (size_t i = 0; i < 26 * 27; i++) {
		assert_int_equal(foil_casetext_free_letter(foil_buf_view(&all), letter, NULL), FOIL_OK);
		foil_buf_printf(&all, "ground %s s.42(1)\n", letter);
		assert_true(foil_casetext_has_ground(foil_buf_view(&all), foil_str(letter)));
	}
	assert_string_equal(letter, "ZZ");
	assert_int_equal(foil_casetext_free_letter(foil_buf_view(&all), letter, NULL), FOIL_E_LIMIT);
	foil_buf_free(&all);
}

static void a_block_is_appended(void **state)
{
	static const struct {
		const char *text, *with;
	} rows[] = {
		{ "", "\nground A x\n  gist\n" },
		{ "case X\n", "case X\n\nground A x\n  gist\n" },
		{ "case X", "case X\n\nground A x\n  gist\n" },
		{ "case X\r\nitems\r\n", "case X\r\nitems\r\n\r\nground A x\r\n  gist\r\n" },
		{ "\xef\xbb\xbf" "case X\r\nitems", "\xef\xbb\xbf"
		    "case X\r\nitems\r\n\r\nground A x\r\n  gist\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_buf out = { 0 };

		foil_casetext_append(&out, foil_str(rows[i].text), foil_str("ground A x\n  gist\n"));
		assert_string_equal(foil_buf_cstr(&out), rows[i].with);
		foil_buf_free(&out);
	}
	assert_text(foil_casetext_line(foil_str("\xef\xbb\xbfregime  eir \r\nregime foia"), "regime"), "eir");
	assert_int_equal(foil_casetext_line(foil_str(" regime eir\nregimes eir\n#regime"), "regime").len, 0);
}

static void neither_confirm_nor_deny(void **state)
{
	struct foil_arena a = { 0 };
	struct foil_casetext ct;

	(void)state;
	read_good(&a, "answer neither confirm\n  nor deny s.31(3) and s.40(5B)(a)(i)\nregime "
	    "foia\n", &ct);
	assert_true(ct.neither);
	assert_int_equal(ct.neither_under.n, 2);
	assert_string_equal(ct.neither_under.p[0]->id, "foia/31/3");
	foil_arena_free(&a);
}

/* A semicolon ends an answer only when a question, or nothing, follows it. */
static void semicolons(void **state)
{
	static const struct {
		const char *body, *gist, *harm;
	} table[] = {
		{ " gist a; b; harm c", "a; b", "c" },
		{ " gist a;b ;harm c;", "a;b", "c" },
		{ " gist a\n harm c", "a", "c" },
		{ " gist a;\n harm c", "a", "c" },
		{ " gist a\n   b;\n   harm c;\n", "a b", "c" },
		{ " gist a; harmful b\n harm c", "a; harmful b", "c" },
		{ " gist a; for example\n harm c", "a; for example", "c" },
		{ " gist a; date b\n harm c", "a; date b", "c" },
		{ " gist a\n # gist x; harm y\n   b\n harm c\n", "a b", "c" },
		{ "\n\tgist a\n\t  b\n\n\t\tharm\n\tharm c", "a b harm", "c" },
		{ " harm c; gist a;; b", "a;; b", "c" },
		{ " gist a ; ; b; harm c", "a ; ; b", "c" },
		{ "\xc2\xa0gist a\n\xc2\xa0harm\xc2\xa0" "c", "a", "c" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct foil_arena a = { 0 };
		struct foil_casetext ct;
		char text[200];

		(void)snprintf(text, sizeof text, "regime foia\nground A "
		    "s.31(1)(a)\n%s", table[i].body);
		read_good(&a, text, &ct);
		assert_int_equal(ct.grounds[0].ground.n_answers, 2);
		assert_text(ct.grounds[0].ground.answers[0].question, "gist");
		assert_text(foil_ground_answer(&ct.grounds[0].ground, "gist"), table[i].gist);
		assert_text(foil_ground_answer(&ct.grounds[0].ground, "harm"), table[i].harm);
		foil_arena_free(&a);
	}
}

static void likelihood_has_one_form(void **state)
{
	static const char *const table[][2] = {
		{ "would", "would" },
		{ "would be likely", "would be likely to" },
		{ "would be\n   likely to", "would be likely to" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct foil_arena a = { 0 };
		struct foil_casetext ct;
		char text[200];

		(void)snprintf(text, sizeof text, "regime foia\nground A s.31(1)(a)\n likelihood "
		    "%s\n",
		    table[i][0]);
		read_good(&a, text, &ct);
		assert_text(foil_ground_answer(&ct.grounds[0].ground, "likelihood"), table[i][1]);
		foil_arena_free(&a);
	}
}

/* Whole messages: they are what an officer sees. */
static const struct bad {
	const char *text, *message;
} bad[] = {
	/* bytes */
	{ "request a\nsearch caf\xe9\n", "case.txt:2:11: found byte 0xe9, which is not UTF-8; "
	  "expected UTF-8: save the file as that" },
	{ "request \xef\xbf\xbd\xff", "case.txt:1:12: found byte 0xff, which is not UTF-8; "
	  "expected UTF-8: save the file as that" },
	{ "\xff\xfer\0e", "case.txt:1:1: found byte 0xff, which is not UTF-8; expected UTF-8: save "
	  "the file as that" },
	{ "request a\033[2J", "case.txt:1:10: found a control character, U+001B; expected text: "
	  "take it out" },
	{ "request a\xc2\x85", "case.txt:1:10: found a control character, U+0085; expected text: "
	  "take it out" },
	{ "request a\rb", "case.txt:1:10: found a control character, U+000D; expected text: take "
	  "it out" },
	{ "request a\r", "case.txt:1:10: found a control character, U+000D; expected text: take it "
	  "out" },
	/* entries */
	{ "\n  request a\n", "case.txt:2:3: found an indented line; expected a keyword in column 1 "
	  "before it" },
	{ "Request a\n", "case.txt:1:1: found \"Request\"; expected a keyword; did you mean "
	  "\"request\"?" },
	{ "ITEMS\n", "case.txt:1:1: found \"ITEMS\"; expected a keyword; did you mean \"items\"?" },
	{ "reqest a\n", "case.txt:1:1: found \"reqest\"; expected a keyword; did you mean "
	  "\"request\"?" },
	{ "grond A\n", "case.txt:1:1: found \"grond\"; expected a keyword; did you mean "
	  "\"ground\"?" },
	{ "minutes\n", "case.txt:1:1: found \"minutes\"; expected a keyword (case, regime, "
	  "received, request, found, dated, search, answer, undecided, items, ground, private), or "
	  "an indented line" },
	{ "\xe2\x80\xae\n", "case.txt:1:1: found \"\\u{202E}\"; expected a keyword (case, regime, "
	  "received, request, found, dated, search, answer, undecided, items, ground, private), or "
	  "an indented line" },
	{ "1 a ?\n", "case.txt:1:1: found \"1\"; expected a keyword; items stand right under "
	  "\"items\"" },
	{ "items\nrequest a\n1 a ?\n", "case.txt:3:1: found \"1\"; expected a keyword; items stand "
	  "right under \"items\"" },
	{ "request a\n\nrequest b\n", "case.txt:3:1: found \"request\" again; expected it once, "
	  "and line 1 has it" },
	{ "items\nitems\n", "case.txt:2:1: found \"items\" again; expected it once, and line 1 has "
	  "it" },
	{ "private note a\nprivate note b\n", "case.txt:2:1: found \"private note\" again; "
	  "expected it once, and line 1 has it" },
	{ "private directed a\n# b\nprivate directed c\n", "case.txt:3:1: found \"private "
	  "directed\" again; expected it once, and line 1 has it" },
	{ "private thoughts\n", "case.txt:1:9: found \"thoughts\"; expected considered, consulted, "
	  "directed or note" },
	{ "private considered\n", "case.txt:1:19: found nothing; expected a text" },
	{ "request\n# nothing\n", "case.txt:1:8: found nothing; expected what was asked for" },
	{ "search  \n", "case.txt:1:9: found nothing; expected where and how you looked" },
	{ "undecided later\n", "case.txt:1:11: found \"later\"; expected \"because\" and the "
	  "reason" },
	{ "undecided because\n", "case.txt:1:18: found nothing; expected the reason" },
	{ "case\n", "case.txt:1:5: found nothing; expected the reference of the case" },
	{ "case foil:index\n", "case.txt:1:6: case reference foil:index: use capital letters, "
	  "digits and . _ / - (beginning with a letter or digit)" },
	{ "case A B\n", "case.txt:1:6: case reference A B: use capital letters, digits and . _ / - "
	  "(beginning with a letter or digit)" },
	{ "regime FOIA\n", "case.txt:1:8: found \"FOIA\"; expected foia, eir, foisa or eirs" },
	{ "regime\n", "case.txt:1:7: found nothing; expected foia, eir, foisa or eirs" },
	{ "regime foia eir\n", "case.txt:1:13: found \"eir\"; expected nothing more after the "
	  "regime" },
	{ "received 30/2/2023\n", "case.txt:1:10: found \"30/2/2023\"; expected a date as "
	  "2023-11-03, 3/11/2023 or 3 November 2023" },
	{ "dated\n", "case.txt:1:6: found nothing; expected a date as 2023-11-03, 3/11/2023 or 3 "
	  "November 2023" },
	{ "items 1\n", "case.txt:1:7: found \"1\"; expected nothing more after \"items\" on its "
	  "line; each item has a line of its own below" },
	/* answer */
	{ "regime foia\nanswer no\n", "case.txt:2:8: found \"no\"; expected \"neither confirm nor "
	  "deny\" and a provision" },
	{ "regime foia\nanswer neither confirm nor deny\n", "case.txt:2:32: found nothing; "
	  "expected a provision, such as s.31(1)(a)" },
	{ "answer neither confirm nor deny s.31(3)\n", "case.txt:1:33: found a provision; expected "
	  "a line \"regime foia\" (or eir, foisa, eirs) to read it under" },
	{ "regime foia\nanswer neither confirm nor deny s.31(1)(a)\n", "case.txt:2:33: found "
	  "s.31(1)(a); expected a provision under which to neither confirm nor deny; did you mean "
	  "s.31(3)?" },
	{ "regime foia\nanswer neither confirm nor deny s.21(1)\n", "case.txt:2:33: found s.21(1); "
	  "expected a provision under which to neither confirm nor deny" },
	/* items */
	{ "items\n0 a ?\n", "case.txt:2:1: found \"0\"; expected the number of an item, from 1" },
	{ "items\n7. a ?\n", "case.txt:2:1: found \"7.\"; expected the number of an item, from 1" },
	{ "items\n4294967296 a ?\n", "case.txt:2:1: found \"4294967296\"; expected the number of "
	  "an item, from 1" },
	{ "items\n1\n", "case.txt:2:2: found nothing; expected a label, such as 2023-07" },
	{ "items\n1 \"a b ?\n", "case.txt:2:3: found a double quote that is not closed; expected "
	  "another on this line" },
	{ "items\n1 \"a b\n  c\" ?\n", "case.txt:2:3: found a double quote that is not closed; "
	  "expected another on this line" },
	{ "items\n1 \"\"", "case.txt:2:3: found nothing between double quotes; expected a name" },
	{ "items\n1 \" \" ?\n", "case.txt:2:3: found nothing between double quotes; expected a "
	  "name" },
	{ "items\n1 \"a\"b ?\n", "case.txt:2:6: found \"b\"; expected a space after the closing "
	  "double quote" },
	{ "items\n1 \xe2\x80\x9c" "a b\xe2\x80\x9d ?\n", "case.txt:2:3: found a curly quote; "
	  "expected a straight one (\")" },
	{ "items\n1 a 31/4/2023 ?\n", "case.txt:2:5: found \"31/4/2023\"; expected a date as "
	  "12/07/2023, 2023-07-12 or -" },
	{ "items\n1 a\n", "case.txt:2:4: found nothing; expected disclosed, part, withheld, "
	  "elsewhere, not held, ?, out of scope, duplicate of or transferred; a label of several "
	  "words stands in double quotes" },
	{ "items\n1 a b part c\n", "case.txt:2:5: found \"b\"; expected disclosed, part, withheld, "
	  "elsewhere, not held, ?, out of scope, duplicate of or transferred; a label of several "
	  "words stands in double quotes" },
	{ "items\n1 a - Part c\n", "case.txt:2:7: found \"Part\"; expected an outcome; did you "
	  "mean \"part\"?" },
	{ "items\n1 a - witheld A c\n", "case.txt:2:7: found \"witheld\"; expected an outcome; did "
	  "you mean \"withheld\"?" },
	{ "items\n1 a duplicate 7\n", "case.txt:2:5: found \"duplicate\"; expected an outcome; did "
	  "you mean \"duplicate of\"?" },
	{ "items\n1 a disclosed\n", "case.txt:2:14: found nothing; expected the name of a file in "
	  "originals/" },
	{ "items\n1 a part\nrequest b\n", "case.txt:2:9: found nothing; expected the name of a "
	  "file in originals/" },
	{ "items\n1 a elsewhere\n", "case.txt:2:14: found nothing; expected an address where "
	  "anybody can get it" },
	{ "items\n1 a not held\n", "case.txt:2:13: found nothing; expected why it is not held" },
	{ "items\n1 a not held lost files: b\n", "case.txt:2:19: found \"files:\"; expected no "
	  "files, for the item is not held" },
	{ "items\n1 a out of scope files: b\n", "case.txt:2:18: found nothing; expected why it is "
	  "out of scope" },
	{ "items\n1 a out of scope old files:\n", "case.txt:2:28: found nothing; expected the name "
	  "of a file in originals/" },
	{ "items\n1 a transferred to\n", "case.txt:2:19: found nothing; expected the authority it "
	  "was transferred to" },
	{ "items\n1 a withheld\n", "case.txt:2:13: found nothing; expected the letters of grounds, "
	  "such as A or A,B" },
	{ "items\n1 a withheld b.txt\n", "case.txt:2:14: found \"b.txt\"; expected the letters of "
	  "grounds, such as A or A,B" },
	{ "items\n1 a withheld A, b.txt\n", "case.txt:2:17: found \"b.txt\"; expected the letters "
	  "of grounds, such as A or A,B" },
	{ "items\n1 a withheld A,A b\n", "case.txt:2:16: found \"A\"; expected every ground once" },
	{ "items\n1 a withheld A b\n", "case.txt:2:1: found ground A, which is nowhere; expected a "
	  "line \"ground A\" with its provision" },
	{ "items\n1 a ?\n2 b ?\n1 c ?\n2 d ?\n", "case.txt:4:1: found item 1 again; expected "
	  "another number, for line 2 has it" },
	{ "items\n3 a ?\n1 a ?\n2 b ?\n2 c ?\n1 d ?\n", "case.txt:5:1: found item 2 again; "
	  "expected another number, for line 4 has it" },
	{ "items\n1 a duplicate of 2\n", "case.txt:2:1: found a duplicate of item 2; expected an "
	  "item that is listed" },
	{ "items\n1 a duplicate of 1\n", "case.txt:2:1: found a duplicate of itself; expected "
	  "another item" },
	{ "items\n1 a duplicate of 2\n2 b duplicate of 1\n", "case.txt:2:1: found a duplicate of "
	  "item 2, which is a duplicate; expected the item that it duplicates" },
	{ "items\n1 a duplicate of x\n", "case.txt:2:18: found \"x\"; expected the number of an "
	  "item, from 1" },
	/* grounds */
	{ "regime foia\nground a s.42(1)\n", "case.txt:2:8: found \"a\"; expected the ground's "
	  "letter: A to Z, or up to three capitals" },
	{ "regime foia\nground ABCD s.42(1)\n", "case.txt:2:8: found \"ABCD\"; expected the "
	  "ground's letter: A to Z, or up to three capitals" },
	{ "regime foia\nground\n", "case.txt:2:7: found nothing; expected the ground's letter: A "
	  "to Z, or up to three capitals" },
	{ "regime foia\nground A s.42(1)\nground B s.41(1)\nground A s.21(1)\n", "case.txt:4:8: "
	  "found ground A again; expected another letter, for line 2 has it" },
	{ "regime foia\nground A\n  gist a\n", "case.txt:2:9: found nothing; expected a provision, "
	  "such as s.31(1)(a)" },
	{ "ground A s.42(1)\n", "case.txt:1:10: found a provision; expected a line \"regime foia\" "
	  "(or eir, foisa, eirs) to read it under" },
	{ "regime foia\nground A s.31(1)\n", "case.txt:2:10: " },
	{ "regime foia\nground A s.31(1)(zz)\n", "case.txt:2:10: " },
	{ "regime foia\nground A s.42(1)\n  gists a\n", "case.txt:3:3: found \"gists\"; expected a "
	  "question; did you mean \"gist\"?" },
	{ "regime foia\nground A s.42(1)\n  Harm a\n", "case.txt:3:3: found \"Harm\"; expected a "
	  "question; did you mean \"harm\"?" },
	{ "regime foia\nground A s.42(1)\n  because\n", "case.txt:3:3: found \"because\"; expected "
	  "data, gist, interest, necessary, balance, likelihood, harm, for disclosure, for "
	  "withholding, outcome, privilege, reasons, qualified person, available at, to be "
	  "published, to be finished, purpose under, given by, prohibited by, interests of, cost "
	  "estimate or narrowed by; or deeper indentation, to go on with the answer above" },
	{ "regime foia\nground A s.42(1)\n  gist\n  harm b\n  gist c\n", "case.txt:5:3: found "
	  "\"gist\" again; expected it once, and line 3 has it" },
	{ "regime foia\nground A s.42(1)\n  gist a\n\n  harm b; gist c\n", "case.txt:5:11: found "
	  "\"gist\" again; expected it once, and line 3 has it" },
	{ "regime foia\nground A s.42(1)\n  gist a\n harm b\n", "case.txt:4:2: found a line "
	  "indented less than the first of this ground, or with other white space; expected the "
	  "same, or the same and more" },
	{ "regime foia\nground A s.42(1)\n  gist a\n\tharm b\n", "case.txt:4:2: found a line "
	  "indented less than the first of this ground, or with other white space; expected the "
	  "same, or the same and more" },
	{ "regime foia\nground A s.42(1)\n  gist a; likelyhood would\n", "case.txt:3:11: found "
	  "\"likelyhood\"; expected \"likelihood\" after a semicolon; if this is not meant, write "
	  "a comma before it" },
	{ "regime foia\nground A s.42(1)\n  gist a;\n   Outcome b\n", "case.txt:4:4: found "
	  "\"Outcome\"; expected \"outcome\" after a semicolon; if this is not meant, write a "
	  "comma before it" },
	{ "regime foia\nground A s.42(1)\n  likelihood maybe; gist a\n", "case.txt:3:14: found "
	  "\"maybe\"; expected one of \"would\", \"would be likely\", \"would be likely to\"" },
	{ "regime foia\nground A s.42(1)\n  data sensitive\n", "case.txt:3:8: found \"sensitive\"; "
	  "expected one of \"ordinary\", \"special category\", \"criminal offence\"" },
};

static void errors_say_where_and_what(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct foil_casetext ct, before;
		struct foil_arena a = { 0 };
		struct foil_err err = { 0 };
		size_t n = strlen(bad[i].message);

		memset(&ct, 0x5a, sizeof ct);
		before = ct;
		if (read_under(&a, foil_str(bad[i].text), FOIL_REGIME_NONE, &ct, &err) == FOIL_OK)
			fail_msg("accepted: %s", bad[i].text);
		/* What the reader of provisions says is tested with it; here only its place is. */
		if (bad[i].message[n - 1] == ' ')
			assert_memory_equal(err.msg, bad[i].message, n);
		else
			assert_string_equal(err.msg, bad[i].message);
		assert_memory_equal(&ct, &before, sizeof ct);
		assert_int_equal(read_under(&a, foil_str(bad[i].text), FOIL_REGIME_NONE, &ct, NULL),
		    err.code);
		foil_arena_free(&a);
	}
}

static void the_regime_of_the_case_counts(void **state)
{
	struct foil_arena a = { 0 };
	struct foil_casetext ct;
	struct foil_err err = { 0 };

	(void)state;
	assert_int_equal(read_under(&a, foil_str("ground A "
	    "s.42(1)\n"), FOIL_FOIA, &ct, &err), FOIL_OK);
	assert_int_equal(ct.regime, FOIL_FOIA);
	assert_int_equal(read_under(&a, foil_str("regime foia\n"), FOIL_FOIA, &ct, &err), FOIL_OK);
	assert_int_equal(read_under(&a, foil_str("regime "
	    "eir\n"), FOIL_FOIA, &ct, &err), FOIL_E_FORMAT);
	assert_string_equal(err.msg, "case.txt:1:8: found \"eir\"; expected foia, under which the "
	    "case was received");
	/* Law is read as it stood on the day given. */
	assert_int_equal(foil_casetext_read(&a, foil_str("ground A s.40(2) via "
	    "s.40(3A)(a)\n"), FOIL_FOIA,
	    foil_day_make(2017, 1, 1), &ct, &err), FOIL_E_REFUSED);
	foil_arena_free(&a);
}

/* ---- limits, on both sides ---- */

static void check_limit(const struct foil_buf *b, enum foil_code want, const char *message)
{
	struct foil_arena a = { 0 };
	struct foil_casetext ct;
	struct foil_err err = { 0 };
	enum foil_code rc = read_under(&a, foil_buf_view(b), FOIL_FOIA, &ct, &err);

	assert_int_equal(b->failed, FOIL_OK);
	if (rc != want)
		fail_msg("%s: expected %s", err.msg, foil_code_name(want));
	if (want != FOIL_OK)
		assert_non_null(strstr(err.msg, message));
	foil_arena_free(&a);
}

static void put_many(struct foil_buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		foil_buf_put_str(b, s);
}

static void limit_of_the_file(void **state)
{
	struct foil_buf b = { 0 };

	(void)state;
	put_many(&b, "\n", FOIL_CASETEXT_MAX);
	check_limit(&b, FOIL_OK, "");
	put_many(&b, "\n", 1);
	check_limit(&b, FOIL_E_LIMIT, "case.txt: 4194305 bytes; expected at most 4194304");
	foil_buf_free(&b);
}

static void limits_of_texts(void **state)
{
	static const struct {
		const char *before;
		size_t max;
	} table[] = {
		{ "request ", FOIL_ACT_TEXT_MAX },
		{ "search ", FOIL_ACT_TEXT_MAX },
		{ "undecided because ", FOIL_ACT_TEXT_MAX },
		{ "private note ", FOIL_ACT_TEXT_MAX },
		{ "private directed ", FOIL_ACT_TEXT_MAX },
		{ "private considered ", FOIL_CASETEXT_ROW_MAX },
		{ "private consulted ", FOIL_CASETEXT_ROW_MAX },
		{ "items\n1 l not held ", FOIL_CASETEXT_ROW_MAX - 1 },
		{ "ground A s.42(1)\n gist ", FOIL_CASETEXT_ROW_MAX - 4 },
		{ "ground A s.42(1)\n harm 123456\n gist ", FOIL_CASETEXT_ROW_MAX - 14 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct foil_buf b = { 0 };

		foil_buf_put_str(&b, table[i].before);
		put_many(&b, "x", table[i].max - 2);
		/* White space at the end of the lines does not count, the joint counts as one. */
		foil_buf_put_str(&b, "     \n     y");
		check_limit(&b, FOIL_OK, "");
		foil_buf_put_str(&b, "z");
		check_limit(&b, FOIL_E_LIMIT, "expected");
		foil_buf_free(&b);
	}
}

static void limits_of_lists(void **state)
{
	struct foil_buf b = { 0 };

	(void)state;
	put_many(&b, "private considered a\n", FOIL_CASETEXT_LINES_MAX);
	put_many(&b, "private consulted a\n", FOIL_CASETEXT_LINES_MAX);
	check_limit(&b, FOIL_OK, "");
	put_many(&b, "private consulted a\n", 1);
	check_limit(&b, FOIL_E_LIMIT, "case.txt:20001:18: found one more line; expected at most "
	    "10000");
	foil_buf_reset(&b);

	foil_buf_put_str(&b, "items\n1 l part");
	put_many(&b, " f", FOIL_CASETEXT_FILES_MAX);
	check_limit(&b, FOIL_OK, "");
	put_many(&b, " f", 1);
	check_limit(&b, FOIL_E_LIMIT, "found one more file; expected at most 4000");
	foil_buf_reset(&b);

	foil_buf_put_str(&b, "items\n");
	for (unsigned i = 1; i <= FOIL_ITEMS_MAX; i++)
		foil_buf_printf(&b, "%u l ?\n", i);
	check_limit(&b, FOIL_OK, "");
	foil_buf_put_str(&b, "10001 l ?\n");
	check_limit(&b, FOIL_E_LIMIT, "case.txt:10002:1: found one more item; expected at most "
	    "10000");
	foil_buf_free(&b);
}

static void limits_of_grounds(void **state)
{
	struct foil_buf b = { 0 };

	(void)state;
	for (unsigned i = 0; i < FOIL_GROUNDS_MAX; i++)
		foil_buf_printf(&b, "ground %c%c s.42(1)\n", 'A' + i / 26, 'A' + i % 26);
	foil_buf_put_str(&b, "items\n1 l withheld AA");
	for (unsigned i = 1; i < FOIL_CASETEXT_LETTERS_MAX; i++)
		foil_buf_printf(&b, ",%c%c", 'A' + i / 26, 'A' + i % 26);
	check_limit(&b, FOIL_OK, "");
	foil_buf_put_str(&b, ",BZ");
	check_limit(&b, FOIL_E_LIMIT, "found one more ground; expected at most 32 for one item");
	foil_buf_reset(&b);
	for (unsigned i = 0; i <= FOIL_GROUNDS_MAX; i++)
		foil_buf_printf(&b, "ground %c%c s.42(1)\n", 'A' + i / 26, 'A' + i % 26);
	check_limit(&b, FOIL_E_LIMIT, "case.txt:501:7: found one more ground; expected at most "
	    "500");
	foil_buf_free(&b);
}

/* Memory that runs out at any point is an error, not a crash. */
static void memory_runs_out(void **state)
{
	struct foil_buf spec = { 0 };
	struct foil_view text = spec_example(&spec);
	size_t max = 16;
	enum foil_code rc;

	(void)state;
	do {
		struct foil_arena a = { .max = max };
		struct foil_casetext ct;

		rc = read_under(&a, text, FOIL_REGIME_NONE, &ct, NULL);
		assert_true(rc == FOIL_OK || rc == FOIL_E_NOMEM);
		foil_arena_free(&a);
		max += max < 60000 ? 16 : 4096;
	} while (rc != FOIL_OK);
	assert_true(max > 2000); /* it did run out, many times */
	foil_buf_free(&spec);
}

/* ---- any bytes ---- */

static uint32_t next_random(uint32_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 17;
	*x ^= *x << 5;
	return *x;
}

/* Reads it; an error must have a message that begins with the file. */
static void survive(struct foil_view text)
{
	struct foil_arena a = { 0 };
	struct foil_casetext ct;
	struct foil_err err = { 0 };

	if (read_under(&a, text, FOIL_FOIA, &ct, &err) != FOIL_OK)
		assert_memory_equal(err.msg, "case.txt:", 9);
	foil_arena_free(&a);
}

static void soup_of_words(void **state)
{
	static const char *const words[] = {
		"\n", "\n ", "\n  ", "\n#", " ", "\t", "\r\n", "\xc2\xa0", "\xef\xbb\xbf", "\"",
		"\xe2\x80\x9c", "items", "ground", "A", "AB", ",", ";", "gist", "harm", "for",
		"disclosure", "s.42(1)", "1", "2", "part", "not", "held", "files:", "duplicate", "of",
		"?", "-", "1/2/2023", "private", "note", "request", "x", "regime", "foia", "answer",
		"neither confirm nor deny", "s.31(3)", "withheld", "elsewhere", "data", "likelihood",
		"would",
	};
	uint32_t x = 20231103;

	(void)state;
	for (size_t i = 0; i < 20000; i++) {
		struct foil_buf b = { 0 };
		unsigned n = next_random(&x) % 40;

		foil_buf_put_str(&b, (i & 1) != 0 ? "items\n" : "ground A s.42(1)\n ");
		for (unsigned k = 0; k < n; k++) {
			foil_buf_put_str(&b, words[next_random(&x) % COUNT(words)]);
			if (next_random(&x) % 3 != 0)
				foil_buf_put_str(&b, " ");
		}
		survive(foil_buf_view(&b));
		foil_buf_free(&b);
	}
}

static void the_example_cut_and_changed(void **state)
{
	struct foil_buf spec = { 0 };
	struct foil_view text = spec_example(&spec);
	uint8_t *copy = malloc(text.len);
	uint32_t x = 77;

	(void)state;
	assert_non_null(copy);
	for (size_t n = 0; n < text.len; n++)
		survive(foil_view(text.p, n));
	for (size_t i = 0; i < 4000; i++) {
		memcpy(copy, text.p, text.len);
		for (unsigned k = 0; k <= i % 3; k++)
			copy[next_random(&x) % text.len] = (uint8_t)next_random(&x);
		survive(foil_view(copy, text.len));
	}
	free(copy);
	foil_buf_free(&spec);
}

/* Time must not grow with the square of the size: each of these is 4 MiB of one thing. */
static void long_files_stay_cheap(void **state)
{
	static const char *const table[][2] = {
		{ "ground A s.42(1)\n gist ", ";" },
		{ "ground A s.42(1)\n gist ", "; " },
		{ "ground A s.42(1)\n gist a", ";\n  #b" },
		{ "ground A s.42(1)\n", " gist a;" },
		{ "ground A s.42(1)\n", " #\n" },
		{ "ground ", "A" },
		{ "items\n1 ", "a" },
		{ "items\n1 ", "\"" },
		{ "items\n1 l withheld ", "A," },
		{ "items\n1 l elsewhere ", "files " },
		{ "items\n1 l ? ", "f " },
		{ "items\n", "1 l ?\n" },
		{ "", "# comment\n" },
		{ "request a\n", "#\n\n " },
		{ "request a", " a" },
		{ "answer neither", "\n\tneither" },
		{ "", "private note\n a\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct foil_buf b = { 0 };
		size_t n = strlen(table[i][1]);

		foil_buf_put_str(&b, table[i][0]);
		put_many(&b, table[i][1], (FOIL_CASETEXT_MAX - b.len) / n);
		survive(foil_buf_view(&b));
		foil_buf_free(&b);
	}
}

/* ---- the template ---- */

static void read_template(struct foil_arena *a, const struct foil_buf *b, enum foil_regime regime,
    struct foil_casetext *ct)
{
	struct foil_err err = { 0 };

	if (read_under(a, foil_buf_view(b), regime, ct, &err) != FOIL_OK)
		fail_msg("%s\n%.*s", err.msg, (int)b->len, (const char *)b->p);
}

static void the_template_can_be_read(void **state)
{
	static const char *const regimes[] = { "foia", "eir", "foisa", "eirs" };

	(void)state;
	for (size_t i = 0; i < COUNT(regimes); i++) {
		struct foil_arena a = { 0 };
		struct foil_buf b = { 0 };
		struct foil_casetext ct;
		enum foil_regime r = foil_regime_parse(foil_str(regimes[i]));

		foil_casetext_template(&b, foil_str("01.FOI.23.033513"), foil_str("All minutes\nof "
		    "2023 "),
		    foil_day_make(2023, 11, 3), r);
		read_template(&a, &b, FOIL_REGIME_NONE, &ct);
		assert_text(ct.reference, "01.FOI.23.033513");
		assert_text(ct.request, "All minutes of 2023");
		assert_int_equal(ct.received_on, foil_day_make(2023, 11, 3));
		assert_int_equal(ct.regime, r);
		assert_int_equal(ct.n_items, 0);
		assert_int_equal(ct.n_grounds, 0);
		assert_false(ct.neither);
		foil_arena_free(&a);
		foil_buf_free(&b);
	}
}

static void the_template_without_anything(void **state)
{
	struct foil_arena a = { 0 };
	struct foil_buf b = { 0 };
	struct foil_casetext ct;

	(void)state;
	foil_casetext_template(&b, foil_str(""), foil_str(" \n"), FOIL_DAY_NONE, FOIL_REGIME_NONE);
	read_template(&a, &b, FOIL_FOIA, &ct);
	assert_int_equal(ct.reference.len, 0);
	assert_int_equal(ct.request.len, 0);
	assert_int_equal(ct.received_on, FOIL_DAY_NONE);
	foil_arena_free(&a);
	foil_buf_free(&b);
}

/* Takes the '#' off every example; explanations begin with "# " and a letter. */
static void use_examples(struct foil_buf *out, struct foil_view text)
{
	struct foil_view line;

	while (foil_next_line(&text, &line)) {
		bool example = line.len > 2 && line.p[0] == '#' &&
		    (line.p[1] != ' ' || line.p[2] == ' ');

		foil_buf_put(out, line.p + (example ? 1 : 0), line.len - (example ? 1 : 0));
		foil_buf_put_u8(out, '\n');
	}
}

static void every_example_of_the_template_can_be_read(void **state)
{
	static const char *const regimes[] = { "foia", "eir", "foisa", "eirs" };

	(void)state;
	for (size_t i = 0; i < COUNT(regimes); i++) {
		struct foil_arena a = { 0 };
		struct foil_buf b = { 0 }, used = { 0 };
		struct foil_casetext ct;

		foil_casetext_template(&b, foil_str("A-1"), foil_str("minutes"),
		    foil_day_make(2023, 11, 3), foil_regime_parse(foil_str(regimes[i])));
		use_examples(&used, foil_buf_view(&b));
		read_template(&a, &used, FOIL_REGIME_NONE, &ct);
		assert_int_equal(ct.n_items, 9);
		assert_int_equal(ct.n_grounds, 2);
		assert_int_equal(ct.grounds[0].ground.n_answers, 5);
		assert_int_equal(ct.grounds[1].ground.n_answers, 6);
		assert_true(ct.neither);
		assert_true(ct.found_on != FOIL_DAY_NONE && ct.dated != FOIL_DAY_NONE);
		assert_true(ct.search.len > 0 && ct.undecided.len > 0 && ct.directed.len > 0 &&
		    ct.note.len > 0);
		assert_int_equal(ct.n_considered + ct.n_consulted, 2);
		foil_arena_free(&a);
		foil_buf_free(&b);
		foil_buf_free(&used);
	}
	/* And without a regime the examples are those of FOIA. */
	{
		struct foil_arena a = { 0 };
		struct foil_buf b = { 0 }, used = { 0 };
		struct foil_casetext ct;

		foil_casetext_template(&b, foil_str(""), foil_str(""), FOIL_DAY_NONE,
		    FOIL_REGIME_NONE);
		use_examples(&used, foil_buf_view(&b));
		read_template(&a, &used, FOIL_REGIME_NONE, &ct);
		assert_int_equal(ct.regime, FOIL_FOIA);
		assert_int_equal(ct.received_on, foil_day_make(2023, 11, 3));
		assert_text(ct.request, "the words of the request");
		foil_arena_free(&a);
		foil_buf_free(&b);
		foil_buf_free(&used);
	}
}

/* Words of a request survive whatever they are; hashes must not become comments. */
static void requests_survive_the_template(void **state)
{
	static const char *const words[] = { "a", "#1", "#", "minutes", "; gist", "\"", "request",
		"\xe2\x98\x83", "items", "averyverylongwordthatgoesonandonandonandonandonandon" };
	uint32_t x = 5;

	(void)state;
	for (size_t i = 0; i < 300; i++) {
		struct foil_buf given = { 0 }, want = { 0 }, b = { 0 };
		struct foil_arena a = { 0 };
		struct foil_casetext ct;

		foil_buf_put_str(&given, "\tA ");
		foil_buf_put_str(&want, "A ");
		for (unsigned k = next_random(&x) % 60 + 1; k > 0; k--) {
			const char *w = k == 1 ? "Z" : words[next_random(&x) % COUNT(words)];

			foil_buf_printf(&given, "%s%s", w, k % 3 == 0 ? "\r\n\t" :
			    k % 3 == 1 ? "\xc2\xa0" : "  ");
			foil_buf_printf(&want, "%s%s", w, k > 1 ? " " : "");
		}
		foil_casetext_template(&b, foil_str("A"), foil_buf_view(&given), FOIL_DAY_NONE,
		    FOIL_FOIA);
		read_template(&a, &b, FOIL_FOIA, &ct);
		assert_view_equal(ct.request, foil_buf_view(&want));
		foil_arena_free(&a);
		foil_buf_free(&given);
		foil_buf_free(&want);
		foil_buf_free(&b);
	}
}

/* Bytes that are not UTF-8, and controls, leave a template that can still be read. */
static void foul_requests_leave_a_template(void **state)
{
	static const char foul[] = "a\xff" "b\033[2J\0c\x7f \xc2\x85 d\xe2\x80\xae \xc2\xa0 # e";
	struct foil_arena a = { 0 };
	struct foil_buf b = { 0 };
	struct foil_casetext ct;

	(void)state;
	foil_casetext_template(&b, foil_str("A"), LIT(foul), FOIL_DAY_NONE, FOIL_FOIA);
	read_template(&a, &b, FOIL_FOIA, &ct);
	assert_text(ct.request, "a\xef\xbf\xbd" "b [2J c d\xe2\x80\xae # e");
	foil_arena_free(&a);
	foil_buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_example_of_the_specification),
		cmocka_unit_test(forms_that_are_the_same),
		cmocka_unit_test(nothing_is_a_case_text_too),
		cmocka_unit_test(hash_inside_a_line_is_text),
		cmocka_unit_test(items_in_every_form),
		cmocka_unit_test(neither_confirm_nor_deny),
		cmocka_unit_test(semicolons),
		cmocka_unit_test(likelihood_has_one_form),
		cmocka_unit_test(errors_say_where_and_what),
		cmocka_unit_test(the_regime_of_the_case_counts),
		cmocka_unit_test(limit_of_the_file),
		cmocka_unit_test(limits_of_texts),
		cmocka_unit_test(limits_of_lists),
		cmocka_unit_test(limits_of_grounds),
		cmocka_unit_test(memory_runs_out),
		cmocka_unit_test(soup_of_words),
		cmocka_unit_test(the_example_cut_and_changed),
		cmocka_unit_test(long_files_stay_cheap),
		cmocka_unit_test(blanks_are_no_answers),
		cmocka_unit_test(a_letter_is_free),
		cmocka_unit_test(a_block_is_appended),
		cmocka_unit_test(the_template_can_be_read),
		cmocka_unit_test(the_template_without_anything),
		cmocka_unit_test(every_example_of_the_template_can_be_read),
		cmocka_unit_test(requests_survive_the_template),
		cmocka_unit_test(foul_requests_leave_a_template),
	};
	return cmocka_run_group_tests_name("casetext", tests, NULL, NULL);
}
