/* SPDX-License-Identifier: Apache-2.0 */
#include "vectors.h"

#include "scratch.h"

#include "foil/note.h"
#include "foil/tile.h"

#include <stdio.h>

#define TESSERA "../shared/vectors/tessera-log/"
#define MANY 66000 /* leaves: three levels of tiles */

typedef uint8_t hash_t[FOIL_HASH_LEN];

/* ---- coordinates and paths ---- */

/* The two examples of tlog-tiles, "Partial tiles", and the ends of the range. */
static void test_widths(void **state)
{
	static const struct {
		unsigned level;
		uint64_t index, size;
		unsigned width;
	} rows[] = {
		{ 0, 0, 0, 0 }, { 0, 0, 1, 1 }, { 0, 0, 255, 255 }, { 0, 0, 256, 256 },
		{ 0, 1, 256, 0 }, { 1, 0, 255, 0 }, { 1, 0, 256, 1 }, { 0, 1, 257, 1 },
		{ 0, 272, 70000, 256 }, { 0, 273, 70000, 112 }, { 0, 274, 70000, 0 },
		{ 1, 0, 70000, 256 }, { 1, 1, 70000, 17 }, { 1, 2, 70000, 0 },
		{ 2, 0, 70000, 1 }, { 2, 1, 70000, 0 }, { 3, 0, 70000, 0 },
		{ 7, 0, FOIL_TREE_SIZE_MAX, 127 }, { 8, 0, FOIL_TREE_SIZE_MAX, 0 },
		{ 63, 0, FOIL_TREE_SIZE_MAX, 0 }, { 0, UINT64_MAX, FOIL_TREE_SIZE_MAX, 0 },
		{ 0, FOIL_TREE_SIZE_MAX / 256, FOIL_TREE_SIZE_MAX, 255 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(foil_tile_width(rows[i].level, rows[i].index, rows[i].size),
		    rows[i].width);
}

static const struct {
	struct foil_tile tile;
	const char *path;
} good_paths[] = {
	{ { false, 0, 0, 256 }, "tile/0/000" },
	{ { false, 0, 5, 256 }, "tile/0/005" },
	{ { false, 0, 999, 256 }, "tile/0/999" },
	{ { false, 0, 1000, 256 }, "tile/0/x001/000" },
	{ { false, 0, 1234067, 256 }, "tile/0/x001/x234/067" },
	{ { false, 0, 1234067, 8 }, "tile/0/x001/x234/067.p/8" },
	{ { false, 63, 0, 255 }, "tile/63/000.p/255" },
	{ { false, 7, 0, 1 }, "tile/7/000.p/1" },
	{ { true, 0, 0, 256 }, "tile/entries/000" },
	{ { true, 0, 273, 112 }, "tile/entries/273.p/112" },
	{ { false, 0, FOIL_TREE_SIZE_MAX / 256, 255 },
	    "tile/0/x036/x028/x797/x018/x963/967.p/255" },
};

static const char *const bad_paths[] = {
	"", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000",
	"tile/00/000", "tile/01/000", "tile/64/000", "tile/100/000", "tile/-1/000", "tile//000",
	"/tile/0/000", "tile/0/000/", "tile/0//000", "tile/0/x000/000", "tile/0/x000/x001/000",
	"tile/0/001/000", "tile/0/x001", "tile/0/x001/x000", "tile/0/x01/000", "tile/0/X001/000",
	"tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/00", "tile/0/000.p/01",
	"tile/0/000.p/256", "tile/0/000.p/1000", "tile/0/000.p/1/", "tile/0/000.p/1 ",
	"tile/0/x001.p/1/000", "tile/entries", "tile/entries/", "tile/entries/0/000",
	"tile/entries/000.p/256", "tile/data/000", "tile/8/0/000", "tile/0/+00", "tile/0/ 00",
	"tile/0/x036/x028/x797/x018/x963/968", "tile/0/x999/x999/x999/x999/x999/x999/999",
	"tile/0/x018/x446/x744/x073/x709/x551/616", "tile/0/000.p/1\n", "Tile/0/000",
};

static void test_paths(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good_paths); i++) {
		const struct foil_tile *want = &good_paths[i].tile;
		struct foil_view v = exact(foil_str(good_paths[i].path));
		char path[FOIL_TILE_PATH_MAX];
		struct foil_tile t;

		assert_int_equal(foil_tile_path(want, path, NULL), FOIL_OK);
		assert_string_equal(path, good_paths[i].path);
		assert_int_equal(foil_tile_parse(v, &t, NULL), FOIL_OK);
		assert_int_equal(t.entries, want->entries);
		assert_int_equal(t.level, want->level);
		assert_int_equal(t.index, want->index);
		assert_int_equal(t.width, want->width);
		free_exact(v);
	}
	for (size_t i = 0; i < COUNT(bad_paths); i++) {
		struct foil_view v = exact(foil_str(bad_paths[i]));
		struct foil_tile t;

		if (foil_tile_parse(v, &t, NULL) != FOIL_E_FORMAT)
			fail_msg("%s", bad_paths[i]);
		free_exact(v);
	}
}

