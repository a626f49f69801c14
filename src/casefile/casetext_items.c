/* SPDX-License-Identifier: Apache-2.0 */
/* "7  2023-07  12/07/2023  part  2023-07-12.txt": spec/case-file.md section 4. */
#include "casetext_lex.h"

#include "foil/text.h"

#include <stdio.h>
#include <stdlib.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define FILES "files:"
#define OUTCOMES "disclosed, part, withheld, elsewhere, not held, ?, out of scope, duplicate of " \
	"or transferred"

/* What is written for each outcome; the first word of what follows is the outcome's own. */
static const struct form {
	const char *written;
	enum foil_outcome outcome;
} forms[] = {
	{ "disclosed", FOIL_DISCLOSED },
	{ "part", FOIL_PART },
	{ "withheld", FOIL_WITHHELD },
	{ "elsewhere", FOIL_ELSEWHERE },
	{ "not held", FOIL_NOT_HELD },
	{ "?", FOIL_UNDECIDED },
	{ "out of scope", FOIL_OUT_OF_SCOPE },
	{ "duplicate of", FOIL_DUPLICATE },
	{ "transferred", FOIL_TRANSFERRED },
};

static enum foil_code read_number(const struct foil_ct *ct, struct foil_ct_scan *s, uint64_t *out)
{
	struct foil_view word = foil_ct_peek(ct, s);

	if (foil_parse_uint(word, UINT32_MAX, out, NULL) != FOIL_OK || *out == 0)
		return foil_ct_expected(ct, s, "the number of an item, from 1");
	s->at += word.len;
	return FOIL_OK;
}

/* A date is optional; "-" says that there is none. */
static enum foil_code read_date(const struct foil_ct *ct, struct foil_ct_scan *s, foil_day *out)
{
	struct foil_view word = foil_ct_peek(ct, s);

	*out = FOIL_DAY_NONE;
	if (foil_ct_take(ct, s, "-") || word.len == 0 || !foil_is_digit(word.p[0]))
		return FOIL_OK;
	if (foil_day_parse(word, out, NULL) != FOIL_OK)
		return foil_ct_expected(ct, s, "a date as 12/07/2023, 2023-07-12 or -");
	s->at += word.len;
	return FOIL_OK;
}

static enum foil_code read_outcome(const struct foil_ct *ct, struct foil_ct_scan *s,
    enum foil_outcome *out)
{
	const char *names[COUNT(forms)], *near;

	for (size_t i = 0; i < COUNT(forms); i++) {
		if (foil_ct_take(ct, s, forms[i].written)) {
			*out = forms[i].outcome;
			return FOIL_OK;
		}
		names[i] = forms[i].written;
	}
	near = foil_ct_nearest(foil_ct_peek(ct, s), names, COUNT(names));
	if (near != NULL)
		return foil_ct_expected(ct, s, "an outcome; did you mean \"%s\"?", near);
	return foil_ct_expected(ct, s,
	    "%s; a label of several words stands in double quotes", OUTCOMES);
}

/* What stands before the next comma or white space. */
static struct foil_view letter_at(const struct foil_ct *ct, const struct foil_ct_scan *s)
{
	size_t end = s->at;

	while (end < s->end && ct->text.p[end] != ',' && foil_ct_space(ct, end, s->end) == 0)
		end++;
	return foil_view(ct->text.p + s->at, end - s->at);
}

static bool take_comma(const struct foil_ct *ct, struct foil_ct_scan *s)
{
	foil_ct_skip(ct, s);
	if (s->at == s->end || ct->text.p[s->at] != ',')
		return false;
	s->at++;
	return true;
}

/* Takes "A,B": letters, with or without white space around the commas. */
static enum foil_code read_letters(const struct foil_ct *ct, struct foil_ct_scan *s,
    struct foil_item *item)
{
	struct foil_view letters[FOIL_CASETEXT_LETTERS_MAX];
	size_t n = 0;

	do {
		foil_ct_skip(ct, s);
		if (n == FOIL_CASETEXT_LETTERS_MAX)
			return foil_ct_fail(ct, s->at, FOIL_E_LIMIT,
			    "found one more ground; expected at most %d for one item",
			    FOIL_CASETEXT_LETTERS_MAX);
		letters[n] = letter_at(ct, s);
		if (!foil_ct_is_letter(letters[n]))
			return foil_ct_expected(ct, s, "the letters of grounds, such as A or A,B");
		for (size_t i = 0; i < n; i++) {
			if (foil_view_eq(letters[i], letters[n]))
				return foil_ct_expected(ct, s, "every ground once");
		}
		s->at += letters[n++].len;
	} while (take_comma(ct, s));

	if ((item->letters = foil_arena_alloc(ct->arena, n, sizeof *item->letters)) == NULL)
		return foil_arena_check(ct->arena, ct->err);
	for (size_t i = 0; i < n; i++)
		item->letters[i] = foil_arena_copy(ct->arena, letters[i]);
	item->n_letters = n;
	return foil_arena_check(ct->arena, ct->err);
}

