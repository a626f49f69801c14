/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For every rule of the verifier a folder that breaks it and, as far as one
 * can be had without the other, nothing else; and folders that are hostile.
 */
#include "verify_kit.h"

#include <sys/stat.h>

/* ---- what the authority signed is wrong ---- */

static bool is_issued(const struct foil_act *a)
{
	return a->kind == FOIL_ACT_ISSUED;
}

static void list_more(struct mini_case *c, struct foil_act *a)
{
	(void)c;
	if (is_issued(a)) {
		a->files[a->n_files] = a->files[0];
		a->files[a->n_files++].name = foil_str("extra.txt");
	}
}

static void list_other(struct mini_case *c, struct foil_act *a)
{
	(void)c;
	if (is_issued(a))
		a->files[1].sha256[0] ^= 1;
}

static void list_size(struct mini_case *c, struct foil_act *a)
{
	(void)c;
	if (is_issued(a))
		a->files[1].size++;
}

static void other_digest(struct mini_case *c, struct foil_act *a)
{
	(void)c;
	if (is_issued(a))
		a->disclosure[31] ^= 1;
}

static void hides_less(struct mini_case *c, struct foil_act *a)
{
	(void)c;
	if (is_issued(a))
		a->n_letter_hidden = 0;
}

static void other_letter(struct mini_case *c, struct foil_act *a)
{
	(void)c;
	if (is_issued(a))
		a->letter[0] ^= 1;
}

static void other_root(struct mini_case *c, struct foil_act *a)
{
	(void)c;
	if (a->kind == FOIL_ACT_FROZEN)
		a->documents[1].root[0] ^= 1;
}

/* A document that a later version may know how to show. */
static void unknown_profile(struct mini_case *c, struct foil_act *a)
{
	struct mini_text *t = &c->text[1];

	if (a->kind != FOIL_ACT_FROZEN)
		return;
	foil_text_leaves_free(&t->leaves);
	t->profile = "txt-9";
	mini_register(c, t, "document", 2, "Notes of 16 August, all public.\n");
	memcpy(a->documents[1].root, t->root, FOIL_HASH_LEN);
}

/* ---- what it disclosed is wrong, under the right digest ---- */

static void opens_no_act(struct mini_case *c)
{
	c->disclosure.acts[c->disclosure.n_acts] = c->disclosure.acts[0];
	c->disclosure.acts[c->disclosure.n_acts++].no = 9;
}

static void opens_issued_too(struct mini_case *c)
{
	c->disclosure.acts[c->disclosure.n_acts] = c->disclosure.acts[0];
	c->disclosure.acts[c->disclosure.n_acts++].no = 4;
}

static void cut_document(struct mini_case *c)
{
	c->disclosure.documents[1].opening.contents.len--;
}

static void cut_letter(struct mini_case *c)
{
	c->disclosure.letter.frontier.len--;
}

static void hides_more_of_act(struct mini_case *c)
{
	struct foil_range hidden[2] = { { FOIL_F_FOUND_ON, 1 }, { FOIL_F_AT, 4 } };

	c->disclosure.acts[1].opening = mini_open_act(c, &c->act[1], hidden, 2);
}

static void opens_more_of_act(struct mini_case *c)
{
	struct foil_range hidden = { FOIL_F_AT, 3 };

	c->disclosure.acts[1].opening = mini_open_act(c, &c->act[1], &hidden, 1);
}

static void document_missing(struct mini_case *c)
{
	c->disclosure.n_documents--;
}

static void withheld_opened(struct mini_case *c)
{
	struct foil_numbered_opening *o = &c->disclosure.documents[c->disclosure.n_documents++];

	o->no = 3;
	o->opening = mini_open_text(c, &c->text[2], NULL, 0);
}

static void unknown_opened(struct mini_case *c)
{
	withheld_opened(c);
	c->disclosure.documents[2].no = 9;
}

static void opened_in_neither(struct mini_case *c)
{
	c->disclosure.documents[0].no = 1;
	c->disclosure.documents[0].opening = mini_open_text(c, &c->text[0], NULL, 0);
	c->disclosure.n_documents = 1;
}

static void act_missing(struct mini_case *c)
{
	c->disclosure.acts[3] = c->disclosure.acts[4];
	c->disclosure.n_acts = 3;
}

