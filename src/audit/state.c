/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an audit remembers for the next: all that judging the next entry needs,
 * and nothing that the next audit would have to believe of the ledger. The
 * file is the reader's own (spec/audit.md section 4).
 */
#include "work.h"

#include <stdlib.h>
#include <string.h>

static const char magic[] = "foil-audit-state-3\n";

#define ROW_LEN (2 * FOIL_HASH_LEN + 3 * 8 + 4)
#define PLACE_LEN (8 + FOIL_HASH_LEN)
#define JUDGED_LEN (2 * FOIL_HASH_LEN)

/* ---- writing ---- */

static void put_u32(struct foil_buf *b, uint32_t v)
{
	uint8_t p[4];

	foil_put_be32(p, v);
	foil_buf_put(b, p, sizeof p);
}

static void put_tree(struct foil_buf *b, const struct audit *a)
{
	foil_buf_put_be64(b, a->edge.size);
	foil_buf_put(b, a->edge.peak, sizeof a->edge.peak);
	for (unsigned l = 0; l < AUDIT_LEVELS; l++) {
		put_u32(b, a->level[l].n);
		foil_buf_put(b, a->level[l].hash, (size_t)a->level[l].n * FOIL_HASH_LEN);
	}
}

static enum foil_code put_cases(struct foil_buf *b, const struct audit_cases *c,
    struct foil_err *err)
{
	const struct audit_row **row;
	enum foil_code rc = audit_cases_order(c, &row, err);

	if (rc != FOIL_OK)
		return rc;
	foil_buf_put_be64(b, c->n);
	for (size_t i = 0; i < c->n; i++) {
		const struct audit_row *r = row[i];

		foil_buf_put(b, r->key, FOIL_HASH_LEN);
		foil_buf_put(b, r->last, FOIL_HASH_LEN);
		foil_buf_put_be64(b, r->after);
		foil_buf_put_be64(b, r->count);
		foil_buf_put_be64(b, r->next);
		put_u32(b, (uint32_t)r->day);
	}
	free(row);
	return FOIL_OK;
}

static void put_judged(struct foil_buf *b, struct audit_again *g)
{
	audit_again_sort(g);
	foil_buf_put_be64(b, g->n);
	for (size_t i = 0; i < g->n; i++) {
		foil_buf_put(b, g->item[i].name, FOIL_HASH_LEN);
		foil_buf_put(b, g->item[i].bytes, FOIL_HASH_LEN);
	}
}

enum foil_code audit_state_save(struct audit *a, struct foil_err *err)
{
	struct foil_buf *b = &a->report->state;
	uint8_t sum[FOIL_HASH_LEN];
	enum foil_code rc;

	foil_buf_init(b, FOIL_AUDIT_STATE_MAX);
	if (foil_buf_room(b, 65536 + a->cases.n * ROW_LEN + a->n_index * PLACE_LEN +
	    (a->heads.n + a->responses.n) * JUDGED_LEN + a->governance_kept.len) == NULL)
		return foil_buf_check(b, "state", err);
	foil_buf_put_str(b, magic);
	foil_buf_put(b, a->genesis, FOIL_HASH_LEN);
	put_u32(b, (uint32_t)a->report->note.len);
	foil_buf_put_view(b, foil_buf_view(&a->report->note));
	put_tree(b, a);
	foil_buf_put(b, a->chain, FOIL_HASH_LEN);
	foil_buf_put_be64(b, a->chain_from);
	if ((rc = put_cases(b, &a->cases, err)) != FOIL_OK)
		return rc;
	foil_buf_put_be64(b, a->n_index);
	for (size_t i = 0; i < a->n_index; i++) {
		foil_buf_put_be64(b, a->index[i].index);
		foil_buf_put(b, a->index[i].leaf, FOIL_HASH_LEN);
	}
	foil_buf_put_be64(b, a->governance_kept.len);
	foil_buf_put_view(b, foil_buf_view(&a->governance_kept));
	put_judged(b, &a->heads);
	put_judged(b, &a->responses);
	foil_sha256(sum, foil_buf_view(b));
	foil_buf_put(b, sum, sizeof sum);
	return foil_buf_check(b, "state", err);
}

/* ---- reading: sticky, as every reader here ---- */

struct reader {
	struct foil_view rest;
	bool bad;
};

