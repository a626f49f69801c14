/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay WORK REC.so [WORK-WITHOUT-SYNC]: records the steps of a case, makes
 * the states in which a power cut could have left the disk, and looks at each.
 * Then two controls, which must find something: directory syncs that are not
 * counted, and (if given) a program whose store never syncs.
 */
#include "model.h"
#include "run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORKERS 2
#define STATES 15000
#define CONTROL_STATES 1200
#define SHOWN_MOST 6
#define DRY_ROUNDS 40

/* ---- the log ---- */

struct log {
	uint8_t *bytes;
	size_t len;
};

static struct log read_log(const char *path)
{
	struct log l = { malloc((size_t)64 << 20), 0 };

	if (l.bytes == NULL)
		die("out of memory");
	l.len = run_read(path, l.bytes, (size_t)64 << 20);
	if (l.len == 0)
		die("nothing was recorded in %s", path);
	return l;
}

struct record {
	struct rec_head h;
	char path[512];
	const uint8_t *data;
};

static bool next(const struct log *l, size_t *at, struct record *r)
{
	if (*at == l->len)
		return false;
	if (l->len - *at < sizeof r->h)
		die("the log is cut");
	memcpy(&r->h, l->bytes + *at, sizeof r->h);
	*at += sizeof r->h;
	if (l->len - *at < (size_t)r->h.path_len + r->h.data_len || r->h.path_len >= sizeof r->path)
		die("the log is cut");
	memcpy(r->path, l->bytes + *at, r->h.path_len);
	r->path[r->h.path_len] = '\0';
	r->data = l->bytes + *at + r->h.path_len;
	*at += r->h.path_len + r->h.data_len;
	return true;
}

/* ---- one step's states ---- */

/* What the workers found, in memory they share. */
struct found {
	uint64_t checked, bad;
	char what[SHOWN_MOST][512];
};

struct sweep {
	struct model m;
	struct state state;
	struct drive_mark mark;
	enum drive_step step;
	uint64_t rng, *seen, n_distinct, most;
	size_t set_size; /* of `seen`, a power of two, more than twice `most` */
	unsigned worker;
	uint64_t op; /* of the log */
	char dir[300];
	struct found *found;
	bool on[UNITS_MOST];
};

