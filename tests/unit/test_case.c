/* SPDX-License-Identifier: Apache-2.0 */
/* What a case tells: its state, its serials, what is closed, and the largest that there can be. */
#include "case_kit.h"

#include "foil/cbor.h"

#include <stdio.h>
#include <time.h>

static void approved_by_officer(struct mini_case *c, struct foil_entry *e, enum mini_key *who)
{
	(void)e;
	if (c->n_acts == 3)
		*who = MINI_OFFICER;
}

/* An officer who approves breaks both rules that are there for it. */
static void test_own_approval(void **state)
{
	struct foil_findings f = { .n = 0 };
	struct mini_case c;
	struct mini m;

	(void)state;
	mini_open(&m, 1);
	mini_enrol_all(&m);
	mini_case_init(&c, &m, "FOI-1");
	c.before_entry = approved_by_officer;
	five(&c);
	judge(&c, &openly, &f);
	assert_int_equal(f.n, 2);
	assert_string_equal(f.list[0].rule, "people.role");
	assert_string_equal(f.list[1].rule, "people.approver");
	foil_findings_free(&f);
	mini_case_free(&c);
	mini_close(&m);
}

/* ---- kinds that version 1 only knows by name ---- */

static void test_kind(void **state)
{
	struct foil_findings f = { .n = 0 };
	struct foil_buf b = { 0 }, header = { 0 };
	struct foil_leaves l = { 0 };
	struct mini_act *a;
	struct foil_entry e;
	struct mini_case c;
	struct mini m;

	(void)state;
	mini_open(&m, 1);
	mini_enrol_all(&m);
	mini_case_init(&c, &m, "FOI-1");
	two(&c);
	/* The second act again, but as one that erases. */
	a = &c.act[1];
	foil_cbor_put_array(&b, 3);
	foil_cbor_put_uint(&b, 4);
	foil_cbor_put_str(&b, "kind");
	foil_cbor_put_str(&b, "erased");
	foil_leaves_add(&l, foil_buf_view(&b));
	for (size_t i = 1; i < a->leaves.n; i++)
		foil_leaves_add(&l, foil_leaves_get(&a->leaves, i));
	assert_int_equal(foil_leaves_check(&l, NULL), FOIL_OK);
	foil_leaves_free(&a->leaves);
	a->leaves = l;
	assert_int_equal(foil_doc_commit(a->id, a->secret, FOIL_ACT_PROFILE, 1, &l, &header, a->root,
	    NULL), FOIL_OK);
	m.n--;
	e = mini_draft(&m, "FOI-1");
	memcpy(e.root, a->root, FOIL_HASH_LEN);
	(void)mini_append(&m, mini_sign(&m, &e, MINI_RECORDS));
	judge(&c, &openly, &f);
	assert_only(&f, "order.kind", FOIL_CANNOT_TELL, "erased");
	foil_findings_free(&f);
	foil_buf_free(&b);
	foil_buf_free(&header);
	mini_case_free(&c);
	mini_close(&m);
}

/* An act that is closed leaves what follows untold, but who signed and where is told. */
static void test_closed(void **state)
{
	struct how how = openly;
	struct foil_findings f = { .n = 0 };
	struct mini_case c;
	struct mini m;

	(void)state;
	mini_open(&m, 1);
	mini_enrol_all(&m);
	mini_case_init(&c, &m, "FOI-1");
	five(&c);
	how.closed = 1;
	judge(&c, &how, &f);
	assert_int_equal(foil_findings_worst(&f), FOIL_CANNOT_TELL);
	assert_int_equal(foil_findings_worst_of(&f, "record."), FOIL_MATCHES);
	assert_int_equal(foil_findings_worst_of(&f, "chain."), FOIL_MATCHES);
	assert_int_equal(foil_findings_worst_of(&f, "order."), FOIL_CANNOT_TELL);
	assert_int_equal(foil_findings_worst_of(&f, "people."), FOIL_MATCHES);
	assert_int_equal(foil_findings_worst_of(&f, "decision."), FOIL_CANNOT_TELL);
	foil_findings_free(&f);
	mini_case_free(&c);
	mini_close(&m);
}

/* ---- what a case tells ---- */

