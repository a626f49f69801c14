/* SPDX-License-Identifier: Apache-2.0 */
/* tests/vectors/commitment.json, made by gen_commitment.py beside it from the specification. */
#include "vector_kit.h"

#define VECTORS "tests/vectors/commitment.json"

static struct foil_json_doc *doc;

static int load(void **state)
{
	(void)state;
	doc = vectors_load(VECTORS);
	return 0;
}

static int unload(void **state)
{
	(void)state;
	foil_json_doc_close(&doc);
	return 0;
}

static void ids_are_those_of_the_specification(void **state)
{
	const struct foil_json *ids = vector_list(doc, "ids");

	(void)state;
	for (size_t i = 0; i < foil_json_count(ids); i++) {
		const struct foil_json *v = foil_json_at(ids, i);
		uint8_t genesis[FOIL_HASH_LEN], id[FOIL_DOC_ID_LEN];
		char use[16];
		struct foil_doc_name name = { .use = vector_string(v, "use", use, sizeof use),
			.genesis = genesis, .sub = vector_text(v, "sub"),
			.case_index = vector_uint(v, "case_index"),
			.ordinal = vector_uint(v, "ordinal") };

		vector_fixed(v, "genesis", genesis, sizeof genesis);
		assert_int_equal(foil_doc_id(&name, id, NULL), FOIL_OK);
		assert_vector_equal(foil_view(id, sizeof id), v, "id");
	}
}

static void pads_are_those_of_the_specification(void **state)
{
	const struct foil_json *pads = vector_list(doc, "pads");

	(void)state;
	for (size_t i = 0; i < foil_json_count(pads); i++) {
		const struct foil_json *v = foil_json_at(pads, i);
		const struct foil_json *counts = foil_json_get(v, "counts");
		uint8_t id[FOIL_DOC_ID_LEN], secret[FOIL_DOC_SECRET_LEN];
		struct foil_pad_stream stream;

		vector_fixed(v, "id", id, sizeof id);
		vector_fixed(v, "secret", secret, sizeof secret);
		foil_pad_start(&stream, id, secret);
		assert_true(foil_json_count(counts) >= 600);
		for (size_t c = 0; c < foil_json_count(counts); c++) {
			uint64_t want;

			assert_true(foil_json_as_uint(foil_json_at(counts, c), &want));
			assert_int_equal(foil_pad_count(&stream), want);
		}
		foil_pad_wipe(&stream);
	}
}

static void load_case(struct kit *k, const struct foil_json *v)
{
	const struct foil_json *leaves = foil_json_get(v, "leaves");

	kit_start(k);
	vector_fixed(v, "id", k->id, sizeof k->id);
	vector_fixed(v, "secret", k->secret, sizeof k->secret);
	for (size_t i = 0; i < foil_json_count(leaves); i++) {
		struct foil_view hex, leaf;

		assert_true(foil_json_as_text(foil_json_at(leaves, i), &hex));
		leaf = vector_unhex(hex);
		foil_leaves_add(&k->leaves, leaf);
		free_exact(leaf);
	}
	assert_int_equal(foil_leaves_check(&k->leaves, NULL), FOIL_OK);
	assert_int_equal(k->leaves.n, foil_json_count(leaves));
}

static void open_case(struct kit *k, const struct foil_json *v)
{
	const struct foil_json *ranges = foil_json_get(v, "hidden");
	struct foil_range hidden[16];
	struct foil_opening o;
	bool good = false;

	assert_true(foil_json_count(ranges) <= COUNT(hidden));
	for (size_t i = 0; i < foil_json_count(ranges); i++)
		hidden[i] = (struct foil_range){ vector_uint(foil_json_at(ranges, i), "start"),
			vector_uint(foil_json_at(ranges, i), "len") };
	kit_open(k, hidden, foil_json_count(ranges));
	assert_vector_equal(foil_buf_view(&k->frontier), v, "frontier");
	assert_vector_equal(foil_buf_view(&k->contents), v, "contents");
	o = kit_opening(k);
	assert_int_equal(foil_doc_verify(&o, k->id, k->root, &good, NULL), FOIL_OK);
	assert_true(good);
	kit_opening_free(&o);
}

