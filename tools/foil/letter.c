/* SPDX-License-Identifier: Apache-2.0 */
#include "letter.h"

#include "foil/document.h"
#include "foil/letter.h"
#include "foil/seal.h"
#include "foil/text.h"

#include <stdlib.h>
#include <string.h>

#define WRITE_HERE ">>> Write your letter here, and take this line out. <<<"

/* What the requester wrote may hold what a letter may not, such as marks. */
static bool may_be_quoted(struct foil_view request)
{
	struct foil_buf plain = { .max = FOIL_TEXT_MAX };
	struct foil_marks marks = { 0 };
	bool may = foil_trim(request).len > 0 &&
	    foil_marks_strip(request, &plain, &marks, NULL) == FOIL_OK && marks.n == 0 &&
	    foil_view_eq(foil_buf_view(&plain), request);

	foil_marks_free(&marks);
	foil_buf_free(&plain);
	return may;
}

void letter_template(struct foil_buf *b, struct foil_view sub, struct foil_view request,
    foil_day received_on, const struct foil_governance *g)
{
	char day[24];

	foil_day_long(day, received_on);
	foil_buf_put_str(b, "[[requester Name of the requester\nTheir address]]\n\nOur reference: ");
	foil_buf_put_view(b, sub);
	foil_buf_printf(b, "\n\nDear [[requester name of the requester]],\n\n"
	    "We received your request on %s. You asked for:\n\n", day);
	if (may_be_quoted(request))
		foil_buf_put_view(b, foil_trim(request));
	foil_buf_printf(b, "\n\n" WRITE_HERE "\n\nWhat stands in double square brackets is in the "
	    "letter that you send, and not in the one\nthat is published. Take these two lines out "
	    "as well.\n\nYours sincerely,\n\n\n");
	foil_buf_put_view(b, foil_governance_authority(g));
	foil_buf_put_u8(b, '\n');
}

bool letter_asks_to_be_written(struct foil_view text)
{
	return text.len > 0 && memmem(text.p, text.len, WRITE_HERE, strlen(WRITE_HERE)) != NULL;
}

enum foil_code letter_is_written(struct foil_view text, struct foil_err *err)
{
	size_t first, n;

	if (letter_asks_to_be_written(text))
		return foil_fail(err, FOIL_E_REFUSED,
		    LETTER_TXT " still asks to be written; write the letter, take that line out, try again");
	if ((n = foil_letter_unfilled(text, &first)) > 0)
		return foil_fail(err, FOIL_E_REFUSED, LETTER_TXT " line %zu still asks to be "
		    "filled in%s; write what it asks for in the place of all from >>> to <<<, try "
		    "again", first,
		    n > 1 ? ", and others after it" : "");
	return FOIL_OK;
}

struct letter {
	struct foil_buf marked, text, header, frontier, contents;
	struct foil_marks marks;
	struct foil_text_leaves leaves;
	struct foil_range *hidden;
	struct foil_marker *marker;
	size_t n;
	uint8_t secret[FOIL_DOC_SECRET_LEN];
};

static void letter_free(struct letter *l)
{
	foil_buf_wipe(&l->marked);
	foil_buf_wipe(&l->text);
	foil_buf_wipe(&l->header);
	foil_buf_wipe(&l->frontier);
	foil_buf_wipe(&l->contents);
	foil_marks_free(&l->marks);
	foil_text_leaves_free(&l->leaves);
	free(l->hidden);
	free(l->marker);
	foil_wipe(l->secret, sizeof l->secret);
}

static enum foil_code hide(struct letter *l, struct foil_err *err)
{
	enum foil_code rc;

	l->hidden = calloc(l->marks.n + 1, sizeof *l->hidden);
	l->marker = calloc(l->marks.n + 1, sizeof *l->marker);
	if (l->hidden == NULL || l->marker == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < l->marks.n; i++) {
		const struct foil_mark *m = &l->marks.mark[i];

		if (!foil_view_eq(m->labels, foil_str("requester")))
			return foil_fail(err, FOIL_E_FORMAT, "line %llu, column %llu: in a letter only "
			    "[[requester ...]] may be hidden", (unsigned long long)m->line,
			    (unsigned long long)m->column);
		if ((rc = foil_text_range(&l->leaves, foil_buf_view(&l->text), m->start, m->len,
		    &l->hidden[i], err)) != FOIL_OK)
			return rc;
	}
	l->n = foil_ranges_unite(l->hidden, l->marks.n);
	for (size_t i = 0; i < l->n; i++)
		l->marker[i] = (struct foil_marker){ l->hidden[i], foil_str("requester"), 0 };
	return FOIL_OK;
}

static enum foil_code render(struct letter *l, const uint8_t id[FOIL_DOC_ID_LEN],
    struct foil_buf *out, struct foil_err *err)
{
	struct foil_opening opening;
	uint8_t root[FOIL_HASH_LEN];
	enum foil_code rc;

	foil_buf_init(&l->header, 4096);
	if ((rc = foil_doc_commit(id, l->secret, "txt-1", 0, &l->leaves.leaves, &l->header, root,
	    err)) != FOIL_OK ||
	    (rc = foil_doc_open(id, l->secret, &l->leaves.leaves, l->hidden, l->n, &l->frontier,
	    &l->contents, err)) != FOIL_OK)
		return rc;
	opening = (struct foil_opening){ foil_buf_view(&l->header), foil_buf_view(&l->frontier),
		foil_buf_view(&l->contents) };
	return foil_text_render(&opening, l->marker, l->n, out, err);
}

enum foil_code letter_preview(const struct foil_env *env, struct foil_view raw,
    struct foil_buf *out, struct foil_err *err)
{
	static const uint8_t id[FOIL_DOC_ID_LEN]; /* nothing of this commitment is kept */
	struct letter l = { .n = 0 };
	struct foil_text_form form;
	enum foil_code rc;

	env->random(env->ctx, l.secret, sizeof l.secret);
	if ((rc = foil_text_canonical(raw, &form, &l.marked, err)) == FOIL_OK &&
	    (rc = foil_marks_strip(foil_buf_view(&l.marked), &l.text, &l.marks, err)) == FOIL_OK &&
	    (rc = foil_text_leaves(foil_buf_view(&l.text), "txt-1", id, l.secret, &l.leaves, err)) ==
	    FOIL_OK &&
	    (rc = hide(&l, err)) == FOIL_OK)
		rc = render(&l, id, out, err);
	letter_free(&l);
	return rc == FOIL_OK ? rc : foil_fail_in(err, rc, LETTER_TXT);
}
