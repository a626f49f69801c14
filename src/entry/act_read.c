/* SPDX-License-Identifier: Apache-2.0 */
#include "act_reader.h"

#include "foil/provision.h"

#include <stdlib.h>
#include <string.h>

static enum foil_code bad(struct reader *r, const char *why)
{
	return foil_fail(r->err, FOIL_E_FORMAT, "act, leaf %llu: %s", (unsigned long long)r->next, why);
}

/* The continuation's rows go behind those that came before. */
static enum foil_code add_piece(struct reader *r, uint64_t field, struct foil_view rows)
{
	struct act_piece *p = foil_arena_alloc(r->arena, 1, sizeof *p);

	if (p == NULL)
		return foil_arena_check(r->arena, r->err);
	p->rows = foil_arena_copy(r->arena, rows);
	if (r->last[field] != NULL)
		r->last[field]->next = p;
	else
		r->first[field] = p;
	r->last[field] = p;
	r->more_bytes[field] += rows.len;
	return foil_arena_check(r->arena, r->err);
}

/*
 * [4, "more", [field, part, rows...]]: by field, and parts of one field from 1
 * without a gap, unless what is missing may be among the leaves that are hidden.
 */
static enum foil_code take_more(struct reader *r, struct foil_view content)
{
	struct foil_cbor c;
	uint64_t count, field, part;

	foil_cbor_start(&c, content, "act continuation");
	foil_cbor_array_n(&c, 3);
	if (foil_cbor_uint(&c) != 4)
		foil_cbor_refuse(&c, FOIL_E_FORMAT, "an act's leaf is not a field");
	foil_cbor_key(&c, MORE);
	count = foil_cbor_array(&c);
	if (count < 3)
		foil_cbor_refuse(&c, FOIL_E_FORMAT, "continuation without rows");
	field = foil_cbor_uint_max(&c, FOIL_ACT_FIELDS - 1);
	part = foil_cbor_uint_max(&c, FOIL_LEAVES_MAX);
	if (!foil_cbor_ok(&c))
		return foil_cbor_check(&c, r->err);
	if (field < r->last_more || part <= r->parts[field] ||
	    (part != r->parts[field] + 1 && !r->tail_hidden))
		return bad(r, "a continuation is out of order");
	if (part != r->parts[field] + 1)
		r->gaps |= (uint32_t)1 << field;
	r->last_more = (unsigned)field;
	r->parts[field] = part;
	r->more_rows[field] += count - 2;
	return add_piece(r, field, c.left);
}

/* A3: one opened leaf in its place. */
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

/* A2: position a reader on the value of field f; *c fails if name or form are wrong. */
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

static enum foil_code day_field(struct reader *r, unsigned f, foil_day *out)
{
	struct foil_cbor c;

	if (!is_open(r, f))
		return FOIL_OK;
	field_value(r, f, &c);
	*out = act_take_day(&c);
	return finish_field(r, f, &c);
}

static enum foil_code text_field(struct reader *r, unsigned f, struct foil_view *out)
{
	struct foil_cbor c;

	if (!is_open(r, f))
		return FOIL_OK;
	field_value(r, f, &c);
	*out = act_take_text(&c, true);
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

/* The rows of the field's own leaf (what c has left) and of its continuations, in order. */
static enum foil_code join_rows(struct reader *r, unsigned f, const struct foil_cbor *c,
    struct foil_view *out)
{
	size_t len = c->left.len;
	uint8_t *p = foil_arena_alloc(r->arena, len + r->more_bytes[f], 1);

