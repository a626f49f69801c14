/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_LEDGER_PUBLISH_H
#define FOIL_LEDGER_PUBLISH_H

/* What the files of publishing share. */

#include "ledger.h"

#include "foil/file.h"
#include "foil/publish.h"

struct publishing {
	struct foil_ledger *l;
	struct foil_publish *in;
	struct foil_outdir out;
	bool had; /* a checkpoint was published before, of size in->was */
	struct foil_buf note;
	struct foil_checkpoint c; /* of note */
	uint64_t *head; /* sizes of the checkpoints after in->was, the newest first */
	size_t n_heads;
};

/* "DIR.issued": the published folders of this ledger, one a case. NULL without memory. */
char *ledger_issued_path(const struct foil_ledger *l);

/* publish.c */
/* Puts a checkpoint; what lies there of the same text keeps the lines that it has besides (P22). */
enum foil_code publish_note(struct publishing *p, const char *path, struct foil_view note,
    struct foil_err *err);

/* publish_tiles.c */
/* Every tile and bundle that the new checkpoints need and the old one did not. */
enum foil_code publish_tiles(struct publishing *p, struct foil_err *err);
/* Partial tiles whose full tile stands. Only once the new checkpoint does. */
enum foil_code publish_prune(struct publishing *p, struct foil_err *err);

/* publish_responses.c */
enum foil_code publish_responses(struct publishing *p, struct foil_err *err);

#endif
