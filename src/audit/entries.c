/* SPDX-License-Identifier: Apache-2.0 */
/* What each entry says, against all entries before it. */
#include "work.h"

#include "foil/text.h"

#include <stdlib.h>
#include <string.h>

#define ACT_ROLES (FOIL_ROLE_RECORDS | FOIL_ROLE_OFFICER | FOIL_ROLE_APPROVER | FOIL_ROLE_REVIEWER)

/* An entry with what is known of its subject. */
struct seen {
	uint64_t index;
	struct foil_view bytes;
	const uint8_t *leaf;
	struct foil_entry e;
	struct audit_row *row;
};

static void lose_keys(struct audit *a, uint64_t index)
{
	if (!a->keys_lost)
		a->keys_lost_at = index;
	a->keys_lost = true;
}

static void lose_map(struct audit *a, uint64_t index)
{
	if (!a->map_lost)
		a->map_lost_at = index;
	a->map_lost = true;
	lose_keys(a, index);
}

/* U20 */
void audit_entry_lost(struct audit *a, uint64_t index, const uint8_t *leaf)
{
	if (a->report->plain)
		return;
	if (index == 0) {
		a->report->plain = true;
		audit_find(a, FOIL_CANNOT_TELL, "ledger.genesis", 0,
		    "entry 0 could not be read: without it no entry can be judged, and tree and "
		    "checkpoint only were compared");
		return;
	}
	lose_map(a, index);
	if (leaf != NULL)
		foil_chain_step(a->chain, leaf);
	else
		a->chain_lost = true;
}

static void queue_signature(struct audit *a, const struct seen *s, const uint8_t *pub)
{
	struct pool_batch *b = a->batch;

	if (a->in->no_signatures || b->n == FOIL_TILE_WIDTH)
		return;
	/* With a subject only its own entries, and the ledger's, are of interest. */
	if (a->in->subject.p != NULL && s->e.body_kind == FOIL_BODY_ROOT &&
	    memcmp(s->row->key, a->subject_key, FOIL_HASH_LEN) != 0)
		return;
	b->job[b->n++] = (struct pool_job){ .bytes = s->bytes, .pub = pub, .index = s->index };
}

enum foil_code audit_collect(struct audit *a, const struct pool_batch *b, struct foil_err *err)
{
	struct foil_entry e;
	struct foil_safe safe;
	enum foil_code rc;

	a->report->checked += b->n;
	for (unsigned i = 0; i < b->n; i++) {
		if (b->job[i].good)
			continue;
		if ((rc = foil_entry_read(b->job[i].bytes, &e, err)) != FOIL_OK)
			return rc;
		audit_find(a, FOIL_DOES_NOT_MATCH, "record.signature", b->job[i].index,
		    "entry %llu (%s %llu): the signature is not good",
		    (unsigned long long)b->job[i].index, foil_safe(&safe, e.sub),
		    (unsigned long long)e.case_index);
	}
	return FOIL_OK;
}

/* ---- links ---- */

/* The newest first: nearly every entry names one of the last few. */
static bool names_index(const struct audit *a, const struct foil_entry *e)
{
	size_t low = 0, high = a->n_index;

	if (e->after_index == 0)
		return memcmp(e->after_leaf, a->genesis, FOIL_HASH_LEN) == 0;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (a->index[mid].index < e->after_index)
			low = mid + 1;
		else
			high = mid;
	}
	return low < a->n_index && a->index[low].index == e->after_index &&
	    memcmp(a->index[low].leaf, e->after_leaf, FOIL_HASH_LEN) == 0;
}

static void judge_after(struct audit *a, const struct seen *s)
{
	unsigned long long no = s->index;

	/* What is missing may be what it names. */
	if (!names_index(a, &s->e) && !a->map_lost)
		audit_find(a, FOIL_DOES_NOT_MATCH, "chain.after", s->index,
		    "entry %llu says that its signer had checked entry %llu, which is not an index "
		    "entry before it", no, (unsigned long long)s->e.after_index);
	else if (s->row->count > 0 && s->e.after_index < s->row->after)
		audit_find(a, FOIL_DOES_NOT_MATCH, "chain.after", s->index,
		    "entry %llu says that its signer had checked less than the signer of the entry "
		    "before it in its case", no);
}