static void test_state(void **state)
{
	struct foil_governance *g;
	struct foil_findings f = { .n = 0 };
	struct foil_buf b = { 0 };
	struct foil_case k;
	struct mini_case c;
	struct mini m;
	uint64_t from;

	(void)state;
	mini_open(&m, 1);
	mini_enrol_all(&m);
	mini_case_init(&c, &m, "FOI-1");
	c.before_act = found_more_numbers;
	mini_received(&c);
	mini_frozen(&c);
	mini_frozen(&c);
	g = mini_governance_state(&m);
	foil_case_init(&k, g, foil_str("FOI-1"));
	assert_null(foil_case_received(&k));
	assert_int_equal(foil_case_documents(&k), 0);
	assert_null(foil_case_document(&k, 0, &from));
	assert_null(foil_case_document_by_ordinal(&k, 1, &from));
	for (size_t i = 0; i < 3; i++) {
		apply_one(&c, i, &openly, &k, &f);
		assert_string_equal(foil_stage_name(k.stage), i == 0 ? "received" : "frozen");
		assert_int_equal(foil_case_documents(&k), 3 * i);
	}
	assert_int_equal(foil_case_received(&k)->received_on, foil_day_make(2023, 11, 3));
	assert_null(foil_case_decided(&k));
	for (uint64_t i = 0; i < 6; i++) {
		assert_int_equal(foil_case_document(&k, i, &from)->ordinal, i + 1);
		assert_int_equal(from, 1 + i / 3);
		assert_int_equal(foil_case_document_by_ordinal(&k, i + 1, &from)->ordinal, i + 1);
		assert_int_equal(from, 1 + i / 3);
	}
	assert_null(foil_case_document(&k, 6, &from));
	assert_null(foil_case_document_by_ordinal(&k, 0, &from));
	assert_null(foil_case_document_by_ordinal(&k, 7, &from));
	foil_case_act_put(&b, &k.act[0]);
	assert_view_equal(foil_buf_view(&b), foil_str("records-1, 2023-11-20"));
	assert_int_equal(f.n, 0);
	foil_buf_free(&b);
	foil_case_free(&k);
	foil_findings_free(&f);
	foil_governance_close(&g);
	mini_case_free(&c);
	mini_close(&m);
}

/* Bytes that are no act, and bodies that cannot be read, are errors and change nothing. */
static void test_unreadable(void **state)
{
	struct foil_governance *g;
	struct foil_findings f = { .n = 0 };
	struct foil_opening o;
	struct foil_case k;
	struct mini_case c;
	struct mini m;

	(void)state;
	mini_open(&m, 1);
	mini_enrol_all(&m);
	mini_case_init(&c, &m, "FOI-1");
	mini_received(&c);
	g = mini_governance_state(&m);
	foil_case_init(&k, g, foil_str("FOI-1"));
	o = mini_open_act(&c, &c.act[0], NULL, 0);
	o.contents.len--;
	struct foil_case_input in[] = {
		{ .index = 9, .bytes = foil_str("nonsense") },
		{ .index = 0, .bytes = m.entry[0].bytes },
		{ .index = c.act[0].index, .bytes = m.entry[c.act[0].index].bytes, .opening = &o },
	};

	for (size_t i = 0; i < COUNT(in); i++) {
		assert_int_equal(foil_case_apply(&k, &in[i], &f, NULL), FOIL_E_FORMAT);
		assert_int_equal(k.n, 0);
		assert_int_equal(k.stage, FOIL_STAGE_NONE);
	}
	foil_case_free(&k);
	foil_findings_free(&f);
	foil_governance_close(&g);
	mini_case_free(&c);
	mini_close(&m);
}

/* ---- serials ---- */

static void test_numbering(void **state)
{
	struct foil_governance *g;
	struct foil_findings f = { .n = 0 };
	struct foil_view letter[] = { { (const uint8_t *)"A", 1 } };
	struct foil_redaction r[4];
	struct foil_case k;
	struct mini_case c;
	struct mini m;

	(void)state;
	mini_open(&m, 1);
	mini_enrol_all(&m);
	mini_case_init(&c, &m, "FOI-1");
	three(&c);
	g = mini_governance_state(&m);
	foil_case_init(&k, g, foil_str("FOI-1"));
	/* The first decision: from 1 in the order given. */
	for (uint64_t i = 0; i < COUNT(r); i++)
		r[i] = (struct foil_redaction){ 77, 1, { 10 * i, 2 }, letter, 1 };
	foil_case_number(&k, r, COUNT(r));
	for (uint64_t i = 0; i < COUNT(r); i++)
		assert_int_equal(r[i].serial, i + 1);
	for (size_t i = 0; i < 3; i++)
		apply_one(&c, i, &openly, &k, &f);
	/* A later one: places that were there keep theirs, new ones come after all. */
	r[0] = (struct foil_redaction){ 0, 1, { 0, 1 }, letter, 1 };
	r[1] = c.act[2].act.redactions[1]; /* serial 2 */
	r[1].serial = 0;
	r[2] = c.act[2].act.redactions[0]; /* serial 1, but one leaf longer */
	r[2].range.len++;
	r[3] = c.act[2].act.redactions[0];
	r[3].ordinal = 2; /* in another document */
	foil_case_number(&k, r, COUNT(r));
	assert_int_equal(r[0].serial, 3);
	assert_int_equal(r[1].serial, 2);
	assert_int_equal(r[2].serial, 4);
	assert_int_equal(r[3].serial, 5);
	foil_case_free(&k);
	foil_findings_free(&f);
	foil_governance_close(&g);
	mini_case_free(&c);
	mini_close(&m);
}

