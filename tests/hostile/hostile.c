/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hostile folders against foil-verify itself: hostile PROGRAM [OTHER]. Each runs in a
 * child under a memory cap of 64 MiB beyond the bytes of the folder, and a
 * clock. It must end by itself, with an exit status of 1 or 3, and print
 * nothing that steers a terminal. One line a failure, a summary at the end.
 * With --write DIR it only leaves the good folder and its trust file there.
 */
#include "hostile.h"

#include "foil/cbor.h"
#include "foil/entry.h"
#include "foil/file.h"

#include <fcntl.h>
#include <malloc.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static const char *const usual[] = { FOIL_RESPONSE_NAME, FOIL_CHECKPOINT_NAME, FOIL_LETTER_NAME,
	FOIL_SCHEDULE_NAME, FOIL_REQUESTER_NAME, "item-07.txt" };

/* ---- the folder itself ---- */

static void empty_folder(void)
{
	folder_new(false);
	expect("an empty folder", CANNOT);
}

static void sparse(void)
{
	for (size_t i = 0; i < COUNT(usual); i++) {
		folder_new(true);
		folder_sparse(usual[i], (off_t)1 << 40);
		expect(said("%s of a terabyte", usual[i]), NOT_GOOD);
		folder_new(true);
		folder_sparse(usual[i], (off_t)1 << 27);
		expect(said("%s of 128 MiB of zeros", usual[i]), NOT_GOOD);
	}
	folder_new(true);
	folder_sparse("extra", (off_t)1 << 40);
	expect("one more file, of a terabyte", NOT_GOOD);
}

static void links(void)
{
	for (size_t i = 0; i < COUNT(usual); i++) {
		folder_new(true);
		folder_put("../aside", known()->bundle);
		(void)remove(folder_path(usual[i]));
		if (symlink("../aside", folder_path(usual[i])) != 0)
			give_up("symlink");
		expect(said("%s is a symbolic link", usual[i]), NOT_GOOD);
		(void)remove(folder_path(usual[i]));
		if (symlink("/dev/zero", folder_path(usual[i])) != 0)
			give_up("symlink");
		expect(said("%s leads to /dev/zero", usual[i]), NOT_GOOD);
		(void)remove(folder_path("../aside"));
	}
}

static void make_socket(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
	if (fd < 0 || bind(fd, (const struct sockaddr *)&at, sizeof at) != 0)
		give_up("socket");
	(void)close(fd);
}

/* 0 directory, 1 fifo, 2 socket, 3 device. False where this may not be made here. */
static bool make_special(unsigned kind, const char *path)
{
	switch (kind) {
	case 0: return mkdir(path, 0755) == 0;
	case 1: return mkfifo(path, 0644) == 0;
	case 2: make_socket(path); return true;
	default: return mknod(path, S_IFCHR | 0644, makedev(1, 5)) == 0; /* /dev/zero */
	}
}

static void specials(void)
{
	static const char *const kind[] = { "a directory", "a fifo", "a socket", "a device" };

	for (unsigned k = 0; k < COUNT(kind); k++)
		for (size_t i = 0; i < COUNT(usual); i++) {
			folder_new(true);
			(void)remove(folder_path(usual[i]));
			if (!make_special(k, folder_path(usual[i]))) {
				(void)printf("skip  %s cannot be made here\n", kind[k]);
				break;
			}
			expect(said("%s is something else", usual[i]), NOT_GOOD);
		}
}

static void names(void)
{
	static const char *const odd[] = { "a\033[2Jb", "two\nlines", "\xe2\x80\xaetxt.fdp",
		"caf\xe9", "\xe2\x81\xa6left\xe2\x81\xa9", "a\tb", "\x01\x02\x7f", "\xc2\x85", "%s%n%n",
		("\xe2\x9f\xa6" "1: s.40(2)\xe2\x9f\xa7"), "-rf", " ", "MATCHES the signed record\rx",
		"\xff\xfe", "\\x41", "..." };
	char longest[256];

	for (size_t i = 0; i < COUNT(odd); i++) {
		folder_new(true);
		folder_put(odd[i], foil_str("x"));
		expect(said("an odd name, %s", "unlisted"), NOT_GOOD);
		folder_new(true);
		if (symlink(odd[i], folder_path("link")) != 0)
			give_up("symlink");
		expect("a link to an odd name", NOT_GOOD);
	}
	memset(longest, 'n', sizeof longest - 1);
	longest[255] = '\0';
	folder_new(true);
	folder_put(longest, foil_str("x"));
	expect("a name of 255 bytes", NOT_GOOD);
}

