/* SPDX-License-Identifier: Apache-2.0 */
/* case.txt and the marked copies to an act: spec/case-file.md section 7. */
#include "casetext_lex.h"

#include "foil/text.h"

#include <stdlib.h>

/* A name of a registered document, for the search by name. */
struct name {
	struct foil_view name;
	size_t doc; /* in docs */
};

struct decider {
	struct foil_arena *arena;
	const struct foil_casetext *ct;
	const struct foil_casetext_document *docs;
	size_t n_docs;
	struct foil_ct_grounds grounds;
	bool *used;                               /* ground i has an item or a mark */
	struct name *names;                       /* sorted */
	const struct foil_casetext_item **owner;  /* of each document; NULL for none */
	struct foil_marks *marks;                 /* of each document; freed at the end */
	size_t n_marks;
	struct foil_act act;
	struct foil_err *err;
};

static int by_name(const void *pa, const void *pb)
{
	const struct name *a = pa, *b = pb;

	return foil_view_cmp(a->name, b->name);
}

static enum foil_code sort_names(struct decider *d)
{
	struct foil_safe safe;

	for (size_t i = 0; i < d->n_docs; i++)
		d->names[i] = (struct name){ d->docs[i].document->name, i };
	if (d->n_docs > 1)
		qsort(d->names, d->n_docs, sizeof *d->names, by_name);
	for (size_t i = 1; i < d->n_docs; i++) {
		if (foil_view_eq(d->names[i].name, d->names[i - 1].name))
			return foil_fail(d->err, FOIL_E_ARG,
			    "two documents are registered as \"%s\"; a case file cannot tell them "
			    "apart", foil_safe(&safe, d->names[i].name));
	}
	return FOIL_OK;
}

static enum foil_code unknown_file(const struct decider *d, const struct foil_casetext_item *it,
    struct foil_view file)
{
	struct foil_view nearest = { NULL, 0 };
	struct foil_safe found, near;
	unsigned least = 99;

	for (size_t i = 0; i < d->n_docs; i++) {
		struct foil_view name = d->names[i].name;
		unsigned edits = foil_view_ieq(file, name) ? 0 : foil_edit_distance(file, name);

		if (edits < least && foil_ct_is_near(edits, name.len)) {
			least = edits;
			nearest = name;
		}
	}
	if (nearest.len > 0)
		return foil_ct_fail_place(d->err, it->place, FOIL_E_NOT_FOUND,
		    "found file \"%s\" in item %llu; expected one that is registered; did you mean "
		    "\"%s\"?", foil_safe(&found, file), (unsigned long long)it->item.no,
		    foil_safe(&near, nearest));
	return foil_ct_fail_place(d->err, it->place, FOIL_E_NOT_FOUND,
	    "found file \"%s\" in item %llu; expected one that is registered: foil freeze "
	    "registers what is in originals/", foil_safe(&found, file),
	    (unsigned long long)it->item.no);
}

/* The document's ordinal; the item becomes its owner. */
static enum foil_code own(struct decider *d, const struct foil_casetext_item *it,
    struct foil_view file, uint64_t *ordinal)
{
	struct name key = { .name = file }, *hit = NULL;
	const struct foil_casetext_item *other;
	struct foil_safe safe;

	if (d->n_docs > 0)
		hit = bsearch(&key, d->names, d->n_docs, sizeof key, by_name);
	if (hit == NULL)
		return unknown_file(d, it, file);
	other = d->owner[hit->doc];
	if (other != NULL)
		return foil_ct_fail_place(d->err, it->place, FOIL_E_FORMAT,
		    "found file \"%s\" again; expected it once, and item %llu on line %llu has it",
		    foil_safe(&safe, file), (unsigned long long)other->item.no,
		    (unsigned long long)other->place.line);
	d->owner[hit->doc] = it;
	*ordinal = d->docs[hit->doc].document->ordinal;
	return FOIL_OK;
}

