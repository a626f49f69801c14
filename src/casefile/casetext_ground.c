/* SPDX-License-Identifier: Apache-2.0 */
/* "ground A  s.31(1)(a)" and the answers under it: spec/case-file.md section 5. */
#include "casetext_lex.h"

#include "foil/text.h"

#include <stdio.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* Questions of the tests that provisions ask for. */
static const char *const questions[] = {
	"data", "gist", "interest", "necessary", "balance", "likelihood", "harm",
	"for disclosure", "for withholding", "outcome", "privilege", "reasons",
	"qualified person", "available at", "to be published", "to be finished", "purpose under",
	"given by", "prohibited by", "interests of", "cost estimate", "narrowed by",
};
#define QUESTIONS "data, gist, interest, necessary, balance, likelihood, harm, for disclosure, " \
	"for withholding, outcome, privilege, reasons, qualified person, available at, to be " \
	"published, to be finished, purpose under, given by, prohibited by, interests of, cost " \
	"estimate or narrowed by"

/* A slip is looked for in words at least this long: "date" is a word of its own. */
#define SLIP_MIN 6
#define SLIP_MAX 16 /* bytes looked at; no question is longer */

/* Answers that have a fixed form, and how they are recorded. */
static const struct form {
	const char *question, *written, *recorded;
} forms[] = {
	{ "data", "ordinary", "ordinary" },
	{ "data", "special category", "special category" },
	{ "data", "criminal offence", "criminal offence" },
	{ "likelihood", "would", "would" },
	{ "likelihood", "would be likely", "would be likely to" },
	{ "likelihood", "would be likely to", "would be likely to" },
};

enum foil_code foil_casetext_answer(struct foil_answer *a, struct foil_err *err)
{
	struct foil_safe question, answer;
	size_t n_forms = 0, q = 0;

	while (q < COUNT(questions) && !foil_view_eq(a->question, foil_str(questions[q])))
		q++;
	if (q == COUNT(questions))
		return foil_fail(err, FOIL_E_FORMAT, "found question \"%s\"; expected " QUESTIONS,
		    foil_safe(&question, a->question));
	for (size_t i = 0; i < COUNT(forms); i++) {
		if (!foil_view_eq(a->question, foil_str(forms[i].question)))
			continue;
		if (foil_view_eq(a->answer, foil_str(forms[i].written))) {
			a->answer = foil_str(forms[i].recorded);
			return FOIL_OK;
		}
		n_forms++;
	}
	if (n_forms == 0)
		return FOIL_OK;
	return foil_fail(err, FOIL_E_FORMAT, "found \"%s\" as the answer to \"%s\"; expected one of "
	    "its fixed answers (spec/case-file.md section 5)", foil_safe(&answer, a->answer),
	    foil_safe(&question, a->question));
}

struct ground_reader {
	struct foil_ct *ct;
	struct foil_ct_scan entry;
	struct foil_answer answer[COUNT(questions)];
	uint64_t line[COUNT(questions)]; /* where it stands; 0 for nowhere */
	struct foil_view blank[COUNT(questions)]; /* without an answer */
	size_t n, bytes, n_blank;
};

enum foil_code foil_ct_provisions(const struct foil_ct *ct, struct foil_ct_scan *s,
    struct foil_provision_list *out)
{
	struct foil_view text;
	enum foil_code rc;
	size_t at;

	(void)foil_ct_peek(ct, s);
	at = s->at;
	rc = foil_ct_text(ct, s, FOIL_ACT_TEXT_MAX, "a provision, such as s.31(1)(a)", &text);
	if (rc != FOIL_OK)
		return rc;
	if (ct->regime == FOIL_REGIME_NONE)
		return foil_ct_fail(ct, at, FOIL_E_FORMAT,
		    "found a provision; expected a line \"regime foia\" (or eir, foisa, eirs) to "
		    "read it under");
	if ((rc = foil_provision_read(ct->regime, text, ct->on, out, ct->err)) != FOIL_OK)
		return foil_ct_fail_in(ct, at, rc);
	return FOIL_OK;
}

