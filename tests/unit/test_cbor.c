/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

#include "foil/cbor.h"
#include "foil/env.h"

#include <stdio.h>

#define F16 "ffffffffffffffff"

/* ---- writing: the examples of RFC 8949 appendix A and the edges of each head ---- */

static void check_put(struct foil_buf *b, const char *hex)
{
	struct foil_view want = exact_hex(hex);

	assert_view_equal(foil_buf_view(b), want);
	free_exact(want);
	foil_buf_reset(b);
}

static void heads(void **state)
{
	static const struct {
		uint64_t n;
		const char *hex; /* as an unsigned number */
	} rows[] = {
		{ 0, "00" }, { 1, "01" }, { 10, "0a" }, { 23, "17" }, { 24, "1818" }, { 25, "1819" },
		{ 100, "1864" }, { 255, "18ff" }, { 256, "190100" }, { 1000, "1903e8" },
		{ 65535, "19ffff" }, { 65536, "1a00010000" }, { 1000000, "1a000f4240" },
		{ UINT32_MAX, "1affffffff" }, { UINT64_C(4294967296), "1b0000000100000000" },
		{ UINT64_C(1000000000000), "1b000000e8d4a51000" }, { UINT64_MAX, "1b" F16 },
	};
	struct foil_buf b = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view want = exact_hex(rows[i].hex);
		uint8_t *head = (uint8_t *)(uintptr_t)want.p;

		foil_cbor_put_uint(&b, rows[i].n);
		assert_view_equal(foil_buf_view(&b), want);
		foil_buf_reset(&b);
		foil_cbor_put_array(&b, rows[i].n);
		*head |= 0x80;
		assert_view_equal(foil_buf_view(&b), want);
		foil_buf_reset(&b);
		foil_cbor_put_map(&b, rows[i].n);
		*head |= 0xa0;
		assert_view_equal(foil_buf_view(&b), want);
		foil_buf_reset(&b);
		foil_cbor_put_tag(&b, rows[i].n);
		*head = (uint8_t)(0xc0 | (*head & 0x1f));
		assert_view_equal(foil_buf_view(&b), want);
		foil_buf_reset(&b);
		if (rows[i].n <= INT64_MAX) {
			foil_cbor_put_int(&b, -1 - (int64_t)rows[i].n);
			*head = (uint8_t)(0x20 | (*head & 0x1f));
			assert_view_equal(foil_buf_view(&b), want);
			foil_buf_reset(&b);
		}
		free_exact(want);
	}
	foil_buf_free(&b);
}

static void put_the_rest(void **state)
{
	struct foil_buf b = { 0 };

	(void)state;
	foil_cbor_put_int(&b, INT64_MAX);
	check_put(&b, "1b7fffffffffffffff");
	foil_cbor_put_int(&b, INT64_MIN);
	check_put(&b, "3b7fffffffffffffff");
	foil_cbor_put_int(&b, -1000);
	check_put(&b, "3903e7");
	foil_cbor_put_bytes(&b, foil_view(NULL, 0));
	check_put(&b, "40");
	foil_cbor_put_bytes(&b, LIT("\1\2\3\4"));
	check_put(&b, "4401020304");
	foil_cbor_put_str(&b, "");
	check_put(&b, "60");
	foil_cbor_put_str(&b, "IETF");
	check_put(&b, "6449455446");
	foil_cbor_put_text(&b, LIT("\xc3\xbc"));
	check_put(&b, "62c3bc");
	foil_cbor_put_null(&b);
	foil_cbor_put_bool(&b, true);
	foil_cbor_put_bool(&b, false);
	check_put(&b, "f6f5f4");
	foil_buf_free(&b);
}

/* ---- the strict check ---- */

