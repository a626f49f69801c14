/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A published folder. The input is a list of edits to a good folder or to an
 * empty one; nothing that differs from what was issued ever matches, but for
 * signature lines of strangers below the checkpoint.
 *
 *   input = base (bit 0: the good folder, bit 1: the requester's), edit...
 *   edit  = what (below), which file, and what that needs
 */
#include "fuzz.h"
#include "known.h"

#include "foil/verify.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES_MAX 24

enum { SET, INSERT, DELETE, TRUNCATE, CREATE, REMOVE, SPECIAL, FLIP, EDITS };

struct file {
	char name[64];
	struct foil_buf bytes;
	unsigned special; /* 0 regular, 1 directory, 2 fifo, 3 link out of the folder */
};
struct folder {
	struct file file[FILES_MAX];
	size_t n;
};

static void add(struct folder *f, const char *name, struct foil_view bytes)
{
	struct file *new = &f->file[f->n];

	if (f->n == FILES_MAX)
		return;
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->file[i].name, name) == 0)
			return;
	memset(new, 0, sizeof *new);
	(void)snprintf(new->name, sizeof new->name, "%s", name);
	foil_buf_put_view(&new->bytes, bytes);
	f->n++;
}

static void fill(struct folder *f, bool requester)
{
	const struct known *k = known();

	for (size_t i = 0; i < k->c.n_files; i++) {
		bool letter = strcmp(k->c.file[i].name, FOIL_LETTER_NAME) == 0;

		add(f, k->c.file[i].name, letter && requester ? k->c.letter.text : k->c.file[i].bytes);
	}
	add(f, FOIL_RESPONSE_NAME, k->bundle);
	add(f, FOIL_CHECKPOINT_NAME, foil_buf_view(&k->c.note));
	if (requester)
		add(f, FOIL_REQUESTER_NAME, foil_buf_view(&k->requester));
}

static void empty(struct folder *f)
{
	for (size_t i = 0; i < f->n; i++)
		foil_buf_free(&f->file[i].bytes);
	f->n = 0;
}

/* The bytes [at, at + gone) are replaced. */
static void replace(struct foil_buf *b, size_t at, size_t gone, struct foil_view new)
{
	struct foil_buf out = { .max = 1 << 20 };

	at = at > b->len ? b->len : at;
	gone = gone > b->len - at ? b->len - at : gone;
	foil_buf_put(&out, b->p, at);
	foil_buf_put_view(&out, new);
	foil_buf_put(&out, b->p == NULL ? NULL : b->p + at + gone, b->len - at - gone);
	foil_buf_free(b);
	*b = out;
}

static void create(struct folder *f, struct foil_view *in)
{
	static const char *const usual[] = { FOIL_RESPONSE_NAME, FOIL_CHECKPOINT_NAME,
		FOIL_LETTER_NAME, FOIL_SCHEDULE_NAME, FOIL_REQUESTER_NAME, "item-07.txt" };
	size_t which = fuzz_number(in, 1), len;
	char name[64] = "";

	if (which < 2 * COUNT(usual)) {
		(void)snprintf(name, sizeof name, "%s", usual[which % COUNT(usual)]);
	} else {
		struct foil_view raw = fuzz_take(in, which % 60);

		for (size_t i = 0; i < raw.len; i++)
			name[i] = raw.p[i] == '/' || raw.p[i] == '\0' ? '_' : (char)raw.p[i];
		if (name[0] == '\0' || name[0] == '.')
			return;
	}
	len = fuzz_number(in, 2);
	add(f, name, fuzz_take(in, len));
}

