/* SPDX-License-Identifier: Apache-2.0 */
#include "letter_facts.h"

#include "draft.h"

#include "foil/citation.h"

#include <stdlib.h>
#include <string.h>

static enum foil_letter_outcome outcome_of(enum foil_outcome o)
{
	switch (o) {
	case FOIL_DISCLOSED:
		return FOIL_LETTER_DISCLOSED;
	case FOIL_PART:
		return FOIL_LETTER_PART;
	case FOIL_WITHHELD:
		return FOIL_LETTER_WITHHELD;
	case FOIL_ELSEWHERE:
		return FOIL_LETTER_ELSEWHERE;
	case FOIL_NOT_HELD:
		return FOIL_LETTER_NOT_HELD;
	case FOIL_UNDECIDED:
		return FOIL_LETTER_UNDECIDED;
	case FOIL_OUT_OF_SCOPE:
		return FOIL_LETTER_OUT_OF_SCOPE;
	case FOIL_DUPLICATE:
		return FOIL_LETTER_DUPLICATE;
	case FOIL_TRANSFERRED:
		return FOIL_LETTER_TRANSFERRED;
	case FOIL_OUTCOME_NONE:
	case FOIL_OUTCOMES_:
		break;
	}
	return FOIL_LETTER_OUTCOME_NONE;
}

/* The name under which a document goes out, kept in the arena. */
static struct foil_view name_of(struct foil_arena *a, const struct foil_act *act, uint64_t ordinal)
{
	char name[48];

	foil_published_name(name, act, ordinal);
	return foil_arena_copy(a, foil_str(name));
}

static void take_items(struct foil_arena *a, const struct foil_act *act, struct foil_letter_facts *f)
{
	struct foil_letter_item *items = foil_arena_alloc(a, act->n_items, sizeof *items);

	for (size_t i = 0; items != NULL && i < act->n_items; i++) {
		const struct foil_item *it = &act->items[i];
		bool given = it->outcome == FOIL_DISCLOSED || it->outcome == FOIL_PART;
		struct foil_view *files = foil_arena_alloc(a, it->n_ordinals, sizeof *files);

		items[i] = (struct foil_letter_item){ .no = it->no, .label = it->label, .words = it->words,
			.date = it->date, .outcome = outcome_of(it->outcome), .letters = it->letters,
			.n_letters = it->n_letters, .files = files };
		for (size_t k = 0; given && files != NULL && k < it->n_ordinals; k++)
			files[items[i].n_files++] = name_of(a, act, it->ordinals[k]);
	}
	f->items = items;
	f->n_items = items != NULL ? act->n_items : 0;
}

/* "ground B", "grounds A and B" in the words of a private line; with none named, all are meant. */
static bool names(struct foil_view line, struct foil_view letter)
{
	const uint8_t *at = memmem(line.p, line.len, "ground", 6);

	if (at == NULL)
		return true;
	for (size_t i = (size_t)(at - line.p) + 6; i + letter.len <= line.len; i++)
		if (foil_view_eq(foil_view(line.p + i, letter.len), letter) &&
		    !foil_is_alpha(line.p[i - 1]) &&
		    (i + letter.len == line.len || !foil_is_alpha(line.p[i + letter.len])))
			return true;
	return false;
}

/* A line "private considered" that cites s.17(4), or s.16(3) in Scotland: reasons are left out. */
static enum foil_code find_silence(enum foil_regime regime, const struct foil_act *act,
    struct foil_letter_ground *grounds, struct foil_err *err)
{
	const char *id = regime == FOIL_FOISA ? "foisa/16/3" : "foia/17/4";
	enum foil_code rc = FOIL_OK;

	for (size_t i = 0; i < act->n_considered && rc == FOIL_OK; i++) {
		struct foil_citations found = { .n = 0 };
		bool silent = false;

		rc = foil_citations_find(act->considered[i], regime, FOIL_DAY_NONE, &found, err);
		for (size_t k = 0; rc == FOIL_OK && k < found.n_refs; k++)
			silent = silent || strcmp(found.ref[k].id, id) == 0;
		for (size_t g = 0; silent && g < act->n_grounds; g++)
			grounds[g].silent = grounds[g].silent || names(act->considered[i],
			    act->grounds[g].letter);
		foil_citations_free(&found);
	}
	return rc;
}

static enum foil_code take_grounds(struct foil_arena *a, const struct foil_act *act,
    struct foil_letter_facts *f, struct foil_err *err)
{
	struct foil_letter_ground *grounds = foil_arena_alloc(a, act->n_grounds, sizeof *grounds);

