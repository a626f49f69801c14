/* SPDX-License-Identifier: Apache-2.0 */
/* tlog-proofs. What is read is written back as it was, and asked about as a stranger would. */
#include "fuzz.h"
#include "known.h"

#include "foil/proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	struct foil_buf extra = { .max = FOIL_PROOF_EXTRA_MAX }, b = { .max = 0 };
	struct foil_err err = { FOIL_OK, "" };
	struct foil_proof p;

	if (foil_proof_read(in, &extra, &p, &err) != FOIL_OK) {
		fuzz_message(&err);
		foil_buf_free(&extra);
		return 0;
	}
	CHECK(p.path.n <= FOIL_PATH_MAX && p.index < FOIL_TREE_SIZE_MAX);
	CHECK(p.checkpoint.p + p.checkpoint.len == in.p + in.len);
	foil_proof_put(&b, &p, foil_buf_view(&extra));
	fuzz_same(&b, in);
	foil_buf_free(&extra);
	return 0;
}
