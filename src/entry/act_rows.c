/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of the lists of an act, one by one (spec/act.md section 3). */
#include "act_reader.h"

/* A5 */
foil_day act_take_day(struct foil_cbor *c)
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

struct foil_view act_take_text(struct foil_cbor *c, bool null_allowed)
{
	struct foil_view v = { NULL, 0 };

	if (null_allowed && foil_cbor_null(c))
		return v;
	v = foil_cbor_text(c);
	if (foil_cbor_ok(c) && v.len == 0)
		foil_cbor_refuse(c, FOIL_E_FORMAT,
		    null_allowed ? "an empty text must be null" : "a text is empty");
	if (v.len > FOIL_ACT_TEXT_MAX)
		foil_cbor_refuse(c, FOIL_E_LIMIT, "a text is too long");
	return v;
}

/* A text that is short and not empty: a letter or an id, which markers repeat many times. */
static struct foil_view take_short(struct foil_cbor *c, size_t max)
{
	struct foil_view v = act_take_text(c, false);

	if (v.len > max)
		foil_cbor_refuse(c, FOIL_E_LIMIT, "a letter or a provision's id is too long");
	return v;
}

/* An array of such texts. */
static struct foil_view *take_texts(struct reader *r, struct foil_cbor *c, uint64_t most,
    size_t max, size_t *n)
{
	uint64_t count = foil_cbor_array(c);
	struct foil_view *v;

	*n = 0;
	if (count > most)
		foil_cbor_refuse(c, FOIL_E_LIMIT, "too many letters or provisions");
	if (!foil_cbor_ok(c) || count == 0)
		return NULL;
	if ((v = foil_arena_alloc(r->arena, (size_t)count, sizeof *v)) == NULL) {
		foil_cbor_refuse(c, FOIL_E_NOMEM, "out of memory");
		return NULL;
	}
	for (uint64_t i = 0; i < count; i++)
		v[i] = take_short(c, max);
	*n = foil_cbor_ok(c) ? (size_t)count : 0;
	return v;
}

static void take_leaves(struct foil_cbor *c, struct foil_range *v)
{
	v->start = foil_cbor_uint_max(c, FOIL_LEAVES_MAX);
	v->len = foil_cbor_uint_max(c, FOIL_LEAVES_MAX);
	if (foil_cbor_ok(c) && v->len > FOIL_LEAVES_MAX - v->start)
		foil_cbor_refuse(c, FOIL_E_FORMAT, "a range past the last leaf that a document may have");
}

/* From 1 on. */
static uint64_t take_ordinal(struct foil_cbor *c)
{
	uint64_t v = foil_cbor_uint_max(c, UINT32_MAX);

	if (foil_cbor_ok(c) && v == 0)
		foil_cbor_refuse(c, FOIL_E_FORMAT, "an ordinal of 0");
	return v;
}

/* A range that begins after the one before it has ended, with something between. */
static void take_range(struct foil_cbor *c, struct foil_range *v, size_t i)
{
	foil_cbor_array_n(c, 2);
	take_leaves(c, &v[i]);
	if (v[i].len == 0 || (i > 0 && v[i].start <= v[i - 1].start + v[i - 1].len))
		foil_cbor_refuse(c, FOIL_E_FORMAT, "ranges are not united and in order");
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
	for (uint64_t i = 0; i < count && foil_cbor_ok(c); i++)
		take_range(c, v, (size_t)i);
	*n = foil_cbor_ok(c) ? (size_t)count : 0;
	return v;
}

void act_row_target(struct reader *r, struct foil_cbor *c, size_t i)
{
	foil_cbor_array_n(c, 2);
	r->act.targets[i].case_index = foil_cbor_uint_max(c, UINT32_MAX);
	foil_cbor_bytes_n(c, r->act.targets[i].leaf, FOIL_HASH_LEN);
}

void act_row_document(struct reader *r, struct foil_cbor *c, size_t i)
{
	struct foil_document *d = &r->act.documents[i];

	foil_cbor_array_n(c, 2);
	d->ordinal = foil_cbor_uint_max(c, UINT32_MAX);
	foil_cbor_bytes_n(c, d->root, FOIL_HASH_LEN);
	if (d->ordinal == 0 || (i > 0 && d->ordinal <= r->act.documents[i - 1].ordinal))
		foil_cbor_refuse(c, FOIL_E_FORMAT, "ordinals do not rise");
}

void act_row_name(struct reader *r, struct foil_cbor *c, size_t i)
{
	struct foil_document *d = &r->act.documents[i];

	foil_cbor_array_n(c, 4);
	if (foil_cbor_uint(c) != d->ordinal)
		foil_cbor_refuse(c, FOIL_E_FORMAT, "names are not in the order of documents");
	d->name = foil_cbor_text(c);
	d->bom = foil_cbor_bool(c);
	d->crlf = foil_cbor_bool(c);
}

void act_row_provision(struct reader *r, struct foil_cbor *c, size_t i)
{
	r->act.provisions[i] = take_short(c, FOIL_ID_LEN_MAX);
}

