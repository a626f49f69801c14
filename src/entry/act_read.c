/* SPDX-License-Identifier: Apache-2.0 */
#include "act_fields.h"

#include <stdlib.h>
#include <string.h>

/* The rows of one continuation, which wait for those after it. */
struct more {
	struct foil_view rows;
	struct more *next;
};

/* Leaves as they were opened: the 24 fields, and the continuations of each list in order. */
struct reader {
	struct foil_arena *arena;
	struct foil_act act;
	struct foil_view leaf[FOIL_ACT_FIELDS]; /* p NULL: hidden */
	struct more *more[FOIL_ACT_FIELDS], *last[FOIL_ACT_FIELDS];
	size_t more_len[FOIL_ACT_FIELDS]; /* bytes of all their rows */
	unsigned parts[FOIL_ACT_FIELDS];        /* continuations seen */
	uint64_t more_rows[FOIL_ACT_FIELDS];
	uint32_t lists; /* fields that are lists of this kind */
	bool padding; /* a PAD was seen: nothing but PADs may follow */
	uint64_t next;
	struct foil_err *err;
};

static enum foil_code bad(struct reader *r, const char *why)
{
	return foil_fail(r->err, FOIL_E_FORMAT, "act, leaf %llu: %s", (unsigned long long)r->next, why);
}

/* [4, "more", [field, part, rows...]]: parts of one field come in order, from 1. */
static enum foil_code take_more(struct reader *r, struct foil_view content)
{
	struct foil_cbor c;
	uint64_t count, field, part;
	struct more *m;

	foil_cbor_start(&c, content, "act continuation");
	foil_cbor_array_n(&c, 3);
	foil_cbor_uint(&c);
	foil_cbor_key(&c, MORE);
	count = foil_cbor_array(&c);
	if (count < 3)
		foil_cbor_refuse(&c, FOIL_E_FORMAT, "continuation without rows");
	field = foil_cbor_uint_max(&c, FOIL_ACT_FIELDS - 1);
	part = foil_cbor_uint_max(&c, UINT32_MAX);
	if (!foil_cbor_ok(&c))
		return foil_cbor_check(&c, r->err);
	if (part != r->parts[field] + 1u)
		return bad(r, "a continuation is out of order");
	r->parts[field]++;
	r->more_rows[field] += count - 2;
	if ((m = foil_arena_alloc(r->arena, 1, sizeof *m)) == NULL)
		return foil_arena_check(r->arena, r->err);
	m->rows = foil_arena_copy(r->arena, c.left);
	if (r->last[field] == NULL)
		r->more[field] = m;
	else
		r->last[field]->next = m;
	r->last[field] = m;
	r->more_len[field] += c.left.len;
	return foil_arena_check(r->arena, r->err);
}

/* One opened leaf in its place. */
static enum foil_code take_leaf(struct reader *r, uint64_t at, struct foil_view content)
{
	r->next = at;
	if (foil_leaf_is_pad(content)) {
		if (at < FOIL_ACT_FIELDS)
			return bad(r, "a field is missing");
		r->padding = true;
		return FOIL_OK;
	}
	if (r->padding)
		return bad(r, "something stands after the padding");
	if (at >= FOIL_ACT_FIELDS)
		return take_more(r, content);
	r->leaf[at] = foil_arena_copy(r->arena, content);
	return foil_arena_check(r->arena, r->err);
}

/* Position a reader on the value of field f; *r fails if name or form are wrong. */
static void field_value(struct reader *r, unsigned f, struct foil_cbor *c)
{
	foil_cbor_start(c, r->leaf[f], "act field");
	foil_cbor_array_n(c, 3);
	if (foil_cbor_uint(c) != 4)
		foil_cbor_refuse(c, FOIL_E_FORMAT, "an act's leaf is not a field");
	foil_cbor_key(c, act_field_name(r->act.kind, f));
}

