/* SPDX-License-Identifier: Apache-2.0 */
/* Files and directories with the changes that are not synced yet. */
#include "model.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

_Noreturn void die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)fputs("crash: ", stderr);
	(void)vfprintf(stderr, fmt, ap);
	(void)fputc('\n', stderr);
	va_end(ap);
	exit(2);
}

static void *need(void *p)
{
	if (p == NULL)
		die("out of memory");
	return p;
}

/* ---- names ---- */

static struct node *find(const struct names *n, const char *name)
{
	for (size_t i = 0; i < n->n; i++)
		if (strcmp(n->name[i].text, name) == 0)
			return n->name[i].to;
	return NULL;
}

static void drop(struct names *n, const char *name)
{
	for (size_t i = 0; i < n->n; i++)
		if (strcmp(n->name[i].text, name) == 0) {
			n->name[i] = n->name[--n->n];
			return;
		}
}

static void set(struct names *n, const char *name, struct node *to)
{
	drop(n, name);
	if (n->n == NAMES_MOST || strlen(name) >= NAME_BYTES)
		die("a directory with too many names, or too long ones: %s", name);
	(void)snprintf(n->name[n->n].text, NAME_BYTES, "%s", name);
	n->name[n->n++].to = to;
}

static struct node *make(struct model *m, bool dir)
{
	struct node *n = need(calloc(1, sizeof *n));

	if (m->n_nodes == NODES_MOST)
		die("too many files");
	n->dir = dir;
	return m->node[m->n_nodes++] = n;
}

/* The directory that holds the last component of a path, as it is now; *last its name. */
static struct node *walk(struct model *m, const char *path, const char **last)
{
	struct node *at = m->root;
	const char *slash;

	while ((slash = strchr(path, '/')) != NULL) {
		char part[NAME_BYTES];

		(void)snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
		if ((at = find(&at->live, part)) == NULL || !at->dir)
			die("no directory %s in the log's file system", path);
		path = slash + 1;
	}
	*last = path;
	return at;
}

/* ---- loading ---- */

static void load_file(struct node *n, const char *path, size_t size)
{
	FILE *f = fopen(path, "rb");

	n->bytes = need(malloc(size + 1));
	n->size = size;
	if (f == NULL || fread(n->bytes, 1, size, f) != size)
		die("cannot read %s", path);
	(void)fclose(f);
}

/* Directories that are found are put on the list of those to read. */
static void load_dir(struct model *m, const char *top, const char *rel, struct node *dir)
{
	char path[1024];
	DIR *d;
	struct dirent *e;
	struct stat st;

	(void)snprintf(path, sizeof path, "%s/%s", top, rel);
	if ((d = opendir(path)) == NULL)
		die("cannot read %s", path);
	while ((e = readdir(d)) != NULL) {
		char inner[512];
		struct node *n;

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		(void)snprintf(path, sizeof path, "%s/%s/%s", top, rel, e->d_name);
		if (lstat(path, &st) != 0)
			die("cannot look at %s", path);
		n = make(m, S_ISDIR(st.st_mode));
		set(&dir->live, e->d_name, n);
		(void)snprintf(inner, sizeof inner, "%s%s%s", rel, rel[0] == '\0' ? "" : "/", e->d_name);
		if (n->dir)
			load_dir(m, top, inner, n); /* at most three deep: our own folders */
		else
			load_file(n, path, (size_t)st.st_size);
	}
	(void)closedir(d);
	dir->synced = dir->live;
}

void model_load(struct model *m, const char *dir)
{
	memset(m, 0, sizeof *m);
	m->root = make(m, true);
	load_dir(m, dir, "", m->root);
}

static void forget(struct change *c)
{
	free(c->data);
	c->data = NULL;
}

void model_free(struct model *m)
{
	for (size_t i = 0; i < m->n_nodes; i++) {
		free(m->node[i]->bytes);
		free(m->node[i]);
	}
	for (size_t i = 0; i < m->n_changes; i++)
		forget(&m->change[i]);
	memset(m, 0, sizeof *m);
}

/* ---- changes ---- */

static struct change *add(struct model *m, enum change_kind kind, struct node *file, size_t units)
{
	struct change *c;

	if (m->n_changes == CHANGES_MOST || m->n_units + units > UNITS_MOST)
		die("too many changes without a sync");
	c = &m->change[m->n_changes++];
	memset(c, 0, sizeof *c);
	c->kind = kind;
	c->file = file;
	c->first_unit = m->n_units;
	c->n_units = units;
	m->n_units += units;
	return c;
}

static struct change *add_name(struct model *m, enum change_kind kind, struct node *file,
    struct node *dir, const char *name)
{
	struct change *c = add(m, kind, file, 1);

	c->dir = dir;
	(void)snprintf(c->name, sizeof c->name, "%s", name);
	return c;
}

static void grow(uint8_t **bytes, size_t *size, size_t to)
{
	if (to <= *size)
		return;
	*bytes = need(realloc(*bytes, to + 1));
	memset(*bytes + *size, 0, to - *size);
	*size = to;
}

