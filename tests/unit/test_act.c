/* SPDX-License-Identifier: Apache-2.0 */
/* Acts as leaves: round trips, long lists, what is closed, and leaves that are wrong. */
#include "exact.h"

#include "foil/act.h"
#include "foil/cbor.h"

#include <stdio.h>
#include <time.h>

static const uint8_t id[FOIL_DOC_ID_LEN] = { 1 }, secret[FOIL_DOC_SECRET_LEN] = { 2 };

#define TEXT(s) foil_view(s, sizeof(s) - 1)

static struct foil_act blank(enum foil_act_kind kind)
{
	struct foil_act a;

	memset(&a, 0, sizeof a);
	a.kind = kind;
	a.received_on = a.due = a.found_on = a.dated = FOIL_DAY_NONE;
	return a;
}

static void must(enum foil_code rc, const struct foil_err *err)
{
	if (rc != FOIL_OK)
		fail_msg("%s: %s", foil_code_name(rc), err->msg);
}

/* Leaves to an opening that hides `hidden`, and the act that is read from it. */
struct opened {
	struct foil_arena arena;
	struct foil_buf header, frontier, contents;
	struct foil_opening o;
	struct foil_act act;
};

static enum foil_code open_leaves(struct opened *x, const struct foil_leaves *l,
    const struct foil_range *hidden, size_t n, struct foil_err *err)
{
	uint8_t root[FOIL_HASH_LEN];
	bool good = false;
	enum foil_code rc;

	memset(x, 0, sizeof *x);
	must(foil_doc_commit(id, secret, FOIL_ACT_PROFILE, 1, l, &x->header, root, err), err);
	must(foil_doc_open(id, secret, l, hidden, n, &x->frontier, &x->contents, err), err);
	x->o = (struct foil_opening){ exact(foil_buf_view(&x->header)),
		exact(foil_buf_view(&x->frontier)), exact(foil_buf_view(&x->contents)) };
	must(foil_doc_verify(&x->o, id, root, &good, err), err);
	assert_true(good);
	rc = foil_act_read(&x->arena, &x->o, &x->act, err);
	return rc;
}

static void opened_free(struct opened *x)
{
	free_exact(x->o.header);
	free_exact(x->o.frontier);
	free_exact(x->o.contents);
	foil_buf_free(&x->header);
	foil_buf_free(&x->frontier);
	foil_buf_free(&x->contents);
	foil_arena_free(&x->arena);
}

static void leaves_of(const struct foil_act *a, struct foil_leaves *l)
{
	struct foil_err err = { 0 };

	must(foil_act_leaves(a, l, &err), &err);
	assert_true(l->n >= FOIL_ACT_LEAVES_MIN && (l->n & (l->n - 1)) == 0);
}

/* ---- an act of every kind with everything in it ---- */

static struct foil_target targets[] = { { 3, { 7 } } };
static struct foil_view letters_a[] = { { (const uint8_t *)"A", 1 } };
static struct foil_view letters_ab[] = { { (const uint8_t *)"A", 1 }, { (const uint8_t *)"B", 1 } };
static struct foil_view ids_a[] = { { (const uint8_t *)"foia/40/2", 9 },
	{ (const uint8_t *)"foia/40/3A/a", 12 } };
static struct foil_view ids_b[] = { { (const uint8_t *)"foia/31/1/a", 11 } };
static struct foil_view lines[] = { { (const uint8_t *)"s.43(2), item 9", 15 },
	{ (const uint8_t *)"", 0 } };
static uint64_t ordinals[] = { 2, 1 };
static struct foil_range ranges[] = { { 3, 2 }, { 9, 1 } };

static struct foil_act full_received(void)
{
	struct foil_act a = blank(FOIL_ACT_RECEIVED);

	a.at = 1700000000;
	a.received_on = foil_day_make(2023, 11, 3);
	a.due = foil_day_make(2023, 12, 4);
	a.regime = TEXT("foia");
	a.request = TEXT("All minutes, d\xc3\xa9j\xc3\xa0 vu");
	a.note = TEXT("by e-mail");
	return a;
}

static struct foil_act full_frozen(void)
{
	static struct foil_document documents[] = {
		{ 1, { 1 }, { (const uint8_t *)"a.txt", 5 }, true, false },
		{ 9, { 2 }, { (const uint8_t *)"b.txt", 5 }, false, true },
	};
	struct foil_act a = blank(FOIL_ACT_FROZEN);

	a.at = 1;
	a.targets = targets;
	a.n_targets = 1;
	a.found_on = foil_day_make(2023, 11, 6);
	a.documents = documents;
	a.n_documents = COUNT(documents);
	a.search = TEXT("shared drive");
	a.note = TEXT("n");
	return a;
}

