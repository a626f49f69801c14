/* SPDX-License-Identifier: Apache-2.0 */
/* foil batch: read requests, commit them in groups, print a result for each (spec/batch.md). */
#include "batch.h"
#include "foil.h"
#include "own_trust.h"
#include "wordcheck.h"

#include "foil/entry.h"
#include "foil/file.h"
#include "foil/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HELD_MAX ((size_t)16 << 20) /* bytes of lines that wait for their group */
#define AT_ONCE 64 /* cases that are held while their acts are made, on all cores */

/* A request, and what is said of it once its act is durable, or refused. */
struct result {
	uint64_t line, index;
	struct foil_buf id;
	char sub[FOIL_SUB_MAX + 1], act[16];
	foil_day due;
	enum foil_code rc;
	struct foil_err err;
	bool verified;
	enum foil_verdict verdict[2];
	/* until it is answered */
	bool waits; /* for its group: no other act of this case can be made before */
	struct foil_json_doc *doc;
	struct batch_request q;
	struct foil_case kase; /* q.act may point into it */
	struct foil_prepared p;
	bool made;       /* p is filled */
	size_t prepared; /* which of the group; SIZE_MAX for none */
};

struct batch {
	struct desk d;
	struct batch_input in;
	struct result *result;
	struct foil_prepared *prepared; /* those of the group, moved together to be appended */
	struct foil_case_job load[AT_ONCE];
	struct foil_act_job make[AT_ONCE];
	size_t n, n_prepared, most, held;
	bool froze, failed;
};

static void put_result(const struct result *r, struct foil_json_out *j)
{
	char due[11];

	foil_json_object(j, NULL);
	foil_json_uint(j, "line", r->line);
	if (r->id.len > 0)
		foil_json_text(j, "id", foil_buf_view(&r->id));
	foil_json_str(j, "case", r->sub);
	foil_json_str(j, "act", r->act);
	foil_json_bool(j, "ok", r->rc == FOIL_OK);
	if (r->rc != FOIL_OK) {
		foil_json_object(j, "error");
		foil_json_str(j, "code", foil_code_name(r->rc));
		foil_json_str(j, "message", r->err.msg);
		foil_json_end(j);
	} else {
		foil_json_uint(j, "index", r->index);
	}
	if (r->rc == FOIL_OK && r->due != FOIL_DAY_NONE) {
		foil_day_iso(due, r->due);
		foil_json_str(j, "due", due);
	}
	if (r->verified) {
		foil_json_str(j, "published", foil_verdict_name(r->verdict[0]));
		foil_json_str(j, "to_requester", foil_verdict_name(r->verdict[1]));
	}
	foil_json_end(j);
}

static enum foil_code print_result(const struct result *r, struct foil_err *err)
{
	struct foil_json_out *j = NULL;
	enum foil_code rc = foil_json_out_open(&j, err);

	if (rc != FOIL_OK)
		return rc;
	put_result(r, j);
	rc = cli_json_print(j, true, err);
	foil_json_out_close(&j);
	return rc;
}

/* All in one commit; where that is refused one by one, so that each is told apart. */
static void append_group(struct batch *b)
{
	struct foil_err err = { FOIL_OK, "" };
	uint64_t first = 0;
	enum foil_code rc = b->n_prepared == 0 ? FOIL_OK :
	    foil_prepared_append(b->d.ledger, b->prepared, b->n_prepared, &first, &err);

	for (size_t i = 0; i < b->n; i++) {
		struct result *r = &b->result[i];

		if (r->prepared == SIZE_MAX)
			continue;
		r->index = first + r->prepared;
		if (rc == FOIL_OK)
			continue;
		r->rc = foil_prepared_append(b->d.ledger, &b->prepared[r->prepared], 1, &r->index, &r->err);
	}
}

static enum foil_code checkpoint(struct batch *b, struct foil_err *err)
{
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	uint64_t size;
	enum foil_code rc = FOIL_OK;

	if (b->froze)
		rc = foil_ledger_checkpoint(b->d.ledger, &note, &size, err);
	b->froze = false;
	foil_buf_free(&note);
	return rc != FOIL_OK ? foil_fail_in(err, rc, "the acts are recorded, but not the checkpoint") :
	    FOIL_OK;
}