/* ---- sizes ---- */

#define N_MARKS ((size_t)FOIL_REDACTIONS_MAX)
#define N_ITEMS ((size_t)FOIL_ITEMS_MAX)

static void *more(struct mini *m, size_t n, size_t size)
{
	void *p = foil_arena_alloc(&m->arena, n, size);

	assert_non_null(p);
	return p;
}

static void big_frozen(struct mini_case *c, struct foil_act *a)
{
	a->n_documents = FOIL_DOCUMENTS_MAX;
	a->documents = more(c->m, a->n_documents, sizeof *a->documents);
	for (size_t i = 0; i < a->n_documents; i++) {
		a->documents[i].ordinal = i + 1;
		a->documents[i].name = foil_str("name");
	}
}

static void big_decided(struct mini_case *c, struct foil_act *a)
{
	static char letter[FOIL_GROUNDS_MAX][24];

	a->n_grounds = FOIL_GROUNDS_MAX;
	a->grounds = more(c->m, a->n_grounds, sizeof *a->grounds);
	for (size_t i = 0; i < a->n_grounds; i++) {
		(void)snprintf(letter[i], sizeof letter[i], "G%03zu", i);
		a->grounds[i] = (struct foil_ground){ foil_str(letter[i]),
			more(c->m, 1, sizeof(struct foil_view)), 1, NULL, 0 };
		a->grounds[i].ids[0] = foil_str("foia/40/2");
	}
	a->n_items = N_ITEMS;
	a->items = more(c->m, N_ITEMS, sizeof *a->items);
	for (size_t i = 0; i < N_ITEMS; i++) {
		a->items[i] = (struct foil_item){ .no = i + 1, .outcome = FOIL_PART,
			.ordinals = more(c->m, 1, sizeof(uint64_t)), .n_ordinals = 1,
			.date = FOIL_DAY_NONE };
		a->items[i].ordinals[0] = N_ITEMS - i;
	}
	a->n_redactions = N_MARKS;
	a->redactions = more(c->m, N_MARKS, sizeof *a->redactions);
	for (size_t i = 0; i < N_MARKS; i++)
		a->redactions[i] = (struct foil_redaction){ N_MARKS - i, 1 + i / (N_MARKS / N_ITEMS),
			{ 2 * i, 1 }, &a->grounds[i % FOIL_GROUNDS_MAX].letter, 1 };
}

static void make_big(struct mini_case *c, struct foil_act *a)
{
	if (a->kind == FOIL_ACT_FROZEN)
		big_frozen(c, a);
	if (a->kind == FOIL_ACT_DECIDED)
		big_decided(c, a);
}

/* The most that the limits allow, decided twice, is judged in a moment. */
static void test_big(void **state)
{
	struct foil_governance *g;
	struct foil_findings f = { .n = 0 };
	uint64_t *line = calloc(N_MARKS, sizeof *line);
	struct foil_buf csv = { 0 };
	struct foil_case k;
	struct mini_case c;
	struct mini m;
	clock_t begin;

	(void)state;
	assert_non_null(line);
	mini_open(&m, 1);
	mini_enrol_all(&m);
	mini_case_init(&c, &m, "FOI-1");
	c.before_act = make_big;
	three(&c);
	mini_decided(&c);
	g = mini_governance_state(&m);
	foil_case_init(&k, g, foil_str("FOI-1"));
	begin = clock();
	for (size_t i = 0; i < c.n_acts; i++)
		apply_one(&c, i, &openly, &k, &f);
	assert_only(&f, NULL, FOIL_DOES_NOT_MATCH, "big");
	foil_case_number(&k, c.act[3].act.redactions, N_MARKS);
	assert_int_equal(c.act[3].act.redactions[0].serial, N_MARKS);
	assert_int_equal(foil_schedule_put(&csv, foil_case_decided(&k), FOIL_FOIA, line, NULL), FOIL_OK);
	print_message("judged in %.1f s\n", (double)(clock() - begin) / CLOCKS_PER_SEC);
	assert_true(clock() - begin < 60 * CLOCKS_PER_SEC); /* and an hour if it went by squares */
	foil_buf_free(&csv);
	foil_case_free(&k);
	foil_findings_free(&f);
	foil_governance_close(&g);
	mini_case_free(&c);
	mini_close(&m);
	free(line);
}

