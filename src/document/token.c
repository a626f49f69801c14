/* SPDX-License-Identifier: Apache-2.0 */
/* The tokeniser of profiles txt-1 and txt-1-pad (spec/document.md section 2). */
#include "token.h"

#include "class.h"

#include "foil/text.h"

#include <stdlib.h>
#include <string.h>

struct splitter {
	struct foil_view text;
	size_t at;
	bool padded;
	struct foil_pad_stream pads;
	struct foil_text_leaves *out;
};

/* The leaf that was just added begins at byte `at` of the text. */
static void note_place(struct foil_text_leaves *out, size_t at)
{
	size_t cap = out->cap == 0 ? 64 : out->cap * 2;
	uint64_t *grown;

	if (out->leaves.failed != FOIL_OK)
		return;
	if (out->leaves.n >= out->cap) { /* one more than n is needed at the end */
		if ((grown = realloc(out->at, cap * sizeof *grown)) == NULL) {
			out->leaves.failed = FOIL_E_NOMEM;
			return;
		}
		out->at = grown;
		out->cap = cap;
	}
	out->at[out->leaves.n - 1] = at;
}

/* Text of the token at s->at, `len` bytes, and what separates it from the next. */
static void emit(struct splitter *s, size_t len, enum token_sep sep)
{
	unsigned pads = s->padded ? foil_pad_count(&s->pads) : 0;

	foil_leaves_add_token(&s->out->leaves, foil_view(s->text.p + s->at, len), sep);
	note_place(s->out, s->at);
	s->at += len + token_sep_str(sep).len;
	for (; pads > 0; pads--) {
		foil_leaves_add_pad(&s->out->leaves);
		note_place(s->out, s->at);
	}
}

/* Bytes of the run of code points of this class at `at`, cut so that it fits a token. */
static size_t run(struct foil_view text, size_t at, enum cp_class class)
{
	size_t end = at;

	while (end < text.len) {
		size_t next = end;

		if (cp_class(foil_utf8_next(text, &next)) != class || next - at > FOIL_TOKEN_MAX)
			break;
		end = next;
	}
	return end - at;
}

/* A single space right after a word or a mark belongs to it; other white space does not. */
static enum token_sep sep_after(struct foil_view text, size_t at)
{
	if (at == text.len || text.p[at] != ' ')
		return SEP_NONE;
	if (at + 1 < text.len && cp_class(text.p[at + 1]) == CP_SPACE)
		return SEP_NONE;
	return SEP_SPACE;
}

/* D34. */
static void next_token(struct splitter *s)
{
	size_t after = s->at, len;

	switch (cp_class(foil_utf8_next(s->text, &after))) {
	case CP_WORD:
		len = run(s->text, s->at, CP_WORD);
		emit(s, len, sep_after(s->text, s->at + len));
		break;
	case CP_ALONE:
		emit(s, after - s->at, sep_after(s->text, after));
		break;
	case CP_SPACE:
		emit(s, run(s->text, s->at, CP_SPACE), SEP_NONE);
		break;
	case CP_LINE:
		emit(s, 0, after < s->text.len && s->text.p[after] == '\n' ? SEP_PARA : SEP_LINE);
		break;
	case CP_PAGE:
		emit(s, 0, SEP_PAGE);
		break;
	}
}

enum foil_code foil_text_leaves(struct foil_view text, const char *profile,
    const uint8_t id[FOIL_DOC_ID_LEN], const uint8_t secret[FOIL_DOC_SECRET_LEN],
    struct foil_text_leaves *out, struct foil_err *err)
{
	struct foil_text_leaves made = { .at = NULL };
	struct splitter s = { .text = text, .out = &made };
	enum foil_code rc;

	if (strcmp(profile, PROFILE_PADDED) == 0)
		s.padded = true;
	else if (strcmp(profile, PROFILE_PLAIN) != 0)
		return foil_fail(err, FOIL_E_ARG, "text: not a profile of text documents");
	if (text.len == 0)
		return foil_fail(err, FOIL_E_ARG, "text: there is nothing to register");
	if (text.len > FOIL_TEXT_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "text: larger than %zu bytes; split it",
		    FOIL_TEXT_MAX);
	if ((rc = foil_utf8_check(text, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "text");
	if (s.padded)
		foil_pad_start(&s.pads, id, secret);
	while (s.at < text.len && made.leaves.failed == FOIL_OK)
		next_token(&s);
	foil_pad_wipe(&s.pads);
	if ((rc = foil_leaves_check(&made.leaves, err)) != FOIL_OK) {
		foil_text_leaves_free(&made);
		return foil_fail_in(err, rc, "text");
	}
	made.at[made.leaves.n] = text.len;
	*out = made;
	return FOIL_OK;
}

void foil_text_leaves_free(struct foil_text_leaves *t)
{
	foil_leaves_free(&t->leaves);
	free(t->at);
	*t = (struct foil_text_leaves){ .at = NULL };
}
