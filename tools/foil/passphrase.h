/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_PASSPHRASE_H
#define FOIL_PASSPHRASE_H

/*
 * A passphrase comes from the terminal with echo off, or from the descriptor
 * named by --passphrase-fd; never from an argument or the environment.
 */

#include "../common/cli.h"
#include "foil/key.h"

struct passphrase {
	int fd; /* -1: the terminal */
	struct foil_passphrase ask;
};
/* Reads --passphrase-fd. *p must not move while in use. */
enum foil_code passphrase_init(struct passphrase *p, struct cli *c, struct foil_err *err)
    FOIL_MUST_CHECK;

/* --kdf normal|light; normal when it is not said. */
enum foil_code passphrase_kdf(struct cli *c, enum foil_kdf *out, struct foil_err *err) FOIL_MUST_CHECK;

/* Asks on stderr; reads "y" or "yes" from stdin. FOIL_E_ARG when stdin is no terminal. */
enum foil_code ask_yes(struct cli *c, const char *question, bool *yes, struct foil_err *err)
    FOIL_MUST_CHECK;

#endif
