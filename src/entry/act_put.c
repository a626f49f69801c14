/* SPDX-License-Identifier: Apache-2.0 */
#include "act_fields.h"

/* Leaves under construction: fields in order, continuations put by for the end. */
struct writer {
	const struct foil_act *act;
	struct foil_leaves *fields;
	struct foil_leaves more;
	struct foil_buf leaf; /* scratch for one leaf */
	struct foil_buf row;  /* scratch for one row */
	bool row_too_long;
	enum foil_code failed; /* of a leaf; leaf itself forgets when it is used again */
};

typedef void (*row_fn)(struct foil_buf *b, const struct foil_act *a, size_t i);

static void put_day(struct foil_buf *b, foil_day d)
{
	char iso[11];

	if (d == FOIL_DAY_NONE) {
		foil_cbor_put_null(b);
		return;
	}
	foil_day_iso(iso, d);
	foil_cbor_put_str(b, iso);
}

/* A4 */
static void put_text_or_null(struct foil_buf *b, struct foil_view v)
{
	if (v.len == 0)
		foil_cbor_put_null(b);
	else
		foil_cbor_put_text(b, v);
}

static void put_texts(struct foil_buf *b, const struct foil_view *v, size_t n)
{
	foil_cbor_put_array(b, n);
	for (size_t i = 0; i < n; i++)
		foil_cbor_put_text(b, v[i]);
}

static void put_ranges(struct foil_buf *b, const struct foil_range *r, size_t n)
{
	foil_cbor_put_array(b, n);
	for (size_t i = 0; i < n; i++) {
		foil_cbor_put_array(b, 2);
		foil_cbor_put_uint(b, r[i].start);
		foil_cbor_put_uint(b, r[i].len);
	}
}

static void target_row(struct foil_buf *b, const struct foil_act *a, size_t i)
{
	foil_cbor_put_array(b, 2);
	foil_cbor_put_uint(b, a->targets[i].case_index);
	foil_cbor_put_bytes(b, foil_view(a->targets[i].leaf, FOIL_HASH_LEN));
}

static void document_row(struct foil_buf *b, const struct foil_act *a, size_t i)
{
	foil_cbor_put_array(b, 2);
	foil_cbor_put_uint(b, a->documents[i].ordinal);
	foil_cbor_put_bytes(b, foil_view(a->documents[i].root, FOIL_HASH_LEN));
}

static void name_row(struct foil_buf *b, const struct foil_act *a, size_t i)
{
	const struct foil_document *d = &a->documents[i];

	foil_cbor_put_array(b, 4);
	foil_cbor_put_uint(b, d->ordinal);
	foil_cbor_put_text(b, d->name);
	foil_cbor_put_bool(b, d->bom);
	foil_cbor_put_bool(b, d->crlf);
}

static void provision_row(struct foil_buf *b, const struct foil_act *a, size_t i)
{
	foil_cbor_put_text(b, a->provisions[i]);
}

static void item_row(struct foil_buf *b, const struct foil_act *a, size_t i)
{
	const struct foil_item *it = &a->items[i];

	foil_cbor_put_array(b, 4);
	foil_cbor_put_uint(b, it->no);
	foil_cbor_put_str(b, foil_outcome_name(it->outcome));
	put_texts(b, it->letters, it->n_letters);
	foil_cbor_put_array(b, it->n_ordinals);
	for (size_t k = 0; k < it->n_ordinals; k++)
		foil_cbor_put_uint(b, it->ordinals[k]);
}

static void label_row(struct foil_buf *b, const struct foil_act *a, size_t i)
{
	const struct foil_item *it = &a->items[i];

	foil_cbor_put_array(b, 4);
	foil_cbor_put_uint(b, it->no);
	foil_cbor_put_text(b, it->label);
	put_day(b, it->date);
	put_text_or_null(b, it->words);
}

static void ground_row(struct foil_buf *b, const struct foil_act *a, size_t i)
{
	foil_cbor_put_array(b, 2);
	foil_cbor_put_text(b, a->grounds[i].letter);
	put_texts(b, a->grounds[i].ids, a->grounds[i].n_ids);
}