/* What an outcome needs whoever made the case text: the reader of case.txt has checked it too. */
static enum foil_code check_needs(const struct decider *d, const struct foil_casetext_item *it)
{
	bool shown = it->item.outcome == FOIL_DISCLOSED || it->item.outcome == FOIL_PART;

	if (shown && it->n_files == 0)
		return foil_ct_fail_place(d->err, it->place, FOIL_E_FORMAT,
		    "found item %llu %s without a file; expected at least one",
		    (unsigned long long)it->item.no, foil_outcome_name(it->item.outcome));
	if (it->item.outcome == FOIL_WITHHELD && it->item.n_letters == 0)
		return foil_ct_fail_place(d->err, it->place, FOIL_E_FORMAT,
		    "found item %llu withheld without a ground; expected its letter",
		    (unsigned long long)it->item.no);
	return FOIL_OK;
}

static enum foil_code take_item(struct decider *d, const struct foil_casetext_item *it,
    struct foil_item *to)
{
	enum foil_code rc;

	*to = it->item;
	if ((rc = check_needs(d, it)) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < it->item.n_letters; i++) {
		const struct foil_casetext_ground *g =
		    foil_ct_grounds_find(&d->grounds, it->item.letters[i]);

		if (g == NULL)
			return foil_ct_fail_place(d->err, it->place, FOIL_E_FORMAT,
			    "found item %llu under a ground that is nowhere; expected a line "
			    "\"ground\" for it", (unsigned long long)it->item.no);
		d->used[g - d->ct->grounds] = true;
	}
	to->ordinals = foil_arena_alloc(d->arena, it->n_files, sizeof *to->ordinals);
	if (to->ordinals == NULL)
		return foil_arena_check(d->arena, d->err);
	for (size_t i = 0; i < it->n_files; i++) {
		if ((rc = own(d, it, it->files[i], &to->ordinals[i])) != FOIL_OK)
			return rc;
	}
	to->n_ordinals = it->n_files;
	return FOIL_OK;
}

static enum foil_code take_items(struct decider *d)
{
	const struct foil_casetext *ct = d->ct;
	struct foil_item *items = foil_arena_alloc(d->arena, ct->n_items, sizeof *items);
	struct foil_safe safe;
	enum foil_code rc;

	if (items == NULL)
		return foil_arena_check(d->arena, d->err);
	for (size_t i = 0; i < ct->n_items; i++) {
		if ((rc = take_item(d, &ct->items[i], &items[i])) != FOIL_OK)
			return rc;
	}
	for (size_t i = 0; i < d->n_docs && !ct->neither; i++) {
		if (d->owner[i] == NULL)
			return foil_fail(d->err, FOIL_E_FORMAT,
			    "case.txt: found no item with the registered document \"%s\"; expected "
			    "one item to name it (one that is not asked for may be `out of scope WHY "
			    "files: NAME`)", foil_safe(&safe, d->docs[i].document->name));
	}
	d->act.items = items;
	d->act.n_items = ct->n_items;
	return FOIL_OK;
}

/* Puts "marked/NAME:LINE:COLUMN" in front. */
static enum foil_code fail_in_copy(const struct decider *d, size_t doc, const struct foil_mark *m,
    enum foil_code code)
{
	struct foil_safe safe;

	return foil_fail_in(d->err, code, "marked/%s:%llu:%llu",
	    foil_safe(&safe, d->docs[doc].document->name), (unsigned long long)m->line,
	    (unsigned long long)m->column);
}

/* What is wrong with an item of that outcome having marks. */
static enum foil_code unexpected_marks(const struct decider *d, size_t doc)
{
	const struct foil_casetext_item *it = d->owner[doc];

