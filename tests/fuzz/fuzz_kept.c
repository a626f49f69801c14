/* SPDX-License-Identifier: Apache-2.0 */
/* What the ledger keeps of a commitment, after it was unsealed. */
#include "fuzz.h"

#include "foil/kept.h"

static void one_text(struct foil_view in)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf b = { .max = 0 };
	struct foil_kept k = { .bom = false };

	if (foil_kept_text_read(in, &k, &err) != FOIL_OK) {
		fuzz_message(&err);
		return;
	}
	foil_kept_text_put(&b, k.profile, k.secret, k.bom, k.crlf, foil_buf_view(&k.text));
	fuzz_same(&b, in);
	foil_kept_wipe(&k);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf b = { .max = 0 };
	struct foil_leaves leaves = { .n = 0 };
	uint8_t secret[FOIL_DOC_SECRET_LEN];

	one_text(in);
	if (foil_kept_act_read(in, secret, &leaves, &err) == FOIL_OK) {
		foil_kept_act_put(&b, secret, &leaves);
		fuzz_same(&b, in);
	} else {
		fuzz_message(&err);
	}
	foil_leaves_free(&leaves);
	return 0;
}