static bool is_open(const struct reader *r, unsigned f)
{
	return r->leaf[f].p != NULL;
}

static enum foil_code finish_field(struct reader *r, unsigned f, const struct foil_cbor *c)
{
	enum foil_code rc = foil_cbor_finish(c, r->err);

	if (rc != FOIL_OK)
		return foil_fail_in(r->err, rc, "field %s", act_field_name(r->act.kind, f));
	r->act.open |= (uint32_t)1 << f;
	return FOIL_OK;
}

static foil_day take_day(struct foil_cbor *c)
{
	struct foil_view v;
	foil_day d = FOIL_DAY_NONE;

	if (foil_cbor_null(c))
		return FOIL_DAY_NONE;
	v = foil_cbor_text(c);
	if (foil_cbor_ok(c) && foil_day_parse_iso(v, &d, NULL) != FOIL_OK)
		foil_cbor_refuse(c, FOIL_E_FORMAT, "not a date");
	return d;
}

static struct foil_view take_text(struct foil_cbor *c, bool null_allowed)
{
	struct foil_view v = { NULL, 0 };

	if (null_allowed && foil_cbor_null(c))
		return v;
	v = foil_cbor_text(c);
	if (foil_cbor_ok(c) && v.len == 0 && null_allowed)
		foil_cbor_refuse(c, FOIL_E_FORMAT, "an empty text must be null");
	return v;
}

static enum foil_code day_field(struct reader *r, unsigned f, foil_day *out)
{
	struct foil_cbor c;

	if (!is_open(r, f))
		return FOIL_OK;
	field_value(r, f, &c);
	*out = take_day(&c);
	return finish_field(r, f, &c);
}

static enum foil_code text_field(struct reader *r, unsigned f, struct foil_view *out)
{
	struct foil_cbor c;

	if (!is_open(r, f))
		return FOIL_OK;
	field_value(r, f, &c);
	*out = take_text(&c, true);
	return finish_field(r, f, &c);
}

static enum foil_code hash_field(struct reader *r, unsigned f, uint8_t out[FOIL_HASH_LEN])
{
	struct foil_cbor c;

	if (!is_open(r, f))
		return FOIL_OK;
	field_value(r, f, &c);
	foil_cbor_bytes_n(&c, out, FOIL_HASH_LEN);
	return finish_field(r, f, &c);
}

static enum foil_code null_field(struct reader *r, unsigned f)
{
	struct foil_cbor c;

	if (!is_open(r, f))
		return FOIL_OK;
	field_value(r, f, &c);
	if (!foil_cbor_null(&c))
		foil_cbor_refuse(&c, FOIL_E_FORMAT, "a place that the kind has no field for is not null");
	return finish_field(r, f, &c);
}

/* An array of views, its length bounded by what is left to read. */
static struct foil_view *take_texts(struct reader *r, struct foil_cbor *c, size_t *n)
{
	uint64_t count = foil_cbor_array(c);
	struct foil_view *v;

	*n = 0;
	if (!foil_cbor_ok(c) || count == 0)
		return NULL;
	if ((v = foil_arena_alloc(r->arena, (size_t)count, sizeof *v)) == NULL) {
		foil_cbor_refuse(c, FOIL_E_NOMEM, "out of memory");
		return NULL;
	}
	for (uint64_t i = 0; i < count; i++)
		v[i] = foil_cbor_text(c);
	*n = foil_cbor_ok(c) ? (size_t)count : 0;
	return v;
}

static struct foil_range *take_ranges(struct reader *r, struct foil_cbor *c, size_t *n)
{
	uint64_t count = foil_cbor_array(c);
	struct foil_range *v;

