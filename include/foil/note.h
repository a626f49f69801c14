/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_NOTE_H
#define FOIL_NOTE_H

/*
 * C2SP signed-note v1.0.0, tlog-checkpoint v1.0.0, tlog-cosignature v1.0.1: spec/log.md sections
 * 2 to 4.
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
/*
 * Fills id from name, type and pub. FOIL_E_FORMAT for a name a note cannot
 * carry, FOIL_E_LIMIT for one that is too long, FOIL_E_VERSION for another
 * type, FOIL_E_KEY for a point that foil_pub_check() refuses.
 */
enum foil_code foil_vkey_make(struct foil_view name, uint8_t type, const uint8_t pub[FOIL_PUB_LEN],
    struct foil_vkey *out, struct foil_err *err) FOIL_MUST_CHECK;
/* Splits at the first two '+' only. As foil_vkey_make(); FOIL_E_FORMAT when the id is another's. */
enum foil_code foil_vkey_read(struct foil_view text, struct foil_vkey *out, struct foil_err *err)
    FOIL_MUST_CHECK;
void foil_vkey_put(struct foil_buf *b, const struct foil_vkey *k);

struct foil_note_line {
	struct foil_view name;
	uint32_t id;
	uint8_t sig[80]; /* type 0x01: 64 bytes; 0x04: 8 of time and 64 */
	size_t sig_len;  /* at least 1; 0 when longer, and so of no type known here */
};
/* A note taken apart; views point into the input. */
struct foil_note {
	struct foil_view text; /* with its final LF */
	struct foil_note_line line[FOIL_NOTE_LINES_MAX];
	size_t n_lines;
};
/*
 * FOIL_E_LIMIT above FOIL_NOTE_MAX bytes or FOIL_NOTE_LINES_MAX lines. A line
 * that is not well formed is FOIL_E_FORMAT, whoever it claims to be from.
 */
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
 * Look for lines of `key` and check them. For cosignatures *at gets the time,
 * the earliest when several lines are good (0 else). If a line with the key's
 * name and id is bad the result is BAD, whatever other lines say.
 */
enum foil_code foil_note_check(const struct foil_note *note, const struct foil_vkey *key,
    enum foil_note_result *result, uint64_t *at, struct foil_err *err) FOIL_MUST_CHECK;

/* Bytes that a cosigner signs: "cosignature/v1\ntime N\n" and the note's text; at <= INT64_MAX. */
void foil_cosignature_put_message(struct foil_buf *b, uint64_t at, struct foil_view note_text);

struct foil_checkpoint {
	char origin[FOIL_NAME_MAX + 1];
	uint64_t size;
	uint8_t root[FOIL_HASH_LEN];
	bool extensions; /* had extension lines, which mean nothing to us */
};
/* The three lines that a log signs. What foil_checkpoint_read() would refuse must not be put. */
void foil_checkpoint_put(struct foil_buf *b, const struct foil_checkpoint *c);
/* FOIL_E_LIMIT for a size above FOIL_TREE_SIZE_MAX or an origin above FOIL_NAME_MAX bytes. */
enum foil_code foil_checkpoint_read(struct foil_view note_text, struct foil_checkpoint *out,
    struct foil_err *err) FOIL_MUST_CHECK;

#endif
