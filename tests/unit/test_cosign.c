/* SPDX-License-Identifier: Apache-2.0 */
/* Cosignatures: what is kept, what is not, what stops the ledger, and what bundles carry of them. */
#include "ledger_kit.h"

#include "foil/response.h"
#include "foil/trust.h"
#include "foil/verify.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

struct witness {
	struct foil_signer *signer;
	struct foil_vkey key;
};

struct stand {
	struct kit k;
	struct witness w[3]; /* the third is in no trust file */
	struct foil_trust trust;
	struct foil_buf note; /* the newest checkpoint */
};

static void make_witness(struct witness *w, unsigned n)
{
	char name[40];

	(void)snprintf(name, sizeof name, "witness-%u.example", n);
	w->signer = kit_signer(100 + n);
	OK(foil_vkey_make(foil_str(name), FOIL_NOTE_COSIGNATURE, foil_signer_pub(w->signer), &w->key, E));
}

static void stand_trust(struct stand *s, const char *quorum)
{
	struct foil_buf text = { .max = 4096 };
	struct foil_vkey log;

	OK(foil_ledger_vkey(s->k.l, &log, E));
	foil_buf_put_str(&text, "log ");
	foil_vkey_put(&text, &log);
	for (unsigned i = 0; i < 2; i++) {
		foil_buf_printf(&text, "\nwitness W%u ", i + 1);
		foil_vkey_put(&text, &s->w[i].key);
	}
	foil_buf_printf(&text, "\ngroup both all W1 W2\nquorum %s\n", quorum);
	OK(foil_trust_read(foil_buf_view(&text), &s->trust, E));
	foil_buf_free(&text);
}

static void stand_open(struct stand *s, const char *name)
{
	uint64_t size;

	memset(s, 0, sizeof *s);
	s->note.max = FOIL_NOTE_MAX;
	kit_start(&s->k, name);
	for (unsigned i = 0; i < COUNT(s->w); i++)
		make_witness(&s->w[i], i + 1);
	stand_trust(s, "both");
	OK(foil_ledger_checkpoint(s->k.l, &s->note, &size, E));
}

static void stand_close(struct stand *s)
{
	for (unsigned i = 0; i < COUNT(s->w); i++)
		foil_signer_close(&s->w[i].signer);
	foil_buf_free(&s->note);
	kit_end(&s->k);
}

/* Appends the line of a witness over the text of a note. */
static void put_line(const struct witness *w, struct foil_view note, uint64_t at,
    struct foil_buf *out)
{
	struct foil_buf message = { .max = FOIL_NOTE_MAX + 64 };
	uint8_t sig[8 + FOIL_SIG_LEN];
	struct foil_note read;

	OK(foil_note_read(note, &read, E));
	foil_cosignature_put_message(&message, at, read.text);
	foil_put_be64(sig, at);
	OK(foil_signer_sign(w->signer, foil_buf_view(&message), sig + 8, E));
	foil_note_put_line(out, &w->key, foil_view(sig, sizeof sig));
	foil_buf_free(&message);
}

static void archived(struct stand *s, uint64_t size, struct foil_buf *out)
{
	foil_buf_reset(out);
	OK(foil_ledger_archived(s->k.l, size, out, E));
}

static size_t archived_lines(struct stand *s, uint64_t size)
{
	struct foil_buf b = { .max = FOIL_NOTE_MAX };
	struct foil_note note;

	archived(s, size, &b);
	OK(foil_note_read(foil_buf_view(&b), &note, E));
	foil_buf_free(&b);
	return note.n_lines;
}

/* ---- what is kept ---- */

