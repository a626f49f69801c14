/* SPDX-License-Identifier: Apache-2.0 */
#include "draft.h"

#include "foil/file.h"

#include <stdlib.h>
#include <string.h>

/* Marks make a text longer, but not by much. */
#define MARKED_MAX (FOIL_TEXT_MAX + ((size_t)16 << 20))

foil_day draft_law_day(const struct desk *d)
{
	const struct foil_act *received = foil_case_received(&d->kase);

	return received != NULL ? received->received_on : desk_today(d);
}

enum foil_regime draft_regime(const struct desk *d)
{
	const struct foil_act *received = foil_case_received(&d->kase);

	return received != NULL ? foil_regime_parse(received->regime) :
	    foil_governance_regime(foil_ledger_governance(d->ledger));
}

/* What the file repeats of the signed record must agree with it. */
static enum foil_code check_against_record(const struct desk *d, const struct foil_casetext *t,
    struct foil_err *err)
{
	const struct foil_act *received = foil_case_received(&d->kase);
	char written[11], signed_day[11];

	if (received == NULL || t->received_on == FOIL_DAY_NONE ||
	    t->received_on == received->received_on)
		return FOIL_OK;
	foil_day_iso(written, t->received_on);
	foil_day_iso(signed_day, received->received_on);
	return foil_fail(err, FOIL_E_REFUSED,
	    CASE_TXT ": received %s, but the signed record says %s; correct the line", written,
	    signed_day);
}

enum foil_code draft_read_text(struct desk *d, struct draft *draft, struct foil_err *err)
{
	enum foil_code rc = foil_casetext_read(&draft->arena, foil_buf_view(&d->folder.text),
	    draft_regime(d), draft_law_day(d), &draft->text, err);

	return rc != FOIL_OK ? rc : check_against_record(d, &draft->text, err);
}

/* marked/NAME; a document without one has no marks. */
static enum foil_code read_marked(const struct desk *d, struct paper *p, struct foil_err *err)
{
	struct foil_buf name = { .max = 8192 };
	char *path = NULL;
	enum foil_code rc;

	foil_buf_put_str(&name, "marked/");
	foil_buf_put_view(&name, p->document->name);
	foil_buf_init(&p->marked, MARKED_MAX);
	if ((rc = foil_buf_check(&name, "path", err)) == FOIL_OK &&
	    (rc = desk_path(d, foil_buf_cstr(&name), &path, err)) == FOIL_OK) {
		rc = foil_file_read(path, MARKED_MAX, &p->marked, err);
		if (rc == FOIL_E_NOT_FOUND)
			rc = FOIL_OK;
	}
	foil_buf_free(&name);
	free(path);
	return rc;
}

enum foil_code draft_read(struct desk *d, struct papers *papers, struct draft *draft,
    struct foil_err *err)
{
	struct foil_casetext_document *docs;
	enum foil_code rc;

	if ((rc = draft_read_text(d, draft, err)) != FOIL_OK)
		return rc;
	docs = foil_arena_alloc(&draft->arena, papers->n + 1, sizeof *docs);
	if (docs == NULL)
		return foil_arena_check(&draft->arena, err);
	for (size_t i = 0; i < papers->n; i++) {
		struct paper *p = &papers->p[i];

		if ((rc = read_marked(d, p, err)) != FOIL_OK)
			return rc;
		docs[i] = (struct foil_casetext_document){ p->document, foil_buf_view(&p->kept.text),
			foil_buf_view(&p->marked), &p->leaves };
	}
	if ((rc = foil_casetext_decide(&draft->arena, &draft->text, docs, papers->n, &draft->act,
	    err)) != FOIL_OK)
		return rc;
	draft->act.open = UINT32_MAX; /* all of it is known: it is being made */
	foil_case_number(&d->kase, draft->act.redactions, draft->act.n_redactions);
	return FOIL_OK;
}

void draft_free(struct draft *draft)
{
	foil_arena_wipe(&draft->arena);
	memset(draft, 0, sizeof *draft);
}
