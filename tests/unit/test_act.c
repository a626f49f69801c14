/* SPDX-License-Identifier: Apache-2.0 */
/* Acts as leaves: round trips, limits, long lists, what is closed and what stays private. */
#include "miniact.h"

#include <stdio.h>
#include <time.h>

static void test_round_trip(void **state)
{
	const struct foil_act acts[] = { mini_full_received(), mini_full_frozen(), mini_full_decided(),
		mini_full_neither(), mini_full_approved(), mini_full_issued(), mini_blank(FOIL_ACT_RECEIVED),
		mini_blank(FOIL_ACT_FROZEN), mini_blank(FOIL_ACT_DECIDED), mini_blank(FOIL_ACT_APPROVED),
		mini_blank(FOIL_ACT_ISSUED) };

	(void)state;
	for (size_t i = 0; i < COUNT(acts); i++) {
		struct foil_leaves l = { 0 };
		struct foil_arena arena = { 0 };
		struct foil_err err = { 0 };
		struct foil_act back;
		struct mini_opened x;

		mini_leaves_of(&acts[i], &l);
		assert_int_equal(l.n, FOIL_ACT_LEAVES_MIN);
		mini_must(foil_act_read_leaves(&arena, &l, &back, &err), &err);
		mini_same_act(&acts[i], &back);
		assert_int_equal(back.open, (1u << FOIL_ACT_FIELDS) - 1);
		mini_must(mini_open_leaves(&x, &l, NULL, 0, &err), &err);
		mini_same_act(&acts[i], &x.act);
		assert_int_equal(x.act.open, (1u << FOIL_ACT_FIELDS) - 1);
		mini_opened_free(&x);
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
	struct foil_act a = mini_full_received();

	(void)state;
	memset(long_text, 'x', sizeof long_text);
	a.request = foil_view(long_text, FOIL_ACT_TEXT_MAX);
	mini_leaves_of(&a, &l);
	a.request.len++;
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_LIMIT);
	assert_int_equal(l.n, FOIL_ACT_LEAVES_MIN); /* as it was */
	a = mini_full_received();
	a.regime = foil_view(long_text, sizeof long_text);
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_LIMIT);
	a = mini_full_received();
	a.note = foil_str("\xff");
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_FORMAT);
	a = mini_full_received();
	a.due = 1000000000;
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_FORMAT);
	a.due = FOIL_DAY_NONE;
	a.at = (int64_t)FOIL_ACT_AT_MAX + 1;
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_LIMIT);
	for (size_t i = 0; i < COUNT(many_letters); i++)
		many_letters[i] = MINI_TEXT("A");
	a = mini_full_neither();
	a.provisions = many_letters;
	a.n_provisions = 1;
	many_letters[0] = foil_view(long_text, FOIL_ID_LEN_MAX);
	mini_leaves_of(&a, &l);
	many_letters[0].len++;
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_LIMIT);
	a = mini_full_decided();
	many_letters[0] = foil_view(long_text, FOIL_LETTER_LEN_MAX + 1);
	a.redactions[0].letters = many_letters;
	a.redactions[0].n_letters = 1;
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_LIMIT);
	many_letters[0].len--;
	a.redactions[0].n_letters = FOIL_LETTERS_MAX;
	mini_leaves_of(&a, &l);
	a.redactions[0].n_letters++;
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_LIMIT);
	a.redactions[0].letters = mini_letters_a;
	a.redactions[0].n_letters = 1;
	a.targets = many_targets;
	a.n_targets = FOIL_TARGETS_MAX;
	mini_leaves_of(&a, &l);
	a.n_targets++;
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_LIMIT);
	for (unsigned k = 0; k < FOIL_ACT_KINDS_ + 1; k++) {
		a = mini_blank((enum foil_act_kind)k);
		assert_int_equal(foil_act_leaves(&a, &l, NULL),
		    k >= FOIL_ACT_RECEIVED && k <= FOIL_ACT_ISSUED ? FOIL_OK : FOIL_E_ARG);
	}
	foil_leaves_free(&l);
}

/* ---- long lists ---- */

static void test_long_lists(void **state)
{
	const size_t sizes[] = { 2000, 50000, FOIL_REDACTIONS_MAX };

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct foil_act a = mini_blank(FOIL_ACT_DECIDED), back;
		struct foil_arena arena = { 0 };
		struct foil_leaves l = { 0 };
		struct foil_err err = { 0 };
		clock_t begin = clock();
		size_t first, n;

		a.redactions = mini_many_redactions(sizes[i]);
		a.n_redactions = sizes[i];
		mini_leaves_of(&a, &l);
		mini_must(foil_act_read_leaves(&arena, &l, &back, &err), &err);
		mini_same_act(&a, &back);
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
	struct foil_act a = mini_blank(FOIL_ACT_DECIDED);
	struct foil_leaves l = { 0 };

	(void)state;
	a.redactions = mini_many_redactions(FOIL_REDACTIONS_MAX + 1);
	a.n_redactions = FOIL_REDACTIONS_MAX + 1;
	assert_int_equal(foil_act_leaves(&a, &l, NULL), FOIL_E_LIMIT);
	free(a.redactions);
}