/* ---- the ledger is wrong ---- */

static void one_act_more(struct mini_case *c)
{
	struct foil_act a;

	mini_decision(c, &a);
	(void)mini_act(c, MINI_OFFICER, &a);
	foil_leaves_free(&c->act[--c->n_acts].leaves);
}

static void governed_by_officer(struct mini_case *c)
{
	struct foil_governance_body b = mini_enrol_body(c->m, MINI_STRANGER, "late-8",
	    FOIL_ROLE_RECORDS);

	(void)mini_govern(c->m, MINI_OFFICER, &b);
}

static void index_by_other(struct mini_case *c)
{
	c->m->log = MINI_LOG2;
}

/* ---- the bundle is wrong ---- */

static void map_of_case(struct world *w) { w->c.response.map_case.sibling[0][0] ^= 1; }
static void map_counts_more(struct world *w) { w->c.response.map_case.count++; }
static void map_of_governance(struct world *w) { w->c.response.map_governance.sibling[0][0] ^= 1; }
static void governance_less(struct world *w) { w->c.response.n_governance--; }
static void no_governance(struct world *w) { w->c.response.n_governance = 0; }
static void no_acts(struct world *w) { w->c.response.n_acts = 0; }
static void path_of_act(struct world *w) { w->c.response.acts[1].path.hash[0][0] ^= 1; }
static void path_of_governance(struct world *w)
{
	w->c.response.governance[1].path.hash[0][0] ^= 1;
}
static void path_of_index(struct world *w) { w->c.response.index.path.hash[0][0] ^= 1; }
static void act_unreadable(struct world *w) { w->c.response.acts[0].bytes = foil_str("x"); }
static void later_act_unreadable(struct world *w) { w->c.response.acts[2].bytes = foil_str("x"); }
static void index_is_no_index(struct world *w) { w->c.response.index = w->c.response.acts[4]; }

static void without_last(struct world *w)
{
	w->c.response.n_acts--;
}

static void signed_again(struct world *w)
{
	w->m.log = MINI_LOG;
	mini_note(&w->m, w->m.n, MINI_LOG, &w->c.note);
}

static void index_not_last(struct world *w)
{
	uint64_t at = w->m.n - 1;

	mini_received(&w->other);
	mini_respond(&w->c);
	w->c.response.index.index = at;
	w->c.response.index.bytes = w->m.entry[at].bytes;
	w->c.response.index.path = mini_path(&w->m, at, w->m.n);
	mini_map_proof(&w->m, FOIL_SUB_GOVERNANCE, at, &w->c.response.map_governance);
	mini_map_proof(&w->m, MINI_SUB, at, &w->c.response.map_case);
}

static void narrower_issued(struct world *w)
{
	struct foil_range hidden = { FOIL_F_DATED, 1 };

	w->c.response.issued = mini_open_act(&w->c, &w->c.act[4], &hidden, 1);
}

static void signed_by_stranger(struct world *w)
{
	mini_note(&w->m, w->m.n, MINI_STRANGER, &w->c.note);
	world_trust(w, "quorum none\n", MINI_ORIGIN, MINI_STRANGER);
}

/* The right key signed, under the name of another ledger, and the trust file knows that. */
static void other_origin(struct world *w)
{
	struct foil_checkpoint p = { .origin = "other.example/ledger", .size = w->m.n };
	struct foil_vkey key;
	uint8_t sig[FOIL_SIG_LEN];

	mini_root(&w->m, w->m.n, p.root);
	foil_buf_reset(&w->c.note);
	foil_checkpoint_put(&w->c.note, &p);
	assert_int_equal(foil_signer_sign(w->m.signer[MINI_LOG], foil_buf_view(&w->c.note), sig, NULL),
	    FOIL_OK);
	assert_int_equal(foil_vkey_make(foil_str(p.origin), FOIL_NOTE_ED25519,
	    mini_pub(&w->m, MINI_LOG), &key, NULL), FOIL_OK);
	foil_buf_put_u8(&w->c.note, '\n');
	foil_note_put_line(&w->c.note, &key, foil_view(sig, sizeof sig));
	world_trust(w, "quorum none\n", p.origin, MINI_LOG);
}

/* ---- the folder is wrong ---- */

