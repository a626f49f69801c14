/* SPDX-License-Identifier: Apache-2.0 */
/* The bundle as bytes: round trips, and bundles that are wrong. */
#include "miniledger.h"

#include "foil/cbor.h"


struct made {
	struct mini m;
	struct mini_case c;
	struct foil_view bundle;
};

static void made_open(struct made *x)
{
	mini_open(&x->m, 1);
	mini_enrol_all(&x->m);
	mini_case_init(&x->c, &x->m, MINI_SUB);
	mini_case_issue(&x->c);
	x->bundle = mini_bundle(&x->c);
}

static void made_close(struct made *x)
{
	mini_case_free(&x->c);
	mini_close(&x->m);
}

static void same_opening(const struct foil_opening *a, const struct foil_opening *b)
{
	assert_view_equal(a->header, b->header);
	assert_view_equal(a->frontier, b->frontier);
	assert_view_equal(a->contents, b->contents);
}

static void same_proven(const struct foil_proven *a, const struct foil_proven *b)
{
	assert_int_equal(a->index, b->index);
	assert_view_equal(a->bytes, b->bytes);
	assert_int_equal(a->path.n, b->path.n);
	assert_memory_equal(a->path.hash, b->path.hash, a->path.n * FOIL_HASH_LEN);
}

static void test_round_trip(void **state)
{
	struct foil_arena arena = { 0 };
	struct foil_anchor anchor[2];
	struct foil_response back;
	struct foil_disclosure d;
	struct foil_buf again = { 0 };
	struct foil_view v;
	struct made x;

	(void)state;
	made_open(&x);
	anchor[0].note = foil_str("a note that is long enough to be taken for one, at sixty-four bytes");
	anchor[0].path = mini_consistency(&x.m, 2, x.m.n);
	anchor[1] = anchor[0];
	anchor[1].path.n = 0;
	x.c.response.anchors = anchor;
	x.c.response.n_anchors = 2;
	v = exact(mini_bundle(&x.c));
	assert_memory_equal(v.p, "\xd9\xd9\xf7\x88\x6f" "foil-response-1", 20);
	assert_int_equal(foil_cbor_deterministic(foil_view(v.p + 3, v.len - 3), 8, false, "x", NULL),
	    FOIL_OK);
	assert_int_equal(foil_response_read(&arena, v, &back, NULL), FOIL_OK);
	assert_int_equal(back.n_governance, x.c.response.n_governance);
	for (size_t i = 0; i < back.n_governance; i++)
		same_proven(&back.governance[i], &x.c.response.governance[i]);
	assert_int_equal(back.n_acts, 5);
	for (size_t i = 0; i < 5; i++)
		same_proven(&back.acts[i], &x.c.response.acts[i]);
	same_proven(&back.index, &x.c.response.index);
	same_opening(&back.issued, &x.c.response.issued);
	assert_view_equal(back.disclosure, x.c.response.disclosure);
	assert_int_equal(back.n_anchors, 2);
	assert_view_equal(back.anchors[0].note, anchor[0].note);
	assert_int_equal(back.anchors[1].path.n, 0);
	foil_response_put(&again, &back);
	assert_view_equal(foil_buf_view(&again), v);
	assert_int_equal(foil_disclosure_read(&arena, back.disclosure, &d, NULL), FOIL_OK);
	assert_int_equal(d.n_acts, 4);
	assert_int_equal(d.n_documents, 2);
	assert_int_equal(d.documents[1].no, 2);
	same_opening(&d.documents[1].opening, &x.c.disclosure.documents[1].opening);
	same_opening(&d.letter, &x.c.disclosure.letter);
	foil_buf_reset(&again);
	foil_disclosure_put(&again, &d);
	assert_view_equal(foil_buf_view(&again), back.disclosure);
	foil_buf_free(&again);
	foil_arena_free(&arena);
	free_exact(v);
	made_close(&x);
}

