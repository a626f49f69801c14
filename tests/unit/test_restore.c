/* SPDX-License-Identifier: Apache-2.0 */
/* A ledger again from what was published; a copy of one that is in use. */
#include "ledger_kit.h"
#include "published_kit.h"

#include "foil/publish.h"

#define COUNT(a) (sizeof(a) / sizeof (a)[0])

static struct kit kit;

static enum foil_code restore(const char *from, const char *to, struct foil_restore *r,
    struct foil_err *err)
{
	r->published = scratch(from);
	r->dir = scratch(to);
	return foil_restore(r, kit.env, err);
}

static bool there(const char *path)
{
	return foil_path_exists(scratch(path));
}

/* A ledger that is published as "NAME-www"; it is closed. */
static void published(const char *name, unsigned cases)
{
	struct foil_publish p = { .dir = NULL };
	char www[50];

	kit_start(&kit, name);
	(void)kit_checkpoint(&kit);
	for (unsigned i = 0; i < cases; i++) {
		char sub[20];

		(void)snprintf(sub, sizeof sub, "CASE.%u", i);
		(void)kit_do(&kit, sub, FOIL_ACT_RECEIVED);
	}
	(void)snprintf(www, sizeof www, "%s-www", name);
	p.dir = scratch(www);
	OK(foil_publish(kit.l, &p, E));
	foil_ledger_close(&kit.l);
}

static void open_as(const char *name)
{
	kit.name = name;
	kit_open(&kit);
}

static enum foil_code try_checkpoint(struct foil_err *err)
{
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	uint64_t size;
	enum foil_code rc = foil_ledger_checkpoint(kit.l, &note, &size, err);

	foil_buf_free(&note);
	return rc;
}

static void same_file(const char *a, const char *b)
{
	size_t n = 0, m = 0;
	unsigned char *p = scratch_read(scratch(a), &n), *q = scratch_read(scratch(b), &m);

	assert_true(p != NULL && q != NULL && n == m && memcmp(p, q, n) == 0);
	free(p);
	free(q);
}

static void test_byte_same(void **state)
{
	struct foil_restore r = { .log_key = NULL };
	struct foil_publish p = { .dir = NULL };

	(void)state;
	published("whole", 300);
	r.log_key = scratch("whole/log.key");
	kit_copy(scratch("whole.head"), scratch("again.head"));
	OK(restore("whole-www", "again/", &r, E));
	assert_int_equal(r.size, 307);
	assert_true(r.second_agrees && r.has_log_key);
	assert_int_equal(r.n_cases, 300);
	assert_int_equal(r.n_acts, 300);
	open_as("again");
	/* the same head again, and then it goes on */
	p.dir = scratch("again-www");
	OK(foil_publish(kit.l, &p, E));
	assert_int_equal(p.size, 307);
	same_file("whole-www/checkpoint", "again-www/checkpoint");
	same_file("whole-www/tile/entries/000", "again-www/tile/entries/000");
	same_file("whole-www/tile/1/000.p/1", "again-www/tile/1/000.p/1");
	same_file("whole-www/checkpoints/6", "again-www/checkpoints/6");
	(void)kit_do(&kit, "NEW.1", FOIL_ACT_RECEIVED);
	p.dir = scratch("whole-www");
	OK(foil_publish(kit.l, &p, E));
	assert_int_equal(p.size, 309);
	/* what an act hides is gone: its case takes no more */
	{
		struct foil_findings f = { .n = 0 };
		struct foil_case c;

		OK(foil_ledger_case(kit.l, foil_str("CASE.7"), UINT64_MAX, &c, &f, E));
		assert_int_equal(c.n, 1);
		assert_false(c.act[0].opened);
		foil_case_free(&c);
		foil_findings_free(&f);
	}
	kit_end(&kit);
}

