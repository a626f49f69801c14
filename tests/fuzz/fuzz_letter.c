/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of a record, parted by zero bytes, as the facts of a letter. Drafted as
 * text it has the two marks for the requester and no other; as HTML it has no
 * element that is not the letter's own, and it can be read as a letter.
 */
#include "fuzz.h"

#include "foil/document.h"
#include "foil/letter.h"
#include "foil/text.h"

#define ITEMS 4
#define GROUNDS 3

static const char *const provisions[] = { "foia/31/1/a", "foia/40/2", "foia/40/3A/a", "foia/42/1",
	"foia/36/2/b/i", "foia/12/1", "foia/14/1", "foia/23/1", "eir/12/5/b", "eir/12/4/d", "foisa/36/1",
	"eirs/10/5/b", "nowhere" };
static const char *const questions[] = { "gist", "data", "likelihood", "harm", "for disclosure",
	"for withholding", "outcome", "reasons", "interest", "privilege" };
#define COUNT(a) (sizeof(a) / sizeof(a)[0])

struct record {
	struct foil_letter_facts f;
	struct foil_letter_item item[ITEMS];
	struct foil_letter_ground ground[GROUNDS];
	struct foil_view id[GROUNDS], letter[GROUNDS];
	struct foil_notice_answer answer[GROUNDS][COUNT(questions)];
	struct foil_letter_redaction redaction[ITEMS];
};

static void read_record(struct foil_view in, struct record *r)
{
	static const char *const letters[] = { "A", "B", "C" };

	memset(r, 0, sizeof *r);
	r->f = (struct foil_letter_facts){ .regime = (enum foil_regime)(1 + fuzz_number(&in, 1) % 4),
		.received = FOIL_DAY_NONE, .dated = FOIL_DAY_NONE, .items = r->item, .grounds = r->ground,
		.redactions = r->redaction, .neither_ids = r->id };
	r->f.neither = fuzz_number(&in, 1) % 8 == 0;
	r->f.n_neither_ids = r->f.neither;
	r->f.n_grounds = fuzz_number(&in, 1) % (GROUNDS + 1);
	r->f.n_items = fuzz_number(&in, 1) % (ITEMS + 1);
	r->f.n_redactions = r->f.n_grounds > 0 ? r->f.n_items : 0;
	for (size_t i = 0; i < GROUNDS; i++) {
		r->id[i] = foil_str(provisions[fuzz_number(&in, 1) % COUNT(provisions)]);
		r->letter[i] = foil_str(letters[i]);
		r->ground[i].silent = fuzz_number(&in, 1) % 8 == 0;
		r->ground[i].ground = (struct foil_notice_ground){ r->letter[i], &r->id[i], 1, r->answer[i],
			COUNT(questions) };
	}
	for (size_t i = 0; i < ITEMS; i++)
		r->item[i] = (struct foil_letter_item){ .no = i + 1, .date = FOIL_DAY_NONE,
			.outcome = (enum foil_letter_outcome)(fuzz_number(&in, 1) % 10) };
	r->f.request = fuzz_until_nul(&in);
	r->f.authority = fuzz_until_nul(&in);
	r->f.review = fuzz_until_nul(&in);
	r->f.undecided = fuzz_until_nul(&in);
	for (size_t i = 0; i < ITEMS; i++) {
		r->item[i].label = fuzz_until_nul(&in);
		r->item[i].words = fuzz_until_nul(&in);
		r->item[i].files = &r->f.authority;
		r->item[i].n_files = 1;
		r->item[i].letters = r->letter;
		r->item[i].n_letters = r->f.n_grounds > 0;
		r->redaction[i] = (struct foil_letter_redaction){ i + 1, r->f.authority, i, r->letter,
			r->f.n_grounds };
	}
	for (size_t i = 0; i < GROUNDS; i++)
		for (size_t k = 0; k < COUNT(questions); k++)
			r->answer[i][k] = (struct foil_notice_answer){ foil_str(questions[k]),
			    fuzz_until_nul(&in) };
}

/* The names of the elements that letters are made of. */
static void check_elements(struct foil_view html)
{
	static const char *const names[] = { "!DOCTYPE", "html", "head", "meta", "title", "style",
	    "body", "main",
		"h1", "h2", "p", "ul", "li", "blockquote", "table", "caption", "thead", "tbody",
		    "tr", "th", "td", "a" };

	for (size_t i = 0; i < html.len; i++) {
		bool known = false;
		size_t at = i + 1;

		if (html.p[i] != '<')
			continue;
		at += at < html.len && html.p[at] == '/';
		for (size_t k = 0; k < COUNT(names) && !known; k++) {
			size_t n = strlen(names[k]);

			known = html.len - at > n && memcmp(html.p + at, names[k], n) == 0 &&
			    (html.p[at + n] == '>' || html.p[at + n] == ' ');
		}
		CHECK(known);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct record r;
	struct foil_buf text = { .max = 0 }, html = { .max = 0 }, words = { .max = 0 };
	struct foil_marks marks = { .n = 0 };
	struct foil_err err = { FOIL_OK, "" };
	size_t first;
	bool hidden = false;

	read_record(foil_view(data, size), &r);
	CHECK(foil_letter_compose(&r.f, FOIL_LETTER_TEXT, &text, &err) == FOIL_OK);
	CHECK(foil_utf8_check(foil_buf_view(&text), &err) == FOIL_OK);
	CHECK(foil_marks_strip(foil_buf_view(&text), &words, &marks, &err) == FOIL_OK);
	CHECK(marks.n == 2);
	(void)foil_letter_unfilled(foil_buf_view(&text), &first);
	foil_marks_free(&marks);
	foil_buf_reset(&words);
	CHECK(foil_letter_compose(&r.f, FOIL_LETTER_HTML, &html, &err) == FOIL_OK);
	check_elements(foil_buf_view(&html));
	CHECK(foil_html_text(foil_buf_view(&html), &words, &hidden, &err) == FOIL_OK);
	CHECK(!hidden);
	foil_buf_free(&text);
	foil_buf_free(&html);
	foil_buf_free(&words);
	return 0;
}
