/* SPDX-License-Identifier: Apache-2.0 */
#include "compose.h"

#include "foil/seal.h"

#include <string.h>

/* State of one composition; buffers are wiped at the end, what is handed out is in the arena. */
struct maker {
	struct foil_ledger *l;
	const struct foil_case *c;
	struct composed *out;
	struct foil_disclosure d;
	struct foil_arena *arena;
	uint64_t *line; /* of each redaction's marker */
	struct foil_err *err;
};

void composed_wipe(struct composed *c)
{
	foil_arena_wipe(&c->arena);
	foil_buf_free(&c->disclosure);
	memset(c, 0, sizeof *c);
}

static enum foil_code keep(struct maker *m, struct foil_buf *b, struct foil_view *out)
{
	enum foil_code rc = foil_buf_check(b, "response", m->err);

	if (rc != FOIL_OK)
		return rc;
	*out = foil_arena_copy(m->arena, foil_buf_view(b));
	return foil_arena_check(m->arena, m->err);
}

/* Commit once more (for the header), open all but the hidden, put it into the arena. */
static enum foil_code make_opening(struct maker *m, const char *profile, unsigned part_kind,
    const uint8_t id[FOIL_DOC_ID_LEN], const uint8_t secret[FOIL_DOC_SECRET_LEN],
    const struct foil_leaves *leaves, const struct foil_range *hidden, size_t n_hidden,
    struct foil_opening *out, uint8_t root[FOIL_HASH_LEN])
{
	struct foil_buf header = { .max = 4096 }, frontier = { .max = FOIL_BUF_DEFAULT_MAX };
	struct foil_buf contents = { .max = FOIL_BUF_DEFAULT_MAX };
	struct foil_opening o = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
	enum foil_code rc;

	if ((rc = foil_doc_commit(id, secret, profile, part_kind, leaves, &header, root, m->err)) ==
	    FOIL_OK &&
	    (rc = foil_doc_open(id, secret, leaves, hidden, n_hidden, &frontier, &contents, m->err)) ==
	    FOIL_OK &&
	    (rc = keep(m, &header, &o.header)) == FOIL_OK &&
	    (rc = keep(m, &frontier, &o.frontier)) == FOIL_OK &&
	    (rc = keep(m, &contents, &o.contents)) == FOIL_OK)
		*out = o;
	foil_buf_free(&header);
	foil_buf_wipe(&frontier);
	foil_buf_wipe(&contents);
	return rc;
}

/* What is kept opens what was signed; anything else would be published and then refused. */
static enum foil_code same_root(const struct foil_case_act *a, const uint8_t root[FOIL_HASH_LEN],
    struct foil_err *err)
{
	if (memcmp(root, a->root, FOIL_HASH_LEN) == 0)
		return FOIL_OK;
	return foil_fail(err, FOIL_E_STORE,
	    "act %llu as kept does not give the root that was signed; restore the ledger from a backup",
	    (unsigned long long)a->case_index);
}

static enum foil_code open_act(struct maker *m, size_t i, enum foil_secrecy secrecy)
{
	const struct foil_case_act *a = &m->c->act[i];
	struct foil_numbered_opening *o = &m->d.acts[i];
	struct foil_closed *closed = &m->out->closed[m->out->n_closed];
	struct foil_leaves leaves = { 0 };
	uint8_t secret[FOIL_DOC_SECRET_LEN], id[FOIL_DOC_ID_LEN], root[FOIL_HASH_LEN];
	enum foil_code rc;

	if ((rc = foil_ledger_kept_act(m->l, m->c->sub, a->case_index, secret, &leaves, m->err)) !=
	    FOIL_OK)
		return rc;
	if ((closed->range = foil_arena_alloc(m->arena, leaves.n, sizeof *closed->range)) == NULL) {
		rc = foil_fail(m->err, FOIL_E_NOMEM, "out of memory");
		goto done;
	}
	closed->case_index = a->case_index;
	closed->n = foil_act_private(a->act.kind, secrecy, &leaves, closed->range);
	m->out->n_closed += closed->n > 0;
	o->no = a->case_index;
	if ((rc = acts_id(m->l, "act", m->c->sub, a->case_index, 0, id, m->err)) == FOIL_OK &&
	    (rc = make_opening(m, FOIL_ACT_PROFILE, 1, id, secret, &leaves, closed->range, closed->n,
	    &o->opening, root)) == FOIL_OK)
		rc = same_root(a, root, m->err);
done:
	foil_wipe(secret, sizeof secret);
	foil_leaves_free(&leaves);
	return rc;
}