/* Another act of this case waits: it must be appended before this one is made. */
static bool case_waits(const struct batch *b, const char *sub)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->result[i].waits && strcmp(b->result[i].sub, sub) == 0)
			return true;
	return false;
}

static enum foil_code read_receive(struct batch *b, struct batch_request *q, struct foil_err *err)
{
	static const char *const members[] = { "id", "act", "case", "received", "request", NULL };
	enum foil_regime regime = foil_governance_regime(foil_ledger_governance(b->d.ledger));
	enum foil_code rc;

	act_init(&q->act, FOIL_ACT_RECEIVED);
	q->act.regime = foil_str(foil_regime_name(regime));
	if ((rc = batch_members(q->json, members, err)) != FOIL_OK ||
	    (rc = batch_day(q->json, "received", &q->act.received_on, err)) != FOIL_OK ||
	    (rc = batch_text(q->json, "request", &q->act.request, err)) != FOIL_OK)
		return rc;
	if (q->act.received_on == FOIL_DAY_NONE || q->act.received_on > desk_today(&b->d))
		return foil_fail(err, FOIL_E_FORMAT, "\"received\" is missing, or in the future");
	return FOIL_OK;
}

/* With documents it is prepared here; without, like any other act (*done stays false). */
static enum foil_code read_freeze(struct batch *b, struct batch_request *q,
    struct foil_prepared *out, bool *done, struct foil_err *err)
{
	static const char *const members[] = { "id", "act", "case", "found", "search", "documents",
		NULL };
	static const char *const document[] = { "name", "text", NULL };
	const struct foil_json *list = foil_json_get(q->json, "documents");
	size_t n = foil_json_count(list);
	struct foil_incoming *texts = foil_arena_alloc(&q->arena, n + 1, sizeof *texts);
	enum foil_code rc;

	act_init(&q->act, FOIL_ACT_FROZEN);
	if (texts == NULL)
		return foil_arena_check(&q->arena, err);
	if ((rc = batch_members(q->json, members, err)) != FOIL_OK ||
	    (rc = batch_day(q->json, "found", &q->act.found_on, err)) != FOIL_OK ||
	    (rc = batch_text(q->json, "search", &q->act.search, err)) != FOIL_OK)
		return rc;
	if (list != NULL && !foil_json_is_array(list))
		return foil_fail(err, FOIL_E_FORMAT, "\"documents\" is not an array");
	if (q->act.found_on == FOIL_DAY_NONE)
		q->act.found_on = desk_today(&b->d);
	for (size_t i = 0; i < n; i++) {
		const struct foil_json *v = foil_json_at(list, i);

		if ((rc = batch_members(v, document, err)) != FOIL_OK ||
		    (rc = foil_json_get_text(v, "name", &texts[i].name, err)) != FOIL_OK ||
		    (rc = foil_json_get_text(v, "text", &texts[i].raw, err)) != FOIL_OK)
			return foil_fail_in(err, rc, "documents[%zu]", i);
	}
	if (n == 0)
		return FOIL_OK;
	rc = foil_freeze_prepare(b->d.ledger, &b->d.kase, &q->arena, &q->act, texts, n, b->d.signer,
	    out, &b->d.findings, err);
	*done = rc == FOIL_OK;
	return rc;
}

static enum foil_code read_sign(struct batch *b, struct batch_request *q, struct foil_err *err)
{
	static const char *const members[] = { "id", "act", "case", "case_txt", "items", "grounds",
		"marked", "redactions", "neither", "undecided", "considered", "consulted", "directed",
		"note", "replace", NULL };
	const struct foil_json *member = foil_json_get(q->json, "replace");
	bool replace = false;
	enum foil_code rc;

	if ((rc = batch_members(q->json, members, err)) != FOIL_OK)
		return rc;
	if (member != NULL && !foil_json_as_bool(member, &replace))
		return foil_fail(err, FOIL_E_FORMAT, "\"replace\" is neither true nor false");
	if (b->d.kase.decided >= 0 && !replace)
		return foil_fail(err, FOIL_E_CHANGED, "a decision stands already; say \"replace\": true "
		    "to put this in its place");
	if ((rc = batch_decide(&b->d, q, err)) != FOIL_OK)
		return rc;
	remarks_make(&q->remarks, &b->d, &q->act, true);
	wordcheck_remarks(&q->remarks, &b->d, &q->act);
	q->act.seen = q->remarks.list;
	q->act.n_seen = q->remarks.n;
	return FOIL_OK;
}