static void test_added(void **state)
{
	struct foil_buf given = { .max = FOIL_NOTE_MAX }, after = { .max = FOIL_NOTE_MAX };
	struct foil_cosigned c;
	struct foil_err err;
	struct stand s;
	uint64_t size;

	(void)state;
	stand_open(&s, "added");
	/* A note with its text, as the first witness sends it back. */
	foil_buf_put_view(&given, foil_buf_view(&s.note));
	put_line(&s.w[0], foil_buf_view(&s.note), 1700000100, &given);
	OK(foil_ledger_cosign(s.k.l, foil_buf_view(&given), 0, &s.trust, &c, E));
	assert_int_equal(c.size, 6);
	assert_int_equal(c.n, 1);
	assert_string_equal(c.line[0].name, "witness-1.example");
	assert_int_equal(c.line[0].result, FOIL_COSIGN_ADDED);
	assert_int_equal(c.line[0].at, 1700000100);
	assert_int_equal(c.cosigned, 1);
	assert_int_equal(c.pending, 1);
	assert_true(c.quorum_asked && !c.quorum_met);
	archived(&s, 6, &after);
	assert_true(foil_view_eq(foil_buf_view(&after), foil_buf_view(&given)));
	/* Again: nothing is added, and nothing goes. A later time of the same witness says no more. */
	OK(foil_ledger_cosign(s.k.l, foil_buf_view(&given), 0, &s.trust, &c, E));
	assert_int_equal(c.line[0].result, FOIL_COSIGN_KNOWN);
	foil_buf_reset(&given);
	put_line(&s.w[0], foil_buf_view(&s.note), 1700000200, &given);
	OK(foil_ledger_cosign(s.k.l, foil_buf_view(&given), 0, &s.trust, &c, E));
	assert_int_equal(c.line[0].result, FOIL_COSIGN_KNOWN);
	assert_int_equal(archived_lines(&s, 6), 2);
	/* A line alone, without its last line feed; one that is of nobody known; one that is bad. */
	foil_buf_reset(&given);
	put_line(&s.w[2], foil_buf_view(&s.note), 1700000100, &given);
	put_line(&s.w[1], foil_buf_view(&s.note), 1700000050, &given);
	given.len--;
	OK(foil_ledger_cosign(s.k.l, foil_buf_view(&given), 0, &s.trust, &c, E));
	assert_int_equal(c.n, 2);
	assert_int_equal(c.line[0].result, FOIL_COSIGN_UNKNOWN);
	assert_int_equal(c.line[1].result, FOIL_COSIGN_ADDED);
	assert_true(c.quorum_met);
	assert_int_equal(c.witnessed_at, 1700000100);
	assert_int_equal(c.pending, 0);
	assert_int_equal(archived_lines(&s, 6), 3);
	/* An earlier time of a witness counts. */
	foil_buf_reset(&given);
	put_line(&s.w[0], foil_buf_view(&s.note), 1700000010, &given);
	OK(foil_ledger_cosign(s.k.l, foil_buf_view(&given), 6, &s.trust, &c, E));
	assert_int_equal(c.line[0].result, FOIL_COSIGN_ADDED);
	assert_int_equal(c.witnessed_at, 1700000050);
	/* They stay when the same checkpoint is asked for, and signing goes on. */
	foil_buf_reset(&after);
	OK(foil_ledger_checkpoint(s.k.l, &after, &size, E));
	assert_int_equal(size, 6);
	(void)kit_do(&s.k, "FOI/1", FOIL_ACT_RECEIVED);
	assert_int_equal(kit_checkpoint(&s.k), 8);
	assert_int_equal(archived_lines(&s, 6), 4);
	/* Without a size, lines are taken to be of the newest. */
	expect(foil_ledger_cosign(s.k.l, foil_buf_view(&given), 7, &s.trust, &c, &err), &err,
	    FOIL_E_NOT_FOUND, "has signed no checkpoint of size 7");
	OK(foil_ledger_cosign(s.k.l, foil_buf_view(&given), 0, &s.trust, &c, E));
	assert_int_equal(c.size, 8);
	assert_int_equal(c.line[0].result, FOIL_COSIGN_BAD);
	assert_int_equal(archived_lines(&s, 8), 1);
	foil_buf_free(&given);
	foil_buf_free(&after);
	stand_close(&s);
}

