/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

#include "foil/casetext.h"
#include "foil/file.h"
#include "foil/text.h"

#include <stdio.h>

#define DOCS_MAX 12

/* A registered text and its marked copy; NULL: no copy. */
struct doc {
	const char *name, *text, *marked;
};

struct fixture {
	struct foil_arena arena;
	struct foil_casetext ct;
	struct foil_document document[DOCS_MAX];
	struct foil_text_leaves leaves[DOCS_MAX];
	struct foil_view text[DOCS_MAX], marked[DOCS_MAX];
	struct foil_casetext_document docs[DOCS_MAX];
	size_t n;
	struct foil_act act;
	struct foil_err err;
};

static void add_doc(struct fixture *f, const struct doc *d, const char *profile)
{
	static const uint8_t id[FOIL_DOC_ID_LEN] = { 1 }, secret[FOIL_DOC_SECRET_LEN] = { 2 };
	size_t i = f->n++;

	f->text[i] = exact(foil_str(d->text));
	f->marked[i] = d->marked == NULL ? foil_view(NULL, 0) : exact(foil_str(d->marked));
	/* Ordinals that are not places, so that one is not taken for the other. */
	f->document[i] = (struct foil_document){ .ordinal = 10 + i, .name = foil_str(d->name) };
	assert_int_equal(foil_text_leaves(f->text[i], profile, id, secret, &f->leaves[i], NULL),
	    FOIL_OK);
	f->docs[i] = (struct foil_casetext_document){ &f->document[i], f->text[i], f->marked[i],
		&f->leaves[i] };
}

static enum foil_code decide_as(struct fixture *f, const char *text, const struct doc *docs,
    size_t n, const char *profile)
{
	*f = (struct fixture){ .n = 0 };
	for (size_t i = 0; i < n; i++)
		add_doc(f, &docs[i], profile);
	if (foil_casetext_read(&f->arena, foil_str(text), FOIL_FOIA, foil_day_make(2023, 12, 1),
	    &f->ct, &f->err) != FOIL_OK)
		fail_msg("%s", f->err.msg);
	return foil_casetext_decide(&f->arena, &f->ct, f->docs, n, &f->act, &f->err);
}

static enum foil_code decide(struct fixture *f, const char *text, const struct doc *docs, size_t n)
{
	return decide_as(f, text, docs, n, "txt-1");
}

static void end(struct fixture *f)
{
	for (size_t i = 0; i < f->n; i++) {
		foil_text_leaves_free(&f->leaves[i]);
		free_exact(f->text[i]);
		free_exact(f->marked[i]);
	}
	foil_arena_free(&f->arena);
}

#define assert_text(v, s) assert_view_equal(v, foil_str(s))

static const char july[] = "Present: Ann Smith, chair.\nCameras stand in Market Square today.\n";
static const struct doc three[] = {
	{ "2023-06.txt", "All went well in June.\n", NULL },
	{ "2023-07.txt", july, "Present: [[A Ann Smith]], chair.\n"
	  "[[B Cameras stand]] [[A,B in Market]] [[B Square]] today.\n" },
	{ "advice 1.txt", "Counsel says no.\n", "Counsel says no.\n" },
};
static const char whole[] =
    "items\n"
    "5 2023-05 - not held the board was cancelled\n"
    "7 2023-07 12/07/2023 part 2023-07.txt\n"
    "6 2023-06 7/6/2023 disclosed 2023-06.txt\n"
    "8 advice - withheld C \"advice 1.txt\"\n"
    "ground A s.40(2) via s.40(3A)(a)\n data ordinary; gist a name\n"
    "ground B s.31(1)(a)\n gist a place\n"
    "ground C s.42(1)\n"
    "undecided because of nothing\n"
    "private considered s.43(2)\nprivate considered s.36\nprivate consulted the chair\n"
    "private directed nobody\nprivate note call them\n";