/* Names of documents and published files, each list with continuations of its own. */
static void test_long_names(void **state)
{
	struct foil_act a = mini_blank(FOIL_ACT_FROZEN), b = mini_blank(FOIL_ACT_ISSUED), back;
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
	mini_leaves_of(&a, &l);
	mini_must(foil_act_read_leaves(&arena, &l, &back, &err), &err);
	mini_same_act(&a, &back);
	mini_leaves_of(&b, &l);
	mini_must(foil_act_read_leaves(&arena, &l, &back, &err), &err);
	mini_same_act(&b, &back);
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
	const struct foil_act acts[] = { mini_full_received(), mini_full_frozen(), mini_full_decided(),
		mini_full_approved(), mini_full_issued() };

	(void)state;
	for (size_t i = 0; i < COUNT(acts); i++) {
		struct foil_leaves l = { 0 };

		mini_leaves_of(&acts[i], &l);
		for (uint64_t f = 0; f < FOIL_ACT_FIELDS; f++) {
			struct foil_range hidden = { f, 1 };
			struct foil_err err = { 0 };
			uint32_t closed = 1u << f;
			struct mini_opened x;
			enum foil_code rc = mini_open_leaves(&x, &l, &hidden, 1, &err);

			if (f == FOIL_F_KIND) {
				assert_int_equal(rc, FOIL_E_FORMAT);
			} else {
				mini_must(rc, &err);
				/* What goes with a list cannot be read without it. */
				if (i == 1 && f == FOIL_F_DOCUMENTS)
					closed |= 1u << FOIL_F_NAMES;
				if (i == 2 && f == FOIL_F_ITEMS)
					closed |= 1u << FOIL_F_LABELS;
				if (i == 2 && f == FOIL_F_GROUNDS)
					closed |= 1u << FOIL_F_REASONS;
				assert_int_equal(x.act.open, ((1u << FOIL_ACT_FIELDS) - 1) & ~closed);
			}
			mini_opened_free(&x);
		}
		foil_leaves_free(&l);
	}
}

/* One continuation hidden, whichever: the list counts as closed, and nothing else does. */
static void test_closed_continuations(void **state)
{
	struct foil_act a = mini_full_decided();
	struct foil_leaves l = { 0 };
	size_t used = FOIL_ACT_FIELDS;

	(void)state;
	a.redactions = mini_many_redactions(20000);
	a.n_redactions = 20000;
	mini_leaves_of(&a, &l);
	while (!foil_leaf_is_pad(foil_leaves_get(&l, used)))
		used++;
	assert_true(used >= FOIL_ACT_FIELDS + 3);
	for (uint64_t i = FOIL_ACT_FIELDS; i < l.n; i++) {
		struct foil_range hidden = { i, 1 };
		struct foil_err err = { 0 };
		struct mini_opened x;

		mini_must(mini_open_leaves(&x, &l, &hidden, 1, &err), &err);
		assert_int_equal(foil_act_knows(&x.act, FOIL_F_REDACTIONS), i >= used);
		assert_true(foil_act_knows(&x.act, FOIL_F_GROUNDS));
		assert_int_equal(x.act.n_redactions, i >= used ? 20000 : 0);
		mini_opened_free(&x);
	}
	foil_leaves_free(&l);
	free(a.redactions);
}

/* ---- what stays private ---- */

static void test_private(void **state)
{
	const struct foil_act acts[] = { mini_full_received(), mini_full_frozen(), mini_full_decided(),
		mini_full_approved(), mini_full_issued() };
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

			mini_leaves_of(&acts[i], &l);
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
	struct foil_act a = mini_full_frozen();
	struct foil_leaves l = { 0 };
	struct foil_range *r;
	struct mini_opened x;
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
	mini_leaves_of(&a, &l);
	assert_non_null(r = calloc(l.n, sizeof *r));
	n = foil_act_private(a.kind, false, &l, r);
	mini_must(mini_open_leaves(&x, &l, r, n, &err), &err);
	assert_true(foil_act_knows(&x.act, FOIL_F_DOCUMENTS));
	assert_int_equal(x.act.n_documents, 3000);
	assert_false(foil_act_knows(&x.act, FOIL_F_NAMES));
	assert_null(memmem(x.o.contents.p, x.o.contents.len, "private-name", 12));
	mini_opened_free(&x);
	n = foil_act_private(a.kind, true, &l, r);
	mini_must(mini_open_leaves(&x, &l, r, n, &err), &err);
	assert_int_equal(x.act.open, 7);
	mini_opened_free(&x);
	free(r);
	free(a.documents);
	foil_leaves_free(&l);
}