static void test_refused(void **state)
{
	struct foil_buf given = { .max = 2 * FOIL_NOTE_MAX };
	struct foil_checkpoint c = { .size = 6 };
	struct foil_cosigned out;
	struct foil_note note;
	struct foil_err err;
	struct stand s;

	(void)state;
	stand_open(&s, "refused");
	OK(foil_note_read(foil_buf_view(&s.note), &note, E));
	OK(foil_checkpoint_read(note.text, &c, E));
	/* Another ledger's, cosigned by a witness that is known. */
	(void)snprintf(c.origin, sizeof c.origin, "other.example/log");
	foil_checkpoint_put(&given, &c);
	foil_buf_put_u8(&given, '\n');
	note.text = foil_view(given.p, given.len - 1);
	foil_buf_put_str(&given, "\xe2\x80\x94 x AAAAAAAA\n");
	put_line(&s.w[0], foil_buf_view(&given), 1, &given);
	expect(foil_ledger_cosign(s.k.l, foil_buf_view(&given), 0, &s.trust, &out, &err), &err,
	    FOIL_E_REFUSED, "of another ledger: other.example/log");
	/* Of a size that the ledger passed without signing it, and of one that it never had, by nobody. */
	(void)snprintf(c.origin, sizeof c.origin, "foi.example/ledger");
	for (unsigned i = 0; i < 2; i++) {
		c.size = i == 0 ? 6 : 60;
		c.root[3] ^= 1;
		foil_buf_reset(&given);
		foil_checkpoint_put(&given, &c);
		foil_buf_put_str(&given, "\n\xe2\x80\x94 x AAAAAAAA\n");
		put_line(&s.w[2], foil_buf_view(&given), 1, &given);
		expect(foil_ledger_cosign(s.k.l, foil_buf_view(&given), 0, &s.trust, &out, &err), &err,
		    FOIL_E_REFUSED, "is not of this ledger's history");
	}
	/* Rubbish, too much, a trust file of another ledger; none at all knows nobody. */
	expect(foil_ledger_cosign(s.k.l, foil_str("rubbish"), 0, &s.trust, &out, &err), &err,
	    FOIL_E_FORMAT, "note");
	expect(foil_ledger_cosign(s.k.l, foil_str(""), 0, &s.trust, &out, &err), &err,
	    FOIL_E_FORMAT, "note");
	s.trust.has_genesis = true;
	expect(foil_ledger_cosign(s.k.l, foil_buf_view(&s.note), 0, &s.trust, &out, &err), &err,
	    FOIL_E_REFUSED, "trust file is of another ledger");
	s.trust.has_genesis = false;
	foil_buf_reset(&given);
	put_line(&s.w[0], foil_buf_view(&s.note), 1, &given);
	OK(foil_ledger_cosign(s.k.l, foil_buf_view(&given), 0, NULL, &out, E));
	assert_int_equal(out.line[0].result, FOIL_COSIGN_UNKNOWN);
	assert_int_equal(archived_lines(&s, 6), 1);
	/* Nothing of this stopped anything. */
	(void)kit_do(&s.k, "FOI/1", FOIL_ACT_RECEIVED);
	assert_int_equal(kit_checkpoint(&s.k), 8);
	foil_buf_free(&given);
	stand_close(&s);
}

/* ---- what stops the ledger ---- */

/* A backup of the first `size` is restored with its second record: only a witness can tell. */
static void roll_back(struct stand *s, const char *name)
{
	struct foil_buf later = { .max = FOIL_NOTE_MAX };
	uint64_t size;

	stand_open(s, name);
	foil_ledger_close(&s->k.l);
	kit_copy(kit_path(&s->k, "/data.mdb"), kit_path(&s->k, ".backup"));
	kit_copy(kit_path(&s->k, ".head"), kit_path(&s->k, ".head.backup"));
	kit_open(&s->k);
	(void)kit_do(&s->k, "FOI/1", FOIL_ACT_RECEIVED);
	OK(foil_ledger_checkpoint(s->k.l, &later, &size, E));
	foil_buf_reset(&s->note);
	foil_buf_put_view(&s->note, foil_buf_view(&later));
	foil_buf_free(&later);
	foil_ledger_close(&s->k.l);
	kit_copy(kit_path(&s->k, ".backup"), kit_path(&s->k, "/data.mdb"));
	kit_copy(kit_path(&s->k, ".head.backup"), kit_path(&s->k, ".head"));
	kit_open(&s->k);
}

static void assert_stopped(struct stand *s)
{
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	struct foil_prepared p;
	struct foil_err err;
	uint64_t size;

	expect(foil_ledger_checkpoint(s->k.l, &note, &size, &err), &err, FOIL_E_STORE, "rolled back");
	kit_prepare(&s->k, "FOI/9", FOIL_ACT_RECEIVED, &p);
	expect(kit_append(&s->k, &p, NULL, &err), &err, FOIL_E_STORE, "rolled back");
	foil_ledger_close(&s->k.l);
	kit_open(&s->k);
	expect(kit_append(&s->k, &p, NULL, &err), &err, FOIL_E_STORE, "rolled back");
	OK(foil_ledger_settle(s->k.l, foil_str("disk failed; nothing newer is left"), E));
	OK(kit_append(&s->k, &p, NULL, E));
	foil_prepared_wipe(&p);
	foil_buf_free(&note);
	(void)kit_checkpoint(&s->k);
}