/* The words of the text that a redaction covers. */
static void assert_covers(const struct fixture *f, const struct foil_redaction *r,
    const char *words)
{
	size_t i = (size_t)(r->ordinal - 10);
	const struct foil_text_leaves *t = &f->leaves[i];
	size_t from = (size_t)t->at[r->range.start];
	size_t to = (size_t)t->at[r->range.start + r->range.len];

	assert_view_equal(foil_trim(foil_view(f->text[i].p + from, to - from)), foil_str(words));
}

static void check_items(const struct fixture *f)
{
	const struct foil_act *act = &f->act;

	assert_int_equal(act->n_items, 4);
	/* In the order written. */
	assert_int_equal(act->items[0].no, 5);
	assert_int_equal(act->items[0].n_ordinals, 0);
	assert_text(act->items[0].words, "the board was cancelled");
	assert_int_equal(act->items[1].no, 7);
	assert_int_equal(act->items[1].outcome, FOIL_PART);
	assert_int_equal(act->items[1].n_ordinals, 1);
	assert_int_equal(act->items[1].ordinals[0], 11);
	assert_int_equal(act->items[1].date, foil_day_make(2023, 7, 12));
	/* File names are private, words are public. */
	assert_int_equal(act->items[1].words.len, 0);
	assert_int_equal(act->items[2].ordinals[0], 10);
	assert_int_equal(act->items[3].ordinals[0], 12);
	assert_text(act->items[3].letters[0], "C");
}

static void check_redactions(const struct fixture *f)
{
	static const char *const words[] = { "Ann Smith", "Cameras stand", "in Market", "Square" };
	static const char *const letters[] = { "A", "B", "AB", "B" };

	/* Marks that touch stay apart. */
	assert_int_equal(f->act.n_redactions, 4);
	for (size_t i = 0; i < 4; i++) {
		const struct foil_redaction *r = &f->act.redactions[i];

		assert_int_equal(r->ordinal, 11);
		assert_int_equal(r->serial, 0);
		assert_covers(f, r, words[i]);
		assert_int_equal(r->n_letters, strlen(letters[i]));
		for (size_t k = 0; k < r->n_letters; k++)
			assert_view_equal(r->letters[k], foil_view(&letters[i][k], 1));
	}
}

static void a_decision(void **state)
{
	static const char *const profiles[] = { "txt-1", "txt-1-pad" };
	struct foil_leaves leaves = { 0 };
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < COUNT(profiles); i++) {
		if (decide_as(&f, whole, three, COUNT(three), profiles[i]) != FOIL_OK)
			fail_msg("%s", f.err.msg);
		assert_int_equal(f.act.kind, FOIL_ACT_DECIDED);
		assert_true(foil_act_knows(&f.act, FOIL_F_ITEMS));
		check_items(&f);
		check_redactions(&f);
		assert_int_equal(f.act.n_grounds, 3);
		assert_text(f.act.grounds[0].ids[0], "foia/40/2");
		assert_text(f.act.grounds[0].answers[0].question, "gist");
		assert_text(f.act.undecided, "of nothing");
		assert_int_equal(f.act.n_considered, 2);
		assert_text(f.act.considered[1], "s.36");
		assert_int_equal(f.act.n_consulted, 1);
		assert_text(f.act.directed, "nobody");
		assert_text(f.act.note, "call them");
		assert_false(f.act.neither);
		assert_int_equal(f.act.n_provisions, 0);
		/* An act can be written from it, once it has serials; else nobody could read it. */
		assert_int_equal(foil_act_leaves(&f.act, &leaves, NULL), FOIL_E_FORMAT);
		for (size_t k = 0; k < f.act.n_redactions; k++)
			f.act.redactions[k].serial = k + 1;
		assert_int_equal(foil_act_leaves(&f.act, &leaves, NULL), FOIL_OK);
		foil_leaves_free(&leaves);
		end(&f);
	}
}

/* Whatever the profile, the run of leaves ends where the next visible token begins. */
static void padding_goes_with_its_token(void **state)
{
	struct fixture f;

	(void)state;
	assert_int_equal(decide_as(&f, whole, three, COUNT(three), "txt-1-pad"), FOIL_OK);
	for (size_t i = 0; i < f.act.n_redactions; i++) {
		const struct foil_range *r = &f.act.redactions[i].range;
		const struct foil_leaves *l = &f.leaves[1].leaves;

		assert_false(foil_leaf_is_pad(foil_leaves_get(l, (size_t)r->start)));
		assert_false(foil_leaf_is_pad(foil_leaves_get(l, (size_t)(r->start + r->len))));
	}
	end(&f);
}

