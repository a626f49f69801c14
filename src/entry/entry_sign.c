/* SPDX-License-Identifier: Apache-2.0 */
/* Apart from entry_put.c, so that a program without keys links no signing code. */
#include "foil/entry.h"
#include "foil/key.h"

#include <string.h>

enum foil_code foil_entry_sign(struct foil_buf *b, struct foil_entry *e, struct foil_signer *s,
    struct foil_err *err)
{
	struct foil_buf tbs = { .max = 2 * FOIL_ENTRY_MAX };
	uint8_t sig[FOIL_SIG_LEN];
	enum foil_code rc;

	memcpy(e->kid, foil_signer_kid(s), sizeof e->kid);
	if ((rc = foil_entry_put_to_be_signed(&tbs, e, err)) == FOIL_OK &&
	    (rc = foil_signer_sign(s, foil_buf_view(&tbs), sig, err)) == FOIL_OK)
		rc = foil_entry_put(b, e, sig, err);
	foil_buf_free(&tbs);
	return rc;
}