	for (size_t i = 0; grounds != NULL && i < act->n_grounds; i++) {
		const struct foil_ground *from = &act->grounds[i];
		struct foil_notice_answer *answers = foil_arena_alloc(a, from->n_answers, sizeof *answers);

		if (answers == NULL)
			break;
		for (size_t k = 0; k < from->n_answers; k++)
			answers[k] = (struct foil_notice_answer){ from->answers[k].question,
			    from->answers[k].answer };
		grounds[i].ground = (struct foil_notice_ground){ from->letter, from->ids,
		    from->n_ids, answers,
			from->n_answers };
	}
	f->grounds = grounds;
	f->n_grounds = grounds != NULL ? act->n_grounds : 0;
	return grounds != NULL ? find_silence(f->regime, act, grounds, err) : FOIL_OK;
}

static enum foil_code take_redactions(struct foil_arena *a, const struct foil_act *act,
    const struct papers *papers, struct foil_letter_facts *f, struct foil_err *err)
{
	struct foil_letter_redaction *r = foil_arena_alloc(a, act->n_redactions, sizeof *r);
	uint64_t *line = foil_arena_alloc(a, act->n_redactions, sizeof *line);
	enum foil_code rc;

	if (r == NULL || line == NULL)
		return foil_arena_check(a, err);
	if ((rc = papers_lines(papers, act, line, err)) != FOIL_OK)
		return rc;
	for (size_t i = 0; i < act->n_redactions; i++)
		r[i] = (struct foil_letter_redaction){ act->redactions[i].serial,
			name_of(a, act, act->redactions[i].ordinal), line[i], act->redactions[i].letters,
			act->redactions[i].n_letters };
	f->redactions = r;
	f->n_redactions = act->n_redactions;
	return FOIL_OK;
}

static struct foil_view hex(struct foil_arena *a, const uint8_t hash[FOIL_HASH_LEN])
{
	char text[2 * FOIL_HASH_LEN + 1];

	foil_hex(text, hash, FOIL_HASH_LEN);
	return foil_arena_copy(a, foil_str(text));
}

static enum foil_code take_ledger(struct desk *d, struct foil_arena *a, struct foil_letter_facts *f,
    struct foil_err *err)
{
	const struct foil_governance *g = foil_ledger_governance(d->ledger);
	uint8_t root[FOIL_HASH_LEN];
	enum foil_code rc = foil_ledger_head(d->ledger, &f->size, root, err);

	if (rc != FOIL_OK)
		return rc;
	f->authority = foil_governance_authority(g);
	f->origin = foil_governance_origin(g);
	f->genesis = hex(a, foil_governance_genesis(g));
	f->root = hex(a, root);
	return FOIL_OK;
}

enum foil_code letter_facts_make(struct desk *d, const struct foil_act *act, const struct papers *papers,
    const struct particulars *office, foil_day dated, struct letter_facts *out, struct foil_err *err)
{
	const struct foil_act *received = foil_case_received(&d->kase);
	struct letter_facts l = { .f = { .regime = draft_regime(d), .reference = desk_sub(d),
		.received = FOIL_DAY_NONE, .dated = dated, .signed_by = foil_buf_view(&office->signed_by),
		.no_review = office->no_review } };
	enum foil_code rc;

	if (!office->no_review)
		l.f.review = foil_buf_view(&office->review);
	if (received != NULL) {
		l.f.received = received->received_on;
		l.f.request = received->request;
	}
	if ((rc = take_ledger(d, &l.arena, &l.f, err)) != FOIL_OK)
		goto done;
	l.f.neither = act->neither;
	l.f.neither_ids = act->provisions;
	l.f.n_neither_ids = act->n_provisions;
	if (!act->neither) {
		take_items(&l.arena, act, &l.f);
		l.f.undecided = act->undecided;
		if ((rc = take_grounds(&l.arena, act, &l.f, err)) != FOIL_OK ||
		    (rc = take_redactions(&l.arena, act, papers, &l.f, err)) != FOIL_OK)
			goto done;
	}
	rc = foil_arena_check(&l.arena, err);
done:
	if (rc != FOIL_OK)
		letter_facts_free(&l);
	else
		*out = l;
	return rc;
}

void letter_facts_free(struct letter_facts *l)
{
	foil_arena_wipe(&l->arena);
	*l = (struct letter_facts){ .f = { .regime = FOIL_REGIME_NONE } };
}