static void test_requester(void **state)
{
	struct foil_opening back;
	struct foil_buf b = { 0 };
	struct foil_view v;
	struct made x;

	(void)state;
	made_open(&x);
	foil_requester_put(&b, &x.c.full_letter);
	v = exact(foil_buf_view(&b));
	assert_int_equal(foil_requester_read(v, &back, NULL), FOIL_OK);
	same_opening(&back, &x.c.full_letter);
	for (size_t n = 0; n < v.len; n++) {
		struct foil_view cut = exact(foil_view(v.p, n));

		assert_int_not_equal(foil_requester_read(cut, &back, NULL), FOIL_OK);
		free_exact(cut);
	}
	foil_buf_put_u8(&b, 0);
	assert_int_equal(foil_requester_read(foil_buf_view(&b), &back, NULL), FOIL_E_FORMAT);
	/* One file is not taken for the other. */
	assert_int_not_equal(foil_requester_read(x.bundle, &back, NULL), FOIL_OK);
	foil_buf_free(&b);
	free_exact(v);
	made_close(&x);
}

static enum foil_code read_bundle(struct foil_view v)
{
	struct foil_arena arena = { 0 };
	struct foil_response back;
	struct foil_view copy = exact(v);
	enum foil_code rc = foil_response_read(&arena, copy, &back, NULL);

	free_exact(copy);
	foil_arena_free(&arena);
	return rc;
}

static void test_cuts(void **state)
{
	struct foil_buf b = { 0 };
	struct made x;

	(void)state;
	made_open(&x);
	assert_int_equal(read_bundle(x.bundle), FOIL_OK);
	for (size_t n = 0; n < x.bundle.len; n++)
		assert_int_not_equal(read_bundle(foil_view(x.bundle.p, n)), FOIL_OK);
	foil_buf_put_view(&b, x.bundle);
	foil_buf_put_u8(&b, 0);
	assert_int_equal(read_bundle(foil_buf_view(&b)), FOIL_E_FORMAT);
	foil_buf_free(&b);
	made_close(&x);
}

/* Fields that a table row sets wrong in a bundle that is right. */
static void order(struct foil_response *r)
{
	r->governance[1].index = r->governance[2].index;
}
static void place(struct foil_response *r) { r->acts[0].index = (uint64_t)INT64_MAX + 1; }
static void entry(struct foil_response *r)
{
	static uint8_t big[FOIL_ENTRY_MAX + 1];

	r->acts[0].bytes = foil_view(big, sizeof big);
}
static void entry_at_most(struct foil_response *r)
{
	entry(r);
	r->acts[0].bytes.len--;
}
static void anchors(struct foil_response *r)
{
	static struct foil_anchor a[FOIL_ANCHORS_MAX + 1];
	static const uint8_t note[100];

	for (size_t i = 0; i < COUNT(a); i++)
		a[i].note = foil_view(note, sizeof note);
	r->anchors = a;
	r->n_anchors = COUNT(a);
}
static void anchors_at_most(struct foil_response *r)
{
	anchors(r);
	r->n_anchors--;
}

static void test_wrong(void **state)
{
	static const struct {
		void (*change)(struct foil_response *r);
		enum foil_code rc;
	} rows[] = {
		{ order, FOIL_E_FORMAT }, { place, FOIL_E_LIMIT }, { entry, FOIL_E_LIMIT },
		{ entry_at_most, FOIL_OK }, { anchors, FOIL_E_LIMIT }, { anchors_at_most, FOIL_OK },
	};
	struct made x;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		enum foil_code rc;

		made_open(&x);
		rows[i].change(&x.c.response);
		rc = read_bundle(mini_bundle(&x.c));
		if (rc != rows[i].rc)
			fail_msg("row %zu: %s", i, foil_code_name(rc));
		made_close(&x);
	}
}

