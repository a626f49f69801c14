/* SPDX-License-Identifier: Apache-2.0 */
/* What may be committed to: leaves, headers, ids, ranges; limits on both sides. */
#include "commit_kit.h"

#define LEAF_TEXT_MAX (FOIL_LEAF_MAX - 6) /* 83 00, three bytes of head, one of separator */

/* Every row as a leaf, and as the only packed leaf of an opening. */
static const struct {
	const char *name, *hex;
	enum foil_code add;  /* foil_leaves_add */
	enum foil_code take; /* foil_doc_verify of it as contents */
} leaf_rows[] = {
	{ "token", "8300616101", FOIL_OK, FOIL_E_FORMAT },
	{ "token, packed", "616101", FOIL_E_FORMAT, FOIL_OK },
	{ "empty token, packed", "6000", FOIL_E_FORMAT, FOIL_OK },
	{ "separator 4", "616104", FOIL_E_FORMAT, FOIL_OK },
	{ "separator 5", "616105", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "separator 5 in an array", "8300616105", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "separator 24", "61611818", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "separator null", "6161f6", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "no separator", "6161", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "separator not shortest", "61611801", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "length not shortest", "78016101", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "text cut short", "6261", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "text of 2^64-1 bytes", "7bffffffffffffffff", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "text in pieces", "7f6161ff01", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "text not UTF-8", "61ff01", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "a surrogate", "63eda08001", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "bytes for text", "416101", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "token of two", "83006161", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "token of four", "840061610101", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "type not shortest", "831800616101", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "array not shortest", "980300616101", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "pad", "8101", FOIL_OK, FOIL_E_FORMAT },
	{ "pad, packed", "f6", FOIL_E_FORMAT, FOIL_OK },
	{ "pad with something", "820100", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "false", "f4", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "undefined", "f7", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "tile", "8502182018200141ff", FOIL_OK, FOIL_OK },
	{ "tile without pixels", "84021820182001", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "tile, width below zero", "85022018200141ff", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "cell with formula", "860362413101182a643d362a37f5", FOIL_OK, FOIL_OK },
	{ "cell without formula", "860362413100f6f6f4", FOIL_OK, FOIL_OK },
	{ "cell, formula a number", "860362413100f601f4", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "cell, hidden a number", "860362413100f6f600", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "cell, hidden null", "860362413100f6f6f6", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "field", "8304616ea16161820102", FOIL_OK, FOIL_OK },
	{ "field, same key twice", "8304616ea2616101616102", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "field, keys out of order", "8304616ea2616201616102", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "field with a float", "8304616ef93c00", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "field with a tag", "8304616ec000", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "field without name", "83040001", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "nested 8 deep", "8304616e81818181818100", FOIL_OK, FOIL_OK },
	{ "nested 8 deep, empty", "8304616e81818181818180", FOIL_OK, FOIL_OK },
	{ "nested 9 deep", "8304616e8181818181818180", FOIL_E_LIMIT, FOIL_E_LIMIT },
	{ "opaque", "8305636162631901f4", FOIL_OK, FOIL_OK },
	{ "opaque with a digest", "840563616263014100", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "nested document", "830650" "00112233445566778899aabbccddeeff" "5820"
	    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", FOIL_OK, FOIL_OK },
	{ "nested document, short root", "830650" "00112233445566778899aabbccddeeff" "581f"
	    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e",
	    FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "type 7", "8107", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "type -1", "8120", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "no type", "80", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "array of 2^64-1", "9bffffffffffffffff", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "array without length", "9f01ff", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "a map", "a0", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "a number", "01", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "a tag", "c080", FOIL_E_FORMAT, FOIL_E_FORMAT },
	{ "nothing", "", FOIL_E_FORMAT, FOIL_E_FORMAT },
};

/* Verifies an opening of one opened leaf in packed form. The root is not looked at. */
static enum foil_code take_one(struct foil_view packed)
{
	const uint8_t seed_at_0[33] = { 0 };
	struct foil_doc_header h = { .n = 1, .profile = "txt-1", .part = { { 0, 1, 0 } },
		.n_parts = 1 };
	struct foil_opening o = { .contents = packed };
	struct foil_buf header = { 0 };
	uint8_t root[FOIL_HASH_LEN];
	enum foil_code rc;
	bool good = true;

	foil_doc_header_put(&header, &h);
	o.header = foil_buf_view(&header);
	o.frontier = foil_view(seed_at_0, sizeof seed_at_0);
	foil_doc_root(o.header, root);
	rc = foil_doc_verify(&o, h.id, root, &good, NULL);
	assert_false(good); /* the header's top is all zero */
	foil_buf_free(&header);
	return rc;
}

static void leaves_have_one_form(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(leaf_rows); i++) {
		struct foil_view bytes = exact_hex(leaf_rows[i].hex);
		struct foil_leaves l = { .n = 0 };
		enum foil_code take = take_one(bytes);

		foil_leaves_add(&l, bytes);
		if (foil_leaves_check(&l, NULL) != leaf_rows[i].add || take != leaf_rows[i].take)
			fail_msg("%s: add %s, take %s", leaf_rows[i].name,
			    foil_code_name(l.failed), foil_code_name(take));
		assert_int_equal(l.n, leaf_rows[i].add == FOIL_OK);
		if (l.n == 1)
			assert_view_equal(foil_leaves_get(&l, 0), bytes);
		foil_leaves_free(&l);
		free_exact(bytes);
	}
}

