/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger.h"

#include "../common/audit_say.h"
#include "../common/progress.h"
#include "../common/trustfile.h"

#include "foil/audit.h"
#include "foil/file.h"

#include <stdlib.h>
#include <string.h>

const struct cli_option ledger_options[] = {
	{ "trust", 0, "FILE", "the log's key and the cosigners that you trust", false },
	{ "head", 0, "FILE", "a checkpoint of this ledger that you hold", false },
	{ "genesis", 0, "HEX", "the ledger that it must be: 64 hex digits", false },
	{ "state", 0, "FILE", "read on from the last audit, and remember this one", false },
	{ "since", 0, "FILE", "read on from that state, and leave it as it is", false },
	{ "evidence", 0, "FILE", "where to write two heads that cannot both be true", false },
	{ "plain", 0, NULL, "any log of tiles: tree and checkpoint only", false },
	{ "no-signatures", 0, NULL, "leave those of entries out; never a match", false },
	{ "threads", 0, "N", "that check signatures (default: as many as processors)", false },
	{ NULL, 0, NULL, NULL, false },
};
const struct cli_option case_options[] = {
	{ "trust", 0, "FILE", "the log's key and the cosigners that you trust", false },
	{ "head", 0, "FILE", "a checkpoint of this ledger that you hold", false },
	{ "genesis", 0, "HEX", "the ledger that it must be: 64 hex digits", false },
	{ NULL, 0, NULL, NULL, false },
};
const struct cli_option evidence_options[] = {
	{ "trust", 0, "FILE", "the log's key that you trust", false },
	{ NULL, 0, NULL, NULL, false },
};

/* What a run holds until its report is printed. */
struct asked {
	struct foil_trust *trust;
	struct foil_buf head, state;
	char *responses;
	uint8_t genesis[FOIL_HASH_LEN];
	struct foil_tile_dir dir;
	struct foil_tile_source source;
	struct progress progress;
};

static void asked_free(struct asked *a)
{
	free(a->trust);
	free(a->responses);
	foil_buf_free(&a->head);
	foil_buf_free(&a->state);
	foil_tile_dir_close(&a->dir);
}

/* A state that is not there yet is the first audit's; one that --since names must be. */
static enum foil_code read_state(struct cli *c, struct asked *a, struct foil_audit_in *in,
    struct foil_err *err)
{
	const char *since = cli_opt(c, "since"), *state = cli_opt(c, "state");
	enum foil_code rc;

	if (since != NULL && state != NULL)
		return cli_wrong(c, err, "--since and --state cannot be given together");
	in->want_state = state != NULL;
	if (state != NULL && !foil_path_exists(state))
		return FOIL_OK;
	if (state == NULL)
		state = since;
	if (state == NULL)
		return FOIL_OK;
	if ((rc = foil_file_read(state, FOIL_AUDIT_STATE_MAX, &a->state, err)) == FOIL_OK)
		in->state = foil_buf_view(&a->state);
	return rc;
}

static enum foil_code read_asked(struct cli *c, const char *dir, struct asked *a,
    struct foil_audit_in *in, struct foil_err *err)
{
	const char *trust = cli_opt(c, "trust"), *head = cli_opt(c, "head");
	const char *genesis = cli_opt(c, "genesis");
	enum foil_code rc;

