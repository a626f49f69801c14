/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_NOTE_H
#define FOIL_NOTE_H

/*
 * C2SP signed-note v1.0.0, tlog-checkpoint v1.0.0, tlog-cosignature v1.0.1.
 * No secret here: whoever signs passes the signature in.
 */

#include "foil/sign.h"
#include "foil/tree.h"

#define FOIL_NOTE_MAX ((size_t)64 << 10) /* bytes of a signed note */
#define FOIL_NOTE_LINES_MAX 64           /* signature lines; verifiers must take 16 */
#define FOIL_NAME_MAX 200                /* bytes of a key name or origin */

enum {
	FOIL_NOTE_ED25519 = 0x01,
	FOIL_NOTE_COSIGNATURE = 0x04,
};

/* A verifier key: "name+hex8+base64(type || pub)". */
struct foil_vkey {
	char name[FOIL_NAME_MAX + 1];
	uint8_t type;
	uint32_t id;
	uint8_t pub[FOIL_PUB_LEN];
};
/* Fills id from name, type and pub. FOIL_E_FORMAT for a name a note cannot carry. */
enum foil_code foil_vkey_make(struct foil_view name, uint8_t type, const uint8_t pub[FOIL_PUB_LEN],
    struct foil_vkey *out, struct foil_err *err) FOIL_MUST_CHECK;
/* Splits at the first two '+' only. Types 0x01 and 0x04; another is FOIL_E_VERSION. */
enum foil_code foil_vkey_read(struct foil_view text, struct foil_vkey *out, struct foil_err *err)
    FOIL_MUST_CHECK;
void foil_vkey_put(struct foil_buf *b, const struct foil_vkey *k);

struct foil_note_line {
	struct foil_view name;
	uint32_t id;
	uint8_t sig[80]; /* type 0x01: 64 bytes; 0x04: 8 of time and 64 */
	size_t sig_len;  /* 0 when longer than a type known here: the line is then unknown */
};
/* A note taken apart; views point into the input. */
struct foil_note {
	struct foil_view text; /* with its final LF */
	struct foil_note_line line[FOIL_NOTE_LINES_MAX];
	size_t n_lines;
};
enum foil_code foil_note_read(struct foil_view bytes, struct foil_note *out, struct foil_err *err)
    FOIL_MUST_CHECK;
/* Appends "— name base64\n". sig is what follows the key id: 64 or 72 bytes. */
void foil_note_put_line(struct foil_buf *b, const struct foil_vkey *key, struct foil_view sig);

enum foil_note_result {
	FOIL_NOTE_UNSIGNED = 0, /* no line of this key */
	FOIL_NOTE_GOOD,
	FOIL_NOTE_BAD, /* a line of this key that does not verify */
};
/*
 * Look for a line of `key` and check it. For cosignatures *at gets the time
 * (0 else). If a line with the key's name and id is bad the result is BAD,
 * whatever other lines say.
 */
enum foil_code foil_note_check(const struct foil_note *note, const struct foil_vkey *key,
    enum foil_note_result *result, uint64_t *at, struct foil_err *err) FOIL_MUST_CHECK;

/* Bytes that a cosigner signs: "cosignature/v1\ntime N\n" and the note's text. */
void foil_cosignature_put_message(struct foil_buf *b, uint64_t at, struct foil_view note_text);

struct foil_checkpoint {
	char origin[FOIL_NAME_MAX + 1];
	uint64_t size;
	uint8_t root[FOIL_HASH_LEN];
	bool extensions; /* had extension lines, which mean nothing to us */
};
/* The three lines that a log signs. */
void foil_checkpoint_put(struct foil_buf *b, const struct foil_checkpoint *c);
enum foil_code foil_checkpoint_read(struct foil_view note_text, struct foil_checkpoint *out,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
