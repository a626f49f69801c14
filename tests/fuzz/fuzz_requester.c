/* SPDX-License-Identifier: Apache-2.0 */
/* The requester's own opening of the letter. */
#include "fuzz.h"

#include "foil/response.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf b = { .max = 0 };
	struct foil_opening o;

	if (foil_requester_read(in, &o, &err) == FOIL_OK) {
		foil_requester_put(&b, &o);
		fuzz_same(&b, in);
	} else {
		fuzz_message(&err);
	}
	return 0;
}