	(void)foil_fail(d->err, FOIL_E_FORMAT,
	    "found a mark in item %llu, which is \"%s\"; expected \"part\" on line %llu of "
	    "case.txt, or no marks", (unsigned long long)it->item.no,
	    foil_outcome_name(it->item.outcome), (unsigned long long)it->place.line);
	return fail_in_copy(d, doc, &d->marks[doc].mark[0], FOIL_E_FORMAT);
}

static enum foil_code read_copy(struct decider *d, size_t doc)
{
	const struct foil_casetext_document *copy = &d->docs[doc];
	struct foil_safe safe;
	enum foil_code rc;

	if ((rc = foil_marks_read(copy->text, copy->marked, &d->marks[doc], d->err)) != FOIL_OK)
		return foil_fail_in(d->err, rc, "marked/%s",
		    foil_safe(&safe, copy->document->name));
	if (d->marks[doc].n > 0 && d->owner[doc]->item.outcome != FOIL_PART)
		return unexpected_marks(d, doc);
	d->n_marks += d->marks[doc].n;
	if (d->n_marks > FOIL_REDACTIONS_MAX)
		return foil_fail(d->err, FOIL_E_LIMIT,
		    "marked/%s: found more than %d marks in all copies together; expected fewer",
		    foil_safe(&safe, copy->document->name), FOIL_REDACTIONS_MAX);
	return FOIL_OK;
}

/* D3, D4: the marks of all copies that count, and that every item in part has some. */
static enum foil_code read_copies(struct decider *d)
{
	const struct foil_casetext *ct = d->ct;
	bool *has_marks = foil_arena_alloc(d->arena, ct->n_items, sizeof *has_marks);
	enum foil_code rc;

	if (has_marks == NULL)
		return foil_arena_check(d->arena, d->err);
	for (size_t i = 0; i < d->n_docs; i++) {
		const struct foil_casetext_item *it = d->owner[i];

		if (it == NULL || it->item.outcome == FOIL_UNDECIDED || d->docs[i].marked.len == 0)
			continue;
		if ((rc = read_copy(d, i)) != FOIL_OK)
			return rc;
		if (d->marks[i].n > 0)
			has_marks[it - ct->items] = true;
	}
	for (size_t i = 0; i < ct->n_items; i++) {
		if (ct->items[i].item.outcome == FOIL_PART && !has_marks[i])
			return foil_ct_fail_place(d->err, ct->items[i].place, FOIL_E_FORMAT,
			    "found item %llu in part; expected a mark [[A ...]] in a copy in "
			    "marked/, or another outcome",
			    (unsigned long long)ct->items[i].item.no);
	}
	return FOIL_OK;
}

static enum foil_code unknown_letter(const struct decider *d, struct foil_view letter)
{
	struct foil_buf list = { .max = 120 };
	struct foil_safe safe;
	enum foil_code rc;
	size_t i;

	if (foil_view_eq(letter, foil_str("requester")))
		return foil_fail(d->err, FOIL_E_FORMAT,
		    "found a mark \"requester\", which is for the letter; expected a ground of "
		    "case.txt");
	for (i = 0; i < d->ct->n_grounds && i < 26; i++) {
		foil_buf_put_str(&list, i > 0 ? ", " : " (");
		foil_buf_put_view(&list, d->ct->grounds[i].ground.letter);
	}
	if (i > 0)
		foil_buf_put_str(&list, i < d->ct->n_grounds ? ", ...)" : ")");
	rc = foil_fail(d->err, FOIL_E_FORMAT,
	    "found a mark under \"%s\"; expected a ground of case.txt%s", foil_safe(&safe, letter),
	    foil_buf_cstr(&list));
	foil_buf_free(&list);
	return rc;
}

/* D5: "A,B" to the grounds' own letters. */
static enum foil_code take_labels(struct decider *d, struct foil_view labels,
    struct foil_redaction *to)
{
	struct foil_view letters[FOIL_CASETEXT_LETTERS_MAX];
	size_t n = 0, at = 0;

