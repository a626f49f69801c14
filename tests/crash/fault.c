/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fault WORK REC.so: lets every file operation of every step fail, one after
 * the other, with EIO and with ENOSPC, once and from then on. Whatever
 * happens: an end without a signal, nothing acknowledged that is not there, a
 * sound ledger, and a step that works when it is tried again.
 */
#include "model.h"
#include "run.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORKERS 2
#define SHOWN_MOST 12

struct point {
	enum drive_step step;
	uint64_t at;
	int err;
	bool sticky;
};

struct found {
	uint64_t done, failed_cleanly, bad;
	char what[SHOWN_MOST][512];
};

struct sweep {
	const char *work, *rec, *scratch;
	unsigned worker;
	char root[300], ack[300], count_path[300];
	struct found *found;
};

static void bad(struct sweep *s, const struct point *p, const struct rec_count *c, const char *what)
{
	if (s->found->bad++ < SHOWN_MOST)
		(void)snprintf(s->found->what[s->found->bad - 1], sizeof s->found->what[0],
		    "%s, operation %llu (%c%s), %s, %s: %s", drive_step_name(p->step),
		    (unsigned long long)p->at, c->op == 0 ? '?' : (char)c->op,
		    c->dir ? " of a directory" : "", p->err == EIO ? "EIO" : "ENOSPC",
		    p->sticky ? "for good" : "once", what);
}

static void base_path(char out[300], const struct sweep *s, enum drive_step step)
{
	(void)snprintf(out, 300, "%s/base-%s", s->scratch, drive_step_name(step));
}

/* The step with a fault (at 0: without); its status, what it told, what it said. */
static int run_point(struct sweep *s, const struct point *p, struct drive_mark *m,
    struct rec_count *count, char said[400])
{
	char env[4][340];
	const char *const envs[] = { env[0], env[1], env[2], env[3], NULL };
	struct run r = { s->work, s->rec, s->root, p->step, envs, s->ack };
	int status;

	(void)snprintf(env[0], sizeof env[0], "REC_FAIL_AT=%llu", (unsigned long long)p->at);
	(void)snprintf(env[1], sizeof env[1], "REC_FAIL_ERR=%d", p->err);
	(void)snprintf(env[2], sizeof env[2], "REC_FAIL_STICKY=%d", p->sticky);
	(void)snprintf(env[3], sizeof env[3], "REC_COUNT=%s", s->count_path);
	(void)unlink(s->count_path);
	*m = drive_mark_before(p->step);
	status = run_work(&r, m, said, 400);
	memset(count, 0, sizeof *count);
	if (run_read(s->count_path, count, sizeof *count) != sizeof *count && WIFEXITED(status))
		die("the recorder left no count");
	return status;
}

/* An operation whose failure may not be swallowed: what was promised would not be on the disk. */
static bool matters(const struct rec_count *c)
{
	return c->op == REC_WRITE || c->op == REC_SYNC || c->op == REC_TRUNC || c->op == REC_RENAME ||
	    c->op == REC_MKDIR;
}

/* The fault is gone: the step works, and the ledger goes on. */
static void try_again(struct sweep *s, const struct point *p, const struct rec_count *count,
    const char *said)
{
	struct drive_mark after = drive_mark_before((enum drive_step)(p->step + 1));
	char what[400], both[900];

	after.may += p->step == DRIVE_ISSUE || p->step == DRIVE_FREEZE; /* an index entry more */
	/* What the messages of `init` tell an operator to do. */
	(void)snprintf(what, sizeof what, "%s/ledger", s->root);
	if (p->step == DRIVE_INIT && access(what, F_OK) != 0)
		drive_clear_init(s->root);
	run_again(s->root, p->step, what, sizeof what);
	if (what[0] != '\0') {
		(void)snprintf(both, sizeof both, "tried again: %s (at first: %s)", what, said);
		bad(s, p, count, both);
		return;
	}
	run_check(s->root, &after, true, what, sizeof what);
	if (what[0] != '\0')
		bad(s, p, count, what);
}

static void try_point(struct sweep *s, const struct point *p)
{
	struct rec_count count;
	struct drive_mark m;
	char base[300], said[400], what[400];
	int status;

	base_path(base, s, p->step);
	run_drop(s->root);
	run_copy(base, s->root);
	status = run_point(s, p, &m, &count, said);
	s->found->done++;
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
		(void)snprintf(what, sizeof what, "wait status %#x", (unsigned)status);
		bad(s, p, &count, what);
		return;
	}
	if (WEXITSTATUS(status) == 0 && matters(&count)) {
		bad(s, p, &count, "acknowledged although it failed");
		return;
	}
	if (WEXITSTATUS(status) == 1) {
		s->found->failed_cleanly++;
		if (said[0] == '\0')
			bad(s, p, &count, "failed and did not say why");
	}
	run_check(s->root, &m, false, what, sizeof what);
	if (what[0] != '\0') {
		bad(s, p, &count, what);
		return;
	}
	try_again(s, p, &count, said);
}