static void judge_case_links(struct audit *a, const struct seen *s)
{
	const struct foil_entry *e = &s->e;
	struct audit_row *row = s->row;
	unsigned long long no = s->index;
	struct foil_safe safe;

	if (a->map_lost && e->case_index > row->next) {
		/* The entries between are among those that could not be read. */
		row->count += e->case_index - row->next;
		row->next = e->case_index;
		return;
	}
	if (e->case_index != row->next) {
		audit_find(a, FOIL_DOES_NOT_MATCH, "chain.index", s->index,
		    "entry %llu is number %llu of %s, where number %llu should stand: one is missing, "
		    "moved or doubled", no, (unsigned long long)e->case_index,
		    foil_safe(&safe, e->sub), (unsigned long long)row->next);
		row->next = e->case_index;
	} else if (e->case_index > 0 && memcmp(e->case_prev, row->last, FOIL_HASH_LEN) != 0) {
		audit_find(a, FOIL_DOES_NOT_MATCH, "chain.prev", s->index,
		    "entry %llu does not follow the entry before it in %s", no,
		    foil_safe(&safe, e->sub));
	}
}

/* U8 */
static void judge_links(struct audit *a, const struct seen *s)
{
	const struct foil_entry *e = &s->e;
	unsigned long long no = s->index;
	struct foil_safe safe;

	if (e->genesis || memcmp(e->ledger, a->genesis, FOIL_HASH_LEN) != 0) {
		audit_find(a, FOIL_DOES_NOT_MATCH, "record.ledger", s->index,
		    "entry %llu is of another ledger", no);
		return; /* so are its links */
	}
	if (a->have_genesis && !foil_view_eq(e->iss, foil_governance_iss(a->governance)))
		audit_find(a, FOIL_DOES_NOT_MATCH, "record.iss", s->index,
		    "entry %llu names another authority: %s", no, foil_safe(&safe, e->iss));
	judge_case_links(a, s);
	judge_after(a, s);
	if (e->signed_on < s->row->day)
		audit_find(a, FOIL_DOES_NOT_MATCH, "order.date", s->index,
		    "entry %llu is signed on a day before that of the entry before it in its case", no);
}

/* ---- acts ---- */

static const struct foil_key_state *key_of(struct audit *a, const uint8_t kid[FOIL_HASH_LEN])
{
	const struct foil_key_state **slot = &a->key_cache[kid[0]];

	if (*slot == NULL || memcmp((*slot)->kid, kid, FOIL_HASH_LEN) != 0)
		*slot = foil_governance_key(a->governance, kid);
	return *slot;
}

/* U26 */
static enum foil_code list_entry(struct audit *a, const struct seen *s,
    const struct foil_key_state *key, struct foil_err *err)
{
	struct foil_audit_report *r = a->report;
	struct foil_audit_entry *l;
	size_t cap = a->cap_entry == 0 ? 16 : a->cap_entry * 2;
	void *p;

	if (a->in->subject.p == NULL || memcmp(s->row->key, a->subject_key, FOIL_HASH_LEN) != 0)
		return FOIL_OK;
	if (r->n_entry == a->cap_entry) {
		if ((p = realloc(r->entry, cap * sizeof *r->entry)) == NULL)
			return foil_fail(err, FOIL_E_NOMEM, "out of memory");
		r->entry = p;
		a->cap_entry = cap;
	}
	l = &r->entry[r->n_entry++];
	memset(l, 0, sizeof *l);
	l->index = s->index;
	l->case_index = s->e.case_index;
	l->signed_on = s->e.signed_on;
	memcpy(l->leaf, s->leaf, FOIL_HASH_LEN);
	if (key != NULL && key->person.len < sizeof l->person)
		memcpy(l->person, key->person.p, key->person.len);
	return FOIL_OK;
}