static enum foil_code read_approve(struct batch *b, struct batch_request *q, struct foil_err *err)
{
	static const char *const members[] = { "id", "act", "case", NULL };
	enum foil_code rc = batch_members(q->json, members, err);

	if (rc != FOIL_OK)
		return rc;
	act_init(&q->act, FOIL_ACT_APPROVED);
	if (foil_case_decided(&b->d.kase) != NULL) {
		remarks_make(&q->remarks, &b->d, foil_case_decided(&b->d.kase), false);
		wordcheck_remarks(&q->remarks, &b->d, foil_case_decided(&b->d.kase));
	}
	q->act.seen = q->remarks.list;
	q->act.n_seen = q->remarks.n;
	return FOIL_OK;
}

static enum foil_code verify_folders(struct batch *b, const char *const folder[2],
    struct result *r, struct foil_err *err)
{
	struct foil_trust *trust = NULL;
	enum foil_code rc = own_trust(b->d.ledger, &trust, err);

	for (size_t i = 0; i < 2 && rc == FOIL_OK; i++) {
		struct foil_verify_in in = { .folder = folder[i], .trust = trust };
		struct foil_report report = { .verdict = FOIL_CANNOT_TELL };

		if ((rc = foil_verify_folder(&in, &report, err)) == FOIL_OK)
			r->verdict[i] = report.verdict;
		foil_report_free(&report);
	}
	r->verified = rc == FOIL_OK;
	free(trust);
	if (rc == FOIL_OK &&
	    (r->verdict[0] != FOIL_MATCHES || r->verdict[1] != FOIL_MATCHES))
		rc = foil_fail(err, FOIL_E_STORE, b->d.findings.n == 0 ?
		    "what was written does not verify; send nothing out" :
		    "what was written does not verify, for readers are told: %s: %s",
		    b->d.findings.n == 0 ? "" : b->d.findings.list[0].rule,
		    b->d.findings.n == 0 ? "" : b->d.findings.list[0].text);
	return rc;
}

static enum foil_code issue(struct batch *b, struct batch_request *q, struct result *r,
    struct foil_err *err)
{
	static const char *const members[] = { "id", "act", "case", "letter", "dated", "folder", NULL };
	struct foil_issue in = { .dated = FOIL_DAY_NONE };
	struct foil_buf dir = { .max = 4096 };
	struct foil_view folder;
	struct foil_safe s;
	char *published = NULL, *to_requester = NULL;
	enum foil_code rc;

	if ((rc = batch_members(q->json, members, err)) != FOIL_OK ||
	    (rc = foil_json_get_text(q->json, "letter", &in.letter, err)) != FOIL_OK ||
	    (rc = foil_json_get_text(q->json, "folder", &folder, err)) != FOIL_OK ||
	    (rc = batch_day(q->json, "dated", &in.dated, err)) != FOIL_OK)
		goto done;
	if (in.dated == FOIL_DAY_NONE)
		in.dated = desk_today(&b->d);
	foil_buf_put_view(&dir, folder);
	/* Before anything is signed: an act cannot be taken back for want of a folder. */
	if (foil_buf_check(&dir, "folder", NULL) == FOIL_OK && !foil_path_is_dir(foil_buf_cstr(&dir))) {
		rc = foil_fail(err, FOIL_E_NOT_FOUND, "\"folder\": there is no directory %s; make it "
		    "first, and published/ and to-requester/ are made in it", foil_safe(&s, folder));
		goto done;
	}
	published = foil_path_join(foil_buf_cstr(&dir), "published");
	to_requester = foil_path_join(foil_buf_cstr(&dir), "to-requester");
	if (published == NULL || to_requester == NULL || dir.failed != FOIL_OK) {
		rc = foil_fail(err, FOIL_E_LIMIT, "\"folder\" is too long");
		goto done;
	}
	in.published = published;
	in.to_requester = to_requester;
	/* Refused as by `foil issue`: an issued act cannot be taken back. */
	if ((rc = wordcheck_issue(&q->remarks, &b->d, in.letter, in.dated, err)) != FOIL_OK ||
	    (rc = foil_issue(b->d.ledger, desk_sub(&b->d), &in, b->d.signer, &b->d.findings, err)) !=
	    FOIL_OK ||
	    (rc = foil_ledger_refresh(b->d.ledger, err)) != FOIL_OK)
		goto done;
	desk_unload(&b->d);
	if ((rc = desk_load(&b->d, err)) != FOIL_OK)
		goto done;
	r->index = b->d.kase.act[b->d.kase.issued].index;
	rc = verify_folders(b, (const char *const[]){ published, to_requester }, r, err);
done:
	free(published);
	free(to_requester);
	foil_buf_free(&dir);
	return rc;
}