/* Bytes that ask for much with little, or are nearly a bundle. */
static void test_hostile(void **state)
{
	static const struct {
		const char *hex;
		enum foil_code rc;
	} rows[] = {
		{ "", FOIL_E_FORMAT },
		{ "d9d9f7", FOIL_E_FORMAT },
		{ "886f666f696c2d726573706f6e73652d31", FOIL_E_FORMAT }, /* no tag */
		{ "d9d9f7876f666f696c2d726573706f6e73652d31", FOIL_E_FORMAT }, /* seven items */
		{ "d9d9f7886f666f696c2d726573706f6e73652d328080808080808080808080808080", FOIL_E_VERSION },
		/* 2^32 - 1 and 2^63 entries of governance */
		{ "d9d9f7886f666f696c2d726573706f6e73652d319affffffff", FOIL_E_FORMAT },
		{ "d9d9f7886f666f696c2d726573706f6e73652d319b8000000000000000", FOIL_E_FORMAT },
		{ "d9d9f79f6f666f696c2d726573706f6e73652d31ff", FOIL_E_FORMAT }, /* no length */
		{ "d9d9f798086f666f696c2d726573706f6e73652d31", FOIL_E_FORMAT }, /* 8 in two bytes */
		{ "d9d9f7d9d9f7886f666f696c2d726573706f6e73652d31", FOIL_E_FORMAT }, /* tag twice */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_view v = exact_hex(rows[i].hex);
		enum foil_code rc = read_bundle(v);

		if (rc != rows[i].rc)
			fail_msg("row %zu: %s", i, foil_code_name(rc));
		free_exact(v);
	}
}

/* A list that says ten thousand and holds ten thousand one-byte items takes no memory for them. */
static void test_small_items(void **state)
{
	struct foil_arena arena = { 0 };
	struct foil_response back;
	struct foil_buf b = { 0 };

	(void)state;
	foil_cbor_put_tag(&b, 55799);
	foil_cbor_put_array(&b, 8);
	foil_cbor_put_str(&b, "foil-response-1");
	foil_cbor_put_array(&b, 10000);
	for (size_t i = 0; i < 10000; i++)
		foil_cbor_put_uint(&b, 0);
	assert_int_equal(foil_response_read(&arena, foil_buf_view(&b), &back, NULL), FOIL_E_LIMIT);
	assert_true(arena.total < 100000);
	foil_buf_free(&b);
	foil_arena_free(&arena);
}

static void put_opening(struct foil_buf *b, uint64_t no)
{
	foil_cbor_put_array(b, 4);
	foil_cbor_put_uint(b, no);
	for (size_t i = 0; i < 3; i++)
		foil_cbor_put_bytes(b, foil_str("thirty bytes or so, of whatever"));
}

static void test_disclosure(void **state)
{
	static const struct {
		uint64_t act[2], document[2];
		enum foil_code rc;
	} rows[] = {
		{ { 0, 1 }, { 1, 2 }, FOIL_OK }, { { 1, 0 }, { 1, 2 }, FOIL_E_FORMAT },
		{ { 1, 1 }, { 1, 2 }, FOIL_E_FORMAT }, { { 0, 1 }, { 2, 2 }, FOIL_E_FORMAT },
		{ { 0, 1 }, { 2, 1 }, FOIL_E_FORMAT },
		{ { 0, UINT64_C(1) << 32 }, { 1, 2 }, FOIL_E_LIMIT },
		{ { 0, 1 }, { 1, UINT32_MAX }, FOIL_OK },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct foil_arena arena = { 0 };
		struct foil_disclosure d;
		struct foil_buf b = { 0 };
		struct foil_view v;
		enum foil_code rc;

		foil_cbor_put_array(&b, 3);
		foil_cbor_put_array(&b, 2);
		put_opening(&b, rows[i].act[0]);
		put_opening(&b, rows[i].act[1]);
		foil_cbor_put_array(&b, 2);
		put_opening(&b, rows[i].document[0]);
		put_opening(&b, rows[i].document[1]);
		foil_cbor_put_array(&b, 3);
		for (size_t k = 0; k < 3; k++)
			foil_cbor_put_bytes(&b, foil_str("x"));
		v = exact(foil_buf_view(&b));
		rc = foil_disclosure_read(&arena, v, &d, NULL);
		if (rc != rows[i].rc)
			fail_msg("row %zu: %s", i, foil_code_name(rc));
		for (size_t n = 0; n < v.len; n++)
			assert_int_not_equal(foil_disclosure_read(&arena, foil_view(v.p, n), &d, NULL),
			    FOIL_OK);
		free_exact(v);
		foil_buf_free(&b);
		foil_arena_free(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_requester),
		cmocka_unit_test(test_cuts),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_small_items),
		cmocka_unit_test(test_disclosure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
