/* SPDX-License-Identifier: Apache-2.0 */
#include "audit_say.h"

#include "cli.h"
#include "progress.h"

#include "foil/verify.h"

#include <string.h>
#include <unistd.h>

void audit_progress(void *ctx, uint64_t done, uint64_t of)
{
	progress_rate(ctx, done, of);
}

unsigned audit_threads(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > FOIL_AUDIT_THREADS_MAX ? FOIL_AUDIT_THREADS_MAX : (unsigned)n;
}

/* ---- the lines ---- */

/* Which line a rule belongs to. */
enum line { LINE_TREE, LINE_ENTRIES, LINE_SIGNATURES, LINE_MAP, LINE_HEADS, LINE_RESPONSES, LINES };
static const char *const line_name[LINES] = { "tree", "chain", "signatures", "map", "heads",
	"responses" };
static const struct {
	const char *prefix;
	enum line line;
} families[] = {
	{ "tile.", LINE_TREE },
	{ "entries.", LINE_TREE },
	{ "head.root", LINE_TREE },
	{ "record.signature", LINE_SIGNATURES },
	{ "record.signer", LINE_SIGNATURES },
	{ "record.governance", LINE_SIGNATURES },
	{ "record.unchecked", LINE_SIGNATURES },
	{ "people.", LINE_SIGNATURES },
	{ "index.signer", LINE_SIGNATURES },
	{ "index.map", LINE_MAP },
	{ "head.index", LINE_MAP },
	{ "head.", LINE_HEADS },
	{ "state.", LINE_HEADS },
	{ "response.", LINE_RESPONSES },
};

static enum line line_of(const char *rule)
{
	for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
		if (strncmp(rule, families[i].prefix, strlen(families[i].prefix)) == 0)
			return families[i].line;
	return LINE_ENTRIES;
}

static enum foil_check_status status_of(const struct foil_audit_report *r, enum line line)
{
	bool whole = r->head[0] != '\0' && r->since + r->entries == r->size;
	enum foil_check_status s = FOIL_CHECK_OK;

	/* What was not read to its end is never ok. */
	if (!whole && line != LINE_HEADS)
		s = r->entries == 0 ? FOIL_CHECK_NOT_MADE : FOIL_CHECK_UNKNOWN;
	else if (!whole)
		s = FOIL_CHECK_UNKNOWN;

	for (size_t i = 0; i < r->findings.n; i++) {
		if (line_of(r->findings.list[i].rule) != line)
			continue;
		if (r->findings.list[i].verdict == FOIL_DOES_NOT_MATCH)
			return FOIL_CHECK_BAD;
		s = strcmp(r->findings.list[i].rule, "record.unchecked") == 0 ? FOIL_CHECK_NOT_MADE :
		    FOIL_CHECK_UNKNOWN;
	}
	return s;
}

/* What the line compared; a line that is not ok says how much is wrong. */
static void print_line(FILE *out, const struct foil_audit_report *r, enum line line,
    const char *what)
{
	enum foil_check_status s = status_of(r, line);
	uint64_t n = 0;
	char count[28];

	for (size_t i = 0; i < r->n_counts; i++)
		if (line_of(r->count[i].rule) == line && strcmp(r->count[i].rule, "record.unchecked") != 0)
			n += r->count[i].n;
	(void)fprintf(out, "%-5s %-11s %s", foil_check_mark(s), line_name[line],
	    s == FOIL_CHECK_NOT_MADE && n == 0 && r->entries == 0 ? "NOT CHECKED" : what);
	if (n > 0)
		(void)fprintf(out, "; %s below", cli_grouped(count, n));
	(void)putc('\n', out);
}