static void edit(struct folder *f, struct foil_view *in)
{
	unsigned what = (unsigned)fuzz_number(in, 1) % EDITS;
	struct file *file;
	size_t which, at, len;

	if (what == CREATE) {
		create(f, in);
		return;
	}
	which = fuzz_number(in, 1);
	if (f->n == 0)
		return;
	file = &f->file[which % f->n];
	if (what == SPECIAL) {
		file->special = (unsigned)fuzz_number(in, 1) % 4;
		return;
	}
	if (what == REMOVE) {
		foil_buf_free(&file->bytes);
		*file = f->file[--f->n];
		return;
	}
	at = fuzz_number(in, 2);
	if (what == FLIP) {
		if (at < file->bytes.len)
			file->bytes.p[at] ^= (uint8_t)(1u << fuzz_number(in, 1) % 8);
		return;
	}
	len = fuzz_number(in, 1);
	if (what == SET)
		replace(&file->bytes, at, len, fuzz_take(in, len));
	else if (what == INSERT)
		replace(&file->bytes, at, 0, fuzz_take(in, len));
	else
		replace(&file->bytes, at, what == DELETE ? len : SIZE_MAX, foil_view(NULL, 0));
}

static const struct file *find(const struct folder *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->file[i].name, name) == 0)
			return &f->file[i];
	return NULL;
}

static bool same_text(struct foil_view a, struct foil_view b)
{
	struct foil_note x, y;

	return foil_note_read(a, &x, NULL) == FOIL_OK && foil_note_read(b, &y, NULL) == FOIL_OK &&
	    foil_view_eq(x.text, y.text);
}

/* Everything that was issued is here and is as issued. */
static bool as_issued(const struct folder *f, bool requester)
{
	struct folder good = { .n = 0 };
	bool same;

	fill(&good, requester);
	same = f->n == good.n;
	for (size_t i = 0; same && i < good.n; i++) {
		const struct file *here = find(f, good.file[i].name);
		struct foil_view want = foil_buf_view(&good.file[i].bytes);

		same = here != NULL && here->special == 0 &&
		    (foil_view_eq(foil_buf_view(&here->bytes), want) ||
		    (strcmp(here->name, FOIL_CHECKPOINT_NAME) == 0 &&
		    same_text(foil_buf_view(&here->bytes), want)));
	}
	empty(&good);
	return same;
}

static void put(const char *dir, const struct folder *f)
{
	char path[256];
	int fd;

	CHECK(mkdir(dir, 0700) == 0);
	for (size_t i = 0; i < f->n; i++) {
		const struct file *file = &f->file[i];

		(void)snprintf(path, sizeof path, "%s/%s", dir, file->name);
		if (file->special == 1) {
			CHECK(mkdir(path, 0700) == 0);
		} else if (file->special == 2) {
			CHECK(mkfifo(path, 0600) == 0);
		} else if (file->special == 3) {
			CHECK(symlink("/etc/hostname", path) == 0);
		} else {
			CHECK((fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600)) >= 0);
			CHECK(write(fd, file->bytes.p, file->bytes.len) == (ssize_t)file->bytes.len);
			CHECK(close(fd) == 0);
		}
	}
}

static void drop(const char *dir, const struct folder *f)
{
	char path[256];

	for (size_t i = 0; i < f->n; i++) {
		(void)snprintf(path, sizeof path, "%s/%s", dir, f->file[i].name);
		CHECK(remove(path) == 0);
	}
	CHECK(rmdir(dir) == 0);
}

static void verify(const char *dir, const struct folder *f)
{
	struct foil_verify_in in = { .folder = dir, .trust = &known()->trust };
	struct foil_report r;
	struct foil_err err = { FOIL_OK, "" };

	CHECK(foil_verify_folder(&in, &r, &err) == FOIL_OK);
	if (r.verdict == FOIL_MATCHES)
		CHECK(as_issued(f, false) || as_issued(f, true));
	else
		CHECK(r.findings.n > 0);
	for (size_t i = 0; i < FOIL_CHECKS; i++)
		CHECK(r.check[i].name != NULL && r.check[i].text != NULL);
	foil_report_free(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char dir[64];
	struct foil_view in = foil_view(data, size);
	unsigned base = (unsigned)fuzz_number(&in, 1);
	struct folder f = { .n = 0 };

	if (dir[0] == '\0')
		(void)snprintf(dir, sizeof dir, "%s/foil-fuzz-%ld",
		    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (long)getpid());
	if ((base & 1) != 0)
		fill(&f, (base & 2) != 0);
	while (in.len > 0)
		edit(&f, &in);
	put(dir, &f);
	verify(dir, &f);
	drop(dir, &f);
	empty(&f);
	return 0;
}
