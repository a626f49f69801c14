/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store_help.h"

#include "../../src/store/header.h"

#include <lmdb.h> /* to make a file that is not ours */

#include <sys/resource.h>

#define PAGE 4096

/* ---- files that are not as they should be ---- */

static const struct {
	const char *name;
	size_t at, len;
	uint64_t value;
	const char *says;
	bool in_force; /* in the newer of the two metas; in the other one it is of no effect */
} heads[] = {
	{ "magic", 16, 4, 0, "does not begin", false },
	{ "other byte order", 16, 4, 0xDEC0EFBE, "does not begin", false },
	{ "not a meta page", 10, 2, 2, "does not begin", false },
	{ "version", 20, 4, 2, "another version", false },
	{ "page size 0", 40, 4, 0, "page size", false },
	{ "page size 4097", 40, 4, 4097, "page size", false },
	{ "page size 2^31", 40, 4, (uint64_t)1 << 31, "page size", false },
	{ "page size 8192", 40, 4, 8192, "is not a ledger's data file", false },
	{ "second magic", PAGE + 16, 4, 0, "does not begin", false },
	{ "second page size", PAGE + 40, 4, 512, "contradict", false },
	{ "free root past the end", 80, 8, 1000, "contradict", true },
	{ "main root past the end", 128, 8, 1000, "contradict", true },
	{ "main root is a meta page", 128, 8, 1, "contradict", true },
	{ "main depth 0", 94, 2, 0, "contradict", true },
	{ "main depth 33", 94, 2, 33, "contradict", true },
	{ "last page", 136, 8, 1000, "cut short", true },
	{ "no last page", 136, 8, UINT64_MAX, "cut short", true },
};

static void test_header(void **state)
{
	struct foil_store *st = fresh("h");
	struct foil_err err;
	unsigned char *file, *head;
	size_t n = 0, newer;
	uint64_t txn[2];

	(void)state;
	append(st, 0, 40, 400);
	append(st, 40, 40, 400);
	foil_store_close(&st);
	file = scratch_read(scratch("h/data.mdb"), &n);
	assert_non_null(file);
	assert_true(n > 4 * PAGE);
	memcpy(&txn[0], file + 144, 8);
	memcpy(&txn[1], file + PAGE + 144, 8);
	assert_true(txn[0] != txn[1]);
	newer = txn[0] > txn[1] ? 0 : PAGE;
	assert_int_equal(store_header_judge(file, 2 * PAGE, n, "f", &err), FOIL_OK);
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		head = malloc(2 * PAGE);
		assert_non_null(head);
		memcpy(head, file, 2 * PAGE);
		if (heads[i].in_force) {
			/* A commit whose last write failed leaves such a one: LMDB does not use it. */
			memcpy(head + PAGE - newer + heads[i].at, &heads[i].value, heads[i].len);
			assert_int_equal(store_header_judge(head, 2 * PAGE, n, "f", &err), FOIL_OK);
		}
		memcpy(head + heads[i].at + (heads[i].in_force ? newer : 0), &heads[i].value,
		    heads[i].len);
		assert_int_equal(store_header_judge(head, 2 * PAGE, n, "f", &err), FOIL_E_STORE);
		if (strstr(err.msg, heads[i].says) == NULL)
			fail_msg("%s: %s", heads[i].name, err.msg);
		free(head);
	}
	for (size_t len = 0; len < 2 * PAGE; len += len < 300 ? 1 : 113) {
		head = malloc(len == 0 ? 1 : len);
		memcpy(head, file, len);
		assert_int_equal(store_header_judge(head, len, len, "f", NULL), FOIL_E_STORE);
		free(head);
	}
	free(file);
	assert_true(store_is_network(0x6969));
	assert_true(store_is_network(0xFF534D42));
	assert_true(store_is_network((unsigned long)(long)(int)0xFE534D42));
	assert_false(store_is_network(0xEF53));
}

/* 0: refused as FOIL_E_STORE; 1: opened and every entry read; 2: anything else. */
static int open_and_read(void *ctx)
{
	struct foil_store *st = NULL;
	struct foil_store_txn *t = NULL;
	struct foil_view v;
	uint64_t size = 0;
	enum foil_code rc = foil_store_open(scratch(ctx), true, &st, NULL);

	if (rc == FOIL_OK && (rc = foil_store_read(st, &t, NULL)) == FOIL_OK)
		rc = foil_store_size(t, &size, NULL);
	for (uint64_t i = 0; rc == FOIL_OK && i < size; i++)
		rc = foil_store_entry(t, i, &v, NULL);
	foil_store_done(&t);
	foil_store_close(&st);
	return rc == FOIL_E_STORE ? 0 : rc == FOIL_OK && size == 80 ? 1 : 2;
}