/* ---- a group ---- */

/* All but what is prepared. */
static void request_free(struct result *r)
{
	remarks_free(&r->q.remarks);
	papers_free(&r->q.papers);
	foil_arena_wipe(&r->q.arena);
	foil_json_doc_close(&r->doc);
	foil_case_free(&r->kase);
	memset(&r->q, 0, sizeof r->q);
	memset(&r->kase, 0, sizeof r->kase);
}

/* The case as it was loaded comes to the desk: none yet for `receive`, a sound one for the rest. */
static enum foil_code take_case(struct batch *b, const struct result *r, struct foil_case_job *j,
    struct foil_err *err)
{
	bool is_new = strcmp(r->act, "receive") == 0;

	memcpy(b->d.sub, r->sub, sizeof b->d.sub);
	if (j->rc == FOIL_E_NOT_FOUND && is_new)
		foil_case_init(&b->d.kase, foil_ledger_governance(b->d.ledger), desk_sub(&b->d));
	else if (j->rc != FOIL_OK)
		return j->rc == FOIL_E_NOT_FOUND ? desk_no_case(&b->d, err)
						 : foil_fail(err, j->rc, "%s", j->err.msg);
	b->d.loaded = true;
	if (j->rc != FOIL_OK)
		return FOIL_OK;
	b->d.kase = j->c;
	b->d.findings = j->findings;
	if (is_new)
		return foil_fail(err, FOIL_E_EXISTS, "the case was received already");
	return desk_loaded(&b->d, err);
}

/* What the officer says of the act; *done when it is prepared as well. */
static enum foil_code read_act(struct batch *b, struct result *r, bool *done, struct foil_err *err)
{
	if (strcmp(r->act, "receive") == 0)
		return read_receive(b, &r->q, err);
	if (strcmp(r->act, "freeze") == 0)
		return read_freeze(b, &r->q, &r->p, done, err);
	return strcmp(r->act, "sign") == 0 ? read_sign(b, &r->q, err) : read_approve(b, &r->q, err);
}

/* The case of one that waits is there: its act is read, and with documents prepared. */
static void read_one(struct batch *b, struct result *r, struct foil_case_job *j, size_t *n)
{
	bool done = false;

	if ((r->rc = take_case(b, r, j, &r->err)) == FOIL_OK)
		r->rc = read_act(b, r, &done, &r->err);
	if (r->rc == FOIL_OK) {
		r->kase = b->d.kase;
		memset(&b->d.kase, 0, sizeof b->d.kase);
		b->d.loaded = false;
	}
	if (r->rc == FOIL_OK && !done)
		b->make[(*n)++] = (struct foil_act_job){ &r->kase, &r->q.act, b->d.signer, .rc = FOIL_OK };
	r->made = done;
	desk_unload(&b->d);
}

/* Puts what was made in a row, in the order of the lines. */
static void gather(struct batch *b, struct result *r, size_t *at)
{
	if (!r->made) {
		const struct foil_act_job *j = &b->make[(*at)++];

		r->p = j->out;
		if ((r->rc = j->rc) != FOIL_OK) {
			r->err = j->err;
			return;
		}
	}
	if (r->q.act.kind == FOIL_ACT_RECEIVED)
		r->due = r->q.act.due;
	b->froze = b->froze || r->q.act.kind == FOIL_ACT_FROZEN;
	r->prepared = b->n_prepared++;
	b->prepared[r->prepared] = r->p;
	memset(&r->p, 0, sizeof r->p);
}

/* Lines from..to-1, at most AT_ONCE: cases loaded, acts read, made and signed. */
static enum foil_code prepare_some(struct batch *b, size_t from, size_t to, struct foil_err *err)
{
	size_t cases = 0, n = 0, at = 0;
	enum foil_code rc;

