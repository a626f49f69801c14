/* SPDX-License-Identifier: Apache-2.0 */
/* Entry bundles (tlog-tiles, "Log entries"), and tiles fetched and measured. */
#include "foil/tile.h"

#include "foil/text.h"

#include <string.h>

enum foil_code foil_bundle_put(struct foil_buf *b, struct foil_view entry, struct foil_err *err)
{
	if (entry.len > FOIL_TILE_ENTRY_MAX)
		return foil_fail(err, FOIL_E_LIMIT, "an entry of %zu bytes; a bundle holds at most %zu",
		    entry.len, FOIL_TILE_ENTRY_MAX);
	foil_buf_put_u8(b, (uint8_t)(entry.len >> 8));
	foil_buf_put_u8(b, (uint8_t)entry.len);
	foil_buf_put_view(b, entry);
	return FOIL_OK;
}

void foil_bundle_open(struct foil_bundle *r, struct foil_view bytes)
{
	*r = (struct foil_bundle){ .bytes = bytes };
}

enum foil_code foil_bundle_next(struct foil_bundle *r, struct foil_view *entry, bool *more,
    struct foil_err *err)
{
	size_t left = r->bytes.len - r->at, len;
	const uint8_t *p;

	if (left == 0) {
		*more = false;
		return FOIL_OK;
	}
	if (r->n == FOIL_TILE_WIDTH)
		return foil_fail(err, FOIL_E_FORMAT, "byte %zu: more than %d entries", r->at,
		    FOIL_TILE_WIDTH);
	if (left < 2)
		return foil_fail(err, FOIL_E_FORMAT, "byte %zu: the length of entry %u is cut short",
		    r->at, r->n);
	p = r->bytes.p + r->at;
	len = (size_t)p[0] << 8 | p[1];
	if (left - 2 < len)
		return foil_fail(err, FOIL_E_FORMAT,
		    "byte %zu: entry %u has %zu bytes, and only %zu are left", r->at, r->n, len,
		    left - 2);
	*entry = foil_view(p + 2, len);
	*more = true;
	r->at += 2 + len;
	r->n++;
	return FOIL_OK;
}

/* ---- fetching ---- */

/* Checks the first `width` entries, and with `whole` that there are no others. */
static enum foil_code measure_entries(struct foil_view bytes, unsigned width, bool whole,
    size_t *len, struct foil_err *err)
{
	struct foil_bundle r;
	struct foil_view entry;
	bool more = true;
	enum foil_code rc;

	foil_bundle_open(&r, bytes);
	while (r.n < width && more) {
		if ((rc = foil_bundle_next(&r, &entry, &more, err)) != FOIL_OK)
			return rc;
	}
	if (r.n < width)
		return foil_fail(err, FOIL_E_FORMAT, "byte %zu: ends after %u entries of %u", r.at, r.n,
		    width);
	if (whole && r.at < bytes.len)
		return foil_fail(err, FOIL_E_FORMAT, "byte %zu: goes on after %u entries", r.at, r.n);
	*len = r.at;
	return FOIL_OK;
}

static enum foil_code measure(const struct foil_tile *t, struct foil_view bytes, bool whole,
    size_t *len, struct foil_err *err)
{
	size_t want = (size_t)t->width * FOIL_HASH_LEN;

	if (t->entries)
		return measure_entries(bytes, t->width, whole, len, err);
	if (bytes.len < want || (whole && bytes.len > want))
		return foil_fail(err, FOIL_E_FORMAT, "%zu bytes instead of %zu", bytes.len, want);
	*len = want;
	return FOIL_OK;
}

/* The file of `from`, of which `t` is all or the beginning. */
static enum foil_code get_from(const struct foil_tile_source *s, const struct foil_tile *from,
    const struct foil_tile *t, struct foil_buf *out, struct foil_err *err)
{
	struct foil_buf own = { .max = t->entries ? FOIL_BUNDLE_MAX : FOIL_TILE_MAX };
	/* Straight into what asks for it, where it holds nothing else and no more than a tile. */
	bool straight = out->failed == FOIL_OK && out->len == 0 && out->max == own.max;
	struct foil_buf *file = straight ? out : &own;
	char path[FOIL_TILE_PATH_MAX];
	size_t len = 0;
	enum foil_code rc;

	if ((rc = foil_tile_path(from, path, err)) != FOIL_OK ||
	    (rc = s->get(s->ctx, path, file, err)) != FOIL_OK)
		goto done;
	/* A full tile that stands in for a partial one must be a full tile first. */
	if ((rc = measure(from, foil_buf_view(file), true, &len, err)) != FOIL_OK ||
	    (rc = measure(t, foil_buf_view(file), false, &len, err)) != FOIL_OK) {
		rc = foil_fail_in(err, rc, "%s", path);
		goto done;
	}
	if (straight)
		out->len = len;
	else
		foil_buf_put(out, own.p, len);
	rc = foil_buf_check(out, path, err);
done:
	if (straight && rc != FOIL_OK)
		foil_buf_reset(out);
	foil_buf_free(&own);
	return rc;
}

enum foil_code foil_tile_get(const struct foil_tile_source *s, const struct foil_tile *t,
    struct foil_buf *out, struct foil_err *err)
{
	struct foil_tile full = *t;
	struct foil_err why = { .msg = "" };
	enum foil_code rc = get_from(s, t, t, out, err);

	if (rc != FOIL_E_NOT_FOUND || t->width == FOIL_TILE_WIDTH)
		return rc;
	full.width = FOIL_TILE_WIDTH;
	rc = get_from(s, &full, t, out, &why);
	if (rc != FOIL_OK && rc != FOIL_E_NOT_FOUND && err != NULL)
		*err = why; /* else it says which partial tile is not there */
	return rc;
}
