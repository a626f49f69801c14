/* SPDX-License-Identifier: Apache-2.0 */
/* The bundle, and the disclosure inside it. */
#include "fuzz.h"

#include "foil/response.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	struct foil_arena arena = { .max = (size_t)64 << 20 };
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf b = { .max = 0 };
	static struct foil_response r;
	struct foil_disclosure d;

	if (foil_response_read(&arena, in, &r, &err) == FOIL_OK) {
		foil_response_put(&b, &r);
		fuzz_same(&b, in);
		(void)!foil_disclosure_read(&arena, r.disclosure, &d, &err);
	} else {
		fuzz_message(&err);
	}
	/* Memory is bound to the bytes that came, whatever they claim. */
	CHECK(arena.total <= 4096 + 64 * size + 2 * 64 * FOIL_HASH_LEN * (size / 8));
	foil_arena_free(&arena);
	return 0;
}
