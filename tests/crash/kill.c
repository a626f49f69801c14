/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kill: processes that append are killed at any moment, and two append at the
 * same time. Afterwards everything that was acknowledged is there.
 */
#include "model.h"
#include "run.h"

#include "foil/file.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define KILLS 250
#define TOGETHER 60  /* acts by each of two processes */
#define EVERY 7      /* acts between two checkpoints */
#define REF_BYTES 48
#define FIRST_USER 1
#define OTHER_USER 65534 /* and the group of both */

/* What a process says through its pipe once an act is durable; less than PIPE_BUF, so never torn. */
struct ack {
	char ref[REF_BYTES];
	uint64_t index;
	uint64_t changed; /* how often somebody else was first */
	char said[200];   /* such a message; if there was one, one that names nobody */
};

static uint64_t n_bad;
static char ledger_path[400];

static void bad(const char *fmt, const char *a, const char *b)
{
	n_bad++;
	(void)printf("  BAD ");
	(void)printf("%s: %s %s\n", fmt, a, b);
}

/* ---- processes that append ---- */

enum way { OWN_CASES, ONE_CASE, ALL_WAYS };

static void say(int fd, const struct ack *a)
{
	if (write(fd, a, sizeof *a) != (ssize_t)sizeof *a)
		_exit(3);
}

static enum foil_code checkpoint(struct foil_ledger *l, struct foil_err *err)
{
	struct foil_buf note = { .max = FOIL_NOTE_MAX };
	uint64_t size;
	enum foil_code rc = foil_ledger_checkpoint(l, &note, &size, err);

	foil_buf_free(&note);
	return rc;
}

static enum foil_code one_act(struct foil_ledger *l, struct foil_signer *officer, enum way way,
    unsigned number, unsigned i, struct ack *a, struct foil_err *err)
{
	bool shared = way == ONE_CASE;

	if (shared)
		(void)snprintf(a->ref, sizeof a->ref, "SHARED");
	else
		(void)snprintf(a->ref, sizeof a->ref, "K%u-%u", number, i / 3);
	if (shared || i % 3 != 0)
		return drive_freeze_more(l, a->ref, officer, &a->index, err);
	return drive_receive(l, a->ref, officer, &a->index, err);
}

/* Appends `most` acts, or for ever; does not return. */
static _Noreturn void append_acts(int fd, enum way way, unsigned number, unsigned most, bool head)
{
	struct foil_signer *officer = NULL;
	struct foil_env_fixed clock;
	struct foil_ledger *l = NULL;
	struct foil_err err = { FOIL_OK, "" };
	struct ack a = { .changed = 0 };
	enum foil_code rc;

	(void)drive_env(&clock, DRIVE_STEPS, 1000 + number);
	if ((rc = drive_officer(&officer, &err)) == FOIL_OK)
		rc = foil_ledger_open(ledger_path, false, &clock.env, &l, &err);
	for (unsigned i = 0; rc == FOIL_OK && i < most;) {
		rc = one_act(l, officer, way, number, i, &a, &err);
		if (rc == FOIL_E_CHANGED && way == ONE_CASE) {
			a.changed++;
			if (a.said[0] == '\0' || strstr(err.msg, "officer-2") == NULL)
				(void)snprintf(a.said, sizeof a.said, "%s", err.msg);
			rc = FOIL_OK;
			continue;
		}
		if (rc == FOIL_OK)
			say(fd, &a);
		if (rc == FOIL_OK && head && ++i % EVERY == 0)
			rc = checkpoint(l, &err);
		else if (!head)
			i++;
	}
	if (rc != FOIL_OK)
		(void)fprintf(stderr, "process %u: %s: %s\n", number, foil_code_name(rc), err.msg);
	foil_ledger_close(&l);
	foil_signer_close(&officer);
	_exit(rc == FOIL_OK ? 0 : 1);
}

/* Reads everything again and again until it is killed. */
static _Noreturn void read_on(void)
{
	struct foil_env_fixed clock;
	struct foil_err err = { FOIL_OK, "" };
	enum foil_code rc = FOIL_OK;
	uint64_t size = 0, last = 0;

	(void)drive_env(&clock, DRIVE_STEPS, 7);
	while (rc == FOIL_OK) {
		struct foil_findings f = { 0 };
		struct foil_ledger *l = NULL;
		struct foil_case c = { 0 };

		rc = foil_ledger_open(ledger_path, true, &clock.env, &l, &err);
		for (int i = 0; rc == FOIL_OK && i < 3; i++) {
			rc = drive_rehash(l, &size, &err);
			if (rc == FOIL_OK && size < last)
				rc = foil_fail(&err, FOIL_E_STORE, "the ledger became shorter");
			last = size;
			if (rc == FOIL_OK)
				rc = foil_ledger_case(l, foil_str("SHARED"), UINT64_MAX, &c, &f, &err);
			if (rc == FOIL_E_NOT_FOUND)
				rc = FOIL_OK;
			if (rc == FOIL_OK && f.n > 0)
				rc = foil_fail(&err, FOIL_E_STORE, "%s", f.list[0].text);
			foil_case_free(&c);
			foil_findings_free(&f);
		}
		foil_ledger_close(&l);
	}
	(void)fprintf(stderr, "reader: %s: %s\n", foil_code_name(rc), err.msg);
	_exit(1);
}

