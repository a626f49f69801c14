/* SPDX-License-Identifier: Apache-2.0 */
/*
 * foil audit: what foil-verify ledger does, over the ledger itself, and every
 * case judged with what this ledger holds the key for. In a child of its own,
 * because a damaged data file can end whoever reads it.
 */
#include "../common/audit_say.h"
#include "../common/progress.h"
#include "desk.h"
#include "foil.h"

#include "foil/publish.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of all cases. A closed one has an act that this ledger cannot open. */
struct judged {
	size_t cases, closed, wrong, doubted;
};

static enum foil_code judge_cases(struct desk *d, struct judged *j, struct foil_err *err)
{
	struct foil_arena arena = { 0 };
	struct progress p;
	struct foil_view *subs;
	enum foil_code rc;

	progress_start(&p, "judged cases");
	rc = foil_ledger_cases(d->ledger, &arena, &subs, &j->cases, err);
	for (size_t i = 0; rc == FOIL_OK && i < j->cases; i++) {
		struct foil_findings f = { 0 };
		struct foil_case c;

		progress_step(&p, i, j->cases);
		if ((rc = foil_ledger_case(d->ledger, subs[i], UINT64_MAX, &c, &f, err)) != FOIL_OK)
			break;
		j->closed += c.closed;
		j->wrong += foil_findings_worst(&f) == FOIL_DOES_NOT_MATCH;
		j->doubted += foil_findings_worst(&f) == FOIL_CANNOT_TELL;
		if (f.n > 0)
			cli_say_findings(d->cli, &f);
		foil_case_free(&c);
		foil_findings_free(&f);
	}
	progress_end(&p);
	foil_arena_free(&arena);
	return rc;
}

static size_t say_store(const struct foil_ledger_compared *s, char *out, size_t cap)
{
	enum foil_verdict v = foil_findings_worst(&s->findings);
	char a[28], b[28];
	size_t n;

	n = (size_t)snprintf(out, cap, "%-5s %-11s %s case rows, %s places and the chain compared with the entries; ",
	    v == FOIL_DOES_NOT_MATCH ? "BAD" : v == FOIL_CANNOT_TELL ? "????" : "ok", "store",
	    cli_grouped(a, s->cases), cli_grouped(b, s->places));
	if (s->head > 0)
		n += (size_t)snprintf(out + n, cap - n, "the second record, of size %s, agrees\n",
		    cli_grouped(a, s->head));
	else
		n += (size_t)snprintf(out + n, cap - n, "the second record does not agree\n");
	return n;
}

/* U29: what stands in the store beside the entries. */
static enum foil_code compare_store(struct desk *d, struct foil_ledger_compared *s,
    enum foil_verdict *verdict, struct foil_err *err)
{
	enum foil_verdict v;
	enum foil_code rc = foil_ledger_compare(d->ledger, s, err);

	if (rc != FOIL_OK)
		return rc;
	v = foil_findings_worst(&s->findings);
	if (v == FOIL_DOES_NOT_MATCH || (v == FOIL_CANNOT_TELL && *verdict == FOIL_MATCHES))
		*verdict = v;
	if (s->findings.n > 0)
		cli_say_findings(d->cli, &s->findings);
	return FOIL_OK;
}

/* What only the ledger itself can say stands among what anybody can. */
static void print(const struct foil_audit_in *in, const struct foil_audit_report *r,
    const struct judged *j, const struct foil_ledger_compared *store, uint64_t later)
{
	char more[800], n[28];
	size_t len;

	len = (size_t)snprintf(more, sizeof more,
	    "%-5s %-11s %s judged with the keys that this ledger holds\n",
	    j->wrong > 0 ? "BAD" : j->doubted > 0 ? "????" : "ok", "cases",
	    cli_grouped(n, j->cases - j->closed));
	len += say_store(store, more + len, sizeof more - len);
	if (j->closed > 0)
		len += (size_t)snprintf(more + len, sizeof more - len,
		    "note  closed      %s with acts that it has no key for: not judged whole\n",
		    cli_grouped(n, j->closed));
	if (later > 0)
		(void)snprintf(more + len, sizeof more - len,
		    "note  later       %s entries after the last checkpoint are in no head yet\n",
		    cli_grouped(n, later));
	audit_print(stdout, in, r, more);
}