static void neither_confirm_nor_deny(void **state)
{
	static const char text[] = "answer neither confirm nor deny s.31(3)\n"
	    "items\n1 x part 2023-07.txt\nground A s.31(1)(a)\n";
	struct fixture f;

	(void)state;
	/* Documents that no item names, grounds that nothing is under: all are private. */
	assert_int_equal(decide(&f, text, three, COUNT(three)), FOIL_OK);
	assert_true(f.act.neither);
	assert_int_equal(f.act.n_provisions, 1);
	assert_text(f.act.provisions[0], "foia/31/3");
	assert_int_equal(f.act.n_items, 1);
	assert_int_equal(f.act.items[0].ordinals[0], 11);
	assert_int_equal(f.act.n_grounds, 1);
	assert_int_equal(f.act.n_redactions, 0);
	end(&f);
	assert_int_equal(decide(&f, "answer neither confirm nor deny s.31(3)\n", NULL, 0), FOIL_OK);
	assert_int_equal(f.act.n_items, 0);
	end(&f);
}

/* What is marked in the copy of an undecided item is not decided yet. */
static void undecided_items_are_not_read(void **state)
{
	static const struct doc docs[] = { { "a.txt", "One two.\n", "changed [[ entirely" } };
	struct fixture f;

	(void)state;
	assert_int_equal(decide(&f, "items\n1 x ? a.txt\nground A s.31(1)(a)\n", docs, 1), FOIL_OK);
	assert_int_equal(f.act.items[0].outcome, FOIL_UNDECIDED);
	assert_int_equal(f.act.items[0].ordinals[0], 10);
	assert_int_equal(f.act.n_redactions, 0);
	end(&f);
}

static void documents_under_every_outcome(void **state)
{
	static const struct doc docs[] = {
		{ "a", "One.\n", NULL }, { "b", "Two.\n", "Two.\n" }, { "c", "Three.\n", NULL },
		{ "d", "Four.\n", NULL },
	};
	struct fixture f;

	(void)state;
	assert_int_equal(decide(&f, "items\n1 x elsewhere there files: a\n2 x out of scope old "
	    "files: b\n3 x duplicate of 1 c\n4 x transferred to them files: "
	    "d\n", docs, COUNT(docs)), FOIL_OK);
	for (size_t i = 0; i < COUNT(docs); i++) {
		assert_int_equal(f.act.items[i].n_ordinals, 1);
		assert_int_equal(f.act.items[i].ordinals[0], 10 + i);
		assert_int_equal(f.act.items[i].n_letters, 0);
	}
	assert_text(f.act.items[2].words, "1");
	end(&f);
}

static void marks_are_enough_in_one_copy(void **state)
{
	static const struct doc docs[] = {
		{ "a", "One.\n", "One.\n" }, { "b", "Two three.\n", "Two [[AA three.]]\n" },
	};
	struct fixture f;

	(void)state;
	assert_int_equal(decide(&f, "items\n1 x part a b\nground AA s.42(1)\n", docs, 2), FOIL_OK);
	assert_int_equal(f.act.n_redactions, 1);
	assert_int_equal(f.act.redactions[0].ordinal, 11);
	assert_text(f.act.redactions[0].letters[0], "AA");
	end(&f);
}

/* ---- the example that tests/example holds ---- */

#define EXAMPLE "tests/example/"

static const char *read_file(struct foil_buf *b, const char *dir, const char *name)
{
	char path[200];

	(void)snprintf(path, sizeof path, EXAMPLE "%s%s", dir, name);
	assert_int_equal(foil_file_read(path, FOIL_CASETEXT_MAX, b, NULL), FOIL_OK);
	return foil_buf_cstr(b);
}

static size_t count(const char *text, const char *word)
{
	size_t n = 0;

	for (; (text = strstr(text, word)) != NULL; text++)
		n++;
	return n;
}

