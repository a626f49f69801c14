/* SPDX-License-Identifier: Apache-2.0 */
#include "wordcheck.h"

#include "letter.h"

#include "foil/file.h"
#include "foil/letter.h"
#include "foil/wording.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of the written letter; nothing when there is none, or still the template. */
static enum foil_code read_letter(const struct desk *d, struct foil_buf *out, struct foil_err *err)
{
	char *path = NULL;
	enum foil_code rc;

	if (d->folder.dir == NULL)
		return FOIL_OK;
	if ((rc = desk_path(d, LETTER_TXT, &path, err)) == FOIL_OK) {
		rc = foil_file_read(path, FOIL_NOTICE_TEXT_MAX, out, err);
		if (rc == FOIL_E_NOT_FOUND)
			rc = FOIL_OK;
	}
	free(path);
	if (rc == FOIL_OK && letter_asks_to_be_written(foil_buf_view(out)))
		foil_buf_reset(out);
	return rc;
}

enum foil_code wordcheck(const struct desk *d, const struct foil_act *decision, foil_day dated,
    const struct foil_wording_more *more, struct foil_notice *out, struct foil_err *err)
{
	struct foil_buf letter = { .max = FOIL_NOTICE_TEXT_MAX };
	enum foil_code rc = read_letter(d, &letter, err);

	if (rc == FOIL_OK)
		rc = foil_wording_check_with(foil_buf_view(&letter), foil_case_received(&d->kase), decision,
		    dated, more, out, err);
	foil_buf_wipe(&letter);
	return rc == FOIL_OK ? rc : foil_fail_in(err, rc, LETTER_TXT);
}

enum foil_code wordcheck_unfilled(const struct desk *d, size_t *n, size_t *first,
    struct foil_err *err)
{
	struct foil_buf letter = { .max = FOIL_NOTICE_TEXT_MAX };
	enum foil_code rc = read_letter(d, &letter, err);

	if (rc == FOIL_OK)
		*n = foil_letter_unfilled(foil_buf_view(&letter), first);
	foil_buf_wipe(&letter);
	return rc;
}

/* The remarks ask for answers in words of their own. */
static bool is_remarked(const struct foil_notice_finding *f)
{
	return f->line == 0 && (strcmp(f->rule->id, "X01") == 0 || strcmp(f->rule->id, "X03") == 0 ||
	    strcmp(f->rule->id, "X07") == 0 || strcmp(f->rule->id, "T01") == 0);
}

static void remark(struct remarks *r, const struct foil_notice_finding *f)
{
	char rule[16];

	(void)snprintf(rule, sizeof rule, "notice.%s", f->rule->id);
	if (f->line != 0)
		remarks_add(r, rule, LETTER_TXT " line %zu: %s", f->line, f->text);
	else
		remarks_add(r, rule, "%s", f->text);
}

void wordcheck_remarks(struct remarks *r, const struct desk *d, const struct foil_act *decision)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_notice n = { .n = 0 };
	size_t unfilled, first;

	if (wordcheck(d, decision, FOIL_DAY_NONE, NULL, &n, &err) != FOIL_OK) {
		remarks_add(r, "notice.read", "%s", err.msg);
		return;
	}
	if (wordcheck_unfilled(d, &unfilled, &first, &err) == FOIL_OK && unfilled > 0)
		remarks_add(r, "letter.unfilled", LETTER_TXT " line %zu still asks to be filled in "
		    "(%zu in all)",
		    first, unfilled);
	for (size_t i = 0; i < n.n; i++)
		if (!is_remarked(&n.findings[i]))
			remark(r, &n.findings[i]);
	foil_notice_free(&n);
}

enum foil_code wordcheck_issue(struct remarks *r, const struct desk *d, struct foil_view letter,
    foil_day dated, struct foil_err *err)
{
	struct foil_notice n = { .n = 0 };
	const struct foil_notice_finding *no;
	struct foil_err why = { FOIL_OK, "" };
	enum foil_code rc = foil_wording_check(letter, foil_case_received(&d->kase),
	    foil_case_decided(&d->kase), dated, &n, &why);

	/* What cannot be read or is too long is noted by whoever verifies; it refutes nothing. */
	if (rc == FOIL_E_NOMEM)
		return foil_fail(err, rc, "%s", why.msg);
	if (rc != FOIL_OK) {
		remarks_add(r, "notice.read", "%s", why.msg);
		return FOIL_OK;
	}
	if ((no = foil_wording_contradiction(&n)) != NULL)
		rc = foil_fail(err, FOIL_E_REFUSED, LETTER_TXT " line %zu: %s (%s); change the letter, or "
		    "decide again with `foil sign --replace`", no->line, no->text, no->rule->id);
	for (size_t i = 0; i < n.n && rc == FOIL_OK; i++)
		remark(r, &n.findings[i]);
	foil_notice_free(&n);
	return rc;
}