static void reason_row(struct foil_buf *b, const struct foil_act *a, size_t i)
{
	const struct foil_ground *g = &a->grounds[i];

	foil_cbor_put_array(b, 2);
	foil_cbor_put_text(b, g->letter);
	foil_cbor_put_array(b, g->n_answers);
	for (size_t k = 0; k < g->n_answers; k++) {
		foil_cbor_put_array(b, 2);
		foil_cbor_put_text(b, g->answers[k].question);
		foil_cbor_put_text(b, g->answers[k].answer);
	}
}

static void redaction_row(struct foil_buf *b, const struct foil_act *a, size_t i)
{
	const struct foil_redaction *r = &a->redactions[i];

	foil_cbor_put_array(b, 5);
	foil_cbor_put_uint(b, r->serial);
	foil_cbor_put_uint(b, r->ordinal);
	foil_cbor_put_uint(b, r->range.start);
	foil_cbor_put_uint(b, r->range.len);
	put_texts(b, r->letters, r->n_letters);
}

static void considered_row(struct foil_buf *b, const struct foil_act *a, size_t i)
{
	foil_cbor_put_text(b, a->considered[i]);
}

static void consulted_row(struct foil_buf *b, const struct foil_act *a, size_t i)
{
	foil_cbor_put_text(b, a->consulted[i]);
}

static void seen_row(struct foil_buf *b, const struct foil_act *a, size_t i)
{
	foil_cbor_put_array(b, 2);
	foil_cbor_put_text(b, a->seen[i].rule);
	foil_cbor_put_text(b, a->seen[i].text);
}

static void closed_row(struct foil_buf *b, const struct foil_act *a, size_t i)
{
	foil_cbor_put_array(b, 2);
	foil_cbor_put_uint(b, a->closed[i].case_index);
	put_ranges(b, a->closed[i].range, a->closed[i].n);
}

static void file_row(struct foil_buf *b, const struct foil_act *a, size_t i)
{
	foil_cbor_put_array(b, 3);
	foil_cbor_put_text(b, a->files[i].name);
	foil_cbor_put_uint(b, a->files[i].size);
	foil_cbor_put_bytes(b, foil_view(a->files[i].sha256, FOIL_HASH_LEN));
}

static void letter_hidden_row(struct foil_buf *b, const struct foil_act *a, size_t i)
{
	foil_cbor_put_array(b, 2);
	foil_cbor_put_uint(b, a->letter_hidden[i].start);
	foil_cbor_put_uint(b, a->letter_hidden[i].len);
}

/* A2: the head of a field leaf: [4, name, ... */
static void begin_leaf(struct foil_buf *b, const char *name)
{
	foil_buf_reset(b);
	foil_cbor_put_array(b, 3);
	foil_cbor_put_uint(b, 4);
	foil_cbor_put_str(b, name);
}

static void end_leaf(struct writer *w, struct foil_leaves *to)
{
	if (w->failed == FOIL_OK)
		w->failed = w->leaf.failed;
	if (w->failed == FOIL_OK)
		foil_leaves_add(to, foil_buf_view(&w->leaf));
}

/* A leaf of `rows` rows whose bytes stand in `bytes`: the field, or its part-th continuation. */
static void flush_rows(struct writer *w, unsigned field, size_t part, size_t total, size_t rows,
    const struct foil_buf *bytes)
{
	if (w->failed == FOIL_OK)
		w->failed = bytes->failed;
	if (part == 0) {
		begin_leaf(&w->leaf, act_field_name(w->act->kind, field));
		foil_cbor_put_array(&w->leaf, 1 + rows);
		foil_cbor_put_uint(&w->leaf, total);
	} else {
		begin_leaf(&w->leaf, MORE);
		foil_cbor_put_array(&w->leaf, 2 + rows);
		foil_cbor_put_uint(&w->leaf, field);
		foil_cbor_put_uint(&w->leaf, part);
	}
	foil_buf_put_view(&w->leaf, foil_buf_view(bytes));
	end_leaf(w, part == 0 ? w->fields : &w->more);
}