static void test_truncated(void **state)
{
	struct foil_store *st = fresh("x");
	unsigned char *file;
	char name[] = "x";
	size_t n = 0;

	(void)state;
	append(st, 0, 40, 400);
	append(st, 40, 40, 400);
	foil_store_close(&st);
	file = scratch_read(scratch("x/data.mdb"), &n);
	assert_non_null(file);
	assert_int_equal(in_child(open_and_read, name), 1);
	for (size_t len = 0; len < n; len += len < PAGE ? 1000 : PAGE / 2) {
		assert_int_equal(scratch_write(scratch("x/data.mdb"), file, len), 0);
		assert_int_equal(in_child(open_and_read, name), 0);
	}
	memset(file, 'A', n);
	assert_int_equal(scratch_write(scratch("x/data.mdb"), file, n), 0);
	assert_int_equal(in_child(open_and_read, name), 0);
	free(file);
	/* Never a signal from what a text file, a directory or a link says of itself. */
	assert_int_equal(unlink(scratch("x/data.mdb")), 0);
	assert_int_equal(mkdir(scratch("x/data.mdb"), 0700), 0);
	assert_int_equal(in_child(open_and_read, name), 0);
}

/* Every bit of both meta pages that is used: found, or of no effect. */
static void test_meta_damage(void **state)
{
	struct foil_store *st = fresh("m");
	unsigned char *file;
	char name[] = "m";
	size_t n = 0, signals = 0;

	(void)state;
	append(st, 0, 40, 400);
	append(st, 40, 40, 400);
	foil_store_close(&st);
	file = scratch_read(scratch("m/data.mdb"), &n);
	assert_non_null(file);
	for (size_t i = 0; i < 2 * 152; i++) {
		size_t at = i < 152 ? i : PAGE + i - 152;

		for (unsigned bit = 0; bit < 8; bit += 3) {
			file[at] ^= (unsigned char)(1u << bit);
			assert_int_equal(scratch_write(scratch("m/data.mdb"), file, n), 0);
			signals += in_child(open_and_read, name) >= 100;
			file[at] ^= (unsigned char)(1u << bit);
		}
	}
	free(file);
	if (signals > 0)
		fail_msg("%zu damaged meta pages ended in a signal", signals);
}

static void make_lmdb(const char *dir, const char *table, unsigned flags)
{
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;
	MDB_val k = { 1, (void *)(uintptr_t)"k" }, v = { 1, (void *)(uintptr_t)"v" };

	assert_int_equal(mkdir(dir, 0700), 0);
	assert_int_equal(mdb_env_create(&env), 0);
	assert_int_equal(mdb_env_set_maxdbs(env, 2), 0);
	assert_int_equal(mdb_env_open(env, dir, 0, 0600), 0);
	assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
	assert_int_equal(mdb_dbi_open(txn, table, flags, &dbi), 0);
	assert_int_equal(mdb_put(txn, dbi, &k, &v, 0), 0);
	assert_int_equal(mdb_txn_commit(txn), 0);
	mdb_env_close(env);
}

static void test_foreign(void **state)
{
	struct foil_store *st = NULL;
	struct foil_err err;

	(void)state;
	make_lmdb(scratch("f1"), NULL, 0);
	make_lmdb(scratch("f2"), "people", MDB_CREATE);
	make_lmdb(scratch("f3"), "settings", MDB_CREATE | MDB_DUPSORT);
	make_lmdb(scratch("f4"), "settings", MDB_CREATE);
	for (unsigned i = 1; i <= 4; i++) {
		char name[3] = { 'f', (char)('0' + i), '\0' };

		assert_int_equal(foil_store_open(scratch(name), i % 2 == 0, &st, &err), FOIL_E_STORE);
		assert_non_null(strstr(err.msg, "is not a ledger"));
		assert_null(st);
	}
}

/* ---- other people's permissions ---- */

static int read_as_nobody(void *ctx)
{
	return setgid(65534) == 0 && setuid(65534) == 0 ? open_and_read(ctx) : 3;
}

static void test_no_write_permission(void **state)
{
	char name[] = "p";
	struct foil_store *st;

	(void)state;
	if (geteuid() != 0) {
		print_message("skipped: needs root to become somebody else\n");
		skip();
	}
	st = fresh(name);
	append(st, 0, 80, 400);
	foil_store_close(&st);
	assert_int_equal(chmod(scratch_dir, 0755), 0);
	assert_int_equal(chmod(scratch("p"), 0755), 0);
	assert_int_equal(chmod(scratch("p/data.mdb"), 0644), 0);
	assert_int_equal(in_child(read_as_nobody, name), 1);
	assert_int_equal(unlink(scratch("p/lock.mdb")), 0);
	assert_int_equal(in_child(read_as_nobody, name), 1);
}