static const uint8_t *take(struct reader *r, size_t n)
{
	const uint8_t *p = r->rest.p;

	if (r->bad || n > r->rest.len) {
		r->bad = true;
		return NULL;
	}
	r->rest = foil_view(p + n, r->rest.len - n);
	return p;
}

static void take_to(struct reader *r, void *out, size_t n)
{
	const uint8_t *p = take(r, n);

	if (p != NULL && n > 0)
		memcpy(out, p, n);
}

static uint64_t take_u64(struct reader *r)
{
	const uint8_t *p = take(r, 8);

	return p != NULL ? foil_get_be64(p) : 0;
}

static uint32_t take_u32(struct reader *r)
{
	const uint8_t *p = take(r, 4);

	return p != NULL ? foil_get_be32(p) : 0;
}

/* How many of `width` bytes each follow; a number that cannot be is bad before memory is asked for. */
static size_t take_count(struct reader *r, size_t width)
{
	uint64_t n = take_u64(r);

	if (n > r->rest.len / width)
		r->bad = true;
	return r->bad ? 0 : (size_t)n;
}

static void take_tree(struct reader *r, struct audit *a)
{
	a->edge.size = take_u64(r);
	take_to(r, a->edge.peak, sizeof a->edge.peak);
	for (unsigned l = 0; l < AUDIT_LEVELS && !r->bad; l++) {
		a->level[l].n = take_u32(r);
		if (a->level[l].n != (a->edge.size >> (8 * l) & 0xff))
			r->bad = true;
		else
			take_to(r, a->level[l].hash, (size_t)a->level[l].n * FOIL_HASH_LEN);
	}
}

static enum foil_code take_cases(struct reader *r, struct audit *a, struct foil_err *err)
{
	size_t n = take_count(r, ROW_LEN);
	uint8_t key[FOIL_HASH_LEN], last[FOIL_HASH_LEN] = { 0 };
	struct audit_row *row;
	enum foil_code rc;

	for (size_t i = 0; i < n; i++) {
		take_to(r, key, sizeof key);
		if (i > 0 && memcmp(last, key, sizeof key) >= 0)
			return foil_fail(err, FOIL_E_FORMAT, "state: cases out of order");
		memcpy(last, key, sizeof last);
		if ((rc = audit_cases_get(&a->cases, key, &row, err)) != FOIL_OK)
			return rc;
		take_to(r, row->last, FOIL_HASH_LEN);
		row->after = take_u64(r);
		row->count = take_u64(r);
		row->next = take_u64(r);
		row->day = (foil_day)take_u32(r);
		if (row->count == 0 || (rc = foil_map_set(a->map, key, row->count, row->last,
		    err)) != FOIL_OK)
			return foil_fail(err, FOIL_E_FORMAT, "state: a case without entries");
	}
	a->cases.ordered = n;
	return FOIL_OK;
}

static enum foil_code take_places(struct reader *r, struct audit *a, struct foil_err *err)
{
	size_t n = take_count(r, PLACE_LEN);

