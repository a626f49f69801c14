/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger as static files: whole at every moment, and of this ledger only. */
#include "ledger_kit.h"
#include "published_kit.h"

#include "foil/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ptrace.h>

#define COUNT(a) (sizeof(a) / sizeof (a)[0])

static struct kit kit;

static enum foil_code publish_to(struct kit *k, const char *dir, bool whole, struct foil_publish *p,
    struct foil_err *err)
{
	*p = (struct foil_publish){ .dir = scratch(dir), .whole = whole };
	return foil_publish(k->l, p, err);
}

static void publish(struct kit *k, const char *dir, struct foil_publish *p)
{
	OK(publish_to(k, dir, false, p, E));
}

static uint64_t whole_log(const char *dir)
{
	uint64_t size = 0;

	OK(published_check(scratch(dir), &size, E));
	return size;
}

static bool there(const char *path)
{
	return foil_path_exists(scratch(path));
}

/* n cases received, in one group a hundred. */
static void grow(struct kit *k, const char *prefix, unsigned n)
{
	for (unsigned i = 0; i < n;) {
		struct foil_prepared p[100];
		unsigned m = 0;

		for (; m < COUNT(p) && i < n; m++, i++) {
			char sub[40];

			(void)snprintf(sub, sizeof sub, "%s.%u", prefix, i);
			kit_prepare(k, sub, FOIL_ACT_RECEIVED, &p[m]);
		}
		OK(foil_prepared_append(k->l, p, m, NULL, E));
		while (m > 0)
			foil_prepared_wipe(&p[--m]);
	}
}

static void test_first_and_again(void **state)
{
	struct foil_publish p;

	(void)state;
	kit_start(&kit, "first");
	publish(&kit, "www", &p);
	assert_int_equal(p.was, 0);
	assert_int_equal(p.size, 6); /* genesis, index, three people, index */
	assert_int_equal(whole_log("www"), 6);
	assert_true(there("www/tile/0/000.p/6") && there("www/tile/0/000.p/2"));
	assert_true(there("www/checkpoints/2") && there("www/checkpoints/6"));
	/* nothing new: nothing written */
	publish(&kit, "www", &p);
	assert_int_equal(p.was, 6);
	assert_int_equal(p.size, 6);
	assert_int_equal(p.files, 0);
	/* what has grown, and the sizes in between that were signed */
	grow(&kit, "A", 3);
	assert_int_equal(kit_checkpoint(&kit), 10);
	grow(&kit, "B", 1);
	publish(&kit, "www", &p);
	assert_int_equal(p.size, 12);
	assert_int_equal(whole_log("www"), 12);
	assert_true(there("www/tile/entries/000.p/10") && there("www/tile/entries/000.p/12"));
	assert_false(there("www/tile/entries/000.p/9"));
	/* bundles and tiles of 10 and 12, their two checkpoints, index.json, checkpoint */
	assert_int_equal(p.files, 8);
	assert_false(there("www/tile/1"));
	kit_end(&kit);
}

/* Over the end of a tile: full ones, a second level, and the partial ones go. */
static void test_full_tiles(void **state)
{
	struct foil_publish p;

	(void)state;
	kit_start(&kit, "full");
	grow(&kit, "A", 240);
	publish(&kit, "wide", &p);
	assert_int_equal(whole_log("wide"), p.size);
	assert_true(there("wide/tile/0/000.p"));
	grow(&kit, "B", 20);
	publish(&kit, "wide", &p);
	assert_true(p.size > 256);
	assert_int_equal(whole_log("wide"), p.size);
	assert_true(there("wide/tile/0/000") && there("wide/tile/entries/000"));
	assert_true(there("wide/tile/1/000.p/1"));
	assert_false(there("wide/tile/0/000.p") || there("wide/tile/entries/000.p"));
	grow(&kit, "C", 500);
	publish(&kit, "wide", &p);
	assert_int_equal(whole_log("wide"), p.size);
	assert_false(there("wide/tile/0/001.p"));
	assert_true(there("wide/tile/1/000.p/1") && there("wide/tile/1/000.p/3"));
	/* all at once gives the same tree */
	publish(&kit, "wide2", &p);
	assert_int_equal(whole_log("wide2"), p.size);
	/* work for what is new only: one bundle, two tiles, the archive, index and checkpoint */
	grow(&kit, "D", 1);
	publish(&kit, "wide", &p);
	assert_true(p.files <= 6);
	kit_end(&kit);
}

