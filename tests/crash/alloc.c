/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alloc: lets every allocation of every step, and of verifying what was
 * issued, fail in turn, once and from then on. Whatever happens: no signal, no
 * leak, "out of memory" and nothing else, and a step that works when memory is
 * back. As many as fit into ALLOC_SECONDS, spread evenly.
 *
 * In a plain build the allocator of the whole process is replaced, that of
 * the libraries too, and what is alive afterwards is counted. A sanitiser has
 * an allocator of its own: there only this project's calls are caught (the
 * linker's --wrap), and the sanitiser looks for leaks.
 */
#include "model.h"
#include "run.h"

#include "foil/file.h"
#include "foil/verify.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITISED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SANITISED
#endif

#define SHOWN __attribute__((visibility("default")))
#define WORKERS 2
#define SECONDS 60
#define SHOWN_MOST 12
#define VERIFY DRIVE_STEPS /* the step after the last */

/* ---- the allocator ---- */

static atomic_long calls, live;
static long fail_at = -1; /* the call from 0 that fails, or -1 */
static bool sticky;

static bool fails(void)
{
	long n = atomic_fetch_add(&calls, 1);

	if (fail_at < 0 || n < fail_at || (n > fail_at && !sticky))
		return false;
	errno = ENOMEM;
	return true;
}

void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t n);
void *__wrap_reallocarray(void *old, size_t n, size_t size);
char *__wrap_strdup(const char *s);
char *__wrap_strndup(const char *s, size_t n);

#ifdef SANITISED
#define BELOW(name) __real_##name
void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t n);
#else
#define BELOW(name) __libc_##name
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t n);
void *__libc_memalign(size_t align, size_t n);
void __libc_free(void *p);
#endif

static void *counted(void *p, bool is_new)
{
	if (p != NULL && is_new)
		atomic_fetch_add(&live, 1);
	return p;
}

void *__wrap_malloc(size_t n)
{
	return fails() ? NULL : counted(BELOW(malloc)(n), true);
}
void *__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : counted(BELOW(calloc)(n, size), true);
}
void *__wrap_realloc(void *old, size_t n)
{
	return fails() ? NULL : counted(BELOW(realloc)(old, n), old == NULL);
}
void *__wrap_reallocarray(void *old, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size) {
		errno = ENOMEM;
		return NULL;
	}
	return __wrap_realloc(old, n * size);
}
char *__wrap_strndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *p = __wrap_malloc(len + 1);

	if (p != NULL) {
		memcpy(p, s, len);
		p[len] = '\0';
	}
	return p;
}
char *__wrap_strdup(const char *s)
{
	return __wrap_strndup(s, strlen(s));
}

#ifndef SANITISED
SHOWN void *malloc(size_t n)
{
	return __wrap_malloc(n);
}
SHOWN void *calloc(size_t n, size_t size)
{
	return __wrap_calloc(n, size);
}
SHOWN void *realloc(void *old, size_t n)
{
	return __wrap_realloc(old, n);
}
SHOWN void *aligned_alloc(size_t align, size_t n)
{
	return fails() ? NULL : counted(__libc_memalign(align, n), true);
}
SHOWN int posix_memalign(void **out, size_t align, size_t n)
{
	void *p = fails() ? NULL : counted(__libc_memalign(align, n), true);

	if (p == NULL)
		return ENOMEM;
	*out = p;
	return 0;
}
SHOWN void free(void *p)
{
	if (p != NULL)
		atomic_fetch_sub(&live, 1);
	__libc_free(p);
}
#endif

/* ---- one attempt, in a child ---- */

static enum foil_code verify(const char *root, struct foil_view policy, struct foil_err *err)
{
	struct foil_verify_in in = { .folder = NULL };
	char *folder = foil_path_join(root, "published");
	struct foil_report report;
	struct foil_trust trust;
	enum foil_code rc;

	in.folder = folder;
	in.trust = &trust;
	if (folder == NULL)
		return foil_fail(err, FOIL_E_NOMEM, "out of memory");
	if ((rc = foil_trust_read(policy, &trust, err)) == FOIL_OK &&
	    (rc = foil_verify_folder(&in, &report, err)) == FOIL_OK) {
		if (report.verdict != FOIL_MATCHES)
			rc = foil_fail(err, FOIL_E_STORE, "the verdict is: %s",
			    foil_verdict_name(report.verdict));
		foil_report_free(&report);
	}
	free(folder);
	return rc;
}