/* Which bytes of a write lie in its u-th sector: [*from, *to) of its data. */
static void sector(const struct change *c, size_t u, size_t *from, size_t *to)
{
	uint64_t first = c->off / SECTOR, start = (first + u) * SECTOR;

	*from = start > c->off ? (size_t)(start - c->off) : 0;
	*to = (size_t)(start + SECTOR - c->off);
	if (*to > c->len)
		*to = c->len;
}

static void put_names(struct change *c, struct names *dir, struct names *dir2)
{
	if (c->kind == CHANGE_ADD) {
		set(dir, c->name, c->file);
	} else if (c->kind == CHANGE_DROP) {
		if (find(dir, c->name) == c->file)
			drop(dir, c->name);
	} else {
		if (find(dir, c->name) == c->file)
			drop(dir, c->name);
		set(dir2, c->name2, c->file);
	}
}

/* Units of a change of data that are on, into a file's bytes. */
static void put_data(const struct change *c, const bool *on, uint8_t **bytes, size_t *size)
{
	if (c->kind == CHANGE_SIZE) {
		if (on != NULL && !on[c->first_unit])
			return;
		grow(bytes, size, (size_t)c->off);
		*size = (size_t)c->off;
		return;
	}
	for (size_t u = 0; u < c->n_units; u++) {
		size_t from, to;

		if (on != NULL && !on[c->first_unit + u])
			continue;
		sector(c, u, &from, &to);
		grow(bytes, size, (size_t)c->off + to);
		memcpy(*bytes + c->off + from, c->data + from, to - from);
	}
}

/* Moves changes that `which` says to the disk, in order, and closes the gaps. */
static void apply(struct model *m, const bool *which)
{
	size_t kept = 0;

	m->n_units = 0;
	for (size_t i = 0; i < m->n_changes; i++) {
		struct change *c = &m->change[i];

		if (!which[i]) {
			c->first_unit = m->n_units;
			m->n_units += c->n_units;
			m->change[kept++] = *c;
			continue;
		}
		if (c->kind == CHANGE_DATA || c->kind == CHANGE_SIZE)
			put_data(c, NULL, &c->file->bytes, &c->file->size);
		else
			put_names(c, &c->dir->synced, c->dir2 == NULL ? NULL : &c->dir2->synced);
		forget(c);
	}
	m->n_changes = kept;
}

void model_open(struct model *m, int fd, int flags, const char *path)
{
	const char *last;
	struct node *dir, *n;

	if (path[0] == '\0') {
		m->fd[fd].node = m->root;
		return;
	}
	dir = walk(m, path, &last);
	n = find(&dir->live, last);
	if (n == NULL) {
		n = make(m, false);
		set(&dir->live, last, n);
		(void)add_name(m, CHANGE_ADD, n, dir, last);
	} else if ((flags & O_TRUNC) != 0) {
		(void)add(m, CHANGE_SIZE, n, 1);
	}
	m->fd[fd].node = n;
	m->fd[fd].dsync = (flags & O_DSYNC) != 0;
}

void model_close(struct model *m, int fd)
{
	m->fd[fd].node = NULL;
	m->fd[fd].dsync = false;
}

static struct node *of(struct model *m, int fd)
{
	if (fd < 0 || fd >= 1024 || m->fd[fd].node == NULL)
		die("a descriptor that was never opened: %d", fd);
	return m->fd[fd].node;
}

void model_write(struct model *m, int fd, uint64_t off, const uint8_t *data, size_t n)
{
	size_t units = (size_t)((off + n - 1) / SECTOR - off / SECTOR + 1);
	struct change *c = add(m, CHANGE_DATA, of(m, fd), units);

	c->off = off;
	c->len = n;
	c->data = need(malloc(n));
	memcpy(c->data, data, n);
}

void model_truncate(struct model *m, int fd, uint64_t size)
{
	add(m, CHANGE_SIZE, of(m, fd), 1)->off = size;
}

void model_settle(struct model *m, int fd)
{
	bool which[CHANGES_MOST] = { false };

	if (m->n_changes == 0 || !m->fd[fd].dsync)
		return;
	which[m->n_changes - 1] = true;
	apply(m, which);
}

void model_sync(struct model *m, int fd)
{
	bool which[CHANGES_MOST];
	const struct node *n = of(m, fd);

	if (n->dir && m->ignore_dir_sync)
		return;
	for (size_t i = 0; i < m->n_changes; i++) {
		const struct change *c = &m->change[i];
		bool data = c->kind == CHANGE_DATA || c->kind == CHANGE_SIZE;

		which[i] = data ? c->file == n : c->dir == n || c->dir2 == n;
	}
	apply(m, which);
}

void model_mkdir(struct model *m, const char *path)
{
	const char *last;
	struct node *dir = walk(m, path, &last), *n = make(m, true);

	set(&dir->live, last, n);
	(void)add_name(m, CHANGE_ADD, n, dir, last);
}

