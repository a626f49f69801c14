/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TILE_H
#define FOIL_TILE_H

/*
 * C2SP tlog-tiles v0.1.0: a log as static files, 256 hashes or entries a file.
 * Nothing here proves anything: whoever reads compares roots and leaf hashes
 * with a checkpoint (spec/publication.md).
 */

#include "foil/tree.h"

#define FOIL_TILE_WIDTH 256                      /* hashes in a full tile */
#define FOIL_TILE_LEVEL_MAX 63                   /* in a path; trees here end at level 7 */
#define FOIL_TILE_PATH_MAX 64                    /* bytes, with the NUL */
#define FOIL_TILE_MAX ((size_t)FOIL_TILE_WIDTH * FOIL_HASH_LEN)
#define FOIL_TILE_ENTRY_MAX ((size_t)UINT16_MAX) /* bytes of an entry: its length takes two */
#define FOIL_BUNDLE_MAX (FOIL_TILE_WIDTH * (2 + FOIL_TILE_ENTRY_MAX))

/*
 * One file. A hash tile holds the roots of subtrees of 256^level leaves each,
 * `index * 256` being the first; an entry bundle the entries with those
 * indexes themselves (its level is 0).
 */
struct foil_tile {
	bool entries;
	unsigned level;
	uint64_t index;
	unsigned width; /* 1 to 256; less than 256 is a partial tile */
};

/* The width of tile `index` of a level in a tree of that size; 0 when there is no such tile. */
unsigned foil_tile_width(unsigned level, uint64_t index, uint64_t size);
/* "tile/0/x001/234.p/5". FOIL_E_ARG for what no path can say. */
enum foil_code foil_tile_path(const struct foil_tile *t, char out[FOIL_TILE_PATH_MAX],
    struct foil_err *err) FOIL_MUST_CHECK;
/*
 * Only the one form that foil_tile_path() gives; FOIL_E_FORMAT else, and for
 * an index above FOIL_TREE_SIZE_MAX / 256.
 */
enum foil_code foil_tile_parse(struct foil_view path, struct foil_tile *out, struct foil_err *err)
    FOIL_MUST_CHECK;

/* Appends an entry with its length. FOIL_E_LIMIT above FOIL_TILE_ENTRY_MAX; else put sticks in b. */
enum foil_code foil_bundle_put(struct foil_buf *b, struct foil_view entry, struct foil_err *err)
    FOIL_MUST_CHECK;
/* A walk through the entries of a bundle, which must outlive it. */
struct foil_bundle {
	struct foil_view bytes;
	size_t at;  /* offset of the next entry's length */
	unsigned n; /* entries taken so far */
};
void foil_bundle_open(struct foil_bundle *r, struct foil_view bytes);
/*
 * The next entry, a view into the bundle; *more is false at its end.
 * FOIL_E_FORMAT names the byte where a length or an entry is cut short, or
 * where a 257th entry begins.
 */
enum foil_code foil_bundle_next(struct foil_bundle *r, struct foil_view *entry, bool *more,
    struct foil_err *err) FOIL_MUST_CHECK;

/*
 * Where files come from: a directory, an archive, memory. `path` is relative
 * ("checkpoint", "tile/0/000", "checkpoints/12"); appends the whole file to
 * out, which it does not let grow past out->max. FOIL_E_NOT_FOUND when there is none,
 * FOIL_E_LIMIT when it is too large.
 */
struct foil_tile_source {
	void *ctx;
	enum foil_code (*get)(void *ctx, const char *path, struct foil_buf *out,
	    struct foil_err *err);
};
/*
 * Appends what the tile holds: exactly `width` hashes, or the bundle of
 * exactly `width` entries, every length in it checked. A partial tile that is
 * not there is taken from the full one, which may have replaced it.
 * FOIL_E_NOT_FOUND names the path, FOIL_E_FORMAT path and byte.
 */
enum foil_code foil_tile_get(const struct foil_tile_source *s, const struct foil_tile *t,
    struct foil_buf *out, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * The subtrees of a tree of `size` leaves, from hash tiles alone. It keeps the
 * last few tiles (FOIL_TILE_TREE_SLOTS of at most FOIL_TILE_MAX bytes), asks for no tile
 * that such a tree has not, and serves one thread. The source must outlive it.
 */
#define FOIL_TILE_TREE_SLOTS 16
struct foil_tile_tree;
enum foil_code foil_tile_tree_open(const struct foil_tile_source *s, uint64_t size,
    struct foil_tile_tree **out, struct foil_err *err) FOIL_MUST_CHECK;
void foil_tile_tree_close(struct foil_tile_tree **t);
/* Valid until it is closed; asks FOIL_E_ARG for a node beyond the size. */
struct foil_tree_reader foil_tile_tree_reader(struct foil_tile_tree *t);

/*
 * A directory as a source. It is opened once (a symbolic link to it is
 * followed, none below it is), only regular files are read, and files may be
 * replaced meanwhile. get() may run in several threads.
 */
struct foil_tile_dir {
	int fd;
};
enum foil_code foil_tile_dir_open(struct foil_tile_dir *d, const char *path, struct foil_err *err)
    FOIL_MUST_CHECK;
void foil_tile_dir_close(struct foil_tile_dir *d);
/* `d` must not move while the source is in use. */
struct foil_tile_source foil_tile_dir_source(struct foil_tile_dir *d);

#endif