static enum foil_code attempt(const char *root, int step, struct foil_view policy,
    struct foil_err *err)
{
	if (step == VERIFY)
		return verify(root, policy, err);
	return drive_step(root, (enum drive_step)step, 300 + (uint64_t)step, NULL, err);
}

/* A commit that failed for want of memory: an error of its own, because somebody has to look. */
static bool is_unknown_commit(const struct foil_err *err)
{
	return err->code == FOIL_E_IO && strstr(err->msg, "Cannot allocate memory") != NULL &&
	    strstr(err->msg, "look whether the change is in it") != NULL;
}

/* In memory that the child shares with its parent. */
struct result {
	long calls;
	char what[400];
};

/* "" in r->what when all is well. at < 0: nothing fails, calls are counted. */
static void try_in_child(const char *root, int step, struct foil_view policy, long at, bool for_good,
    struct result *r)
{
	struct foil_err err = { FOIL_OK, "" };
	struct drive_mark m;
	char path[400];
	enum foil_code rc;
	long before;

	(void)alarm(20);
	before = atomic_load(&live);
	atomic_store(&calls, 0);
	sticky = for_good;
	fail_at = at;
	rc = attempt(root, step, policy, &err);
	fail_at = -1;
	r->calls = atomic_load(&calls);
#ifndef SANITISED
	if (atomic_load(&live) != before)
		(void)snprintf(r->what, sizeof r->what, "%ld allocations are left (%s)",
		    atomic_load(&live) - before, foil_code_name(rc));
#else
	(void)before;
#endif
	if (rc != FOIL_OK && rc != FOIL_E_NOMEM && !is_unknown_commit(&err))
		(void)snprintf(r->what, sizeof r->what, "%s: %s", foil_code_name(rc), err.msg);
	if (r->what[0] != '\0' || step == VERIFY)
		return;
	(void)snprintf(path, sizeof path, "%s/ledger", root);
	if (step == DRIVE_INIT && access(path, F_OK) != 0)
		drive_clear_init(root);
	if ((rc = attempt(root, step, policy, &err)) != FOIL_OK) {
		(void)snprintf(r->what, sizeof r->what, "tried again: %s: %s", foil_code_name(rc),
		    err.msg);
		return;
	}
	m = drive_mark_before((enum drive_step)(step + 1));
	m.may += step == DRIVE_ISSUE || step == DRIVE_FREEZE; /* an index entry more */
	if ((rc = drive_check(root, &m, false, &err)) != FOIL_OK)
		(void)snprintf(r->what, sizeof r->what, "afterwards: %s: %s", foil_code_name(rc),
		    err.msg);
}

/* ---- all of them ---- */

struct sweep {
	char scratch[300], root[320];
	struct foil_view policy;
	unsigned worker;
	struct result *r;
	long n[VERIFY + 1]; /* allocations of each step */
};
struct found {
	uint64_t done, bad;
	char what[SHOWN_MOST][512];
};