/* Nothing is signed until somebody has looked. */
static void test_second_record(void **state)
{
	struct foil_restore r = { .log_key = NULL };
	struct foil_prepared act;
	struct foil_err err;

	(void)state;
	published("held", 2);
	r.log_key = scratch("held/log.key");
	OK(restore("held-www", "lone", &r, E));
	assert_false(r.second_agrees);
	assert_non_null(strstr(r.why.msg, "second record"));
	open_as("lone");
	kit_prepare(&kit, "NEW.1", FOIL_ACT_RECEIVED, &act);
	expect(kit_append(&kit, &act, NULL, &err), &err, FOIL_E_STORE, "second record");
	expect(try_checkpoint(&err), &err, FOIL_E_STORE, "second record");
	OK(foil_ledger_settle(kit.l, foil_str("the disk is lost; this is the last publication"), E));
	OK(kit_append(&kit, &act, NULL, E));
	OK(try_checkpoint(E));
	foil_prepared_wipe(&act);
	foil_ledger_close(&kit.l);
	/* a record of a head that was signed after the last publication */
	open_as("held");
	(void)kit_do(&kit, "LATER.1", FOIL_ACT_RECEIVED);
	(void)kit_checkpoint(&kit);
	foil_ledger_close(&kit.l);
	kit_copy(scratch("held.head"), scratch("older.head"));
	memset(&r, 0, sizeof r);
	OK(restore("held-www", "older", &r, E));
	assert_false(r.second_agrees);
	assert_non_null(strstr(r.why.msg, "rolled back"));
	assert_false(r.has_log_key);
	kit_copy(scratch("held/log.key"), scratch("older/log.key"));
	assert_int_equal(chmod(scratch("older/log.key"), 0600), 0);
	open_as("older");
	expect(try_checkpoint(&err), &err, FOIL_E_STORE, "rolled back");
	kit_end(&kit);
}

static void make_trust(struct foil_trust *t, const uint8_t *genesis)
{
	memset(t, 0, sizeof *t);
	t->quorum = -1;
	OK(foil_ledger_vkey(kit.l, &t->log[0], E));
	t->n_logs = 1;
	t->has_genesis = genesis != NULL;
	if (genesis != NULL)
		memcpy(t->genesis, genesis, FOIL_HASH_LEN);
}

/* The published checkpoint of a directory with the line of a witness. */
static void cosign(const char *path, struct foil_trust *t, struct foil_buf *out)
{
	struct foil_buf message = { .max = FOIL_NOTE_MAX };
	struct foil_signer *witness = kit_signer(77);
	uint8_t payload[8 + FOIL_SIG_LEN];
	struct foil_note note;

	foil_buf_reset(out);
	OK(foil_file_read(scratch(path), FOIL_NOTE_MAX, out, E));
	OK(foil_note_read(foil_buf_view(out), &note, E));
	t->n_witnesses = 1;
	(void)snprintf(t->witness[0].name, sizeof t->witness[0].name, "W1");
	OK(foil_vkey_make(foil_str("witness.example"), FOIL_NOTE_COSIGNATURE, foil_signer_pub(witness),
	    &t->witness[0].key, E));
	foil_cosignature_put_message(&message, NOW, note.text);
	foil_put_be64(payload, NOW);
	OK(foil_signer_sign(witness, foil_buf_view(&message), payload + 8, E));
	foil_note_put_line(out, &t->witness[0].key, foil_view(payload, sizeof payload));
	foil_buf_free(&message);
	foil_signer_close(&witness);
}