static void the_example_of_the_repository(void **state)
{
	static const char *const names[] = { "2023-07-12.txt", "2023-08-31.txt", "2023-10-04.txt" };
	struct foil_buf text[3] = { 0 }, marked[3] = { 0 }, ct = { 0 };
	struct doc docs[3];
	struct fixture f;
	size_t marks = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		docs[i] = (struct doc){ names[i], read_file(&text[i], "originals/", names[i]),
			read_file(&marked[i], "marked/", names[i]) };
		marks += count(docs[i].marked, "[[") - count(docs[i].marked, "\\[[");
	}
	if (decide_as(&f, read_file(&ct, "", "case.txt"), docs, COUNT(docs), "txt-1-pad") != FOIL_OK)
		fail_msg("%s", f.err.msg);
	assert_true(marks > 0);
	assert_int_equal(f.act.n_redactions, marks);
	assert_int_equal(f.act.n_items, 12);
	assert_int_equal(f.act.items[6].ordinals[0], 10);
	end(&f);
	for (size_t i = 0; i < COUNT(names); i++) {
		foil_buf_free(&text[i]);
		foil_buf_free(&marked[i]);
	}
	foil_buf_free(&ct);
}

/* Two cases that must not be told apart from outside: one holds nothing, one twelve reports. */
static void the_examples_of_neither(void **state)
{
	struct foil_buf ct = { 0 };
	struct doc docs[12];
	char names[12][16];
	struct fixture f;

	(void)state;
	assert_int_equal(decide(&f, read_file(&ct, "neither/", "case.txt"), NULL, 0), FOIL_OK);
	assert_true(f.act.neither);
	assert_int_equal(f.act.n_items, 0);
	end(&f);
	foil_buf_reset(&ct);
	for (size_t i = 0; i < COUNT(docs); i++) {
		(void)snprintf(names[i], sizeof names[i], "report-%02zu.txt", i + 1);
		docs[i] = (struct doc){ names[i], "Nothing was seen.\n", NULL };
	}
	assert_int_equal(decide(&f, read_file(&ct, "twin/", "case.txt"), docs, COUNT(docs)), FOIL_OK);
	assert_true(f.act.neither);
	assert_int_equal(f.act.n_items, 12);
	assert_int_equal(f.act.items[11].ordinals[0], 10 + 11);
	assert_int_equal(f.act.n_redactions, 0);
	end(&f);
	foil_buf_free(&ct);
}

#define A "ground A s.42(1)\n"