/* The question that stands at s, taken; COUNT(questions) if none does. */
static size_t take_question(const struct foil_ct *ct, struct foil_ct_scan *s)
{
	for (size_t i = 0; i < COUNT(questions); i++) {
		if (foil_ct_take(ct, s, questions[i]))
			return i;
	}
	return COUNT(questions);
}

static enum foil_code unknown_question(const struct foil_ct *ct, struct foil_ct_scan *s)
{
	const char *near = foil_ct_nearest(foil_ct_peek(ct, s), questions, COUNT(questions));

	if (near != NULL)
		return foil_ct_expected(ct, s, "a question; did you mean \"%s\"?", near);
	return foil_ct_expected(ct, s, QUESTIONS "; or deeper indentation, to go on with the "
	    "answer above");
}

/*
 * A value ends at a semicolon that a question or nothing follows. Returns
 * where it ends; *next is where to go on.
 */
static size_t value_end(const struct foil_ct *ct, const struct foil_ct_scan *s, size_t *next)
{
	struct foil_ct_scan at = *s;

	while (at.at < at.end) {
		struct foil_ct_scan ahead = at;

		if (foil_ct_space(ct, at.at, at.end) > 0) {
			foil_ct_skip(ct, &at);
			continue;
		}
		at.at++;
		if (ct->text.p[ahead.at] != ';')
			continue;
		ahead.at++;
		foil_ct_skip(ct, &ahead);
		*next = ahead.at;
		if (ahead.at == ahead.end || take_question(ct, &ahead) < COUNT(questions))
			return at.at - 1;
	}
	*next = at.end;
	return at.end;
}

/* "; likelyhood would": a question misspelt would vanish into the answer before it. */
static enum foil_code check_slips(const struct foil_ct *ct, struct foil_ct_scan s)
{
	while (s.at < s.end) {
		struct foil_ct_scan ahead;
		struct foil_view word;

		if (foil_ct_space(ct, s.at, s.end) > 0) {
			foil_ct_skip(ct, &s);
			continue;
		}
		if (ct->text.p[s.at++] != ';')
			continue;
		foil_ct_skip(ct, &s);
		ahead = s;
		if (ahead.end - ahead.at > SLIP_MAX)
			ahead.end = ahead.at + SLIP_MAX;
		word = foil_ct_peek(ct, &ahead);
		for (size_t i = 0; i < COUNT(questions); i++) {
			struct foil_view q = foil_str(questions[i]);

			if (q.len >= SLIP_MIN && (foil_edit_distance(word, q) == 1 ||
			    foil_view_ieq(word, q)))
				return foil_ct_expected(ct, &s, "\"%s\" after a semicolon; if this "
				    "is not meant, write a comma before it", questions[i]);
		}
	}
	return FOIL_OK;
}

/* Checks an answer that has a form, and puts it in the form that is recorded. */
static enum foil_code check_form(const struct foil_ct *ct, size_t at, struct foil_answer *a)
{
	struct foil_buf expected = { .max = 200 };
	struct foil_safe safe;
	enum foil_code rc;

	for (size_t i = 0; i < COUNT(forms); i++) {
		if (!foil_view_eq(a->question, foil_str(forms[i].question)))
			continue;
		if (foil_view_eq(a->answer, foil_str(forms[i].written))) {
			a->answer = foil_str(forms[i].recorded);
			foil_buf_free(&expected);
			return FOIL_OK;
		}
		foil_buf_printf(&expected, "%s\"%s\"", expected.len > 0 ? ", " : "",
		    forms[i].written);
	}
	if (expected.len == 0)
		return FOIL_OK;
	rc = foil_ct_fail(ct, at, FOIL_E_FORMAT, "found \"%s\"; expected one of %s",
	    foil_safe(&safe, a->answer), foil_buf_cstr(&expected));
	foil_buf_free(&expected);
	return rc;
}

/* Counts from the ground's own first line, so that long files stay cheap. */
static uint64_t line_of(const struct ground_reader *g, size_t at)
{
	uint64_t line = g->entry.line;

	for (size_t i = g->entry.at; i < at; i++)
		line += g->ct->text.p[i] == '\n' ? 1 : 0;
	return line;
}

