/* SPDX-License-Identifier: Apache-2.0 */
/* Several programs at once, programs that are killed, disks that are full. */
#include "ledger_kit.h"

#include <sys/resource.h>

/* A child opens the ledger for itself: LMDB must not be carried through a fork. */
struct child {
	struct kit *k;
	unsigned no;
	int go;   /* read end: waits until everybody is ready */
	int said; /* write end */
};

static void wait_for_go(int fd)
{
	char c;

	(void)!read(fd, &c, 1); /* the end of the file is the signal */
}

static int append_own_case(void *ctx)
{
	static const enum foil_act_kind kinds[] = { FOIL_ACT_RECEIVED, FOIL_ACT_FROZEN,
		FOIL_ACT_DECIDED, FOIL_ACT_APPROVED };
	struct child *c = ctx;
	char sub[16];

	kit_open(c->k);
	wait_for_go(c->go);
	for (unsigned n = 0; n < 3; n++) {
		(void)snprintf(sub, sizeof sub, "FOI/%u/%u", c->no, n);
		for (unsigned i = 0; i < 4; i++)
			(void)kit_do(c->k, sub, kinds[i]);
		(void)kit_checkpoint(c->k);
	}
	foil_ledger_close(&c->k->l);
	return 0;
}

/* 0: appended; 1: told that the other was first; else a failure. */
static int append_same_case(void *ctx)
{
	struct child *c = ctx;
	struct foil_prepared p;
	struct foil_err err;
	enum foil_code rc;

	kit_open(c->k);
	kit_prepare(c->k, "FOI/SAME", FOIL_ACT_RECEIVED, &p);
	if (write(c->said, "r", 1) != 1)
		return 3;
	wait_for_go(c->go);
	rc = kit_append(c->k, &p, NULL, &err);
	foil_prepared_wipe(&p);
	foil_ledger_close(&c->k->l);
	if (rc == FOIL_OK)
		return 0;
	return rc == FOIL_E_CHANGED && strstr(err.msg, "records-1, 2023-11-14, `received`") != NULL
	    ? 1
	    : 2;
}

/* Runs two children that start together; their results. */
static void two(struct kit *k, int (*fn)(void *ctx), bool ready, int result[2])
{
	int go[2], said[2], status;
	pid_t pid[2];

	assert_int_equal(pipe(go), 0);
	assert_int_equal(pipe(said), 0);
	for (unsigned i = 0; i < 2; i++) {
		struct child c = { k, i, go[0], said[1] };

		if ((pid[i] = fork()) == 0) {
			(void)close(go[1]);
			k->clock.seed += 1 + i; /* or both would make the same secrets */
			_exit(fn(&c));
		}
	}
	for (unsigned i = 0; i < 2 && ready; i++) {
		char byte;

		assert_int_equal(read(said[0], &byte, 1), 1);
	}
	(void)close(go[1]);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
		result[i] = WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
	}
	(void)close(go[0]);
	(void)close(said[0]);
	(void)close(said[1]);
}

static void test_two_programs(void **state)
{
	struct foil_findings f = { .n = 0 };
	struct foil_case c;
	int result[2];
	struct kit k;
	uint64_t size;

	(void)state;
	kit_start(&k, "two");
	foil_ledger_close(&k.l);
	two(&k, append_own_case, false, result);
	assert_int_equal(result[0], 0);
	assert_int_equal(result[1], 0);
	kit_open(&k);
	/* 24 acts, and an index entry for each checkpoint that found something new. */
	size = kit_size(&k);
	assert_true(size >= 5 + 24 + 2 && size <= 5 + 24 + 6);
	for (unsigned no = 0; no < 2; no++)
		for (unsigned n = 0; n < 3; n++) {
			char sub[16];

			(void)snprintf(sub, sizeof sub, "FOI/%u/%u", no, n);
			OK(foil_ledger_case(k.l, foil_str(sub), UINT64_MAX, &c, &f, E));
			assert_int_equal(c.n, 4);
			assert_int_equal(f.n, 0);
			foil_case_free(&c);
		}
	(void)kit_checkpoint(&k);
	kit_end(&k);
}