static const struct bad {
	const char *text;
	struct doc docs[2];
	size_t n;
	enum foil_code code;
	const char *message;
} bad[] = {
	{ "request a\n", { { 0 } }, 0, FOIL_E_FORMAT, "case.txt: found no items; expected one for "
	  "each thing asked for, or \"answer neither confirm nor deny\"" },
	{ "items\n1 x disclosed 2023-07-21.txt\n", { { "2023-07-12.txt", "One.", NULL } }, 1,
	  FOIL_E_NOT_FOUND, "case.txt:2:1: found file \"2023-07-21.txt\" in item 1; expected one "
	      "that is registered; did you mean \"2023-07-12.txt\"?" },
	{ "items\n1 x disclosed A.TXT\n", { { "a.txt", "One.", NULL } }, 1, FOIL_E_NOT_FOUND,
	  "case.txt:2:1: found file \"A.TXT\" in item 1; expected one that is registered; did you "
	  "mean \"a.txt\"?" },
	{ "items\n1 x disclosed minutes.txt\n", { { "a.txt", "One.", NULL } }, 1, FOIL_E_NOT_FOUND,
	  "case.txt:2:1: found file \"minutes.txt\" in item 1; expected one that is registered: "
	  "foil freeze registers what is in originals/" },
	{ "items\n1 x disclosed a.txt\n", { { 0 } }, 0, FOIL_E_NOT_FOUND, "case.txt:2:1: found "
	  "file \"a.txt\" in item 1; expected one that is registered: foil freeze registers what "
	  "is in originals/" },
	{ "items\n1 x disclosed "
	  "a\n", { { "a", "One.", NULL }, { "b\033", "Two.", NULL } }, 2, FOIL_E_FORMAT,
	  "case.txt: found no item with the registered document \"b\\u{1B}\"; expected one item to "
	  "name it "
	  "(one that is not asked for may be `out of scope WHY files: NAME`)" },
	{ "items\n1 x disclosed a\n2 y disclosed a\n", { { "a", "One.", NULL } }, 1, FOIL_E_FORMAT,
	  "case.txt:3:1: found file \"a\" again; expected it once, and item 1 on line 2 has it" },
	{ "items\n1 x disclosed a a\n", { { "a", "One.", NULL } }, 1, FOIL_E_FORMAT,
	  "case.txt:2:1: found file \"a\" again; expected it once, and item 1 on line 2 has it" },
	{ "items\n1 x disclosed "
	  "a\n", { { "a", "One.", NULL }, { "a", "Two.", NULL } }, 2, FOIL_E_ARG,
	  "two documents are registered as \"a\"; a case file cannot tell them apart" },
	{ "items\n1 x part a\n" A, { { "a", "One two.", "One two." } }, 1, FOIL_E_FORMAT,
	  "case.txt:2:1: found item 1 in part; expected a mark [[A ...]] in a copy in marked/, or "
	  "another outcome" },
	{ "items\n1 x part a\n" A, { { "a", "One two.", NULL } }, 1, FOIL_E_FORMAT,
	  "case.txt:2:1: found item 1 in part; expected a mark [[A ...]] in a copy in marked/, or "
	  "another outcome" },
	{ "items\n1 x disclosed a\n" A, { { "a", "One\ntwo.", "One\n[[A "
	  "two.]]" } }, 1, FOIL_E_FORMAT,
	  "marked/a:2:1: found a mark in item 1, which is \"disclosed\"; expected \"part\" on line "
	  "2 of case.txt, or no marks" },
	{ "items\n1 x withheld A a\n" A, { { "a", "One two.", "One [[A "
	  "two.]]" } }, 1, FOIL_E_FORMAT,
	  "marked/a:1:5: found a mark in item 1, which is \"withheld\"; expected \"part\" on line "
	  "2 of case.txt, or no marks" },
	{ "items\n1 x out of scope old files: a\n", { { "a", "One two.", "One [[A two.]]" } }, 1,
	  FOIL_E_FORMAT, "marked/a:1:5: found a mark in item 1, which is \"out of scope\"; "
	      "expected \"part\" on line 2 of case.txt, or no marks" },
	{ "items\n1 x part a\n" A, { { "a", "One two.", "One [[C two.]]" } }, 1, FOIL_E_FORMAT,
	  "marked/a:1:5: found a mark under \"C\"; expected a ground of case.txt (A)" },
	{ "items\n1 x part a\n" A, { { "a", "One two.", "One [[a two.]]" } }, 1, FOIL_E_FORMAT,
	  "marked/a:1:5: found a mark under \"a\"; expected a ground of case.txt (A)" },
	{ "items\n1 x part a\n", { { "a", "One two.", "One [[A two.]]" } }, 1, FOIL_E_FORMAT,
	  "marked/a:1:5: found a mark under \"A\"; expected a ground of case.txt" },
	{ "items\n1 x part a\n" A, { { "a", "One two.", "One [[A,requester "
	  "two.]]" } }, 1, FOIL_E_FORMAT,
	  "marked/a:1:5: found a mark \"requester\", which is for the letter; expected a ground of "
	  "case.txt" },
	{ "items\n1 x part a\n" A, { { "a", "One two.", "One [[A,A two.]]" } }, 1, FOIL_E_FORMAT,
	  "marked/a:1:5: found ground A twice in one mark; expected it once" },
	{ "items\n1 x part a\n" A, { { "a", "One two.", "One t[[A wo.]]" } }, 1, FOIL_E_ARG,
	  "marked/a:1:6: a mark begins after 1 bytes of \"two\" (line 1, column 5 of the text); "
	  "mark the whole word" },
	{ "items\n1 x disclosed a\n", { { "a", "One two.", "One three." } }, 1, FOIL_E_FORMAT,
	  "marked/a: line 1, column 6: " },
	{ "items\n1 x part a\n" A "ground B s.41(1)\n", { { "a", "One two.", "One [[A "
	  "two.]]" } }, 1,
	  FOIL_E_FORMAT, "case.txt:4:1: found ground B, which no item and no mark is under; "
	      "expected one, or a line \"private considered\" instead" },
};

