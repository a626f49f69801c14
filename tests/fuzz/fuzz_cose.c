/* SPDX-License-Identifier: Apache-2.0 */
/* COSE_Sign1, whatever is inside it. */
#include "fuzz.h"

#include "foil/cose.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf b = { .max = 0 };
	struct foil_cose_sign1 m;

	if (foil_cose_sign1_parse(in, &m, &err) != FOIL_OK) {
		fuzz_message(&err);
		return 0;
	}
	foil_cose_sign1_put(&b, &m);
	fuzz_same(&b, in);
	return 0;
}
