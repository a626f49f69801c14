/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_PROVE_H
#define FOIL_PROVE_H

/* From the store to what a bundle proves. */

#include "foil/ledger.h"
#include "foil/response.h"

/*
 * Fill governance, acts, index and both map proofs of `out` for the
 * checkpoint of this size: entries with indexes below it only, whatever was
 * appended since. Everything is copied into the arena.
 */
enum foil_code prove_case(struct foil_ledger *l, struct foil_view sub, uint64_t size,
    struct foil_arena *arena, struct foil_response *out, struct foil_err *err) FOIL_MUST_CHECK;
/*
 * Fill its anchors: cosigned checkpoints smaller than this one, with their
 * consistency proofs. None where nothing was cosigned.
 */
enum foil_code prove_anchors(struct foil_ledger *l, const struct foil_case *c, uint64_t size,
    struct foil_arena *arena, struct foil_response *out, struct foil_err *err) FOIL_MUST_CHECK;

#endif
