/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of the text to leaves of the document (spec/document.md D36). */
#include "token.h"

#include "class.h"

#include "foil/text.h"

#include <inttypes.h>

static bool is_white(uint8_t c)
{
	enum cp_class class = cp_class(c);

	return class == CP_SPACE || class == CP_LINE || class == CP_PAGE;
}

/* The token leaf in which byte `at` lies. PADs begin where the next token does, and before it. */
static size_t leaf_at(const struct foil_text_leaves *t, uint64_t at)
{
	size_t low = 0, high = t->leaves.n;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (t->at[mid] <= at)
			low = mid;
		else
			high = mid;
	}
	return low;
}

static enum foil_code inside(const struct foil_text_leaves *t, struct foil_view text, size_t leaf,
    uint64_t at, const char *which, struct foil_err *err)
{
	struct foil_view word = foil_view(NULL, 0);
	uint64_t line, column;
	struct foil_safe safe;
	unsigned sep;

	(void)foil_leaf_token(foil_leaves_get(&t->leaves, leaf), &word, &sep);
	foil_text_place(text, t->at[leaf], &line, &column);
	return foil_fail(err, FOIL_E_ARG,
	    "a mark %s after %" PRIu64 " bytes of \"%s\" (line %" PRIu64 ", column %" PRIu64
	    " of the text); mark the whole word", which, at - t->at[leaf],
	    foil_safe(&safe, word), line, column);
}

enum foil_code foil_text_range(const struct foil_text_leaves *t, struct foil_view text,
    uint64_t start, uint64_t len, struct foil_range *out, struct foil_err *err)
{
	struct foil_view word;
	uint64_t end;
	size_t first, last;
	unsigned sep;

	if (start > text.len || len > text.len - start)
		return foil_fail(err, FOIL_E_ARG, "a mark reaches past the end of the text");
	end = start + len;
	while (start < end && is_white(text.p[start]))
		start++;
	while (end > start && is_white(text.p[end - 1]))
		end--;
	if (start == end)
		return foil_fail(err, FOIL_E_ARG, "a mark over nothing but white space");
	first = leaf_at(t, start);
	if (t->at[first] != start)
		return inside(t, text, first, start, "begins", err);
	last = leaf_at(t, end - 1);
	if (!foil_leaf_token(foil_leaves_get(&t->leaves, last), &word, &sep))
		return foil_fail(err, FOIL_E_ARG, "the leaves are not those of the text");
	if (t->at[last] + word.len != end)
		return inside(t, text, last, end, "ends", err);
	do
		last++;
	while (last < t->leaves.n && foil_leaf_is_pad(foil_leaves_get(&t->leaves, last)));
	*out = (struct foil_range){ first, last - first };
	return FOIL_OK;
}