static void test_no_path(void **state)
{
	static const struct foil_tile bad[] = {
		{ false, 64, 0, 256 }, { true, 1, 0, 256 }, { false, 0, 0, 0 }, { false, 0, 0, 257 },
		{ false, 0, FOIL_TREE_SIZE_MAX / 256 + 1, 1 },
	};
	char path[FOIL_TILE_PATH_MAX] = "kept";

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_int_equal(foil_tile_path(&bad[i], path, NULL), FOIL_E_ARG);
	assert_string_equal(path, "kept");
}

/* ---- bundles ---- */

static void test_bundle(void **state)
{
	static const char want[] = "\0\3one\0\0\0\2xy";
	struct foil_buf b = { .max = FOIL_BUNDLE_MAX };
	uint8_t *big = calloc(1, FOIL_TILE_ENTRY_MAX + 1);
	struct foil_bundle r;
	struct foil_view e, bytes;
	bool more = false;

	(void)state;
	assert_non_null(big);
	assert_int_equal(foil_bundle_put(&b, foil_str("one"), NULL), FOIL_OK);
	assert_int_equal(foil_bundle_put(&b, foil_view(NULL, 0), NULL), FOIL_OK);
	assert_int_equal(foil_bundle_put(&b, foil_str("xy"), NULL), FOIL_OK);
	assert_view_equal(foil_buf_view(&b), LIT(want));
	bytes = exact(foil_buf_view(&b));
	foil_bundle_open(&r, bytes);
	assert_int_equal(foil_bundle_next(&r, &e, &more, NULL), FOIL_OK);
	assert_true(more);
	assert_view_equal(e, foil_str("one"));
	assert_int_equal(foil_bundle_next(&r, &e, &more, NULL), FOIL_OK);
	assert_true(more && e.len == 0);
	assert_int_equal(foil_bundle_next(&r, &e, &more, NULL), FOIL_OK);
	assert_view_equal(e, foil_str("xy"));
	assert_int_equal(foil_bundle_next(&r, &e, &more, NULL), FOIL_OK);
	assert_false(more);
	assert_int_equal(r.n, 3);
	free_exact(bytes);
	foil_buf_reset(&b);
	assert_int_equal(foil_bundle_put(&b, foil_view(big, FOIL_TILE_ENTRY_MAX + 1), NULL),
	    FOIL_E_LIMIT);
	assert_int_equal(b.len, 0);
	assert_int_equal(foil_bundle_put(&b, foil_view(big, FOIL_TILE_ENTRY_MAX), NULL), FOIL_OK);
	assert_int_equal(b.len, 2 + FOIL_TILE_ENTRY_MAX);
	assert_memory_equal(b.p, "\xff\xff", 2);
	foil_buf_free(&b);
	free(big);
}

/* Every prefix is refused with the byte where it ends, but for those that end between two entries. */
static void test_bundle_cut(void **state)
{
	static const char whole[] = "\0\3one\0\0\1\2";

	(void)state;
	for (size_t n = 0; n <= 9; n++) {
		struct foil_view bytes = exact(foil_view(whole, n)), e;
		struct foil_err err = { .msg = "" };
		enum foil_code rc = FOIL_OK;
		struct foil_bundle r;
		bool more = true;
		char place[32];

		foil_bundle_open(&r, bytes);
		while (more && (rc = foil_bundle_next(&r, &e, &more, &err)) == FOIL_OK)
			continue;
		assert_int_equal(rc, n == 0 || n == 5 || n == 7 ? FOIL_OK : FOIL_E_FORMAT);
		(void)snprintf(place, sizeof place, "byte %d:", n < 5 ? 0 : n < 7 ? 5 : 7);
		if (rc != FOIL_OK && strncmp(err.msg, place, strlen(place)) != 0)
			fail_msg("%zu: %s", n, err.msg);
		free_exact(bytes);
	}
}