static enum foil_code read_files(const struct foil_ct *ct, struct foil_ct_scan *s,
    struct foil_casetext_item *it, bool needed)
{
	size_t cap = 0;
	enum foil_code rc;

	if (foil_ct_peek(ct, s).len == 0 && needed)
		return foil_ct_expected(ct, s, "the name of a file in originals/");
	while (foil_ct_peek(ct, s).len > 0) {
		struct foil_view *files;

		if (it->n_files == FOIL_CASETEXT_FILES_MAX)
			return foil_ct_fail(ct, s->at, FOIL_E_LIMIT,
			    "found one more file; expected at most %d in one item: make two",
			    FOIL_CASETEXT_FILES_MAX);
		if ((files = foil_ct_room(ct, it->files, it->n_files, &cap, sizeof *files)) == NULL)
			return foil_arena_check(ct->arena, ct->err);
		it->files = files;
		if ((rc = foil_ct_token(ct, s, "a file", &files[it->n_files])) != FOIL_OK)
			return rc;
		it->n_files++;
	}
	return FOIL_OK;
}

/* Words up to the end or to "files:", then the files. */
static enum foil_code read_words(const struct foil_ct *ct, struct foil_ct_scan *s,
    struct foil_casetext_item *it, const char *what, bool may_have_files)
{
	struct foil_ct_scan words = *s, look = *s;
	enum foil_code rc;

	while (foil_ct_peek(ct, &look).len > 0) {
		words.end = look.at;
		if (!foil_ct_take(ct, &look, FILES)) {
			(void)foil_ct_word(ct, &look);
			words.end = look.at;
			continue;
		}
		if (!may_have_files)
			return foil_ct_fail(ct, words.end, FOIL_E_FORMAT,
			    "found \"" FILES "\"; expected no files, for the item is not held");
		if ((rc = read_files(ct, &look, it, true)) != FOIL_OK)
			return rc;
		break;
	}
	*s = look;
	return foil_ct_text(ct, &words, FOIL_CASETEXT_ROW_MAX, what, &it->item.words);
}

static enum foil_code read_duplicate(const struct foil_ct *ct, struct foil_ct_scan *s,
    struct foil_casetext_item *it)
{
	enum foil_code rc;
	uint64_t of;
	char no[24];

	if ((rc = read_number(ct, s, &of)) != FOIL_OK)
		return rc;
	(void)snprintf(no, sizeof no, "%llu", (unsigned long long)of);
	it->item.words = foil_arena_copy(ct->arena, foil_str(no));
	if ((rc = foil_arena_check(ct->arena, ct->err)) != FOIL_OK)
		return rc;
	return read_files(ct, s, it, false);
}

/* What follows the outcome. */
static enum foil_code read_rest(const struct foil_ct *ct, struct foil_ct_scan *s,
    struct foil_casetext_item *it)
{
	enum foil_code rc;

	switch (it->item.outcome) {
	case FOIL_DISCLOSED:
	case FOIL_PART:
		return read_files(ct, s, it, true);
	case FOIL_WITHHELD:
		if ((rc = read_letters(ct, s, &it->item)) != FOIL_OK)
			return rc;
		return read_files(ct, s, it, false);
	case FOIL_ELSEWHERE:
		return read_words(ct, s, it, "an address where anybody can get it", true);
	case FOIL_NOT_HELD:
		return read_words(ct, s, it, "why it is not held", false);
	case FOIL_OUT_OF_SCOPE:
		return read_words(ct, s, it, "why it is out of scope", true);
	case FOIL_DUPLICATE:
		return read_duplicate(ct, s, it);
	case FOIL_TRANSFERRED:
		(void)foil_ct_take(ct, s, "to");
		return read_words(ct, s, it, "the authority it was transferred to", true);
	default:
		return read_files(ct, s, it, false);
	}
}

enum foil_code foil_ct_item(struct foil_ct *ct, struct foil_ct_scan *s)
{
	struct foil_casetext *out = ct->out;
	struct foil_casetext_item *items, it = { .place = { s->line, 1 } };
	size_t start = s->at;
	enum foil_code rc;

	if (out->n_items == FOIL_ITEMS_MAX)
		return foil_ct_fail(ct, start, FOIL_E_LIMIT,
		    "found one more item; expected at most %d", FOIL_ITEMS_MAX);
	items = foil_ct_room(ct, out->items, out->n_items, &ct->cap_items, sizeof *items);
	if (items == NULL)
		return foil_arena_check(ct->arena, ct->err);
	out->items = items;
	if ((rc = read_number(ct, s, &it.item.no)) != FOIL_OK ||
	    (rc = foil_ct_token(ct, s, "a label, such as 2023-07", &it.item.label)) != FOIL_OK ||
	    (rc = read_date(ct, s, &it.item.date)) != FOIL_OK ||
	    (rc = read_outcome(ct, s, &it.item.outcome)) != FOIL_OK ||
	    (rc = read_rest(ct, s, &it)) != FOIL_OK)
		return rc;
	if (it.item.label.len + it.item.words.len > FOIL_CASETEXT_ROW_MAX)
		return foil_ct_fail(ct, start, FOIL_E_LIMIT,
		    "found an item with more than %zu bytes of text; expected fewer",
		    FOIL_CASETEXT_ROW_MAX);
	items[out->n_items++] = it;
	return FOIL_OK;
}

