/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_PUBLISH_H
#define FOIL_PUBLISH_H

/*
 * The ledger as static files for a web server (spec/publication.md), a ledger
 * made again from them, and a consistent copy of one that is in use.
 */

#include "foil/ledger.h"
#include "foil/tile.h"
#include "foil/trust.h"

#define FOIL_INDEX_NAME "index.json"
#define FOIL_ARCHIVE_NAME "checkpoints" /* DIR/checkpoints/SIZE */
#define FOIL_RESPONSES_NAME "responses" /* DIR/responses/CASE/ */

/* A case reference as the name of a folder: '/' becomes '~', which no reference has. */
void foil_reference_folder(struct foil_view sub, char out[FOIL_SUB_MAX + 1]);

struct foil_publish {
	const char *dir;
	/* Published folders beside those that `issue` has left with the ledger. */
	const char *const *responses;
	size_t n_responses;
	bool whole; /* look at every file again, not only at what is new */
	void *ctx;  /* of these two, which may be NULL */
	void (*progress)(void *ctx, uint64_t done, uint64_t of);
	/* A response that does not verify is not published; all else is. */
	void (*refused)(void *ctx, const char *folder, const char *why);
	/* out */
	uint64_t was, size;             /* of the published tree, before and now */
	uint64_t files;                 /* written */
	size_t n_new, n_all, n_refused; /* responses */
};
/*
 * Bring the directory up to date: a checkpoint where something was appended
 * since the last, tiles, archived checkpoints, responses, index, and last of
 * all `checkpoint`. Whoever reads meanwhile finds a whole log at every moment,
 * and so does the next call when this one was cut off. FOIL_E_REFUSED for a
 * directory that is no publication, FOIL_E_STORE when what is published is of
 * another ledger, or newer than this one ("rolled back"), FOIL_E_CHANGED when
 * another program is writing to it, FOIL_E_IO.
 */
enum foil_code foil_publish(struct foil_ledger *l, struct foil_publish *p, struct foil_err *err)
    FOIL_MUST_CHECK;

#endif