static struct foil_act full_decided(void)
{
	static struct foil_item items[] = {
		{ .no = 7, .outcome = FOIL_PART, .ordinals = ordinals, .n_ordinals = 2,
		    .label = { (const uint8_t *)"2023-07", 7 } },
		{ .no = 2, .outcome = FOIL_WITHHELD, .letters = letters_ab, .n_letters = 2,
		    .words = { (const uint8_t *)"why", 3 } },
	};
	static struct foil_answer answers[] = {
		{ { (const uint8_t *)"gist", 4 }, { (const uint8_t *)"names", 5 } },
		{ { (const uint8_t *)"outcome", 7 }, { (const uint8_t *)"", 0 } },
	};
	static struct foil_ground grounds[] = {
		{ { (const uint8_t *)"B", 1 }, ids_b, 1, NULL, 0 },
		{ { (const uint8_t *)"A", 1 }, ids_a, 2, answers, 2 },
	};
	static struct foil_redaction redactions[] = {
		{ 4, 1, { 0, 3 }, letters_a, 1 },
		{ 1, 1, { 3, 1 }, letters_ab, 2 },
		{ 2, 2, { 0, FOIL_LEAVES_MAX }, letters_a, 1 },
	};
	static struct foil_seen seen[] = {
		{ { (const uint8_t *)"decision.undecided", 18 }, { (const uint8_t *)"item 3", 6 } },
	};
	struct foil_act a = blank(FOIL_ACT_DECIDED);

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
	a.undecided = TEXT("the board meets again");
	a.considered = lines;
	a.n_considered = 2;
	a.consulted = lines;
	a.n_consulted = 1;
	a.directed = TEXT("nobody");
	a.note = TEXT("n");
	a.seen = seen;
	a.n_seen = 1;
	return a;
}

static struct foil_act full_neither(void)
{
	struct foil_act a = blank(FOIL_ACT_DECIDED);

	a.neither = true;
	a.provisions = ids_a;
	a.n_provisions = 2;
	return a;
}

static struct foil_act full_approved(void)
{
	struct foil_act a = blank(FOIL_ACT_APPROVED);

	a.targets = targets;
	a.n_targets = 1;
	a.note = TEXT("agreed");
	return a;
}

static struct foil_act full_issued(void)
{
	static struct foil_closed closed[] = { { 0, ranges, 2 }, { 2, ranges, 1 } };
	static struct foil_file_ref files[] = {
		{ { (const uint8_t *)"letter.txt", 10 }, 100, { 5 } },
		{ { (const uint8_t *)"item-07.txt", 11 }, INT64_MAX, { 6 } },
	};
	struct foil_act a = blank(FOIL_ACT_ISSUED);

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

static void same_texts(const struct foil_view *a, size_t n, const struct foil_view *b, size_t m)
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
		same_texts(x->letters, x->n_letters, y->letters, y->n_letters);
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
	same_texts(a->provisions, a->n_provisions, b->provisions, b->n_provisions);
	same_items(a, b);
	assert_int_equal(a->n_grounds, b->n_grounds);
	for (size_t i = 0; i < a->n_grounds; i++) {
		assert_view_equal(a->grounds[i].letter, b->grounds[i].letter);
		same_texts(a->grounds[i].ids, a->grounds[i].n_ids, b->grounds[i].ids,
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
		same_texts(x->letters, x->n_letters, y->letters, y->n_letters);
	}
	assert_view_equal(a->undecided, b->undecided);
	same_texts(a->considered, a->n_considered, b->considered, b->n_considered);
	same_texts(a->consulted, a->n_consulted, b->consulted, b->n_consulted);
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

static void same_act(const struct foil_act *a, const struct foil_act *b)
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

static void test_round_trip(void **state)
{
	const struct foil_act acts[] = { full_received(), full_frozen(), full_decided(),
		full_neither(), full_approved(), full_issued(), blank(FOIL_ACT_RECEIVED),
		blank(FOIL_ACT_FROZEN), blank(FOIL_ACT_DECIDED), blank(FOIL_ACT_APPROVED),
		blank(FOIL_ACT_ISSUED) };

	(void)state;
	for (size_t i = 0; i < COUNT(acts); i++) {
		struct foil_leaves l = { 0 };
		struct foil_arena arena = { 0 };
		struct foil_err err = { 0 };
		struct foil_act back;
		struct opened x;

		leaves_of(&acts[i], &l);
		assert_int_equal(l.n, FOIL_ACT_LEAVES_MIN);
		must(foil_act_read_leaves(&arena, &l, &back, &err), &err);
		same_act(&acts[i], &back);
		assert_int_equal(back.open, (1u << FOIL_ACT_FIELDS) - 1);
		must(open_leaves(&x, &l, NULL, 0, &err), &err);
		same_act(&acts[i], &x.act);
		assert_int_equal(x.act.open, (1u << FOIL_ACT_FIELDS) - 1);
		opened_free(&x);
		foil_arena_free(&arena);
		foil_leaves_free(&l);
	}
}

/* ---- limits: what cannot be read back is not written ---- */

static void test_limits(void **state)
{
	static uint8_t long_text[FOIL_LEAF_MAX + 1];
	static struct foil_view many_letters[FOIL_LETTERS_MAX + 1];
	static struct foil_target many_targets[FOIL_TARGETS_MAX + 1];
	struct foil_leaves l = { 0 };
	struct foil_act a = full_received();

	(void)state;
	memset(long_text, 'x', sizeof long_text);
	a.request = foil_view(long_text, FOIL_ACT_TEXT_MAX);
	leaves_of(&a, &l);
	a.request.len++;
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_LIMIT);
	assert_int_equal(l.n, FOIL_ACT_LEAVES_MIN); /* as it was */
	a = full_received();
	a.regime = foil_view(long_text, sizeof long_text);
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_LIMIT);
	a = full_received();
	a.note = foil_str("\xff");
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_FORMAT);
	a = full_received();
	a.due = 1000000000;
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_FORMAT);
	a.due = FOIL_DAY_NONE;
	a.at = (int64_t)FOIL_ACT_AT_MAX + 1;
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_LIMIT);
	for (size_t i = 0; i < COUNT(many_letters); i++)
		many_letters[i] = TEXT("A");
	a = full_decided();
	a.redactions[0].letters = many_letters;
	a.redactions[0].n_letters = FOIL_LETTERS_MAX;
	leaves_of(&a, &l);
	a.redactions[0].n_letters++;
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_LIMIT);
	a.redactions[0].letters = letters_a;
	a.redactions[0].n_letters = 1;
	a.targets = many_targets;
	a.n_targets = FOIL_TARGETS_MAX;
	leaves_of(&a, &l);
	a.n_targets++;
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_LIMIT);
	for (unsigned k = 0; k < FOIL_ACT_KINDS_ + 1; k++) {
		a = blank((enum foil_act_kind)k);
		assert_int_equal(foil_act_leaves(&a, &l, NULL),
		    k >= FOIL_ACT_RECEIVED && k <= FOIL_ACT_ISSUED ? FOIL_OK : FOIL_E_ARG);
	}
	foil_leaves_free(&l);
}