	do {
		const struct foil_casetext_ground *g;
		size_t start = at;
		struct foil_view v;

		while (at < labels.len && labels.p[at] != ',')
			at++;
		v = foil_view(labels.p + start, at - start);
		if ((g = foil_ct_grounds_find(&d->grounds, v)) == NULL)
			return unknown_letter(d, v);
		if (n == FOIL_CASETEXT_LETTERS_MAX)
			return foil_fail(d->err, FOIL_E_LIMIT, "found a mark under more than %d "
			    "grounds; expected fewer", FOIL_CASETEXT_LETTERS_MAX);
		for (size_t i = 0; i < n; i++) {
			if (foil_view_eq(letters[i], v))
				return foil_fail(d->err, FOIL_E_FORMAT, "found ground %.*s twice "
				    "in one mark; expected it once", (int)v.len, (const char *)v.p);
		}
		letters[n++] = g->ground.letter;
		d->used[g - d->ct->grounds] = true;
	} while (at++ < labels.len);

	if ((to->letters = foil_arena_alloc(d->arena, n, sizeof *to->letters)) == NULL)
		return foil_arena_check(d->arena, d->err);
	for (size_t i = 0; i < n; i++)
		to->letters[i] = letters[i];
	to->n_letters = n;
	return FOIL_OK;
}

static enum foil_code take_mark(struct decider *d, size_t doc, const struct foil_mark *m,
    struct foil_redaction *to)
{
	const struct foil_casetext_document *copy = &d->docs[doc];
	enum foil_code rc;

	to->ordinal = copy->document->ordinal;
	if ((rc = take_labels(d, m->labels, to)) == FOIL_OK)
		rc = foil_text_range(copy->leaves, copy->text, m->start, m->len, &to->range,
		    d->err);
	return rc == FOIL_OK ? FOIL_OK : fail_in_copy(d, doc, m, rc);
}

static enum foil_code take_marks(struct decider *d)
{
	struct foil_redaction *all = foil_arena_alloc(d->arena, d->n_marks, sizeof *all);
	size_t n = 0;
	enum foil_code rc;

	if (all == NULL)
		return foil_arena_check(d->arena, d->err);
	for (size_t i = 0; i < d->n_docs; i++) {
		for (size_t k = 0; k < d->marks[i].n; k++) {
			if ((rc = take_mark(d, i, &d->marks[i].mark[k], &all[n++])) != FOIL_OK)
				return rc;
		}
	}
	if ((rc = foil_redactions_unite(d->arena, all, &n, d->err)) != FOIL_OK)
		return rc;
	d->act.redactions = all;
	d->act.n_redactions = n;
	return FOIL_OK;
}

/*
 * D7: a ground is published, so one that nothing rests on is a slip; but it may
 * be what an undecided item waits for (FOIA section 17(2)).
 */
static enum foil_code check_used(const struct decider *d)
{
	const struct foil_casetext *ct = d->ct;

	for (size_t i = 0; i < ct->n_items; i++) {
		if (ct->items[i].item.outcome == FOIL_UNDECIDED)
			return FOIL_OK;
	}
	for (size_t i = 0; i < ct->n_grounds; i++) {
		struct foil_view letter = ct->grounds[i].ground.letter;

		if (!d->used[i])
			return foil_ct_fail_place(d->err, ct->grounds[i].place, FOIL_E_FORMAT,
			    "found ground %.*s, which no item and no mark is under; expected one, "
			    "or a line \"private considered\" instead", (int)letter.len,
			    (const char *)letter.p);
	}
	return FOIL_OK;
}

static enum foil_code take_grounds(struct decider *d)
{
	const struct foil_casetext *ct = d->ct;
	struct foil_ground *grounds = foil_arena_alloc(d->arena, ct->n_grounds, sizeof *grounds);
	struct foil_view *ids = foil_arena_alloc(d->arena, ct->neither_under.n, sizeof *ids);