/* U9 */
static enum foil_code judge_act(struct audit *a, const struct seen *s, struct foil_err *err)
{
	const struct foil_key_state *key = key_of(a, s->e.kid);
	enum foil_standing st = foil_key_standing(key, s->index, s->e.signed_on);
	unsigned long long no = s->index;
	struct foil_safe safe;

	judge_links(a, s);
	a->report->acts++;
	if (key == NULL && a->keys_lost)
		audit_find(a, FOIL_CANNOT_TELL, "record.signer", s->index,
		    "entry %llu is signed by a key that is not known; entry %llu, which could not be "
		    "read, may have enrolled it", no, (unsigned long long)a->keys_lost_at);
	else if (key == NULL)
		audit_find(a, FOIL_DOES_NOT_MATCH, "record.signer", s->index,
		    "entry %llu is signed by a key that was not enrolled by then", no);
	if (key == NULL)
		return list_entry(a, s, NULL, err);
	if (st != FOIL_STANDING_GOOD && st != FOIL_STANDING_SUSPECT)
		audit_find(a, FOIL_DOES_NOT_MATCH, "record.signer", s->index,
		    "entry %llu: the key of %s is %s", no, foil_safe(&safe, key->person),
		    foil_standing_name(st));
	if ((key->roles & ACT_ROLES) == 0)
		audit_find(a, FOIL_DOES_NOT_MATCH, "people.role", s->index,
		    "entry %llu is an act, and the key of %s may sign governance only", no,
		    foil_safe(&safe, key->person));
	queue_signature(a, s, key->pub);
	return list_entry(a, s, key, err);
}

/* ---- index entries ---- */

static enum foil_code add_index(struct audit *a, const struct seen *s, struct foil_err *err)
{
	size_t cap = a->cap_index + a->cap_index / 2 + 64;
	void *p;

	if (a->n_index == a->cap_index) {
		if ((p = realloc(a->index, cap * sizeof *a->index)) == NULL)
			return foil_fail(err, FOIL_E_NOMEM, "out of memory");
		a->index = p;
		a->cap_index = cap;
	}
	a->index[a->n_index].index = s->index;
	memcpy(a->index[a->n_index++].leaf, s->leaf, FOIL_HASH_LEN);
	return FOIL_OK;
}

static void compare_chain(struct audit *a, const struct seen *s, const uint8_t said[FOIL_HASH_LEN])
{
	if (!a->chain_lost && memcmp(said, a->chain, FOIL_HASH_LEN) != 0)
		audit_find(a, FOIL_DOES_NOT_MATCH, "index.chain", s->index,
		    "index entry %llu: the chain over the entries from %llu is not what it says",
		    (unsigned long long)s->index, (unsigned long long)a->chain_from);
	/* What comes after is judged by itself. */
	memcpy(a->chain, said, FOIL_HASH_LEN);
	a->chain_lost = false;
	a->chain_from = s->index;
}

static void compare_map(struct audit *a, const struct seen *s, const uint8_t said[FOIL_HASH_LEN])
{
	uint8_t root[FOIL_HASH_LEN];

	if (a->map_lost) {
		if (!a->map_said)
			audit_find(a, FOIL_CANNOT_TELL, "index.map", s->index,
			    "the case map cannot be made from here on, because entry %llu could not be "
			    "read", (unsigned long long)a->map_lost_at);
		a->map_said = true;
		return;
	}
	foil_map_root(a->map, root);
	if (memcmp(root, said, FOIL_HASH_LEN) != 0)
		audit_find(a, FOIL_DOES_NOT_MATCH, "index.map", s->index,
		    "index entry %llu: its case map is not that of the entries before it",
		    (unsigned long long)s->index);
}

