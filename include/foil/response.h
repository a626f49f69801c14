/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_RESPONSE_H
#define FOIL_RESPONSE_H

/*
 * The bundle response.foil (spec/response.md): everything that shows that a
 * published folder is what was decided, in one file.
 *
 *   d9d9f7 [ "foil-response-1",
 *            governance [[index, entry, path]...], acts [[index, entry, path]...],
 *            index-entry [index, entry, path], [map proof of governance, of the case],
 *            disclosure (bytes), issued [header, frontier, contents],
 *            anchors [[note, consistency path]...] ]
 *   disclosure = [ acts [[case-index, header, frontier, contents]...],
 *                  documents [[ordinal, header, frontier, contents]...],
 *                  letter [header, frontier, contents] ]
 *   requester.foil = d9d9f7 [ "foil-requester-1", [header, frontier, contents] ]
 *
 * A path is its hashes, one after another.
 */

#include "foil/arena.h"
#include "foil/casemap.h"
#include "foil/commit.h"
#include "foil/tree.h"

#define FOIL_RESPONSE_NAME "response.foil"
#define FOIL_CHECKPOINT_NAME "checkpoint"
#define FOIL_LETTER_NAME "letter.txt"
#define FOIL_SCHEDULE_NAME "schedule.csv"
#define FOIL_REQUESTER_NAME "requester.foil"
#define FOIL_RESPONSE_MAX ((size_t)1 << 30)
#define FOIL_PUBLISHED_MAX ((size_t)256 << 20) /* bytes of one published file */
#define FOIL_ANCHORS_MAX 64

struct foil_proven { /* an entry and its inclusion in the tree of the checkpoint */
	uint64_t index;
	struct foil_view bytes;
	struct foil_path path;
};
struct foil_numbered_opening {
	uint64_t no; /* case-index of an act, ordinal of a document */
	struct foil_opening opening;
};
struct foil_anchor {
	struct foil_view note;
	struct foil_path path; /* from the anchor's size to the checkpoint's */
};
struct foil_disclosure {
	struct foil_numbered_opening *acts, *documents;
	size_t n_acts, n_documents;
	struct foil_opening letter;
};
struct foil_response {
	struct foil_proven *governance, *acts;
	size_t n_governance, n_acts;
	struct foil_proven index;
	struct foil_map_proof map_governance, map_case;
	struct foil_view disclosure; /* its bytes, as the digest in `issued` covers them */
	struct foil_opening issued;
	struct foil_anchor *anchors;
	size_t n_anchors;
};

/* The bytes of a disclosure, a bundle and the requester's file; a buffer that is full says so later. */
void foil_disclosure_put(struct foil_buf *b, const struct foil_disclosure *d);
void foil_response_put(struct foil_buf *b, const struct foil_response *r);
void foil_requester_put(struct foil_buf *b, const struct foil_opening *letter);

/* Strict; views point into bytes, arrays live in the arena. FOIL_E_FORMAT, FOIL_E_VERSION, FOIL_E_LIMIT. */
enum foil_code foil_response_read(struct foil_arena *arena, struct foil_view bytes,
    struct foil_response *out, struct foil_err *err) FOIL_MUST_CHECK;
enum foil_code foil_disclosure_read(struct foil_arena *arena, struct foil_view bytes,
    struct foil_disclosure *out, struct foil_err *err) FOIL_MUST_CHECK;
enum foil_code foil_requester_read(struct foil_view bytes, struct foil_opening *out,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
