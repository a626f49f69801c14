/* SPDX-License-Identifier: Apache-2.0 */
/* A public key line of OpenSSH. Accepted: its blob stands in it as OpenSSH would write it. */
#include "fuzz.h"

#include "../../src/crypto/ssh_key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	uint8_t pub[FOIL_PUB_LEN], blob[FOIL_SSH_BLOB_LEN];
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf b = { .max = 0 };
	struct foil_ssh_print print;

	if (foil_ssh_line_parse(in, pub, &err) != FOIL_OK) {
		fuzz_message(&err);
		return 0;
	}
	CHECK(foil_ssh_line_is(in));
	foil_ssh_blob(pub, blob);
	foil_buf_put_base64(&b, blob, sizeof blob);
	CHECK(memmem(in.p, in.len, b.p, b.len) != NULL);
	CHECK(strlen(foil_ssh_fingerprint(&print, pub)) == 50);
	foil_buf_free(&b);
	return 0;
}
