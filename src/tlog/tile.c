/* SPDX-License-Identifier: Apache-2.0 */
/* Which tiles there are and what they are called: tlog-tiles, "Merkle Tree". */
#include "foil/tile.h"

#include "foil/text.h"

#include <stdio.h>
#include <string.h>

#define INDEX_MAX (FOIL_TREE_SIZE_MAX / FOIL_TILE_WIDTH)

unsigned foil_tile_width(unsigned level, uint64_t index, uint64_t size)
{
	uint64_t n = level < 8 ? size >> 8 * level : 0;

	if (index > n / FOIL_TILE_WIDTH)
		return 0;
	n -= index * FOIL_TILE_WIDTH;
	return n < FOIL_TILE_WIDTH ? (unsigned)n : FOIL_TILE_WIDTH;
}

/* Three digits a group; every group but the last is marked. */
static void put_index(struct foil_buf *b, uint64_t index)
{
	uint64_t unit = 1;

	while (index / unit >= 1000)
		unit *= 1000;
	for (; unit > 1; unit /= 1000)
		foil_buf_printf(b, "x%03u/", (unsigned)(index / unit % 1000));
	foil_buf_printf(b, "%03u", (unsigned)(index % 1000));
}

enum foil_code foil_tile_path(const struct foil_tile *t, char out[FOIL_TILE_PATH_MAX],
    struct foil_err *err)
{
	struct foil_buf b = { .max = FOIL_TILE_PATH_MAX - 1 };
	enum foil_code rc;

	if (t->level > FOIL_TILE_LEVEL_MAX || (t->entries && t->level != 0) ||
	    t->index > INDEX_MAX || t->width == 0 || t->width > FOIL_TILE_WIDTH)
		return foil_fail(err, FOIL_E_ARG, "there is no tile %llu of width %u on level %u",
		    (unsigned long long)t->index, t->width, t->level);
	if (t->entries)
		foil_buf_put_str(&b, "tile/entries/");
	else
		foil_buf_printf(&b, "tile/%u/", t->level);
	put_index(&b, t->index);
	if (t->width < FOIL_TILE_WIDTH)
		foil_buf_printf(&b, ".p/%u", t->width);
	if ((rc = foil_buf_check(&b, "tile path", err)) == FOIL_OK)
		memcpy(out, foil_buf_cstr(&b), b.len + 1);
	foil_buf_free(&b);
	return rc;
}

/* ---- reading ---- */

static bool take(struct foil_view *rest, const char *word)
{
	size_t n = strlen(word);

	if (rest->len < n || memcmp(rest->p, word, n) != 0)
		return false;
	*rest = foil_view(rest->p + n, rest->len - n);
	return true;
}

/* Up to max_digits digits; how many there were. */
static size_t take_number(struct foil_view *rest, size_t max_digits, uint64_t *out)
{
	uint64_t v = 0;
	size_t n = 0;

	while (n < max_digits && n < rest->len && foil_is_digit(rest->p[n])) {
		v = v * 10 + (uint64_t)(rest->p[n] - '0');
		n++;
	}
	*rest = foil_view(rest->p + n, rest->len - n);
	*out = v;
	return n;
}

static bool take_index(struct foil_view *rest, uint64_t *out)
{
	uint64_t v = 0, group;
	bool more;

	do {
		more = take(rest, "x");
		if (v > INDEX_MAX / 1000 || take_number(rest, 3, &group) != 3)
			return false;
		v = v * 1000 + group;
		if (more && !take(rest, "/"))
			return false;
	} while (more);
	*out = v;
	return v <= INDEX_MAX;
}

static bool parse(struct foil_view rest, struct foil_tile *t)
{
	uint64_t n;

	*t = (struct foil_tile){ .width = FOIL_TILE_WIDTH };
	if (!take(&rest, "tile/"))
		return false;
	t->entries = take(&rest, "entries/");
	if (!t->entries) {
		if (take_number(&rest, 2, &n) == 0 || n > FOIL_TILE_LEVEL_MAX || !take(&rest, "/"))
			return false;
		t->level = (unsigned)n;
	}
	if (!take_index(&rest, &t->index))
		return false;
	if (take(&rest, ".p/")) {
		if (take_number(&rest, 3, &n) == 0 || n == 0 || n >= FOIL_TILE_WIDTH)
			return false;
		t->width = (unsigned)n;
	}
	return rest.len == 0;
}

/* What reads as a tile must also be written as that tile: no zeros too many, in no place. */
enum foil_code foil_tile_parse(struct foil_view path, struct foil_tile *out, struct foil_err *err)
{
	char again[FOIL_TILE_PATH_MAX];
	struct foil_tile t;
	struct foil_safe s;

	if (!parse(path, &t) || foil_tile_path(&t, again, NULL) != FOIL_OK ||
	    !foil_view_eq(foil_str(again), path))
		return foil_fail(err, FOIL_E_FORMAT, "'%s' is not the path of a tile",
		    foil_safe(&s, path));
	*out = t;
	return FOIL_OK;
}