static void spoil(const char *path, const char *bytes)
{
	assert_int_equal(scratch_write(scratch(path), bytes, strlen(bytes)), 0);
}

static void test_whole(void **state)
{
	struct foil_publish p;
	struct foil_err err;

	(void)state;
	kit_start(&kit, "mend");
	grow(&kit, "A", 300);
	publish(&kit, "mended", &p);
	assert_int_equal(p.size, 306);
	spoil("mended/tile/0/000", "damaged");
	assert_int_equal(unlink(scratch("mended/tile/entries/000")), 0);
	/* a tile before what is new that the new root needs: nothing is published over it */
	grow(&kit, "B", 1);
	spoil("mended/tile/1/000.p/1", "damaged too");
	expect(publish_to(&kit, "mended", false, &p, &err), &err, FOIL_E_FORMAT, "--whole");
	OK(publish_to(&kit, "mended", true, &p, E));
	assert_int_equal(whole_log("mended"), 308);
	kit_end(&kit);
}

static void test_wrong_directory(void **state)
{
	struct foil_publish p;
	struct foil_err err;
	struct kit other;

	(void)state;
	kit_start(&kit, "one");
	publish(&kit, "of-one", &p);
	/* another ledger's, though it has the same origin */
	kit_people(&other, "two", 2);
	{
		struct foil_ledger_setup s;

		kit_setup(&other, &s, 1);
		OK(foil_ledger_init(scratch("two"), &s, other.who[ROOT], other.env, E));
		kit_open(&other);
	}
	for (unsigned i = 0; i < 2; i++) {
		struct foil_governance_body g =
		    kit_enrol_body(&other, RECORDS + i, i == 0 ? "a-1" : "b-1", FOIL_ROLE_RECORDS);

		OK(kit_govern(&other, ROOT, &g, E));
	}
	assert_int_equal(kit_checkpoint(&other), 5);
	expect(publish_to(&other, "of-one", false, &p, &err), &err, FOIL_E_STORE, "rolled back");
	kit_enrol(&other, APPROVER, "c-1", FOIL_ROLE_APPROVER);
	expect(publish_to(&other, "of-one", false, &p, &err), &err, FOIL_E_STORE,
	    "not signed by this ledger's log key");
	assert_int_equal(whole_log("of-one"), 6);
	/* a directory of something else */
	assert_int_equal(mkdir(scratch("home"), 0700), 0);
	spoil("home/letter.doc", "mine");
	expect(publish_to(&kit, "home", false, &p, &err), &err, FOIL_E_REFUSED, "letter.doc");
	assert_false(there("home/tile"));
	expect(publish_to(&kit, "home/letter.doc", false, &p, &err), &err, FOIL_E_IO, "letter.doc");
	expect(publish_to(&kit, "nowhere/www", false, &p, &err), &err, FOIL_E_NOT_FOUND, "nowhere");
	/* a checkpoint that is none */
	spoil("of-one/checkpoint", "nonsense\n");
	expect(publish_to(&kit, "of-one", false, &p, &err), &err, FOIL_E_STORE,
	    "the published checkpoint");
	kit_end(&kit);
	kit_end(&other);
}