static void test_bundle_long(void **state)
{
	struct foil_view bytes, e;
	struct foil_bundle r;
	bool more = true;
	uint8_t zero[2 * 257] = { 0 };

	(void)state;
	bytes = exact(foil_view(zero, sizeof zero));
	foil_bundle_open(&r, bytes);
	for (int i = 0; i < 256; i++)
		assert_int_equal(foil_bundle_next(&r, &e, &more, NULL), FOIL_OK);
	assert_int_equal(foil_bundle_next(&r, &e, &more, NULL), FOIL_E_FORMAT);
	free_exact(bytes);
}

/* ---- a tree out of memory ---- */

static hash_t level0[MANY], level1[MANY / 256], level2[2];

static const hash_t *row_of(unsigned level)
{
	return (const hash_t *)(level == 0 ? level0 : level == 1 ? level1 : level2);
}

struct memory {
	uint64_t size;
	bool no_partial;
	const char *absent;
	int asked;
	size_t extra; /* bytes too many */
};

static enum foil_code memory_get(void *ctx, const char *path, struct foil_buf *out,
    struct foil_err *err)
{
	struct memory *m = ctx;
	struct foil_tile t;

	m->asked++;
	assert_int_equal(foil_tile_parse(foil_str(path), &t, NULL), FOIL_OK);
	assert_true(foil_tile_width(t.level, t.index, MANY) >= t.width);
	if ((m->absent != NULL && strcmp(m->absent, path) == 0) || (m->no_partial && t.width < 256))
		return foil_fail(err, FOIL_E_NOT_FOUND, "no '%s'", path);
	if (t.width < 256)
		assert_int_equal(foil_tile_width(t.level, t.index, m->size), t.width);
	foil_buf_put(out, row_of(t.level)[t.index * 256], t.width * 32 + m->extra);
	return foil_buf_check(out, path, err);
}

static int make_rows(void **state)
{
	struct foil_tree_edge e;

	for (uint32_t i = 0; i < MANY; i++) {
		uint8_t be[4];

		foil_put_be32(be, i);
		foil_leaf_hash(level0[i], foil_view(be, sizeof be));
	}
	/* By the right edge, which test_tree has checked against the definition. */
	for (unsigned l = 1; l < 3; l++) {
		for (size_t i = 0; i < (size_t)MANY >> 8 * l; i++) {
			foil_tree_edge_init(&e);
			for (size_t k = 0; k < 256; k++)
				foil_tree_edge_append(&e, row_of(l - 1)[i * 256 + k]);
			foil_tree_edge_root(&e, l == 1 ? level1[i] : level2[i]);
		}
	}
	return scratch_setup(state);
}

/* Roots and proofs of many sizes, each against the leaves themselves. */
static void test_tree(void **state)
{
	static const uint64_t stops[] = { 1, 2, 3, 255, 256, 257, 511, 512, 513, 1000, 65535, 65536,
		65537, MANY - 1, MANY };
	struct foil_tree_edge e;
	uint64_t old = 0;
	hash_t old_root;

	(void)state;
	foil_tree_edge_init(&e);
	for (size_t i = 0; i < COUNT(stops); i++) {
		struct memory m = { .size = stops[i] };
		struct foil_tile_source s = { &m, memory_get };
		struct foil_tile_tree *t = NULL;
		struct foil_tree_reader r;
		struct foil_path p;
		hash_t want, got;

		while (e.size < stops[i])
			foil_tree_edge_append(&e, level0[e.size]);
		foil_tree_edge_root(&e, want);
		assert_int_equal(foil_tile_tree_open(&s, stops[i], &t, NULL), FOIL_OK);
		r = foil_tile_tree_reader(t);
		assert_int_equal(foil_tree_root(&r, stops[i], got, NULL), FOIL_OK);
		assert_memory_equal(got, want, 32);
		for (uint64_t k = 0; k < stops[i]; k += 1 + stops[i] / 50) {
			assert_int_equal(foil_tree_inclusion(&r, k, stops[i], &p, NULL), FOIL_OK);
			assert_true(foil_tree_includes(level0[k], k, stops[i], &p, want));
		}
		if (old > 0) {
			assert_int_equal(foil_tree_consistency(&r, old, stops[i], &p, NULL), FOIL_OK);
			assert_true(foil_tree_extends(old, old_root, stops[i], want, &p));
		}
		foil_tile_tree_close(&t);
		assert_null(t);
		old = stops[i];
		memcpy(old_root, want, 32);
	}
}