/* ---- long lists ---- */

static struct foil_redaction *many_redactions(size_t n)
{
	struct foil_redaction *r = calloc(n, sizeof *r);

	assert_non_null(r);
	for (size_t i = 0; i < n; i++)
		r[i] = (struct foil_redaction){ i + 1, 1 + i / 5000, { 10 * (i % 5000), 3 }, letters_a, 1 };
	return r;
}

static void test_long_lists(void **state)
{
	const size_t sizes[] = { 2000, 50000, FOIL_REDACTIONS_MAX };

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct foil_act a = blank(FOIL_ACT_DECIDED), back;
		struct foil_arena arena = { 0 };
		struct foil_leaves l = { 0 };
		struct foil_err err = { 0 };
		clock_t begin = clock();
		size_t first, n;

		a.redactions = many_redactions(sizes[i]);
		a.n_redactions = sizes[i];
		leaves_of(&a, &l);
		must(foil_act_read_leaves(&arena, &l, &back, &err), &err);
		same_act(&a, &back);
		foil_act_redactions_of(&back, 1, &first, &n);
		assert_int_equal(first, 0);
		assert_int_equal(n, sizes[i] < 5000 ? sizes[i] : 5000);
		foil_act_redactions_of(&back, sizes[i], &first, &n);
		assert_int_equal(n, 0);
		assert_true(clock() - begin < 20 * CLOCKS_PER_SEC);
		assert_true(arena.total < 200 * sizes[i] + 1000000);
		foil_leaves_free(&l);
		foil_arena_free(&arena);
		free(a.redactions);
	}
}

static void test_too_many(void **state)
{
	struct foil_act a = blank(FOIL_ACT_DECIDED);
	struct foil_leaves l = { 0 };

	(void)state;
	a.redactions = many_redactions(FOIL_REDACTIONS_MAX + 1);
	a.n_redactions = FOIL_REDACTIONS_MAX + 1;
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_LIMIT);
	free(a.redactions);
}

/* Names of documents and published files, each list with continuations of its own. */
static void test_long_names(void **state)
{
	struct foil_act a = blank(FOIL_ACT_FROZEN), b = blank(FOIL_ACT_ISSUED), back;
	struct foil_arena arena = { 0 };
	struct foil_leaves l = { 0 };
	struct foil_err err = { 0 };
	char (*name)[24] = calloc(FOIL_DOCUMENTS_MAX, sizeof *name);

	(void)state;
	assert_non_null(name);
	a.documents = calloc(FOIL_DOCUMENTS_MAX, sizeof *a.documents);
	b.files = calloc(FOIL_DOCUMENTS_MAX, sizeof *b.files);
	assert_non_null(a.documents);
	assert_non_null(b.files);
	a.n_documents = b.n_files = FOIL_DOCUMENTS_MAX;
	for (size_t i = 0; i < FOIL_DOCUMENTS_MAX; i++) {
		(void)snprintf(name[i], sizeof name[i], "document-%zu.txt", i);
		a.documents[i].ordinal = i + 1;
		a.documents[i].name = b.files[i].name = foil_str(name[i]);
		b.files[i].size = i;
	}
	leaves_of(&a, &l);
	must(foil_act_read_leaves(&arena, &l, &back, &err), &err);
	same_act(&a, &back);
	leaves_of(&b, &l);
	must(foil_act_read_leaves(&arena, &l, &back, &err), &err);
	same_act(&b, &back);
	a.n_documents++;
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_LIMIT);
	b.n_files = FOIL_FILES_MAX + 1;
	assert_int_equal(foil_act_leaves(&b, &l, NULL), FOIL_E_LIMIT);
	foil_leaves_free(&l);
	foil_arena_free(&arena);
	free(a.documents);
	free(b.files);
	free(name);
}

/* ---- closed fields ---- */

static void test_closed_fields(void **state)
{
	const struct foil_act acts[] = { full_received(), full_frozen(), full_decided(),
		full_approved(), full_issued() };

	(void)state;
	for (size_t i = 0; i < COUNT(acts); i++) {
		struct foil_leaves l = { 0 };

		leaves_of(&acts[i], &l);
		for (uint64_t f = 0; f < FOIL_ACT_FIELDS; f++) {
			struct foil_range hidden = { f, 1 };
			struct foil_err err = { 0 };
			uint32_t closed = 1u << f;
			struct opened x;
			enum foil_code rc = open_leaves(&x, &l, &hidden, 1, &err);

			if (f == FOIL_F_KIND) {
				assert_int_equal(rc, FOIL_E_FORMAT);
			} else {
				must(rc, &err);
				/* What goes with a list cannot be read without it. */
				if (i == 1 && f == FOIL_F_DOCUMENTS)
					closed |= 1u << FOIL_F_NAMES;
				if (i == 2 && f == FOIL_F_ITEMS)
					closed |= 1u << FOIL_F_LABELS;
				if (i == 2 && f == FOIL_F_GROUNDS)
					closed |= 1u << FOIL_F_REASONS;
				assert_int_equal(x.act.open, ((1u << FOIL_ACT_FIELDS) - 1) & ~closed);
			}
			opened_free(&x);
		}
		foil_leaves_free(&l);
	}
}

