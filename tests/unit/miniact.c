/* SPDX-License-Identifier: Apache-2.0 */
/* Acts of every kind with everything in them, and what opens them. */
#include "miniact.h"

const uint8_t mini_doc_id[FOIL_DOC_ID_LEN] = { 1 };
const uint8_t mini_doc_secret[FOIL_DOC_SECRET_LEN] = { 2 };

struct foil_act mini_blank(enum foil_act_kind kind)
{
	struct foil_act a;

	memset(&a, 0, sizeof a);
	a.kind = kind;
	a.received_on = a.due = a.found_on = a.dated = FOIL_DAY_NONE;
	return a;
}

void mini_must(enum foil_code rc, const struct foil_err *err)
{
	if (rc != FOIL_OK)
		fail_msg("%s: %s", foil_code_name(rc), err->msg);
}

enum foil_code mini_open_leaves(struct mini_opened *x, const struct foil_leaves *l,
    const struct foil_range *hidden, size_t n, struct foil_err *err)
{
	uint8_t root[FOIL_HASH_LEN];
	bool good = false;
	enum foil_code rc;

	memset(x, 0, sizeof *x);
	mini_must(foil_doc_commit(mini_doc_id, mini_doc_secret, FOIL_ACT_PROFILE, 1, l, &x->header,
	    root, err), err);
	mini_must(foil_doc_open(mini_doc_id, mini_doc_secret, l, hidden, n, &x->frontier,
	    &x->contents, err), err);
	x->o = (struct foil_opening){ exact(foil_buf_view(&x->header)),
		exact(foil_buf_view(&x->frontier)), exact(foil_buf_view(&x->contents)) };
	mini_must(foil_doc_verify(&x->o, mini_doc_id, root, &good, err), err);
	assert_true(good);
	rc = foil_act_read(&x->arena, &x->o, &x->act, err);
	return rc;
}

void mini_opened_free(struct mini_opened *x)
{
	free_exact(x->o.header);
	free_exact(x->o.frontier);
	free_exact(x->o.contents);
	foil_buf_free(&x->header);
	foil_buf_free(&x->frontier);
	foil_buf_free(&x->contents);
	foil_arena_free(&x->arena);
}

void mini_leaves_of(const struct foil_act *a, struct foil_leaves *l)
{
	struct foil_err err = { 0 };

	mini_must(foil_act_leaves(a, l, &err), &err);
	assert_true(l->n >= FOIL_ACT_LEAVES_MIN && (l->n & (l->n - 1)) == 0);
}

/* ---- an act of every kind with everything in it ---- */

static struct foil_target targets[] = { { 3, { 7 } } };
struct foil_view mini_letters_a[] = { { (const uint8_t *)"A", 1 } };
struct foil_view mini_letters_ab[] = { { (const uint8_t *)"A", 1 }, { (const uint8_t *)"B", 1 } };
struct foil_view mini_ids_a[] = { { (const uint8_t *)"foia/40/2", 9 },
	{ (const uint8_t *)"foia/40/3A/a", 12 } };
struct foil_view mini_ids_b[] = { { (const uint8_t *)"foia/31/1/a", 11 } };
static struct foil_view lines[] = { { (const uint8_t *)"s.43(2), item 9", 15 },
	{ (const uint8_t *)"", 0 } };
static uint64_t ordinals[] = { 2, 1 };
static struct foil_range ranges[] = { { 3, 2 }, { 9, 1 } };

struct foil_act mini_full_received(void)
{
	struct foil_act a = mini_blank(FOIL_ACT_RECEIVED);

	a.at = 1700000000;
	a.received_on = foil_day_make(2023, 11, 3);
	a.due = foil_day_make(2023, 12, 4);
	a.regime = MINI_TEXT("foia");
	a.request = MINI_TEXT("All minutes, d\xc3\xa9j\xc3\xa0 vu");
	a.note = MINI_TEXT("by e-mail");
	return a;
}

struct foil_act mini_full_frozen(void)
{
	static struct foil_document documents[] = {
		{ 1, { 1 }, { (const uint8_t *)"a.txt", 5 }, true, false },
		{ 9, { 2 }, { (const uint8_t *)"b.txt", 5 }, false, true },
	};
	struct foil_act a = mini_blank(FOIL_ACT_FROZEN);

	a.at = 1;
	a.targets = targets;
	a.n_targets = 1;
	a.found_on = foil_day_make(2023, 11, 6);
	a.documents = documents;
	a.n_documents = COUNT(documents);
	a.search = MINI_TEXT("shared drive");
	a.note = MINI_TEXT("n");
	return a;
}