	*n = 0;
	if (!foil_cbor_ok(c) || count == 0)
		return NULL;
	if ((v = foil_arena_alloc(r->arena, (size_t)count, sizeof *v)) == NULL) {
		foil_cbor_refuse(c, FOIL_E_NOMEM, "out of memory");
		return NULL;
	}
	for (uint64_t i = 0; i < count; i++) {
		foil_cbor_array_n(c, 2);
		v[i].start = foil_cbor_uint_max(c, FOIL_LEAVES_MAX);
		v[i].len = foil_cbor_uint_max(c, FOIL_LEAVES_MAX);
	}
	*n = foil_cbor_ok(c) ? (size_t)count : 0;
	return v;
}

/* The rows of a field's leaf and of its continuations, one after the other. */
static bool join_rows(struct reader *r, unsigned f, struct foil_view first, struct foil_view *out)
{
	uint8_t *p = foil_arena_alloc(r->arena, first.len + r->more_len[f], 1);
	size_t at = first.len;

	if (p == NULL)
		return false;
	if (first.len > 0)
		memcpy(p, first.p, first.len);
	for (const struct more *m = r->more[f]; m != NULL; m = m->next) {
		memcpy(p + at, m->rows.p, m->rows.len);
		at += m->rows.len;
	}
	*out = foil_view(p, at);
	return true;
}

typedef void (*row_fn)(struct reader *r, struct foil_cbor *c, size_t i);

/*
 * A list field: [total, rows...] and its continuations. *member, a pointer of
 * any type, gets memory for total rows (NULL: the rows go into memory that is
 * there, and total must be *n). Some continuations hidden: the list counts as
 * closed.
 */
static enum foil_code list_field(struct reader *r, unsigned f, uint64_t most, void *member,
    size_t size, size_t *n, row_fn row)
{
	struct foil_cbor c;
	uint64_t count, total;
	struct foil_view all;
	void *mem = NULL;

	r->lists |= (uint32_t)1 << f;

	if (!is_open(r, f))
		return FOIL_OK;
	field_value(r, f, &c);
	count = foil_cbor_array(&c);
	if (foil_cbor_ok(&c) && count == 0)
		foil_cbor_refuse(&c, FOIL_E_FORMAT, "a list without its length");
	total = foil_cbor_uint_max(&c, most);
	if (!foil_cbor_ok(&c))
		return foil_fail_in(r->err, foil_cbor_check(&c, r->err), "field %s",
		    act_field_name(r->act.kind, f));
	if (count - 1 + r->more_rows[f] > total || (member == NULL && total != *n))
		return foil_fail(r->err, FOIL_E_FORMAT, "field %s: its length is not that of its rows",
		    act_field_name(r->act.kind, f));
	if (count - 1 + r->more_rows[f] < total)
		return FOIL_OK;
	if (!join_rows(r, f, c.left, &all) || (member != NULL && (mem = foil_arena_alloc(r->arena, (size_t)total, size)) == NULL))
		return foil_fail(r->err, FOIL_E_NOMEM, "out of memory");
	if (member != NULL) /* bytewise: *member is a pointer to the row's own type */
		memcpy(member, &mem, sizeof mem);
	foil_cbor_start(&c, all, "act list");
	for (uint64_t i = 0; i < total && foil_cbor_ok(&c); i++)
		row(r, &c, (size_t)i);
	if (member != NULL)
		*n = (size_t)total;
	return finish_field(r, f, &c);
}

static void target_row(struct reader *r, struct foil_cbor *c, size_t i)
{
	foil_cbor_array_n(c, 2);
	r->act.targets[i].case_index = foil_cbor_uint_max(c, UINT32_MAX);
	foil_cbor_bytes_n(c, r->act.targets[i].leaf, FOIL_HASH_LEN);
}

static void document_row(struct reader *r, struct foil_cbor *c, size_t i)
{
	struct foil_document *d = &r->act.documents[i];

	foil_cbor_array_n(c, 2);
	d->ordinal = foil_cbor_uint_max(c, UINT32_MAX);
	foil_cbor_bytes_n(c, d->root, FOIL_HASH_LEN);
	if (d->ordinal == 0 || (i > 0 && d->ordinal <= r->act.documents[i - 1].ordinal))
		foil_cbor_refuse(c, FOIL_E_FORMAT, "ordinals do not rise");
}

