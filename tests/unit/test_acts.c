/* SPDX-License-Identifier: Apache-2.0 */
/* From a new ledger to a published folder that a stranger verifies: the example, in one process. */
#include "foil/acts.h"
#include "foil/casetext.h"
#include "foil/file.h"
#include "foil/verify.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/ledger/compose.h"

#define EXAMPLE "tests/example/"
#define REF "01.FOI.23.033513"

static struct foil_env_fixed clock_;
static char dir[] = "/tmp/foil-acts-XXXXXX";
static struct foil_err err;
static struct foil_signer *root, *officer, *approver;
static struct foil_ledger *ledger;

#define OK(call) \
	do { \
		enum foil_code rc_ = (call); \
		if (rc_ != FOIL_OK) \
			fail_msg("%s: %s: %s", #call, foil_code_name(rc_), err.msg); \
	} while (0)

static const char *path(char out[256], const char *name)
{
	(void)snprintf(out, 256, "%s/%s", dir, name);
	return out;
}

static struct foil_view slurp(struct foil_arena *arena, const char *name)
{
	struct foil_buf b = { .max = 1 << 20 };
	struct foil_view v;

	OK(foil_file_read(name, 1 << 20, &b, &err));
	v = foil_arena_copy(arena, foil_buf_view(&b));
	foil_buf_free(&b);
	return v;
}

static void govern(struct foil_governance_body *body)
{
	struct foil_buf bytes = { 0 }, entry = { .max = FOIL_ENTRY_MAX };
	struct foil_submission sub = { { NULL, 0 }, NULL, 0, 0 };
	struct foil_entry e;

	foil_governance_body_put(&bytes, body);
	OK(foil_ledger_draft(ledger, foil_str(FOIL_SUB_GOVERNANCE), foil_day_of_time(clock_.now), &e,
	    &err));
	e.body_kind = FOIL_BODY_GOVERNANCE;
	e.body = foil_buf_view(&bytes);
	OK(foil_entry_sign(&entry, &e, root, &err));
	sub.bytes = foil_buf_view(&entry);
	OK(foil_ledger_append(ledger, &sub, 1, &err));
	foil_buf_free(&bytes);
	foil_buf_free(&entry);
}

static void enrol(const char *person, unsigned roles, struct foil_signer *s)
{
	struct foil_governance_body b = { .kind = FOIL_GOV_ENROL, .roles = roles };

	b.person = foil_str(person);
	b.grade = foil_str("grade 7");
	b.until = foil_day_make(2030, 1, 1);
	memcpy(b.pub, foil_signer_pub(s), FOIL_PUB_LEN);
	govern(&b);
}

static struct foil_signer *signer(uint8_t seed)
{
	uint8_t bytes[32];
	struct foil_signer *s;

	memset(bytes, seed, sizeof bytes);
	OK(foil_signer_from_seed(bytes, &s, &err));
	return s;
}

static int setup(void **state)
{
	struct foil_ledger_setup su = { .regime = FOIL_FOIA, .n_roots = 1, .threshold = 1 };
	char p[256];

	(void)state;
	OK(foil_crypto_init(&err));
	assert_non_null(mkdtemp(dir));
	(void)foil_env_fixed(&clock_, foil_time_of_day(foil_day_make(2023, 11, 3)) + 36000, 7);
	root = signer(1);
	officer = signer(2);
	approver = signer(3);
	su.origin = foil_str("foi.example/ledger");
	su.authority = foil_str("Example Police");
	su.root[0].person = foil_str("root-1");
	memcpy(su.root[0].pub, foil_signer_pub(root), FOIL_PUB_LEN);
	OK(foil_ledger_init(path(p, "ledger"), &su, root, &clock_.env, &err));
	OK(foil_ledger_open(p, false, &clock_.env, &ledger, &err));
	enrol("officer-2", FOIL_ROLE_OFFICER, officer);
	enrol("officer-5", FOIL_ROLE_APPROVER, approver);
	return 0;
}

/* The scratch directory: folders of files, one below it. */
static int rm_tree(const char *top)
{
	struct foil_names names;
	char sub[512];

	if (foil_dir_list(top, 100, &names, NULL) != FOIL_OK)
		return -1;
	for (size_t i = 0; i < names.n; i++) {
		(void)snprintf(sub, sizeof sub, "%s/%s", top, names.name[i]);
		if (foil_dir_remove(sub, NULL) != FOIL_OK)
			(void)unlink(sub);
	}
	foil_names_free(&names);
	return rmdir(top);
}

static int teardown(void **state)
{
	(void)state;
	foil_ledger_close(&ledger);
	foil_signer_close(&root);
	foil_signer_close(&officer);
	foil_signer_close(&approver);
	return rm_tree(dir);
}

static void load(struct foil_case *c, const char *ref)
{
	struct foil_findings f = { 0 };
	enum foil_code rc = foil_ledger_case(ledger, foil_str(ref), UINT64_MAX, c, &f, &err);

	if (rc == FOIL_E_NOT_FOUND)
		foil_case_init(c, foil_ledger_governance(ledger), foil_str(ref));
	else
		OK(rc);
	for (size_t i = 0; i < f.n; i++)
		print_error("%s: %s\n", f.list[i].rule, f.list[i].text);
	assert_int_equal(f.n, 0);
	foil_findings_free(&f);
}

static void act_on(const char *ref, struct foil_act *act, struct foil_signer *s)
{
	struct foil_prepared p = { 0 };
	struct foil_findings f = { 0 };
	struct foil_case c;

	load(&c, ref);
	OK(foil_act_prepare(ledger, &c, act, s, &p, &f, &err));
	OK(foil_prepared_append(ledger, &p, 1, NULL, &err));
	foil_prepared_wipe(&p);
	foil_findings_free(&f);
	foil_case_free(&c);
}

static struct foil_act blank(enum foil_act_kind kind)
{
	struct foil_act a;

	memset(&a, 0, sizeof a);
	a.kind = kind;
	a.received_on = a.due = a.found_on = a.dated = FOIL_DAY_NONE;
	return a;
}

static const char *const names[] = { "2023-07-12.txt", "2023-08-31.txt", "2023-10-04.txt" };

static void freeze(const char *ref)
{
	struct foil_incoming in[3];
	struct foil_arena arena = { 0 };
	struct foil_act act = blank(FOIL_ACT_FROZEN);
	struct foil_prepared p = { 0 };
	struct foil_findings f = { 0 };
	struct foil_case c;
	char name[256];

	for (size_t i = 0; i < 3; i++) {
		(void)snprintf(name, sizeof name, EXAMPLE "originals/%s", names[i]);
		in[i].name = foil_str(names[i]);
		in[i].raw = slurp(&arena, name);
	}
	act.found_on = foil_day_make(2023, 11, 20);
	load(&c, ref);
	OK(foil_freeze_prepare(ledger, &c, &arena, &act, in, 3, officer, &p, &f, &err));
	OK(foil_prepared_append(ledger, &p, 1, NULL, &err));
	foil_prepared_wipe(&p);
	foil_case_free(&c);
	foil_arena_free(&arena);
}

static void decide(const char *ref)
{
	struct foil_casetext_document docs[3];
	struct foil_text_leaves leaves[3];
	struct foil_kept kept[3];
	struct foil_arena arena = { 0 };
	struct foil_casetext ct;
	struct foil_act act;
	struct foil_case c;
	uint64_t from;
	char name[256];

	load(&c, ref);
	OK(foil_casetext_read(&arena, slurp(&arena, EXAMPLE "case.txt"), FOIL_FOIA,
	    foil_day_make(2023, 11, 28), &ct, &err));
	memset(leaves, 0, sizeof leaves);
	for (size_t i = 0; i < 3; i++) {
		docs[i].document = foil_case_document(&c, i, &from);
		assert_non_null(docs[i].document);
		OK(foil_ledger_kept(ledger, c.sub, from, FOIL_USE_DOCUMENT, docs[i].document->ordinal,
		    &kept[i], &err));
		docs[i].text = foil_buf_view(&kept[i].text);
		OK(foil_text_leaves(docs[i].text, kept[i].profile, kept[i].id, kept[i].secret,
		    &leaves[i], &err));
		docs[i].leaves = &leaves[i];
		(void)snprintf(name, sizeof name, EXAMPLE "marked/%s", names[i]);
		docs[i].marked = slurp(&arena, name);
	}
	OK(foil_casetext_decide(&arena, &ct, docs, 3, &act, &err));
	act_on(ref, &act, officer);
	for (size_t i = 0; i < 3; i++) {
		foil_text_leaves_free(&leaves[i]);
		foil_kept_wipe(&kept[i]);
	}
	foil_case_free(&c);
	foil_arena_free(&arena);
}

static void show(const struct foil_report *r)
{
	print_message("Response %s, %s, dated %s\n", r->reference, r->authority, r->dated);
	for (size_t i = 0; i < FOIL_CHECKS; i++)
		print_message("%-5s %-11s %s\n", foil_check_mark(r->check[i].status), r->check[i].name,
		    r->check[i].text);
	for (size_t i = 0; i < r->findings.n; i++)
		print_message("  %s: %s\n", r->findings.list[i].rule, r->findings.list[i].text);
	print_message("%s\n", foil_verdict_name(r->verdict));
}

static void verify(const char *folder, enum foil_verdict want)
{
	struct foil_buf policy = { 0 };
	struct foil_trust trust;
	struct foil_verify_in in = { .folder = folder };
	struct foil_report report;
	struct foil_vkey key;

	OK(foil_ledger_vkey(ledger, &key, &err));
	foil_buf_put_str(&policy, "log ");
	foil_vkey_put(&policy, &key);
	foil_buf_put_str(&policy, "\nquorum none\n");
	OK(foil_trust_read(foil_buf_view(&policy), &trust, &err));
	in.trust = &trust;
	OK(foil_verify_folder(&in, &report, &err));
	if (report.verdict != want)
		show(&report);
	assert_int_equal(report.verdict, want);
	foil_report_free(&report);
	foil_buf_free(&policy);
}

/* The whole of a case; decided as often as said. Folders NAME and NAME-sent. */
static void whole_case(const char *ref, const char *name, unsigned decisions)
{
	struct foil_act act = blank(FOIL_ACT_RECEIVED);
	struct foil_arena arena = { 0 };
	struct foil_findings f = { 0 };
	struct foil_issue is;
	char published[256], sent[256], sent_name[64];

	act.received_on = foil_day_make(2023, 11, 3);
	act.request = foil_str("All Strategic Facial Recognition Board minutes from 2023");
	act_on(ref, &act, officer);
	clock_.now += 17 * 86400;
	freeze(ref);
	clock_.now += 8 * 86400;
	while (decisions-- > 0)
		decide(ref);
	act = blank(FOIL_ACT_APPROVED);
	act_on(ref, &act, approver);
	clock_.now += 3 * 86400;
	is.letter = slurp(&arena, EXAMPLE "letter.txt");
	is.dated = foil_day_make(2023, 12, 1);
	(void)snprintf(sent_name, sizeof sent_name, "%s-sent", name);
	is.published = path(published, name);
	is.to_requester = path(sent, sent_name);
	OK(foil_issue(ledger, foil_str(ref), &is, officer, &f, &err));
	verify(published, FOIL_MATCHES);
	verify(sent, FOIL_MATCHES);
	foil_arena_free(&arena);
	foil_findings_free(&f);
}

static void from_request_to_verdict(void **state)
{
	(void)state;
	whole_case(REF, "published", 1);
}

/*
 * A run that was cut off between the two folders is finished by running it again; a whole one is
 * left alone.
 */
static void a_missing_folder_is_written_again(void **state)
{
	struct foil_findings f = { 0 };
	struct foil_issue is = { .dated = foil_day_make(2023, 12, 1) };
	char published[256], sent[256], file[256];

	(void)state;
	whole_case("AGAIN.1", "again", 1);
	is.letter = foil_str("not looked at: the letter was issued");
	is.published = path(published, "again");
	is.to_requester = path(sent, "again-sent");
	OK(foil_issue(ledger, foil_str("AGAIN.1"), &is, officer, &f, &err)); /* as it stands */
	OK(foil_dir_remove(sent, &err));
	OK(foil_issue(ledger, foil_str("AGAIN.1"), &is, officer, &f, &err));
	verify(sent, FOIL_MATCHES);
	OK(foil_dir_remove(published, &err));
	OK(foil_issue(ledger, foil_str("AGAIN.1"), &is, officer, &f, &err));
	verify(published, FOIL_MATCHES);
	OK(foil_file_replace(path(file, "again/schedule.csv"), foil_str("mine"), 0644, &err));
	assert_int_equal(foil_issue(ledger, foil_str("AGAIN.1"), &is, officer, &f, &err), FOIL_E_EXISTS);
	foil_findings_free(&f);
}

/* A23: the first decision was replaced, so the bundle shows that it was, and nothing of it. */
static void a_replaced_decision_stays_private(void **state)
{
	struct foil_buf bytes = { .max = 1 << 20 };
	struct foil_arena arena = { 0 };
	struct foil_response r;
	struct foil_disclosure d;
	struct foil_act act;
	char name[256];

	(void)state;
	whole_case("TWICE.1", "twice", 2);
	OK(foil_file_read(path(name, "twice/response.foil"), 1 << 20, &bytes, &err));
	OK(foil_response_read(&arena, foil_buf_view(&bytes), &r, &err));
	OK(foil_disclosure_read(&arena, r.disclosure, &d, &err));
	assert_int_equal(d.n_acts, 5);
	OK(foil_act_read(&arena, &d.acts[2].opening, &act, &err));
	assert_int_equal(act.kind, FOIL_ACT_DECIDED);
	assert_int_equal(act.open, 7);
	OK(foil_act_read(&arena, &d.acts[3].opening, &act, &err));
	assert_int_equal(act.kind, FOIL_ACT_DECIDED);
	assert_true(foil_act_knows(&act, FOIL_F_REASONS));
	assert_true(act.has_supersedes);
	foil_arena_free(&arena);
	foil_buf_free(&bytes);
}

/* Cut off between its two folders, a run is repeated; what is there is never written over. */
static void a_run_that_was_cut_off(void **state)
{
	struct foil_issue is = { .dated = foil_day_make(2023, 12, 1) };
	struct foil_arena arena = { 0 };
	struct foil_findings f = { 0 };
	char published[256], sent[256], name[256];

	(void)state;
	whole_case("CUT.1", "cut", 1);
	is.letter = slurp(&arena, EXAMPLE "letter.txt");
	is.published = path(published, "cut");
	is.to_requester = path(sent, "cut-sent");
	OK(foil_dir_remove(sent, &err));
	OK(foil_issue(ledger, foil_str("CUT.1"), &is, officer, &f, &err));
	verify(sent, FOIL_MATCHES);
	OK(foil_issue(ledger, foil_str("CUT.1"), &is, officer, &f, &err));
	OK(foil_file_replace(path(name, "cut/letter.txt"), foil_str("other words"), 0644, &err));
	assert_int_equal(foil_issue(ledger, foil_str("CUT.1"), &is, officer, &f, &err),
	    FOIL_E_EXISTS);
	OK(foil_dir_remove(published, &err));
	OK(foil_issue(ledger, foil_str("CUT.1"), &is, officer, &f, &err));
	verify(published, FOIL_MATCHES);
	OK(foil_file_create(path(name, "cut-sent/more.txt"), foil_str("x"), 0644, &err));
	assert_int_equal(foil_issue(ledger, foil_str("CUT.1"), &is, officer, &f, &err),
	    FOIL_E_EXISTS);
	foil_arena_free(&arena);
	foil_findings_free(&f);
}

/* One folder alone is compared too: the bundle may be of an earlier size, the files may not differ. */
static void a_folder_alone_is_compared(void **state)
{
	struct foil_issue is = { .dated = foil_day_make(2023, 12, 1) };
	struct foil_findings f = { 0 };
	char published[256], sent[256], name[256];

	(void)state;
	whole_case("ALONE.1", "alone", 1);
	is.published = path(published, "alone");
	is.to_requester = path(sent, "alone-sent");
	whole_case("ALONE.2", "alone-2", 1); /* so that the next bundle is of a larger size */
	OK(foil_dir_remove(sent, &err));
	OK(foil_issue(ledger, foil_str("ALONE.1"), &is, officer, &f, &err));
	verify(sent, FOIL_MATCHES);
	verify(published, FOIL_MATCHES);
	OK(foil_dir_remove(sent, &err));
	OK(foil_file_replace(path(name, "alone/letter.txt"), foil_str("other words"), 0644, &err));
	assert_int_equal(foil_issue(ledger, foil_str("ALONE.1"), &is, officer, &f, &err),
	    FOIL_E_EXISTS);
	assert_non_null(strstr(err.msg, "its letter.txt is not what was issued"));
	assert_false(foil_path_exists(sent));
	OK(foil_dir_remove(published, &err));
	OK(foil_issue(ledger, foil_str("ALONE.1"), &is, officer, &f, &err));
	OK(foil_dir_remove(published, &err));
	assert_int_equal(unlink(path(name, "alone-sent/schedule.csv")), 0);
	assert_int_equal(foil_issue(ledger, foil_str("ALONE.1"), &is, officer, &f, &err),
	    FOIL_E_EXISTS);
	assert_non_null(strstr(err.msg, "its schedule.csv is not what was issued"));
	OK(foil_file_create(path(name, "alone-sent/schedule.csv"), foil_str("x"), 0644, &err));
	OK(foil_file_create(path(name, "alone-sent/more.txt"), foil_str("x"), 0644, &err));
	assert_int_equal(foil_issue(ledger, foil_str("ALONE.1"), &is, officer, &f, &err),
	    FOIL_E_EXISTS);
	assert_non_null(strstr(err.msg, "holds more than was issued"));
	assert_int_equal(f.n, 0);
	foil_findings_free(&f);
}

/* Who signed is suspect since: nothing is kept back, and whoever issues is told. Last: it revokes. */
static void a_suspect_case_is_said(void **state)
{
	struct foil_governance_body revoke = { .kind = FOIL_GOV_REVOKE, .since = 1 };
	struct foil_issue is = { .dated = foil_day_make(2023, 12, 1) };
	struct foil_findings f = { 0 };
	char published[256], sent[256];

	(void)state;
	whole_case("DOUBT.1", "doubt", 1);
	is.published = path(published, "doubt");
	is.to_requester = path(sent, "doubt-sent");
	memcpy(revoke.kid, foil_signer_kid(approver), FOIL_HASH_LEN);
	revoke.reason = foil_str("lost");
	govern(&revoke);
	OK(foil_dir_remove(sent, &err));
	OK(foil_dir_remove(published, &err));
	OK(foil_issue(ledger, foil_str("DOUBT.1"), &is, officer, &f, &err));
	assert_int_equal(f.n, 1);
	assert_string_equal(f.list[0].rule, "record.suspect");
	assert_int_equal(f.list[0].verdict, FOIL_CANNOT_TELL);
	verify(published, FOIL_CANNOT_TELL);
	foil_findings_free(&f);
}

/* What is kept of an act must be what was signed, or it is not published. */
static void what_is_kept_was_signed(void **state)
{
	struct foil_buf opening[3] = { { .max = 4096 }, { .max = 1 << 20 }, { .max = 1 << 20 } };
	struct foil_findings f = { 0 };
	struct compose_letter letter = { 0 };
	struct foil_kept kept = { 0 };
	struct composed made = { 0 };
	struct foil_opening o;
	struct foil_case c;

	(void)state;
	whole_case("KEPT.1", "kept", 1);
	OK(foil_ledger_case(ledger, foil_str("KEPT.1"), UINT64_MAX, &c, &f, &err));
	OK(foil_ledger_kept(ledger, c.sub, 4, FOIL_USE_LETTER, 0, &kept, &err));
	letter.case_index = 4;
	memcpy(letter.secret, kept.secret, sizeof letter.secret);
	letter.text = foil_buf_view(&kept.text);
	OK(compose(ledger, &c, 4, &letter, &made, &err));
	composed_wipe(&made);
	for (size_t i = 0; i < 4; i++) {
		c.act[i].root[7] ^= 1;
		assert_int_equal(compose(ledger, &c, 4, &letter, &made, &err), FOIL_E_STORE);
		assert_non_null(strstr(err.msg, "does not give the root that was signed"));
		c.act[i].root[7] ^= 1;
	}
	OK(compose_issued(ledger, &c, &o, opening, &err));
	c.act[4].root[7] ^= 1;
	for (size_t i = 0; i < 3; i++)
		foil_buf_reset(&opening[i]);
	assert_int_equal(compose_issued(ledger, &c, &o, opening, &err), FOIL_E_STORE);
	assert_non_null(strstr(err.msg, "act 4 as kept does not give the root that was signed"));
	for (size_t i = 0; i < 3; i++)
		foil_buf_free(&opening[i]);
	foil_kept_wipe(&kept);
	foil_case_free(&c);
	foil_findings_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_request_to_verdict),
		cmocka_unit_test(a_missing_folder_is_written_again),
		cmocka_unit_test(a_replaced_decision_stays_private),
		cmocka_unit_test(a_run_that_was_cut_off),
		cmocka_unit_test(what_is_kept_was_signed),
		cmocka_unit_test(a_folder_alone_is_compared),
		cmocka_unit_test(a_suspect_case_is_said),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
