/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_KEPT_H
#define FOIL_KEPT_H

/*
 * What the ledger keeps, sealed, of each commitment, so that it can be opened
 * (spec/ledger.md section 5). Everything here is secret: wipe it after use.
 *
 *   text = [profile, secret, bom, crlf, text]
 *   act  = [profile, secret, n, [leaf...]]   the leaves before the PADs, n with them
 */

#include "foil/commit.h"

struct foil_kept {
	char profile[FOIL_PROFILE_MAX + 1];
	uint8_t secret[FOIL_DOC_SECRET_LEN];
	uint8_t id[FOIL_DOC_ID_LEN]; /* filled by the ledger, not part of the blob */
	bool bom, crlf;
	struct foil_buf text;
};
void foil_kept_wipe(struct foil_kept *k);

void foil_kept_text_put(struct foil_buf *b, const char *profile,
    const uint8_t secret[FOIL_DOC_SECRET_LEN], bool bom, bool crlf, struct foil_view text);
/* out->text is a copy. FOIL_E_FORMAT. */
enum foil_code foil_kept_text_read(struct foil_view blob, struct foil_kept *out,
    struct foil_err *err) FOIL_MUST_CHECK;

void foil_kept_act_put(struct foil_buf *b, const uint8_t secret[FOIL_DOC_SECRET_LEN],
    const struct foil_leaves *leaves);
/* leaves must be empty; filled with copies, PADs included. */
enum foil_code foil_kept_act_read(struct foil_view blob, uint8_t secret[FOIL_DOC_SECRET_LEN],
    struct foil_leaves *leaves, struct foil_err *err) FOIL_MUST_CHECK;

#endif
