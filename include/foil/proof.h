/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_PROOF_H
#define FOIL_PROOF_H

/*
 * C2SP tlog-proof v1: a text that shows one entry to be in a log (spec/receipt.md
 * section 2). It has no signature but those of the checkpoint inside it.
 */

#include "foil/note.h"

#define FOIL_PROOF_START "c2sp.org/tlog-proof@v1"
/* Bytes behind "extra ", decoded: other readers take no line of 65,536 bytes. */
#define FOIL_PROOF_EXTRA_MAX ((size_t)48000)
/* Bytes of a whole proof: its lines at their longest, and a note. */
#define FOIL_PROOF_MAX ((size_t)160 << 10)

struct foil_proof {
	bool has_extra; /* an empty one is one too */
	uint64_t index;
	struct foil_path path;       /* leaf's sibling first */
	struct foil_view checkpoint; /* the note, not yet read */
};
/*
 * Reads the form; the checkpoint may still be no note. Appends what `extra`
 * holds: nobody has signed that. FOIL_E_VERSION for another version,
 * FOIL_E_LIMIT above the limits here, FOIL_PATH_MAX or FOIL_TREE_SIZE_MAX,
 * FOIL_E_FORMAT for anything else; messages name the line. checkpoint points
 * into bytes.
 */
enum foil_code foil_proof_read(struct foil_view bytes, struct foil_buf *extra,
    struct foil_proof *out, struct foil_err *err) FOIL_MUST_CHECK;
/* Appends a proof; `extra` is taken when has_extra says so, FOIL_PROOF_EXTRA_MAX bytes at most. */
void foil_proof_put(struct foil_buf *b, const struct foil_proof *p, struct foil_view extra);

#endif