static void test_cache(void **state)
{
	struct memory m = { .size = MANY };
	struct foil_tile_source s = { &m, memory_get };
	struct foil_tile_tree *t = NULL;
	struct foil_tree_reader r;
	hash_t h;

	(void)state;
	assert_int_equal(foil_tile_tree_open(&s, MANY, &t, NULL), FOIL_OK);
	r = foil_tile_tree_reader(t);
	for (uint64_t i = 0; i < 256 * FOIL_TILE_TREE_SLOTS; i++)
		assert_int_equal(r.node(r.ctx, 0, i, h, NULL), FOIL_OK);
	assert_int_equal(m.asked, FOIL_TILE_TREE_SLOTS);
	assert_int_equal(r.node(r.ctx, 0, 0, h, NULL), FOIL_OK);
	assert_memory_equal(h, level0[0], 32);
	assert_int_equal(m.asked, FOIL_TILE_TREE_SLOTS);
	/* one more puts out the one not used for longest, which is tile 1 */
	assert_int_equal(r.node(r.ctx, 0, 256 * FOIL_TILE_TREE_SLOTS, h, NULL), FOIL_OK);
	assert_int_equal(r.node(r.ctx, 0, 0, h, NULL), FOIL_OK);
	assert_int_equal(m.asked, FOIL_TILE_TREE_SLOTS + 1);
	assert_int_equal(r.node(r.ctx, 0, 256, h, NULL), FOIL_OK);
	assert_int_equal(m.asked, FOIL_TILE_TREE_SLOTS + 2);
	assert_memory_equal(h, level0[256], 32);
	/* beyond the size, and levels that no tree has */
	assert_int_equal(r.node(r.ctx, 0, MANY, h, NULL), FOIL_E_ARG);
	assert_int_equal(r.node(r.ctx, 16, 1, h, NULL), FOIL_E_ARG);
	assert_int_equal(r.node(r.ctx, 17, 0, h, NULL), FOIL_E_ARG);
	assert_int_equal(r.node(r.ctx, 63, 0, h, NULL), FOIL_E_ARG);
	assert_int_equal(r.node(r.ctx, 200, 0, h, NULL), FOIL_E_ARG);
	foil_tile_tree_close(&t);
	assert_int_equal(foil_tile_tree_open(&s, FOIL_TREE_SIZE_MAX + 1, &t, NULL), FOIL_E_ARG);
}

static void test_get(void **state)
{
	struct memory m = { .size = 300 };
	struct foil_tile_source s = { &m, memory_get };
	struct foil_tile full = { .width = 256 }, part = { .width = 44, .index = 1 };
	struct foil_buf b = { .max = FOIL_TILE_MAX };
	struct foil_err err = { .msg = "" };

	(void)state;
	assert_int_equal(foil_tile_get(&s, &part, &b, NULL), FOIL_OK);
	assert_view_equal(foil_buf_view(&b), foil_view(level0[256], 44 * 32));
	/* the full tile in a partial one's stead */
	foil_buf_reset(&b);
	m.no_partial = true;
	assert_int_equal(foil_tile_get(&s, &part, &b, NULL), FOIL_OK);
	assert_view_equal(foil_buf_view(&b), foil_view(level0[256], 44 * 32));
	foil_buf_reset(&b);
	m.absent = "tile/0/001";
	assert_int_equal(foil_tile_get(&s, &part, &b, &err), FOIL_E_NOT_FOUND);
	assert_non_null(strstr(err.msg, "tile/0/001.p/44"));
	m.absent = "tile/0/000";
	assert_int_equal(foil_tile_get(&s, &full, &b, &err), FOIL_E_NOT_FOUND);
	/* a byte too many, also where only the beginning is wanted */
	m = (struct memory){ .size = 300, .extra = 1 };
	part.index = 0;
	part.width = 44;
	assert_int_equal(foil_tile_get(&s, &full, &b, &err), FOIL_E_LIMIT);
	m.size = 44;
	assert_int_equal(foil_tile_get(&s, &part, &b, &err), FOIL_E_FORMAT);
	assert_non_null(strstr(err.msg, "tile/0/000.p/44: 1409 bytes instead of 1408"));
	assert_int_equal(b.len, 0);
	foil_buf_free(&b);
}