/* One question and its answer; s is left at what follows. */
static enum foil_code read_answer(struct ground_reader *g, struct foil_ct_scan *s)
{
	const struct foil_ct *ct = g->ct;
	struct foil_answer *a = &g->answer[g->n];
	struct foil_ct_scan value, slips;
	char what[48];
	size_t at, q, next;
	enum foil_code rc;

	foil_ct_skip(ct, s);
	at = s->at;
	if ((q = take_question(ct, s)) == COUNT(questions))
		return unknown_question(ct, s);
	if (g->line[q] != 0)
		return foil_ct_fail(ct, at, FOIL_E_FORMAT,
		    "found \"%s\" again; expected it once, and line %llu has it", questions[q],
		    (unsigned long long)g->line[q]);
	g->line[q] = line_of(g, at);
	value = *s;
	value.end = value_end(ct, s, &next);
	if (foil_ct_peek(ct, &value).len == 0) {
		g->blank[g->n_blank++] = foil_str(questions[q]);
		s->at = next;
		return FOIL_OK;
	}
	at = value.at;
	(void)snprintf(what, sizeof what, "an answer to \"%s\"", questions[q]);
	slips = value;
	if ((rc = foil_ct_text(ct, &value, FOIL_CASETEXT_ROW_MAX, what, &a->answer)) != FOIL_OK ||
	    (rc = check_slips(ct, slips)) != FOIL_OK)
		return rc;
	a->question = foil_str(questions[q]);
	if ((rc = check_form(ct, at, a)) != FOIL_OK)
		return rc;
	g->bytes += a->question.len + a->answer.len;
	if (g->bytes > FOIL_CASETEXT_ROW_MAX)
		return foil_ct_fail(ct, at, FOIL_E_LIMIT,
		    "found answers of %zu bytes together; expected at most %zu in one ground",
		    g->bytes, FOIL_CASETEXT_ROW_MAX);
	g->n++;
	s->at = next;
	return FOIL_OK;
}

/* The lines from s->at to s->end begin with a question and go on more deeply indented. */
static enum foil_code read_run(struct ground_reader *g, struct foil_ct_scan s)
{
	enum foil_code rc = FOIL_OK;

	while (rc == FOIL_OK && s.at < s.end)
		rc = read_answer(g, &s);
	return rc;
}

/* The next line of the body that is neither blank nor a comment. */
static bool next_body_line(const struct foil_ct *ct, struct foil_ct_scan *body,
    struct foil_view *indent, struct foil_ct_scan *line)
{
	while (body->at < body->end) {
		size_t start = body->at, at = start, n;
		size_t end = foil_ct_line_end(ct, start, body->end);

		body->at = end < body->end ? end + 1 : end;
		while ((n = foil_ct_space(ct, at, end)) > 0)
			at += n;
		if (at == end || ct->text.p[at] == '#')
			continue;
		*indent = foil_view(ct->text.p + start, at - start);
		*line = (struct foil_ct_scan){ .at = at, .end = end };
		return true;
	}
	return false;
}

/* Lines at the first line's indentation begin with a question; deeper ones go on. */
static enum foil_code read_body(struct ground_reader *g, struct foil_ct_scan body)
{
	struct foil_view indent, base = { NULL, 0 };
	struct foil_ct_scan line, run = { 0 };
	enum foil_code rc;

	while (next_body_line(g->ct, &body, &indent, &line)) {
		bool deeper = indent.len > base.len &&
		    foil_view_eq(foil_view(indent.p, base.len), base);

		if (base.p == NULL) {
			base = indent;
			run = line;
		} else if (foil_view_eq(indent, base)) {
			if ((rc = read_run(g, run)) != FOIL_OK)
				return rc;
			run = line;
		} else if (deeper) {
			run.end = line.end;
		} else {
			return foil_ct_fail(g->ct, line.at, FOIL_E_FORMAT,
			    "found a line indented less than the first of this ground, or with "
			    "other white space; expected the same, or the same and more");
		}
	}
	return read_run(g, run);
}