	if (p == NULL)
		return foil_arena_check(r->arena, r->err);
	if (len > 0)
		memcpy(p, c->left.p, len);
	for (const struct act_piece *piece = r->first[f]; piece != NULL; piece = piece->next) {
		memcpy(p + len, piece->rows.p, piece->rows.len);
		len += piece->rows.len;
	}
	*out = foil_view(p, len);
	return FOIL_OK;
}

/* *whole: the rows that are open are as many as the list says; fewer only if some may be hidden. */
static enum foil_code count_rows(struct reader *r, unsigned f, struct foil_cbor *c, uint64_t most,
    uint64_t *total, bool *whole)
{
	uint64_t count = foil_cbor_array(c), rows = count - 1 + r->more_rows[f];
	bool gap = (r->gaps >> f & 1) != 0;

	if (foil_cbor_ok(c) && count == 0)
		foil_cbor_refuse(c, FOIL_E_FORMAT, "a list without its length");
	*total = foil_cbor_uint_max(c, most);
	if (!foil_cbor_ok(c))
		return foil_fail_in(r->err, foil_cbor_check(c, r->err), "field %s",
		    act_field_name(r->act.kind, f));
	*whole = rows == *total;
	if (rows > *total || (*whole && gap) || (!*whole && !r->tail_hidden))
		return foil_fail(r->err, FOIL_E_FORMAT, "field %s: its length is not that of its rows",
		    act_field_name(r->act.kind, f));
	return FOIL_OK;
}

/*
 * A6, A16: a list field: [total, rows...] and its continuations. *member, a pointer of
 * any type, gets memory for total rows (NULL: the rows go into memory that is
 * there, and total must be *n). Some continuations hidden: the list counts as
 * closed.
 */
static enum foil_code list_field(struct reader *r, unsigned f, uint64_t most, void *member,
    size_t size, size_t *n, act_row_fn row)
{
	struct foil_cbor c;
	uint64_t total;
	struct foil_view all;
	void *mem = NULL;
	bool whole = false;
	enum foil_code rc;

	r->lists |= (uint32_t)1 << f;
	if (!is_open(r, f))
		return FOIL_OK;
	field_value(r, f, &c);
	if ((rc = count_rows(r, f, &c, most, &total, &whole)) != FOIL_OK || !whole)
		return rc;
	if (member == NULL && total != *n)
		return foil_fail(r->err, FOIL_E_FORMAT, "field %s: its length is not that of its list",
		    act_field_name(r->act.kind, f));
	if ((rc = join_rows(r, f, &c, &all)) != FOIL_OK)
		return rc;
	if (member != NULL && (mem = foil_arena_alloc(r->arena, (size_t)total, size)) == NULL)
		return foil_arena_check(r->arena, r->err);
	if (member != NULL) /* bytewise: *member is a pointer to the row's own type */
		memcpy(member, &mem, sizeof mem);
	foil_cbor_start(&c, all, "act list");
	for (uint64_t i = 0; i < total && foil_cbor_ok(&c); i++)
		row(r, &c, (size_t)i);
	if (member != NULL)
		*n = (size_t)total;
	return finish_field(r, f, &c);
}

/* A list of the act: `member` and its count. Evaluates to a code. */
#define LIST(r, f, most, member, row) \
	list_field(r, f, most, &(r)->act.member, sizeof *(r)->act.member, \
	    &(r)->act.n_##member, row)

/* Rows that go with those of another list, one for one. */
static enum foil_code list_beside(struct reader *r, unsigned f, unsigned other, size_t n,
    act_row_fn row)
{
	if (is_open(r, f) && !foil_act_knows(&r->act, (enum foil_field)other)) {
		r->lists |= (uint32_t)1 << f;
		return FOIL_OK; /* cannot be read without the other: stays closed */
	}
	return list_field(r, f, FOIL_REDACTIONS_MAX, NULL, 0, &n, row);
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
	if (!act_kind_is_written(r->act.kind)) /* A17 */
		return foil_fail(r->err, FOIL_E_VERSION, "act: a kind that this version does not know");
	return FOIL_OK;
}

static enum foil_code read_common(struct reader *r)
{
	struct foil_cbor c;
	enum foil_code rc;

	if ((rc = LIST(r, FOIL_F_TARGETS, FOIL_TARGETS_MAX, targets, act_row_target)) != FOIL_OK)
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
		bool none = foil_cbor_null(&c);

		if (!none)
			r->act.at = (int64_t)foil_cbor_uint_max(&c, FOIL_ACT_AT_MAX);
		if (foil_cbor_ok(&c) && !none && (r->act.at == 0 || r->act.kind == FOIL_ACT_ISSUED))
			foil_cbor_refuse(&c, FOIL_E_FORMAT, "no time is null, and `issued` has none");
		return finish_field(r, FOIL_F_AT, &c);
	}
	return FOIL_OK;
}

/* A8: the clocks and the schedule go by it. */
static enum foil_code read_regime(struct reader *r)
{
	enum foil_code rc = text_field(r, FOIL_F_REGIME, &r->act.regime);

	if (rc == FOIL_OK && r->act.regime.len > 0 &&
	    foil_regime_parse(r->act.regime) == FOIL_REGIME_NONE)
		return foil_fail(r->err, FOIL_E_VERSION, "act: a regime that is not known here");
	return rc;
}

static enum foil_code read_received(struct reader *r)
{
	enum foil_code rc;