/* One continuation hidden, whichever: the list counts as closed, and nothing else does. */
static void test_closed_continuations(void **state)
{
	struct foil_act a = full_decided();
	struct foil_leaves l = { 0 };
	size_t used = FOIL_ACT_FIELDS;

	(void)state;
	a.redactions = many_redactions(20000);
	a.n_redactions = 20000;
	leaves_of(&a, &l);
	while (!foil_leaf_is_pad(foil_leaves_get(&l, used)))
		used++;
	assert_true(used >= FOIL_ACT_FIELDS + 3);
	for (uint64_t i = FOIL_ACT_FIELDS; i < l.n; i++) {
		struct foil_range hidden = { i, 1 };
		struct foil_err err = { 0 };
		struct opened x;

		must(open_leaves(&x, &l, &hidden, 1, &err), &err);
		assert_int_equal(foil_act_knows(&x.act, FOIL_F_REDACTIONS), i >= used);
		assert_true(foil_act_knows(&x.act, FOIL_F_GROUNDS));
		assert_int_equal(x.act.n_redactions, i >= used ? 20000 : 0);
		opened_free(&x);
	}
	foil_leaves_free(&l);
	free(a.redactions);
}

/* ---- what stays private ---- */

static void test_private(void **state)
{
	const struct foil_act acts[] = { full_received(), full_frozen(), full_decided(),
		full_approved(), full_issued() };
	/* Fields that stay private when the case is answered item by item. */
	static const uint32_t each[] = { 1u << 12 | 1u << 14, 1u << 12 | 1u << 13 | 1u << 14 | 1u << 15,
		1u << 12 | 1u << 16 | 1u << 17 | 1u << 18 | 1u << 19 | 1u << 20,
		1u << 12 | 1u << 13 | 1u << 20, 0 };
	/* Fields that are opened when it is neither confirmed nor denied; all else is private. */
	static const uint32_t neither[] = { 7 | 1u << 3 | 1u << 4 | 1u << 5 | 1u << 13, 7,
		7 | 1u << 3 | 1u << 4, 7, UINT32_MAX };

	(void)state;
	for (size_t i = 0; i < COUNT(acts); i++)
		for (int n = 0; n < 2; n++) {
			struct foil_leaves l = { 0 };
			struct foil_range r[FOIL_ACT_LEAVES_MIN];
			uint32_t want = n == 0 ? each[i] : ~neither[i], have = 0;
			size_t count;

			leaves_of(&acts[i], &l);
			count = foil_act_private(acts[i].kind, n == 1, &l, r);
			for (size_t k = 0; k < count; k++) {
				assert_true(k == 0 || r[k].start > r[k - 1].start + r[k - 1].len);
				for (uint64_t f = r[k].start; f < r[k].start + r[k].len; f++)
					have |= (uint32_t)1 << f;
			}
			assert_int_equal(have, want);
			foil_leaves_free(&l);
		}
}

/* Continuations go with their field. */
static void test_private_continuations(void **state)
{
	struct foil_act a = full_frozen();
	struct foil_leaves l = { 0 };
	struct foil_range *r;
	struct opened x;
	struct foil_err err = { 0 };
	static char name[3000][32];
	size_t n;

	(void)state;
	a.documents = calloc(3000, sizeof *a.documents);
	a.n_documents = 3000;
	assert_non_null(a.documents);
	for (size_t i = 0; i < 3000; i++) {
		(void)snprintf(name[i], sizeof name[i], "private-name-%zu", i);
		a.documents[i].ordinal = i + 1;
		a.documents[i].name = foil_str(name[i]);
	}
	leaves_of(&a, &l);
	assert_non_null(r = calloc(l.n, sizeof *r));
	n = foil_act_private(a.kind, false, &l, r);
	must(open_leaves(&x, &l, r, n, &err), &err);
	assert_true(foil_act_knows(&x.act, FOIL_F_DOCUMENTS));
	assert_int_equal(x.act.n_documents, 3000);
	assert_false(foil_act_knows(&x.act, FOIL_F_NAMES));
	assert_null(memmem(x.o.contents.p, x.o.contents.len, "private-name", 12));
	opened_free(&x);
	n = foil_act_private(a.kind, true, &l, r);
	must(open_leaves(&x, &l, r, n, &err), &err);
	assert_int_equal(x.act.open, 7);
	opened_free(&x);
	free(r);
	free(a.documents);
	foil_leaves_free(&l);
}