static void drop(struct world *w, const char *name)
{
	char path[256];

	(void)snprintf(path, sizeof path, "%s/%s", w->dir, name);
	assert_int_equal(remove(path), 0);
}

static void no_checkpoint(struct world *w) { drop(w, FOIL_CHECKPOINT_NAME); }
static void no_bundle(struct world *w) { drop(w, FOIL_RESPONSE_NAME); }
static void no_file(struct world *w) { drop(w, "item-08.txt"); }
static void no_letter(struct world *w) { drop(w, FOIL_LETTER_NAME); }
static void bad_checkpoint(struct world *w) { put_file(w, FOIL_CHECKPOINT_NAME, foil_str("x\n")); }
static void bad_bundle(struct world *w) { put_file(w, FOIL_RESPONSE_NAME, foil_str("x")); }
static void empty_bundle(struct world *w) { put_file(w, FOIL_RESPONSE_NAME, foil_str("")); }
static void empty_file(struct world *w) { put_file(w, "item-08.txt", foil_str("")); }
static void more_files(struct world *w) { put_file(w, "item-09.txt\x1b[0m", foil_str("x")); }

static void bad_signature(struct world *w)
{
	struct foil_buf *b = &w->c.note;

	b->p[b->len - 8] = b->p[b->len - 8] == 'A' ? 'B' : 'A';
	put_file(w, FOIL_CHECKPOINT_NAME, foil_buf_view(b));
}

static const char *path_of(struct world *w, const char *name)
{
	static char path[256];

	(void)snprintf(path, sizeof path, "%s/%s", w->dir, name);
	return path;
}

static void file_is_folder(struct world *w)
{
	drop(w, "item-08.txt");
	assert_int_equal(mkdir(path_of(w, "item-08.txt"), 0755), 0);
}

static void file_is_link(struct world *w)
{
	put_file(w, "elsewhere", mini_file(&w->c, "item-08.txt")->bytes);
	assert_int_equal(rename(path_of(w, "elsewhere"), scratch("elsewhere")), 0);
	drop(w, "item-08.txt");
	assert_int_equal(symlink(scratch("elsewhere"), path_of(w, "item-08.txt")), 0);
}

static void file_is_pipe(struct world *w)
{
	drop(w, "item-08.txt");
	assert_int_equal(mkfifo(path_of(w, "item-08.txt"), 0644), 0);
}

static void bundle_is_pipe(struct world *w)
{
	drop(w, FOIL_RESPONSE_NAME);
	assert_int_equal(mkfifo(path_of(w, FOIL_RESPONSE_NAME), 0644), 0);
}

static void make_huge(struct world *w, const char *name, off_t size)
{
	put_file(w, name, foil_str("x"));
	assert_int_equal(truncate(path_of(w, name), size), 0); /* a hole: it takes no room */
}

static void huge_file(struct world *w)
{
	make_huge(w, "item-08.txt", (off_t)FOIL_PUBLISHED_MAX + 1);
}
static void huge_bundle(struct world *w)
{
	make_huge(w, FOIL_RESPONSE_NAME, (off_t)FOIL_RESPONSE_MAX + 1);
}
static void huge_checkpoint(struct world *w) { make_huge(w, FOIL_CHECKPOINT_NAME, (off_t)1 << 40); }

struct row {
	const char *what, *rules;
	enum foil_verdict verdict;
	unsigned check; /* the line that is not ok */
	void (*act)(struct mini_case *c, struct foil_act *a);
	void (*disclosure)(struct mini_case *c);
	void (*index)(struct mini_case *c);
	void (*bundle)(struct world *w);
	void (*folder)(struct world *w);
	bool neither;
};