/* One item each; `depth` is the least that must be allowed. */
static const struct {
	const char *hex;
	unsigned depth;
	bool tags;
} good[] = {
	{ "00", 0, false }, { "17", 0, false }, { "1818", 0, false }, { "18ff", 0, false },
	{ "190100", 0, false }, { "1a00010000", 0, false }, { "1b0000000100000000", 0, false },
	{ "1b" F16, 0, false }, { "20", 0, false }, { "3818", 0, false }, { "390100", 0, false },
	{ "3a00010000", 0, false }, { "3b" F16, 0, false }, { "40", 0, false },
	{ "4401020304", 0, false }, { "60", 0, false }, { "62c3bc", 0, false },
	{ "63e6b0b4", 0, false }, { "64f0908591", 0, false }, { "f4", 0, false },
	{ "f5", 0, false }, { "f6", 0, false }, { "80", 1, false }, { "a0", 1, false },
	{ "83010203", 1, false }, { "8301820203820405", 2, false }, { "a201020304", 1, false },
	{ "a26161016162820203", 2, false }, { "826161a161626163", 2, false },
	{ "a56161614161626142616361436164614461656145", 1, false },
	/* shorter keys first, then by bytes; numbers before texts (RFC 8949 section 4.2.1) */
	{ "a80a001864002000417a00617a0062616100811864" "00f400", 2, false },
	{ "a2617a00626161" "00", 1, false }, { "a2a000a1000000", 2, false },
	{ "a3" "8100" "00" "8101" "00" "820000" "00", 2, false },
	{ "d28440a0f640", 3, true }, { "c074323031332d30332d32315432303a30343a30305a", 1, true },
	{ "d818456449455446", 1, true }, { "c6c700", 2, true }, { "dbffffffffffffffff" "80", 2, true },
	{ "a1" "c600" "c600", 2, true },
};

static void accepts(void **state)
{
	struct foil_err err;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct foil_view v = exact_hex(good[i].hex);

		for (unsigned d = 0; d <= FOIL_CBOR_DEPTH_MAX; d++) {
			enum foil_code rc = foil_cbor_deterministic(v, d, good[i].tags, "x", &err);

			if (d >= good[i].depth && rc != FOIL_OK)
				fail_msg("%s: %s", good[i].hex, err.msg);
			if (d < good[i].depth && rc != FOIL_E_LIMIT)
				fail_msg("%s: accepted at depth %u", good[i].hex, d);
		}
		if (good[i].tags)
			assert_int_equal(foil_cbor_deterministic(v, 9, false, "x", &err), FOIL_E_FORMAT);
		free_exact(v);
	}
}