/* ---- decisions without end ---- */

#define AGAIN_MARKS ((size_t)500)

/* Each decision hides other places, a few of them those of the one before. */
static void make_crowd(struct mini_case *c, struct foil_act *a)
{
	if (a->kind == FOIL_ACT_FROZEN)
		big_frozen(c, a);
	if (a->kind != FOIL_ACT_DECIDED)
		return;
	a->n_redactions = AGAIN_MARKS;
	a->redactions = more(c->m, AGAIN_MARKS, sizeof *a->redactions);
	for (size_t i = 0; i < AGAIN_MARKS; i++)
		a->redactions[i] = (struct foil_redaction){ 1000 * c->n_acts + i + 1, 1,
			{ 2 * (i + c->n_acts * (AGAIN_MARKS - 5)), 1 }, &a->grounds[0].letter, 1 };
}

/*
 * A hostile bundle: as many decisions as an act may be, over as many documents as may be
 * registered, none of which they name. Squares of the one or the other take minutes.
 */
static void test_crowd(void **state)
{
	struct foil_governance *g;
	struct foil_findings f = { .n = 0 };
	struct foil_redaction r;
	struct foil_case k;
	struct mini_case c;
	struct mini m;
	clock_t begin;

	(void)state;
	mini_open(&m, 1);
	mini_enrol_all(&m);
	mini_case_init(&c, &m, "FOI-1");
	c.before_act = make_crowd;
	two(&c);
	for (size_t i = 0; i < 8; i++)
		mini_decided(&c);
	g = mini_governance_state(&m);
	foil_case_init(&k, g, foil_str("FOI-1"));
	k.arena.max = (size_t)4 << 30;
	begin = clock();
	for (size_t i = 0; i < 8000; i++) {
		struct mini_act *a = &c.act[i < 2 ? i : 2 + i % 8];
		struct foil_case_input in = { .index = a->index, .bytes = m.entry[a->index].bytes,
			.leaves = &a->leaves, .secret = a->secret, .proven = true };

		assert_int_equal(foil_case_apply(&k, &in, &f, NULL), FOIL_OK);
	}
	print_message("judged in %.1f s\n", (double)(clock() - begin) / CLOCKS_PER_SEC);
	assert_true(clock() - begin < 30 * CLOCKS_PER_SEC);
	assert_in_range(f.n, 1, 200);
	/* The latest decision with the place says its serial, the highest is never used again. */
	r = k.act[7990].act.redactions[7];
	foil_case_number(&k, &r, 1);
	assert_int_equal(r.serial, k.act[7990].act.redactions[7].serial);
	r = c.act[9].act.redactions[1]; /* a place of this decision and of the one before it */
	foil_case_number(&k, &r, 1);
	assert_int_equal(r.serial, c.act[9].act.redactions[1].serial);
	r.range.len++;
	foil_case_number(&k, &r, 1);
	assert_int_equal(r.serial, 9000 + AGAIN_MARKS + 1);
	foil_case_free(&k);
	foil_findings_free(&f);
	foil_governance_close(&g);
	mini_case_free(&c);
	mini_close(&m);
}