static void test_two_on_one_case(void **state)
{
	int result[2];
	struct kit k;

	(void)state;
	kit_start(&k, "same");
	foil_ledger_close(&k.l);
	two(&k, append_same_case, true, result);
	assert_int_equal(result[0] + result[1], 1);
	kit_open(&k);
	assert_int_equal(kit_size(&k), 6);
	kit_end(&k);
}

/* ---- kill -9 ---- */

static void work_for_ever(struct kit *k, unsigned round, int fd)
{
	char sub[24];

	k->clock.seed += round * 1000;
	kit_open(k);
	for (unsigned n = 0;; n++) {
		uint64_t said;

		(void)snprintf(sub, sizeof sub, "FOI/%u/%u", round, n);
		said = kit_do(k, sub, FOIL_ACT_RECEIVED) + 1;
		if (write(fd, &said, sizeof said) != (ssize_t)sizeof said)
			_exit(1);
		said = kit_checkpoint(k);
		if (write(fd, &said, sizeof said) != (ssize_t)sizeof said)
			_exit(1);
	}
}

static void test_killed(void **state)
{
	uint64_t promised, said;
	struct kit k;

	(void)state;
	kit_start(&k, "kill");
	foil_ledger_close(&k.l);
	for (unsigned round = 0; round < 20; round++) {
		int fd[2], status;
		pid_t pid;

		assert_int_equal(pipe(fd), 0);
		if ((pid = fork()) == 0)
			work_for_ever(&k, round, fd[1]);
		(void)close(fd[1]);
		/* Not before it is at work, however slow the machine. */
		assert_int_equal(read(fd[0], &said, sizeof said), sizeof said);
		promised = said;
		(void)usleep(round * 1931 % 30000);
		(void)kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		while (read(fd[0], &said, sizeof said) == (ssize_t)sizeof said)
			promised = said;
		(void)close(fd[0]);
		kit_open(&k);
		/* What was promised is there, a signed head most of all, and the next can be signed. */
		assert_true(kit_size(&k) >= promised);
		assert_true(kit_checkpoint(&k) >= promised);
		foil_ledger_close(&k.l);
	}
	kit_end(&k);
}

/* A program killed while it makes a ledger: a whole one or none, and a word on what to remove. */
static void init_for_ever(const struct kit *k, int fd)
{
	struct foil_ledger_setup s;
	char name[16], byte = 'i';

	kit_setup(k, &s, 1);
	for (unsigned n = 0;; n++) {
		(void)snprintf(name, sizeof name, "i%u", n);
		if (foil_ledger_init(scratch(name), &s, k->who[ROOT], k->env, NULL) != FOIL_OK ||
		    write(fd, &byte, 1) != 1)
			_exit(1);
	}
}

/* Removes what the messages of init name, until it succeeds. */
static void init_after_crash(struct kit *k, const char *name)
{
	static const char *const left[] = { ".head", ".tmp" };
	struct foil_ledger_setup s;
	struct foil_err err;
	enum foil_code rc;
	char path[32];

	kit_setup(k, &s, 1);
	for (unsigned tries = 0; tries < 3; tries++) {
		rc = foil_ledger_init(scratch(name), &s, k->who[ROOT], k->env, &err);
		if (rc == FOIL_OK)
			return;
		assert_int_equal(rc, FOIL_E_EXISTS);
		for (unsigned i = 0; i < 2; i++) {
			(void)snprintf(path, sizeof path, "%s%s'", name, left[i]);
			if (strstr(err.msg, path) == NULL)
				continue;
			path[strlen(path) - 1] = '\0';
			scratch_remove(scratch(path));
		}
	}
	fail_msg("%s", err.msg);
}

static void test_killed_in_init(void **state)
{
	unsigned whole = 0;
	struct kit k;

	(void)state;
	kit_people(&k, "i0", 1);
	for (unsigned round = 0; round < 20; round++) {
		int fd[2], status;
		char byte, name[16];
		pid_t pid;
		unsigned n = 0;

		assert_int_equal(pipe(fd), 0);
		if ((pid = fork()) == 0)
			init_for_ever(&k, fd[1]);
		(void)close(fd[1]);
		assert_int_equal(read(fd[0], &byte, 1), 1);
		(void)usleep(round * 613 % 8000);
		(void)kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		(void)close(fd[0]);
		for (;; n++) {
			(void)snprintf(name, sizeof name, "i%u", n);
			if (!foil_path_exists(scratch(name)))
				break;
			k.name = name;
			kit_open(&k);
			assert_int_equal(kit_checkpoint(&k), 2);
			foil_ledger_close(&k.l);
			whole++;
		}
		init_after_crash(&k, name);
		scratch_teardown(NULL);
		assert_int_equal(scratch_setup(NULL), 0);
	}
	assert_true(whole >= 20);
	kit_end(&k);
}