/* A6, A7 */
static void put_list(struct writer *w, unsigned field, size_t n, row_fn row)
{
	struct foil_buf rows = { .max = FOIL_LEAF_MAX };
	size_t part = 0, in_part = 0;

	for (size_t i = 0; i < n; i++) {
		foil_buf_reset(&w->row);
		row(&w->row, w->act, i);
		if (w->row.len > ROW_MAX || w->row.failed == FOIL_E_LIMIT)
			w->row_too_long = true;
		else if (w->row.failed != FOIL_OK)
			rows.failed = w->row.failed;
		if (in_part > 0 && rows.len + w->row.len > CHUNK_MAX) {
			flush_rows(w, field, part++, n, in_part, &rows);
			foil_buf_reset(&rows);
			in_part = 0;
		}
		foil_buf_put_view(&rows, foil_buf_view(&w->row));
		in_part++;
	}
	flush_rows(w, field, part, n, in_part, &rows);
	foil_buf_wipe(&rows);
}

enum scalar { S_NULL, S_DAY, S_TEXT, S_UINT, S_BYTES };

static void put_scalar(struct writer *w, unsigned field, enum scalar type, foil_day day,
    struct foil_view text, uint64_t number)
{
	begin_leaf(&w->leaf, act_field_name(w->act->kind, field));
	switch (type) {
	case S_DAY:
		put_day(&w->leaf, day);
		break;
	case S_TEXT:
		put_text_or_null(&w->leaf, text);
		break;
	case S_UINT:
		foil_cbor_put_uint(&w->leaf, number);
		break;
	case S_BYTES:
		foil_cbor_put_bytes(&w->leaf, text);
		break;
	case S_NULL:
		foil_cbor_put_null(&w->leaf);
		break;
	}
	end_leaf(w, w->fields);
}

static void put_field_day(struct writer *w, unsigned f, foil_day d)
{
	put_scalar(w, f, S_DAY, d, foil_str(""), 0);
}

static void put_field_text(struct writer *w, unsigned f, struct foil_view v)
{
	put_scalar(w, f, S_TEXT, 0, v, 0);
}

static void put_field_null(struct writer *w, unsigned f)
{
	put_scalar(w, f, S_NULL, 0, foil_str(""), 0);
}

static void put_common(struct writer *w, unsigned f)
{
	const struct foil_act *a = w->act;

	if (f == FOIL_F_KIND)
		put_field_text(w, f, foil_str(foil_act_kind_name(a->kind)));
	else if (f == FOIL_F_TARGETS)
		put_list(w, f, a->n_targets, target_row);
	else if (a->has_supersedes)
		put_scalar(w, f, S_UINT, 0, foil_str(""), a->supersedes);
	else
		put_field_null(w, f);
}

/* A8 */
static void put_received(struct writer *w, unsigned f)
{
	const struct foil_act *a = w->act;

	switch (f) {
	case FOIL_F_RECEIVED_ON:
		put_field_day(w, f, a->received_on);
		break;
	case FOIL_F_REGIME:
		put_field_text(w, f, a->regime);
		break;
	case FOIL_F_DUE:
		put_field_day(w, f, a->due);
		break;
	case FOIL_F_REQUEST:
		put_field_text(w, f, a->request);
		break;
	case FOIL_F_RECEIVED_NOTE:
		put_field_text(w, f, a->note);
		break;
	default:
		put_field_null(w, f);
	}
}

/* A9 */
static void put_frozen(struct writer *w, unsigned f)
{
	const struct foil_act *a = w->act;

	switch (f) {
	case FOIL_F_FOUND_ON:
		put_field_day(w, f, a->found_on);
		break;
	case FOIL_F_DOCUMENTS:
		put_list(w, f, a->n_documents, document_row);
		break;
	case FOIL_F_NAMES:
		put_list(w, f, a->n_documents, name_row);
		break;
	case FOIL_F_SEARCH:
		put_field_text(w, f, a->search);
		break;
	case FOIL_F_FROZEN_NOTE:
		put_field_text(w, f, a->note);
		break;
	default:
		put_field_null(w, f);
	}
}