struct foil_act mini_full_decided(void)
{
	static struct foil_item items[] = {
		{ .no = 7, .outcome = FOIL_PART, .ordinals = ordinals, .n_ordinals = 2,
		    .label = { (const uint8_t *)"2023-07", 7 } },
		{ .no = 2, .outcome = FOIL_WITHHELD, .letters = mini_letters_ab, .n_letters = 2,
		    .words = { (const uint8_t *)"why", 3 } },
	};
	static struct foil_answer answers[] = {
		{ { (const uint8_t *)"gist", 4 }, { (const uint8_t *)"names", 5 } },
		{ { (const uint8_t *)"outcome", 7 }, { (const uint8_t *)"", 0 } },
	};
	static struct foil_ground grounds[] = {
		{ { (const uint8_t *)"B", 1 }, mini_ids_b, 1, NULL, 0 },
		{ { (const uint8_t *)"A", 1 }, mini_ids_a, 2, answers, 2 },
	};
	static struct foil_redaction redactions[] = {
		{ 4, 1, { 0, 3 }, mini_letters_a, 1 },
		{ 1, 1, { 3, 1 }, mini_letters_ab, 2 },
		{ 2, 2, { 0, FOIL_LEAVES_MAX }, mini_letters_a, 1 },
	};
	static struct foil_seen seen[] = {
		{ { (const uint8_t *)"decision.undecided", 18 }, { (const uint8_t *)"item 3", 6 } },
	};
	struct foil_act a = mini_blank(FOIL_ACT_DECIDED);

	items[0].date = foil_day_make(2023, 7, 12);
	items[1].date = FOIL_DAY_NONE;
	a.at = (int64_t)FOIL_ACT_AT_MAX;
	a.targets = targets;
	a.n_targets = 1;
	a.has_supersedes = true;
	a.supersedes = 2;
	a.items = items;
	a.n_items = COUNT(items);
	a.grounds = grounds;
	a.n_grounds = COUNT(grounds);
	a.redactions = redactions;
	a.n_redactions = COUNT(redactions);
	a.undecided = MINI_TEXT("the board meets again");
	a.considered = lines;
	a.n_considered = 2;
	a.consulted = lines;
	a.n_consulted = 1;
	a.directed = MINI_TEXT("nobody");
	a.note = MINI_TEXT("n");
	a.seen = seen;
	a.n_seen = 1;
	return a;
}

struct foil_act mini_full_neither(void)
{
	struct foil_act a = mini_blank(FOIL_ACT_DECIDED);

	a.neither = true;
	a.provisions = mini_ids_a;
	a.n_provisions = 2;
	return a;
}

struct foil_act mini_full_approved(void)
{
	struct foil_act a = mini_blank(FOIL_ACT_APPROVED);

	a.targets = targets;
	a.n_targets = 1;
	a.note = MINI_TEXT("agreed");
	return a;
}

struct foil_act mini_full_issued(void)
{
	static struct foil_closed closed[] = { { 0, ranges, 2 }, { 2, ranges, 1 } };
	static struct foil_file_ref files[] = {
		{ { (const uint8_t *)"letter.txt", 10 }, 100, { 5 } },
		{ { (const uint8_t *)"item-07.txt", 11 }, INT64_MAX, { 6 } },
	};
	struct foil_act a = mini_blank(FOIL_ACT_ISSUED);

	memset(a.disclosure, 8, sizeof a.disclosure);
	memset(a.letter, 9, sizeof a.letter);
	a.closed = closed;
	a.n_closed = 2;
	a.files = files;
	a.n_files = 2;
	a.letter_hidden = ranges;
	a.n_letter_hidden = 2;
	a.dated = foil_day_make(2023, 12, 1);
	return a;
}

void mini_same_texts(const struct foil_view *a, size_t n, const struct foil_view *b, size_t m)
{
	assert_int_equal(n, m);
	for (size_t i = 0; i < n; i++)
		assert_view_equal(a[i], b[i]);
}

static void same_items(const struct foil_act *a, const struct foil_act *b)
{
	assert_int_equal(a->n_items, b->n_items);
	for (size_t i = 0; i < a->n_items; i++) {
		const struct foil_item *x = &a->items[i], *y = &b->items[i];

		assert_int_equal(x->no, y->no);
		assert_int_equal(x->outcome, y->outcome);
		mini_same_texts(x->letters, x->n_letters, y->letters, y->n_letters);
		assert_int_equal(x->n_ordinals, y->n_ordinals);
		for (size_t k = 0; k < x->n_ordinals; k++)
			assert_int_equal(x->ordinals[k], y->ordinals[k]);
		assert_view_equal(x->label, y->label);
		assert_view_equal(x->words, y->words);
		assert_int_equal(x->date, y->date);
	}
}

