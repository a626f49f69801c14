/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_LEDGER_RESTORE_H
#define FOIL_LEDGER_RESTORE_H

/* What restoring and backing up share. */

#include "ledger.h"

/*
 * Every entry against the hash beside it, all of them against the tree that is
 * kept and the newest head: FOIL_E_STORE.
 */
enum foil_code ledger_verify_all(struct foil_ledger *l, uint64_t *size, struct foil_err *err);

/* The directory's name without slashes at its end, and a suffix; NULL without memory. */
char *ledger_beside(const char *dir, const char *suffix);

#endif