#define BAD FOIL_DOES_NOT_MATCH
#define DARK FOIL_CANNOT_TELL
#define ROW(what, rules, v, line, act, dis, idx, bun, dir)                                          \
	{ what, rules, v, FOIL_CHECK_##line, act, dis, idx, bun, dir, false }
#define ACT(what, rules, v, line, fn) ROW(what, rules, v, line, fn, NULL, NULL, NULL, NULL)
#define DIS(what, rules, v, line, fn) ROW(what, rules, v, line, NULL, fn, NULL, NULL, NULL)
#define IDX(what, rules, v, line, fn) ROW(what, rules, v, line, NULL, NULL, fn, NULL, NULL)
#define BUN(what, rules, v, line, fn) ROW(what, rules, v, line, NULL, NULL, NULL, fn, NULL)
#define DIR(what, rules, v, line, fn) ROW(what, rules, v, line, NULL, NULL, NULL, NULL, fn)

static const struct row rows[] = {
	ACT("a file more in the list", "files.list", BAD, FILES, list_more),
	ACT("another digest in the list", "files.record", BAD, FILES, list_other),
	ACT("another size in the list", "files.record", BAD, FILES, list_size),
	ACT("another digest of the disclosure", "openings.digest", BAD, RECORD, other_digest),
	ACT("another letter", "letter.opening", BAD, FILES, other_letter),
	ACT("a letter that hides more than is said", "letter.hidden", BAD, FILES, hides_less),
	ACT("another document registered", "redactions.document", BAD, REDACTIONS, other_root),
	ACT("a profile to come", "files.render", DARK, FILES, unknown_profile),

	DIS("an act that is not there", "openings.extra", BAD, RECORD, opens_no_act),
	DIS("issued opened twice", "openings.extra", BAD, RECORD, opens_issued_too),
	DIS("a document cut", "openings.form", DARK, RECORD, cut_document),
	DIS("a letter cut", "openings.form", DARK, RECORD, cut_letter),
	DIS("less of an act", "openings.private", BAD, RECORD, hides_more_of_act),
	DIS("more of an act", "openings.private", BAD, RECORD, opens_more_of_act),
	DIS("a document left out", "redactions.missing", BAD, REDACTIONS, document_missing),
	DIS("a withheld document", "redactions.opened", BAD, REDACTIONS, withheld_opened),
	DIS("a document of no number", "redactions.opened", BAD, REDACTIONS, unknown_opened),
	{ "a document under neither", "redactions.opened", BAD, FOIL_CHECK_REDACTIONS, NULL,
	    opened_in_neither, NULL, NULL, NULL, true },
	DIS("an act left out", "openings.missing order.closed", BAD, RECORD, act_missing),

	{ "an act after it was issued", "complete.case", BAD, FOIL_CHECK_RECORD, NULL, NULL,
	    one_act_more, without_last, NULL, false },
	IDX("governed by an officer", "record.governance", BAD, RECORD, governed_by_officer),
	{ "an index by another key", "record.index", BAD, FOIL_CHECK_RECORD, NULL, NULL,
	    index_by_other, signed_again, NULL, false },

	BUN("a map proof of the case", "complete.case", BAD, RECORD, map_of_case),
	BUN("a count in the map", "complete.case", BAD, RECORD, map_counts_more),
	BUN("a map proof of governance", "complete.governance", BAD, RECORD, map_of_governance),
	BUN("governance cut", "complete.governance", BAD, RECORD, governance_less),
	BUN("no governance", "record.governance", DARK, RECORD, no_governance),
	BUN("no acts", "record.act", DARK, RECORD, no_acts),
	BUN("an act's path", "record.inclusion", BAD, RECORD, path_of_act),
	BUN("governance's path", "record.inclusion", BAD, RECORD, path_of_governance),
	BUN("the index entry's path", "record.inclusion", BAD, RECORD, path_of_index),
	BUN("an act that is no entry", "record.inclusion record.act", BAD, RECORD, act_unreadable),
	BUN("a later one", "record.inclusion record.act", BAD, RECORD, later_act_unreadable),
	BUN("an index entry that is an act", "record.index", DARK, RECORD, index_is_no_index),
	BUN("an index entry not the last", "record.index", BAD, RECORD, index_not_last),
	BUN("issued closed by a stranger", "openings.issued", BAD, RECORD, narrower_issued),
	BUN("a checkpoint by another key", "anchor.signature", BAD, ANCHOR, signed_by_stranger),
	BUN("a checkpoint of another name", "anchor.origin", BAD, ANCHOR, other_origin),

	DIR("no checkpoint", "anchor.checkpoint", DARK, ANCHOR, no_checkpoint),
	DIR("no checkpoint to read", "anchor.checkpoint", DARK, ANCHOR, bad_checkpoint),
	DIR("a checkpoint without end", "anchor.checkpoint", DARK, ANCHOR, huge_checkpoint),
	DIR("a bad signature", "anchor.signature", BAD, ANCHOR, bad_signature),
	DIR("no bundle", "record.bundle", DARK, RECORD, no_bundle),
	DIR("no bundle to read", "record.bundle", DARK, RECORD, bad_bundle),
	DIR("an empty bundle", "record.bundle", DARK, RECORD, empty_bundle),
	DIR("a bundle that is a pipe", "record.bundle", DARK, RECORD, bundle_is_pipe),
	DIR("a bundle without end", "record.bundle", DARK, RECORD, huge_bundle),
	DIR("a file missing", "files.missing", BAD, FILES, no_file),
	DIR("the letter missing", "files.missing", BAD, FILES, no_letter),
	DIR("a file empty", "files.text", BAD, FILES, empty_file),
	DIR("a file that nobody issued", "files.unlisted", BAD, FILES, more_files),
	DIR("a file that is a folder", "files.read", DARK, FILES, file_is_folder),
	DIR("a file that is a link", "files.read", DARK, FILES, file_is_link),
	DIR("a file that is a pipe", "files.read", DARK, FILES, file_is_pipe),
	DIR("a file without end", "files.read", DARK, FILES, huge_file),
};

static void assert_printable(const struct foil_report *r)
{
	for (size_t i = 0; i < r->findings.n; i++)
		assert_null(strpbrk(r->findings.list[i].text, "\n\r\x1b"));
	for (unsigned i = 0; i < FOIL_CHECKS; i++) {
		assert_non_null(r->check[i].name);
		assert_non_null(r->check[i].text);
		assert_null(strpbrk(r->check[i].text, "\n\r\x1b"));
	}
}

static void test_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_report r;
		struct world w;

		world_open(&w);
		w.c.ctx = &w;
		w.c.neither = w.c.twelve = rows[i].neither;
		w.c.before_act = rows[i].act;
		w.c.before_disclosure = rows[i].disclosure;
		w.c.before_index = rows[i].index;
		mini_case_issue(&w.c);
		if (rows[i].bundle != NULL)
			rows[i].bundle(&w);
		world_write(&w);
		if (rows[i].folder != NULL)
			rows[i].folder(&w);
		r = look_at(&w, NULL);
		if (r.verdict != rows[i].verdict) {
			dump(&r);
			fail_msg("%s: %s", rows[i].what, foil_verdict_name(r.verdict));
		}
		print_message("%s: %s\n", rows[i].rules, rows[i].what);
		if (strchr(rows[i].rules, ' ') == NULL)
			assert_rules(&r, rows[i].rules);
		else
			assert_has_rules(&r, rows[i].rules);
		assert_true(r.check[rows[i].check].status == FOIL_CHECK_BAD ||
		    r.check[rows[i].check].status == FOIL_CHECK_UNKNOWN);
		assert_printable(&r);
		foil_report_free(&r);
		world_close(&w);
	}
}