/* What the buffer held before stays, whether the tile can be had or not. */
static void test_get_appends(void **state)
{
	struct memory m = { .size = 300 };
	struct foil_tile_source s = { &m, memory_get };
	struct foil_tile part = { .width = 44, .index = 1 };
	struct foil_buf b = { .max = FOIL_TILE_MAX };

	(void)state;
	foil_buf_put_str(&b, "before");
	assert_int_equal(foil_tile_get(&s, &part, &b, NULL), FOIL_OK);
	assert_int_equal(b.len, 6 + 44 * 32);
	assert_memory_equal(b.p, "before", 6);
	assert_memory_equal(b.p + 6, level0[256], 44 * 32);
	m.no_partial = true;
	m.absent = "tile/0/001";
	assert_int_equal(foil_tile_get(&s, &part, &b, NULL), FOIL_E_NOT_FOUND);
	assert_int_equal(b.len, 6 + 44 * 32);
	foil_buf_free(&b);
	/* one that has failed stays failed */
	b.failed = FOIL_E_NOMEM;
	m = (struct memory){ .size = 300 };
	assert_int_not_equal(foil_tile_get(&s, &part, &b, NULL), FOIL_OK);
	assert_int_equal(b.failed, FOIL_E_NOMEM);
	foil_buf_free(&b);
}

/* ---- a directory ---- */

static void make_dirs(void)
{
	static const char *const dirs[] = { "log", "log/tile", "log/tile/entries",
		"log/tile/entries/000.p", "log/tile/0", "aside" };

	for (size_t i = 0; i < COUNT(dirs); i++)
		assert_int_equal(mkdir(scratch(dirs[i]), 0700), 0);
	assert_int_equal(scratch_write(scratch("log/tile/entries/000.p/2"), "\0\1a\0\1b", 6), 0);
	assert_int_equal(scratch_write(scratch("aside/000"), "x", 1), 0);
	assert_int_equal(symlink("../../aside", scratch("log/tile/1")), 0);
	assert_int_equal(symlink("../../aside/000", scratch("log/tile/0/000")), 0);
	assert_int_equal(symlink("log", scratch("link")), 0);
	assert_int_equal(mkfifo(scratch("log/checkpoint"), 0600), 0);
}

static void test_dir(void **state)
{
	static const struct {
		const char *path;
		enum foil_code want;
	} rows[] = {
		{ "tile/entries/000.p/2", FOIL_OK },
		{ "tile/entries/000.p/3", FOIL_E_NOT_FOUND },
		{ "tile/entries/001.p/2", FOIL_E_NOT_FOUND },
		{ "tile/entries/000", FOIL_E_NOT_FOUND },
		{ "tile/entries/000.p", FOIL_E_IO },    /* a directory */
		{ "tile/entries/000.p/2/1", FOIL_E_IO }, /* below a file */
		{ "tile/0/000", FOIL_E_IO },            /* a link to a file */
		{ "tile/1/000", FOIL_E_IO },            /* a link to a directory */
		{ "checkpoint", FOIL_E_IO },            /* a pipe: must not hang */
		{ "../aside/000", FOIL_E_ARG }, { "tile/../../aside/000", FOIL_E_ARG },
		{ "/etc/passwd", FOIL_E_ARG }, { "", FOIL_E_ARG }, { "tile//0", FOIL_E_ARG },
		{ "tile/", FOIL_E_ARG }, { "./tile", FOIL_E_ARG }, { "tile/.", FOIL_E_ARG },
	};
	struct foil_tile two = { .entries = true, .width = 2 }, three = { .entries = true, .width = 3 };
	struct foil_tile_dir d = { -1 };
	struct foil_tile_source s;
	struct foil_buf b = { .max = 100 }, small = { .max = 5 };

	(void)state;
	make_dirs();
	assert_int_equal(foil_tile_dir_open(&d, scratch("none"), NULL), FOIL_E_NOT_FOUND);
	assert_int_equal(foil_tile_dir_open(&d, scratch("aside/000"), NULL), FOIL_E_IO);
	assert_int_equal(foil_tile_dir_open(&d, scratch("link"), NULL), FOIL_OK);
	s = foil_tile_dir_source(&d);
	for (size_t i = 0; i < COUNT(rows); i++) {
		foil_buf_reset(&b);
		if (s.get(s.ctx, rows[i].path, &b, NULL) != rows[i].want)
			fail_msg("%s", rows[i].path);
		assert_int_equal(b.len, rows[i].want == FOIL_OK ? 6 : 0);
	}
	assert_int_equal(s.get(s.ctx, rows[0].path, &small, NULL), FOIL_E_LIMIT);
	foil_buf_reset(&b);
	assert_int_equal(foil_tile_get(&s, &two, &b, NULL), FOIL_OK);
	assert_int_equal(b.len, 6);
	assert_int_equal(foil_tile_get(&s, &three, &b, NULL), FOIL_E_NOT_FOUND);
	/* a bundle of too many or too few, and one that is cut */
	assert_int_equal(scratch_write(scratch("log/tile/entries/000.p/3"), "\0\1a\0\1b", 6), 0);
	assert_int_equal(foil_tile_get(&s, &three, &b, NULL), FOIL_E_FORMAT);
	assert_int_equal(scratch_write(scratch("log/tile/entries/000.p/2"), "\0\0\0\0\0\0", 6), 0);
	assert_int_equal(foil_tile_get(&s, &two, &b, NULL), FOIL_E_FORMAT);
	assert_int_equal(scratch_write(scratch("log/tile/entries/000.p/2"), "\0\1a\0\1", 5), 0);
	assert_int_equal(foil_tile_get(&s, &two, &b, NULL), FOIL_E_FORMAT);
	assert_int_equal(b.len, 6);
	foil_tile_dir_close(&d);
	foil_tile_dir_close(&d);
	foil_buf_free(&b);
	foil_buf_free(&small);
}