	for (size_t i = from; i < to; i++)
		if (b->result[i].waits)
			b->load[cases++] = (struct foil_case_job){ foil_str(b->result[i].sub), UINT64_MAX,
				.rc = FOIL_OK };
	if ((rc = foil_ledger_case_many(b->d.ledger, b->load, cases, err)) != FOIL_OK)
		return rc;
	cases = 0;
	for (size_t i = from; i < to; i++)
		if (b->result[i].waits)
			read_one(b, &b->result[i], &b->load[cases++], &n);
	if ((rc = foil_act_prepare_many(b->d.ledger, b->make, n, err)) != FOIL_OK)
		return rc;
	for (size_t i = from; i < to; i++) {
		if (b->result[i].waits && b->result[i].rc == FOIL_OK)
			gather(b, &b->result[i], &at);
		request_free(&b->result[i]);
	}
	return FOIL_OK;
}

static enum foil_code prepare_group(struct batch *b, struct foil_err *err)
{
	enum foil_code rc = FOIL_OK;

	for (size_t i = 0; rc == FOIL_OK && i < b->n; i += AT_ONCE)
		rc = prepare_some(b, i, b->n - i < AT_ONCE ? b->n : i + AT_ONCE, err);
	return rc;
}

/* A group that cannot even be tried: every line of it says so. */
static void spoil_group(struct batch *b, const struct foil_err *err)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->result[i].waits && b->result[i].rc == FOIL_OK)
			b->result[i].rc = foil_fail(&b->result[i].err, err->code, "%s", err->msg);
}

static enum foil_code flush(struct batch *b, struct foil_err *err)
{
	struct foil_err why = { FOIL_OK, "" };
	enum foil_code rc = prepare_group(b, &why);

	if (rc == FOIL_OK)
		append_group(b);
	else
		spoil_group(b, &why);
	rc = FOIL_OK;
	for (size_t i = 0; i < b->n; i++) {
		if (rc == FOIL_OK)
			rc = print_result(&b->result[i], err);
		b->failed = b->failed || b->result[i].rc != FOIL_OK;
		foil_buf_free(&b->result[i].id);
		request_free(&b->result[i]);
		foil_prepared_wipe(&b->result[i].p);
	}
	for (size_t i = 0; i < b->n_prepared; i++)
		foil_prepared_wipe(&b->prepared[i]);
	b->n = b->n_prepared = b->held = 0;
	if (fflush(stdout) != 0 && rc == FOIL_OK)
		rc = foil_fail(err, FOIL_E_IO, "cannot write the results");
	if (rc == FOIL_OK && (rc = foil_ledger_refresh(b->d.ledger, err)) == FOIL_OK)
		rc = checkpoint(b, err);
	return rc;
}

/* Nothing waits: the act is made, and the folders written, at once. */
static void issue_now(struct batch *b, struct result *r)
{
	memcpy(b->d.sub, r->sub, sizeof b->d.sub);
	if ((r->rc = desk_load(&b->d, &r->err)) == FOIL_OK)
		r->rc = issue(b, &r->q, r, &r->err);
	desk_unload(&b->d);
}

/* "act", "case", "id": what every request has. */
static enum foil_code read_head(const struct foil_json *json, struct result *r,
    struct foil_err *err)
{
	static const char *const acts[] = { "receive", "freeze", "sign", "approve", "issue" };
	struct foil_view act, sub, id;
	struct foil_safe safe;
	enum foil_code rc;

	if (!foil_json_is_object(json))
		return foil_fail(err, FOIL_E_FORMAT, "a request is a JSON object");
	if ((rc = batch_text(json, "id", &id, err)) != FOIL_OK)
		return rc;
	foil_buf_put_view(&r->id, id);
	if ((rc = foil_json_get_text(json, "case", &sub, err)) != FOIL_OK ||
	    (rc = foil_reference_check(sub, err)) != FOIL_OK)
		return rc;
	memcpy(r->sub, sub.p, sub.len);
	if ((rc = foil_json_get_text(json, "act", &act, err)) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
		if (foil_view_eq(act, foil_str(acts[i]))) {
			(void)snprintf(r->act, sizeof r->act, "%s", acts[i]);
			return FOIL_OK;
		}
	return foil_fail(err, FOIL_E_FORMAT,
	    "\"%s\" is no act; expected receive, freeze, sign, approve or issue", foil_safe(&safe, act));
}

/* Every line gets a result; only a failure of the batch as a whole ends it. */
static enum foil_code take_line(struct batch *b, struct foil_view line, struct foil_err *err)
{
	struct result now = { .line = b->in.line, .due = FOIL_DAY_NONE, .prepared = SIZE_MAX };
	struct result *r;
	enum foil_code rc;
	bool issues;