static void name_row(struct reader *r, struct foil_cbor *c, size_t i)
{
	struct foil_document *d = &r->act.documents[i];

	foil_cbor_array_n(c, 4);
	if (foil_cbor_uint(c) != d->ordinal)
		foil_cbor_refuse(c, FOIL_E_FORMAT, "names are not in the order of documents");
	d->name = foil_cbor_text(c);
	d->bom = foil_cbor_bool(c);
	d->crlf = foil_cbor_bool(c);
}

static void provision_row(struct reader *r, struct foil_cbor *c, size_t i)
{
	r->act.provisions[i] = foil_cbor_text(c);
}

static void item_row(struct reader *r, struct foil_cbor *c, size_t i)
{
	struct foil_item *it = &r->act.items[i];
	uint64_t n;

	it->date = FOIL_DAY_NONE;
	foil_cbor_array_n(c, 4);
	it->no = foil_cbor_uint_max(c, UINT32_MAX);
	it->outcome = foil_outcome_parse(foil_cbor_text(c));
	if (foil_cbor_ok(c) && it->outcome == FOIL_OUTCOME_NONE)
		foil_cbor_refuse(c, FOIL_E_VERSION, "an outcome not known here");
	it->letters = take_texts(r, c, &it->n_letters);
	n = foil_cbor_array(c);
	if (!foil_cbor_ok(c) || n == 0)
		return;
	if ((it->ordinals = foil_arena_alloc(r->arena, (size_t)n, sizeof it->ordinals[0])) == NULL) {
		foil_cbor_refuse(c, FOIL_E_NOMEM, "out of memory");
		return;
	}
	for (uint64_t k = 0; k < n; k++)
		it->ordinals[k] = foil_cbor_uint_max(c, UINT32_MAX);
	it->n_ordinals = (size_t)n;
}

static void label_row(struct reader *r, struct foil_cbor *c, size_t i)
{
	struct foil_item *it = &r->act.items[i];

	foil_cbor_array_n(c, 4);
	if (foil_cbor_uint(c) != it->no)
		foil_cbor_refuse(c, FOIL_E_FORMAT, "labels are not in the order of items");
	it->label = foil_cbor_text(c);
	it->date = take_day(c);
	it->words = take_text(c, true);
}

static void ground_row(struct reader *r, struct foil_cbor *c, size_t i)
{
	foil_cbor_array_n(c, 2);
	r->act.grounds[i].letter = foil_cbor_text(c);
	r->act.grounds[i].ids = take_texts(r, c, &r->act.grounds[i].n_ids);
}

static void reason_row(struct reader *r, struct foil_cbor *c, size_t i)
{
	struct foil_ground *g = &r->act.grounds[i];
	uint64_t n;

	foil_cbor_array_n(c, 2);
	if (!foil_view_eq(foil_cbor_text(c), g->letter))
		foil_cbor_refuse(c, FOIL_E_FORMAT, "reasons are not in the order of grounds");
	n = foil_cbor_array(c);
	if (!foil_cbor_ok(c) || n == 0)
		return;
	if ((g->answers = foil_arena_alloc(r->arena, (size_t)n, sizeof g->answers[0])) == NULL) {
		foil_cbor_refuse(c, FOIL_E_NOMEM, "out of memory");
		return;
	}
	for (uint64_t k = 0; k < n; k++) {
		foil_cbor_array_n(c, 2);
		g->answers[k].question = foil_cbor_text(c);
		g->answers[k].answer = foil_cbor_text(c);
	}
	g->n_answers = (size_t)n;
}