static void test_rolled_back(void **state)
{
	struct foil_publish p;
	struct foil_err err;

	(void)state;
	kit_start(&kit, "back");
	(void)kit_checkpoint(&kit);
	foil_ledger_close(&kit.l);
	kit_copy(scratch("back/data.mdb"), scratch("old.mdb"));
	kit_copy(scratch("back.head"), scratch("old.head"));
	kit_open(&kit);
	grow(&kit, "A", 2);
	publish(&kit, "held", &p);
	assert_int_equal(p.size, 9);
	foil_ledger_close(&kit.l);
	/* both come back from the same backup: the ledger itself sees nothing, the publication does */
	kit_copy(scratch("old.mdb"), scratch("back/data.mdb"));
	kit_copy(scratch("old.head"), scratch("back.head"));
	kit_open(&kit);
	expect(publish_to(&kit, "held", false, &p, &err), &err, FOIL_E_STORE, "rolled back");
	assert_int_equal(kit_size(&kit), 6); /* and it has signed nothing */
	/* grown past it, it is another history */
	grow(&kit, "B", 5);
	expect(publish_to(&kit, "held", false, &p, &err), &err, FOIL_E_STORE, "rolled back");
	assert_int_equal(whole_log("held"), 9);
	kit_end(&kit);
}

static void test_links(void **state)
{
	static const char *const places[] = { "tile", "tile/0", "tile/entries/000.p", "checkpoints" };
	struct foil_publish p;
	struct foil_err err;

	(void)state;
	kit_start(&kit, "link");
	assert_int_equal(mkdir(scratch("aside"), 0700), 0);
	for (size_t i = 0; i < COUNT(places); i++) {
		char dir[20], path[60], made[200];

		(void)snprintf(dir, sizeof dir, "l%zu", i);
		assert_int_equal(mkdir(scratch(dir), 0700), 0);
		for (const char *s = strchr(places[i], '/'); s != NULL; s = strchr(s + 1, '/')) {
			(void)snprintf(path, sizeof path, "%s/%.*s", dir, (int)(s - places[i]), places[i]);
			assert_int_equal(mkdir(scratch(path), 0700), 0);
		}
		(void)snprintf(path, sizeof path, "%s/%s", dir, places[i]);
		(void)snprintf(made, sizeof made, "%s", scratch("aside"));
		assert_int_equal(symlink(made, scratch(path)), 0);
		expect(publish_to(&kit, dir, false, &p, &err), &err, FOIL_E_IO, "symbolic link");
		(void)snprintf(path, sizeof path, "%s/checkpoint", dir);
		assert_false(there(path));
		assert_int_equal(rmdir(scratch("aside")), 0); /* nothing was written through it */
		assert_int_equal(mkdir(scratch("aside"), 0700), 0);
	}
	/* a file */
	publish(&kit, "l9", &p);
	assert_int_equal(unlink(scratch("l9/index.json")), 0);
	assert_int_equal(symlink("/nowhere", scratch("l9/index.json")), 0);
	grow(&kit, "A", 1);
	expect(publish_to(&kit, "l9", false, &p, &err), &err, FOIL_E_IO, "symbolic link");
	assert_int_equal(whole_log("l9"), 6);
	kit_end(&kit);
}

static void test_locked(void **state)
{
	struct foil_publish p;
	struct foil_err err;
	int fd;

	(void)state;
	kit_start(&kit, "lock");
	publish(&kit, "locked", &p);
	fd = open(scratch("locked"), O_RDONLY | O_DIRECTORY);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	expect(publish_to(&kit, "locked", false, &p, &err), &err, FOIL_E_CHANGED, "another program");
	assert_int_equal(close(fd), 0);
	publish(&kit, "locked", &p);
	kit_end(&kit);
}

/* Lines that witnesses have added to the published checkpoint stay; those of other text do not. */
static void test_cosigned(void **state)
{
	static const char line[] = "\xe2\x80\x94 witness.example AAAAAQIDBAUGBwg=\n";
	struct foil_publish p;
	unsigned char *note, *after;
	size_t n = 0, m = 0;
	char *more;

	(void)state;
	kit_start(&kit, "cosign");
	publish(&kit, "signed", &p);
	assert_non_null(note = scratch_read(scratch("signed/checkpoint"), &n));
	assert_non_null(more = malloc(n + sizeof line));
	memcpy(more, note, n);
	memcpy(more + n, line, sizeof line);
	spoil("signed/checkpoint", more);
	publish(&kit, "signed", &p);
	assert_non_null(after = scratch_read(scratch("signed/checkpoint"), &m));
	assert_int_equal(m, n + sizeof line - 1);
	assert_memory_equal(after, more, m);
	free(after);
	grow(&kit, "A", 1);
	publish(&kit, "signed", &p);
	assert_non_null(after = scratch_read(scratch("signed/checkpoint"), &m));
	assert_null(memmem(after, m, "witness", 7));
	free(after);
	free(note);
	free(more);
	kit_end(&kit);
}