static uint64_t random64(struct sweep *s)
{
	uint64_t z = s->rng += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* True the first time. */
static bool is_new(struct sweep *s, uint64_t hash)
{
	size_t i = (size_t)hash & (s->set_size - 1);

	hash |= 1; /* 0 is an empty place */
	while (s->seen[i] != 0) {
		if (s->seen[i] == hash)
			return false;
		i = (i + 1) & (s->set_size - 1);
	}
	s->seen[i] = hash;
	return true;
}

static void look(struct sweep *s, const char *how)
{
	char what[400];
	const uint64_t *mark = &s->mark.has;

	if (s->n_distinct >= s->most)
		return;
	model_state(&s->m, s->on, &s->state);
	for (size_t i = 0; i < sizeof s->mark / sizeof *mark; i++)
		s->state.hash = (s->state.hash ^ mark[i]) * 0x9e3779b97f4a7c15u;
	if (!is_new(s, s->state.hash))
		return;
	if (s->n_distinct++ % WORKERS != s->worker)
		return;
	run_drop(s->dir);
	if (mkdir(s->dir, 0700) != 0)
		die("cannot make %s", s->dir);
	state_put(&s->state, s->dir);
	run_check(s->dir, &s->mark, true, what, sizeof what);
	s->found->checked++;
	if (what[0] == '\0')
		return;
	if (s->found->bad++ < SHOWN_MOST)
		(void)snprintf(s->found->what[s->found->bad - 1], sizeof s->found->what[0],
		    "%s, operation %llu, %s: %s", drive_step_name(s->step),
		    (unsigned long long)s->op, how, what);
}

static void all(struct sweep *s, bool on)
{
	memset(s->on, on, s->m.n_units);
}

static void change_only(struct sweep *s, size_t i, bool on)
{
	memset(s->on + s->m.change[i].first_unit, on, s->m.change[i].n_units);
}

/* The states that are always looked at. */
static void look_at_point(struct sweep *s)
{
	const struct change *last;

	all(s, true);
	look(s, "everything so far");
	all(s, false);
	look(s, "nothing unsynced");
	if (s->m.n_changes == 0)
		return;
	last = &s->m.change[s->m.n_changes - 1];
	all(s, true);
	change_only(s, s->m.n_changes - 1, false);
	for (size_t u = 0; u + 1 < last->n_units; u++) {
		s->on[last->first_unit + u] = true;
		look(s, "the last write torn");
	}
	for (size_t i = 0; i < s->m.n_changes; i++) {
		all(s, false);
		change_only(s, i, true);
		look(s, "one change alone");
		all(s, true);
		change_only(s, i, false);
		look(s, "all changes but one");
	}
}

/* Two states only: so that few go round the whole log, its acknowledgements included. */
static void look_at_ends(struct sweep *s)
{
	all(s, true);
	look(s, "everything so far");
	all(s, false);
	look(s, "nothing unsynced");
}

/* One random state of this point. */
static void look_at_random(struct sweep *s)
{
	static const unsigned odds[] = { 128, 128, 230, 26 };
	unsigned mode = (unsigned)(random64(s) % 4);

	if (s->m.n_units < 2)
		return;
	for (size_t i = 0; i < s->m.n_changes; i++) {
		const struct change *c = &s->m.change[i];
		bool whole = (random64(s) & 255) < odds[mode];

		for (size_t u = 0; u < c->n_units; u++)
			s->on[c->first_unit + u] =
			    mode == 0 ? whole : (random64(s) & 255) < odds[mode];
	}
	look(s, "some changes");
}

static void apply(struct sweep *s, const struct record *r)
{
	struct model *m = &s->m;
	char other[512];

	(void)snprintf(other, sizeof other, "%.*s", (int)(r->h.data_len < 511 ? r->h.data_len : 511),
	    (const char *)r->data);
	switch (r->h.op) {
	case REC_OPEN:
		model_open(m, r->h.fd, (int)r->h.off, r->path);
		break;
	case REC_CLOSE:
		model_close(m, r->h.fd);
		break;
	case REC_WRITE:
		model_write(m, r->h.fd, r->h.off, r->data, r->h.data_len);
		break;
	case REC_TRUNC:
		model_truncate(m, r->h.fd, r->h.off);
		break;
	case REC_SYNC:
		model_sync(m, r->h.fd);
		break;
	case REC_MKDIR:
		model_mkdir(m, r->path);
		break;
	case REC_RENAME:
		model_rename(m, r->path, other);
		break;
	case REC_LINK:
		model_link(m, r->path, other);
		break;
	case REC_UNLINK:
		model_unlink(m, r->path);
		break;
	case REC_ACK:
		if (r->h.data_len != sizeof s->mark)
			die("a mark of another size");
		memcpy(&s->mark, r->data, sizeof s->mark);
		break;
	case REC_BLIND:
		if (strstr(r->path, "/lock.mdb") == NULL)
			die("%s is written through a map, which cannot be recorded", r->path);
		break;
	default:
		die("an operation that is not known: %u", r->h.op);
	}
}

/* One walk through the log. */
static void walk_log(struct sweep *s, const struct log *l, const char *base,
    void (*look_at)(struct sweep *s), bool ignore_dir_sync)
{
	struct record r;
	size_t at = 0;

	model_load(&s->m, base);
	s->m.ignore_dir_sync = ignore_dir_sync;
	s->mark = drive_mark_before(s->step);
	for (s->op = 0; next(l, &at, &r) && s->n_distinct < s->most; s->op++) {
		apply(s, &r);
		if (r.h.op == REC_CLOSE)
			continue;
		look_at(s);
		if (r.h.op == REC_WRITE)
			model_settle(&s->m, r.h.fd);
	}
	model_free(&s->m);
}

struct job {
	enum drive_step step;
	const char *base;
	struct log log;
	uint64_t most, seed;
	bool ignore_dir_sync;
};

static _Noreturn void work_on(const struct job *j, unsigned worker, struct found *found,
    const char *scratch)
{
	struct sweep *s = calloc(1, sizeof *s);
	unsigned dry = 0;

	if (s == NULL)
		die("out of memory");
	for (s->set_size = 1024; s->set_size < 3 * j->most; s->set_size *= 2)
		continue;
	if ((s->seen = calloc(s->set_size, sizeof *s->seen)) == NULL ||
	    foil_crypto_init(NULL) != FOIL_OK) /* once, not in every child */
		die("out of memory");
	s->step = j->step;
	s->most = j->most;
	s->rng = j->seed;
	s->worker = worker;
	s->found = found;
	(void)snprintf(s->dir, sizeof s->dir, "%s/state-%u", scratch, worker);
	walk_log(s, &j->log, j->base, look_at_ends, j->ignore_dir_sync);
	walk_log(s, &j->log, j->base, look_at_point, j->ignore_dir_sync);
	while (s->n_distinct < s->most && dry < DRY_ROUNDS) {
		uint64_t had = s->n_distinct;

		walk_log(s, &j->log, j->base, look_at_random, j->ignore_dir_sync);
		dry = s->n_distinct == had ? dry + 1 : 0;
	}
	run_drop(s->dir);
	_exit(0);
}

static void sweep(const struct job *j, const char *scratch, bool quiet, struct found *total)
{
	struct found *f = mmap(NULL, WORKERS * sizeof *f, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	double start = run_seconds();
	struct found sum = { 0 };
	pid_t pid[WORKERS];

	if (f == MAP_FAILED)
		die("no shared memory");
	(void)fflush(NULL);
	for (unsigned w = 0; w < WORKERS; w++)
		if ((pid[w] = fork()) == 0)
			work_on(j, w, &f[w], scratch);
	for (unsigned w = 0; w < WORKERS; w++) {
		int status;

		if (pid[w] < 0 || waitpid(pid[w], &status, 0) != pid[w] || status != 0)
			die("a worker failed");
		sum.checked += f[w].checked;
		sum.bad += f[w].bad;
		for (size_t i = 0; !quiet && i < f[w].bad && i < SHOWN_MOST; i++)
			(void)printf("  BAD %s\n", f[w].what[i]);
	}
	(void)printf("  %-8s %6llu states, %llu bad, %.1f s%s\n", drive_step_name(j->step),
	    (unsigned long long)sum.checked, (unsigned long long)sum.bad, run_seconds() - start,
	    quiet && sum.bad == 0 ? "; the control does not show in this step at so many states" : "");
	total->checked += sum.checked;
	total->bad += sum.bad;
	(void)munmap(f, WORKERS * sizeof *f);
}

/* ---- all steps ---- */

static uint64_t number(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);
	uint64_t n = text == NULL ? 0 : strtoull(text, NULL, 10);

	return n == 0 ? otherwise : n;
}

static struct found run_all(const char *title, const char *work, const char *rec, uint64_t states,
    bool ignore_dir_sync, bool control)
{
	char scratch[256], root[300], log[300], env[320], ack[300], base[300], said[400];
	const char *const envs[] = { env, NULL };
	struct found total = { 0 };

	(void)snprintf(scratch, sizeof scratch, "%s", run_scratch("crash"));
	(void)snprintf(root, sizeof root, "%s/root", scratch);
	(void)snprintf(base, sizeof base, "%s/base", scratch);
	(void)snprintf(log, sizeof log, "%s/log", scratch);
	(void)snprintf(ack, sizeof ack, "%s/ack", scratch);
	(void)snprintf(env, sizeof env, "REC_LOG=%s", log);
	if (mkdir(root, 0700) != 0)
		die("cannot make %s", root);
	(void)printf("%s\n", title);
	for (int s = 0; s < DRIVE_STEPS; s++) {
		struct run r = { work, rec, root, (enum drive_step)s, envs, ack };
		struct drive_mark m;
		struct job j = { .step = (enum drive_step)s, .base = base,
			/* One step has fewer different states than its share (cosign); the others make up. */
			.most = states / (DRIVE_STEPS - 1) + 1, .seed = number("CRASH_SEED", 1) + (uint64_t)s,
			.ignore_dir_sync = ignore_dir_sync };
		int status;

		run_drop(base);
		run_copy(root, base);
		if ((status = run_work(&r, &m, said, sizeof said)) != 0)
			die("%s did not work without any fault: status %d, %s",
			    drive_step_name(r.step), status, said);
		j.log = read_log(log);
		sweep(&j, scratch, control, &total);
		free(j.log.bytes);
	}
	run_drop(scratch);
	return total;
}

/* A control that finds nothing says that the suite is blind. */
static bool control(const char *title, const char *work, const char *rec, bool ignore_dir_sync)
{
	struct found f = run_all(title, work, rec, CONTROL_STATES, ignore_dir_sync, true);

	if (f.bad == 0)
		(void)printf("  the control found nothing: this suite cannot see what it is for\n");
	return f.bad > 0;
}

int main(int argc, char **argv)
{
	double start = run_seconds();
	uint64_t states = number("CRASH_STATES", STATES);
	struct found f;
	bool seeing;

	if (argc < 3)
		die("usage: replay WORK REC.so [WORK-WITHOUT-SYNC]");
	f = run_all("states after a power cut", argv[1], argv[2], states, false, false);
	if (f.checked < states)
		(void)printf("  too few: %llu different states were wanted\n", (unsigned long long)states);
	seeing = control("control: directories never synced (must be bad)", argv[1], argv[2], true);
	if (argc > 3)
		seeing = control("control: store without sync (must be bad)", argv[3], argv[2], false) &&
		    seeing;
	(void)printf("crash: %llu states, %llu bad%s, %.0f s\n", (unsigned long long)f.checked,
	    (unsigned long long)f.bad, seeing ? "" : ", controls blind", run_seconds() - start);
	return f.bad == 0 && f.checked >= states && seeing ? 0 : 1;
}
