/* SPDX-License-Identifier: Apache-2.0 */
#include "run.h"

#include "model.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SECONDS_MOST 10

const char *run_scratch(const char *name)
{
	static char path[256];
	const char *tmp = getenv("TMPDIR");
	const char *base = tmp != NULL ? tmp : access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

	(void)snprintf(path, sizeof path, "%s/foil-%s-XXXXXX", base, name);
	if (mkdtemp(path) == NULL)
		die("cannot make a directory in %s: %s", base, strerror(errno));
	return path;
}

static int drop_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

void run_drop(const char *path)
{
	if (nftw(path, drop_one, 16, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT)
		die("cannot remove %s: %s", path, strerror(errno));
}

void run_copy(const char *from, const char *to)
{
	static struct model m;
	static struct state s;

	model_load(&m, from);
	model_state(&m, NULL, &s);
	if (mkdir(to, 0700) != 0 && errno != EEXIST)
		die("cannot make %s: %s", to, strerror(errno));
	state_put(&s, to);
	model_free(&m);
}

void run_write(const char *path, const void *p, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, p, n) != (ssize_t)n || close(fd) != 0)
		die("cannot write %s: %s", path, strerror(errno));
}

size_t run_read(const char *path, void *p, size_t cap)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, p, cap);

	if (fd >= 0)
		(void)close(fd);
	return n < 0 ? 0 : (size_t)n;
}

double run_seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- the program under the recorder ---- */

static _Noreturn void become(const struct run *r, const char *errors)
{
	char *const argv[] = { strdup(r->work), strdup(r->root), strdup(drive_step_name(r->step)), NULL };
	int ack = open(r->ack, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int err = open(errors, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (ack < 0 || err < 0 || dup2(ack, REC_ACK_FD) < 0 || dup2(err, STDERR_FILENO) < 0 ||
	    setenv("LD_PRELOAD", r->rec, 1) != 0 || setenv("REC_ROOT", r->root, 1) != 0)
		_exit(99);
	(void)close(ack);
	(void)close(err);
	for (size_t i = 0; r->env[i] != NULL; i++)
		if (putenv(strdup(r->env[i])) != 0)
			_exit(99);
	(void)alarm(SECONDS_MOST);
	(void)execv(r->work, argv);
	_exit(99);
}

int run_work(const struct run *r, struct drive_mark *m, char *said, size_t cap)
{
	char errors[512];
	struct drive_mark told[32];
	size_t n;
	int status;
	pid_t pid;

	(void)snprintf(errors, sizeof errors, "%s.err", r->ack);
	(void)fflush(NULL);
	if ((pid = fork()) == 0)
		become(r, errors);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		die("cannot run %s", r->work);
	n = run_read(r->ack, told, sizeof told) / sizeof told[0];
	if (n > 0)
		*m = told[n - 1];
	if (cap > 0) {
		n = run_read(errors, said, cap - 1);
		said[n] = '\0';
		said[strcspn(said, "\n")] = '\0';
	}
	return status;
}

/* ---- questions in a child ---- */

/* What the child says, in memory that both have. */
static char *shared(void)
{
	static char *p;

	if (p == NULL && (p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
			      0)) == MAP_FAILED)
		die("no shared memory");
	return p;
}

static void outcome(pid_t pid, char *what, size_t cap)
{
	int status;

	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		die("cannot run a child: %s", strerror(errno));
	if (WIFSIGNALED(status))
		(void)snprintf(what, cap, "died of signal %d (%s)", WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
	else
		(void)snprintf(what, cap, "%s", WEXITSTATUS(status) == 0 ? "" : shared());
}

static _Noreturn void answer(enum foil_code rc, const struct foil_err *err)
{
	if (rc != FOIL_OK)
		(void)snprintf(shared(), 4096, "%s: %s", foil_code_name(rc), err->msg);
	_exit(rc == FOIL_OK ? 0 : 1);
}

void run_check(const char *root, const struct drive_mark *m, bool on, char *what, size_t cap)
{
	struct foil_err err = { FOIL_OK, "" };
	pid_t pid;

	(void)shared();
	(void)fflush(NULL);
	if ((pid = fork()) == 0) {
		(void)alarm(SECONDS_MOST);
		answer(drive_check(root, m, on, &err), &err);
	}
	outcome(pid, what, cap);
}

void run_again(const char *root, enum drive_step step, char *what, size_t cap)
{
	struct foil_err err = { FOIL_OK, "" };
	pid_t pid;

	(void)shared();
	(void)fflush(NULL);
	if ((pid = fork()) == 0) {
		(void)alarm(SECONDS_MOST);
		answer(drive_step(root, step, 500 + (uint64_t)step, NULL, &err), &err);
	}
	outcome(pid, what, cap);
}