/* An act that answers "neither" shows nothing of whether twelve items stand behind it. */
static void test_neither_twins(void **state)
{
	struct foil_act none = full_neither(), twelve = full_neither();
	struct foil_item items[12] = { { .no = 0 } };
	struct foil_leaves a = { 0 }, b = { 0 };
	struct foil_range ra[FOIL_ACT_LEAVES_MIN], rb[FOIL_ACT_LEAVES_MIN];
	struct foil_err err = { 0 };
	struct opened xa, xb;
	size_t na, nb;

	(void)state;
	for (size_t i = 0; i < COUNT(items); i++) {
		items[i].no = i + 1;
		items[i].outcome = FOIL_WITHHELD;
		items[i].date = FOIL_DAY_NONE;
		items[i].letters = letters_a;
		items[i].n_letters = 1;
		items[i].label = TEXT("a month");
	}
	twelve.items = items;
	twelve.n_items = COUNT(items);
	twelve.note = TEXT("twelve of them");
	leaves_of(&none, &a);
	leaves_of(&twelve, &b);
	assert_int_equal(a.n, b.n);
	na = foil_act_private(none.kind, true, &a, ra);
	nb = foil_act_private(twelve.kind, true, &b, rb);
	assert_int_equal(na, nb);
	assert_memory_equal(ra, rb, na * sizeof *ra);
	must(open_leaves(&xa, &a, ra, na, &err), &err);
	must(open_leaves(&xb, &b, rb, nb, &err), &err);
	assert_view_equal(xa.o.contents, xb.o.contents);
	assert_int_equal(xa.o.frontier.len, xb.o.frontier.len);
	assert_int_equal(xa.o.header.len, xb.o.header.len);
	opened_free(&xa);
	opened_free(&xb);
	foil_leaves_free(&a);
	foil_leaves_free(&b);
}

/* ---- leaves that are wrong ---- */

/* The leaves of `from` with one replaced (by CBOR in hex) or moved. */
struct wrong {
	const char *what;
	enum foil_act_kind kind;
	uint64_t field;
	const char *value; /* hex; NULL: see trick */
	enum foil_code rc;
	void (*trick)(struct foil_leaves *out, const struct foil_leaves *in);
};

static void add_hex(struct foil_leaves *l, const char *hex)
{
	struct foil_view v = exact_hex(hex);

	foil_leaves_add(l, v);
	free_exact(v);
}

static void add_from(struct foil_leaves *l, const struct foil_leaves *in, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		foil_leaves_add(l, foil_leaves_get(in, i));
}

static void add_more(struct foil_leaves *l, unsigned type, unsigned field, unsigned part,
    const char *rows, size_t n)
{
	struct foil_buf b = { 0 };
	struct foil_view v = exact_hex(rows);

	foil_cbor_put_array(&b, 3);
	foil_cbor_put_uint(&b, type);
	foil_cbor_put_str(&b, "more");
	foil_cbor_put_array(&b, 2 + n);
	foil_cbor_put_uint(&b, field);
	foil_cbor_put_uint(&b, part);
	foil_buf_put_view(&b, v);
	foil_leaves_add(l, foil_buf_view(&b));
	foil_buf_free(&b);
	free_exact(v);
}

static void as_it_is(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, in->n);
}

static void swapped(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, 9);
	add_from(out, in, 12, 13);
	add_from(out, in, 10, 12);
	add_from(out, in, 9, 10);
	add_from(out, in, 13, in->n);
}

static void pad_in_the_middle(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, 10);
	foil_leaves_add_pad(out);
	add_from(out, in, 11, in->n);
}

static void field_after_padding(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, 31);
	add_more(out, 4, FOIL_F_CONSIDERED, 1, "6178", 1);
}

static void thirty(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, 30);
}

static void forty_eight(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, 32);
	for (size_t i = 0; i < 16; i++)
		foil_leaves_add_pad(out);
}

static void sixteen(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, 16);
}

static void token_among_fields(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, 20);
	foil_leaves_add_token(out, foil_str("seen"), 0);
	add_from(out, in, 21, in->n);
}

/* Replaces field 16 (considered) by a list of `total`, and the pads by continuations. */
static void considered(struct foil_leaves *out, const struct foil_leaves *in, const char *head)
{
	add_from(out, in, 0, FOIL_F_CONSIDERED);
	add_hex(out, head);
	add_from(out, in, FOIL_F_CONSIDERED + 1, FOIL_ACT_FIELDS);
}

static void fill(struct foil_leaves *out)
{
	while (out->n < FOIL_ACT_LEAVES_MIN)
		foil_leaves_add_pad(out);
}

/* 83 04 6a "considered" 82 02 61 61: two rows, the first "a" */
#define TWO_ROWS "83046a636f6e7369646572656482026161"
#define THREE_ROWS "83046a636f6e7369646572656482036161"

static void good_more(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, THREE_ROWS);
	add_more(out, 4, FOIL_F_CONSIDERED, 1, "6162", 1);
	add_more(out, 4, FOIL_F_CONSIDERED, 2, "6163", 1);
	fill(out);
}

static void row_missing(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, TWO_ROWS);
	fill(out);
}

static void row_too_many(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, TWO_ROWS);
	add_more(out, 4, FOIL_F_CONSIDERED, 1, "61626163", 2);
	fill(out);
}

static void more_from_zero(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, TWO_ROWS);
	add_more(out, 4, FOIL_F_CONSIDERED, 0, "6162", 1);
	fill(out);
}

static void more_from_two(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, TWO_ROWS);
	add_more(out, 4, FOIL_F_CONSIDERED, 2, "6162", 1);
	fill(out);
}

static void more_twice(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, THREE_ROWS);
	add_more(out, 4, FOIL_F_CONSIDERED, 1, "6162", 1);
	add_more(out, 4, FOIL_F_CONSIDERED, 1, "6163", 1);
	fill(out);
}

static void more_backwards(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, THREE_ROWS);
	add_more(out, 4, FOIL_F_CONSIDERED, 2, "6163", 1);
	add_more(out, 4, FOIL_F_CONSIDERED, 1, "6162", 1);
	fill(out);
}

static void more_without_rows(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, TWO_ROWS);
	add_more(out, 4, FOIL_F_CONSIDERED, 1, "", 0);
	fill(out);
}

