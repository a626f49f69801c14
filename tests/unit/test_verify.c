/* SPDX-License-Identifier: Apache-2.0 */
/* The verifier: a clean response matches; the eight forgeries; whose ledger it is. */
#include "verify_kit.h"

#include <sys/stat.h>

static void test_clean(void **state)
{
	struct world w;
	struct foil_report r;

	(void)state;
	world_open(&w);
	mini_case_issue(&w.c);
	r = look(&w, NULL);
	assert_rules(&r, "");
	assert_int_equal(r.verdict, FOIL_MATCHES);
	for (unsigned i = 0; i <= FOIL_CHECK_ANCHOR; i++)
		assert_int_equal(r.check[i].status, FOIL_CHECK_OK);
	assert_int_equal(r.check[FOIL_CHECK_ITEMS].status, FOIL_CHECK_NOTE);
	assert_int_equal(r.check[FOIL_CHECK_LETTER].status, FOIL_CHECK_NOTE);
	assert_string_equal(r.reference, MINI_SUB);
	assert_string_equal(r.authority, "Example Police");
	assert_string_equal(r.dated, "1 December 2023");
	assert_string_equal(r.check[FOIL_CHECK_PEOPLE].text, "signed officer-2; approved approver-5");
	assert_string_equal(r.check[FOIL_CHECK_FILES].text, "4 files, each as issued");
	assert_string_equal(r.check[FOIL_CHECK_REDACTIONS].text,
	    "2 in the files = 2 signed: 1 s.40(2) via s.40(3A)(a), 1 s.31(1)(a)");
	assert_string_equal(r.summary, "1 in full, 1 in part, 1 withheld, 1 elsewhere (s.21(1)), "
	    "1 not held");
	assert_non_null(strstr(r.check[FOIL_CHECK_ANCHOR].text, "no witness asked for"));
	assert_false(r.requester);
	assert_false(r.neither);
	assert_int_equal(r.size, w.m.n);
	foil_report_free(&r);
	world_close(&w);
}

static void test_requester(void **state)
{
	struct world w;
	struct foil_report r;

	(void)state;
	world_open(&w);
	mini_case_issue(&w.c);
	world_write(&w);
	put_requester(&w);
	r = look_at(&w, NULL);
	assert_rules(&r, "");
	assert_int_equal(r.verdict, FOIL_MATCHES);
	assert_true(r.requester);
	foil_report_free(&r);
	/* A published letter in the requester's folder is not what was sent. */
	put_file(&w, FOIL_LETTER_NAME, mini_file(&w.c, FOIL_LETTER_NAME)->bytes);
	r = look_at(&w, NULL);
	assert_rules(&r, "files.text");
	foil_report_free(&r);
	put_file(&w, FOIL_REQUESTER_NAME, foil_str("not an opening"));
	r = look_at(&w, NULL);
	assert_rules(&r, "letter.opening");
	assert_int_equal(r.verdict, FOIL_CANNOT_TELL);
	foil_report_free(&r);
	world_close(&w);
}

static void test_neither(void **state)
{
	struct world w;
	struct foil_report r;

	(void)state;
	for (int twelve = 0; twelve < 2; twelve++) {
		world_open(&w);
		w.c.neither = true;
		w.c.twelve = twelve == 1;
		mini_case_issue(&w.c);
		r = look(&w, NULL);
		assert_rules(&r, "");
		assert_int_equal(r.verdict, FOIL_MATCHES);
		assert_true(r.neither);
		assert_string_equal(r.summary, "neither confirmed nor denied under s.31(3)");
		assert_int_equal(w.c.n_files, 2);
		foil_report_free(&r);
		world_close(&w);
	}
}

/* ---- the eight forgeries ---- */

static void changed_word(struct world *w)
{
	struct foil_view v = mini_keep(&w->m, mini_file(&w->c, "item-07.txt")->bytes);
	uint8_t *at = memmem((void *)(uintptr_t)v.p, v.len, "tested", 6);

	assert_non_null(at);
	memcpy(at, "rested", 6);
	mini_file(&w->c, "item-07.txt")->bytes = v;
}