static enum foil_code say(struct desk *d, const struct foil_audit_in *in,
    const struct foil_audit_report *r, const struct judged *j,
    const struct foil_ledger_compared *store, uint64_t size, struct foil_err *err)
{
	struct foil_json_out *out = NULL;
	uint64_t later = size > r->size ? size - r->size : 0;
	enum foil_code rc;

	if (!d->cli->json) {
		print(in, r, j, store, later);
		return FOIL_OK;
	}
	if ((rc = foil_json_out_open(&out, err)) != FOIL_OK)
		return rc;
	foil_json_object(out, NULL);
	audit_put_json(out, "foil", d->ledger_path, r);
	foil_json_uint(out, "cases_judged", j->cases - j->closed);
	foil_json_uint(out, "cases_closed", j->closed);
	foil_json_uint(out, "cases_wrong", j->wrong);
	foil_json_uint(out, "cases_doubted", j->doubted);
	foil_json_str(out, "store", foil_verdict_name(foil_findings_worst(&store->findings)));
	foil_json_uint(out, "case_rows", store->cases);
	foil_json_uint(out, "second_record", store->head);
	foil_json_uint(out, "later", later);
	foil_json_end(out);
	rc = cli_json_print(out, false, err);
	foil_json_out_close(&out);
	return rc;
}

static enum foil_code run(struct desk *d, enum foil_verdict *verdict, struct foil_err *err)
{
	struct foil_tile_source source = foil_ledger_source(d->ledger);
	struct foil_audit_in in = { .source = &source, .own = true, .threads = audit_threads(),
		.no_signatures = cli_flag(d->cli, "no-signatures"), .progress = audit_progress };
	struct foil_audit_report r = { .verdict = FOIL_CANNOT_TELL };
	char *responses = foil_ledger_issued(d->ledger);
	uint64_t *heads = NULL, size = 0;
	struct foil_ledger_compared store = { .head = 0 };
	struct judged j = { 0 };
	struct progress p;
	enum foil_code rc = FOIL_OK;

	progress_start(&p, "audited");
	in.progress_ctx = &p;
	if ((in.responses = responses) == NULL)
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if (rc == FOIL_OK && (rc = foil_ledger_heads(d->ledger, &heads, &in.n_heads, err)) == FOIL_OK) {
		in.heads = heads;
		rc = foil_audit_run(&in, &r, err);
	}
	progress_end(&p);
	if (rc == FOIL_OK && (rc = foil_ledger_size(d->ledger, &size, err)) == FOIL_OK &&
	    (rc = judge_cases(d, &j, err)) == FOIL_OK) {
		if (j.wrong > 0)
			r.verdict = FOIL_DOES_NOT_MATCH;
		else if (j.doubted > 0 && r.verdict == FOIL_MATCHES)
			r.verdict = FOIL_CANNOT_TELL;
		if ((rc = compare_store(d, &store, &r.verdict, err)) == FOIL_OK)
			rc = say(d, &in, &r, &j, &store, size, err);
		*verdict = r.verdict;
	}
	foil_findings_free(&store.findings);
	foil_audit_report_free(&r);
	free(responses);
	free(heads);
	return rc;
}

static int audit_here(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	enum foil_verdict verdict = FOIL_CANNOT_TELL;
	struct desk d = { .cli = c };
	enum foil_code rc;

	if ((rc = desk_open(&d, c, true, &err)) == FOIL_OK)
		rc = run(&d, &verdict, &err);
	desk_close(&d);
	return cli_end_verdict(c, rc, &err, verdict);
}

int cmd_audit(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	int status = 0;
	pid_t pid;

	(void)signal(SIGCHLD, SIG_DFL); /* ignored, it would take the child's status away */
	if (fflush(NULL) != 0 || (pid = fork()) < 0) {
		(void)foil_fail(&err, FOIL_E_IO, "cannot start another process");
		return cli_end(c, FOIL_E_IO, &err);
	}
	if (pid == 0) {
		status = audit_here(c);
		if (fflush(stdout) != 0 || ferror(stdout) != 0)
			status = CLI_CANNOT;
		_exit(status);
	}
	while (waitpid(pid, &status, 0) < 0) {
		if (errno == EINTR)
			continue;
		(void)foil_fail(&err, FOIL_E_IO, "cannot tell how the audit ended");
		return cli_end(c, FOIL_E_IO, &err);
	}
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	(void)foil_fail(&err, FOIL_E_STORE, "storage damaged: reading the data file ended in signal %d; "
	    "append nothing more, and restore a backup or what was published",
	    WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	return cli_end(c, FOIL_E_STORE, &err);
}
