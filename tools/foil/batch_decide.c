/* SPDX-License-Identifier: Apache-2.0 */
/* The act `sign` of a batch: the same decision as case.txt and marked/ make, from JSON. */
#include "batch.h"

#include "draft.h"

struct decide {
	struct desk *d;
	struct foil_arena *arena;
	const struct foil_json *json;
	struct foil_casetext text;
	struct foil_err *err;
};

static enum foil_code read_letter(const struct decide *x, struct foil_view v)
{
	struct foil_safe safe;

	for (size_t i = 0; i < v.len; i++)
		if (v.p[i] < 'A' || v.p[i] > 'Z')
			v.len = 0;
	if (v.len >= 1 && v.len <= 3)
		return FOIL_OK;
	return foil_fail(x->err, FOIL_E_FORMAT, "a ground is named by one to three capitals: %s",
	    foil_safe(&safe, v));
}

/* As in case.txt: words go on the schedule, and what is not on it must not be published beside it. */
static bool has_words(enum foil_outcome o)
{
	return o == FOIL_ELSEWHERE || o == FOIL_NOT_HELD || o == FOIL_OUT_OF_SCOPE ||
	    o == FOIL_DUPLICATE || o == FOIL_TRANSFERRED;
}

static enum foil_code read_item(struct decide *x, const struct foil_json *v,
    struct foil_casetext_item *out)
{
	static const char *const members[] = { "no", "label", "date", "outcome", "grounds", "words",
		"files", NULL };
	struct foil_item *it = &out->item;
	struct foil_view outcome;
	struct foil_safe safe;
	enum foil_code rc;

	if ((rc = batch_members(v, members, x->err)) != FOIL_OK ||
	    (rc = foil_json_get_uint(v, "no", UINT32_MAX, &it->no, x->err)) != FOIL_OK ||
	    (rc = batch_text(v, "label", &it->label, x->err)) != FOIL_OK ||
	    (rc = batch_day(v, "date", &it->date, x->err)) != FOIL_OK ||
	    (rc = foil_json_get_text(v, "outcome", &outcome, x->err)) != FOIL_OK ||
	    (rc = batch_text(v, "words", &it->words, x->err)) != FOIL_OK ||
	    (rc = batch_texts(x->arena, v, "grounds", &it->letters, &it->n_letters, x->err)) !=
	    FOIL_OK ||
	    (rc = batch_texts(x->arena, v, "files", &out->files, &out->n_files, x->err)) != FOIL_OK)
		return rc;
	if ((it->outcome = foil_outcome_parse(outcome)) == FOIL_OUTCOME_NONE)
		return foil_fail(x->err, FOIL_E_FORMAT, "\"%s\" is no outcome",
		    foil_safe(&safe, outcome));
	if (it->words.len > 0 && !has_words(it->outcome))
		return foil_fail(x->err, FOIL_E_FORMAT, "an item that is %s has no \"words\"; they "
		    "would be published, and stand on no schedule", foil_outcome_name(it->outcome));
	if (it->n_letters > 0 && it->outcome != FOIL_WITHHELD)
		return foil_fail(x->err, FOIL_E_FORMAT, "an item that is %s has no \"grounds\"; those of "
		    "what is withheld in part are named by its redactions",
		    foil_outcome_name(it->outcome));
	if (it->no == 0 || it->n_letters > FOIL_CASETEXT_LETTERS_MAX ||
	    it->label.len + it->words.len > FOIL_CASETEXT_ROW_MAX ||
	    out->n_files > FOIL_CASETEXT_FILES_MAX)
		return foil_fail(x->err, FOIL_E_LIMIT,
		    "an item is numbered from 1 and has at most %d grounds, %d files and %zu bytes",
		    FOIL_CASETEXT_LETTERS_MAX, FOIL_CASETEXT_FILES_MAX, FOIL_CASETEXT_ROW_MAX);
	return FOIL_OK;
}

static enum foil_code read_items(struct decide *x)
{
	const struct foil_json *list = foil_json_get(x->json, "items");
	size_t n = foil_json_count(list);
	enum foil_code rc;

	if (list != NULL && !foil_json_is_array(list))
		return foil_fail(x->err, FOIL_E_FORMAT, "\"items\" is not an array");
	if (n > FOIL_ITEMS_MAX)
		return foil_fail(x->err, FOIL_E_LIMIT, "more than %d items", FOIL_ITEMS_MAX);
	x->text.items = foil_arena_alloc(x->arena, n + 1, sizeof *x->text.items);
	if (x->text.items == NULL)
		return foil_arena_check(x->arena, x->err);
	for (size_t i = 0; i < n; i++) {
		x->text.items[i].place = (struct foil_place){ i + 1, 1 };
		if ((rc = read_item(x, foil_json_at(list, i), &x->text.items[i])) != FOIL_OK)
			return foil_fail_in(x->err, rc, "items[%zu]", i);
	}
	x->text.n_items = n;
	return FOIL_OK;
}

