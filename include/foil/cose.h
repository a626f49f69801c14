/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_COSE_H
#define FOIL_COSE_H

/* COSE_Sign1 (RFC 9052 section 4.2), tagged, with an empty unprotected header: spec/entry.md section 1. */

#include "foil/bytes.h"

#define FOIL_COSE_ALG_ED25519 (-19) /* RFC 9864 section 2.2 */

struct foil_cose_sign1 {
	struct foil_view protected_header; /* content of the byte string, verbatim */
	struct foil_view payload;          /* likewise */
	uint8_t signature[64];
};

/*
 * Take apart d2 84 bstr a0 bstr bstr(64). The views point into `bytes`. The
 * tag byte is taken here, because libcbor 0.8 refuses it. FOIL_E_FORMAT.
 */
enum foil_code foil_cose_sign1_parse(struct foil_view bytes, struct foil_cose_sign1 *out,
    struct foil_err *err) FOIL_MUST_CHECK;
void foil_cose_sign1_put(struct foil_buf *b, const struct foil_cose_sign1 *m);
/* Sig_structure of RFC 9052 section 4.4 with empty external_aad: the bytes that are signed. */
void foil_cose_put_to_be_signed(struct foil_buf *b, struct foil_view protected_header,
    struct foil_view payload);

#endif