static void redaction_row(struct reader *r, struct foil_cbor *c, size_t i)
{
	struct foil_redaction *d = &r->act.redactions[i];
	const struct foil_redaction *before = i > 0 ? d - 1 : NULL;

	foil_cbor_array_n(c, 5);
	d->serial = foil_cbor_uint_max(c, UINT32_MAX);
	d->ordinal = foil_cbor_uint_max(c, UINT32_MAX);
	d->range.start = foil_cbor_uint_max(c, FOIL_LEAVES_MAX);
	d->range.len = foil_cbor_uint_max(c, FOIL_LEAVES_MAX);
	d->letters = take_texts(r, c, &d->n_letters);
	if (!foil_cbor_ok(c))
		return;
	if (d->serial == 0 || d->range.len == 0 || d->n_letters == 0)
		foil_cbor_refuse(c, FOIL_E_FORMAT, "a redaction without serial, length or ground");
	if (before != NULL && (d->ordinal < before->ordinal || (d->ordinal == before->ordinal &&
	    d->range.start < before->range.start + before->range.len)))
		foil_cbor_refuse(c, FOIL_E_FORMAT, "redactions overlap or are not in order");
}

static void considered_row(struct reader *r, struct foil_cbor *c, size_t i)
{
	r->act.considered[i] = foil_cbor_text(c);
}

static void consulted_row(struct reader *r, struct foil_cbor *c, size_t i)
{
	r->act.consulted[i] = foil_cbor_text(c);
}

static void seen_row(struct reader *r, struct foil_cbor *c, size_t i)
{
	foil_cbor_array_n(c, 2);
	r->act.seen[i].rule = foil_cbor_text(c);
	r->act.seen[i].text = foil_cbor_text(c);
}

static void closed_row(struct reader *r, struct foil_cbor *c, size_t i)
{
	foil_cbor_array_n(c, 2);
	r->act.closed[i].case_index = foil_cbor_uint_max(c, UINT32_MAX);
	r->act.closed[i].range = take_ranges(r, c, &r->act.closed[i].n);
}

static void file_row(struct reader *r, struct foil_cbor *c, size_t i)
{
	foil_cbor_array_n(c, 3);
	r->act.files[i].name = foil_cbor_text(c);
	r->act.files[i].size = foil_cbor_uint_max(c, INT64_MAX);
	foil_cbor_bytes_n(c, r->act.files[i].sha256, FOIL_HASH_LEN);
}

static void letter_hidden_row(struct reader *r, struct foil_cbor *c, size_t i)
{
	foil_cbor_array_n(c, 2);
	r->act.letter_hidden[i].start = foil_cbor_uint_max(c, FOIL_LEAVES_MAX);
	r->act.letter_hidden[i].len = foil_cbor_uint_max(c, FOIL_LEAVES_MAX);
}

