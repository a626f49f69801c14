/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_FUZZ_H
#define FOIL_FUZZ_H

/*
 * What the fuzz targets share. Each fuzz_NAME.c is one libFuzzer program for
 * one parser of foreign bytes; libFuzzer hands it inputs in memory of exactly
 * their size. A target checks more than "no crash" wherever that is cheap:
 * what is accepted writes back to the same bytes, what must not verify never
 * does. CHECK ends the program, which libFuzzer reports with the input.
 */

#include "foil/arena.h"
#include "foil/bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(cond)                                                                                \
	do {                                                                                       \
		if (!(cond)) {                                                                     \
			(void)fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #cond);   \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

/* Takes up to n bytes off the input. */
static inline struct foil_view fuzz_take(struct foil_view *in, size_t n)
{
	struct foil_view v = foil_view(in->p, n < in->len ? n : in->len);

	*in = foil_view(v.len == 0 ? in->p : in->p + v.len, in->len - v.len);
	return v;
}

/* A big-endian number of n bytes; what is missing counts as zeros. */
static inline size_t fuzz_number(struct foil_view *in, size_t n)
{
	struct foil_view v = fuzz_take(in, n);
	size_t x = 0;

	for (size_t i = 0; i < n; i++)
		x = x << 8 | (i < v.len ? v.p[i] : 0);
	return x;
}

/* Everything up to the first zero byte, which is dropped. */
static inline struct foil_view fuzz_until_nul(struct foil_view *in)
{
	const uint8_t *end = in->len == 0 ? NULL : memchr(in->p, 0, in->len);
	struct foil_view v;

	if (end == NULL)
		return fuzz_take(in, in->len);
	v = fuzz_take(in, (size_t)(end - in->p));
	(void)fuzz_take(in, 1);
	return v;
}

/* Ends the program, showing both, unless they are the same bytes. */
static inline void fuzz_equal(struct foil_view have, struct foil_view want)
{
	struct foil_view side[2] = { have, want };

	if (foil_view_eq(have, want))
		return;
	for (unsigned i = 0; i < 2; i++) {
		(void)fprintf(stderr, "%s", i == 0 ? "have:" : "want:");
		for (size_t k = 0; k < side[i].len; k++)
			(void)fprintf(stderr, " %02x", (unsigned)side[i].p[k]);
		(void)fprintf(stderr, "\n");
	}
	CHECK(foil_view_eq(have, want));
}

/* What was written is what was read. Frees b. */
static inline void fuzz_same(struct foil_buf *b, struct foil_view want)
{
	CHECK(b->failed == FOIL_OK);
	fuzz_equal(foil_buf_view(b), want);
	foil_buf_free(b);
}

/* A message is one line that steers no terminal. */
static inline void fuzz_message(const struct foil_err *err)
{
	CHECK(memchr(err->msg, '\0', sizeof err->msg) != NULL);
	CHECK(err->msg[0] != '\0');
	for (const char *p = err->msg; *p != '\0'; p++)
		CHECK((unsigned char)*p >= 0x20 && *p != 0x7f);
}

#endif
