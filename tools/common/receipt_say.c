/* SPDX-License-Identifier: Apache-2.0 */
#include "receipt_say.h"

#include "cli.h"
#include "report.h"

#include "foil/date.h"

#include <string.h>

#define NOT_SHOWN \
	"Does not show: what the entry says, who signed it, or that nothing else of its case is " \
	"there.\n"
#define NOT_SHOWN_OF_TWO "Does not show: what was added, or that it may have been.\n"

static void print_head(FILE *out, const struct foil_receipt_report *r)
{
	(void)fprintf(out, "Receipt");
	if (r->subject[0] != '\0')
		(void)fprintf(out, " of %s", r->subject);
	if (r->index != UINT64_MAX)
		(void)fprintf(out, ", entry %llu", (unsigned long long)r->index);
	if (r->origin[0] != '\0')
		(void)fprintf(out, ", %s", r->origin);
	(void)putc('\n', out);
}

static bool is_said(const struct foil_receipt_report *r, const struct foil_finding *f)
{
	for (size_t i = 0; i < FOIL_RECEIPT_CHECKS; i++)
		if (r->check[i].text != NULL && strcmp(r->check[i].text, f->text) == 0)
			return true;
	return false;
}

static void print_verdict(FILE *out, const struct foil_receipt_report *r)
{
	char size[28], when[21];
	size_t at = 0;

	if (r->verdict == FOIL_MATCHES) {
		(void)fprintf(out, "MATCHES as of ledger size %s", cli_grouped(size, r->size));
		if (r->witnessed_at != 0) {
			foil_time_rfc3339(when, (int64_t)r->witnessed_at);
			(void)fprintf(out, ", witnessed at %s\n", when);
		} else {
			(void)fputs(", no witness asked for\n", out);
		}
		return;
	}
	(void)fputs(r->verdict == FOIL_DOES_NOT_MATCH ? "DOES NOT MATCH" : "CANNOT TELL", out);
	while (at < r->findings.n && r->findings.list[at].verdict != r->verdict)
		at++;
	if (at < r->findings.n)
		(void)fprintf(out, ": %s", r->findings.list[at].rule);
	if (r->findings.n > 1)
		(void)fprintf(out, ", and %zu more", r->findings.n - 1);
	(void)putc('\n', out);
}

void receipt_print(FILE *out, const struct foil_receipt_report *r)
{
	print_head(out, r);
	for (size_t i = 0; i < FOIL_RECEIPT_CHECKS; i++)
		if (r->check[i].name != NULL)
			(void)fprintf(out, "%-5s %-11s %s\n", foil_check_mark(r->check[i].status),
			    r->check[i].name, r->check[i].text != NULL ? r->check[i].text : "");
	for (size_t i = 0; i < r->findings.n; i++)
		if (!is_said(r, &r->findings.list[i]))
			(void)fprintf(out, "      %s: %s\n", r->findings.list[i].rule,
			    r->findings.list[i].text);
	if (r->findings.failed)
		(void)fputs("      memory ran out: there may be more\n", out);
	(void)fputs(r->consistency ? NOT_SHOWN_OF_TWO : NOT_SHOWN, out);
	print_verdict(out, r);
}

static const char *kind_of(const struct foil_receipt_report *r)
{
	switch (r->form) {
	case FOIL_RECEIPT_PROOF:
		return "proof";
	case FOIL_RECEIPT_COSE:
		return "cose";
	case FOIL_RECEIPT_STATEMENT:
		return "scitt";
	case FOIL_RECEIPT_ENTRY:
	case FOIL_RECEIPT_NONE:
		break;
	}
	return "";
}

void receipt_put_json(struct foil_json_out *j, const char *file,
    const struct foil_receipt_report *r)
{
	foil_json_str(j, "tool", "foil-verify " CLI_VERSION);
	foil_json_uint(j, "format", 1);
	foil_json_str(j, "verdict", foil_verdict_name(r->verdict));
	foil_json_int(j, "exit", cli_exit_of(FOIL_OK, r->verdict));
	foil_json_str(j, "file", file);
	foil_json_str(j, "form", kind_of(r));
	foil_json_str(j, "shows", r->consistency ? "consistency" : "inclusion");
	foil_json_str(j, "origin", r->origin);
	foil_json_str(j, "subject", r->subject);
	if (r->index == UINT64_MAX)
		foil_json_null(j, "index");
	else
		foil_json_uint(j, "index", r->index);
	foil_json_str(j, "leaf", r->leaf);
	foil_json_uint(j, "older", r->older);
	foil_json_uint(j, "size", r->size);
	foil_json_str(j, "root", r->root);
	foil_json_uint(j, "witnessed_at", r->witnessed_at);
	foil_json_array(j, "checks");
	for (size_t i = 0; i < FOIL_RECEIPT_CHECKS; i++)
		if (r->check[i].name != NULL)
			report_put_check(j, &r->check[i]);
	foil_json_end(j);
	report_put_findings(j, &r->findings);
}
