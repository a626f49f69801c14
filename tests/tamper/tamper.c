/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random changes of a published folder, none of which may match:
 *
 *   tamper FOLDER TRUST FLIPS SEED
 *
 * Single bits, then truncations, each file in proportion to its bytes and each
 * at least once, with a fixed seed, so that a failure can be made again. The
 * signature lines of the checkpoint are left alone, but for the one that the
 * trust file needs. The folder is copied to memory (/dev/shm) and verified in
 * this process.
 */
#include "foil/env.h"
#include "foil/file.h"
#include "foil/text.h"
#include "foil/verify.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct file {
	const char *name;
	struct foil_buf bytes;
	size_t free_from; /* bytes from here on are lines that no trust needs */
};
struct tamper {
	struct foil_names names;
	struct file *file;
	struct foil_trust trust;
	char dir[64];
	size_t total;
	struct foil_env_fixed env;
	unsigned done, matched;
};

static void must(enum foil_code rc, const struct foil_err *err)
{
	if (rc == FOIL_OK)
		return;
	(void)fprintf(stderr, "tamper: %s\n", err->msg);
	exit(1);
}

static uint64_t pick(struct tamper *t, uint64_t below)
{
	uint64_t x;

	t->env.env.random(t->env.env.ctx, &x, sizeof x);
	return x % below;
}

static void put(const struct tamper *t, const struct file *f, size_t len)
{
	char path[512];
	int fd;

	(void)snprintf(path, sizeof path, "%s/%s", t->dir, f->name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, f->bytes.p, len) != (ssize_t)len || close(fd) != 0) {
		perror(path);
		exit(1);
	}
}

static enum foil_verdict verdict(const struct tamper *t)
{
	struct foil_verify_in in = { .folder = t->dir, .trust = &t->trust };
	struct foil_report r;
	struct foil_err err = { FOIL_OK, "" };
	enum foil_verdict v;

	must(foil_verify_folder(&in, &r, &err), &err);
	v = r.verdict;
	foil_report_free(&r);
	return v;
}

/* One file is as it should not be; says so if nobody noticed. */
static void try(struct tamper *t, const struct file *f, const char *what, size_t at, unsigned bit)
{
	t->done++;
	if (verdict(t) != FOIL_MATCHES)
		return;
	t->matched++;
	(void)printf("BAD   %s: %s at byte %zu, bit %u: MATCHES\n", f->name, what, at, bit);
}

static void flip(struct tamper *t, struct file *f, size_t at, unsigned bit)
{
	f->bytes.p[at] ^= (uint8_t)(1u << bit);
	put(t, f, f->bytes.len);
	try(t, f, "a bit flipped", at, bit);
	f->bytes.p[at] ^= (uint8_t)(1u << bit);
	put(t, f, f->bytes.len);
}

static void cut(struct tamper *t, struct file *f, size_t len)
{
	put(t, f, len);
	try(t, f, "cut", len, 0);
	put(t, f, f->bytes.len);
}

/* Where the lines begin that the trust file does not need. Ours is the first. */
static size_t needed(const struct file *f)
{
	const uint8_t *blank = memmem(f->bytes.p, f->bytes.len, "\n\n", 2), *end;

	if (strcmp(f->name, FOIL_CHECKPOINT_NAME) != 0 || blank == NULL)
		return f->bytes.len;
	blank += 2;
	end = memchr(blank, '\n', f->bytes.len - (size_t)(blank - f->bytes.p));
	return end == NULL ? f->bytes.len : (size_t)(end - f->bytes.p) + 1;
}

static void load(struct tamper *t, const char *folder, const char *trust)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf text = { .max = 1 << 20 };

	must(foil_file_read(trust, 1 << 20, &text, &err), &err);
	must(foil_trust_read(foil_buf_view(&text), &t->trust, &err), &err);
	foil_buf_free(&text);
	must(foil_dir_list(folder, 1000, &t->names, &err), &err);
	(void)snprintf(t->dir, sizeof t->dir, "%s/foil-tamper-%ld",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (long)getpid());
	t->file = calloc(t->names.n + 1, sizeof *t->file);
	if (t->file == NULL || mkdir(t->dir, 0700) != 0) {
		perror(t->dir);
		exit(1);
	}
	for (size_t i = 0; i < t->names.n; i++) {
		struct file *f = &t->file[i];
		char *path = foil_path_join(folder, t->names.name[i]);

		f->name = t->names.name[i];
		must(foil_file_read(path, 64 << 20, &f->bytes, &err), &err);
		free(path);
		f->free_from = needed(f);
		t->total += f->free_from;
		put(t, f, f->bytes.len);
	}
}

static void drop(struct tamper *t)
{
	char path[512];

	for (size_t i = 0; i < t->names.n; i++) {
		(void)snprintf(path, sizeof path, "%s/%s", t->dir, t->file[i].name);
		(void)unlink(path);
		foil_buf_free(&t->file[i].bytes);
	}
	(void)rmdir(t->dir);
	free(t->file);
	foil_names_free(&t->names);
}

/* A byte of the folder, each as likely as any other. */
static struct file *anywhere(struct tamper *t, size_t *at)
{
	size_t n = (size_t)pick(t, t->total), i = 0;

	while (n >= t->file[i].free_from)
		n -= t->file[i++].free_from;
	*at = n;
	return &t->file[i];
}

static void run(struct tamper *t, uint64_t flips)
{
	for (size_t i = 0; i < t->names.n; i++) { /* each file, small ones too */
		struct file *f = &t->file[i];

		for (unsigned k = 0; k < 16 && f->free_from > 0; k++)
			flip(t, f, (size_t)pick(t, f->free_from), (unsigned)pick(t, 8));
		for (unsigned k = 0; k < 16 && f->free_from > 0; k++)
			cut(t, f, (size_t)pick(t, f->free_from));
	}
	while (t->done < flips) {
		size_t at;
		struct file *f = anywhere(t, &at);

		flip(t, f, at, (unsigned)pick(t, 8));
	}
	for (uint64_t i = 0; i < flips / 20; i++) {
		size_t at;
		struct file *f = anywhere(t, &at);

		cut(t, f, at);
	}
}

int main(int argc, char **argv)
{
	static struct tamper t;
	uint64_t flips = 0, seed = 0;

	if (argc != 5 || foil_parse_uint(foil_str(argv[3]), 1000000, &flips, NULL) != FOIL_OK ||
	    foil_parse_uint(foil_str(argv[4]), UINT64_MAX, &seed, NULL) != FOIL_OK) {
		(void)fprintf(stderr, "usage: tamper FOLDER TRUST FLIPS SEED\n");
		return 2;
	}
	(void)foil_env_fixed(&t.env, 0, seed);
	load(&t, argv[1], argv[2]);
	if (verdict(&t) != FOIL_MATCHES) {
		(void)fprintf(stderr, "tamper: %s does not match to begin with\n", argv[1]);
		drop(&t);
		return 1;
	}
	run(&t, flips);
	if (verdict(&t) != FOIL_MATCHES) {
		(void)fprintf(stderr, "tamper: the folder was not put back as it was\n");
		t.matched++;
	}
	(void)printf("%u changes of %zu files, %zu bytes, seed %llu: %u matched\n", t.done, t.names.n,
	    t.total, (unsigned long long)seed, t.matched);
	drop(&t);
	return t.matched > 0;
}