/* A witness in an operator's place. */
static void test_witnessed(void **state)
{
	struct foil_trust *trust = calloc(1, sizeof *trust);
	struct foil_buf note = { .max = FOIL_NOTE_MAX }, bare = { .max = FOIL_NOTE_MAX };
	struct foil_buf newest = { .max = FOIL_NOTE_MAX };
	struct foil_publish p = { .dir = NULL };
	struct foil_restore r;
	struct foil_err err;

	(void)state;
	assert_non_null(trust);
	published("seen", 2);
	r = (struct foil_restore){ .log_key = scratch("seen/log.key") };
	OK(restore("seen-www", "seen2", &r, E));
	open_as("seen2");
	make_trust(trust, NULL);
	OK(foil_file_read(scratch("seen-www/checkpoint"), FOIL_NOTE_MAX, &bare, E));
	cosign("seen-www/checkpoint", trust, &note);
	expect(foil_ledger_settle_witnessed(kit.l, foil_buf_view(&bare), trust, &err), &err,
	    FOIL_E_REFUSED, "not cosigned");
	trust->quorum = 0; /* W1 */
	expect(foil_ledger_settle_witnessed(kit.l, foil_buf_view(&bare), trust, &err), &err,
	    FOIL_E_REFUSED, "not cosigned");
	expect(try_checkpoint(&err), &err, FOIL_E_STORE, "second record");
	OK(foil_ledger_settle_witnessed(kit.l, foil_buf_view(&note), trust, E));
	OK(try_checkpoint(E));
	expect(foil_ledger_settle_witnessed(kit.l, foil_buf_view(&note), trust, &err), &err,
	    FOIL_E_REFUSED, "nothing to settle");
	foil_ledger_close(&kit.l);
	/* the witness has seen more than what came back */
	open_as("seen");
	r = (struct foil_restore){ .log_key = scratch("seen/log.key") };
	OK(restore("seen-www", "seen3", &r, E));
	(void)kit_do(&kit, "LATER.1", FOIL_ACT_RECEIVED);
	p.dir = scratch("seen-www");
	OK(foil_publish(kit.l, &p, E));
	cosign("seen-www/checkpoint", trust, &note);
	foil_ledger_close(&kit.l);
	open_as("seen3");
	expect(foil_ledger_settle_witnessed(kit.l, foil_buf_view(&note), trust, &err), &err,
	    FOIL_E_STORE, "rolled back: the witnessed checkpoint");
	expect(try_checkpoint(&err), &err, FOIL_E_STORE, "second record");
	/* What a witness saw before that does not outweigh a second record of more. */
	OK(foil_file_read(scratch("seen-www/checkpoint"), FOIL_NOTE_MAX, &newest, E));
	OK(foil_file_replace(scratch("seen3.head"), foil_buf_view(&newest), 0644, E));
	OK(foil_file_replace(scratch("seen-before"), foil_buf_view(&bare), 0644, E));
	cosign("seen-before", trust, &note);
	expect(foil_ledger_settle_witnessed(kit.l, foil_buf_view(&note), trust, &err), &err,
	    FOIL_E_STORE, "rolled back: the second record");
	expect(try_checkpoint(&err), &err, FOIL_E_STORE, "rolled back: the second record");
	/* It does where that is nothing that can be read. */
	OK(foil_file_replace(scratch("seen3.head"), foil_str("garbage"), 0644, E));
	OK(foil_ledger_settle_witnessed(kit.l, foil_buf_view(&note), trust, E));
	OK(try_checkpoint(E));
	foil_buf_free(&note);
	foil_buf_free(&bare);
	foil_buf_free(&newest);
	free(trust);
	kit_end(&kit);
}

/* Whose it is: the trust file, a fingerprint, the log key. Nothing is left of a refusal. */
static void test_whose(void **state)
{
	struct foil_trust *right = calloc(1, sizeof *right), *other = calloc(1, sizeof *other);
	uint8_t genesis[FOIL_HASH_LEN], wrong[FOIL_HASH_LEN];
	struct foil_restore r;
	struct foil_err err;

	(void)state;
	assert_true(right != NULL && other != NULL);
	published("mine", 1);
	open_as("mine");
	memcpy(genesis, foil_governance_genesis(foil_ledger_governance(kit.l)), sizeof genesis);
	memcpy(wrong, genesis, sizeof wrong);
	wrong[31] ^= 1;
	make_trust(right, genesis);
	foil_ledger_close(&kit.l);
	kit_end(&kit);
	published("theirs", 0); /* the same names, another key */
	open_as("theirs");
	make_trust(other, NULL);
	foil_ledger_close(&kit.l);
	other->log[0].pub[0] ^= 1; /* a key that nobody has */

	r = (struct foil_restore){ .trust = other };
	expect(restore("mine-www", "w1", &r, &err), &err, FOIL_E_REFUSED, "trust file");
	memcpy(right->genesis, wrong, sizeof wrong);
	r = (struct foil_restore){ .trust = right };
	expect(restore("mine-www", "w1", &r, &err), &err, FOIL_E_REFUSED, "genesis");
	r = (struct foil_restore){ .genesis = wrong };
	expect(restore("mine-www", "w1", &r, &err), &err, FOIL_E_REFUSED, "genesis");
	assert_false(there("w1") || there("w1.restoring") || there("w1.restoring.tmp"));
	memcpy(right->genesis, genesis, sizeof genesis);
	assert_int_equal(scratch_write(scratch("seed"), "x", 1), 0);
	r = (struct foil_restore){ .trust = right, .log_key = scratch("seed") };
	assert_int_not_equal(restore("mine-www", "w1", &r, &err), FOIL_OK);
	assert_false(there("w1") || there("w1.restoring"));
	r = (struct foil_restore){ .trust = right, .genesis = genesis };
	OK(restore("mine-www", "w1", &r, E));
	assert_memory_equal(r.id, genesis, sizeof genesis);
	expect(restore("mine-www", "w1", &r, &err), &err, FOIL_E_EXISTS, "there already");
	free(right);
	free(other);
	kit_end(&kit);
}