/* What a replaced decision said is nobody's business: it never took effect. */
static enum foil_secrecy secrecy_of(const struct foil_case *c, size_t i)
{
	if (c->act[i].act.kind == FOIL_ACT_DECIDED && (int)i != c->decided)
		return FOIL_SECRECY_SUPERSEDED;
	return foil_case_decided(c)->neither ? FOIL_SECRECY_NEITHER : FOIL_SECRECY_USUAL;
}

static enum foil_code open_acts(struct maker *m, size_t n)
{
	enum foil_code rc = FOIL_OK;

	m->d.acts = foil_arena_alloc(m->arena, n + 1, sizeof *m->d.acts);
	m->out->closed = foil_arena_alloc(m->arena, n + 1, sizeof *m->out->closed);
	if (m->d.acts == NULL || m->out->closed == NULL)
		return foil_fail(m->err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < n && rc == FOIL_OK; i++)
		rc = open_act(m, i, secrecy_of(m->c, i));
	m->d.n_acts = n;
	return rc;
}

static enum foil_code add_file(struct maker *m, const char *name, struct foil_view bytes)
{
	struct compose_file *f = &m->out->files[m->out->n_files++];

	f->name = foil_arena_copy(m->arena, foil_str(name));
	f->bytes = bytes;
	return foil_arena_check(m->arena, m->err);
}

/* The text that a stranger will make from the same opening. */
static enum foil_code render(struct maker *m, const struct foil_opening *o,
    struct foil_marker *markers, size_t n, struct foil_view *out)
{
	struct foil_buf text = { .max = FOIL_PUBLISHED_MAX };
	enum foil_code rc;

	if ((rc = foil_text_render(o, markers, n, &text, m->err)) == FOIL_OK)
		rc = keep(m, &text, out);
	foil_buf_wipe(&text);
	return rc;
}

static enum foil_code label_markers(struct maker *m, const struct foil_act *decided, size_t first,
    size_t n, struct foil_marker **markers, struct foil_range **hidden)
{
	struct foil_buf label = { .max = FOIL_LEAF_MAX };
	enum foil_code rc = FOIL_OK;

	*markers = foil_arena_alloc(m->arena, n + 1, sizeof **markers);
	*hidden = foil_arena_alloc(m->arena, n + 1, sizeof **hidden);
	if (*markers == NULL || *hidden == NULL)
		return foil_fail(m->err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < n && rc == FOIL_OK; i++) {
		(*hidden)[i] = (*markers)[i].range = decided->redactions[first + i].range;
		foil_redaction_label(&label, decided, &decided->redactions[first + i]);
		rc = keep(m, &label, &(*markers)[i].label);
		foil_buf_reset(&label);
	}
	foil_buf_free(&label);
	return rc;
}

static enum foil_code open_text(struct maker *m, const struct foil_kept *kept,
    const struct foil_document *d, struct foil_text_leaves *leaves)
{
	uint8_t root[FOIL_HASH_LEN];
	const struct foil_act *decided = foil_case_decided(m->c);
	struct foil_numbered_opening *o = &m->d.documents[m->d.n_documents];
	struct foil_marker *markers = NULL;
	struct foil_range *hidden = NULL;
	struct foil_view text;
	size_t first, n;
	char name[48];
	enum foil_code rc;

	foil_act_redactions_of(decided, d->ordinal, &first, &n);
	if ((rc = label_markers(m, decided, first, n, &markers, &hidden)) != FOIL_OK ||
	    (rc = make_opening(m, kept->profile, 0, kept->id, kept->secret, &leaves->leaves, hidden,
	    foil_ranges_unite(hidden, n), &o->opening, root)) != FOIL_OK)
		return rc;
	if (memcmp(root, d->root, FOIL_HASH_LEN) != 0)
		return foil_fail(m->err, FOIL_E_STORE,
		    "document %llu as kept does not give the root that was registered; restore the "
		    "ledger from a backup",
		    (unsigned long long)d->ordinal);
	o->no = d->ordinal;
	m->d.n_documents++;
	if ((rc = render(m, &o->opening, markers, n, &text)) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < n; i++)
		m->line[first + i] = markers[i].line;
	foil_published_name(name, decided, d->ordinal);
	return add_file(m, name, text);
}