static void crowd(void)
{
	static const size_t n[] = { 19990, 20100 };
	char name[32];

	for (size_t k = 0; k < COUNT(n); k++) {
		folder_new(true);
		for (size_t i = 0; i < n[k]; i++) {
			(void)snprintf(name, sizeof name, "item-%06zu.txt", i);
			folder_put(name, foil_str(""));
		}
		expect(said("%s files", k == 0 ? "twenty thousand" : "more than twenty thousand"), NOT_GOOD);
	}
}

/* ---- the bundle ---- */

static void bundle_is(struct foil_view v, const char *what)
{
	folder_put(FOIL_RESPONSE_NAME, v);
	expect(what, NOT_GOOD);
}

static void cut_and_padded(void)
{
	struct foil_view b = known()->bundle;
	struct foil_buf more = { .max = 0 };

	folder_new(true);
	for (size_t i = 0; i < 150; i++) {
		size_t n = i * b.len / 150;

		bundle_is(foil_view(b.p, n), "a bundle that was cut");
	}
	bundle_is(foil_view(b.p, b.len - 1), "a bundle without its last byte");
	bundle_is(foil_view(b.p + 1, b.len - 1), "a bundle without its first byte");
	foil_buf_put_view(&more, b);
	foil_buf_put_u8(&more, 0);
	bundle_is(foil_buf_view(&more), "a bundle with one byte more");
	foil_buf_put_view(&more, b);
	bundle_is(foil_buf_view(&more), "two bundles");
	foil_buf_free(&more);
}

static void rewritten(const char *what, const struct foil_response *r)
{
	struct foil_buf b = { .max = 0 };

	foil_response_put(&b, r);
	bundle_is(foil_buf_view(&b), what);
	foil_buf_free(&b);
}

static void reordered(void)
{
	struct foil_response r = known()->c.response;
	struct foil_proven acts[8], governance[8];

	folder_new(true);
	memcpy(acts, r.acts, r.n_acts * sizeof *acts);
	memcpy(governance, r.governance, r.n_governance * sizeof *governance);
	r.acts = acts;
	r.governance = governance;
	acts[0] = known()->c.response.acts[1];
	acts[1] = known()->c.response.acts[0];
	rewritten("two acts change places", &r);
	acts[0] = acts[1];
	rewritten("an act twice", &r);
	acts[0] = known()->c.response.acts[0];
	acts[1] = known()->c.response.acts[1];
	r.n_acts--;
	rewritten("the last act is missing", &r);
	r.n_acts++;
	governance[1] = known()->c.response.governance[2];
	governance[2] = known()->c.response.governance[1];
	rewritten("two governance entries change places", &r);
	r.n_governance = 0;
	rewritten("no governance", &r);
	r.n_governance = 1;
	rewritten("governance without its keys", &r);
}

/* An entry whose payload names one key twice; its length is right, its form is not. */
static void duplicate_keys(void)
{
	struct foil_response r = known()->c.response;
	struct foil_proven acts[8];
	struct foil_buf payload = { .max = 0 }, entry = { .max = 0 };
	struct foil_cose_sign1 m;

	folder_new(true);
	memcpy(acts, r.acts, r.n_acts * sizeof *acts);
	r.acts = acts;
	if (foil_cose_sign1_parse(acts[0].bytes, &m, NULL) != FOIL_OK)
		give_up("entry");
	foil_cbor_put_map(&payload, 2);
	for (int i = 0; i < 2; i++) {
		foil_cbor_put_str(&payload, "v");
		foil_cbor_put_uint(&payload, 1);
	}
	m.payload = foil_buf_view(&payload);
	foil_cose_sign1_put(&entry, &m);
	acts[0].bytes = foil_buf_view(&entry);
	rewritten("an entry with a key twice", &r);
	foil_buf_free(&payload);
	foil_buf_free(&entry);
}