static void put_decided_content(struct writer *w, unsigned f)
{
	const struct foil_act *a = w->act;

	switch (f) {
	case FOIL_F_LABELS:
		put_list(w, f, a->n_items, label_row);
		break;
	case FOIL_F_REASONS:
		put_list(w, f, a->n_grounds, reason_row);
		break;
	case FOIL_F_UNDECIDED:
		put_field_text(w, f, a->undecided);
		break;
	case FOIL_F_CONSIDERED:
		put_list(w, f, a->n_considered, considered_row);
		break;
	case FOIL_F_CONSULTED:
		put_list(w, f, a->n_consulted, consulted_row);
		break;
	case FOIL_F_DIRECTED:
		put_field_text(w, f, a->directed);
		break;
	case FOIL_F_DECIDED_NOTE:
		put_field_text(w, f, a->note);
		break;
	case FOIL_F_SEEN:
		put_list(w, f, a->n_seen, seen_row);
		break;
	default:
		put_field_null(w, f);
	}
}

/* A10 */
static void put_decided(struct writer *w, unsigned f)
{
	const struct foil_act *a = w->act;

	switch (f) {
	case FOIL_F_ANSWER:
		put_field_text(w, f, foil_str(a->neither ? "neither" : "each"));
		break;
	case FOIL_F_PROVISIONS:
		put_list(w, f, a->n_provisions, provision_row);
		break;
	case FOIL_F_ITEMS:
		put_list(w, f, a->n_items, item_row);
		break;
	case FOIL_F_GROUNDS:
		put_list(w, f, a->n_grounds, ground_row);
		break;
	case FOIL_F_REDACTIONS:
		put_list(w, f, a->n_redactions, redaction_row);
		break;
	default:
		put_decided_content(w, f);
	}
}

/* A11 */
static void put_approved(struct writer *w, unsigned f)
{
	if (f == FOIL_F_APPROVED_NOTE)
		put_field_text(w, f, w->act->note);
	else if (f == FOIL_F_SEEN)
		put_list(w, f, w->act->n_seen, seen_row);
	else
		put_field_null(w, f);
}

/* A12 */
static void put_issued(struct writer *w, unsigned f)
{
	const struct foil_act *a = w->act;

	switch (f) {
	case FOIL_F_DISCLOSURE:
		put_scalar(w, f, S_BYTES, 0, foil_view(a->disclosure, FOIL_HASH_LEN), 0);
		break;
	case FOIL_F_PRIVATE:
		put_list(w, f, a->n_closed, closed_row);
		break;
	case FOIL_F_FILES:
		put_list(w, f, a->n_files, file_row);
		break;
	case FOIL_F_LETTER:
		put_scalar(w, f, S_BYTES, 0, foil_view(a->letter, FOIL_HASH_LEN), 0);
		break;
	case FOIL_F_LETTER_HIDDEN:
		put_list(w, f, a->n_letter_hidden, letter_hidden_row);
		break;
	case FOIL_F_DATED:
		put_field_day(w, f, a->dated);
		break;
	default:
		put_field_null(w, f);
	}
}

static void put_field(struct writer *w, unsigned f)
{
	if (f <= FOIL_F_SUPERSEDES)
		put_common(w, f);
	else if (f == FOIL_F_AT && w->act->at > 0 && w->act->kind != FOIL_ACT_ISSUED)
		put_scalar(w, f, S_UINT, 0, foil_str(""), (uint64_t)w->act->at);
	else if (w->act->kind == FOIL_ACT_RECEIVED)
		put_received(w, f);
	else if (w->act->kind == FOIL_ACT_FROZEN)
		put_frozen(w, f);
	else if (w->act->kind == FOIL_ACT_DECIDED)
		put_decided(w, f);
	else if (w->act->kind == FOIL_ACT_APPROVED)
		put_approved(w, f);
	else
		put_issued(w, f);
}

