/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_BYTES_H
#define FOIL_BYTES_H

/* Bytes that travel with their length; hex, base64 and big-endian numbers. */

#include "foil/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FOIL_HASH_LEN 32

/* Borrowed bytes: valid until the call returns unless a header says longer. */
struct foil_view {
	const uint8_t *p;
	size_t len;
};

/* A view of a NUL-terminated string, without the NUL. */
struct foil_view foil_str(const char *s);
/* A view of `len` bytes at p. */
struct foil_view foil_view(const void *p, size_t len);
bool foil_view_eq(struct foil_view a, struct foil_view b);
/* Byte order, shorter first on a common prefix; -1, 0, 1. For qsort too. */
int foil_view_cmp(struct foil_view a, struct foil_view b);

/*
 * A growing buffer with an upper bound and an error that sticks. Writers put
 * without looking and check once, with foil_buf_check(). After a failure
 * every put does nothing. `max` bounds len; 0 means FOIL_BUF_DEFAULT_MAX.
 * What is put must not lie in the buffer itself.
 */
#define FOIL_BUF_DEFAULT_MAX ((size_t)1 << 30)

struct foil_buf {
	uint8_t *p;
	size_t len, cap, max;
	enum foil_code failed; /* FOIL_OK, FOIL_E_NOMEM or FOIL_E_LIMIT */
};

/* An empty buffer; `(struct foil_buf){ .max = n }` does the same. */
void foil_buf_init(struct foil_buf *b, size_t max);
/* Releases the memory and leaves an empty buffer with the same bound. */
void foil_buf_free(struct foil_buf *b);
/* The same, wiping every byte first (secrets). */
void foil_buf_wipe(struct foil_buf *b);
/* Empties it, keeping the memory; clears the sticky error. */
void foil_buf_reset(struct foil_buf *b);
void foil_buf_put(struct foil_buf *b, const void *src, size_t n);
void foil_buf_put_view(struct foil_buf *b, struct foil_view v);
void foil_buf_put_str(struct foil_buf *b, const char *s);
void foil_buf_put_u8(struct foil_buf *b, uint8_t v);
void foil_buf_put_be64(struct foil_buf *b, uint64_t v);
void foil_buf_printf(struct foil_buf *b, const char *fmt, ...) FOIL_PRINTF(2, 3);
/*
 * Makes room for n more bytes and returns where they go, or NULL (sticky). It
 * does not move len: the caller adds what it has written.
 */
uint8_t *foil_buf_room(struct foil_buf *b, size_t n);
/* The content, valid until the next put; empty after a failure. */
struct foil_view foil_buf_view(const struct foil_buf *b);
/* FOIL_OK, or the sticky error with a message that names `what`. */
enum foil_code foil_buf_check(const struct foil_buf *b, const char *what, struct foil_err *err)
    FOIL_MUST_CHECK;
/* Puts a NUL after the content (not counted in len) and returns the string; "" after a failure. */
const char *foil_buf_cstr(struct foil_buf *b);

/* Lower-case hex of n bytes; `out` holds 2n+1 characters. */
void foil_hex(char *out, const void *p, size_t n);
void foil_buf_put_hex(struct foil_buf *b, const void *p, size_t n);
/* Exactly 2n hex digits of either case into n bytes; FOIL_E_FORMAT else. */
enum foil_code foil_unhex(uint8_t *out, size_t n, struct foil_view text, struct foil_err *err)
    FOIL_MUST_CHECK;

/* Standard alphabet with padding (RFC 4648 section 4). */
void foil_buf_put_base64(struct foil_buf *b, const void *p, size_t n);
/* Strict: canonical padding and zero trailing bits or FOIL_E_FORMAT. Appends to out. */
enum foil_code foil_unbase64(struct foil_buf *out, struct foil_view text, struct foil_err *err)
    FOIL_MUST_CHECK;

/* Big-endian numbers, unaligned. */
void foil_put_be64(uint8_t out[8], uint64_t v);
uint64_t foil_get_be64(const uint8_t in[8]);
void foil_put_be32(uint8_t out[4], uint32_t v);
uint32_t foil_get_be32(const uint8_t in[4]);

#endif