/* A log that another program has written, at each of its sizes. */
static void test_tessera(void **state)
{
	struct foil_tile_dir d = { -1 };
	struct foil_tile_source s;

	(void)state;
	if (!foil_path_exists(TESSERA "checkpoint")) {
		print_message("skipped: " TESSERA " is not there\n");
		skip();
	}
	assert_int_equal(foil_tile_dir_open(&d, TESSERA, NULL), FOIL_OK);
	s = foil_tile_dir_source(&d);
	for (unsigned n = 1; n <= 15; n++) {
		struct foil_buf note = { .max = FOIL_NOTE_MAX }, b = { .max = FOIL_BUNDLE_MAX };
		struct foil_tile bundle = { .entries = true, .width = n };
		struct foil_tile_tree *t = NULL;
		struct foil_tree_reader r;
		struct foil_tree_edge e;
		struct foil_note parsed;
		struct foil_checkpoint c;
		struct foil_bundle walk;
		struct foil_view entry;
		bool more = true;
		char path[32];
		hash_t root, h;

		(void)snprintf(path, sizeof path, "checkpoint.%u", n);
		assert_int_equal(s.get(s.ctx, path, &note, NULL), FOIL_OK);
		assert_int_equal(foil_note_read(foil_buf_view(&note), &parsed, NULL), FOIL_OK);
		assert_int_equal(foil_checkpoint_read(parsed.text, &c, NULL), FOIL_OK);
		assert_int_equal(foil_tile_tree_open(&s, n, &t, NULL), FOIL_OK);
		r = foil_tile_tree_reader(t);
		assert_int_equal(foil_tree_root(&r, n, root, NULL), FOIL_OK);
		assert_memory_equal(root, c.root, 32);
		assert_int_equal(foil_tile_get(&s, &bundle, &b, NULL), FOIL_OK);
		foil_tree_edge_init(&e);
		foil_bundle_open(&walk, foil_buf_view(&b));
		for (;;) {
			assert_int_equal(foil_bundle_next(&walk, &entry, &more, NULL), FOIL_OK);
			if (!more)
				break;
			foil_leaf_hash(h, entry);
			foil_tree_edge_append(&e, h);
		}
		foil_tree_edge_root(&e, root);
		assert_int_equal(e.size, n);
		assert_memory_equal(root, c.root, 32);
		foil_tile_tree_close(&t);
		foil_buf_free(&note);
		foil_buf_free(&b);
	}
	foil_tile_dir_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_widths),      cmocka_unit_test(test_paths),
		cmocka_unit_test(test_no_path),     cmocka_unit_test(test_bundle),
		cmocka_unit_test(test_bundle_cut),  cmocka_unit_test(test_bundle_long),
		cmocka_unit_test(test_tree),        cmocka_unit_test(test_cache),
		cmocka_unit_test(test_get),         cmocka_unit_test(test_get_appends), cmocka_unit_test(test_dir),
		cmocka_unit_test(test_tessera),
	};

	return cmocka_run_group_tests_name("tile", tests, make_rows, scratch_teardown);
}
