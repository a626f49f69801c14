/* SPDX-License-Identifier: Apache-2.0 */
/* Entries: each rule of the profile broken alone, signatures, round trips. */
#include "miniledger.h"

#include "foil/cbor.h"
#include "foil/cose.h"

#include <stdio.h>

/* What an entry is made of, so that a row of a table can make one thing of it wrong. */
struct draft {
	int64_t alg;
	size_t kid_len;
	int64_t header[4]; /* labels in their order */
	size_t n_header;
	int64_t claim[3];
	size_t n_claims;
	struct foil_view iss;
	const char *sub, *typ;
	int64_t iat;
	bool indefinite_header, indefinite_payload;
	/* payload */
	const char *key[7];
	size_t n_keys;
	uint64_t v;
	const char *body; /* CBOR in hex; NULL: as the subject has it */
	size_t root_len;
	bool after_null, ledger_null, prev_null;
	size_t after_items;
	uint64_t after_index, case_index;
	bool long_uint; /* case-index in two bytes */
	/* COSE */
	uint8_t tag;
	bool no_tag;
	size_t items; /* of the array; the fourth is the signature, a fifth is null */
	const char *unprotected; /* hex */
	size_t sig_len;
	const char *tail; /* hex */
};

static const struct draft right = { .alg = -19, .kid_len = 32, .header = { 1, 4, 15, 16 },
	.n_header = 4, .claim = { 1, 2, 6 }, .n_claims = 3, .sub = "FOI-1",
	.iss = { (const uint8_t *)"https://foi.example/ledger", 26 }, .typ = FOIL_TYP,
	.iat = 19676 * 86400LL, .key = { "v", "body", "after", "ledger", "case-prev", "case-index" },
	.n_keys = 6, .v = 1, .root_len = 32, .after_items = 2, .prev_null = true, .tag = 0xd2,
	.items = 4, .unprotected = "a0", .sig_len = 64, .tail = "" };

static const uint8_t zeros[64];

static void put_hex_text(struct foil_buf *b, const char *hex)
{
	struct foil_view v = exact_hex(hex);

	foil_buf_put_view(b, v);
	free_exact(v);
}

static void put_claims(struct foil_buf *b, const struct draft *d)
{
	foil_cbor_put_map(b, d->n_claims);
	for (size_t i = 0; i < d->n_claims; i++) {
		foil_cbor_put_int(b, d->claim[i]);
		if (d->claim[i] == 1)
			foil_cbor_put_text(b, d->iss);
		else if (d->claim[i] == 2)
			foil_cbor_put_str(b, d->sub);
		else
			foil_cbor_put_int(b, d->iat);
	}
}

static void put_header(struct foil_buf *b, const struct draft *d)
{
	if (d->indefinite_header)
		foil_buf_put_u8(b, 0xbf);
	else
		foil_cbor_put_map(b, d->n_header);
	for (size_t i = 0; i < d->n_header; i++) {
		foil_cbor_put_int(b, d->header[i]);
		switch (d->header[i]) {
		case 1:
			foil_cbor_put_int(b, d->alg);
			break;
		case 4:
			foil_cbor_put_bytes(b, foil_view(zeros, d->kid_len));
			break;
		case 15:
			put_claims(b, d);
			break;
		case 16:
			foil_cbor_put_str(b, d->typ);
			break;
		case 2: /* crit */
			foil_cbor_put_array(b, 1);
			foil_cbor_put_int(b, 15);
			break;
		default:
			foil_cbor_put_int(b, 0);
		}
	}
	if (d->indefinite_header)
		foil_buf_put_u8(b, 0xff);
}

static void put_value(struct foil_buf *b, const struct draft *d, const char *key)
{
	if (strcmp(key, "v") == 0) {
		foil_cbor_put_uint(b, d->v);
	} else if (strcmp(key, "body") == 0) {
		if (d->body != NULL)
			put_hex_text(b, d->body);
		else
			foil_cbor_put_bytes(b, foil_view(zeros, d->root_len));
	} else if (strcmp(key, "after") == 0 && d->after_null) {
		foil_cbor_put_null(b);
	} else if (strcmp(key, "after") == 0) {
		foil_cbor_put_array(b, d->after_items);
		for (size_t i = 0; i < d->after_items; i++) {
			if (i == 0)
				foil_cbor_put_uint(b, d->after_index);
			else
				foil_cbor_put_bytes(b, foil_view(zeros, 32));
		}
	} else if (strcmp(key, "ledger") == 0 && d->ledger_null) {
		foil_cbor_put_null(b);
	} else if (strcmp(key, "case-prev") == 0 && d->prev_null) {
		foil_cbor_put_null(b);
	} else if (strcmp(key, "case-index") == 0 && d->long_uint) {
		foil_buf_put(b, "\x18\x00", 2);
	} else if (strcmp(key, "case-index") == 0) {
		foil_cbor_put_uint(b, d->case_index);
	} else {
		foil_cbor_put_bytes(b, foil_view(zeros, 32));
	}
}