static void test_rolled_back(void **state)
{
	struct foil_buf given = { .max = FOIL_NOTE_MAX };
	struct foil_cosigned out;
	struct foil_err err;
	struct foil_note note;
	struct stand s;

	(void)state;
	/* By the log's own signature; the ledger has appended, so that it knows its second record. */
	roll_back(&s, "back");
	(void)kit_do(&s.k, "FOI/7", FOIL_ACT_RECEIVED);
	expect(foil_ledger_cosign(s.k.l, foil_buf_view(&s.note), 0, &s.trust, &out, &err), &err,
	    FOIL_E_STORE, "this ledger was rolled back: it had 8 entries");
	/* A second report does not take the first one's place. */
	expect(foil_ledger_cosign(s.k.l, foil_buf_view(&s.note), 0, NULL, &out, &err), &err,
	    FOIL_E_STORE, "this ledger was rolled back");
	assert_stopped(&s);
	stand_close(&s);
	/* By a witness alone. */
	roll_back(&s, "back-2");
	OK(foil_note_read(foil_buf_view(&s.note), &note, E));
	foil_buf_put_view(&given, note.text);
	foil_buf_put_u8(&given, '\n');
	put_line(&s.w[1], foil_buf_view(&s.note), 1700000100, &given);
	expect(foil_ledger_cosign(s.k.l, foil_buf_view(&given), 0, &s.trust, &out, &err), &err,
	    FOIL_E_STORE, "this ledger was rolled back");
	assert_stopped(&s);
	stand_close(&s);
	/* And where it has grown past it since: as many entries, but others. */
	roll_back(&s, "back-3");
	(void)kit_do(&s.k, "FOI/7", FOIL_ACT_RECEIVED);
	(void)kit_do(&s.k, "FOI/8", FOIL_ACT_RECEIVED);
	assert_int_equal(kit_checkpoint(&s.k), 9);
	expect(foil_ledger_cosign(s.k.l, foil_buf_view(&s.note), 0, &s.trust, &out, &err), &err,
	    FOIL_E_STORE, "this ledger was rolled back");
	assert_stopped(&s);
	foil_buf_free(&given);
	stand_close(&s);
}

/* ---- what bundles carry ---- */

static void cosign(struct stand *s, unsigned witness, uint64_t at)
{
	struct foil_buf newest = { .max = FOIL_NOTE_MAX }, line = { .max = FOIL_NOTE_MAX };
	struct foil_cosigned out;

	OK(foil_ledger_archived(s->k.l, UINT64_MAX, &newest, E));
	put_line(&s->w[witness], foil_buf_view(&newest), at, &line);
	OK(foil_ledger_cosign(s->k.l, foil_buf_view(&line), 0, &s->trust, &out, E));
	assert_int_equal(out.line[0].result, FOIL_COSIGN_ADDED);
	foil_buf_free(&newest);
	foil_buf_free(&line);
}

static void issue(struct stand *s, const char *sub)
{
	struct foil_issue in = { .letter = foil_str("We neither confirm nor deny.\n"),
		.dated = foil_day_of_time(NOW) };
	struct foil_findings f = { .n = 0 };
	char published[200], sent[200];

	(void)snprintf(published, sizeof published, "%s", scratch("published"));
	(void)snprintf(sent, sizeof sent, "%s", scratch("sent"));
	scratch_remove(published);
	scratch_remove(sent);
	in.published = published;
	in.to_requester = sent;
	OK(foil_issue(s->k.l, foil_str(sub), &in, s->k.who[OFFICER], &f, E));
	assert_int_equal(f.n, 0);
	foil_findings_free(&f);
}