	if (grounds == NULL || ids == NULL)
		return foil_arena_check(d->arena, d->err);
	for (size_t i = 0; i < ct->n_grounds; i++)
		grounds[i] = ct->grounds[i].ground;
	for (size_t i = 0; i < ct->neither_under.n; i++)
		ids[i] = foil_str(ct->neither_under.p[i]->id);
	d->act.grounds = grounds;
	d->act.n_grounds = ct->n_grounds;
	d->act.neither = ct->neither;
	d->act.provisions = ids;
	d->act.n_provisions = ct->neither_under.n;
	return FOIL_OK;
}

static void take_texts(struct decider *d)
{
	const struct foil_casetext *ct = d->ct;

	d->act.undecided = ct->undecided;
	d->act.considered = ct->considered;
	d->act.n_considered = ct->n_considered;
	d->act.consulted = ct->consulted;
	d->act.n_consulted = ct->n_consulted;
	d->act.directed = ct->directed;
	d->act.note = ct->note;
}

static enum foil_code check_sizes(const struct decider *d)
{
	if (d->n_docs > FOIL_DOCUMENTS_MAX)
		return foil_fail(d->err, FOIL_E_LIMIT, "%zu documents; at most %d are allowed",
		    d->n_docs, FOIL_DOCUMENTS_MAX);
	if (d->ct->n_items == 0 && !d->ct->neither)
		return foil_fail(d->err, FOIL_E_FORMAT, "case.txt: found no items; expected one "
		    "for each thing asked for, or \"answer neither confirm nor deny\"");
	return FOIL_OK;
}

static enum foil_code prepare(struct decider *d)
{
	enum foil_code rc = foil_ct_grounds_make(d->arena, d->ct, &d->grounds, d->err);

	if (rc != FOIL_OK)
		return rc;
	d->used = foil_arena_alloc(d->arena, d->ct->n_grounds, sizeof *d->used);
	d->names = foil_arena_alloc(d->arena, d->n_docs, sizeof *d->names);
	d->owner = foil_arena_alloc(d->arena, d->n_docs, sizeof *d->owner);
	if ((rc = foil_arena_check(d->arena, d->err)) != FOIL_OK)
		return rc;
	if ((d->marks = calloc(d->n_docs + 1, sizeof *d->marks)) == NULL)
		return foil_fail(d->err, FOIL_E_NOMEM, "out of memory");
	return sort_names(d);
}

/* D9: what is held may be listed for the record; no redaction is made of it. */
static enum foil_code decide(struct decider *d)
{
	enum foil_code rc;

	if ((rc = prepare(d)) != FOIL_OK || (rc = take_items(d)) != FOIL_OK)
		return rc;
	if (!d->ct->neither && ((rc = read_copies(d)) != FOIL_OK ||
	    (rc = take_marks(d)) != FOIL_OK || (rc = check_used(d)) != FOIL_OK))
		return rc;
	take_texts(d);
	return take_grounds(d);
}

enum foil_code foil_casetext_decide(struct foil_arena *arena, const struct foil_casetext *ct,
    const struct foil_casetext_document *docs, size_t n_docs, struct foil_act *out,
    struct foil_err *err)
{
	struct decider d = { .arena = arena, .ct = ct, .docs = docs, .n_docs = n_docs, .err = err };
	enum foil_code rc;

	d.act.kind = FOIL_ACT_DECIDED;
	d.act.open = ((uint32_t)1 << FOIL_ACT_FIELDS) - 1;
	d.act.received_on = d.act.due = d.act.found_on = d.act.dated = FOIL_DAY_NONE;
	if ((rc = check_sizes(&d)) == FOIL_OK && (rc = decide(&d)) == FOIL_OK)
		*out = d.act;
	for (size_t i = 0; d.marks != NULL && i < n_docs; i++)
		foil_marks_free(&d.marks[i]);
	free(d.marks);
	return rc;
}