	if ((rc = day_field(r, FOIL_F_RECEIVED_ON, &r->act.received_on)) != FOIL_OK ||
	    (rc = read_regime(r)) != FOIL_OK ||
	    (rc = day_field(r, FOIL_F_DUE, &r->act.due)) != FOIL_OK ||
	    (rc = text_field(r, FOIL_F_REQUEST, &r->act.request)) != FOIL_OK)
		return rc;
	return text_field(r, FOIL_F_RECEIVED_NOTE, &r->act.note);
}

static enum foil_code read_frozen(struct reader *r)
{
	enum foil_code rc;

	if ((rc = day_field(r, FOIL_F_FOUND_ON, &r->act.found_on)) != FOIL_OK ||
	    (rc = LIST(r, FOIL_F_DOCUMENTS, FOIL_DOCUMENTS_MAX, documents, act_row_document)) != FOIL_OK ||
	    (rc = list_beside(r, FOIL_F_NAMES, FOIL_F_DOCUMENTS, r->act.n_documents, act_row_name)) !=
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
	    (rc = LIST(r, FOIL_F_PROVISIONS, FOIL_TARGETS_MAX, provisions, act_row_provision)) !=
	    FOIL_OK ||
	    (rc = LIST(r, FOIL_F_ITEMS, FOIL_ITEMS_MAX, items, act_row_item)) != FOIL_OK ||
	    (rc = LIST(r, FOIL_F_GROUNDS, FOIL_GROUNDS_MAX, grounds, act_row_ground)) != FOIL_OK)
		return rc;
	return LIST(r, FOIL_F_REDACTIONS, FOIL_REDACTIONS_MAX, redactions, act_row_redaction);
}

static enum foil_code read_decided(struct reader *r)
{
	enum foil_code rc;

	if ((rc = read_decided_effect(r)) != FOIL_OK ||
	    (rc = list_beside(r, FOIL_F_LABELS, FOIL_F_ITEMS, r->act.n_items, act_row_label)) != FOIL_OK ||
	    (rc = list_beside(r, FOIL_F_REASONS, FOIL_F_GROUNDS, r->act.n_grounds, act_row_reason)) !=
	    FOIL_OK ||
	    (rc = text_field(r, FOIL_F_UNDECIDED, &r->act.undecided)) != FOIL_OK ||
	    (rc = LIST(r, FOIL_F_CONSIDERED, FOIL_LINES_MAX, considered, act_row_considered)) != FOIL_OK ||
	    (rc = LIST(r, FOIL_F_CONSULTED, FOIL_LINES_MAX, consulted, act_row_consulted)) != FOIL_OK ||
	    (rc = text_field(r, FOIL_F_DIRECTED, &r->act.directed)) != FOIL_OK ||
	    (rc = text_field(r, FOIL_F_DECIDED_NOTE, &r->act.note)) != FOIL_OK)
		return rc;
	return LIST(r, FOIL_F_SEEN, FOIL_LINES_MAX, seen, act_row_seen);
}

static enum foil_code read_approved(struct reader *r)
{
	enum foil_code rc = text_field(r, FOIL_F_APPROVED_NOTE, &r->act.note);

	return rc != FOIL_OK ? rc : LIST(r, FOIL_F_SEEN, FOIL_LINES_MAX, seen, act_row_seen);
}

static enum foil_code read_issued(struct reader *r)
{
	enum foil_code rc;

	if ((rc = hash_field(r, FOIL_F_DISCLOSURE, r->act.disclosure)) != FOIL_OK ||
	    (rc = LIST(r, FOIL_F_PRIVATE, FOIL_LINES_MAX, closed, act_row_closed)) != FOIL_OK ||
	    (rc = LIST(r, FOIL_F_FILES, FOIL_FILES_MAX, files, act_row_file)) != FOIL_OK ||
	    (rc = hash_field(r, FOIL_F_LETTER, r->act.letter)) != FOIL_OK ||
	    (rc = LIST(r, FOIL_F_LETTER_HIDDEN, FOIL_LINES_MAX, letter_hidden,
	    act_row_letter_hidden)) != FOIL_OK)
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
		if (r->parts[f] > 0 && (r->lists >> f & 1) == 0)
			return foil_fail(r->err, FOIL_E_FORMAT, "act: rows that no field has");
	}
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
	return act_check_unique(r);
}

/* A1 */
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
	if (rc == FOIL_OK && (walk.header.n_parts != 1 || walk.header.part[0].kind != 1))
		rc = foil_fail(err, FOIL_E_FORMAT, "act: its leaves are not one part of fields");
	while (rc == FOIL_OK && foil_doc_walk_next(&walk, &step)) {
		if (step.hidden)
			r.tail_hidden = r.tail_hidden || step.start + step.len > FOIL_ACT_FIELDS;
		else
			rc = take_leaf(&r, step.start, step.content);
	}
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