/* U11 */
static enum foil_code judge_index(struct audit *a, const struct seen *s, struct foil_err *err)
{
	const struct foil_log_key_state *k = foil_governance_log_key(a->governance, s->index);
	unsigned long long no = s->index;
	struct foil_index_body body;
	struct foil_err why;
	enum foil_code rc;

	judge_links(a, s);
	a->report->indexes++;
	if ((rc = foil_index_body_read(s->e.body, &body, &why)) != FOIL_OK) {
		audit_find(a, FOIL_DOES_NOT_MATCH, "index.form", s->index, "index entry %llu: %s", no,
		    why.msg);
	} else {
		if (body.index != s->index)
			audit_find(a, FOIL_DOES_NOT_MATCH, "index.place", s->index,
			    "index entry %llu says that it is entry %llu", no,
			    (unsigned long long)body.index);
		compare_chain(a, s, body.chain);
		compare_map(a, s, body.map);
	}
	if (k == NULL || memcmp(k->kid, s->e.kid, FOIL_HASH_LEN) != 0)
		audit_find(a, a->keys_lost ? FOIL_CANNOT_TELL : FOIL_DOES_NOT_MATCH, "index.signer",
		    s->index, "index entry %llu is not signed by the ledger's key then in force", no);
	else
		queue_signature(a, s, k->pub);
	a->last_index = s->index;
	return add_index(a, s, err);
}

/* ---- governance ---- */

/* U10 */
static enum foil_code judge_governance(struct audit *a, const struct seen *s, struct foil_err *err)
{
	struct foil_buf *kept = &a->governance_kept;
	struct foil_err why = { 0 };
	uint8_t len[4];
	enum foil_code rc = foil_governance_apply(a->governance, s->index, s->bytes, &why);

	if (audit_is_fatal(rc))
		return foil_fail(err, rc, "%s", why.msg);
	a->report->governance++;
	if (rc != FOIL_OK) {
		/* What is missing, or was not understood, may be what it follows. */
		if (rc == FOIL_E_VERSION || rc == FOIL_E_LIMIT)
			lose_keys(a, s->index);
		audit_find(a, a->keys_lost ? FOIL_CANNOT_TELL : FOIL_DOES_NOT_MATCH, "record.governance",
		    s->index, "governance entry %llu: %s", (unsigned long long)s->index, why.msg);
		return FOIL_OK;
	}
	a->report->checked++;
	if (s->index > 0)
		judge_after(a, s);
	foil_buf_put_be64(kept, s->index);
	foil_put_be32(len, (uint32_t)s->bytes.len);
	foil_buf_put(kept, len, sizeof len);
	foil_buf_put_view(kept, s->bytes);
	return foil_buf_check(kept, "governance", err);
}

/* U6: entry 0 says what all this is; without a genesis it is a log, but no ledger of foil's. */
static void judge_first(struct audit *a, struct seen *s, bool read)
{
	memcpy(a->genesis, s->leaf, FOIL_HASH_LEN);
	a->have_genesis = read && s->e.genesis;
	if (a->have_genesis) {
		if (a->in->subject.p != NULL)
			foil_map_key(a->subject_key, a->genesis, a->in->subject);
		return;
	}
	a->report->plain = true;
	audit_find(a, FOIL_CANNOT_TELL, "ledger.plain", 0,
	    "not a foil ledger: entry 0 is no genesis, so tree and checkpoint only were compared "
	    "(--plain says that this is what you want)");
}

static enum foil_code judge(struct audit *a, struct seen *s, struct foil_err *err)
{
	switch (s->e.body_kind) {
	case FOIL_BODY_GOVERNANCE:
		return judge_governance(a, s, err);
	case FOIL_BODY_INDEX:
		return judge_index(a, s, err);
	default:
		return judge_act(a, s, err);
	}
}