static void documents_are_those_of_the_specification(void **state)
{
	const struct foil_json *cases = vector_list(doc, "cases");
	size_t opened = 0;

	(void)state;
	for (size_t i = 0; i < foil_json_count(cases); i++) {
		const struct foil_json *v = foil_json_at(cases, i);
		const struct foil_json *openings = foil_json_get(v, "openings");
		char profile[FOIL_PROFILE_MAX + 1];
		struct kit k;

		load_case(&k, v);
		kit_commit(&k, vector_string(v, "profile", profile, sizeof profile),
		    (unsigned)vector_uint(v, "kind"));
		assert_vector_equal(foil_buf_view(&k.header), v, "header");
		assert_vector_equal(foil_view(k.root, sizeof k.root), v, "root");
		for (size_t n = 0; n < foil_json_count(openings); n++, opened++)
			open_case(&k, foil_json_at(openings, n));
		kit_free(&k);
	}
	assert_true(opened >= 30);
}

/* Each hash in these is right: only their form is wrong. */
static void other_forms_are_refused(void **state)
{
	const struct foil_json *bad = vector_list(doc, "bad");

	(void)state;
	for (size_t i = 0; i < foil_json_count(bad); i++) {
		const struct foil_json *v = foil_json_at(bad, i);
		struct foil_opening o = { vector_bytes(v, "header"), vector_bytes(v, "frontier"),
			vector_bytes(v, "contents") };
		uint8_t id[FOIL_DOC_ID_LEN], root[FOIL_HASH_LEN];
		char name[64], code[16];
		enum foil_code rc;
		bool good = true;

		vector_fixed(v, "id", id, sizeof id);
		vector_fixed(v, "root", root, sizeof root);
		rc = foil_doc_verify(&o, id, root, &good, NULL);
		(void)vector_string(v, "code", code, sizeof code);
		if (strcmp(foil_code_name(rc), code) != 0 || good)
			fail_msg("%s: %s", vector_string(v, "name", name, sizeof name),
			    foil_code_name(rc));
		kit_opening_free(&o);
	}
}

/* The worked vector of the specification, so that nobody can regenerate it away. */
static void worked_vector(void **state)
{
	static const char *const words[] = { "The", "informant", "is", "John", "Smith", "of", "12",
		"High", "Street." };
	static const char frontier[] =
	    "01dcba7d70e839578debfe584b0b0e0c54cacf27659664822fa0dfb3e18838d177"
	    "0060a22bdb17b1a194da001473d6594fb59a6af1cd0970553e3857930431caedfc"
	    "80d760ec8195db225af4172e8445ead9ffbbcdfd4e8fceb7125318ddf508d469db"
	    "809ea72f9efd297fe2e6de1f239a23544508ecdb55bf6454267cdeeba50f0dbdf1"
	    "00d743cec3f23fcbdf9a528b98fc8c325f007401d9dd03361ffd334aef99169899"
	    "0122ee00ac79b24ebfb792cbb1445dd2b1445a7317a129cb16e89a708fefb91e21"
	    "03d4e92e7279376f9f27fcb85c3e89a09f98c98e9a785a8b2ee7794f625a8f8272";
	const struct foil_range hidden = { 3, 2 };
	struct foil_view want;
	struct kit k;

	(void)state;
	kit_start(&k);
	for (size_t i = 0; i < COUNT(words); i++)
		foil_leaves_add_token(&k.leaves, foil_str(words[i]), i == 8 ? 2 : 1);
	kit_commit(&k, "txt-1", 0);
	want = exact_hex("87010150000102030405060708090a0b0c0d0e0f09657478742d318183000900"
	    "582001dade13f54c3d68764f42a39ca1d32389cb34d24ed89b1250e5c92a08251e46");
	assert_view_equal(foil_buf_view(&k.header), want);
	free_exact(want);
	want = exact_hex("e416608b2debc5e7951267406f97f56e9a90289a2980495382aca7813d0c82aa");
	assert_view_equal(foil_view(k.root, sizeof k.root), want);
	free_exact(want);
	kit_open(&k, &hidden, 1);
	want = exact_hex(frontier);
	assert_view_equal(foil_buf_view(&k.frontier), want);
	free_exact(want);
	kit_free(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_those_of_the_specification),
		cmocka_unit_test(pads_are_those_of_the_specification),
		cmocka_unit_test(documents_are_those_of_the_specification),
		cmocka_unit_test(other_forms_are_refused),
		cmocka_unit_test(worked_vector),
	};

	return cmocka_run_group_tests_name("commit_vectors", tests, load, unload);
}
