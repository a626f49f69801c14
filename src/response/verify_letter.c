/* SPDX-License-Identifier: Apache-2.0 */
#include "verify_work.h"

#include "foil/wording.h"

/* The counts behind the line: "2 places to look at: 1 statute, 1 inconsistency". */
static void put_counts(struct foil_buf *b, const struct foil_notice *n)
{
	size_t all = 0;
	const char *sep = ": ";

	for (unsigned s = 0; s < FOIL_SEVERITIES; s++)
		all += n->count[s];
	foil_buf_printf(b, "%zu %s to look at", all, all == 1 ? "place" : "places");
	for (unsigned s = 0; s < FOIL_SEVERITIES; s++) {
		if (n->count[s] == 0)
			continue;
		foil_buf_printf(b, "%s%zu %s", sep, n->count[s],
		    foil_severity_name((enum foil_severity)s));
		sep = ", ";
	}
}

static void keep(struct work *w, struct foil_buf *b, enum foil_check_status status)
{
	struct foil_check *c = &w->report->check[FOIL_CHECK_LETTER];
	struct foil_view v = foil_arena_copy(w->arena, foil_buf_view(b));

	c->status = status;
	c->text = v.p != NULL ? (const char *)v.p : "";
	foil_buf_reset(b);
}

/* V42: what is found is noted; only what the record itself contradicts is a finding. */
static void judge(struct work *w, struct foil_buf *b)
{
	const struct foil_notice *n = &w->report->wording;
	const struct foil_notice_finding *no = foil_wording_contradiction(n);
	bool doubt = false;

	for (size_t i = 0; i < n->n; i++)
		doubt = doubt || n->findings[i].rule->contradicts;
	if (no != NULL) {
		foil_buf_printf(b, "line %zu: %s (%s)", no->line, no->text, no->rule->id);
		foil_findings_add(w->findings, FOIL_DOES_NOT_MATCH, "wording.record", UINT64_MAX, "%s",
		    foil_buf_cstr(b));
		keep(w, b, FOIL_CHECK_BAD);
	} else if (doubt) {
		foil_buf_put_str(b, "cannot tell: it is HTML, and seems to say what the record does not");
		keep(w, b, FOIL_CHECK_UNKNOWN);
	} else if (n->n > 0) {
		foil_buf_put_str(b, "agrees with the record as far as compared; ");
		put_counts(b, n);
		keep(w, b, FOIL_CHECK_NOTE);
	} else {
		foil_buf_put_str(b, "says what was decided, as far as words can be compared");
		keep(w, b, FOIL_CHECK_OK);
	}
}

enum foil_code work_letter(struct work *w, struct foil_err *err)
{
	struct foil_check *c = &w->report->check[FOIL_CHECK_LETTER];
	struct foil_buf b = { .max = 4096 };
	struct foil_err why = { 0 };
	enum foil_code rc;

	c->status = FOIL_CHECK_UNKNOWN;
	if (!w->have_letter || w->received == NULL || w->decided == NULL || w->issued == NULL) {
		c->text = "NOT CHECKED: the letter that was issued, or what was decided, could not be read";
		return FOIL_OK;
	}
	rc = foil_wording_check(foil_buf_view(&w->letter), w->received, w->decided, w->issued->dated,
	    &w->report->wording, &why);
	if (work_is_fatal(rc))
		return foil_fail(err, rc, "%s", why.msg);
	if (rc != FOIL_OK)
		foil_buf_printf(&b, "cannot tell: %s", why.msg);
	else if (w->report->wording.lines == 0)
		foil_buf_put_str(&b, "cannot tell: there are no words in it");
	else
		judge(w, &b);
	if (b.len > 0)
		keep(w, &b, FOIL_CHECK_UNKNOWN);
	foil_buf_free(&b);
	return FOIL_OK;
}