static enum foil_code read_answers(struct decide *x, const struct foil_json *v,
    struct foil_ground *g)
{
	size_t n = foil_json_count(v), bytes = 0;
	enum foil_code rc;

	if (v == NULL)
		return FOIL_OK;
	if (!foil_json_is_object(v))
		return foil_fail(x->err, FOIL_E_FORMAT, "\"answers\" is not an object");
	if (n > 32)
		return foil_fail(x->err, FOIL_E_LIMIT, "too many answers");
	if ((g->answers = foil_arena_alloc(x->arena, n + 1, sizeof *g->answers)) == NULL)
		return foil_arena_check(x->arena, x->err);
	for (size_t i = 0; i < n; i++) {
		const char *question = foil_json_member_name(v, i);
		struct foil_answer a = { .question = foil_str(question) };

		if ((rc = foil_json_get_text(v, question, &a.answer, x->err)) != FOIL_OK ||
		    (rc = foil_casetext_answer(&a, x->err)) != FOIL_OK)
			return rc;
		bytes += a.question.len + a.answer.len;
		g->answers[i] = a;
	}
	g->n_answers = n;
	/* The gist leads: schedules print it. */
	for (size_t i = 1; i < n; i++) {
		struct foil_answer a = g->answers[i];

		if (!foil_view_eq(a.question, foil_str("gist")))
			continue;
		for (; i > 0; i--)
			g->answers[i] = g->answers[i - 1];
		g->answers[0] = a;
		break;
	}
	return bytes <= FOIL_CASETEXT_ROW_MAX ? FOIL_OK : foil_fail(x->err, FOIL_E_LIMIT,
	    "answers of more than %zu bytes", FOIL_CASETEXT_ROW_MAX);
}

static enum foil_code read_ground(struct decide *x, const struct foil_json *v,
    struct foil_casetext_ground *out)
{
	static const char *const members[] = { "letter", "provisions", "answers", NULL };
	struct foil_ground *g = &out->ground;
	struct foil_view provisions;
	enum foil_code rc;

	if ((rc = batch_members(v, members, x->err)) != FOIL_OK ||
	    (rc = foil_json_get_text(v, "letter", &g->letter, x->err)) != FOIL_OK ||
	    (rc = read_letter(x, g->letter)) != FOIL_OK ||
	    (rc = foil_json_get_text(v, "provisions", &provisions, x->err)) != FOIL_OK ||
	    (rc = foil_provision_read(draft_regime(x->d), provisions, draft_law_day(x->d),
	    &out->provisions, x->err)) != FOIL_OK ||
	    (rc = read_answers(x, foil_json_get(v, "answers"), g)) != FOIL_OK)
		return rc;
	g->ids = foil_arena_alloc(x->arena, out->provisions.n + 1, sizeof *g->ids);
	if (g->ids == NULL)
		return foil_arena_check(x->arena, x->err);
	for (size_t i = 0; i < out->provisions.n; i++)
		g->ids[i] = foil_str(out->provisions.p[i]->id);
	g->n_ids = out->provisions.n;
	return FOIL_OK;
}

static enum foil_code read_grounds(struct decide *x)
{
	const struct foil_json *list = foil_json_get(x->json, "grounds");
	size_t n = foil_json_count(list);
	enum foil_code rc;

	if (list != NULL && !foil_json_is_array(list))
		return foil_fail(x->err, FOIL_E_FORMAT, "\"grounds\" is not an array");
	if (n > FOIL_GROUNDS_MAX)
		return foil_fail(x->err, FOIL_E_LIMIT, "more than %d grounds", FOIL_GROUNDS_MAX);
	x->text.grounds = foil_arena_alloc(x->arena, n + 1, sizeof *x->text.grounds);
	if (x->text.grounds == NULL)
		return foil_arena_check(x->arena, x->err);
	for (size_t i = 0; i < n; i++) {
		x->text.grounds[i].place = (struct foil_place){ i + 1, 1 };
		if ((rc = read_ground(x, foil_json_at(list, i), &x->text.grounds[i])) != FOIL_OK)
			return foil_fail_in(x->err, rc, "grounds[%zu]", i);
	}
	x->text.n_grounds = n;
	return FOIL_OK;
}

static enum foil_code read_neither(struct decide *x)
{
	struct foil_view under;
	enum foil_code rc = batch_text(x->json, "neither", &under, x->err);

	if (rc != FOIL_OK || under.len == 0)
		return rc;
	x->text.neither = true;
	if ((rc = foil_provision_read(draft_regime(x->d), under, draft_law_day(x->d),
	    &x->text.neither_under, x->err)) != FOIL_OK)
		return foil_fail_in(x->err, rc, "\"neither\"");
	return FOIL_OK;
}

static enum foil_code read_texts(struct decide *x)
{
	struct foil_casetext *t = &x->text;
	enum foil_code rc;

