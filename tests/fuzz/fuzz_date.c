/* SPDX-License-Identifier: Apache-2.0 */
/* Dates and times, and the small parsers that stand beside them. */
#include "fuzz.h"

#include "foil/date.h"
#include "foil/text.h"

static void numbers(struct foil_view in)
{
	struct foil_err err = { FOIL_OK, "" };
	struct foil_buf raw = { .max = 0 }, text = { .max = 0 };
	uint8_t bytes[32];
	char hex[65];
	uint64_t n;

	if (foil_parse_uint(in, UINT64_MAX, &n, &err) == FOIL_OK)
		CHECK(in.len > 0);
	if (foil_unhex(bytes, sizeof bytes, in, &err) == FOIL_OK) {
		foil_hex(hex, bytes, sizeof bytes);
		CHECK(foil_view_ieq(foil_str(hex), in));
	}
	if (foil_unbase64(&raw, in, &err) == FOIL_OK) {
		foil_buf_put_base64(&text, raw.p, raw.len);
		CHECK(foil_view_eq(foil_buf_view(&text), in));
	}
	foil_buf_free(&raw);
	foil_buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct foil_view in = foil_view(data, size);
	struct foil_err err = { FOIL_OK, "" };
	char iso[11], longer[24], time[21];
	foil_day d, again;
	int64_t t;
	int y, m, dom;

	if (foil_day_parse_iso(in, &d, &err) == FOIL_OK) {
		foil_day_iso(iso, d);
		CHECK(foil_view_eq(foil_str(iso), in));
	}
	if (foil_day_parse(in, &d, &err) == FOIL_OK) {
		foil_day_long(longer, d);
		CHECK(foil_day_parse(foil_str(longer), &again, &err) == FOIL_OK && again == d);
		foil_day_split(d, &y, &m, &dom);
		CHECK(foil_day_make(y, m, dom) == d);
		CHECK(foil_day_of_time(foil_time_of_day(d)) == d);
	} else {
		fuzz_message(&err);
	}
	if (foil_time_parse(in, &t, &err) == FOIL_OK) {
		foil_time_rfc3339(time, t);
		CHECK(foil_view_eq(foil_str(time), in));
	}
	numbers(in);
	return 0;
}