static void errors_say_where_and_what(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		size_t n = strlen(bad[i].message);
		struct foil_act before;
		struct fixture f;

		memset(&before, 0, sizeof before);
		if (decide(&f, bad[i].text, bad[i].docs, bad[i].n) != bad[i].code)
			fail_msg("%s: %s", bad[i].message, f.err.msg);
		if (bad[i].message[n - 1] == ' ')
			assert_memory_equal(f.err.msg, bad[i].message, n);
		else
			assert_string_equal(f.err.msg, bad[i].message);
		assert_memory_equal(&f.act, &before, sizeof before);
		assert_int_equal(foil_casetext_decide(&f.arena, &f.ct, f.docs, f.n, &f.act, NULL),
		    bad[i].code);
		end(&f);
	}
}

/* A caller that made its own case text is held to the same rules. */
static void a_case_text_that_was_not_read(void **state)
{
	struct foil_casetext_item item = { .item = { .no = 4, .outcome = FOIL_DISCLOSED },
		.place = { 9, 1 } };
	struct foil_casetext ct = { .items = &item, .n_items = 1 };
	struct foil_view letter = foil_str("Q"), small = foil_str("q");
	struct foil_casetext_ground ground = { .ground = { .letter = small } };
	struct foil_arena a = { 0 };
	struct foil_act act;
	struct foil_err err;

	(void)state;
	assert_int_equal(foil_casetext_decide(&a, &ct, NULL, 0, &act, &err), FOIL_E_FORMAT);
	assert_string_equal(err.msg, "case.txt:9:1: found item 4 disclosed without a file; "
	    "expected at least one");
	item.item.outcome = FOIL_WITHHELD;
	assert_int_equal(foil_casetext_decide(&a, &ct, NULL, 0, &act, &err), FOIL_E_FORMAT);
	assert_string_equal(err.msg, "case.txt:9:1: found item 4 withheld without a ground; "
	    "expected its letter");
	item.item.letters = &letter;
	item.item.n_letters = 1;
	assert_int_equal(foil_casetext_decide(&a, &ct, NULL, 0, &act, &err), FOIL_E_FORMAT);
	ct.grounds = &ground;
	ct.n_grounds = 1;
	assert_int_equal(foil_casetext_decide(&a, &ct, NULL, 0, &act, &err), FOIL_E_ARG);
	foil_arena_free(&a);
}

static void limit_of_documents(void **state)
{
	struct foil_casetext ct = { .neither = true };
	size_t n = FOIL_DOCUMENTS_MAX + 1;
	struct foil_document *d = calloc(n, sizeof *d);
	struct foil_casetext_document *docs = calloc(n, sizeof *docs);
	char (*names)[16] = calloc(n, sizeof *names);
	struct foil_arena a = { 0 };
	struct foil_act act;
	struct foil_err err;

	(void)state;
	assert_true(d != NULL && docs != NULL && names != NULL);
	for (size_t i = 0; i < n; i++) {
		(void)snprintf(names[i], sizeof names[i], "%zu.txt", i);
		d[i].name = foil_str(names[i]);
		docs[i].document = &d[i];
	}
	assert_int_equal(foil_casetext_decide(&a, &ct, docs, n - 1, &act, &err), FOIL_OK);
	assert_int_equal(foil_casetext_decide(&a, &ct, docs, n, &act, &err), FOIL_E_LIMIT);
	free(d);
	free(docs);
	free(names);
	foil_arena_free(&a);
}

/* n marks "[[A a]] " over n words. */
static void put_marks(struct foil_buf *text, struct foil_buf *marked, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		foil_buf_put_str(text, "a ");
		foil_buf_put_str(marked, "[[A a]] ");
	}
}

