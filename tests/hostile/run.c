/* SPDX-License-Identifier: Apache-2.0 */
#include "hostile.h"

#include "foil/text.h"

#include "../unit/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <time.h>

#define CAP ((rlim_t)64 << 20) /* beyond the bytes of the folder */
#define SECONDS 10             /* of the clock, for one folder */
#define OUTPUT_MAX ((size_t)4 << 20)

static const char *program, *other; /* other: the static one, which must say the same, or NULL */
static char trust[256], folder[256];
static unsigned runs, bad;
static long worst_kib;
static char worst[200];

void give_up(const char *what)
{
	perror(what);
	scratch_remove(scratch_dir);
	exit(1);
}

void hostile_start(const char *path, const char *second)
{
	program = path;
	other = second;
	if (scratch_setup(NULL) != 0)
		give_up("mkdtemp");
	(void)snprintf(trust, sizeof trust, "%s/trust", scratch_dir);
	(void)snprintf(folder, sizeof folder, "%s/published", scratch_dir);
	if (scratch_write(trust, known()->trust_text.p, known()->trust_text.len) != 0)
		give_up(trust);
}

int hostile_write(const char *dir)
{
	(void)snprintf(trust, sizeof trust, "%s/trust", dir);
	(void)snprintf(folder, sizeof folder, "%s/published", dir);
	if (scratch_write(trust, known()->trust_text.p, known()->trust_text.len) != 0)
		give_up(trust);
	folder_new(true);
	return 0;
}

int hostile_end(void)
{
	scratch_remove(scratch_dir);
	(void)printf("%u hostile folders, %u failures; most memory beyond the folder's bytes: %ld KiB (%s)\n",
	    runs, bad, worst_kib, worst);
	return bad > 0;
}

const char *folder_path(const char *name)
{
	static char path[600];

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

const char *said(const char *pattern, const char *word)
{
	static char text[200];
	const char *at = strstr(pattern, "%s");

	(void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - pattern), pattern, word, at + 2);
	return text;
}

void folder_put(const char *name, struct foil_view bytes)
{
	(void)remove(folder_path(name));
	if (scratch_write(folder_path(name), bytes.p, bytes.len) != 0)
		give_up(name);
}

void folder_sparse(const char *name, off_t size)
{
	folder_put(name, foil_view(NULL, 0));
	if (truncate(folder_path(name), size) != 0)
		give_up("truncate");
}

void folder_new(bool good)
{
	const struct known *k = known();

	scratch_remove(folder);
	if (mkdir(folder, 0755) != 0)
		give_up("mkdir");
	for (size_t i = 0; good && i < k->c.n_files; i++)
		folder_put(k->c.file[i].name, k->c.file[i].bytes);
	if (!good)
		return;
	folder_put(FOIL_RESPONSE_NAME, k->bundle);
	folder_put(FOIL_CHECKPOINT_NAME, foil_buf_view(&k->c.note));
}

/* Bytes of the regular files of the folder; one of over a GiB is refused unread and counts as none. */
static rlim_t folder_bytes(void)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	struct stat st;
	rlim_t n = 0;

	if (d == NULL)
		give_up("opendir");
	while ((e = readdir(d)) != NULL)
		if (lstat(folder_path(e->d_name), &st) == 0 && S_ISREG(st.st_mode) &&
		    st.st_size <= (off_t)1 << 30)
			n += (rlim_t)st.st_size;
	(void)closedir(d);
	return n;
}

static void child(const char *path, int out)
{
	struct rlimit as = { CAP + folder_bytes(), CAP + folder_bytes() }, core = { 0, 0 };
	int null = open("/dev/null", O_RDONLY);

	if (null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0 ||
	    setrlimit(RLIMIT_CORE, &core) != 0 || setrlimit(RLIMIT_AS, &as) != 0)
		_exit(126);
	(void)execl(path, path, "--trust", trust, folder, (char *)NULL);
	_exit(127);
}

static int64_t now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* All that the child prints, until it closes or time is up. */
static bool listen_to(int fd, struct foil_buf *out)
{
	int64_t end = now_ms() + SECONDS * 1000;

	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int64_t left = end - now_ms();
		uint8_t part[4096];
		ssize_t n;

		if (left <= 0 || poll(&p, 1, (int)left) <= 0)
			return false;
		n = read(fd, part, sizeof part);
		if (n <= 0)
			return n == 0;
		if (out->len < OUTPUT_MAX)
			foil_buf_put(out, part, (size_t)n);
	}
}

static bool steers(struct foil_view v)
{
	if (foil_utf8_check(v, NULL) != FOIL_OK)
		return true;
	for (size_t at = 0; at < v.len;) {
		uint32_t cp = foil_utf8_next(v, &at);

		/* The brackets of a marker are shown, where the words of a file are quoted. */
		if (foil_cp_steers(cp) && cp != 0x27e6 && cp != 0x27e7)
			return true;
	}
	return memchr(v.p, '\t', v.len) != NULL;
}

static void failed(const char *what, const char *why, struct foil_buf *out)
{
	struct foil_buf safe = { .max = 0 };

	bad++;
	foil_put_safe(&safe, foil_buf_view(out), true);
	(void)printf("BAD   %s: %s\n%s\n", what, why, foil_buf_cstr(&safe));
	foil_buf_free(&safe);
}

static void judge(const char *what, enum hostile_want want, bool ended, int status,
    const struct rusage *use, struct foil_buf *out)
{
	long beyond = use->ru_maxrss - (long)(folder_bytes() >> 10);
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

	if (beyond > worst_kib) {
		worst_kib = beyond;
		(void)snprintf(worst, sizeof worst, "%s", what);
	}
	if (!ended)
		failed(what, "it hangs", out);
	else if (code < 0)
		failed(what, "it crashes", out);
	else if (want == GOOD ? code != 0 : want == CANNOT ? code != 3 : code != 1 && code != 3)
		failed(what, "the exit status is wrong", out);
	else if (out->len == 0 || steers(foil_buf_view(out)))
		failed(what, "what it prints steers a terminal, or is nothing", out);
	else if (memmem(out->p, out->len, "out of memory", 13) != NULL)
		failed(what, "it runs out of memory", out);
	else if (beyond > (long)(CAP >> 10))
		failed(what, "it takes more memory than it may", out);
}

/* Runs one program; what it prints goes to out. False if it had to be stopped. */
static bool run(const char *path, struct foil_buf *out, int *status, struct rusage *use)
{
	int fd[2];
	bool ended;
	pid_t pid = -1;

	if (pipe2(fd, O_CLOEXEC) != 0 || (pid = fork()) < 0)
		give_up("fork");
	if (pid == 0)
		child(path, fd[1]);
	(void)close(fd[1]);
	ended = listen_to(fd[0], out);
	if (!ended)
		(void)kill(pid, SIGKILL);
	if (wait4(pid, status, 0, use) != pid)
		give_up("wait");
	(void)close(fd[0]);
	return ended;
}

void expect(const char *what, enum hostile_want want)
{
	struct foil_buf out = { .max = 0 }, again = { .max = 0 };
	struct rusage use;
	int status = 0, second = 0;
	bool ended = run(program, &out, &status, &use);

	runs++;
	judge(what, want, ended, status, &use, &out);
	if (other != NULL && (!run(other, &again, &second, &use) || second != status ||
	    !foil_view_eq(foil_buf_view(&again), foil_buf_view(&out))))
		failed(what, "the static program says something else", &again);
	foil_buf_free(&out);
	foil_buf_free(&again);
}