/* ---- full disks, killed programs ---- */

/* A file size limit stands for the full disk: the write fails in the same place. */
static int write_past_limit(void *ctx)
{
	struct append a = { 10, 2000, 400, 0 };
	struct rlimit limit = { 0, RLIM_INFINITY };
	struct foil_store *st = NULL;
	struct foil_err err;
	struct stat file;

	(void)ctx;
	(void)signal(SIGXFSZ, SIG_IGN);
	if (foil_store_open(scratch("l"), false, &st, &err) != FOIL_OK ||
	    stat(scratch("l/data.mdb"), &file) != 0)
		return 1;
	limit.rlim_cur = (rlim_t)file.st_size + PAGE;
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 2;
	for (int i = 0; i < 3; i++)
		if (foil_store_write(st, append_many, &a, &err) != FOIL_E_IO ||
		    strstr(err.msg, "opened again") == NULL)
			return 3;
	if (size_of(st) != 10)
		return 4;
	limit.rlim_cur = RLIM_INFINITY;
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 5;
	if (foil_store_write(st, append_many, &a, &err) != FOIL_OK || size_of(st) != 2010)
		return 6;
	foil_store_close(&st);
	return 0;
}

static void test_full_disk(void **state)
{
	struct foil_store *st = fresh("l");

	(void)state;
	append(st, 0, 10, 400);
	foil_store_close(&st);
	assert_int_equal(in_child(write_past_limit, NULL), 0);
	OK(foil_store_open(scratch("l"), false, &st, E));
	assert_int_equal(size_of(st), 2010);
	foil_store_close(&st);
}

/* Appends for ever, saying through the pipe what has been promised. */
static void append_for_ever(int fd)
{
	struct foil_store *st = NULL;
	uint64_t n;

	if (foil_store_open(scratch("i"), false, &st, NULL) != FOIL_OK)
		_exit(1);
	for (n = size_of(st);; n++) {
		append(st, n, 1, 400);
		if (write(fd, &n, sizeof n) != (ssize_t)sizeof n)
			_exit(2);
	}
}

static void test_killed(void **state)
{
	struct foil_store *st = fresh("i");
	uint64_t promised, n;

	(void)state;
	foil_store_close(&st);
	for (unsigned round = 0; round < 25; round++) {
		int fd[2], status;
		pid_t pid;

		assert_int_equal(pipe(fd), 0);
		if ((pid = fork()) == 0)
			append_for_ever(fd[1]);
		assert_true(pid > 0);
		(void)close(fd[1]);
		/* Not before it is at work, however slow the machine. */
		assert_int_equal(read(fd[0], &n, sizeof n), sizeof n);
		promised = n + 1;
		(void)usleep(round * 797 % 10000);
		(void)kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		while (read(fd[0], &n, sizeof n) == (ssize_t)sizeof n)
			promised = n + 1;
		(void)close(fd[0]);
		OK(foil_store_open(scratch("i"), false, &st, E));
		n = size_of(st);
		assert_true(n >= promised && n <= promised + 1);
		foil_store_close(&st);
	}
}

/* A reader that was killed must not keep old pages alive for ever (R7). */
static int die_reading(void *ctx)
{
	struct foil_store *st = NULL;
	struct foil_store_txn *t = NULL;

	(void)ctx;
	if (foil_store_open(scratch("s"), true, &st, NULL) == FOIL_OK &&
	    foil_store_read(st, &t, NULL) == FOIL_OK)
		(void)raise(SIGKILL);
	return 1;
}

static enum foil_code put_setting(struct foil_store_txn *txn, void *ctx, struct foil_err *err)
{
	uint8_t v[2000] = { 0 };

	(void)ctx;
	return foil_store_setting_put(txn, "churn", foil_view(v, sizeof v), err);
}

static void test_stale_readers(void **state)
{
	struct foil_store *st = fresh("s");
	struct stat before, after;

	(void)state;
	for (int i = 0; i < 300; i++)
		OK(foil_store_write(st, put_setting, NULL, E));
	assert_int_equal(stat(scratch("s/data.mdb"), &before), 0);
	for (int i = 0; i < 5; i++)
		assert_int_equal(in_child(die_reading, NULL), 100 + SIGKILL);
	foil_store_close(&st);
	OK(foil_store_open(scratch("s"), false, &st, E));
	for (int i = 0; i < 300; i++)
		OK(foil_store_write(st, put_setting, NULL, E));
	assert_int_equal(stat(scratch("s/data.mdb"), &after), 0);
	assert_true(after.st_size <= before.st_size + before.st_size / 5);
	foil_store_close(&st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_meta_damage),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_no_write_permission),
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_killed),
		cmocka_unit_test(test_stale_readers),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