static void leaves_stick(void **state)
{
	struct foil_leaves l = { .n = 0 };
	struct foil_err err = { 0 };

	(void)state;
	foil_leaves_add_token(&l, LIT("one"), 1);
	foil_leaves_add_pad(&l);
	foil_leaves_add_token(&l, LIT("two"), 5);
	foil_leaves_add_token(&l, LIT("three"), 0);
	foil_leaves_add_pad(&l);
	foil_leaves_add(&l, LIT("\x81\x01"));
	assert_int_equal(foil_leaves_check(&l, &err), FOIL_E_FORMAT);
	assert_non_null(strstr(err.msg, "leaf 2"));
	assert_int_equal(l.n, 2);
	assert_view_equal(foil_leaves_get(&l, 0), LIT("\x83\0\x63one\1"));
	assert_view_equal(foil_leaves_get(&l, 1), LIT("\x81\1"));
	assert_view_equal(foil_leaves_get(&l, 2), LIT(""));
	foil_leaves_free(&l);
	assert_int_equal(foil_leaves_check(&l, NULL), FOIL_OK);
	foil_leaves_add_token(&l, LIT("\xc3"), 0);
	assert_int_equal(foil_leaves_check(&l, NULL), FOIL_E_FORMAT);
	foil_leaves_free(&l);
	foil_leaves_free(&l);
}

/* A leaf as large as may be, and one byte more, on the way in and on the way out. */
static void leaf_limit(void **state)
{
	uint8_t *text = malloc(LEAF_TEXT_MAX + 1);

	(void)state;
	assert_non_null(text);
	memset(text, 'a', LEAF_TEXT_MAX + 1);
	for (size_t over = 0; over <= 1; over++) {
		enum foil_code want = over == 0 ? FOIL_OK : FOIL_E_LIMIT;
		struct foil_leaves l = { .n = 0 };
		struct foil_buf b = { 0 };
		struct foil_view packed;

		foil_leaves_add_token(&l, foil_view(text, LEAF_TEXT_MAX + over), 0);
		assert_int_equal(foil_leaves_check(&l, NULL), want);
		foil_buf_put(&b, "\x83\0", 2);
		foil_buf_put_u8(&b, 0x79);
		foil_buf_put_u8(&b, (uint8_t)((LEAF_TEXT_MAX + over) >> 8));
		foil_buf_put_u8(&b, (uint8_t)((LEAF_TEXT_MAX + over) & 0xff));
		foil_buf_put(&b, text, LEAF_TEXT_MAX + over);
		foil_buf_put_u8(&b, 0);
		foil_leaves_free(&l);
		foil_leaves_add(&l, foil_buf_view(&b));
		assert_int_equal(foil_leaves_check(&l, NULL), want);
		foil_leaves_free(&l);
		packed = exact(foil_view(b.p + 2, b.len - 2));
		assert_int_equal(take_one(packed), want);
		free_exact(packed);
		foil_buf_free(&b);
	}
	free(text);
}