/* By number; of two with the same, the one written first. */
static int by_number(const void *pa, const void *pb)
{
	const struct foil_casetext_item *a = *(const struct foil_casetext_item *const *)pa;
	const struct foil_casetext_item *b = *(const struct foil_casetext_item *const *)pb;

	if (a->item.no != b->item.no)
		return a->item.no < b->item.no ? -1 : 1;
	return (a->place.line > b->place.line) - (a->place.line < b->place.line);
}

static const struct foil_casetext_item *find(const struct foil_casetext_item *const *sorted,
    size_t n, uint64_t no)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (sorted[mid]->item.no < no)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && sorted[low]->item.no == no ? sorted[low] : NULL;
}

static enum foil_code check_numbers(const struct foil_ct *ct,
    const struct foil_casetext_item *const *sorted, size_t n)
{
	const struct foil_casetext_item *again = NULL, *first = NULL;

	for (size_t i = 1; i < n; i++) {
		if (sorted[i]->item.no != sorted[i - 1]->item.no ||
		    (again != NULL && again->place.line < sorted[i]->place.line))
			continue;
		again = sorted[i];
		first = sorted[i - 1];
	}
	if (again == NULL)
		return FOIL_OK;
	return foil_ct_fail_place(ct->err, again->place, FOIL_E_FORMAT,
	    "found item %llu again; expected another number, for line %llu has it",
	    (unsigned long long)again->item.no, (unsigned long long)first->place.line);
}

/* The original must be there and be decided in its own right. */
static enum foil_code check_duplicate(const struct foil_ct *ct,
    const struct foil_casetext_item *const *sorted, size_t n, const struct foil_casetext_item *it)
{
	const struct foil_casetext_item *original;
	uint64_t of = 0;

	if (foil_parse_uint(it->item.words, UINT32_MAX, &of, ct->err) != FOIL_OK)
		return FOIL_E_FORMAT;
	original = find(sorted, n, of);
	if (original == NULL)
		return foil_ct_fail_place(ct->err, it->place, FOIL_E_FORMAT,
		    "found a duplicate of item %llu; expected an item that is listed",
		    (unsigned long long)of);
	if (original == it)
		return foil_ct_fail_place(ct->err, it->place, FOIL_E_FORMAT,
		    "found a duplicate of itself; expected another item");
	if (original->item.outcome == FOIL_DUPLICATE)
		return foil_ct_fail_place(ct->err, it->place, FOIL_E_FORMAT,
		    "found a duplicate of item %llu, which is a duplicate; expected the item that "
		    "it duplicates", (unsigned long long)of);
	return FOIL_OK;
}

static enum foil_code check_letters(const struct foil_ct *ct, const struct foil_ct_grounds *known,
    const struct foil_casetext_item *it)
{
	for (size_t i = 0; i < it->item.n_letters; i++) {
		struct foil_view v = it->item.letters[i];

		if (foil_ct_grounds_find(known, v) == NULL)
			return foil_ct_fail_place(ct->err, it->place, FOIL_E_FORMAT,
			    "found ground %.*s, which is nowhere; expected a line \"ground %.*s\" "
			    "with its provision", (int)v.len, (const char *)v.p, (int)v.len,
			    (const char *)v.p);
	}
	return FOIL_OK;
}

enum foil_code foil_ct_check_items(const struct foil_ct *ct)
{
	const struct foil_casetext *out = ct->out;
	const struct foil_casetext_item **sorted;
	struct foil_ct_grounds known;
	enum foil_code rc;

	if ((rc = foil_ct_grounds_make(ct->arena, out, &known, ct->err)) != FOIL_OK)
		return rc;
	if ((sorted = foil_arena_alloc(ct->arena, out->n_items, sizeof *sorted)) == NULL)
		return foil_arena_check(ct->arena, ct->err);
	for (size_t i = 0; i < out->n_items; i++)
		sorted[i] = &out->items[i];
	if (out->n_items > 1)
		qsort(sorted, out->n_items, sizeof *sorted, by_number);
	if ((rc = check_numbers(ct, sorted, out->n_items)) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < out->n_items; i++) {
		const struct foil_casetext_item *it = &out->items[i];

		if ((rc = check_letters(ct, &known, it)) != FOIL_OK)
			return rc;
		if (it->item.outcome == FOIL_DUPLICATE &&
		    (rc = check_duplicate(ct, sorted, out->n_items, it)) != FOIL_OK)
			return rc;
	}
	return FOIL_OK;
}
