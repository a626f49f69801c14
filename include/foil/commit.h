/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_COMMIT_H
#define FOIL_COMMIT_H

/*
 * foil-doc-1: a hiding commitment to a list of leaves, and its openings
 * (spec/commitment.md). A GGM seed tree and a Merkle tree of one shape; an
 * opening is a left-to-right list of nodes, each a SEED (everything below is
 * opened) or a HASH (everything below stays hidden). This layer knows bytes
 * and leaves, nothing of law or of what a leaf means.
 */

#include "foil/bytes.h"
#include "foil/hash.h"

#define FOIL_DOC_ID_LEN 16
#define FOIL_DOC_SECRET_LEN 32
#define FOIL_LEAF_MAX ((size_t)65536)      /* bytes of one leaf's content */
#define FOIL_LEAVES_MAX ((uint64_t)1 << 28) /* leaves of one document */
#define FOIL_DOC_PARTS_MAX 64
#define FOIL_PROFILE_MAX 32 /* bytes of a profile's name */

/* What a commitment is for; the verifier recomputes its id from this. */
struct foil_doc_name {
	const char *use;        /* "act", "document" or "letter" */
	const uint8_t *genesis; /* hash of the ledger's entry 0, 32 bytes */
	struct foil_view sub;   /* case reference */
	uint64_t case_index;    /* of the act that registers it */
	uint64_t ordinal;       /* 0 for an act; from 1 for documents */
};

/* First 16 bytes of SHA-256 over CBOR ["foil-doc-1", use, genesis, sub, case-index, ordinal]. */
enum foil_code foil_doc_id(const struct foil_doc_name *name, uint8_t id[FOIL_DOC_ID_LEN],
    struct foil_err *err) FOIL_MUST_CHECK;

/*
 * Leaf contents in order, in one block. Sticky like foil_buf. The caller
 * frees. A content is deterministic CBOR (spec/commitment.md section 3); what
 * a verifier would refuse is refused here too, when it is added: FOIL_E_FORMAT,
 * or FOIL_E_LIMIT, and after it nothing more is added.
 */
struct foil_leaves {
	struct foil_buf bytes;
	uint64_t *end; /* end[i]: where leaf i ends in bytes */
	size_t n, cap;
	enum foil_code failed;
};
void foil_leaves_free(struct foil_leaves *l); /* wiped: leaves are what a commitment hides */
void foil_leaves_add(struct foil_leaves *l, struct foil_view content);
void foil_leaves_add_pad(struct foil_leaves *l); /* [1] */
/* A token leaf [0, text, sep]; text is UTF-8, sep 0 to 4. */
void foil_leaves_add_token(struct foil_leaves *l, struct foil_view text, unsigned sep);
struct foil_view foil_leaves_get(const struct foil_leaves *l, size_t i);
enum foil_code foil_leaves_check(const struct foil_leaves *l, struct foil_err *err) FOIL_MUST_CHECK;

/* The content of a PAD leaf, 2 bytes: 81 01. */
bool foil_leaf_is_pad(struct foil_view content);
/* Takes apart a token leaf; false if it is not one. */
bool foil_leaf_token(struct foil_view content, struct foil_view *text, unsigned *sep);

struct foil_doc_part {
	uint64_t start, len;
	unsigned kind; /* 0 tokens, 1 fields of an act */
};

/* The header: [1, 1, id, n, profile, [[start, len, kind]...], top]. */
struct foil_doc_header {
	uint8_t id[FOIL_DOC_ID_LEN];
	uint64_t n;
	char profile[FOIL_PROFILE_MAX + 1];
	struct foil_doc_part part[FOIL_DOC_PARTS_MAX];
	size_t n_parts;
	uint8_t top[FOIL_HASH_LEN];
};
void foil_doc_header_put(struct foil_buf *b, const struct foil_doc_header *h);
/*
 * Strict: parts are adjacent, cover [0,n) and are not empty. FOIL_E_VERSION
 * for another version, algorithm or kind of part.
 */
enum foil_code foil_doc_header_read(struct foil_view bytes, struct foil_doc_header *out,
    struct foil_err *err) FOIL_MUST_CHECK;
/* R = H(04 || header bytes): the only thing that a ledger needs. */
void foil_doc_root(struct foil_view header, uint8_t root[FOIL_HASH_LEN]);

