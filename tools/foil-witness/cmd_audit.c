/* SPDX-License-Identifier: Apache-2.0 */
/* foil-witness audit: the whole ledger again, and only then a cosignature (spec/witness.md W30). */
#include "witness.h"

#include "../common/audit_say.h"
#include "../common/progress.h"

#include "foil/file.h"

#include <stdlib.h>
#include <string.h>

/* What one run holds. */
struct audit {
	struct cli *cli;
	const char *dir;
	struct foil_witness *witness;
	struct foil_trust *trust;
	struct foil_audit_report report;
	struct foil_witness_answer answer; /* status 0: was not asked */
};

static enum foil_code read_threads(struct cli *c, unsigned *out, struct foil_err *err)
{
	const char *text = cli_opt(c, "threads");
	uint64_t n = audit_threads();
	enum foil_code rc;

	if (text != NULL &&
	    (rc = cli_uint(c, "--threads", text, FOIL_AUDIT_THREADS_MAX, &n, err)) != FOIL_OK)
		return rc;
	*out = (unsigned)n;
	return FOIL_OK;
}

static enum foil_code run_audit(struct audit *a, struct foil_audit_in *in, struct foil_err *err)
{
	struct foil_tile_dir dir = { -1 };
	struct foil_tile_source source;
	struct progress progress;
	char *responses;
	enum foil_code rc;

	if ((rc = read_threads(a->cli, &in->threads, err)) != FOIL_OK)
		return rc;
	if ((responses = foil_path_join(a->dir, "responses")) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if ((rc = foil_tile_dir_open(&dir, a->dir, err)) != FOIL_OK) {
		free(responses);
		return rc;
	}
	source = foil_tile_dir_source(&dir);
	/* W32: whether others have cosigned is no part of what an auditor says. */
	a->trust->quorum = -1;
	in->source = &source;
	in->folder = a->dir;
	in->responses = responses;
	in->trust = a->trust;
	in->trust_name = cli_opt(a->cli, "trust");
	in->progress = audit_progress;
	in->progress_ctx = &progress;
	progress_start(&progress, "auditing");
	rc = foil_audit_run(in, &a->report, err);
	progress_end(&progress);
	in->source = NULL;
	in->responses = NULL;
	free(responses);
	foil_tile_dir_close(&dir);
	return rc;
}

/* W32: every word of it was compared, from the first entry on: nothing less is cosigned. */
static bool is_whole(const struct foil_audit_report *r)
{
	return r->verdict == FOIL_MATCHES && !r->plain && r->signatures && r->since == 0 &&
	    r->findings.n == 0 && !r->findings.failed && r->trust.log_signed &&
	    r->checked == r->entries && r->entries == r->size;
}

/* W33: the note that was audited, with a proof from what this auditor has cosigned before. */
static enum foil_code cosign(struct audit *a, struct foil_err *err)
{
	struct foil_buf request = { .max = FOIL_WITNESS_REQUEST_MAX };
	struct foil_witness_held held;
	struct foil_log_dir d;
	struct foil_path path = { .n = 0 };
	struct foil_note note;
	uint64_t old;
	enum foil_code rc;

	if ((rc = foil_log_dir_open(a->dir, &d, err)) != FOIL_OK)
		return rc;
	if ((rc = foil_note_read(foil_buf_view(&a->report.note), &note, err)) != FOIL_OK)
		goto done;
	if (!foil_view_eq(note.text, d.note.text)) {
		rc = foil_fail(err, FOIL_E_CHANGED,
		    "the ledger was published anew during the audit; audit it again");
		goto done;
	}
	if ((rc = foil_witness_look(a->witness, foil_str(d.checkpoint.origin), &held, NULL, err)) !=
	    FOIL_OK)
		goto done;
	old = held.size <= d.checkpoint.size ? held.size : d.checkpoint.size;
	if ((rc = foil_log_dir_proof(&d, old, &path, NULL, err)) != FOIL_OK)
		goto done;
	foil_witness_request_put(&request, old, &path, foil_buf_view(&a->report.note));
	if ((rc = foil_buf_check(&request, "request", err)) == FOIL_OK &&
	    (rc = foil_witness_add(a->witness, foil_buf_view(&request), &a->answer, err)) == FOIL_OK &&
	    a->answer.status == FOIL_WITNESS_COSIGNED)
		rc = witness_write_out(a->cli, foil_buf_view(&a->report.note),
		    foil_buf_view(&a->answer.line), err);
done:
	foil_log_dir_close(&d);
	foil_buf_free(&request);
	return rc;
}

static enum foil_code print(const struct audit *a, const struct foil_audit_in *in,
    struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	bool cosigned = a->answer.status == FOIL_WITNESS_COSIGNED;
	enum foil_code rc;

	if (!a->cli->json) {
		audit_print(stdout, in, &a->report, "");
		if (cosigned)
			cli_put_raw(stdout, foil_buf_view(&a->answer.line));
		return FOIL_OK;
	}
	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	audit_put_json(j, "foil-witness", a->dir, &a->report);
	if (cosigned)
		foil_json_text(j, "cosignature", foil_buf_view(&a->answer.line));
	else
		foil_json_null(j, "cosignature");
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

static enum foil_verdict conclude(const struct audit *a)
{
	const struct foil_witness_answer *w = &a->answer;

	if (w->status == FOIL_WITNESS_COSIGNED)
		return FOIL_MATCHES;
	if (w->status == 0) {
		cli_say(a->cli, "not cosigned: only a ledger that matches in everything is");
		return a->report.verdict == FOIL_DOES_NOT_MATCH ? FOIL_DOES_NOT_MATCH : FOIL_CANNOT_TELL;
	}
	cli_say(a->cli, "not cosigned: %s", w->why);
	if (w->status == FOIL_WITNESS_UNKNOWN || w->status == FOIL_WITNESS_UNSIGNED)
		cli_say(a->cli, "`foil-witness trust-log` adds the ledger's key");
	return w->status == FOIL_WITNESS_CONFLICT || w->status == FOIL_WITNESS_UNPROVEN ?
	    FOIL_DOES_NOT_MATCH : FOIL_CANNOT_TELL;
}

int cmd_audit(struct cli *c)
{
	struct audit a = { .cli = c, .dir = cli_arg(c, 0) };
	enum foil_verdict verdict = FOIL_CANNOT_TELL;
	struct foil_err err = { FOIL_OK, "" };
	struct foil_audit_in in = { .source = NULL };
	struct passphrase pass;
	const char *state;
	enum foil_code rc;

	if ((rc = cli_need(c, "state", &state, &err)) != FOIL_OK ||
	    (rc = witness_trust(c, &a.trust, &err)) != FOIL_OK ||
	    (rc = witness_open(c, state, true, &pass, &a.witness, &err)) != FOIL_OK ||
	    (rc = run_audit(&a, &in, &err)) != FOIL_OK)
		goto done;
	if ((!is_whole(&a.report) || (rc = cosign(&a, &err)) == FOIL_OK) &&
	    (rc = print(&a, &in, &err)) == FOIL_OK)
		verdict = conclude(&a);
done:
	foil_witness_answer_free(&a.answer);
	foil_audit_report_free(&a.report);
	foil_witness_close(&a.witness);
	free(a.trust);
	return cli_end_verdict(c, rc, &err, verdict);
}
