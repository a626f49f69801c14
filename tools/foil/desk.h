/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_DESK_H
#define FOIL_DESK_H

/*
 * Where an officer sits: the ledger, the case, the key. Each part is filled
 * by its own call, in this order, and all are given back by desk_close().
 */

#include "passphrase.h"
#include "place.h"

#include "foil/ledger.h"

struct desk {
	struct cli *cli;
	struct place place;
	struct foil_ledger *ledger;
	char *ledger_path;
	struct case_folder folder; /* .dir is NULL when the case was named, not found */
	char sub[FOIL_SUB_MAX + 1];
	struct foil_case kase;
	char doubted[FOIL_SUB_MAX + 1]; /* the case whose doubts were said */
	bool loaded;
	struct foil_findings findings;
	char *key_path;
	const struct foil_key_state *me; /* of key_path; NULL when not enrolled */
	uint8_t pub[FOIL_PUB_LEN];
	struct passphrase pass;
	struct foil_signer *signer;
};

/* A desk with a ledger open on it. */
enum foil_code desk_open(struct desk *d, struct cli *c, bool read_only, struct foil_err *err)
    FOIL_MUST_CHECK;
void desk_close(struct desk *d);

/* The folder of the case: needed by what reads case.txt. */
enum foil_code desk_folder(struct desk *d, const char *arg, struct foil_err *err) FOIL_MUST_CHECK;
/* The reference only: a folder, a reference that the ledger knows, or where one stands. */
enum foil_code desk_reference(struct desk *d, const char *arg, struct foil_err *err)
    FOIL_MUST_CHECK;
/*
 * The case as it stands. Fails when the ledger's own record of it is not
 * sound; what only cannot be told (a suspect key) is said, and does not fail.
 * FOIL_E_NOT_FOUND says what to do.
 */
enum foil_code desk_load(struct desk *d, struct foil_err *err) FOIL_MUST_CHECK;
/* The second half: d->kase and d->findings are there, by foil_ledger_case_many() perhaps. */
enum foil_code desk_loaded(struct desk *d, struct foil_err *err) FOIL_MUST_CHECK;
/* FOIL_E_NOT_FOUND, with what to do. */
enum foil_code desk_no_case(const struct desk *d, struct foil_err *err) FOIL_MUST_CHECK;
/* Puts the case away; another may be loaded. */
void desk_unload(struct desk *d);
/* Whose key will sign: known without a passphrase. FOIL_E_KEY when it is not enrolled. */
enum foil_code desk_me(struct desk *d, struct foil_err *err) FOIL_MUST_CHECK;
/* The same whether enrolled or not. */
enum foil_code desk_key(struct desk *d, struct foil_err *err) FOIL_MUST_CHECK;
/*
 * --key, else what .foil says, else the key in the home directory. *out is the
 * caller's to free, also when it fails.
 */
enum foil_code desk_key_path(const struct cli *c, const struct place *place, char **out,
    struct foil_err *err) FOIL_MUST_CHECK;
/* Opens the key: asks for the passphrase. */
enum foil_code desk_signer(struct desk *d, struct foil_err *err) FOIL_MUST_CHECK;
foil_day desk_today(const struct desk *d);
/* A path in the case's folder; malloc'd. */
enum foil_code desk_path(const struct desk *d, const char *name, char **out, struct foil_err *err)
    FOIL_MUST_CHECK;
struct foil_view desk_sub(const struct desk *d);

#endif