static void print_anchor(FILE *out, const struct foil_audit_in *in,
    const struct foil_audit_report *r)
{
	char text[300], when[21];
	size_t n;

	n = (size_t)snprintf(text, sizeof text, "checkpoint and %llu archived; ",
	    (unsigned long long)r->heads);
	if (r->same_heads > 0)
		n += (size_t)snprintf(text + n, sizeof text - n, "%llu more as at the last audit; ",
		    (unsigned long long)r->same_heads);
	if (r->trust.log_signed)
		n += (size_t)snprintf(text + n, sizeof text - n, "signed by a key in the trust file; ");
	if (!r->trust.quorum_asked) {
		(void)snprintf(text + n, sizeof text - n, "no witness asked for");
	} else if (r->trust.quorum_met) {
		foil_time_rfc3339(when, (int64_t)r->trust.witnessed_at);
		(void)snprintf(text + n, sizeof text - n, "cosigned by %zu of the witnesses by %s",
		    r->trust.cosigned, when);
	} else {
		(void)snprintf(text + n, sizeof text - n, "NOT COSIGNED by the quorum asked for");
	}
	(void)in;
	print_line(out, r, LINE_HEADS, text);
}

/* What the state stands for: checked then, and not now. */
static void print_not_again(FILE *out, const struct foil_audit_report *r)
{
	char n[28];

	if (r->since == 0)
		return;
	(void)fprintf(out, "note  not again   not looked at again: the entries before %s and their tiles",
	    cli_grouped(n, r->since));
	if (r->unread_heads > 0)
		(void)fprintf(out, "; %s archived checkpoints, which are there", cli_grouped(n,
		    r->unread_heads));
	if (r->same_responses > 0)
		(void)fprintf(out, "; %s response%s, but that the record is the same", cli_grouped(n,
		    r->same_responses), r->same_responses == 1 ? "" : "s");
	(void)putc('\n', out);
}

static void print_checks(FILE *out, const struct foil_audit_in *in,
    const struct foil_audit_report *r)
{
	char text[200], a[28], b[28], c[28], d[28];

	(void)snprintf(text, sizeof text, "%s entries hashed, %s tiles compared, the root made again",
	    cli_grouped(a, r->entries), cli_grouped(b, r->tiles));
	print_line(out, r, LINE_TREE, text);
	if (!r->plain) {
		(void)snprintf(text, sizeof text, "%s acts, %s governance, %s index entries; %s cases",
		    cli_grouped(a, r->acts), cli_grouped(b, r->governance),
		    cli_grouped(c, r->indexes), cli_grouped(d, r->cases));
		print_line(out, r, LINE_ENTRIES, text);
		if (r->signatures)
			(void)snprintf(text, sizeof text, "%s checked, each under a key then in force",
			    cli_grouped(a, r->checked));
		else if (in->subject.p != NULL)
			(void)snprintf(text, sizeof text, "%s checked: of this case, of governance, of the "
			    "ledger itself", cli_grouped(a, r->checked));
		else
			(void)snprintf(text, sizeof text, "NOT CHECKED, but for %s of governance",
			    cli_grouped(a, r->checked));
		print_line(out, r, LINE_SIGNATURES, text);
		(void)snprintf(text, sizeof text, "made again at each of %s index entries",
		    cli_grouped(a, r->indexes));
		print_line(out, r, LINE_MAP, text);
	}
	print_anchor(out, in, r);
	print_not_again(out, r);
	if (r->plain || in->subject.p != NULL)
		return;
	(void)snprintf(text, sizeof text, "%s judged", cli_grouped(a, r->responses));
	print_line(out, r, LINE_RESPONSES, text);
	if (r->acts > 0)
		(void)fprintf(out, "note  private     %s of the %s acts are opened by responses and judged whole; "
	    "of %s only that a key in force signed them\n", cli_grouped(a, r->opened),
		    cli_grouped(b, r->acts), cli_grouped(c, r->hidden));
	if (r->suspect > 0)
		(void)fprintf(out, "note  suspect     %s acts signed by keys that were called "
		    "suspect later\n",
		    cli_grouped(a, r->suspect));
}