void act_row_item(struct reader *r, struct foil_cbor *c, size_t i)
{
	struct foil_item *it = &r->act.items[i];
	uint64_t n;

	it->date = FOIL_DAY_NONE;
	foil_cbor_array_n(c, 4);
	it->no = foil_cbor_uint_max(c, UINT32_MAX);
	it->outcome = foil_outcome_parse(foil_cbor_text(c));
	if (foil_cbor_ok(c) && it->outcome == FOIL_OUTCOME_NONE)
		foil_cbor_refuse(c, FOIL_E_VERSION, "an outcome not known here"); /* A13 */
	it->letters = take_texts(r, c, FOIL_LETTERS_MAX, FOIL_LETTER_LEN_MAX, &it->n_letters);
	n = foil_cbor_array(c);
	if (!foil_cbor_ok(c) || n == 0)
		return;
	if ((it->ordinals = foil_arena_alloc(r->arena, (size_t)n, sizeof it->ordinals[0])) == NULL) {
		foil_cbor_refuse(c, FOIL_E_NOMEM, "out of memory");
		return;
	}
	for (uint64_t k = 0; k < n; k++)
		it->ordinals[k] = take_ordinal(c);
	it->n_ordinals = (size_t)n;
}

void act_row_label(struct reader *r, struct foil_cbor *c, size_t i)
{
	struct foil_item *it = &r->act.items[i];

	foil_cbor_array_n(c, 4);
	if (foil_cbor_uint(c) != it->no)
		foil_cbor_refuse(c, FOIL_E_FORMAT, "labels are not in the order of items");
	it->label = foil_cbor_text(c);
	it->date = act_take_day(c);
	it->words = act_take_text(c, true);
}

void act_row_ground(struct reader *r, struct foil_cbor *c, size_t i)
{
	foil_cbor_array_n(c, 2);
	r->act.grounds[i].letter = take_short(c, FOIL_LETTER_LEN_MAX);
	r->act.grounds[i].ids = take_texts(r, c, FOIL_IDS_MAX, FOIL_ID_LEN_MAX,
	    &r->act.grounds[i].n_ids);
}

void act_row_reason(struct reader *r, struct foil_cbor *c, size_t i)
{
	struct foil_ground *g = &r->act.grounds[i];
	uint64_t n;

	foil_cbor_array_n(c, 2);
	if (!foil_view_eq(foil_cbor_text(c), g->letter))
		foil_cbor_refuse(c, FOIL_E_FORMAT, "reasons are not in the order of grounds");
	n = foil_cbor_array(c);
	if (n > FOIL_ANSWERS_MAX)
		foil_cbor_refuse(c, FOIL_E_LIMIT, "too many answers");
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

void act_row_redaction(struct reader *r, struct foil_cbor *c, size_t i)
{
	struct foil_redaction *d = &r->act.redactions[i];
	const struct foil_redaction *before = i > 0 ? d - 1 : NULL;

	foil_cbor_array_n(c, 5);
	d->serial = foil_cbor_uint_max(c, UINT32_MAX);
	d->ordinal = take_ordinal(c);
	take_leaves(c, &d->range);
	d->letters = take_texts(r, c, FOIL_LETTERS_MAX, FOIL_LETTER_LEN_MAX, &d->n_letters);
	if (!foil_cbor_ok(c))
		return;
	if (d->serial == 0 || d->range.len == 0 || d->n_letters == 0)
		foil_cbor_refuse(c, FOIL_E_FORMAT, "a redaction without serial, length or ground");
	if (before != NULL && (d->ordinal < before->ordinal || (d->ordinal == before->ordinal &&
	    d->range.start < before->range.start + before->range.len)))
		foil_cbor_refuse(c, FOIL_E_FORMAT, "redactions overlap or are not in order");
}

void act_row_considered(struct reader *r, struct foil_cbor *c, size_t i)
{
	r->act.considered[i] = foil_cbor_text(c);
}

void act_row_consulted(struct reader *r, struct foil_cbor *c, size_t i)
{
	r->act.consulted[i] = foil_cbor_text(c);
}

void act_row_seen(struct reader *r, struct foil_cbor *c, size_t i)
{
	foil_cbor_array_n(c, 2);
	r->act.seen[i].rule = foil_cbor_text(c);
	r->act.seen[i].text = foil_cbor_text(c);
}

void act_row_closed(struct reader *r, struct foil_cbor *c, size_t i)
{
	foil_cbor_array_n(c, 2);
	r->act.closed[i].case_index = foil_cbor_uint_max(c, UINT32_MAX);
	if (i > 0 && r->act.closed[i].case_index <= r->act.closed[i - 1].case_index)
		foil_cbor_refuse(c, FOIL_E_FORMAT, "acts are not in order");
	r->act.closed[i].range = take_ranges(r, c, &r->act.closed[i].n);
}

void act_row_file(struct reader *r, struct foil_cbor *c, size_t i)
{
	foil_cbor_array_n(c, 3);
	r->act.files[i].name = act_take_text(c, false);
	r->act.files[i].size = foil_cbor_uint_max(c, INT64_MAX);
	foil_cbor_bytes_n(c, r->act.files[i].sha256, FOIL_HASH_LEN);
}

void act_row_letter_hidden(struct reader *r, struct foil_cbor *c, size_t i)
{
	take_range(c, r->act.letter_hidden, i);
}