/* An act that answers "neither" shows nothing of whether twelve items stand behind it. */
static void test_neither_twins(void **state)
{
	struct foil_act none = mini_full_neither(), twelve = mini_full_neither();
	struct foil_item items[12] = { { .no = 0 } };
	struct foil_leaves a = { 0 }, b = { 0 };
	struct foil_range ra[FOIL_ACT_LEAVES_MIN], rb[FOIL_ACT_LEAVES_MIN];
	struct foil_err err = { 0 };
	struct mini_opened xa, xb;
	size_t na, nb;

	(void)state;
	for (size_t i = 0; i < COUNT(items); i++) {
		items[i].no = i + 1;
		items[i].outcome = FOIL_WITHHELD;
		items[i].date = FOIL_DAY_NONE;
		items[i].letters = mini_letters_a;
		items[i].n_letters = 1;
		items[i].label = MINI_TEXT("a month");
	}
	twelve.items = items;
	twelve.n_items = COUNT(items);
	twelve.note = MINI_TEXT("twelve of them");
	mini_leaves_of(&none, &a);
	mini_leaves_of(&twelve, &b);
	assert_int_equal(a.n, b.n);
	na = foil_act_private(none.kind, true, &a, ra);
	nb = foil_act_private(twelve.kind, true, &b, rb);
	assert_int_equal(na, nb);
	assert_memory_equal(ra, rb, na * sizeof *ra);
	mini_must(mini_open_leaves(&xa, &a, ra, na, &err), &err);
	mini_must(mini_open_leaves(&xb, &b, rb, nb, &err), &err);
	assert_view_equal(xa.o.contents, xb.o.contents);
	assert_int_equal(xa.o.frontier.len, xb.o.frontier.len);
	assert_int_equal(xa.o.header.len, xb.o.header.len);
	mini_opened_free(&xa);
	mini_opened_free(&xb);
	foil_leaves_free(&a);
	foil_leaves_free(&b);
}

/* ---- uniting ---- */

static void test_unite(void **state)
{
	struct foil_arena arena = { 0 };
	struct foil_redaction r[] = {
		{ 0, 2, { 5, 5 }, mini_letters_a, 1 },
		{ 0, 1, { 20, 5 }, mini_letters_a, 1 },
		{ 0, 1, { 0, 10 }, mini_letters_a, 1 },
		{ 0, 1, { 8, 4 }, mini_letters_ab, 2 },  /* overlaps: one with A and B */
		{ 0, 1, { 2, 3 }, mini_letters_a, 1 },   /* inside: nothing new */
		{ 0, 1, { 12, 3 }, mini_letters_ab, 2 }, /* touches: stays apart */
		{ 0, 2, { 5, 5 }, mini_letters_ab, 2 },  /* the same place in another document */
	};
	size_t n = COUNT(r);

	(void)state;
	assert_int_equal(foil_redactions_unite(&arena, r, &n, NULL), FOIL_OK);
	assert_int_equal(n, 4);
	assert_int_equal(r[0].ordinal, 1);
	assert_int_equal(r[0].range.start, 0);
	assert_int_equal(r[0].range.len, 12);
	mini_same_texts(r[0].letters, r[0].n_letters, mini_letters_ab, 2);
	assert_int_equal(r[1].range.start, 12);
	assert_int_equal(r[1].range.len, 3);
	assert_int_equal(r[2].range.start, 20);
	assert_int_equal(r[2].n_letters, 1);
	assert_int_equal(r[3].ordinal, 2);
	assert_int_equal(r[3].range.len, 5);
	mini_same_texts(r[3].letters, r[3].n_letters, mini_letters_ab, 2);
	assert_int_equal(mini_letters_a[0].len, 1);
	n = 0;
	assert_int_equal(foil_redactions_unite(&arena, NULL, &n, NULL), FOIL_OK);
	assert_int_equal(n, 0);
	foil_arena_free(&arena);
}

static void test_look_up(void **state)
{
	struct foil_act a = mini_full_decided(), back;
	struct foil_arena arena = { 0 };
	struct foil_leaves l = { 0 };
	struct foil_err err = { 0 };
	size_t place;

	(void)state;
	mini_leaves_of(&a, &l);
	mini_must(foil_act_read_leaves(&arena, &l, &back, &err), &err);
	/* The same with the indexes of a reader and without. */
	for (const struct foil_act *x = &a; x != NULL; x = x == &a ? &back : NULL) {
		assert_view_equal(foil_act_ground(x, MINI_TEXT("A"))->ids[0], mini_ids_a[0]);
		assert_view_equal(foil_act_ground(x, MINI_TEXT("B"))->ids[0], mini_ids_b[0]);
		assert_null(foil_act_ground(x, MINI_TEXT("C")));
		assert_null(foil_act_ground(x, MINI_TEXT("")));
		assert_int_equal(foil_act_item_at(x, 1, &place)->no, 7);
		assert_int_equal(place, 1);
		assert_int_equal(foil_act_item_at(x, 2, &place)->no, 7);
		assert_int_equal(place, 0);
		assert_null(foil_act_item_of(x, 3));
		assert_null(foil_act_item_of(x, 0));
		assert_view_equal(foil_ground_answer(&x->grounds[1], "gist"), MINI_TEXT("names"));
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
		cmocka_unit_test(test_unite),
		cmocka_unit_test(test_look_up),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
