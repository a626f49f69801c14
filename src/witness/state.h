/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_WITNESS_STATE_H
#define FOIL_WITNESS_STATE_H

/* A witness's directory, for the files of witness/ alone. */

#include "foil/witness.h"

struct foil_witness {
	char *dir;
	struct foil_vkey key;
	bool auditor;
	struct foil_signer *signer;
	const struct foil_env *env;
};

/* The lock of a directory, for as long as the descriptor is open: other processes wait. */
enum foil_code state_lock(const char *dir, int *fd, struct foil_err *err) FOIL_MUST_CHECK;
void state_unlock(int fd);

/* What is held of an origin, checked: W10. note gets it whole; it may be NULL. */
enum foil_code state_held(const struct foil_witness *w, const char *origin,
    struct foil_witness_held *held, struct foil_buf *note, struct foil_err *err) FOIL_MUST_CHECK;
/* Synced before it returns. */
enum foil_code state_put(const struct foil_witness *w, const char *origin, struct foil_view note,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