/* ---- what they acknowledged ---- */

struct acks {
	struct ack *a;
	size_t n, cap;
	char said[200];
};

static void take_acks(struct acks *all, int fd)
{
	struct ack a;

	while (read(fd, &a, sizeof a) == (ssize_t)sizeof a) {
		if (all->n == all->cap) {
			all->cap = all->cap == 0 ? 1024 : all->cap * 2;
			if ((all->a = realloc(all->a, all->cap * sizeof *all->a)) == NULL)
				die("out of memory");
		}
		all->a[all->n++] = a;
		if (a.said[0] != '\0' && (all->said[0] == '\0' || strstr(a.said, "officer-2") == NULL))
			memcpy(all->said, a.said, sizeof all->said);
	}
}

/* Every acknowledged act is where it was said to be, and its case opens. */
static void check_acks(const struct acks *all)
{
	struct foil_env_fixed clock;
	struct foil_ledger *l = NULL;
	struct foil_err err = { FOIL_OK, "" };
	const char *last = "";
	uint64_t size;

	if (foil_ledger_open(ledger_path, false, drive_env(&clock, DRIVE_STEPS, 9), &l, &err) !=
		FOIL_OK ||
	    drive_rehash(l, &size, &err) != FOIL_OK || checkpoint(l, &err) != FOIL_OK) {
		bad("afterwards", foil_code_name(err.code), err.msg);
		foil_ledger_close(&l);
		return;
	}
	for (size_t i = 0; i < all->n; i++) {
		struct foil_buf bytes = { .max = FOIL_ENTRY_MAX };
		struct foil_findings f = { 0 };
		struct foil_case c = { 0 };
		struct foil_entry e;

		if (foil_ledger_entry(l, all->a[i].index, &bytes, &err) != FOIL_OK ||
		    foil_entry_read(foil_buf_view(&bytes), &e, &err) != FOIL_OK ||
		    !foil_view_eq(e.sub, foil_str(all->a[i].ref)))
			bad("an acknowledged act is gone", all->a[i].ref, err.msg);
		else if (strcmp(last, all->a[i].ref) != 0 &&
		    (foil_ledger_case(l, e.sub, UINT64_MAX, &c, &f, &err) != FOIL_OK || f.n > 0 ||
			c.closed))
			bad("a case does not open", all->a[i].ref, f.n > 0 ? f.list[0].text : err.msg);
		last = all->a[i].ref;
		foil_case_free(&c);
		foil_findings_free(&f);
		foil_buf_free(&bytes);
	}
	foil_ledger_close(&l);
}

/* ---- kill -9 ---- */

static void sleep_ms(double ms)
{
	struct timespec t = { 0, (long)(ms * 1e6) };

	(void)nanosleep(&t, NULL);
}

static void kill_many(unsigned kills, uint64_t seed)
{
	struct acks all = { .n = 0 };
	double start = run_seconds();
	unsigned n_killed = 0;

	for (unsigned k = 0; k < kills; k++) {
		int pipes[2], status;
		pid_t pid;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		if (pipe(pipes) != 0 || (fflush(NULL), pid = fork()) < 0)
			die("cannot start a process");
		if (pid == 0) {
			(void)close(pipes[0]);
			append_acts(pipes[1], OWN_CASES, k, 100000, true);
		}
		(void)close(pipes[1]);
		sleep_ms(3 + (double)(seed >> 40) / (double)(1 << 24) * 27);
		(void)kill(pid, SIGKILL);
		if (waitpid(pid, &status, 0) != pid)
			die("lost a process");
		if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
			n_killed++;
		else
			bad("a process ended by itself", "", "");
		take_acks(&all, pipes[0]);
		(void)close(pipes[0]);
	}
	check_acks(&all);
	(void)printf("  %u killed, %zu acts acknowledged, %.1f s\n", n_killed, all.n,
	    run_seconds() - start);
	if (all.n == 0)
		bad("nothing was ever acknowledged", "", "");
	free(all.a);
}

/* ---- two at once ---- */

static void as_user(unsigned uid, unsigned gid)
{
	(void)umask(0022);
	if (setgroups(0, NULL) != 0 || setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0)
		_exit(4);
}