/* ---- kill -9 at every system call ---- */

struct killed {
	long calls;   /* stops until the end, or until it was killed */
	bool refused; /* tracing is not possible here */
	bool ended;   /* by itself, with success */
};

static void child(const char *name, const char *dir)
{
	struct foil_publish p = { .dir = dir };
	struct foil_ledger *l = NULL;

	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
		_exit(77);
	(void)raise(SIGSTOP);
	if (foil_ledger_open(scratch(name), false, kit.env, &l, NULL) != FOIL_OK ||
	    foil_publish(l, &p, NULL) != FOIL_OK)
		_exit(1);
	_exit(0);
}

/* Runs publish in a child and kills it at its `at`-th stop; 0: never. */
static struct killed kill_at(const char *name, const char *dir, long at)
{
	struct killed k = { 0, false, false };
	pid_t pid = fork();
	int status = 0;

	assert_true(pid >= 0);
	if (pid == 0)
		child(name, dir);
	for (;;) {
		assert_int_equal(waitpid(pid, &status, 0), pid);
		if (!WIFSTOPPED(status))
			break;
		if (at > 0 && k.calls == at) {
			(void)kill(pid, SIGKILL);
			continue;
		}
		k.calls++;
		if (ptrace(PTRACE_SYSCALL, pid, NULL, NULL) != 0)
			break;
	}
	k.refused = WIFEXITED(status) && WEXITSTATUS(status) == 77;
	k.ended = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	return k;
}

static void test_killed(void **state)
{
	const long step = getenv("FOIL_KILL_STEP") == NULL ? 41 : 1;
	struct foil_publish p;
	char dir[200];
	struct killed all;
	uint64_t size;
	unsigned seen[2] = { 0, 0 };

	(void)state;
	kit_start(&kit, "kill");
	grow(&kit, "A", 240);
	publish(&kit, "cut", &p);
	assert_int_equal(p.size, 246);
	foil_ledger_close(&kit.l);
	for (long at = 1;; at += step) {
		/* Each time the ledger has grown a little, and the run is cut off a little later. */
		struct foil_err err = { FOIL_OK, "" };

		char prefix[30];

		(void)snprintf(prefix, sizeof prefix, "K%ld", at);
		kit_open(&kit);
		grow(&kit, prefix, 1);
		foil_ledger_close(&kit.l);
		(void)snprintf(dir, sizeof dir, "%s", scratch("cut"));
		all = kill_at("kill", dir, at);
		if (all.refused) {
			print_message("skipped: processes cannot be traced here\n");
			kit_end(&kit);
			skip();
		}
		size = 0;
		if (published_check(dir, &size, &err) != FOIL_OK)
			fail_msg("killed at %ld: %s", at, err.msg);
		seen[all.ended ? 1 : 0]++;
		kit_open(&kit);
		publish(&kit, "cut", &p);
		foil_ledger_close(&kit.l);
		assert_int_equal(whole_log("cut"), p.size);
		if (all.ended)
			break;
	}
	assert_true(seen[0] > 5 && seen[1] == 1);
	kit_end(&kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_and_again), cmocka_unit_test(test_full_tiles),
		cmocka_unit_test(test_whole),           cmocka_unit_test(test_wrong_directory),
		cmocka_unit_test(test_rolled_back),     cmocka_unit_test(test_links),
		cmocka_unit_test(test_locked),          cmocka_unit_test(test_cosigned),
		cmocka_unit_test(test_killed),
	};

	return cmocka_run_group_tests_name("publication", tests, scratch_setup, scratch_teardown);
}