	if ((rc = batch_text(x->json, "undecided", &t->undecided, x->err)) != FOIL_OK ||
	    (rc = batch_text(x->json, "directed", &t->directed, x->err)) != FOIL_OK ||
	    (rc = batch_text(x->json, "note", &t->note, x->err)) != FOIL_OK ||
	    (rc = batch_texts(x->arena, x->json, "considered", &t->considered, &t->n_considered,
	    x->err)) != FOIL_OK)
		return rc;
	return batch_texts(x->arena, x->json, "consulted", &t->consulted, &t->n_consulted, x->err);
}

/* Marked text as given, or made from byte ranges; one of the two for a document. */
static enum foil_code read_marked(struct decide *x, const struct paper *p, struct foil_view *marked)
{
	const struct foil_json *texts = foil_json_get(x->json, "marked");
	const struct foil_json *ranges = foil_json_get(x->json, "redactions");
	struct foil_view text = foil_buf_view(&p->kept.text), name = p->document->name, given = { 0 };
	enum foil_code rc;

	if ((texts != NULL && !foil_json_is_object(texts)) ||
	    (ranges != NULL && !foil_json_is_array(ranges)))
		return foil_fail(x->err, FOIL_E_FORMAT,
		    "\"marked\" is an object of texts, \"redactions\" an array of ranges");
	for (size_t i = 0; i < foil_json_count(texts); i++) {
		const char *member = foil_json_member_name(texts, i);

		if (foil_view_eq(foil_str(member), name) &&
		    (rc = foil_json_get_text(texts, member, &given, x->err)) != FOIL_OK)
			return rc;
	}
	if ((rc = batch_mark(x->arena, text, ranges, name, marked, x->err)) != FOIL_OK)
		return rc;
	if (marked->len > 0 && given.len > 0)
		return foil_fail(x->err, FOIL_E_FORMAT,
		    "a document has both marked text and redactions; give one of them");
	if (given.len > 0)
		*marked = given;
	return FOIL_OK;
}

/* A name in "marked" or "redactions" that is no document would be a mark that nobody makes. */
static enum foil_code check_names(const struct decide *x, const struct papers *papers)
{
	const struct foil_json *texts = foil_json_get(x->json, "marked");
	const struct foil_json *ranges = foil_json_get(x->json, "redactions");
	size_t n_texts = foil_json_count(texts), n = n_texts + foil_json_count(ranges);
	struct foil_view name = { NULL, 0 };
	struct foil_safe safe;
	enum foil_code rc;

	for (size_t i = 0; i < n; i++) {
		bool known = false;

		if (i < n_texts)
			name = foil_str(foil_json_member_name(texts, i));
		else if ((rc = foil_json_get_text(foil_json_at(ranges, i - n_texts), "file", &name,
		    x->err)) != FOIL_OK)
			return rc;
		for (size_t k = 0; k < papers->n && !known; k++)
			known = foil_view_eq(papers->p[k].document->name, name);
		if (!known)
			return foil_fail(x->err, FOIL_E_NOT_FOUND, "no document %s is registered",
			    foil_safe(&safe, name));
	}
	return FOIL_OK;
}

static enum foil_code decide(struct decide *x, struct papers *papers, struct foil_act *act)
{
	struct foil_casetext_document *docs =
	    foil_arena_alloc(x->arena, papers->n + 1, sizeof *docs);
	enum foil_code rc;

	if (docs == NULL)
		return foil_arena_check(x->arena, x->err);
	if ((rc = check_names(x, papers)) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < papers->n; i++) {
		struct paper *p = &papers->p[i];

		docs[i] = (struct foil_casetext_document){ p->document, foil_buf_view(&p->kept.text),
			{ NULL, 0 }, &p->leaves };
		if ((rc = read_marked(x, p, &docs[i].marked)) != FOIL_OK)
			return rc;
	}
	return foil_casetext_decide(x->arena, &x->text, docs, papers->n, act, x->err);
}

enum foil_code batch_decide(struct desk *d, struct batch_request *r, struct foil_err *err)
{
	struct decide x = { .d = d, .arena = &r->arena, .json = r->json, .err = err };
	struct foil_view text;
	enum foil_code rc;

	x.text.received_on = x.text.found_on = x.text.dated = FOIL_DAY_NONE;
	if ((rc = papers_load(d, &r->papers, err)) != FOIL_OK ||
	    (rc = batch_text(r->json, "case_txt", &text, err)) != FOIL_OK)
		return rc;
	if (text.len > 0)
		rc = foil_casetext_read(&r->arena, text, draft_regime(d), draft_law_day(d), &x.text, err);
	else if ((rc = read_neither(&x)) == FOIL_OK && (rc = read_grounds(&x)) == FOIL_OK &&
	    (rc = read_items(&x)) == FOIL_OK)
		rc = read_texts(&x);
	if (rc != FOIL_OK || (rc = decide(&x, &r->papers, &r->act)) != FOIL_OK)
		return rc;
	r->act.open = UINT32_MAX;
	foil_case_number(&d->kase, r->act.redactions, r->act.n_redactions);
	return FOIL_OK;
}