static const struct {
	const char *hex;
	size_t where;
} bad[] = {
	{ "", 0 },
	/* not shortest: every kind, every width */
	{ "1800", 0 }, { "1817", 0 }, { "190000", 0 }, { "1900ff", 0 }, { "1a0000ffff", 0 },
	{ "1b00000000ffffffff", 0 }, { "3817", 0 }, { "3900ff", 0 }, { "3a0000ffff", 0 },
	{ "3b00000000ffffffff", 0 }, { "5800", 0 }, { "580100", 0 }, { "59000100", 0 },
	{ "5a0000000100", 0 }, { "5b000000000000000100", 0 }, { "780161", 0 }, { "79000161", 0 },
	{ "7a0000000161", 0 }, { "7b000000000000000161", 0 }, { "980100", 0 }, { "99000100", 0 },
	{ "9a0000000100", 0 }, { "9b000000000000000100", 0 }, { "b8010000", 0 }, { "b900010000", 0 },
	{ "ba000000010000", 0 }, { "bb00000000000000010000", 0 }, { "d81200", 0 }, { "d9001200", 0 },
	{ "da0000001200", 0 }, { "db000000000000001200", 0 }, { "f814", 0 }, { "f816", 0 },
	/* kinds that are not allowed */
	{ "f7", 0 }, { "f0", 0 }, { "e0", 0 }, { "f8ff", 0 }, { "f820", 0 }, { "f90000", 0 },
	{ "f97e00", 0 }, { "fa47c35000", 0 }, { "fb3ff199999999999a", 0 }, { "5f41004100ff", 0 },
	{ "5fff", 0 }, { "7f6161ff", 0 }, { "9fff", 0 }, { "9f00ff", 0 }, { "bfff", 0 },
	{ "bf0000ff", 0 }, { "ff", 0 }, { "81ff", 1 }, { "8200ff", 2 },
	/* reserved */
	{ "1c", 0 }, { "1d", 0 }, { "1e", 0 }, { "1f", 0 }, { "3c", 0 }, { "3f", 0 }, { "5c", 0 },
	{ "7c", 0 }, { "9c", 0 }, { "bc", 0 }, { "dc00", 0 }, { "dd00", 0 }, { "de00", 0 },
	{ "df00", 0 }, { "fc", 0 }, { "fd", 0 }, { "fe", 0 },
	/* cut short */
	{ "18", 0 }, { "19", 0 }, { "1901", 0 }, { "1a000100", 0 }, { "1b00000001000000", 0 },
	{ "38", 0 }, { "41", 0 }, { "4200", 0 }, { "58", 0 }, { "5818", 0 }, { "6261", 0 },
	{ "81", 0 }, { "820000" "00", 3 }, { "8200", 0 }, { "a1", 0 }, { "a100", 0 }, { "a2000001", 0 },
	{ "8281", 0 }, { "828100", 3 }, { "c6", 1 }, { "d8", 0 }, { "d900", 0 }, { "da000100", 0 },
	{ "db00000001000000", 0 },
	/* lengths and counts from another world */
	{ "5b" F16, 0 }, { "7b" F16, 0 }, { "9b" F16, 0 }, { "bb" F16, 0 }, { "bb8000000000000000", 0 },
	{ "bb7fffffffffffffff0000", 0 }, { "9b0000000100000000" "00", 0 }, { "5affffffff00", 0 },
	{ "5bfffffffffffffff6", 0 }, { "7bfffffffffffffff7" "00", 0 }, { "a3000000", 0 },
	/* texts */
	{ "61ff", 0 }, { "62c328", 0 }, { "63eda080", 0 }, { "62c080", 0 }, { "64f4908080", 0 },
	{ "8161c3", 1 }, { "a161c300", 1 },
	/* keys: out of order, twice, in an inner map, a container as a key */
	{ "a201000000", 3 }, { "a200000000", 3 }, { "a2616200616100", 4 }, { "a2616100616100", 4 },
	{ "a262616100617a00", 5 }, { "a220000000", 3 }, { "a2617a001800", 4 },
	{ "a26161000a00", 4 }, { "a200a20100000001" "00", 5 }, { "82a20000000000", 4 },
	{ "a2810100810000", 4 }, { "a1a2010000000000", 4 }, { "a3000001000100", 5 },
	{ "a281000081" "0000", 4 },
	/* more than one item */
	{ "0000", 1 }, { "8000", 1 }, { "a0a0", 1 }, { "6161f6", 2 }, { "810000", 2 },
};

static void refuses(void **state)
{
	struct foil_err err;
	char want[40];

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct foil_view v = exact_hex(bad[i].hex);
		enum foil_code rc = foil_cbor_deterministic(v, 9, true, "x", &err);

		if (rc != FOIL_E_FORMAT)
			fail_msg("%s: code %s", bad[i].hex, foil_code_name(rc));
		assert_true(snprintf(want, sizeof want, "x: byte %zu: ", bad[i].where) > 0);
		if (strncmp(err.msg, want, strlen(want)) != 0)
			fail_msg("%s: '%s' where '%s' was expected", bad[i].hex, err.msg, want);
		free_exact(v);
	}
}

/* `n` levels of a container around a zero. */
static struct foil_view nested(uint8_t head, unsigned n, bool as_key)
{
	uint8_t bytes[4 * 64];
	size_t len = 0;

	for (unsigned i = 0; i < n; i++) {
		bytes[len++] = head;
		if (head == 0xa1 && !as_key)
			bytes[len++] = 0;
	}
	bytes[len++] = 0;
	for (unsigned i = 0; head == 0xa1 && as_key && i < n; i++)
		bytes[len++] = 0;
	return exact(foil_view(bytes, len));
}

static void depth_on_both_sides(void **state)
{
	static const struct {
		uint8_t head;
		bool as_key;
	} rows[] = { { 0x81, false }, { 0xa1, false }, { 0xa1, true }, { 0xc1, false } };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		for (unsigned n = 0; n <= 60; n++) {
			struct foil_view v = nested(rows[i].head, n, rows[i].as_key);

			for (unsigned d = 0; d <= FOIL_CBOR_DEPTH_MAX; d++)
				assert_int_equal(foil_cbor_deterministic(v, d, true, "x", NULL),
				    n <= d ? FOIL_OK : FOIL_E_LIMIT);
			assert_int_equal(foil_cbor_deterministic(v, FOIL_CBOR_DEPTH_MAX + 1, true, "x",
					     NULL), FOIL_E_ARG);
			free_exact(v);
		}
	}
}