/* The gist leads: schedules print it. The others stay in the order written. */
static void gist_first(struct ground_reader *g)
{
	for (size_t i = 1; i < g->n; i++) {
		struct foil_answer gist = g->answer[i];

		if (!foil_view_eq(gist.question, foil_str("gist")))
			continue;
		for (; i > 0; i--)
			g->answer[i] = g->answer[i - 1];
		g->answer[0] = gist;
		return;
	}
}

static enum foil_code keep(struct ground_reader *g, struct foil_casetext_ground *to)
{
	struct foil_arena *arena = g->ct->arena;
	struct foil_view *ids = foil_arena_alloc(arena, to->provisions.n, sizeof *ids);
	struct foil_answer *answers = foil_arena_alloc(arena, g->n, sizeof *answers);
	struct foil_view *blank = foil_arena_alloc(arena, g->n_blank, sizeof *blank);

	if (ids == NULL || answers == NULL || blank == NULL)
		return foil_arena_check(arena, g->ct->err);
	gist_first(g);
	for (size_t i = 0; i < to->provisions.n; i++)
		ids[i] = foil_str(to->provisions.p[i]->id);
	for (size_t i = 0; i < g->n; i++)
		answers[i] = g->answer[i];
	for (size_t i = 0; i < g->n_blank; i++)
		blank[i] = g->blank[i];
	to->blank = blank;
	to->n_blank = g->n_blank;
	to->ground.ids = ids;
	to->ground.n_ids = to->provisions.n;
	to->ground.answers = answers;
	to->ground.n_answers = g->n;
	return FOIL_OK;
}

static enum foil_code read_letter(const struct foil_ct *ct, struct foil_ct_scan *s,
    struct foil_view *out)
{
	struct foil_view letter = foil_ct_peek(ct, s);
	const struct foil_casetext *all = ct->out;

	if (!foil_ct_is_letter(letter))
		return foil_ct_expected(ct, s, "the ground's letter: A to Z, or up to three "
		    "capitals");
	for (size_t i = 0; i < all->n_grounds; i++) {
		if (foil_view_eq(all->grounds[i].ground.letter, letter))
			return foil_ct_fail(ct, s->at, FOIL_E_FORMAT,
			    "found ground %.*s again; expected another letter, for line %llu has "
			    "it",
			    (int)letter.len, (const char *)letter.p,
			    (unsigned long long)all->grounds[i].place.line);
	}
	s->at += letter.len;
	*out = foil_arena_copy(ct->arena, letter);
	return foil_arena_check(ct->arena, ct->err);
}

enum foil_code foil_ct_ground(struct foil_ct *ct, struct foil_ct_scan *s)
{
	struct foil_casetext *out = ct->out;
	struct foil_casetext_ground *grounds, new = { 0 };
	struct ground_reader g = { .ct = ct, .entry = *s };
	struct foil_ct_scan head = *s, body = *s;
	enum foil_code rc;

	if (out->n_grounds == FOIL_GROUNDS_MAX)
		return foil_ct_fail(ct, s->at, FOIL_E_LIMIT,
		    "found one more ground; expected at most %d", FOIL_GROUNDS_MAX);
	grounds = foil_ct_room(ct, out->grounds, out->n_grounds, &ct->cap_grounds, sizeof *grounds);
	if (grounds == NULL)
		return foil_arena_check(ct->arena, ct->err);
	out->grounds = grounds;
	head.end = body.at = foil_ct_line_end(ct, s->at, s->end);
	new.place = (struct foil_place){ s->line, 1 };
	if ((rc = read_letter(ct, &head, &new.ground.letter)) != FOIL_OK ||
	    (rc = foil_ct_provisions(ct, &head, &new.provisions)) != FOIL_OK ||
	    (rc = read_body(&g, body)) != FOIL_OK || (rc = keep(&g, &new)) != FOIL_OK)
		return rc;
	grounds[out->n_grounds++] = new;
	return FOIL_OK;
}