static void same_decision(const struct foil_act *a, const struct foil_act *b)
{
	assert_int_equal(a->neither, b->neither);
	mini_same_texts(a->provisions, a->n_provisions, b->provisions, b->n_provisions);
	same_items(a, b);
	assert_int_equal(a->n_grounds, b->n_grounds);
	for (size_t i = 0; i < a->n_grounds; i++) {
		assert_view_equal(a->grounds[i].letter, b->grounds[i].letter);
		mini_same_texts(a->grounds[i].ids, a->grounds[i].n_ids, b->grounds[i].ids,
		    b->grounds[i].n_ids);
		assert_int_equal(a->grounds[i].n_answers, b->grounds[i].n_answers);
		for (size_t k = 0; k < a->grounds[i].n_answers; k++) {
			assert_view_equal(a->grounds[i].answers[k].question,
			    b->grounds[i].answers[k].question);
			assert_view_equal(a->grounds[i].answers[k].answer,
			    b->grounds[i].answers[k].answer);
		}
	}
	assert_int_equal(a->n_redactions, b->n_redactions);
	for (size_t i = 0; i < a->n_redactions; i++) {
		const struct foil_redaction *x = &a->redactions[i], *y = &b->redactions[i];

		assert_int_equal(x->serial, y->serial);
		assert_int_equal(x->ordinal, y->ordinal);
		assert_int_equal(x->range.start, y->range.start);
		assert_int_equal(x->range.len, y->range.len);
		mini_same_texts(x->letters, x->n_letters, y->letters, y->n_letters);
	}
	assert_view_equal(a->undecided, b->undecided);
	mini_same_texts(a->considered, a->n_considered, b->considered, b->n_considered);
	mini_same_texts(a->consulted, a->n_consulted, b->consulted, b->n_consulted);
	assert_view_equal(a->directed, b->directed);
	assert_int_equal(a->n_seen, b->n_seen);
	for (size_t i = 0; i < a->n_seen; i++) {
		assert_view_equal(a->seen[i].rule, b->seen[i].rule);
		assert_view_equal(a->seen[i].text, b->seen[i].text);
	}
}

static void same_issue(const struct foil_act *a, const struct foil_act *b)
{
	assert_memory_equal(a->disclosure, b->disclosure, 32);
	assert_memory_equal(a->letter, b->letter, 32);
	assert_int_equal(a->n_closed, b->n_closed);
	for (size_t i = 0; i < a->n_closed; i++) {
		assert_int_equal(a->closed[i].case_index, b->closed[i].case_index);
		assert_int_equal(a->closed[i].n, b->closed[i].n);
		assert_memory_equal(a->closed[i].range, b->closed[i].range,
		    a->closed[i].n * sizeof *a->closed[i].range);
	}
	assert_int_equal(a->n_files, b->n_files);
	for (size_t i = 0; i < a->n_files; i++) {
		assert_view_equal(a->files[i].name, b->files[i].name);
		assert_int_equal(a->files[i].size, b->files[i].size);
		assert_memory_equal(a->files[i].sha256, b->files[i].sha256, 32);
	}
	assert_int_equal(a->n_letter_hidden, b->n_letter_hidden);
	if (a->n_letter_hidden > 0)
		assert_memory_equal(a->letter_hidden, b->letter_hidden,
		    a->n_letter_hidden * sizeof *a->letter_hidden);
	assert_int_equal(a->dated, b->dated);
}

void mini_same_act(const struct foil_act *a, const struct foil_act *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->n_targets, b->n_targets);
	for (size_t i = 0; i < a->n_targets; i++) {
		assert_int_equal(a->targets[i].case_index, b->targets[i].case_index);
		assert_memory_equal(a->targets[i].leaf, b->targets[i].leaf, 32);
	}
	assert_int_equal(a->has_supersedes, b->has_supersedes);
	assert_int_equal(a->supersedes, b->supersedes);
	assert_int_equal(a->at, b->at);
	assert_int_equal(a->received_on, b->received_on);
	assert_int_equal(a->due, b->due);
	assert_view_equal(a->regime, b->regime);
	assert_view_equal(a->request, b->request);
	assert_int_equal(a->found_on, b->found_on);
	assert_int_equal(a->n_documents, b->n_documents);
	for (size_t i = 0; i < a->n_documents; i++) {
		assert_int_equal(a->documents[i].ordinal, b->documents[i].ordinal);
		assert_memory_equal(a->documents[i].root, b->documents[i].root, 32);
		assert_view_equal(a->documents[i].name, b->documents[i].name);
		assert_int_equal(a->documents[i].bom, b->documents[i].bom);
		assert_int_equal(a->documents[i].crlf, b->documents[i].crlf);
	}
	assert_view_equal(a->search, b->search);
	assert_view_equal(a->note, b->note);
	same_decision(a, b);
	same_issue(a, b);
}

struct foil_redaction *mini_many_redactions(size_t n)
{
	struct foil_redaction *r = calloc(n, sizeof *r);

	assert_non_null(r);
	for (size_t i = 0; i < n; i++)
		r[i] = (struct foil_redaction){ i + 1, 1 + i / 5000, { 10 * (i % 5000), 3 },
		    mini_letters_a, 1 };
	return r;
}