/* A head that claims the largest size, in every place of the first bytes and then here and there. */
static void huge_lengths(void)
{
	static const uint8_t major[] = { 0x5b, 0x7b, 0x9b, 0xbb, 0xdb };
	static const uint8_t claim[2][8] = { { 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff },
		{ 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff } };
	struct foil_view b = known()->bundle;
	uint8_t *copy = malloc(b.len);

	if (copy == NULL)
		give_up("memory");
	folder_new(true);
	for (size_t at = 0, turn = 0; at + 9 <= b.len; at += at < 40 ? 1 : 97, turn++) {
		memcpy(copy, b.p, b.len);
		copy[at] = major[turn % COUNT(major)];
		memcpy(copy + at + 1, claim[turn / COUNT(major) % 2], 8);
		bundle_is(foil_view(copy, b.len), "a length that is not there");
	}
	free(copy);
}

static void put_start(struct foil_buf *b)
{
	static const uint8_t start[] = { 0xd9, 0xd9, 0xf7, 0x88 };

	foil_buf_reset(b);
	foil_buf_put(b, start, sizeof start);
	foil_cbor_put_str(b, "foil-response-1");
}

static void deep(void)
{
	static const struct {
		const char *what, *unit;
	} rows[] = {
		{ "arrays a million deep", "\x81" },
		{ "maps a million deep", "\xa1\x61" "a" },
		{ "tags a million deep", "\xd9\xd9\xf7" },
		{ "open-ended arrays a million deep", "\x9f" },
	};
	struct foil_buf b = { .max = 0 };

	folder_new(true);
	for (size_t i = 0; i < COUNT(rows); i++)
		for (int inside = 0; inside < 2; inside++) {
			foil_buf_reset(&b);
			if (inside != 0)
				put_start(&b);
			for (size_t k = 0; k < 1000000; k++)
				foil_buf_put_str(&b, rows[i].unit);
			bundle_is(foil_buf_view(&b), rows[i].what);
		}
	foil_buf_free(&b);
}

/* n entries of `size` bytes each, all of it there. */
static void many(const char *what, size_t n, size_t size, bool governance)
{
	struct foil_buf b = { .max = 0 };
	uint8_t *filler = calloc(1, size + 1);

	if (filler == NULL)
		give_up("memory");
	put_start(&b);
	if (!governance)
		foil_cbor_put_array(&b, 0);
	foil_cbor_put_array(&b, n);
	for (size_t i = 0; i < n; i++) {
		foil_cbor_put_array(&b, 3);
		foil_cbor_put_uint(&b, i);
		foil_cbor_put_bytes(&b, foil_view(filler, size));
		foil_cbor_put_bytes(&b, foil_view(filler, 0));
	}
	bundle_is(foil_buf_view(&b), what);
	free(filler);
	foil_buf_free(&b);
}

static void crowds(void)
{
	struct foil_buf b = { .max = 0 };

	folder_new(true);
	put_start(&b);
	foil_cbor_put_array(&b, 1000000);
	bundle_is(foil_buf_view(&b), "a million governance entries claimed");
	foil_buf_free(&b);
	many("a million governance entries of nothing", 1000000, 0, true);
	many("a million governance entries of 64 bytes", 1000000, 64, true);
	many("as many governance entries as may be", 10000, 64, true);
	many("as many acts as may be", 1000, 64, false);
	many("ten thousand acts", 10000, 300, false);
}

/* ---- what is signed is hostile ---- */

static size_t rows, letters_each;

/* A decision that hides as much as may be in documents that nobody published. */
static void hide_much(struct mini_case *c, struct foil_act *a)
{
	static struct foil_view letter[FOIL_LETTERS_MAX];
	static char name[FOIL_LETTERS_MAX][3];

	if (a->kind != FOIL_ACT_DECIDED)
		return;
	for (size_t i = 0; i < FOIL_LETTERS_MAX; i++) {
		name[i][0] = (char)('A' + i % 26);
		name[i][1] = (char)(i < 26 ? 0 : 'A' + i / 26);
		letter[i] = foil_str(name[i]);
	}
	if ((a->redactions = foil_arena_alloc(&c->m->arena, rows, sizeof *a->redactions)) == NULL)
		give_up("memory");
	a->n_redactions = rows;
	for (size_t i = 0; i < rows; i++)
		a->redactions[i] = (struct foil_redaction){ 100 + i, 77, { 2 * i, 1 }, letter,
			letters_each };
}

