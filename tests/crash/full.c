/* SPDX-License-Identifier: Apache-2.0 */
/*
 * full: every step on a disk that has a few pages left, from none upwards. As
 * root on a small tmpfs of its own; else with a limit on the size of files,
 * which is less of a test. No signal, nothing acknowledged that is not there,
 * and all is well once there is room.
 */
#include "model.h"
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#define DISK "2m"
#define PAGE 4096
#define PAGES_MOST 48 /* with so many left every step must succeed */

struct shared {
	struct drive_mark mark;
	char what[400];
};

static struct shared *shared;
static char scratch[300], disk[320], root[340], ballast[340];
static bool mounted;
static uint64_t n_bad, n_done, n_refused;

static void bad(int step, unsigned pages, const char *what)
{
	if (n_bad++ < 12)
		(void)printf("  BAD %s with %u pages left: %s\n", drive_step_name((enum drive_step)step),
		    pages, what);
}

static bool mount_disk(void)
{
	return geteuid() == 0 && unshare(CLONE_NEWNS) == 0 &&
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount("none", disk, "tmpfs", 0, "size=" DISK) == 0;
}

/* Takes all of the disk but so many pages. */
static void fill(unsigned pages)
{
	static const char zero[PAGE];
	struct statvfs v;
	int fd;

	if (!mounted)
		return;
	if (statvfs(disk, &v) != 0 || (fd = open(ballast, O_WRONLY | O_CREAT | O_TRUNC, 0600)) < 0)
		die("cannot fill %s", disk);
	for (uint64_t i = pages; i < (uint64_t)v.f_bavail * v.f_frsize / PAGE; i++)
		if (write(fd, zero, PAGE) != PAGE)
			die("cannot fill %s: %s", disk, strerror(errno));
	(void)close(fd);
}

static void told(const struct drive_mark *m)
{
	shared->mark = *m;
}

/* The step in a child; FOIL_OK, its error, or -1 for anything else. */
static int take_step(int step, unsigned pages)
{
	struct foil_err err = { FOIL_OK, "" };
	struct rlimit limit = { (rlim_t)pages * PAGE, (rlim_t)pages * PAGE };
	int status;
	pid_t pid;

	(void)fflush(NULL);
	if ((pid = fork()) == 0) {
		(void)alarm(10);
		(void)signal(SIGXFSZ, SIG_IGN);
		if (!mounted && setrlimit(RLIMIT_FSIZE, &limit) != 0)
			_exit(99);
		status = (int)drive_step(root, (enum drive_step)step, 700 + (uint64_t)step, told, &err);
		(void)snprintf(shared->what, sizeof shared->what, "%.390s", err.msg);
		_exit(status);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		die("cannot run a child");
	if (WIFSIGNALED(status))
		(void)snprintf(shared->what, sizeof shared->what, "died of signal %d",
		    WTERMSIG(status));
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void try_step(int step, unsigned pages)
{
	char base[400], lock[400], what[400];
	int rc;

	(void)snprintf(base, sizeof base, "%s/base-%d", scratch, step);
	(void)snprintf(lock, sizeof lock, "%s/ledger/lock.mdb", root);
	run_drop(root);
	run_copy(base, root);
	(void)unlink(lock); /* it has to be made anew, and is written through a map */
	fill(pages);
	memset(shared, 0, sizeof *shared);
	shared->mark = drive_mark_before((enum drive_step)step);
	rc = take_step(step, pages);
	(void)unlink(ballast);
	n_done++;
	n_refused += rc > 0;
	if (rc != FOIL_OK && rc != FOIL_E_IO && rc != FOIL_E_LIMIT) {
		bad(step, pages, shared->what);
		return;
	}
	if (rc != FOIL_OK && pages == PAGES_MOST) {
		bad(step, pages, shared->what);
		return;
	}
	run_check(root, &shared->mark, false, what, sizeof what);
	if (what[0] == '\0') {
		(void)snprintf(base, sizeof base, "%s/ledger", root);
		if (step == DRIVE_INIT && access(base, F_OK) != 0)
			drive_clear_init(root);
		run_again(root, (enum drive_step)step, what, sizeof what);
	}
	if (what[0] != '\0')
		bad(step, pages, what);
}

static void prepare(void)
{
	char base[400], what[400];

	for (int step = 0; step < DRIVE_STEPS; step++) {
		(void)snprintf(base, sizeof base, "%s/base-%d", scratch, step);
		run_copy(root, base);
		run_again(root, (enum drive_step)step, what, sizeof what);
		if (what[0] != '\0')
			die("%s does not work: %s", drive_step_name((enum drive_step)step), what);
	}
}

int main(void)
{
	double start = run_seconds();

	(void)snprintf(scratch, sizeof scratch, "%s", run_scratch("full"));
	(void)snprintf(disk, sizeof disk, "%s/disk", scratch);
	(void)snprintf(root, sizeof root, "%s/root", disk);
	(void)snprintf(ballast, sizeof ballast, "%s/ballast", disk);
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED || mkdir(disk, 0700) != 0)
		die("cannot make %s", disk);
	mounted = mount_disk();
	if (mkdir(root, 0700) != 0)
		die("cannot make %s", root);
	prepare();
	(void)printf("a full disk (%s)\n",
	    mounted ? "a tmpfs of " DISK : "no mount here: a limit on the size of files");
	for (int step = 0; step < DRIVE_STEPS; step++)
		for (unsigned pages = 0; pages <= PAGES_MOST; pages++)
			try_step(step, pages);
	if (mounted && umount(disk) != 0)
		die("cannot unmount %s", disk);
	run_drop(scratch);
	(void)printf("full: %llu tries, %llu refused cleanly, %llu bad, %.0f s\n",
	    (unsigned long long)n_done, (unsigned long long)n_refused, (unsigned long long)n_bad,
	    run_seconds() - start);
	return n_bad == 0 && n_refused > 0 ? 0 : 1;
}
