/* SPDX-License-Identifier: Apache-2.0 */
/* The body of an index entry. */
#include "fuzz.h"

#include "foil/entry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf b = { .max = 0 };
	struct foil_index_body i;

	if (foil_index_body_read(in, &i, &err) != FOIL_OK) {
		fuzz_message(&err);
		return 0;
	}
	foil_index_body_put(&b, &i);
	fuzz_same(&b, in);
	return 0;
}