/* A case that was never issued has no response; whatever is written, it is not one. */
static void test_not_issued(void **state)
{
	struct foil_report r;
	struct world w;

	(void)state;
	world_open(&w);
	mini_received(&w.c);
	mini_frozen(&w.c);
	mini_decided(&w.c);
	mini_approved(&w.c);
	(void)mini_index(&w.m);
	mini_respond(&w.c);
	r = look(&w, NULL);
	assert_int_not_equal(r.verdict, FOIL_MATCHES);
	foil_report_free(&r);
	world_close(&w);
}

/* Rules of casefile reach the line that a person reads. */
static void approve_alone(struct mini_case *c, struct foil_entry *e, enum mini_key *who)
{
	(void)e;
	if (c->n_acts == 2 || c->n_acts == 3)
		*who = MINI_BOTH;
}

static void test_people(void **state)
{
	struct foil_report r;
	struct world w;

	(void)state;
	world_open(&w);
	w.c.before_entry = approve_alone;
	mini_case_issue(&w.c);
	r = look(&w, NULL);
	assert_rules(&r, "people.approver");
	assert_int_equal(r.verdict, FOIL_DOES_NOT_MATCH);
	assert_int_equal(r.check[FOIL_CHECK_PEOPLE].status, FOIL_CHECK_BAD);
	assert_int_equal(r.check[FOIL_CHECK_RECORD].status, FOIL_CHECK_OK);
	foil_report_free(&r);
	world_close(&w);
}