static uint64_t unlisted(uint64_t n)
{
	return n > FOIL_AUDIT_LISTED_MAX ? n - FOIL_AUDIT_LISTED_MAX : 0;
}

static void print_findings(FILE *out, const struct foil_audit_report *r)
{
	char more[28];

	for (size_t i = 0; i < r->findings.n; i++)
		(void)fprintf(out, "      %s: %s\n", r->findings.list[i].rule, r->findings.list[i].text);
	for (size_t i = 0; i < r->n_counts; i++) {
		const struct foil_audit_count *c = &r->count[i];
		uint64_t n = unlisted(c->bad) + unlisted(c->n - c->bad);

		if (n > 0)
			(void)fprintf(out, "      %s: and %s more\n", c->rule, cli_grouped(more, n));
	}
}

static void print_verdict(FILE *out, const struct foil_audit_report *r)
{
	const struct foil_finding *first = NULL;
	char size[28];

	for (size_t i = 0; i < r->findings.n && first == NULL; i++)
		if (r->findings.list[i].verdict == r->verdict)
			first = &r->findings.list[i];
	if (r->verdict == FOIL_MATCHES)
		(void)fprintf(out, "MATCHES: the ledger of size %s is what its checkpoint signs%s\n",
		    cli_grouped(size, r->size), r->plain ? " (tree and checkpoint only)" : "");
	else
		(void)fprintf(out, "%s%s%s\n",
		    r->verdict == FOIL_DOES_NOT_MATCH ? "DOES NOT MATCH" : "CANNOT TELL",
		    first != NULL ? ": " : "", first != NULL ? first->rule : "");
}

static void print_head(FILE *out, const struct foil_audit_report *r)
{
	char n[28], size[28];

	(void)fprintf(out, "Ledger %s", r->origin[0] != '\0' ? r->origin : "(not read)");
	if (r->authority[0] != '\0')
		(void)fprintf(out, ", %s", r->authority);
	if (r->size > 0)
		(void)fprintf(out, ", %s entries", cli_grouped(size, r->size));
	if (r->since > 0)
		(void)fprintf(out, "; read from entry %s on", cli_grouped(n, r->since));
	(void)putc('\n', out);
	if (r->plain)
		(void)fputs("note  plain       not read as a foil ledger: tree and checkpoint only\n", out);
}

void audit_print(FILE *out, const struct foil_audit_in *in, const struct foil_audit_report *r,
    const char *more)
{
	print_head(out, r);
	print_checks(out, in, r);
	(void)fputs(more, out);
	print_findings(out, r);
	(void)fputs("Does not show: what private acts say, that decisions are right, or that nothing "
	    "was decided outside the ledger.\n", out);
	print_verdict(out, r);
}

void audit_print_case(FILE *out, const struct foil_audit_in *in, const struct foil_audit_report *r)
{
	char day[11], size[28];

	print_head(out, r);
	print_checks(out, in, r);
	print_findings(out, r);
	for (size_t i = 0; i < r->n_entry; i++) {
		foil_day_iso(day, r->entry[i].signed_on);
		(void)fprintf(out, "entry %8llu  %s  ", (unsigned long long)r->entry[i].index, day);
		cli_put_str(out, r->entry[i].person[0] != '\0' ? r->entry[i].person : "not enrolled");
		(void)putc('\n', out);
	}
	if (r->verdict != FOIL_MATCHES || !r->subject_known) {
		(void)fputs("What the case has cannot be shown from this ledger\n", out);
		print_verdict(out, r);
		return;
	}
	(void)fputs("MATCHES: ", out);
	cli_put(out, in->subject);
	(void)cli_grouped(size, r->size);
	if (r->n_entry == 0)
		(void)fprintf(out, ": no such case, as of ledger size %s\n", size);
	else
		(void)fprintf(out, ": exactly %zu entr%s, as of ledger size %s\n", r->n_entry,
		    r->n_entry == 1 ? "y" : "ies", size);
}

