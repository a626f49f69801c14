/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_CBOR_H
#define FOIL_CBOR_H

/*
 * Deterministic CBOR (RFC 8949 section 4.2.1) without trees and without
 * allocation on reading. Text keys are put by the caller in the order of
 * their encoded bytes (shorter first, then bytewise); readers ask for each
 * key by name in that order, so any other order, a missing key or a second
 * one is refused. No floats, no indefinite lengths, no tags but those asked
 * for, no simple values but false, true and null. spec/entry.md rule E14.
 */

#include "foil/bytes.h"

/* Writers append to a sticky buffer. Heads come from libcbor's encoders. */
void foil_cbor_put_uint(struct foil_buf *b, uint64_t v);
void foil_cbor_put_int(struct foil_buf *b, int64_t v);
void foil_cbor_put_bytes(struct foil_buf *b, struct foil_view v);
void foil_cbor_put_text(struct foil_buf *b, struct foil_view v);
void foil_cbor_put_str(struct foil_buf *b, const char *s);
void foil_cbor_put_array(struct foil_buf *b, uint64_t n);
void foil_cbor_put_map(struct foil_buf *b, uint64_t pairs);
void foil_cbor_put_tag(struct foil_buf *b, uint64_t tag);
void foil_cbor_put_null(struct foil_buf *b);
void foil_cbor_put_bool(struct foil_buf *b, bool v);

enum foil_cbor_type {
	FOIL_CBOR_END = 0, /* nothing left, or the reader has failed */
	FOIL_CBOR_UINT,
	FOIL_CBOR_NINT,
	FOIL_CBOR_BYTES,
	FOIL_CBOR_TEXT,
	FOIL_CBOR_ARRAY,
	FOIL_CBOR_MAP,
	FOIL_CBOR_TAG,
	FOIL_CBOR_BOOL,
	FOIL_CBOR_NULL,
};

/* Arrays, maps and tags inside each other; the innermost [] of [[]] is at depth 2. */
#define FOIL_CBOR_DEPTH_MAX 16

/*
 * A reader with a sticky error. Getters return zero values after a failure;
 * check once with foil_cbor_finish(). `what` names the thing in messages.
 */
struct foil_cbor {
	struct foil_view left;
	size_t total; /* length at the start, so that messages can name the byte */
	const char *what;
	enum foil_code failed;
	const char *why; /* static text */
	const char *key; /* the key that was asked for and is not there, or NULL */
	size_t where;    /* byte offset of the fault */
};

void foil_cbor_start(struct foil_cbor *r, struct foil_view bytes, const char *what);
/* Type of the next item, not consumed. Bytes that start no allowed item make the reader fail. */
enum foil_cbor_type foil_cbor_peek(struct foil_cbor *r);
uint64_t foil_cbor_uint(struct foil_cbor *r);
/* As above, refused when larger than max (FOIL_E_LIMIT). */
uint64_t foil_cbor_uint_max(struct foil_cbor *r, uint64_t max);
int64_t foil_cbor_int(struct foil_cbor *r); /* either sign, must fit */
struct foil_view foil_cbor_bytes(struct foil_cbor *r);
/* Exactly n bytes, copied to out; out untouched on failure. */
void foil_cbor_bytes_n(struct foil_cbor *r, uint8_t *out, size_t n);
struct foil_view foil_cbor_text(struct foil_cbor *r); /* valid UTF-8 */
bool foil_cbor_bool(struct foil_cbor *r);
/* Consumes a null if it is next and says so. */
bool foil_cbor_null(struct foil_cbor *r);
/*
 * Number of items of an array, pairs of a map. A count for which too few bytes
 * are left is refused at once, so it may size an allocation of small items.
 */
uint64_t foil_cbor_array(struct foil_cbor *r);
uint64_t foil_cbor_map(struct foil_cbor *r);
/* Fails unless exactly n. */
void foil_cbor_array_n(struct foil_cbor *r, uint64_t n);
void foil_cbor_map_n(struct foil_cbor *r, uint64_t n);
void foil_cbor_tag(struct foil_cbor *r, uint64_t tag);
/* Fails unless the next item is this text (it must outlive the reader) / this integer key. */
void foil_cbor_key(struct foil_cbor *r, const char *key);
void foil_cbor_key_int(struct foil_cbor *r, int64_t key);
/*
 * Steps over one whole item and returns its bytes. It is checked as by
 * foil_cbor_deterministic without tags, depth at most FOIL_CBOR_DEPTH_MAX.
 */
struct foil_view foil_cbor_item(struct foil_cbor *r);
/* The same with depth at most `depth`, itself at most FOIL_CBOR_DEPTH_MAX. */
struct foil_view foil_cbor_item_within(struct foil_cbor *r, unsigned depth);
/* A getter's own check failed: makes the reader fail as if the bytes were bad. */
void foil_cbor_refuse(struct foil_cbor *r, enum foil_code code, const char *why);
bool foil_cbor_ok(const struct foil_cbor *r);
/* FOIL_OK when nothing failed and nothing is left over. */
enum foil_code foil_cbor_finish(const struct foil_cbor *r, struct foil_err *err) FOIL_MUST_CHECK;
/* FOIL_OK when nothing failed; bytes may be left (CBOR sequences). */
enum foil_code foil_cbor_check(const struct foil_cbor *r, struct foil_err *err) FOIL_MUST_CHECK;

/*
 * The whole view is exactly one item in deterministic form: shortest heads,
 * definite lengths, map keys sorted by their encoded bytes and unique, valid
 * UTF-8, depth at most `depth` (itself at most FOIL_CBOR_DEPTH_MAX, FOIL_E_ARG
 * else), tags allowed only if allow_tags, nothing after it. FOIL_E_FORMAT, or
 * FOIL_E_LIMIT for nesting. Allocates nothing; time is linear in the bytes.
 */
enum foil_code foil_cbor_deterministic(struct foil_view bytes, unsigned depth, bool allow_tags,
    const char *what, struct foil_err *err) FOIL_MUST_CHECK;

#endif