static enum foil_code open_document(struct maker *m, const struct foil_document *d,
    uint64_t case_index)
{
	struct foil_text_leaves leaves = { 0 };
	struct foil_kept kept = { 0 };
	enum foil_code rc;

	if ((rc = foil_ledger_kept(m->l, m->c->sub, case_index, FOIL_USE_DOCUMENT, d->ordinal, &kept,
	    m->err)) != FOIL_OK)
		return rc;
	if ((rc = foil_text_leaves(foil_buf_view(&kept.text), kept.profile, kept.id, kept.secret,
	    &leaves, m->err)) == FOIL_OK)
		rc = open_text(m, &kept, d, &leaves);
	foil_text_leaves_free(&leaves);
	foil_kept_wipe(&kept);
	return rc;
}

static enum foil_code open_documents(struct maker *m)
{
	const struct foil_act *decided = foil_case_decided(m->c);
	const struct foil_document *d;
	uint64_t case_index;
	size_t n = 0;
	enum foil_code rc = FOIL_OK;

	while (foil_case_document(m->c, n, &case_index) != NULL)
		n++;
	m->d.documents = foil_arena_alloc(m->arena, n + 1, sizeof *m->d.documents);
	m->out->files = foil_arena_alloc(m->arena, n + 2, sizeof *m->out->files);
	m->line = foil_arena_alloc(m->arena, decided->n_redactions + 1, sizeof *m->line);
	if (m->d.documents == NULL || m->out->files == NULL || m->line == NULL)
		return foil_fail(m->err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; !decided->neither && i < n && rc == FOIL_OK; i++) {
		d = foil_case_document(m->c, i, &case_index);
		if (foil_document_is_published(decided, d->ordinal))
			rc = open_document(m, d, case_index);
	}
	return rc;
}

static enum foil_code open_letter(struct maker *m, const struct compose_letter *in)
{
	struct foil_text_leaves leaves = { 0 };
	struct foil_marker *markers;
	struct foil_view published;
	uint8_t id[FOIL_DOC_ID_LEN];
	enum foil_code rc;

	if ((markers = foil_arena_alloc(m->arena, in->n_hidden + 1, sizeof *markers)) == NULL)
		return foil_fail(m->err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < in->n_hidden; i++) {
		markers[i].range = in->hidden[i];
		markers[i].label = foil_str("requester");
	}
	if ((rc = acts_id(m->l, "letter", m->c->sub, in->case_index, 0, id, m->err)) != FOIL_OK ||
	    (rc = foil_text_leaves(in->text, ACTS_TEXT_PROFILE, id, in->secret, &leaves, m->err)) !=
	    FOIL_OK)
		return rc;
	if ((rc = make_opening(m, ACTS_TEXT_PROFILE, 0, id, in->secret, &leaves.leaves, in->hidden,
	    in->n_hidden, &m->d.letter, m->out->letter_root)) == FOIL_OK &&
	    (rc = make_opening(m, ACTS_TEXT_PROFILE, 0, id, in->secret, &leaves.leaves, NULL, 0,
	    &m->out->full_letter, m->out->letter_root)) == FOIL_OK &&
	    (rc = render(m, &m->d.letter, markers, in->n_hidden, &published)) == FOIL_OK &&
	    (rc = render(m, &m->out->full_letter, NULL, 0, &m->out->requester_letter)) == FOIL_OK)
		rc = add_file(m, FOIL_LETTER_NAME, published);
	foil_text_leaves_free(&leaves);
	return rc;
}

static enum foil_code make_schedule(struct maker *m)
{
	struct foil_buf csv = { .max = FOIL_PUBLISHED_MAX };
	struct foil_view bytes;
	enum foil_code rc;