/* Writes again what the reader reads; only for bytes that passed the check. */
static void rewrite(struct foil_buf *b, struct foil_view v)
{
	struct foil_cbor r;

	foil_cbor_start(&r, v, "x");
	while (foil_cbor_ok(&r) && r.left.len > 0) {
		switch (foil_cbor_peek(&r)) {
		case FOIL_CBOR_UINT:
			foil_cbor_put_uint(b, foil_cbor_uint(&r));
			break;
		case FOIL_CBOR_NINT:
			foil_cbor_put_int(b, foil_cbor_int(&r));
			break;
		case FOIL_CBOR_BYTES:
			foil_cbor_put_bytes(b, foil_cbor_bytes(&r));
			break;
		case FOIL_CBOR_TEXT:
			foil_cbor_put_text(b, foil_cbor_text(&r));
			break;
		case FOIL_CBOR_ARRAY:
			foil_cbor_put_array(b, foil_cbor_array(&r));
			break;
		case FOIL_CBOR_MAP:
			foil_cbor_put_map(b, foil_cbor_map(&r));
			break;
		case FOIL_CBOR_BOOL:
			foil_cbor_put_bool(b, foil_cbor_bool(&r));
			break;
		case FOIL_CBOR_NULL:
			assert_true(foil_cbor_null(&r));
			foil_cbor_put_null(b);
			break;
		case FOIL_CBOR_TAG:
		case FOIL_CBOR_END:
		default:
			fail_msg("not expected here");
		}
	}
	assert_int_equal(foil_cbor_finish(&r, NULL), FOIL_OK);
}

/* If the check says yes, writing the same values gives the same bytes. */
static void what_passes_has_one_form(void **state)
{
	static const uint8_t often[] = { 0x00, 0x01, 0x17, 0x18, 0x19, 0x20, 0x38, 0x40, 0x41, 0x58,
		0x60, 0x61, 0x62, 0x78, 0x80, 0x81, 0x82, 0x98, 0xa0, 0xa1, 0xa2, 0xb8, 0xf4, 0xf5,
		0xf6, 0xff, 0x7a, 0x61 };
	struct foil_buf b = { 0 };
	struct foil_env_fixed f;
	unsigned passed = 0;

	(void)state;
	(void)foil_env_fixed(&f, 0, 77);
	for (unsigned round = 0; round < 2000000; round++) {
		uint8_t raw[12];
		size_t len = round < 65536 + 256 ? (round < 256 ? 1 : 2) : 3 + round % 10;

		f.env.random(f.env.ctx, raw, sizeof raw);
		for (size_t i = 0; i < sizeof raw && len > 2; i++)
			raw[i] = often[raw[i] % COUNT(often)];
		if (len == 1)
			raw[0] = (uint8_t)round;
		if (len == 2)
			foil_put_be32(raw, (round - 256) << 16);
		if (foil_cbor_deterministic(foil_view(raw, len), 16, false, "x", NULL) != FOIL_OK)
			continue;
		foil_buf_reset(&b);
		rewrite(&b, foil_view(raw, len));
		assert_view_equal(foil_buf_view(&b), foil_view(raw, len));
		passed++;
	}
	assert_true(passed > 10000);
	foil_buf_free(&b);
}

/* ---- reading ---- */

