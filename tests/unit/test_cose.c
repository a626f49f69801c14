/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

#include "foil/cbor.h"
#include "foil/cose.h"

#define SIG8 "0102030405060708"
#define SIG64 SIG8 SIG8 SIG8 SIG8 SIG8 SIG8 SIG8 SIG8

static const char sample[] = "d2" "84" "43a10132" "a0" "44deadbeef" "5840" SIG64;

static void both_ways(void **state)
{
	struct foil_view v = exact_hex(sample), sig = exact_hex(SIG64);
	struct foil_cose_sign1 m;
	struct foil_buf b = { 0 };

	(void)state;
	assert_int_equal(foil_cose_sign1_parse(v, &m, NULL), FOIL_OK);
	assert_view_equal(m.protected_header, LIT("\xa1\x01\x32"));
	assert_ptr_equal(m.protected_header.p, v.p + 3);
	assert_view_equal(m.payload, LIT("\xde\xad\xbe\xef"));
	assert_memory_equal(m.signature, sig.p, 64);
	foil_cose_sign1_put(&b, &m);
	assert_view_equal(foil_buf_view(&b), v);
	foil_buf_free(&b);
	free_exact(v);
	free_exact(sig);
}

static void refuses(void **state)
{
	static const struct {
		const char *what, *hex;
	} rows[] = {
		{ "nothing", "" },
		{ "no tag", "84" "43a10132" "a0" "44deadbeef" "5840" SIG64 },
		{ "long tag", "d812" "84" "43a10132" "a0" "44deadbeef" "5840" SIG64 },
		{ "another tag", "d1" "84" "43a10132" "a0" "44deadbeef" "5840" SIG64 },
		{ "tag twice", "d2d2" "84" "43a10132" "a0" "44deadbeef" "5840" SIG64 },
		{ "three", "d2" "83" "43a10132" "a0" "44deadbeef" },
		{ "five", "d2" "85" "43a10132" "a0" "44deadbeef" "5840" SIG64 "00" },
		{ "long array head", "d2" "9804" "43a10132" "a0" "44deadbeef" "5840" SIG64 },
		{ "open array", "d2" "9f" "43a10132" "a0" "44deadbeef" "5840" SIG64 "ff" },
		{ "header is a map", "d2" "84" "a10132" "a0" "44deadbeef" "5840" SIG64 },
		{ "unprotected holds a key", "d2" "84" "43a10132" "a10442aabb" "44deadbeef" "5840" SIG64 },
		{ "unprotected is bytes", "d2" "84" "43a10132" "40" "44deadbeef" "5840" SIG64 },
		{ "unprotected is open", "d2" "84" "43a10132" "bfff" "44deadbeef" "5840" SIG64 },
		{ "no payload", "d2" "84" "43a10132" "a0" "f6" "5840" SIG64 },
		{ "payload is text", "d2" "84" "43a10132" "a0" "6461626364" "5840" SIG64 },
		{ "signature of 63", "d2" "84" "43a10132" "a0" "44deadbeef" "583f"
			SIG8 SIG8 SIG8 SIG8 SIG8 SIG8 SIG8 "01020304050607" },
		{ "signature of 65", "d2" "84" "43a10132" "a0" "44deadbeef" "5841" SIG64 "09" },
		{ "signature is text", "d2" "84" "43a10132" "a0" "44deadbeef" "7840" SIG64 },
		{ "trailing byte", "d2" "84" "43a10132" "a0" "44deadbeef" "5840" SIG64 "00" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view v = exact_hex(rows[i].hex);
		struct foil_cose_sign1 m = { .payload = { NULL, 4711 } };
		struct foil_err err;

		if (foil_cose_sign1_parse(v, &m, &err) != FOIL_E_FORMAT)
			fail_msg("%s: not refused", rows[i].what);
		assert_int_equal(m.payload.len, 4711);
		free_exact(v);
	}
}

/* Cut anywhere it is refused; with any one bit changed it is refused or stays itself. */
static void cut_and_changed(void **state)
{
	struct foil_view whole = exact_hex(sample);
	uint8_t *p = (uint8_t *)(uintptr_t)whole.p;
	struct foil_buf b = { 0 };
	struct foil_cose_sign1 m;
	unsigned kept = 0;

	(void)state;
	for (size_t n = 0; n < whole.len; n++) {
		struct foil_view v = exact(foil_view(whole.p, n));

		assert_int_equal(foil_cose_sign1_parse(v, &m, NULL), FOIL_E_FORMAT);
		free_exact(v);
	}
	for (size_t bit = 0; bit < whole.len * 8; bit++) {
		p[bit / 8] ^= (uint8_t)(1U << bit % 8);
		if (foil_cose_sign1_parse(whole, &m, NULL) == FOIL_OK) {
			foil_buf_reset(&b);
			foil_cose_sign1_put(&b, &m);
			assert_view_equal(foil_buf_view(&b), whole);
			kept++;
		}
		p[bit / 8] ^= (uint8_t)(1U << bit % 8);
	}
	/* Only the contents of the three byte strings may change. */
	assert_int_equal(kept, (3 + 4 + 64) * 8);
	foil_buf_free(&b);
	free_exact(whole);
}

static void to_be_signed(void **state)
{
	/* RFC 9052 section 4.4: ["Signature1", protected, h'', payload] */
	static const char *const rows[][3] = {
		{ "a10132", "deadbeef", "846a5369676e6174757265314" "3a101324044deadbeef" },
		/* RFC 9052 appendix C.2.1, the example with a protected ES256 header */
		{ "a10126", "546869732069732074686520636f6e74656e742e",
		    "846a5369676e61747572653143a101264054546869732069732074686520636f6e74656e742e" },
		{ "", "", "846a5369676e617475726531404040" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view header = exact_hex(rows[i][0]), payload = exact_hex(rows[i][1]),
				 want = exact_hex(rows[i][2]);
		struct foil_buf b = { 0 };

		foil_cose_put_to_be_signed(&b, header, payload);
		assert_view_equal(foil_buf_view(&b), want);
		foil_buf_free(&b);
		free_exact(header);
		free_exact(payload);
		free_exact(want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_ways),
		cmocka_unit_test(refuses),
		cmocka_unit_test(cut_and_changed),
		cmocka_unit_test(to_be_signed),
	};

	return cmocka_run_group_tests_name("cose", tests, NULL, NULL);
}