static void tokens_are_taken_apart(void **state)
{
	const struct {
		struct foil_view content, text;
		unsigned sep;
		bool token;
	} rows[] = {
		{ LIT("\x83\0\x63one\1"), LIT("one"), 1, true },
		{ LIT("\x83\0\x60\4"), LIT(""), 4, true },
		{ LIT("\x83\0\x63one\5"), LIT(""), 0, false },
		{ LIT("\x83\0\x63one\1\1"), LIT(""), 0, false },
		{ LIT("\x83\0\x63one"), LIT(""), 0, false },
		{ LIT("\x83\0"), LIT(""), 0, false },
		{ LIT("\x83"), LIT(""), 0, false },
		{ LIT(""), LIT(""), 0, false },
		{ LIT("\x81\1"), LIT(""), 0, false },
		{ LIT("\x83\4\x63one\1"), LIT(""), 0, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view content = exact(rows[i].content), text = LIT("as it was");
		unsigned sep = 77;

		assert_int_equal(foil_leaf_token(content, &text, &sep), rows[i].token);
		assert_view_equal(text, rows[i].token ? rows[i].text : LIT("as it was"));
		assert_int_equal(sep, rows[i].token ? rows[i].sep : 77);
		assert_int_equal(foil_leaf_is_pad(content), i == 8);
		free_exact(content);
	}
	assert_false(foil_leaf_is_pad(LIT("\x81")));
	assert_false(foil_leaf_is_pad(LIT("\x81\1\0")));
}

static struct foil_doc_header some_header(uint64_t n, size_t n_parts)
{
	struct foil_doc_header h = { .n = n, .profile = "txt-1", .n_parts = n_parts };

	for (size_t i = 0; i < n_parts && i < FOIL_DOC_PARTS_MAX; i++)
		h.part[i] = (struct foil_doc_part){ i, i + 1 == n_parts ? n - i : 1, i % 2 };
	memset(h.id, 0x11, sizeof h.id);
	memset(h.top, 0x22, sizeof h.top);
	return h;
}

static enum foil_code read_back(const struct foil_doc_header *h, struct foil_doc_header *out)
{
	struct foil_buf b = { 0 };
	struct foil_view bytes;
	enum foil_code rc;

	foil_doc_header_put(&b, h);
	bytes = exact(foil_buf_view(&b));
	rc = foil_doc_header_read(bytes, out, NULL);
	free_exact(bytes);
	foil_buf_free(&b);
	return rc;
}

static void headers_come_back(void **state)
{
	struct foil_doc_header h = some_header(100, FOIL_DOC_PARTS_MAX), got = { .n = 0 };

	(void)state;
	assert_int_equal(read_back(&h, &got), FOIL_OK);
	assert_int_equal(got.n, 100);
	assert_int_equal(got.n_parts, FOIL_DOC_PARTS_MAX);
	assert_string_equal(got.profile, "txt-1");
	assert_memory_equal(got.id, h.id, sizeof h.id);
	assert_memory_equal(got.top, h.top, sizeof h.top);
	for (size_t i = 0; i < got.n_parts; i++) {
		assert_int_equal(got.part[i].start, h.part[i].start);
		assert_int_equal(got.part[i].len, h.part[i].len);
		assert_int_equal(got.part[i].kind, h.part[i].kind);
	}
	h = some_header(FOIL_LEAVES_MAX, 1);
	assert_int_equal(read_back(&h, &got), FOIL_OK);
	h = some_header(1, 1);
	memcpy(h.profile, "abcdefghijklmnopqrstuvwxyz.-0123", FOIL_PROFILE_MAX);
	assert_int_equal(read_back(&h, &got), FOIL_OK);
	assert_string_equal(got.profile, h.profile);
}

#define ID16 "50000102030405060708090a0b0c0d0e0f"
#define TOP "5820000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define TXT "657478742d31"

static void headers_have_one_form(void **state)
{
	static const struct {
		const char *name, *hex;
		enum foil_code want;
	} rows[] = {
		{ "as it should be", "870101" ID16 "09" TXT "8183000900" TOP, FOIL_OK },
		{ "two parts", "870101" ID16 "09" TXT "8283000400" "83040501" TOP, FOIL_OK },
		{ "version 2", "870201" ID16 "09" TXT "8183000900" TOP, FOIL_E_VERSION },
		{ "algorithm 0", "870100" ID16 "09" TXT "8183000900" TOP, FOIL_E_VERSION },
		{ "part of kind 2", "870101" ID16 "09" TXT "8183000902" TOP, FOIL_E_VERSION },
		{ "part of kind 2^32", "870101" ID16 "09" TXT "818300091b0000000100000000" TOP,
		    FOIL_E_VERSION },
		{ "no leaves", "870101" ID16 "00" TXT "8183000000" TOP, FOIL_E_FORMAT },
		{ "no leaves, no parts", "870101" ID16 "00" TXT "80" TOP, FOIL_E_FORMAT },
		{ "2^28 + 1 leaves", "870101" ID16 "1a10000001" TXT "8183001a1000000100" TOP,
		    FOIL_E_LIMIT },
		{ "no parts", "870101" ID16 "09" TXT "80" TOP, FOIL_E_FORMAT },
		{ "an empty part", "870101" ID16 "09" TXT "828300090083090000" TOP, FOIL_E_FORMAT },
		{ "part too long", "870101" ID16 "09" TXT "8183000a00" TOP, FOIL_E_FORMAT },
		{ "part that wraps", "870101" ID16 "09" TXT
		    "8283000400" "83041bffffffffffffffff00" TOP, FOIL_E_FORMAT },
		{ "part too short", "870101" ID16 "09" TXT "8183000800" TOP, FOIL_E_FORMAT },
		{ "part starts late", "870101" ID16 "09" TXT "8183010800" TOP, FOIL_E_FORMAT },
		{ "parts overlap", "870101" ID16 "09" TXT "8283000500" "83040500" TOP,
		    FOIL_E_FORMAT },
		{ "parts apart", "870101" ID16 "09" TXT "8283000400" "83050400" TOP,
		    FOIL_E_FORMAT },
		{ "parts out of order", "870101" ID16 "09" TXT "8283040500" "83000400" TOP,
		    FOIL_E_FORMAT },
		{ "part of two", "870101" ID16 "09" TXT "81820009" TOP, FOIL_E_FORMAT },
		{ "id of 15 bytes", "8701014f000102030405060708090a0b0c0d0e" "09" TXT
		    "8183000900" TOP, FOIL_E_FORMAT },
		{ "profile empty", "870101" ID16 "09" "60" "8183000900" TOP, FOIL_E_FORMAT },
		{ "profile in capitals", "870101" ID16 "09" "655478742d31" "8183000900" TOP,
		    FOIL_E_FORMAT },
		{ "profile with NUL", "870101" ID16 "09" "657478740031" "8183000900" TOP,
		    FOIL_E_FORMAT },
		{ "profile begins with a dash", "870101" ID16 "09" "652d78742d31" "8183000900" TOP,
		    FOIL_E_FORMAT },
		{ "profile of 33", "870101" ID16 "09" "7821"
		    "616161616161616161616161616161616161616161616161616161616161616161"
		    "8183000900" TOP, FOIL_E_FORMAT },
		{ "top of 31 bytes", "870101" ID16 "09" TXT "8183000900" "581f"
		    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e",
		    FOIL_E_FORMAT },
		{ "n not shortest", "870101" ID16 "1809" TXT "8183000900" TOP, FOIL_E_FORMAT },
		{ "bytes left over", "870101" ID16 "09" TXT "8183000900" TOP "00", FOIL_E_FORMAT },
		{ "eight items", "880101" ID16 "09" TXT "8183000900" TOP "00", FOIL_E_FORMAT },
		{ "a map", "a0", FOIL_E_FORMAT },
		{ "nothing", "", FOIL_E_FORMAT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view bytes = exact_hex(rows[i].hex);
		struct foil_doc_header h = { .n = 77 };
		struct foil_err err = { 0 };
		enum foil_code rc = foil_doc_header_read(bytes, &h, &err);

		if (rc != rows[i].want)
			fail_msg("%s: %s %s", rows[i].name, foil_code_name(rc), err.msg);
		assert_int_equal(h.n, rc == FOIL_OK ? 9 : 77);
		for (size_t cut = 0; rc == FOIL_OK && cut < bytes.len; cut++) {
			struct foil_view shorter = exact(foil_view(bytes.p, cut));

			assert_int_not_equal(foil_doc_header_read(shorter, &h, NULL), FOIL_OK);
			free_exact(shorter);
		}
		free_exact(bytes);
	}
}

static void parts_limit(void **state)
{
	struct foil_buf b = { 0 };
	struct foil_doc_header h;

	(void)state;
	foil_buf_put(&b, "\x87\1\1", 3);
	foil_buf_put_u8(&b, 0x50);
	foil_buf_put(&b, "0123456789abcdef", 16);
	foil_buf_put(&b, "\x18\x41\x65txt-1", 8);
	foil_buf_put(&b, "\x98\x41", 2);
	for (uint8_t i = 0; i < 65; i++) {
		foil_buf_put_u8(&b, 0x83);
		if (i >= 24)
			foil_buf_put_u8(&b, 0x18);
		foil_buf_put_u8(&b, i);
		foil_buf_put(&b, "\1", 2);
	}
	foil_buf_put(&b, "\x58\x20" "0123456789abcdef0123456789abcdef", 34);
	assert_int_equal(foil_doc_header_read(foil_buf_view(&b), &h, NULL), FOIL_E_LIMIT);
	foil_buf_free(&b);
}

static void ids_depend_on_everything(void **state)
{
	const uint8_t genesis[FOIL_HASH_LEN] = { 7 }, other[FOIL_HASH_LEN] = { 8 };
	const struct foil_doc_name names[] = {
		{ "document", genesis, LIT("A"), 1, 1 }, { "letter", genesis, LIT("A"), 1, 1 },
		{ "act", genesis, LIT("A"), 1, 1 }, { "document", other, LIT("A"), 1, 1 },
		{ "document", genesis, LIT("B"), 1, 1 }, { "document", genesis, LIT("A"), 2, 1 },
		{ "document", genesis, LIT("A"), 1, 2 },
	};
	uint8_t id[COUNT(names)][FOIL_DOC_ID_LEN];

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		assert_int_equal(foil_doc_id(&names[i], id[i], NULL), FOIL_OK);
		for (size_t j = 0; j < i; j++)
			assert_memory_not_equal(id[i], id[j], FOIL_DOC_ID_LEN);
	}
}

static void ids_have_limits(void **state)
{
	static const uint8_t genesis[FOIL_HASH_LEN] = { 7 };
	static char sub[66];
	struct foil_doc_name name = { "document", genesis, LIT("A"), 1, 1 };
	uint8_t id[FOIL_DOC_ID_LEN];

	(void)state;
	memset(sub, 'A', sizeof sub);
	name.sub = foil_view(sub, 64);
	assert_int_equal(foil_doc_id(&name, id, NULL), FOIL_OK);
	name.sub = foil_view(sub, 65);
	assert_int_equal(foil_doc_id(&name, id, NULL), FOIL_E_ARG);
	name.sub = foil_view(sub, 0);
	assert_int_equal(foil_doc_id(&name, id, NULL), FOIL_E_ARG);
	name.sub = LIT("\xff");
	assert_int_equal(foil_doc_id(&name, id, NULL), FOIL_E_ARG);
	name.sub = LIT("A");
	name.use = "docs";
	assert_int_equal(foil_doc_id(&name, id, NULL), FOIL_E_ARG);
}

static void ranges_unite(void **state)
{
	static const struct {
		struct foil_range in[4];
		size_t n_in;
		struct foil_range out[4];
		size_t n_out;
	} rows[] = {
		{ { { 0, 0 } }, 0, { { 0, 0 } }, 0 },
		{ { { 5, 0 } }, 1, { { 0, 0 } }, 0 },
		{ { { 5, 2 } }, 1, { { 5, 2 } }, 1 },
		{ { { 9, 1 }, { 5, 2 } }, 2, { { 5, 2 }, { 9, 1 } }, 2 },
		{ { { 7, 1 }, { 5, 2 } }, 2, { { 5, 3 } }, 1 },
		{ { { 8, 1 }, { 5, 2 } }, 2, { { 5, 2 }, { 8, 1 } }, 2 },
		{ { { 5, 9 }, { 6, 1 }, { 7, 2 } }, 3, { { 5, 9 } }, 1 },
		{ { { 5, 3 }, { 6, 4 }, { 10, 1 }, { 0, 0 } }, 4, { { 5, 6 } }, 1 },
		{ { { 5, 1 }, { 5, 1 }, { 5, 3 } }, 3, { { 5, 3 } }, 1 },
		{ { { 5, UINT64_MAX }, { 6, 1 } }, 2, { { 5, UINT64_MAX - 5 } }, 1 },
		{ { { UINT64_MAX, 1 }, { 0, 1 } }, 2, { { 0, 1 }, { UINT64_MAX, 0 } }, 2 },
		{ { { 0, UINT64_MAX }, { 1, UINT64_MAX } }, 2, { { 0, UINT64_MAX } }, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_range r[4];

		memcpy(r, rows[i].in, sizeof r);
		assert_int_equal(foil_ranges_unite(rows[i].n_in == 0 ? NULL : r, rows[i].n_in),
		    rows[i].n_out);
		for (size_t k = 0; k < rows[i].n_out; k++) {
			assert_int_equal(r[k].start, rows[i].out[k].start);
			assert_int_equal(r[k].len, rows[i].out[k].len);
		}
	}
}

static enum foil_code commit_as(const struct kit *k, const char *profile, unsigned kind,
    struct foil_buf *header, uint8_t root[FOIL_HASH_LEN])
{
	return foil_doc_commit(k->id, k->secret, profile, kind, &k->leaves, header, root, NULL);
}

static void commits_refuse(void **state)
{
	struct foil_buf header = { 0 }, tiny = { .max = 4 };
	uint8_t root[FOIL_HASH_LEN] = { 0x55 };
	struct kit k;

	(void)state;
	kit_start(&k);
	assert_int_equal(commit_as(&k, "txt-1", 0, &header, root), FOIL_E_ARG);
	foil_leaves_add_pad(&k.leaves);
	assert_int_equal(commit_as(&k, "", 0, &header, root), FOIL_E_ARG);
	assert_int_equal(commit_as(&k, "txt 1", 0, &header, root), FOIL_E_ARG);
	assert_int_equal(commit_as(&k, "txt-1", 2, &header, root), FOIL_E_ARG);
	assert_int_equal(commit_as(&k, "txt-1", 0, &tiny, root), FOIL_E_LIMIT);
	assert_int_equal(tiny.len, 0);
	foil_leaves_add(&k.leaves, LIT("\xf6"));
	assert_int_equal(commit_as(&k, "txt-1", 0, &header, root), FOIL_E_FORMAT);
	assert_int_equal(header.len, 0);
	assert_int_equal(root[0], 0x55);
	foil_buf_free(&header);
	foil_buf_free(&tiny);
	kit_free(&k);
}

static void openings_refuse(void **state)
{
	static const struct {
		struct foil_range r[2];
		size_t n;
	} rows[] = {
		{ { { 10, 1 } }, 1 },
		{ { { 9, 2 } }, 1 },
		{ { { 0, 0 } }, 1 },
		{ { { 1, UINT64_MAX } }, 1 },
		{ { { UINT64_MAX, 1 } }, 1 },
		{ { { 4, 1 }, { 3, 1 } }, 2 }, /* not sorted */
		{ { { 3, 2 }, { 4, 1 } }, 2 }, /* overlap */
		{ { { 3, 1 }, { 4, 1 } }, 2 }, /* touch: not united */
	};
	struct foil_buf frontier = { 0 }, contents = { 0 }, tiny = { .max = 3 };
	struct kit k;

	(void)state;
	kit_start(&k);
	assert_int_equal(foil_doc_open(k.id, k.secret, &k.leaves, NULL, 0, &frontier, &contents,
	    NULL), FOIL_E_ARG);
	for (unsigned i = 0; i < 10; i++)
		foil_leaves_add_token(&k.leaves, LIT("w"), 1);
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(foil_doc_open(k.id, k.secret, &k.leaves, rows[i].r, rows[i].n,
		    &frontier, &contents, NULL), FOIL_E_ARG);
	assert_int_equal(foil_doc_open(k.id, k.secret, &k.leaves, NULL, 0, &tiny, &contents, NULL),
	    FOIL_E_LIMIT);
	assert_int_equal(frontier.len + contents.len + tiny.len, 0);
	foil_buf_free(&frontier);
	foil_buf_free(&contents);
	foil_buf_free(&tiny);
	kit_free(&k);
}

static void pads_have_a_limit(void **state)
{
	struct foil_pad_stream p = { .used = 0 };

	(void)state;
	memset(p.block, 0xff, sizeof p.block);
	p.block[8] = 0x7f;
	assert_int_equal(foil_pad_count(&p), 32); /* and takes no further bit: */
	assert_int_equal(foil_pad_count(&p), 32);
	assert_int_equal(foil_pad_count(&p), 0);
	assert_int_equal(foil_pad_count(&p), 32);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_have_one_form),
		cmocka_unit_test(leaves_stick),
		cmocka_unit_test(leaf_limit),
		cmocka_unit_test(tokens_are_taken_apart),
		cmocka_unit_test(headers_come_back),
		cmocka_unit_test(headers_have_one_form),
		cmocka_unit_test(parts_limit),
		cmocka_unit_test(ids_depend_on_everything),
		cmocka_unit_test(ids_have_limits),
		cmocka_unit_test(ranges_unite),
		cmocka_unit_test(commits_refuse),
		cmocka_unit_test(openings_refuse),
		cmocka_unit_test(pads_have_a_limit),
	};

	return cmocka_run_group_tests_name("commit_form", tests, NULL, NULL);
}