/* A list of the act: `member` and its count. Evaluates to a code. */
#define LIST(r, f, most, member, row) \
	list_field(r, f, most, &(r)->act.member, sizeof *(r)->act.member, \
	    &(r)->act.n_##member, row)

/* Rows that go with those of another list, one for one. */
static enum foil_code list_beside(struct reader *r, unsigned f, unsigned other, size_t n,
    row_fn row)
{
	if (is_open(r, f) && !foil_act_knows(&r->act, (enum foil_field)other)) {
		r->lists |= (uint32_t)1 << f;
		return FOIL_OK; /* cannot be read without the other: stays closed */
	}
	return list_field(r, f, UINT32_MAX, NULL, 0, &n, row);
}

static enum foil_code read_kind(struct reader *r)
{
	struct foil_cbor c;
	struct foil_view v;
	enum foil_code rc;

	if (!is_open(r, FOIL_F_KIND))
		return foil_fail(r->err, FOIL_E_FORMAT, "act: its kind is not open");
	field_value(r, FOIL_F_KIND, &c);
	v = foil_cbor_text(&c);
	if ((rc = finish_field(r, FOIL_F_KIND, &c)) != FOIL_OK)
		return rc;
	r->act.kind = foil_act_kind_parse(v);
	if (!act_kind_is_written(r->act.kind))
		return foil_fail(r->err, FOIL_E_VERSION, "act: a kind that this version does not know");
	return FOIL_OK;
}

static enum foil_code read_common(struct reader *r)
{
	struct foil_cbor c;
	enum foil_code rc;

	if ((rc = LIST(r, FOIL_F_TARGETS, 64, targets, target_row)) != FOIL_OK)
		return rc;
	if (is_open(r, FOIL_F_SUPERSEDES)) {
		field_value(r, FOIL_F_SUPERSEDES, &c);
		r->act.has_supersedes = !foil_cbor_null(&c);
		if (r->act.has_supersedes)
			r->act.supersedes = foil_cbor_uint_max(&c, UINT32_MAX);
		if ((rc = finish_field(r, FOIL_F_SUPERSEDES, &c)) != FOIL_OK)
			return rc;
	}
	if (is_open(r, FOIL_F_AT)) {
		field_value(r, FOIL_F_AT, &c);
		if (!foil_cbor_null(&c))
			r->act.at = (int64_t)foil_cbor_uint_max(&c, (uint64_t)1 << 40);
		if (foil_cbor_ok(&c) && r->act.kind == FOIL_ACT_ISSUED && r->act.at != 0)
			foil_cbor_refuse(&c, FOIL_E_FORMAT, "`issued` has no exact time");
		return finish_field(r, FOIL_F_AT, &c);
	}
	return FOIL_OK;
}

static enum foil_code read_received(struct reader *r)
{
	enum foil_code rc;

	if ((rc = day_field(r, FOIL_F_RECEIVED_ON, &r->act.received_on)) != FOIL_OK ||
	    (rc = text_field(r, FOIL_F_REGIME, &r->act.regime)) != FOIL_OK ||
	    (rc = day_field(r, FOIL_F_DUE, &r->act.due)) != FOIL_OK ||
	    (rc = text_field(r, FOIL_F_REQUEST, &r->act.request)) != FOIL_OK)
		return rc;
	return text_field(r, FOIL_F_RECEIVED_NOTE, &r->act.note);
}

static enum foil_code read_frozen(struct reader *r)
{
	enum foil_code rc;

	if ((rc = day_field(r, FOIL_F_FOUND_ON, &r->act.found_on)) != FOIL_OK ||
	    (rc = LIST(r, FOIL_F_DOCUMENTS, FOIL_DOCUMENTS_MAX, documents, document_row)) != FOIL_OK ||
	    (rc = list_beside(r, FOIL_F_NAMES, FOIL_F_DOCUMENTS, r->act.n_documents, name_row)) !=
	    FOIL_OK ||
	    (rc = text_field(r, FOIL_F_SEARCH, &r->act.search)) != FOIL_OK)
		return rc;
	return text_field(r, FOIL_F_FROZEN_NOTE, &r->act.note);
}

static enum foil_code read_answer(struct reader *r)
{
	struct foil_cbor c;
	struct foil_view v;

	if (!is_open(r, FOIL_F_ANSWER))
		return FOIL_OK;
	field_value(r, FOIL_F_ANSWER, &c);
	v = foil_cbor_text(&c);
	r->act.neither = foil_view_eq(v, foil_str("neither"));
	if (foil_cbor_ok(&c) && !r->act.neither && !foil_view_eq(v, foil_str("each")))
		foil_cbor_refuse(&c, FOIL_E_VERSION, "an answer not known here");
	return finish_field(r, FOIL_F_ANSWER, &c);
}

static enum foil_code read_decided_effect(struct reader *r)
{
	enum foil_code rc;

	if ((rc = read_answer(r)) != FOIL_OK ||
	    (rc = LIST(r, FOIL_F_PROVISIONS, 64, provisions, provision_row)) != FOIL_OK ||
	    (rc = LIST(r, FOIL_F_ITEMS, FOIL_ITEMS_MAX, items, item_row)) != FOIL_OK ||
	    (rc = LIST(r, FOIL_F_GROUNDS, FOIL_GROUNDS_MAX, grounds, ground_row)) != FOIL_OK)
		return rc;
	return LIST(r, FOIL_F_REDACTIONS, FOIL_REDACTIONS_MAX, redactions, redaction_row);
}

static enum foil_code read_decided(struct reader *r)
{
	enum foil_code rc;

	if ((rc = read_decided_effect(r)) != FOIL_OK ||
	    (rc = list_beside(r, FOIL_F_LABELS, FOIL_F_ITEMS, r->act.n_items, label_row)) != FOIL_OK ||
	    (rc = list_beside(r, FOIL_F_REASONS, FOIL_F_GROUNDS, r->act.n_grounds, reason_row)) !=
	    FOIL_OK ||
	    (rc = text_field(r, FOIL_F_UNDECIDED, &r->act.undecided)) != FOIL_OK ||
	    (rc = LIST(r, FOIL_F_CONSIDERED, 10000, considered, considered_row)) != FOIL_OK ||
	    (rc = LIST(r, FOIL_F_CONSULTED, 10000, consulted, consulted_row)) != FOIL_OK ||
	    (rc = text_field(r, FOIL_F_DIRECTED, &r->act.directed)) != FOIL_OK ||
	    (rc = text_field(r, FOIL_F_DECIDED_NOTE, &r->act.note)) != FOIL_OK)
		return rc;
	return LIST(r, FOIL_F_SEEN, 10000, seen, seen_row);
}

static enum foil_code read_approved(struct reader *r)
{
	enum foil_code rc = text_field(r, FOIL_F_APPROVED_NOTE, &r->act.note);

	return rc != FOIL_OK ? rc : LIST(r, FOIL_F_SEEN, 10000, seen, seen_row);
}

static enum foil_code read_issued(struct reader *r)
{
	enum foil_code rc;

	if ((rc = hash_field(r, FOIL_F_DISCLOSURE, r->act.disclosure)) != FOIL_OK ||
	    (rc = LIST(r, FOIL_F_PRIVATE, 10000, closed, closed_row)) != FOIL_OK ||
	    (rc = LIST(r, FOIL_F_FILES, FOIL_FILES_MAX, files, file_row)) != FOIL_OK ||
	    (rc = hash_field(r, FOIL_F_LETTER, r->act.letter)) != FOIL_OK ||
	    (rc = LIST(r, FOIL_F_LETTER_HIDDEN, 10000, letter_hidden, letter_hidden_row)) != FOIL_OK)
		return rc;
	return day_field(r, FOIL_F_DATED, &r->act.dated);
}

/* A14: places without a field, and no continuation of what is not a long list. */
static enum foil_code read_rest(struct reader *r)
{
	enum foil_code rc;

	for (unsigned f = 0; f < FOIL_ACT_FIELDS; f++) {
		if (act_field_name(r->act.kind, f)[0] == '\0' &&
		    (rc = null_field(r, f)) != FOIL_OK)
			return rc;
		if (r->parts[f] > 0 && (r->lists >> f & 1) == 0 && is_open(r, f))
			return foil_fail(r->err, FOIL_E_FORMAT, "act: rows that no field has");
	}
	return FOIL_OK;
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Sorts v and refuses a number that stands twice. */
static enum foil_code all_differ(struct reader *r, uint64_t *v, size_t n, const char *what)
{
	qsort(v, n, sizeof *v, by_number);
	for (size_t i = 1; i < n; i++)
		if (v[i] == v[i - 1])
			return foil_fail(r->err, FOIL_E_FORMAT, "act: %s %llu stands twice", what,
			    (unsigned long long)v[i]);
	return FOIL_OK;
}

static enum foil_code check_unique(struct reader *r)
{
	size_t most = r->act.n_items > r->act.n_redactions ? r->act.n_items : r->act.n_redactions;
	uint64_t *v = foil_arena_alloc(r->arena, most, sizeof *v);
	enum foil_code rc;

	if (most == 0)
		return FOIL_OK;
	if (v == NULL)
		return foil_fail(r->err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < r->act.n_items; i++)
		v[i] = r->act.items[i].no;
	if ((rc = all_differ(r, v, r->act.n_items, "item")) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < r->act.n_redactions; i++)
		v[i] = r->act.redactions[i].serial;
	if ((rc = all_differ(r, v, r->act.n_redactions, "serial")) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < r->act.n_grounds; i++)
		for (size_t k = 0; k < i; k++)
			if (foil_view_eq(r->act.grounds[i].letter, r->act.grounds[k].letter))
				return foil_fail(r->err, FOIL_E_FORMAT, "act: a ground stands twice");
	return FOIL_OK;
}

static enum foil_code read_fields(struct reader *r)
{
	enum foil_code rc;

	r->act.received_on = r->act.due = r->act.found_on = r->act.dated = FOIL_DAY_NONE;
	if ((rc = read_kind(r)) != FOIL_OK || (rc = read_common(r)) != FOIL_OK)
		return rc;
	switch (r->act.kind) {
	case FOIL_ACT_RECEIVED:
		rc = read_received(r);
		break;
	case FOIL_ACT_FROZEN:
		rc = read_frozen(r);
		break;
	case FOIL_ACT_DECIDED:
		rc = read_decided(r);
		break;
	case FOIL_ACT_APPROVED:
		rc = read_approved(r);
		break;
	default:
		rc = read_issued(r);
	}
	if (rc != FOIL_OK || (rc = read_rest(r)) != FOIL_OK)
		return rc;
	return check_unique(r);
}

static enum foil_code check_shape(const char *profile, uint64_t n, struct foil_err *err)
{
	if (strcmp(profile, FOIL_ACT_PROFILE) != 0)
		return foil_fail(err, FOIL_E_VERSION, "an act under a profile that is not known here");
	if (n < FOIL_ACT_LEAVES_MIN || (n & (n - 1)) != 0)
		return foil_fail(err, FOIL_E_FORMAT, "act: %llu leaves are not a bucket size",
		    (unsigned long long)n);
	return FOIL_OK;
}

enum foil_code foil_act_read(struct foil_arena *arena, const struct foil_opening *o,
    struct foil_act *out, struct foil_err *err)
{
	struct reader r = { .arena = arena, .err = err };
	struct foil_doc_walk walk;
	struct foil_doc_step step;
	enum foil_code rc;

	if ((rc = foil_doc_walk_start(&walk, o, err)) != FOIL_OK)
		return rc;
	rc = check_shape(walk.header.profile, walk.header.n, err);
	while (rc == FOIL_OK && foil_doc_walk_next(&walk, &step))
		if (!step.hidden)
			rc = take_leaf(&r, step.start, step.content);
	foil_doc_walk_end(&walk);
	if (rc == FOIL_OK)
		rc = read_fields(&r);
	if (rc == FOIL_OK)
		*out = r.act;
	return rc;
}

enum foil_code foil_act_read_leaves(struct foil_arena *arena, const struct foil_leaves *leaves,
    struct foil_act *out, struct foil_err *err)
{
	struct reader r = { .arena = arena, .err = err };
	enum foil_code rc = check_shape(FOIL_ACT_PROFILE, leaves->n, err);

	for (size_t i = 0; rc == FOIL_OK && i < leaves->n; i++)
		rc = take_leaf(&r, i, foil_leaves_get(leaves, i));
	if (rc == FOIL_OK)
		rc = read_fields(&r);
	if (rc == FOIL_OK)
		*out = r.act;
	return rc;
}
