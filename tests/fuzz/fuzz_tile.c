/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths of tiles, entry bundles, and what a hostile source may give for any
 * tile. There is one path for a tile and one bundle for its entries; a tile
 * that is handed out has the size that its width says.
 */
#include "fuzz.h"

#include "foil/tile.h"

static void one_path(struct foil_view in)
{
	char again[FOIL_TILE_PATH_MAX];
	struct foil_err err = { FOIL_OK, "" };
	struct foil_tile t;

	if (foil_tile_parse(in, &t, &err) != FOIL_OK) {
		fuzz_message(&err);
		return;
	}
	CHECK(foil_tile_path(&t, again, &err) == FOIL_OK);
	CHECK(foil_view_eq(foil_str(again), in));
	CHECK(t.width >= 1 && t.width <= FOIL_TILE_WIDTH && (!t.entries || t.level == 0));
}

static void one_bundle(struct foil_view in)
{
	struct foil_buf b = { .max = FOIL_BUNDLE_MAX };
	struct foil_err err = { FOIL_OK, "" };
	struct foil_bundle r;
	struct foil_view entry;
	bool more = true;

	foil_bundle_open(&r, in);
	while (foil_bundle_next(&r, &entry, &more, &err) == FOIL_OK && more)
		CHECK(foil_bundle_put(&b, entry, &err) == FOIL_OK);
	CHECK(r.n <= FOIL_TILE_WIDTH && r.at <= in.len && b.len == r.at);
	CHECK(b.len == 0 || memcmp(b.p, in.p, b.len) == 0);
	if (!more)
		CHECK(r.at == in.len);
	else
		fuzz_message(&err);
	foil_buf_free(&b);
}

/* Partial tiles are absent for odd inputs, so that the full one is asked for. */
static enum foil_code get(void *ctx, const char *path, struct foil_buf *out, struct foil_err *err)
{
	const struct foil_view *in = ctx;

	if (strstr(path, ".p/") != NULL && (in->len & 1) != 0)
		return foil_fail(err, FOIL_E_NOT_FOUND, "no '%s'", path);
	foil_buf_put_view(out, *in);
	return foil_buf_check(out, path, err);
}

static void one_tile(struct foil_view in)
{
	struct foil_tile t = { .width = (unsigned)fuzz_number(&in, 1) + 1 };
	struct foil_tile_source s = { &in, get };
	struct foil_buf b = { .max = FOIL_BUNDLE_MAX };
	struct foil_err err = { FOIL_OK, "" };
	struct foil_tile_tree *tree = NULL;
	uint8_t root[FOIL_HASH_LEN];

	if (foil_tile_get(&s, &t, &b, &err) == FOIL_OK)
		CHECK(b.len == (size_t)t.width * FOIL_HASH_LEN);
	else
		CHECK(b.len == 0);
	foil_buf_reset(&b);
	t.entries = true;
	if (foil_tile_get(&s, &t, &b, &err) == FOIL_OK)
		CHECK(b.len >= (size_t)t.width * 2 && b.len <= in.len);
	else
		CHECK(b.len == 0);
	if (foil_tile_tree_open(&s, t.width, &tree, &err) == FOIL_OK) {
		struct foil_tree_reader r = foil_tile_tree_reader(tree);

		(void)!foil_tree_root(&r, t.width, root, &err);
	}
	foil_tile_tree_close(&tree);
	foil_buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);

	one_path(in);
	one_bundle(in);
	one_tile(in);
	return 0;
}