/* ---- a full disk ---- */

static int fill_disk(void *ctx)
{
	struct rlimit limit = { 0, RLIM_INFINITY };
	struct kit *k = ctx;
	struct foil_prepared p;
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	struct foil_err err;
	struct stat file;
	uint64_t size, index;

	(void)signal(SIGXFSZ, SIG_IGN);
	kit_open(k);
	kit_prepare(k, "FOI/1", FOIL_ACT_RECEIVED, &p);
	if (stat(kit_path(k, "/data.mdb"), &file) != 0)
		return 1;
	limit.rlim_cur = (rlim_t)file.st_size / 2;
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 2;
	if (kit_append(k, &p, &index, &err) != FOIL_E_IO ||
	    foil_ledger_checkpoint(k->l, &note, &size, &err) == FOIL_E_STORE || kit_size(k) != 5)
		return 3;
	limit.rlim_cur = RLIM_INFINITY;
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 4;
	if (kit_append(k, &p, &index, &err) != FOIL_OK || index != 5 || kit_checkpoint(k) != 7)
		return 5;
	foil_prepared_wipe(&p);
	foil_ledger_close(&k->l);
	return 0;
}

static void test_full_disk(void **state)
{
	struct kit k;

	(void)state;
	kit_start(&k, "full");
	foil_ledger_close(&k.l);
	assert_int_equal(in_child(fill_disk, &k), 0);
	kit_open(&k);
	assert_int_equal(kit_checkpoint(&k), 7);
	kit_end(&k);
}

/* Somebody meddles with the second record while a checkpoint is made: the note must not leave. */
static const char *meddle_from, *meddle_to;

static int64_t meddle(void *ctx)
{
	(void)ctx;
	if (meddle_to != NULL)
		(void)rename(meddle_from, meddle_to);
	return NOW;
}

static void random_of(void *ctx, void *out, size_t n)
{
	struct kit *k = ctx;

	k->env->random(k->env->ctx, out, n);
}

static void test_meddled(void **state)
{
	static const struct {
		const char *from, *to;
		enum foil_code code;
		uint64_t size; /* of the checkpoint that succeeds after it */
	} rows[] = {
		{ "meddle.head", "meddle.away", FOIL_E_CHANGED, 7 },
		{ "meddle.other", "meddle.head", FOIL_E_CHANGED, 9 },
	};
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	struct foil_env env;
	struct foil_err err;
	struct kit k;
	uint64_t size = 0;

	(void)state;
	kit_start(&k, "meddle");
	foil_ledger_close(&k.l);
	env = (struct foil_env){ &k, meddle, random_of };
	OK(foil_ledger_open(scratch("meddle"), false, &env, &k.l, E));
	for (size_t i = 0; i < 2; i++) {
		(void)kit_do(&k, "FOI/1", i == 0 ? FOIL_ACT_RECEIVED : FOIL_ACT_FROZEN);
		assert_int_equal(scratch_write(scratch("meddle.other"), "other\n", 6), 0);
		kit_copy(scratch("meddle.head"), scratch("meddle.good"));
		meddle_from = scratch(rows[i].from);
		meddle_to = scratch(rows[i].to);
		assert_int_equal(foil_ledger_checkpoint(k.l, &note, &size, &err), rows[i].code);
		meddle_to = NULL;
		assert_int_equal(note.len, 0);
		assert_int_equal(size, 0);
		/* The store has the new head; nobody has seen it; it is handed out now. */
		kit_copy(scratch("meddle.good"), scratch("meddle.head"));
		assert_int_equal(kit_checkpoint(&k), rows[i].size);
		assert_int_equal(kit_size(&k), rows[i].size);
	}
	kit_end(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_programs),
		cmocka_unit_test(test_two_on_one_case),
		cmocka_unit_test(test_killed),
		cmocka_unit_test(test_killed_in_init),
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_meddled),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
