/* SPDX-License-Identifier: Apache-2.0 */
#include "foil/error.h"

#include "foil/text.h"

#include <stdio.h>
#include <string.h>

/* Longest context that foil_fail_in puts in front: the message keeps the rest. */
#define CONTEXT_MAX 160

static const char *const names[] = {
	[FOIL_OK] = "ok",
	[FOIL_E_ARG] = "bad-argument",
	[FOIL_E_NOMEM] = "no-memory",
	[FOIL_E_IO] = "io",
	[FOIL_E_LIMIT] = "limit",
	[FOIL_E_FORMAT] = "format",
	[FOIL_E_VERSION] = "version",
	[FOIL_E_NOT_FOUND] = "not-found",
	[FOIL_E_EXISTS] = "exists",
	[FOIL_E_CHANGED] = "changed",
	[FOIL_E_REFUSED] = "refused",
	[FOIL_E_KEY] = "key",
	[FOIL_E_STORE] = "store",
	[FOIL_E_CRYPTO] = "crypto",
};
_Static_assert(sizeof names / sizeof names[0] == FOIL_E_COUNT_, "name every code");

const char *foil_code_name(enum foil_code code)
{
	/* Through an unsigned type, since whether the enum is signed is the compiler's choice. */
	unsigned i = (unsigned)code;

	return i < FOIL_E_COUNT_ ? names[i] : "unknown";
}

/* The marker brackets steer nobody's terminal, and our own messages may quote a marker. */
static bool is_printable(uint32_t cp, size_t len)
{
	if (cp == 0xfffd && len == 1) /* not UTF-8 */
		return false;
	if (cp == '\n' || cp == '\t')
		return false;
	return !foil_cp_steers(cp) || cp == 0x27e6 || cp == 0x27e7;
}

/* One line of printable UTF-8 in dst; if it is too long, cut between code points and marked. */
static void put_line(char *dst, size_t cap, const char *src, bool cut)
{
	struct foil_view in = foil_str(src);
	size_t at = 0, len = 0, mark = 0;

	while (at < in.len) {
		size_t from = at;
		uint32_t cp = foil_utf8_next(in, &at);
		bool show = is_printable(cp, at - from);
		size_t n = show ? at - from : 1;

		if (n > cap - 1 - len) {
			cut = true;
			break;
		}
		if (show)
			memcpy(dst + len, src + from, n);
		else
			dst[len] = '?';
		len += n;
		if (len <= cap - 4)
			mark = len;
	}
	if (cut) {
		memcpy(dst + mark, "...", 3);
		len = mark + 3;
	}
	dst[len] = '\0';
}

/*
 * Returns whether the text was cut. It is made in memory apart, since the
 * arguments may point into the struct that is about to change.
 */
static bool FOIL_PRINTF(3, 0) format(char *raw, size_t cap, const char *fmt, va_list ap)
{
	int n = vsnprintf(raw, cap, fmt, ap);

	if (n < 0)
		raw[0] = '\0';
	return n >= 0 && (size_t)n >= cap;
}

enum foil_code foil_fail(struct foil_err *err, enum foil_code code, const char *fmt, ...)
{
	char raw[2 * sizeof err->msg];
	va_list ap;
	bool cut;

	if (err == NULL)
		return code;
	va_start(ap, fmt);
	cut = format(raw, sizeof raw, fmt, ap);
	va_end(ap);
	err->code = code;
	put_line(err->msg, sizeof err->msg, raw, cut);
	return code;
}

enum foil_code foil_fail_in(struct foil_err *err, enum foil_code code, const char *fmt, ...)
{
	char raw[2 * sizeof err->msg], context[CONTEXT_MAX], old[sizeof err->msg];
	va_list ap;
	bool cut;

	if (err == NULL)
		return code;
	va_start(ap, fmt);
	cut = format(raw, sizeof raw, fmt, ap);
	va_end(ap);
	put_line(context, sizeof context, raw, cut);
	memcpy(old, err->msg, sizeof old);
	old[sizeof old - 1] = '\0';
	return foil_fail(err, code, "%s%s%s", context, old[0] == '\0' ? "" : ": ", old);
}