static void put_payload(struct foil_buf *b, const struct draft *d)
{
	if (d->indefinite_payload)
		foil_buf_put_u8(b, 0xbf);
	else
		foil_cbor_put_map(b, d->n_keys);
	for (size_t i = 0; i < d->n_keys; i++) {
		foil_cbor_put_str(b, d->key[i]);
		put_value(b, d, d->key[i]);
	}
	if (d->indefinite_payload)
		foil_buf_put_u8(b, 0xff);
}

static struct foil_view make(const struct draft *d)
{
	struct foil_buf b = { 0 }, part = { 0 };
	struct foil_view v;

	if (!d->no_tag)
		foil_buf_put_u8(&b, d->tag);
	foil_cbor_put_array(&b, d->items);
	put_header(&part, d);
	foil_cbor_put_bytes(&b, foil_buf_view(&part));
	foil_buf_reset(&part);
	put_hex_text(&b, d->unprotected);
	put_payload(&part, d);
	foil_cbor_put_bytes(&b, foil_buf_view(&part));
	if (d->items > 3)
		foil_cbor_put_bytes(&b, foil_view(zeros, d->sig_len));
	if (d->items > 4)
		foil_cbor_put_null(&b);
	put_hex_text(&b, d->tail);
	v = exact(foil_buf_view(&b));
	foil_buf_free(&b);
	foil_buf_free(&part);
	return v;
}

static enum foil_code read_draft(const struct draft *d, struct foil_entry *e)
{
	struct foil_view v = make(d);
	struct foil_err err = { 0 };
	enum foil_code rc = foil_entry_read(v, e, &err);

	assert_true(rc == FOIL_OK || err.msg[0] != '\0');
	free_exact(v);
	return rc;
}

static void test_right(void **state)
{
	struct draft d = right;
	struct foil_entry e;

	(void)state;
	assert_int_equal(read_draft(&right, &e), FOIL_OK);
	d.iat = 0;
	assert_int_equal(read_draft(&d, &e), FOIL_OK);
	d.iat = 376199LL * 86400; /* 2999-12-31 */
	assert_int_equal(read_draft(&d, &e), FOIL_OK);
	assert_int_equal(e.signed_on, foil_day_make(2999, 12, 31));
	d.case_index = UINT32_MAX;
	d.prev_null = false;
	assert_int_equal(read_draft(&d, &e), FOIL_OK);
	d.after_index = INT64_MAX;
	assert_int_equal(read_draft(&d, &e), FOIL_OK);
	/* A genesis, and entries of the two reserved subjects. */
	d = right;
	d.sub = FOIL_SUB_GOVERNANCE;
	d.body = "a0";
	assert_int_equal(read_draft(&d, &e), FOIL_OK);
	assert_int_equal(e.body_kind, FOIL_BODY_GOVERNANCE);
	d.after_null = d.ledger_null = true;
	assert_int_equal(read_draft(&d, &e), FOIL_OK);
	assert_true(e.genesis);
	d = right;
	d.sub = FOIL_SUB_INDEX;
	d.body = "a0";
	assert_int_equal(read_draft(&d, &e), FOIL_OK);
	assert_int_equal(e.body_kind, FOIL_BODY_INDEX);
}