	if ((rc = foil_schedule_put(&csv, foil_case_decided(m->c),
	    foil_regime_parse(foil_case_received(m->c)->regime), m->line, m->err)) == FOIL_OK &&
	    (rc = keep(m, &csv, &bytes)) == FOIL_OK)
		rc = add_file(m, FOIL_SCHEDULE_NAME, bytes);
	foil_buf_free(&csv);
	return rc;
}

enum foil_code compose(struct foil_ledger *l, const struct foil_case *c, size_t n_acts,
    const struct compose_letter *letter, struct composed *out, struct foil_err *err)
{
	const struct foil_act *decided = foil_case_decided(c);
	struct composed made = { 0 };
	struct maker m = { .l = l, .c = c, .out = &made, .arena = &made.arena, .err = err };
	enum foil_code rc;

	made.arena.max = (size_t)4 << 30;
	if (decided == NULL || foil_case_received(c) == NULL)
		return foil_fail(err, FOIL_E_REFUSED, "order.stage: nothing has been decided yet");
	if ((rc = open_acts(&m, n_acts)) == FOIL_OK &&
	    (rc = open_documents(&m)) == FOIL_OK && (rc = open_letter(&m, letter)) == FOIL_OK &&
	    (rc = make_schedule(&m)) == FOIL_OK) {
		foil_buf_init(&made.disclosure, FOIL_RESPONSE_MAX);
		foil_disclosure_put(&made.disclosure, &m.d);
		rc = foil_buf_check(&made.disclosure, "disclosure", err);
	}
	if (rc != FOIL_OK) {
		composed_wipe(&made);
		return rc;
	}
	*out = made;
	return FOIL_OK;
}

enum foil_code compose_issued(struct foil_ledger *l, const struct foil_case *c,
    struct foil_opening *out, struct foil_buf bytes[3], struct foil_err *err)
{
	const struct foil_case_act *a = &c->act[c->issued];
	uint8_t secret[FOIL_DOC_SECRET_LEN], id[FOIL_DOC_ID_LEN], root[FOIL_HASH_LEN];
	struct foil_leaves leaves = { 0 };
	enum foil_code rc;

	if ((rc = foil_ledger_kept_act(l, c->sub, a->case_index, secret, &leaves, err)) != FOIL_OK)
		return rc;
	if ((rc = acts_id(l, "act", c->sub, a->case_index, 0, id, err)) == FOIL_OK &&
	    (rc = foil_doc_commit(id, secret, FOIL_ACT_PROFILE, 1, &leaves, &bytes[0], root, err)) ==
	    FOIL_OK && (rc = same_root(a, root, err)) == FOIL_OK &&
	    (rc = foil_doc_open(id, secret, &leaves, NULL, 0, &bytes[1], &bytes[2], err)) == FOIL_OK)
		*out = (struct foil_opening){ foil_buf_view(&bytes[0]), foil_buf_view(&bytes[1]),
			foil_buf_view(&bytes[2]) };
	foil_wipe(secret, sizeof secret);
	foil_leaves_free(&leaves);
	return rc;
}

enum foil_code compose_hidden(struct foil_arena *arena, const struct foil_marks *marks,
    struct foil_view text, const struct foil_text_leaves *leaves, struct foil_range **out, size_t *n,
    struct foil_err *err)
{
	struct foil_range *r = foil_arena_alloc(arena, marks->n + 1, sizeof *r);
	enum foil_code rc;

	if (r == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	for (size_t i = 0; i < marks->n; i++) {
		if (!foil_view_eq(marks->mark[i].labels, foil_str("requester")))
			return foil_fail(err, FOIL_E_FORMAT,
			    "letter.txt line %llu, column %llu: in a letter only [[requester ...]] may be "
			    "hidden",
			    (unsigned long long)marks->mark[i].line,
			    (unsigned long long)marks->mark[i].column);
		if ((rc = foil_text_range(leaves, text, marks->mark[i].start, marks->mark[i].len, &r[i],
		    err)) != FOIL_OK)
			return foil_fail_in(err, rc, "letter.txt");
	}
	*out = r;
	*n = foil_ranges_unite(r, marks->n);
	return FOIL_OK;
}