static void reads_a_map(void **state)
{
	struct foil_view v = exact_hex("a6" "6176" "01" "636b6579" "820a29" "6474657874" "62c3bc"
				       "6466616374" "f5" "656f74686572" "f6"
				       "6662696e617279" "4401020304");
	uint8_t four[4] = { 0 };
	struct foil_err err = { 0 };
	struct foil_cbor r;

	(void)state;
	foil_cbor_start(&r, v, "sample");
	foil_cbor_map_n(&r, 6);
	foil_cbor_key(&r, "v");
	assert_int_equal(foil_cbor_uint_max(&r, 1), 1);
	foil_cbor_key(&r, "key");
	assert_int_equal(foil_cbor_array(&r), 2);
	assert_int_equal(foil_cbor_peek(&r), FOIL_CBOR_UINT);
	assert_int_equal(foil_cbor_int(&r), 10);
	assert_int_equal(foil_cbor_peek(&r), FOIL_CBOR_NINT);
	foil_cbor_key_int(&r, -10);
	foil_cbor_key(&r, "text");
	assert_view_equal(foil_cbor_text(&r), LIT("\xc3\xbc"));
	foil_cbor_key(&r, "fact");
	assert_false(foil_cbor_null(&r));
	assert_true(foil_cbor_bool(&r));
	foil_cbor_key(&r, "other");
	assert_true(foil_cbor_null(&r));
	foil_cbor_key(&r, "binary");
	foil_cbor_bytes_n(&r, four, sizeof four);
	assert_memory_equal(four, "\1\2\3\4", 4);
	assert_int_equal(foil_cbor_peek(&r), FOIL_CBOR_END);
	assert_int_equal(foil_cbor_finish(&r, &err), FOIL_OK);
	free_exact(v);
}

enum getter {
	G_UINT, G_MAX9, G_INT, G_BYTES, G_BYTES2, G_TEXT, G_BOOL, G_ARRAY, G_ARRAY2, G_MAP, G_MAP1,
	G_TAG18, G_KEY, G_KEY_INT, G_ITEM, G_NULL, G_PEEK
};

static void get(struct foil_cbor *r, enum getter which)
{
	uint8_t two[2] = { 7, 7 };

	switch (which) {
	case G_UINT: assert_int_equal(foil_cbor_uint(r), 0); break;
	case G_MAX9: assert_int_equal(foil_cbor_uint_max(r, 9), 0); break;
	case G_INT: assert_int_equal(foil_cbor_int(r), 0); break;
	case G_BYTES: assert_null(foil_cbor_bytes(r).p); break;
	case G_BYTES2:
		foil_cbor_bytes_n(r, two, 2);
		assert_int_equal(two[0] + two[1], 14);
		break;
	case G_TEXT: assert_null(foil_cbor_text(r).p); break;
	case G_BOOL: assert_false(foil_cbor_bool(r)); break;
	case G_ARRAY: assert_int_equal(foil_cbor_array(r), 0); break;
	case G_ARRAY2: foil_cbor_array_n(r, 2); break;
	case G_MAP: assert_int_equal(foil_cbor_map(r), 0); break;
	case G_MAP1: foil_cbor_map_n(r, 1); break;
	case G_TAG18: foil_cbor_tag(r, 18); break;
	case G_KEY: foil_cbor_key(r, "abc"); break;
	case G_KEY_INT: foil_cbor_key_int(r, 5); break;
	case G_ITEM: assert_null(foil_cbor_item(r).p); break;
	case G_NULL: assert_false(foil_cbor_null(r)); break;
	case G_PEEK: assert_int_equal(foil_cbor_peek(r), FOIL_CBOR_END); break;
	}
}