/* A key that was revoked as suspect since before it signed: nobody can tell. */
static void revoke_officer(struct mini_case *c)
{
	struct foil_governance_body b;

	memset(&b, 0, sizeof b);
	b.kind = FOIL_GOV_REVOKE;
	memcpy(b.kid, mini_kid(c->m, MINI_OFFICER), FOIL_HASH_LEN);
	b.since = c->act[2].index;
	b.reason = foil_str("stolen");
	(void)mini_govern(c->m, MINI_ROOT1, &b);
}

static void test_suspect(void **state)
{
	struct foil_report r;
	struct world w;

	(void)state;
	world_open(&w);
	w.c.before_index = revoke_officer;
	mini_case_issue(&w.c);
	r = look(&w, NULL);
	assert_rules(&r, "record.suspect");
	assert_int_equal(r.verdict, FOIL_CANNOT_TELL);
	foil_report_free(&r);
	world_close(&w);
}

/* A new log key signs checkpoints from its place on, and the trust file must know it. */
static void rotate(struct mini_case *c)
{
	struct foil_governance_body b;

	memset(&b, 0, sizeof b);
	b.kind = FOIL_GOV_LOG_KEY;
	memcpy(b.log_pub, mini_pub(c->m, MINI_LOG2), FOIL_PUB_LEN);
	(void)mini_govern(c->m, MINI_ROOT1, &b);
	c->m->log = MINI_LOG2;
}

static void test_rotation(void **state)
{
	struct foil_report r;
	struct world w;

	(void)state;
	world_open(&w);
	w.c.before_index = rotate;
	mini_case_issue(&w.c);
	r = look(&w, NULL);
	assert_rules(&r, "anchor.unknown");
	foil_report_free(&r);
	world_trust(&w, "quorum none\n", MINI_ORIGIN, MINI_LOG2);
	r = look_at(&w, NULL);
	assert_rules(&r, "");
	assert_int_equal(r.verdict, FOIL_MATCHES);
	foil_report_free(&r);
	/* The old key signs no more, whatever the trust file says. */
	mini_note(&w.m, w.m.n, MINI_LOG, &w.c.note);
	world_trust(&w, "quorum none\n", MINI_ORIGIN, MINI_LOG);
	r = look(&w, NULL);
	assert_rules(&r, "anchor.signature");
	assert_int_equal(r.verdict, FOIL_DOES_NOT_MATCH);
	foil_report_free(&r);
	world_close(&w);
}

static void test_folders(void **state)
{
	struct foil_verify_in in = { .folder = scratch("nowhere") };
	struct foil_report r;
	struct foil_err err = { 0 };
	char path[256];

	(void)state;
	assert_int_equal(foil_verify_folder(&in, &r, &err), FOIL_E_NOT_FOUND);
	assert_int_equal(scratch_write(scratch("file"), "x", 1), 0);
	in.folder = scratch("file");
	assert_int_equal(foil_verify_folder(&in, &r, &err), FOIL_E_IO);
	/* An empty one, and one with far too many names. */
	(void)snprintf(path, sizeof path, "%s/many", scratch_dir);
	assert_int_equal(mkdir(path, 0755), 0);
	in.folder = path;
	assert_int_equal(foil_verify_folder(&in, &r, &err), FOIL_OK);
	assert_int_equal(r.verdict, FOIL_CANNOT_TELL);
	assert_rules(&r, "anchor.checkpoint record.bundle");
	foil_report_free(&r);
	for (unsigned i = 0; i < 20001; i++) {
		char name[300];

		(void)snprintf(name, sizeof name, "%s/%u", path, i);
		assert_int_equal(symlink("x", name), 0);
	}
	assert_int_equal(foil_verify_folder(&in, &r, &err), FOIL_OK);
	assert_int_equal(r.verdict, FOIL_CANNOT_TELL);
	assert_has_rules(&r, "files.read");
	foil_report_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_not_issued),
		cmocka_unit_test(test_people),
		cmocka_unit_test(test_suspect),
		cmocka_unit_test(test_rotation),
		cmocka_unit_test(test_folders),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
