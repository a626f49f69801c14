/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_COMMIT_LEAF_H
#define FOIL_COMMIT_LEAF_H

/*
 * What a leaf may hold, and its packed form (spec/commitment.md sections 3 and
 * 5). Internal to src/commit.
 */

#include "node.h"

/* FOIL_OK if `content` is deterministic CBOR of a known leaf type, within the limits. */
enum foil_code doc_leaf_check(struct foil_view content, struct foil_err *err) FOIL_MUST_CHECK;

/* Appends the packed form of a content that has passed doc_leaf_check. */
void doc_leaf_pack(struct foil_buf *out, struct foil_view content);

/*
 * Takes one packed leaf off *packed; the pieces in *leaf point into it or at
 * constants. *packed stands where it was on failure.
 */
enum foil_code doc_leaf_take(struct foil_view *packed, struct doc_leaf *leaf, struct foil_err *err)
    FOIL_MUST_CHECK;

#endif