/* Every getter fails on what is not its own, names the byte, and then sticks. */
static void getters_refuse(void **state)
{
	static const struct {
		const char *hex;
		enum getter which;
		enum foil_code rc;
	} rows[] = {
		{ "20", G_UINT, FOIL_E_FORMAT }, { "40", G_UINT, FOIL_E_FORMAT },
		{ "1800", G_UINT, FOIL_E_FORMAT }, { "0a", G_MAX9, FOIL_E_LIMIT },
		{ "29", G_MAX9, FOIL_E_FORMAT }, { "1b8000000000000000", G_INT, FOIL_E_FORMAT },
		{ "3b8000000000000000", G_INT, FOIL_E_FORMAT }, { "60", G_INT, FOIL_E_FORMAT },
		{ "6161", G_BYTES, FOIL_E_FORMAT }, { "4161", G_TEXT, FOIL_E_FORMAT },
		{ "61ff", G_TEXT, FOIL_E_FORMAT }, { "43000000", G_BYTES2, FOIL_E_FORMAT },
		{ "4100", G_BYTES2, FOIL_E_FORMAT }, { "40", G_BYTES2, FOIL_E_FORMAT },
		{ "f6", G_BOOL, FOIL_E_FORMAT }, { "01", G_BOOL, FOIL_E_FORMAT },
		{ "a0", G_ARRAY, FOIL_E_FORMAT }, { "82", G_ARRAY, FOIL_E_FORMAT },
		{ "9b" F16 "00", G_ARRAY, FOIL_E_FORMAT }, { "8100", G_ARRAY2, FOIL_E_FORMAT },
		{ "80", G_ARRAY2, FOIL_E_FORMAT }, { "83000000", G_ARRAY2, FOIL_E_FORMAT },
		{ "80", G_MAP, FOIL_E_FORMAT }, { "a100", G_MAP, FOIL_E_FORMAT },
		{ "a0", G_MAP1, FOIL_E_FORMAT }, { "a200000000", G_MAP1, FOIL_E_FORMAT },
		{ "d100", G_TAG18, FOIL_E_FORMAT }, { "d8120000", G_TAG18, FOIL_E_FORMAT },
		{ "12", G_TAG18, FOIL_E_FORMAT }, { "62" "6162", G_KEY, FOIL_E_FORMAT },
		{ "64" "61626364", G_KEY, FOIL_E_FORMAT }, { "63" "616264", G_KEY, FOIL_E_FORMAT },
		{ "43" "616263", G_KEY, FOIL_E_FORMAT }, { "60", G_KEY, FOIL_E_FORMAT },
		{ "04", G_KEY_INT, FOIL_E_FORMAT }, { "24", G_KEY_INT, FOIL_E_FORMAT },
		{ "6135", G_KEY_INT, FOIL_E_FORMAT }, { "f7", G_ITEM, FOIL_E_FORMAT },
		{ "f7", G_PEEK, FOIL_E_FORMAT },
		{ "f7", G_NULL, FOIL_E_FORMAT }, { "c600", G_ITEM, FOIL_E_FORMAT },
		{ "a200000000", G_ITEM, FOIL_E_FORMAT }, { "8200", G_ITEM, FOIL_E_FORMAT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view v = exact_hex(rows[i].hex);
		struct foil_err err = { 0 };
		struct foil_cbor r;

		foil_cbor_start(&r, v, "thing");
		get(&r, rows[i].which);
		if (foil_cbor_check(&r, &err) != rows[i].rc)
			fail_msg("%s with getter %d: '%s'", rows[i].hex, (int)rows[i].which, err.msg);
		assert_memory_equal(err.msg, "thing: byte ", 12);
		assert_false(foil_cbor_ok(&r));
		for (int g = 0; g <= G_PEEK; g++)
			get(&r, (enum getter)g);
		foil_cbor_refuse(&r, FOIL_E_REFUSED, "later");
		assert_int_equal(foil_cbor_finish(&r, NULL), rows[i].rc);
		free_exact(v);
	}
}

/* At the end of the bytes every getter fails but peek and null, which only say so. */
static void getters_at_the_end(void **state)
{
	(void)state;
	for (int g = 0; g <= G_PEEK; g++) {
		bool quiet = g == G_PEEK || g == G_NULL;
		struct foil_cbor r;

		foil_cbor_start(&r, foil_view(NULL, 0), "thing");
		get(&r, (enum getter)g);
		assert_int_equal(foil_cbor_finish(&r, NULL), quiet ? FOIL_OK : FOIL_E_FORMAT);
	}
}

static void messages_name_the_place(void **state)
{
	struct foil_view v = exact_hex("a16161" "8200" "6178" "00");
	struct foil_err err;
	struct foil_cbor r;

	(void)state;
	foil_cbor_start(&r, v, "entry");
	foil_cbor_map_n(&r, 1);
	foil_cbor_key(&r, "b");
	assert_int_equal(foil_cbor_check(&r, &err), FOIL_E_FORMAT);
	assert_string_equal(err.msg, "entry: byte 1: another key, where this one belongs: b");
	foil_cbor_start(&r, v, "entry");
	foil_cbor_map_n(&r, 1);
	foil_cbor_key(&r, "a");
	foil_cbor_array_n(&r, 2);
	(void)foil_cbor_uint(&r);
	(void)foil_cbor_bytes(&r);
	assert_int_equal(foil_cbor_check(&r, &err), FOIL_E_FORMAT);
	assert_string_equal(err.msg, "entry: byte 5: not a byte string");
	foil_cbor_start(&r, v, "entry");
	assert_int_equal(foil_cbor_item(&r).len, 7);
	assert_int_equal(foil_cbor_check(&r, &err), FOIL_OK);
	assert_int_equal(foil_cbor_finish(&r, &err), FOIL_E_FORMAT);
	assert_string_equal(err.msg, "entry: byte 7: bytes are left over");
	foil_cbor_refuse(&r, FOIL_E_VERSION, "a kind not known here");
	assert_int_equal(foil_cbor_finish(&r, &err), FOIL_E_VERSION);
	assert_string_equal(err.msg, "entry: byte 7: a kind not known here");
	free_exact(v);
}

static void items_are_stepped_over(void **state)
{
	struct foil_buf b = { 0 };
	struct foil_cbor r;
	struct foil_view v;
	size_t total = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		if (good[i].tags)
			continue;
		v = exact_hex(good[i].hex);
		foil_buf_put_view(&b, v);
		free_exact(v);
	}
	v = exact(foil_buf_view(&b));
	foil_cbor_start(&r, v, "sequence");
	while (r.left.len > 0 && foil_cbor_ok(&r))
		total += foil_cbor_item(&r).len;
	assert_int_equal(foil_cbor_finish(&r, NULL), FOIL_OK);
	assert_int_equal(total, v.len);
	free_exact(v);
	foil_buf_free(&b);
	for (unsigned n = FOIL_CBOR_DEPTH_MAX; n <= FOIL_CBOR_DEPTH_MAX + 1; n++) {
		v = nested(0x81, n, false);
		foil_cbor_start(&r, v, "x");
		(void)foil_cbor_item(&r);
		assert_int_equal(foil_cbor_finish(&r, NULL),
		    n == FOIL_CBOR_DEPTH_MAX ? FOIL_OK : FOIL_E_LIMIT);
		free_exact(v);
	}
	for (unsigned depth = 0; depth <= FOIL_CBOR_DEPTH_MAX + 2; depth++) {
		v = nested(0x81, 7, false);
		foil_cbor_start(&r, v, "x");
		(void)foil_cbor_item_within(&r, depth);
		assert_int_equal(foil_cbor_finish(&r, NULL), depth < 7 ? FOIL_E_LIMIT : FOIL_OK);
		free_exact(v);
		v = nested(0x81, FOIL_CBOR_DEPTH_MAX + 1, false);
		foil_cbor_start(&r, v, "x");
		(void)foil_cbor_item_within(&r, depth);
		assert_int_equal(foil_cbor_finish(&r, NULL), FOIL_E_LIMIT);
		free_exact(v);
	}
}