void model_rename(struct model *m, const char *from, const char *to)
{
	const char *a, *b;
	struct node *dir = walk(m, from, &a), *dir2 = walk(m, to, &b), *n = find(&dir->live, a);
	struct change *c;

	if (n == NULL)
		die("no %s in the log's file system", from);
	drop(&dir->live, a);
	set(&dir2->live, b, n);
	c = add_name(m, CHANGE_MOVE, n, dir, a);
	c->dir2 = dir2;
	(void)snprintf(c->name2, sizeof c->name2, "%s", b);
}

void model_link(struct model *m, const char *from, const char *to)
{
	const char *a, *b;
	struct node *dir = walk(m, from, &a), *dir2 = walk(m, to, &b), *n = find(&dir->live, a);

	if (n == NULL)
		die("no %s in the log's file system", from);
	set(&dir2->live, b, n);
	(void)add_name(m, CHANGE_ADD, n, dir2, b);
}

void model_unlink(struct model *m, const char *path)
{
	const char *last;
	struct node *dir = walk(m, path, &last), *n = find(&dir->live, last);

	if (n == NULL)
		die("no %s in the log's file system", path);
	drop(&dir->live, last);
	(void)add_name(m, CHANGE_DROP, n, dir, last);
}

/* ---- states ---- */

static uint64_t mix(uint64_t h, const void *p, size_t n)
{
	const uint8_t *b = p;
	uint64_t w;

	for (; n >= 8; n -= 8, b += 8) {
		memcpy(&w, b, 8);
		h = (h ^ w) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	for (; n > 0; n--)
		h = (h ^ *b++) * 0x100000001b3u;
	return h ^ h >> 32;
}

static void put_file(struct model *m, const bool *on, struct state *s, const struct node *n)
{
	struct state_file *f = &s->file[s->n - 1];

	f->size = 0;
	if (f->cap < n->size) {
		f->bytes = need(realloc(f->bytes, n->size + 1));
		f->cap = n->size;
	}
	if (n->size > 0)
		memcpy(f->bytes, n->bytes, n->size);
	f->size = n->size;
	for (size_t i = 0; i < m->n_changes; i++) {
		const struct change *c = &m->change[i];

		size_t had = f->size;

		if (c->file != n || (c->kind != CHANGE_DATA && c->kind != CHANGE_SIZE))
			continue;
		put_data(c, on, &f->bytes, &f->size);
		if (f->size > had)
			f->cap = f->size; /* it was allocated anew */
	}
	s->hash = mix(s->hash, f->bytes, f->size);
}

/* Directories wait on a list; a directory comes before what it holds. */
static void put_tree(struct model *m, const bool *on, struct state *s)
{
	struct {
		const struct node *dir;
		char path[3 * NAME_BYTES];
	} todo[NODES_MOST];
	size_t n = 1;

	todo[0].dir = m->root;
	todo[0].path[0] = '\0';
	for (size_t d = 0; d < n; d++) {
		for (size_t i = 0; i < todo[d].dir->state.n; i++) {
			const struct name *e = &todo[d].dir->state.name[i];
			struct state_file *f = &s->file[s->n++];

			if (s->n == NODES_MOST || n == NODES_MOST)
				die("a state with too many files");
			(void)snprintf(f->path, sizeof f->path, "%s/%s", todo[d].path, e->text);
			s->hash = mix(s->hash, f->path, strlen(f->path) + 1);
			if ((f->dir = e->to->dir)) {
				todo[n].dir = e->to;
				(void)snprintf(todo[n++].path, sizeof todo[0].path, "%.380s", f->path);
			} else {
				put_file(m, on, s, e->to);
			}
		}
	}
}

void model_state(struct model *m, const bool *on, struct state *s)
{
	s->n = 0;
	s->hash = 0x243f6a8885a308d3u;
	for (size_t i = 0; i < m->n_nodes; i++)
		if (m->node[i]->dir)
			m->node[i]->state = m->node[i]->synced;
	for (size_t i = 0; i < m->n_changes; i++) {
		struct change *c = &m->change[i];

		if (c->kind != CHANGE_DATA && c->kind != CHANGE_SIZE && on[c->first_unit])
			put_names(c, &c->dir->state, c->dir2 == NULL ? NULL : &c->dir2->state);
	}
	put_tree(m, on, s);
}

void state_put(const struct state *s, const char *dir)
{
	char path[1024];

	for (size_t i = 0; i < s->n; i++) {
		const struct state_file *f = &s->file[i];
		int fd;

		(void)snprintf(path, sizeof path, "%s%s", dir, f->path);
		if (f->dir) {
			if (mkdir(path, 0700) != 0)
				die("cannot make %s: %s", path, strerror(errno));
			continue;
		}
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0 || (f->size > 0 && write(fd, f->bytes, f->size) != (ssize_t)f->size) ||
		    close(fd) != 0)
			die("cannot write %s: %s", path, strerror(errno));
	}
}

void state_free(struct state *s)
{
	for (size_t i = 0; i < NODES_MOST; i++)
		free(s->file[i].bytes);
	memset(s, 0, sizeof *s);
}
