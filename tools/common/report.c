/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"
#include "notice_say.h"
#include "report.h"

#include <string.h>

#define NOT_SHOWN \
	"Does not show: that an exemption applies, that the search was adequate, that the " \
	"originals are complete.\n"

static void print_head(FILE *out, const struct foil_report *r)
{
	(void)fprintf(out, "Response %s", r->reference[0] != '\0' ? r->reference : "(not read)");
	if (r->authority[0] != '\0')
		(void)fprintf(out, ", %s", r->authority);
	if (r->dated[0] != '\0')
		(void)fprintf(out, ", dated %s", r->dated);
	(void)fputs(r->requester ? ", the requester's own copy\n" : "\n", out);
}

/* Said already in the one line of its check? */
static bool is_said(const struct foil_report *r, const struct foil_finding *f)
{
	for (size_t i = 0; i < FOIL_CHECKS; i++)
		if (r->check[i].text != NULL && strcmp(r->check[i].text, f->text) == 0)
			return true;
	return false;
}

static void print_findings(FILE *out, const struct foil_report *r)
{
	for (size_t i = 0; i < r->findings.n; i++)
		if (!is_said(r, &r->findings.list[i]))
			(void)fprintf(out, "also  %s: %s\n", r->findings.list[i].rule,
			    r->findings.list[i].text);
	if (r->findings.failed)
		(void)fputs("      memory ran out: there may be more\n", out);
}

/* The rule that decided, and how many findings there are beside it. */
static void print_why(FILE *out, const struct foil_report *r)
{
	const struct foil_finding *first = NULL;

	for (size_t i = 0; i < r->findings.n && first == NULL; i++)
		if (r->findings.list[i].verdict == r->verdict)
			first = &r->findings.list[i];
	if (first != NULL)
		(void)fprintf(out, ": %s", first->rule);
	if (first != NULL && r->findings.n > 1)
		(void)fprintf(out, ", and %zu more", r->findings.n - 1);
	(void)putc('\n', out);
}

static void print_verdict(FILE *out, const struct foil_report *r)
{
	char size[28];

	switch (r->verdict) {
	case FOIL_MATCHES:
		(void)fprintf(out, "MATCHES the signed record as of ledger size %s\n",
		    cli_grouped(size, r->size));
		return;
	case FOIL_DOES_NOT_MATCH:
		(void)fputs("DOES NOT MATCH the signed record", out);
		break;
	case FOIL_CANNOT_TELL:
	default:
		(void)fputs("CANNOT TELL", out);
		break;
	}
	print_why(out, r);
}

void report_print(FILE *out, const struct foil_report *r)
{
	print_head(out, r);
	for (size_t i = 0; i < FOIL_CHECKS; i++)
		if (r->check[i].name != NULL)
			(void)fprintf(out, "%-5s %-11s %s\n", foil_check_mark(r->check[i].status),
			    r->check[i].name, r->check[i].text != NULL ? r->check[i].text : "");
	notice_print_lines(out, &r->wording);
	if (r->verdict != FOIL_MATCHES)
		print_findings(out, r);
	(void)fputs(NOT_SHOWN, out);
	print_verdict(out, r);
}

static const char *status_name(enum foil_check_status s)
{
	switch (s) {
	case FOIL_CHECK_OK:
		return "ok";
	case FOIL_CHECK_BAD:
		return "bad";
	case FOIL_CHECK_NOTE:
		return "note";
	case FOIL_CHECK_NOT_MADE:
		return "not made";
	case FOIL_CHECK_UNKNOWN:
		break;
	}
	return "unknown";
}

void report_put_check(struct foil_json_out *j, const struct foil_check *c)
{
	foil_json_object(j, NULL);
	foil_json_str(j, "name", c->name);
	foil_json_str(j, "status", status_name(c->status));
	foil_json_str(j, "text", c->text != NULL ? c->text : "");
	foil_json_end(j);
}

void report_put_findings(struct foil_json_out *j, const struct foil_findings *f)
{
	foil_json_array(j, "findings");
	for (size_t i = 0; i < f->n; i++) {
		foil_json_object(j, NULL);
		foil_json_str(j, "verdict", foil_verdict_name(f->list[i].verdict));
		foil_json_str(j, "rule", f->list[i].rule);
		if (f->list[i].index == UINT64_MAX)
			foil_json_null(j, "index");
		else
			foil_json_uint(j, "index", f->list[i].index);
		foil_json_str(j, "text", f->list[i].text);
		foil_json_end(j);
	}
	foil_json_end(j);
}

void report_put_json(struct foil_json_out *j, const char *folder, const struct foil_report *r)
{
	foil_json_str(j, "tool", "foil-verify " CLI_VERSION);
	foil_json_uint(j, "format", 1);
	foil_json_str(j, "verdict", foil_verdict_name(r->verdict));
	foil_json_int(j, "exit", cli_exit_of(FOIL_OK, r->verdict));
	foil_json_str(j, "folder", folder);
	foil_json_str(j, "reference", r->reference);
	foil_json_str(j, "authority", r->authority);
	foil_json_str(j, "dated", r->dated);
	foil_json_bool(j, "requester", r->requester);
	foil_json_bool(j, "neither", r->neither);
	foil_json_str(j, "summary", r->summary != NULL ? r->summary : "");
	foil_json_uint(j, "size", r->size);
	foil_json_str(j, "head", r->head);
	foil_json_str(j, "genesis", r->genesis);
	foil_json_uint(j, "witnessed_at", r->witnessed_at);
	foil_json_array(j, "checks");
	for (size_t i = 0; i < FOIL_CHECKS; i++) {
		if (r->check[i].name == NULL)
			continue;
		report_put_check(j, &r->check[i]);
	}
	foil_json_end(j);
	report_put_findings(j, &r->findings);
	foil_json_object(j, "wording");
	notice_put_json(j, &r->wording);
	foil_json_end(j);
}
