/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TESTS_SIGNING_H
#define FOIL_TESTS_SIGNING_H

/* Keys made from a byte, and the signature lines they put under a note. */

#include "exact.h"

#include "foil/key.h"
#include "foil/note.h"

/* The key whose seed is 32 times `byte`, as tests/vectors/gen_tlog.py has them. */
static inline struct foil_vkey key_from(uint8_t byte, uint8_t type, const char *name)
{
	struct foil_signer *s = NULL;
	struct foil_vkey k;
	uint8_t seed[32];

	memset(seed, byte, sizeof seed);
	assert_int_equal(foil_signer_from_seed(seed, &s, NULL), FOIL_OK);
	assert_int_equal(foil_vkey_make(foil_str(name), type, foil_signer_pub(s), &k, NULL),
	    FOIL_OK);
	foil_signer_close(&s);
	return k;
}

/* What follows the key id in a line: 64 or 72 bytes. */
static inline struct foil_view sign_note(uint8_t byte, uint8_t type, struct foil_view text,
    uint64_t at, uint8_t out[72])
{
	struct foil_buf msg = { .max = FOIL_NOTE_MAX + 64 };
	bool timed = type == FOIL_NOTE_COSIGNATURE;
	struct foil_signer *s = NULL;
	uint8_t seed[32];

	memset(seed, byte, sizeof seed);
	if (timed) {
		foil_put_be64(out, at);
		foil_cosignature_put_message(&msg, at, text);
	} else {
		foil_buf_put_view(&msg, text);
	}
	assert_int_equal(foil_buf_check(&msg, "message", NULL), FOIL_OK);
	assert_int_equal(foil_signer_from_seed(seed, &s, NULL), FOIL_OK);
	assert_int_equal(foil_signer_sign(s, foil_buf_view(&msg), out + (timed ? 8 : 0), NULL),
	    FOIL_OK);
	foil_signer_close(&s);
	foil_buf_free(&msg);
	return foil_view(out, timed ? 72 : 64);
}

static inline void put_signed_line(struct foil_buf *b, uint8_t byte, const struct foil_vkey *key,
    struct foil_view text, uint64_t at)
{
	uint8_t sig[72];

	foil_note_put_line(b, key, sign_note(byte, key->type, text, at, sig));
}

#endif
