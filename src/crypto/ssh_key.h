/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CRYPTO_SSH_KEY_H
#define FOIL_CRYPTO_SSH_KEY_H

/* Ed25519 public keys as OpenSSH writes them (RFC 8709 section 4). */

#include "foil/sign.h"

#define FOIL_SSH_TYPE "ssh-ed25519"
#define FOIL_SSH_BLOB_LEN (4 + sizeof FOIL_SSH_TYPE - 1 + 4 + FOIL_PUB_LEN)

void foil_ssh_blob(const uint8_t pub[FOIL_PUB_LEN], uint8_t blob[FOIL_SSH_BLOB_LEN]);

/* "SHA256:" and 43 characters of base64, as ssh-keygen -l and ssh-add -l print it. */
struct foil_ssh_print {
	char text[7 + 43 + 1];
};
const char *foil_ssh_fingerprint(struct foil_ssh_print *print, const uint8_t pub[FOIL_PUB_LEN]);

/* True if the text starts as a public key line of OpenSSH, of any algorithm. */
bool foil_ssh_line_is(struct foil_view text);
/*
 * "ssh-ed25519 BASE64 [comment]", one line without its end. FOIL_E_KEY for
 * another algorithm or a damaged line. The point is not checked here.
 */
enum foil_code foil_ssh_line_parse(struct foil_view line, uint8_t pub[FOIL_PUB_LEN],
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