static void more_of_nothing(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, FOIL_ACT_FIELDS);
	add_more(out, 4, 24, 1, "6162", 1);
	fill(out);
}

static void more_of_a_text(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, FOIL_ACT_FIELDS);
	add_more(out, 4, FOIL_F_DIRECTED, 1, "6162", 1);
	fill(out);
}

static void more_of_no_field(struct foil_leaves *out, const struct foil_leaves *in)
{
	add_from(out, in, 0, FOIL_ACT_FIELDS);
	add_more(out, 4, 11, 1, "6162", 1);
	fill(out);
}

static void more_by_another_order(struct foil_leaves *out, const struct foil_leaves *in)
{
	considered(out, in, TWO_ROWS);
	add_more(out, 4, FOIL_F_SEEN, 1, "8261616162", 1);
	add_more(out, 4, FOIL_F_CONSIDERED, 1, "6162", 1);
	fill(out);
}

static void test_wrong_leaves(void **state)
{
	static const struct wrong rows[] = {
		{ "right", FOIL_ACT_DECIDED, 0, NULL, FOIL_OK, as_it_is },
		{ "right, with continuations", FOIL_ACT_DECIDED, 0, NULL, FOIL_OK, good_more },
		{ "order", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, swapped },
		{ "pad in the middle", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, pad_in_the_middle },
		{ "after padding", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, field_after_padding },
		{ "30 leaves", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, thirty },
		{ "48 leaves", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, forty_eight },
		{ "16 leaves", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, sixteen },
		{ "a token", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, token_among_fields },
		{ "a row missing", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, row_missing },
		{ "a row too many", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, row_too_many },
		{ "part 0", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, more_from_zero },
		{ "part 2 first", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, more_from_two },
		{ "part 1 twice", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, more_twice },
		{ "parts backwards", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, more_backwards },
		{ "no rows", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, more_without_rows },
		{ "of field 24", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_LIMIT, more_of_nothing },
		{ "of a text", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, more_of_a_text },
		{ "of no field", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, more_of_no_field },
		{ "fields backwards", FOIL_ACT_DECIDED, 0, NULL, FOIL_E_FORMAT, more_by_another_order },
		/* Values, where the whole leaf is in hex: [4, name, value]. */
		{ "another name", FOIL_ACT_APPROVED, 13, "8304646e6f74616178", FOIL_E_FORMAT, NULL },
		{ "kind unknown", FOIL_ACT_APPROVED, 0, "8304646b696e646178", FOIL_E_VERSION, NULL },
		{ "kind reserved", FOIL_ACT_APPROVED, 0, "8304646b696e6466657261736564",
		    FOIL_E_VERSION, NULL },
		{ "kind a number", FOIL_ACT_APPROVED, 0, "8304646b696e6401", FOIL_E_FORMAT, NULL },
		{ "something where nothing is", FOIL_ACT_APPROVED, 14, "8304606178", FOIL_E_FORMAT, NULL },
		{ "empty text", FOIL_ACT_APPROVED, 13, "8304646e6f746560", FOIL_E_FORMAT, NULL },
		{ "note a number", FOIL_ACT_APPROVED, 13, "8304646e6f746501", FOIL_E_FORMAT, NULL },
		{ "time 0", FOIL_ACT_APPROVED, 12, "830462617400", FOIL_E_FORMAT, NULL },
		{ "time text", FOIL_ACT_APPROVED, 12, "83046261746131", FOIL_E_FORMAT, NULL },
		{ "issued at", FOIL_ACT_ISSUED, 12, "83046001", FOIL_E_FORMAT, NULL },
		{ "supersedes text", FOIL_ACT_APPROVED, 2, "83046a737570657273656465736131",
		    FOIL_E_FORMAT, NULL },
		{ "targets null", FOIL_ACT_APPROVED, 1, "83046774617267657473f6", FOIL_E_FORMAT, NULL },
		{ "list without length", FOIL_ACT_APPROVED, 1, "8304677461726765747380", FOIL_E_FORMAT,
		    NULL },
		{ "answer unknown", FOIL_ACT_DECIDED, 3, "830466616e73776572656d61796265",
		    FOIL_E_VERSION, NULL },
		{ "answer null", FOIL_ACT_DECIDED, 3, "830466616e73776572f6", FOIL_E_FORMAT, NULL },
		{ "date", FOIL_ACT_ISSUED, 8, "83046564617465646a323032332d30322d3330", FOIL_E_FORMAT,
		    NULL },
		{ "digest of 1", FOIL_ACT_ISSUED, 6, "8304666c65747465724100", FOIL_E_FORMAT, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_act a = blank(rows[i].kind), back;
		struct foil_leaves right = { 0 }, l = { 0 };
		struct foil_arena arena = { 0 };
		struct foil_err err = { 0 };
		struct opened x;
		enum foil_code rc;

		leaves_of(&a, &right);
		if (rows[i].trick != NULL) {
			rows[i].trick(&l, &right);
		} else {
			add_from(&l, &right, 0, (size_t)rows[i].field);
			add_hex(&l, rows[i].value);
			add_from(&l, &right, (size_t)rows[i].field + 1, right.n);
		}
		assert_int_equal(foil_leaves_check(&l, NULL), FOIL_OK);
		rc = foil_act_read_leaves(&arena, &l, &back, &err);
		if (rc != rows[i].rc)
			fail_msg("%s: %s (%s), expected %s", rows[i].what, foil_code_name(rc), err.msg,
			    foil_code_name(rows[i].rc));
		assert_int_equal(open_leaves(&x, &l, NULL, 0, &err), rows[i].rc);
		opened_free(&x);
		foil_arena_free(&arena);
		foil_leaves_free(&right);
		foil_leaves_free(&l);
	}
}

/* Lists whose rows are wrong: what a writer refuses is what a reader refuses. */
static void overlap(struct foil_act *a) { a->redactions[1].range.start = 2; }
static void unsorted(struct foil_act *a) { a->redactions[2].ordinal = 0; }
static void serial_0(struct foil_act *a) { a->redactions[0].serial = 0; }
static void serial_twice(struct foil_act *a) { a->redactions[2].serial = 4; }
static void nothing_long(struct foil_act *a) { a->redactions[2].range.len = 0; }
static void no_ground(struct foil_act *a) { a->redactions[2].n_letters = 0; }
static void item_twice(struct foil_act *a) { a->items[1].no = 7; }
static void ground_twice(struct foil_act *a) { a->grounds[1].letter = TEXT("B"); }
static void ground_empty(struct foil_act *a) { a->grounds[1].letter = TEXT(""); }
static void no_outcome(struct foil_act *a) { a->items[0].outcome = FOIL_OUTCOME_NONE; }
static void ordinal_0(struct foil_act *a) { a->documents[0].ordinal = 0; }
static void ordinal_twice(struct foil_act *a) { a->documents[1].ordinal = 1; }
static void file_twice(struct foil_act *a) { a->files[1].name = TEXT("letter.txt"); }
static void file_empty(struct foil_act *a) { a->files[1].name = TEXT(""); }
static void file_huge(struct foil_act *a) { a->files[1].size = UINT64_MAX; }
static void closed_twice(struct foil_act *a) { a->closed[1].case_index = 0; }
static void touching(struct foil_act *a) { a->letter_hidden[1].start = 5; }
static void backwards(struct foil_act *a) { a->letter_hidden[1].start = 1; }

static void test_wrong_rows(void **state)
{
	static const struct {
		struct foil_act (*make)(void);
		void (*change)(struct foil_act *a);
		enum foil_code rc;
	} rows[] = {
		{ full_decided, overlap, FOIL_E_FORMAT }, { full_decided, unsorted, FOIL_E_FORMAT },
		{ full_decided, serial_0, FOIL_E_FORMAT }, { full_decided, serial_twice, FOIL_E_FORMAT },
		{ full_decided, nothing_long, FOIL_E_FORMAT }, { full_decided, no_ground, FOIL_E_FORMAT },
		{ full_decided, item_twice, FOIL_E_FORMAT }, { full_decided, ground_twice, FOIL_E_FORMAT },
		{ full_decided, ground_empty, FOIL_E_FORMAT }, { full_decided, no_outcome, FOIL_E_VERSION },
		{ full_frozen, ordinal_0, FOIL_E_FORMAT }, { full_frozen, ordinal_twice, FOIL_E_FORMAT },
		{ full_issued, file_twice, FOIL_E_FORMAT }, { full_issued, file_empty, FOIL_E_FORMAT },
		{ full_issued, file_huge, FOIL_E_LIMIT }, { full_issued, closed_twice, FOIL_E_FORMAT },
		{ full_issued, touching, FOIL_E_FORMAT }, { full_issued, backwards, FOIL_E_FORMAT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_act a = rows[i].make();
		struct foil_redaction r[3];
		struct foil_item it[2];
		struct foil_ground g[2];
		struct foil_document d[2];
		struct foil_file_ref f[2];
		struct foil_closed c[2];
		struct foil_range h[2];
		struct foil_leaves l = { 0 };
		enum foil_code rc;

		/* Copies, since what `make` gives is shared. */
#define OWN(member, copy)                                                                          \
	if (a.member != NULL)                                                                      \
		a.member = memcpy(copy, a.member, sizeof copy)
		OWN(redactions, r);
		OWN(items, it);
		OWN(grounds, g);
		OWN(documents, d);
		OWN(files, f);
		OWN(closed, c);
		OWN(letter_hidden, h);
		leaves_of(&a, &l);
		rows[i].change(&a);
		rc = foil_act_leaves(&a, &l, NULL);
		if (rc != rows[i].rc)
			fail_msg("row %zu: %s", i, foil_code_name(rc));
		foil_leaves_free(&l);
	}
}

/* Fields of an unknown profile, or of two parts, are no act. */
static void test_header(void **state)
{
	struct foil_act a = full_approved(), back;
	struct foil_leaves l = { 0 };
	struct foil_buf header = { 0 }, frontier = { 0 }, contents = { 0 };
	struct foil_arena arena = { 0 };
	struct foil_doc_header h;
	struct foil_opening o;
	uint8_t root[FOIL_HASH_LEN];

	(void)state;
	leaves_of(&a, &l);
	assert_int_equal(foil_doc_commit(id, secret, "act-2", 1, &l, &header, root, NULL), FOIL_OK);
	assert_int_equal(foil_doc_open(id, secret, &l, NULL, 0, &frontier, &contents, NULL), FOIL_OK);
	o = (struct foil_opening){ foil_buf_view(&header), foil_buf_view(&frontier),
		foil_buf_view(&contents) };
	assert_int_equal(foil_act_read(&arena, &o, &back, NULL), FOIL_E_VERSION);
	foil_buf_reset(&header);
	assert_int_equal(foil_doc_commit(id, secret, FOIL_ACT_PROFILE, 0, &l, &header, root, NULL),
	    FOIL_OK);
	o.header = foil_buf_view(&header);
	assert_int_equal(foil_act_read(&arena, &o, &back, NULL), FOIL_E_FORMAT);
	assert_int_equal(foil_doc_header_read(o.header, &h, NULL), FOIL_OK);
	h.part[0] = (struct foil_doc_part){ 0, 16, 1 };
	h.part[1] = (struct foil_doc_part){ 16, 16, 1 };
	h.n_parts = 2;
	foil_buf_reset(&header);
	foil_doc_header_put(&header, &h);
	o.header = foil_buf_view(&header);
	assert_int_equal(foil_act_read(&arena, &o, &back, NULL), FOIL_E_FORMAT);
	foil_arena_free(&arena);
	foil_buf_free(&header);
	foil_buf_free(&frontier);
	foil_buf_free(&contents);
	foil_leaves_free(&l);
}

/* ---- uniting ---- */

static void test_unite(void **state)
{
	struct foil_arena arena = { 0 };
	struct foil_redaction r[] = {
		{ 0, 2, { 5, 5 }, letters_a, 1 },
		{ 0, 1, { 20, 5 }, letters_a, 1 },
		{ 0, 1, { 0, 10 }, letters_a, 1 },
		{ 0, 1, { 8, 4 }, letters_ab, 2 },  /* overlaps: one with A and B */
		{ 0, 1, { 2, 3 }, letters_a, 1 },   /* inside: nothing new */
		{ 0, 1, { 12, 3 }, letters_ab, 2 }, /* touches: stays apart */
		{ 0, 2, { 5, 5 }, letters_ab, 2 },  /* the same place in another document */
	};
	size_t n = COUNT(r);

	(void)state;
	assert_int_equal(foil_redactions_unite(&arena, r, &n, NULL), FOIL_OK);
	assert_int_equal(n, 4);
	assert_int_equal(r[0].ordinal, 1);
	assert_int_equal(r[0].range.start, 0);
	assert_int_equal(r[0].range.len, 12);
	same_texts(r[0].letters, r[0].n_letters, letters_ab, 2);
	assert_int_equal(r[1].range.start, 12);
	assert_int_equal(r[1].range.len, 3);
	assert_int_equal(r[2].range.start, 20);
	assert_int_equal(r[2].n_letters, 1);
	assert_int_equal(r[3].ordinal, 2);
	assert_int_equal(r[3].range.len, 5);
	same_texts(r[3].letters, r[3].n_letters, letters_ab, 2);
	assert_int_equal(letters_a[0].len, 1);
	n = 0;
	assert_int_equal(foil_redactions_unite(&arena, NULL, &n, NULL), FOIL_OK);
	assert_int_equal(n, 0);
	foil_arena_free(&arena);
}

static void test_look_up(void **state)
{
	struct foil_act a = full_decided(), back;
	struct foil_arena arena = { 0 };
	struct foil_leaves l = { 0 };
	struct foil_err err = { 0 };
	size_t place;

	(void)state;
	leaves_of(&a, &l);
	must(foil_act_read_leaves(&arena, &l, &back, &err), &err);
	/* The same with the indexes of a reader and without. */
	for (const struct foil_act *x = &a; x != NULL; x = x == &a ? &back : NULL) {
		assert_view_equal(foil_act_ground(x, TEXT("A"))->ids[0], ids_a[0]);
		assert_view_equal(foil_act_ground(x, TEXT("B"))->ids[0], ids_b[0]);
		assert_null(foil_act_ground(x, TEXT("C")));
		assert_null(foil_act_ground(x, TEXT("")));
		assert_int_equal(foil_act_item_at(x, 1, &place)->no, 7);
		assert_int_equal(place, 1);
		assert_int_equal(foil_act_item_at(x, 2, &place)->no, 7);
		assert_int_equal(place, 0);
		assert_null(foil_act_item_of(x, 3));
		assert_null(foil_act_item_of(x, 0));
		assert_view_equal(foil_ground_answer(&x->grounds[1], "gist"), TEXT("names"));
		assert_int_equal(foil_ground_answer(&x->grounds[0], "gist").len, 0);
	}
	foil_arena_free(&arena);
	foil_leaves_free(&l);
}

static void test_names(void **state)
{
	(void)state;
	for (unsigned k = FOIL_ACT_RECEIVED; k < FOIL_ACT_KINDS_; k++)
		assert_int_equal(foil_act_kind_parse(foil_str(foil_act_kind_name((enum foil_act_kind)k))),
		    k);
	assert_int_equal(foil_act_kind_parse(foil_str("unknown")), FOIL_ACT_NONE);
	assert_string_equal(foil_act_kind_name((enum foil_act_kind)99), "unknown");
	for (unsigned o = FOIL_DISCLOSED; o < FOIL_OUTCOMES_; o++)
		assert_int_equal(foil_outcome_parse(foil_str(foil_outcome_name((enum foil_outcome)o))),
		    o);
	assert_int_equal(foil_outcome_parse(foil_str("unknown")), FOIL_OUTCOME_NONE);
	assert_string_equal(foil_outcome_name((enum foil_outcome)99), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_long_lists),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_long_names),
		cmocka_unit_test(test_closed_fields),
		cmocka_unit_test(test_closed_continuations),
		cmocka_unit_test(test_private),
		cmocka_unit_test(test_private_continuations),
		cmocka_unit_test(test_neither_twins),
		cmocka_unit_test(test_wrong_leaves),
		cmocka_unit_test(test_wrong_rows),
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_unite),
		cmocka_unit_test(test_look_up),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