static void assert_anchor(struct stand *s, const char *words, size_t anchors)
{
	struct foil_verify_in in = { .folder = scratch("published"), .trust = &s->trust };
	struct foil_buf bytes = { .max = FOIL_RESPONSE_MAX };
	struct foil_arena arena = { 0 };
	struct foil_report report;
	struct foil_response r;

	OK(foil_verify_folder(&in, &report, E));
	for (size_t i = 0; i < report.findings.n; i++)
		assert_string_equal(report.findings.list[i].rule, "anchor.quorum");
	if (strstr(report.check[FOIL_CHECK_ANCHOR].text, words) == NULL &&
	    report.check[FOIL_CHECK_ANCHOR].status == FOIL_CHECK_OK)
		fail_msg("%s: not: %s", report.check[FOIL_CHECK_ANCHOR].text, words);
	OK(foil_file_read(scratch("published/response.foil"), FOIL_RESPONSE_MAX, &bytes, E));
	OK(foil_response_read(&arena, foil_buf_view(&bytes), &r, E));
	assert_int_equal(r.n_anchors, anchors);
	for (size_t i = 1; i < r.n_anchors; i++)
		assert_true(r.anchors[i].path.n > 0);
	foil_report_free(&report);
	foil_arena_free(&arena);
	foil_buf_free(&bytes);
}

static void test_anchors(void **state)
{
	struct stand s;

	(void)state;
	stand_open(&s, "anchors");
	(void)kit_do(&s.k, "FOI/1", FOIL_ACT_RECEIVED);
	(void)kit_do(&s.k, "FOI/1", FOIL_ACT_FROZEN);
	(void)kit_checkpoint(&s.k);
	cosign(&s, 0, 1700000100);
	cosign(&s, 1, 1700000200);
	(void)kit_do(&s.k, "FOI/1", FOIL_ACT_DECIDED);
	(void)kit_checkpoint(&s.k); /* nobody cosigns this one */
	(void)kit_do(&s.k, "FOI/1", FOIL_ACT_APPROVED);
	(void)kit_checkpoint(&s.k);
	cosign(&s, 0, 1700000300);
	stand_trust(&s, "W1");
	issue(&s, "FOI/1");
	/* The one between freeze and decision, and the one after the approval. */
	assert_anchor(&s, "the authority's word", 2);
	cosign(&s, 0, 1700000400);
	issue(&s, "FOI/1");
	assert_anchor(&s, "before the decision, as cosigned", 2);
	stand_trust(&s, "both");
	cosign(&s, 1, 1700000500);
	issue(&s, "FOI/1");
	assert_anchor(&s, "before the decision, as cosigned", 2);
	/* A case that nobody saw before its decision. */
	(void)kit_do(&s.k, "FOI/2", FOIL_ACT_RECEIVED);
	(void)kit_do(&s.k, "FOI/2", FOIL_ACT_FROZEN);
	(void)kit_do(&s.k, "FOI/2", FOIL_ACT_DECIDED);
	(void)kit_checkpoint(&s.k);
	cosign(&s, 0, 1700000600);
	cosign(&s, 1, 1700000600);
	(void)kit_do(&s.k, "FOI/2", FOIL_ACT_APPROVED);
	issue(&s, "FOI/2");
	cosign(&s, 0, 1700000700);
	cosign(&s, 1, 1700000700);
	issue(&s, "FOI/2");
	assert_anchor(&s, "the authority's word", 1);
	stand_close(&s);
}

/* However many were cosigned between the two, a bundle carries few, and those with most lines. */
static void test_many_anchors(void **state)
{
	struct stand s;

	(void)state;
	stand_open(&s, "many");
	(void)kit_do(&s.k, "FOI/1", FOIL_ACT_RECEIVED);
	(void)kit_do(&s.k, "FOI/1", FOIL_ACT_FROZEN);
	for (unsigned i = 0; i < 30; i++) {
		char sub[20];

		(void)snprintf(sub, sizeof sub, "X/%u", i);
		(void)kit_do(&s.k, sub, FOIL_ACT_RECEIVED);
		(void)kit_checkpoint(&s.k);
		cosign(&s, 0, 1700000100 + i);
		if (i == 3)
			cosign(&s, 1, 1700000200);
	}
	(void)kit_do(&s.k, "FOI/1", FOIL_ACT_DECIDED);
	(void)kit_do(&s.k, "FOI/1", FOIL_ACT_APPROVED);
	issue(&s, "FOI/1");
	cosign(&s, 0, 1700000400);
	cosign(&s, 1, 1700000400);
	issue(&s, "FOI/1");
	/* The best eight of them, and the first that had received and frozen. */
	assert_anchor(&s, "before the decision, as cosigned", 9);
	stand_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_added),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_rolled_back),
		cmocka_unit_test(test_anchors),
		cmocka_unit_test(test_many_anchors),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