/* A byte of what is published, anywhere; then as it was. */
static void spoil(const char *path, size_t at, size_t cut)
{
	size_t n = 0;
	unsigned char *p = scratch_read(scratch(path), &n);

	assert_true(p != NULL && at < n && cut < n);
	p[at] ^= 0x20;
	assert_int_equal(scratch_write(scratch(path), p, n - cut), 0);
	free(p);
}

static void expect_damage(const char *what, size_t at)
{
	struct foil_restore r = { .log_key = NULL };
	struct foil_err err = { FOIL_OK, "" };
	enum foil_code rc = restore("sound-www", "copy", &r, &err);

	if (rc == FOIL_OK)
		fail_msg("%s, byte %zu: restored all the same", what, at);
	assert_false(there("copy") || there("copy.restoring"));
}

static void test_damage(void **state)
{
	static const char *const files[] = { "sound-www/tile/entries/000.p/9", "sound-www/checkpoint",
		"sound-www/checkpoints/6" };
	struct foil_restore r = { .log_key = NULL };

	(void)state;
	published("sound", 2);
	for (size_t i = 0; i < COUNT(files); i++) {
		size_t n = 0;
		unsigned char *p;

		assert_non_null(p = scratch_read(scratch(files[i]), &n));
		for (size_t at = 0; at < n; at += i == 0 ? 211 : 17) {
			spoil(files[i], at, 0);
			expect_damage(files[i], at);
			assert_int_equal(scratch_write(scratch(files[i]), p, n), 0);
		}
		spoil(files[i], 0, 1);
		expect_damage(files[i], n);
		if (i < 2) {
			assert_int_equal(unlink(scratch(files[i])), 0);
			expect_damage(files[i], n);
			assert_int_equal(symlink("/dev/zero", scratch(files[i])), 0);
			expect_damage(files[i], n);
			assert_int_equal(unlink(scratch(files[i])), 0);
		}
		assert_int_equal(scratch_write(scratch(files[i]), p, n), 0);
		free(p);
	}
	/* an archived head of a size that it is not of */
	kit_copy(scratch("sound-www/checkpoints/6"), scratch("sound-www/checkpoints/5"));
	expect_damage("checkpoints/5", 0);
	assert_int_equal(unlink(scratch("sound-www/checkpoints/5")), 0);
	OK(restore("sound-www", "copy", &r, E));
	kit_end(&kit);
}

/* ---- backup ---- */

static struct foil_backup backup_to(const char *dir, bool without_keys)
{
	struct foil_backup b = { .dir = scratch(dir), .without_keys = without_keys };

	OK(foil_backup(kit.l, &b, E));
	return b;
}

static mode_t mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(scratch(path), &st), 0);
	return st.st_mode & 0777;
}

