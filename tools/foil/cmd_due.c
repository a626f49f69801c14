/* SPDX-License-Identifier: Apache-2.0 */
/* foil due: the clocks of the four enactments, without a ledger. */
#include "foil.h"

#include "foil/calendar.h"

#include <string.h>

#define DUE_DAYS 20
#define EIR_DAYS 40
#define EXTENDED_MAX 200

static const char *const from_options[FOIL_PERIODS_FROM] = { "answered", "review", "reviewed",
	"notice" };

struct due {
	enum foil_regime regime;
	foil_day received, clarified, from; /* FOIL_DAY_NONE: not given; from is the later of the two */
	unsigned days;
	foil_day due, rival; /* rival FOIL_DAY_NONE: no two readings */
	struct foil_buf note;
	foil_day event[FOIL_PERIODS_FROM];
};

/* ---- what was asked ---- */

static enum foil_code read_extension(struct cli *c, struct due *d, struct foil_err *err)
{
	const char *text = cli_opt(c, "extension");
	uint64_t n;
	enum foil_code rc;

	d->days = DUE_DAYS;
	if (text == NULL)
		return FOIL_OK;
	if ((rc = cli_uint(c, "--extension", text, EXTENDED_MAX, &n, err)) != FOIL_OK)
		return rc;
	if (d->regime == FOIL_FOISA)
		return cli_wrong(c, err, "--extension: the Scottish Act knows none; all is due on the "
		    "twentieth working day");
	if (n <= DUE_DAYS || (d->regime != FOIL_FOIA && n != EIR_DAYS))
		return cli_wrong(c, err, "--extension is the working days in all, more than 20%s",
		    d->regime == FOIL_FOIA ? "; the Commissioner looks for 40 at most" :
		    "; under the regulations it is 40");
	d->days = (unsigned)n;
	return FOIL_OK;
}

static enum foil_code read_options(struct cli *c, struct due *d, struct foil_err *err)
{
	const char *regime = cli_opt(c, "regime");
	bool any = cli_opt(c, "received") != NULL;
	enum foil_code rc;

	d->regime = regime == NULL ? FOIL_FOIA : foil_regime_parse(foil_str(regime));
	if (d->regime == FOIL_REGIME_NONE)
		return cli_wrong(c, err, "--regime is foia, eir, foisa or eirs");
	if ((rc = cli_day(c, "received", &d->received, err)) != FOIL_OK ||
	    (rc = cli_day(c, "clarified", &d->clarified, err)) != FOIL_OK ||
	    (rc = read_extension(c, d, err)) != FOIL_OK)
		return rc;
	for (unsigned i = 0; i < FOIL_PERIODS_FROM; i++) {
		any = any || cli_opt(c, from_options[i]) != NULL;
		if ((rc = cli_day(c, from_options[i], &d->event[i], err)) != FOIL_OK)
			return rc;
	}
	if (!any)
		return cli_wrong(c, err, "--received is missing");
	if (d->received == FOIL_DAY_NONE && d->clarified != FOIL_DAY_NONE)
		return cli_wrong(c, err, "--clarified goes with --received");
	if (d->clarified != FOIL_DAY_NONE && d->clarified < d->received)
		return cli_wrong(c, err, "--clarified is before --received");
	/* FOIA s.10(6): receipt is the later of the request and the particulars asked for. */
	d->from = d->clarified != FOIL_DAY_NONE ? d->clarified : d->received;
	return FOIL_OK;
}

static enum foil_code count(struct due *d, struct foil_err *err)
{
	enum foil_code rc;

	if (d->from == FOIL_DAY_NONE)
		return FOIL_OK;
	if (d->days == DUE_DAYS)
		rc = foil_due(d->regime, d->from, &d->due, &d->note, err);
	else
		rc = foil_working_days_after(d->regime, d->from, d->days, &d->due, NULL, err);
	if (rc == FOIL_OK)
		rc = foil_working_days_rival(d->regime, d->from, d->days, &d->rival, err);
	return rc;
}

/* ---- for a person ---- */

static void print_days(const struct due *d)
{
	unsigned n = 0;
	char day[20];

	foil_day_short(day, d->from);
	(void)printf("  day  0  %s  %s\n", day, d->clarified != FOIL_DAY_NONE ? "clarified" : "received");
	for (foil_day k = d->from + 1; k <= d->due; k++) {
		struct foil_holiday h;

		foil_day_short(day, k);
		if (foil_holiday_on(k, foil_regime_nations(d->regime), &h))
			(void)printf("       -  %s  %s%s%s%s%s\n", day, h.name,
			    (h.nations & FOIL_ENGLAND_WALES) != 0 ? ", England and Wales" : "",
			    (h.nations & FOIL_SCOTLAND) != 0 ? ", Scotland" : "",
			    (h.nations & FOIL_NORTHERN_IRELAND) != 0 ? ", Northern Ireland" : "",
			    h.computed ? " (by rule; not announced)" : "");
		else if (foil_working_day(d->regime, k))
			(void)printf("  day %2u  %s\n", ++n, day);
	}
}

