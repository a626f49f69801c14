/* SPDX-License-Identifier: Apache-2.0 */
#include "work.h"

#include "foil/text.h"

#include <stdlib.h>
#include <string.h>

static enum foil_code collect(void *ctx, const struct pool_batch *b, struct foil_err *err)
{
	return audit_collect(ctx, b, err);
}

/* What does not depend on the entries: cheap, and says how far to read. */
static enum foil_code prepare(struct audit *a, struct foil_err *err)
{
	const struct foil_audit_in *in = a->in;
	unsigned threads = in->no_signatures || in->threads == 0 ? 1 : in->threads;
	enum foil_code rc;

	if (threads > FOIL_AUDIT_THREADS_MAX)
		threads = FOIL_AUDIT_THREADS_MAX;
	a->report->plain = in->plain; /* U27 */
	a->report->signatures = !in->no_signatures && !in->plain && in->subject.p == NULL;
	a->last_index = UINT64_MAX;
	if ((rc = foil_map_open(&a->map, err)) != FOIL_OK ||
	    (rc = audit_cases_open(&a->cases, err)) != FOIL_OK ||
	    (rc = foil_governance_open(&a->governance, err)) != FOIL_OK ||
	    (rc = pool_open(threads, &a->pool, err)) != FOIL_OK)
		return rc;
	if (in->state.p != NULL && (rc = audit_state_load(a, err)) != FOIL_OK)
		return rc;
	a->report->since = a->since;
	return audit_read_head(a, err);
}

/* The state is of this ledger, and this ledger has not become shorter. */
static bool state_fits(struct audit *a)
{
	if (a->since == 0)
		return true;
	if (strcmp(a->since_origin, a->head.origin) != 0) {
		audit_find(a, FOIL_DOES_NOT_MATCH, "state.other", UINT64_MAX,
		    "the state is of another ledger: audit without it");
		return false;
	}
	if (a->head.size >= a->since)
		return true;
	audit_find(a, FOIL_DOES_NOT_MATCH, "state.rollback", UINT64_MAX,
	    "the ledger has %llu entries, and had %llu when it was audited last: it was rolled back, "
	    "or this is an old copy",
	    (unsigned long long)a->head.size, (unsigned long long)a->since);
	return false;
}

static enum foil_code read_entries(struct audit *a, struct foil_err *err)
{
	const struct foil_audit_in *in = a->in;
	enum foil_code rc;

	/* A log may have signed that it was empty. */
	if (a->n_archived > 0 && a->archived[0] == 0 &&
	    (rc = audit_pass_archived(a, foil_view(NULL, 0), 0, err)) != FOIL_OK)
		return rc;
	while (a->edge.size < a->head.size && !a->stopped) {
		if ((rc = pool_take(a->pool, collect, a, &a->batch, err)) != FOIL_OK ||
		    (rc = audit_tile(a, a->edge.size / FOIL_TILE_WIDTH, err)) != FOIL_OK)
			return rc;
		pool_submit(a->pool);
		if (in->progress != NULL)
			in->progress(in->progress_ctx, a->edge.size, a->head.size);
	}
	if ((rc = pool_drain(a->pool, collect, a, err)) != FOIL_OK || a->stopped)
		return rc;
	return audit_last_tiles(a, err);
}

static enum foil_code fill(struct audit *a, struct foil_err *err)
{
	struct foil_audit_report *r = a->report;
	struct foil_safe safe;

	r->entries = a->edge.size - a->since;
	r->signatures = r->signatures && !r->plain;
	if (!a->have_genesis)
		return FOIL_OK;
	r->cases = audit_cases_count(&a->cases, a->genesis);
	r->subject_known = !a->map_lost && !r->plain && a->edge.size == a->head.size;
	r->hidden = r->acts >= r->opened ? r->acts - r->opened : 0;
	foil_hex(r->genesis, a->genesis, FOIL_HASH_LEN);
	r->authority = (const char *)foil_arena_copy(&r->arena,
	    foil_str(foil_safe(&safe, foil_governance_authority(a->governance)))).p;
	return r->authority != NULL ? FOIL_OK : foil_fail(err, FOIL_E_NOMEM, "out of memory");
}

static enum foil_code run(struct audit *a, struct foil_err *err)
{
	enum foil_code rc;

	if ((rc = prepare(a, err)) != FOIL_OK)
		return rc;
	if (a->have_head && state_fits(a)) {
		if ((rc = audit_list_archive(a, err)) != FOIL_OK ||
		    (rc = read_entries(a, err)) != FOIL_OK || (rc = fill(a, err)) != FOIL_OK ||
		    (rc = audit_judge_head(a, err)) != FOIL_OK ||
		    (rc = audit_responses(a, err)) != FOIL_OK || (rc = audit_suspects(a, err)) != FOIL_OK ||
		    (rc = fill(a, err)) != FOIL_OK)
			return rc;
	}
	if (a->in->no_signatures && !a->in->plain) /* U19 */
		audit_find(a, FOIL_CANNOT_TELL, "record.unchecked", UINT64_MAX,
		    "signatures NOT CHECKED, as was asked");
	audit_conclude(a);
	if (a->in->want_state && a->report->verdict == FOIL_MATCHES && a->report->signatures)
		return audit_state_save(a, err);
	return FOIL_OK;
}

static void audit_free(struct audit *a)
{
	pool_close(&a->pool); /* first: its threads read what the rest holds */
	foil_map_close(&a->map);
	audit_cases_free(&a->cases);
	foil_governance_close(&a->governance);
	foil_buf_free(&a->governance_kept);
	foil_buf_free(&a->since_note);
	free(a->archived);
	free(a->older);
	free(a->heads.item);
	free(a->responses.item);
	free(a->index);
}

enum foil_code foil_audit_run(const struct foil_audit_in *in, struct foil_audit_report *out,
    struct foil_err *err)
{
	struct foil_audit_report report = { .origin = "", .authority = "" };
	struct audit *a;
	enum foil_code rc;

	if ((rc = foil_crypto_init(err)) != FOIL_OK)
		return rc;
	if ((a = calloc(1, sizeof *a)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	a->in = in;
	a->report = &report;
	a->findings = &report.findings;
	if ((rc = run(a, err)) == FOIL_OK && (report.findings.failed || report.arena.failed))
		rc = foil_fail(err, FOIL_E_NOMEM, "out of memory");
	audit_free(a);
	free(a);
	if (rc != FOIL_OK) {
		foil_audit_report_free(&report);
		return rc;
	}
	*out = report;
	return FOIL_OK;
}

void foil_audit_report_free(struct foil_audit_report *r)
{
	foil_findings_free(&r->findings);
	foil_arena_free(&r->arena);
	foil_buf_free(&r->note);
	foil_buf_free(&r->state);
	foil_buf_free(&r->evidence);
	free(r->entry);
	memset(r, 0, sizeof *r);
}