static void test_findings(void **state)
{
	struct foil_findings f = { .n = 0 };

	(void)state;
	assert_int_equal(foil_findings_worst(&f), FOIL_MATCHES);
	foil_findings_add(&f, FOIL_CANNOT_TELL, "a.b", 1, "%s", "one\ntwo\x1b[0m");
	assert_int_equal(foil_findings_worst(&f), FOIL_CANNOT_TELL);
	assert_int_equal(foil_findings_worst_of(&f, "a."), FOIL_CANNOT_TELL);
	assert_int_equal(foil_findings_worst_of(&f, "b."), FOIL_MATCHES);
	assert_null(strpbrk(f.list[0].text, "\n\x1b"));
	foil_findings_add(&f, FOIL_DOES_NOT_MATCH, "b.c", 1, "x");
	foil_findings_add(&f, FOIL_CANNOT_TELL, "b.d", 1, "x");
	assert_int_equal(foil_findings_worst(&f), FOIL_DOES_NOT_MATCH);
	assert_int_equal(foil_findings_worst_of(&f, "a."), FOIL_CANNOT_TELL);
	foil_findings_free(&f);
	/* Nothing may be called a match when something may be missing. */
	f.failed = true;
	assert_int_equal(foil_findings_worst(&f), FOIL_CANNOT_TELL);
	/* A mistaken verdict is never taken for a match. */
	f.failed = false;
	foil_findings_add(&f, FOIL_MATCHES, "a.b", 1, "x");
	assert_int_equal(foil_findings_worst(&f), FOIL_CANNOT_TELL);
	foil_findings_free(&f);
	assert_string_equal(foil_verdict_name(FOIL_CANNOT_TELL), "cannot tell");
	assert_string_equal(foil_verdict_name((enum foil_verdict)9), "cannot tell");
}

/* One rule broken without end does not fill the memory, nor hide another. */
static void test_many_findings(void **state)
{
	struct foil_findings f = { .n = 0 };

	(void)state;
	for (uint64_t i = 0; i < FOIL_FINDINGS_EACH_MAX; i++)
		foil_findings_add(&f, FOIL_DOES_NOT_MATCH, "a.b", i, "thing %llu", (unsigned long long)i);
	assert_int_equal(f.n, FOIL_FINDINGS_EACH_MAX);
	assert_string_equal(f.list[f.n - 1].text, "thing 19");
	foil_findings_add(&f, FOIL_DOES_NOT_MATCH, "a.b", 20, "thing 20");
	assert_int_equal(f.n, FOIL_FINDINGS_EACH_MAX + 1);
	assert_string_equal(f.list[f.n - 1].text, "and 1 more");
	foil_findings_add(&f, FOIL_CANNOT_TELL, "a.b", 7, "another verdict");
	foil_findings_add(&f, FOIL_CANNOT_TELL, "a.c", 7, "another rule");
	for (uint64_t i = 0; i < 1000000; i++)
		foil_findings_add(&f, FOIL_DOES_NOT_MATCH, "a.b", i, "thing %llu", (unsigned long long)i);
	assert_int_equal(f.n, FOIL_FINDINGS_EACH_MAX + 3);
	assert_int_equal(f.total, 1000000 + FOIL_FINDINGS_EACH_MAX + 3);
	assert_string_equal(f.list[FOIL_FINDINGS_EACH_MAX].text, "and 1000001 more");
	assert_string_equal(f.list[FOIL_FINDINGS_EACH_MAX].rule, "a.b");
	assert_int_equal(f.list[FOIL_FINDINGS_EACH_MAX].verdict, FOIL_DOES_NOT_MATCH);
	assert_string_equal(f.list[f.n - 2].text, "another verdict");
	assert_string_equal(f.list[f.n - 1].text, "another rule");
	assert_false(f.failed);
	foil_findings_free(&f);
	f.each = 2;
	for (uint64_t i = 0; i < 5; i++)
		foil_findings_add(&f, FOIL_CANNOT_TELL, "a.b", i, "x");
	assert_int_equal(f.n, 3);
	assert_string_equal(f.list[2].text, "and 3 more");
	foil_findings_free(&f);
	/* Counted at once, and no longer listed after that. */
	foil_findings_count(&f, FOIL_DOES_NOT_MATCH, "a.b", 7);
	foil_findings_add(&f, FOIL_DOES_NOT_MATCH, "a.b", 1, "x");
	assert_int_equal(f.n, 1);
	assert_int_equal(f.total, 8);
	assert_string_equal(f.list[0].text, "and 8 more");
	assert_int_equal(foil_findings_worst(&f), FOIL_DOES_NOT_MATCH);
	foil_findings_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own_approval),
		cmocka_unit_test(test_kind),
		cmocka_unit_test(test_closed),
		cmocka_unit_test(test_state),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_numbering),
		cmocka_unit_test(test_big),
		cmocka_unit_test(test_crowd),
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_many_findings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