	if (genesis != NULL) {
		if (foil_unhex(a->genesis, sizeof a->genesis, foil_str(genesis), NULL) != FOIL_OK)
			return cli_wrong(c, err, "--genesis is not 64 hex digits");
		in->genesis = a->genesis;
	}
	if (trust != NULL && (rc = trustfile_open(trust, &a->trust, err)) != FOIL_OK)
		return rc;
	if (head != NULL) {
		if ((rc = foil_file_read(head, FOIL_NOTE_MAX, &a->head, err)) != FOIL_OK)
			return rc;
		/* Given, and empty: not to be passed over. */
		in->head = a->head.len > 0 ? foil_buf_view(&a->head) : foil_str("");
	}
	if ((rc = foil_tile_dir_open(&a->dir, dir, err)) != FOIL_OK)
		return rc;
	a->source = foil_tile_dir_source(&a->dir);
	if ((a->responses = foil_path_join(dir, "responses")) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	in->responses = a->responses;
	in->source = &a->source;
	in->folder = dir;
	in->trust = a->trust;
	in->trust_name = trust;
	in->progress = audit_progress;
	in->progress_ctx = &a->progress;
	in->threads = audit_threads();
	return FOIL_OK;
}

static enum foil_code print(struct cli *c, const char *dir, const struct foil_audit_in *in,
    const struct foil_audit_report *r, struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	enum foil_code rc;

	if (!c->json) {
		if (in->subject.p != NULL)
			audit_print_case(stdout, in, r);
		else
			audit_print(stdout, in, r, "");
		return FOIL_OK;
	}
	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	audit_put_json(j, "foil-verify", dir, r);
	if (in->subject.p != NULL) {
		foil_json_str(j, "case", cli_arg(c, 0));
		foil_json_bool(j, "complete", r->subject_known && r->verdict == FOIL_MATCHES);
	}
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

/* What an audit leaves behind: its state when it matches, evidence when it found any. */
static enum foil_code write_after(struct cli *c, const struct foil_audit_report *r,
    struct foil_err *err)
{
	const char *state = cli_opt(c, "state"), *evidence = cli_opt(c, "evidence");
	enum foil_code rc;

	if (r->evidence.len > 0 && evidence == NULL)
		cli_say(c, "the ledger shows two histories; give --evidence FILE to keep the proof");
	if (r->evidence.len > 0 && evidence != NULL) {
		if ((rc = foil_file_create(evidence, foil_buf_view(&r->evidence), 0644, err)) != FOIL_OK)
			return rc;
		cli_say(c, "evidence of two histories is in %s", evidence);
	}
	if (state == NULL || r->state.len == 0)
		return FOIL_OK;
	return foil_file_replace(state, foil_buf_view(&r->state), 0644, err);
}

int cmd_ledger(struct cli *c)
{
	struct asked a = { .head.max = FOIL_NOTE_MAX, .state.max = FOIL_AUDIT_STATE_MAX, .dir.fd = -1 };
	struct foil_audit_in in = { .plain = cli_flag(c, "plain"),
		.no_signatures = cli_flag(c, "no-signatures") };
	struct foil_audit_report r = { .verdict = FOIL_CANNOT_TELL };
	enum foil_verdict verdict = FOIL_CANNOT_TELL;
	const char *dir = cli_arg(c, 0), *threads = cli_opt(c, "threads");
	struct foil_err err = { FOIL_OK, "" };
	uint64_t n = 0;
	enum foil_code rc;

	progress_start(&a.progress, "audited");
	if ((rc = read_state(c, &a, &in, &err)) != FOIL_OK ||
	    (rc = read_asked(c, dir, &a, &in, &err)) != FOIL_OK)
		goto done;
	if (threads != NULL && (rc = cli_uint(c, "--threads", threads, FOIL_AUDIT_THREADS_MAX, &n,
	    &err)) != FOIL_OK)
		goto done;
	if (n > 0)
		in.threads = (unsigned)n;
	rc = foil_audit_run(&in, &r, &err);
	progress_end(&a.progress);
	if (rc != FOIL_OK || (rc = print(c, dir, &in, &r, &err)) != FOIL_OK)
		goto done;
	verdict = r.verdict;
	rc = write_after(c, &r, &err);
done:
	progress_end(&a.progress);
	foil_audit_report_free(&r);
	asked_free(&a);
	return cli_end_verdict(c, rc, &err, verdict);
}

int cmd_case(struct cli *c)
{
	struct asked a = { .head.max = FOIL_NOTE_MAX, .dir.fd = -1 };
	struct foil_audit_in in = { .subject = foil_str(cli_arg(c, 0)) };
	struct foil_audit_report r = { .verdict = FOIL_CANNOT_TELL };
	enum foil_verdict verdict = FOIL_CANNOT_TELL;
	const char *dir = cli_arg(c, 1);
	struct foil_err err = { FOIL_OK, "" };
	enum foil_code rc;

	progress_start(&a.progress, "read");
	if (foil_reference_check(in.subject, &err) != FOIL_OK) {
		rc = cli_wrong(c, &err, "%s is no case reference", "the first argument");
		goto done;
	}
	if ((rc = read_asked(c, dir, &a, &in, &err)) != FOIL_OK)
		goto done;
	rc = foil_audit_run(&in, &r, &err);
	progress_end(&a.progress);
	if (rc == FOIL_OK && (rc = print(c, dir, &in, &r, &err)) == FOIL_OK)
		verdict = r.verdict;
done:
	progress_end(&a.progress);
	foil_audit_report_free(&r);
	asked_free(&a);
	return cli_end_verdict(c, rc, &err, verdict);
}

static enum foil_code print_evidence(struct cli *c, const struct foil_evidence *e,
    struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	char root[2 * FOIL_HASH_LEN + 1];
	enum foil_code rc;

	if (!c->json) {
		(void)fputs("Ledger ", stdout);
		cli_put_str(stdout, e->origin);
		(void)putchar('\n');
		for (unsigned i = 0; i < 2; i++) {
			foil_hex(root, e->root[i], FOIL_HASH_LEN);
			(void)printf("      head        size %llu, root %s\n",
			    (unsigned long long)e->size[i], root);
		}
		(void)printf("%s: %s\n", e->verdict == FOIL_MATCHES ? "MATCHES" :
		    e->verdict == FOIL_DOES_NOT_MATCH ? "DOES NOT MATCH" : "CANNOT TELL", e->text);
		return FOIL_OK;
	}
	if ((rc = foil_json_out_open(&j, err)) != FOIL_OK)
		return rc;
	foil_json_object(j, NULL);
	foil_json_str(j, "tool", "foil-verify " CLI_VERSION);
	foil_json_uint(j, "format", 1);
	foil_json_str(j, "verdict", foil_verdict_name(e->verdict));
	foil_json_int(j, "exit", cli_exit_of(FOIL_OK, e->verdict));
	foil_json_str(j, "origin", e->origin);
	foil_json_array(j, "heads");
	for (unsigned i = 0; i < 2; i++) {
		foil_json_object(j, NULL);
		foil_json_uint(j, "size", e->size[i]);
		foil_json_hex(j, "root", e->root[i], FOIL_HASH_LEN);
		foil_json_end(j);
	}
	foil_json_end(j);
	foil_json_bool(j, "known", e->known);
	foil_json_str(j, "text", e->text);
	foil_json_end(j);
	rc = cli_json_print(j, false, err);
	foil_json_out_close(&j);
	return rc;
}

static enum foil_code judge_evidence(const char *path, struct foil_view bytes,
    const struct foil_trust *trust, struct foil_evidence *e, struct foil_err *err)
{
	enum foil_code rc = foil_evidence_judge(bytes, trust, e, err);
	struct foil_safe s;

	return rc == FOIL_OK ? rc :
	    foil_fail_in(err, rc, "%s is no evidence", foil_safe(&s, foil_str(path)));
}

int cmd_evidence(struct cli *c)
{
	struct foil_buf bytes = { .max = FOIL_EVIDENCE_MAX };
	struct foil_evidence e = { .verdict = FOIL_CANNOT_TELL };
	enum foil_verdict verdict = FOIL_CANNOT_TELL;
	const char *path = cli_opt(c, "trust");
	struct foil_trust *trust = NULL;
	struct foil_err err = { FOIL_OK, "" };
	enum foil_code rc;

	if ((rc = foil_crypto_init(&err)) == FOIL_OK &&
	    (path == NULL || (rc = trustfile_open(path, &trust, &err)) == FOIL_OK) &&
	    (rc = foil_file_read(cli_arg(c, 0), FOIL_EVIDENCE_MAX, &bytes, &err)) == FOIL_OK &&
	    (rc = judge_evidence(cli_arg(c, 0), foil_buf_view(&bytes), trust, &e, &err)) == FOIL_OK &&
	    (rc = print_evidence(c, &e, &err)) == FOIL_OK)
		verdict = e.verdict;
	free(trust);
	foil_buf_free(&bytes);
	return cli_end_verdict(c, rc, &err, verdict);
}