/*
 * Commit to the leaves under the secret K. One part of the given kind covers
 * them all. Appends the header's bytes; root gets R. K must be fresh random
 * bytes for every attempt; nothing here can check that.
 */
enum foil_code foil_doc_commit(const uint8_t id[FOIL_DOC_ID_LEN],
    const uint8_t secret[FOIL_DOC_SECRET_LEN], const char *profile, unsigned part_kind,
    const struct foil_leaves *leaves, struct foil_buf *header, uint8_t root[FOIL_HASH_LEN],
    struct foil_err *err) FOIL_MUST_CHECK;

struct foil_range {
	uint64_t start, len;
};
/*
 * Sorts by start and unites ranges that overlap or touch; returns the new
 * number. Empty ranges vanish. A range that would wrap ends at UINT64_MAX.
 */
size_t foil_ranges_unite(struct foil_range *r, size_t n);

/*
 * An opening. `frontier` is the concatenation of nodes, each one byte (bits
 * 0-6 height; bit 7 set for HASH, clear for SEED) and 32 bytes of value.
 * `contents` holds the opened leaves in order in packed form: a token leaf as
 * CBOR text followed by CBOR uint (sep), a PAD as CBOR null, any other leaf
 * as its own CBOR array.
 */
struct foil_opening {
	struct foil_view header, frontier, contents;
};

/*
 * Open everything but the hidden ranges, which must be as foil_ranges_unite()
 * leaves them and within n (FOIL_E_ARG). Appends frontier and contents. Only
 * what is hidden is hashed. `leaves` must be those committed to: nothing here
 * can check that. When nothing is hidden the frontier holds the secret itself.
 */
enum foil_code foil_doc_open(const uint8_t id[FOIL_DOC_ID_LEN],
    const uint8_t secret[FOIL_DOC_SECRET_LEN], const struct foil_leaves *leaves,
    const struct foil_range *hidden, size_t n_hidden, struct foil_buf *frontier,
    struct foil_buf *contents, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * Rebuild R from an opening. *good: the root equals `root` and the header's id
 * equals `id`. Malformed or non-canonical input (a node that is not maximal,
 * contents missing or left over, a leaf that is not deterministic CBOR of a
 * known leaf type) is FOIL_E_FORMAT; over a limit FOIL_E_LIMIT. Streams with
 * explicit stacks: memory does not grow with n.
 */
enum foil_code foil_doc_verify(const struct foil_opening *o, const uint8_t id[FOIL_DOC_ID_LEN],
    const uint8_t root[FOIL_HASH_LEN], bool *good, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * Step through an opening that has been verified: opened leaves and hidden
 * stretches alternate in order. A hidden stretch is maximal: neighbouring
 * HASH nodes are one.
 */
struct foil_doc_walk {
	struct foil_doc_header header;
	struct foil_view frontier, contents;
	uint64_t pos;
	struct foil_buf scratch; /* unpacked token leaf */
	uint64_t open_left;
};
struct foil_doc_step {
	bool hidden;
	uint64_t start, len;      /* len is 1 for an opened leaf */
	struct foil_view content; /* opened leaf; valid until the next step */
};
enum foil_code foil_doc_walk_start(struct foil_doc_walk *w, const struct foil_opening *o,
    struct foil_err *err) FOIL_MUST_CHECK;
/*
 * false at the end, when pos is header.n. On an opening that was not verified
 * it stops early, with pos short of that. Allocates nothing.
 */
bool foil_doc_walk_next(struct foil_doc_walk *w, struct foil_doc_step *step);
void foil_doc_walk_end(struct foil_doc_walk *w);

/*
 * Deterministic randomness for padding, from the secret: a stream of uniform
 * bits, H(05 || id || K || u64 counter). Never revealed by an opening.
 */
struct foil_pad_stream {
	uint8_t key[FOIL_HASH_LEN + FOIL_DOC_ID_LEN];
	uint8_t block[FOIL_HASH_LEN];
	uint64_t counter;
	unsigned used; /* bits of block already taken */
};
void foil_pad_start(struct foil_pad_stream *p, const uint8_t id[FOIL_DOC_ID_LEN],
    const uint8_t secret[FOIL_DOC_SECRET_LEN]);
/* Geometric with parameter 1/2: 0 with probability 1/2, 1 with 1/4, ...; at most 32 (D20). */
unsigned foil_pad_count(struct foil_pad_stream *p);
void foil_pad_wipe(struct foil_pad_stream *p);

#endif