static void limit_of_redactions(void **state)
{
	struct foil_buf text = { 0 }, marked = { 0 };
	struct fixture f;

	(void)state;
	put_marks(&text, &marked, FOIL_REDACTIONS_MAX);
	for (int over = 0; over < 2; over++) {
		const struct doc docs[] = {
			{ "a", foil_buf_cstr(&text), foil_buf_cstr(&marked) },
			{ "b", "c d\n", over == 0 ? "c d\n" : "c [[A d]]\n" },
		};
		enum foil_code rc = decide(&f, "items\n1 x part a b\n" A, docs, 2);

		if (over == 0) {
			assert_int_equal(rc, FOIL_OK);
			assert_int_equal(f.act.n_redactions, FOIL_REDACTIONS_MAX);
			assert_int_equal(f.act.redactions[77].range.start, 77);
		} else {
			assert_int_equal(rc, FOIL_E_LIMIT);
			assert_string_equal(f.err.msg, "marked/b: found more than 200000 marks in "
			    "all copies together; expected fewer");
		}
		end(&f);
	}
	foil_buf_free(&text);
	foil_buf_free(&marked);
}

static void limit_of_letters(void **state)
{
	struct foil_buf text = { 0 }, marked = { 0 };
	struct fixture f;

	(void)state;
	for (int over = 0; over < 2; over++) {
		int n = FOIL_CASETEXT_LETTERS_MAX + over;
		struct doc d = { "a", "c d\n", NULL };

		foil_buf_reset(&text);
		foil_buf_reset(&marked);
		foil_buf_put_str(&text, "items\n1 x part a\n");
		foil_buf_put_str(&marked, "c [[");
		for (int i = 0; i < n; i++) {
			foil_buf_printf(&text, "ground %c%c s.42(1)\n", 'A' + i / 26, 'A' + i % 26);
			foil_buf_printf(&marked, "%s%c%c", i > 0 ? "," : "", 'A' + i / 26,
			    'A' + i % 26);
		}
		foil_buf_put_str(&marked, " d]]\n");
		d.marked = foil_buf_cstr(&marked);
		assert_int_equal(decide(&f, foil_buf_cstr(&text), &d, 1),
		    over == 0 ? FOIL_OK : FOIL_E_LIMIT);
		if (over == 0)
			assert_int_equal(f.act.redactions[0].n_letters, n);
		end(&f);
	}
	foil_buf_free(&text);
	foil_buf_free(&marked);
}

static void memory_runs_out(void **state)
{
	struct fixture f;
	size_t max = 16, short_of = 0;
	enum foil_code rc;

	(void)state;
	assert_int_equal(decide(&f, whole, three, COUNT(three)), FOIL_OK);
	do {
		struct foil_arena small = { .max = max };

		rc = foil_casetext_decide(&small, &f.ct, f.docs, f.n, &f.act, NULL);
		assert_true(rc == FOIL_OK || rc == FOIL_E_NOMEM);
		foil_arena_free(&small);
		short_of += rc != FOIL_OK;
		max += 16;
	} while (rc != FOIL_OK);
	assert_true(short_of > 20); /* at each of its many requests */
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_decision),
		cmocka_unit_test(padding_goes_with_its_token),
		cmocka_unit_test(neither_confirm_nor_deny),
		cmocka_unit_test(undecided_items_are_not_read),
		cmocka_unit_test(documents_under_every_outcome),
		cmocka_unit_test(marks_are_enough_in_one_copy),
		cmocka_unit_test(the_example_of_the_repository),
		cmocka_unit_test(the_examples_of_neither),
		cmocka_unit_test(errors_say_where_and_what),
		cmocka_unit_test(a_case_text_that_was_not_read),
		cmocka_unit_test(limit_of_documents),
		cmocka_unit_test(limit_of_redactions),
		cmocka_unit_test(limit_of_letters),
		cmocka_unit_test(memory_runs_out),
	};
	return cmocka_run_group_tests_name("decide", tests, NULL, NULL);
}