/* Each changes one thing of a draft that is right. */
static void alg_8(struct draft *d) { d->alg = -8; }
static void alg_5(struct draft *d) { d->alg = 5; }
static void kid_31(struct draft *d) { d->kid_len = 31; }
static void kid_33(struct draft *d) { d->kid_len = 33; }
static void no_typ(struct draft *d) { d->n_header = 3; }
static void no_alg(struct draft *d)
{
	memmove(d->header, d->header + 1, 3 * sizeof *d->header);
	d->n_header = 3;
}
static void twice_kid(struct draft *d) { d->header[0] = 4; }
static void swapped(struct draft *d) { d->header[0] = 4; d->header[1] = 1; }
static void critical(struct draft *d) { d->header[1] = 2; d->header[2] = 4; d->header[3] = 15; }
static void extra_header(struct draft *d) { d->header[3] = 99; }
static void no_iat(struct draft *d) { d->n_claims = 2; }
static void claims_swapped(struct draft *d) { d->claim[0] = 2; d->claim[1] = 1; }
static void other_claim(struct draft *d) { d->claim[2] = 4; }
static void noon(struct draft *d) { d->iat += 43200; }
static void one_second(struct draft *d) { d->iat += 1; }
static void before_1970(struct draft *d) { d->iat = -86400; }
static void year_3000(struct draft *d) { d->iat = 376200LL * 86400; }
static void huge_time(struct draft *d) { d->iat = INT64_MAX / 86400 * 86400; }
static void other_typ(struct draft *d) { d->typ = "application/foil-entry-2+cbor"; }
static void empty_iss(struct draft *d) { d->iss.len = 0; }
static void bad_iss(struct draft *d) { d->iss = foil_str("https://foi\xff" "example"); }
static void surrogate_iss(struct draft *d) { d->iss = foil_str("\xed\xa0\x80"); }
static void lower_sub(struct draft *d) { d->sub = "foi-1"; }
static void empty_sub(struct draft *d) { d->sub = ""; }
static void reserved_sub(struct draft *d) { d->sub = "foil:other"; }
static void dash_sub(struct draft *d) { d->sub = "-1"; }
static void space_sub(struct draft *d) { d->sub = "FOI 1"; }
static void long_sub(struct draft *d)
{
	d->sub = "A1234567890123456789012345678901234567890123456789012345678901234";
}
static void version_2(struct draft *d) { d->v = 2; }
static void version_0(struct draft *d) { d->v = 0; }
static void map_of_case(struct draft *d) { d->body = "a0"; }
static void null_body(struct draft *d) { d->body = "f6"; }
static void root_31(struct draft *d) { d->root_len = 31; }
static void root_33(struct draft *d) { d->root_len = 33; }
static void root_of_index(struct draft *d) { d->sub = FOIL_SUB_INDEX; }
static void root_of_governance(struct draft *d) { d->sub = FOIL_SUB_GOVERNANCE; }
static void array_body(struct draft *d) { d->sub = FOIL_SUB_INDEX; d->body = "80"; }
static void unsorted_body(struct draft *d) { d->sub = FOIL_SUB_INDEX; d->body = "a2616201616101"; }
static void duplicate_body(struct draft *d) { d->sub = FOIL_SUB_INDEX; d->body = "a2616101616102"; }
static void tagged_body(struct draft *d) { d->sub = FOIL_SUB_INDEX; d->body = "a16161c101"; }
static void float_body(struct draft *d) { d->sub = FOIL_SUB_INDEX; d->body = "a16161f93c00"; }
static void endless_body(struct draft *d) { d->sub = FOIL_SUB_INDEX; d->body = "bfff"; }
static void after_null(struct draft *d) { d->after_null = true; }
static void ledger_null(struct draft *d) { d->ledger_null = true; }
static void genesis_of_case(struct draft *d) { d->after_null = d->ledger_null = true; }
static void genesis_of_index(struct draft *d)
{
	genesis_of_case(d);
	d->sub = FOIL_SUB_INDEX;
	d->body = "a0";
}
static void second_genesis(struct draft *d)
{
	genesis_of_case(d);
	d->sub = FOIL_SUB_GOVERNANCE;
	d->body = "a0";
	d->case_index = 1;
	d->prev_null = false;
}
static void after_1(struct draft *d) { d->after_items = 1; }
static void after_3(struct draft *d) { d->after_items = 3; }
static void after_far(struct draft *d) { d->after_index = (uint64_t)INT64_MAX + 1; }
static void prev_of_first(struct draft *d) { d->prev_null = false; }
static void no_prev(struct draft *d) { d->case_index = 1; }
static void case_far(struct draft *d)
{
	d->case_index = (uint64_t)UINT32_MAX + 1;
	d->prev_null = false;
}
static void key_missing(struct draft *d) { d->n_keys = 5; }
static void key_more(struct draft *d) { d->key[6] = "case-indey"; d->n_keys = 7; }
static void key_twice(struct draft *d) { d->key[5] = "case-prev"; }
static void key_other(struct draft *d) { d->key[5] = "case-indez"; }
static void keys_swapped(struct draft *d) { d->key[0] = "body"; d->key[1] = "v"; }
static void long_uint(struct draft *d) { d->long_uint = true; }
static void endless_header(struct draft *d) { d->indefinite_header = true; }
static void endless_payload(struct draft *d) { d->indefinite_payload = true; }
static void tag_17(struct draft *d) { d->tag = 0xd1; }
static void no_tag(struct draft *d) { d->no_tag = true; }
static void items_3(struct draft *d) { d->items = 3; }
static void items_5(struct draft *d) { d->items = 5; }
static void unprotected(struct draft *d) { d->unprotected = "a10100"; }
static void unprotected_null(struct draft *d) { d->unprotected = "f6"; }
static void sig_63(struct draft *d) { d->sig_len = 63; }
static void sig_0(struct draft *d) { d->sig_len = 0; }
static void tail(struct draft *d) { d->tail = "00"; }