/* Whoever holds the ledger's secrets opens the document again, hiding one thing more. */
static void open_again(struct world *w, const char *more, bool keep_first)
{
	const struct foil_act *d = &w->c.act[2].act;
	struct foil_range hidden[3] = { d->redactions[0].range, d->redactions[1].range, { 0, 0 } };

	if (!keep_first)
		hidden[0].len = 0;
	if (more != NULL)
		hidden[2] = mini_range(&w->c.text[0], more);
	w->c.disclosure.documents[0].opening =
	    mini_open_text(&w->c, &w->c.text[0], hidden, foil_ranges_unite(hidden, 3));
}

static void extra_bar(struct mini_case *c)
{
	open_again(c->ctx, "Nothing else.", true);
}

static void lifted_bar(struct mini_case *c)
{
	open_again(c->ctx, NULL, false);
}

static void other_ends(struct world *w)
{
	mini_file(&w->c, "item-07.txt")->bytes.len--;
}

static void swapped_file(struct world *w)
{
	mini_file(&w->c, "item-07.txt")->bytes = mini_file(&w->c, "item-08.txt")->bytes;
}

static void dropped_act(struct world *w)
{
	struct foil_response *r = &w->c.response;

	for (size_t i = 3; i + 1 < r->n_acts; i++)
		r->acts[i] = r->acts[i + 1];
	r->n_acts--;
}

static void stripped_opening(struct world *w)
{
	struct foil_buf b = { 0 };

	w->c.disclosure.n_documents--;
	foil_disclosure_put(&b, &w->c.disclosure);
	w->c.response.disclosure = mini_keep(&w->m, foil_buf_view(&b));
	foil_buf_free(&b);
}

/* A letter that was issued in another case of the same ledger. */
static void foreign_letter(struct mini_case *c)
{
	struct world *w = c->ctx;

	c->disclosure.letter = w->other.disclosure.letter;
	mini_file(c, FOIL_LETTER_NAME)->bytes = mini_file(&w->other, FOIL_LETTER_NAME)->bytes;
}

static void foreign_document(struct mini_case *c)
{
	struct world *w = c->ctx;

	c->disclosure.documents[1].opening = w->other.disclosure.documents[1].opening;
}

