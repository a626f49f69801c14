/* SPDX-License-Identifier: Apache-2.0 */
/* The disclosure section by itself. */
#include "fuzz.h"

#include "foil/response.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	struct foil_arena arena = { .max = (size_t)64 << 20 };
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf b = { .max = 0 };
	struct foil_disclosure d;

	if (foil_disclosure_read(&arena, in, &d, &err) == FOIL_OK) {
		foil_disclosure_put(&b, &d);
		fuzz_same(&b, in);
	} else {
		fuzz_message(&err);
	}
	foil_arena_free(&arena);
	return 0;
}