static void test_malformed(void **state)
{
#define ROWF(f) { f, #f, FOIL_E_FORMAT }
#define ROWV(f) { f, #f, FOIL_E_VERSION }
#define ROWL(f) { f, #f, FOIL_E_LIMIT }
	static const struct {
		void (*change)(struct draft *d);
		const char *what;
		enum foil_code rc;
	} rows[] = {
		ROWV(alg_8), ROWV(alg_5), ROWF(kid_31), ROWF(kid_33), ROWF(no_typ), ROWF(no_alg),
		ROWF(twice_kid), ROWF(swapped), ROWF(critical), ROWF(extra_header), ROWF(no_iat),
		ROWF(claims_swapped), ROWF(other_claim), ROWF(noon), ROWF(one_second),
		ROWF(before_1970), ROWL(year_3000), ROWL(huge_time), ROWV(other_typ), ROWL(empty_iss),
		ROWF(bad_iss), ROWF(surrogate_iss), ROWF(lower_sub), ROWF(empty_sub),
		ROWF(reserved_sub), ROWF(dash_sub), ROWF(space_sub), ROWF(long_sub), ROWV(version_2),
		ROWV(version_0), ROWF(map_of_case), ROWF(null_body), ROWF(root_31), ROWF(root_33),
		ROWF(root_of_index), ROWF(root_of_governance), ROWF(array_body), ROWF(unsorted_body),
		ROWF(duplicate_body), ROWF(tagged_body), ROWF(float_body), ROWF(endless_body),
		ROWF(after_null), ROWF(ledger_null), ROWF(genesis_of_case), ROWF(genesis_of_index),
		ROWF(second_genesis), ROWF(after_1), ROWF(after_3), ROWL(after_far),
		ROWF(prev_of_first), ROWF(no_prev), ROWL(case_far), ROWF(key_missing), ROWF(key_more),
		ROWF(key_twice), ROWF(key_other), ROWF(keys_swapped), ROWF(long_uint),
		ROWF(endless_header), ROWF(endless_payload), ROWF(tag_17), ROWF(no_tag), ROWF(items_3),
		ROWF(items_5), ROWF(unprotected), ROWF(unprotected_null), ROWF(sig_63), ROWF(sig_0),
		ROWF(tail),
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct draft d = right;
		struct foil_entry e;
		enum foil_code rc;

		memset(&e, 0x55, sizeof e);
		rows[i].change(&d);
		rc = read_draft(&d, &e);
		if (rc != rows[i].rc)
			fail_msg("%s: %s, expected %s", rows[i].what, foil_code_name(rc),
			    foil_code_name(rows[i].rc));
		assert_int_equal(e.case_index, UINT64_C(0x5555555555555555)); /* untouched */
	}
}