static void numbers_at_their_edges(void **state)
{
	struct foil_view v = exact_hex("1b7fffffffffffffff" "3b7fffffffffffffff" "1b" F16 "09" "00");
	struct foil_cbor r;

	(void)state;
	foil_cbor_start(&r, v, "x");
	assert_true(foil_cbor_int(&r) == INT64_MAX);
	assert_true(foil_cbor_int(&r) == INT64_MIN);
	assert_true(foil_cbor_uint(&r) == UINT64_MAX);
	assert_true(foil_cbor_uint_max(&r, 9) == 9);
	assert_true(foil_cbor_uint_max(&r, 0) == 0);
	assert_int_equal(foil_cbor_finish(&r, NULL), FOIL_OK);
	free_exact(v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heads),
		cmocka_unit_test(put_the_rest),
		cmocka_unit_test(accepts),
		cmocka_unit_test(refuses),
		cmocka_unit_test(depth_on_both_sides),
		cmocka_unit_test(what_passes_has_one_form),
		cmocka_unit_test(reads_a_map),
		cmocka_unit_test(getters_refuse),
		cmocka_unit_test(getters_at_the_end),
		cmocka_unit_test(messages_name_the_place),
		cmocka_unit_test(items_are_stepped_over),
		cmocka_unit_test(numbers_at_their_edges),
	};

	return cmocka_run_group_tests_name("cbor", tests, NULL, NULL);
}