static enum foil_code check_sizes(const struct foil_act *a, struct foil_err *err)
{
	static const char *const what[] = { "items", "grounds", "redactions", "documents", "files" };
	const size_t have[] = { a->n_items, a->n_grounds, a->n_redactions, a->n_documents,
		a->n_files };
	const size_t most[] = { FOIL_ITEMS_MAX, FOIL_GROUNDS_MAX, FOIL_REDACTIONS_MAX,
		FOIL_DOCUMENTS_MAX, FOIL_FILES_MAX };
	const struct foil_view text[] = { a->request, a->search, a->undecided, a->directed, a->note };

	if (!act_kind_is_written(a->kind))
		return foil_fail(err, FOIL_E_ARG, "an act of kind %s cannot be written yet",
		    foil_act_kind_name(a->kind));
	for (size_t i = 0; i < sizeof have / sizeof have[0]; i++)
		if (have[i] > most[i])
			return foil_fail(err, FOIL_E_LIMIT, "%zu %s; at most %zu are allowed", have[i],
			    what[i], most[i]);
	for (size_t i = 0; i < sizeof text / sizeof text[0]; i++)
		if (text[i].len > FOIL_ACT_TEXT_MAX)
			return foil_fail(err, FOIL_E_LIMIT,
			    "a text of %zu bytes; at most %zu are allowed", text[i].len,
			    FOIL_ACT_TEXT_MAX);
	return FOIL_OK;
}

/* Continuations after the fields, then PADs to the next power of two (A3). */
static void finish_leaves(struct writer *w)
{
	size_t bucket = FOIL_ACT_LEAVES_MIN;

	for (size_t i = 0; i < w->more.n; i++)
		foil_leaves_add(w->fields, foil_leaves_get(&w->more, i));
	while (bucket < w->fields->n)
		bucket *= 2;
	while (w->fields->failed == FOIL_OK && w->fields->n < bucket)
		foil_leaves_add_pad(w->fields);
}

/* What cannot be read back must never be signed. */
static enum foil_code read_back(const struct foil_leaves *leaves, struct foil_err *err)
{
	struct foil_arena arena = { 0 };
	struct foil_act act;
	enum foil_code rc = foil_act_read_leaves(&arena, leaves, &act, err);

	foil_arena_wipe(&arena);
	return rc;
}

enum foil_code foil_act_leaves(const struct foil_act *a, struct foil_leaves *out,
    struct foil_err *err)
{
	struct foil_leaves leaves = { 0 };
	struct writer w = { .act = a, .fields = &leaves, .leaf = { .max = FOIL_LEAF_MAX },
		.row = { .max = FOIL_LEAF_MAX } };
	enum foil_code rc;

	if ((rc = check_sizes(a, err)) != FOIL_OK)
		goto done;
	for (unsigned f = 0; f < FOIL_ACT_FIELDS; f++)
		put_field(&w, f);
	finish_leaves(&w);
	if (w.row_too_long) {
		rc = foil_fail(err, FOIL_E_LIMIT,
		    "one item, ground, file or line holds more than %zu bytes", ROW_MAX);
		goto done;
	}
	if (w.failed != FOIL_OK) {
		rc = foil_fail(err, w.failed, "act: %s", w.failed == FOIL_E_NOMEM ? "out of memory" :
		    "a field holds more than fits in it");
		goto done;
	}
	if ((rc = foil_leaves_check(&w.more, err)) != FOIL_OK ||
	    (rc = foil_leaves_check(&leaves, err)) != FOIL_OK ||
	    (rc = read_back(&leaves, err)) != FOIL_OK)
		goto done;
	foil_leaves_free(out);
	*out = leaves;
	leaves = (struct foil_leaves){ 0 };
done:
	foil_leaves_free(&leaves);
	foil_leaves_free(&w.more);
	foil_buf_wipe(&w.leaf);
	foil_buf_wipe(&w.row);
	return rc;
}
