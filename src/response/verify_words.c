/* SPDX-License-Identifier: Apache-2.0 */
/* The words that a finding quotes: where two texts differ, what stands before or in a place. */
#include "verify_work.h"

#include "foil/document.h"
#include "foil/text.h"

#include <string.h>

#define CONTEXT 60 /* bytes of text around a difference */

/* Up to CONTEXT bytes of text from `at`, to the end of the line, from the beginning of the word. */
static struct foil_view words_at(struct foil_view text, size_t at)
{
	size_t start = at, end = at;

	if (text.len == 0)
		return text;
	while (start > 0 && at - start < CONTEXT / 2 && !foil_is_space(text.p[start - 1]))
		start--;
	while (end < text.len && end - start < CONTEXT && text.p[end] != '\n' && text.p[end] != '\r')
		end++;
	while (end < text.len && end > start && (text.p[end] & 0xc0) == 0x80)
		end++;
	return foil_view(text.p + start, end - start);
}

void work_find_difference(struct work *w, const char *rule, const char *name,
    struct foil_view have, struct foil_view want)
{
	size_t at = 0, min = have.len < want.len ? have.len : want.len;
	struct foil_view here, issued;
	uint64_t line, column;
	struct foil_safe a, b, n;

	while (at < min && have.p[at] == want.p[at])
		at++;
	foil_text_place(want, at < want.len ? at : want.len, &line, &column);
	here = words_at(have, at);
	issued = words_at(want, at);
	if (foil_view_eq(here, issued)) /* CR LF for LF, or the last LF is gone */
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, rule, UINT64_MAX,
		    "%s line %llu: after \"%s\" the line ends in another way than was issued (CR LF, or "
		    "no LF)", foil_safe(&n, foil_str(name)), (unsigned long long)line,
		    foil_safe(&a, here));
	else
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, rule, UINT64_MAX,
		    "%s line %llu: here \"%s\"; issued \"%s\"", foil_safe(&n, foil_str(name)),
		    (unsigned long long)line, foil_safe(&a, here), foil_safe(&b, issued));
}

/* Keeps the end of what was put, from the beginning of a word. */
static void keep_tail(struct foil_buf *b)
{
	size_t cut = b->len - CONTEXT / 2;

	while (cut < b->len && b->p[cut] != ' ')
		cut++;
	if (cut == b->len)
		return;
	memmove(b->p, b->p + cut + 1, b->len - cut - 1);
	b->len -= cut + 1;
}

void work_words_before(const struct foil_opening *o, uint64_t at, struct foil_buf *out)
{
	struct foil_doc_walk walk;
	struct foil_doc_step step;
	struct foil_view text;
	unsigned sep;

	if (foil_doc_walk_start(&walk, o, NULL) != FOIL_OK)
		return;
	while (foil_doc_walk_next(&walk, &step) && step.start < at) {
		if (step.hidden || !foil_leaf_token(step.content, &text, &sep))
			continue;
		if (out->len > CONTEXT)
			keep_tail(out);
		foil_buf_put_view(out, foil_view(text.p, text.len < CONTEXT ? text.len : CONTEXT));
		foil_buf_put_str(out, sep == 0 ? "" : " ");
	}
	foil_doc_walk_end(&walk);
	while (out->len > 0 && out->p[out->len - 1] == ' ')
		out->len--;
}

void work_words_in(const struct foil_opening *o, uint64_t start, uint64_t len, struct foil_buf *out)
{
	struct foil_doc_walk walk;
	struct foil_doc_step step;
	struct foil_view text;
	unsigned sep;

	if (foil_doc_walk_start(&walk, o, NULL) != FOIL_OK)
		return;
	while (foil_doc_walk_next(&walk, &step) && step.start < start + len) {
		if (step.hidden || step.start < start || out->len > CONTEXT ||
		    !foil_leaf_token(step.content, &text, &sep))
			continue;
		foil_buf_put_view(out, foil_view(text.p, text.len < CONTEXT ? text.len : CONTEXT));
		foil_buf_put_str(out, sep == 0 ? "" : " ");
	}
	foil_doc_walk_end(&walk);
}