/* Every step once without a fault: the states to start from, and the numbers of operations. */
static void prepare(struct sweep *s, uint64_t n[DRIVE_STEPS])
{
	for (int step = 0; step < DRIVE_STEPS; step++) {
		struct point p = { (enum drive_step)step, 0, EIO, false };
		struct rec_count count;
		struct drive_mark m;
		char base[300], said[400];

		base_path(base, s, p.step);
		run_copy(s->root, base);
		if (run_point(s, &p, &m, &count, said) != 0)
			die("%s does not work without a fault: %s", drive_step_name(p.step), said);
		n[step] = count.n;
	}
}

static void sweep_step(struct sweep *s, enum drive_step step, uint64_t n)
{
	static const int errs[] = { EIO, ENOSPC };
	uint64_t turn = 0;

	for (uint64_t at = 1; at <= n; at++)
		for (int e = 0; e < 2; e++)
			for (int sticky = 0; sticky < 2; sticky++) {
				struct point p = { step, at, errs[e], sticky == 1 };

				if (turn++ % WORKERS == s->worker)
					try_point(s, &p);
			}
}

static void names(struct sweep *s, unsigned worker)
{
	s->worker = worker;
	(void)snprintf(s->root, sizeof s->root, "%s/root-%u", s->scratch, worker);
	(void)snprintf(s->ack, sizeof s->ack, "%s/ack-%u", s->scratch, worker);
	(void)snprintf(s->count_path, sizeof s->count_path, "%s/count-%u", s->scratch, worker);
	if (mkdir(s->root, 0700) != 0 && errno != EEXIST)
		die("cannot make %s", s->root);
}

static uint64_t report(enum drive_step step, const struct found *f, uint64_t n, double seconds,
    uint64_t *done)
{
	struct found sum = { 0 };

	for (unsigned w = 0; w < WORKERS; w++) {
		sum.done += f[w].done;
		sum.failed_cleanly += f[w].failed_cleanly;
		sum.bad += f[w].bad;
		for (size_t i = 0; i < f[w].bad && i < SHOWN_MOST; i++)
			(void)printf("  BAD %s\n", f[w].what[i]);
	}
	(void)printf("  %-8s %4llu operations, %5llu faults, %5llu refused cleanly, %llu bad, %.1f s\n",
	    drive_step_name(step), (unsigned long long)n, (unsigned long long)sum.done,
	    (unsigned long long)sum.failed_cleanly, (unsigned long long)sum.bad, seconds);
	*done += sum.done;
	return sum.bad;
}

int main(int argc, char **argv)
{
	struct sweep s = { .scratch = NULL };
	uint64_t n[DRIVE_STEPS], done = 0, n_bad = 0;
	double start = run_seconds();

	if (argc != 3)
		die("usage: fault WORK REC.so");
	s.work = argv[1];
	s.rec = argv[2];
	s.scratch = run_scratch("fault");
	(void)printf("file operations that fail\n");
	names(&s, 0);
	prepare(&s, n);
	for (int step = 0; step < DRIVE_STEPS; step++) {
		struct found *f = mmap(NULL, WORKERS * sizeof *f, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		double from = run_seconds();
		pid_t pid[WORKERS];

		if (f == MAP_FAILED)
			die("no shared memory");
		(void)fflush(NULL);
		for (unsigned w = 0; w < WORKERS; w++)
			if ((pid[w] = fork()) == 0) {
				names(&s, w);
				s.found = &f[w];
				sweep_step(&s, (enum drive_step)step, n[step]);
				_exit(0);
			}
		for (unsigned w = 0; w < WORKERS; w++) {
			int status;

			if (pid[w] < 0 || waitpid(pid[w], &status, 0) != pid[w] || status != 0)
				die("a worker failed");
		}
		n_bad += report((enum drive_step)step, f, n[step], run_seconds() - from, &done);
		(void)munmap(f, WORKERS * sizeof *f);
	}
	run_drop(s.scratch);
	(void)printf("fault: %llu file faults, %llu bad, %.0f s\n", (unsigned long long)done,
	    (unsigned long long)n_bad, run_seconds() - start);
	return n_bad == 0 ? 0 : 1;
}