/* The same ledger to the trust file: keys and nonces are those of the good folder. */
static void decided_much(const char *what, size_t times, size_t n, size_t letters)
{
	struct mini *m = calloc(1, sizeof *m);
	struct mini_case *c = calloc(1, sizeof *c);

	if (m == NULL || c == NULL)
		give_up("memory");
	rows = n;
	letters_each = letters;
	mini_open(m, 1);
	mini_enrol_all(m);
	mini_case_init(c, m, MINI_SUB);
	mini_received(c);
	mini_frozen(c);
	c->before_act = hide_much;
	for (size_t i = 0; i < times; i++)
		mini_decided(c);
	c->before_act = NULL;
	mini_decided(c);
	mini_approved(c);
	mini_issued(c);
	(void)mini_index(m);
	mini_respond(c);
	folder_new(false);
	for (size_t i = 0; i < c->n_files; i++)
		folder_put(c->file[i].name, c->file[i].bytes);
	folder_put(FOIL_RESPONSE_NAME, mini_bundle(c));
	folder_put(FOIL_CHECKPOINT_NAME, foil_buf_view(&c->note));
	mini_case_free(c);
	mini_close(m);
	free(c);
	free(m);
	(void)malloc_trim(0); /* or a child counts what its parent had */
	expect(what, NOT_GOOD);
}

static void decisions(void)
{
	decided_much("two hundred thousand redactions", 1, FOIL_REDACTIONS_MAX, 1);
	decided_much("four decisions of as many", 4, FOIL_REDACTIONS_MAX, 1);
	decided_much("redactions under as many grounds as may be", 2, 20000, FOIL_LETTERS_MAX);
}

/* ---- the other files ---- */

static void notes(void)
{
	struct foil_view good = foil_buf_view(&known()->c.note);
	struct foil_buf b = { .max = 0 };

	folder_new(true);
	for (size_t i = 0; i < good.len; i += 3) {
		folder_put(FOIL_CHECKPOINT_NAME, foil_view(good.p, i));
		expect("a checkpoint that was cut", NOT_GOOD);
	}
	foil_buf_put_view(&b, good);
	for (size_t i = 0; i < 5000; i++)
		foil_buf_put_str(&b, "\xe2\x80\x94 a AAAAAAA=\n");
	folder_put(FOIL_CHECKPOINT_NAME, foil_buf_view(&b));
	expect("a checkpoint with five thousand lines", NOT_GOOD);
	foil_buf_reset(&b);
	foil_buf_put_str(&b, MINI_ORIGIN "\033[31m\n18446744073709551616\n");
	folder_put(FOIL_CHECKPOINT_NAME, foil_buf_view(&b));
	expect("a checkpoint that steers", NOT_GOOD);
	foil_buf_free(&b);
}

static void texts(void)
{
	static const char *const words[] = { "", "\033]0;owned\007", "\xe2\x80\xae", "\xff\xfe\0",
		"\r\rMATCHES the signed record\r", "\xf0\x9f\x98", "Dear \xe2\x81\xa7Mr" };

	for (size_t i = 0; i < COUNT(words); i++)
		for (size_t k = 2; k < COUNT(usual); k++) {
			folder_new(true);
			folder_put(usual[k], foil_str(words[i]));
			expect(said("%s is something else", usual[k]), NOT_GOOD);
		}
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--write") == 0)
		return hostile_write(argv[2]);
	if (argc != 2 && argc != 3) {
		(void)fprintf(stderr, "usage: hostile FOIL-VERIFY [OTHER] | hostile --write DIR\n");
		return 2;
	}
	hostile_start(argv[1], argc == 3 ? argv[2] : NULL);
	folder_new(true);
	expect("the good folder", GOOD);
	empty_folder();
	sparse();
	links();
	specials();
	names();
	crowd();
	cut_and_padded();
	reordered();
	duplicate_keys();
	huge_lengths();
	deep();
	crowds();
	decisions();
	notes();
	texts();
	return hostile_end();
}