static void two_at_once(const char *title, enum way way, unsigned number, bool users)
{
	struct acks all = { .n = 0 };
	double start = run_seconds();
	int pipes[2][2], status;
	pid_t pid[2], reader;
	uint64_t changed = 0;

	(void)fflush(NULL);
	if ((reader = fork()) == 0)
		read_on();
	for (unsigned p = 0; p < 2; p++) {
		if (pipe(pipes[p]) != 0 || (pid[p] = fork()) < 0)
			die("cannot start a process");
		if (pid[p] == 0) {
			(void)close(pipes[p][0]);
			if (users)
				as_user(p == 0 ? FIRST_USER : OTHER_USER, OTHER_USER);
			append_acts(pipes[p][1], way, number + p, TOGETHER, true);
		}
		(void)close(pipes[p][1]);
	}
	for (unsigned p = 0; p < 2; p++) {
		size_t before = all.n;

		take_acks(&all, pipes[p][0]);
		(void)close(pipes[p][0]);
		if (all.n > before)
			changed += all.a[all.n - 1].changed;
		if (waitpid(pid[p], &status, 0) != pid[p] || status != 0)
			bad(title, "a process failed", "");
	}
	if (waitpid(reader, &status, WNOHANG) != 0)
		bad(title, "the reader failed", "");
	(void)kill(reader, SIGKILL);
	(void)waitpid(reader, &status, 0);
	check_acks(&all);
	if (all.n != (size_t)2 * TOGETHER)
		bad(title, "acts are missing", "");
	if (way == ONE_CASE && changed == 0)
		bad(title, "nobody was ever second", "");
	if (way == ONE_CASE && strstr(all.said, "officer-2") == NULL)
		bad(title, "the loser is not told what happened:", all.said);
	(void)printf("  %s: %zu acts, %llu times second, %.1f s\n", title, all.n,
	    (unsigned long long)changed, run_seconds() - start);
	if (all.said[0] != '\0')
		(void)printf("    \"%s\"\n", all.said);
	free(all.a);
}

static void make_ledger_in(const char *root)
{
	struct foil_signer *officer = NULL;
	struct foil_env_fixed clock;
	struct foil_ledger *l = NULL;
	struct foil_err err;
	uint64_t index;

	if (drive_step(root, DRIVE_INIT, 1, NULL, &err) != FOIL_OK ||
	    drive_officer(&officer, &err) != FOIL_OK ||
	    foil_ledger_open(ledger_path, false, drive_env(&clock, DRIVE_STEPS, 2), &l, &err) !=
		FOIL_OK ||
	    drive_receive(l, "SHARED", officer, &index, &err) != FOIL_OK)
		die("cannot make a ledger: %s", err.msg);
	foil_ledger_close(&l);
	foil_signer_close(&officer);
}

/* In a child when it is another user's: nobody gets their own rights back. */
static void make_ledger(const char *root, bool users)
{
	int status = 0;
	pid_t pid = 0;

	if (mkdir(root, 0700) != 0)
		die("cannot make %s", root);
	if (users && (chown(root, 0, OTHER_USER) != 0 || chmod(root, 02770) != 0))
		die("cannot share %s: %s", root, strerror(errno));
	(void)fflush(NULL);
	if (users && (pid = fork()) == 0) {
		as_user(FIRST_USER, OTHER_USER);
		make_ledger_in(root);
		_exit(0);
	}
	if (!users)
		make_ledger_in(root);
	else if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		die("a user cannot make a ledger");
}

/* A ledger in a directory that its group shares. Needs root, to be two people. */
static void two_users(const char *scratch)
{
	char root[300];

	if (geteuid() != 0) {
		(void)printf("  two users: skipped, only root can be two people\n");
		return;
	}
	(void)snprintf(root, sizeof root, "%s/shared", scratch);
	(void)snprintf(ledger_path, sizeof ledger_path, "%s/ledger", root);
	if (chmod(scratch, 0711) != 0)
		die("cannot open %s", scratch);
	make_ledger(root, true);
	two_at_once("two users, different cases", OWN_CASES, 30000, true);
	two_at_once("two users, the same case", ONE_CASE, 40000, true);
}

int main(void)
{
	const char *text = getenv("KILLS"), *seed = getenv("CRASH_SEED"), *scratch = run_scratch("kill");
	unsigned kills = text == NULL ? KILLS : (unsigned)strtoul(text, NULL, 10);
	char root[300];

	(void)snprintf(root, sizeof root, "%s/root", scratch);
	(void)snprintf(ledger_path, sizeof ledger_path, "%s/ledger", root);
	make_ledger(root, false);
	(void)printf("processes killed, and two at once\n");
	kill_many(kills, seed == NULL ? 1 : strtoull(seed, NULL, 10));
	two_at_once("two processes, different cases", OWN_CASES, 10000, false);
	two_at_once("two processes, the same case", ONE_CASE, 20000, false);
	two_users(scratch);
	run_drop(scratch);
	(void)printf("kill: %u kills, %llu bad\n", kills, (unsigned long long)n_bad);
	return n_bad == 0 ? 0 : 1;
}