static void test_backup(void **state)
{
	struct foil_findings f = { .n = 0 };
	struct foil_prepared act;
	struct foil_backup b;
	struct foil_case c;
	struct foil_err err;

	(void)state;
	kit_start(&kit, "live");
	(void)kit_do(&kit, "CASE.1", FOIL_ACT_RECEIVED);
	b = backup_to("bak", false);
	assert_int_equal(b.size, 6);
	assert_int_equal(b.n_keys, 1);
	assert_int_equal(mode_of("bak"), 0700);
	assert_int_equal(mode_of("bak/ledger"), 0700);
	assert_int_equal(mode_of("bak/ledger.keys"), 0700);
	assert_int_equal(mode_of("bak/ledger/data.mdb"), 0600);
	assert_int_equal(mode_of("bak/ledger/log.key"), 0600);
	assert_true(there("bak/BACKUP.txt"));
	assert_false(there("bak/ledger.head") || there("bak.part") || there("bak/ledger/lock.mdb"));
	same_file("live/log.key", "bak/ledger/log.key");
	b.dir = scratch("bak");
	expect(foil_backup(kit.l, &b, &err), &err, FOIL_E_EXISTS, "no backup is overwritten");
	b = backup_to("bak-open/", true);
	assert_int_equal(b.n_keys, 0);
	foil_ledger_close(&kit.l);
	/* the copy is a ledger with its openings, and signs nothing before it is settled */
	open_as("bak/ledger");
	OK(foil_ledger_case(kit.l, foil_str("CASE.1"), UINT64_MAX, &c, &f, E));
	assert_true(c.n == 1 && c.act[0].opened);
	foil_case_free(&c);
	kit_prepare(&kit, "CASE.2", FOIL_ACT_RECEIVED, &act);
	expect(kit_append(&kit, &act, NULL, &err), &err, FOIL_E_STORE, "second record");
	expect(try_checkpoint(&err), &err, FOIL_E_STORE, "second record");
	OK(foil_ledger_settle(kit.l, foil_str("the machine burnt"), E));
	OK(kit_append(&kit, &act, NULL, E));
	foil_prepared_wipe(&act);
	foil_ledger_close(&kit.l);
	open_as("bak-open/ledger");
	OK(foil_ledger_case(kit.l, foil_str("CASE.1"), UINT64_MAX, &c, &f, E));
	assert_true(c.n == 1 && !c.act[0].opened);
	foil_case_free(&c);
	foil_findings_free(&f);
	kit_end(&kit);
}

struct writer {
	const char *dir;
	int number;
};

/* Appends until it is killed. */
static int write_on(const struct writer *w)
{
	struct kit k;

	kit_people(&k, "busy", (uint64_t)w->number + 10);
	if (foil_ledger_open(w->dir, false, k.env, &k.l, NULL) != FOIL_OK)
		return 1;
	for (unsigned i = 0;; i++) {
		char sub[30];

		(void)snprintf(sub, sizeof sub, "W%d.%u", w->number, i);
		(void)kit_do(&k, sub, FOIL_ACT_RECEIVED);
		if (i % 16 == 0)
			(void)kit_checkpoint(&k);
	}
}

static void test_backup_busy(void **state)
{
	struct writer w[2];
	uint64_t last = 0;
	char dir[200];
	pid_t pid[2];

	(void)state;
	kit_start(&kit, "busy");
	(void)kit_checkpoint(&kit);
	foil_ledger_close(&kit.l);
	(void)snprintf(dir, sizeof dir, "%s", scratch("busy"));
	for (int i = 0; i < 2; i++) {
		w[i] = (struct writer){ dir, i };
		assert_true((pid[i] = fork()) >= 0);
		if (pid[i] == 0)
			_exit(write_on(&w[i]));
	}
	open_as("busy");
	for (unsigned i = 0; i < 6; i++) {
		struct foil_backup b;
		char name[20];

		(void)usleep(20000);
		(void)snprintf(name, sizeof name, "busy%u", i);
		/* it reads every entry of the copy back; every case in it has its key */
		b = backup_to(name, false);
		assert_true(b.size >= last);
		last = b.size;
		{
			struct foil_arena arena = { 0 };
			struct foil_ledger *copy = NULL;
			struct foil_view *subs;
			char path[40];
			size_t n;

			(void)snprintf(path, sizeof path, "%s/ledger", name);
			OK(foil_ledger_open(scratch(path), true, kit.env, &copy, E));
			OK(foil_ledger_cases(copy, &arena, &subs, &n, E));
			assert_true(b.n_keys >= n);
			for (size_t k = 0; k < n; k++) {
				struct foil_findings f = { .n = 0 };
				struct foil_case c;

				OK(foil_ledger_case(copy, subs[k], UINT64_MAX, &c, &f, E));
				assert_true(c.act[0].opened);
				foil_case_free(&c);
				foil_findings_free(&f);
			}
			foil_ledger_close(&copy);
			foil_arena_free(&arena);
		}
	}
	for (int i = 0; i < 2; i++) {
		int status;

		(void)kill(pid[i], SIGKILL);
		assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
		assert_true(WIFSIGNALED(status)); /* it was writing to the end */
	}
	assert_true(last > 8);
	kit_end(&kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_byte_same), cmocka_unit_test(test_second_record),
		cmocka_unit_test(test_whose),     cmocka_unit_test(test_witnessed),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_backup),    cmocka_unit_test(test_backup_busy),
	};

	return cmocka_run_group_tests_name("restore", tests, scratch_setup, scratch_teardown);
}