/* At most 65,535 bytes; iss at most 256. */
static void test_limits(void **state)
{
	static char sub64[65], iss[FOIL_ISS_MAX + 2];
	struct draft d = right;
	struct foil_entry e;
	struct foil_buf hex = { 0 };
	struct foil_view v;

	(void)state;
	memset(sub64, 'A', 64);
	d.sub = sub64;
	assert_int_equal(read_draft(&d, &e), FOIL_OK);
	memset(iss, 'x', sizeof iss - 1);
	d.iss = foil_view(iss, FOIL_ISS_MAX);
	assert_int_equal(read_draft(&d, &e), FOIL_OK);
	d.iss.len++;
	assert_int_equal(read_draft(&d, &e), FOIL_E_LIMIT);
	d = right;
	d.sub = FOIL_SUB_INDEX;
	for (size_t n = 65000; n < 65600; n++) {
		enum foil_code rc;

		foil_buf_reset(&hex);
		foil_buf_printf(&hex, "a1616159%04zx", n);
		for (size_t i = 0; i < n; i++)
			foil_buf_put_str(&hex, "00");
		d.body = foil_buf_cstr(&hex);
		v = make(&d);
		rc = foil_entry_read(v, &e, NULL);
		assert_int_equal(rc, v.len <= FOIL_ENTRY_MAX ? FOIL_OK : FOIL_E_LIMIT);
		n += v.len < FOIL_ENTRY_MAX - 2 ? FOIL_ENTRY_MAX - 3 - v.len : 0;
		free_exact(v);
		if (rc != FOIL_OK)
			break;
	}
	foil_buf_free(&hex);
}