	now.rc = foil_json_parse(line, &now.doc, &now.err);
	if (now.rc == FOIL_OK) {
		now.q.json = foil_json_root(now.doc);
		now.rc = read_head(now.q.json, &now, &now.err);
	}
	issues = now.rc == FOIL_OK && strcmp(now.act, "issue") == 0;
	if (now.rc == FOIL_OK && (issues || case_waits(b, now.sub)) &&
	    (rc = flush(b, err)) != FOIL_OK) {
		foil_buf_free(&now.id);
		foil_json_doc_close(&now.doc);
		return rc;
	}
	r = &b->result[b->n++];
	*r = now;
	if (issues)
		issue_now(b, r);
	r->waits = r->rc == FOIL_OK && !issues;
	if (r->waits)
		b->held += line.len;
	else
		request_free(r);
	return FOIL_OK;
}

static enum foil_code run(struct batch *b, struct foil_err *err)
{
	struct foil_view line;
	bool more;
	enum foil_code rc;

	for (;;) {
		if ((b->n == b->most || b->held > HELD_MAX || (b->n > 0 && !batch_ready(&b->in))) &&
		    (rc = flush(b, err)) != FOIL_OK)
			return rc;
		if ((rc = batch_next(&b->in, &line, &more, err)) != FOIL_OK)
			break;
		if (!more)
			return flush(b, err);
		if (foil_trim(line).len > 0 && (rc = take_line(b, line, err)) != FOIL_OK)
			return rc;
	}
	(void)flush(b, NULL); /* what was read before it is still done */
	return rc;
}

static enum foil_code open_batch(struct cli *c, struct batch *b, struct foil_err *err)
{
	const char *path = cli_arg(c, 0), *group = cli_opt(c, "group");
	struct foil_safe safe;
	uint64_t most = BATCH_GROUP_MAX;
	enum foil_code rc;

	b->in.fd = -1;
	if (group != NULL &&
	    (rc = cli_uint(c, "--group", group, BATCH_GROUP_MAX, &most, err)) != FOIL_OK)
		return rc;
	if (most == 0)
		return cli_wrong(c, err, "--group is 1 to %d", BATCH_GROUP_MAX);
	b->most = (size_t)most;
	foil_buf_init(&b->in.buf, BATCH_LINE_MAX + ((size_t)1 << 20));
	b->result = calloc(b->most + 1, sizeof *b->result);
	b->prepared = calloc(b->most + 1, sizeof *b->prepared);
	if (b->result == NULL || b->prepared == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if ((rc = desk_open(&b->d, c, false, err)) != FOIL_OK || (rc = desk_me(&b->d, err)) != FOIL_OK ||
	    (rc = desk_signer(&b->d, err)) != FOIL_OK)
		return rc;
	b->in.fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	if (b->in.fd < 0)
		return foil_fail(err, errno == ENOENT ? FOIL_E_NOT_FOUND : FOIL_E_IO, "%s: %s",
		    foil_safe(&safe, foil_str(path)), strerror(errno));
	return FOIL_OK;
}

int cmd_batch(struct cli *c)
{
	struct foil_err err = { FOIL_OK, "" };
	struct batch *b = calloc(1, sizeof *b);
	bool failed = false;
	enum foil_code rc;

	if (b == NULL) {
		rc = foil_fail(&err, FOIL_E_NOMEM, "out of memory");
		return cli_end(c, rc, &err);
	}
	b->d.cli = c;
	if ((rc = open_batch(c, b, &err)) == FOIL_OK)
		rc = run(b, &err);
	failed = b->failed;
	if (b->in.fd >= 0)
		(void)close(b->in.fd);
	foil_buf_wipe(&b->in.buf);
	free(b->result);
	free(b->prepared);
	desk_close(&b->d);
	free(b);
	if (rc == FOIL_OK && failed)
		rc = foil_fail(&err, FOIL_E_REFUSED, "some lines were not done; their results say why");
	return cli_end(c, rc, &err);
}