/* ---- JSON ---- */

static void put_findings(struct foil_json_out *j, const struct foil_audit_report *r)
{
	foil_json_array(j, "findings");
	for (size_t i = 0; i < r->findings.n; i++) {
		const struct foil_finding *f = &r->findings.list[i];

		foil_json_object(j, NULL);
		foil_json_str(j, "verdict", foil_verdict_name(f->verdict));
		foil_json_str(j, "rule", f->rule);
		if (f->index == UINT64_MAX)
			foil_json_null(j, "index");
		else
			foil_json_uint(j, "index", f->index);
		foil_json_str(j, "text", f->text);
		foil_json_end(j);
	}
	foil_json_end(j);
	foil_json_object(j, "counts");
	for (size_t i = 0; i < r->n_counts; i++)
		foil_json_uint(j, r->count[i].rule, r->count[i].n);
	foil_json_end(j);
}

static void put_entries(struct foil_json_out *j, const struct foil_audit_report *r)
{
	char day[11];

	foil_json_array(j, "case_entries");
	for (size_t i = 0; i < r->n_entry; i++) {
		foil_json_object(j, NULL);
		foil_json_uint(j, "index", r->entry[i].index);
		foil_json_uint(j, "case_index", r->entry[i].case_index);
		foil_day_iso(day, r->entry[i].signed_on);
		foil_json_str(j, "signed_on", day);
		foil_json_str(j, "person", r->entry[i].person[0] != '\0' ? r->entry[i].person : NULL);
		foil_json_hex(j, "leaf", r->entry[i].leaf, FOIL_HASH_LEN);
		foil_json_end(j);
	}
	foil_json_end(j);
}

void audit_put_json(struct foil_json_out *j, const char *tool, const char *where,
    const struct foil_audit_report *r)
{
	char name[64];

	(void)snprintf(name, sizeof name, "%s %s", tool, CLI_VERSION);
	foil_json_str(j, "tool", name);
	foil_json_uint(j, "format", 1);
	foil_json_str(j, "verdict", foil_verdict_name(r->verdict));
	foil_json_int(j, "exit", cli_exit_of(FOIL_OK, r->verdict));
	foil_json_str(j, "ledger", where);
	foil_json_str(j, "origin", r->origin);
	foil_json_str(j, "authority", r->authority);
	foil_json_bool(j, "plain", r->plain);
	foil_json_bool(j, "signatures", r->signatures);
	foil_json_uint(j, "size", r->size);
	foil_json_str(j, "head", r->head);
	foil_json_str(j, "genesis", r->genesis);
	foil_json_uint(j, "since", r->since);
	foil_json_uint(j, "entries", r->entries);
	foil_json_uint(j, "acts", r->acts);
	foil_json_uint(j, "governance", r->governance);
	foil_json_uint(j, "indexes", r->indexes);
	foil_json_uint(j, "cases", r->cases);
	foil_json_uint(j, "signatures_checked", r->checked);
	foil_json_uint(j, "opened", r->opened);
	foil_json_uint(j, "private", r->hidden);
	foil_json_uint(j, "suspect", r->suspect);
	foil_json_uint(j, "tiles", r->tiles);
	foil_json_uint(j, "heads", r->heads);
	foil_json_uint(j, "responses", r->responses);
	foil_json_uint(j, "heads_same", r->same_heads);
	foil_json_uint(j, "heads_not_read_again", r->unread_heads);
	foil_json_uint(j, "responses_not_judged_again", r->same_responses);
	foil_json_uint(j, "cosigned", r->trust.cosigned);
	foil_json_uint(j, "witnessed_at", r->trust.witnessed_at);
	foil_json_bool(j, "evidence", r->evidence.len > 0);
	put_findings(j, r);
	if (r->entry != NULL || r->n_entry > 0)
		put_entries(j, r);
}