static void test_reference(void **state)
{
	static const struct {
		const char *ref;
		enum foil_code rc;
	} rows[] = {
		{ "01.FOI.23.033513", FOIL_OK }, { "A", FOIL_OK }, { "0", FOIL_OK },
		{ "A/B_C-D.E", FOIL_OK }, { "", FOIL_E_FORMAT }, { "a", FOIL_E_FORMAT },
		{ ".A", FOIL_E_FORMAT }, { "A b", FOIL_E_FORMAT }, { "A\n", FOIL_E_FORMAT },
		{ "A\xc3\x89", FOIL_E_FORMAT }, { "foil:index", FOIL_E_FORMAT }, { "A:B", FOIL_E_FORMAT },
		{ "A123456789012345678901234567890123456789012345678901234567890123", FOIL_OK },
		{ "A1234567890123456789012345678901234567890123456789012345678901234", FOIL_E_LIMIT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view v = exact(foil_str(rows[i].ref));

		assert_int_equal(foil_reference_check(v, NULL), rows[i].rc);
		assert_int_equal(foil_subject_is_case(v), rows[i].rc == FOIL_OK);
		free_exact(v);
	}
	assert_int_equal(foil_reference_check(foil_view("A\0B", 3), NULL), FOIL_E_FORMAT);
}

static void test_round_trip(void **state)
{
	static const char *const subs[] = { "FOI-1", FOIL_SUB_GOVERNANCE, FOIL_SUB_INDEX };
	struct mini m;

	(void)state;
	mini_open(&m, 1);
	for (size_t i = 0; i < COUNT(subs); i++) {
		struct foil_entry e = mini_draft(&m, subs[i]), back;
		struct foil_view bytes, copy;
		bool good = false;

		memset(e.root, 9, sizeof e.root);
		e.body = foil_view("\xa1\x61" "a\x01", 4);
		e.after_index = 77;
		e.case_index = 3;
		memset(e.case_prev, 4, sizeof e.case_prev);
		bytes = mini_sign(&m, &e, MINI_OFFICER);
		copy = exact(bytes);
		assert_int_equal(foil_entry_read(copy, &back, NULL), FOIL_OK);
		assert_view_equal(back.iss, e.iss);
		assert_view_equal(back.sub, e.sub);
		assert_int_equal(back.signed_on, e.signed_on);
		assert_memory_equal(back.kid, mini_kid(&m, MINI_OFFICER), 32);
		assert_false(back.genesis);
		assert_memory_equal(back.ledger, m.genesis, 32);
		assert_int_equal(back.after_index, 77);
		assert_int_equal(back.case_index, 3);
		assert_memory_equal(back.case_prev, e.case_prev, 32);
		assert_int_equal(back.body_kind, i);
		if (i == 0)
			assert_memory_equal(back.root, e.root, 32);
		else
			assert_view_equal(back.body, e.body);
		assert_int_equal(foil_entry_verify(copy, mini_pub(&m, MINI_OFFICER), &good, NULL),
		    FOIL_OK);
		assert_true(good);
		/* Another key, even one whose signature would be good, is not the entry's. */
		assert_int_equal(foil_entry_verify(copy, mini_pub(&m, MINI_RECORDS), &good, NULL),
		    FOIL_OK);
		assert_false(good);
		free_exact(copy);
	}
	mini_close(&m);
}

/* What could not be read back is neither signed nor written. */
static void test_put_refuses(void **state)
{
	static const uint8_t sig[FOIL_SIG_LEN];
	struct foil_buf b = { 0 };
	struct foil_entry e;
	struct mini m;

	(void)state;
	mini_open(&m, 1);
	e = mini_draft(&m, "FOI-1");
	assert_int_equal(foil_entry_put(&b, &e, sig, NULL), FOIL_OK);
	foil_buf_reset(&b);
	e.sub = foil_str("foi 1");
	assert_int_equal(foil_entry_put(&b, &e, sig, NULL), FOIL_E_FORMAT);
	assert_int_equal(foil_entry_put_to_be_signed(&b, &e, NULL), FOIL_E_FORMAT);
	assert_int_equal(b.len, 0);
	e = mini_draft(&m, FOIL_SUB_GOVERNANCE);
	e.body = foil_view("\xa1\x61" "a\x18\x01", 5); /* not the shortest form */
	assert_int_equal(foil_entry_put(&b, &e, sig, NULL), FOIL_E_FORMAT);
	e.body = foil_str("");
	assert_int_equal(foil_entry_put(&b, &e, sig, NULL), FOIL_E_FORMAT);
	e = mini_draft(&m, "FOI-1");
	e.genesis = true;
	assert_int_equal(foil_entry_put(&b, &e, sig, NULL), FOIL_E_FORMAT);
	e = mini_draft(&m, "FOI-1");
	e.signed_on = FOIL_DAY_NONE;
	assert_int_not_equal(foil_entry_put(&b, &e, sig, NULL), FOIL_OK);
	e.signed_on = -1;
	assert_int_not_equal(foil_entry_put(&b, &e, sig, NULL), FOIL_OK);
	assert_int_equal(b.len, 0);
	foil_buf_free(&b);
	mini_close(&m);
}

/* Every single-bit change is refused or makes the signature bad. */
static void test_every_bit(void **state)
{
	struct mini m;
	struct foil_entry e;
	struct foil_view v;
	uint8_t *p;

	(void)state;
	mini_open(&m, 1);
	e = mini_draft(&m, "FOI-1");
	v = exact(mini_sign(&m, &e, MINI_OFFICER));
	p = (uint8_t *)(uintptr_t)v.p;
	for (size_t i = 0; i < 8 * v.len; i++) {
		bool good = false;

		p[i / 8] ^= (uint8_t)(1u << i % 8);
		if (foil_entry_verify(v, mini_pub(&m, MINI_OFFICER), &good, NULL) == FOIL_OK && good)
			fail_msg("bit %zu may be changed", i);
		p[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	for (size_t n = 0; n < v.len; n++) {
		struct foil_view cut = exact(foil_view(v.p, n));

		assert_int_equal(foil_entry_read(cut, &e, NULL), FOIL_E_FORMAT);
		free_exact(cut);
	}
	free_exact(v);
	mini_close(&m);
}

static void test_index_body(void **state)
{
	static const char *const bad[] = {
		"a0", "80", "", "a3636d617040", "a1636d617040",
	};
	struct foil_index_body i = { .index = 300 }, back;
	struct foil_buf b = { 0 };
	struct foil_view v;

	(void)state;
	memset(i.map, 1, sizeof i.map);
	memset(i.chain, 2, sizeof i.chain);
	foil_index_body_put(&b, &i);
	v = exact(foil_buf_view(&b));
	assert_int_equal(foil_index_body_read(v, &back, NULL), FOIL_OK);
	assert_memory_equal(back.map, i.map, 32);
	assert_memory_equal(back.chain, i.chain, 32);
	assert_int_equal(back.index, 300);
	foil_buf_put_u8(&b, 0);
	assert_int_equal(foil_index_body_read(foil_buf_view(&b), &back, NULL), FOIL_E_FORMAT);
	for (size_t n = 0; n < v.len; n++)
		assert_int_equal(foil_index_body_read(foil_view(v.p, n), &back, NULL), FOIL_E_FORMAT);
	free_exact(v);
	for (size_t k = 0; k < COUNT(bad); k++) {
		v = exact_hex(bad[k]);
		assert_int_equal(foil_index_body_read(v, &back, NULL), FOIL_E_FORMAT);
		free_exact(v);
	}
	foil_buf_reset(&b);
	i.index = UINT64_MAX;
	foil_index_body_put(&b, &i);
	assert_int_equal(foil_index_body_read(foil_buf_view(&b), &back, NULL), FOIL_E_LIMIT);
	foil_buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_right),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_reference),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_put_refuses),
		cmocka_unit_test(test_every_bit),
		cmocka_unit_test(test_index_body),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
