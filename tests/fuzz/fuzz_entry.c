/* SPDX-License-Identifier: Apache-2.0 */
/* An entry. Accepted: it is written back byte for byte. */
#include "fuzz.h"

#include "foil/entry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf b = { .max = 0 };
	struct foil_cose_sign1 m;
	struct foil_entry e;

	if (foil_entry_read(in, &e, &err) != FOIL_OK) {
		fuzz_message(&err);
		return 0;
	}
	CHECK(size <= FOIL_ENTRY_MAX);
	CHECK(foil_cose_sign1_parse(in, &m, &err) == FOIL_OK);
	CHECK(foil_entry_put(&b, &e, m.signature, &err) == FOIL_OK);
	fuzz_same(&b, in);
	return 0;
}