enum foil_code audit_entry(struct audit *a, uint64_t index, struct foil_view bytes,
    const uint8_t leaf[FOIL_HASH_LEN], struct foil_err *err)
{
	struct seen s = { .index = index, .bytes = bytes, .leaf = leaf };
	struct foil_err why; /* filled when the entry cannot be read */
	enum foil_code rc, read = foil_entry_read(bytes, &s.e, &why);

	if (audit_is_fatal(read))
		return foil_fail(err, read, "%s", why.msg);
	if (index == 0)
		judge_first(a, &s, read == FOIL_OK);
	if (a->report->plain)
		return FOIL_OK;
	if (read != FOIL_OK) { /* U7 */
		audit_find(a, read == FOIL_E_VERSION ? FOIL_CANNOT_TELL : FOIL_DOES_NOT_MATCH,
		    "entry.form", index, "entry %llu: %s", (unsigned long long)index, why.msg);
		audit_entry_lost(a, index, leaf);
		return FOIL_OK;
	}
	if ((rc = audit_cases_find(&a->cases, a->genesis, s.e.sub, &s.row, err)) != FOIL_OK ||
	    (rc = judge(a, &s, err)) != FOIL_OK)
		return rc;
	s.row->count++;
	s.row->next++;
	s.row->day = s.e.signed_on;
	s.row->after = s.e.after_index;
	memcpy(s.row->last, leaf, FOIL_HASH_LEN);
	foil_chain_step(a->chain, leaf);
	return foil_map_set(a->map, s.row->key, s.row->count, leaf, err);
}

/* ---- suspicion (U18) ---- */

static bool is_suspect(const struct foil_key_state *k, uint64_t index, foil_day day)
{
	return k != NULL && (foil_key_origin_is_suspect(k) ||
	    foil_key_standing(k, index, day) == FOIL_STANDING_SUSPECT);
}

static enum foil_code suspects_in(struct audit *a, uint64_t tile, struct foil_err *err)
{
	struct foil_tile t = { .entries = true, .index = tile,
		.width = foil_tile_width(0, tile, a->edge.size) };
	struct foil_buf b = { .max = FOIL_BUNDLE_MAX };
	struct foil_bundle r;
	struct foil_view v;
	struct foil_entry e;
	bool more = true;
	enum foil_code rc = foil_tile_get(a->in->source, &t, &b, err);

	foil_bundle_open(&r, foil_buf_view(&b));
	while (rc == FOIL_OK && more && r.n < t.width) {
		if ((rc = foil_bundle_next(&r, &v, &more, err)) != FOIL_OK || !more)
			break;
		if (foil_entry_read(v, &e, NULL) == FOIL_OK && e.body_kind == FOIL_BODY_ROOT &&
		    is_suspect(key_of(a, e.kid), tile * FOIL_TILE_WIDTH + r.n - 1, e.signed_on))
			a->report->suspect++;
	}
	foil_buf_free(&b);
	return audit_is_fatal(rc) ? rc : FOIL_OK; /* what could not be read has been said */
}

enum foil_code audit_suspects(struct audit *a, struct foil_err *err)
{
	uint64_t from = UINT64_MAX, to = 0;
	const struct foil_key_state *k;
	enum foil_code rc;
	size_t n;

	if (a->governance == NULL || a->report->plain)
		return FOIL_OK;
	k = foil_governance_keys(a->governance, &n);
	for (size_t i = 0; i < n; i++) {
		bool tainted = foil_key_origin_is_suspect(&k[i]);
		uint64_t since = tainted ? k[i].from : k[i].suspect_since;
		uint64_t until = tainted ? a->edge.size : k[i].revoked;

		if (!tainted && k[i].revoked == UINT64_MAX)
			continue;
		from = since < from ? since : from;
		to = until > to ? until : to;
	}
	for (uint64_t t = from / FOIL_TILE_WIDTH; from < to && t * FOIL_TILE_WIDTH < to; t++)
		if ((rc = suspects_in(a, t, err)) != FOIL_OK)
			return rc;
	return FOIL_OK;
}
