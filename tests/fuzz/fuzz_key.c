/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a key file; public keys in their three forms. */
#include "fuzz.h"

#include "foil/key.h"

#include "../../src/crypto/key_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	uint8_t pub[FOIL_PUB_LEN], again[FOIL_PUB_LEN];
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf b = { .max = 0 };
	struct foil_key_text k;

	if (foil_key_text_parse(in, &k, &err) == FOIL_OK) {
		CHECK(foil_key_text_is(in));
		foil_key_text_put(&b, &k);
		fuzz_same(&b, in);
	} else {
		fuzz_message(&err);
	}
	if (foil_pub_read(in, pub, &err) != FOIL_OK) {
		fuzz_message(&err);
		return 0;
	}
	CHECK(foil_pub_check(pub, &err) == FOIL_OK);
	foil_pub_write(&b, pub);
	CHECK(foil_pub_read(foil_buf_view(&b), again, &err) == FOIL_OK);
	CHECK(memcmp(pub, again, sizeof pub) == 0);
	foil_buf_free(&b);
	return 0;
}