static void fork_and_try(struct sweep *s, int step, long at, bool for_good)
{
	char base[400];
	int status;
	pid_t pid;

	(void)snprintf(base, sizeof base, "%s/base-%d", s->scratch, step);
	run_drop(s->root);
	run_copy(base, s->root);
	memset(s->r, 0, sizeof *s->r);
	(void)fflush(NULL);
	if ((pid = fork()) == 0) {
		try_in_child(s->root, step, s->policy, at, for_good, s->r);
#ifdef SANITISED
		exit(0); /* the sanitiser looks for leaks on the way out */
#else
		_exit(0);
#endif
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		die("cannot run a child");
	if (status != 0 && s->r->what[0] == '\0')
		(void)snprintf(s->r->what, sizeof s->r->what, "wait status %#x", (unsigned)status);
}

static const char *name_of(int step)
{
	return step == VERIFY ? "verify" : drive_step_name((enum drive_step)step);
}

static void sweep_part(struct sweep *s, uint64_t stride, uint64_t first, struct found *f)
{
	uint64_t turn = 0;

	for (int step = 0; step <= VERIFY; step++)
		for (long at = 0; at < s->n[step]; at++)
			for (int good = 0; good < 2; good++, turn++) {
				if (turn % (stride * WORKERS) != first + s->worker * stride)
					continue;
				fork_and_try(s, step, at, good == 1);
				f->done++;
				if (s->r->what[0] != '\0' && f->bad++ < SHOWN_MOST)
					(void)snprintf(f->what[f->bad - 1], sizeof f->what[0],
					    "%s, allocation %ld, %s: %s", name_of(step), at,
					    good == 1 ? "for good" : "once", s->r->what);
			}
}

static void *shared(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		die("no shared memory");
	return p;
}

static void make_policy(const char *root, struct foil_buf *policy)
{
	struct foil_env_fixed clock;
	struct foil_ledger *l;
	struct foil_vkey key;
	char path[400];

	(void)snprintf(path, sizeof path, "%s/ledger", root);
	if (foil_ledger_open(path, true, drive_env(&clock, DRIVE_STEPS, 1), &l, NULL) != FOIL_OK ||
	    foil_ledger_vkey(l, &key, NULL) != FOIL_OK)
		die("the ledger does not open");
	foil_buf_put_str(policy, "log ");
	foil_vkey_put(policy, &key);
	foil_buf_put_str(policy, "\nquorum none\n");
	foil_ledger_close(&l);
}

/* Every step once: what each starts from, and how much it allocates. Seconds of one attempt. */
static double prepare(struct sweep *s, struct foil_buf *policy)
{
	char all[320], base[400];
	struct foil_err err;
	double start;

	(void)snprintf(all, sizeof all, "%s/all", s->scratch);
	if (mkdir(all, 0700) != 0)
		die("cannot make %s", all);
	for (int step = 0; step <= VERIFY; step++) {
		if (step == VERIFY) {
			make_policy(all, policy);
			s->policy = foil_buf_view(policy);
		}
		(void)snprintf(base, sizeof base, "%s/base-%d", s->scratch, step);
		run_copy(all, base);
		if (attempt(all, step, s->policy, &err) != FOIL_OK)
			die("%s does not work: %s", name_of(step), err.msg);
	}
	start = run_seconds();
	for (int step = 0; step <= VERIFY; step++) {
		fork_and_try(s, step, -1, false);
		if (s->r->what[0] != '\0')
			die("%s: %s", name_of(step), s->r->what);
		s->n[step] = s->r->calls;
	}
	return (run_seconds() - start) / (VERIFY + 1);
}

int main(void)
{
	struct sweep s = { .worker = 0 };
	struct foil_buf policy = { 0 };
	const char *budget = getenv("ALLOC_SECONDS");
	double start = run_seconds(), each, seconds = budget == NULL ? SECONDS : strtod(budget, NULL);
	struct found *f = shared(WORKERS * sizeof *f);
	uint64_t total = 0, stride, done = 0, n_bad = 0;
	pid_t pid[WORKERS];
	int status;

	(void)snprintf(s.scratch, sizeof s.scratch, "%s", run_scratch("alloc"));
	(void)snprintf(s.root, sizeof s.root, "%s/root", s.scratch);
	s.r = shared(sizeof *s.r);
	each = prepare(&s, &policy);
	(void)printf("allocations that fail\n");
	for (int step = 0; step <= VERIFY; step++) {
		(void)printf("  %-8s %ld allocations\n", name_of(step), s.n[step]);
		total += 2 * (uint64_t)s.n[step];
	}
	stride = (uint64_t)((double)total * each / (seconds * WORKERS)) + 1;
	(void)fflush(NULL);
	for (unsigned w = 0; w < WORKERS; w++)
		if ((pid[w] = fork()) == 0) {
			s.worker = w;
			s.r = shared(sizeof *s.r);
			(void)snprintf(s.root, sizeof s.root, "%s/root-%u", s.scratch, w);
			sweep_part(&s, stride, 0, &f[w]);
			_exit(0);
		}
	for (unsigned w = 0; w < WORKERS; w++) {
		if (pid[w] < 0 || waitpid(pid[w], &status, 0) != pid[w] || status != 0)
			die("a worker failed");
		done += f[w].done;
		n_bad += f[w].bad;
		for (size_t i = 0; i < f[w].bad && i < SHOWN_MOST; i++)
			(void)printf("  BAD %s\n", f[w].what[i]);
	}
	run_drop(s.scratch);
	foil_buf_free(&policy);
	(void)printf("alloc: %llu of %llu allocation faults, %llu bad, %.0f s\n",
	    (unsigned long long)done, (unsigned long long)total, (unsigned long long)n_bad,
	    run_seconds() - start);
	return n_bad == 0 && done > 0 ? 0 : 1;
}