	if (r->bad)
		return FOIL_OK; /* said at the end */
	if ((a->index = calloc(n + 1, sizeof *a->index)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	a->cap_index = n + 1;
	for (; a->n_index < n; a->n_index++) {
		a->index[a->n_index].index = take_u64(r);
		take_to(r, a->index[a->n_index].leaf, FOIL_HASH_LEN);
	}
	if (n > 0)
		a->last_index = a->index[n - 1].index;
	return FOIL_OK;
}

/* Judged again, as every entry of it was when it was read. */
static enum foil_code take_governance(struct reader *r, struct audit *a, struct foil_err *err)
{
	struct reader g = { .rest.len = take_count(r, 1) };
	enum foil_code rc;

	g.rest.p = take(r, g.rest.len);
	if (r->bad)
		return FOIL_OK;
	foil_buf_put_view(&a->governance_kept, g.rest);
	while (!g.bad && g.rest.len > 0) {
		uint64_t index = take_u64(&g);
		uint32_t len = take_u32(&g);
		struct foil_view bytes = { take(&g, len), len };

		if (!g.bad && (rc = foil_governance_apply(a->governance, index, bytes, err)) != FOIL_OK)
			return foil_fail_in(err, rc, "state");
	}
	r->bad = g.bad;
	return foil_buf_check(&a->governance_kept, "state", err);
}

static enum foil_code take_judged(struct reader *r, struct audit_again *g, struct foil_err *err)
{
	size_t n = take_count(r, JUDGED_LEN);

	if (r->bad || n == 0)
		return FOIL_OK;
	if ((g->item = calloc(n, sizeof *g->item)) == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	g->cap = n;
	for (; g->n < n; g->n++) {
		struct audit_judged *j = &g->item[g->n];

		take_to(r, j->name, FOIL_HASH_LEN);
		take_to(r, j->bytes, FOIL_HASH_LEN);
		if (g->n > 0 && memcmp(j[-1].name, j->name, FOIL_HASH_LEN) >= 0)
			return foil_fail(err, FOIL_E_FORMAT, "state: files out of order");
	}
	g->n_old = n;
	return FOIL_OK;
}

static enum foil_code check_whole(struct foil_view v, struct foil_view *body, struct foil_err *err)
{
	size_t head = sizeof magic - 1;
	uint8_t sum[FOIL_HASH_LEN];

	if (v.len < head + FOIL_HASH_LEN || memcmp(v.p, "foil-audit-state-", 17) != 0)
		return foil_fail(err, FOIL_E_FORMAT, "the state that was given is not that of an audit");
	if (memcmp(v.p, magic, head) != 0)
		return foil_fail(err, FOIL_E_VERSION, "state: of another version; audit without it");
	foil_sha256(sum, foil_view(v.p, v.len - FOIL_HASH_LEN));
	if (memcmp(sum, v.p + v.len - FOIL_HASH_LEN, sizeof sum) != 0)
		return foil_fail(err, FOIL_E_FORMAT, "state: damaged; audit without it");
	*body = foil_view(v.p + head, v.len - head - FOIL_HASH_LEN);
	return FOIL_OK;
}

static enum foil_code take_note(struct reader *r, struct audit *a, struct foil_err *err)
{
	uint32_t len = take_u32(r);
	struct foil_view note = { take(r, len), len };

	if (r->bad)
		return FOIL_OK;
	foil_buf_put_view(&a->since_note, note);
	return foil_buf_check(&a->since_note, "state", err);
}

/* The parts fit each other: the note signs the root that the edge gives. */
static enum foil_code check_fit(struct audit *a, struct foil_err *err)
{
	struct foil_checkpoint c;
	struct foil_note note;
	enum foil_code rc;

	if ((rc = foil_note_read(foil_buf_view(&a->since_note), &note, err)) != FOIL_OK ||
	    (rc = foil_checkpoint_read(note.text, &c, err)) != FOIL_OK)
		return foil_fail_in(err, rc, "state");
	foil_tree_edge_root(&a->edge, a->since_root);
	if (c.size != a->edge.size || c.size == 0 ||
	    memcmp(c.root, a->since_root, FOIL_HASH_LEN) != 0 ||
	    foil_governance_count(a->governance) == 0 ||
	    memcmp(a->genesis, foil_governance_genesis(a->governance), FOIL_HASH_LEN) != 0)
		return foil_fail(err, FOIL_E_FORMAT, "state: its parts do not fit; audit without it");
	a->since = c.size;
	memcpy(a->since_origin, c.origin, sizeof a->since_origin);
	a->have_genesis = true;
	return FOIL_OK;
}

enum foil_code audit_state_load(struct audit *a, struct foil_err *err)
{
	struct reader r = { 0 };
	enum foil_code rc;

	if ((rc = check_whole(a->in->state, &r.rest, err)) != FOIL_OK)
		return rc;
	take_to(&r, a->genesis, FOIL_HASH_LEN);
	if ((rc = take_note(&r, a, err)) != FOIL_OK)
		return rc;
	take_tree(&r, a);
	take_to(&r, a->chain, FOIL_HASH_LEN);
	a->chain_from = take_u64(&r);
	if ((rc = take_cases(&r, a, err)) != FOIL_OK || (rc = take_places(&r, a, err)) != FOIL_OK ||
	    (rc = take_governance(&r, a, err)) != FOIL_OK ||
	    (rc = take_judged(&r, &a->heads, err)) != FOIL_OK ||
	    (rc = take_judged(&r, &a->responses, err)) != FOIL_OK)
		return rc;
	if (r.bad || r.rest.len > 0)
		return foil_fail(err, FOIL_E_FORMAT, "state: damaged; audit without it");
	return check_fit(a, err);
}