static void test_forgeries(void **state)
{
	static const struct {
		const char *what, *rules, *words;
		void (*before)(struct mini_case *c); /* by the authority, before it signs */
		void (*after)(struct world *w);      /* by whoever has the folder */
	} rows[] = {
		{ "a changed word", "files.text", "tested", NULL, changed_word },
		{ "the last LF gone", "files.text", "ends in another way", NULL, other_ends },
		{ "an extra black bar", "redactions.extra", "were tested", extra_bar, NULL },
		{ "a lifted bar", "redactions.lifted", "Jane Roe", lifted_bar, NULL },
		{ "a swapped file", "files.text", "Minutes", NULL, swapped_file },
		{ "a dropped act", "complete.case chain.index chain.prev order.stage", "4 are here",
		    NULL, dropped_act },
		{ "a stripped opening", "openings.digest redactions.missing", "document 2", NULL,
		    stripped_opening },
		{ "a letter from another case", "letter.opening", "letter", foreign_letter, NULL },
		{ "a document moved from another case", "redactions.document", "item-08.txt",
		    foreign_document, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct world w;
		struct foil_report r;

		world_open(&w);
		mini_case_issue(&w.other);
		w.c.ctx = &w;
		w.c.before_disclosure = rows[i].before;
		mini_case_issue(&w.c);
		if (rows[i].after != NULL)
			rows[i].after(&w);
		r = look(&w, NULL);
		print_message("%s\n", rows[i].what);
		assert_has_rules(&r, rows[i].rules);
		assert_int_equal(r.verdict, FOIL_DOES_NOT_MATCH);
		assert_says(&r, rows[i].words);
		foil_report_free(&r);
		world_close(&w);
	}
}

/* ---- whose ledger it is ---- */

static void test_trust(void **state)
{
	struct world w;
	struct foil_report r;
	uint8_t pin[FOIL_HASH_LEN];

	(void)state;
	world_open(&w);
	mini_case_issue(&w.c);
	world_write(&w);
	/* Nothing to compare with: whatever agrees, it may be anybody's. */
	w.in.trust = NULL;
	r = look_at(&w, NULL);
	assert_rules(&r, "anchor.trust");
	assert_int_equal(r.verdict, FOIL_CANNOT_TELL);
	assert_says(&r, r.genesis);
	foil_report_free(&r);
	/* The genesis, given by hand. */
	memcpy(pin, w.m.genesis, sizeof pin);
	w.in.genesis = pin;
	r = look_at(&w, NULL);
	assert_rules(&r, "");
	assert_int_equal(r.verdict, FOIL_MATCHES);
	foil_report_free(&r);
	pin[31] ^= 1;
	r = look_at(&w, NULL);
	assert_has_rules(&r, "anchor.genesis");
	assert_int_equal(r.verdict, FOIL_DOES_NOT_MATCH);
	foil_report_free(&r);
	w.in.genesis = NULL;
	/* A trust file for another ledger, and for another key of this one. */
	world_trust(&w, "quorum none\n", "other.example/ledger", MINI_LOG);
	r = look_at(&w, NULL);
	assert_rules(&r, "anchor.unknown");
	assert_int_equal(r.verdict, FOIL_CANNOT_TELL);
	foil_report_free(&r);
	world_trust(&w, "quorum none\n", MINI_ORIGIN, MINI_STRANGER);
	r = look_at(&w, NULL);
	assert_rules(&r, "anchor.unknown");
	assert_int_equal(r.verdict, FOIL_CANNOT_TELL);
	foil_report_free(&r);
	world_close(&w);
}

/* Both the trust file's genesis and the reader's own must be this ledger's. */
static void test_two_pins(void **state)
{
	struct world w;
	struct foil_report r;
	char text[200], hex[65];

	(void)state;
	world_open(&w);
	mini_case_issue(&w.c);
	world_write(&w);
	foil_hex(hex, w.m.genesis, FOIL_HASH_LEN);
	(void)snprintf(text, sizeof text, "quorum none\n#foil genesis %s\n", hex);
	world_trust(&w, text, MINI_ORIGIN, MINI_LOG);
	r = look_at(&w, NULL);
	assert_rules(&r, "");
	assert_int_equal(r.verdict, FOIL_MATCHES);
	foil_report_free(&r);
	hex[0] = hex[0] == '0' ? '1' : '0';
	(void)snprintf(text, sizeof text, "quorum none\n#foil genesis %s\n", hex);
	world_trust(&w, text, MINI_ORIGIN, MINI_LOG);
	r = look_at(&w, NULL);
	assert_rules(&r, "anchor.genesis");
	foil_report_free(&r);
	w.in.genesis = w.m.genesis;
	r = look_at(&w, NULL);
	assert_rules(&r, "anchor.genesis");
	assert_int_equal(r.verdict, FOIL_DOES_NOT_MATCH);
	foil_report_free(&r);
	world_close(&w);
}

static void test_fingerprint(void **state)
{
	struct world w;
	char hex[65], spaced[160], upper[65], part[33], brief[32], odd[66];
	size_t n = 0;

	(void)state;
	world_open(&w);
	mini_case_issue(&w.c);
	world_write(&w);
	foil_hex(hex, w.m.genesis, FOIL_HASH_LEN);
	for (size_t i = 0; i < 64; i++) {
		if (i > 0 && i % 4 == 0)
			spaced[n++] = i % 8 == 0 ? '\n' : ':';
		spaced[n++] = hex[i];
		upper[i] = (char)(hex[i] >= 'a' ? hex[i] - 32 : hex[i]);
	}
	spaced[n] = upper[64] = '\0';
	(void)snprintf(part, sizeof part, "%.32s", hex);
	(void)snprintf(brief, sizeof brief, "%.31s", hex);
	(void)snprintf(odd, sizeof odd, "%s0", hex);
	const struct {
		const char *print, *rules;
		bool trust;
		enum foil_verdict verdict;
	} rows[] = {
		{ hex, "", false, FOIL_MATCHES },
		{ spaced, "", false, FOIL_MATCHES },
		{ upper, "", false, FOIL_MATCHES },
		{ part, "", false, FOIL_MATCHES },
		{ part, "", true, FOIL_MATCHES },
		/* Too short to tell one ledger from another that was made to look like it. */
		{ brief, "anchor.fingerprint anchor.trust", false, FOIL_CANNOT_TELL },
		{ brief, "anchor.fingerprint", true, FOIL_CANNOT_TELL },
		{ " : ", "anchor.fingerprint", true, FOIL_CANNOT_TELL },
		{ odd, "anchor.fingerprint", true, FOIL_DOES_NOT_MATCH },
		{ "00112233445566778899aabbccddeeff", "anchor.fingerprint", true, FOIL_DOES_NOT_MATCH },
		{ "ledger of the Example Police", "anchor.fingerprint", true, FOIL_DOES_NOT_MATCH },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_report r;

		w.in.trust = rows[i].trust ? &w.trust : NULL;
		w.in.fingerprint = exact(foil_str(rows[i].print));
		r = look_at(&w, NULL);
		assert_rules(&r, rows[i].rules);
		assert_int_equal(r.verdict, rows[i].verdict);
		foil_report_free(&r);
		free_exact(w.in.fingerprint);
	}
	world_close(&w);
}

static void test_quorum(void **state)
{
	static const char two[] = "group G all W1 W2\nquorum G\n";
	struct world w;
	struct foil_report r;

	(void)state;
	world_open(&w);
	mini_case_issue(&w.c);
	world_write(&w);
	world_trust(&w, two, MINI_ORIGIN, MINI_LOG);
	r = look_at(&w, NULL);
	assert_rules(&r, "anchor.quorum");
	assert_int_equal(r.verdict, FOIL_CANNOT_TELL);
	foil_report_free(&r);
	mini_cosign(&w.m, &w.c.note, MINI_WITNESS1, 1700000100);
	put_file(&w, FOIL_CHECKPOINT_NAME, foil_buf_view(&w.c.note));
	r = look_at(&w, NULL);
	assert_rules(&r, "anchor.quorum");
	assert_int_equal(r.witnessed_at, 0);
	foil_report_free(&r);
	mini_cosign(&w.m, &w.c.note, MINI_WITNESS2, 1700000200);
	put_file(&w, FOIL_CHECKPOINT_NAME, foil_buf_view(&w.c.note));
	r = look_at(&w, NULL);
	assert_rules(&r, "");
	assert_int_equal(r.verdict, FOIL_MATCHES);
	assert_int_equal(r.witnessed_at, 1700000200);
	assert_non_null(strstr(r.check[FOIL_CHECK_ANCHOR].text, "claimed, not audited"));
	foil_report_free(&r);
	world_trust(&w, "group G all W1 W2\nquorum G\n#foil auditor W2\n", MINI_ORIGIN, MINI_LOG);
	r = look_at(&w, NULL);
	assert_int_equal(r.verdict, FOIL_MATCHES);
	assert_non_null(strstr(r.check[FOIL_CHECK_ANCHOR].text, "audited by W2"));
	foil_report_free(&r);
	world_close(&w);
}

/* A head that the reader has kept: of this size, of an earlier, of another history. */
static void test_head(void **state)
{
	struct foil_buf head = { 0 };
	struct foil_report r;
	struct world w, fork;
	uint64_t early;

	(void)state;
	world_open(&w);
	early = mini_index(&w.m) + 1;
	mini_case_issue(&w.c);
	world_write(&w);
	mini_note(&w.m, w.m.n, MINI_LOG, &head);
	w.in.head = foil_buf_view(&head);
	r = look_at(&w, NULL);
	assert_rules(&r, "");
	assert_int_equal(r.verdict, FOIL_MATCHES);
	foil_report_free(&r);
	/* Earlier, with no proof in the bundle: it may be so. */
	mini_note(&w.m, early, MINI_LOG, &head);
	w.in.head = foil_buf_view(&head);
	r = look_at(&w, NULL);
	assert_rules(&r, "anchor.head");
	assert_int_equal(r.verdict, FOIL_CANNOT_TELL);
	foil_report_free(&r);
	/* Not signed by this ledger: it accuses nobody. */
	mini_note(&w.m, w.m.n, MINI_STRANGER, &head);
	w.in.head = foil_buf_view(&head);
	r = look_at(&w, NULL);
	assert_rules(&r, "anchor.head");
	assert_int_equal(r.verdict, FOIL_CANNOT_TELL);
	foil_report_free(&r);
	w.in.head = foil_str("not a checkpoint");
	r = look_at(&w, NULL);
	assert_rules(&r, "anchor.head");
	assert_int_equal(r.verdict, FOIL_CANNOT_TELL);
	foil_report_free(&r);
	/* The same key, the same size, another history. */
	world_open(&fork);
	(void)mini_index(&fork.m);
	fork.m.today++;
	mini_case_issue(&fork.c);
	assert_int_equal(fork.m.n, w.m.n);
	mini_note(&fork.m, fork.m.n, MINI_LOG, &head);
	w.in.head = foil_buf_view(&head);
	r = look_at(&w, NULL);
	assert_rules(&r, "anchor.head");
	assert_int_equal(r.verdict, FOIL_DOES_NOT_MATCH);
	assert_says(&r, "two histories");
	foil_report_free(&r);
	foil_buf_free(&head);
	world_close(&fork);
	world_close(&w);
}

/* A cosigned checkpoint between freezing and decision shows which came first. */
static void test_anchors(void **state)
{
	struct foil_buf note = { 0 };
	struct foil_anchor anchor[2];
	struct foil_report r;
	struct world w;
	uint64_t size;

	(void)state;
	world_open(&w);
	mini_received(&w.c);
	mini_frozen(&w.c);
	size = mini_index(&w.m) + 1;
	mini_decided(&w.c);
	mini_approved(&w.c);
	mini_issued(&w.c);
	(void)mini_index(&w.m);
	mini_respond(&w.c);
	mini_note(&w.m, size, MINI_LOG, &note);
	mini_cosign(&w.m, &note, MINI_WITNESS1, 1700000100);
	mini_cosign(&w.m, &w.c.note, MINI_WITNESS1, 1700000300);
	anchor[0].note = mini_keep(&w.m, foil_buf_view(&note));
	anchor[0].path = mini_consistency(&w.m, size, w.m.n);
	w.c.response.anchors = anchor;
	w.c.response.n_anchors = 1;
	world_trust(&w, "quorum W1\n", MINI_ORIGIN, MINI_LOG);
	r = look(&w, NULL);
	assert_rules(&r, "");
	assert_non_null(strstr(r.check[FOIL_CHECK_ANCHOR].text, "before the decision, as cosigned"));
	foil_report_free(&r);
	/* The reader's own earlier head is then provable too. */
	w.in.head = foil_buf_view(&note);
	r = look_at(&w, NULL);
	assert_rules(&r, "");
	assert_int_equal(r.verdict, FOIL_MATCHES);
	foil_report_free(&r);
	w.in.head = foil_view(NULL, 0);
	/* A quorum of none cosigns nothing. */
	world_trust(&w, "quorum none\n", MINI_ORIGIN, MINI_LOG);
	r = look_at(&w, NULL);
	assert_non_null(strstr(r.check[FOIL_CHECK_ANCHOR].text, "the authority's word"));
	foil_report_free(&r);
	/* Of another history. */
	w.c.response.anchors[0].path.hash[0][0] ^= 1;
	r = look(&w, NULL);
	assert_rules(&r, "anchor.earlier");
	assert_int_equal(r.verdict, FOIL_DOES_NOT_MATCH);
	foil_report_free(&r);
	foil_buf_free(&note);
	world_close(&w);
}

/* A head must be as new as the reader asks, and only witnesses can say so. */
static void test_not_before(void **state)
{
	static const struct {
		const char *quorum, *rules;
		int64_t not_before;
	} rows[] = {
		{ "quorum W1\n", "", 1700000100 },
		{ "quorum W1\n", "anchor.stale", 1700000101 },
		{ "quorum W1\n", "", 1 },
		{ "quorum none\n", "anchor.stale", 1 },
		{ "quorum W2\n", "anchor.quorum anchor.stale", 1 },
		{ "quorum none\n", "", 0 },
	};
	struct foil_report r;
	struct world w;

	(void)state;
	world_open(&w);
	mini_case_issue(&w.c);
	mini_cosign(&w.m, &w.c.note, MINI_WITNESS1, 1700000100);
	r = look(&w, NULL);
	foil_report_free(&r);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		world_trust(&w, rows[i].quorum, MINI_ORIGIN, MINI_LOG);
		w.in.not_before = rows[i].not_before;
		r = look_at(&w, NULL);
		assert_rules(&r, rows[i].rules);
		assert_int_equal(r.verdict, rows[i].rules[0] == '\0' ? FOIL_MATCHES : FOIL_CANNOT_TELL);
		foil_report_free(&r);
	}
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_requester),
		cmocka_unit_test(test_neither),
		cmocka_unit_test(test_forgeries),
		cmocka_unit_test(test_trust),
		cmocka_unit_test(test_two_pins),
		cmocka_unit_test(test_fingerprint),
		cmocka_unit_test(test_quorum),
		cmocka_unit_test(test_head),
		cmocka_unit_test(test_anchors),
		cmocka_unit_test(test_not_before),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
