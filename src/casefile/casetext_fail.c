/* SPDX-License-Identifier: Apache-2.0 */
/* How the reader of case.txt says what is wrong, and small things that its files share. */
#include "casetext_lex.h"

#include "foil/text.h"

#include <stdio.h>
#include <string.h>

#define LETTERS_MAX 3

struct foil_place foil_ct_place(const struct foil_ct *ct, size_t at)
{
	struct foil_place p;

	foil_text_place(ct->text, at, &p.line, &p.column);
	return p;
}

static enum foil_code put_place(struct foil_err *err, struct foil_place p, enum foil_code code)
{
	return foil_fail_in(err, code, "case.txt:%llu:%llu", (unsigned long long)p.line,
	    (unsigned long long)p.column);
}

enum foil_code foil_ct_fail_in(const struct foil_ct *ct, size_t at, enum foil_code code)
{
	return put_place(ct->err, foil_ct_place(ct, at), code);
}

enum foil_code foil_ct_fail(const struct foil_ct *ct, size_t at, enum foil_code code,
    const char *fmt, ...)
{
	char msg[sizeof ct->err->msg];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(msg, sizeof msg, fmt, ap);
	va_end(ap);
	(void)foil_fail(ct->err, code, "%s", msg);
	return foil_ct_fail_in(ct, at, code);
}

enum foil_code foil_ct_fail_place(struct foil_err *err, struct foil_place p, enum foil_code code,
    const char *fmt, ...)
{
	char msg[sizeof err->msg];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(msg, sizeof msg, fmt, ap);
	va_end(ap);
	(void)foil_fail(err, code, "%s", msg);
	return put_place(err, p, code);
}

enum foil_code foil_ct_expected(const struct foil_ct *ct, struct foil_ct_scan *s, const char *fmt,
    ...)
{
	struct foil_view found = foil_ct_peek(ct, s);
	char msg[sizeof ct->err->msg];
	struct foil_safe safe;
	va_list ap;
	size_t at = s->at;

	va_start(ap, fmt);
	(void)vsnprintf(msg, sizeof msg, fmt, ap);
	va_end(ap);
	if (found.len > 0)
		return foil_ct_fail(ct, at, FOIL_E_FORMAT, "found \"%s\"; expected %s",
		    foil_safe(&safe, found), msg);
	return foil_ct_fail(ct, at, FOIL_E_FORMAT, "found nothing; expected %s", msg);
}

bool foil_ct_is_near(unsigned edits, size_t len)
{
	if (len < 3)
		return edits == 0;
	return edits <= (len < 5 ? 1u : len < 9 ? 2u : 3u);
}

const char *foil_ct_nearest(struct foil_view word, const char *const *list, size_t n)
{
	const char *best = NULL;
	unsigned least = 99;

	for (size_t i = 0; i < n; i++) {
		struct foil_view w = foil_str(list[i]);
		unsigned edits = foil_edit_distance(word, w);

		/* Capitals are the commonest slip of all. */
		if (foil_view_ieq(word, w))
			edits = 0;
		if (edits < least && foil_ct_is_near(edits, w.len)) {
			least = edits;
			best = list[i];
		}
	}
	return best;
}

void *foil_ct_room(const struct foil_ct *ct, void *array, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap == 0 ? 16 : *cap * 2;
	void *bigger;

	if (n < *cap)
		return array;
	if ((bigger = foil_arena_alloc(ct->arena, more, size)) == NULL)
		return NULL;
	if (n > 0)
		memcpy(bigger, array, n * size);
	*cap = more;
	return bigger;
}

bool foil_ct_is_letter(struct foil_view v)
{
	if (v.len == 0 || v.len > LETTERS_MAX)
		return false;
	for (size_t i = 0; i < v.len; i++) {
		if (v.p[i] < 'A' || v.p[i] > 'Z')
			return false;
	}
	return true;
}

/* Letters as numbers to the base 27, none being 0: those of n letters are below 27 to the n. */
static size_t code_of(struct foil_view letter)
{
	size_t code = 0;

	for (size_t i = 0; i < letter.len; i++)
		code = code * 27 + (size_t)(letter.p[i] - 'A') + 1;
	return code;
}

enum foil_code foil_ct_grounds_make(struct foil_arena *arena, const struct foil_casetext *ct,
    struct foil_ct_grounds *out, struct foil_err *err)
{
	out->n = 1;
	for (size_t i = 0; i < ct->n_grounds; i++) {
		struct foil_view letter = ct->grounds[i].ground.letter;

		if (!foil_ct_is_letter(letter))
			return foil_fail(err, FOIL_E_ARG, "a ground without a letter");
		while (code_of(letter) >= out->n)
			out->n *= 27;
	}
	out->by_code = foil_arena_alloc(arena, out->n, sizeof *out->by_code);
	if (out->by_code == NULL)
		return foil_arena_check(arena, err);
	for (size_t i = 0; i < ct->n_grounds; i++)
		out->by_code[code_of(ct->grounds[i].ground.letter)] = &ct->grounds[i];
	return FOIL_OK;
}

const struct foil_casetext_ground *foil_ct_grounds_find(const struct foil_ct_grounds *g,
    struct foil_view letter)
{
	return foil_ct_is_letter(letter) && code_of(letter) < g->n ? g->by_code[code_of(letter)] : NULL;
}