static void print_due(const struct cli *c, struct due *d)
{
	char day[20];

	foil_day_short(day, d->due);
	(void)printf("Due %s", day);
	if (d->note.len > 0)
		(void)printf(" (%s)", foil_buf_cstr(&d->note));
	(void)putchar('\n');
	if (d->days > DUE_DAYS)
		(void)printf("%u working days in all. %s\n", d->days, d->regime == FOIL_FOIA ?
		    "Only to weigh the public interest, as long as is reasonable (s.10(3));\nthe "
		    "refusal notice itself is due on the twentieth working day." :
		    "Only for a request both complex and voluminous, if the requester is told\nwithin twenty "
		    "working days (reg.7).");
	if (!cli_flag(c, "explain"))
		return;
	print_days(d);
	if (d->rival == FOIL_DAY_NONE)
		return;
	foil_day_short(day, d->rival);
	(void)printf("Day nought is no working day. Some take the next working day as day nought; by that\n"
	    "reading it is due %s. foil counts the stricter way.\n", day);
}

static const char *unit_name(const struct foil_period *p)
{
	return p->unit == FOIL_WORKING_DAYS ? "working days" :
	    p->unit == FOIL_CALENDAR_DAYS ? "days" : "months";
}

static enum foil_code each_period(const struct due *d, struct foil_json_out *j,
    struct foil_err *err)
{
	size_t n;
	const struct foil_period *p = foil_periods(&n);
	char day[20], iso[11];
	enum foil_code rc;

	for (size_t i = 0; i < n; i++) {
		foil_day from = d->event[p[i].from], end;

		if ((p[i].regimes & 1u << d->regime) == 0 || from == FOIL_DAY_NONE)
			continue;
		if ((rc = foil_period_end(&p[i], d->regime, from, &end, err)) != FOIL_OK)
			return rc;
		if (j == NULL) {
			foil_day_short(day, end);
			(void)printf("By %s: %s\n    %u %s, %s (%s)\n", day, p[i].what, p[i].n,
			    unit_name(&p[i]), p[i].statute ? "by statute" : "by guidance", p[i].source);
			continue;
		}
		foil_json_object(j, NULL);
		foil_json_str(j, "what", p[i].what);
		foil_day_iso(iso, end);
		foil_json_str(j, "by", iso);
		foil_json_uint(j, "n", p[i].n);
		foil_json_str(j, "unit", unit_name(&p[i]));
		foil_json_bool(j, "statute", p[i].statute);
		foil_json_str(j, "source", p[i].source);
		foil_json_end(j);
	}
	return FOIL_OK;
}

/* ---- for a program ---- */

static void put_counted(struct foil_json_out *j, const struct due *d)
{
	foil_json_array(j, "days");
	for (foil_day k = d->from + 1; k <= d->due; k++)
		if (foil_working_day(d->regime, k))
			cli_json_day(j, NULL, k);
	foil_json_end(j);
	foil_json_array(j, "holidays");
	for (foil_day k = d->from + 1; k <= d->due; k++) {
		struct foil_holiday h;

		if (!foil_holiday_on(k, foil_regime_nations(d->regime), &h))
			continue;
		foil_json_object(j, NULL);
		cli_json_day(j, "day", k);
		foil_json_str(j, "name", h.name);
		foil_json_bool(j, "computed", h.computed);
		foil_json_end(j);
	}
	foil_json_end(j);
}

static enum foil_code print_json(struct cli *c, struct due *d, struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	enum foil_code rc = foil_json_out_open(&j, err);

	if (rc != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_str(j, "regime", foil_regime_name(d->regime));
	cli_json_day(j, "received", d->received);
	cli_json_day(j, "due", d->due);
	foil_json_text(j, "note", foil_buf_view(&d->note));
	cli_json_day(j, "clarified", d->clarified);
	foil_json_uint(j, "working_days", d->days);
	cli_json_day(j, "rival", d->rival);
	if (cli_flag(c, "explain") && d->due != FOIL_DAY_NONE)
		put_counted(j, d);
	foil_json_array(j, "periods");
	if ((rc = each_period(d, j, err)) == FOIL_OK) {
		foil_json_end(j);
		foil_json_end(j);
		rc = cli_json_print(j, false, err);
	}
	foil_json_out_close(&j);
	return rc;
}

int cmd_due(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct due d = { .received = FOIL_DAY_NONE, .clarified = FOIL_DAY_NONE, .from = FOIL_DAY_NONE,
		.due = FOIL_DAY_NONE, .rival = FOIL_DAY_NONE, .note = { .max = 1000 } };
	enum foil_code rc;

	for (unsigned i = 0; i < FOIL_PERIODS_FROM; i++)
		d.event[i] = FOIL_DAY_NONE;
	if ((rc = read_options(c, &d, &err)) != FOIL_OK || (rc = count(&d, &err)) != FOIL_OK)
		goto done;
	if (c->json) {
		rc = print_json(c, &d, &err);
		goto done;
	}
	if (d.due != FOIL_DAY_NONE)
		print_due(c, &d);
	rc = each_period(&d, NULL, &err);
done:
	foil_buf_free(&d.note);
	return cli_end(c, rc, &err);
}
