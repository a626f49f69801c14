/* SPDX-License-Identifier: Apache-2.0 */
/* Moments: a date, a time, a ledger size, an act. */
#include "replay.h"

#include <stdio.h>
#include <string.h>

/* One past the last act for which `keep` holds; acts are in order. */
static uint64_t upto_date(const struct foil_case *c, foil_day day)
{
	uint64_t upto = 0;

	for (size_t i = 0; i < c->n; i++)
		if (c->act[i].signed_on <= day)
			upto = c->act[i].index + 1;
	return upto;
}

/* The time is a private leaf; `issued` has none and stands at the end of its day. */
static uint64_t upto_time(const struct foil_case *c, int64_t at)
{
	uint64_t upto = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct foil_case_act *a = &c->act[i];
		int64_t when = a->opened && a->act.at > 0 ? a->act.at :
		    foil_time_of_day(a->signed_on) + 86399;

		if (when <= at)
			upto = a->index + 1;
	}
	return upto;
}

/* "decided" is the last of its kind, "decided.2" the second. */
static bool upto_act(const struct foil_case *c, struct foil_view text, uint64_t *upto)
{
	const uint8_t *dot = text.len > 0 ? memchr(text.p, '.', text.len) : NULL;
	struct foil_view name = dot == NULL ? text : foil_view(text.p, (size_t)(dot - text.p));
	enum foil_act_kind kind = foil_act_kind_parse(name);
	uint64_t want = 0, seen = 0;

	if (kind == FOIL_ACT_NONE)
		return false;
	if (dot != NULL && foil_parse_uint(foil_view(dot + 1, text.len - name.len - 1), 10000, &want,
	    NULL) != FOIL_OK)
		return false;
	*upto = 0;
	for (size_t i = 0; i < c->n; i++)
		if (c->act[i].opened && c->act[i].act.kind == kind && (dot == NULL || ++seen == want))
			*upto = c->act[i].index + 1;
	return true;
}

static enum foil_code find(struct desk *d, struct moment *m, struct foil_err *err)
{
	struct foil_view text = foil_str(m->text);
	struct foil_safe safe;
	char day_text[24];
	foil_day day;
	int64_t at;
	uint64_t size;
	enum foil_code rc;

	if (foil_parse_uint(text, UINT64_MAX >> 1, &m->upto, NULL) == FOIL_OK) {
		if ((rc = foil_ledger_size(d->ledger, &size, err)) != FOIL_OK)
			return rc;
		if (m->upto > size)
			return foil_fail(err, FOIL_E_NOT_FOUND, "the ledger has %llu entries: it never had %llu",
			    (unsigned long long)size, (unsigned long long)m->upto);
		(void)snprintf(m->shown, sizeof m->shown, "at ledger size %llu",
		    (unsigned long long)m->upto);
		return FOIL_OK;
	}
	if (foil_time_parse(text, &at, NULL) == FOIL_OK) {
		m->upto = upto_time(&d->kase, at);
		(void)snprintf(m->shown, sizeof m->shown, "at %s", m->text);
		return FOIL_OK;
	}
	if (foil_day_parse(text, &day, NULL) == FOIL_OK) {
		m->upto = upto_date(&d->kase, day);
		foil_day_long(day_text, day);
		(void)snprintf(m->shown, sizeof m->shown, "at the end of %s", day_text);
		return FOIL_OK;
	}
	if (!upto_act(&d->kase, text, &m->upto))
		return cli_wrong(d->cli, err, "%s is no moment: write a date, a time with Z, a ledger size, "
		    "an act such as decided or decided.2, or now", foil_safe(&safe, text));
	if (m->upto == 0)
		return foil_fail(err, FOIL_E_NOT_FOUND, "case %s has no act %s; `foil log %s` lists them",
		    d->sub, foil_safe(&safe, text), d->sub);
	(void)snprintf(m->shown, sizeof m->shown, "after the act %.40s", m->text);
	return FOIL_OK;
}

enum foil_code moment_load(struct desk *d, const char *text, struct moment *out,
    struct foil_err *err)
{
	struct moment m = { .text = text, .shown = "now", .upto = UINT64_MAX };
	enum foil_code rc;

	if (text != NULL && strcmp(text, "now") != 0 && (rc = find(d, &m, err)) != FOIL_OK)
		return rc;
	rc = foil_ledger_case(d->ledger, desk_sub(d), m.upto, &m.kase, &m.findings, err);
	if (rc == FOIL_E_NOT_FOUND) { /* before its first act */
		foil_case_init(&m.kase, foil_ledger_governance(d->ledger), desk_sub(d));
		rc = FOIL_OK;
	}
	if (rc != FOIL_OK) {
		foil_findings_free(&m.findings);
		return rc;
	}
	m.loaded = true;
	*out = m;
	return FOIL_OK;
}

void moment_free(struct moment *m)
{
	if (m->loaded)
		foil_case_free(&m->kase);
	foil_findings_free(&m->findings);
	m->loaded = false;
}
